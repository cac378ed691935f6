"""Scores are kept whole, never changed, and come out the same again to the last bit."""

import math
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, Executable, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.conftest import ROOT, fresh_url, settings_for
from tests.databases import all_rows, make_catalogue, opened, url_of, written
from tests.workflow.scores import DAY, rules, scoring
from tests.workflow.test_ledger import behind_its_back
from tracker.catalogue.baseline import load_baseline
from tracker.catalogue.load import load_catalogue
from tracker.catalogue.seed_tables import Seeds
from tracker.db import make_engine, session_scope, upgrade
from tracker.errors import BadInputError, UnknownKeyError
from tracker.linking.citations import LinkWeights
from tracker.models import (
    Actor,
    Base,
    Clause,
    LedgerEntry,
    Report,
    ScoreCell,
    ScoreChance,
    ScoreFigure,
    ScoreRun,
)
from tracker.queries.exports import RUN_TABLES, as_csv
from tracker.queries.gap import Rules
from tracker.queries.scores import score_runs, stored_figures
from tracker.vocab import (
    Applicability,
    ClaimBasis,
    Dimension,
    ProgressMethod,
    Rating,
    ScheduleState,
    SubjectKind,
    Weighting,
)
from tracker.workflow.as_of import as_of
from tracker.workflow.ledger_check import verify_ledger
from tracker.workflow.recompute import WHOLE_ROW, Recomputed, recompute
from tracker.workflow.scoring import Scored, ledger_head, score
from tracker.workflow.stored_rules import parameters_sha256, parameters_text, stored_rules
from tracker.workflow.what_if import what_if

SCORE_TABLES = ("score_run", "score_cell", "score_figure", "score_chance")


def by_strength() -> Rules:
    """The same parameters with another weighting first."""
    return replace(rules(), scoring=replace(rules().scoring, weighting=Weighting.STRENGTH))


def head_of(engine: Engine) -> tuple[int, str]:
    with session_scope(engine) as session:
        return ledger_head(session)


@dataclass(frozen=True)
class Kept:
    """A database that was scored once, then again by other parameters."""

    once: Path
    file: Path
    before: tuple[int, str]  # the ledger's head when the first began
    runs: tuple[Scored, Scored]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The catalogue with two runs; copied, not written."""
    file = tmp_path_factory.mktemp("scores") / "scored.sqlite"
    make_catalogue(file)
    with opened(file) as engine:
        before = head_of(engine)
        first = score(engine, DAY, rules(), scoring())
    once = Path(shutil.copy(file, file.with_name("once.sqlite")))
    with opened(file) as engine:
        second = score(engine, DAY, by_strength(), scoring())
    return Kept(once, file, before, (first, second))


@pytest.fixture
def scored(kept: Kept, tmp_path: Path) -> Iterator[Engine]:
    """The test's own copy of the scored database."""
    file = Path(shutil.copy(kept.file, tmp_path / "scored.sqlite"))
    with opened(file) as engine:
        yield engine


def test_a_run_says_what_it_was_made_from(kept: Kept, scored: Engine):
    """Number, day, program, the ledger's head before the write, parameters, hashes, and why."""
    with session_scope(scored) as session:
        runs = session.scalars(select(ScoreRun).order_by(ScoreRun.number)).all()
        first, second = runs
        assert [(one.number, one.score_run_key) for one in runs] == [
            (1, "scores-1"),
            (2, "scores-2"),
        ]
        assert (first.ledger_entry, first.ledger_sha256) == kept.before
        ratings = set(session.scalars(select(ScoreCell.rating_code)))
        assert ratings > {"limited", "no_report"}, "the baseline is not among what is scored"
        assert second.ledger_entry == first.ledger_entry + 1
        assert (first.scored_on, first.reason) == (DAY, "because a test says so")
        assert first.program.startswith("hechos ")
        assert stored_rules(first.parameters) == rules()
        assert parameters_sha256(first.parameters) == first.parameters_sha256
        assert first.parameters_sha256 != second.parameters_sha256
        assert first.cells_sha256 == second.cells_sha256
        assert first.figures_sha256 != second.figures_sha256


def test_everything_is_one_entry_and_the_ledger_stays_green(kept: Kept, scored: Engine):
    """A run is one entry of the ledger that vouches for each of its rows."""
    with session_scope(scored) as session:
        assert verify_ledger(session).problems == []
        entries = session.scalars(select(LedgerEntry).order_by(LedgerEntry.entry_id)).all()
        assert [one.action for one in entries[-2:]] == ["score", "score"]
        chances = session.scalar(select(func.count()).select_from(ScoreChance)) or 0
        rows = sum(one.cells + one.figures + 1 for one in kept.runs)
        assert sum(one.change_count for one in entries[-2:]) == rows + chances


def test_scoring_again_writes_nothing(scored: Engine):
    """Where cells, figures and parameters are alike nothing is written, whatever the day."""
    before = head_of(scored)
    again = score(scored, DAY, by_strength(), scoring())
    assert (again.number, again.is_new) == (2, False)
    assert head_of(scored) == before


def test_every_stored_figure_comes_out_the_same(kept: Kept, scored: Engine):
    """Each run with its own parameters, from the ledger: nothing differs in any bit."""
    told: list[tuple[int, int]] = []
    found = recompute(scored, lambda done, of: told.append((done, of)))
    assert found.differences == ()
    assert (found.runs, told) == (2, [(0, 2), (1, 2)])
    assert found.cells == sum(one.cells for one in kept.runs)
    assert found.figures > sum(one.figures for one in kept.runs)


def test_it_comes_out_the_same_after_the_records_moved_on(kept: Kept, tmp_path: Path):
    """What is corrected later changes no figure that was kept before, and makes another run."""
    file = Path(shutil.copy(kept.once, tmp_path / "once.sqlite"))
    with opened(file) as engine:
        with written(engine, "correct") as session:
            for report in session.scalars(select(Report)):
                report.reported_on -= timedelta(days=4000)
        assert recompute(engine).differences == ()
        again = score(engine, DAY, rules(), scoring())
        assert (again.number, again.is_new) == (2, True)


FIGURE = (
    "score_run_id = 1 AND weighting_code = 'equal' AND subject_key = 'MEX' "
    "AND dimension_code = 'all'"
)
PLACE = "equal|state|MEX|all|all"


def spoilt(kept: Kept, tmp_path: Path, *statements: str) -> Recomputed:
    """What is found after statements sent behind the program's back."""
    file = Path(shutil.copy(kept.once, tmp_path / "spoilt.sqlite"))
    with behind_its_back(file) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount == 1, statement
    with opened(file) as engine:
        return recompute(engine)


def test_one_changed_bit_is_named_and_nothing_else(kept: Kept, tmp_path: Path):
    """The next float beside a stored one is another figure: run, row, column and both values."""
    with opened(kept.file) as engine, session_scope(engine) as session:
        figures = stored_figures(session, 1).set_index(
            ["weighting", "subject_kind", "subject", "dimension", "value"]
        )
        low = float(figures.loc[("equal", "state", "MEX", "all", "all"), "low"])
    other = math.nextafter(low, 1.0)
    found = spoilt(kept, tmp_path, f"UPDATE score_figure SET low = {other!r} WHERE {FIGURE}")
    (one,) = found.differences
    assert (one.run, one.table, one.key, one.column) == (1, "score_figure", PLACE, "low")
    assert (one.stored, one.computed) == (repr(other), repr(low))
    assert PLACE in str(one)


def test_every_kind_of_change_is_named(kept: Kept, tmp_path: Path):
    """A value of another kind, a lost row, one too many, a forged hash: each by its place."""
    found = spoilt(
        kept,
        tmp_path,
        f"UPDATE score_figure SET rated = 'many' WHERE {FIGURE}",
        "DELETE FROM score_chance WHERE score_run_id = 1 AND actor_id = "
        "(SELECT actor_id FROM actor WHERE actor_code = 'PER')",
        "UPDATE score_figure SET value_key = 'nowhere' WHERE score_run_id = 1 AND weighting_code = "
        "'strength' AND subject_key = 'CAN' AND dimension_code = 'all'",
        "UPDATE score_run SET figures_sha256 = cells_sha256 WHERE number = 1",
        "UPDATE score_cell SET due_on = 'soon' WHERE actor_id = (SELECT actor_id FROM actor WHERE "
        "actor_code = 'BRA') AND clause_id = (SELECT min(clause_id) FROM score_cell)",
    )
    named = {(one.run, one.table, one.key, one.column) for one in found.differences}
    cells = [one.key for one in found.differences if one.table == "score_cell"]
    assert named == {
        (1, "score_figure", PLACE, "rated"),
        (1, "score_chance", "PER", WHOLE_ROW),
        (1, "score_figure", "strength|state|CAN|all|all", WHOLE_ROW),
        (1, "score_figure", "strength|state|CAN|all|nowhere", WHOLE_ROW),
        (1, "score_run", "scores-1", "figures_sha256"),
        (1, "score_cell", next(iter(cells)), "due_on"),
    }


def test_parameters_nobody_can_read_are_a_finding(kept: Kept, tmp_path: Path):
    """A run whose parameters are no such text is named, and the others are still compared."""
    found = spoilt(kept, tmp_path, "UPDATE score_run SET parameters = '{}' WHERE number = 1")
    (one,) = found.differences
    assert (one.run, one.table, one.column) == (1, "score_run", WHOLE_ROW)
    assert "parameters" in str(one)


def test_a_past_day_holds_the_runs_of_that_day(scored: Engine):
    """The database as of a day has the runs that were kept by then, row by row."""
    with (
        as_of(scored, max(DAY, datetime.now(UTC).date())) as rebuilt,
        session_scope(rebuilt) as past,
        session_scope(scored) as session,
    ):
        assert as_csv(score_runs(past)) == as_csv(score_runs(session))
        for name, table in RUN_TABLES.items():
            assert as_csv(table(past, None)) == as_csv(table(session, None)), name
    with as_of(scored, head_of(scored)[0] - 1) as rebuilt, session_scope(rebuilt) as past:
        assert score_runs(past)["run"].tolist() == [1]


def test_what_if_is_of_the_records_of_the_last_run(scored: Engine):
    """What was loaded since the last run does not show as if the parameters had done it."""
    with written(scored, "correct") as session:
        for report in session.scalars(select(Report)):
            report.reported_on -= timedelta(days=4000)
    found = what_if(scored, DAY + timedelta(days=900), by_strength(), by_strength().scoring)
    assert (found.run, found.on, found.is_file_alone) == (2, DAY, True)
    assert found.states["changed"].isna().all()


def test_a_database_with_nothing_to_score_is_refused(tmp_path: Path):
    """Without a catalogue no run is kept, and it is said in one line."""
    file = tmp_path / "empty.sqlite"
    with opened(file) as engine:
        upgrade(engine, settings_for(url_of(file)))
        with pytest.raises(UnknownKeyError, match="no follow-up page"):
            score(engine, DAY, rules(), scoring())
        with session_scope(engine) as session:
            assert session.scalar(select(func.count()).select_from(ScoreRun)) == 0


def test_parameters_are_read_back_as_they_were():
    """Every parameter survives storing, to the last bit; the text is the same each time."""
    stored = parameters_text(rules())
    again = stored_rules(stored)
    assert again == rules()
    assert parameters_text(again) == stored
    assert again.progress.methods[ProgressMethod.EUROSTAT].with_target[-1].cut == -math.inf


@pytest.mark.parametrize("wrong", ["", "[]", "{", '{"assessing":{}}', "null"])
def test_parameters_of_another_shape_are_refused(wrong: str):
    """What is no stored parameters is one line, not a traceback."""
    with pytest.raises(BadInputError, match="stored parameters"):
        stored_rules(wrong)


@pytest.fixture
def on_postgresql(tmp_path: Path, seeds: Seeds, weights: LinkWeights) -> Iterator[Engine]:
    """The catalogue in PostgreSQL, every write in its ledger."""
    url = fresh_url("postgresql", tmp_path, "scores")
    engine = make_engine(settings_for(url))
    upgrade(engine, settings_for(url))
    with written(engine, "load") as session:
        load_catalogue(session, seeds, weights)
        load_baseline(session, seeds, rules().assessing)
    yield engine
    engine.dispose()


def test_both_databases_keep_the_same_figures(kept: Kept, on_postgresql: Engine):
    """PostgreSQL keeps the figures SQLite keeps, bit for bit, and gives them back."""
    score(on_postgresql, DAY, rules(), scoring())
    assert recompute(on_postgresql).differences == ()
    with (
        opened(kept.once) as other,
        session_scope(other) as ours,
        session_scope(on_postgresql) as theirs,
    ):
        names = ["run", "parameters_sha256", "cells_sha256", "figures_sha256"]
        assert as_csv(score_runs(theirs)[names]) == as_csv(score_runs(ours)[names])
        assert verify_ledger(theirs).problems == []


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills by the signals of POSIX systems")
@pytest.mark.parametrize("moment", ["1500", "commit"])
def test_scoring_that_is_killed_leaves_nothing(tmp_path: Path, moment: str):
    """Killed among its rows or before its commit, a run never was, and the next is the first."""
    file = tmp_path / "killed.sqlite"
    make_catalogue(file)
    before = all_rows(file)
    command = [sys.executable, "-m", "tests.workflow.killed_score", url_of(file), moment]
    killed = subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=False)
    assert killed.returncode == -signal.SIGKILL
    assert all_rows(file) == before
    if moment == "commit":
        with opened(file) as engine:
            again = score(engine, DAY, rules(), scoring())
            assert (again.number, again.is_new) == (1, True)


# What the databases themselves refuse, whoever writes.

CHANGES: dict[str, tuple[str, object]] = {
    "score_run": ("reason", "another"),
    "score_cell": ("rating_code", "full"),
    "score_figure": ("low", 0.25),
    "score_chance": ("mean", 0.25),
}


@pytest.fixture
def guarded(session: Session) -> Connection:
    """The catalogue with a row in each table of scores, of each kind of database."""
    actor = session.scalars(select(Actor.actor_id).where(Actor.actor_code == "MEX")).one()
    clause = session.scalars(select(Clause.clause_id).limit(1)).one()
    run = ScoreRun(
        score_run_key="scores-1",
        number=1,
        scored_on=DAY,
        computed_at=datetime.now(UTC),
        program="hechos",
        method_version=1,
        parameters="{}",
        parameters_sha256="a" * 64,
        ledger_entry=1,
        ledger_sha256="b" * 64,
        cells_sha256="c" * 64,
        figures_sha256="d" * 64,
        reason="a test",
    )
    session.add(run)
    session.flush()
    of_run = {"score_run_id": run.score_run_id}
    session.add(
        ScoreCell(
            **of_run,
            clause_id=clause,
            actor_id=actor,
            standing_code=Applicability.APPLIES.value,
            rating_code=Rating.LIMITED.value,
            is_contested=False,
            claim_code=ClaimBasis.UNREAD.value,
            schedule_code=ScheduleState.UNDATED.value,
        )
    )
    session.add(
        ScoreFigure(
            **of_run,
            weighting_code=Weighting.EQUAL.value,
            subject_kind_code=SubjectKind.STATE.value,
            subject_key="MEX",
            dimension_code=Dimension.ALL.value,
            value_key="all",
            **dict.fromkeys(("reported", "searched", "rated", "measured"), 0),
            applicable=1,
            low=0.0,
            high=1.0,
            coverage=0.0,
            claim_gap_defined=0,
            reality_gap_defined=0,
        )
    )
    session.add(ScoreChance(**of_run, actor_id=actor, mean=0.5, fifth=0.1, ninety_fifth=0.9))
    session.flush()
    return session.connection()


def refused(connection: Connection, statement: Executable, said: str = "append-only") -> None:
    """The database refuses the statement with those words."""
    with pytest.raises(DBAPIError) as refusal, connection.begin_nested():
        connection.execute(statement)
    assert said in str(refusal.value.orig)


@pytest.mark.parametrize("name", CHANGES)
def test_no_score_is_ever_changed_or_deleted(guarded: Connection, name: str):
    """UPDATE and DELETE of any table of scores are refused, and TRUNCATE where there is one."""
    own = Base.metadata.tables[name]
    column, value = CHANGES[name]
    refused(guarded, update(own).values({column: value}))
    refused(guarded, delete(own))
    if guarded.dialect.name == "postgresql":
        refused(guarded, text(f"TRUNCATE {name} CASCADE"))


@pytest.mark.parametrize("name", CHANGES)
def test_no_score_is_ever_replaced(guarded: Connection, name: str):
    """Writing a row in the place of another is changing it, whichever statement does it."""
    own = Base.metadata.tables[name]
    column, value = CHANGES[name]
    row = dict(guarded.execute(select(own).limit(1)).mappings().one()) | {column: value}
    if guarded.dialect.name == "postgresql":
        replacing = upsert(own).values(row)
        keys = list(own.primary_key)
        refused(guarded, replacing.on_conflict_do_update(index_elements=keys, set_={column: value}))
        return
    refused(guarded, insert(own).prefix_with("OR REPLACE").values(row), "")


def test_every_table_of_scores_is_tried():
    """The tables above are all that hold scores."""
    found = {name for name in Base.metadata.tables if name.startswith("score_")}
    assert found == set(CHANGES) == set(SCORE_TABLES)
