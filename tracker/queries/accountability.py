"""The accountability test of every clause and state of the main follow-up page, with its basis.

METHOD section 4, and paragraph 13 of the declaration for the IMRF 2026. Demands are not tested:
they were asked of states, not undertaken.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.method.accountability import (
    CellFacts,
    CellTest,
    IndicatorFacts,
    ReviewFacts,
    cell_test,
    share_met,
)
from tracker.method.progress_rules import ProgressRules
from tracker.models import (
    Actor,
    Baseline,
    Body,
    Clause,
    Evidence,
    EvidenceClause,
    Indicator,
    Instrument,
    Participation,
    Provision,
    Report,
    Review,
    Target,
)
from tracker.queries.clauses import indicators_by_clause
from tracker.queries.frames import Dtypes, records, typed
from tracker.queries.observations import Scope, ranked_observations
from tracker.queries.silence import page_coverage, report_days
from tracker.vocab import (
    Answer,
    Applicability,
    DeadlineBasis,
    Level,
    ReviewStatus,
    TargetOrigin,
    TestElement,
    TextStatus,
)

TESTS: Dtypes = {
    "clause_key": "str",
    "actor_code": "str",
    "level": "str",
    **{f"{one}{end}": "str" for one in TestElement for end in ("", "_basis")},
}
TEST_SHARES: Dtypes = {
    "actor_code": "str",
    "level": "str",
    "element": "str",
    "cells": "Int64",
    "yes": "Int64",
    "no": "Int64",
    "unknown": "Int64",
    "low": "Float64",
    "high": "Float64",
}
EVERYTHING = "all"


def accountability_tests(
    session: Session, gap: pd.DataFrame, on: date, rules: ProgressRules
) -> pd.DataFrame:
    """One row a cell of `gap` (as `gap_frame`) that applies or may apply; columns `TESTS`.

    Each element has its `Answer` and the `TestBasis` that says why. What counts:

    Indicators: one that speaks to the clause, with a value of the state that is neither forecast
    nor imputed nor provisional, and a target of that state or of every state that a text sets. A
    target that this project or an organisation proposes holds nobody to account, and one for the
    mean of a region is not the state's.
    Reviews: the meetings of every process that has a review of the instrument on record.
    Public reporting: the state's reports on the main follow-up page, which lists them up to
    `PageCoverage.until`.
    Civil-society spaces: a participation on record that stands in the state's own report, in one
    passage with a body of that state (so it is a body's and no single meeting), for the clauses
    that this passage is evidence on. Of the 25 on record these are the council of Salvadorans
    abroad (2011), the advisory council of survivors of trafficking in the United States (2016),
    and the work of El Salvador's committee against trafficking, whose day is not known. Single
    consultations, forums and hearings do not count, nor do the 11 asks to the IMRF 2026, which
    reviews the Global Compact and none of these mandates.

    Raises:
        UnknownKeyError: the database holds no follow-up page.
    """
    ground = _Ground.read(session, on, rules)
    bound = gap[gap["standing"] != Applicability.DOES_NOT_APPLY.value]
    rows = [
        ground.row(clause, actor)
        for clause, actor in zip(bound["clause_key"], bound["actor_code"], strict=True)
    ]
    return typed(pd.DataFrame(rows, columns=list(TESTS), dtype="object"), TESTS)


def accountability_shares(tests: pd.DataFrame) -> pd.DataFrame:
    """The share of the test met; columns `TEST_SHARES`, from `accountability_tests`.

    A row a state, level and element, and for `all` of each. `low` and `high` bound the share, from
    0 to 1: if every unknown were a no, and if every one were a yes; missing where a level has no
    cell. `cells` counts clauses and states; for all elements each is asked five times.
    """
    answers = _answers(tests)
    states = tests["actor_code"].unique().tolist()
    places = (
        product([EVERYTHING, *states], [EVERYTHING, *Level], [EVERYTHING, *TestElement])
        if states
        else ()
    )
    rows = [_share_row(place, answers.get(place, [])) for place in places]
    return typed(pd.DataFrame(rows, columns=list(TEST_SHARES), dtype="object"), TEST_SHARES)


Place = tuple[str, str, str]


def _answers(tests: pd.DataFrame) -> dict[Place, list[Answer]]:
    """Every answer at each place it counts for."""
    found: defaultdict[Place, list[Answer]] = defaultdict(list)
    for row in records(tests):
        subjects = (EVERYTHING, row["actor_code"])
        for element in TestElement:
            answer = Answer(row[element.value])
            levels = (EVERYTHING, row["level"])
            for place in product(subjects, levels, (EVERYTHING, element.value)):
                found[place].append(answer)
    return dict(found)


def _share_row(place: Place, answers: list[Answer]) -> dict[str, Any]:
    state, level, element = map(str, place)
    share = share_met(answers)
    asked_each = len(TestElement) if element == EVERYTHING else 1
    return {
        "actor_code": state,
        "level": level,
        "element": element,
        "cells": share.asked // asked_each,
        "yes": share.yes,
        "no": share.no,
        "unknown": share.unknown,
        "low": share.low,
        "high": share.high,
    }


@dataclass(frozen=True)
class _ClauseFacts:
    """What the text of a clause says, and where it stands."""

    level: Level
    has_date: bool
    instrument_key: str
    adopted_on: date


@dataclass(frozen=True)
class _Ground:
    """What all tests rest on; read once."""

    on: date
    clauses: Mapping[str, _ClauseFacts]
    indicators: Mapping[str, list[str]]
    values: set[tuple[str, str]]  # by indicator and actor
    targets: set[tuple[str, str | None]]  # of an actor, or of every state
    reviews: Mapping[str, tuple[ReviewFacts, ...]]  # by instrument
    reports: Mapping[str, tuple[date, ...]]  # by actor
    covered_until: date | None
    participations: Mapping[tuple[str, str], tuple[date | None, ...]]  # by clause and actor

    @classmethod
    def read(cls, session: Session, on: date, rules: ProgressRules) -> "_Ground":
        return cls(
            on=on,
            clauses=_clauses(session),
            indicators=indicators_by_clause(session),
            values=_values(session, on, rules),
            targets=_targets(session),
            reviews=_reviews(session),
            reports=report_days(session, on),
            covered_until=page_coverage(session).until,
            participations=_participations(session),
        )

    def row(self, clause_key: str, actor: str) -> dict[str, Any]:
        """The test of one cell."""
        clause = self.clauses[clause_key]
        facts = CellFacts(
            adopted_on=clause.adopted_on,
            indicators=tuple(self._measured(clause_key, actor)),
            has_date=clause.has_date,
            reviews=self.reviews.get(clause.instrument_key, ()),
            reports=self.reports.get(actor, ()),
            covered_until=self.covered_until,
            participations=self.participations.get((clause_key, actor), ()),
        )
        told = _told(cell_test(facts, self.on))
        return {"clause_key": clause_key, "actor_code": actor, "level": clause.level.value, **told}

    def _measured(self, clause_key: str, actor: str) -> Iterator[IndicatorFacts]:
        for one in self.indicators.get(clause_key, []):
            is_asked = not self.targets.isdisjoint({(one, actor), (one, None)})
            yield IndicatorFacts(has_value=(one, actor) in self.values, has_target=is_asked)


def _told(test: CellTest) -> dict[str, str]:
    told: dict[str, str] = {}
    for element in TestElement:
        finding = test.finding(element)
        told[element.value] = finding.answer.value
        told[f"{element}_basis"] = finding.basis.value
    return told


def _clauses(session: Session) -> dict[str, _ClauseFacts]:
    query = (
        select(
            Clause.clause_key,
            Clause.level_code,
            Clause.deadline_basis_code,
            Instrument.instrument_key,
            Instrument.adopted_on,
        )
        .join(Provision, Provision.provision_id == Clause.provision_id)
        .join(Instrument, Instrument.instrument_id == Provision.instrument_id)
    )
    return {
        key: _ClauseFacts(Level(level), basis != DeadlineBasis.NONE, instrument, adopted)
        for key, level, basis, instrument, adopted in session.execute(query)
    }


def _values(session: Session, on: date, rules: ProgressRules) -> set[tuple[str, str]]:
    """The indicators that have a total of a state, as known on a day."""
    scope = Scope(known_on=on, breakdown="", states_only=True)
    ranked = ranked_observations(scope).subquery()
    query = (
        select(ranked.c.indicator_key, ranked.c.area_key)
        .where(ranked.c.rank == 1, ranked.c.value.is_not(None))
        .where(ranked.c.indicator_key.is_not(None), ranked.c.status.not_in(list(rules.left_out)))
        .distinct()
    )
    return {(indicator, actor) for indicator, actor in session.execute(query)}


def _targets(session: Session) -> set[tuple[str, str | None]]:
    """What texts ask of indicators, of one state or (None) of every one."""
    query = (
        select(Indicator.indicator_key, Actor.actor_code)
        .select_from(Target)
        .join(Indicator, Indicator.indicator_id == Target.indicator_id)
        .outerjoin(Actor, Actor.actor_id == Target.actor_id)
        .outerjoin(Baseline, Baseline.baseline_id == Target.baseline_id)
        .where(Target.origin_code == TargetOrigin.TEXT.value, Baseline.group_id.is_(None))
    )
    return {(indicator, actor) for indicator, actor in session.execute(query)}


def _reviews(session: Session) -> dict[str, tuple[ReviewFacts, ...]]:
    """All meetings of the processes that review each instrument, by the instrument's key."""
    meetings: defaultdict[str, list[ReviewFacts]] = defaultdict(list)
    processes: defaultdict[str, set[str]] = defaultdict(set)
    for one in session.scalars(select(Review).order_by(Review.review_id)):
        facts = ReviewFacts(one.starts_on, one.ends_on, ReviewStatus(one.status_code))
        meetings[one.process_code].append(facts)
        for key in filter(None, (one.instrument_keys or "").split(";")):
            processes[key].add(one.process_code)
    return {
        key: tuple(facts for process in sorted(found) for facts in meetings[process])
        for key, found in processes.items()
    }


def _participations(session: Session) -> dict[tuple[str, str], tuple[date | None, ...]]:
    """The days on which civil society took part in a body of a state, by clause and state.

    What one passage of the state's own report tells together belongs together: the participation,
    the body, and the clause that the passage is evidence on.
    """
    query = (
        select(Clause.clause_key, Actor.actor_code, Participation.held_on)
        .select_from(Participation)
        .join(Report, Report.report_id == Participation.report_id)
        .join(Actor, Actor.actor_id == Report.actor_id)
        .join(Body, _same_passage(Body))
        .join(Evidence, _same_passage(Evidence))
        .join(EvidenceClause, EvidenceClause.evidence_id == Evidence.evidence_id)
        .join(Clause, Clause.clause_id == EvidenceClause.clause_id)
        .where(Body.actor_id == Report.actor_id, Evidence.actor_id == Report.actor_id)
        .where(Evidence.is_current, Report.status_code != TextStatus.GONE.value)
        .distinct()
        .order_by(Clause.clause_key, Actor.actor_code, Participation.held_on)
    )
    found: defaultdict[tuple[str, str], tuple[date | None, ...]] = defaultdict(tuple)
    for clause, actor, day in session.execute(query):
        found[clause, actor] += (day,)
    return dict(found)


def _same_passage(other: type[Body] | type[Evidence]) -> ColumnElement[bool]:
    """Whether a record's passage and a participation's overlap in one report."""
    return (
        (other.report_id == Participation.report_id)
        & (other.char_start < Participation.char_end)
        & (Participation.char_start < other.char_end)
    )
