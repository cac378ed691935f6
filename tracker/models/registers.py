"""The registers: technologies, information systems, resources, participation, outcomes."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import (
    Base,
    Code,
    Key,
    Language,
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
    LANGUAGES,
    AnswerStatus,
    InformationKind,
    OutcomeStatus,
    RequestStatus,
    Safeguard,
    Serves,
    ServiceKind,
    TechnologyKind,
)


class Technology(Located, Base):
    """A technology that watches or checks people on the move, with its safeguards."""

    __tablename__ = "technology"
    __table_args__ = (
        one_of("kind_code", TechnologyKind),
        is_precise(),
        one_of("privacy_code", Safeguard),
        one_of("data_protection_code", Safeguard),
        one_of("transparency_code", Safeguard),
        one_of("accountability_code", Safeguard),
        one_of("human_oversight_code", Safeguard),
        one_of("non_discrimination_code", Safeguard),
        one_of("remedies_code", Safeguard),
        *located(),
    )

    technology_id: Mapped[int] = mapped_column(primary_key=True)
    technology_key: Mapped[str] = mapped_column(Key, unique=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    kind_code: Mapped[str] = mapped_column(Code)
    starts_on: Mapped[date | None]
    precision_code: Mapped[str | None] = mapped_column(Code)
    privacy_code: Mapped[str] = mapped_column(Code)
    data_protection_code: Mapped[str] = mapped_column(Code)
    transparency_code: Mapped[str] = mapped_column(Code)
    accountability_code: Mapped[str] = mapped_column(Code)
    human_oversight_code: Mapped[str] = mapped_column(Code)
    non_discrimination_code: Mapped[str] = mapped_column(Code)
    remedies_code: Mapped[str] = mapped_column(Code)

    texts: Mapped[list["TechnologyText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class TechnologyText(Translation, Base):
    """The name of a technology and what it is for."""

    __tablename__ = "technology_text"
    __table_args__ = (in_known_language(),)

    technology_id: Mapped[int] = owned_by("technology.technology_id")
    name: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)


class InformationSystem(Located, Base):
    """A system or survey that holds information on migration."""

    __tablename__ = "information_system"
    __table_args__ = (
        one_of("kind_code", InformationKind),
        is_precise(),
        *located(),
    )

    system_id: Mapped[int] = mapped_column(primary_key=True)
    system_key: Mapped[str] = mapped_column(Key, unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    owner: Mapped[str] = mapped_column(Text)
    kind_code: Mapped[str] = mapped_column(Code)
    breakdowns: Mapped[str | None] = mapped_column(Text)
    starts_on: Mapped[date | None]
    precision_code: Mapped[str | None] = mapped_column(Code)

    texts: Mapped[list["InformationSystemText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class InformationSystemText(Translation, Base):
    """The name of an information system and what it does."""

    __tablename__ = "information_system_text"
    __table_args__ = (in_known_language(),)

    system_id: Mapped[int] = owned_by("information_system.system_id")
    name: Mapped[str] = mapped_column(Text)
    what: Mapped[str | None] = mapped_column(Text)


class Participation(Located, Base):
    """Civil society speaking in a forum: what was asked, what was answered."""

    __tablename__ = "participation"
    __table_args__ = (
        is_precise(),
        one_of("answer_status_code", AnswerStatus),
        *located(),
    )

    participation_id: Mapped[int] = mapped_column(primary_key=True)
    participation_key: Mapped[str] = mapped_column(Key, unique=True)
    held_on: Mapped[date | None]
    precision_code: Mapped[str | None] = mapped_column(Code)
    speaker: Mapped[str] = mapped_column(Text)
    answer_status_code: Mapped[str] = mapped_column(Code)

    texts: Mapped[list["ParticipationText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class ParticipationText(Translation, Base):
    """The forum, what was asked and what was answered."""

    __tablename__ = "participation_text"
    __table_args__ = (in_known_language(),)

    participation_id: Mapped[int] = owned_by("participation.participation_id")
    forum: Mapped[str] = mapped_column(Text)
    asked: Mapped[str] = mapped_column(Text)
    answered: Mapped[str | None] = mapped_column(Text)


class InformationRequest(Located, Base):
    """A request for public information and what became of it."""

    __tablename__ = "information_request"
    __table_args__ = (
        one_of("status_code", RequestStatus),
        in_order("asked_on", "answered_on"),
        *located(),
    )

    request_id: Mapped[int] = mapped_column(primary_key=True)
    request_key: Mapped[str] = mapped_column(Key, unique=True)
    asked_on: Mapped[date]
    asked_by: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    asked_body: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    status_code: Mapped[str] = mapped_column(Code)

    texts: Mapped[list["InformationRequestText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class InformationRequestText(Translation, Base):
    """What was asked for."""

    __tablename__ = "information_request_text"
    __table_args__ = (in_known_language(),)

    request_id: Mapped[int] = owned_by("information_request.request_id")
    subject: Mapped[str] = mapped_column(Text)


class Training(Located, Base):
    """Training in the use of rights, such as access to public information."""

    __tablename__ = "training"
    __table_args__ = (*located(),)

    training_id: Mapped[int] = mapped_column(primary_key=True)
    training_key: Mapped[str] = mapped_column(Key, unique=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    provider: Mapped[str] = mapped_column(Text)

    texts: Mapped[list["TrainingText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class TrainingText(Translation, Base):
    """The name of a training and what it is about."""

    __tablename__ = "training_text"
    __table_args__ = (in_known_language(),)

    training_id: Mapped[int] = owned_by("training.training_id")
    name: Mapped[str] = mapped_column(Text)
    what: Mapped[str | None] = mapped_column(Text)


class Outcome(Located, Base):
    """What advocacy is said to have achieved, who says so, and whether others confirm it."""

    __tablename__ = "outcome"
    __table_args__ = (
        is_precise(),
        one_of("status_code", OutcomeStatus),
        *located(),
    )

    outcome_id: Mapped[int] = mapped_column(primary_key=True)
    outcome_key: Mapped[str] = mapped_column(Key, unique=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    occurred_on: Mapped[date | None]
    precision_code: Mapped[str | None] = mapped_column(Code)
    claimed_reach: Mapped[float | None]
    claimed_unit: Mapped[str | None] = mapped_column(Text)
    claimed_by: Mapped[str] = mapped_column(Text)
    status_code: Mapped[str] = mapped_column(Code)
    confirmed_by: Mapped[str | None] = mapped_column(Text)

    texts: Mapped[list["OutcomeText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class OutcomeText(Translation, Base):
    """The name of an outcome and what it is."""

    __tablename__ = "outcome_text"
    __table_args__ = (in_known_language(),)

    outcome_id: Mapped[int] = owned_by("outcome.outcome_id")
    name: Mapped[str] = mapped_column(Text)
    what: Mapped[str | None] = mapped_column(Text)


class ServiceResource(Base):
    """A related resource, service directory or help line, by actor and language of its title."""

    __tablename__ = "service_resource"
    __table_args__ = (
        one_of("kind_code", ServiceKind),
        one_of("serves_code", Serves),
        one_of("language_code", LANGUAGES),
    )

    resource_id: Mapped[int] = mapped_column(primary_key=True)
    resource_key: Mapped[str] = mapped_column(Key, unique=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    kind_code: Mapped[str] = mapped_column(Code)
    title: Mapped[str] = mapped_column(Text)
    language_code: Mapped[str] = mapped_column(Language)
    serves_code: Mapped[str] = mapped_column(Code)
    page_line: Mapped[int | None]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.source_id"), index=True)


class NamedSystem(Base):
    """A system the sources name, and where Hechos embodies it."""

    __tablename__ = "named_system"

    system_id: Mapped[int] = mapped_column(primary_key=True)
    system_key: Mapped[str] = mapped_column(Key, unique=True)
    position: Mapped[int]
    page: Mapped[str] = mapped_column(String(40))
    anchor: Mapped[str | None] = mapped_column(String(40))

    texts: Mapped[list["NamedSystemText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class NamedSystemText(Translation, Base):
    """The name of a system in one language, and what stands for it here."""

    __tablename__ = "named_system_text"
    __table_args__ = (in_known_language(),)

    system_id: Mapped[int] = owned_by("named_system.system_id")
    name: Mapped[str] = mapped_column(Text)
    here: Mapped[str | None] = mapped_column(Text)
