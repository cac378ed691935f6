"""What actors reported, which paragraphs they cite, and what those citations mean."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.actors import Actor
from tracker.models.base import (
    Base,
    Code,
    Key,
    Language,
    Sha256,
    UtcDateTime,
    in_order,
    is_sha256,
    one_of,
)
from tracker.models.instruments import Provision
from tracker.models.sources import Source
from tracker.vocab import LANGUAGES, DecisionOrigin, LinkBasis, LinkStatus, TextStatus


class Report(Base):
    """One dated submission by an actor; its text may be absent."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("source_id", "actor_id", "reported_on", "ordinal"),
        one_of("status_code", TextStatus),
        CheckConstraint(
            f"language_code IS NULL OR language_code IN {LANGUAGES}", name="language_code_known"
        ),
        is_sha256("text_sha256"),
        is_sha256("pinned_sha256"),
        CheckConstraint("ordinal >= 1", name="ordinal_positive"),
        CheckConstraint("has_text = (text_sha256 IS NOT NULL)", name="has_text_hash"),
        in_order("line_start", "line_end"),
    )

    report_id: Mapped[int] = mapped_column(primary_key=True)
    report_key: Mapped[str] = mapped_column(Key, unique=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.source_id"))
    reported_on: Mapped[date]
    ordinal: Mapped[int]
    position: Mapped[int]
    date_as_printed: Mapped[str] = mapped_column(String(20))
    paragraphs: Mapped[str] = mapped_column(Text)
    language_code: Mapped[str | None] = mapped_column(Language)
    has_text: Mapped[bool]
    is_truncated: Mapped[bool]
    chars: Mapped[int]
    text_sha256: Mapped[str | None] = mapped_column(Sha256)
    pinned_sha256: Mapped[str | None] = mapped_column(Sha256)
    status_code: Mapped[str] = mapped_column(Code)
    line_start: Mapped[int | None]
    line_end: Mapped[int | None]

    actor: Mapped[Actor] = relationship()
    source: Mapped[Source] = relationship()
    texts: Mapped[list["ReportText"]] = relationship(
        cascade="all, delete-orphan", order_by="ReportText.report_text_id"
    )
    summaries: Mapped[list["ReportSummary"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )
    citations: Mapped[list["Citation"]] = relationship(
        back_populates="report", cascade="all, delete-orphan", order_by="Citation.position"
    )
    decisions: Mapped[list["LinkDecision"]] = relationship(
        back_populates="report", order_by="LinkDecision.decision_id"
    )


class ReportText(Base):
    """The body of a report as imported; a replaced body stays as history."""

    __tablename__ = "report_text"
    __table_args__ = (
        Index(
            "uq_report_text_current",
            "report_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        is_sha256("sha256"),
        in_order("char_start", "char_end"),
    )

    report_text_id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(
        ForeignKey("report.report_id", ondelete="CASCADE"), index=True
    )
    version_id: Mapped[int] = mapped_column(ForeignKey("source_version.version_id"), index=True)
    wording: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Sha256)
    chars: Mapped[int]
    char_start: Mapped[int]
    char_end: Mapped[int]
    is_current: Mapped[bool]


class ReportSummary(Base):
    """What a report says, in the project's own words, per language."""

    __tablename__ = "report_summary"
    __table_args__ = (one_of("language_code", LANGUAGES),)

    report_id: Mapped[int] = mapped_column(
        ForeignKey("report.report_id", ondelete="CASCADE"), primary_key=True
    )
    language_code: Mapped[str] = mapped_column(Language, primary_key=True)
    summary: Mapped[str] = mapped_column(Text)


class Citation(Base):
    """A paragraph number as printed in a report's header."""

    __tablename__ = "citation"
    __table_args__ = (UniqueConstraint("report_id", "position"),)

    citation_id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.report_id", ondelete="CASCADE"))
    position: Mapped[int]
    paragraph: Mapped[str] = mapped_column(String(20))

    report: Mapped[Report] = relationship(back_populates="citations")
    links: Mapped[list["Link"]] = relationship(
        back_populates="citation", cascade="all, delete-orphan", order_by="Link.link_id"
    )


class Link(Base):
    """What a citation may mean: one row a candidate, or one row without for `unresolved`."""

    __tablename__ = "link"
    __table_args__ = (
        UniqueConstraint("citation_id", "provision_id"),
        one_of("status_code", LinkStatus),
        one_of("basis_code", LinkBasis),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_range"),
        CheckConstraint(
            "(status_code = 'unresolved') = (provision_id IS NULL)", name="unresolved_is_empty"
        ),
    )

    link_id: Mapped[int] = mapped_column(primary_key=True)
    citation_id: Mapped[int] = mapped_column(ForeignKey("citation.citation_id", ondelete="CASCADE"))
    provision_id: Mapped[int | None] = mapped_column(
        ForeignKey("provision.provision_id"), index=True
    )
    status_code: Mapped[str] = mapped_column(Code)
    basis_code: Mapped[str] = mapped_column(Code)
    confidence: Mapped[float]

    citation: Mapped[Citation] = relationship(back_populates="links")
    provision: Mapped[Provision | None] = relationship()


class LinkDecision(Base):
    """Who decided what a number cited in a report means, when and why; added, never edited.

    It hangs on the report and the number, not on the citation row, so a re-import keeps it.
    """

    __tablename__ = "link_decision"
    __table_args__ = (
        one_of("origin_code", DecisionOrigin),
        CheckConstraint("length(reason) >= 10", name="reason_given"),
        CheckConstraint("length(decided_by) >= 2", name="decided_by_given"),
    )

    decision_id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.report_id"), index=True)
    paragraph: Mapped[str] = mapped_column(String(20))
    provision_id: Mapped[int] = mapped_column(ForeignKey("provision.provision_id"), index=True)
    decided_by: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)
    origin_code: Mapped[str] = mapped_column(Code)

    report: Mapped[Report] = relationship(back_populates="decisions")
    provision: Mapped[Provision] = relationship()


class ActorListing(Base):
    """A source lists an actor, whether it reported or not: who is silent is read from here."""

    __tablename__ = "actor_listing"

    source_id: Mapped[int] = mapped_column(ForeignKey("source.source_id"), primary_key=True)
    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actor.actor_id"), primary_key=True, index=True
    )
    position: Mapped[int]
    is_listed: Mapped[bool]

    actor: Mapped[Actor] = relationship()


class Resource(Base):
    """A related resource the page lists, by actor; a title only, the page prints no address."""

    __tablename__ = "resource"
    __table_args__ = (
        Index("ix_resource_source_id", "source_id"),
        CheckConstraint("line >= 1", name="line_positive"),
    )

    resource_id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.source_id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    line: Mapped[int]

    actor: Mapped[Actor | None] = relationship()
