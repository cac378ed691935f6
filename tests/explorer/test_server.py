"""The server's answers, without a browser."""

import flask
import pytest
from flask.testing import FlaskClient

from dashboards.server import create_server
from tests.conftest import settings_for
from tracker.config import Settings
from tracker.db import engine_scope, upgrade
from tracker.errors import DatabaseStateError, UnknownKeyError


@pytest.fixture(scope="module")
def client(explorer_settings: Settings) -> FlaskClient:
    """A client of a server on each of the two databases."""
    server: flask.Flask = create_server(explorer_settings)
    return server.test_client()


@pytest.mark.parametrize(
    "path", ["/en/nope", "/fr/", "/en/state/XXX", "/es/commitment/x:1", "/wp-admin.php"]
)
def test_an_address_that_leads_nowhere_is_a_real_404(client, path):
    """Status 404 with a page that says so and leads on."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert '<a href="/e' in answer.text


def test_the_404_page_speaks_the_language_of_the_address(client):
    """Below /es/ it is Spanish."""
    answer = client.get("/es/nada")
    assert '<html lang="es">' in answer.text
    assert "No hay ninguna página" in answer.text


@pytest.mark.parametrize(("wanted", "path"), [("es-HN,es;q=0.9", "/es/"), ("de", "/en/")])
def test_the_root_leads_to_the_readers_language(client, wanted, path):
    """The browser's language decides, English is the fallback."""
    answer = client.get("/", headers={"Accept-Language": wanted})
    assert answer.status_code == 302
    assert answer.location == path


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_answer_is_the_page_itself_in_its_language(client, language):
    """Language, title and content stand in the HTML before any script runs."""
    answer = client.get(f"/{language}/state/HND")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert "<title>Honduras - Hechos</title>" in answer.text
    assert "<h1>Honduras</h1>" in answer.text
    assert f'hreflang="{"es" if language == "en" else "en"}"' in answer.text


def test_every_answer_forbids_the_browser_to_ask_elsewhere(client):
    """The content policy lets nothing load from another machine."""
    policy = client.get("/en/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_health_tells_the_schema_revision(client):
    """A monitor can see that the database answers."""
    assert client.get("/health").json == {"status": "ok", "revision": "0005"}


def test_a_database_without_tables_is_refused_with_a_way_on(tmp_path):
    """The server does not start on an empty database; the message names the command."""
    with pytest.raises(DatabaseStateError, match="tracker demo"):
        create_server(settings_for(f"sqlite:///{tmp_path}/empty.sqlite"))


def test_a_database_without_catalogue_is_refused_with_a_way_on(tmp_path):
    """Tables alone have nothing to show; the message names the command that fills them."""
    settings = settings_for(f"sqlite:///{tmp_path}/bare.sqlite")
    with engine_scope(settings) as engine:
        upgrade(engine, settings)
    with pytest.raises(UnknownKeyError, match="tracker load"):
        create_server(settings)
