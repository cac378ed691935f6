"""Every cell with its four sides: each from its own ground, and a gap only where both exist."""

import csv
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from math import isfinite

import pandas as pd
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.conftest import ROOT
from tests.queries.gaps import shipped_rules
from tracker.models import Citation, Link, Provision, Report
from tracker.queries.cells import cells
from tracker.queries.frames import records
from tracker.queries.gap import GAP, Rules, gap_frame
from tracker.vocab import RATING_VALUES, LinkBasis, LinkStatus

ON = datetime.now(UTC).date()  # the day the baseline is published here
NUEVO_LEON = "nuevo-leon-2004-declaration:22"
REACHED = {"plan": (1, 1), "adopted": (2, 2), "delivered": (3, 3), "outcome": (4, 4)}


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The parameters as shipped."""
    return shipped_rules()


@pytest.fixture(scope="module")
def gap(assessed_engine: Engine, rules: Rules) -> pd.DataFrame:
    """The cells of the shipped catalogue."""
    with Session(assessed_engine) as session:
        return gap_frame(session, ON, rules)


def seed(name: str) -> list[dict[str, str]]:
    """The rows of a seed file as they are written."""
    with (ROOT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_mandate_clause_of_the_page_meets_every_state_it_lists_once(gap: pd.DataFrame):
    """73 clauses, counted in the seed files, times 34 states; columns and dtypes are pinned."""
    mandates = {row["clause_key"] for row in seed("clauses") if row["kind"] == "mandate"}
    assert set(gap["clause_key"]) <= mandates
    assert len(gap) == 73 * 34 == len(gap.drop_duplicates(["clause_key", "actor_code"]))
    wanted = {name: "object" if kind == "date" else kind for name, kind in GAP.items()}
    assert {name: str(kind) for name, kind in gap.dtypes.items()} == wanted


def test_the_assessed_side_is_that_of_the_cells(
    assessed_engine: Engine, gap: pd.DataFrame, rules: Rules
):
    """Ratings and bounds are the published ones; a level exists exactly where there is a rating."""
    with Session(assessed_engine) as session:
        told = cells(session, ON, rules.assessing)
    for name in ("clause_key", "actor_code", "rating", "low", "high", "is_contested"):
        pd.testing.assert_series_equal(gap[name], told[name])
    rated = gap["rating"].isin([one.value for one in RATING_VALUES])
    assert rated.any()
    assert (gap["assessed_low"].notna() == rated).all()
    certain = gap[rated & ~gap["is_contested"]]
    assert (certain["assessed_low"] == [RATING_VALUES[one] for one in certain["rating"]]).all()
    assert (certain["assessed_high"] == certain["assessed_low"]).all()
    unknown = gap[~rated & gap["low"].notna()]
    assert (unknown["low_steps"] == 0).all()
    assert (unknown["high_steps"] == 5).all()


def test_a_claim_is_the_farthest_passage_of_the_states_own_reports(gap: pd.DataFrame):
    """Worked out a second time from the seed files; where no passage speaks, nothing is claimed."""
    evidence = {row["evidence_key"]: row for row in seed("evidence")}
    spans: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in seed("evidence_clauses"):
        passage = evidence[row["evidence_key"]]
        own = passage["report_key"].split("-")[0] == passage["actor_code"]
        if row["stance"] == "supports" and own:
            is_deed = passage["kind"] != "statement"
            span = REACHED.get(passage["reach"], (0, 1)) if is_deed else (0, 1)
            spans[row["clause_key"], passage["actor_code"]].append(span)
    checked = 0
    for row in records(gap):
        told = spans.get((row["clause_key"], row["actor_code"]))
        found = (row["claimed_low"], row["claimed_high"])
        if told is None:
            assert found == (None, None)
            continue
        checked += 1
        assert found == (max(low for low, _ in told), max(high for _, high in told))
        assert row["claim_passages"] == len(told)
        assert row["claimed_by"] in evidence
    assert checked > 200


def test_a_gap_is_the_difference_of_two_sides_and_missing_without_one(gap: pd.DataFrame):
    """Interval by interval: the least one side can be less the most the other can."""
    for name, one, other in (
        ("claim_gap", "claimed", "assessed"),
        ("reality_gap", "assessed", "measured"),
    ):
        both = gap[f"{one}_low"].notna() & gap[f"{other}_low"].notna()
        assert both.any()
        assert (gap[f"{name}_low"].notna() == both).all()
        told = gap[both]
        assert (told[f"{name}_low"] == told[f"{one}_low"] - told[f"{other}_high"]).all()
        assert (told[f"{name}_high"] == told[f"{one}_high"] - told[f"{other}_low"]).all()


def test_what_is_measured_names_every_indicator_it_rests_on(gap: pd.DataFrame):
    """As many as are counted, of those that speak to the clause, with series, year and value."""
    speaking: defaultdict[str, set[str]] = defaultdict(set)
    for row in seed("clause_indicators"):
        speaking[row["clause_key"]].add(row["indicator_key"])
    for row in records(gap):
        told = row["measured_by"].split("; ") if row["measured_by"] else []
        parts = [one.split("|") for one in told]
        assert len(parts) == row["measured"]
        assert {one[0] for one in parts} <= speaking[row["clause_key"]]
        assert row["indicators"] == len(speaking[row["clause_key"]])
        assert (row["measured_low"] is None) == (not parts)
        for _key, _class, series, year, value, _target in parts:
            assert series
            assert 1990 <= float(year) <= ON.year
            assert isfinite(float(value))


def test_only_the_two_dated_clauses_have_a_schedule_and_both_days_are_past(gap: pd.DataFrame):
    """A clause without a date is undated, never overdue."""
    dated = gap[gap["due_on"].notna()]
    assert set(dated["clause_key"]) == {f"{NUEVO_LEON}:2", f"{NUEVO_LEON}:3"}
    assert set(dated["schedule"]) == {"lapsed"}
    assert set(gap.loc[gap["due_on"].isna(), "schedule"]) <= {"undated", "not_applicable"}


def test_a_report_on_the_paragraph_after_the_day_is_late_and_no_failure(
    session: Session, rules: Rules
):
    """Mexico's first report that cites the paragraph of Nuevo León ends its duty to report."""
    provision = session.scalars(
        select(Provision).where(Provision.provision_key == NUEVO_LEON)
    ).one()
    report = session.scalars(
        select(Report).where(Report.report_key.like("MEX-%")).order_by(Report.reported_on)
    ).first()
    assert report is not None
    citation = Citation(report=report, position=99, paragraph="22")
    session.add(citation)
    session.add(
        Link(
            citation=citation,
            provision=provision,
            status_code=LinkStatus.RESOLVED.value,
            basis_code=next(iter(LinkBasis)).value,
            confidence=1.0,
        )
    )
    session.flush()
    found = gap_frame(session, ON, rules)
    duty = found[found["clause_key"] == f"{NUEVO_LEON}:3"].set_index("actor_code")
    assert duty.loc["MEX", "schedule"] == "late"
    assert duty.loc["MEX", "done_on"] == report.reported_on
    assert set(duty.drop("MEX")["schedule"]) == {"lapsed"}


def test_ratings_by_another_rubric_count_as_not_assessed(session: Session, rules: Rules):
    """They become unknown, as wide as can be, and never zero."""
    other = replace(rules, scoring=replace(rules.scoring, rubric=2))
    found = gap_frame(session, ON, other)
    assert not set(found["rating"]) & {one.value for one in RATING_VALUES}
    assert found["claim_gap_low"].isna().all()
    scored = found[found["low"].notna()]
    assert (scored["low_steps"] == 0).all()
    assert (scored["high_steps"] == 5).all()
