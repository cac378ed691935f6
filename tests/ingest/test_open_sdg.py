"""Open SDG data files: the area comes from outside, the series from the name of the file."""

import csv

import pytest
from hypothesis import given

from tests.ingest.publishers_files import (
    DATA,
    consumed,
    damaged,
    real_file,
    real_names,
    survives,
    text_file,
    values,
)
from tracker.errors import BadInputError
from tracker.ingest.observations import opensdg
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.periods import read_period
from tracker.ingest.observations.record import Reading

NAME = "indicator_10-7-9.csv"
TEXT = (
    '"Year","Units","Series","Sex","GeoCode","Value"\n'
    '2019,"Percent","Crossings","",,12.5\n'
    '"1980 to 1990","Percent","Crossings","Female","03",0\n'
    '2020,"Percent","Crossings","Male",,\n'
)


class ForOz:
    """The reader, for one area."""

    recognises = staticmethod(opensdg.recognises)

    @staticmethod
    def read(file: StatisticalFile) -> Reading:
        return opensdg.read(file, "OZZ")


def refused(text: str, name: str = NAME, area: str = "OZZ") -> str:
    """Why a text is not read to the end."""
    with pytest.raises(BadInputError) as caught:
        consumed(opensdg.read(text_file(name, text), area))
    return str(caught.value)


def test_columns_are_unit_breakdown_and_value():
    """An empty disaggregation is the total, an empty value is handed on, a zero is a value."""
    reading = opensdg.read(text_file(NAME, TEXT), "OZZ", "oz")
    cells = consumed(reading)
    assert values(cells, "series", "area", "period", "unit", "breakdown", "printed", "line") == [
        ("10-7-9", "OZZ", "2019", "Percent", "series=Crossings", "12.5", 2),
        ("10-7-9", "OZZ", "1980 to 1990", "Percent",
         "geocode=03;series=Crossings;sex=Female", "0", 3),
        ("10-7-9", "OZZ", "2020", "Percent", "series=Crossings;sex=Male", "", 4),
    ]  # fmt: skip
    assert (reading.tally.rows, reading.publisher) == (3, "oz")


def test_area_and_series_are_never_guessed():
    """Both are said by whoever imports, or by the name of the file, or nothing is read."""
    assert "does not say its area" in refused(TEXT, area="")
    assert "expected a file called indicator_<number>.csv" in refused(TEXT, "download.csv")
    reading = opensdg.read(text_file("download.csv", TEXT), "OZZ", series="10-7-9")
    assert set(consumed(reading)["series"]) == {"10-7-9"}


def test_a_multiplier_is_not_passed_over():
    """A value in thousands is a thousand times as large: refused, unless it says single units."""
    text = "Year,Unit multiplier,Value\n2019,Units,1\n2020,Thousands,2\n"
    reading = opensdg.read(text_file(NAME, text), "OZZ")
    assert list(consumed(reading)["printed"]) == ["1"]
    assert [str(fault) for fault in reading.tally.faults] == [
        "line 3, column Unit multiplier: expected single units, found the multiplier 'Thousands'"
    ]


def test_the_status_of_an_observation_is_a_flag():
    """It is no breakdown."""
    text = "Year,Observation status,Value\n2019,E,1\n"
    cells = consumed(opensdg.read(text_file(NAME, text), "OZZ"))
    assert values(cells, "status", "breakdown") == [("E", "")]


def test_metadata_is_refused_with_the_true_reason():
    """A YAML file that describes an indicator holds no observations."""
    text = "# National\nindicator_name: >-\n  Crossings\nreporting_status: complete\n"
    file = text_file("meta_10-7-9.yml", text)
    assert opensdg.recognises(file)
    assert "holds no observations" in refused(text, "meta_10-7-9.yml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"Value"', '"Result"', "line 1: expected a header from Year to Value"),
        ('"Sex"', '"series"', "line 1: expected each column once"),
        ('"Sex"', '""', "line 1: expected a name for each column, found none for column 4"),
        ('"Male",,', '"Male",', "line 4: expected 6 fields as in the header, found 5"),
        ('"Male",,', '"Male,,', "line 4: expected fields with closed quotations"),
    ],
)
def test_damage_is_named_with_its_line(old, new, said):
    """Nothing is shifted into the column beside it."""
    assert said in refused(TEXT.replace(old, new))


def test_a_table_that_says_its_area_is_another_format():
    """Rows of many areas would all be put in one."""
    assert opensdg.recognises(text_file(NAME, TEXT))
    assert not opensdg.recognises(text_file(NAME, "Year,Country,Value\n2019,Oz,1\n"))
    assert not opensdg.recognises(text_file(NAME, "Year\n2019\n"))
    assert not opensdg.recognises(text_file("notes.yml", "key: value\n"))


@given(damaged(TEXT))
def test_damage_never_breaks_the_reader(text):
    """Random damage ends in cells or in one clear line."""
    survives(ForOz(), NAME, text, 12)


@pytest.mark.parametrize("name", real_names("opensdg_canada", "*.csv"))
def test_every_real_file_is_read_whole(name):
    """As many cells as rows, each observation once, every period understood."""
    reading = ForOz.read(real_file(name))
    cells = consumed(reading)
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(cells) == reading.tally.rows == len(rows) > 0
    assert list(cells["printed"]) == [row["Value"] for row in rows]
    assert not cells.duplicated(["series", "area", "period", "breakdown"]).any()
    assert all(read_period(one).start.year >= 1980 for one in cells["period"].unique())
    assert reading.tally.faults == []


def test_real_ranges_of_years_are_kept():
    """The value of Haiti for 1991 to 2000 stands in that range; zeros are values."""
    cells = consumed(ForOz.read(real_file("opensdg_canada/indicator_10-7-4.csv")))
    told = cells[cells["breakdown"] == "country of origin=Haiti"]
    assert values(told, "period", "printed")[1] == ("1991 to 2000", "17.279609121996")
    assert len(cells) == 815
    assert int((cells["printed"] == "0").sum()) > 0


@pytest.mark.parametrize("name", real_names("opensdg_canada", "*.yml"))
def test_every_real_description_is_refused(name):
    """Recognised, and refused with the true reason."""
    file = real_file(name)
    assert opensdg.recognises(file)
    with pytest.raises(BadInputError, match="holds no observations"):
        opensdg.read(file, "CAN")
