"""The styles a brief is written in: those a document has, and those of ours it lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from tracker.briefs.word_lists import Numbering, numbering_of
from tracker.briefs.word_parts import element, found_in, from_text, remove, value_of

INK, SOFT, ACCENT = "1D1C22", "56545E", "0B5A69"


@dataclass(frozen=True)
class Style:
    """A paragraph style; `size` in half-points, `colour` only where no template has colours."""

    name: str
    size: int = 0
    paragraph: str = ""
    is_bold: bool = False
    colour: str = INK


def _space(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


_KEEP = "<w:keepNext/><w:keepLines/>"
_BOX = "".join(
    f'<w:{side} w:val="single" w:sz="8" w:space="3" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right")
)
_SIDE = '<w:pBdr><w:left w:val="single" w:sz="18" w:space="9" w:color="auto"/></w:pBdr>'
_HANGING = '<w:tabs><w:tab w:val="left" w:pos="480"/></w:tabs>'
_STYLES = (
    Style("Normal"),
    Style("Title", 40, _KEEP + _space(0, 40), is_bold=True, colour=ACCENT),
    Style("Subtitle", 20, _KEEP + _space(0, 100), colour=SOFT),
    Style(
        "heading 1",
        23,
        _KEEP + _space(150, 50) + '<w:outlineLvl w:val="0"/>',
        is_bold=True,
        colour=ACCENT,
    ),
    Style("List Bullet", 0, _space(0, 30)),
    Style("List Number", 0, _space(0, 30)),
    Style("caption", 18, _KEEP + _space(60, 40), is_bold=True),
    Style("Hechos Header", 16, _space(0, 60), colour=SOFT),
    Style("Hechos Footer", 16, _space(0, 0), colour=SOFT),
    Style("TOC Heading", 23, _KEEP + _space(150, 50), is_bold=True, colour=ACCENT),
    Style("toc 1", 0, _space(0, 40)),
    Style("Hechos Lede", 22, _space(0, 100)),
    Style("Hechos Cell", 16, _space(0, 0)),
    Style(
        "Hechos Evidence",
        15,
        _HANGING + _space(0, 20) + '<w:ind w:left="480" w:hanging="480"/>',
    ),
    Style("Hechos Source", 15, _space(40, 80), colour=SOFT),
    Style("Hechos Quote", 0, _SIDE + _space(60, 120) + '<w:ind w:left="340" w:right="340"/>'),
    Style(
        "Hechos Draft",
        20,
        f"<w:pBdr>{_BOX}</w:pBdr>" + _space(60, 120) + '<w:ind w:left="80" w:right="80"/>',
        is_bold=True,
    ),
)
_LISTS = ("List Bullet", "List Number")
_LINK = """<w:style @ w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>
<w:rPr><w:u w:val="single"/></w:rPr></w:style>"""
_TABLE = """<w:style @ w:type="table" w:customStyle="1" w:styleId="HechosTable">
<w:name w:val="Hechos Table"/><w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:color="auto"/><w:bottom w:val="single" w:sz="8" w:color="auto"/>
<w:insideH w:val="single" w:sz="4" w:color="B8B4AA"/></w:tblBorders><w:tblCellMar>
<w:top w:w="20" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="20" w:type="dxa"/>
<w:right w:w="170" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:color="auto"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr>
</w:tblStylePr><w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>"""
_OTHERS = {("character", "hyperlink"): _LINK, ("table", "hechos table"): _TABLE}


@dataclass(frozen=True)
class Styles:
    """The styles of a document: their ids by sort and name in small letters."""

    root: BaseOxmlElement
    numbering: Numbering
    ids: dict[tuple[str, str], str]

    @classmethod
    def of(cls, document: Document, *, is_plain: bool) -> "Styles":
        """The styles a document has, and those it lacked, which are added to it."""
        root = document.styles.element
        ids = {
            (value_of(one, "type") or "paragraph", (value_of(name) or "").lower()): style_id
            for one in found_in(root, "w:style")
            for name in found_in(one, "w:name")
            if (style_id := value_of(one, "styleId"))
        }
        styles = cls(root, Numbering(numbering_of(document)), ids)
        styles.complete(is_plain=is_plain)
        return styles

    def __getitem__(self, name: str) -> str:
        """The id of a paragraph style."""
        return self.ids["paragraph", name.lower()]

    def complete(self, *, is_plain: bool) -> None:
        """Add what is lacking; what is there keeps its look."""
        for style in _STYLES:
            key = ("paragraph", style.name.lower())
            if key not in self.ids and (is_plain or style.name != "Normal"):
                self._add(key, self._made(style, is_plain=is_plain))
        for key, text in _OTHERS.items():
            if key not in self.ids:
                self._add(key, from_text(text))
                if is_plain and key[0] == "character":
                    self.root[-1][-1].insert(0, element("color", val=ACCENT))
        for name in _LISTS:
            if self._list_of(name) is None:
                self._number(name)

    def _add(self, key: tuple[str, str], made: BaseOxmlElement) -> None:
        """Under an id that no other style has."""
        wanted, taken = str(value_of(made, "styleId")), set(self.ids.values())
        free = next(one for n in range(len(taken) + 1) if (one := wanted + "x" * n) not in taken)
        made.set(qn("w:styleId"), free)
        self.root.append(made)
        self.ids[key] = free

    def _made(self, style: Style, *, is_plain: bool) -> BaseOxmlElement:
        """In a template a new style has its fonts and colours from the default style."""
        is_ours = style.name.startswith("Hechos")
        made = element("style", type="paragraph", styleId=style.name.title().replace(" ", ""))
        made.extend([element("name", val=style.name)])
        if style.name == "Normal":
            made.set(qn("w:default"), "1")
        elif base := self._default():
            made.append(element("basedOn", val=base))
            if style.paragraph.startswith(_KEEP):
                made.append(element("next", val=base))
        if is_ours:
            made.set(qn("w:customStyle"), "1")
        made.append(element("qFormat"))
        made.append(from_text(f"<w:pPr @>{style.paragraph}</w:pPr>"))
        made.append(element("rPr", *_letters(style, is_plain=is_plain)))
        return made

    def _default(self) -> str | None:
        found = found_in(self.root, "w:style[@w:default='1' and @w:type='paragraph']")
        return value_of(found[0], "styleId") if found else None

    # lists

    def begin_list(self) -> BaseOxmlElement:
        """What makes paragraphs of the style List Number a list that begins at 1."""
        held = self._list_of("List Number")
        assert held is not None  # given to every document
        return self.numbering.begun(*held)

    def _list_of(self, name: str) -> tuple[str, str] | None:
        """The numbering of a list style and its level; None where it has none that exists."""
        style_id: str | None = self[name]
        for _ in range(20):  # of which each rests on the next; a circle ends here
            style = self._by_id(style_id)
            if style is None:
                return None
            for held in found_in(style, "w:pPr/w:numPr"):
                number = "".join(found_in(held, "w:numId/@w:val"))
                level = "".join(found_in(held, "w:ilvl/@w:val")) or "0"
                if self.numbering.form_of(number) is not None:
                    return number, level
            style_id = "".join(found_in(style, "w:basedOn/@w:val"))
        return None

    def _by_id(self, style_id: str | None) -> BaseOxmlElement | None:
        styles = (one for one in found_in(self.root, "w:style"))
        return next((one for one in styles if value_of(one, "styleId") == style_id), None)

    def _number(self, name: str) -> None:
        """Give a list style a numbering of ours."""
        number = self.numbering.added(self[name], is_bullet=name == "List Bullet")
        style = self._by_id(self[name])
        if style is None:
            return
        properties = cast(Any, style).get_or_add_pPr()
        remove(found_in(properties, "w:numPr"))
        properties.get_or_add_numPr().append(element("numId", val=number))


def _letters(style: Style, *, is_plain: bool) -> Iterator[BaseOxmlElement]:
    if style.is_bold:
        yield element("b")
    if is_plain and style.colour != INK:
        yield element("color", val=style.colour)
    if style.size:
        yield element("sz", val=str(style.size))
        yield element("szCs", val=str(style.size))


def set_language(document: Document, language: str) -> None:
    """The language of the document and of nothing else in its styles."""
    root = document.styles.element
    remove(found_in(root, ".//w:lang"))
    held = root
    for tag in ("docDefaults", "rPrDefault", "rPr"):
        inner = next(iter(found_in(held, f"w:{tag}")), None)
        if inner is None:
            inner = element(tag)
            held.insert(0, inner)
        held = inner
    held.append(element("lang", val=language, eastAsia=language, bidi=language))
    for one in found_in(document.settings.element, "w:themeFontLang"):
        one.set(qn("w:val"), language)
