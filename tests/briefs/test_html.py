"""A brief as one HTML file: whole, quiet, readable by everybody, on a screen and on paper."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.briefs.samples import BAR, cited, draft_brief, line, sample_brief, words
from tests.conftest import ROOT
from tracker.briefs.html import write_html
from tracker.briefs.model import (
    Bar,
    Brief,
    Cell,
    Edition,
    Line,
    Organisation,
    Prose,
    Run,
    Section,
    Table,
    text_of,
)
from tracker.errors import BadInputError

HOME = "https://explorer.example"
VOID = {"meta", "col", "img", "br", "hr", "link", "input"}
LOADS = {"src", "srcset", "data", "poster", "action", "background", "xlink:href"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f"
    "00010501012718e3660000000049454e44ae426082"
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Reader(HTMLParser):
    """Reads a page strictly: what is opened is closed, in order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), tag
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "head" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]

    def ids(self) -> list[str]:
        return [one["id"] for _, one in self.tags if one.get("id")]


def saying(said: Line) -> Brief:
    """The sample with one paragraph only."""
    section = Section("one", line(words("One")), (Prose(said),))
    return replace(sample_brief(), headline=line(words("Head")), sections=(section,))


def showing(bar: Bar) -> Brief:
    table = Table((), ("What",), ((Cell(bar=bar),),), (1.0,))
    return replace(sample_brief(), sections=(Section("one", line(words("One")), (table,)),))


def long_brief() -> Brief:
    """The draft with many sections, a contents list and several pages in print."""
    brief = draft_brief()
    sections = tuple(
        replace(one, key=f"{one.key}-{at}") for at in range(6) for one in brief.sections
    )
    return replace(brief, sections=sections, edition=Edition.FULL)


def test_what_is_opened_is_closed_and_ids_are_there_once():
    """The page is a tree; no id is given twice, not even those inside the bars."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><defs><pattern id="h"/></defs>'
        '<rect fill="url(#h)"/><rect fill="#0b5a69"/></svg>'
    )
    bar = Bar(svg, "hatched", 9, 9)
    table = Table((), ("What", "Bar"), ((Cell(bar=bar), Cell(bar=bar)),), (0.5, 0.5))
    section = Section("bars", line(words("Bars")), (table,))
    page = Reader(write_html(replace(draft_brief(), sections=(section,))))
    assert max(Counter(page.ids()).values()) == 1
    fills = [one["fill"] for one in page.all("rect")]
    assert fills == ["url(#b1-h)", "#0b5a69", "url(#b2-h)", "#0b5a69"]
    assert {"b1-h", "b2-h"} <= set(page.ids())


def test_nothing_is_asked_of_anybody():
    """No script, no sheet, picture, font or frame from elsewhere, no event in an attribute."""
    logo = Organisation("Alianza", PNG, "png")
    text = write_html(replace(draft_brief(), organisation=logo), HOME)
    page = Reader(text)
    assert not page.all("script", "link", "iframe", "object", "embed", "form", "base")
    for tag, attributes in page.tags:
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            assert name not in LOADS or str(value).startswith("data:"), (tag, name, value)
    assert not re.search(r"url\((?!#)|@import|@font-face", text)
    assert "default-src 'none'" in text


def test_every_line_stands_there_in_reading_order():
    """The texts of the brief follow each other as `Brief.lines` has them."""
    brief = draft_brief()
    read = re.sub(r"\s+", " ", Reader(write_html(brief)).text)
    at = read.index(brief.title)
    for _, one in brief.lines():
        at = read.index(text_of(one), at) + len(text_of(one))


def test_a_cited_number_leads_to_its_item_and_back():
    """Each [n] leads to the item n; each item to where it was cited first, named by its section."""
    brief = sample_brief()
    page = Reader(write_html(brief))
    references = [one for one in page.all("a") if one.get("role") == "doc-noteref"]
    asked = [number for _, one in brief.lines() for run in one for number in run.evidence]
    assert [one["href"] for one in references] == [f"#e{number}" for number in asked]
    back = [one for one in page.all("a") if one.get("role") == "doc-backlink"]
    assert [(one["href"], one["aria-label"]) for one in back] == [
        ("#c1", brief.title),
        ("#c2", "Four things, kept apart"),
    ]
    inside = [str(one["href"])[1:] for one in page.all("a") if str(one["href"]).startswith("#")]
    assert set(inside) <= set(page.ids())


def test_a_number_without_an_item_leads_nowhere():
    """What is not in the list is printed and no link; a number has no item but its own."""
    page = Reader(write_html(saying(line(words("A "), cited(1, 9), words(" b "), cited(9)))))
    assert "A [1, 9] b [9]" in page.text
    assert [one["href"] for one in page.all("a")] == ["#e1", "#c1"]
    assert page.text.count("↩") == 1


def test_a_span_of_numbers_leads_to_its_ends():
    """`[1–2]` leads to both; a text that prints none of its numbers leads to the first."""
    spans = line(replace(cited(1, 2), text="[1–2]"), replace(cited(2, 1), text="[ibid.]"))
    page = Reader(write_html(saying(spans)))
    assert [one["href"] for one in page.all("a")][:3] == ["#e1", "#e2", "#e2"]


def test_the_explorer_is_linked_where_its_address_is_given():
    """With a home the item leads to its page there; without one only its locator is printed."""
    path = "/en/evidence/panama-2015-mandates:2:1@CUR"
    for home in (HOME, f"{HOME}/"):
        assert f'<a href="{HOME}{path}"><code>' in write_html(sample_brief(), home)
    alone = write_html(sample_brief())
    assert path not in alone
    assert "CUR-2018-04-10-01 120-310 sha256 0a1b2c" in alone


@pytest.mark.parametrize("home", ["explorer.example", "javascript:alert(1)", "/en", "http://["])
def test_a_home_that_is_no_web_address_is_refused(home: str):
    """One line says what was expected."""
    with pytest.raises(BadInputError, match="expected http"):
        write_html(sample_brief(), home)


def test_a_link_of_a_run_is_a_web_address_or_a_page_of_the_explorer():
    """Anything else, such as a script, is printed as text."""
    said = line(
        Run("a", href="https://un.org/x?a=1&b=2"),
        Run("b", href="javascript:alert(1)"),
        Run("c", href="/en/gap"),
    )
    plain = [one["href"] for one in Reader(write_html(saying(said))).all("a")]
    at_home = [one["href"] for one in Reader(write_html(saying(said), HOME)).all("a")]
    assert plain == ["https://un.org/x?a=1&b=2"]
    assert at_home[:2] == [*plain, f"{HOME}/en/gap"]


def test_languages_headings_and_tables_are_marked_as_such():
    """Language of page and passages, one h1, an h2 a section, headers of columns and rows."""
    brief = sample_brief()
    page = Reader(write_html(brief))
    assert page.all("html")[0]["lang"] == "en"
    assert [one["lang"] for one in page.all("span") if "lang" in one] == ["es", "es"]
    assert len(page.all("h1")) == len(page.all("main")) == 1
    assert len(page.all("h2")) == len(brief.sections) + 2
    assert [one["scope"] for one in page.all("th")] == ["col"] * 3 + ["row"] * 2
    assert [one["aria-label"] for one in page.all("svg")] == [BAR.alt] * 2
    (region,) = (one for one in page.all("div") if one.get("role") == "group")
    assert region["tabindex"] == "0"
    assert set(str(region["aria-labelledby"]).split()) <= set(page.ids())


def test_a_figure_carries_its_key_of_the_annex():
    """Machines find each printed number again."""
    page = Reader(write_html(sample_brief()))
    keys = {one["data-figure"] for one in page.all("span") if "data-figure" in one}
    assert keys == {one.key for one in sample_brief().figures}


def test_a_draft_says_so_on_top_and_on_every_page():
    """The line on top, the title of the window, and the mark that print repeats."""
    draft, final = write_html(draft_brief()), write_html(sample_brief())
    assert Reader(draft).text.split()[0] == "DRAFT"
    assert "<title>DRAFT: " in draft
    assert '<div class="mark" aria-hidden="true">DRAFT</div>' in draft
    assert "DRAFT" not in final


def test_who_prepared_it_stands_apart_from_the_findings():
    """Name and logo are in the header, never in the main part; the logo is inside the file."""
    logo = Organisation("Alianza & Cía", PNG, "png")
    text = write_html(replace(sample_brief(), organisation=logo))
    head, main = text[text.index("<header") :].split("<main", 1)
    assert "Prepared by <b>Alianza &amp; Cía</b>" in head
    assert 'src="data:image/png;base64,iVBOR' in head
    assert "Alianza" not in main


def test_a_logo_of_another_kind_is_refused():
    """One line says which kinds there are."""
    with pytest.raises(BadInputError, match="expected a picture in PNG or SVG"):
        write_html(replace(sample_brief(), organisation=Organisation("A", b"GIF89a", "gif")))


@pytest.mark.parametrize(
    ("svg", "message"),
    [
        ("<svg><script>1</script></svg>", "script has no place"),
        ('<svg><rect onclick="x()"/></svg>', "onclick has no place"),
        ('<svg><use href="https://a.example/b.svg"/></svg>', "use has no place"),
        ('<svg><rect fill="url(https://a.example/x)"/></svg>', "fill has no place"),
        ("<svg><style>@import 'x'</style></svg>", "style has no place"),
        ('<!DOCTYPE s [<!ENTITY a "b">]><svg>&a;</svg>', "expected SVG"),
        ("<svg><rect></svg>", "expected SVG"),
        ("<g/>", "expected svg, found g"),
    ],
)
def test_a_bar_that_could_load_or_run_something_is_refused(svg: str, message: str):
    """A bar is shapes and letters; anything else ends the writing with one line."""
    with pytest.raises(BadInputError, match=message) as refusal:
        write_html(showing(Bar(svg, "a bar", 9, 9)))
    assert "\n" not in str(refusal.value)


def test_a_bar_without_words_is_hidden_from_screen_readers():
    """The words beside it say the same."""
    (drawn,) = Reader(write_html(showing(replace(BAR, alt="")))).all("svg")
    assert drawn["aria-hidden"] == "true"
    assert "role" not in drawn


def test_contents_only_where_the_brief_is_long():
    """The full edition lists its sections; two pages do not."""
    assert not Reader(write_html(sample_brief())).all("nav")
    full = Reader(write_html(replace(sample_brief(), edition=Edition.FULL)))
    assert full.all("nav")[0]["aria-label"] == "Contents"
    leads = [str(one["href"]) for one in full.all("a") if str(one["href"]).startswith("#s-")]
    assert leads == [f"#s-{one.key}" for one in sample_brief().sections]


def test_running_lines_cannot_end_the_style_sheet():
    """Words in the style of printed pages are written by number where they are no letters."""
    labels = replace(sample_brief().labels, product='x"</style><b>', page_of="{page} \\ {pages}")
    text = write_html(replace(sample_brief(), labels=labels))
    assert text.count("</style>") == 1
    assert 'counter(page) " \\5c  " counter(pages)' in text


def test_without_evidence_there_is_no_heading_for_it():
    """A list of nothing is left out, and its numbers lead nowhere."""
    text = write_html(replace(sample_brief(), evidence=()))
    assert "Evidence" not in text
    assert "#e1" not in text


def test_the_same_brief_gives_the_same_bytes_in_another_process():
    """Nothing of the day, the process or the order of a set is in the file."""
    ask = (
        "import sys; from tests.briefs.samples import draft_brief;"
        "from tracker.briefs.html import write_html;"
        "sys.stdout.buffer.write(write_html(draft_brief()).encode())"
    )
    told = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, check=True
    ).stdout
    assert told == write_html(draft_brief()).encode() == write_html(draft_brief()).encode()


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1))
def test_any_text_survives(text: str):
    """Whatever a source says stands in the page as it was, and is never markup."""
    said = line(words("«"), Run(text, is_strong=True, language="es"), words("»"))
    page = write_html(saying(said))
    assert f"«{text}»" in unescape(re.sub(r"<[^<>]*>", "", page))
    assert f"«{text}»" in Reader(page).text


def test_controls_are_cut():
    """Characters that no page may hold are left out, and the page is written."""
    text = write_html(saying(line(words("a\x00b\ud800c\x1bd\x7fe"))))
    assert "<p>abcde</p>" in text
    assert text.encode()


@pytest.fixture(scope="module")
def browser():
    """One Chromium for the tests below."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """A brief that has everything, as a file."""
    logo = Organisation("Alianza de Prueba, A.C.", PNG, "png")
    path = tmp_path_factory.mktemp("brief") / "brief.html"
    path.write_text(write_html(replace(long_brief(), organisation=logo), HOME), encoding="utf-8")
    return path


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360, 320])
def test_axe_finds_nothing_and_nothing_is_too_wide(browser, file, width, scheme):
    """No violation, no sideways scrolling, no request but the file's own, no complaint."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme)
    asked: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: complaints.append(message.text))
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert complaints == []
    context.close()


@pytest.mark.browser
def test_every_printed_page_of_a_draft_says_so(browser, file, tmp_path):
    """The mark and the number of the page are on each page of the PDF that Chromium prints."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    page = browser.new_page(color_scheme="dark")
    page.goto(file.as_uri())
    page.pdf(path=tmp_path / "brief.pdf", format="A4")
    page.close()
    command = ["pdftotext", tmp_path / "brief.pdf", "-"]
    told = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    sheets = told.rstrip("\f").split("\f")
    assert len(sheets) > 2
    for at, sheet in enumerate(sheets, 1):
        assert "DRAFT" in sheet
        assert f"Page {at} of {len(sheets)}" in sheet
