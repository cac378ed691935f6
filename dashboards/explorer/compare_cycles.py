"""Two to five review cycles side by side: what was reported and published within each."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboards import compare_labels as words
from dashboards import compare_verdicts as verdicts
from dashboards.components.bounds import Bar, bounds_list
from dashboards.components.mean_bar import mean_bar, mean_legend
from dashboards.components.parts import go, note, scrolling, section, source_line, table, twin
from dashboards.components.rows import Row
from dashboards.explorer.compare_states import pairs_heading, verdict_line
from dashboards.gap_data import CompareData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.queries.figures import EVERYTHING

Found = Mapping[tuple[str, str], Row]


def layout(data: CompareData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    found = verdicts.means_of_cycles(data.whole.figures)
    means = {key: found[EVERYTHING, key] for key in data.chosen if (EVERYTHING, key) in found}
    return [
        html.P(go(Route(t.language, Page.COMPARE), t("Choose others")), className="crumb"),
        html.H1(_heading(data, means, t)),
        html.P(_lede(means, t), className="lede"),
        _bounds(data, means, t),
        _reported(data, means, t),
        _groups(data, found, t),
    ]


def _heading(data: CompareData, means: Mapping[str, Row], t: Words) -> str:
    pairs = verdicts.verdicts(verdicts.spans_of(means))
    if not means:
        return t("Nothing can be said of these {n} review cycles yet", n=len(data.chosen))
    if not verdicts.told_apart(pairs):
        return t(
            "These {n} review cycles cannot be told apart: {rated} of {all} cells are rated",
            n=t.number(len(data.chosen)),
            rated=t.number(sum(row["rated"] for row in means.values())),
            all=t.number(sum(row["applicable"] for row in means.values())),
        )
    return t(
        "{n} of {all} pairs of these review cycles can be told apart, whatever the unknown is",
        n=t.number(len(verdicts.told_apart(pairs))),
        all=t.number(len(pairs)),
    )


def _lede(means: Mapping[str, Row], t: Words) -> str:
    told = [t.number(row["reported"]) for row in means.values()]
    rule = t(
        "In each cycle only the texts adopted before it count, and only what was reported and "
        "published within it."
    )
    if not told:
        return rule
    reports = t("Cells touched by reports, in this order: {counts}.", counts=", ".join(told))
    return f"{reports} {rule}"


def _bounds(data: CompareData, means: Mapping[str, Row], t: Words) -> Component:
    names = data.whole.cycles
    pairs = verdicts.verdicts(verdicts.spans_of(means))
    bars = [_bar(names[key], means.get(key), t) for key in data.chosen]
    caption = t("Bounds of the mean over all commitments and states")
    return section(
        "bounds",
        pairs_heading(pairs, t),
        mean_legend(t),
        bounds_list(t, bars),
        html.Ul([verdict_line(one, names, t) for one in pairs], className="verdicts"),
        _source(data, t),
        twin(t, caption, _table(data, means, caption, t)),
    )


def _bar(name: str, row: Row | None, t: Words) -> Bar:
    if row is None:
        return Bar(name, None, t("the cycle is not closed, or is not one of the Summits"))
    return Bar(name, row, words.touched(t, row))


def _table(data: CompareData, means: Mapping[str, Row], caption: str, t: Words) -> Component:
    columns = [t("Cycle"), t("Lowest"), t("Highest"), t("Rated"), t("Cells"), t("Coverage")]
    return table(
        caption,
        columns,
        [
            [
                data.whole.cycles[key],
                t.number(row["low"], 2),
                t.number(row["high"], 2),
                t.number(row["rated"]),
                t.number(row["applicable"]),
                words.percent(t, float(row["coverage"])),
            ]
            for key, row in means.items()
        ],
        number_columns=range(1, len(columns)),
    )


def _reported(data: CompareData, means: Mapping[str, Row], t: Words) -> Component | None:
    """How many cells reports touched, were searched in vain and rated, of how many."""
    if not means:
        return None
    first, last = next(iter(means.values())), list(means.values())[-1]
    return section(
        "reported",
        t(
            "Reports touched {first} of {of_first} cells in the first of these cycles, {last} of "
            "{of_last} in the last",
            first=t.number(first["reported"]),
            of_first=t.number(first["applicable"]),
            last=t.number(last["reported"]),
            of_last=t.number(last["applicable"]),
        ),
        table(
            t("Cells of each cycle"),
            [t("Cycle"), t("Reported"), t("searched, nothing found"), t("Rated"), t("Cells")],
            [
                [
                    data.whole.cycles[key],
                    *(t.number(row[one]) for one in ("reported", "searched", "rated")),
                    t.number(row["applicable"]),
                ]
                for key, row in means.items()
            ],
            number_columns=range(1, 5),
        ),
        note(t("A cell that no report touches is not a cell where nothing was done.")),
        _source(data, t),
    )


def _groups(data: CompareData, found: Found, t: Words) -> Component | None:
    shown = {
        key: name
        for key, name in data.whole.groups.items()
        if any((key, cycle) in found for cycle in data.chosen)
    }
    if not shown:
        return None
    of_groups = [_pairs(data, found, key) for key in shown]
    caption = t("Bounds by group")
    return section(
        "groups",
        t(
            "By group, {n} of {all} comparisons can be told apart",
            n=t.number(sum(len(verdicts.told_apart(one)) for one in of_groups)),
            all=t.number(sum(map(len, of_groups))),
        ),
        scrolling(caption, _group_table(data, found, shown, caption, t)),
        _source(data, t),
    )


def _pairs(data: CompareData, found: Found, group: str) -> list[verdicts.Verdict]:
    rows = {one: found[group, one] for one in data.chosen if (group, one) in found}
    return verdicts.verdicts(verdicts.spans_of(rows))


def _group_table(
    data: CompareData, found: Found, shown: Mapping[str, str], caption: str, t: Words
) -> Component:
    head = [t("Group"), *(data.whole.cycles[key] for key in data.chosen)]
    return html.Table(
        [
            html.Caption(caption, className="vh"),
            html.Thead(html.Tr([html.Th(one, scope="col") for one in head])),
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Th(name, scope="row"),
                            *(_cell(found.get((key, cycle)), t) for cycle in data.chosen),
                        ]
                    )
                    for key, name in shown.items()
                ]
            ),
        ],
        className="themes-side",
    )


def _cell(row: Row | None, t: Words) -> Component:
    if row is None:
        return html.Td(t("nothing to be scored"))
    return html.Td([mean_bar(row), html.Div(words.touched(t, row))])


def _source(data: CompareData, t: Words) -> Component:
    return source_line(
        t,
        t(
            "states' reports on the Summit follow-up page, read by this project; as of {day}",
            day=t.date(data.whole.as_of),
        ),
    )
