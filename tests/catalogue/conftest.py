"""What tests of writing share: the statements that write, and imports that are killed."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from tests.catalogue.warm_import import Answer, WarmImport
from tests.conftest import ROOT
from tests.databases import Rows, all_rows, make_catalogue, without_moments


@pytest.fixture
def statements(connection: Connection) -> Iterator[list[str]]:
    """The writing statements sent over the test's connection, as they are sent."""
    sent: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest: object) -> None:
        if statement.split(maxsplit=1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            sent.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield sent
    event.remove(connection, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the catalogue; imports are killed in copies of it."""
    file = tmp_path_factory.mktemp("kill") / "catalogue.sqlite"
    make_catalogue(file)
    return file


@pytest.fixture(scope="module")
def warm_process() -> Iterator[subprocess.Popen[str]]:
    """The warm process that imports and kills."""
    command = [sys.executable, "-m", "tests.catalogue.warm_import"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process


@pytest.fixture
def own_database(untouched: Path, tmp_path: Path) -> Path:
    """The database that imports are killed in."""
    return Path(shutil.copy(untouched, tmp_path / "own.sqlite"))


@pytest.fixture
def undisturbed(run_import: WarmImport, untouched: Path, own_database: Path) -> tuple[Answer, Rows]:
    """How an import that nobody kills ends, and the rows it leaves; the database is as before.

    `run_import` is the test file's own: what it imports.
    """
    answer = run_import()
    assert answer.status == 0
    rows = without_moments(all_rows(own_database))
    shutil.copy(untouched, own_database)
    assert rows != without_moments(all_rows(own_database))
    return answer, rows
