"""DDF datapoints: keys and measures by name or by header; files without observations refused."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from tests.ingest.publishers_files import (
    DATA,
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
from tracker.ingest.observations import ddf
from tracker.ingest.observations.record import AreaScheme

NAME = "ddf--datapoints--br_spn_num--by--geo_area--nature--sex--units--year.csv"
TEXT = """geo_area,nature,sex,units,year,br_spn_num
604,c,female,number,2019,12.50
604,e,bothsex,number,2019,0
222,c,bothsex,number,2019,N
222,c,bothsex,number,2020,
"""


def test_keys_and_measure_are_told_by_the_name_of_the_file():
    """The unit is a column of its own, the nature is the status of a value."""
    reading, cells = read_text(ddf, NAME, TEXT)
    assert (reading.publisher, reading.scheme) == ("unsd", AreaScheme.M49)
    assert reading.tally.rows == len(cells) == 4
    assert values(cells, "series", "area", "period", "breakdown", "unit", "printed", "status") == [
        ("BR_SPN_NUM", "604", "2019", "sex=female", "number", "12.50", "c"),
        ("BR_SPN_NUM", "604", "2019", "sex=bothsex", "number", "0", "e"),
        ("BR_SPN_NUM", "222", "2019", "sex=bothsex", "number", "N", "c"),
        ("BR_SPN_NUM", "222", "2020", "sex=bothsex", "number", "", "c"),
    ]
    assert cells["line"].tolist() == [2, 3, 4, 5]


def test_a_file_without_its_name_is_told_by_its_header():
    """The same cells, whatever the file is called."""
    file = text_file("migrants (2).csv", TEXT)
    assert ddf.recognises(file)
    assert consumed(ddf.read(file)).equals(read_text(ddf, NAME, TEXT)[1])


def test_the_nature_joins_the_breakdown_only_where_rows_differ_by_nothing_else():
    """Else revisions of the nature would begin a new series."""
    twice = TEXT + "604,e,female,number,2019,13\n"
    _, cells = read_text(ddf, NAME, twice)
    assert cells["breakdown"].tolist()[0] == "nature=c;sex=female"
    assert cells["breakdown"].tolist()[-1] == "nature=e;sex=female"
    assert cells["status"].tolist()[-1] == "e"


def test_several_measures_in_a_file_are_several_series():
    """An empty cell among several measures is no observation, and is counted."""
    text = "geo,time,spans,piers\nper,2019,3,4\nslv,2019,,5\n"
    reading, cells = read_text(ddf, "ddf--datapoints--spans--by--geo--time.csv", text)
    assert (reading.publisher, reading.scheme) == ("", AreaScheme.ISO3)
    assert values(cells, "series", "area", "printed", "column", "line") == [
        ("spans", "per", "3", "spans", 2),
        ("piers", "per", "4", "piers", 2),
        ("piers", "slv", "5", "piers", 3),
    ]
    assert dict(reading.tally.ignored) == {"empty cell": 1}


def test_quarters_the_world_and_other_dimensions_are_read():
    """Keys as found in the wild."""
    text = "global,quarter,gender,age,spans\nworld,2019q3,f,15,7\n"
    name = "ddf--datapoints--spans--by--global--quarter--gender--age.csv"
    reading, cells = read_text(ddf, name, text)
    assert reading.scheme is AreaScheme.NAME
    assert values(cells, "area", "period", "breakdown") == [("world", "2019q3", "age=15;gender=f")]


def test_a_status_beside_the_nature_is_told_too():
    """`nature/observation_status`, where the status is not the normal one."""
    text = (
        "geo_area,nature,observation_status,units,year,br_spn_num\n"
        "604,c,a,number,2019,1\n604,c,i,number,2020,1\n"
    )
    _, cells = read_text(ddf, "x.csv", text)
    assert cells["status"].tolist() == ["c", "c/i"]
    assert set(cells["breakdown"]) == {""}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("ddf--entities--sex.csv", "sex,name\nf,Female\n", "file of entities: it holds names of"),
        ("ddf--concepts.csv", "concept,concept_type\nsex,entity_domain\n", "file of concepts"),
        ("lost.csv", "concept,name,concept_type\nx,X,string\n", "file of concepts"),
        (NAME, TEXT.replace("geo_area", "planet"), "expected keys of area and time"),
        (NAME.replace("geo_area", "planet"), TEXT.replace("geo_area", "planet"), "a key of areas"),
        (NAME.replace("year", "era"), TEXT.replace("year", "era"), "a key of time"),
        (NAME, TEXT + "1,2\n", "line 6: expected 6 fields, found 2"),
        (NAME, TEXT.replace("sex", "geo_area"), "every column once"),
    ],
)
def test_what_holds_no_observations_is_refused(name, text, said):
    """With the true reason."""
    with pytest.raises(BadInputError, match=said):
        read_text(ddf, name, text)


@pytest.mark.parametrize(
    "text",
    [
        "series,geo_area,year,dims,value\nA_B,604,2019,,1\n",
        "country,year,value\nPE,2019,1\n",
        "geo,time,value\nper,2019,1\n",
        "geo_area,name\n604,Peru\n",
        "REF_AREA,TIME_PERIOD,OBS_VALUE\n",
        "",
        '"',
    ],
)
def test_other_tables_are_not_taken_for_datapoints(text):
    """Long tables of other kinds, even with some of the same columns."""
    assert not ddf.recognises(text_file("x.csv", text))


@given(damaged(TEXT))
def test_damage_never_ends_otherwise(text):
    """Cells of the right shape, faults, or one clear line."""
    survives(ddf, NAME, text, most=2 * (text.count("\n") + 1))


@given(damaged("geo,time,spans,piers\nper,2019,3,4\nslv,2019,,5\n"))
def test_damage_of_several_measures_never_ends_otherwise(text):
    """The same where one row is several cells."""
    survives(ddf, "x.csv", text, most=6 * (text.count("\n") + 1))


@pytest.mark.parametrize("name", real_names("sdg_ddf", "ddf--datapoints--*.csv"))
def test_real_datapoints_are_read_row_by_row(name):
    """All rows of each file of UNSD's series, with and without its name."""
    file = real_file(name)
    reading = ddf.read(file)
    cells = consumed(reading)
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    measure = name.split("--")[2]
    assert reading.publisher == "unsd"
    assert reading.tally.rows == len(cells) == len(rows)
    assert not reading.tally.ignored
    assert cells["printed"].tolist() == [row[measure] for row in rows]
    assert set(cells["series"]) == {measure.upper()}
    assert not cells["breakdown"].str.contains("nature|units|year").any()
    assert not cells.duplicated(["area", "period", "breakdown", "unit"]).any()
    lost = replace(file, path=Path("download.csv"))
    assert ddf.recognises(lost)
    assert consumed(ddf.read(lost)).equals(cells)


def test_real_deaths_and_costs_looked_up_by_hand():
    """Mexico: 200 deaths in 2019 in the release of 2020; sending money there cost 4.1 % in 2018."""
    deaths = consumed(
        ddf.read(
            real_file("sdg_ddf/ddf--datapoints--sm_dth_migr--by--geo_area--nature--units--year.csv")
        )
    )
    picked = deaths[deaths["area"].eq("484") & deaths["period"].eq("2019")]
    assert values(picked, "printed", "unit", "status", "breakdown") == [("200", "number", "g", "")]
    costs = consumed(
        ddf.read(
            real_file("sdg_ddf/ddf--datapoints--si_rmt_cost--by--geo_area--nature--units--year.csv")
        )
    )
    picked = costs[costs["area"].eq("484") & costs["period"].eq("2018")]
    assert values(picked, "series", "printed", "unit") == [("SI_RMT_COST", "4.1", "percent")]


@pytest.mark.parametrize("name", real_names("sdg_ddf", "ddf--entities--*.csv"))
def test_real_files_of_entities_are_refused(name):
    """They name codes."""
    file = real_file(name)
    assert ddf.recognises(file)
    with pytest.raises(BadInputError, match="names of codes, no observations"):
        ddf.read(file)
