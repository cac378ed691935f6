"""One state or institution: what applies, what was reported when, how long the silence is."""

from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.brief_links import brief_links
from dashboards.components.cells import cell_list, judged, rated_of
from dashboards.components.located import certainty, when
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
from dashboards.components.score import baseline_label
from dashboards.explorer.actor_gap import gap_section
from dashboards.explorer.actor_measured import measured_section
from dashboards.page_data import ActorData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.wording import catalogue_labels as words


def title(data: ActorData, _t: Words) -> str:
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
        brief_links(t, "state", str(data.actor["actor_code"])) if is_state else None,
        _facts(data, t),
        _gap(data, t),
        _applies(data, t) if is_state else None,
        _claims(data, t) if is_state and data.actor["is_listed"] else None,
        _assessed(data, t) if is_state and data.actor["is_listed"] else None,
        measured_section(data, t) if is_state else None,
        _reports(data, t),
        _named(data, t),
        _groups(data, t) if len(data.memberships) else None,
        _resources(data, t) if len(data.resources) else None,
    ]


def _gap(data: ActorData, t: Words) -> Component | None:
    if data.whole is None or not data.actor["is_listed"]:
        return None
    return gap_section(data.whole, str(data.actor["actor_code"]), t)


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
        "{name} reported {n} time, last on {last}: none is on record in the {years} years since.",
        "{name} reported {n} times, last on {last}: none is on record in the {years} years since.",
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
                t.number(float(data.actor["years_silent"]), 1)
                if reports
                else t("no report on record"),
            ),
        ]
    )


def _applies(data: ActorData, t: Words) -> Component:
    """Instrument by instrument: an act on record makes it apply, and nothing else does."""
    titles = {row["instrument_key"]: row for row in rows_of(data.instruments)}
    rows = [row for row in rows_of(data.standings) if _is_told(row, titles)]
    political = [row for row in rows if titles[row["instrument_key"]]["kind"] != "treaty"]
    binding = sum(row["state"] in ("applies", "reserved") for row in political)
    return section(
        "applies",
        t(
            "{n} of {all} political texts apply by an act on record",
            n=t.number(binding),
            all=t.number(len(political)),
        ),
        table(
            t("Instruments and how they stand to {name}", name=data.actor["name"]),
            [t("Instrument"), t("Adopted"), t("Applies?"), t("By which act"), t("Looked up")],
            [
                [
                    titles[row["instrument_key"]]["title"],
                    t.date(titles[row["instrument_key"]]["adopted_on"]),
                    words.applicability(t, row["state"]),
                    _act(t, row),
                    certainty(t, "verified" if row["is_verified"] else "unverified")
                    if row["by"]
                    else t("no act on record"),
                ]
                for row in rows
            ],
        ),
        html.P(
            [
                go(Route(t.language, Page.ADHERENCE), t("Who adopted what")),
                " · ",
                go(Route(t.language, Page.RATIFICATIONS), t("Ratifications")),
            ]
        ),
    )


def _is_told(row: Row, titles: dict[str, Row]) -> bool:
    """Political texts are listed always, treaties where something is on record."""
    return titles[row["instrument_key"]]["kind"] != "treaty" or row["by"] is not None


def _act(t: Words, row: Row) -> str:
    if row["by"] is None:
        return t("unknown")
    said = words.action(t, row["by"])
    since = when(t, row["since"], row["precision"])
    return f"{said}, {since}" if since else said


def _named(data: ActorData, t: Words) -> Component | None:
    """What the sources say this actor has and runs, by name; the pages say the rest."""
    links = {
        "bodies": (t("Responsible bodies"), Page.REGISTERS),
        "plans": (t("Plans, policies, laws and agreements"), Page.REGISTERS),
        "programmes": (t("Programmes"), Page.PROGRAMMES),
        "technologies": (t("Surveillance technologies"), Page.REGISTERS),
    }
    found = {name: rows_of(frame) for name, frame in data.named.items() if len(frame)}
    if not found:
        return None
    return section(
        "named",
        t(
            "{n} bodies, plans, programmes and technologies are named in the sources",
            n=t.number(sum(len(rows) for rows in found.values())),
        ),
        *(
            html.Details(
                [
                    html.Summary(f"{links[name][0]}: {t.number(len(rows))}"),
                    html.Ul([html.Li(row["name"]) for row in rows], className="columns"),
                    html.P(
                        html.A(
                            t("Where they are said, and what they do"),
                            href=f"{Route(t.language, links[name][1]).path}#{name}",
                        )
                    ),
                ]
            )
            for name, rows in found.items()
        ),
    )


def _claims(data: ActorData, t: Words) -> Component:
    cells = data.grid.cells
    mine = cells[cells["actor_code"] == data.actor["actor_code"]]
    claimed = int((mine["state"] == "claimed").sum())
    unclear = int((mine["state"] == "ambiguous").sum())
    total = len(data.grid.provisions)
    heading = t(
        "Paragraphs that its reports cite: {claimed} of {all}; {unclear} ambiguous, {silent} "
        "without a citation on record",
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


def _assessed(data: ActorData, t: Words) -> Component:
    rows = rows_of(data.assessed)
    found = judged(rows)
    summaries = dict(zip(data.clauses["clause_key"], data.clauses["summary"], strict=True))
    return section(
        "assessed",
        t(
            "{rated} of {all} clauses are rated, {searched} were searched in vain: what the others "
            "hold is unknown",
            rated=t.number(rated_of(found)),
            all=t.number(len(rows)),
            searched=t.number(len(found) - rated_of(found)),
        ),
        html.Details(
            [
                html.Summary(t("Ratings, each with its evidence")),
                note(baseline_label(t)),
                cell_list(t, found, summaries, "clause_key"),
            ]
        )
        if found
        else html.P(t("Nobody has judged any of them.")),
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
