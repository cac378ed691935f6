"""The four corners: claimed, assessed, measured, on schedule, each with its denominator."""

from collections import Counter
from collections.abc import Iterable, Mapping

from tracker.briefs.composer import Place, joined, name
from tracker.briefs.desk import Desk
from tracker.briefs.model import (
    Bar,
    Block,
    BriefKind,
    Cell,
    Line,
    Prose,
    Run,
    Section,
    Table,
    text_of,
)
from tracker.briefs.subject import RATED, Mean, mean_in_figures, mean_of
from tracker.charts.bars import Part, Tone, spanned, stacked
from tracker.vocab import (
    PROGRESS_LEVELS,
    RATING_VALUES,
    ClaimBasis,
    Rating,
    ScheduleState,
)
from tracker.wording import assessment_labels, gap_labels, measure_labels

BY_TEXT = (BriefKind.THEME, BriefKind.CYCLE)  # parted by instrument, all others by state
LEAST_ROWS, MOST_ROWS = 2, 16  # of a breakdown in two pages
WIDE, HIGH = 250.0, 10.0  # of a bar of counts, in points
SPAN_WIDE, SPAN_HIGH = 150.0, 7.0  # of a bar of bounds
TONES = {
    4: Tone.FULL,
    3: Tone.SUBSTANTIAL,
    2: Tone.LIMITED,
    1: Tone.INITIATED,
    0: Tone.NO_ACTION,
    -1: Tone.REGRESSION,
}
LEVEL_NAMES = {value: rating for rating, value in RATING_VALUES.items()}
CLASS_NAMES = {value: one for one, value in PROGRESS_LEVELS.items()}
WORST_TO_BEST = sorted(TONES)

Counted = list[tuple[str, str, int, Tone]]  # what, the condition on the frame, how many, tone


def corners(desk: Desk) -> Section:
    """The four sides as a table with a bar each, the two gaps between them, and the mean."""
    title = desk.c.say("Four sides of every commitment, kept apart")
    if not desk.subject.cells:
        said = desk.c.say(
            "No commitment of the Summit follow-up page is told of here, so nothing is claimed, "
            "assessed, measured or due that could be set side by side."
        )
        return Section("corners", title, (Prose(desk.c.cited(said, desk.page())),))
    blocks: list[Block] = [
        Table(
            title=_finding(desk),
            columns=(desk.t("Side"), desk.t("Known"), desk.t("What is known of them")),
            rows=tuple(
                _row(desk, label, known, parts)
                for label, known, parts in (
                    (desk.t("Claimed"), "claim=claimed", claimed(desk)),
                    (desk.t("Assessed"), "rating in order", assessed(desk)),
                    (desk.t("Measured"), "measured_low not missing", measured(desk)),
                    (desk.t("Schedule"), "due_on not missing", scheduled(desk)),
                )
            ),
            widths=(0.13, 0.14, 0.73),
            number_columns=(1,),
            source=desk.c.cited(
                desk.c.say(
                    "Hatched: unknown, which is width and not zero. Source: reports of states and "
                    "published statistics, read and judged by this project."
                ),
                desk.page(),
            ),
        )
    ]
    if said := between(desk):
        blocks.append(Prose(said))
    return Section("corners", title, tuple(blocks))


def _finding(desk: Desk) -> Line:
    """What the rated share lets be said of the mean."""
    mean = desk.subject.mean
    if mean is None:
        return desk.c.say("Nothing that applies is on record")
    if mean.low == 0 and mean.high == 1:
        return desk.c.say(
            "None of {all} cells could be rated: the mean score can lie anywhere",
            all=_applicable(desk),
        )
    return desk.c.say(
        "The mean score lies between {low} and {high}, where {zero} is regression and {one} full",
        low=bound(desk, mean, "low"),
        high=bound(desk, mean, "high"),
        zero=name("0"),
        one=name("1"),
    )


def bound(desk: Desk, mean: Mean, end: str) -> Run:
    """One bound of a mean."""
    value = mean.low if end == "low" else mean.high
    label = {"low": desk.t("lower bound of the mean"), "high": desk.t("upper bound of the mean")}
    place = Place(mean.frame, mean.row, end)
    return desk.c.number(value, label[end], place, digits=gap_labels.DECIMALS)


def _applicable(desk: Desk) -> Line:
    mean = desk.subject.mean
    return () if mean is None else (applicable(desk, mean),)


def applicable(desk: Desk, mean: Mean) -> Run:
    """How many cells count for a mean."""
    return desk.c.number(
        mean.applicable,
        desk.t("commitments that apply, or may"),
        Place(mean.frame, mean.row, "applicable"),
    )


# ---- the rows -----------------------------------------------------------------------------------


def _row(desk: Desk, label: str, known: str, parts: Counted) -> tuple[Cell, ...]:
    """A side: how many are known of all, in words, and drawn."""
    total = sum(count for *_, count, _ in parts)
    some = sum(
        count for _, _, count, tone in parts if tone is not Tone.UNKNOWN and tone is not Tone.OTHER
    )
    told = [
        desk.c.part("{what} {n}", what=what, n=desk.count(count, f"{label}: {what}", condition))
        for what, condition, count, _ in parts
        if count
    ]
    said = joined(told, ", ")
    drawn = [Part(count, tone, desk.t.number(count)) for _, _, count, tone in parts]
    alt = desk.t("Bar: {n} of {all} known", n=desk.t.number(some), all=desk.t.number(total))
    bar = Bar(stacked(drawn, WIDE, HIGH), alt, WIDE, HIGH) if total else None
    what_known = desk.t("known")
    counted = desk.of_all(
        desk.count(some, f"{label}: {what_known}", known),
        desk.count(total, desk.t("cells"), "standing not does_not_apply"),
    )
    return Cell((name(label),)), Cell(counted), Cell(said, bar)


def claimed(desk: Desk) -> Counted:
    """Claims by level, from the most claimed, then why nothing can be said."""
    cells = desk.subject.cells
    spans = Counter(
        (row["claimed_low"], row["claimed_high"])
        for row in cells
        if row["claim"] == ClaimBasis.CLAIMED
    )
    found: Counted = [
        (
            _level(desk, low, high),
            f"claimed {low}..{high}",
            spans[low, high],
            TONES[high],
        )
        for low, high in sorted(spans, reverse=True)
    ]
    reasons = Counter(row["claim"] for row in cells)
    tones = {
        ClaimBasis.CITED_ONLY: Tone.OTHER,
        ClaimBasis.UNREAD: Tone.UNKNOWN,
        ClaimBasis.NO_REPORT: Tone.UNKNOWN,
    }
    return found + [
        (gap_labels.claim_basis(desk.t, one), f"claim={one.value}", reasons[one.value], tone)
        for one, tone in tones.items()
    ]


def _level(desk: Desk, low: int, high: int) -> str:
    if (low, high) == (0, 1):
        return desk.t("a mere statement")
    return gap_labels.levels(desk.t, low, high)


def assessed(desk: Desk) -> Counted:
    """Ratings from the best, then why there is none."""
    found = Counter(row["rating"] for row in desk.subject.cells)
    rated: Counted = [
        (
            assessment_labels.rating(desk.t, LEVEL_NAMES[level]),
            f"rating={LEVEL_NAMES[level].value}",
            found[LEVEL_NAMES[level].value],
            TONES[level],
        )
        for level in reversed(WORST_TO_BEST)
    ]
    outside = [one for one in Rating if one.value not in RATED]
    return rated + [
        (
            assessment_labels.rating(desk.t, one),
            f"rating={one.value}",
            found[one.value],
            Tone.UNKNOWN,
        )
        for one in outside
    ]


def measured(desk: Desk) -> Counted:
    """Classes of what is measured, by the lowest of a clause's indicators; then what is missing."""
    cells = desk.subject.cells
    found = Counter(row["measured_low"] for row in cells if row["measured_low"] is not None)
    classes: Counted = [
        (
            measure_labels.progress_class(desk.t, CLASS_NAMES[level]),
            f"measured_low={level}",
            found[level],
            TONES[level],
        )
        for level in reversed(WORST_TO_BEST)
    ]
    without = [row for row in cells if row["measured_low"] is None]
    silent = sum(bool(row["indicators"]) for row in without)
    return [
        *classes,
        (desk.t("no value that can be judged"), "measured=0 indicators>0", silent, Tone.UNKNOWN),
        (desk.t("no indicator"), "indicators=0", len(without) - silent, Tone.UNKNOWN),
    ]


def scheduled(desk: Desk) -> Counted:
    """How the dates stand; what has none can never be late."""
    found = Counter(row["schedule"] for row in desk.subject.cells)
    tones: Mapping[ScheduleState, Tone] = {
        ScheduleState.ON_TIME: Tone.FULL,
        ScheduleState.LATE: Tone.LIMITED,
        ScheduleState.AHEAD: Tone.INITIATED,
        ScheduleState.LAPSED: Tone.REGRESSION,
        ScheduleState.SUPERSEDED: Tone.OTHER,
        ScheduleState.UNDATED: Tone.OTHER,
    }
    return [
        (gap_labels.schedule(desk.t, one), f"schedule={one.value}", found[one.value], tone)
        for one, tone in tones.items()
    ]


# ---- between the sides --------------------------------------------------------------------------


def between(desk: Desk) -> Line:
    """The mean gaps where both sides are known; that there is none where none is."""
    claim, reality = _mean_gap(desk, "claim_gap"), _mean_gap(desk, "reality_gap")
    said = []
    if claim:
        said.append(desk.c.part("claimed less found {span} (cells: {n})", **claim))
    if reality:
        said.append(desk.c.part("found less measured {span} (cells: {n})", **reality))
    if not said:
        return desk.c.say(
            "Nowhere are two sides known at once, so the distance between them is unknown."
        )
    return desk.c.say(
        "Mean distance where two sides are known, in levels: {gaps}.",
        gaps=joined(said, desk.t("; ")),
    )


def _mean_gap(desk: Desk, column: str) -> dict[str, Line]:
    """Both ends of a mean gap and its number of cells; empty where it is defined nowhere."""
    rows = [row for row in desk.subject.cells if row[f"{column}_low"] is not None]
    if not rows:
        return {}
    label = {
        "claim_gap": desk.t("mean claim gap, levels"),
        "reality_gap": desk.t("mean reality gap, levels"),
    }[column]
    ends = []
    for end in ("low", "high"):
        value = sum(row[f"{column}_{end}"] for row in rows) / len(rows)
        said = measure_labels.signed(desk.t, value, gap_labels.DECIMALS)
        place = Place("gap", desk.subject.where, f"mean {column}_{end}")
        ends.append(desk.c.figure(value, said, label, place))
    count = desk.count(len(rows), label, f"{column} defined")
    return {"span": span(desk, *ends), "n": (count,)}


def span(desk: Desk, low: Run, high: Run) -> Line:
    """Two ends, or one number where they are printed alike."""
    if low.text == high.text:
        return (low,)
    return desk.c.part("{low} to {high}", low=low, high=high)


# ---- means by a dimension -----------------------------------------------------------------------


def breakdown(desk: Desk) -> Section | None:
    """The mean by theme; of a theme, by instrument; of one commitment, by state."""
    rows = [(label, mean) for label, mean in _means(desk) if mean is not None]
    known = sum(mean.rated > 0 for _, mean in rows)
    if len(rows) < LEAST_ROWS or (not known and not desk.budget.cells):
        return None  # that nothing at all is known has been said
    shown = rows if desk.subject.is_one_state or desk.budget.cells else _known_first(rows)
    title = _known_parts(
        desk,
        n=desk.count(known, desk.t("parts with a rating"), "parts with rated > 0"),
        all=desk.count(len(rows), desk.t("parts"), "parts"),
    )
    return Section(
        "breakdown",
        title,
        (
            Table(
                title=(),
                columns=(
                    _dimension(desk),
                    desk.t("Rated"),
                    desk.t("Mean"),
                    desk.t("Where it can lie"),
                ),
                rows=tuple(_mean_row(desk, label, mean) for label, mean in shown),
                widths=(0.4, 0.12, 0.16, 0.32),
                number_columns=(1, 2),
                source=desk.c.say("Line below a bar: the share that is rated."),
            ),
        ),
    )


def _known_parts(desk: Desk, **counts: Run) -> Line:
    """How many of the parts have a rating at all."""
    if desk.subject.kind is BriefKind.STATE:
        return desk.c.say("Themes with a rating: {n} of {all}", **counts)
    if desk.subject.kind in BY_TEXT:
        return desk.c.say("Texts with a rating: {n} of {all}", **counts)
    return desk.c.say("States with a rating: {n} of {all}", **counts)


def _known_first(rows: list[tuple[str, Mean]]) -> list[tuple[str, Mean]]:
    """Of many parts those with a rating, what is rated most first: the title counts the others."""
    known = [row for row in rows if row[1].rated]
    return sorted(known, key=lambda row: (-row[1].rated, row[0]))[:MOST_ROWS] or rows[:MOST_ROWS]


def _dimension(desk: Desk) -> str:
    if desk.subject.kind is BriefKind.STATE:
        return desk.t("Theme")
    if desk.subject.kind in BY_TEXT:
        return desk.t("Instrument")
    return desk.t("State")


def _means(desk: Desk) -> Iterable[tuple[str, Mean | None]]:
    subject, ground = desk.subject, desk.ground
    if subject.kind is BriefKind.STATE:
        for key, label in desk.names.themes.items():
            row = ground.mean("state", subject.key, "theme", key)
            where = f"state {subject.key} theme {key}"
            yield label, None if row is None else mean_in_figures(row, where)
        return
    column = "instrument_key" if _dimension(desk) == desk.t("Instrument") else "actor_code"
    names = desk.names.instruments if column == "instrument_key" else desk.names.states
    for key in dict.fromkeys(row[column] for row in subject.cells):
        mine = tuple(row for row in subject.cells if row[column] == key)
        yield names[key], mean_of(mine, f"{subject.where} {column}={key}")


def _mean_row(desk: Desk, label: str, mean: Mean) -> tuple[Cell, ...]:
    counted = desk.of_all(
        desk.c.number(
            mean.rated, f"{label}: {desk.t('rated')}", Place(mean.frame, mean.row, "rated")
        ),
        desk.c.number(
            mean.applicable,
            f"{label}: {desk.t('cells')}",
            Place(mean.frame, mean.row, "applicable"),
        ),
    )
    said = span(desk, bound(desk, mean, "low"), bound(desk, mean, "high"))
    alt = desk.t("Bar from zero to one: {span}", span=text_of(said))
    bar = Bar(
        spanned(mean.low, mean.high, mean.coverage, SPAN_WIDE, SPAN_HIGH), alt, SPAN_WIDE, SPAN_HIGH
    )
    return Cell((name(label),)), Cell(counted), Cell(said), Cell(bar=bar)
