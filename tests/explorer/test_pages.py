"""What the pages say, without a browser."""

import re

import pytest
from sqlalchemy.orm import Session

from dashboards.components.markup import to_html
from dashboards.components.reports import decision
from dashboards.components.rows import rows_of
from dashboards.explorer import shell
from dashboards.explorer.app import Shown, shown
from dashboards.gateway import Gateway
from dashboards.routes import Page, Route
from tests.conftest import SUMMIT_PAGE
from tracker.catalogue.links import Decision, decide_link
from tracker.db import make_engine
from tracker.errors import UnknownKeyError
from tracker.i18n import INTERFACE_LANGUAGES, Words
from tracker.queries.reporting import links_frame

ROUTES = [
    (Page.OVERVIEW, None),
    (Page.COVERAGE, None),
    (Page.COMMITMENTS, None),
    (Page.DEMANDS, None),
    (Page.ASSESSMENTS, None),
    (Page.METHOD, None),
    (Page.EVIDENCE, "panama-2015-mandates:3:1~MEX"),
    (Page.EVIDENCE, "nuevo-leon-2004-declaration:22:2~ATG"),
    (Page.EVIDENCE, "panama-2015-mandates:1:2~HND"),
    (Page.CALENDAR, None),
    (Page.INDICATORS, None),
    (Page.INDICATOR, "remittance_cost"),
    (Page.INDICATOR, "remittance_cost_corridor"),
    (Page.INDICATOR, "protected_people_hosted"),
    (Page.PROGRAMMES, None),
    (Page.ADHERENCE, None),
    (Page.THEMES, None),
    (Page.REGISTERS, None),
    (Page.SOURCES, None),
    (Page.STATE, "MEX"),
    (Page.STATE, "CHL"),
    (Page.STATE, "CUB"),
    (Page.STATE, "USA"),
    (Page.INSTITUTION, "ILO"),
    (Page.INSTITUTION, "UNDP"),
    (Page.COMMITMENT, "mar-del-plata-2005-plan:17"),
    (Page.COMMITMENT, "miami-1994-plan:2.8"),
    (Page.COMMITMENT, "imrf-2026-lac:13"),
    (Page.COMMITMENT, "panama-2015-mandates:3"),
    (Page.COMMITMENT, "los-angeles-2022-migration-declaration:I"),
    (Page.COMMITMENT, "alianza-americas-2021-statement:2"),
]


def html_of(gateway: Gateway, page: Page, key: str | None, language: str) -> str:
    route = Route(language, page, key)
    words = Words(language)
    return drawn(shown(gateway, route, words), route)


def drawn(page: Shown, route: Route) -> str:
    return to_html(shell.shell(Words(route.language), route, page.parts))


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize(("page", "key"), ROUTES)
def test_every_page_has_one_heading_a_title_and_no_hole(gateway, page, key, language):
    """Each page is whole in each language, before and after an import: no None, no nan, one h1."""
    if language != "en" and not gateway.sources(language).sources["sha256"].notna().any():
        pytest.skip("other languages are looked at with the documents imported")
    route = Route(language, page, key)
    found = shown(gateway, route, Words(language))
    assert found.title
    written = drawn(found, route)
    assert written.count("<h1>") == 1
    text = re.sub(r"<[^>]+>", " ", written)
    assert not re.search(r"\b(None|nan|NaT|<NA>)\b", text)
    assert "{" not in re.sub(r"“[^”]*”", "", text)


def test_the_overview_states_the_headline_of_the_field_in_figures(gateway):
    """34 states, 18 of them silent, 1,156 cells, 23 to 36 touched: each with its denominator."""
    written = html_of(gateway, Page.OVERVIEW, None, "en")
    assert "18 of 34 states have never reported" in written
    assert "Reports touch 23 to 36 of 1,156 cells: 2.0 to 3.1 %" in written
    assert "16 of 34 states have reported at least once" in written


def test_the_matrix_has_a_cell_for_every_state_and_paragraph(gateway):
    """34 rows of 34 cells, each saying in words what it is."""
    written = html_of(gateway, Page.COVERAGE, None, "en")
    body = written[written.index("<tbody>") : written.index("</tbody>")]
    assert body.count("<tr>") == 34
    assert body.count("<td") == 34 * 34
    said = re.findall(r'<span class="vh">([a-z]+)', body)
    assert len(said) == 34 * 34
    assert set(said) == {"claimed", "ambiguous", "silent"}
    counts = gateway.coverage("en").grid.counts
    assert said.count("claimed") == counts.claimed
    assert said.count("ambiguous") == counts.ambiguous


def test_a_silent_state_is_unknown_and_not_zero(gateway):
    """A state that never reported is said to be unknown; no grade, no score, no zero per cent."""
    written = html_of(gateway, Page.STATE, "CHL", "en")
    assert "has never reported" in written
    assert "Whether it acted is unknown" in written
    assert "0 %" not in written[: written.index('id="measured"')]  # a target may be 100 %


def test_the_reports_listed_are_those_that_are_counted(gateway):
    """A report of another imported page does not slip into the list below the count."""
    data = gateway.actor("ARG", "en")
    assert len(data.reports) == data.actor["reports"] == 6


def test_a_state_off_the_page_claims_nothing_about_it(gateway):
    """Cuba is not on the page: nothing is said of its reports, only what acts on record say."""
    written = html_of(gateway, Page.STATE, "CUB", "en")
    assert "not listed by the follow-up page" in written
    assert "political texts apply by an act on record" in written
    assert 'id="claims"' not in written


def test_both_candidates_of_an_ambiguous_number_are_shown(gateway):
    """Barbados cites 17: both paragraphs stand there, with basis and confidence."""
    written = html_of(gateway, Page.STATE, "BRB", "en")
    for key in ("port-of-spain-2009-declaration:17", "mar-del-plata-2005-plan:17"):
        assert f'href="/en/commitment/{key}"' in written
    assert "confidence 0.75" in written
    assert "confidence 0.25" in written


def test_the_printed_defect_of_panama_3_is_told(gateway):
    """The page of Panama 2015 paragraph 3 says that its printed text is the wrong one."""
    written = html_of(gateway, Page.COMMITMENT, "panama-2015-mandates:3", "es")
    assert "texto equivocado" in written


def test_official_wording_shows_only_where_it_was_imported(gateway):
    """Before an import the page says how the wording gets there; after it, it is quoted."""
    written = html_of(gateway, Page.COMMITMENT, "miami-1994-plan:2.8", "en")
    sources = gateway.sources("en").sources.set_index("source_key")
    imported = SUMMIT_PAGE.is_file() and not sources["version"].isna()["summit-page-migration"]
    assert ("<blockquote" in written) == imported
    assert ("Not imported" in written) != imported


def test_an_unknown_key_is_refused(gateway):
    """The gateway knows which keys exist, so the server can answer 404."""
    assert not gateway.exists(Route("en", Page.STATE, "XXX"))
    assert not gateway.exists(Route("en", Page.STATE, "OAS"))
    assert not gateway.exists(Route("en", Page.COMMITMENT, "nowhere:1"))
    assert gateway.exists(Route("en", Page.INSTITUTION, "OAS"))
    with pytest.raises(UnknownKeyError):
        gateway.commitment("nowhere:1", "en")


def test_a_decision_is_told_with_who_when_and_why(imported_settings, weights):
    """A decided citation shows its reviewer, day and reason on both pages it concerns."""
    engine = make_engine(imported_settings)
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            decide_link(
                session,
                Decision(
                    "BRB-2011-06-21-01",
                    "17",
                    "port-of-spain-2009-declaration:17",
                    "second reviewer",
                    "It speaks of labour law, not of crime.",
                ),
                weights,
            )
            rows = rows_of(links_frame(session))
        transaction.rollback()
    engine.dispose()
    (row,) = [row for row in rows if row["report_key"] == "BRB-2011-06-21-01"]
    told = decision(Words("en"), row)
    assert told.startswith("Decided by second reviewer on ")
    assert told.endswith(": It speaks of labour law, not of crime.")
    assert [row["decided_by"] for row in rows if row["basis"] != "decision"] == [None] * (
        len(rows) - 1
    )
