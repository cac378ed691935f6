"""The accountability test: five things asked of every commitment, known, missing or unknown."""

from collections import Counter
from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.answers import answer_bar, answer_counts
from dashboards.components.parts import (
    Node,
    actor_link,
    commitment_link,
    note,
    section,
    source_line,
    table,
    twin,
)
from dashboards.components.rows import Row, rows_of
from dashboards.explorer.accountability_clauses import commitments_section, quality_section
from dashboards.gap_data import AccountabilityData
from tracker.i18n import Words
from tracker.queries.accountability import EVERYTHING
from tracker.vocab import Answer, Level, TestElement
from tracker.wording import accountability_labels as words
from tracker.wording import catalogue_labels

Shares = Mapping[tuple[str, str, str], Row]  # by actor, level and element


def layout(data: AccountabilityData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    shares = _shares(data)
    if not shares:
        return [html.H1(t("No commitment applies to any state of the page"))]
    whole = shares[EVERYTHING, EVERYTHING, EVERYTHING]
    return [
        html.H1(_heading(whole, t)),
        html.P(_lede(data, whole, t), className="lede"),
        answer_bar(whole),
        answer_counts(t, whole),
        _elements(data, shares, t),
        _levels(data, shares, t),
        _states(data, shares, t),
        commitments_section(data, t),
        quality_section(data, t),
        _rules(data, t),
    ]


def _shares(data: AccountabilityData) -> Shares:
    return {(row["actor_code"], row["level"], row["element"]): row for row in rows_of(data.shares)}


def _heading(whole: Row, t: Words) -> str:
    return t(
        "Can states be called to account? Of {asked} answers {yes} are a known yes, {no} a known "
        "no and {unknown} unknown",
        asked=t.number(whole["yes"] + whole["no"] + whole["unknown"]),
        yes=t.number(whole["yes"]),
        no=t.number(whole["no"]),
        unknown=t.number(whole["unknown"]),
    )


def _lede(data: AccountabilityData, whole: Row, t: Words) -> list[Node]:
    asked_by = _provision_key(data)
    said = t(
        "Five things are asked of each of {clauses} commitments and {states} states, which makes "
        "{cells} cells. The share met lies between {low} and {high} %: what is unknown is neither "
        "a yes nor a no.",
        clauses=t.number(data.tests["clause_key"].nunique()),
        states=t.number(data.tests["actor_code"].nunique()),
        cells=t.number(whole["cells"]),
        low=_percent(whole["low"], t),
        high=_percent(whole["high"], t),
    )
    source = t("The declaration of civil society for the IMRF 2026, paragraph 13, asks for them.")
    return [said, " ", commitment_link(t, asked_by, source) if asked_by else source]


def _provision_key(data: AccountabilityData) -> str | None:
    """The paragraph that asks for the five things."""
    asking = data.items["clause_key"]
    found = data.clauses.loc[data.clauses["clause_key"].isin(asking), "provision_key"]
    return str(found.iloc[0]) if len(found) else None


def _percent(share: float, t: Words) -> str:
    return t.number(100 * share, 1)


def _between(row: Row, t: Words) -> str:
    """The share met: one number where nothing is unknown, else how far it may reach."""
    if row["low"] is None:
        return t("no commitment")
    low, high = _percent(row["low"], t), _percent(row["high"], t)
    if row["low"] == row["high"]:
        return t("{n} %", n=low)
    return _span(row, low, high, t)


def _span(row: Row, low: str, high: str, t: Words) -> str:
    """A share that is not known exactly; an end that says nothing is left out."""
    if row["low"] == 0:
        return t("all unknown") if row["high"] == 1 else t("at most {n} %", n=high)
    if row["high"] == 1:
        return t("at least {n} %", n=low)
    return t("{low} to {high} %", low=low, high=high)


def _source(data: AccountabilityData, t: Words) -> Component:
    return source_line(
        t,
        t(
            "texts of the Summits, reports on the follow-up page, calendar of reviews, indicators "
            "and participations of this project; as of {day}",
            day=t.date(data.as_of),
        ),
    )


# ---- the five things ------------------------------------------------------------------------


def _items(data: AccountabilityData) -> dict[str, Row]:
    return {row["item_key"]: row for row in rows_of(data.items)}


def _elements(data: AccountabilityData, shares: Shares, t: Words) -> Component:
    items = _items(data)
    found = {one: shares[EVERYTHING, EVERYTHING, one] for one in TestElement}
    worst = max(TestElement, key=lambda one: found[one]["no"])
    caption = t("The five things asked for: known yes, known no and unknown")
    return section(
        "elements",
        t(
            "Known to be missing most often: {element}, in {no} of {cells} cells",
            element=items[worst]["label"],
            no=t.number(found[worst]["no"]),
            cells=t.number(found[worst]["cells"]),
        ),
        html.Ul(
            [_element(data, items[one], found[one], one, t) for one in TestElement],
            className="elements",
        ),
        _source(data, t),
        twin(
            t,
            caption,
            table(
                caption,
                _columns(t("Asked for"), t),
                [_numbers(items[one]["label"], found[one], t) for one in TestElement],
                number_columns=range(1, 6),
            ),
        ),
    )


def _element(
    data: AccountabilityData, item: Row, row: Row, element: TestElement, t: Words
) -> Component:
    reasons = Counter(data.tests[f"{element}_basis"])
    return html.Li(
        [
            html.H3(item["label"]),
            html.P(item["question"]),
            answer_bar(row),
            answer_counts(t, row),
            html.Ul(
                [
                    html.Li([html.Strong(t.number(n)), f" {words.basis(t, code)}"])
                    for code, n in reasons.most_common()
                ],
                className="element__why",
            ),
        ]
    )


def _columns(first: str, t: Words) -> list[str]:
    answers = [words.answer(t, one) for one in Answer]
    return [first, *answers, t("all"), t("Share met")]


def _numbers(name: Node, row: Row, t: Words) -> list[Node]:
    counts = [row[one] for one in Answer]
    told = [t.number(n) if n else "–" for n in counts]
    return [name, *told, t.number(sum(counts)), _between(row, t)]


# ---- four levels ----------------------------------------------------------------------------


def _levels(data: AccountabilityData, shares: Shares, t: Words) -> Component:
    caption = t("The five things asked for, by level")
    return section(
        "levels",
        _levels_heading(shares, t),
        html.P(
            t(
                "The level is where the act of the commitment has to happen. Each bar goes from "
                "none to all that was asked."
            )
        ),
        html.Ul([_level(data, shares, one, t) for one in Level], className="cards levels"),
        _source(data, t),
        twin(
            t,
            caption,
            table(
                caption,
                [t("Level"), *(_items(data)[one]["label"] for one in TestElement), t("all five")],
                [_level_row(shares, one, t) for one in Level],
            ),
        ),
    )


def _levels_heading(shares: Shares, t: Words) -> str:
    cells = {one: shares[EVERYTHING, one, EVERYTHING]["cells"] for one in Level}
    most = max(Level, key=lambda one: cells[one])
    empty = [catalogue_labels.level(t, one) for one in Level if not cells[one]]
    said = t(
        "Most is asked at the {level} level: {n} of {all} cells",
        level=catalogue_labels.level(t, most),
        n=t.number(cells[most]),
        all=t.number(sum(cells.values())),
    )
    if not empty:
        return said
    return f"{said}; " + t("no commitment is {levels}", levels=", ".join(empty))


def _level(data: AccountabilityData, shares: Shares, level: Level, t: Words) -> Component:
    whole = shares[EVERYTHING, level, EVERYTHING]
    name = html.H3(catalogue_labels.level(t, level))
    if not whole["cells"]:
        said = t("No commitment of the Summits' texts has its act here, so there is no share.")
        return html.Li([name, html.P(said)])
    clauses = data.tests.loc[data.tests["level"] == level.value, "clause_key"].nunique()
    counted = t.n(
        "{n} commitment, {cells} cells",
        "{n} commitments, {cells} cells",
        clauses,
        cells=t.number(whole["cells"]),
    )
    bars = [
        html.Div([html.Dt(item["label"]), html.Dd(_bar(shares[EVERYTHING, level, key], t))])
        for key, item in _items(data).items()
        if item["part"] == "element"
    ]
    every = html.Div([html.Dt(t("all five")), html.Dd(_bar(whole, t))])
    return html.Li([name, note(counted), html.Dl([*bars, every])])


def _bar(row: Row, t: Words) -> list[Component]:
    """A small bar and the share met."""
    return [answer_bar(row), html.Span(_between(row, t), className="share")]


def _level_row(shares: Shares, level: Level, t: Words) -> list[Node]:
    found = [shares[EVERYTHING, level, one] for one in (*TestElement, EVERYTHING)]
    return [catalogue_labels.level(t, level), *(_between(row, t) for row in found)]


# ---- state by state -------------------------------------------------------------------------


def _states(data: AccountabilityData, shares: Shares, t: Words) -> Component:
    rows = [row for row in rows_of(data.states) if (row["actor_code"], *_ALL) in shares]
    caption = t("Share of the test met by each state, at four levels")
    return section(
        "states",
        _states_heading([shares[row["actor_code"], *_ALL] for row in rows], t),
        html.P(
            t(
                "Each bar begins with what is known to be met and is hatched as far as it may "
                "reach: two states whose hatched parts overlap cannot be told apart."
            )
        ),
        table(
            caption,
            [t("State"), t("all levels"), *(catalogue_labels.level(t, one) for one in Level)],
            [_state_row(row, shares, t) for row in rows],
        ),
        _source(data, t),
    )


_ALL = (EVERYTHING, EVERYTHING)


def _states_heading(found: Sequence[Row], t: Words) -> str:
    least, most = min(row["low"] for row in found), max(row["low"] for row in found)
    if most <= min(row["high"] for row in found):
        return t(
            "No state can be told apart: {least} to {most} % is known to be met, and all ranges "
            "overlap",
            least=_percent(least, t),
            most=_percent(most, t),
        )
    return t(
        "Known to be met: from {least} to {most} % of what is asked of a state",
        least=_percent(least, t),
        most=_percent(most, t),
    )


def _state_row(state: Row, shares: Shares, t: Words) -> list[Node]:
    code = state["actor_code"]
    places = (EVERYTHING, *Level)
    bars = [_cell(shares[code, one, EVERYTHING], t) for one in places]
    return [actor_link(t, "state", code, state["name"]), *bars]


def _cell(row: Row, t: Words) -> Component:
    if row["low"] is None:
        return html.Span(t("no commitment"), className="note")
    return html.Div(_bar(row, t), className="share-cell")


# ---- how it is decided ----------------------------------------------------------------------


def _rules(data: AccountabilityData, t: Words) -> Component:
    items = _items(data)
    pairs = [
        html.Li([html.Strong(f"{items[one]['label']}."), " ", words.rule(t, one)])
        for one in TestElement
    ]
    return section(
        "rules",
        t("How each answer is decided"),
        html.Details([html.Summary(t("The rule of each of the five questions")), html.Ul(pairs)]),
        note(
            t(
                "The demands of civil society are not tested: they were asked of states, not "
                "undertaken by them."
            )
        ),
    )
