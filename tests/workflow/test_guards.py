"""What the database itself refuses of assessments and ledger, whoever writes to it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Executable, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.workflow.conftest import OUTSIDE, TAKES, Proof, on, walk, write
from tracker.models import (
    Assessment,
    Base,
    Evidence,
    LedgerChange,
    LedgerEntry,
)
from tracker.vocab import Basis, Rating, Stage
from tracker.workflow.assess import Desk
from tracker.workflow.ledger import Change, append, row_sha256

# each append-only table, a column somebody might like to change, and to what
CHANGES: Mapping[str, tuple[str, object]] = {
    "assessment": ("rating_code", "full"),
    "assessment_text": ("wording", "It was all done."),
    "assessment_evidence": ("is_cause", True),
    "search_log": ("words", "other words"),
    "ledger_entry": ("reason", "no reason"),
    "ledger_change": ("payload", "{}"),
}


@pytest.fixture
def published(desk: Desk, proof: Proof) -> Connection:
    """The catalogue with a row in each append-only table: two published cells and a ledger."""
    walk(desk, proof)
    search(desk_cell(proof), desk)
    payload = '{"a":1}'
    append(
        desk.session,
        write("test"),
        [Change("theme", "[1]", None, row_sha256("theme", payload), payload)],
    )
    desk.session.flush()
    return desk.session.connection()


def desk_cell(proof: Proof) -> Proof:
    """The same proof for the cell of another cycle."""
    return replace(proof, cell=replace(proof.cell, cycle_key="imrf-2022"))


def search(proof: Proof, desk: Desk) -> None:
    """Publish that a search found nothing."""
    for days, (stage, by) in enumerate(TAKES.items()):
        act = on(days, by, basis=Basis.BASELINE_DESK_REVIEW)
        desk.submit(proof.cell, stage, proof.finding(Rating.SEARCHED_NO_EVIDENCE), act)
    desk.publish(proof.cell, on(3, "test-editor"))


def refused(connection: Connection, statement: Executable, said: str) -> None:
    """The database refuses the statement with those words, and nothing else is undone."""
    with pytest.raises(DBAPIError) as refusal, connection.begin_nested():
        connection.execute(statement)
    assert said in str(refusal.value.orig)


@pytest.mark.parametrize("name", CHANGES)
def test_no_row_is_ever_changed(published: Connection, name: str):
    """An UPDATE of any append-only table is refused, of one row or of all."""
    own = Base.metadata.tables[name]
    key, value = CHANGES[name]
    refused(published, update(own).values({key: value}), f"{name} is append-only")
    (first, *_) = own.primary_key
    one = published.scalars(select(first).limit(1)).one()
    refused(published, update(own).where(first == one).values({key: value}), "append-only")


@pytest.mark.parametrize("name", CHANGES)
def test_no_row_is_ever_deleted(published: Connection, name: str):
    """A DELETE from any append-only table is refused."""
    own = Base.metadata.tables[name]
    refused(published, delete(own), f"{name} is append-only")


@pytest.mark.parametrize("name", CHANGES)
def test_no_table_is_ever_emptied(published: Connection, name: str):
    """PostgreSQL refuses TRUNCATE too, also where another table's TRUNCATE cascades to it."""
    if published.dialect.name != "postgresql":
        pytest.skip("only PostgreSQL has TRUNCATE")
    refused(published, text(f"TRUNCATE {name} CASCADE"), "is append-only")
    refused(published, text("TRUNCATE actor CASCADE"), "is append-only")


@pytest.mark.parametrize("name", CHANGES)
def test_no_row_is_ever_replaced(request: pytest.FixtureRequest, published: Connection, name: str):
    """Writing a row in the place of another is changing it, whichever statement does it."""
    own = Base.metadata.tables[name]
    key, value = CHANGES[name]
    row = dict(published.execute(select(own).limit(1)).mappings().one()) | {key: value}
    if published.dialect.name == "postgresql":
        keys = list(own.primary_key)
        replacing = upsert(own).values(row)
        replacing = replacing.on_conflict_do_update(index_elements=keys, set_={key: value})
        refused(published, replacing, "append-only")
        return
    refused(published, insert(own).prefix_with("OR REPLACE").values(row), "")


def publication(connection: Connection, proof: Proof, **other: object) -> dict[str, object]:
    """The published row of the cell as a further row, with other values."""
    own = Base.metadata.tables["assessment"]
    row = dict(
        connection.execute(
            select(own).where(own.c.stage_code == "published").order_by(own.c.assessment_id)
        )
        .mappings()
        .all()[0]
    )
    del row["assessment_id"]
    return {**row, "sequence": 90, **other}


def decision(session: Session, proof: Proof, stage: Stage) -> Assessment:
    """The row of that stage of the cell."""
    return next(
        one
        for one in session.scalars(select(Assessment).order_by(Assessment.assessment_id))
        if one.stage_code == stage and one.cycle.cycle_key == proof.cell.cycle_key
    )


ASSESSMENT = Base.metadata.tables["assessment"]


def bare(connection: Connection, row: Mapping[str, object], **other: object) -> int:
    """A decision with nothing behind it, written past the program; its id."""
    values = {**row, "stage_code": "final", **other}
    return int(
        connection.execute(
            insert(ASSESSMENT).values(values).returning(ASSESSMENT.c.assessment_id)
        ).scalar_one()
    )


def test_the_same_row_is_taken_where_its_decision_stands(published: Connection, proof: Proof):
    """What is refused below is refused for that reason alone: unspoilt, the row is taken."""
    published.execute(insert(ASSESSMENT).values(publication(published, proof)))


def test_nothing_is_published_without_evidence(published: Connection, proof: Proof):
    """A rating whose decision stands on nothing located is no publication."""
    row = publication(published, proof)
    base = bare(published, row, sequence=91)
    refused(
        published,
        insert(ASSESSMENT).values({**row, "sequence": 92, "decided_from_id": base}),
        "only with located evidence",
    )


def test_nothing_is_published_without_its_search_log(published: Connection, proof: Proof):
    """That a search found nothing is published only with the log of the search."""
    row = publication(published, proof, rating_code="searched_no_evidence")
    base = bare(published, row, sequence=91)
    refused(
        published,
        insert(ASSESSMENT).values({**row, "sequence": 92, "decided_from_id": base}),
        "only with its log",
    )


def test_nothing_is_published_without_a_decision(published: Connection, proof: Proof):
    """A publication names the row it was decided from."""
    row = publication(published, proof, decided_from_id=None)
    refused(published, insert(ASSESSMENT).values(row), "")


@pytest.mark.parametrize("rating", ["full", "substantial", "no_action", "not_applicable"])
def test_no_other_rating_is_published_than_was_decided(
    published: Connection, proof: Proof, rating: str
):
    """Between decision and publication no rating changes."""
    row = publication(published, proof, rating_code=rating)
    refused(published, insert(ASSESSMENT).values(row), "the one that was decided")


@pytest.mark.parametrize("where", ["clause_id", "actor_id", "cycle_id"])
def test_no_other_cell_is_published_than_was_decided(
    published: Connection, proof: Proof, where: str
):
    """A decision about one clause, state and cycle says nothing about another."""
    row = publication(published, proof)
    (key,) = (one.column for one in ASSESSMENT.c[where].foreign_keys)
    other = published.scalars(select(key).where(key != row[where]).limit(1)).one()
    refused(
        published,
        insert(ASSESSMENT).values({**row, where: other}),
        "the one that was decided for the same cell",
    )


@pytest.mark.parametrize("stage", [Stage.SECOND_CODING, Stage.ADJUDICATION, Stage.FINAL])
def test_a_settled_rating_takes_no_further_evidence(
    published: Connection, desk: Desk, proof: Proof, stage: Stage
):
    """Once others were decided from it, nothing is added to what a rating stands on."""
    base = decision(desk.session, proof, stage)
    further = desk.session.scalars(
        select(Evidence.evidence_id).where(Evidence.evidence_key == OUTSIDE)
    ).one()
    row = {"assessment_id": base.assessment_id, "evidence_id": further, "is_cause": False}
    own = Base.metadata.tables["assessment_evidence"]
    refused(published, insert(own).values(row), "takes nothing further")


@pytest.mark.parametrize("name", ["assessment_text", "search_log"])
def test_a_settled_rating_takes_no_further_words(
    published: Connection, desk: Desk, proof: Proof, name: str
):
    """What is published of a decision is what stood when it was settled: words and searches too."""
    base = decision(desk.session, proof, Stage.FINAL).assessment_id
    rows: dict[str, dict[str, object]] = {
        "assessment_text": {"language_code": "pt", "wording": "Foi tudo feito."},
        "search_log": {"place": "Gazette", "words": "ponte", "searched_on": on(0, "x").at.date()},
    }
    refused(
        published,
        insert(Base.metadata.tables[name]).values({"assessment_id": base, **rows[name]}),
        "",
    )


def test_a_first_coding_is_not_published_as_a_decision(
    published: Connection, desk: Desk, proof: Proof
):
    """A publication is decided from an adjudication or a final decision, nothing before."""
    first = decision(desk.session, proof, Stage.RESEARCH)
    row = publication(published, proof, decided_from_id=first.assessment_id)
    refused(published, insert(ASSESSMENT).values(row), "")


def test_two_stages_of_a_cell_cannot_have_one_place(published: Connection, proof: Proof):
    """Of two stages that were numbered alike, the second is refused."""
    row = publication(published, proof, sequence=1)
    refused(published, insert(ASSESSMENT).values(row), "")


def test_the_ledger_does_not_fork(published: Connection):
    """No two entries follow the same entry."""
    own = Base.metadata.tables["ledger_entry"]
    row = dict(published.execute(select(own).limit(1)).mappings().one())
    refused(
        published,
        insert(own).values({**row, "entry_id": 99, "entry_sha256": "b" * 64}),
        "",
    )


def test_the_program_itself_is_refused_too(desk: Desk, proof: Proof):
    """Whoever changes a stage through the program's own tables meets the same guard."""
    (row,) = walk(desk, proof, until=Stage.RESEARCH)
    part = desk.session.begin_nested()
    row.rating_code = "full"
    with pytest.raises(DBAPIError, match="append-only"):
        desk.session.flush()
    part.rollback()
    part = desk.session.begin_nested()
    desk.session.delete(row.evidence[0])
    with pytest.raises(DBAPIError, match="append-only"):
        desk.session.flush()
    part.rollback()
    desk.session.refresh(row)
    assert (row.rating_code, len(row.evidence)) == ("limited", 1)


def test_every_append_only_table_is_tried():
    """The tables above are all that hold stages, what they stand on, and the ledger."""
    kept = {
        name
        for name in Base.metadata.tables
        if name.startswith(("assessment", "ledger_")) or name == "search_log"
    }
    assert kept == set(CHANGES)
    assert {LedgerEntry.__tablename__, LedgerChange.__tablename__} <= kept
