"""The command line: what it prints, what it refuses in one line, and what it leaves untouched."""

import csv
import io
import json
import os
import shutil
import sqlite3
import sys
import types
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Tracker
from tests.conftest import fresh_url
from tests.databases import all_rows, url_of
from tests.pages import bridges
from tracker.catalogue.load import UNCOUNTED
from tracker.catalogue.outcome import ImportOutcome
from tracker.catalogue.seed_tables import ROW_KINDS, Seeds
from tracker.cli import database as database_commands
from tracker.config import settings, shipped
from tracker.queries.catalogue_tables import table_dtypes
from tracker.queries.exports import CATALOGUE_TABLES, DATED_TABLES, TABLES
from tracker.queries.scores import SCORE_RUNS

BARBADOS, OF_2009, OF_2005 = (
    "BRB-2011-06-21-01",
    "port-of-spain-2009-declaration:17",
    "mar-del-plata-2005-plan:17",
)
WHY = "The report speaks of the Commonwealth of bridges."


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database file that is not there yet."""
    file = tmp_path / "data" / "new.sqlite"
    monkeypatch.setenv("TRACKER_DATABASE_URL", url_of(file))
    return file


@pytest.fixture
def bridge_page(tmp_path: Path) -> Path:
    """A follow-up page of another theme, as a file."""
    file = tmp_path / "bridges.txt"
    file.write_text(bridges(), encoding="utf-8")
    return file


# From nothing


def test_demo_makes_and_fills_the_database(tracker: Tracker, empty: Path, seeds: Seeds):
    """`demo --no-serve` makes the file and its folder, loads the catalogue, says where it is."""
    ran = tracker("demo", "--no-serve")
    assert (ran.status, ran.err) == (0, "")
    assert url_of(empty) in ran.out
    assert "49 instruments, 66 provisions" in ran.out
    assert len(all_rows(empty)["report"]) == 76
    again = all_rows(empty)
    assert tracker("demo", "--no-serve").status == 0
    assert all_rows(empty) == again


def test_demo_then_serves_what_it_made(
    tracker: Tracker, empty: Path, monkeypatch: pytest.MonkeyPatch
):
    """`demo` hands the settings, host and port to the server once the database is filled."""
    served = []
    server = types.ModuleType("dashboards.server")
    server.run_server = lambda *arguments: served.append(arguments)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dashboards.server", server)
    assert tracker("demo", "--port", "8051").status == 0
    ((place, host, port, _echo),) = served
    assert (place.database_url, host, port) == (url_of(empty), "127.0.0.1", 8051)
    assert all_rows(empty)["provision"]


def test_default_database_is_in_the_users_data_folder(
    tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Without TRACKER_DATABASE_URL the database is a file in the user's data directory."""
    monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert tracker("db", "upgrade").status == 0
    (file,) = tmp_path.rglob("hechos.sqlite")
    assert "report" in all_rows(file)


def test_upgrade_then_check(tracker: Tracker, empty: Path):
    """`db upgrade` makes the tables, again changes nothing; `db check` finds no difference."""
    first = tracker("db", "upgrade")
    assert first.status == 0
    assert "schema at revision " in first.out
    assert tracker("db", "upgrade").out == first.out
    checked = tracker("db", "check")
    assert (checked.status, checked.err) == (0, "")
    assert "no differences" in checked.out


def test_load_counts_in_json(tracker: Tracker, database: Path, seeds: Seeds):
    """`load --json` is one object of counts; the second load leaves every row as it was."""
    before = all_rows(database)
    ran = tracker("load", "--json")
    assert (ran.status, ran.err) == (0, "")
    counts = ran.json()
    assert isinstance(counts, dict)
    few = ("actors", "instruments", "provisions", "reports", "defects", "link_decisions")
    assert [counts[name] for name in few] == [47, 49, 66, 76, 150, 0]
    assert counts.pop("baseline_cells") == len(
        {(row.clause_key, row.actor_code, row.cycle_key) for row in seeds.baseline}
    )
    assert counts == {name: len(getattr(seeds, name)) for name in counts}
    assert set(ROW_KINDS) - set(counts) == set(UNCOUNTED)
    assert all_rows(database) == before


def test_password_is_never_shown(tracker: Tracker, monkeypatch: pytest.MonkeyPatch):
    """An address with a password is named without it, in errors too."""
    monkeypatch.setenv(
        "TRACKER_DATABASE_URL", "postgresql+psycopg://hechos:open-sesame@127.0.0.1:1/hechos"
    )
    for command in ("upgrade", "check"):
        assert "open-sesame" not in tracker("db", command).told()


# Imports

JSON_FIELDS = {
    "source_key",
    "source_sha256",
    "is_new_version",
    "instruments",
    "provisions",
    "actors",
    "reports",
    "reports_with_text",
    "citations",
    "resources",
    "signatories",
    "signatory_listings",
    "verified",
    "changed",
    "new",
    "gone",
    "reports_verified",
    "reports_changed",
    "reports_new",
    "reports_gone",
    "passages",
    "passages_verified",
    "passages_changed",
    "passages_gone",
    "passages_changed_keys",
    "defects",
    "changed_keys",
    "new_keys",
    "gone_keys",
    "warnings",
}


def test_import_tells_in_json(tracker: Tracker, database: Path, bridge_page: Path):
    """`import --json` prints one object with every count, key list and warning."""
    ran = tracker("import", "summit-page", bridge_page, "--json")
    assert ran.status == 0
    told = ran.json()
    assert isinstance(told, dict)
    assert set(told) == JSON_FIELDS == {field.name for field in fields(ImportOutcome)}
    assert (told["is_new_version"], told["new"], told["reports_new"]) == (True, 5, 5)
    assert [f"warning: {one}" for one in told["warnings"]] == ran.err.splitlines()


def test_import_tells_in_words(tracker: Tracker, database: Path, bridge_page: Path):
    """Without --json an import says the same for people; again it says nothing is new."""
    first = tracker("import", "summit-page", bridge_page)
    assert (first.status, "5 paragraphs: 0 verified, 0 changed, 5 new" in first.out) == (0, True)
    again = tracker("import", "summit-page", bridge_page)
    assert "nothing new: this version is already imported" in again.out
    assert again.err == ""


def test_declaration_tells_in_json(tracker: Tracker, database: Path, tmp_path: Path):
    """`import declaration --json` counts paragraphs and signatories."""
    file = tmp_path / "call.txt"
    file.write_text(
        "A Call\n\nOz, May 9, 2031\n\n1. We count bridges.\n\nSignatories:\n\n- Red de Vados\n",
        encoding="utf-8",
    )
    told = tracker("import", "declaration", file, "--json").json()
    assert isinstance(told, dict)
    assert set(told) == JSON_FIELDS
    assert (told["new"], told["signatories"]) == (1, 1)


def test_real_documents_through_the_command_line(
    tracker: Tracker, database: Path, summit_page_path: Path, declaration_path: Path
):
    """Both real documents are verified without a warning, and so are all their paragraphs."""
    page = tracker("import", "summit-page", summit_page_path, "--json")
    call = tracker("import", "declaration", declaration_path, "--json")
    assert (page.status, page.err, call.status, call.err) == (0, "", 0, "")
    assert page.json()["verified"] == 34  # type: ignore[index]
    assert call.json()["verified"] == 14  # type: ignore[index]


# Errors: one line, status 2, an unchanged database


@pytest.fixture
def files(tmp_path: Path, bridge_page: Path) -> dict[str, Path]:
    """Files that are no document of the kind asked for."""
    made = {
        "missing": tmp_path / "absent.txt",
        "a directory": tmp_path,
        "binary": tmp_path / "binary.txt",
        "in another encoding": tmp_path / "latin.txt",
        "empty": tmp_path / "nothing.txt",
        "another page": tmp_path / "other.txt",
        "cut in a header": tmp_path / "cut.txt",
    }
    made["binary"].write_bytes(b"\x7fELF\x02\x01\x01\x00\n\x00\x03")
    made["in another encoding"].write_bytes("Añadir puentes".encode("latin-1"))
    made["empty"].write_bytes(b" \n")
    made["another page"].write_text("Welcome to the page of ferries\n\nHome\n", encoding="utf-8")
    made["cut in a header"].write_text(bridges().partition(" Paragraphs: 17")[0], encoding="utf-8")
    return made


BAD_FILES = {
    "missing": "cannot be read",
    "a directory": "cannot be read",
    "binary": "not a text file",
    "in another encoding": "line 1: expected UTF-8",
    "empty": "the file is empty",
    "another page": ": expected ",
    "cut in a header": ": expected ",
}


@pytest.mark.parametrize("command", ["summit-page", "declaration"])
@pytest.mark.parametrize("kind", BAD_FILES)
def test_bad_file_is_one_line(
    tracker: Tracker, database: Path, files: dict[str, Path], command: str, kind: str
):
    """A file that is no such document is one line that says why; nothing is written."""
    before = all_rows(database)
    assert BAD_FILES[kind] in tracker("import", command, files[kind]).told()
    assert all_rows(database) == before


def test_unknown_page_is_one_line(tracker: Tracker, database: Path, bridge_page: Path):
    """`--page` with a key that names no page is refused before anything is written."""
    before = all_rows(database)
    assert (
        "'atlantis'" in tracker("import", "summit-page", bridge_page, "--page", "atlantis").told()
    )
    assert all_rows(database) == before


NEEDS_TABLES = [
    ("load",),
    ("db", "check"),
    ("export", "actors"),
    ("link", "list"),
    ("link", "decide", BARBADOS, "17", OF_2005, "--by", "a reviewer", "--reason", WHY),
    ("import", "summit-page"),
    ("import", "declaration"),
]


@pytest.mark.parametrize("command", NEEDS_TABLES, ids=" ".join)
def test_no_tables_is_one_line(
    tracker: Tracker, empty: Path, bridge_page: Path, command: tuple[str, ...]
):
    """Without tables every command says which command makes them, and makes none itself."""
    file = (bridge_page,) if command[0] == "import" else ()
    told = tracker(*command, *file).told()
    if command[-1] == "declaration":
        return  # the page is no declaration: either complaint will do
    assert "run `tracker demo --no-serve` or `tracker db upgrade`" in told
    assert not empty.exists() or all_rows(empty) == {}


BAD_URLS = {
    "no URL": "nonsense",
    "unknown database": "oracle-of-delphi://here/x",
    "driver not installed": "mysql://u:p@127.0.0.1/x",
    "no server": "postgresql+psycopg://u:p@127.0.0.1:1/x",
    "a directory": "sqlite:///{folder}",
    "not a database": "sqlite:///{folder}/notes.txt",
    "below a file": "sqlite:///{folder}/notes.txt/x.sqlite",
}


@pytest.mark.parametrize("url", BAD_URLS.values(), ids=BAD_URLS.keys())
@pytest.mark.parametrize("command", [("db", "upgrade"), ("db", "check")], ids=" ".join)
def test_bad_url_is_one_line(
    tracker: Tracker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    url: str,
    command: tuple[str, ...],
):
    """An address that leads to no database is one line, whether it is written to or read."""
    (tmp_path / "notes.txt").write_text("Count the bridges.\n" * 50, encoding="utf-8")
    monkeypatch.setenv("TRACKER_DATABASE_URL", url.format(folder=tmp_path.as_posix()))
    assert tracker(*command).told()
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8").startswith("Count the")


def test_port_that_is_no_number_is_one_line(tracker: Tracker, monkeypatch: pytest.MonkeyPatch):
    """An address with a word for a port is one line too."""
    monkeypatch.setenv("TRACKER_DATABASE_URL", "postgresql+psycopg://u:p@127.0.0.1:first/x")
    assert tracker("db", "check").told()


@pytest.fixture
def from_the_future(database: Path) -> Path:
    """A database that a newer program has migrated."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    return database


def test_check_of_another_revision_is_one_line(tracker: Tracker, from_the_future: Path):
    """`db check` names the revision of the database and that of the program."""
    told = tracker("db", "check").told()
    assert "9999" in told
    assert "tracker db upgrade" in told


def test_upgrade_of_an_unknown_revision_is_one_line(tracker: Tracker, from_the_future: Path):
    """A database that is newer than the program cannot be upgraded, and is told so in a line."""
    assert "9999" in tracker("db", "upgrade").told()


def test_no_command_writes_to_another_revision(tracker: Tracker, from_the_future: Path):
    """A database of another revision is refused by the commands that would write to it."""
    assert "9999" in tracker("load").told()


def test_drift_is_one_line(tracker: Tracker, database: Path):
    """`db check` on tables that differ from the models names the first difference."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DROP INDEX ix_link_provision_id")
    told = tracker("db", "check").told()
    assert "1 differences" in told
    assert "ix_link_provision_id" in told


def test_bad_seeds_leave_the_database(
    tracker: Tracker, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A wrong cell in the catalogue is one line with file, line and column; nothing is loaded."""
    folder = Path(shutil.copytree(shipped("seeds"), tmp_path / "seeds"))
    themes = (folder / "themes.csv").read_text(encoding="utf-8")
    (folder / "themes.csv").write_text(themes.replace(",2,", ",second,", 1), encoding="utf-8")
    place = replace(settings(), seeds_dir=folder)
    monkeypatch.setattr(database_commands, "settings", lambda: place)
    before = all_rows(database)
    assert tracker("load").told().startswith("themes.csv: line 3: position: ")
    assert all_rows(database) == before


USAGE = [
    ("export", "secrets"),
    ("export", "actors", "--format", "xml"),
    ("export",),
    ("import", "summit-page"),
    ("link", "decide", BARBADOS, "17", OF_2005, "--by", "a reviewer"),
    ("link", "list", "--status", "perhaps"),
    ("fly",),
]


@pytest.mark.parametrize("command", USAGE, ids=" ".join)
def test_wrong_usage_is_status_2_and_changes_nothing(
    tracker: Tracker, database: Path, command: tuple[str, ...]
):
    """A command that is not understood says so on stderr only, with status 2."""
    before = all_rows(database)
    ran = tracker(*command)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err
    assert all_rows(database) == before


@pytest.mark.parametrize("command", USAGE, ids=" ".join)
def test_wrong_usage_is_one_line(tracker: Tracker, database: Path, command: tuple[str, ...]):
    """An error of usage is one line like any other error."""
    assert tracker(*command).told()


# Links


def decide(
    tracker: Tracker,
    *,
    report: str = BARBADOS,
    citation: str = "17",
    provision: str = OF_2005,
    by: str = "a reviewer",
    reason: str = WHY,
) -> Ran:
    return tracker("link", "decide", report, citation, provision, "--by", by, "--reason", reason)


REFUSED = {
    "unknown report": ({"report": "OZZ-2011-06-21-01"}, "no report 'OZZ-2011-06-21-01'"),
    "unknown provision": ({"provision": "oz-1900-plan:17"}, "no provision 'oz-1900-plan:17'"),
    "provision of no page": ({"provision": "imrf-2026-lac:13"}, "no provision 'imrf-2026-lac:13'"),
    "number not cited": ({"citation": "12"}, "cites '17', not '12'"),
    "later instrument": ({"provision": "panama-2015-mandates:3"}, "after the report"),
    "empty reason": ({"reason": ""}, "--reason: expected at least 10 characters"),
    "blank reason": ({"reason": " " * 20}, "--reason: expected at least 10 characters"),
    "reason with an e-mail": ({"reason": f"Ask ana@example.org. {WHY}"}, "--reason: leave out"),
    "reason with a telephone": ({"reason": f"{WHY} +1 202 555 0147"}, "--reason: leave out"),
    "by nobody": ({"by": " "}, "--by: expected at least 2 characters"),
    "by an address": ({"by": "ana@example.org"}, "--by: leave out"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_decision_that_cannot_stand_is_one_line(
    tracker: Tracker, database: Path, case: tuple[dict[str, str], str]
):
    """A decision about nothing, by nobody or for no reason is refused; the links stay."""
    changes, says = case
    before = all_rows(database)
    told = decide(tracker, **changes).told()
    assert says in told
    assert "ana@example.org" not in told
    assert all_rows(database) == before


def links(tracker: Tracker, *options: str) -> list[dict[str, object]]:
    """The links as `link list --json` prints them."""
    return json.loads(tracker("link", "list", "--json", *options).out)  # type: ignore[no-any-return]


def test_undecided_number_is_listed_with_all_candidates(tracker: Tracker, database: Path):
    """Before a decision the list shows both candidates, ambiguous, by their confidence."""
    assert [
        (one["status"], one["provision_key"], one["confidence"])
        for one in links(tracker, "--report", BARBADOS)
    ] == [("ambiguous", OF_2009, 0.75), ("ambiguous", OF_2005, 0.25)]


def test_decision_resolves_and_is_shown_with_who_when_and_why(tracker: Tracker, database: Path):
    """A decision resolves the citation, on the basis of a decision, and keeps who, when and why."""
    ran = decide(tracker)
    assert (ran.status, ran.err) == (0, "")
    (link,) = links(tracker, "--report", BARBADOS)
    assert (link["status"], link["provision_key"]) == ("resolved", OF_2005)
    assert (link["basis"], link["confidence"]) == ("decision", 1.0)
    assert (link["decided_by"], link["reason"]) == ("a reviewer", WHY)
    assert str(link["decided_at"]).endswith("+00:00")
    (row,) = all_rows(database)["link_decision"]
    assert "a reviewer" in row


def test_later_decision_stands_and_the_earlier_is_kept(tracker: Tracker, database: Path):
    """A decision is never edited: another is added, the latest takes effect."""
    decide(tracker)
    decide(tracker, provision=OF_2009, by="another reviewer")
    (link,) = links(tracker, "--report", BARBADOS)
    assert (link["provision_key"], link["decided_by"]) == (OF_2009, "another reviewer")
    assert len(all_rows(database)["link_decision"]) == 2


def test_decision_touches_its_own_citation_only(tracker: Tracker, database: Path):
    """What one citation means says nothing about the same number in other reports."""
    before = {str(row) for row in links(tracker) if row["report_key"] != BARBADOS}
    decide(tracker)
    after = {str(row) for row in links(tracker) if row["report_key"] != BARBADOS}
    assert after == before


def test_list_is_narrowed_by_status(tracker: Tracker, database: Path):
    """`--status` shows the links of that status, all and only those."""
    every = links(tracker)
    for status in ("resolved", "ambiguous", "unresolved", "suggested"):
        assert links(tracker, "--status", status) == [
            one for one in every if one["status"] == status
        ]


def test_list_for_people_cuts_nothing(tracker: Tracker, database: Path):
    """Without --json every line holds the whole key, however narrow the terminal."""
    ran = tracker("link", "list", "--status", "ambiguous")
    lines = ran.out.splitlines()
    assert lines[0].split() == [
        "report_key",
        "citation",
        "status",
        "provision_key",
        "basis",
        "confidence",
        "decided_by",
        "decided_at",
        "reason",
    ]
    assert len(lines) > 1
    assert all(line.split()[3] in (OF_2005, OF_2009) for line in lines[1:])


def test_list_is_strict_json(tracker: Tracker, database: Path):
    """`link list --json` can be read by any JSON reader: what is missing is null."""
    rows = tracker("link", "list", "--json").json()
    assert isinstance(rows, list)
    assert rows[0]["decided_by"] is None


# Exports

COLUMNS = {
    "instruments": (
        "instrument_key kind adopted_on adopted_precision place country_code summit title_en "
        "title_es provisions is_verified"
    ),
    "provisions": (
        "provision_key instrument_key paragraph position kind theme language text_status "
        "text_sha256 chars line line_end char_start char_end summary_en summary_es text"
    ),
    "actors": ("actor_code kind name_en name_es name_pt name_fr iso2 m49 page_order is_verified"),
    "reports": (
        "report_key actor_code reported_on ordinal position date_as_printed paragraphs language "
        "has_text is_truncated chars text_sha256 text_status line_start line_end summary_en "
        "summary_es"
    ),
    "citations": "report_key position citation",
    "links": (
        "report_key citation status provision_key basis confidence decided_by decided_at reason"
    ),
    "defects": (
        "defect_key source_key kind status is_declared subject_key line occurrences quote "
        "note_en note_es"
    ),
    "signatories": (
        "instrument_key signatory_key kind name acronym scope lists listings lines as_printed"
    ),
    "clauses": (
        "clause_key provision_key instrument_key position kind themes strength verb addressee "
        "addressed_to level groups deadline deadline_precision deadline_basis target target_value "
        "target_unit indicator_named char_start char_end summary_en summary_es summary_pt "
        "summary_fr note_en note_es"
    ),
    "indicator-gaps": "gap subject_key kind themes named_in summary_en summary_es",
}
COLUMNS |= {name: " ".join(table_dtypes(model)) for name, model in CATALOGUE_TABLES.items()}
COLUMNS |= {
    "assessments": (
        "assessment_key clause_key actor_code cycle round sequence stage basis rating confidence "
        "rubric_version evidence causes coder role submitted_on due_on embargo_until is_silence "
        "reason wording_en wording_es wording_pt wording_fr"
    ),
    "searches": "search_key assessment_key place words searched_on",
    "cells": (
        "clause_key provision_key actor_code cycle rating confidence basis is_contested low high "
        "first_coding second_coding evidence passages published_on assessment_key rubric_version"
    ),
    "agreement": (
        "group_kind group cells rated_by_both alpha_ordinal alpha_low alpha_high alpha_nominal "
        "kappa raw is_contested undefined"
    ),
    "contributors": (
        "contributor_key roles origin actor_code is_active note_en note_es note_pt note_fr"
    ),
    "score-runs": " ".join(SCORE_RUNS),
    "ledger": (
        "entry written_at role written_by action reason changes changes_sha256 previous_sha256 "
        "entry_sha256"
    ),
}
ROWS = {
    "instruments": 49,
    "provisions": 66,
    "clauses": 178,
    "actors": 47,
    "reports": 76,
    "citations": 53,
    "defects": 150,
    "signatories": 0,
}


def test_columns_of_every_exported_table_are_told_here():
    """No table is exported whose columns nobody pinned."""
    assert set(COLUMNS) == {*TABLES, *DATED_TABLES}


@pytest.mark.parametrize("table", COLUMNS)
def test_export_in_both_formats(tracker: Tracker, database: Path, table: str):
    """Each table is exported whole, with the same columns and cells in CSV and JSON."""
    columns = COLUMNS[table].split()
    in_csv = tracker("export", table)
    in_json = tracker("export", table, "--format", "json")
    assert (in_csv.status, in_csv.err, in_json.status, in_json.err) == (0, "", 0, "")
    reader = csv.DictReader(io.StringIO(in_csv.out, newline=""))
    cells, objects = list(reader), in_json.json()
    assert reader.fieldnames == columns
    assert isinstance(objects, list)
    assert len(cells) == len(objects) == ROWS.get(table, len(cells))
    assert all(list(one) == columns for one in objects)
    for row, one in zip(cells, objects, strict=True):
        assert {name: _cell(value) for name, value in one.items()} == row


def _cell(value: object) -> str:
    """A JSON value as its CSV cell."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_namibia_is_no_missing_value(tracker: Tracker, database: Path):
    """What reads like a missing value, such as NA, is kept as the text it is."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE actor SET iso2 = 'NA' WHERE actor_code = 'ARG'")
    rows = tracker("export", "actors", "--format", "json").json()
    assert isinstance(rows, list)
    assert {one["iso2"] for one in rows if one["actor_code"] == "ARG"} == {"NA"}


def test_export_after_an_import(tracker: Tracker, database: Path, bridge_page: Path):
    """An import shows in the export: texts where they stand, defects, reports by key."""
    tracker("import", "summit-page", bridge_page)
    rows = tracker("export", "provisions", "--format", "json").json()
    assert isinstance(rows, list)
    (one,) = [row for row in rows if row["provision_key"] == "gotham-1996-plan:2.8"]
    assert (one["text_status"], one["theme"], one["summary_en"]) == ("new", None, None)
    assert one["text"] == bridges()[one["char_start"] : one["char_end"]]
    kinds = {row["kind"] for row in tracker("export", "defects", "--format", "json").json()}  # type: ignore[attr-defined]
    assert {"misspelt_heading", "stray_space_in_heading", "identical_headers"} <= kinds


def test_export_to_a_file(tracker: Tracker, database: Path, tmp_path: Path):
    """`--out` writes what would be printed, to that file and no other."""
    folder = tmp_path / "out"
    folder.mkdir()
    ran = tracker("export", "reports", "--out", folder / "reports.csv")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    written = (folder / "reports.csv").read_bytes()
    assert written == tracker("export", "reports").out.encode()
    assert [one.name for one in folder.iterdir()] == ["reports.csv"]


def test_export_is_written_whole_or_not_at_all(
    tracker: Tracker, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """When writing fails the file before stays as it was, and no part of the new one is left."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "actors.csv").write_text("before\n", encoding="utf-8")

    def full(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    told = tracker("export", "actors", "--out", folder / "actors.csv").told()
    assert "No space left on device" in told
    assert (folder / "actors.csv").read_text(encoding="utf-8") == "before\n"
    assert [one.name for one in folder.iterdir()] == ["actors.csv"]


def test_export_to_nowhere_is_one_line(tracker: Tracker, database: Path, tmp_path: Path):
    """A file in a folder that is not there, or a folder itself, cannot be written."""
    for out in (tmp_path / "absent" / "x.csv", tmp_path):
        assert "cannot be written" in tracker("export", "actors", "--out", out).told()


@pytest.mark.parametrize("out", ["/", "."])
def test_export_to_a_path_without_a_name_is_one_line(tracker: Tracker, database: Path, out: str):
    """The root and the present folder cannot be written either."""
    assert "cannot be written" in tracker("export", "actors", "--out", out).told()


OPEN_FILES = Path("/proc/self/fd")


@pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="this system does not list open files")
def test_command_closes_its_connections(tracker: Tracker, database: Path):
    """When a command ends, the database file is not left open."""
    assert tracker("db", "check").status == 0
    opened = {os.path.realpath(one) for one in OPEN_FILES.iterdir()}
    assert str(database.resolve()) not in opened


def test_wrong_line_is_told_with_its_file(tracker: Tracker, database: Path, tmp_path: Path):
    """Whoever imports several documents sees which one is wrong, and where."""
    file = tmp_path / "bridges.txt"
    file.write_text(bridges().replace("1/31/2012", "2/31/2012"), encoding="utf-8")
    assert (
        f"{file}: line 32: expected a date that exists"
        in tracker("import", "summit-page", file).told()
    )


# The same on PostgreSQL


def test_whole_way_on_postgresql(
    tracker: Tracker, bridge_page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """From nothing to a decided link, the commands do on PostgreSQL what they do on SQLite."""
    monkeypatch.setenv("TRACKER_DATABASE_URL", fresh_url("postgresql", tmp_path, "commands"))
    assert tracker("load").told()
    assert tracker("demo", "--no-serve").status == 0
    assert tracker("db", "check").status == 0
    told = tracker("import", "summit-page", bridge_page, "--json").json()
    assert isinstance(told, dict)
    assert (told["new"], told["reports_new"]) == (5, 5)
    assert tracker("import", "summit-page", tmp_path).told()
    assert decide(tracker).status == 0
    (link,) = links(tracker, "--report", BARBADOS)
    assert (link["basis"], link["decided_by"]) == ("decision", "a reviewer")
    assert len(tracker("export", "reports").out.splitlines()) > 81
