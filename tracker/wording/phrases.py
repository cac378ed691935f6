"""How states and groups are named inside a sentence: data, in a versioned file, not code."""

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tracker.errors import BadInputError, UnknownKeyError
from tracker.method.parameters import Section, member, read_parameters
from tracker.vocab import LANGUAGES, ActorKind

FILE = "phrases.toml"
STATES, GROUPS = "actors.csv", "groups.csv"


class Gender(StrEnum):
    """What adjectives and participles agree with."""

    MASCULINE = "m"
    FEMININE = "f"


class Number(StrEnum):
    """What the verb agrees with."""

    SINGULAR = "singular"
    PLURAL = "plural"


@dataclass(frozen=True)
class Phrase:
    """A state or group in one language; each part is explained in `seeds/phrases.toml`.

    `name` is the subject inside a sentence, `of` whose something is, `in_` where it is.
    """

    name: str
    of: str
    in_: str
    gender: Gender
    number: Number


@dataclass(frozen=True)
class Phrases:
    """What `seeds/phrases.toml` says: by language, then by code of a state or key of a group."""

    version: int
    by_language: Mapping[str, Mapping[str, Phrase]]

    def of(self, language: str, key: str) -> Phrase:
        """How a state (by its code) or a group (by its key) is named.

        Raises:
            UnknownKeyError: no such language, or nothing there has that key.
        """
        try:
            return self.by_language[language][key]
        except KeyError:
            raise UnknownKeyError(f"no phrase for {key!r} in the language {language!r}") from None


def read_phrases(folder: Path) -> Phrases:
    """Read the phrases from the folder of seed files, of exactly the states and groups there.

    Raises:
        BadInputError: the file lacks a language, a state, a group or a part of one, or has one too
            many or one of the wrong kind; one line that says where.
    """
    states = {
        row.get("actor_code") or ""
        for row in _rows(folder / STATES)
        if row.get("kind") == ActorKind.STATE
    }
    groups = {row.get("group_key") or "" for row in _rows(folder / GROUPS)}
    return phrases(read_parameters(folder / FILE), states, groups)


def phrases(top: Section, states: Collection[str], groups: Collection[str]) -> Phrases:
    """The phrases a whole file holds, of the states with these codes and groups with these keys.

    Raises:
        BadInputError: as `read_phrases`.
    """
    top.has_only("version", *LANGUAGES)
    return Phrases(
        version=top.whole("version"),
        by_language={one: _named(top.section(one), states, groups) for one in LANGUAGES},
    )


def _named(
    section: Section, states: Collection[str], groups: Collection[str]
) -> Mapping[str, Phrase]:
    section.has_only("states", "groups")
    return {
        **_phrases(section.section("states"), states),
        **_phrases(section.section("groups"), groups),
    }


def _phrases(section: Section, keys: Collection[str]) -> Mapping[str, Phrase]:
    section.has_only(*keys)
    return {key: _phrase(section.section(key)) for key in sorted(keys)}


def _phrase(section: Section) -> Phrase:
    section.has_only("name", "of", "in", "gender", "number")
    return Phrase(
        name=_said(section, "name"),
        of=_said(section, "of"),
        in_=_said(section, "in"),
        gender=member(Gender, section.text("gender"), f"{section.place}: gender"),
        number=member(Number, section.text("number"), f"{section.place}: number"),
    )


def _said(section: Section, name: str) -> str:
    """Words on one line, without blanks at their ends: they stand within a sentence."""
    found = section.text(name)
    if not found or found != " ".join(found.split()):
        raise BadInputError(f"{section.place}: expected words on one line as {name}: {found!r}")
    return found


def _rows(path: Path) -> Iterator[Mapping[str, str | None]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            yield from csv.DictReader(opened)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInputError(f"{path.name}: cannot be read: {error}") from error
