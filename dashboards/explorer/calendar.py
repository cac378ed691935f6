"""When commitments fall due and when they are reviewed; what is past and what is to come."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards.components.located import certainty, when, where, who
from dashboards.components.parts import Node, note, section, table, tag
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.page_data import CalendarData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.method.deadlines import DeadlineState, days_left, deadline_state
from tracker.wording import catalogue_labels as words


def layout(data: CalendarData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    mandates = data.deadlines[data.deadlines["kind"] == "mandate"]
    lapsed = [
        row
        for row in rows_of(mandates)
        if deadline_state(row["deadline"], data.as_of) is DeadlineState.LAPSED
    ]
    return [
        html.H1(
            t.n(
                "Only {n} clause of a mandate has a date, and it has lapsed",
                "Only {n} clauses of mandates have a date, and all have lapsed",
                len(mandates),
            )
            if len(lapsed) == len(mandates)
            else t(
                "{lapsed} of {all} dates of mandates have lapsed",
                lapsed=t.number(len(lapsed)),
                all=t.number(len(mandates)),
            )
        ),
        html.P(
            t(
                "Lapsed means that the day is past, not that nothing was done. A clause without a "
                "date is undated and can never be overdue."
            ),
            className="lede",
        ),
        _next(data, t),
        _deadlines(data, t),
        _reviews(data, t),
        _recommendations(data, t),
    ]


def _next(data: CalendarData, t: Words) -> Component:
    review = next_review(data.reviews, data.as_of)
    if review is None:
        heading = t("No review with a known date lies ahead")
    elif review["precision"] == "day":
        heading = t.n(
            "Next review: {name}, in {n} day",
            "Next review: {name}, in {n} days",
            days_left(review["starts_on"], data.as_of),
            name=review["name"],
        )
    else:
        heading = t("Next review: {name}", name=review["name"])
    unsure = [row for row in rows_of(data.reviews) if row["status"] == "unknown"]
    return section(
        "next",
        heading,
        html.Ul(
            [html.Li(f"{row['name']}: {words.review_status(t, row['status'])}") for row in unsure]
        ),
        note(t("As of {day}.", day=t.date(data.as_of))),
    )


def next_review(reviews: pd.DataFrame, today: date) -> Row | None:
    """The next review that is to come on a known date, or None."""
    coming = [
        row
        for row in rows_of(reviews)
        if row["status"] in ("scheduled", "expected")
        and row["starts_on"] is not None
        and row["starts_on"] >= today
    ]
    return min(coming, key=lambda row: row["starts_on"], default=None)


def _deadlines(data: CalendarData, t: Words) -> Component:
    rows = sorted(rows_of(data.deadlines), key=lambda row: row["deadline"])
    caption = t("Clauses with a date, oldest first")
    return section(
        "deadlines",
        t.n("{n} clause has a date", "{n} clauses have a date", len(rows)),
        table(
            caption,
            [t("Date"), t("Status"), t("Clause"), t("Target"), t("Why this date"), t("Stands in")],
            [
                [
                    when(t, row["deadline"], row["deadline_precision"]),
                    _state(t, row["deadline"], data.as_of),
                    html.Span(
                        [tag(words.clause_kind(t, row["kind"]), row["kind"]), " ", row["summary"]]
                    ),
                    row["target"] or t("none"),
                    words.deadline_basis(t, row["deadline_basis"]),
                    _stands_in(t, row),
                ]
                for row in rows
            ],
        ),
    )


def _state(t: Words, day: date, today: date) -> Component:
    state = deadline_state(day, today)
    return tag(words.deadline_state(t, state), state)


def _stands_in(t: Words, row: Row) -> Component:
    path = Route(t.language, Page.COMMITMENT, row["provision_key"]).path
    text = t(
        "Paragraph {number}, {instrument}",
        number=row["paragraph"],
        instrument=row["instrument_title"],
    )
    return html.A(text, href=f"{path}#{row['clause_key']}")


def _reviews(data: CalendarData, t: Words) -> Component:
    rows = rows_of(data.reviews)
    held = sum(row["status"] == "held" for row in rows)
    return section(
        "reviews",
        t(
            "{held} of {all} reviews on the calendar are known to have been held",
            held=t.number(held),
            all=t.number(len(rows)),
        ),
        *(
            _process(t, code, group, data.titles)
            for code, group in grouped(rows, "process").items()
        ),
    )


def _process(t: Words, code: str, rows: list[Row], titles: Mapping[str, str]) -> Component:
    name = words.process(t, code)
    ordered = sorted(rows, key=lambda row: (row["starts_on"] or date.max, row["review_key"]))
    return html.Details(
        [
            html.Summary([name, ": ", t.n("{n} review", "{n} reviews", len(rows))]),
            table(
                name,
                [
                    t("Review"),
                    t("When"),
                    t("Place"),
                    t("Status"),
                    t("Adopted there"),
                    t("Looked up"),
                ],
                [
                    [
                        row["name"],
                        _span(t, row),
                        row["place"] or t("unknown"),
                        words.review_status(t, row["status"]),
                        _adopted(t, row["instrument_keys"], titles),
                        _looked_up(t, row),
                    ]
                    for row in ordered
                ],
            ),
        ],
        open=code in ("summit", "imrf"),
    )


def _adopted(t: Words, keys: str | None, titles: Mapping[str, str]) -> str:
    return "; ".join(titles[key] for key in keys.split(";")) if keys else t("none")


def _span(t: Words, row: Row) -> str:
    said = [when(t, row[name], row["precision"]) for name in ("starts_on", "ends_on")]
    return " – ".join(dict.fromkeys(part for part in said if part)) or t("unknown")


def _looked_up(t: Words, row: Row) -> Component:
    parts: list[Node] = [certainty(t, row["certainty"])]
    if row["note"]:
        parts += [" ", row["note"]]
    if row["evidence"]:
        parts += [" ", html.Span(row["evidence"], lang="en", className="note")]
    return html.Span(parts)


def _recommendations(data: CalendarData, t: Words) -> Component:
    rows = rows_of(data.recommendations)
    return section(
        "recommendations",
        t.n(
            "{n} recommendation of a review body is on record",
            "{n} recommendations of review bodies are on record",
            len(rows),
        ),
        table(
            t("Recommendations of review bodies"),
            [
                t("What"),
                t("To whom"),
                t("By whom"),
                t("When"),
                t("What became of it"),
                t("Where it says so"),
            ],
            [
                [
                    row["subject"],
                    who(t, row["actor_code"], data.names),
                    html.Span(row["by_whom"], lang="en"),
                    when(t, row["issued_on"], row["precision"]) or t("unknown"),
                    words.recommendation_status(t, row["status"]),
                    where(t, row, data.names),
                ]
                for row in rows
            ],
        ),
    )
