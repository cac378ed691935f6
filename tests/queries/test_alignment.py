"""How the mandates stand that a demand rests on; a demand itself is assessed by nobody."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.queries.gaps import ON, cell, gap_of, shipped_gap
from tracker.catalogue.seed_tables import Seeds
from tracker.models import Actor, Adherence, Instrument
from tracker.queries.alignment import (
    ALIGNMENT,
    ALIGNMENT_BY_DEMAND,
    ALIGNMENT_BY_STATE,
    alignment_by_demand,
    alignment_by_state,
    alignment_frame,
)

DTYPES = {
    alignment_frame: ALIGNMENT,
    alignment_by_demand: ALIGNMENT_BY_DEMAND,
    alignment_by_state: ALIGNMENT_BY_STATE,
}
DEMAND = "imrf-2026-lac:5:2"  # rests on mandates inside and outside the follow-up page
OUTSIDE = "los-angeles-2022-migration-declaration"


@pytest.fixture(scope="module")
def gap(catalogue_engines) -> pd.DataFrame:
    """Every cell of the catalogue."""
    return shipped_gap(catalogue_engines("sqlite"))


def mandates_of(seeds: Seeds) -> dict[str, set[str]]:
    """The mandates each demand rests on, as the seed file links them."""
    found: dict[str, set[str]] = {}
    for row in seeds.demand_bases:
        found.setdefault(row.clause_key, set())
        if row.mandate_key:
            found[row.clause_key].add(row.mandate_key)
    return found


def demands(seeds: Seeds) -> list[str]:
    """The demands of the seed file."""
    return [row.clause_key for row in seeds.clauses if row.kind == "demand"]


def mean_bounds(gap: pd.DataFrame, keys: set[str], states: list[str]) -> tuple[float, float]:
    """The mean over those cells, one outside the page being wholly unknown."""
    rows = gap[gap["clause_key"].isin(keys) & gap["actor_code"].isin(states) & gap["low"].notna()]
    outside = len(keys - set(gap["clause_key"])) * len(states)
    count = len(rows) + outside
    return rows["low"].sum() / count, (rows["high"].sum() + outside) / count


def test_every_demand_and_state_has_a_row_and_no_demand_is_a_cell(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """61 demands, 34 states; a demand is in no frame that means are made of."""
    found = alignment_frame(session, gap, ON)
    assert len(found) == 61 * 34
    assert set(found["clause_key"]) == set(demands(seeds))
    assert not set(found["clause_key"]) & set(gap["clause_key"])


def test_what_a_demand_rests_on_is_what_the_seed_file_links(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """A mandate where one is linked, else a standard, else nothing that was found."""
    linked = mandates_of(seeds)
    found = alignment_by_demand(session, gap, ON).set_index("clause_key")["basis"].to_dict()
    expected = {
        key: "rests_on_nothing_found"
        if key not in linked
        else "rests_on_mandates"
        if linked[key]
        else "rests_on_standards"
        for key in demands(seeds)
    }
    assert found == expected
    assert sorted(map(list(expected.values()).count, set(expected.values()))) == [5, 18, 38]


def test_bounds_are_the_mean_of_the_linked_cells_of_the_state(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """Of Mexico and Haiti and every demand with a mandate, added up here once more."""
    found = alignment_frame(session, gap, ON).set_index(["clause_key", "actor_code"])
    for demand, keys in mandates_of(seeds).items():
        for state in ("MEX", "HTI") if keys else ():
            row = found.loc[(demand, state)]
            assert row["mandates"] == len(keys)
            assert (row["low"], row["high"]) == pytest.approx(mean_bounds(gap, keys, [state]))
    assert (found["low"] <= found["high"]).all()


def test_without_a_mandate_nothing_is_known(session: Session, gap: pd.DataFrame):
    """All of the width, and never a zero that reads as a score."""
    found = alignment_frame(session, gap, ON)
    none = found[found["mandates"] == 0]
    assert set(none["basis"]) == {"rests_on_standards", "rests_on_nothing_found"}
    assert (none["low"] == 0).all()
    assert (none["high"] == 1).all()
    assert (none["rated"] == 0).all()


def test_a_mandate_outside_the_follow_up_page_is_unknown_and_counted(
    session: Session, seeds: Seeds
):
    """Three of four are met in full: the fourth, of Los Angeles, may be anything."""
    full = {"rating": "full", "low": 1.0, "high": 1.0}
    inside = [key for key in mandates_of(seeds)[DEMAND] if not key.startswith(OUTSIDE)]
    gap = gap_of(*(cell(key, **full) for key in inside))
    row = alignment_frame(session, gap, ON).set_index("clause_key").loc[DEMAND]
    assert (row["mandates"], row["rated"]) == (4, 3)
    assert (row["low"], row["high"]) == (0.75, 1)


def test_a_mandate_that_does_not_apply_leaves_the_demand_without_it(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """On the page by its cell, outside it by the acts on record."""
    keys = mandates_of(seeds)[DEMAND]
    assert sum(key.startswith(OUTSIDE) for key in keys) == 1
    before = alignment_frame(session, gap, ON).set_index(["clause_key", "actor_code"])
    assert before.loc[(DEMAND, "NIC"), "mandates"] == len(keys)
    instrument = session.scalars(
        select(Instrument).where(Instrument.instrument_key == OUTSIDE)
    ).one()
    actor = session.scalars(select(Actor).where(Actor.actor_code == "NIC")).one()
    session.add(
        Adherence(
            adherence_key="test",
            instrument_id=instrument.instrument_id,
            actor_id=actor.actor_id,
            action_code="not_invited",
            acted_on=date(2022, 6, 10),
            precision_code="day",
            certainty_code="verified",
        )
    )
    session.flush()
    off = gap["clause_key"].isin(keys) & (gap["actor_code"] == "NIC")
    freed = gap.assign(low=gap["low"].mask(off), high=gap["high"].mask(off))
    found = alignment_frame(session, freed, ON).set_index(["clause_key", "actor_code"])
    assert found.loc[(DEMAND, "NIC"), "mandates"] == 0
    assert found.loc[(DEMAND, "NIC"), "basis"] != "rests_on_mandates"
    assert found.loc[(DEMAND, "MEX"), "mandates"] == len(keys)


def test_a_demand_over_all_states_is_the_mean_of_all_its_cells(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """Every demand with a mandate, over 34 states."""
    found = alignment_by_demand(session, gap, ON).set_index("clause_key")
    states = gap["actor_code"].unique().tolist()
    for demand, keys in mandates_of(seeds).items():
        if keys:
            row = found.loc[demand]
            assert (row["mandates"], row["states"]) == (34 * len(keys), 34)
            assert (row["low"], row["high"]) == pytest.approx(mean_bounds(gap, keys, states))


def test_a_state_over_all_demands_counts_a_shared_mandate_once(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """57 links lead to 38 mandates."""
    linked = mandates_of(seeds)
    keys = set().union(*linked.values())
    found = alignment_by_state(session, gap, ON).set_index("actor_code")
    assert len(found) == 34
    assert sum(map(len, linked.values())) == 57
    assert (found["mandates"] == len(keys)).all()
    assert len(keys) == 38
    assert (found["demands"] == sum(map(bool, linked.values()))).all()
    for state in ("MEX", "HTI"):
        bounds = found.loc[state, "low"], found.loc[state, "high"]
        assert bounds == pytest.approx(mean_bounds(gap, keys, [state]))


@pytest.mark.parametrize("make", list(DTYPES), ids=lambda make: make.__name__)
def test_a_frame_without_rows_has_the_dtypes_of_one_with(session: Session, gap, make):
    """On both databases."""
    full, empty = make(session, gap, ON), make(session, gap_of(), ON)
    assert empty.empty
    assert list(full.columns) == list(DTYPES[make])
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()
