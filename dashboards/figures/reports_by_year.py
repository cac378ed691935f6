"""Reports per year, states and institutions apart, with the Summits on the same axis."""

from typing import Any

import pandas as pd

from dashboards import labels
from dashboards.theme import INSTITUTIONS, PLOT_LAYOUT, STATES, SUMMIT
from tracker.i18n import Words


def figure(by_year: pd.DataFrame, summits: pd.DataFrame, t: Words) -> dict[str, Any]:
    """Stacked bars of counts per year; a triangle below the axis for each Summit.

    `by_year`: `year`, `state`, `institution` (Int64). `summits`: `adopted_on` (date), `summit`.
    """
    years = by_year["year"].astype(int).tolist()
    dates = summits.drop_duplicates("adopted_on")
    return {
        "data": [
            _bars(years, by_year["state"], t("States"), {"color": STATES}),
            _bars(
                years,
                by_year["institution"],
                t("Institutions"),
                {"color": INSTITUTIONS, "pattern": {"shape": ".", "fillmode": "overlay"}},
            ),
            {
                "type": "scatter",
                "mode": "markers",
                "name": t("Summits"),
                "x": [day.year for day in dates["adopted_on"]],
                "y": [-1.2] * len(dates),
                "marker": {"symbol": "triangle-up", "size": 11, "color": SUMMIT},
                "text": [labels.summit(t, name) for name in dates["summit"]],
                "hovertemplate": "%{x}: %{text}<extra></extra>",
            },
        ],
        "layout": {
            **PLOT_LAYOUT,
            "barmode": "stack",
            "separators": ".,",
            "height": 300,
            "xaxis": {**PLOT_LAYOUT["xaxis"], "dtick": 4, "tickformat": "d", "fixedrange": True},
            "yaxis": {
                **PLOT_LAYOUT["yaxis"],
                "range": [
                    -2.4,
                    max(5, int(by_year[["state", "institution"]].sum(axis=1).max()) + 2),
                ],
                "tickvals": list(range(0, 100, 5)),
                "fixedrange": True,
                "title": {"text": t("reports")},
            },
            "legend": {"orientation": "h", "y": 1.15, "x": 0},
        },
    }


def _bars(
    years: list[int], counts: "pd.Series[int]", name: str, marker: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": name,
        "x": years,
        "y": counts.astype(int).tolist(),
        "marker": marker,
        "hovertemplate": "%{x}: %{y}<extra>" + name + "</extra>",
    }
