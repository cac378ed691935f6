"""A cell's score as an interval: the unknown has width, and is never zero (METHOD section 1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.vocab import RATING_VALUES, Rating

UNKNOWN = (Rating.NOT_ASSESSED, Rating.NO_REPORT, Rating.SEARCHED_NO_EVIDENCE)
OUTSIDE = (Rating.NOT_APPLICABLE, Rating.SUPERSEDED)
STEPS = 5  # regression at 0, full at 1


@dataclass(frozen=True)
class ScoreInterval:
    """Bounds of a score, 0 <= low <= high <= 1; equal where the score is known."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How much is unknown."""
        return self.high - self.low


def score_interval(rating: Rating) -> ScoreInterval | None:
    """(r + 1) / 5 of a rating r in -1..4; [0, 1] where unknown; None where nothing is to be scored.

    METHOD section 1: a commitment that does not apply, or was superseded, leaves the weights.
    """
    if rating in OUTSIDE:
        return None
    if rating in UNKNOWN:
        return ScoreInterval(0.0, 1.0)
    point = (RATING_VALUES[rating] + 1) / STEPS
    return ScoreInterval(point, point)


def cell_interval(
    rating: Rating, codings: Sequence[Rating], *, contested: bool
) -> ScoreInterval | None:
    """The interval of a published rating; of a contested one, the span of its coders' ratings."""
    own = score_interval(rating)
    if own is None or not contested:
        return own
    spans = [own, *(span for one in codings if (span := score_interval(one)) is not None)]
    return ScoreInterval(min(one.low for one in spans), max(one.high for one in spans))
