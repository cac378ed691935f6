"""Observations are written by the hundred thousand: one change of the ledger a vintage, not a row.

The change carries a hash over all rows of the vintage, so that a byte changed behind the program's
back is found as it is in any other table.
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from tracker.errors import DatabaseStateError
from tracker.models import Observation, Vintage
from tracker.models.observations import WITHOUT_VALUE
from tracker.vocab import ObservationStatus

IDS = ("series_id", "area_id", "breakdown_id")
DAYS = ("period_start", "period_end")
NUMBERS = ("value", "lower", "upper")
WORDS = ("printed", "status_code")
BOUNDS = ("lower", "upper")
UNBOUNDED = (*IDS, *DAYS, "value", *WORDS)
OWN = (*UNBOUNDED, *BOUNDS)
COLUMNS = (*OWN, "vintage_id")
KEY = [*IDS, *DAYS]
Progress = Callable[[int], object]
BLOCK = 10_000  # rows that are hashed together
A_STATEMENT = 20  # rows that SQLite is given in one statement
AT_ONCE = 50_000  # rows that are handed to the database, or read from it, together


def quietly(_count: int) -> None:
    """Progress that nobody watches."""


class RowsHash:
    """SHA-256 over rows in the order of their key, in blocks of `BLOCK`, however they arrive."""

    def __init__(self) -> None:
        """No row yet."""
        self._hash = hashlib.sha256()
        self._waiting: list[pd.DataFrame] = []
        self.count = 0

    def update(self, rows: pd.DataFrame) -> None:
        """Take the next rows; columns as `COLUMNS`, days as ISO text."""
        self.count += len(rows)
        self._waiting.append(rows)
        if sum(map(len, self._waiting)) < BLOCK:
            return
        together = pd.concat(self._waiting, ignore_index=True)
        whole = len(together) - len(together) % BLOCK
        for start in range(0, whole, BLOCK):
            self._take(together.iloc[start : start + BLOCK])
        self._waiting = [together.iloc[whole:]]

    def hexdigest(self) -> str:
        """The hash over all rows; no more can be added."""
        if self._waiting:
            self._take(pd.concat(self._waiting, ignore_index=True))
            self._waiting = []
        return self._hash.hexdigest()

    def _take(self, rows: pd.DataFrame) -> None:
        if rows.empty:  # nothing is waiting: no rows, or all of them in whole blocks
            return
        for name in IDS:
            self._hash.update(_numbers(rows[name], "<i8"))
        for name in NUMBERS:
            self._hash.update(_numbers(rows[name], "<f8"))
        for name in (*DAYS, *WORDS):
            self._hash.update(_words(rows[name]))


def _numbers(column: "pd.Series[Any]", dtype: str) -> bytes:
    """A column of numbers as bytes, with one kind of zero and of nan; anything else as it is."""
    is_odd = bool(column.dtype.kind != dtype[1])
    if column.dtype.kind == "O":  # where a part of the rows has no number at all
        is_odd = not {type(one) for one in column} <= {float, type(None)}
    if is_odd:  # not what this program writes: the hash must differ
        return repr(column.to_list()).encode()
    numbers = column.to_numpy(dtype=dtype, na_value=np.nan) + 0
    if numbers.dtype.kind == "f":
        numbers = np.where(np.isnan(numbers), np.nan, numbers)
    return numbers.tobytes()


def _words(column: "pd.Series[Any]") -> bytes:
    words = column.to_list()
    try:
        said = "\n".join(words)
    except TypeError:
        return repr(words).encode()
    if said.count("\n") >= len(words):  # a line feed within a text: where it ends is told apart
        said = "\n" * len(words) + json.dumps(words)
    return said.encode() + b"\0"


@dataclass(frozen=True)
class Sealed:
    """All rows of a vintage in the order of their key, and the hash over them.

    Columns as `COLUMNS` but `vintage_id`; days are ISO text.
    """

    rows: pd.DataFrame
    sha256: str


def seal(rows: pd.DataFrame) -> Sealed:
    """Put the rows of a vintage in order, and hash them."""
    ordered = rows.take(_order(rows)).reset_index(drop=True)
    whole = RowsHash()
    whole.update(ordered)
    return Sealed(ordered, whole.hexdigest())


def _order(rows: pd.DataFrame) -> npt.NDArray[np.intp]:
    """The order of the rows by their key: of one number a row where all parts fit into it."""
    parts = [rows[name].to_numpy(dtype="int64") for name in IDS]
    parts += [pd.factorize(rows[name].to_numpy(), sort=True)[0] for name in DAYS]
    widths = [int(part.max(initial=0)) + 1 for part in parts]
    if math.prod(widths) >= 2**63:
        return np.lexsort(parts[::-1])
    whole = np.zeros(len(rows), dtype="int64")
    for part, width in zip(parts, widths, strict=True):
        whole = whole * width + part
    return np.argsort(whole, kind="stable")


def sealed_payload(vintage_id: int | str, count: int, sha256: str) -> str:
    """What the ledger writes of a vintage's rows."""
    said = {"vintage_id": vintage_id, "row_count": count, "rows_sha256": sha256}
    return json.dumps(said, separators=(",", ":"))


def insert_rows(
    connection: Connection,
    rows: pd.DataFrame,
    vintage_id: int,
    progress: Progress = quietly,
) -> None:
    """Insert sorted rows of one vintage as fast as the database takes them, in one transaction.

    `progress` is told how many rows were written, again and again.

    Raises:
        ValueError: a status is unknown, or an absent value is not explained by its status.
        DatabaseStateError: the database refuses a row, or cannot write.
    """
    _refuse_impossible(rows)
    write = _copy if connection.dialect.name == "postgresql" else _execute_many
    for start in range(0, len(rows), AT_ONCE):
        part = rows.iloc[start : start + AT_ONCE]
        bounded = part[list(BOUNDS)].notna().any(axis=1).to_numpy()
        with _told_plainly(connection):
            write(connection, _Rows(part[~bounded], UNBOUNDED, vintage_id))
            write(connection, _Rows(part[bounded], OWN, vintage_id))
        progress(len(part))


@contextmanager
def _told_plainly(connection: Connection) -> Iterator[None]:
    """What the driver refuses in a line, as all other writes are: a full disk, a point twice."""
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as error:
        said = str(error).strip().split("\n", maxsplit=1)[0]
        raise DatabaseStateError(f"the database refused: {said}") from error


def _refuse_impossible(rows: pd.DataFrame) -> None:
    """What the table's CHECKs refuse: SQLite takes twice as long where it looks for itself."""
    known = {one.value for one in ObservationStatus}
    if strange := set(rows["status_code"].unique()) - known:
        raise ValueError(f"expected a status of an observation, found {sorted(strange)}")
    without = rows.loc[rows["value"].isna(), "status_code"].unique()
    if unexplained := set(without) - {one.value for one in WITHOUT_VALUE}:
        raise ValueError(f"a value is missing and its status is {sorted(unexplained)}")
    if rows[KEY].isna().any(axis=None):
        raise ValueError("an observation without its key")


@dataclass(frozen=True)
class _Rows:
    """Rows of a vintage to insert, of which only these columns hold anything."""

    rows: pd.DataFrame
    columns: tuple[str, ...]
    vintage_id: int

    def cells(self) -> list[Any]:
        """All cells, one row after the other, as plain values; nan as None."""
        cells = np.empty((len(self.rows), len(self.columns)), dtype=object)
        for at, name in enumerate(self.columns):
            column = self.rows[name].to_numpy()
            cells[:, at] = column
            if column.dtype.kind == "f":
                cells[np.isnan(column), at] = None
        return cells.ravel().tolist()


def _execute_many(connection: Connection, rows: _Rows) -> None:
    """Many rows a statement, by the driver; SQLAlchemy's own way takes three times as long.

    What is the same in all rows stands in the statement: binding a value is what costs.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA ignore_check_constraints=ON")
    cells, width = rows.cells(), len(rows.columns)
    try:
        for start in range(0, len(cells), A_STATEMENT * width):
            some = cells[start : start + A_STATEMENT * width]
            driver.execute(_insert(rows.columns, len(some) // width, rows.vintage_id), some)
    finally:
        driver.execute("PRAGMA ignore_check_constraints=OFF")


@lru_cache(maxsize=8)
def _insert(columns: tuple[str, ...], count: int, vintage_id: int) -> str:
    row = f"({', '.join('?' * len(columns))}, {vintage_id:d})"
    rows = ", ".join([row] * count)
    return f"INSERT INTO observation ({', '.join(columns)}, vintage_id) VALUES {rows}"  # noqa: S608 - names of ours


def _copy(connection: Connection, rows: _Rows) -> None:
    driver: Any = connection.connection.driver_connection
    statement = f"COPY observation ({', '.join(rows.columns)}, vintage_id) FROM STDIN"
    cells, width = rows.cells(), len(rows.columns)
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for start in range(0, len(cells), width):
            copy.write_row((*cells[start : start + width], rows.vintage_id))


def stored_hashes(session: Session) -> Iterator[tuple[int | str, int, str]]:
    """Vintage, number of rows and hash of every vintage's rows, as they stand in the table.

    A vintage is its id; a text where SQLite was given something else for one.
    """
    hashes: dict[str, RowsHash] = {}
    for part in stored_frames(session):
        for vintage_id, rows in part.groupby("vintage_id", sort=False):
            hashes.setdefault(str(vintage_id), RowsHash()).update(rows)
    empty = select(Vintage.vintage_id).where(Vintage.row_count == 0)
    for vintage_id in session.scalars(empty):
        hashes.setdefault(str(vintage_id), RowsHash())
    for vintage, whole in sorted(hashes.items(), key=lambda one: (len(one[0]), one[0])):
        sha256 = whole.hexdigest()
        yield int(vintage) if vintage.isdecimal() else vintage, whole.count, sha256


def stored_frames(
    session: Session, vintages: Iterable[int] | None = None
) -> Iterator[pd.DataFrame]:
    """All observations in the order of their key, `AT_ONCE` at a time; days as ISO text."""
    table = Observation.__table__
    in_order = [table.c[name] for name in (*KEY, "vintage_id")]
    # as stored: a day that is none would not survive being read as one, nor be seen
    columns = [type_coerce(table.c[name], NullType()) for name in COLUMNS]
    query = select(*columns).order_by(*in_order)
    if vintages is not None:
        query = query.where(table.c.vintage_id.in_(list(vintages)))
    # of this statement only: a connection that keeps it would open cursors for what it writes
    found = session.connection().execute(query, execution_options={"yield_per": AT_ONCE})
    for part in found.partitions():
        frame = pd.DataFrame.from_records(part, columns=list(COLUMNS))
        for name in DAYS:
            frame[name] = frame[name].map(str)
        yield frame
