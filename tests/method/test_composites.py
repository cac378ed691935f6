"""Composites as others publish them, reproduced; and their honest form."""

import json
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tracker.errors import BadInputError
from tracker.method.composites import (
    Filled,
    Filling,
    Goalposts,
    IndexDay,
    OrdinalMember,
    arithmetic_mean,
    copeland,
    displayed_index,
    distance_to_target,
    fill_gaps,
    generalised_mean,
    geometric_mean,
    goalposts,
    harmonic_mean,
    known_mean,
    ordinal_bounds,
    ordinal_index,
    outranking,
)
from tracker.method.groups import grouped_mean

VECTORS = ROOT.parent / "shared" / "vectors"
COUNT = 32
ROUNDED_TWICE = 0.1  # half a tenth in what is averaged, half a tenth in the mean
CONNECTIVITY = ("Physical", "ConEcFin", "Political", "Instit", "P2P")
SUSTAINABILITY = ("Environ", "Social", "SusEcFin")
MEANS = {
    "gmean": geometric_mean,
    "gmean_w": geometric_mean,
    "gmean_neg": geometric_mean,
    "gmean_zero": geometric_mean,
    "hmean_w": harmonic_mean,
    "amean": partial(generalised_mean, power=1),
    "na_mean": known_mean,
}

# retyped from OxCGRT's worked example: value, flag, highest value, whether there is a flag
STRINGENCY = [
    OrdinalMember(2, 1, 3, has_flag=True),
    OrdinalMember(None, None, 3, has_flag=True),
    OrdinalMember(2, 0, 2, has_flag=True),
    OrdinalMember(2, 0, 4, has_flag=True),
    OrdinalMember(0, None, 2, has_flag=True),
    OrdinalMember(1, 0, 3, has_flag=True),
    OrdinalMember(1, 1, 2, has_flag=True),
    OrdinalMember(3, None, 4, has_flag=False),
    OrdinalMember(2, 0, 2, has_flag=True),
]


def loaded(name: str):
    """The content of a file of published values."""
    path = VECTORS / name
    if not path.is_file():
        pytest.skip("the published values (../shared/vectors) are not here")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def vectors() -> dict[str, dict]:
    """The published composites, by id."""
    return {one["id"]: one for one in loaded("composite_vectors.json")}


def named(vectors: dict[str, dict], *starts: str) -> list[dict]:
    """Those whose id begins so."""
    return [one for key, one in vectors.items() if key.startswith(starts)]


def near(vector: dict):
    return partial(pytest.approx, abs=vector["tol"])


def test_every_published_composite_is_tried(vectors):
    """None of the file falls between the tests below."""
    tried = ("goalposts", "dist2targ", "dat_thresh", "impute", "outrank", "copeland", "asem", "oxc")
    assert len(vectors) == COUNT
    assert {one["id"] for one in named(vectors, *tried)} | set(MEANS) == set(vectors)


def test_published_goalposts(vectors):
    """Between the posts, at their ends beyond, and turned where lower is better."""
    for one in named(vectors, "goalposts"):
        told = one["input"]
        lower, upper, scale = told["goalposts"]
        found = goalposts(told["x"], Goalposts(lower, upper, told["direction"]))
        assert scale * found == near(one)(one["expected"])


def test_published_distances_to_target(vectors):
    """Both directions, with and without a cap."""
    for one in named(vectors, "dist2targ"):
        told = one["input"]
        found = distance_to_target(
            told["x"], told["target"], direction=told["direction"], is_capped=told["cap_max"]
        )
        assert found == near(one)(one["expected"])


@pytest.mark.parametrize("key", MEANS)
def test_published_means(vectors, key):
    """Each mean, with weights where there are some; refused where it is not defined."""
    told, expected = vectors[key]["input"], vectors[key]["expected"]
    mean = partial(MEANS[key], told["x"], weights=told.get("w"))
    if expected == "ERROR":
        with pytest.raises(BadInputError, match="expected values above zero"):
            mean()
    else:
        assert mean() == near(vectors[key])(expected)


def test_published_data_threshold(vectors):
    """A row of which too little is known has no mean."""
    (one,) = named(vectors, "dat_thresh")
    told = one["input"]
    found = [known_mean(row, told["w"], share_needed=told["dat_thresh"]) for row in told["rows"]]
    assert found == [None if mean is None else near(one)(mean) for mean in one["expected"]]


def test_published_imputations(vectors):
    """The same values, and each that was filled in is marked."""
    for one in named(vectors, "impute"):
        filling = Filling(one["id"].removeprefix("impute_"))
        series = one["input"]["series"]
        found = [fill_gaps(one["input"]["t"], values, filling) for values in series]
        assert [list(filled.values) for filled in found] == one["expected"]
        assert [list(filled.is_imputed) for filled in found] == [
            [value is None for value in values] for values in series
        ]


def test_published_outranking(vectors):
    """Shares of criteria, who wins them all, and how many pairs that decides."""
    expected = vectors["outrank"]["expected"]
    shares = outranking(vectors["outrank"]["input"]["X"])
    assert [row[0] for row in shares[1:]] == near(vectors["outrank"])(
        [expected["m21"], expected["m31"], expected["m41"]]
    )
    dominant = sum(share == 1 for row in shares for share in row)
    assert dominant == expected["n_dominant"]
    assert dominant / 6 == expected["frac_dominant"]


def test_published_copeland(vectors):
    """Two that win one criterion each are tied."""
    told = vectors["copeland_tie"]
    assert copeland(outranking(told["input"]["X"])) == told["expected"]


def test_published_two_level_means(vectors):
    """The mean of two means counts each alike: the ASEM indexes, from pillars printed rounded.

    A pillar printed to a tenth is off by up to 0.05, and so is the figure it is compared with: the
    index of one row, printed as 39.0, follows from its pillars as 39.06.
    """
    for one in named(vectors, "asem"):
        parts = [[one["input"][name] for name in side] for side in (CONNECTIVITY, SUSTAINABILITY)]
        found = [*(grouped_mean(part) for part in parts), grouped_mean(parts)]
        expected = [one["expected"][name] for name in ("Conn", "Sust", "Index")]
        assert found[:2] == near(one)(expected[:2])
        assert found[2] == pytest.approx(expected[2], abs=max(one["tol"], ROUNDED_TWICE))
        assert arithmetic_mean(expected[:2]) == near(one)(expected[2])


def members(vector: dict) -> list[OrdinalMember]:
    told = vector["input"]
    return [
        OrdinalMember(one["v"], one["f"], one["N"], has_flag=bool(one["F"]))
        for one in (told["indicators"][name] for name in told["members"])
    ]


def test_published_ordinal_indexes(vectors):
    """Sub-indexes and index as published are the lower bounds; the upper ones say the rest."""
    for one in named(vectors, "oxcgrt"):
        expected, approx = one["expected"], near(one)
        spans = [ordinal_bounds(member) for member in members(one)]
        subs = [expected["sub_index"][name] for name in one["input"]["members"]]
        assert [low for low, _ in spans] == approx(subs)
        index = ordinal_index(members(one))
        assert index.low == approx(expected["published_index"])
        assert [index.low, index.high] == approx(expected["derived_bounds_if_unknown_0_to_100"])
        known = [low if low == high else None for low, high in spans]
        assert known_mean(known) == approx(expected["derived_mean_of_known"])


def test_the_unknown_member_is_width_not_zero():
    """Stringency with one of nine unknown: 43.98 to 55.09 at a coverage of 8/9, not 43.98."""
    index = ordinal_index(STRINGENCY)
    assert [round(index.low, 2), round(index.high, 2)] == [43.98, 55.09]
    assert (index.known, index.members, index.coverage) == (8, 9, 8 / 9)


def test_an_unknown_flag_is_half_a_step():
    """The policy is known, not whether it holds everywhere: either, and so not known."""
    member = OrdinalMember(2, None, 4, has_flag=True)
    assert ordinal_bounds(member) == (37.5, 50.0)
    assert ordinal_index([member]).known == 0


@given(st.lists(st.sampled_from(STRINGENCY), min_size=1), st.sampled_from(STRINGENCY))
def test_an_ordinal_index_holds_what_is_found(others, found):
    """An unknown member that becomes known leaves the index within its earlier bounds."""
    before, after = (ordinal_index([*others, one]) for one in (STRINGENCY[1], found))
    assert before.low - 1e-9 <= after.low <= after.high <= before.high + 1e-9


def test_published_display_rule():
    """What OxCGRT withholds and carries forward, day by day."""
    told = loaded("oxcgrt_gap_display_rule.json")
    days = [IndexDay(known, 60 if index is None else index) for _, known, index, _ in told["rows"]]
    found = displayed_index(days, members=told["k"], recent=7)
    assert [(day.index, day.displayed) for day in found] == [
        (index, shown) for _, _, index, shown in told["rows"]
    ]


def test_an_index_is_withheld_and_carried_forward():
    """Nine of ten are enough, but not beside a recent day with all; only recent gaps are filled."""
    days = [IndexDay(8, 1.0), IndexDay(9, 2.0), IndexDay(8, 3.0), IndexDay(10, 4.0)]
    days += [IndexDay(9, 5.0), IndexDay(9, 6.0)]
    found = displayed_index(days, members=10, recent=3)
    assert [day.index for day in found] == [None, 2.0, None, 4.0, None, None]
    assert [day.displayed for day in found] == [None, 2.0, None, 4.0, 4.0, 4.0]
    assert displayed_index([], members=10, recent=3) == []


def test_of_two_members_both_are_needed():
    """OxCGRT's exception: one of two is not all but one."""
    days = [IndexDay(1, 50.0), IndexDay(2, 60.0)]
    assert [day.index for day in displayed_index(days, members=2, recent=1)] == [None, 60.0]


def test_gaps_are_filled_by_time_and_marked():
    """Linear in time, not in place; ends take the nearest value; nothing comes of nothing."""
    series = [None, 10.0, None, 40.0, None]
    filled = fill_gaps([2000, 2010, 2011, 2013, 2020], series, Filling.LINEAR)
    marks = (True, False, True, False, True)
    assert filled == Filled((10.0, 10.0, 20.0, 40.0, 40.0), marks)
    assert fill_gaps([1, 2], [None, None], Filling.LINEAR) == Filled((None, None), (False, False))
    with pytest.raises(BadInputError, match="ascending"):
        fill_gaps([2, 1], [1.0, 2.0], Filling.CONSTANT)


def test_means_are_ordered_and_meet():
    """Harmonic below geometric below arithmetic (COINr's example 1, 2, 3), by one function."""
    found = [generalised_mean([1, 2, 3], power) for power in (-1, 0, 1, 2)]
    assert found == sorted(found)
    assert found[:3] == pytest.approx([18 / 11, 6 ** (1 / 3), 2])


@pytest.mark.parametrize(
    ("values", "weights"),
    [([], None), ([1.0], [0.0]), ([1.0], [-1.0]), ([1.0, 2.0], [1.0])],
    ids=["no values", "only zeros", "below zero", "too few"],
)
def test_weights_are_weights(values, weights):
    """One for each value, none below zero, and one above."""
    with pytest.raises(BadInputError, match="weights"):
        arithmetic_mean(values, weights)


def test_nothing_known_has_no_mean():
    """Missing never becomes zero."""
    assert known_mean([None, None]) is None
    assert known_mean([]) is None


def test_posts_and_targets_are_in_order():
    """A target that the worst has already reached measures nothing."""
    with pytest.raises(BadInputError, match="goalposts in order"):
        goalposts(1, Goalposts(2, 2))
    with pytest.raises(BadInputError, match="does not lie beyond"):
        distance_to_target([3, 4], 2, direction=1, is_capped=False)


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=5))
def test_outranking_is_fair(rows):
    """A pair adds up to one, and the scores of all to zero."""
    shares = outranking(rows)
    for here in range(len(rows)):
        for there in range(here):
            assert shares[here][there] + shares[there][here] == pytest.approx(1)
    assert sum(copeland(shares)) == 0
