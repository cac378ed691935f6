"""Rows of a frame as plain values: what is missing is None, whatever the column's dtype."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from tracker.queries.frames import records

Row = dict[str, Any]


def grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    """Rows by their value in `column`, groups and rows in the order given."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The frame's rows, in order, by column name."""
    return records(frame)
