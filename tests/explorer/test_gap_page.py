"""The page of the gap: its findings are the frame's, the unknown has width, links lead on."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest

from dashboards.components.markup import to_html
from dashboards.components.mean_bar import mean_said
from dashboards.explorer import gap
from dashboards.explorer.actor_gap import gap_section
from dashboards.explorer.gap_matrix import sorted_states
from dashboards.gap_data import GapData
from dashboards.gap_figures import Means, is_unknown
from dashboards.gateway import Gateway
from dashboards.routes import ORDERS, Page, cell_of, parse
from tests.databases import rules
from tracker.config import Settings
from tracker.db import make_engine
from tracker.i18n import INTERFACE_LANGUAGES, Words
from tracker.vocab import (
    ChangeCause,
    ClaimBasis,
    Dimension,
    Grade,
    ScheduleState,
    SubjectKind,
    Weighting,
)
from tracker.wording import gap_labels as words

T = Words("en")
MOST_BYTES = 250_000


def text_of(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


def page_of(data: GapData, language: str = "en") -> str:
    return to_html(gap.layout(data, Words(language)))


def ids_of(data: GapData, code: str) -> list[str]:
    """The places of a state's section that a link can lead to."""
    return re.findall(r' id="([^"]+)"', to_html(gap_section(data, code, T)))


@pytest.fixture(scope="module")
def door(imported_settings: Settings) -> Iterator[Gateway]:
    """The explorer's door to the database with the documents imported."""
    engine = make_engine(imported_settings)
    yield Gateway(engine, rules())
    engine.dispose()


@pytest.fixture(scope="module")
def data(door: Gateway) -> GapData:
    """What the page reads."""
    return door.gap("", "en")


@pytest.fixture(scope="module")
def written(data: GapData) -> str:
    """The page in English, sorted by name."""
    return page_of(data)


def test_the_heading_counts_what_the_frame_counts(data: GapData, written: str):
    """Rated of all cells, and that nobody can be given a grade as long as nobody is."""
    whole = Means.of(data).whole
    assert all(row["grade"] is None for row in Means.of(data).states.values())
    said = f"Of {whole['applicable']:,} cells {whole['rated']:,} are rated: no state can be given"
    assert said in text_of(written[written.index("<h1") : written.index("</h1>")])
    assert f"{data.rules.grade_coverage:.0%}".replace("%", " %") in text_of(written)


def test_the_nearest_state_is_that_which_lacks_fewest_cells(data: GapData, written: str):
    """Counted by hand: so many cells more until the share that a grade needs is reached."""
    frame = data.figures
    of_states = frame[
        (frame["subject_kind"] == SubjectKind.STATE.value)
        & (frame["dimension"] == Dimension.ALL.value)
        & (frame["weighting"] == data.rules.weighting.value)
    ]
    lacking = -(-of_states["applicable"] * 80 // 100) - of_states["rated"]
    nearest = of_states.loc[lacking.idxmin()]
    assert lacking.min() > 0
    names = dict(zip(data.states["actor_code"], data.states["name"], strict=True))
    said = f"{names[nearest['subject']]} is nearest, with {nearest['rated']} of"
    assert said in text_of(written)
    assert f"it needs {lacking.min()} cell" in text_of(written)


def test_a_grade_that_was_earned_is_told(data: GapData):
    """Were a state given one, the heading would count it and its page would say it in words."""
    of_mexico = data.figures["subject"] == "MEX"
    figures = data.figures.assign(
        grade=data.figures["grade"].mask(of_mexico, Grade.PARTLY_DONE.value)
    )
    graded = replace(data, figures=figures)
    assert "1 of 34 states can be given a grade" in text_of(page_of(graded))
    assert "Grade: partly done." in text_of(to_html(gap_section(graded, "MEX", T)))


def test_a_theme_that_can_be_given_a_grade_says_it(data: GapData, written: str):
    """Enough rated, enough commitments and one band: counted in a heading, told in the cell."""
    graded = [
        row
        for row in Means.of(data).by(SubjectKind.STATE, Dimension.THEME)
        if row["grade"] is not None
    ]
    assert f"nothing is rated; {len(graded)} can be given a grade" in text_of(written)
    for row in graded:
        assert row["coverage"] >= data.rules.grade_coverage
        assert row["applicable"] >= data.rules.grade_commitments
        assert mean_said(T, row).endswith(f": {words.grade(T, row['grade'])}")


def test_the_unknown_is_hatched_and_the_known_is_not(data: GapData, written: str):
    """A state of which nothing is rated is drawn from end to end and said to be unknown."""
    means = Means.of(data)
    tiles = written[written.index('class="tiles') :]
    tiles = tiles[: tiles.index("</ul>")]
    for code, row in means.states.items():
        tile = tiles[tiles.index(f'/state/{code}"') :]
        tile = tile[: tile.index("</li>")]
        assert ("mean__unknown" in tile) is is_unknown(row)
        assert mean_said(T, row) in tile
        assert ("unknown, 0 of" in tile) is is_unknown(row)
        assert "0.00 to 1.00" not in tile


def test_every_state_and_theme_is_in_the_matrix_and_leads_to_its_cells(data: GapData, written: str):
    """34 rows of 16 themes; each link leads to a place that the state's section has."""
    matrix = written[written.index("gap-matrix") :]
    matrix = matrix[: matrix.index("</table>")]
    links = re.findall(r'href="(/en/state/[^"#]+)#gap-([^"]+)"', matrix)
    assert len(links) == len(set(links)) == 34 * 16
    ids = {code: set(ids_of(data, code)) for code in ("ATG", "MEX", "HND")}
    for path, theme in links:
        route = parse(path)
        assert route is not None
        assert route.page is Page.STATE
        assert route.key in set(data.states["actor_code"])
        assert route.key not in ids or f"gap-{theme}" in ids[route.key]


def test_the_matrix_says_what_the_figures_say(data: GapData, written: str):
    """Each cell's words are the bounds and the counts of the frame, as is the table below."""
    for row in Means.of(data).by(SubjectKind.STATE, Dimension.THEME):
        said = mean_said(T, row)
        link = f'/en/state/{row["subject"]}#gap-{row["value"]}" title="{said}"'
        assert link in written


@pytest.mark.parametrize("order", ORDERS)
def test_the_states_stand_in_the_order_asked_for(data: GapData, order: str):
    """Most of what is asked for first; who has none of it stands at the end, or never at zero."""
    sorted_by = replace(data, order=order)
    means = Means.of(data)
    codes = [row["actor_code"] for row in sorted_states(sorted_by, means)]
    silence = data.silence.set_index("actor_code")["years_since"]
    values = {
        "claim-gap": [means.states[code]["claim_gap_low"] for code in codes],
        "reality-gap": [means.states[code]["reality_gap_low"] for code in codes],
        "silence": [None if pd.isna(silence[code]) else silence[code] for code in codes],
        "unknown": [means.states[code]["high"] - means.states[code]["low"] for code in codes],
    }[order]
    known = [one for one in values if one is not None]
    assert known == sorted(known, reverse=True)
    missing = [at for at, one in enumerate(values) if one is None]
    first = 0 if order == "silence" else len(known)
    assert missing == list(range(first, first + len(missing)))
    written = page_of(sorted_by)
    assert f'/en/gap/{order}#states" aria-current="true"' in written
    assert len(written.encode()) < MOST_BYTES


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_nothing_missing_is_printed_and_no_code_shows(door: Gateway, language: str):
    """Neither the words that a missing value leaves behind nor a code of a vocabulary."""
    data, t = door.gap("", language), Words(language)
    section = to_html(gap_section(data, "HND", t))
    for written in (page_of(data, language), section):
        assert not re.search(r"\b(None|nan|NaT)\b|<NA>|&lt;NA", written)
        codes = {
            one.value
            for vocabulary in (ClaimBasis, ScheduleState, Grade, Dimension)
            for one in vocabulary
            if "_" in one.value
        }
        assert not codes & set(re.findall(r"[a-z_]+", text_of(written)))
        assert len(written.encode()) < MOST_BYTES


def test_every_code_has_words():
    """No member of a vocabulary is left without."""
    for language in INTERFACE_LANGUAGES:
        t = Words(language)
        for say, vocabulary in (
            (words.grade, Grade),
            (words.claim_basis, ClaimBasis),
            (words.schedule, ScheduleState),
            (words.weighting, Weighting),
            (words.dimension, Dimension),
            (words.change_cause, ChangeCause),
        ):
            said = [say(t, one.value) for one in vocabulary]
            assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("low", "high", "claim", "reality"),
    [
        (0, 0, "as found", "as measured"),
        (1, 1, "claims 1 level more than was found", "rated 1 level above what is measured"),
        (-2, -2, "claims 2 levels less than was found", "rated 2 levels below what is measured"),
        (
            -1,
            2,
            "between 1 less and 2 more than was found",
            "between 1 below and 2 above what is measured",
        ),
        (
            0,
            2,
            "claims 0 to 2 levels more than was found",
            "rated 0 to 2 levels above what is measured",
        ),
        (
            -3,
            -1,
            "claims 1 to 3 levels less than was found",
            "rated 1 to 3 levels below what is measured",
        ),
        (None, None, "undefined", "undefined"),
    ],
)
def test_a_gap_says_its_direction_in_words(
    low: int | None, high: int | None, claim: str, reality: str
):
    """Which of the two sides goes further, by how much at least and at most."""
    assert words.gap_said(T, low, high) == claim
    assert words.reality_said(T, low, high) == reality


def test_a_clause_stands_under_each_of_its_themes(data: GapData):
    """The cells listed under a theme are as many as its mean counts, each with its evidence."""
    section = to_html(gap_section(data, "MEX", T))
    means = Means.of(data).by(SubjectKind.STATE, Dimension.THEME)
    for row in means:
        if row["subject"] == "MEX":
            part = section[section.index(f'id="gap-{row["value"]}"') :]
            part = part[: part.index("</details>")]
            keys = re.findall(r'href="/en/evidence/([^"]+)"', part)
            assert len(keys) == row["applicable"]
            assert {cell_of(key)[1] for key in keys} == {"MEX"}


def test_who_has_no_commitment_has_no_section(data: GapData):
    """A state that the follow-up page does not list, and an institution."""
    assert gap_section(data, "CUB", T) is None
    assert gap_section(data, "ILO", T) is None
