"""Databases the explorer's tests read: the catalogue alone, and with a page imported."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboards.gateway import Gateway
from tests.conftest import DECLARATION, SOURCES, SUMMIT_PAGE, settings_for
from tests.databases import make_catalogue, rules, url_of, written
from tests.pages import bridges
from tracker.catalogue.agenda import import_agenda
from tracker.catalogue.declaration import import_declaration
from tracker.catalogue.seed_tables import Seeds
from tracker.catalogue.summit_page import import_summit_page
from tracker.config import Settings
from tracker.db import make_engine
from tracker.ingest.reading import decode, read_document
from tracker.linking.citations import LinkWeights

AGENDAS = [SOURCES / "000_7addc33084646e6d.txt", SOURCES / "003_4548564b83f56af7.txt"]


@pytest.fixture(scope="session")
def filled(
    tmp_path_factory: pytest.TempPathFactory, seeds: Seeds, weights: LinkWeights
) -> Callable[[bool], Settings]:
    """Gives a SQLite database with the catalogue, and the documents at hand where wanted."""

    @cache
    def make(imported: bool) -> Settings:
        file = tmp_path_factory.mktemp("explorer") / "explorer.sqlite"
        make_catalogue(file)
        settings = settings_for(url_of(file))
        if imported:
            engine = make_engine(settings)
            with written(engine, "import") as session:
                import_documents(session, seeds, weights)
            engine.dispose()
        return settings

    return make


def import_documents(session: Session, seeds: Seeds, weights: LinkWeights) -> None:
    import_summit_page(session, decode(bridges().encode(), "bridges"), weights)
    if SUMMIT_PAGE.is_file():
        import_summit_page(session, read_document(SUMMIT_PAGE), weights)
    if DECLARATION.is_file():
        import_declaration(session, read_document(DECLARATION), seeds.signatory_pairs)
    for agenda in AGENDAS:
        if agenda.is_file():
            import_agenda(session, read_document(agenda))


@pytest.fixture(scope="session", params=["catalogue only", "documents imported"])
def explorer_settings(
    request: pytest.FixtureRequest, filled: Callable[[bool], Settings]
) -> Settings:
    """Settings of each of the two databases."""
    return filled(request.param == "documents imported")


@pytest.fixture(scope="session")
def imported_settings(filled: Callable[[bool], Settings]) -> Settings:
    """Settings of a database with the documents imported."""
    return filled(True)


@pytest.fixture(scope="session")
def engine(explorer_settings: Settings) -> Iterator[Engine]:
    """An engine on each of the two databases."""
    engine = make_engine(explorer_settings)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def gateway(engine: Engine) -> Gateway:
    """The explorer's door to each of the two databases."""
    return Gateway(engine, rules())
