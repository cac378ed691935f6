"""Word documents: real headings, lists and tables, restyled by a template, the same each time."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime

import docx
import pytest
import vl_convert
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsmap, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, RGBColor

from tests.briefs.samples import BAR, SVG, cited, draft_brief, line, name, sample_brief, words
from tests.workbooks import packed, parts
from tracker.briefs.docx import write_docx
from tracker.briefs.model import (
    Brief,
    Bullets,
    Cell,
    Edition,
    Organisation,
    Prose,
    Run,
    Section,
    Table,
    text_of,
)
from tracker.errors import BadInputError

PLAIN = write_docx(sample_brief())
LOGO = bytes(vl_convert.svg_to_png(SVG))
RED = RGBColor(0x7A, 0x1F, 0x3D)


def opened(raw: bytes) -> Document:
    return docx.Document(io.BytesIO(raw))


def found(raw: bytes, path: str, part: str = "word/document.xml") -> list:
    root = parse_xml(parts(raw)[part])
    if isinstance(root, BaseOxmlElement):
        return root.xpath(path)
    return root.xpath(path, namespaces=nsmap)


def shown(element) -> str:
    return "".join(one.text for one in element.iter(qn("w:t")))


def saved(document: Document) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def template() -> Document:
    """An organisation's letter: its own fonts, logo, page and confidential words."""
    document = docx.Document()
    document.styles["Heading 1"].font.name = "Courier New"
    document.styles["Heading 1"].font.color.rgb = RED
    document.styles["Normal"].font.name = "Georgia"
    section = document.sections[0]
    section.page_width, section.left_margin, section.right_margin = Pt(500), Pt(50), Pt(50)
    header = section.header.paragraphs[0]
    header.add_run("Alianza de Prueba").add_picture(io.BytesIO(LOGO))
    document.add_paragraph("Estimada colega: esto es confidencial.")
    document.add_picture(io.BytesIO(bytes(vl_convert.svg_to_png(SVG, scale=3))))
    document.core_properties.keywords = "secreto"
    return document


def with_sections(*blocks: object) -> Brief:
    return replace(sample_brief(), sections=(Section("a", line(words("A")), blocks),))


def styled(document: Document, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name == style]


def test_the_document_has_the_headings_of_the_brief_in_order():
    """Title, subtitle and one heading a part, as styles, so that a screen reader can jump."""
    document, brief = opened(PLAIN), sample_brief()
    assert styled(document, "Title") == [brief.title]
    assert styled(document, "Subtitle") == [text_of(brief.subtitle)]
    assert styled(document, "Hechos Lede") == [text_of(brief.headline)]
    wanted = [text_of(one.title) for one in brief.sections]
    assert styled(document, "Heading 1") == [*wanted, "Evidence", "How to cite"]


def test_every_line_of_the_brief_is_in_the_document_in_reading_order():
    """Nothing is left out or moved: a Word file says what the other formats say."""
    document = opened(PLAIN)
    text = "\n".join(shown(one) for one in document.element.body.iter(qn("w:p")))
    at = 0
    for _, said in sample_brief().lines():
        at = text.index(text_of(said), at)


def test_lists_are_lists_and_numbers_begin_anew():
    """Items have the list styles; each numbered list counts from 1."""
    items = (line(words("one")), line(words("two")))
    raw = write_docx(with_sections(Bullets(items, is_numbered=True), Bullets(items, True)))
    document = opened(raw)
    assert styled(document, "List Number") == ["one", "two"] * 2
    numbers = found(raw, "//w:body//w:numPr/w:numId/@w:val")
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    starts = found(raw, "//w:num/w:lvlOverride/w:startOverride/@w:val", "word/numbering.xml")
    assert starts == ["1", "1"]
    assert styled(opened(PLAIN), "List Bullet")[0].startswith("Decent work")


def test_tables_have_a_repeated_header_row_a_caption_and_their_source():
    """The first row is marked as header, no row is broken, numbers stand at the right."""
    table = opened(PLAIN).tables[0]
    assert [one.text for one in table.rows[0].cells] == ["Side", "Known", "What is known"]
    assert found(PLAIN, "//w:tr[1]/w:trPr/w:tblHeader")
    assert len(found(PLAIN, "//w:tr/w:trPr/w:cantSplit")) == len(table.rows) == 3
    assert found(PLAIN, "//w:tbl/w:tblPr/w:tblCaption/@w:val") == ["Most of it is unknown"]
    before, after = table._tbl.getprevious(), table._tbl.getnext()
    assert [one.pPr.pStyle.val for one in (before, after)] == ["Caption", "HechosSource"]
    assert [row.cells[1].paragraphs[0].alignment for row in table.rows] == [2, 2, 2]


def test_tables_that_follow_each_other_stay_apart():
    """Word would make one table of two that touch."""
    table = Table((), ("A", "B"), ((Cell(), Cell(line(words("x")))),), (1, 1))
    raw = write_docx(with_sections(table, table))
    assert len(opened(raw).tables) == 2
    assert not found(raw, "//w:tbl[following-sibling::*[1][self::w:tbl]]")


def test_every_picture_tells_what_it_shows_and_fits_its_column():
    """Bars are PNG, as Word takes no SVG alone; their words are in the alternative text."""
    pictures = found(PLAIN, "//wp:inline")
    assert [one.docPr.get("descr") for one in pictures] == [BAR.alt, BAR.alt]
    assert len({one.docPr.get("id") for one in pictures}) == 2
    widths = [int(one) for one in found(PLAIN, "//w:tblGrid/w:gridCol/@w:w")]
    assert all(one.extent.cx <= widths[2] * 635 for one in pictures)
    media = [name for name in parts(PLAIN) if "media" in name]
    assert [one.rpartition(".")[2] for one in media] == ["png"]


def test_every_citation_is_a_link_to_an_item_that_exists():
    """Each number in brackets leads to its item; a number that is in no list leads nowhere."""
    marks = set(found(PLAIN, "//w:bookmarkStart/@w:name"))
    links = found(PLAIN, "//w:hyperlink/@w:anchor")
    cited_numbers = [
        f"evidence_{number}"
        for _, said in sample_brief().lines()
        for run in said
        for number in run.evidence
    ]
    assert links == cited_numbers
    assert set(links) <= marks
    ids = found(PLAIN, "//w:bookmarkStart/@w:id")
    assert ids == found(PLAIN, "//w:bookmarkEnd/@w:id")
    assert len(set(ids)) == len(ids)
    lost = write_docx(with_sections(Prose(line(words("x "), cited(9)))))
    assert "evidence_9" not in found(lost, "//w:hyperlink/@w:anchor")
    assert "x [9]" in [one.text for one in opened(lost).paragraphs]


def test_evidence_has_its_numbers_words_and_locators():
    """The list says what a number stands for and where a machine finds it again."""
    items = styled(opened(PLAIN), "Hechos Evidence")
    for item, said in zip(sample_brief().evidence, items, strict=True):
        assert said.startswith(f"[{item.number}]\t{text_of(item.line)}")
        assert said.endswith(item.locator)


def test_an_address_is_a_link_without_a_relation():
    """A web address can be followed; the file itself still leads to no other."""
    run = Run("página", href="https://example.org/a?b=1&c=2")
    raw = write_docx(with_sections(Prose((run, Run("x", href="javascript:y")))))
    asked = found(raw, "//w:body//w:fldSimple/@w:instr")
    assert asked == [' HYPERLINK "https://example.org/a?b=1&c=2" ']
    assert not any(b"External" in content for content in parts(raw).values())


def test_special_characters_are_text():
    """Signs of XML, of fields and of control characters neither break nor vanish in the file."""
    said = "<b>&amp; ]]> \"q\" 'a' {PAGE} \\t ñ ç ã é 🜨 \u202f"
    raw = write_docx(
        replace(with_sections(Prose(line(words(said)))), title=f"{said}\x00\x0b\ufffe")
    )
    document = opened(raw)
    assert styled(document, "Title") == [said]
    assert said in [one.text for one in document.paragraphs]
    assert document.core_properties.title == said


def test_languages_are_marked():
    """The document has the brief's language, a passage in another one has its own."""
    spanish = replace(sample_brief(), language="es")
    raw = write_docx(spanish)
    default = found(raw, "//w:docDefaults/w:rPrDefault/w:rPr/w:lang/@w:val", "word/styles.xml")
    assert default == ["es-MX"]
    assert opened(raw).core_properties.language == "es"
    assert set(found(PLAIN, "//w:body//w:rPr/w:lang/@w:val")) == {"es-MX"}
    runs = found(PLAIN, "//w:body//w:r[w:rPr/w:lang]")
    assert [one.text for one in runs] == [
        "Instituto Nacional de Migración",
        "Celebramos el diálogo, año tras año.",
    ]


def test_strong_words_are_bold_and_quotes_have_their_style():
    """What the brief marks is marked."""
    paragraph = next(one for one in opened(PLAIN).paragraphs if one.text.startswith("Decent"))
    assert [run.bold for run in paragraph.runs[:2]] == [True, None]
    assert styled(opened(PLAIN), "Hechos Quote") == ["Celebramos el diálogo, año tras año."]


def test_the_draft_mark_is_in_the_header_of_every_page():
    """Also where a template has another first page, or other even pages; a release has none."""
    other = template()
    other.sections[0].different_first_page_header_footer = True
    other.settings.odd_and_even_pages_header_footer = True
    for raw in (write_docx(draft_brief()), write_docx(draft_brief(), saved(other))):
        headers = [one for one in parts(raw) if re.fullmatch(r"word/header\d*\.xml", one)]
        assert headers
        assert all(b">DRAFT<" in parts(raw)[one] for one in headers)
        said = styled(opened(raw), "Hechos Draft")
        assert said == ["DRAFT Not published: for those who work on it."]
    assert len(headers) == 3
    assert not any(b"DRAFT" in content for content in parts(PLAIN).values())


def test_the_footer_has_product_release_and_page():
    """Each page says what it is of; the words around the numbers are the brief's."""
    footer = opened(PLAIN).sections[0].footer
    said = shown(footer.paragraphs[0]._p)
    assert said == "Hechos · Release 2026-11-22-0a1b2c3d · Page 1 of 1"
    assert footer.part.element.xpath(".//w:fldSimple/@w:instr") == [" PAGE ", " NUMPAGES "]


def test_properties_name_the_project_and_the_day_of_the_release():
    """No clock and no name of a person is in the file."""
    held = opened(PLAIN).core_properties
    assert (held.title, held.author, held.comments) == (sample_brief().title, "Hechos", "")
    assert held.subject == text_of(sample_brief().subtitle)
    assert held.created == held.modified
    assert held.created.replace(tzinfo=None) == datetime(2026, 11, 22)  # noqa: DTZ001


def test_who_prepared_a_brief_stands_apart_from_what_it_finds():
    """Above the title, never among the parts; its logo has its name as text."""
    organisation = Organisation("Alianza de Prueba, A.C.", LOGO, "png")
    raw = write_docx(replace(sample_brief(), organisation=organisation))
    document = opened(raw)
    assert [one.text for one in document.paragraphs[:3]] == [
        "",
        "Prepared by Alianza de Prueba, A.C.",
        sample_brief().title,
    ]
    assert found(raw, "//w:drawing//wp:docPr/@descr")[0] == organisation.name
    drawn = replace(organisation, logo=SVG.encode(), logo_type="svg")
    assert write_docx(replace(sample_brief(), organisation=drawn))


@pytest.mark.parametrize(
    ("logo", "kind"),
    [
        (b"no picture", "png"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00", "png"),
        (b"<svg", "svg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><image href="https://e.org/a"/></svg>', "svg"),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"><image href='/etc/a.png'/></svg>", "svg"),
    ],
)
def test_a_logo_that_is_none_or_fetches_is_refused(logo, kind):
    """One line says so, whatever is wrong with it."""
    brief = replace(sample_brief(), organisation=Organisation("A", logo, kind))
    with pytest.raises(BadInputError, match=r"^the logo: expected [^\n]+$"):
        write_docx(brief)


def test_a_full_edition_has_contents_that_lead_to_its_headings():
    """Word can renew them; without it they work as links."""
    raw = write_docx(replace(sample_brief(), edition=Edition.FULL))
    document = opened(raw)
    entries = [one for one in document.paragraphs if one.style.name == "toc 1"]
    said = [shown(one._p) for one in entries]
    assert said == styled(document, "Heading 1")
    links = [one for one in found(raw, "//w:hyperlink/@w:anchor") if one.startswith("_Toc")]
    assert set(links) <= set(found(raw, "//w:bookmarkStart/@w:name"))
    assert len(links) == len(said)
    kinds = found(raw, "//w:fldChar/@w:fldCharType")
    assert kinds == ["begin", "separate", "end"]


def test_equal_briefs_are_equal_bytes():
    """No clock is in the file: neither in its properties nor in the archive."""
    assert write_docx(sample_brief()) == PLAIN
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    held = saved(template())
    assert write_docx(draft_brief(), held) == write_docx(draft_brief(), held)
    assert write_docx(replace(sample_brief(), title="Perú")) != PLAIN


# ---- templates ----------------------------------------------------------------------------------


def test_a_template_restyles_the_brief():
    """Its fonts and colours, its header with the logo and its page win."""
    raw = write_docx(sample_brief(), saved(template()))
    document = opened(raw)
    assert document.styles["Heading 1"].font.name == "Courier New"
    assert document.styles["Heading 1"].font.color.rgb == RED
    assert styled(document, "Heading 1")[0] == "Four things, kept apart"
    section = document.sections[0]
    assert [one.text for one in section.header.paragraphs] == ["Alianza de Prueba"]
    assert section.header.part.element.xpath(".//pic:pic")
    assert section.page_width == Pt(500)
    assert sum(int(one) for one in found(raw, "//w:tblGrid/w:gridCol/@w:w")) <= 400 * 20


def test_styles_that_a_template_lacks_have_its_letters():
    """They are made, rest on its default style, and bring no font or colour of ours."""
    raw = write_docx(sample_brief(), saved(template()))
    lede = opened(raw).styles["Hechos Lede"]
    assert lede.base_style.name == "Normal"
    assert (lede.font.name, lede.font.color.rgb) == (None, None)


def test_styles_of_ours_that_a_template_has_win():
    """An organisation may define them: their look is not touched."""
    own = template()
    own.styles.add_style("Hechos Lede", 1).font.size = Pt(31)
    own.styles.add_style("Hechos Table", 3)
    document = opened(write_docx(sample_brief(), saved(own)))
    assert document.styles["Hechos Lede"].font.size == Pt(31)
    assert len([one for one in document.styles if one.name == "Hechos Lede"]) == 1
    assert document.tables[0].style.name == "Hechos Table"


def test_nothing_else_of_a_template_is_passed_on():
    """Its text, its pictures, its keywords and its preview are not in the brief."""
    raw = write_docx(sample_brief(), saved(template()))
    whole = b"".join(parts(raw).values())
    assert b"confidencial" not in whole
    assert b"secreto" not in whole
    pictures = [one for one in parts(raw) if one.startswith("word/media/")]
    assert len(pictures) == 2  # the logo in the header, and the bar
    assert not any(re.search(r"thumbnail|customXml|app\.xml", one) for one in parts(raw))


def test_an_empty_header_gets_ours_and_a_filled_footer_keeps_its_words():
    """The release is on every page; a template's own page number is not doubled."""
    plain = docx.Document()
    plain.sections[0].footer.paragraphs[0].text = "Calle 1, Ciudad"
    document = opened(write_docx(sample_brief(), saved(plain)))
    section = document.sections[0]
    assert section.header.paragraphs[0].text.startswith("Hechos")
    said = [shown(one._p) for one in section.footer.paragraphs]
    assert said == ["Calle 1, Ciudad", "Hechos · Release 2026-11-22-0a1b2c3d · Page 1 of 1"]


def test_a_link_in_a_header_becomes_its_text():
    """No relation leads out of the file."""
    own = template()
    header = own.sections[0].header
    key = header.part.relate_to(
        "https://example.org",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    link = OxmlElement("w:hyperlink", {qn("r:id"): key})
    link.append(header.paragraphs[0].add_run("example.org")._r)
    header.paragraphs[0]._p.append(link)
    raw = write_docx(sample_brief(), saved(own))
    assert opened(raw).sections[0].header.paragraphs[0].text.endswith("example.org")
    assert not any(b"External" in content for content in parts(raw).values())


def test_a_brief_restyled_by_hand_is_a_template():
    """Its styles stay; its release, page numbers and draft mark are not said twice, or wrongly."""
    own = opened(write_docx(draft_brief()))
    own.styles["Title"].font.name = "Georgia"
    later = replace(sample_brief().release, release_id="2027-01-01-ffffffff")
    document = opened(write_docx(replace(sample_brief(), release=later), saved(own)))
    assert document.styles["Title"].font.name == "Georgia"
    section = document.sections[0]
    assert [one.text.partition(" ")[0] for one in section.header.paragraphs] == ["Hechos"]
    said = [shown(one._p) for one in section.footer.paragraphs]
    assert said == ["Hechos · Release 2027-01-01-ffffffff · Page 1 of 1"]


def test_the_header_of_an_earlier_part_holds_on():
    """A template of several parts: the last page set-up wins, with the header it took over."""
    own = template()
    own.add_section().page_width = Pt(600)
    document = opened(write_docx(sample_brief(), saved(own)))
    assert len(document.sections) == 1
    assert document.sections[0].page_width == Pt(600)
    assert document.sections[0].header.paragraphs[0].text == "Alianza de Prueba"


def test_a_word_template_file_is_taken_too():
    """A .dotx file differs from a .docx file by the name of its sort only."""
    held = parts(saved(template()))
    types = held["[Content_Types].xml"]
    held["[Content_Types].xml"] = types.replace(b"document.main+xml", b"template.main+xml")
    assert write_docx(sample_brief(), packed(held)) == write_docx(sample_brief(), saved(template()))


def test_a_template_without_lists_gets_them():
    """Lists are lists also where the template has neither numbering nor their styles."""
    own = template()
    for style in ("List Bullet", "List Number", "Caption", "Title"):
        own.styles[style].delete()
    held = parts(saved(own))
    for part in ("word/_rels/document.xml.rels", "[Content_Types].xml"):
        held[part] = re.sub(rb"<(Relationship|Override) [^>]*numbering[^>]*/>", b"", held[part])
    del held["word/numbering.xml"]
    raw = write_docx(sample_brief(), packed(held))
    assert styled(opened(raw), "List Number")[0].startswith("What became")
    forms = found(raw, "//w:abstractNum/w:lvl/w:numFmt/@w:val", "word/numbering.xml")
    assert forms == ["bullet", "decimal"]


def broken(change: str) -> bytes:
    """A template with one thing wrong."""
    held = parts(saved(template()))
    header = next(one for one in held if one.startswith("word/header"))
    rels = f"word/_rels/{header.rpartition('/')[2]}.rels"
    match change:
        case "macros":
            held["word/vbaProject.bin"] = b"x"
        case "no styles":
            del held["word/styles.xml"]
        case "another part":
            held["word/styles.xml"] = held[header]
        case "no body":
            held["word/document.xml"] = held["word/document.xml"].replace(b"w:body", b"w:p")
        case "no main part":
            del held["word/document.xml"]
        case "entities":
            held[header] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + held[header].partition(b"?>")[2]
        case "linked picture":
            held[rels] = held[rels].replace(
                b'Target="', b'TargetMode="External" Target="https://e/'
            )
        case "embedded object":
            held[rels] = held[rels].replace(b"/image", b"/oleObject", 1)
        case "fetching field":
            told = b'<w:r><w:instrText> INCLUDEPICTURE "https://e" </w:instrText></w:r></w:p>'
            held[header] = held[header].replace(b"</w:p>", told)
    return packed(held)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"PK\x03\x04 no archive", id="no archive"),
        pytest.param(packed({"a.txt": b"x"}), id="another archive"),
        pytest.param(b"\xd0\xcf\x11\xe0" * 100, id="a locked or old file"),
        *(
            pytest.param(broken(one), id=one)
            for one in (
                *("macros", "no styles", "no main part", "entities", "linked picture"),
                *("embedded object", "fetching field", "another part", "no body"),
            )
        ),
    ],
)
def test_what_is_no_template_is_refused_in_one_line(raw):
    """Other files, damaged ones, macros and whatever fetches: one line, never a traceback."""
    with pytest.raises(BadInputError, match=r"^expected (a|at) [^\n]+$"):
        write_docx(sample_brief(), raw)


def test_names_of_people_and_passages_stay_as_they_are():
    """A name in a run is written as the catalogue has it."""
    raw = write_docx(with_sections(Prose(line(name("None of São Tomé", "pt")))))
    assert "None of São Tomé" in [one.text for one in opened(raw).paragraphs]
