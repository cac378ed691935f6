"""The picture of the timeline: lanes on one axis, their legend, and the lanes folded below."""

from collections.abc import Iterable
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboards import timeline_labels
from dashboards.components import timeline_svg as draw
from dashboards.components.located import when
from dashboards.components.parts import flat, note, scrolling, section, source_line, twin
from dashboards.components.rows import Row, grouped
from dashboards.explorer.timeline_events import events_table
from dashboards.figures import timeline as figure
from dashboards.timeline_read import TimelineRead, paragraph
from tracker.i18n import Words
from tracker.vocab import ActorKind, ReviewStatus
from tracker.wording import catalogue_labels

MAIN = ("summit", "imrf")  # processes in the picture; the others are folded below it


def picture(read: TimelineRead, t: Words) -> Component:
    """The section with the picture, its source and the table that says the same."""
    caption = t("Everything with a date, oldest first")
    return section(
        "axis",
        _axis_heading(read, t),
        note(
            t(
                "One axis, {first} to {last}. What is known only to the year is drawn as wide as "
                "the year; what nobody knows is hatched.",
                first=read.axis.first,
                last=read.axis.last,
            )
        ),
        _legend(t),
        draw.patterns(),
        _lanes(read, _main_lanes(read, t), t, t("Timeline")),
        _others(read, t),
        _oldest(read, t),
        source_line(
            t,
            t(
                "adopted texts, the Summits of the Americas follow-up page on migration, the "
                "calendar of reviews, and assessments by this project; as of {day}",
                day=t.date(read.today),
            ),
        ),
        twin(t, caption, events_table(read, caption, t)),
    )


def _oldest(read: TimelineRead, t: Words) -> Component | None:
    if read.last is None:
        return None
    first = min(read.data.reports["reported_on"])
    return note(
        t(
            "The oldest report on the follow-up page is of {day}. Whether states reported before "
            "is not known here, and what they did without reporting is not known either.",
            day=t.date(first),
        )
    )


def _axis_heading(read: TimelineRead, t: Words) -> str:
    if read.last is None:
        return t("{first} to {last} on one axis", first=read.axis.first, last=read.axis.last)
    since = sum(
        row["process"] in MAIN and row["status"] == ReviewStatus.HELD and _begins(row) > read.last
        for row in read.reviews
    )
    return t.n(
        "{n} Summit or review forum was held after the last report, of {day}",
        "{n} Summits and review forums were held after the last report, of {day}",
        since,
        day=t.date(read.last),
    )


def _begins(row: Row) -> date:
    day = row["starts_on"]
    return day if isinstance(day, date) else date.min


Lane = tuple[str, Component]


def _lanes(read: TimelineRead, lanes: Iterable[Lane], t: Words, label: str) -> Component:
    """The lanes on one axis, in a region of its own that scrolls where the screen is narrow."""
    today = read.axis.at(read.today)
    said = t("as of {day}", day=t.date(read.today))
    inside = [
        draw.grid(read.axis, today),
        draw.years(read.axis),
        draw.today_label(today, said),
        *(html.Div([html.H3(name), drawn], className="timeline__lane") for name, drawn in lanes),
        draw.years(read.axis),
    ]
    return scrolling(label, html.Div(html.Div(inside), className="timeline"))


def _main_lanes(read: TimelineRead, t: Words) -> list[Lane]:
    axis, by_process = read.axis, grouped(read.reviews, "process")
    return [
        (
            t.n("{n} text adopted", "{n} texts adopted", len(read.instruments)),
            draw.lane(figure.instrument_marks(read.instruments, axis, t)),
        ),
        (_promise_lane(read, t), draw.promises(_bars(read, t))),
        (_report_lane(read, t), _reports(read, t)),
        (_published_lane(read, t), draw.lane(figure.published_marks(read.published, axis, t))),
        *(_review_lane(read, code, by_process[code], t) for code in MAIN if code in by_process),
    ]


def _promise_lane(read: TimelineRead, t: Words) -> str:
    return t.n(
        "{n} promise of states has a date: {past} past its day",
        "{n} promises of states have a date: {past} past their day",
        len(read.mandates),
        past=t.number(read.past),
    )


def _bars(read: TimelineRead, t: Words) -> list[figure.Promise]:
    return [_bar(read, one, t) for one in (*read.mandates, *read.demands)]


def _bar(read: TimelineRead, one: figure.Dated, t: Words) -> figure.Promise:
    agreed = read.adopted.get(_text_of(one), one.due)
    return figure.promise(one, agreed, read.axis, read.today, _said(read, one, t))


def _text_of(one: figure.Dated) -> str:
    return str(one.clauses[0]["instrument_key"])


def _said(read: TimelineRead, one: figure.Dated, t: Words) -> str:
    title = read.data.titles[_text_of(one)]
    if one.is_asked:
        return t.n(
            "{n} demand, {instrument}: asked, undertaken by nobody",
            "{n} demands, {instrument}: asked, undertaken by nobody",
            len(one.clauses),
            instrument=title,
        )
    clause = one.clauses[0]
    return t(
        "Due {day} ({place}), {states}",
        day=when(t, clause["deadline"], clause["deadline_precision"]),
        place=paragraph(read, clause, t),
        states=timeline_labels.standing(t, one.states) or t("applies to no state"),
    )


def _report_lane(read: TimelineRead, t: Words) -> str:
    kinds = read.data.reports["actor_kind"]
    return t.n(
        "{n} report: {states} of states, {institutions} of institutions",
        "{n} reports: {states} of states, {institutions} of institutions",
        len(kinds),
        states=t.number(int((kinds == ActorKind.STATE).sum())),
        institutions=t.number(int((kinds == ActorKind.INSTITUTION).sum())),
    )


def _reports(read: TimelineRead, t: Words) -> Component:
    reports = read.data.reports
    return draw.reports(
        figure.columns(reports, read.axis), figure.silence(reports, read.axis, read.today, t)
    )


def _published_lane(read: TimelineRead, t: Words) -> str:
    cells = sum(int(row["cells"]) for row in read.published)
    if not cells:
        return t("No assessment is published")
    return t.n("{n} assessed cell published", "{n} assessed cells published", cells)


def _review_lane(read: TimelineRead, code: str, rows: list[Row], t: Words) -> Lane:
    held = sum(row["status"] == ReviewStatus.HELD for row in rows)
    name = t(
        "{process}: {held} of {all} known to have been held",
        process=catalogue_labels.process(t, code),
        held=t.number(held),
        all=t.number(len(rows)),
    )
    return name, draw.lane(figure.review_marks(rows, read.axis, t))


def _others(read: TimelineRead, t: Words) -> Component | None:
    rows = [row for row in read.reviews if row["process"] not in MAIN]
    if not rows:
        return None
    lanes = [_review_lane(read, code, some, t) for code, some in grouped(rows, "process").items()]
    undated = [row["name"] for row in rows if row["starts_on"] is None]
    named = t("Other review processes on the same axis: {n} meetings", n=t.number(len(rows)))
    missing = t("Without a date, so not drawn: {names}.", names="; ".join(undated))
    return html.Details(
        flat(
            [
                html.Summary(named),
                _lanes(read, lanes, t, named),
                note(missing) if undated else None,
            ]
        )
    )


def _legend(t: Words) -> Component:
    shape = figure.Shape
    keys = [
        (draw.key(shape.SUMMIT_TEXT), t("text adopted at a Summit")),
        (draw.key(shape.OTHER_TEXT), t("text adopted elsewhere, by states or civil society")),
        (draw.key(shape.DUE), t("day a promise is due")),
        (draw.key(shape.ASKED), t("day a demand is tied to")),
        (draw.key_given(), t("time given")),
        (draw.key_open(), t("nothing on record since")),
        (draw.key(shape.DONE), t("done by a state")),
        (draw.key_column(is_institution=False), t("reports of states")),
        (draw.key_column(is_institution=True), t("reports of institutions")),
        (draw.key(shape.PUBLISHED), t("assessments published")),
        (draw.key(shape.HELD), t("review held")),
        (draw.key(shape.COMING), t("review to come")),
        (draw.key(shape.UNSURE), t("not known whether held")),
        (draw.key_wide(), t("known to the year")),
    ]
    return html.Ul([html.Li([drawn, said]) for drawn, said in keys], className="legend")
