"""Groups of states and of series: what is missing is counted and never filled in."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.config import shipped
from tracker.errors import BadInputError
from tracker.method.groups import group_average, grouped_mean, score_mean
from tracker.method.progress_rules import read_progress_rules
from tracker.vocab import ProgressClass, ProgressMethod

RULE = read_progress_rules(shipped("seeds")).methods[ProgressMethod.STATCAN]
VALUES = st.dictionaries(
    st.sampled_from(["MEX", "GTM", "HND", "SLV", "USA", "CAN"]),
    st.none() | st.floats(-1e6, 1e6),
    max_size=6,
)


def test_both_means_and_what_they_cover():
    """Three of four members, nine tenths of the weight: both means, and both shares, are told."""
    found = group_average(
        {"MEX": 6.0, "GTM": 4.0, "SLV": 2.0, "CUB": None},
        {"MEX": 120.0, "GTM": 15.0, "SLV": None, "CUB": 15.0},
    )
    assert (found.mean, found.n_with_value, found.n_members) == (4.0, 3, 4)
    assert found.weighted == pytest.approx((6 * 120 + 4 * 15) / 135)
    assert (found.weight_share, found.n_without_weight) == (0.9, 1)


def test_a_real_zero_counts():
    """A zero is a value; a gap is none."""
    assert group_average({"MEX": 0.0, "GTM": 4.0, "HND": None}).mean == 2.0


def test_nothing_to_average():
    """Without values there is no mean; without weights no weighted one."""
    found = group_average({"MEX": None, "GTM": None})
    assert (found.mean, found.weighted, found.n_with_value, found.n_members) == (None, None, 0, 2)
    assert found.weight_share is None
    weightless = group_average({"MEX": 1.0}, {"MEX": 0.0})
    assert (weightless.mean, weightless.weighted, weightless.weight_share) == (1.0, None, None)


@given(VALUES)
def test_equal_weights_change_nothing(values):
    """Where all weigh alike, the weighted mean is the plain one and coverage the share of n."""
    found = group_average(values, dict.fromkeys(values, 2.0))
    if found.mean is None:
        assert found.weighted is None
    else:
        assert found.weighted == pytest.approx(found.mean, rel=1e-9, abs=1e-6)
        assert found.weight_share == pytest.approx(found.n_with_value / found.n_members)


@given(VALUES)
def test_missing_members_do_not_move_the_mean(values):
    """A member without a value lowers the coverage and leaves the mean."""
    before, after = group_average(values), group_average({**values, "HTI": None})
    assert (before.mean, before.n_with_value) == (after.mean, after.n_with_value)
    assert after.n_members == before.n_members + 1


@pytest.mark.parametrize(
    ("values", "weights", "said"),
    [
        ({"MEX": math.nan}, None, "MEX: expected a finite number"),
        ({"MEX": 1.0}, {"MEX": -1.0}, "MEX: expected a weight of zero or more"),
        ({"MEX": 1.0}, {"PRT": 1.0}, "PRT: has a weight and is no member"),
    ],
)
def test_bad_values_and_weights(values, weights, said):
    """What is no number, below nothing or of a stranger is refused, by name."""
    with pytest.raises(BadInputError, match=said):
        group_average(values, weights)


def test_groups_first():
    """A group counts once, however many it holds; an empty one does not count."""
    assert grouped_mean([[5.0], [5.0, 5.0], [0.5456262610658811]]) == pytest.approx(
        3.515208753688627, abs=1e-12
    )
    assert grouped_mean([[1.0, 3.0], 5.0, [None, [None]]]) == 3.5
    assert grouped_mean([[], [None]]) is None
    with pytest.raises(BadInputError, match="finite"):
        grouped_mean([[math.inf]])


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=10))
def test_one_level_is_the_plain_mean(scores):
    """Without groups inside, and with each in its own, it is the arithmetic mean."""
    plain = math.fsum(scores) / len(scores)
    assert grouped_mean(scores) == plain
    assert grouped_mean([[one] for one in scores]) == pytest.approx(plain)


def test_class_of_a_mean_score():
    """The mean has a class by its own cuts; met only where every series is."""
    assert score_mean([5.0, 5.0], RULE).progress_class is ProgressClass.ON_TRACK
    assert score_mean([5.0, 5.0], RULE, all_met=True).published == "target_achieved"
    mixed = score_mean([[5.0, None], -5.0], RULE)
    assert (mixed.score, mixed.n_scores, mixed.n_series) == (0.0, 2, 3)
    assert mixed.progress_class is ProgressClass.ACCELERATION_NEEDED
    none = score_mean([None], RULE)
    assert (none.score, none.progress_class) == (None, ProgressClass.INSUFFICIENT_DATA)


def test_a_method_without_scores():
    """The Progress Chart has no scores, so no mean of them."""
    rules = read_progress_rules(shipped("seeds"))
    with pytest.raises(BadInputError, match="un_chart has no scores"):
        score_mean([1.0], rules.methods[ProgressMethod.UN_CHART])
