"""Fetches series from the APIs of the World Bank, of the UN's SDG database and of UNHCR.

All pages of an answer are kept together as one JSON list, byte for byte as they were received, so
that the file can be hashed and read again: `worldbank-json`, `unsd-json` and `unhcr-population`
read it. What a publisher answers is not trusted: time, size, number of pages and places to be sent
on to are limited.
"""

import http.client
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from tracker.errors import BadInputError, TrackerError

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}  # the one kind of server that needs no https
_TOO_MANY, _SERVER_ERRORS = 429, range(500, 600)
_SLICE = 65_536


class FetchError(TrackerError):
    """A publisher could not be asked, or did not answer as its API is documented; one line."""


class _PassingError(Exception):
    """A failure that may be over in a moment."""

    def __init__(self, said: str, wait_seconds: float | None = None) -> None:
        super().__init__(said)
        self.wait_seconds = wait_seconds


class Publisher(StrEnum):
    """Publishers whose API is known here."""

    WORLD_BANK = "worldbank"
    UNSD = "unsd"
    UNHCR = "unhcr"


@dataclass(frozen=True)
class FetchSettings:
    """Limits of a fetch; the bases are only changed for a mirror or a test.

    `timeout_seconds` is how long a server may be silent, `page_seconds` how long one page may take
    in all. A request is sent again at most `retries` times, and only after 429, 5xx or a time-out;
    the pauses are `backoff_seconds`, doubled each time, or what `Retry-After` says up to
    `longest_pause_seconds`. `max_bytes` is of all pages together.
    """

    timeout_seconds: float = 30.0
    page_seconds: float = 120.0
    retries: int = 3
    backoff_seconds: float = 1.0
    longest_pause_seconds: float = 60.0
    max_bytes: int = 100_000_000
    max_pages: int = 500
    page_size: int = 1000
    agent: str = "hechos"
    bases: Mapping[Publisher, str] = field(
        default_factory=lambda: {
            Publisher.WORLD_BANK: "https://api.worldbank.org/v2",
            Publisher.UNSD: "https://unstats.un.org/SDGAPI/v1/sdg",
            Publisher.UNHCR: "https://api.unhcr.org/population/v1",
        }
    )


DEFAULT = FetchSettings()


@dataclass(frozen=True)
class Fetched:
    """An answer: `data` is a JSON list of the pages as received, `urls` where they came from."""

    publisher: Publisher
    series: str
    data: bytes
    urls: tuple[str, ...]
    row_count: int

    def save(self, path: Path) -> None:
        """Write the pages to a new file.

        Raises:
            BadInputError: the file is there already, or cannot be written.
        """
        try:
            with path.open("xb") as file:
                file.write(self.data)
        except OSError as error:
            raise BadInputError(f"{path}: cannot be written: {error.strerror}") from error


def fetch(
    publisher: Publisher,
    series: str,
    areas: Sequence[str],
    years: tuple[int, int] | None = None,
    settings: FetchSettings = DEFAULT,
) -> Fetched:
    """All pages of a series for some areas (all areas, where none are named) and years.

    `series` is an indicator of the World Bank (`SM.POP.NETM`), a series of the SDG database
    (`SM_DTH_MIGR`), or a table of UNHCR (`population`, `asylum-applications`, ...). `areas` are
    ISO codes of three letters, for the SDG database M49 numbers.

    Raises:
        BadInputError: a series or an area is not a code.
        FetchError: no network, no answer, not the documented answer, or a limit is passed.
    """
    for code in (series, *areas):
        if not _CODE.fullmatch(code):
            raise BadInputError(f"expected the code of a series or of an area, found {code[:60]!r}")
    base = settings.bases[publisher]
    _check_base(base)
    ask = _QUESTIONS[publisher]
    client = _Client(settings, urlsplit(base).netloc)
    bodies: list[bytes] = []
    urls: list[str] = []
    count, rows, wanted = 1, 0, None
    while len(bodies) < count:
        url = f"{base}/{ask(series, areas, years, (len(bodies) + 1, settings.page_size))}"
        body = client.body(url, settings.max_bytes - sum(map(len, bodies)))
        page = _page(publisher, body, url)
        _check_page(page, len(bodies) + 1, (count, wanted) if bodies else None, settings.max_pages)
        count, wanted, rows = page.count, page.total, rows + page.rows
        bodies.append(body.strip())
        urls.append(url)
    if wanted is not None and rows != wanted:
        raise FetchError(f"{publisher}: expected {wanted} rows in all, found {rows}")
    return Fetched(publisher, series, b"[" + b",\n".join(bodies) + b"]\n", tuple(urls), rows)


def _check_base(base: str) -> None:
    parts = urlsplit(base)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not is_safe or not parts.netloc:
        raise BadInputError(f"expected an address that begins with https://, found {base[:60]!r}")


# Questions

Years = tuple[int, int] | None
PageWanted = tuple[int, int]  # its number from 1, and how many rows on it


def _world_bank(series: str, areas: Sequence[str], years: Years, page: PageWanted) -> str:
    asked: dict[str, object] = {"format": "json", "per_page": page[1], "page": page[0]}
    if years:
        asked["date"] = f"{years[0]}:{years[1]}"
    return f"country/{';'.join(areas) or 'all'}/indicator/{series}?{urlencode(asked)}"


def _unsd(series: str, areas: Sequence[str], years: Years, page: PageWanted) -> str:
    asked: list[tuple[str, object]] = [("seriesCode", series)]
    asked += [("areaCode", area) for area in areas]
    if years:
        asked += [("timePeriod", year) for year in range(years[0], years[1] + 1)]
    asked += [("page", page[0]), ("pageSize", page[1])]
    return f"Series/Data?{urlencode(asked)}"


def _unhcr(series: str, areas: Sequence[str], years: Years, page: PageWanted) -> str:
    asked: dict[str, object] = {"limit": page[1], "page": page[0], "coo_all": "true"}
    if years:
        asked |= {"yearFrom": years[0], "yearTo": years[1]}
    if areas:
        asked |= {"coa": ",".join(areas), "cf_type": "ISO"}
    else:
        asked["coa_all"] = "true"
    return f"{series}/?{urlencode(asked)}"


_QUESTIONS: dict[Publisher, Callable[[str, Sequence[str], Years, PageWanted], str]] = {
    Publisher.WORLD_BANK: _world_bank,
    Publisher.UNSD: _unsd,
    Publisher.UNHCR: _unhcr,
}

# Answers


@dataclass(frozen=True)
class _Page:
    number: int
    count: int
    rows: int
    total: int | None


def _check_page(
    page: _Page, number: int, earlier: tuple[int, int | None] | None, max_pages: int
) -> None:
    if page.number != number:
        raise FetchError(f"expected page {number} of the answer, found page {page.number}")
    if page.count > max_pages:
        raise FetchError(f"expected at most {max_pages} pages, found {page.count}: ask for less")
    if earlier and (page.count, page.total) != earlier:
        raise FetchError(
            f"expected {earlier[0]} pages as on page 1, found {page.count} on page {number}: "
            "the publisher changed the data meanwhile; fetch again"
        )


def _page(publisher: Publisher, body: bytes, url: str) -> _Page:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FetchError(f"{url}: expected JSON, found {_shown(body)}") from error
    shapes = {
        Publisher.WORLD_BANK: _world_bank_page,
        Publisher.UNSD: _unsd_page,
        Publisher.UNHCR: _unhcr_page,
    }
    try:
        return shapes[publisher](document)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise FetchError(
            f"{url}: expected a page as the publisher documents it, found {_shown(body)}"
        ) from error


def _world_bank_page(document: Any) -> _Page:  # noqa: ANN401 - JSON
    if len(document) == 1 and "message" in document[0]:
        said = str(document[0]["message"][0]["value"])[:200]
        raise FetchError(f"the World Bank refuses the question: {said}")
    about, rows = document
    return _Page(
        max(int(about["page"]), 1),
        max(int(about["pages"]), 1),
        len(rows or []),
        int(about["total"]),
    )


def _unsd_page(document: Any) -> _Page:  # noqa: ANN401 - JSON
    return _Page(
        max(int(document["pageNumber"]), 1),
        max(int(document["totalPages"]), 1),
        len(document["data"]),
        int(document["totalElements"]),
    )


def _unhcr_page(document: Any) -> _Page:  # noqa: ANN401 - JSON
    items = document["items"]
    if not isinstance(items, list):
        raise TypeError
    return _Page(int(document["page"]), max(int(document["maxPages"]), 1), len(items), None)


def _shown(body: bytes) -> str:
    text = " ".join(body[:200].decode("utf-8", "replace").split())
    return repr(text[:57] + "..." if len(text) > 60 else text)  # noqa: PLR2004 - enough to see


# Transport


class _SameHost(HTTPRedirectHandler):
    """Is sent on only to the same host, and never from https to anything else."""

    def redirect_request(  # noqa: PLR0913, PLR0917 - as the standard library calls it
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Any,  # noqa: ANN401 - of the standard library
        newurl: str,
    ) -> Request | None:
        """The request to send instead.

        Raises:
            FetchError: to another host, or not to https.
        """
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        is_safe = new.scheme == "https" or (new.scheme == old.scheme and old.hostname in _LOOPBACK)
        if new.netloc != old.netloc or not is_safe:
            raise FetchError(
                f"{old.netloc} sends the question on to {newurl[:80]!r}: not followed, "
                "only https addresses of the same host are"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Client:
    """Asks one host, patiently."""

    def __init__(self, settings: FetchSettings, host: str) -> None:
        self._settings = settings
        self._host = host
        self._opener = build_opener(_SameHost())

    def body(self, url: str, most: int) -> bytes:
        """What an address answers, of at most so many bytes.

        Raises:
            FetchError: no answer in spite of all retries, or one that is refused.
        """
        pause = self._settings.backoff_seconds
        for left in range(self._settings.retries, -1, -1):
            try:
                return self._once(url, most)
            except _PassingError as error:
                if not left:
                    tries = self._settings.retries + 1
                    raise FetchError(f"{self._unreached(str(error))} ({tries} tries)") from error
                wait = pause if error.wait_seconds is None else error.wait_seconds
                time.sleep(min(wait, self._settings.longest_pause_seconds))
                pause *= 2
        raise AssertionError  # the last try returns or raises

    def _unreached(self, why: str) -> str:
        return f"no network, or the publisher does not answer: {self._host}: {why}"

    def _once(self, url: str, most: int) -> bytes:
        headers = {"Accept": "application/json", "User-Agent": self._settings.agent}
        request = Request(url, headers=headers)  # noqa: S310 - only https, or this machine
        try:
            with self._opener.open(request, timeout=self._settings.timeout_seconds) as answer:
                return self._read(answer, most)
        except HTTPError as error:
            with error:
                raise self._of_status(error) from error
        except TimeoutError as error:
            raise _PassingError("no answer in time") from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise _PassingError("no answer in time") from error
            raise FetchError(self._unreached(_reason(error.reason))) from error
        except (http.client.HTTPException, OSError) as error:
            raise FetchError(self._unreached(_reason(error))) from error

    def _of_status(self, error: HTTPError) -> Exception:
        said = f"the server says {error.code} {error.reason}"
        if error.code == _TOO_MANY or error.code in _SERVER_ERRORS:
            after = error.headers.get("Retry-After", "")
            return _PassingError(said, float(after) if after.isdecimal() else None)
        return FetchError(f"{self._host}: {said} to {error.url[:200]}")

    def _read(self, answer: Any, most: int) -> bytes:  # noqa: ANN401 - of the standard library
        """The body, slice by slice, so that neither size nor slowness can hold the program."""
        until = time.monotonic() + self._settings.page_seconds
        body = bytearray()
        while part := answer.read1(_SLICE):
            body += part
            if len(body) > most:
                limit = self._settings.max_bytes // 1_000_000
                raise FetchError(
                    f"{self._host}: the answer is larger than {limit} MB: ask for less"
                )
            if time.monotonic() > until:
                raise _PassingError("the answer is too slow")
        length = answer.headers.get("Content-Length")
        if length and length.isdecimal() and len(body) != int(length):
            raise FetchError(
                f"{self._host}: the answer was cut off: expected {length} bytes, found {len(body)}"
            )
        return bytes(body)


def _reason(error: object) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__)
