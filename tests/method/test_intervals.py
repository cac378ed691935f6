"""The unknown is width, never zero: METHOD section 1, for one cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.method.intervals import (
    OUTSIDE,
    UNKNOWN,
    ScoreInterval,
    cell_interval,
    score_interval,
)
from tracker.vocab import RATING_VALUES, Rating

WHOLE = ScoreInterval(0.0, 1.0)
ratings = st.sampled_from(Rating)
scored = st.sampled_from([one for one in Rating if one not in OUTSIDE])
known = st.sampled_from(list(RATING_VALUES))
codings = st.lists(ratings, max_size=4)


def bounds(one: ScoreInterval | None) -> ScoreInterval:
    """The interval of a rating that has one."""
    assert one is not None
    return one


def holds(outer: ScoreInterval, inner: ScoreInterval) -> bool:
    return outer.low <= inner.low <= inner.high <= outer.high


@pytest.mark.parametrize(
    ("rating", "point"),
    [
        (Rating.REGRESSION, 0.0),
        (Rating.NO_ACTION, 0.2),
        (Rating.INITIATED, 0.4),
        (Rating.LIMITED, 0.6),
        (Rating.SUBSTANTIAL, 0.8),
        (Rating.FULL, 1.0),
    ],
)
def test_a_rating_is_a_point(rating: Rating, point: float):
    """(r + 1) / 5 of a rating r in -1..4."""
    assert score_interval(rating) == ScoreInterval(point, point)


@pytest.mark.parametrize(
    "rating", [Rating.NOT_ASSESSED, Rating.NO_REPORT, Rating.SEARCHED_NO_EVIDENCE]
)
def test_the_unknown_is_anything_at_all(rating: Rating):
    """Not assessed, no report, searched without a find: from the worst to the best, not zero."""
    assert score_interval(rating) == WHOLE
    assert WHOLE.width == 1.0


@pytest.mark.parametrize("rating", [Rating.NOT_APPLICABLE, Rating.SUPERSEDED])
def test_what_does_not_apply_leaves_the_weights(rating: Rating):
    """It has no score: neither zero nor width, contested or not."""
    assert score_interval(rating) is None
    assert cell_interval(rating, [Rating.FULL, Rating.NO_ACTION], contested=True) is None


def test_every_code_is_one_of_the_three():
    """Each rating is in the order, unknown or outside: none falls through, none is two."""
    parts = [*RATING_VALUES, *UNKNOWN, *OUTSIDE]
    assert sorted(parts) == sorted(Rating)


@given(scored, codings, st.booleans())
def test_bounds_are_in_order_and_within_the_scale(rating, coded, contested):
    """0 <= low <= high <= 1, whatever was coded."""
    assert holds(WHOLE, bounds(cell_interval(rating, coded, contested=contested)))


@given(st.sampled_from(UNKNOWN), scored, codings, st.booleans())
def test_the_unknown_becoming_known_stays_inside(before, after, coded, contested):
    """A cell that goes from unknown to any value stays within its earlier bounds."""
    earlier = bounds(score_interval(before))
    assert holds(earlier, bounds(cell_interval(after, coded, contested=contested)))


@given(scored, codings, st.booleans())
def test_width_is_zero_only_where_nothing_is_unknown(rating, coded, contested):
    """No width: the rating is known and, where contested, so is every coding, and all agree."""
    counted = [rating, *(one for one in coded if one not in OUTSIDE)] if contested else [rating]
    is_known = len(set(counted)) == 1 and rating in RATING_VALUES
    assert (bounds(cell_interval(rating, coded, contested=contested)).width == 0) == is_known


@given(scored, codings, ratings)
def test_one_more_coding_never_narrows(rating, coded, further):
    """Disagreement, or an unknown, only ever adds width."""
    before = bounds(cell_interval(rating, coded, contested=True))
    assert holds(bounds(cell_interval(rating, [*coded, further], contested=True)), before)


@given(scored, codings, st.randoms(use_true_random=False))
def test_the_order_of_codings_does_not_matter(rating, coded, chance):
    """First and second coder weigh the same."""
    shuffled = list(coded)
    chance.shuffle(shuffled)
    assert cell_interval(rating, shuffled, contested=True) == cell_interval(
        rating, coded, contested=True
    )


@given(ratings, codings)
def test_an_uncontested_cell_is_its_rating(rating, coded):
    """Codings that were settled leave no trace in the score."""
    assert cell_interval(rating, coded, contested=False) == score_interval(rating)


@given(known, known, known)
def test_a_contested_cell_spans_its_coders(rating, first, second):
    """From the lowest to the highest of both codings and the rating, and no further."""
    points = [(RATING_VALUES[one] + 1) / 5 for one in (rating, first, second)]
    span = bounds(cell_interval(rating, [first, second], contested=True))
    assert (span.low, span.high) == (min(points), max(points))


@given(known, known)
def test_a_better_rating_is_a_higher_point(one, other):
    """The score keeps the order of the rubric."""
    points = [bounds(score_interval(rating)).low for rating in (one, other)]
    assert (points[0] < points[1]) == (RATING_VALUES[one] < RATING_VALUES[other])
