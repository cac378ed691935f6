"""Cells in a list: the rating of each, whether it is contested, and the way to its evidence."""

from collections.abc import Iterable, Mapping

from dash import html
from dash.development.base_component import Component

from dashboards.components.parts import Node, go, tag
from dashboards.components.rows import Row
from dashboards.components.score import rating_tag
from dashboards.routes import Page, Route, cell_key
from tracker.i18n import Words
from tracker.vocab import FINDINGS, RATING_VALUES

JUDGED = frozenset(one.value for one in FINDINGS)


def judged(rows: Iterable[Row]) -> list[Row]:
    """The rows of `cells` that somebody judged."""
    return [row for row in rows if row["rating"] in JUDGED]


def rated_of(rows: Iterable[Row]) -> int:
    """How many of the rows of `cells` have a rating in the order."""
    return sum(row["rating"] in RATING_VALUES for row in rows)


def cell_list(t: Words, rows: Iterable[Row], texts: Mapping[str, str], by: str) -> Component:
    """One line a cell; `texts` by the column `by` say what the line is about."""
    return html.Ul([html.Li(_line(t, row, texts[row[by]])) for row in rows])


def _line(t: Words, row: Row, text: str) -> list[Node]:
    route = Route(t.language, Page.EVIDENCE, cell_key(row["clause_key"], row["actor_code"]))
    contested: list[Node] = [tag(t("contested"), "contested"), " "] if row["is_contested"] else []
    return [rating_tag(t, row["rating"]), " ", *contested, go(route, row["clause_key"]), ": ", text]
