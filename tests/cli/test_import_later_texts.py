"""Importing pages of mandates and agendas from the shell: what is said, what is refused."""

from dataclasses import fields
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Tracker
from tests.conftest import SOURCES
from tests.databases import all_rows, url_of
from tracker.catalogue.outcome import ImportOutcome

PAGE = """\
Follow-up and Implementation: Mandates
FERRIES
MANDATES

  1. Count every ferry once a year. (Great Ferries, XX Summit of Rivers, Lilliput, 2031).

  2. Paint every ferry in a colour of its own. (Plan of Action Santiago, 1998).
"""
SAID = "2 instruments, 2 paragraphs: 0 verified, 0 changed, 2 new, 0 gone"
COMMANDS = ["summit-mandates", "agenda"]


@pytest.fixture
def importing(tracker: Tracker) -> Tracker:
    """Runs `tracker import`."""

    def command(*arguments: object) -> Ran:
        return tracker("import", *arguments)

    return command


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page of mandates, as a file."""
    file = tmp_path / "ferries.txt"
    file.write_text(PAGE, encoding="utf-8")
    return file


def test_mandates_tell_in_words(importing: Tracker, database: Path, page: Path):
    """An import counts its paragraphs and warns of what nobody knew; again nothing is new."""
    ran = importing("summit-mandates", page)
    assert (ran.status, SAID in ran.out) == (0, True)
    assert "summit-mandates-ferries: imported" in ran.out
    assert [line[:9] for line in ran.err.splitlines()] == ["warning: "] * 2
    before = all_rows(database)
    again = importing("summit-mandates", page)
    assert "nothing new: this version is already imported" in again.out
    assert again.err == ""
    assert all_rows(database) == before


def test_mandates_tell_in_json(importing: Tracker, database: Path, page: Path):
    """`--json` prints one object with every count, and `--page` says which page it is."""
    told = importing(
        "summit-mandates", page, "--page", "summit-mandates-migration", "--json"
    ).json()
    assert isinstance(told, dict)
    assert set(told) == {field.name for field in fields(ImportOutcome)}
    assert (told["source_key"], told["new"]) == ("summit-mandates-migration", 2)


@pytest.mark.parametrize("key", ["atlantis", "summit-page-migration"])
def test_unknown_page_is_one_line(importing: Tracker, database: Path, page: Path, key: str):
    """`--page` with a key that names no page of mandates is refused; nothing is written."""
    before = all_rows(database)
    told = importing("summit-mandates", page, "--page", key).told()
    assert f"no page of mandates '{key}'" in told
    assert all_rows(database) == before


BAD_FILES = {
    "missing": (None, "cannot be read"),
    "binary": (b"\x7fELF\x02\x01\x01\x00\n\x00\x03", "not a text file"),
    "in another encoding": ("Añadir vados".encode("latin-1"), "line 1: expected UTF-8"),
    "empty": (b" \n", "the file is empty"),
    "another text": (b"Welcome to the page of ferries\n\nHome\n", ": expected "),
    "cut short": (PAGE.partition("(Plan")[0].encode(), ": expected "),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", BAD_FILES)
def test_bad_file_is_one_line(
    importing: Tracker, database: Path, tmp_path: Path, command: str, kind: str
):
    """A file that is no such document is one line that names it; nothing is written."""
    raw, said = BAD_FILES[kind]
    file = tmp_path / "bad.txt"
    if raw is not None:
        file.write_bytes(raw)
    before = all_rows(database)
    told = importing(command, file).told()
    assert told.startswith(str(file))
    assert said in told
    assert all_rows(database) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_no_tables_is_one_line(
    importing: Tracker, tmp_path: Path, page: Path, monkeypatch: pytest.MonkeyPatch, command: str
):
    """Without tables the line says which command makes them."""
    monkeypatch.setenv("TRACKER_DATABASE_URL", url_of(tmp_path / "new.sqlite"))
    assert "run `tracker demo --no-serve`" in importing(command, page).told()


@pytest.mark.parametrize(("name", "paragraphs"), [("000", 4), ("003", 8)])
def test_real_agenda_through_the_command_line(
    importing: Tracker, database: Path, name: str, paragraphs: int
):
    """A real agenda is found out and verified without a warning; in words and as JSON."""
    found = sorted(SOURCES.glob(f"{name}_*.txt"))
    if not found:
        pytest.skip("the real documents (../shared/sources) are not here")
    ran = importing("agenda", found[0])
    assert (ran.status, ran.err) == (0, "")
    assert f"{paragraphs} paragraphs: {paragraphs} verified, 0 changed" in ran.out
    told = importing("agenda", found[0], "--json").json()
    assert isinstance(told, dict)
    assert (told["verified"], told["is_new_version"]) == (paragraphs, False)
