"""Every state by itself: a panel and, below, a row with all that its class rests on."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.markup import Markup
from dashboards.components.measured import (
    class_tag,
    cut_words,
    pace_words,
    sensitive_tag,
    sources,
)
from dashboards.components.parts import Node, actor_link, aria, flat, note, section, table, twin
from dashboards.figures import state_lines as figure
from dashboards.measured_states import Scale, StateLine, decimals, parts_of, scale_of
from tracker.i18n import Words
from tracker.queries.measure import IndicatorData
from tracker.vocab import ProgressClass
from tracker.wording import measure_labels as words

INSUFFICIENT = ProgressClass.INSUFFICIENT_DATA


def states_section(data: IndicatorData, states: Sequence[StateLine], t: Words) -> Component:
    """The panels on one scale where that is sensible, their legend, and the same as a table."""
    known = sum(one.lines is not None for one in states)
    heading = t(
        "State by state: {known} of {all} with a value",
        known=t.number(known),
        all=t.number(len(states)),
    )
    if not known:
        said = t("Nobody has published a value for any of them. That is not a zero.")
        return section("states", heading, html.P(said))
    scale = scale_of(states)
    caption = t("Every state with all that its class rests on")
    return section(
        "states",
        heading,
        html.P(_scale_words(data, scale, t)),
        _legend(data, states, t),
        html.Ul([_panel(data, one, scale, t) for one in states], className="panels"),
        sources(data, t),
        twin(t, caption, _table(data, states, caption, t)),
    )


def scale_words(data: IndicatorData, scale: Scale, t: Words) -> str:
    """What the edges of the panels stand for."""
    first, last = int(scale.whole.first), int(scale.whole.last)
    years = t("{first} to {last}", first=first, last=last)
    if not scale.is_shared:
        return t(
            "The states differ too much for one scale: each panel goes from zero to its own "
            "highest value, {years}.",
            years=years,
        )
    places = decimals(data)
    low, high = (
        words.valued(t, one, data.unit, 0 if one == 0 else places)
        for one in (scale.whole.low, scale.whole.high)
    )
    return t(
        "Every panel has the same scale: {low} to {high}, {years}.", low=low, high=high, years=years
    )


def _scale_words(data: IndicatorData, scale: Scale, t: Words) -> str:
    return f"{shown_words(data, t)} {scale_words(data, scale, t)}".strip()


def shown_words(data: IndicatorData, t: Words) -> str:
    """What is drawn where it is not the total."""
    if data.is_mean:
        return t(
            "Each point is the plain mean over the corridors into the state. Nothing is judged by "
            "it."
        )
    if data.shown:
        return t(
            "No total is published, so nothing is judged; the panels show one breakdown, "
            "{breakdown}.",
            breakdown=words.breakdown(t, data.shown),
        )
    return ""


def _legend(data: IndicatorData, states: Sequence[StateLine], t: Words) -> Component:
    """What the marks of a panel mean; parts by line and by the shape of their dots."""
    drawn = [one.lines for one in states if one.lines is not None]
    keys = [
        (figure.Lines(_sample(at)), words.breakdown(t, part) if part else t("value"))
        for at, part in enumerate(parts_of(data))
    ]
    if any(dot.is_hollow for lines in drawn for trace in lines.traces for dot in trace):
        hollow = figure.Lines(((figure.Dot(0.5, 0.5, is_hollow=True),),))
        keys.append((hollow, t("provisional: nothing is concluded from it")))
    if any(lines.path for lines in drawn):
        way = figure.Lines((), ((0, 0.2), (1, 0.8)))
        keys.append((way, t("way from the base to the target")))
    empty = html.Span(className="key none", **aria(hidden="true"))
    return html.Ul(
        [
            *(html.Li([_key(lines), said]) for lines, said in keys),
            html.Li([empty, t("no value: unknown, not zero")]),
        ],
        className="legend",
    )


def _sample(at: int) -> tuple[figure.Trace, ...]:
    """A short line in the style of the part at a position."""
    return (*(((),) * at), (figure.Dot(0, 0.3), figure.Dot(1, 0.7)))


def _key(lines: figure.Lines) -> Component:
    return Markup("span", {"className": "line-key"}, figure.key(lines))


def _panel(data: IndicatorData, one: StateLine, scale: Scale, t: Words) -> Component:
    name = html.H3(actor_link(t, "state", one.code, one.name))
    if one.lines is None:
        empty = html.Div(html.Span(t("no value")), className="none panel__empty")
        more = note(t("printed instead: {text}", text=one.unvalued)) if one.unvalued else None
        return html.Li(flat([name, empty, more]), className="panel")
    picture = figure.small(one.lines, scale.frames[one.code], _spoken(data, one, t))
    return html.Li(
        flat(
            [
                name,
                _standing(one, t),
                Markup("div", {"className": "panel__lines"}, picture),
                _ends(scale),
                html.P(_from_to(data, one, t), className="panel__values"),
                note(*_details(data, one, t)),
                *(note(html.Strong(words.suspicion(t, kind))) for kind in one.suspicions),
            ]
        ),
        className="panel",
    )


def _standing(one: StateLine, t: Words) -> Component | None:
    if one.status is None:
        return None
    return html.P(flat([class_tag(t, one.status["class"]), sensitive_tag(t, one.status)]))


def _ends(scale: Scale) -> Component:
    years = (scale.whole.first, scale.whole.last)
    return html.Div(
        [html.Span(str(int(one))) for one in years], className="ends", **aria(hidden="true")
    )


def _spoken(data: IndicatorData, one: StateLine, t: Words) -> str:
    """What a panel shows, for who cannot see it."""
    said = f"{one.name}: {_from_to(data, one, t)}"
    return f"{said}; {words.progress_class(t, one.status['class'])}" if one.status else said


def _from_to(data: IndicatorData, one: StateLine, t: Words) -> str:
    """The first and the last value with their years; of a part, where there is no total."""
    said = _first_and_last(data, one, t)
    return f"{words.breakdown(t, one.part)}: {said}" if one.part and one.points else said


def _first_and_last(data: IndicatorData, one: StateLine, t: Words) -> str:
    if not one.points:
        return t("only provisional values")
    ends = [one.points[0], one.points[-1]]
    said = [words.valued(t, each.value, data.unit, decimals(data)) for each in ends]
    if len(one.points) == 1:
        return f"{said[1]} ({one.period(ends[1].year)})"
    return f"{said[0]} → {said[1]} ({int(ends[0].year)}–{int(ends[1].year)})"


def _details(data: IndicatorData, one: StateLine, t: Words) -> list[Node]:
    """How many points, the pace, the nearest cut, and what makes the class sensitive."""
    row = one.status
    parts = [t.n("{n} point", "{n} points", len(one.points))]
    if row is None:
        return ["".join(parts)]
    if row["class"] == INSUFFICIENT:
        parts.append(words.gap(t, row["gap"]) if row["gap"] else "")
    if row["class"] == ProgressClass.MET and row["moving"]:
        parts.append(words.movement(t, row["moving"]))  # met and moving are two findings
    parts += [pace_words(t, row), cut_words(t, row, data.unit)]
    said = "; ".join(one for one in parts if one)
    if doubts := words.doubts(t, row["doubts"]):
        return [said, ". ", html.Strong(t("Sensitive:")), " ", "; ".join(doubts)]
    return [said]


# ---- the table ----------------------------------------------------------------------------------


def _table(data: IndicatorData, states: Sequence[StateLine], caption: str, t: Words) -> Component:
    columns = [t("State"), t("Base"), t("Newest"), t("Points"), t("Release")]
    others: list[str] = []
    if any(one.status for one in states):
        others = [one.value for one in data.rules.methods if one is not data.rules.default]
        columns += [
            t("Target"),
            t("Class"),
            t("Method"),
            t("Ratio, or growth a year"),
            t("Nearest cut"),
            t("Sensitive"),
            *(t("By: {method}", method=words.method(t, one)) for one in others),
        ]
    return table(
        caption,
        columns,
        [_table_row(data, one, others, t) for one in states],
        number_columns=(1, 2, 3, 8) if others else (1, 2, 3),
    )


def _table_row(data: IndicatorData, one: StateLine, others: list[str], t: Words) -> list[Node]:
    ends: list[Node] = [t("no value"), t("no value")]
    if one.points:
        ends = [_dated(data, one, at, t) for at in (0, -1)]
    elif one.lines is not None:
        ends = [t("only provisional values")] * 2
    return [
        actor_link(t, "state", one.code, one.name),
        *ends,
        t.number(len(one.points)),
        one.sources.get(one.points[-1].year, "") if one.points else "",
        *_judged(data, one, others, t),
    ]


def _dated(data: IndicatorData, one: StateLine, at: int, t: Words) -> str:
    point = one.points[at]
    said = words.valued(t, point.value, data.unit, decimals(data))
    return f"{said} ({one.period(point.year)})"


def _judged(data: IndicatorData, one: StateLine, others: list[str], t: Words) -> list[Node]:
    """The cells of a row that rest on a method."""
    row = one.status
    if row is None:
        return [""] * (6 + len(others)) if others else []
    by = dict(said.split(":") for said in (row["by_method"] or "").split(";") if said)
    certain = "" if row["class"] == INSUFFICIENT else t("no")
    return [
        row["target_key"] or t("no target"),
        class_tag(t, row["class"]),
        t("{method}, version {n}", method=words.method(t, row["method"]), n=row["version"]),
        _ratio(row["ratio"], t, is_growth=row["is_growth"]),
        cut_words(t, row, data.unit),
        "; ".join(words.doubts(t, row["doubts"])) or certain,
        *(_other(by[name], row["class"], t) for name in others),
    ]


def _ratio(ratio: float | None, t: Words, *, is_growth: bool) -> str:
    if ratio is None:
        return ""
    return words.percent(t, ratio) if is_growth else t.number(ratio, 2)


def _other(code: str, own: str, t: Words) -> Node:
    """The class by another method; one that differs has a sign of its own."""
    said = words.progress_class(t, code)
    return html.Strong(f"≠ {said}") if code != own else said
