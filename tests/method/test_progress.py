"""Progress of a series: what holds for every series, and what each kind of target means."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.config import shipped
from tracker.errors import BadInputError
from tracker.method.progress import assess_progress
from tracker.method.progress_index import current_status_index
from tracker.method.progress_rules import read_progress_rules
from tracker.method.progress_status import REASONS, ProgressStatus
from tracker.method.targets import (
    AbsoluteTarget,
    BandTarget,
    MaintainTarget,
    RelativeTarget,
    band_distance,
)
from tracker.method.trajectory import Point, Series, growth_rate, near_limit, path_to
from tracker.vocab import (
    PROGRESS_LEVELS,
    DoubtKind,
    Movement,
    ProgressClass,
    ProgressGap,
    ProgressMethod,
)

RULES = read_progress_rules(shipped("seeds"))
STATCAN, EUROSTAT = ProgressMethod.STATCAN, ProgressMethod.EUROSTAT
UN_CHART, LINEAR = ProgressMethod.UN_CHART, ProgressMethod.LINEAR
MET, ON_TRACK = ProgressClass.MET, ProgressClass.ON_TRACK
INSUFFICIENT = ProgressClass.INSUFFICIENT_DATA

AMOUNTS = st.floats(0.01, 1e6)
DIRECTIONS = st.sampled_from([1, -1])
METHODS = st.sampled_from(ProgressMethod)
PAIRS = st.dictionaries(st.integers(2000, 2024), AMOUNTS, min_size=2, max_size=8)
GOALS = st.none() | st.builds(AbsoluteTarget, AMOUNTS, st.integers(2025, 2040))


def status_of(pairs, direction=1, target=None, method=STATCAN, **more) -> ProgressStatus:
    """The status of pairs of year and value, by the parameters as shipped."""
    series = Series.of(pairs, direction, more.pop("limit", None))
    return assess_progress(series, RULES, method=method, target=target, **more)


def straight(values: dict[int, float], goal: float, year: int, direction: int) -> ProgressStatus:
    return status_of(values.items(), direction, AbsoluteTarget(goal, year), LINEAR)


def alike(one: ProgressStatus, other: ProgressStatus) -> bool:
    """The same class, value, score and doubts, but for the last digits."""
    numbers = [(one.value, other.value), (one.score, other.score)]
    exact = ("progress_class", "method", "gap", "is_met", "is_missed", "moving", "doubts")
    return all(getattr(one, name) == getattr(other, name) for name in exact) and all(
        left is right is None or left == pytest.approx(right, rel=1e-6, abs=1e-6)
        for left, right in numbers
    )


# what holds for every series


@given(PAIRS, DIRECTIONS, GOALS, METHODS, st.sampled_from([2.0**-7, 0.5, 4.0, 2.0**20]))
def test_the_unit_does_not_matter(pairs, direction, goal, method, factor):
    """Cents instead of dollars change no class, value, score or doubt."""
    scaled = None if goal is None else AbsoluteTarget(goal.value * factor, goal.year)
    bigger = [(year, value * factor) for year, value in pairs.items()]
    assert alike(
        status_of(pairs.items(), direction, goal, method),
        status_of(bigger, direction, scaled, method),
    )


@given(PAIRS, DIRECTIONS, GOALS, METHODS)
def test_a_mirror_image_has_the_same_status(pairs, direction, goal, method):
    """Losses instead of gains: all signs and the direction turned give the same status."""
    mirrored = None if goal is None else AbsoluteTarget(-goal.value, goal.year)
    turned = [(year, -value) for year, value in pairs.items()]
    assert alike(
        status_of(pairs.items(), direction, goal, method, limit=1e7),
        status_of(turned, -direction, mirrored, method, limit=-1e7),
    )


@given(PAIRS, METHODS)
def test_the_opposite_wish_turns_the_value(pairs, method):
    """What is progress for one direction is as much of a fall for the other."""
    assume(method is not LINEAR)
    more, less = (status_of(pairs.items(), direction, None, method) for direction in (1, -1))
    assert more.value == -less.value
    assert more.moving == less.moving or {more.moving, less.moving} == {
        Movement.TOWARDS,
        Movement.AWAY,
    }


@given(PAIRS, DIRECTIONS, GOALS, METHODS, st.randoms())
def test_the_order_of_points_does_not_matter(pairs, direction, goal, method, random):
    """A series is a set of points: shuffled, it has the very same status."""
    shuffled = list(pairs.items())
    random.shuffle(shuffled)
    given_order = status_of(pairs.items(), direction, goal, method)
    assert status_of(shuffled, direction, goal, method) == given_order


@given(PAIRS, DIRECTIONS, GOALS, METHODS)
def test_met_comes_first(pairs, direction, goal, method):
    """A value at its target or better is met, however it moves; one short of it is not."""
    assume(goal is not None)
    current = pairs[max(pairs)]
    assume(abs(goal.value - pairs[min(pairs)]) > 0.01 * pairs[min(pairs)])
    status = status_of(pairs.items(), direction, goal, method)
    assert status.is_met == (direction * (current - goal.value) >= 0)
    assert (status.progress_class is MET) == status.is_met


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, DIRECTIONS)
def test_a_better_value_never_lowers_the_share(base, one, other, goal, direction):
    """Of two current values the better has at least the ratio of the worse, by every method."""
    assume(abs(base - goal) > 0.01 * base)
    worse, better = sorted((one, other), key=lambda value: direction * value)
    for method in ProgressMethod:
        low, high = (
            status_of(
                [(2015, base), (2020, value)], direction, AbsoluteTarget(goal, 2030), method
            ).value
            for value in (worse, better)
        )
        assert low <= high


@given(PAIRS, DIRECTIONS, GOALS, METHODS)
def test_a_status_carries_what_it_rests_on(pairs, direction, goal, method):
    """Method, version, points, both ends and the nearest cut stand beside every class."""
    status = status_of(pairs.items(), direction, goal, method)
    assert (status.asked, status.version, status.n_points) == (method, 1, len(pairs))
    assert status.base == Point(min(pairs), pairs[min(pairs)])
    assert status.current == Point(max(pairs), pairs[max(pairs)])
    if status.progress_class is INSUFFICIENT:
        assert status.reason
    else:
        assert status.nearest_cut is not None
        assert math.isfinite(status.nearest_cut.distance)
        assert status.progress_class in PROGRESS_LEVELS
    assert status.score is None or -5 <= status.score <= 5


@given(PAIRS, DIRECTIONS, GOALS, st.sampled_from([STATCAN, EUROSTAT]))
def test_scores_and_classes_agree(pairs, direction, goal, method):
    """A higher class never has a lower score than the cut of a class below it."""
    status = status_of(pairs.items(), direction, goal, method)
    assume(status.score is not None)
    assume(abs(status.nearest_cut.distance) > 1e-4)
    if method is STATCAN:
        lowest = {MET: 5, ON_TRACK: 2.499, ProgressClass.ACCELERATION_NEEDED: -0.001}
        assert status.score >= lowest.get(status.progress_class, -5)


@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=5), GOALS, METHODS, DIRECTIONS)
def test_no_number_breaks_a_method(values, goal, method, direction):
    """Zeros, signs and sizes of all kinds give a status or say why there is none."""
    status = status_of(list(enumerate(values, start=2010)), direction, goal, method)
    assert status.progress_class is not INSUFFICIENT or status.reason
    assert status.value is None or math.isfinite(status.value)


# what there is too little of


def test_no_point_and_one_year():
    """Without two years there is no class, and the reason says what is missing."""
    empty, single = status_of([]), status_of([(2020, 5.0)], target=AbsoluteTarget(4, 2030))
    assert (empty.progress_class, empty.gap) == (INSUFFICIENT, ProgressGap.NO_POINT)
    assert (single.progress_class, single.gap) == (INSUFFICIENT, ProgressGap.ONE_YEAR)
    assert "one year only" in single.reason
    assert (single.is_met, single.moving, single.doubts) == (True, None, ())


def test_gaps_are_no_points():
    """A year without a value is left out, and a real zero is kept."""
    status = status_of([(2015, 4.0), (2016, None), (2017, 0.0)], -1)
    assert (status.n_points, status.current) == (2, Point(2017, 0.0))


def test_points_before_the_base_year_are_left_out():
    """The base is the first point since the base year."""
    status = status_of([(2010, 1.0), (2016, 2.0), (2020, 3.0)], since=2015)
    assert (status.base, status.n_points) == (Point(2016, 2.0), 2)


@pytest.mark.parametrize("direction", [0, 2, None, 0.5])
def test_a_direction_is_needed(direction):
    """Nothing says whether more is better but the direction, which is +1 or -1."""
    with pytest.raises(BadInputError, match=r"direction of \+1 or -1"):
        Series.of([(2015, 1.0), (2016, 2.0)], direction)


def test_a_year_has_one_value():
    """Two values of one year, and values that are no numbers, are refused."""
    with pytest.raises(BadInputError, match="expected one value, found two"):
        Series.of([(2015, 1.0), (2015, 2.0)], 1)
    with pytest.raises(BadInputError, match="expected finite numbers"):
        Series.of([(2015, math.nan)], 1)
    with pytest.raises(BadInputError, match="finite limit"):
        Series.of([], 1, math.inf)
    with pytest.raises(BadInputError, match="finite target"):
        status_of([(2015, 1.0), (2016, 2.0)], target=AbsoluteTarget(math.nan, 2030))


# where there is no growth rate


@pytest.mark.parametrize(
    ("pairs", "goal", "gap"),
    [
        ([(2015, 0.0), (2020, 5.0)], 10.0, ProgressGap.ZERO_BASE),
        ([(2015, 10.0), (2020, 5.0)], 0.0, ProgressGap.ZERO_TARGET),
        ([(2015, -5.0), (2020, 5.0)], 25.0, ProgressGap.MIXED_SIGNS),
        ([(2015, 5.0), (2020, 4.0)], -4.0, ProgressGap.MIXED_SIGNS),
    ],
)
@pytest.mark.parametrize("method", [STATCAN, EUROSTAT, UN_CHART])
def test_the_straight_line_stands_in(pairs, goal, gap, method):
    """Zero bases, zero targets and mixed signs go by the straight line, which says so."""
    direction = 1 if goal > pairs[0][1] else -1
    status = status_of(pairs, direction, AbsoluteTarget(goal, 2030), method)
    assert (status.method, status.asked, status.gap) == (LINEAR, method, gap)
    share = abs(pairs[1][1] - pairs[0][1]) / abs(goal - pairs[0][1])
    assert status.value == pytest.approx(3 * share)
    assert "straight line is used instead" in status.reason
    assert not status.pace.is_rate


def test_a_zero_is_not_something_small():
    """Halfway to zero deaths in half the time is on track; to 0.001 it would not be."""
    pairs = [(2015, 100.0), (2020, 50.0)]
    to_zero = status_of(pairs, -1, AbsoluteTarget(0, 2025))
    to_little = status_of(pairs, -1, AbsoluteTarget(0.001, 2025))
    assert (to_zero.progress_class, to_zero.value) == (ON_TRACK, 1.0)
    assert to_little.progress_class is ProgressClass.LIMITED


def test_nothing_to_go_by():
    """From zero and without a dated target there is no class, and both are said to be missing."""
    status = status_of([(2015, 0.0), (2020, 5.0)], 1)
    assert (status.progress_class, status.gap) == (INSUFFICIENT, ProgressGap.ZERO_BASE)
    assert "nor a target" in status.reason
    assert status.moving is Movement.TOWARDS
    undated = status_of([(2015, 1.0), (2020, 5.0)], 1, method=LINEAR)
    assert (undated.progress_class, undated.gap) == (INSUFFICIENT, ProgressGap.NO_TARGET)


def test_a_negative_base_is_turned():
    """A deficit that deepens from -10 to -20 grows, and gets worse."""
    deepening = [(2015, -10.0), (2020, -20.0)]
    assert status_of(deepening, 1).progress_class is ProgressClass.DETERIORATION
    assert status_of(deepening, -1).progress_class is ON_TRACK


def test_too_large_to_be_a_number():
    """A pace beyond what a number holds is no class by guess: the straight line, or none."""
    status = status_of([(2015.0, 1e-300), (2015.001, 1e300)])
    assert (status.progress_class, status.gap) == (INSUFFICIENT, ProgressGap.OUT_OF_RANGE)


# what targets mean


def test_half_of_the_baseline():
    """Half of 15.4 by 2008 is 7.7; a series that starts later cannot be on its way to 2008."""
    target = RelativeTarget(0.5, 15.4, 2008)
    in_time = status_of([(2004, 15.4), (2006, 10.0)], -1, target)
    assert in_time.pace.required == pytest.approx(0.5**0.25 - 1)
    assert in_time.progress_class is ON_TRACK
    late = status_of([(2011, 7.9), (2020, 7.8)], -1, target)
    assert (late.is_met, late.is_missed, late.gap) == (False, True, ProgressGap.TARGET_BEFORE_BASE)
    assert (late.is_growth, late.progress_class) == (True, ProgressClass.LIMITED)


def test_a_baseline_nobody_knows():
    """What rests on an unknown baseline is not assessed, but still moves."""
    status = status_of([(2004, 15.4), (2006, 10.0)], -1, RelativeTarget(0.5, None, 2008))
    assert (status.progress_class, status.gap) == (INSUFFICIENT, ProgressGap.NO_BASELINE)
    assert (status.is_met, status.moving) == (None, Movement.TOWARDS)
    assert "not known" in status.reason


def test_a_deadline_that_passed():
    """At its year a target is met or missed; what stood then is told by the series until then."""
    series = Series.of([(2015, 10.0), (2020, 6.0), (2022, 4.0)], -1)
    target = AbsoluteTarget(5, 2020)
    then = assess_progress(series.until(2020), RULES, target=target)
    now = assess_progress(series, RULES, target=target)
    assert (then.is_met, then.is_missed) == (False, True)
    assert (now.is_met, now.is_missed, now.progress_class) == (True, False, MET)
    assert status_of([(2015, 10.0), (2019, 6.0)], -1, target).is_missed is False


def test_an_undated_target():
    """Without a year no pace is required: met, or the growth itself."""
    target = AbsoluteTarget(3.0, None)
    assert status_of([(2015, 7.0), (2020, 3.0)], -1, target).progress_class is MET
    status = status_of([(2015, 7.0), (2020, 6.0)], -1, target)
    assert (status.is_growth, status.is_met, status.pace.required) == (True, False, None)
    assert status_of([(2015, 0.0), (2020, 0.0)], -1, target).progress_class is MET


def test_met_and_moving_away_are_two_findings():
    """A value past its target that gets worse is met, and moves away."""
    status = status_of([(2015, 5.0), (2020, 8.0)], -1, AbsoluteTarget(25, 2030))
    assert (status.progress_class, status.moving) == (MET, Movement.AWAY)
    assert status.value < 0
    assert status.nearest_cut.is_value
    assert status.nearest_cut.distance == 17


@pytest.mark.parametrize(("value", "distance"), [(90, 10), (100, 0), (105, 0), (110, 0), (112, 2)])
def test_distance_to_a_band(value, distance):
    """Inside a band the distance is zero, outside it counts alike on both sides."""
    assert band_distance(value, BandTarget(100, 110)) == distance


def test_two_sides_are_a_band():
    """Towards the band is progress from below and from above; beyond its far side is not."""
    band = BandTarget(100, 110, 2025)
    below = status_of([(2015, 80.0), (2020, 90.0)], 1, band)
    above = status_of([(2015, 130.0), (2020, 120.0)], 1, band)
    assert (below.method, below.gap, below.value) == (LINEAR, ProgressGap.BAND, 1.0)
    assert below.progress_class is above.progress_class is ON_TRACK
    past = status_of([(2015, 80.0), (2020, 140.0)], 1, band)
    assert (past.progress_class, past.moving) == (ProgressClass.DETERIORATION, Movement.AWAY)
    inside = status_of([(2015, 80.0), (2020, 104.0)], 1, band)
    assert (inside.progress_class, inside.is_met) == (MET, True)


def test_a_band_that_was_left():
    """Who began inside a band is to stay there."""
    left = status_of([(2015, 104.0), (2020, 120.0)], 1, BandTarget(100, 110, 2025))
    kept = status_of([(2015, 104.0), (2020, 108.0)], 1, BandTarget(100, 110))
    assert (left.progress_class, left.is_met) == (ProgressClass.DETERIORATION, False)
    assert kept.progress_class is MET
    with pytest.raises(BadInputError, match="from low to high"):
        BandTarget(110, 100)


@pytest.mark.parametrize(
    ("current", "found"),
    [
        (100.0, MET),
        (96.0, MET),
        (140.0, MET),
        (94.0, ProgressClass.DETERIORATION),
    ],
)
def test_maintain(current, found):
    """Not worse than the base by more than the tolerance is met; better always is."""
    status = status_of([(2015, 100.0), (2020, current)], 1, MaintainTarget(0.05))
    assert (status.progress_class, status.is_met) == (found, found is MET)
    assert status.nearest_cut.at == 95


def test_maintain_somebody_elses_base():
    """Below a base given from elsewhere but rising is limited, not a fall."""
    status = status_of([(2015, 60.0), (2020, 70.0)], 1, MaintainTarget(0.05, 100.0))
    assert (status.progress_class, status.moving) == (ProgressClass.LIMITED, Movement.TOWARDS)
    with pytest.raises(BadInputError, match="tolerance of 0 or more"):
        MaintainTarget(-0.1)


def test_a_target_that_is_the_base_is_maintained():
    """A hundred that is to be a hundred is met while it is, without a ratio of nothings."""
    held = status_of([(2015, 100.0), (2020, 100.0)], 1, AbsoluteTarget(100, 2030))
    lost = status_of([(2015, 100.0), (2020, 97.0)], 1, AbsoluteTarget(100, 2030))
    assert (held.progress_class, held.value, held.score) == (MET, None, 5.0)
    assert (lost.progress_class, lost.published) == (ProgressClass.DETERIORATION, None)


# natural limits


def test_near_a_limit_less_is_expected():
    """Growth that is little far from 100 % is all there can be near it."""
    assert near_limit(Series.of([(2015, 50.0)], 1, 100), 4.44) == pytest.approx(1 - 0.5**4.44)
    assert near_limit(Series.of([(2015, 100.0)], 1, 100), 4.44) == 0
    assert near_limit(Series.of([(2015, 150.0)], -1, 100), 4.44) == pytest.approx(1 - 0.5**4.44)
    assert near_limit(Series.of([(2015, 250.0)], -1, 100), 4.44) == 1
    pairs = [(2015, 98.0), (2020, 99.0)]
    assert status_of(pairs, 1).progress_class is ProgressClass.LIMITED
    assert status_of(pairs, 1, limit=100).progress_class is ON_TRACK


def test_a_limit_the_other_way_has_no_effect():
    """That nothing exceeds 100 % says nothing about falling."""
    assert near_limit(Series.of([(2015, 98.0)], -1, 100), 4.44) == 1


# what makes a class doubtful


def test_the_last_year_decides():
    """A class that the last year alone makes is sensitive, and says so."""
    status = status_of([(2015, 10.0), (2018, 9.0), (2020, 13.0)], 1)
    assert status.progress_class is ON_TRACK
    assert status.is_sensitive
    assert status.doubts[0].kind is DoubtKind.LAST_YEAR
    assert status.doubts[0].text == "leaving out the last year changes the class to deterioration"


def test_the_method_decides():
    """Between the cuts of two offices the class is a matter of method."""
    pairs = [(2015, 63.0), (2018, 66.5), (2020, 69.0)]
    status = status_of(pairs, 1, AbsoluteTarget(100, 2030))
    assert status.progress_class is ProgressClass.LIMITED
    (doubt,) = [one for one in status.doubts if one.kind is DoubtKind.SECOND_METHOD]
    assert doubt.text == "method un_chart says acceleration_needed"


def test_a_target_next_to_the_base():
    """A ratio of -173 to a target 0.1 % away says little: to be maintained, it would be another."""
    pairs = [(2015, 100.1), (2019, 99.9), (2021, 100.15)]
    status = status_of(pairs, -1, AbsoluteTarget(100.0, 2030))
    assert DoubtKind.NEAR_BASE in {one.kind for one in status.doubts}
    assert any("nearly is the base" in one.text for one in status.doubts)


def test_a_steady_series_is_not_sensitive():
    """Steady growth is on track by all methods, with or without its last year."""
    status = status_of([(year, 1.05 ** (year - 2010)) for year in range(2010, 2021)])
    assert (status.progress_class, status.doubts, status.is_sensitive) == (ON_TRACK, (), False)


def test_distance_to_the_nearest_cut():
    """The nearest cut says which class begins there and how far it is."""
    status = status_of([(2015, 63.0), (2020, 69.0)], 1, AbsoluteTarget(100, 2030))
    cut = status.nearest_cut
    assert (cut.to, cut.at) == (ProgressClass.ACCELERATION_NEEDED, 0.60)
    assert cut.distance == pytest.approx(0.5869534484039416 - 0.60)


# paces, paths and the index


def test_paces():
    """Actual, required, and required from now on: in percent a year, or in units a year."""
    rates = status_of([(2010, 100.0), (2020, 121.0)], 1, AbsoluteTarget(400, 2030)).pace
    assert rates.required == pytest.approx(4 ** (1 / 20) - 1)
    assert rates.from_now == pytest.approx((400 / 121) ** 0.1 - 1)
    units = straight({2010: 100.0, 2020: 120.0}, 200, 2030, 1).pace
    assert (units.actual, units.required, units.from_now) == (2.0, 5.0, 8.0)


def test_no_movement_is_no_change():
    """By the straight line a value that stands still has not changed."""
    assert straight({2010: 5.0, 2020: 5.0}, 9, 2030, 1).progress_class is ProgressClass.NO_CHANGE


@given(AMOUNTS, AMOUNTS, st.integers(1, 30), st.booleans())
def test_a_path_leads_to_its_goal(start, end, years, is_straight):
    """A path begins at the base, ends at the goal and lies between them each year."""
    path = path_to(Point(2015, start), Point(2015 + years, end), straight=is_straight)
    assert [one.year for one in path] == list(range(2015, 2016 + years))
    assert (path[0].value, path[-1].value) == (start, end)
    low, high = sorted((start, end))
    assert all(low * 0.999999 <= one.value <= high * 1.000001 for one in path)


def test_paths_without_a_rate_or_a_way():
    """Towards zero the path is straight; back in time there is none."""
    path = path_to(Point(2020, 10.0), Point(2022, 0.0), straight=False)
    assert [one.value for one in path] == [10.0, 5.0, 0.0]
    assert path_to(Point(2020, 10.0), Point(2020, 0.0), straight=True) == ()
    assert growth_rate(Point(2020, 1.0), Point(2019, 2.0)) is None


def test_current_status_index():
    """0 at the base, 10 at the target, below 0 away from it, whichever way is better."""
    for direction, values in ((1, (20.0, 35.0, 50.0)), (-1, (50.0, 35.0, 20.0))):
        base, halfway, goal = values
        for value, index in ((base, 0), (halfway, 5), (goal, 10), (2 * base - halfway, -5)):
            series = Series.of([(2015, base), (2020, value)], direction)
            found = current_status_index(series, RULES.status_index, AbsoluteTarget(goal, 2030))
            assert (found.value, found.version, found.gap) == (index, 1, None)


def test_current_status_index_says_what_is_missing():
    """Without two years, a baseline or a way to go there is no index, and the reason is given."""
    one_year = Series.of([(2015, 1.0)], 1)
    series = Series.of([(2015, 1.0), (2016, 2.0)], 1)
    cases = [
        (Series.of([], 1), AbsoluteTarget(2, 2030), ProgressGap.NO_POINT),
        (one_year, AbsoluteTarget(2, 2030), ProgressGap.ONE_YEAR),
        (series, RelativeTarget(0.5, None, 2030), ProgressGap.NO_BASELINE),
        (series, AbsoluteTarget(1.0, 2030), ProgressGap.TARGET_IS_BASE),
    ]
    for points, target, gap in cases:
        found = current_status_index(points, RULES.status_index, target)
        assert (found.value, found.gap) == (None, gap)


def test_every_gap_has_a_reason():
    """There are words for everything that can be missing."""
    assert set(REASONS) == set(ProgressGap)
