"""Everything with a day on one axis: where marks, bars and columns lie, in percent of its width.

Nothing is drawn here: `dashboards.components.timeline_svg` does that. Pixels are needed only to
keep labels apart, at the least width the picture has.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import pandas as pd

from dashboards.components.rows import Row
from tracker.i18n import Words
from tracker.method.schedule import last_day
from tracker.method.silence import years_between
from tracker.vocab import ActorKind, Precision, ReviewStatus, ScheduleState
from tracker.wording import catalogue_labels

WHOLE = 100.0  # percent
LEAST_WIDTH = 960.0  # pixels; the same in `assets/timeline.css`
LETTER = 7.3  # pixels a letter takes on average in the labels' size
MARK = 24.0  # pixels of a mark and the space around it
MOST_ROWS = 8  # rows of labels in a lane; what fits in none of them is named in the table only
STEPS = (1, 2, 4, 5, 10, 20, 50)  # years between two lines
MOST_LINES = 12
COLUMN = 0.8  # of a year's width


class Shape(StrEnum):
    """What a mark is; each has a shape of its own."""

    SUMMIT_TEXT = "summit_text"
    OTHER_TEXT = "other_text"
    DUE = "due"
    ASKED = "asked"
    DONE = "done"
    PUBLISHED = "published"
    HELD = "held"
    COMING = "coming"
    UNSURE = "unsure"


REVIEW_SHAPES = {
    ReviewStatus.HELD: Shape.HELD,
    ReviewStatus.SCHEDULED: Shape.COMING,
    ReviewStatus.EXPECTED: Shape.COMING,
    ReviewStatus.UNKNOWN: Shape.UNSURE,
}


@dataclass(frozen=True)
class Axis:
    """Whole years, from the first day of the first to the last day of the last."""

    first: int
    last: int

    def at(self, day: date) -> float:
        """Where a day begins, in percent of the width."""
        start = date(self.first, 1, 1)
        return WHOLE * (day - start).days / (date(self.last + 1, 1, 1) - start).days

    def end(self, day: date) -> float:
        """Where a day ends."""
        return self.at(day + timedelta(days=1))

    def at_year(self, year: int) -> float:
        """Where a year begins."""
        return self.at(date(year, 1, 1))

    @property
    def lines(self) -> list[int]:
        """The years whose beginning is marked."""
        years = self.last - self.first + 1
        step = next((one for one in STEPS if years / one <= MOST_LINES), STEPS[-1])
        return list(range(self.first, self.last + 1, step))


def axis_of(days: Iterable[date]) -> Axis:
    """The axis that holds all of the days, at least one."""
    years = [day.year for day in days]
    return Axis(min(years), max(years))


@dataclass(frozen=True)
class Mark:
    """An event, or several of one sort and place; `wide` is more than 0 where its day is unknown.

    `at` and `wide` are percent of the width, `row` counts from the top; the label stands behind
    the mark, or before it where there is no room behind.
    """

    shape: Shape
    at: float
    wide: float = 0.0
    label: str = ""
    row: int = 0
    is_before: bool = False


@dataclass(frozen=True)
class Promise:
    """A clause with a date: from the day it was agreed on to its due day.

    `open_to`: today where it lapsed for a state, else None. `done`: the days states did it on.
    """

    agreed: float
    due: float
    open_to: float | None
    done: tuple[float, ...]
    label: str
    is_before: bool  # whether the label ends at the end of the bar, for want of room behind
    is_asked: bool  # by civil society, undertaken by nobody


@dataclass(frozen=True)
class Column:
    """The reports of a year."""

    year: int
    at: float
    wide: float
    states: int
    institutions: int


@dataclass(frozen=True)
class Band:
    """A time in which nothing came, and what is said of it."""

    at: float
    wide: float
    label: str


@dataclass(frozen=True)
class Coming:
    """A review not known to have been held, with the least and most days left.

    Both are None where it has no date, both negative where its date is past.
    """

    row: Row
    least: int | None
    most: int | None

    @property
    def is_past(self) -> bool:
        """Whether the last day it may have begun on is over."""
        return self.most is not None and self.most < 0


# ---- counting -----------------------------------------------------------------------------------


def standings(schedule: pd.DataFrame) -> dict[str, Counter[str]]:
    """How many states stand how to each dated clause; `schedule` as `gap_frame`."""
    found: dict[str, Counter[str]] = {}
    for clause, state in zip(schedule["clause_key"], schedule["schedule"], strict=True):
        found.setdefault(clause, Counter())[state] += 1
    return found


def due_day(clause: Row) -> date:
    """The last day that the date of a clause may mean."""
    code = clause["deadline_precision"]
    day = last_day(clause["deadline"], Precision(code) if code else None)
    assert day is not None
    return day


def reports_by_year(reports: pd.DataFrame) -> dict[int, Counter[str]]:
    """Reports of each year by kind of actor, oldest year first."""
    found: dict[int, Counter[str]] = {}
    for day, kind in zip(reports["reported_on"], reports["actor_kind"], strict=True):
        found.setdefault(day.year, Counter())[kind] += 1
    return dict(sorted(found.items()))


def not_held(reviews: Iterable[Row], today: date) -> list[Coming]:
    """Reviews nobody knows to have been held, by date; those without one come last."""
    found = [_coming(row, today) for row in reviews if row["status"] != ReviewStatus.HELD]
    return sorted(found, key=lambda one: (one.most is None, one.most, one.row["review_key"]))


def _coming(row: Row, today: date) -> Coming:
    if row["starts_on"] is None:
        return Coming(row, None, None)
    is_exact = row["precision"] == Precision.DAY
    last = row["starts_on"] if is_exact else row["ends_on"] or row["starts_on"]
    least, most = (row["starts_on"] - today).days, (last - today).days
    return Coming(row, least if most < 0 else max(least, 0), most)


def next_review(reviews: Iterable[Row], today: date) -> Coming | None:
    """The first review with a date to come that is announced or follows from a rule; or None."""
    sure = (ReviewStatus.SCHEDULED, ReviewStatus.EXPECTED)
    return next(
        (
            one
            for one in not_held(reviews, today)
            if one.most is not None and not one.is_past and one.row["status"] in sure
        ),
        None,
    )


# ---- places -------------------------------------------------------------------------------------


def instrument_marks(instruments: Iterable[Row], axis: Axis, t: Words) -> tuple[Mark, ...]:
    """Texts adopted; those of one place, year and sort share a mark at the first of them."""
    groups: dict[tuple[Shape, str], list[Row]] = {}
    for row in instruments:
        shape = Shape.SUMMIT_TEXT if row["summit"] else Shape.OTHER_TEXT
        name = f"{row['place']} {row['adopted_on'].year}" if row["place"] else row["title"]
        groups.setdefault((shape, name), []).append(row)
    return in_rows(
        Mark(
            shape,
            axis.at(min(row["adopted_on"] for row in rows)),
            label=name
            if len(rows) == 1
            else t.n("{name}: {n} text", "{name}: {n} texts", len(rows), name=name),
        )
        for (shape, name), rows in groups.items()
    )


def review_marks(reviews: Iterable[Row], axis: Axis, t: Words) -> tuple[Mark, ...]:
    """Reviews with a date, as wide as it is inexact; Summits by place, others by year."""
    return in_rows(
        Mark(
            REVIEW_SHAPES[ReviewStatus(row["status"])],
            axis.at(row["starts_on"]),
            _width(row, axis),
            _review_label(row, t),
        )
        for row in reviews
        if row["starts_on"] is not None
    )


def _width(row: Row, axis: Axis) -> float:
    if row["precision"] == Precision.DAY:
        return 0.0
    return axis.end(row["ends_on"] or row["starts_on"]) - axis.at(row["starts_on"])


def _review_label(row: Row, t: Words) -> str:
    name = str(row["place"] or row["starts_on"].year)
    if row["process"] != "summit":
        name = str(row["starts_on"].year)
    if row["status"] == ReviewStatus.HELD:
        return name
    return f"{name}: {catalogue_labels.review_status(t, row['status'])}"


def published_marks(published: Iterable[Row], axis: Axis, t: Words) -> tuple[Mark, ...]:
    """Published assessments, those of a year in one mark at the last of their days."""
    years: dict[int, list[Row]] = {}
    for row in published:
        years.setdefault(row["day"].year, []).append(row)
    return in_rows(
        Mark(
            Shape.PUBLISHED,
            axis.at(max(row["day"] for row in rows)),
            label=t.n("{n} cell", "{n} cells", sum(int(row["cells"]) for row in rows)),
        )
        for rows in years.values()
    )


@dataclass(frozen=True)
class Dated:
    """A mandate with a date, or the demands one text dates alike; how states stand to it."""

    clauses: tuple[Row, ...]
    due: date
    states: Counter[str]
    done_on: tuple[date, ...]

    @property
    def is_asked(self) -> bool:
        """Whether civil society asked for it, so that no state undertook it."""
        return bool(self.clauses[0]["kind"] == "demand")

    @property
    def lapsed(self) -> int:
        """For how many states its day is past, and nothing on record shows that it was done."""
        return self.states[ScheduleState.LAPSED]


def dated_mandates(deadlines: Iterable[Row], schedule: pd.DataFrame) -> list[Dated]:
    """Every mandate with a date, by due day; `schedule` as `gap_frame`."""
    counts = standings(schedule)
    done = schedule[schedule["done_on"].notna()]
    found = [
        Dated(
            (row,),
            due_day(row),
            counts.get(row["clause_key"], Counter()),
            tuple(sorted(done.loc[done["clause_key"] == row["clause_key"], "done_on"])),
        )
        for row in deadlines
        if row["kind"] == "mandate"
    ]
    return sorted(found, key=lambda one: (one.due, one.clauses[0]["clause_key"]))


def dated_demands(deadlines: Iterable[Row]) -> list[Dated]:
    """Demands with a date, those of one text and day together."""
    groups: dict[tuple[date, str], list[Row]] = {}
    for row in deadlines:
        if row["kind"] == "demand":
            groups.setdefault((due_day(row), row["instrument_key"]), []).append(row)
    return [Dated(tuple(rows), due, Counter(), ()) for (due, _), rows in sorted(groups.items())]


def promise(one: Dated, agreed: date, axis: Axis, today: date, label: str) -> Promise:
    """A dated clause as a bar; `agreed` is the day its instrument was adopted on."""
    return Promise(
        axis.at(agreed),
        axis.end(one.due),
        axis.at(today) if one.lapsed else None,
        tuple(axis.at(day) for day in one.done_on),
        label,
        axis.at(agreed) + _wide(label) > WHOLE,
        one.is_asked,
    )


def columns(reports: pd.DataFrame, axis: Axis) -> tuple[Column, ...]:
    """A column a year in which a report came."""
    year = WHOLE / (axis.last - axis.first + 1)
    return tuple(
        Column(
            at,
            axis.at_year(at) + year * (1 - COLUMN) / 2,
            year * COLUMN,
            kinds[ActorKind.STATE],
            kinds[ActorKind.INSTITUTION],
        )
        for at, kinds in reports_by_year(reports).items()
    )


def silence(reports: pd.DataFrame, axis: Axis, today: date, t: Words) -> Band | None:
    """The time since the last report; None where there is no report to count from."""
    last = last_report(reports)
    if last is None or last >= today:
        return None
    at = axis.end(last)
    said = t("no report for {years} years", years=t.number(years_between(last, today), 1))
    return Band(at, axis.at(today) - at, said)


def last_report(reports: pd.DataFrame) -> date | None:
    """The day of the newest report; None where there is none."""
    return max(reports["reported_on"], default=None)


def in_rows(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in as few rows as keep their labels apart, at the least width of the picture."""
    ends: list[float] = []
    placed = []
    for mark in sorted(marks, key=lambda one: (one.at, one.label)):
        start, end, is_before = _extent(mark)
        row = next((at for at, taken in enumerate(ends) if taken <= start), len(ends))
        if row == MOST_ROWS:
            placed.append(replace(mark, label=""))
            continue
        ends[row : row + 1] = [end]
        placed.append(replace(mark, row=row, is_before=is_before))
    return tuple(placed)


def _extent(mark: Mark) -> tuple[float, float, bool]:
    """From where to where a mark reaches with its label, and whether that stands before it."""
    label, room = _wide(mark.label), MARK * WHOLE / LEAST_WIDTH
    start, end = mark.at - room / 2, mark.at + mark.wide + room / 2
    if end + label <= WHOLE or start - label < 0:
        return start, end + label, False
    return start - label, end, True


def _wide(label: str) -> float:
    """How wide words are at most, in percent of the least width."""
    return len(label) * LETTER * WHOLE / LEAST_WIDTH
