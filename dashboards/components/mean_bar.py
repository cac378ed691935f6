"""A mean score in little: where it can lie as hatched width, and what share is rated as a line."""

from dash import html
from dash.development.base_component import Component

from dashboards.components.markup import Markup
from dashboards.components.rows import Row
from tracker.i18n import Words
from tracker.vocab import Rating
from tracker.wording import assessment_labels
from tracker.wording import gap_labels as words

POINT = 0.03  # a mean that is known is drawn this wide, so that it can be seen


def mean_bar(row: Row) -> Component:
    """The bounds `low` and `high` of a mean on a scale from 0 to 1, and its `coverage` below them.

    A mean of which nothing is known is hatched from end to end and has no end marks. The bar
    has no text: `mean_said`, beside it, says the same to who cannot see it.
    """
    rated = f'<b style="width:{_percent(row["coverage"])}"></b>' if row["coverage"] else ""
    inside = _span(float(row["low"]), float(row["high"])) + rated
    return Markup("span", {"className": "mean"}, inside)


def _span(low: float, high: float) -> str:
    """Nothing known needs no place: a page has hundreds of them."""
    if high - low == 1:
        return '<i class="mean__unknown"></i>'
    kind = "known" if low == high else "between"
    left, width = _percent(min(low, 1 - POINT)), _percent(max(high - low, POINT))
    return f'<i class="mean__{kind}" style="left:{left};width:{width}"></i>'


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def mean_said(t: Words, row: Row) -> str:
    """The bounds of a mean in words, with how much they rest on, and its grade where it has one."""
    counts = {"rated": t.number(row["rated"]), "all": t.number(row["applicable"])}
    if row["high"] - row["low"] == 1:
        return t("unknown, {rated} of {all} rated", **counts)
    bounds = words.bounds(t, row["low"], row["high"])
    said = t("{bounds}, {rated} of {all} rated", bounds=bounds, **counts)
    return said if row["grade"] is None else f"{said}: {words.grade(t, row['grade'])}"


def mean_scale(t: Words, row: Row) -> Component:
    """A bar as wide as the page, with its two ends in numbers and words."""
    ends = [(0, Rating.REGRESSION), (1, Rating.FULL)]
    return html.Div(
        [
            mean_bar(row),
            html.Div(
                [
                    html.Span(f"{words.score(t, end)} {assessment_labels.rating(t, code)}")
                    for end, code in ends
                ],
                className="mean__ends",
            ),
        ],
        className="mean-whole",
    )


def mean_legend(t: Words) -> Component:
    """What the parts of a bar mean."""
    samples: list[tuple[Row, str]] = [
        ({"low": 0.35, "high": 0.7, "coverage": 0}, t("the mean lies between the two ends")),
        ({"low": 0.6, "high": 0.6, "coverage": 0}, t("the mean is known")),
        ({"low": 0, "high": 1, "coverage": 0}, t("nothing is known: it can lie anywhere")),
        ({"low": 0, "high": 1, "coverage": 0.4}, t("line below: share of cells that are rated")),
    ]
    return html.Ul(
        [html.Li([mean_bar(sample), html.Span(said)]) for sample, said in samples],
        className="legend",
    )
