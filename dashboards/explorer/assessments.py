"""All clauses and states: how few are judged, what was found, and where coders did not agree."""

from collections import Counter

from dash import html
from dash.development.base_component import Component

from dashboards.components.cells import cell_list, judged
from dashboards.components.parts import (
    Node,
    actor_link,
    go,
    note,
    section,
    source_line,
    table,
)
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.components.score import baseline_label
from dashboards.page_data import AssessmentsData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.keys import fold
from tracker.vocab import FINDINGS, Rating
from tracker.wording import assessment_labels as words

COLUMNS = (
    Rating.SUBSTANTIAL,
    Rating.LIMITED,
    Rating.INITIATED,
    Rating.NO_ACTION,
    Rating.REGRESSION,
    Rating.SEARCHED_NO_EVIDENCE,
    Rating.NOT_ASSESSED,
    Rating.NO_REPORT,
)


def layout(data: AssessmentsData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    rows = rows_of(data.cells)
    found = judged(rows)
    return [
        html.H1(_heading(rows, found, t)),
        html.P(_lede(found, t), className="lede"),
        _warning(found, t),
        _by_state(data, rows, t),
        _cells(data, found, t),
    ]


def _heading(rows: list[Row], found: list[Row], t: Words) -> str:
    searched = sum(row["rating"] == Rating.SEARCHED_NO_EVIDENCE for row in found)
    rated = len(found) - searched
    return t(
        "{rated} of {all} cells are rated ({share} %), {searched} were searched in vain: what the "
        "others hold is unknown",
        rated=t.number(rated),
        all=t.number(len(rows)),
        share=t.number(100 * rated / max(len(rows), 1), 1),
        searched=t.number(searched),
    )


def _lede(found: list[Row], t: Words) -> str:
    counts = Counter(row["rating"] for row in found)
    told = ", ".join(
        f"{words.rating(t, code)} {t.number(counts[code])}" for code in FINDINGS if counts[code]
    )
    contested = sum(bool(row["is_contested"]) for row in found)
    return t(
        "A cell is one clause that states undertook and one state. Found: {told}; {contested} are "
        "contested, as their two coders part too far.",
        told=told or t("nothing yet"),
        contested=t.number(contested),
    )


def _warning(found: list[Row], t: Words) -> Component | None:
    baseline = sum(row["basis"] == "baseline_desk_review" for row in found)
    if not baseline:
        return None
    return html.P(
        [
            html.Strong(
                t("{n} of them are a {label}.", n=t.number(baseline), label=baseline_label(t))
            ),
            " ",
            t("What a state says of itself goes no higher than substantial."),
            " ",
            go(Route(t.language, Page.METHOD), t("The rubric, and how far the coders agree")),
        ],
        className="warning",
    )


def _by_state(data: AssessmentsData, rows: list[Row], t: Words) -> Component:
    names = dict(zip(data.states["actor_code"], data.states["name"], strict=True))
    of_states = grouped(rows, "actor_code")
    shown = [code for code in COLUMNS if any(row["rating"] == code for row in rows)]
    with_any = sum(bool(judged(of_state)) for of_state in of_states.values())
    return section(
        "states",
        t(
            "{n} of {all} states have a clause that somebody judged",
            n=t.number(with_any),
            all=t.number(len(of_states)),
        ),
        table(
            t("Cells of each state by what was found"),
            [t("State"), *(words.rating(t, code) for code in shown), t("contested"), t("all")],
            [
                _state_row(code, names[code], of_state, shown, t)
                for code, of_state in of_states.items()
            ],
            number_columns=range(1, len(shown) + 3),
        ),
        note(
            t(
                "No report: the state published none that cites or touches the clause. Not "
                "assessed: nobody has judged it, because a report's text is not at hand or it is "
                "not known whether the state adopted the text. Neither is a zero."
            )
        ),
        source_line(
            t,
            t(
                "states' reports on the Summit follow-up page, read by this project; as of {day}",
                day=t.date(data.as_of),
            ),
        ),
    )


def _state_row(code: str, name: str, rows: list[Row], shown: list[Rating], t: Words) -> list[Node]:
    counts = Counter(row["rating"] for row in rows)
    contested = sum(bool(row["is_contested"]) for row in rows)
    return [
        actor_link(t, "state", code, name),
        *(t.number(counts[one]) if counts[one] else "–" for one in shown),
        t.number(contested) if contested else "–",
        t.number(len(rows)),
    ]


def _cells(data: AssessmentsData, found: list[Row], t: Words) -> Component | None:
    if not found:
        return None
    names = dict(zip(data.states["actor_code"], data.states["name"], strict=True))
    summaries = dict(zip(data.clauses["clause_key"], data.clauses["summary"], strict=True))
    of_states = sorted(grouped(found, "actor_code").items(), key=lambda one: fold(names[one[0]]))
    return section(
        "cells",
        t("Every judged cell, with its evidence"),
        note(t("Open a rating to see its evidence, who rated it and what the state answered.")),
        *(
            html.Details(
                [
                    html.Summary(
                        t.n("{state}: {n} cell", "{state}: {n} cells", len(rows), state=names[code])
                    ),
                    cell_list(t, rows, summaries, "clause_key"),
                ]
            )
            for code, rows in of_states
        ),
    )
