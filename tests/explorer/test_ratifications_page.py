"""What the page of ratifications shows: every pair once, and unknown never as a no."""

import re
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from dashboards.components.markup import to_html
from dashboards.explorer import ratifications, shell
from dashboards.explorer.app import shown
from dashboards.figures.parties_by_year import HEIGHT, ROOM, WIDTH, picture
from dashboards.gateway import Gateway
from dashboards.page_data import RatificationsData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.vocab import RatificationStatus
from tracker.wording import catalogue_labels as words

LANGUAGES = ["en", "es"]


def html_of(gateway: Gateway, language: str = "en", page: Page = Page.RATIFICATIONS) -> str:
    route, t = Route(language, page), Words(language)
    return to_html(shell.shell(t, route, shown(gateway, route, t).parts))


def text_of(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


def rows_between(html: str, body: int) -> list[str]:
    """The rows of a table body of the matrix: 0 the states, 1 the counts below them."""
    matrix = html[html.index('id="matrix"') :]
    bodies = re.findall(r"<tbody[^>]*>(.*?)</tbody>", matrix[: matrix.index("</table>")], re.DOTALL)
    return re.findall(r"<tr>.*?</tr>", bodies[body], re.DOTALL)


@pytest.fixture(scope="module")
def data(gateway: Gateway) -> RatificationsData:
    """What the page reads."""
    return gateway.ratifications("en")


def test_the_headline_is_the_finding(gateway):
    """18 of 35, in both languages."""
    for language, said in (("en", "18 of 35 states are party"), ("es", "18 de 35 Estados son")):
        written = html_of(gateway, language)
        assert said in written[written.index("<h1") : written.index("</h1>")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pair_is_in_the_matrix_once_in_words(gateway, data, language):
    """35 rows; each cell says its status to who cannot see the mark."""
    rows = rows_between(html_of(gateway, language), 0)
    assert len(rows) == len(data.states) == 35
    t = Words(language)
    known = {words.ratification(t, one.value) for one in RatificationStatus}
    for row in rows:
        said = re.findall(r'<span class="vh">([^<]+)</span>', row)
        assert len(said) == len(data.treaties)
        assert all(re.split(r", \d|, [a-z]+ de \d|, [A-Z]| \(", one)[0] in known for one in said)


def test_no_action_is_never_shown_as_unknown(gateway):
    """Cuba and the convention on migrant workers: looked up, and nothing on record."""
    row = next(row for row in rows_between(html_of(gateway), 0) if ">Cuba<" in row)
    cells = re.findall(r'<td class="status--(\w+)">.*?<span class="vh">([^<]+)<', row)
    keys = gateway.ratifications("en").treaties["instrument_key"].tolist()
    assert cells[keys.index("icrmw-1990")] == ("no_action", "no action on record, August 2022")
    assert cells[keys.index("belem-do-para-1994")] == ("unknown", "unknown")
    assert len(set(ratifications.MARKS.values())) == len(RatificationStatus)


def test_every_column_and_row_has_its_denominator(gateway, data):
    """Below: each status of 35 states; at the end of a row: party of so many treaties."""
    counts = rows_between(html_of(gateway), 1)
    assert len(counts) == len(ratifications.COUNTED)
    assert all("of 35 states" in row for row in counts)
    columns = [re.findall(r"<td>(\d+)</td>", row) for row in counts]
    sums = {sum(map(int, column)) for column in zip(*columns, strict=True)}
    assert sums == {35}
    states = rows_between(html_of(gateway), 0)
    parties = [int(re.findall(r"<td>(\d+)</td>", row)[-1]) for row in states]
    assert parties == data.by_state["parties"].tolist()


def test_the_picture_of_a_treaty_has_its_table(gateway, data):
    """One picture and one row of the twin a treaty; the last number is that of the matrix."""
    written = html_of(gateway)
    years = written[written.index('id="years"') : written.index('id="acts"')]
    pictures = re.findall(r"<img [^>]+>", years)
    assert len(pictures) == len(data.treaties)
    for one in pictures:
        svg = re.search(r'src="data:image/svg\+xml,([^"]+)"', one)
        assert svg is not None
        ET.fromstring(unquote(svg[1]))
        assert 'alt="Parties by year, ' in one
    last = [text_of(row).split(":")[-1] for row in re.findall(r"<tr>.*?</tr>", years)[1:]]
    assert [int(one) for one in last] == data.by_treaty["parties"].tolist()


def test_every_act_stands_below_with_its_source(gateway, data):
    """As many acts as the catalogue holds about treaties, each with evidence."""
    written = html_of(gateway)
    acts = written[written.index('id="acts"') :]
    counted = [int(one) for one in re.findall(r": (\d+) acts?</summary>", acts)]
    assert sum(counted) == len(data.acts)
    assert data.acts["evidence"].notna().all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stays_light_and_says_no_word_of_the_machine(gateway, language):
    """Below 400 KB, without NaN, None or an empty day."""
    written = html_of(gateway, language)
    assert len(written.encode()) < 400_000
    assert not re.search(r"\b(nan|NaT|None|NaN)\b", text_of(written))


def test_the_page_of_adoptions_leads_here(gateway):
    """Treaties are told in one place, and the other page says where."""
    adopted = html_of(gateway, page=Page.ADHERENCE)
    section = adopted[adopted.index('id="treaties"') : adopted.index('id="acts"')]
    assert f'href="{Route("en", Page.RATIFICATIONS).path}"' in section
    assert f"{len(gateway.ratifications('en').acts)} acts about 22 treaties" in section


def test_every_treaty_shown_has_a_short_name(data):
    """A column is narrow: no title in full stands over it."""
    for key, title in zip(data.treaties["instrument_key"], data.treaties["title"], strict=True):
        for language in LANGUAGES:
            assert len(words.treaty(Words(language), key, "x" * 99)) < 37, (key, title)
    assert words.treaty(Words("en"), "oz-1990", "Treaty of Oz") == "Treaty of Oz"


def test_a_picture_steps_where_the_number_changes():
    """None, one of two, both: the line ends at the top, and starts at the floor."""
    svg = unquote(picture([0, 1, 1, 2], 2).partition(",")[2])
    floor, middle = HEIGHT - ROOM, HEIGHT // 2
    assert f"M0 {floor}H{WIDTH // 4}V{middle}H{WIDTH * 3 // 4}V{ROOM}H{WIDTH}" in svg
    assert f"M0 {floor}H{WIDTH}" in unquote(picture([0, 0], 35).partition(",")[2])
    ET.fromstring(unquote(picture([], 0).partition(",")[2]))
