"""States, institutions and organisations; the groups they belong to, dated."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Base, Code, Key, Language, in_order, one_of
from tracker.vocab import LANGUAGES, ActorKind, MembershipStatus


class Actor(Base):
    """A state, an institution or a civil-society organisation."""

    __tablename__ = "actor"
    __table_args__ = (
        one_of("kind_code", ActorKind),
        CheckConstraint("length(actor_code) >= 2", name="actor_code_length"),
        CheckConstraint("iso2 IS NULL OR length(iso2) = 2", name="iso2_length"),
        CheckConstraint("m49 IS NULL OR length(m49) = 3", name="m49_length"),
        CheckConstraint("(tile_row IS NULL) = (tile_col IS NULL)", name="tile_whole"),
        UniqueConstraint("tile_row", "tile_col"),
    )

    actor_id: Mapped[int] = mapped_column(primary_key=True)
    actor_code: Mapped[str] = mapped_column(String(24), unique=True)
    kind_code: Mapped[str] = mapped_column(Code)
    iso2: Mapped[str | None] = mapped_column(String(2), unique=True)
    m49: Mapped[str | None] = mapped_column(String(3), unique=True)
    page_order: Mapped[int | None] = mapped_column(unique=True)
    tile_row: Mapped[int | None]
    tile_col: Mapped[int | None]
    is_verified: Mapped[bool]

    names: Mapped[list["ActorName"]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    aliases: Mapped[list["ActorAlias"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )
    memberships: Mapped[list["Membership"]] = relationship(cascade="all, delete-orphan")


class ActorName(Base):
    """The name of an actor in one language."""

    __tablename__ = "actor_name"
    __table_args__ = (one_of("language_code", LANGUAGES),)

    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actor.actor_id", ondelete="CASCADE"), primary_key=True
    )
    language_code: Mapped[str] = mapped_column(Language, primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class ActorAlias(Base):
    """Another spelling, folded (no accents, no case); it means one actor only."""

    __tablename__ = "actor_alias"

    alias: Mapped[str] = mapped_column(Key, primary_key=True)
    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actor.actor_id", ondelete="CASCADE"), index=True
    )


class Group(Base):
    """A regional group or process."""

    __tablename__ = "actor_group"

    group_id: Mapped[int] = mapped_column(primary_key=True)
    group_key: Mapped[str] = mapped_column(Key, unique=True)

    names: Mapped[list["GroupName"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class GroupName(Base):
    """The name of a group in one language."""

    __tablename__ = "actor_group_name"
    __table_args__ = (one_of("language_code", LANGUAGES),)

    group_id: Mapped[int] = mapped_column(
        ForeignKey("actor_group.group_id", ondelete="CASCADE"), primary_key=True
    )
    language_code: Mapped[str] = mapped_column(Language, primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class Membership(Base):
    """An actor's membership of a group, from and to; an open end means it stands."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("group_id", "actor_id", "status_code", "member_from"),
        one_of("status_code", MembershipStatus),
        one_of("precision_code", ("day", "year")),
        in_order("member_from", "member_to"),
    )

    membership_id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("actor_group.group_id", ondelete="CASCADE"))
    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actor.actor_id", ondelete="CASCADE"), index=True
    )
    status_code: Mapped[str] = mapped_column(Code)
    member_from: Mapped[date | None]
    member_to: Mapped[date | None]
    precision_code: Mapped[str] = mapped_column(Code)
    note: Mapped[str | None] = mapped_column(Text)

    group: Mapped[Group] = relationship()
