"""The mapping file of a plain table: what its columns are, and what its odd texts mean.

TOML with the tables `columns`, `wide`, `read`, `values`, `footnotes`, `areas` and `periods`; every
key is known or refused.
"""

import re
import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tracker.errors import BadInputError
from tracker.ingest.observations.record import AreaScheme
from tracker.ingest.observations.values import DECIMALS
from tracker.vocab import ObservationStatus

ROLES = ("series", "area", "period", "value", "unit", "status", "lower", "upper")
CONSTANT = "constant:"
IGNORE = "ignore"
SEPARATORS = (",", ";", "\t")
_KEYS: dict[str, tuple[str, ...]] = {
    "columns": (*ROLES, "breakdown", IGNORE),
    "wide": ("columns", "pattern"),
    "read": (
        "decimal",
        "percent",
        "separator",
        "sheet",
        "skip",
        "scheme",
        "publisher",
        "released",
    ),
}
_FREE = ("values", "footnotes", "areas", "periods")


@dataclass(frozen=True)
class Mapping:
    """What somebody declared of a file; empty where nothing was said.

    `columns`: role -> header, or `constant:` and a text. `breakdown`: headers that say of whom;
    `ignored`: headers left out. `wide`: a pattern or the headers of the columns of periods.
    `skip`: lines above the header. `percent`: a `%` behind a value says nothing new.
    `values`, `footnotes`: text -> status. `areas`: spelling -> key of an area, or `ignore`.
    `periods`: spelling -> period as this program writes it.
    """

    columns: Table[str, str] = field(default_factory=dict)
    breakdown: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    wide: re.Pattern[str] | frozenset[str] | None = None
    decimal: str = ""
    percent: bool = False
    separator: str = ""
    sheet: str = ""
    skip: int = 0
    scheme: AreaScheme = AreaScheme.ANY
    publisher: str = ""
    released: date | None = None
    values: Table[str, ObservationStatus] = field(default_factory=dict)
    footnotes: Table[str, ObservationStatus] = field(default_factory=dict)
    areas: Table[str, str] = field(default_factory=dict)
    periods: Table[str, str] = field(default_factory=dict)


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        BadInputError: it cannot be read, or has a table, key or value that is not known.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInputError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:  # of TOML, and of bytes that are no text
        raise BadInputError(f"{path}: expected TOML, found {error}") from error
    try:
        return _mapping(given)
    except BadInputError as error:
        raise BadInputError(f"{path}: {error}") from error


def _mapping(given: dict[str, Any]) -> Mapping:
    _refuse_unknown("table", given, (*_KEYS, *_FREE))
    tables = {name: _table(name, given) for name in (*_KEYS, *_FREE)}
    for name, keys in _KEYS.items():
        _refuse_unknown(f"key in [{name}]", tables[name], keys)
    columns = tables["columns"]
    read = tables["read"]
    return Mapping(
        columns={
            role: _text(f"columns.{role}", columns[role]) for role in ROLES if role in columns
        },
        breakdown=_texts("columns.breakdown", columns.get("breakdown", [])),
        ignored=_texts("columns.ignore", columns.get(IGNORE, [])),
        wide=_wide(tables["wide"]),
        decimal=_one_of("read.decimal", read.get("decimal", ""), DECIMALS),
        percent=_typed("read.percent", read.get("percent", False), bool),
        separator=_one_of("read.separator", read.get("separator", ""), ("", *SEPARATORS)),
        sheet=_text("read.sheet", read.get("sheet", "")),
        skip=_lines(read.get("skip", 0)),
        scheme=AreaScheme(_one_of("read.scheme", read.get("scheme", "any"), list(AreaScheme))),
        publisher=_text("read.publisher", read.get("publisher", "")),
        released=_day(read.get("released")),
        values=_statuses("values", tables["values"]),
        footnotes=_statuses("footnotes", tables["footnotes"]),
        areas={key: _text(f"areas.{key}", value) for key, value in tables["areas"].items()},
        periods={key: _text(f"periods.{key}", value) for key, value in tables["periods"].items()},
    )


def _refuse_unknown(what: str, given: Table[str, Any], known: tuple[str, ...]) -> None:
    if unknown := [key for key in given if key not in known]:
        raise BadInputError(f"expected a {what} of {', '.join(known)}, found {unknown[0]!r}")


def _table(name: str, given: Table[str, Any]) -> dict[str, Any]:
    return dict(_typed(name, given.get(name, {}), dict))


def _typed(name: str, value: Any, kind: type) -> Any:  # noqa: ANN401 - whatever TOML holds
    if type(value) is not kind:
        raise BadInputError(f"{name}: expected {kind.__name__}, found {value!r}")
    return value


def _text(name: str, value: object) -> str:
    return str(_typed(name, value, str))


def _texts(name: str, value: object) -> tuple[str, ...]:
    return tuple(_text(name, one) for one in _typed(name, value, list))


def _one_of(name: str, value: object, known: "tuple[str, ...] | list[AreaScheme]") -> str:
    if value not in known:
        shown = ", ".join(repr(str(one)) for one in known)
        raise BadInputError(f"{name}: expected one of {shown}, found {value!r}")
    return str(value)


def _lines(value: object) -> int:
    lines = int(_typed("read.skip", value, int))
    if lines < 0:
        raise BadInputError(f"read.skip: expected a number of lines, found {lines}")
    return lines


def _day(value: object) -> date | None:
    if value is None or type(value) is date:
        return value
    raise BadInputError(f"read.released: expected a day such as 2020-12-07, found {value!r}")


def _wide(given: Table[str, Any]) -> re.Pattern[str] | frozenset[str] | None:
    if len(given) > 1:
        raise BadInputError("wide: expected `columns` or `pattern`, found both")
    if "columns" in given:
        return frozenset(_texts("wide.columns", given["columns"]))
    if "pattern" not in given:
        return None
    try:
        return re.compile(_text("wide.pattern", given["pattern"]))
    except re.error as error:
        raise BadInputError(
            f"wide.pattern: expected a regular expression, found {error}"
        ) from error


def _statuses(name: str, given: Table[str, Any]) -> dict[str, ObservationStatus]:
    known = tuple(ObservationStatus)
    return {
        key: ObservationStatus(_one_of(f"{name}.{key}", value, known))
        for key, value in given.items()
    }
