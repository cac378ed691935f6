"""What is measured of one state: its newest values, where each stands, and how many are unknown."""

from dash import html
from dash.development.base_component import Component

from dashboards.components.measured import asked, class_tag, measure_link, sensitive_tag
from dashboards.components.parts import Node, flat, note, section, table
from dashboards.components.rows import Row, rows_of
from dashboards.page_data import ActorData
from tracker.i18n import Words
from tracker.queries.progress import headlines, year_of
from tracker.wording import measure_labels as words


def measured_section(data: ActorData, t: Words) -> Component:
    """One row an indicator, and a part of it, that has a value; the others are counted."""
    rows = _newest(data)
    indicators = {row["indicator_key"]: row for row in rows_of(data.indicators)}
    with_value = {row["indicator_key"] for row in rows}
    heading = t(
        "Measured: no value for {n} of {all} indicators",
        n=t.number(len(indicators) - len(with_value)),
        all=t.number(len(indicators)),
    )
    if not rows:
        return section("measured", heading, html.P(t("What is not measured is unknown.")))
    standing = {(row["indicator_key"], row["part"]): row for row in rows_of(data.statuses)}
    return section(
        "measured",
        heading,
        table(
            t("Newest values, and where they stand"),
            [t("Indicator"), t("Value"), t("Period"), t("Class"), t("Target")],
            [_row(data, row, indicators[row["indicator_key"]], standing, t) for row in rows],
            number_columns=(1,),
        ),
        note(
            t(
                "Only totals; breakdowns, earlier values and the method stand on the page of each "
                "indicator. What is not measured is unknown, not zero."
            )
        ),
    )


def _newest(data: ActorData) -> list[Row]:
    """The last point of each line, as the indicator's own page draws it."""
    found = []
    for _, values in data.totals.groupby("indicator_key", sort=False):
        lines = headlines(values, data.progress)
        ends = {(line.series_key, part): line.points[-1].year for (_, part), line in lines.items()}
        for row in rows_of(values):
            end = ends.get((row["series_key"], row["part"]))
            if end is not None and year_of(row["period_start"], row["period_end"]) == end:
                found.append(row)
    return found


def _row(
    data: ActorData, row: Row, one: Row, standing: dict[tuple[str, str], Row], t: Words
) -> list[Node]:
    status = standing.get((row["indicator_key"], row["part"]))
    name = one["name"] + (f" ({words.breakdown(t, row['part'])})" if row["part"] else "")
    places = words.digits([row["value"]])
    return [
        measure_link(t, row["indicator_key"], name),
        words.valued(t, row["value"], row["unit"], places),
        words.period(t, row["period_start"], row["period_end"]),
        _class(status, t),
        _target(data, status, one, t),
    ]


def _class(status: Row | None, t: Words) -> Node:
    if status is None:
        return t("not judged")
    return html.Span(flat([class_tag(t, status["class"]), sensitive_tag(t, status)]))


def _target(data: ActorData, status: Row | None, one: Row, t: Words) -> str:
    target = data.targets.get(status["target_key"]) if status else None
    return asked(target, one["direction"], one["unit"], t) if target else t("no target")
