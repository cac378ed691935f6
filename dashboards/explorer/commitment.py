"""One paragraph: what it says, where it comes from, who reported on it, what is wrong with it."""

from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.defects import defect_list
from dashboards.components.parts import (
    Node,
    actor_link,
    aria,
    commitment_link,
    facts,
    go,
    note,
    section,
    table,
)
from dashboards.components.reports import decision
from dashboards.components.rows import Row, rows_of
from dashboards.gateway import CommitmentData
from dashboards.routes import Page, Route
from tracker.i18n import Words


def title(data: CommitmentData, t: Words) -> str:
    """Title of the browser's tab."""
    return _name(data, t)


def layout(data: CommitmentData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    one = data.provision
    summary = one["summary"]
    return [
        html.P(go(Route(t.language, Page.COMMITMENTS), t("All commitments")), className="crumb"),
        html.H1(_name(data, t)),
        html.P(
            html.Span(labels.provision_kind(t, one["kind"]), className=f"tag tag--{one['kind']}")
        ),
        html.P(
            summary if isinstance(summary, str) else t("No summary in this language yet."),
            className="lede",
        ),
        _wording(data, t),
        _who(data, t),
        section("defects", t("Defects of the source"), defect_list(t, rows_of(data.defects)))
        if len(data.defects)
        else None,
        _origin(data, t),
        _neighbours(data, t),
    ]


def _name(data: CommitmentData, t: Words) -> str:
    return t(
        "Paragraph {number}, {instrument}",
        number=data.provision["paragraph"],
        instrument=data.provision["instrument_title"],
    )


def _wording(data: CommitmentData, t: Words) -> Component:
    text = data.provision["text"]
    if not isinstance(text, str):
        return section(
            "wording",
            t("Official wording"),
            html.P(
                t(
                    "Not imported. Hechos ships no official text; whoever runs it imports the "
                    "document, and each paragraph is checked against its known hash."
                )
            ),
        )
    return section(
        "wording",
        t("Official wording, as printed"),
        html.Blockquote(
            [html.P(line) for line in text.split("\n")], lang=data.provision["language"]
        ),
    )


def _who(data: CommitmentData, t: Words) -> Component:
    links = data.links
    if data.provision["kind"] == "demand" or data.provision["source_key"] != data.grid.source_key:
        return section(
            "who",
            t("Who reported on it"),
            html.P(
                t(
                    "No reporting system follows this text. What states do about it will be "
                    "shown as alignment, apart from what they undertook."
                )
            ),
        )
    states = data.grid.counts.states
    mine = data.grid.cells[data.grid.cells["provision_key"] == data.provision["provision_key"]]
    mine = mine[mine["actor_code"].isin(data.grid.states["actor_code"])]
    claimed = int((mine["state"] == "claimed").sum())
    unclear = int((mine["state"] == "ambiguous").sum())
    heading = t(
        "{claimed} of {all} states report on it for certain, {unclear} perhaps, "
        "{silent} are silent",
        claimed=t.number(claimed),
        all=t.number(states),
        unclear=t.number(unclear),
        silent=t.number(states - claimed - unclear),
    )
    if links.empty:
        return section("who", heading, html.P(t("No report cites this paragraph.")))
    caption = t("Reports that cite this paragraph, or may")
    names = dict(zip(data.reports["report_key"], data.reports["actor_name"], strict=True))
    return section(
        "who",
        heading,
        table(
            caption,
            [
                t("Reported by"),
                t("Date"),
                t("Link"),
                t("Why"),
                t("Confidence"),
                t("Other candidates"),
            ],
            [_row(row, names[row["report_key"]], data, t) for row in rows_of(links)],
            number_columns=(4,),
        ),
        note(
            t(
                "Confidence is a declared share of belief, not a measured probability. A reviewer "
                "can decide an ambiguous citation; who, when and why are kept."
            )
        ),
    )


def _row(row: Row, name: str, data: CommitmentData, t: Words) -> list[Node]:
    everything = data.grid.links
    others = everything[
        (everything["report_key"] == row["report_key"])
        & (everything["citation"] == row["citation"])
        & (everything["provision_key"] != row["provision_key"])
    ]["provision_key"].dropna()
    return [
        actor_link(t, row["actor_kind"], row["actor_code"], name),
        t.date(row["reported_on"]),
        html.Span(labels.link_status(t, row["status"]), className=f"tag tag--{row['status']}"),
        decision(t, row) if row["decided_by"] else labels.link_basis(t, row["basis"]),
        t.number(float(row["confidence"]), 2),
        html.Span([commitment_link(t, str(key), str(key)) for key in others] or t("none")),
    ]


def _origin(data: CommitmentData, t: Words) -> Component:
    one = data.provision
    when = t.date if one["adopted_precision"] == "day" else t.month
    summit = one["summit"]
    theme = one["theme"]
    sha256 = one["text_sha256"]
    lines = (
        t("lines {a} to {b}", a=one["line_start"], b=one["line_end"])
        if one["line_start"] is not None
        else None
    )
    return section(
        "origin",
        t("Where it comes from"),
        facts(
            [
                (t("Key"), one["provision_key"]),
                (t("Instrument"), one["instrument_title"]),
                (t("Adopted"), when(one["adopted_on"])),
                (t("Summit"), labels.summit(t, summit) if summit else None),
                (t("Theme"), theme if isinstance(theme, str) else None),
                (t("Source"), html.Span(one["source_title"], lang="en")),
                (t("Place in the source"), lines),
                (t("Text"), labels.text_status(t, one["text_status"])),
                (
                    "SHA-256",
                    html.Code(f"{sha256[:16]}…", title=sha256) if isinstance(sha256, str) else None,
                ),
            ]
        ),
    )


def _neighbours(data: CommitmentData, t: Words) -> Component:
    keys = [str(key) for key in data.provisions["provision_key"]]
    at = keys.index(data.provision["provision_key"])
    before = keys[at - 1] if at else None
    after = keys[at + 1] if at + 1 < len(keys) else None
    return html.Nav(
        [
            commitment_link(t, before, t("Previous: {key}", key=before)) if before else "",
            commitment_link(t, after, t("Next: {key}", key=after)) if after else "",
        ],
        className="neighbours",
        **aria(label=t("Neighbouring paragraphs")),
    )
