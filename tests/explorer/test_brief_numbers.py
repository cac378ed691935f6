"""What a brief says of a state is what its page says."""

from collections.abc import Iterator
from html import unescape
from re import search, sub

import pytest
from sqlalchemy import Engine

from dashboards.components.markup import to_html
from dashboards.explorer.actor_gap import gap_section
from dashboards.gateway import Gateway
from tests.briefs.grounds import brief_of, shipped_ground
from tests.databases import rules
from tracker.briefs.model import Brief
from tracker.i18n import INTERFACE_LANGUAGES, Words


@pytest.fixture(scope="module")
def door(assessed_engine: Engine) -> Iterator[Gateway]:
    """The explorer on the same database."""
    return Gateway(assessed_engine, rules())


def said(brief: Brief, column: str) -> str:
    """How the brief prints a number of its own mean."""
    where = f"state {brief.key} all all equal"
    return next(one.said for one in brief.figures if (one.row, one.column) == (where, column))


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_mean_of_a_brief_stands_on_the_page_of_its_state(
    assessed_engine: Engine, door: Gateway, language: str
):
    """Bounds, cells rated and cells that apply: the same digits for every listed state."""
    t = Words(language)
    data = door.gap("", language)
    for code in shipped_ground(assessed_engine).listed:
        brief = brief_of(assessed_engine, code, language)
        page = unescape(sub(r"<[^>]+>", " ", to_html(gap_section(data, code, t))))
        heading = page[:400]
        applicable = said(brief, "applicable")
        assert applicable in heading
        if any(one.column == "low" for one in brief.figures):
            for column in ("low", "high", "rated"):
                assert search(rf"(?<![\d.]){said(brief, column)}(?![\d])", heading), (code, column)
