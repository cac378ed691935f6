"""The database as it once stood, rebuilt from the ledger in a file of its own.

What reads it (exports, the explorer) needs no other way of asking: it is a database.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Engine, Table, insert, select, text
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
Moment = date | int  # the end of a day (UTC), or an entry of the ledger by its number


@contextmanager
def as_of(engine: Engine, moment: Moment) -> Iterator[Engine]:
    """An engine on the database as it stood after `moment`; gone with the block.

    Raises:
        BadInputError: the ledger begins later.
    """
    with tempfile.TemporaryDirectory(prefix="hechos-as-of-") as folder:
        rebuilt = rebuild(engine, moment, Path(folder))
        try:
            yield rebuilt
        finally:
            rebuilt.dispose()


def rebuild(engine: Engine, moment: Moment, folder: Path) -> Engine:
    """A SQLite database in `folder` that holds every row as it stood after `moment`.

    Raises:
        BadInputError: the ledger begins later.
    """
    with session_scope(engine) as session:
        entries = _entries(session, _until(moment))
        standing = _standing(session, _until(moment))
    if not entries:
        raise BadInputError(f"nothing is on record for {moment}: the ledger begins later")
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


def _until(moment: Moment) -> ColumnElement[bool]:
    """Which entries had been written."""
    if isinstance(moment, int):
        return LedgerEntry.entry_id <= moment
    return LedgerEntry.written_at < datetime.combine(moment + timedelta(days=1), time(), tzinfo=UTC)


def _entries(session: Session, until: ColumnElement[bool]) -> list[dict[str, Any]]:
    table = Base.metadata.tables[LedgerEntry.__tablename__]
    query = select(LedgerEntry).where(until).order_by(LedgerEntry.entry_id)
    return [
        {column.name: getattr(entry, column.name) for column in table.columns}
        for entry in session.scalars(query)
    ]


def _standing(session: Session, until: ColumnElement[bool]) -> Standing:
    """The payload of every row that stood then, by table and key."""
    query = (
        select(LedgerChange.table_name, LedgerChange.row_key, LedgerChange.payload)
        .join(LedgerEntry, LedgerEntry.entry_id == LedgerChange.entry_id)
        .where(until)
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
