"""One paragraph: what it says, where it comes from, who reported on it, what is wrong with it."""

from collections import Counter

from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.brief_links import brief_links
from dashboards.components.cells import cell_list, judged, rated_of
from dashboards.components.clauses import clause_card
from dashboards.components.defects import defect_list
from dashboards.components.measured import measure_link
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
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.components.score import baseline_label
from dashboards.explorer.adherence import MARKS, standing_list
from dashboards.explorer.commitment_sides import quality_section, sides_section
from dashboards.explorer.demands import rests_on
from dashboards.page_data import CommitmentData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.keys import normalised
from tracker.vocab import ActorKind, ProgressClass
from tracker.wording import catalogue_labels as words
from tracker.wording import measure_labels


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
        *_briefs(data, t),
        _clauses(data, t),
        _wording(data, t),
        quality_section(data, t),
        _who(data, t),
        sides_section(data, t),
        _assessed(data, t),
        _applies(data, t),
        _indicators(data, t),
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


def _briefs(data: CommitmentData, t: Words) -> list[Component]:
    """On what states undertook, and on each demand made here."""
    found = [brief_links(t, "commitment", data.provision["provision_key"])] if len(data.gap) else []
    demands = [row for row in rows_of(data.clauses) if row["kind"] == "demand"]
    return found + [
        brief_links(t, "demand", row["clause_key"], row["clause_key"]) for row in demands
    ]


def _clauses(data: CommitmentData, t: Words) -> Component:
    rows = rows_of(data.clauses)
    bases = grouped(rows_of(data.bases), "clause_key")
    resting = grouped(rows_of(data.resting), "basis_key")
    return section(
        "clauses",
        t.n("It carries {n} clause", "It carries {n} clauses", len(rows)),
        html.Ul(
            [
                clause_card(
                    t,
                    row,
                    rests_on(t, bases.get(row["clause_key"], []), row["kind"]),
                    _demanded(t, resting.get(row["clause_key"], [])),
                )
                for row in rows
            ],
            className="cards",
        ),
    )


def _demanded(t: Words, rows: list[Row]) -> Node:
    """The demands of civil society that rest on this clause."""
    if not rows:
        return None
    return html.Details(
        [
            html.Summary(t.n("{n} demand rests on it", "{n} demands rest on it", len(rows))),
            html.Ul(
                [
                    html.Li(
                        [
                            commitment_link(t, row["provision_key"], row["clause_key"]),
                            ": ",
                            row["summary"],
                        ]
                    )
                    for row in rows
                ]
            ),
        ]
    )


def _wording(data: CommitmentData, t: Words) -> Component:
    texts = rows_of(data.texts)
    if not texts:
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
    own = data.provision["language"]
    return section(
        "wording",
        t("Official wording, as printed"),
        *(
            html.Blockquote(
                _marked(row["text"], rows_of(data.clauses) if row["language"] == own else [], t),
                lang=row["language"],
            )
            for row in sorted(texts, key=lambda row: row["language"] != t.language)
        ),
    )


def _marked(text: str, clauses: list[Row], t: Words) -> list[Component]:
    """The text with each clause between its number and the next; offsets are of this text."""
    located = [row for row in clauses if row["char_start"] is not None]
    if not located:
        return [html.P(line) for line in text.split("\n")]
    flowing = normalised(text)
    parts: list[Node] = []
    at = 0
    for row in located:
        parts += [
            flowing[at : row["char_start"]],
            html.Mark(
                [
                    html.A(
                        str(row["position"]),
                        href=f"#{row['clause_key']}",
                        className="clause-number",
                        **aria(label=t("Clause {number}", number=row["position"])),
                    ),
                    flowing[row["char_start"] : row["char_end"]],
                ],
                className=f"clause clause--{row['kind']}",
            ),
        ]
        at = row["char_end"]
    return [html.P([*parts, flowing[at:]])]


def _assessed(data: CommitmentData, t: Words) -> Component | None:
    rows = rows_of(data.assessed)
    if not rows:
        return None
    found = judged(rows)
    names = dict(zip(data.grid.actors["actor_code"], data.grid.actors["name"], strict=True))
    return section(
        "assessed",
        t(
            "{rated} of its {all} cells are rated, {searched} were searched in vain: what the "
            "others hold is unknown",
            rated=t.number(rated_of(found)),
            all=t.number(len(rows)),
            searched=t.number(len(found) - rated_of(found)),
        ),
        note(baseline_label(t)) if found else None,
        *(
            html.Details([html.Summary(key), cell_list(t, of_clause, names, "actor_code")])
            for key, of_clause in grouped(found, "clause_key").items()
        ),
    )


def _applies(data: CommitmentData, t: Words) -> Component | None:
    if data.provision["kind"] != "mandate":
        return None
    rows = rows_of(data.standings)
    counts = {state: sum(row["state"] == state for row in rows) for state in MARKS}
    names = dict(zip(data.grid.actors["actor_code"], data.grid.actors["name"], strict=True))
    return section(
        "applies",
        t(
            "It applies to {n} of {all} states by an act on record",
            n=t.number(counts["applies"] + counts["reserved"]),
            all=t.number(len(rows)),
        ),
        standing_list(t, rows, names),
        html.P(go(Route(t.language, Page.ADHERENCE), t("Who adopted what"))),
    )


def _indicators(data: CommitmentData, t: Words) -> Component | None:
    asking = [row for row in rows_of(data.clauses) if row["kind"] in ("mandate", "demand")]
    if not asking:
        return None
    speaks = grouped(rows_of(data.pairs), "indicator_key")
    definitions = [row for row in rows_of(data.indicators) if row["indicator_key"] in speaks]
    without = [row for row in asking if row["clause_key"] not in set(data.pairs["clause_key"])]
    measured = {row["indicator_key"]: row for row in rows_of(data.measured)}
    counts = grouped(rows_of(data.statuses), "indicator_key")
    return section(
        "indicators",
        _measured_words(definitions, measured, t),
        html.Ul(
            [
                html.Li(
                    [
                        measure_link(t, row["indicator_key"], row["name"]),
                        f" ({words.indicator_kind(t, row['kind'])}): ",
                        _numbers(t, speaks[row["indicator_key"]]),
                        ". ",
                        *_values(
                            data,
                            measured.get(row["indicator_key"]),
                            counts.get(row["indicator_key"], []),
                            t,
                        ),
                    ]
                )
                for row in definitions
            ]
        ),
        note(
            t(
                "No indicator speaks to: {clauses}.",
                clauses=", ".join(row["clause_key"] for row in without),
            )
        )
        if without
        else None,
    )


def _measured_words(definitions: list[Row], measured: dict[str, Row], t: Words) -> str:
    if not definitions:
        return t("No indicator would show it")
    valued = sum(row["indicator_key"] in measured for row in definitions)
    return t.n(
        "{n} indicator would show it; {valued} has values",
        "{n} indicators would show it; {valued} of them have values",
        len(definitions),
        valued=t.number(valued),
    )


def _values(data: CommitmentData, row: Row | None, statuses: list[Row], t: Words) -> list[Node]:
    """For how many states there is a value, and how many are in each class."""
    if row is None:
        return [html.Span(t("No state has a value: unknown."), className="note")]
    states = int((data.grid.actors["kind"] == ActorKind.STATE).sum())
    said = t(
        "{n} of {all} states have a value, the newest of {year}",
        n=t.number(row["states"]),
        all=t.number(states),
        year=row["last_end"].year,
    )
    judged = Counter(one["class"] for one in {one["subject"]: one for one in statuses}.values())
    classes = [
        measure_labels.counted_class(t, code.value, judged[code.value])
        for code in ProgressClass
        if judged[code.value] and code is not ProgressClass.INSUFFICIENT_DATA
    ]
    return [f"{said}: {', '.join(classes)}." if classes else f"{said}."]


def _who(data: CommitmentData, t: Words) -> Component:
    links = data.links
    if data.provision["kind"] == "demand":
        return section(
            "who",
            t("Who reported on it"),
            html.P(
                [
                    t(
                        "No reporting system follows this text, and nobody has judged what states "
                        "do about it. How the mandates stand that its demands rest on is told "
                        "apart from what states undertook."
                    ),
                    " ",
                    go(Route(t.language, Page.DEMANDS), t("What civil society demands")),
                ]
            ),
        )
    if data.provision["source_key"] != data.grid.source_key:
        return section(
            "who", t("Who reported on it"), html.P(t("No report on record can cite this text."))
        )
    states = data.grid.counts.states
    mine = data.grid.cells[data.grid.cells["provision_key"] == data.provision["provision_key"]]
    mine = mine[mine["actor_code"].isin(data.grid.states["actor_code"])]
    claimed = int((mine["state"] == "claimed").sum())
    unclear = int((mine["state"] == "ambiguous").sum())
    heading = t(
        "Of {all} states, reports of {claimed} cite it for certain, of {unclear} perhaps; of "
        "{silent} no such report is on record",
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


def _numbers(t: Words, pairs: list[Row]) -> str:
    numbers = ", ".join(row["clause_key"].rsplit(":", 1)[1] for row in pairs)
    return t.n("clause {numbers}", "clauses {numbers}", len(pairs), numbers=numbers)


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
                (
                    t("Source"),
                    html.Span(one["source_title"], lang="en")
                    if one["source_title"]
                    else t("no source of ours prints it"),
                ),
                (t("Looked up"), _looked_up(t, one)),
                (t("Place in the source"), lines),
                (t("Text"), labels.text_status(t, one["text_status"])),
                (
                    "SHA-256",
                    html.Code(f"{sha256[:16]}…", title=sha256) if isinstance(sha256, str) else None,
                ),
            ]
        ),
    )


def _looked_up(t: Words, one: Row) -> Node:
    if one["certainty"] is None:
        return None
    said = words.certainty(t, one["certainty"])
    return html.Span([said, ": ", html.Span(one["evidence"] or "", lang="en")])


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
