"""Programmes with what they reached, and money by stage: as the sources state it, no further."""

from dash import html
from dash.development.base_component import Component

from dashboards.components.located import Names, period, where, who
from dashboards.components.parts import (
    Node,
    commitment_link,
    facts,
    flat,
    joined,
    note,
    section,
    table,
)
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.page_data import ProgrammesData
from tracker.i18n import Words
from tracker.wording import catalogue_labels as words

STAGES = ("planned", "approved", "modified", "committed", "disbursed", "spent", "not_stated")


def layout(data: ProgrammesData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    money = rows_of(data.money)
    spent = [row for row in money if row["stage"] == "spent" and row["amount"] is not None]
    return [
        html.H1(
            t(
                "{programmes} programmes are claimed; {spent} amounts of money are said to be "
                "spent",
                programmes=t.number(len(data.programmes)),
                spent=t.number(len(spent)),
            )
        ),
        html.P(
            t(
                "What states and institutions say they run for people on the move, how many "
                "people they say it reached, and what money they name. A stage never implies a "
                "later one: money that was approved is not money spent, and people who applied "
                "are not people admitted."
            ),
            className="lede",
        ),
        _money(data, money, t),
        _programmes(data, t),
    ]


def _money(data: ProgrammesData, rows: list[Row], t: Words) -> Component:
    named = [row for row in rows if row["amount"] is not None]
    caption = t("Money named in the sources, by stage")
    return section(
        "money",
        t(
            "{named} of {all} mentions of funding name an amount",
            named=t.number(len(named)),
            all=t.number(len(rows)),
        ),
        facts(
            (words.money_stage(t, stage), t.number(sum(row["stage"] == stage for row in named)))
            for stage in STAGES
        ),
        note(t("Amounts in different currencies, years and stages are never added up.")),
        table(
            caption,
            [
                t("What"),
                t("Whose"),
                t("Stage"),
                t("Amount"),
                t("Period"),
                t("Beneficiaries"),
                t("Where it says so"),
            ],
            [_money_row(row, data.names, t) for row in rows],
            number_columns=(3, 5),
        ),
    )


def _money_row(row: Row, names: Names, t: Words) -> list[Node]:
    return [
        html.Span(flat([row["name"], _small(row["note"])])),
        who(t, row["actor_code"], names),
        words.money_stage(t, row["stage"]),
        _amount(row, t),
        period(t, row) or t("not stated"),
        f"{t.number(row['beneficiaries'])} {row['beneficiaries_unit'] or ''}"
        if row["beneficiaries"] is not None
        else t("not stated"),
        where(t, row, names),
    ]


def _amount(row: Row, t: Words) -> str:
    if row["amount"] is None:
        return t("not stated")
    digits = 0 if float(row["amount"]).is_integer() else 2
    number = f"{t.number(row['amount'], digits)} {row['currency']}"
    return words.qualified(t, row["qualifier"], number)


def _small(text: str | None) -> Component | None:
    return html.Span([" ", text], className="note") if text else None


def _programmes(data: ProgrammesData, t: Words) -> Component:
    figures = grouped(rows_of(data.figures), "programme_key")
    kinds = grouped(rows_of(data.programmes), "kind")
    counted = sum(row["programme_key"] in figures for row in rows_of(data.programmes))
    return section(
        "programmes",
        t(
            "{counted} of {all} programmes come with a figure of whom they reached",
            counted=t.number(counted),
            all=t.number(len(data.programmes)),
        ),
        *(
            html.Details(
                [
                    html.Summary(
                        [
                            words.programme_kind(t, kind),
                            ": ",
                            t.n("{n} programme", "{n} programmes", len(rows)),
                        ]
                    ),
                    html.Ul(
                        [
                            _programme(row, figures.get(row["programme_key"], []), data.names, t)
                            for row in rows
                        ],
                        className="cards",
                    ),
                ],
                open=kind == "temporary_work",
            )
            for kind, rows in sorted(kinds.items())
        ),
    )


def _programme(row: Row, figures: list[Row], names: Names, t: Words) -> Component:
    partners = [who(t, code, names) for code in (row["partner_codes"] or "").split(";") if code]
    said = period(t, row)
    return html.Li(
        flat(
            [
                html.P([html.Strong(row["name"]), " · ", who(t, row["actor_code"], names)]),
                html.P(row["what"]) if row["what"] else None,
                html.P([t("With: "), *joined(partners)]) if partners else None,
                html.P(t("Period: {period}", period=said)) if said else None,
                _figures(figures, names, t),
                html.P(
                    [t("Bears on "), commitment_link(t, row["provision_key"], row["provision_key"])]
                )
                if row["provision_key"]
                else None,
                html.P(where(t, row, names), className="note"),
            ]
        )
    )


def _figures(figures: list[Row], names: Names, t: Words) -> Node:
    if not figures:
        return html.P(t("No figure is given."), className="note")
    return html.Ul([html.Li(flat(_figure(row, names, t))) for row in figures])


def _figure(row: Row, names: Names, t: Words) -> list[Node]:
    digits = 0 if float(row["value"]).is_integer() else 2
    number = words.qualified(t, row["qualifier"], t.number(row["value"], digits))
    said = period(t, row)
    corridor = [
        names[code].name if code else "…" for code in (row["origin_code"], row["destination_code"])
    ]
    return [
        html.Strong(f"{number} {row['unit']}"),
        f", {words.figure_stage(t, row['stage'])}" if row["stage"] != "other" else None,
        f", {corridor[0]} → {corridor[1]}" if any(part != "…" for part in corridor) else None,
        f", {said}" if said else None,
        _small(row["note"]),
    ]
