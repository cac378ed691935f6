"""Reads the seed files into checked rows, or says which cell is wrong."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from tracker.catalogue.cells import SeedRow
from tracker.catalogue.consistency import contradictions
from tracker.catalogue.seed_tables import ROW_KINDS, Problem, Seeds
from tracker.errors import BadInputError

Row = TypeVar("Row", bound=SeedRow)


def read_seeds(folder: Path) -> Seeds:
    """Read and check every seed file of `folder`.

    Raises:
        BadInputError: a file is missing, a cell is wrong, or rows contradict one another;
            names file, line and column of the first problem.
    """
    seeds, problems = read_rows_of_all(folder)
    if not problems:
        problems = list(contradictions(seeds))
    if problems:
        raise BadInputError(str(problems[0]))
    return seeds


def read_rows(folder: Path, kind: type[Row]) -> list[Row]:
    """The rows of one seed file.

    Raises:
        BadInputError: the file is missing or a cell is wrong; names the first problem.
    """
    problems: list[Problem] = []
    rows = _read_file(folder, kind, problems)
    if problems:
        raise BadInputError(str(problems[0]))
    return rows


def read_rows_of_all(folder: Path) -> tuple[Seeds, list[Problem]]:
    """Every file's readable rows, and what is wrong in the others, cell by cell."""
    problems: list[Problem] = []
    rows = {name: _read_file(folder, kind, problems) for name, kind in ROW_KINDS.items()}
    return Seeds(**rows), problems  # type: ignore[arg-type]


def _read_file(folder: Path, kind: type[Row], problems: list[Problem]) -> list[Row]:
    try:
        with (folder / kind.FILE).open(encoding="utf-8", newline="") as file:
            return list(_rows(file, kind, problems))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(Problem(kind.FILE, 0, None, f"cannot be read: {error}"))
        return []


def _rows(file: Iterator[str], kind: type[Row], problems: list[Problem]) -> Iterator[Row]:
    reader = csv.DictReader(file, strict=True)
    wanted = kind.columns()
    if reader.fieldnames != wanted:
        problems.append(Problem(kind.FILE, 1, None, f"expected the columns {','.join(wanted)}"))
        return
    for cells in reader:
        if None in cells or None in cells.values():
            said = f"expected {len(wanted)} cells"
            problems.append(Problem(kind.FILE, reader.line_num, None, said))
            continue
        try:
            yield kind.model_validate(cells).at_line(reader.line_num)
        except ValidationError as error:
            first = error.errors()[0]
            column = ".".join(str(part) for part in first["loc"]) or None
            problems.append(Problem(kind.FILE, reader.line_num, column, _said(first["msg"])))


def _said(message: str) -> str:
    return message.removeprefix("Value error, ")
