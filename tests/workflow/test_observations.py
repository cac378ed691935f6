"""Observations: one hash a vintage, and still no byte of theirs changes unseen."""

import hashlib
import json
import shutil
import sqlite3
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import inf, isnan, nan
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.conftest import fresh_url, settings_for
from tests.workflow.conftest import BEGAN, write
from tracker.db import make_engine, session_scope, upgrade, write_scope
from tracker.errors import DatabaseStateError
from tracker.models import Area, Base, Breakdown, LedgerChange, Observation, Series, Vintage
from tracker.models.observations import WITHOUT_VALUE
from tracker.vocab import ObservationStatus
from tracker.workflow import observations
from tracker.workflow.as_of import as_of
from tracker.workflow.ledger import append_observations, record_as_it_stands, recorded
from tracker.workflow.ledger_check import verify_ledger
from tracker.workflow.observations import (
    BLOCK,
    COLUMNS,
    DAYS,
    IDS,
    NUMBERS,
    WORDS,
    RowsHash,
    Sealed,
    insert_rows,
    seal,
    stored_frames,
    stored_hashes,
)

TABLE = Observation.__table__
OWN = [name for name in COLUMNS if name != "vintage_id"]
ABSENT = [one.value for one in WITHOUT_VALUE]
SECOND_DAY = BEGAN + timedelta(days=30)
Point = dict[str, Any]
Points = Sequence[Point]


def point(**cells: Any) -> Point:
    """A point of the small world: bridges counted in the first area in 2019, unless told."""
    plain: Point = dict.fromkeys(IDS, 1) | {
        "period_start": "2019-01-01",
        "period_end": "2019-12-31",
        "value": 200.0,
        "printed": "200",
        "status_code": "normal",
        "lower": nan,
        "upper": nan,
    }
    return plain | cells


def of_year(year: int, **cells: Any) -> Point:
    """The same of another year."""
    return point(period_start=f"{year}-01-01", period_end=f"{year}-12-31", **cells)


def frame_of(points: Points) -> pd.DataFrame:
    """Points as the writer of a vintage is given them."""
    kinds = dict.fromkeys(IDS, "int64") | dict.fromkeys(NUMBERS, "float64")
    return pd.DataFrame(list(points), columns=OWN).astype(
        kinds | dict.fromkeys((*DAYS, *WORDS), "object")
    )


def sealed_hash(points: Points) -> str:
    return seal(frame_of(points)).sha256


# The hash alone: any table at all.

numbers = st.floats(allow_nan=False)
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
days = st.dates().map(date.isoformat)
bounds = st.one_of(st.just(nan), numbers)
known_cells = st.fixed_dictionaries(
    {
        "value": numbers,
        "printed": words,
        "status_code": st.sampled_from([one.value for one in ObservationStatus]),
        "lower": bounds,
        "upper": bounds,
    }
)
absent_cells = st.fixed_dictionaries(
    {
        "value": st.just(nan),
        "printed": words,
        "status_code": st.sampled_from(ABSENT),
        "lower": bounds,
        "upper": bounds,
    }
)
keys = st.tuples(
    st.integers(1, 2), st.integers(1, 3), st.integers(1, 2), days, days
)  # series, area, breakdown and the period's days
tables = st.dictionaries(keys, st.one_of(known_cells, absent_cells), max_size=9).map(
    lambda found: [
        dict(zip((*IDS, *DAYS), key, strict=True)) | cells for key, cells in found.items()
    ]
)
filled_tables = tables.filter(bool)


def key_of(one: Point) -> tuple[object, ...]:
    return tuple(one[name] for name in (*IDS, *DAYS))


def plainly_hashed(points: Points) -> str:
    """The hash as it is described, put together byte by byte without any frame."""
    whole = hashlib.sha256()
    in_order = sorted(points, key=key_of)
    for start in range(0, len(in_order), BLOCK):
        rows = in_order[start : start + BLOCK]
        for name in IDS:
            whole.update(b"".join(struct.pack("<q", one[name]) for one in rows))
        for name in NUMBERS:
            whole.update(b"".join(struct.pack("<d", one[name] + 0.0) for one in rows))
        for name in (*DAYS, *WORDS):
            whole.update("\n".join(one[name] for one in rows).encode() + b"\0")
    return whole.hexdigest()


@given(tables)
def test_the_hash_is_what_it_is_said_to_be(points: Points):
    """Ids, numbers, days and words of the rows in order of their key: stored hashes stay true."""
    assume(not any("\n" in one["printed"] for one in points))
    assert sealed_hash(points) == plainly_hashed(points)


@given(filled_tables, st.randoms(use_true_random=False))
def test_the_order_of_arrival_makes_no_difference(points: Points, random):
    """Rows shuffled are the same vintage: same order, same hash."""
    shuffled = list(points)
    random.shuffle(shuffled)
    assert sealed_hash(shuffled) == sealed_hash(points)
    assert key_of_frame(seal(frame_of(shuffled)).rows) == sorted(map(key_of, points))


def key_of_frame(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(rows[[*IDS, *DAYS]].itertuples(index=False, name=None))


@given(tables, st.lists(st.integers(0, 9), max_size=4), st.integers(1, 5))
def test_the_borders_of_chunks_make_no_difference(points: Points, cuts: list[int], block: int):
    """However many rows are handed over together, also none, the hash is that of all of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(observations, "BLOCK", block)
        sealed = seal(frame_of(points))
        chunked = RowsHash()
        for start, end in pairwise(sorted({0, len(points), *cuts})):
            chunked.update(sealed.rows.iloc[start:end])
        assert chunked.hexdigest() == sealed.sha256
    assert chunked.count == len(points)


def test_a_table_without_rows_has_one_hash():
    """Nothing handed over, or a frame of nothing: a vintage without rows is always the same."""
    assert sealed_hash([]) == RowsHash().hexdigest()


def test_whole_blocks_are_hashed_like_any_other_number_of_rows():
    """A vintage that ends where a block ends has the hash that its stored rows will have."""
    points = [of_year(1900 + at) for at in range(4)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(observations, "BLOCK", 2)
        one_by_one = RowsHash()
        for at in range(len(points)):
            one_by_one.update(frame_of(points[at : at + 1]))
        assert one_by_one.hexdigest() == sealed_hash(points)


OTHERS = {
    **dict.fromkeys(IDS, st.integers(1, 2**40)),
    **dict.fromkeys(DAYS, days),
    **dict.fromkeys(NUMBERS, bounds),
    "printed": words,
    "status_code": st.sampled_from([one.value for one in ObservationStatus]),
}


@pytest.mark.parametrize("column", OTHERS)
@given(points=filled_tables, data=st.data())
def test_any_cell_changed_is_another_hash(column: str, points: Points, data: st.DataObject):
    """Value, bounds, text, status, day and id: each of them is covered, in every row."""
    at = data.draw(st.integers(0, len(points) - 1))
    was, now = points[at][column], data.draw(OTHERS[column])
    assume(not alike(was, now))
    changed = [*points[:at], points[at] | {column: now}, *points[at + 1 :]]
    assert sealed_hash(changed) != sealed_hash(points)


def alike(one: Any, other: Any) -> bool:
    """Whether two cells say the same: one zero, one nan."""
    are_absent = isinstance(one, float) and isinstance(other, float) and isnan(one) and isnan(other)
    return bool(one == other) or are_absent


def test_a_row_more_or_less_is_another_hash():
    """A row taken out, put in or written twice is seen."""
    points = [of_year(2019), of_year(2020)]
    found = {sealed_hash(some) for some in ([], points[:1], points, [*points, points[1]])}
    assert len(found) == 4


def test_a_line_feed_does_not_move_between_texts():
    """Where one text ends and the next begins is covered, also where one holds a line feed."""
    one = [of_year(2019, printed="1\n2"), of_year(2020, printed="3")]
    other = [of_year(2019, printed="1"), of_year(2020, printed="2\n3")]
    assert sealed_hash(one) != sealed_hash(other)


def test_there_is_one_zero_and_one_way_to_have_no_number():
    """Minus zero is zero, which is all a database keeps of it; None and any nan are no number."""
    zeros = {sealed_hash([point(value=zero)]) for zero in (0.0, -0.0)}
    assert len(zeros) == 1
    (strange_nan,) = struct.unpack("<d", b"\x01\x00\x00\x00\x00\x00\xf8\xff")
    absent = frame_of([point(value=nan, status_code="missing")])
    frames = [
        absent,
        frame_of([point(value=strange_nan, status_code="missing")]),
        absent.astype({"lower": "object", "upper": "object"}).assign(lower=None, upper=None),
    ]
    hashes = {seal(one).sha256 for one in frames}
    assert len(hashes) == 1
    assert not hashes & zeros


# Both databases: a small world of two series, three areas and two breakdowns.


def make_world(url: str) -> Engine:
    """A database with what observations refer to, in its ledger since the first day."""
    settings = settings_for(url)
    engine = make_engine(settings)
    upgrade(engine, settings)
    with recorded(engine, write("load", BEGAN)) as session:
        session.add_all(Area(area_key=key, kind_code="state") for key in ("LIL", "OZZ", "FAR"))
        session.add_all(
            Series(
                series_key=f"oz:{code}:number",
                origin_code="imported",
                publisher="oz",
                code=code,
                unit="number",
            )
            for code in ("BRIDGES", "FERRIES")
        )
        session.add_all(Breakdown(breakdown_key=key) for key in ("", "sex=female"))
    return engine


@pytest.fixture(scope="module")
def world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world in a file; copied, not written."""
    file = tmp_path_factory.mktemp("world") / "world.sqlite"
    make_world(f"sqlite:///{file.as_posix()}").dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, world_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """The test's own small world, of each kind of database."""
    url = fresh_url(request.param, tmp_path, "world")
    if request.param == "sqlite":
        shutil.copy(world_file, url.removeprefix("sqlite:///"))
        engine = make_engine(settings_for(url))
    else:
        engine = make_world(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept_world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """A small world of each kind that many examples use, and undo what they write."""
    engine = make_world(fresh_url(request.param, tmp_path_factory.mktemp("kept"), "kept_world"))
    yield engine
    engine.dispose()


def new_vintage(key: str, released_on: date = date(2020, 1, 1)) -> Vintage:
    """A release that an import brings."""
    return Vintage(
        vintage_key=key,
        origin_code="imported",
        publisher="oz",
        title="Bridges of Oz",
        released_on=released_on,
        precision_code="day",
        is_release_stated=True,
        certainty_code="verified",
    )


def record(
    engine: Engine, key: str, points: Points, at: datetime | None = None, *, in_bulk: bool = False
) -> int:
    """Put points on record as a vintage, one entry of the ledger; its id."""
    with recorded(engine, write("import", at), in_bulk=in_bulk) as session:
        vintage = new_vintage(key)
        append_observations(session, vintage, seal(frame_of(points)))
        return vintage.vintage_id


def problems(engine: Engine) -> list[str]:
    """What verification finds."""
    with session_scope(engine) as session:
        return verify_ledger(session).problems


def stored(session: Session, vintage_id: int) -> pd.DataFrame:
    """The rows of a vintage as they stand in the table."""
    parts = list(stored_frames(session, [vintage_id]))
    return pd.concat(parts, ignore_index=True) if parts else frame_of([])


def bits(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    """The rows by the bits of their numbers; minus zero as zero."""
    return [
        tuple(bits_of_number(one[name]) if name in NUMBERS else one[name] for name in OWN)
        for one in rows.to_dict("records")
    ]


def bits_of_number(number: float | None) -> str:
    return "" if number is None or isnan(number) else (number + 0.0).hex()


@given(points=tables, small=st.integers(1, 4))
def test_what_is_written_is_read_back_bit_for_bit(kept_world: Engine, points: Points, small: int):
    """Every number to its last bit, every text and day, in chunks of any size, in both databases.

    And the rows as they stand have the hash they were sealed with.
    """
    sealed = seal(frame_of(points))
    counts: list[int] = []
    with pytest.MonkeyPatch.context() as patch, undone(kept_world) as session:
        patch.setattr(observations, "AT_ONCE", small + 1)
        patch.setattr(observations, "A_STATEMENT", small)
        vintage = new_vintage("tried")
        append_observations(session, vintage, sealed, counts.append)
        assert bits(stored(session, vintage.vintage_id)) == bits(sealed.rows)
        told = {one[0]: one[1:] for one in stored_hashes(session)}
        assert told[vintage.vintage_id] == (len(points), sealed.sha256)
    assert sum(counts) == len(points)


@contextmanager
def undone(engine: Engine) -> Iterator[Session]:
    """A session whose writes are undone at the end."""
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection) as session:
            yield session
        transaction.rollback()


FAR_NUMBERS = [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -2.5, 2.0**53 + 2, inf, -inf, 0.0]


def test_numbers_far_out_are_kept(world: Engine):
    """The smallest, the largest, what no decimal says exactly: none is rounded."""
    points = [of_year(1900 + at, value=one) for at, one in enumerate(FAR_NUMBERS)]
    vintage = record(world, "far", points)
    with session_scope(world) as session:
        assert stored(session, vintage)["value"].tolist() == FAR_NUMBERS
    assert problems(world) == []


def test_missing_is_no_zero_and_zero_is_not_missing(world: Engine):
    """No number stays no number with its reason; a printed zero is a zero."""
    absent = point(value=nan, printed="..", status_code="missing")
    below = of_year(2020, value=nan, printed="<2.5", status_code="below", upper=2.5)
    zero = of_year(2021, value=0.0, printed="0")
    record(world, "absent", [absent, below, zero])
    with world.connect() as connection:
        found = connection.execute(
            select(TABLE.c.value, TABLE.c.status_code, TABLE.c.lower, TABLE.c.upper).order_by(
                TABLE.c.period_start
            )
        ).all()
    assert [tuple(one) for one in found] == [
        (None, "missing", None, None),
        (None, "below", None, 2.5),
        (0.0, "normal", None, None),
    ]


IMPOSSIBLE = {
    "no value and no reason": (point(value=nan), "is missing and its status is ['normal']"),
    "no value, estimated": (point(value=nan, status_code="estimated"), "['estimated']"),
    "unknown status": (point(status_code="guessed"), "found ['guessed']"),
    "no status": (point(status_code=""), "expected a status"),
    "no day": (point(period_start=None), "without its key"),
}


@pytest.mark.parametrize("case", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_what_the_table_would_refuse_is_refused_before(kept_world: Engine, case: tuple[Point, str]):
    """SQLite's own checks rest while rows are written, so the writer looks; nothing is left."""
    wrong, said = case
    rows = frame_of([of_year(2018), wrong])
    with undone(kept_world) as session:
        vintage = new_vintage("wrong")
        vintage.row_count, vintage.rows_sha256 = 2, "0" * 64
        session.add(vintage)
        session.flush()
        with pytest.raises(ValueError, match=r"expected|missing|without") as refusal:
            insert_rows(session.connection(), rows, vintage.vintage_id)
        assert said in str(refusal.value)
        assert session.scalar(select(func.count()).select_from(Observation)) == 0


def test_the_checks_are_awake_again_after_a_write(world: Engine):
    """What the writer is spared no other statement is: the table refuses after an import, too."""
    vintage = record(world, "first", [point()])
    for wrong in ({"status_code": "guessed"}, {"value": None}):
        row = plain(of_year(2020)) | {"vintage_id": vintage} | wrong
        with world.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(insert(TABLE).values(row))
    with write_scope(world) as session:
        append_observations(session, new_vintage("second"), seal(frame_of([point()])))
        row = plain(of_year(2020)) | {"vintage_id": vintage, "status_code": "guessed"}
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(insert(TABLE).values(row))


def plain(one: Point) -> dict[str, Any]:
    """A point as the columns of the table hold it."""
    days = {name: date.fromisoformat(one[name]) for name in DAYS}
    numbers = {name: None if isnan(one[name]) else one[name] for name in NUMBERS}
    return one | days | numbers


def test_a_point_twice_in_a_vintage_is_told_in_a_line(world: Engine):
    """The database refuses the second; whoever imports reads a line, and nothing is left."""
    with pytest.raises(DatabaseStateError, match="the database refused") as refusal:
        record(world, "twice", [point(), point(value=201.0)], in_bulk=True)
    assert "\n" not in str(refusal.value)
    with session_scope(world) as session:
        assert session.scalar(select(func.count()).select_from(Observation)) == 0
        assert session.scalar(select(func.count()).select_from(Vintage)) == 0
    assert problems(world) == []


# The ledger


def test_a_vintage_is_one_change_of_the_ledger(world: Engine):
    """Vintage and observations are one entry with two changes, however many rows there are."""
    points = [of_year(1000 + at) for at in range(300)]
    vintage = record(world, "many", points)
    with session_scope(world) as session:
        last = session.scalar(select(func.max(LedgerChange.entry_id)))
        changes = session.scalars(
            select(LedgerChange)
            .where(LedgerChange.entry_id == last)
            .order_by(LedgerChange.position)
        ).all()
        assert [one.table_name for one in changes] == ["vintage", "observation"]
        own = changes[1]
        assert (own.row_key, own.before_sha256) == (f"[{vintage}]", None)
        assert json.loads(str(own.payload)) == {
            "vintage_id": vintage,
            "row_count": 300,
            "rows_sha256": sealed_hash(points),
        }
        kept = session.get_one(Vintage, vintage)
        assert (kept.row_count, kept.rows_sha256) == (300, sealed_hash(points))
        found = verify_ledger(session)
    assert (found.problems, found.entries) == ([], 2)


def test_a_vintage_without_rows_is_in_order(world: Engine):
    """A release that holds nothing is on record, and green."""
    record(world, "empty", [])
    record(world, "other", [point()])
    assert problems(world) == []


def test_rows_are_read_in_parts_without_a_difference(
    world: Engine, monkeypatch: pytest.MonkeyPatch
):
    """Vintages whose rows lie among those of others, read a few at a time, are green."""
    for name, size in (("AT_ONCE", 7), ("BLOCK", 5), ("A_STATEMENT", 3)):
        monkeypatch.setattr(observations, name, size)
    for number in range(3):
        points = [
            of_year(1900 + at, area_id=area, value=float(number))
            for at in range(5 * number)
            for area in (1, 2, 3)
        ]
        record(world, f"part-{number}", points, in_bulk=number > 1)
    assert problems(world) == []


def test_a_session_that_read_all_rows_writes_and_reads_as_before(world: Engine):
    """After a change of the schema all rows are read within the write that records it."""
    record(world, "first", [point(), of_year(2020)])
    with world.begin() as connection:
        connection.execute(update(Base.metadata.tables["area"]).values(iso2=None, m49=None))
        connection.execute(text("UPDATE series SET unit = 'count' WHERE series_id = 1"))
    with write_scope(world) as session:
        record_as_it_stands(session, write("migrate"))
        assert "yield_per" not in session.connection().get_execution_options()
    assert problems(world) == []


FORGED: Mapping[str, str] = {
    "a value": "UPDATE observation SET value = value + 1 WHERE value = 200",
    "its last bit": "UPDATE observation SET value = 200.00000000000003 WHERE value = 200",
    "a value for none": "UPDATE observation SET value = 0 WHERE printed = '..' AND MINE",
    "none for a value": (
        "UPDATE observation SET value = NULL, status_code = 'missing' WHERE value = 200"
    ),
    "a byte of the text": "UPDATE observation SET printed = '20O' WHERE value = 200",
    "a blank": "UPDATE observation SET printed = '200 ' WHERE value = 200",
    "a status": "UPDATE observation SET status_code = 'estimated' WHERE value = 200",
    "a bound": "UPDATE observation SET upper = 2.4 WHERE upper = 2.5 AND MINE",
    "a bound more": "UPDATE observation SET lower = 0 WHERE value = 200",
    "the first day": "UPDATE observation SET period_start = '2019-01-02' WHERE value = 200",
    "the last day": "UPDATE observation SET period_end = '2019-12-30' WHERE value = 200",
    "the area": "UPDATE observation SET area_id = 2 WHERE value = 200",
    "the series": "UPDATE observation SET series_id = 2 WHERE value = 200",
    "the breakdown": "UPDATE observation SET breakdown_id = 2 WHERE value = 200",
    "a row less": "DELETE FROM observation WHERE value = 200",
    "all rows gone": "DELETE FROM observation WHERE MINE",
    "a row more": (
        "INSERT INTO observation (series_id, area_id, breakdown_id, period_start, period_end, "
        "vintage_id, value, printed, status_code) "
        "SELECT 2, 3, 2, DATE '2001-01-01', DATE '2001-12-31', vintage_id, 5, '5', 'normal' "
        "FROM vintage WHERE MINE"
    ),
}


def without_guards(connection: Connection) -> None:
    """Nothing keeps the table any longer."""
    for name in ("keep_observation_update", "keep_observation_delete"):
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER {name}"))
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP TRIGGER keep_observation ON observation"))


@pytest.fixture(scope="module")
def filled_world(kept_world: Engine) -> Engine:
    """Two vintages of four points each."""
    points = [
        point(),
        of_year(2020, value=nan, printed="..", status_code="missing"),
        of_year(2021, value=nan, printed="<2.5", status_code="below", upper=2.5),
        of_year(2022, value=0.0, printed="0"),
    ]
    record(kept_world, "first", points)
    record(kept_world, "second", [one | {"value": 216.0} for one in points[:1]] + points[1:])
    return kept_world


def forged(engine: Engine, statement: str) -> list[str]:
    """What verification finds after a statement behind the program's back, which is undone."""
    with engine.connect() as connection:
        transaction = connection.begin()
        without_guards(connection)
        done = connection.execute(text(statement))
        assert done.rowcount > 0
        with Session(connection) as session:
            found = verify_ledger(session).problems
        transaction.rollback()
    return found


def ids_of_vintages(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.scalars(select(Vintage.vintage_id).order_by(Vintage.vintage_id)))


@pytest.mark.parametrize("deed", FORGED)
def test_red_after_a_byte_behind_its_back(filled_world: Engine, deed: str):
    """A byte of any column, a row less or a row more: the vintage is named, and it alone."""
    first, _second = ids_of_vintages(filled_world)
    assert problems(filled_world) == []
    statement = FORGED[deed].replace("MINE", f"vintage_id = {first}")
    if filled_world.dialect.name == "sqlite":
        statement = statement.replace("DATE '", "'")
    (problem,) = forged(filled_world, statement)
    assert problem.startswith(f"observation [{first}]: ")


def test_red_after_a_row_moved_to_another_vintage(filled_world: Engine):
    """What was known on one day cannot become what was known on another: both are named."""
    first, second = ids_of_vintages(filled_world)
    found = forged(
        filled_world,
        f"UPDATE observation SET vintage_id = {second}, area_id = 3 WHERE value = 200",
    )
    assert [one.split(":")[0] for one in found] == [f"observation [{n}]" for n in (first, second)]


GARBLED: Mapping[str, str] = {
    "words for a number": "value = 'many'",
    "bytes for a number": "value = X'3230302e30'",
    "words for an area": "area_id = 'Oz'",
    "half an area": "area_id = 1.5",
    "bytes for a text": "printed = X'323030'",
    "a day that is none": "period_start = 'soon'",
    "a day written otherwise": "period_start = '2019-1-01'",
    "a day as a week": "period_start = '2019-W01-2'",
    "a day with more behind it": "period_end = '2019-12-31x'",
    "a moment for a day": "period_end = '2019-12-31 00:00:00'",
    "a day as a number": "period_start = 20190101",
    "words for a vintage": "vintage_id = 'first'",
    "bytes for a vintage": "vintage_id = X'01'",
    "half a vintage": "vintage_id = 1.5",
}


@pytest.mark.parametrize("kind", GARBLED)
def test_a_value_of_another_kind_is_a_problem_and_no_crash(
    world_file: Path, tmp_path: Path, kind: str
):
    """SQLite takes anything anywhere; what the program would not write is told in a line."""
    file = Path(shutil.copy(world_file, tmp_path / "garbled.sqlite"))
    engine = make_engine(settings_for(f"sqlite:///{file.as_posix()}"))
    record(engine, "first", [point(), of_year(2020, value=1.0)])
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("DROP TRIGGER keep_observation_update")
        connection.execute(f"UPDATE observation SET {GARBLED[kind]} WHERE value = 200")
        connection.commit()
    found = problems(engine)
    assert found
    assert all(one.startswith("observation [") and "\n" not in one for one in found)
    engine.dispose()


# What is on record is kept


def refused(connection: Connection, statement: Any) -> str:
    """The words in which the database refuses a statement."""
    with pytest.raises(DBAPIError) as refusal, connection.begin_nested():
        connection.execute(statement)
    return str(refusal.value.orig)


KEEPING: Mapping[str, Callable[[Connection], Any]] = {
    "a row changed": lambda _: update(TABLE).where(TABLE.c.value == 200).values(value=201),
    "all rows changed": lambda _: update(TABLE).values(printed="x"),
    "a row deleted": lambda _: delete(TABLE).where(TABLE.c.value == 200),
    "all rows deleted": lambda _: delete(TABLE),
}


@pytest.mark.parametrize("deed", KEEPING)
def test_no_observation_is_ever_changed_or_deleted(filled_world: Engine, deed: str):
    """The database itself refuses, whoever writes; also the program."""
    with undone(filled_world) as session:
        connection = session.connection()
        assert "observation is append-only" in refused(connection, KEEPING[deed](connection))


def test_no_observation_is_ever_replaced(filled_world: Engine):
    """Writing a row in the place of another is changing it, whichever statement does it."""
    with undone(filled_world) as session:
        connection = session.connection()
        row = dict(connection.execute(select(TABLE).limit(1)).mappings().one()) | {"value": 7.0}
        if connection.dialect.name == "sqlite":
            replacing: Any = insert(TABLE).prefix_with("OR REPLACE").values(row)
        else:
            replacing = upsert(TABLE).values(row)
            replacing = replacing.on_conflict_do_update(
                index_elements=list(TABLE.primary_key), set_={"value": 7.0}
            )
        assert "append-only" in refused(connection, replacing)


@pytest.mark.parametrize("table", ["observation", "vintage", "series", "area", "breakdown"])
def test_the_table_is_never_emptied(filled_world: Engine, table: str):
    """PostgreSQL refuses TRUNCATE too, also where that of another table cascades to it."""
    if filled_world.dialect.name != "postgresql":
        pytest.skip("only PostgreSQL has TRUNCATE")
    with undone(filled_world) as session:
        statement = text(f"TRUNCATE {table} CASCADE")
        assert "append-only" in refused(session.connection(), statement)


@pytest.mark.parametrize("table", ["vintage", "series", "area", "breakdown"])
def test_what_observations_refer_to_stays(filled_world: Engine, table: str):
    """A vintage, series, area or breakdown with values cannot vanish under them."""
    with undone(filled_world) as session:
        refused(session.connection(), delete(Base.metadata.tables[table]))


# What was known on a day


def test_a_past_day_holds_the_vintages_of_that_day(world: Engine, monkeypatch: pytest.MonkeyPatch):
    """Two imports on two days: the first day has the first one, whole; the second day has both."""
    monkeypatch.setattr(observations, "AT_ONCE", 3)
    points = [of_year(2015 + at, area_id=area) for at in range(4) for area in (1, 2)]
    later = [one | {"value": 216.0} for one in points]
    first = record(world, "first", points, BEGAN + timedelta(days=1))
    second = record(world, "second", later, SECOND_DAY)
    expected = {
        BEGAN.date(): {},
        SECOND_DAY.date() - timedelta(days=1): {first: points},
        SECOND_DAY.date(): {first: points, second: later},
        datetime.now(UTC).date(): {first: points, second: later},
    }
    for day, vintages in expected.items():
        with as_of(world, day) as rebuilt, session_scope(rebuilt) as session:
            hashes = {one: (count, sha256) for one, count, sha256 in stored_hashes(session)}
            assert hashes == {
                one: (len(found), sealed_hash(found)) for one, found in vintages.items()
            }
            for one, found in vintages.items():
                assert bits(stored(session, one)) == bits(seal(frame_of(found)).rows)
            assert session.scalar(select(func.count()).select_from(Vintage)) == len(vintages)


def test_a_past_day_refuses_what_breaks_a_reference(world: Engine):
    """The rebuilt day is whole: every observation has its series, area, breakdown and vintage."""
    record(world, "first", [point(), of_year(2020, breakdown_id=2)], BEGAN)
    with as_of(world, BEGAN.date()) as rebuilt, rebuilt.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").fetchall() == [("ok",)]


# Many rows at once: SQLite looks up no reference meanwhile


def test_a_broken_reference_is_refused_in_bulk_too(world: Engine):
    """What is not looked up row by row is looked up before the end, and nothing is left."""

    def broken(session: Session) -> None:
        append_observations(session, new_vintage("broken"), seal(frame_of([point()])))
        lost = Series(
            series_key="oz:LOST:number",
            origin_code="imported",
            publisher="oz",
            code="LOST",
            unit="number",
            indicator_id=999,
        )
        session.add(lost)

    with (
        pytest.raises(DatabaseStateError) as refusal,
        recorded(world, write("import"), in_bulk=True) as session,
    ):
        broken(session)
    assert "\n" not in str(refusal.value)
    with session_scope(world) as session:
        for model, count in ((Observation, 0), (Vintage, 0), (Series, 2)):
            assert session.scalar(select(func.count()).select_from(model)) == count
    assert problems(world) == []


def test_references_are_looked_up_again_after_many_rows(world: Engine):
    """A write in bulk leaves no connection behind on which the next write is unguarded."""
    record(world, "bulk", [point()], in_bulk=True)
    with pytest.raises(DatabaseStateError), recorded(world, write("load")) as session:
        session.get_one(Series, 1).indicator_id = 999
    with pytest.raises(DatabaseStateError):
        record(world, "lost", [point(area_id=999)])
    assert problems(world) == []


def test_sealed_rows_are_in_the_order_of_their_key():
    """Ids as numbers and days as days: what is written fits how the table lies."""
    ids = [(2, 1, 1), (10, 1, 1), (1, 10, 1), (1, 2, 1), (1, 2, 10), (1, 2, 2)]
    points = [point(**dict(zip(IDS, one, strict=True))) for one in ids]
    sealed = seal(frame_of(points))
    assert isinstance(sealed, Sealed)
    assert list(sealed.rows[list(IDS)].itertuples(index=False, name=None)) == sorted(ids)


def test_ids_of_any_size_are_put_in_order():
    """Also where all parts of a key do not fit into one number."""
    points = [point(series_id=2**40 - at, area_id=2**40 + at) for at in range(3)]
    rows = seal(frame_of(points)).rows
    assert rows["series_id"].tolist() == sorted(one["series_id"] for one in points)
