"""Tables of a brief as tables of Word: a header row that repeats, numbers at the right, bars."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, Twips

from tracker.briefs.model import Bar, Cell, Run, Table
from tracker.briefs.word_lines import Lines
from tracker.briefs.word_parts import clean, element, number_of, paragraph_of
from tracker.briefs.word_pictures import Pictures, bar_png

MOST_STRETCHED = 1.5  # of a bar, whose numbers grow with it
_GAP = Twips(170)  # between the columns of a table


@dataclass(frozen=True)
class Tables:
    """Writes tables as wide as the text, `width` being in twentieths of a point."""

    lines: Lines
    pictures: Pictures
    width: int

    def table(self, block: Table, named: str) -> BaseOxmlElement:
        """A table without its caption and source; `named` is what it is called to a reader."""
        widths = _widths(block, self.width)
        made = element("tbl", self._look(named), _grid(widths))
        heads = tuple(Cell((Run(one),)) for one in block.columns)
        made.append(self._row(heads, widths, block.number_columns, is_head=True))
        for row in block.rows:
            made.append(self._row(row, widths, block.number_columns))
        return made

    def _look(self, named: str) -> BaseOxmlElement:
        return element(
            "tblPr",
            element("tblStyle", val=self.lines.styles.ids["table", "hechos table"]),
            element("tblW", w=str(self.width), type="dxa"),
            element("tblLayout", type="fixed"),
            element("tblLook", val="04A0", firstRow="1", firstColumn="1", noVBand="1"),
            element("tblCaption", val=clean(named)),
        )

    def _row(
        self,
        cells: Iterable[Cell],
        widths: list[int],
        number_columns: tuple[int, ...],
        *,
        is_head: bool = False,
    ) -> BaseOxmlElement:
        looks = [element("cantSplit"), *([element("tblHeader")] if is_head else [])]
        made = element("tr", element("trPr", *looks))
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            align = "right" if at in number_columns else ""
            size = element("tcPr", element("tcW", w=str(width), type="dxa"))
            inside = list(self._cell(cell, width, align, is_head=is_head))
            made.append(element("tc", size, *inside))
        return made

    def _cell(
        self, cell: Cell, width: int, align: str, *, is_head: bool
    ) -> Iterator[BaseOxmlElement]:
        """Words, and a bar below or instead of them; an empty cell has an empty paragraph."""
        style = "Hechos Cell"
        if cell.line or cell.bar is None:
            made = self.lines.paragraph(style, cell.line, align)
            if is_head:
                made[0].insert(1, element("keepNext"))
            yield made
        if cell.bar is not None:
            shown = self._bar(cell.bar, width)
            yield paragraph_of(self.lines.styles[style], shown, align=align)

    def _bar(self, bar: Bar, width: int) -> BaseOxmlElement:
        """A bar as wide as its column, where its numbers do not grow too much."""
        room = min(Twips(width).pt - _GAP.pt, bar.width * MOST_STRETCHED)
        return self.pictures.run(bar_png(bar.svg), bar.alt, width=Pt(room))


def text_width(page: BaseOxmlElement) -> int:
    """The width of a column of text of a page set-up, in twentieths of a point."""
    first: dict[str, Any] = defaultdict(lambda: None)
    first.update({one.tag.rpartition("}")[2]: one for one in reversed(list(page))})
    margins = sum(number_of(first["pgMar"], side, 1440) for side in ("left", "right"))
    width = number_of(first["pgSz"], "w", 12240) - margins - number_of(first["pgMar"], "gutter", 0)
    columns = max(number_of(first["cols"], "num", 1), 1)
    space = number_of(first["cols"], "space", 720) * (columns - 1)
    return max((width - space) // columns, 1440)


def _grid(widths: list[int]) -> BaseOxmlElement:
    return element("tblGrid", *(element("gridCol", w=str(one)) for one in widths))


def _widths(block: Table, width: int) -> list[int]:
    """Widths of the columns in twentieths of a point; together no wider than the text."""
    whole = sum(block.widths)
    return [int(width * one / whole) for one in block.widths]
