"""What rows of facts, evidence, rubrics and the baseline may not say of one another."""

from collections import defaultdict
from collections.abc import Iterator

from tracker.catalogue.cells import SeedRow, codes
from tracker.catalogue.evidence_records import (
    CODED_STAGES,
    BaselineRow,
    EvidenceClauseRow,
    EvidenceRow,
    FactRow,
)
from tracker.catalogue.seed_tables import Problem, Seeds
from tracker.method.rubric import Support, contradiction
from tracker.vocab import RATING_VALUES, ClauseKind, Rating, Stage, Stance


def evidence_contradictions(seeds: Seeds) -> Iterator[Problem]:
    """Every problem between these rows; what they refer to is there."""
    yield from _keys_of_other_reports(seeds)
    yield from _clauses_that_ask_nothing(seeds)
    yield from _incomplete_rubrics(seeds)
    yield from _ratings_written_twice(seeds)
    yield from _baseline_problems(seeds)


def _said(row: SeedRow, column: str | None, said: str) -> Problem:
    return Problem(row.FILE, row.line, column, said)


def _keys_of_other_reports(seeds: Seeds) -> Iterator[Problem]:
    rows: list[FactRow | EvidenceRow] = [*seeds.facts, *seeds.evidence]
    for row in rows:
        if row.report_key is not None and not row.key.startswith(f"{row.report_key}:"):
            yield _said(row, row.KEY[0], f"expected a key that begins with {row.report_key}:")


def _clauses_that_ask_nothing(seeds: Seeds) -> Iterator[Problem]:
    """Evidence speaks to mandates and demands, of texts no younger than the report."""
    clauses = {row.clause_key: row for row in seeds.clauses}
    adopted = {row.instrument_key: row.adopted_on for row in seeds.instruments}
    instruments = {row.provision_key: row.instrument_key for row in seeds.provisions}
    reported = {row.report_key: row.reported_on for row in seeds.reports}
    reports = {row.evidence_key: row.report_key for row in seeds.evidence}
    for row in seeds.evidence_clauses:
        clause = clauses[row.clause_key]
        if clause.kind not in (ClauseKind.MANDATE, ClauseKind.DEMAND):
            yield _said(row, "clause_key", f"expected a mandate or demand, found a {clause.kind}")
        report = reports[row.evidence_key]
        instrument = instruments[clause.provision_key]
        if report is not None and adopted[instrument] > reported[report]:
            said = f"expected a text older than the report, {instrument} is younger"
            yield _said(row, "clause_key", said)


def _incomplete_rubrics(seeds: Seeds) -> Iterator[Problem]:
    """A rubric has every rating, each with its place in the order."""
    found: defaultdict[str, set[Rating]] = defaultdict(set)
    for row in seeds.rubric_ratings:
        found[row.rubric_key].add(row.rating)
        if row.value != RATING_VALUES.get(row.rating):
            yield _said(row, "value", f"expected {RATING_VALUES.get(row.rating)}")
    for rubric in seeds.rubrics:
        missing = [rating.value for rating in Rating if rating not in found[rubric.rubric_key]]
        if missing:
            yield _said(rubric, "rubric_key", f"expected a row for {', '.join(missing)}")


def _ratings_written_twice(seeds: Seeds) -> Iterator[Problem]:
    """A rating is written as one value of a scale, or as none."""
    seen: set[tuple[str, str]] = set()
    for row in seeds.scale_values:
        for rating in codes(row.is_export_of):
            if rating not in {one.value for one in Rating}:
                yield _said(row, "is_export_of", f"unknown rating {rating!r}")
            elif (row.scale_key, rating) in seen:
                yield _said(row, "is_export_of", f"{rating} is written as two values")
            seen.add((row.scale_key, rating))


def _baseline_problems(seeds: Seeds) -> Iterator[Problem]:
    yield from _incomplete_cells(seeds)
    logged = {
        (row.clause_key, row.actor_code, row.cycle_key, row.stage)
        for row in seeds.baseline_searches
    }
    evidence = {row.evidence_key: row for row in seeds.evidence}
    stances = _stances(seeds.evidence_clauses)
    for row in seeds.baseline:
        searched = row.rating is Rating.SEARCHED_NO_EVIDENCE
        place = (row.clause_key, row.actor_code, row.cycle_key, row.stage)
        if searched != (place in logged):
            yield _said(row, "rating", "expected searches for searched_no_evidence, only there")
        if searched == bool(row.evidence_keys):
            yield _said(row, "evidence_keys", f"expected {'none' if searched else 'evidence'}")
        supports = [_support(row, evidence[key], stances) for key in codes(row.evidence_keys)]
        if not searched and (said := contradiction(row.rating, supports)):
            yield _said(row, "rating", said)


def _stances(rows: list[EvidenceClauseRow]) -> dict[tuple[str, str], Stance]:
    return {(row.evidence_key, row.clause_key): row.stance for row in rows}


def _support(
    row: BaselineRow, evidence: EvidenceRow, stances: dict[tuple[str, str], Stance]
) -> Support:
    speaker = (evidence.report_key or "").partition("-")[0]
    return Support(
        reach=evidence.reach,
        strength=evidence.strength,
        stance=stances.get((evidence.evidence_key, row.clause_key), Stance.SUPPORTS),
        is_own_word=speaker == row.actor_code,
    )


def _incomplete_cells(seeds: Seeds) -> Iterator[Problem]:
    """Every cell is coded, coded again by somebody else, and settled by a third."""
    cells: defaultdict[tuple[str, str, str], dict[Stage, BaselineRow]] = defaultdict(dict)
    for row in seeds.baseline:
        cells[row.clause_key, row.actor_code, row.cycle_key][row.stage] = row
    for stages in cells.values():
        first = next(iter(stages.values()))
        missing = [stage.value for stage in CODED_STAGES if stage not in stages]
        if missing:
            yield _said(first, "stage", f"expected also {', '.join(missing)} of this cell")
        elif len({row.contributor_key for row in stages.values()}) < len(CODED_STAGES):
            yield _said(first, "contributor_key", "expected three different contributors")
