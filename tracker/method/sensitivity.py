"""Which assumption matters most: how much of a score's variance each one brings about.

First-order index: the share of the variance that one input accounts for by itself. Total index: the
share that would be left if all inputs but this one were known, its dealings with others included.
They are estimates from samples: by chance a first-order index can come out slightly below 0 or
above its total, and they are handed over as they come, since clipping would hide how rough they
are. An input that changes nothing has 0 and 0 exactly. Where the output never changes there is no
variance to share out, and the indices are undefined (nan), not 0. Indices are rounded to nine
decimals, far below the error of sampling, so that machines that add up in another order tell the
same figures.

Sources:
- Saltelli et al. 2010: "Variance based sensitivity analysis of model output. Design and estimator
  for the total sensitivity index", Computer Physics Communications 181(2), 259-270, table 2 (b) and
  (f), as `scipy.stats.sobol_indices` computes them on a scrambled Sobol sequence.
- OECD & JRC 2008: "Handbook on Constructing Composite Indicators", step 7, sensitivity analysis.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from tracker.errors import BadInputError
from tracker.method.intervals import STEPS
from tracker.method.uncertainty import READINGS, Floats, Integers, Readings, readings_of
from tracker.vocab import SubjectKind, Weighting

COLUMNS = ["factor", "output", "first", "total"]
FEWEST_FACTORS = 2
DECIMALS = 9

Model = Callable[[Floats], Mapping[str, Floats]]


class Assumption(StrEnum):
    """What a score rests on beside the record."""

    UNKNOWN_LEVEL = "unknown_level"  # the one step that all unknown cells are taken to be at
    WEIGHTING = "weighting"
    CODING = "coding"  # whose reading counts where coders differ
    APPLICABILITY = "applicability"  # whether cells count that may not apply


@dataclass(frozen=True)
class Factor:
    """An input that is spread evenly from `low` to `high`, apart from the others."""

    name: str
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True)
class Sensitivity:
    """What the assumptions bring about.

    `indices`: `factor` (an `Assumption`), `output` (`actor_code`, or `all` for the mean of the
    states' scores), `first`, `total` (float64, nan where the score never changes).
    `left_out`: states no score can be computed for under every assumption, as when nothing is sure
    to apply to them.
    """

    indices: pd.DataFrame
    left_out: tuple[str, ...]
    samples: int
    seed: int


def sobol(model: Model, factors: Sequence[Factor], samples: int, seed: int) -> pd.DataFrame:
    """First-order and total indices of every output of the model.

    `model` takes an array factors x n and gives arrays of length n by name of output; it is asked
    for samples x (factors + 2) rows. Returns `factor`, `output` (str), `first`, `total` (float64,
    nan where the output is the same in all base samples), outputs in the order of the model.

    Raises:
        BadInputError: fewer than two factors, as there is nothing to compare, or `samples` that
            are no power of two, without which the sequence is out of balance.
    """
    if samples < 2 or samples & (samples - 1):  # noqa: PLR2004 - the least power of two
        raise BadInputError(f"expected a power of two as samples, found {samples}")
    if len(factors) < FEWEST_FACTORS:
        raise BadInputError(f"expected two factors or more, found {len(factors)}")
    one, other, crossed = _samples(factors, samples, seed)
    asked = [one, other, *crossed]
    outputs = model(np.concatenate(asked, axis=1))
    if not outputs:
        return _told(factors, [], (np.empty(0), np.empty(0)))
    values = np.stack([np.asarray(found, dtype=np.float64) for found in outputs.values()])
    f_a, f_b, *f_ab = np.split(values, len(asked), axis=1)
    return _told(factors, list(outputs), _indices(f_a, f_b, np.stack(f_ab)))


def _samples(
    factors: Sequence[Factor], samples: int, seed: int
) -> tuple[Floats, Floats, list[Floats]]:
    """Samples A and B, factors x n, and for each factor A with that factor's row from B."""
    from scipy.stats.qmc import Sobol  # noqa: PLC0415 - it takes a second to load

    sequence = Sobol(2 * len(factors), rng=np.random.default_rng(seed))
    unit: Floats = sequence.random(samples).T
    low = np.array([[factor.low] for factor in factors])
    span = np.array([[factor.high] for factor in factors]) - low
    one, other = (low + span * half for half in np.split(unit, 2))
    crossed = [one.copy() for _ in factors]
    for row, sample in enumerate(crossed):
        sample[row] = other[row]
    return one, other, crossed


def _indices(f_a: Floats, f_b: Floats, f_ab: Floats) -> tuple[Floats, Floats]:
    """First-order and total indices, outputs x factors; nan where the output stays the same."""
    from scipy.stats import sobol_indices  # noqa: PLC0415 - it takes a second to load

    same = np.ptp(np.concatenate([f_a, f_b], axis=1), axis=1) == 0
    found = sobol_indices(func={"f_A": f_a, "f_B": f_b, "f_AB": f_ab}, n=f_a.shape[1])
    first, total = (
        np.where(same[:, np.newaxis], np.nan, order.reshape(len(same), -1))
        for order in (found.first_order, found.total_order)
    )
    return first, total


def _told(
    factors: Sequence[Factor], outputs: Sequence[str], indices: tuple[Floats, Floats]
) -> pd.DataFrame:
    first, total = (order.round(DECIMALS).ravel() + 0.0 for order in indices)  # no minus zero
    names = [(factor.name, output) for output in outputs for factor in factors]
    frame = pd.DataFrame(names, columns=COLUMNS[:2], dtype="str")
    return frame.assign(first=first, total=total)


def which_assumption_matters(
    cells: pd.DataFrame, weights: Mapping[Weighting, Floats], *, samples: int, seed: int
) -> Sensitivity:
    """How much each `Assumption` moves the score of each state, and the mean of their scores.

    `cells` and `weights` as `readings_of` takes them, `cells` with `may_not_apply` (bool) beside.
    Each factor is uniform: the level is one of the six steps, the same for all unknown cells (a
    common one, since levels drawn apart would cancel out); one of the weightings; the published,
    first or second reading of all cells; whether cells that may not apply count. A cell that is
    left out takes its weight along: the other weights stay as they are given.

    Raises:
        BadInputError: as `sobol` and `readings_of`.
    """
    weightings = sorted(weights)
    sure = ~cells["may_not_apply"].to_numpy(dtype=bool)
    columns = [weights[one] * kept for one, kept in product(weightings, (np.True_, sure))]
    readings = readings_of(cells, columns)
    scores = _scores(readings)
    factors = [Factor(one.value) for one in Assumption]
    indices = sobol(lambda asked: _outputs(readings, scores, asked), factors, samples, seed)
    return Sensitivity(indices, readings.left_out, samples, seed)


def _scores(readings: Readings) -> Floats:
    """Scores of states under all combinations: level x reading x state x weighting x counting."""
    filled = [
        np.where(readings.unknown, level, readings.steps[:, reading])
        for level, reading in product(range(STEPS + 1), range(len(READINGS)))
    ]
    scores = readings.scores(np.array(filled, dtype=np.float64))
    weightings = readings.weights.shape[1] // 2
    return scores.reshape(STEPS + 1, len(READINGS), len(readings.states), weightings, 2)


def _outputs(readings: Readings, scores: Floats, asked: Floats) -> dict[str, Floats]:
    """Scores by state, and their mean, at the samples of the four assumptions."""
    level, weighting, reading, counting = (
        _choice(row, options)
        for row, options in zip(asked, (STEPS + 1, scores.shape[3], len(READINGS), 2), strict=True)
    )
    by_state = scores[level, reading, :, weighting, counting].T
    outputs = dict(zip(readings.states, by_state, strict=True))
    return outputs | {SubjectKind.ALL.value: by_state.mean(axis=0)} if outputs else {}


def _choice(unit: Floats, options: int) -> Integers:
    """A number in [0, 1] as one of so many options, each with an equal part of the line."""
    chosen: npt.NDArray[np.int64] = np.minimum(unit * options, options - 1).astype(np.int64)
    return chosen
