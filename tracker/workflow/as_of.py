"""The database as it stood at the end of a day, rebuilt from the ledger in a file of its own.

What reads it (exports, the explorer) needs no other way of asking: it is a database.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, Engine, Table, insert, select, text
from sqlalchemy.orm import Session

from tracker.config import Settings, shipped
from tracker.db import make_engine, session_scope, shipped_revision
from tracker.errors import BadInputError
from tracker.models import Base, LedgerChange, LedgerEntry
from tracker.models.base import UtcDateTime
from tracker.workflow.ledger import SEALED_TABLE, covered_tables
from tracker.workflow.observations import insert_rows, stored_frames

ROWS_AT_ONCE = 5000
Standing = dict[str, dict[str, str]]


@contextmanager
def as_of(engine: Engine, day: date) -> Iterator[Engine]:
    """An engine on the database as it stood at the end of `day` (UTC); gone with the block.

    Raises:
        BadInputError: the ledger begins after that day.
    """
    with tempfile.TemporaryDirectory(prefix="hechos-as-of-") as folder:
        rebuilt = rebuild(engine, day, Path(folder))
        try:
            yield rebuilt
        finally:
            rebuilt.dispose()


def rebuild(engine: Engine, day: date, folder: Path) -> Engine:
    """A SQLite database in `folder` that holds every row as it stood at the end of `day`.

    Raises:
        BadInputError: the ledger begins after that day.
    """
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)
    with session_scope(engine) as session:
        entries = _entries(session, end)
        standing = _standing(session, end)
    if not entries:
        raise BadInputError(f"nothing is on record for {day}: the ledger begins later")
    file = folder / "as-of.sqlite"
    rebuilt = make_engine(
        Settings(f"sqlite:///{file.as_posix()}", shipped("seeds"), shipped("migrations"))
    )
    with rebuilt.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        Base.metadata.create_all(connection)
        for table in covered_tables():
            if table.name == SEALED_TABLE:
                _copy_observations(engine, connection, standing.get(table.name, {}))
                continue
            rows = [_row(table, payload) for payload in standing.get(table.name, {}).values()]
            for start in range(0, len(rows), ROWS_AT_ONCE):
                connection.execute(insert(table), rows[start : start + ROWS_AT_ONCE])
        connection.execute(insert(LedgerEntry), entries)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(
            text("INSERT INTO alembic_version VALUES (:version)"), {"version": shipped_revision()}
        )
    return rebuilt


def _copy_observations(engine: Engine, connection: Connection, sealed: dict[str, str]) -> None:
    """The observations of the vintages on record that day: they are never changed or deleted."""
    vintages = [json.loads(payload)["vintage_id"] for payload in sealed.values()]
    if vintages:
        with session_scope(engine) as session:
            for frame in stored_frames(session, vintages):
                for vintage_id, rows in frame.groupby("vintage_id"):
                    insert_rows(connection, rows, int(str(vintage_id)))


def _entries(session: Session, end: datetime) -> list[dict[str, Any]]:
    table = Base.metadata.tables[LedgerEntry.__tablename__]
    query = select(LedgerEntry).where(LedgerEntry.written_at < end).order_by(LedgerEntry.entry_id)
    return [
        {column.name: getattr(entry, column.name) for column in table.columns}
        for entry in session.scalars(query)
    ]


def _standing(session: Session, end: datetime) -> Standing:
    """The payload of every row that stood at `end`, by table and key."""
    query = (
        select(LedgerChange.table_name, LedgerChange.row_key, LedgerChange.payload)
        .join(LedgerEntry, LedgerEntry.entry_id == LedgerChange.entry_id)
        .where(LedgerEntry.written_at < end)
        .order_by(LedgerChange.entry_id, LedgerChange.position)
    )
    standing: Standing = {}
    for row in session.execute(query).yield_per(ROWS_AT_ONCE):
        rows = standing.setdefault(row.table_name, {})
        if row.payload is None:
            rows.pop(row.row_key, None)
        else:
            rows[row.row_key] = row.payload
    return standing


def _row(table: Table, payload: str) -> dict[str, Any]:
    """The columns of a row as they were; one that came later than the row is empty."""
    stored: dict[str, Any] = json.loads(payload)
    return {column.name: _read(column.type, stored.get(column.name)) for column in table.columns}


def _read(kind: object, value: Any) -> Any:  # noqa: ANN401 - a column of any type
    if value is not None and isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value
