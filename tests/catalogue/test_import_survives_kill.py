"""An import that is killed leaves the database as it was, and not in the way of the next one."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.catalogue.warm_import import Answer, WarmImport
from tests.conftest import SUMMIT_PAGE
from tests.databases import Rows, all_rows, url_of, without_moments
from tests.pages import bridges

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="kills by the signals of POSIX systems"),
]
MOMENTS = 3


@pytest.fixture
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The page to import: the one written by hand, or the real one where a test asks for it."""
    if getattr(request, "param", "hand-written") == "real":
        return request.getfixturevalue("summit_page_path")
    file = tmp_path / "bridges.txt"
    file.write_text(bridges(), encoding="utf-8")
    return file


@pytest.fixture
def run_import(warm_process: subprocess.Popen[str], own_database: Path, page: Path) -> WarmImport:
    """Imports the page into the own_database, to its end or to the moment it is killed."""
    return WarmImport(warm_process, url_of(own_database), page)


def test_import_killed_between_statements_leaves_no_row(
    run_import: WarmImport, untouched: Path, own_database: Path, undisturbed: tuple[Answer, Rows]
):
    """Killed anywhere before its commit, also with the file half written, an import never was."""
    answer, imported = undisturbed
    before = all_rows(untouched)
    journals = 0
    moments = [{"statement": answer.statements * n // MOMENTS} for n in range(1, MOMENTS + 1)]
    for moment in [*moments, {"at_commit": True}]:
        assert run_import(**moment).status == -signal.SIGKILL
        journals += own_database.with_name(f"{own_database.name}-journal").exists()
        assert all_rows(own_database) == before
    assert journals > 1, "no kill found the file half written"
    assert run_import().status == 0
    assert without_moments(all_rows(own_database)) == imported


@pytest.mark.parametrize("page", ["real" if SUMMIT_PAGE.is_file() else "by hand"], indirect=True)
def test_import_killed_at_any_time_is_whole_or_never_was(
    run_import: WarmImport, untouched: Path, own_database: Path, undisturbed: tuple[Answer, Rows]
):
    """Killed by the clock, an import is found undone, or done if its commit came first."""
    answer, imported = undisturbed
    before = without_moments(all_rows(untouched))
    for n in range(MOMENTS):
        shutil.copy(untouched, own_database)
        killed = run_import(seconds=answer.seconds * (n + 0.5) / MOMENTS)
        assert killed.status in {-signal.SIGKILL, 0}
        found = without_moments(all_rows(own_database))
        assert found in (before, imported)
        assert found == imported or killed.status != 0
    assert run_import().status == 0
    assert without_moments(all_rows(own_database)).keys() == imported.keys()
    assert len(all_rows(own_database)["report"]) == len(imported["report"])
