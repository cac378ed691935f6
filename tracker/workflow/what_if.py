"""What figures would be by other parameters: computed beside the published ones, never kept."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tracker.db import session_scope
from tracker.method.parameters import Section, read_parameters
from tracker.method.scoring_rules import FILE, ScoringRules, scoring_rules
from tracker.queries.figures import FIGURES, figures_frame
from tracker.queries.frames import Dtypes, records, typed
from tracker.queries.gap import Rules, gap_frame
from tracker.queries.score_changes import BOUNDS, bounds_of, state_bounds
from tracker.queries.scores import STORED_CELLS, last_run, stored_cells, stored_figures
from tracker.workflow.as_of import as_of
from tracker.workflow.scoring import ledger_head
from tracker.workflow.stored_rules import parameters_text

WHAT_IF: Dtypes = {
    "actor_code": "str",
    "low": "Float64",
    "high": "Float64",
    "coverage": "Float64",
    "grade": "str",
    "low_what_if": "Float64",
    "high_what_if": "Float64",
    "coverage_what_if": "Float64",
    "grade_what_if": "str",
    "changed": "str",
}

CELL_KEY = ("clause_key", "actor_code")
FIGURE_KEY = ("weighting", "subject_kind", "subject", "dimension", "value")
KEPT_OF_CELLS = [name for name in STORED_CELLS if name != "run"]

Row = dict[str, Any]


@dataclass(frozen=True)
class WhatIf:
    """Each state's mean as published and by other parameters, on the same day and records.

    `states` has columns `WHAT_IF`; `changed` names what differs, joined by `, `. `run` is the one
    that is published, None where none is stored and the figures of today stand in for it.
    `is_file_alone` is false where the shipped parameters are not those of that run either.
    `figures` and `cells` say how many there are in all, and how many of them differ.
    """

    run: int | None
    on: date
    is_file_alone: bool
    states: pd.DataFrame
    figures: "Differing"
    cells: "Differing"


@dataclass(frozen=True)
class Differing:
    """How many rows two tables have together, and how many are not the same in both."""

    rows: int
    changed: int


def read_what_if(file: Path, seeds: Path) -> ScoringRules:
    """The shipped parameters of scoring with those of `file` in their place.

    Sections are merged name by name, lists are replaced whole.

    Raises:
        BadInputError: the file cannot be read, or has a parameter that is unknown or of the wrong
            kind; one line that says where.
    """
    shipped, other = read_parameters(seeds / FILE), read_parameters(file)
    return scoring_rules(Section(other.file, "", _merged(shipped.table, other.table)))


def what_if(engine: Engine, on: date, shipped: Rules, other: ScoringRules) -> WhatIf:
    """The published figures beside those by `other` parameters; nothing is written.

    Both are of the day and the records of the last run, so that only the parameters differ; where
    no run is stored, of day `on` and the records as they stand.

    Raises:
        DatabaseStateError: the database cannot be read.
    """
    asked = replace(shipped, scoring=other)
    with session_scope(engine) as session:
        published = _Published.read(session, on, shipped)
    with _ground(engine, published.ground) as ground, session_scope(ground) as session:
        found = _Computed.of(session, published.on, asked)
    return WhatIf(
        run=published.run,
        on=published.on,
        is_file_alone=published.parameters == parameters_text(shipped),
        states=_beside(published.states, bounds_of(found.figures, other.weighting)),
        figures=_differing(published.computed.figures, found.figures, FIGURE_KEY),
        cells=_differing(published.computed.cells, found.cells, CELL_KEY),
    )


@dataclass(frozen=True)
class _Computed:
    """Cells and figures, with the columns that a run keeps of them."""

    cells: pd.DataFrame
    figures: pd.DataFrame

    @classmethod
    def of(cls, session: Session, on: date, rules: Rules) -> "_Computed":
        gap = gap_frame(session, on, rules)
        return cls(gap[KEPT_OF_CELLS], figures_frame(session, gap, on, rules))


@dataclass(frozen=True)
class _Published:
    """The figures that are public, and what they were made from."""

    run: int | None
    on: date
    parameters: str
    ground: int | None  # entry of the ledger they stand on; None where that is how all stands now
    states: Mapping[str, Row]
    computed: _Computed

    @classmethod
    def read(cls, session: Session, on: date, shipped: Rules) -> "_Published":
        run = last_run(session)
        if run is None:
            found = _Computed.of(session, on, shipped)
            states = bounds_of(found.figures, shipped.scoring.weighting)
            return cls(None, on, parameters_text(shipped), None, states, found)
        only_scores_since = ledger_head(session)[0] == run.ledger_entry + 1
        return cls(
            run=run.number,
            on=run.scored_on,
            parameters=run.parameters,
            ground=None if only_scores_since else run.ledger_entry,
            states=state_bounds(session, run),
            computed=_Computed(
                stored_cells(session, run.number)[KEPT_OF_CELLS],
                stored_figures(session, run.number)[list(FIGURES)],
            ),
        )


@contextmanager
def _ground(engine: Engine, entry: int | None) -> Iterator[Engine]:
    """The database, or as it stood after an entry of its ledger."""
    if entry is None:
        yield engine
        return
    with as_of(engine, entry) as rebuilt:
        yield rebuilt


def _differing(before: pd.DataFrame, after: pd.DataFrame, key: Sequence[str]) -> Differing:
    """How many rows of either, known by `key`, are missing in the other or not the same there."""
    one, other = (
        {tuple(row[name] for name in key): row for row in records(frame)}
        for frame in (before, after)
    )
    every = {*one, *other}
    return Differing(len(every), sum(one.get(place) != other.get(place) for place in every))


def _beside(published: Mapping[str, Row], found: Mapping[str, Row]) -> pd.DataFrame:
    rows = []
    for actor in sorted({*published, *found}):
        before, after = published.get(actor, {}), found.get(actor, {})
        changed = [name for name in BOUNDS if before.get(name) != after.get(name)]
        rows.append(
            {
                "actor_code": actor,
                **{name: before.get(name) for name in BOUNDS},
                **{f"{name}_what_if": after.get(name) for name in BOUNDS},
                "changed": ", ".join(changed) or None,
            }
        )
    return typed(pd.DataFrame(rows, columns=list(WHAT_IF), dtype="object"), WHAT_IF)


def _merged(base: Mapping[str, Any], other: Mapping[str, Any]) -> Row:
    """One table over another, section by section."""
    both: Row = dict(base)
    for name, value in other.items():
        own = both.get(name)
        if isinstance(own, Mapping) and isinstance(value, Mapping):
            both[name] = _merged(own, value)
        else:
            both[name] = value
    return both
