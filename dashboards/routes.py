"""Addresses of the explorer: the language and what is shown stand in the path, nothing else."""

import re
from dataclasses import dataclass
from enum import StrEnum

from tracker.i18n import INTERFACE_LANGUAGES


class Page(StrEnum):
    """The explorer's pages, by the word in their address; in the order of the header."""

    OVERVIEW = ""
    COVERAGE = "coverage"
    COMMITMENTS = "commitments"
    DEMANDS = "demands"
    CALENDAR = "calendar"
    INDICATORS = "indicators"
    PROGRAMMES = "programmes"
    ADHERENCE = "adherence"
    THEMES = "themes"
    REGISTERS = "registers"
    SOURCES = "sources"
    COMMITMENT = "commitment"
    STATE = "state"
    INSTITUTION = "institution"


WITH_KEY = frozenset({Page.COMMITMENT, Page.STATE, Page.INSTITUTION})
_KEY = re.compile(r"[A-Za-z0-9:.~_-]{1,160}")


@dataclass(frozen=True)
class Route:
    """What an address asks for; `key` is None on pages about everything."""

    language: str
    page: Page
    key: str | None = None

    @property
    def path(self) -> str:
        """The address, from the root."""
        parts = [self.language, self.page.value, self.key or ""]
        return "/" + "/".join(part for part in parts if part) + ("" if self.page else "/")

    def in_language(self, language: str) -> "Route":
        """The same page in another language."""
        return Route(language, self.page, self.key)


def parse(path: str) -> Route | None:
    """The route of a path, or None where it is no address of the explorer.

    Whether the key names anything is not known here.
    """
    language, *rest = path.strip("/").split("/")
    if language not in INTERFACE_LANGUAGES or len(rest) > 2:  # noqa: PLR2004 - page and key
        return None
    word, key = (*rest, "", "")[:2]
    if word not in set(Page) or bool(key) != (Page(word) in WITH_KEY):
        return None
    if key and not _KEY.fullmatch(key):
        return None
    return Route(language, Page(word), key or None)
