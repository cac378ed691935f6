"""The matrix of states and paragraphs: claimed, ambiguous, silent."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.interval import interval_bar
from dashboards.components.parts import (
    Node,
    actor_link,
    aria,
    commitment_link,
    go,
    hidden,
    scrolling,
    source_line,
)
from dashboards.components.rows import rows_of
from dashboards.page_data import CoverageData
from dashboards.routes import Page, Route, cell_key
from tracker.i18n import Words

MARKS = {"claimed": "●", "ambiguous": "◐", "silent": ""}
Cells = dict[tuple[str, str], tuple[str, int]]


def layout(whole: CoverageData, t: Words) -> list[Component]:
    """The page's parts, in reading order."""
    data = whole.grid
    counts = data.counts
    caption = t(
        "{states} states by {provisions} paragraphs: what reports cite",
        states=t.number(counts.states),
        provisions=t.number(counts.provisions),
    )
    return [
        html.H1(
            t(
                "Of {cells} pairs of a state and a paragraph, {unknown} are silent: no report on "
                "record cites them",
                cells=t.number(counts.cells),
                unknown=t.number(counts.cells - counts.touched_high),
            )
        ),
        html.P(
            t(
                "{claimed} cells are claimed for certain and {ambiguous} are ambiguous, of which "
                "at least {least} must be meant. Rows are states, columns are paragraphs in the "
                "order of the follow-up page. The table scrolls in both directions, also with the "
                "arrow keys once it has the focus.",
                claimed=t.number(counts.claimed),
                ambiguous=t.number(counts.ambiguous),
                least=t.number(counts.touched_low - counts.claimed),
            ),
            className="lede",
        ),
        interval_bar(t, counts),
        html.P(
            [
                t(
                    "An act on record says of {applicable} of these cells that the commitment "
                    "applies; of {unknown} it is unknown. ",
                    applicable=t.number(
                        data.applicability["applies"] + data.applicability["reserved"]
                    ),
                    unknown=t.number(data.applicability["unknown"]),
                ),
                go(Route(t.language, Page.ADHERENCE), t("Who adopted what")),
            ]
        ),
        _legend(t),
        scrolling(caption, _matrix(whole, caption, t), id="matrix"),
        source_line(
            t,
            t(
                "Summits of the Americas follow-up page on migration, reports of states; as of "
                "{day}.",
                day=t.date(data.as_of),
            ),
        ),
    ]


def _legend(t: Words) -> Component:
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(MARKS[state], className=f"key cell--{state}", **aria(hidden="true")),
                    labels.cell_state(t, state),
                ]
            )
            for state in MARKS
        ],
        className="legend",
    )


def _matrix(whole: CoverageData, caption: str, t: Words) -> Component:
    data = whole.grid
    cells: Cells = {
        (row["actor_code"], row["provision_key"]): (row["state"], len(row["report_keys"]))
        for row in rows_of(data.cells)
    }
    keys = [str(key) for key in data.provisions["provision_key"]]
    return html.Table(
        [
            html.Caption(caption, className="vh"),
            html.Thead([_instrument_row(data.provisions, t), _paragraph_row(data.provisions, t)]),
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Th(
                                actor_link(t, "state", row["actor_code"], row["name"]),
                                scope="row",
                            ),
                            *(
                                _cell(
                                    cells.get((row["actor_code"], key)),
                                    _evidence(whole, row["actor_code"], key, t),
                                    t,
                                )
                                for key in keys
                            ),
                        ]
                    )
                    for row in rows_of(data.states)
                ]
            ),
        ],
        className="matrix",
    )


def _instrument_row(provisions: pd.DataFrame, t: Words) -> Component:
    grouped = provisions.groupby("instrument_key", sort=False)
    return html.Tr(
        [
            html.Td(className="corner"),
            *(
                html.Th(
                    html.Span(
                        labels.instrument_short(
                            t,
                            str(group["place"].iloc[0]),
                            group["adopted_on"].iloc[0].year,
                            str(group["instrument_kind"].iloc[0]),
                        ),
                        title=str(group["instrument_title"].iloc[0]),
                    ),
                    scope="colgroup",
                    colSpan=str(len(group)),
                    className="instrument",
                )
                for _, group in grouped
            ),
        ]
    )


def _paragraph_row(provisions: pd.DataFrame, t: Words) -> Component:
    return html.Tr(
        [
            html.Th(t("State"), scope="col", className="corner"),
            *(
                html.Th(
                    commitment_link(
                        t,
                        row["provision_key"],
                        hidden(t("paragraph") + " "),
                        row["paragraph"],
                    ),
                    scope="col",
                )
                for row in rows_of(provisions)
            ),
        ]
    )


def _evidence(whole: CoverageData, actor_code: str, provision_key: str, t: Words) -> Route | None:
    """The page of the state and the paragraph's first clause; None where it commits to nothing."""
    clause_key = whole.first_clauses.get(provision_key)
    if clause_key is None:
        return None
    return Route(t.language, Page.EVIDENCE, cell_key(clause_key, actor_code))


def _cell(found: tuple[str, int] | None, evidence: Route | None, t: Words) -> Component:
    state, reports = found or ("silent", 0)
    said = labels.cell_state(t, state)
    children: list[Node] = [hidden(said)]
    if reports:
        counted = t.n("{n} report", "{n} reports", reports)
        children = [
            html.Span(MARKS[state], title=f"{said}: {counted}", **aria(hidden="true")),
            hidden(f"{said}: {counted}"),
        ]
        children = [go(evidence, *children)] if evidence else children
    return html.Td(children, className=f"cell--{state}")
