"""How the mandates stand that demands rest on: alignment, told apart from every mean."""

from collections import Counter
from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import demands_labels as words
from dashboards.components.bounds import Bar, bounds_list
from dashboards.components.mean_bar import mean_bar, mean_legend, mean_said
from dashboards.components.parts import (
    Node,
    actor_link,
    go,
    note,
    section,
    source_line,
    table,
    text_table,
    twin,
)
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.page_data import DemandsData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.queries.alignment import AlignmentBasis
from tracker.wording import gap_labels


def alignment_section(data: DemandsData, t: Words) -> Component | None:
    """Each demand with the bounds of the mean of the mandates it rests on; None without demands.

    A demand that rests on no mandate has no bar: there is nothing of which it would be the mean.
    """
    demands = _demands(data)
    if not demands:
        return None
    return section(
        "alignment",
        _heading(data, demands, t),
        html.P(_what_it_is(t)),
        mean_legend(t),
        *_pictures(demands, t),
        note(
            t(
                "A bar is over all states that the mandates bind, or may, also where a demand is "
                "addressed to one of them."
            )
        ),
        _source(data, t),
        _twin(demands, t),
        _without_mandates(demands, t),
        _states(data, t),
    )


def _demands(data: DemandsData) -> list[Row]:
    """The demands with their words, the mandates linked to each, and how these stand."""
    told = {row["clause_key"]: row for row in rows_of(data.clauses)}
    bases = data.bases[data.bases["sort"] == "mandate"]
    linked = Counter(bases["clause_key"])
    return [
        {**told[row["clause_key"]], **_mean(row), "linked": linked[row["clause_key"]]}
        for row in rows_of(data.alignment)
        if row["clause_key"] in told
    ]


def _mean(row: Row) -> Row:
    """The row with what a bar of a mean is drawn from; `mandates` counts cells.

    It has no grade: alignment is not graded.
    """
    cells = row["mandates"]
    coverage = row["rated"] / cells if cells else 0.0
    return {**row, "applicable": cells, "coverage": coverage, "grade": None}


def _of_basis(demands: Sequence[Row], basis: AlignmentBasis) -> list[Row]:
    return [row for row in demands if row["basis"] == basis]


def _heading(data: DemandsData, demands: Sequence[Row], t: Words) -> str:
    # a mandate that several demands rest on is once in the row of a state
    return t(
        "{n} of {all} demands rest on mandates; of the {cells} cells of these {rated} are rated",
        n=t.number(len(_of_basis(demands, AlignmentBasis.RESTS_ON_MANDATES))),
        all=t.number(len(demands)),
        cells=t.number(int(data.by_state["mandates"].sum())),
        rated=t.number(int(data.by_state["rated"].sum())),
    )


def _what_it_is(t: Words) -> list[Node]:
    said = t(
        "This is alignment and not compliance. Nobody has yet judged how far states meet a demand. "
        "What can be told is how the mandates stand that a demand rests on: each bar spans the "
        "mean score of their cells, a cell being one mandate and one state. It judges no demand, "
        "and it is in no mean, grade or gap."
    )
    return [said, " ", go(Route(t.language, Page.GAP), t("See the gap of the mandates"))]


# ---- the demands that rest on mandates ------------------------------------------------------


def _pictures(demands: Sequence[Row], t: Words) -> list[Component]:
    """A picture for each text that demands, in the order of the texts."""
    resting = _of_basis(demands, AlignmentBasis.RESTS_ON_MANDATES)
    return [
        html.Div(
            [html.H3(rows[0]["instrument_title"]), bounds_list(t, [_bar(row, t) for row in rows])],
            className="alignment",
        )
        for rows in grouped(resting, "instrument_key").values()
    ]


def _bar(row: Row, t: Words) -> Bar:
    mean, linked = mean_said(t, row), row["linked"]
    said = t.n("{n} mandate: {mean}", "{n} mandates: {mean}", linked, mean=mean)
    return Bar(_demand_link(row, t), row, said)


def _demand_link(row: Row, t: Words) -> Component:
    path = Route(t.language, Page.COMMITMENT, row["provision_key"]).path
    return html.A(row["summary"], href=f"{path}#{row['clause_key']}")


def _source(data: DemandsData, t: Words) -> Component:
    return source_line(
        t,
        t(
            "demands linked to mandates by this project; states' reports on the Summit follow-up "
            "page, read and judged by this project (baseline desk review); as of {day}",
            day=t.date(data.as_of),
        ),
    )


def _twin(demands: Sequence[Row], t: Words) -> Component:
    caption = t("Demands and how the mandates they rest on stand")
    columns = [
        t("Demand"),
        t("Rests on"),
        t("mandates"),
        t("cells that apply"),
        t("rated"),
        t("Mean of the mandates"),
    ]
    rows = [[row["summary"], *_told(row, t)] for row in demands]
    return twin(t, caption, text_table(caption, columns, rows, range(2, 5)))


def _told(row: Row, t: Words) -> list[str]:
    """What is known of a demand's mandates; without a mandate there is no mean, not one of zero."""
    counts = [t.number(row[name]) for name in ("linked", "mandates", "rated")]
    return [words.alignment_basis(t, row["basis"]), *counts, _mean_or_none(row, t)]


def _mean_or_none(row: Row, t: Words) -> str:
    if row["basis"] != AlignmentBasis.RESTS_ON_MANDATES:
        return t("no mandate")
    if row["high"] - row["low"] == 1:
        return t("unknown")
    return gap_labels.bounds(t, row["low"], row["high"])


# ---- the others, and the states -------------------------------------------------------------


def _without_mandates(demands: Sequence[Row], t: Words) -> Component | None:
    standards = _of_basis(demands, AlignmentBasis.RESTS_ON_STANDARDS)
    nothing = _of_basis(demands, AlignmentBasis.RESTS_ON_NOTHING_FOUND)
    if not standards and not nothing:
        return None
    said = t(
        "The other {n} demands rest on no mandate, so they have no bar: {standards} rest on the "
        "Global Compact, the 2030 Agenda or treaties alone, {nothing} on nothing we found.",
        n=t.number(len(standards) + len(nothing)),
        standards=t.number(len(standards)),
        nothing=t.number(len(nothing)),
    )
    return html.Div([html.P(said), _listed(standards, t)])


def _listed(standards: Sequence[Row], t: Words) -> Component | None:
    if not standards:
        return None
    name = t.n(
        "{n} demand without a mandate, resting on other texts",
        "{n} demands without a mandate, resting on other texts",
        len(standards),
    )
    items = [html.Li(_demand_link(row, t)) for row in standards]
    return html.Details([html.Summary(name), html.Ul(items)])


def _states(data: DemandsData, t: Words) -> Component:
    caption = t("The mandates that demands rest on, state by state")
    names = {row["actor_code"]: row["name"] for row in rows_of(data.states)}
    columns = [
        t("State"),
        t("Mean of the mandates"),
        t("demands"),
        t("mandates"),
        t("rated"),
    ]
    rows = [_state(_mean(row), names, t) for row in rows_of(data.by_state)]
    return html.Details(
        [
            html.Summary(caption),
            table(caption, columns, rows, number_columns=range(2, len(columns))),
            note(
                t(
                    "A mandate that several demands rest on counts once for a state, and in each "
                    "of its demands above. One that the follow-up page does not list is counted, "
                    "and unknown. Two states whose bars overlap cannot be told apart."
                )
            ),
        ],
        className="alignment",
    )


def _state(row: Row, names: Mapping[str, str], t: Words) -> list[Node]:
    code = row["actor_code"]
    counts = [t.number(row[name]) for name in ("demands", "mandates", "rated")]
    return [actor_link(t, "state", code, names[code]), _drawn(row, t), *counts]


def _drawn(row: Row, t: Words) -> Component:
    return html.Div([mean_bar(row), html.Span(mean_said(t, row), className="note")])
