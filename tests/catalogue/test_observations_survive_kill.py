"""An import of many observations that is killed was never there, or is there whole."""

import os
import shutil
import signal
import subprocess
from itertools import product
from pathlib import Path

import pytest

from tests.catalogue.warm_import import Answer, WarmImport
from tests.databases import Rows, all_rows, opened, url_of, without_moments
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


@pytest.fixture
def run_import(
    warm_process: subprocess.Popen[str], own_database: Path, bridges: Path
) -> WarmImport:
    """Imports the table into its database, to its end or to the moment it is killed."""
    return WarmImport(warm_process, url_of(own_database), bridges, "observations")


def test_an_import_killed_between_statements_leaves_no_row(
    run_import: WarmImport, untouched: Path, own_database: Path, undisturbed: tuple[Answer, Rows]
):
    """Killed among its rows, also with the file half written, or before its commit: never was.

    And it is not in the way of the next one, after which the ledger is green.
    """
    answer, imported = undisturbed
    before = all_rows(untouched)
    assert len(imported["observation"]) == len(before["observation"]) + 20_000
    journals = 0
    moments = [{"statement": int(answer.statements * part)} for part in MOMENTS]
    for moment in [*moments, {"at_commit": True}]:
        assert run_import(**moment).status == -signal.SIGKILL
        journals += own_database.with_name(f"{own_database.name}-journal").exists()
        assert all_rows(own_database) == before
    assert journals > 1, "no kill found the file half written"
    assert run_import().status == 0
    assert without_moments(all_rows(own_database)) == imported
    with opened(own_database) as engine, session_scope(engine) as session:
        assert verify_ledger(session).problems == []


def test_an_import_killed_at_any_time_is_whole_or_never_was(
    run_import: WarmImport, untouched: Path, own_database: Path, undisturbed: tuple[Answer, Rows]
):
    """Killed by the clock, an import is found undone, or done if its commit came first."""
    answer, imported = undisturbed
    before = without_moments(all_rows(untouched))
    for part in (0.5, 0.8, 0.95):
        shutil.copy(untouched, own_database)
        killed = run_import(seconds=answer.seconds * part)
        assert killed.status in {-signal.SIGKILL, 0}
        found = without_moments(all_rows(own_database))
        assert found in (before, imported)
        assert found == imported or killed.status != 0
