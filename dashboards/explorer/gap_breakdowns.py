"""The same means by theme, group, Summit, text, objective, target, level and cycle, folded away."""

from collections.abc import Callable

from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.parts import note, section, source_line, text_table
from dashboards.components.rows import Row
from dashboards.explorer.gap_matrix import gap_cell
from dashboards.gap_data import GapData
from dashboards.gap_figures import Means
from tracker.i18n import Words
from tracker.vocab import Dimension, SubjectKind
from tracker.wording import catalogue_labels
from tracker.wording import gap_labels as words

SUMMITS = (  # oldest first
    "First Summit of the Americas",
    "Summit of the Americas on Sustainable Development",
    "Second Summit of the Americas",
    "Third Summit of the Americas",
    "Special Summit of the Americas",
    "Fourth Summit of the Americas",
    "Fifth Summit of the Americas",
    "Sixth Summit of the Americas",
    "Seventh Summit of the Americas",
)
SHOWN = (
    Dimension.THEME,
    Dimension.SUMMIT,
    Dimension.INSTRUMENT,
    Dimension.OBJECTIVE,
    Dimension.SDG_TARGET,
    Dimension.LEVEL,
    Dimension.CYCLE,
)


def breakdowns(data: GapData, means: Means, t: Words) -> Component:
    """A folded table for each thing that commitments, or states, are sorted by."""
    tables = [
        (t("Group of states"), "subject", _groups(data, means)),
        *((_capital(words.dimension(t, one)), "value", _sorted(data, means, one)) for one in SHOWN),
    ]
    return section(
        "breakdowns",
        _heading([row for _, _, rows in tables for row in rows], t),
        *(_folded(data, name, by, rows, t) for name, by, rows in tables if rows),
        note(
            t(
                "A clause with several themes counts in each, and in every objective and target "
                "these cover. A cycle counts only what was reported and published within it, all "
                "other tables what stands today. A state counts in every group it is a member of."
            )
        ),
        source_line(
            t,
            t(
                "states' reports on the Summit follow-up page and published statistics, read and "
                "judged by this project (baseline desk review); as of {day}",
                day=t.date(data.as_of),
            ),
        ),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _heading(rows: list[Row], t: Words) -> str:
    best = max((row["coverage"] for row in rows), default=0)
    return t(
        "Sorted otherwise the picture stays: no group, theme, text, level or cycle has more than "
        "{share} % of its cells rated",
        share=t.number(100 * best, 1),
    )


def _groups(data: GapData, means: Means) -> list[Row]:
    rows = means.by(SubjectKind.GROUP, Dimension.ALL)
    return _in_order(rows, "subject", list(data.groups))


def _sorted(data: GapData, means: Means, dimension: Dimension) -> list[Row]:
    order = {
        Dimension.THEME: list(data.themes),
        Dimension.SUMMIT: list(SUMMITS),
        Dimension.CYCLE: list(data.cycles),
    }.get(dimension, list(data.places))
    return _in_order(means.by(SubjectKind.ALL, dimension), "value", order)


def _in_order(rows: list[Row], column: str, order: list[str]) -> list[Row]:
    places = {key: place for place, key in enumerate(order)}
    return sorted(rows, key=lambda row: places.get(row[column], len(places)))


def _folded(data: GapData, name: str, by: str, rows: list[Row], t: Words) -> Component:
    columns = [
        name,
        t("Lowest"),
        t("Highest"),
        t("cells that apply"),
        t("reported"),
        t("rated"),
        t("rated, %"),
        t("measured"),
        t("Claim gap, levels"),
        t("Reality gap, levels"),
    ]
    told = [[_name(data, row, by, t), *_numbers(row, t)] for row in rows]
    return html.Details(
        [
            html.Summary(f"{name} ({t.number(len(rows))})"),
            text_table(name, columns, told, range(1, len(columns))),
        ]
    )


def _name(data: GapData, row: Row, by: str, t: Words) -> str:
    """What a row is about, in words."""
    if by == "subject":
        return data.groups[row["subject"]]
    say: dict[Dimension, Callable[[str], str]] = {
        Dimension.THEME: data.themes.__getitem__,
        Dimension.SUMMIT: lambda key: labels.summit(t, key),
        Dimension.LEVEL: lambda key: catalogue_labels.level(t, key),
        Dimension.CYCLE: data.cycles.__getitem__,
    }
    return say.get(Dimension(row["dimension"]), data.places.__getitem__)(row["value"])


def _not_of_cycles(row: Row, t: Words) -> list[str]:
    """What indicators and gaps say is of no cycle: there, nothing was counted, which is no zero."""
    if row["dimension"] == Dimension.CYCLE:
        return [t("not counted")] * 3
    gaps = (gap_cell(row, name, t) for name in ("claim_gap", "reality_gap"))
    return [t.number(row["measured"]), *gaps]


def _numbers(row: Row, t: Words) -> list[str]:
    return [
        words.score(t, row["low"]),
        words.score(t, row["high"]),
        *(t.number(row[name]) for name in ("applicable", "reported", "rated")),
        t.number(100 * row["coverage"], 1),
        *_not_of_cycles(row, t),
    ]
