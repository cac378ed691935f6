"""The states as tiles of equal area: where the mean of each can lie, as width."""

from collections.abc import Mapping

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards.components.mean_bar import mean_bar, mean_said
from dashboards.components.parts import actor_link, aria, hidden
from dashboards.components.rows import Row, rows_of
from tracker.i18n import Words


def gap_tiles(t: Words, states: pd.DataFrame, means: Mapping[str, Row]) -> Component:
    """One tile a state that has a mean, in reading order; `states` as `actors_frame`.

    Each shows the bounds of the mean and the share that is rated, as a bar and in words.
    """
    placed = states[states["tile_row"].notna()].sort_values(["tile_row", "tile_col"])
    return html.Ul(
        [
            html.Li(
                actor_link(t, "state", row["actor_code"], *_content(t, row, mean)),
                style={"gridRow": row["tile_row"], "gridColumn": row["tile_col"]},
                className="tile",
            )
            for row in rows_of(placed)
            if (mean := means.get(row["actor_code"])) is not None
        ],
        className="tiles gap-tiles",
    )


def _content(t: Words, row: Row, mean: Row) -> list[Component]:
    counted = f"{t.number(mean['rated'])}/{t.number(mean['applicable'])}" if mean["rated"] else "?"
    return [
        html.Span(row["actor_code"], className="tile__code"),
        mean_bar(mean),
        html.Span(counted, className="tile__rated", **aria(hidden="true")),
        hidden(f" {row['name']}: {mean_said(t, mean)}"),
    ]
