"""What happened since a day, or within a review cycle: of things that have a day of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.briefs.composer import Place, joined, name
from tracker.briefs.desk import Desk
from tracker.briefs.ground import Row
from tracker.briefs.model import BriefKind, Bullets, Line, Prose, Section
from tracker.vocab import AdherenceAction

SHOWN = 3  # examples of each kind in two pages
NO_ACTS = (  # about a text: who looked in vain, and who came to a meeting
    AdherenceAction.NO_ACTION.value,
    AdherenceAction.NOT_A_MEMBER.value,
    AdherenceAction.ATTENDED.value,
    AdherenceAction.ABSENT.value,
    AdherenceAction.NOT_INVITED.value,
)


@dataclass(frozen=True)
class Span:
    """After one day, up to another."""

    after: date
    until: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies within."""
        return day is not None and self.after < day <= self.until


def span_of(desk: Desk) -> Span | None:
    """Since the day that was asked for; of a cycle, from its first to its last day."""
    if desk.subject.kind is BriefKind.CYCLE and desk.since is None:
        row = desk.ground.cycles[desk.subject.key]
        return Span(row["starts_on"], min(row["ends_on"] or desk.ground.on, desk.ground.on))
    return None if desk.since is None else Span(desk.since, desk.ground.on)


def changes(desk: Desk) -> Section | None:
    """Reports, acts about texts, newer values, ratings, dates; None where nobody asked."""
    span = span_of(desk)
    if span is None:
        return None
    states = set(desk.subject.states) or {desk.subject.key}
    items = [
        _reports(desk, span, states),
        _acts(desk, span, states),
        _values(desk, span, states),
        _ratings(desk, span),
        _dates(desk, span),
    ]
    title = desk.c.say(
        "What happened from {first} to {last}",
        first=desk.t.date(span.after),
        last=desk.t.date(span.until),
    )
    found = tuple(one for one in items if one)
    if not found:
        said = desk.c.say(
            "Nothing with a day in this time is on record. That is not to say that nothing was "
            "done."
        )
        return Section("changes", title, (Prose(said),))
    return Section("changes", title, (Bullets(found),))


def _reports(desk: Desk, span: Span, states: set[str]) -> Line:
    rows = [
        row
        for row in desk.ground.reports
        if row["actor_code"] in states and span.holds(row["reported_on"])
    ]
    writers = {row["actor_code"] for row in rows}
    place = Place("reports", desk.subject.where, f"reported_on in {span.after}..{span.until}")
    said = desk.c.say_n(
        "{n} report reached the Summit follow-up page, from {states}.",
        "{n} reports reached the Summit follow-up page, from {states}.",
        len(rows),
        n=desk.c.number(len(rows), desk.t("reports"), place),
        states=_counted_states(desk, span, "reports", writers),
    )
    return desk.c.cited(said, *(desk.report(row) for row in rows[:SHOWN]))


def _counted_states(desk: Desk, span: Span, frame: str, states: Iterable[str]) -> Line:
    count = len(set(states))
    place = Place(frame, desk.subject.where, f"states in {span.after}..{span.until}")
    return desk.c.part_n(
        "{n} state", "{n} states", count, n=desk.c.number(count, desk.t("states"), place)
    )


def _acts(desk: Desk, span: Span, states: set[str]) -> Line:
    rows = [
        row
        for row in desk.ground.acts
        if row["actor_code"] in states
        and span.holds(row["acted_on"])
        and row["action"] not in NO_ACTS
    ]
    if not rows:
        return ()
    rows.sort(key=lambda row: (row["acted_on"], row["instrument_key"]), reverse=True)
    place = Place("adherences", desk.subject.where, f"acted_on in {span.after}..{span.until}")
    said = desk.c.say_n(
        "{n} act about a text or treaty, of {states}.",
        "{n} acts about texts and treaties, of {states}.",
        len(rows),
        n=desk.c.number(len(rows), desk.t("acts"), place),
        states=_counted_states(desk, span, "adherences", (row["actor_code"] for row in rows)),
    )
    return desk.c.cited(said, *(desk.act(row) for row in rows[:SHOWN]))


def _values(desk: Desk, span: Span, states: set[str]) -> Line:
    rows = [
        row
        for code in sorted(states)
        for row in desk.ground.statuses_of.get(code, [])
        if not row["part"]
        and row["current_year"]
        and span.after.year < row["current_year"] <= span.until.year
    ]
    if not rows:
        return ()
    place = Place(
        "progress", desk.subject.where, f"current_year in {span.after.year}..{span.until.year}"
    )
    said = desk.c.say_n(
        "{n} indicator has a value for a later year, of {states}.",
        "{n} indicators have a value for a later year, of {states}.",
        len(rows),
        n=desk.c.number(len(rows), desk.t("indicators with a later value"), place),
        states=_counted_states(desk, span, "progress", (row["subject"] for row in rows)),
    )
    return desk.c.cited(said, *(desk.value(row) for row in rows[:SHOWN]))


def _ratings(desk: Desk, span: Span) -> Line:
    count = sum(span.holds(row["published_on"]) for row in desk.subject.cells)
    if not count:
        return ()
    what = f"published_on in {span.after}..{span.until}"
    said = desk.c.say_n(
        "{n} rating was published.",
        "{n} ratings were published.",
        count,
        n=desk.count(count, desk.t("ratings published"), what),
    )
    return desk.c.cited(said, desk.page())


def _dates(desk: Desk, span: Span) -> Line:
    rows: list[Row] = [row for row in desk.subject.cells if span.holds(row["due_on"])]
    if not rows:
        return ()
    keys = dict.fromkeys(row["clause_key"] for row in rows)
    said = desk.c.say_n(
        "{n} date fell due: {clauses}.",
        "{n} dates fell due: {clauses}.",
        len(keys),
        n=desk.count(
            len(keys), desk.t("dates fallen due"), f"due_on in {span.after}..{span.until}"
        ),
        clauses=joined([(name(desk.clause(key).text),) for key in keys], desk.t("; ")),
    )
    return desk.c.cited(said, desk.page())
