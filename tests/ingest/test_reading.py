"""From bytes to numbered lines: nothing is guessed, nothing is passed over."""

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pages import bridges
from tracker.errors import BadInputError
from tracker.ingest import reading
from tracker.ingest.reading import Cursor, decode, read_document, split_lines
from tracker.ingest.summit_page import parse_summit_page

LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=8)


def refusal(raw: bytes) -> str:
    with pytest.raises(BadInputError) as caught:
        decode(raw, "page.txt")
    return str(caught.value)


def test_document_carries_hash_and_size_of_the_bytes_as_received(tmp_path: Path):
    """The hash is that of the bytes on disk, so a reader can check it with any tool."""
    raw = "\ufeffPuente número 1\r\n".encode()
    file = tmp_path / "page.txt"
    file.write_bytes(raw)
    document = read_document(file)
    assert document.sha256 == hashlib.sha256(raw).hexdigest()
    assert document.byte_count == len(raw)


def test_byte_order_mark_is_dropped_from_the_text():
    """A byte order mark is accepted and is no character of the first line."""
    assert decode(b"\xef\xbb\xbfBridge", "page.txt").text == "Bridge"


@pytest.mark.parametrize("raw", [b"", b"   ", b"\n\r\n\t"], ids=["nothing", "blanks", "newlines"])
def test_empty_file_is_refused(raw: bytes):
    """A file without a printed character is refused as empty."""
    assert refusal(raw) == "page.txt: the file is empty"


def test_latin_1_file_is_refused_with_the_line_of_the_first_wrong_byte():
    """Text in another encoding is never guessed at: the line of the wrong byte is named."""
    raw = "one\ntwo\npuente peatonal en Córdoba".encode("latin-1")
    assert refusal(raw) == "page.txt: line 3: expected UTF-8 text, found byte 0xf3"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_unicode_encodings_are_refused(encoding: str):
    """A page saved as UTF-16 or UTF-32 is refused, with a line, not read as gibberish."""
    assert re.match(r"page\.txt: line \d+: expected ", refusal(bridges().encode(encoding)))


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04 text", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"]
)
def test_binary_file_is_refused(raw: bytes):
    """A picture, an archive or a PDF is refused with a line number."""
    assert "line " in refusal(raw)


@pytest.mark.parametrize("control", ["\x00", "\x08", "\x0b", "\x1b", "\x7f"])
def test_control_character_is_refused_with_its_line(control: str):
    """A control character says the file is damaged, and where."""
    message = refusal(f"one\ntwo{control}\n".encode())
    assert message.startswith(
        f"page.txt: line 2: expected text, found control character U+{ord(control):04X}"
    )


def test_tab_and_form_feed_are_text():
    """White space that text files do hold is no damage."""
    assert decode(b"a\tb\x0cc", "page.txt").text == "a\tb\x0cc"


def test_file_that_cannot_be_read_is_one_line(tmp_path: Path):
    """A missing file and a folder are told apart from wrong content, in one line."""
    for path in (tmp_path / "absent.txt", tmp_path):
        with pytest.raises(BadInputError, match=r"cannot be read: \w+"):
            read_document(path)


def test_file_beyond_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A file larger than the limit is refused; one of exactly that size is read."""
    monkeypatch.setattr(reading, "MAX_BYTES", 8)
    (tmp_path / "fits.txt").write_bytes(b"12345678")
    (tmp_path / "large.txt").write_bytes(b"123456789")
    assert read_document(tmp_path / "fits.txt").byte_count == 8
    with pytest.raises(BadInputError, match="larger than"):
        read_document(tmp_path / "large.txt")


@given(st.lists(st.tuples(LINE, st.sampled_from(["", "\r"])), min_size=1, max_size=8))
@settings(deadline=None)
def test_lines_stand_at_their_offsets(parts: list[tuple[str, str]]):
    """Only a line feed ends a line, and text[offset:end] is the line, whatever it holds."""
    text = "\n".join(content + ending for content, ending in parts)
    lines = split_lines(text)
    assert [line.content for line in lines] == [content for content, _ in parts]
    assert [line.number for line in lines] == list(range(1, len(parts) + 1))
    assert all(text[line.offset : line.end] == line.content for line in lines)


@given(st.lists(LINE, min_size=1, max_size=8))
@settings(deadline=None)
def test_cursor_gives_every_non_blank_line_once(contents: list[str]):
    """Walking the text meets each non-blank line once, in order, and counts the blank ones too."""
    cursor = Cursor("\n".join(contents))
    met = list(cursor.take_while(lambda _: True))
    assert [line.content for line in met] == [one for one in contents if one.strip()]
    assert cursor.line_count == len(contents)
    assert cursor.peek() is None


def test_unwanted_line_stays_where_it_is():
    """A line that is not what was expected is named and not consumed."""
    cursor = Cursor("\n\nbridge\n")
    with pytest.raises(BadInputError, match=r"^line 3: expected a river, found 'bridge'$"):
        cursor.expect(lambda line: line.stripped == "river", "a river")
    assert cursor.take().content == "bridge"


def test_end_of_text_names_the_last_printed_line():
    """A text that stops too early is reported at its last non-blank line."""
    cursor = Cursor("one\ntwo\n\n\n")
    list(cursor.take_while(lambda _: True))
    with pytest.raises(
        BadInputError, match=r"^line 2: expected a river, found the end of the file"
    ):
        cursor.expect(lambda _: True, "a river")


def test_long_line_is_shown_shortened():
    """The error quotes enough of a line to find it, not a whole paragraph."""
    message = str(BadInputError.at_line(7, "a river", "bridge " * 50))
    assert message.endswith("...'")
    assert len(message) < 100


def test_line_endings_change_no_record():
    """The same page with CRLF or with a byte order mark gives the same texts and hashes."""
    plain = parse_summit_page(bridges())
    crlf = parse_summit_page(bridges().replace("\n", "\r\n"))
    marked = parse_summit_page(decode(b"\xef\xbb\xbf" + bridges().encode(), "page.txt").text)
    assert marked == plain
    for one, other in ((plain.provisions, crlf.provisions), (plain.reports, crlf.reports)):
        assert [record.sha256 for record in one] == [record.sha256 for record in other]
        assert [record.text for record in one] == [record.text for record in other]
