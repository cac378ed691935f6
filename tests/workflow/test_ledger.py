"""The ledger: every write an entry, any change behind its back found, every past day rebuilt."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Date, Engine, Executable, Integer, Table, func, insert, select, text
from sqlalchemy.orm import Session

from tests.conftest import fresh_url, settings_for
from tests.models.test_migrations import FIRST_STOREY
from tests.pages import bridges
from tests.workflow.conftest import (
    BEGAN,
    CYCLE,
    DAYS,
    FIRST_DAY,
    Proof,
    fill,
    on,
    walk,
    write,
)
from tracker.catalogue.load import load_catalogue
from tracker.catalogue.seed_tables import Seeds
from tracker.catalogue.summit_page import import_summit_page
from tracker.db import make_engine, session_scope, upgrade
from tracker.errors import BadInputError, DatabaseStateError
from tracker.ingest.reading import decode
from tracker.linking.citations import LinkWeights
from tracker.models import Assessment, Base, Evidence, LedgerChange, LedgerEntry, Theme, ThemeLabel
from tracker.models.base import UtcDateTime
from tracker.queries.exports import DATED_TABLES, TABLES, as_csv, dated_frame, export_frame
from tracker.vocab import Role, Stage
from tracker.workflow.as_of import as_of
from tracker.workflow.assess import Desk
from tracker.workflow.ledger import SEALED_TABLE, START, Write, covered_tables, recorded
from tracker.workflow.ledger_check import Verification, verify_ledger
from tracker.workflow.rules import AssessingRules

LOADED = date(2026, 1, 3)  # the day the people came, after the catalogue
IMPORTED = datetime(2026, 1, 4, 9, tzinfo=UTC)
PUBLISHED = FIRST_DAY + timedelta(days=DAYS[Stage.PUBLISHED])
OWN_TABLES = ("ledger_entry", "ledger_change")
Exports = dict[str, str]


def verified(engine: Engine) -> Verification:
    """What verification finds."""
    with session_scope(engine) as session:
        return verify_ledger(session)


def assess(engine: Engine, proof: Proof, rules: AssessingRules, *, after: int = 0) -> None:
    """A whole assessment, each stage an entry of its own day."""
    for stage, days in DAYS.items():
        act = on(days + after, "test-editor")
        with recorded(engine, write(f"assess {stage.value}", act.at)) as session:
            _one_stage(Desk(session, rules), proof, stage, after)


def _one_stage(desk: Desk, proof: Proof, stage: Stage, after: int) -> None:
    """The stage alone, of those that `walk` goes through."""
    walk(desk, proof, until=stage, begin=stage, after=after)


def import_bridges(engine: Engine, weights: LinkWeights) -> None:
    with recorded(engine, write("import", IMPORTED)) as session:
        import_summit_page(session, decode(bridges().encode(), "bridges"), weights)


# A small database: two tables of themes, a few entries. For what concerns the ledger itself.


@pytest.fixture(scope="module")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three entries: three themes put in, one changed, one taken out; copied, not written."""
    file = tmp_path_factory.mktemp("small") / "small.sqlite"
    with opened(file) as engine:
        upgrade(engine, settings_for(_url(file)))
        with recorded(engine, write("load", BEGAN)) as session:
            session.add_all(theme(number) for number in (1, 2, 3))
        with recorded(engine, write("edit", BEGAN + timedelta(hours=1))) as session:
            session.get_one(Theme, 2).labels[0].label = "Bridges, again"
        with recorded(engine, write("drop", BEGAN + timedelta(hours=2))) as session:
            session.delete(session.get_one(Theme, 3))
    return file


@pytest.fixture
def small(small_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """The test's own copy of the small database."""
    file = Path(shutil.copy(small_file, tmp_path / "small.sqlite"))
    with opened(file) as engine:
        yield engine


def _url(file: Path) -> str:
    return f"sqlite:///{file.as_posix()}"


@contextmanager
def opened(file: Path) -> Iterator[Engine]:
    engine = make_engine(settings_for(_url(file)))
    try:
        yield engine
    finally:
        engine.dispose()


def theme(number: int) -> Theme:
    return Theme(
        theme_key=f"theme-{number}",
        position=number,
        labels=[ThemeLabel(language_code="en", label=f"Bridges {number}")],
    )


def entries(engine: Engine) -> list[LedgerEntry]:
    with session_scope(engine) as session:
        found = list(session.scalars(select(LedgerEntry).order_by(LedgerEntry.entry_id)))
        session.expunge_all()
        return found


def test_every_write_is_one_entry(small: Engine):
    """Who, in which role, when, what, why and how much; each chained to the one before."""
    found = entries(small)
    assert [one.entry_id for one in found] == [1, 2, 3]
    assert [one.action for one in found] == ["load", "edit", "drop"]
    assert [one.change_count for one in found] == [6, 1, 2]
    assert found[0].previous_sha256 == START
    assert [one.previous_sha256 for one in found[1:]] == [one.entry_sha256 for one in found[:-1]]
    assert {(one.role_code, one.written_by) for one in found} == {("administrator", "tests")}
    assert found[0].written_at == BEGAN
    assert verified(small).problems == []


def test_an_entry_holds_every_row_before_and_after(small: Engine):
    """Put in: nothing before; changed: both; taken out: nothing after, and no payload."""
    with session_scope(small) as session:
        rows = session.scalars(
            select(LedgerChange).order_by(LedgerChange.entry_id, LedgerChange.position)
        ).all()
        kinds = [
            (one.entry_id, one.before_sha256 is not None, one.after_sha256 is not None)
            for one in rows
        ]
        assert kinds == [(1, False, True)] * 6 + [(2, True, True)] + [(3, True, False)] * 2
        changed = next(one for one in rows if one.entry_id == 2)
        first = next(
            one for one in rows if (one.table_name, one.row_key) == ("theme_label", '[2,"en"]')
        )
        assert changed.before_sha256 == first.after_sha256
        assert changed.payload is not None
        assert "Bridges, again" in changed.payload


def test_a_write_that_changes_nothing_is_no_entry(small: Engine):
    """Setting what stands already, or putting in and taking out again, leaves no entry."""
    with recorded(small, write("idle")) as session:
        session.get_one(Theme, 1).position = 1
    with recorded(small, write("idle")) as session:
        session.get_one(Theme, 1).position = 9
        session.flush()
        session.get_one(Theme, 1).position = 1
    with recorded(small, write("idle")) as session:
        further = theme(7)
        session.add(further)
        session.flush()
        session.delete(further)
    assert len(entries(small)) == 3
    assert verified(small).problems == []


def test_a_write_that_fails_leaves_nothing(small: Engine):
    """Neither a row nor an entry: the error comes through and everything is undone."""
    before = entries(small)[-1].entry_sha256

    def fail(session: Session) -> None:
        session.add(theme(8))
        session.flush()
        raise BadInputError("line 3: expected a bridge")

    with pytest.raises(BadInputError, match="line 3"), recorded(small, write("load")) as session:
        fail(session)
    with pytest.raises(DatabaseStateError), recorded(small, write("load")) as session:
        session.add(theme(1))
    assert entries(small)[-1].entry_sha256 == before
    with session_scope(small) as session:
        assert session.scalar(select(func.count()).select_from(Theme)) == 2
    assert verified(small).problems == []


def test_a_write_of_an_earlier_moment_does_not_turn_time_back(small: Engine):
    """An entry is never older than the one before it."""
    with recorded(small, write("late", BEGAN - timedelta(days=9))) as session:
        session.add(theme(4))
    times = [one.written_at for one in entries(small)]
    assert times == sorted(times)
    assert verified(small).problems == []


WRITES: dict[str, Callable[[Session], object]] = {
    "added": lambda session: session.add(theme(5)),
    "changed": lambda session: setattr(session.get_one(Theme, 1), "position", 5),
    "deleted": lambda session: session.delete(session.get_one(Theme, 1)),
}


@pytest.mark.parametrize("deed", WRITES.values(), ids=WRITES.keys())
def test_a_reading_transaction_writes_nothing(small: Engine, deed: Callable[[Session], object]):
    """What would be written without an entry is refused as a mistake of the program."""
    with pytest.raises(RuntimeError, match="through the ledger"), session_scope(small) as session:
        deed(session)
    assert verified(small).problems == []


STATEMENTS = {
    "orm": insert(Theme).values(theme_key="theme-5", position=5),
    "raw": text("UPDATE theme SET position = 77 WHERE theme_id = 1"),
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS.keys())
def test_a_reading_transaction_writes_nothing_by_statement(small: Engine, statement: Executable):
    """INSERT, UPDATE and DELETE are writes too, whichever way they are sent."""
    with pytest.raises(DatabaseStateError, match="refused"), session_scope(small) as session:
        session.execute(statement)
    assert verified(small).problems == []


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS.keys())
def test_what_a_statement_writes_is_recorded_or_refused(small: Engine, statement: Executable):
    """Inside `recorded` nothing goes past the ledger: it is an entry, or an error."""
    try:
        with recorded(small, write("statement")) as session:
            session.execute(statement)
    except RuntimeError:
        pass
    assert verified(small).problems == []


# What somebody could change in the ledger itself, column by column.

OWN_COLUMNS = [
    (name, column.name) for name in OWN_TABLES for column in Base.metadata.tables[name].columns
]
SOME_ROWS = {"ledger_entry": (1, 3), "ledger_change": (1, 7, 9)}


def other(column: Column[Any], value: Any) -> object:
    """Another value of the same column: one byte more, one day, one second later."""
    kind = column.type
    if isinstance(kind, UtcDateTime):
        moment = datetime.fromisoformat(str(value)) if value else BEGAN
        return (moment + timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(kind, Date):
        day = date.fromisoformat(str(value)) if value else FIRST_DAY
        return (day + timedelta(days=1)).isoformat()
    if kind.python_type is bool:
        return 1 - int(str(value or 0))
    if kind.python_type in (int, float):
        return (value or 0) + 100_000
    if value is None:
        return "x"
    letters = str(value)
    return letters[:-1] + ("^" if letters[-1:] == "~" else "~")


@contextmanager
def behind_its_back(file: Path) -> Iterator[sqlite3.Connection]:
    """The file as somebody has it who minds no constraint, no reference and no guard."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("BEGIN")  # of many statements, one commit
        guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in guards.fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        yield connection
        connection.commit()


@dataclass(frozen=True)
class Forge:
    """A file that takes the place of many; its engine has seen all statements before."""

    file: Path
    engine: Engine

    def becomes(self, other_file: Path) -> None:
        """Hold what another file holds."""
        shutil.copy(other_file, self.file)

    def do(self, statement: str, *values: object) -> None:
        """Send one statement behind the program's back."""
        with behind_its_back(self.file) as connection:
            connection.execute(statement, values)

    def problems(self) -> list[str]:
        """What verification says now."""
        return verified(self.engine).problems


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    """A place to forge in."""
    file = tmp_path_factory.mktemp("forge") / "forged.sqlite"
    with opened(file) as engine:
        yield Forge(file, engine)


@pytest.fixture
def small_forge(forge: Forge, small_file: Path) -> Forge:
    """The small database, to be forged."""
    forge.becomes(small_file)
    return forge


@pytest.fixture
def large_forge(forge: Forge, ledgered_file: Path) -> Forge:
    """The catalogue, to be forged."""
    forge.becomes(ledgered_file)
    return forge


@pytest.mark.parametrize(("table", "column"), OWN_COLUMNS)
def test_the_ledger_itself_cannot_be_changed_unseen(
    request: pytest.FixtureRequest, forge: Forge, small_file: Path, table: str, column: str
):
    """Each column of entries and of changes, at either end: one byte changed is found."""
    own = Base.metadata.tables[table]
    unseen = []
    for rowid in SOME_ROWS[table]:
        with closing(sqlite3.connect(small_file)) as connection:
            (value,) = connection.execute(
                f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', (rowid,)
            ).fetchone()
        if column in {"payload", "after_sha256"} and value is None:
            continue  # of a row that is gone: see below
        forge.becomes(small_file)
        changed = other(own.c[column], value)
        forge.do(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', changed, rowid)
        if not forge.problems():
            unseen.append((rowid, value, changed))
    assert unseen == []


@pytest.mark.parametrize(("column", "value"), [("payload", "{}"), ("after_sha256", "f" * 64)])
def test_a_row_that_is_gone_cannot_come_back_in_the_ledger(
    small_forge: Forge, column: str, value: str
):
    """A change that took a row out has no hash and no payload after; one of them is found."""
    small_forge.do(f"UPDATE ledger_change SET {column} = ? WHERE rowid = 9", value)
    assert small_forge.problems() != []


@pytest.mark.parametrize("table", OWN_TABLES)
@pytest.mark.parametrize("which", ["first", "last", "all"])
def test_entries_and_changes_cannot_go_unseen(small_forge: Forge, table: str, which: str):
    """An entry or a change taken out of the ledger is missed, and so is all of it."""
    chosen = {"first": "= 1", "last": f"= (SELECT max(rowid) FROM {table})", "all": "> 0"}[which]
    small_forge.do(f"DELETE FROM {table} WHERE rowid {chosen}")
    assert small_forge.problems() != []


def test_an_entry_cannot_be_put_in_unseen(small_forge: Forge):
    """An entry that changes nothing but fits the chain is found by its own hash."""
    small_forge.do(
        "INSERT INTO ledger_entry SELECT entry_id + 1, written_at, role_code, written_by, "
        "action, reason, 0, changes_sha256, entry_sha256, ? FROM ledger_entry "
        "ORDER BY entry_id DESC LIMIT 1",
        "c" * 64,
    )
    assert small_forge.problems() != []


def test_two_entries_cannot_change_places(small_forge: Forge):
    """The order of entries is part of what they say."""
    for before, after in ((1, 99), (2, 1), (99, 2)):
        for table in OWN_TABLES:
            small_forge.do(f"UPDATE {table} SET entry_id = ? WHERE entry_id = ?", after, before)
    assert small_forge.problems() != []


def test_a_truth_value_cannot_be_changed_unseen(large_forge: Forge):
    """A flag turned from true to false is found."""
    large_forge.do("UPDATE evidence SET is_current = 0 WHERE evidence_id = 1")
    assert len(large_forge.problems()) == 1


def test_a_truth_value_cannot_be_garbled_unseen(large_forge: Forge):
    """A flag that is neither true nor false any more hides its row, and is found."""
    current = select(func.count()).select_from(Evidence).where(Evidence.is_current)
    with session_scope(large_forge.engine) as session:
        before = session.scalar(current)
    large_forge.do("UPDATE evidence SET is_current = 2 WHERE evidence_id = 1")
    with session_scope(large_forge.engine) as session:
        is_hidden = session.scalar(current) != before
    assert not is_hidden or len(large_forge.problems()) == 1


GARBLED = {
    "a day that is none": ("instrument", "adopted_on", "'soon'"),
    "bytes for words": ("theme_label", "label", "X'00ff'"),
    "words for a number": ("theme", "position", "'first'"),
}


@pytest.mark.parametrize("kind", GARBLED)
def test_a_value_of_another_kind_is_a_problem_and_no_crash(
    request: pytest.FixtureRequest, large_forge: Forge, kind: str
):
    """What cannot even be read as its column says is one more difference, told in a line."""
    table, column, value = GARBLED[kind]
    large_forge.do(f"UPDATE {table} SET {column} = {value} WHERE rowid = 1")
    assert len(large_forge.problems()) == 1


# A whole database: the catalogue, people, an imported page and an assessment.


@dataclass(frozen=True)
class Catalogue:
    """What databases are filled with."""

    seeds: Seeds
    weights: LinkWeights
    proof: Proof
    rules: AssessingRules


@pytest.fixture(scope="module")
def catalogue(seeds: Seeds, weights: LinkWeights, proof: Proof, rules: AssessingRules) -> Catalogue:
    """The catalogue as shipped."""
    return Catalogue(seeds, weights, proof, rules)


@dataclass(frozen=True)
class Whole:
    """A database with all that happened to it, and what it exported at the end of some days."""

    engine: Engine
    exports: dict[date, Exports]


def exported(engine: Engine, day: date, rules: AssessingRules) -> Exports:
    """Every exported table as CSV, as the public sees it on that day."""
    with session_scope(engine) as session:
        return {name: csv_of(session, name, day, rules) for name in (*TABLES, *DATED_TABLES)}


def csv_of(session: Session, name: str, day: date, rules: AssessingRules) -> str:
    """One exported table; few draws, as their number is no concern of the ledger."""
    if name in TABLES:
        return as_csv(export_frame(session, name))
    return as_csv(dated_frame(session, name, day, replace(rules, bootstrap_draws=20)))


@pytest.fixture(scope="module")
def wholes(
    tmp_path_factory: pytest.TempPathFactory, ledgered_file: Path, catalogue: Catalogue
) -> Iterator[Callable[[str], Whole]]:
    """Gives the whole database of a kind; made once."""
    made: dict[str, Whole] = {}

    def whole_of(kind: str) -> Whole:
        if kind not in made:
            url = fresh_url(kind, tmp_path_factory.mktemp("whole"), "ledger")
            if kind == "sqlite":
                shutil.copy(ledgered_file, url.removeprefix("sqlite:///"))
            else:
                fill(url, catalogue.seeds, catalogue.weights, catalogue.proof)
            made[kind] = live_through(make_engine(settings_for(url)), catalogue)
        return made[kind]

    yield whole_of
    for one in made.values():
        one.engine.dispose()


def live_through(engine: Engine, catalogue: Catalogue) -> Whole:
    """Import, assess twice, and load a catalogue that was edited, day by day."""
    proof, rules, weights = catalogue.proof, catalogue.rules, catalogue.weights
    exports = {LOADED: exported(engine, LOADED, rules)}
    import_bridges(engine, weights)
    exports[IMPORTED.date()] = exported(engine, IMPORTED.date(), rules)
    assess(engine, proof, rules)
    exports[PUBLISHED] = exported(engine, PUBLISHED, rules)
    assess(engine, proof, rules, after=100)
    with recorded(engine, write("load", BEGAN + timedelta(days=200))) as session:
        load_catalogue(session, without_some(catalogue.seeds, proof), weights)
    return Whole(engine, exports)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def whole(request: pytest.FixtureRequest, wholes: Callable[[str], Whole]) -> Whole:
    """Loaded, imported into, assessed and loaded anew, of each kind of database."""
    return wholes(request.param)


def without_some(seeds: Seeds, proof: Proof) -> Seeds:
    """The catalogue after an edit: a text changed, rows dropped, one of them in use."""
    dropped = {row.evidence_key for row in seeds.evidence[-3:]} | {proof.adopted}
    first = seeds.themes[0].model_copy(update={"label_en": "Bridges and tunnels"})
    return replace(
        seeds,
        themes=[first, *seeds.themes[1:]],
        evidence=[row for row in seeds.evidence if row.evidence_key not in dropped],
        evidence_clauses=[row for row in seeds.evidence_clauses if row.evidence_key not in dropped],
        facts=seeds.facts[:-2],
        money=seeds.money[1:],
    )


def test_green_after_load_import_assessment_and_load(whole: Whole):
    """Whatever the program writes, ledger and tables say the same afterwards."""
    found = verified(whole.engine)
    assert found.problems == []
    assert found.is_green
    assert found.entries == 3 + 2 * len(DAYS) + 1
    with session_scope(whole.engine) as session:
        assert session.scalar(select(func.count()).select_from(Assessment)) == 2 * len(DAYS)


def test_loading_again_changes_nothing(
    ledgered_file: Path, tmp_path: Path, seeds: Seeds, weights: LinkWeights
):
    """The same catalogue once more is no entry, and the same page once more only its version."""
    file = Path(shutil.copy(ledgered_file, tmp_path / "again.sqlite"))
    with opened(file) as engine:
        with recorded(engine, write("load")) as session:
            load_catalogue(session, seeds, weights)
        assert len(entries(engine)) == 2


@pytest.mark.parametrize("day", [LOADED, IMPORTED.date(), PUBLISHED], ids=str)
def test_a_past_day_is_rebuilt_byte_for_byte(whole: Whole, rules: AssessingRules, day: date):
    """Every exported table, from the database as of a day, is what was exported on that day."""
    with as_of(whole.engine, day) as rebuilt:
        found = exported(rebuilt, day, rules)
    assert sorted(found) == sorted({*TABLES, *DATED_TABLES})
    assert [name for name in found if found[name] != whole.exports[day][name]] == []


def test_the_days_tell_different_things(whole: Whole, rules: AssessingRules):
    """What is rebuilt above has changed since: the tables of today would not pass."""
    names = ("evidence", "facts", "money", "ledger", "assessments")
    with session_scope(whole.engine) as session:
        today = {name: csv_of(session, name, PUBLISHED, rules) for name in names}
    assert [name for name in names if today[name] == whole.exports[PUBLISHED][name]] == []


def test_the_day_before_the_ledger_is_refused(whole: Whole):
    """Of a day before the first entry nothing is known, and nothing is made up."""
    day = BEGAN.date() - timedelta(days=1)
    with pytest.raises(BadInputError, match=str(day)) as refusal, as_of(whole.engine, day):
        pass
    assert "\n" not in str(refusal.value)


def test_a_rebuilt_day_shows_no_later_publication(
    whole: Whole, proof: Proof, rules: AssessingRules
):
    """The day before it was published, the cell is not in the rebuilt assessments."""
    day = FIRST_DAY + timedelta(days=DAYS[Stage.FINAL])
    with as_of(whole.engine, day) as rebuilt, session_scope(rebuilt) as session:
        assert CYCLE not in csv_of(session, "assessments", day, rules)
    assert f"{proof.cell.clause_key}|" in whole.exports[PUBLISHED]["assessments"]


@dataclass(frozen=True)
class Forgery:
    """What was done to one row of a table, and what verification then says of the whole."""

    deeds: dict[str, list[str]]  # by table: the key of each row that was touched
    problems: list[str]

    def missed(self, table: str) -> list[str]:
        """Rows of the table that were touched and are in no problem."""
        said = [one for one in self.problems if one.startswith(f"{table} ")]
        return [
            key for key in self.deeds[table] if not any(f"{table} {key}:" in one for one in said)
        ]


def filled_tables(file: Path) -> list[Table]:
    with closing(sqlite3.connect(file)) as connection:
        return [
            one
            for one in covered_tables()
            if connection.execute(f'SELECT count(*) FROM "{one.name}"').fetchone()[0]
        ]


@pytest.fixture(scope="module")
def whole_file(wholes: Callable[[str], Whole]) -> Path:
    """The SQLite file of the whole database; copied, not written."""
    return Path(str(wholes("sqlite").engine.url.database))


Row = sqlite3.Row | dict[str, object]


def key_of(table: Table, row: Row) -> str:
    """The key of a row as the ledger writes it; of an observation, that of its vintage."""
    if table.name == SEALED_TABLE:
        return f"[{row['vintage_id']}]"
    values = [row[column.name] for column in table.primary_key]
    return "[" + ",".join(f'"{one}"' if isinstance(one, str) else str(one) for one in values) + "]"


def found_by_key(table: Table) -> str:
    """The condition that finds a row by its key."""
    return " AND ".join(f'"{column.name}" = ?' for column in table.primary_key)


def key_values(table: Table, row: Row) -> list[object]:
    return [row[column.name] for column in table.primary_key]


def change_columns(connection: sqlite3.Connection, table: Table) -> list[str]:
    """Change each column of the table, each in a row of its own as far as there are rows."""
    rows = connection.execute(f'SELECT * FROM "{table.name}"').fetchall()
    touched = []
    plain = [column for column in table.columns if not column.primary_key]
    for row, column in zip(rows, plain or list(table.columns), strict=False):
        connection.execute(
            f'UPDATE "{table.name}" SET "{column.name}" = ? WHERE {found_by_key(table)}',
            (other(column, row[column.name]), *key_values(table, row)),
        )
        touched.append(key_of(table, row))
    return touched


def delete_last(connection: sqlite3.Connection, table: Table) -> list[str]:
    keys = ", ".join(f'"{column.name}" DESC' for column in table.primary_key)
    row = connection.execute(f'SELECT * FROM "{table.name}" ORDER BY {keys} LIMIT 1').fetchone()
    connection.execute(
        f'DELETE FROM "{table.name}" WHERE {found_by_key(table)}', key_values(table, row)
    )
    return [key_of(table, row)]


def insert_copy(connection: sqlite3.Connection, table: Table) -> list[str]:
    """A copy of a row under another key; other columns that must be unique are changed too."""
    row = connection.execute(f'SELECT * FROM "{table.name}" LIMIT 1').fetchone()
    values = {
        column.name: other(column, row[column.name])
        if column.name == "language_code" or column.primary_key or _is_unique(column.name, table)
        else row[column.name]
        for column in table.columns
    }
    marks = ",".join("?" for _ in values)
    names = ",".join(f'"{name}"' for name in values)
    connection.execute(
        f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', tuple(values.values())
    )
    return [key_of(table, values)]


def _is_unique(name: str, table: Table) -> bool:
    column = table.c[name]
    is_in_index = any(one.unique and name in one.columns for one in table.indexes)
    is_constrained = any(
        name in getattr(one, "columns", ()) and type(one).__name__ == "UniqueConstraint"
        for one in table.constraints
    )
    return (
        bool(column.unique) or is_in_index or (is_constrained and isinstance(column.type, Integer))
    )


DEEDS: dict[str, Callable[[sqlite3.Connection, Table], list[str]]] = {
    "changed": change_columns,
    "deleted": delete_last,
    "put in": insert_copy,
}


@pytest.fixture(scope="module")
def forgeries(whole_file: Path, forge: Forge) -> dict[str, Forgery]:
    """Each deed done to every table that has rows, behind the program's back, and verified."""
    made = {}
    for name, deed in DEEDS.items():
        forge.becomes(whole_file)
        with behind_its_back(forge.file) as connection:
            connection.row_factory = sqlite3.Row
            deeds = {table.name: deed(connection, table) for table in filled_tables(whole_file)}
        made[name] = Forgery(deeds, forge.problems())
    return made


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("table", [one.name for one in covered_tables()])
def test_red_after_a_row_behind_its_back(forgeries: dict[str, Forgery], table: str, deed: str):
    """A value of any column changed by one byte, a row taken out or put in: the row is named."""
    forgery = forgeries[deed]
    if table in forgery.deeds:
        assert forgery.deeds[table]
        assert forgery.missed(table) == []


def test_nearly_every_table_is_forged(forgeries: dict[str, Forgery]):
    """The tables without a row to forge are those that only people or other documents fill."""
    empty = {one.name for one in covered_tables()} - set(forgeries["deleted"].deeds)
    assert len(empty) < 12, sorted(empty)
    assert not [name for name in empty if name.startswith("assessment")]


@pytest.mark.parametrize("table", ["assessment_text", "theme"])
def test_one_forgery_alone_is_one_problem(forge: Forge, whole_file: Path, table: str):
    """A single byte in a single row of the whole database is found, and named alone."""
    forge.becomes(whole_file)
    own = Base.metadata.tables[table]
    column = next(one for one in own.columns if not one.primary_key)
    with behind_its_back(forge.file) as connection:
        at, value = connection.execute(f"SELECT rowid, {column.name} FROM {table}").fetchone()
    forge.do(f"UPDATE {table} SET {column.name} = ? WHERE rowid = ?", other(column, value), at)
    (problem,) = forge.problems()
    assert problem.startswith(f"{table} [")


# A database that is older than the ledger.


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_older_than_the_ledger_begins_with_its_rows(kind: str, tmp_path: Path):
    """Upgraded with rows in it, its first entry is what stood then, and only then the write."""
    settings = settings_for(fresh_url(kind, tmp_path, "older"))
    engine = make_engine(settings)
    upgrade(engine, settings, "0002")
    with engine.begin() as connection:
        for statement in FIRST_STOREY:
            connection.exec_driver_sql(statement)
    upgrade(engine, settings)
    reviewer = Write("edit", "a reviewer", Role.EDITOR, "a better title")
    with recorded(engine, reviewer) as session:
        session.add(theme(1))
    found = entries(engine)
    assert [one.action for one in found] == ["begin", "edit"]
    assert found[0].change_count == len(FIRST_STOREY)
    assert (found[0].role_code, found[1].role_code) == ("administrator", "editor")
    assert found[1].change_count == 2
    assert verified(engine).problems == []
    with as_of(engine, datetime.now(UTC).date()) as rebuilt, session_scope(rebuilt) as session:
        assert session.scalar(text("SELECT title FROM instrument_title")) == "Plan"
    engine.dispose()
