"""The accountability test commitment by commitment, and how well each commitment is made."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards.components.answers import (
    ORDER,
    answer_bar,
    answer_counts,
    answer_mark,
    of_five,
    quality_answer,
)
from dashboards.components.parts import Node, commitment_link, note, section, source_line, table
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.gap_data import AccountabilityData
from tracker.i18n import Words
from tracker.vocab import Answer, Level, QualityPart, TestElement
from tracker.wording import accountability_labels as words
from tracker.wording import catalogue_labels

PARTS = len(QualityPart)


def commitments_section(data: AccountabilityData, t: Words) -> Component:
    """Each tested commitment with its five answers, over all states it applies to."""
    rows = rows_of(data.tests)
    clauses = grouped(rows, "clause_key")
    alike = [one for one in TestElement if len({_finding(row, one) for row in rows}) == 1]
    labels = {row["item_key"]: row["label"] for row in rows_of(data.items)}
    return section(
        "commitments",
        _heading(list(clauses.values()), t),
        html.P(t("Where states have different answers, each is told with how many have it.")),
        *(_for_all(labels[one], rows[0], one, t) for one in alike),
        *_by_level(data, clauses, {one: labels[one] for one in TestElement if one not in alike}, t),
    )


def _finding(row: Row, element: TestElement) -> tuple[str, str]:
    """An answer and why."""
    return row[element], row[f"{element}_basis"]


def _for_all(label: str, row: Row, element: TestElement, t: Words) -> Component:
    """The answer that every commitment and state has: told once, and not in the tables."""
    return html.P(
        [
            html.Strong(t("{element}, the same for all:", element=label)),
            " ",
            answer_mark(t, row[element]),
            f" ({words.basis(t, row[f'{element}_basis'])})",
        ]
    )


def _heading(clauses: Sequence[Sequence[Row]], t: Words) -> str:
    def with_yes(element: TestElement) -> int:
        return sum(any(row[element] == Answer.YES for row in rows) for rows in clauses)

    return t(
        "Of {all} commitments {dated} have a date, and {measured} an indicator with a value and a "
        "target for at least one state",
        all=t.number(len(clauses)),
        dated=t.number(with_yes(TestElement.TIMELINES)),
        measured=t.number(with_yes(TestElement.INDICATORS)),
    )


def _by_level(
    data: AccountabilityData,
    clauses: dict[str, list[Row]],
    asked: Mapping[TestElement, str],
    t: Words,
) -> Iterable[Component]:
    """A folded table a level, of the levels that have a commitment; `asked` are its columns."""
    told = _told(data.clauses)
    for level in Level:
        of_level = {key: rows for key, rows in clauses.items() if rows[0]["level"] == level}
        if not of_level:
            continue
        name = catalogue_labels.level(t, level)
        caption = t.n(
            "{level}: {n} commitment",
            "{level}: {n} commitments",
            len(of_level),
            level=name,
        )
        yield html.Details(
            [
                html.Summary(caption),
                table(
                    caption,
                    [t("Commitment"), *asked.values()],
                    [_row(told[key], rows, asked, t) for key, rows in of_level.items()],
                ),
            ],
            className="answers",
        )


def _told(clauses: pd.DataFrame) -> dict[str, Row]:
    return {row["clause_key"]: row for row in rows_of(clauses)}


def _row(clause: Row, rows: Sequence[Row], asked: Iterable[TestElement], t: Words) -> list[Node]:
    link = commitment_link(t, clause["provision_key"], clause["summary"])
    return [link, *(_answers(rows, one, t) for one in asked)]


def _answers(rows: Sequence[Row], element: TestElement, t: Words) -> Component:
    """The answers of all states to one question: how many have each, and why."""
    counts = Counter(_finding(row, element) for row in rows)
    found = sorted(counts, key=lambda one: (ORDER.index(Answer(one[0])), -counts[one]))
    return html.Ul(
        [
            html.Li(
                [
                    answer_mark(t, answer),
                    _states(counts[answer, basis], len(rows), t),
                    html.Span(words.basis(t, basis), className="note"),
                ]
            )
            for answer, basis in found
        ],
        className="answer-list",
    )


def _states(n: int, of: int, t: Words) -> str:
    if n == of:
        return ": "
    return " " + t.n("in {n} state", "in {n} states", n) + ": "


# ---- quality --------------------------------------------------------------------------------


def quality_section(data: AccountabilityData, t: Words) -> Component | None:
    """How well commitments are made to be followed; in no mean."""
    rows = rows_of(data.quality)
    if not rows:
        return None
    complete = sum(row["yes"] == PARTS for row in rows)
    return section(
        "quality",
        t(
            "Apart from all this, how well commitments are made: all five parts are known in {n} "
            "of {all}",
            n=t.number(complete),
            all=t.number(len(rows)),
        ),
        html.P(
            t(
                "This is about the text and not about what anybody did: a vague promise can be "
                "kept and a clear one broken. It is in no score and no mean. It covers every "
                "commitment in the texts, also those that bind a body and not each state."
            )
        ),
        html.Ul([_part(one, rows, t) for one in QualityPart], className="elements"),
        source_line(
            t,
            t(
                "the coding of the texts, indicators, programmes, money and bodies of this "
                "project; as of {day}",
                day=t.date(data.as_of),
            ),
        ),
        _quality_table(data, rows, t),
    )


def _part(part: QualityPart, rows: Sequence[Row], t: Words) -> Component:
    counts = Counter({one.value: 0 for one in Answer})
    counts.update(row[part] for row in rows)
    reasons = Counter(row[f"{part}_basis"] for row in rows)
    return html.Li(
        [
            html.H3(words.part(t, part)),
            html.P(words.part_question(t, part)),
            answer_bar(counts),
            answer_counts(t, counts),
            html.Ul(
                [
                    html.Li([html.Strong(t.number(n)), f" {words.quality_basis(t, code)}"])
                    for code, n in reasons.most_common()
                ],
                className="element__why",
            ),
        ]
    )


def _quality_table(data: AccountabilityData, rows: Sequence[Row], t: Words) -> Component:
    told = _told(data.clauses)
    caption = t("The five parts of each commitment's quality")
    columns = [t("Commitment"), *(words.part(t, one) for one in QualityPart), t("yes, of five")]
    return html.Details(
        [
            html.Summary(t("Show as a table: {caption}", caption=caption)),
            table(
                caption,
                columns,
                [_quality_row(told[row["clause_key"]], row, t) for row in rows],
                number_columns=[len(columns) - 1],
            ),
            note(t("Unknown is no no: the means of a commitment may be in a budget nobody read.")),
        ],
        className="answers",
    )


def _quality_row(clause: Row, row: Row, t: Words) -> list[Node]:
    link = commitment_link(t, clause["provision_key"], clause["summary"])
    cells = [quality_answer(row, one, t) for one in QualityPart]
    return [link, *cells, of_five(row, t)]
