"""The parameters of scores: whatever is wrong in the file is one line that says where."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.config import shipped
from tracker.errors import BadInputError
from tracker.method.parameters import Section
from tracker.method.scoring_rules import FILE, ScoringRules, read_scoring_rules, scoring_rules
from tracker.vocab import Reach, VerbStrength

SHIPPED = tomllib.loads((shipped("seeds") / FILE).read_text(encoding="utf-8"))
PLACES = [
    *[(name,) for name in SHIPPED],
    *[
        (name, inner)
        for name, section in SHIPPED.items()
        if isinstance(section, dict)
        for inner in section
    ],
]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.lists(st.integers(-9, 9), max_size=3),
    lambda inner: st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)


def changed(place: tuple[str, ...], value: object) -> dict[str, Any]:
    """The shipped table with another value at a place; gone where the value is `...`."""
    whole = {name: dict(one) if isinstance(one, dict) else one for name, one in SHIPPED.items()}
    inside = whole
    for name in place[:-1]:
        inside = inside[name]
    if value is ...:
        del inside[place[-1]]
    else:
        inside[place[-1]] = value
    return whole


def read(table: dict[str, Any]) -> ScoringRules:
    return scoring_rules(Section(FILE, "", table))


def test_the_shipped_parameters_are_whole():
    """A weight for every strength and a span for every reach; nothing is left to a default."""
    rules = read_scoring_rules(shipped("seeds"))
    assert set(rules.strength_weights) == set(VerbStrength)
    assert set(rules.claimed) == set(Reach)
    assert 0 < rules.grade_coverage <= 1
    assert list(rules.strength_weights.values()) == sorted(rules.strength_weights.values())


@pytest.mark.parametrize("place", PLACES, ids=".".join)
def test_every_parameter_is_needed(place: tuple[str, ...]):
    """One that is missing is named; its section, too."""
    with pytest.raises(BadInputError, match=place[-1]) as refused:
        read(changed(place, ...))
    assert str(refused.value).startswith(FILE)


@pytest.mark.parametrize(
    "section", ["", *(name for name, one in SHIPPED.items() if isinstance(one, dict))]
)
def test_no_parameter_is_one_too_many(section: str):
    """A misspelt name would otherwise leave the shipped value in place unseen."""
    place = (section, "surplus") if section else ("surplus",)
    with pytest.raises(BadInputError, match="no parameter is called 'surplus'"):
        read(changed(place, 1))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("claimed", "plan"), [2, 1]),
        (("claimed", "plan"), [0, 5]),
        (("claimed", "plan"), [1]),
        (("claimed", "plan"), [True, 1]),
        (("grade", "coverage"), 0),
        (("grade", "coverage"), 1.01),
        (("strength_weights", "ensure"), 0),
        (("uncertainty", "sobol_samples"), 1000),
        (("uncertainty", "seed"), -1),
        (("weighting",), "heavy"),
    ],
)
def test_values_that_make_no_sense_are_refused(place: tuple[str, ...], value: object):
    """In one line that names the parameter."""
    with pytest.raises(BadInputError, match=place[-1]) as refused:
        read(changed(place, value))
    assert "\n" not in str(refused.value)


@given(place=st.sampled_from(PLACES), value=VALUES)
def test_no_value_breaks_the_reading(place: tuple[str, ...], value: object):
    """Anything at any place is used as it is meant, or refused in one line."""
    said = ""
    try:
        read(changed(place, value))
    except BadInputError as error:
        said = str(error)
    assert "\n" not in said


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path):
    """With its name."""
    with pytest.raises(BadInputError, match=FILE):
        read_scoring_rules(tmp_path)
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInputError, match="cannot be used as parameters"):
        read_scoring_rules(tmp_path)
