"""What is missing, who could supply it, and what a delegate can ask."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain

from tracker.briefs.composer import Place, joined, name
from tracker.briefs.desk import Desk
from tracker.briefs.findings import (
    about,
    due_on,
    indicator_name,
    indicator_value,
    indicator_year,
    measured_rows,
    searches_of,
)
from tracker.briefs.ground import Row
from tracker.briefs.model import Bullets, Line, Prose, Section
from tracker.briefs.standing import PARTY, treaty_of_migrants
from tracker.vocab import (
    Applicability,
    ClaimBasis,
    IndicatorUnit,
    ProgressClass,
    RatificationStatus,
    Rating,
    ScheduleState,
)

MOST_NAMED = 2
PARTY_INDICATOR = "icrmw_ratified"  # counts who is party to the convention
OURS = "This project"  # what the catalogue says of indicators that nobody else keeps
Question = Callable[[], Line]  # said only when it is wanted, as it numbers its sources
WORSE = (ProgressClass.DETERIORATION, ProgressClass.NO_CHANGE)


# ---- what is missing ----------------------------------------------------------------------------


LACKS: dict[str, Callable[[Row], bool]] = {  # what a cell lacks, by the condition on the frame
    "claim=no_report": lambda row: row["claim"] == ClaimBasis.NO_REPORT,
    "standing=unknown": lambda row: row["standing"] == Applicability.UNKNOWN,
    "rating=searched_no_evidence": lambda row: row["rating"] == Rating.SEARCHED_NO_EVIDENCE,
    "claim=unread": lambda row: row["claim"] == ClaimBasis.UNREAD,
    "measured=0 indicators>0": lambda row: bool(row["indicators"]) and row["measured_low"] is None,
    "indicators=0": lambda row: not row["indicators"],
    "schedule=undated": lambda row: row["schedule"] == ScheduleState.UNDATED,
}


def missing(desk: Desk) -> Section:
    """What would narrow the bounds, each with who could supply it."""
    title = desk.c.say("What is missing, and who could supply it")
    lacking = {
        what: count
        for what, is_so in LACKS.items()
        if (count := sum(map(is_so, desk.subject.cells)))
    }
    if lacking:
        told = list(_told(desk, lacking))[: desk.budget.missing]
        return Section("missing", title, (Bullets(tuple(told)),))
    if desk.subject.cells:
        return Section("missing", title, (Prose(desk.c.say("Nothing: every side is known.")),))
    said = desk.c.say(
        "Everything: a report, and a place on the Summit follow-up page to put it. The Summits "
        "Secretariat (OAS) can open one, and governments can publish what they did anywhere."
    )
    return Section("missing", title, (Prose(said),))


def _told(desk: Desk, lacking: Mapping[str, int]) -> Iterator[Line]:
    """Each lack in words, in the order of `LACKS`."""
    say, supplied = _sayings(desk), _suppliers(desk)
    labels = _lack_labels(desk)
    for what, count in lacking.items():
        yield joined([say[what](_counted(desk, count, labels[what], what)), supplied[what]])


def _sayings(desk: Desk) -> dict[str, Callable[[Line], Line]]:
    """What is missing for so many."""
    c = desk.c
    return {
        "claim=no_report": lambda n: c.say("A report on {n}.", n=n),
        "rating=searched_no_evidence": lambda n: c.say(
            "Evidence on {n} that reports name and say nothing checkable of.", n=n
        ),
        "claim=unread": lambda n: c.say("The text of reports that may speak of {n}.", n=n),
        "measured=0 indicators>0": lambda n: c.say(
            "Values for {n}: an indicator exists, and no value that can be judged.", n=n
        ),
        "indicators=0": lambda n: c.say("An indicator for {n}.", n=n),
        "standing=unknown": lambda n: c.say(
            "Whether {n} bind at all: no act on record says who adopted the text.", n=n
        ),
        "schedule=undated": lambda n: c.say("A date: {n} have none and can never be late.", n=n),
    }


def _lack_labels(desk: Desk) -> dict[str, str]:
    t = desk.t
    return {
        "claim=no_report": t("without a report"),
        "rating=searched_no_evidence": t("searched in vain"),
        "claim=unread": t("perhaps told of in a report without text"),
        "measured=0 indicators>0": t("with an indicator and no value that can be judged"),
        "indicators=0": t("without an indicator"),
        "standing=unknown": t("of which nobody knows whether they bind"),
        "schedule=undated": t("without a date"),
    }


def _suppliers(desk: Desk) -> dict[str, Line]:
    """Who could supply what is missing."""
    say = desk.c.say
    return {
        "claim=no_report": _reporters(desk),
        "rating=searched_no_evidence": say(
            "Organisations and monitors can bring evidence from elsewhere."
        ),
        "claim=unread": say("The Summits Secretariat (OAS) can publish the texts."),
        "measured=0 indicators>0": _custodians(desk),
        "indicators=0": say("Organisations can propose one, and states agree on it."),
        "standing=unknown": say(
            "The OAS, as depositary of Summit texts, can say who adopted them."
        ),
        "schedule=undated": say("States that adopt the next text can set dates."),
    }


def _custodians(desk: Desk) -> Line:
    """The offices that keep most of the indicators without a value, as the catalogue names them."""
    is_so = LACKS["measured=0 indicators>0"]
    keepers = Counter(
        desk.ground.indicators[key]["custodian"]
        for clause in dict.fromkeys(row["clause_key"] for row in desk.subject.cells if is_so(row))
        for key in desk.ground.speaking.get(clause, [])
    )
    listed = sorted(keepers, key=lambda one: (-keepers[one], str(one)))
    named = [one for one in listed if one and not one.startswith(OURS)]
    if not named:
        return desk.c.say("Statistical offices can supply them.")
    spoken = None if desk.names.language == "en" else "en"
    return desk.c.say(
        "Statistical offices and custodians can supply them, such as: {offices}.",
        offices=name("; ".join(named[:MOST_NAMED]), spoken),
    )


def _counted(desk: Desk, count: int, label: str, what: str) -> Line:
    values = {
        "n": desk.count(count, label, what),
        "all": desk.count(len(desk.subject.cells), desk.t("cells"), "standing not does_not_apply"),
    }
    if desk.subject.is_one_state:
        return desk.c.part("{n} of {all} commitments", **values)
    return desk.c.part("{n} of {all} pairs of a commitment and a state", **values)


def _reporters(desk: Desk) -> Line:
    """The government, and the bodies that the sources name as responsible."""
    if not desk.subject.is_one_state:
        return desk.c.say("Governments can report to the Summit follow-up system at any time.")
    bodies = [
        row["name_es"] if desk.names.language == "es" and row["name_es"] else row["name_en"]
        for row in desk.ground.bodies
        if row["actor_code"] == desk.subject.key
    ][:MOST_NAMED]
    state = desk.names.phrases.of(desk.names.language, desk.subject.key)
    if not bodies:
        return desk.c.say(
            "The government {state.of} can report to the Summit follow-up system at any time.",
            state=state,
        )
    language = "es" if desk.names.language == "es" else "en"
    spoken = None if language == desk.names.language else language
    return desk.c.say(
        "The government {state.of} can report at any time; bodies its sources name: {bodies}.",
        state=state,
        bodies=name("; ".join(bodies), spoken),
    )


# ---- what to ask --------------------------------------------------------------------------------


def questions(desk: Desk) -> Section:
    """Questions a delegate can ask, each with what it rests on; no more than the edition has."""
    found: list[Line] = []
    for ask in chain(
        _of_claims(desk),
        _of_silence(desk),
        _of_dates(desk),
        _of_treaty(desk),
        _of_values(desk),
    ):
        if len(found) < desk.budget.questions:
            found.append(ask())
    title = desk.c.say("Questions a delegate can ask")
    return Section("questions", title, (Bullets(tuple(found), is_numbered=True),))


def _of_claims(desk: Desk) -> Iterator[Question]:
    """What shows that what was claimed works: of the cell whose claim goes farthest beyond."""
    rows = [row for row in desk.subject.cells if (row["claim_gap_low"] or 0) > 0]
    rows = [row for row in rows if row["claimed_by"]]
    rows.sort(key=lambda row: (-row["claim_gap_low"], -row["claim_gap_high"], about(row)))
    for row in rows[:1]:
        yield partial(_of_claim, desk, row)


def _of_claim(desk: Desk, row: Row) -> Line:
    key = str(row["claimed_by"]).split(";")[0]
    said = desk.c.say(
        "{clause}: on {day} {state} reported, in our words: {told} Whom does this reach today, "
        "how many, and what shows it?",
        clause=desk.clause(row["clause_key"]),
        state=desk.names.phrases.of(desk.names.language, row["actor_code"]),
        day=desk.t.date(desk.ground.report(desk.ground.evidence[key]["report_key"])["reported_on"]),
        told=name(desk.names.evidence[key]),
    )
    return desk.c.cited(said, desk.passage(key))


def _of_silence(desk: Desk) -> Iterator[Question]:
    yield partial(_of_one_silent if desk.subject.is_one_state else _of_many_silent, desk)


def _of_many_silent(desk: Desk) -> Line:
    said = desk.c.say("Which of these states will report before the next review, and on what?")
    return desk.c.cited(said, desk.page())


def _of_one_silent(desk: Desk) -> Line:
    code = desk.subject.key
    state = desk.names.phrases.of(desk.names.language, code)
    reports = desk.ground.reports_of.get(code, [])
    if reports:
        said = desk.c.say(
            "When will {state} report again, and on which of the commitments it has never "
            "mentioned?",
            state=state,
        )
        return desk.c.cited(said, desk.report(reports[0]))
    said = desk.c.say(
        "When will {state} report on commitments on migration, and through which body?",
        state=state,
    )
    return desk.c.cited(said, desk.page())


def _of_dates(desk: Desk) -> Iterator[Question]:
    rows = [row for row in desk.subject.cells if row["schedule"] == ScheduleState.LAPSED]
    for row in sorted(rows, key=lambda row: (row["due_on"], about(row)))[:1]:
        yield partial(_of_date, desk, row)


def _of_date(desk: Desk, row: Row) -> Line:
    said = desk.c.say(
        "{clause} was due on {day}: was it done, and what shows it?",
        clause=desk.clause(row["clause_key"]),
        day=due_on(desk, row),
    )
    return desk.c.cited(said, *searches_of(desk, row))


def _of_treaty(desk: Desk) -> Iterator[Question]:
    """Whether a state that is no party to the convention on migrant workers means to become one."""
    row = treaty_of_migrants(desk, desk.subject.key) if desk.subject.is_one_state else None
    if row is not None and row["status"] not in (*PARTY, RatificationStatus.UNKNOWN):
        yield partial(_of_joining, desk, row)


def _of_joining(desk: Desk, row: Row) -> Line:
    treaty = row["instrument_key"]
    party = sum(
        one["status"] in PARTY and one["instrument_key"] == treaty for one in desk.ground.treaties
    )
    states = len(desk.ground.states)
    said = desk.c.say(
        "{n} of {all} states are party to the convention on migrant workers. What keeps {state} "
        "from joining it?",
        n=desk.c.number(
            party, desk.t("states that are party"), Place("ratifications", treaty, "status=party")
        ),
        all=desk.c.number(states, desk.t("states"), Place("ratifications", treaty, "actor_code")),
        state=desk.names.phrases.of(desk.names.language, desk.subject.key),
    )
    acts = [
        one
        for one in desk.ground.acts
        if one["instrument_key"] == treaty and one["actor_code"] == desk.subject.key
    ]
    newest = sorted(acts, key=lambda one: str(one["acted_on"]))[-1:]
    counted = [
        row
        for row in desk.ground.statuses_of.get(desk.subject.key, [])
        if row["indicator_key"] == PARTY_INDICATOR and row["series_key"]
    ]
    return desk.c.cited(said, *map(desk.act, newest), *map(desk.value, counted))


def _of_values(desk: Desk) -> Iterator[Question]:
    """What is done about what gets worse."""
    for row in measured_rows(desk):
        unit = desk.ground.indicators[row["indicator_key"]]["unit"]
        if ProgressClass(row["class"]) in WORSE and unit != IndicatorUnit.YES_NO:
            yield partial(_of_value, desk, row)


def _of_value(desk: Desk, row: Row) -> Line:
    said = desk.c.say(
        "{indicator}: {base} in {first}, {value} in {last}. What is being done, by whom, until "
        "when?",
        indicator=indicator_name(desk, row),
        base=indicator_value(desk, row, "base"),
        first=indicator_year(desk, row, "base"),
        value=indicator_value(desk, row, "current"),
        last=indicator_year(desk, row, "current"),
    )
    return desk.c.cited(said, desk.value(row))
