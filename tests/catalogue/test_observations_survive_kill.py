"""An import of many observations that is killed was never there, or is there whole."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from tests.catalogue.warm_import import Answer, WarmImport
from tests.conftest import ROOT
from tests.databases import Rows, all_rows, make_catalogue, opened, url_of, without_moments
from tracker.catalogue.seed_tables import Seeds
from tracker.db import session_scope
from tracker.workflow.ledger_check import verify_ledger

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="kills by the signals of POSIX systems"),
]
STATES, YEARS, SERIES = 40, range(1921, 2021), 5  # 20,000 observations
MOMENTS = (0.02, 0.25, 0.5, 0.75, 0.999)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the catalogue."""
    file = tmp_path_factory.mktemp("kill") / "catalogue.sqlite"
    make_catalogue(file)
    return file


@pytest.fixture(scope="module")
def bridges(tmp_path_factory: pytest.TempPathFactory, seeds: Seeds) -> Path:
    """A table of twenty thousand observations, some of them without a value."""
    areas = [row.area_key for row in seeds.areas if row.kind == "state"][:STATES]
    lines = ["series,area,year,value"]
    lines += [
        f"BRIDGES_{number},{area},{year},{'..' if year % 7 == 0 else year * number / 8}"
        for number, area, year in product(range(SERIES), areas, YEARS)
    ]
    assert len(lines) == 20_001
    file = tmp_path_factory.mktemp("bridges") / "bridges.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
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
def database(catalogue: Path, tmp_path: Path) -> Path:
    """The database that imports are killed in."""
    return Path(shutil.copy(catalogue, tmp_path / "own.sqlite"))


@pytest.fixture
def run_import(process: subprocess.Popen[str], database: Path, bridges: Path) -> WarmImport:
    """Imports the table into the database, to its end or to the moment it is killed."""
    return WarmImport(process, url_of(database), bridges, "observations")


@pytest.fixture
def full_run(run_import: WarmImport, catalogue: Path, database: Path) -> tuple[Answer, Rows]:
    """How an undisturbed import ends, and the rows it leaves; the database is as before."""
    answer = run_import()
    assert answer.status == 0
    rows = without_moments(all_rows(database))
    shutil.copy(catalogue, database)
    assert len(rows["observation"]) == len(all_rows(database)["observation"]) + 20_000
    return answer, rows


def test_an_import_killed_between_statements_leaves_no_row(
    run_import: WarmImport, catalogue: Path, database: Path, full_run: tuple[Answer, Rows]
):
    """Killed among its rows, also with the file half written, or before its commit: never was.

    And it is not in the way of the next one, after which the ledger is green.
    """
    answer, imported = full_run
    before = all_rows(catalogue)
    journals = 0
    moments = [{"statement": int(answer.statements * part)} for part in MOMENTS]
    for moment in [*moments, {"at_commit": True}]:
        assert run_import(**moment).status == -signal.SIGKILL
        journals += database.with_name(f"{database.name}-journal").exists()
        assert all_rows(database) == before
    assert journals > 1, "no kill found the file half written"
    assert run_import().status == 0
    assert without_moments(all_rows(database)) == imported
    with opened(database) as engine, session_scope(engine) as session:
        assert verify_ledger(session).problems == []


def test_an_import_killed_at_any_time_is_whole_or_never_was(
    run_import: WarmImport, catalogue: Path, database: Path, full_run: tuple[Answer, Rows]
):
    """Killed by the clock, an import is found undone, or done if its commit came first."""
    answer, imported = full_run
    before = without_moments(all_rows(catalogue))
    for part in (0.5, 0.8, 0.95):
        shutil.copy(catalogue, database)
        killed = run_import(seconds=answer.seconds * part)
        assert killed.status in {-signal.SIGKILL, 0}
        found = without_moments(all_rows(database))
        assert found in (before, imported)
        assert found == imported or killed.status != 0
