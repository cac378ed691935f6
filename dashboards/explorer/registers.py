"""The registers: every system the sources name can be opened from here."""

from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.located import Names, period, when, where, who
from dashboards.components.parts import Node, commitment_link, flat, go, note, section, table, tag
from dashboards.components.rows import Row, grouped, rows_of
from dashboards.page_data import RegistersData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.wording import catalogue_labels as words

SAFEGUARDS = (
    "privacy",
    "data_protection",
    "transparency",
    "accountability",
    "human_oversight",
    "non_discrimination",
    "remedies",
)


def layout(data: RegistersData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    tables = {name: rows_of(frame) for name, frame in data.tables.items()}
    technologies = tables["technologies"]
    silent = sum(all(row[name] == "not_stated" for name in SAFEGUARDS) for row in technologies)
    return [
        html.H1(
            t(
                "{silent} of {all} surveillance technologies come without a word on safeguards",
                silent=t.number(silent),
                all=t.number(len(technologies)),
            )
        ),
        html.P(
            t(
                "What the sources say of bodies, plans, technologies, information systems, "
                "resources, participation and outcomes. Verified means that the source says so, "
                "not that it is true."
            ),
            className="lede",
        ),
        _systems(data, t),
        _technologies(technologies, data.names, t),
        _bodies(tables["bodies"], data.names, t),
        _plans(tables["plans"], data.names, t),
        _information(tables["information_systems"], data.names, t),
        _resources(tables["resources"], data.names, t),
        _participation(tables["participations"], data.names, t),
        _requests(tables["requests"], tables["trainings"], data.names, t),
        _outcomes(tables["outcomes"], data.names, t),
        _packages(tables["packages"], data.names, t),
    ]


def _systems(data: RegistersData, t: Words) -> Component:
    return section(
        "named-systems",
        t(
            "{n} systems are named in the sources; each has a place here",
            n=t.number(len(data.systems)),
        ),
        table(
            t("Systems named in the sources and where they stand"),
            [t("System"), t("Here"), t("Open")],
            [
                [
                    row["name"],
                    row["here"],
                    html.A(labels.page(t, _page(row)), href=_address(t, row)),
                ]
                for row in rows_of(data.systems)
            ],
        ),
    )


def _page(row: Row) -> Page:
    return Page.OVERVIEW if row["page"] == "overview" else Page(row["page"])


def _address(t: Words, row: Row) -> str:
    anchor = f"#{row['anchor']}" if row["anchor"] else ""
    return Route(t.language, _page(row)).path + anchor


def _named(row: Row) -> Component:
    what = row.get("what") or row.get("purpose")
    return html.Span(
        flat(
            [
                html.Strong(row["name"]),
                html.Span([". ", what], className="note") if what else None,
                html.Span([" ", row["note"]], className="note") if row.get("note") else None,
            ]
        )
    )


def _technologies(rows: list[Row], names: Names, t: Words) -> Component:
    labels = {
        "privacy": t("Privacy"),
        "data_protection": t("Data protection"),
        "transparency": t("Transparency"),
        "accountability": t("Accountability"),
        "human_oversight": t("Human oversight"),
        "non_discrimination": t("No discriminatory profiling"),
        "remedies": t("Remedies"),
    }
    return section(
        "technologies",
        t(
            "Technologies that watch or check people on the move: {n}",
            n=t.number(len(rows)),
        ),
        note(
            t(
                "The seven safeguards are those of paragraph 11 of the declaration. Nothing said "
                "is not the same as absent."
            )
        ),
        table(
            t("Technologies and their safeguards"),
            [t("Technology"), t("Whose"), t("Kind"), *labels.values(), t("Where it says so")],
            [
                [
                    _named(row),
                    who(t, row["actor_code"], names),
                    words.technology_kind(t, row["kind"]),
                    *(tag(words.safeguard(t, row[name]), row[name]) for name in labels),
                    where(t, row, names),
                ]
                for row in rows
            ],
        ),
    )


def _bears_on(t: Words, row: Row) -> Node:
    key = row["provision_key"]
    return commitment_link(t, key, key) if key else t("not stated")


def _bodies(rows: list[Row], names: Names, t: Words) -> Component:
    states = {row["actor_code"] for row in rows if row["actor_code"]}
    return section(
        "bodies",
        t(
            "{n} responsible bodies are named, of {states} actors",
            n=t.number(len(rows)),
            states=t.number(len(states)),
        ),
        _folded(
            t("Responsible bodies"),
            [t("Body"), t("Whose"), t("Kind"), t("Founded"), t("Bears on"), t("Where it says so")],
            [
                [
                    _named(row),
                    who(t, row["actor_code"], names),
                    words.body_kind(t, row["kind"]),
                    when(t, row["founded_on"], row["precision"]) or t("not stated"),
                    _bears_on(t, row),
                    where(t, row, names),
                ]
                for row in rows
            ],
        ),
    )


def _plans(rows: list[Row], names: Names, t: Words) -> Component:
    linked = sum(row["provision_key"] is not None for row in rows)
    return section(
        "plans",
        t(
            "{linked} of {all} plans, policies, laws and agreements bear on a known commitment",
            linked=t.number(linked),
            all=t.number(len(rows)),
        ),
        _folded(
            t("Plans, policies, laws and agreements"),
            [t("Plan"), t("Whose"), t("Kind"), t("Period"), t("Bears on"), t("Where it says so")],
            [
                [
                    _named(row),
                    who(t, row["actor_code"], names),
                    words.plan_kind(t, row["kind"]),
                    period(t, row) or t("not stated"),
                    _bears_on(t, row),
                    where(t, row, names),
                ]
                for row in rows
            ],
        ),
    )


def _folded(caption: str, columns: list[str], rows: list[list[Node]]) -> Component:
    return html.Details([html.Summary(caption), table(caption, columns, rows)])


def _information(rows: list[Row], names: Names, t: Words) -> Component:
    surveys = [row for row in rows if row["kind"] in ("survey", "census")]
    others = [row for row in rows if row not in surveys]
    columns = [
        t("System"),
        t("Kept by"),
        t("Kind"),
        t("Breakdowns"),
        t("Where it says so"),
    ]
    described = t("Information systems and what they hold")
    asked = t("Surveys and census questions, with their breakdowns")
    return html.Div(
        [
            section(
                ident,
                title,
                table(caption, columns, [_information_row(t, row, names) for row in kept]),
            )
            for ident, title, caption, kept in (
                (
                    "systems",
                    t("Information systems: {n}", n=t.number(len(others))),
                    described,
                    others,
                ),
                (
                    "surveys",
                    t("Surveys and census questions: {n}", n=t.number(len(surveys))),
                    asked,
                    surveys,
                ),
            )
        ]
    )


def _information_row(t: Words, row: Row, names: Names) -> list[Node]:
    breakdowns = _spaced(row["breakdowns"])
    return [
        _named(row),
        html.Span(row["owner"], lang="en"),
        words.information_kind(t, row["kind"]),
        html.Span(breakdowns, lang="en") if breakdowns else t("not stated"),
        where(t, row, names),
    ]


def _spaced(codes: str | None) -> str | None:
    return codes.replace(";", ", ").replace("_", " ") if codes else None


def _resources(rows: list[Row], names: Names, t: Words) -> Component:
    languages = grouped(rows, "language")
    states = {row["actor_code"] for row in rows}
    return section(
        "resources",
        t(
            "{n} resources for people who need help, of {states} actors only",
            n=t.number(len(rows)),
            states=t.number(len(states)),
        ),
        note(
            ", ".join(
                f"{labels.language(t, code)}: {t.number(len(group))}"
                for code, group in languages.items()
            )
        ),
        table(
            t("Resources by actor and language"),
            [t("Resource"), t("Whose"), t("Language"), t("Kind"), t("For whom")],
            [
                [
                    html.Span(row["title"], lang=row["language"]),
                    who(t, row["actor_code"], names),
                    labels.language(t, row["language"]),
                    words.service_kind(t, row["kind"]),
                    words.serves(t, row["serves"]),
                ]
                for row in rows
            ],
        ),
    )


def _participation(rows: list[Row], names: Names, t: Words) -> Component:
    answered = sum(row["answer_status"] == "answered" for row in rows)
    return section(
        "participation",
        t(
            "Civil society spoke {n} times on record; {answered} answers are on record",
            n=t.number(len(rows)),
            answered=t.number(answered),
        ),
        _folded(
            t("Participation log"),
            [
                t("Forum"),
                t("When"),
                t("Who spoke"),
                t("Asked"),
                t("Answered"),
                t("Where it says so"),
            ],
            [
                [
                    row["forum"],
                    when(t, row["held_on"], row["precision"]) or t("not stated"),
                    html.Span(row["speaker"], lang="en"),
                    row["asked"],
                    row["answered"] or words.answer_status(t, row["answer_status"]),
                    where(t, row, names),
                ]
                for row in rows
            ],
        ),
    )


def _requests(requests: list[Row], trainings: list[Row], names: Names, t: Words) -> Component:
    return section(
        "requests",
        t(
            "{n} requests for public information are on record",
            n=t.number(len(requests)),
        ),
        html.P(
            t(
                "The sources describe training in how to ask for public information and record no "
                "single request. A request entered here will show when it was asked, when an "
                "answer was due, and how many days it took."
            )
        )
        if not requests
        else None,
        table(
            t("Requests for public information"),
            [
                t("Asked of"),
                t("Subject"),
                t("Asked on"),
                t("Due"),
                t("Answered on"),
                t("Days"),
                t("Status"),
            ],
            [
                [
                    row["asked_body"],
                    row["subject"],
                    t.date(row["asked_on"]),
                    t.date(row["due_on"]) if row["due_on"] else t("not stated"),
                    t.date(row["answered_on"]) if row["answered_on"] else t("not yet"),
                    t.number((row["answered_on"] - row["asked_on"]).days)
                    if row["answered_on"]
                    else t("not yet"),
                    words.request_status(t, row["status"]),
                ]
                for row in requests
            ],
        )
        if requests
        else None,
        table(
            t("Training in access to information"),
            [t("Training"), t("Given by"), t("Where"), t("Where it says so")],
            [
                [
                    _named(row),
                    html.Span(row["provider"], lang="en"),
                    who(t, row["actor_code"], names),
                    where(t, row, names),
                ]
                for row in trainings
            ],
        ),
    )


def _outcomes(rows: list[Row], names: Names, t: Words) -> Component:
    confirmed = sum(row["status"] == "confirmed" for row in rows)
    return section(
        "outcomes",
        t(
            "{confirmed} of {all} advocacy outcomes are confirmed by anybody but who claims them",
            confirmed=t.number(confirmed),
            all=t.number(len(rows)),
        ),
        table(
            t("Advocacy outcomes"),
            [
                t("Outcome"),
                t("State concerned"),
                t("When"),
                t("Claimed reach"),
                t("Claimed by"),
                t("Confirmed?"),
                t("Where it says so"),
            ],
            [
                [
                    _named(row),
                    who(t, row["actor_code"], names),
                    when(t, row["occurred_on"], row["precision"]) or t("not stated"),
                    t("{n} people", n=t.number(row["claimed_reach"]))
                    if row["claimed_reach"] is not None
                    else t("not stated"),
                    html.Span(row["claimed_by"], lang="en"),
                    _confirmed(row, t),
                    where(t, row, names),
                ]
                for row in rows
            ],
        ),
    )


def _confirmed(row: Row, t: Words) -> Component:
    said: list[Node] = [words.outcome_status(t, row["status"])]
    if row["confirmed_by"]:
        said.append(html.Span([": ", row["confirmed_by"]], lang="en"))
    return html.Span(said)


def _packages(rows: list[Row], names: Names, t: Words) -> Component:
    return section(
        "packages",
        t(
            "{n} action packages of the Los Angeles Declaration are on record, of eleven announced",
            n=t.number(len(rows)),
        ),
        go(Route(t.language, Page.ADHERENCE), t("Who endorsed the declaration")),
        table(
            t("Action packages and the states that lead them"),
            [t("Package"), t("Part of"), t("Led by"), t("Looked up")],
            [
                [
                    row["name"],
                    commitment_link(t, row["provision_key"], row["provision_key"]),
                    ", ".join(
                        names[code].name for code in (row["lead_codes"] or "").split(";") if code
                    )
                    or t("unknown"),
                    html.Span(
                        [
                            words.certainty(t, row["certainty"]),
                            html.Span([" ", row["evidence"] or ""], lang="en", className="note"),
                        ]
                    ),
                ]
                for row in rows
            ],
        ),
    )
