"""A date in a text is ahead or past; whether anything was done it does not say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.method.deadlines import DeadlineState, days_left, deadline_state

DUE = date(2008, 12, 31)


@pytest.mark.parametrize(
    ("on", "state", "left"),
    [
        (date(2008, 12, 30), DeadlineState.AHEAD, 1),
        (date(2008, 12, 31), DeadlineState.AHEAD, 0),
        (date(2009, 1, 1), DeadlineState.LAPSED, -1),
    ],
)
def test_a_deadline_is_met_until_the_end_of_its_day(on: date, state: DeadlineState, left: int):
    """The last day is still in time; the next one is not."""
    assert (deadline_state(DUE, on), days_left(DUE, on)) == (state, left)


def test_leap_days_are_days():
    """Days are counted on the calendar."""
    assert days_left(date(2024, 3, 1), date(2024, 2, 28)) == 2
    assert days_left(date(2023, 3, 1), date(2023, 2, 28)) == 1


@given(st.dates())
def test_a_clause_without_a_date_is_never_overdue(on):
    """On no day is the undated anything but undated."""
    assert deadline_state(None, on) is DeadlineState.UNDATED


@given(st.dates(), st.dates())
def test_what_is_lapsed_has_no_days_left(deadline, on):
    """The state and the days say the same, on every day."""
    lapsed = deadline_state(deadline, on) is DeadlineState.LAPSED
    assert lapsed == (days_left(deadline, on) < 0)
    assert on + timedelta(days=days_left(deadline, on)) == deadline


@given(st.dates(), st.dates(), st.dates())
def test_what_has_lapsed_stays_lapsed(deadline, one, other):
    """Time goes one way: no later day makes a past deadline open again."""
    earlier, later = sorted((one, other))
    if deadline_state(deadline, earlier) is DeadlineState.LAPSED:
        assert deadline_state(deadline, later) is DeadlineState.LAPSED
    assert days_left(deadline, later) <= days_left(deadline, earlier)
