"""UNSD's exports (workbook, CSV) and the JSON of its API: one database in many layouts."""

import io
import json
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given

from tests.ingest.publishers_files import (
    consumed,
    damaged,
    read_text,
    real_file,
    survives,
    text_file,
    values,
)
from tracker.errors import BadInputError
from tracker.ingest.observations import unsd_csv, unsd_json, unsd_xlsx
from tracker.ingest.observations.opened import StatisticalFile, workbook_rows
from tracker.ingest.observations.record import AreaScheme, SeriesTold

TOLD = ("series", "area", "period", "breakdown", "unit", "printed", "status")
HEADER_2018 = [
    *("Goal", "Target", "Indicator", "SeriesCode", "SeriesDescription", "GeoAreaCode"),
    *("GeoAreaName", "TimePeriod", "Value", "Time_Detail", "Source", "FootNote", "Nature"),
    *("Units", "[Age]", "[Reporting Type]", "[Sex]"),
]
ROW = ["9", "9.1", "9.1.1", "BR_SPN_NUM", "Spans (number)", "604", "Peru"]
ROWS_2018 = [
    [*ROW, "2019", "12.50", "", "Bridge office", "", "C", "NUMBER", "15+", "G", "FEMALE"],
    [*ROW, "2019", "<2.5", "", "Bridge office", "a note", "E", "NUMBER", "15+", "G", "MALE"],
    [*ROW, "2020", "1,022", "2019-2020", "Bridge office", "", "E", "NUMBER", "15+", "G", "MALE"],
]
CELLS_2018 = [
    ("BR_SPN_NUM", "604", "2019", "age=15+;sex=FEMALE", "NUMBER", "12.50", "C"),
    ("BR_SPN_NUM", "604", "2019", "age=15+;sex=MALE", "NUMBER", "<2.5", "E"),
    ("BR_SPN_NUM", "604", "2020", "age=15+;sex=MALE", "NUMBER", "1,022", "E"),
]
WIDE = [
    ["SeriesCode", "SeriesDescription", "GeoAreaCode", "GeoAreaName", "Units", "[Sex]", 2019, 2020],
    ["BR_SPN_NUM", "Spans (number)", "604", "Peru", "NUMBER", "FEMALE", "12.5", ""],
    ["BR_SPN_NUM", "Spans (number)", "604", "Peru", "NUMBER", "MALE", "0", "N"],
]
CSV = "\n".join(",".join(f'"{cell}"' for cell in row) for row in (HEADER_2018, *ROWS_2018))


def workbook(**sheets: list[list[object]]) -> StatisticalFile:
    """A workbook of sheets of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stored = io.BytesIO()
    book.save(stored)
    data = stored.getvalue()
    return StatisticalFile(Path("export.xlsx"), data, "", len(data), "", is_workbook=True)


def wrapped(rows: list[list[str]]) -> list[list[object]]:
    """Rows with each cell in quotation marks, as the export writes them below its header."""
    return [rows[0], *[[f'"{cell}"' for cell in row] for row in rows[1:]]]


def record(year: object, value: object, **others: object) -> dict[str, object]:
    """A record as the API prints it."""
    return {
        "goal": ["9"],
        "target": ["9.1"],
        "indicator": ["9.1.1"],
        "series": "BR_SPN_NUM",
        "seriesDescription": "Spans (number)",
        "seriesCount": None,
        "geoAreaCode": "604",
        "geoAreaName": "Peru",
        "timePeriodStart": year,
        "value": value,
        "valueType": "Float",
        "time_detail": None,
        "timeCoverage": None,
        "upperBound": None,
        "lowerBound": "1.5",
        "basePeriod": None,
        "source": "Bridge office",
        "geoInfoUrl": None,
        "footnotes": ["", "b"],
        "attributes": {"Nature": "G", "Units": "NUMBER"},
        "dimensions": {"Reporting Type": "G", "Type of span": "LONG"},
        **others,
    }


def page(number: int, of: int, *records: dict[str, object], total: int) -> dict[str, object]:
    """A page of the API."""
    units = {"id": "Units", "codes": [{"code": "NUMBER", "description": "Number of spans"}]}
    return {
        "size": 25,
        "totalElements": total,
        "totalPages": of,
        "pageNumber": number,
        "attributes": [units],
        "dimensions": [],
        "data": list(records),
    }


ONE = json.dumps(page(1, 1, record(2019.0, "12.50"), record(2020.0, "N"), total=2))


def test_the_long_sheet_is_read_and_the_one_that_repeats_it_is_named():
    """Quotation marks around cells are the export's own; values stay as printed."""
    pivot = wrapped([[str(cell) for cell in row] for row in WIDE])
    file = workbook(PivotData=pivot, Data=wrapped([HEADER_2018, *ROWS_2018]), Notes=[["hello"]])
    assert unsd_xlsx.recognises(file)
    reading = unsd_xlsx.read(file)
    cells = consumed(reading)
    assert (reading.publisher, reading.scheme) == ("unsd", AreaScheme.M49)
    assert values(cells, *TOLD) == CELLS_2018
    assert cells["line"].tolist() == [2, 3, 4]
    assert dict(reading.tally.ignored) == {
        "sheet PivotData repeats the data with years as columns": 2,
        "sheet Notes is no table of data": 1,
    }
    assert reading.tally.rows == len(cells) + reading.tally.ignored.total()
    assert reading.series == {"BR_SPN_NUM": SeriesTold("Spans (number)", "")}


def test_years_as_columns_are_read_where_they_stand_alone():
    """One cell a filled year; empty ones are counted."""
    reading = unsd_xlsx.read(workbook(PivotData=WIDE))
    cells = consumed(reading)
    assert values(cells, "period", "breakdown", "printed", "column") == [
        ("2019", "sex=FEMALE", "12.5", "2019"),
        ("2019", "sex=MALE", "0", "2019"),
        ("2020", "sex=MALE", "N", "2020"),
    ]
    assert dict(reading.tally.ignored) == {"empty cell": 1}


def test_the_csv_of_the_export_gives_the_same_cells():
    """Whether it is wrapped in quotation marks once or twice."""
    reading, cells = read_text(unsd_csv, "export.csv", CSV)
    assert values(cells, *TOLD) == CELLS_2018
    twice = "\n".join(
        [CSV.splitlines()[0], *[line.replace('"', '"""') for line in CSV.splitlines()[1:]]]
    )
    assert values(read_text(unsd_csv, "export.csv", twice)[1], *TOLD) == CELLS_2018
    assert reading.tally.rows == 3


def test_the_layout_of_later_years_is_read():
    """Bounds, release and status; nature and units in brackets."""
    text = (
        "Goal,Target,Indicator,ReleaseName,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,"
        "TimePeriod,Value,Time_Detail,TimeCoverage,UpperBound,LowerBound,BasePeriod,Source,"
        "GeoInfoUrl,FootNote,[Nature],[Observation Status],[Reporting Type],[Units],Sex\n"
        "9,9.1,9.1.1,2020.Q2.G.01,BR_SPN_NUM,Spans,604,Peru,2019.0,12,,,14,11,,X,,,E,I,G,NUM,F\n"
    )
    reading, cells = read_text(unsd_csv, "export.csv", text)
    assert reading.title == "2020.Q2.G.01"
    assert values(cells, *TOLD, "lower", "upper") == [
        ("BR_SPN_NUM", "604", "2019", "sex=F", "NUM", "12", "E/I", "11", "14")
    ]


def test_who_reports_counts_only_where_rows_differ_by_it():
    """National and global figures of one year are two series, else the type says nothing."""
    national = ",".join(f'"{cell}"' for cell in ROWS_2018[0]).replace('"G"', '"N"')
    _, cells = read_text(unsd_csv, "x.csv", CSV + "\n" + national)
    assert cells["breakdown"].tolist()[0] == "age=15+;reporting_type=G;sex=FEMALE"
    assert cells["breakdown"].tolist()[-1] == "age=15+;reporting_type=N;sex=FEMALE"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CSV.replace("[Age]", "Weather"), "expected columns of UNSD's export, found 'Weather'"),
        (CSV.replace("[Age]", "Sex"), "every column once"),
        (CSV.replace("[Age]", "2019"), "years in rows or in columns"),
        (CSV.splitlines()[0], "no row under it"),
        (CSV + '\n"9"', "line 5: expected 17 fields, found 1"),
    ],
)
def test_damage_of_the_table_is_named(text, said):
    """One clear line."""
    with pytest.raises(BadInputError, match=said):
        read_text(unsd_csv, "export.csv", text)


def test_a_page_of_the_api_is_read():
    """The year 2019.0 is 2019; codes of nature and units stand in an object of their own."""
    reading, cells = read_text(unsd_json, "page.json", ONE)
    assert values(cells, *TOLD, "lower", "upper") == [
        ("BR_SPN_NUM", "604", "2019", "type_of_span=LONG", "NUMBER", "12.50", "G", "1.5", ""),
        ("BR_SPN_NUM", "604", "2020", "type_of_span=LONG", "NUMBER", "N", "G", "1.5", ""),
    ]
    assert cells["line"].tolist() == [1, 2]
    assert reading.series == {"BR_SPN_NUM": SeriesTold("Spans (number)", "Number of spans")}
    assert reading.tally.rows == 2


def test_several_pages_are_read_in_an_array_or_one_a_line():
    """And records without pages, as some programs store them."""
    pages = [
        page(1, 2, record(2019.0, "1"), total=2),
        page(2, 2, record(2020.0, "2"), total=2),
    ]
    records = [entry for one in pages for entry in one["data"]]
    for text in (
        json.dumps(pages),
        json.dumps(pages, indent=1),
        "\n".join(map(json.dumps, pages)),
        json.dumps(records),
        json.dumps({"data": records}),
    ):
        assert unsd_json.recognises(text_file("x.json", text))
        _, cells = read_text(unsd_json, "x.json", text)
        assert values(cells, "period", "printed") == [("2019", "1"), ("2020", "2")]


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ([page(1, 3, record(2019.0, "1"), total=3)], "pages 2 to 3 of 3 are missing"),
        (
            [page(n, 3, record(2018 + n, "1"), total=3) for n in (1, 3)],
            "page 2 of 3 is missing",
        ),
        ([page(1, 1, record(2019.0, "1"), total=1)] * 2, "found page 1 again"),
        ([page(1, 1, record(2019.0, "1"), total=7)], "expected 7 records, found 1"),
        ([page(1, 1, total=0)], "a page without data"),
        ([page(1, 1, record(2019.0, {"a": 1}), total=1)], "record 1, value: expected one value"),
        ([page(1, 1, record(2019.0, "1", dimensions=3), total=1)], "expected codes by name"),
        ([page(1, 1, record(2019.0, "1", weather="wet"), total=1)], "found 'weather'"),
        ([{"data": [{"a": 1}], "geoAreaCode": 1}], "expected records with series and geoAreaCode"),
        ([3], "expected a page of the API"),
        ([], "without data"),
    ],
)
def test_incomplete_answers_of_the_api_are_refused(pages, said):
    """A missing page would look like states without data."""
    with pytest.raises(BadInputError, match=said):
        read_text(unsd_json, "x.json", json.dumps(pages))


def test_other_files_are_not_taken_for_unsd():
    """Neither other JSON nor other tables, nor other workbooks."""
    for text in ("{}", "[]", "", "geo,time,value\n", '{"page": 1, "total": 3}', "[[["):
        assert not unsd_json.recognises(text_file("x.json", text))
        assert not unsd_csv.recognises(text_file("x.csv", text))
    other = workbook(Data=[["country", "year"], ["Peru", 2019]])
    assert not unsd_xlsx.recognises(other)
    with pytest.raises(BadInputError, match="expected one sheet of data, found none"):
        unsd_xlsx.read(other)


def test_two_sheets_of_data_are_refused():
    """Which of them counts is not for the reader to guess."""
    with pytest.raises(BadInputError, match="expected one sheet of data, found A, B"):
        unsd_xlsx.read(workbook(A=[HEADER_2018, *ROWS_2018], B=[HEADER_2018, *ROWS_2018]))


@given(damaged(ONE))
def test_damage_of_json_never_ends_otherwise(text):
    """Cells of the right shape, faults, or one clear line."""
    survives(unsd_json, "x.json", text, most=4)


@given(damaged(CSV))
def test_damage_of_csv_never_ends_otherwise(text):
    """The same for the table."""
    survives(unsd_csv, "x.csv", text, most=16)


def test_the_real_export_is_read_row_by_row():
    """4,968 values of employed people in poverty; the pivot sheet of 1,017 rows repeats them."""
    file = real_file("unsd/SI_POV_EMP1_unsd_export.xlsx")
    assert unsd_xlsx.recognises(file)
    reading = unsd_xlsx.read(file)
    cells = consumed(reading)
    long, pivot = (list(workbook_rows(file, name)) for name in reversed(file.sheets))
    assert len(cells) == len(long) - 1 == 4968
    assert reading.tally.rows == len(cells) + len(pivot) - 1 == 5985
    assert Counter(cells["printed"]) == Counter(row[8].strip('"') for row in long[1:])
    filled = [cell for row in pivot[1:] for cell in row[12:] if cell.strip('"')]
    assert Counter(cells["printed"]) == Counter(cell.strip('"') for cell in filled)
    assert not cells.duplicated(["area", "period", "breakdown"]).any()
    assert values(cells.head(1), *TOLD) == [
        ("SI_POV_EMP1", "4", "2005", "age=15+;sex=MALE", "PERCENT", "80.2", "M")
    ]
