"""What civil society asks, and what each demand rests on."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards.components.clauses import clause_card
from dashboards.components.parts import Node, commitment_link, facts, flat, note, section, table
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.explorer.demands_alignment import alignment_section
from dashboards.page_data import DemandsData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.wording import catalogue_labels as words


def layout(data: DemandsData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    demands = data.clauses[data.clauses["kind"] == "demand"]
    resting = demands["clause_key"].isin(data.bases["clause_key"])
    return [
        html.H1(
            t(
                "{linked} of {all} demands rest on something states have already undertaken",
                linked=t.number(int(resting.sum())),
                all=t.number(len(demands)),
            )
        ),
        html.P(
            t(
                "A demand is asked of states, not undertaken by them, so it is never counted as "
                "compliance. But most demands ask for what a Summit mandate, the Global Compact, "
                "the 2030 Agenda or a treaty already says: each is linked to those, with a reason."
            ),
            className="lede",
        ),
        facts(_kinds(data.clauses, t)),
        alignment_section(data, t),
        _unlinked(demands[~resting], t),
        _test(data.items, t),
        *(
            _instrument(str(key), group, data.bases, t)
            for key, group in data.clauses.groupby("instrument_key", sort=False)
        ),
    ]


def _kinds(clauses: pd.DataFrame, t: Words) -> list[tuple[str, Node]]:
    return [
        (words.clause_kind(t, kind), t.number(int((clauses["kind"] == kind).sum())))
        for kind in ("demand", "warning", "recognition", "context")
    ]


def _unlinked(demands: pd.DataFrame, t: Words) -> Component:
    return section(
        "unlinked",
        t.n(
            "{n} demand rests on no undertaking we found",
            "{n} demands rest on no undertaking we found",
            len(demands),
        ),
        html.Ul([html.Li([_link(t, row), ": ", row["summary"]]) for row in rows_of(demands)]),
    )


def _link(t: Words, row: Row) -> Component:
    path = Route(t.language, Page.COMMITMENT, row["provision_key"]).path
    return html.A(row["clause_key"], href=f"{path}#{row['clause_key']}")


def _test(items: pd.DataFrame, t: Words) -> Component:
    rows = rows_of(items)
    return section(
        "test",
        t("The accountability test: five questions, four levels"),
        html.P(
            t(
                "Paragraph 13 of the declaration says what would show that promises are kept. "
                "Every commitment and every state will be put to these questions."
            )
        ),
        table(
            t("What the accountability test asks"),
            [t("Asked for"), t("Question"), t("Where it comes from")],
            [
                [
                    row["label"],
                    row["question"],
                    _test_source(t, row["clause_key"]),
                ]
                for part in ("element", "level")
                for row in rows
                if row["part"] == part
            ],
        ),
    )


def _test_source(t: Words, clause: str | None) -> Node:
    if clause is None:
        return t("no citation")
    return commitment_link(t, clause.rsplit(":", 1)[0], clause)


def _instrument(key: str, clauses: pd.DataFrame, bases: pd.DataFrame, t: Words) -> Component:
    first = clauses.iloc[0]
    by_clause = grouped(rows_of(bases), "clause_key")
    paragraphs = grouped(rows_of(clauses), "provision_key")
    return section(
        "agendas" if key.endswith("-agenda") else key,
        str(first["instrument_title"]),
        note(
            t.n("{n} clause in", "{n} clauses in", len(clauses)),
            " ",
            t.n("{n} paragraph.", "{n} paragraphs.", len(paragraphs)),
        ),
        *(_paragraph(provision, rows, by_clause, t) for provision, rows in paragraphs.items()),
    )


def _paragraph(key: str, rows: list[Row], bases: dict[str, list[Row]], t: Words) -> Component:
    asked = sum(row["kind"] == "demand" for row in rows)
    return html.Details(
        [
            html.Summary(
                [
                    html.Strong(t("Paragraph {number}", number=rows[0]["paragraph"])),
                    " (",
                    t.n("{n} demand", "{n} demands", asked),
                    "): ",
                    rows[0]["paragraph_summary"] or "",
                ]
            ),
            html.P(commitment_link(t, key, t("The paragraph by itself"))),
            html.Ul(
                [
                    clause_card(t, row, rests_on(t, bases.get(row["clause_key"], []), row["kind"]))
                    for row in rows
                ],
                className="cards",
            ),
        ],
        className="paragraph",
    )


def rests_on(t: Words, bases: list[Row], kind: str) -> Node:
    """What a demand rests on, with the reasons; says so where it rests on nothing found."""
    if kind != "demand":
        return None
    if not bases:
        return html.P(t("Rests on no undertaking we found."), className="note")
    return html.Details(
        [
            html.Summary(t.n("Rests on {n} undertaking", "Rests on {n} undertakings", len(bases))),
            html.Ul([html.Li(flat(_basis(t, row))) for row in bases]),
        ]
    )


def _basis(t: Words, row: Row) -> list[Node]:
    named = f"{row['basis_instrument']}, {row['basis_key'].split(':', 1)[1]}: {row['basis']}"
    if row["sort"] == "mandate":
        head: Node = commitment_link(t, row["basis_key"].rsplit(":", 1)[0], named)
    else:
        head = html.Strong(named)
    return [f"{words.framework(t, row['sort'])}: ", head, " ", html.Em(row["reason"])]
