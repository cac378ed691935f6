"""Addresses of the explorer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.routes import Page, Route, parse


@pytest.mark.parametrize(
    "path",
    [
        "/en/",
        "/es/coverage",
        "/en/commitment/miami-1994-plan:2.8",
        "/es/state/MEX",
        "/en/institution/OAS",
        "/en/sources",
    ],
)
def test_an_address_leads_to_a_route_and_back(path):
    """The path of a route parses to the same route."""
    route = parse(path)
    assert route is not None
    assert route.path == path


@pytest.mark.parametrize(
    "path",
    ["/", "/fr/", "/en/nothing", "/en/state", "/en/coverage/MEX", "/en/state/M X", "/en/a/b/c"],
)
def test_what_is_no_address_leads_nowhere(path):
    """Unknown languages, pages, missing or surplus keys are no route."""
    assert parse(path) is None


def test_the_same_page_in_another_language_keeps_its_key():
    """Changing the language changes nothing else."""
    route = Route("en", Page.STATE, "HND")
    assert route.in_language("es") == Route("es", Page.STATE, "HND")


@given(st.text(max_size=60))
def test_any_text_is_a_route_or_none(path):
    """No path, however odd, makes the parser fail."""
    route = parse(path)
    assert route is None or parse(route.path) == route
