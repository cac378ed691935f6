"""Which state is party to which treaty: what is on record, what was looked up, what is unknown."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboards.components.located import certainty, when
from dashboards.components.parts import (
    Node,
    actor_link,
    aria,
    facts,
    hidden,
    note,
    scrolling,
    section,
    source_line,
    table,
    twin,
)
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.figures import parties_by_year
from dashboards.page_data import RatificationsData
from tracker.i18n import Words
from tracker.wording import catalogue_labels as words

MIGRANT_WORKERS = "icrmw-1990"
MARKS = {
    "party": "✓",
    "party_with_reservation": "✓*",
    "signed_only": "○",
    "withdrew": "×",
    "no_action": "–",
    "unknown": "?",
}
# below the matrix each status has its count; the two sorts of parties are one number
COUNTED = ("parties", "signed_only", "withdrew", "no_action", "unknown")


def layout(data: RatificationsData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    return [
        html.H1(_headline(data, t)),
        html.P(
            t(
                "A treaty binds a state that ratified it, acceded or succeeded to it, and has not "
                "withdrawn; a signature alone binds to nothing. Being a party says what a state "
                "may be asked, not what it does."
            ),
            className="lede",
        ),
        facts(_totals(data, t)),
        _matrix(data, t),
        _timeline(data, t),
        _acts(data, t),
    ]


def _headline(data: RatificationsData, t: Words) -> str:
    counts = {row["instrument_key"]: row for row in rows_of(data.by_treaty)}
    if MIGRANT_WORKERS not in counts:
        return t("How {n} states stand to treaties", n=t.number(len(data.states)))
    row = counts[MIGRANT_WORKERS]
    return t(
        "{n} of {all} states are party to the Convention on migrant workers; only signed: "
        "{signed}; no action on record: {none}",
        n=t.number(row["parties"]),
        all=t.number(row["all"]),
        signed=t.number(row["signed_only"]),
        none=t.number(row["no_action"]),
    )


def _totals(data: RatificationsData, t: Words) -> list[tuple[str, Node]]:
    """How many pairs of state and treaty are in each status."""
    pairs = t.number(int(data.by_treaty["all"].sum()))
    return [
        (
            words.ratification(t, status),
            t("{n} of {all}", n=t.number(int(data.by_treaty[status].sum())), all=pairs),
        )
        for status in MARKS
    ]


def _matrix(data: RatificationsData, t: Words) -> Component:
    treaties = rows_of(data.treaties)
    caption = t("States by treaty: how they stand today")
    head = html.Thead(
        html.Tr(
            [
                html.Th(t("State"), scope="col", className="corner"),
                *(_column(t, row) for row in treaties),
                html.Th(
                    html.Span(t("Party, of {n} treaties", n=t.number(len(treaties)))),
                    scope="col",
                    className="instrument",
                ),
            ]
        )
    )
    return section(
        "matrix",
        t(
            "{known} of {all} pairs of state and treaty are known",
            known=t.number(int((data.found["status"] != "unknown").sum())),
            all=t.number(len(data.found)),
        ),
        html.P(
            t(
                "No action is a finding: somebody looked on that day, and nothing of that state "
                "was on record. Unknown means that nobody has looked: it is not a no."
            )
        ),
        _legend(t),
        scrolling(
            caption,
            html.Table(
                [
                    html.Caption(caption, className="vh"),
                    head,
                    _body(data, t),
                    _counts(data, t),
                ],
                className="matrix ratifications",
            ),
        ),
        note(
            t(
                "A small ° marks what nobody has looked up in a citable record yet. As of {day}.",
                day=t.date(data.as_of),
            )
        ),
        _sources(t),
    )


def _sources(t: Words) -> Component:
    return source_line(
        t,
        t(
            "UN Treaty Collection, status in March 2015 (days) and in August 2022 (years, human "
            "rights treaties only); International Labour Organization, Organization of American "
            "States and others as named with each act below. A state may have acted since."
        ),
    )


def _name(t: Words, row: Row) -> str:
    return f"{words.treaty(t, row['instrument_key'], row['title'])}, {row['adopted_on'].year}"


def _column(t: Words, row: Row) -> Component:
    return html.Th(
        html.Span(_name(t, row)), scope="col", className="instrument", title=row["title"]
    )


def _legend(t: Words) -> Component:
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(mark, className=f"key status--{status}", **aria(hidden="true")),
                    words.ratification(t, status),
                ]
            )
            for status, mark in MARKS.items()
        ],
        className="legend",
    )


def _body(data: RatificationsData, t: Words) -> Component:
    cells = grouped(rows_of(data.found), "actor_code")
    parties = dict(zip(data.by_state["actor_code"], data.by_state["parties"], strict=True))
    return html.Tbody(
        [
            html.Tr(
                [
                    html.Th(actor_link(t, "state", row["actor_code"], row["name"]), scope="row"),
                    *(_cell(cell, t) for cell in cells.get(row["actor_code"], [])),
                    html.Td(t.number(int(parties.get(row["actor_code"], 0)))),
                ]
            )
            for row in rows_of(data.states)
        ]
    )


def _cell(row: Row, t: Words) -> Component:
    status = row["status"]
    sure = row["is_verified"] or status == "unknown"
    said = words.ratification(t, status)
    day = when(t, row["since"], row["precision"])
    if status == "no_action":
        day = when(t, row["last_known_on"], row["precision"])
    said = f"{said}, {day}" if day else said
    if not sure:
        said = f"{said} ({words.certainty(t, 'unverified')})"
    mark = MARKS[status] + ("" if sure else "°")
    return html.Td(
        [html.Span(mark, title=said, **aria(hidden="true")), hidden(said)],
        className=f"status--{status}",
    )


def _counts(data: RatificationsData, t: Words) -> Component:
    """Below the states: how many of them are in each status, treaty by treaty."""
    treaties = rows_of(data.by_treaty)
    among = t("of {n} states", n=t.number(len(data.states)))
    names = {code: words.ratification(t, code) for code in COUNTED if code != "parties"}
    names["parties"] = t("party, with or without a reservation")
    return html.Tbody(
        [
            html.Tr(
                [
                    html.Th(f"{names[code]}, {among}", scope="row"),
                    *(html.Td(t.number(row[code])) for row in treaties),
                    html.Td(),
                ]
            )
            for code in COUNTED
        ],
        className="counts",
    )


def _timeline(data: RatificationsData, t: Words) -> Component | None:
    if data.by_year.empty:
        return None
    by_treaty = grouped(rows_of(data.by_year), "instrument_key")
    caption = t("Parties at the end of each year in which their number changed")
    return section(
        "years",
        _last_joined(by_treaty.get(MIGRANT_WORKERS, []), t),
        html.P(
            t(
                "Parties at the end of each year, on the same scale: the upper line is all "
                "{n} states. What is unknown, or happened after the day of the source, is "
                "missing: there are at least so many.",
                n=t.number(len(data.states)),
            )
        ),
        html.Ul(
            [
                html.Li(_small(row, by_treaty[row["instrument_key"]], len(data.states), t))
                for row in rows_of(data.treaties)
            ],
            className="cards years",
        ),
        _undated(data, t),
        _sources(t),
        twin(
            t,
            caption,
            table(
                caption,
                [t("Treaty"), t("Parties by year")],
                [
                    [_name(t, row), _changes(by_treaty[row["instrument_key"]], t)]
                    for row in rows_of(data.treaties)
                ],
            ),
        ),
    )


def _last_joined(years: list[Row], t: Words) -> str:
    """The year in which the convention on migrant workers had its last new party."""
    joined = [
        row["year"]
        for before, row in zip([None, *years], years, strict=False)
        if row["parties"] > (before["parties"] if before else 0)
    ]
    if not joined:
        return t("Parties by year")
    return t(
        "The last state known to have joined the Convention on migrant workers did so in {year}",
        year=joined[-1],
    )


def _small(treaty: Row, years: list[Row], states: int, t: Words) -> list[Component]:
    first, last = years[0], years[-1]
    said = t(
        "{n} of {all} states, as far as is known",
        n=t.number(last["parties"]),
        all=t.number(states),
    )
    return [
        html.H3(_name(t, treaty)),
        html.Img(
            src=parties_by_year.picture([row["parties"] for row in years], states),
            alt=t(
                "Parties by year, {first} to {last}: {said}",
                first=first["year"],
                last=last["year"],
                said=said,
            ),
        ),
        html.Div([html.Span(str(first["year"])), html.Span(str(last["year"]))], className="ends"),
        note(said),
    ]


def _changes(years: list[Row], t: Words) -> str:
    found, before = [], 0
    for row in years:
        if row["parties"] != before:
            found.append(f"{row['year']}: {t.number(row['parties'])}")
        before = row["parties"]
    return "; ".join(found)


def _undated(data: RatificationsData, t: Words) -> Component | None:
    """Parties without a day count from the first year: said, where there are any."""
    last = data.by_year["year"] == data.by_year["year"].max()
    count = int(data.by_year.loc[last, "undated"].sum())
    if not count:
        return None
    return note(
        t.n(
            "{n} party without a day on record counts from the first year.",
            "{n} parties without a day on record count from the first year.",
            count,
        )
    )


def _acts(data: RatificationsData, t: Words) -> Component:
    names = dict(zip(data.states["actor_code"], data.states["name"], strict=True))
    by_treaty = grouped(rows_of(data.acts), "instrument_key")
    return section(
        "acts",
        t("Every act on record, by treaty"),
        *(
            _acts_of(row, by_treaty[row["instrument_key"]], names, t)
            for row in rows_of(data.treaties)
        ),
    )


def _acts_of(treaty: Row, acts: list[Row], names: Mapping[str, str], t: Words) -> Component:
    return html.Details(
        [
            html.Summary([_name(t, treaty), ": ", t.n("{n} act", "{n} acts", len(acts))]),
            table(
                t("Acts on record: {title}", title=treaty["title"]),
                [t("Act"), t("States, and when"), t("Looked up"), t("Remark")],
                [_alike(rows, names, t) for rows in _groups(acts)],
            ),
        ]
    )


def _groups(acts: list[Row]) -> list[list[Row]]:
    """Acts of the same sort, source and remark: one status table speaks for many states."""
    alike: dict[tuple[object, ...], list[Row]] = {}
    for row in acts:
        key = (row["action"], row["certainty"], row["evidence"], row["note"])
        alike.setdefault(key, []).append(row)
    return list(alike.values())


def _alike(rows: list[Row], names: Mapping[str, str], t: Words) -> list[Node]:
    one = rows[0]
    undated = t("no date given")
    days = [when(t, row["acted_on"], row["precision"]) or undated for row in rows]
    dated = [f"{names[row['actor_code']]} ({day})" for row, day in zip(rows, days, strict=True)]
    remark: list[Node] = [f"{one['note']} " if one["note"] else None]
    if one["evidence"]:
        remark.append(html.Span(one["evidence"], lang="en", className="note"))
    return [
        words.action(t, one["action"]),
        f"{t.number(len(rows))}: " + ", ".join(dated),
        certainty(t, one["certainty"]),
        html.Span([node for node in remark if node]),
    ]
