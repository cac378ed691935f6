"""A logo comes from outside: it shows something, and neither runs nor fetches anything."""

from base64 import b64encode
from dataclasses import replace

import pytest
import vl_convert

from tests.briefs.samples import SVG, draft_brief
from tracker.briefs.files import Format, written
from tracker.briefs.logos import DEEPEST, MAX_BYTES, checked_logo
from tracker.briefs.model import Organisation
from tracker.errors import BadInputError

PNG = bytes(vl_convert.svg_to_png(SVG))
INLINE = f"data:image/png;base64,{b64encode(PNG).decode()}"
HUGE = PNG[:16] + b"\0\1\0\0" * 2 + PNG[24:]
SPACES = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:i="http://www.inkscape.org/namespaces/inkscape"'
)


def drawing(inside: str = "", more: str = 'viewBox="0 0 9 9"') -> bytes:
    return f"<svg {SPACES} {more}>{inside}</svg>".encode()


PLAIN = drawing('<rect width="9" height="9"/>')


@pytest.mark.parametrize(
    "logo",
    [
        pytest.param(SVG.encode(), id="a drawing"),
        pytest.param(b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- x -->' + PLAIN, id="declared"),
        pytest.param(b"\xef\xbb\xbf" + PLAIN, id="with a byte order mark"),
        pytest.param(PLAIN.replace(b"<svg ", b"<svg i:path='C:\\a.svg' "), id="a path in a note"),
        pytest.param(b"<s:svg xmlns:s='http://www.w3.org/2000/svg' width='9mm' height='1in'/>"),
        pytest.param(drawing('<use xlink:href="#a"/><use href=" #b"/>'), id="parts of itself"),
        pytest.param(drawing(f'<image href="{INLINE}"/>'), id="a picture inside"),
        pytest.param(drawing("<style>a{fill:url( '#b' )}</style>"), id="a style"),
        pytest.param(drawing("<text>url(x) @import on \\ script</text>"), id="words"),
        pytest.param(drawing(more='width="100%" viewBox="0,0,2000,2000"'), id="its largest size"),
    ],
)
def test_a_drawing_that_only_shows_something_is_taken(logo: bytes):
    """What drawing programs write is no reason to refuse a logo."""
    assert checked_logo(logo) == "svg"


def test_a_png_is_told_by_its_first_bytes():
    """The name of the file is not asked."""
    assert checked_logo(PNG) == "png"


@pytest.mark.parametrize(
    ("logo", "told"),
    [
        (b"", "expected a picture in PNG or SVG"),
        (b"GIF89a", "expected a picture in PNG or SVG"),
        (b"<html><svg></svg></html>", "expected a picture in PNG or SVG"),
        (b"<svg viewBox='0 0 9 9'/>", "expected a picture in PNG or SVG"),  # no namespace
        (b"<svg", "damaged"),
        (drawing().decode().encode("utf-16"), "expected a picture in PNG or SVG"),
        (drawing("é").decode().encode("latin-1"), "damaged"),
        (b"<?xml version='1.0' encoding='utf-7'?>" + PLAIN, "in UTF-8"),
        (PNG + b"0" * MAX_BYTES, "at most 1 MB"),
        (PLAIN + b" " * MAX_BYTES, "at most 1 MB"),
        (PNG[:12], "a damaged PNG"),
        (PNG[:8] + b"and then nothing", "a damaged PNG"),
        (PNG[:-1], "a damaged PNG"),
        (HUGE, "million pixels, found 65536×65536"),
        (PNG[:16] + bytes(8) + PNG[24:], "found 0×0"),
        (b"<!DOCTYPE svg>" + PLAIN, "without document type"),
        (b'<!DOCTYPE s [<!ENTITY a "b">]>' + PLAIN, "without document type"),
        (b'<?xml-stylesheet href="https://a.example/b.css"?>' + PLAIN, "a style sheet"),
    ],
)
def test_what_is_no_picture_of_a_usual_size_is_refused(logo: bytes, told: str):
    """One line says what was expected."""
    assert told in refused(logo)


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<script>1</script>", "'script'"),
        ("<a:SCRIPT xmlns:a='urn:a'/>", "'SCRIPT'"),
        ("<g><foreignObject/></g>", "'foreignObject'"),
        ('<p xmlns="http://www.w3.org/1999/xhtml"/>', "'p'"),
        ('<a><set attributeName="href" to="https://a.example"/></a>', "'set'"),
        ('<rect onclick="x()"/>', "a script in 'onclick'"),
        ('<image href="https://a.example/b.png"/>', "an address in 'href'"),
        ("<image xlink:href='/etc/a.png'/>", "an address in 'href'"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "an address in 'href'"),
        ('<image href="data:image/png;base64,A"/>', "an address in 'href'"),
        (f'<image href="data:image/png;base64,{b64encode(HUGE).decode()}"/>', "65536×65536"),
        ('<a href="javascript:x()"/>', "an address in 'href'"),
        ('<a href="java&#10;script:x()"/>', "an address in 'href'"),
        ('<g xml:base="https://a.example/"/>', "an address in 'base'"),
        ('<rect fill="url(https://a.example/x)"/>', "an address in 'fill'"),
        ("<rect style=\"fill:URL( '//a.example/x#y')\"/>", "an address in 'style'"),
        ('<rect fill="u\\72l(https://a.example/x)"/>', "an address in 'fill'"),
        ("<style>@import 'x'</style>", "in its style"),
        ("<style>a{b:u<!-- -->rl(x)}</style>", "in its style"),
        ("<style>a{b:image-set('x' 1x)}</style>", "in its style"),
        ("<g>" * DEEPEST + "</g>" * DEEPEST, "inside each other"),
    ],
)
def test_a_drawing_that_could_run_or_fetch_something_is_refused(inside: str, told: str):
    """Scripts, other people's content and addresses have no place in a brief."""
    assert told in refused(drawing(inside))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", "with a size"),
        ('width="100%" height="9"', "with a size"),
        ('viewBox="0 0 9"', "with a size"),
        ('viewBox="0 0 -9 9"', "with a size"),
        ('viewBox="0 0 0 9"', "with a size"),
        ('width="20000" height="20000"', "million pixels"),
        ('width="300in" height="300in"', "million pixels"),
        ('width="1e999" height="1"', "million pixels"),
        ('viewBox="0 0 2001 2000"', "million pixels"),
        ('viewBox="0 0 9 1" height="9000"', "million pixels"),
    ],
)
def test_a_drawing_has_a_size_that_can_be_drawn(more: str, told: str):
    """A drawing without bounds would take all the memory there is."""
    assert told in refused(drawing(more=more))


def refused(logo: bytes) -> str:
    with pytest.raises(BadInputError, match=r"^the logo: expected [^\n]+, found [^\n]+$") as error:
        checked_logo(logo)
    return str(error.value)


@pytest.mark.parametrize("wanted", [Format.PDF, Format.DOCX, Format.HTML])
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_every_format_with_a_logo_checks_it(wanted: Format, kind: str):
    """A logo that runs something is in no file, whatever it was said to be."""
    organisation = Organisation("Alianza", drawing("<script/>"), kind)
    with pytest.raises(BadInputError, match=r"^the logo: [^\n]+'script'$"):
        written(replace(draft_brief(), organisation=organisation), wanted)


@pytest.mark.parametrize("wanted", [Format.PDF, Format.DOCX, Format.HTML])
@pytest.mark.parametrize("logo", [PNG, SVG.encode(), b"\xef\xbb\xbf" + PLAIN], ids=["p", "s", "b"])
def test_a_logo_is_what_its_bytes_are(wanted: Format, logo: bytes):
    """What it was said to be changes nothing."""
    said = (
        replace(draft_brief(), organisation=Organisation("Alianza", logo, kind))
        for kind in ("png", "svg")
    )
    assert len({written(one, wanted) for one in said}) == 1
