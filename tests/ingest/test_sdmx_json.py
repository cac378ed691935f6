"""SDMX-JSON 1.0, 2.0 and the layout before: keys that count, attributes of every level."""

import json

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
from tracker.ingest.observations import sdmx_json
from tracker.ingest.observations.record import SeriesTold


def component(name: str, *codes: str, **others) -> dict:
    """A component with values `CODE` or `CODE=name`."""
    pairs = [code.partition("=") for code in codes]
    return {"id": name, "values": [{"id": c, "name": n or c} for c, _, n in pairs], **others}


AREAS = component("REF_AREA", "PE=Peru", "SV")
SEXES = component("SEX", "F", "_T")
TIMES = component("TIME_PERIOD", "2019", "2020")
SPANS = component("INDICATOR", "SPANS=Spans counted")
UNIT = component("UNIT_MEASURE", "NUM=Number", "PC")
POWER = component("UNIT_MULT", "0", "3")
STATUS = component("OBS_STATUS", "A", "E", default="A")
LINK = {"rel": "dataflow", "urn": "urn:sdmx:org.x.Dataflow=BRIDGES.N:DF_SPANS(1.0)"}

BY_SERIES = {
    "meta": {"id": "x", "sender": {"id": "BR"}},
    "data": {
        "structure": {
            "name": "Spans of bridges",
            "links": [LINK],
            "dimensions": {
                "dataSet": [SPANS],
                "series": [AREAS, SEXES],
                "observation": [TIMES],
            },
            "attributes": {"dataSet": [], "series": [UNIT, POWER], "observation": [STATUS]},
        },
        "dataSets": [
            {
                "action": "Information",
                "series": {
                    "0:0": {"attributes": [0, 1], "observations": {"0": [40.3000, 1], "1": [2]}},
                    "1:1": {"attributes": [1], "observations": {"1": [None, 0, 5]}},
                },
            }
        ],
    },
}
FLAT_2 = {
    "meta": {"sender": {"id": "OC"}},
    "data": {
        "structures": [
            {
                "links": [{"rel": "dataflow", "href": "https://x.org/rest/dataflow/OC/DF_B/1.0"}],
                "dimensions": {"observation": [AREAS, SEXES, TIMES]},
                "measures": {"observation": [{"id": "OBS_VALUE"}]},
                "attributes": {
                    "dataSet": [POWER],
                    "dimensionGroup": [UNIT, {"id": "NOTE_B", "values": []}],
                    "observation": [{"id": "UPPER_BOUND"}],
                },
            }
        ],
        "dataSets": [
            {
                "structure": 0,
                "attributes": [0],
                "dimensionGroupAttributes": {"0::": [0, {"en": "a note"}], "1:1:": [1]},
                "observations": {"0:0:0": [1.50, "2.5"], "1:1:1": ["7"], "1:0:1": [8]},
            }
        ],
    },
}


def text_of(tree: object) -> str:
    """JSON as a service prints it."""
    return json.dumps(tree).replace("40.3,", "40.3000,")


def changed(tree: dict, path: str, value: object) -> str:
    """JSON with one thing put in place of another."""
    copy = json.loads(json.dumps(tree))
    part = copy
    *steps, last = path.split("/")
    for step in steps:
        part = part[int(step)] if isinstance(part, list) else part[step]
    part[last] = value
    return json.dumps(copy)


def test_keys_count_into_the_values_of_their_level():
    """Series and observations by index; units and powers of ten come from each series."""
    reading, cells = read_text(sdmx_json, "b.json", text_of(BY_SERIES))
    assert reading.publisher == "bridges"
    assert reading.title == "Spans of bridges"
    assert reading.tally.rows == 3
    assert values(cells, "area", "breakdown", "period", "unit", "printed", "status") == [
        ("PE", "sex=F", "2019", "NUM", "40300.0", "E"),
        ("PE", "sex=F", "2020", "NUM", "2000", "A"),
        ("SV", "sex=_T", "2020", "PC", "", "A"),
    ]
    assert reading.series == {
        "SPANS": SeriesTold("Spans counted", "Number (printed in 10^3, multiplied out)")
    }


def test_numbers_stay_as_they_are_printed():
    """A last zero says how exact a number is; no binary fraction comes between."""
    tree = changed(BY_SERIES, "data/structure/attributes/series", [UNIT])
    tree = tree.replace("[0, 1]", "[0]").replace("40.3,", "40.3000,")
    _, cells = read_text(sdmx_json, "b.json", tree)
    assert cells["printed"].tolist() == ["40.3000", "2", ""]


def test_version_2_tells_attributes_of_groups_and_words_in_place_of_indices():
    """A group has empty places for the dimensions it leaves open."""
    reading, cells = read_text(sdmx_json, "b.json", json.dumps(FLAT_2))
    assert reading.publisher == "oc"
    assert values(cells, "series", "area", "breakdown", "period", "unit", "printed", "upper") == [
        ("DF_B", "PE", "sex=F", "2019", "NUM", "1.5", "2.5"),
        ("DF_B", "SV", "sex=_T", "2020", "PC", "7", ""),
        ("DF_B", "SV", "sex=F", "2020", "", "8", ""),
    ]
    assert dict(reading.tally.notes) == {
        "attribute NOTE_B is left out: it does not say what is counted": 1
    }


def test_the_layout_before_1_is_read_and_agrees_with_the_library():
    """Frame, structure and data sets at the top; `sdmx1` reads the same codes and numbers."""
    import io

    import sdmx

    tree = {
        "header": {"id": "x", "prepared": "2020-01-01T00:00:00", "sender": {"id": "BR"}},
        "structure": {
            "links": [{"rel": "dataflow", "href": "https://x.org/service/dataflow/BR/SPANS/1.0"}],
            "dimensions": {"dataSet": [SEXES], "series": [], "observation": [AREAS, TIMES]},
            "attributes": {
                "dataSet": [],
                "series": [],
                "observation": [{**STATUS, "name": "Status"}],
            },
        },
        "dataSets": [{"action": "Information", "observations": {"0:1": [1.25, 0], "1:0": [3, 1]}}],
    }
    _, cells = read_text(sdmx_json, "b.json", json.dumps(tree))
    ours = values(cells, "area", "period", "printed", "status")
    message = sdmx.read_sdmx(io.BytesIO(json.dumps(tree).encode()), format="JSON")
    theirs = [
        (
            str(one.key["REF_AREA"].value),
            str(one.key["TIME_PERIOD"].value),
            str(one.value),
            one.attrib["OBS_STATUS"].value.id,
        )
        for one in message.data[0].obs
    ]
    assert ours == theirs == [("PE", "2020", "1.25", "A"), ("SV", "2019", "3", "E")]
    assert set(cells["series"]) == {"SPANS"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (changed(BY_SERIES, "data/dataSets/0/action", "Delete"), "deletes data"),
        (changed(BY_SERIES, "data/dataSets/0/series", {}), "no observation"),
        (changed(BY_SERIES, "data/dataSets", []), "no observation"),
        (changed(BY_SERIES, "data", {"codelists": []}), "describes codes"),
        (text_of(BY_SERIES).replace("REF_AREA", "CURRENCY"), "no dimension says where"),
        (text_of(BY_SERIES).replace('"0:0"', '"0:7"'), "expected an index below 2"),
        (text_of(BY_SERIES).replace('"0:0"', '"0"'), "expected a key of 2 numbers"),
        (text_of(BY_SERIES).replace('"0:0"', '"1:1"'), "twice"),
        (text_of(BY_SERIES).replace("40.3000", "[1]"), "expected a number"),
        (text_of(BY_SERIES).replace("40.3000", "true"), "expected a number"),
        (text_of(BY_SERIES)[:-20], "expected JSON"),
        (
            '{"meta": {"schema": "sdmx"}, "errors": [{"code": 100, "title": "No results"}]}',
            "error message of a service: No results",
        ),
        (
            changed(
                FLAT_2,
                "data/structures",
                [
                    {
                        **FLAT_2["data"]["structures"][0],
                        "measures": {"observation": [{"id": "A"}, {"id": "B"}]},
                    }
                ],
            ),
            "expected one measure, found A, B",
        ),
    ],
)
def test_damage_is_named(text, said):
    """One clear line says what was expected."""
    with pytest.raises(BadInputError, match=said):
        read_text(sdmx_json, "b.json", text)


def test_other_json_is_not_taken_for_sdmx():
    """Answers of other services, lists, texts."""
    for text in ('{"data": [{"geoAreaCode": "4"}]}', "[]", "", '{"header": 1}', "{"):
        assert not sdmx_json.recognises(text_file("x.json", text))
    for tree in (BY_SERIES, FLAT_2):
        assert sdmx_json.recognises(text_file("x.json", text_of(tree)))


@given(damaged(text_of(BY_SERIES)))
def test_damage_never_ends_otherwise(text):
    """Cells of the right shape, faults, or one clear line."""
    survives(sdmx_json, "x.json", text, most=6)


@given(damaged(json.dumps(FLAT_2)))
def test_damage_of_version_2_never_ends_otherwise(text):
    """The same for the other layout."""
    survives(sdmx_json, "x.json", text, most=6)


def test_the_real_sample_has_no_place_and_is_refused():
    """Exchange rates of the ECB are by currency."""
    file = real_file("sdmx/ecb_exr_flat.json")
    assert sdmx_json.recognises(file)
    with pytest.raises(BadInputError, match="no dimension says where: found FREQ, CURRENCY_DENOM"):
        consumed(sdmx_json.read(file))
