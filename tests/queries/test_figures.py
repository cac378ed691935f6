"""Means over cells: the same sums counted a second time, one cell after the other."""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from random import Random

import pandas as pd
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.conftest import ROOT
from tests.queries.gaps import shipped_rules
from tracker.queries.cycles import closed_cycles, cycle_cells
from tracker.queries.figures import FIGURES, figures_frame, groups_on, sorted_by
from tracker.queries.frames import records
from tracker.queries.gap import Rules, gap_frame
from tracker.vocab import RATING_VALUES, Dimension

ON = datetime.now(UTC).date()  # the day the baseline is published here
RATED = {one.value for one in RATING_VALUES}


@dataclass(frozen=True)
class Told:
    """The shipped catalogue: cells, means, and what clauses and states are sorted by."""

    rules: Rules
    gap: pd.DataFrame
    figures: pd.DataFrame
    places: pd.DataFrame
    groups: pd.DataFrame
    cycles: pd.DataFrame


@pytest.fixture(scope="module")
def told(assessed_engine: Engine) -> Told:
    """Read once."""
    rules = shipped_rules()
    with Session(assessed_engine) as session:
        gap = gap_frame(session, ON, rules)
        return Told(
            rules,
            gap,
            figures_frame(session, gap, ON, rules),
            sorted_by(session),
            groups_on(session, ON),
            cycle_cells(session, ON, rules.assessing),
        )


def strengths() -> dict[str, int]:
    """Weights by clause, from the seed file."""
    weights = {"recognise": 1, "promote": 2, "strengthen": 3, "ensure": 4, "establish": 5}
    with (ROOT / "seeds" / "clauses.csv").open(encoding="utf-8", newline="") as lines:
        return {row["clause_key"]: weights[row["strength"]] for row in csv.DictReader(lines)}


def mean(cells: pd.DataFrame, weights: dict[str, int] | None = None) -> tuple[Fraction, Fraction]:
    """Exact bounds of a mean score, cell by cell."""
    low = high = whole = Fraction(0)
    for row in records(cells[cells["low_steps"].notna()]):
        weight = weights[row["clause_key"]] if weights else 1
        low += Fraction(weight * row["low_steps"], 5)
        high += Fraction(weight * row["high_steps"], 5)
        whole += weight
    return low / whole, high / whole


def members(told: Told, kind: str, subject: str) -> set[str]:
    """The states a mean is over."""
    states = set(told.gap["actor_code"])
    if kind == "state":
        return {subject}
    if kind == "group":
        of = told.groups["group_key"] == subject
        return states & set(told.groups.loc[of, "actor_code"])
    return states


def test_every_kind_of_figure_is_the_mean_of_its_cells(told: Told):
    """Two hundred figures drawn from all of them: bounds, counts, gaps, counted by hand."""
    by_dimension = told.figures[
        (told.figures["weighting"] == "equal") & (told.figures["dimension"] != "cycle")
    ]
    drawn = Random(7).sample(records(by_dimension), 200)
    assert {row["dimension"] for row in drawn} >= set(Dimension) - {Dimension.CYCLE, Dimension.ALL}
    for row in drawn:
        places = told.places[
            (told.places["dimension"] == row["dimension"]) & (told.places["value"] == row["value"])
        ]
        mine = told.gap[
            told.gap["clause_key"].isin(places["clause_key"])
            & told.gap["actor_code"].isin(members(told, row["subject_kind"], row["subject"]))
        ]
        applicable = mine[mine["low_steps"].notna()]
        assert (row["low"], row["high"]) == tuple(map(float, mean(mine)))
        assert row["applicable"] == len(applicable)
        assert row["rated"] == applicable["rating"].isin(RATED).sum()
        assert row["measured"] == applicable["measured_low"].notna().sum()
        assert row["coverage"] == row["rated"] / row["applicable"]
        defined = mine[mine["claim_gap_low"].notna()]
        assert row["claim_gap_defined"] == len(defined)
        if len(defined):
            assert row["claim_gap_low"] == sum(defined["claim_gap_low"]) / len(defined)


@pytest.mark.parametrize("subject", ["MEX", "GTM", "HTI", "USA"])
def test_the_three_weightings_are_what_they_say(told: Told, subject: str):
    """Every clause alike; by the strength of its verb; every theme alike."""
    whole = told.figures[
        (told.figures["subject"] == subject) & (told.figures["dimension"] == "all")
    ].set_index("weighting")
    mine = told.gap[told.gap["actor_code"] == subject]
    assert tuple(whole.loc["equal", ["low", "high"]]) == tuple(map(float, mean(mine)))
    by_strength = tuple(map(float, mean(mine, strengths())))
    assert tuple(whole.loc["strength", ["low", "high"]]) == by_strength
    themes = [mean(cells) for _, cells in mine.groupby("theme")]
    low, high = (float(sum(bounds) / len(themes)) for bounds in zip(*themes, strict=True))
    assert tuple(whole.loc["theme", ["low", "high"]]) == pytest.approx((low, high), abs=1e-15)
    assert (whole["coverage"] == whole["coverage"].iloc[0]).all()


def test_no_state_has_a_grade_and_no_unknown_reads_as_zero(told: Told):
    """Coverage is below 80 % for each; a mean of nothing known spans all of it."""
    states = told.figures[
        (told.figures["subject_kind"] == "state") & (told.figures["dimension"] == "all")
    ]
    assert len(states) == 34 * 3
    assert states["grade"].isna().all()
    assert states["coverage"].max() < 0.8
    unrated = told.figures[told.figures["rated"] == 0]
    assert len(unrated) > 1000
    assert (unrated["low"] == 0).all()
    assert (unrated["high"] == 1).all()


def test_a_grade_needs_coverage_and_enough_commitments(told: Told):
    """Each of the few that are given has both, and its bounds within one fifth."""
    graded = told.figures[told.figures["grade"].notna()]
    assert (graded["coverage"] >= 0.8).all()
    assert (graded["applicable"] >= told.rules.scoring.grade_commitments).all()
    assert (graded["high"] - graded["low"] < 0.2).all()


def test_demands_are_in_no_mean(told: Told):
    """What was asked of states is sorted, too, but none of its cells is counted."""
    with (ROOT / "seeds" / "clauses.csv").open(encoding="utf-8", newline="") as lines:
        demands = {row["clause_key"] for row in csv.DictReader(lines) if row["kind"] == "demand"}
    assert demands
    assert not demands & set(told.gap["clause_key"])
    everything = told.figures[
        (told.figures["subject_kind"] == "all") & (told.figures["dimension"] == "all")
    ]
    assert set(everything["applicable"]) == {int(told.gap["low_steps"].notna().sum())}


def test_a_cycle_holds_only_texts_adopted_before_it_and_what_was_published_in_it(
    told: Told, assessed_engine: Engine
):
    """The baseline is of one cycle: all its ratings are there, and the others are unknown."""
    with Session(assessed_engine) as session:
        cycles = closed_cycles(session, ON)
    assert [one.key for one in cycles][:2] == ["summit-1996", "summit-1998"]
    assert all(one.ends_on < ON for one in cycles)
    counts = told.cycles.groupby("cycle")["is_rated"].sum()
    rated = told.gap["rating"].isin(RATED).sum()
    assert counts["summit-2018"] == rated
    assert counts.sum() == rated
    panama = told.cycles[told.cycles["clause_key"].str.startswith("panama-2015")]
    assert set(panama["cycle"]) == {"summit-2018", "summit-2022"}
    figures = told.figures[told.figures["dimension"] == "cycle"]
    whole = figures[figures["subject_kind"] == "all"].set_index("value")
    assert whole.loc["summit-2018", "rated"] == rated
    assert tuple(whole.loc["summit-2022", ["low", "high"]]) == (0.0, 1.0)


def test_columns_and_dtypes_are_pinned(told: Told):
    """Also where a column is empty all the way."""
    assert {name: str(kind) for name, kind in told.figures.dtypes.items()} == dict(FIGURES)
