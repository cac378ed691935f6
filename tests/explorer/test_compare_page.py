"""The page that compares: ties where bounds overlap, the unknown as width, chance kept apart."""

import re
from dataclasses import replace
from html import unescape
from itertools import combinations

import flask
import pandas as pd
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboards import compare_choice
from dashboards.components.markup import to_html
from dashboards.explorer import compare, compare_sides
from dashboards.gap_data import CompareData
from dashboards.gateway import Gateway
from dashboards.routes import JOIN, Page, Route
from tests.databases import rules
from tracker.config import shipped
from tracker.i18n import Words
from tracker.method.scoring_rules import read_scoring_rules
from tracker.vocab import Weighting

STATES = ("MEX", "GTM", "HTI")
CYCLES = ("summit-2015", "summit-2018")
EN = Words("en")


@pytest.fixture(scope="module")
def door(engine: Engine) -> Gateway:
    """The explorer's door, with few draws."""
    few = replace(read_scoring_rules(shipped("seeds")), draws=400, sobol_samples=64)
    return Gateway(engine, rules(), scoring=few)


@pytest.fixture(scope="module")
def nobody(door: Gateway) -> CompareData:
    """What the page without a choice reads."""
    return door.compare("", "en")


@pytest.fixture(scope="module")
def data(nobody: CompareData) -> CompareData:
    """What the page of three states reads."""
    return replace(nobody, chosen=STATES)


def html_of(data: CompareData, t: Words = EN) -> str:
    return unescape(to_html(compare.layout(data, t)))


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def heading(html: str) -> str:
    return text_of(html[html.index("<h1") : html.index("</h1>")])


def part(html: str, ident: str) -> str:
    """The section of an id, to its end."""
    start = html.index(f'aria-labelledby="{ident}"')
    return html[start : html.index("</section>", start)]


def means(data: CompareData, weighting: Weighting = Weighting.EQUAL) -> pd.DataFrame:
    """The means of states over all their commitments, by code."""
    found = data.whole.figures
    found = found[(found["subject_kind"] == "state") & (found["dimension"] == "all")]
    return found[found["weighting"] == weighting.value].set_index("subject")


def with_bounds(data: CompareData, **bounds: tuple[float, float]) -> CompareData:
    """The data with other bounds of some states' means, by every weighting."""
    figures = data.whole.figures.copy()
    for code, (low, high) in bounds.items():
        own = (figures["subject"] == code) & (figures["dimension"] == "all")
        figures.loc[own, ["low", "high"]] = [low, high]
    return replace(data, whole=replace(data.whole, figures=figures))


def test_without_a_choice_the_heading_counts_the_pairs_that_can_be_ranked(nobody: CompareData):
    """Every pair of states is counted once; apart only where one lies wholly above the other."""
    found = means(nobody)
    pairs = list(combinations(found.index, 2))
    apart = sum(
        found.loc[one, "low"] > found.loc[other, "high"]
        or found.loc[other, "low"] > found.loc[one, "high"]
        for one, other in pairs
    )
    assert len(pairs) == 561
    assert apart == 0
    said = heading(html_of(nobody))
    assert said.startswith("No ranking can be given: of 561 pairs of states, 0 can")
    ranked = heading(html_of(with_bounds(nobody, MEX=(0.44, 0.7), HTI=(0.0, 0.3))))
    assert ranked.startswith("1 of 561 pairs")


def test_bounds_that_touch_are_a_tie_and_those_apart_are_not(data: CompareData):
    """Above is only who is wholly above: where one end meets the other it is a tie."""
    touching = with_bounds(data, MEX=(0.6, 0.8), GTM=(0.2, 0.6), HTI=(0.1, 0.5))
    said = text_of(part(html_of(touching), "bounds"))
    assert "Mexico and Guatemala cannot be told apart. What both could be: 0.60." in said
    assert "Mexico stands above Haiti, whatever the unknown turns out to be." in said
    assert "Guatemala and Haiti cannot be told apart. What both could be: 0.20 to 0.50." in said
    assert heading(html_of(touching)).startswith("Mexico stands above Haiti whatever the unknown")


def test_the_real_states_are_told_to_be_ties(data: CompareData):
    """As things stand nothing separates them, and the heading says on how little that rests."""
    found = means(data).loc[list(STATES)]
    said = heading(html_of(data))
    assert said.startswith("Mexico, Guatemala and Haiti cannot be told apart")
    assert f"{found['rated'].sum()} of their {found['applicable'].sum()} cells" in said


def test_the_unknown_is_width_and_no_number(data: CompareData):
    """A state of which nothing is rated is hatched from end to end and called unknown."""
    written = part(html_of(data), "bounds")
    lines = re.findall(r"<li>(.*?)</li>", written[written.index('class="bounds"') :], re.DOTALL)
    of_haiti = next(one for one in lines if "Haiti" in one)
    assert "mean__unknown" in of_haiti
    assert "unknown, 0 of 73 rated" in text_of(of_haiti)
    assert "0.00" not in of_haiti


@pytest.mark.parametrize("weighting", list(Weighting))
def test_bounds_by_each_weighting_are_those_of_the_frame(data: CompareData, weighting: Weighting):
    """Three weightings, each with the bounds of every state."""
    said = text_of(part(html_of(data), "weightings"))
    for row in means(data, weighting).loc[list(STATES)].itertuples():
        bounds = f"{row.low:.2f} to {row.high:.2f}"
        assert bounds.replace("0.00 to 1.00", "unknown") in said
    assert "0.00 to 1.00" not in said


def test_every_cell_is_in_one_part_of_each_of_the_four_sides(data: CompareData):
    """The parts of a side add up to the cells that apply, state by state."""
    found = means(data)
    written = part(html_of(data), "sides")
    rows = re.findall(r"<tr>(.*?)</tr>", written[written.index("<tbody") :], re.DOTALL)
    table = [[text_of(one) for one in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]
    for side in compare_sides.sides(EN):
        parts = [row[1:] for row in table if row[0].startswith(f"{side.name}: ")]
        assert len(parts) == len(side.parts)
        sums = [sum(map(int, column)) for column in zip(*parts, strict=True)]
        assert sums == found.loc[list(STATES), "applicable"].tolist()


def test_a_gap_without_both_sides_is_undefined_and_not_zero(data: CompareData):
    """Haiti never reported: neither of its gaps exists, on any of its cells."""
    said = text_of(part(html_of(data), "gaps"))
    assert said.count("undefined on all 73 cells") >= 2
    assert "0.00 levels" not in said


def test_chance_is_called_an_assumption_and_stands_beside_the_bounds(data: CompareData):
    """Draws, seed and weightings are told; the shares are those of the simulation."""
    drawn = data.simulation
    said = text_of(part(html_of(data), "chance"))
    assert "An assumption, not a finding." in said
    assert f"{drawn.draws} draws, seed {drawn.seed}, each by one of 3 weightings" in said
    scores = drawn.scores.loc["GTM"]
    assert f"draws {scores['p5']:.2f} to {scores['p95']:.2f}; bounds {scores['low']:.2f}" in said
    assert f"{100 * drawn.above.loc['MEX', 'GTM']:.1f} %" in said


def test_which_assumption_matters_most_is_a_finding(data: CompareData):
    """It is named with the least share it has among those compared; undefined is said in words."""
    found = data.sensitivity[data.sensitivity["output"].isin(STATES)]
    top = found[found["factor"] == "unknown_level"]["first"].min()
    said = text_of(part(html_of(data), "assumptions"))
    assert f"What moves the scores most is what fills the unknown: {100 * top:.1f} %" in said
    still = data.sensitivity.assign(first=float("nan"), total=float("nan"))
    unmoved = text_of(part(html_of(replace(data, sensitivity=still)), "assumptions"))
    assert "which matters most is undefined" in unmoved
    assert unmoved.count("undefined: the score never changes") == 4 * len(STATES)


def test_every_state_takes_some_place_in_each_draw(nobody: CompareData):
    """34 states by 34 places, in percent: each row adds up to all draws."""
    written = part(html_of(nobody), "chance")
    rows = re.findall(r"<tr>(.*?)</tr>", written[written.index("<tbody") :])
    assert len(rows) == 34
    for row in rows:
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
        assert len(cells) == 34
        shares = [float(one) for one in cells if one not in {"–", "<0.1"}]
        assert sum(shares) == pytest.approx(100, abs=2)


def test_cycles_stand_side_by_side_with_what_was_reported_in_each(nobody: CompareData):
    """Everyone and every group, with the counts of the frame; a cycle without any says so."""
    figures = nobody.whole.figures
    found = figures[(figures["dimension"] == "cycle") & (figures["subject_kind"] == "all")]
    found = found.set_index("value").loc[list(CYCLES)]
    written = html_of(replace(nobody, chosen=CYCLES))
    first, last = found["reported"]
    of_first, of_last = (f"{one:,}" for one in found["applicable"])
    assert f"Reports touched {first} of {of_first} cells in the first" in text_of(written)
    assert f"{last} of {of_last} in the last" in text_of(written)
    assert f"{found['rated'].sum()} of {found['applicable'].sum():,} cells" in heading(written)
    groups = part(written, "groups")
    assert all(name in groups for name in nobody.whole.groups.values())
    unheard = text_of(html_of(replace(nobody, chosen=("imrf-2022", "imrf-2026"))))
    assert "Nothing can be said of these 2 review cycles yet" in unheard
    assert "the cycle is not closed, or is not one of the Summits" in unheard


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("chosen", [(), STATES, CYCLES])
def test_no_code_and_no_word_of_the_machine_is_shown(
    nobody: CompareData, chosen: tuple[str, ...], language: str
):
    """Names stand for codes, and what is missing is told in words; the page stays light."""
    written = html_of(replace(nobody, chosen=chosen), Words(language))
    said = text_of(written)
    assert not re.search(r"\b(nan|NaN|NaT|None)\b|<NA>", said)
    assert not re.search(r"\b(unknown_level|no_report|not_assessed|summit-\d+)\b", said)
    assert not any(re.search(rf"\b{code}\b", said) for code in STATES)
    assert len(written.encode()) < 250_000


def test_links_lead_to_states_and_to_pages_that_compare(door: Gateway, nobody: CompareData):
    """Every suggestion can be compared; every theme of a state leads to it on the state's page."""
    begin = re.findall(r'href="/en/compare/([^"]+)"', html_of(nobody))
    assert {"MEX~GTM~HND~SLV"} <= set(begin)
    assert all(door.exists(Route("en", Page.COMPARE, one)) for one in begin)
    themes = part(html_of(replace(nobody, chosen=STATES)), "themes")
    for theme in nobody.whole.themes:
        assert f'href="/en/state/MEX#gap-{theme}"' in themes


@pytest.fixture(scope="module")
def form() -> FlaskClient:
    """A server that knows the form only."""
    server = flask.Flask("form")
    compare_choice.register(server)

    @server.get("/<path:path>")
    def page(path: str) -> str:
        return f"the page at {path}"

    return server.test_client()


def test_the_form_leads_to_the_address_of_the_choice(form: FlaskClient):
    """Two to five, in the order given, each once; on a past day the day stays."""
    answer = form.get("/es/compare?of=MEX&of=USA&of=MEX")
    assert (answer.status_code, answer.location) == (302, f"/es/compare/MEX{JOIN}USA")
    past = form.get("/en/@2026-01-31/compare?of=summit-2015&of=summit-2018")
    assert past.location == "/en/@2026-01-31/compare/summit-2015~summit-2018"


@pytest.mark.parametrize("asked", ["of=MEX", "&".join(f"of=A{n}" for n in range(6)), "of=a/b&of=c"])
def test_a_choice_that_cannot_be_compared_is_refused_in_words(form: FlaskClient, asked: str):
    """One, six, or what is no key: status 400, how many it takes, and the way back."""
    answer = form.get(f"/en/compare?{asked}")
    assert answer.status_code == 400
    assert "Between 2 and 5" in answer.text
    assert 'href="/en/compare"' in answer.text


def test_other_addresses_are_left_alone(form: FlaskClient):
    """Without a choice, or on another page, the form has nothing to say."""
    assert form.get("/en/compare").text == "the page at en/compare"
    assert form.get("/en/gap?of=MEX").text == "the page at en/gap"
    assert form.get("/assets/x.css?of=MEX").text == "the page at assets/x.css"
