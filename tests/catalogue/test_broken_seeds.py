"""Whatever is wrong in a seed file, whichever it is, is told in one line before anything loads.

The cases come from the row classes, so that a file of tomorrow is damaged like those of today.
"""

import csv
import shutil
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import pytest

from tracker.catalogue.cells import LocatedRow, SeedRow
from tracker.catalogue.consistency import contradictions
from tracker.catalogue.reading import read_rows_of_all, read_seeds
from tracker.catalogue.seed_tables import ROW_KINDS, Seeds
from tracker.config import shipped
from tracker.errors import BadInputError

Cells = dict[str, str]
NOWHERE = "nowhere"
REFERENCES = [(name, column) for name, kind in ROW_KINDS.items() for column in kind.REFERS]
PAIRS = (("starts_on", "ends_on"), ("asked_on", "answered_on"), ("member_from", "member_to"))
IN_ORDER = [
    (name, pair)
    for name, kind in ROW_KINDS.items()
    for pair in PAIRS
    if {*pair} <= {*kind.model_fields}
]
WITH_OFFSETS = [name for name, kind in ROW_KINDS.items() if "char_end" in kind.model_fields]
OF_REPORTS = [name for name in WITH_OFFSETS if issubclass(ROW_KINDS[name], LocatedRow)]


@dataclass(frozen=True)
class Damage:
    """A cell's new content, what sort of damage that is, and words the complaint holds."""

    sort: str
    column: str
    cell: str
    words: tuple[str, ...]


def leaves(annotation: Any) -> set[Any]:
    """The plain types a cell may hold: the values of a Literal, an enum, `str`, `None`, ..."""
    if get_origin(annotation) in (Union, types.UnionType):
        return set().union(*map(leaves, get_args(annotation)))
    if get_origin(annotation) is Literal:
        return {annotation}
    inner = get_args(annotation)
    return leaves(inner[0]) if inner else {annotation}


def allowed(leaf: Any) -> list[str]:
    """The codes of a vocabulary; empty for every other type."""
    if get_origin(leaf) is Literal:
        return [str(value) for value in get_args(leaf)]
    return (
        [one.value for one in leaf] if isinstance(leaf, type) and issubclass(leaf, StrEnum) else []
    )


MALFORMED = {
    date: (("date", "2015-13-01", "date"), ("date", "31/12/2015", "date")),
    int: (("number", "many", "integer"),),
    float: (("number", "many", "number"), ("number", "nan", "number")),
    bool: (("boolean", "perhaps", "boolean"),),
}


def damages(kind: type[SeedRow]) -> Iterator[Damage]:
    """Every way in which one cell of the file can be wrong by itself."""
    for column, field in kind.model_fields.items():
        found = leaves(field.annotation)
        if type(None) not in found:
            yield Damage("missing", column, "", ())
            yield Damage("blank", column, "   ", ())
        for leaf in found:
            if codes := allowed(leaf):
                yield Damage("code", column, NOWHERE, tuple(codes))
            for sort, cell, word in MALFORMED.get(leaf, ()):
                yield Damage(sort, column, cell, (word,))
        if column in ("char_start", "char_end"):
            yield Damage("offset", column, "-1", ("greater",))
        if column.endswith("sha256"):
            yield Damage("hash", column, "abc", ("pattern",))


DAMAGES = {name: list(damages(kind)) for name, kind in ROW_KINDS.items()}


def example_cells(name: str, seeds: Seeds) -> Cells:
    """A sound row of a file that ships empty: every cell that must be there, and no other."""
    kind = ROW_KINDS[name]
    return {column: example_cell(kind, column, seeds) for column in kind.columns()}


def example_cell(kind: type[SeedRow], column: str, seeds: Seeds) -> str:
    found = leaves(kind.model_fields[column].annotation)
    if type(None) in found and column != "source_key":
        return ""
    if column in kind.REFERS:
        return str(getattr(seeds, kind.REFERS[column])[0].key)
    (leaf,) = found - {type(None)}
    plain = {date: "2026-01-31", int: "1", float: "1.5", bool: "true", str: "a bridge of words"}
    return plain.get(leaf) or allowed(leaf)[0]


def shipped_cells(folder: Path, kind: type[SeedRow]) -> list[Cells]:
    with (folder / kind.FILE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def write_cells(folder: Path, kind: type[SeedRow], rows: list[Cells]) -> None:
    with (folder / kind.FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, kind.columns())
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seeds, to be damaged."""
    return Path(shutil.copytree(shipped("seeds"), tmp_path / "seeds"))


@pytest.fixture(scope="module")
def full(seeds: Seeds) -> Seeds:
    """The catalogue with an example in each file that ships empty."""
    examples = {
        name: [kind.model_validate(example_cells(name, seeds)).at_line(2)]
        for name, kind in ROW_KINDS.items()
        if not getattr(seeds, name)
    }
    return replace(seeds, **examples)


def complaint(folder: Path) -> str:
    """The one line about the damaged folder: nothing is returned that could be loaded."""
    with pytest.raises(BadInputError) as told:
        read_seeds(folder)
    assert "\n" not in str(told.value)
    return str(told.value)


def test_there_are_cases_of_each_sort():
    """The cases below are derived: were the derivation to break, there would be too few."""
    counted: dict[str, int] = {}
    for damage in (one for found in DAMAGES.values() for one in found):
        counted[damage.sort] = counted.get(damage.sort, 0) + 1
    least = {"missing": 240, "blank": 240, "code": 75, "date": 56, "number": 50, "hash": 4}
    assert {sort: counted[sort] for sort, count in least.items() if counted[sort] < count} == {}
    assert counted["offset"] == 2 * len(WITH_OFFSETS) >= 28
    assert len(ROW_KINDS) >= 37
    assert len(REFERENCES) >= 75
    assert len(OF_REPORTS) >= 12
    assert all(len(found) >= 4 for found in DAMAGES.values())


def test_examples_of_empty_files_are_sound(full: Seeds):
    """The rows made up for files that ship empty are no damage by themselves."""
    assert all(getattr(full, name) for name in ROW_KINDS)
    assert list(contradictions(full)) == []


@pytest.mark.parametrize("name", ROW_KINDS)
def test_a_wrong_cell_is_one_problem_that_names_the_place_and_what_was_expected(
    folder: Path, seeds: Seeds, name: str
):
    """Each cell of a file, missing or malformed: one problem each, in order, and no more."""
    kind = ROW_KINDS[name]
    sound = [*shipped_cells(folder, kind), example_cells(name, seeds)][0]
    write_cells(folder, kind, [sound | {one.column: one.cell} for one in DAMAGES[name]])
    _readable, problems = read_rows_of_all(folder)
    assert len(problems) == len(DAMAGES[name])
    for line, (problem, damage) in enumerate(zip(problems, DAMAGES[name], strict=True), 2):
        assert (problem.file, problem.line, problem.column) == (kind.FILE, line, damage.column)
        assert problem.said
        assert [word for word in damage.words if word not in problem.said] == []


@pytest.mark.parametrize("name", ["sources", "systems"])
def test_a_wrong_cell_stops_the_reading(folder: Path, seeds: Seeds, name: str):
    """Of the many problems of a file, the first one or the last, the first is the one line."""
    kind = ROW_KINDS[name]
    sound = shipped_cells(folder, kind)[0]
    write_cells(folder, kind, [sound | {one.column: one.cell} for one in DAMAGES[name]])
    first = DAMAGES[name][0]
    assert complaint(folder).startswith(f"{kind.FILE}: line 2: {first.column}: ")


@pytest.mark.parametrize("name", ROW_KINDS)
def test_a_key_that_stands_there_twice_is_told_by_its_second_line(
    folder: Path, seeds: Seeds, name: str
):
    """A row with the key of another: which file, which line, which column, which key."""
    kind = ROW_KINDS[name]
    rows = shipped_cells(folder, kind) or [example_cells(name, seeds)]
    write_cells(folder, kind, [*rows, rows[0]])
    key = kind.model_validate(rows[0]).key
    place = f"{kind.FILE}: line {len(rows) + 2}: {kind.KEY[0]}"
    assert complaint(folder) == f"{place}: {key!r} stands there twice"


@pytest.mark.parametrize("cell", ["0", "86400"])
def test_a_number_is_no_date(folder: Path, cell: str):
    """A day is written as one: seconds since 1970 are not read as the day they fall on."""
    kind = ROW_KINDS["instruments"]
    first, *rest = shipped_cells(folder, kind)
    write_cells(folder, kind, [first | {"adopted_on": cell}, *rest])
    assert complaint(folder).startswith("instruments.csv: line 2: adopted_on: ")


@pytest.mark.parametrize(("name", "pair"), IN_ORDER, ids=str)
def test_an_end_before_its_beginning_is_told(
    folder: Path, seeds: Seeds, name: str, pair: tuple[str, str]
):
    """Two days in the wrong order, which the database would refuse, are told by file and line."""
    kind = ROW_KINDS[name]
    first, *rest = shipped_cells(folder, kind) or [example_cells(name, seeds)]
    turned = dict(zip(pair, ("2015-02-02", "2015-02-01"), strict=True))
    precise = {"precision": "day"} if "precision" in first else {}
    write_cells(folder, kind, [first | turned | precise, *rest])
    said = complaint(folder)
    assert said.startswith(f"{kind.FILE}: line 2: ")
    assert pair[1] in said


TOO_LONG = {
    "instruments": ("country_code", 3),
    "reviews": ("country_code", 3),
    "standards": ("number", 20),
    "indicators": ("sdg_indicator", 20),
    "systems": ("page", 40),
}


@pytest.mark.parametrize(("name", "column"), [(name, cell[0]) for name, cell in TOO_LONG.items()])
def test_a_code_longer_than_its_column_is_told(folder: Path, name: str, column: str):
    """What one database would cut off or refuse is refused from the file, for every database."""
    kind = ROW_KINDS[name]
    first, *rest = shipped_cells(folder, kind)
    write_cells(folder, kind, [first | {column: "9" * (TOO_LONG[name][1] + 1)}, *rest])
    assert complaint(folder).startswith(f"{kind.FILE}: line 2: {column}: ")


def told(seeds: Seeds, name: str, row: SeedRow, cells: Mapping[str, object]) -> list[str]:
    """The problems of the catalogue with other cells in one row of it."""
    changed = row.model_copy(update=dict(cells))
    rows = [changed if one is row else one for one in getattr(seeds, name)]
    return [str(problem) for problem in contradictions(replace(seeds, **{name: rows}))]


@pytest.mark.parametrize(("name", "column"), REFERENCES, ids=lambda part: part)
def test_an_unknown_reference_is_told_by_line_and_column(full: Seeds, name: str, column: str):
    """A key that no row of the other file has, in each column that refers to one."""
    rows = getattr(full, name)
    row = next((one for one in rows if getattr(one, column) is not None), rows[0])
    problems = told(full, name, row, {column: NOWHERE})
    place = f"{row.FILE}: line {row.line}: {column}"
    assert problems[0] == f"{place}: unknown {column} {NOWHERE!r}"


def test_an_unknown_reference_stops_the_reading(folder: Path):
    """What contradicts other files reaches the caller as the one line, like a wrong cell."""
    kind = ROW_KINDS["memberships"]
    first, *rest = shipped_cells(folder, kind)
    write_cells(folder, kind, [first | {"actor_code": NOWHERE}, *rest])
    said = "memberships.csv: line 2: actor_code: unknown actor_code 'nowhere'"
    assert complaint(folder) == said


def beyond(row: SeedRow, length: int, where: str) -> str:
    """The problem of a row that ends one character behind the end."""
    place = f"{row.FILE}: line {row.line}: char_end"
    return f"{place}: expected at most {length}, the length of {where}, found {length + 1}"


@pytest.mark.parametrize("name", OF_REPORTS)
def test_an_offset_beyond_the_report_is_told(full: Seeds, name: str):
    """What is said to stand in a report ends where the report ends, in each file that says so."""
    report = next(one for one in full.reports if one.has_text)
    row = getattr(full, name)[0]
    place = {"source_key": report.source_key, "report_key": report.report_key, "char_start": 0}
    assert told(full, name, row, place | {"char_end": report.chars}) == []
    assert told(full, name, row, place | {"char_end": report.chars + 1}) == [
        beyond(row, report.chars, report.report_key)
    ]


def test_an_offset_beyond_the_paragraph_is_told(full: Seeds):
    """A clause ends where its paragraph ends."""
    row = next(one for one in reversed(full.clauses) if one.char_end is not None)
    length = next(one.chars for one in full.provisions if one.provision_key == row.provision_key)
    assert told(full, "clauses", row, {"char_end": length}) == []
    assert told(full, "clauses", row, {"char_end": length + 1}) == [
        beyond(row, length, row.provision_key)
    ]


@pytest.mark.parametrize("name", WITH_OFFSETS)
def test_an_offset_alone_or_in_the_wrong_order_is_told(full: Seeds, name: str):
    """A place begins somewhere and ends behind it."""
    row = getattr(full, name)[0]
    cells = {column: _cell(getattr(row, column)) for column in type(row).columns()}
    alone = cells | {"char_start": "3", "char_end": ""}
    with pytest.raises(ValueError, match="char_end"):
        type(row).model_validate(alone)
    turned = told(full, name, row, _somewhere(full, row) | {"char_start": 4, "char_end": 4})
    assert turned
    assert turned[0].startswith(f"{row.FILE}: line {row.line}: char_end: expected more than")


def _somewhere(seeds: Seeds, row: SeedRow) -> dict[str, object]:
    """A report to stand in, for rows that may stand in one."""
    if not isinstance(row, LocatedRow):
        return {}
    report = next(one for one in seeds.reports if one.has_text)
    return {"source_key": report.source_key, "report_key": report.report_key}


def _cell(value: object) -> str:
    return "" if value is None else str(value)
