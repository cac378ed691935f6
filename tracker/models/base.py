"""Declarative base, naming of constraints and the column types every table shares."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from tracker.vocab import LANGUAGES, Certainty, Precision

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always in UTC: naive values are refused, SQLite's naive ones come back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as UTC; a moment without a zone is a mistake of the program."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its zone: {value!r} has none ({dialect.name})")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401
        """Give back UTC; `dialect` decides only whether the zone was lost on the way."""
        if value is None or (value.tzinfo is not None and dialect.name != "sqlite"):
            return value if value is None else value.astimezone(UTC)
        return value.replace(tzinfo=UTC)  # type: ignore[no-any-return]


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)


Key = String(160)
Code = String(40)
Language = String(5)
Sha256 = String(64)


def one_of(column: str, values: type[StrEnum] | Iterable[str]) -> CheckConstraint:
    """CHECK that `column` holds one of the vocabulary's values; named `<column>_known`."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")


def is_sha256(column: str) -> CheckConstraint:
    """CHECK that `column`, where present, has the length of a SHA-256 in hex."""
    return CheckConstraint(f"{column} IS NULL OR length({column}) = 64", name=f"{column}_length")


def in_order(low: str, high: str) -> CheckConstraint:
    """CHECK that `low` is not above `high` where both are present."""
    return CheckConstraint(
        f"{low} IS NULL OR {high} IS NULL OR {low} <= {high}", name=f"{low}_{high}_order"
    )


class Translation:
    """Mixin of a table that holds a row's words in one language; the owner's id is added to it."""

    language_code: Mapped[str] = mapped_column(Language, primary_key=True)


def in_known_language() -> CheckConstraint:
    """CHECK of a translation's language."""
    return one_of("language_code", LANGUAGES)


def owned_by(column: str) -> Mapped[int]:
    """Primary key column of a row that goes when its owner goes."""
    return mapped_column(ForeignKey(column, ondelete="CASCADE"), primary_key=True)


class Located:
    """Mixin: where it says so. Offsets count characters of the normalised report or document."""

    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.source_id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.report_id"), index=True)
    char_start: Mapped[int | None]
    char_end: Mapped[int | None]
    certainty_code: Mapped[str] = mapped_column(Code)
    evidence: Mapped[str | None] = mapped_column(Text)


def located() -> tuple[CheckConstraint, ...]:
    """The CHECKs that go with `Located`: offsets in order, and something said about where."""
    return (
        in_order("char_start", "char_end"),
        one_of("certainty_code", Certainty),
        CheckConstraint("source_id IS NOT NULL OR evidence IS NOT NULL", name="source_given"),
    )


def is_precise() -> CheckConstraint:
    """CHECK that says how exact the row's dates are."""
    return one_of("precision_code", Precision)
