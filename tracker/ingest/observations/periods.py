"""Printed period -> first day, last day and kind; every distinct text is read once.

Only what can be read one way is read. `2015-16` may be a month or two years and is refused, as is
`2019.0`, which is a year that went through a spreadsheet.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from tracker.errors import BadInputError
from tracker.ingest.entered import shown

FIRST_YEAR, LAST_YEAR = 1800, 2200
_EXPECTED = "a period such as 2019, 2019-Q3, 2019-05, 2019-05-31 or 2015-2017"
_TO = r"\s*(?:-|–|/|to)\s*"
_BRACKETED = re.compile(r"(.+?)\s*\[(?:YR)?([^\[\]]+)\]")
_PART = re.compile(r"([0-9]{4})[- ]?([QSBHMWA])([0-9]{1,2})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEARS = re.compile(rf"([0-9]{{4}}){_TO}([0-9]{{4}})")
_SHORT_YEARS = re.compile(r"([0-9]{4})/([0-9]{2})")
_LENGTH = re.compile(r"(.+)/P([0-9]{1,3})([YMD])")
_MONTHS_OF = {"Q": 3, "S": 6, "B": 6, "H": 6, "M": 1, "A": 12}


class PeriodKind(StrEnum):
    """How long a period is, as its publisher counts."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    RANGE = "range"  # several years, or any other stretch with a first and a last day


_KINDS = {1: PeriodKind.MONTH, 3: PeriodKind.QUARTER, 6: PeriodKind.HALF_YEAR, 12: PeriodKind.YEAR}


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included."""

    start: date
    end: date
    kind: PeriodKind


def read_period(printed: str) -> Period:
    """The period a text means; years from 1800 to 2200.

    Raises:
        BadInputError: the text means no period, or could mean two.
    """
    text = printed.strip()
    try:
        found = _found(text)
    except (ValueError, OverflowError) as error:  # a 13th month, a 31st of April
        raise BadInputError(f"expected {_EXPECTED}, found {shown(text)}") from error
    if found is None:
        raise BadInputError(f"expected {_EXPECTED}, found {shown(text)}")
    if found.start.year < FIRST_YEAR or found.end.year > LAST_YEAR:
        raise BadInputError(
            f"expected a year from {FIRST_YEAR} to {LAST_YEAR}, found {shown(text)}"
        )
    return found


def _found(text: str) -> Period | None:
    if bracketed := _BRACKETED.fullmatch(text):
        same = _found(bracketed[1]) == _found(bracketed[2])
        return _found(bracketed[2]) if same else None
    text = text.removeprefix("YR")
    if re.fullmatch("[0-9]{4}", text):
        return _months(int(text), 1, 12)
    for read in (_part, _month, _years, _length, _day):
        if (period := read(text)) is not None:
            return period
    return None


def _months(year: int, first: int, count: int) -> Period:
    """`count` months from the `first` of a year on."""
    last = first + count - 1
    end = date(year, last, monthrange(year, last)[1])
    return Period(date(year, first, 1), end, _KINDS[count])


def _part(text: str) -> Period | None:
    """`2019Q3`, `2019-S1`, `2019M05`, `2019-W07`, `2019-A1`."""
    part = _PART.fullmatch(text)
    if part is None:
        return None
    year, number = int(part[1]), int(part[3])
    if part[2] == "W":
        monday = date.fromisocalendar(year, number, 1)
        return Period(monday, monday + timedelta(days=6), PeriodKind.WEEK)
    count = _MONTHS_OF[part[2]]
    return _months(year, (number - 1) * count + 1, count)


def _month(text: str) -> Period | None:
    month = _MONTH.fullmatch(text)
    return _months(int(month[1]), int(month[2]), 1) if month else None


def _years(text: str) -> Period | None:
    """`1980 to 1990`, `2015-2017`, `2015/2016`, `2015/16`: whole years, also of fiscal ones."""
    if short := _SHORT_YEARS.fullmatch(text):
        first = int(short[1])
        last = first + 1 if (first + 1) % 100 == int(short[2]) else first
    elif years := _YEARS.fullmatch(text):
        first, last = int(years[1]), int(years[2])
    else:
        return None
    if last <= first:
        return None
    return Period(date(first, 1, 1), date(last, 12, 31), PeriodKind.RANGE)


def _length(text: str) -> Period | None:
    """A first day and how long, as SDMX writes it: `2019-01-01/P1Y`."""
    length = _LENGTH.fullmatch(text)
    if length is None:
        return None
    start, count = datetime.fromisoformat(length[1]).date(), int(length[2])
    if count == 0:
        return None
    if length[3] == "D":
        end = start + timedelta(days=count - 1)
        return Period(start, end, PeriodKind.DAY if count == 1 else PeriodKind.RANGE)
    count = count * 12 if length[3] == "Y" else count
    return Period(start, _after(start, count) - timedelta(days=1), _kind(start, count))


def _after(start: date, months: int) -> date:
    """The same day so many months on; the last of the month where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _kind(start: date, months: int) -> PeriodKind:
    """The kind of whole months that are a calendar year, half, quarter or month; else a range."""
    whole = start.day == 1 and months in _KINDS and (start.month - 1) % months == 0
    return _KINDS[months] if whole else PeriodKind.RANGE


def _day(text: str) -> Period | None:
    """`2019-05-31`, with or without a time of the day."""
    if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:$|T[0-9])", text):
        return None
    day = datetime.fromisoformat(text).date()
    return Period(day, day, PeriodKind.DAY)
