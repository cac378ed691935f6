"""Values of a group of states, and scores of an indicator's series, brought to one.

What is missing stays missing: a mean is of the values there are, and says how many and how much
weight they are. Sources: METHOD section 2; Statistics Canada, "Progress Measurement Methodology for
the Sustainable Development Goals", section "Aggregated progress status" and its part "Sub-indicator
grouping". ESCAP, "Progress Assessment Methodology", prefers the mean without weights, so that large
states do not drown small ones; both are given.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, isfinite

from tracker.errors import BadInputError
from tracker.method.progress_rules import MethodRule, band_of
from tracker.vocab import ProgressClass

Tree = float | None | Sequence["Tree"]


@dataclass(frozen=True)
class GroupAverage:
    """Means over the members that have a value, with what they cover.

    `weighted` is over those that have a weight too; None without weights, or where they are all
    zero. `weight_share`, in [0, 1], is their part of all weights known; members whose weight
    is not known are counted in `n_without_weight`.
    """

    mean: float | None
    weighted: float | None
    n_with_value: int
    n_members: int
    weight_share: float | None
    n_without_weight: int


@dataclass(frozen=True)
class ScoreMean:
    """The score of an indicator, in [-5, 5], from the scores of its series; and its class."""

    score: float | None
    progress_class: ProgressClass
    published: str | None
    n_scores: int
    n_series: int


def group_average(
    values: Mapping[str, float | None], weights: Mapping[str, float | None] | None = None
) -> GroupAverage:
    """Means of the members' values; a member without a value is counted, and never filled in.

    Raises BadInputError for a value or weight that is not finite, a weight below zero, and a
    weight of somebody who is no member.
    """
    known = _finite(values)
    heavy = None if weights is None else _weights(values, weights)
    covered = 0.0 if heavy is None else fsum(heavy[key] for key in heavy if key in known)
    whole = 0.0 if heavy is None else fsum(heavy.values())
    weighted = None
    if heavy is not None and covered > 0:
        weighted = fsum(heavy[key] * known[key] for key in heavy if key in known) / covered
    return GroupAverage(
        mean=_mean(list(known.values())),
        weighted=weighted,
        n_with_value=len(known),
        n_members=len(values),
        weight_share=covered / whole if whole > 0 else None,
        n_without_weight=0 if heavy is None else len(values) - len(heavy),
    )


def grouped_mean(tree: Tree) -> float | None:
    """Mean within each group first, then over the groups, to any depth.

    A number is itself; None, and a group with nothing in it, are left out. Raises BadInputError
    for a number that is not finite.
    Statistics Canada, section "Sub-indicator grouping".
    """
    if tree is None:
        return None
    if isinstance(tree, Sequence):
        return _mean([mean for one in tree if (mean := grouped_mean(one)) is not None])
    if not isfinite(tree):
        raise BadInputError(f"expected finite values, found {tree}")
    return float(tree)


def score_mean(tree: Tree, rule: MethodRule, *, all_met: bool = False) -> ScoreMean:
    """The grouped mean of scores and the class it falls in; met only if every series is.

    Raises BadInputError for a method that has no scores, and as `grouped_mean`.
    Statistics Canada, section "Aggregated progress status".
    """
    if not rule.mean_score:
        raise BadInputError(f"method {rule.method.value} has no scores to take a mean of")
    score = grouped_mean(tree)
    leaves = list(_leaves(tree))
    counts = sum(one is not None for one in leaves), len(leaves)
    if score is None:
        return ScoreMean(None, ProgressClass.INSUFFICIENT_DATA, None, *counts)
    if all_met:
        return ScoreMean(score, ProgressClass.MET, rule.met, *counts)
    band = band_of(rule.mean_score, score)
    return ScoreMean(score, band.progress_class, band.published, *counts)


def _leaves(tree: Tree) -> Iterator[float | None]:
    if not isinstance(tree, Sequence):
        yield tree
        return
    for one in tree:
        yield from _leaves(one)


def _mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None


def _finite(numbers: Mapping[str, float | None]) -> dict[str, float]:
    known = {key: number for key, number in numbers.items() if number is not None}
    for key, number in known.items():
        if not isfinite(number):
            raise BadInputError(f"{key}: expected a finite number, found {number}")
    return known


def _weights(
    values: Mapping[str, float | None], weights: Mapping[str, float | None]
) -> dict[str, float]:
    known = _finite(weights)
    strangers = sorted(set(weights) - set(values))
    if strangers:
        raise BadInputError(f"{strangers[0]}: has a weight and is no member of the group")
    for key, weight in known.items():
        if weight < 0:
            raise BadInputError(f"{key}: expected a weight of zero or more, found {weight}")
    return known
