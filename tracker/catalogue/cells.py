"""The cells and rows of seed files: what a cell may hold, and what a row knows of itself."""

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    model_validator,
)

from tracker.vocab import Certainty, Precision, Qualifier

LONGEST_KEY = 160


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


Text = Annotated[str, Field(min_length=1)]
OptionalText = Annotated[str | None, BeforeValidator(_empty_is_none)]
OptionalInt = Annotated[int | None, BeforeValidator(_empty_is_none)]
Offset = Annotated[Annotated[int, Field(ge=0)] | None, BeforeValidator(_empty_is_none)]


def _written_day(value: object) -> object:
    """A number would be read as seconds since 1970."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        raise ValueError("expected a date as YYYY-MM-DD")
    return value


Day = Annotated[date, BeforeValidator(_written_day)]
OptionalDate = Annotated[Day | None, BeforeValidator(_empty_is_none)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
OptionalSha256 = Annotated[Sha256 | None, BeforeValidator(_empty_is_none)]
Iso2 = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
OptionalIso2 = Annotated[Iso2 | None, BeforeValidator(_empty_is_none)]
M49 = Annotated[str, Field(pattern=r"^[0-9]{3}$")]
Short = Annotated[str, Field(min_length=1, max_length=20)]
OptionalShort = Annotated[Short | None, BeforeValidator(_empty_is_none)]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
OptionalCountryCode = Annotated[CountryCode | None, BeforeValidator(_empty_is_none)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
OptionalCurrency = Annotated[Currency | None, BeforeValidator(_empty_is_none)]
OptionalM49 = Annotated[M49 | None, BeforeValidator(_empty_is_none)]
LanguageCode = Literal["en", "es", "pt", "fr"]
OptionalPrecision = Annotated[Precision | None, BeforeValidator(_empty_is_none)]
OptionalCertainty = Annotated[Certainty | None, BeforeValidator(_empty_is_none)]
OptionalQualifier = Annotated[Qualifier | None, BeforeValidator(_empty_is_none)]


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("expected a number")
    return value


Number = Annotated[float, AfterValidator(_finite)]
OptionalNumber = Annotated[Number | None, BeforeValidator(_empty_is_none)]


def codes(cell: str | None) -> tuple[str, ...]:
    """The codes of a cell that holds several, joined by `;`."""
    return tuple(cell.split(";")) if cell else ()


def _whole_codes(cell: str | None) -> str | None:
    parts = codes(cell)
    if any(not part or part != part.strip() for part in parts) or len(set(parts)) < len(parts):
        raise ValueError("expected different codes joined by ';' without blanks")
    return cell


Codes = Annotated[str, Field(min_length=1), AfterValidator(_whole_codes)]
OptionalCodes = Annotated[str | None, BeforeValidator(_empty_is_none), AfterValidator(_whole_codes)]


class SeedRow(BaseModel):
    """A row of a seed file; an unknown column is an error. `line` is where it stands.

    `FILE` is its file, `KEY` the columns no two rows share, `REFERS` which file (as a field of
    `Seeds`) holds the keys a column's cells must be among.
    """

    FILE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    REFERS: ClassVar[Mapping[str, str]] = {}

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    _line: int = PrivateAttr(0)

    @model_validator(mode="after")
    def _keys_fit_the_tables(self) -> Self:
        for name in type(self).model_fields:
            cell = getattr(self, name)
            if name.endswith("_key") and isinstance(cell, str) and len(cell) > LONGEST_KEY:
                raise ValueError(f"{name} is longer than {LONGEST_KEY} characters")
        return self

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        for begin, end in (("starts_on", "ends_on"), ("asked_on", "answered_on")):
            first, last = getattr(self, begin, None), getattr(self, end, None)
            if first is not None and last is not None and last < first:
                raise ValueError(f"{end} is before {begin}")
        return self

    @classmethod
    def columns(cls) -> list[str]:
        """The columns of the file, in order: those that say where it stands come last."""
        last = list(LocatedRow.model_fields) if issubclass(cls, LocatedRow) else []
        return [name for name in cls.model_fields if name not in last] + last

    @property
    def key(self) -> str:
        """What the row is known by: the cells of its key columns."""
        cells = (getattr(self, column) for column in self.KEY)
        return ":".join("" if cell is None else str(cell) for cell in cells)

    @property
    def line(self) -> int:
        """Line of the file the row ends on; 0 for a row that was not read from a file."""
        return self._line

    def at_line(self, line: int) -> Self:
        """The same row, knowing its line."""
        self._line = line
        return self


class LocatedRow(SeedRow):
    """A row that says where a source says so; offsets in the normalised report or document."""

    REFERS: ClassVar[Mapping[str, str]] = {"source_key": "sources", "report_key": "reports"}

    source_key: OptionalText
    report_key: OptionalText
    char_start: Offset
    char_end: Offset
    certainty: Certainty
    evidence: OptionalText

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if self.source_key is None and self.evidence is None:
            raise ValueError("expected a source_key, or evidence in words")
        if (self.char_start is None) != (self.char_end is None):
            raise ValueError("expected both char_start and char_end, or neither")
        return self
