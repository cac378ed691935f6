"""A score between regression and full, drawn as a place or, where unknown, as width."""

from dash import html
from dash.development.base_component import Component

from dashboards.components.parts import aria, tag
from dashboards.components.rows import Row
from tracker.i18n import Words
from tracker.wording import assessment_labels as words

POINT = 0.02  # a known score is drawn this wide, so that it can be seen


def score_bar(t: Words, row: Row) -> Component | None:
    """The interval of a cell (`low`, `high`), between its ends in words; None where none applies.

    The words beside it say the same, so the bar itself is hidden from screen readers.
    """
    if row["low"] is None:
        return None
    low, high = float(row["low"]), float(row["high"])
    kind = "unknown" if high - low == 1 else "certain" if high == low else "perhaps"
    start = max(0.0, min(low, 1 - POINT))
    width = max(high - low, POINT)
    return html.Div(
        [
            html.Div(
                html.Span(
                    className=f"interval__part--{kind}",
                    style={"left": f"{100 * start:.0f}%", "width": f"{100 * width:.0f}%"},
                ),
                className="score__track",
            ),
            html.Div(
                [html.Span(words.rating(t, "regression")), html.Span(words.rating(t, "full"))]
            ),
        ],
        className="score",
        **aria(hidden="true"),
    )


def rating_tag(t: Words, code: str) -> Component:
    """A rating, or why there is none, in words and a frame."""
    return tag(words.rating(t, code), code)


def baseline_label(t: Words) -> str:
    """What the baseline is, as it is said wherever one of its ratings is shown."""
    return t(
        "baseline desk review of published reports, by this project, not a finding of any "
        "monitoring body"
    )
