"""One Flask server: the explorer at `/`, health at `/health`, a real 404 for everything else."""

from collections.abc import Callable
from datetime import date

import flask
from flask.typing import ResponseReturnValue
from waitress.server import create_server as make_wsgi_server

from dashboards import briefs, compare_choice, downloads
from dashboards.explorer.app import make_explorer
from dashboards.gateway import Gateway, open_gateway
from dashboards.not_found import not_found
from dashboards.routes import Page, Route, day_of, on_day, parse
from tracker.config import Settings, settings
from tracker.errors import BadInputError
from tracker.i18n import INTERFACE_LANGUAGES

OURS = ("/_dash-", "/_reload-hash", "/assets/", "/health", downloads.PREFIX, briefs.PREFIX)
PORTS_TRIED = 20

# Everything the pages need comes from this server; Dash needs inline scripts and eval.
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "frame-ancestors 'self'; base-uri 'self'; form-action 'self'"
)


def create_server(given: Settings | None = None) -> flask.Flask:
    """The WSGI application.

    Raises:
        DatabaseStateError: the database has no tables.
    """
    gateway = open_gateway(given or settings())
    server = flask.Flask("dashboards")
    _guard_addresses(server, gateway)
    compare_choice.register(server)
    _add_health(server, gateway)
    downloads.add_downloads(server, gateway)
    briefs.add_briefs(server, gateway)
    make_explorer(server, gateway)
    return server


def _guard_addresses(server: flask.Flask, gateway: Gateway) -> None:
    """Dash answers any address with 200; here only those that lead somewhere get that far."""

    @server.before_request
    def check() -> ResponseReturnValue | None:
        path = flask.request.path
        if path.startswith(OURS):
            return None
        if path == "/":
            best = flask.request.accept_languages.best_match(INTERFACE_LANGUAGES)
            return flask.redirect(Route(best or INTERFACE_LANGUAGES[0], Page.OVERVIEW).path)
        route, day = parse(path), day_of(path)
        if route is None or not _leads_somewhere(gateway, route, day):
            return not_found(path), 404
        with on_day(day):
            return flask.redirect(route.path) if path != route.path else None

    @server.after_request
    def protect(response: flask.Response) -> flask.Response:
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response


def _leads_somewhere(gateway: Gateway, route: Route, day: date | None) -> bool:
    """Whether there is such a page, on a day the ledger knows."""
    try:
        return gateway.at(day).exists(route)
    except BadInputError:
        return False


def _add_health(server: flask.Flask, gateway: Gateway) -> None:
    @server.get("/health")
    def health() -> ResponseReturnValue:
        return {"status": "ok", "revision": gateway.revision()}


def run_server(given: Settings, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve until interrupted; says the address once the port is open.

    Raises:
        BadInputError: no port from `port` on can be opened.
    """
    application = create_server(given)
    for candidate in range(port, port + PORTS_TRIED) if port else [0]:
        try:
            server = make_wsgi_server(application, host=host, port=candidate, threads=8)
        except OSError as error:
            reason = error.strerror
            continue
        tell(f"Hechos is at http://{host}:{server.effective_port}/ (Ctrl-C stops it)")
        server.run()
        return
    raise BadInputError(
        f"cannot listen on {host}, port {port} or the {PORTS_TRIED} after: {reason}"
    )
