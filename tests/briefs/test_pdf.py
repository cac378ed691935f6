"""Briefs on paper: tagged, readable in order, two pages, and the same bytes every time."""

import hashlib
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.briefs.samples import (
    BAR,
    SVG,
    cited,
    draft_brief,
    figure,
    line,
    name,
    sample_brief,
    words,
)
from tracker.briefs.model import (
    Brief,
    Bullets,
    Cell,
    Edition,
    EvidenceItem,
    EvidenceKind,
    Organisation,
    Prose,
    Section,
    Table,
    text_of,
)
from tracker.briefs.pdf import BriefTooLongError, Paper, pages_of, write_pdf
from tracker.errors import BadInputError, TrackerError
from tracker.fonts import FOLDER

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "Los Estados que firmaron presentaron informes sobre regularización y retorno digno. "
LETTERS = (
    "ÁÉÍÓÚÜÑ áéíóúüñ ¿¡ ªº ÀÂÃÇÊÔÕ àâãçêôõ ÈËÎÏÛÙŸŒÆ èëîïûùÿœæ Òò ḗ ẽ ỹ",
    "Boukman Dutty, Ayiti, kreyòl, Pòtoprens, Curaçao, São Tomé, Québec",
    "« » “ ” ‘ ’ – — … • · § † € № \u202f\u00a0\u2009\u2011\u2212 × ± ½ ≤ ≥ ≠ ≈ → ← ↑ ↓ ● ○ ◐ ✓ ✗",
)
pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) reads the PDF back"
)


def text_in(pdf: bytes) -> str:
    """The text as pdftotext reads it, words parted by one space and hyphens at line ends undone."""
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    read = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return re.sub(r"[ \n]+", " ", read.replace("\xad\n", ""))


def with_blocks(*blocks: Prose | Bullets | Table) -> Brief:
    return replace(sample_brief(), sections=(Section("one", line(words("One")), blocks),))


def with_evidence(count: int) -> Brief:
    """The sample with so many items, of lengths that differ."""
    items = (
        EvidenceItem(
            at,
            f"MEX-2018-04-10-01:e{at:02d}",
            EvidenceKind.PASSAGE,
            line(words(f"Item {at} tells. " + SENTENCE * (1 + at % 3))),
            f"MEX-2018-04-10-01 {at * 10}-{at * 10 + 9} sha256 0a1b2c",
        )
        for at in range(1, count + 1)
    )
    return replace(sample_brief(), evidence=tuple(items))


def paragraphs(count: int) -> Brief:
    return with_blocks(*(Prose(line(words(SENTENCE * 3))) for _ in range(count)))


def test_a_brief_is_a_tagged_pdf_ua_with_its_own_title_language_and_day():
    """Machines are told what a brief is called, in which language, and when it was made."""
    pdf = write_pdf(replace(sample_brief(), language="es"))
    for said in (b"<pdfuaid:part>1<", b"/Marked true", b"/Lang(es)", b"/Author(Hechos)"):
        assert said in pdf
    assert b"/CreationDate(D:20261122000000Z" in pdf
    assert b"Cura\xc3\xa7ao &amp; S\xc3\xa3o &lt;Tom\xc3\xa9&gt;" in pdf


def test_a_brief_carries_its_own_fonts_and_is_small():
    """Nothing is taken from the reader's machine, and the file goes through a bad connection."""
    pdf = write_pdf(sample_brief())
    fonts = set(re.findall(rb"/BaseFont/[A-Z]{6}\+([A-Za-z0-9-]+)", pdf))
    assert fonts == {b"NotoSans-Regular", b"NotoSans-Bold"}
    assert len(pdf) < 60_000
    assert all(font.stat().st_size < 100_000 for font in FOLDER.glob("*.ttf"))


def test_headings_are_bookmarks():
    """A reader jumps to each section and to the evidence."""
    pdf = write_pdf(sample_brief())
    for section in sample_brief().sections:
        assert f"/Title({text_of(section.title)})".encode() in pdf
    assert b"/Title(Evidence)" in pdf


def test_lists_tables_quotations_and_pictures_are_told_apart():
    """A voice reader hears header cells, list items and what a chart shows."""
    pdf = write_pdf(sample_brief())
    for tag in (b"Table", b"THead", b"TH", b"Caption", b"L", b"LI", b"Lbl", b"BlockQuote"):
        assert b"/S/" + tag in pdf
    assert pdf.count(b"/Alt(28 of 73 are rated; the rest is unknown.)") == 2
    assert b"/Scope/Column" in pdf


def test_words_of_another_language_say_so():
    """A name in Spanish in an English brief is read out in Spanish."""
    assert b"/Lang(es)" in write_pdf(sample_brief())
    english = line(name("A name", "pt-BR"))
    assert b"/Lang(pt-BR)" in write_pdf(with_blocks(Prose(english)))


def test_a_bar_without_alt_is_decoration():
    """An empty alternative text is a wish, not a fault: the picture is passed over."""
    bare = Cell(line(figure("rated", "28")), replace(BAR, alt=""))
    table = Table((), ("What", "How much"), ((Cell(line(words("Rated"))), bare),), (0.5, 0.5))
    pdf = write_pdf(with_blocks(table))
    assert b"/S/Figure" not in pdf
    assert pages_of(pdf) == 1


@pdftotext
def test_text_is_read_in_order_with_its_diacritics():
    """What a program reads is what stands on the page, from the title to how to cite."""
    text, brief = text_in(write_pdf(sample_brief())), sample_brief()
    wanted = [brief.title, text_of(brief.subtitle), text_of(brief.headline)]
    wanted += [text_of(section.title) for section in brief.sections]
    wanted += [brief.labels.evidence, "[1] Follow-up", "[2] Report of", brief.labels.cite]
    places = [text.find(one) for one in wanted]
    assert -1 not in places
    assert places == sorted(places)
    assert "Celebramos el diálogo, año tras año." in text


@pdftotext
@pytest.mark.parametrize("count", [2, 3, 7, 34, 150])
def test_evidence_is_read_from_the_first_item_to_the_last(count):
    """Two columns, and however many pages: down the first, then down the second, all of them."""
    pdf = write_pdf(replace(with_evidence(count), edition=Edition.FULL))
    found = [int(one) for one in re.findall(r"Item (\d+) tells", text_in(pdf))]
    assert found == list(range(1, count + 1))


@pdftotext
def test_signs_of_markup_are_only_signs():
    """Whatever somebody wrote is printed, never obeyed."""
    strange = '#let x = 1 *a* _b_ $c$ @d <e> `f` \\g //h & "i" ~ [j] {k} = l'
    brief = replace(with_blocks(Prose(line(words(strange)))), title=f"T {strange}")
    text = text_in(write_pdf(brief))
    assert text.count(strange) == 2
    assert text.count("T #let") == 1


@pdftotext
def test_a_draft_says_so_on_every_page():
    """No page of a draft can be passed on as published; a published brief says nothing of it."""
    brief = replace(
        draft_brief(), sections=paragraphs(60).sections * 2, edition=Edition.FULL, is_draft=True
    )
    pages = text_in(write_pdf(brief)).split("\f")[:-1]
    assert len(pages) > 2
    assert all("DRAFT" in page for page in pages)
    assert sum(brief.labels.draft_note in page for page in pages) == 1
    assert "DRAFT" not in text_in(write_pdf(sample_brief()))


@pdftotext
def test_pages_are_numbered_in_the_words_of_the_brief():
    """A page that comes loose can be put back, and says which release it is of."""
    brief = replace(paragraphs(40), edition=Edition.FULL)
    pages = text_in(write_pdf(brief)).split("\f")[:-1]
    for at, page in enumerate(pages, start=1):
        assert f"Page {at} of {len(pages)}" in page
        assert brief.release.release_id in page


@pdftotext
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_who_prepared_it_stands_apart_with_the_logo(kind):
    """The organisation is named with its picture before the findings begin."""
    logo = SVG.encode() if kind == "svg" else png_of(SVG)
    brief = replace(draft_brief(), organisation=Organisation("Alianza de Prueba", logo, kind))
    pdf = write_pdf(brief)
    assert b"/Alt(Alianza de Prueba)" in pdf
    text = text_in(pdf)
    assert 0 < text.find("Prepared by Alianza de Prueba") < text.find(text_of(brief.headline))


def png_of(svg: str) -> bytes:
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg))


@pytest.mark.parametrize(
    ("logo", "kind"), [(b"no picture", "png"), (b"no picture", "svg"), (b"GIF89a", "gif")]
)
def test_a_logo_that_is_no_picture_is_refused_in_one_line(logo, kind):
    """A wrong file is told as such."""
    brief = replace(sample_brief(), organisation=Organisation("Alianza", logo, kind))
    with pytest.raises(BadInputError) as refused:
        write_pdf(brief)
    assert "\n" not in str(refused.value)


def test_the_same_brief_gives_the_same_bytes():
    """Twice in one process, whatever was written between, and in another process."""
    first = write_pdf(draft_brief())
    write_pdf(paragraphs(5), Paper.LETTER)
    assert write_pdf(draft_brief()) == first
    program = (
        "import hashlib; from tests.briefs.samples import draft_brief;"
        "from tracker.briefs.pdf import write_pdf;"
        "print(hashlib.sha256(write_pdf(draft_brief())).hexdigest())"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert elsewhere.stdout.strip() == hashlib.sha256(first).hexdigest()


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("count", [1, 12, 18, 24])
def test_the_two_page_edition_has_two_pages_at_most(paper, count):
    """However much there is, letters shrink before a third page comes."""
    brief = replace(paragraphs(count), evidence=with_evidence(20).evidence)
    assert pages_of(write_pdf(brief, paper)) <= 2


def test_paper_has_its_size():
    """A4 and Letter, in points."""
    assert b"/MediaBox[0 0 595.2" in write_pdf(sample_brief())
    assert b"/MediaBox[0 0 612 792]" in write_pdf(sample_brief(), Paper.LETTER)


def test_what_does_not_fit_is_told_with_its_pages():
    """Nothing is cut off or printed too small: the author is told, and the full edition flows."""
    brief = paragraphs(80)
    with pytest.raises(BriefTooLongError, match=r"brief cur-en: [3-9] pages of a4 at 8 pt") as told:
        write_pdf(brief)
    assert isinstance(told.value, TrackerError)
    assert pages_of(write_pdf(replace(brief, edition=Edition.FULL))) > 2


@pytest.mark.parametrize("letters", LETTERS)
@pytest.mark.parametrize("is_strong", [False, True])
def test_every_letter_of_the_languages_is_in_the_fonts(letters, is_strong):
    """No name of the Americas and no sign of a chart is an empty box: PDF/UA refuses those."""
    run = replace(words(letters), is_strong=is_strong)
    assert write_pdf(with_blocks(Prose((run,))))


def test_a_sign_in_no_font_is_told_in_one_line():
    """Better no file than one with an empty box in place of a word."""
    with pytest.raises(BadInputError, match=r"brief cur-en: .*漢"):
        write_pdf(with_blocks(Prose(line(words("漢")))))


def test_a_number_that_leads_nowhere_is_told():
    """A claim whose evidence is not in the list does not go to press."""
    with pytest.raises(BadInputError, match="evidence-9"):
        write_pdf(with_blocks(Prose(line(words("So it is. "), cited(9)))))


def test_every_number_in_brackets_leads_to_its_item():
    """A reader gets from a claim to what it rests on with one click, for each number cited."""
    links = len(re.findall(rb"/Subtype/Link", write_pdf(sample_brief())))
    assert links == 7
    more = replace(with_evidence(3), sections=with_blocks(Prose(line(cited(1, 2, 3)))).sections)
    assert len(re.findall(rb"/Subtype/Link", write_pdf(more))) == 1 + 3
