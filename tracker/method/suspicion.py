"""Series that should not simply be believed: placeholders, slips of a comma, parts that exceed.

Nothing is changed or left out for it: a suspicion is printed at import and on the page.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

JUMP = 100.0  # times the value before
FEWEST_ZEROS = 3  # points of a series that are all zero
GROUP = ["series", "area", "breakdown"]
COLUMNS = ["kind", *GROUP, "period", "value", "other"]
Integers = npt.NDArray[np.integer[Any]]
Numbers = npt.NDArray[np.float64]


class SuspicionKind(StrEnum):
    """Why a series is not simply believed."""

    ONLY_ZEROS = "only_zeros"
    ONE_POINT = "one_point"
    JUMP = "jump"
    PART_ABOVE_WHOLE = "part_above_whole"


@dataclass(frozen=True)
class Points:
    """Observations that have a value, column by column: numbers of what they are of, and values.

    `period` is a number that sorts by time. Each point occurs once, and no value is missing.
    """

    series: Integers
    area: Integers
    breakdown: Integers
    period: Integers
    value: Numbers

    def in_order(self) -> "Points":
        """The points by series, area, breakdown and time."""
        order = np.lexsort((self.period, self.breakdown, self.area, self.series))
        return self.at(order)

    def at(self, rows: Integers) -> "Points":
        """Some of the points, in the order asked for."""
        return Points(
            self.series[rows],
            self.area[rows],
            self.breakdown[rows],
            self.period[rows],
            self.value[rows],
        )


def suspicions(points: Points, total: int | None, additive: frozenset[int]) -> pd.DataFrame:
    """What is suspicious in these points; one row a reason and place.

    `total` is the number of the empty breakdown; `additive` are the series whose parts must not
    exceed their total. Returns `kind` (of `SuspicionKind`), the series, area, breakdown and period
    where it shows, the `value`, and `other`: the value before, or the whole; nan where there is
    none.
    """
    if not len(points.value):
        return pd.DataFrame(columns=COLUMNS)
    ordered = points.in_order()
    begins = _begins(ordered)
    found = [
        *_placeholders(ordered, begins),
        _jumps(ordered, begins),
        _above_whole(ordered, total, additive),
    ]
    together = pd.concat([one for one in found if len(one)] or found[:1], ignore_index=True)
    return together[COLUMNS].sort_values([*GROUP, "period", "kind"], ignore_index=True)


def _begins(ordered: Points) -> Integers:
    """Row numbers at which a series of an area and a breakdown begins."""
    changes = np.zeros(len(ordered.value) - 1, dtype=bool)
    for column in (ordered.series, ordered.area, ordered.breakdown):
        changes |= column[1:] != column[:-1]
    return np.concatenate([np.array([0]), np.flatnonzero(changes) + 1])


def _told(points: Points, kind: SuspicionKind, other: Numbers | float) -> pd.DataFrame:
    return pd.DataFrame({"kind": kind.value, **vars(points), "other": other})


def _placeholders(ordered: Points, begins: Integers) -> tuple[pd.DataFrame, pd.DataFrame]:
    lengths = np.diff(np.append(begins, len(ordered.value)))
    largest = np.maximum.reduceat(np.abs(ordered.value), begins)
    zeros = begins[(lengths >= FEWEST_ZEROS) & (largest == 0)]
    return (
        _told(ordered.at(zeros), SuspicionKind.ONLY_ZEROS, 0.0),
        _told(ordered.at(begins[lengths == 1]), SuspicionKind.ONE_POINT, np.nan),
    )


def _jumps(ordered: Points, begins: Integers) -> pd.DataFrame:
    before, after = np.abs(ordered.value[:-1]), np.abs(ordered.value[1:])
    same = np.ones(len(ordered.value), dtype=bool)
    same[begins] = False
    low, high = np.minimum(before, after), np.maximum(before, after)
    rows = np.flatnonzero(same[1:] & (low > 0) & (high / JUMP > low)) + 1
    return _told(ordered.at(rows), SuspicionKind.JUMP, ordered.value[rows - 1])


def _above_whole(ordered: Points, total: int | None, additive: frozenset[int]) -> pd.DataFrame:
    rows = np.flatnonzero(np.isin(ordered.series, list(additive)))
    own = pd.DataFrame(vars(ordered.at(rows)))
    keys = ["series", "area", "period"]
    wholes = own.loc[own["breakdown"] == total, [*keys, "value"]]
    parts = own[own["breakdown"] != total]
    joined = parts.merge(wholes, on=keys, how="inner", suffixes=("", "_whole"))
    above = joined[joined["value"] > joined["value_whole"]]
    other = above["value_whole"].to_numpy()
    return above.drop(columns="value_whole").assign(
        kind=SuspicionKind.PART_ABOVE_WHOLE.value, other=other
    )
