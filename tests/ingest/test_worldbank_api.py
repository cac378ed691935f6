"""Answers of the World Bank's API: pages of rows, and what a null in them is."""

import json
from datetime import date

import pytest
from hypothesis import given

from tests.ingest.publishers_files import damaged, read_text, survives, text_file, values
from tracker.errors import BadInputError
from tracker.ingest.observations import worldbank_api
from tracker.ingest.observations.record import AreaScheme, SeriesTold


def about(page: int = 1, pages: int = 1) -> dict[str, object]:
    return {
        "page": page,
        "pages": pages,
        "per_page": 50,
        "total": 2,
        "sourceid": "2",
        "lastupdated": "2011-12-20",
    }


def row(value: object, **others: object) -> dict[str, object]:
    return {
        "indicator": {"id": "OZ.RD.YLW", "value": "Yellow bricks"},
        "country": {"id": "OZ", "value": "Oz"},
        "countryiso3code": "OZZ",
        "date": "2011",
        "value": value,
        "unit": "",
        "obs_status": "",
        "decimal": 1,
        **others,
    }


ANSWER = json.dumps([about(), [row(12.50), row(None, date="2010")]])


def test_a_row_with_a_value_is_a_cell_and_a_null_is_none():
    """The value is as printed, 12.5 stays 12.5; the null is counted."""
    reading, cells = read_text(worldbank_api, "a.json", ANSWER)
    assert values(cells, "series", "area", "period", "printed", "line") == [
        ("OZ.RD.YLW", "OZZ", "2011", "12.5", 1)
    ]
    assert reading.tally.ignored == {"no value: null": 1}
    assert reading.series == {"OZ.RD.YLW": SeriesTold("Yellow bricks", "")}
    assert (reading.scheme, reading.released_on) == (AreaScheme.WORLD_BANK, date(2011, 12, 20))
    assert worldbank_api.recognises(text_file("a.json", ANSWER))


def test_numbers_are_not_rounded_and_zero_stays_zero():
    """As many digits as the file has; a zero is a value."""
    text = ANSWER.replace("12.5", "0.12345678901234567890")
    _, cells = read_text(worldbank_api, "a.json", text)
    assert cells.printed[0] == "0.12345678901234567890"
    _, cells = read_text(worldbank_api, "a.json", ANSWER.replace("12.5", "0"))
    assert cells.printed[0] == "0"


def test_pages_of_one_answer_are_read_together():
    """As the fetcher keeps them; a page that is missing is told of, one repeated is refused."""
    pages = [[about(1, 2), [row(1)]], [about(2, 2), [row(2, date="2012Q1", countryiso3code="")]]]
    reading, cells = read_text(worldbank_api, "a.json", json.dumps(pages))
    assert values(cells, "area", "period", "printed") == [
        ("OZZ", "2011", "1"),
        ("OZ", "2012Q1", "2"),
    ]
    assert not reading.tally.notes
    reading, _ = read_text(worldbank_api, "a.json", json.dumps(pages[:1]))
    assert reading.tally.notes == {"the file holds 1 of 2 pages of the answer": 1}
    with pytest.raises(BadInputError, match="each page of the answer once"):
        read_text(worldbank_api, "a.json", json.dumps([pages[0], pages[0]]))


def test_a_question_without_rows_is_an_empty_answer():
    """The API says null, or no rows at all."""
    empty = {**about(), "page": 0, "pages": 0, "total": 0}
    for rows in (None, []):
        reading, cells = read_text(worldbank_api, "a.json", json.dumps([empty, rows]))
        assert (reading.tally.rows, len(cells)) == (0, 0)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (
            [{"message": [{"id": "120", "key": "Invalid value", "value": "No such indicator"}]}],
            "the publisher answered with an error: No such indicator",
        ),
        ([1, 2], "expected pages as .about, rows., found a list of 2"),
        ([about(), [3]], "record 1: expected an object, found '3'"),
        ([about(), [row(1, indicator="X")]], "record 1, indicator: expected id and value"),
        ([about(), [row([1])]], "record 1, value: expected one value"),
    ],
)
def test_what_is_no_answer_is_named(document, said):
    """One line, with the record; the publisher's own message where it sent one."""
    with pytest.raises(BadInputError, match=said):
        read_text(worldbank_api, "a.json", json.dumps(document))


def test_a_key_that_is_not_known_is_refused():
    """It could be another dimension."""
    reading, _ = read_text(
        worldbank_api, "a.json", json.dumps([about(), [row(1, sex="F", date="")]])
    )
    assert [str(fault) for fault in reading.tally.faults] == [
        "line 1, column sex: expected a key of the API, found another",
        "line 1, column date: expected a code or a date, found none",
    ]


@given(damaged(ANSWER))
def test_damage_never_ends_otherwise(text):
    """Cells or a clear line, whatever happens to a file."""
    survives(worldbank_api, "a.json", text, most=4)
