"""Parameters are data: a TOML file read so that whatever is wrong in it is said with its place."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

from tracker.errors import BadInputError

Kind = TypeVar("Kind", bound=StrEnum)


def read_parameters(path: Path) -> "Section":
    """The whole file as one section.

    Raises:
        BadInputError: it cannot be read, or is no TOML.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInputError(
            f"{path.name or path}: cannot be used as parameters: {error}"
        ) from error
    return Section(path.name, "", table)


@dataclass(frozen=True)
class Section:
    """A table of the file that says where it is when something is wrong with it."""

    file: str
    name: str
    table: Mapping[str, Any]

    @property
    def place(self) -> str:
        """Where it is, for a message."""
        return f"{self.file}: [{self.name}]" if self.name else self.file

    def has_only(self, *known: str) -> None:
        """Refuse a parameter that nothing asks for."""
        unknown = sorted(set(self.table) - set(known))
        if unknown:
            raise BadInputError(f"{self.place}: no parameter is called {unknown[0]!r}")

    def get(self, name: str, kinds: type | tuple[type, ...], expected: str) -> Any:  # noqa: ANN401
        """A value of one of the kinds; what TOML calls a boolean is no number."""
        value = self.table.get(name)
        if not isinstance(value, kinds) or isinstance(value, bool):
            found = "nothing" if value is None else repr(value)
            raise BadInputError(f"{self.place}: expected {expected} as {name}, found {found}")
        return value

    def section(self, name: str) -> "Section":
        """A section within."""
        inner = f"{self.name}.{name}" if self.name else name
        return Section(self.file, inner, self.get(name, dict, "a section"))

    def text(self, name: str) -> str:
        """A word."""
        return str(self.get(name, str, "a word"))

    def whole(self, name: str) -> int:
        """A whole number."""
        return int(self.get(name, int, "a whole number"))

    def number(self, name: str) -> float:
        """A finite number."""
        number = float(self.get(name, (int, float), "a number"))
        if not isfinite(number):
            raise BadInputError(f"{self.place}: expected a finite number as {name}, found {number}")
        return number

    def number_or_none(self, name: str) -> float | None:
        """A finite number, where it is given."""
        return self.number(name) if name in self.table else None

    def share(self, name: str) -> float:
        """A number from 0 to below 1."""
        share = self.number(name)
        if not 0 <= share < 1:
            raise BadInputError(f"{self.place}: expected 0 <= {name} < 1, found {share}")
        return share

    def members(self, name: str, kind: type[Kind]) -> tuple[Kind, ...]:
        """Words of a vocabulary."""
        found = self.get(name, list, "a list")
        return tuple(member(kind, str(one), f"{self.place}: {name}") for one in found)

    def rows(self, name: str) -> "list[Section]":
        """The rows of a table; each says its number. None if there is no such table."""
        rows = self.get(name, list, "rows") if name in self.table else []
        numbered = dict(enumerate(rows, start=1))
        holder = Section(
            self.file, f"{self.name}.{name}", {str(key): row for key, row in numbered.items()}
        )
        return [holder.section(str(number)) for number in numbered]


def member(kind: type[Kind], found: str, place: str, known: Iterable[Kind] | None = None) -> Kind:
    """The word of a vocabulary that a text is.

    Raises:
        BadInputError: it is none of them, or none of `known`; `place` says where.
    """
    names = [one.value for one in (kind if known is None else known)]
    if found not in names:
        raise BadInputError(f"{place}: expected one of {', '.join(names)}, found {found!r}")
    return kind(found)
