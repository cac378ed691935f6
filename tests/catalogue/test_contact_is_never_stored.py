"""No table holds a telephone number or an e-mail address of a page or a declaration."""

import shutil
from pathlib import Path

import pytest

from tests.databases import all_rows, import_call, import_page, make_catalogue, opened
from tests.ingest.test_declaration import declaration
from tests.pages import BRIDGES, Listed, Reported, page

ADDRESS = "keeper@bridges.example"
NUMBER = "+1 202 555 0123"
CONTACTS = f"{ADDRESS} {NUMBER}"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the catalogue, for all tests of this file."""
    file = tmp_path_factory.mktemp("contact") / "catalogue.sqlite"
    make_catalogue(file)
    return file


@pytest.fixture
def database(catalogue: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copy(catalogue, tmp_path / "own.sqlite"))


def cells_with_contacts(file: Path) -> list[tuple[str, object]]:
    """Table and content of each cell that holds the address or the number."""
    return [
        (table, cell)
        for table, rows in all_rows(file).items()
        for row in rows
        for cell in row
        if ADDRESS in str(cell).casefold() or NUMBER in str(cell)
    ]


def page_with(provision: str = "", body: str = "", resource: str = "", actor: str = "") -> bytes:
    """A page with contact data where a test wants it."""
    instruments = {**BRIDGES, "Plan of Action - Oz, Oz - May 2001": {"1": f"Build. {provision}"}}
    reported = Reported("5/30/2014", "1", ["Nine bridges.", f"Ask us: {body}"])
    actor_printed = Listed(f"Atlantis {actor}".strip(), [reported], [f"Map {resource}".strip()])
    return page(instruments, [actor_printed]).encode()


def test_texts_are_stored_masked(database: Path):
    """Contact data in a paragraph or in a report is masked before it is written."""
    with opened(database) as engine:
        import_page(engine, page_with(provision=f"{CONTACTS}.", body=f"{CONTACTS}."))
        import_call(engine, declaration([f"Write to {CONTACTS}."]).encode())
    assert cells_with_contacts(database) == []


@pytest.mark.parametrize(
    "raw",
    [
        page_with(body=f"{ADDRESS},"),
        page_with(resource=CONTACTS),
        page_with(actor=CONTACTS),
    ],
    ids=["quote of a cut text", "related resource", "actor"],
)
def test_rest_of_a_page_is_stored_masked(database: Path, raw: bytes):
    """Contact data is masked wherever the page prints it, and in what is quoted from it."""
    with opened(database) as engine:
        import_page(engine, raw)
    assert cells_with_contacts(database) == []


@pytest.mark.parametrize(
    "text",
    [
        declaration(lists={"Signatories:": [f"- Amigos del Río {CONTACTS}"]}),
        declaration().replace("A Call of", f"Write to {ADDRESS}, a Call of"),
    ],
    ids=["signatory", "title"],
)
def test_rest_of_a_declaration_is_stored_masked(database: Path, text: str):
    """Contact data is masked beside the name of who signed, and in the title."""
    with opened(database) as engine:
        import_call(engine, text.encode())
    assert cells_with_contacts(database) == []
