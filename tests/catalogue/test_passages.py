"""Facts and evidence point at passages; an import says which still say what was read there."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.pages import bridges
from tracker.catalogue.load import load_catalogue
from tracker.catalogue.passages import verify_passages
from tracker.catalogue.seed_tables import Seeds
from tracker.catalogue.summit_page import PageOptions, import_summit_page
from tracker.ingest.reading import decode, read_document
from tracker.keys import normalised, text_sha256
from tracker.linking.citations import LinkWeights
from tracker.models import Evidence, Fact, Report, ReportText, Source
from tracker.vocab import TextStatus


@pytest.fixture
def pinned(session: Session, weights: LinkWeights) -> tuple[Session, Fact, str]:
    """A fact of a report that is imported, pinned to the first ten characters of its text."""
    import_summit_page(session, decode(bridges().encode(), "bridges"), weights)
    report, wording = session.execute(
        select(Report, ReportText.wording)
        .join(ReportText, ReportText.report_id == Report.report_id)
        .where(ReportText.is_current)
        .order_by(Report.report_id.desc())
        .limit(1)
    ).one()
    fact = Fact(
        fact_key=f"{report.report_key}:f99",
        actor_id=report.actor_id,
        value=1.0,
        printed="one",
        unit="things",
        qualifier_code="exact",
        passage_sha256=text_sha256(normalised(wording)[:10]),
        source_id=report.source_id,
        report_id=report.report_id,
        char_start=0,
        char_end=10,
    )
    session.add(fact)
    session.flush()
    return session, fact, wording


def test_a_passage_without_its_text_is_pinned(session: Session):
    """Before the import nothing can be said: no fact and no evidence counts as verified."""
    assert set(verify_passages(session).values()) == {TextStatus.PINNED}


def test_a_passage_that_stands_is_verified(pinned: tuple[Session, Fact, str]):
    """The text at the offsets has the hash of what was read."""
    session, fact, _wording = pinned
    assert verify_passages(session)[fact.fact_key] is TextStatus.VERIFIED
    assert fact.status_code == "verified"


def test_a_passage_that_reads_otherwise_is_changed(pinned: tuple[Session, Fact, str]):
    """Another text at the same offsets, or offsets beyond the text, are not what was read."""
    session, fact, wording = pinned
    fact.char_start, fact.char_end = 1, 11
    assert verify_passages(session)[fact.fact_key] is TextStatus.CHANGED
    fact.char_start, fact.char_end = len(wording) + 5, len(wording) + 15
    assert verify_passages(session)[fact.fact_key] is TextStatus.CHANGED


def test_a_passage_of_a_report_that_is_gone_is_gone(pinned: tuple[Session, Fact, str]):
    """The report stood on the page before and does not now."""
    session, fact, _wording = pinned
    report = session.get_one(Report, fact.report_id)
    report.status_code = TextStatus.GONE.value
    session.flush()
    assert verify_passages(session)[fact.fact_key] is TextStatus.GONE


def test_only_the_passages_of_the_imported_source_are_told(pinned: tuple[Session, Fact, str]):
    """An import speaks of its own source."""
    session, fact, _wording = pinned
    told = verify_passages(session, fact.source_id)
    assert set(told) == {fact.fact_key}
    others = verify_passages(session)
    assert len(others) > 500


def test_every_pinned_passage_of_the_real_page_is_found(
    session: Session, weights: LinkWeights, summit_page_path: Path
):
    """All facts and evidence read from the 58 reports still point at what was read."""
    outcome = import_summit_page(session, read_document(summit_page_path), weights)
    assert outcome.passages == outcome.passages_verified
    assert outcome.passages == len(session.scalars(select(Fact)).all()) + len(
        session.scalars(select(Evidence)).all()
    )


def test_a_changed_report_is_told_by_the_keys_that_pointed_at_it(
    session: Session, weights: LinkWeights, summit_page_path: Path
):
    """One figure mended in the page: the passages around it are told, and no other."""
    text = summit_page_path.read_text(encoding="utf-8")
    mended, times = re.subn(r"0 estados", "9 estados", text)
    assert times == 1
    outcome = import_summit_page(
        session, decode(mended.encode(), "page"), weights, PageOptions("summit-page-migration")
    )
    assert "MEX-2010-12-01-01:f03" in outcome.passages_changed_keys
    assert outcome.passages_changed == len(outcome.passages_changed_keys)
    assert all(key.startswith("MEX-2010-12-01-01:") for key in outcome.passages_changed_keys)
    assert outcome.passages_verified == outcome.passages - outcome.passages_changed


def test_printed_figures_stand_inside_their_passages(
    session: Session, weights: LinkWeights, summit_page_path: Path, seeds: Seeds
):
    """The number as printed is part of the passage it was read from."""
    import_summit_page(session, read_document(summit_page_path), weights)
    texts = {
        key: normalised(wording)
        for key, wording in session.execute(
            select(Report.report_key, ReportText.wording)
            .join(ReportText, ReportText.report_id == Report.report_id)
            .where(ReportText.is_current)
        )
    }
    for row in seeds.facts:
        passage = texts[row.report_key or ""][row.char_start : row.char_end]
        assert row.printed in passage, row.fact_key


def test_a_passage_read_anew_is_verified_by_the_load(
    session: Session, weights: LinkWeights, seeds: Seeds
):
    """Seeds that pin a text already imported are compared with it at once."""
    import_summit_page(session, decode(bridges().encode(), "bridges"), weights)
    source = session.scalars(select(Source).order_by(Source.source_id.desc())).first()
    assert source is not None
    load_catalogue(session, replace(seeds, facts=seeds.facts[:1]), weights)
    assert set(session.scalars(select(Fact.status_code))) == {"pinned"}
