"""Keeps the record of source defects: found by rule, declared by the catalogue, mended later."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.catalogue.upsert import by_key, set_values
from tracker.ingest.contact import mask_contact_data
from tracker.keys import normalised
from tracker.models import (
    Provision,
    ProvisionText,
    Report,
    ReportText,
    Source,
    SourceDefect,
)
from tracker.vocab import DefectKind, DefectStatus, TextStatus


@dataclass(frozen=True)
class FoundDefect:
    """A defect a rule has found; `subject_key` is None where it concerns the whole source."""

    kind: DefectKind
    subject_key: str | None
    line: int | None
    occurrences: int
    quote: str | None


def record_defects(
    session: Session, source: Source, found: Iterable[FoundDefect], document: str
) -> int:
    """Bring the source's record in line with what stands in its current version.

    `document` is the whole text of that version; declared defects are looked up in it.

    Returns how many defects stand in it.
    """
    stored = by_key(
        session.scalars(select(SourceDefect).where(SourceDefect.source_id == source.source_id)),
        "defect_key",
    )
    standing = _record_found(session, source, found, stored)
    texts = _current_texts(session, source)
    for key, defect in stored.items():
        if defect.is_declared:
            _check_declared(defect, texts, document)
        else:
            status = DefectStatus.FOUND if key in standing else DefectStatus.MENDED
            set_values(defect, status_code=status.value)
    session.flush()
    return int(
        session.scalar(
            select(func.count()).where(
                SourceDefect.source_id == source.source_id,
                SourceDefect.status_code == DefectStatus.FOUND.value,
            )
        )
        or 0
    )


def _record_found(
    session: Session,
    source: Source,
    found: Iterable[FoundDefect],
    stored: dict[str, SourceDefect],
) -> set[str]:
    standing: set[str] = set()
    numbered: Counter[str] = Counter()
    for one in found:
        stem = f"{source.source_key}:{one.kind}:{one.subject_key or 'page'}"
        numbered[stem] += 1
        key = f"{stem}#{numbered[stem]}"
        standing.add(key)
        defect = stored.get(key)
        if defect is None:
            defect = stored[key] = SourceDefect(
                defect_key=key,
                source_id=source.source_id,
                kind_code=one.kind.value,
                is_declared=False,
                subject_key=one.subject_key,
                status_code=DefectStatus.FOUND.value,
            )
            session.add(defect)
        quote = mask_contact_data(one.quote)[0] if one.quote else None
        set_values(defect, line=one.line, occurrences=one.occurrences, quote=quote)
    return standing


def _current_texts(session: Session, source: Source) -> dict[str, tuple[str, int]]:
    """Current wording of every subject of this source and where it begins, by key."""
    provisions = (
        select(Provision.provision_key, ProvisionText.wording, ProvisionText.char_start)
        .join(ProvisionText)
        .where(
            ProvisionText.is_current,
            Provision.source_id == source.source_id,
            Provision.status_code != TextStatus.GONE.value,
        )
    )
    reports = (
        select(Report.report_key, ReportText.wording, ReportText.char_start)
        .join(ReportText)
        .where(
            ReportText.is_current,
            Report.source_id == source.source_id,
            Report.status_code != TextStatus.GONE.value,
        )
    )
    return {
        key: (wording, start)
        for query in (provisions, reports)
        for key, wording, start in session.execute(query)
    }


def _check_declared(defect: SourceDefect, texts: dict[str, tuple[str, int]], document: str) -> None:
    """A declared defect is found where its quote still stands in the text it was read in."""
    subject = texts.get(defect.subject_key or "")
    if subject is None:  # never imported, or no longer printed
        if defect.status_code == DefectStatus.FOUND:
            set_values(defect, status_code=DefectStatus.MENDED.value, line=None)
        return
    wording, start = subject
    words = [re.escape(word) for word in (defect.quote or "").split()]
    match = re.compile(r"\s+".join(words)).search(document, start)
    stands = normalised(defect.quote or "") in normalised(wording)
    line = document.count("\n", 0, match.start()) + 1 if stands and match else None
    status = DefectStatus.FOUND if stands else DefectStatus.MENDED
    set_values(defect, status_code=status.value, line=line)
