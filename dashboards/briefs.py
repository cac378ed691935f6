"""Briefs as files, beside the pages: `/brief/es/state/MEX.pdf?pages=full&day=2026-11-22`."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from threading import Lock, Semaphore

import flask
from flask.typing import ResponseReturnValue

from dashboards.gateway import Gateway
from dashboards.not_found import not_found
from tracker import __version__
from tracker.briefs.content import Wanted
from tracker.briefs.files import Format, Options, file_name, written
from tracker.briefs.model import BriefKind, Edition
from tracker.errors import BadInputError, TrackerError, UnknownKeyError
from tracker.vocab import LANGUAGES

PREFIX = "/brief/"
TYPES = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.HTML: "text/html; charset=utf-8",
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.ANNEX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A brief brings its style along and needs nothing else.
CONTENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
FILES_KEPT = 64
AT_ONCE = 2  # files made at the same time: setting a PDF keeps a processor busy


@dataclass(frozen=True)
class Asked:
    """What an address asks for; `home` is where the links of HTML lead."""

    wanted: Wanted
    language: str
    format: Format
    day: date | None
    home: str | None


@dataclass(frozen=True)
class Made:
    """A file as it is sent."""

    name: str
    content: bytes


class Shelf:
    """The files made last; each is made once, however many ask for it at the same time."""

    def __init__(self, size: int, at_once: int) -> None:
        """Room for `size` files, of which `at_once` are made at a time."""
        self._size = size
        self._turns = Semaphore(at_once)
        self._lock = Lock()
        self._kept: OrderedDict[str, Made] = OrderedDict()
        self._makers: dict[str, Lock] = {}

    def get(self, key: str, make: Callable[[], Made]) -> Made:
        """The file under `key`, made where it is not there; what `make` raises is raised."""
        with self._lock:
            maker = self._makers.setdefault(key, Lock())
        with maker:
            found = self._found(key)
            if found is None:
                try:
                    with self._turns:
                        found = make()
                    self._keep(key, found)
                finally:
                    with self._lock:
                        self._makers.pop(key, None)
            return found

    def _found(self, key: str) -> Made | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                self._makers.pop(key, None)
            return self._kept.get(key)

    def _keep(self, key: str, made: Made) -> None:
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)


def add_briefs(server: flask.Flask, gateway: Gateway) -> None:
    """Answer under `PREFIX`; what names no subject, language, format, edition or day is a 404."""
    shelf = Shelf(FILES_KEPT, AT_ONCE)

    @server.get(PREFIX, defaults={"path": ""})
    @server.get(f"{PREFIX}<path:path>")
    def brief(path: str) -> ResponseReturnValue:
        try:
            asked = _asked(path)
            past = gateway.at(asked.day)
        except (BadInputError, ValueError):
            return _nothing()
        tag = _tag(asked, past)
        if tag in flask.request.if_none_match:
            return _known(tag)
        try:
            return _answer(asked, shelf.get(tag, lambda: _make(past, asked)), tag)
        except UnknownKeyError:
            return _nothing()
        except TrackerError as error:  # its subject is there, but the file cannot be made
            return flask.Response(str(error), 422, content_type="text/plain; charset=utf-8")


def _nothing() -> ResponseReturnValue:
    return not_found(flask.request.path.removeprefix(PREFIX.rstrip("/"))), 404


def _asked(path: str) -> Asked:
    """What the address asks for; ValueError where a word of it is missing or not known."""
    language, kind, name = path.split("/", maxsplit=2)
    key, _, ending = name.rpartition(".")
    wanted = Format(ending)
    if language not in LANGUAGES:
        raise ValueError(language)
    day = flask.request.args.get("day")
    subject = BriefKind(kind)
    if subject is BriefKind.STATE:
        key = key.upper()  # as the command takes codes in any case
    return Asked(
        Wanted(subject, key, Edition(flask.request.args.get("pages", "2"))),
        language,
        wanted,
        date.fromisoformat(day) if day else None,
        flask.request.host_url if wanted is Format.HTML else None,
    )


def _tag(asked: Asked, gateway: Gateway) -> str:
    """The same for the same bytes: of the release, the program, and all that was asked for."""
    return sha256(repr((*gateway.standing(), __version__, asked)).encode()).hexdigest()


def _make(gateway: Gateway, asked: Asked) -> Made:
    brief = gateway.brief(asked.wanted, asked.language)
    content = written(brief, asked.format, Options(home=asked.home))
    return Made(file_name(brief, asked.format), content)


def _known(tag: str) -> flask.Response:
    answer = flask.Response(status=304)
    answer.set_etag(tag)
    return answer


def _answer(asked: Asked, made: Made, tag: str) -> flask.Response:
    answer = flask.Response(made.content, content_type=TYPES[asked.format])
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "no-cache"  # kept by the browser, asked about each time
    way = "inline" if asked.format is Format.HTML else "attachment"
    answer.headers["Content-Disposition"] = f'{way}; filename="{made.name}"'
    answer.headers["Content-Security-Policy"] = CONTENT_POLICY
    return answer
