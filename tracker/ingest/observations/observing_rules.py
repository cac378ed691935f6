"""How publishers print gaps, flags, totals and units: data, in a versioned file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tracker.errors import BadInputError
from tracker.vocab import ObservationStatus

FILE = "observing.toml"
ANY = "any"  # what holds for every publisher, or every key of a breakdown
_TABLES = frozenset(("version", "missing", "status", "totals", "units"))
Kind = TypeVar("Kind")
ByPublisher = Mapping[str, Mapping[str, Kind]]


@dataclass(frozen=True)
class ObservingRules:
    """What `seeds/observing.toml` says; each table is explained there.

    Tables go by publisher, `any` for all. Flags, totals and units are held in small letters, for
    publishers do not agree on capitals; tokens for no value are as printed.
    """

    version: int
    tokens_by: ByPublisher[ObservationStatus]
    statuses: ByPublisher[ObservationStatus]
    totals: Mapping[str, frozenset[str]]
    units: ByPublisher[str]

    @property
    def missing(self) -> Mapping[str, ObservationStatus]:
        """What any publisher prints where there is no value -> why there is none."""
        return self.tokens_by.get(ANY, {})

    def tokens(self, publisher: str) -> dict[str, ObservationStatus]:
        """`missing`, and what only this publisher prints."""
        return {**self.missing, **self.tokens_by.get(publisher, {})}

    def status_of(self, publisher: str, flag: str) -> ObservationStatus | None:
        """A publisher's flag as our status: normal where it is empty, None where it is unknown.

        Of two flags, `nature/status`, the second says more unless it says that all is normal.
        """
        parts = [part.strip().lower() for part in flag.split("/")]
        found = [_known(self.statuses, publisher, part) if part else None for part in parts]
        if any(status is None and part for status, part in zip(found, parts, strict=True)):
            return None
        told = [status for status in found if status not in {None, ObservationStatus.NORMAL}]
        return told[-1] if told else ObservationStatus.NORMAL

    def is_total(self, key: str, value: str) -> bool:
        """Whether this value of a breakdown's part says "all of them"; an empty one does."""
        known = self.totals.get(ANY, frozenset()) | self.totals.get(key.lower(), frozenset())
        return not value.strip() or value.strip().lower() in known

    def unit_of(self, publisher: str, printed: str) -> str:
        """Our code of a unit, or the publisher's as printed where we have none."""
        return _known(self.units, publisher, printed.strip().lower()) or printed.strip()


def read_observing_rules(folder: Path) -> ObservingRules:
    """Read the parameters from the folder of seed files.

    Raises:
        BadInputError: the file lacks a table, has one that is not known, or one of the wrong kind.
    """
    try:
        values = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
        if unknown := sorted(set(values) - _TABLES):
            raise BadInputError(f"{FILE}: expected only known tables, found {unknown[0]!r}")
        return _rules(values)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInputError(f"{FILE}: cannot be used as parameters: {error}") from error


def _rules(values: Mapping[str, Any]) -> ObservingRules:
    return ObservingRules(
        version=int(values["version"]),
        tokens_by={name: _statuses(given) for name, given in values["missing"].items()},
        statuses={name: _lower(_statuses(given)) for name, given in values["status"].items()},
        totals={
            key.lower(): frozenset(one.lower() for one in given)
            for key, given in values["totals"].items()
        },
        units={name: _lower(_texts(given)) for name, given in values["units"].items()},
    )


def _known(table: ByPublisher[Kind], publisher: str, code: str) -> Kind | None:
    own = table.get(publisher, {})
    return own[code] if code in own else table.get(ANY, {}).get(code)


def _statuses(given: Mapping[str, str]) -> dict[str, ObservationStatus]:
    return {token: ObservationStatus(status) for token, status in given.items()}


def _texts(given: Mapping[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in given.items()}


def _lower(given: Mapping[str, Kind]) -> dict[str, Kind]:
    return {key.lower(): value for key, value in given.items()}
