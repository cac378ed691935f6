"""An interval of counts drawn as width: certain, possible, unknown."""

from dash import html
from dash.development.base_component import Component

from dashboards.components.parts import aria, hidden
from tracker.i18n import Words
from tracker.method.coverage import CoverageCounts


def interval_bar(t: Words, counts: CoverageCounts) -> Component:
    """A bar of all cells: touched for certain, touched perhaps, unknown."""
    parts = (
        ("certain", counts.touched_low),
        ("perhaps", counts.touched_high - counts.touched_low),
        ("unknown", counts.cells - counts.touched_high),
    )
    words = {
        "certain": t("touched at least: {n}", n=t.number(parts[0][1])),
        "perhaps": t("perhaps touched as well: {n}", n=t.number(parts[1][1])),
        "unknown": t("unknown: {n}", n=t.number(parts[2][1])),
    }
    total = max(counts.cells, 1)
    return html.Figure(
        [
            html.Div(
                [
                    html.Span(
                        className=f"interval__part interval__part--{name}",
                        style={"flexGrow": str(size), "flexBasis": "0"},
                    )
                    for name, size in parts
                    if size
                ],
                className="interval__bar",
                **aria(hidden="true"),
            ),
            html.Figcaption(
                html.Ul(
                    [
                        html.Li(
                            [
                                html.Span(
                                    className=f"key interval__part--{name}",
                                    **aria(hidden="true"),
                                ),
                                html.Span(f"{words[name]} ({t.number(100 * size / total, 1)} %)"),
                            ]
                        )
                        for name, size in parts
                    ],
                    className="legend",
                )
            ),
            hidden(t("All cells: {n}", n=t.number(counts.cells))),
        ],
        className="interval",
    )
