"""What each state of the main follow-up page has not said: METHOD section 4, silence.

What may be called missed depends on what the page covers, which is decided here once: see
`PageCoverage`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.method.applicability import standings
from tracker.method.silence import Mention, ReportingRecord, ReviewCycle, silence
from tracker.models import (
    Actor,
    Adherence,
    Clause,
    Cycle,
    Evidence,
    EvidenceClause,
    Instrument,
    Report,
    Source,
)
from tracker.queries.catalogue_tables import table_frame
from tracker.queries.frames import Dtypes, records, typed
from tracker.queries.reporting import links_frame, main_page_key
from tracker.vocab import Applicability, ClaimBasis, LinkStatus, ReviewProcess, TextStatus

SILENCE: Dtypes = {
    "actor_code": "str",
    "reports": "Int64",
    "first_on": "date",
    "last_on": "date",
    "years_since": "Float64",
    "reviews": "Int64",
    "reported": "Int64",
    "missed": "Int64",
    "unknown": "Int64",
    "missed_keys": "str",
    "mandates": "Int64",
    "never_least": "Int64",
    "never_most": "Int64",
}
BINDING = (Applicability.APPLIES.value, Applicability.RESERVED.value)
MEANT = (LinkStatus.RESOLVED.value, LinkStatus.AMBIGUOUS.value)


@dataclass(frozen=True)
class PageCoverage:
    """Which days' reports the main follow-up page lists.

    `first_on` and `last_on` are the days of the first and last report of anybody it lists, None
    where it lists none; `retrieved_on` is the day it was read, None where that is not recorded.
    """

    first_on: date | None
    last_on: date | None
    retrieved_on: date | None

    @property
    def until(self) -> date | None:
        """The last day up to which the page is known to list reports; None where nobody knows."""
        days = [day for day in (self.last_on, self.retrieved_on) if day is not None]
        return max(days, default=None)

    def covers(self, starts_on: date, ends_on: date | None) -> bool:
        """Whether a report of a cycle would stand on the page.

        From the cycle of its first report on: whoever wrote in that cycle wrote there, and before
        it the page was not the place to report. Up to the last that was over when the page was
        read; where that day is not recorded, up to the cycle of its last report. What is outside
        is not known, and was not missed.
        """
        if self.first_on is None or self.last_on is None or ends_on is None:
            return False
        was_over = self.until is not None and ends_on <= self.until
        return ends_on >= self.first_on and (was_over or starts_on <= self.last_on)


def page_coverage(session: Session) -> PageCoverage:
    """What the main follow-up page covers.

    Raises:
        UnknownKeyError: the database holds no follow-up page.
    """
    listed = (Report.source_id == Source.source_id) & (Report.status_code != TextStatus.GONE.value)
    query = (
        select(func.min(Report.reported_on), func.max(Report.reported_on), Source.retrieved_on)
        .select_from(Source)
        .outerjoin(Report, listed)
        .where(Source.source_key == main_page_key(session))
        .group_by(Source.source_id, Source.retrieved_on)
    )
    return PageCoverage(*session.execute(query).one())


def report_days(session: Session, on: date) -> dict[str, tuple[date, ...]]:
    """The days of everybody's reports up to day `on` that the main page lists, by actor, in order.

    Raises:
        UnknownKeyError: the database holds no follow-up page.
    """
    query = (
        select(Actor.actor_code, Report.reported_on)
        .join(Report, Report.actor_id == Actor.actor_id)
        .join(Source, Source.source_id == Report.source_id)
        .where(Source.source_key == main_page_key(session), Report.reported_on <= on)
        .where(Report.status_code != TextStatus.GONE.value)
        .order_by(Report.reported_on)
    )
    found: defaultdict[str, tuple[date, ...]] = defaultdict(tuple)
    for actor, day in session.execute(query):
        found[actor] += (day,)
    return dict(found)


def silence_frame(session: Session, gap: pd.DataFrame, on: date) -> pd.DataFrame:
    """One row a state of `gap` (as `gap_frame`), in its order, as on day `on`; columns `SILENCE`.

    `years_since` is in mean years, missing where the state never reported. `reviews` are the
    Summit cycles that closed since an instrument first bound it: it `reported` in some, `missed`
    those that the page covers and shows no report in (`missed_keys`, joined by `;`), and `unknown`
    are those the page does not cover (`PageCoverage`). `mandates` are the clauses that apply to
    it, or may; between `never_least` and `never_most` of them no report touches. A citation
    touches all clauses of its paragraph, even where the text speaks of one: this counts what was
    never mentioned at all. Any clause that a report without text may be about may be touched.

    Raises:
        UnknownKeyError: the database holds no follow-up page.
    """
    ground = _Ground.read(session, gap, on)
    rows = [ground.row(state) for state in gap["actor_code"].unique()]
    return typed(pd.DataFrame(rows, columns=list(SILENCE), dtype="object"), SILENCE)


@dataclass(frozen=True)
class _Ground:
    """What is on record of all states; read once."""

    on: date
    cycles: list[ReviewCycle]
    bound_since: Mapping[str, date]
    reports: Mapping[str, tuple[date, ...]]
    mandates: Mapping[str, list[str]]
    mentions: Mapping[str, list[Mention]]
    may_be_told: Mapping[str, list[str]]

    @classmethod
    def read(cls, session: Session, gap: pd.DataFrame, on: date) -> "_Ground":
        applies = gap["standing"] != Applicability.DOES_NOT_APPLY.value
        unread = gap["claim"] == ClaimBasis.UNREAD.value
        mentions: defaultdict[str, list[Mention]] = defaultdict(list)
        for actor, mention in (*_passages(session, on), *_citations(session, gap, on)):
            mentions[actor].append(mention)
        return cls(
            on=on,
            cycles=_cycles(session),
            bound_since=_bound_since(session, gap, on),
            reports=report_days(session, on),
            mandates=_clauses_by_state(gap[applies]),
            mentions=dict(mentions),
            may_be_told=_clauses_by_state(gap[unread]),
        )

    def row(self, state: str) -> dict[str, Any]:
        """How silent one state is."""
        days = self.reports.get(state, ())
        record = ReportingRecord(
            bound_since=self.bound_since.get(state),
            reports=days,
            mandates=self.mandates.get(state, []),
            mentions=self.mentions.get(state, []),
            may_be_told=self.may_be_told.get(state, []),
        )
        found = silence(record, self.cycles, self.on)
        return {
            "actor_code": state,
            "reports": len(days),
            "first_on": min(days, default=None),
            "last_on": max(days, default=None),
            "years_since": found.years,
            "reviews": found.reviews.closed,
            "reported": len(found.reviews.reported),
            "missed": len(found.reviews.missed),
            "unknown": len(found.reviews.unknown),
            "missed_keys": ";".join(found.reviews.missed) or None,
            "mandates": found.never_reported.applicable,
            "never_least": found.never_reported.least,
            "never_most": found.never_reported.most,
        }


def _clauses_by_state(cells: pd.DataFrame) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for state, clause in zip(cells["actor_code"], cells["clause_key"], strict=True):
        found[state].append(clause)
    return dict(found)


def _cycles(session: Session) -> list[ReviewCycle]:
    """The cycles of the Summits, whose follow-up the page is, oldest first."""
    coverage = page_coverage(session)
    query = (
        select(Cycle.cycle_key, Cycle.starts_on, Cycle.ends_on)
        .where(Cycle.process_code == ReviewProcess.SUMMIT.value)
        .order_by(Cycle.starts_on)
    )
    return [
        ReviewCycle(key, starts_on, ends_on, is_covered=coverage.covers(starts_on, ends_on))
        for key, starts_on, ends_on in session.execute(query)
    ]


def _bound_since(session: Session, gap: pd.DataFrame, on: date) -> dict[str, date]:
    """The day from which the first instrument of `gap` that binds a state does so."""
    query = select(Instrument.instrument_key, Instrument.kind_code).where(
        Instrument.instrument_key.in_(gap["instrument_key"].unique().tolist())
    )
    kinds = dict(session.execute(query).all())
    states = gap["actor_code"].unique().tolist()
    found: dict[str, date] = {}
    for row in records(standings(table_frame(session, Adherence), kinds, states, on)):
        if row["state"] in BINDING and row["since"] is not None:
            before = found.get(row["actor_code"], date.max)
            found[row["actor_code"]] = min(before, row["since"])
    return found


def _citations(session: Session, gap: pd.DataFrame, on: date) -> Iterable[tuple[str, Mention]]:
    """What each citation touches: the clauses of its paragraph, or of one of its candidates."""
    pairs = gap[["provision_key", "clause_key"]].drop_duplicates()
    clauses = pairs.groupby("provision_key")["clause_key"].agg(frozenset).to_dict()
    links = links_frame(session, main_page_key(session))
    candidates: defaultdict[tuple[str, str, str], list[frozenset[str]]] = defaultdict(list)
    for row in records(links[links["status"].isin(MEANT)]):
        if row["reported_on"] <= on:
            key = row["actor_code"], row["report_key"], row["citation"]
            candidates[key].append(clauses.get(row["provision_key"], frozenset()))
    for (actor, _report, _citation), found in candidates.items():
        yield actor, Mention(tuple(found))


def _passages(session: Session, on: date) -> Iterable[tuple[str, Mention]]:
    """The clauses that passages of states' own reports speak to, for or against."""
    query = (
        select(Actor.actor_code, Clause.clause_key)
        .select_from(EvidenceClause)
        .join(Clause, Clause.clause_id == EvidenceClause.clause_id)
        .join(Evidence, Evidence.evidence_id == EvidenceClause.evidence_id)
        .join(Actor, Actor.actor_id == Evidence.actor_id)
        .join(
            Report,
            (Report.report_id == Evidence.report_id) & (Report.actor_id == Evidence.actor_id),
        )
        .where(Evidence.is_current, Report.reported_on <= on)
        .where(Report.status_code != TextStatus.GONE.value)
        .distinct()
    )
    for actor, clause in session.execute(query):
        yield actor, Mention((frozenset({clause}),))
