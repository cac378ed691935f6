"""Answers to yes-or-no questions, drawn as a bar: yes, unknown (hatched, as width), no."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboards.components.parts import aria
from dashboards.components.rows import Row
from tracker.i18n import Words
from tracker.vocab import Answer, QualityPart
from tracker.wording import accountability_labels as words

MARKS = {Answer.YES: "✓", Answer.UNKNOWN: "?", Answer.NO: "✗"}
# unknown stands between: the bar's share met begins where yes ends and may reach to where no begins
ORDER = tuple(MARKS)


def answer_bar(counts: Mapping[str, int]) -> Component:
    """A bar of all answers; `counts` by the code of the answer.

    The words beside it say the same, so the bar itself is hidden from screen readers.
    """
    return html.Div(
        [
            html.Span(
                className=f"answer answer--{one.value}",
                style={"flexGrow": str(counts[one]), "flexBasis": "0"},
            )
            for one in ORDER
            if counts[one]
        ],
        className="answers__bar",
        **aria(hidden="true"),
    )


def answer_mark(t: Words, code: str) -> Component:
    """The mark of an answer, and the answer in words."""
    mark = html.Span(MARKS[Answer(code)], className="answer__mark", **aria(hidden="true"))
    return html.Span([mark, " ", words.answer(t, code)])


def answer_counts(t: Words, counts: Mapping[str, int]) -> Component:
    """What the parts of a bar are, how many each is and what share of all; those there are."""
    total = max(sum(counts[one] for one in ORDER), 1)
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(
                        MARKS[one], className=f"key answer--{one.value}", **aria(hidden="true")
                    ),
                    t(
                        "{answer}: {n} ({share} %)",
                        answer=words.answer(t, one),
                        n=t.number(counts[one]),
                        share=t.number(100 * counts[one] / total, 1),
                    ),
                ]
            )
            for one in ORDER
            if counts[one]
        ],
        className="legend",
    )


def quality_answer(row: Row, part: QualityPart, t: Words) -> Component:
    """Whether a clause has one part of quality, and why; `row` as `quality_frame`."""
    reason = words.quality_basis(t, row[f"{part}_basis"])
    return html.Span([answer_mark(t, row[part]), ": ", html.Span(reason, className="note")])


def of_five(row: Row, t: Words) -> str:
    """How many parts of quality a clause has; a span where some are unknown."""
    low, high = t.number(row["yes"]), t.number(row["yes"] + row["unknown"])
    return low if low == high else t("{low} to {high}", low=low, high=high)
