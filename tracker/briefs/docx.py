"""Writes a brief as a Word document that an organisation can restyle with a file of its own.

Headings, lists, tables and captions are real ones, so their look is that of their styles. What a
template has wins, what it lacks is added to it (`word_template`). Equal briefs give equal bytes.
"""

import io

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt

from tracker.archives import parts_of, timeless
from tracker.briefs.model import (
    Block,
    Brief,
    Bullets,
    Edition,
    EvidenceItem,
    Line,
    Organisation,
    Prose,
    Run,
    RunKind,
    Table,
    text_of,
)
from tracker.briefs.word_lines import Lines, evidence_mark, plain_runs
from tracker.briefs.word_pages import dress, set_properties
from tracker.briefs.word_parts import (
    copied,
    element,
    found_in,
    paragraph_of,
    region_of,
    text_run,
)
from tracker.briefs.word_pictures import Pictures, logo_png
from tracker.briefs.word_styles import Styles, set_language
from tracker.briefs.word_tables import Tables, text_width
from tracker.briefs.word_template import from_template, plain_document

LOGO_HEIGHT = 34.0  # points


def write_docx(brief: Brief, template: bytes | None = None) -> bytes:
    """The brief as a .docx file; the same bytes for the same brief and template.

    `template` is a .docx or .dotx file: its styles, header, footer and page set-up are kept, its
    text is not. BadInputError, in one line, where it is none, has macros or embedded objects, or
    its header fetches something; or where the organisation's logo is no PNG or SVG.
    """
    document = plain_document() if template is None else from_template(template)
    styles = Styles.of(document, is_plain=template is None)
    set_language(document, region_of(brief.language) or "")
    dress(document, styles, brief)
    _Body(document, styles, brief).write()
    set_properties(document, brief)
    written = io.BytesIO()
    document.save(written)
    return timeless(parts_of(written.getvalue()))


class _Body:
    """Writes a brief into the body of a document, from top to bottom."""

    def __init__(self, document: Document, styles: Styles, brief: Brief) -> None:
        self.brief = brief
        self.styles = styles
        self.end = found_in(document.element.body, "w:sectPr")[-1]
        self.lines = Lines(styles, frozenset(one.number for one in brief.evidence))
        self.pictures = Pictures(document.part)
        self.tables = Tables(self.lines, self.pictures, text_width(self.end))
        self.marks = 0

    def write(self) -> None:
        """Everything in reading order."""
        brief, labels = self.brief, self.brief.labels
        if brief.organisation is not None:
            self._prepared(brief.organisation)
        self._add_line("Title", (Run(brief.title),))
        self._add_line("Subtitle", brief.subtitle)
        if brief.is_draft:
            note = (Run(labels.draft, is_strong=True), Run(f" {labels.draft_note}"))
            self._add_line("Hechos Draft", note)
        self._add_line("Hechos Lede", brief.headline)
        parts = [
            *((one.title, one.blocks) for one in brief.sections),
            ((Run(labels.evidence),), brief.evidence),
            ((Run(labels.cite),), (Prose(brief.cite),)),
        ]
        if brief.edition is Edition.FULL:
            self._contents([title for title, _ in parts])
        for at, (title, blocks) in enumerate(parts, 1):
            self._heading(at, title)
            for one in blocks:
                self._block(one, title)
        self._released()

    def _add(self, *made: BaseOxmlElement) -> None:
        for one in made:
            self.end.addprevious(one)

    def _add_line(self, style: str | None, line: Line) -> None:
        self._add(self.lines.paragraph(style, line))

    def _prepared(self, organisation: Organisation) -> None:
        """Who prepared the brief, above its title and apart from what it found."""
        style = self.styles["Hechos Source"]
        if organisation.logo is not None:
            png = logo_png(organisation.logo)
            run = self.pictures.run(png, organisation.name, height=Pt(LOGO_HEIGHT))
            self._add(paragraph_of(style, run, align="right"))
        said = f"{self.brief.labels.prepared_by} {organisation.name}"
        self._add(paragraph_of(style, text_run(said), align="right"))

    def _contents(self, titles: list[Line]) -> None:
        """A table of contents that Word can renew; its lines lead to the headings."""
        self._add_line("TOC Heading", (Run(self.brief.labels.contents),))
        entries = [
            paragraph_of(
                self.styles["toc 1"],
                element("hyperlink", *plain_runs(title), anchor=_heading_mark(at)),
            )
            for at, title in enumerate(titles, 1)
        ]
        ask = element("r", element("instrText"))
        ask[0].text = r'TOC \o "1-1" \n \h \z'
        opening = (_field_sign("begin"), ask, _field_sign("separate"))
        for one in reversed(opening):
            entries[0].insert(1, one)
        entries[-1].append(_field_sign("end"))
        self._add(*entries)

    def _heading(self, at: int, title: Line) -> None:
        made = self.lines.paragraph("heading 1", title)
        self._mark(made, _heading_mark(at))
        self._add(made)

    def _released(self) -> None:
        """Which record it was made from: the hash of the last entry of its ledger."""
        labels, release = self.brief.labels, self.brief.release
        said = f"{labels.release} {release.release_id} {release.head}"
        self._add(paragraph_of(self.styles["Hechos Source"], text_run(said)))

    def _block(self, block: Block | EvidenceItem, title: Line) -> None:
        match block:
            case Prose(line, is_quote):
                self._add_line("Hechos Quote" if is_quote else None, line)
            case Bullets():
                self._list(block)
            case Table():
                self._table(block, title)
            case EvidenceItem():
                self._evidence(block)

    def _list(self, block: Bullets) -> None:
        numbers = self.styles.begin_list() if block.is_numbered else None
        for line in block.items:
            made = self.lines.paragraph("List Number" if block.is_numbered else "List Bullet", line)
            if numbers is not None:
                made[0].append(copied(numbers))
            self._add(made)

    def _table(self, block: Table, title: Line) -> None:
        if block.title:
            self._add_line("caption", block.title)
        before = self.end.getprevious()
        if before is not None and before.tag == qn("w:tbl"):  # Word would make one table of two
            self._add(paragraph_of(self.styles["Hechos Cell"]))
        self._add(self.tables.table(block, text_of(block.title or title)))
        if block.source:
            self._add_line("Hechos Source", block.source)

    def _evidence(self, item: EvidenceItem) -> None:
        """A number to come to, what it stands for, and where a machine finds it again."""
        made = paragraph_of(self.styles["Hechos Evidence"], text_run(f"[{item.number}]"))
        self._mark(made, evidence_mark(item.number))
        made.extend([text_run("\t"), *self.lines.runs(item.line)])
        if item.locator:
            run = Run(item.locator, RunKind.NAME, href=item.href)
            made.extend([text_run(" "), *self.lines.runs((run,))])
        self._add(made)

    def _mark(self, paragraph: BaseOxmlElement, name: str) -> None:
        """A bookmark around what the paragraph has so far after its properties."""
        self.marks += 1
        key = str(self.marks)
        paragraph.append(element("bookmarkEnd", id=key))
        paragraph.insert(1, element("bookmarkStart", id=key, name=name))


def _field_sign(kind: str) -> BaseOxmlElement:
    return element("r", element("fldChar", fldCharType=kind))


def _heading_mark(at: int) -> str:
    return f"_Toc{at:09}"
