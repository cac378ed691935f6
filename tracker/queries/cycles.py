"""The cells of each closed review cycle: what was reported and published within it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.method.intervals import STEPS, cell_interval
from tracker.models import Cycle
from tracker.queries.assessments import public_stages
from tracker.queries.cells import CellGround, coded_cells, contested_cells
from tracker.queries.frames import Dtypes, records, typed
from tracker.queries.gap import CellKey, citing_days, own_passages
from tracker.vocab import RATING_VALUES, Applicability, Rating, ReviewProcess, Stage
from tracker.workflow.rules import AssessingRules

CYCLE_CELLS: Dtypes = {
    "actor_code": "str",
    "clause_key": "str",
    "cycle": "str",
    "low": "Int64",
    "high": "Int64",
    "is_reported": "boolean",
    "is_searched": "boolean",
    "is_rated": "boolean",
    "is_measured": "boolean",
}


def cycle_cells(session: Session, on: date, rules: AssessingRules) -> pd.DataFrame:
    """The cells of every Summit cycle that was closed by day `on`; columns `CYCLE_CELLS`.

    A row a cycle, mandate clause and state: only of texts adopted before the cycle began, and
    missing bounds where the clause did not bind the state at its end. Bounds are whole steps, 0 to
    5. A cell is reported where a report of the cycle's days touches it. Indicators do not follow
    cycles: none of these cells counts as measured.
    """
    published = _published(session, on, rules)
    days = _reported_days(session)
    record = CellGround.read(session, on)
    rows = []
    for cycle in closed_cycles(session, on):
        ground = record.binding_on(session, cycle.ends_on)
        for clause, provision in ground.clauses:
            if ground.adopted[ground.instruments[provision]] >= cycle.starts_on:
                continue
            for state in ground.states:
                bounds = published.get((clause, state, cycle.key))
                told = [*days.get((clause, state), []), *days.get((provision, state), [])]
                applies = ground.standing_of(provision, state)
                rows.append((state, clause, cycle.key, *_cell(bounds, applies, told, cycle)))
    return typed(pd.DataFrame(rows, columns=list(CYCLE_CELLS), dtype="object"), CYCLE_CELLS)


@dataclass(frozen=True)
class ClosedCycle:
    """A review cycle with its first and last day."""

    key: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class _Bounds:
    """What was published of a cell: its rating and its bounds in steps."""

    rating: Rating
    low: int | None
    high: int | None


def closed_cycles(session: Session, on: date) -> list[ClosedCycle]:
    """The Summit cycles that were closed by day `on`, oldest first."""
    query = (
        select(Cycle.cycle_key, Cycle.starts_on, Cycle.ends_on)
        .where(Cycle.process_code == ReviewProcess.SUMMIT.value, Cycle.ends_on <= on)
        .order_by(Cycle.ends_on)
    )
    return [
        ClosedCycle(key, starts_on, ends_on)
        for key, starts_on, ends_on in session.execute(query)
        if ends_on is not None
    ]


def _published(
    session: Session, on: date, rules: AssessingRules
) -> dict[tuple[str, str, str], _Bounds]:
    stages = public_stages(session, on)
    coded = coded_cells(stages)
    pairs = {one.key: one.pair for one in coded}
    contested = contested_cells(coded, rules)
    shown = records(stages[stages["stage"] == Stage.PUBLISHED.value])
    found = {}
    for row in sorted(shown, key=lambda one: one["round"]):
        key = (row["clause_key"], row["actor_code"], row["cycle"])
        rating = Rating(row["rating"])
        span = cell_interval(rating, pairs.get(key, ()), contested=key in contested)
        steps = (round(span.low * STEPS), round(span.high * STEPS)) if span else (None, None)
        found[key] = _Bounds(rating, *steps)
    return found


def _reported_days(session: Session) -> dict[CellKey, list[date]]:
    """Days of the reports that touch a clause, or cite a paragraph, by its key and the state."""
    passages = {
        key: [one.reported_on for one in told] for key, told in own_passages(session).items()
    }
    return passages | citing_days(session)


def _cell(
    bounds: _Bounds | None, applies: Applicability, told: list[date], cycle: ClosedCycle
) -> tuple[Any, ...]:
    """Bounds and flags of a cell: unknown where nothing was published in the cycle."""
    is_reported = any(cycle.starts_on <= day <= cycle.ends_on for day in told)
    if bounds is None:
        bounds = _Bounds(Rating.NOT_ASSESSED, 0, STEPS)
    if applies is Applicability.DOES_NOT_APPLY:
        bounds = _Bounds(Rating.NOT_APPLICABLE, None, None)
    is_searched = bounds.rating is Rating.SEARCHED_NO_EVIDENCE
    is_rated = bounds.rating in RATING_VALUES
    return bounds.low, bounds.high, is_reported, is_searched, is_rated, False
