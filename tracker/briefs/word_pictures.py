"""Pictures in a Word document, all of them PNG: bars, drawn once, and an organisation's logo."""

import io
from functools import cache, lru_cache

import vl_convert
from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.image.image import Image
from docx.oxml.shape import CT_Inline
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.story import StoryPart
from docx.shared import Length

from tracker.briefs.logos import checked_logo
from tracker.briefs.word_parts import clean, element
from tracker.errors import BadInputError
from tracker.fonts import FOLDER

PIXELS = 4  # of a picture for each point of its drawing: 288 to the inch
_UNREADABLE = (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
    ArithmeticError,  # a picture of no size
    LookupError,
    ValueError,
)


class Pictures:
    """Puts pictures into a part of a document and numbers them."""

    def __init__(self, part: StoryPart) -> None:
        """Of a part that has none yet."""
        self.part = part
        self.count = 0

    def run(
        self, png: bytes, alt: str, width: Length | None = None, height: Length | None = None
    ) -> BaseOxmlElement:
        """A run with a picture, `alt` being what it shows; a side not given follows the other."""
        self.count += 1
        key, image = self.part.get_or_add_image(io.BytesIO(png))
        size = image.scaled_dimensions(width, height)
        inline = CT_Inline.new_pic_inline(self.count, key, "image.png", *size)
        inline.docPr.set("descr", clean(alt))
        for side in ("distL", "distR"):  # it stands where the words do
            inline.set(side, "0")
        return element("r", element("drawing", inline))


@lru_cache(256)
def bar_png(svg: str) -> bytes:
    """A bar as PNG; many are alike."""
    _fonts()
    return bytes(vl_convert.svg_to_png(svg, scale=PIXELS))


@cache
def _fonts() -> str:
    """Tell the renderer, once, of the briefs' fonts: bars have the same letters everywhere."""
    vl_convert.register_font_directory(str(FOLDER))
    return str(FOLDER)


def logo_png(logo: bytes) -> bytes:
    """A logo as PNG; BadInputError, in one line, where it is none that a brief may show."""
    if checked_logo(logo) == "png":
        return _sized(logo)
    try:
        return bytes(vl_convert.svg_to_png(logo.decode("utf-8-sig"), scale=PIXELS))
    except (ValueError, RuntimeError) as error:
        raise BadInputError("the logo: expected an SVG, found one that cannot be drawn") from error


def _sized(logo: bytes) -> bytes:
    """The picture itself, where Word's library can tell how large it is."""
    try:
        Image.from_blob(logo).scaled_dimensions()
    except _UNREADABLE as error:
        raise BadInputError("the logo: expected a PNG, found a damaged one") from error
    return logo
