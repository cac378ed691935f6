"""The pages in Chromium: accessible, offline, in both languages, wide and on a phone."""

import shutil
import threading
from collections.abc import Iterator

import pytest
from waitress.server import create_server as make_wsgi_server

from dashboards.server import create_server
from tracker.config import Settings

pytest.importorskip("playwright", reason="Playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]

from axe_playwright_python.sync_playwright import Axe  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATHS = [
    "/",
    "/coverage",
    "/commitments",
    "/sources",
    "/state/MEX",
    "/state/CHL",
    "/institution/ILO",
    "/commitment/panama-2015-mandates:3",
    "/commitment/imrf-2026-lac:8",
    "/no-such-page",
]
# the long lists take axe many seconds each: once wide and light, once on a phone and dark
LONG_PATHS = [
    "/gap",
    "/compare",
    "/compare/MEX~GTM",
    "/missing",
    "/accountability",
    "/timeline",
    "/changes",
    "/demands",
    "/assessments",
    "/method",
    "/evidence/panama-2015-mandates:3:1~MEX",
    "/evidence/panama-2015-mandates:1:2~ATG",
    "/calendar",
    "/indicators",
    "/indicator/remittance_cost",
    "/indicator/remittance_cost_corridor",
    "/indicator/missing_migrants",
    "/programmes",
    "/adherence",
    "/themes",
    "/registers",
    "/commitment/nuevo-leon-2004-declaration:22",
]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def address(imported_settings: Settings) -> Iterator[str]:
    """A server of our own on a free port of this machine."""
    server = make_wsgi_server(create_server(imported_settings), host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this file, with a profile of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def opened(context: BrowserContext, url: str) -> Page:
    """The page once Dash has drawn it (or the plain page where there is no Dash)."""
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#first-paint", state="detached")
    page.wait_for_selector("h1")
    return page


@pytest.mark.parametrize(
    ("look", "paths"),
    [
        (("en", WIDE, "light"), PATHS),
        (("es", WIDE, "dark"), PATHS),
        (("en", PHONE, "dark"), PATHS),
        (("es", PHONE, "light"), PATHS),
        (("en", WIDE, "light"), LONG_PATHS),
        (("es", PHONE, "dark"), LONG_PATHS),
    ],
    ids=[
        "en-wide-light",
        "es-wide-dark",
        "en-phone-dark",
        "es-phone-light",
        "long-en-wide-light",
        "long-es-phone-dark",
    ],
)
def test_axe_finds_nothing_and_nothing_is_too_wide(address, browser, look, paths):
    """No violation of any axe rule on any page, and no page scrolls sideways.

    Every page in both languages, both sizes and both colour schemes; folded parts unfolded.
    """
    language, size, scheme = look
    context = browser.new_context(viewport=size, color_scheme=scheme)
    for path in paths:
        page = opened(context, f"{address}/{language}{path}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{language}{path}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        page.close()
    context.close()


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_request_leaves_the_machine_and_no_error_is_logged(address, browser, language):
    """Every request goes to our server and is answered; the console stays clean."""
    context = browser.new_context(viewport=WIDE)
    asked: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: complaints.append(message.text))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    for path in [*PATHS[:-1], *LONG_PATHS]:
        page = opened(context, f"{address}/{language}{path}")
        page.wait_for_load_state("networkidle")
        page.close()
    context.close()
    outside = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert asked
    assert outside == []
    assert complaints == []


def test_the_keyboard_skips_to_the_content_and_scrolls_the_matrix(address, browser):
    """The first stop is the skip link; the matrix takes the focus and scrolls with arrow keys."""
    context = browser.new_context(viewport=PHONE)
    page = opened(context, f"{address}/en/coverage")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.focus("#matrix")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('#matrix').scrollLeft > 0")
    context.close()


def test_a_link_to_a_theme_that_is_folded_away_unfolds_it(address, browser):
    """From a cell of the gap's matrix to the clauses behind it, without another click."""
    context = browser.new_context(viewport=WIDE)
    page = opened(context, f"{address}/en/state/MEX#gap-labour")
    page.wait_for_function("document.getElementById('gap-labour').open")
    assert not page.evaluate("document.getElementById('gap-return').open")
    context.close()


def test_the_page_can_be_read_without_scripts(address, browser):
    """With JavaScript switched off the same headings, tables and links stand there."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/en/coverage")
    assert page.locator("h1").count() == 1
    assert page.locator("tbody tr").count() == 34
    context.close()


def test_the_chart_draws_with_the_small_bundle(address, browser):
    """The bars are drawn, and the large plotly bundle is never asked for."""
    context = browser.new_context(viewport=WIDE)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = opened(context, f"{address}/en/")
    page.wait_for_selector(".graph .bars path", state="attached")
    assert any("plotly-basic" in url for url in asked)
    assert not any(url.endswith("plotly.min.js") for url in asked)
    context.close()
