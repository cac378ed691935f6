"""UNHCR's tables: every measure of a row, with who came from where, in all layouts alike."""

import csv
import io
import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from tracker.ingest.observations import unhcr
from tracker.ingest.observations.record import AreaScheme

API = "year,coo_id,coo_name,coo,coo_iso,coa_id,coa_name,coa,coa_iso"
POPULATION = (
    f"{API},refugees,oip\n2011,9,Ix,IXX,IXI,7,Oz,OZZ,OZI,12,0\n2011,8,Ev,EVV,EVI,7,Oz,OZZ,OZI,-,\n"
)
FINDER = (
    "Extracted from the UNHCR Refugee Population Statistics Database\n"
    "Date: 2011-12-31\n\n"
    "Year,Country of origin,Country of origin (ISO),Country of asylum,Country of asylum (ISO),"
    "Refugees under UNHCR's mandate,IDPs of concern to UNHCR\n"
    "2011,Ix,IXI,Oz,OZI,12,0\n"
)


def test_each_measure_of_a_row_is_a_cell():
    """The area is the country of asylum by UNHCR's code; zero and `-` stay as printed."""
    reading, cells = read_text(unhcr, "p.csv", POPULATION)
    assert values(cells, "series", "area", "period", "breakdown", "unit", "printed", "line") == [
        ("UNHCR_REFUGEES", "OZZ", "2011", "origin=IXX", "persons", "12", 2),
        ("UNHCR_REFUGEES", "OZZ", "2011", "origin=EVV", "persons", "-", 3),
        ("UNHCR_OIP", "OZZ", "2011", "origin=IXX", "persons", "0", 2),
    ]
    assert reading.scheme is AreaScheme.UNHCR
    assert reading.tally.ignored == {"empty cell": 1}
    assert (reading.tally.rows, reading.tally.faults) == (2, [])
    assert reading.series["UNHCR_REFUGEES"].name == "refugees"


def test_the_download_of_the_refugee_data_finder_gives_the_same_series():
    """Other headers, lines of title above, ISO codes only."""
    reading, cells = read_text(unhcr, "persons.csv", FINDER)
    assert values(cells, "series", "area", "breakdown", "printed", "line") == [
        ("UNHCR_REFUGEES", "OZI", "origin=IXI", "12", 5),
        ("UNHCR_IDPS", "OZI", "origin=IXI", "0", 5),
    ]
    assert reading.scheme is AreaScheme.ISO3


def page(number: int, most: int, *items: dict[str, object]) -> dict[str, object]:
    return {"page": number, "short-url": "", "maxPages": most, "total": [], "items": list(items)}


def item(**others: object) -> dict[str, object]:
    return {
        "year": 2011,
        "coo_id": 9,
        "coo_name": "Ix",
        "coo": "IXX",
        "coo_iso": "IXI",
        "coa_id": 7,
        "coa_name": "Oz",
        "coa": "OZZ",
        "coa_iso": "OZI",
        "refugees": 12,
        "idps": "0",
        "oip": None,
        **others,
    }


def test_answers_of_the_api_are_read_page_by_page():
    """One page, or several in a list; numbers as numbers or as texts."""
    pages = [page(1, 2, item()), page(2, 2, item(coo="EVV", refugees="-"))]
    reading, cells = read_text(unhcr, "a.json", json.dumps(pages))
    assert unhcr.recognises(text_file("a.json", json.dumps(pages)))
    assert values(cells[cells.series == "UNHCR_REFUGEES"], "breakdown", "printed") == [
        ("origin=IXX", "12"),
        ("origin=EVV", "-"),
    ]
    assert not reading.tally.notes
    reading, _ = read_text(unhcr, "a.json", json.dumps(pages[0]))
    assert reading.tally.notes == {"the file holds 1 of 2 pages of the answer": 1}
    with pytest.raises(BadInputError, match="each page of the answer once"):
        read_text(unhcr, "a.json", json.dumps([pages[0], pages[0]]))


def test_a_row_over_all_countries_of_asylum_is_about_the_country_of_origin():
    """It is another series; a row over all countries on both sides is no state's."""
    everywhere = {"coa": "-", "coa_iso": "-", "coa_name": "-"}
    items = [
        item(**everywhere),
        item(coo="-", coo_iso="-", coo_name="-"),
        item(**everywhere, coo="-", coo_iso="-", coo_name="-"),
    ]
    reading, cells = read_text(unhcr, "a.json", json.dumps(page(1, 1, *items)))
    refugees = cells[cells.series.str.startswith("UNHCR_REFUGEES")]
    assert sorted(values(refugees, "series", "area", "breakdown")) == [
        ("UNHCR_REFUGEES", "OZZ", ""),
        ("UNHCR_REFUGEES_BY_ORIGIN", "IXX", ""),
    ]
    assert reading.tally.ignored["row over all countries of origin and asylum"] == 1


def test_codes_of_whom_are_in_the_breakdown_and_cases_are_not_persons():
    """Applications by procedure, type, level; `NA` is a code here, not an absence."""
    text = (
        "year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,procedure_type,app_type,dec_level,app_pc,"
        "applied\n2011,Ix,IXX,IXI,Oz,OZZ,OZI,G,NA,FI,C,14\n2011,Ix,IXX,IXI,Oz,OZZ,OZI,G,N,FI,P,5\n"
    )
    _, cells = read_text(unhcr, "asylum.csv", text)
    assert values(cells, "series", "breakdown", "unit", "printed") == [
        (
            "UNHCR_APPLIED",
            "app_pc=C;app_type=NA;dec_level=FI;origin=IXX;procedure_type=G",
            "cases",
            "14",
        ),
        (
            "UNHCR_APPLIED",
            "app_pc=P;app_type=N;dec_level=FI;origin=IXX;procedure_type=G",
            "persons",
            "5",
        ),
    ]


def test_the_download_of_applications_has_the_same_breakdown():
    """`Cases / Persons` is what the API calls app_pc (for decisions dec_pc)."""
    head = "Year,Country of origin,Country of origin (ISO),Country of asylum,"
    head += "Country of asylum (ISO),Authority,Application type,Stage of procedure,Cases / Persons"
    _, cells = read_text(unhcr, "a.csv", f"{head},applied\n2011,Ix,IXI,Oz,OZI,G,N,FI,Cases,5\n")
    assert values(cells, "series", "unit", "breakdown") == [
        (
            "UNHCR_APPLIED",
            "cases",
            "app_pc=Cases;app_type=N;dec_level=FI;origin=IXI;procedure_type=G",
        )
    ]
    text = f"{head},Recognized decisions\n2011,Ix,IXI,Oz,OZI,G,N,FI,P,5\n"
    _, cells = read_text(unhcr, "d.csv", text)
    assert values(cells, "series", "unit")[0] == ("UNHCR_DEC_RECOGNIZED", "persons")
    assert "dec_pc=P" in cells.breakdown[0]


def test_what_is_no_number_no_year_and_no_known_column_is_refused():
    """By line and column; a column of words that is no dimension known here is refused by name."""
    text = (
        f"{API},refugees,mood\n"
        "2011,9,Ix,IXX,IXI,7,Oz,OZZ,OZI,12,sad\n"
        "20x1,9,Ix,IXX,IXI,7,Oz,OZZ,OZI,1,sad\n"
        "2012,9,Ix,IXX,IXI,7,Oz,,OZI,1,sad\n"
    )
    reading, cells = read_text(unhcr, "p.csv", text)
    assert [str(fault) for fault in reading.tally.faults] == [
        "line 2, column mood: expected a number, found 'sad'",
        "line 3, column year: expected a year, found '20x1'",
        "line 4, column coa: expected a country of asylum, found ''",
    ]
    assert len(cells) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (POPULATION + "2011,1\n", "line 4: expected 11 cells as in the header"),
        (f"{API}\n", "line 1: expected a column of numbers, found none"),
        ('{"items": [{"coo_name": "a", "coa_name": []}]}', "record 1, coa_name: expected one"),
        ('[{"items": 3}]', "expected a list of items"),
        ("a,b\n1,2\n", "line 1: expected the header of a known layout"),
        (f"{API},Year,refugees\n", "line 1: expected one column for year"),
    ],
)
def test_damage_is_named(text, said):
    """One line, with the place."""
    with pytest.raises(BadInputError, match=said):
        read_text(unhcr, "x", text)


@given(
    st.one_of(
        damaged(POPULATION), damaged(FINDER), damaged(json.dumps([page(1, 1, item(), item())]))
    )
)
def test_damage_never_ends_otherwise(text):
    """Cells or a clear line, whatever happens to a file."""
    survives(unhcr, "x", text, most=60)


def test_the_real_population_table_is_read_whole():
    """Every cell that is not empty, and refugees in Mexico in 2019 from Honduras."""
    file = real_file("unhcr/population_americas.csv")
    assert unhcr.recognises(file)
    reading = unhcr.read(file)
    cells = consumed(reading)
    rows = list(csv.DictReader(io.StringIO(file.text)))
    filled = Counter(name for row in rows for name in list(row)[7:] if row[name])
    assert Counter(cells.series.str.removeprefix("UNHCR_").str.lower()) == filled
    assert (reading.tally.rows, len(cells)) == (32_740, 262_068)
    assert (reading.tally.faults, dict(reading.tally.ignored)) == ([], {"empty cell": 32_592})
    mexico = cells[(cells.area == "MEX") & (cells.period == "2019")]
    honduras = mexico[mexico.breakdown == "origin=HON"]
    assert ("UNHCR_REFUGEES", "9257") in values(honduras, "series", "printed")
    assert ("UNHCR_OOC", "66987") in values(honduras, "series", "printed")


def test_the_real_asylum_applications_are_read_whole():
    """A cell a row, no two alike, in chunks of a bounded size."""
    reading = unhcr.read(real_file("unhcr/asylum_applications_full.csv.gz"))
    frames = list(reading.cells)
    assert max(map(len, frames)) <= 100_000
    assert sum(map(len, frames)) == reading.tally.rows == 120_597
    assert (reading.tally.faults, dict(reading.tally.ignored)) == ([], {})
    first = frames[0].iloc[0]
    assert (first.area, first.period, first.printed, first.unit) == ("AUL", "2006", "14", "cases")
