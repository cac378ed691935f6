"""Reads the workbook export of UNSD's Global SDG Indicators Database.

The export has a long sheet and one that repeats it with a column for each year; every cell is
wrapped in quotation marks. The long sheet is read, the other only where it stands alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.opened import StatisticalFile, workbook_rows
from tracker.ingest.observations.record import Reading, Tally
from tracker.ingest.observations.unsd import is_long, is_wide, reading

FORMAT = "unsd-xlsx"
CHUNK = 50_000


def recognises(file: StatisticalFile) -> bool:
    """Whether some sheet begins with a header of the export; never raises."""
    return file.is_workbook and bool(_sheets(file))


def read(file: StatisticalFile) -> Reading:
    """Cells of the export; `line` is the row of the sheet.

    Raises:
        BadInputError: no sheet or several of the export, a column that is missing or not known,
            a row wider than the header, no row.
    """
    kinds = _sheets(file)
    names = [name for name, kind in kinds.items() if kind == "long"] or list(kinds)
    if len(names) != 1:
        found = ", ".join(names) or "none"
        raise BadInputError(f"expected one sheet of data, found {found}")
    tally = Tally()
    for name in file.sheets:
        if name != names[0]:
            _leave(file, name, kinds.get(name, ""), tally)
    return reading(FORMAT, _Sheet(file, names[0]), tally, {})


def _leave(file: StatisticalFile, name: str, kind: str, tally: Tally) -> None:
    """Count the rows of a sheet that is not read."""
    rows = sum(1 for row in workbook_rows(file, name) if any(row))
    why = "repeats the data with years as columns" if kind else "is no table of data"
    tally.rows += rows - bool(kind and rows)  # a table's header is no record
    tally.ignore(f"sheet {name} {why}", rows - bool(kind and rows))


def _sheets(file: StatisticalFile) -> dict[str, str]:
    """Sheets of the export, each `long` or `wide`."""
    found = {}
    for name in file.sheets:
        header = _header(file, name)
        if is_long(header):
            found[name] = "long"
        elif is_wide(header):
            found[name] = "wide"
    return found


def _header(file: StatisticalFile, name: str) -> list[str]:
    try:
        return next(workbook_rows(file, name), [])
    except BadInputError:
        return []


@dataclass(frozen=True)
class _Sheet:
    """A sheet with its header in row 1."""

    file: StatisticalFile
    name: str

    def header(self) -> list[str]:
        names = _header(self.file, self.name)
        while names and not names[-1]:
            names.pop()
        return names

    def frames(self, tally: Tally) -> Iterator[tuple[pd.DataFrame, list[int]]]:
        names = self.header()
        rows = enumerate(workbook_rows(self.file, self.name), 1)
        body = self._fitting(islice(rows, 1, None), len(names), tally)
        while chunk := list(islice(body, CHUNK)):
            frame = pd.DataFrame([cells for _, cells in chunk], columns=names, dtype="str")
            yield frame, [number for number, _ in chunk]

    def _fitting(
        self, rows: Iterator[tuple[int, list[str]]], width: int, tally: Tally
    ) -> Iterator[tuple[int, list[str]]]:
        """Rows as wide as the header; empty ones are passed over, for a sheet has no end."""
        for number, cells in rows:
            if not any(cells):
                continue
            if any(cells[width:]):
                raise BadInputError(f"row {number}: expected {width} cells, found {len(cells)}")
            tally.rows += 1
            yield number, [*cells[:width], *[""] * (width - len(cells))]
