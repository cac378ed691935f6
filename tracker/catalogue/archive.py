"""Archived copies of what evidence was read from: kept by hash beside the database, read-only.

A copy is bytes to compare with a hash and to hand back on request. It is never run, unpacked or
served; no name of its own is kept. What sort of file it is, its content says.
"""

import csv
import hashlib
import io
import json
import os
import re
import stat
import struct
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tracker.errors import BadInputError, DatabaseStateError

LARGEST = 25 * 1024 * 1024
LARGEST_UNPACKED = 20 * LARGEST
MOST_ENTRIES = 10_000
CHUNK = 64 * 1024
STALE_AFTER = 3600.0  # seconds after which an unfinished copy is nobody's any more
EXPECTED = "expected PDF, PNG, JPEG, HTML, plain text in UTF-8, CSV, JSON, XLSX or DOCX"


class MediaType(StrEnum):
    """What may be archived."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    HTML = "text/html"
    TEXT = "text/plain"
    CSV = "text/csv"
    JSON = "application/json"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Fault(StrEnum):
    """Why a copy is not what its hash promises."""

    MISSING = "missing"
    CHANGED = "changed"  # or no longer a file that can be read


@dataclass(frozen=True)
class ArchivedCopy:
    """A copy as rows describe it."""

    sha256: str
    media_type: MediaType
    byte_count: int


@dataclass(frozen=True)
class Content:
    """A file that may be archived: its bytes, read once, and what they are."""

    raw: bytes
    copy: ArchivedCopy


def read_copy(path: Path) -> Content:
    """The content of a regular file, if it is fit to be archived; nothing is written.

    Raises:
        BadInputError: it is no regular file, empty, too large, or of a sort that is not kept.
    """
    raw = b"".join(_chunks(path))
    try:
        media_type = recognise(raw)
    except BadInputError as error:
        raise BadInputError(f"{path}: {error}") from error
    return Content(raw, ArchivedCopy(hashlib.sha256(raw).hexdigest(), media_type, len(raw)))


def store(folder: Path, path: Path) -> ArchivedCopy:
    """Archive the file; the same bytes are stored once, whatever their name.

    Raises:
        BadInputError: the file is not fit to be archived.
        DatabaseStateError: the archive cannot be written.
    """
    content = read_copy(path)
    put(folder, content)
    return content.copy


def put(folder: Path, content: Content) -> bool:
    """Write the bytes under their hash; whether they were not there before.

    They appear under that name at once and whole, or not at all. A copy that was damaged is
    replaced.

    Raises:
        DatabaseStateError: the archive cannot be written.
    """
    place = _place(folder, content.copy.sha256)
    if _fault(place, content.copy.sha256) is None:
        return False
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _sweep(place.parent)
        _write_at_once(place, content.raw)
    except OSError as error:
        raise DatabaseStateError(
            f"the archive {folder} cannot be written: {error.strerror}"
        ) from error
    return True


def read(folder: Path, sha256: str) -> bytes:
    """The bytes of a copy, for `tracker evidence copy` only: nothing serves them.

    Raises:
        DatabaseStateError: the copy is missing, or is not what its hash promises.
    """
    place = _place(folder, sha256)
    try:
        raw = b"".join(_chunks(place))
    except BadInputError as error:
        raise DatabaseStateError(f"the archived copy {sha256} cannot be read") from error
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise DatabaseStateError(f"the archived copy {sha256} was changed")
    return raw


def remove(folder: Path, sha256: str) -> None:
    """Take back a copy that no row names; one that is not there is no error."""
    place = _place(folder, sha256)
    with suppress(OSError):
        place.chmod(stat.S_IRUSR | stat.S_IWUSR)  # Windows deletes no read-only file
        place.unlink()
    with suppress(OSError):
        place.parent.rmdir()  # stays where it holds other copies


def verify(folder: Path, sha256s: Iterable[str]) -> dict[str, Fault]:
    """Which of the copies are missing or changed; empty where all is well."""
    faults: dict[str, Fault] = {}
    for sha256 in sorted(set(sha256s)):
        fault = _fault(_place(folder, sha256), sha256) if _is_hash(sha256) else Fault.MISSING
        if fault is not None:
            faults[sha256] = fault
    return faults


def _is_hash(sha256: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{64}", sha256) is not None


def _place(folder: Path, sha256: str) -> Path:
    """Where a copy is kept; only a hash leads anywhere."""
    if not _is_hash(sha256):
        raise BadInputError(f"{sha256!r} is no SHA-256: expected 64 hexadecimal digits")
    return folder / sha256[:2] / sha256


def _fault(place: Path, sha256: str) -> Fault | None:
    if not os.path.lexists(place):
        return Fault.MISSING
    digest = hashlib.sha256()
    try:
        for chunk in _chunks(place):
            digest.update(chunk)
    except BadInputError:
        return Fault.CHANGED
    return None if digest.hexdigest() == sha256 else Fault.CHANGED


def _chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a regular file, piece by piece, and no more of them than may be archived.

    Raises:
        BadInputError: it is no regular file, cannot be read, or is too large.
    """
    try:
        _require_regular(path, path.lstat().st_mode)
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            _require_regular(path, os.fstat(file.fileno()).st_mode)  # not put there since
            size = 0
            while chunk := file.read(CHUNK):
                size += len(chunk)
                if size > LARGEST:
                    raise BadInputError(f"{path}: larger than {LARGEST // 1024**2} MB")
                yield chunk
    except OSError as error:
        raise BadInputError(f"{path}: cannot be read: {error.strerror}") from error


def _require_regular(path: Path, mode: int) -> None:
    if stat.S_ISLNK(mode):
        raise BadInputError(f"{path}: is a symbolic link: expected the file itself")
    if not stat.S_ISREG(mode):
        raise BadInputError(f"{path}: is no regular file")


def _write_at_once(place: Path, raw: bytes) -> None:
    """The whole file under its name, on the disk, read-only; or nothing under that name."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".partial")
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        partial.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        partial.replace(place)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    _sync_folder(place.parent)


def _sync_folder(folder: Path) -> None:
    """A new name survives a power cut only where its folder is on the disk; not on Windows."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove what a killed process left unfinished; what may still be in work stays."""
    for partial in folder.glob(".*.partial"):
        with suppress(OSError):
            if time.time() - partial.lstat().st_mtime > STALE_AFTER:
                partial.unlink()


def recognise(raw: bytes) -> MediaType:
    """What the bytes are, by themselves; a name is not asked.

    Raises:
        BadInputError: they are of a sort that is not kept, or of two sorts at once.
    """
    if not raw:
        raise BadInputError("is empty")
    for beginning, kind in _BEGINNINGS.items():
        if raw.startswith(beginning):
            return kind(raw)
    return _text_type(raw)


def _pdf(raw: bytes) -> MediaType:
    if not re.match(rb"%PDF-\d\.\d", raw) or b"%%EOF" not in raw[-2048:]:
        raise BadInputError(f"is a damaged PDF: {EXPECTED}")
    return _only(MediaType.PDF, raw)


def _png(raw: bytes) -> MediaType:
    whole = raw[12:16] == b"IHDR" and raw.endswith(b"\0\0\0\0IEND\xaeB`\x82")
    return _only(MediaType.PNG, raw, whole=whole)


def _jpeg(raw: bytes) -> MediaType:
    return _only(MediaType.JPEG, raw, whole=raw.rstrip(b"\0\r\n").endswith(b"\xff\xd9"))


def _only(kind: MediaType, raw: bytes, *, whole: bool = True) -> MediaType:
    if not whole:
        raise BadInputError(f"is cut short, or goes on behind its end, as {kind}: {EXPECTED}")
    if _listing(raw) is not None:
        raise BadInputError(f"is {kind} and an archive at once: {EXPECTED}")
    return kind


def _office(raw: bytes) -> MediaType:
    """XLSX or DOCX by the directory of the archive alone: no entry is ever unpacked."""
    listing = _listing(raw)
    if not listing or min(one.header_offset for one in listing) or raw[-22:-18] != b"PK\5\6":
        raise BadInputError(f"is an archive, or a damaged document: {EXPECTED}")
    names = {one.filename.lower() for one in listing}
    if len(names) < len(listing) or any(_is_hostile(one) for one in listing):
        raise BadInputError(f"is an archive with entries no document has: {EXPECTED}")
    if sum(one.file_size for one in listing) > LARGEST_UNPACKED:
        raise BadInputError(f"would unpack to more than {LARGEST_UNPACKED // 1024**2} MB")
    if any(re.search(_ACTIVE, name) for name in names):
        raise BadInputError(f"holds macros or embedded programs: {EXPECTED} without any")
    found = [kind for part, kind in _PARTS.items() if part in names]
    if len(found) != 1 or "[content_types].xml" not in names:
        raise BadInputError(f"is an archive: {EXPECTED}")
    return found[0]


_PARTS = {"word/document.xml": MediaType.DOCX, "xl/workbook.xml": MediaType.XLSX}
_ACTIVE = (
    r"vbaproject|vbadata|macrosheets/|dialogsheets/|activex|oleobject"
    r"|\.(exe|dll|com|scr|bat|cmd|ps1|vbs|js|jar|msi|lnk|sh|py)$"
)


def _is_hostile(entry: zipfile.ZipInfo) -> bool:
    """Encrypted, or named so that unpacking would leave the folder."""
    name = entry.orig_filename
    return bool(
        entry.flag_bits & 1
        or name.startswith("/")
        or ".." in name.split("/")
        or re.search(r"[\\:\x00-\x1f]", name)
    )


def _listing(raw: bytes) -> list[zipfile.ZipInfo] | None:
    """The directory of a ZIP archive; None where there is none that can be read."""
    if raw.count(b"PK\1\2") > MOST_ENTRIES:
        raise BadInputError(f"is an archive of more than {MOST_ENTRIES} entries")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
        return None


_BEGINNINGS: dict[bytes, Callable[[bytes], MediaType]] = {
    b"%PDF-": _pdf,
    b"\x89PNG\r\n\x1a\n": _png,
    b"\xff\xd8\xff": _jpeg,
    b"PK\3\4": _office,
}


def _text_type(raw: bytes) -> MediaType:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError(EXPECTED) from error
    begins = text[:1024].lstrip()
    if re.search(r"[\x00-\x08\x0b\x0e-\x1f\x7f]", text) or not begins:
        raise BadInputError(EXPECTED)
    if begins.startswith("#!"):
        raise BadInputError(f"is a script: {EXPECTED}")
    if "%PDF-" in begins:
        raise BadInputError(f"is text and PDF at once: {EXPECTED}")
    if begins.startswith("<"):
        return _markup_type(text.lstrip())
    return _plain_type(text)


def _markup_type(text: str) -> MediaType:
    """HTML by its first element, whatever comments and declarations stand before it."""
    is_declared, at = False, 0
    while opening := re.compile(r"<(\?|!--|!)").match(text, at):
        is_declared |= _HTML_DECLARED.match(text, at) is not None
        closing = {"?": "?>", "!--": "-->", "!": ">"}[opening[1]]
        end = text.find(closing, at)
        if end < 0:
            break
        at = _BLANKS.match(text, end + len(closing)).end()  # type: ignore[union-attr]
    if (_DECLARED_BODY if is_declared else _BODY).match(text, at) is None:
        raise BadInputError(f"is markup, but no HTML page: {EXPECTED}")
    return MediaType.HTML


_BLANKS = re.compile(r"\s*")
_HTML_DECLARED = re.compile(r"<!doctype\s+html\b[^<>\[]*>", re.IGNORECASE)
_DECLARED_BODY = re.compile(r"<(?!svg\b)[a-z][a-z0-9]*[\s>/]", re.IGNORECASE)
_BODY = re.compile(r"<(html|head|body)[\s>]", re.IGNORECASE)


def _plain_type(text: str) -> MediaType:
    if text.lstrip()[0] in "{[" and _is_json(text):
        return MediaType.JSON
    return MediaType.CSV if any(_is_table(text, one) for one in ",;\t") else MediaType.TEXT


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return False
    return True


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _is_table(text: str, delimiter: str) -> bool:
    """Two lines or more, each of the same number of columns, and of more than one."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        first = next(reader)
        rows = [len(row) == len(first) for row in reader if row]
    except (csv.Error, StopIteration):
        return False
    return len(first) > 1 and bool(rows) and all(rows)
