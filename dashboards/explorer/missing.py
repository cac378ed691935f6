"""What is missing: the cells to research, the most pressing first, and who could supply it."""

from collections import Counter
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import missing_labels as words
from dashboards.components.parts import (
    Node,
    actor_link,
    aria,
    commitment_link,
    facts,
    flat,
    go,
    hidden,
    note,
    section,
    source_line,
    table,
    text_table,
    twin,
)
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.gap_data import MissingData
from dashboards.routes import Page, Route, cell_key
from tracker.i18n import Words
from tracker.keys import fold
from tracker.method.research_queue import ResearchReason
from tracker.vocab import Applicability

SHOWN_OF_QUEUE = 200
REASONS = tuple(ResearchReason)  # from the least work to the most


def layout(data: MissingData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    rows = _named(data)
    if not rows:
        return [html.H1(t("No cell is open")), html.P(t("Every cell that applies is rated."))]
    return [
        html.H1(_heading(rows, t)),
        html.P(
            t(
                "A cell is one clause that states undertook and one state. It is open while nobody "
                "can say how far the clause is carried out: an open cell is a question to be "
                "answered, and no finding about the state."
            ),
            className="lede",
        ),
        html.P(_open_words(rows, t)),
        _reasons(data, rows, t),
        _first(data, rows, t),
        _quick_wins(rows, t),
        _by_state(data, rows, t),
        _by_theme(data, rows, t),
        _queue(rows, t),
    ]


def _open_words(rows: Sequence[Row], t: Words) -> str:
    contested = _count(rows)[ResearchReason.CONTESTED]
    return t(
        "{unrated} of them are not rated, and {contested} are rated and in dispute. Each counts "
        "under one reason only, the one that is least work, so that its numbers are below those "
        "of claims.",
        unrated=t.number(len(rows) - contested),
        contested=t.number(contested),
    )


def _named(data: MissingData) -> list[Row]:
    """The rows of the queue, in its order, with the words of their clause and state."""
    names = dict(zip(data.states["actor_code"], data.states["name"], strict=True))
    clauses = {row["clause_key"]: row for row in rows_of(data.clauses)}
    return [
        {
            **row,
            "name": names[row["actor_code"]],
            "summary": clauses[row["clause_key"]]["summary"],
            "provision_key": clauses[row["clause_key"]]["provision_key"],
            "theme": clauses[row["clause_key"]]["themes"].split(";")[0],
        }
        for row in rows_of(data.queue)
    ]


def _heading(rows: Sequence[Row], t: Words) -> str:
    wins = _count(rows)[ResearchReason.PASSAGE_NOT_JUDGED]
    if not wins:
        return t(
            "{n} cells are open, and no passage at hand waits to be judged: what is missing are "
            "sources",
            n=t.number(len(rows)),
        )
    return t.n(
        "{all} cells are open; in {n} of them a passage at hand waits to be judged",
        "{all} cells are open; in {n} of them passages at hand wait to be judged",
        wins,
        all=t.number(len(rows)),
    )


def _count(rows: Sequence[Row]) -> Counter[str]:
    return Counter(row["reason"] for row in rows)


def _source(data: MissingData, t: Words) -> Component:
    return source_line(
        t,
        t(
            "clauses, reports of states, evidence and published assessments of this project; as "
            "of {day}",
            day=t.date(data.as_of),
        ),
    )


# ---- what is missing, and who has it --------------------------------------------------------


def _reasons(data: MissingData, rows: Sequence[Row], t: Words) -> Component:
    counts = _count(rows)
    found = sorted(_present(rows), key=lambda one: -counts[one])
    most = found[0]
    caption = t("Open cells by what they lack")
    return section(
        "lacking",
        t(
            "Lacking most often, in {n} of {all} open cells: {missing}",
            n=t.number(counts[most]),
            all=t.number(len(rows)),
            missing=words.missing(t, most),
        ),
        html.P(t("Each cell counts once; of several reasons the one that is least work to mend.")),
        html.Ul([_reason(one, counts[one], len(rows), t) for one in found], className="lacks"),
        _source(data, t),
        twin(
            t,
            caption,
            table(
                caption,
                [t("Lacking"), t("Who could supply it"), t("open cells")],
                [_lack(one, counts[one], t) for one in found],
                number_columns=[2],
            ),
        ),
    )


def _reason(code: str, n: int, of: int, t: Words) -> Component:
    part = 100 * n / of
    return html.Li(
        [
            html.H3(words.missing(t, code)),
            html.Div(
                html.Span(className="interval__part--unknown", style={"width": f"{part:.1f}%"}),
                className="lack__bar",
                **aria(hidden="true"),
            ),
            html.P(
                t(
                    "{n} of {all} open cells ({share} %)",
                    n=t.number(n),
                    all=t.number(of),
                    share=t.number(part, 1),
                ),
                className="lack__count",
            ),
            note(html.Strong(t("Who could supply it:")), " ", words.supplier(t, code)),
        ]
    )


def _lack(code: str, n: int, t: Words) -> list[Node]:
    return [words.missing(t, code), words.supplier(t, code), t.number(n)]


# ---- the first ------------------------------------------------------------------------------


def _first(data: MissingData, rows: Sequence[Row], t: Words) -> Component:
    first = rows[: data.rules.shown]
    alike = [row for row in rows if row["priority"] == rows[0]["priority"]]
    return section(
        "next",
        _first_heading(len(first), len(alike), t),
        html.P(
            t(
                "Pressing is the product of three numbers from 0 to 1: how firm the clause's verb "
                "is, multiplied by {times} where it is unknown whether it binds the state; how "
                "long ago anything was heard ({years} years or more count as 1); how much of the "
                "score is unknown.",
                times=t.number(data.rules.unknown_standing, 2),
                years=t.number(data.rules.stale_after_years),
            )
        ),
        html.Ol([_card(row, t) for row in first], className="cards next"),
        _alike(alike, len(first), t),
        _source(data, t),
    )


def _first_heading(shown: int, alike: int, t: Words) -> str:
    if alike > shown:
        return t(
            "To research next: {shown} of {alike} cells that are equally pressing",
            shown=t.number(shown),
            alike=t.number(alike),
        )
    return t("To research next: the {shown} most pressing cells", shown=t.number(shown))


def _card(row: Row, t: Words) -> Component:
    return html.Li(
        flat(
            [
                html.H3(
                    [
                        html.Span(t.number(row["place"]), className="next__place"),
                        actor_link(t, "state", row["actor_code"], row["name"]),
                    ]
                ),
                html.P(row["summary"]),
                _factors(row, t),
                html.P([html.Strong(t("Lacking:")), " ", words.missing(t, row["reason"])]),
                _binding(row, t),
                note(html.Strong(t("Who could supply it:")), " ", words.supplier(t, row["reason"])),
                html.P(_cell_link(row, t)),
            ]
        )
    )


def _factors(row: Row, t: Words) -> Component:
    return facts(
        [
            _factor(t("Importance"), row["importance"], words.importance(t, row["strength"]), t),
            _factor(t("Staleness"), row["staleness"], _news(row, t), t),
            _factor(t("Missing evidence"), row["missing"], _unknown(row, t), t),
        ]
    )


def _factor(name: str, value: float, why: str, t: Words) -> tuple[str, Node]:
    return f"{name}: {why}", t.number(value, 2)


def _news(row: Row, t: Words) -> str:
    if row["years"] is None:
        return t("nothing was ever heard of it")
    return t("last heard of {years} years ago", years=t.number(row["years"], 1))


def _unknown(row: Row, t: Words) -> str:
    if row["missing"] == 1:
        return t("all of its score is unknown")
    return t("{share} % of its score is unknown", share=t.number(100 * row["missing"]))


def _binding(row: Row, t: Words) -> Component | None:
    if row["standing"] != Applicability.UNKNOWN:
        return None
    return note(
        t(
            "To be found out first: whether the state adopted the text, which is not on record. "
            "Its act, or a list of who was there, would tell."
        )
    )


def _cell_link(row: Row, t: Words) -> Component:
    route = Route(t.language, Page.EVIDENCE, cell_key(row["clause_key"], row["actor_code"]))
    about = f": {row['name']}, {row['summary']}"
    return go(route, t("Open the cell"), hidden(about))


def _alike(alike: Sequence[Row], shown: int, t: Words) -> Component | None:
    """The cells in the first place by clause, where there are more than the cards hold."""
    if len(alike) <= shown:
        return None
    of_clauses = grouped(alike, "clause_key")
    caption = t("Equally pressing cells by clause")
    head = t.n(
        "{n} clause holds all {alike} of them",
        "{n} clauses hold all {alike} of them",
        len(of_clauses),
        alike=t.number(len(alike)),
    )
    return html.Div(
        [
            html.P(
                [
                    html.Strong(head),
                    ": ",
                    t(
                        "whoever researches one of these clauses can do so for all its states. "
                        "Which of them stands first says nothing: they are dealt in rounds, each "
                        "with another state for every clause."
                    ),
                ]
            ),
            table(
                caption,
                [t("Clause"), *(words.reason(t, one) for one in _present(alike)), t("all")],
                [_clause_row(of_clause, _present(alike), t) for of_clause in of_clauses.values()],
                number_columns=range(1, len(_present(alike)) + 2),
            ),
        ]
    )


def _present(rows: Sequence[Row]) -> list[ResearchReason]:
    counts = _count(rows)
    return [one for one in REASONS if counts[one]]


def _clause_row(rows: Sequence[Row], shown: Sequence[str], t: Words) -> list[Node]:
    link = commitment_link(t, rows[0]["provision_key"], rows[0]["summary"])
    return [link, *_counted(rows, shown, t)]


def _counted(rows: Sequence[Row], shown: Sequence[str], t: Words) -> list[str]:
    """How many rows have each reason, and how many there are."""
    counts = _count(rows)
    return [*(t.number(counts[one]) if counts[one] else "–" for one in shown), t.number(len(rows))]


# ---- quick wins -----------------------------------------------------------------------------


def _quick_wins(rows: Sequence[Row], t: Words) -> Component:
    wins = [row for row in rows if row["reason"] == ResearchReason.PASSAGE_NOT_JUDGED]
    if not wins:
        return section(
            "wins",
            t("No quick wins are left: every passage that speaks of a clause is judged"),
            html.P(_nearest(rows, t)),
        )
    of_states = sorted(grouped(wins, "name").items(), key=lambda one: fold(one[0]))
    return section(
        "wins",
        t.n(
            "Quick wins: {n} cell has a passage that nobody has judged",
            "Quick wins: {n} cells have a passage that nobody has judged",
            len(wins),
        ),
        html.P(t("The evidence is at hand; what is lacking is a rating by two coders.")),
        *(_wins_of(name, found, t) for name, found in of_states),
    )


def _nearest(rows: Sequence[Row], t: Words) -> str:
    unread = [row for row in rows if row["reason"] == ResearchReason.UNREAD]
    if not unread:
        return t("What is open needs sources that are not at hand.")
    return t(
        "Nearest to one are {n} cells of {states} states that published a report whose text is not "
        "at hand: with the text, a coder could begin.",
        n=t.number(len(unread)),
        states=t.number(len({row["actor_code"] for row in unread})),
    )


def _wins_of(name: str, rows: Sequence[Row], t: Words) -> Component:
    said = t.n("{state}: {n} cell", "{state}: {n} cells", len(rows), state=name)
    items = [html.Li([row["summary"], " ", _cell_link(row, t)]) for row in rows]
    return html.Details([html.Summary(said), html.Ul(items)])


# ---- by state, by theme, and all ------------------------------------------------------------


def _by_state(data: MissingData, rows: Sequence[Row], t: Words) -> Component:
    of_states = grouped(rows, "actor_code")
    sizes = [len(found) for found in of_states.values()]
    listed = [row for row in rows_of(data.states) if row["actor_code"] in of_states]
    return section(
        "states",
        t(
            "{n} of {all} states have open cells, from {least} to {most} each",
            n=t.number(len(of_states)),
            all=t.number(len(data.states)),
            least=t.number(min(sizes)),
            most=t.number(max(sizes)),
        ),
        _reason_table(
            t("Open cells of each state by what they lack"),
            t("State"),
            [
                (actor_link(t, "state", one["actor_code"], one["name"]), of_states[code])
                for one in listed
                for code in [one["actor_code"]]
            ],
            t,
        ),
        _source(data, t),
    )


def _by_theme(data: MissingData, rows: Sequence[Row], t: Words) -> Component:
    of_themes = grouped(rows, "theme")
    most = max(of_themes, key=lambda one: len(of_themes[one]))
    return section(
        "themes",
        t(
            "The theme with the most open cells: {theme}, {n} of {all}",
            theme=data.themes[most],
            n=t.number(len(of_themes[most])),
            all=t.number(len(rows)),
        ),
        _reason_table(
            t("Open cells of each theme by what they lack"),
            t("Theme"),
            [(label, of_themes[key]) for key, label in data.themes.items() if key in of_themes],
            t,
        ),
        note(t("Each cell counts once, under the main theme of its clause.")),
        _source(data, t),
    )


def _reason_table(
    caption: str, first: str, groups: Sequence[tuple[Node, Sequence[Row]]], t: Words
) -> Component:
    shown = _present([row for _, rows in groups for row in rows])
    return table(
        caption,
        [first, *(words.reason(t, one) for one in shown), t("all")],
        [[name, *_counted(rows, shown, t)] for name, rows in groups],
        number_columns=range(1, len(shown) + 2),
    )


def _queue(rows: Sequence[Row], t: Words) -> Component:
    listed = rows[:SHOWN_OF_QUEUE]
    caption = t(
        "The first {shown} of {all} open cells",
        shown=t.number(len(listed)),
        all=t.number(len(rows)),
    )
    columns = [
        t("Place in the queue"),
        t("State"),
        t("Clause"),
        t("Why it is open"),
        t("Importance"),
        t("Staleness"),
        t("Missing evidence"),
        t("Product"),
    ]
    return section(
        "queue",
        t("The whole queue has {n} cells", n=t.number(len(rows))),
        html.P([t("All of them, as a file:"), " ", html.Code("tracker export research-queue")]),
        html.Details(
            [
                html.Summary(caption),
                text_table(
                    caption, columns, [_line(row, t) for row in listed], numbers=(0, 4, 5, 6, 7)
                ),
            ],
            className="queue",
        ),
    )


def _line(row: Row, t: Words) -> list[str]:
    factors = ("importance", "staleness", "missing", "priority")
    return [
        t.number(row["place"]),
        row["name"],
        row["summary"],
        words.reason(t, row["reason"]),
        *(t.number(row[one], 2) for one in factors),
    ]
