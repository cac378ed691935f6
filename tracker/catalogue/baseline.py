"""The baseline desk review of published reports: from seed rows to stages of cells.

Stages are never changed. Where the catalogue's baseline of a cell differs from what stands, the
cell is begun anew as its next round; where the catalogue has dropped a cell, it is withdrawn.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.catalogue.cells import codes
from tracker.catalogue.evidence_records import CODED_STAGES, BaselineRow, BaselineSearchRow
from tracker.catalogue.seed_tables import Seeds
from tracker.models import Actor, Assessment, Clause, Cycle
from tracker.vocab import Basis, Stage
from tracker.workflow.assess import Act, Cell, Desk, Finding, Search
from tracker.workflow.rules import AssessingRules
from tracker.workflow.stages import published, standing

EDITOR = "desk-editor"
DROPPED = "The catalogue no longer has this cell in its baseline desk review."


@dataclass(frozen=True)
class Coding:
    """One coder's row with the searches that belong to it."""

    row: BaselineRow
    searches: tuple[BaselineSearchRow, ...]

    @property
    def finding(self) -> Finding:
        """The row as a finding."""
        return Finding(
            rating=self.row.rating,
            confidence=self.row.confidence,
            rationale={"en": self.row.rationale_en, "es": self.row.rationale_es},
            evidence_keys=codes(self.row.evidence_keys),
            searches=tuple(Search(one.place, one.words, one.searched_on) for one in self.searches),
        )

    @property
    def act(self) -> Act:
        """Who coded, on which day."""
        at = datetime.combine(self.row.assessed_on, time(), tzinfo=UTC)
        return Act(self.row.contributor_key, at, Basis.BASELINE_DESK_REVIEW)


def load_baseline(session: Session, seeds: Seeds, rules: AssessingRules) -> int:
    """Append what the catalogue's baseline has and the database has not; returns its cells."""
    desk = Desk(session, rules)
    wanted = codings_by_cell(seeds.baseline, seeds.baseline_searches)
    known = _baseline_cells(session)
    for cell, codings in wanted.items():
        if cell not in known or not _stands(desk.history(cell), codings):
            _append(desk, cell, codings)
    for cell in known - set(wanted):
        if published(desk.steps(cell)) is not None:
            desk.end(cell, Stage.WITHDRAWN, Act(EDITOR, reason=DROPPED))
    return len(wanted)


def codings_by_cell(
    rows: Iterable[BaselineRow], searches: Iterable[BaselineSearchRow]
) -> dict[Cell, list[Coding]]:
    """The codings of each cell in the order of their stages."""
    logs: defaultdict[tuple[Cell, Stage], list[BaselineSearchRow]] = defaultdict(list)
    for search in searches:
        logs[_cell(search), search.stage].append(search)
    cells: defaultdict[Cell, list[Coding]] = defaultdict(list)
    for row in rows:
        cells[_cell(row)].append(Coding(row, tuple(logs[_cell(row), row.stage])))
    for codings in cells.values():
        codings.sort(key=lambda one: CODED_STAGES.index(one.row.stage))
    return dict(cells)


def _cell(row: BaselineRow | BaselineSearchRow) -> Cell:
    return Cell(row.clause_key, row.actor_code, row.cycle_key)


def _baseline_cells(session: Session) -> set[Cell]:
    rows = session.execute(
        select(Clause.clause_key, Actor.actor_code, Cycle.cycle_key)
        .select_from(Assessment)
        .join(Clause, Clause.clause_id == Assessment.clause_id)
        .join(Actor, Actor.actor_id == Assessment.actor_id)
        .join(Cycle, Cycle.cycle_id == Assessment.cycle_id)
        .where(Assessment.basis_code == Basis.BASELINE_DESK_REVIEW.value)
        .distinct()
    )
    return {Cell(*row) for row in rows}


def _append(desk: Desk, cell: Cell, codings: Sequence[Coding]) -> None:
    """Code, code blind, adjudicate and publish, each on its own day."""
    steps = desk.steps(cell)
    last = standing(steps)
    if last is not None and last.stage not in (Stage.PUBLISHED, Stage.WITHDRAWN, Stage.SUPERSEDED):
        return  # people are at work on this cell: theirs goes first
    today = datetime.now(UTC)
    for coding in codings:
        act = coding.act if last is None else Act(coding.act.by, today, coding.act.basis)
        desk.submit(cell, coding.row.stage, coding.finding, act)
    desk.publish(cell, Act(EDITOR, codings[-1].act.at if last is None else today))


def _stands(history: Sequence[Assessment], codings: Sequence[Coding]) -> bool:
    """Whether the last round says what the catalogue says, or people have gone beyond it.

    What people withdrew, superseded or monitored since is left alone.
    """
    last = max(one.round for one in history)
    rows = {one.stage_code: one for one in history if one.round == last}
    if any(one.basis_code != Basis.BASELINE_DESK_REVIEW for one in rows.values()):
        return True
    ended = [rows[stage] for stage in (Stage.WITHDRAWN, Stage.SUPERSEDED) if stage in rows]
    if ended:
        return ended[0].reason != DROPPED
    return all(_says(rows.get(one.row.stage), one) for one in codings)


def _says(stored: Assessment | None, coding: Coding) -> bool:
    if stored is None:
        return False
    finding = coding.finding
    return (
        stored.rating_code == finding.rating.value
        and stored.confidence_code == finding.confidence.value
        and {one.language_code: one.wording for one in stored.texts} == finding.rationale
        and {one.evidence.evidence_key for one in stored.evidence} == set(finding.evidence_keys)
        and len(stored.searches) == len(finding.searches)
    )
