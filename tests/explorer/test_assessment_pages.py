"""The pages of assessments: four sides apart, the baseline by its name, absence as width."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from dashboards.components.markup import to_html
from dashboards.explorer import shell
from dashboards.explorer.app import shown
from dashboards.gateway import Gateway
from dashboards.routes import Page, Route, cell_key, day_of, on_day, parse
from dashboards.server import create_server
from tests.databases import rules
from tracker.config import Settings
from tracker.errors import BadInputError
from tracker.i18n import Words
from tracker.vocab import FINDINGS, Rating

JUDGED = "panama-2015-mandates:3:1", "MEX"
SILENT = "panama-2015-mandates:1:2", "ATG"
LABEL = (
    "baseline desk review of published reports, by this project, not a finding of any "
    "monitoring body"
)


def html_of(gateway: Gateway, page: Page, key: str | None = None, language: str = "en") -> str:
    route, words = Route(language, page, key), Words(language)
    return unescape(to_html(shell.shell(words, route, shown(gateway, route, words).parts)))


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def cell_page(gateway: Gateway, cell: tuple[str, str], language: str = "en") -> str:
    return html_of(gateway, Page.EVIDENCE, cell_key(*cell), language)


def test_four_sides_stand_apart_on_the_page_of_a_cell(gateway: Gateway):
    """Claimed, assessed, measured and schedule, in this order, each with a heading of its own."""
    written = cell_page(gateway, JUDGED)
    sides = written[written.index('class="cards sides"') :]
    sides = sides[: sides.index("</ul>")]
    headings = [text_of(one) for one in re.findall(r"<h2.*?</h2>", sides)]
    assert [one.split()[0] for one in headings] == ["Claimed", "Assessed", "Measured", "Schedule"]
    assert "Nothing is measured yet." in sides
    assert "it can never be overdue" in sides


def test_a_rating_is_a_place_and_the_unknown_is_the_whole_width(gateway: Gateway):
    """What nobody judged is hatched from one end to the other; what is judged is narrow."""
    known, unknown = cell_page(gateway, JUDGED), cell_page(gateway, SILENT)
    assert 'class="interval__part--unknown" style="left:0%;width:100%"' in unknown
    assert "interval__part--certain" not in unknown
    assert "interval__part--certain" in known or "interval__part--perhaps" in known
    assert "width:100%" not in known


def test_absence_says_which_kind_it_is(gateway: Gateway):
    """No report and not assessed have other headings and other criteria, and no rating."""
    cells = gateway.assessments("en").cells
    of_argentina = cells[(cells["actor_code"] == "ARG") & (cells["rating"] == "not_assessed")]
    unjudged = of_argentina.iloc[0]["clause_key"], "ARG"  # a report of Argentina has no text
    silent, unread = text_of(cell_page(gateway, SILENT)), text_of(cell_page(gateway, unjudged))
    assert "Antigua and Barbuda has published no report on this clause" in silent
    assert "Argentina: nobody has judged this clause yet" in unread
    for page in (silent, unread):
        assert "Why this rating" not in page
        assert LABEL not in page


def test_wherever_a_baseline_rating_stands_it_is_called_by_its_name(gateway: Gateway):
    """The cell, the list of all, the state and the paragraph: each says what the baseline is."""
    for written in (
        cell_page(gateway, JUDGED),
        html_of(gateway, Page.ASSESSMENTS),
        html_of(gateway, Page.STATE, "MEX"),
        html_of(gateway, Page.COMMITMENT, "panama-2015-mandates:3"),
        html_of(gateway, Page.METHOD),
    ):
        assert LABEL in text_of(written).replace("Baseline desk", "baseline desk")


def test_the_page_of_a_cell_shows_what_the_rating_stands_on(gateway: Gateway):
    """Rationale, the evidence named, both blind codings and who rated stand on the page."""
    data = gateway.evidence(cell_key(*JUDGED), "en")
    written = text_of(cell_page(gateway, JUDGED))
    stages = data.stages.to_dict("records")
    assert [one["stage"] for one in stages] == [
        "research",
        "second_coding",
        "adjudication",
        "published",
    ]
    for one in stages[:3]:
        assert one["wording_en"] in written
        assert one["coder"] in written
    named = set(stages[-1]["evidence"].split(";"))
    assert named
    assert written.count("the rating stands on it") == len(named)
    assert "The state has not been asked yet" in written


def test_a_passage_is_shown_in_its_context_only_once_its_report_is_imported(gateway: Gateway):
    """Before the import there is a locator and our words; after it the passage, marked."""
    data = gateway.evidence(cell_key(*JUDGED), "en")
    written = cell_page(gateway, JUDGED)
    imported = set(data.evidence["status"]) == {"verified"}
    assert ("<mark>" in written) is imported
    assert ("the source is not imported here" in written) is not imported
    rows = [*data.evidence.to_dict("records"), *data.facts.to_dict("records")]
    lengths = {
        (row["report_key"], row["char_start"]): row["char_end"] - row["char_start"] for row in rows
    }
    for place, context in data.contexts.items():
        assert len(context.passage) == lengths[place]
    assert bool(data.contexts) is imported


def test_a_search_that_found_nothing_shows_where_was_searched(gateway: Gateway):
    """The log stands on the page: place, words and day; the score is drawn as width."""
    cells = gateway.assessments("en").cells
    found = cells[cells["rating"] == Rating.SEARCHED_NO_EVIDENCE.value].iloc[0]
    written = cell_page(gateway, (found["clause_key"], found["actor_code"]))
    assert "Where was searched" in written
    assert "read in full" in written
    assert "width:100%" in written


def test_figures_are_shown_as_stated_and_flagged_where_they_cannot_be_right(gateway: Gateway):
    """`0 states` is on the page of its paragraph, and said to be impossible."""
    facts = gateway.evidence(cell_key("quebec-2001-plan:195:1", "MEX"), "en").facts
    assert set(facts.loc[facts["flag"] == "impossible", "value"]) == {0}
    written = text_of(cell_page(gateway, ("quebec-2001-plan:195:1", "MEX")))
    assert "cannot be right" in written
    assert "435,399" in written


def test_the_list_of_all_counts_what_the_export_counts(gateway: Gateway):
    """Judged cells, states and contested cells of the headings are those of the frame."""
    cells = gateway.assessments("en").cells
    judged = cells[cells["rating"].isin([one.value for one in FINDINGS])]
    written = text_of(html_of(gateway, Page.ASSESSMENTS))
    searched = int((judged["rating"] == "searched_no_evidence").sum())
    assert f"{len(judged) - searched:,} of {len(cells):,} cells are rated" in written
    assert f"{searched} were searched in vain" in written
    assert f"{judged['actor_code'].nunique()} of 34 states have a clause" in written
    counts = Counter(judged["rating"])
    for code in ("limited", "initiated", "substantial"):
        assert f"{code} {counts[code]:,}" in written
    assert f"{int(judged['is_contested'].sum())} are contested" in written


def test_every_judged_cell_is_one_step_away(gateway: Gateway):
    """The list of all links the page of each, and each link leads somewhere."""
    cells = gateway.assessments("en").cells
    judged = cells[cells["rating"].isin([one.value for one in FINDINGS])]
    links = set(re.findall(r'href="(/en/evidence/[^"]+)"', html_of(gateway, Page.ASSESSMENTS)))
    pairs = zip(judged["clause_key"], judged["actor_code"], strict=True)
    assert links == {Route("en", Page.EVIDENCE, cell_key(*pair)).path for pair in pairs}
    for link in sorted(links)[::40]:
        route = parse(link)
        assert route is not None
        assert gateway.exists(route)


@pytest.mark.parametrize("key", ["panama-2015-mandates:3:1~XXX", "nothing:1~MEX", "MEX"])
def test_a_cell_that_does_not_exist_has_no_page(gateway: Gateway, key: str):
    """Neither an unknown state nor an unknown clause leads anywhere."""
    assert not gateway.exists(Route("en", Page.EVIDENCE, key))


def test_the_method_page_shows_the_whole_rubric_and_the_agreement(gateway: Gateway):
    """Eleven ratings with their criteria, and alpha beside the number of cells."""
    data = gateway.method("en")
    written = text_of(html_of(gateway, Page.METHOD))
    for row in data.ratings.to_dict("records"):
        assert row["criterion"] in written
    every = data.agreement.iloc[0]
    assert f"Two blind codings of {every['cells']} cells agree" in written
    assert f"{every['alpha_ordinal']:.2f}" in written
    assert "language models" in written


def test_the_page_of_a_cell_speaks_the_readers_language(gateway: Gateway):
    """In Spanish the rationale and the evidence are in Spanish."""
    data = gateway.evidence(cell_key(*JUDGED), "es")
    written = text_of(cell_page(gateway, JUDGED, "es"))
    assert data.stages.iloc[-1]["wording_es"] in written
    assert "Declarado" in written


def test_an_address_can_ask_for_a_day():
    """The day stands behind the language; what is no day leads nowhere."""
    path = "/es/@2026-11-22/coverage"
    assert parse(path) == Route("es", Page.COVERAGE)
    assert day_of(path) == date(2026, 11, 22)
    assert day_of("/es/coverage") is None
    assert parse("/es/@2026-13-22/coverage") is None
    assert parse("/es/@yesterday") is None
    with on_day(date(2026, 11, 22)):
        assert Route("es", Page.COVERAGE).path == path
    assert Route("es", Page.COVERAGE).path == "/es/coverage"


@pytest.fixture(scope="module")
def client(imported_settings: Settings) -> FlaskClient:
    """A client of the server on the database with the documents."""
    return create_server(imported_settings).test_client()


def today() -> date:
    return datetime.now(UTC).date()


def test_what_stood_today_is_what_stands(client: FlaskClient):
    """A page of today's day says the same as the page without a day, and says which day it is."""
    now = client.get("/en/assessments").get_data(as_text=True)
    then = client.get(f"/en/@{today()}/assessments").get_data(as_text=True)
    main = re.search(r"<h1>.*?</h1>", now)
    assert main is not None
    assert main[0] in then
    assert "What stood at the end of" in then
    assert "What stood at the end of" not in now


def test_links_of_a_day_stay_on_that_day(client: FlaskClient):
    """Every link of a page about a day leads to that day, but the one back to what stands."""
    written = client.get(f"/en/@{today()}/assessments").get_data(as_text=True)
    main = written[written.index("<main") : written.index("</main>")]
    links = re.findall(r'href="(/[^"]*)"', main)
    assert len(links) > 30
    assert [one for one in links if f"/@{today()}" not in one] == ["/en/assessments"]


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_the_ledger_does_not_know_is_not_found(client: FlaskClient, days: int):
    """Before the ledger began and after today there is nothing to show."""
    day = today() + timedelta(days=days)
    assert client.get(f"/en/@{day}/assessments").status_code == 404


def test_a_gateway_to_a_day_is_made_once_and_let_go(engine):
    """Asking twice for a day rebuilds it once; the oldest go when others come."""
    gateway = Gateway(engine, rules())
    first = gateway.at(today())
    assert gateway.at(today()) is first
    assert gateway.at(None) is gateway
    with pytest.raises(BadInputError, match="still to come"):
        gateway.at(today() + timedelta(days=1))
    first.close()
