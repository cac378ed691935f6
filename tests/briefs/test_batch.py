"""Many briefs: whole, named in a manifest, and only what is missing is made again."""

import json
import os
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.briefs.samples import sample_brief
from tests.queries.gaps import ON, shipped_rules
from tracker.briefs import batch
from tracker.briefs.batch import MANIFEST, Material, Outcome, Task, make_all, make_one
from tracker.briefs.content import Wanted
from tracker.briefs.files import Format, Options, Order, digest_of, file_name, written
from tracker.briefs.ground import Names, read_ground, read_names
from tracker.briefs.model import Brief, BriefKind, Organisation, Release
from tracker.config import shipped
from tracker.db import session_scope
from tracker.errors import BadInputError
from tracker.wording.phrases import read_phrases

RELEASE = sample_brief().release
KEYS, LANGUAGES = ("CUR", "MEX", "PER"), ("en", "es")
FORMATS = (Format.MARKDOWN, Format.HTML)
ALL_NAMES = {f"{key.lower()}-{one}.{kind}" for key in KEYS for one in LANGUAGES for kind in FORMATS}


@pytest.fixture
def composed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Briefs are copies of the sample; gives the keys of those that were composed."""
    keys: list[str] = []

    def write(ground: Any, names: Names, wanted: Wanted) -> Brief:
        keys.append(wanted.key)
        if wanted.key == "BAD":
            raise BadInputError("nothing to say")
        if wanted.key == "BUG":
            raise ZeroDivisionError("by nothing")
        return replace(
            sample_brief(),
            key=wanted.key,
            language=names,
            release=ground.release,
            organisation=wanted.organisation,
        )

    monkeypatch.setattr(batch, "write", write)
    return keys


def material(release: Release = RELEASE) -> Material:
    """Of a record that nothing is read from."""
    ground: Any = SimpleNamespace(release=release, is_draft=False)
    names: Any = {one: one for one in LANGUAGES}
    return Material(ground, names)


def order(folder: Path, *keys: str, **more: Any) -> tuple[tuple[Task, ...], Order]:
    organisation = more.pop("organisation", None)
    tasks = tuple(
        Task(Wanted(BriefKind.STATE, key, organisation=organisation), language)
        for key in keys or KEYS
        for language in LANGUAGES
    )
    return tasks, replace(Order(FORMATS, folder), **more)


def new(outcome: Outcome) -> list[str]:
    return [one.name for one in outcome.files if one.is_new]


def names_in(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def test_every_brief_is_written_and_named_in_the_manifest(composed: list[str], tmp_path: Path):
    """One file a brief and format, in the order asked for; the manifest has the hash of each."""
    found = make_all(material(), *order(tmp_path), workers=1)
    assert found.failures == ()
    assert [one.name for one in found.files[:3]] == ["cur-en.md", "cur-en.html", "cur-es.md"]
    assert names_in(tmp_path) == {*ALL_NAMES, MANIFEST}
    told = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    assert told["release"] == RELEASE.release_id
    assert {row["name"]: row["sha256"] for row in told["files"]} == {
        name: digest_of((tmp_path / name).read_bytes()) for name in ALL_NAMES
    }


def test_a_second_run_makes_only_what_is_gone_or_damaged(composed: list[str], tmp_path: Path):
    """What lies there with its hash stays untouched; the rest becomes what it was."""
    first = make_all(material(), *order(tmp_path), workers=1)
    assert new(make_all(material(), *order(tmp_path), workers=1)) == []
    (tmp_path / "mex-es.html").unlink()
    (tmp_path / "per-en.md").write_bytes(b"damaged")
    composed.clear()
    again = make_all(material(), *order(tmp_path), workers=1)
    assert new(again) == ["mex-es.html", "per-en.md"]
    assert composed == ["MEX", "PER"]
    assert [one.sha256 for one in again.files] == [one.sha256 for one in first.files]


def test_a_run_that_was_stopped_goes_on_where_it_was(composed: list[str], tmp_path: Path):
    """What was done before the end is in the manifest already."""

    def stop(done: int, _of: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_all(material(), *order(tmp_path), stop, workers=1)
    assert composed == ["CUR", "CUR", "MEX", "MEX"]
    composed.clear()
    assert len(make_all(material(), *order(tmp_path), workers=1).files) == len(ALL_NAMES)
    assert composed == ["PER", "PER"]


def test_progress_is_told_from_what_was_there_to_the_end(composed: list[str], tmp_path: Path):
    """Briefs that need not be made count as done from the start."""
    make_all(material(), *order(tmp_path, "CUR"), workers=1)
    told: list[tuple[int, int]] = []
    make_all(material(), *order(tmp_path), lambda *both: told.append(both), workers=1)
    assert told == [(2, 6), (3, 6), (4, 6), (5, 6), (6, 6)]


@pytest.mark.parametrize(
    "change",
    [
        {"options": Options(home="https://hechos.example")},
        {"organisation": Organisation("Alianza de Prueba")},
        {"release": replace(RELEASE, release_id="2026-11-23-ffffffff", head="f" * 64)},
    ],
    ids=["options", "organisation", "release"],
)
def test_files_made_otherwise_are_not_taken_for_these(
    composed: list[str], tmp_path: Path, change: dict[str, Any]
):
    """Another release, option or organisation: all is made anew, and the manifest says so."""
    make_all(material(), *order(tmp_path), workers=1)
    given = material(change.pop("release", RELEASE))
    assert len(new(make_all(given, *order(tmp_path, **change), workers=1))) == len(ALL_NAMES)
    assert new(make_all(given, *order(tmp_path, **change), workers=1)) == []


def test_an_older_release_leaves_no_entry(composed: list[str], tmp_path: Path):
    """A manifest speaks of one release: what only the last one had is no longer named."""
    make_all(material(), *order(tmp_path), workers=1)
    later = replace(RELEASE, release_id="2026-11-23-ffffffff", head="f" * 64)
    make_all(material(later), *order(tmp_path, "CUR"), workers=1)
    told = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    assert {row["task"].split()[1] for row in told["files"]} == {"CUR"}


def test_a_brief_that_fails_takes_no_other_with_it(composed: list[str], tmp_path: Path):
    """The others are written; the failures are named, and a mistake of the program as such."""
    found = make_all(material(), *order(tmp_path, "BAD", "CUR", "BUG"), workers=1)
    assert {one.name.split("-")[0] for one in found.files} == {"cur"}
    assert [(one.task, one.message, one.is_bug) for one in found.failures] == [
        ("state BAD en 2", "nothing to say", False),
        ("state BAD es 2", "nothing to say", False),
        ("state BUG en 2", "ZeroDivisionError: by nothing", True),
        ("state BUG es 2", "ZeroDivisionError: by nothing", True),
    ]


def test_a_format_that_fails_takes_no_other_with_it(composed: list[str], tmp_path: Path):
    """A bad template spoils the DOCX alone."""
    wanted = order(
        tmp_path,
        "CUR",
        formats=(Format.DOCX, Format.MARKDOWN),
        options=Options(template=b"no document"),
    )
    found = make_all(material(), *wanted, workers=1)
    assert [one.name for one in found.files] == ["cur-en.md", "cur-es.md"]
    assert {one.is_bug for one in found.failures} == {False}


def test_a_file_that_cannot_be_made_again_is_not_told_as_there(
    composed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Damaged, and failing now: it is a failure, and in no list of files."""
    make_all(material(), *order(tmp_path, "CUR"), workers=1)
    (tmp_path / "cur-en.md").write_bytes(b"damaged")

    def refuse(*_: object) -> Brief:
        raise BadInputError("not today")

    monkeypatch.setattr(batch, "write", refuse)
    found = make_all(material(), *order(tmp_path, "CUR"), workers=1)
    assert "cur-en.md" not in [one.name for one in found.files]
    assert [one.message for one in found.failures] == ["not today"]


@pytest.mark.parametrize("damage", ["", "[]", '{"files": 7}', "\xff", '{"release": null}'])
def test_a_manifest_that_says_nothing_is_no_obstacle(
    composed: list[str], tmp_path: Path, damage: str
):
    """Whatever lies there under its name, the briefs are made and the manifest is whole again."""
    (tmp_path / MANIFEST).write_text(damage, encoding="latin-1")
    assert len(new(make_all(material(), *order(tmp_path), workers=1))) == len(ALL_NAMES)
    assert new(make_all(material(), *order(tmp_path), workers=1)) == []


def test_a_manifest_leads_to_no_file_outside_its_folder(composed: list[str], tmp_path: Path):
    """A name with a path in it is a name in the folder."""
    folder = tmp_path / "briefs"
    folder.mkdir()
    make_all(material(), *order(folder, "CUR"), workers=1)
    (folder / "cur-en.md").replace(tmp_path / "cur-en.md")
    place = folder / MANIFEST
    place.write_text(place.read_text(encoding="utf-8").replace('"cur-en.md', '"../cur-en.md'))
    assert new(make_all(material(), *order(folder, "CUR"), workers=1)) == ["cur-en.md"]


class Deadly:
    """A brief that ends the process that unpacks it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (3,)


def test_a_process_that_ends_is_told_and_nobody_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Each brief it was to write is a failure of the program."""
    monkeypatch.setattr(batch, "write", lambda *_: Deadly())
    tasks, wanted = order(tmp_path)
    found = make_all(material(), tasks, wanted, workers=2)
    assert found.files == ()
    assert [one.task for one in found.failures] == [one.key for one in tasks]
    assert {one.is_bug for one in found.failures} == {True}


@pytest.mark.slow
def test_many_processes_write_what_one_would(assessed_engine: Engine, tmp_path: Path):
    """Real briefs by two processes: the bytes are those made here, in the order asked for."""
    phrases = read_phrases(shipped("seeds"))
    with session_scope(assessed_engine) as session:
        ground = read_ground(session, ON, shipped_rules())
        real = Material(ground, {one: read_names(session, one, phrases) for one in LANGUAGES})
    tasks, wanted = order(tmp_path, "MEX", "ATG")
    found = make_all(real, tasks, wanted, workers=2)
    assert (found.failures, len(found.files)) == ((), 8)
    for task in tasks:
        brief = make_one(real, task)
        for one in FORMATS:
            assert (tmp_path / file_name(brief, one)).read_bytes() == written(brief, one)
