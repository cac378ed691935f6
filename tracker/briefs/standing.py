"""What is not said and what applies: silence, the state's reply, texts that bind, neighbours."""

from tracker.briefs.composer import Place, Source, Value, joined, name, strong
from tracker.briefs.desk import Desk
from tracker.briefs.ground import Row
from tracker.briefs.model import Block, Bullets, Line, Prose, Run, Section
from tracker.vocab import Applicability, ClaimBasis, RatificationStatus, Stage
from tracker.wording import catalogue_labels

MIGRANT_WORKERS = "icrmw-1990"  # the treaty every brief on a state asks about
LEAST_NEIGHBOURS = 3  # a group of fewer says nothing about a neighbourhood
EVERYBODY = "oas"  # a group of nearly all states is no neighbourhood
EXAMPLES = 3
PARTY = (RatificationStatus.PARTY.value, RatificationStatus.PARTY_WITH_RESERVATION.value)


# ---- silence ------------------------------------------------------------------------------------


def silence(desk: Desk) -> Section:
    """How long nobody has reported, and what no report ever touched."""
    lines = _state_silence(desk) if desk.subject.is_one_state else _many_silent(desk)
    return Section("silence", desk.c.say("Silence"), (Prose(joined(lines)),))


def _state_silence(desk: Desk) -> list[Line]:
    code = desk.subject.key
    state = desk.names.phrases.of(desk.names.language, code)
    row = desk.ground.silences.get(code)
    if row is None:
        said = desk.c.say(
            "The follow-up page lists {all} states and not {state}: what it reported elsewhere is "
            "not on record here.",
            all=desk.c.number(
                len(desk.ground.listed),
                desk.t("states listed"),
                Place("silence", "all", "actor_code"),
            ),
            state=state,
        )
        return [desk.c.cited(said, desk.page())]
    return [_last_report(desk, row), _reviews(desk, row), _untouched(desk, row)]


def _last_report(desk: Desk, row: Row) -> Line:
    code = row["actor_code"]
    state = desk.names.phrases.of(desk.names.language, code)
    if not row["reports"]:
        reported = [one for one in desk.ground.listed if one in desk.ground.reports_of]
        said = desk.c.say(
            "{state} {state~has~have} never reported to the follow-up system on migration, where "
            "{n} of {all} states did.",
            state=state,
            n=desk.c.number(
                len(reported), desk.t("states that reported"), Place("silence", "all", "reports>0")
            ),
            all=desk.c.number(
                len(desk.ground.listed),
                desk.t("states listed"),
                Place("silence", "all", "actor_code"),
            ),
        )
        return desk.c.cited(said, desk.page())
    said = desk.c.say_n(
        "{n} report is on record, the last of {day}, {years} years ago.",
        "{n} reports are on record, the last of {day}, {years} years ago.",
        row["reports"],
        n=desk.c.number(row["reports"], desk.t("reports"), Place("silence", code, "reports")),
        day=desk.c.day(
            row["last_on"], desk.t("day of the last report"), Place("silence", code, "last_on")
        ),
        years=desk.c.number(
            row["years_since"],
            desk.t("years since the last report"),
            Place("silence", code, "years_since"),
            digits=1,
        ),
    )
    return desk.c.cited(said, *(desk.report(one) for one in desk.ground.reports_of[code][:1]))


def _reviews(desk: Desk, row: Row) -> Line:
    code = row["actor_code"]
    if not row["reviews"]:
        return ()
    counts = {
        "covered": (row["reported"] + row["missed"], desk.t("cycles the page covers")),
        "reviews": (row["reviews"], desk.t("closed Summit cycles")),
        "reported": (row["reported"], desk.t("cycles with a report")),
    }
    columns = {"covered": "reported+missed"}
    told = {
        key: desk.c.number(value, label, Place("silence", code, columns.get(key, key)))
        for key, (value, label) in counts.items()
    }
    return desk.c.say(
        "The page covers {covered} of {reviews} Summit cycles closed since it was first bound; "
        "{state} reported in {reported} of them.",
        state=desk.names.phrases.of(desk.names.language, code),
        **told,
    )


def _untouched(desk: Desk, row: Row) -> Line:
    code, low, high = row["actor_code"], row["never_least"], row["never_most"]
    label = desk.t("commitments no report touches")
    all_label = desk.t("commitments that apply, or may")
    every = desk.c.number(row["mandates"], all_label, Place("silence", code, "mandates"))
    least = desk.c.number(low, label, Place("silence", code, "never_least"))
    if low == high:
        return desk.c.say(
            "{n} of {all} commitments are in no report on record.", n=least, all=every
        )
    return desk.c.say(
        "Between {low} and {high} of {all} commitments are in no report on record.",
        low=least,
        high=desk.c.number(high, label, Place("silence", code, "never_most")),
        all=every,
    )


def _many_silent(desk: Desk) -> list[Line]:
    """How many of the subject's states never reported at all, and how many on this."""
    states = desk.subject.states
    never = [one for one in states if one not in desk.ground.reports_of]
    touched = {
        row["actor_code"]
        for row in desk.subject.cells
        if row["claim"] in (ClaimBasis.CLAIMED, ClaimBasis.CITED_ONLY)
    }
    every = desk.count(len(states), desk.t("states"), "states")
    said = desk.c.say(
        "{n} of {all} states never reported to the follow-up system on migration; reports of "
        "{some} speak of this.",
        n=desk.count(len(never), desk.t("states that never reported"), "states without report"),
        all=every,
        some=desk.count(
            len(touched), desk.t("states whose reports speak of it"), "states with claim"
        ),
    )
    return [desk.c.cited(said, desk.page())]


# ---- reply --------------------------------------------------------------------------------------


def reply(desk: Desk) -> Section:
    """What the state answered, word for word; its recorded silence; or that nobody asked."""
    one, many = desk.c.say("What the state replied"), desk.c.say("What states replied")
    title = one if desk.subject.is_one_state else many
    keys = {(row["clause_key"], row["actor_code"]) for row in desk.subject.cells}
    mine = [row for row in desk.ground.stages if (row["clause_key"], row["actor_code"]) in keys]
    blocks = [
        block
        for row in mine
        if row["stage"] == Stage.STATE_REPLY
        for block in _reply_blocks(desk, row)
    ]
    if blocks:
        return Section("reply", title, tuple(blocks))
    if any(row["stage"] == Stage.REPLY_INVITED for row in mine):
        said = desk.c.say(
            "No reply is on record. A reply is welcome at any time and is printed word for word."
        )
        return Section("reply", title, (Prose(said),))
    said = desk.c.say(
        "No reply is on record. The ratings here are a baseline that reads what states published "
        "themselves; nobody has been invited to answer it yet. A reply is welcome at any time and "
        "is printed word for word."
    )
    return Section("reply", title, (Prose(said),))


def _reply_blocks(desk: Desk, row: Row) -> list[Prose]:
    state = desk.names.states[row["actor_code"]]
    opening: dict[str, Value] = {
        "state": state,
        "day": desk.t.date(row["submitted_on"]),
        "clause": desk.clause(row["clause_key"]),
    }
    if row["is_silence"]:
        return [
            Prose(
                desk.c.say(
                    "{state} was invited to answer on {clause} and had not by {day}.", **opening
                )
            )
        ]
    language, text = _in_language(row, desk.names.language)
    return [
        Prose(desk.c.say("{state} on {clause}, {day}:", **opening)),
        Prose((name(text, None if language == desk.names.language else language),), is_quote=True),
    ]


def _in_language(row: Row, wanted: str) -> tuple[str, str]:
    """The words of a stage in the brief's language, or in that they were written in."""
    found = {
        key.removeprefix("wording_"): row[key]
        for key in row
        if key.startswith("wording_") and row[key]
    }
    language = wanted if wanted in found else next(iter(found), wanted)
    return language, found.get(language, "")


# ---- what applies -------------------------------------------------------------------------------


def applies(desk: Desk) -> Section | None:
    """Which texts bind the state, by which act; only of states without a report of their own."""
    if not desk.subject.is_one_state or desk.subject.key in desk.ground.reports_of:
        return None
    code = desk.subject.key
    own = [row for row in desk.ground.standings if row["actor_code"] == code]
    binding = [
        row for row in own if row["state"] in (Applicability.APPLIES, Applicability.RESERVED)
    ]
    said = desk.c.say(
        "{n} of {all} political texts apply by an act on record; of {unknown} nobody knows.",
        n=desk.c.number(
            len(binding), desk.t("texts that apply"), Place("standings", code, "state=applies")
        ),
        all=desk.c.number(
            len(own), desk.t("political texts"), Place("standings", code, "instrument_key")
        ),
        unknown=desk.c.number(
            sum(row["state"] == Applicability.UNKNOWN for row in own),
            desk.t("texts of which nobody knows"),
            Place("standings", code, "state=unknown"),
        ),
    )
    with_cells = {row["instrument_key"] for row in desk.ground.provisions.values()}
    newest = sorted(
        binding,
        key=lambda row: (row["instrument_key"] in with_cells, str(row["since"])),
        reverse=True,
    )
    blocks: list[Block] = [Prose(joined([said, _treaties(desk)]))]
    if newest:
        blocks.append(_acts(desk, newest[:EXAMPLES]))
    return Section("applies", desk.c.say("What applies"), tuple(blocks))


def _acts(desk: Desk, rows: list[Row]) -> Bullets:
    items = []
    for row in rows:
        said = desk.c.say(
            "{instrument}: {action}, {day}.",
            instrument=desk.names.instruments[row["instrument_key"]],
            action=catalogue_labels.action(desk.t, row["by"]),
            day=_since(desk, row),
        )
        items.append(desk.c.cited(said, *_act_sources(desk, row)))
    return Bullets(tuple(items))


def _since(desk: Desk, row: Row) -> str:
    if row["since"] is None:
        return desk.t("day unknown")
    return str(row["since"].year) if row["precision"] == "year" else desk.t.date(row["since"])


def _act_sources(desk: Desk, row: Row) -> list[Source]:
    return [
        desk.act(one)
        for one in desk.ground.acts
        if one["instrument_key"] == row["instrument_key"]
        and one["actor_code"] == row["actor_code"]
        and one["action"] == row["by"]
    ][:1]


def _treaties(desk: Desk) -> Line:
    code = desk.subject.key
    own = [row for row in desk.ground.treaties if row["actor_code"] == code]
    party = [row for row in own if row["status"] in PARTY]
    return desk.c.say(
        "{state} {state~is~are} party to {n} of {all} treaties.",
        state=desk.names.phrases.of(desk.names.language, code),
        n=desk.c.number(
            len(party),
            desk.t("treaties it is party to"),
            Place("ratifications", code, "status=party"),
        ),
        all=desk.c.number(
            len(own), desk.t("treaties"), Place("ratifications", code, "instrument_key")
        ),
    )


def treaty_of_migrants(desk: Desk, code: str) -> Row | None:
    """How a state stands to the convention on migrant workers."""
    return next(
        (
            row
            for row in desk.ground.treaties
            if row["actor_code"] == code and row["instrument_key"] == MIGRANT_WORKERS
        ),
        None,
    )


# ---- neighbours ---------------------------------------------------------------------------------


def neighbours(desk: Desk) -> Section | None:
    """What the members of the state's smallest group report, where it does not."""
    if not desk.subject.is_one_state or desk.subject.key in desk.ground.reports_of:
        return None
    group = neighbourhood(desk)
    if group is None:
        return None
    others = [one for one in desk.ground.groups[group] if one != desk.subject.key]
    reported = [one for one in others if one in desk.ground.reports_of]
    said = desk.c.say(
        "Of the other {all} members of {group}, {n} reported at least once.",
        n=desk.c.number(
            len(reported), desk.t("members that reported"), Place("silence", group, "reports>0")
        ),
        all=desk.c.number(
            len(others), desk.t("other members"), Place("memberships", group, "actor_code")
        ),
        group=desk.names.groups[group],
    )
    items = [_example(desk, row) for row in _best_of(desk, others)]
    blocks: list[Block] = [Prose(desk.c.cited(said, desk.page()))]
    if items:
        blocks.append(Bullets(tuple(items)))
    return Section("neighbours", desk.c.say("What neighbours report"), tuple(blocks))


def neighbourhood(desk: Desk) -> str | None:
    """The smallest group of the state that is large enough, with reports if there is one."""
    mine = [
        (not any(one in desk.ground.reports_of for one in members), len(members), key)
        for key, members in desk.ground.groups.items()
        if desk.subject.key in members and key != EVERYBODY and len(members) > LEAST_NEIGHBOURS
    ]
    return min(mine)[2] if mine else None


def _best_of(desk: Desk, states: list[str]) -> list[Row]:
    """The best rated cells of these states, each of another state and paragraph."""
    rows = [
        row
        for row in desk.ground.cells
        if row["actor_code"] in states and row["assessed_low"] is not None and row["claimed_by"]
    ]
    rows.sort(
        key=lambda row: (-row["assessed_low"], -(row["claim_passages"] or 0), row["clause_key"])
    )
    found: dict[str, Row] = {}
    for row in rows:
        if row["provision_key"] not in {one["provision_key"] for one in found.values()}:
            found.setdefault(row["actor_code"], row)
    return list(found.values())[:EXAMPLES]


def _example(desk: Desk, row: Row) -> Line:
    key = str(row["claimed_by"]).split(";")[0]
    state = (name(desk.names.states[row["actor_code"]]), Run(desk.t(": ")))
    said = (*strong(state), name(desk.names.evidence[key]))
    report = desk.ground.report(desk.ground.evidence[key]["report_key"])
    on = desk.c.part(
        "({clause}; {day})",
        clause=name(desk.paragraph(row["provision_key"])),
        day=desk.t.date(report["reported_on"]),
    )
    return desk.c.cited(joined([said, on]), desk.passage(key))
