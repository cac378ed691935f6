"""Fetching from publishers' APIs: pages as received, patience with limits, and clear failures."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.ingest.publishers_files import consumed, text_file, values
from tracker.errors import BadInputError
from tracker.ingest import fetching
from tracker.ingest.fetching import Fetched, FetchError, FetchSettings, Publisher, fetch
from tracker.ingest.observations import unhcr, worldbank_api

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A publisher on this machine: answers as it is told, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.default: Answer = say(b"{}")
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                answer = outer.answers.pop(0) if outer.answers else outer.default
                try:
                    answer(self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/api"

    def settings(self, **others: object) -> FetchSettings:
        made = FetchSettings(
            timeout_seconds=5,
            retries=2,
            backoff_seconds=0.01,
            longest_pause_seconds=0.02,
            page_size=2,
            bases=dict.fromkeys(Publisher, self.base),
        )
        return replace(made, **others)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def say(body: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def query(handler: BaseHTTPRequestHandler) -> dict[str, list[str]]:
    return parse_qs(urlsplit(handler.path).query)


def paged(make: Callable[[int], object]) -> Answer:
    """Answers with the page that is asked for."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        say(json.dumps(make(int(query(handler)["page"][0]))).encode())(handler)

    return answer


def bank_page(page: int, pages: int = 2, total: int = 2) -> list[object]:
    row = {
        "indicator": {"id": "OZ.RD", "value": "Roads"},
        "country": {"id": "OZ", "value": "Oz"},
        "countryiso3code": "OZZ",
        "date": str(2010 + page),
        "value": page * 1.5,
        "unit": "",
        "obs_status": "",
        "decimal": 1,
    }
    about = {
        "page": page,
        "pages": pages,
        "per_page": 1,
        "total": total,
        "lastupdated": "2011-12-20",
    }
    return [about, [row]]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    made = Server()
    yield made
    made.close()


def ask_bank(server: Server, **others: object) -> Fetched:
    return fetch(Publisher.WORLD_BANK, "OZ.RD", ["OZZ"], None, server.settings(**others))


def test_pages_of_the_world_bank_are_kept_as_received_and_read(server):
    """All pages, in one file the reader takes; the question names series, areas and years."""
    server.default = paged(bank_page)
    fetched = fetch(Publisher.WORLD_BANK, "OZ.RD", ["OZZ", "IXX"], (2011, 2012), server.settings())
    assert server.asked == [
        "/api/country/OZZ;IXX/indicator/OZ.RD?format=json&per_page=2&page=1&date=2011%3A2012",
        "/api/country/OZZ;IXX/indicator/OZ.RD?format=json&per_page=2&page=2&date=2011%3A2012",
    ]
    assert fetched.data == b"[%b,\n%b]\n" % tuple(
        json.dumps(bank_page(number)).encode() for number in (1, 2)
    )
    assert (fetched.row_count, len(fetched.urls)) == (2, 2)
    file = text_file("bank.json", fetched.data.decode())
    assert worldbank_api.recognises(file)
    cells = consumed(worldbank_api.read(file))
    assert values(cells, "period", "printed") == [("2011", "1.5"), ("2012", "3.0")]


def test_pages_of_unhcr_are_read_too(server):
    """Areas are asked for by ISO code, with the countries of origin apart."""

    def page(number: int) -> object:
        item = {"year": 2011, "coo_name": "Ix", "coo": "IXX", "coa_name": "Oz", "coa": "OZZ"}
        return {"page": number, "maxPages": 2, "total": [], "items": [{**item, "refugees": number}]}

    server.default = paged(page)
    fetched = fetch(Publisher.UNHCR, "population", ["OZI"], (2011, 2011), server.settings())
    asked = parse_qs(urlsplit(server.asked[0]).query)
    assert urlsplit(server.asked[0]).path == "/api/population/"
    assert asked == {
        "limit": ["2"],
        "page": ["1"],
        "coo_all": ["true"],
        "yearFrom": ["2011"],
        "yearTo": ["2011"],
        "coa": ["OZI"],
        "cf_type": ["ISO"],
    }
    file = text_file("unhcr.json", fetched.data.decode())
    assert unhcr.recognises(file)
    assert list(consumed(unhcr.read(file)).printed) == ["1", "2"]


def test_pages_of_the_sdg_database_are_fetched(server):
    """By series and M49 numbers; the number of rows must be what the first page promised."""

    def page(number: int) -> object:
        return {
            "size": 1,
            "totalElements": 2,
            "totalPages": 2,
            "pageNumber": number,
            "attributes": [],
            "dimensions": [],
            "data": [{"series": "OZ_RD", "geoAreaCode": "999", "value": "1"}],
        }

    server.default = paged(page)
    fetched = fetch(Publisher.UNSD, "OZ_RD", ["999", "998"], (2011, 2012), server.settings())
    assert parse_qs(urlsplit(server.asked[1]).query) == {
        "seriesCode": ["OZ_RD"],
        "areaCode": ["999", "998"],
        "timePeriod": ["2011", "2012"],
        "page": ["2"],
        "pageSize": ["2"],
    }
    assert [one["pageNumber"] for one in json.loads(fetched.data)] == [1, 2]


def test_too_many_questions_and_server_errors_are_waited_out(server):
    """429 and 5xx, then the answer; nothing of the failures is kept."""
    server.answers = [
        say(b"slow down", 429, Retry_After="7"),
        say(b"oh", 503),
        say(json.dumps(bank_page(1, 1, 1)).encode()),
    ]
    started = time.monotonic()
    assert ask_bank(server).row_count == 1
    assert len(server.asked) == 3
    assert time.monotonic() - started < 5  # what Retry-After asks for is limited


def test_retries_end(server):
    """So many and no more, and the last status is told."""
    server.default = say(b"oh", 500)
    with pytest.raises(FetchError, match=r"does not answer: 127.0.0.1:\d+: the server says 500"):
        ask_bank(server)
    assert len(server.asked) == 3


def test_a_refusal_is_not_repeated(server):
    """404 and its like stay what they are."""
    server.default = say(b"no such thing", 404)
    with pytest.raises(FetchError, match="the server says 404 Not Found"):
        ask_bank(server)
    assert len(server.asked) == 1


def test_a_silent_server_is_given_up(server):
    """A time-out is tried again, then told in one line."""

    def silent(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.5)

    server.default = silent
    with pytest.raises(FetchError, match=r"no answer in time \(2 tries\)"):
        ask_bank(server, timeout_seconds=0.1, retries=1)


def test_a_dripping_server_is_given_up(server):
    """Bytes that come too slowly cannot hold the program."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(30):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.03)

    server.default = drip
    with pytest.raises(FetchError, match="the answer is too slow"):
        ask_bank(server, page_seconds=0.1, retries=0)


def test_an_endless_answer_is_cut(server):
    """Reading stops at the limit; it is not tried again."""

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65_536)

    server.default = endless
    with pytest.raises(FetchError, match="the answer is larger than 1 MB: ask for less"):
        ask_bank(server, max_bytes=1_000_000)
    assert len(server.asked) == 1


def test_the_limit_is_of_all_pages_together(server):
    """The second page has only what the first left."""
    server.default = paged(bank_page)
    size = len(json.dumps(bank_page(1)))
    with pytest.raises(FetchError, match="the answer is larger than"):
        ask_bank(server, max_bytes=size + 10)
    assert len(server.asked) == 2


def test_a_cut_off_answer_is_refused(server):
    """Fewer bytes than were announced, even where they would be JSON."""
    body = json.dumps(bank_page(1, 1, 1)).encode()
    server.default = say(body, Content_Length=str(len(body) + 100))
    with pytest.raises(FetchError, match="the answer was cut off: expected"):
        ask_bank(server)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>Maintenance</html>", "expected JSON, found '<html>Maintenance"),
        (b'[{"page": 1', "expected JSON, found"),
        (b'{"data": []}', "expected a page as the publisher documents it"),
        (b"[1, 2]", "expected a page as the publisher documents it"),
        (b'[{"page": 5, "pages": 9, "total": 1}, []]', "expected page 1 of the answer, found pa"),
        (b'[{"page": 1, "pages": 9999, "total": 1}, []]', "expected at most 500 pages, found 9999"),
        (
            b'[{"page": 1, "pages": 1, "total": 5}, []]',
            "worldbank: expected 5 rows in all, found 0",
        ),
        (
            b'[{"message": [{"id": "120", "key": "Invalid", "value": "No such indicator"}]}]',
            "the World Bank refuses the question: No such indicator",
        ),
        (b"[" * 100_000, "expected JSON"),
    ],
)
def test_what_is_no_answer_of_the_api_is_refused(server, body, said):
    """One line that says what was expected."""
    server.default = say(body)
    with pytest.raises(FetchError, match=said) as caught:
        ask_bank(server)
    assert "\n" not in str(caught.value)


def test_data_that_change_between_pages_are_refused(server):
    """Half of one state of the data and half of another are no answer."""
    server.answers = [
        say(json.dumps(bank_page(1, 2, 2)).encode()),
        say(json.dumps(bank_page(2, 3, 3)).encode()),
    ]
    with pytest.raises(FetchError, match="expected 2 pages as on page 1, found 3 on page 2"):
        ask_bank(server)


def test_it_is_not_sent_to_other_places(server):
    """Only on to the same host; not to another port, host, or kind of address."""
    for place in ("http://127.0.0.1:1/x", "https://example.org/x", "file:///etc/passwd"):
        server.answers = [say(b"", 302, Location=place)]
        with pytest.raises(FetchError, match=r"not followed|the server says 302"):
            ask_bank(server)
    server.asked.clear()
    body = json.dumps(bank_page(1, 1, 1)).encode()
    server.answers = [say(b"", 302, Location=f"{server.base}/other"), say(body)]
    assert ask_bank(server).row_count == 1
    assert server.asked[1] == "/api/other"


def test_without_a_network_there_is_one_clear_line(server):
    """Nothing listens there; it is not tried again."""
    base = server.base
    server.close()
    settings = replace(server.settings(), bases=dict.fromkeys(Publisher, base))
    with pytest.raises(
        FetchError, match=r"no network, or the publisher does not answer: 127\.0\.0"
    ):
        fetch(Publisher.WORLD_BANK, "OZ.RD", [], None, settings)


@pytest.mark.parametrize("code", ["", "a/../b", "a?b", "a b", "../x", "a;b", "x" * 99])
def test_only_codes_are_asked_for(code):
    """What would change the question is no code."""
    with pytest.raises(BadInputError, match="expected the code of a series or of an area"):
        fetch(Publisher.WORLD_BANK, "OZ.RD", [code])


@pytest.mark.parametrize("base", ["http://example.org", "file:///etc", "ftp://example.org", "x"])
def test_only_https_is_asked(base):
    """A server on this machine is the one exception."""
    settings = FetchSettings(bases=dict.fromkeys(Publisher, base))
    with pytest.raises(BadInputError, match="expected an address that begins with https://"):
        fetch(Publisher.WORLD_BANK, "OZ.RD", [], None, settings)


def test_the_publishers_own_addresses_are_https():
    """Of all publishers there are."""
    bases = fetching.DEFAULT.bases
    assert set(bases) == set(Publisher)
    assert all(base.startswith("https://") for base in bases.values())


def test_an_answer_is_saved_once(tmp_path: Path):
    """A file that is there is never written over."""
    fetched = Fetched(Publisher.UNSD, "X", b"[]\n", (), 0)
    fetched.save(tmp_path / "x.json")
    assert (tmp_path / "x.json").read_bytes() == b"[]\n"
    with pytest.raises(BadInputError, match="cannot be written"):
        fetched.save(tmp_path / "x.json")
