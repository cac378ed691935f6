"""Every clause and state with its four sides: claimed, assessed, measured, on schedule; the gaps.

One frame feeds the pages, the exports, the stored scores and the briefs, so that a number is the
same wherever it is read.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import BadInputError
from tracker.method.gap import (
    Claim,
    Gap,
    Levels,
    Told,
    assessed_levels,
    claim_basis,
    claimed_level,
    difference,
    measured_levels,
)
from tracker.method.intervals import STEPS
from tracker.method.progress_rules import ProgressRules
from tracker.method.schedule import Schedule, last_day, reporting_schedule, schedule
from tracker.method.scoring_rules import FILE, ScoringRules
from tracker.models import (
    Actor,
    Clause,
    Evidence,
    EvidenceClause,
    Report,
    Target,
)
from tracker.queries.cells import CellGround, cells
from tracker.queries.clauses import clauses, indicators_by_clause
from tracker.queries.frames import Dtypes, records, typed
from tracker.queries.observations import Scope
from tracker.queries.progress import of_states, statuses
from tracker.queries.reporting import links_frame, main_page_key, provisions_frame
from tracker.vocab import (
    PROGRESS_LEVELS,
    Applicability,
    ClaimBasis,
    EvidenceKind,
    LinkStatus,
    Precision,
    ProgressClass,
    Rating,
    Reach,
    Stance,
)
from tracker.workflow.rules import AssessingRules

GAP: Dtypes = {
    "clause_key": "str",
    "provision_key": "str",
    "instrument_key": "str",
    "actor_code": "str",
    "theme": "str",
    "standing": "str",
    "cycle": "str",
    "rating": "str",
    "confidence": "str",
    "basis": "str",
    "is_contested": "boolean",
    "assessment_key": "str",
    "published_on": "date",
    "low": "Float64",
    "high": "Float64",
    "low_steps": "Int64",
    "high_steps": "Int64",
    "first_coding": "str",
    "second_coding": "str",
    "assessed_low": "Int64",
    "assessed_high": "Int64",
    "claim": "str",
    "claimed_low": "Int64",
    "claimed_high": "Int64",
    "claimed_by": "str",
    "claim_passages": "Int64",
    "indicators": "Int64",
    "measured": "Int64",
    "measured_low": "Int64",
    "measured_high": "Int64",
    "is_sensitive": "boolean",
    "measured_by": "str",
    "schedule": "str",
    "due_on": "date",
    "done_on": "date",
    "claim_gap_low": "Int64",
    "claim_gap_high": "Int64",
    "reality_gap_low": "Int64",
    "reality_gap_high": "Int64",
    "last_news_on": "date",
}

Row = dict[str, Any]
CellKey = tuple[str, str]  # a clause and an actor


@dataclass(frozen=True)
class Rules:
    """The three parameter files that scores rest on."""

    assessing: AssessingRules
    progress: ProgressRules
    scoring: ScoringRules


def gap_frame(
    session: Session, on: date, rules: Rules, stages: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row a mandate clause of the main follow-up page and a state it lists, as on day `on`.

    Columns `GAP`. Levels (`claimed_*`, `assessed_*`, `measured_*`) are whole, from -1 to 4; gaps
    their differences, from -5 to 5; `low_steps` and `high_steps` bound the score in fifths. Each is
    missing where it is not known, and a gap where one of its sides is. `claimed_by` is the key of
    the passage that tells most. `measured_by` lists the indicators that can be judged, each as
    `indicator|class|series|year|value|target`, joined by `; `. A rating by another version of the
    rubric than the rules name counts as not assessed. `last_news_on` is the day of the newest
    report that speaks of the clause or cites its paragraph. Assessments are those of `stages`, or
    what is public on that day.

    Raises:
        BadInputError: the rules name a clause that is not there.
    """
    found = cells(session, on, rules.assessing, stages)
    ground = _Ground.read(session, on, rules)
    rows = [ground.row(row) for row in records(found)]
    return typed(pd.DataFrame(rows, columns=list(GAP), dtype="object"), GAP)


@dataclass(frozen=True)
class OwnPassage:
    """A passage of a state's own report that speaks for a clause."""

    told: Told
    reported_on: date


@dataclass(frozen=True)
class _Ground:
    """What all cells are made from; read once."""

    on: date
    rules: Rules
    cells: CellGround
    clauses: Mapping[str, Row]
    adopted: Mapping[str, date]
    passages: Mapping[CellKey, list[OwnPassage]]
    cited_on: Mapping[CellKey, list[date]]  # by provision and actor
    indicators: Mapping[str, list[str]]
    measures: Mapping[CellKey, Row]  # by indicator and actor
    own: Mapping[tuple[str, str, str], Row]  # by clause, indicator and actor
    happened: Mapping[str, date]

    @classmethod
    def read(cls, session: Session, on: date, rules: Rules) -> "_Ground":
        found = statuses(session, rules.progress, Scope())
        told = {row["clause_key"]: row for row in records(clauses(session))}
        if unknown := sorted(rules.scoring.reporting - set(told)):
            raise BadInputError(
                f"{FILE}: [schedule]: reporting: no clause is called {unknown[0]!r}"
            )
        provisions = provisions_frame(session, "en", main_page_key(session))
        return cls(
            on=on,
            rules=rules,
            cells=CellGround.read(session, on),
            clauses=told,
            adopted=dict(zip(provisions["instrument_key"], provisions["adopted_on"], strict=True)),
            passages=own_passages(session),
            cited_on=citing_days(session),
            indicators=indicators_by_clause(session),
            measures={
                (row["indicator_key"], row["subject"]): row
                for row in records(of_states(found))
                if not row["part"]  # a part of an indicator does not stand for it
            },
            own=_own_targets(session, found),
            happened=_happened(session),
        )

    def row(self, cell: Row) -> Row:
        """The cell with its four sides."""
        cell = self._of_rubric(cell)
        clause = self.clauses[cell["clause_key"]]
        instrument = self.cells.instruments[cell["provision_key"]]
        standing = self.cells.standing_of(cell["provision_key"], cell["actor_code"])
        claim = self._claim(cell)
        measured = self._measured(cell)
        assessed = assessed_levels(
            Rating(cell["rating"]), _codings(cell), is_contested=bool(cell["is_contested"])
        )
        due = self._schedule(cell, clause, standing)
        return {
            **cell,
            "instrument_key": instrument,
            "theme": str(clause["themes"]).split(";")[0],
            "standing": standing.value,
            "low_steps": _steps(cell["low"]),
            "high_steps": _steps(cell["high"]),
            **_span("assessed", assessed),
            "claim": self._claim_basis(cell, standing, claim).value,
            **_span("claimed", claim.levels if claim else None),
            "claimed_by": claim.farthest_key if claim else None,
            "claim_passages": claim.passages if claim else 0,
            "indicators": len(self.indicators.get(cell["clause_key"], [])),
            **measured,
            "schedule": due.state.value,
            "due_on": due.due_on,
            "done_on": due.done_on,
            **_span("claim_gap", difference(claim.levels if claim else None, assessed)),
            **_span("reality_gap", difference(assessed, _levels(measured))),
            "last_news_on": self._last_news(cell),
        }

    def _of_rubric(self, cell: Row) -> Row:
        """A rating by another rubric is none that the figures can count."""
        if cell["rubric_version"] in (None, self.rules.scoring.rubric):
            return cell
        bare = self.cells.row(cell["clause_key"], cell["provision_key"], cell["actor_code"])
        emptied: Row = dict.fromkeys(cell)
        rating = bare["rating"]
        if rating != Rating.NOT_APPLICABLE:
            rating = Rating.NOT_ASSESSED.value
        return emptied | bare | {"rating": rating}

    def _claim(self, cell: Row) -> Claim | None:
        own = self.passages.get((cell["clause_key"], cell["actor_code"]), [])
        return claimed_level([one.told for one in own], self.rules.scoring)

    def _claim_basis(self, cell: Row, standing: Applicability, claim: Claim | None) -> ClaimBasis:
        pair = cell["provision_key"], cell["actor_code"]
        return claim_basis(
            applies=standing is not Applicability.DOES_NOT_APPLY,
            has_passages=claim is not None,
            is_cited=pair in self.cited_on,
            has_unread=self.cells.has_unread(*pair),
        )

    def _measured(self, cell: Row) -> Row:
        """The lowest and highest class over the clause's indicators, and what they are."""
        keys = self.indicators.get(cell["clause_key"], [])
        found = [row for key in keys if (row := self._measure(cell, key)) is not None]
        levels = measured_levels(ProgressClass(row["class"]) for row in found)
        return {
            "measured": len(found),
            **_span("measured", levels),
            "is_sensitive": any(bool(row["is_sensitive"]) for row in found),
            "measured_by": "; ".join(map(_told_measure, found)) or None,
        }

    def _measure(self, cell: Row, key: str) -> Row | None:
        """The status of an indicator: by the clause's own target where there is one."""
        clause, actor = cell["clause_key"], cell["actor_code"]
        for row in (self.own.get((clause, key, actor)), self.measures.get((key, actor))):
            if row is not None and ProgressClass(row["class"]) in PROGRESS_LEVELS:
                return row
        return None

    def _schedule(self, cell: Row, clause: Row, standing: Applicability) -> Schedule:
        applies = standing is not Applicability.DOES_NOT_APPLY
        due = last_day(clause["deadline"], _precision(clause))
        if due is not None and cell["clause_key"] in self.rules.scoring.reporting:
            days = self.cited_on.get((cell["provision_key"], cell["actor_code"]), [])
            agreed = self.adopted[clause["instrument_key"]]
            return reporting_schedule(due, agreed, days, self.on, applies=applies)
        return schedule(
            due,
            self._done_on(cell),
            self.on,
            is_superseded=cell["rating"] == Rating.SUPERSEDED,
            applies=applies,
        )

    def _done_on(self, cell: Row) -> date | None:
        """The newest day of what a full rating stands on; None where nothing shows it was done."""
        if cell["rating"] != Rating.FULL:
            return None
        days = [self.happened.get(key) for key in str(cell["evidence"]).split(";")]
        return max((day for day in days if day), default=None)

    def _last_news(self, cell: Row) -> date | None:
        own = self.passages.get((cell["clause_key"], cell["actor_code"]), [])
        days = [
            *(one.reported_on for one in own),
            *self.cited_on.get((cell["provision_key"], cell["actor_code"]), []),
        ]
        return max(days, default=None)


def _precision(clause: Row) -> Precision | None:
    code = clause["deadline_precision"]
    return Precision(code) if code else None


def _codings(cell: Row) -> list[Rating]:
    return [Rating(cell[one]) for one in ("first_coding", "second_coding") if cell[one]]


def _steps(bound: float | None) -> int | None:
    return None if bound is None else round(bound * STEPS)


def _span(name: str, levels: Levels | Gap | None) -> Row:
    low, high = (levels.low, levels.high) if levels else (None, None)
    return {f"{name}_low": low, f"{name}_high": high}


def _levels(measured: Row) -> Levels | None:
    low, high = measured["measured_low"], measured["measured_high"]
    return None if low is None else Levels(low, high)


def _told_measure(row: Row) -> str:
    parts = (
        row["indicator_key"],
        row["class"],
        row["series_key"] or "",
        f"{row['current_year']:g}",
        repr(float(row["current_value"])),
        row["target_key"] or "",
    )
    return "|".join(parts)


def own_passages(session: Session) -> dict[CellKey, list[OwnPassage]]:
    """The passages of states' own reports that speak for a clause."""
    query = (
        select(
            Clause.clause_key,
            Actor.actor_code,
            Evidence.kind_code,
            Evidence.reach_code,
            Evidence.evidence_key,
            Report.reported_on,
        )
        .select_from(EvidenceClause)
        .join(Clause, Clause.clause_id == EvidenceClause.clause_id)
        .join(Evidence, Evidence.evidence_id == EvidenceClause.evidence_id)
        .join(Actor, Actor.actor_id == Evidence.actor_id)
        .join(
            Report,
            (Report.report_id == Evidence.report_id) & (Report.actor_id == Evidence.actor_id),
        )
        .where(EvidenceClause.stance_code == Stance.SUPPORTS.value, Evidence.is_current)
        .order_by(Evidence.evidence_key)
    )
    found: defaultdict[CellKey, list[OwnPassage]] = defaultdict(list)
    for clause, actor, kind, reach, key, day in session.execute(query):
        told = Told(EvidenceKind(kind), Reach(reach), key)
        found[clause, actor].append(OwnPassage(told, day))
    return dict(found)


def citing_days(session: Session) -> dict[CellKey, list[date]]:
    """The days of the reports that cite a paragraph, or may, by paragraph and state."""
    links = links_frame(session, main_page_key(session))
    links = links[links["status"].isin([LinkStatus.RESOLVED, LinkStatus.AMBIGUOUS])]
    days = dict(session.execute(select(Report.report_key, Report.reported_on)).all())
    found: defaultdict[CellKey, list[date]] = defaultdict(list)
    for row in records(links):
        found[row["provision_key"], row["actor_code"]].append(days[row["report_key"]])
    return dict(found)


def _own_targets(session: Session, found: pd.DataFrame) -> dict[tuple[str, str, str], Row]:
    """Statuses of states by a target that the clause itself sets."""
    query = (
        select(Target.target_key, Clause.clause_key)
        .join(Clause, Clause.clause_id == Target.clause_id)
        .order_by(Target.target_key)
    )
    clause_of = dict(session.execute(query).all())
    return {
        (clause_of[row["target_key"]], row["indicator_key"], row["subject"]): row
        for row in records(found)
        if row["target_key"] in clause_of and not row["is_group"]
    }


def _happened(session: Session) -> dict[str, date]:
    query = select(Evidence.evidence_key, Evidence.happened_on)
    return {key: day for key, day in session.execute(query) if day is not None}
