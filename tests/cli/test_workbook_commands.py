"""The workbook and ratings in other scales, from the shell and back."""

import csv
import shutil
import sqlite3
from contextlib import chdir, closing
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Tracker
from tests.conftest import settings_for
from tests.databases import all_rows, url_of
from tests.workbooks import filled
from tracker.config import shipped
from tracker.db import engine_scope
from tracker.ingest.workbook import ASSESS, FIRST_ROW, LETTERS
from tracker.vocab import Basis, Confidence, Rating, Role, Stage
from tracker.workflow.assess import Act, Cell, Desk, Finding
from tracker.workflow.ledger import Write, recorded
from tracker.workflow.rules import read_assessing_rules

STATE, CYCLE = "MEX", "imrf-2030"  # the catalogue has no assessments of that cycle
FIRST, SECOND, JUDGE, EDITOR = "desk-coder-a", "desk-coder-b", "desk-adjudicator", "desk-editor"
REASONS = "The report names the act and its date, which is a first step."
HEAD = "clause_key,actor_code,code,rationale,language,evidence_keys"
ASK = ("export", "workbook", "--state", STATE, "--cycle", CYCLE, "--language", "es")


@pytest.fixture(scope="module")
def supported(catalogue: Path) -> list[tuple[str, str]]:
    """Clauses of the page with evidence of the state that speaks for each, in catalogue order."""
    query = """
        SELECT clause_key, min(evidence_key) FROM evidence_clause
        JOIN clause USING (clause_id) JOIN evidence USING (evidence_id) JOIN actor USING (actor_id)
        WHERE actor_code = ? AND stance_code = 'supports'
        GROUP BY clause_key ORDER BY clause_key
    """
    with closing(sqlite3.connect(catalogue)) as connection:
        return connection.execute(query, [STATE]).fetchall()


@pytest.fixture
def sent(tracker: Tracker, database: Path, tmp_path: Path) -> Path:
    """An exported workbook with its first two open rows that have evidence filled in."""
    file = tmp_path / "mex.xlsx"
    assert tracker(*ASK, "--by", FIRST, "--out", file).status == 0
    sheet = openpyxl.load_workbook(file)[ASSESS]
    rows: dict[int, dict[str, object]] = {}
    for number in range(1, sheet.max_row - FIRST_ROW + 2):
        at_hand = sheet[f"{LETTERS['evidence_at_hand']}{FIRST_ROW - 1 + number}"].value
        if at_hand and "contra" not in at_hand and "against" not in at_hand and len(rows) < 2:
            rows[number] = {
                "stage": "research",
                "rating": "initiated",
                "confidence": "low",
                "rationale": REASONS,
                "language": "en",
                "evidence_keys": at_hand.split(" ")[0],
            }
    file.write_bytes(filled(file.read_bytes(), rows))
    return file


def stages(file: Path) -> int:
    return len(all_rows(file)["assessment"])


# The workbook


def test_a_workbook_goes_out_and_comes_back(tracker: Tracker, database: Path, sent: Path):
    """Shown first, then submitted as one entry of the ledger, then stale."""
    before = all_rows(database)
    shown = tracker("import", "workbook", sent, "--by", FIRST)
    assert (shown.status, shown.err) == (0, "")
    *lines, last = shown.out.splitlines()
    assert len(lines) == 2
    assert all(one.startswith("Assess!L") and ": research: initiated (low)" in one for one in lines)
    assert last.endswith("mex.xlsx: 2 to submit; nothing is written without --apply")
    assert all_rows(database) == before
    done = tracker("import", "workbook", sent, "--by", FIRST, "--apply")
    assert done.out.splitlines()[-1].endswith(f"mex.xlsx: 2 submitted by {FIRST}")
    after = all_rows(database)
    assert len(after["assessment"]) == len(before["assessment"]) + 2
    (entry,) = after["ledger_entry"][len(before["ledger_entry"]) :]
    assert {"import workbook", "the workbook mex.xlsx", FIRST, "monitor"} <= set(entry)
    assert tracker("ledger", "verify").status == 0
    again = tracker("import", "workbook", sent, "--by", FIRST, "--apply")
    assert (again.status, again.out) == (2, "")
    *each, last = again.err.splitlines()
    assert len(each) == 2
    assert all("edited meanwhile, export anew" in one for one in each)
    assert last.startswith(f"tracker: {sent}: 2 problems, the first: Assess!D")
    assert all_rows(database) == after


def test_the_difference_as_json(tracker: Tracker, database: Path, sent: Path):
    """The same for machines, whether it was kept said."""
    told = tracker("import", "workbook", sent, "--by", FIRST, "--json").json()
    assert told["applied"] is False
    assert [row["rating"] for row in told["rows"]] == ["initiated", "initiated"]
    assert {row["cycle"] for row in told["rows"]} == {CYCLE}
    assert tracker("import", "workbook", sent, "--by", FIRST, "--json", "--apply").json()["applied"]


def test_a_workbook_nobody_filled_in(tracker: Tracker, database: Path, tmp_path: Path):
    """Says so; the export says how much is open; the default cycle is the last Summit's."""
    file = tmp_path / "w.xlsx"
    said = tracker("export", "workbook", "--state", STATE, "--by", FIRST, "--out", file)
    assert said.status == 0
    assert f"{STATE}, summit-2022: " in said.out
    before = all_rows(database)
    ran = tracker("import", "workbook", file, "--by", FIRST, "--apply")
    assert ran.out == f"{file}: no row is filled in, nothing to submit\n"
    assert all_rows(database) == before


def test_two_exports_are_the_same_bytes(tracker: Tracker, database: Path, tmp_path: Path):
    """And a later one after a change is not."""
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    for file in (one, two):
        assert tracker(*ASK, "--by", FIRST, "--out", file).status == 0
    assert one.read_bytes() == two.read_bytes()


OUT = ("--out", "x.xlsx")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("workbook", "--by", FIRST, *OUT), "a workbook needs --state MEX"),
        (("workbook", "--state", STATE, *OUT), "a workbook needs --by CONTRIBUTOR"),
        (("workbook", "--state", STATE, "--by", FIRST), "a workbook needs --out FILE"),
        (("workbook", "--state", "XX", "--by", FIRST, *OUT), "no state 'XX'"),
        (("workbook", "--state", STATE, "--by", "nobody", *OUT), "no contributor 'nobody'"),
        (("workbook", "--state", STATE, "--by", FIRST, "--cycle", "x", *OUT), "no cycle 'x'"),
        (("workbook", "--state", STATE, "--by", FIRST, "--language", "fr", *OUT), "'fr'"),
        (("workbook", "--state", STATE, "--by", FIRST, "--scale", "x", *OUT), "--scale: "),
        (("workbook", "--state", STATE, "--format", "json", *OUT), "no --as-of and no --format"),
        (("workbook", "--state", STATE, "--as-of", "2026-11-22", *OUT), "no --as-of"),
        (("cells", "--state", STATE), "--state: `tracker export cells` takes no such option"),
        (("ratings",), "ratings need --scale KEY"),
        (("ratings", "--scale", "nobody"), "no scale 'nobody': expected one of active-democracy"),
        (("ratings", "--scale", "ogp-irm", "--by", FIRST), "--by: `tracker export ratings` takes"),
    ],
)
def test_what_cannot_be_exported_is_one_line(
    tracker: Tracker, database: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
):
    """Status 2, no file."""
    with chdir(tmp_path):
        assert said in tracker("export", *arguments).told()
    assert not (tmp_path / "x.xlsx").exists()


def test_files_that_are_no_workbook_are_one_line(tracker: Tracker, database: Path, tmp_path: Path):
    """Named, refused, nothing written."""
    file = tmp_path / "x.xlsx"
    before = all_rows(database)
    assert f"{file}: cannot be read: " in tracker("import", "workbook", file, "--by", FIRST).told()
    assert "cannot be read" in tracker("import", "workbook", tmp_path, "--by", FIRST).told()
    file.write_text("clause_key\n", encoding="utf-8")
    said = tracker("import", "workbook", file, "--by", FIRST, "--apply").told()
    assert said == f"{file}: expected an .xlsx workbook, found another or a damaged file\n"
    assert all_rows(database) == before


def test_one_bad_cell_is_one_line(tracker: Tracker, database: Path, sent: Path):
    """Its address is in the line; the good row beside it is not submitted."""
    sheet = openpyxl.load_workbook(sent)[ASSESS]
    number = next(n for n in range(3, 99) if sheet[f"{LETTERS['stage']}{n}"].value) - 2
    sent.write_bytes(filled(sent.read_bytes(), {number: {"rationale": "=1+1"}}))
    before = all_rows(database)
    said = tracker("import", "workbook", sent, "--by", FIRST, "--apply").told()
    assert said.startswith(f"{sent}: Assess!N{number + 2}: expected text, found a formula")
    assert all_rows(database) == before


# Ratings in other scales


def published(database: Path, cell: Cell, rating: Rating, key: str) -> None:
    """Publish a cell as a baseline desk review does."""
    rules = read_assessing_rules(shipped("seeds"))
    found = Finding(rating, Confidence.LOW, {"en": REASONS}, (key,))
    at, basis = datetime(2026, 11, 20, tzinfo=UTC), Basis.BASELINE_DESK_REVIEW
    write = Write("test", EDITOR, Role.EDITOR, "a cell for a test")
    with (
        engine_scope(settings_for(url_of(database))) as engine,
        recorded(engine, write) as session,
    ):
        desk = Desk(session, rules)
        desk.submit(cell, Stage.RESEARCH, found, Act(FIRST, at, basis))
        desk.submit(cell, Stage.SECOND_CODING, found, Act(SECOND, at, basis))
        desk.submit(cell, Stage.ADJUDICATION, found, Act(JUDGE, at, basis))
        desk.publish(cell, Act(EDITOR, at))


def exported(tracker: Tracker, scale: str, *more: str) -> dict[str, dict[str, str]]:
    ran = tracker("export", "ratings", "--scale", scale, *more)
    assert (ran.status, ran.err) == (0, "")
    rows = csv.DictReader(ran.out.splitlines())
    return {row["clause_key"]: row for row in rows if row["cycle"] == CYCLE}


def test_published_ratings_in_another_scale(tracker: Tracker, database: Path, supported):
    """What is coarser says so, what has no counterpart too; drafts are not there."""
    (one, key), (two, other), (three, draft) = supported[:3]
    published(database, Cell(one, STATE, CYCLE), Rating.INITIATED, key)
    published(database, Cell(two, STATE, CYCLE), Rating.SUPERSEDED, other)
    how = ("--stage", "research", "--rating", "initiated", "--confidence", "low", "--text", REASONS)
    cell = (three, STATE, "--cycle", CYCLE, "--by", FIRST)
    assert tracker("assess", "submit", *cell, *how, "--evidence", draft).status == 0
    rows = exported(tracker, "ogp-irm")
    assert set(rows) == {one, two}
    assert list(rows[one].values()) == [one, STATE, CYCLE, "initiated", "limited", "coarser"]
    assert list(rows[two].values()) == [two, STATE, CYCLE, "superseded", "", "no_counterpart"]
    assert exported(tracker, "g20-research-group")[one]["code"] == "0"
    as_json = tracker("export", "ratings", "--scale", "ogp-irm", "--format", "json").json()
    (row,) = [row for row in as_json if (row["clause_key"], row["cycle"]) == (two, CYCLE)]
    assert (row["code"], row["loss"]) == (None, "no_counterpart")


@pytest.fixture
def foreign(tmp_path: Path, supported: list[tuple[str, str]]) -> Path:
    """Ratings in the scale of another office: one read exactly, one with a loss."""
    (one, key), (two, other) = supported[:2]
    file = tmp_path / "ratings.csv"
    file.write_text(
        f'{HEAD}\n{one},{STATE},not_started,"{REASONS}",en,{key}\n'
        f'{two},{STATE},+1,"{REASONS}",en,{other}\n',
        encoding="utf-8",
    )
    return file


def taking(file: Path, scale: str, *more: str) -> tuple[str, ...]:
    base = ("import", "ratings", str(file), "--scale", scale, "--by", FIRST)
    return (*base, "--stage", "research", "--cycle", CYCLE, *more)


def test_ratings_of_another_scale_are_submitted_with_their_loss(
    tracker: Tracker, database: Path, foreign: Path
):
    """Shown with the loss, then submitted; exporting them in that scale gives the codes back."""
    lines = foreign.read_text(encoding="utf-8").splitlines()
    foreign.write_text("\n".join([lines[0], lines[2]]), encoding="utf-8")
    before = all_rows(database)
    shown = tracker(*taking(foreign, "active-democracy"))
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.startswith("line 2: ")
    assert ": research: limited (low, read with a loss: finer), standing on " in shown.out
    assert all_rows(database) == before
    told = tracker(*taking(foreign, "active-democracy", "--apply", "--json")).json()
    assert [row["loss"] for row in told["rows"]] == ["finer"]
    assert stages(database) == len(before["assessment"]) + 1


def test_rows_of_ratings_are_all_or_none(tracker: Tracker, database: Path, foreign: Path):
    """Unknown codes by line; what the desk refuses by line; nothing written."""
    before = all_rows(database)
    said = tracker(*taking(foreign, "active-democracy", "--apply")).told()
    assert said.startswith(f"{foreign}: line 2: code: expected a value of active-democracy (")
    assert "found 'not_started'" in said
    text = foreign.read_text(encoding="utf-8").replace(",not_started,", ",0,")
    foreign.write_text(text, encoding="utf-8")
    said = tracker(*taking(foreign, "active-democracy", "--apply")).told()
    assert said.startswith(f"{foreign}: line 2: ")
    assert "no_action needs evidence that speaks against" in said
    assert all_rows(database) == before


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--scale", "no scale 'no-such'"),
        ("--by", "no contributor 'no-such'"),
        ("--stage", "'no-such'"),
        ("--cycle", "no cycle 'no-such'"),
    ],
)
def test_ratings_of_nobody_or_nothing_are_one_line(
    tracker: Tracker, database: Path, foreign: Path, option: str, said: str
):
    """Scale, contributor, stage and cycle must be known."""
    lines = foreign.read_text(encoding="utf-8").splitlines()
    foreign.write_text("\n".join([lines[0], lines[2]]), encoding="utf-8")
    arguments = list(taking(foreign, "active-democracy"))
    arguments[arguments.index(option) + 1] = "no-such"
    assert said in tracker(*arguments).told()


def test_a_copied_database_reads_the_same_workbook(
    tracker: Tracker, database: Path, sent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A workbook is tied to the state of its cells, not to the file it was exported from."""
    copy = Path(shutil.copy(database, tmp_path / "copy.sqlite"))
    monkeypatch.setenv("TRACKER_DATABASE_URL", url_of(copy))
    assert tracker("import", "workbook", sent, "--by", FIRST, "--apply").status == 0
    assert stages(copy) == stages(database) + 2
