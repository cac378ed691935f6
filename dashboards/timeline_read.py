"""What the timeline tells, read from its frames once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboards import labels
from dashboards.components.rows import Row, rows_of
from dashboards.figures import timeline as figure
from dashboards.gap_data import TimelineData
from dashboards.routes import Page, Route
from tracker.i18n import Words


@dataclass(frozen=True)
class TimelineRead:
    """The frames as rows, dated clauses grouped, the axis that holds every day of them.

    `adopted` are the days of instruments by key, `last` the day of the newest report, `coming` the
    next review that is announced or follows from a rule.
    """

    data: TimelineData
    axis: figure.Axis
    mandates: list[figure.Dated]
    demands: list[figure.Dated]
    instruments: list[Row]
    reviews: list[Row]
    published: list[Row]
    adopted: dict[str, date]
    last: date | None
    coming: figure.Coming | None

    @property
    def today(self) -> date:
        """The day the page is about."""
        return self.data.as_of

    @property
    def past(self) -> int:
        """Dated mandates whose day is over."""
        return sum(one.due < self.today for one in self.mandates)

    @property
    def pairs(self) -> int:
        """Dated mandates, each times the states it applies to."""
        return sum(sum(one.states.values()) for one in self.mandates)

    @property
    def lapsed(self) -> int:
        """Of the pairs, those that lapsed."""
        return sum(one.lapsed for one in self.mandates)


def read(data: TimelineData, t: Words) -> TimelineRead:
    """What the page, its picture and its table are drawn from; places as the language says."""
    instruments, reviews = _placed(data.instruments, t), _placed(data.reviews, t)
    deadlines = rows_of(data.deadlines)
    dated = figure.dated_mandates(deadlines, data.schedule)
    demands = figure.dated_demands(deadlines)
    return TimelineRead(
        data=data,
        axis=figure.axis_of(_days(data, [*dated, *demands])),
        mandates=dated,
        demands=demands,
        instruments=instruments,
        reviews=reviews,
        published=rows_of(data.published),
        adopted={row["instrument_key"]: row["adopted_on"] for row in instruments},
        last=figure.last_report(data.reports),
        coming=figure.next_review(reviews, data.as_of),
    )


def _placed(frame: pd.DataFrame, t: Words) -> list[Row]:
    return [{**row, "place": labels.place(t, row["place"] or "")} for row in rows_of(frame)]


def _days(data: TimelineData, dated: Iterable[figure.Dated]) -> list[date]:
    reviews = [day for name in ("starts_on", "ends_on") for day in data.reviews[name].dropna()]
    return [
        data.as_of,
        *data.instruments["adopted_on"],
        *data.reports["reported_on"],
        *data.published["day"],
        *(one.due for one in dated),
        *reviews,
    ]


def paragraph(read: TimelineRead, clause: Row, t: Words) -> str:
    """The paragraph a clause stands in, and its instrument."""
    key = clause["instrument_key"]
    return t(
        "Paragraph {number}, {instrument}",
        number=clause["provision_key"].removeprefix(f"{key}:"),
        instrument=read.data.titles[key],
    )


def clause_path(clause: Row, t: Words) -> str:
    """The address of a clause, on the page of its provision."""
    path = Route(t.language, Page.COMMITMENT, clause["provision_key"]).path
    return f"{path}#{clause['clause_key']}"
