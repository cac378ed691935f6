"""One clause and one state: what is claimed, assessed, measured and due, side by side and apart."""

from dash import html
from dash.development.base_component import Component

from dashboards.components.clauses import deadline
from dashboards.components.located import when
from dashboards.components.measured import asked, class_tag, measure_link, sensitive_tag
from dashboards.components.parts import (
    Node,
    actor_link,
    commitment_link,
    facts,
    flat,
    go,
    hidden,
    joined,
    note,
    section,
    table,
    tag,
)
from dashboards.components.rows import Row, rows_of
from dashboards.components.score import baseline_label, rating_tag, score_bar
from dashboards.page_data import EvidenceData
from dashboards.routes import Page, Route
from tracker.i18n import Words
from tracker.queries.evidence import Context
from tracker.vocab import PROGRESS_LEVELS, ClaimBasis, Rating
from tracker.wording import assessment_labels as words
from tracker.wording import catalogue_labels, gap_labels, measure_labels

CLASSES = {level: one for one, level in PROGRESS_LEVELS.items()}


def title(data: EvidenceData, t: Words) -> str:
    """Title of the browser's tab."""
    return t("{state}: clause {key}", state=data.state["name"], key=data.cell["clause_key"])


def layout(data: EvidenceData, t: Words) -> list[Component | None]:
    """The page's parts, in reading order."""
    return [
        html.P(_crumbs(data, t), className="crumb"),
        html.H1(_heading(data, t)),
        html.P(data.clause["summary"], className="lede"),
        _baseline(data, t),
        _sides(data, t),
        _gaps(data, t),
        _rationale(data, t),
        _evidence(data, t),
        _facts(data, t),
        _reply(data, t),
        _history(data, t),
        _criterion(data, t),
    ]


def _crumbs(data: EvidenceData, t: Words) -> list[Node]:
    one = data.provision
    paragraph = f"{one['instrument_title']}, {one['paragraph']}"
    return joined(
        [
            go(Route(t.language, Page.ASSESSMENTS), t("All assessments")),
            commitment_link(t, one["provision_key"], paragraph),
            actor_link(t, "state", data.cell["actor_code"], data.state["name"]),
        ]
    )


def _heading(data: EvidenceData, t: Words) -> str:
    rating, state = data.cell["rating"], data.state["name"]
    if rating == Rating.NO_REPORT:
        return t("{state} has published no report on this clause", state=state)
    if rating == Rating.NOT_ASSESSED:
        return t("{state}: nobody has judged this clause yet", state=state)
    if rating == Rating.NOT_APPLICABLE:
        return t("{state} is not bound by this clause", state=state)
    if rating == Rating.SEARCHED_NO_EVIDENCE:
        return t("{state}: its reports were read, and nothing on it was found", state=state)
    return t("{state}: {rating}", state=state, rating=words.rating(t, rating))


def _baseline(data: EvidenceData, t: Words) -> Component | None:
    if data.cell["basis"] != "baseline_desk_review":
        return None
    said = baseline_label(t)
    return html.P(
        [html.Strong(said[0].upper() + said[1:]), ". ", go(_method(t), t("How it was made"))],
        className="warning",
    )


def _method(t: Words) -> Route:
    return Route(t.language, Page.METHOD)


def _sides(data: EvidenceData, t: Words) -> Component:
    """The four things that are kept apart."""
    return html.Ul(
        [
            _side(t("Claimed"), t("by the state's own reports"), *_claimed(data, t)),
            _side(t("Assessed"), t("by monitors, by the rubric"), *_assessed(data, t)),
            _side(t("Measured"), t("by indicators"), *_measured(data, t)),
            _side(t("Schedule"), t("by the date the text sets"), *_schedule(data, t)),
        ],
        className="cards sides",
    )


def _side(name: str, by: str, *children: Node) -> Component:
    return html.Li(
        flat(
            [html.H2([name, " ", html.Span(by, className="side__by")], className="side"), *children]
        )
    )


def _claimed(data: EvidenceData, t: Words) -> list[Node]:
    """The level that the farthest passage of the state's own reports claims, or why there is none.

    A passage without a deed is a mere statement, however far it says that things have come.
    """
    one = data.gap
    if one["claim"] != ClaimBasis.CLAIMED:
        return [html.P(gap_labels.claim_basis(t, one["claim"]))]
    farthest = next(
        (row for row in rows_of(data.evidence) if row["evidence_key"] == one["claimed_by"]), None
    )
    parts: list[Node] = [
        html.P(html.Strong(gap_labels.levels(t, one["claimed_low"], one["claimed_high"]))),
        html.P(
            t.n(
                "the farthest of {n} passage that speaks for it",
                "the farthest of {n} passages that speak for it",
                one["claim_passages"],
            ),
            className="note",
        ),
    ]
    if farthest is not None:
        kinds = (words.evidence_kind(t, farthest["kind"]), words.reach(t, farthest["reach"]))
        parts.append(html.P(", ".join(kinds), className="note"))
    return parts


def _assessed(data: EvidenceData, t: Words) -> list[Node]:
    cell = data.cell
    parts: list[Node] = [html.P(rating_tag(t, cell["rating"])), score_bar(t, cell)]
    if cell["confidence"] is not None:
        sure = words.confidence(t, cell["confidence"])
        parts.append(html.P(t("Confidence: {sure}", sure=sure), className="note"))
    if cell["is_contested"]:
        parts.append(
            html.P(
                [
                    tag(t("contested"), "contested"),
                    " ",
                    t(
                        "The two coders said {first} and {second}.",
                        first=words.rating(t, cell["first_coding"]),
                        second=words.rating(t, cell["second_coding"]),
                    ),
                ]
            )
        )
    return parts


def _measured(data: EvidenceData, t: Words) -> list[Node]:
    names = dict(zip(data.indicators["indicator_key"], data.indicators["name"], strict=True))
    if not names:
        return [html.P(t("No indicator would show it."))]
    found = [row for row in rows_of(data.statuses) if row["indicator_key"] in names]
    valued = [row for row in found if row["points"]]
    without = len(names) - len({row["indicator_key"] for row in valued})
    missing = html.P(
        t.n(
            "{n} indicator defined for it has no value that can be judged.",
            "{n} indicators defined for it have no value that can be judged.",
            without,
        ),
        className="note",
    )
    if not valued:
        return [html.P(t("Nothing is measured yet.")), missing]
    return [
        *_level(data, t),
        html.Ul([html.Li(_one_measure(data, row, t)) for row in valued], className="measures"),
        *_own_target(data, t),
        *([missing] if without else []),
    ]


def _level(data: EvidenceData, t: Words) -> list[Node]:
    """The lowest and the highest class over the clause's indicators: both are kept (METHOD 4)."""
    levels = [data.gap[f"measured_{end}"] for end in ("low", "high")]
    if None in levels:
        return [html.P(t("There are values, and too few to tell."))]
    low, high = (CLASSES[one] for one in levels)
    if low is high:
        return [html.P(class_tag(t, low))]
    between: list[Node] = [t("between"), " ", class_tag(t, low)]
    return [html.P([*between, " ", t("and"), " ", class_tag(t, high)])]


def _one_measure(data: EvidenceData, row: Row, t: Words) -> list[Node]:
    """The newest value, the class, and by which target: it may not be the clause's own."""
    one = _indicator(data, row["indicator_key"])
    places = measure_labels.digits([row["current_value"]])
    said = measure_labels.valued(t, row["current_value"], one["unit"], places)
    part = f", {measure_labels.breakdown(t, row['part'])}" if row["part"] else ""
    target = data.targets.get(row["target_key"])
    by = t("no target")
    if target:
        by = t("by the target: {target}", target=asked(target, one["direction"], one["unit"], t))
    parts: list[Node] = [
        measure_link(t, row["indicator_key"], one["name"]),
        f"{part}: {said} ({int(row['current_year'])}), ",
        measure_labels.progress_class(t, row["class"]),
        sensitive_tag(t, row),
        html.Span(f" ({by})", className="note"),
    ]
    return flat(parts)


def _indicator(data: EvidenceData, key: str) -> Row:
    return next(row for row in rows_of(data.indicators) if row["indicator_key"] == key)


def _own_target(data: EvidenceData, t: Words) -> list[Node]:
    """What the clause itself asks for, where no class above is by it."""
    keys = set(data.indicators["indicator_key"])
    own = [
        row
        for row in data.targets.values()
        if row["clause_key"] == data.cell["clause_key"] and row["indicator_key"] in keys
    ]
    used = set(data.statuses["target_key"].dropna())
    return [
        html.P(
            t(
                "The target the clause sets itself is not what these are judged by: {target}.",
                target=asked(row, one["direction"], one["unit"], t),
            )
        )
        for row in own
        if row["target_key"] not in used
        for one in [_indicator(data, row["indicator_key"])]
    ]


def _schedule(data: EvidenceData, t: Words) -> list[Node]:
    one = data.gap
    if one["due_on"] is None:
        return [html.P(t("No date: it can never be overdue."))]
    parts: list[Node] = [
        html.P(tag(gap_labels.schedule(t, one["schedule"]), one["schedule"])),
        html.P(deadline(t, data.clause), className="note"),
    ]
    if one["done_on"] is not None:
        parts.append(html.P(t("Done on {day}.", day=t.date(one["done_on"])), className="note"))
    return parts


def _gaps(data: EvidenceData, t: Words) -> Component:
    """How far the sides lie apart, where two of them exist."""
    one = data.gap
    return facts(
        [
            (
                t("Claim gap: claimed less assessed"),
                gap_labels.gap_said(t, one["claim_gap_low"], one["claim_gap_high"]),
            ),
            (
                t("Reality gap: assessed less measured"),
                gap_labels.reality_said(t, one["reality_gap_low"], one["reality_gap_high"]),
            ),
        ]
    )


def _published(data: EvidenceData) -> Row | None:
    rows = [row for row in rows_of(data.stages) if row["stage"] == "published"]
    return rows[-1] if rows else None


def _rationale(data: EvidenceData, t: Words) -> Component | None:
    one = _published(data)
    if one is None:
        return None
    return section(
        "rationale",
        t("Why this rating"),
        _worded(one, t),
        _searches(data, t, one),
    )


def _worded(row: Row, t: Words) -> Component:
    """The text in the page's language, or in the one it was written in."""
    order = (t.language, "en", "es", "pt", "fr")
    language = next((one for one in order if row[f"wording_{one}"]), None)
    if language is None:
        return html.P(t("Without words."))
    return html.P(row[f"wording_{language}"], lang=language)


def _searches(data: EvidenceData, t: Words, one: Row) -> Component | None:
    keys = set((one["evidence"] or "").split(";"))
    logs = [row for row in rows_of(data.searches) if row["search_key"] in keys]
    if not logs:
        return None
    return table(
        t("Where was searched"),
        [t("Place"), t("Words"), t("Day")],
        [[row["place"], row["words"], t.date(row["searched_on"])] for row in logs],
        show_caption=True,
    )


def _evidence(data: EvidenceData, t: Words) -> Component:
    rows = rows_of(data.evidence)
    if not rows:
        return section("evidence", t("Evidence"), html.P(t("Nothing is on record.")))
    one = _published(data)
    named = set((one["evidence"] or "").split(";")) if one else set()
    first = [row for row in rows if row["evidence_key"] in named]
    others = [row for row in rows if row["evidence_key"] not in named]
    against = sum(row["stance"] == "contradicts" for row in rows)
    return section(
        "evidence",
        t.n(
            "{n} piece of evidence, {against} of them against",
            "{n} pieces of evidence, {against} of them against",
            len(rows),
            against=t.number(against),
        ),
        _pieces(data, t, first) if first else None,
        _others(data, t, others, is_folded=bool(first)),
    )


def _pieces(data: EvidenceData, t: Words, rows: list[Row], *, stand: bool = True) -> Component:
    return html.Ul([_piece(data, t, row, is_named=stand) for row in rows], className="cards")


def _others(data: EvidenceData, t: Words, rows: list[Row], *, is_folded: bool) -> Component | None:
    """What touches the clause and the rating does not stand on: folded behind what it stands on."""
    if not rows:
        return None
    pieces = _pieces(data, t, rows, stand=False)
    if not is_folded:
        return pieces
    said = t.n("{n} more that touches the clause", "{n} more that touch the clause", len(rows))
    return html.Details([html.Summary(said), pieces])


def _piece(data: EvidenceData, t: Words, row: Row, *, is_named: bool) -> Component:
    happened = when(t, row["happened_on"], row["precision"])
    return html.Li(
        flat(
            [
                html.P(
                    [
                        tag(words.stance(t, row["stance"]), row["stance"] or "named"),
                        " ",
                        html.Strong(words.evidence_kind(t, row["kind"])),
                        hidden(", ") if is_named else None,
                        " " if is_named else None,
                        tag(t("the rating stands on it"), "standing") if is_named else None,
                    ],
                    id=row["evidence_key"],
                ),
                html.P(row["description"]),
                facts(
                    [
                        (t("How far it had come"), words.reach(t, row["reach"])),
                        (t("How checkable"), words.strength(t, row["strength"])),
                        (t("When"), happened or None),
                        (t("Where it stands"), _where(data, t, row)),
                    ]
                ),
                note(row["note"]) if row["note"] else None,
                _passage(data, t, row),
            ]
        )
    )


def _where(data: EvidenceData, t: Words, row: Row) -> Node:
    if row["url"]:
        return html.Span(
            [
                html.A(row["publisher"] or row["url"], href=row["url"], rel="noreferrer nofollow"),
                ", ",
                t("retrieved {day}", day=t.date(row["retrieved_on"])),
                ", ",
                html.Code(f"{row['archive_sha256'][:12]}…", title=row["archive_sha256"]),
            ]
        )
    code, year, *_rest = row["report_key"].split("-")
    name = data.names[code]
    page = Page.STATE if name.kind == "state" else Page.INSTITUTION
    href = f"{Route(t.language, page, code).path}#{row['report_key']}"
    return html.Span(
        [
            html.A(t("{actor}, report of {year}", actor=name.name, year=year), href=href),
            ", ",
            t(
                "characters {a} to {b}",
                a=t.number(row["char_start"]),
                b=t.number(row["char_end"]),
            ),
            " (",
            words.passage_status(t, row["status"]),
            ")",
        ]
    )


def _passage(data: EvidenceData, t: Words, row: Row) -> Component | None:
    found = data.contexts.get((row["report_key"], row["char_start"]))
    if found is None:
        return None
    return html.Details(
        [
            html.Summary([t("The passage in its context"), hidden(f" ({row['evidence_key']})")]),
            html.Blockquote(_in_context(found), lang=found.language),
        ]
    )


def _in_context(found: Context) -> Component:
    return html.P([found.before, html.Mark(found.passage), found.after])


def _facts(data: EvidenceData, t: Words) -> Component | None:
    rows = rows_of(data.facts)
    if not rows:
        return None
    flagged = sum(row["flag"] is not None for row in rows)
    return section(
        "figures",
        t.n(
            "{n} figure the reports state on this paragraph, {flagged} flagged",
            "{n} figures the reports state on this paragraph, {flagged} flagged",
            len(rows),
            flagged=t.number(flagged),
        ),
        table(
            t("Figures as the reports state them"),
            [t("What"), t("Value"), t("Period"), t("Report"), t("What is wrong")],
            [_fact_row(row, t) for row in rows],
            number_columns=(1,),
        ),
        note(t("Stated by the state itself; nobody has checked them.")),
    )


def _fact_row(row: Row, t: Words) -> list[Node]:
    digits = 0 if float(row["value"]).is_integer() else 1
    number = t.number(float(row["value"]), digits)
    shown = f"{number} {row['currency'] or ''}".strip()
    if row["unit"] == "percent":
        shown = f"{number} %"
    wrong = (
        html.Span([tag(words.flag(t, row["flag"]), "flagged"), " ", row["flag_reason"]])
        if row["flag"]
        else ""
    )
    return [
        row["what"] if row["who"] is None else f"{row['what']} ({row['who']})",
        catalogue_labels.qualified(t, row["qualifier"], shown),
        _fact_period(row, t),
        row["report_key"] or "",
        wrong,
    ]


def _fact_period(row: Row, t: Words) -> str:
    days = [row["period_start"], row["period_end"]]
    said = [when(t, day, row["period_precision"]) for day in days if day is not None]
    return "–".join(dict.fromkeys(said)) or t("not stated")


def _reply(data: EvidenceData, t: Words) -> Component:
    rows = rows_of(data.stages)
    replies = [row for row in rows if row["stage"] == "state_reply"]
    invited = [row for row in rows if row["stage"] == "reply_invited"]
    children: list[Node] = [_one_reply(row, t) for row in replies]
    if not replies and invited:
        due = t.date(invited[-1]["due_on"])
        children = [html.P(t("The state was invited to answer until {day}.", day=due))]
    elif not replies:
        children = [
            html.P(
                t(
                    "The state has not been asked yet. What it answers will be printed here word "
                    "for word."
                )
            )
        ]
    comments = [row for row in rows if row["stage"] == "civil_society_comment"]
    children += [
        _quoted(t("Comment of {day}, word for word:", day=t.date(row["submitted_on"])), row, t)
        for row in comments
    ]
    return section("reply", t("The state's reply"), *children)


def _quoted(said: str, row: Row, t: Words) -> Component:
    return html.Blockquote([html.P(said), _worded(row, t)])


def _one_reply(row: Row, t: Words) -> Component:
    day = t.date(row["submitted_on"])
    if row["is_silence"]:
        said = t("No reply came in the time given; the silence was recorded on {day}.", day=day)
        return html.P(said)
    return _quoted(t("Reply of {day}, word for word:", day=day), row, t)


def _history(data: EvidenceData, t: Words) -> Component | None:
    rows = rows_of(data.stages)
    if not rows:
        return None
    return section(
        "history",
        t.n(
            "{n} stage, none of them overwritten", "{n} stages, none of them overwritten", len(rows)
        ),
        table(
            t("Stages of this cell"),
            [t("Stage"), t("Round"), t("Day"), t("By"), t("Rating"), t("Confidence"), t("Why")],
            [_stage_row(row, t) for row in rows],
            number_columns=(1,),
        ),
    )


def _stage_row(row: Row, t: Words) -> list[Node]:
    said = None if row["stage"] == "published" else _worded(row, t)
    return [
        words.stage(t, row["stage"]),
        t.number(row["round"]),
        t.date(row["submitted_on"]),
        f"{row['coder']} ({words.role(t, row['role'])})",
        words.rating(t, row["rating"]) if row["rating"] else "",
        words.confidence(t, row["confidence"]) if row["confidence"] else "",
        row["reason"] or said or t("as decided"),
    ]


def _criterion(data: EvidenceData, t: Words) -> Component:
    rule = next(row for row in rows_of(data.rubric) if row["rating"] == data.cell["rating"])
    return section(
        "criterion",
        t("What {rating} means", rating=words.rating(t, data.cell["rating"])),
        html.P(rule["criterion"]),
        html.P(go(_method(t), t("The whole rubric"))),
    )
