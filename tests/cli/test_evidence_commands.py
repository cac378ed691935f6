"""`tracker evidence` and `tracker user` from the shell: copy and row together, or neither."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Tracker
from tests.conftest import ROOT
from tests.databases import Rows, all_rows, url_of

KEY, CLAUSE = "ext:faro-2024", "miami-1994-plan:2.8:1"
GAZETTE = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
EVIDENCE = f"""\
evidence_key = "{KEY}"
actor_code = "BRB"
kind = "law"
reach = "adopted"
strength = "strong"
url = "https://gazette.example/2024/act-7.pdf"
publisher = "Official Gazette"
retrieved_on = 2024-06-02
description_en = "An act on ferries was published."
description_es = "Se publicó una ley sobre transbordadores."

[clauses]
"{CLAUSE}" = "supports"
"mar-del-plata-2005-plan:17:1" = "contradicts"
"""
REFUSE = (
    "CREATE TRIGGER refuse_all BEFORE INSERT ON ledger_entry "
    "BEGIN SELECT RAISE(ABORT, 'nothing today'); END"
)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the catalogue, every row in its ledger, and a monitor named faro."""
    from tracker.cli.database import load_seeds, migrate
    from tracker.config import settings
    from tracker.db import engine_scope
    from tracker.vocab import Role
    from tracker.workflow.contributors import NewContributor, add_contributor
    from tracker.workflow.ledger import Write, recorded

    file = tmp_path_factory.mktemp("evidence") / "catalogue.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_DATABASE_URL", url_of(file))
        with engine_scope(settings()) as engine:
            migrate(engine, settings())
            load_seeds()
            write = Write("user add", "operator", Role.ADMINISTRATOR, "registers faro")
            with recorded(engine, write) as session:
                person = NewContributor("faro", [Role.MONITOR], "A monitor.", "en")
                add_contributor(session, person)
    return file


@pytest.fixture
def archive(database: Path) -> Path:
    """Where the copies of the test's database are."""
    return database.parent / "archive"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The description of a piece of evidence."""
    path = tmp_path / "evidence.toml"
    path.write_text(EVIDENCE, encoding="utf-8")
    return path


@pytest.fixture
def gazette(tmp_path: Path) -> Path:
    """The file to archive."""
    path = tmp_path / "act-7.pdf"
    path.write_bytes(GAZETTE)
    return path


@pytest.fixture
def add(database: Path, file: Path, gazette: Path) -> tuple[object, ...]:
    """The command that puts the evidence on record."""
    return ("evidence", "add", file, "--copy", gazette, "--by", "faro")


@pytest.fixture
def add_another(add: tuple[object, ...], file: Path) -> tuple[object, ...]:
    """The command that puts the same under another key on record."""
    path = file.with_name("another.toml")
    path.write_text(EVIDENCE.replace(KEY, "ext:liga-2024"), encoding="utf-8")
    return (*add[:2], path, *add[3:])


@pytest.fixture
def added(tracker: Tracker, add: tuple[object, ...]) -> Ran:
    """The evidence is on record."""
    ran = tracker(*add)
    assert (ran.status, ran.err) == (0, "")
    return ran


def copies(archive: Path) -> list[Path]:
    """Every file in the archive."""
    return [path for path in archive.rglob("*") if not path.is_dir()] if archive.exists() else []


def entries(tracker: Tracker, action: str) -> list[dict[str, object]]:
    """The entries of the ledger whose action begins so."""
    rows = tracker("ledger", "list", "--json").json()
    return [row for row in rows if row["action"].startswith(action)]


def execute(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(statement)
        connection.commit()


# Evidence


def test_evidence_is_added_listed_checked_and_handed_out(
    tracker: Tracker, added: Ran, archive: Path, tmp_path: Path
):
    """From the file to the list, the check and the copy, byte for byte; the ledger stays green."""
    assert added.out.startswith(f"{KEY}: on record, copy archived (application/pdf, 45 bytes")
    listed = tracker("evidence", "list", "--json").json()
    (row,) = [row for row in listed if row["evidence_key"] == KEY]
    assert (row["actor_code"], row["origin"], row["url"]) == (
        "BRB",
        "person",
        "https://gazette.example/2024/act-7.pdf",
    )
    assert row["clauses"] == {CLAUSE: "supports", "mar-del-plata-2005-plan:17:1": "contradicts"}
    checked = tracker("evidence", "check")
    assert (checked.status, checked.err) == (0, "")
    assert checked.out.startswith("archived copies: 1, all there and unchanged (")
    assert "pinned passages of facts and evidence: " in checked.out
    assert " 0 changed, 0 gone" in checked.out
    out = tmp_path / "out.pdf"
    assert tracker("evidence", "copy", KEY, "--out", out).out == f"{out}: 45 bytes\n"
    assert out.read_bytes() == GAZETTE
    assert out.stat().st_mode & 0o111 == 0
    assert tracker("ledger", "verify").status == 0
    (entry,) = entries(tracker, "evidence add")
    assert (entry["role"], entry["written_by"], entry["reason"]) == (
        "monitor",
        "faro",
        f"adds {KEY}",
    )
    assert len(copies(archive)) == 1


def test_the_list_is_narrowed(tracker: Tracker, added: Ran):
    """By actor and by clause; a table shows the stance; a key that is none is told."""
    rows = tracker("evidence", "list", "--actor", "BRB", "--clause", CLAUSE, "--json").json()
    assert rows
    assert all(row["actor_code"] == "BRB" and CLAUSE in row["clauses"] for row in rows)
    assert KEY in [row["evidence_key"] for row in rows]
    others = tracker("evidence", "list", "--actor", "ARG", "--json").json()
    assert others
    assert all(row["actor_code"] == "ARG" for row in others)
    shown = tracker("evidence", "list", "--actor", "BRB", "--clause", CLAUSE).out
    (line,) = [line for line in shown.splitlines() if line.startswith(KEY)]
    assert f"{CLAUSE} supports" in line
    assert line.endswith("An act on ferries was published.")
    assert tracker("evidence", "list", "--actor", "OZ").told() == "no actor 'OZ'\n"
    assert tracker("evidence", "list", "--clause", "oz:1:1").told() == "no clause 'oz:1:1'\n"


WRONG = {
    "unknown clause": (EVIDENCE.replace(CLAUSE, "oz:1:1"), GAZETTE, "faro", "no clause 'oz:1:1'"),
    "unknown actor": (EVIDENCE.replace('"BRB"', '"OZ"'), GAZETTE, "faro", "no actor 'OZ'"),
    "nobody": (EVIDENCE, GAZETTE, "nobody", "no contributor 'nobody'"),
    "private host": (
        EVIDENCE.replace("gazette.example", "localhost"),
        GAZETTE,
        "faro",
        "evidence.toml: url: ",
    ),
    "no table": ("= not TOML", GAZETTE, "faro", "evidence.toml: cannot be read"),
    "script": (EVIDENCE, b"#!/bin/sh\n", "faro", "act-7.pdf: is a script"),
    "nothing": (EVIDENCE, b"", "faro", "act-7.pdf: is empty"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_added_leaves_nothing(
    tracker: Tracker, archive: Path, add: tuple[object, ...], case: tuple[str, bytes, str, str]
):
    """One line, exit status 2, every row as before, and no copy, not even a folder for it."""
    text, raw, by, said = case
    _, _, file, _, gazette, *_ = add
    Path(str(file)).write_text(text, encoding="utf-8")
    Path(str(gazette)).write_bytes(raw)
    database = archive.with_name("tracker.sqlite")
    before = all_rows(database)
    assert said in tracker(*add[:-1], by).told()
    assert all_rows(database) == before
    assert not archive.exists()


def test_adding_again_is_refused_and_keeps_the_copy(
    tracker: Tracker, added: Ran, add: tuple[object, ...], database: Path, archive: Path
):
    """The key is taken; the copy that the first row names stays."""
    before = all_rows(database)
    said = tracker(*add).told()
    assert "exists already" in said
    assert all_rows(database) == before
    assert len(copies(archive)) == 1
    assert tracker("evidence", "check").status == 0


def test_two_rows_may_name_one_copy(
    tracker: Tracker, added: Ran, add_another: tuple[object, ...], archive: Path
):
    """The same file for another piece of evidence is stored once."""
    assert tracker(*add_another).status == 0
    assert len(copies(archive)) == 1
    assert tracker("evidence", "check").out.startswith("archived copies: 1, all")


def test_where_the_database_refuses_the_copy_goes_again(
    tracker: Tracker, add: tuple[object, ...], database: Path, archive: Path
):
    """The copy is stored before the row is committed; without the row it does not stay."""
    execute(database, REFUSE)
    before = all_rows(database)
    said = tracker(*add).told()
    assert said == "the database refused: nothing today\n"
    assert all_rows(database) == before
    assert copies(archive) == []


def test_a_copy_that_was_there_before_stays(
    tracker: Tracker, added: Ran, add_another: tuple[object, ...], database: Path, archive: Path
):
    """A refusal takes back what this command stored, and nothing that another row stands on."""
    execute(database, REFUSE)
    told = tracker(*add_another).told()
    assert told == "the database refused: nothing today\n"
    assert len(copies(archive)) == 1
    (place,) = copies(archive)  # also where this command had mended it
    place.chmod(0o600)
    place.write_bytes(b"bad")
    tracker(*add_another).told()
    assert tracker("evidence", "check").status == 0


def test_an_archive_that_cannot_be_written_leaves_no_row(
    tracker: Tracker, add: tuple[object, ...], database: Path, archive: Path
):
    """No row names a copy that could not be stored."""
    archive.write_text("in the way", encoding="utf-8")
    before = all_rows(database)
    said = tracker(*add).told()
    assert "cannot be written" in said
    assert all_rows(database) == before


KILLED = """
import os, signal, sys
from tracker.workflow import ledger
ledger.append = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
from tracker.cli.main import run
sys.argv = ["tracker", *sys.argv[1:]]
run()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills by the signals of POSIX systems")
def test_killed_before_the_commit_no_row_names_a_copy(
    tracker: Tracker, add: tuple[object, ...], database: Path, archive: Path
):
    """A copy nothing names may be left, a row without its copy never; the next try succeeds."""
    before = all_rows(database)
    command = [sys.executable, "-c", KILLED, *map(str, add)]
    ran = subprocess.run(command, cwd=ROOT, check=False)
    assert ran.returncode == -signal.SIGKILL
    assert all_rows(database) == before
    assert len(copies(archive)) == 1
    assert tracker("evidence", "check").status == 0
    assert tracker(*add).status == 0
    assert len(copies(archive)) == 1


@pytest.mark.parametrize("fault", ["missing", "changed"])
def test_a_damaged_archive_is_red(
    tracker: Tracker, added: Ran, archive: Path, tmp_path: Path, fault: str
):
    """A line a copy, the number of them, exit status 2; and nothing damaged is handed out."""
    (place,) = copies(archive)
    place.chmod(0o600)
    if fault == "missing":
        place.unlink()
    else:
        place.write_bytes(GAZETTE.replace(b"1.7", b"1.6"))
    ran = tracker("evidence", "check")
    assert (ran.status, ran.out) == (2, "")
    first, last = ran.err.splitlines()
    assert first == f"{place.name}: {fault}"
    assert last.startswith("tracker: 1 of 1 archived copies are missing or changed")
    out = tmp_path / "out.pdf"
    tracker("evidence", "copy", KEY, "--out", out).told()
    assert not out.exists()


def test_a_copy_overwrites_nothing(tracker: Tracker, added: Ran, tmp_path: Path):
    """A file, a folder or a link in the way stays; no such evidence, or one without a copy."""
    mine, link = tmp_path / "mine.txt", tmp_path / "link"
    mine.write_text("mine", encoding="utf-8")
    link.symlink_to(tmp_path / "elsewhere")
    for out in (mine, tmp_path, link, tmp_path / "nowhere" / "out.pdf"):
        said = tracker("evidence", "copy", KEY, "--out", out).told()
        assert said.startswith(f"--out {out}: cannot be written: ")
    assert mine.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "elsewhere").exists()
    assert "no evidence" in tracker("evidence", "copy", "ext:moon", "--out", "x").told()
    passage = tracker("evidence", "list", "--json").json()[0]["evidence_key"]
    assert "it has no copy" in tracker("evidence", "copy", passage, "--out", "x").told()


def test_a_changed_hash_leads_nowhere(tracker: Tracker, added: Ran, database: Path, tmp_path: Path):
    """A row whose hash was made a path is told by the check, and nothing is read there."""
    path = "../" * 20 + "etc/"
    execute(database, f"UPDATE evidence SET archive_sha256 = '{path}' WHERE url IS NOT NULL")
    assert tracker("evidence", "check").status == 2
    assert "is no SHA-256" in tracker("evidence", "copy", KEY, "--out", tmp_path / "x").told()


# People

ACTS = ("add", "grant", "revoke", "close")


def users(tracker: Tracker) -> dict[str, dict[str, object]]:
    """What `user list --json` prints, by pen name."""
    return {row["contributor_key"]: row for row in tracker("user", "list", "--json").json()}


def test_people_are_added_changed_and_closed(
    tracker: Tracker, database: Path, monkeypatch: pytest.MonkeyPatch
):
    """Each command is one entry of the ledger, by the operator, and shows in the list."""
    monkeypatch.setenv("TRACKER_OPERATOR", "capitania")
    roles = ("--role", "monitor", "--role", "second_coder")
    note = ("--note", "Una red de la costa.", "--language", "es")
    assert tracker("user", "add", "red-7", *roles, *note).out == (
        "red-7: registered as monitor, second_coder\n"
    )
    added = tracker(
        "user", "add", "brb-1", "--role", "state_reviewer", "--state", "BRB", "--note", "An office."
    )
    assert added.out == "brb-1: registered as state_reviewer of BRB\n"
    assert tracker("user", "grant", "red-7", "--role", "editor").status == 0
    assert tracker("user", "revoke", "red-7", "--role", "monitor").status == 0
    assert tracker("user", "close", "brb-1").out == "brb-1: closed\n"
    listed = users(tracker)
    assert listed["red-7"] == {
        "contributor_key": "red-7",
        "roles": ["second_coder", "editor"],
        "state": None,
        "origin": "person",
        "is_active": True,
        "notes": {"es": "Una red de la costa."},
    }
    assert (listed["brb-1"]["state"], listed["brb-1"]["is_active"]) == ("BRB", False)
    assert listed["desk-coder-a"]["origin"] == "catalogue"
    shown = tracker("user", "list").out.splitlines()
    assert [line for line in shown if line.startswith("brb-1") and " closed " in line]
    mine = [one for one in entries(tracker, "user ") if one["written_by"] == "capitania"]
    assert {one["action"] for one in mine} == {f"user {act}" for act in ACTS}
    assert (len(mine), {one["role"] for one in mine}) == (5, {"administrator"})
    assert tracker("ledger", "verify").status == 0
    assert tracker("load").status == 0
    assert users(tracker) == listed


def test_a_closed_contributor_adds_nothing(
    tracker: Tracker, add: tuple[object, ...], database: Path, archive: Path
):
    """Evidence by somebody who is closed, or has no role, is refused before anything is stored."""
    assert tracker("user", "revoke", "faro", "--role", "monitor").status == 0
    assert "has no role" in tracker(*add).told()
    assert tracker("user", "close", "faro").status == 0
    assert "contributor 'faro' is closed" in tracker(*add).told()
    assert not archive.exists()


NOTE = ("--note", "A network.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "faro", "--role", "monitor", *NOTE), "'faro' is taken"),
        (("add", "Ana María", "--role", "monitor", *NOTE), "is no pen name"),
        (("add", "new", "--role", "state_reviewer", *NOTE), "expected the state"),
        (("add", "new", "--role", "monitor", "--state", "BRB", *NOTE), "only a state_reviewer"),
        (("add", "new", "--role", "state_reviewer", "--state", "OZ", *NOTE), "no actor 'OZ'"),
        (("add", "new", "--role", "king", *NOTE), "'king'"),
        (("add", "new", *NOTE), "Missing option '--role'"),
        (("add", "new", "--role", "monitor"), "Missing option '--note'"),
        (("add", "new", "--role", "monitor", *NOTE, "--language", "qu"), "'qu': expected one of"),
        (("add", "new", "--role", "monitor", "--note", "a@example.org"), "expected a note"),
        (("grant", "nobody", "--role", "monitor"), "no contributor 'nobody'"),
        (("grant", "faro", "--role", "monitor"), "has the role monitor already"),
        (("revoke", "faro", "--role", "editor"), "does not have the role editor"),
        (("close", "nobody"), "no contributor 'nobody'"),
        (("close", "desk-coder-a"), "is of the catalogue"),
    ],
)
def test_what_cannot_be_done_with_people_is_one_line(
    tracker: Tracker, database: Path, arguments: tuple[str, ...], said: str
):
    """One line, exit status 2, every row as before."""
    before: Rows = all_rows(database)
    assert said in tracker("user", *arguments).told()
    assert all_rows(database) == before


def test_commands_without_a_database_say_which_one_makes_it(
    tracker: Tracker, tmp_path: Path, file: Path, gazette: Path, monkeypatch: pytest.MonkeyPatch
):
    """Where there are no tables, each command says so in one line."""
    monkeypatch.setenv("TRACKER_DATABASE_URL", url_of(tmp_path / "empty" / "new.sqlite"))
    for command in (
        ("evidence", "add", file, "--copy", gazette, "--by", "faro"),
        ("evidence", "list"),
        ("evidence", "check"),
        ("evidence", "copy", KEY, "--out", tmp_path / "x"),
        ("user", "list"),
        ("user", "close", "faro"),
    ):
        assert "the database has no tables yet" in tracker(*command).told()
    shutil.rmtree(tmp_path / "empty")
