"""Printed periods: first day, last day and kind, or why they mean none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import BadInputError
from tracker.ingest.observations.periods import (
    Period,
    read_period,
)


def told(printed: str) -> tuple[str, str, str]:
    """First day, last day and kind as text."""
    found = read_period(printed)
    return found.start.isoformat(), found.end.isoformat(), found.kind


@pytest.mark.parametrize(
    ("printed", "start", "end", "kind"),
    [
        ("2019", "2019-01-01", "2019-12-31", "year"),
        (" YR2019 ", "2019-01-01", "2019-12-31", "year"),
        ("2020-A1", "2020-01-01", "2020-12-31", "year"),
        ("2019Q3", "2019-07-01", "2019-09-30", "quarter"),
        ("2019-Q3", "2019-07-01", "2019-09-30", "quarter"),
        ("2011Q1 [YR2011Q1]", "2011-01-01", "2011-03-31", "quarter"),
        ("2019 [YR2019]", "2019-01-01", "2019-12-31", "year"),
        ("2019M05 [2019M05]", "2019-05-01", "2019-05-31", "month"),
        ("2020-02", "2020-02-01", "2020-02-29", "month"),
        ("2019M05", "2019-05-01", "2019-05-31", "month"),
        ("2019-05-31", "2019-05-31", "2019-05-31", "day"),
        ("2019-05-31T00:00:00", "2019-05-31", "2019-05-31", "day"),
        ("2019-S1", "2019-01-01", "2019-06-30", "half_year"),
        ("2019-B2", "2019-07-01", "2019-12-31", "half_year"),
        ("2019-W07", "2019-02-11", "2019-02-17", "week"),
        ("2020-W53", "2020-12-28", "2021-01-03", "week"),
        ("1980 to 1990", "1980-01-01", "1990-12-31", "range"),
        ("2015-2017", "2015-01-01", "2017-12-31", "range"),
        ("2015–2017", "2015-01-01", "2017-12-31", "range"),
        ("2015/2016", "2015-01-01", "2016-12-31", "range"),
        ("2015/16", "2015-01-01", "2016-12-31", "range"),
        ("1999/00", "1999-01-01", "2000-12-31", "range"),
        ("2019-01-01/P1Y", "2019-01-01", "2019-12-31", "year"),
        ("2019-04-01/P3M", "2019-04-01", "2019-06-30", "quarter"),
        ("2019-07-01/P1Y", "2019-07-01", "2020-06-30", "range"),
        ("2019-01-30/P1M", "2019-01-30", "2019-02-27", "range"),
        ("2019-01-01/P7D", "2019-01-01", "2019-01-07", "range"),
    ],
)
def test_each_form_means_its_days(printed, start, end, kind):
    """Both ends are included."""
    assert told(printed) == (start, end, kind)


@pytest.mark.parametrize(
    "printed",
    ["", "2019.0", "19", "1799", "2201", "2019-13", "2019-00", "2019-02-30", "2019 Q5", "2019-Q0",
     "2019-W53", "2015-16", "2015/05", "2015/18", "2017-2015", "2015-2015", "2011Q1 [YR2011Q2]",
     "2019e", "2019 (est.)", "FY2019", "٢٠١٩", "2019-1", "05/2019", "2019-01-01/P0D",
     "9999-01-01/P999Y", "2019-01-01/2019-02-01", "2019-05-31x", "2019-S3", "2019-T1"],
)  # fmt: skip
def test_what_means_no_period_or_two_is_refused(printed):
    """`2015-16` may be a month or two years; a year with a decimal went through a spreadsheet."""
    with pytest.raises(BadInputError, match="expected a"):
        read_period(printed)


@given(st.text(alphabet="0123456789-/ QSBHMWAYRtoPDT:[]–", max_size=22))
def test_no_text_breaks_the_reading(printed):
    """Any text is a period in order and in its years, or one clear line."""
    found: Period | None = None
    said = ""
    try:
        found = read_period(printed)
    except BadInputError as error:
        said = str(error)
    if found is None:
        assert said
        assert "\n" not in said
    else:
        assert found.start <= found.end
        assert 1800 <= found.start.year <= found.end.year <= 2200
