"""The states as tiles of equal area, placed roughly as on a map."""

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.parts import Node, actor_link, aria, hidden
from dashboards.components.rows import rows_of
from tracker.i18n import Words

MARKS = {"names_paragraphs": "1+", "no_paragraph": "1+", "never": "?", "not_listed": "–"}


def tile_grid(t: Words, actors: pd.DataFrame) -> Component:
    """One tile a state, in reading order; `actors` as `actors_frame`.

    Status shows as shade, as a mark and in words.
    """
    placed = actors[actors["tile_row"].notna()].sort_values(["tile_row", "tile_col"])
    return html.Ul(
        [
            html.Li(
                actor_link(t, "state", row["actor_code"], *_content(t, row)),
                style={"gridRow": row["tile_row"], "gridColumn": row["tile_col"]},
                className=f"tile tile--{row['status']}",
            )
            for row in rows_of(placed)
        ],
        className="tiles",
    )


def _content(t: Words, row: Any) -> list[Node]:  # noqa: ANN401 - a row of the frame
    said = labels.actor_status(t, row["status"])
    if row["reports"]:
        said = t.n(
            "{n} report, the last in {year}",
            "{n} reports, the last in {year}",
            int(row["reports"]),
            year=row["last_on"].year,
        )
    return [
        html.Span(row["actor_code"], className="tile__code"),
        html.Span(
            str(row["reports"] or MARKS[row["status"]]),
            className="tile__mark",
            **aria(hidden="true"),
        ),
        hidden(f" {row['name']}: {said}"),
    ]


def tile_legend(t: Words, actors: pd.DataFrame) -> Component:
    """What the shades and marks mean, with how many states have each."""
    states = actors[actors["kind"] == "state"]
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(
                        MARKS[status],
                        className=f"key tile--{status}",
                        **aria(hidden="true"),
                    ),
                    html.Span(
                        [
                            f"{labels.actor_status(t, status)}: ",
                            html.Strong(str(int((states["status"] == status).sum()))),
                        ]
                    ),
                ]
            )
            for status in MARKS
        ],
        className="legend",
    )
