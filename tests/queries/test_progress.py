"""Statuses of every measured indicator: who has a row, on which values, and what it says."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.queries.spans import KEY, SERIES, Told, baseline, indicator, series, target, vintage
from tracker.catalogue.seed_tables import Seeds
from tracker.config import shipped
from tracker.method.progress_rules import ProgressRules, read_progress_rules
from tracker.models import Actor
from tracker.queries.observations import Scope
from tracker.queries.progress import STATUSES, headlines, of_states, statuses, year_of
from tracker.vocab import ActorKind, ProgressClass, ProgressMethod

NOW = date(2021, 1, 1)
SPANS = Scope(KEY)
FERRIES = "ferries:SPANS:number"


@pytest.fixture(scope="module")
def rules() -> ProgressRules:
    """The parameters as shipped."""
    return read_progress_rules(shipped("seeds"))


def of_peru(found: pd.DataFrame) -> pd.Series:
    """The one row of Peru."""
    rows = found[found["subject"] == "PER"]
    assert len(rows) == 1
    return rows.iloc[0]


def rising(*values: float, first: int = 2010, area: str = "PER", **more: str) -> list[Told]:
    """A value a year."""
    return [Told(area, str(first + at), one, **more) for at, one in enumerate(values)]


def state_codes(session: Session) -> list[str]:
    """The 35 states."""
    query = select(Actor.actor_code).where(Actor.kind_code == ActorKind.STATE.value)
    return sorted(session.scalars(query))


# Who has a row


def test_every_state_has_a_row_even_where_nobody_has_a_value(
    session: Session, rules: ProgressRules
):
    """Without a value the row says so: insufficient data, no point, no series."""
    indicator(session)
    series(session)
    found = statuses(session, rules, SPANS)
    assert sorted(found["subject"]) == state_codes(session)
    assert set(found["class"]) == {"insufficient_data"}
    assert set(found["gap"]) == {"no_point"}
    assert found["series_key"].isna().all()
    assert (found["points"] == 0).all()
    assert found["target_key"].isna().all()


def test_an_indicator_without_series_or_without_a_direction_has_no_row(
    session: Session, rules: ProgressRules
):
    """Nothing measures it, or nobody knows which way is better."""
    made = indicator(session)
    assert statuses(session, rules, SPANS).empty
    series(session)
    made.direction_code = "none"
    session.flush()
    assert statuses(session, rules, SPANS).empty


def test_one_row_a_state_of_all_that_is_shipped(session: Session, rules: ProgressRules):
    """For every indicator and part; the target of one state stands beside, not instead."""
    found = of_states(statuses(session, rules, Scope()))
    counts = found.groupby(["indicator_key", "part"])["subject"].agg(["count", "nunique"])
    assert (counts["count"] == 35).all()
    assert (counts["nunique"] == 35).all()
    assert len(counts) >= 15
    assert set(found["class"]) <= {one.value for one in ProgressClass}


def test_who_has_a_target_of_its_own_is_judged_by_it(session: Session, rules: ProgressRules):
    """Eleven states promised to end statelessness by 2024; the others have no target."""
    found = of_states(statuses(session, rules, Scope("stateless_people")))
    own = found[found["target_key"].notna()]
    assert len(own) == 11
    assert all(
        key.endswith(f":{code.lower()}")
        for key, code in zip(own["target_key"], own["subject"], strict=True)
    )


# On which values it rests


def test_a_status_rests_on_the_series_that_reaches_furthest(session: Session, rules: ProgressRules):
    """Of two that reach as far, on the longer; two are never joined in one trend."""
    indicator(session)
    series(session)
    series(session, FERRIES)
    ours = rising(1, 2, 3, 4, 5)
    theirs = rising(100, 90, first=2013, series=FERRIES)
    vintage(session, NOW, *ours, *theirs)
    row = of_peru(statuses(session, rules, SPANS))
    assert (row["series_key"], row["points"]) == (SERIES, 5)
    vintage(session, NOW, *rising(80, first=2015, series=FERRIES))
    row = of_peru(statuses(session, rules, SPANS))
    assert (row["series_key"], row["points"], row["current_value"]) == (FERRIES, 3, 80)


def test_what_is_known_on_a_day_decides(session: Session, rules: ProgressRules):
    """The same question on an earlier day has the answer of that day."""
    indicator(session)
    series(session)
    vintage(session, date(2020, 1, 1), *rising(1, 2, 3))
    vintage(session, date(2021, 1, 1), *rising(1, 2, 0.5))
    earlier = of_peru(statuses(session, rules, Scope(KEY, known_on=date(2020, 6, 1))))
    assert (earlier["class"], earlier["current_value"]) == ("on_track", 3)
    today = of_peru(statuses(session, rules, SPANS))
    assert (today["class"], today["current_value"]) == ("deterioration", 0.5)
    assert of_peru(statuses(session, rules, Scope(KEY, known_on=date(2019, 1, 1))))["points"] == 0


@pytest.mark.parametrize("status", ["provisional", "forecast", "imputed"])
def test_nothing_is_concluded_from_what_is_not_final(
    session: Session, rules: ProgressRules, status: str
):
    """A point that may still change ends no trend."""
    indicator(session)
    series(session)
    vintage(session, NOW, *rising(1, 2, 3), Told("PER", "2013", 0, status))
    row = of_peru(statuses(session, rules, SPANS))
    assert (row["points"], row["current_value"]) == (3, 3)


def test_a_gap_in_a_series_is_no_point_and_a_zero_is_one(session: Session, rules: ProgressRules):
    """Missing never becomes zero."""
    indicator(session, "down")
    series(session)
    vintage(session, NOW, *rising(4, 2), Told("PER", "2012", None, "missing"))
    assert of_peru(statuses(session, rules, SPANS))["points"] == 2
    vintage(session, date(2022, 1, 1), Told("PER", "2012", 0))
    row = of_peru(statuses(session, rules, SPANS))
    assert (row["points"], row["current_value"]) == (3, 0)


def test_only_the_total_is_judged(session: Session, rules: ProgressRules):
    """Values of women alone say nothing of all."""
    indicator(session)
    series(session)
    vintage(session, NOW, *rising(1, 2, 3, breakdown="sex=F"))
    assert of_peru(statuses(session, rules, SPANS))["gap"] == "no_point"


def test_parts_of_an_indicator_are_judged_one_by_one(session: Session, rules: ProgressRules):
    """Each has its row for every state, and none is added to another."""
    indicator(session)
    series(session, "bridges:ARCHES:number", "kind=arch")
    series(session, "bridges:BEAMS:number", "kind=beam")
    vintage(
        session,
        NOW,
        *rising(1, 2, 3, series="bridges:ARCHES:number"),
        *rising(3, 2, 1, series="bridges:BEAMS:number"),
    )
    found = statuses(session, rules, SPANS)
    assert found.groupby("part")["subject"].nunique().to_dict() == {
        "kind=arch": 35,
        "kind=beam": 35,
    }
    peru = found[found["subject"] == "PER"].set_index("part")["class"]
    assert peru.to_dict() == {"kind=arch": "on_track", "kind=beam": "deterioration"}


# Targets


@pytest.mark.parametrize(
    ("kind", "asked", "expected"),
    [
        ("absolute", {"value": 5.0}, ("met", True)),
        ("absolute", {"value": 50.0}, ("on_track", False)),
        ("absolute", {"value": 500.0}, ("acceleration_needed", False)),
        ("absolute", {"value": 5000.0}, ("limited", False)),
        ("band", {"value": 2.0, "upper": 6.0}, ("met", True)),
        ("maintain", {}, ("met", True)),
    ],
)
def test_targets_of_every_kind_are_asked(
    session: Session,
    rules: ProgressRules,
    kind: str,
    asked: dict[str, float],
    expected: tuple[str, bool],
):
    """Spans grow by a fifth a year, from 2 in 2010 to 5 in 2015; all is due in 2030."""
    indicator(session)
    series(session)
    vintage(session, NOW, *rising(2, 2.4, 2.9, 3.5, 4.2, 5))
    target(session, "spans", kind, **asked)
    row = of_peru(statuses(session, rules, SPANS))
    assert (row["class"], bool(row["is_met"])) == expected
    assert row["target_key"] == "spans"


def test_a_relative_target_is_a_factor_of_its_baseline(session: Session, rules: ProgressRules):
    """Twice the 2.5 of 2010 are 5; without a value of the baseline nobody can tell."""
    indicator(session)
    series(session)
    vintage(session, NOW, *rising(2, 2.4, 2.9, 3.5, 4.2, 5))
    base = baseline(session, 2.5)
    target(session, "spans", "relative", factor=2.0, baseline_id=base.baseline_id)
    assert of_peru(statuses(session, rules, SPANS))["class"] == "met"
    base.value = None
    session.flush()
    row = of_peru(statuses(session, rules, SPANS))
    assert (row["class"], row["gap"]) == ("insufficient_data", "no_baseline")
    assert row["points"] == 6


def test_a_target_of_some_states_leaves_the_others_judged_by_growth(
    session: Session, rules: ProgressRules
):
    """Peru has a target; Mexico, with the same values, has none and its row says so."""
    indicator(session)
    series(session)
    vintage(session, NOW, *rising(1, 2, 3), *rising(1, 2, 3, area="MEX"))
    target(session, "spans:per", "absolute", value=2.0, actor="PER")
    found = of_states(statuses(session, rules, SPANS)).set_index("subject")
    assert (found.loc["PER", "class"], found.loc["PER", "target_key"]) == ("met", "spans:per")
    assert found.loc["MEX", "class"] == "on_track"
    assert bool(found.loc["MEX", "is_growth"])
    assert pd.isna(found.loc["MEX", "target_key"])


def test_a_group_is_judged_by_the_mean_of_its_members_with_a_value(
    session: Session, rules: ProgressRules
):
    """Year by year and unweighted; who has no value that year does not count as zero."""
    indicator(session)
    series(session)
    vintage(session, NOW, *rising(2, 4), *rising(4, area="USA"))
    base = baseline(session, 4.0, "oas")
    target(session, "spans", "relative", factor=1.0, baseline_id=base.baseline_id)
    found = statuses(session, rules, SPANS)
    row = found[found["is_group"].astype(bool)].iloc[0]
    assert (row["subject"], row["base_value"], row["current_value"]) == ("oas", 3, 4)
    assert row["points"] == 2
    assert not of_states(found)["is_group"].any()


def test_the_promise_of_2004_cannot_be_judged_for_its_baseline_is_unknown(
    session: Session, rules: ProgressRules
):
    """Half of a cost that nobody printed; the values are there, so it is not their fault."""
    found = statuses(session, rules, Scope("remittance_cost"))
    row = found[found["target_key"] == "nuevo-leon-2004-half-cost"].iloc[0]
    assert (bool(row["is_group"]), row["class"], row["gap"]) == (
        True,
        "insufficient_data",
        "no_baseline",
    )
    assert row["points"] > 0


# The default gap


def test_the_cost_of_sending_money_is_met_by_el_salvador_alone(
    session: Session, rules: ProgressRules
):
    """At most 3 percent in the third quarter of 2020; 16 states have no value."""
    found = of_states(statuses(session, rules, Scope("remittance_cost")))
    assert found.loc[found["class"] == "met", "subject"].tolist() == ["SLV"]
    assert (found["class"] == "insufficient_data").sum() == 16
    last = found[found["points"] > 0]
    assert set(last["current_year"]) == {2020.5}


def test_eighteen_states_are_party_to_the_convention_on_migrant_workers(
    session: Session, seeds: Seeds, rules: ProgressRules
):
    """As the acts on record up to August 2022 say, counted here once more; Haiti only signed."""
    found = of_states(statuses(session, rules, Scope("icrmw_ratified"))).set_index("subject")
    states = set(state_codes(session))
    acts = [
        row
        for row in seeds.adherences
        if row.instrument_key == "icrmw-1990"
        and row.actor_code in states
        and (row.acted_on is None or row.acted_on <= date(2022, 8, 31))
    ]
    joined = {row.actor_code for row in acts if row.action in {"ratified", "acceded"}}
    assert len(joined) == 18
    assert set(found.index[found["class"] == "met"]) == joined
    assert set(found.loc[sorted(states - joined), "current_value"]) == {0.0}
    signed = {row.actor_code for row in acts if row.action == "signed"}
    assert signed - joined == {"HTI"}


# Points and shapes


@pytest.mark.parametrize(
    ("start", "end", "year"),
    [
        (date(2019, 1, 1), date(2019, 12, 31), 2019.0),
        (date(2020, 1, 1), date(2020, 12, 31), 2020.0),
        (date(2020, 7, 1), date(2020, 9, 30), 2020.5),
        (date(2019, 5, 1), date(2019, 5, 31), 2019 + 4 / 12),
        (date(2015, 1, 1), date(2017, 12, 31), 2017.0),
        (date(2022, 8, 31), date(2022, 8, 31), 2022 + 7 / 12),
    ],
)
def test_a_period_is_a_decimal_year(start: date, end: date, year: float):
    """A year is itself, a part of one its start, several years their end."""
    assert year_of(start, end) == year


VALUES = st.lists(
    st.tuples(
        st.sampled_from(["PER", "MEX"]),
        st.sampled_from(["a:A:number", "b:B:number"]),
        st.integers(2010, 2016),
        st.none() | st.floats(-9, 9),
        st.sampled_from(["normal", "estimated", "provisional"]),
        st.sampled_from(["", "sex=F"]),
    ),
    max_size=20,
    unique_by=lambda row: (row[0], row[1], row[2], row[5]),
)


@given(VALUES)
def test_a_headline_is_of_one_series_and_no_other_reaches_further(rows):
    """Only final totals with a value are points, each once, in the order of years."""
    rules = read_progress_rules(shipped("seeds"))
    frame = pd.DataFrame(
        [(*row[:2], "", date(row[2], 1, 1), date(row[2], 12, 31), *row[3:]) for row in rows],
        columns=[
            *("area_key", "series_key", "part", "period_start", "period_end"),
            *("value", "status", "breakdown"),
        ],
    ).astype({"value": "Float64"})
    good = [row for row in rows if row[3] is not None and row[4] != "provisional" and not row[5]]
    found = headlines(frame, rules)
    assert {area for area, _ in found} == {row[0] for row in good}
    for (area, _), line in found.items():
        own = {row[2]: row[3] for row in good if row[:2] == (area, line.series_key)}
        assert [(one.year, one.value) for one in line.points] == sorted(own.items())
        for row in good:
            others = [other[2] for other in good if other[:2] == (area, row[1])]
            if row[0] == area:
                assert (max(own), len(own)) >= (max(others), len(others))


def test_the_class_by_every_method_is_told_where_it_is_asked_for(
    session: Session, rules: ProgressRules
):
    """And by one method alone, where that one is."""
    indicator(session)
    series(session)
    vintage(session, NOW, *rising(1, 2, 3))
    row = of_peru(statuses(session, rules, SPANS, compare=True))
    told = dict(one.split(":") for one in row["by_method"].split(";"))
    assert set(told) == {one.value for one in ProgressMethod}
    for method in ProgressMethod:
        asked = of_peru(statuses(session, rules, SPANS, method))
        assert asked["class"] == told[method.value]
    assert pd.isna(of_peru(statuses(session, rules, SPANS))["by_method"])


def test_a_frame_without_rows_has_the_dtypes_of_one_with(
    session: Session, bare: Session, rules: ProgressRules
):
    """On both databases, and on empty tables; also in the part of states."""
    full, empty = statuses(session, rules, Scope()), statuses(bare, rules, Scope())
    assert empty.empty
    assert list(full.columns) == list(STATUSES)
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()
    assert of_states(full).dtypes.to_dict() == of_states(empty).dtypes.to_dict()
