"""Briefs as files, from the explorer: which there are, how they are sent, and their bytes."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from flask.testing import FlaskClient

from dashboards import briefs
from dashboards.briefs import Made, Shelf
from dashboards.components.brief_links import brief_links, brief_path, brief_table
from dashboards.components.markup import to_html
from dashboards.routes import on_day
from dashboards.server import create_server
from tracker.briefs.batch import Material, Task, make_one
from tracker.briefs.content import Wanted
from tracker.briefs.files import Format, Options, written
from tracker.briefs.ground import read_ground, read_names
from tracker.briefs.model import BriefKind, Edition
from tracker.cli.scores import shipped_rules
from tracker.config import Settings, shipped
from tracker.db import engine_scope, session_scope
from tracker.i18n import Words
from tracker.wording.phrases import read_phrases

EN, ES = Words("en"), Words("es")
HOME = "http://localhost/"


@pytest.fixture(scope="module")
def client(imported_settings: Settings) -> FlaskClient:
    """A client of one server, which keeps what it has made."""
    return create_server(imported_settings).test_client()


@pytest.fixture(scope="module")
def material(imported_settings: Settings) -> Material:
    """What the command reads from the same database."""
    phrases = read_phrases(shipped("seeds"))
    with engine_scope(imported_settings) as engine, session_scope(engine) as session:
        ground = read_ground(session, datetime.now(UTC).date(), shipped_rules())
        return Material(ground, {one: read_names(session, one, phrases) for one in ("en", "fr")})


@pytest.mark.parametrize("wanted", [Format.HTML, Format.MARKDOWN, Format.ANNEX, Format.DOCX])
def test_the_explorer_gives_the_bytes_of_the_command(
    client: FlaskClient, material: Material, wanted: Format
):
    """The same release and options: not a byte differs, whoever made the file."""
    brief = make_one(material, Task(Wanted(BriefKind.STATE, "MEX"), "fr"))
    answer = client.get(f"/brief/fr/state/MEX.{wanted}")
    assert answer.status_code == 200
    assert answer.data == written(brief, wanted, Options(home=HOME))


def test_a_full_edition_is_a_pdf_of_its_own(client: FlaskClient, material: Material):
    """`?pages=full` gives what `--pages full` gives, under its own name."""
    brief = make_one(material, Task(Wanted(BriefKind.STATE, "MEX", Edition.FULL), "en"))
    answer = client.get("/brief/en/state/MEX.pdf?pages=full")
    assert answer.data == written(brief, Format.PDF)
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mex-en-full.pdf"'


def test_html_opens_in_the_browser_and_may_load_nothing(client: FlaskClient):
    """Inline, with a policy that allows its own style alone; links lead to this explorer."""
    answer = client.get("/brief/es/state/ATG.html")
    assert answer.headers["Content-Disposition"].startswith("inline")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert "script" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert '<html lang="es"' in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "commitment/panama-2015-mandates:1",
        "theme/data-information",
        "instrument/panama-2015-mandates",
        "group/mercosur",
        "cycle/summit-2022",
    ],
)
def test_there_is_a_brief_of_every_kind(client: FlaskClient, path: str):
    """Each kind of subject answers under its own word."""
    answer = client.get(f"/brief/pt/{path}.md")
    assert answer.status_code == 200
    assert answer.text.startswith("# ")


@pytest.mark.parametrize(
    "path",
    [
        "en/state/XXX.pdf",
        "en/state/MEX.exe",
        "en/state/MEX",
        "en/state/.pdf",
        "de/state/MEX.pdf",
        "en/planet/MEX.pdf",
        "en/state/MEX.md?pages=3",
        "en/state/MEX.md?day=2999-01-01",
        "en/state/MEX.md?day=1990-01-01",
        "en/state/MEX.md?day=yesterday",
        "en/state/../../MEX.pdf",
        "en",
        "",
    ],
)
def test_what_is_not_there_is_a_404(client: FlaskClient, path: str):
    """No subject, language, format, edition or day of that name: a page that says so."""
    answer = client.get(f"/brief/{path}")
    assert answer.status_code == 404


def test_a_brief_that_was_got_is_not_sent_again(client: FlaskClient):
    """The same tag as long as nothing was written; with it, an empty answer."""
    first = client.get("/brief/en/state/MEX.md")
    tag = first.headers["ETag"]
    assert client.get("/brief/en/state/MEX.md").headers["ETag"] == tag
    again = client.get("/brief/en/state/MEX.md", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    others = ("es/state/MEX.md", "en/state/MEX.html", "en/state/PER.md")
    tags = {client.get(f"/brief/{one}").headers["ETag"] for one in others}
    assert len({tag, *tags}) == 4


def test_a_brief_is_made_once_a_release(imported_settings: Settings, monkeypatch):
    """The second reader gets what was made for the first."""
    made: list[Format] = []

    def counted(brief: object, wanted: Format, options: Options) -> bytes:
        made.append(wanted)
        return b"x"

    monkeypatch.setattr(briefs, "written", counted)
    client = create_server(imported_settings).test_client()
    for _ in range(3):
        assert client.get("/brief/en/state/MEX.md").data == b"x"
    assert made == [Format.MARKDOWN]


def test_a_brief_of_a_day_speaks_of_that_day(client: FlaskClient):
    """Asked for a day, the release is of that day."""
    today = datetime.now(UTC).date()
    answer = client.get(f"/brief/en/state/MEX.md?day={today}")
    assert answer.status_code == 200
    assert str(today) in answer.text


def test_the_shelf_makes_a_file_once_for_all_who_ask_at_once():
    """Eight ask together: one makes it, all get it; another file waits for no lock of it."""
    shelf, made, got = Shelf(8, 2), [], []
    together = Barrier(8)

    def ask() -> None:
        together.wait()
        got.append(shelf.get("one", lambda: made.append(1) or Made("one", b"1")))

    run_all([ask] * 8)
    assert (len(made), len(got)) == (1, 8)


def test_the_shelf_forgets_the_file_nobody_asked_for_longest():
    """It holds as many as it has room for, and is not blocked by one that cannot be made."""
    shelf, made = Shelf(2, 1), []

    def get(key: str) -> Made:
        return shelf.get(key, lambda: made.append(key) or Made(key, b""))

    for key in ("a", "b", "a", "c", "a", "b"):
        get(key)
    assert made == ["a", "b", "c", "b"]
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            shelf.get("d", lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    assert get("d").name == "d"


def run_all(work: list[Callable[[], None]]) -> None:
    threads = [Thread(target=one) for one in work]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)


@pytest.mark.parametrize(
    ("page", "links"),
    [
        ("/en/state/MEX", ["/brief/es/state/MEX.pdf", "/brief/fr/state/MEX.xlsx"]),
        (
            "/es/commitment/panama-2015-mandates:1",
            ["/brief/pt/commitment/panama-2015-mandates:1.docx"],
        ),
        ("/en/commitment/imrf-2026-lac:1", ["/brief/en/demand/imrf-2026-lac:1:2.pdf"]),
        ("/en/themes", ["/brief/es/theme/data-information.html"]),
        (
            "/es/gap",
            [
                "/brief/pt/group/mercosur.pdf",
                "/brief/en/instrument/panama-2015-mandates.pdf",
                "/brief/fr/cycle/summit-2022.pdf",
            ],
        ),
    ],
)
def test_pages_lead_to_their_briefs(client: FlaskClient, page: str, links: list[str]):
    """The buttons stand on the page of what the brief is about."""
    text = client.get(page).text
    for link in links:
        assert f'href="{link}"' in text, link


def test_every_link_says_in_which_language_and_format(client: FlaskClient):
    """Sixteen links, no two of one name, under a heading of the reader's language."""
    written_links = to_html(brief_links(ES, "state", "MEX"))
    names = [part.split('"')[0] for part in written_links.split('aria-label="')[1:]]
    assert len(set(names)) == len(names) == 17
    assert "PDF, português" in names
    assert 'lang="fr"' in written_links
    assert "<details" not in written_links


def test_links_of_many_subjects_are_folded_and_told_apart():
    """On a page with many briefs each is folded away and named."""
    one = to_html(brief_links(EN, "theme", "labour", "Labour"))
    assert one.startswith("<details><summary>Brief: Labour</summary>")
    many = to_html(brief_table(Words("en"), "group", {"can": "Andes", "oas": "All"}, "Group"))
    assert many.startswith("<details><summary>Brief: Group</summary>")
    assert '<th scope="row">Andes</th><td class=""><a href="/brief/en/group/can.pdf">' in many


def test_links_on_a_page_of_the_past_lead_to_that_day():
    """What stood on a day is what its brief says, too."""
    day = datetime(2026, 11, 1, tzinfo=UTC).date()
    with on_day(day):
        assert brief_path("state", "MEX", "es", "pdf") == "/brief/es/state/MEX.pdf?day=2026-11-01"
    assert brief_path("state", "MEX", "es", "pdf") == "/brief/es/state/MEX.pdf"
