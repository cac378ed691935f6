"""From what is on record to a brief: which parts, in which order, and its headline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.briefs.asking import missing, questions
from tracker.briefs.bases import bases
from tracker.briefs.cells import every_cell
from tracker.briefs.changes import changes
from tracker.briefs.composer import Composer, Place, Value, name
from tracker.briefs.corners import applicable, bound, breakdown, corners
from tracker.briefs.desk import Desk
from tracker.briefs.findings import advances, gaps, indicators
from tracker.briefs.ground import Ground, Names
from tracker.briefs.labels import labels
from tracker.briefs.model import (
    Brief,
    BriefKind,
    Edition,
    Line,
    Organisation,
    Prose,
    Section,
)
from tracker.briefs.standing import applies, neighbours, reply, silence
from tracker.briefs.subject import Mean, subject_of
from tracker.i18n import Words
from tracker.vocab import Basis


@dataclass(frozen=True)
class Wanted:
    """Which brief: its subject, its edition, and who prepared it."""

    kind: BriefKind
    key: str
    edition: Edition = Edition.TWO_PAGES
    organisation: Organisation | None = None
    since: date | None = None


def write(ground: Ground, names: Names, wanted: Wanted) -> Brief:
    """The brief in the language of `names`.

    Raises:
        UnknownKeyError: the subject is not on record.
    """
    subject = subject_of(ground, wanted.kind, wanted.key)
    desk = Desk(
        ground,
        names,
        Composer(Words(names.language)),
        subject,
        wanted.edition,
        wanted.since,
    )
    title = _title(desk)
    sections = tuple(one for one in _sections(desk) if one is not None)
    brief = Brief(
        kind=wanted.kind,
        key=wanted.key,
        language=names.language,
        edition=wanted.edition,
        title=title,
        subtitle=_subtitle(desk),
        headline=_headline(desk),
        sections=sections,
        evidence=(),
        figures=(),
        release=ground.release,
        cite=_cite(desk, title),
        labels=labels(desk.t),
        organisation=wanted.organisation,
        is_draft=ground.is_draft,
    )
    return desk.c.finish(brief)


def _sections(desk: Desk) -> list[Section | None]:
    """The parts in reading order; evidence is numbered as they are written."""
    return [
        bases(desk),
        changes(desk),
        corners(desk),
        breakdown(desk),
        gaps(desk),
        advances(desk),
        applies(desk),
        neighbours(desk),
        indicators(desk),
        silence(desk),
        reply(desk),
        missing(desk),
        questions(desk),
        every_cell(desk),
        _method(desk),
    ]


def _title(desk: Desk) -> str:
    names, key = desk.names, desk.subject.key
    titles: Mapping[BriefKind, Mapping[str, str]] = {
        BriefKind.STATE: names.states,
        BriefKind.THEME: names.themes,
        BriefKind.INSTRUMENT: names.instruments,
        BriefKind.GROUP: names.groups,
        BriefKind.CYCLE: names.cycles,
    }
    if desk.subject.kind is BriefKind.COMMITMENT:
        return desk.paragraph(key)
    if desk.subject.kind is BriefKind.DEMAND:
        return names.clauses[key]
    return titles[desk.subject.kind][key]


def _subtitle(desk: Desk) -> Line:
    if desk.subject.kind is BriefKind.DEMAND:
        return desk.c.say("A demand of civil society, and the commitments it rests on")
    own = {row["instrument_key"] for row in desk.subject.cells}
    days = [day for key, day in desk.ground.adopted_on.items() if key in own or not own]
    return desk.c.say(
        "Commitments on migration adopted at Summits of the Americas, {first}–{last}",
        first=str(min(days).year),
        last=str(max(days).year),
    )


def _headline(desk: Desk) -> Line:
    """The finding in one sentence; where nothing is known, that."""
    mean = desk.subject.mean
    if mean is None:
        return _headline_of_nothing(desk)
    if mean.rated == 0:
        return _unknown_headline(desk, mean)
    values: dict[str, Value] = {
        "rated": desk.c.number(mean.rated, desk.t("rated"), Place(mean.frame, mean.row, "rated")),
        "all": applicable(desk, mean),
        "low": bound(desk, mean, "low"),
        "high": bound(desk, mean, "high"),
    }
    if desk.subject.kind is BriefKind.CYCLE:
        return desk.c.say(
            "Of {all} pairs of a state and a commitment adopted by then, {rated} are rated today: "
            "on a scale from zero to one the mean lies between {low} and {high}.",
            **values,
        )
    if desk.subject.is_one_state:
        return desk.c.say(
            "Of {all} commitments {rated} could be rated for {state}: on a scale from zero to one "
            "the mean lies between {low} and {high}.",
            state=desk.names.phrases.of(desk.names.language, desk.subject.key),
            **values,
        )
    return desk.c.say(
        "Of {all} pairs of a commitment and a state {rated} could be rated: on a scale from zero "
        "to one the mean lies between {low} and {high}.",
        **values,
    )


def _headline_of_nothing(desk: Desk) -> Line:
    """Of a state the follow-up page does not list, and of a demand that rests on no mandate."""
    if desk.subject.is_one_state:
        return desk.c.say(
            "The Summit follow-up system does not list {state}: what {state} did about commitments "
            "on migration is not on record here.",
            state=desk.names.phrases.of(desk.names.language, desk.subject.key),
        )
    return desk.c.say("This rests on no commitment that could be followed, so nothing is rated.")


def _unknown_headline(desk: Desk, mean: Mean) -> Line:
    if desk.subject.is_one_state:
        measured = sum(row["measured_low"] is not None for row in desk.subject.cells)
        return desk.c.say(
            "None of {all} commitments could be rated for {state}: what was done is unknown. "
            "Indicators speak to {n} of them.",
            state=desk.names.phrases.of(desk.names.language, desk.subject.key),
            all=applicable(desk, mean),
            n=desk.count(measured, desk.t("measured"), "measured_low not missing"),
        )
    return desk.c.say(
        "None of {all} pairs of a commitment and a state could be rated: what was done is unknown.",
        all=applicable(desk, mean),
    )


def _method(desk: Desk) -> Section:
    """The method in three lines."""
    rules = desk.ground.rules.scoring
    share = desk.c.number(
        100 * rules.grade_coverage,
        desk.t("percent rated that a grade needs"),
        Place("scoring", "grade", "coverage"),
    )
    lines = (
        _who_rated(desk),
        desk.c.say(
            "What nobody could rate counts as anything from zero to one: hence ranges. No grade is "
            "given below {share} % rated, and states are ranked only where ranges do not overlap.",
            share=share,
        ),
        desk.c.say(
            "Every number stands in the annex with its place in the data; every number in brackets "
            "leads to the list of evidence."
        ),
    )
    return Section("method", desk.c.say("Method"), tuple(Prose(one) for one in lines))


def _who_rated(desk: Desk) -> Line:
    """Whose judgement the ratings are; the project's own reading is no monitor's finding."""
    bases = [row["basis"] for row in desk.subject.cells if row["assessment_key"]]
    own = sum(one == Basis.BASELINE_DESK_REVIEW for one in bases)
    if own == len(bases):
        return desk.c.say(
            "Claims are read from states’ own reports. Ratings are a baseline desk review of "
            "published reports by this project, by two coders blind to each other (language "
            "models), not a finding of any monitoring body."
        )
    return desk.c.say(
        "Claims are read from states’ own reports. Of {all} judgements {n} are a baseline desk "
        "review of published reports by this project (coders: language models), not a finding of "
        "any monitoring body; the others are monitors’, after two blind codings and the state’s "
        "time to answer.",
        n=desk.count(own, desk.t("of the baseline"), "basis=baseline_desk_review"),
        all=desk.count(len(bases), desk.t("judgements"), "assessment_key not missing"),
    )


def _cite(desk: Desk, title: str) -> Line:
    return desk.c.say(
        "Hechos: {title}. Accountability brief, {day}, release {release}.",
        title=name(title.rstrip(".")),
        day=desk.t.date(desk.ground.on),
        release=desk.ground.release.release_id,
    )
