"""Reads ratings that were given in another office's scale: a CSV file, a row a cell.

They are read as our ratings, each with what the translation loses (`tracker.method.scales`).
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracker.errors import BadInputError
from tracker.ingest.entered import RefusedError, clean, shown, split_keys, text_fault
from tracker.ingest.reading import Document
from tracker.method.scales import Scale, Translated, from_scale
from tracker.vocab import LANGUAGES, Rating

COLUMNS = ("clause_key", "actor_code", "code", "rationale", "language", "evidence_keys")
MOST = {"rationale": 4000, "evidence_keys": 2000}
LONGEST = 300


@dataclass(frozen=True)
class ForeignRating:
    """One row: what it rates, the rating it is read as, and why it was given."""

    line: int
    clause_key: str
    actor_code: str
    translated: Translated[Rating]
    rationale: str
    language: str
    evidence_keys: tuple[str, ...]


def read_ratings(document: Document, scale: Scale) -> tuple[ForeignRating, ...]:
    """Every row of the file, in its order; blank lines are passed over.

    Raises:
        BadInputError: the file is not CSV with exactly the columns `COLUMNS`.
        RefusedError: rows do not hold what was expected; each is named by its line.
    """
    problems: list[str] = []
    found: list[ForeignRating] = []
    met: set[tuple[str, str]] = set()
    for line, cells in _records(document.text):
        if len(cells) != len(COLUMNS):
            problems.append(f"line {line}: expected {len(COLUMNS)} cells, found {len(cells)}")
            continue
        row = dict(zip(COLUMNS, map(clean, cells), strict=True))
        key = (row["clause_key"], row["actor_code"])
        faults = list(_faults(row, scale))
        if key in met:
            faults.append("expected each clause and state once, found them a second time")
        met.add(key)
        problems += [f"line {line}: {fault}" for fault in faults]
        if not faults:
            found.append(_rating(line, row, scale))
    if problems:
        raise RefusedError(problems)
    return tuple(found)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The records below the header, each with the number of the line it begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if line == 1 and tuple(cells) != COLUMNS:
                raise BadInputError.at_line(1, f"the columns {','.join(COLUMNS)}", ",".join(cells))
            if line > 1 and any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInputError(f"line {line}: expected CSV, found {error}") from error
    if line == 1:
        raise BadInputError.at_line(1, f"the columns {','.join(COLUMNS)}", "")


def _faults(row: Mapping[str, str], scale: Scale) -> Iterator[str]:
    for name in COLUMNS:
        # a code such as -1 or +3 begins like a formula, and is looked up instead
        fault = None if name == "code" else text_fault(row[name], MOST.get(name, LONGEST))
        if fault is not None:
            yield f"{name}: {fault}"
        elif not row[name] and name != "evidence_keys":
            yield f"{name}: expected text, found nothing"
    if row["language"] and row["language"] not in LANGUAGES:
        yield f"language: expected one of {', '.join(LANGUAGES)}, found {shown(row['language'])}"
    if row["code"]:
        try:
            from_scale(row["code"], scale)
        except BadInputError:
            codes = ", ".join(value.code for value in scale.values)
            found = shown(row["code"])
            yield f"code: expected a value of {scale.scale_key} ({codes}), found {found}"


def _rating(line: int, row: Mapping[str, str], scale: Scale) -> ForeignRating:
    return ForeignRating(
        line=line,
        clause_key=row["clause_key"],
        actor_code=row["actor_code"],
        translated=from_scale(row["code"], scale),
        rationale=row["rationale"],
        language=row["language"],
        evidence_keys=split_keys(row["evidence_keys"]),
    )
