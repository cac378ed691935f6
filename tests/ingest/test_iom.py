"""Incidents of the Missing Migrants Project: counted by country and year, each once."""

import json
from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.publishers_files import (
    consumed,
    damaged,
    read_text,
    real_file,
    real_names,
    survives,
    text_file,
    values,
)
from tracker.errors import BadInputError
from tracker.ingest.observations import iom

OLD = (
    "Web ID,Region of Incident,Reported Date,Reported Year,Reported Month,Number Dead,"
    "Minimum Estimated Number of Missing,Total Dead and Missing,Number of Survivors,"
    "Number of Females,Number of Males,Number of Children,Cause of Death,Location Description,"
    "Information Source,Location Coordinates,Migration Route,URL,UNSD Geographical Grouping,"
    "Source Quality"
)
NEW = (
    "Main ID,Incident ID,Incident Type,Region of Incident,Incident Date,Incident Year,Month,"
    "Number of Dead,Minimum Estimated Number of Missing,Total Number of Dead and Missing,"
    "Number of Survivors,Country of Origin,Country of Incident,Migration Route"
)


def record(number: str, dead: str, missing: str, total: str, **others: str) -> dict[str, str]:
    return {
        "web_id": number,
        "reported_date": "2011-01-03",
        "number_dead": dead,
        "number_missing": missing,
        "total_dead_and_missing": total,
        "country_of_incident": "Oz",
        "migration_route": "Over the Rainbow",
        "cause_death": "Falling house",
        "location_description": "Near the well of somebody",
        **others,
    }


def read(*records: dict[str, str]):
    return read_text(iom, "2011.json", json.dumps(records))


YEAR_END = record("2011.X9", "1", "", "1", reported_date="2011-12-30")


def test_incidents_are_added_up_by_country_year_and_route():
    """Totals, dead, missing and the number of incidents; a route is a breakdown of the total."""
    reading, cells = read(
        record("2011.X1", "2", "", "2"),
        record("2011.X2", "", "5", "5", migration_route=""),
        YEAR_END,
    )
    assert values(cells, "series", "area", "period", "breakdown", "printed", "unit") == [
        ("INCIDENTS", "Oz", "2011", "", "3", "number"),
        ("MISSING_MIGRANTS", "Oz", "2011", "", "8", "number"),
        ("MISSING_MIGRANTS_DEAD", "Oz", "2011", "", "3", "number"),
        ("MISSING_MIGRANTS_MISSING", "Oz", "2011", "", "5", "number"),
        ("MISSING_MIGRANTS", "Oz", "2011", "route=Over the Rainbow", "3", "number"),
    ]
    assert (reading.tally.rows, reading.tally.faults) == (3, [])
    assert not reading.tally.notes


def test_an_empty_number_is_unknown_and_never_zero():
    """No missing told: no cell for the missing; no total: counted as an incident and told of."""
    reading, cells = read(record("2011.X1", "", "", ""), YEAR_END)
    assert values(cells[cells.breakdown == ""], "series", "printed") == [
        ("INCIDENTS", "2"),
        ("MISSING_MIGRANTS", "1"),
        ("MISSING_MIGRANTS_DEAD", "1"),
    ]
    assert reading.tally.notes == {"incident without a number": 1}
    _, only = read(record("2011.X1", "", "", "", reported_date="2011-12-30"))
    assert values(only, "series", "printed") == [("INCIDENTS", "1")]


def test_a_printed_zero_stays_zero():
    """Nobody missing is said by a zero, not by its absence."""
    _, cells = read(record("2011.X1", "1", "0", "1"))
    assert ("MISSING_MIGRANTS_MISSING", "0") in values(cells, "series", "printed")


def test_parts_of_a_split_incident_are_added_and_counted_once():
    """Also parts that are alike, and a part that takes people from the missing to the dead."""
    reading, cells = read(
        record("2011.X1", "2", "", "2"),
        record("2011.X1", "2", "", "2"),
        record("2011.X1", "4", "-4", "0"),
        record("2011.X1", "", "9", "9", country_of_incident="Ix"),
        YEAR_END,
    )
    assert values(cells[cells.area == "Oz"], "series", "printed")[:3] == [
        ("INCIDENTS", "2"),
        ("MISSING_MIGRANTS", "5"),
        ("MISSING_MIGRANTS_DEAD", "9"),
    ]
    assert ("INCIDENTS", "1") in values(cells[cells.area == "Ix"], "series", "printed")
    assert reading.tally.notes == {
        "missing below zero: people of another part found dead": 1,
        "part of a split incident: added to its other parts": 4,
        "split incident in more than one country or year: counted in each": 1,
    }
    assert reading.tally.ignored == {"sum below zero": 1}  # of the missing in Oz


def test_a_file_that_holds_its_records_twice_is_refused():
    """Single parts may be alike, but not all of a file."""
    one, other = record("2011.X1", "2", "", "2"), record("2011.X2", "1", "", "1")
    reading, _ = read(one, other, one, other)
    assert [str(fault) for fault in reading.tally.faults] == [
        "column incident: expected each incident once, found every record repeated"
    ]


def test_the_newer_download_names_the_parts_of_an_incident():
    """The sums of a split incident stand in one record; a repeated part is not counted again."""
    total = '2011.X2,2011.X2,Cumulative Incident,X,,2011,December,"1,022",,1022.0,,,Oz,R'
    text = (
        f"{NEW}\n"
        '2011.X1,"2011.X1a,2011.X1b",Split Incident,X,2011-01-05,2011,January,2,9,11,,,Oz,R\n'
        "2011.X1,2011.X1c,Split Incident,X,2011-12-24,2011,December,1,,1,,,Oz,R\n"
        f"{total}\n{total}\n"
    )
    reading, cells = read_text(iom, "d.csv", text)
    assert values(cells[cells.breakdown == ""], "series", "printed") == [
        ("INCIDENTS", "2"),
        ("MISSING_MIGRANTS", "1034"),
        ("MISSING_MIGRANTS_DEAD", "1025"),
        ("MISSING_MIGRANTS_MISSING", "9"),
    ]
    assert reading.tally.ignored == {"incident repeated": 1}
    assert reading.tally.faults == []


def test_a_part_that_is_told_in_two_ways_is_refused():
    """The same part with other numbers, or once alone and once within its incident."""
    text = (
        f"{NEW}\n"
        '2011.X1,"2011.X1a,2011.X1b",Split Incident,X,2011-01-05,2011,January,2,,2,,,Oz,R\n'
        "2011.X1,2011.X1b,Split Incident,X,2011-01-05,2011,January,1,,1,,,Oz,R\n"
    )
    reading, _ = read_text(iom, "d.csv", text)
    assert str(reading.tally.faults[0]) == (
        "line 3, column incident: expected a part of an incident once, found it in line 2 too"
    )


def test_the_older_download_has_no_countries_and_is_counted_by_region():
    """Said in a note; dates as the download writes them, quoted cells over several lines."""
    text = (
        f'{OLD}\n2011.X1,Munchkinland,"January 3, 2011",2011,Jan,1,,1,,,,,Fell,"by\nthe brook",'
        'S,"1, 2",Road,,G,5\n2011.X2,Munchkinland,"December 30, 2011",2011,Dec,1,,1,,,,,Fell,'
        'there,S,"1, 2",Road,,G,5\n'
    )
    reading, cells = read_text(iom, "MissingMigrants.csv", text)
    assert values(cells, "series", "area", "printed")[0] == ("INCIDENTS", "Munchkinland", "2")
    assert reading.tally.notes == {"no country of incident in this layout: counted by region": 2}
    assert reading.tally.rows == 2


def test_keys_of_the_api_as_csv_are_read_too():
    """An office that collects the API's answers publishes them as CSV under the same keys."""
    one = record("2011.X1", "1", "", "1")
    text = f"{','.join(one)}\n{','.join(one.values())}\n"
    _, cells = read_text(iom, "all.csv", text)
    assert values(cells, "series", "printed")[0] == ("INCIDENTS", "1")


def test_a_year_the_file_does_not_cover_whole_is_marked():
    """The first and the last year, by the first and the last day in them."""
    reading, cells = read(
        record("2009.X1", "1", "", "1", reported_date="2009-03-20"),
        record("2010.X1", "1", "", "1", reported_date="2010-06-01"),
        record("2011.X1", "1", "", "1", reported_date="2011-07-28"),
    )
    status = dict(values(cells, "period", "status"))
    assert status == {"2009": "P", "2010": "", "2011": "P"}
    assert sorted(reading.tally.notes) == [
        "2009 begins on 2009-03-20: it may be incomplete",
        "2011 goes to 2011-07-28: the year may be incomplete",
    ]


def test_an_incident_without_a_date_is_in_the_year_of_its_number():
    """As long as all other numbers of the file begin with the year of their date."""
    undated = record("2011.X1", "1", "", "1", reported_date="")
    reading, cells = read(undated, YEAR_END)
    assert values(cells, "series", "printed")[0] == ("INCIDENTS", "2")
    said = "incident without a date: counted in the year its number begins with"
    assert reading.tally.notes[said] == 1
    reading, _ = read(undated, YEAR_END, record("1999.X7", "1", "", "1"))
    assert reading.tally.ignored == {"incident without a date": 1}


def test_what_cannot_be_placed_or_read_is_told():
    """No country is left out with its reason; a word for a number or another date is refused."""
    reading, _ = read(
        record("2011.X1", "1", "", "1", country_of_incident=" "),
        record("2011.X2", "some", "", "1"),
        record("2011.X3", "1", "", "1", reported_date="3/1/2011"),
        record("", "1", "", "1"),
        record("2999.X1", "1", "", "1", reported_date="2999-01-01"),
        record("2011.X4", "1", "", "4"),
    )
    assert reading.tally.ignored == {"incident without a country": 1}
    assert [str(fault) for fault in reading.tally.faults] == [
        "line 2, column dead: expected a number of people, found 'some'",
        "line 3, column date: expected a date as 2019-05-31 or May 31, 2019, found '3/1/2011'",
        "line 4, column incident: expected the number of the incident, found none",
        "line 5, column year: expected a year up to now, found 2999",
    ]
    assert reading.tally.notes["total is not dead plus missing: counted as printed"] == 1


def test_no_place_no_person_and_no_source_leaves_the_reader():
    """Only counts: the texts of a record are in no cell and in no message."""
    reading, cells = read(record("2011.X1", "1", "", "1", article_title="x", new_key="y"), YEAR_END)
    said = cells.to_csv() + str(reading.tally)
    assert "somebody" not in said
    assert "house" not in said
    assert reading.tally.ignored == {"column not used: new_key": 2}


def test_characters_the_api_escapes_are_restored():
    """The API writes an apostrophe as `&#039;`."""
    _, cells = read(record("2011.X1", "1", "", "1", country_of_incident="Land d&#039;Oz"))
    assert set(cells.area) == {"Land d'Oz"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"web_id": "1", "total_dead_and_missing": "1"}]', "expected a column for the date"),
        ('[{"web_id": {"a": 1}, "total_dead_and_missing": "1"}]', "record 1, web_id: expected one"),
        ('[{"web_id": "1", "total_dead_and_missing": "1"', "line 1: expected JSON"),
        (f"{NEW}\n2011.X1,2011.X1,Incident", "line 2: expected 14 cells as in the header"),
        (f"{NEW},Web ID\n", "expected one column for the incident, found 2"),
    ],
)
def test_damage_is_named(text, said):
    """One line, with the place."""
    with pytest.raises(BadInputError, match=said):
        read_text(iom, "x", text)


def test_other_files_are_not_taken_for_incidents():
    """Other JSON lists and other tables."""
    for text in ('[{"a": 1}]', "Main ID,Value\n1,2\n", "", "\x00[", '{"items": []}'):
        assert not iom.recognises(text_file("x", text))


TEXT = json.dumps([record("2011.X1", "2", "", "2"), record("2011.X1", "", "5", "5"), YEAR_END])
TABLE = f"{NEW}\n2011.X1,2011.X1,Incident,X,2011-01-05,2011,January,2,9,11,,,Oz,R\n" * 2


@given(st.one_of(damaged(TEXT), damaged(TABLE)))
def test_damage_never_ends_otherwise(text):
    """Cells or a clear line, whatever happens to a file."""
    survives(iom, "x", text, most=40)


@pytest.mark.parametrize("name", real_names("iom_mm", "*.json"))
def test_real_answers_of_the_api_are_counted(name):
    """Sums and incidents as an independent count of each file has them."""
    file = real_file(name)
    assert iom.recognises(file)
    reading = iom.read(file)
    cells = consumed(reading)
    records = json.loads(file.text)
    year = name[-9:-5]
    total: Counter[str] = Counter()
    numbers = defaultdict(set)
    for one in records:
        country = one["country_of_incident"].replace("&#039;", "'")
        total[country] += int(one["total_dead_and_missing"])
        numbers[country].add(one["web_id"])
    assert reading.tally.rows == len(records)
    assert (reading.tally.faults, dict(reading.tally.ignored)) == ([], {})
    flat = cells[cells.breakdown == ""]
    found = flat[flat.series == "MISSING_MIGRANTS"]
    assert dict(zip(found.area, map(int, found.printed), strict=True)) == dict(total)
    found = flat[flat.series == "INCIDENTS"]
    assert dict(zip(found.area, map(int, found.printed), strict=True)) == {
        country: len(ids) for country, ids in numbers.items()
    }
    assert set(cells.period) == {year}
    assert set(cells.status) == ({"P"} if year in ("2024", "2025") else {""})


def test_mexico_2019_is_216_as_the_project_has_it():
    """199 dead and 17 missing in 156 incidents; the 2020 release of the SDG database had 200."""
    cells = consumed(iom.read(real_file("iom_mm/iom_missing_migrants_api_2019.json")))
    mexico = cells[(cells.area == "Mexico") & (cells.breakdown == "")]
    assert dict(zip(mexico.series, mexico.printed, strict=True)) == {
        "INCIDENTS": "156",
        "MISSING_MIGRANTS": "216",
        "MISSING_MIGRANTS_DEAD": "199",
        "MISSING_MIGRANTS_MISSING": "17",
    }
