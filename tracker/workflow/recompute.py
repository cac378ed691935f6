"""Whether every stored figure still comes out the same, to the last bit, from what it was made of.

For each run the database is rebuilt from the ledger as it stood when the run was computed, and all
is computed again with the parameters that are stored beside the figures.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tracker.db import session_scope
from tracker.errors import TrackerError
from tracker.models import LedgerEntry, ScoreRun
from tracker.workflow.as_of import as_of
from tracker.workflow.score_rows import (
    Computed,
    Row,
    Rows,
    columns_of,
    compute,
    computed_of_runs,
    run_rows,
    shown,
)
from tracker.workflow.scoring import run_key
from tracker.workflow.stored_rules import parameters_sha256, stored_rules

Told = Callable[[int, int], object]  # takes how many runs were looked at, and of how many
WHOLE_ROW = "*"


@dataclass(frozen=True)
class Difference:
    """A stored value that is not what comes out; both sides as JSON, None where there is none.

    `key` is the row's, its parts joined by `|`; the column is `*` where a whole row is missing on
    one side.
    """

    run: int
    table: str
    key: str
    column: str
    stored: str | None
    computed: str | None

    def __str__(self) -> str:
        """One line for a person."""
        return (
            f"run {self.run}: {self.table} {self.key}: {self.column}: "
            f"stored {self.stored or 'nothing'}, computed {self.computed or 'nothing'}"
        )


@dataclass(frozen=True)
class Recomputed:
    """How many runs and stored rows of figures were looked at, and whatever differs."""

    runs: int
    figures: int
    cells: int
    differences: tuple[Difference, ...]


def recompute(engine: Engine, told: Told = lambda _done, _of: None) -> Recomputed:
    """Compute every stored run again and compare it with what is stored; nothing is written.

    Raises:
        DatabaseStateError: the database cannot be read.
    """
    with session_scope(engine) as session:
        runs, stored = run_rows(session), computed_of_runs(session)
        heads = _heads(session)
    found: list[Difference] = []
    for done, run in enumerate(runs):
        told(done, len(runs))
        found += _of_run(engine, run, stored[run["score_run_id"]], heads)
    return Recomputed(
        runs=len(runs),
        figures=sum(len(one.figures) + len(one.chances) for one in stored.values()),
        cells=sum(len(one.cells) for one in stored.values()),
        differences=tuple(found),
    )


def _heads(session: Session) -> dict[int, str]:
    query = select(LedgerEntry.entry_id, LedgerEntry.entry_sha256)
    return dict(session.execute(query).all())


def _of_run(
    engine: Engine, run: Row, stored: Computed, heads: dict[int, str]
) -> Iterator[Difference]:
    try:
        rules, day = stored_rules(run["parameters"]), date.fromisoformat(run["scored_on"])
        with as_of(engine, int(run["ledger_entry"])) as rebuilt, session_scope(rebuilt) as session:
            computed = compute(session, day, rules)
    except (TrackerError, SQLAlchemyError, ValueError, TypeError) as error:
        told = " ".join(str(error).split())
        yield _difference(run, WHOLE_ROW, shown(run["score_run_key"]), f"nothing: {told}")
        return
    said: Row = {
        "score_run_key": run_key(run["number"]),
        "method_version": rules.scoring.version,
        "parameters_sha256": parameters_sha256(run["parameters"]),
        "ledger_sha256": heads.get(run["ledger_entry"]),
        "cells_sha256": computed.cells_sha256,
        "figures_sha256": computed.figures_sha256,
    }
    for column, value in said.items():
        if shown(run[column]) != shown(value):
            yield _difference(run, column, shown(run[column]), shown(value))
    for (model, own), (_, again) in zip(stored.by_table(), computed.by_table(), strict=True):
        for key, column, before, after in _differing(columns_of(model), own, again):
            yield Difference(run["number"], model.__tablename__, key, column, before, after)


def _difference(run: Row, column: str, stored: str, computed: str) -> Difference:
    table = ScoreRun.__tablename__
    return Difference(run["number"], table, str(run["score_run_key"]), column, stored, computed)


def _differing(
    columns: tuple[str, ...], stored: Rows, computed: Rows
) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Key, column, stored and computed value wherever two sets of rows part."""
    for key in sorted({*stored, *computed}):
        own, again = stored.get(key), computed.get(key)
        if own is None or again is None:
            yield "|".join(key), WHOLE_ROW, _row(own), _row(again)
            continue
        for name in columns:
            if shown(own[name]) != shown(again[name]):
                yield "|".join(key), name, shown(own[name]), shown(again[name])


def _row(row: dict[str, Any] | None) -> str | None:
    return None if row is None else json.dumps(row, ensure_ascii=False)
