"""Codings from a workbook: compared at the desk, all submitted or none; blind where it counts."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.conftest import ROOT, settings_for
from tests.databases import all_rows, make_catalogue, url_of
from tests.workbooks import filled, parts
from tracker.config import shipped
from tracker.db import make_engine, session_scope
from tracker.errors import UnknownKeyError
from tracker.i18n import Words
from tracker.ingest.entered import RefusedError
from tracker.ingest.ratings import read_ratings
from tracker.ingest.reading import decode
from tracker.ingest.workbook import LETTERS, read_workbook
from tracker.queries.clauses import clauses
from tracker.queries.frames import records
from tracker.queries.scale_ratings import scale_named
from tracker.queries.workbook import Asked, Workbook, default_cycle, workbook
from tracker.queries.workbook_file import workbook_bytes
from tracker.vocab import Confidence, Rating, Role, ScaleLoss, Stage
from tracker.workflow.assess import Act, Cell, Desk, Finding
from tracker.workflow.ledger import Write, recorded
from tracker.workflow.ledger_check import verify_ledger
from tracker.workflow.rules import read_assessing_rules
from tracker.workflow.workbook import Difference, apply, compare, of_ratings, of_workbook, rehearsed

STATE, CYCLE = "MEX", "imrf-2030"  # the catalogue has no assessments of that cycle
FIRST, SECOND, JUDGE = "desk-coder-a", "desk-coder-b", "desk-adjudicator"
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
REASONS = "The report names the act and its date, which is a first step."
RULES = read_assessing_rules(shipped("seeds"))
WRITE = Write("import workbook", FIRST, Role.MONITOR, "the workbook test.xlsx", NOW)
SECRET = "Nur die erste Kodierung sagt Ornithorhynchus."


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the catalogue; copied, never written."""
    file = tmp_path_factory.mktemp("workbook") / "catalogue.sqlite"
    make_catalogue(file)
    return file


@pytest.fixture
def database(catalogue: Path, tmp_path: Path) -> Path:
    """The test's own copy."""
    return Path(shutil.copy(catalogue, tmp_path / "own.sqlite"))


@pytest.fixture
def engine(database: Path) -> Iterator[Engine]:
    """An engine on the test's own copy."""
    engine = make_engine(settings_for(url_of(database)))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def fresh(catalogue: Path) -> tuple[Workbook, bytes]:
    """The first coder's workbook before anything was coded in the cycle."""
    engine = make_engine(settings_for(url_of(catalogue)))
    try:
        return exported(engine)
    finally:
        engine.dispose()


def asked_by(by: str, language: str = "es") -> Asked:
    return Asked(STATE, CYCLE, language, by, TODAY)


def exported(engine: Engine, by: str = FIRST) -> tuple[Workbook, bytes]:
    """The workbook of a contributor, as frames and as a file."""
    with session_scope(engine) as session:
        held = workbook(session, asked_by(by), RULES)
    return held, workbook_bytes(held, Words("es"))


def good_rows(held: Workbook, count: int, stage: str = "research") -> dict[int, dict[str, object]]:
    """So many rows filled in well: each on evidence that carries the rating."""
    carried: dict[str, str] = {}
    for row in records(held.at_hand):
        if row["stance"] == "supports":
            carried.setdefault(row["clause_key"], row["evidence_key"])
    rows = {}
    for number, row in enumerate(records(held.cells), 1):
        if row["clause_key"] in carried and len(rows) < count:
            rows[number] = {
                "stage": stage,
                "rating": "initiated",
                "confidence": "medium",
                "rationale": REASONS,
                "language": "en",
                "evidence_keys": carried[row["clause_key"]],
            }
    assert len(rows) == count
    return rows


def taken(engine: Engine, raw: bytes, by: str = FIRST, *, keep: bool) -> Difference:
    """What `tracker import workbook` does, with and without --apply."""
    begin, take = (recorded, apply) if keep else (rehearsed, compare)
    with begin(engine, WRITE) as session:
        return take(Desk(session, RULES), of_workbook(read_workbook(raw)), Act(by, NOW))


# Comparing


def test_comparing_writes_nothing(fresh, engine: Engine, database: Path):
    """The difference says what would come, and every row is as before."""
    held, raw = fresh
    rows = good_rows(held, 3)
    before = all_rows(database)
    found = taken(engine, filled(raw, rows), keep=False)
    assert all_rows(database) == before
    assert found.problems == ()
    assert [one.cell.actor_code for one in found.submissions] == [STATE] * 3
    first = min(rows)
    assert str(found.submissions[0]) == (
        f"Assess!L{first + 2}: {found.submissions[0].cell}: research: initiated (medium), "
        f"standing on {rows[first]['evidence_keys']}"
    )


def test_applying_submits_every_row_as_one_entry(fresh, engine: Engine, database: Path):
    """Stages, texts, evidence, one entry of the ledger; then the same file is stale."""
    held, raw = fresh
    entries = len(all_rows(database)["ledger_entry"])
    before = len(all_rows(database)["assessment"])
    sent = filled(raw, good_rows(held, 3))
    taken(engine, sent, keep=True)
    rows = all_rows(database)
    assert len(rows["assessment"]) == before + 3
    assert len(rows["ledger_entry"]) == entries + 1
    with session_scope(engine) as session:
        assert verify_ledger(session).is_green
    again = exported(engine)[0].cells
    assert again["sequence"].sum() == 3
    assert again.loc[again["sequence"] == 1, "open_stages"].isna().all()
    with pytest.raises(RefusedError) as caught:
        taken(engine, sent, keep=True)
    assert len(caught.value.problems) == 3
    assert all("edited meanwhile, export anew" in one for one in caught.value.problems)
    assert all_rows(database) == rows


def test_an_empty_workbook_changes_nothing(fresh, engine: Engine, database: Path):
    """Applied as well: no row, no entry."""
    before = all_rows(database)
    assert taken(engine, fresh[1], keep=True) == Difference((), ())
    assert all_rows(database) == before


def test_the_whole_round_trip_to_adjudication(engine: Engine):
    """Three coders, three workbooks, one cell; a search that found nothing comes along."""
    for by, stage in ((FIRST, "research"), (SECOND, "second_coding"), (JUDGE, "adjudication")):
        held, raw = exported(engine, by)
        rows = good_rows(held, 1, stage)
        (number,) = rows
        assert held.cells["open_stages"][number - 1] == stage
        rows[number] |= {
            "rating": "searched_no_evidence",
            "evidence_keys": None,
            "search_place": "https://example.org/gaceta",
            "search_words": "puente",
            "search_date": date(2026, 11, 1),
        }
        taken(engine, filled(raw, rows), by, keep=True)
    with session_scope(engine) as session:
        cell = Cell(held.cells["clause_key"][number - 1], STATE, CYCLE)
        history = Desk(session, RULES).history(cell)
        assert [one.stage_code for one in history] == ["research", "second_coding", "adjudication"]
        assert history[2].searches[0].searched_on == date(2026, 11, 1)
        assert history[2].texts[0].language_code == "en"


# Refusing


def bad(**changes: object) -> dict[str, object]:
    return changes


BAD = {
    "unknown evidence": (bad(evidence_keys="MEX:none"), "evidence_keys", "no evidence 'MEX:none'"),
    "another's stage": (bad(stage="adjudication"), "stage", "next can be research"),
    "ceiling": (bad(rating="full"), "rating", "the evidence named carries at most"),
    "against": (bad(rating="regression"), "rating", "needs evidence that speaks against"),
    "no evidence": (bad(evidence_keys=None), "rating", "expected evidence for initiated"),
    "no search": (bad(rating="searched_no_evidence"), "rating", "expected a search log"),
    "short": (bad(rationale="Too short."), "rationale", "at least 20 characters"),
    "tomorrow": (
        bad(search_place="gazette", search_words="bridge", search_date=date(2026, 11, 23)),
        "search_date",
        "expected a day that is over, found 2026-11-23",
    ),
}


@pytest.mark.parametrize("case", BAD.values(), ids=BAD.keys())
def test_one_bad_row_among_good_ones_stops_all(fresh, engine: Engine, database: Path, case):
    """It is named by its cell, and nothing of the others is submitted."""
    changes, column, said = case
    held, raw = fresh
    rows = good_rows(held, 4)
    number = sorted(rows)[2]
    rows[number] |= changes
    before = all_rows(database)
    with pytest.raises(RefusedError) as caught:
        taken(engine, filled(raw, rows), keep=True)
    (problem,) = caught.value.problems
    assert problem.startswith(f"Assess!{LETTERS[column]}{number + 2}: ")
    assert said in problem
    assert all_rows(database) == before
    assert taken(engine, filled(raw, rows), keep=False).problems == (problem,)


def test_every_problem_of_every_row_is_told(fresh, engine: Engine):
    """With the cell of each; a row that is stale says only that."""
    held, raw = fresh
    rows = good_rows(held, 3)
    first, second, third = sorted(rows)
    cell = Cell(held.cells["clause_key"][third - 1], STATE, CYCLE)
    rows[first] |= {"evidence_keys": "no:one no:two", "rationale": "Short."}
    rows[second] |= {"rating": "full"}
    rows[third] |= {"evidence_keys": "no:three"}
    code(engine, cell, str(good_rows(held, 3)[third]["evidence_keys"]))
    problems = taken(engine, filled(raw, rows), keep=False).problems
    assert [one.split(":")[0] for one in problems] == [
        f"Assess!P{first + 2}",
        f"Assess!P{first + 2}",
        f"Assess!N{first + 2}",
        f"Assess!L{second + 2}",
        f"Assess!D{third + 2}",
    ]
    assert problems[-1].endswith(
        f"{cell} has 1 stages, 0 when exported: edited meanwhile, export anew"
    )


def test_somebody_elses_workbook_is_refused_by_role(fresh, engine: Engine):
    """The second coder cannot submit research; nobody unknown submits at all."""
    held, raw = fresh
    sent = filled(raw, good_rows(held, 1))
    (problem,) = taken(engine, sent, SECOND, keep=False).problems
    assert "research is for the role monitor, which desk-coder-b does not have" in problem
    with pytest.raises(UnknownKeyError, match="no contributor 'nobody'"):
        taken(engine, sent, "nobody", keep=False)
    with pytest.raises(UnknownKeyError, match="no contributor 'nobody'"):
        exported(engine, "nobody")


def test_a_rehearsal_is_undone_also_when_it_fails(fresh, engine: Engine, database: Path):
    """Whatever is done in it."""
    before = all_rows(database)
    held, _raw = fresh
    cell = Cell(held.cells["clause_key"][0], STATE, CYCLE)
    with pytest.raises(ZeroDivisionError), rehearsed(engine, WRITE) as session:
        submit_and_fail(session, cell, finding(held))
    with rehearsed(engine, WRITE) as session:
        Desk(session, RULES).submit(cell, Stage.RESEARCH, finding(held), Act(FIRST, NOW))
    assert all_rows(database) == before


def submit_and_fail(session: Session, cell: Cell, found: Finding) -> None:
    Desk(session, RULES).submit(cell, Stage.RESEARCH, found, Act(FIRST, NOW))
    raise ZeroDivisionError


def finding(held: Workbook) -> Finding:
    (row,) = good_rows(held, 1).values()
    key = str(row["evidence_keys"])
    return Finding(Rating.INITIATED, Confidence.LOW, {"en": REASONS}, (key,))


def test_both_databases_compare_alike(session: Session):
    """Trials are undone on SQLite and on PostgreSQL, and a refused one leaves the rest usable."""
    held = workbook(session, asked_by(FIRST), RULES)
    rows = good_rows(held, 3)
    rows[min(rows)] |= {"rating": "full"}
    codings = of_workbook(read_workbook(filled(workbook_bytes(held, Words("es")), rows)))
    desk = Desk(session, RULES)
    found = compare(desk, codings, Act(FIRST, NOW))
    assert len(found.problems) == 1
    assert all(not desk.history(one.cell) for one in codings)
    apply(desk, codings[1:], Act(FIRST, NOW))
    assert [len(desk.history(one.cell)) for one in codings] == [0, 1, 1]


# Blindness


def code(engine: Engine, cell: Cell, key: str, stage: Stage = Stage.RESEARCH, **more) -> None:
    by = {Stage.RESEARCH: FIRST, Stage.SECOND_CODING: SECOND}[stage]
    found = Finding(
        rating=more.get("rating", Rating.INITIATED),
        confidence=more.get("confidence", Confidence.LOW),
        rationale={"en": more.get("rationale", REASONS)},
        evidence_keys=(key,),
    )
    with recorded(engine, WRITE) as session:
        Desk(session, RULES).submit(cell, stage, found, Act(by, NOW))


def test_the_second_coders_workbook_holds_no_first_coding(
    fresh, engine: Engine, catalogue: Path, tmp_path: Path
):
    """Two databases that differ in nothing but the first coding give the same bytes to the second.

    So no byte of the file, packed or unpacked, depends on what the first coder found.
    """
    held, _raw = fresh
    (number, row), *_ = good_rows(held, 1).items()
    cell = Cell(held.cells["clause_key"][number - 1], STATE, CYCLE)
    key = str(row["evidence_keys"])
    code(engine, cell, key, rating=Rating.INITIATED, rationale=SECRET)
    other = make_engine(settings_for(url_of(Path(shutil.copy(catalogue, tmp_path / "o.sqlite")))))
    code(other, cell, key, rating=Rating.NOT_APPLICABLE, confidence=Confidence.HIGH)
    blind, raw = exported(engine, SECOND)
    assert raw == exported(other, SECOND)[1]
    other.dispose()
    assert blind.on_record.empty
    assert blind.cells["sequence"][number - 1] == 1
    assert blind.cells["open_stages"][number - 1] == "second_coding"
    assert not any(SECRET.encode() in one for one in parts(raw).values())
    mine = exported(engine, FIRST)[1]
    assert any(SECRET.encode() in one for one in parts(mine).values())


def test_the_adjudicators_workbook_waits_for_both_codings(fresh, engine: Engine):
    """Nothing after the first; both, with their reasons, after the second."""
    held, _raw = fresh
    (number, row), *_ = good_rows(held, 1).items()
    cell = Cell(held.cells["clause_key"][number - 1], STATE, CYCLE)
    key = str(row["evidence_keys"])
    code(engine, cell, key, rationale=SECRET)
    assert exported(engine, JUDGE)[0].on_record.empty
    code(engine, cell, key, Stage.SECOND_CODING, rationale=f"{SECRET} Auch die zweite.")
    held, raw = exported(engine, JUDGE)
    assert held.on_record["stage"].tolist() == ["research", "second_coding"]
    assert held.cells["open_stages"][number - 1] == "adjudication"
    sheet = parts(raw)["xl/worksheets/sheet2.xml"]
    assert sheet.count(SECRET.encode()) == 2
    assert b"Auch die zweite." in sheet


# What a workbook holds


def test_a_workbook_has_every_mandate_of_the_page_and_what_was_begun(fresh, engine: Engine):
    """In the reader's language, with the evidence at hand and the rubric in force."""
    held, raw = fresh
    assert len(held.cells) > 60
    assert held.cells["clause_key"].is_unique
    with session_scope(engine) as session:
        frame = clauses(session)
        demand = str(frame.loc[frame["kind"] == "demand", "clause_key"].iloc[0])
    assert demand not in held.cells["clause_key"].tolist()
    key = str(held.at_hand["evidence_key"].iloc[0])
    code(engine, Cell(demand, STATE, CYCLE), key)
    assert demand in exported(engine)[0].cells["clause_key"].tolist()
    assert held.rubric["rating"].tolist()[:2] == ["full", "substantial"]
    assert "Cumplimiento pleno" in parts(raw)["xl/worksheets/sheet3.xml"].decode()
    assert held.state == "México"
    assert held.at_hand["is_own_word"].any()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked("XXX", CYCLE, "en", FIRST, TODAY), "no state 'XXX'"),
        (Asked("OAS", CYCLE, "en", FIRST, TODAY), "no state 'OAS'"),
        (Asked(STATE, "no-such", "en", FIRST, TODAY), "no cycle 'no-such'"),
        (Asked(STATE, CYCLE, "en", "nobody", TODAY), "no contributor 'nobody'"),
    ],
)
def test_what_is_not_on_record_has_no_workbook(engine: Engine, asked: Asked, said: str):
    """State, cycle and contributor must be known; an institution is no state."""
    with pytest.raises(UnknownKeyError, match=said), session_scope(engine) as session:
        workbook(session, asked, RULES)


def test_the_cycle_without_a_name_is_the_last_summits(engine: Engine):
    """The one that ended last before the day."""
    with session_scope(engine) as session:
        assert default_cycle(session, date(2026, 11, 22)) == "summit-2022"
        assert default_cycle(session, date(2022, 6, 10)) == "summit-2018"
        with pytest.raises(UnknownKeyError, match="no Summit cycle has ended"):
            default_cycle(session, date(1990, 1, 1))


# Ratings of another scale


def test_ratings_are_read_with_what_they_lose(fresh, engine: Engine):
    """A loss is flagged and lowers the confidence; the rest is the desk's."""
    held, _raw = fresh
    (number, row), *_ = good_rows(held, 1).items()
    clause, key = held.cells["clause_key"][number - 1], row["evidence_keys"]
    head = "clause_key,actor_code,code,rationale,language,evidence_keys\n"
    text = f'{head}{clause},{STATE},limited,"{REASONS}",en,{key}\n'
    with session_scope(engine) as session:
        rows = read_ratings(decode(text.encode(), "r.csv"), scale_named(session, "ogp-irm"))
    (coding,) = of_ratings(rows, Stage.RESEARCH, CYCLE)
    assert (coding.finding.rating, coding.loss) == (Rating.LIMITED, ScaleLoss.FINER)
    assert coding.finding.confidence is Confidence.LOW
    assert ", read with a loss: finer)" in str(coding)
    assert coding.at("rating") == coding.row == "line 2"


# Killed

KILLED = """
import os, signal, sys
from tracker.workflow import assess
last = int(sys.argv.pop())
submit, calls = assess.Desk.submit, []
def counted(self, *arguments):
    row = submit(self, *arguments)
    calls.append(row)
    if len(calls) == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return row
assess.Desk.submit = counted
from tracker.cli.main import run
run()
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills by the signals of POSIX systems")
@pytest.mark.parametrize("call", [2, 4, 6])
def test_a_kill_between_rows_leaves_nothing(
    fresh, engine: Engine, database: Path, tmp_path: Path, call
):
    """While rows are tried, between two that are submitted, and after the last before its end."""
    held, raw = fresh
    file = tmp_path / "filled.xlsx"
    file.write_bytes(filled(raw, good_rows(held, 3)))
    before = all_rows(database)
    arguments = ["import", "workbook", str(file), "--by", FIRST, "--apply", str(call)]
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments],
        cwd=ROOT,
        env={**os.environ, "TRACKER_DATABASE_URL": url_of(database)},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()
    assert all_rows(database) == before
    taken(engine, file.read_bytes(), keep=True)
    assert len(all_rows(database)["assessment"]) == len(before["assessment"]) + 3
