"""Means, normalised values and rankings as others publish them, with what is missing kept apart.

What a composite indicator is usually made of, so that published ones can be reproduced, and set
beside their honest form: bounds instead of a zero for what is not known. Sources: COINr, an R
package for composite indicators, reference of `n_goalposts`, `n_dist2targ`, `Aggregate`,
`impute_panel` and `outrankMatrix`; OxCGRT, "Methodology for calculating indices", version 3.6. The
mean of means (two levels, each with equal weights) is `groups.grouped_mean`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from math import exp, fsum, isfinite, log

from tracker.errors import BadInputError

Panel = Sequence[float | None]


class Filling(StrEnum):
    """How the gaps of a series are filled in between its values."""

    LINEAR = "linear"
    CONSTANT = "constant"  # the last value before goes on


@dataclass(frozen=True)
class Filled:
    """A series without its gaps, and of each value whether it was filled in.

    What was filled in is no evidence: whoever shows it marks it, and coverage does not count it.
    """

    values: tuple[float | None, ...]
    is_imputed: tuple[bool, ...]


@dataclass(frozen=True)
class OrdinalMember:
    """A policy on an ordered scale 0..`highest`; `value` None where nobody knows.

    `flag`: whether it holds everywhere (1) or only in places (0), on scales that ask; else None.
    """

    value: float | None
    flag: int | None
    highest: int
    has_flag: bool


@dataclass(frozen=True)
class OrdinalIndex:
    """Bounds of an index, 0 to 100, and of how many of its members it is known.

    `low` is what OxCGRT publishes, as it counts a member without data as zero.
    """

    low: float
    high: float
    known: int
    members: int

    @property
    def coverage(self) -> float:
        """Share of the members that are known."""
        return self.known / self.members


@dataclass(frozen=True)
class IndexDay:
    """A day of an index: how many of its members are known, the index, and what is displayed."""

    known: int
    index: float | None
    displayed: float | None = None


@dataclass(frozen=True)
class Goalposts:
    """The two values between which a figure is measured, and whether higher is better (1 or -1)."""

    lower: float
    upper: float
    direction: int = 1


def goalposts(value: float, posts: Goalposts) -> float:
    """Where a value lies between two posts, 0 at the worse, 1 at the better; beyond, their ends.

    COINr, `n_goalposts`. Raises BadInputError where the posts are not in order.
    """
    if not posts.lower < posts.upper:
        raise BadInputError(f"expected goalposts in order, found {posts.lower}, {posts.upper}")
    share = min(max((value - posts.lower) / (posts.upper - posts.lower), 0.0), 1.0)
    return share if posts.direction > 0 else 1 - share


def distance_to_target(
    values: Sequence[float], target: float, *, direction: int, is_capped: bool
) -> list[float]:
    """How far each is on the way from the worst of them to the target, 1 at it; capped, no more.

    COINr, `n_dist2targ`. Raises BadInputError where the worst is not short of the target.
    """
    worst = min(values) if direction > 0 else max(values)
    way = target - worst
    if way * direction <= 0:
        raise BadInputError(f"the target {target} does not lie beyond the worst value {worst}")
    shares = [(value - worst) / way for value in values]
    return [min(share, 1.0) for share in shares] if is_capped else shares


def arithmetic_mean(values: Sequence[float], weights: Sequence[float] | None = None) -> float:
    """sum(w x) / sum(w); raises BadInputError for no values and for weights below zero."""
    heavy = _weights(values, weights)
    products = (weight * value for weight, value in zip(heavy, values, strict=True))
    return fsum(products) / fsum(heavy)


def geometric_mean(values: Sequence[float], weights: Sequence[float] | None = None) -> float:
    """exp(sum(w ln x) / sum(w)); raises BadInputError for values that are not above zero too."""
    _above_zero(values)
    heavy = _weights(values, weights)
    products = (weight * log(value) for weight, value in zip(heavy, values, strict=True))
    return exp(fsum(products) / fsum(heavy))


def harmonic_mean(values: Sequence[float], weights: Sequence[float] | None = None) -> float:
    """sum(w) / sum(w / x); raises BadInputError for values that are not above zero too."""
    return generalised_mean(values, -1, weights)


def generalised_mean(
    values: Sequence[float], power: float, weights: Sequence[float] | None = None
) -> float:
    """(sum(w x^p) / sum(w))^(1/p): 1 the arithmetic, -1 the harmonic, 0 the geometric mean.

    COINr, `Aggregate`, functions `a_amean`, `a_gmean`, `a_hmean` and `a_genmean`. Raises
    BadInputError for no values, weights below zero and, but for p = 1, values not above zero.
    """
    if power == 0:
        return geometric_mean(values, weights)
    if power == 1:
        return arithmetic_mean(values, weights)
    _above_zero(values)
    return float(arithmetic_mean([value**power for value in values], weights) ** (1 / power))


def known_mean(
    values: Panel, weights: Sequence[float] | None = None, *, share_needed: float = 0.0
) -> float | None:
    """The mean of the values there are; None where there is none, or too small a share of them.

    Says nothing of what is missing: beside our own figures stand bounds instead. COINr,
    `Aggregate`, argument `dat_thresh`; raises BadInputError as `arithmetic_mean`.
    """
    places = [place for place, value in enumerate(values) if value is not None]
    if not places or len(places) / len(values) < share_needed:
        return None
    heavy = None if weights is None else [weights[place] for place in places]
    return arithmetic_mean([value for value in values if value is not None], heavy)


def fill_gaps(times: Sequence[float], values: Panel, filling: Filling) -> Filled:
    """Fill what is missing between values, and before and after them with the nearest one.

    A series without any value stays empty. COINr, `impute_panel`. Raises BadInputError where the
    times are not strictly ascending.
    """
    if any(later <= earlier for earlier, later in pairwise(times)):
        raise BadInputError("expected times in ascending order, each once")
    points = [(time, value) for time, value in zip(times, values, strict=True) if value is not None]
    if not points:
        return Filled(tuple(values), (False,) * len(values))
    told = tuple(
        _filled_at(time, points, filling) if value is None else value
        for time, value in zip(times, values, strict=True)
    )
    return Filled(told, tuple(value is None for value in values))


def _filled_at(time: float, points: Sequence[tuple[float, float]], filling: Filling) -> float:
    before = [point for point in points if point[0] < time]
    after = [point for point in points if point[0] > time]
    if not before:
        return after[0][1]
    (start, first), *_ = reversed(before)
    if not after or filling is Filling.CONSTANT:
        return first
    end, last = after[0]
    return first + (last - first) * (time - start) / (end - start)


def outranking(
    rows: Sequence[Sequence[float]], weights: Sequence[float] | None = None
) -> list[list[float]]:
    """Of each pair, the share of criteria, by weight, in which the row beats the column.

    A draw is half to each, so that a pair adds up to one; nobody beats itself (0). COINr,
    `outrankMatrix`. Raises BadInputError as `arithmetic_mean`.
    """
    return [
        [
            0.0 if here == there else _beaten_share(one, other, weights)
            for there, other in enumerate(rows)
        ]
        for here, one in enumerate(rows)
    ]


def _beaten_share(
    one: Sequence[float], other: Sequence[float], weights: Sequence[float] | None
) -> float:
    points = [
        0.5 * ((mine > theirs) + (mine >= theirs)) for mine, theirs in zip(one, other, strict=True)
    ]
    return arithmetic_mean(points, weights)


def copeland(shares: Sequence[Sequence[float]]) -> list[int]:
    """How many each outranks, less by how many it is outranked, in an `outranking` matrix.

    COINr, `a_copeland`: a majority of the criteria is a win, exactly half is neither.
    """
    half = 0.5
    return [
        sum((share > half) - (share < half) for there, share in enumerate(row) if there != here)
        for here, row in enumerate(shares)
    ]


def ordinal_bounds(member: OrdinalMember) -> tuple[float, float]:
    """The least and the most a member's score, 0 to 100, can be.

    100 (v - (F - f) / 2) / N of a value v above zero, 0 of zero: OxCGRT, section "Calculating
    sub-index scores for each indicator". Where the value is unknown it can be anything, where only
    the flag is, either.
    """
    if member.value is None:
        return 0.0, 100.0
    if member.value == 0:
        return 0.0, 0.0
    most = 100 * member.value / member.highest
    in_places = 100 * (member.value - 0.5) / member.highest
    if not member.has_flag or member.flag == 1:
        return most, most
    return in_places, most if member.flag is None else in_places


def ordinal_index(members: Iterable[OrdinalMember]) -> OrdinalIndex:
    """The plain mean of the members' scores, as bounds.

    OxCGRT, equation 1; it publishes the lower one. Raises BadInputError without members.
    """
    spans = [ordinal_bounds(one) for one in members]
    return OrdinalIndex(
        low=arithmetic_mean([low for low, _ in spans]),
        high=arithmetic_mean([high for _, high in spans]),
        known=sum(low == high for low, high in spans),
        members=len(spans),
    )


def displayed_index(days: Sequence[IndexDay], *, members: int, recent: int) -> list[IndexDay]:
    """Withhold the index of days that are not known well enough, and carry the last one forward.

    Withheld (None) are days with fewer than all members but one (of two members: than both) and,
    of the `recent` last days (one each, oldest first), those with fewer than another of them.
    Displayed is the index; on recent days that have none, the last one before: a figure of an
    earlier day. OxCGRT, section "Dealing with gaps in the data for display purposes".
    """
    enough = max(members - 1, min(members, 2))
    start = max(len(days) - recent, 0)
    most = max((day.known for day in days[start:]), default=0)
    shown: list[IndexDay] = []
    last: float | None = None
    for place, day in enumerate(days):
        is_recent = place >= start
        least = max(most, enough) if is_recent else enough
        index = day.index if day.known >= least else None
        last = index if index is not None else last
        shown.append(replace(day, index=index, displayed=last if is_recent else index))
    return shown


def _above_zero(values: Sequence[float]) -> None:
    for value in values:
        if value <= 0:
            raise BadInputError(f"expected values above zero, found {value}")


def _weights(values: Sequence[float], weights: Sequence[float] | None) -> Sequence[float]:
    """The weights of the values, 1 each where none are given."""
    heavy = [1.0] * len(values) if weights is None else weights
    if len(heavy) != len(values):
        raise BadInputError(f"expected {len(values)} weights, found {len(heavy)}")
    if not all(isfinite(weight) and weight >= 0 for weight in heavy) or not any(heavy):
        raise BadInputError("expected weights of zero or more, and not only zeros")
    return heavy
