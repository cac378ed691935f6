"""One number, wherever it is read: figure, table, export, the state's page and that of the cell."""

import csv
import random
import re
from collections.abc import Callable, Iterator
from html import unescape
from io import StringIO
from typing import Any

import pytest

from dashboards import gateway
from dashboards.components.markup import to_html
from dashboards.explorer import evidence, gap
from dashboards.explorer.actor_gap import gap_section
from dashboards.gap_data import GapData
from dashboards.gateway import Gateway
from dashboards.routes import Page, Route, cell_key
from tests.databases import rules
from tracker.config import Settings
from tracker.db import make_engine
from tracker.i18n import Words
from tracker.queries.exports import as_csv
from tracker.vocab import PROGRESS_LEVELS, RATING_VALUES, ClaimBasis, Grade, Rating
from tracker.wording import assessment_labels, measure_labels
from tracker.wording import gap_labels as words

CELLS = 200
SEED = 6
T = Words("en")
RATINGS = {value: rating for rating, value in RATING_VALUES.items()}
CLASSES = {value: one for one, value in PROGRESS_LEVELS.items()}
COUNTED = {rating.value for rating in RATING_VALUES}
# what every page of a cell reads anew, and is the same for all
SHARED = (
    "actor_names",
    "actors_frame",
    "clause_indicators",
    "links_frame",
    "provisions_frame",
    "worded_clauses",
    "worded_frame",
)

Exported = dict[str, str]


def text_of(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


def remembered(read: Callable[..., Any]) -> Callable[..., Any]:
    """`read` once for all pages: the database does not change, and a page takes half a second."""
    found: dict[Any, Any] = {}

    def once(_session: object, *asked: Any, **named: Any) -> Any:
        key = (asked, tuple(named.items()))
        if key not in found:
            found[key] = read(_session, *asked, **named)
        return found[key]

    return once


@pytest.fixture(scope="module")
def one_gateway(imported_settings: Settings) -> Iterator[Gateway]:
    """The explorer's door to the database with the documents imported."""
    engine = make_engine(imported_settings)
    with pytest.MonkeyPatch.context() as patch:
        for name in SHARED:
            patch.setattr(gateway, name, remembered(getattr(gateway, name)))
        yield Gateway(engine, rules())
    engine.dispose()


@pytest.fixture(scope="module")
def data(one_gateway: Gateway) -> GapData:
    """What the page of the gap reads."""
    return one_gateway.gap("", "en")


@pytest.fixture(scope="module")
def exported(data: GapData) -> list[Exported]:
    """The cells as the CSV of the export has them."""
    return list(csv.DictReader(StringIO(as_csv(data.gap))))


@pytest.fixture(scope="module")
def chosen(exported: list[Exported]) -> list[Exported]:
    """200 cells: half at random of all, half of those that are rated, which say most."""
    draw = random.Random(SEED)
    rated = [row for row in exported if row["rating"] in COUNTED]
    others = [row for row in exported if row["rating"] not in COUNTED]
    return draw.sample(rated, CELLS // 2) + draw.sample(others, CELLS // 2)


def spanned(names: dict[int, Any], say: Any, row: Exported, side: str) -> str:
    """Both ends of a span of levels in words, from the exported numbers alone."""
    low, high = (say(T, names[int(row[f"{side}_{end}"])]) for end in ("low", "high"))
    return str(low) if low == high else f"{low} to {high}"


def claimed(row: Exported) -> str:
    if row["claim"] != ClaimBasis.CLAIMED:
        return words.claim_basis(T, row["claim"])
    return spanned(RATINGS, assessment_labels.rating, row, "claimed")


def assessed(row: Exported) -> str:
    said = assessment_labels.rating(T, row["rating"])
    if row["is_contested"] != "true" or not row["assessed_low"]:
        return said
    return f"{said}, contested: {spanned(RATINGS, assessment_labels.rating, row, 'assessed')}"


def measured(row: Exported) -> str:
    if not row["measured_low"]:
        return "no value that can be judged" if int(row["indicators"]) else "no indicator"
    return spanned(CLASSES, measure_labels.progress_class, row, "measured")


def gap_between(row: Exported, one: str, other: str) -> tuple[int, int] | None:
    """One side less another, from their exported levels."""
    ends = [row[f"{side}_{end}"] for side in (one, other) for end in ("low", "high")]
    if "" in ends:
        return None
    low, high, other_low, other_high = map(int, ends)
    return low - other_high, high - other_low


def row_of(section: str, row: Exported) -> list[str]:
    """What the state's section says of a cell, column by column."""
    path = Route("en", Page.EVIDENCE, cell_key(row["clause_key"], row["actor_code"])).path
    found = re.search(rf'<tr><th[^>]*><span><a href="{re.escape(path)}">.*?</tr>', section)
    assert found
    return [text_of(one) for one in re.findall(r"<td[^>]*>(.*?)</td>", found[0])]


def test_a_cell_is_the_same_in_the_export_and_on_its_states_page(
    data: GapData, chosen: list[Exported]
):
    """Claimed, assessed, measured and both gaps of 200 cells, as the exported numbers say them."""
    sections = {
        code: to_html(gap_section(data, code, T)) for code in {row["actor_code"] for row in chosen}
    }
    for row in chosen:
        cells = row_of(sections[row["actor_code"]], row)
        claim_gap = gap_between(row, "claimed", "assessed") or (None, None)
        reality_gap = gap_between(row, "assessed", "measured") or (None, None)
        assert cells[:3] == [claimed(row), assessed(row), measured(row)]
        assert cells[3].startswith(words.schedule(T, row["schedule"]))
        assert cells[4:] == [words.gap_said(T, *claim_gap), words.reality_said(T, *reality_gap)]


def test_a_cell_is_the_same_in_the_export_and_on_its_own_page(
    one_gateway: Gateway, chosen: list[Exported]
):
    """Its page says the level claimed, the rating, the lowest and highest class, the claim gap."""
    for row in chosen:
        one = one_gateway.evidence(cell_key(row["clause_key"], row["actor_code"]), "en")
        written = to_html(evidence.layout(one, T))
        sides = [text_of(side) for side in re.findall(r'<h2 class="side">.*?(?=<h2|$)', written)]
        assert claimed(row) in sides[0]
        assert assessment_labels.rating(T, row["rating"]) in sides[1]
        if row["measured_low"]:
            low, high = (int(row[f"measured_{end}"]) for end in ("low", "high"))
            for level in (low, high):
                assert measure_labels.progress_class(T, CLASSES[level]) in sides[2]
        if row["due_on"]:
            assert words.schedule(T, row["schedule"]) in sides[3]
        between = gap_between(row, "claimed", "assessed") or (None, None)
        assert words.gap_said(T, *between) in text_of(written)


def test_a_figure_is_the_mean_of_the_exported_cells(
    data: GapData, exported: list[Exported], chosen: list[Exported]
):
    """Of each cell's state and theme the matrix, its link's words and the table say one number."""
    themes = dict(zip(data.clauses["clause_key"], data.clauses["themes"], strict=True))
    labels = list(data.themes)
    written = to_html(gap.layout(data, T))
    twin = [
        [text_of(one) for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)]
        for line in re.findall(r"<tr>.*?</tr>", written[written.rindex("States by themes") :])
    ]
    by_name = {line[0]: line[1:] for line in twin}
    names = dict(zip(data.states["actor_code"], data.states["name"], strict=True))
    for code, theme in {
        (row["actor_code"], theme)
        for row in chosen
        for theme in str(themes[row["clause_key"]]).split(";")
    }:
        mine = [
            row
            for row in exported
            if row["actor_code"] == code
            and row["low_steps"]
            and theme in str(themes[row["clause_key"]]).split(";")
        ]
        said = mean_of(mine)
        assert f'/en/state/{code}#gap-{theme}" title="{said}"' in written
        assert by_name[names[code]][labels.index(theme)] == said


def mean_of(cells: list[Exported]) -> str:
    """The bounds of the plain mean of some cells, with how many are rated."""
    low, high = (
        sum(int(row[f"{end}_steps"]) for row in cells) / (5 * len(cells)) for end in ("low", "high")
    )
    rated = sum(row["rating"] in COUNTED for row in cells)
    counts = f"{rated} of {len(cells)} rated"
    if (low, high) == (0, 1):
        return f"unknown, {counts}"
    bounds = f"{low:.2f}" if low == high else f"{low:.2f} to {high:.2f}"
    return f"{bounds}, {counts}{graded(cells, rated)}"


def graded(cells: list[Exported], rated: int) -> str:
    """The band of the mean of some cells, in whole numbers, where the rules give one."""
    sums = [sum(int(row[f"{end}_steps"]) for row in cells) for end in ("low", "high")]
    bands = {min(one // len(cells), len(Grade) - 1) for one in sums}
    if len(cells) < 10 or rated * 5 < len(cells) * 4 or len(bands) > 1:
        return ""
    return f": {words.grade(T, list(Grade)[bands.pop()])}"


def test_the_sample_holds_what_it_should(chosen: list[Exported]):
    """200 different cells, of which some have each gap and some have nothing at all."""
    assert len({(row["clause_key"], row["actor_code"]) for row in chosen}) == CELLS
    assert any(row["claim_gap_low"] for row in chosen)
    assert any(row["reality_gap_low"] for row in chosen)
    assert any(row["rating"] == Rating.NO_REPORT for row in chosen)
