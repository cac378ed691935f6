"""Means one above the other on one scale: the unknown is the width between their bounds."""

from collections.abc import Iterable
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboards.components.mean_bar import mean_bar
from dashboards.components.parts import Node, aria
from dashboards.components.rows import Row
from tracker.i18n import Words
from tracker.method.intervals import ScoreInterval
from tracker.vocab import Rating
from tracker.wording import assessment_labels
from tracker.wording import gap_labels as words


@dataclass(frozen=True)
class Bar:
    """A line of the picture: what it is about, its mean, the same in words.

    `mean` has `low`, `high` and `coverage`, and is None where nothing is to be scored; `drawn` is
    what a simulation leaves of the bounds.
    """

    name: Node
    mean: Row | None
    said: str
    drawn: ScoreInterval | None = None


def bounds_list(t: Words, bars: Iterable[Bar]) -> Component:
    """Every bar on the same scale, in words beside it; the ends of the scale below."""
    ends = zip((0, 1), (Rating.REGRESSION, Rating.FULL), strict=True)
    scale = [
        html.Span(f"{words.score(t, end)} {assessment_labels.rating(t, code.value)}")
        for end, code in ends
    ]
    return html.Div(
        [
            html.Ul([html.Li(_line(one)) for one in bars], className="bounds"),
            html.Div([html.Div(scale, className="mean__ends")], className="bounds__scale"),
        ],
        className="bounds-figure",
    )


def _line(bar: Bar) -> list[Component]:
    return [
        html.Div(bar.name, className="bounds__name"),
        html.Div(_marks(bar), className="bounds__track"),
        html.Div(bar.said, className="bounds__said"),
    ]


def _marks(bar: Bar) -> list[Component]:
    marks = [] if bar.mean is None else [mean_bar(bar.mean)]
    if bar.drawn is not None:
        place = {"left": f"{100 * bar.drawn.low:.1f}%", "width": f"{100 * bar.drawn.width:.1f}%"}
        marks.append(html.Span(className="bounds__drawn", style=place, **aria(hidden="true")))
    return marks


def draws_legend(t: Words) -> Component:
    """What the two parts of a bar with draws mean."""
    bounds = mean_bar({"low": 0.1, "high": 0.9, "coverage": 0})
    drawn = html.Span(className="bounds__key bounds__drawn", **aria(hidden="true"))
    return html.Ul(
        [
            html.Li([bounds, html.Span(t("the bounds: what is known"))]),
            html.Li([drawn, html.Span(t("where 90 % of the draws fall: an assumption"))]),
        ],
        className="legend",
    )
