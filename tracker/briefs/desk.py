"""Where a brief is written: what is on record, what it is called, and the composer."""

from dataclasses import dataclass
from datetime import date

from tracker.briefs.composer import Composer, Place, Source, name
from tracker.briefs.ground import Ground, Names, Row
from tracker.briefs.model import Edition, EvidenceKind, Line, Run
from tracker.briefs.subject import Subject
from tracker.i18n import Words
from tracker.wording import catalogue_labels, gap_labels, measure_labels

SHORT_HASH = 12  # signs of a passage's hash that a locator prints


@dataclass(frozen=True)
class Budget:
    """How much of each part is told."""

    findings: int  # of each kind
    passages: int  # cited of each
    indicators: int
    missing: int
    questions: int
    cells: bool  # whether every cell is listed


BUDGETS = {
    Edition.TWO_PAGES: Budget(3, 1, 3, 5, 4, cells=False),
    Edition.FULL: Budget(10, 3, 99, 9, 8, cells=True),
}


@dataclass(frozen=True)
class Desk:
    """All that the parts of a brief need to be written."""

    ground: Ground
    names: Names
    c: Composer
    subject: Subject
    edition: Edition
    since: date | None = None

    @property
    def t(self) -> Words:
        """The brief's language."""
        return self.c.t

    @property
    def budget(self) -> Budget:
        """How much is told in this edition."""
        return BUDGETS[self.edition]

    # ---- numbers --------------------------------------------------------------------------------

    def count(self, value: int, label: str, what: str) -> Run:
        """How many of the subject's cells are so; `what` is the condition on the gap frame."""
        return self.c.number(value, label, Place("gap", self.subject.where, what))

    def year(self, value: float, label: str, place: Place) -> Run:
        """A year, which has no separators."""
        return self.c.figure(int(value), str(int(value)), label, place)

    # ---- names ----------------------------------------------------------------------------------

    def clause(self, key: str) -> Run:
        """A clause by its text, paragraph and place."""
        return name(gap_labels.clause_name(self.t, self.names.instruments, key))

    def paragraph(self, key: str) -> str:
        """A paragraph by its text and number."""
        instrument, _, number = key.partition(":")
        return f"{self.names.instruments.get(instrument, instrument)}, {number}"

    def summary(self, clause_key: str) -> Run:
        """What a clause says."""
        return name(self.names.clauses[clause_key])

    # ---- sources --------------------------------------------------------------------------------

    def page(self) -> Source:
        """The follow-up page as a whole."""
        row = self.ground.page
        digest = (row["sha256"] or row["pinned_sha256"] or "")[:SHORT_HASH]
        return Source(
            row["source_key"],
            EvidenceKind.SOURCE,
            self.c.say(
                "{title} ({publisher}): reports of states, as listed there.",
                title=name(row["title"], "en"),
                publisher=name(row["publisher"] or row["source_key"], "en"),
            ),
            f"{row['source_key']} sha256 {digest}",
        )

    def report(self, row: Row) -> Source:
        """One report of a state."""
        return Source(
            row["report_key"],
            EvidenceKind.REPORT,
            self.c.say(
                "{state}: report of {day} on the Summit follow-up page.",
                state=self.names.states[row["actor_code"]],
                day=self.t.date(row["reported_on"]),
            ),
            row["report_key"],
            self.path("state", row["actor_code"]),
        )

    def passage(self, key: str) -> Source:
        """A passage of a report, or a record from outside, and what it tells."""
        row = self.ground.evidence[key]
        state = self.names.states[row["actor_code"]]
        told = name(self.names.evidence.get(key, key))
        if row["report_key"] is None:
            line = self.c.say(
                "{state}: {publisher}: {told}",
                state=state,
                publisher=row["publisher"] or row["source_key"] or key,
                told=told,
            )
        else:
            line = self.c.say(
                "{state}, report of {day}, characters {start}–{end}: {told}",
                state=self.names.states[self.ground.report(row["report_key"])["actor_code"]],
                day=self.t.date(self.ground.report(row["report_key"])["reported_on"]),
                start=str(row["char_start"]),
                end=str(row["char_end"]),
                told=told,
            )
        digest = row["passage_sha256"] or row["archive_sha256"] or ""
        return Source(key, EvidenceKind.PASSAGE, line, f"{key} sha256 {digest[:SHORT_HASH]}")

    def value(self, row: Row) -> Source:
        """The newest value of an indicator that a status rests on; `row` as of `statuses`."""
        key = row["series_key"], row["subject"], row["current_year"]
        release = self.ground.vintages.get(key)
        line = self.c.say(
            "{indicator}, {state}: {publisher}, series {code}, {title}.",
            indicator=self.names.indicators[row["indicator_key"]],
            state=self.names.states[row["subject"]],
            publisher=measure_labels.publisher(self.t, release["publisher"]) if release else "–",
            code=release["code"] if release else row["series_key"],
            title=name(release["title"], "en") if release else "–",
        )
        vintage = release["vintage_key"] if release else ""
        return Source(
            f"{row['series_key']}@{row['subject']}",
            EvidenceKind.VALUE,
            line,
            f"{row['series_key']} {row['subject']} {int(row['current_year'])} {vintage}",
            self.path("indicator", row["indicator_key"]),
        )

    def act(self, row: Row) -> Source:
        """What is on record of a state and a text; `row` of `adherences`."""
        day = self.t.date(row["acted_on"]) if row["acted_on"] else "–"
        if row["precision"] == "year" and row["acted_on"]:
            day = str(row["acted_on"].year)
        return Source(
            f"{row['instrument_key']}:{row['actor_code']}:{row['action']}:{row['acted_on']}",
            EvidenceKind.ACT,
            self.c.say(
                "{state}, {instrument}: {action}, {day}. {where}",
                state=self.names.states[row["actor_code"]],
                instrument=self.names.instruments[row["instrument_key"]],
                action=catalogue_labels.action(self.t, row["action"]),
                day=day,
                where=name(str(row["evidence"] or "–").split("; ")[0], "en"),
            ),
            f"{row['instrument_key']} {row['actor_code']} {row['action']}",
            self.path("state", row["actor_code"]),
        )

    def search(self, row: Row) -> Source:
        """Where somebody looked in vain."""
        return Source(
            row["search_key"],
            EvidenceKind.SEARCH,
            self.c.say(
                "Searched on {day}, nothing found: {place} ({words}).",
                day=self.t.date(row["searched_on"]),
                place=name(row["place"], "en"),
                words=name(row["words"], "en"),
            ),
            f"{row['search_key']} {row['assessment_key']}",
        )

    def path(self, page: str, key: str) -> str:
        """The address of a page of the explorer, below its home; English where it has no other."""
        language = self.names.language if self.names.language in ("en", "es") else "en"
        return f"/{language}/{page}/{key}"

    # ---- lines ----------------------------------------------------------------------------------

    def of_all(self, some: Run, every: Run) -> Line:
        """So many of all."""
        return self.c.part("{n} of {all}", n=some, all=every)
