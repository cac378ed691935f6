"""A brief on paper: tagged PDF/UA-1, set by typst from a template and fonts of the package."""

import json
import re
import threading
from dataclasses import asdict
from datetime import UTC, datetime, time
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from tracker.briefs.logos import checked_logo
from tracker.briefs.model import Block, Brief, Edition, Organisation, Section
from tracker.errors import BadInputError, TrackerError
from tracker.fonts import FOLDER

TEMPLATE = Path(__file__).with_name("brief.typ")
# Of the body, in points, largest first: below 8 a printed page is no longer read in a meeting room.
SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.25, 8.0)
FULL_SIZE = 9.5
MOST_PAGES = 2
# The page tree is written unpacked by typst; the root of the tree counts all of its pages.
PAGE_COUNT = re.compile(rb"/Type/Pages/Count (\d+)")
# One compiler a process keeps its fonts and what it has set before; it serves one at a time.
_TURN = threading.Lock()


class Paper(StrEnum):
    """What a brief is printed on, by typst's names."""

    A4 = "a4"
    LETTER = "us-letter"


class BriefTooLongError(TrackerError):
    """A two-page edition does not fit on two pages in the smallest letters allowed."""

    def __init__(self, brief: Brief, paper: Paper, pages: int) -> None:
        """Say which brief it is and how many pages it would take."""
        super().__init__(
            f"brief {brief.file_stem}: {pages} pages of {paper.value} at {SIZES[-1]:g} pt,"
            f" where {MOST_PAGES} are allowed; the full edition has no limit"
        )


def write_pdf(brief: Brief, paper: Paper = Paper.A4) -> bytes:
    """The brief as a tagged PDF/UA-1 file with its fonts inside: the same bytes for the same brief.

    The two-page edition takes the largest letters (10.5 to 8 pt) that need two pages at most; a
    full one flows at 9.5 pt. Raises BriefTooLongError where 8 pt is not small enough, and
    BadInputError where a character is in no font, a number cited is not in the evidence list, or
    the logo is none that `checked_logo` takes.
    """
    data = json.dumps(_printed(brief), ensure_ascii=False)
    if brief.edition is Edition.FULL:
        return _set(brief, data, paper, FULL_SIZE)
    return _fitted(brief, data, paper)


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of `write_pdf` has, read from its page tree."""
    return max(int(found) for found in PAGE_COUNT.findall(pdf))


def _fitted(brief: Brief, data: str, paper: Paper) -> bytes:
    """In the largest letters that fit, found by halving the list: it is set three times at most."""
    fitting: bytes | None = None
    low, high, pages = 0, len(SIZES), 0
    while low < high:
        middle = (low + high) // 2
        pdf = _set(brief, data, paper, SIZES[middle])
        if (pages := pages_of(pdf)) <= MOST_PAGES:
            fitting, high = pdf, middle
        else:
            low = middle + 1
    if fitting is None:
        raise BriefTooLongError(brief, paper, pages)
    return fitting


def _set(brief: Brief, data: str, paper: Paper, size: float) -> bytes:
    inputs = {"brief": data, "paper": paper.value, "size": f"{size:g}"}
    made_at = datetime.combine(brief.release.on, time(), tzinfo=UTC)
    try:
        with _TURN:
            made = _compiler().compile(
                format="pdf", sys_inputs=inputs, pdf_standards="ua-1", timestamp=made_at
            )
    except typst.TypstError as error:
        raise BadInputError(f"brief {brief.file_stem}: {error.message}") from error
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER]
    )
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def _printed(brief: Brief) -> dict[str, Any]:
    """What the template prints of a brief; the annex has the rest."""
    release = brief.release
    return {
        "title": brief.title,
        "language": brief.language,
        "is_draft": brief.is_draft,
        "subtitle": _plain(brief.subtitle),
        "headline": _plain(brief.headline),
        "sections": [_section(one) for one in brief.sections],
        "evidence": _plain(brief.evidence),
        "cite": _plain(brief.cite),
        "labels": asdict(brief.labels),
        "release": {"release_id": release.release_id},
        "organisation": _organisation(brief.organisation),
    }


def _plain(items: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [asdict(one) for one in items]


def _section(section: Section) -> dict[str, Any]:
    return {"title": _plain(section.title), "blocks": [_block(one) for one in section.blocks]}


def _block(block: Block) -> dict[str, Any]:
    return {"sort": type(block).__name__.lower(), **asdict(block)}


def _organisation(organisation: Organisation | None) -> dict[str, Any] | None:
    if organisation is None:
        return None
    logo = organisation.logo
    return {
        "name": organisation.name,
        "logo": None if logo is None else list(logo),
        "logo_type": "" if logo is None else checked_logo(logo),
    }
