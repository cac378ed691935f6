"""Stored runs as frames, and what changed between two of them and why, on runs made by hand."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import UnknownKeyError
from tracker.models import Actor, Clause, ScoreCell, ScoreChance, ScoreFigure, ScoreRun
from tracker.queries.frames import records
from tracker.queries.score_changes import (
    CHANGE_SUMMARY,
    CHANGES,
    score_change_summary,
    score_changes,
)
from tracker.queries.scores import (
    ACTION,
    SCORE_RUNS,
    STORED_CELLS,
    STORED_CHANCES,
    STORED_FIGURES,
    score_runs,
    stored_cells,
    stored_chances,
    stored_figures,
)
from tracker.vocab import ChangeCause, Dimension, Role, SubjectKind, Weighting
from tracker.workflow.ledger import Change, Write, append, row_sha256
from tracker.workflow.scoring import ledger_head

DAY, LATER = date(2026, 6, 1), date(2026, 11, 22)
STATE = "MEX"
PLAIN: Mapping[str, Any] = {
    "standing_code": "applies",
    "cycle_key": None,
    "rating_code": "not_assessed",
    "is_contested": False,
    "assessment_key": None,
    "low_steps": 0,
    "high_steps": 5,
    "claim_code": "no_report",
    "measured_by": None,
    "schedule_code": "undated",
}
RATED = {
    "rating_code": "limited", "assessment_key": "cell#4", "cycle_key": "summit-2018",
    "low_steps": 3, "high_steps": 3,
}  # fmt: skip
CLAIMED = {"claim_code": "claimed", "claimed_low": 2, "claimed_high": 2, "claimed_by": "r-1:e01"}
DUE = {"schedule_code": "ahead", "due_on": date(2026, 9, 1)}


def measured(*told: str, low: int = 2, high: int = 2) -> dict[str, Any]:
    """A measured side."""
    return {"measured_low": low, "measured_high": high, "measured_by": "; ".join(told)}


OLD_POINT = "mortality|acceleration_needed|who/a|2020|31.5|"


@dataclass(frozen=True)
class Case:
    """One cell before and after, what happened in between, and the change that is told."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    side: str
    cause: ChangeCause
    told: tuple[str | None, str | None]
    detail: str | None = None
    was_written: bool = True  # something besides scores
    parameters: Mapping[str, Any] = field(default_factory=dict)
    day: date = DAY


CASES = {
    "a first assessment is new evidence": Case(
        {}, RATED, "assessed", ChangeCause.NEW_EVIDENCE, ("not_assessed", "limited"), "cell#4"
    ),
    "another assessment of the same rating is one too": Case(
        RATED, {**RATED, "assessment_key": "cell#9"}, "assessed", ChangeCause.NEW_EVIDENCE,
        ("limited", "limited"), "cell#9",
    ),
    "codings that part elsewhere are evidence": Case(
        RATED, {**RATED, "is_contested": True, "high_steps": 4}, "assessed",
        ChangeCause.NEW_EVIDENCE, ("limited", "limited|contested"), "cell#4",
    ),
    "another rubric is method": Case(
        RATED, {}, "assessed", ChangeCause.METHOD, ("limited", "not_assessed"),
        parameters={"scoring": {"rubric": 2}},
    ),
    "another rubric is method also where nothing was written": Case(
        RATED, {}, "assessed", ChangeCause.METHOD, ("limited", "not_assessed"),
        was_written=False, parameters={"scoring": {"rubric": 2}}, day=LATER,
    ),
    "an embargo that ends is the calendar": Case(
        {}, RATED, "assessed", ChangeCause.CALENDAR, ("not_assessed", "limited"), "cell#4",
        was_written=False, day=LATER,
    ),
    "a rating that only says why there is none follows the catalogue": Case(
        {}, {"rating_code": "no_report"}, "assessed", ChangeCause.CATALOGUE,
        ("not_assessed", "no_report"),
    ),
    "a passage that tells more is evidence": Case(
        {}, CLAIMED, "claimed", ChangeCause.NEW_EVIDENCE, ("no_report", "claimed|2|2"), "r-1:e01"
    ),
    "a claim that is gone was a mistake of the catalogue": Case(
        CLAIMED, {}, "claimed", ChangeCause.CATALOGUE, ("claimed|2|2", "no_report")
    ),
    "the same passage read anew is a correction": Case(
        CLAIMED, {**CLAIMED, "claimed_high": 3}, "claimed", ChangeCause.CATALOGUE,
        ("claimed|2|2", "claimed|2|3"), "r-1:e01",
    ),
    "the same passage counted otherwise is method": Case(
        CLAIMED, {**CLAIMED, "claimed_high": 3}, "claimed", ChangeCause.METHOD,
        ("claimed|2|2", "claimed|2|3"), "r-1:e01",
        parameters={"scoring": {"claimed": {"adopted": [2, 3]}}},
    ),
    "a later year is new data": Case(
        measured(OLD_POINT), measured("mortality|limited|who/a|2021|31.0|", low=1, high=1),
        "measured", ChangeCause.NEW_DATA, ("2|2", "1|1"),
        "mortality|who/a|2020|31.5|who/a|2021|31.0",
    ),
    "another value of the same year is revised data": Case(
        measured(OLD_POINT), measured("mortality|acceleration_needed|who/a|2020|30.5|"),
        "measured", ChangeCause.REVISED_DATA, ("2|2", "2|2"),
        "mortality|who/a|2020|31.5|who/a|2020|30.5",
    ),
    "the same point by other earlier ones is revised data": Case(
        measured(OLD_POINT), measured(OLD_POINT.replace("acceleration_needed", "limited"), low=1),
        "measured", ChangeCause.REVISED_DATA, ("2|2", "1|2"),
        "mortality|who/a|2020|31.5|who/a|2020|31.5",
    ),
    "the same point by other cuts is method": Case(
        measured(OLD_POINT), measured(OLD_POINT.replace("acceleration_needed", "limited"), low=1),
        "measured", ChangeCause.METHOD, ("2|2", "1|2"),
        "mortality|who/a|2020|31.5|who/a|2020|31.5",
        parameters={"progress": {"version": 2}},
    ),
    "another target is the catalogue's": Case(
        measured(OLD_POINT), measured(OLD_POINT + "half"), "measured", ChangeCause.CATALOGUE,
        ("2|2", "2|2"), "mortality|who/a|2020|31.5|who/a|2020|31.5",
    ),
    "a first value is new data": Case(
        {}, measured(OLD_POINT), "measured", ChangeCause.NEW_DATA, (None, "2|2"),
        "mortality||||who/a|2020|31.5",
    ),
    "of several indicators the newest data is told": Case(
        measured("a|limited|s/a|2020|1.0|", OLD_POINT),
        measured("a|limited|s/a|2020|2.0|", "mortality|acceleration_needed|who/a|2022|31.5|"),
        "measured", ChangeCause.NEW_DATA, ("2|2", "2|2"),
        "a|s/a|2020|1.0|s/a|2020|2.0; mortality|who/a|2020|31.5|who/a|2022|31.5",
    ),
    "a date that passed is the calendar": Case(
        DUE, {**DUE, "schedule_code": "lapsed"}, "schedule", ChangeCause.CALENDAR,
        ("ahead|2026-09-01", "lapsed|2026-09-01"), day=LATER,
    ),
    "a date that passed is the calendar, whatever else is counted otherwise": Case(
        DUE, {**DUE, "schedule_code": "lapsed"}, "schedule", ChangeCause.CALENDAR,
        ("ahead|2026-09-01", "lapsed|2026-09-01"), day=LATER, was_written=False,
        parameters={"scoring": {"seed": 7}},
    ),
    "another date is the catalogue's": Case(
        DUE, {**DUE, "due_on": date(2027, 9, 1)}, "schedule", ChangeCause.CATALOGUE,
        ("ahead|2026-09-01", "ahead|2027-09-01"), day=LATER,
    ),
    "a report that does the deed is the catalogue's": Case(
        {**DUE, "schedule_code": "lapsed"},
        {**DUE, "schedule_code": "late", "done_on": date(2026, 10, 1)}, "schedule",
        ChangeCause.CATALOGUE, ("lapsed|2026-09-01", "late|2026-09-01|2026-10-01"), day=LATER,
    ),
    "an adherence is the catalogue's": Case(
        {}, {"standing_code": "reserved"}, "applies", ChangeCause.CATALOGUE,
        ("applies", "reserved"),
    ),
    "an adherence that begins is the calendar": Case(
        {}, {"standing_code": "reserved"}, "applies", ChangeCause.CALENDAR,
        ("applies", "reserved"), was_written=False, day=LATER,
    ),
}  # fmt: skip


class Runs:
    """Runs of one or two cells, written by hand into a database with the catalogue."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.clauses = session.scalars(select(Clause).order_by(Clause.clause_key).limit(2)).all()
        self.actor = session.scalars(select(Actor).where(Actor.actor_code == STATE)).one()
        self.number = 0

    def write(self, action: str) -> None:
        """An entry of the ledger."""
        payload = json.dumps({"a": self.number, "by": action})
        change = Change("theme", "[1]", None, row_sha256("theme", payload), payload)
        append(self.session, Write(action, "tests", Role.ADMINISTRATOR, "a test"), [change])
        self.session.flush()

    def run(
        self,
        *cells: Mapping[str, Any],
        on: date = DAY,
        low: float = 0.25,
        **parameters: Mapping[str, Any],
    ) -> ScoreRun:
        """Keep a run; the entry it makes follows the one it stands on."""
        self.number += 1
        head = ledger_head(self.session)
        everything = {
            "assessing": {}, "progress": {}, **parameters,
            "scoring": {"weighting": "equal", **parameters.get("scoring", {})},
        }  # fmt: skip
        run = ScoreRun(
            score_run_key=f"scores-{self.number}",
            number=self.number,
            scored_on=on,
            computed_at=datetime(2026, 1, self.number, tzinfo=UTC),
            program="hechos",
            method_version=1,
            parameters=json.dumps(everything),
            ledger_entry=head[0],
            ledger_sha256=head[1],
            reason="a test",
            **dict.fromkeys(("parameters_sha256", "cells_sha256", "figures_sha256"), "a" * 64),
        )
        self.session.add(run)
        self.session.flush()
        of_run = {"score_run_id": run.score_run_id}
        for clause, cell in zip(self.clauses, cells, strict=False):
            keys = {"clause_id": clause.clause_id, "actor_id": self.actor.actor_id}
            self.session.add(ScoreCell(**of_run, **keys, **{**PLAIN, **cell}))
        self.session.add(figure(run.score_run_id, low))
        chance = {"mean": 0.5, "fifth": low, "ninety_fifth": 0.75}
        self.session.add(ScoreChance(**of_run, actor_id=self.actor.actor_id, **chance))
        self.session.flush()
        self.write(ACTION)
        return run


def figure(run_id: int, low: float) -> ScoreFigure:
    """The state's mean of all commitments."""
    return ScoreFigure(
        score_run_id=run_id,
        weighting_code=Weighting.EQUAL.value,
        subject_kind_code=SubjectKind.STATE.value,
        subject_key=STATE,
        dimension_code=Dimension.ALL.value,
        value_key="all",
        **dict.fromkeys(("reported", "searched", "rated", "measured"), 0),
        applicable=1,
        low=low,
        high=1.0,
        coverage=0.0,
        claim_gap_defined=0,
        reality_gap_defined=0,
    )


@pytest.fixture
def runs(session: Session) -> Runs:
    """A place to keep runs in, of each kind of database."""
    made = Runs(session)
    made.write("load")
    return made


@pytest.mark.parametrize("name", CASES)
def test_each_change_has_its_cause(runs: Runs, name: str):
    """What changed between two runs is told by side, with before, after and why."""
    case = CASES[name]
    runs.run(case.before)
    if case.was_written:
        runs.write("import")
    runs.run(case.after, on=case.day, **case.parameters)
    (found,) = records(score_changes(runs.session))
    assert found == {
        "run_from": 1,
        "run_to": 2,
        "actor_code": STATE,
        "clause_key": runs.clauses[0].clause_key,
        "side": case.side,
        "before": case.told[0],
        "after": case.told[1],
        "cause": case.cause.value,
        "detail": case.detail,
    }


def test_runs_that_are_alike_tell_no_change(runs: Runs):
    """The same cells are no change, whatever was written and however far the day moved."""
    runs.run({**RATED, **CLAIMED, **DUE})
    runs.write("import")
    runs.run({**RATED, **CLAIMED, **DUE}, on=LATER, scoring={"seed": 7})
    found = score_changes(runs.session)
    assert found.empty
    assert list(found.columns) == list(CHANGES)


def test_a_clause_that_came_or_went_is_one_change(runs: Runs):
    """A cell of one run alone is told once, by whether it applies, and is the catalogue's."""
    runs.run({}, RATED)
    runs.write("load")
    runs.run({})
    (gone,) = records(score_changes(runs.session))
    (came,) = records(score_changes(runs.session, older=2, newer=1))
    assert (gone["side"], gone["before"], gone["after"]) == ("applies", "applies", None)
    assert (came["side"], came["before"], came["after"]) == ("applies", None, "applies")
    assert {gone["cause"], came["cause"]} == {ChangeCause.CATALOGUE.value}


def test_an_indicator_linked_to_another_clause_is_no_new_data(runs: Runs):
    """What the state was measured by before is not new because another clause takes it too."""
    runs.run(measured(OLD_POINT), {})
    runs.write("load")
    runs.run(measured(OLD_POINT), measured(OLD_POINT))
    (found,) = records(score_changes(runs.session))
    assert found["cause"] == ChangeCause.CATALOGUE.value


def test_several_sides_are_several_changes(runs: Runs):
    """Each side of a cell has its own row and its own cause."""
    runs.run(DUE)
    runs.write("import")
    runs.run({**RATED, **DUE, **measured(OLD_POINT), "schedule_code": "superseded"})
    found = {row["side"]: row["cause"] for row in records(score_changes(runs.session))}
    assert found == {
        "assessed": "new_evidence",
        "measured": "new_data",
        "schedule": "new_evidence",
    }


def test_the_summary_has_both_bounds_and_counts_causes(runs: Runs):
    """Per state: the mean before and after, and how many changes of each cause."""
    runs.run({}, DUE)
    runs.write("import")
    runs.run({**RATED, **CLAIMED}, {**DUE, "schedule_code": "lapsed"}, on=LATER, low=0.5)
    (found,) = records(score_change_summary(runs.session))
    assert list(found) == list(CHANGE_SUMMARY)
    assert (found["actor_code"], found["changes"]) == (STATE, 3)
    assert (found["low_before"], found["low_after"], found["grade_after"]) == (0.25, 0.5, None)
    assert (found["new_evidence"], found["calendar"], found["method"]) == (2, 1, 0)


def test_the_last_run_is_told_unless_another_is_asked_for(runs: Runs):
    """Cells, figures and chances of one run by number; the last without; none is refused."""
    runs.run({})
    runs.run(RATED, low=0.5)
    session = runs.session
    assert score_runs(session)["run"].tolist() == [1, 2]
    assert score_runs(session)["weighting"].tolist() == ["equal", "equal"]
    assert stored_cells(session)["rating"].tolist() == ["limited"]
    assert stored_cells(session, 1)["rating"].tolist() == ["not_assessed"]
    assert stored_figures(session)["low"].tolist() == [0.5]
    assert stored_figures(session, 1)["run"].tolist() == [1]
    assert stored_chances(session)["fifth"].tolist() == [0.5]
    for table in (stored_cells, stored_figures, stored_chances):
        with pytest.raises(UnknownKeyError, match="no run 3"):
            table(session, 3)
    with pytest.raises(UnknownKeyError, match="no run 9"):
        score_changes(session, newer=9)


def test_without_runs_there_are_empty_tables(session: Session):
    """Before anything was kept, every table has its columns and no row."""
    tables = {
        score_runs: SCORE_RUNS,
        stored_cells: STORED_CELLS,
        stored_figures: STORED_FIGURES,
        stored_chances: STORED_CHANCES,
        score_changes: CHANGES,
        score_change_summary: CHANGE_SUMMARY,
    }
    for table, columns in tables.items():
        found = table(session)
        assert found.empty
        assert list(found.columns) == list(columns)


def test_one_run_alone_has_no_changes(runs: Runs):
    """The first run changes nothing: there was none before it."""
    runs.run(RATED)
    assert score_changes(runs.session).empty
    assert score_change_summary(runs.session, newer=1).empty
