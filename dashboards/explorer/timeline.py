"""Texts, dates, reports, assessments and reviews on one axis; what lapsed, and what comes next."""

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from dashboards import timeline_labels
from dashboards.components.located import period, when
from dashboards.components.parts import (
    Node,
    actor_link,
    facts,
    flat,
    go,
    note,
    section,
    table,
    tag,
)
from dashboards.components.rows import Row, rows_of
from dashboards.explorer.timeline_picture import picture
from dashboards.figures import timeline as figure
from dashboards.gap_data import TimelineData
from dashboards.routes import Page, Route, cell_key
from dashboards.timeline_read import TimelineRead, clause_path, paragraph, read
from tracker.i18n import Words
from tracker.vocab import ReviewStatus, ScheduleState
from tracker.wording import catalogue_labels

SHOWN_STATES = (
    ScheduleState.ON_TIME,
    ScheduleState.LATE,
    ScheduleState.LAPSED,
    ScheduleState.AHEAD,
)


def layout(data: TimelineData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    told = read(data, t)
    return [
        html.H1(_heading(told, t)),
        html.P(
            t(
                "Lapsed means that the day is past, not that nothing was done. A clause without a "
                "date is undated and can never be overdue."
            ),
            className="lede",
        ),
        _figures(told, t),
        picture(told, t),
        _promises(told, t),
        _next(told, t),
    ]


# ---- the finding --------------------------------------------------------------------------------


def _heading(told: TimelineRead, t: Words) -> str:
    """Three statements: promises, reports, reviews."""
    return "; ".join((_past_words(told, t), _last_words(told, t), _next_words(told, t)))


def _past_words(told: TimelineRead, t: Words) -> str:
    if not told.mandates:
        return t("No promise of states has a date")
    return t(
        "{past} of {all} dated promises of states are past their day",
        past=t.number(told.past),
        all=t.number(len(told.mandates)),
    )


def _last_words(told: TimelineRead, t: Words) -> str:
    if told.last is None:
        return t("no report is on record")
    return t("the last report is of {year}", year=told.last.year)


def _next_words(told: TimelineRead, t: Words) -> str:
    if told.coming is None:
        return t("no review with a known date lies ahead")
    year = told.coming.row["starts_on"].year
    if told.coming.row["status"] == ReviewStatus.EXPECTED:
        return t("the next review is expected in {year}", year=year)
    return t("the next review is set for {year}", year=year)


def _figures(told: TimelineRead, t: Words) -> Component:
    found: list[tuple[str, Node]] = []
    if told.mandates:
        pairs = t("{n} of {all}", n=t.number(told.lapsed), all=t.number(told.pairs))
        found.append((t("pairs of a dated promise and a state that lapsed"), pairs))
    if told.last:
        days = t.n("{n} day", "{n} days", (told.today - told.last).days)
        since = t("since the last report on the follow-up page, {day}", day=t.date(told.last))
        found.append((since, days))
    if told.coming:
        row = told.coming.row
        status = catalogue_labels.review_status(t, row["status"])
        found.append((f"{row['name']} ({status})", _left(told.coming, t)))
    return facts(found)


def _left(one: figure.Coming, t: Words) -> str:
    """How many days are left; a span where the day is not known."""
    if one.least is None or one.most is None:
        return t("no date on record")
    if one.is_past:
        return t("date past")
    if one.least == one.most:
        return t.n("{n} day left", "{n} days left", one.least)
    if one.least == 0:
        return t.n("at most {n} day left", "at most {n} days left", one.most)
    return t("{least} to {most} days left", least=t.number(one.least), most=t.number(one.most))


# ---- dated promises -----------------------------------------------------------------------------


def _promises(told: TimelineRead, t: Words) -> Component | None:
    if not told.mandates:
        return None
    shown = [code for code in SHOWN_STATES if any(one.states[code] for one in told.mandates)]
    return section(
        "promises",
        t(
            "{lapsed} of {all} pairs of a dated promise and a state have lapsed: nothing on "
            "record shows that it was done",
            lapsed=t.number(told.lapsed),
            all=t.number(told.pairs),
        ),
        table(
            t("Promises of states with a date, and how many states stand how"),
            [
                t("Promise"),
                t("Due"),
                t("Days"),
                *(timeline_labels.schedule(t, code) for code in shown),
                t("all states"),
                t("Stands in"),
            ],
            [_promise_row(told, one, shown, t) for one in told.mandates],
            number_columns=range(2, len(shown) + 4),
        ),
        note(
            t(
                "Late achievement is not failure, and lapsed says nothing about what was done. A "
                "date known to the year lasts to the end of the year."
            )
        ),
        *(_states(told, one, t) for one in told.mandates),
        _asked(told, t),
    )


def _promise_row(
    told: TimelineRead, one: figure.Dated, shown: list[ScheduleState], t: Words
) -> list[Node]:
    clause = one.clauses[0]
    days = (told.today - one.due).days
    gone = t.n("{n} day past", "{n} days past", days)
    left = t.n("{n} day left", "{n} days left", -days)
    return [
        clause["summary"],
        when(t, clause["deadline"], clause["deadline_precision"]),
        gone if days > 0 else left,
        *(t.number(one.states[code]) for code in shown),
        t.number(sum(one.states.values())),
        _place(told, clause, t),
    ]


def _place(told: TimelineRead, clause: Row, t: Words) -> Component:
    return html.A(paragraph(told, clause, t), href=clause_path(clause, t))


def _states(told: TimelineRead, one: figure.Dated, t: Words) -> Component:
    clause = one.clauses[0]
    names = dict(zip(told.data.states["actor_code"], told.data.states["name"], strict=True))
    schedule = told.data.schedule
    rows = rows_of(schedule[schedule["clause_key"] == clause["clause_key"]])
    said = t(
        "State by state, due {day}: {place}",
        day=when(t, clause["deadline"], clause["deadline_precision"]),
        place=paragraph(told, clause, t),
    )
    items = [html.Li(_state(row, names, t)) for row in rows]
    return html.Details([html.Summary(said), html.Ul(items, className="columns")])


def _state(row: Row, names: dict[str, str], t: Words) -> list[Node]:
    code = row["actor_code"]
    cell = Route(t.language, Page.EVIDENCE, cell_key(row["clause_key"], code))
    done = row["done_on"]
    return flat(
        [
            actor_link(t, "state", code, names.get(code, code)),
            ": ",
            go(cell, timeline_labels.schedule(t, row["schedule"])),
            f" ({t.date(done)})" if done else None,
        ]
    )


def _asked(told: TimelineRead, t: Words) -> Component | None:
    asked = sum(len(one.clauses) for one in told.demands)
    if not asked:
        return None
    return note(
        t.n(
            "{n} demand of civil society has a date too. No state undertook it, so it cannot "
            "lapse for one.",
            "{n} demands of civil society have a date too. No state undertook them, so they "
            "cannot lapse for one.",
            asked,
        ),
        " ",
        go(Route(t.language, Page.DEMANDS), t("All demands")),
    )


# ---- reviews to come ----------------------------------------------------------------------------


def _next(told: TimelineRead, t: Words) -> Component:
    found = figure.not_held(told.reviews, told.today)
    unknown = sum(one.row["status"] == ReviewStatus.UNKNOWN for one in found)
    return section(
        "next",
        t.n(
            "{n} of {all} reviews is to come with a date; of {unknown} nobody knows whether they "
            "were held",
            "{n} of {all} reviews are to come with a date; of {unknown} nobody knows whether they "
            "were held",
            _to_come(found),
            all=t.number(len(told.reviews)),
            unknown=t.number(unknown),
        ),
        table(
            t("Reviews not known to have been held"),
            [t("Review"), t("When"), t("Days left"), t("Status"), t("Note")],
            [_next_row(one, t) for one in found],
        )
        if found
        else None,
        note(
            t(
                "Where only the year is known, the days to its first and to its last day are told. "
                "A review that is only expected may come at another time, or not at all."
            ),
            " ",
            go(Route(t.language, Page.CALENDAR), t("All reviews and recommendations")),
        ),
    )


def _to_come(found: Iterable[figure.Coming]) -> int:
    return sum(
        one.row["status"] != ReviewStatus.UNKNOWN and one.most is not None and not one.is_past
        for one in found
    )


def _next_row(one: figure.Coming, t: Words) -> list[Node]:
    status = one.row["status"]
    return [
        one.row["name"],
        period(t, one.row) or t("unknown"),
        _left(one, t),
        tag(catalogue_labels.review_status(t, status), status),
        one.row["note"],
    ]
