"""The logo of an organisation: a file from outside that every format shows or carries.

It may show something and nothing else: a drawing that runs a script or fetches a file would do so
on the machine of whoever opens the brief, and one of a boundless size would end the program that
draws it.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from typing import NoReturn
from xml.etree.ElementTree import Element  # only its type: defusedxml parses

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from tracker.errors import BadInputError

MAX_BYTES = 1_000_000
MOST_PIXELS = 25_000_000  # of a PNG: 100 MB when unpacked
MOST_DRAWN = 4_000_000  # CSS pixels of an SVG, whose points Word's pictures have four times a side
DEEPEST = 200  # elements inside each other; those that draw it go down by recursion
PNG = b"\x89PNG\r\n\x1a\n"

_HEADER = b"\0\0\0\x0dIHDR"  # the first part of every PNG, of 13 bytes
_END = b"IEND\xaeB`\x82"  # the last part, of none, and its sum
_SVG, _XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"
# besides scripts, what holds foreign content or changes an address later
_REFUSED = frozenset(
    {
        *("script", "foreignobject", "handler", "listener", "iframe", "embed", "object"),
        *("audio", "video", "set", "animate", "animatetransform", "animatemotion"),
    }
)
_DRAWN_INSIDE = re.compile(r"data:image/(png|jpeg);base64,", re.IGNORECASE)
# in CSS; signs written by number could hide any of it
_FETCHING = re.compile(
    r"""url\((?!\s*["']?\s*\#)|@import|\b(-webkit-)?image(-set)?\(|\bsrc\(|\\""", re.IGNORECASE
)
_ENCODING = re.compile(r"""<\?xml\s[^>]*?encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
_STYLESHEET = re.compile(r"<\?xml-stylesheet", re.IGNORECASE)
_LENGTH = re.compile(r"\s*\+?((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([a-z]*)\s*", re.IGNORECASE)
_UNITS = {"": 1, "px": 1, "pt": 96 / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}


def checked_logo(data: bytes) -> str:
    """What a logo is, by its contents, whatever it is called: `png` or `svg`.

    Raises:
        BadInputError: in one line, where it is neither, or larger than 1 MB; where a PNG has no
            end, no size or too many pixels; where an SVG has a script, a document type, foreign
            content, anything fetched from elsewhere, no size or too large a one.
    """
    if len(data) > MAX_BYTES:
        _refuse(f"at most {MAX_BYTES // 1_000_000} MB", "a larger file")
    if data.startswith(PNG):
        _check_png(data)
        return "png"
    if b"<svg" not in data and b":svg" not in data:
        _refuse("a picture in PNG or SVG", "another kind of file")
    _check_svg(data)
    return "svg"


def _refuse(expected: str, found: str) -> NoReturn:
    raise BadInputError(f"the logo: expected {expected}, found {found}")


def _check_png(data: bytes) -> None:
    if data[8:16] != _HEADER or _END not in data[29:]:
        _refuse("a picture in PNG or SVG", "a damaged PNG")
    width, height = (int.from_bytes(data[at : at + 4]) for at in (16, 20))
    if not 0 < width * height <= MOST_PIXELS:
        _refuse(f"a PNG of at most {MOST_PIXELS // 1_000_000} million pixels", f"{width}×{height}")


def _check_svg(data: bytes) -> None:
    root = _parsed(data)
    if root.tag != f"{{{_SVG}}}svg":
        _refuse("a picture in PNG or SVG", "another kind of file")
    for element in _walked(root):
        _check_element(element)
    _check_size(root)


def _parsed(data: bytes) -> Element:
    try:
        text = data.decode("utf-8-sig")
        if _ENCODING.search(text):
            _refuse("an SVG in UTF-8", "another encoding")
        if _STYLESHEET.search(text):
            _refuse("an SVG that fetches nothing", "a style sheet")
        root: Element = fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadInputError("the logo: expected an SVG without document type, found one") from error
    except (ParseError, ValueError, RecursionError) as error:
        raise BadInputError("the logo: expected a PNG or SVG, found a damaged file") from error
    return root


def _walked(root: Element) -> Iterator[Element]:
    """Every element, from the outermost in; refused where they are too many inside each other."""
    level = [root]
    for _ in range(DEEPEST):
        yield from level
        level = [inner for one in level for inner in one]
    if level:
        _refuse("a simple SVG", f"more than {DEEPEST} elements inside each other")


def _check_element(element: Element) -> None:
    space, name = _parted(element.tag)
    if name.lower() in _REFUSED or space == _XHTML:
        _refuse("an SVG that only shows something", f"the element {name[:40]!r}")
    if name == "style" and _FETCHING.search("".join(element.itertext())):
        _refuse("an SVG that fetches nothing", "an address in its style")
    for attribute, value in element.attrib.items():
        _check_attribute(attribute, value)


def _check_attribute(attribute: str, value: str) -> None:
    space, name = _parted(attribute)
    bare = name.lower()
    if bare.startswith("on") and not space:
        _refuse("an SVG that only shows something", f"a script in {name[:40]!r}")
    is_link = bare in {"href", "src"}
    if bare == "base" or (is_link and not _is_inside(value)):
        _refuse("an SVG that fetches nothing", f"an address in {name[:40]!r}")
    if not space and not is_link and _FETCHING.search(value):
        _refuse("an SVG that fetches nothing", f"an address in {name[:40]!r}")


def _is_inside(address: str) -> bool:
    """Whether an address leads to a part of the drawing, or is itself a picture."""
    said = address.strip()
    kind = _DRAWN_INSIDE.match(said)
    if kind and kind[1].lower() == "png":
        try:
            _check_png(b64decode(said[kind.end() :]))
        except ValueError:
            return False
    return said.startswith("#") or kind is not None


def _check_size(root: Element) -> None:
    """The size it is drawn in: its sides, or where one is not said, that of its view."""
    numbers = [_length(one) for one in re.split(r"[\s,]+", root.get("viewBox", "").strip())[2:]]
    box = [one for one in numbers if one]
    sides = [_length(root.get(one, "")) for one in ("width", "height")]
    width, height = sides
    if len(box) == len(sides):
        width = width or max(box[0], (height or 0) * box[0] / box[1])
        height = height or max(box[1], width * box[1] / box[0])
    if not width or not height:
        _refuse("an SVG with a size", "none")
    if width * height > MOST_DRAWN:
        _refuse(f"an SVG of at most {MOST_DRAWN // 1_000_000} million pixels", "a larger one")


def _length(said: str) -> float | None:
    """A length in CSS pixels; None where it is none, or is relative to something."""
    found = _LENGTH.fullmatch(said)
    unit = _UNITS.get(found[2].lower()) if found else None
    return float(found[1]) * unit if found and unit else None


def _parted(name: str) -> tuple[str, str]:
    """A name's namespace, empty where it has none, and the rest."""
    space, _, bare = name.rpartition("}")
    return space.removeprefix("{"), bare
