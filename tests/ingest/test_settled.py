"""Cells as printed become observations, or are left out or refused for a reason that is counted."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.config import shipped
from tracker.errors import BadInputError
from tracker.ingest.observations import settled
from tracker.ingest.observations.areas import (
    ActorSpelling,
    Area,
    AreaAlias,
    Gazetteer,
    NotArea,
)
from tracker.ingest.observations.mapping import Mapping
from tracker.ingest.observations.observing_rules import read_observing_rules
from tracker.ingest.observations.record import LINE, AreaScheme, Tally, cells_frame
from tracker.ingest.observations.settled import (
    COLUMNS,
    NUMBERED,
    NUMBERS,
    Choices,
    Settler,
    plain_code,
    series_key,
)
from tracker.vocab import ObservationStatus as Status

GAZETTEER = Gazetteer(
    areas=[
        Area("OZZ", ("Oz", "Oz", "Oz", "Oz"), "OZ", "901"),
        Area("LIL", ("Lilliput", "Liliput", "Lilipute", "Lilliput"), "LL", "902"),
        Area("EVV", ("Ev", "Ev", "Ev", "Ev"), "EV", "903"),
        Area("IXX", ("Ix", "Ix", "Ix", "Ix"), "IX", "904"),
    ],
    aliases=[
        *(AreaAlias("Emerald", one) for one in ("OZZ", "EVV")),
        *(AreaAlias("Faraway", one) for one in ("EVV", "IXX")),
    ],
    not_areas=[NotArea("World", "all places together", "todos los lugares")],
    actors=[ActorSpelling("OZZ", True, "Oz"), ActorSpelling("LIL", True, "Lilliput")],
)
CHOICES = Choices(
    rules=read_observing_rules(shipped("seeds")),
    gazetteer=GAZETTEER,
    publisher="bridges",
    scheme=AreaScheme.ANY,
)
CELL = {"series": "SPANS", "area": "OZZ", "period": "2019", "unit": "number", "printed": "3"}
Row = dict[str, object]


def cells(*rows: dict[str, str]) -> pd.DataFrame:
    """Cells of Oz in 2019 but for what is said of each; lines from 2 on."""
    whole = [CELL | row for row in rows]
    names = {name for row in whole for name in row}
    columns = {name: [row.get(name, "") for row in whole] for name in names}
    return cells_frame(columns, list(range(2, len(whole) + 2)))


def read_back(settler: Settler, frame: pd.DataFrame) -> list[Row]:
    """Observations with texts in the place of their numbers."""
    assert list(frame.columns) == list(COLUMNS)
    assert {str(frame[name].dtype) for name in (*NUMBERED, LINE)} == {"int32"}
    assert {str(frame[name].dtype) for name in NUMBERS} == {"float64"}
    texts = settler.texts
    return [
        {name: texts[name][row[name]] if name in texts else row[name] for name in COLUMNS}
        for row in frame.to_dict("records")
    ]


def settle(
    *rows: dict[str, str], choices: Choices = CHOICES, **more: object
) -> tuple[list[Row], Tally]:
    """The observations among some cells, and the tally."""
    tally = Tally()
    settler = Settler(replace(choices, **more), tally)
    return read_back(settler, settler.settle(cells(*rows))), tally


def only(row: dict[str, str], **more: object) -> Row:
    """The one observation of a cell about which there is nothing to say."""
    found, tally = settle(row, **more)
    assert (tally.faults, tally.ignored, tally.more_faults) == ([], {}, 0)
    assert len(found) == 1
    return found[0]


def fault(row: dict[str, str], **more: object) -> str:
    """Why a cell is refused, with its place; no observation is made of it."""
    found, tally = settle(row, **more)
    assert found == []
    assert not tally.ignored
    assert len(tally.faults) == 1
    return str(tally.faults[0])


def test_a_plain_cell_is_one_observation():
    """Series, place, period, breakdown, status and value; the text as printed is kept."""
    found = only({"printed": "3.50", "breakdown": "sex=F"})
    assert {name: found[name] for name in (*NUMBERED, "value", "printed", LINE)} == {
        "series": "bridges:SPANS:number",
        "area_key": "OZZ",
        "period": "2019-01-01/2019-12-31",
        "breakdown": "sex=F",
        "status_code": "normal",
        "value": 3.5,
        "printed": "3.50",
        "line": 2,
    }
    assert np.isnan(found["lower"])
    assert np.isnan(found["upper"])


def test_a_frame_without_cells_gives_none():
    """With the columns and dtypes of every other."""
    settler = Settler(CHOICES, Tally())
    assert read_back(settler, settler.settle(cells_frame({}, []))) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"area": "World"}, "no place: World"),
        ({"area": "Nirgendwo"}, "not among the areas: Nirgendwo"),
        ({"area": ""}, "not among the areas: (empty)"),
        ({"area": "ZZZ"}, "not among the areas: ZZZ"),
        ({"area": "Faraway"}, "one of several places: 'Faraway': EVV or IXX"),
    ],
)
def test_a_cell_of_no_place_on_record_is_left_out_by_name(row: dict[str, str], reason: str):
    """And counted, however often it is printed; other cells stay."""
    found, tally = settle(row, {}, row)
    assert tally.ignored == {reason: 2}
    assert [one["line"] for one in found] == [3]
    assert tally.faults == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"area": "Emerald"}, "line 2, column area: expected one place, found 'Emerald': EVV"),
        ({"area": "Liliputt"}, "expected a place, found 'Liliputt': is it LIL (Lil"),
        ({"period": ""}, "line 2, column period: expected a period, found none"),
        ({"period": "then"}, "line 2, column period: expected a period such as 2019"),
        ({"status": "?!"}, "line 2, column status: expected a status that is known, found '?!'"),
        ({"breakdown": "nature=?!"}, "column breakdown: expected a status that is known"),
        ({"breakdown": f"x={'y' * 400}"}, "expected a breakdown of at most 400 characters"),
        ({"printed": "many"}, "line 2, column value: expected a number, found 'many'"),
        ({"printed": "-"}, "expected a number, found '-'"),
        ({"printed": "1,022"}, "can be read two ways"),
        ({"printed": "many", "column": "F"}, "line 2, column F: expected a number"),
    ],
)
def test_what_no_rule_covers_is_a_fault_with_its_place(row: dict[str, str], said: str):
    """Nothing is guessed; the column is named as the file names it, where it does."""
    assert said in fault(row)


def test_a_cell_is_left_out_once_for_the_first_reason():
    """Of no place, without a period and without a number: counted as one cell of no place."""
    found, tally = settle({"area": "World", "period": "", "printed": "many"})
    assert (found, tally.faults) == ([], [])
    assert tally.ignored == {"no place: World": 1}


def test_where_areas_are_numbers_a_word_is_of_another_column():
    """A number that nobody knows is left out; a word says that cells are in disorder."""
    numbered, tally = settle({"area": "901"}, {"area": "77"}, {"area": ""}, scheme=AreaScheme.M49)
    assert [one["area_key"] for one in numbered] == ["OZZ"]
    assert tally.ignored == {"not among the areas: 77": 1, "not among the areas: (empty)": 1}
    told = fault({"area": "percent"}, scheme=AreaScheme.M49)
    assert "expected an M49 code, found 'percent'" in told


def test_an_ambiguous_place_is_refused_only_where_a_tracked_state_may_be_meant():
    """`Emerald` may be Oz, which is tracked; `Faraway` is neither of two that are."""
    assert "OZZ" in fault({"area": "Emerald"})
    assert settle({"area": "Faraway"})[1].faults == []


def test_a_mapping_settles_what_is_ambiguous_unknown_or_unwanted():
    """It goes before the gazetteer, for this file only."""
    declared = Mapping(areas={"Emerald": "OZZ", "Nirgendwo": "LIL", "Lilliput": "ignore"})
    found, tally = settle(
        {"area": "Emerald"}, {"area": "Nirgendwo"}, {"area": "Lilliput"}, mapping=declared
    )
    assert [one["area_key"] for one in found] == ["OZZ", "LIL"]
    assert tally.ignored == {"left out by the mapping: Lilliput": 1}
    wrong = Mapping(areas={"Emerald": "ZZZ"})
    assert "key of an area in the mapping, found 'ZZZ'" in fault({"area": "Emerald"}, mapping=wrong)


def test_a_mapping_says_which_period_a_text_is():
    """A period that the mapping writes in an unknown way is a fault, not a guess."""
    told = only({"period": "then"}, mapping=Mapping(periods={"then": "2011-Q3"}))
    assert told["period"] == "2011-07-01/2011-09-30"
    assert "found 'Q3'" in fault({"period": "then"}, mapping=Mapping(periods={"then": "Q3"}))


def test_a_cell_without_a_period_is_of_the_day_that_was_declared():
    """Without `--released` it is refused, and the message says what is missing."""
    assert only({"period": ""}, undated=date(2022, 8, 31))["period"] == "2022-08-31/2022-08-31"
    assert only({}, undated=date(2022, 8, 31))["period"] == "2019-01-01/2019-12-31"
    assert "--released" in fault({"period": ""})


@pytest.mark.parametrize(
    ("printed", "breakdown"),
    [
        ("sex=_T", ""),
        ("age=allage;sex=F", "sex=F"),
        ("age=;sex=BOTHSEX", ""),
        ("migratory_status=notspec;sex=male", "sex=male"),
        ("origin=notspec", "origin=notspec"),
        ("route=a to b;sex=f", "route=a to b;sex=f"),
    ],
)
def test_totals_of_a_breakdown_are_dropped(printed: str, breakdown: str):
    """What is left says of whom the value is; all of them is the empty text."""
    assert only({"breakdown": printed})["breakdown"] == breakdown


def test_unit_and_status_inside_a_breakdown_of_unsd_are_taken_out_of_it():
    """Its files print attributes among dimensions; capitals make no difference there."""
    told = only(
        {"breakdown": "nature=E;sex=FEMALE;units=PERCENT", "unit": ""}, publisher=settled.UNSD
    )
    assert (told["breakdown"], told["status_code"]) == ("sex=female", "estimated")
    assert told["series"] == "unsd:SPANS:percent"
    small = only({"breakdown": "nature=e;sex=female;units=percent", "unit": ""}, publisher="unsd")
    assert pd.Series(small).equals(pd.Series(told))


def test_flags_of_unsd_in_a_breakdown_are_read_as_its_own_whoever_sends_them():
    """`M` is modelled there; in the code list of SDMX it is a value that cannot exist."""
    assert only({"breakdown": "nature=M"})["status_code"] == Status.MODELLED
    assert fault({"status": "nonsense"})
    found = only({"status": "M", "printed": ""})
    assert found["status_code"] == Status.NOT_APPLICABLE


def test_a_unit_column_goes_before_the_unit_in_a_breakdown():
    """And a series without any unit says so in its key."""
    assert only({"breakdown": "units=percent"})["series"] == "bridges:SPANS:number"
    assert only({"unit": ""})["series"] == "bridges:SPANS:unstated"


@pytest.mark.parametrize(
    ("printed", "flag", "status"),
    [
        ("3", "", Status.NORMAL),
        ("3", "A", Status.NORMAL),
        ("3", "E", Status.ESTIMATED),
        ("3", "P", Status.PROVISIONAL),
        ("0", "E", Status.ESTIMATED),
        ("<2.5", "E", Status.BELOW),
        ("3", "Normal value", Status.NORMAL),
        ("3", "Provisional value", Status.PROVISIONAL),
        ("", "Missing value; data cannot exist", Status.NOT_APPLICABLE),
        ("", "", Status.MISSING),
        ("", "Q", Status.CONFIDENTIAL),
        ("", "L", Status.NOT_COLLECTED),
        ("", "E", Status.MISSING),
        ("..", "A", Status.MISSING),
        ("N", "E", Status.NOT_APPLICABLE),
    ],
)
def test_of_flag_and_value_the_one_that_says_more_counts(printed: str, flag: str, status: Status):
    """A flag tells of a plain value, or why there is none; it never makes a gap a value."""
    found = only({"printed": printed, "status": flag})
    assert found["status_code"] == status
    has_value = printed in {"0", "3"}
    assert np.isnan(found["value"]) != has_value


def test_a_missing_value_never_becomes_zero_and_a_zero_stays_one():
    """An empty text, a sign for no value and a bound have no value; `0` has."""
    found, tally = settle(*({"printed": one} for one in ("", "..", "NaN", "<1", "0", "-0")))
    assert tally.faults == []
    assert [one["value"] for one in found[4:]] == [0.0, 0.0]
    assert all(np.isnan(one["value"]) for one in found[:4])


def test_bounds_are_those_printed_beside_a_value_else_those_in_it():
    """`<2.5` has an upper bound of its own; columns of bounds go before it, cell by cell."""
    found, _ = settle(
        {"printed": "3", "lower": "2", "upper": "4.5"},
        {"printed": "<2.5"},
        {"printed": ">95"},
        {"printed": "<2.5", "upper": "9", "lower": "1"},
        {"printed": "3"},
    )
    told = [(one["lower"], one["upper"]) for one in found]
    expected = [(2, 4.5), (np.nan, 2.5), (95, np.nan), (1, 9), (np.nan, np.nan)]
    np.testing.assert_array_equal(told, expected)


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        ("low", "line 2, column lower: expected a number, found 'low'"),
        ("1,022", "line 2, column lower: '1,022' can be read two ways"),
        ("1e400", "larger than any number that can be kept"),
        ("<2", "expected a number as the bound, found a bound of it"),
        ("9", "line 2, column lower: expected a lower bound below the upper one"),
    ],
)
def test_a_bound_that_is_no_number_is_refused_and_not_passed_over(bound: str, said: str):
    """It is read as values are, with the same signs and words for nothing."""
    assert said in fault({"lower": bound, "upper": "4"})
    assert np.isnan(only({"lower": ".."})["lower"])
    assert only({"lower": "1.234,5"}, decimal=",")["lower"] == 1234.5


def test_the_decimal_sign_of_the_mapping_goes_before_that_of_the_format():
    """What is declared for a file is known better than what its format is known for."""
    assert only({"printed": "1,022"}, decimal=".")["value"] == 1022
    declared = Mapping(decimal=",")
    assert only({"printed": "1,022"}, decimal=".", mapping=declared)["value"] == 1.022


def test_texts_and_footnotes_of_the_mapping_are_read():
    """As statuses; a footnote keeps its value."""
    declared = Mapping(values={"-": Status.MISSING}, footnotes={"e": Status.ESTIMATED})
    found, tally = settle({"printed": "-"}, {"printed": "3e"}, {"printed": "4"}, mapping=declared)
    assert tally.faults == []
    assert [one["status_code"] for one in found] == ["missing", "estimated", "normal"]


def test_only_the_first_faults_are_listed_and_the_rest_is_counted():
    """200 in all, also where they come in several frames; each has its own line."""
    tally = Tally()
    settler = Settler(CHOICES, tally)
    for _ in range(2):
        frame = settler.settle(cells(*[{"printed": f"x{at}"} for at in range(150)]))
        assert frame.empty
    assert (len(tally.faults), tally.more_faults) == (settled.MOST_FAULTS, 100)
    assert tally.fault_count == 300
    assert [one.line for one in tally.faults[:150]] == list(range(2, 152))


def test_one_text_refused_many_times_names_every_line_up_to_the_limit():
    """The decision is made once; each of its cells is a fault."""
    _, tally = settle(*[{"printed": "many"}] * 250)
    assert [one.line for one in tally.faults] == list(range(2, 202))
    assert tally.more_faults == 50


ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "series": st.sampled_from(["SPANS", "FERRIES", "a b", "ä", "a/b"]),
            "area": st.sampled_from(["OZZ", "Lilliput", "World", "Emerald", "Faraway", "Liliputt"]),
            "period": st.sampled_from(["2019", "2020-Q1", "", "then"]),
            "breakdown": st.sampled_from(["", "sex=F", "sex=_T", "nature=E;units=percent", "x"]),
            "unit": st.sampled_from(["", "percent", "number"]),
            "printed": st.sampled_from(["3", "0", "", "..", "<2.5", "many", "1e400", "2"]),
            "status": st.sampled_from(["", "E", "?!", "Q"]),
            "lower": st.sampled_from(["", "1"]),
        },
    ),
    max_size=30,
)


@given(ROWS, st.lists(st.integers(0, 30), max_size=4))
def test_a_file_settles_to_the_same_rows_however_it_is_cut(rows: list[dict[str, str]], cuts):
    """In one frame or in several: the same observations, reasons and faults."""
    whole, pieces = Tally(), Tally()
    everything = cells(*rows)
    at_once = Settler(CHOICES, whole)
    first = read_back(at_once, at_once.settle(everything))
    by_pieces = Settler(CHOICES, pieces)
    edges = sorted({0, len(rows), *(cut for cut in cuts if cut <= len(rows))})
    frames = [
        by_pieces.settle(everything.iloc[start:end].reset_index(drop=True))
        for start, end in pairwise(edges)
    ]
    second = [row for frame in frames for row in read_back(by_pieces, frame)]
    assert pd.DataFrame(first).equals(pd.DataFrame(second))
    assert whole.ignored == pieces.ignored
    assert sorted(map(str, whole.faults)) == sorted(map(str, pieces.faults))


@given(ROWS)
def test_every_cell_is_an_observation_left_out_or_refused(rows: list[dict[str, str]]):
    """None is lost, none is counted twice, and each observation is of its own line."""
    found, tally = settle(*rows)
    assert len(found) + sum(tally.ignored.values()) + tally.fault_count == len(rows)
    for one in found:
        printed = CELL | rows[one["line"] - 2]
        assert one["printed"] == printed["printed"]
        assert str(one["series"]).split(":")[1] == plain_code(printed["series"])
        assert one["area_key"] == {"Lilliput": "LIL"}.get(printed["area"], "OZZ")


@pytest.mark.parametrize("row", [{"series": "橋"}, {"series": ""}, {"series": "--"}])
def test_a_code_without_plain_letters_is_refused(row: dict[str, str]):
    """Two such codes would be one series."""
    assert "column series: expected a code of a series in plain letters" in fault(row)


def test_two_codes_are_never_one_series():
    """Where they differ only in signs that a key cannot hold, or far behind, the second is refused;
    it makes no difference in which frame it comes.
    """
    for first, second in (("a b", "a/b"), ("x" * 200 + "1", "x" * 200 + "2")):
        tally = Tally()
        settler = Settler(CHOICES, tally)
        assert len(settler.settle(cells({"series": first}))) == 1
        assert settler.settle(cells({"series": second})).empty
        assert "expected a code that differs from" in str(tally.faults[0])
        assert len(settler.settle(cells({"series": first}))) == 1


@pytest.mark.parametrize("row", [{"unit": "€"}, {"unit": "", "breakdown": "units=€"}])
def test_a_unit_of_signs_alone_is_refused(row: dict[str, str]):
    """Euros and dollars would both be a unit that nobody stated."""
    assert "expected a unit in plain letters, found '€'" in fault(row)


def test_a_key_is_never_longer_than_its_column():
    """However long publisher, code and unit are printed."""
    key = series_key("p" * 40, "c" * 500, "a unit of many words " * 30)
    assert len(key) <= 160
    assert len(key.split(":")[2]) <= 60


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("SM_DTH_MIGR", "unsd:SM_DTH_MIGR:number"),
        ("BX.TRF.PWKR.DT.GD.ZS", "unsd:BX.TRF.PWKR.DT.GD.ZS:number"),
        ("a:b/c d", "unsd:a-b-c-d:number"),
        ("<b>x</b>", "unsd:b-x-b:number"),
    ],
)
def test_the_key_of_a_series_holds_no_sign_that_an_address_may_not(code: str, key: str):
    """Colons part publisher, code and unit, so a code has none."""
    assert series_key("unsd", code, "number") == key


def test_a_read_period_refuses_with_the_error_of_bad_input():
    """What is told of a period is what its own module says, word by word."""
    with pytest.raises(BadInputError) as error:
        settled.read_period("then")
    assert str(error.value) in fault({"period": "then"})
