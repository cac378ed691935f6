"""Databases the explorer's tests read: the catalogue alone, and with a page imported."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboards.gateway import Gateway
from tests.conftest import DECLARATION, SUMMIT_PAGE, settings_for
from tests.pages import bridges
from tracker.catalogue.declaration import import_declaration
from tracker.catalogue.load import load_catalogue
from tracker.catalogue.reading import Seeds
from tracker.catalogue.summit_page import import_summit_page
from tracker.config import Settings
from tracker.db import make_engine, upgrade
from tracker.ingest.reading import decode, read_document
from tracker.linking.citations import LinkWeights


def filled(folder: Path, seeds: Seeds, weights: LinkWeights, *, imported: bool) -> Settings:
    """A SQLite database with the catalogue, and the documents at hand where `imported`."""
    settings = settings_for(f"sqlite:///{folder}/explorer.sqlite")
    engine = make_engine(settings)
    upgrade(engine, settings)
    with Session(engine) as session, session.begin():
        load_catalogue(session, seeds, weights)
        if imported:
            import_summit_page(session, decode(bridges().encode(), "bridges"), weights)
            if SUMMIT_PAGE.is_file():
                import_summit_page(session, read_document(SUMMIT_PAGE), weights)
            if DECLARATION.is_file():
                import_declaration(session, read_document(DECLARATION), seeds.signatory_pairs)
    engine.dispose()
    return settings


@pytest.fixture(scope="session", params=["catalogue only", "documents imported"])
def explorer_settings(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    seeds: Seeds,
    weights: LinkWeights,
) -> Settings:
    """Settings of each of the two databases."""
    folder = tmp_path_factory.mktemp("explorer")
    return filled(folder, seeds, weights, imported=request.param == "documents imported")


@pytest.fixture(scope="session")
def imported_settings(
    tmp_path_factory: pytest.TempPathFactory, seeds: Seeds, weights: LinkWeights
) -> Settings:
    """Settings of a database with the documents imported."""
    return filled(tmp_path_factory.mktemp("imported"), seeds, weights, imported=True)


@pytest.fixture(scope="session")
def engine(explorer_settings: Settings) -> Iterator[Engine]:
    """An engine on each of the two databases."""
    engine = make_engine(explorer_settings)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def gateway(engine: Engine) -> Gateway:
    """The explorer's door to each of the two databases."""
    return Gateway(engine)
