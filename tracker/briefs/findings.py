"""The largest gaps and the best-documented advances, each with the passages it rests on."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

from tracker.briefs.composer import Place, Source, joined, name, strong
from tracker.briefs.desk import Desk
from tracker.briefs.ground import Row
from tracker.briefs.model import Bullets, Line, Prose, Run, Section
from tracker.vocab import (
    PROGRESS_LEVELS,
    RATING_VALUES,
    IndicatorKind,
    IndicatorUnit,
    ProgressClass,
    Rating,
    ScheduleState,
    VerbStrength,
)
from tracker.wording import catalogue_labels, gap_labels, measure_labels

ADVANCE = RATING_VALUES[Rating.LIMITED]  # the lowest rating that counts as one
CONFIDENCES = ("low", "medium", "high")
STRENGTHS = tuple(VerbStrength)
LEAST_POINTS = 3  # of a series that an advance is told from
YES_NO = IndicatorUnit.YES_NO
BARE = (IndicatorUnit.SCORE, IndicatorUnit.PER_100K, IndicatorUnit.RATIO)  # printed without unit

Chosen = dict[str, Callable[[], Line]]  # findings by what they are about, not yet said
Candidate = tuple[str, Callable[[], Line]]  # of which cell or indicator, and what is said of it


def gaps(desk: Desk) -> Section:
    """The largest gaps: claim beyond finding, finding beyond measure, dates past."""
    found = [say() for say in _largest(desk).values()]
    title = desk.c.say("Largest gaps")
    if not found:
        said = desk.c.say(
            "No gap can be told: nothing on the follow-up page could be set side by side."
        )
        return Section("gaps", title, (Prose(said),))
    return Section("gaps", title, (Bullets(tuple(found)),))


def _largest(desk: Desk) -> Chosen:
    return _first(
        desk.budget.findings,
        _said(desk, _claim_gap, _by_claim_gap(desk)),
        _said(desk, _reality_gap, _by_reality_gap(desk)),
        _lapsed_ones(desk),
    )


def advances(desk: Desk) -> Section:
    """What is best documented as done; or that nothing is, which does not say nothing was done.

    What is told as a gap is no advance as well.
    """
    gap = _largest(desk)
    chosen = _first(
        desk.budget.findings,
        _said(desk, _advance, (row for row in _by_advance(desk) if about(row) not in gap)),
        _said(desk, indicator_line, filter(partial(_is_advance, desk), measured_rows(desk))),
    )
    title = desk.c.say("Best-documented advances")
    if not chosen:
        said = desk.c.say(
            "No advance is on record that anybody could check. That does not say that there was "
            "none."
        )
        return Section("advances", title, (Prose(said),))
    return Section("advances", title, (Bullets(tuple(say() for say in chosen.values())),))


def _said(desk: Desk, say: Callable[[Desk, Row], Line], rows: Iterable[Row]) -> Iterator[Candidate]:
    """What would be said of each row: said only when it is wanted, as it numbers its sources."""
    for row in rows:
        yield about(row), partial(say, desk, row)


def _first(most: int, *kinds: Iterable[Candidate]) -> Chosen:
    """The first findings, each about another cell or indicator; of several kinds in their order."""
    chosen: Chosen = {}
    for key, say in chain(*kinds):
        if len(chosen) == most:
            break
        chosen.setdefault(key, say)
    return chosen


# ---- which ones ---------------------------------------------------------------------------------


def _by_claim_gap(desk: Desk) -> list[Row]:
    """Cells whose claim surely goes beyond what was found, the farthest first."""
    rows = [row for row in desk.subject.cells if (row["claim_gap_low"] or 0) > 0]
    return _apart(
        sorted(
            rows, key=lambda row: (-row["claim_gap_low"], -row["claim_gap_high"], *_tie(desk, row))
        )
    )


def _by_reality_gap(desk: Desk) -> list[Row]:
    """Cells whose rating surely lies above what is measured."""
    rows = [row for row in desk.subject.cells if (row["reality_gap_low"] or 0) > 0]
    return _apart(sorted(rows, key=lambda row: (-row["reality_gap_low"], *_tie(desk, row))))


def _of_schedule(desk: Desk, state: ScheduleState) -> list[Row]:
    rows = [row for row in desk.subject.cells if row["schedule"] == state]
    return _apart(sorted(rows, key=lambda row: (row["due_on"], row["clause_key"])))


def _by_advance(desk: Desk) -> list[Row]:
    """Rated cells by rating, confidence and number of passages; nothing contested."""
    rows = [
        row
        for row in desk.subject.cells
        if row["assessed_low"] is not None
        and not row["is_contested"]
        and row["assessed_low"] >= ADVANCE
        and _passage_keys(desk, row)
    ]
    return _apart(sorted(rows, key=lambda row: _documented(desk, row)))


def _documented(desk: Desk, row: Row) -> tuple[object, ...]:
    """How well an advance is documented, the best first."""
    return (
        -row["assessed_low"],
        -CONFIDENCES.index(row["confidence"]),
        -len(_passage_keys(desk, row)),
        *_tie(desk, row),
    )


def _tie(desk: Desk, row: Row) -> tuple[object, ...]:
    """What binds hardest first, then the newest text, then by key."""
    strength = desk.ground.clauses[row["clause_key"]]["strength"]
    return -STRENGTHS.index(VerbStrength(strength)), row["clause_key"], row["actor_code"]


def _apart(rows: list[Row]) -> list[Row]:
    """Of each paragraph the first cell, then the others: findings are not all of one."""
    seen: set[str] = set()
    first: list[Row] = []
    rest: list[Row] = []
    for row in rows:
        (rest if row["provision_key"] in seen else first).append(row)
        seen.add(row["provision_key"])
    return first + rest


# ---- what is said of them -----------------------------------------------------------------------


def about(row: Row) -> str:
    """Which cell, or which indicator of which state, a row is about."""
    if "clause_key" in row:
        return f"{row['clause_key']}@{row['actor_code']}"
    return f"{row['indicator_key']}@{row['subject']}"


def opening(desk: Desk, row: Row) -> Line:
    """Which commitment, of which state where there are several, and what it asks."""
    key: Line = (desk.clause(row["clause_key"]),)
    if not desk.subject.is_one_state:
        state = desk.names.states[row["actor_code"]]
        key = desk.c.part("{state}, {clause}", state=state, clause=key)
    return (*strong((*key, Run(desk.t(": ")))), desk.summary(row["clause_key"]))


def _claim_gap(desk: Desk, row: Row) -> Line:
    said = desk.c.say(
        "Told in reports, as read here: {claimed}; found by our review: {found}, which is {gap} "
        "less.",
        claimed=gap_labels.levels(desk.t, row["claimed_low"], row["claimed_high"]),
        found=gap_labels.levels(desk.t, row["assessed_low"], row["assessed_high"]),
        gap=_levels(desk, row, "claim_gap"),
    )
    line = joined([opening(desk, row), said])
    return desk.c.cited(line, *passages_of(desk, row)[: desk.budget.passages])


def _reality_gap(desk: Desk, row: Row) -> Line:
    said = desk.c.say(
        "Found: {found}; measured: {measured}, which is {gap} less.",
        found=gap_labels.levels(desk.t, row["assessed_low"], row["assessed_high"]),
        measured=gap_labels.measured_levels(desk.t, row["measured_low"], row["measured_high"]),
        gap=_levels(desk, row, "reality_gap"),
    )
    line = joined([opening(desk, row), said])
    return desk.c.cited(
        line, *values_of(desk, row)[: desk.budget.passages], *passages_of(desk, row)[:1]
    )


def _levels(desk: Desk, row: Row, column: str) -> Line:
    """A gap in levels; both ends where they differ."""
    low, high = row[f"{column}_low"], row[f"{column}_high"]
    label = {"claim_gap": desk.t("claim gap, levels"), "reality_gap": desk.t("reality gap, levels")}
    ends = [
        desk.c.number(value, label[column], Place("gap", about(row), f"{column}_{end}"))
        for end, value in (("low", low), ("high", high))
    ]
    if low == high:
        return desk.c.part_n("{n} level", "{n} levels", low, n=ends[0])
    return desk.c.part("{low} to {high} levels", low=ends[0], high=ends[1])


def _lapsed(desk: Desk, row: Row) -> Line:
    said = desk.c.say(
        "Due on {day}; nothing on record shows that it was done, and the reports on record begin "
        "on {first} only.",
        day=due_on(desk, row),
        first=_record_begins(desk),
    )
    return desk.c.cited(joined([opening(desk, row), said]), *searches_of(desk, row))


def due_on(desk: Desk, row: Row) -> Run:
    """The day a cell was, or is, due."""
    label = desk.t("due on")
    return desk.c.day(row["due_on"], label, Place("gap", about(row), "due_on"))


def _record_begins(desk: Desk) -> Run:
    """The day of the first report of anybody: what was said before is not known."""
    first = min(row["reported_on"] for row in desk.ground.reports)
    return desk.c.day(first, desk.t("first report on record"), Place("reports", "all", "first"))


def _lapsed_ones(desk: Desk) -> Iterator[Candidate]:
    """Dates past without a trace: of one state each cell, of many each clause and no state."""
    rows = _of_schedule(desk, ScheduleState.LAPSED)
    if desk.subject.is_one_state:
        yield from _said(desk, _lapsed, rows)
        return
    for clause in dict.fromkeys(row["clause_key"] for row in rows):
        mine = [row for row in rows if row["clause_key"] == clause]
        yield clause, partial(_lapsed_of_many, desk, mine)


def _lapsed_of_many(desk: Desk, rows: list[Row]) -> Line:
    row = rows[0]
    key = row["clause_key"]
    said = desk.c.say(
        "Due on {day}; of {n} states nothing on record shows that it was done, and the reports on "
        "record begin on {first} only.",
        day=due_on(desk, row),
        n=desk.count(len(rows), desk.t("states whose date is past"), f"lapsed {key}"),
        first=_record_begins(desk),
    )
    clause = strong((desk.clause(key), Run(desk.t(": "))))
    return desk.c.cited(joined([(*clause, desk.summary(key)), said]), desk.page())


def _advance(desk: Desk, row: Row) -> Line:
    keys = sorted(_passage_keys(desk, row), key=desk.c.is_cited)  # what was not told yet first
    label = desk.t("passages it rests on")
    place = Place("gap", about(row), "passages of rating")
    found = gap_labels.levels(desk.t, row["assessed_low"], row["assessed_high"])
    said = desk.c.say_n(
        "Found: {found}, on {n} passage: {told}",
        "Found: {found}, on {n} passages, such as: {told}",
        len(keys),
        found=found,
        n=desk.c.number(len(keys), label, place),
        told=name(desk.names.evidence[keys[0]]),
    )
    line = joined([opening(desk, row), said])
    return desk.c.cited(line, *map(desk.passage, keys[: desk.budget.passages]))


# ---- what they rest on --------------------------------------------------------------------------


def _passage_keys(desk: Desk, row: Row) -> list[str]:
    """Keys of the passages a cell's rating and claim rest on: what tells most first."""
    own = [one for one in str(row["claimed_by"] or "").split(";") if one]
    rated = desk.ground.evidence_of_rating(row["assessment_key"])
    spoken = desk.ground.spoken.get((row["clause_key"], row["actor_code"]), [])
    found = [*own, *rated, *spoken] if row["assessed_low"] is None else [*rated, *own]
    keys = [one for one in dict.fromkeys(found) if one in desk.ground.evidence]
    return sorted(keys, key=lambda key: key not in own)


def passages_of(desk: Desk, row: Row) -> list[Source]:
    """The passages a cell rests on."""
    return [desk.passage(key) for key in _passage_keys(desk, row)]


def searches_of(desk: Desk, row: Row) -> list[Source]:
    """Where somebody looked in vain; where nobody did, the page that lists no report."""
    found = desk.ground.searches_of_rating(row["assessment_key"])
    return [desk.search(one) for one in found] or [desk.page()]


def values_of(desk: Desk, row: Row) -> list[Source]:
    """The values of the indicators a cell is judged by."""
    keys = {one.split("|")[0] for one in str(row["measured_by"] or "").split("; ")}
    rows = desk.ground.statuses_of.get(row["actor_code"], [])
    return [desk.value(one) for one in rows if one["indicator_key"] in keys and not one["part"]]


# ---- what indicators show -----------------------------------------------------------------------


def measured_rows(desk: Desk) -> list[Row]:
    """The subject's indicators that can be judged, what speaks plainest first.

    Of one state all it has; of many those that speak to the subject's clauses.
    """
    spoken = _speaking(desk)
    states = [desk.subject.key] if desk.subject.is_one_state else desk.subject.states
    rows = [
        row
        for code in states
        for row in desk.ground.statuses_of.get(code, [])
        if not row["part"] and ProgressClass(row["class"]) in PROGRESS_LEVELS
        if desk.subject.is_one_state or row["indicator_key"] in spoken
    ]
    return sorted(
        rows, key=lambda row: (*_doubtful(desk, row), -int(row["current_year"]), about(row))
    )


def _speaking(desk: Desk) -> set[str]:
    """The indicators by which a cell of the subject is judged."""
    told = (str(row["measured_by"] or "").split("; ") for row in desk.subject.cells)
    return {one.split("|")[0] for parts in told for one in parts if one}


def _doubtful(desk: Desk, row: Row) -> tuple[bool, bool, bool]:
    unit = desk.ground.indicators[row["indicator_key"]]["unit"]
    return row["points"] < LEAST_POINTS, bool(row["is_sensitive"]), unit == YES_NO


def _is_advance(desk: Desk, row: Row) -> bool:
    is_there = ProgressClass(row["class"]) in (ProgressClass.MET, ProgressClass.ON_TRACK)
    has_moved = row["current_value"] != row["base_value"]
    return is_there and has_moved and row["points"] >= LEAST_POINTS and not _is_a_toll(desk, row)


def _is_a_toll(desk: Desk, row: Row) -> bool:
    """A count of people something happened to: that it fell is no deed of a state."""
    told = desk.ground.indicators[row["indicator_key"]]
    return bool(told["kind"] == IndicatorKind.OUTCOME and told["unit"] == IndicatorUnit.NUMBER)


def indicator_line(desk: Desk, row: Row) -> Line:
    """An indicator with its first and last value and where it stands."""
    said = desk.c.part(
        "{base} ({first}), {value} ({last}): {where}{sensitive}.",
        base=indicator_value(desk, row, "base"),
        first=indicator_year(desk, row, "base"),
        value=indicator_value(desk, row, "current"),
        last=indicator_year(desk, row, "current"),
        where=_where(desk, row),
        sensitive=desk.c.part(" (sensitive to method or last year)") if row["is_sensitive"] else (),
    )
    label = indicator_name(desk, row)
    return desk.c.cited((*strong((name(label),)), Run(desk.t(": ")), *said), desk.value(row))


def _where(desk: Desk, row: Row) -> str:
    """The class of an indicator; a value that is the same as at first is no little progress."""
    is_still = row["current_value"] == row["base_value"]
    if is_still and ProgressClass(row["class"]) is not ProgressClass.MET:
        return desk.t("unchanged")
    return measure_labels.progress_class(desk.t, row["class"])


def indicator_name(desk: Desk, row: Row) -> str:
    """What is measured, of whom where there are several, and its scale where a number has none."""
    label = desk.names.indicators[row["indicator_key"]]
    if not desk.subject.is_one_state:
        label = f"{label}, {desk.names.states[row['subject']]}"
    told = desk.ground.indicators[row["indicator_key"]]
    if told["unit"] not in BARE:
        return label
    unit = measure_labels.unit(desk.t, told["unit"])
    return f"{label} ({unit}; {catalogue_labels.direction(desk.t, told['direction'])})"


def indicator_value(desk: Desk, row: Row, which: str) -> Run:
    """The first or the last value with its unit."""
    value = row[f"{which}_value"]
    unit = desk.ground.indicators[row["indicator_key"]]["unit"]
    said = measure_labels.valued(desk.t, value, unit, measure_labels.digits([value]))
    label = f"{desk.names.indicators[row['indicator_key']]}, {desk.names.states[row['subject']]}"
    return desk.c.figure(value, said, label, _status_place(row, f"{which}_value"))


def indicator_year(desk: Desk, row: Row, which: str) -> Run:
    """The year of the first or the last value."""
    year = desk.t("year")
    label = f"{desk.names.indicators[row['indicator_key']]}: {year}"
    return desk.year(row[f"{which}_year"], label, _status_place(row, f"{which}_year"))


def _status_place(row: Row, column: str) -> Place:
    return Place("progress", f"{row['indicator_key']} {row['subject']}", column)


def indicators(desk: Desk) -> Section | None:
    """What indicators show of one state, one line each."""
    rows = measured_rows(desk)
    if not desk.subject.is_one_state or not rows:
        return None
    shown = [indicator_line(desk, row) for row in rows[: desk.budget.indicators]]
    title = desk.c.say(
        "What indicators show: {n} can be judged",
        n=desk.c.number(
            len(rows),
            desk.t("indicators that can be judged"),
            Place("progress", desk.subject.key, "class"),
        ),
    )
    return Section("indicators", title, (Bullets(tuple(shown)),))
