"""Scores are computed and kept: one computation is one entry of the ledger, whole or not at all."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tracker import __version__
from tracker.models import LedgerEntry, ScoreRun
from tracker.queries.gap import Rules
from tracker.queries.scores import ACTION, last_run
from tracker.workflow.ledger import START, Write, recorded
from tracker.workflow.score_rows import Computed, compute, models_of
from tracker.workflow.stored_rules import parameters_sha256, parameters_text


@dataclass(frozen=True)
class Scored:
    """The run whose figures stand now; not new where nothing differs from the last one."""

    number: int
    run_key: str
    scored_on: date
    is_new: bool
    cells: int
    figures: int


def score(engine: Engine, on: date, rules: Rules, write: Write) -> Scored:
    """Compute everything as on day `on` from one read, and keep it as the next run.

    `write` says who does so and why; the entry of the ledger is always called `ACTION`.

    Cells, figures and parameters that are all as in the last run are not written again, on
    whichever day that was; nor is an entry of the ledger.

    Raises:
        UnknownKeyError: the database holds no follow-up page, so there is nothing to score.
        DatabaseStateError: the database cannot be written.
    """
    with recorded(engine, replace(write, action=ACTION)) as session:
        head = ledger_head(session)
        computed = compute(session, on, rules)
        run, last = _run(on, rules, computed, write), last_run(session)
        run.ledger_entry, run.ledger_sha256 = head
        if last is not None and _is_alike(run, last):
            return _scored(last, computed, is_new=False)
        run.number = last.number + 1 if last else 1
        run.score_run_key = run_key(run.number)
        session.add(run)
        session.flush()
        session.add_all(models_of(run.score_run_id, computed, session))
        return _scored(run, computed, is_new=True)


def run_key(number: int) -> str:
    """The key of a run, by its number."""
    return f"scores-{number}"


def ledger_head(session: Session) -> tuple[int, str]:
    """Number and hash of the newest entry of the ledger; 0 and zeros where it is empty."""
    query = select(LedgerEntry.entry_id, LedgerEntry.entry_sha256)
    found = session.execute(query.order_by(LedgerEntry.entry_id.desc()).limit(1)).first()
    return (found.entry_id, found.entry_sha256) if found else (0, START)


def _run(on: date, rules: Rules, computed: Computed, write: Write) -> ScoreRun:
    parameters = parameters_text(rules)
    return ScoreRun(
        scored_on=on,
        computed_at=write.at or datetime.now(UTC),
        program=f"hechos {__version__}",
        method_version=rules.scoring.version,
        parameters=parameters,
        parameters_sha256=parameters_sha256(parameters),
        cells_sha256=computed.cells_sha256,
        figures_sha256=computed.figures_sha256,
        reason=write.reason,
    )


def _is_alike(one: ScoreRun, other: ScoreRun) -> bool:
    names = ("parameters_sha256", "cells_sha256", "figures_sha256")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _scored(run: ScoreRun, computed: Computed, *, is_new: bool) -> Scored:
    return Scored(
        number=run.number,
        run_key=run.score_run_key,
        scored_on=run.scored_on,
        is_new=is_new,
        cells=len(computed.cells),
        figures=len(computed.figures),
    )
