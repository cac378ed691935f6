"""A commitment and its date: late is not failed, undated never overdue, lapsed no finding."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.method.schedule import (
    first_report,
    last_day,
    reporting_schedule,
    schedule,
)
from tracker.vocab import Precision, ScheduleState

TODAY = date(2026, 11, 22)
DUE = date(2005, 11, 5)
AGREED = date(2004, 1, 13)
days = st.dates(date(1990, 1, 1), date(2035, 12, 31))
maybe = st.none() | days


def stands(deadline, done_on, on=TODAY):
    return schedule(deadline, done_on, on, is_superseded=False, applies=True)


@given(done=maybe, on=days)
def test_undated_is_never_overdue(done, on):
    """Without a date there is neither late nor lapsed, whatever was done and whenever."""
    found = stands(None, done, on)
    assert found.state is ScheduleState.UNDATED
    assert found.days is found.days_late is found.days_left is None


@given(deadline=days, done=days, on=days)
def test_what_was_done_is_never_lapsed(deadline, done, on):
    """Late achievement is not failure: done by the day asked is on time or late."""
    found = stands(deadline, done, on)
    if done <= on:
        expected = ScheduleState.ON_TIME if done <= deadline else ScheduleState.LATE
        assert found.state is expected
        assert found.days == (done - deadline).days
    else:
        assert found.state in (ScheduleState.AHEAD, ScheduleState.LAPSED)
        assert found.done_on is None


@given(deadline=maybe, done=maybe, on=days, is_superseded=st.booleans(), applies=st.booleans())
def test_days_late_and_days_left_never_stand_together(deadline, done, on, is_superseded, applies):
    """A cell is past its date or not; neither is told where the state has no date to count from."""
    found = schedule(deadline, done, on, is_superseded=is_superseded, applies=applies)
    assert found.days_late is None or found.days_left is None
    assert found.days_late is None or found.days_late > 0
    assert found.days_left is None or found.days_left >= 0
    if not applies:
        assert found.state is ScheduleState.NOT_APPLICABLE
    elif is_superseded:
        assert found.state is ScheduleState.SUPERSEDED


def test_a_deadline_is_met_until_the_end_of_its_day():
    """On the day itself it is still ahead, and what is done on it is on time."""
    assert stands(DUE, None, DUE).days_left == 0
    assert stands(DUE, DUE, DUE).state is ScheduleState.ON_TIME
    after = stands(DUE, None, DUE + timedelta(days=1))
    assert (after.state, after.days_late) == (ScheduleState.LAPSED, 1)


@pytest.mark.parametrize(
    ("day", "precision", "last"),
    [
        (date(2008, 1, 1), Precision.YEAR, date(2008, 12, 31)),
        (date(2008, 12, 31), Precision.YEAR, date(2008, 12, 31)),
        (date(2024, 2, 1), Precision.MONTH, date(2024, 2, 29)),
        (date(2011, 4, 30), Precision.MONTH, date(2011, 4, 30)),
        (date(2011, 12, 31), Precision.MONTH, date(2011, 12, 31)),
        (DUE, Precision.DAY, DUE),
        (DUE, None, DUE),
        (None, Precision.YEAR, None),
    ],
)
def test_a_year_or_month_lasts_to_its_end(day, precision, last):
    """Nobody is late within the year or month that a text names."""
    assert last_day(day, precision) == last


@given(day=days, precision=st.sampled_from(Precision))
def test_the_last_day_is_never_before_the_day_given_and_stays(day, precision):
    """Asking twice changes nothing; the year, and of a month the month, is kept."""
    last = last_day(day, precision)
    assert last is not None
    assert last >= day
    assert last.year == day.year
    assert precision is Precision.YEAR or last.month == day.month
    assert last_day(last, precision) == last


@pytest.mark.parametrize(
    ("reports", "state", "late"),
    [
        ([date(2005, 10, 1), date(2012, 4, 1)], ScheduleState.ON_TIME, None),
        ([DUE], ScheduleState.ON_TIME, None),
        ([date(2012, 4, 1), date(2010, 12, 1)], ScheduleState.LATE, 1852),
        ([AGREED], ScheduleState.LAPSED, 7687),
        ([], ScheduleState.LAPSED, 7687),
    ],
)
def test_the_duty_of_nuevo_leon_to_report_is_met_by_the_first_report(reports, state, late):
    """Paragraph 22: to report when the Summit meets in Argentina, which it did on 5 November 2005.

    A report of the day of agreement is none about it.
    """
    found = reporting_schedule(DUE, AGREED, reports, TODAY)
    assert (found.state, found.days_late) == (state, late)


def test_a_duty_to_report_binds_only_whom_it_applies_to():
    """A state that the text does not bind has nothing to be late with."""
    found = reporting_schedule(DUE, AGREED, [], TODAY, applies=False)
    assert found.state is ScheduleState.NOT_APPLICABLE


@given(reports=st.lists(days, max_size=5), on=days)
def test_the_first_report_is_the_same_in_any_order_and_known_on_the_day(reports, on):
    """What is published later was not there on the day asked."""
    found = first_report(AGREED, reports, on)
    assert found == first_report(AGREED, reversed(reports), on)
    assert found is None or AGREED < found <= on
