"""Every clause of the follow-up page for every state it lists: assessed, or why it is not."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.method.absence import absence
from tracker.method.agreement import (
    Measurement,
    agreement,
    cohen_kappa,
    is_contested,
    krippendorff_alpha,
    raw_agreement,
)
from tracker.method.applicability import standings
from tracker.method.contested import (
    Pair,
    is_cell_contested,
    nominal_table,
    ordinal_table,
)
from tracker.method.intervals import cell_interval
from tracker.models import (
    Actor,
    ActorListing,
    Adherence,
    Clause,
    Cycle,
    Evidence,
    EvidenceClause,
    Provision,
    ProvisionListing,
    Report,
    Source,
)
from tracker.queries.assessments import public_stages
from tracker.queries.catalogue_tables import table_frame
from tracker.queries.clauses import clauses
from tracker.queries.frames import Dtypes, records, typed
from tracker.queries.reporting import actors_frame, links_frame, main_page_key, provisions_frame
from tracker.vocab import ActorKind, Applicability, ClauseKind, LinkStatus, Rating, Stage
from tracker.workflow.rules import AssessingRules

CELLS: Dtypes = {
    "clause_key": "str",
    "provision_key": "str",
    "actor_code": "str",
    "cycle": "str",
    "rating": "str",
    "confidence": "str",
    "basis": "str",
    "is_contested": "boolean",
    "low": "Float64",
    "high": "Float64",
    "first_coding": "str",
    "second_coding": "str",
    "evidence": "str",
    "passages": "Int64",
    "published_on": "date",
    "assessment_key": "str",
    "rubric_version": "Int64",
}
AGREEMENT: Dtypes = {
    "group_kind": "str",
    "group": "str",
    "cells": "Int64",
    "rated_by_both": "Int64",
    "alpha_ordinal": "Float64",
    "alpha_low": "Float64",
    "alpha_high": "Float64",
    "alpha_nominal": "Float64",
    "kappa": "Float64",
    "raw": "Float64",
    "is_contested": "boolean",
    "undefined": "str",
}


@dataclass(frozen=True)
class CodedCell:
    """A published cell with its two blind codings."""

    clause_key: str
    actor_code: str
    cycle: str
    pair: Pair

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies the cell."""
        return self.clause_key, self.actor_code, self.cycle


def cells(
    session: Session, on: date, rules: AssessingRules, stages: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row a mandate clause of the main follow-up page and a state it lists, as on day `on`.

    Columns as `CELLS`. `rating` is the published one of the latest cycle, or the code that says why
    there is none; `low` and `high` bound its score (None where nothing is to be scored);
    `passages` counts the passages of evidence that touch the cell. Assessments are those of
    `stages` (as `public_stages`), or what is public on that day.
    """
    stages = public_stages(session, on) if stages is None else stages
    published = _latest_published(stages, _cycle_ends(session))
    coded = {one.key: one for one in coded_cells(stages)}
    contested = contested_cells(list(coded.values()), rules)
    missing = CellGround.read(session, on)
    rows = []
    for clause_key, provision_key in missing.clauses:
        for actor_code in missing.states:
            own = published.get((clause_key, actor_code))
            row = missing.row(clause_key, provision_key, actor_code)
            if own is not None:
                row |= _rated(own, coded, contested)
            rows.append(row)
    return typed(pd.DataFrame(rows, columns=list(CELLS), dtype="object"), CELLS)


def is_cell(session: Session, clause_key: str, actor_code: str) -> bool:
    """Whether the main follow-up page has that mandate clause and lists that state."""
    source = main_page_key(session)
    clause = session.scalar(
        select(Clause.clause_id)
        .join(Provision, Provision.provision_id == Clause.provision_id)
        .join(ProvisionListing, ProvisionListing.provision_id == Provision.provision_id)
        .join(Source, Source.source_id == ProvisionListing.source_id)
        .where(
            Clause.clause_key == clause_key,
            Clause.kind_code == ClauseKind.MANDATE.value,
            Source.source_key == source,
        )
    )
    state = session.scalar(
        select(ActorListing.actor_id)
        .join(Actor, Actor.actor_id == ActorListing.actor_id)
        .join(Source, Source.source_id == ActorListing.source_id)
        .where(
            Actor.actor_code == actor_code,
            Actor.kind_code == ActorKind.STATE.value,
            Source.source_key == source,
            ActorListing.is_listed,
        )
    )
    return clause is not None and state is not None


def coded_cells(stages: pd.DataFrame) -> list[CodedCell]:
    """The published cells of `stages` (as `public_stages`) with the two codings of their round."""
    rounds: dict[tuple[str, str, str, int], dict[str, str]] = {}
    for row in records(stages):
        key = (row["clause_key"], row["actor_code"], row["cycle"], int(row["round"]))
        rounds.setdefault(key, {})[row["stage"]] = row["rating"]
    latest: dict[tuple[str, str, str], CodedCell] = {}
    for (clause, actor, cycle, _round), ratings in sorted(rounds.items()):
        if {Stage.RESEARCH, Stage.SECOND_CODING, Stage.PUBLISHED} <= set(ratings):
            pair = Rating(ratings[Stage.RESEARCH]), Rating(ratings[Stage.SECOND_CODING])
            latest[clause, actor, cycle] = CodedCell(clause, actor, cycle, pair)
    return list(latest.values())


def contested_cells(coded: list[CodedCell], rules: AssessingRules) -> set[tuple[str, str, str]]:
    """The cells whose codings part too far, by themselves or within a contested state."""
    states: dict[str, list[CodedCell]] = {}
    for one in coded:
        states.setdefault(one.actor_code, []).append(one)
    found: set[tuple[str, str, str]] = set()
    for of_state in states.values():
        alpha = krippendorff_alpha(ordinal_table(one.pair for one in of_state), Measurement.ORDINAL)
        in_contested_set = bool(is_contested(alpha, rules.contested_below))
        found |= {
            one.key
            for one in of_state
            if is_cell_contested(
                one.pair, steps_apart=rules.steps_apart, in_contested_set=in_contested_set
            )
        }
    return found


def agreement_frame(session: Session, on: date, rules: AssessingRules) -> pd.DataFrame:
    """How far the blind codings behind what is published on day `on` agree; columns `AGREEMENT`.

    A row for all cells, one a state, one a theme. `alpha_ordinal` leaves codings outside the order
    out and has a bootstrap interval by cell; `alpha_nominal`, `kappa` and `raw` count every code.
    Coefficients are None where they cannot be computed, and `undefined` says why.
    """
    coded = coded_cells(public_stages(session, on))
    themes = {
        str(row["clause_key"]): str(row["themes"]).split(";")[0]
        for row in records(clauses(session))
    }
    groups: dict[tuple[str, str], list[Pair]] = {("all", "all"): []} if coded else {}
    for one in coded:
        for group in (
            ("all", "all"),
            ("state", one.actor_code),
            ("theme", themes[one.clause_key]),
        ):
            groups.setdefault(group, []).append(one.pair)
    order = {"all": 0, "state": 1, "theme": 2}
    rows = [
        _agreement_row(kind, name, groups[kind, name], rules)
        for kind, name in sorted(groups, key=lambda one: (order[one[0]], one[1]))
    ]
    return typed(pd.DataFrame(rows, columns=list(AGREEMENT), dtype="object"), AGREEMENT)


def _agreement_row(
    kind: str, name: str, pairs: list[Pair], rules: AssessingRules
) -> tuple[Any, ...]:
    ordinal = agreement(
        ordinal_table(pairs),
        Measurement.ORDINAL,
        draws=rules.bootstrap_draws,
        seed=rules.bootstrap_seed,
    )
    codes = nominal_table(pairs)
    return (
        kind,
        name,
        len(pairs),
        ordinal.n_pairable,
        ordinal.alpha,
        ordinal.interval.low,
        ordinal.interval.high,
        krippendorff_alpha(codes, Measurement.NOMINAL),
        cohen_kappa(codes),
        raw_agreement(codes),
        is_contested(ordinal.alpha, rules.contested_below),
        ordinal.undefined.value if ordinal.undefined else None,
    )


def _cycle_ends(session: Session) -> dict[str, date]:
    """The last day of each cycle; an open one ends after all others."""
    query = select(Cycle.cycle_key, Cycle.ends_on)
    return {key: ends_on or date.max for key, ends_on in session.execute(query)}


def _latest_published(
    stages: pd.DataFrame, ends: dict[str, date]
) -> dict[tuple[str, str], dict[str, Any]]:
    """The publication that stands of each clause and state: of the latest cycle, the last round."""
    shown = records(stages[stages["stage"] == Stage.PUBLISHED.value])
    shown.sort(key=lambda row: (ends[row["cycle"]], row["round"]))
    return {(row["clause_key"], row["actor_code"]): row for row in shown}


def _rated(
    row: dict[str, Any],
    coded: dict[tuple[str, str, str], CodedCell],
    contested: set[tuple[str, str, str]],
) -> dict[str, Any]:
    key = (row["clause_key"], row["actor_code"], row["cycle"])
    pair = coded[key].pair if key in coded else ()
    score = cell_interval(Rating(row["rating"]), pair, contested=key in contested)
    return {
        "cycle": row["cycle"],
        "rating": row["rating"],
        "confidence": row["confidence"],
        "basis": row["basis"],
        "is_contested": key in contested,
        "low": score.low if score else None,
        "high": score.high if score else None,
        "first_coding": pair[0].value if pair else None,
        "second_coding": pair[1].value if pair else None,
        "evidence": row["evidence"],
        "published_on": row["submitted_on"],
        "assessment_key": row["assessment_key"],
        "rubric_version": row["rubric_version"],
    }


@dataclass(frozen=True)
class CellGround:
    """What every cell rests on: who is bound since when, and what reports say, or may say."""

    clauses: list[tuple[str, str]]
    states: list[str]
    standing: dict[tuple[str, str], Applicability]
    instruments: dict[str, str]
    cited: set[tuple[str, str]]
    unread: dict[str, list[date]]
    adopted: dict[str, date]
    touched: dict[tuple[str, str], int]

    @classmethod
    def read(cls, session: Session, on: date) -> "CellGround":
        """Everything on record, as it binds on day `on`."""
        source = main_page_key(session)
        actors = actors_frame(session, source, "en", on)
        states = actors.loc[
            (actors["kind"] == ActorKind.STATE) & actors["is_listed"], "actor_code"
        ].tolist()
        provisions = provisions_frame(session, "en", source)
        listed = clauses(session)
        listed = listed[
            (listed["kind"] == ClauseKind.MANDATE.value)
            & listed["provision_key"].isin(provisions["provision_key"])
        ]
        links = links_frame(session, source)
        links = links[links["status"].isin([LinkStatus.RESOLVED, LinkStatus.AMBIGUOUS])]
        return cls(
            clauses=list(zip(listed["clause_key"], listed["provision_key"], strict=True)),
            states=states,
            standing=_standing(session, provisions, states, on),
            instruments=dict(
                zip(provisions["provision_key"], provisions["instrument_key"], strict=True)
            ),
            cited=set(zip(links["actor_code"], links["provision_key"], strict=True)),
            unread=_unread(session),
            adopted=dict(zip(provisions["instrument_key"], provisions["adopted_on"], strict=True)),
            touched=touching_passages(session),
        )

    def binding_on(self, session: Session, day: date) -> "CellGround":
        """The same record, as it binds on another day."""
        provisions = provisions_frame(session, "en", main_page_key(session))
        return replace(self, standing=_standing(session, provisions, self.states, day))

    def standing_of(self, provision_key: str, actor_code: str) -> Applicability:
        """How the paragraph's instrument stands to a state."""
        pair = self.instruments[provision_key], actor_code
        return self.standing.get(pair, Applicability.UNKNOWN)

    def has_unread(self, provision_key: str, actor_code: str) -> bool:
        """Whether a report whose text is not at hand came after the paragraph was adopted."""
        adopted = self.adopted[self.instruments[provision_key]]
        return any(day >= adopted for day in self.unread.get(actor_code, []))

    def row(self, clause_key: str, provision_key: str, actor_code: str) -> dict[str, Any]:
        """The cell as it is without an assessment."""
        passages = self.touched.get((clause_key, actor_code), 0)
        code = absence(
            self.standing_of(provision_key, actor_code),
            has_report=passages > 0 or (actor_code, provision_key) in self.cited,
            has_unread=self.has_unread(provision_key, actor_code),
        )
        scored = code is not Rating.NOT_APPLICABLE
        return {
            "clause_key": clause_key,
            "provision_key": provision_key,
            "actor_code": actor_code,
            "rating": code.value,
            "low": 0.0 if scored else None,
            "high": 1.0 if scored else None,
            "is_contested": False,
            "passages": passages,
        }


def _standing(
    session: Session, provisions: pd.DataFrame, states: list[str], on: date
) -> dict[tuple[str, str], Applicability]:
    """How each instrument stands to each state on a day."""
    pairs = provisions[["instrument_key", "instrument_kind"]].drop_duplicates()
    kinds = dict(zip(pairs["instrument_key"], pairs["instrument_kind"], strict=True))
    found = standings(table_frame(session, Adherence), kinds, states, on)
    return {
        (row["instrument_key"], row["actor_code"]): Applicability(row["state"])
        for row in records(found)
    }


def _unread(session: Session) -> dict[str, list[date]]:
    """Days of the reports that cite no paragraph and whose text is not at hand, by actor."""
    query = (
        select(Actor.actor_code, Report.reported_on)
        .join(Report, Report.actor_id == Actor.actor_id)
        .where(~Report.has_text, ~Report.citations.any())
    )
    found: dict[str, list[date]] = {}
    for code, day in session.execute(query):
        found.setdefault(code, []).append(day)
    return found


def touching_passages(session: Session) -> dict[tuple[str, str], int]:
    """How many pieces of evidence of an actor touch a clause."""
    query = (
        select(Clause.clause_key, Actor.actor_code, func.count())
        .select_from(EvidenceClause)
        .join(Clause, Clause.clause_id == EvidenceClause.clause_id)
        .join(Evidence, Evidence.evidence_id == EvidenceClause.evidence_id)
        .join(Actor, Actor.actor_id == Evidence.actor_id)
        .where(Evidence.is_current)
        .group_by(Clause.clause_key, Actor.actor_code)
    )
    return {(clause, actor): count for clause, actor, count in session.execute(query)}
