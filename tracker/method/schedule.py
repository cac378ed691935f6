"""How a commitment stands to its date: METHOD section 4.

Late achievement is not failure, a commitment without a date is never overdue, and lapsed says no
more than that its date is past and nothing on record shows that it was done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.method.deadlines import DeadlineState, deadline_state
from tracker.vocab import Precision, ScheduleState

_DONE = (ScheduleState.ON_TIME, ScheduleState.LATE)
_PAST = (ScheduleState.LATE, ScheduleState.LAPSED)


@dataclass(frozen=True)
class Schedule:
    """Where a cell stands to its date.

    `done_on` is the day it was done, as known on the day asked. `days` are whole days from the due
    day to that day, or where nothing shows it was done to the day asked: negative before the due
    day, 0 on it, None where the state has no day to count from.
    """

    state: ScheduleState
    due_on: date | None
    done_on: date | None
    days: int | None

    @property
    def days_late(self) -> int | None:
        """Days after the due day that it was done, or that have gone by; None unless past it."""
        return self.days if self.state in _PAST else None

    @property
    def days_left(self) -> int | None:
        """Days until the due day, 0 on it; None unless it is still to come."""
        if self.state is not ScheduleState.AHEAD or self.days is None:
            return None
        return -self.days


def last_day(day: date | None, precision: Precision | None) -> date | None:
    """The last day that a date as exact as `precision` may mean: a year lasts to its end."""
    if day is None or precision in (None, Precision.DAY):
        return day
    if precision is Precision.YEAR:
        return date(day.year, 12, 31)
    # the 28th and four days lie in the next month, whatever the month
    next_month = day.replace(day=28) + timedelta(days=4)
    return next_month - timedelta(days=next_month.day)


def schedule(
    deadline: date | None, done_on: date | None, on: date, *, is_superseded: bool, applies: bool
) -> Schedule:
    """How a commitment stands on day `on`; `deadline` as `last_day` gives it, None if undated.

    `done_on`: the first day on which something on record shows it done; None where nothing does.
    What is done after `on` was not done on that day. A deadline is met until the end of its day.
    """
    done = done_on if done_on is not None and done_on <= on else None
    state = _state(deadline, done, on, is_superseded=is_superseded, applies=applies)
    if deadline is None or state not in (*_DONE, *_PAST, ScheduleState.AHEAD):
        return Schedule(state, deadline, done, None)
    return Schedule(state, deadline, done, ((done or on) - deadline).days)


def _state(
    deadline: date | None, done: date | None, on: date, *, is_superseded: bool, applies: bool
) -> ScheduleState:
    if not applies:
        return ScheduleState.NOT_APPLICABLE
    if is_superseded:
        return ScheduleState.SUPERSEDED
    if deadline is None:
        return ScheduleState.UNDATED
    if done is not None:
        return ScheduleState.ON_TIME if done <= deadline else ScheduleState.LATE
    ahead = deadline_state(deadline, on) is DeadlineState.AHEAD
    return ScheduleState.AHEAD if ahead else ScheduleState.LAPSED


def first_report(agreed_on: date, reports: Iterable[date], on: date) -> date | None:
    """The day of the first report after the day of agreement, as known on day `on`."""
    return min((day for day in reports if agreed_on < day <= on), default=None)


def reporting_schedule(
    deadline: date | None,
    agreed_on: date,
    reports: Iterable[date],
    on: date,
    *,
    applies: bool = True,
) -> Schedule:
    """How a duty to report by a day stands: on time, late, or lapsed where no report followed.

    The first report after the agreement counts. Such a duty is in paragraph 22 of the Declaration
    of Nuevo León (2004): to report when the Summit meets in Argentina, which it did on 4 and 5
    November 2005.
    """
    done = first_report(agreed_on, reports, on)
    return schedule(deadline, done, on, is_superseded=False, applies=applies)
