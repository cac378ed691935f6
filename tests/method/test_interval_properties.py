"""METHOD section 1 for means of cells: ten thousand examples of each promise, looked at thoroughly.

An example is a few bytes, as drawing is what takes the time: a byte is a cell (one of 21 spans of
steps, a weight from 1 to 13) or whatever else a promise is about.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import inf, nan, nextafter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.method.intervals import (
    CUTS,
    GRADES,
    STEPS,
    Aggregate,
    MissingForGrade,
    ScoreInterval,
    WeightedCell,
    aggregate,
    band_of,
    dominates,
    grade_of,
    mean_of,
    missing_for_grade,
    rank_spans,
)
from tracker.vocab import Grade

PAIRS = [(low, high) for low in range(STEPS + 1) for high in range(low, STEPS + 1)]
IS_THOROUGH = settings.default.max_examples >= settings.get_profile("thorough").max_examples
ten_thousand = settings(max_examples=10_000 if IS_THOROUGH else 250)


def cell(code: int) -> WeightedCell:
    """The cell a byte stands for."""
    weight, place = divmod(code, len(PAIRS))
    low, high = PAIRS[place]
    span = ScoreInterval(low / STEPS, high / STEPS)
    return WeightedCell(span, 1 + weight, is_rated=span.width < 1)


def mean(cells: list[WeightedCell]) -> Aggregate:
    """The mean of cells of which there is one."""
    found = aggregate(cells)
    assert found is not None
    return found


def holds(outer: Aggregate, inner: Aggregate) -> bool:
    return outer.low <= inner.low <= inner.high <= outer.high


def cells_of(code: bytes) -> list[WeightedCell]:
    return [cell(one) for one in code]


def spans_of(code: bytes) -> list[ScoreInterval]:
    return [cell(one).span for one in code]


def unknown(code: int) -> WeightedCell:
    """An unknown cell of the weight a byte stands for."""
    return WeightedCell(ScoreInterval(0.0, 1.0), 1 + code, is_rated=False)


cells = st.binary(min_size=1, max_size=12).map(cells_of)
cells_and_more = st.binary(min_size=2, max_size=13).map(lambda code: (cells_of(code[1:]), code[0]))


@ten_thousand
@given(cells)
def test_bounds_are_those_of_exact_fractions(told):
    """[sum(w lo), sum(w hi)] / sum(w), rounded once; counts and weight are of all the cells."""
    whole = sum(one.weight for one in told)
    low, high = (
        Fraction(sum(one.weight * one.span.steps[end] for one in told), STEPS * whole)
        for end in (0, 1)
    )
    rated = sum(one.is_rated for one in told)
    assert mean(told) == Aggregate(float(low), float(high), whole, len(told), rated)
    assert 0 <= mean(told).low <= mean(told).high <= 1


@ten_thousand
@given(st.binary(min_size=1, max_size=13))
def test_the_unknown_becoming_known_stays_inside(code):
    """Whatever a cell turns out to be, the mean lies within its earlier bounds."""
    known, *others = cells_of(code)
    known = WeightedCell(known.span, known.weight, is_rated=True)
    open_cell = WeightedCell(ScoreInterval(0.0, 1.0), known.weight, is_rated=False)
    before, after = mean([*others, open_cell]), mean([*others, known])
    assert holds(before, after)
    assert after.width < before.width or known.span.width == 1
    assert after.rated == before.rated + 1


@ten_thousand
@given(cells)
def test_width_is_zero_only_where_nothing_is_unknown(told):
    """No width: each cell is a point, neither unknown nor contested; and the other way round."""
    assert (mean(told).width == 0) == all(one.span.width == 0 for one in told)


@ten_thousand
@given(cells_and_more)
def test_points_have_no_width(given_cells):
    """The same, where every cell is a point: random ones hardly ever all are."""
    told, _ = given_cells
    points = [replace(one, span=ScoreInterval(one.span.low, one.span.low)) for one in told]
    assert mean(points).width == 0


@ten_thousand
@given(cells_and_more)
def test_one_more_unknown_never_narrows(given_cells):
    """It takes the low bound down and the high one up, or leaves them."""
    told, code = given_cells
    before, after = mean(told), mean([*told, unknown(code)])
    assert holds(after, before)
    assert after.width > before.width or before.width == 1
    assert after.coverage <= before.coverage


@ten_thousand
@given(cells_and_more)
def test_the_order_of_cells_changes_nothing(given_cells):
    """Not a bit of it, even with weights that no sum of floats keeps in order."""
    told, code = given_cells
    uneven = [replace(one, weight=one.weight * 0.1**place) for place, one in enumerate(told)]
    assert mean(Random(code).sample(uneven, k=len(uneven))) == mean(uneven)


@ten_thousand
@given(cells_and_more)
def test_the_unit_of_weights_changes_nothing(given_cells):
    """Bounds and counts stay, to the last bit."""
    told, code = given_cells
    factor = code**3 if code % 2 else 2.0 ** (code - 128)
    scaled = mean([replace(one, weight=one.weight * factor) for one in told])
    before = mean(told)
    assert (scaled.low, scaled.high, scaled.coverage) == (before.low, before.high, before.coverage)
    assert scaled.weight == before.weight * factor


@ten_thousand
@given(cells_and_more)
def test_no_grade_below_the_coverage(given_cells):
    """Nor where the bounds touch two bands; everywhere else there is one."""
    told, tenths = mean(given_cells[0]), 1 + given_cells[1] % 10
    is_covered = 10 * told.rated >= tenths * told.applicable
    is_one_band = int(5 * told.low) == int(5 * told.high) or told.low >= CUTS[-1]
    assert (grade_of(told, tenths / 10) is not None) == (is_covered and is_one_band)


@ten_thousand
@given(cells_and_more)
def test_what_a_grade_needs_is_the_least(given_cells):
    """So many more cells reach the coverage, and one less does not."""
    told, twentieths = mean(given_cells[0]), 1 + given_cells[1] % 20
    needed = twentieths / 20
    missing = missing_for_grade(told, needed)
    assert missing.cells == max(0, -(-twentieths * told.applicable // 20) - told.rated)
    assert (grade_of(told, needed) is None) == (missing.cells > 0 or missing.is_open)


@ten_thousand
@given(st.binary(min_size=3, max_size=3).map(spans_of))
def test_dominance_is_a_strict_partial_order(three):
    """Nobody is above itself, no two above each other, and above goes on."""
    one, other, third = three
    assert not dominates(one, one)
    assert not (dominates(one, other) and dominates(other, one))
    if dominates(one, other) and dominates(other, third):
        assert dominates(one, third)


@ten_thousand
@given(st.binary(min_size=2, max_size=14))
def test_places_hold_the_true_one(code):
    """Whatever the unknown turns out to be, the place it leads to lies within best and worst."""
    half = len(code) // 2
    told = spans_of(code[:half])
    places = rank_spans({str(key): span for key, span in enumerate(told)})
    true = [
        min(span.high, span.low + share / 255 * span.width)
        for span, share in zip(told, code[half:], strict=False)
    ]
    for key, value in enumerate(true):
        best, worst = places[str(key)]
        first = 1 + sum(other > value for other in true)
        last = sum(other >= value for other in true)
        assert 1 <= best <= first
        assert last <= worst <= len(true)


@ten_thousand
@given(st.binary(min_size=1, max_size=7).map(spans_of))
def test_places_are_by_dominance_alone(given_spans):
    """Best comes after all that lie wholly above, worst before all that lie wholly below."""
    named = {str(key): span for key, span in enumerate(given_spans)}
    assert rank_spans(named) == {
        key: (
            1 + sum(dominates(other, span) for other in given_spans),
            len(named) - sum(dominates(span, other) for other in given_spans),
        )
        for key, span in named.items()
    }


@ten_thousand
@given(st.binary(min_size=4, max_size=16))
def test_a_mean_of_means_stays_between_them(code):
    """Each counts alike, however many cells it has; cells and weights are added up."""
    parts = [cells_of(code[start::3]) for start in range(3)]
    means, told = [mean(one) for one in parts], mean_of(parts)
    assert told == mean_of([part[::-1] for part in reversed(parts)])
    assert min(one.low for one in means) <= told.low <= max(one.low for one in means)
    assert min(one.high for one in means) <= told.high <= max(one.high for one in means)
    assert (told.width == 0) == all(one.width == 0 for one in means)
    assert told.weight == sum(one.weight for one in means)
    assert (told.applicable, told.rated) == (len(code), sum(one.rated for one in means))


def test_a_mean_of_nothing_is_nothing():
    """Not zero, and not width either."""
    assert aggregate([]) is None
    assert mean_of([]) is None
    assert mean_of([[], []]) is None


def test_themes_count_alike():
    """One clause known and full in a theme of its own weighs as much as nine unknown ones."""
    full = WeightedCell(ScoreInterval(1.0, 1.0), 1, is_rated=True)
    nothing = WeightedCell(ScoreInterval(0.0, 1.0), 1, is_rated=False)
    assert mean_of([[full], [nothing] * 9, []]) == Aggregate(0.5, 1.0, 10, 10, 1)


def test_a_mean_of_themes_is_rounded_once():
    """Three themes at a cut are at the cut: a mean of rounded means would lie above it."""
    one = [WeightedCell(ScoreInterval(0.2, 0.2), 1, is_rated=True)]
    assert (0.2 + 0.2 + 0.2) / 3 != 0.2
    assert mean_of([one] * 3).low == 0.2


@pytest.mark.parametrize("weight", [0, -1, nan, inf])
def test_a_weight_is_above_zero(weight: float):
    """What does not count is left out before."""
    with pytest.raises(ValueError, match="expected a weight above zero"):
        aggregate([WeightedCell(ScoreInterval(0.0, 1.0), weight, is_rated=False)])


@pytest.mark.parametrize(("place", "cut"), list(enumerate(CUTS)))
def test_a_cut_belongs_to_the_band_above(place: int, cut: float):
    """0.2, 0.4, 0.6 and 0.8 exactly, and not a bit less; any mean that is one of them is too."""
    assert band_of(cut) is GRADES[place + 1]
    assert band_of(nextafter(cut, 0)) is GRADES[place]
    for applicable, weight in product((5, 35, 1285), (1, 3, 0.1)):
        full = applicable * (place + 1) // 5
        steps = [5] * full + [0] * (applicable - full)
        point = [ScoreInterval(one / STEPS, one / STEPS) for one in steps]
        assert mean([WeightedCell(one, weight, is_rated=True) for one in point]).low == cut


def test_the_ends_are_the_outer_bands():
    """Zero is in the lowest and one in the highest: the last band is closed."""
    assert [band_of(0.0), band_of(1.0)] == [GRADES[0], GRADES[-1]]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (Aggregate(0.6, 0.7, 10, 10, 8), GRADES[3]),
        (Aggregate(0.6, 0.7, 10, 10, 7), None),
        (Aggregate(0.5, 0.6, 10, 10, 10), None),
    ],
    ids=["enough", "too few rated", "touches the next band"],
)
def test_a_grade_is_given_where_there_is_one(told: Aggregate, expected: Grade | None):
    """From 80 % rated, in one band."""
    assert grade_of(told, 0.8) is expected


def test_what_is_missing_for_a_grade():
    """28 of 35 are 80 %: no rounding asks for 29."""
    assert missing_for_grade(Aggregate(0.02, 0.95, 35, 35, 3), 0.8) == MissingForGrade(25, True)
    assert missing_for_grade(Aggregate(0.61, 0.79, 35, 35, 28), 0.8) == MissingForGrade(0, False)
