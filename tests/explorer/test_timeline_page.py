"""The timeline: its findings are those of its frames, and what nobody knows is never a date."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pandas as pd
import pytest

from dashboards.components.markup import to_html
from dashboards.explorer import timeline
from dashboards.figures import timeline as figure
from dashboards.gap_data import TimelineData
from dashboards.gateway import Gateway
from dashboards.routes import parse
from tracker.i18n import Words

AXIS = figure.Axis(1994, 2030)


@pytest.fixture(scope="module")
def data(gateway: Gateway) -> TimelineData:
    return gateway.timeline("en")


def drawn(data: TimelineData, language: str = "en") -> str:
    return unescape(to_html(timeline.layout(data, Words(language))))


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def heading(html: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", html)
    assert found is not None
    return found[1]


def review(**changes: object) -> figure.Row:
    row: figure.Row = {
        "review_key": "one",
        "process": "summit",
        "name": "One",
        "place": "Lima",
        "starts_on": date(2030, 1, 1),
        "ends_on": date(2030, 12, 31),
        "precision": "year",
        "status": "expected",
    }
    return {**row, **changes}


def test_the_heading_counts_what_the_frames_hold(data: TimelineData):
    """Dated mandates past their day and the year of the last report are those of the frames."""
    mandates = data.deadlines[data.deadlines["kind"] == "mandate"]
    past = sum(day < data.as_of for day in mandates["deadline"])
    last = max(data.reports["reported_on"])
    said = heading(drawn(data))
    assert f"{past} of {len(mandates)} dated promises" in said
    assert f"the last report is of {last.year}" in said


def test_every_pair_of_promise_and_state_stands_on_the_page(data: TimelineData):
    """The counts are those of the schedule, and each pair leads to its cell."""
    html = drawn(data)
    lapsed = int((data.schedule["schedule"] == "lapsed").sum())
    assert f"{lapsed} of {len(data.schedule)} pairs" in text_of(html)
    links = set(re.findall(r'href="(/en/evidence/[^"]+)"', html))
    assert len(links) == len(data.schedule)
    assert all(parse(link) for link in links)


def test_the_table_names_every_event_of_the_picture(data: TimelineData):
    """Each text, dated clause, year of reports and review has a row; none is left to the eye."""
    html = drawn(data)
    table = text_of(html[html.index("Show as a table") : html.index('id="promises"')])
    named = [*data.instruments["title"], *data.deadlines["summary"], *data.reviews["name"]]
    assert [one for one in named if one not in table] == []
    for year, count in Counter(day.year for day in data.reports["reported_on"]).items():
        told = re.search(rf"{year} reports of the year (\d+) of states, (\d+) of inst", table)
        assert told is not None
        assert int(told[1]) + int(told[2]) == count


def test_no_code_and_no_missing_value_reaches_the_reader(data: TimelineData):
    """Neither `None`, `nan` nor a word of a vocabulary stands on the page."""
    words = text_of(drawn(data))
    assert re.findall(r"\bNone\b|\bnan\b|<NA>|\b[a-z]+_[a-z_]+\b", words) == []


def test_a_review_known_to_the_year_has_a_span_of_days_and_of_width(data: TimelineData):
    """Its least days go to the first day of the year, its most to the last; it is drawn as wide."""
    today = date(2026, 11, 22)
    one = figure.next_review([review()], today)
    assert one is not None
    assert (one.least, one.most) == (1136, 1500)
    assert "1,136 to 1,500 days left" in drawn(
        replace(data, as_of=today, reviews=pd.DataFrame([{**review(), "note": None}]))
    )
    mark = figure.review_marks([review()], AXIS, Words("en"))[0]
    assert mark.wide == pytest.approx(100 / 37, rel=0.01)
    exact = figure.review_marks([review(precision="day")], AXIS, Words("en"))[0]
    assert exact.wide == 0


@pytest.mark.parametrize("status", ["unknown", "held"])
def test_what_is_not_announced_is_not_the_next_review(status: str):
    """A review held, or of which nobody knows, is not counted down to."""
    assert figure.next_review([review(status=status)], date(2026, 11, 22)) is None


def test_a_year_that_is_not_over_is_not_past():
    """Within the year the least is 0 days; the day after its last, the date is past."""
    within, after = (
        figure.not_held([review(status="unknown")], day)[0]
        for day in (date(2030, 12, 31), date(2031, 1, 1))
    )
    assert (within.least, within.most, within.is_past) == (0, 0, False)
    assert after.is_past
    without = figure.not_held([review(starts_on=None, ends_on=None)], date(2031, 1, 1))[0]
    assert (without.least, without.is_past) == (None, False)


def test_a_promise_done_late_is_late_and_not_open(data: TimelineData):
    """What every state did late has no hatched time, but the days it was done on."""
    clause = "nuevo-leon-2004-declaration:22:3"
    schedule = data.schedule[data.schedule["clause_key"] == clause]
    done = date(2010, 6, 20)
    late = schedule.assign(schedule="late", done_on=[done] * len(schedule))
    deadlines = data.deadlines[data.deadlines["clause_key"] == clause]
    one = figure.dated_mandates(deadlines.to_dict("records"), late)[0]
    bar = figure.promise(one, date(2004, 1, 13), AXIS, data.as_of, "")
    assert bar.open_to is None
    assert set(bar.done) == {AXIS.at(done)}
    assert bar.agreed < bar.due < bar.done[0]
    words = text_of(drawn(replace(data, deadlines=deadlines, schedule=late)))
    assert f"0 of {len(late)} pairs of a dated promise and a state have lapsed" in words
    assert f"{len(late)} of {len(late)} states: late" in words


def test_silence_is_a_hatched_width_and_not_a_column_of_zero(data: TimelineData):
    """The time since the last report ends today; a year without a report has no column."""
    last = max(data.reports["reported_on"])
    band = figure.silence(data.reports, AXIS, data.as_of, Words("en"))
    assert band is not None
    assert band.at == AXIS.end(last)
    assert band.at + band.wide == pytest.approx(AXIS.at(data.as_of))
    columns = figure.columns(data.reports, AXIS)
    assert all(one.states + one.institutions > 0 for one in columns)
    nothing = replace(data, reports=data.reports.iloc[:0])
    assert figure.silence(nothing.reports, AXIS, data.as_of, Words("en")) is None
    assert "no report is on record" in heading(drawn(nothing))


def test_labels_never_stand_on_each_other():
    """Marks of near days come in rows; near the right edge the words stand before the mark."""
    days = [date(2029, 12, 1) - timedelta(days=40 * at) for at in range(6)]
    marks = figure.in_rows(
        figure.Mark(figure.Shape.HELD, AXIS.at(day), label="Santa Cruz de la Sierra")
        for day in days
    )
    assert len({mark.row for mark in marks}) == len(marks)
    assert all(mark.is_before for mark in marks)
    many = figure.in_rows(
        figure.Mark(figure.Shape.HELD, 50, label=f"number {at}") for at in range(40)
    )
    assert sum(bool(mark.label) for mark in many) == figure.MOST_ROWS


def test_without_dates_the_page_says_so(data: TimelineData):
    """No dated clause, no review ahead: two statements, no empty picture of promises kept."""
    bare = replace(
        data,
        deadlines=data.deadlines.iloc[:0],
        schedule=data.schedule.iloc[:0],
        reviews=data.reviews[data.reviews["status"] == "held"],
        published=data.published.iloc[:0],
    )
    html = drawn(bare)
    assert "No promise of states has a date" in heading(html)
    assert "no review with a known date lies ahead" in heading(html)
    assert "No assessment is published" in text_of(html)
    assert 'id="promises"' not in html
