"""What would show that a commitment is kept, and what nobody can show yet."""

from collections import Counter

from dash import html
from dash.development.base_component import Component

from dashboards.components.measured import class_tag, measure_link
from dashboards.components.parts import Node, facts, flat, joined, note, section, table, tag
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.page_data import IndicatorsData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.vocab import ProgressClass
from tracker.wording import catalogue_labels as words
from tracker.wording import measure_labels

ASKING = ("mandate", "demand")


def layout(data: IndicatorsData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    asking = [row for row in rows_of(data.clauses) if row["kind"] in ASKING]
    shown = set(data.pairs["clause_key"])
    return [
        html.H1(_headline(data, asking, shown, t)),
        html.P(
            t(
                "An indicator definition says what to count, how, and who keeps it. Structural "
                "indicators look at law and institutions, process indicators at what is done, "
                "outcome indicators at what people live (OHCHR, Human Rights Indicators, 2012)."
            ),
            className="lede",
        ),
        facts(_counts(data, t)),
        _measured(data, t),
        _gaps(data, asking, shown, t),
        _definitions(data, t),
        _others(data, t),
    ]


def _headline(data: IndicatorsData, asking: list[Row], shown: set[str], t: Words) -> str:
    """How many clauses have an indicator, and how many indicators a value."""
    valued = set(data.measured["indicator_key"])
    speaking = set(data.pairs.loc[data.pairs["indicator_key"].isin(valued), "clause_key"])
    covered = sum(row["clause_key"] in shown for row in asking)
    measured = sum(row["clause_key"] in speaking for row in asking)
    return t(
        "{n} of {m} indicators have a value for at least one state. One is proposed for {covered} "
        "of {all} clauses, and {measured} of these have one with a value",
        n=t.number(len(valued)),
        m=t.number(len(data.indicators)),
        covered=t.number(covered),
        all=t.number(len(asking)),
        measured=t.number(measured),
    )


def _measured(data: IndicatorsData, t: Words) -> Component | None:
    """What has values: for how many states, to when, and how many states are in each class."""
    rows = rows_of(data.measured)
    if not rows:
        return None
    names = dict(zip(data.indicators["indicator_key"], data.indicators["name"], strict=True))
    by = grouped(rows_of(data.statuses), "indicator_key")
    caption = t("Indicators with a value, and where the states stand")
    return section(
        "measured",
        t("{n} indicators with values", n=t.number(len(rows))),
        table(
            caption,
            [t("Indicator"), t("States with a value"), t("Last year"), t("Where they stand")],
            [
                [
                    measure_link(t, row["indicator_key"], names[row["indicator_key"]]),
                    t("{n} of {all}", n=t.number(row["states"]), all=t.number(data.states)),
                    str(row["last_end"].year),
                    _classes(by.get(row["indicator_key"], []), t),
                ]
                for row in rows
            ],
            number_columns=(1, 2),
        ),
        note(
            t(
                "By the default method and the first target of each indicator; every state is "
                "counted once. States without a class have no value, or too few to tell."
            )
        ),
    )


def _classes(rows: list[Row], t: Words) -> Component:
    """How many states are in each class; the unknown last, never left out."""
    if not rows:
        return html.Span(t("not judged: no direction is set"), className="note")
    counts = Counter(row["class"] for row in {row["subject"]: row for row in rows}.values())
    return html.Ul(
        [
            html.Li([class_tag(t, one.value), f" {t.number(counts[one.value])}"])
            for one in ProgressClass
            if counts[one.value]
        ],
        className="counts",
    )


def _others(data: IndicatorsData, t: Words) -> Component | None:
    """Series with values that measure none of the indicators."""
    if not data.others:
        return None
    rows = grouped(rows_of(data.other_series), "publisher")
    return section(
        "others",
        t.n(
            "{n} more series with values measures none of them",
            "{n} more series with values measure none of them",
            data.others,
        ),
        *(
            html.Details(
                [
                    html.Summary(f"{measure_labels.publisher(t, name)}: {t.number(len(of_it))}"),
                    html.Ul(
                        [html.Li(measure_link(t, row["series_key"], row["name"])) for row in of_it],
                        className="columns",
                    ),
                ]
            )
            for name, of_it in rows.items()
        ),
        note(t("The first {n} are listed.", n=t.number(len(data.other_series))))
        if data.others > len(data.other_series)
        else None,
    )


def _counts(data: IndicatorsData, t: Words) -> list[tuple[str, Node]]:
    kinds, origins = data.indicators["kind"], data.indicators["origin"]
    return [
        *(
            (words.indicator_kind(t, kind), t.number(int((kinds == kind).sum())))
            for kind in ("structural", "process", "outcome")
        ),
        *(
            (words.indicator_origin(t, origin), t.number(int((origins == origin).sum())))
            for origin in ("project", "source_named", "organisation")
        ),
    ]


def _gaps(data: IndicatorsData, asking: list[Row], shown: set[str], t: Words) -> Component:
    without = [row for row in asking if row["clause_key"] not in shown]
    valued = set(data.measured["indicator_key"])
    named = [
        row
        for row in rows_of(data.indicators)
        if row["origin"] == "source_named" and row["indicator_key"] not in valued
    ]
    return section(
        "gaps",
        t(
            "Indicator gaps: {without} clauses without any, {named} indicators named without a "
            "value",
            without=t.number(len(without)),
            named=t.number(len(named)),
        ),
        html.H3(t("Clauses that no indicator speaks to")),
        html.Ul(
            [
                html.Li(
                    [
                        _clause_link(t, row),
                        " ",
                        tag(words.clause_kind(t, row["kind"]), row["kind"]),
                        " ",
                        row["summary"],
                    ]
                )
                for row in without
            ]
        ),
        html.H3(t("Indicators that a source names and gives no value for")),
        html.Ul(
            [
                html.Li(
                    flat(
                        [
                            html.Strong(row["name"]),
                            t(" (named in {place})", place=row["named_in"]),
                            html.Span([" ", row["note"]], className="note")
                            if row["note"]
                            else None,
                        ]
                    )
                )
                for row in named
            ]
        ),
        note(
            t(
                "An organisation can propose an indicator with `tracker indicator propose`; "
                "others vote on it, and it is accepted or declined with a reason."
            )
        ),
    )


def _clause_link(t: Words, row: Row) -> Component:
    path = Route(t.language, Page.COMMITMENT, row["provision_key"]).path
    return html.A(row["clause_key"], href=f"{path}#{row['clause_key']}")


def _definitions(data: IndicatorsData, t: Words) -> Component:
    clauses = {row["clause_key"]: row for row in rows_of(data.clauses)}
    speaks = grouped(rows_of(data.pairs), "indicator_key")
    votes = {row["indicator_key"]: row for row in rows_of(data.votes)}
    valued = set(data.measured["indicator_key"])
    kinds = grouped(rows_of(data.indicators), "kind")
    return section(
        "definitions",
        t("All {n} definitions", n=t.number(len(data.indicators))),
        *(
            html.Details(
                [
                    html.Summary(
                        [
                            words.indicator_kind(t, kind),
                            ": ",
                            t.n("{n} indicator", "{n} indicators", len(rows)),
                        ]
                    ),
                    html.Ul(
                        [
                            _definition(
                                {**row, "is_measured": key in valued},
                                [clauses[one["clause_key"]] for one in speaks.get(key, [])],
                                votes.get(key),
                                t,
                            )
                            for row in rows
                            for key in [row["indicator_key"]]
                        ],
                        className="cards",
                    ),
                ]
            )
            for kind, rows in kinds.items()
        ),
    )


def _definition(row: Row, clauses: list[Row], votes: Row | None, t: Words) -> Component:
    return html.Li(
        flat(
            [
                html.P(
                    [
                        html.Strong(measure_link(t, row["indicator_key"], row["name"])),
                        " ",
                        tag(t("has values"), "verified") if row["is_measured"] else None,
                        " " if row["is_measured"] else None,
                        tag(words.indicator_origin(t, row["origin"]), row["origin"]),
                    ],
                    id=row["indicator_key"],
                ),
                html.P(row["method"]) if row["method"] else None,
                facts(
                    [
                        (t("Unit"), words.indicator_unit(t, row["unit"])),
                        (t("Direction"), words.direction(t, row["direction"])),
                        (t("Kept by"), _english(row["custodian"])),
                        (t("Breakdowns wanted"), _english(_spaced(row["breakdowns"]))),
                        (t("Data source"), _english(row["data_source"])),
                        (t("SDG indicator"), row["sdg_indicator"]),
                        (t("In the set of A/79/590"), _un(row, t)),
                        (t("Status"), _status(row, t) if row["origin"] == "organisation" else None),
                        (t("Votes"), _votes(votes, t)),
                    ]
                ),
                note(row["note"]) if row["note"] else None,
                html.P(
                    [t("Speaks to: "), *joined(_clause_link(t, one) for one in clauses)],
                    className="note",
                )
                if clauses
                else html.P(t("Speaks to no clause."), className="note"),
            ]
        )
    )


def _spaced(codes: str | None) -> str | None:
    return codes.replace(";", ", ").replace("_", " ") if codes else None


def _english(text: str | None) -> Component | None:
    return html.Span(text, lang="en") if text else None


def _un(row: Row, t: Words) -> Component | None:
    if not row["un_proposal"]:
        return None
    said = words.certainty(t, row["un_certainty"])
    return html.Span([_english(row["un_proposal"]), f" ({said})"])


def _status(row: Row, t: Words) -> str:
    said = words.proposal_status(t, row["status"])
    return f"{said}: {row['status_reason']}" if row["status_reason"] else said


def _votes(votes: Row | None, t: Words) -> str | None:
    if votes is None:
        return None
    return t(
        "{favour} in favour, {against} against",
        favour=t.number(votes["in_favour"]),
        against=t.number(votes["against"]),
    )
