"""Files of indicators, beside the pages: `/data/indicator/<key>.<kind>?lang=es&day=2026-11-22`."""

from collections.abc import Callable
from datetime import date

import flask
from flask.typing import ResponseReturnValue

from dashboards import indicator_files as files
from dashboards.gateway import Gateway
from dashboards.not_found import not_found
from tracker.errors import BadInputError, UnknownKeyError
from tracker.i18n import INTERFACE_LANGUAGES, Words

PREFIX = "/data/indicator/"
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
}
MAKE: dict[str, Callable[[Gateway, str, Words], bytes]] = {
    "csv": lambda gateway, key, _t: files.as_csv(gateway.values(key)),
    "xlsx": lambda gateway, key, t: files.as_xlsx(
        gateway.indicator(key, t.language), gateway.values(key), t
    ),
    "json": lambda gateway, key, t: files.as_json(
        gateway.indicator(key, t.language), gateway.values(key), t
    ),
    "svg": lambda gateway, key, t: _svg(gateway, key, t).encode(),
    "png": lambda gateway, key, t: files.as_png(_svg(gateway, key, t)),
}


def add_downloads(server: flask.Flask, gateway: Gateway) -> None:
    """Answer under `PREFIX`; what names no indicator, series, kind or day is a 404."""

    @server.get(f"{PREFIX}<path:name>")
    def download(name: str) -> ResponseReturnValue:
        key, _, kind = name.rpartition(".")
        language = flask.request.args.get("lang", "en")
        if kind not in MAKE or language not in INTERFACE_LANGUAGES:
            return not_found(flask.request.path), 404
        try:
            asked = flask.request.args.get("day")
            past = gateway.at(date.fromisoformat(asked) if asked else None)
            made = MAKE[kind](past, key, Words(language))
        except (UnknownKeyError, BadInputError, ValueError):
            return not_found(flask.request.path), 404
        answer = flask.Response(made, content_type=TYPES[kind])
        answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(key)}.{kind}"'
        return answer


def file_name(key: str) -> str:
    """The key as a file's name on any system."""
    return "".join(one if (one.isascii() and one.isalnum()) or one in "._-" else "_" for one in key)


def _svg(gateway: Gateway, key: str, t: Words) -> str:
    return files.as_svg(gateway.indicator(key, t.language), t)
