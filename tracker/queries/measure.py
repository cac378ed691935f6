"""All that is known of one indicator, or of one series that measures none, state by state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy.orm import Session

from tracker.method.progress_rules import ProgressRules
from tracker.method.suspicion import Points, suspicions
from tracker.queries.frames import records, typed
from tracker.queries.measured import (
    alike,
    clauses_of,
    definition,
    newest_by_breakdown,
    revisions,
    series_of,
    state_means,
    targets_of,
    vintages_of,
)
from tracker.queries.observations import (
    OBSERVATIONS,
    Scope,
    breakdowns,
    observations,
    period_means,
    series_keys,
)
from tracker.queries.progress import (
    NOTHING,
    Line,
    group_line,
    headlines,
    newest_of_series,
    of_states,
    statuses,
)

Row = dict[str, Any]
PARTS_TOLD = 400  # newest values by breakdown; the rest is in the download
PARTS_WEIGHED = 4000  # values up to which parts are compared with their whole
CHANGES_TOLD = 60  # revisions
CORRIDOR = "sending"  # the one breakdown whose parts are averaged: where money is sent from


@dataclass(frozen=True)
class Ground:
    """What reading an indicator rests on: the day, the states (`actor_code`, `name`), the rules."""

    as_of: date
    states: pd.DataFrame
    rules: ProgressRules


@dataclass(frozen=True, eq=False)  # the same only as itself: what is drawn of it is kept by it
class IndicatorData:
    """One indicator, or one series that measures none of ours, state by state.

    `definition`, `series`, `targets` and `vintages` as `tracker.queries.measured` has them;
    `shown` is the breakdown that `points` and `lines` are of: the total, or where there is none
    that of most states; `is_mean` where they are plain means over corridors. `points` has the
    newest values, as `observations`; `lines` one series a state and part, as `headlines`; `group`
    the mean over all states. `statuses` has a row a state and part and one a group, with classes
    by every method; `alike` the targets of indicators of the same goal.
    """

    key: str
    as_of: date
    definition: Row | None
    series: list[Row]
    states: pd.DataFrame
    points: pd.DataFrame
    lines: dict[tuple[str, str], Line]
    shown: str
    is_mean: bool
    means: pd.DataFrame
    group: Line
    statuses: pd.DataFrame
    groups: pd.DataFrame
    targets: list[Row]
    alike: list[Row]
    breakdowns: pd.DataFrame
    parts: pd.DataFrame
    revisions: pd.DataFrame
    vintages: list[Row]
    suspicions: pd.DataFrame
    clauses: pd.DataFrame
    rules: ProgressRules

    @cached_property
    def point_rows(self) -> list[Row]:
        """The rows of `points`, as plain values."""
        return records(self.points)

    @property
    def name(self) -> str:
        """What is measured, in the page's language."""
        if self.definition is not None:
            return str(self.definition["name"])
        one = self.series[0]
        return str(one["name"] or one["code"])

    @property
    def unit(self) -> str:
        """The unit the values are in."""
        units = {one["unit"] for one in self.series}
        return units.pop() if len(units) == 1 else self._defined("unit")

    @property
    def direction(self) -> str:
        """Which way is progress; of a series alone nobody has said."""
        return self._defined("direction") or "none"

    def _defined(self, name: str) -> str:
        return "" if self.definition is None else str(self.definition[name])


def all_values(session: Session, key: str) -> pd.DataFrame:
    """Every value of states of an indicator or a series, of every release, as `observations`.

    Raises:
        UnknownKeyError: neither has that key.
    """
    series_keys(session, key)
    scope = _scope(key, is_indicator=definition(session, key, "en") is not None)
    return observations(session, Scope(**scope, states_only=True, newest=False))


def indicator_data(session: Session, key: str, language: str, ground: Ground) -> IndicatorData:
    """Read it all, in one session.

    Raises:
        UnknownKeyError: no indicator and no series has that key.
    """
    keys = series_keys(session, key)
    told = definition(session, key, language)
    by = _scope(key, is_indicator=told is not None)
    counted = breakdowns(session, keys)
    shown, is_mean = _shown(counted)
    scope = Scope(**by, breakdown=None if is_mean else shown, states_only=True)
    points = _means(session, scope, keys) if is_mean else observations(session, scope)
    own = points if is_mean else newest_of_series(observations(session, scope.with_revisions()))
    lines = headlines(own.assign(breakdown=""), ground.rules)
    series = series_of(session, keys, language)
    releases = vintages_of(session, keys, language)
    nothing = points.iloc[:0]
    found = statuses(session, ground.rules, scope, compare=True) if told else nothing
    return IndicatorData(
        key=key,
        as_of=ground.as_of,
        definition=told,
        series=series,
        states=ground.states,
        points=points,
        lines=lines,
        shown=shown,
        is_mean=is_mean,
        means=period_means(session, scope) if is_mean else nothing,
        group=group_line(
            {one: lines.get((one, ""), NOTHING) for one in ground.states["actor_code"]}
        ),
        statuses=of_states(found) if told else nothing,
        groups=found[found["is_group"].astype(bool)] if told else nothing,
        targets=targets_of(session, key, language) if told else [],
        alike=_alike(session, key, language) if told else [],
        breakdowns=counted,
        parts=newest_by_breakdown(session, counted, PARTS_TOLD),
        # one release alone has changed nothing
        revisions=_changes(session, by) if len(releases) > 1 else nothing,
        vintages=releases,
        suspicions=_suspicions(_weighed(session, by, counted, points), series),
        clauses=clauses_of(session, key),
        rules=ground.rules,
    )


def _scope(key: str, *, is_indicator: bool) -> dict[str, Any]:
    return {"indicator_key": key} if is_indicator else {"series_key": key}


def _changes(session: Session, by: dict[str, Any]) -> pd.DataFrame:
    return revisions(session, Scope(**by, states_only=True, newest=False), CHANGES_TOLD)


def _alike(session: Session, key: str, language: str) -> list[Row]:
    return [
        {**row, "indicator_key": other}
        for other in alike(session, key)
        for row in targets_of(session, other, language)
    ]


def _shown(counted: pd.DataFrame) -> tuple[str, bool]:
    """The breakdown a page draws, and whether it is a mean over parts.

    The total; without one the mean over corridors, or else the breakdown of most states.
    """
    with_values = counted[counted["values"] > 0]
    keys = set(with_values["breakdown"])
    if not keys or "" in keys:
        return "", False
    if all(one.startswith(f"{CORRIDOR}=") and ";" not in one for one in keys):
        return "", True
    by = ["states", "values", "breakdown"]
    return str(
        with_values.sort_values(by, ascending=[False, False, True])["breakdown"].iloc[0]
    ), False


def _means(session: Session, scope: Scope, keys: list[str]) -> pd.DataFrame:
    """Means over the corridors of a state and period, as points of its total."""
    found = state_means(session, scope)
    blank: dict[str, Any] = {
        "indicator_key": None,
        "series_key": keys[0],
        "part": "",
        "breakdown": "",
        "unit": "",
    }
    blank |= {"printed": "", "status": "normal", "vintage_key": None, "released_on": None}
    blank |= {"lower": None, "upper": None, "rank": 1}
    return typed(found.assign(**blank), OBSERVATIONS)


def _weighed(
    session: Session, by: dict[str, Any], counted: pd.DataFrame, points: pd.DataFrame
) -> pd.DataFrame:
    """The values looked at for suspicions: parts too, where they are few."""
    if len(counted) > 1 and counted["values"].sum() <= PARTS_WEIGHED:
        return observations(session, Scope(**by, states_only=True))
    return points


def _suspicions(values: pd.DataFrame, series: Iterable[Row]) -> pd.DataFrame:
    """As `suspicions`, with keys for numbers; a period is the ordinal of its first day."""
    known = values[values["value"].notna()]
    names = {one: sorted(set(known[one])) for one in ("series_key", "area_key")}
    parts = ["", *sorted(set(known["breakdown"]) - {""})]
    points = Points(
        series=_numbers(known["series_key"].map(names["series_key"].index)),
        area=_numbers(known["area_key"].map(names["area_key"].index)),
        breakdown=_numbers(known["breakdown"].map(parts.index)),
        period=_numbers(known["period_start"].map(date.toordinal)),
        value=known["value"].to_numpy(dtype="float64"),
    )
    whole = {row["series_key"] for row in series if row["is_additive"]}
    found = suspicions(
        points,
        0,
        frozenset(at for at, one in enumerate(names["series_key"]) if one in whole),
    )
    return found.assign(
        series=[names["series_key"][one] for one in found["series"]],
        area=[names["area_key"][one] for one in found["area"]],
        breakdown=[parts[one] for one in found["breakdown"]],
    )


def _numbers(values: "pd.Series[Any]") -> npt.NDArray[np.int64]:
    return values.to_numpy(dtype="int64")
