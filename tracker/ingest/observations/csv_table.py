"""Finds the table in a CSV file that has lines of title above it: its header, and its records."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from tracker.errors import BadInputError
from tracker.ingest.observations.delimited import SEPARATORS, Record, records
from tracker.ingest.observations.opened import StatisticalFile

HEADER_WITHIN = 25  # records; publishers put a few lines of title and date above it
WIDE = 5  # columns, of which a title never has so many
IsHeader = Callable[[list[str]], bool]


@dataclass(frozen=True)
class CsvTable:
    """A header and the records below it, all as wide as the header; `lines` says where each begins.

    Cells are stripped of white space. `header_line` counts from 1.
    """

    header: tuple[str, ...]
    header_line: int
    rows: list[list[str]]
    lines: list[int]


def head_has(file: StatisticalFile, is_header: IsHeader) -> bool:
    """Whether a header stands among the first records; never raises."""
    return not file.is_workbook and _separator(io.StringIO(file.head), is_header) is not None


def read_csv_table(file: StatisticalFile, is_header: IsHeader) -> CsvTable:
    """The table under the first record that `is_header`; what stands above it is left out.

    Blank lines are passed over, and empty cells behind the last column of the header.

    Raises:
        BadInputError: no header, a row above it, a header that names a column twice, a record that
            is not as wide as the header, or text that is not CSV; each with its line.
    """
    separator = _separator(io.StringIO(file.head), is_header)
    if separator is None:
        raise BadInputError.at_line(1, "the header of a known layout", file.head[:60])
    body = (one for one in records(file.stream(), separator) if any(one[1]))
    above: list[Record] = []
    header_line, cells = next(body)
    while not is_header(cells):
        above.append((header_line, cells))
        header_line, cells = next(body)
    header = _trimmed(cells, 0)
    _refuse_rows_above(above, len(header))
    for name in header:
        if name and header.count(name) > 1:
            raise BadInputError.at_line(header_line, "each column once", name)
    rows = list(_fitting(body, len(header)))
    return CsvTable(
        tuple(header), header_line, [cells for _, cells in rows], [line for line, _ in rows]
    )


def _refuse_rows_above(above: list[Record], width: int) -> None:
    """Lines of title are narrow; one as wide as a wide table is a row that got above its header."""
    for line, cells in above:
        if width >= WIDE and len(_trimmed(cells, 0)) >= width - 1:
            raise BadInputError.at_line(line, "rows below the header only", " | ".join(cells)[:60])


def _separator(head: io.StringIO, is_header: IsHeader) -> str | None:
    for separator in SEPARATORS:
        head.seek(0)
        try:
            first = islice(records(head, separator), HEADER_WITHIN)
            if any(is_header(cells) for _, cells in first):
                return separator
        except BadInputError:  # another separator may take it apart
            continue
    return None


def _fitting(body: Iterator[Record], width: int) -> Iterator[Record]:
    for line, cells in body:
        row = _trimmed(cells, width)
        if len(row) != width:
            found = f"{len(row)}: {' | '.join(row)}"
            raise BadInputError.at_line(line, f"{width} cells as in the header", found)
        yield line, row


def _trimmed(cells: list[str], width: int) -> list[str]:
    end = len(cells)
    while end > width and not cells[end - 1]:
        end -= 1
    return cells[:end]
