"""What the pages of the catalogue say: demands, calendar, indicators, adherence, registers."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboards.components.markup import to_html
from dashboards.explorer import shell
from dashboards.explorer.app import shown
from dashboards.explorer.calendar import next_review
from dashboards.gateway import Gateway
from dashboards.routes import WITH_KEY, Page, Route, parse
from tests.conftest import DECLARATION
from tracker.i18n import Words
from tracker.models import NamedSystem


def html_of(gateway: Gateway, page: Page, key: str | None = None, language: str = "en") -> str:
    route, words = Route(language, page, key), Words(language)
    return to_html(shell.shell(words, route, shown(gateway, route, words).parts))


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_header_leads_to_every_page_about_everything(gateway):
    """Each page without a key is one step away, and the page itself is marked."""
    written = html_of(gateway, Page.CALENDAR)
    header = written[: written.index("<main")]
    for page in Page:
        if page not in WITH_KEY:
            assert f'href="{Route("en", page).path}"' in header
    assert header.count('aria-current="page"') == 1


def test_the_calendar_shows_both_lapsed_dates_of_nuevo_leon(gateway):
    """The cost target of 2008 and the progress report of 2005: dated, and lapsed."""
    written = html_of(gateway, Page.CALENDAR)
    assert "Only 2 clauses of mandates have a date, and all have lapsed" in written
    rows = [row for row in re.findall(r"<tr>.*?</tr>", written, re.DOTALL) if "mandate" in row]
    said = [text_of(row) for row in rows if "nuevo-leon-2004-declaration:22" in row]
    assert len(said) == 2
    assert said[0].startswith("5 November 2005 lapsed")
    assert said[1].startswith("2008 lapsed")
    assert "50 percent" in said[1]


def test_the_next_review_is_the_earliest_that_is_still_to_come(gateway):
    """Reviews held, past or without a day are passed over."""
    reviews = gateway.calendar("en").reviews
    found = next_review(reviews, date(2026, 11, 21))
    assert found is not None
    assert found["review_key"] == "imrf-2030"
    assert next_review(reviews, date(2100, 1, 1)) is None


def test_every_demand_says_what_it_rests_on_or_that_it_rests_on_nothing(gateway):
    """As many demands are said to rest on something as have a basis; the others are listed."""
    data = gateway.demands("en")
    demands = data.clauses[data.clauses["kind"] == "demand"]
    linked = demands["clause_key"].isin(data.bases["clause_key"])
    written = html_of(gateway, Page.DEMANDS)
    assert f"{int(linked.sum())} of {len(demands)} demands rest on something" in written
    unlinked = written[written.index('id="unlinked"') : written.index('id="test"')]
    assert set(re.findall(r"#([^\"]+)\"", unlinked)) == set(demands.loc[~linked, "clause_key"])
    assert written.count("Rests on no undertaking we found.") == int((~linked).sum())


def test_demands_come_from_three_organisations(gateway):
    """The declaration, CAMMINA's agenda and Alianza Americas' calls stand on one page."""
    written = html_of(gateway, Page.DEMANDS)
    for key in ("imrf-2026-lac:1", "cammina-2014-agenda:4", "alianza-americas-2021-statement:8"):
        assert f'href="/en/commitment/{key}"' in written


def test_the_accountability_test_has_five_questions_at_four_levels(gateway):
    """The table has a row an element and a row a level, each with its question."""
    written = html_of(gateway, Page.DEMANDS)
    table = written[written.index('id="test"') :]
    body = table[table.index("<tbody>") : table.index("</tbody>")]
    assert body.count("<tr>") == 9
    assert body.count("?</td>") == 9


def test_indicator_gaps_are_listed_clause_by_clause(gateway):
    """Clauses without any indicator, and indicators that a source names without a value."""
    data = gateway.indicators("en")
    asking = data.clauses[data.clauses["kind"].isin(["mandate", "demand"])]
    without = set(asking["clause_key"]) - set(data.pairs["clause_key"])
    named = int((data.indicators["origin"] == "source_named").sum())
    written = html_of(gateway, Page.INDICATORS)
    assert f"{len(without)} clauses without any, {named} indicators named without" in written
    gaps = written[written.index('id="gaps"') : written.index('id="definitions"')]
    assert set(re.findall(r"#([^\"]+:\d+)\"", gaps)) == without


def test_applicability_is_shown_in_words_and_never_guessed(gateway):
    """The four counts add up to the grid; unknown stays unknown, Cuba was not invited to Miami."""
    data = gateway.adherence("en")
    assert sum(data.counts.values()) == 34 * 34
    cuba = data.standings[data.standings["actor_code"] == "CUB"].set_index("instrument_key")
    assert cuba.loc["miami-1994-plan", "state"] == "does_not_apply"
    assert cuba.loc["panama-2015-mandates", "state"] == "applies"
    written = html_of(gateway, Page.ADHERENCE)
    body = written[written.index("<tbody>") : written.index("</tbody>")]
    said = re.findall(r'<span class="vh">(applies|does not apply|unknown)', body)
    assert body.count("<tr>") == 35
    assert len(said) == body.count("<td")


def test_a_state_page_lists_what_applies_by_act(gateway):
    """Cuba: not invited before 2015; the text of Panama applies since its day."""
    written = text_of(html_of(gateway, Page.STATE, "CUB"))
    assert "Plan of Action of Miami 11 December 1994 does not apply was not invited" in written
    assert "Mandates for Action of Panama 11 April 2015 applies adopted, 11 April 2015" in written


def test_every_named_system_opens_where_something_stands(gateway):
    """Each row of the list of systems leads to a page, and to a place on it that exists."""
    written = html_of(gateway, Page.REGISTERS)
    table = written[written.index('id="named-systems"') :]
    links = re.findall(r'href="([^"]+)"', table[: table.index("</table>")])
    assert len(links) >= 30
    pages = {}
    for link in links:
        path, _, anchor = link.partition("#")
        route = parse(path)
        assert route is not None, link
        if route not in pages:
            pages[route] = html_of(gateway, route.page)
        if anchor:
            assert f'id="{anchor}"' in pages[route], link


def test_systems_are_those_of_the_table(engine, gateway):
    """As many rows as the table holds."""
    with Session(engine) as session:
        stored = len(session.scalars(select(NamedSystem)).all())
    assert len(gateway.registers("en").systems) == stored


def test_money_is_never_added_up_and_stages_never_implied(gateway):
    """No amount is said to be spent where no source says so."""
    data = gateway.programmes("en")
    assert (data.money["stage"] == "spent").sum() == 0
    written = html_of(gateway, Page.PROGRAMMES)
    assert "0 amounts of money are said to be spent" in written
    assert "Amounts in different currencies, years and stages are never added up." in written


def test_clauses_are_marked_in_the_official_wording(gateway):
    """With the page imported, the text of Santiago 40 carries its seven numbered marks."""
    written = html_of(gateway, Page.COMMITMENT, "santiago-1998-plan:40")
    assert "It carries 7 clauses" in written
    if gateway.commitment("santiago-1998-plan:40", "en").texts.empty:
        pytest.skip("the real page is not imported here")
    marks = re.findall(r'<mark class="clause clause--mandate">', written)
    assert len(marks) == 7


def test_what_paragraph_3_of_panama_prints_is_told(gateway):
    """The defect is on the page, and the clauses speak of trafficking, not of labour."""
    data = gateway.commitment("panama-2015-mandates:3", "en")
    assert set(data.clauses["char_start"].isna()) == {True}
    assert all("trafficking-smuggling" in themes for themes in data.clauses["themes"])
    assert "wrong text" in html_of(gateway, Page.COMMITMENT, "panama-2015-mandates:3")


def test_a_text_no_source_prints_has_a_page(gateway):
    """A pillar of the Los Angeles Declaration is shown with where it was looked up."""
    written = html_of(gateway, Page.COMMITMENT, "los-angeles-2022-migration-declaration:I")
    assert "no source of ours prints it" in written
    assert re.search(r"(un)?verified: ", text_of(written))


def test_a_clause_has_the_same_words_wherever_it_stands(gateway):
    """One text in one place: the page of the paragraph and the page of demands say the same."""
    row = gateway.demands("en").clauses.iloc[0]
    on_demands = unescape(html_of(gateway, Page.DEMANDS))
    on_paragraph = unescape(html_of(gateway, Page.COMMITMENT, row["provision_key"]))
    assert row["summary"] in on_demands
    assert row["summary"] in on_paragraph


@pytest.mark.skipif(not DECLARATION.is_file(), reason="the real declaration is not here")
def test_offsets_of_the_declaration_cover_its_words(gateway):
    """Outside the clauses of an imported paragraph stands at most a linking word or two."""
    data = gateway.commitment("imrf-2026-lac:11", "en")
    if data.texts.empty:
        pytest.skip("the real declaration is not imported here")
    text = " ".join(data.texts.iloc[0]["text"].split())
    covered = sum(int(row.char_end - row.char_start) for row in data.clauses.itertuples())
    assert covered / len(text) > 0.9
