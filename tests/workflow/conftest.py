"""What tests of assessments share: people of every role, a cell with real evidence, and a desk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import settings_for
from tracker.catalogue.seed_tables import Seeds
from tracker.config import shipped
from tracker.db import make_engine, upgrade
from tracker.linking.citations import LinkWeights
from tracker.models import Actor, Assessment, Contributor, ContributorRole, Evidence, EvidenceClause
from tracker.vocab import (
    Confidence,
    EvidenceKind,
    EvidenceOrigin,
    EvidenceStrength,
    Rating,
    Reach,
    Role,
    Stage,
    Stance,
)
from tracker.workflow.assess import Act, Cell, Desk, Finding, Search
from tracker.workflow.ledger import Write, recorded
from tracker.workflow.rules import AssessingRules, read_assessing_rules

CYCLE = "imrf-2030"  # open to the end: the catalogue's own assessments are of earlier cycles
FIRST_DAY = date(2026, 1, 5)
BEGAN = datetime(2026, 1, 2, 9, tzinfo=UTC)  # when the catalogue of these tests was loaded
OUTSIDE = "test-treaty-body:1"  # evidence of a source other than the state
ROLES: Mapping[str, tuple[Role, ...]] = {
    "test-monitor": (Role.MONITOR,),
    "test-second": (Role.SECOND_CODER,),
    "test-other-second": (Role.SECOND_CODER, Role.MONITOR),
    "test-adjudicator": (Role.ADJUDICATOR,),
    "test-reviewer": (Role.STATE_REVIEWER,),
    "test-neighbour": (Role.STATE_REVIEWER,),
    "test-commenter": (Role.COMMENTER,),
    "test-editor": (Role.EDITOR,),
    "test-administrator": (Role.ADMINISTRATOR,),
    "test-everything": tuple(Role),
}
TAKES = {
    Stage.RESEARCH: "test-monitor",
    Stage.SECOND_CODING: "test-second",
    Stage.ADJUDICATION: "test-adjudicator",
}
# the day of each stage on the whole way, counted from the first
DAYS = {
    Stage.RESEARCH: 0,
    Stage.SECOND_CODING: 1,
    Stage.ADJUDICATION: 2,
    Stage.REPLY_INVITED: 3,
    Stage.STATE_REPLY: 10,
    Stage.CIVIL_SOCIETY_COMMENT: 12,
    Stage.FINAL: 18,
    Stage.PUBLISHED: 19,
}
REPLY = "El Estado responde:\n«sí, y además»  - con dos  espacios."
COMMENT = "Nobody we asked has seen this service."
RATIONALE = {
    "en": "The report names an act, with its date, that does what the clause asks.",
    "es": "El informe nombra un acto, con su fecha, que hace lo que pide la cláusula.",
}


@dataclass(frozen=True)
class Proof:
    """A cell of a state, and what its own reports say that touches it, by what it can carry."""

    cell: Cell
    neighbour: str
    intention: str
    adopted: str
    delivered: str
    elsewhere: str  # a deed of the same state that touches another clause only
    abroad: str  # a deed of another state
    against: str  # speaks against `against_cell`
    against_cell: Cell

    def finding(self, rating: Rating = Rating.LIMITED, *evidence: str, **other: Any) -> Finding:
        """A finding that stands: on `evidence`, or on what carries that rating."""
        carried = {
            Rating.INITIATED: self.intention,
            Rating.LIMITED: self.adopted,
            Rating.SUBSTANTIAL: self.delivered,
            Rating.FULL: OUTSIDE,
            Rating.NOT_APPLICABLE: self.adopted,
        }
        if rating is Rating.SEARCHED_NO_EVIDENCE:
            log = Search("Official gazette", "puente peatonal", FIRST_DAY)
            found = Finding(rating, Confidence.MEDIUM, RATIONALE, searches=(log,))
        else:
            found = Finding(rating, Confidence.MEDIUM, RATIONALE, evidence or (carried[rating],))
        return replace(found, **other)


@pytest.fixture(scope="session")
def proof(seeds: Seeds) -> Proof:
    """The first cell of the catalogue that a state's reports touch in three heights."""
    return find_proof(seeds)


def find_proof(seeds: Seeds) -> Proof:
    states = {row.actor_code for row in seeds.actors if row.kind.value == "state"}
    evidence = {
        row.evidence_key: row
        for row in seeds.evidence
        if row.actor_code in states and (row.report_key or "").startswith(row.actor_code)
    }
    touched: dict[tuple[str, str], list[str]] = {}
    against: list[tuple[str, str, str]] = []
    for line in seeds.evidence_clauses:
        row = evidence.get(line.evidence_key)
        if row is None:
            continue
        if line.stance is Stance.CONTRADICTS:
            against.append((row.actor_code, line.clause_key, row.evidence_key))
        else:
            touched.setdefault((row.actor_code, line.clause_key), []).append(row.evidence_key)
    for (actor, clause), keys in sorted(touched.items()):
        by_reach: dict[Reach, str] = {}
        for key in keys:
            row = evidence[key]
            reach = Reach.DELIVERED if row.reach is Reach.OUTCOME else row.reach
            if reach is not Reach.DELIVERED or row.strength is EvidenceStrength.STRONG:
                by_reach.setdefault(reach, key)
        if not {Reach.INTENTION, Reach.ADOPTED, Reach.DELIVERED} <= set(by_reach):
            continue
        deeds = [one for one in evidence.values() if one.reach in (Reach.DELIVERED, Reach.OUTCOME)]
        abroad = next(one for one in deeds if one.actor_code != actor)
        elsewhere = next(
            one for one in deeds if one.actor_code == actor and one.evidence_key not in keys
        )
        own = min(against, key=lambda one: (one[0] != actor, one))
        return Proof(
            cell=Cell(clause, actor, CYCLE),
            neighbour=abroad.actor_code,
            intention=by_reach[Reach.INTENTION],
            adopted=by_reach[Reach.ADOPTED],
            delivered=by_reach[Reach.DELIVERED],
            elsewhere=elsewhere.evidence_key,
            abroad=abroad.evidence_key,
            against=own[2],
            against_cell=Cell(own[1], own[0], CYCLE),
        )
    raise AssertionError("the catalogue has no cell that is touched in three heights")


@pytest.fixture(scope="session")
def rules() -> AssessingRules:
    """The parameters as shipped."""
    return read_assessing_rules(shipped("seeds"))


def register(session: Session, proof: Proof) -> None:
    """Contributors of every role, and a finding of somebody other than the state."""
    actors = dict(session.execute(select(Actor.actor_code, Actor.actor_id)).all())
    speaks_for = {
        "test-reviewer": proof.cell.actor_code,
        "test-everything": proof.cell.actor_code,
        "test-neighbour": proof.neighbour,
    }
    for key, roles in ROLES.items():
        session.add(
            Contributor(
                contributor_key=key,
                origin_code=EvidenceOrigin.PERSON.value,
                actor_id=actors[speaks_for[key]] if key in speaks_for else None,
                roles=[ContributorRole(role_code=role.value) for role in roles],
            )
        )
    outside = Evidence(
        evidence_key=OUTSIDE,
        origin_code=EvidenceOrigin.PERSON.value,
        actor_id=actors[proof.cell.actor_code],
        kind_code=EvidenceKind.STATISTIC.value,
        reach_code=Reach.OUTCOME.value,
        strength_code=EvidenceStrength.STRONG.value,
        publisher="A treaty body",
        url="https://example.org/finding",
        retrieved_on=FIRST_DAY,
        archive_sha256="a" * 64,
        archive_type="application/pdf",
        archive_bytes=10,
    )
    session.add(outside)
    session.flush()
    touched = (
        select(EvidenceClause.clause_id)
        .join(Evidence)
        .where(Evidence.evidence_key == proof.adopted)
    )
    for clause_id in session.scalars(touched).all():
        session.add(
            EvidenceClause(
                evidence_id=outside.evidence_id,
                clause_id=clause_id,
                stance_code=Stance.SUPPORTS.value,
            )
        )
    session.flush()


@pytest.fixture
def desk(session: Session, proof: Proof, rules: AssessingRules) -> Desk:
    """A desk on the catalogue, of each kind of database, with people of every role."""
    register(session, proof)
    return Desk(session, rules)


def on(days: int, by: str, **other: Any) -> Act:
    """An act at noon, `days` after the first day."""
    at = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 12, tzinfo=UTC)
    return replace(Act(by, at + timedelta(days=days)), **other)


def walk(
    desk: Desk,
    proof: Proof,
    until: Stage = Stage.PUBLISHED,
    *,
    begin: Stage = Stage.RESEARCH,
    after: int = 0,
) -> list[Assessment]:
    """The whole way with a reply and a comment, from a stage to a stage; days begin at `after`."""
    cell = proof.cell
    found = proof.finding()

    def code(stage: Stage, days: int) -> Assessment:
        return desk.submit(cell, stage, found, on(days, TAKES[stage]))

    steps: dict[Stage, Callable[[int], Assessment]] = {
        **{stage: partial(code, stage) for stage in TAKES},
        Stage.REPLY_INVITED: lambda days: desk.invite(cell, on(days, "test-editor")),
        Stage.STATE_REPLY: lambda days: desk.reply(cell, REPLY, "es", on(days, "test-reviewer")),
        Stage.CIVIL_SOCIETY_COMMENT: lambda days: desk.comment(
            cell, COMMENT, "en", on(days, "test-commenter")
        ),
        Stage.FINAL: lambda days: desk.finalise(cell, found, on(days, "test-editor")),
        Stage.PUBLISHED: lambda days: desk.publish(cell, on(days, "test-editor")),
    }
    way = list(DAYS)
    part = way[way.index(begin) : way.index(until) + 1]
    return [steps[stage](DAYS[stage] + after) for stage in part]


@pytest.fixture(scope="session")
def ledgered_file(
    tmp_path_factory: pytest.TempPathFactory, seeds: Seeds, weights: LinkWeights, proof: Proof
) -> Path:
    """A SQLite file whose every write is in its ledger: catalogue and people; copied, not written.

    The catalogue was loaded on the second of January 2026, the people came on the third.
    """
    file = tmp_path_factory.mktemp("ledgered") / "ledgered.sqlite"
    fill(f"sqlite:///{file.as_posix()}", seeds, weights, proof)
    return file


def fill(url: str, seeds: Seeds, weights: LinkWeights, proof: Proof) -> None:
    """Make the tables, then load the catalogue and register people, each one entry."""
    from tracker.catalogue.load import load_catalogue

    settings = settings_for(url)
    engine = make_engine(settings)
    upgrade(engine, settings)
    with recorded(engine, write("load", BEGAN)) as session:
        load_catalogue(session, seeds, weights)
    with recorded(engine, write("users", BEGAN + timedelta(days=1))) as session:
        register(session, proof)
    engine.dispose()


def write(action: str, at: datetime | None = None) -> Write:
    """Who writes, as tests say it."""
    return Write(action, "tests", Role.ADMINISTRATOR, "because a test says so", at)
