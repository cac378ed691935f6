"""Tables with hashtags: what a column holds is told by its tag, whatever its header says."""

import json

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.publishers_files import (
    consumed,
    damaged,
    read_text,
    survives,
    text_file,
    values,
)
from tracker.errors import BadInputError
from tracker.ingest.observations import hxl
from tracker.ingest.observations.opened import open_statistics
from tracker.ingest.observations.record import AreaScheme

LONG = """Land,Code,Year,What,What code,Number,Remark,Internal
#country+name,#country+code+iso3,#date+year,#indicator+name,#indicator+code,#indicator+value+num,#meta+note,
Oz,OZZ,2011,Yellow bricks,BRK,"1,022",new,x
Ix,IXX,2011,Yellow bricks,BRK,,,y
Oz,OZZ,2012,Red shoes,SHO,2.0,,
"""
WIDE = """Title of the table,,,,,
Where,District,Sex,When,Houses fallen,People
#country+code,#adm1 +name,#sex,#date,#affected+houses,#affected+people
OZZ,Gillikin,f,2011-05,3,0
OZZ,Winkie,m,2011-05,,7
"""


def test_tags_say_area_period_series_and_value():
    """The code before the name; comments and untagged columns are left out; empty stays empty."""
    reading, cells = read_text(hxl, "a.csv", LONG)
    assert values(cells, "line", "series", "area", "period", "breakdown", "printed") == [
        (3, "BRK", "OZZ", "2011", "", "1,022"),
        (4, "BRK", "IXX", "2011", "", ""),
        (5, "SHO", "OZZ", "2012", "", "2.0"),
    ]
    assert reading.scheme is AreaScheme.ISO3
    assert reading.tally.ignored == {"column without a tag: Internal": 3}
    assert (reading.tally.rows, reading.tally.faults) == (3, [])
    assert reading.series["SHO"].name == "Red shoes"
    assert set(cells.column) == {"Number"}


def test_several_value_columns_are_several_series():
    """Named by their tags; districts and sex are dimensions; an empty cell there is none."""
    reading, cells = read_text(hxl, "a.csv", WIDE)
    assert values(cells, "series", "area", "breakdown", "printed") == [
        ("affected+houses", "OZZ", "adm1=Gillikin;sex=f", "3"),
        ("affected+people", "OZZ", "adm1=Gillikin;sex=f", "0"),
        ("affected+people", "OZZ", "adm1=Winkie;sex=m", "7"),
    ]
    assert reading.scheme is AreaScheme.ANY
    assert reading.tally.ignored == {"empty cell": 1}
    assert reading.series["affected+people"].name == "People"


def test_of_two_countries_the_area_is_where_people_are():
    """The other is a dimension under its own attribute."""
    text = (
        "#date+year,#country+code+origin,#country+name+origin,#country+code+asylum,"
        "#affected+refugees\n2011,IXX,Ix,OZZ,12\n"
    )
    _, cells = read_text(hxl, "a.csv", text)
    assert values(cells, "series", "area", "breakdown", "printed") == [
        ("affected+refugees", "OZZ", "origin=IXX", "12")
    ]


def test_a_value_shown_twice_is_read_once_and_bounds_belong_to_it():
    """Of a number and its text the number; low and high are bounds; a region is left out."""
    text = (
        "Code,Name,Reg,Y,Shown,N,L,H,U,F\n"
        "#indicator+code,#country+name,#region+code,#date+year+start,#indicator+value,"
        "#indicator+value+num,#indicator+value+low,#indicator+value+high,#indicator+unit,#status\n"
        "BRK,Oz,R,2011,1.5 [1-2],1.5,1,2,percent,E\n"
    )
    reading, cells = read_text(hxl, "a.csv", text)
    assert values(
        cells, "series", "area", "period", "printed", "lower", "upper", "unit", "status"
    ) == [("BRK", "Oz", "2011", "1.5", "1", "2", "percent", "E")]
    assert reading.scheme is AreaScheme.NAME
    assert reading.tally.faults == []


def test_a_start_and_an_end_are_one_period():
    """As the two texts that are printed; one day is one day."""
    text = (
        "#country+code,#date+start,#date+end,#value\n"
        "OZZ,2011,2013,1\nOZZ,2011,2011,2\nOZZ,2011,,3\n"
    )
    _, cells = read_text(hxl, "a.csv", text)
    assert list(cells.period) == ["2011 to 2013", "2011", "2011"]


def test_json_of_lists_and_of_objects_is_read():
    """A row of tags among lists, or tags as the keys of objects; numbers stay as printed."""
    tags = ["#country+code", "#date+year", "#affected"]
    lists = json.dumps([["Land", "Y", "N"], tags, ["OZZ", 2011, 1.50], ["IXX", 2011, None]])
    assert hxl.recognises(text_file("a.json", lists))
    _, cells = read_text(hxl, "a.json", lists)
    assert values(cells, "line", "area", "period", "printed") == [
        (3, "OZZ", "2011", "1.5"),
        (4, "IXX", "2011", ""),
    ]
    objects = json.dumps([dict(zip(tags, ["OZZ", "2011", "7"], strict=True))])
    _, cells = read_text(hxl, "a.json", objects)
    assert values(cells, "line", "area", "printed") == [(1, "OZZ", "7")]


def test_a_workbook_is_read_by_its_sheet_with_tags(tmp_path):
    """Other sheets are passed over; rows are those of the sheet."""
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active.append(["A title"])
    sheet = book.create_sheet("Numbers")
    sheet.append(["Land", "Year", "N"])
    sheet.append(["#country +code", "#date+year", "#value+num"])
    sheet.append([])
    sheet.append(["OZZ", 2011, 12])
    path = tmp_path / "a.xlsx"
    book.save(path)
    file = open_statistics(path)
    assert hxl.recognises(file)
    reading = hxl.read(file)
    assert values(consumed(reading), "line", "series", "area", "period", "printed") == [
        (4, "N", "OZZ", "2011", "12")
    ]
    assert reading.title == "Numbers"


def test_an_unknown_tag_is_refused_by_name():
    """It could be another dimension; nothing is dropped in silence."""
    text = "Land,Y,N,Mood\n#country+code,#date+year,#value,#mood\nOZZ,2011,1,sad\n"
    reading, _ = read_text(hxl, "a.csv", text)
    assert [str(fault) for fault in reading.tally.faults] == [
        "line 2, column Mood: expected a tag known here, found #mood"
    ]


def test_a_table_without_dates_says_so():
    """The period is empty, and a note asks for it."""
    reading, cells = read_text(hxl, "a.csv", "#country+code,#value\nOZZ,1\n")
    assert values(cells, "period", "printed") == [("", "1")]
    assert list(reading.tally.notes) == [
        "no column of dates: the period must be given when importing"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#country+code,#date+year\nOZZ,1\n", r"line 1: expected a column of values .*#country"),
        ("N,Y\n#value,#date\n1,2\n", "line 2: expected a column of countries .*#value, #date"),
        ("#country+a,#country+b,#value\n", "line 1: expected one column of countries"),
        ("#country,#date+month,#date+month+x,#value\n", "line 1: expected one column of dates"),
        ("#country,#value,x\n", "line 1: expected a hashtag"),
        ("#country,#value\nOZZ,1,2\n", "line 2: expected 2 cells as in the row of tags"),
        ('[["#country", "#value"], ["OZZ", [1]]]', "record 2, cell 2: expected one value"),
        ('[["#country", "#value"], 3]', "record 2: expected a list of cells"),
        ("a,b\n1,2\n", "expected a row of hashtags, found none"),
    ],
)
def test_what_is_missing_or_damaged_is_named(text, said):
    """One line, with the place and what is there instead."""
    with pytest.raises(BadInputError, match=said):
        read_text(hxl, "a", text)


def test_other_files_are_not_taken_for_hxl():
    """A hash in a text is no tag, nor are tags below the 25th row."""
    deep = "a,b\n" * 30 + "#country,#value\n"
    for text in ("a,#1\n1,2\n", "# heading\ntext\n", deep, '["#a"]', "", '{"a": "#b"}'):
        assert not hxl.recognises(text_file("x", text))
    assert hxl.recognises(text_file("x", LONG))
    assert hxl.recognises(text_file("x", WIDE.replace(",", ";")))


@given(st.one_of(damaged(LONG), damaged(WIDE)))
def test_damage_never_ends_otherwise(text):
    """Cells or a clear line, whatever happens to a file."""
    survives(hxl, "a.csv", text, most=60)
