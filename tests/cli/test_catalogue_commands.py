"""`tracker check`, loading another folder, and proposing indicators from the shell."""

import csv
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Tracker
from tests.databases import all_rows
from tracker.config import shipped

PROPOSAL = """\
indicator_key = "ferries_with_interpreters"
kind = "process"
unit = "percent"
direction = "up"
name_en = "Ferries with an interpreter aboard"
name_es = "Transbordadores con intérprete a bordo"
method_en = "Crossings with an interpreter aboard, of all crossings of a year."
method_es = "Cruces con intérprete a bordo, del total de cruces del año."
clauses = ["miami-1994-plan:2.8:1"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seeds."""
    return Path(shutil.copytree(shipped("seeds"), tmp_path / "seeds"))


def edit(path: Path, line: int, column: str, cell: str) -> None:
    """One cell of a seed file, line 1 being the header."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[line - 1][rows[0].index(column)] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def test_check_of_the_shipped_catalogue_is_green(tracker: Tracker):
    """Exit status 0 and one line with what was looked at."""
    ran = tracker("check")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("catalogue: 56 files, ")
    assert ran.out.endswith("no failure\n")
    assert tracker("check", "--json").json()["problems"] == []


def test_check_prints_one_line_a_failure(tracker: Tracker, folder: Path):
    """Two broken cells: two lines with file, line and column, exit status 2."""
    edit(folder / "themes.csv", 3, "label_es", "")
    edit(folder / "money.csv", 2, "stage", "lost")
    ran = tracker("check", "--seeds", folder)
    assert (ran.status, ran.out) == (2, "")
    first, second = ran.err.splitlines()
    assert first.startswith("themes.csv: line 3: label_es: ")
    assert second.startswith("money.csv: line 2: stage: ")
    told = tracker("check", "--seeds", folder, "--json")
    assert told.status == 2
    assert told.json()["problems"] == [first, second]


def test_a_broken_file_loads_nothing(tracker: Tracker, database: Path, folder: Path):
    """One line on stderr, exit status 2, every row as before."""
    edit(folder / "themes.csv", 2, "label_en", "Rights")
    edit(folder / "clauses.csv", 2, "char_end", "100000")
    before = all_rows(database)
    said = tracker("load", "--seeds", folder).told()
    assert said.startswith("clauses.csv: line 2: char_end: expected at most 937")
    assert all_rows(database) == before


def test_one_edited_line_shows_in_every_export(tracker: Tracker, database: Path, folder: Path):
    """A summary is changed in one file; after a load the export says it, and only that changed."""
    before = all_rows(database)
    edit(folder / "clauses.csv", 3, "summary_es", "Un resumen escrito de nuevo.")
    assert tracker("load", "--seeds", folder).status == 0
    rows = list(csv.DictReader(tracker("export", "clauses").out.splitlines()))
    assert rows[1]["summary_es"] == "Un resumen escrito de nuevo."
    after = all_rows(database)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"clause_text", "ledger_entry", "ledger_change"}


def test_an_indicator_is_proposed_voted_on_and_decided(
    tracker: Tracker, database: Path, tmp_path: Path
):
    """From the file to the export: who proposed it, the votes, the verdict with its reason."""
    file = tmp_path / "proposal.toml"
    file.write_text(PROPOSAL, encoding="utf-8")
    key = "ferries_with_interpreters"
    assert "open for votes" in tracker("indicator", "propose", file, "--by", "Red Puente").out
    assert tracker("indicator", "vote", key, "--by", "Liga del Faro").status == 0
    assert tracker("indicator", "vote", key, "--by", "Red Puente", "--against").status == 0
    reason = "Nobody counts crossings."
    assert tracker("indicator", "decide", key, "declined", "--reason", reason).status == 0
    rows = csv.DictReader(tracker("export", "indicators").out.splitlines())
    (row,) = [row for row in rows if row["indicator_key"] == key]
    assert (row["origin"], row["status"], row["proposed_by"]) == (
        "organisation",
        "declined",
        "Red Puente",
    )
    assert row["status_reason"] == reason
    assert len(all_rows(database)["indicator_vote"]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("propose", "no-such.toml", "--by", "Red Puente"), "no-such.toml: cannot be read"),
        (("vote", "no_such", "--by", "Red Puente"), "no indicator 'no_such'"),
        (("decide", "no_such", "accepted", "--reason", "It is good."), "no indicator 'no_such'"),
        (("decide", "no_such", "perhaps", "--reason", "It is good."), "'perhaps'"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    tracker: Tracker, database: Path, arguments: tuple[str, ...], said: str
):
    """A file, a key or a verdict that is none: one line, exit status 2, nothing written."""
    before = all_rows(database)
    assert said in tracker("indicator", *arguments).told()
    assert all_rows(database) == before
