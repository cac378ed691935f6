"""What is measured as known on a day: which value is the newest, and what is counted in SQL."""

import csv
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from statistics import mean

import pandas as pd
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import ROOT
from tests.queries.spans import KEY, SERIES, Told, indicator, series, vintage
from tracker.catalogue.seed_tables import Seeds
from tracker.errors import UnknownKeyError
from tracker.models import Actor
from tracker.queries.frames import Dtypes
from tracker.queries.measured import newest_by_breakdown
from tracker.queries.observations import (
    BREAKDOWNS,
    OBSERVATIONS,
    PERIOD_MEANS,
    Scope,
    breakdowns,
    observations,
    period_means,
    series_keys,
)
from tracker.vocab import ActorKind

CORRIDORS = ROOT.parent / "shared" / "data" / "worldbank" / "wb_rpw_corridors_quarterly.csv"
COST = Scope(indicator_key="remittance_cost_corridor", states_only=True)
Q1_2011, Q3_2020 = date(2011, 1, 1), date(2020, 7, 1)
Means = dict[str, list[float]]


def deaths(session: Session, **scope: object) -> list[tuple[float, str, int]]:
    """Value, vintage and rank of the deaths recorded in Mexico in 2019."""
    found = observations(session, Scope("missing_migrants", area_key="MEX", **scope))
    of_2019 = found[found["period_start"] == date(2019, 1, 1)]
    return list(of_2019[["value", "vintage_key", "rank"]].itertuples(index=False, name=None))


def test_deaths_in_mexico_in_2019_are_told_twice_and_the_newest_is_shown(session: Session):
    """216 in the later files of IOM; 200 in the SDG release of 2020 stays on record beneath."""
    assert deaths(session) == [(216.0, "iom-missing-migrants-2024-07", 1)]
    assert deaths(session, newest=False) == [
        (216.0, "iom-missing-migrants-2024-07", 1),
        (200.0, "unsd-sdg-2020", 2),
    ]


@pytest.mark.parametrize(
    ("known_on", "values"),
    [
        (date(2020, 9, 30), []),
        (date(2020, 10, 1), [200.0]),
        (date(2024, 6, 30), [200.0]),
        (date(2024, 7, 1), [216.0]),
    ],
)
def test_a_day_shows_what_was_known_then(session: Session, known_on: date, values: list[float]):
    """From the day of its release on; before the first there is nothing."""
    assert [value for value, _, _ in deaths(session, known_on=known_on)] == values
    assert {rank for _, _, rank in deaths(session, known_on=known_on)} <= {1}


def ranked(session: Session, **scope: object) -> list[tuple[object, ...]]:
    """Area, year, value, rank and vintage of the bridge spans."""
    found = observations(session, Scope(KEY, newest=False, **scope))
    years = [start.year for start in found["period_start"]]
    columns = (found[name] for name in ("value", "rank", "vintage_key"))
    return list(zip(found["area_key"], years, *columns, strict=True))


def test_the_newest_is_of_the_last_release_and_of_one_day_the_last_recorded(session: Session):
    """Not of the import that came last: an older release read later stays beneath."""
    indicator(session)
    series(session)
    late = vintage(session, date(2022, 1, 1), Told("PER", "2019", 3))
    early = vintage(session, date(2020, 1, 1), Told("PER", "2019", 1))
    again = vintage(session, date(2022, 1, 1), Told("PER", "2019", 4))
    assert ranked(session) == [
        ("PER", 2019, 4.0, 1, again),
        ("PER", 2019, 3.0, 2, late),
        ("PER", 2019, 1.0, 3, early),
    ]
    assert ranked(session, known_on=date(2021, 1, 1)) == [("PER", 2019, 1.0, 1, early)]


def test_a_withdrawn_value_replaces_the_one_before(session: Session):
    """A later release that has no value any more says so; the number before is not shown as new."""
    indicator(session)
    series(session)
    vintage(session, date(2020, 1, 1), Told("PER", "2019", 7))
    vintage(session, date(2021, 1, 1), Told("PER", "2019", None, "missing"))
    newest = observations(session, Scope(KEY))
    assert newest["status"].tolist() == ["missing"]
    assert newest["value"].isna().all()


def test_two_series_of_one_indicator_are_one_point_and_parts_and_units_are_not(session: Session):
    """What tells points apart: place, period, breakdown, part, unit."""
    indicator(session)
    for key, part in (
        (SERIES, None),
        ("ferries:SPANS:number", None),
        ("ferries:SPANS:percent", None),
        ("ferries:ARCHES:number", "kind=arch"),
    ):
        series(session, key, part)
    day = date(2020, 1, 1)
    vintage(
        session,
        day,
        Told("PER", "2019", 1),
        Told("PER", "2019-Q1", 2),
        Told("PER", "2019", 3, breakdown="sex=F"),
        Told("PER", "2019", 4, series="ferries:SPANS:number"),
        Told("PER", "2019", 5, series="ferries:SPANS:percent"),
        Told("PER", "2019", 6, series="ferries:ARCHES:number"),
    )
    found = observations(session, Scope(KEY, newest=False))
    assert dict(zip(found["value"], found["rank"], strict=True)) == {
        1: 1, 2: 1, 3: 1, 4: 2, 5: 1, 6: 1,
    }  # fmt: skip


def test_a_series_without_an_indicator_has_points_of_its_own(session: Session):
    """Two such series are never taken for one."""
    for key in (SERIES, "ferries:SPANS:number"):
        series(session, key)
        vintage(session, date(2020, 1, 1), Told("PER", "2019", 1, series=key))
    for key in (SERIES, "ferries:SPANS:number"):
        found = observations(session, Scope(series_key=key))
        assert found["rank"].tolist() == [1]
        assert found["indicator_key"].isna().all()


def test_a_scope_leaves_out_what_it_does_not_ask_for(session: Session):
    """By place, by breakdown, states alone; the total is the empty text."""
    indicator(session)
    series(session)
    told = [
        Told(area, "2019", 1, breakdown=one)
        for area in ("PER", "USA", "ABW")
        for one in ("", "sex=F")
    ]
    vintage(session, date(2020, 1, 1), *told)

    def pairs(**scope: object) -> set[tuple[str, str]]:
        found = observations(session, Scope(KEY, **scope))
        return set(zip(found["area_key"], found["breakdown"], strict=True))

    assert len(pairs()) == 6
    assert pairs(area_key="PER", breakdown="") == {("PER", "")}
    assert {area for area, _ in pairs(states_only=True)} == {"PER", "USA"}
    assert pairs(breakdown="sex=F", states_only=True) == {("PER", "sex=F"), ("USA", "sex=F")}
    assert pairs(area_key="nowhere") == set()


def test_the_newest_part_is_of_the_last_release_whatever_was_imported_last(session: Session):
    """An older release that is read in later does not take the place of a newer one."""
    indicator(session)
    series(session)
    vintage(session, date(2024, 1, 1), Told("PER", "2018", 6, breakdown="sex=F"))
    vintage(session, date(2020, 1, 1), Told("PER", "2018", 5, breakdown="sex=F"))
    found = newest_by_breakdown(session, breakdowns(session, [SERIES]), 100)
    assert found[["area_key", "breakdown", "value"]].to_numpy().tolist() == [["PER", "sex=F", 6.0]]


def test_breakdowns_count_values_and_states_of_each(session: Session):
    """The total is there under the empty text, in the order of keys."""
    series(session)
    vintage(
        session,
        date(2020, 1, 1),
        Told("PER", "2018", 1),
        Told("PER", "2019", 1),
        Told("USA", "2018", None, "missing"),
        Told("PER", "2018", 1, breakdown="sex=F"),
        Told("ABW", "2018", 1, breakdown="sex=M"),
    )
    found = breakdowns(session, [SERIES])
    told = found[["breakdown", "values", "states"]].itertuples(index=False, name=None)
    assert list(told) == [("", 2, 2), ("sex=F", 1, 1)]
    assert breakdowns(session, []).empty


def test_series_are_found_by_indicator_or_by_their_own_key(session: Session):
    """An indicator without series has none; a key of neither is an error that names it."""
    assert series_keys(session, "missing_migrants") == [
        "iom:MISSING_MIGRANTS:number",
        "unsd:SM_DTH_MIGR:number",
    ]
    assert series_keys(session, "unsd:SM_DTH_MIGR:number") == ["unsd:SM_DTH_MIGR:number"]
    indicator(session)
    assert series_keys(session, KEY) == []
    with pytest.raises(UnknownKeyError, match="no_such_key"):
        series_keys(session, "no_such_key")


# Means of corridors


def shipped_corridors(seeds: Seeds) -> dict[str, dict[str, Means]]:
    """Period -> receiving state -> costs, straight from the seed rows."""
    states = {row.actor_code for row in seeds.actors if row.kind is ActorKind.STATE}
    found: dict[str, Means] = defaultdict(lambda: defaultdict(list))
    for row in seeds.observations:
        if row.series_key == "worldbank:ATCR.CORR:percent" and row.actor_code in states:
            assert row.value is not None
            found[row.period][row.actor_code].append(float(row.value))
    return found


def all_of(by_state: Means) -> list[float]:
    """The costs of all corridors, whatever the state."""
    return [cost for costs in by_state.values() for cost in costs]


def mean_of(session: Session, start: date) -> tuple[float, int, int]:
    """Mean, corridors and states of a quarter."""
    found = period_means(session, COST)
    row = found[found["period_start"] == start].iloc[0]
    return row["mean"], row["values"], row["states"]


@pytest.mark.parametrize(
    ("start", "period", "told"),
    [(Q1_2011, "2011Q1", ("6.98", 35, 17)), (Q3_2020, "2020Q3", ("6.36", 41, 19))],
)
def test_the_mean_cost_into_the_35_states_fell_from_698_to_636_percent(
    session: Session, seeds: Seeds, start: date, period: str, told: tuple[str, int, int]
):
    """Each corridor counts the same; computed here a second time from the seed rows."""
    found, count, states = mean_of(session, start)
    assert (f"{found:.2f}", count, states) == told
    costs = all_of(shipped_corridors(seeds)[period])
    assert len(costs) == count
    assert found == pytest.approx(mean(costs), rel=1e-12)


def test_only_el_salvador_is_at_or_below_three_percent_and_16_states_have_no_value(
    session: Session, seeds: Seeds
):
    """The mean of each state's corridors in the third quarter of 2020."""
    found = observations(session, COST)
    newest = found[(found["period_start"] == Q3_2020) & found["value"].notna()]
    means = newest.groupby("area_key")["value"].mean()
    assert means[means <= 3].index.tolist() == ["SLV"]
    states = session.scalars(
        select(Actor.actor_code).where(Actor.kind_code == ActorKind.STATE.value)
    ).all()
    assert len(states) == 35
    assert len(set(states) - set(means.index)) == 16
    again = {code: mean(costs) for code, costs in shipped_corridors(seeds)["2020Q3"].items()}
    assert means.to_dict() == pytest.approx(again)


@pytest.mark.parametrize(
    ("header", "period"), [("2011Q1 [YR2011Q1]", "2011Q1"), ("2020Q3 [YR2020Q3]", "2020Q3")]
)
def test_the_shipped_corridors_are_those_of_the_real_file(seeds: Seeds, header: str, period: str):
    """Every corridor into the 35 states with a number there, and no other."""
    if not CORRIDORS.is_file():
        pytest.skip("the real material (../shared/data) is not here")
    states = {row.actor_code for row in seeds.actors if row.kind is ActorKind.STATE}
    with CORRIDORS.open(encoding="utf-8-sig", newline="") as lines:
        real = [
            (row["Receiving Countries  Code"], float(row[header]))
            for row in csv.DictReader(lines)
            if row[header] not in {"", "..", None} and row["Receiving Countries  Code"] in states
        ]
    shipped = shipped_corridors(seeds)[period]
    again = sorted((code, cost) for code, costs in shipped.items() for cost in costs)
    assert [code for code, _ in sorted(real)] == [code for code, _ in again]
    assert [cost for _, cost in sorted(real)] == pytest.approx([cost for _, cost in again])


def test_a_mean_is_of_newest_values_and_gaps_are_no_zeros(session: Session):
    """A replaced value does not count, a missing one neither."""
    indicator(session)
    series(session)
    vintage(session, date(2020, 1, 1), Told("PER", "2019", 90), Told("USA", "2019", 4))
    vintage(
        session,
        date(2021, 1, 1),
        Told("PER", "2019", 2),
        Told("CAN", "2019", None, "missing"),
        Told("CAN", "2018", None, "missing"),
    )
    told = period_means(session, Scope(KEY))
    assert told[["mean", "values", "states"]].to_numpy().tolist() == [[3.0, 2, 2]]


# Shapes

FRAMES: dict[str, tuple[Callable[[Session], pd.DataFrame], Dtypes]] = {
    "observations": (lambda session: observations(session, Scope()), OBSERVATIONS),
    "breakdowns": (
        lambda session: breakdowns(session, ["worldbank:ATCR.CORR:percent"]),
        BREAKDOWNS,
    ),
    "period_means": (lambda session: period_means(session, COST), PERIOD_MEANS),
}


@pytest.mark.parametrize(("make", "dtypes"), FRAMES.values(), ids=FRAMES.keys())
def test_frames_have_their_columns_and_dtypes_with_rows_and_without(
    session: Session,
    bare: Session,
    make: Callable[[Session], pd.DataFrame],
    dtypes: Dtypes,
):
    """On both databases, and on empty tables."""
    full, empty = make(session), make(bare)
    assert empty.empty
    assert not full.empty
    assert list(full.columns) == list(dtypes)
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()
