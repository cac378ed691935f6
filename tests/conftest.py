"""What many tests share: databases to write in and undo, and the real documents where present."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tracker.config import Settings, shipped

if TYPE_CHECKING:  # pure tests do not wait for what only databases need
    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

    from tracker.catalogue.seed_tables import Seeds
    from tracker.linking.citations import LinkWeights

# Few examples while working; `--hypothesis-profile=thorough` looks longer, as .ci/run does.
hypothesis.settings.register_profile("quick", max_examples=25, deadline=None)
hypothesis.settings.register_profile("thorough", max_examples=200, deadline=None)
hypothesis.settings.load_profile("quick")

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT.parent / "shared" / "sources"
SUMMIT_PAGE = SOURCES / "004_8d5b63cea4f761ee.txt"
DECLARATION = SOURCES / "002_a0f2d39ded983e05.txt"
POSTGRESQL = os.environ.get("TRACKER_TEST_POSTGRESQL")


def settings_for(url: str) -> Settings:
    """Settings of a test's own database."""
    return Settings(url, shipped("seeds"), shipped("migrations"))


@pytest.fixture(scope="session")
def seeds() -> "Seeds":
    """The catalogue as shipped."""
    from tracker.catalogue.reading import read_seeds

    return read_seeds(shipped("seeds"))


@pytest.fixture(scope="session")
def weights() -> "LinkWeights":
    """The link parameters as shipped."""
    from tracker.linking.citations import read_link_weights

    return read_link_weights(shipped("seeds") / "linking.toml")


def fresh_url(kind: str, folder: Path, name: str) -> str:
    """URL of an empty database of that kind; skips where PostgreSQL is missing."""
    name = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    if kind == "sqlite":
        return f"sqlite:///{folder / name}.sqlite"
    if not POSTGRESQL:
        pytest.skip("TRACKER_TEST_POSTGRESQL names no server")
    from sqlalchemy import make_url, text

    from tracker.db import make_engine

    url = make_url(POSTGRESQL)
    server = make_engine(settings_for(POSTGRESQL))
    with server.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text(f'DROP DATABASE IF EXISTS "hechos_{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "hechos_{name}"'))
    server.dispose()
    return url.set(database=f"hechos_{name}").render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def catalogue_engines(
    tmp_path_factory: pytest.TempPathFactory, seeds: "Seeds", weights: "LinkWeights"
) -> "Iterator[Callable[[str], Engine]]":
    """Gives the migrated database of a kind, with the catalogue; made once, kept to the end."""
    made: dict[str, Engine] = {}

    def engine_of(kind: str) -> "Engine":
        if kind not in made:
            url = fresh_url(kind, tmp_path_factory.mktemp("catalogue"), "catalogue")
            made[kind] = filled_engine(url, seeds, weights)
        return made[kind]

    yield engine_of
    for engine in made.values():
        engine.dispose()


def filled_engine(url: str, seeds: "Seeds", weights: "LinkWeights") -> "Engine":
    """An engine on a new database that holds the catalogue."""
    from sqlalchemy.orm import Session

    from tracker.catalogue.load import load_catalogue
    from tracker.db import make_engine, upgrade

    settings = settings_for(url)
    engine = make_engine(settings)
    upgrade(engine, settings)
    with Session(engine) as session, session.begin():
        load_catalogue(session, seeds, weights)
    return engine


@pytest.fixture(scope="session")
def assessed_engine(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Engine]":
    """A database with the catalogue and the whole baseline; tests must not change it."""
    from tests.databases import make_catalogue, url_of
    from tracker.db import make_engine

    file = tmp_path_factory.mktemp("assessed") / "assessed.sqlite"
    make_catalogue(file)
    engine = make_engine(settings_for(url_of(file)))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def catalogue_engine(
    request: pytest.FixtureRequest, catalogue_engines: "Callable[[str], Engine]"
) -> "Engine":
    """A database that holds the catalogue, of each kind; tests undo their writes."""
    return catalogue_engines(request.param)


@pytest.fixture
def connection(catalogue_engine: "Engine") -> "Iterator[Connection]":
    """A connection whose transaction is rolled back when the test ends."""
    with catalogue_engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def session(connection: "Connection") -> "Iterator[Session]":
    """A session on the catalogue; what it commits is still undone when the test ends."""
    from sqlalchemy.orm import Session

    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session


@pytest.fixture(scope="session")
def summit_page_path() -> Path:
    """The real follow-up page on migration."""
    if not SUMMIT_PAGE.is_file():
        pytest.skip("the real documents (../shared/sources) are not here")
    return SUMMIT_PAGE


@pytest.fixture(scope="session")
def declaration_path() -> Path:
    """The real declaration."""
    if not DECLARATION.is_file():
        pytest.skip("the real documents (../shared/sources) are not here")
    return DECLARATION


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A table of the real statistical files that were tried; workers hand it on as properties."""
    told = [
        [str(cell) for cell in value]
        for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
        for name, value in report.user_properties
        if name == "statistical_file"
    ]
    if not told:
        return
    terminalreporter.section("statistical files")
    terminalreporter.line("file | format | rows read | observations | ignored | refused | said")
    for row in sorted(told):
        terminalreporter.line(" | ".join(cell or "-" for cell in row))
