"""Standards outside the Summit process, what maps to them, and the accountability test."""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import (
    Base,
    Code,
    Key,
    Translation,
    in_known_language,
    one_of,
    owned_by,
)
from tracker.vocab import AccountabilityPart, Framework


class Standard(Base):
    """An objective, principle, target or treaty duty that states took on elsewhere."""

    __tablename__ = "standard"
    __table_args__ = (one_of("framework_code", Framework),)

    standard_id: Mapped[int] = mapped_column(primary_key=True)
    standard_key: Mapped[str] = mapped_column(Key, unique=True)
    framework_code: Mapped[str] = mapped_column(Code)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.instrument_id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]

    texts: Mapped[list["StandardText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class StandardText(Translation, Base):
    """The label of a standard in one language, in the project's own words."""

    __tablename__ = "standard_text"
    __table_args__ = (in_known_language(),)

    standard_id: Mapped[int] = owned_by("standard.standard_id")
    label: Mapped[str] = mapped_column(Text)


class ThemeStandard(Base):
    """A theme covers a standard."""

    __tablename__ = "theme_standard"

    theme_id: Mapped[int] = owned_by("theme.theme_id")
    standard_id: Mapped[int] = mapped_column(
        ForeignKey("standard.standard_id", ondelete="CASCADE"), primary_key=True, index=True
    )


class DemandBasis(Base):
    """A demand rests on something states undertook: a mandate's clause, or a standard."""

    __tablename__ = "demand_basis"
    __table_args__ = (
        CheckConstraint("(mandate_id IS NULL) <> (standard_id IS NULL)", name="one_basis"),
        CheckConstraint("clause_id <> mandate_id", name="not_itself"),
    )

    demand_basis_id: Mapped[int] = mapped_column(primary_key=True)
    demand_basis_key: Mapped[str] = mapped_column(String(320), unique=True)
    clause_id: Mapped[int] = mapped_column(
        ForeignKey("clause.clause_id", ondelete="CASCADE"), index=True
    )
    mandate_id: Mapped[int | None] = mapped_column(
        ForeignKey("clause.clause_id", ondelete="CASCADE"), index=True
    )
    standard_id: Mapped[int | None] = mapped_column(
        ForeignKey("standard.standard_id", ondelete="CASCADE"), index=True
    )

    texts: Mapped[list["DemandBasisText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class DemandBasisText(Translation, Base):
    """Why the demand rests on it, in a sentence."""

    __tablename__ = "demand_basis_text"
    __table_args__ = (in_known_language(),)

    demand_basis_id: Mapped[int] = owned_by("demand_basis.demand_basis_id")
    reason: Mapped[str] = mapped_column(Text)


class AccountabilityItem(Base):
    """One thing the accountability test asks for, or one level at which it asks."""

    __tablename__ = "accountability_item"
    __table_args__ = (one_of("part_code", AccountabilityPart),)

    item_id: Mapped[int] = mapped_column(primary_key=True)
    item_key: Mapped[str] = mapped_column(Key, unique=True)
    part_code: Mapped[str] = mapped_column(Code)
    position: Mapped[int]
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.clause_id"), index=True)

    texts: Mapped[list["AccountabilityItemText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class AccountabilityItemText(Translation, Base):
    """The label of an item, and the question a monitor answers."""

    __tablename__ = "accountability_item_text"
    __table_args__ = (in_known_language(),)

    item_id: Mapped[int] = owned_by("accountability_item.item_id")
    label: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
