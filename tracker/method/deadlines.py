"""What a date in a text means today; whether the act was done is another question."""

from datetime import date
from enum import StrEnum


class DeadlineState(StrEnum):
    """Where a deadline stands on a day, whatever was done."""

    UNDATED = "undated"
    AHEAD = "ahead"
    LAPSED = "lapsed"  # the day is past; nothing here says that nothing was done


def deadline_state(deadline: date | None, on: date) -> DeadlineState:
    """A deadline is met until the end of its day; a clause without one is never overdue."""
    if deadline is None:
        return DeadlineState.UNDATED
    return DeadlineState.AHEAD if deadline >= on else DeadlineState.LAPSED


def days_left(day: date, on: date) -> int:
    """Whole days from `on` to `day`; negative when it is past."""
    return (day - on).days
