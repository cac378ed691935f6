"""The timeline as a table: every event with its day, its kind and how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboards import labels, timeline_labels
from dashboards.components.located import period, when
from dashboards.components.parts import Node, table
from dashboards.components.rows import Row
from dashboards.figures import timeline as figure
from dashboards.timeline_read import TimelineRead, clause_path
from tracker.i18n import Words
from tracker.vocab import ActorKind, ReviewStatus
from tracker.wording import catalogue_labels


@dataclass(frozen=True)
class _Event:
    """A row of the table; one without a day comes last."""

    day: date | None
    said: str
    sort: str
    what: Node
    state: Node


def events_table(read: TimelineRead, caption: str, t: Words) -> Component:
    """Every event, oldest first, those without a day last."""
    by_year = figure.reports_by_year(read.data.reports)
    events = [
        *(_adopted(row, t) for row in read.instruments),
        *(_due(one, clause, t) for one in read.mandates + read.demands for clause in one.clauses),
        *(_reported(year, kinds, t) for year, kinds in by_year.items()),
        *(_assessed(row, t) for row in read.published),
        *(_reviewed(row, read.today, t) for row in read.reviews),
    ]
    ordered = sorted(events, key=lambda one: (one.day or date.max, one.sort))
    return table(
        caption,
        [t("When"), t("Kind"), t("What"), t("How it stands")],
        [[one.said, one.sort, one.what, one.state] for one in ordered],
    )


def _adopted(row: Row, t: Words) -> _Event:
    day = row["adopted_on"]
    place = labels.summit(t, row["summit"]) if row["summit"] else t("outside the Summits")
    return _Event(day, t.date(day), t("text adopted"), row["title"], place)


def _due(one: figure.Dated, clause: Row, t: Words) -> _Event:
    said = when(t, clause["deadline"], clause["deadline_precision"])
    kind = t("date of a demand") if one.is_asked else t("date of a promise")
    state = t("asked, undertaken by nobody")
    if not one.is_asked:
        state = timeline_labels.standing(t, one.states) or t("applies to no state")
    return _Event(one.due, said, kind, _clause_link(clause, t), state)


def _clause_link(clause: Row, t: Words) -> Component:
    return html.A(clause["summary"], href=clause_path(clause, t))


def _reported(year: int, kinds: Mapping[str, int], t: Words) -> _Event:
    said = t(
        "{states} of states, {institutions} of institutions",
        states=t.number(kinds.get(ActorKind.STATE, 0)),
        institutions=t.number(kinds.get(ActorKind.INSTITUTION, 0)),
    )
    kind, where = t("reports of the year"), t("on the follow-up page")
    return _Event(date(year, 12, 31), str(year), kind, said, where)


def _assessed(row: Row, t: Words) -> _Event:
    cells = t.n("{n} cell", "{n} cells", int(row["cells"]))
    return _Event(row["day"], t.date(row["day"]), t("assessments"), cells, t("published here"))


def _reviewed(row: Row, today: date, t: Words) -> _Event:
    said = period(t, row) or t("unknown")
    process = catalogue_labels.process(t, row["process"])
    return _Event(row["starts_on"], said, process, row["name"], _status(row, today, t))


def _status(row: Row, today: date, t: Words) -> str:
    """Whether it was held; that its date is past is said where nobody knows."""
    said = catalogue_labels.review_status(t, row["status"])
    ends = row["ends_on"] or row["starts_on"]
    if row["status"] != ReviewStatus.HELD and ends is not None and ends < today:
        return f"{said}; {t('date past')}"
    return said
