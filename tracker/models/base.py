"""Declarative base, naming of constraints and the column types every table shares."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

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
