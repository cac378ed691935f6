"""Where a register's row is said, and whether somebody looked it up; who it is about."""

from collections.abc import Mapping
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboards.components.parts import Node, actor_link, flat, tag
from dashboards.components.rows import Row
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.queries.records import Who
from tracker.wording import catalogue_labels as words

Names = Mapping[str, Who]


def where(t: Words, row: Row, names: Names) -> Component:
    """The report or document and the characters, or the citation; with its certainty."""
    return html.Span(flat([_place(t, row, names), " ", certainty(t, row["certainty"])]))


def certainty(t: Words, code: str) -> Component:
    """Whether a fact was looked up, in words."""
    return tag(words.certainty(t, code), code)


def who(t: Words, code: str | None, names: Names) -> Node:
    """A link to an actor's page by its name; what is nobody's own is said to be joint."""
    if code is None or code not in names:
        return t("joint, or no state's own")
    return actor_link(t, names[code].kind, code, names[code].name)


def period(t: Words, row: Row) -> str:
    """From when to when, as exactly as it is known; empty where nothing is."""
    days = [row["starts_on"], row.get("ends_on")]
    said = [when(t, day, row["precision"]) for day in days if day is not None]
    return "–".join(dict.fromkeys(said))


def when(t: Words, day: object, precision: str | None) -> str:
    """A day, a month or a year; empty where it is unknown."""
    if not isinstance(day, date):
        return ""
    if precision == "year":
        return str(day.year)
    return t.month(day) if precision == "month" else t.date(day)


def _place(t: Words, row: Row, names: Names) -> Node:
    report = row["report_key"]
    if report:
        code, year, *_rest = report.split("-")
        page = Page.STATE if names[code].kind == "state" else Page.INSTITUTION
        text = t("{actor}, report of {year}", actor=names[code].name, year=year)
        link = html.A(text, href=f"{Route(t.language, page, code).path}#{report}")
        return html.Span([link, _characters(t, row)])
    if row["source_key"]:
        path = Route(t.language, Page.SOURCES).path
        link = html.A(row["source_key"], href=f"{path}#{row['source_key']}")
        return html.Span([link, _characters(t, row)])
    return html.Span(row["evidence"] or t("no citation"), lang="en")


def _characters(t: Words, row: Row) -> str:
    if row["char_start"] is None:
        return ""
    return ", " + t(
        "characters {a} to {b}", a=t.number(row["char_start"]), b=t.number(row["char_end"])
    )
