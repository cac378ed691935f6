"""A brief as a file: its format, its name, its bytes, and how they come to lie on the disk."""

import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from tracker.briefs.model import Brief
from tracker.briefs.pdf import Paper, write_pdf
from tracker.errors import BadInputError, TrackerError

Made = TypeVar("Made")
STALE_AFTER = 3600  # seconds: a file that has been in work for longer was left by a process killed


class Format(StrEnum):
    """What a brief can be written as, by the ending of its file."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    MARKDOWN = "md"
    ANNEX = "xlsx"


@dataclass(frozen=True)
class Options:
    """How briefs are written: each says something to one format only.

    `paper` of PDF; `template` of DOCX: the organisation's own file; `home` of HTML: the address of
    the explorer, which the evidence then leads to.
    """

    paper: Paper = Paper.A4
    template: bytes | None = None
    home: str | None = None


AS_SHIPPED = Options()


@dataclass(frozen=True)
class Written:
    """A file that was written, `size` in bytes."""

    format: Format
    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Refused:
    """Why something could not be made; `is_bug`: by the program's fault."""

    message: str
    is_bug: bool = False


@dataclass(frozen=True)
class Order:
    """In which formats, into which folder, which is there, and how."""

    formats: tuple[Format, ...]
    folder: Path
    options: Options = AS_SHIPPED


def written(brief: Brief, wanted: Format, options: Options = AS_SHIPPED) -> bytes:
    """The brief in one format: the same bytes for the same brief and options.

    Raises:
        BadInputError: the template, logo or address of the explorer cannot be used.
        BriefTooLongError: a two-page edition does not fit on its pages.
    """
    return _WRITERS[wanted](brief, options)


def file_name(brief: Brief, wanted: Format) -> str:
    """What the file is called: `mex-es.pdf`; safe on every system."""
    return f"{brief.file_stem}.{wanted.value}"


def put(file: Path, content: bytes) -> None:
    """Let `file` hold `content`: whoever looks, whenever, finds the old file or the new one whole.

    The bytes are on the disk before they get the name. What a killed process leaves behind is a
    hidden file beside it, which `sweep` takes away.

    Raises:
        BadInputError: the file cannot be written; what was there still is.
    """
    hidden = file.with_name(f".{file.name}.{os.getpid()}.partial")
    try:
        with hidden.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        hidden.replace(file)
    except OSError as error:
        raise BadInputError(f"{file}: cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            hidden.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what killed processes left in the folder; what may still be in work stays."""
    for left in folder.glob(".*.partial"):
        with suppress(OSError):
            if time.time() - left.lstat().st_mtime > STALE_AFTER:
                left.unlink()


def tried(make: Callable[[], Made]) -> Made | Refused:
    """What `make` gives; what goes wrong is told, not raised: many are made, and one may fail."""
    try:
        return make()
    except TrackerError as error:
        return Refused(str(error))
    except Exception as error:  # noqa: BLE001 - a mistake in one brief does not lose the others
        return Refused(f"{type(error).__name__}: {error}", is_bug=True)


def write_files(brief: Brief, order: Order) -> list[Written | Refused]:
    """Write a brief in each format of the order, in its order; one that fails stops no other."""
    return [tried(partial(_write_file, brief, one, order)) for one in order.formats]


def _write_file(brief: Brief, wanted: Format, order: Order) -> Written:
    content, name = written(brief, wanted, order.options), file_name(brief, wanted)
    put(order.folder / name, content)
    return Written(wanted, name, len(content), digest_of(content))


def digest_of(content: bytes) -> str:
    """The hash by which a file is known."""
    return sha256(content).hexdigest()


# A writer is loaded when something is written in its format: each brings a library of its own.


def _pdf(brief: Brief, options: Options) -> bytes:
    return write_pdf(brief, options.paper)


def _docx(brief: Brief, options: Options) -> bytes:
    from tracker.briefs.docx import write_docx  # noqa: PLC0415

    return write_docx(brief, options.template)


def _html(brief: Brief, options: Options) -> bytes:
    from tracker.briefs.html import write_html  # noqa: PLC0415

    return write_html(brief, options.home).encode()


def _markdown(brief: Brief, _options: Options) -> bytes:
    from tracker.briefs.markdown import write_markdown  # noqa: PLC0415

    return write_markdown(brief).encode()


def _annex(brief: Brief, _options: Options) -> bytes:
    from tracker.briefs.annex import write_annex  # noqa: PLC0415

    return write_annex(brief)


_WRITERS: Mapping[Format, Callable[[Brief, Options], bytes]] = {
    Format.PDF: _pdf,
    Format.DOCX: _docx,
    Format.HTML: _html,
    Format.MARKDOWN: _markdown,
    Format.ANNEX: _annex,
}
