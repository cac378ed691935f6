"""Which format a file is in: told by its signs, by one reader only, or refused for what it is."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest import (
    test_ddf,
    test_hxl,
    test_iom,
    test_open_sdg,
    test_sdmx_csv,
    test_sdmx_json,
    test_sdmx_ml,
    test_unhcr,
    test_unsd,
    test_untreaty,
    test_worldbank,
    test_worldbank_api,
)
from tests.ingest.publishers_files import consumed, damaged, text_file
from tracker.errors import BadInputError
from tracker.ingest.observations import plain
from tracker.ingest.observations.formats import (
    FORMATS,
    MODULES,
    Asked,
    format_of,
    read_statistics,
)
from tracker.ingest.observations.mapping import read_mapping
from tracker.ingest.observations.opened import StatisticalFile, open_statistics

TIDY = "series,area,period,value\nspans,Peru,2019,3\n"
BINARY = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x02"
IOM = test_iom
# format -> the samples that the tests of its reader read, by the name of the file
SAMPLES: dict[str, list[tuple[str, str]]] = {
    "sdmx-ml": [
        ("a.xml", test_sdmx_ml.SERIES),
        ("a.xml", test_sdmx_ml.FLAT),
        ("a.xml", test_sdmx_ml.SPECIFIC),
        ("a.xml", test_sdmx_ml.SPECIFIC_FLAT),
    ],
    "sdmx-json": [
        ("a.json", test_sdmx_json.text_of(test_sdmx_json.BY_SERIES)),
        ("a.json", test_sdmx_json.text_of(test_sdmx_json.FLAT_2)),
    ],
    "sdmx-csv": [("a.csv", test_sdmx_csv.PLAIN), ("a.csv", test_sdmx_csv.NAMES)],
    "unsd-csv": [("a.csv", test_unsd.CSV)],
    "unsd-json": [("a.json", test_unsd.ONE)],
    "worldbank-json": [("a.json", test_worldbank_api.ANSWER)],
    "worldbank-csv": [("a.csv", test_worldbank.API)],
    "databank-csv": [("a.csv", test_worldbank.COST), ("a.csv", test_worldbank.LONG)],
    "iom-missing-migrants": [
        ("a.json", IOM.TEXT),
        ("a.csv", IOM.TABLE),
        ("a.csv", f"{IOM.OLD}\n2011.X1,R,2011-01-05,2011,January,2,9,11,,,,,,,,,,,,\n"),
    ],
    "unhcr-population": [("a.csv", test_unhcr.POPULATION), ("a.csv", test_unhcr.FINDER)],
    "untc-status": [("4-13.csv", test_untreaty.TABLE), ("a.csv", test_untreaty.MEMBERS)],
    "ddf-csv": [(test_ddf.NAME, test_ddf.TEXT), ("copy (2).csv", test_ddf.TEXT)],
    "open-sdg-csv": [(test_open_sdg.NAME, test_open_sdg.TEXT), ("x.csv", test_open_sdg.TEXT)],
    "hxl": [("a.csv", test_hxl.LONG), ("a.csv", test_hxl.WIDE)],
    "plain": [("a.csv", TIDY), ("a.tsv", TIDY.replace(",", "\t"))],
}
CASES = [(told, name, text) for told, samples in SAMPLES.items() for name, text in samples]


def recognised(file: StatisticalFile) -> list[str]:
    """Formats whose reader says that a file is theirs."""
    return [str(module.FORMAT) for module in MODULES if module.recognises(file)]


@pytest.mark.parametrize(("told", "name", "text"), CASES)
def test_a_sample_is_recognised_by_its_own_reader_and_no_other(told: str, name: str, text: str):
    """So the order in which readers are asked decides nothing."""
    file = text_file(name, text)
    assert recognised(file) == [told]
    assert format_of(file) == told


def test_every_format_has_a_sample():
    """A new reader comes with one; the export of UNSD is a workbook, below."""
    assert {*SAMPLES, "unsd-xlsx"} == set(FORMATS)
    assert [str(module.FORMAT) for module in MODULES] == list(FORMATS)


def test_a_workbook_of_unsd_is_recognised_by_its_own_reader_and_no_other():
    """Told by its sheets and the header in them."""
    rows = [test_unsd.HEADER_2018, *test_unsd.ROWS_2018]
    assert recognised(test_unsd.workbook(data=[*map(list, rows)])) == ["unsd-xlsx"]


@given(st.sampled_from(CASES).flatmap(lambda case: st.tuples(st.just(case[1]), damaged(case[2]))))
def test_readers_look_at_damaged_files_without_falling(named: tuple[str, str]):
    """Whether one, several or none say that it is theirs, each answers yes or no."""
    file = text_file(*named)
    assert len(recognised(file)) <= len(MODULES)
    assert format_of(file) in {"", *FORMATS}


def refused(file: StatisticalFile, **asked: str) -> str:
    """Why a file is not read; one line."""
    with pytest.raises(BadInputError) as error:
        consumed(read_statistics(file, Asked(**asked)))
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", '{"bridges": 3}', "no known format of observations"),
        ("a.json", "[]", "no known format of observations"),
        ("a.json", "[1, 2]", "no known format of observations"),
        ("a.html", "<!DOCTYPE html><html><p>Error 404</p></html>", "no known format"),
        ("a.xml", "<?xml version='1.0'?><rss></rss>", "no known format of observations"),
        ("a.geojson", '{"type": "FeatureCollection", "features": []}', "the shapes of places"),
        ("a.json", '{ "objects": {}, "type" : "Topology" }', "the shapes of places"),
        ("a.txt", "Bridges were built in Oz.\n", "expected"),
    ],
)
def test_what_is_no_table_of_observations_is_refused_for_what_it_is(
    name: str, text: str, said: str
):
    """Not as a table that lacks a column."""
    told = refused(text_file(name, text))
    assert said in told
    assert ("--map" in told) == (name == "a.txt")


def test_a_binary_file_is_refused_before_its_format_is_asked(tmp_path: Path):
    """A picture is no text."""
    file = tmp_path / "picture.csv"
    file.write_bytes(BINARY)
    with pytest.raises(BadInputError, match="control character"):
        open_statistics(file)


def test_no_known_format_lists_those_that_are():
    """Also where somebody asked for one that there is not."""
    assert ", ".join(FORMATS) in refused(text_file("a.json", "[]"))
    told = refused(text_file("a.csv", TIDY), format="csv")
    assert told == f"no format is called 'csv': expected one of {', '.join(FORMATS)}"


@pytest.mark.parametrize("asked", sorted(set(FORMATS) - {"plain"}))
def test_a_wrong_format_is_refused_by_its_reader(asked: str):
    """What somebody asks for is tried, and says what it misses."""
    assert refused(text_file("a.csv", TIDY), format=asked)


def test_the_format_asked_for_goes_before_the_one_found():
    """A file of DDF lacks the columns of a plain table."""
    told = refused(text_file(test_ddf.NAME, test_ddf.TEXT), format=plain.FORMAT)
    assert "expected a column for the series" in told


def test_a_mapping_with_columns_makes_a_file_a_plain_table(tmp_path: Path):
    """One that only explains odd texts leaves the format as it is found."""
    file = text_file(test_ddf.NAME, test_ddf.TEXT)
    columns = tmp_path / "columns.toml"
    columns.write_text(
        '[columns]\nseries = "constant:x"\narea = "geo_area"\nperiod = "year"\n'
        'value = "br_spn_num"\nignore = ["nature", "sex", "units"]\n',
        encoding="utf-8",
    )
    odd = tmp_path / "odd.toml"
    odd.write_text('[values]\n"-" = "missing"\n', encoding="utf-8")
    told = [
        read_statistics(file, Asked(mapping=read_mapping(one))).format for one in (columns, odd)
    ]
    assert told == ["plain", "ddf-csv"]


def test_area_and_series_are_asked_for_where_a_format_is_silent_of_them():
    """Where a file says them itself, saying them again could contradict it."""
    reading = read_statistics(
        text_file(test_open_sdg.NAME, test_open_sdg.TEXT), Asked(area="CAN", series="10-7-9")
    )
    assert set(consumed(reading)["area"]) == {"CAN"}
    for asked in ({"area": "CAN"}, {"series": "x"}):
        file = text_file(test_ddf.NAME, test_ddf.TEXT)
        assert "the format ddf-csv says these itself" in refused(file, **asked)
        assert "the format plain says these itself" in refused(text_file("a.csv", TIDY), **asked)


def test_a_header_of_very_many_columns_is_refused_at_once():
    """Every reader looks at names in one go: 50,000 of them are no matter of minutes."""
    header = ",".join(f"c{at}" for at in range(50_000))
    assert "expected a column for the series" in refused(text_file("a.csv", f"{header}\n"))


def test_a_row_above_its_header_is_refused_and_not_passed_over():
    """Titles stand above a table; a row that does was sorted there, and would be lost."""
    header, *rows = test_untreaty.MEMBERS.splitlines()
    moved = "\n".join([rows[1], header, rows[0], *rows[2:]])
    assert "line 1: expected rows below the header only" in refused(text_file("icmw.csv", moved))


def test_two_byte_order_marks_are_named(tmp_path: Path):
    """The second would be an invisible letter of the first column's name."""
    file = tmp_path / "table.csv"
    file.write_bytes(b"\xef\xbb\xbf" * 2 + TIDY.encode())
    with pytest.raises(BadInputError, match="line 1: expected one byte order mark, found two"):
        open_statistics(file)


def test_json_nested_deeper_than_any_reader_goes_is_refused():
    """Neither a crash of the parser nor a long wait."""
    deep = '{"data": ' + "[" * 100_000 + "]" * 100_000 + "}"
    assert refused(text_file("a.json", deep))
    assert refused(text_file("a.json", deep), format="sdmx-json")
    assert refused(text_file("a.json", json.dumps([1, [deep]])), format="worldbank-json")
