"""What a rating may stand on: the ceilings of the rubric, checked against the evidence itself.

Rubric hechos-v1, rules 2 to 6: an intention or a plan carries at most *initiated*; a law or an
institution without anything delivered at most *limited*; what a state says of itself *substantial*
only where it names dated or numbered outputs; *full* needs a source other than the state; and
*no action* or *regression* need evidence that speaks against it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.vocab import RATING_VALUES, Confidence, EvidenceStrength, Rating, Reach, Stance

BY_REACH = {
    Reach.INTENTION: Rating.INITIATED,
    Reach.PLAN: Rating.INITIATED,
    Reach.ADOPTED: Rating.LIMITED,
    Reach.DELIVERED: Rating.SUBSTANTIAL,
    Reach.OUTCOME: Rating.SUBSTANTIAL,
}
AGAINST = (Rating.NO_ACTION, Rating.REGRESSION)


@dataclass(frozen=True)
class Support:
    """One piece of evidence as the rubric looks at it; `is_own_word`: the state says it itself."""

    reach: Reach
    strength: EvidenceStrength
    stance: Stance
    is_own_word: bool


def ceiling(evidence: Iterable[Support]) -> Rating | None:
    """The highest rating the evidence can carry; None where nothing speaks for the clause."""
    carried = [_carries(one) for one in evidence if one.stance is Stance.SUPPORTS]
    return max(carried, key=RATING_VALUES.__getitem__, default=None)


def _carries(one: Support) -> Rating:
    by_reach = BY_REACH[one.reach]
    if by_reach is not Rating.SUBSTANTIAL:
        return by_reach
    if not one.is_own_word:
        return Rating.FULL
    return Rating.SUBSTANTIAL if one.strength is EvidenceStrength.STRONG else Rating.LIMITED


def contradiction(rating: Rating, evidence: Sequence[Support]) -> str | None:
    """Why the evidence cannot carry the rating, in one clause; None where it can.

    Codes outside the order and the lower ratings of the order are not limited from above.
    """
    if rating not in RATING_VALUES:
        return None
    if rating in AGAINST:
        speaks_against = any(one.stance is Stance.CONTRADICTS for one in evidence)
        said = f"{rating.value} needs evidence that speaks against the clause being carried out"
        return None if speaks_against else said
    # what speaks against may still admit a first step
    highest = ceiling(evidence) or (Rating.INITIATED if evidence else None)
    if highest is None:
        return f"nothing named speaks for the clause, so it cannot be {rating.value}"
    if RATING_VALUES[rating] > RATING_VALUES[highest]:
        return f"the evidence named carries at most {highest.value}, not {rating.value}"
    return None


def overconfidence(
    rating: Rating, confidence: Confidence, evidence: Sequence[Support]
) -> str | None:
    """Why nobody can be that sure, in one clause: high never rests on the state's word alone."""
    is_own_word = bool(evidence) and all(one.is_own_word for one in evidence)
    if rating in RATING_VALUES and confidence is Confidence.HIGH and is_own_word:
        return "confidence is never high on the state's own word alone"
    return None
