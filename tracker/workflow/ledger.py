"""The ledger: every write is one entry of a hash chain, with every row before and after.

A row's hash is SHA-256 over its table's name and its columns as canonical JSON. An entry's hash
covers who wrote in which role, when, what, why, the hashes of all its changes and the entry before.
So a byte changed anywhere behind the program's back no longer fits what the ledger says.
Of observations, which come by the hundred thousand, all rows of a vintage are one change.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Engine,
    Select,
    Table,
    event,
    func,
    insert,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, object_session
from sqlalchemy.types import NullType

from tracker.db import refuse_broken_references, write_scope
from tracker.models import Base, LedgerChange, LedgerEntry, Observation, Vintage
from tracker.vocab import Role
from tracker.workflow.observations import (
    Progress,
    Sealed,
    insert_rows,
    quietly,
    sealed_payload,
    stored_hashes,
)

START = "0" * 64  # what the first entry is chained to
KEYS_AT_ONCE = 200  # more rows of one table than this are looked up by reading the table
UNCOVERED = (LedgerEntry.__tablename__, LedgerChange.__tablename__)

Hashes = dict[str, str | None]


@dataclass(frozen=True)
class Write:
    """Who writes, in which role, what and why; `at` is now unless given."""

    action: str
    by: str
    role: Role
    reason: str
    at: datetime | None = None


@dataclass(frozen=True)
class Change:
    """One row before and after a write."""

    table: str
    row_key: str
    before: str | None
    after: str | None
    payload: str | None

    @property
    def line(self) -> str:
        """The change as the hash of its entry covers it."""
        return f"{self.table}\t{self.row_key}\t{self.before or '-'}\t{self.after or '-'}\n"


Touched = dict[str, set[str]]  # keys of the rows a session has written so far, by table
TOUCHED = "hechos_touched"  # where a recorded session keeps them
SEALED = "hechos_sealed"  # and the changes of tables whose rows have one hash a vintage
SEALED_TABLE = Observation.__tablename__


def _note(mapper: Mapper[Any], _connection: Connection, target: Base) -> None:
    """A row of a recorded session was added, changed or deleted, also as an orphan."""
    session = object_session(target)
    touched: Touched | None = session.info.get(TOUCHED) if session else None
    if touched is not None:
        key = row_key(mapper.primary_key_from_instance(target))
        touched.setdefault(str(mapper.local_table.description), set()).add(key)


for _happened in ("after_insert", "after_update", "after_delete"):
    event.listen(Base, _happened, _note, propagate=True)


def covered_tables() -> list[Table]:
    """The tables whose every row the ledger vouches for: all but its own."""
    return [table for table in Base.metadata.sorted_tables if table.name not in UNCOVERED]


@contextmanager
def recorded(engine: Engine, write: Write, *, in_bulk: bool = False) -> Iterator[Session]:
    """One transaction that is one entry of the ledger; a write that changes nothing is none.

    `in_bulk`: as `tracker.db.write_scope`, for writes of very many observations.

    Raises:
        DatabaseStateError: the database has no tables, is of another version, or is locked.
    """
    with write_scope(engine, in_bulk=in_bulk) as session:
        begin_where_rows_stand(session)
        touched: Touched = {}
        session.info[TOUCHED], session.info[SEALED] = touched, []
        event.listen(session, "do_orm_execute", _refuse_statements)
        yield session
        session.flush()
        refuse_broken_references(session, touched)
        append(session, write, [*_changes(session, touched), *session.info[SEALED]])


def append_observations(
    session: Session, vintage: Vintage, sealed: Sealed, progress: Progress = quietly
) -> None:
    """Write the observations of a new vintage: one change of the entry under way for all of them.

    The rows' ids are in the database. Sets the vintage's `row_count` and `rows_sha256`.

    Raises:
        ValueError: a status is unknown, or an absent value is not explained by its status.
    """
    vintage.row_count, vintage.rows_sha256 = len(sealed.rows), sealed.sha256
    session.add(vintage)
    session.flush()
    insert_rows(session.connection(), sealed.rows, vintage.vintage_id, progress)
    said = sealed_payload(vintage.vintage_id, vintage.row_count, sealed.sha256)
    if SEALED in session.info:  # a session that is not recorded has no ledger
        change = _change(SEALED_TABLE, row_key([vintage.vintage_id]), None, said)
        session.info[SEALED].append(change)


def _refuse_statements(state: ORMExecuteState) -> None:
    """What a statement changes passes by the mapper, and so by the ledger: objects are changed."""
    if not state.is_select and not _is_our_own(state):
        raise RuntimeError("statements are not recorded: change objects of the session")


def _is_our_own(state: ORMExecuteState) -> bool:
    mapper = state.bind_mapper
    return mapper is not None and mapper.local_table.description in UNCOVERED


def record_as_it_stands(session: Session, write: Write) -> None:
    """Take every row that differs from the ledger as it stands: after a change of the schema."""
    append(session, write, list(_differences(session)))


def append(session: Session, write: Write, changes: list[Change]) -> None:
    """Add one entry with its changes; nothing where nothing changed."""
    if not changes:
        return
    last = session.scalar(select(LedgerEntry).order_by(LedgerEntry.entry_id.desc()).limit(1))
    now = write.at or datetime.now(UTC)
    entry = LedgerEntry(
        entry_id=last.entry_id + 1 if last else 1,
        written_at=max(now, last.written_at) if last else now,
        role_code=write.role.value,
        written_by=write.by,
        action=write.action,
        reason=write.reason,
        change_count=len(changes),
        changes_sha256=changes_sha256(changes),
        previous_sha256=last.entry_sha256 if last else START,
    )
    entry.entry_sha256 = entry_sha256(entry)
    session.add(entry)
    session.flush()
    session.execute(
        insert(LedgerChange),
        [
            {
                "entry_id": entry.entry_id,
                "position": position,
                "table_name": one.table,
                "row_key": one.row_key,
                "before_sha256": one.before,
                "after_sha256": one.after,
                "payload": one.payload,
            }
            for position, one in enumerate(changes, 1)
        ],
    )


def row_key(values: Iterable[Any]) -> str:
    """The primary key as the ledger writes it."""
    return _json(list(values))


def payload_of(table: Table, row: Sequence[Any]) -> str:
    """A row as canonical JSON: every column by name, dates and moments in ISO 8601, UTC."""
    return _json({column.name: row[at] for at, column in enumerate(table.columns)})


def row_sha256(table: str, payload: str) -> str:
    """Hash of a row's payload, bound to its table."""
    return hashlib.sha256(f"{table}\n{payload}".encode()).hexdigest()


def changes_sha256(changes: Iterable[Change]) -> str:
    """Hash over all changes of an entry, in order."""
    return hashlib.sha256("".join(one.line for one in changes).encode()).hexdigest()


def entry_sha256(entry: LedgerEntry) -> str:
    """Hash of an entry: of all it says, the hash of its changes and that of the entry before."""
    said = [
        entry.entry_id,
        entry.written_at.astimezone(UTC),
        entry.role_code,
        entry.written_by,
        entry.action,
        entry.reason,
        entry.change_count,
        entry.changes_sha256,
        entry.previous_sha256,
    ]
    return hashlib.sha256(_json(said).encode()).hexdigest()


def stored_rows(session: Session, table: Table) -> Iterator[tuple[str, str]]:
    """Key and payload of every row of a table as it stands; of observations, of every vintage."""
    if table.name == SEALED_TABLE:
        for vintage_id, count, sha256 in stored_hashes(session):
            yield row_key([vintage_id]), sealed_payload(vintage_id, count, sha256)
        return
    for row in _rows(session, table, select(table)):
        yield _key_of(table, row), payload_of(table, row)


def _rows(session: Session, table: Table, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """The rows of a query on one table; SQLite's are read as they are stored.

    SQLite takes any value in any column and readers make the best of it, so that a 2 counts as
    true and `2026-11-22x` as a day. Here such a value is not taken for the one it stands in for.
    """
    if session.get_bind().dialect.name != "sqlite":
        yield from session.execute(query)
        return
    readers = [_reader(column, session.get_bind().dialect) for column in table.columns]
    raw = select(*(type_coerce(column, NullType()) for column in query.selected_columns))
    if query.whereclause is not None:
        raw = raw.where(query.whereclause)
    for row in session.execute(raw):
        yield [read(value) for read, value in zip(readers, row, strict=True)]


def _reader(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """Reads a stored value; one the program would not have written comes back as what it is."""
    kind = column.type.dialect_impl(dialect)
    decode = kind.result_processor(dialect, None) or _same
    encode = kind.bind_processor(dialect) or _same
    python: type[Any] = column.type.python_type

    def read(stored: Any) -> Any:  # noqa: ANN401 - a column of any type
        if stored is None:
            return None
        try:
            value = decode(stored)
            again = encode(value)
        except (ValueError, TypeError):
            return f"garbled: {stored!r}"
        is_whole = type(again) is type(stored) and again == stored
        if not is_whole or (decode is _same and not isinstance(stored, python)):
            return f"garbled: {stored!r}"
        return value

    return read


def _same(value: Any) -> Any:  # noqa: ANN401 - a column of any type
    return value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"the ledger has no way to write a {type(value).__name__}")


def _key_of(table: Table, row: Sequence[Any]) -> str:
    names = [column.name for column in table.columns]
    return row_key(row[names.index(column.name)] for column in table.primary_key)


def begin_where_rows_stand(session: Session) -> None:
    """A database that had rows before it had a ledger: they are the first entry."""
    if session.scalar(select(func.count()).select_from(LedgerEntry)):
        return
    began = Write("begin", "tracker", Role.ADMINISTRATOR, "what stood when the ledger began")
    record_as_it_stands(session, began)


def _changes(session: Session, touched: Mapping[str, set[str]]) -> list[Change]:
    changes: list[Change] = []
    for name in sorted(touched):
        table = Base.metadata.tables[name]
        before = _known(session, name, touched[name])
        after = _current(session, table, touched[name])
        for key in sorted(touched[name]):
            change = _change(name, key, before.get(key), after.get(key))
            if change.before != change.after:
                changes.append(change)
    return changes


def _change(table: str, key: str, before: str | None, payload: str | None) -> Change:
    after = None if payload is None else row_sha256(table, payload)
    return Change(table, key, before, after, payload)


def _known(session: Session, table: str, keys: set[str] | None = None) -> Hashes:
    """The hash the ledger last gave each row of a table; None for a row that is gone."""
    query = (
        select(LedgerChange.row_key, LedgerChange.after_sha256)
        .where(LedgerChange.table_name == table)
        .order_by(LedgerChange.entry_id, LedgerChange.position)
    )
    if keys is not None and len(keys) <= KEYS_AT_ONCE:
        query = query.where(LedgerChange.row_key.in_(keys))
    return {row.row_key: row.after_sha256 for row in session.execute(query)}


def _current(session: Session, table: Table, keys: set[str]) -> dict[str, str]:
    query = select(table)
    if len(keys) <= KEYS_AT_ONCE:
        wanted = [tuple(json.loads(key)) for key in keys]
        query = query.where(tuple_(*table.primary_key).in_(wanted))
    return {_key_of(table, row): payload_of(table, row) for row in _rows(session, table, query)}


def _differences(session: Session) -> Iterator[Change]:
    for table in covered_tables():
        known = _known(session, table.name)
        for key, payload in stored_rows(session, table):
            change = _change(table.name, key, known.pop(key, None), payload)
            if change.before != change.after:
                yield change
        for key, before in known.items():
            if before is not None:
                yield _change(table.name, key, before, None)
