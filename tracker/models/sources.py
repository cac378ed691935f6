"""Documents and their versions, and what is wrong in them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import (
    Base,
    Code,
    Key,
    Language,
    Sha256,
    UtcDateTime,
    is_sha256,
    one_of,
)
from tracker.vocab import LANGUAGES, DefectKind, DefectStatus, SourceKind


class Source(Base):
    """A document that is followed over time: title, publisher, language, licence."""

    __tablename__ = "source"
    __table_args__ = (
        one_of("kind_code", SourceKind),
        one_of("language_code", LANGUAGES),
        is_sha256("pinned_sha256"),
    )

    source_id: Mapped[int] = mapped_column(primary_key=True)
    source_key: Mapped[str] = mapped_column(Key, unique=True)
    kind_code: Mapped[str] = mapped_column(Code)
    title: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str | None] = mapped_column(Text)
    published_on: Mapped[date | None]
    retrieved_on: Mapped[date | None]
    language_code: Mapped[str] = mapped_column(Language)
    licence: Mapped[str | None] = mapped_column(Text)
    pinned_sha256: Mapped[str | None] = mapped_column(Sha256)

    versions: Mapped[list["SourceVersion"]] = relationship(
        back_populates="source", order_by="SourceVersion.ordinal"
    )


class SourceVersion(Base):
    """One set of bytes of a source, as imported."""

    __tablename__ = "source_version"
    __table_args__ = (
        UniqueConstraint("source_id", "ordinal"),
        CheckConstraint("ordinal >= 1", name="ordinal_positive"),
        CheckConstraint("byte_count > 0", name="byte_count_positive"),
        is_sha256("sha256"),
    )

    version_id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.source_id"))
    ordinal: Mapped[int]
    sha256: Mapped[str] = mapped_column(Sha256, index=True)
    byte_count: Mapped[int]
    line_count: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)

    source: Mapped[Source] = relationship(back_populates="versions")


class SourceDefect(Base):
    """Something wrong or treacherous in a source, kept on record and never repaired in silence."""

    __tablename__ = "source_defect"
    __table_args__ = (
        one_of("kind_code", DefectKind),
        one_of("status_code", DefectStatus),
        CheckConstraint("line IS NULL OR line >= 1", name="line_positive"),
        CheckConstraint("occurrences >= 1", name="occurrences_positive"),
        Index("ix_source_defect_subject_key", "subject_key"),
    )

    defect_id: Mapped[int] = mapped_column(primary_key=True)
    defect_key: Mapped[str] = mapped_column(String(240), unique=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.source_id"), index=True)
    kind_code: Mapped[str] = mapped_column(Code)
    status_code: Mapped[str] = mapped_column(Code)
    is_declared: Mapped[bool]
    subject_key: Mapped[str | None] = mapped_column(Key)
    line: Mapped[int | None]
    occurrences: Mapped[int] = mapped_column(default=1)
    quote: Mapped[str | None] = mapped_column(Text)

    source: Mapped[Source] = relationship()
    notes: Mapped[list["SourceDefectNote"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class SourceDefectNote(Base):
    """What the defect is, in words, per language; only declared defects carry their own note."""

    __tablename__ = "source_defect_note"
    __table_args__ = (one_of("language_code", LANGUAGES),)

    defect_id: Mapped[int] = mapped_column(
        ForeignKey("source_defect.defect_id", ondelete="CASCADE"), primary_key=True
    )
    language_code: Mapped[str] = mapped_column(Language, primary_key=True)
    note: Mapped[str] = mapped_column(Text)
