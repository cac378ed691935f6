"""Writes the annex of a brief as an .xlsx file: every number of it, and what it rests on.

Four sheets: about the brief, its numbers, its evidence, its text. Numbers are numbers and days are
days; text is text whatever it begins with. Equal briefs give equal bytes: no time is in them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from math import isfinite
from typing import Any

from openpyxl import Workbook as Book
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from tracker.briefs.model import Brief, EvidenceItem, Figure, Labels, Line, text_of
from tracker.errors import BadInputError
from tracker.ingest.entered import is_formula
from tracker.queries.workbook_file import without_time

LONGEST_CELL = 32_000  # characters; the format ends at 32,767
LONGEST_TITLE = 31  # of a sheet
FIRST_YEAR = 1900  # the format counts days from its first; older ones are written as ISO text
ABOUT_WIDTHS = (18, 100)
NUMBER_WIDTHS = (32, 48, 14, 18, 14, 18, 28, 22)
EVIDENCE_WIDTHS = (9, 12, 80, 60, 48)
TEXT_WIDTHS = (18, 120)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_TITLES = re.compile(r"[\\/*?:\[\]]")
_TOP = Alignment(wrap_text=True, vertical="top")
_HEAD, _HEAD_FONT = PatternFill("solid", fgColor="1F3A4D"), Font(bold=True, color="FFFFFF")
_STRONG, _LINK = Font(bold=True), Font(color="0B5A69", underline="single")
_DRAFT, _DRAFT_COLOUR = Font(bold=True, color="A3151B"), "A3151B"
_BOLD = InlineFont(rFont="Calibri", sz=11, b=True)  # the format's own font, but bold
_DAY = "yyyy-mm-dd"


@dataclass(frozen=True)
class _Entry:
    """What a cell holds: a value or a line with bold stretches, and where a click leads.

    `evidence` is the number of an evidence item, `href` an address outside the file.
    """

    value: str | float | date | Line
    evidence: int | None = None
    href: str | None = None
    font: Font | None = None


@dataclass(frozen=True)
class _Sheet:
    """A sheet to write: the first of the rows is row 2."""

    title: str
    columns: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[_Entry]]


def write_annex(brief: Brief) -> bytes:
    """The .xlsx file of a brief, in the words of its labels; equal for equal briefs.

    Its sheets, in this order: about the brief (what, value); its numbers, one a row in their order
    in the brief, the value as a number, a day or text, `evidence` as numbers parted by commas; its
    evidence; its text in reading order, each line with the key of its section.

    Raises:
        BadInputError: a figure is not finite; a number that is not known is no figure.
    """
    book = Book()
    book.remove(book.worksheets[0])
    sheets = (_about(brief), _numbers(brief), _evidence(brief), _texts(brief))
    titles = _titles(brief, [one.title for one in sheets])
    # every number of evidence and the cell where it stands, for the links
    places = {
        one.number: f"{quote_sheetname(titles[2])}!A{row}"
        for row, one in enumerate(brief.evidence, 2)
    }
    for sheet, title in zip(sheets, titles, strict=True):
        _write(book.create_sheet(title), sheet, places)
        _set_page(book[title], brief)
    _set_properties(book, brief)
    return without_time(book)


# ---- what the sheets hold -----------------------------------------------------------------------


def _about(brief: Brief) -> _Sheet:
    labels, release = brief.labels, brief.release
    values: list[str | date | Line] = [
        brief.title,
        brief.subtitle,
        brief.headline,
        release.on,
        release.head,
        brief.language,
        brief.kind.value,
        brief.key,
        brief.edition.value,
    ]
    rows: list[tuple[str, str | date | Line]] = [
        (labels.product, labels.promise),
        *zip(labels.about_rows, values, strict=True),
        (labels.release, release.release_id),
        (labels.cite, brief.cite),
    ]
    if brief.organisation:
        rows.append((labels.prepared_by, brief.organisation.name))
    written = [[_Entry(what, font=_STRONG), _Entry(value)] for what, value in rows]
    if brief.is_draft:
        marked = [_Entry(one, font=_DRAFT) for one in (labels.draft, labels.draft_note)]
        written.insert(0, marked)
    return _Sheet(labels.annex, labels.about_columns, ABOUT_WIDTHS, written)


def _numbers(brief: Brief) -> _Sheet:
    labels = brief.labels
    rows = [_number(one) for one in brief.figures]
    return _Sheet(labels.numbers, labels.number_columns, NUMBER_WIDTHS, rows)


def _number(figure: Figure) -> list[_Entry]:
    value = figure.value
    if isinstance(value, float) and not isfinite(value):
        raise BadInputError(f"figure {figure.key}: expected a finite number, found {value}")
    cited = _Entry(", ".join(map(str, figure.evidence)), evidence=next(iter(figure.evidence), None))
    return [
        _Entry(figure.key),
        _Entry(figure.label),
        _Entry(value),
        _Entry(figure.said),
        cited,
        *map(_Entry, (figure.frame, figure.row, figure.column)),
    ]


def _evidence(brief: Brief) -> _Sheet:
    labels = brief.labels
    rows = [_item(one, labels) for one in brief.evidence]
    return _Sheet(labels.evidence, labels.evidence_columns, EVIDENCE_WIDTHS, rows)


def _item(item: EvidenceItem, labels: Labels) -> list[_Entry]:
    address = item.href or ""
    # an address within the product leads nowhere from a file: it is told, not linked
    is_whole = address.startswith(("https://", "http://"))
    return [
        _Entry(item.number),
        _Entry(labels.evidence_sorts[item.kind.value]),
        _Entry(item.line),
        _Entry(item.locator),
        _Entry(address, href=address if is_whole else None),
    ]


def _texts(brief: Brief) -> _Sheet:
    labels = brief.labels
    rows = [[_Entry(key), _Entry(line, evidence=_first_cited(line))] for key, line in brief.lines()]
    return _Sheet(labels.texts, labels.text_columns, TEXT_WIDTHS, rows)


def _first_cited(line: Line) -> int | None:
    """A cell leads to one place only: to the first of what its line cites."""
    return next(chain.from_iterable(run.evidence for run in line), None)


# ---- cells --------------------------------------------------------------------------------------


def _write(sheet: Any, held: _Sheet, places: dict[int, str]) -> None:  # noqa: ANN401 - openpyxl's
    for at, (name, width) in enumerate(zip(held.columns, held.widths, strict=True), 1):
        head = _put(sheet, (1, at), name)
        head.font, head.fill = _HEAD_FONT, _HEAD
        sheet.column_dimensions[get_column_letter(at)].width = width
    for row, entries in enumerate(held.rows, 2):
        for at, entry in enumerate(entries, 1):
            cell = _put(sheet, (row, at), entry.value)
            if entry.font:
                cell.font = entry.font
            _link(cell, entry, places)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.auto_filter.ref = sheet.dimensions


def _put(sheet: Any, place: tuple[int, int], value: object) -> Any:  # noqa: ANN401
    """Write a value as what it is: text stays text, whatever it begins with."""
    cell = sheet.cell(*place)
    cell.alignment = _TOP
    if isinstance(value, date) and value.year < FIRST_YEAR:
        value = value.isoformat()
    match value:
        case str() | tuple():
            _put_text(cell, value)
        case date():
            cell.value, cell.number_format = value, _DAY
        case float():  # the library would keep 16 digits, a number may need 17
            cell.value, cell.data_type = repr(float(value)), "n"
        case _:
            cell.value = value
    return cell


def _put_text(cell: Any, said: str | Line) -> None:  # noqa: ANN401
    text = _clean(said if isinstance(said, str) else text_of(said))
    if not text:
        return
    is_mixed = not isinstance(said, str) and any(run.is_strong for run in said)
    # bold stretches are left out of the few lines that would have to be cut
    if is_mixed and len(text) < LONGEST_CELL:
        cell.value = CellRichText(*_stretches(said))  # type: ignore[arg-type]
    else:
        cell.value = text
        cell.data_type = "s"
    cell.quotePrefix = is_formula(text)


def _stretches(line: Line) -> Iterator[str | TextBlock]:
    for run in line:
        if text := _clean(run.text):
            yield TextBlock(_BOLD, text) if run.is_strong else text


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)[:LONGEST_CELL]


def _link(cell: Any, entry: _Entry, places: dict[int, str]) -> None:  # noqa: ANN401
    if entry.href:
        cell.hyperlink = Hyperlink(ref=cell.coordinate, target=entry.href)
    elif entry.evidence in places:
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=places[entry.evidence])
    if cell.hyperlink and isinstance(entry.value, str):  # a whole line is better read unmarked
        cell.font = _LINK


# ---- the book -----------------------------------------------------------------------------------


def _titles(brief: Brief, wanted: Iterable[str]) -> list[str]:
    """The titles of the sheets as the format allows them, a draft's said to be one; none twice."""
    titles: list[str] = []
    for one in wanted:
        whole = f"{brief.labels.draft} {one}" if brief.is_draft else one
        title = _NOT_IN_TITLES.sub(" ", _clean(whole))[:LONGEST_TITLE].strip(" '")
        while not title or title.casefold() in (other.casefold() for other in titles):
            title = f"{title[: LONGEST_TITLE - 2]} {len(titles) + 1}".strip()
        titles.append(title)
    return titles


def _set_page(sheet: Any, brief: Brief) -> None:  # noqa: ANN401
    """Landscape, as wide as the paper; on every page which record it is of, and that of a draft."""
    labels = brief.labels
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.oddFooter.left.text = _printed(f"{labels.product}, {brief.release.release_id}")
    sheet.oddFooter.right.text = labels.page_of.format(page="&P", pages="&N")
    if brief.is_draft:
        sheet.oddHeader.center.text = _printed(labels.draft)
        sheet.sheet_properties.tabColor = _DRAFT_COLOUR


def _printed(text: str) -> str:
    """Text for the head or foot of a page, where a single ampersand begins an order."""
    return _clean(text).replace("&", "&&")


def _set_properties(book: Book, brief: Brief) -> None:
    """What a screen reader says first, and in which language."""
    labels = brief.labels
    draft = f"{labels.draft}: " if brief.is_draft else ""
    book.properties.title = _clean(f"{draft}{labels.annex}: {brief.title}")
    book.properties.subject = _clean(text_of(brief.subtitle))
    book.properties.creator = _clean(labels.product)
    book.properties.language = brief.language
    book.properties.identifier = brief.release.release_id
