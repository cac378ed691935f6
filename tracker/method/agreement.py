"""How far coders agree, and how sure that is (METHOD section 3).

A table has one row a unit and one column a coder; None is a rating that was not given. Codes are
numbers, whose size matters only above the nominal level. Every coefficient is 1 at full agreement
and 0 at the agreement of chance; below 0 coders agree less than chance. What cannot be computed is
None, never 0 and never 1.

Sources of the formulas:
- Krippendorff 2011: "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania.
- Hayes & Krippendorff 2007: "Answering the call for a standard reliability measure for coding
  data", Communication Methods and Measures 1(1), 77-89.
- Cohen 1960: "A coefficient of agreement for nominal scales", Educational and Psychological
  Measurement 20(1), 37-46.
- Cohen 1968: "Weighted kappa", Psychological Bulletin 70(4), 213-220.
- Fleiss 1971: "Measuring nominal scale agreement among many raters", Psychological Bulletin 76(5),
  378-382.
- Byrt, Bishop & Carlin 1993: "Bias, prevalence and kappa", Journal of Clinical Epidemiology 46(5),
  423-429.
- Efron & Tibshirani 1993: "An Introduction to the Bootstrap", Chapman & Hall.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from tracker.errors import BadInputError

Table = Sequence[Sequence[float | None]]
Numbers = NDArray[np.float64]

PAIR = 2
CONTESTED_BELOW = 0.667  # Krippendorff, Content Analysis, 2nd ed. 2004, section 11.4.2


class Measurement(StrEnum):
    """What the distance of two codes means."""

    NOMINAL = "nominal"  # the same or not
    ORDINAL = "ordinal"  # how many ratings lie between them
    INTERVAL = "interval"  # their difference
    RATIO = "ratio"  # their difference in proportion to their sum


class Weighting(StrEnum):
    """How heavily a disagreement of two coders weighs in kappa."""

    NONE = "none"  # all alike
    LINEAR = "linear"  # by the difference of the codes
    QUADRATIC = "quadratic"  # by its square


class Undefined(StrEnum):
    """Why there is no alpha."""

    NOTHING_PAIRABLE = "nothing_pairable"  # no unit has two ratings
    ALL_EQUAL = "all_equal"  # one code throughout: nothing could have been told apart


@dataclass(frozen=True)
class Interval:
    """Bootstrap bounds of alpha; None where no draw had one."""

    low: float | None
    high: float | None
    draws: int
    undefined_draws: int  # draws in which all codes were equal; the bounds leave them out


@dataclass(frozen=True)
class ParadoxIndices:
    """What can make kappa low although two coders agree on nearly everything."""

    prevalence_index: float  # 0: both codes equally common; 1: only one of them occurs
    bias_index: float  # 0: both coders use a code equally often
    pabak: float  # kappa as it would be without prevalence and bias


@dataclass(frozen=True)
class Agreement:
    """Alpha with all that is printed beside it; units and ratings are counts."""

    level: Measurement
    alpha: float | None
    interval: Interval
    raw: float | None
    kappa: float | None  # unweighted; only of exactly two coders
    prevalence: Mapping[float, float]
    n_units: int
    n_pairable: int  # units with two ratings or more
    n_ratings: int  # ratings in those units
    undefined: Undefined | None


@dataclass(frozen=True)
class _Pairable:
    """The units with two ratings or more: how often each has each code."""

    codes: Numbers
    counts: Numbers  # one row a unit, one column a code

    @classmethod
    def of(cls, table: Table) -> "_Pairable":
        """Units come in an order of their own, so that the table's does not matter."""
        units = sorted(sorted(unit) for unit in _ratings(table) if len(unit) >= PAIR)
        codes = sorted({code for unit in units for code in unit})
        counts = [[unit.count(code) for code in codes] for unit in units]
        shape = (len(units), len(codes))
        return cls(np.array(codes, dtype=float), np.array(counts, dtype=float).reshape(shape))

    @property
    def totals(self) -> Numbers:
        """How often each code occurs."""
        totals: Numbers = self.counts.sum(axis=0)
        return totals


def krippendorff_alpha(table: Table, level: Measurement) -> float | None:
    """1 - observed / expected disagreement, for any number of coders and missing ratings.

    Units with one rating are left out. None where nothing is pairable or all pairable codes are
    equal. Raises BadInputError for rows of different length, numbers that are not finite, and
    negative codes at ratio level.
    Krippendorff 2011, sections C and D, as recommended by Hayes & Krippendorff 2007.
    """
    return _alpha(_levelled(table, level), level)


def alpha_interval(
    table: Table, level: Measurement, *, draws: int = 1000, seed: int = 0, share: float = 0.95
) -> Interval:
    """Percentile bootstrap bounds that hold the middle `share` of alphas of resampled units.

    Each draw takes as many pairable units as there are, with replacement. The same table, seed
    and draws give the same bounds, whatever the order of units and coders. With fewer than two
    pairable units nothing is drawn, as one unit would only repeat itself. Full agreement gives
    [1, 1] however few units there are, so read the bounds beside their number.
    Raises BadInputError as `krippendorff_alpha`, and for no draws or a share outside ]0, 1[.
    Efron & Tibshirani 1993, section 13.3. (Hayes & Krippendorff 2007 resample pairs of ratings
    instead, which treats the ratings of one unit as if they were independent.)
    """
    if draws < 1 or not 0 < share < 1:
        raise BadInputError(f"expected draws >= 1 and 0 < share < 1, found {draws} and {share}")
    units = _levelled(table, level)
    size = len(units.counts)
    if size < PAIR:
        return Interval(None, None, 0, 0)
    chosen = np.random.default_rng(seed).integers(size, size=(draws, size))
    drawn = [_alpha(_Pairable(units.codes, units.counts[rows]), level) for rows in chosen]
    alphas = [alpha for alpha in drawn if alpha is not None]
    if not alphas:
        return Interval(None, None, draws, draws)
    low, high = np.quantile(alphas, [(1 - share) / 2, (1 + share) / 2])
    return Interval(float(low), float(high), draws, draws - len(alphas))


def cohen_kappa(table: Table, weighting: Weighting = Weighting.NONE) -> float | None:
    """1 - observed / expected weighted disagreement of two coders, each with habits of its own.

    Units that one of them did not rate are left out. Weights are by the codes themselves, so a
    code that nobody used still keeps its neighbours apart. None where nothing is left, or both
    used one and the same code only. Raises BadInputError unless there are two coders.
    Cohen 1960, formula 1; weighted: Cohen 1968, in its form with disagreement weights.
    """
    codes, joint = _joint(table)
    weights = _weights(codes, weighting)
    expected = float(joint.sum(axis=1) @ weights @ joint.sum(axis=0))
    if expected == 0:
        return None
    return 1 - float((joint * weights).sum()) * float(joint.sum()) / expected


def fleiss_kappa(table: Table) -> float | None:
    """Chance-corrected agreement of many coders, who need not be the same for each unit.

    None where there is no unit or one code throughout. Raises BadInputError unless all units
    have the same number of ratings, at least two: otherwise use `krippendorff_alpha`.
    Fleiss 1971, overall kappa.
    """
    sizes = {len(unit) for unit in _ratings(table)}
    if len(sizes) > 1 or sizes & {0, 1}:
        raise BadInputError(
            f"expected the same number of ratings, two or more, in all units, found {sorted(sizes)}"
        )
    units = _Pairable.of(table)
    if len(units.codes) < PAIR:
        return None
    (size,) = sizes
    observed = float(((units.counts**2).sum(axis=1) - size).mean()) / (size * (size - 1))
    expected = float(((units.totals / units.totals.sum()) ** 2).sum())
    return (observed - expected) / (1 - expected)


def raw_agreement(table: Table) -> float | None:
    """Share, in [0, 1], of pairs of ratings in one unit that are equal; None without a pair.

    A unit weighs by its number of ratings, as it does in alpha: the diagonal of the coincidence
    matrix over its sum. Krippendorff 2011, section C.
    """
    pairs = _coincidences(_Pairable.of(table).counts)
    return float(pairs.trace() / pairs.sum()) if pairs.size else None


def prevalence(table: Table) -> dict[float, float]:
    """Share, in [0, 1], of each code among the pairable ratings, lowest code first."""
    units = _Pairable.of(table)
    shares = units.totals / max(units.totals.sum(), 1)
    return dict(zip(units.codes.tolist(), shares.tolist(), strict=True))


def paradox_indices(table: Table) -> ParadoxIndices | None:
    """Prevalence index, bias index and adjusted kappa of two coders and two codes.

    Units that one of them did not rate are left out; None where nothing is left.
    Raises BadInputError for more than two codes, or unless there are two coders.
    Byrt, Bishop & Carlin 1993: PI, BI and PABAK; PI and BI are taken without their sign.
    """
    codes, joint = _joint(table)
    if len(codes) > PAIR:
        raise BadInputError(f"expected two codes, found {codes.tolist()}")
    if not codes.size:
        return None
    shares = joint / joint.sum()
    same = shares.diagonal()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    return ParadoxIndices(
        prevalence_index=float(abs(2 * same[0] - same.sum())),
        bias_index=float(abs(rows[0] - columns[0])),
        pabak=float(2 * same.sum() - 1),
    )


def agreement(
    table: Table, level: Measurement, *, draws: int = 1000, seed: int = 0, share: float = 0.95
) -> Agreement:
    """Alpha with its interval, and raw agreement, kappa and prevalence to read it by.

    High raw agreement with a low alpha or kappa means that one code prevails, so that chance
    alone would agree often (kappa paradox). Raises BadInputError as `alpha_interval`.
    """
    units = _levelled(table, level)
    alpha = _alpha(units, level)
    return Agreement(
        level=level,
        alpha=alpha,
        interval=alpha_interval(table, level, draws=draws, seed=seed, share=share),
        raw=raw_agreement(table),
        kappa=cohen_kappa(table) if table and len(table[0]) == PAIR else None,
        prevalence=prevalence(table),
        n_units=len(table),
        n_pairable=len(units.counts),
        n_ratings=int(units.counts.sum()),
        undefined=_why_undefined(units) if alpha is None else None,
    )


def is_contested(alpha: float | None, threshold: float = CONTESTED_BELOW) -> bool | None:
    """Whether ratings are published as contested: alpha below the threshold.

    An undefined alpha decides nothing: None.
    """
    return None if alpha is None else alpha < threshold


def _ratings(table: Table) -> list[list[float]]:
    """The ratings of each unit that were given."""
    for number, row in enumerate(table, start=1):
        if len(row) != len(table[0]):
            raise BadInputError(
                f"unit {number}: expected {len(table[0])} ratings or gaps, found {len(row)}"
            )
        if not all(code is None or isfinite(code) for code in row):
            raise BadInputError(f"unit {number}: expected numbers or gaps, found {list(row)}")
    return [[code for code in row if code is not None] for row in table]


def _levelled(table: Table, level: Measurement) -> _Pairable:
    """The pairable units, whose codes are such as the level can compare."""
    units = _Pairable.of(table)
    if level is Measurement.RATIO and (units.codes < 0).any():
        raise BadInputError(f"expected no negative codes at ratio level, found {units.codes[0]}")
    return units


def _why_undefined(units: _Pairable) -> Undefined:
    return Undefined.ALL_EQUAL if len(units.counts) else Undefined.NOTHING_PAIRABLE


def _alpha(units: _Pairable, level: Measurement) -> float | None:
    totals = units.totals
    distances = _squared_distances(units.codes, totals, level)
    expected = float(totals @ distances @ totals)
    if expected == 0:
        return None
    observed = float((_coincidences(units.counts) * distances).sum())
    return 1 - (float(totals.sum()) - 1) * observed / expected


def _coincidences(counts: Numbers) -> Numbers:
    """How often each code meets each in a unit; a unit of m ratings has m in all."""
    weighted = counts / (counts.sum(axis=1, keepdims=True) - 1)
    pairs: Numbers = counts.T @ weighted - np.diag(weighted.sum(axis=0))
    return pairs


def _squared_distances(codes: Numbers, totals: Numbers, level: Measurement) -> Numbers:
    """Krippendorff 2011, section D: the metric differences of each level."""
    if level is Measurement.NOMINAL:
        return 1 - np.eye(len(codes))
    if level is Measurement.ORDINAL:
        return _differences(np.cumsum(totals) - totals / 2) ** 2
    if level is Measurement.INTERVAL:
        return _differences(codes) ** 2
    sums = np.add.outer(codes, codes)
    ratios: Numbers = np.subtract.outer(codes, codes) / np.where(sums == 0, 1, sums)
    return ratios**2


def _differences(places: Numbers) -> Numbers:
    """Differences in units of the widest: the unit has no effect, and tiny ones do not vanish."""
    between: Numbers = np.subtract.outer(places, places)
    return between / (between.max(initial=0) or 1)


def _joint(table: Table) -> tuple[Numbers, Numbers]:
    """The codes two coders used, and how often the first gave the row's and the second the
    column's.
    """
    units = _ratings(table)
    if table and len(table[0]) != PAIR:
        raise BadInputError(f"expected two coders, found {len(table[0])}")
    pairs = [(unit[0], unit[1]) for unit in units if len(unit) == PAIR]
    codes = sorted({code for pair in pairs for code in pair})
    joint = np.zeros((len(codes), len(codes)))
    for first, second in pairs:
        joint[codes.index(first), codes.index(second)] += 1
    return np.array(codes, dtype=float), joint


def _weights(codes: Numbers, weighting: Weighting) -> Numbers:
    if weighting is Weighting.NONE:
        return 1 - np.eye(len(codes))
    distances: Numbers = np.abs(_differences(codes))
    return distances if weighting is Weighting.LINEAR else distances**2
