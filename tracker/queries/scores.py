"""Stored scores: the runs, and the cells and figures of one of them."""

import json

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import UnknownKeyError
from tracker.models import Actor, Clause, ScoreCell, ScoreChance, ScoreFigure, ScoreRun
from tracker.queries.chances import CHANCES
from tracker.queries.figures import FIGURES
from tracker.queries.frames import Dtypes, frame_of, typed
from tracker.queries.gap import GAP
from tracker.vocab import Weighting

ACTION = "score"  # what the ledger calls the writing of scores

SCORE_RUNS: Dtypes = {
    "run": "Int64",
    "run_key": "str",
    "scored_on": "date",
    "computed_at": "str",
    "program": "str",
    "method_version": "Int64",
    "weighting": "str",
    "reason": "str",
    "ledger_entry": "Int64",
    "ledger_sha256": "str",
    "parameters_sha256": "str",
    "cells_sha256": "str",
    "figures_sha256": "str",
    "parameters": "str",
}
_OF_CELLS = (
    "clause_key", "actor_code", "standing", "cycle", "rating", "is_contested", "assessment_key",
    "low_steps", "high_steps", "claim", "claimed_low", "claimed_high", "claimed_by",
    "measured_low", "measured_high", "measured_by", "schedule", "due_on", "done_on",
    "claim_gap_low", "claim_gap_high", "reality_gap_low", "reality_gap_high",
)  # fmt: skip
STORED_CELLS: Dtypes = {"run": "Int64", **{name: GAP[name] for name in _OF_CELLS}}
STORED_FIGURES: Dtypes = {"run": "Int64", **FIGURES}
STORED_CHANCES: Dtypes = {"run": "Int64", **CHANCES}


def score_runs(session: Session) -> pd.DataFrame:
    """One row a run, first to last; columns `SCORE_RUNS`.

    `weighting` is that of the figures that are shown first; `computed_at` is ISO 8601 in UTC;
    `parameters` is the JSON of every parameter the run was computed with.
    """
    rows = [
        (
            one.number,
            one.score_run_key,
            one.scored_on,
            one.computed_at.isoformat(),
            one.program,
            one.method_version,
            headline(one).value,
            one.reason,
            one.ledger_entry,
            one.ledger_sha256,
            one.parameters_sha256,
            one.cells_sha256,
            one.figures_sha256,
            one.parameters,
        )
        for one in session.scalars(select(ScoreRun).order_by(ScoreRun.number))
    ]
    return typed(pd.DataFrame(rows, columns=list(SCORE_RUNS), dtype="object"), SCORE_RUNS)


def stored_cells(session: Session, number: int | None = None) -> pd.DataFrame:
    """The cells of a run, the last one without a number; columns `STORED_CELLS`, as `gap_frame`.

    No row where no run is stored.

    Raises:
        UnknownKeyError: no run has that number.
    """
    columns = [getattr(ScoreCell, _attribute(ScoreCell, name)) for name in _OF_CELLS[2:]]
    query = (
        select(ScoreRun.number, Clause.clause_key, Actor.actor_code, *columns)
        .select_from(ScoreCell)
        .join(ScoreRun, ScoreRun.score_run_id == ScoreCell.score_run_id)
        .join(Clause, Clause.clause_id == ScoreCell.clause_id)
        .join(Actor, Actor.actor_id == ScoreCell.actor_id)
        .where(ScoreRun.number == _number(session, number))
        .order_by(Actor.actor_code, Clause.clause_key)
    )
    return frame_of(session, query, STORED_CELLS)


def stored_figures(session: Session, number: int | None = None) -> pd.DataFrame:
    """The figures of a run, the last one without a number; columns `STORED_FIGURES`.

    Means in [0, 1] as `figures_frame`; no row where no run is stored.

    Raises:
        UnknownKeyError: no run has that number.
    """
    columns = [getattr(ScoreFigure, _attribute(ScoreFigure, name)) for name in FIGURES]
    query = (
        select(ScoreRun.number, *columns)
        .select_from(ScoreFigure)
        .join(ScoreRun, ScoreRun.score_run_id == ScoreFigure.score_run_id)
        .where(ScoreRun.number == _number(session, number))
        .order_by(*columns[:5])
    )
    return frame_of(session, query, STORED_FIGURES)


def stored_chances(session: Session, number: int | None = None) -> pd.DataFrame:
    """Mean, 5th and 95th percentile of drawn scores in a run; columns `STORED_CHANCES`.

    Raises:
        UnknownKeyError: no run has that number.
    """
    query = (
        select(
            ScoreRun.number,
            Actor.actor_code,
            ScoreChance.mean,
            ScoreChance.fifth,
            ScoreChance.ninety_fifth,
        )
        .select_from(ScoreChance)
        .join(ScoreRun, ScoreRun.score_run_id == ScoreChance.score_run_id)
        .join(Actor, Actor.actor_id == ScoreChance.actor_id)
        .where(ScoreRun.number == _number(session, number))
        .order_by(Actor.actor_code)
    )
    return frame_of(session, query, STORED_CHANCES)


def last_run(session: Session) -> ScoreRun | None:
    """The newest run; None where scores were never kept."""
    return session.scalar(select(ScoreRun).order_by(ScoreRun.number.desc()).limit(1))


def run_numbered(session: Session, number: int) -> ScoreRun:
    """The run of that number.

    Raises:
        UnknownKeyError: there is none.
    """
    run = session.scalar(select(ScoreRun).where(ScoreRun.number == number))
    if run is None:
        raise UnknownKeyError(f"no run {number} of scores (`tracker export score-runs`)")
    return run


def headline(run: ScoreRun) -> Weighting:
    """The weighting of the figures that a run shows first."""
    return Weighting(json.loads(run.parameters)["scoring"]["weighting"])


def _number(session: Session, number: int | None) -> int | None:
    """The number of an existing run: the one asked for, or the last; None where there is none."""
    run = last_run(session) if number is None else run_numbered(session, number)
    return run.number if run else None


def _attribute(model: type[ScoreCell | ScoreFigure], name: str) -> str:
    """How a stored row names a column: by what it holds, a code or a key."""
    return next(one for one in (name, f"{name}_code", f"{name}_key") if hasattr(model, one))
