"""From a file to text and numbered lines, or one clear line about why not."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import BadInputError

MAX_BYTES = 20_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Document:
    """A file as received: its text, and the hash and size of its bytes."""

    text: str
    sha256: str
    byte_count: int


@dataclass(frozen=True)
class Line:
    """One line: number from 1, offset of its first character in the text, and the characters."""

    number: int
    offset: int
    content: str

    @property
    def end(self) -> int:
        """Offset just behind the line's last character."""
        return self.offset + len(self.content)

    @property
    def indent(self) -> int:
        """Number of leading blanks."""
        return len(self.content) - len(self.content.lstrip(" "))

    @property
    def stripped(self) -> str:
        """The line without white space at either end."""
        return self.content.strip()


def read_document(path: Path) -> Document:
    """Read a UTF-8 text file (a byte order mark is allowed and dropped).

    Raises:
        BadInputError: the file cannot be read, is empty, too large, binary or in another encoding.
    """
    try:
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise BadInputError(f"{path}: larger than {MAX_BYTES // 1_000_000} MB")
        raw = path.read_bytes()
    except OSError as error:
        raise BadInputError(f"{path}: cannot be read: {error.strerror}") from error
    return decode(raw, str(path))


def decode(raw: bytes, name: str) -> Document:
    """Bytes -> document; `name` is what errors call the file.

    Raises:
        BadInputError: as `read_document`.
    """
    if not raw.strip():
        raise BadInputError(f"{name}: the file is empty")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInputError(
            f"{name}: line {line}: expected UTF-8 text, found byte 0x{raw[error.start]:02x}"
        ) from error
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise BadInputError(
            f"{name}: line {line}: expected text, found control character "
            f"U+{ord(control.group()):04X}: not a text file, or damaged"
        )
    return Document(text, hashlib.sha256(raw).hexdigest(), len(raw))


def split_lines(text: str) -> list[Line]:
    """Every line, blank ones too; only a line feed ends a line, a carriage return is dropped."""
    lines = []
    offset = 0
    for number, content in enumerate(text.split("\n"), 1):
        lines.append(Line(number, offset, content.removesuffix("\r")))
        offset += len(content) + 1
    return lines


class Cursor:
    """Walks the non-blank lines once; nothing is passed over in silence."""

    def __init__(self, text: str) -> None:
        """Start before the first non-blank line of `text`."""
        lines = split_lines(text)
        self._lines = [line for line in lines if line.stripped]
        self._at = 0
        self.line_count = len(lines)

    def peek(self, ahead: int = 0) -> Line | None:
        """The next non-blank line (or the one `ahead` of it), None behind the last."""
        at = self._at + ahead
        return self._lines[at] if at < len(self._lines) else None

    def rest(self) -> list[Line]:
        """All non-blank lines not yet consumed."""
        return self._lines[self._at :]

    def take(self) -> Line:
        """Consume and return the next line; call only where `peek` gave one."""
        line = self._lines[self._at]
        self._at += 1
        return line

    def take_while(self, wanted: Callable[[Line], bool]) -> Iterator[Line]:
        """Consume lines as long as they are `wanted`."""
        while (line := self.peek()) is not None and wanted(line):
            yield self.take()

    def expect(self, wanted: Callable[[Line], bool], description: str) -> Line:
        """Consume one line that must be `wanted`.

        Raises:
            BadInputError: it is not, or the text has ended.
        """
        line = self.peek()
        if line is None:
            raise self.ended(description)
        if not wanted(line):
            raise BadInputError.at_line(line.number, description, line.content)
        return self.take()

    def ended(self, description: str) -> BadInputError:
        """The error for a text that stops too early."""
        last = self._lines[-1].number if self._lines else 1
        return BadInputError(f"line {last}: expected {description}, found the end of the file")
