"""What a state has not said: years since it reported, reviews missed, mandates never touched.

METHOD section 4. Silence is bounded too: a review cycle that no source at hand covers was not
missed for certain, and a citation that may mean either of two paragraphs touches one of them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

Alternatives = frozenset[frozenset[str]]

DAYS_A_YEAR = 365.2425  # the mean year of the Gregorian calendar


@dataclass(frozen=True)
class ReviewCycle:
    """The days from one review to the next, `ends_on` being None while it is open.

    `is_covered`: a source at hand lists the reports of its whole length, so that a report which is
    not there was not published there.
    """

    key: str
    starts_on: date
    ends_on: date | None
    is_covered: bool


@dataclass(frozen=True)
class Reviews:
    """Closed cycles since the state was bound, by key in the order given.

    `missed`: no report in a cycle that is covered. `unknown`: none on record, in one that is not.
    """

    reported: tuple[str, ...]
    missed: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def closed(self) -> int:
        """How many cycles closed since the state was bound."""
        return len(self.reported) + len(self.missed) + len(self.unknown)


@dataclass(frozen=True)
class Mention:
    """What one citation or passage touches: one of the alternatives, each a set of keys.

    One alternative is certain; a citation that stays ambiguous has one for each candidate.
    """

    alternatives: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class NeverReported:
    """How many of the applicable mandates no report touches: at least `least`, at most `most`."""

    applicable: int
    least: int
    most: int

    @property
    def low(self) -> float | None:
        """Least share never reported, 0 to 1; None where nothing applies."""
        return self.least / self.applicable if self.applicable else None

    @property
    def high(self) -> float | None:
        """Greatest share never reported, 0 to 1; None where nothing applies."""
        return self.most / self.applicable if self.applicable else None


@dataclass(frozen=True)
class ReportingRecord:
    """What is on record of one state's reports.

    `bound_since`: the day the first instrument began to bind it; None if none does. `reports`: the
    days of its reports. `mandates`: keys of the mandate clauses (or provisions) that apply to it.
    `mentions`: what its reports touch. `may_be_told`: keys that a report without text may be about.
    """

    bound_since: date | None
    reports: Sequence[date]
    mandates: Collection[str]
    mentions: Sequence[Mention]
    may_be_told: Collection[str]


@dataclass(frozen=True)
class Silence:
    """The three measures of a state's silence; `years` is None where it never reported."""

    years: float | None
    reviews: Reviews
    never_reported: NeverReported


def silence(record: ReportingRecord, cycles: Sequence[ReviewCycle], on: date) -> Silence:
    """All three, as on day `on`; the cycles are of the process the reports belong to."""
    return Silence(
        years_since_last_report(record.reports, on),
        reviews_since(cycles, record.bound_since, record.reports, on),
        never_reported(record.mandates, record.mentions, record.may_be_told),
    )


def years_between(earlier: date, later: date) -> float:
    """Mean Gregorian years from one day to another."""
    return (later - earlier).days / DAYS_A_YEAR


def years_since_last_report(reports: Iterable[date], on: date) -> float | None:
    """Years since the last report up to day `on`; None where there is none: it never reported."""
    last = max((day for day in reports if day <= on), default=None)
    return None if last is None else years_between(last, on)


def reviews_since(
    cycles: Iterable[ReviewCycle], bound_since: date | None, reports: Sequence[date], on: date
) -> Reviews:
    """In which closed cycles the state reported, did not, or may have.

    A cycle is closed when its last day is over. Those count that close after the first instrument
    began to bind: the meeting that adopts it closes the cycle before, and the next may begin some
    days earlier than the adoption (the Global Compact was adopted in Marrakesh before New York).
    """
    found: dict[str, list[str]] = {"reported": [], "missed": [], "unknown": []}
    for cycle in cycles:
        if _is_due(cycle, bound_since, on):
            found[_told_in(cycle, reports)].append(cycle.key)
    return Reviews(*(tuple(found[name]) for name in ("reported", "missed", "unknown")))


def _is_due(cycle: ReviewCycle, bound_since: date | None, on: date) -> bool:
    if bound_since is None or cycle.ends_on is None:
        return False
    return bound_since < cycle.ends_on < on


def _told_in(cycle: ReviewCycle, reports: Sequence[date]) -> str:
    end = cycle.ends_on or date.max
    if any(cycle.starts_on <= day <= end for day in reports):
        return "reported"
    return "missed" if cycle.is_covered else "unknown"


def never_reported(
    mandates: Collection[str], mentions: Iterable[Mention], may_be_told: Collection[str]
) -> NeverReported:
    """How many of the mandates no report touches, bounded by what is unclear.

    At most those are untouched that no report touches for certain; at least those that none can
    touch: neither a candidate of a citation nor anything a report without text may be about.
    """
    keys = frozenset(mandates)
    within = [[one & keys for one in mention.alternatives] for mention in mentions]
    certain = frozenset().union(*(found[0] for found in within if len(found) == 1))
    unclear = {frozenset(found) for found in within if len(found) > 1}
    possible = certain.union(
        keys & frozenset(may_be_told), *(one for two in unclear for one in two)
    )
    touched = len(certain) + _touched_at_least(unclear, certain)
    return NeverReported(len(keys), len(keys) - len(possible), len(keys) - touched)


def _touched_at_least(unclear: Iterable[Alternatives], certain: frozenset[str]) -> int:
    """How many keys more the unclear mentions touch, whichever of their alternatives are meant."""
    left = [frozenset(one - certain for one in found) for found in unclear]
    adding = [found for found in left if frozenset() not in found]
    return sum(_least_union(cluster) for cluster in _clusters(adding))


def _least_union(cluster: Sequence[Alternatives]) -> int:
    """The fewest keys that one alternative of each takes: mentions that share one may mean it."""
    return min(len(frozenset().union(*chosen)) for chosen in product(*cluster))


def _clusters(unclear: Iterable[Alternatives]) -> list[list[Alternatives]]:
    """Mentions that share keys together: only such have to be looked at in all combinations.

    Citations of different numbers have no candidate in common, so in practice each stands alone.
    """
    clusters: list[tuple[frozenset[str], list[Alternatives]]] = []
    for found in unclear:
        keys = frozenset().union(*found)
        near = [one for one in clusters if one[0] & keys]
        clusters = [one for one in clusters if not one[0] & keys]
        joined = keys.union(*(one[0] for one in near))
        clusters.append((joined, [found, *(member for one in near for member in one[1])]))
    return [members for _keys, members in clusters]
