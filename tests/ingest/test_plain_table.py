"""Plain tables: by well-known headers or a mapping file, long or wide, text or sheet."""

import csv
import gzip
import io
from datetime import date
from itertools import islice
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from tracker.ingest.observations import plain
from tracker.ingest.observations.mapping import Mapping, read_mapping
from tracker.ingest.observations.opened import StatisticalFile, open_statistics
from tracker.ingest.observations.record import AreaScheme, Reading
from tracker.vocab import ObservationStatus

HOUSE = (
    "series,geo_area,year,dims,value\n"
    "BRI_BLT,516,2019,nature=e;units=number,4\n"
    "BRI_BLT,516,2020,nature=e;units=number,0\n"
    "BRI_BLT,32,2020,units=number;nature=c,\n"
)
WIDE = "Indicator;Country;Sex;2019;2020\nbridges;NA;F;1,5;\nbridges;LIL;;..;0\n"
MAP = """
[columns]
series = "constant:bridges"
area = "Land"
period = "Jahr"
value = "Wert"
unit = "constant:number"
status = "Flag"
lower = "von"
upper = "bis"
breakdown = ["Sex", "Age group"]
ignore = ["Note"]
[read]
decimal = ","
separator = ";"
skip = 2
scheme = "name"
publisher = "oz"
released = 2020-12-07
percent = true
[values]
"-" = "missing"
[footnotes]
e = "estimated"
[areas]
"Oz, Rep." = "OZZ"
World = "ignore"
[periods]
"2015-16" = "2015/2016"
"""
MAPPED = (
    "Bridges of Oz\nas of today\nLand;Jahr;Sex;Age group;Wert;von;bis;Flag;Note\n"
    '"Oz, Rep.";2019;F;15+;1.234,5;1.200;1.300;E;by hand\n'
    "World;2015-16;;;-;;;;\n"
)


def mapping_of(folder: Path, text: str) -> Mapping:
    """A mapping file of that text, read."""
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def refused(text: str, mapping: Mapping | None = None, name: str = "table.csv") -> str:
    """Why a text is not read to the end."""
    with pytest.raises(BadInputError) as caught:
        consumed(plain.read(text_file(name, text), mapping))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def read_mapped(text: str, mapping: Mapping) -> tuple[Reading, pd.DataFrame]:
    """A text read to the end with a mapping."""
    reading = plain.read(text_file("table.csv", text), mapping)
    return reading, consumed(reading)


def sheet(folder: Path, rows: list[list[object]], *more: str) -> StatisticalFile:
    """A workbook with those rows, and other sheets without any."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for name in more:
        book.create_sheet(name)
    book.save(folder / "table.xlsx")
    return open_statistics(folder / "table.xlsx")


# Without a mapping


def test_the_headers_of_the_house_need_no_mapping():
    """Series, area, year, breakdown and value; an empty value is handed on, a zero is a value."""
    assert plain.recognises(text_file("t.csv", HOUSE))
    reading, cells = read_text(plain, "t.csv", HOUSE)
    assert values(cells, "series", "area", "period", "breakdown", "printed", "line") == [
        ("BRI_BLT", "516", "2019", "nature=e;units=number", "4", 2),
        ("BRI_BLT", "516", "2020", "nature=e;units=number", "0", 3),
        ("BRI_BLT", "32", "2020", "nature=c;units=number", "", 4),
    ]
    assert (reading.tally.rows, reading.scheme, reading.decimal) == (3, AreaScheme.ANY, "")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_fast_and_slow_ways_read_the_same(separator, newline, quote):
    """Whatever parts fields and lines, with quotations or without, the same cells come out."""
    rows = [line.split(",") for line in HOUSE.replace(";", "|").splitlines()]
    lines = (separator.join(f"{quote}{field}{quote}" for field in row) for row in rows)
    text = newline.join(lines).replace("|", "," if separator == ";" else ";")
    if separator == ";":
        text = text.replace(",", "")  # a breakdown of one part
    _, cells = read_text(plain, "t.csv", text)
    assert values(cells, "series", "area", "period", "printed", "line") == [
        ("BRI_BLT", "516", "2019", "4", 2),
        ("BRI_BLT", "516", "2020", "0", 3),
        ("BRI_BLT", "32", "2020", "", 4),
    ]


def test_years_as_columns_are_periods():
    """A wide table by its years; empty cells and `..` are counted; NA is a code."""
    reading, cells = read_text(plain, "t.csv", WIDE.replace(",", ".").replace("Sex", "Unit"))
    assert values(cells, "series", "area", "period", "unit", "printed", "column") == [
        ("bridges", "NA", "2019", "F", "1.5", "2019"),
        ("bridges", "LIL", "2020", "", "0", "2020"),
    ]
    assert dict(reading.tally.ignored) == {"empty cell": 1, "no value: ..": 1}


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("series,year,value", "expected a column for the area (area, geo_area, country"),
        ("area,year,value", "expected a column for the series (series, indicator)"),
        ("series,area,value", "expected a column for the period"),
        ("series,area,year", "expected a column for the value"),
        ("series,area,iso3,year,value", "expected one column for the area, found area and iso3"),
        ("series,area,year,value,colour", "expected only known columns, found 'colour'"),
        ("series,area,year,value,2019,2020", "columns of periods or one of values, found both"),
    ],
)
def test_what_a_header_does_not_say_is_not_guessed(header, said):
    """The line says which column is the trouble, and that a mapping can tell."""
    text = f"{header}\n{','.join('1' for _ in header.split(','))}\n"
    assert not plain.recognises(text_file("t.csv", text))
    found = refused(text)
    assert said in found
    assert "--map FILE" in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HOUSE.replace("2019,", "2019,more,"), "expected"),
        (HOUSE.replace("2020,nature=e;", "2020;"), "line 3: expected 5 fields as in the header"),
        (HOUSE.replace("516,2019", '516,"2019'), "line 2: expected fields with closed quotations"),
        ("series,area,year,year,value\n", "line 1: expected each column once"),
        ("series,,area,year,value\n", "line 1: expected a name for each column"),
        ("a;b,c\n1;2,3\n", "line 1: expected one separator of fields, found ',' and ';'"),
        ("\n\n", "expected a header"),
    ],
)
def test_damage_is_named_with_its_line(text, said):
    """Too many, too few and unclosed fields are refused, on the fast way as on the slow one."""
    assert said in refused(text)


def test_rows_too_long_and_too_short_do_not_cancel_out():
    """As many separators as a whole table, at wrong places: still refused."""
    text = "series,area,year,value\n" + "A,1,2019,1\n" * 3 + "A,1,2019,1,9\nA,1,2019\n"
    assert "expected" in refused(text)


def test_blank_rows_are_counted():
    """Empty fields all along are no observation, and no fault."""
    for blank in (",,,,\n", ' ,"",,,\n'):
        reading, cells = read_text(plain, "t.csv", HOUSE + blank + HOUSE.splitlines()[1] + "\n")
        assert (len(cells), dict(reading.tally.ignored)) == (4, {"row without content": 1})
        assert list(cells["line"]) == [2, 3, 4, 6]


def test_a_breakdown_that_is_none_is_a_fault():
    """`dims` holds keys and values, each key once."""
    for dims in ("female", "sex=F;sex=M", "=F"):
        text = f"series,area,year,dims,value\nA,1,2019,sex=F,1\nA,1,2020,{dims},2\n"
        reading, _ = read_text(plain, "t.csv", text)
        assert [str(fault) for fault in reading.tally.faults] == [
            f"line 3, column dims: expected key=value;key=value, found '{dims}'"
        ]


def test_behind_semicolons_a_point_may_be_a_thousand():
    """Where the comma is the decimal sign, 1.234 has two readings until one is declared."""
    text = "series;area;year;value\nA;1;2019;1.234\nA;1;2020;1.5\n"
    reading, _ = read_text(plain, "t.csv", text)
    assert "line 2, column value: '1.234' can be read two ways" in str(reading.tally.faults[0])
    reading, _ = read_mapped(text, Mapping(decimal="."))
    assert (reading.tally.faults, reading.decimal) == ([], ".")


def test_other_formats_are_not_taken():
    """SDMX-CSV, tagged tables, JSON and notes have formats of their own, or none."""
    for text in (
        "DATAFLOW,series,ref_area,time_period,obs_value\nX,A,OZZ,2019,1\n",
        "#indicator,#country,#date,#value\nA,OZ,2019,1\n",
        '{"series": "A", "area": 1}',
        "A letter about bridges.\n",
    ):
        assert not plain.recognises(text_file("t.csv", text))


# With a mapping


def test_a_mapping_says_what_columns_are(tmp_path):
    """Cells come as printed, wherever they stand; what the texts mean is handed on beside them."""
    mapping = mapping_of(tmp_path, MAP)
    reading, cells = read_mapped(MAPPED, mapping)
    assert values(cells, "series", "area", "period", "breakdown", "printed") == [
        ("bridges", "Oz, Rep.", "2019", "age group=15+;sex=F", "1.234,5"),
        ("bridges", "World", "2015-16", "", "-"),
    ]
    assert values(cells, "unit", "lower", "upper", "status", "line")[0] == (
        "number", "1.200", "1.300", "E", 4,
    )  # fmt: skip
    assert (reading.scheme, reading.decimal, reading.publisher) == (AreaScheme.NAME, ",", "oz")
    assert reading.released_on == date(2020, 12, 7)
    assert mapping.values == {"-": ObservationStatus.MISSING}  # noqa: PD011 - no frame
    assert mapping.footnotes == {"e": ObservationStatus.ESTIMATED}
    assert (mapping.areas["World"], mapping.periods["2015-16"]) == ("ignore", "2015/2016")
    assert mapping.percent


@pytest.mark.parametrize("wide", ['pattern = "[0-9]{4}"', 'columns = ["2019", "2020"]'])
def test_a_mapping_names_the_columns_of_periods(tmp_path, wide):
    """By a pattern or one by one; the other columns are breakdowns as declared."""
    mapping = mapping_of(tmp_path, f'[wide]\n{wide}\n[columns]\nbreakdown = ["Sex"]\n')
    _, cells = read_mapped(WIDE, mapping)
    assert values(cells, "area", "period", "breakdown", "printed") == [
        ("NA", "2019", "sex=F", "1,5"),
        ("LIL", "2020", "", "0"),
    ]


def test_columns_that_are_not_there_are_named(tmp_path):
    """A mapping for another file is refused."""
    mapping = mapping_of(tmp_path, '[columns]\narea = "Land"\n')
    assert "expected the column 'Land', found series, geo_area" in refused(HOUSE, mapping)
    mapping = mapping_of(tmp_path, '[wide]\npattern = "Q.*"\n')
    assert "expected columns of periods as in [wide]" in refused(HOUSE, mapping)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[rows]\n", "expected a table of columns, wide, read"),
        ("[columns]\ncolour = 'x'\n", "expected a key in [columns] of series, area"),
        ("[columns]\narea = 1\n", "columns.area: expected str, found 1"),
        ("[columns]\nbreakdown = 'x'\n", "columns.breakdown: expected list"),
        ("[read]\ndecimal = ';'\n", "read.decimal: expected one of '', '.', ','"),
        ("[read]\nskip = true\n", "read.skip: expected int"),
        ("[read]\nskip = -1\n", "read.skip: expected a number of lines"),
        ("[read]\nscheme = 'planets'\n", "read.scheme: expected one of"),
        ("[read]\nreleased = '2020'\n", "read.released: expected a day"),
        ("[values]\n'-' = 'zero'\n", "values.-: expected one of"),
        ("[values]\n'-' = 0\n", "values.-: expected one of"),
        ("[wide]\npattern = '('\n", "wide.pattern: expected a regular expression"),
        ("[wide]\npattern = 'a'\ncolumns = []\n", "expected `columns` or `pattern`"),
        ("values = 3\n", "values: expected dict"),
        ("[[", "expected TOML"),
    ],
)
def test_a_mapping_with_unknown_words_is_refused(tmp_path, text, said):
    """A misspelt key would change nothing, silently."""
    with pytest.raises(BadInputError) as caught:
        mapping_of(tmp_path, text)
    assert said in str(caught.value)
    assert "map.toml" in str(caught.value)


def test_a_missing_mapping_is_one_line(tmp_path):
    """No traceback for a wrong path, nor for bytes that are no text."""
    with pytest.raises(BadInputError, match="cannot be read"):
        read_mapping(tmp_path / "none.toml")
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInputError, match="expected TOML"):
        read_mapping(tmp_path / "odd.toml")


# Sheets


def test_a_sheet_is_read_as_a_table(tmp_path):
    """Numbers as stored, gaps as gaps, rows by their numbers in the sheet."""
    rows = [
        [None],
        ["Series", "Country", "Year", "Value"],
        ["A", "Oz", 2019, 0],
        [],
        ["A", "Oz", 2020],
    ]
    reading = plain.read(sheet(tmp_path, rows))
    cells = consumed(reading)
    assert values(cells, "period", "printed", "line") == [("2019", "0", 3), ("2020", "", 5)]
    assert dict(reading.tally.ignored) == {"row without content": 1}


def test_a_sheet_has_to_be_named_where_there_are_two(tmp_path):
    """And a wide one is read as a wide CSV is."""
    file = sheet(tmp_path, [["Indicator", "iso3", 2019, 2020], ["A", "OZZ", 1.5, ".."]], "Notes")
    assert not plain.recognises(file)
    with pytest.raises(BadInputError, match="the name of one"):
        plain.read(file)
    cells = consumed(plain.read(file, Mapping(sheet="Sheet")))
    assert values(cells, "series", "area", "period", "printed") == [("A", "OZZ", "2019", "1.5")]


def test_a_workbook_has_no_decimal_comma(tmp_path):
    """Its numbers are numbers: with a comma declared, 1.234 would become a thousand."""
    file = sheet(tmp_path, [["series", "area", "year", "value"], ["A", "Oz", 2019, 1.234]])
    assert plain.recognises(file)
    with pytest.raises(BadInputError, match="leave `decimal` out"):
        plain.read(file, Mapping(decimal=","))


def test_cells_beside_a_sheets_table_are_refused(tmp_path):
    """A remark right of the last column is not passed over."""
    rows = [["series", "area", "year", "value"], ["A", "Oz", 2019, 1, "remark"]]
    with pytest.raises(BadInputError, match="line 2: expected 4 fields"):
        consumed(plain.read(sheet(tmp_path, rows)))


# Damage, and much


@given(damaged(HOUSE))
def test_damage_never_breaks_the_reader(text):
    """Random damage ends in cells or in one clear line, never in more cells than there were."""
    survives(plain, "t.csv", text, 24)


@given(
    damaged(WIDE.replace(",", ".").replace(";Sex", "").replace(";F;", ";").replace(";;..", ";.."))
)
def test_damage_never_breaks_the_reader_of_wide_tables(text):
    """The same for years as columns."""
    survives(plain, "t.csv", text, 24)


@given(
    st.lists(
        st.lists(st.text('ab 1"\n,;=é', max_size=4), min_size=4, max_size=4), min_size=1, max_size=6
    )
)
def test_what_is_written_is_read(rows):
    """Whatever fields hold, blanks at their ends apart, they come back in their places."""
    raw = io.StringIO()
    csv.writer(raw).writerows([["series", "area", "year", "value"], *rows])
    _, cells = read_text(plain, "t.csv", raw.getvalue())
    kept = [[" ".join(f.split(" ")).strip() for f in row] for row in rows]
    assert values(cells, "series", "area", "period", "printed") == [
        tuple(row) for row in kept if any(row)
    ]


def test_the_large_real_table_is_read_whole():
    """1,128,726 rows without a mapping: each a cell with its line, none refused or left out."""
    reading = plain.read(real_file("scale/sdg_all_series_2020_long.csv.gz"))
    frames = list(reading.cells)
    assert max(map(len, frames)) <= 100_000
    assert sum(map(len, frames)) == reading.tally.rows == 1_128_726
    assert (reading.tally.faults, dict(reading.tally.ignored)) == ([], {})
    path = DATA / "scale" / "sdg_all_series_2020_long.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        row = next(islice(csv.reader(file), 654_320, None))
    line = 654_321
    found = next(frame for frame in frames if frame["line"].iloc[-1] >= line)
    cell = found[found["line"] == line]
    assert values(cell, "series", "area", "period", "printed") == [(*row[:3], row[4])]
    assert set(cell["breakdown"].iloc[0].split(";")) == set(row[3].split(";"))
