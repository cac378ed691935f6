"""How far composites move when what is unknown, disputed or a matter of taste is drawn by lot.

A simulation, not a finding. What is known of a state is its interval (METHOD section 1). Here one
adds an assumption that no evidence backs, namely that each step an unknown cell could take is as
likely as the others, and asks what would follow: how the scores of states would spread, and how
often one would stand above another. Cells are drawn apart, as if the answer to one said nothing of
the next, so deviations cancel out and drawn scores lie far closer together than the bounds: that
narrowness is the assumption's, not the record's. Beside the intervals the draws say which
differences would survive most ways things could be; alone they would pass ignorance off as
knowledge, so print them together.

One draw takes, each as likely,
- one of the weightings, the same for all states, so that they stay comparable;
- in each cell whose published finding is unknown, one of the six steps: no coding narrows it, as
  nothing that was published does;
- in each other cell one of three readings: the published rating, the first and the second blind
  coding, where a coding that is missing or outside the order reads as what was published.

Bit for bit the same on every machine: steps are whole and weights are made so (scaled by powers of
two and rounded at the 40th bit or later, which leaves small whole weights as they are), hence all
sums stay below 2**53 and are exact in any order; a score is one division, a mean one exact sum.
The lot is PCG64's own words, whose stream numpy keeps (NEP 19), not what a Generator makes of them.

Sources:
- OECD & JRC 2008: "Handbook on Constructing Composite Indicators", step 7, uncertainty analysis.
- Lahdelma, Hokkanen & Salminen 1998: "SMAA: stochastic multiobjective acceptability analysis",
  European Journal of Operational Research 106(1), 137-143.
- Lahdelma & Salminen 2001: "SMAA-2", Operations Research 49(3), 444-454: rank acceptability.
- O'Neill 2014: "PCG: a family of simple fast space-efficient statistically good algorithms for
  random number generation", Harvey Mudd College.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, fsum

import numpy as np
import numpy.typing as npt
import pandas as pd

from tracker.errors import BadInputError
from tracker.method.intervals import STEPS
from tracker.vocab import Weighting

STEP_COLUMNS = ["low_steps", "high_steps", "published_steps", "first_steps", "second_steps"]
KEY_COLUMNS = ["actor_code", "clause_key"]
READINGS = ("published", "first", "second")

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_EXACT_BITS = 52  # whole numbers of so many bits are exact in a float, with one to spare
_TIE = 2.0**-30  # scores nearer than about 1e-9 differ by the rounding of weights only
_CHUNK = 500  # draws at a time; even, so that the lot does not depend on it


@dataclass(frozen=True)
class Readings:
    """The cells that count in the means of states, and how each may be read.

    Cells come state by state, each from its place in `starts`, clauses in the order of their keys.
    `steps`: one row a cell, one column each of `READINGS`, 0 to 5, nan where unknown.
    `weights`: one row a cell, one column a weighting, whole numbers; only their ratios within a
    state mean anything. `left_out`: states without a cell that counts, or without weight under
    some weighting.
    """

    states: tuple[str, ...]
    starts: tuple[int, ...]
    rows: Integers  # of the frame that was read, by its place from 0
    steps: Floats
    weights: Floats
    left_out: tuple[str, ...]

    @property
    def unknown(self) -> npt.NDArray[np.bool_]:
        """Which cells are unknown."""
        return np.isnan(self.steps[:, 0])

    def scores(self, steps: Floats) -> Floats:
        """Weighted means in [0, 1]: ways to fill the cells x states x weightings.

        `steps`: one row a way to fill, one column a cell, whole steps from 0 to 5. Every sum is
        exact, so a score is the float nearest to the true ratio, whatever the order of cells.
        """
        found = np.empty((len(steps), len(self.states), self.weights.shape[1]))
        for place, (start, end) in enumerate(pairwise((*self.starts, len(self.rows)))):
            own = self.weights[start:end]
            found[:, place] = steps[:, start:end] @ own / (STEPS * own.sum(axis=0))
        return found


@dataclass(frozen=True)
class Simulation:
    """What the draws gave; every frame is indexed by `actor_code`, in the order of codes.

    `scores` (float64, in [0, 1]): `mean`; `p5` and `p95`, the least drawn score that 5 % and 95 %
    of draws do not exceed; `low` and `high`, the exact bounds over every weighting and reading.
    The bounds contain the published interval and are wider where a coding lies outside it.
    `rank_acceptability`: columns 1 to the number of states, the share of draws in which the state
    takes that place; states that tie share the places they take up equally, so rows and columns
    sum to 1.
    `above`: the share of draws in which the state of the row scores strictly above that of the
    column; what both directions lack to 1 is the share of ties. The diagonal is 0.
    `left_out`: states no score can be drawn for, as nothing that applies to them has weight.
    """

    scores: pd.DataFrame
    rank_acceptability: pd.DataFrame
    above: pd.DataFrame
    weightings: tuple[Weighting, ...]
    left_out: tuple[str, ...]
    cells: int
    unknown: int
    disputed: int  # known cells whose readings differ
    draws: int
    seed: int


def simulate(
    cells: pd.DataFrame, weights: Mapping[Weighting, Floats], *, draws: int, seed: int
) -> Simulation:
    """Draw the scores of states `draws` times, as the module says.

    `cells` and `weights` as `readings_of` takes them. The same cells, weights, draws and seed give
    the same result bit for bit, whatever the order of rows and weightings.

    Raises:
        BadInputError: fewer than one draw, or as `readings_of`.
    """
    if draws < 1:
        raise BadInputError(f"expected draws of at least 1, found {draws}")
    weightings = tuple(sorted(weights))
    readings = readings_of(cells, [weights[one] for one in weightings])
    drawn = _drawn_scores(readings, draws, seed)
    acceptability, above = _places(drawn)
    states = pd.Index(readings.states, name="actor_code", dtype="str")
    return Simulation(
        scores=_summary(readings, drawn).set_axis(states),
        rank_acceptability=pd.DataFrame(acceptability, states, range(1, len(states) + 1)),
        above=pd.DataFrame(above, states, states),
        weightings=weightings,
        left_out=readings.left_out,
        cells=len(readings.rows),
        unknown=int(readings.unknown.sum()),
        disputed=len(_disputed(readings)),
        draws=draws,
        seed=seed,
    )


def readings_of(cells: pd.DataFrame, weights: Sequence[Floats]) -> Readings:
    """The cells that count, sorted by state and clause.

    `cells`, one row a state and clause: `actor_code`, `clause_key` (str), and whole steps from 0
    to 5, missing as <NA> or nan: `low_steps`, `high_steps` (the published interval; missing where
    the cell is not in the weights), `published_steps` (missing where the finding is unknown, which
    makes the interval 0 to 5), `first_steps`, `second_steps` (the blind codings; missing where not
    coded or outside the order). `weights`: one array a weighting, a finite weight of at least 0
    for each row of `cells`.

    Raises:
        BadInputError: no weighting, weights of another length or below 0, a state and clause
            twice, or steps that contradict each other.
    """
    order = cells.reset_index(drop=True).sort_values(KEY_COLUMNS).index.to_numpy(np.int64)
    ordered = cells.iloc[order]
    _refuse_twice(ordered)
    steps = _steps(ordered)
    weighed = _weighed(weights, len(cells))[order]
    actors = ordered["actor_code"].to_numpy(dtype=object)
    counting = ~np.isnan(steps[:, 0])
    scored = _with_weight(actors[counting], weighed[counting])
    kept = counting & np.isin(actors, scored)
    starts = np.searchsorted(actors[kept].astype(str), scored)
    return Readings(
        states=tuple(scored),
        starts=tuple(starts.tolist()),
        rows=order[kept],
        steps=_filled(steps[kept, 2:]),
        weights=_whole(weighed[kept], starts),
        left_out=tuple(sorted(set(actors) - set(scored))),
    )


def _refuse_twice(ordered: pd.DataFrame) -> None:
    twice = ordered[ordered.duplicated(KEY_COLUMNS)]
    if len(twice):
        actor, clause = twice[KEY_COLUMNS].iloc[0]
        raise BadInputError(f"expected one cell of {actor} and {clause}, found more")


def _steps(ordered: pd.DataFrame) -> Floats:
    """The five columns as floats, checked."""
    steps = np.column_stack(
        [ordered[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in STEP_COLUMNS]
    ).reshape(-1, len(STEP_COLUMNS))
    low, high, published = steps[:, 0], steps[:, 1], steps[:, 2]
    whole = np.isnan(steps) | ((steps >= 0) & (steps <= STEPS) & (steps == np.floor(steps)))
    unknown = (low == 0) & (high == STEPS) & np.isnan(published)
    outside = np.isnan(low) & np.isnan(high) & np.isnan(published)
    known = (low <= published) & (published <= high)
    wrong = ~(whole.all(axis=1) & (unknown | outside | known))
    if wrong.any():
        actor, clause = ordered[KEY_COLUMNS].iloc[int(wrong.argmax())]
        raise BadInputError(
            f"{actor}, {clause}: expected whole steps from 0 to {STEPS} with the published one "
            f"between low and high, or none and all of them, found {steps[wrong.argmax()].tolist()}"
        )
    return steps


def _weighed(weights: Sequence[Floats], rows: int) -> Floats:
    """One column a weighting, checked."""
    columns = [np.asarray(one, dtype=np.float64) for one in weights]
    if not columns or any(one.shape != (rows,) for one in columns):
        found = [one.shape for one in columns]
        raise BadInputError(f"expected a weight for each of {rows} cells, found {found}")
    weighed = np.column_stack(columns)
    if not (np.isfinite(weighed) & (weighed >= 0)).all():
        raise BadInputError("expected finite weights of at least 0")
    return weighed


def _with_weight(actors: npt.NDArray[np.object_], weighed: Floats) -> list[str]:
    """Sorted codes of the states that have some weight under every weighting."""
    heaviest = pd.DataFrame(weighed).groupby(actors).max()
    return [str(actor) for actor in heaviest.index[(heaviest > 0).all(axis=1)]]


def _filled(steps: Floats) -> Floats:
    """A coding that is missing reads as what was published, and nothing narrows the unknown."""
    published = steps[:, :1]
    return np.where(np.isnan(steps) | np.isnan(published), published, steps)


def _whole(weighed: Floats, starts: Integers) -> Floats:
    """Whole numbers in the ratios of the weights, small enough that sums of steps are exact."""
    if not len(weighed):
        return weighed
    sizes = np.diff([*starts, len(weighed)])
    bits = _EXACT_BITS - int(STEPS * sizes.max()).bit_length()
    exponents = np.frexp(np.maximum.reduceat(weighed, starts, axis=0))[1]
    whole: Floats = np.rint(np.ldexp(weighed, bits - np.repeat(exponents, sizes, axis=0)))
    return whole


class _Lot:
    """Numbers drawn from the words of a PCG64, one after the other."""

    def __init__(self, seed: np.random.SeedSequence) -> None:
        self._words = np.random.PCG64(seed)

    def draw(self, options: int, rows: int, columns: int) -> Integers:
        """Numbers below `options`, each as likely to within 2**-32; a half word each."""
        words = self._words.random_raw(ceil(rows * columns / 2))
        halves = np.stack([words >> np.uint64(32), words & np.uint64(0xFFFFFFFF)], axis=1)
        drawn = (halves.ravel()[: rows * columns] * np.uint64(options)) >> np.uint64(32)
        return drawn.astype(np.int64).reshape(rows, columns)


def _disputed(readings: Readings) -> Integers:
    """Places of the known cells whose readings differ."""
    steps = readings.steps
    differ = (steps != steps[:, :1]).any(axis=1) & ~readings.unknown
    return np.flatnonzero(differ)


def _drawn_scores(readings: Readings, draws: int, seed: int) -> Floats:
    """Scores, draws x states."""
    of_weighting, of_unknown, of_coding = map(_Lot, np.random.SeedSequence(seed).spawn(3))
    weighting = of_weighting.draw(readings.weights.shape[1], draws, 1)
    unknown, disputed = np.flatnonzero(readings.unknown), _disputed(readings)
    scores = np.empty((draws, len(readings.states)))
    for start in range(0, draws, _CHUNK):
        chosen = weighting[start : start + _CHUNK, :, np.newaxis]
        steps = np.tile(readings.steps[:, 0], (len(chosen), 1))
        steps[:, unknown] = of_unknown.draw(STEPS + 1, len(chosen), len(unknown))
        coding = of_coding.draw(len(READINGS), len(chosen), len(disputed))
        steps[:, disputed] = readings.steps[disputed, coding]
        found = np.take_along_axis(readings.scores(steps), chosen, axis=2)
        scores[start : start + _CHUNK] = found[:, :, 0]
    return scores


def _summary(readings: Readings, drawn: Floats) -> pd.DataFrame:
    """Mean, percentiles and bounds, one row a state."""
    ordered = np.sort(drawn, axis=0)
    means = np.array([fsum(column) / len(drawn) for column in drawn.T])
    lowest, highest = np.fmin.reduce(readings.steps, axis=1), np.fmax.reduce(readings.steps, axis=1)
    bounds = [np.where(readings.unknown, 0, lowest), np.where(readings.unknown, STEPS, highest)]
    bounded = readings.scores(np.array(bounds))
    return pd.DataFrame(
        {
            # the division may round a mean of equal scores away from them
            "mean": np.clip(means, ordered[0], ordered[-1]),
            "p5": ordered[ceil(len(drawn) * 5 / 100) - 1],
            "p95": ordered[ceil(len(drawn) * 95 / 100) - 1],
            "low": bounded[0].min(axis=1),
            "high": bounded[1].max(axis=1),
        }
    )


def _places(drawn: Floats) -> tuple[Floats, Floats]:
    """Rank acceptability (states x places) and the share of draws in which row is above column."""
    draws, states = drawn.shape
    compared = np.rint(drawn / _TIE)
    above = np.empty((states, states))
    acceptability = np.zeros((states, states))
    for state in range(states):
        own = compared[:, [state]]
        above[:, state] = (compared > own).sum(axis=0)
        better = (compared > own).sum(axis=1)
        equal = (compared == own).sum(axis=1)
        acceptability[state] = _shared(better, equal, states)
    return acceptability / draws, above / draws


def _shared(better: Integers, equal: Integers, states: int) -> Floats:
    """How many draws fall on each place when a state shares the `equal` places after `better`."""
    counts = np.bincount(better * (states + 1) + equal, minlength=states * (states + 1))
    found = np.zeros(states)
    for first, size in np.argwhere(counts.reshape(states, states + 1)).tolist():
        found[first : first + size] += counts[first * (states + 1) + size] / size
    return found
