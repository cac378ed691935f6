"""One report, as its own article."""

from collections.abc import Sequence
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.defects import defect_list
from dashboards.components.parts import Node, aria, commitment_link, flat
from dashboards.components.rows import Row, grouped
from tracker.i18n import Words


def report_article(
    t: Words,
    report: Row,
    links: Sequence[Row],
    defects: Sequence[Row],
) -> Component:
    """Date, cited paragraphs with what they may mean, summary, official text, defects.

    `report` is a row of `reports_frame`; `links` and `defects` are the rows of this report.
    """
    return html.Article(
        flat(
            [
                html.H3(t.date(report["reported_on"]), id=report["report_key"]),
                _cited(t, links),
                _summary(t, report),
                html.P(_about(t, report), className="note"),
                _official(t, report),
                defect_list(t, defects),
            ]
        ),
        className="report",
        **aria(labelledby=report["report_key"]),
    )


def _cited(t: Words, links: Sequence[Row]) -> Component:
    if not links:
        return html.P(t("Names no paragraph: what it answers to is unknown."))
    items = []
    for citation, group in grouped(links, "citation").items():
        status = group[0]["status"]
        items.append(
            html.Li(
                flat(
                    [
                        t("Cites {number}", number=str(citation)),
                        " ",
                        html.Span(labels.link_status(t, status), className=f"tag tag--{status}"),
                        html.Ul([html.Li(flat(_candidate(t, row))) for row in group]),
                    ]
                )
            )
        )
    return html.Ul(items, className="cited")


def _candidate(t: Words, row: Row) -> list[Node]:
    basis = labels.link_basis(t, row["basis"])
    if not row["provision_key"]:
        return [basis]
    confidence = t("confidence {n}", n=t.number(float(row["confidence"]), 2))
    return [
        commitment_link(t, row["provision_key"], row["provision_key"]),
        html.Span(f" {basis}; {confidence}", className="note"),
        html.Span(f" {decision(t, row)}", className="note") if row["decided_by"] else None,
    ]


def decision(t: Words, row: Row) -> str:
    """Who decided what a citation means, when and why; `row` is a decided link."""
    return t(
        "Decided by {who} on {day}: {reason}",
        who=row["decided_by"],
        day=t.date(datetime.fromisoformat(row["decided_at"]).date()),
        reason=row["reason"],
    )


def _summary(t: Words, report: Row) -> Component:
    if report["summary"]:
        return html.P(report["summary"])
    if report["has_text"]:
        return html.P(t("No summary in this language yet."))
    return html.P(
        t(
            "The page prints no text, only that one exists in {language}.",
            language=labels.language(t, report["language"]),
        )
    )


def _about(t: Words, report: Row) -> str:
    parts = [report["report_key"]]
    if report["has_text"]:
        parts.append(
            t(
                "text in {language}, {chars} characters",
                language=labels.language(t, report["language"]),
                chars=t.number(int(report["chars"])),
            )
        )
    if report["is_truncated"]:
        parts.append(t("cut off in mid-sentence"))
    if report["line_start"] is not None:
        parts.append(t("lines {a} to {b}", a=report["line_start"], b=report["line_end"]))
    return "; ".join(parts) + "."


def _official(t: Words, report: Row) -> Component | None:
    if not report["text"]:
        return None
    return html.Details(
        [
            html.Summary(t("Official text as printed")),
            html.Blockquote(
                [html.P(line) for line in report["text"].split("\n")],
                lang=report["language"],
            ),
        ]
    )
