"""The clauses of one paragraph: how well each is made, and its four sides over all states."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards.components.answers import of_five, quality_answer
from dashboards.components.parts import Node, go, note, section, source_line, table
from dashboards.components.rows import Row, rows_of
from dashboards.page_data import CommitmentData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.vocab import RATING_VALUES, Answer, ClaimBasis, QualityPart, ScheduleState
from tracker.wording import accountability_labels as words
from tracker.wording import gap_labels

PARTS = len(QualityPart)
RATED = tuple(one.value for one in RATING_VALUES)


def quality_section(data: CommitmentData, t: Words) -> Component | None:
    """The five parts of each mandate's quality; None where the paragraph holds no mandate."""
    rows = rows_of(data.quality)
    if not rows:
        return None
    caption = t("The five parts of each commitment's quality")
    columns = [t("Clause"), *(words.part(t, one) for one in QualityPart), t("yes, of five")]
    return section(
        "quality",
        _quality_heading(rows, t),
        table(
            caption,
            columns,
            [_quality_row(row, data, t) for row in rows],
            number_columns=[len(columns) - 1],
        ),
        note(
            t(
                "This is about the text and not about what anybody did: it is in no score and no "
                "mean."
            ),
            " ",
            t("Unknown is no no: the means of a commitment may be in a budget nobody read."),
        ),
        source_line(
            t,
            t(
                "the coding of the texts, indicators, programmes, money and bodies of this "
                "project; as of {day}",
                day=t.date(data.grid.as_of),
            ),
        ),
    )


def _quality_heading(rows: Sequence[Row], t: Words) -> str:
    counts = Counter(row[part] for row in rows for part in QualityPart)
    return t(
        "How well its commitments are made: {yes} of {all} parts are there, {unknown} unknown",
        all=t.number(PARTS * len(rows)),
        yes=t.number(counts[Answer.YES]),
        unknown=t.number(counts[Answer.UNKNOWN]),
    )


def _quality_row(row: Row, data: CommitmentData, t: Words) -> list[Node]:
    answers = [quality_answer(row, one, t) for one in QualityPart]
    return [_clause(row["clause_key"], data, t), *answers, of_five(row, t)]


def _clause(key: str, data: CommitmentData, t: Words) -> Component:
    """A link to the clause on the same page."""
    numbers = dict(zip(data.clauses["clause_key"], data.clauses["position"], strict=True))
    return html.A(t("Clause {number}", number=numbers[key]), href=f"#{key}")


# ---- the four sides -------------------------------------------------------------------------


def sides_section(data: CommitmentData, t: Words) -> Component | None:
    """The four sides of each clause, counted over the states; None where it has no cells.

    Counted are the cells that apply, or may.
    """
    cells = data.gap[data.gap["low"].notna()]
    if cells.empty:
        return None
    caption = t("The four sides of each clause, counted over states")
    columns = [
        t("Clause"),
        t("cells that apply"),
        t("Claimed"),
        t("Assessed"),
        t("Measured"),
        t("Schedule"),
    ]
    return section(
        "sides",
        _sides_heading(cells, t),
        table(
            caption,
            columns,
            [
                [_clause(str(key), data, t), *_sides(of_clause, t)]
                for key, of_clause in cells.groupby("clause_key", sort=False)
            ],
            number_columns=[1],
        ),
        note(
            t(
                "A cell is one clause and one state. What nobody claimed, rated or measured is "
                "unknown, and no finding about anybody."
            ),
            " ",
            go(Route(t.language, Page.GAP), t("See the gap of all commitments")),
        ),
        _source(data.grid.as_of, t),
    )


def _source(as_of: date, t: Words) -> Component:
    return source_line(
        t,
        t(
            "states' reports on the Summit follow-up page and published statistics, read and "
            "judged by this project (baseline desk review); as of {day}",
            day=t.date(as_of),
        ),
    )


def _known(cells: pd.DataFrame) -> tuple[int, int, int]:
    """How many of the cells are claimed, rated and measured."""
    return (
        int((cells["claim"] == ClaimBasis.CLAIMED.value).sum()),
        int(cells["rating"].isin(RATED).sum()),
        int(cells["measured_low"].notna().sum()),
    )


def _sides_heading(cells: pd.DataFrame, t: Words) -> str:
    claimed, rated, measured = map(t.number, _known(cells))
    return t(
        "Of {all} cells {claimed} are claimed, {rated} rated and {measured} measured",
        all=t.number(len(cells)),
        claimed=claimed,
        rated=rated,
        measured=measured,
    )


def _sides(cells: pd.DataFrame, t: Words) -> list[Node]:
    _, rated, measured = _known(cells)
    return [
        t.number(len(cells)),
        _counted({one: gap_labels.claim_basis(t, one) for one in ClaimBasis}, cells["claim"], t),
        _side(rated, len(cells), t),
        _side(measured, len(cells), t),
        _counted({one: gap_labels.schedule(t, one) for one in ScheduleState}, cells["schedule"], t),
    ]


def _side(known: int, cells: int, t: Words) -> str:
    """How many are known and how many not: never a bare zero."""
    if known == cells:
        return t("all {n}", n=t.number(cells))
    if not known:
        return t("unknown in all {n}", n=t.number(cells))
    return t("{known}; unknown in {rest}", known=t.number(known), rest=t.number(cells - known))


def _counted(names: Mapping[str, str], codes: pd.Series, t: Words) -> Component:
    """How many cells have each code, of the codes that some have."""
    counts = Counter(codes)
    said = [
        html.Li([html.Strong(t.number(counts[one])), " ", name])
        for one, name in names.items()
        if counts[one]
    ]
    return html.Ul(said, className="counted")
