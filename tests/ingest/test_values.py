"""Printed values: a number, a bound, a gap with its reason, or why it is refused."""

from decimal import Decimal
from math import inf, isnan, nan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tracker.config import shipped
from tracker.ingest.observations.observing_rules import read_observing_rules
from tracker.ingest.observations.values import COLUMNS, Numerals, Value, read_values
from tracker.vocab import ObservationStatus as Status

DATA = ROOT.parent / "shared" / "data"
TOKENS = read_observing_rules(shipped("seeds")).missing
TWO_WAYS = "can be read two ways"


def read(printed: str, decimal: str = "", **more) -> Value:
    """One text, read as a column of one."""
    frame = read_values(pd.Series([printed], dtype="str"), decimal, TOKENS, **more)
    assert list(frame.columns) == list(COLUMNS)
    return Value(*frame.iloc[0])


def number(printed: str, decimal: str = "") -> float:
    """The value of a text that must be a plain number."""
    found = read(printed, decimal)
    assert (found.status, found.fault) == (Status.NORMAL, "")
    assert isnan(found.lower)
    assert isnan(found.upper)
    return found.value


@pytest.mark.parametrize(
    ("printed", "value"),
    [("-12.5", -12.5), ("1e3", 1000), ("1.5E-2", 0.015), ("1022", 1022), (".5", 0.5), ("+5", 5),
     ("\u22125", -5), (" 7 ", 7), ("007", 7)],
)  # fmt: skip
def test_plain_numbers_need_no_declaration(printed, value):
    """A point and no groups can be read one way only."""
    assert number(printed) == number(printed, ".") == value


@pytest.mark.parametrize("zero", ["0", "0.0", "-0", "0e5", "+0.00"])
def test_a_real_zero_stays_zero(zero):
    """Zero is a value, and has no sign."""
    assert str(number(zero)) == "0.0"


@pytest.mark.parametrize("printed", ["1,022", "1.234,5", "1,5", "1 022", "1.234.567", "-1,022.5"])
def test_what_can_be_read_two_ways_is_refused(printed):
    """Without a declared decimal sign nobody knows what a comma is."""
    found = read(printed)
    assert TWO_WAYS in found.fault
    assert isnan(found.value)
    assert found.status == ""


@pytest.mark.parametrize(
    ("printed", "decimal", "value"),
    [("1,022", ".", 1022), ("12 345.6", ".", 12345.6), ("12\u00a0345", ".", 12345),
     ("1\u202f234\u202f567", ".", 1234567), ("1,234,567.5", ".", 1234567.5),
     ("1.234,5", ",", 1234.5), ("1 234,5", ",", 1234.5), ("1.234", ",", 1234), ("-3,2", ",", -3.2)],
)  # fmt: skip
def test_groups_are_read_as_declared(printed, decimal, value):
    """Three digits a group, parted by the sign that is not the decimal one, or by a blank."""
    assert number(printed, decimal) == value


@pytest.mark.parametrize(
    ("printed", "decimal"),
    [("0,123", "."), ("1,02", "."), ("1,0222", "."), ("1,022,3", "."), ("1 02", "."),
     ("1.5", ","), ("1,2,3", ","), ("0.123", ","), ("12,345 678", ".")],
)  # fmt: skip
def test_groups_that_are_none_are_refused(printed, decimal):
    """A comma where the declared sign has no place does not vanish."""
    assert read(printed, decimal).fault.startswith("expected a number")


@pytest.mark.parametrize(
    "printed",
    ["nan", "inf", "-inf", "Infinity", "1_000", "0x10", "1e", "e5", "--5", "5.", "٣", "\uff11", "-",
     "1e999", "1e-999", "9" * 400, "TRUE", "#N/A", "(5)", "1e99999"],
)  # fmt: skip
def test_what_only_computers_take_for_numbers_is_refused(printed):
    """Neither infinity, nor what is too small to be kept, nor a hyphen becomes a number."""
    found = read(printed)
    assert found.fault
    assert isnan(found.value)


@pytest.mark.parametrize(
    ("printed", "bounds", "status"),
    [("<2.5", (nan, 2.5), "below"), ("< 5", (nan, 5), "below"), ("≤5", (nan, 5), "below"),
     ("<=5", (nan, 5), "below"), (">95", (95, nan), "above"), ("≥ 95", (95, nan), "above")],
)  # fmt: skip
def test_a_bound_is_not_a_value(printed, bounds, status):
    """`<2.5` has an upper bound, `>95` a lower one; neither has a value."""
    found = read(printed)
    assert isnan(found.value)
    assert [found.lower, found.upper] == pytest.approx(bounds, nan_ok=True)
    assert (found.status, found.fault) == (status, "")


@pytest.mark.parametrize("printed", ["<", "<..", "<<5", "<1,5", "><5", "<5a", "< N"])
def test_a_bound_of_no_number_is_refused(printed):
    """What stands behind the sign is read as strictly as a value."""
    assert read(printed).fault


def test_gaps_are_told_by_the_tokens():
    """Each token has its reason; what is in no list is refused."""
    assert read("..").status == read("").status == read("  ").status == Status.MISSING
    assert read("N").status == Status.NOT_APPLICABLE
    mapped = read_values(pd.Series(["-", "n"], dtype="str"), "", {"-": "missing"})
    assert list(mapped["status"]) == ["missing", ""]
    assert list(mapped["fault"]) == ["", "expected a number, found 'n'"]


def test_ranges_are_refused_unless_mapped():
    """Ten to twenty is not fifteen."""
    assert "is a range" in read("10-20").fault
    assert "is a range" in read("10–20", ".").fault
    assert Numerals(tokens={"10-20": "missing"}).read("10-20").status == "missing"


@pytest.mark.parametrize("printed", ["12.3a", "12.3 (a)", "12.3[a]", "12.3 a"])
def test_footnotes_need_a_mapping(printed):
    """A letter behind a number says what the mapping says, or nothing is read."""
    assert "footnote 'a'" in read(printed).fault
    found = read(printed, footnotes={"a": Status.ESTIMATED})
    assert (found.value, found.status) == (12.3, Status.ESTIMATED)


def test_a_percent_sign_needs_a_declaration():
    """It says nothing new only where the unit is percent."""
    assert "% sign" in read("5%").fault
    assert read("5 %", percent=True).value == read("5", percent=True).value == 5


def test_rows_keep_their_places():
    """Values stand where their texts stood, whatever was read fast or slowly, with the index."""
    texts = ["1", "x", "2.5", "", "<3", "0", "1", "a\nb", "7"]
    frame = read_values(pd.Series(texts, index=range(9, 0, -1), dtype="str"), "", TOKENS)
    assert list(frame.index) == list(range(9, 0, -1))
    assert list(frame["value"].fillna(-1)) == [1, -1, 2.5, -1, -1, 0, 1, -1, 7]
    assert [bool(fault) for fault in frame["fault"]] == [text in {"x", "a\nb"} for text in texts]
    assert read_values(pd.Series([], dtype="str")).empty


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False).map(repr)))
def test_numbers_come_back_exactly(texts):
    """What Python prints of a float is read as that float, to the last bit."""
    frame = read_values(pd.Series(texts, dtype="str"))
    assert list(frame["value"]) == [float(text) for text in texts]
    assert set(frame["status"]) <= {"normal"}


@given(
    st.lists(st.text(alphabet="0123456789.,-+eE <>%a\u00a0\n±٣", max_size=9)),
    st.sampled_from(["", ".", ","]),
)
def test_nothing_is_read_that_is_not_a_number(texts, decimal):
    """Any text is a finite number its digits spell, or has no value and a reason."""
    frame = read_values(pd.Series(texts, dtype="str"), decimal, TOKENS)
    for text, row in zip(texts, frame.itertuples(index=False), strict=True):
        assert (row.fault != "") == (row.status == "")
        assert abs(row.value) != inf
        if row.status == Status.NORMAL:
            bare = text.strip().replace("\u00a0", "").replace(" ", "")
            bare = bare.replace("." if decimal == "," else ",", "").replace(",", ".")
            assert float(Decimal(bare)) == row.value


@given(st.integers(0, 10**12), st.integers(0, 999), st.sampled_from([",", ".", " "]))
def test_group_signs_never_change_the_digits(whole, thousandths, group):
    """A number printed with groups is read back as it was."""
    point = "," if group == "." else "."
    printed = f"{whole:,}".replace(",", group) + f"{point}{thousandths:03}"
    assert number(printed, point) == float(f"{whole}.{thousandths:03}")


@pytest.mark.skipif(not DATA.is_dir(), reason="the real material (../shared/data) is not here")
def test_a_million_real_values_are_read():
    """The 6,348 texts of the large table that are no numbers are gaps and bounds, none refused."""
    path = DATA / "scale" / "sdg_all_series_2020_long.csv.gz"
    printed = pd.read_csv(path, usecols=["value"], dtype="str", keep_default_na=False)["value"]
    frame = read_values(printed, "", TOKENS)
    counts = frame["status"].value_counts().to_dict()
    assert not frame["fault"].any()
    assert counts == {
        "normal": 1_122_378,
        "not_applicable": 2_858,
        "below": 1_977,
        "above": 1_457,
        "missing": 56,
    }
    plain = frame["status"] == "normal"
    assert (frame["value"][plain] == printed[plain].map(float)).all()
