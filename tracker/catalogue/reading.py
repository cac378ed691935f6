"""Reads the seed files into checked rows, or says which cell is wrong."""

import csv
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from tracker.catalogue.records import (
    ActorRow,
    AliasRow,
    DefectRow,
    GroupRow,
    InstrumentRow,
    LinkDecisionRow,
    MembershipRow,
    ProvisionRow,
    ReportRow,
    SeedRow,
    SignatoryPairRow,
    SourceRow,
    ThemeRow,
)
from tracker.errors import BadInputError
from tracker.keys import fold, provision_key, report_key

Row = TypeVar("Row", bound=SeedRow)


@dataclass(frozen=True)
class Seeds:
    """All rows the project ships, checked one by one and against one another."""

    sources: list[SourceRow]
    themes: list[ThemeRow]
    actors: list[ActorRow]
    aliases: list[AliasRow]
    groups: list[GroupRow]
    memberships: list[MembershipRow]
    instruments: list[InstrumentRow]
    provisions: list[ProvisionRow]
    reports: list[ReportRow]
    defects: list[DefectRow]
    signatory_pairs: list[SignatoryPairRow]
    link_decisions: list[LinkDecisionRow]


FILES: dict[str, tuple[str, type[SeedRow]]] = {
    "sources": ("sources.csv", SourceRow),
    "themes": ("themes.csv", ThemeRow),
    "actors": ("actors.csv", ActorRow),
    "aliases": ("actor_aliases.csv", AliasRow),
    "groups": ("groups.csv", GroupRow),
    "memberships": ("memberships.csv", MembershipRow),
    "instruments": ("instruments.csv", InstrumentRow),
    "provisions": ("provisions.csv", ProvisionRow),
    "reports": ("reports.csv", ReportRow),
    "defects": ("source_defects.csv", DefectRow),
    "signatory_pairs": ("signatory_pairs.csv", SignatoryPairRow),
    "link_decisions": ("link_decisions.csv", LinkDecisionRow),
}


def read_seeds(folder: Path) -> Seeds:
    """Read and check every seed file of `folder`.

    Raises:
        BadInputError: a file is missing, a cell is wrong, or rows contradict one another;
            names file, line and column.
    """
    rows = {name: read_rows(folder / file, kind) for name, (file, kind) in FILES.items()}
    assert set(rows) == {field.name for field in fields(Seeds)}, "FILES and Seeds belong together"
    seeds = Seeds(**rows)  # type: ignore[arg-type]
    _check_keys(seeds)
    _check_names(seeds)
    _check_references(seeds)
    return seeds


def read_rows(path: Path, kind: type[Row]) -> list[Row]:
    """Read one CSV file with a header into rows of `kind`; errors as `read_seeds`."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            wanted = list(kind.model_fields)
            if reader.fieldnames != wanted:
                raise BadInputError(f"{path.name}: line 1: expected the columns {','.join(wanted)}")
            return [_row(path, reader.line_num, kind, cells) for cells in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInputError(f"{path.name}: cannot be read: {error}") from error


def _row(path: Path, line: int, kind: type[Row], cells: dict[str, str]) -> Row:
    if None in cells or None in cells.values():
        raise BadInputError(f"{path.name}: line {line}: expected {len(kind.model_fields)} cells")
    try:
        return kind.model_validate(cells).at_line(line)
    except ValidationError as error:
        first = error.errors()[0]
        column = ".".join(str(part) for part in first["loc"])
        raise BadInputError(f"{path.name}: line {line}: {column}: {first['msg']}") from error


def _unique(file: str, rows: list[Row], key: Callable[[Row], Hashable]) -> None:
    seen: set[Hashable] = set()
    for row in rows:
        value = key(row)
        if value is not None and value in seen:
            raise BadInputError(f"{file}: line {row.line}: {value!r} stands there twice")
        seen.add(value)


def _check_keys(seeds: Seeds) -> None:
    _unique("sources.csv", seeds.sources, lambda row: row.source_key)
    _unique("themes.csv", seeds.themes, lambda row: row.theme_key)
    _unique("actors.csv", seeds.actors, lambda row: row.actor_code)
    for column in ("iso2", "m49", "page_order"):
        _unique("actors.csv", seeds.actors, attrgetter(column))
    _unique("actors.csv", seeds.actors, _tile)
    _unique("groups.csv", seeds.groups, lambda row: row.group_key)
    _unique("instruments.csv", seeds.instruments, lambda row: row.instrument_key)
    _unique("provisions.csv", seeds.provisions, lambda row: row.provision_key)
    _unique("reports.csv", seeds.reports, lambda row: row.report_key)
    _unique("link_decisions.csv", seeds.link_decisions, lambda row: (row.report_key, row.citation))
    for row in seeds.provisions:
        if row.provision_key != provision_key(row.instrument_key, row.paragraph):
            raise BadInputError(
                f"provisions.csv: line {row.line}: {row.provision_key!r} is not its own key"
            )
    for report in seeds.reports:
        key = report_key(report.actor_code, report.reported_on, report.ordinal)
        if report.report_key != key or report.has_text == (report.text_sha256 is None):
            raise BadInputError(
                f"reports.csv: line {report.line}: {report.report_key!r} contradicts its own cells"
            )


def _tile(row: ActorRow) -> tuple[int, int | None] | None:
    return None if row.tile_row is None else (row.tile_row, row.tile_col)


def _check_names(seeds: Seeds) -> None:
    """No spelling may mean two actors: ambiguity is an error, not a guess."""
    meant: dict[str, str] = {}
    for alias, code in actor_spellings(seeds):
        if meant.setdefault(alias, code) != code:
            raise BadInputError(
                f"actor_aliases.csv: {alias!r} means both {meant[alias]} and {code}"
            )


def actor_spellings(seeds: Seeds) -> list[tuple[str, str]]:
    """Every folded spelling with the actor it means: page names, names, aliases."""
    spellings = [
        (fold(name), row.actor_code)
        for row in seeds.actors
        for name in (row.page_name, row.name_en, row.name_es, row.name_pt, row.name_fr)
        if name
    ]
    return spellings + [(fold(row.alias), row.actor_code) for row in seeds.aliases]


def _check_references(seeds: Seeds) -> None:
    sources = {row.source_key for row in seeds.sources}
    actors = {row.actor_code for row in seeds.actors}
    groups = {row.group_key for row in seeds.groups}
    themes = {row.theme_key for row in seeds.themes}
    instruments = {row.instrument_key for row in seeds.instruments}
    provisions = {row.provision_key for row in seeds.provisions}
    reports = {row.report_key for row in seeds.reports}
    _known(seeds.instruments, "instruments.csv", "source_key", sources)
    _known(seeds.aliases, "actor_aliases.csv", "actor_code", actors)
    _known(seeds.memberships, "memberships.csv", "actor_code", actors)
    _known(seeds.memberships, "memberships.csv", "group_key", groups)
    _known(seeds.provisions, "provisions.csv", "instrument_key", instruments)
    _known(seeds.provisions, "provisions.csv", "theme", themes)
    _known(seeds.reports, "reports.csv", "source_key", sources)
    _known(seeds.reports, "reports.csv", "actor_code", actors)
    _known(seeds.defects, "source_defects.csv", "source_key", sources)
    subjects = reports | provisions | instruments
    _known(seeds.defects, "source_defects.csv", "subject_key", subjects)
    _known(seeds.signatory_pairs, "signatory_pairs.csv", "instrument_key", instruments)
    _known(seeds.link_decisions, "link_decisions.csv", "report_key", reports)
    _known(seeds.link_decisions, "link_decisions.csv", "provision_key", provisions)


def _known(rows: Sequence[SeedRow], file: str, column: str, keys: set[str]) -> None:
    for row in rows:
        value = getattr(row, column)
        if value not in keys:
            raise BadInputError(f"{file}: line {row.line}: unknown {column} {value!r}")
