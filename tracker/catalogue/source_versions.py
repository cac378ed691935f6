"""Which source a file belongs to, and which of its versions it is."""

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.ingest.reading import Document
from tracker.models import Source, SourceVersion


def version_for(
    session: Session, source: Source, document: Document, line_count: int
) -> tuple[SourceVersion, bool]:
    """The version these bytes are, and whether it is new: the same bytes again are not."""
    latest = session.scalar(
        select(SourceVersion)
        .where(SourceVersion.source_id == source.source_id)
        .order_by(SourceVersion.ordinal.desc())
        .limit(1)
    )
    if latest is not None and latest.sha256 == document.sha256:
        return latest, False
    version = SourceVersion(
        source_id=source.source_id,
        ordinal=1 + (latest.ordinal if latest else 0),
        sha256=document.sha256,
        byte_count=document.byte_count,
        line_count=line_count,
        imported_at=datetime.now(UTC),
    )
    session.add(version)
    session.flush()
    return version, True


def free_source_key(session: Session, wanted: str) -> str:
    """`wanted`, or `wanted-2` and so on where it is taken."""
    taken = session.scalar(
        select(func.count()).where(
            (Source.source_key == wanted) | Source.source_key.like(f"{wanted}-%")
        )
    )
    return wanted if not taken else f"{wanted}-{taken + 1}"
