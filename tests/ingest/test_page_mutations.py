"""However a page or a declaration is damaged, it is read, or refused in one line."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.damage import damaged
from tests.ingest.test_declaration import declaration
from tests.pages import bridges
from tracker.errors import BadInputError
from tracker.ingest.declaration import parse_declaration
from tracker.ingest.page_defects import find_page_defects
from tracker.ingest.reading import decode, read_document
from tracker.ingest.summit_page import parse_summit_page

RANDOMS = st.integers(0, 2**64 - 1).map(Random)


def parse_page(raw: bytes) -> None:
    parse_summit_page(decode(raw, "page.txt").text)


def read_page(raw: bytes) -> None:
    text = decode(raw, "page.txt").text
    find_page_defects(parse_summit_page(text), text)


def read_declaration(raw: bytes) -> None:
    parse_declaration(decode(raw, "declaration.txt").text)


def is_refused(read: Callable[[bytes], None], raw: bytes) -> bool:
    """Whether `read` refuses; anything but a refusal in one line that says where escapes."""
    try:
        read(raw)
    except BadInputError as error:
        message = str(error)
        assert len(message.splitlines()) == 1
        assert "line " in message or "the file is empty" in message
        return True
    return False


@given(RANDOMS)
def test_damaged_page_is_read_or_refused_in_one_line(random: Random):
    """Lines dropped, doubled, swapped or cut, characters and bytes changed: never a traceback."""
    is_refused(read_page, damaged(bridges(), random))


@given(RANDOMS)
def test_damaged_declaration_is_read_or_refused_in_one_line(random: Random):
    """The same promise for declarations."""
    is_refused(read_declaration, damaged(declaration(), random))


@given(random=RANDOMS)
def test_damaged_real_page_is_read_or_refused_in_one_line(summit_page_path: Path, random: Random):
    """The same promise for the page as published, which is larger and stranger."""
    is_refused(parse_page, damaged(read_document(summit_page_path).text, random))


@given(random=RANDOMS)
def test_damaged_real_declaration_is_read_or_refused(declaration_path: Path, random: Random):
    """The same promise for the declaration as published."""
    is_refused(read_declaration, damaged(read_document(declaration_path).text, random))


@pytest.mark.parametrize(
    ("read", "text"), [(read_page, bridges()), (read_declaration, declaration())]
)
def test_damage_is_neither_harmless_nor_always_fatal(read: Callable[[bytes], None], text: str):
    """The changes tried above reach both outcomes often enough to say something."""
    refused = sum(is_refused(read, damaged(text, Random(seed))) for seed in range(100))
    assert 20 < refused < 95


def test_page_cut_at_any_byte_is_read_or_refused():
    """A download that stops anywhere is a whole page up to there, or refused."""
    raw = bridges().encode()
    outcomes = [is_refused(parse_page, raw[:size]) for size in range(len(raw))]
    last_actor = raw.index("  • Bridge Builders".encode())
    assert all(outcomes[: raw.index("  • Antigua".encode()) + 4])
    assert not outcomes[last_actor - 1]
