"""SQLite databases of a test's own: made with the catalogue, imported into, compared row by row."""

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.conftest import settings_for
from tracker.catalogue.baseline import load_baseline
from tracker.catalogue.declaration import import_declaration
from tracker.catalogue.load import load_catalogue
from tracker.catalogue.outcome import ImportOutcome
from tracker.catalogue.reading import read_seeds
from tracker.catalogue.seed_tables import Seeds
from tracker.catalogue.summit_page import PageOptions, import_summit_page
from tracker.config import shipped
from tracker.db import make_engine, upgrade
from tracker.ingest.reading import decode
from tracker.linking.citations import LinkWeights, read_link_weights
from tracker.vocab import Role
from tracker.workflow.ledger import Write, recorded
from tracker.workflow.rules import AssessingRules, read_assessing_rules

Rows = dict[str, list[tuple[object, ...]]]


@cache
def _seeds() -> Seeds:
    return read_seeds(shipped("seeds"))


@cache
def _weights() -> LinkWeights:
    return read_link_weights(shipped("seeds") / "linking.toml")


@cache
def rules() -> AssessingRules:
    """The parameters of assessing as shipped."""
    return read_assessing_rules(shipped("seeds"))


def written(engine: Engine, action: str) -> AbstractContextManager[Session]:
    """A writing transaction that is one entry of the ledger."""
    return recorded(engine, Write(action, "tester", Role.ADMINISTRATOR, "a test"))


def url_of(file: Path) -> str:
    """The URL of the SQLite database in that file."""
    return f"sqlite:///{file.as_posix()}"


@contextmanager
def opened(file: Path) -> Iterator[Engine]:
    """An engine on the file, closed at the end so that the file can be copied."""
    engine = make_engine(settings_for(url_of(file)))
    try:
        yield engine
    finally:
        engine.dispose()


class ScratchDatabase:
    """One file that takes the place of many: its engine has seen all statements before."""

    def __init__(self, file: Path) -> None:
        """The file is made when something is put into it."""
        self.file = file
        self.engine = make_engine(settings_for(url_of(file)))

    def becomes(self, other: Path) -> None:
        """Hold what the database in `other` holds."""
        self.engine.dispose()
        shutil.copy(other, self.file)


@cache
def _template() -> Path:
    """A database with the catalogue, made once a process; each use is a copy of it."""
    file = Path(tempfile.mkdtemp(prefix="hechos-tests-")) / "catalogue.sqlite"
    with opened(file) as engine:
        upgrade(engine, settings_for(url_of(file)))
        with written(engine, "load") as session:
            load_catalogue(session, _seeds(), _weights())
            load_baseline(session, _seeds(), rules())
    atexit.register(shutil.rmtree, file.parent, ignore_errors=True)
    return file


def make_catalogue(file: Path) -> None:
    """A new database that holds the catalogue as shipped."""
    shutil.copy(_template(), file)


def import_page(engine: Engine, raw: bytes, options: PageOptions | None = None) -> ImportOutcome:
    """What `tracker import summit-page` does with a file of these bytes."""
    document = decode(raw, "page.txt")
    with written(engine, "import") as session:
        return import_summit_page(session, document, _weights(), options or PageOptions())


def import_call(engine: Engine, raw: bytes) -> ImportOutcome:
    """What `tracker import declaration` does with a file of these bytes."""
    document = decode(raw, "declaration.txt")
    with written(engine, "import") as session:
        return import_declaration(session, document, _seeds().signatory_pairs)


def all_rows(file: Path) -> Rows:
    """Every row of every table; a database that is damaged or breaks a reference is an error."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        return {
            name: connection.execute(f'SELECT * FROM "{name}" {_in_order(sql)}').fetchall()
            for name, sql in tables.fetchall()
        }


def _in_order(sql: str) -> str:
    """Rows in the order they were written; a table that is its key lies in the order of that."""
    return "" if sql.rstrip().upper().endswith("WITHOUT ROWID") else "ORDER BY rowid"


def without_moments(rows: Rows) -> Rows:
    """The rows without when the import ran, which differs from run to run.

    The ledger, whose hashes cover that moment, is left out.
    """
    kept = {name: own for name, own in rows.items() if not name.startswith("ledger_")}
    return {**kept, "source_version": [row[:-1] for row in rows["source_version"]]}
