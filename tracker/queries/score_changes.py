"""What changed between two stored runs of scores, cell by cell, and why."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import LedgerEntry, ScoreRun
from tracker.queries.frames import Dtypes, records, typed
from tracker.queries.scores import (
    ACTION,
    headline,
    last_run,
    run_numbered,
    stored_cells,
    stored_figures,
)
from tracker.vocab import ChangeCause, Dimension, ScheduleState, SubjectKind

CHANGES: Dtypes = {
    "run_from": "Int64",
    "run_to": "Int64",
    "actor_code": "str",
    "clause_key": "str",
    "side": "str",
    "before": "str",
    "after": "str",
    "cause": "str",
    "detail": "str",
}
BOUNDS = ("low", "high", "coverage", "grade")
CHANGE_SUMMARY: Dtypes = {
    "run_from": "Int64",
    "run_to": "Int64",
    "actor_code": "str",
    **{
        f"{name}_{when}": "str" if name == "grade" else "Float64"
        for name in BOUNDS
        for when in ("before", "after")
    },
    "changes": "Int64",
    **{one.value: "Int64" for one in ChangeCause},
}
# the sides of a cell, and the columns each is told by
SIDES: Mapping[str, tuple[str, ...]] = {
    "applies": ("standing",),
    "assessed": ("rating", "is_contested", "low_steps", "high_steps", "assessment_key"),
    "claimed": ("claim", "claimed_low", "claimed_high", "claimed_by"),
    "measured": ("measured_low", "measured_high", "measured_by"),
    "schedule": ("schedule", "due_on", "done_on"),
}
# the parameters that can change a side while everything it rests on is alike
PARAMETERS_OF: Mapping[str, tuple[str, ...]] = {
    "applies": (),
    "assessed": ("assessing", "scoring.rubric"),
    "claimed": ("scoring.claimed", "scoring.statement"),
    "measured": ("progress",),
    "schedule": ("scoring.reporting", "scoring.rubric"),
}
# of several causes within a side, the first is told
ORDER = (
    ChangeCause.NEW_DATA,
    ChangeCause.REVISED_DATA,
    ChangeCause.CATALOGUE,
    ChangeCause.METHOD,
    ChangeCause.CALENDAR,
)

Row = dict[str, Any]
CellKey = tuple[str, str]  # an actor and a clause


def score_changes(
    session: Session, older: int | None = None, newer: int | None = None
) -> pd.DataFrame:
    """One row a cell and side that differs between two runs; columns `CHANGES`.

    Without numbers: the last run and the one before it; no row where there are not two.
    `before` and `after` are codes, parted by `|`: the standing; the rating, with `contested`; what
    is claimed, with its lowest and highest level; the lowest and highest measured level; the state
    of the schedule with the days due and done. `detail`: the assessment or the passage that counts
    now; of what is measured each indicator that differs, as
    `indicator|series|year|value|series|year|value`, before and after, joined by `; `.
    `cause` is a `ChangeCause`; a cell of one of the runs alone is told by `applies` only.

    Raises:
        UnknownKeyError: no run has such a number.
    """
    rows: list[Row] = []
    if (runs := _runs(session, older, newer)) is not None:
        rows = list(_Between.read(session, *runs).changes())
    return typed(pd.DataFrame(rows, columns=list(CHANGES), dtype="object"), CHANGES)


def score_change_summary(
    session: Session, older: int | None = None, newer: int | None = None
) -> pd.DataFrame:
    """One row a state: the bounds of its mean in two runs, and how many changes of each cause.

    Columns `CHANGE_SUMMARY`; the mean is that of all commitments, by the weighting that each run
    shows first. Bounds that moved without a change of a cell moved by the method.

    Raises:
        UnknownKeyError: no run has such a number.
    """
    rows: list[Row] = []
    if (runs := _runs(session, older, newer)) is not None:
        counted: dict[str, Counter[str]] = {}
        for one in records(score_changes(session, runs[0].number, runs[1].number)):
            counted.setdefault(one["actor_code"], Counter())[one["cause"]] += 1
        rows = list(_summaries(session, runs, counted))
    return typed(pd.DataFrame(rows, columns=list(CHANGE_SUMMARY), dtype="object"), CHANGE_SUMMARY)


def state_bounds(session: Session, run: ScoreRun) -> dict[str, Row]:
    """The mean of all commitments of each state, by the weighting the run shows first."""
    return bounds_of(stored_figures(session, run.number), headline(run))


def bounds_of(figures: pd.DataFrame, weighting: str) -> dict[str, Row]:
    """Of figures (as `figures_frame`), the mean of all commitments of each state by its code."""
    told = figures[
        (figures["weighting"] == weighting)
        & (figures["subject_kind"] == SubjectKind.STATE.value)
        & (figures["dimension"] == Dimension.ALL.value)
    ]
    return {row["subject"]: row for row in records(told)}


def _runs(
    session: Session, older: int | None, newer: int | None
) -> tuple[ScoreRun, ScoreRun] | None:
    after = last_run(session) if newer is None else run_numbered(session, newer)
    if after is None:
        return None
    if older is not None:
        return run_numbered(session, older), after
    query = select(ScoreRun).where(ScoreRun.number < after.number)
    before = session.scalar(query.order_by(ScoreRun.number.desc()).limit(1))
    return None if before is None else (before, after)


def _summaries(
    session: Session, runs: tuple[ScoreRun, ScoreRun], counted: Mapping[str, Counter[str]]
) -> Iterator[Row]:
    before, after = (state_bounds(session, one) for one in runs)
    for actor in sorted({*before, *after, *counted}):
        own = counted.get(actor, Counter())
        yield {
            "run_from": runs[0].number,
            "run_to": runs[1].number,
            "actor_code": actor,
            **{f"{name}_before": before.get(actor, {}).get(name) for name in BOUNDS},
            **{f"{name}_after": after.get(actor, {}).get(name) for name in BOUNDS},
            "changes": own.total(),
            **{one.value: own[one.value] for one in ChangeCause},
        }


@dataclass(frozen=True)
class _Measure:
    """An indicator as a cell tells it."""

    progress_class: str
    series: str
    year: str
    value: str
    target: str

    @property
    def point(self) -> str:
        """The newest point."""
        return f"{self.series}|{self.year}|{self.value}"


@dataclass(frozen=True)
class _Between:
    """Two runs, with what is known of the time between them."""

    older: ScoreRun
    newer: ScoreRun
    before: dict[CellKey, Row]
    after: dict[CellKey, Row]
    is_same_ground: bool  # nothing but scores was written in between
    parameters: frozenset[str]  # that differ
    judged: frozenset[tuple[str, str]] = field(default=frozenset())  # indicators and states, before

    @classmethod
    def read(cls, session: Session, older: ScoreRun, newer: ScoreRun) -> "_Between":
        before = _cells(session, older)
        return cls(
            older=older,
            newer=newer,
            before=before,
            after=_cells(session, newer),
            is_same_ground=not _foreign_entries(session, older, newer),
            parameters=_differing(json.loads(older.parameters), json.loads(newer.parameters)),
            judged=frozenset(
                (indicator, actor)
                for (actor, _), row in before.items()
                for indicator in _measures(row)
            ),
        )

    def changes(self) -> Iterator[Row]:
        """A row for each side that differs, state by state."""
        for key in sorted({*self.before, *self.after}):
            for side, (old, new, cause, detail) in self._sides(key):
                yield {
                    "run_from": self.older.number,
                    "run_to": self.newer.number,
                    "actor_code": key[0],
                    "clause_key": key[1],
                    "side": side,
                    "before": old,
                    "after": new,
                    "cause": cause.value,
                    "detail": detail,
                }

    def _sides(
        self, key: CellKey
    ) -> Iterator[tuple[str, tuple[str | None, str | None, ChangeCause, str | None]]]:
        old, new = self.before.get(key), self.after.get(key)
        if old is None or new is None:
            told = _told("applies", old), _told("applies", new)
            yield "applies", (*told, ChangeCause.CATALOGUE, None)
            return
        for side, columns in SIDES.items():
            if any(old[name] != new[name] for name in columns):
                cause = self._on_same_ground(side) if self.is_same_ground else None
                cause = cause or self._cause(side, old, new)
                yield side, (_told(side, old), _told(side, new), cause, _detail(side, old, new))

    def _on_same_ground(self, side: str) -> ChangeCause:
        """Where nothing was written, either the method changed or time went by."""
        has_time_passed = self.older.scored_on != self.newer.scored_on
        is_calendar = has_time_passed and not self._has_other_parameters(side)
        return ChangeCause.CALENDAR if is_calendar else ChangeCause.METHOD

    def _has_other_parameters(self, side: str) -> bool:
        return not self.parameters.isdisjoint(PARAMETERS_OF[side])

    def _cause(self, side: str, old: Row, new: Row) -> ChangeCause:
        if side == "assessed":
            return self._of_assessed(old, new)
        if side == "claimed":
            return self._of_claimed(old, new)
        if side == "measured":
            return self._of_measured(old, new)
        if side == "schedule":
            return self._of_schedule(old, new)
        return ChangeCause.CATALOGUE

    def _of_assessed(self, old: Row, new: Row) -> ChangeCause:
        """Another assessment is evidence, unless it is another rubric that counts."""
        if old["assessment_key"] is None and new["assessment_key"] is None:
            return ChangeCause.CATALOGUE
        is_other = old["assessment_key"] != new["assessment_key"]
        wanted = ("scoring.rubric",) if is_other else PARAMETERS_OF["assessed"]
        is_method = not self.parameters.isdisjoint(wanted)
        return ChangeCause.METHOD if is_method else ChangeCause.NEW_EVIDENCE

    def _of_claimed(self, old: Row, new: Row) -> ChangeCause:
        """A passage that tells more than those before it is evidence."""
        if new["claimed_by"] is not None and new["claimed_by"] != old["claimed_by"]:
            return ChangeCause.NEW_EVIDENCE
        is_same = new["claimed_by"] == old["claimed_by"] and new["claimed_by"] is not None
        is_method = is_same and self._has_other_parameters("claimed")
        return ChangeCause.METHOD if is_method else ChangeCause.CATALOGUE

    def _of_measured(self, old: Row, new: Row) -> ChangeCause:
        before, after = _measures(old), _measures(new)
        actor = str(new["actor_code"])
        found = {
            self._of_measure(
                before.get(one), after.get(one), was_judged=(one, actor) in self.judged
            )
            for one in {*before, *after}
            if before.get(one) != after.get(one)
        }
        return next((one for one in ORDER if one in found), ChangeCause.METHOD)

    def _of_measure(
        self, old: _Measure | None, new: _Measure | None, *, was_judged: bool
    ) -> ChangeCause:
        """Later figures are new, other figures of the same year are revised."""
        if old is None:  # judged for another clause before: it is the link that is new
            return ChangeCause.CATALOGUE if was_judged else ChangeCause.NEW_DATA
        if new is None:
            return ChangeCause.CATALOGUE
        if old.point != new.point:
            is_later = old.series != new.series or float(new.year) > float(old.year)
            return ChangeCause.NEW_DATA if is_later else ChangeCause.REVISED_DATA
        if old.target != new.target:
            return ChangeCause.CATALOGUE
        # the same newest point to another class: by other cuts, or by other earlier points
        is_method = self._has_other_parameters("measured")
        return ChangeCause.METHOD if is_method else ChangeCause.REVISED_DATA

    def _of_schedule(self, old: Row, new: Row) -> ChangeCause:
        if old["due_on"] != new["due_on"]:
            return ChangeCause.CATALOGUE
        if old["assessment_key"] != new["assessment_key"]:
            return self._of_assessed(old, new)
        if old["done_on"] != new["done_on"] or new["schedule"] != ScheduleState.LAPSED:
            return ChangeCause.CATALOGUE
        return ChangeCause.CALENDAR


def _cells(session: Session, run: ScoreRun) -> dict[CellKey, Row]:
    found = records(stored_cells(session, run.number))
    return {(row["actor_code"], row["clause_key"]): row for row in found}


def _foreign_entries(session: Session, older: ScoreRun, newer: ScoreRun) -> bool:
    """Whether anything but scores was written from one run's ground to the other's."""
    query = select(LedgerEntry.entry_id).where(
        LedgerEntry.entry_id > min(older.ledger_entry, newer.ledger_entry),
        LedgerEntry.entry_id <= max(older.ledger_entry, newer.ledger_entry),
        LedgerEntry.action != ACTION,
    )
    return session.scalar(query.limit(1)) is not None


def _differing(older: Row, newer: Row) -> frozenset[str]:
    """The parameters that differ: files by their name, those of scoring each by its own."""
    files = {name for name in {*older, *newer} if older.get(name) != newer.get(name)}
    own, others = older.get("scoring", {}), newer.get("scoring", {})
    names = {name for name in {*own, *others} if own.get(name) != others.get(name)}
    return frozenset({*files, *(f"scoring.{name}" for name in names)})


def _measures(row: Row) -> dict[str, _Measure]:
    """The indicators a cell is measured by."""
    told = [one.split("|") for one in (row["measured_by"] or "").split("; ") if one]
    return {indicator: _Measure(*rest) for indicator, *rest in told}


def _told(side: str, row: Row | None) -> str | None:
    """A side of a cell in codes; None where there is none."""
    if row is None:
        return None
    if side == "assessed":
        return f"{row['rating']}|contested" if row["is_contested"] else str(row["rating"])
    if side == "measured":
        return _parted(row["measured_low"], row["measured_high"]) or None
    return _parted(*(row[name] for name in SIDES[side][:3]))


def _parted(*values: object) -> str:
    return "|".join(str(one) for one in values if one is not None)


def _detail(side: str, old: Row, new: Row) -> str | None:
    if side == "assessed":
        return new["assessment_key"]  # type: ignore[no-any-return]
    if side == "claimed":
        return new["claimed_by"]  # type: ignore[no-any-return]
    if side != "measured":
        return None
    before, after = _measures(old), _measures(new)
    parts = [
        "|".join((one, _point(before.get(one)), _point(after.get(one))))
        for one in sorted({*before, *after})
        if before.get(one) != after.get(one)
    ]
    return "; ".join(parts) or None


def _point(measure: _Measure | None) -> str:
    return "||" if measure is None else measure.point
