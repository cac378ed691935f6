"""Means of many cells at once, by everything that commitments are sorted by (METHOD section 1).

The same sums as `intervals.aggregate`, for millions of cells. All are of whole numbers, of cells or
of weight times steps, and below 2**53, so that every sum and every partial sum is exact in a
float64: no order of adding, of rows or of a library's blocks can change a last bit, and each mean
is one division of two exact numbers, which every machine rounds alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tracker.method.intervals import STEPS
from tracker.vocab import SubjectKind

Places = npt.NDArray[np.int64]
Exact = npt.NDArray[np.float64]  # whole numbers below 2**53
Summands = npt.NDArray[np.float32] | Exact  # whole numbers whose sums either holds exactly
Packed = npt.NDArray[np.uint16]

FLAGS = ("is_reported", "is_searched", "is_rated", "is_measured")
COUNTS = ("applicable", "reported", "searched", "rated", "measured")
SUMS = (*COUNTS, "weight", "low_steps", "high_steps")
SUBJECT = ("subject_kind", "subject", "cycle")
EVERYONE = "all"
EXACT, EXACT_IN_SHORT = 2**53, 2**24

# A cell as one small number: its bounds in three bits each, its flags in one, then its standing.
BITS = 3
FIRST_FLAG = 2 * BITS
APPLICABLE = FIRST_FLAG + len(FLAGS)
PRESENT = APPLICABLE + 1
BLOCK = 1 << 18  # cells unpacked at a time: a few megabytes, whatever the whole
SPARSE = 8  # places a cell: from there on a grid is too empty to be worth going through


@dataclass(frozen=True)
class _Keys:
    """A key column: the code of each row, of each code its place among the sorted labels."""

    codes: npt.NDArray[np.integer[Any]]
    place_of: Places
    labels: list[str]

    def places(self, apart: int) -> Places:
        """The place of each row, when labels lie so far apart."""
        return np.take(apart * self.place_of, self.codes)


@dataclass(frozen=True)
class _Sorting:
    """What clauses count in: weights (clauses), incidence (clauses x values), sorted values.

    In float32 where the sums of a state in a cycle are below 2**24, so that they are exact in it.
    """

    weights: Summands
    incidence: Summands
    values: list[tuple[str, str]]


@dataclass(frozen=True)
class _Grid:
    """Packed cells, each at a place of rows (actor and cycle) x clauses."""

    places: Places
    packed: Packed
    rows: int
    clauses: int


def roll_up(
    cells: pd.DataFrame, clauses: pd.DataFrame, sorted_by: pd.DataFrame, groups: pd.DataFrame
) -> pd.DataFrame:
    """Bounds, counts and coverage of all, every group and every state, by cycle and value.

    Args:
        cells: a row a cell: `actor_code`, `clause_key`, `cycle` (categories or text), `low` and
            `high` (whole steps 0 to 5; both missing where the cell leaves the weights), and four
            booleans, `is_reported`, `is_searched`, `is_rated`, `is_measured`.
        clauses: `clause_key` and `weight`, a whole number above zero.
        sorted_by: `clause_key`, `dimension`, `value`: a row for each thing that a clause counts in,
            several of a dimension where it has several; that it counts in all is a row too.
        groups: `group_key` and `actor_code`, a row a member; members without cells do no harm.

    Returns:
        a row for each `subject_kind`, `subject`, `cycle`, `dimension` and `value` with an
        applicable cell, in the order all, groups, states and otherwise sorted as text: SUMS
        (Int64; counts of applicable cells, and sums of weight and of weight times steps), `low`,
        `high` and `coverage` (float64, 0 to 1).

    Raises:
        ValueError: a key is missing or there twice, a clause is not in `clauses`, or steps, weights
            or flags are not as told above.
    """
    actors, cycles, keys = (_keys(cells[name]) for name in ("actor_code", "cycle", "clause_key"))
    sorting = _sorting(clauses, sorted_by, keys.labels)
    if STEPS * sorting.weights.sum(dtype=np.float64) * len(actors.labels) >= EXACT:
        raise ValueError("the weights are too large for exact sums")
    places = actors.places(len(cycles.labels) * len(keys.labels))
    places += cycles.places(len(keys.labels))
    places += keys.places(1)
    rows = len(actors.labels) * len(cycles.labels)
    sums = _sums(_Grid(places, _packed(cells), rows, len(keys.labels)), sorting)
    of_states = sums.reshape(len(SUMS), len(actors.labels), len(cycles.labels), len(sorting.values))
    subjects, members = _unions(groups, actors.labels)
    of_unions = np.moveaxis(np.tensordot(members, of_states, axes=(1, 1)), 0, 1)
    subjects += [(SubjectKind.STATE.value, actor) for actor in actors.labels]
    return _told(np.concatenate([of_unions, of_states], 1), subjects, cycles.labels, sorting.values)


def theme_mean(rolled: pd.DataFrame) -> pd.DataFrame:
    """The weighting by theme: of each subject and cycle the plain mean of its values' bounds.

    `rolled`: rows of `roll_up` of one dimension that puts each clause under one value, as the main
    theme does; else cells are counted twice. A row a `subject_kind`, `subject` and `cycle`, in the
    order given: `values` (how many), COUNTS and `weight` added up (Int64), `low`, `high`,
    `coverage` (float64), as `intervals.mean_of` of the cells. Raises ValueError for rows of more
    than one dimension.
    """
    if len(set(rolled["dimension"])) > 1:
        raise ValueError("expected the rows of one dimension")
    by_subject = rolled.groupby(list(SUBJECT), sort=False)
    means = by_subject[[*COUNTS, "weight"]].sum()
    means.insert(0, "values", by_subject.size().astype("Int64"))
    for bound in ("low", "high"):
        exact = pd.Series(_fractions(rolled[f"{bound}_steps"], rolled["weight"]), rolled.index)
        means[bound] = [_mean(values) for _, values in exact.groupby(by_subject.ngroup())]
    means["coverage"] = _share(means["rated"], means["applicable"])
    return means.reset_index()


def _fractions(steps: pd.Series, weights: pd.Series) -> list[Fraction]:
    """Means before any rounding: a mean of rounded ones could leave the band it lies in."""
    pairs = zip(_listed(steps), _listed(weights), strict=True)
    return [Fraction(step, STEPS * weight) for step, weight in pairs]


def _mean(values: pd.Series) -> float:
    return float(sum(_listed(values)) / len(values))


def _keys(column: pd.Series) -> _Keys:
    """Categories that are used, or text, as places in sorted order."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, labels = column.cat.codes.to_numpy(), column.cat.categories.tolist()
    else:
        codes, uniques = pd.factorize(column)
        labels = uniques.tolist()
    if codes.size and codes.min() < 0:
        raise ValueError(f"a cell has no {column.name}")
    used = np.flatnonzero(np.bincount(codes, minlength=len(labels)))
    order = sorted(used.tolist(), key=labels.__getitem__)
    place_of = np.zeros(len(labels), dtype=np.int64)
    place_of[order] = np.arange(len(order))
    return _Keys(codes, place_of, [labels[code] for code in order])


def _sorting(clauses: pd.DataFrame, sorted_by: pd.DataFrame, labels: Sequence[str]) -> _Sorting:
    _once(clauses, ("clause_key",))
    _once(sorted_by, ("clause_key", "dimension", "value"))
    known = pd.Index(clauses["clause_key"])
    for keys in (pd.Index(labels, dtype=known.dtype), pd.Index(sorted_by["clause_key"])):
        for strange in keys[known.get_indexer(keys) < 0]:
            raise ValueError(f"clause {strange} has no weight")
    weights = _weights(clauses)[known.get_indexer(labels)]
    pairs, columns = _values(sorted_by)
    rows = pd.Index(labels, dtype=known.dtype).get_indexer(pd.Index(sorted_by["clause_key"]))
    incidence = np.zeros((len(labels), len(pairs)))
    incidence[rows[rows >= 0], columns[rows >= 0]] = 1
    if STEPS * weights.sum() < EXACT_IN_SHORT:
        return _Sorting(weights.astype(np.float32), incidence.astype(np.float32), pairs)
    return _Sorting(weights, incidence, pairs)


def _values(sorted_by: pd.DataFrame) -> tuple[list[tuple[str, str]], npt.NDArray[np.intp]]:
    """The sorted pairs of dimension and value, and of each row which one it is."""
    dimensions, of_dimension = pd.factorize(sorted_by["dimension"], sort=True)
    values, of_value = pd.factorize(sorted_by["value"], sort=True)
    both, columns = np.unique(dimensions * len(of_value) + values, return_inverse=True)
    pairs = [divmod(one, len(of_value)) for one in both.tolist()]
    return [(of_dimension[one], of_value[other]) for one, other in pairs], columns


def _weights(clauses: pd.DataFrame) -> Exact:
    weights = clauses["weight"].to_numpy(dtype=np.float64)
    is_right = (weights >= 1) & (weights == np.floor(weights))
    for key, weight in clauses.loc[~is_right, ["clause_key", "weight"]].to_numpy():
        raise ValueError(f"clause {key}: expected a whole weight above zero, found {weight}")
    return weights


def _once(frame: pd.DataFrame, names: Sequence[str]) -> None:
    """Keys are there, and each once."""
    keys = frame[list(names)]
    if keys.isna().to_numpy().any():
        raise ValueError(f"a row has no {' or '.join(names)}")
    if keys.duplicated().any():
        raise ValueError(f"{', '.join(names)}: a row is there twice")


def _listed(column: pd.Series) -> list[Any]:
    values: list[Any] = column.to_numpy(dtype=object).tolist()
    return values


def _packed(cells: pd.DataFrame) -> Packed:
    """Each cell as one number; one that leaves the weights has nothing but that it is there."""
    low, high = _steps(cells["low"]), _steps(cells["high"])
    missing = cells["low"].isna().to_numpy()
    if (missing != cells["high"].isna().to_numpy()).any() or (low > high).any():
        raise ValueError("expected both bounds of a cell or none, the lower first")
    packed: Packed = low | (high << np.uint16(BITS)) | np.uint16(1 << APPLICABLE)
    for place, name in enumerate(FLAGS, FIRST_FLAG):
        if cells[name].dtype.kind != "b":
            raise ValueError(f"expected {name} to be true or false")
        packed |= cells[name].to_numpy(dtype=bool).astype(np.uint16) << np.uint16(place)
    packed[missing] = 0
    packed |= np.uint16(1 << PRESENT)
    return packed


def _steps(column: pd.Series) -> Packed:
    """Whole steps 0 to 5, with 0 in the place of what is missing."""
    steps = column.fillna(0).to_numpy() if column.hasnans else column.to_numpy()
    is_number = steps.dtype.kind in "iuf"
    if not is_number or (steps.size and (steps.min() < 0 or steps.max() > STEPS)):
        raise ValueError(f"expected {column.name} in steps from 0 to {STEPS}")
    whole = steps.astype(np.uint16)
    if steps.dtype.kind == "f" and (whole != steps).any():
        raise ValueError(f"expected {column.name} in whole steps")
    return whole


def _sums(grid: _Grid, sorting: _Sorting) -> Exact:
    """SUMS x rows x values."""
    if grid.rows * grid.clauses > SPARSE * max(len(grid.places), BLOCK):
        return _sparse_sums(grid, sorting)
    return _dense_sums(grid, sorting)


def _dense_sums(grid: _Grid, sorting: _Sorting) -> Exact:
    """Cells written into their grid, which is multiplied with the incidence, block by block."""
    whole = np.zeros(grid.rows * grid.clauses, dtype=np.uint16)
    whole[grid.places] = grid.packed
    if np.count_nonzero(whole) != len(grid.places):  # every cell is PRESENT: none is zero
        raise ValueError("a cell is there twice")
    rows = whole.reshape(grid.rows, grid.clauses)
    sums = np.empty((len(SUMS), grid.rows, len(sorting.values)))
    step = max(BLOCK // max(grid.clauses, 1), 1)
    for start in range(0, grid.rows, step):
        block = rows[start : start + step]
        summands = _unpacked(block, sorting.weights)
        product = summands.reshape(len(SUMS) * len(block), grid.clauses) @ sorting.incidence
        sums[:, start : start + step] = product.reshape(len(SUMS), len(block), product.shape[1])
    return sums


def _sparse_sums(grid: _Grid, sorting: _Sorting) -> Exact:
    """Cells counted one by one into each value of their clause: for a grid that is nearly empty."""
    if len(np.unique(grid.places)) != len(grid.places):
        raise ValueError("a cell is there twice")
    sums = np.zeros((len(SUMS), grid.rows * len(sorting.values)))
    counts = np.count_nonzero(sorting.incidence, axis=1)
    firsts = np.cumsum(counts) - counts
    columns = np.nonzero(sorting.incidence)[1]
    for start in range(0, len(grid.places), BLOCK):
        rows, clauses = np.divmod(grid.places[start : start + BLOCK], grid.clauses)
        cells = np.repeat(np.arange(len(rows)), counts[clauses])
        ends = np.cumsum(counts[clauses])
        starts = firsts[clauses] - (ends - counts[clauses])
        places = rows[cells] * len(sorting.values) + columns[np.arange(len(cells)) + starts[cells]]
        unpacked = _unpacked(grid.packed[start : start + BLOCK], sorting.weights[clauses])
        for place, summands in enumerate(unpacked):
            sums[place] += np.bincount(places, summands[cells], minlength=sums.shape[1])
    return sums.reshape(len(SUMS), grid.rows, len(sorting.values))


def _unpacked(packed: Packed, weights: Summands) -> Summands:
    """What each cell adds to each of SUMS; all zero where there is none, or it does not apply."""
    bits = [APPLICABLE, *range(FIRST_FLAG, APPLICABLE)]
    summands = np.empty((len(SUMS), *packed.shape), dtype=weights.dtype)
    for place, bit in enumerate(bits):
        summands[place] = (packed >> np.uint16(bit)) & np.uint16(1)
    of_weight, of_low, of_high = summands[len(COUNTS) :]
    steps = np.uint16((1 << BITS) - 1)
    np.multiply(weights, summands[0], out=of_weight)
    np.multiply(weights, packed & steps, out=of_low)
    np.multiply(weights, (packed >> np.uint16(BITS)) & steps, out=of_high)
    return summands


def _unions(groups: pd.DataFrame, actors: Sequence[str]) -> tuple[list[tuple[str, str]], Exact]:
    """All and the groups, with their members among the actors (subjects x actors)."""
    _once(groups, ("group_key", "actor_code"))
    rows = list(zip(_listed(groups["group_key"]), _listed(groups["actor_code"]), strict=True))
    keys = sorted({key for key, _ in rows})
    row_of = {key: row for row, key in enumerate(keys, 1)}
    column_of = {actor: column for column, actor in enumerate(actors)}
    members = np.zeros((1 + len(keys), len(actors)))
    members[0] = 1
    for key, actor in rows:
        if actor in column_of:
            members[row_of[key], column_of[actor]] = 1
    kinds = [(SubjectKind.GROUP.value, key) for key in keys]
    return [(SubjectKind.ALL.value, EVERYONE), *kinds], members


def _told(
    sums: Exact,
    subjects: Sequence[tuple[str, str]],
    cycles: Sequence[str],
    values: Sequence[tuple[str, str]],
) -> pd.DataFrame:
    """SUMS x subjects x cycles x values as a frame of those that have an applicable cell."""
    of_subject, of_cycle, of_value = np.nonzero(sums[0])
    frame = pd.DataFrame(
        {
            "subject_kind": _labels([kind for kind, _ in subjects], of_subject),
            "subject": _labels([subject for _, subject in subjects], of_subject),
            "cycle": _labels(cycles, of_cycle),
            "dimension": _labels([dimension for dimension, _ in values], of_value),
            "value": _labels([value for _, value in values], of_value),
        }
    )
    for name, of_all in zip(SUMS, sums, strict=True):
        frame[name] = pd.array(of_all[of_subject, of_cycle, of_value].astype(np.int64), "Int64")
    for bound in ("low", "high"):
        frame[bound] = _share(frame[f"{bound}_steps"], STEPS * frame["weight"])
    frame["coverage"] = _share(frame["rated"], frame["applicable"])
    return frame


def _labels(labels: Sequence[str], places: npt.NDArray[np.intp]) -> pd.Series:
    return pd.Series(pd.array(list(labels), dtype="str").take(places))


def _share(part: pd.Series, whole: pd.Series) -> Exact:
    """One rounding of an exact ratio."""
    parts, wholes = (one.to_numpy(dtype=np.float64) for one in (part, whole))
    return np.asarray(parts / wholes, dtype=np.float64)
