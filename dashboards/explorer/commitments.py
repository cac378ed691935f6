"""Every paragraph, by instrument: what was promised, and what civil society asks."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.parts import commitment_link, flat, section, table
from dashboards.components.rows import rows_of
from dashboards.page_data import CommitmentsData
from tracker.i18n import Words


def layout(data: CommitmentsData, t: Words) -> list[Component]:
    """The page's parts, in reading order."""
    kinds = data.provisions["kind"]
    return [
        html.H1(
            t(
                "{mandates} paragraphs of promises, {demands} of demands",
                mandates=t.number(int((kinds == "mandate").sum())),
                demands=t.number(int((kinds == "demand").sum())),
            )
        ),
        html.P(
            t(
                "States took on the mandates at Summits of the Americas and in the Los Angeles "
                "Declaration. The demands come from the Latin American and Caribbean declaration "
                "for the International Migration Review Forum 2026 and from the agendas of two "
                "alliances: they are asked of states, not undertaken by them. {context} more "
                "paragraphs commit to nothing and are kept as context.",
                context=t.number(int((kinds == "context").sum())),
            ),
            className="lede",
        ),
        *(
            _instrument(str(key), group, data.signatories, t)
            for key, group in data.provisions.groupby("instrument_key", sort=False)
        ),
    ]


def _instrument(
    key: str, provisions: pd.DataFrame, signatories: pd.DataFrame, t: Words
) -> Component:
    first = provisions.iloc[0]
    when = t.date if first["adopted_precision"] == "day" else t.month
    signed = signatories[signatories["instrument_key"] == key]
    return section(
        key,
        str(first["instrument_title"]),
        html.P(
            ", ".join(
                part
                for part in (
                    t("adopted {day}", day=when(first["adopted_on"])),
                    t.n("{n} paragraph", "{n} paragraphs", len(provisions)),
                )
                if part
            )
            + ".",
            className="note",
        ),
        html.Ul(
            [
                html.Li(
                    flat(
                        [
                            html.P(
                                [
                                    commitment_link(
                                        t,
                                        row["provision_key"],
                                        t("Paragraph {number}", number=row["paragraph"]),
                                    ),
                                    " ",
                                    html.Span(
                                        labels.provision_kind(t, row["kind"]),
                                        className=f"tag tag--{row['kind']}",
                                    ),
                                ]
                            ),
                            html.P(row["summary"]) if row["summary"] else None,
                        ]
                    )
                )
                for row in rows_of(provisions)
            ],
            className="cards",
        ),
        _signatories(signed, t) if len(signed) else None,
    )


def _signatories(signed: pd.DataFrame, t: Words) -> Component:
    people = int((signed["kind"] == "person").sum())
    caption = t(
        "Signed by {organisations} organisations and networks and {people} persons",
        organisations=t.number(len(signed) - people),
        people=t.number(people),
    )
    return html.Details(
        [
            html.Summary(caption),
            table(
                caption,
                [t("Signatory"), t("Acronym"), t("Country or scope"), t("Times listed")],
                [
                    [
                        html.Span(row["name"], lang="es"),
                        _text(row["acronym"]),
                        _text(row["scope"]),
                        t.number(int(row["listings"])),
                    ]
                    for row in rows_of(signed)
                ],
                number_columns=(3,),
            ),
        ]
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
