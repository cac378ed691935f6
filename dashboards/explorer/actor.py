"""One state or institution: what applies, what was reported when, how long the silence is."""

from datetime import date

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.parts import (
    Node,
    commitment_link,
    facts,
    go,
    note,
    section,
    table,
)
from dashboards.components.reports import report_article
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.gateway import ActorData
from dashboards.routes import Page, Route
from tracker.i18n import Words


def title(data: ActorData) -> str:
    """Title of the browser's tab."""
    return str(data.actor["name"])


def layout(data: ActorData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    is_state = data.actor["kind"] == "state"
    return [
        html.P(
            go(Route(t.language, Page.OVERVIEW), t("All states")),
            className="crumb",
        ),
        html.H1(data.actor["name"]),
        html.P(_headline(data, t), className="lede"),
        _facts(data, t),
        _applies(data, t) if is_state else None,
        _claims(data, t) if is_state and data.actor["is_listed"] else None,
        _reports(data, t),
        _groups(data, t) if len(data.memberships) else None,
        _resources(data, t) if len(data.resources) else None,
    ]


def _headline(data: ActorData, t: Words) -> str:
    name = data.actor["name"]
    status = data.actor["status"]
    if status == "not_listed":
        return t(
            "{name} is not listed by the follow-up page: what it did is unknown here.", name=name
        )
    if status == "never":
        return t(
            "{name} has never reported to the follow-up system on migration. Whether it acted is "
            "unknown.",
            name=name,
        )
    return t.n(
        "{name} reported {n} time, last on {last}: {years} years of silence since.",
        "{name} reported {n} times, last on {last}: {years} years of silence since.",
        int(data.actor["reports"]),
        name=name,
        last=t.date(data.actor["last_on"]),
        years=t.number(float(data.actor["years_silent"]), 1),
    )


def _facts(data: ActorData, t: Words) -> Component | None:
    if not data.actor["is_listed"]:
        return None
    reports = int(data.actor["reports"])
    counted = t("{n} of {all}", n=t.number(int(data.actor["reports_with_text"])), all=reports)
    naming = t("{n} of {all}", n=t.number(int(data.actor["reports_citing"])), all=reports)
    return facts(
        [
            (t("Reports"), t.number(reports)),
            (t("with text on the page"), counted if reports else None),
            (t("naming a paragraph"), naming if reports else None),
            (
                t("Years since the last report"),
                t.number(float(data.actor["years_silent"]), 1) if reports else t("no report ever"),
            ),
        ]
    )


def _applies(data: ActorData, t: Words) -> Component:
    provisions = data.grid.provisions
    kinds = provisions["kind"]
    if not data.actor["is_listed"]:
        body = t(
            "No adherence is on record here, so no paragraph is taken to apply. The catalogue "
            "does not yet say at which Summits {name} took part and what it adopted.",
            name=data.actor["name"],
        )
        return section("applies", t("What applies"), html.P(body))
    return section(
        "applies",
        t("What applies"),
        html.P(
            t(
                "The follow-up page addresses {provisions} paragraphs of {instruments} instruments "
                "to every state it lists: {mandates} commit to something, {context} are context.",
                provisions=t.number(len(provisions)),
                instruments=t.number(provisions["instrument_key"].nunique()),
                mandates=t.number(int((kinds == "mandate").sum())),
                context=t.number(int((kinds == "context").sum())),
            )
        ),
        note(
            t(
                "Who took part in which Summit is not yet in the catalogue, so this is the page's "
                "view and not a legal one."
            )
        ),
        _instruments(provisions, t),
    )


def _instruments(provisions: pd.DataFrame, t: Words) -> Component:
    """The instruments with how many paragraphs each, as ways to read them."""
    page = Route(t.language, Page.COMMITMENTS).path
    return html.Ul(
        [
            html.Li(
                [
                    html.A(rows[0]["instrument_title"], href=f"{page}#{key}"),
                    f", {rows[0]['adopted_on'].year}: ",
                    t.n("{n} paragraph", "{n} paragraphs", len(rows)),
                ]
            )
            for key, rows in grouped(rows_of(provisions), "instrument_key").items()
        ],
        className="columns",
    )


def _claims(data: ActorData, t: Words) -> Component:
    cells = data.grid.cells
    mine = cells[cells["actor_code"] == data.actor["actor_code"]]
    claimed = int((mine["state"] == "claimed").sum())
    unclear = int((mine["state"] == "ambiguous").sum())
    total = len(data.grid.provisions)
    heading = t(
        "{claimed} of {all} paragraphs claimed, {unclear} ambiguous, {silent} silent",
        claimed=t.number(claimed),
        all=t.number(total),
        unclear=t.number(unclear),
        silent=t.number(total - claimed - unclear),
    )
    if mine.empty:
        return section("claims", heading, html.P(t("No report names a paragraph.")))
    provisions = {row["provision_key"]: row for row in rows_of(data.grid.provisions)}
    caption = t("Paragraphs that reports cite")
    return section(
        "claims",
        heading,
        table(
            caption,
            [t("Paragraph"), t("State of the claim"), t("Reports"), t("What it says")],
            [_claim_row(row, provisions[row["provision_key"]], t) for row in rows_of(mine)],
            number_columns=(2,),
        ),
    )


def _claim_row(row: Row, one: Row, t: Words) -> list[Node]:
    return [
        commitment_link(t, row["provision_key"], f"{one['instrument_title']}, {one['paragraph']}"),
        html.Span(labels.cell_state(t, row["state"]), className=f"tag tag--{row['state']}"),
        t.number(len(row["report_keys"])),
        one["summary"] or "",
    ]


def _reports(data: ActorData, t: Words) -> Component:
    if data.reports.empty:
        return section("reports", t("Reports"), html.P(t("No report is on record.")))
    links = grouped(rows_of(data.links), "report_key")
    defects = grouped(rows_of(data.defects), "subject_key")
    return section(
        "reports",
        t("Reports, newest first"),
        [
            report_article(
                t,
                report,
                links.get(report["report_key"], []),
                defects.get(report["report_key"], []),
            )
            for report in rows_of(data.reports)
        ],
    )


def _groups(data: ActorData, t: Words) -> Component:
    caption = t("Memberships of groups and processes, dated")
    return section(
        "groups",
        t("Groups"),
        table(
            caption,
            [t("Group"), t("Status"), t("From"), t("To")],
            [
                [
                    row["group"],
                    labels.membership_status(t, row["status"]),
                    _day(row["member_from"], row["precision"], t) or t("unknown"),
                    _day(row["member_to"], row["precision"], t) or t("stands"),
                ]
                for row in rows_of(data.memberships)
            ],
        ),
    )


def _day(day: date | None, precision: str, t: Words) -> str:
    if day is None:
        return ""
    return t.date(day) if precision == "day" else str(day.year)


def _resources(data: ActorData, t: Words) -> Component:
    return section(
        "resources",
        t("Related resources"),
        html.Ul([html.Li(str(title_)) for title_ in data.resources["title"]]),
        note(t("The page prints these titles without an address.")),
    )
