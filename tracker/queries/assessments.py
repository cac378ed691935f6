"""Assessments as frames: what the public sees on a day, and what a contributor may read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.errors import BadInputError, UnknownKeyError
from tracker.models import (
    Actor,
    Assessment,
    AssessmentEvidence,
    Clause,
    Contributor,
    ContributorRole,
    Cycle,
    LedgerEntry,
    Rubric,
)
from tracker.queries.catalogue_tables import table_frame
from tracker.queries.frames import Dtypes, records, typed
from tracker.vocab import LANGUAGES, Role, Stage
from tracker.workflow.assess import step_of
from tracker.workflow.stages import Person, published, readable, works_on_drafts

STAGES: Dtypes = {
    "assessment_key": "str",
    "clause_key": "str",
    "actor_code": "str",
    "cycle": "str",
    "round": "Int64",
    "sequence": "Int64",
    "stage": "str",
    "basis": "str",
    "rating": "str",
    "confidence": "str",
    "rubric_version": "Int64",
    "evidence": "str",
    "causes": "str",
    "coder": "str",
    "role": "str",
    "submitted_on": "date",
    "due_on": "date",
    "embargo_until": "date",
    "is_silence": "boolean",
    "reason": "str",
    **{f"wording_{language}": "str" for language in LANGUAGES},
}
SEARCHES: Dtypes = {
    "search_key": "str",
    "assessment_key": "str",
    "place": "str",
    "words": "str",
    "searched_on": "date",
}
LEDGER: Dtypes = {
    "entry": "Int64",
    "written_at": "str",
    "role": "str",
    "written_by": "str",
    "action": "str",
    "reason": "str",
    "changes": "Int64",
    "changes_sha256": "str",
    "previous_sha256": "str",
    "entry_sha256": "str",
}
CellId = tuple[int, int, int]


@dataclass(frozen=True)
class _Keys:
    """Keys of what assessments refer to, by id."""

    clauses: Mapping[int, str]
    actors: Mapping[int, str]
    cycles: Mapping[int, str]
    rubrics: Mapping[int, int]


def public_stages(session: Session, on: date) -> pd.DataFrame:
    """Every stage of what is published on day `on`, with the stages that led to it.

    A row a stage, columns as `STAGES`; nothing of a cell that was never published, is embargoed or
    withdrawn, and nothing of a round that is still in work. `evidence` and `causes` are keys joined
    by `;`: of a search that found nothing, the keys of its log. A published row shows the text and
    evidence of the row it was decided from.
    """
    rows = []
    keys = _keys(session)
    for history in _histories(session).values():
        last = _published_at(history, on)
        if last is not None:
            rows += [_stage(one, keys) for one in _public_rounds(history, on)]
    return _stages_frame(rows)


def public_searches(session: Session, on: date) -> pd.DataFrame:
    """The search log behind what is published on day `on`; columns as `SEARCHES`."""
    rows = []
    keys = _keys(session)
    for history in _histories(session).values():
        last = _published_at(history, on)
        for one in _public_rounds(history, on) if last is not None else []:
            rows += [
                (
                    f"search:{log.search_id}",
                    _assessment_key(one, keys),
                    log.place,
                    log.words,
                    log.searched_on,
                )
                for log in one.searches
            ]
    return typed(pd.DataFrame(rows, columns=list(SEARCHES), dtype="object"), SEARCHES)


def readable_stages(session: Session, reader_key: str) -> pd.DataFrame:
    """Every stage a contributor may read (`tracker.workflow.stages.readable`); as `STAGES`.

    This is the only way drafts leave the database: the second coder finds no first coding in it.

    Raises:
        UnknownKeyError: there is no such contributor.
    """
    reader = _reader(session, reader_key)
    keys = _keys(session)
    rows = []
    for history in _histories(session).values():
        steps = [step_of(one) for one in history]
        actor_code = keys.actors[history[0].actor_id]
        rows += [
            _stage(one, keys)
            for at, one in enumerate(history)
            if readable(steps, at, reader, actor_code)
        ]
    return _stages_frame(rows)


def draft_stages(session: Session, reader_key: str) -> pd.DataFrame:
    """What would be public if all that is decided were published today; columns as `STAGES`.

    Embargoes count as over, and the adjudication or final decision of a round in work as its
    publication. Only for those who work on drafts; of what a coder still has to code blind there is
    no decision yet.

    Raises:
        UnknownKeyError: there is no such contributor.
        BadInputError: none of their roles works on drafts.
    """
    reader = _reader(session, reader_key)
    if not works_on_drafts(reader):
        raise BadInputError(f"{reader_key} has no role that works on drafts (`tracker user list`)")
    shown = public_stages(session, date.max)
    decided = _decided_in_work(readable_stages(session, reader_key))
    return _stages_frame([*records(shown), *decided])


def _decided_in_work(stages: pd.DataFrame) -> list[dict[str, Any]]:
    """The stages of each round that is decided and neither published nor given up, as published."""
    rounds: defaultdict[tuple[str, str, str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in records(stages):
        rounds[row["clause_key"], row["actor_code"], row["cycle"], row["round"]].append(row)
    found: list[dict[str, Any]] = []
    for rows in rounds.values():
        seen = {row["stage"] for row in rows}
        decisions = [row for row in rows if row["stage"] in (Stage.ADJUDICATION, Stage.FINAL)]
        if decisions and not seen & {Stage.PUBLISHED, Stage.WITHDRAWN, Stage.SUPERSEDED}:
            found += [*rows, decisions[-1] | {"stage": Stage.PUBLISHED.value}]
    return found


def cells_in_work(session: Session) -> pd.DataFrame:
    """Every cell that was begun, and the stage it stands at; no rating, so no coder is unblinded.

    `clause_key`, `actor_code`, `cycle`, `stage` (str), `round`, `sequence` (Int64), `due_on`.
    """
    dtypes: Dtypes = {
        "clause_key": "str",
        "actor_code": "str",
        "cycle": "str",
        "stage": "str",
        "round": "Int64",
        "sequence": "Int64",
        "due_on": "date",
    }
    keys = _keys(session)
    rows = [
        (
            keys.clauses[last.clause_id],
            keys.actors[last.actor_id],
            keys.cycles[last.cycle_id],
            last.stage_code,
            last.round,
            last.sequence,
            last.due_on,
        )
        for history in _histories(session).values()
        for last in [history[-1]]
    ]
    return typed(pd.DataFrame(rows, columns=list(dtypes), dtype="object"), dtypes)


def contributors(session: Session) -> pd.DataFrame:
    """Contributors by pen name; as `table_frame(Contributor)`, with `roles` joined by `;`."""
    query = (
        select(Contributor.contributor_key, ContributorRole.role_code)
        .join(ContributorRole, ContributorRole.contributor_id == Contributor.contributor_id)
        .order_by(Contributor.contributor_id, ContributorRole.role_code)
    )
    roles: defaultdict[str, list[str]] = defaultdict(list)
    for key, role in session.execute(query):
        roles[key].append(role)
    frame = table_frame(session, Contributor)
    said = [";".join(roles[key]) for key in frame["contributor_key"]]
    frame.insert(1, "roles", pd.Series(said, dtype="str", index=frame.index))
    return frame


def ledger_head(session: Session) -> str:
    """Hash of the last entry: it changes with every write; empty where there is none."""
    query = select(LedgerEntry.entry_sha256).order_by(LedgerEntry.entry_id.desc()).limit(1)
    return session.scalar(query) or ""


def ledger_frame(session: Session) -> pd.DataFrame:
    """The entries of the ledger, first to last; columns as `LEDGER`."""
    rows = [
        (
            one.entry_id,
            one.written_at.isoformat(),
            one.role_code,
            one.written_by,
            one.action,
            one.reason,
            one.change_count,
            one.changes_sha256,
            one.previous_sha256,
            one.entry_sha256,
        )
        for one in session.scalars(select(LedgerEntry).order_by(LedgerEntry.entry_id))
    ]
    return typed(pd.DataFrame(rows, columns=list(LEDGER), dtype="object"), LEDGER)


def _reader(session: Session, key: str) -> Person:
    found = session.scalar(select(Contributor).where(Contributor.contributor_key == key))
    if found is None or not found.is_active:
        raise UnknownKeyError(f"no contributor {key!r} (`tracker user list`)")
    roles = [Role(one.role_code) for one in found.roles]
    return Person(key, roles, found.actor.actor_code if found.actor else None)


def _histories(session: Session) -> dict[CellId, list[Assessment]]:
    """All stages of each cell, in order."""
    query = (
        select(Assessment)
        .join(Clause, Clause.clause_id == Assessment.clause_id)
        .join(Actor, Actor.actor_id == Assessment.actor_id)
        .join(Cycle, Cycle.cycle_id == Assessment.cycle_id)
        .order_by(Actor.actor_code, Clause.clause_key, Cycle.cycle_key, Assessment.sequence)
        .options(
            selectinload(Assessment.texts),
            selectinload(Assessment.searches),
            selectinload(Assessment.evidence).joinedload(AssessmentEvidence.evidence),
        )
    )
    found: defaultdict[CellId, list[Assessment]] = defaultdict(list)
    for one in session.scalars(query):
        found[one.clause_id, one.actor_id, one.cycle_id].append(one)
    return dict(found)


def _public_rounds(history: list[Assessment], on: date) -> list[Assessment]:
    """The stages of the rounds that were published by day `on`: given up rounds stay closed."""
    rounds = {
        one.round
        for one in history
        if one.stage_code == Stage.PUBLISHED
        and (one.embargo_until is None or one.embargo_until <= on)
    }
    return [one for one in history if one.round in rounds]


def _published_at(history: list[Assessment], on: date) -> Assessment | None:
    """The publication that stands on day `on`: not withdrawn, its embargo over."""
    open_rows = [
        one
        for one in history
        if one.stage_code != Stage.PUBLISHED or one.embargo_until is None or one.embargo_until <= on
    ]
    step = published([step_of(one) for one in open_rows])
    if step is None:
        return None
    return next(
        one
        for one in reversed(open_rows)
        if one.stage_code == Stage.PUBLISHED and one.round == step.round
    )


def _keys(session: Session) -> _Keys:
    return _Keys(
        dict(session.execute(select(Clause.clause_id, Clause.clause_key)).all()),
        dict(session.execute(select(Actor.actor_id, Actor.actor_code)).all()),
        dict(session.execute(select(Cycle.cycle_id, Cycle.cycle_key)).all()),
        dict(session.execute(select(Rubric.rubric_id, Rubric.version)).all()),
    )


def _assessment_key(one: Assessment, keys: _Keys) -> str:
    cell = f"{keys.clauses[one.clause_id]}|{keys.actors[one.actor_id]}|{keys.cycles[one.cycle_id]}"
    return f"{cell}#{one.sequence}"


def _stage(one: Assessment, keys: _Keys) -> dict[str, Any]:
    base = one
    if one.stage_code == Stage.PUBLISHED and one.decided_from is not None:
        base = one.decided_from
    return {
        "assessment_key": _assessment_key(one, keys),
        "clause_key": keys.clauses[one.clause_id],
        "actor_code": keys.actors[one.actor_id],
        "cycle": keys.cycles[one.cycle_id],
        "round": one.round,
        "sequence": one.sequence,
        "stage": one.stage_code,
        "basis": one.basis_code,
        "rating": one.rating_code,
        "confidence": one.confidence_code,
        "rubric_version": keys.rubrics.get(one.rubric_id) if one.rubric_id else None,
        "evidence": _stands_on(base),
        "causes": _joined(two.evidence.evidence_key for two in base.evidence if two.is_cause),
        "coder": one.contributor.contributor_key,
        "role": one.role_code,
        "submitted_on": one.submitted_at.date(),
        "due_on": one.due_on,
        "embargo_until": one.embargo_until,
        "is_silence": one.is_silence,
        "reason": one.reason,
        **{f"wording_{text.language_code}": text.wording for text in base.texts},
    }


def _stands_on(one: Assessment) -> str | None:
    """Keys of the evidence and of the search log, where a search found nothing."""
    evidence = [two.evidence.evidence_key for two in one.evidence]
    return _joined([*evidence, *(f"search:{log.search_id}" for log in one.searches)])


def _joined(keys: Iterable[str]) -> str | None:
    return ";".join(sorted(keys)) or None


def _stages_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return typed(pd.DataFrame(rows, columns=list(STAGES), dtype="object"), STAGES)
