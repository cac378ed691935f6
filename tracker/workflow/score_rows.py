"""The rows of a computation of scores: computed, as they are stored, and the hashes over them.

All are compared as JSON values under the names of the stored columns, so that a figure is the same
only where its last bit is. Ids, which differ from database to database, stand as keys.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from tracker.models import Actor, Base, Clause, ScoreCell, ScoreChance, ScoreFigure, ScoreRun
from tracker.queries.chances import chances_frame
from tracker.queries.figures import figures_frame
from tracker.queries.frames import records
from tracker.queries.gap import Rules, gap_frame
from tracker.workflow.ledger import stored_rows

KEYS: dict[type[Base], tuple[str, ...]] = {
    ScoreCell: ("clause_key", "actor_code"),
    ScoreFigure: (
        "weighting_code",
        "subject_kind_code",
        "subject_key",
        "dimension_code",
        "value_key",
    ),
    ScoreChance: ("actor_code",),
}
RUN = "score_run_id"
ID_KEYS = {"clause_id": "clause_key", "actor_id": "actor_code"}

RowKey = tuple[str, ...]
Row = dict[str, Any]  # JSON values by column
Rows = dict[RowKey, Row]
Names = dict[str, dict[int, str]]  # keys by id, by the column that holds the id


@dataclass(frozen=True)
class Computed:
    """The rows of one computation by key, with the stored columns' names."""

    cells: Rows
    figures: Rows
    chances: Rows

    @property
    def cells_sha256(self) -> str:
        """Hash over the cells in the order of their keys."""
        return _sha256(_lines(ScoreCell, self.cells))

    @property
    def figures_sha256(self) -> str:
        """Hash over the figures, then the chances, in the order of their keys."""
        lines = [*_lines(ScoreFigure, self.figures), *_lines(ScoreChance, self.chances)]
        return _sha256(lines)

    def by_table(self) -> Iterator[tuple[type[Base], Rows]]:
        """The rows of each table."""
        yield ScoreCell, self.cells
        yield ScoreFigure, self.figures
        yield ScoreChance, self.chances


@cache
def columns_of(model: type[Base]) -> tuple[str, ...]:
    """The columns of a table of scores in their order, keys in the place of ids."""
    names = (column.name for column in _table(model).columns)
    return tuple(ID_KEYS.get(name, name) for name in names if name != RUN)


def compute(session: Session, on: date, rules: Rules) -> Computed:
    """Everything that is stored of scores, from what the session reads, as on day `on`."""
    gap = gap_frame(session, on, rules)
    return Computed(
        cells=_rows(ScoreCell, gap),
        figures=_rows(ScoreFigure, figures_frame(session, gap, on, rules)),
        chances=_rows(ScoreChance, chances_frame(session, gap, rules.scoring)),
    )


def computed_of_runs(session: Session) -> dict[int, Computed]:
    """What is stored of every run, by the run's id; a value nobody wrote so is told as garbled."""
    names = _names(session)
    found = {model: _stored(session, model, names) for model in KEYS}
    ids = [json.loads(key)[0] for key, _ in stored_rows(session, _table(ScoreRun))]
    return {
        one: Computed(
            *(found[model].get(one, {}) for model in (ScoreCell, ScoreFigure, ScoreChance))
        )
        for one in ids
    }


def run_rows(session: Session) -> list[Row]:
    """The runs as they are stored, first to last."""
    return [json.loads(payload) for _, payload in stored_rows(session, _table(ScoreRun))]


def models_of(run_id: int, computed: Computed, session: Session) -> Iterator[Base]:
    """The rows as objects to be written under a run."""
    ids = {
        name: {key: number for number, key in own.items()} for name, own in _names(session).items()
    }
    for model, rows in computed.by_table():
        for row in rows.values():
            values = {RUN: run_id}
            for column in _table(model).columns:
                if column.name in ID_KEYS:
                    values[column.name] = ids[column.name][row[ID_KEYS[column.name]]]
                elif column.name != RUN:
                    values[column.name] = _python(column.type.python_type, row[column.name])
            yield model(**values)


def shown(value: object) -> str:
    """A value as it is compared: canonical JSON."""
    return json.dumps(value, ensure_ascii=False)


def _rows(model: type[Base], frame: pd.DataFrame) -> Rows:
    """A frame's rows under the names of the stored columns."""
    names = {name: _in_frame(name, frame) for name in columns_of(model)}
    found = records(frame[list(names.values())])
    rows = ({name: _plain(row[own]) for name, own in names.items()} for row in found)
    return dict(sorted((_key(model, row), row) for row in rows))


def _in_frame(name: str, frame: pd.DataFrame) -> str:
    """What a frame calls a stored column: without the ending that says how it is stored."""
    bare = name.removesuffix("_code").removesuffix("_key")
    return name if name in frame.columns else bare


def _stored(session: Session, model: type[Base], names: Names) -> dict[int, Rows]:
    """The rows of a table by run."""
    found: dict[int, Rows] = {}
    for _, payload in stored_rows(session, _table(model)):
        row = json.loads(payload)
        run_id = row.pop(RUN)
        for column, key in ID_KEYS.items():
            if column in row:
                row[key] = names[column].get(row[column], str(row[column]))
        own = {name: row[name] for name in columns_of(model)}
        found.setdefault(run_id, {})[_key(model, own)] = own
    return found


def _names(session: Session) -> Names:
    """Keys of clauses and actors by their ids."""
    clauses = session.execute(select(Clause.clause_id, Clause.clause_key)).all()
    actors = session.execute(select(Actor.actor_id, Actor.actor_code)).all()
    return {"clause_id": dict(clauses), "actor_id": dict(actors)}


def _key(model: type[Base], row: Row) -> RowKey:
    return tuple(str(row[name]) for name in KEYS[model])


def _table(model: type[Base]) -> Table:
    return Base.metadata.tables[model.__tablename__]


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell of any column
    return value.isoformat() if isinstance(value, date) else value


def _python(kind: type, value: Any) -> Any:  # noqa: ANN401 - a value of any column
    return date.fromisoformat(value) if kind is date and value is not None else value


def _lines(model: type[Base], rows: Rows) -> Iterator[str]:
    for key in sorted(rows):
        yield shown([model.__tablename__, *(rows[key][name] for name in columns_of(model))])


def _sha256(lines: Iterable[str]) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
