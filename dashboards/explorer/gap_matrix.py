"""States by themes: where each mean can lie, sorted as the reader asks, and the same as tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboards.components.markup import Markup, to_html
from dashboards.components.mean_bar import mean_bar, mean_legend, mean_said
from dashboards.components.parts import (
    actor_link,
    aria,
    hidden,
    note,
    scrolling,
    section,
    source_line,
    text_table,
    twin,
)
from dashboards.components.rows import Row, rows_of
from dashboards.gap_data import GapData
from dashboards.gap_figures import Means, is_unknown
from dashboards.routes import ORDERS, Page, Route
from tracker.i18n import Words
from tracker.keys import fold
from tracker.vocab import Dimension, SubjectKind
from tracker.wording import gap_labels as words

NEVER = float("inf")  # years of silence of a state that never reported


def ordered_by(t: Words, order: str) -> str:
    """What the states are sorted by."""
    return {
        "": t("by name"),
        "claim-gap": t("by claim gap"),
        "reality-gap": t("by reality gap"),
        "silence": t("by silence"),
        "unknown": t("by what is unknown"),
    }[order]


@dataclass(frozen=True)
class _Matrix:
    """The states in the order asked for, with their means, those by theme, and their silence."""

    data: GapData
    states: list[Row]
    means: Mapping[str, Row]
    by_theme: Mapping[tuple[str, str], Row]
    silence: Mapping[str, Row]

    @classmethod
    def of(cls, data: GapData, means: Means) -> "_Matrix":
        by_theme = means.by(SubjectKind.STATE, Dimension.THEME)
        return cls(
            data=data,
            states=sorted_states(data, means),
            means=means.states,
            by_theme={(row["subject"], row["value"]): row for row in by_theme},
            silence=_silence(data),
        )


def states_section(data: GapData, means: Means, t: Words) -> Component:
    """The matrix with its sort links, its legend and its tables."""
    matrix = _Matrix.of(data, means)
    caption = t("States by themes: where the mean of each can lie")
    return section(
        "states",
        _heading(matrix, t),
        html.P(
            t(
                "Each cell is one state and one theme. Open it to see its clauses with all four "
                "sides. The table scrolls in both directions, also with the arrow keys once it has "
                "the focus."
            )
        ),
        _orders(data, t),
        mean_legend(t),
        html.P(html.A(t("Skip the table"), href="#after-states"), className="skip-table"),
        scrolling(caption, _drawn(matrix, caption, t)),
        html.Div(id="after-states", tabIndex="-1"),
        note(_order_words(t)[data.order]),
        source_line(
            t,
            t(
                "states' reports on the Summit follow-up page, read by this project; as of {day}",
                day=t.date(data.as_of),
            ),
        ),
        _state_twin(matrix, t),
        _theme_twin(matrix, t),
    )


def _heading(matrix: _Matrix, t: Words) -> str:
    return t(
        "In {n} of {all} pairs of state and theme nothing is rated; {graded} can be given a grade",
        n=t.number(sum(is_unknown(row) for row in matrix.by_theme.values())),
        all=t.number(len(matrix.by_theme)),
        graded=t.number(sum(row["grade"] is not None for row in matrix.by_theme.values())),
    )


def _orders(data: GapData, t: Words) -> Component:
    return html.Nav(
        html.Ul([html.Li(_order(order, data.order, t)) for order in ("", *ORDERS)]),
        className="orders",
        **aria(label=t("Sort the states")),
    )


def _order(order: str, asked: str, t: Words) -> Component:
    """The way to the same page sorted otherwise, to where its matrix begins."""
    path = Route(t.language, Page.GAP, order or None).path
    current = aria(current="true") if order == asked else {}
    return html.A(ordered_by(t, order), href=f"{path}#states", **current)


def _order_words(t: Words) -> dict[str, str]:
    return {
        "": t("Sorted by name."),
        "claim-gap": t(
            "Sorted by claim gap, by its lower bound: the state whose claims go furthest beyond "
            "what was found comes first; those without a claim gap come last. This is no ranking: "
            "bounds overlap, and few cells have a gap."
        ),
        "reality-gap": t(
            "Sorted by reality gap, by its lower bound: the state that was rated furthest above "
            "what is measured comes first; those without a reality gap come last. This is no "
            "ranking: bounds overlap, and few cells have a gap."
        ),
        "silence": t(
            "Sorted by years since the last report, the longest first; those without a "
            "report on the page come before all."
        ),
        "unknown": t("Sorted by how much is unknown, the widest bounds first."),
    }


def sorted_states(data: GapData, means: Means) -> list[Row]:
    """The states that have a mean, in the order the page asks for; the same ones by name."""
    silence = _silence(data)
    rows = [row for row in rows_of(data.states) if row["actor_code"] in means.states]
    rows.sort(key=lambda row: fold(row["name"]))
    if data.order:
        rows.sort(
            key=lambda row: _place(
                data.order, means.states[row["actor_code"]], silence[row["actor_code"]]
            )
        )
    return rows


def _place(order: str, mean: Row, silence: Row) -> tuple[float, ...]:
    """What a state is sorted by; the smallest comes first."""
    if order == "silence":
        years = silence["years_since"]
        return (-NEVER if years is None else -years,)
    if order == "unknown":
        return (mean["low"] - mean["high"],)
    name = order.replace("-", "_")
    low, high = mean[f"{name}_low"], mean[f"{name}_high"]
    return (1.0,) if low is None else (0.0, -low, -high)


def _silence(data: GapData) -> dict[str, Row]:
    return {row["actor_code"]: row for row in rows_of(data.silence)}


def _drawn(matrix: _Matrix, caption: str, t: Words) -> Component:
    """Ready HTML row by row: as components the cells would take Dash a second."""
    columns = [
        *_ordered_head(matrix.data.order, t),
        t("All commitments"),
        *matrix.data.themes.values(),
    ]
    head = [html.Th(t("State"), scope="col", className="corner"), *map(_column, columns)]
    body = "".join(_row(matrix, row, t) for row in matrix.states)
    return html.Table(
        [
            html.Caption(caption, className="vh"),
            html.Thead(html.Tr(head)),
            Markup("tbody", {}, body),
        ],
        className="matrix gap-matrix",
    )


def _column(name: str) -> Component:
    return html.Th(html.Span(name), scope="col", className="instrument")


def _ordered_head(order: str, t: Words) -> list[str]:
    name = {
        "": "",
        "claim-gap": t("Claim gap, levels"),
        "reality-gap": t("Reality gap, levels"),
        "silence": t("Years since the last report"),
        "unknown": t("Share of the scale that is unknown"),
    }[order]
    return [name] if name else []


def _row(matrix: _Matrix, state: Row, t: Words) -> str:
    code = state["actor_code"]
    path = Route(t.language, Page.STATE, code).path
    cells = [
        html.Th(actor_link(t, "state", code, state["name"]), scope="row"),
        *_ordered_cell(matrix, code, t),
        _cell(matrix.means[code], f"{path}#gap", t),
        *(
            _cell(matrix.by_theme.get((code, theme)), f"{path}#gap-{theme}", t)
            for theme in matrix.data.themes
        ),
    ]
    return to_html(html.Tr(cells))


def _ordered_cell(matrix: _Matrix, code: str, t: Words) -> list[Component]:
    """What the states are sorted by, where it is not their name."""
    order, mean = matrix.data.order, matrix.means[code]
    if not order:
        return []
    if order == "silence":
        said = years_said(t, matrix.silence[code]["years_since"])
    elif order == "unknown":
        said = f"{t.number(100 * (mean['high'] - mean['low']), 1)} %"
    else:
        name = order.replace("-", "_")
        said = words.mean_gap(t, mean[f"{name}_low"], mean[f"{name}_high"])
    return [html.Td(said, className="gap-matrix__value")]


def years_said(t: Words, years: float | None) -> str:
    """Years since the last report."""
    return t("no report on record") if years is None else t.number(years, 1)


def _cell(mean: Row | None, path: str, t: Words) -> Component:
    if mean is None:
        return html.Td(hidden(t("no commitment")))
    said = mean_said(t, mean)
    return html.Td(html.A([mean_bar(mean), hidden(said)], href=path, title=said))


def _state_twin(matrix: _Matrix, t: Words) -> Component:
    caption = t("Every state: bounds, counts, gaps and silence")
    columns = [
        t("State"),
        t("Lowest"),
        t("Highest"),
        t("cells that apply"),
        t("reported"),
        t("rated"),
        t("measured"),
        t("Claim gap, levels"),
        t("Reality gap, levels"),
        t("Years since the last report"),
    ]
    told = [
        [
            row["name"],
            *_counts(matrix.means[row["actor_code"]], t),
            years_said(t, matrix.silence[row["actor_code"]]["years_since"]),
        ]
        for row in matrix.states
    ]
    return twin(t, caption, text_table(caption, columns, told, range(1, len(columns))))


def _counts(mean: Row, t: Words) -> list[str]:
    return [
        words.score(t, mean["low"]),
        words.score(t, mean["high"]),
        *(t.number(mean[name]) for name in ("applicable", "reported", "rated", "measured")),
        *(gap_cell(mean, name, t) for name in ("claim_gap", "reality_gap")),
    ]


def gap_cell(mean: Row, name: str, t: Words) -> str:
    """A mean gap with how many cells it rests on."""
    said = words.mean_gap(t, mean[f"{name}_low"], mean[f"{name}_high"])
    defined = mean[f"{name}_defined"]
    return f"{said} ({t.number(defined)})" if defined else said


def _theme_twin(matrix: _Matrix, t: Words) -> Component:
    caption, themes = t("States by themes, in numbers"), matrix.data.themes

    def told(code: str, theme: str) -> str:
        mean = matrix.by_theme.get((code, theme))
        return mean_said(t, mean) if mean else t("no commitment")

    rows = [
        [row["name"], *(told(row["actor_code"], theme) for theme in themes)]
        for row in matrix.states
    ]
    return twin(t, caption, text_table(caption, [t("State"), *themes.values()], rows))
