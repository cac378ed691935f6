"""World Bank files: the API's download of one indicator, and what DataBank exports."""

import csv
from datetime import date

import pytest
from hypothesis import given

from tests.ingest.publishers_files import (
    DATA,
    consumed,
    damaged,
    read_text,
    real_file,
    survives,
    text_file,
    values,
)
from tracker.errors import BadInputError
from tracker.ingest.observations import databank, worldbank
from tracker.ingest.observations.record import AreaScheme

API = (
    '"Data Source","Indicators of Oz",\n\n"Last Updated Date","2021-09-15",\n\n'
    '"Country Name","Country Code","Indicator Name","Indicator Code","2018","2019","2020",\n'
    '"Namibia","NAM","Bridges, built (number)","OZ.BRI.BLT","4","","0",\n'
    '"Lilliput","NA","Bridges, built (number)","OZ.BRI.BLT","","","",\n'
)
COST = (
    "Sending Countries Name,Sending Countries Code,Series Name,Series Code,"
    "Receiving Countries  Name,Receiving Countries  Code,2011Q1 [YR2011Q1],2011Q3 [YR2011Q3]\n"
    'United States,USA,Cost to cross,CR.OSS,"Oz, Rep.",OZZ,5.25,..\n'
    "Canada,CAN,Cost to cross,CR.OSS,Lilliput,LIL,0,7.5\n"
    ",,,,,,,\n,,,,,,,\n"
    "Data from database: Crossings (Corridors),,,,,,,\nLast Updated: 12/07/2020,,,,,,,\n"
)
LONG = (
    "Time,Time Code,Country Name,Country Code,Bridges built [BRI.BLT],Ferries [FER]\n"
    "2019,YR2019,Oz,OZZ,3,..\n2020,YR2020,Oz,OZZ,0,1.5\n"
)


def refused(module, text: str, name: str = "table.csv") -> str:
    """Why a text is not read to the end."""
    with pytest.raises(BadInputError) as caught:
        consumed(module.read(text_file(name, text)))
    return str(caught.value)


# The API's download


def test_a_download_is_a_cell_for_each_year_with_a_value():
    """Empty cells are counted, a zero is handed on, NA is a code and no gap."""
    reading, cells = read_text(worldbank, "API.csv", API)
    assert values(cells, "series", "area", "period", "printed", "column", "line") == [
        ("OZ.BRI.BLT", "NAM", "2018", "4", "2018", 6),
        ("OZ.BRI.BLT", "NAM", "2020", "0", "2020", 6),
    ]
    assert (reading.tally.rows, dict(reading.tally.ignored)) == (2, {"empty cell": 4})
    assert (reading.released_on, reading.title) == (date(2021, 9, 15), "Indicators of Oz")
    assert (reading.scheme, reading.decimal) == (AreaScheme.WORLD_BANK, ".")
    assert reading.series["OZ.BRI.BLT"].name == "Bridges, built (number)"


def test_the_bulk_file_has_no_preamble():
    """The same table without the lines above it, and without the comma behind it."""
    bulk = API[API.index('"Country Name"') :].replace(",\n", "\n")
    reading, cells = read_text(worldbank, "Data.csv", bulk)
    assert (len(cells), reading.released_on) == (2, None)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ('"Country Code","Region","IncomeGroup","SpecialNotes","TableName",', "countries"),
        ('"INDICATOR_CODE","INDICATOR_NAME","SOURCE_NOTE","SOURCE_ORGANIZATION",', "an indicator"),
    ],
)
def test_files_of_descriptions_say_what_they_are(header, reason):
    """The two companions of a download are recognised and refused with the true reason."""
    text = f'{header}\n"OZZ","Somewhere","","",\n'
    assert worldbank.recognises(text_file("Metadata_Country_X.csv", text))
    assert f"describes {reason}, holds no observations" in refused(worldbank, text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"2019"', '"Average"', "line 5: expected only names, codes and years"),
        ('"2019"', '"2018"', "line 5: expected each column once"),
        ('"4","","0",', '"4","0",', "line 6: expected 7 fields as in the header, found 7"),
        ('"4","","0",', '"4","","0","9"', "line 6: expected 7 fields"),
        ("2021-09-15", "15 Sep", "Last Updated Date: expected a day"),
        ('"Country Code"', '"Code"', "expected a header with the columns Country Name"),
        ('"Namibia"', '"Namibia', "line 6: expected fields with closed quotations"),
    ],
)
def test_damage_of_a_download_is_named_with_its_line(old, new, said):
    """Nothing is shifted into the year beside it."""
    assert said in refused(worldbank, API.replace(old, new))


def test_a_row_without_a_code_is_a_fault():
    """It is not dropped, for it may hold values."""
    reading, cells = read_text(worldbank, "API.csv", API.replace('"NAM"', '""'))
    assert [str(fault) for fault in reading.tally.faults] == [
        "line 6, column Country Code: expected a code, found nothing"
    ]
    assert cells.empty


# DataBank


def test_in_a_corridor_the_area_is_where_the_money_arrives():
    """The sending country is a breakdown by its code; `..` is counted, zero is a value."""
    reading, cells = read_text(databank, "corridors.csv", COST)
    assert values(cells, "series", "area", "period", "breakdown", "printed") == [
        ("CR.OSS", "OZZ", "2011Q1 [YR2011Q1]", "sending=USA", "5.25"),
        ("CR.OSS", "LIL", "2011Q1 [YR2011Q1]", "sending=CAN", "0"),
        ("CR.OSS", "LIL", "2011Q3 [YR2011Q3]", "sending=CAN", "7.5"),
    ]
    assert (reading.tally.rows, dict(reading.tally.ignored)) == (2, {"no value: ..": 1})


def test_the_day_below_the_table_is_in_american_order():
    """12/07/2020 is in December; the title is the database."""
    reading, _ = read_text(databank, "corridors.csv", COST)
    assert (reading.released_on, reading.title) == (date(2020, 12, 7), "Crossings (Corridors)")
    assert "expected month/day/year" in refused(databank, COST.replace("12/07", "31/07"))


def test_series_may_stand_in_the_columns():
    """A long layout: a row a country and year, a column a series."""
    reading, cells = read_text(databank, "long.csv", LONG)
    assert values(cells, "series", "area", "period", "printed") == [
        ("BRI.BLT", "OZZ", "YR2019", "3"),
        ("BRI.BLT", "OZZ", "YR2020", "0"),
        ("FER", "OZZ", "YR2020", "1.5"),
    ]
    assert {code: told.name for code, told in reading.series.items()} == {
        "BRI.BLT": "Bridges built",
        "FER": "Ferries",
    }


def test_areas_may_stand_in_the_columns():
    """And a table may have all three in rows, with one column of values."""
    across = "Series Name,Series Code,Time,Time Code,Oz [OZZ]\nFerries,FER,2019,YR2019,2\n"
    down = (
        "Country Name,Country Code,Series Name,Series Code,Time,Time Code,Value\n"
        "Oz,OZZ,Ferries,FER,2019,YR2019,2\n"
    )
    for text in (across, down):
        assert databank.recognises(text_file("x.csv", text))
        _, cells = read_text(databank, "x.csv", text)
        assert values(cells, "series", "area", "period", "printed") == [
            ("FER", "OZZ", "YR2019", "2")
        ]


def test_names_without_codes_are_names():
    """An export without codes is read by names of areas."""
    text = "Country Name,Series Name,2019 [YR2019]\nOz,Ferries,2\n"
    reading, cells = read_text(databank, "x.csv", text)
    assert reading.scheme == AreaScheme.NAME
    assert values(cells, "series", "area") == [("Ferries", "Oz")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Series Code", "Remarks", "line 1: expected columns of names and codes"),
        ("Series Name,Series Code", "A Name,A Code", "line 1: expected area, series and time"),
        ("2011Q3 [YR2011Q3]", "2011Q1 [YR2011Q1]", "line 1: expected each column once"),
        (",0,7.5", ",0", "line 3: expected 8 fields as in the header, found 7"),
        (",0,7.5", ",0,7.5,8", "line 3: expected 8 fields"),
        (",,,,,,,\n,,,,,,,\nData", "Data from database: X\nOz,,,,,,,\nData", "nothing below"),
    ],
)
def test_damage_of_an_export_is_named_with_its_line(old, new, said):
    """A column of no known kind, a ragged row and rows below the footer are refused."""
    assert said in refused(databank, COST.replace(old, new))


def test_each_format_knows_only_its_own():
    """No file of the one is taken for the other."""
    download, export = text_file("a.csv", API), text_file("b.csv", COST)
    assert (worldbank.recognises(download), databank.recognises(download)) == (True, False)
    assert (worldbank.recognises(export), databank.recognises(export)) == (False, True)


@given(damaged(API))
def test_damage_never_breaks_the_reader_of_downloads(text):
    """Random damage ends in cells or in one clear line, never in more cells than there were."""
    survives(worldbank, "API.csv", text, 24)


@given(damaged(COST))
def test_damage_never_breaks_the_reader_of_corridors(text):
    """The same for exports."""
    survives(databank, "x.csv", text, 24)


@given(damaged(LONG))
def test_damage_never_breaks_the_reader_of_long_exports(text):
    """The same where series stand in the columns."""
    survives(databank, "x.csv", text, 24)


# The real files


def held(name: str, header: str) -> list[list[str]]:
    """Rows of a real file below its header, read independently."""
    with (DATA / "worldbank" / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    start = next(at for at, row in enumerate(rows) if header in row)
    return [row for row in rows[start + 1 :] if len(row) > 4 and row[3]]


def test_the_real_download_is_read_whole():
    """266 areas of 61 years: 8,581 cells; Mexico in 2005 printed a zero."""
    name = "wb_api_BM.TRF.PWKR.CD.DT_DS2_en_csv_v2.csv"
    reading = worldbank.read(real_file(f"worldbank/{name}"))
    cells = consumed(reading)
    rows = held(name, "Country Code")
    assert reading.tally.rows == len(rows) == 266
    assert len(cells) == sum(1 for row in rows for field in row[4:] if field) == 8_581
    assert len(cells) + reading.tally.ignored["empty cell"] == 266 * 61
    found = dict(zip(cells["area"] + cells["period"], cells["printed"], strict=True))
    assert (found["MEX1980"], found["MEX2005"]) == ("11000000", "0")
    assert found["NAM1990"] == "25856862.8745631"
    assert (reading.tally.faults, reading.released_on) == ([], date(2021, 9, 15))


def test_the_real_corridors_are_read_whole():
    """5,328 corridors in 35 quarters; to El Salvador it cost 2.855 % in the last of them."""
    name = "wb_rpw_corridors_quarterly.csv"
    reading = databank.read(real_file(f"worldbank/{name}"))
    cells = consumed(reading)
    rows = held(name, "Series Code")
    assert reading.tally.rows == len(rows) == 5_328
    assert len(cells) == sum(1 for row in rows for field in row[6:] if field not in {"", ".."})
    assert len(cells) + reading.tally.ignored["no value: .."] == 5_328 * 35
    to = cells[(cells["area"] == "SLV") & (cells["breakdown"] == "sending=USA")]
    assert values(to.iloc[[0, -1]], "period", "printed") == [
        ("2011Q1 [YR2011Q1]", "5.21590900421143"),
        ("2020Q3 [YR2020Q3]", "2.85500001907349"),
    ]
    assert (reading.tally.faults, reading.released_on) == ([], date(2020, 12, 7))
