"""Whether each pinned passage still says what was read there."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.catalogue.upsert import set_values
from tracker.keys import normalised, text_sha256
from tracker.models import Evidence, Fact, Report, ReportText
from tracker.vocab import TextStatus


def verify_passages(session: Session, source_id: int | None = None) -> dict[str, TextStatus]:
    """Compare the pinned passages of facts and evidence with the imported reports.

    Offsets count characters of the normalised report. Returns the status of each by key; only
    those of `source_id` where it is given.
    """
    texts = _current_texts(session)
    gone = set(
        session.scalars(select(Report.report_id).where(Report.status_code == TextStatus.GONE.value))
    )
    statuses: dict[str, TextStatus] = {}
    for key, one in _pinned(session, source_id):
        status = TextStatus.GONE if one.report_id in gone else _status(one, texts)
        set_values(one, status_code=status.value)
        statuses[key] = status
    session.flush()
    return statuses


def _current_texts(session: Session) -> dict[int, str]:
    query = select(ReportText.report_id, ReportText.wording).where(ReportText.is_current)
    return {row.report_id: normalised(row.wording) for row in session.execute(query)}


def _pinned(session: Session, source_id: int | None) -> Iterator[tuple[str, Fact | Evidence]]:
    facts = select(Fact).order_by(Fact.fact_id)
    evidence = (
        select(Evidence).where(Evidence.passage_sha256.is_not(None)).order_by(Evidence.evidence_id)
    )
    if source_id is not None:
        facts = facts.where(Fact.source_id == source_id)
        evidence = evidence.where(Evidence.source_id == source_id)
    for fact in session.scalars(facts):
        yield fact.fact_key, fact
    for piece in session.scalars(evidence):
        yield piece.evidence_key, piece


def _status(one: Fact | Evidence, texts: dict[int, str]) -> TextStatus:
    text = texts.get(one.report_id) if one.report_id is not None else None
    if text is None:
        return TextStatus.PINNED
    same = text_sha256(text[one.char_start : one.char_end]) == one.passage_sha256
    return TextStatus.VERIFIED if same else TextStatus.CHANGED
