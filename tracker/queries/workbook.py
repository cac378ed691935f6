"""What the workbook of one state holds: its cells, what a contributor may read of them, the rubric.

Stages come through `readable_stages` only, so the workbook of a second coder holds no first coding.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.errors import UnknownKeyError
from tracker.ingest.workbook import CODINGS, row_hash
from tracker.models import (
    Actor,
    ActorName,
    Clause,
    Cycle,
    Evidence,
    EvidenceClause,
    EvidenceText,
    Report,
    Rubric,
    RubricRating,
)
from tracker.queries.assessments import cells_in_work, readable_stages
from tracker.queries.catalogue_tables import worded_frame
from tracker.queries.clauses import worded_clauses
from tracker.queries.frames import Dtypes, records, typed
from tracker.queries.reporting import main_page_key, provisions_frame
from tracker.vocab import ActorKind, ClauseKind, ReviewProcess
from tracker.workflow.assess import Cell, Desk
from tracker.workflow.rules import AssessingRules
from tracker.workflow.stages import Person, Step, refusal
from tracker.workflow.workbook import person_of

WORKBOOK: Dtypes = {
    "clause_key": "str",
    "actor_code": "str",
    "cycle_key": "str",
    "sequence": "Int64",
    "row_hash": "str",
    "summary": "str",
    "stands_at": "str",
    "open_stages": "str",
}
ON_RECORD: Dtypes = {
    "clause_key": "str",
    "round": "Int64",
    "stage": "str",
    "coder": "str",
    "rating": "str",
    "confidence": "str",
    "evidence": "str",
    "wording": "str",
}
AT_HAND: Dtypes = {
    "clause_key": "str",
    "evidence_key": "str",
    "stance": "str",
    "reach": "str",
    "strength": "str",
    "is_own_word": "boolean",
    "description": "str",
}

Rows = Mapping[str, Mapping[str, Any]]  # rows of a frame by the key of their clause


@dataclass(frozen=True)
class Asked:
    """Which workbook: of which state and cycle, in which language, for whom, on which day."""

    state: str
    cycle_key: str
    language: str
    by: str
    on: date


@dataclass(frozen=True)
class Workbook:
    """The frames of a workbook.

    `cells`: as `WORKBOOK`; `on_record`: what the contributor may read of the round in work, as
    `ON_RECORD`; `at_hand`: current evidence of the state on the clauses, as `AT_HAND`; `rubric`:
    the ratings of the rubric in force, in its order.
    """

    asked: Asked
    state: str
    cycle: str
    cells: pd.DataFrame
    on_record: pd.DataFrame
    at_hand: pd.DataFrame
    rubric: pd.DataFrame


def workbook(session: Session, asked: Asked, rules: AssessingRules) -> Workbook:
    """What is known for coding one state in one cycle, as far as the contributor may read it.

    A row of `cells` is a mandate clause of the main follow-up page, or a cell that was begun.
    `sequence` counts its stages and shows later whether it was edited meanwhile; `open_stages` are
    the codings the contributor may submit next, joined by `;`.

    Raises:
        UnknownKeyError: there is no such state, cycle or contributor.
    """
    person = person_of(session, asked.by)
    state, cycle = _state_name(session, asked), _cycle_name(session, asked)
    begun = {row["clause_key"]: row for row in _of(asked, cells_in_work(session))}
    cells = _cells(Desk(session, rules), asked, person, begun)
    clauses = set(cells["clause_key"])
    return Workbook(
        asked=asked,
        state=state,
        cycle=cycle,
        cells=cells,
        on_record=_on_record(session, asked, begun),
        at_hand=_at_hand(session, asked, clauses),
        rubric=_rubric(session, asked.language, rules.rubric_key),
    )


def default_cycle(session: Session, on: date) -> str:
    """Key of the Summit cycle that ended last before day `on`: what states have answered for.

    Raises:
        UnknownKeyError: no Summit cycle has ended.
    """
    key = session.scalar(
        select(Cycle.cycle_key)
        .where(Cycle.process_code == ReviewProcess.SUMMIT.value, Cycle.ends_on < on)
        .order_by(Cycle.ends_on.desc())
        .limit(1)
    )
    if key is None:
        raise UnknownKeyError("no Summit cycle has ended: name one with --cycle")
    return key


def _state_name(session: Session, asked: Asked) -> str:
    query = (
        select(ActorName.language_code, ActorName.name)
        .select_from(Actor)
        .outerjoin(ActorName, ActorName.actor_id == Actor.actor_id)
        .where(Actor.actor_code == asked.state, Actor.kind_code == ActorKind.STATE.value)
    )
    names = dict(session.execute(query).all())
    if not names:
        raise UnknownKeyError(f"no state {asked.state!r} (`tracker export actors`)")
    return _said(names, asked.language) or asked.state


def _cycle_name(session: Session, asked: Asked) -> str:
    frame = worded_frame(session, Cycle, asked.language)
    found = frame[frame["cycle_key"] == asked.cycle_key]
    if found.empty:
        raise UnknownKeyError(f"no cycle {asked.cycle_key!r} (`tracker export cycles`)")
    return str(found["name"].iloc[0])


def _cells(desk: Desk, asked: Asked, person: Person, begun: Rows) -> pd.DataFrame:
    session = desk.session
    clauses = worded_clauses(session, asked.language)
    provisions = provisions_frame(session, asked.language, main_page_key(session))
    is_mandate = (clauses["kind"] == ClauseKind.MANDATE.value) & clauses["provision_key"].isin(
        provisions["provision_key"]
    )
    rows = []
    for clause in records(clauses[is_mandate | clauses["clause_key"].isin(begun)]):
        cell = Cell(clause["clause_key"], asked.state, asked.cycle_key)
        stands = begun.get(cell.clause_key, {"stage": None, "sequence": 0})
        sequence = int(stands["sequence"])
        rows.append(
            (
                cell.clause_key,
                cell.actor_code,
                cell.cycle_key,
                sequence,
                row_hash(cell.clause_key, cell.actor_code, cell.cycle_key, sequence),
                clause["summary"],
                stands["stage"],
                ";".join(_open_stages(desk, cell, person, asked.on)) or None,
            )
        )
    return typed(pd.DataFrame(rows, columns=list(WORKBOOK), dtype="object"), WORKBOOK)


def _open_stages(desk: Desk, cell: Cell, person: Person, on: date) -> list[str]:
    steps = desk.steps(cell)
    windows = desk.rules.windows
    return [
        stage.value
        for stage in CODINGS
        if refusal(steps, Step(stage, person.key, on), person, cell.actor_code, windows) is None
    ]


def _on_record(session: Session, asked: Asked, begun: Rows) -> pd.DataFrame:
    """What the contributor may read of the round each cell is in."""
    rows = [
        row | {"wording": _wording(row, asked.language)}
        for row in _of(asked, readable_stages(session, asked.by))
        if row["round"] == begun[row["clause_key"]]["round"]
    ]
    return typed(pd.DataFrame(rows, columns=list(ON_RECORD), dtype="object"), ON_RECORD)


def _of(asked: Asked, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame of stages or cells that are of the state and cycle asked for."""
    mine = (frame["actor_code"] == asked.state) & (frame["cycle"] == asked.cycle_key)
    return records(frame[mine])


def _wording(row: dict[str, Any], language: str) -> str | None:
    """What was said, in the language where there is that, else in the one it was said in."""
    said = [row[name] for name in row if name.startswith("wording_") and row[name]]
    return row[f"wording_{language}"] or next(iter(said), None)


def _at_hand(session: Session, asked: Asked, clauses: set[str]) -> pd.DataFrame:
    speaker = func.coalesce(Report.actor_id, Evidence.speaker_id)
    query = (
        select(
            Clause.clause_key,
            Evidence.evidence_key,
            EvidenceClause.stance_code,
            Evidence.reach_code,
            Evidence.strength_code,
            speaker == Evidence.actor_id,
            EvidenceText.language_code,
            EvidenceText.description,
        )
        .select_from(EvidenceClause)
        .join(Clause, Clause.clause_id == EvidenceClause.clause_id)
        .join(Evidence, Evidence.evidence_id == EvidenceClause.evidence_id)
        .join(Actor, Actor.actor_id == Evidence.actor_id)
        .outerjoin(Report, Report.report_id == Evidence.report_id)
        .outerjoin(EvidenceText, EvidenceText.evidence_id == Evidence.evidence_id)
        .where(Actor.actor_code == asked.state, Evidence.is_current)
        .order_by(Clause.clause_key, Evidence.evidence_key)
    )
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for clause, key, stance, reach, strength, own, language, said in session.execute(query):
        if clause in clauses:
            one = found.setdefault(
                (clause, key),
                {
                    "clause_key": clause,
                    "evidence_key": key,
                    "stance": stance,
                    "reach": reach,
                    "strength": strength,
                    "is_own_word": bool(own),
                    "said": {},
                },
            )
            one["said"][language] = said
    rows = [one | {"description": _said(one["said"], asked.language)} for one in found.values()]
    return typed(pd.DataFrame(rows, columns=list(AT_HAND), dtype="object"), AT_HAND)


def _said(texts: dict[str, str], language: str) -> str | None:
    """In the language, in English where that is missing, else in whatever there is."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), None)


def _rubric(session: Session, language: str, rubric_key: str) -> pd.DataFrame:
    """Rows of the rubric that a coder can choose, with its words in one language."""
    if session.scalar(select(Rubric.rubric_id).where(Rubric.rubric_key == rubric_key)) is None:
        raise UnknownKeyError(f"no rubric {rubric_key!r} (`tracker export rubrics`)")
    frame = worded_frame(session, RubricRating, language)
    return frame[frame["rubric_key"] == rubric_key].sort_values("position", kind="stable")
