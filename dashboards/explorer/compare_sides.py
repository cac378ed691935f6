"""What states say, what was found, what is measured, what is due, and their silence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards import compare_labels as words
from dashboards.components.parts import Node, aria, note, section, source_line, table, twin
from dashboards.components.rows import Row, rows_of
from dashboards.gap_data import CompareData
from tracker.i18n import Words
from tracker.vocab import RATING_VALUES, ClaimBasis, Rating, ScheduleState

Names = Mapping[str, str]
Counts = dict[str, dict[str, int]]  # of parts, by state
IS_MEASURED, UNMEASURED = "measured", "unmeasured"


@dataclass(frozen=True)
class Part:
    """One stretch of a bar: its look, what it is called, the codes it counts."""

    look: str
    label: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """One of the four sides of a cell."""

    name: str
    code_of: Callable[[pd.DataFrame], pd.Series]
    parts: tuple[Part, ...]


def sides(t: Words) -> tuple[Side, ...]:
    """Claimed, assessed, measured and due: every code of each side is in one part."""
    return (_claimed(t), _assessed(t), _measured(t), _due(t))


def _claimed(t: Words) -> Side:
    return Side(
        t("Claimed"),
        lambda cells: cells["claim"],
        (
            Part(CERTAIN, t("a report speaks for it"), (ClaimBasis.CLAIMED.value,)),
            Part(PERHAPS, t("only its paragraph is cited"), (ClaimBasis.CITED_ONLY.value,)),
            Part(
                UNKNOWN,
                t("no report, or none whose text is at hand"),
                (ClaimBasis.UNREAD.value, ClaimBasis.NO_REPORT.value),
            ),
        ),
    )


def _assessed(t: Words) -> Side:
    return Side(
        t("Assessed"),
        lambda cells: cells["rating"],
        (
            Part(CERTAIN, t("rated"), tuple(one.value for one in RATING_VALUES)),
            Part(PERHAPS, t("searched, nothing found"), (Rating.SEARCHED_NO_EVIDENCE.value,)),
            Part(
                UNKNOWN,
                t("nobody has judged it"),
                (Rating.NOT_ASSESSED.value, Rating.NO_REPORT.value),
            ),
        ),
    )


def _measured(t: Words) -> Side:
    return Side(
        t("Measured"),
        lambda cells: cells["measured_low"].notna().map({True: IS_MEASURED, False: UNMEASURED}),
        (
            Part(CERTAIN, t("an indicator tells a trend"), (IS_MEASURED,)),
            Part(UNKNOWN, t("no indicator tells one"), (UNMEASURED,)),
        ),
    )


def _due(t: Words) -> Side:
    return Side(
        t("Schedule"),
        lambda cells: cells["schedule"],
        (
            Part(LATE, t("its date is past"), (ScheduleState.LAPSED.value,)),
            Part(
                CERTAIN,
                t("done, on time or late"),
                (ScheduleState.ON_TIME.value, ScheduleState.LATE.value),
            ),
            Part(PERHAPS, t("its date is to come"), (ScheduleState.AHEAD.value,)),
            Part(UNDATED, t("without a date: never overdue"), (ScheduleState.UNDATED.value,)),
        ),
    )


CERTAIN, PERHAPS, UNKNOWN = (f"interval__part--{one}" for one in ("certain", "perhaps", "unknown"))
LATE, UNDATED = "stack__late", "stack__none"


def four_sides(data: CompareData, names: Names, t: Words) -> Component:
    """A bar a state for each side, over the same cells, and all counts as a table."""
    cells = {code: _cells(data, code) for code in names}
    counted = [(side, _counts(side, cells)) for side in sides(t)]
    caption = t("Cells of each state by side")
    known = [_first_part(side, counts) for side, counts in counted[:3]]
    return section(
        "sides",
        t(
            "Of {all} cells {claimed} are claimed, {rated} rated and {measured} measured",
            all=t.number(sum(map(len, cells.values()))),
            **dict(zip(("claimed", "rated", "measured"), map(t.number, known), strict=True)),
        ),
        html.Div([_side(side, counts, names, t) for side, counts in counted], className="four"),
        _source(data, t),
        twin(t, caption, _table(counted, names, caption, t)),
    )


def _cells(data: CompareData, code: str) -> pd.DataFrame:
    """The cells of a state that count: those that apply to it, or may."""
    gap = data.whole.gap
    return gap[(gap["actor_code"] == code) & gap["low_steps"].notna()]


def _counts(side: Side, cells: Mapping[str, pd.DataFrame]) -> Counts:
    found = {}
    for code, of_state in cells.items():
        codes = side.code_of(of_state)
        found[code] = {part.label: int(codes.isin(part.codes).sum()) for part in side.parts}
    return found


def _first_part(side: Side, counts: Counts) -> int:
    return sum(of_state[side.parts[0].label] for of_state in counts.values())


def _side(side: Side, counts: Counts, names: Names, t: Words) -> Component:
    return html.Div(
        [
            html.H3(side.name),
            html.Ul([_key(part) for part in side.parts], className="legend"),
            html.Ul(
                [html.Li(_line(side, counts[code], name, t)) for code, name in names.items()],
                className="bounds",
            ),
        ]
    )


def _key(part: Part) -> Component:
    mark = html.Span(className=f"key {part.look}", **aria(hidden="true"))
    return html.Li([mark, part.label])


def _line(side: Side, counts: Mapping[str, int], name: str, t: Words) -> list[Node]:
    whole = sum(counts.values())
    return [
        html.Div(name, className="bounds__name"),
        html.Div(
            [
                html.Span(
                    className=part.look,
                    style={"flexGrow": str(counts[part.label]), "flexBasis": "0"},
                )
                for part in side.parts
                if counts[part.label]
            ],
            className="stack",
            **aria(hidden="true"),
        ),
        html.Div(_said(side, counts, whole, t), className="bounds__said"),
    ]


def _said(side: Side, counts: Mapping[str, int], whole: int, t: Words) -> str:
    first = side.parts[0].label
    return t("{part}: {n} of {all}", part=first, n=t.number(counts[first]), all=t.number(whole))


def _table(counted: list[tuple[Side, Counts]], names: Names, caption: str, t: Words) -> Component:
    rows: list[list[Node]] = [
        [
            t("{side}: {part}", side=side.name, part=part.label),
            *(t.number(counts[code][part.label]) for code in names),
        ]
        for side, counts in counted
        for part in side.parts
    ]
    return table(
        caption,
        [t("Side"), *names.values()],
        rows,
        number_columns=range(1, len(names) + 1),
    )


def _source(data: CompareData, t: Words) -> Component:
    return source_line(
        t,
        t(
            "states' reports on the Summit follow-up page and published indicators, read by this "
            "project; as of {day}",
            day=t.date(data.whole.as_of),
        ),
    )


# ---- gaps ---------------------------------------------------------------------------------------


def gaps(data: CompareData, means: Mapping[str, Row], names: Names, t: Words) -> Component:
    """The mean distance between two sides, on the cells that have both."""
    shown = {code: name for code, name in names.items() if code in means}
    claim, reality = (
        sum(row[f"{one}_gap_defined"] for row in means.values()) for one in ("claim", "reality")
    )
    return section(
        "gaps",
        t(
            "Word and finding can be set against each other on {claim} of {all} cells, finding and "
            "figures on {reality}",
            claim=t.number(claim),
            reality=t.number(reality),
            all=t.number(sum(row["applicable"] for row in means.values())),
        ),
        table(
            t("Mean gaps of each state"),
            [t("Gap"), *shown.values()],
            [
                [
                    t("What a state says and what was found"),
                    *(_gap("claim", means[code], t) for code in shown),
                ],
                [
                    t("What was found and what is measured"),
                    *(_gap("reality", means[code], t) for code in shown),
                ],
            ],
        ),
        note(
            t(
                "In levels of the rubric, from regression to full: a mean over the cells where "
                "both sides exist. On the other cells the gap is undefined, which is not a gap of "
                "zero. Those cells differ from state to state, so the means do too."
            )
        ),
        _source(data, t),
    )


def _gap(kind: str, row: Row, t: Words) -> Node:
    defined, whole = row[f"{kind}_gap_defined"], row["applicable"]
    on = t(
        "on {n} cells; undefined on {rest}",
        n=t.number(defined),
        rest=t.number(whole - defined),
    )
    if not defined:
        return t("undefined on all {n} cells", n=t.number(whole))
    say = words.claim_gap if kind == "claim" else words.reality_gap
    said = say(t, float(row[f"{kind}_gap_low"]), float(row[f"{kind}_gap_high"]))
    return html.Div([html.Div(said), html.Span(on, className="note")])


# ---- silence ------------------------------------------------------------------------------------


def silence(data: CompareData, names: Names, t: Words) -> Component | None:
    """When each last reported, the review cycles it missed, what it never touched."""
    rows = {row["actor_code"]: row for row in rows_of(data.whole.silence)}
    shown = {code: name for code, name in names.items() if code in rows}
    if not shown:
        return None
    of_shown = [rows[code] for code in shown]
    missed = sum(row["missed"] for row in of_shown)
    covered = missed + sum(row["reported"] for row in of_shown)
    return section(
        "silence",
        t(
            "Counted state by state, {missed} of {all} review cycles that the follow-up page "
            "covers passed without a report",
            all=t.number(covered),
            missed=t.number(missed),
        ),
        table(
            t("Silence of each state"),
            [t("Silence"), *shown.values()],
            [
                [t("Last report"), *(_last(row, t) for row in of_shown)],
                [t("Reports"), *(t.number(row["reports"]) for row in of_shown)],
                [t("Review cycles"), *(_reviews(row, t) for row in of_shown)],
                [t("Commitments no report touches"), *(_never(row, t) for row in of_shown)],
            ],
        ),
        _source(data, t),
    )


def _last(row: Row, t: Words) -> str:
    if row["last_on"] is None:
        return t("no report on record")
    return t(
        "{day}, {years} years ago",
        day=t.date(row["last_on"]),
        years=t.number(row["years_since"], 1),
    )


def _reviews(row: Row, t: Words) -> str:
    return t(
        "{reported} with a report, {missed} without, {unknown} not covered by the page",
        reported=t.number(row["reported"]),
        missed=t.number(row["missed"]),
        unknown=t.number(row["unknown"]),
    )


def _never(row: Row, t: Words) -> str:
    least, most, whole = (t.number(row[one]) for one in ("never_least", "never_most", "mandates"))
    if least == most:
        return t("{n} of {all}", n=least, all=whole)
    return t("{least} to {most} of {all}", least=least, most=most, all=whole)
