"""The first page: who reports, who is silent, and how much of the grid is unknown."""

from collections import Counter
from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.interval import interval_bar
from dashboards.components.parts import (
    Node,
    actor_link,
    aria,
    go,
    note,
    section,
    source_line,
    table,
    twin,
)
from dashboards.components.rows import Row, rows_of
from dashboards.components.tiles import tile_grid, tile_legend
from dashboards.figures import reports_by_year
from dashboards.page_data import OverviewData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.method.coverage import CoverageCounts
from tracker.queries.reporting import DAYS_IN_A_YEAR

GRAPH_CONFIG: Any = {"displayModeBar": False, "responsive": True}


def layout(data: OverviewData, t: Words) -> list[Component]:
    """The page's parts, in reading order."""
    states = data.grid.states
    never = int((states["status"] == "never").sum())
    return [
        html.H1(
            t.n(
                "{n} of {all} states has never reported on its migration commitments",
                "{n} of {all} states have never reported on their migration commitments",
                never,
                all=t.number(len(states)),
            )
        ),
        html.P(_lede(data, t), className="lede"),
        _known(data.grid.counts, data.grid.mandate_counts, t),
        _who(data, t),
        _when(data, t),
        _how_to_read(t),
    ]


def _lede(data: OverviewData, t: Words) -> str:
    counts, reports = data.grid.counts, data.reports
    if reports.empty:
        return t("No report is on record.")
    last = max(reports["reported_on"])
    return t(
        "Since {first} the Summits of the Americas have adopted {provisions} paragraphs on "
        "migration. The last report about them is dated {last}, {years} years ago. For at least "
        "{pct} % of the pairs of state and paragraph, no report says what was done.",
        first=min(data.summits["adopted_on"]).year,
        provisions=t.number(counts.provisions),
        last=t.date(last),
        years=t.number((data.grid.as_of - last).days / DAYS_IN_A_YEAR, 1),
        pct=t.number(100 - counts.high_pct, 1),
    )


def _known(counts: CoverageCounts, mandates: CoverageCounts, t: Words) -> Component:
    return section(
        "known",
        t(
            "Reports touch {low} to {high} of {cells} cells: {low_pct} to {high_pct} %",
            **_bounds(counts, t),
        ),
        html.P(
            t(
                "A cell is one state and one paragraph: {states} states times {provisions} "
                "paragraphs. {claimed} cells are cited for certain. Other reports print a number "
                "that two instruments share, so what they touch is a range and not a point. To be "
                "touched is to be mentioned by the state itself: it says nothing yet about "
                "whether the commitment was kept.",
                states=t.number(counts.states),
                provisions=t.number(counts.provisions),
                claimed=t.number(counts.claimed),
            )
        ),
        interval_bar(t, counts),
        html.P(
            t(
                "Counting only the {mandates} paragraphs that commit to something: {low} to "
                "{high} of {cells} cells, {low_pct} to {high_pct} %.",
                mandates=t.number(mandates.provisions),
                **_bounds(mandates, t),
            )
        ),
        html.P(go(Route(t.language, Page.COVERAGE), t("See every cell in the coverage matrix"))),
    )


def _bounds(counts: CoverageCounts, t: Words) -> dict[str, str]:
    return {
        "low": t.number(counts.touched_low),
        "high": t.number(counts.touched_high),
        "cells": t.number(counts.cells),
        "low_pct": t.number(counts.low_pct, 1),
        "high_pct": t.number(counts.high_pct, 1),
    }


def _who(data: OverviewData, t: Words) -> Component:
    actors = data.grid.actors
    states = data.grid.states
    once = int((states["reports"] > 0).sum())
    recent = int((states["years_silent"] < 5).fillna(False).sum())  # noqa: PLR2004
    counted = {"once": t.number(once), "all": t.number(len(states))}
    heading = (
        t.n(
            "{once} of {all} states have reported at least once, {n} in the last five years",
            "{once} of {all} states have reported at least once, {n} in the last five years",
            recent,
            **counted,
        )
        if recent
        else t(
            "{once} of {all} states have reported at least once, none in the last five years",
            **counted,
        )
    )
    caption = t("States, their reports and their silence")
    return section(
        "who",
        heading,
        html.P(
            t(
                "Each tile is a state of the Americas, placed roughly as on a map; the number "
                "counts its reports. Cuba is not listed by the follow-up page."
            )
            if "CUB" in set(actors.loc[~actors["is_listed"], "actor_code"])
            else t(
                "Each tile is a state of the Americas, placed roughly as on a map; the number "
                "counts its reports."
            )
        ),
        tile_legend(t, actors),
        tile_grid(t, actors),
        source_line(t, _page_source(data, t)),
        twin(
            t,
            caption,
            table(
                caption,
                [t("State"), t("Reports"), t("Last report"), t("Years since"), t("Status")],
                _actor_rows(actors[actors["kind"] == "state"], t),
                number_columns=(1, 3),
            ),
        ),
    )


def _actor_rows(states: pd.DataFrame, t: Words) -> list[list[Node]]:
    return [
        [
            actor_link(t, "state", row["actor_code"], row["name"]),
            t.number(int(row["reports"])) if row["is_listed"] else t("unknown"),
            t.date(row["last_on"]) if row["reports"] else t("none"),
            _years_since(row, t),
            labels.actor_status(t, row["status"]),
        ]
        for row in rows_of(states)
    ]


def _years_since(row: Row, t: Words) -> str:
    if row["reports"]:
        return t.number(float(row["years_silent"]), 1)
    return t("no report on record") if row["is_listed"] else t("unknown")


def _page_source(data: OverviewData, t: Words) -> str:
    return t(
        "Summits of the Americas follow-up page on migration; {reports} reports of {states} "
        "states and {institutions} institutions; as of {day}.",
        reports=t.number(len(data.reports)),
        states=t.number(len(data.grid.states)),
        institutions=t.number(int((data.grid.actors["kind"] == "institution").sum())),
        day=t.date(data.grid.as_of),
    )


def _when(data: OverviewData, t: Words) -> Component:
    by_year = data.by_year
    caption = t("Reports per year")
    return section(
        "when",
        _when_title(data, t),
        html.P(
            t(
                "Bars count reports by the year printed in their header; triangles mark the years "
                "in which Summits adopted the paragraphs. One state can file several on one day: "
                "a tall bar is not many states."
            )
        ),
        html.Div(
            dcc.Graph(figure=reports_by_year.figure(by_year, data.summits, t), config=GRAPH_CONFIG),
            role="img",
            className="graph",
            **aria(label=f"{caption}: {_when_title(data, t)}"),
        ),
        source_line(t, _page_source(data, t)),
        twin(
            t,
            caption,
            table(
                caption,
                [t("Year"), t("States"), t("Institutions"), t("Summit")],
                _year_rows(data, t),
                number_columns=(1, 2),
            ),
        ),
    )


def _when_title(data: OverviewData, t: Words) -> str:
    if data.reports.empty:
        return t("No report is on record.")
    years = Counter(day.year for day in data.reports["reported_on"])
    peak, most = years.most_common(1)[0]
    counted = {"n": t.number(most), "all": t.number(years.total())}
    if peak == max(years):
        return t("{n} of {all} reports came in {last}, and none since", last=peak, **counted)
    return t(
        "{n} of {all} reports came in {peak}; there is none after {last}",
        peak=peak,
        last=max(years),
        **counted,
    )


def _year_rows(data: OverviewData, t: Words) -> list[list[Node]]:
    adopted: dict[int, list[str]] = {}
    for row in rows_of(data.summits.drop_duplicates("adopted_on")):
        adopted.setdefault(row["adopted_on"].year, []).append(labels.summit(t, row["summit"]))
    return [
        [
            row["year"],
            t.number(int(row["state"])),
            t.number(int(row["institution"])),
            ", ".join(adopted.get(int(row["year"]), [])),
        ]
        for row in rows_of(data.by_year)
    ]


def _how_to_read(t: Words) -> Component:
    return section(
        "read",
        t("How to read this"),
        html.Ul(
            [
                html.Li(
                    t(
                        "Claimed: a state's own report cites the paragraph. It is the state's "
                        "word, not a finding."
                    )
                ),
                html.Li(
                    t(
                        "Ambiguous: the report prints a number that several paragraphs have. All "
                        "candidates are kept until a reviewer decides, with name and reason."
                    )
                ),
                html.Li(
                    t(
                        "Silent: no report cites the paragraph. The state may have acted or not: "
                        "that is unknown, and drawn hatched."
                    )
                ),
            ]
        ),
        note(
            t(
                "Assessments by monitors, indicators and schedules will stand beside the claims; "
                "this edition holds what was promised and what was reported."
            )
        ),
    )
