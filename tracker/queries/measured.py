"""One indicator or series as its page tells it: what it is, what is asked of it, what is known.

Everything is read by key, and large series are counted in the database.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from tracker.models import (
    Actor,
    Area,
    Baseline,
    Breakdown,
    Clause,
    ClauseIndicator,
    Group,
    Indicator,
    Observation,
    Provision,
    Series,
    Target,
    Vintage,
)
from tracker.models.base import Base
from tracker.queries.frames import Dtypes, frame_of, records, typed
from tracker.queries.observations import (
    NEWEST_FIRST,
    POINT,
    Scope,
    ranked_observations,
    state_ids,
)

Row = dict[str, Any]
TOLD_TWICE = 1e-9  # a share of a value by which printed roundings of it may differ


def is_measure(session: Session, key: str) -> bool:
    """Whether an indicator or a series has that key."""
    one = select(Indicator.indicator_id).where(Indicator.indicator_key == key).limit(1)
    other = select(Series.series_id).where(Series.series_key == key).limit(1)
    return session.scalar(one) is not None or session.scalar(other) is not None


DEFINITION: Dtypes = {
    "indicator_id": "Int64",
    "indicator_key": "str",
    "origin": "str",
    "kind": "str",
    "unit": "str",
    "direction": "str",
    "custodian": "str",
    "data_source": "str",
    "sdg_indicator": "str",
    "named_in": "str",
}


def definition(session: Session, key: str, language: str) -> Row | None:
    """The definition of an indicator with `name`, `method` and `note`; None where there is none."""
    query = select(
        Indicator.indicator_id,
        Indicator.indicator_key,
        Indicator.origin_code,
        Indicator.kind_code,
        Indicator.unit_code,
        Indicator.direction_code,
        Indicator.custodian,
        Indicator.data_source,
        Indicator.sdg_indicator,
        Indicator.named_in,
    ).where(Indicator.indicator_key == key)
    found = records(frame_of(session, query, DEFINITION))
    if not found:
        return None
    one = session.get_one(Indicator, found[0]["indicator_id"])
    return {**found[0], **_worded(one, ("name", "method", "note"), language)}


def _worded(one: Base, names: Sequence[str], language: str) -> dict[str, str | None]:
    """Its words in a language, or in English where it has none in that."""
    texts = {text.language_code: text for text in one.texts}  # type: ignore[attr-defined]
    choice = [texts[code] for code in (language, "en") if code in texts]
    return {
        name: next((said for text in choice if (said := getattr(text, name))), None)
        for name in names
    }


def series_of(session: Session, keys: Sequence[str], language: str) -> list[Row]:
    """The series of these keys with `name` and `note`, in their order."""
    query = select(Series).where(Series.series_key.in_(keys)).order_by(Series.series_key)
    return [
        {
            "series_key": one.series_key,
            "publisher": one.publisher,
            "code": one.code,
            "unit": one.unit,
            "part": one.breakdown or "",
            "is_additive": one.is_additive,
            "natural_limit": one.natural_limit,
            **_worded(one, ("name", "note"), language),
        }
        for one in session.scalars(query)
    ]


def targets_of(session: Session, indicator_key: str, language: str) -> list[Row]:
    """What the indicator should reach, in stored order, each with its baseline and its clause.

    `baseline_year` stands where there is a baseline; `baseline_value` is None where nobody
    knows it. `note` and `baseline_note` are in the language, or in English.
    """
    query = (
        select(
            Target,
            Baseline,
            Actor.actor_code,
            Group.group_key,
            Clause.clause_key,
            Provision.provision_key,
        )
        .join(Indicator, Indicator.indicator_id == Target.indicator_id)
        .outerjoin(Baseline, Baseline.baseline_id == Target.baseline_id)
        .outerjoin(Actor, Actor.actor_id == Target.actor_id)
        .outerjoin(Group, Group.group_id == Baseline.group_id)
        .outerjoin(Clause, Clause.clause_id == Target.clause_id)
        .outerjoin(Provision, Provision.provision_id == Clause.provision_id)
        .where(Indicator.indicator_key == indicator_key)
        .order_by(Target.target_id)
    )
    return [
        {
            **_target(target, language),
            **_baseline(baseline, language),
            "actor_code": actor,
            "group_key": group,
            "clause_key": clause,
            "provision_key": provision,
        }
        for target, baseline, actor, group, clause, provision in session.execute(query)
    ]


def _target(one: Target, language: str) -> Row:
    return {
        "target_key": one.target_key,
        "kind": one.kind_code,
        "origin": one.origin_code,
        "value": one.value,
        "upper": one.upper,
        "factor": one.factor,
        "due_on": one.due_on,
        "evidence": one.evidence,
        **_worded(one, ("note",), language),
    }


def _baseline(one: Baseline | None, language: str) -> Row:
    if one is None:
        return dict.fromkeys(
            ("baseline_year", "baseline_value", "baseline_method", "baseline_evidence")
        ) | {"baseline_note": None}
    return {
        "baseline_year": one.year,
        "baseline_value": one.value,
        "baseline_method": one.method_code,
        "baseline_evidence": one.evidence,
        "baseline_note": _worded(one, ("note",), language)["note"],
    }


def alike(session: Session, indicator_key: str) -> list[str]:
    """Other indicators that measure the same indicator of the 2030 Agenda."""
    mine = (
        select(Indicator.sdg_indicator)
        .where(Indicator.indicator_key == indicator_key)
        .scalar_subquery()
    )
    query = (
        select(Indicator.indicator_key)
        .where(Indicator.sdg_indicator == mine, Indicator.indicator_key != indicator_key)
        .order_by(Indicator.indicator_id)
    )
    return list(session.scalars(query))


CLAUSES: Dtypes = {"clause_key": "str", "provision_key": "str"}


def clauses_of(session: Session, indicator_key: str) -> pd.DataFrame:
    """The clauses the indicator speaks to, with the paragraph of each."""
    query = (
        select(Clause.clause_key, Provision.provision_key)
        .join(ClauseIndicator, ClauseIndicator.clause_id == Clause.clause_id)
        .join(Indicator, Indicator.indicator_id == ClauseIndicator.indicator_id)
        .join(Provision, Provision.provision_id == Clause.provision_id)
        .where(Indicator.indicator_key == indicator_key)
        .order_by(Clause.clause_id)
    )
    return frame_of(session, query, CLAUSES)


def vintages_of(session: Session, series_keys: Sequence[str], language: str) -> list[Row]:
    """The releases with values of these series, newest first, each with its `note`."""
    of = select(Series.series_id).where(Series.series_key.in_(series_keys))
    used = select(Observation.vintage_id).where(Observation.series_id.in_(of)).distinct()
    query = (
        select(Vintage)
        .where(Vintage.vintage_id.in_(used))
        .order_by(Vintage.released_on.desc(), Vintage.vintage_id.desc())
    )
    columns = (
        *("vintage_key", "publisher", "title", "released_on", "is_release_stated"),
        *("retrieved_on", "url", "licence", "file_name", "row_count"),
    )
    return [
        {
            **{name: getattr(one, name) for name in columns},
            "precision": one.precision_code,
            "certainty": one.certainty_code,
            **_worded(one, ("note",), language),
        }
        for one in session.scalars(query)
    ]


REVISIONS: Dtypes = {
    "area_key": "str",
    "period_start": "date",
    "period_end": "date",
    "part": "str",
    "breakdown": "str",
    "old_value": "Float64",
    "old_vintage": "str",
    "value": "Float64",
    "vintage_key": "str",
}


def revisions(session: Session, scope: Scope, most: int) -> pd.DataFrame:
    """Where a later release changed a value: both, the changes of the newest years first.

    One row a change, so a point changed twice has two; what was printed again as it was is no
    change. At most `most` rows.
    """
    ranked = ranked_observations(
        scope,
        func.lead(Observation.value)
        .over(partition_by=POINT, order_by=NEWEST_FIRST)
        .label("old_value"),
        func.lead(Vintage.vintage_key)
        .over(partition_by=POINT, order_by=NEWEST_FIRST)
        .label("old_vintage"),
    ).subquery()
    old, new = ranked.c.old_value, ranked.c.value
    is_other = func.abs(new - old) > TOLD_TWICE * func.abs(old)
    query = (
        select(*(ranked.c[name] for name in REVISIONS))
        .where(or_(is_other, and_(old == 0, new != 0)))
        .order_by(ranked.c.period_start.desc(), ranked.c.area_key, ranked.c.breakdown)
        .limit(most)
    )
    return frame_of(session, query, REVISIONS)


STATE_MEANS: Dtypes = {
    "area_key": "str",
    "period_start": "date",
    "period_end": "date",
    "value": "Float64",
    "values": "Int64",
}


def state_means(session: Session, scope: Scope) -> pd.DataFrame:
    """The plain mean over the newest values of each state and period; nothing is weighted.

    Counted in the database. Meant for series that only have parts, such as corridors.
    """
    ranked = ranked_observations(scope).subquery()
    by = [ranked.c[name] for name in ("area_key", "period_start", "period_end")]
    query = (
        select(*by, func.avg(ranked.c.value), func.count(ranked.c.value))
        .where(ranked.c.rank == 1, ranked.c.value.is_not(None))
        .group_by(*by)
        .order_by(*by)
    )
    return frame_of(session, query, STATE_MEANS)


NEWEST_PARTS: Dtypes = {
    "area_key": "str",
    "series_key": "str",
    "breakdown": "str",
    "period_start": "date",
    "period_end": "date",
    "value": "Float64",
    "printed": "str",
    "status": "str",
}


def newest_by_breakdown(session: Session, counted: pd.DataFrame, most: int) -> pd.DataFrame:
    """The newest value of each state and breakdown, the total left out; at most `most` rows.

    `counted` as `breakdowns`: those of most states come first, and only what fits is looked at.
    """
    parts = counted[(counted["breakdown"] != "") & (counted["values"] > 0)]
    order = parts.sort_values(["states", "breakdown"], ascending=[False, True])
    fitting = order[order["states"].cumsum() <= most]
    of = select(Series.series_id).where(Series.series_key.in_(fitting["series_key"].unique()))
    of_whom = select(Breakdown.breakdown_id).where(
        Breakdown.breakdown_key.in_(fitting["breakdown"].unique())
    )
    newest = (
        select(
            Observation.series_id,
            Observation.area_id,
            Observation.breakdown_id,
            Observation.period_start,
            Observation.period_end,
            Observation.value,
            Observation.printed,
            Observation.status_code,
            func.row_number()
            .over(
                partition_by=(
                    Observation.series_id,
                    Observation.area_id,
                    Observation.breakdown_id,
                ),
                order_by=(Observation.period_end.desc(), *NEWEST_FIRST),
            )
            .label("age"),
        )
        .join(Series, Series.series_id == Observation.series_id)
        .join(Vintage, Vintage.vintage_id == Observation.vintage_id)
        .where(Observation.series_id.in_(of), Observation.area_id.in_(state_ids()))
        .where(Observation.breakdown_id.in_(of_whom), Observation.value.is_not(None))
        .subquery()
    )
    query: Select[Any] = (
        select(
            Area.area_key,
            Series.series_key,
            Breakdown.breakdown_key,
            newest.c.period_start,
            newest.c.period_end,
            newest.c.value,
            newest.c.printed,
            newest.c.status_code,
        )
        .join(Area, Area.area_id == newest.c.area_id)
        .join(Series, Series.series_id == newest.c.series_id)
        .join(Breakdown, Breakdown.breakdown_id == newest.c.breakdown_id)
        .where(newest.c.age == 1)
        .order_by(Area.area_key, Series.series_key, Breakdown.breakdown_key)
        .limit(most)
    )
    return frame_of(session, query, NEWEST_PARTS)


MEASURED: Dtypes = {
    "indicator_key": "str",
    "states": "Int64",
    "values": "Int64",
    "last_start": "date",
    "last_end": "date",
}


def measured_indicators(session: Session) -> pd.DataFrame:
    """One row an indicator with values of states: how many states and values, the newest period.

    Counted in the database, over all its series and breakdowns.
    """
    query = (
        select(
            Indicator.indicator_key,
            func.count(Observation.area_id.distinct()),
            func.count(),
            func.max(Observation.period_start),
            func.max(Observation.period_end),
        )
        .select_from(Observation)
        .join(Series, Series.series_id == Observation.series_id)
        .join(Indicator, Indicator.indicator_id == Series.indicator_id)
        .where(
            Observation.series_id.in_(
                select(Series.series_id).where(Series.indicator_id.is_not(None))
            ),
            Observation.area_id.in_(state_ids()),
            Observation.value.is_not(None),
        )
        .group_by(Indicator.indicator_id, Indicator.indicator_key)
        .order_by(Indicator.indicator_id)
    )
    return frame_of(session, query, MEASURED)


AREA_TOTALS: Dtypes = {
    "indicator_key": "str",
    "series_key": "str",
    "area_key": "str",
    "part": "str",
    "breakdown": "str",
    "period_start": "date",
    "period_end": "date",
    "value": "Float64",
    "status": "str",
    "unit": "str",
}


def totals_of_area(session: Session, area_key: str) -> pd.DataFrame:
    """The newest totals of everything an indicator is measured by, in one area; by period."""
    known = select(Series.series_id).where(Series.indicator_id.is_not(None))
    total = select(Breakdown.breakdown_id).where(Breakdown.breakdown_key == "")
    place = select(Area.area_id).where(Area.area_key == area_key)
    rank = func.row_number().over(partition_by=POINT, order_by=NEWEST_FIRST).label("rank")
    ranked = (
        select(
            Indicator.indicator_key,
            Series.series_key,
            func.coalesce(Series.breakdown, "").label("part"),
            Observation.period_start,
            Observation.period_end,
            Observation.value,
            Observation.status_code.label("status"),
            Series.unit,
            rank,
        )
        .select_from(Observation)
        .join(Series, Series.series_id == Observation.series_id)
        .join(Indicator, Indicator.indicator_id == Series.indicator_id)
        .join(Vintage, Vintage.vintage_id == Observation.vintage_id)
        .where(
            Observation.series_id.in_(known),
            Observation.area_id.in_(place),
            Observation.breakdown_id.in_(total),
        )
        .subquery()
    )
    said: dict[str, Any] = {"area_key": literal(area_key), "breakdown": literal("")}
    query: Select[*tuple[Any, ...]] = (
        select(*(said[name] if name in said else ranked.c[name] for name in AREA_TOTALS))
        .where(ranked.c.rank == 1, ranked.c.value.is_not(None))
        .order_by(ranked.c.indicator_key, ranked.c.part, ranked.c.period_end)
    )
    return frame_of(session, query, AREA_TOTALS)


OTHER_SERIES: Dtypes = {"series_key": "str", "publisher": "str", "name": "str"}


def other_series(session: Session, language: str, most: int) -> tuple[pd.DataFrame, int]:
    """Series with values that measure no indicator of ours: at most `most`, and how many."""
    has_values = select(Observation.series_id).where(Observation.series_id == Series.series_id)
    those = Series.indicator_id.is_(None), has_values.exists()
    count = session.scalar(select(func.count()).select_from(Series).where(*those)) or 0
    query = select(Series).where(*those).order_by(Series.series_key).limit(most)
    rows = [
        (one.series_key, one.publisher, _worded(one, ("name",), language)["name"] or one.code)
        for one in session.scalars(query)
    ]
    frame = pd.DataFrame(rows, columns=list(OTHER_SERIES), dtype="object")
    return typed(frame, OTHER_SERIES), count
