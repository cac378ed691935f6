"""What actors did with instruments, and the calendar of meetings that review them."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import (
    Base,
    Code,
    Key,
    Located,
    Translation,
    in_known_language,
    in_order,
    is_precise,
    located,
    one_of,
    owned_by,
)
from tracker.vocab import (
    AdherenceAction,
    Certainty,
    RecommendationStatus,
    ReviewProcess,
    ReviewStatus,
)


class Adherence(Base):
    """One dated act of an actor about an instrument; a state may do several one after another."""

    __tablename__ = "adherence"
    __table_args__ = (
        UniqueConstraint("instrument_id", "actor_id", "action_code", "acted_on"),
        one_of("action_code", AdherenceAction),
        one_of("certainty_code", Certainty),
        is_precise(),
    )

    adherence_id: Mapped[int] = mapped_column(primary_key=True)
    adherence_key: Mapped[str] = mapped_column(Key, unique=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.instrument_id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    action_code: Mapped[str] = mapped_column(Code)
    acted_on: Mapped[date | None]
    precision_code: Mapped[str | None] = mapped_column(Code)
    certainty_code: Mapped[str] = mapped_column(Code)
    evidence: Mapped[str | None] = mapped_column(Text)

    texts: Mapped[list["AdherenceText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class AdherenceText(Translation, Base):
    """What a reader should know about an adherence."""

    __tablename__ = "adherence_text"
    __table_args__ = (in_known_language(),)

    adherence_id: Mapped[int] = owned_by("adherence.adherence_id")
    note: Mapped[str] = mapped_column(Text)


class Review(Base):
    """A meeting that reviews commitments, held or to come."""

    __tablename__ = "review"
    __table_args__ = (
        one_of("process_code", ReviewProcess),
        one_of("status_code", ReviewStatus),
        one_of("certainty_code", Certainty),
        is_precise(),
        in_order("starts_on", "ends_on"),
    )

    review_id: Mapped[int] = mapped_column(primary_key=True)
    review_key: Mapped[str] = mapped_column(Key, unique=True)
    process_code: Mapped[str] = mapped_column(Code)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    precision_code: Mapped[str | None] = mapped_column(Code)
    place: Mapped[str | None] = mapped_column(Text)
    country_code: Mapped[str | None] = mapped_column(String(3))
    status_code: Mapped[str] = mapped_column(Code)
    instrument_keys: Mapped[str | None] = mapped_column(Text)
    certainty_code: Mapped[str] = mapped_column(Code)
    evidence: Mapped[str | None] = mapped_column(Text)

    texts: Mapped[list["ReviewText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class ReviewText(Translation, Base):
    """The name of a review, and what a reader should know about it."""

    __tablename__ = "review_text"
    __table_args__ = (in_known_language(),)

    review_id: Mapped[int] = owned_by("review.review_id")
    name: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)


class Recommendation(Located, Base):
    """What a review body asked an actor to do."""

    __tablename__ = "recommendation"
    __table_args__ = (
        one_of("process_code", ReviewProcess),
        one_of("status_code", RecommendationStatus),
        is_precise(),
        *located(),
    )

    recommendation_id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_key: Mapped[str] = mapped_column(Key, unique=True)
    process_code: Mapped[str] = mapped_column(Code)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    issued_on: Mapped[date | None]
    precision_code: Mapped[str | None] = mapped_column(Code)
    by_whom: Mapped[str] = mapped_column(Text)
    status_code: Mapped[str] = mapped_column(Code)

    texts: Mapped[list["RecommendationText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class RecommendationText(Translation, Base):
    """What is recommended, in the project's own words."""

    __tablename__ = "recommendation_text"
    __table_args__ = (in_known_language(),)

    recommendation_id: Mapped[int] = owned_by("recommendation.recommendation_id")
    subject: Mapped[str] = mapped_column(Text)


class ActionPackage(Base):
    """A piece of work of the Los Angeles Declaration, and the states that lead it."""

    __tablename__ = "action_package"
    __table_args__ = (one_of("certainty_code", Certainty),)

    package_id: Mapped[int] = mapped_column(primary_key=True)
    package_key: Mapped[str] = mapped_column(Key, unique=True)
    provision_id: Mapped[int] = mapped_column(ForeignKey("provision.provision_id"), index=True)
    position: Mapped[int]
    lead_codes: Mapped[str | None] = mapped_column(Text)
    certainty_code: Mapped[str] = mapped_column(Code)
    evidence: Mapped[str | None] = mapped_column(Text)

    texts: Mapped[list["ActionPackageText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class ActionPackageText(Translation, Base):
    """The name of an action package."""

    __tablename__ = "action_package_text"
    __table_args__ = (in_known_language(),)

    package_id: Mapped[int] = owned_by("action_package.package_id")
    name: Mapped[str] = mapped_column(Text)
