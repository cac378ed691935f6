"""Indicator definitions, the clauses they speak to, and votes on those that are proposed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import (
    Base,
    Code,
    Key,
    Translation,
    UtcDateTime,
    in_known_language,
    one_of,
    owned_by,
)
from tracker.vocab import (
    Certainty,
    Direction,
    IndicatorKind,
    IndicatorOrigin,
    IndicatorUnit,
    ProposalStatus,
)


class Indicator(Base):
    """What would show that a clause is kept: a definition with its method, without values."""

    __tablename__ = "indicator"
    __table_args__ = (
        one_of("origin_code", IndicatorOrigin),
        one_of("kind_code", IndicatorKind),
        one_of("unit_code", IndicatorUnit),
        one_of("direction_code", Direction),
        one_of("un_certainty_code", Certainty),
        one_of("status_code", ProposalStatus),
        CheckConstraint(
            "(origin_code = 'organisation') = (proposed_by IS NOT NULL)", name="proposer_given"
        ),
    )

    indicator_id: Mapped[int] = mapped_column(primary_key=True)
    indicator_key: Mapped[str] = mapped_column(Key, unique=True)
    origin_code: Mapped[str] = mapped_column(Code)
    kind_code: Mapped[str] = mapped_column(Code)
    unit_code: Mapped[str] = mapped_column(Code)
    direction_code: Mapped[str] = mapped_column(Code)
    custodian: Mapped[str | None] = mapped_column(Text)
    breakdowns: Mapped[str | None] = mapped_column(Text)
    data_source: Mapped[str | None] = mapped_column(Text)
    sdg_indicator: Mapped[str | None] = mapped_column(String(20))
    un_proposal: Mapped[str | None] = mapped_column(Text)
    un_certainty_code: Mapped[str | None] = mapped_column(Code)
    named_in: Mapped[str | None] = mapped_column(Text)
    status_code: Mapped[str] = mapped_column(Code)
    proposed_by: Mapped[str | None] = mapped_column(Text)
    proposed_on: Mapped[date | None]
    status_reason: Mapped[str | None] = mapped_column(Text)

    texts: Mapped[list["IndicatorText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )
    votes: Mapped[list["IndicatorVote"]] = relationship(cascade="all, delete-orphan")


class IndicatorText(Translation, Base):
    """Name and method of an indicator in one language."""

    __tablename__ = "indicator_text"
    __table_args__ = (in_known_language(),)

    indicator_id: Mapped[int] = owned_by("indicator.indicator_id")
    name: Mapped[str] = mapped_column(Text)
    method: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)


class ClauseIndicator(Base):
    """An indicator speaks to a clause."""

    __tablename__ = "clause_indicator"

    clause_id: Mapped[int] = owned_by("clause.clause_id")
    indicator_id: Mapped[int] = mapped_column(
        ForeignKey("indicator.indicator_id", ondelete="CASCADE"), primary_key=True, index=True
    )


class IndicatorVote(Base):
    """One organisation's vote on a proposed indicator; a later vote replaces its earlier one."""

    __tablename__ = "indicator_vote"
    __table_args__ = (
        UniqueConstraint("indicator_id", "voter"),
        CheckConstraint("length(voter) >= 2", name="voter_given"),
    )

    vote_id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(
        ForeignKey("indicator.indicator_id", ondelete="CASCADE")
    )
    voter: Mapped[str] = mapped_column(String(160))
    is_in_favour: Mapped[bool]
    voted_at: Mapped[datetime] = mapped_column(UtcDateTime)
