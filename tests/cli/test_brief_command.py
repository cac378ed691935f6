"""`tracker brief` from the shell: what it takes, what it writes, and what it refuses."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.briefs.samples import LABELS
from tests.cli.conftest import Ran, Tracker
from tests.cli.test_workbook_commands import FIRST, JUDGE, REASONS, SECOND, STATE
from tests.conftest import settings_for
from tests.databases import url_of
from tracker.briefs.batch import Material, Task, make_one
from tracker.briefs.content import Wanted
from tracker.briefs.files import Format, Options, file_name, written
from tracker.briefs.model import BriefKind, Edition, Organisation
from tracker.briefs.pdf import Paper
from tracker.briefs.subject import keys_of
from tracker.cli import briefs
from tracker.cli.briefs import Ask
from tracker.config import shipped
from tracker.db import engine_scope
from tracker.vocab import LANGUAGES, Basis, Confidence, Rating, Role, Stage
from tracker.workflow.assess import Act, Cell, Desk, Finding
from tracker.workflow.ledger import Write, recorded
from tracker.workflow.rules import read_assessing_rules

TODAY = datetime.now(UTC).date()
PNG = b"\x89PNG\r\n\x1a\n"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)
READER, OUTSIDER = "desk-editor", "faro"


@pytest.fixture(scope="module")
def material(catalogue: Path) -> Material:
    """What the command reads from the catalogue, in all languages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_DATABASE_URL", url_of(catalogue))
        return briefs._read(Ask(TODAY, is_past=False, reader=None), LANGUAGES)


@pytest.fixture
def read_before(
    tracker: Tracker, database: Path, material: Material, monkeypatch: pytest.MonkeyPatch
) -> Tracker:
    """The command on what was read once for all tests."""
    monkeypatch.setattr(briefs, "_read", lambda *_: material)
    return tracker


def names_in(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


# What it writes


def test_a_brief_is_written_as_asked(
    tracker: Tracker, database: Path, material: Material, tmp_path: Path
):
    """From the database to the files: a line each, and the bytes of brief and renderer."""
    out = tmp_path / "for" / "the room"
    ran = tracker(
        *("brief", "--state", "mex", "--lang", "es", "--lang", "fr"),
        *("--format", "md", "--format", "xlsx", "--out", out),
    )
    assert (ran.status, ran.err) == (0, "")
    *lines, last = ran.out.splitlines()
    found = {
        file_name(brief, one): written(brief, one)
        for language in ("es", "fr")
        for brief in [make_one(material, Task(Wanted(BriefKind.STATE, "MEX"), language))]
        for one in (Format.MARKDOWN, Format.ANNEX)
    }
    assert {one.name: one.read_bytes() for one in out.iterdir()} == found
    assert lines == [f"{out / name}: {len(found[name])} bytes" for name in found]
    assert last == f"4 files written; release {material.ground.release.release_id}"


@pytest.mark.parametrize("kind", [one for one in BriefKind if one is not BriefKind.STATE])
def test_every_kind_of_subject_has_an_option(
    read_before: Tracker, material: Material, tmp_path: Path, kind: BriefKind
):
    """The first of each kind, named in capitals, is written under its own name."""
    key = keys_of(material.ground, kind)[0]
    ran = read_before("brief", f"--{kind}", key.upper(), "--format", "md", "--out", tmp_path)
    assert (ran.status, ran.err) == (0, "")
    brief = make_one(material, Task(Wanted(kind, key), "en"))
    assert (tmp_path / file_name(brief, Format.MARKDOWN)).exists()


def test_no_two_subjects_share_a_file(material: Material):
    """The names of files tell all subjects apart, whatever signs their keys have."""
    brief = make_one(material, Task(Wanted(BriefKind.STATE, "MEX"), "en"))
    stems = [
        type(brief).file_stem.fget(Named(kind, key))  # type: ignore[attr-defined]
        for kind in BriefKind
        for key in keys_of(material.ground, kind)
    ]
    assert len(stems) == len(set(stems)) > 150


class Named:
    """What the name of a file is made of."""

    language, edition, is_draft = "en", Edition.TWO_PAGES, False

    def __init__(self, kind: BriefKind, key: str) -> None:
        self.kind, self.key = kind, key


def test_options_reach_the_brief(read_before: Tracker, material: Material, tmp_path: Path):
    """Edition, paper, organisation with its logo and the explorer's address."""
    logo = tmp_path / "logo"
    logo.write_bytes(SVG)
    out = tmp_path / "out"
    ran = read_before(
        *("brief", "--state", "PER", "--format", "pdf", "--format", "html", "--out", out),
        *("--pages", "full", "--paper", "letter", "--since", "2020-01-01"),
        *("--organisation", "Alianza de Prueba", "--logo", logo, "--site", "https://a.example"),
    )
    assert (ran.status, ran.err) == (0, "")
    organisation = Organisation("Alianza de Prueba", SVG, "svg")
    since = datetime(2020, 1, 1, tzinfo=UTC).date()
    wanted = Wanted(BriefKind.STATE, "PER", Edition.FULL, organisation, since)
    brief = make_one(material, Task(wanted, "en"))
    options = Options(Paper.LETTER, home="https://a.example")
    for one in (Format.PDF, Format.HTML):
        assert (out / f"per-en-full.{one}").read_bytes() == written(brief, one, options)


def test_all_formats_and_json(read_before: Tracker, material: Material, tmp_path: Path):
    """`--format all` is every format; --json names each file with size and hash."""
    told = read_before(
        *("brief", "--state", "HTI", "--pages", "full", "--format", "all"),
        *("--out", tmp_path, "--json"),
    ).json()
    assert [one["format"] for one in told["files"]] == [one.value for one in Format]
    assert {one["name"]: one["size"] for one in told["files"]} == {
        one.name: one.stat().st_size for one in tmp_path.glob("hti-*")
    }
    assert (told["release"], told["is_draft"]) == (material.ground.release.release_id, False)


@pytest.mark.slow
def test_all_states_in_all_languages_and_on_from_there(read_before: Tracker, tmp_path: Path):
    """One file a state and language; a second run writes only what is gone or damaged."""
    out = tmp_path / "all"
    command = ("brief", "--all", "--format", "md", "--out", out)
    ran = read_before(*command)
    assert (ran.status, ran.err) == (0, "")
    assert len(names_in(out)) == 35 * 4 + 1
    before = {one.name: one.read_bytes() for one in out.iterdir()}
    (out / "mex-es.md").unlink()
    (out / "per-pt.md").write_bytes(b"damaged")
    again = read_before(*command, "--json").json()
    assert [one["name"] for one in again["files"] if one["is_new"]] == ["mex-es.md", "per-pt.md"]
    assert {one.name: one.read_bytes() for one in out.iterdir()} == before
    assert read_before(*command).out.splitlines()[-1].startswith("0 files written, 140 left as ")


# Days, and what is not published


def test_as_of_is_read_from_the_ledger(tracker: Tracker, database: Path, tmp_path: Path):
    """Today's end gives today's bytes; before the ledger began there is nothing."""
    command = ("brief", "--state", "MEX", "--format", "md", "--out")
    for folder, more in (("now", ()), ("then", ("--as-of", TODAY))):
        assert tracker(*command, tmp_path / folder, *more).status == 0
    now, then = ((tmp_path / one / "mex-en.md").read_bytes() for one in ("now", "then"))
    assert then == now
    early = tracker(*command, tmp_path / "early", "--as-of", TODAY - timedelta(days=9)).told()
    assert "the ledger begins later" in early
    assert not (tmp_path / "early").exists()


@pytest.fixture
def decided(tracker: Tracker, database: Path) -> str:
    """A cell of Mexico that is decided and not published; an outsider is registered."""
    query = """
        SELECT clause_key, min(evidence_key) FROM evidence_clause
        JOIN clause USING (clause_id) JOIN evidence USING (evidence_id) JOIN actor USING (actor_id)
        WHERE actor_code = ? AND stance_code = 'supports' AND clause_key LIKE '%:%:%'
        GROUP BY clause_key ORDER BY clause_key
    """
    with closing(sqlite3.connect(database)) as connection:
        clause, evidence = connection.execute(query, [STATE]).fetchall()[0]
    cell, at = Cell(clause, STATE, "imrf-2030"), datetime.now(UTC) - timedelta(hours=1)
    found = Finding(Rating.INITIATED, Confidence.LOW, {"en": REASONS}, (evidence,))
    engine = engine_scope(settings_for(url_of(database)))
    write = Write("test", JUDGE, Role.ADJUDICATOR, "a cell for a test")
    with engine as opened, recorded(opened, write) as session:
        desk = Desk(session, read_assessing_rules(shipped("seeds")))
        coders = {Stage.RESEARCH: FIRST, Stage.SECOND_CODING: SECOND, Stage.ADJUDICATION: JUDGE}
        for stage, coder in coders.items():
            desk.submit(cell, stage, found, Act(coder, at, Basis.BASELINE_DESK_REVIEW))
    note = ("--note", "Answers from outside.")
    assert tracker("user", "add", OUTSIDER, "--role", "commenter", *note).status == 0
    return clause


def test_a_draft_is_marked_and_only_for_those_who_work_on_it(
    tracker: Tracker, decided: str, tmp_path: Path
):
    """Without the role it is refused; with it every file says that it is a draft."""
    command = ("brief", "--state", STATE, "--format", "md", "--format", "html", "--out")
    for reader, told in ((OUTSIDER, "no role"), ("nobody", "nobody")):
        refused = tracker(*command, tmp_path / "refused", "--draft", "--by", reader)
        assert told in refused.told()
    assert not (tmp_path / "refused").exists()
    ran = tracker(*command, tmp_path / "draft", "--draft", "--by", READER)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[-1].endswith(" (draft)")
    assert names_in(tmp_path / "draft") == {"mex-en-draft.md", "mex-en-draft.html"}
    public = tracker(*command, tmp_path / "public")
    assert public.status == 0
    for kind in ("md", "html"):
        draft = (tmp_path / "draft" / f"mex-en-draft.{kind}").read_text(encoding="utf-8")
        shown = (tmp_path / "public" / f"mex-en.{kind}").read_text(encoding="utf-8")
        assert LABELS.draft in draft
        assert LABELS.draft not in shown


def test_a_draft_needs_its_reader_and_a_reader_a_draft(read_before: Tracker):
    """--draft and --by go together."""
    for more in (("--draft",), ("--by", READER)):
        assert "--draft and --by go together" in read_before("brief", "--all", *more).told()


# What it refuses


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ((), "expected exactly one of --state,"),
        (("--state", "MEX", "--theme", "data"), "expected exactly one of"),
        (("--state", "MEX", "--all"), "expected exactly one of"),
        (("--state", "MEC"), "no state 'MEC' on record; close to it: MEX"),
        (("--theme", "zzzz"), "no theme 'zzzz' on record"),
        (("--state", "MEX", "--lang", "de"), "--lang"),
        (("--state", "MEX", "--format", "odt"), "--format"),
        (("--state", "MEX", "--pages", "3"), "--pages"),
        (("--state", "MEX", "--paper", "a5"), "--paper"),
        (("--state", "MEX", "--as-of", "2999-01-01"), "--as-of: expected a day up to today"),
        (("--state", "MEX", "--as-of", "yesterday"), "--as-of"),
        (("--state", "MEX", "--since", "2999-01-01"), "--since: expected a day before"),
        (("--state", "MEX", "--site", "javascript:x"), "--site: expected an address"),
        (("--state", "MEX", "--site", "https://"), "--site: expected an address"),
        (("--state", "MEX", "--site", "https://[x"), "--site: expected an address"),
        (("--state", "MEX", "--organisation", " "), "--organisation: expected a name"),
        (("--state", "MEX", "--logo", "logo.png"), "--logo goes with --organisation"),
        (("--state", "MEX", "--template", "a.docx"), "--template goes with --format docx"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(
    read_before: Tracker, tmp_path: Path, more: tuple[str, ...], told: str
):
    """Status 2, one line that names the option, and no folder."""
    out = tmp_path / "out"
    assert told in read_before("brief", "--out", out, *more).told()
    assert not out.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"GIF89a", "expected a picture in PNG or SVG"),
        (b"<html><svg></svg></html>", "expected a picture in PNG or SVG"),
        (b"", "expected a picture in PNG or SVG"),
        (PNG + b"0" * 1_000_000, "larger than 1 MB"),
        (None, "cannot be read: No such file or directory"),
        (PNG + b"and then nothing", "expected a picture in PNG or SVG"),
    ],
)
def test_a_logo_is_a_small_picture(
    read_before: Tracker, tmp_path: Path, content: bytes | None, told: str
):
    """By its first bytes and its size; a picture that is none inside is refused too."""
    logo, out = tmp_path / "logo.png", tmp_path / "out"
    if content is not None:
        logo.write_bytes(content)
    ran = read_before(
        *("brief", "--state", "MEX", "--format", "docx", "--out", out),
        *("--organisation", "Alianza", "--logo", logo),
    )
    assert told in ran.told()
    assert not out.exists()


def test_a_template_that_is_none_is_told_and_nothing_is_written(
    read_before: Tracker, tmp_path: Path
):
    """The other formats of the order wait for it: all files are made before one is written."""
    template, out = tmp_path / "ours.docx", tmp_path / "out"
    template.write_bytes(b"no document")
    command = ("brief", "--state", "MEX", "--format", "md", "--format", "docx", "--out", out)
    refused: Ran = read_before(*command, "--template", template)
    assert refused.told()
    assert not out.exists()


def test_a_folder_that_cannot_be_one_is_told(read_before: Tracker, tmp_path: Path):
    """A file of that name, or above it."""
    file = tmp_path / "file"
    file.write_bytes(b"mine")
    command = ("brief", "--state", "MEX", "--format", "md", "--out")
    assert "is no folder" in read_before(*command, file).told()
    assert "cannot be made" in read_before(*command, file / "below").told()
    assert file.read_bytes() == b"mine"


def test_failures_of_many_are_named_and_the_rest_is_written(
    read_before: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Status 2, a line for each on stderr, and the other briefs are there."""
    (tmp_path / "mex-en.md").mkdir()
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    ran = read_before("brief", "--all", "--lang", "en", "--format", "md", "--out", tmp_path)
    assert ran.status == 2
    assert ran.err.startswith("tracker: state MEX en 2: ")
    assert ran.err.count("\n") == 1
    assert "34 files written, 1 not written; " in ran.out
    assert len([one for one in tmp_path.glob("*.md") if one.is_file()]) == 34


def test_a_name_too_long_for_its_line_is_refused(read_before: Tracker, tmp_path: Path):
    """An organisation's name stands in one line beside the title."""
    command = ("brief", "--state", STATE, "--out", tmp_path / "out", "--organisation", "A" * 101)
    assert "at most 100 characters, found 101" in read_before(*command).told()
    assert not (tmp_path / "out").exists()
