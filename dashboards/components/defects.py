"""Source defects in words, misprints last and folded away."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.parts import Node
from dashboards.components.rows import Row
from tracker.i18n import Words
from tracker.vocab import DefectKind


def defect_list(t: Words, defects: Sequence[Row]) -> Component | None:
    """The defects of one subject, rows of `defects_frame`; None where there are none."""
    if not defects:
        return None
    grave = [row for row in defects if row["kind"] != DefectKind.TYPO]
    misprints = [row for row in defects if row["kind"] == DefectKind.TYPO]
    parts: list[Component] = []
    if grave:
        parts.append(html.Ul([html.Li(_defect(t, row)) for row in grave]))
    if misprints:
        parts.append(
            html.Details(
                [
                    html.Summary(t.n("{n} misprint", "{n} misprints", len(misprints))),
                    html.Ul([html.Li(_defect(t, row)) for row in misprints]),
                ]
            )
        )
    return html.Div(parts, className="defects")


def _defect(t: Words, row: Row) -> list[Node]:
    times = int(row["occurrences"])
    parts: list[Node] = [html.Strong(labels.defect_kind(t, row["kind"]))]
    if row["kind"] == DefectKind.WRONG_LANGUAGE:
        parts.append(f": {labels.language(t, row['quote'])}")
    elif row["quote"]:
        parts.extend([": ", html.Q(row["quote"])])
    if times > 1:
        parts.append(" (" + t.n("{n} time", "{n} times", times) + ")")
    if row["note"]:
        parts.append(f". {row['note']}")
    if row["line"] is not None:
        parts.append(html.Span(" " + t("Line {n}.", n=row["line"]), className="note"))
    if row["status"] == "declared":
        parts.append(
            html.Span(" " + t("Noted by the catalogue; text not imported."), className="note")
        )
    return parts
