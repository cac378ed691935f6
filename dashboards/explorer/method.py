"""How assessments are made: the rubric, the stages, how far coders agree, scales of others."""

from dash import html
from dash.development.base_component import Component

from dashboards.components.parts import Node, actor_link, note, section, table, tag
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.components.score import baseline_label
from dashboards.page_data import MethodData
from tracker.i18n import Words
from tracker.wording import assessment_labels as words


def layout(data: MethodData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    return [
        html.H1(
            t("A rating stands on located evidence and a written rubric, or it is not published")
        ),
        html.P(
            t(
                "Somebody rates, somebody else rates without seeing it, a third settles what "
                "differs, the state answers, civil society comments, and only then is it "
                "decided and published. Every step stays on record."
            ),
            className="lede",
        ),
        _rubric(data, t),
        _stages(data, t),
        _agreement(data, t),
        _contributors(data, t),
        _scales(data, t),
    ]


def _rubric(data: MethodData, t: Words) -> Component:
    version = rows_of(data.rubrics)[-1]
    rows = sorted(
        (row for row in rows_of(data.ratings) if row["rubric_key"] == version["rubric_key"]),
        key=lambda row: int(row["position"]),
    )
    ordered = sum(row["value"] is not None for row in rows)
    return section(
        "rubric",
        t(
            "{ordered} ratings in order, {outside} codes outside it, none of them zero",
            ordered=t.number(ordered),
            outside=t.number(len(rows) - ordered),
        ),
        html.P(
            t(
                "{name}, in force since {day}. An assessment keeps the version it was made by.",
                name=version["name"],
                day=t.date(version["adopted_on"]),
            )
        ),
        html.Ul([_rating(row, t) for row in rows], className="cards"),
    )


def _rating(row: Row, t: Words) -> Component:
    place = t.number(int(row["value"])) if row["value"] is not None else t("outside the order")
    return html.Li(
        [
            html.H3(
                [row["name"], " ", html.Span(f"({place})", className="side__by")], id=row["rating"]
            ),
            html.P(row["criterion"]),
            *(
                html.P([html.Strong(f"{name}: "), row[column]], className="note")
                for name, column in (
                    (t("Evidence"), "sufficient"),
                    (t("Mistaken for"), "confusion"),
                    (t("Example"), "example"),
                )
            ),
        ]
    )


def _stages(data: MethodData, t: Words) -> Component:
    windows = data.rules.windows
    return section(
        "stages",
        t(
            "The state has {days} days to answer, civil society {more} to comment",
            days=t.number(windows.reply_days),
            more=t.number(windows.comment_days),
        ),
        html.Ol(
            [
                html.Li(t("A monitor rates the clause for the state and names the evidence.")),
                html.Li(
                    t(
                        "A second coder rates it too. Until then nobody but its author can read "
                        "the first rating."
                    )
                ),
                html.Li(t("An adjudicator, who is neither of them, settles it.")),
                html.Li(
                    t(
                        "The state is invited to answer. Its words are printed as they are; its "
                        "silence is recorded with the day."
                    )
                ),
                html.Li(t("Civil society may comment.")),
                html.Li(
                    t(
                        "An editor decides. A rating that changed after the reply names the "
                        "evidence that changed it."
                    )
                ),
                html.Li(t("It is published, at once or on the day an embargo ends.")),
            ]
        ),
        note(
            t(
                "The {label} goes from the third step to publication, as it reads what states "
                "themselves published; states can answer it at any time.",
                label=baseline_label(t),
            )
        ),
    )


def _agreement(data: MethodData, t: Words) -> Component:
    rows = rows_of(data.agreement)
    if not rows:
        return section(
            "agreement", t("How far coders agree"), html.P(t("Nothing was coded twice yet."))
        )
    every = next(row for row in rows if row["group_kind"] == "all")
    return section(
        "agreement",
        _finding(every, t),
        html.P(
            t(
                "Krippendorff's alpha for ordered ratings is 1 where coders agree in full and 0 "
                "where they agree no more than by chance; its interval is drawn by resampling "
                "cells. Below {limit} a set of ratings is contested. Kappa and the share of equal "
                "codes count every code. Where one code is very common, kappa can be low although "
                "coders mostly agree, so both stand side by side.",
                limit=t.number(data.rules.contested_below, 3),
            )
        ),
        table(
            t("Agreement of the two blind codings"),
            [
                t("Of"),
                t("Cells"),
                t("rated by both"),
                t("alpha"),
                t("95 % interval"),
                t("kappa, all codes"),
                t("equal codes"),
                t("contested"),
            ],
            [_agreement_row(row, data, t) for row in rows],
            number_columns=range(1, 7),
        ),
        note(
            t(
                "Both coders and the adjudicator of the baseline are language models that read "
                "the same prepared list of passages. Two such coders can share a mistake, so this "
                "agreement says less than that of two people."
            )
        ),
    )


def _finding(every: Row, t: Words) -> str:
    if every["alpha_ordinal"] is None:
        return t("How far coders agree cannot be computed yet")
    return t(
        "Two blind codings of {n} cells agree with alpha {alpha} ({low} to {high})",
        n=t.number(every["cells"]),
        alpha=t.number(every["alpha_ordinal"], 2),
        low=t.number(every["alpha_low"], 2),
        high=t.number(every["alpha_high"], 2),
    )


def _agreement_row(row: Row, data: MethodData, t: Words) -> list[Node]:
    interval = (
        t("{low} to {high}", low=t.number(row["alpha_low"], 2), high=t.number(row["alpha_high"], 2))
        if row["alpha_low"] is not None
        else ""
    )
    return [
        _group(row, data, t),
        t.number(row["cells"]),
        t.number(row["rated_by_both"]),
        _coefficient(row["alpha_ordinal"], t),
        interval,
        _coefficient(row["kappa"], t),
        f"{t.number(100 * row['raw'])} %" if row["raw"] is not None else "",
        tag(t("contested"), "contested") if row["is_contested"] else "",
    ]


def _coefficient(value: float | None, t: Words) -> str:
    return t("undefined") if value is None else t.number(value, 2)


def _group(row: Row, data: MethodData, t: Words) -> Node:
    if row["group_kind"] == "all":
        return html.Strong(t("all cells"))
    if row["group_kind"] == "state":
        return actor_link(t, "state", row["group"], data.names[row["group"]].name)
    return t("theme: {name}", name=data.themes[row["group"]])


def _contributors(data: MethodData, t: Words) -> Component:
    return section(
        "contributors",
        t("Who assessed"),
        html.P(t("Contributors are known here by pen names; who they are is kept nowhere in it.")),
        table(
            t("Contributors"),
            [t("Pen name"), t("What readers may know")],
            [[row["contributor_key"], row["note"]] for row in rows_of(data.contributors)],
        ),
    )


def _scales(data: MethodData, t: Words) -> Component:
    values = grouped(rows_of(data.scale_values), "scale_key")
    rows = rows_of(data.scales)
    return section(
        "scales",
        t("Ratings can be read from and written in {n} scales of others", n=t.number(len(rows))),
        html.P(t("Every step between two scales says what it loses.")),
        *(
            html.Details(
                [
                    html.Summary(row["name"]),
                    html.P(row["source"], lang="en", className="note"),
                    table(
                        row["name"],
                        [t("Value"), t("Read as"), t("Lost when read"), t("Lost when written")],
                        [_value_row(value, t) for value in values.get(row["scale_key"], [])],
                    ),
                ]
            )
            for row in rows
        ),
    )


def _value_row(row: Row, t: Words) -> list[Node]:
    written = words.loss(t, row["export_loss"]) if row["is_export_of"] else t("never written")
    return [
        f"{row['name']} ({row['code']})",
        words.rating(t, row["rating"]),
        words.loss(t, row["import_loss"]),
        written,
    ]
