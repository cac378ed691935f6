"""A statistical file as received: its bytes, unpacked, and what it takes to read them as text.

Nothing is guessed by frequency of letters in a language: a byte order mark, strict UTF-8, line
ends and the place of accented letters decide, in this order; where they do not, the file is
refused. What unpacks to more than is allowed is refused while it unpacks.
"""

import codecs
import hashlib
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
from defusedxml.ElementTree import iterparse
from openpyxl.utils.escape import unescape

from tracker.errors import BadInputError
from tracker.ingest.entered import clean, shown

MAX_BYTES, MAX_UNPACKED = 200_000_000, 1_000_000_000
MAX_WORKBOOK, MAX_PARTS, MAX_COLUMNS = 300_000_000, 2_000, 2_000
HEAD_BYTES = 65_536
_SLICE = 4_000_000
_GZIP, _ZIP, _OLD_OFFICE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL_BYTES = bytes([*range(9), 11, *range(14, 32), 127])
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_CONTROL_IN_UTF8 = re.compile(rb"\xc2[\x80-\x9f]")
# two bytes that are an accented letter in UTF-8, and in one-byte encodings only two odd signs
_UTF8_LETTER = re.compile(rb"[\xc2\xc3][\x80-\xbf]")
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# accented small letters where a word goes on; what Windows-1252 has there are quotes and dashes
_MAC_LETTER = re.compile(
    rb"[A-Za-z][\x87-\x91\x95\x98\x9a-\x9f](?![0-9])|[a-z][\x93\x94\x96\x97\x99][a-z]"
)
_WINDOWS_LETTER = re.compile(rb"[a-z][\xe0-\xf6\xf8-\xff]|[A-Z][\xe0-\xf6\xf8-\xff][a-z]")
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr=\"(\d+)\"")


@dataclass(frozen=True)
class StatisticalFile:
    """Bytes of a file (unpacked where it came as .gz), its name and the hash of what was received.

    `encoding` is what `open_statistics` found: `utf-8`, `utf-8-sig`, `utf-16`, `cp1252` or
    `mac_roman`; it is empty for a workbook, which has no text either.
    """

    path: Path
    data: bytes
    sha256: str
    byte_count: int
    encoding: str
    is_workbook: bool

    @cached_property
    def text(self) -> str:
        """The whole file as text, its lines ended by line feeds, without a byte order mark."""
        return "" if self.is_workbook else _newlines(self.data.decode(self.encoding))

    @cached_property
    def head(self) -> str:
        """The first 64 KB as text: enough to tell the format by."""
        if self.is_workbook:
            return ""
        decoder = codecs.getincrementaldecoder(self.encoding)()
        return _newlines(decoder.decode(self.data[:HEAD_BYTES]))

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """The names of a workbook's sheets of cells, in their order; none for a text."""
        return _sheet_names(self) if self.is_workbook else ()

    def stream(self) -> io.TextIOWrapper:
        """The text line by line, as `text`, for files too large to hold twice."""
        return io.TextIOWrapper(io.BytesIO(self.data), encoding=self.encoding or "utf-8")


def open_statistics(path: Path) -> StatisticalFile:
    """Read a file of at most 200 MB, unpack .gz (to at most 1 GB) and find its encoding.

    Raises:
        BadInputError: no such file, empty, too large, damaged, binary, a ZIP archive or a workbook
            of an old kind, or text in an encoding that cannot be told.
    """
    received = _received(path)
    data = _unzipped(received, path) if received.startswith(_GZIP) else received
    if not data.strip() or any(data.strip() == mark for mark, _ in _MARKS):
        raise BadInputError(f"{path}: the file is empty")
    is_workbook = _is_workbook(data, path)
    encoding = "" if is_workbook else _encoding(data, path)
    digest = hashlib.sha256(received).hexdigest()
    file = StatisticalFile(path, data, digest, len(received), encoding, is_workbook)
    _ = file.sheets  # a damaged workbook is refused here, not where formats are told apart
    return file


def workbook_rows(file: StatisticalFile, sheet: str = "") -> Iterator[list[str]]:
    """Each row of a sheet as texts, the empty ones too: row 1 first; the only sheet if not named.

    Numbers as Python prints them (`2019`, `13.8`), days as `2019-05-31`, truth as `TRUE`; a number
    shown as a percentage ends in `%`, for it is stored as a hundredth of what people see.

    Raises:
        BadInputError: no such sheet, a formula in it (none is believed), damage, rows out of order
            or too many columns; rows before that are handed on first.
    """
    name = sheet or _only_sheet(file)
    if name not in file.sheets:
        held = ", ".join(map(shown, file.sheets))
        raise BadInputError(f"{file.path}: expected a sheet {shown(name)}, found {held}")
    yield from _sheet_rows(file, name)


# Bytes


def _received(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise BadInputError(f"{path}: expected a file, found a folder")
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise BadInputError(f"{path}: larger than {MAX_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInputError(f"{path}: cannot be read: {reason}") from error


def _unzipped(received: bytes, path: Path) -> bytes:
    """What a .gz holds: one or more members, complete and nothing behind them."""
    parts: list[bytes] = []
    left, rest = MAX_UNPACKED, received
    while rest:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            part = unpacker.decompress(rest, left + 1)
        except zlib.error as error:
            raise BadInputError(f"{path}: expected a .gz file, found a damaged one") from error
        left -= len(part)
        if left < 0:
            raise BadInputError(f"{path}: unpacks to more than {MAX_UNPACKED // 1_000_000} MB")
        if not unpacker.eof:
            raise BadInputError(f"{path}: expected a whole .gz file, found one that is cut off")
        parts.append(part)
        rest = unpacker.unused_data.lstrip(b"\0")
    return parts[0] if len(parts) == 1 else b"".join(parts)


# Text


def _newlines(text: str) -> str:
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding(data: bytes, path: Path) -> str:
    """The encoding of a text without control characters."""
    found = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if data.startswith(codecs.BOM_UTF8 * 2):
        raise BadInputError(f"{path}: line 1: expected one byte order mark, found two")
    if found == "utf-16":
        _refuse_control_in(_decoded(data, found, path), path)
        return found
    _refuse_control_bytes(data, path)
    if data.isascii():
        return "utf-8"
    bad = _not_utf8(data)
    if bad is None:
        _refuse_control_in_utf8(data, path)
        return found or "utf-8"
    if found or _UTF8_LETTER.search(data):
        line, byte = _line_at(data, bad), data[bad]
        raise BadInputError(f"{path}: line {line}: expected UTF-8 text, found byte 0x{byte:02x}")
    return _one_byte_encoding(data, path)


def _not_utf8(data: bytes) -> int | None:
    """Offset of the first byte that is not UTF-8; slice by slice, so that no copy is made."""
    start = 0
    while start < len(data):
        part = data[start : start + _SLICE]
        try:
            _, used = codecs.utf_8_decode(part, "strict", start + _SLICE >= len(data))
        except UnicodeDecodeError as error:
            return start + error.start
        start += used
    return None


def _one_byte_encoding(data: bytes, path: Path) -> str:
    """Mac Roman by its line ends or its letters, Windows-1252 (which holds Latin-1) otherwise."""
    if b"\n" not in data and b"\r" in data:
        return "mac_roman"
    if _NOT_CP1252.search(data):
        return "mac_roman"
    mac = sum(1 for _ in _MAC_LETTER.finditer(data))
    windows = sum(1 for _ in _WINDOWS_LETTER.finditer(data))
    if mac == windows > 0:
        raise BadInputError(
            f"{path}: the encoding can be Windows-1252 or Mac Roman: save the file as UTF-8"
        )
    return "mac_roman" if mac > windows else "cp1252"


def _decoded(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInputError(
            f"{path}: expected {encoding.upper()} text, found other bytes at offset {error.start}"
        ) from error


def _refuse_control_bytes(data: bytes, path: Path) -> None:
    for start in range(0, len(data), _SLICE):
        part = data[start : start + _SLICE]
        if len(part.translate(None, _CONTROL_BYTES)) < len(part):
            at = next(i for i, byte in enumerate(part) if byte in _CONTROL_BYTES)
            raise _control_fault(path, _line_at(data, start + at), part[at])


def _refuse_control_in_utf8(data: bytes, path: Path) -> None:
    if found := _CONTROL_IN_UTF8.search(data):
        raise _control_fault(path, _line_at(data, found.start()), found[0][1])


def _refuse_control_in(text: str, path: Path) -> None:
    if found := _CONTROL.search(text):
        line = _newlines(text[: found.start()]).count("\n") + 1
        raise _control_fault(path, line, ord(found[0]))


def _control_fault(path: Path, line: int, code: int) -> BadInputError:
    return BadInputError(
        f"{path}: line {line}: expected text, found control character U+{code:04X}: "
        "not a text file, or damaged"
    )


def _line_at(data: bytes, offset: int) -> int:
    """The line of an offset; a carriage return alone ends a line, too."""
    ends = data.count(b"\n", 0, offset)
    return ends + data.count(b"\r", 0, offset) - data.count(b"\r\n", 0, offset) + 1


# Workbooks


def _is_workbook(data: bytes, path: Path) -> bool:
    """Whether this is an .xlsx workbook that is safe to open; other packed files are refused."""
    if data.startswith(_OLD_OFFICE):
        raise BadInputError(f"{path}: a workbook of the old kind (.xls): save it as .xlsx or CSV")
    if not data.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except Exception as error:  # the standard library raises many kinds for a damaged archive
        raise BadInputError(f"{path}: expected a workbook, found a damaged file") from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise BadInputError(
            f"{path}: an archive, not an .xlsx workbook: unpack it and give the file of values"
        )
    size = sum(part.file_size for part in parts)
    if size > MAX_WORKBOOK or len(parts) > MAX_PARTS:
        raise BadInputError(
            f"{path}: expected a workbook of at most {MAX_WORKBOOK // 1_000_000} MB of contents "
            f"in {MAX_PARTS} parts"
        )
    _refuse_definitions(data, path)
    return True


def _refuse_definitions(data: bytes, path: Path) -> None:
    """No part may define entities: they stand above the first element, so only that is read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        for name in names:
            try:
                with archive.open(name) as part:
                    next(iter(iterparse(part, ("start",), forbid_dtd=True)), None)
            except Exception as error:  # of the archive, of the parser, of the definitions
                raise BadInputError(
                    f"{path}: expected a workbook, found a damaged one: {shown(name)}"
                ) from error


def _opened(file: StatisticalFile) -> Any:  # noqa: ANN401 - a workbook of the library
    """The workbook, its formulas as formulas."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the library leaves out, nothing is read here
            return openpyxl.load_workbook(io.BytesIO(file.data), read_only=True, data_only=False)
    except Exception as error:  # the library raises anything for a damaged part
        raise BadInputError(f"{file.path}: expected a workbook, found a damaged one") from error


def _sheet_names(file: StatisticalFile) -> tuple[str, ...]:
    book = _opened(file)
    try:
        return tuple(sheet.title for sheet in book.worksheets)
    finally:
        book.close()


def _only_sheet(file: StatisticalFile) -> str:
    if len(file.sheets) == 1:
        return file.sheets[0]
    held = ", ".join(map(shown, file.sheets)) or "none"
    raise BadInputError(f"{file.path}: expected one sheet, or the name of one, found {held}")


def _sheet_rows(file: StatisticalFile, name: str) -> Iterator[list[str]]:
    book = _opened(file)
    try:
        sheet = book[name]
        _refuse_disorder(file, sheet)
        sheet.reset_dimensions()  # what the file says of its size is not believed
        for number, row in enumerate(sheet.iter_rows(), 1):
            yield _row_texts(file, name, number, row)
    except BadInputError:
        raise
    except Exception as error:  # the library raises anything for a damaged part
        raise BadInputError(f"{file.path}: sheet {shown(name)} is damaged") from error
    finally:
        book.close()


def _refuse_disorder(file: StatisticalFile, sheet: Any) -> None:  # noqa: ANN401 - of the library
    """Rows in order, each once: the library would pass over the others in silence."""
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        content = archive.read(sheet._worksheet_path)  # noqa: SLF001 - it has no other name
    last = 0
    for found in _ROW_NUMBER.finditer(content):
        number = int(found[1])
        if number <= last:
            raise BadInputError(f"{file.path}: expected rows in order, found row {number} again")
        last = number


def _row_texts(file: StatisticalFile, name: str, number: int, row: Any) -> list[str]:  # noqa: ANN401
    texts = []
    for cell in row:
        if getattr(cell, "data_type", "n") == "f":
            raise BadInputError(
                f"{file.path}: {name}!{cell.coordinate}: expected a value, found a formula: "
                "save the sheet with values only"
            )
        texts.append(_cell_text(cell))
    if len(texts) > MAX_COLUMNS and any(texts[MAX_COLUMNS:]):
        raise BadInputError(f"{file.path}: row {number}: expected at most {MAX_COLUMNS} columns")
    return texts[:MAX_COLUMNS]


def _cell_text(cell: Any) -> str:  # noqa: ANN401 - a cell of the library
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(unescape(value))
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime | date | time):
        return _day_text(value)
    text = repr(value)
    if "%" in str(getattr(cell, "number_format", "")):
        return f"{float(value) * 100:.15g}%"
    return text.removesuffix(".0")


def _day_text(value: datetime | date | time) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat()
