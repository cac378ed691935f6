"""The numbering of a Word document: what makes its lists lists, and lets each begin at 1."""

from dataclasses import dataclass
from html import escape
from typing import cast

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.numbering import NumberingPart

from tracker.briefs.word_parts import element, found_in, from_text, value_of


@dataclass(frozen=True)
class Numbering:
    """The forms of lists of a document, and the numbers that lists have them by."""

    root: BaseOxmlElement

    def form_of(self, number: str) -> str | None:
        """The id of the form that a number stands for; None where it stands for none."""
        for one in found_in(self.root, "w:num"):
            if value_of(one, "numId") == number:
                return "".join(found_in(one, "w:abstractNumId/@w:val")) or None
        return None

    def added(self, style_id: str, *, is_bullet: bool) -> str:
        """The number of a new form of ours, for lists of a style."""
        key = self._free("w:abstractNum/@w:abstractNumId")
        made = from_text(
            f'<w:abstractNum @ w:abstractNumId="{key}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{"bullet" if is_bullet else "decimal"}"/>'
            f'<w:pStyle w:val="{escape(style_id)}"/>'
            f'<w:lvlText w:val="{"•" if is_bullet else "%1."}"/>'
            '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="280"/></w:pPr>'
            "</w:lvl></w:abstractNum>"
        )
        first = next(iter(found_in(self.root, "w:num")), None)
        if first is None:
            self.root.append(made)
        else:
            first.addprevious(made)
        return self._add_number(key)

    def begun(self, number: str, level: str) -> BaseOxmlElement:
        """What makes paragraphs a list of its own, of the form of a number, that begins at 1."""
        start = element("lvlOverride", element("startOverride", val="1"), ilvl=level)
        own = self._add_number(str(self.form_of(number)), start)
        return element("numPr", element("ilvl", val=level), element("numId", val=own))

    def _free(self, path: str) -> str:
        taken = [int(one) for one in found_in(self.root, path) if one.isdigit()]
        return str(max(taken, default=0) + 1)

    def _add_number(self, form: str, *inside: BaseOxmlElement) -> str:
        number = self._free("w:num/@w:numId")
        made = element("num", element("abstractNumId", val=form), *inside, numId=number)
        last = next(reversed(found_in(self.root, "w:abstractNum | w:num")))
        last.addnext(made)
        return number


def numbering_of(document: Document) -> BaseOxmlElement:
    """The numbering of a document, which gets one where it has none."""
    try:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        name, kind = PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING
        assert document.part.package is not None
        part = NumberingPart(name, kind, element("numbering"), document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    return cast(BaseOxmlElement, cast(NumberingPart, part).element)
