"""Wide tables: a column for each period (or series, or area), many cells in a row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
import pandas as pd

from tracker.ingest.observations.record import Tally

MOST_CELLS = 100_000  # of a block
NO_VALUE = ".."
Row = tuple[int, list[str]]  # line, fields


@dataclass(frozen=True)
class Molten:
    """The cells of a block of rows that hold something, row by row.

    `row` int64: where in the block; `heading` and `printed`: text of the column's header and of
    the cell; `line` int64. All of one length.
    """

    row: npt.NDArray[np.int64]
    heading: "pd.Series[str]"
    printed: "pd.Series[str]"
    line: "pd.Series[int]"


def blocks(rows: Iterator[Row], columns: int) -> Iterator[list[Row]]:
    """Rows in blocks of at most `MOST_CELLS` cells of so many columns."""
    size = max(1, MOST_CELLS // max(1, columns))
    while block := list(islice(rows, size)):
        yield block


def melt(block: list[Row], headings: Mapping[int, str], tally: Tally) -> Molten:
    """The cells under `headings` (place of a column -> text of its header), empty ones counted.

    An empty cell of a wide table, and the publisher's `..`, is no observation.
    """
    places = list(headings)
    cells = np.array([[fields[at] for at in places] for _, fields in block], dtype=object)
    empty, none = cells == "", cells == NO_VALUE
    tally.ignore("empty cell", int(empty.sum()))
    tally.ignore(f"no value: {NO_VALUE}", int(none.sum()))
    row, column = np.nonzero(~(empty | none))
    lines = np.array([line for line, _ in block], dtype=np.int64)
    names = np.array(list(headings.values()), dtype=object)
    return Molten(
        row.astype(np.int64),
        pd.Series(names[column], dtype="str"),
        pd.Series(cells[row, column], dtype="str"),
        pd.Series(lines[row], dtype="int64"),
    )


def beside(block: list[Row], at: int, molten: Molten) -> "pd.Series[str]":
    """The field of one column for each molten cell of its row."""
    fields = np.array([fields[at] for _, fields in block], dtype=object)
    return pd.Series(fields[molten.row], dtype="str")
