"""The page of the accountability test: yes, no and unknown apart, as many as in the frames."""

import re
from dataclasses import replace
from html import unescape

import pytest

from dashboards.components.markup import to_html
from dashboards.explorer import accountability
from dashboards.gap_data import AccountabilityData
from dashboards.gateway import Gateway
from tracker.i18n import INTERFACE_LANGUAGES, Words
from tracker.method.accountability import TestBasis
from tracker.method.quality import QualityBasis
from tracker.vocab import Answer, Level, QualityPart, TestElement
from tracker.wording import accountability_labels as words


@pytest.fixture(scope="module")
def data(gateway: Gateway) -> AccountabilityData:
    return gateway.accountability("en")


def html_of(data: AccountabilityData, language: str = "en") -> str:
    return unescape(to_html(accountability.layout(data, Words(language))))


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def part_of(html: str, ident: str) -> str:
    """The section whose heading has that id."""
    return html[html.index(f'id="{ident}"') :].split("</section>", maxsplit=1)[0]


def share(data: AccountabilityData, actor: str, level: str, element: str) -> dict[str, object]:
    rows = data.shares
    found = rows[
        (rows["actor_code"] == actor) & (rows["level"] == level) & (rows["element"] == element)
    ]
    return found.to_dict("records")[0]


def test_the_heading_tells_the_answers_of_the_frame(data: AccountabilityData):
    """Known yes, known no and unknown add up to five questions for every cell."""
    whole = share(data, "all", "all", "all")
    heading = text_of(re.findall(r"<h1>(.*?)</h1>", html_of(data))[0])
    assert f"Of {5 * len(data.tests):,} answers {whole['yes']:,} are a known yes" in heading
    assert f"{whole['no']:,} a known no and {whole['unknown']:,} unknown" in heading


def test_each_question_has_its_answers_as_width(data: AccountabilityData):
    """The parts of each bar are the counts of the frame; an answer nobody got has no part."""
    bars = part_of(html_of(data), "elements").split("<h3>")[1:]
    for element, written in zip(TestElement, bars, strict=True):
        drawn = dict(re.findall(r'answer--(\w+)" style="flex-grow:(\d+)', written))
        counts = data.tests[element].value_counts()
        assert {name: int(n) for name, n in drawn.items()} == counts.to_dict()


def test_what_is_all_unknown_shows_no_number_that_reads_as_zero(data: AccountabilityData):
    """Where nothing is known of a question the share is `all unknown`, and no 0 stands there."""
    unknown = share(data, "all", "all", "public_reporting")
    assert unknown["unknown"] == unknown["cells"]
    seen = text_of(part_of(html_of(data), "elements"))
    asked = seen[seen.index("Public reporting") : seen.index("Formal civil-society")]
    assert f"unknown: {unknown['cells']:,} (100.0 %)" in asked
    assert "yes" not in asked
    assert re.search(r"Public reporting – – ([\d,]+) \1 all unknown", seen)


def test_a_level_without_a_commitment_says_so(data: AccountabilityData):
    """It has no bar; the others have six, five questions and all of them."""
    cards = part_of(html_of(data), "levels").split('class="cards levels"')[1].split("<h3>")[1:]
    for level, card in zip(Level, cards, strict=True):
        has_cells = bool(share(data, "all", level, "all")["cells"])
        card_alone = card.split("</dl>")[0]
        assert card_alone.count("answers__bar") == (6 if has_cells else 0)
        assert ("there is no share" in card_alone) is not has_cells


def test_each_state_has_its_share_with_width_and_a_link(data: AccountabilityData):
    """A bar for every level that has a commitment, and the lowest and highest share in words."""
    rows = part_of(html_of(data), "states").split("<tr>")[2:]
    assert len(rows) == data.tests["actor_code"].nunique()
    for written in rows:
        code = re.findall(r'href="/en/state/(\w+)"', written)[0]
        row = share(data, code, "all", "all")
        said = f"{100 * row['low']:.1f} to {100 * row['high']:.1f} %"
        assert said in written
        assert "answer--unknown" in written


def test_a_commitment_tells_how_many_states_have_which_answer(data: AccountabilityData):
    """Where states differ the counts of an answer add up to all states."""
    written = part_of(html_of(data), "commitments")
    mixed = data.tests.groupby("clause_key")["indicators"].nunique()
    assert (mixed > 1).any()
    for cell in re.findall(r'class="answer-list">(.*?)</ul>', written):
        counts = [int(n) for n in re.findall(r"in (\d+) states?", text_of(cell))]
        assert sum(counts) in (0, data.tests["actor_code"].nunique())
    assert re.search(r"yes in \d+ states?: an indicator has a value and a target", text_of(written))
    assert '/en/commitment/panama-2015-mandates:3"' in written


def test_quality_stands_apart_and_is_in_no_mean(data: AccountabilityData):
    """Its section says so, counts the whole catalogue, and can be left out."""
    written = part_of(html_of(data), "quality")
    complete = int((data.quality["yes"] == len(QualityPart)).sum())
    assert f"all five parts are known in {complete} of {len(data.quality)}" in text_of(written)
    assert "It is in no score and no mean" in written
    alone = html_of(replace(data, quality=data.quality.head(0)))
    assert 'id="quality"' not in alone


def test_the_rule_of_every_question_is_told(data: AccountabilityData):
    """One rule a question, and that demands are not tested."""
    written = part_of(html_of(data), "rules")
    assert all(words.rule(Words("en"), one) in written for one in TestElement)
    assert "demands of civil society are not tested" in written


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_no_code_and_no_missing_value_shows(data: AccountabilityData, language: str):
    """What a reader sees holds neither a code nor the word for a value that is not there."""
    seen = text_of(html_of(data, language))
    for code in (*TestBasis, *QualityBasis, *TestElement):
        assert "_" not in code or code not in seen
    assert not re.search(r"\b(nan|None|NaT)\b|<NA>", seen)


def test_every_answer_and_reason_has_its_words():
    """All codes of the method can be shown."""
    t = Words("en")
    assert all(words.answer(t, one) for one in Answer)
    assert len({words.basis(t, one) for one in TestBasis}) == len(TestBasis)
    assert len({words.quality_basis(t, one) for one in QualityBasis}) == len(QualityBasis)
    assert all(words.part_question(t, one) for one in QualityPart)


def test_without_a_cell_the_page_says_that_nothing_applies(data: AccountabilityData):
    """No bar of nothing, and no share."""
    empty = replace(data, tests=data.tests.head(0), shares=data.shares.head(0))
    written = html_of(empty)
    assert "No commitment applies" in written
    assert "answers__bar" not in written
