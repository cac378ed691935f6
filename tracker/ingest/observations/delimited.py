"""Records of a table in text form, each with the line it begins on; damage is named, not mended."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import Tally

CHUNK = 50_000  # records of a frame
SEPARATORS = (",", ";", "\t")
HEADER_WITHIN = 20_000  # characters
Record = tuple[int, list[str]]


def records(source: Iterable[str], separator: str = ",") -> Iterator[Record]:
    """Line and stripped fields of every record that is not blank, the header among them.

    Raises:
        BadInputError: a quotation is not closed, or goes on after its closing sign.
    """
    reader = csv.reader(source, delimiter=separator, strict=True)
    line = 1
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInputError(
                f"line {line}: expected fields with closed quotations, found a record that cannot"
                f" be taken apart ({error})"
            ) from error
        if fields:
            yield line, [field.strip() for field in fields]
        line = reader.line_num + 1


def first_fields(head: str, separator: str) -> list[str]:
    """Fields of the first record of a text that may be cut off; none where there is no table."""
    try:
        return next(records(io.StringIO(head[:HEADER_WITHIN]), separator))[1]
    except (StopIteration, BadInputError):
        return []


@dataclass(frozen=True)
class Delimited:
    """A text file that is a table: a header, then records, which may be read more than once."""

    file: StatisticalFile
    separator: str = ","

    def header(self) -> list[str]:
        """Names of the columns; unnamed ones at the end are left out.

        Raises:
            BadInputError: no record at all, a name twice, a column without a name between others.
        """
        line, names = next(records(self.file.stream(), self.separator), (1, []))
        while names and not names[-1]:
            names.pop()
        if not names:
            raise BadInputError(f"line {line}: expected a header with names of columns, found none")
        _check_names(line, names)
        return names

    def frames(self, tally: Tally) -> Iterator[tuple[pd.DataFrame, list[int]]]:
        """Frames of `str` columns under the header's names, and the lines of their rows.

        Records of empty fields are counted as ignored.

        Raises:
            BadInputError: a record has more or fewer fields than the header.
        """
        names = self.header()
        body = _fitting(
            islice(records(self.file.stream(), self.separator), 1, None), len(names), tally
        )
        while chunk := list(islice(body, CHUNK)):
            frame = pd.DataFrame([fields for _, fields in chunk], columns=names, dtype="str")
            yield frame, [line for line, _ in chunk]


def _check_names(line: int, names: list[str]) -> None:
    seen: set[str] = set()
    for at, name in enumerate(names):
        if not name:
            raise BadInputError(
                f"line {line}: expected a name for each column, found none for column {at + 1}"
            )
        if name in seen:
            raise BadInputError.at_line(line, "every column once", name)
        seen.add(name)


def _fitting(rows: Iterator[Record], width: int, tally: Tally) -> Iterator[Record]:
    for line, fields in rows:
        tally.rows += 1
        if fields[0] and len(fields) == width:  # nearly all: not looked at further
            yield line, fields
            continue
        if not any(fields):
            tally.ignore("row without content")
            continue
        if len(fields) < width or any(fields[width:]):
            raise BadInputError(f"line {line}: expected {width} fields, found {len(fields)}")
        yield line, fields[:width]
