"""How far what is claimed, assessed and measured lie apart: METHOD section 4, for one cell.

All three stand on the same steps, -1 (worse than before) to 4 (met), as spans: where only bounds
are known, both are kept. A gap is defined only where both of its sides exist; nothing unknown
becomes a number, and a cell without one is counted beside the mean and not inside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.method.intervals import STEPS, cell_interval
from tracker.method.scoring_rules import HIGHEST_LEVEL, LOWEST_LEVEL, ScoringRules
from tracker.vocab import (
    PROGRESS_LEVELS,
    RATING_VALUES,
    ClaimBasis,
    EvidenceKind,
    ProgressClass,
    Rating,
    Reach,
)


@dataclass(frozen=True)
class Levels:
    """A span of levels, -1 <= low <= high <= 4; equal where the level is known.

    Raises:
        ValueError: the span is outside the levels or the wrong way round.
    """

    low: int
    high: int

    def __post_init__(self) -> None:
        if not LOWEST_LEVEL <= self.low <= self.high <= HIGHEST_LEVEL:
            raise ValueError(f"expected a span of levels, found {self.low} to {self.high}")


@dataclass(frozen=True)
class Told:
    """A passage of a state's own report that speaks for a clause; `key` is that of the evidence."""

    kind: EvidenceKind
    reach: Reach
    key: str


@dataclass(frozen=True)
class Claim:
    """How far a state says it has come, by how many passages, and which goes farthest."""

    levels: Levels
    farthest_key: str
    passages: int


@dataclass(frozen=True)
class Gap:
    """Bounds of one level less another, -5 <= low <= high <= 5.

    Above zero the first of the two goes farther: a state that claims more than was found, or a
    rating better than what is measured.
    """

    low: int
    high: int

    @property
    def is_certain(self) -> bool:
        """Whether both sides are single levels."""
        return self.low == self.high

    @property
    def is_over(self) -> bool:
        """Whether the first goes farther wherever in their spans the two lie."""
        return self.low > 0

    @property
    def is_under(self) -> bool:
        """Whether the first falls short wherever in their spans the two lie."""
        return self.high < 0

    @property
    def width(self) -> int:
        """How many levels are unknown."""
        return self.high - self.low


@dataclass(frozen=True)
class Gaps:
    """The two gaps of a cell; None where one of the sides does not exist."""

    claim: Gap | None  # claimed less assessed
    reality: Gap | None  # assessed less measured


@dataclass(frozen=True)
class GapSummary:
    """Bounds of the mean gap of the cells that have one, and how many have none.

    `low` and `high` are None where no cell has a gap. `over` and `under` count the cells whose gap
    lies on one side of zero for certain.
    """

    low: float | None
    high: float | None
    defined: int
    undefined: int
    over: int
    under: int


def claimed_level(passages: Iterable[Told], rules: ScoringRules) -> Claim | None:
    """How far the farthest of the passages goes; None where there is none: unknown, never zero.

    A passage claims the span of its reach, a mere statement that of a statement however far it says
    things have come. The level of all is the greatest of them, so its bounds are the greatest lower
    and the greatest upper one, and one passage more never lowers either. Of passages that go as far
    as each other the one with the first key is named.
    """
    told = sorted(passages, key=lambda one: one.key)
    if not told:
        return None
    spans = {one: _span(one, rules) for one in told}
    farthest = max(told, key=lambda one: (spans[one].high, spans[one].low))
    low = max(one.low for one in spans.values())
    return Claim(Levels(low, spans[farthest].high), farthest.key, len(told))


def _span(told: Told, rules: ScoringRules) -> Levels:
    if told.kind is EvidenceKind.STATEMENT:
        return Levels(*rules.statement)
    return Levels(*rules.claimed[told.reach])


def claim_basis(
    *, applies: bool, has_passages: bool, is_cited: bool, has_unread: bool
) -> ClaimBasis:
    """What can be said of a claim, or why nothing can: the first that holds, in this order.

    Not applicable where the clause is known not to bind; claimed where a passage speaks for it;
    unread where a report that may speak of it has no text at hand (`has_unread`), as nobody can say
    then that the reports tell nothing; cited only where a report cites the paragraph.
    """
    if not applies:
        return ClaimBasis.NOT_APPLICABLE
    if has_passages:
        return ClaimBasis.CLAIMED
    if has_unread:
        return ClaimBasis.UNREAD
    return ClaimBasis.CITED_ONLY if is_cited else ClaimBasis.NO_REPORT


def measured_levels(classes: Iterable[ProgressClass]) -> Levels | None:
    """The lowest and the highest level of a clause's indicators: both are kept.

    Insufficient data has no level; None where nothing else is there.
    """
    levels = [PROGRESS_LEVELS[one] for one in classes if one in PROGRESS_LEVELS]
    return Levels(min(levels), max(levels)) if levels else None


def assessed_levels(
    rating: Rating, codings: Sequence[Rating] = (), *, is_contested: bool = False
) -> Levels | None:
    """The level of a published rating; of a contested one the span that `cell_interval` gives.

    None where the rating is outside the order: nobody judged it, or nothing was there to judge. A
    coder who found nothing to rate leaves a contested rating any level.
    """
    score = cell_interval(rating, codings, contested=is_contested)
    if score is None or rating not in RATING_VALUES:
        return None
    low, high = (round(one * STEPS) + LOWEST_LEVEL for one in (score.low, score.high))
    return Levels(low, high)


def difference(one: Levels | None, other: Levels | None) -> Gap | None:
    """[a.low - b.high, a.high - b.low]: all that one less the other may be; None unless both exist.

    The bounds are those of interval subtraction (Moore, Kearfott and Cloud, Introduction to
    Interval Analysis, section 2.3).
    """
    if one is None or other is None:
        return None
    return Gap(one.low - other.high, one.high - other.low)


def gaps(claimed: Levels | None, assessed: Levels | None, measured: Levels | None) -> Gaps:
    """Claim gap = claimed less assessed; reality gap = assessed less measured."""
    return Gaps(difference(claimed, assessed), difference(assessed, measured))


def gap_summary(found: Iterable[Gap | None]) -> GapSummary:
    """The mean of the lower and of the upper bounds over the cells that have a gap.

    Sums are of whole numbers, so the order of the cells changes no bit.
    """
    every = list(found)
    defined = [one for one in every if one is not None]
    return GapSummary(
        low=_mean([one.low for one in defined]),
        high=_mean([one.high for one in defined]),
        defined=len(defined),
        undefined=len(every) - len(defined),
        over=sum(one.is_over for one in defined),
        under=sum(one.is_under for one in defined),
    )


def _mean(numbers: Sequence[int]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None
