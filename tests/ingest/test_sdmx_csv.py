"""SDMX-CSV: every label style of 1.0 and 2.0, what is no observation, and powers of ten."""

import csv

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
from tracker.ingest.observations import sdmx_csv
from tracker.ingest.observations.record import AreaScheme, SeriesTold

PLAIN = """DATAFLOW,FREQ,REF_AREA,INDICATOR,SEX,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,OBS_STATUS,\
OBS_NOTE
BRIDGES:DF_SPANS(1.0),A,PE,SPANS,F,2019,12.50,NUMBER,A,counted twice
BRIDGES:DF_SPANS(1.0),A,PE,SPANS,_T,2019,,NUMBER,O,
BRIDGES:DF_SPANS(1.0),A,NA,SPANS,_T,2019-05,0,NUMBER,A,"spans
of two lines"
BRIDGES:DF_SPANS(1.0),A,SV,SPANS,_T,2019,7,NUMBER,A,
"""
NAMES = """REF_AREA,Geographic area,INDICATOR,Indicator,SEX,Sex,TIME_PERIOD,OBS_VALUE,LOWER_BOUND,\
UPPER_BOUND,UNIT_MEASURE,Unit of measure
PE,Peru,SPANS,"Spans, counted",F,Female,2019,12.5,11,14,NUM,Spans a year
PE,Peru,SPANS,"Spans, counted",_T,Total,2019,30,,,NUM,Spans a year
"""


def test_a_plain_message_is_read_row_by_row_as_printed():
    """Values, periods, areas, units and flags stay as printed; an empty value is handed on."""
    reading, cells = read_text(sdmx_csv, "spans.csv", PLAIN)
    assert reading.publisher == "bridges"
    assert reading.scheme is AreaScheme.ANY
    assert reading.tally.rows == len(cells) == 4
    assert values(cells, "series", "area", "period", "breakdown", "unit", "printed", "status") == [
        ("SPANS", "PE", "2019", "sex=F", "NUMBER", "12.50", "A"),
        ("SPANS", "PE", "2019", "sex=_T", "NUMBER", "", "O"),
        ("SPANS", "NA", "2019-05", "sex=_T", "NUMBER", "0", "A"),
        ("SPANS", "SV", "2019", "sex=_T", "NUMBER", "7", "A"),
    ]
    assert not reading.tally.ignored
    assert not reading.tally.notes


def test_each_cell_has_the_line_its_record_begins_on():
    """A quotation over two lines moves the lines behind it."""
    _, cells = read_text(sdmx_csv, "spans.csv", PLAIN)
    assert cells["line"].tolist() == [2, 3, 4, 6]


def test_columns_of_names_behind_codes_are_names_and_no_dimensions():
    """As UNICEF and OECD write them; series and unit are told in words."""
    reading, cells = read_text(sdmx_csv, "spans.csv", NAMES)
    assert cells["breakdown"].tolist() == ["sex=F", "sex=_T"]
    assert values(cells, "lower", "upper") == [("11", "14"), ("", "")]
    assert reading.series == {"SPANS": SeriesTold("Spans, counted", "Spans a year")}
    assert reading.publisher == ""


def test_names_behind_the_code_in_one_cell_are_split_off():
    """Version 1.0 with `labels=both`: header and cells print `CODE: name`."""
    text = (
        "DATAFLOW,REF_AREA: Area,INDICATOR: Indicator,SEX: Sex,TIME_PERIOD: Time,OBS_VALUE: Value\n"
        "BR:DF_SPANS(1.0): Spans,PE: Peru: the country,SPANS: All spans,F: Female,2019,3\n"
    )
    reading, cells = read_text(sdmx_csv, "spans.csv", text)
    assert values(cells, "series", "area", "breakdown", "period", "printed") == [
        ("SPANS", "PE", "sex=F", "2019", "3")
    ]
    assert reading.series["SPANS"].name == "All spans"
    assert reading.publisher == "br"


def test_version_2_names_its_structure_and_the_action_of_each_row():
    """The structure is the series where no dimension is; rows of attributes alone are counted."""
    text = (
        "STRUCTURE[;],STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Reference area,TIME_PERIOD,"
        "Time period,OBS_VALUE,Observation value,OBS_STATUS,Status,NOTE_X[],A note\n"
        "dataflow,OECD.BR.X:DSD_B@DF_SPANS(1.0.2),Spans,I,PE,Peru,2019,2019,3.10,3.10,A,Normal,,\n"
        "dataflow,OECD.BR.X:DSD_B@DF_SPANS(1.0.2),Spans,A,PE,Peru,2020,,4,,,,x;y,\n"
        "dataflow,OECD.BR.X:DSD_B@DF_SPANS(1.0.2),Spans,I,~,,~,,,,,,z,\n"
    )
    reading, cells = read_text(sdmx_csv, "spans.csv", text)
    assert reading.publisher == "oecd"
    assert values(cells, "series", "area", "period", "breakdown", "printed") == [
        ("DSD_B@DF_SPANS", "PE", "2019", "", "3.10"),
        ("DSD_B@DF_SPANS", "PE", "2020", "", "4"),
    ]
    assert dict(reading.tally.ignored) == {"attributes without an observation": 1}
    assert reading.tally.rows == 3
    assert [note for note in reading.tally.notes if "NOTE_X" in note]


def test_data_to_delete_is_refused_with_its_line():
    """A row with action D says that its data are gone."""
    text = (
        "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TIME_PERIOD,OBS_VALUE\n"
        "dataflow,A:B(1.0),I,PE,2019,1\n"
        "dataflow,A:B(1.0),D,PE,2018,1\n"
    )
    reading, _ = read_text(sdmx_csv, "spans.csv", text)
    assert [str(fault) for fault in reading.tally.faults] == [
        "line 3, column ACTION: expected data to keep (I, A, R, M), found 'D'"
    ]


def test_a_power_of_ten_is_multiplied_out_exactly():
    """No binary fraction on the way; bounds too; it is noted and told with the unit."""
    text = (
        "DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE,LOWER_BOUND,UNIT_MEASURE,UNIT_MULT\n"
        "A:B(1.0),PE,2019,1.1,1.05,USD,6\nA:B(1.0),PE,2020,-0.07,,USD,3\n"
        "A:B(1.0),PE,2021,250,,USD,-2\nA:B(1.0),PE,2022,,,USD,6\nA:B(1.0),PE,2023,5,,USD,0\n"
        "A:B(1.0),PE,2024,5,,USD,_Z\nA:B(1.0),PE,2025,NaN,,USD,6\n"
    )
    reading, cells = read_text(sdmx_csv, "money.csv", text)
    assert cells["printed"].tolist() == ["1100000", "-70", "2.50", "", "5", "5", "NaN"]
    assert cells["lower"][0] == "1050000"
    assert reading.series["B"].unit == "USD (printed in 10^6, multiplied out)"
    assert dict(reading.tally.notes) == {
        "multiplied by the power of ten that the message prints": 3
    }


def test_what_cannot_be_multiplied_is_refused():
    """A power that is no whole number, and a value that is no plain number."""
    text = (
        "DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE,UNIT_MULT\n"
        "A:B(1.0),PE,2019,<2.5,6\nA:B(1.0),PE,2020,4,many\n"
    )
    reading, _ = read_text(sdmx_csv, "money.csv", text)
    assert [(fault.line, fault.column) for fault in reading.tally.faults] == [
        (3, "UNIT_MULT"),
        (2, "OBS_VALUE"),
    ]


def test_a_component_behind_the_value_counts_only_where_rows_differ_by_it():
    """The table does not tell attributes from dimensions; nothing is lost and nothing invented."""
    rows = "A:B(1.0),PE,2019,1,{},x\nA:B(1.0),PE,2020,2,{},x\n"
    header = "DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE,WHO,HOW\n"
    _, cells = read_text(sdmx_csv, "spans.csv", header + rows.format("men", "men"))
    assert set(cells["breakdown"]) == {""}
    both = header + rows.format("men", "men") + rows.format("women", "women")
    reading, cells = read_text(sdmx_csv, "spans.csv", both)
    assert cells["breakdown"].tolist() == ["who=men", "who=men", "who=women", "who=women"]
    assert list(reading.tally.notes) == [
        "attribute HOW is left out: it does not say what is counted"
    ]


def test_the_nature_and_the_status_of_a_value_are_both_told():
    """Both where the status is not the normal one, else the one that says something."""
    text = (
        "DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE,NATURE,OBS_STATUS\n"
        "A:B(1.0),PE,2019,1,E,A\nA:B(1.0),PE,2020,1,E,I\nA:B(1.0),PE,2021,1,,I\n"
    )
    _, cells = read_text(sdmx_csv, "spans.csv", text)
    assert cells["status"].tolist() == ["E", "E/I", "I"]


def test_other_separators_and_small_letters_are_read():
    """Eurostat writes its dimensions in small letters and adds a column LAST UPDATE."""
    text = (
        "DATAFLOW;LAST UPDATE;freq;unit;geo;TIME_PERIOD;OBS_VALUE;OBS_FLAG\n"
        "ESTAT:SPANS(1.0);15/12/23 23:00:00;A;NR;EL;2019;1,5;p\n"
    )
    reading, cells = read_text(sdmx_csv, "spans.csv", text)
    assert reading.publisher == "estat"
    assert values(cells, "series", "area", "unit", "printed", "status", "breakdown") == [
        ("SPANS", "EL", "NR", "1,5", "p", "")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PLAIN.replace("REF_AREA", "CURRENCY"), "no dimension says where"),
        (PLAIN.replace("TIME_PERIOD", "WEATHER"), "no dimension says when"),
        (PLAIN.replace("DATAFLOW", "KEY").replace("INDICATOR", "THING"), "names the series"),
        (PLAIN.splitlines()[0] + "\n", "no observation"),
        (PLAIN.replace(",F,2019", ",F,x,2019"), "line 2: expected 10 fields, found 11"),
        (PLAIN.replace("SEX", "REF_AREA"), "every column once"),
        (PLAIN.replace('"spans', 'x"spans"'), "line 5: expected 10 fields, found 1"),
        (PLAIN[:-1] + '"', "line 6"),
    ],
)
def test_damage_is_named(text, said):
    """One clear line says what was expected, and where."""
    with pytest.raises(BadInputError, match=said):
        read_text(sdmx_csv, "spans.csv", text)


def test_a_code_with_two_names_is_refused():
    """The column behind a code would not hold its names then."""
    reading, _ = read_text(sdmx_csv, "x.csv", NAMES.replace("F,Female", "_T,Female"))
    assert [str(fault) for fault in reading.tally.faults] == [
        "line 3, column Sex: expected one name for '_T', found also 'Total'"
    ]


def test_other_tables_are_not_taken_for_sdmx():
    """A long table of another kind, an empty text, an XML message."""
    for text in ("country,year,value\nPeru,2019,1\n", "", "<Structure/>", '"', "OBS_VALUE\n1\n"):
        assert not sdmx_csv.recognises(text_file("x.csv", text))


@given(damaged(PLAIN + NAMES.splitlines()[1] + "\n"))
def test_damage_never_ends_otherwise(text):
    """Cells of the right shape, faults, or one clear line - whatever is cut out or put in."""
    survives(sdmx_csv, "x.csv", text, most=12)


@given(damaged(NAMES))
def test_damage_of_names_never_ends_otherwise(text):
    """The same with columns of names."""
    survives(sdmx_csv, "x.csv", text, most=8)


@pytest.mark.parametrize(
    ("name", "picked"),
    [
        ("CME_MRY0T4_BRA_1990_2023", ("BRA", "2019", "sex=_T;wealth_quintile=_T")),
        ("CME_MRY0T4_all_2020", ("AFG", "2020", "sex=F;wealth_quintile=_T")),
        ("CME_MRY0T4_multi_2018_2023", ("BRA", "2018", "sex=F;wealth_quintile=_T")),
        ("IM_MCV1_USA_BRA_2015_2023", ("BRA", "2015", "age=M12T23;vaccine=MCV1")),
    ],
)
def test_real_answers_of_unicef_are_read_row_by_row(name, picked):
    """Every row is a cell, and each printed figure is the file's own."""
    file = real_file(f"sdmx/unicef_sdmxcsv_{name}.csv")
    reading = sdmx_csv.read(file)
    cells = consumed(reading)
    with (DATA / "sdmx" / file.path.name).open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert reading.tally.rows == len(cells) == len(rows)
    assert cells["printed"].tolist() == [row["OBS_VALUE"] for row in rows]
    assert cells["lower"].tolist() == [row.get("LOWER_BOUND", "") for row in rows]
    assert not reading.tally.faults
    assert not cells.duplicated(["series", "area", "period", "breakdown"]).any()
    assert picked in set(values(cells, "area", "period", "breakdown"))


def test_a_real_figure_looked_up_by_hand():
    """Under-five mortality of girls in Brazil in 1990, and vaccination there in 2015."""
    cells = consumed(sdmx_csv.read(real_file("sdmx/unicef_sdmxcsv_CME_MRY0T4_BRA_1990_2023.csv")))
    first = cells.iloc[0]
    assert (first["period"], first["breakdown"]) == ("1990", "sex=F;wealth_quintile=_T")
    assert (first["printed"], first["lower"]) == ("56.9238971491712", "52.5361560985432")
    cells = consumed(sdmx_csv.read(real_file("sdmx/unicef_sdmxcsv_IM_MCV1_USA_BRA_2015_2023.csv")))
    assert values(cells.head(1), "area", "period", "printed", "status") == [
        ("BRA", "2015", "96", "E")
    ]


def test_a_real_answer_without_observations_is_refused():
    """It has its header and nothing else."""
    with pytest.raises(BadInputError, match="no observation"):
        sdmx_csv.read(real_file("sdmx/unicef_sdmxcsv_empty_response.csv"))
