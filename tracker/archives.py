"""Zip archives that are the same bytes for the same contents: office files are such archives."""

import io
import zipfile
from collections.abc import Iterable, Iterator

BEGINNING = (1980, 1, 1, 0, 0, 0)  # of the format's calendar
UNIX = 3  # said of every archive, whatever system it is written on


def timeless(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A deflated zip of the parts, in their order, each dated 1980-01-01: no clock is in it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            part = zipfile.ZipInfo(name, BEGINNING)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = UNIX
            archive.writestr(part, content)
    return written.getvalue()


def parts_of(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and contents of an archive of our own making, in its order; no limits are set."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for name in opened.namelist():
            yield name, opened.read(name)
