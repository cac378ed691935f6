"""Progress of every measured indicator, state by state: from newest values to statuses.

A trend is never drawn across two series, for publishers count differently: each state's status
rests on one series, the one whose values reach furthest, and of two that reach as far the longer.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.method.groups import group_average
from tracker.method.progress import assess_progress
from tracker.method.progress_rules import ProgressRules
from tracker.method.progress_status import Doubt, ProgressStatus
from tracker.method.targets import (
    AbsoluteTarget,
    BandTarget,
    MaintainTarget,
    RelativeTarget,
)
from tracker.method.targets import Target as Asked
from tracker.method.trajectory import Point
from tracker.method.trajectory import Series as Trajectory
from tracker.models import Actor, Baseline, Group, Indicator, Membership, Series, Target
from tracker.queries.frames import Dtypes, typed
from tracker.queries.observations import Scope, observations
from tracker.vocab import ActorKind, Direction, ProgressMethod, TargetKind

SIGNS = {Direction.UP: 1, Direction.DOWN: -1}

STATUSES: Dtypes = {
    "indicator_key": "str",
    "subject": "str",
    "is_group": "boolean",
    "target_key": "str",
    "series_key": "str",
    "part": "str",
    "class": "str",
    "published": "str",
    "method": "str",
    "version": "Int64",
    "asked": "str",
    "ratio": "Float64",
    "is_growth": "boolean",
    "score": "Float64",
    "base_year": "Float64",
    "base_value": "Float64",
    "current_year": "Float64",
    "current_value": "Float64",
    "points": "Int64",
    "actual_pace": "Float64",
    "required_pace": "Float64",
    "needed_pace": "Float64",
    "is_rate": "boolean",
    "nearest_cut": "str",
    "cut_at": "Float64",
    "cut_distance": "Float64",
    "is_met": "boolean",
    "is_missed": "boolean",
    "moving": "str",
    "is_sensitive": "boolean",
    "doubts": "str",
    "gap": "str",
    "by_method": "str",
}


@dataclass(frozen=True)
class _Aim:
    """A target as rows have it: of whom, and what it asks."""

    key: str | None
    subject: str | None  # a state, a group, or None for every state
    is_group: bool
    asked: Asked | None


NO_AIM = _Aim(None, None, is_group=False, asked=None)


def statuses(
    session: Session,
    rules: ProgressRules,
    scope: Scope,
    method: ProgressMethod | None = None,
    *,
    compare: bool = False,
) -> pd.DataFrame:
    """One row a state (or group), indicator part and target; every state on record has its row.

    Columns `STATUSES`; `class` is a code of `ProgressClass`. A state without values has a row that
    says so. Years are decimal (2011.5 is July), paces a year. Indicators without a direction have
    no row. `gap` is a code of `ProgressGap`; `doubts` are joined by `; `, each as
    `last_year:met` or `second_method:limited:un_chart`: what is doubted, the class it would be,
    and by which method. With `compare`, `by_method` says the class by every method
    (`statcan:met;linear:limited`), otherwise it is empty.
    """
    rows = []
    for case in _cases(session, rules, scope):
        found = assess_progress(case.trajectory, rules, method=method, target=case.aim.asked)
        rows.append(_row(case, found, _by_method(case, rules) if compare else None))
    return typed(pd.DataFrame(rows, columns=list(STATUSES), dtype="object"), STATUSES)


def of_states(found: pd.DataFrame) -> pd.DataFrame:
    """Of `statuses` the rows of states, one an indicator, part and state: by its first target.

    A target of one state comes before one of all, and any before none.
    """
    mine = found[~found["is_group"].astype(bool)]
    ordered = mine.assign(without=mine["target_key"].isna()).sort_values("without", kind="stable")
    kept = ordered.drop_duplicates(["indicator_key", "part", "subject"]).drop(columns="without")
    return kept.sort_index()


def _by_method(case: "_Case", rules: ProgressRules) -> str:
    found = {
        method: assess_progress(case.trajectory, rules, method=method, target=case.aim.asked)
        for method in rules.methods
    }
    return ";".join(f"{one.value}:{status.progress_class.value}" for one, status in found.items())


@dataclass(frozen=True)
class _Case:
    """What is to be judged: points of a subject, and what they should reach."""

    indicator_key: str
    subject: str
    aim: _Aim
    part: str
    line: "Line"
    trajectory: Trajectory


def _cases(session: Session, rules: ProgressRules, scope: Scope) -> Iterator[_Case]:
    states = _states(session)
    for indicator in _measured(session, scope):
        mine = replace(
            scope,
            indicator_key=indicator.indicator_key,
            breakdown="",
            states_only=True,
            newest=False,
        )
        ground = _Ground(states, session)
        lines = headlines(newest_of_series(observations(session, mine)), rules)
        yield from _of_indicator(indicator, lines, ground)


def newest_of_series(values: pd.DataFrame) -> pd.DataFrame:
    """The newest value of each point of each series: another series' later release hides none."""
    point = ["series_key", "area_key", "part", "breakdown", "period_start", "period_end"]
    return values.sort_values("rank", kind="stable").drop_duplicates(point).sort_index()


@dataclass(frozen=True)
class _Ground:
    """What all statuses of a query rest on."""

    states: list[str]
    session: Session


def _states(session: Session) -> list[str]:
    query = select(Actor.actor_code).where(Actor.kind_code == ActorKind.STATE.value)
    return list(session.scalars(query.order_by(Actor.actor_code)))


def _measured(session: Session, scope: Scope) -> Iterable[Indicator]:
    query = (
        select(Indicator)
        .where(Indicator.indicator_id.in_(select(Series.indicator_id)))
        .where(Indicator.direction_code != Direction.NONE.value)
        .order_by(Indicator.indicator_id)
    )
    if scope.indicator_key is not None:
        query = query.where(Indicator.indicator_key == scope.indicator_key)
    return session.scalars(query)


def _aims(session: Session, indicator: Indicator) -> list[_Aim]:
    """The targets of an indicator; without any, growth alone is judged."""
    query = (
        select(Target, Baseline, Actor.actor_code, Group.group_key)
        .outerjoin(Baseline, Baseline.baseline_id == Target.baseline_id)
        .outerjoin(Actor, Actor.actor_id == Target.actor_id)
        .outerjoin(Group, Group.group_id == Baseline.group_id)
        .where(Target.indicator_id == indicator.indicator_id)
        .order_by(Target.target_id)
    )
    found = [
        _Aim(target.target_key, actor or group, group is not None, _asked(target, baseline))
        for target, baseline, actor, group in session.execute(query)
    ]
    # a target of some states only leaves the others without one
    return found if any(one.subject is None for one in found) else [NO_AIM, *found]


def _asked(target: Target, baseline: Baseline | None) -> Asked:
    year = None if target.due_on is None else float(target.due_on.year)
    kind = TargetKind(target.kind_code)
    if kind is TargetKind.MAINTAIN:
        return MaintainTarget(0.0)
    if kind is TargetKind.RELATIVE:
        assert target.factor is not None, "the table refuses it"
        return RelativeTarget(target.factor, baseline.value if baseline else None, year)
    assert target.value is not None, "the table refuses it"
    if kind is TargetKind.BAND:
        assert target.upper is not None, "the table refuses it"
        return BandTarget(target.value, target.upper, year)
    return AbsoluteTarget(target.value, year)


def _of_indicator(
    indicator: Indicator, lines: Mapping[tuple[str, str], "Line"], ground: _Ground
) -> Iterator[_Case]:
    sign = SIGNS[Direction(indicator.direction_code)]
    limits = {
        one.series_key: one.natural_limit
        for one in ground.session.scalars(
            select(Series).where(Series.indicator_id == indicator.indicator_id)
        )
    }
    parts = list(dict.fromkeys(part for _, part in lines)) or [""]
    for aim in _aims(ground.session, indicator):
        for part in parts if aim.key is None else [parts[0] if "" not in parts else ""]:
            for subject, line in _lines(lines, part, aim, ground):
                trajectory = Trajectory(line.points, sign, limits.get(line.series_key or ""))
                yield _Case(indicator.indicator_key, subject, aim, part, line, trajectory)


@dataclass(frozen=True)
class Line:
    """The points of one series for one subject; no series where there is no value."""

    series_key: str | None
    points: tuple[Point, ...]


NOTHING = Line(None, ())


def headlines(values: pd.DataFrame, rules: ProgressRules) -> dict[tuple[str, str], Line]:
    """By area and part, the total of the series whose values reach furthest.

    `values` as `observations`. Values that a publisher calls forecast, imputed or provisional are
    no points: they are shown, and nothing is concluded from them.
    """
    shown = values[
        (values["breakdown"] == "")
        & values["value"].notna()
        & ~values["status"].isin(rules.left_out)
    ]
    points: defaultdict[tuple[str, str, str], dict[float, float]] = defaultdict(dict)
    columns = ("area_key", "part", "series_key", "period_start", "period_end", "value")
    for area, part, series, start, end, value in zip(*(shown[one] for one in columns), strict=True):
        points[area, part, series][year_of(start, end)] = float(value)
    found: dict[tuple[str, str], Line] = {}
    for (area, part, series), years in sorted(points.items()):
        line = Line(series, tuple(Point(*one) for one in sorted(years.items())))
        before = found.get((area, part), NOTHING)
        if _reach(line) > _reach(before):
            found[area, part] = line
    return found


def _reach(line: Line) -> tuple[float, int]:
    return (line.points[-1].year, len(line.points)) if line.points else (0.0, 0)


def year_of(start: date, end: date) -> float:
    """A period as a decimal year: its own year, the start of a part of one, the end of several."""
    if end.year > start.year:
        return float(end.year)
    whole = (end - start).days > 360  # noqa: PLR2004 - a year, leap or not
    return float(start.year) if whole else start.year + (start.month - 1) / 12


def _lines(
    lines: Mapping[tuple[str, str], Line], part: str, aim: _Aim, ground: _Ground
) -> Iterator[tuple[str, Line]]:
    """Whom a target is about, and the line it is judged by."""
    if aim.is_group:
        assert aim.subject is not None, "a group has a key"
        members = _members(ground.session, aim.subject)
        yield aim.subject, group_line({one: lines.get((one, part), NOTHING) for one in members})
        return
    for state in ground.states if aim.subject is None else [aim.subject]:
        yield state, lines.get((state, part), NOTHING)


def _members(session: Session, group_key: str) -> list[str]:
    query = (
        select(Actor.actor_code)
        .join(Membership, Membership.actor_id == Actor.actor_id)
        .join(Group, Group.group_id == Membership.group_id)
        .where(Group.group_key == group_key)
        .order_by(Actor.actor_code)
    )
    return list(dict.fromkeys(session.scalars(query)))


def group_line(lines: Mapping[str, Line]) -> Line:
    """The unweighted mean over the members with a value, year by year; nothing is filled in."""
    years: defaultdict[float, dict[str, float]] = defaultdict(dict)
    for member, line in lines.items():
        for one in line.points:
            years[one.year][member] = one.value
    means = [
        (year, group_average({member: values.get(member) for member in lines}).mean)
        for year, values in sorted(years.items())
    ]
    keys = sorted({line.series_key for line in lines.values() if line.series_key})
    return Line(
        keys[0] if len(keys) == 1 else None,
        tuple(Point(year, mean) for year, mean in means if mean is not None),
    )


def _row(case: _Case, status: ProgressStatus, by_method: str | None) -> tuple[object, ...]:
    pace, cut = status.pace, status.nearest_cut
    base, current = status.base, status.current
    return (
        case.indicator_key,
        case.subject,
        case.aim.is_group,
        case.aim.key,
        case.line.series_key,
        case.part,
        status.progress_class.value,
        status.published,
        status.method.value,
        status.version,
        status.asked.value,
        status.value,
        status.is_growth,
        status.score,
        base and base.year,
        base and base.value,
        current and current.year,
        current and current.value,
        status.n_points,
        pace and pace.actual,
        pace and pace.required,
        pace and pace.from_now,
        pace and pace.is_rate,
        cut and cut.to.value,
        cut and cut.at,
        cut and cut.distance,
        status.is_met,
        status.is_missed,
        status.moving and status.moving.value,
        status.is_sensitive,
        "; ".join(map(_doubt, status.doubts)) or None,
        status.gap and status.gap.value,
        by_method,
    )


def _doubt(doubt: Doubt) -> str:
    named = (doubt.kind, doubt.other, doubt.method)
    return ":".join(one.value for one in named if one is not None)
