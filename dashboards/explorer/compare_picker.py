"""Whom to compare, and how many states can be ranked at all: the page without a choice."""

from collections.abc import Iterable
from html import escape

from dash import html
from dash.development.base_component import Component

from dashboards import compare_labels as words
from dashboards import compare_verdicts as verdicts
from dashboards.compare_choice import FIELD
from dashboards.components.bounds import Bar, bounds_list
from dashboards.components.markup import Markup
from dashboards.components.mean_bar import mean_legend, mean_said
from dashboards.components.parts import (
    Node,
    actor_link,
    go,
    note,
    section,
    source_line,
    table,
    twin,
)
from dashboards.components.rows import Row
from dashboards.explorer import compare_chances
from dashboards.gap_data import CompareData
from dashboards.gateway import LEAST_COMPARED, MOST_COMPARED
from dashboards.routes import JOIN, Page, Route
from tracker.i18n import Words
from tracker.method.intervals import rank_spans
from tracker.queries.figures import EVERYTHING


def layout(data: CompareData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    means = _by_known(data)
    return [
        html.H1(_heading(means, t)),
        html.P(_lede(means, t), className="lede"),
        _suggestions(data, means, t),
        _states(data, means, t),
        _cycles(data, t),
        compare_chances.of_all(data, t),
    ]


def _by_known(data: CompareData) -> dict[str, Row]:
    """The means of states, those with most rated first, else in the order of the page."""
    found = verdicts.means_of_states(data.whole.figures, data.whole.rules.weighting)
    listed = [code for code in data.whole.states["actor_code"] if code in found]
    return {code: found[code] for code in sorted(listed, key=lambda one: -int(found[one]["rated"]))}


def _heading(means: dict[str, Row], t: Words) -> str:
    pairs = verdicts.verdicts(verdicts.spans_of(means))
    apart = verdicts.told_apart(pairs)
    if apart:
        return t(
            "{n} of {all} pairs of states can be told apart by what is known; the others are ties",
            n=t.number(len(apart)),
            all=t.number(len(pairs)),
        )
    return t(
        "No ranking can be given: of {all} pairs of states, {n} can be told apart by what is known",
        n=t.number(0),
        all=t.number(len(pairs)),
    )


def _lede(means: dict[str, Row], t: Words) -> str:
    rule = t(
        "A state stands above another only where the least it can be is more than the most the "
        "other can be. Anything else is a tie, not a place in a list."
    )
    shared = verdicts.shared_by_all(verdicts.spans_of(means))
    if shared is None:
        return rule
    said = t(
        "The bounds of all {n} states share the stretch from {low} to {high}: every one of them "
        "could lie there.",
        n=t.number(len(means)),
        low=t.number(shared.low, 2),
        high=t.number(shared.high, 2),
    )
    return f"{rule} {said}"


def _suggestions(data: CompareData, means: dict[str, Row], t: Words) -> Component | None:
    links = [
        html.Li([said, ": ", _link(codes, names, t)])
        for said, codes, names in _suggested(data, means, t)
        if len(codes) >= LEAST_COMPARED
    ]
    return section("begin", t("Begin with one of these"), html.Ul(links)) if links else None


def _suggested(
    data: CompareData, means: dict[str, Row], t: Words
) -> list[tuple[str, list[str], dict[str, str]]]:
    states = dict(zip(data.whole.states["actor_code"], data.whole.states["name"], strict=True))
    rated = [code for code, row in means.items() if row["rated"]]
    everyone = _cycle_means(data)
    told = [key for key, row in everyone.items() if row["reported"]]
    return [
        (
            t("Mexico and the north of Central America"),
            [one for one in words.NEIGHBOURS if one in means],
            states,
        ),
        (t("States with most rated"), rated[:MOST_COMPARED], states),
        (t("Review cycles with reports"), told[-MOST_COMPARED:], data.whole.cycles),
    ]


def _link(codes: list[str], names: dict[str, str], t: Words) -> Component:
    said = words.listed(t, [names[one] for one in codes])
    return go(Route(t.language, Page.COMPARE, JOIN.join(codes)), said)


# ---- the two forms ------------------------------------------------------------------------------


def _states(data: CompareData, means: dict[str, Row], t: Words) -> Component:
    names = dict(zip(data.whole.states["actor_code"], data.whole.states["name"], strict=True))
    bare = sum(not row["rated"] for row in means.values())
    bars = [Bar(_box(code, names[code]), row, mean_said(t, row)) for code, row in means.items()]
    caption = t("Bounds and possible places of every state")
    return section(
        "states",
        t(
            "{n} of {all} states have nothing rated: they could be anywhere",
            n=t.number(bare),
            all=t.number(len(means)),
        ),
        mean_legend(t),
        _form(t("Choose two to five states"), bars, t),
        note(t("States with most rated come first; that is no order of merit.")),
        _source(data, t),
        twin(t, caption, _places(means, names, caption, t)),
    )


def _cycles(data: CompareData, t: Words) -> Component | None:
    means = _cycle_means(data)
    if len(means) < LEAST_COMPARED:
        return None
    told = sum(bool(row["reported"]) for row in means.values())
    bars = [
        Bar(_box(key, data.whole.cycles[key]), row, words.touched(t, row))
        for key, row in means.items()
    ]
    return section(
        "cycles",
        t(
            "Reports touched commitments in {n} of {all} closed review cycles",
            n=t.number(told),
            all=t.number(len(means)),
        ),
        _form(t("Choose two to five review cycles"), bars, t),
        _source(data, t),
        twin(t, t("Review cycles"), _cycle_table(data, means, t)),
    )


def _cycle_means(data: CompareData) -> dict[str, Row]:
    """The means of everyone in closed cycles, in the order of the catalogue."""
    found = verdicts.means_of_cycles(data.whole.figures)
    keys = [key for key in data.whole.cycles if (EVERYTHING, key) in found]
    return {key: found[EVERYTHING, key] for key in keys}


def _form(legend: str, bars: Iterable[Bar], t: Words) -> Component:
    """A form that works without JavaScript; `compare_choice` answers it."""
    return html.Form(
        [
            html.Fieldset([html.Legend(legend), bounds_list(t, bars)]),
            html.Button(t("Compare them"), type="submit"),
        ],
        action=Route(t.language, Page.COMPARE).path,
        method="get",
        className="choice",
    )


def _box(code: str, name: str) -> Node:
    """A box to tick, with its label."""
    ticked = f'<input type="checkbox" name="{FIELD}" value="{escape(code)}">'
    return Markup("label", {}, f"{ticked} <span>{escape(name, quote=False)}</span>")


# ---- the tables ---------------------------------------------------------------------------------


def _places(means: dict[str, Row], names: dict[str, str], caption: str, t: Words) -> Component:
    places = rank_spans(verdicts.spans_of(means))
    columns = [
        t("State"),
        t("Lowest"),
        t("Highest"),
        t("Place"),
        t("Rated"),
        t("Reported"),
        t("Cells"),
    ]
    return table(
        caption,
        columns,
        [
            [
                actor_link(t, "state", code, names[code]),
                t.number(row["low"], 2),
                t.number(row["high"], 2),
                t("{best} to {worst}", best=places[code][0], worst=places[code][1]),
                *(t.number(row[one]) for one in ("rated", "reported", "applicable")),
            ]
            for code, row in means.items()
        ],
        number_columns=range(1, len(columns)),
    )


def _cycle_table(data: CompareData, means: dict[str, Row], t: Words) -> Component:
    columns = [t("Cycle"), t("Lowest"), t("Highest"), t("Rated"), t("Reported"), t("Cells")]
    return table(
        t("Review cycles"),
        columns,
        [
            [
                data.whole.cycles[key],
                t.number(row["low"], 2),
                t.number(row["high"], 2),
                *(t.number(row[one]) for one in ("rated", "reported", "applicable")),
            ]
            for key, row in means.items()
        ],
        number_columns=range(1, len(columns)),
    )


def _source(data: CompareData, t: Words) -> Component:
    return source_line(
        t,
        t(
            "states' reports on the Summit follow-up page, read by this project; as of {day}",
            day=t.date(data.whole.as_of),
        ),
    )
