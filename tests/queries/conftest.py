"""What tests of queries share: tables without a row."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.conftest import fresh_url, settings_for
from tracker.db import engine_scope, upgrade


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A session on tables without a row."""
    settings = settings_for(fresh_url("sqlite", tmp_path_factory.mktemp("bare"), "bare"))
    with engine_scope(settings) as engine:
        upgrade(engine, settings)
        with Session(engine) as session:
            yield session
