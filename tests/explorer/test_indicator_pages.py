"""Pages of indicators: findings from the values, unknown never drawn as one, files that agree."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from xml.etree import ElementTree as ET

import openpyxl
import pandas as pd
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboards.components.markup import to_html
from dashboards.explorer import shell
from dashboards.explorer.app import shown
from dashboards.gateway import Gateway
from dashboards.indicator_files import as_csv, as_xlsx
from dashboards.measured_states import finding, state_lines
from dashboards.routes import Page, Route
from dashboards.server import create_server
from tests.conftest import settings_for
from tests.databases import make_catalogue, rules, url_of, written
from tracker.db import make_engine
from tracker.errors import UnknownKeyError
from tracker.i18n import Words
from tracker.models import Area, Breakdown, Series, SeriesText, Vintage
from tracker.vocab import (
    DoubtKind,
    Movement,
    ObservationStatus,
    ProgressClass,
    ProgressGap,
    ProgressMethod,
)
from tracker.wording import measure_labels as words
from tracker.workflow.ledger import append_observations
from tracker.workflow.observations import seal

LANGUAGES = ["en", "es"]
KEYS = [
    "remittance_cost",
    "remittance_cost_corridor",
    "missing_migrants",
    "protected_people_hosted",
    "homicide_rate",
    "fatal_work_injuries_migrants",
    "stateless_people",
    "unsd:VC_HTF_DETV:number",
    "iom:INCIDENTS:number",
]
EVIL = '=cmd|" /C calc"!A0<script>alert(1)</script>'
IMPORTED = "x:EVIL:number"


def html_of(gateway: Gateway, page: Page, key: str | None = None, language: str = "en") -> str:
    route, t = Route(language, page, key), Words(language)
    return to_html(shell.shell(t, route, shown(gateway, route, t).parts))


def indicator(gateway: Gateway, key: str, language: str = "en") -> str:
    return html_of(gateway, Page.INDICATOR, key, language)


def text_of(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


def heading(html: str) -> str:
    return text_of(html[html.index("<h1>") : html.index("</h1>")])


def panels(html: str) -> dict[str, str]:
    """The panel of each state, by its code."""
    listed = html[html.index('class="panels"') :]
    found = re.findall(r'<li class="panel">.*?</li>', listed[: listed.index("</ul>")], re.DOTALL)
    return {re.findall(r"/state/([A-Z]{3})", one)[0]: one for one in found}


@pytest.fixture(scope="module")
def lone(filled) -> Iterator[Gateway]:
    """A gateway to the catalogue alone: it holds all that is measured."""
    engine = make_engine(filled(False))
    yield Gateway(engine, rules())
    engine.dispose()


@pytest.fixture(scope="module")
def client(filled) -> FlaskClient:
    """A client of a server on the catalogue."""
    return create_server(filled(False)).test_client()


# ---- findings -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_every_page_is_whole_light_and_has_no_hole(lone, key, language):
    """One heading, below 350 KB, no None or nan, in both languages, with values or without."""
    written_page = indicator(lone, key, language)
    assert written_page.count("<h1>") == 1
    assert len(written_page.encode()) < 350_000
    assert not re.search(r"\b(None|nan|NaT|<NA>)\b", text_of(written_page))
    assert "{" not in text_of(written_page)


def test_the_default_gap_is_said_in_figures(lone):
    """41 corridors, 6.36 from 6.98 percent, El Salvador alone at 3 percent, 16 states unknown."""
    said = heading(indicator(lone, "remittance_cost_corridor"))
    for part in ("6.36 %", "6.98 %", "41 corridors", "19 of 35 states", "only El Salvador"):
        assert part in said
    assert "third quarter of 2020" in said
    assert said.endswith("16 are unknown")


@pytest.mark.parametrize("key", ["remittance_cost", "missing_migrants", "core_treaties_in_force"])
def test_the_finding_counts_every_state_once(lone, key):
    """Classes of states with a value and the unknown ones add up to all 35."""
    data = lone.indicator(key, "en")
    states = state_lines(data, Words("en"))
    said = finding(data, states, Words("en"))
    without = said.replace(data.name, "").partition("states have a value; ")[2]
    bracketless = re.sub(r"\([^)]*\)", "", without)
    assert sum(map(int, re.findall(r"\d+", bracketless))) == len(states) == 35
    known = sum(one.lines is not None for one in states)
    assert f"{known} of 35 states have a value" in said


def test_a_target_met_by_zeros_alone_is_said_to_be(lone):
    """Nine states whose every printed number is 0 are not praised without a word."""
    said = heading(indicator(lone, "missing_migrants"))
    assert "9 have met the target (for 9 of them only zeros are printed" in said


def test_without_a_value_all_are_unknown_and_nothing_is_drawn(lone):
    """An indicator nobody publishes has a page that says so, and no panel."""
    written_page = indicator(lone, "homicide_rate")
    assert "none of 35 states has a value; all are unknown" in heading(written_page)
    assert 'class="panels"' not in written_page
    assert "That is not a zero" in written_page


# ---- panels -------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS[:4])
def test_every_state_has_its_panel_and_the_unknown_one_is_hatched(lone, key):
    """35 panels; those without a value have no line, no dot and no class, and say it."""
    data = lone.indicator(key, "en")
    found = panels(indicator(lone, key))
    known = {row["area_key"] for row in data.point_rows if row["value"] is not None}
    assert set(found) == set(data.states["actor_code"])
    for code, panel in found.items():
        if code in known:
            assert '<svg viewBox="' in panel
            assert "<title>" in panel
            assert "no value" not in panel
        else:
            assert "<svg" not in panel
            assert "no value" in panel
            assert 'class="tag class' not in panel


def test_a_panel_draws_the_points_of_the_values(lone):
    """As many dots as the line has points; provisional ones hollow, beside them."""
    data = lone.indicator("missing_migrants", "en")
    found = panels(indicator(lone, "missing_migrants"))
    for one in state_lines(data, Words("en")):
        assert found[one.code].count('class="md"') == len(one.points)
    assert found["MEX"].count('class="mh"') == 1  # 2024, of which half was known


def test_a_class_is_said_in_words_and_its_doubts_beside_it(lone):
    """Mark and word in each panel; a sensitive one says which reading changes it, translated."""
    for language in LANGUAGES:
        t = Words(language)
        data = lone.indicator("remittance_cost", language)
        found = panels(indicator(lone, "remittance_cost", language))
        for row in data.statuses.to_dict("records"):
            if row["points"] == 0:
                continue
            panel = text_of(found[row["subject"]])
            assert words.progress_class(t, row["class"]) in panel
            assert (t("sensitive") in panel) == row["is_sensitive"]
            for doubt in words.doubts(t, row["doubts"] if row["is_sensitive"] else None):
                assert doubt in panel


def test_the_table_shows_where_methods_disagree(lone):
    """By four methods; a class that differs from the page's own has a sign."""
    data = lone.indicator("remittance_cost", "en")
    written_page = indicator(lone, "remittance_cost")
    table = written_page[written_page.rindex("<table", 0, written_page.index('id="vintages"')) :]
    by = [dict(p.split(":") for p in one.split(";")) for one in data.statuses["by_method"]]
    own = data.statuses["class"].tolist()
    differing = sum(
        code != mine for one, mine in zip(by, own, strict=True) for code in one.values()
    )
    assert table.count("≠") == differing > 0


# ---- targets, revisions, suspicions -------------------------------------------------------------


def test_a_target_says_whether_a_text_sets_it_and_what_it_cannot_rest_on(lone):
    """The promise of 2004 has no known base: said on the page, and not assessed."""
    written_page = text_of(indicator(lone, "remittance_cost"))
    assert "3 targets: 2 set by texts, 1 proposed" in written_page
    assert "The value of 2004 is not known, so this target cannot be assessed." in written_page
    assert 'href="/en/commitment/nuevo-leon-2004-declaration:22#' in indicator(
        lone, "remittance_cost"
    )


def test_a_revision_shows_both_values_with_their_releases(lone):
    """Mexico 2019: 200 in the release of October 2020, 216 in that of July 2024."""
    written_page = indicator(lone, "missing_migrants")
    changed = written_page[written_page.index('id="revisions"') :]
    rows = [text_of(row) for row in re.findall(r"<tr>.*?</tr>", changed, re.DOTALL)]
    (mexico,) = [row for row in rows if row.startswith("Mexico 2019")]
    assert re.match(r"Mexico 2019 200 October 2020, .* 216 July 2024, ", mexico)


def test_releases_are_listed_with_day_and_licence(lone):
    """Each vintage of the values, its publisher and under which licence."""
    written_page = text_of(indicator(lone, "missing_migrants"))
    for row in lone.indicator("missing_migrants", "en").vintages:
        assert row["title"] in written_page
        assert row["licence"] in written_page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language):
    """No member of a vocabulary shows as a code or breaks a page."""
    t = Words(language)
    for one in ProgressClass:
        assert words.progress_class(t, one.value) != one.value
        assert words.counted_class(t, one.value, 2).startswith("2")
        assert words.MARKS[one.value]
    assert all(words.method(t, one.value) for one in ProgressMethod)
    assert all(words.gap(t, one.value) for one in ProgressGap)
    assert all(words.movement(t, one.value) for one in Movement)
    assert all(words.observation_status(t, one.value) for one in ObservationStatus)
    for kind in DoubtKind:
        (said,) = words.doubts(t, f"{kind.value}:limited:un_chart")
        assert words.progress_class(t, "limited") in said


def test_a_period_is_said_as_a_reader_says_it():
    """A year, a quarter, a month, a span."""
    t = Words("en")
    assert words.period(t, date(2019, 1, 1), date(2019, 12, 31)) == "2019"
    assert words.period(t, date(2020, 7, 1), date(2020, 9, 30)) == "third quarter of 2020"
    assert words.period(t, date(2020, 2, 1), date(2020, 2, 29)) == "February 2020"
    assert words.period(t, date(2014, 1, 1), date(2019, 12, 31)) == "2014–2019"


# ---- files --------------------------------------------------------------------------------------


def file_of(client: FlaskClient, key: str, kind: str) -> bytes:
    answer = client.get(f"/data/indicator/{key}.{kind}?lang=en")
    assert answer.status_code == 200
    assert f'.{kind}"' in answer.headers["Content-Disposition"]
    return answer.data


def test_the_files_agree_with_the_page(lone, client):
    """CSV, XLSX and JSON hold every value of every release, as numbers, and the page's finding."""
    values = lone.values("missing_migrants")
    as_text = csv.DictReader(
        io.StringIO(file_of(client, "missing_migrants", "csv").decode("utf-8-sig"))
    )
    rows = list(as_text)
    book = openpyxl.load_workbook(io.BytesIO(file_of(client, "missing_migrants", "xlsx")))
    sheet = list(book.worksheets[0].values)
    whole = json.loads(file_of(client, "missing_migrants", "json"))
    numbers = values["value"].tolist()
    assert [float(row["value"]) for row in rows] == numbers
    assert sheet[0] == tuple(values.columns)
    assert [row[sheet[0].index("value")] for row in sheet[1:]] == numbers
    assert [row["value"] for row in whole["values"]] == numbers
    assert whole["finding"] == heading(indicator(lone, "missing_migrants"))
    mexico = {
        (row["vintage_key"], float(row["value"]))
        for row in rows
        if row["area_key"] == "MEX" and row["period_start"] == "2019-01-01"
    }
    assert {value for _, value in mexico} == {200, 216}


def test_the_pictures_say_what_the_page_says(lone, client):
    """The SVG parses, holds the finding and every state; the PNG is its pixels."""
    svg = file_of(client, "remittance_cost", "svg")
    root = ET.fromstring(svg)
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == heading(indicator(lone, "remittance_cost"))
    said = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert set(lone.indicator("remittance_cost", "en").states["name"]) <= set(said)
    assert said.count("no value") == 16
    png = file_of(client, "remittance_cost", "png")
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 2000


@pytest.mark.parametrize(
    "path",
    [
        "/data/indicator/nothing.csv",
        "/data/indicator/remittance_cost.exe",
        "/data/indicator/remittance_cost",
        "/data/indicator/remittance_cost.csv?lang=xx",
        "/data/indicator/remittance_cost.csv?day=yesterday",
        "/data/indicator/remittance_cost.csv?day=1999-01-01",
        "/data/elsewhere",
        "/data/indicator/a/b.csv",
        "/en/indicator/nothing",
    ],
)
def test_what_names_no_indicator_is_not_found(client, path):
    """Unknown keys, kinds, languages and days have no file and no page."""
    assert client.get(path).status_code == 404


def test_the_links_of_a_page_lead_to_its_files(client):
    """Five kinds, in the page's language."""
    page = client.get("/es/indicator/remittance_cost").get_data(as_text=True)
    links = re.findall(r'href="(/data/[^"]+)"', page)
    assert len(links) == 5
    for link in links:
        assert "lang=es" in link
        assert client.get(unescape(link)).status_code == 200


def test_an_indicator_nobody_named_is_no_data(lone):
    """The gateway says so rather than showing an empty page."""
    with pytest.raises(UnknownKeyError):
        lone.indicator("nothing", "en")
    assert not lone.exists(Route("en", Page.INDICATOR, "nothing"))
    assert lone.exists(Route("en", Page.INDICATOR, "remittance_cost"))


# ---- what an import brings ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def infected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A database in which somebody imported a series whose every text is an attack."""
    file = tmp_path_factory.mktemp("infected") / "x.sqlite"
    make_catalogue(file)
    engine = make_engine(settings_for(url_of(file)))
    with written(engine, "import") as session:
        series = Series(series_key=IMPORTED, publisher="x", code="EVIL", unit="number")
        series.origin_code = "imported"
        series.texts.append(SeriesText(language_code="en", name=EVIL, note=EVIL))
        session.add(series)
        session.flush()
        area = session.scalars(select(Area.area_id).where(Area.area_key == "MEX")).one()
        total = session.scalars(
            select(Breakdown.breakdown_id).where(Breakdown.breakdown_key == "")
        ).one()
        vintage = Vintage(
            vintage_key="evil", origin_code="imported", publisher="x", title=EVIL,
            released_on=date(2020, 1, 1), is_release_stated=False, licence=EVIL,
            url="javascript:alert(1)", certainty_code="unverified",
        )  # fmt: skip
        append_observations(session, vintage, seal(observed(series.series_id, area, total)))
    yield Gateway(engine, rules())
    engine.dispose()


def observed(series_id: int, area_id: int, breakdown_id: int) -> pd.DataFrame:
    """A negative value of 2018, a zero of 2019."""
    return pd.DataFrame(
        {
            "series_id": series_id,
            "area_id": area_id,
            "breakdown_id": breakdown_id,
            "period_start": ["2018-01-01", "2019-01-01"],
            "period_end": ["2018-12-31", "2019-12-31"],
            "value": [-5.0, 0.0],
            "printed": ["-5", "=1+1"],
            "status_code": "normal",
            "lower": float("nan"),
            "upper": float("nan"),
        }
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_import_says_is_text_on_the_page(infected, language):
    """Names, licences and addresses of a file never become markup or a script's address."""
    written_page = indicator(infected, IMPORTED, language)
    assert "<script>" not in written_page
    assert "&lt;script&gt;" in written_page
    assert 'href="javascript' not in written_page
    assert 'class="md"' in panels(written_page)["MEX"]


def test_what_an_import_says_is_no_formula_in_a_file(infected):
    """Text that begins like a formula is text in CSV and XLSX; a negative number is a number."""
    values, t = infected.values(IMPORTED), Words("en")
    rows = list(csv.DictReader(io.StringIO(as_csv(values).decode("utf-8-sig"))))
    assert [row["value"] for row in rows] == ["-5.0", "0.0"]
    assert [row["printed"] for row in rows] == ["-5", "'=1+1"]
    book = openpyxl.load_workbook(
        io.BytesIO(as_xlsx(infected.indicator(IMPORTED, "en"), values, t))
    )
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    values_read = [cell.value for cell in book.worksheets[0]["H"]]
    assert values_read == ["value", -5, 0]
    assert EVIL in {cell.value for cell in cells}


def test_a_series_of_no_indicator_is_listed_and_not_judged(infected):
    """The list of indicators leads to it; its page judges nothing."""
    listed = html_of(infected, Page.INDICATORS)
    assert f'href="/en/indicator/{IMPORTED}"' in listed
    assert "<script>" not in listed
    assert "1 of 35 states have a value" in heading(indicator(infected, IMPORTED))
    assert 'class="tag class' not in panels(indicator(infected, IMPORTED))["MEX"]


# ---- other pages --------------------------------------------------------------------------------


def test_the_list_says_how_many_indicators_have_a_value(lone):
    """Its heading counts from the values; each measured one is linked with its states."""
    data = lone.indicators("en")
    written_page = html_of(lone, Page.INDICATORS)
    assert f"{len(data.measured)} of {len(data.indicators)} indicators have a value" in heading(
        written_page
    )
    table = written_page[written_page.index('id="measured"') : written_page.index('id="gaps"')]
    for row in data.measured.to_dict("records"):
        assert f'href="/en/indicator/{row["indicator_key"]}"' in table
        assert f"{row['states']} of 35" in table


def test_a_state_shows_its_newest_values_and_counts_what_is_unknown(lone):
    """Mexico: the cost of remittances with its class; the rest is counted as unknown."""
    data = lone.actor("MEX", "en")
    written_page = html_of(lone, Page.STATE, "MEX")
    part = written_page[written_page.index('id="measured"') : written_page.index('id="reports"')]
    rows = [text_of(row) for row in re.findall(r"<tr>.*?</tr>", part, re.DOTALL)]
    of_lines = lone.indicator("remittance_cost", "en").lines["MEX", ""].points[-1]
    (cost,) = [row for row in rows if row.startswith("Average cost of sending remittances")]
    assert f"{of_lines.value:.2f} %" in cost
    known = data.totals["indicator_key"].nunique()
    assert f"no value for {110 - known} of 110 indicators" in text_of(part)


def test_a_cell_shows_the_classes_of_its_indicators_and_by_which_target(lone):
    """The measured side is no longer empty where there are values, and names the target."""
    written_page = text_of(html_of(lone, Page.EVIDENCE, "nuevo-leon-2004-declaration:22:2~SLV"))
    measured = written_page[written_page.index("Measured by indicators") :]
    measured = measured[: measured.index("Schedule by")]
    assert "target met" in measured
    assert "by the target: At most 3 %, by the end of 2030" in measured
    assert "The target the clause sets itself is not what these are judged by" in measured
    silent = text_of(html_of(lone, Page.EVIDENCE, "nuevo-leon-2004-declaration:22:2~ATG"))
    assert "Nothing is measured yet." in silent


def test_a_paragraph_says_for_how_many_states_its_indicators_have_values(lone):
    """Each indicator leads to its page and has its denominator."""
    written_page = html_of(lone, Page.COMMITMENT, "nuevo-leon-2004-declaration:22")
    assert 'href="/en/indicator/remittance_cost"' in written_page
    assert "19 of 35 states have a value, the newest of 2020" in text_of(written_page)
