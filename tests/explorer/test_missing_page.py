"""The page of what is missing: a queue for monitors, in which nothing unknown is blamed or zero."""

import re
from collections import Counter
from dataclasses import replace
from html import unescape

import pytest

from dashboards import missing_labels as words
from dashboards.components.markup import to_html
from dashboards.explorer import missing
from dashboards.gap_data import MissingData
from dashboards.gateway import Gateway
from dashboards.routes import Page, Route, cell_key
from tracker.i18n import INTERFACE_LANGUAGES, Words
from tracker.method.research_queue import ResearchReason
from tracker.vocab import VerbStrength


@pytest.fixture(scope="module")
def data(gateway: Gateway) -> MissingData:
    return gateway.missing("en")


def html_of(data: MissingData, language: str = "en") -> str:
    return unescape(to_html(missing.layout(data, Words(language))))


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def with_reason(data: MissingData, reason: ResearchReason, cells: int) -> MissingData:
    """The same queue, its first cells with another reason."""
    queue = data.queue.copy()
    queue.loc[queue.index[:cells], "reason"] = reason.value
    return replace(data, queue=queue)


def test_the_heading_counts_the_open_cells_of_the_queue(data: MissingData):
    """As many as the frame has rows; and that there is no quick win where there is none."""
    written = html_of(data)
    heading = text_of(re.findall(r"<h1>(.*?)</h1>", written)[0])
    assert heading.startswith(f"{len(data.queue):,} cells are open")
    has_wins = (data.queue["reason"] == ResearchReason.PASSAGE_NOT_JUDGED).any()
    assert ("No quick wins are left" in written) is not has_wins


def test_the_cards_are_the_first_of_the_queue_and_lead_to_their_cells(data: MissingData):
    """As many as the rules say, in the order of the frame, each with a link to its cell."""
    written = html_of(data)
    cards = written[written.index('class="cards next"') : written.index("</ol>")]
    first = data.queue.head(data.rules.shown)
    keys = [
        cell_key(clause, actor)
        for clause, actor in zip(first["clause_key"], first["actor_code"], strict=True)
    ]
    wanted = [Route("en", Page.EVIDENCE, key).path for key in keys]
    assert re.findall(r'href="(/en/evidence/[^"]+)"', cards) == wanted
    assert cards.count("Importance:") == cards.count("Who could supply it:") == len(wanted)


def test_cells_that_are_equally_pressing_are_not_ranked_in_words(data: MissingData):
    """Where more cells share the first place than are shown, the heading says how many."""
    alike = int((data.queue["priority"] == data.queue["priority"].max()).sum())
    assert alike > data.rules.shown
    said = f"To research next: {data.rules.shown} of {alike} cells that are equally pressing"
    assert said in text_of(html_of(data))
    alone = replace(data, queue=data.queue.head(1))
    assert "equally pressing" not in html_of(alone)


def test_what_is_lacking_adds_up_to_all_open_cells(data: MissingData):
    """Each reason has the count of the frame as hatched width, over all open cells."""
    counts = Counter(data.queue["reason"])
    written = html_of(data)
    lacks = written[written.index('class="lacks"') :].split("</ul>")[0]
    said = re.findall(r"([\d,]+) of ([\d,]+) open cells", lacks)
    assert [int(n.replace(",", "")) for n, _ in said] == sorted(counts.values(), reverse=True)
    assert {of for _, of in said} == {f"{len(data.queue):,}"}
    assert lacks.count("interval__part--unknown") == len(counts)


def test_every_state_counts_its_open_cells_of_the_queue(data: MissingData):
    """The last column of each state's row is the number of its rows in the frame."""
    written = html_of(data)
    table = written[written.index('id="states"') : written.index('id="themes"')]
    rows = re.findall(r'href="/en/state/(\w+)".*?<td class="num">([\d,]+)</td></tr>', table)
    wanted = data.queue.groupby("actor_code").size()
    assert {code: int(n.replace(",", "")) for code, n in rows} == wanted.to_dict()


def test_a_passage_nobody_judged_is_a_quick_win(data: MissingData):
    """It stands in the heading and in a list of its own, with the way to the cell."""
    written = html_of(with_reason(data, ResearchReason.PASSAGE_NOT_JUDGED, 2))
    assert "in 2 of them passages at hand wait to be judged" in text_of(written)
    wins = written[written.index('id="wins"') : written.index('id="states"')]
    assert wins.count("/en/evidence/") == 2


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_no_code_and_no_missing_value_shows(data: MissingData, language: str):
    """What a reader sees holds neither a code nor the word for a value that is not there."""
    seen = text_of(html_of(data, language))
    for code in (*ResearchReason, "not_assessed", "no_report"):
        assert "_" not in code or code not in seen
    assert not re.search(r"\b(nan|None|NaT)\b|<NA>", seen)
    assert not re.search(r":\d+:\d+", seen)  # the key of a clause


def test_every_reason_and_strength_has_its_words():
    """What is lacking, and who could supply it, is said for every code there is."""
    t = Words("en")
    for one in ResearchReason:
        assert words.reason(t, one)
        assert words.missing(t, one)
        assert words.supplier(t, one)
    assert len({words.importance(t, one) for one in VerbStrength}) == len(VerbStrength)


def test_an_empty_queue_says_that_nothing_is_open(data: MissingData):
    """A page without open cells is a page, and has no picture of nothing."""
    written = html_of(replace(data, queue=data.queue.head(0)))
    assert "No cell is open" in written
    assert "interval__part" not in written
