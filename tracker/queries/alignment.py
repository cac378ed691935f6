"""How the mandates stand that each demand rests on: alignment, never part of a compliance mean.

A demand was asked of states, not undertaken, and nobody has assessed one. What can be told is how
far states are with what they did undertake and the demand calls in: not a judgement of the demand,
nor of what a state did about it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.method.applicability import standings
from tracker.method.intervals import ScoreInterval, WeightedCell, aggregate
from tracker.models import Adherence, Clause, DemandBasis, Instrument, Provision
from tracker.queries.catalogue_tables import table_frame
from tracker.queries.clauses import clauses
from tracker.queries.frames import Dtypes, records, typed
from tracker.vocab import RATING_VALUES, Applicability, ClauseKind, Rating

BOUNDS: Dtypes = {"mandates": "Int64", "rated": "Int64", "low": "Float64", "high": "Float64"}
ALIGNMENT: Dtypes = {"clause_key": "str", "actor_code": "str", **BOUNDS, "basis": "str"}
ALIGNMENT_BY_DEMAND: Dtypes = {"clause_key": "str", "states": "Int64", **BOUNDS, "basis": "str"}
ALIGNMENT_BY_STATE: Dtypes = {"actor_code": "str", "demands": "Int64", **BOUNDS}

CellKey = tuple[str, str]  # a mandate's clause and a state
RATED = frozenset(RATING_VALUES)
UNRATED = WeightedCell(ScoreInterval(0.0, 1.0), 1, is_rated=False)


class AlignmentBasis(StrEnum):
    """What a demand rests on, of what binds a state."""

    RESTS_ON_MANDATES = "rests_on_mandates"
    RESTS_ON_STANDARDS = "rests_on_standards"  # and on no mandate that applies
    RESTS_ON_NOTHING_FOUND = "rests_on_nothing_found"


def alignment_frame(session: Session, gap: pd.DataFrame, on: date) -> pd.DataFrame:
    """One row a demand and a state of `gap` (as `gap_frame`); columns `ALIGNMENT`.

    `mandates` are those that the demand rests on and that apply to the state, or may; `rated` of
    them are rated. `low` and `high`, 0 to 1, bound the plain mean of their scores: all of the
    width where there is none. A mandate that the follow-up page does not list has no cell, so
    nobody knows its score. This says how what a demand calls in stands: see the module.
    """
    ground = _Ground.read(session, gap, on)
    rows = [
        {"clause_key": demand, "actor_code": state, **ground.bounds([demand], [state])}
        for demand in ground.demands
        for state in ground.states
    ]
    return typed(pd.DataFrame(rows, columns=list(ALIGNMENT), dtype="object"), ALIGNMENT)


def alignment_by_demand(session: Session, gap: pd.DataFrame, on: date) -> pd.DataFrame:
    """One row a demand, over the cells of all states; columns `ALIGNMENT_BY_DEMAND`.

    As `alignment_frame`; `mandates` counts mandates and states, `states` those with at least one.
    """
    ground = _Ground.read(session, gap, on)
    rows = [
        {
            "clause_key": demand,
            "states": sum(ground.has_mandate(demand, one) for one in ground.states),
            **ground.bounds([demand], ground.states),
        }
        for demand in (ground.demands if ground.states else ())
    ]
    columns = ALIGNMENT_BY_DEMAND
    return typed(pd.DataFrame(rows, columns=list(columns), dtype="object"), columns)


def alignment_by_state(session: Session, gap: pd.DataFrame, on: date) -> pd.DataFrame:
    """One row a state, over all demands; columns `ALIGNMENT_BY_STATE`.

    As `alignment_frame`; a mandate that several demands rest on is counted once. `demands` counts
    those that rest on a mandate that applies to the state, or may.
    """
    ground = _Ground.read(session, gap, on)
    rows = [
        {
            "actor_code": state,
            "demands": sum(ground.has_mandate(one, state) for one in ground.demands),
            **ground.bounds(ground.demands, [state]),
        }
        for state in ground.states
    ]
    columns = ALIGNMENT_BY_STATE
    return typed(pd.DataFrame(rows, columns=list(columns), dtype="object"), columns)


@dataclass(frozen=True)
class _Ground:
    """What demands rest on, and how it stands; read once."""

    demands: list[str]
    states: list[str]
    mandates: Mapping[str, frozenset[str]]  # by demand
    on_standards: frozenset[str]  # demands
    cells: Mapping[CellKey, WeightedCell]  # that apply, or may

    @classmethod
    def read(cls, session: Session, gap: pd.DataFrame, on: date) -> "_Ground":
        listed = clauses(session)
        mandates, on_standards = _bases(session)
        states = gap["actor_code"].unique().tolist()
        outside = frozenset().union(*mandates.values()) - frozenset(gap["clause_key"])
        return cls(
            demands=listed.loc[listed["kind"] == ClauseKind.DEMAND.value, "clause_key"].tolist(),
            states=states,
            mandates=mandates,
            on_standards=on_standards,
            cells=_cells(gap) | _cells_outside(session, outside, states, on),
        )

    def has_mandate(self, demand: str, state: str) -> bool:
        """Whether the demand rests on a mandate that applies to the state, or may."""
        return any((one, state) in self.cells for one in self.mandates.get(demand, ()))

    def bounds(self, demands: Iterable[str], states: Iterable[str]) -> dict[str, Any]:
        """What the demands rest on together, of the states together."""
        wanted = list(demands)
        keys = sorted(frozenset[str]().union(*(self.mandates.get(one, ()) for one in wanted)))
        counted = [(key, state) for state in states for key in keys]
        found = aggregate(self.cells[one] for one in counted if one in self.cells)
        if found is not None:
            basis = AlignmentBasis.RESTS_ON_MANDATES
        elif self.on_standards.isdisjoint(wanted):
            basis = AlignmentBasis.RESTS_ON_NOTHING_FOUND
        else:
            basis = AlignmentBasis.RESTS_ON_STANDARDS
        return {
            "mandates": found.applicable if found else 0,
            "rated": found.rated if found else 0,
            "low": found.low if found else 0.0,
            "high": found.high if found else 1.0,
            "basis": basis.value,
        }


def _bases(session: Session) -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """The mandates each demand rests on, and the demands that rest on a standard."""
    demand, mandate = aliased(Clause), aliased(Clause)
    query = (
        select(demand.clause_key, DemandBasis.mandate_id, mandate.clause_key)
        .select_from(DemandBasis)
        .join(demand, demand.clause_id == DemandBasis.clause_id)
        .outerjoin(mandate, mandate.clause_id == DemandBasis.mandate_id)
    )
    mandates: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    on_standards = set()
    for key, mandate_id, mandate_key in session.execute(query):
        if mandate_id is None:
            on_standards.add(key)
        else:
            mandates[key] |= {mandate_key}
    return dict(mandates), frozenset(on_standards)


def _cells(gap: pd.DataFrame) -> dict[CellKey, WeightedCell]:
    return {
        (row["clause_key"], row["actor_code"]): WeightedCell(
            ScoreInterval(row["low"], row["high"]), 1, is_rated=Rating(row["rating"]) in RATED
        )
        for row in records(gap[gap["low"].notna()])
    }


def _cells_outside(
    session: Session, mandates: frozenset[str], states: list[str], on: date
) -> dict[CellKey, WeightedCell]:
    """The cells of mandates that the page does not list: nobody has rated any."""
    query = (
        select(Clause.clause_key, Instrument.instrument_key, Instrument.kind_code)
        .join(Provision, Provision.provision_id == Clause.provision_id)
        .join(Instrument, Instrument.instrument_id == Provision.instrument_id)
        .where(Clause.clause_key.in_(mandates))
    )
    found = [tuple(row) for row in session.execute(query)]
    kinds = {instrument: kind for _, instrument, kind in found}
    table = records(standings(table_frame(session, Adherence), kinds, states, on))
    free = {
        (row["instrument_key"], row["actor_code"])
        for row in table
        if row["state"] == Applicability.DOES_NOT_APPLY.value
    }
    return {
        (clause, state): UNRATED
        for clause, instrument, _ in found
        for state in states
        if (instrument, state) not in free
    }
