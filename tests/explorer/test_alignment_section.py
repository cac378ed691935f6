"""How the mandates of demands stand, and the four sides and quality of a paragraph's clauses."""

import re
from dataclasses import replace
from html import unescape

import pytest

from dashboards.components.markup import to_html
from dashboards.demands_labels import alignment_basis
from dashboards.explorer import commitment, demands
from dashboards.explorer.commitment_sides import quality_section, sides_section
from dashboards.explorer.demands_alignment import alignment_section
from dashboards.gateway import Gateway
from dashboards.page_data import CommitmentData, DemandsData
from dashboards.routes import parse
from tracker.i18n import Words
from tracker.queries.alignment import AlignmentBasis
from tracker.vocab import RATING_VALUES, ClaimBasis

EN = Words("en")
ON_MANDATES = AlignmentBasis.RESTS_ON_MANDATES.value
MEASURED = "panama-2015-mandates:3"  # one of its clauses has an indicator with values
LAPSED = "nuevo-leon-2004-declaration:22"


@pytest.fixture(scope="module")
def data(gateway: Gateway) -> DemandsData:
    """What the page of demands shows."""
    return gateway.demands("en")


def html_of(node: object) -> str:
    return unescape(to_html(node))


def text_of(node: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html_of(node)).split())


def test_the_heading_counts_what_the_frames_count(data: DemandsData):
    """Demands by what they rest on, and each cell of their mandates once."""
    resting = data.alignment[data.alignment["basis"] == ON_MANDATES]
    cells, rated = data.by_state["mandates"].sum(), data.by_state["rated"].sum()
    written = text_of(alignment_section(data, EN))
    assert written.startswith(
        f"{len(resting)} of {len(data.alignment)} demands rest on mandates; "
        f"of the {cells:,} cells of these {rated:,} are rated"
    )
    assert cells < resting["mandates"].sum()  # a mandate that two demands rest on is one


def test_every_demand_on_mandates_has_a_bar_with_its_bounds(data: DemandsData):
    """As many bars as demands, each with the bounds and the count of the frame in words."""
    resting = data.alignment[data.alignment["basis"] == ON_MANDATES]
    written = html_of(alignment_section(data, EN))
    lines = re.findall(r'<div class="bounds__said">([^<]*)</div>', written)
    assert len(lines) == len(resting)
    for said, row in zip(lines, resting.to_dict("records"), strict=True):
        unknown = row["low"] == 0 and row["high"] == 1
        bounds = "unknown" if unknown else f"{row['low']:.2f} to {row['high']:.2f}"
        assert said.endswith(f": {bounds}, {row['rated']} of {row['mandates']} rated")


def test_nothing_known_is_hatched_and_never_a_low_score(data: DemandsData):
    """Without one rated cell every bar is hatched from end to end, and no word is a zero."""
    nothing = {"rated": 0, "low": 0.0, "high": 1.0}
    bare = replace(
        data, alignment=data.alignment.assign(**nothing), by_state=data.by_state.assign(**nothing)
    )
    written = html_of(alignment_section(bare, EN))
    pictures = "".join(re.findall(r'<ul class="bounds">.*?</ul>', written))
    assert pictures.count('class="mean__unknown"') == pictures.count('class="mean"') > 0
    assert "mean__between" not in written[written.index("bounds-figure") :]
    assert "0.00 to" not in written


def test_a_demand_without_a_mandate_has_no_mean(data: DemandsData):
    """The table says what it rests on and that no mandate is there, where a mean would stand."""
    written = html_of(alignment_section(data, EN))
    table = written[written.index("<caption") :]
    table = table[: table.index("</table>")]
    without = data.alignment[data.alignment["basis"] != ON_MANDATES]
    assert table.count("<td>no mandate</td>") == len(without) > 0
    for code, count in data.alignment["basis"].value_counts().items():
        assert table.count(f"<td>{alignment_basis(EN, code)}</td>") == count


def test_alignment_is_said_not_to_be_compliance(data: DemandsData):
    """Nobody has judged a demand, and none is in a mean: the section says so, and the page."""
    for written in (text_of(alignment_section(data, EN)), text_of(demands.layout(data, EN))):
        assert "This is alignment and not compliance" in written
        assert "it is in no mean, grade or gap" in written


def test_every_link_of_the_section_leads_somewhere(data: DemandsData, gateway: Gateway):
    """Demands lead to their paragraph, states to their page."""
    links = set(re.findall(r'href="([^"#]+)', html_of(alignment_section(data, EN))))
    assert {f"/en/state/{code}" for code in data.by_state["actor_code"]} <= links
    for link in links:
        route = parse(link)
        assert route is not None
        assert gateway.exists(route)


def test_without_demands_there_is_no_section(data: DemandsData):
    """An empty catalogue asks nothing, so nothing can be aligned."""
    assert alignment_section(replace(data, alignment=data.alignment.iloc[:0]), EN) is None


@pytest.mark.parametrize("key", [MEASURED, LAPSED])
def test_the_sides_of_a_paragraph_are_those_of_the_gap(gateway: Gateway, key: str):
    """Claimed, rated and measured of the heading are counted in the frame all pages share."""
    found = gateway.commitment(key, "en")
    cells = found.gap[found.gap["low"].notna()]
    rated = cells["rating"].isin([one.value for one in RATING_VALUES]).sum()
    written = text_of(sides_section(found, EN))
    assert written.startswith(
        f"Of {len(cells)} cells {(cells['claim'] == ClaimBasis.CLAIMED.value).sum()} are claimed, "
        f"{rated} rated and {cells['measured_low'].notna().sum()} measured"
    )
    links = re.findall(r'href="#([^"]+)"', html_of(sides_section(found, EN)))
    assert set(links) == set(cells["clause_key"])


def test_a_side_of_which_nothing_is_known_is_no_zero(gateway: Gateway):
    """With nothing rated and nothing measured a clause is unknown in all its cells."""
    found = gateway.commitment(MEASURED, "en")
    bare = found.gap.assign(rating="not_assessed", measured_low=None)
    written = html_of(sides_section(replace(found, gap=bare), EN))
    states = found.gap["actor_code"].nunique()
    clauses = found.gap["clause_key"].nunique()
    assert written.count(f">unknown in all {states}<") == 2 * clauses
    assert ">0" not in written


def test_a_lapsed_date_is_told_and_an_undated_clause_is_not_overdue(gateway: Gateway):
    """The Nuevo León date is past for all states; clauses of Panama have none."""
    told = {
        key: text_of(sides_section(gateway.commitment(key, "en"), EN)) for key in (MEASURED, LAPSED)
    }
    assert "date past, nothing shows it was done" in told[LAPSED]
    assert "date past" not in told[MEASURED]
    assert "no date" in told[MEASURED]


def test_quality_has_five_answers_a_mandate_and_their_reasons(gateway: Gateway):
    """As many marked answers as parts, and the sum of the heading is that of the frame."""
    found = gateway.commitment(LAPSED, "en")
    section = quality_section(found, EN)
    assert html_of(section).count("answer__mark") == 5 * len(found.quality)
    assert text_of(section).startswith(
        f"How well its commitments are made: {found.quality['yes'].sum()} of "
        f"{5 * len(found.quality)} parts are there, {found.quality['unknown'].sum()} unknown"
    )
    assert "it is in no score and no mean" in text_of(section)


def demand(gateway: Gateway) -> CommitmentData:
    return gateway.commitment("imrf-2026-lac:1", "en")


def test_a_demand_has_neither_sides_nor_quality(gateway: Gateway):
    """Its page leads to the demands instead, where alignment is told."""
    found = demand(gateway)
    assert sides_section(found, EN) is None
    assert quality_section(found, EN) is None
    assert 'href="/en/demands"' in html_of(commitment.layout(found, EN))


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_code_and_no_missing_value_shows(gateway: Gateway, language: str):
    """Every code has words in both languages, and what is missing is said in words."""
    t = Words(language)
    found = gateway.commitment(LAPSED, language)
    for section in (
        alignment_section(gateway.demands(language), t),
        sides_section(found, t),
        quality_section(found, t),
    ):
        written = text_of(section)
        assert not re.search(r"\b(nan|None|<NA>)\b|[a-z]_[a-z]", written)
