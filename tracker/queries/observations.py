"""What is measured, as known on a day: the newest value of each point, and all that it replaced."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.errors import UnknownKeyError
from tracker.models import Actor, Area, Breakdown, Indicator, Observation, Series, Vintage
from tracker.queries.frames import Dtypes, frame_of
from tracker.vocab import ActorKind

OBSERVATIONS: Dtypes = {
    "indicator_key": "str",
    "series_key": "str",
    "area_key": "str",
    "period_start": "date",
    "period_end": "date",
    "part": "str",
    "breakdown": "str",
    "value": "Float64",
    "printed": "str",
    "status": "str",
    "lower": "Float64",
    "upper": "Float64",
    "unit": "str",
    "vintage_key": "str",
    "released_on": "date",
    "rank": "Int64",
}


@dataclass(frozen=True)
class Scope:
    """Which observations: of an indicator or a series, of an area, known on a day; all by default.

    `newest`: only the value of each point that nothing later replaced. `breakdown`: only this one,
    the empty text being the total.
    """

    indicator_key: str | None = None
    series_key: str | None = None
    area_key: str | None = None
    known_on: date | None = None
    breakdown: str | None = None
    newest: bool = True
    states_only: bool = False

    def with_revisions(self) -> "Scope":
        """The same, with the values that later ones replaced."""
        return replace(self, newest=False)


def scope_of(
    session: Session, key: str | None, area_key: str | None, known_on: date | None
) -> Scope:
    """The scope of an indicator or series, an area and a day, each of them or all.

    Raises:
        UnknownKeyError: there is no such indicator, series or area.
    """
    if area_key is not None:
        found = session.scalar(select(Area.area_id).where(Area.area_key == area_key))
        if found is None:
            raise UnknownKeyError(f"no area has the key {area_key!r}")
    scope = Scope(area_key=area_key, known_on=known_on)
    if key is None:
        return scope
    is_series = series_keys(session, key) == [key]
    return replace(scope, series_key=key) if is_series else replace(scope, indicator_key=key)


def observations(session: Session, scope: Scope) -> pd.DataFrame:
    """One row a value; `rank` is 1 for the newest of its point, 2 for the one before it, ...

    A point is an indicator (or a series that measures none), an area, a period, a `part` (what
    part of the indicator the series is about) and a `breakdown`. The newest value is that of the
    vintage released last, and of two of one day the one recorded last.
    """
    ranked = ranked_observations(scope).subquery()
    query = select(*(ranked.c[name] for name in OBSERVATIONS)).order_by(
        *(ranked.c[name] for name in ("indicator_key", "series_key", "area_key", "part")),
        *(ranked.c[name] for name in ("breakdown", "period_start", "period_end", "rank")),
    )
    if scope.newest:
        query = query.where(ranked.c.rank == 1)
    return frame_of(session, query, OBSERVATIONS)


# what makes two values two of one point, and which of them is the newest
POINT: tuple[Any, ...] = (
    func.coalesce(Series.indicator_id, -Series.series_id),
    func.coalesce(Series.breakdown, ""),
    Series.unit,
    Observation.area_id,
    Observation.breakdown_id,
    Observation.period_start,
    Observation.period_end,
)
NEWEST_FIRST: tuple[Any, ...] = (
    Vintage.released_on.desc(),
    Vintage.vintage_id.desc(),
    Series.series_id,
)


def ranked_observations(scope: Scope, *also: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Every value of the scope, whether the newest or not, with its `rank`; and columns `also`."""
    rank = func.row_number().over(partition_by=POINT, order_by=NEWEST_FIRST)
    query = (
        select(
            Indicator.indicator_key.label("indicator_key"),
            Series.series_key.label("series_key"),
            Area.area_key.label("area_key"),
            Observation.period_start.label("period_start"),
            Observation.period_end.label("period_end"),
            func.coalesce(Series.breakdown, "").label("part"),
            Breakdown.breakdown_key.label("breakdown"),
            Observation.value.label("value"),
            Observation.printed.label("printed"),
            Observation.status_code.label("status"),
            Observation.lower.label("lower"),
            Observation.upper.label("upper"),
            Series.unit.label("unit"),
            Vintage.vintage_key.label("vintage_key"),
            Vintage.released_on.label("released_on"),
            rank.label("rank"),
            *also,
        )
        .select_from(Observation)
        .join(Series, Series.series_id == Observation.series_id)
        .join(Area, Area.area_id == Observation.area_id)
        .join(Breakdown, Breakdown.breakdown_id == Observation.breakdown_id)
        .join(Vintage, Vintage.vintage_id == Observation.vintage_id)
        .outerjoin(Indicator, Indicator.indicator_id == Series.indicator_id)
    )
    return query.where(*_conditions(scope))


def _conditions(scope: Scope) -> list[ColumnElement[bool]]:
    """Conditions by id where the table is ordered by it, so that few rows are looked at."""
    found: list[ColumnElement[bool]] = []
    if scope.indicator_key is not None:
        of = select(Series.series_id).join(Indicator, Indicator.indicator_id == Series.indicator_id)
        of = of.where(Indicator.indicator_key == scope.indicator_key)
        found.append(Observation.series_id.in_(of))
    if scope.series_key is not None:
        one = select(Series.series_id).where(Series.series_key == scope.series_key)
        found.append(Observation.series_id.in_(one))
    if scope.area_key is not None:
        place = select(Area.area_id).where(Area.area_key == scope.area_key)
        found.append(Observation.area_id.in_(place))
    if scope.states_only:
        found.append(Observation.area_id.in_(state_ids()))
    if scope.breakdown is not None:
        of_whom = select(Breakdown.breakdown_id).where(Breakdown.breakdown_key == scope.breakdown)
        found.append(Observation.breakdown_id.in_(of_whom))
    if scope.known_on is not None:
        found.append(Vintage.released_on <= scope.known_on)
    return found


def state_ids() -> Select[Any]:
    """Ids of the areas that are states on record, as a query."""
    return select(Area.area_id).join(
        Actor, and_(Actor.actor_code == Area.area_key, Actor.kind_code == ActorKind.STATE.value)
    )


BREAKDOWNS: Dtypes = {"series_key": "str", "breakdown": "str", "values": "Int64", "states": "Int64"}


def breakdowns(session: Session, series_keys: list[str]) -> pd.DataFrame:
    """Which breakdowns the series have values of, counted in the database; the total is empty."""
    key = Observation.series_id, Observation.area_id, Observation.breakdown_id
    known = select(Series.series_id).where(Series.series_key.in_(series_keys))
    # grouped as the table lies, and only then by breakdown: no row is sorted
    by_area = (
        select(*key, func.count(Observation.value).label("values"))
        .where(Observation.series_id.in_(known), Observation.area_id.in_(state_ids()))
        .group_by(*key)
        .subquery()
    )
    query = (
        select(
            Series.series_key,
            Breakdown.breakdown_key,
            func.sum(by_area.c["values"]),
            func.count(),
        )
        .select_from(by_area)
        .join(Series, Series.series_id == by_area.c.series_id)
        .join(Breakdown, Breakdown.breakdown_id == by_area.c.breakdown_id)
        .group_by(Series.series_key, Breakdown.breakdown_key)
        .order_by(Series.series_key, Breakdown.breakdown_key)
    )
    return frame_of(session, query, BREAKDOWNS)


def series_keys(session: Session, key: str) -> list[str]:
    """The series of an indicator or, where `key` is a series', that one.

    Raises:
        UnknownKeyError: neither has that key.
    """
    query = (
        select(Series.series_key)
        .outerjoin(Indicator, Indicator.indicator_id == Series.indicator_id)
        .where(or_(Indicator.indicator_key == key, Series.series_key == key))
        .order_by(Series.series_key)
    )
    found = list(session.scalars(query))
    if (
        not found
        and session.scalar(select(Indicator).where(Indicator.indicator_key == key)) is None
    ):
        raise UnknownKeyError(f"no indicator or series has the key {key!r}")
    return found


PERIOD_MEANS: Dtypes = {
    "period_start": "date",
    "period_end": "date",
    "mean": "Float64",
    "values": "Int64",
    "states": "Int64",
}


def period_means(session: Session, scope: Scope) -> pd.DataFrame:
    """The plain mean over all newest values of a period, parts as they are; nothing is weighted.

    One row a period that has a value; `values` are how many the mean is of, `states` of how many
    areas. Counted in the database. Meant for series that only have parts, such as corridors.
    """
    ranked = ranked_observations(scope).subquery()
    query = (
        select(
            ranked.c.period_start,
            ranked.c.period_end,
            func.avg(ranked.c.value),
            func.count(ranked.c.value),
            func.count(ranked.c.area_key.distinct()),
        )
        .where(ranked.c.rank == 1, ranked.c.value.is_not(None))
        .group_by(ranked.c.period_start, ranked.c.period_end)
        .order_by(ranked.c.period_start, ranked.c.period_end)
    )
    return frame_of(session, query, PERIOD_MEANS)
