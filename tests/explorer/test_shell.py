"""The header: every page is one link away, and where one is, is said in the open."""

import re
from collections import Counter

import pytest

from dashboards.components.markup import to_html
from dashboards.explorer.shell import shell
from dashboards.routes import WITH_KEY, Page, Route
from tracker.i18n import INTERFACE_LANGUAGES, Words


def header(language: str, page: Page) -> str:
    """The header of a page as HTML."""
    return to_html(shell(Words(language), Route(language, page), [])).split("<main")[0]


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_page_without_a_key_is_linked_once(language: str):
    """In the open or folded, in both languages."""
    nav = header(language, Page.COVERAGE).split('class="pages"')[1]
    linked = Counter(re.findall(r'href="([^"]+)"', nav))
    wanted = [Route(language, page).path for page in Page if page not in WITH_KEY]
    assert linked == Counter(wanted)


def test_a_page_that_is_folded_away_is_named_in_the_open():
    """So that a reader knows where they are without unfolding anything."""
    assert "<summary>More pages: Coverage</summary>" in header("en", Page.COVERAGE)
    assert "<summary>More pages</summary>" in header("en", Page.GAP)
    assert header("en", Page.GAP).count('aria-current="page"') == 1
