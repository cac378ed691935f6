"""The gap is defined only where both sides exist, and holds all that they may be."""

from collections.abc import Iterable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.config import shipped
from tracker.method.gap import (
    Gap,
    Levels,
    Told,
    assessed_levels,
    claim_basis,
    claimed_level,
    difference,
    gap_summary,
    gaps,
    measured_levels,
)
from tracker.method.intervals import cell_interval
from tracker.method.scoring_rules import read_scoring_rules
from tracker.vocab import (
    PROGRESS_LEVELS,
    RATING_VALUES,
    ClaimBasis,
    EvidenceKind,
    ProgressClass,
    Rating,
    Reach,
)

RULES = read_scoring_rules(shipped("seeds"))
LOWEST, HIGHEST = -1, 4
STEPS = range(LOWEST, HIGHEST + 1)
SPANS = [Levels(low, high) for low, high in product(STEPS, repeat=2) if low <= high]
sides = st.none() | st.sampled_from(SPANS)
passages = st.lists(
    st.builds(
        Told,
        st.sampled_from(EvidenceKind),
        st.sampled_from(Reach),
        st.text("abc", min_size=1, max_size=3),
    ),
    max_size=6,
)


def within(span: Levels) -> Iterable[int]:
    """Every level a span may mean."""
    return range(span.low, span.high + 1)


def told(kind: EvidenceKind, reach: Reach, key: str = "e1") -> Told:
    return Told(kind, reach, key)


@pytest.mark.parametrize(("low", "high"), [(-2, 0), (0, 5), (2, 1)])
def test_a_span_outside_the_levels_is_refused(low, high):
    """No level below -1 or above 4 and no span the wrong way round gets into a gap."""
    with pytest.raises(ValueError, match="expected a span of levels"):
        Levels(low, high)


def test_no_passage_is_no_claim_and_not_a_claim_of_nothing():
    """A state that tells nothing claims an unknown level, not zero."""
    assert claimed_level([], RULES) is None


def test_the_farthest_passage_is_what_is_claimed():
    """A plan and an adopted law claim the law; it is named, and both are counted."""
    claim = claimed_level(
        [
            told(EvidenceKind.POLICY, Reach.PLAN, "e1"),
            told(EvidenceKind.LAW, Reach.ADOPTED, "e2"),
        ],
        RULES,
    )
    assert claim is not None
    assert (claim.levels, claim.farthest_key, claim.passages) == (Levels(2, 2), "e2", 2)


@pytest.mark.parametrize(
    ("reach", "low", "high"),
    [
        (Reach.INTENTION, 0, 1),
        (Reach.PLAN, 1, 1),
        (Reach.ADOPTED, 2, 2),
        (Reach.DELIVERED, 3, 3),
        (Reach.OUTCOME, 4, 4),
    ],
)
def test_each_reach_claims_the_level_the_method_gives_it(reach, low, high):
    """METHOD section 4: plan 1, adopted 2, delivered 3, outcome 4, an intention 0 or 1."""
    claim = claimed_level([told(EvidenceKind.PROGRAMME, reach)], RULES)
    assert claim is not None
    assert claim.levels == Levels(low, high)


@given(reach=st.sampled_from(Reach))
def test_a_statement_claims_no_more_than_a_statement_however_far_it_reaches(reach):
    """Saying that an outcome was reached is not telling a deed."""
    claim = claimed_level([told(EvidenceKind.STATEMENT, reach)], RULES)
    assert claim is not None
    assert claim.levels == Levels(*RULES.statement)


@given(before=passages, more=passages)
def test_one_passage_more_never_lowers_a_claim(before, more):
    """Neither bound of a claim falls when a state tells more."""
    first, second = claimed_level(before, RULES), claimed_level([*before, *more], RULES)
    if first is not None:
        assert second is not None
        assert second.levels.low >= first.levels.low
        assert second.levels.high >= first.levels.high


@given(found=passages, data=st.data())
def test_the_order_of_passages_changes_no_claim(found, data):
    """Which passage is named, and the level, are the same in any order."""
    shuffled = data.draw(st.permutations(found))
    assert claimed_level(shuffled, RULES) == claimed_level(found, RULES)


@pytest.mark.parametrize(
    ("facts", "basis"),
    [
        ((False, True, True, True), ClaimBasis.NOT_APPLICABLE),
        ((True, True, True, True), ClaimBasis.CLAIMED),
        ((True, False, True, True), ClaimBasis.UNREAD),
        ((True, False, False, True), ClaimBasis.UNREAD),
        ((True, False, True, False), ClaimBasis.CITED_ONLY),
        ((True, False, False, False), ClaimBasis.NO_REPORT),
    ],
)
def test_reports_are_said_to_tell_nothing_only_where_all_were_read(facts, basis):
    """Applies, passages, cited, unread: an unread report leaves open whether nothing is told."""
    applies, has_passages, is_cited, has_unread = facts
    found = claim_basis(
        applies=applies, has_passages=has_passages, is_cited=is_cited, has_unread=has_unread
    )
    assert found is basis


@given(classes=st.lists(st.sampled_from(ProgressClass), max_size=5))
def test_the_lowest_and_the_highest_measurement_are_both_kept(classes):
    """Insufficient data has no level; all others lie within the span, and its ends are of them."""
    own = [PROGRESS_LEVELS[one] for one in classes if one in PROGRESS_LEVELS]
    found = measured_levels(classes)
    assert (found is None) == (not own)
    if found is not None:
        assert (found.low, found.high) == (min(own), max(own))


@given(
    rating=st.sampled_from(Rating),
    codings=st.lists(st.sampled_from(Rating), max_size=2),
    is_contested=st.booleans(),
)
def test_an_assessed_level_is_the_score_of_the_cell_in_other_steps(rating, codings, is_contested):
    """Level and score interval never disagree; without a rating there is no level."""
    found = assessed_levels(rating, codings, is_contested=is_contested)
    score = cell_interval(rating, codings, contested=is_contested)
    assert (found is None) == (rating not in RATING_VALUES)
    if found is not None:
        assert score is not None
        assert ((found.low + 1) / 5, (found.high + 1) / 5) == (score.low, score.high)


def test_a_coder_who_found_nothing_leaves_a_contested_rating_any_level():
    """As in the score interval: the disagreement is not about how far, but whether at all."""
    pair = (Rating.LIMITED, Rating.SEARCHED_NO_EVIDENCE)
    assert assessed_levels(Rating.LIMITED, pair, is_contested=True) == Levels(-1, 4)


def test_a_gap_exists_only_where_both_sides_do():
    """Nothing unknown becomes a number: of all pairs of spans and unknowns."""
    for one, other in product([None, *SPANS], repeat=2):
        assert (difference(one, other) is None) == (one is None or other is None)


def test_a_gap_holds_every_difference_and_no_other_bound():
    """Of all pairs of spans: both bounds are reached by some levels, and none goes beyond."""
    for one, other in product(SPANS, repeat=2):
        found = difference(one, other)
        every = [first - second for first, second in product(within(one), within(other))]
        assert found is not None
        assert (found.low, found.high) == (min(every), max(every))
        assert found.is_over == all(gap > 0 for gap in every)
        assert found.is_under == all(gap < 0 for gap in every)
        assert found.is_certain == (found.width == 0) == (len(set(every)) == 1)


def test_claim_and_reality_gap_are_two_differences_of_three_sides():
    """Claimed 3, assessed 1 to 2, measured 2: one lies above zero, the other at it or below."""
    found = gaps(Levels(3, 3), Levels(1, 2), Levels(2, 2))
    assert (found.claim, found.reality) == (Gap(1, 2), Gap(-1, 0))
    assert gaps(None, Levels(1, 2), None) == gaps(None, None, Levels(0, 0))


@given(pairs=st.lists(st.tuples(sides, sides), max_size=8), data=st.data())
def test_the_summary_counts_what_has_no_gap_beside_the_mean(pairs, data):
    """Undefined cells change the count and nothing else, and the order changes no bit."""
    found = [difference(*pair) for pair in pairs]
    defined = [one for one in found if one is not None]
    summary = gap_summary(found)
    bare = gap_summary(defined)
    assert summary.defined + summary.undefined == len(found)
    assert (summary.low, summary.high) == (bare.low, bare.high)
    assert (summary.low is None) == (not defined)
    assert gap_summary(data.draw(st.permutations(found))) == summary


def test_a_mean_gap_lies_between_its_bounds():
    """[1, 2] and [-1, 3] have a mean between 0 and 2.5; one of them is over for certain."""
    summary = gap_summary([Gap(1, 2), None, Gap(-1, 3)])
    assert (summary.low, summary.high) == (0.0, 2.5)
    assert (summary.defined, summary.undefined, summary.over, summary.under) == (2, 1, 1, 0)
