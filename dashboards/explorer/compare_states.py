"""Two to five states side by side: bounds and verdicts first, then all that they rest on."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboards import compare_labels as words
from dashboards import compare_verdicts as verdicts
from dashboards.compare_verdicts import Verdict
from dashboards.components.bounds import Bar, bounds_list
from dashboards.components.mean_bar import mean_bar, mean_legend, mean_said
from dashboards.components.parts import (
    Node,
    actor_link,
    go,
    note,
    scrolling,
    section,
    source_line,
    table,
    tag,
    twin,
)
from dashboards.components.rows import Row
from dashboards.explorer import compare_chances, compare_sides
from dashboards.gap_data import CompareData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.method.intervals import Aggregate, missing_for_grade
from tracker.vocab import Weighting
from tracker.wording import gap_labels

Names = Mapping[str, str]


def names_of(data: CompareData) -> dict[str, str]:
    """Names of the chosen states by code, in the order chosen."""
    names = dict(zip(data.whole.states["actor_code"], data.whole.states["name"], strict=True))
    return {code: names[code] for code in data.chosen}


def layout(data: CompareData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    names = names_of(data)
    means = _means(data, data.whole.rules.weighting)
    pairs = verdicts.verdicts(verdicts.spans_of(means))
    return [
        html.P(go(Route(t.language, Page.COMPARE), t("Choose others")), className="crumb"),
        html.H1(_heading(means, pairs, names, t)),
        html.P(_lede(t), className="lede"),
        _bounds(data, means, pairs, t),
        _weightings(data, names, t),
        compare_sides.four_sides(data, names, t),
        compare_sides.gaps(data, means, names, t),
        compare_sides.silence(data, names, t),
        _themes(data, names, t),
        compare_chances.of_states(data, names, t),
    ]


def _means(data: CompareData, weighting: Weighting) -> dict[str, Row]:
    """The means of the chosen states, in the order chosen; none where nothing applies."""
    found = verdicts.means_of_states(data.whole.figures, weighting)
    return {code: found[code] for code in data.chosen if code in found}


def _heading(means: Mapping[str, Row], pairs: list[Verdict], names: Names, t: Words) -> str:
    apart = verdicts.told_apart(pairs)
    if not apart:
        return t(
            "{names} cannot be told apart: {rated} of their {all} cells are rated",
            names=words.listed(t, list(names.values())),
            rated=t.number(sum(row["rated"] for row in means.values())),
            all=t.number(sum(row["applicable"] for row in means.values())),
        )
    if len(apart) == 1:
        return t(
            "{above} stands above {below} whatever the unknown is: 1 of {all} pairs told apart",
            above=names[apart[0].above or ""],
            below=names[apart[0].below or ""],
            all=t.number(len(pairs)),
        )
    return t(
        "{names}: {n} of {all} pairs can be told apart, whatever the unknown is",
        names=words.listed(t, list(names.values())),
        n=t.number(len(apart)),
        all=t.number(len(pairs)),
    )


def _lede(t: Words) -> str:
    return t(
        "A cell is one clause that states undertook and one state. What nobody has judged could be "
        "anything, so a state's mean has a least and a most; only where one lies wholly above the "
        "other is there an order."
    )


# ---- bounds and verdicts ------------------------------------------------------------------------


def _bounds(
    data: CompareData, means: Mapping[str, Row], pairs: list[Verdict], t: Words
) -> Component:
    names = names_of(data)
    caption = t("Bounds of the mean over all commitments")
    bars = [_bar(code, name, means.get(code), t) for code, name in names.items()]
    return section(
        "bounds",
        pairs_heading(pairs, t),
        mean_legend(t),
        bounds_list(t, bars),
        html.Ul([verdict_line(one, names, t) for one in pairs], className="verdicts"),
        _source(data, t),
        twin(t, caption, _bounds_table(data, means, caption, t)),
    )


def _bar(code: str, name: str, row: Row | None, t: Words) -> Bar:
    link = actor_link(t, "state", code, name)
    if row is None:
        return Bar(link, None, t("nothing to be scored"))
    return Bar(link, row, mean_said(t, row))


def pairs_heading(pairs: list[Verdict], t: Words) -> str:
    """How many pairs can be told apart by the mean of all their commitments."""
    apart = len(verdicts.told_apart(pairs))
    if len(pairs) == 1:
        if apart:
            return t("By all their commitments one stands above the other")
        return t("By all their commitments the two are a tie")
    return t(
        "By all their commitments {n} of {all} pairs can be told apart",
        n=t.number(apart),
        all=t.number(len(pairs)),
    )


def verdict_line(one: Verdict, names: Names, t: Words) -> Component:
    """A pair in a sentence, with its verdict as a word in a frame before it."""
    return html.Li([verdict_tag(one, t), html.Span(verdict_words(one, names, t))])


def verdict_tag(one: Verdict, t: Words) -> Component:
    """The verdict in a word or two."""
    return tag(t("tie"), "tie") if one.above is None else tag(t("told apart"), "apart")


def verdict_words(one: Verdict, names: Names, t: Words) -> str:
    """A pair in a sentence."""
    if one.above and one.below:
        return t(
            "{above} stands above {below}, whatever the unknown turns out to be.",
            above=names[one.above],
            below=names[one.below],
        )
    assert one.shared is not None
    return t(
        "{one} and {other} cannot be told apart. What both could be: {bounds}.",
        one=names[one.one],
        other=names[one.other],
        bounds=words.bounds(t, one.shared),
    )


def _bounds_table(data: CompareData, means: Mapping[str, Row], caption: str, t: Words) -> Component:
    names = names_of(data)
    columns = [
        t("State"),
        t("Lowest"),
        t("Highest"),
        t("Rated"),
        t("Cells"),
        t("Coverage"),
        t("Grade"),
    ]
    return table(
        caption,
        columns,
        [
            [
                names[code],
                t.number(row["low"], 2),
                t.number(row["high"], 2),
                t.number(row["rated"]),
                t.number(row["applicable"]),
                words.percent(t, float(row["coverage"])),
                _grade(data, row, t),
            ]
            for code, row in means.items()
        ],
        number_columns=range(1, len(columns)),
    )


def _grade(data: CompareData, row: Row, t: Words) -> str:
    """The grade, or how much is lacking for one at the least."""
    if row["grade"] is not None:
        return gap_labels.grade(t, row["grade"])
    count = row["applicable"]
    mean = Aggregate(row["low"], row["high"], count, count, row["rated"])
    more = missing_for_grade(mean, data.whole.rules.grade_coverage).cells
    if not more:
        return t("not enough evidence: the bounds touch several grades")
    return t.n(
        "not enough evidence: {n} cell more, at the least",
        "not enough evidence: {n} cells more, at the least",
        more,
    )


def _source(data: CompareData, t: Words) -> Component:
    return source_line(
        t,
        t(
            "states' reports on the Summit follow-up page, read by this project; as of {day}",
            day=t.date(data.whole.as_of),
        ),
    )


# ---- weightings ---------------------------------------------------------------------------------


def _weightings(data: CompareData, names: Names, t: Words) -> Component:
    by_weighting = {one: _means(data, one) for one in Weighting}
    found = {
        one: verdicts.verdicts(verdicts.spans_of(means)) for one, means in by_weighting.items()
    }
    return section(
        "weightings",
        _weightings_heading(list(found.values()), t),
        table(
            t("Bounds by weighting"),
            [t("Weighting"), *names.values(), t("Pairs told apart")],
            [
                [
                    gap_labels.weighting(t, one.value),
                    *(_bounds_of(by_weighting[one].get(code), t) for code in names),
                    t("{n} of {all}", n=len(verdicts.told_apart(pairs)), all=len(pairs)),
                ]
                for one, pairs in found.items()
            ],
        ),
        _source(data, t),
    )


def _weightings_heading(found: list[list[Verdict]], t: Words) -> str:
    apart = [len(verdicts.told_apart(pairs)) for pairs in found]
    counts = {"least": t.number(min(apart)), "most": t.number(max(apart))}
    if min(apart) == max(apart):
        return t(
            "By each of {n} weightings {least} of {all} can be told apart",
            n=t.number(len(found)),
            all=pairs_counted(len(found[0]), t),
            **counts,
        )
    return t(
        "From {least} to {most} of {all} can be told apart: it depends on the weighting",
        all=pairs_counted(len(found[0]), t),
        **counts,
    )


def pairs_counted(count: int, t: Words) -> str:
    """So many pairs."""
    return t.n("{n} pair", "{n} pairs", count)


def _bounds_of(row: Row | None, t: Words) -> str:
    if row is None:
        return t("nothing to be scored")
    span = verdicts.span_of(row)
    return t("unknown") if span.width == 1 else words.bounds(t, span)


# ---- themes -------------------------------------------------------------------------------------


def _themes(data: CompareData, names: Names, t: Words) -> Component:
    found = verdicts.means_by_theme(data.whole.figures, data.whole.rules)
    by_theme = {
        theme: {code: found[theme, code] for code in names if (theme, code) in found}
        for theme in data.whole.themes
    }
    pairs = {
        theme: verdicts.verdicts(verdicts.spans_of(means)) for theme, means in by_theme.items()
    }
    every = [one for of_theme in pairs.values() for one in of_theme]
    caption = t("Bounds by theme")
    return section(
        "themes",
        t(
            "By theme, {n} of {all} comparisons can be told apart",
            n=t.number(len(verdicts.told_apart(every))),
            all=t.number(len(every)),
        ),
        mean_legend(t),
        scrolling(caption, _theme_table(data, by_theme, pairs, caption, t)),
        note(t("A clause of several themes counts in each of them.")),
        _source(data, t),
    )


def _theme_table(
    data: CompareData,
    by_theme: Mapping[str, Mapping[str, Row]],
    pairs: Mapping[str, list[Verdict]],
    caption: str,
    t: Words,
) -> Component:
    names = names_of(data)
    head = [t("Theme"), *names.values(), t("Told apart")]
    return html.Table(
        [
            html.Caption(caption, className="vh"),
            html.Thead(html.Tr([html.Th(one, scope="col") for one in head])),
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Th(data.whole.themes[theme], scope="row"),
                            *(_theme_cell(theme, code, means.get(code), t) for code in names),
                            html.Td(_theme_verdict(pairs[theme], names, t)),
                        ]
                    )
                    for theme, means in by_theme.items()
                ]
            ),
        ],
        className="themes-side",
    )


def _theme_cell(theme: str, code: str, row: Row | None, t: Words) -> Component:
    if row is None:
        return html.Td(t("nothing to be scored"))
    path = f"{Route(t.language, Page.STATE, code).path}#gap-{theme}"
    return html.Td([mean_bar(row), html.A(mean_said(t, row), href=path)])


def _theme_verdict(pairs: list[Verdict], names: Names, t: Words) -> list[Node]:
    apart = verdicts.told_apart(pairs)
    if not apart:
        return [tag(t("tie"), "tie")]
    return [
        html.Div(
            t("{above} above {below}", above=names[one.above or ""], below=names[one.below or ""])
        )
        for one in apart
    ]
