"""Addresses of the explorer: language, day and what is shown stand in the path, nothing else.

`/es/coverage` shows what stands, `/es/@2026-11-22/coverage` what stood at the end of that day.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.i18n import INTERFACE_LANGUAGES


class Page(StrEnum):
    """The explorer's pages, by the word in their address; in the order of the header."""

    OVERVIEW = ""
    GAP = "gap"
    COMPARE = "compare"
    MISSING = "missing"
    ACCOUNTABILITY = "accountability"
    TIMELINE = "timeline"
    CHANGES = "changes"
    COVERAGE = "coverage"
    COMMITMENTS = "commitments"
    DEMANDS = "demands"
    ASSESSMENTS = "assessments"
    CALENDAR = "calendar"
    INDICATORS = "indicators"
    PROGRAMMES = "programmes"
    ADHERENCE = "adherence"
    RATIFICATIONS = "ratifications"
    THEMES = "themes"
    REGISTERS = "registers"
    SOURCES = "sources"
    METHOD = "method"
    COMMITMENT = "commitment"
    EVIDENCE = "evidence"
    INDICATOR = "indicator"
    STATE = "state"
    INSTITUTION = "institution"


WITH_KEY = frozenset({Page.COMMITMENT, Page.EVIDENCE, Page.INDICATOR, Page.STATE, Page.INSTITUTION})
MAY_HAVE_KEY = frozenset({Page.GAP, Page.COMPARE})  # how sorted; who is compared
ORDERS = ("claim-gap", "reality-gap", "silence", "unknown")  # of the page of the gap
JOIN = "~"  # of codes that are compared, and of a clause and its state
_KEY = re.compile(r"[A-Za-z0-9:.~_-]{1,160}")


# the day the page being drawn is about: every link on it leads to the same day
_DAY: ContextVar[date | None] = ContextVar("day", default=None)


@contextmanager
def on_day(day: date | None) -> Iterator[None]:
    """Within the block the paths of routes lead to what stood on `day`; None: to what stands."""
    token = _DAY.set(day)
    try:
        yield
    finally:
        _DAY.reset(token)


@dataclass(frozen=True)
class Route:
    """What an address asks for; `key` is None on pages about everything."""

    language: str
    page: Page
    key: str | None = None

    @property
    def path(self) -> str:
        """The address, from the root, on the day the page being drawn is about."""
        day = _DAY.get()
        parts = [self.language, f"@{day}" if day else "", self.page.value, self.key or ""]
        return "/" + "/".join(part for part in parts if part) + ("" if self.page else "/")

    def in_language(self, language: str) -> "Route":
        """The same page in another language."""
        return Route(language, self.page, self.key)


def parse(path: str) -> Route | None:
    """The route of a path, or None where it is no address of the explorer.

    Whether the key names anything is not known here.
    """
    language, *rest = path.strip("/").split("/")
    if rest and rest[0].startswith("@"):
        if day_of(path) is None:
            return None
        rest = rest[1:]
    if language not in INTERFACE_LANGUAGES or len(rest) > 2:  # noqa: PLR2004 - page and key
        return None
    word, key = (*rest, "", "")[:2]
    if word not in set(Page) or not _takes(Page(word), key):
        return None
    return Route(language, Page(word), key or None)


def _takes(page: Page, key: str) -> bool:
    """Whether a page goes with a key, or without one."""
    if not key:
        return page not in WITH_KEY
    if page is Page.GAP:
        return key in ORDERS
    return page in WITH_KEY | MAY_HAVE_KEY and _KEY.fullmatch(key) is not None


def day_of(path: str) -> date | None:
    """The day a path asks for; None where it asks for what stands, or for no day there is."""
    found = re.fullmatch(r"/[a-z]+/@(\d{4}-\d{2}-\d{2})(?:/.*)?", path)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def data_path(key: str, kind: str, language: str) -> str:
    """The address of an indicator's file, on the day the page being drawn is about."""
    day = _DAY.get()
    asked = f"?lang={language}" + (f"&day={day}" if day else "")
    return f"/data/indicator/{key}.{kind}{asked}"


def cell_key(clause_key: str, actor_code: str) -> str:
    """The key of an evidence page: a clause and an actor."""
    return f"{clause_key}{JOIN}{actor_code}"


def cell_of(key: str) -> tuple[str, str]:
    """The clause and the actor of an evidence page's key."""
    clause_key, _, actor_code = key.rpartition(JOIN)
    return clause_key, actor_code
