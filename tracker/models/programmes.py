"""National bodies and plans, programmes with what they reached, and money by stage."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
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
    BodyKind,
    FigureStage,
    MoneyStage,
    PlanKind,
    ProgrammeKind,
    Qualifier,
)


class Body(Located, Base):
    """Who is responsible for something in a state."""

    __tablename__ = "body"
    __table_args__ = (
        one_of("kind_code", BodyKind),
        is_precise(),
        *located(),
    )

    body_id: Mapped[int] = mapped_column(primary_key=True)
    body_key: Mapped[str] = mapped_column(Key, unique=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    kind_code: Mapped[str] = mapped_column(Code)
    founded_on: Mapped[date | None]
    precision_code: Mapped[str | None] = mapped_column(Code)
    provision_id: Mapped[int | None] = mapped_column(
        ForeignKey("provision.provision_id"), index=True
    )

    texts: Mapped[list["BodyText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class BodyText(Translation, Base):
    """The name of a body and what it does."""

    __tablename__ = "body_text"
    __table_args__ = (in_known_language(),)

    body_id: Mapped[int] = owned_by("body.body_id")
    name: Mapped[str] = mapped_column(Text)
    what: Mapped[str | None] = mapped_column(Text)


class Plan(Located, Base):
    """A plan, policy, law or agreement a state put its intention into."""

    __tablename__ = "plan"
    __table_args__ = (
        one_of("kind_code", PlanKind),
        is_precise(),
        in_order("starts_on", "ends_on"),
        *located(),
    )

    plan_id: Mapped[int] = mapped_column(primary_key=True)
    plan_key: Mapped[str] = mapped_column(Key, unique=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    kind_code: Mapped[str] = mapped_column(Code)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    precision_code: Mapped[str | None] = mapped_column(Code)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.body_id"), index=True)
    provision_id: Mapped[int | None] = mapped_column(
        ForeignKey("provision.provision_id"), index=True
    )

    texts: Mapped[list["PlanText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class PlanText(Translation, Base):
    """The name of a plan and what it says."""

    __tablename__ = "plan_text"
    __table_args__ = (in_known_language(),)

    plan_id: Mapped[int] = owned_by("plan.plan_id")
    name: Mapped[str] = mapped_column(Text)
    what: Mapped[str | None] = mapped_column(Text)


class Programme(Located, Base):
    """Something an actor runs for people on the move."""

    __tablename__ = "programme"
    __table_args__ = (
        one_of("kind_code", ProgrammeKind),
        is_precise(),
        in_order("starts_on", "ends_on"),
        *located(),
    )

    programme_id: Mapped[int] = mapped_column(primary_key=True)
    programme_key: Mapped[str] = mapped_column(Key, unique=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    partner_codes: Mapped[str | None] = mapped_column(Text)
    kind_code: Mapped[str] = mapped_column(Code)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    precision_code: Mapped[str | None] = mapped_column(Code)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.body_id"), index=True)
    provision_id: Mapped[int | None] = mapped_column(
        ForeignKey("provision.provision_id"), index=True
    )

    texts: Mapped[list["ProgrammeText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class ProgrammeText(Translation, Base):
    """The name of a programme and what it does."""

    __tablename__ = "programme_text"
    __table_args__ = (in_known_language(),)

    programme_id: Mapped[int] = owned_by("programme.programme_id")
    name: Mapped[str] = mapped_column(Text)
    what: Mapped[str | None] = mapped_column(Text)


class ProgrammeFigure(Located, Base):
    """How many a programme reached at one stage, along one corridor; no stage implies another."""

    __tablename__ = "programme_figure"
    __table_args__ = (
        one_of("stage_code", FigureStage),
        is_precise(),
        one_of("qualifier_code", Qualifier),
        in_order("starts_on", "ends_on"),
        *located(),
    )

    figure_id: Mapped[int] = mapped_column(primary_key=True)
    figure_key: Mapped[str] = mapped_column(Key, unique=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.programme_id"), index=True)
    stage_code: Mapped[str] = mapped_column(Code)
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    destination_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    precision_code: Mapped[str | None] = mapped_column(Code)
    value: Mapped[float]
    qualifier_code: Mapped[str] = mapped_column(Code)

    texts: Mapped[list["ProgrammeFigureText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class ProgrammeFigureText(Translation, Base):
    """What is counted, and what a reader should know about the figure."""

    __tablename__ = "programme_figure_text"
    __table_args__ = (in_known_language(),)

    figure_id: Mapped[int] = owned_by("programme_figure.figure_id")
    unit: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)


class Money(Located, Base):
    """An amount of money at one stage; no stage implies a later one."""

    __tablename__ = "money"
    __table_args__ = (
        one_of("stage_code", MoneyStage),
        is_precise(),
        one_of("qualifier_code", Qualifier),
        in_order("starts_on", "ends_on"),
        CheckConstraint("(amount IS NULL) = (currency IS NULL)", name="amount_in_currency"),
        *located(),
    )

    money_id: Mapped[int] = mapped_column(primary_key=True)
    money_key: Mapped[str] = mapped_column(Key, unique=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    programme_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme.programme_id"), index=True
    )
    stage_code: Mapped[str] = mapped_column(Code)
    amount: Mapped[float | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    precision_code: Mapped[str | None] = mapped_column(Code)
    qualifier_code: Mapped[str | None] = mapped_column(Code)
    beneficiaries: Mapped[float | None]

    texts: Mapped[list["MoneyText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class MoneyText(Translation, Base):
    """What the money is for."""

    __tablename__ = "money_text"
    __table_args__ = (in_known_language(),)

    money_id: Mapped[int] = owned_by("money.money_id")
    name: Mapped[str] = mapped_column(Text)
    beneficiaries_unit: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
