"""The gap: how far what is claimed, found and measured lie apart, with the unknown as width."""

from dataclasses import dataclass
from math import floor

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards.components.brief_links import brief_table
from dashboards.components.gap_tiles import gap_tiles
from dashboards.components.mean_bar import mean_bar, mean_legend, mean_scale
from dashboards.components.parts import (
    Node,
    aria,
    facts,
    go,
    note,
    section,
    source_line,
    table,
    twin,
)
from dashboards.components.rows import Row
from dashboards.explorer.gap_breakdowns import breakdowns
from dashboards.explorer.gap_matrix import ordered_by, states_section
from dashboards.gap_data import GapData
from dashboards.gap_figures import Means, is_unknown
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.vocab import ClaimBasis, ScheduleState, SubjectKind
from tracker.wording import gap_labels as words

GAPS = ("claim_gap", "reality_gap")


def title(data: GapData, t: Words) -> str:
    """Title of the browser's tab."""
    return f"{t('The gap')}, {ordered_by(t, data.order)}" if data.order else t("The gap")


def layout(data: GapData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    means = Means.of(data)
    return [
        html.H1(_heading(means, t)),
        html.P(_lede(data, means, t), className="lede"),
        _whole(data, means.whole, t),
        _sides(data, means.whole, t),
        _tiles(data, means, t),
        states_section(data, means, t),
        _weightings(data, means, t),
        breakdowns(data, means, t),
        _briefs(data, t),
        _demands(t),
    ]


def _briefs(data: GapData, t: Words) -> Component:
    """On what has no page of its own."""
    texts = {key: data.places[key] for key in data.gap["instrument_key"].drop_duplicates()}
    return section(
        "briefs",
        t("Briefs to take into the room"),
        brief_table(t, "group", data.groups, t("Group of states")),
        brief_table(t, "instrument", texts, t("Instrument")),
        brief_table(t, "cycle", data.cycles, t("Review cycle")),
    )


def _heading(means: Means, t: Words) -> str:
    mean, states = means.whole, means.states.values()
    graded = sum(row["grade"] is not None for row in states)
    counts = {"all": t.number(mean["applicable"]), "rated": t.number(mean["rated"])}
    if not graded:
        return t("Of {all} cells {rated} are rated: no state can be given a grade", **counts)
    return t(
        "Of {all} cells {rated} are rated: {graded} of {states} states can be given a grade",
        graded=t.number(graded),
        states=t.number(len(states)),
        **counts,
    )


def _lede(data: GapData, means: Means, t: Words) -> str:
    needed = t(
        "A cell is one clause that states undertook and one state. A grade needs {share} % of a "
        "state's cells rated, at least {least} of them, and bounds that lie within one of five "
        "bands.",
        share=t.number(100 * data.rules.grade_coverage),
        least=t.number(data.rules.grade_commitments),
    )
    return f"{needed} {_nearest(data, means, t)}".strip()


def _nearest(data: GapData, means: Means, t: Words) -> str:
    """Which state needs the least for a grade, and what."""
    row = means.nearest_to_grade()
    if row is None:
        return ""
    lacking = means.missing(row)
    told = {
        "state": _names(data)[row["subject"]],
        "rated": t.number(row["rated"]),
        "all": t.number(row["applicable"]),
        "bounds": words.bounds(t, row["low"], row["high"]),
    }
    if not lacking.cells:
        return t(
            "{state} is nearest: enough is rated ({rated} of {all}), and its bounds, {bounds}, "
            "still touch more than one band.",
            **told,
        )
    return t.n(
        "{state} is nearest, with {rated} of {all} rated: it needs {n} cell more, and what that "
        "holds must bring its bounds, {bounds}, into one band.",
        "{state} is nearest, with {rated} of {all} rated: it needs {n} cells more, and what they "
        "hold must bring its bounds, {bounds}, into one band.",
        lacking.cells,
        **told,
    )


def _names(data: GapData) -> dict[str, str]:
    return dict(zip(data.states["actor_code"], data.states["name"], strict=True))


def _whole(data: GapData, mean: Row, t: Words) -> Component:
    return section(
        "whole",
        t(
            "The mean of all states lies between {low} and {high}: {unknown} % of the scale is "
            "unknown",
            low=words.score(t, mean["low"]),
            high=words.score(t, mean["high"]),
            unknown=t.number(100 * (mean["high"] - mean["low"]), 1),
        ),
        mean_scale(t, mean),
        facts(
            [
                (t("cells that apply"), t.number(mean["applicable"])),
                (t("told of or cited in a state's report"), t.number(mean["reported"])),
                (t("searched, nothing found"), t.number(mean["searched"])),
                (t("rated"), f"{t.number(mean['rated'])} ({_percent(t, mean['coverage'])})"),
                (t("measured"), t.number(mean["measured"])),
            ]
        ),
        note(
            t(
                "A rating counts from 0 (regression) over 0.2 (no action) to 1 (full). What nobody "
                "rated can be anything from 0 to 1: it widens the mean and never lowers it."
            )
        ),
        _source(data, t),
    )


def _percent(t: Words, share: float) -> str:
    return f"{t.number(100 * share, 1)} %"


def _source(data: GapData, t: Words) -> Component:
    return source_line(
        t,
        t(
            "states' reports on the Summit follow-up page and published statistics, read and "
            "judged by this project (baseline desk review); as of {day}",
            day=t.date(data.as_of),
        ),
    )


def _sides(data: GapData, mean: Row, t: Words) -> Component:
    cells = _applicable(data)
    return section(
        "sides",
        _sides_heading(mean, t),
        html.Ul(
            [
                _side(t("Claimed"), t("by the state's own reports"), _claimed(cells, mean, t)),
                _side(t("Assessed"), t("by monitors, by the rubric"), _assessed(mean, t)),
                _side(t("Measured"), t("by indicators"), _measured(mean, t)),
                _side(t("Schedule"), t("by the date the text sets"), _dated(cells, mean, t)),
            ],
            className="cards sides",
        ),
        *(_spread(data, mean, name, t) for name in GAPS),
        note(
            t(
                "Claimed, found and measured stand on the same six levels, from regression to "
                "full. The claim gap is what is claimed less what was found; the reality gap is "
                "what was found less what is measured. Each exists only where both sides do."
            )
        ),
        _source(data, t),
    )


def _applicable(data: GapData) -> pd.DataFrame:
    """The cells that count in the mean."""
    return data.gap[data.gap["low_steps"].notna()]


def _sides_heading(mean: Row, t: Words) -> str:
    if not mean["claim_gap_defined"]:
        return t("Nothing is both claimed and rated: no gap can be told")
    return t(
        "Where a claim and a finding both exist, {n} of {all} cells, the mean claim gap is {gap} "
        "levels",
        n=t.number(mean["claim_gap_defined"]),
        all=t.number(mean["applicable"]),
        gap=words.mean_gap(t, mean["claim_gap_low"], mean["claim_gap_high"]),
    )


def _side(name: str, by: str, said: list[str]) -> Component:
    heading = html.H3([name, " ", html.Span(by, className="side__by")], className="side")
    count, *rest = said
    return html.Li(
        [heading, html.P(html.Strong(count)), *(html.P(one, className="note") for one in rest)]
    )


def _of(t: Words, count: int, mean: Row) -> str:
    return t("{n} of {all}", n=t.number(count), all=t.number(mean["applicable"]))


def _claimed(cells: pd.DataFrame, mean: Row, t: Words) -> list[str]:
    counts = cells["claim"].value_counts()
    found = int(counts.get(ClaimBasis.CLAIMED.value, 0))
    others = (ClaimBasis.CITED_ONLY, ClaimBasis.UNREAD, ClaimBasis.NO_REPORT)
    return [
        _of(t, found, mean),
        *(
            f"{words.claim_basis(t, one)}: {t.number(int(counts[one.value]))}"
            for one in others
            if one.value in counts
        ),
    ]


def _assessed(mean: Row, t: Words) -> list[str]:
    searched = t("searched, nothing found")
    return [_of(t, mean["rated"], mean), f"{searched}: {t.number(mean['searched'])}"]


def _measured(mean: Row, t: Words) -> list[str]:
    return [
        _of(t, mean["measured"], mean),
        t("where an indicator has values enough to be judged; the others are unknown"),
    ]


def _dated(cells: pd.DataFrame, mean: Row, t: Words) -> list[str]:
    dated = cells[cells["due_on"].notna()]
    counts = dated["schedule"].value_counts()
    return [
        _of(t, len(dated), mean),
        *(
            f"{words.schedule(t, one)}: {t.number(int(counts[one.value]))}"
            for one in ScheduleState
            if one.value in counts
        ),
        t("What has no date can never be overdue."),
    ]


@dataclass(frozen=True)
class _Spread:
    """How the cells of a gap fall: to one side of zero, on it, across it, or with no gap."""

    over: int
    level: int
    under: int
    open: int
    undefined: int

    @classmethod
    def of(cls, cells: pd.DataFrame, name: str) -> "_Spread":
        """Count the cells of `gap_frame` by the bounds of a gap."""
        low, high = cells[f"{name}_low"], cells[f"{name}_high"]
        over, under = int((low > 0).sum()), int((high < 0).sum())
        level = int(((low == 0) & (high == 0)).sum())
        defined = int(low.notna().sum())
        return cls(over, level, under, defined - over - under - level, len(cells) - defined)


def _spread(data: GapData, mean: Row, name: str, t: Words) -> Component:
    counts = _Spread.of(_applicable(data), name)
    said = _spread_words(t)[name]
    parts = [(kind, said[kind], getattr(counts, kind)) for kind in said]
    heading = t(
        "{gap}: {mean} levels on average where it is defined, {n} of {all} cells",
        gap={"claim_gap": t("Claim gap"), "reality_gap": t("Reality gap")}[name],
        mean=words.mean_gap(t, mean[f"{name}_low"], mean[f"{name}_high"]),
        n=t.number(mean[f"{name}_defined"]),
        all=t.number(mean["applicable"]),
    )
    return html.Figure(
        [
            html.Figcaption(html.H3(heading)),
            _spread_bar(parts),
            _spread_legend(parts, mean, t),
            twin(
                t,
                heading,
                table(
                    heading,
                    [t("How they lie"), t("Cells")],
                    [[told, t.number(size)] for _, told, size in parts],
                    number_columns=(1,),
                ),
            ),
        ],
        className="spread",
    )


def _spread_words(t: Words) -> dict[str, dict[str, str]]:
    unknown = t("undefined: one of the two is missing")
    return {
        "claim_gap": {
            "over": t("claims more than was found"),
            "level": t("claims what was found"),
            "under": t("claims less than was found"),
            "open": t("cannot be told: one of them is a span"),
            "undefined": unknown,
        },
        "reality_gap": {
            "over": t("rated above what is measured"),
            "level": t("rated as measured"),
            "under": t("rated below what is measured"),
            "open": t("cannot be told: one of them is a span"),
            "undefined": unknown,
        },
    }


def _spread_bar(parts: list[tuple[str, str, int]]) -> Component:
    return html.Div(
        [
            html.Span(className=f"spread__{kind}", style={"flexGrow": str(size), "flexBasis": "0"})
            for kind, _, size in parts
            if size
        ],
        className="interval__bar spread__bar",
        **aria(hidden="true"),
    )


def _spread_legend(parts: list[tuple[str, str, int]], mean: Row, t: Words) -> Component:
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(className=f"key spread__{kind}", **aria(hidden="true")),
                    html.Span(
                        [
                            f"{told}: ",
                            html.Strong(t.number(size)),
                            f" ({_percent(t, size / max(mean['applicable'], 1))})",
                        ]
                    ),
                ]
            )
            for kind, told, size in parts
        ],
        className="legend",
    )


def _tiles(data: GapData, means: Means, t: Words) -> Component:
    unknown = sum(is_unknown(row) for row in means.states.values())
    return section(
        "tiles",
        t(
            "For {n} of {all} states nothing is rated: their mean can lie anywhere",
            n=t.number(unknown),
            all=t.number(len(means.states)),
        ),
        html.P(
            t(
                "The states as tiles of equal area, placed roughly as on a map. Each bar goes from "
                "regression to full; below it, how many of the state's cells are rated."
            )
        ),
        gap_tiles(t, data.states, means.states),
        mean_legend(t),
        note(t("The table below the next picture has the numbers of every state.")),
        _source(data, t),
    )


def _weightings(data: GapData, means: Means, t: Words) -> Component:
    rows = means.weighted(SubjectKind.ALL, "all")
    widths = [100 * (row["high"] - row["low"]) for row in rows]
    return section(
        "weightings",
        t(
            "However commitments are weighted, at least {least} % of the scale is unknown",
            least=t.number(floor(10 * min(widths)) / 10, 1),
        ),
        table(
            t("The mean of all states by three weightings"),
            [t("Weighting"), t("Lowest"), t("Highest"), t("On the scale from 0 to 1")],
            [_weighted(row, t) for row in rows],
            number_columns=(1, 2),
        ),
        note(t("All other figures of this page weigh by the first.")),
        _source(data, t),
    )


def _weighted(row: Row, t: Words) -> list[Node]:
    return [
        words.weighting(t, row["weighting"]),
        words.score(t, row["low"]),
        words.score(t, row["high"]),
        mean_bar(row),
    ]


def _demands(t: Words) -> Component:
    return section(
        "demands",
        t("Demands of civil society are in none of these means"),
        html.P(
            [
                t(
                    "They were asked of states, not undertaken by them. Which mandates they rest "
                    "on is told apart."
                ),
                " ",
                go(Route(t.language, Page.DEMANDS), t("What civil society demands")),
            ]
        ),
    )
