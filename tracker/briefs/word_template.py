"""The document a brief is written into: an empty one, or an organisation's template.

A template comes from outside, so it is looked through before it is opened. Its styles, header,
footer and page set-up are kept; nothing else of it is passed on: neither its text, pictures and
remarks nor who wrote it.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element  # only its type: defusedxml parses

import docx
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from tracker.briefs.word_lists import numbering_of
from tracker.briefs.word_parts import element, found_in, from_text, remove, value_of
from tracker.briefs.word_styles import INK
from tracker.errors import BadInputError

FONT = "Arial"  # its measures are those of a free font that stands in for it elsewhere
MAX_BYTES, MAX_UNPACKED, MAX_PARTS = 10_000_000, 60_000_000, 500

_PAGE = """<w:sectPr @><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="964" w:right="907"
 w:bottom="907" w:left="907" w:header="454" w:footer="454" w:gutter="0"/></w:sectPr>"""
_DEFAULTS = f"""<w:docDefaults @><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>
<w:color w:val="{INK}"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="70" w:line="240" w:lineRule="auto"/></w:pPr>
</w:pPrDefault></w:docDefaults>"""
_PLAIN_TABLE = """<w:style @ w:type="table" w:default="1" w:styleId="TableNormal">
<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>"""
_COMPATIBLE = """<w:compat @><w:compatSetting w:name="compatibilityMode"
 w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"""
# what of a template's settings is page set-up or look; the rest is of its text and its authors
_KEPT_SETTINGS = frozenset(
    {
        *("embedTrueTypeFonts", "saveSubsetFonts", "mirrorMargins", "alignBordersAndEdges"),
        *("bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop"),
        *("defaultTabStop", "autoHyphenation", "consecutiveHyphenLimit", "hyphenationZone"),
        *("doNotHyphenateCaps", "evenAndOddHeaders", "displayBackgroundShape"),
        *("characterSpacingControl", "compat", "themeFontLang", "clrSchemeMapping"),
        *("decimalSymbol", "listSeparator"),
    }
)
_KEPT_PARTS = ("styles", "numbering", "settings", "theme", "fontTable", "header", "footer")
_ROOTS = {
    "document": "w:document",
    "styles": "w:styles",
    "numbering": "w:numbering",
    "settings": "w:settings",
    "header": "w:hdr",
    "footer": "w:ftr",
}
_KEPT_INNER = ("image", "font")
_FETCHING = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|INCLUDE|LINK|IMPORT|DATABASE|MACROBUTTON)\b",
    re.IGNORECASE,
)


def plain_document() -> Document:
    """An empty A4 document without styles; ours are added later."""
    document = docx.Document()
    _empty(document)
    root, settings = document.styles.element, document.settings.element
    for held in (root, settings, numbering_of(document)):
        remove(list(held))
    root.extend([from_text(_DEFAULTS), from_text(_PLAIN_TABLE)])
    settings.append(from_text(_COMPATIBLE))
    remove(found_in(document.element.body, "w:sectPr"))
    document.element.body.append(from_text(_PAGE))
    return document


def from_template(template: bytes) -> Document:
    """A template without its text, its styles, header, footer and page set-up as they were.

    BadInputError, in one line, where it is no .docx or .dotx file of a usual size, is damaged, has
    macros or embedded objects, or its header fetches something.
    """
    parts = _unpacked(template)
    _refuse_macros(parts)
    for name, content in parts.items():
        if name.lower().endswith((".xml", ".rels")):
            _parsed(name, content)
    try:
        document = docx.Document(io.BytesIO(_repacked(parts)))
        document.part.part_related_by(RELATIONSHIP_TYPE.STYLES)  # the library would make some
    except Exception as error:  # it raises many kinds for a damaged file
        raise BadInputError(
            "expected a .docx template, found one without styles or other parts"
        ) from error
    _refuse_disorder(document)
    _empty(document)
    _refuse_active(document)
    return document


def _refuse_disorder(document: Document) -> None:
    """Each part that is kept holds what its relation says."""
    held = [("document", document.part)]
    held += [
        (rel.reltype.rpartition("/")[2], rel.target_part)
        for rel in document.part.rels.values()
        if not rel.is_external
    ]
    for kind, part in held:
        root = getattr(part, "element", None)
        if kind in _ROOTS and (root is None or root.tag != qn(_ROOTS[kind])):
            raise BadInputError(f"expected a .docx template, found a damaged one: its {kind}")
    if not found_in(document.element, "w:body"):
        raise BadInputError("expected a .docx template, found one without a body")


def _unpacked(template: bytes) -> dict[str, bytes]:
    if len(template) > MAX_BYTES:
        raise BadInputError(f"expected a template of at most {MAX_BYTES // 1_000_000} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            return _read_parts(archive)
    except BadInputError:
        raise
    except Exception as error:  # the standard library raises many kinds for a damaged archive
        raise BadInputError("expected a .docx template, found another or a damaged file") from error


def _read_parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Every part by name; unpacking stops where there is more than a template would hold."""
    infos = archive.infolist()
    if len(infos) > MAX_PARTS:
        raise BadInputError(f"expected at most {MAX_PARTS} parts in the template")
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for info in infos:
        with archive.open(info) as part:
            parts[info.filename] = part.read(left + 1)
        left -= len(parts[info.filename])
        if left < 0:
            limit = MAX_UNPACKED // 1_000_000
            raise BadInputError(f"expected at most {limit} MB of contents in the template")
    return parts


def _refuse_macros(parts: Mapping[str, bytes]) -> None:
    types = _parsed("[Content_Types].xml", parts.get("[Content_Types].xml", b""))
    declared = [str(one.get("ContentType")) for one in types]
    if any(re.search(r"macroenabled|vba", one, re.IGNORECASE) for one in (*declared, *parts)):
        raise BadInputError("expected a template without macros, found some: save it as .docx")
    if not any("wordprocessingml." in one for one in declared):
        raise BadInputError("expected a .docx template, found a file of another kind")


def _parsed(name: str, content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise BadInputError(
            f"expected a .docx template, found a damaged one: {name[:60]!r} cannot be read"
        ) from error
    return root


def _repacked(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a document, also those of a .dotx file, which is one by another name."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in parts.items():
            is_types = name == "[Content_Types].xml"
            archive.writestr(
                name,
                content.replace(b".template.main+xml", b".document.main+xml")
                if is_types
                else content,
            )
    return written.getvalue()


def _empty(document: Document) -> None:
    """Leave styles, header, footer and page set-up; drop all else, and the way to it."""
    _keep_page(document)
    body = document.element.body
    remove(one for one in list(body) if one.tag != qn("w:sectPr"))
    remove(one for back in found_in(document.element, "w:background") for one in list(back))
    settings = document.settings.element
    remove(one for one in list(settings) if one.tag.rpartition("}")[2] not in _KEPT_SETTINGS)
    used = set(found_in(body, "w:sectPr/*/@r:id"))
    rels = document.part.rels
    _drop(
        rels, lambda key, kind: kind not in _KEPT_PARTS or (kind.endswith("er") and key not in used)
    )
    part = document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS)
    _drop(part.rels, lambda _key, _kind: True)
    assert document.part.package is not None
    _drop(document.part.package.rels, lambda _key, kind: kind != "officeDocument")


def _drop(rels: Any, is_dropped: Any) -> None:  # noqa: ANN401 - a dictionary of the library
    for key, one in list(rels.items()):
        if is_dropped(key, one.reltype.rpartition("/")[2]):
            del rels[key]


def _keep_page(document: Document) -> None:
    """The last part's page set-up, with the header and footer that held there."""
    body, parts = document.element.body, document.part.related_parts
    held: dict[tuple[str, str | None], BaseOxmlElement] = {}
    for one in found_in(body, ".//w:sectPr/*[self::w:headerReference or self::w:footerReference]"):
        part = parts.get(one.get(qn("r:id")))
        if part is not None and part.partname.endswith(".xml"):
            held[one.tag, value_of(one, "type")] = one
    last = next(iter(found_in(body, "w:sectPr")[-1:]), None)
    if last is None:
        last = element("sectPr")
        body.append(last)
    remove(found_in(last, "w:headerReference | w:footerReference | w:sectPrChange"))
    for one in reversed(held.values()):
        last.insert(0, one)


def _refuse_active(document: Document) -> None:
    """Header and footer may show pictures they carry; they fetch and run nothing."""
    for rel in list(document.part.rels.values()):
        part = rel.target_part
        root = getattr(part, "element", None)
        if root is not None and rel.reltype.endswith(("/header", "/footer")):
            _unlink(part, root)
        for inner in part.rels.values():
            if inner.is_external:
                raise BadInputError(
                    "expected a template without links to other files, found one in its "
                    f"{rel.reltype.rpartition('/')[2]}"
                )
            if inner.reltype.rpartition("/")[2] not in _KEPT_INNER:
                raise BadInputError("expected a template without embedded objects, found one")


def _unlink(part: Any, root: BaseOxmlElement) -> None:  # noqa: ANN401 - a part of the library
    """Links of a header become their text; a field that fetches is refused."""
    asked = "".join(found_in(root, ".//w:instrText/text()"))
    if _FETCHING.search(" ".join([asked, *found_in(root, ".//w:fldSimple/@w:instr")])):
        raise BadInputError("expected a template whose header fetches nothing, found a field there")
    for link in found_in(root, ".//w:hyperlink"):
        for one in list(link):
            link.addprevious(one)
    remove(found_in(root, ".//w:hyperlink | .//*[local-name()='hlinkClick']"))
    _drop(part.rels, lambda _key, kind: kind == "hyperlink")
