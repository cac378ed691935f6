"""SDMX-ML: generic and structure-specific messages, 2.1 and 3.0; what is unsafe is refused."""

import logging

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
from tracker.ingest.observations import sdmx_ml

SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas"
REFERENCES = {
    "v2_1": '<com:Structure><Ref agencyID="BR" id="DSD_SPANS" version="1.0"/></com:Structure>',
    "v3_0": (
        "<com:Structure>urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure="
        "BR:DSD_SPANS(1.0.0)</com:Structure>"
    ),
}


def message(kind: str, body: str, at: str = "TIME_PERIOD", version: str = "v2_1") -> str:
    """A message of a kind with its frame; prefixes as services choose them."""
    spaces = {
        "mes": f"{SCHEMAS}/{version}/message",
        "com": f"{SCHEMAS}/{version}/common",
        "gen": f"{SCHEMAS}/{version}/data/generic",
        "ss": f"{SCHEMAS}/{version}/data/structurespecific",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "ns1": "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=BR:DSD_SPANS(1.0)",
    }
    if kind.startswith("Generic"):
        del spaces["ns1"]
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<mes:{kind} {declared}>
 <mes:Header>
  <mes:ID>one</mes:ID><mes:Test>false</mes:Test>
  <mes:Prepared>2020-01-01T00:00:00</mes:Prepared><mes:Sender id="SENT"/>
  <mes:Structure structureID="S1" namespace="urn:x" dimensionAtObservation="{at}">
   {REFERENCES[version]}
  </mes:Structure>
 </mes:Header>
{body}
</mes:{kind}>
"""


def generic(name: str, **told: str) -> str:
    """An element of generic values."""
    inner = "".join(f'<gen:Value id="{key}" value="{value}"/>' for key, value in told.items())
    return f"<gen:{name}>{inner}</gen:{name}>"


def observation(year: str, value: str, **told: str) -> str:
    """An observation of a generic series."""
    inner = f'<gen:ObsDimension value="{year}"/><gen:ObsValue value="{value}"/>'
    return f"<gen:Obs>{inner}{generic('Attributes', **told) if told else ''}</gen:Obs>\n"


SERIES = message(
    "GenericData",
    '<mes:DataSet structureRef="S1" action="Information">\n'
    + generic("Attributes", COLLECTION="by hand")
    + "<gen:Series>"
    + generic("SeriesKey", REF_AREA="PE", SEX="F")
    + generic("Attributes", UNIT_MEASURE="NUM", UNIT_MULT="3", WIND="much")
    + observation("2019", "1.50", OBS_STATUS="A")
    + observation("2020", "NaN", OBS_STATUS="M")
    + "</gen:Series>\n<gen:Series>"
    + generic("SeriesKey", REF_AREA="NA", SEX="_T")
    + observation("2019", "0")
    + "</gen:Series></mes:DataSet>",
)
FLAT = message(
    "GenericData",
    '<mes:DataSet structureRef="S1">'
    + "".join(
        "<gen:Obs>"
        + generic("ObsKey", REF_AREA=area, INDICATOR="SPANS", TIME_PERIOD="2019")
        + f'<gen:ObsValue value="{at}"/></gen:Obs>\n'
        for at, area in enumerate(("PE", "SV", "NA", "GT"))
    )
    + "</mes:DataSet>",
    at="AllDimensions",
)
SPECIFIC_SERIES = (
    '<mes:DataSet ss:structureRef="S1" ss:action="Append" xsi:type="ns1:DataSetType"'
    ' UNIT_MULT="2">\n'
    ' <Group xsi:type="ns1:Sibling" REF_AREA="PE" UNIT_MEASURE="NUM" TITLE="Spans"/>\n'
    ' <Series FREQ="A" REF_AREA="PE" SEX="F">\n'
    '  <Obs TIME_PERIOD="2019" OBS_VALUE="1.50" OBS_STATUS="A"/>\n'
    '  <Obs TIME_PERIOD="2020" OBS_STATUS="O" WIND="much"/>\n'
    " </Series>\n"
    ' <Series FREQ="A" REF_AREA="SV" SEX="_T" UNIT_MEASURE="PC">\n'
    '  <Obs TIME_PERIOD="2019" OBS_VALUE="4"/>\n'
    " </Series>\n"
    "</mes:DataSet>"
)
SPECIFIC = message("StructureSpecificData", SPECIFIC_SERIES)
SPECIFIC_FLAT = message(
    "StructureSpecificData",
    '<mes:DataSet ss:structureRef="S1" xsi:type="ns1:DataSetType">\n'
    '<Obs REF_AREA="PE" SEX="F" TIME_PERIOD="2019" OBS_VALUE="1.50" UNIT_MEASURE="NUM"/>\n'
    '<Obs REF_AREA="PE" SEX="M" TIME_PERIOD="2019" OBS_VALUE="2" TITLE="words"/>\n'
    "</mes:DataSet>",
    at="AllDimensions",
)


def test_a_generic_message_is_read_through_the_library():
    """Dimensions and attributes as the message tells them, each observation with its line."""
    reading, cells = read_text(sdmx_ml, "s.xml", SERIES)
    assert reading.publisher == "br"
    assert reading.tally.rows == 3
    told = ("series", "area", "breakdown", "period", "unit", "printed", "status")
    assert values(cells, *told) == [
        ("DSD_SPANS", "PE", "sex=F", "2019", "NUM", "1500", "A"),
        ("DSD_SPANS", "PE", "sex=F", "2020", "NUM", "NaN", "M"),
        ("DSD_SPANS", "NA", "sex=_T", "2019", "", "0", ""),
    ]
    lines = SERIES.splitlines()
    assert [('value="2019"' in lines[line - 1]) for line in cells["line"]] == [True, False, True]
    assert dict(reading.tally.notes) == {
        "attribute WIND is left out: it does not say what is counted": 2,
        "multiplied by the power of ten that the message prints": 1,
    }


def test_a_flat_generic_message_keeps_the_order_of_its_observations():
    """Lines and values belong together."""
    reading, cells = read_text(sdmx_ml, "s.xml", FLAT)
    assert values(cells, "series", "area", "printed") == [
        ("SPANS", "PE", "0"),
        ("SPANS", "SV", "1"),
        ("SPANS", "NA", "2"),
        ("SPANS", "GT", "3"),
    ]
    lines = FLAT.splitlines()
    for line, area in zip(cells["line"], cells["area"], strict=True):
        assert f'id="REF_AREA" value="{area}"' in lines[line - 1]
    assert reading.tally.rows == 4


@pytest.mark.parametrize("version", ["v2_1", "v3_0"])
def test_a_structure_specific_message_is_read_without_its_definition(version):
    """What data set, group and series tell goes to each of their observations."""
    text = message("StructureSpecificData", SPECIFIC_SERIES, version=version)
    reading, cells = read_text(sdmx_ml, "s.xml", text)
    assert reading.publisher == "br"
    assert values(cells, "series", "area", "breakdown", "period", "unit", "printed", "status") == [
        ("DSD_SPANS", "PE", "sex=F", "2019", "NUM", "150", "A"),
        ("DSD_SPANS", "PE", "sex=F", "2020", "NUM", "", "O"),
        ("DSD_SPANS", "SV", "sex=_T", "2019", "PC", "400", ""),
    ]
    assert all("<Obs" in text.splitlines()[line - 1] for line in cells["line"])


def test_a_flat_structure_specific_message_is_read():
    """Dimensions and attributes stand in one element; known comments are left out."""
    reading, cells = read_text(sdmx_ml, "s.xml", SPECIFIC_FLAT)
    assert values(cells, "area", "breakdown", "unit", "printed") == [
        ("PE", "sex=F", "NUM", "1.50"),
        ("PE", "sex=M", "", "2"),
    ]
    assert not reading.tally.notes


def test_both_kinds_of_message_tell_the_same():
    """The same data as a generic and as a structure-specific message give the same cells."""
    body = (
        '<mes:DataSet ss:structureRef="S1" xsi:type="ns1:DataSetType">\n'
        '<Series REF_AREA="PE" SEX="F" UNIT_MEASURE="NUM" UNIT_MULT="3">\n'
        '<Obs TIME_PERIOD="2019" OBS_VALUE="1.50" OBS_STATUS="A"/>\n'
        '<Obs TIME_PERIOD="2020" OBS_VALUE="NaN" OBS_STATUS="M"/></Series>\n'
        '<Series REF_AREA="NA" SEX="_T"><Obs TIME_PERIOD="2019" OBS_VALUE="0"/></Series>\n'
        "</mes:DataSet>"
    )
    _, ours = read_text(sdmx_ml, "s.xml", message("StructureSpecificData", body))
    _, theirs = read_text(sdmx_ml, "s.xml", SERIES)
    assert ours.drop(columns="line").equals(theirs.drop(columns="line"))


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n<mes:'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SERIES.replace("<mes:", DOCTYPE, 1), "without a document type definition"),
        (
            SERIES.replace("<mes:", '<!DOCTYPE x SYSTEM "file:///etc/passwd">\n<mes:', 1),
            "without a document type definition",
        ),
        (SERIES.replace("REF_AREA", "CURRENCY"), "no dimension says where: found CURRENCY, SEX"),
        (SERIES.replace("v2_1", "v2_0"), "expected SDMX-ML 2.1 or 3.0, found 2.0"),
        (SERIES.replace("v2_1", "v3_0"), "SDMX-ML 3.0 has no generic data"),
        (SERIES.replace("</gen:Series>", ""), "expected XML, found mismatched tag"),
        (SPECIFIC.replace("Append", "Delete"), "line 10: expected data to keep"),
        (message("StructureSpecificData", ""), "no observation"),
        (message("StructureSpecificMetadata", ""), "expected a data message"),
        (message("Structure", ""), "describes codes, it holds no observations"),
        (SERIES.replace("gen:SeriesKey", "gen:Odd"), "expected a generic SDMX-ML message"),
    ],
)
def test_what_is_no_safe_data_message_is_refused(text, said, capsys):
    """One clear line, nothing printed besides."""
    with pytest.raises(BadInputError, match=said):
        read_text(sdmx_ml, "s.xml", text)
    assert capsys.readouterr() == ("", "")


def test_the_library_prints_and_logs_nothing(capsys, caplog):
    """Its warnings and its log stay inside, and its loggers are as before."""
    level = logging.getLogger("sdmx").level
    read_text(sdmx_ml, "s.xml", SERIES)
    assert capsys.readouterr() == ("", "")
    assert not caplog.records
    assert logging.getLogger("sdmx").level == level


def test_other_xml_is_not_taken_for_sdmx():
    """Pages, answers of other services, texts."""
    for text in ("<html/>", "", "<", "x sdmx.org/resources/sdmxml/schemas/"):
        assert not sdmx_ml.recognises(text_file("x.xml", text))
    assert sdmx_ml.recognises(text_file("x.xml", SPECIFIC))


@given(damaged(SPECIFIC))
def test_damage_never_ends_otherwise(text):
    """Cells of the right shape, faults, or one clear line."""
    survives(sdmx_ml, "x.xml", text, most=6)


@given(damaged(SERIES))
def test_damage_of_generic_messages_never_ends_otherwise(text):
    """The same where the library reads."""
    survives(sdmx_ml, "x.xml", text, most=6)


def test_the_real_tariff_is_read():
    """One observation of the World Bank's WITS: United States, 1989, no tariff."""
    file = real_file("sdmx/wb_wits_genericdata_2.1.xml")
    assert sdmx_ml.recognises(file)
    reading = sdmx_ml.read(file)
    cells = consumed(reading)
    assert values(cells, "series", "area", "period", "printed", "breakdown", "line") == [
        (
            "TARIFF_TRAINS",
            "840",
            "1989",
            "0",
            "datatype=Reported;partner=000;productcode=020110",
            43,
        )
    ]
    assert reading.publisher == "wbg_wits"
    assert reading.tally.rows == 1
    assert len(reading.tally.notes) == 11


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ecb_exr_generic_ts.xml", "no dimension says where: found FREQ, CURRENCY"),
        ("unsd_codelist_partial.xml", "describes codes, it holds no observations"),
    ],
)
def test_real_messages_without_places_or_data_are_refused(name, said):
    """The true reason is given."""
    file = real_file(f"sdmx/{name}")
    assert sdmx_ml.recognises(file)
    with pytest.raises(BadInputError, match=said):
        consumed(sdmx_ml.read(file))
