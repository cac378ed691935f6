"""What rows of seed files may not say of one another: each contradiction is one problem."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import pairwise
from operator import attrgetter

from tracker.catalogue.cells import LocatedRow, SeedRow, codes
from tracker.catalogue.evidence_consistency import evidence_contradictions
from tracker.catalogue.evidence_records import PinnedRow
from tracker.catalogue.records import ActorRow, ClauseRow
from tracker.catalogue.seed_tables import Problem, Seeds, actor_spellings
from tracker.keys import provision_key, report_key
from tracker.vocab import ClauseKind, IndicatorOrigin, ProvisionKind

ASKING = (ClauseKind.MANDATE, ClauseKind.DEMAND)


def contradictions(seeds: Seeds) -> Iterator[Problem]:
    """Every problem between rows, file by file; a sound catalogue has none.

    What rows say of one another is looked at only where all they refer to is there.
    """
    loose = [*_doubled_keys(seeds), *_unknown_references(seeds)]
    yield from loose or _disagreements(seeds)


def _disagreements(seeds: Seeds) -> Iterator[Problem]:
    yield from _wrong_own_keys(seeds)
    yield from _names_of_two_actors(seeds)
    yield from _clauses_out_of_place(seeds)
    yield from _kinds_that_disagree(seeds)
    yield from _bases_of_the_wrong_kind(seeds)
    yield from _passages_outside_their_text(seeds)
    yield from _orphans(seeds)
    yield from evidence_contradictions(seeds)


def _all_rows(seeds: Seeds) -> Iterator[tuple[str, Sequence[SeedRow]]]:
    for field in fields(Seeds):
        yield field.name, getattr(seeds, field.name)


def _said(row: SeedRow, column: str | None, said: str) -> Problem:
    return Problem(row.FILE, row.line, column, said)


def _doubled_keys(seeds: Seeds) -> Iterator[Problem]:
    for _name, rows in _all_rows(seeds):
        if rows:
            yield from _unique(rows, rows[0].KEY[0], lambda row: row.key)
    if len({row.key for row in seeds.actors}) == len(seeds.actors):  # no row is there twice
        for column in ("iso2", "m49", "page_order"):
            yield from _unique(seeds.actors, column, attrgetter(column))
        yield from _unique(seeds.actors, "tile_row", _tile)


def _unique(
    rows: Sequence[SeedRow], column: str, key: Callable[..., Hashable]
) -> Iterator[Problem]:
    seen: set[Hashable] = set()
    for row in rows:
        value = key(row)
        if value is not None and value in seen:
            yield _said(row, column, f"{value!r} stands there twice")
        seen.add(value)


def _tile(row: ActorRow) -> tuple[int, int | None] | None:
    return None if row.tile_row is None else (row.tile_row, row.tile_col)


def _unknown_references(seeds: Seeds) -> Iterator[Problem]:
    known = {name: {row.key for row in rows} for name, rows in _all_rows(seeds)}
    for _name, rows in _all_rows(seeds):
        for row in rows:
            for column, target in row.REFERS.items():
                cell = getattr(row, column)
                several = column.endswith(("_codes", "_keys")) or column == "themes"
                for value in codes(cell) if several else [cell]:
                    if value is not None and value not in known[target]:
                        yield _said(row, column, f"unknown {column} {value!r}")
    subjects = known["reports"] | known["provisions"] | known["instruments"]
    for defect in seeds.defects:
        if defect.subject_key not in subjects:
            yield _said(defect, "subject_key", f"unknown subject_key {defect.subject_key!r}")
    places = known["reports"] | known["provisions"] | known["sources"]
    for indicator in seeds.indicators:
        if indicator.named_in is not None and indicator.named_in not in places:
            yield _said(indicator, "named_in", f"unknown named_in {indicator.named_in!r}")


def _wrong_own_keys(seeds: Seeds) -> Iterator[Problem]:
    for row in seeds.provisions:
        if row.provision_key != provision_key(row.instrument_key, row.paragraph):
            yield _said(row, "provision_key", f"{row.provision_key!r} is not its own key")
    for clause in seeds.clauses:
        if clause.clause_key != f"{clause.provision_key}:{clause.position}":
            yield _said(clause, "clause_key", f"{clause.clause_key!r} is not its own key")
    for report in seeds.reports:
        key = report_key(report.actor_code, report.reported_on, report.ordinal)
        if report.report_key != key or report.has_text == (report.text_sha256 is None):
            said = f"{report.report_key!r} contradicts its own cells"
            yield _said(report, "report_key", said)
    source_of = {row.report_key: row.source_key for row in seeds.reports}
    for located in _placed(seeds):
        wanted = source_of.get(located.report_key or "")
        if wanted is not None and located.source_key != wanted:
            said = f"expected {wanted}, the source of the report"
            yield _said(located, "source_key", said)


def _names_of_two_actors(seeds: Seeds) -> Iterator[Problem]:
    """No spelling may mean two actors: ambiguity is an error, not a guess."""
    meant: dict[str, str] = {}
    for row, column, spelling in actor_spellings(seeds):
        if meant.setdefault(spelling, row.actor_code) != row.actor_code:
            said = f"{spelling!r} means both {meant[spelling]} and {row.actor_code}"
            yield _said(row, column, said)


def _by_provision(seeds: Seeds) -> dict[str, list[ClauseRow]]:
    found: dict[str, list[ClauseRow]] = defaultdict(list)
    for row in seeds.clauses:
        found[row.provision_key].append(row)
    return found


def _clauses_out_of_place(seeds: Seeds) -> Iterator[Problem]:
    """Clauses are numbered from 1, in the order of the text, apart, and inside it."""
    chars = {row.provision_key: row.chars for row in seeds.provisions}
    for provision, rows in _by_provision(seeds).items():
        for position, row in enumerate(rows, 1):
            if row.position != position:
                yield _said(row, "position", f"expected {position}, the next of {provision}")
        located = [row for row in rows if row.char_start is not None]
        outside = [
            problem
            for row in located
            for problem in _outside(row, row.char_start, row.char_end, chars[provision], provision)
        ]
        yield from outside
        for before, after in pairwise([] if outside else located):
            if (after.char_start or 0) < (before.char_end or 0):
                said = f"expected to begin after {before.clause_key} ends at {before.char_end}"
                yield _said(after, "char_start", said)


def _outside(
    row: SeedRow, start: int | None, end: int | None, chars: int | None, where: str
) -> Iterator[Problem]:
    if start is None or end is None:
        return
    if start >= end:
        yield _said(row, "char_end", f"expected more than char_start {start}, found {end}")
    if chars is None:
        yield _said(row, "char_start", f"expected none: the text of {where} is not at hand")
    elif end > chars:
        yield _said(
            row, "char_end", f"expected at most {chars}, the length of {where}, found {end}"
        )


def _kinds_that_disagree(seeds: Seeds) -> Iterator[Problem]:
    """A paragraph binds or asks exactly when one of its clauses does."""
    clauses = _by_provision(seeds)
    for row in seeds.provisions:
        kinds = {clause.kind for clause in clauses[row.provision_key]}
        if not kinds:
            yield _said(row, "provision_key", f"expected a clause of {row.provision_key}")
        elif (binding := kinds & set(ASKING)) != _expected(row.kind):
            said = ", ".join(sorted(binding)) or "neither mandate nor demand"
            yield _said(row, "kind", f"found {row.kind}, but its clauses are {said}")


def _expected(kind: ProvisionKind) -> set[ClauseKind]:
    return set() if kind is ProvisionKind.CONTEXT else {ClauseKind(kind.value)}


def _bases_of_the_wrong_kind(seeds: Seeds) -> Iterator[Problem]:
    kinds = {row.clause_key: row.kind for row in seeds.clauses}
    for row in seeds.demand_bases:
        if kinds[row.clause_key] is not ClauseKind.DEMAND:
            yield _said(row, "clause_key", f"expected a demand, {row.clause_key} is none")
        if row.mandate_key and kinds[row.mandate_key] is not ClauseKind.MANDATE:
            yield _said(row, "mandate_key", f"expected a mandate, {row.mandate_key} is none")


def _placed(seeds: Seeds) -> Iterator[LocatedRow | PinnedRow]:
    """Every row that says where a source says so."""
    for _name, rows in _all_rows(seeds):
        yield from (row for row in rows if isinstance(row, LocatedRow | PinnedRow))


def _passages_outside_their_text(seeds: Seeds) -> Iterator[Problem]:
    """What is said to stand in a report stands inside it; a whole document's length is unknown."""
    chars = {row.report_key: row.chars for row in seeds.reports}
    for row in _placed(seeds):
        if row.report_key is not None:
            length = chars[row.report_key]
            yield from _outside(row, row.char_start, row.char_end, length, row.report_key)
        elif row.char_end is not None and row.char_end <= (row.char_start or 0):
            yield _said(row, "char_end", f"expected more than char_start {row.char_start}")
    pinned = {(row.provision_key, row.language): row.chars for row in seeds.provisions}
    for passage in seeds.passages:
        length = passage.char_end - passage.char_start
        wanted = pinned.get((passage.provision_key, passage.language))
        if length <= 0:
            said = f"expected more than char_start {passage.char_start}"
            yield _said(passage, "char_end", said)
        elif wanted is not None and length != wanted:
            said = f"expected {wanted} characters after char_start, found {length}"
            yield _said(passage, "char_end", said)


def _orphans(seeds: Seeds) -> Iterator[Problem]:
    """Every definition is for something: no indicator without clause, no theme without standard."""
    spoken = {row.indicator_key for row in seeds.clause_indicators}
    for indicator in seeds.indicators:
        named = indicator.origin is IndicatorOrigin.SOURCE_NAMED
        if named and indicator.named_in is None:
            yield _said(indicator, "named_in", "expected the source that names it")
        if not named and indicator.indicator_key not in spoken:
            yield _said(indicator, "indicator_key", "expected a clause it speaks to")
    yield from _never_named(seeds.themes, (row.theme_key for row in seeds.theme_standards))
    yield from _never_named(seeds.standards, (row.standard_key for row in seeds.theme_standards))


def _never_named(rows: Iterable[SeedRow], named: Iterable[str]) -> Iterator[Problem]:
    used = set(named)
    for row in rows:
        if row.key not in used:
            yield _said(row, row.KEY[0], f"expected a row that maps {row.key!r}")
