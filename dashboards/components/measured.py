"""Where a measured series stands, in words and marks: class, pace, what makes it sensitive."""

from dash import html
from dash.development.base_component import Component

from dashboards.components.parts import Node, aria, go, source_line, tag
from dashboards.components.rows import Row
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.queries.measure import IndicatorData
from tracker.vocab import ProgressClass, ProgressMethod
from tracker.wording import measure_labels as words


def class_tag(t: Words, code: str) -> Component:
    """A class with its mark; the mark is silent, the word says it."""
    return html.Span(
        [
            html.Span(words.MARKS[code], className="class__mark", **aria(hidden="true")),
            " ",
            words.progress_class(t, code),
        ],
        className=f"tag class class--{code}",
    )


def sensitive_tag(t: Words, row: Row) -> Node:
    """A flag on a class that another reading would change; why stands beside it."""
    if not row["is_sensitive"]:
        return None
    return html.Span([" ", tag(t("sensitive"), "contested")])


def pace_words(t: Words, row: Row) -> str:
    """The pace a year there was, and the one needed from now on; empty where there is none."""
    if row["actual_pace"] is None:
        return ""
    said = [_pace(t, row[name], is_rate=row["is_rate"]) for name in ("actual_pace", "needed_pace")]
    if row["needed_pace"] is None or row["is_met"]:
        return t("{has} a year", has=said[0])
    return t("{has} a year, needs {needs}", has=said[0], needs=said[1])


def _pace(t: Words, pace: float | None, *, is_rate: bool) -> str:
    if pace is None:
        return ""
    if is_rate:
        return words.percent(t, pace)
    return words.signed(t, pace, words.digits([pace]))


def gap_words(t: Words, row: Row) -> str:
    """Why there is no class or another method had to stand in; empty where nothing is missing."""
    if row["gap"] is None:
        return ""
    said = words.gap(t, row["gap"])
    if row["method"] == ProgressMethod.LINEAR and row["asked"] != row["method"]:
        said = t("{reason}; the straight line is used instead", reason=said)
    return f"{said[0].upper()}{said[1:]}. "


def cut_words(t: Words, row: Row, unit: str) -> str:
    """How far a value, a growth or a ratio is from the nearest threshold between two classes."""
    if row["nearest_cut"] is None:
        return ""
    far = abs(row["cut_distance"])
    if row["ratio"] is None or row["class"] == ProgressClass.MET:
        said = words.valued(t, far, unit, words.digits([far]))
    elif row["is_growth"]:
        said = t("{n} points a year", n=t.number(100 * far, 1))
    else:
        said = t.number(far, 2)
    name = words.progress_class(t, row["nearest_cut"])
    if not far:
        return t("exactly at the cut to “{name}”", name=name)
    if row["cut_distance"] < 0:
        return t("{distance} short of “{name}”", distance=said, name=name)
    return t("{distance} past the cut to “{name}”", distance=said, name=name)


def source_words(data: IndicatorData, t: Words) -> str:
    """Publishers, releases and licences of the values, in a sentence."""
    said = [
        f"{row['title']} ({row['licence']})" if row["licence"] else str(row["title"])
        for row in data.vintages
    ]
    return "; ".join(said) or t("no value, so no source")


def sources(data: IndicatorData, t: Words) -> Component:
    """The line below a picture: whose figures they are."""
    return source_line(t, source_words(data, t))


def measure_link(t: Words, key: str, *children: Node) -> Component:
    """A link to the page of an indicator, or of a series that measures none."""
    return go(Route(t.language, Page.INDICATOR, key), *children)


def asked(row: Row, direction: str, unit: str, t: Words) -> str:
    """What a target asks for, in one line; `row` has its kind, numbers and day."""
    due = t("by the end of {year}", year=row["due_on"].year) if row["due_on"] else t("undated")
    if row["kind"] == "maintain":
        return t("No worse than at the base, {due}", due=due)
    if row["kind"] == "relative":
        share = t.number(100 * row["factor"])
        return t("{share} % of the baseline, {due}", share=share, due=due)
    values = [one for one in (row["value"], row["upper"]) if one is not None]
    said = [words.valued(t, one, unit, words.digits([one])) for one in values]
    if row["kind"] == "band":
        return t("Between {low} and {high}, {due}", low=said[0], high=said[1], due=due)
    if direction == "up":
        return t("At least {value}, {due}", value=said[0], due=due)
    return t("At most {value}, {due}", value=said[0], due=due)
