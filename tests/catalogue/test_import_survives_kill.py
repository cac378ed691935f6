"""An import that is killed leaves the database as it was, and not in the way of the next one."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalogue.warm_import import Answer, WarmImport
from tests.conftest import ROOT, SUMMIT_PAGE
from tests.databases import Rows, all_rows, make_catalogue, url_of, without_moments
from tests.pages import bridges

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="kills by the signals of POSIX systems"),
]
MOMENTS = 3


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the catalogue."""
    file = tmp_path_factory.mktemp("kill") / "catalogue.sqlite"
    make_catalogue(file)
    return file


@pytest.fixture(scope="module")
def process() -> Iterator[subprocess.Popen[str]]:
    """The warm process that imports and kills."""
    command = [sys.executable, "-m", "tests.catalogue.warm_import"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process


@pytest.fixture
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The page to import: the one written by hand, or the real one where a test asks for it."""
    if getattr(request, "param", "hand-written") == "real":
        return request.getfixturevalue("summit_page_path")
    file = tmp_path / "bridges.txt"
    file.write_text(bridges(), encoding="utf-8")
    return file


@pytest.fixture
def database(catalogue: Path, tmp_path: Path) -> Path:
    """The database that imports are killed in."""
    return shutil.copy(catalogue, tmp_path / "own.sqlite")


@pytest.fixture
def run_import(process: subprocess.Popen[str], database: Path, page: Path) -> WarmImport:
    """Imports the page into the database, to its end or to the moment it is killed."""
    return WarmImport(process, url_of(database), page)


@pytest.fixture
def full_run(run_import: WarmImport, catalogue: Path, database: Path) -> tuple[Answer, Rows]:
    """How an undisturbed import ends, and the rows it leaves; the database is as before."""
    answer = run_import()
    assert answer.status == 0
    rows = without_moments(all_rows(database))
    shutil.copy(catalogue, database)
    assert rows != without_moments(all_rows(database))
    return answer, rows


def test_import_killed_between_statements_leaves_no_row(
    run_import: WarmImport, catalogue: Path, database: Path, full_run: tuple[Answer, Rows]
):
    """Killed anywhere before its commit, also with the file half written, an import never was."""
    answer, imported = full_run
    before = all_rows(catalogue)
    journals = 0
    moments = [{"statement": answer.statements * n // MOMENTS} for n in range(1, MOMENTS + 1)]
    for moment in [*moments, {"at_commit": True}]:
        assert run_import(**moment).status == -signal.SIGKILL
        journals += database.with_name(f"{database.name}-journal").exists()
        assert all_rows(database) == before
    assert journals > 1, "no kill found the file half written"
    assert run_import().status == 0
    assert without_moments(all_rows(database)) == imported


@pytest.mark.parametrize("page", ["real" if SUMMIT_PAGE.is_file() else "by hand"], indirect=True)
def test_import_killed_at_any_time_is_whole_or_never_was(
    run_import: WarmImport, catalogue: Path, database: Path, full_run: tuple[Answer, Rows]
):
    """Killed by the clock, an import is found undone, or done if its commit came first."""
    answer, imported = full_run
    before = without_moments(all_rows(catalogue))
    for n in range(MOMENTS):
        shutil.copy(catalogue, database)
        killed = run_import(seconds=answer.seconds * (n + 0.5) / MOMENTS)
        assert killed.status in {-signal.SIGKILL, 0}
        found = without_moments(all_rows(database))
        assert found in (before, imported)
        assert found == imported or killed.status != 0
    assert run_import().status == 0
    assert without_moments(all_rows(database)).keys() == imported.keys()
    assert len(all_rows(database)["report"]) == len(imported["report"])
