"""An indicator of a test's own among the states of the catalogue: bridge spans, their values."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.ingest.observations.periods import read_period
from tracker.models import (
    Actor,
    Area,
    Baseline,
    Breakdown,
    Group,
    Indicator,
    Series,
    Target,
    Vintage,
)
from tracker.vocab import Certainty, VintageOrigin
from tracker.workflow.ledger import append_observations
from tracker.workflow.observations import seal

KEY = "bridge_spans"
SERIES = "bridges:SPANS:number"


@dataclass(frozen=True)
class Told:
    """One value as a vintage tells it."""

    area: str
    period: str
    value: float | None
    status: str = "normal"
    series: str = SERIES
    breakdown: str = ""


def indicator(session: Session, direction: str = "up") -> Indicator:
    """The indicator, without series."""
    made = Indicator(
        indicator_key=KEY,
        origin_code="project",
        kind_code="outcome",
        unit_code="number",
        direction_code=direction,
        status_code="proposed",
    )
    session.add(made)
    session.flush()
    return made


def series(session: Session, key: str = SERIES, part: str | None = None, **more: object) -> Series:
    """A series of the indicator, where there is one."""
    publisher, code, unit = key.split(":")
    of = select(Indicator.indicator_id).where(Indicator.indicator_key == KEY)
    made = Series(
        series_key=key,
        publisher=publisher,
        code=code,
        unit=unit,
        indicator_id=session.scalar(of),
        breakdown=part,
        **more,
    )
    session.add(made)
    session.flush()
    return made


def vintage(session: Session, released_on: date, *told: Told) -> str:
    """Values that became known on a day; the key of their vintage."""
    number = len(session.scalars(select(Vintage.vintage_id)).all())
    made = Vintage(
        vintage_key=f"bridges-{number}",
        origin_code=VintageOrigin.IMPORTED.value,
        publisher="bridges",
        title="Spans of the year",
        released_on=released_on,
        is_release_stated=True,
        certainty_code=Certainty.VERIFIED.value,
    )
    append_observations(session, made, seal(_rows(session, told)))
    return made.vintage_key


def _rows(session: Session, told: tuple[Told, ...]) -> pd.DataFrame:
    known = set(session.scalars(select(Breakdown.breakdown_key)))
    wanted = dict.fromkeys(one.breakdown for one in told)
    session.add_all(Breakdown(breakdown_key=one) for one in wanted if one not in known)
    session.flush()
    periods = [read_period(one.period) for one in told]
    return pd.DataFrame(
        {
            "series_id": [_id(session, Series.series_key, one.series) for one in told],
            "area_id": [_id(session, Area.area_key, one.area) for one in told],
            "breakdown_id": [_id(session, Breakdown.breakdown_key, one.breakdown) for one in told],
            "period_start": [one.start.isoformat() for one in periods],
            "period_end": [one.end.isoformat() for one in periods],
            "value": pd.Series([one.value for one in told], dtype="float64"),
            "printed": ["" if one.value is None else f"{one.value:g}" for one in told],
            "status_code": [one.status for one in told],
            "lower": pd.Series([None] * len(told), dtype="float64"),
            "upper": pd.Series([None] * len(told), dtype="float64"),
        }
    )


def _id(session: Session, key: object, text: str) -> int:
    own = {
        Series.series_key: Series.series_id,
        Area.area_key: Area.area_id,
        Breakdown.breakdown_key: Breakdown.breakdown_id,
    }[key]
    return session.scalars(select(own).where(key == text)).one()


def target(session: Session, key: str, kind: str, **asked: object) -> Target:
    """What the indicator should reach; `actor` is a code of a state, due at the end of 2030."""
    code = asked.pop("actor", None)
    actor = session.scalar(select(Actor).where(Actor.actor_code == code)) if code else None
    of = select(Indicator.indicator_id).where(Indicator.indicator_key == KEY)
    made = Target(
        target_key=key,
        indicator_id=session.scalar(of),
        actor_id=actor.actor_id if actor else None,
        kind_code=kind,
        due_on=date(2030, 12, 31),
        origin_code="proposed",
        **asked,
    )
    session.add(made)
    session.flush()
    return made


def baseline(session: Session, value: float | None, group: str | None = None) -> Baseline:
    """A baseline of 2010, of every state or of a group."""
    of = select(Indicator.indicator_id).where(Indicator.indicator_key == KEY)
    whom = select(Group.group_id).where(Group.group_key == group)
    made = Baseline(
        baseline_key="spans-2010",
        indicator_id=session.scalar(of),
        group_id=session.scalar(whom) if group else None,
        year=2010,
        value=value,
        method_code="printed",
        certainty_code=Certainty.VERIFIED.value,
    )
    session.add(made)
    session.flush()
    return made
