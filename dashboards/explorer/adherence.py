"""Who took part, who adopted what: to which cells a commitment applies, and where it is unknown."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.located import certainty, when
from dashboards.components.parts import (
    Node,
    actor_link,
    aria,
    facts,
    flat,
    go,
    hidden,
    note,
    scrolling,
    section,
    table,
)
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.page_data import AdherenceData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.wording import catalogue_labels as words

SHORT_KINDS = ("declaration", "plan", "mandates", "compact")
MARKS = {"applies": "✓", "reserved": "✓*", "does_not_apply": "–", "unknown": "?"}


def layout(data: AdherenceData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    cells = sum(data.counts.values())
    applicable = data.counts["applies"] + data.counts["reserved"]
    return [
        html.H1(
            t(
                "{applicable} of {all} cells of the follow-up page apply by an act on record",
                applicable=t.number(applicable),
                all=t.number(cells),
            )
        ),
        html.P(
            t(
                "A commitment applies to a state only where an act of that state is on record and "
                "dated: it adopted, endorsed, ratified, acceded or voted for the text. Taking part "
                "in a meeting is not adopting its text. What is not on record is unknown."
            ),
            className="lede",
        ),
        facts(
            (words.applicability(t, state), t.number(count)) for state, count in data.counts.items()
        ),
        _matrix(data, t),
        _treaties(data, t),
        _acts(data, t),
    ]


def _matrix(data: AdherenceData, t: Words) -> Component:
    political = data.instruments[data.instruments["kind"] != "treaty"]
    instruments = rows_of(political)
    found = _by_pair(data)
    caption = t("Instruments by state: whether they apply today")
    head = html.Thead(
        html.Tr(
            [
                html.Th(t("State"), scope="col", className="corner"),
                *(
                    html.Th(
                        html.Span(_short(t, row)),
                        scope="col",
                        className="instrument",
                        title=f"{row['title']}, {row['adopted_on'].year}",
                    )
                    for row in instruments
                ),
            ]
        )
    )
    body = html.Tbody(
        [
            html.Tr(
                [
                    html.Th(actor_link(t, "state", one["actor_code"], one["name"]), scope="row"),
                    *(
                        _cell(found[row["instrument_key"], one["actor_code"]], t)
                        for row in instruments
                    ),
                ]
            )
            for one in rows_of(data.states)
        ]
    )
    return section(
        "matrix",
        t(
            "{states} states, {instruments} political texts",
            states=t.number(len(data.states)),
            instruments=t.number(len(instruments)),
        ),
        _legend(t),
        scrolling(
            caption,
            html.Table([html.Caption(caption, className="vh"), head, body], className="matrix"),
        ),
        note(
            t(
                "A small ° marks what nobody has looked up in a citable record yet. As of {day}.",
                day=t.date(data.as_of),
            )
        ),
    )


def _short(t: Words, row: Row) -> str:
    year = row["adopted_on"].year
    if row["kind"] in SHORT_KINDS:
        return labels.instrument_short(t, row["place"], year, row["kind"])
    return f"{row['title']}, {year}"


def _legend(t: Words) -> Component:
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(mark, className=f"key applies--{state}", **aria(hidden="true")),
                    words.applicability(t, state),
                ]
            )
            for state, mark in MARKS.items()
        ],
        className="legend",
    )


def _by_pair(data: AdherenceData) -> dict[tuple[str, str], Row]:
    return {(row["instrument_key"], row["actor_code"]): row for row in rows_of(data.standings)}


def _cell(row: Row, t: Words) -> Component:
    state = row["state"]
    sure = row["is_verified"] or state == "unknown"
    said = words.applicability(t, state)
    if row["by"]:
        said = f"{said}: {words.action(t, row['by'])}"
    if not sure:
        said = f"{said} ({words.certainty(t, 'unverified')})"
    return html.Td(
        [
            html.Span(MARKS[state] + ("" if sure else "°"), title=said, **aria(hidden="true")),
            hidden(said),
        ],
        className=f"applies--{state}",
    )


def _treaties(data: AdherenceData, t: Words) -> Component:
    """Treaties have a page of their own: how many acts it tells, and the way there."""
    treaties = data.instruments[data.instruments["kind"] == "treaty"]
    acts = data.adherences["instrument_key"].isin(treaties["instrument_key"])
    return section(
        "treaties",
        t.n(
            "{n} act about {treaties} treaties is on record too",
            "{n} acts about {treaties} treaties are on record too",
            int(acts.sum()),
            treaties=t.number(len(treaties)),
        ),
        html.P(
            t(
                "A treaty binds who ratifies it, not who adopts its text. Which state is party to "
                "which, since when, and where nobody looked, is shown apart."
            )
        ),
        html.P(go(Route(t.language, Page.RATIFICATIONS), t("See who ratified what"))),
    )


def _remark(row: Row) -> Component:
    said: list[Node] = [row["note"] or ""]
    if row["evidence"]:
        said.append(html.Span([" ", row["evidence"]], lang="en", className="note"))
    return html.Span(said)


def _acts(data: AdherenceData, t: Words) -> Component:
    names = dict(zip(data.states["actor_code"], data.states["name"], strict=True))
    political = data.instruments[data.instruments["kind"] != "treaty"]
    by_instrument = grouped(rows_of(data.adherences), "instrument_key")
    return section(
        "acts",
        t("Every act on record, by instrument"),
        *(
            html.Details(
                [
                    html.Summary(
                        [
                            row["title"],
                            ": ",
                            t.n("{n} act", "{n} acts", len(by_instrument[row["instrument_key"]])),
                        ]
                    ),
                    _summary_of_acts(
                        t("Acts on record: {title}", title=row["title"]),
                        by_instrument[row["instrument_key"]],
                        names,
                        t,
                    ),
                ]
            )
            for row in rows_of(political)
        ),
    )


def _summary_of_acts(
    caption: str, acts: list[Row], names: Mapping[str, str], t: Words
) -> Component:
    """Acts of the same sort, day and source in one row: most texts were adopted by all at once."""
    alike: dict[tuple[object, ...], list[Row]] = {}
    for row in acts:
        key = (row["action"], row["acted_on"], row["certainty"], row["evidence"], row["note"])
        alike.setdefault(key, []).append(row)
    return table(
        caption,
        [t("Act"), t("When"), t("States"), t("Looked up"), t("Remark")],
        [
            [
                words.action(t, rows[0]["action"]),
                when(t, rows[0]["acted_on"], rows[0]["precision"]) or t("unknown"),
                f"{t.number(len(rows))}: " + ", ".join(names[row["actor_code"]] for row in rows),
                certainty(t, rows[0]["certainty"]),
                _remark(rows[0]),
            ]
            for rows in alike.values()
        ],
    )


def standing_list(t: Words, rows: list[Row], names: Mapping[str, str]) -> Component:
    """Of one instrument: which states it applies to, and which not, in words."""
    groups = grouped(rows, "state")
    return html.Ul(
        [
            html.Li(
                flat(
                    [
                        html.Strong(
                            f"{words.applicability(t, state)}: {t.number(len(groups[state]))}"
                        ),
                        _who(groups[state], names),
                    ]
                )
            )
            for state in MARKS
            if state in groups
        ]
    )


def _who(rows: list[Row], names: Mapping[str, str]) -> str:
    few = 12
    if len(rows) > few:
        return ""
    return ": " + ", ".join(names[row["actor_code"]] for row in rows)
