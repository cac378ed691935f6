"""What a rating may stand on: words carry little, a law alone not much, only others carry all."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.method.rubric import Support, ceiling, contradiction
from tracker.vocab import FINDINGS, RATING_VALUES, EvidenceStrength, Rating, Reach, Stance

STRONG, MODERATE, WEAK = EvidenceStrength.STRONG, EvidenceStrength.MODERATE, EvidenceStrength.WEAK
ORDER = sorted(RATING_VALUES, key=RATING_VALUES.__getitem__)
UNORDERED = [one for one in Rating if one not in RATING_VALUES]
DEEDS = (Reach.DELIVERED, Reach.OUTCOME)

supports = st.builds(
    Support,
    reach=st.sampled_from(Reach),
    strength=st.sampled_from(EvidenceStrength),
    stance=st.sampled_from(Stance),
    is_own_word=st.booleans(),
)
evidence = st.lists(supports, max_size=6)
ordered = st.sampled_from(ORDER)


def speaks_for(
    reach: Reach, strength: EvidenceStrength = STRONG, *, is_own_word: bool = True
) -> Support:
    return Support(reach, strength, Stance.SUPPORTS, is_own_word)


def speaks_against(reach: Reach = Reach.DELIVERED) -> Support:
    return Support(reach, STRONG, Stance.CONTRADICTS, is_own_word=False)


@pytest.mark.parametrize(
    ("one", "highest"),
    [
        (speaks_for(Reach.INTENTION), Rating.INITIATED),
        (speaks_for(Reach.PLAN), Rating.INITIATED),
        (speaks_for(Reach.ADOPTED), Rating.LIMITED),
        (speaks_for(Reach.DELIVERED, WEAK), Rating.LIMITED),
        (speaks_for(Reach.DELIVERED, MODERATE), Rating.LIMITED),
        (speaks_for(Reach.DELIVERED), Rating.SUBSTANTIAL),
        (speaks_for(Reach.OUTCOME), Rating.SUBSTANTIAL),
        (speaks_for(Reach.DELIVERED, WEAK, is_own_word=False), Rating.FULL),
        (speaks_for(Reach.OUTCOME, is_own_word=False), Rating.FULL),
    ],
)
def test_each_reach_has_its_ceiling(one: Support, highest: Rating):
    """A rating of that height stands on the one passage; the next higher one does not."""
    assert ceiling([one]) is highest
    assert contradiction(highest, [one]) is None
    for higher in ORDER[ORDER.index(highest) + 1 :]:
        said = contradiction(higher, [one])
        assert said is not None
        assert highest.value in said


@given(st.sampled_from(EvidenceStrength), st.booleans())
def test_a_plan_is_never_more_than_initiated(strength, is_own_word):
    """However strong, and whoever tells of it: an announced plan is a first step."""
    for reach in (Reach.INTENTION, Reach.PLAN):
        assert ceiling([speaks_for(reach, strength, is_own_word=is_own_word)]) is Rating.INITIATED


@given(st.sampled_from(EvidenceStrength), st.booleans())
def test_a_law_without_application_is_never_more_than_limited(strength, is_own_word):
    """However strong, and whoever tells of it: what is adopted is not yet applied."""
    one = speaks_for(Reach.ADOPTED, strength, is_own_word=is_own_word)
    assert ceiling([one]) is Rating.LIMITED


@given(evidence)
def test_a_state_never_carries_itself_to_full(named):
    """Without a deed that a source other than the state tells of, nothing is full."""
    outside = any(
        one.stance is Stance.SUPPORTS and not one.is_own_word and one.reach in DEEDS
        for one in named
    )
    assert (contradiction(Rating.FULL, named) is None) == outside


@given(evidence, ordered)
def test_what_cannot_be_carried_is_told_in_one_line(named, rating):
    """A refusal names the rating, or what is missing, without a line feed."""
    said = contradiction(rating, named)
    assert said is None or (rating.value in said and "\n" not in said)


@given(ordered)
def test_no_rating_stands_on_nothing(rating):
    """Without evidence not one rating of the order holds: not even that nothing was done."""
    assert contradiction(rating, []) is not None
    assert ceiling([]) is None


@given(evidence, st.sampled_from(UNORDERED))
def test_codes_outside_the_order_have_no_ceiling(named, rating):
    """What is no judgement on a deed is not measured by evidence of deeds."""
    assert contradiction(rating, named) is None


@given(evidence)
def test_only_evidence_against_shows_that_nothing_was_done(named):
    """No action and regression need a passage that contradicts; silence never shows them."""
    speaks = any(one.stance is Stance.CONTRADICTS for one in named)
    for rating in (Rating.NO_ACTION, Rating.REGRESSION):
        assert (contradiction(rating, named) is None) == speaks


@given(evidence)
def test_what_speaks_against_carries_nothing_upwards(named):
    """Evidence against a clause neither raises nor lowers how high the rest can carry."""
    assert ceiling([*named, speaks_against()]) is ceiling(named)
    assume(ceiling(named) is not None)
    for rating in ORDER[2:]:
        alone, beside = (
            contradiction(rating, named),
            contradiction(rating, [*named, speaks_against()]),
        )
        assert alone == beside


def test_what_speaks_against_may_admit_a_first_step():
    """A passage that says the act is missing can show a step towards it, never more."""
    assert contradiction(Rating.INITIATED, [speaks_against()]) is None
    assert contradiction(Rating.LIMITED, [speaks_against()]) is not None


@given(evidence, supports, ordered)
def test_more_evidence_never_takes_a_rating_away(named, further, rating):
    """What some passages carry, the same with one more carry too."""
    if contradiction(rating, named) is None:
        assert contradiction(rating, [*named, further]) is None


@given(evidence, st.randoms(use_true_random=False), ordered)
def test_the_order_of_evidence_does_not_matter(named, chance, rating):
    """The same passages in another order carry the same."""
    shuffled = list(named)
    chance.shuffle(shuffled)
    assert ceiling(shuffled) is ceiling(named)
    assert contradiction(rating, shuffled) == contradiction(rating, named)


@given(evidence)
def test_what_carries_a_rating_carries_the_lower_ones(named):
    """From the first step up to the ceiling every rating stands: the lower one is the safe one."""
    highest = ceiling(named)
    assume(highest is not None)
    assert highest is not None
    for rating in ORDER[2:]:
        stands = contradiction(rating, named) is None
        assert stands == (RATING_VALUES[rating] <= RATING_VALUES[highest])


def test_every_finding_is_ordered_or_outside():
    """What a coder may find is a rating of the order or one of the three codes beside it."""
    outside = {one for one in FINDINGS if one not in RATING_VALUES}
    assert outside == {Rating.SEARCHED_NO_EVIDENCE, Rating.NOT_APPLICABLE, Rating.SUPERSEDED}
