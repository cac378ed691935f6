"""Engine, sessions and the schema's version: SQLite by default, PostgreSQL through the same URL."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from tracker.config import Settings, shipped
from tracker.errors import BadInputError, DatabaseStateError
from tracker.models import Base

# execution options of a connection that is going to write, or never will
WRITES, READS, IN_BULK = "hechos_writes", "hechos_reads", "hechos_in_bulk"
WRITE_LOCK = 0x48656368  # PostgreSQL's advisory lock that all writers take
AUTOGENERATE_PLUGINS = ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"]


def make_engine(settings: Settings) -> Engine:
    """Engine of the configured database; makes the folder of a SQLite file.

    Raises:
        BadInputError: the URL is not one SQLAlchemy can read, or its driver is not installed.
    """
    try:
        url = make_url(settings.database_url)
        # a SQLite file is opened anew each time: it costs little, and nothing is left open
        pool = {"poolclass": NullPool} if _is_sqlite(url) else {"pool_pre_ping": True}
        engine = create_engine(url, **pool)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as error:
        raise BadInputError(f"TRACKER_DATABASE_URL cannot be used: {_first_line(error)}") from error
    if engine.dialect.name == "sqlite":
        if url.database and url.database != ":memory:":
            _make_folder(Path(url.database).parent)
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    return engine


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


@contextmanager
def engine_scope(settings: Settings) -> Iterator[Engine]:
    """An engine for the length of a block; its connections are closed when the block ends."""
    engine = make_engine(settings)
    try:
        yield engine
    finally:
        engine.dispose()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseStateError(f"cannot make the folder {folder}: {error.strerror}") from error


def _sqlite_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - DBAPI object
    """Foreign keys on, and no hidden transaction handling by the driver.

    The driver's own mode commits before DDL; only with it off does one migration, or one
    import, become one transaction.
    """
    connection.isolation_level = None
    # recursive triggers: what REPLACE takes away is a deletion too, and can be refused
    for pragma in ("foreign_keys=ON", "busy_timeout=5000", "recursive_triggers=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    """A writer waits for the writer before it; a reader can change nothing at all."""
    options = connection.get_execution_options()
    if options.get(READS):
        connection.exec_driver_sql("PRAGMA query_only=ON")  # the connection is not used again
    if options.get(IN_BULK):  # cannot be changed any more once the transaction has begun
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITES) else "BEGIN")


@contextmanager
def session_scope(engine: Engine) -> Iterator[Session]:
    """A transaction to read in; what would be written is refused as a mistake of the program.

    Raises:
        DatabaseStateError: the database has no tables, is of another version, or is locked.
    """
    require_current(engine)
    reading = engine.execution_options(**{READS: True, "postgresql_readonly": True})
    with Session(reading) as session, _told_plainly(), session.begin():
        event.listen(session, "before_flush", _refuse_to_write)
        yield session


def _refuse_to_write(session: Session, _context: object, _instances: object) -> None:
    if session.new or session.deleted or any(session.is_modified(one) for one in session.dirty):
        raise RuntimeError("writes go through the ledger: tracker.workflow.ledger.recorded")


@contextmanager
def write_scope(engine: Engine, *, in_bulk: bool = False) -> Iterator[Session]:
    """One writing transaction at a time: committed when the block ends, undone when it raises.

    Only the ledger opens it (`tracker.workflow.ledger.recorded`), so that every write is an entry.
    `in_bulk`: SQLite does not look up each reference of a million rows; the writer vouches for
    those of observations, and `refuse_broken_references` looks at all others before the end.

    Raises:
        DatabaseStateError: the database has no tables, is of another version, or is locked.
    """
    require_current(engine)
    writing = engine.execution_options(**{WRITES: True, IN_BULK: in_bulk})
    with Session(writing) as session, _told_plainly(), session.begin():
        if engine.dialect.name == "postgresql":
            session.execute(select(func.pg_advisory_xact_lock(WRITE_LOCK)))
        yield session


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise DatabaseStateError(f"the database refused: {_first_line(error.orig)}") from error
    except CommandError as error:
        raise DatabaseStateError(f"the schema cannot be changed: {_first_line(error)}") from error


def refuse_broken_references(session: Session, tables: Iterable[str]) -> None:
    """Look up every reference of these tables where the writing transaction did not.

    Raises:
        DatabaseStateError: a row refers to one that is not there.
    """
    connection = session.connection()
    if not connection.get_execution_options().get(IN_BULK) or not _is_sqlite(connection.engine.url):
        return
    for name in tables:
        broken = connection.exec_driver_sql(f'PRAGMA foreign_key_check("{name}")').fetchall()
        if broken:
            raise DatabaseStateError(f"the write would break a reference: {tuple(broken[0])}")


def _first_line(error: object) -> str:
    return str(error).strip().split("\n", maxsplit=1)[0]


def alembic_config(settings: Settings) -> Config:
    """Alembic's configuration for this database; its messages are swallowed, errors are not."""
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(settings.migrations_dir).replace("%", "%%"))
    return config


def upgrade(engine: Engine, settings: Settings, revision: str = "head") -> str:
    """Bring the schema to `revision` in one transaction and return the revision reached."""
    return _migrate(engine, settings, command.upgrade, revision)


def downgrade(engine: Engine, settings: Settings, revision: str) -> str:
    """Take the schema back to `revision` in one transaction and return the revision reached."""
    return _migrate(engine, settings, command.downgrade, revision)


def _migrate(engine: Engine, settings: Settings, direction: Any, revision: str) -> str:  # noqa: ANN401
    config = alembic_config(settings)
    with _told_plainly(), engine.connect() as connection:
        _without_cascades(connection)
        with connection.begin():
            config.attributes["connection"] = connection
            direction(config, revision)
            _refuse_broken_references(connection)
            return MigrationContext.configure(connection).get_current_revision() or "base"


def _without_cascades(connection: Connection) -> None:
    """SQLite changes a table by making it anew: dropping the old one must not empty others."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")  # has no effect inside a transaction


def _refuse_broken_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise DatabaseStateError(f"the migration would break references: {broken[0]}")


def current_revision(engine: Engine) -> str | None:
    """Revision the database is at; None where it has no tables of ours."""
    with _told_plainly(), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head_revision(settings: Settings) -> str:
    """Newest revision the program ships."""
    head = ScriptDirectory.from_config(alembic_config(settings)).get_current_head()
    assert head is not None, "the program ships migrations"
    return head


def require_current(engine: Engine) -> None:
    """Refuse to work on a database without tables, or with those of another version.

    Raises:
        DatabaseStateError: says what is wrong and which command helps.
    """
    current, head = current_revision(engine), shipped_revision()
    if current is None:
        raise DatabaseStateError(
            "the database has no tables yet: run `tracker demo --no-serve` or `tracker db upgrade`"
        )
    if current != head:
        raise DatabaseStateError(
            f"the database is at revision {current}, the program at {head}: "
            "run `tracker db upgrade`, or a newer program"
        )


@cache
def shipped_revision() -> str:
    """Newest revision of the migrations beside this program."""
    return head_revision(Settings("", shipped("seeds"), shipped("migrations")))


def drift(engine: Engine) -> list[str]:
    """Differences between the models and the database, one line each; empty when there are none."""
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"autogenerate_plugins": AUTOGENERATE_PLUGINS, "compare_type": True}
        )
        return [repr(difference) for difference in compare_metadata(context, Base.metadata)]
