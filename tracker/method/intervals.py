"""Scores as intervals: the unknown has width, and is never zero (METHOD section 1).

A cell has bounds, and so has every mean of cells; a grade and a rank are only given where the
bounds leave no choice. Sums are of exact fractions, and each figure is rounded once, at its end:
neither the order of the cells nor the unit of the weights can change a last digit.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Protocol

from tracker.vocab import RATING_VALUES, Grade, Rating

UNKNOWN = (Rating.NOT_ASSESSED, Rating.NO_REPORT, Rating.SEARCHED_NO_EVIDENCE)
OUTSIDE = (Rating.NOT_APPLICABLE, Rating.SUPERSEDED)
STEPS = 5  # regression at 0, full at 1: the score of a cell is a whole number of steps
GRADES = tuple(Grade)
CUTS = tuple(place / len(GRADES) for place in range(1, len(GRADES)))


class Span(Protocol):
    """Whatever has bounds: a cell, or a mean of cells."""

    @property
    def low(self) -> float:
        """The least it can be."""

    @property
    def high(self) -> float:
        """The most it can be."""


@dataclass(frozen=True)
class ScoreInterval:
    """Bounds of a score, 0 <= low <= high <= 1; equal where the score is known."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How much is unknown."""
        return self.high - self.low

    @property
    def steps(self) -> tuple[int, int]:
        """The bounds of a cell in whole steps, 0 to 5: what exact sums are made of."""
        return round(STEPS * self.low), round(STEPS * self.high)


@dataclass(frozen=True)
class WeightedCell:
    """An applicable cell on its way into a mean: its bounds, above zero its weight, if rated."""

    span: ScoreInterval
    weight: float
    is_rated: bool


@dataclass(frozen=True)
class Aggregate:
    """Bounds of a weighted mean, 0 <= low <= high <= 1, and what they rest on.

    `weight` is that of all applicable cells; `applicable` and `rated` count cells.
    """

    low: float
    high: float
    weight: float
    applicable: int
    rated: int

    @property
    def width(self) -> float:
        """How much is unknown."""
        return self.high - self.low

    @property
    def coverage(self) -> float:
        """Share of the applicable cells that are rated; each counts as one, whatever its weight."""
        return self.rated / self.applicable


@dataclass(frozen=True)
class MissingForGrade:
    """What stands between a mean and a grade.

    `cells`: how many more must be rated, at the least, for the coverage that a grade needs.
    `is_open`: the bounds as they are touch more than one band, so that reaching the coverage need
    not bring a grade. Not open is a promise, as bounds only ever narrow; open is a possibility.
    """

    cells: int
    is_open: bool


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


def aggregate(cells: Iterable[WeightedCell]) -> Aggregate | None:
    """[sum(w lo), sum(w hi)] / sum(w) of the applicable cells; None where there is none.

    Raises ValueError for a weight that is not above zero or not finite. METHOD section 1.
    """
    return mean_of([cells])


def mean_of(parts: Iterable[Iterable[WeightedCell]]) -> Aggregate | None:
    """The plain mean of the means of several parts, each counting alike; None where all are empty.

    With a part a theme, this is the weighting by theme: a theme of two clauses is as heavy as one
    of twenty. Parts without an applicable cell are left out; cells and weights are added up.
    Raises as `aggregate`.
    """
    kept = [part for one in parts if (part := list(one))]
    if not kept:
        return None
    bounds = [_bounds(part) for part in kept]
    cells = [cell for part in kept for cell in part]
    return Aggregate(
        low=float(sum(low for low, _ in bounds) / len(bounds)),
        high=float(sum(high for _, high in bounds) / len(bounds)),
        weight=float(sum(_exact(one.weight) for one in cells)),
        applicable=len(cells),
        rated=sum(one.is_rated for one in cells),
    )


def _bounds(cells: Sequence[WeightedCell]) -> tuple[Fraction, Fraction]:
    """Exact bounds of the weighted mean of some cells."""
    weights = [_exact(one.weight) for one in cells]
    steps = [one.span.steps for one in cells]
    whole = STEPS * sum(weights)
    low = sum(weight * low for weight, (low, _) in zip(weights, steps, strict=True))
    high = sum(weight * high for weight, (_, high) in zip(weights, steps, strict=True))
    return Fraction(low, whole), Fraction(high, whole)


def _exact(weight: float) -> int | Fraction:
    """A weight as it is, whatever sums it gets into."""
    if not (isfinite(weight) and weight > 0):
        raise ValueError(f"expected a weight above zero, found {weight}")
    return weight if isinstance(weight, int) else Fraction(weight)


def band_of(score: float) -> Grade:
    """The band of a score in [0, 1]: five equal ones, each without its upper end but the last.

    A mean that is exactly a cut has the same float as the cut, as both are rounded once.
    """
    return GRADES[bisect_right(CUTS, score)]


def grade_of(mean: Aggregate, coverage_needed: float) -> Grade | None:
    """The band both bounds lie in; None below the coverage, or where they touch more than one."""
    if mean.coverage < coverage_needed or _is_open(mean):
        return None
    return band_of(mean.low)


def missing_for_grade(mean: Aggregate, coverage_needed: float) -> MissingForGrade:
    """How many more cells must be rated for a grade, and whether it could fail even then."""
    needed = mean.rated
    while needed < mean.applicable and needed / mean.applicable < coverage_needed:
        needed += 1
    return MissingForGrade(needed - mean.rated, _is_open(mean))


def _is_open(span: Span) -> bool:
    return band_of(span.low) is not band_of(span.high)


def dominates(one: Span, other: Span) -> bool:
    """Whether one lies wholly above the other: the only reason to rank it higher."""
    return one.low > other.high


def rank_spans(spans: Mapping[str, Span]) -> dict[str, tuple[int, int]]:
    """The best and the worst place each can have, 1 the first; a tie is where they overlap.

    Best is one after all that lie wholly above, worst is before all that lie wholly below: the
    true place is within, whatever the unknown turns out to be.
    """
    lows = sorted(one.low for one in spans.values())
    highs = sorted(one.high for one in spans.values())
    return {
        key: (
            1 + len(lows) - bisect_right(lows, one.high),
            len(highs) - bisect_left(highs, one.low),
        )
        for key, one in spans.items()
    }
