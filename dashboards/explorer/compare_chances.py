"""What would follow if the unknown were drawn by lot: an assumption, set apart from what is known.

The bounds of the record always stand beside the draws; see `tracker.method.uncertainty`.
"""

from collections.abc import Mapping, Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards import compare_labels as words
from dashboards.components.bounds import Bar, bounds_list, draws_legend
from dashboards.components.parts import (
    Node,
    actor_link,
    note,
    section,
    source_line,
    table,
    text_table,
    twin,
)
from dashboards.components.rows import Row, rows_of
from dashboards.gap_data import CompareData
from tracker.i18n import Words
from tracker.method.intervals import ScoreInterval
from tracker.method.sensitivity import Assumption
from tracker.method.uncertainty import Simulation
from tracker.vocab import SubjectKind
from tracker.wording import gap_labels

FACTORS = [one.value for one in Assumption]


def of_states(data: CompareData, names: Mapping[str, str], t: Words) -> Component:
    """The draws of the states that are compared, and which assumption moves their scores."""
    drawn = {code: name for code, name in names.items() if code in data.simulation.scores.index}
    return _apart(
        [
            section(
                "chance",
                _pairs_heading(data.simulation, drawn, t),
                _warning(t),
                *_undrawn(names, drawn, t),
                *_ranges(data.simulation, drawn, t),
                _above(data.simulation, drawn, t),
                _told(data, t),
            ),
            _sensitivity(data, drawn, t),
        ]
    )


def of_all(data: CompareData, t: Words) -> Component | None:
    """The place that each state takes how often, and which assumption moves the mean of all."""
    drawn = data.simulation
    if drawn.scores.empty:
        return None
    names = dict(zip(data.whole.states["actor_code"], data.whole.states["name"], strict=True))
    every = {SubjectKind.ALL.value: t("Mean of all states")}
    return _apart(
        [
            section(
                "chance",
                _first_heading(drawn, names, t),
                _warning(t),
                _acceptability(drawn, names, t),
                _told(data, t),
            ),
            _sensitivity(data, every, t),
        ]
    )


def _apart(children: list[Node]) -> Component:
    return html.Div(children, className="assumed")


def _warning(t: Words) -> Component:
    return html.P(
        [
            html.Strong(t("An assumption, not a finding.")),
            " ",
            t(
                "Nothing on record says that every unknown answer is as likely as the others. Here "
                "it is assumed, cell by cell and each apart, so that highs and lows cancel out: "
                "that is why the draws lie closer together than the bounds. The bounds are what is "
                "known."
            ),
        ],
        className="warning",
    )


def _told(data: CompareData, t: Words) -> Component:
    """Draws, seed and weightings: enough to draw the same again."""
    drawn = data.simulation
    weightings = [gap_labels.weighting(t, one.value) for one in drawn.weightings]
    return source_line(
        t,
        t(
            "{draws} draws, seed {seed}, each by one of {n} weightings ({weightings}). Drawn are "
            "{unknown} unknown cells of {cells}, and whose coding counts in {disputed} where two "
            "differ. As of {day}.",
            draws=t.number(drawn.draws),
            seed=str(drawn.seed),
            n=t.number(len(weightings)),
            weightings=", ".join(weightings),
            unknown=t.number(drawn.unknown),
            cells=t.number(drawn.cells),
            disputed=t.number(drawn.disputed),
            day=t.date(data.whole.as_of),
        ),
    )


# ---- the draws ----------------------------------------------------------------------------------


def _pairs_heading(drawn: Simulation, names: Mapping[str, str], t: Words) -> str:
    above = _by_code(drawn.above)
    shares = [(above[one][other], one, other) for one in names for other in names if one != other]
    if not shares:
        return t("If the unknown were drawn by lot, there would be too few scores to compare")
    share, one, other = max(shares, key=lambda each: each[0])
    return t(
        "If every unknown answer were as likely, {one} would stand above {other} in {share} of "
        "draws",
        one=names[one],
        other=names[other],
        share=words.percent(t, share),
    )


def _undrawn(names: Mapping[str, str], drawn: Mapping[str, str], t: Words) -> list[Component]:
    missing = [name for code, name in names.items() if code not in drawn]
    if not missing:
        return []
    said = t("No score can be drawn for {names}.", names=words.listed(t, missing))
    return [html.P(said)]


def _ranges(drawn: Simulation, names: Mapping[str, str], t: Words) -> list[Component]:
    caption = t("Where the draws fall, and the bounds by any weighting and coding")
    scores = _by_code(drawn.scores)
    bars = [_bar(scores[code], code, name, t) for code, name in names.items()]
    columns = [
        t("State"),
        t("Least it can be"),
        t("5 % of draws below"),
        t("Mean of draws"),
        t("95 % of draws below"),
        t("Most it can be"),
    ]
    rows = [
        [name, *(t.number(scores[code][one], 2) for one in ("low", "p5", "mean", "p95", "high"))]
        for code, name in names.items()
    ]
    return [
        draws_legend(t),
        bounds_list(t, bars),
        twin(t, caption, table(caption, columns, rows, number_columns=range(1, len(columns)))),
    ]


def _by_code(frame: pd.DataFrame) -> dict[str, dict[str, float]]:
    """The rows of a frame of the simulation, by code of the state."""
    rows: dict[str, dict[str, float]] = frame.to_dict("index")  # type: ignore[assignment]
    return rows


def _bar(row: Mapping[str, float], code: str, name: str, t: Words) -> Bar:
    bounds, drawn = ScoreInterval(row["low"], row["high"]), ScoreInterval(row["p5"], row["p95"])
    said = t(
        "draws {drawn}; bounds {bounds}",
        drawn=words.bounds(t, drawn),
        bounds=words.bounds(t, bounds),
    )
    mean = {"low": bounds.low, "high": bounds.high, "coverage": 0}
    return Bar(actor_link(t, "state", code, name), mean, said, drawn)


def _above(drawn: Simulation, names: Mapping[str, str], t: Words) -> Component:
    """How often the state of the row stands above that of the column."""
    above = _by_code(drawn.above)
    return table(
        t("Share of draws in which the state of the row stands above that of the column"),
        [t("Stands above"), *names.values()],
        [
            [
                name,
                *(
                    "–" if code == other else words.percent(t, above[code][other])
                    for other in names
                ),
            ]
            for code, name in names.items()
        ],
        number_columns=range(1, len(names) + 1),
        show_caption=True,
    )


def _first_heading(drawn: Simulation, names: Mapping[str, str], t: Words) -> str:
    first = drawn.rank_acceptability[1]
    code = str(first.idxmax())
    return t(
        "If every unknown answer were as likely, {state} would come first in {share} of draws",
        state=names.get(code, code),
        share=words.percent(t, float(first.max())),
    )


def _acceptability(drawn: Simulation, names: Mapping[str, str], t: Words) -> Component:
    """All states by all places, in percent; a place that no draw gave is a dash."""
    caption = t("Share of draws, in percent, in which each state takes each place")
    places = [int(one) for one in drawn.rank_acceptability.columns]
    rows = [
        [names.get(code, code), *(_place(t, float(share)) for share in shares)]
        for code, shares in zip(
            drawn.rank_acceptability.index, drawn.rank_acceptability.to_numpy(), strict=True
        )
    ]
    return html.Details(
        [
            html.Summary(t("Show as a table: {caption}", caption=caption)),
            note(t("A dash is a place no draw gave; states that tie share their places.")),
            text_table(
                caption,
                [t("State"), *map(str, places)],
                rows,
                range(1, len(places) + 1),
            ),
        ]
    )


def _place(t: Words, share: float) -> str:
    if share == 0:
        return "–"
    shown = t.number(100 * share, 1)
    return f"<{t.number(0.1, 1)}" if shown == t.number(0, 1) else shown


# ---- which assumption matters -------------------------------------------------------------------


def _sensitivity(data: CompareData, names: Mapping[str, str], t: Words) -> Component | None:
    found = data.sensitivity[data.sensitivity["output"].isin(list(names))]
    if found.empty:
        return None
    shares = {(row["factor"], row["output"]): row for row in rows_of(found)}
    shown = [code for code in names if (FACTORS[0], code) in shares]
    caption = t("How much of what moves a score each assumption brings about")
    return section(
        "assumptions",
        _factor_heading(shares, shown, t),
        table(
            caption,
            [t("Assumption"), *(names[one] for one in shown)],
            [
                [words.assumption(t, factor), *(_indices(shares[factor, one], t) for one in shown)]
                for factor in FACTORS
            ],
        ),
        note(
            t(
                "By itself: the share of the variance that the assumption brings about alone. In "
                "all: with its dealings with the others. Sobol indices, estimated from {samples} "
                "samples, so that one can come out slightly below 0 or above the other. All "
                "unknown cells are taken to be at one level together.",
                samples=t.number(data.whole.rules.sobol_samples),
            )
        ),
    )


def _factor_heading(shares: Mapping[tuple[str, str], Row], shown: Sequence[str], t: Words) -> str:
    moving = [one for one in shown if shares[FACTORS[0], one]["first"] is not None]
    if not moving:
        return t("No assumption moves these scores: which matters most is undefined")
    tops = {one: max(FACTORS, key=lambda each: shares[each, one]["first"]) for one in moving}
    if len(set(tops.values())) > 1:
        return t("Which assumption matters most is not the same for all")
    factor = tops[moving[0]]
    return t(
        "What moves the scores most is {assumption}: {share} of it at the least",
        assumption=words.assumption(t, factor),
        share=_percent(min(shares[factor, one]["first"] for one in moving), t),
    )


def _indices(row: Row, t: Words) -> str:
    if row["first"] is None:
        return t("undefined: the score never changes")
    first, total = (_percent(row[one], t) for one in ("first", "total"))
    return t("{first} by itself, {total} in all", first=first, total=total)


def _percent(share: float, t: Words) -> str:
    """One decimal, without a minus before zero."""
    return t("{n} %", n=t.number(round(100 * share, 1) + 0.0, 1))
