"""What a Word document is built of: elements, paragraphs, runs of text and fields."""

import re
from collections.abc import Iterable
from typing import Any, cast

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, nsmap, qn
from docx.oxml.xmlchemy import BaseOxmlElement

# Word checks spelling by region; these are regions every version knows
REGIONS = {"en": "en-US", "es": "es-MX", "pt": "pt-BR", "fr": "fr-FR"}

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def element(tag: str, *inside: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    """An element of WordprocessingML with attributes of the same namespace."""
    made = cast(BaseOxmlElement, OxmlElement(f"w:{tag}"))
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.extend(inside)
    return made


def from_text(text: str) -> BaseOxmlElement:
    """An element from its text; `@` stands where its namespaces are declared."""
    return parse_xml(text.replace("@", nsdecls("w"), 1))


def found_in(inside: Any, path: str) -> list[Any]:  # noqa: ANN401 - with or without the library's class
    """What an XPath finds in an element: elements, or values of attributes as text."""
    if isinstance(inside, BaseOxmlElement):
        return list(inside.xpath(path))
    return list(inside.xpath(path, namespaces=nsmap))


def remove(elements: Iterable[BaseOxmlElement]) -> None:
    """Take elements out of where they stand."""
    for one in list(elements):
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)


def value_of(held: BaseOxmlElement | None, name: str = "val") -> str | None:
    """An attribute of an element; None where either is missing."""
    return None if held is None else held.get(qn(f"w:{name}"))


def number_of(held: BaseOxmlElement | None, name: str, missing: int) -> int:
    """An attribute that is a whole number; `missing` where there is none."""
    text = value_of(held, name) or ""
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else missing


def text_run(text: str, *looks: BaseOxmlElement) -> BaseOxmlElement:
    """A run of text; tabs and ends of lines become what Word has for them."""
    run = element("r", *([element("rPr", *looks)] if looks else []))
    for piece in re.split(r"([\t\n])", clean(text)):
        if piece in ("\t", "\n"):
            run.append(element("tab" if piece == "\t" else "br"))
        elif piece:
            written = element("t")
            written.text = piece
            written.set(qn("xml:space"), "preserve")
            run.append(written)
    return run


def paragraph_of(style: str | None, *inside: BaseOxmlElement, align: str = "") -> BaseOxmlElement:
    """A paragraph of a style, None being the default one."""
    looks = [element("pStyle", val=style)] if style else []
    looks += [element("jc", val=align)] if align else []
    return element("p", *([element("pPr", *looks)] if looks else []), *inside)


def field_of(instruction: str, shown: Iterable[BaseOxmlElement]) -> BaseOxmlElement:
    """A field: Word computes it, `shown` stands there until it does."""
    return element("fldSimple", *shown, instr=f" {instruction} ")


def region_of(language: str | None) -> str | None:
    """A language as Word names it; None for what is no language tag."""
    if not language or not _LANGUAGE.fullmatch(language):
        return None
    return REGIONS.get(language, language)


def copied(one: BaseOxmlElement) -> BaseOxmlElement:
    """The same element once more, to stand elsewhere."""
    return parse_xml(cast(Any, one).xml)


def clean(text: str) -> str:
    """The text without signs that no XML can hold."""
    return _NOT_IN_XML.sub("", text)
