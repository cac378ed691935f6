"""A brief as Markdown: read by a small CommonMark reader it says what it was given, no more."""

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.briefs.samples import BAR, cited, draft_brief, line, sample_brief, words
from tracker.briefs.markdown import write_markdown
from tracker.briefs.model import (
    Block,
    Brief,
    Bullets,
    Cell,
    Line,
    Prose,
    Run,
    Section,
    Table,
    text_of,
)

READER = MarkdownIt("commonmark").enable("table")
TRICKY = [
    "1. no list",
    "12) no list",
    "- no list",
    "+ no list",
    "# no heading",
    "> no quote",
    "--- no rule",
    "===",
    "*a* _b_ **c** `d` ~~e~~",
    "<b>f</b> &lt; &amp; & <!-- g -->",
    "[h](i) ![j](k) [l]: m",
    "a | b \\| c \\",
    "    no code",
    "``` no fence",
    "two\nlines\r\nand a\ttab",
    "AT&T; 3 < 4 > 2 $x$ #5",
    "http://a.example/_b_*c*",
]


def rendered(markdown: str) -> str:
    return READER.render(markdown)


def plain(markdown: str) -> str:
    """What a reader sees, with single spaces."""
    return spaced(unescape(re.sub(r"<[^<>]*>", "", rendered(markdown))))


def spaced(text: str) -> str:
    return " ".join(text.split())


def holding(*blocks: Block) -> Brief:
    return replace(sample_brief(), sections=(Section("one", line(words("One")), blocks),))


def saying(said: Line) -> Brief:
    return holding(Prose(said))


def test_it_begins_with_its_title():
    """No preamble: the first line is the heading, or what says that it is a draft."""
    assert write_markdown(sample_brief()).splitlines()[0] == "# Curaçao \\& São \\<Tomé\\>"
    first, empty, title = write_markdown(draft_brief()).splitlines()[:3]
    assert first == "**DRAFT** Not published: for those who work on it."
    assert empty == ""
    assert title.startswith("# ")


def test_every_line_stands_there_in_reading_order():
    """Read as CommonMark the texts follow each other as `Brief.lines` has them."""
    brief = draft_brief()
    read = plain(write_markdown(brief))
    at = read.index(brief.title)
    for _, one in brief.lines():
        said = spaced(text_of(one))
        at = read.index(said, at) + len(said)


def test_tables_have_a_cell_for_every_column():
    """Each row of the source and of what is read has as many cells as there are columns."""
    text = write_markdown(holding(_table(*TRICKY)))
    rows = [one for one in text.splitlines() if one.startswith("|")]
    assert {len(re.findall(r"(?<!\\)(?:\\\\)*\|", one)) - 1 for one in rows} == {3}
    read = rendered(text)
    assert read.count("<tr>") == 1 + len(TRICKY)
    assert len(re.findall("<th[ >]", read)) == 3
    assert read.count("<td") == 3 * len(TRICKY)
    assert 'style="text-align:right"' in read


def _table(*texts: str) -> Table:
    rows = tuple(
        (Cell(line(words(one))), Cell(line(words(one)), BAR), Cell(bar=BAR)) for one in texts
    )
    return Table((), ("A | b", "C", "D"), rows, (0.2, 0.4, 0.4), number_columns=(1,))


@pytest.mark.parametrize("text", TRICKY)
def test_text_never_becomes_markup(text: str):
    """Signs of lists, headings, quotes, links, code and HTML are printed as they are."""
    said = line(words(text))
    brief = holding(Prose(said), Prose(said, is_quote=True), Bullets((said,)), _table(text))
    read = plain(write_markdown(replace(brief, title=text, subtitle=said)))
    assert read.count(spaced(text)) == 7
    for tag in ("<code>f", "<b>", "<del", "<img", "<h3", "<pre"):
        assert tag not in rendered(write_markdown(brief))


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1), st.booleans())
def test_any_text_survives(text: str, is_strong):
    """Whatever a source says is read again as it was, bold or not, in words and in a cell."""
    run = Run(text, is_strong=is_strong, language="es" if is_strong else None)
    alone, within = line(run), line(words("«"), run, words("»"))
    table = Table(within, ("A",), ((Cell(alone),), (Cell(within),)), (1.0,))
    read = plain(write_markdown(holding(Prose(within), table, Prose(alone))))
    assert read.count(spaced(f"«{text}»")) >= 3
    assert spaced(text) in read


@given(st.lists(st.tuples(st.text("a1.*_ -!\\[](<&|`#", max_size=4), st.booleans()), max_size=6))
def test_neighbours_do_not_become_markup_together(parts):
    """Where one run ends and the next begins nothing new comes about."""
    said = tuple(Run(text, is_strong=strong) for text, strong in parts)
    read = plain(write_markdown(saying((*said, Run("z")))))
    assert spaced(f"One {text_of(said)}z") in read


def test_bold_is_bold_where_a_word_ends_with_a_sign():
    """Punctuation at the edge stays outside the emphasis, which would otherwise be printed."""
    said = line(Run("Law!", is_strong=True), words("then"), Run(" (now) ", is_strong=True))
    assert "<strong>Law</strong>!then (<strong>now</strong>)" in rendered(
        write_markdown(saying(said))
    )


def test_numbers_lead_to_the_items_of_the_evidence_list():
    """Every link within the text has its place there."""
    read = rendered(write_markdown(sample_brief()))
    asked = [one for _, said in sample_brief().lines() for run in said for one in run.evidence]
    assert re.findall(r'href="#e(\d+)"', read) == list(map(str, asked))
    assert re.findall(r'<a id="e(\d+)">', read) == ["1", "2"]


def test_a_number_without_an_item_is_printed_only():
    """No link leads nowhere; a text without its numbers leads to the first of them."""
    said = line(cited(1, 9), words(" and "), replace(cited(2), text="ibid."))
    text = write_markdown(saying(said))
    assert "\\[[1](#e1), 9\\] and [ibid.](#e2)" in text


def test_items_keep_their_numbers():
    """A number left out starts the list anew, so that each item is printed with its own."""
    first, second = sample_brief().evidence
    brief = replace(sample_brief(), evidence=(first, replace(second, number=5)))
    read = rendered(write_markdown(brief))
    assert '<ol start="5">' in read


def test_two_lists_stay_two():
    """The second numbered list begins at one again."""
    items = Bullets((line(words("a")), line(words("b"))), is_numbered=True)
    read = rendered(write_markdown(holding(items, items)))
    assert "start=" not in read
    assert read.count("<ol>") == 3


def test_locators_are_code_whatever_they_hold():
    """Backticks in a locator do not end it."""
    first, second = sample_brief().evidence
    odd = replace(first, locator="a `b` ``c`` | <d>")
    read = rendered(write_markdown(replace(sample_brief(), evidence=(odd, second))))
    assert "<code>a `b` ``c`` | &lt;d&gt;</code>" in read


def test_addresses_of_the_web_are_linked_and_no_others():
    """A script or a page of an explorer that nobody knows is printed as text."""
    said = line(
        Run("un", href="https://un.org/a b?c=1&copy;=2|(x)>"),
        words(" "),
        Run("no", href="javascript:alert(1)"),
        Run("here", href="/en/gap"),
    )
    read = rendered(write_markdown(saying(said)))
    links = re.findall(r'href="([^"#]+)"', read)
    assert links == ["https://un.org/a%20b?c=1&amp;copy;=2%7C(x)%3E"]


def test_languages_bars_and_the_maker_are_told():
    """Passages carry their language, bars are words in italics, the maker is named at the end."""
    text = write_markdown(draft_brief())
    assert '> <span lang="es">Celebramos el diálogo, año tras año.</span>' in text
    assert text.count("*28 of 73 are rated; the rest is unknown*.") == 2
    findings, imprint = text.split("\n---\n")
    assert "Prepared by **Alianza de Prueba, A.C**." in imprint
    assert "Alianza" not in findings


def test_without_evidence_there_is_no_heading_for_it():
    """A list of nothing is left out, and its numbers lead nowhere."""
    text = write_markdown(replace(sample_brief(), evidence=()))
    assert "Evidence" not in text
    assert "#e1" not in text


def test_the_same_brief_gives_the_same_text():
    """Twice the same, with one newline at the end."""
    assert write_markdown(draft_brief()) == write_markdown(draft_brief())
    assert write_markdown(draft_brief()).endswith("\n")
