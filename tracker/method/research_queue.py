"""Which cells to research next: importance times staleness times what is missing.

Every factor is kept in the row, so that a page can say why a cell stands where it stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from tracker.method.intervals import ScoreInterval
from tracker.method.scoring_rules import ScoringRules
from tracker.method.silence import years_between
from tracker.vocab import RATING_VALUES, Applicability, ClaimBasis, Rating, VerbStrength


class ResearchReason(StrEnum):
    """What is missing in a cell: what a researcher would have to do first."""

    PASSAGE_NOT_JUDGED = "passage_not_judged"  # a quick win: the evidence is at hand
    CONTESTED = "contested"  # rated, and the coders disagree
    SEARCHED = "searched"  # somebody looked, and found nothing
    UNREAD = "unread"
    CITED_ONLY = "cited_only"
    NO_REPORT = "no_report"


@dataclass(frozen=True)
class OpenCell:
    """One clause and one state as it stands.

    `span`: its score, None where there is nothing to score. `passages`: pieces of evidence on
    record that touch it, for or against. `last_news_on`: the latest day of a report, piece of
    evidence, search or assessment about the cell; None if there never was one.
    """

    clause_key: str
    actor_code: str
    strength: VerbStrength
    standing: Applicability
    rating: Rating
    span: ScoreInterval | None
    claim: ClaimBasis
    passages: int
    last_news_on: date | None


@dataclass(frozen=True)
class Factors:
    """Why a cell is pressing: each from 0 to 1.

    `years`: since the last news of the cell, None where there never was any.
    """

    importance: float
    staleness: float
    missing: float
    years: float | None

    @property
    def priority(self) -> float:
        """Their product."""
        return self.importance * self.staleness * self.missing


@dataclass(frozen=True)
class ResearchNeed:
    """A cell in the queue, `place` counting from 1, with all that put it there.

    `standing`: where it is unknown, whether the commitment binds has to be found out first.
    """

    place: int
    clause_key: str
    actor_code: str
    factors: Factors
    reason: ResearchReason
    standing: Applicability

    @property
    def is_quick_win(self) -> bool:
        """Whether evidence is at hand that nobody has judged."""
        return self.reason is ResearchReason.PASSAGE_NOT_JUDGED


def research_queue(
    cells: Iterable[OpenCell], on: date, rules: ScoringRules
) -> tuple[ResearchNeed, ...]:
    """The cells that something is missing of, the most pressing first, as on day `on`.

    Importance: the weight of the clause's verb over the greatest weight, times
    `rules.unknown_standing` where nobody knows whether the commitment binds. Staleness: years since
    the last news over `rules.stale_after_years`, at most 1, and 1 where there never was any.
    Missing: the width of the score, 1 where it is unknown. A cell that is rated without doubt, or
    has nothing to score, is not in the queue. Very many cells are as pressing as each other: they
    are dealt in rounds, each with another state for every clause, so that the first ones are not
    one clause for all states. The order is the same whatever order the cells come in.
    """
    weighed = [
        (one, factors(one, one.span, on, rules))
        for one in cells
        if one.span is not None and one.span.width > 0
    ]
    return tuple(
        ResearchNeed(place, cell.clause_key, cell.actor_code, why, reason(cell), cell.standing)
        for place, (cell, why) in enumerate(_dealt(weighed), start=1)
    )


Weighed = tuple[OpenCell, Factors]


def _dealt(weighed: Iterable[Weighed]) -> list[Weighed]:
    """By priority, and what is as pressing as each other in rounds."""
    found = sorted(weighed, key=lambda two: -two[1].priority)
    by_priority = groupby(found, key=lambda two: two[1].priority)
    return [two for _, equal in by_priority for two in _in_rounds(list(equal))]


def _in_rounds(equal: list[Weighed]) -> list[Weighed]:
    """Each round has a clause and a state once at most, and begins with the first clause."""
    clauses = _places(cell.clause_key for cell, _ in equal)
    states = _places(cell.actor_code for cell, _ in equal)
    rounds = max(len(clauses), len(states))

    def turn(two: Weighed) -> tuple[int, int]:
        clause, state = clauses[two[0].clause_key], states[two[0].actor_code]
        return (state - clause) % rounds, clause

    return sorted(equal, key=turn)


def _places(keys: Iterable[str]) -> dict[str, int]:
    return {key: place for place, key in enumerate(sorted(set(keys)))}


def quick_wins(queue: Iterable[ResearchNeed]) -> tuple[ResearchNeed, ...]:
    """The cells of a queue with a passage on record and no rating, at their places."""
    return tuple(one for one in queue if one.is_quick_win)


def factors(cell: OpenCell, span: ScoreInterval, on: date, rules: ScoringRules) -> Factors:
    """The three factors of a cell with that score, as `research_queue` defines them.

    News dated after `on` counts as of that day.
    """
    last = cell.last_news_on
    years = None if last is None else max(0.0, years_between(last, on))
    weights = rules.strength_weights
    binds = rules.unknown_standing if cell.standing is Applicability.UNKNOWN else 1.0
    return Factors(
        importance=binds * weights[cell.strength] / max(weights.values()),
        staleness=1.0 if years is None else min(1.0, years / rules.stale_after_years),
        missing=span.width,
        years=years,
    )


def reason(cell: OpenCell) -> ResearchReason:
    """What is missing in a cell: of several reasons the one that is least work."""
    if cell.rating in RATING_VALUES:
        return ResearchReason.CONTESTED
    if cell.rating is Rating.SEARCHED_NO_EVIDENCE:
        return ResearchReason.SEARCHED
    if cell.passages or cell.claim is ClaimBasis.CLAIMED:
        return ResearchReason.PASSAGE_NOT_JUDGED
    return _UNRATED.get(cell.claim, ResearchReason.NO_REPORT)


_UNRATED = {
    ClaimBasis.UNREAD: ResearchReason.UNREAD,
    ClaimBasis.CITED_ONLY: ResearchReason.CITED_ONLY,
}
