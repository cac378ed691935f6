"""An import is one transaction: all of a page is stored, or nothing of it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from tests.damage import damaged
from tests.databases import (
    Rows,
    ScratchDatabase,
    all_rows,
    import_call,
    import_page,
    make_catalogue,
    opened,
)
from tests.ingest.test_declaration import declaration
from tests.pages import BRIDGES, Listed, Reported, bridges, page
from tracker.catalogue import summit_page
from tracker.catalogue.outcome import ImportOutcome
from tracker.errors import BadInputError
from tracker.ingest.summit_page import parse_summit_page

Import = Callable[[Engine, bytes], ImportOutcome]
RANDOMS = st.integers(0, 2**64 - 1).map(Random)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds the databases that tests begin with: the catalogue alone, and with imports."""
    folder = tmp_path_factory.mktemp("whole")
    make_catalogue(folder / "catalogue.sqlite")
    shutil.copy(folder / "catalogue.sqlite", folder / "imported.sqlite")
    with opened(folder / "imported.sqlite") as engine:
        import_page(engine, bridges().encode())
        import_call(engine, declaration().encode())
    return folder


@pytest.fixture(params=["catalogue", "imported"])
def database(request: pytest.FixtureRequest, folder: Path, tmp_path: Path) -> Path:
    """A database to write in, once with the catalogue alone and once with imports."""
    return shutil.copy(folder / f"{request.param}.sqlite", tmp_path / "own.sqlite")


def settled(rows: Rows) -> Rows:
    """The rows with texts that were new or changed as the next import finds them: verified."""
    passing = {"new", "changed"}
    return {
        table: [tuple("verified" if cell in passing else cell for cell in row) for row in of_table]
        for table, of_table in rows.items()
    }


@pytest.fixture(scope="module")
def scratch(folder: Path) -> Iterator[ScratchDatabase]:
    """A database that each example of a test begins anew."""
    scratch = ScratchDatabase(folder / "scratch.sqlite")
    yield scratch
    scratch.engine.dispose()


def assert_whole_or_not_at_all(
    scratch: ScratchDatabase, begin: Path, bring_in: Import, raw: bytes
) -> None:
    """A refusal leaves each row as it was in `begin`, and a success can be repeated."""
    scratch.becomes(begin)
    before = all_rows(scratch.file)
    try:
        bring_in(scratch.engine, raw)
    except BadInputError:
        assert all_rows(scratch.file) == before
        return
    after = all_rows(scratch.file)
    outcome = bring_in(scratch.engine, raw)
    assert settled(all_rows(scratch.file)) == settled(after)
    assert (outcome.new, outcome.changed, outcome.gone) == (0, 0, 0)
    assert (outcome.reports_new, outcome.reports_changed, outcome.reports_gone) == (0, 0, 0)


BEGINNINGS = st.sampled_from(["catalogue.sqlite", "imported.sqlite"])


@given(begin=BEGINNINGS, random=RANDOMS)
@settings(max_examples=25, deadline=None)
def test_damaged_page_is_stored_whole_or_not_at_all(
    scratch: ScratchDatabase, folder: Path, begin: str, random: Random
):
    """A damaged page changes no row of any table, or is stored so that importing again is idle."""
    raw = damaged(bridges(), random)
    assert_whole_or_not_at_all(scratch, folder / begin, import_page, raw)


@given(begin=BEGINNINGS, random=RANDOMS)
@settings(max_examples=15, deadline=None)
def test_damaged_declaration_is_stored_whole_or_not_at_all(
    scratch: ScratchDatabase, folder: Path, begin: str, random: Random
):
    """The same promise for declarations."""
    raw = damaged(declaration(), random)
    assert_whole_or_not_at_all(scratch, folder / begin, import_call, raw)


def test_stored_page_has_all_its_records(database: Path):
    """After an import each paragraph, report, citation and actor of the page is in its table."""
    read = parse_summit_page(bridges())
    with opened(database) as engine:
        key = import_page(engine, bridges().encode()).source_key
    rows = all_rows(database)
    (source,) = (row[0] for row in rows["source"] if key in row)
    reports = [row for row in rows["report"] if row[3] == source]
    assert len(reports) == len(read.reports)
    assert len([row for row in rows["provision_listing"] if row[1] == source]) == 5
    assert len([row for row in rows["actor_listing"] if row[0] == source]) == len(read.actors)
    cited = {row[0] for row in rows["citation"] if row[1] in {report[0] for report in reports}}
    assert len(cited) == sum(len(one.citations) for one in read.reports)
    assert cited <= {row[1] for row in rows["link"]}


def test_page_refused_after_its_first_rows_leaves_none(database: Path):
    """An actor listed under two spellings is noticed late; what was written by then is undone."""
    actors = [
        Listed("Argentina", [Reported("5/5/2015", "1", ["Nine bridges."])]),
        Listed("Atlantis"),
        Listed("ARGENTINA"),
    ]
    before = all_rows(database)
    text = page({**BRIDGES, "Plan of Action - Oz, Oz - May 2001": {"1": "x"}}, actors)
    accepting = summit_page.PageOptions(accept_missing_actors=True)
    with opened(database) as engine, pytest.raises(BadInputError, match="ARG is listed above"):
        import_page(engine, text.encode(), accepting)
    assert all_rows(database) == before


def test_new_actor_under_two_spellings_is_refused_with_its_line(database: Path):
    """A name the catalogue does not know is one actor too, however its letters are printed."""
    before = all_rows(database)
    text = page({"Plan of Action - Oz, Oz - May 2001": {"1": "x"}}, [Listed("Oz"), Listed("OZ")])
    with (
        opened(database) as engine,
        pytest.raises(BadInputError, match=r"^line 10: expected each actor once"),
    ):
        import_page(engine, text.encode())
    assert all_rows(database) == before


@pytest.mark.parametrize(
    "names",
    [
        ("Puentes & Vados", "Puentes, Vados"),
        ("字", "橋"),
        ("Red " + "de Puentes " * 20 + "del Norte", "Red " + "de Puentes " * 20 + "del Sur"),
    ],
    ids=["punctuation", "another script", "long"],
)
def test_every_signatory_printed_is_stored(database: Path, names: tuple[str, ...]):
    """Names that differ only where a key does not are still two signatories."""
    text = declaration(lists={"Signatories:": [f"- {name}" for name in names]})
    with opened(database) as engine:
        outcome = import_call(engine, text.encode())
    assert outcome.signatories == 2
    stored = {row[4] for row in all_rows(database)["signatory"]}
    assert set(names) <= stored


def test_failure_of_the_last_step_leaves_no_row(database: Path, monkeypatch: pytest.MonkeyPatch):
    """Should linking fail when all else is written, all else is undone."""

    def fail(*_: object) -> None:
        raise RuntimeError("linking broke")

    monkeypatch.setattr(summit_page, "refresh_links", fail)
    before = all_rows(database)
    with opened(database) as engine, pytest.raises(RuntimeError, match="linking broke"):
        import_page(engine, bridges().replace("forty", "fifty").encode())
    assert all_rows(database) == before


class Statements:
    """Counts the statements that write, and fails at one of them."""

    def __init__(self, fail_at: int | None = None) -> None:
        self.count = 0
        self.fail_at = fail_at

    def __call__(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.split(maxsplit=1)[0] not in {"INSERT", "UPDATE", "DELETE"}:
            return
        self.count += 1
        if self.count == self.fail_at:
            raise RuntimeError("the disk is full")


@pytest.mark.parametrize(
    ("bring_in", "text"),
    [(import_page, bridges()), (import_call, declaration())],
    ids=["page", "declaration"],
)
def test_failure_at_any_write_leaves_no_row(
    folder: Path, tmp_path: Path, bring_in: Import, text: str
):
    """Whichever statement fails, first to last, every table is as it was."""
    file = shutil.copy(folder / "catalogue.sqlite", tmp_path / "own.sqlite")
    before = all_rows(file)
    with opened(file) as engine:
        statements = Statements()
        event.listen(engine, "before_cursor_execute", statements)
        failures = 0
        for fail_at in range(1, 400, 3):
            statements.count, statements.fail_at = 0, fail_at
            try:
                bring_in(engine, text.encode())
            except RuntimeError:
                failures += 1
                assert all_rows(file) == before
            else:
                break
    assert failures == (statements.count + 2) // 3 > 3
    assert all_rows(file) != before
