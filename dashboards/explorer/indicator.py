"""One indicator: what is found, what is asked, every state by itself, what was revised."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.components.located import when
from dashboards.components.markup import Markup, to_html
from dashboards.components.measured import asked, class_tag, gap_words, pace_words, sources
from dashboards.components.parts import (
    Node,
    facts,
    flat,
    go,
    joined,
    note,
    section,
    table,
    tag,
    text_table,
    twin,
)
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.explorer.indicator_states import states_section
from dashboards.figures import state_lines as figure
from dashboards.measured_states import (
    StateLine,
    finding,
    goal_of,
    group_lines,
    last_year,
    state_lines,
)
from dashboards.routes import Page, Route, data_path
from tracker.i18n import Words
from tracker.queries.measure import IndicatorData
from tracker.queries.progress import year_of
from tracker.wording import catalogue_labels
from tracker.wording import measure_labels as words

FILES = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "svg": "SVG", "png": "PNG"}
PAGES_KEPT = 48  # pages a server keeps as drawn
NAMED = 6  # places a suspicion names before it counts


def title(data: IndicatorData, _t: Words) -> str:
    """Title of the browser's tab."""
    return data.name


def layout(data: IndicatorData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    return [Markup("div", {}, _drawn(data, Route(t.language, Page.INDICATOR, data.key).path))]


@lru_cache(maxsize=PAGES_KEPT)
def _drawn(data: IndicatorData, path: str) -> str:
    """The page as HTML: the same for the same data, language and day, which the path says."""
    t = Words(path.split("/")[1])
    states = state_lines(data, t)
    return to_html(_parts(data, states, t))


def _parts(data: IndicatorData, states: Sequence[StateLine], t: Words) -> list[Component | None]:
    return [
        html.P(go(Route(t.language, Page.INDICATORS), t("All indicators")), className="crumb"),
        html.H1(finding(data, states, t)),
        _definition(data, t),
        _suspicious(data, states, t),
        _targets(data, t),
        _group(data, t),
        states_section(data, states, t),
        _breakdowns(data, states, t),
        _revisions(data, states, t),
        _vintages(data, t),
        _downloads(data, t),
    ]


# ---- what it is -------------------------------------------------------------------------------


def _definition(data: IndicatorData, t: Words) -> Component:
    one = data.definition
    newest = last_year(data)
    told: list[tuple[str, Node]] = [
        (t("Unit"), words.unit(t, data.unit)),
        (t("Direction"), catalogue_labels.direction(t, data.direction)),
        (t("Newest value"), str(newest.year) if newest else t("none")),
    ]
    if one is not None:
        told += [
            (t("Kind"), catalogue_labels.indicator_kind(t, one["kind"])),
            (t("Kept by"), _english(one["custodian"])),
            (t("SDG indicator"), one["sdg_indicator"]),
            (t("Speaks to"), _clauses(data, t)),
        ]
    return html.Div(
        flat(
            [
                html.P(one["method"], className="lede") if one and one["method"] else None,
                note(one["note"]) if one and one["note"] else None,
                facts(told),
                _series(data, t),
            ]
        )
    )


def _english(text: str | None) -> Component | None:
    return html.Span(text, lang="en") if text else None


def _clauses(data: IndicatorData, t: Words) -> Component | None:
    path = Route(t.language, Page.COMMITMENT)
    links = [
        html.A(
            row["clause_key"],
            href=f"{Route(t.language, path.page, row['provision_key']).path}#{row['clause_key']}",
        )
        for row in rows_of(data.clauses)
    ]
    return html.Span(joined(links)) if links else None


def _series(data: IndicatorData, t: Words) -> Component | None:
    """The publishers' series behind it, with what a reader should know of each."""
    if not data.series:
        return note(t("No series measures it yet."))
    return html.Details(
        [
            html.Summary(t.n("{n} series behind it", "{n} series behind it", len(data.series))),
            html.Ul([html.Li(_one_series(row, t)) for row in data.series]),
        ]
    )


def _one_series(row: Row, t: Words) -> list[Node]:
    parts: list[Node] = [
        html.Strong(row["name"] or row["code"]),
        f" ({words.publisher(t, row['publisher'])}, ",
        html.Code(row["code"]),
        ", ",
        words.unit(t, row["unit"]),
        ")",
    ]
    if row["note"]:
        parts += [". ", html.Span(row["note"], className="note")]
    return parts


def _suspicious(data: IndicatorData, states: Sequence[StateLine], t: Words) -> Component | None:
    """Values that should not simply be believed: told beside them, and nothing is left out."""
    rows = rows_of(data.suspicions)
    if not rows:
        return None
    names = {one.code: one.name for one in states}
    return html.Div(
        [
            html.P(html.Strong(t("Read with care. Nothing is changed or left out for it:"))),
            html.Ul(
                [
                    html.Li(
                        [html.Strong(words.suspicion(t, kind)), f": {_where(of_kind, names, t)}"]
                    )
                    for kind, of_kind in grouped(rows, "kind").items()
                ]
            ),
        ],
        className="warning",
    )


def _where(rows: list[Row], names: dict[str, str], t: Words) -> str:
    """The states, and how many of their breakdowns."""
    by_state = grouped(rows, "area")
    said = []
    for code, of_state in by_state.items():
        years = sorted({date.fromordinal(int(row["period"])).year for row in of_state})
        place = names.get(code, code)
        said.append(f"{place} ({years[0]})" if len(years) == 1 else f"{place} ({len(of_state)})")
    more = len(said) - NAMED
    shown = ", ".join(said[:NAMED])
    return t("{places} and {n} more", places=shown, n=t.number(more)) if more > 0 else shown


# ---- what is asked ----------------------------------------------------------------------------


def _targets(data: IndicatorData, t: Words) -> Component | None:
    if data.definition is None:
        return None
    if not data.targets:
        return section(
            "targets",
            t("No target is set"),
            html.P(
                t("Without a target only the direction and the growth of the values are judged.")
                if data.direction != "none"
                else t("Nobody has said which way is better, so nothing is judged.")
            ),
        )
    together: dict[tuple[Any, ...], list[Row]] = {}
    for row in data.targets:
        key = ("kind", "value", "upper", "factor", "due_on", "origin", "evidence", "clause_key")
        together.setdefault(tuple(row[name] for name in key), []).append(row)
    text = sum(rows[0]["origin"] == "text" for rows in together.values())
    return section(
        "targets",
        t.n(
            "{n} target: {text} set by a text, {proposed} proposed",
            "{n} targets: {text} set by texts, {proposed} proposed",
            len(together),
            text=t.number(text),
            proposed=t.number(len(together) - text),
        ),
        html.Ul([_target(data, rows, t) for rows in together.values()], className="cards"),
    )


def _target(data: IndicatorData, rows: list[Row], t: Words) -> Component:
    one = rows[0]
    return html.Li(
        flat(
            [
                html.P(
                    [
                        html.Strong(asked(one, data.direction, data.unit, t)),
                        " ",
                        tag(words.target_origin(t, one["origin"]), one["origin"]),
                    ]
                ),
                _unknown_base(one, t),
                facts(
                    [
                        (t("For"), _for_whom(data, rows, t)),
                        (t("Baseline"), _baseline(data, one, t)),
                        (t("Clause"), _clause_link(one, t)),
                    ]
                ),
                note(one["note"]) if one["note"] else None,
                html.P(_english(one["evidence"]), className="note") if one["evidence"] else None,
            ]
        )
    )


def _unknown_base(row: Row, t: Words) -> Component | None:
    if row["baseline_year"] is None or row["baseline_value"] is not None:
        return None
    said = t(
        "The value of {year} is not known, so this target cannot be assessed.",
        year=row["baseline_year"],
    )
    return html.P([html.Strong(said), " ", row["baseline_note"] or ""], className="warning")


def _baseline(data: IndicatorData, row: Row, t: Words) -> Node:
    if row["baseline_year"] is None:
        return None
    if row["baseline_value"] is None:
        return t("unknown ({year})", year=row["baseline_year"])
    value = words.valued(t, row["baseline_value"], data.unit, 2)
    goal = goal_of(row)
    return t(
        "{value} ({year}, {method}); the target is {goal}",
        value=value,
        year=row["baseline_year"],
        method=words.baseline_method(t, row["baseline_method"]),
        goal=words.valued(t, goal, data.unit, 2) if goal is not None else t("unknown"),
    )


def _for_whom(data: IndicatorData, rows: list[Row], t: Words) -> str:
    names = dict(zip(data.states["actor_code"], data.states["name"], strict=True))
    own = [names[row["actor_code"]] for row in rows if row["actor_code"] in names]
    if own:
        return f"{t.number(len(own))}: {', '.join(own)}"
    if rows[0]["group_key"]:
        return t("the average of the states")
    return t("every state")


def _clause_link(row: Row, t: Words) -> Component | None:
    if not row["clause_key"]:
        return None
    path = Route(t.language, Page.COMMITMENT, row["provision_key"]).path
    return html.A(row["clause_key"], href=f"{path}#{row['clause_key']}")


# ---- the group --------------------------------------------------------------------------------


def _group(data: IndicatorData, t: Words) -> Component | None:
    lines = group_lines(data)
    if lines is None:
        return None
    frame = figure.frame_of([lines])
    trace = lines.traces[0]
    heading = _group_heading(data, lines, t)
    return section(
        "group",
        heading,
        *(_group_status(data, row, t) for row in rows_of(data.groups)),
        html.Div(
            Markup(
                "div",
                {"className": "group-line"},
                figure.group(lines, frame, _said(data, lines, heading, t)),
            ),
            className="figure",
        ),
        sources(data, t),
        twin(
            t,
            t("the mean by period"),
            table(
                t("The mean by period, and of how many values"),
                [t("Period"), t("Mean"), t("Values"), t("States")],
                _group_rows(data, trace, t),
                number_columns=(1, 2, 3),
            ),
        ),
    )


def _group_heading(data: IndicatorData, lines: figure.Lines, t: Words) -> str:
    trace = lines.traces[0]
    first, last = trace[0], trace[-1]
    name = t("The mean over all corridors") if data.is_mean else t("The plain mean over the states")
    return t(
        "{name}: {last} in {year}, from {first} in {base}",
        name=name,
        last=words.valued(t, last.value, data.unit, 2),
        year=int(last.year),
        first=words.valued(t, first.value, data.unit, 2),
        base=int(first.year),
    )


def _said(data: IndicatorData, lines: figure.Lines, heading: str, t: Words) -> figure.Said:
    frame, trace = figure.frame_of([lines]), lines.traces[0]
    places = words.digits([frame.low])
    goal = lines.path[-1][1] if lines.path else None
    return figure.Said(
        title=heading,
        low=words.valued(t, frame.low, data.unit, places),
        first=f"{int(frame.first)}",
        last=f"{int(frame.last)}",
        start=words.valued(t, trace[0].value, data.unit, 2),
        end=words.valued(t, trace[-1].value, data.unit, 2),
        goal="" if goal is None else t("target {value}", value=words.valued(t, goal, data.unit, 2)),
    )


def _group_status(data: IndicatorData, row: Row, t: Words) -> Component:
    target = next((one for one in data.targets if one["target_key"] == row["target_key"]), None)
    said = asked(target, data.direction, data.unit, t) if target else t("no target")
    return html.P(
        flat(
            [
                class_tag(t, row["class"]),
                " ",
                f"{said} ({words.target_origin(t, target['origin'])})" if target else said,
                ". ",
                gap_words(t, row),
                pace_words(t, row),
            ]
        )
    )


def _group_rows(data: IndicatorData, trace: figure.Trace, t: Words) -> list[list[Node]]:
    if data.is_mean:
        return [
            [
                words.period(t, row["period_start"], row["period_end"]),
                words.valued(t, row["mean"], data.unit, 2),
                t.number(row["values"]),
                t.number(row["states"]),
            ]
            for row in rows_of(data.means)
        ]
    counts: dict[float, int] = {}
    for (_, part), line in data.lines.items():
        for one in line.points if part == "" else ():
            counts[one.year] = counts.get(one.year, 0) + 1
    periods = {
        year_of(row["period_start"], row["period_end"]): words.period(
            t, row["period_start"], row["period_end"]
        )
        for row in data.point_rows
    }
    return [
        [
            periods.get(one.year, str(int(one.year))),
            words.valued(t, one.value, data.unit, 2),
            t.number(counts.get(one.year, 0)),
            t.number(counts.get(one.year, 0)),
        ]
        for one in trace
    ]


# ---- parts, revisions, sources, files ---------------------------------------------------------


def _breakdowns(data: IndicatorData, states: Sequence[StateLine], t: Words) -> Component | None:
    counted = [row for row in rows_of(data.breakdowns) if row["breakdown"] and row["values"]]
    if not counted:
        return None
    names = {one.code: one.name for one in states}
    values = sum(row["values"] for row in counted)
    most = max(row["states"] for row in counted)
    rows = rows_of(data.parts)
    caption = t("Newest values by breakdown")
    places = words.digits([row["value"] for row in rows])
    return section(
        "breakdowns",
        t(
            "{n} breakdowns with {values} values, none for more than {states} of {all} states",
            n=t.number(len({row["breakdown"] for row in counted})),
            values=t.number(values),
            states=t.number(most),
            all=t.number(len(states)),
        ),
        html.P(_kinds(counted, t)),
        html.Details(
            [
                html.Summary(t("{caption}: {n} rows", caption=caption, n=t.number(len(rows)))),
                text_table(
                    caption,
                    [t("State"), t("Breakdown"), t("Period"), t("Value")],
                    [
                        [
                            str(names.get(row["area_key"], row["area_key"])),
                            words.breakdown(t, row["breakdown"]),
                            words.period(t, row["period_start"], row["period_end"]),
                            words.valued(t, row["value"], data.unit, places),
                        ]
                        for row in rows
                    ],
                    numbers=(3,),
                ),
                note(t("All of them, of every year and release, are in the files below.")),
            ]
        ),
    )


def _kinds(counted: list[Row], t: Words) -> str:
    """What the values are broken down by, and into how many."""
    found: dict[str, set[str]] = {}
    for row in counted:
        for one in row["breakdown"].split(";"):
            name, _, code = one.partition("=")
            found.setdefault(name.replace("_", " "), set()).add(code)
    said = [f"{name} ({t.number(len(codes))})" for name, codes in found.items()]
    return t("By: {kinds}", kinds=", ".join(said))


def _revisions(data: IndicatorData, states: Sequence[StateLine], t: Words) -> Component | None:
    rows = rows_of(data.revisions)
    if not rows:
        return None
    names = {one.code: one.name for one in states}
    releases = {row["vintage_key"]: row for row in data.vintages}
    places = words.digits([row[name] for row in rows for name in ("old_value", "value")])
    return section(
        "revisions",
        t.n(
            "{n} value was changed by a later release; both are kept",
            "{n} values were changed by a later release; both are kept",
            len(rows),
        ),
        table(
            t("Old and new values"),
            [t("State"), t("Period"), t("Was"), t("Released"), t("Is"), t("Released")],
            [
                [
                    _of_part(str(names.get(row["area_key"], row["area_key"])), row, t),
                    words.period(t, row["period_start"], row["period_end"]),
                    words.valued(t, row["old_value"], data.unit, places),
                    _release(releases.get(row["old_vintage"]), row["old_vintage"], t),
                    words.valued(t, row["value"], data.unit, places),
                    _release(releases.get(row["vintage_key"]), row["vintage_key"], t),
                ]
                for row in rows
            ],
            number_columns=(2, 4),
        ),
    )


def _of_part(name: str, row: Row, t: Words) -> str:
    of = [words.breakdown(t, one) for one in (row["part"], row["breakdown"]) if one]
    return f"{name} ({'; '.join(of)})" if of else name


def _release(row: Row | None, key: str, t: Words) -> Node:
    if row is None:
        return key
    day = when(t, row["released_on"], row["precision"] or "day")
    return f"{day}, {words.publisher(t, row['publisher'])}"


def _vintages(data: IndicatorData, t: Words) -> Component | None:
    if not data.vintages:
        return None
    return section(
        "vintages",
        t.n("{n} release is behind it", "{n} releases are behind it", len(data.vintages)),
        html.Ul([_vintage(row, t) for row in data.vintages], className="cards"),
    )


def _vintage(row: Row, t: Words) -> Component:
    day = when(t, row["released_on"], row["precision"] or "day")
    stated = (
        day
        if row["is_release_stated"]
        else t("{day}, the day of import: the file says none", day=day)
    )
    return html.Li(
        flat(
            [
                html.P(html.Strong(row["title"]), lang="en", id=row["vintage_key"]),
                facts(
                    [
                        (t("Publisher"), words.publisher(t, row["publisher"])),
                        (t("Released"), stated),
                        (
                            t("Retrieved"),
                            t.date(row["retrieved_on"]) if row["retrieved_on"] else None,
                        ),
                        (t("Licence"), row["licence"] or t("not stated")),
                        (t("Source"), _address(row["url"])),
                        (t("Rows"), t.number(row["row_count"])),
                    ]
                ),
                note(row["note"]) if row["note"] else None,
            ]
        )
    )


def _address(url: str | None) -> Component | None:
    """A link where it is one; anything else an import says is text."""
    if not url:
        return None
    if url.startswith(("https://", "http://")):
        return html.A(url.partition("://")[2], href=url, rel="noreferrer nofollow")
    return html.Span(url)


def _downloads(data: IndicatorData, t: Words) -> Component:
    links = [
        html.A(name, href=data_path(data.key, kind, t.language), download="")
        for kind, name in FILES.items()
    ]
    return section(
        "downloads",
        t("Take it with you"),
        html.P(
            [
                t("Every value of every release as printed, and the picture of all states: "),
                *joined(links),
                ".",
            ]
        ),
    )
