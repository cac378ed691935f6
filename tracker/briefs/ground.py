"""What all briefs are made from: the explorer's frames, read once, and names in one language."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from tracker.briefs.composer import curled
from tracker.briefs.model import Release
from tracker.method.applicability import standings
from tracker.method.ratification import ratifications
from tracker.models import (
    Adherence,
    Body,
    Cycle,
    Evidence,
    EvidenceClause,
    Indicator,
    Series,
    Vintage,
)
from tracker.queries.alignment import alignment_by_demand
from tracker.queries.assessments import draft_stages, ledger_head, public_searches, public_stages
from tracker.queries.catalogue_tables import table_frame, worded_frame
from tracker.queries.clauses import (
    clauses,
    demand_bases,
    indicators_by_clause,
    worded_clauses,
)
from tracker.queries.figures import figures_frame, groups_on
from tracker.queries.frames import records
from tracker.queries.gap import Rules, gap_frame
from tracker.queries.observations import Scope, observations
from tracker.queries.progress import of_states, statuses, year_of
from tracker.queries.records import (
    actor_names,
    group_names,
    instruments_frame,
    sources_frame,
    themes_frame,
)
from tracker.queries.reporting import (
    actors_frame,
    links_frame,
    main_page_key,
    provisions_frame,
    reports_frame,
)
from tracker.queries.silence import silence_frame
from tracker.vocab import ActorKind, InstrumentKind
from tracker.wording.phrases import Phrases

Row = dict[str, Any]
CellKey = tuple[str, str]  # a clause and a state


@dataclass(frozen=True)
class Ground:
    """Everything on record that a brief can say, as on day `on`; the same for all languages.

    `gap`, `figures` and `silence` are the frames of the explorer's pages; `states` the rows of
    `actors_frame` of every state, listed by the follow-up page or not.
    """

    on: date
    release: Release
    rules: Rules
    page: Row  # the source that the cells are about
    gap: pd.DataFrame
    figures: pd.DataFrame
    silence: pd.DataFrame
    states: list[Row]
    clauses: dict[str, Row]
    provisions: dict[str, Row]
    groups: dict[str, list[str]]
    reports: list[Row]
    links: list[Row]
    stages: list[Row]
    searches: list[Row]
    evidence: dict[str, Row]
    spoken: dict[CellKey, list[str]]  # keys of the passages that speak for a clause
    statuses: list[Row]
    vintages: dict[tuple[str, str, float], Row]  # of a value: by series, area and decimal year
    acts: list[Row]
    standings: list[Row]
    treaties: list[Row]
    bodies: list[Row]
    indicators: dict[str, Row]
    speaking: dict[str, list[str]]  # keys of the indicators of each clause
    demands: dict[str, Row]
    bases: list[Row]
    cycles: dict[str, Row]
    is_draft: bool

    @cached_property
    def cells(self) -> list[Row]:
        """The rows of `gap`."""
        return records(self.gap)

    @cached_property
    def means(self) -> list[Row]:
        """The rows of `figures` by the weighting of the rules where there are several."""
        own = self.rules.scoring.weighting.value
        return [
            row
            for row in records(self.figures)
            if row["weighting"] == own or row["dimension"] not in ("all", "cycle")
        ]

    def mean(self, kind: str, subject: str, dimension: str, value: str) -> Row | None:
        """The mean of a subject in one value of a dimension; None where nothing applies."""
        return self._means.get((kind, subject, dimension, value))

    @cached_property
    def _means(self) -> dict[tuple[str, str, str, str], Row]:
        return {
            (row["subject_kind"], row["subject"], row["dimension"], row["value"]): row
            for row in self.means
        }

    @cached_property
    def silences(self) -> dict[str, Row]:
        """The rows of `silence` by state."""
        return {row["actor_code"]: row for row in records(self.silence)}

    @cached_property
    def listed(self) -> list[str]:
        """Codes of the states the follow-up page lists, in its order."""
        return [row["actor_code"] for row in self.states if row["is_listed"]]

    @cached_property
    def _reports(self) -> dict[str, Row]:
        return _keyed(self.reports, "report_key")

    def report(self, key: str) -> Row:
        """A report by its key: a passage about a state may stand in that of an institution."""
        return self._reports[key]

    @cached_property
    def _mandates(self) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in self.bases:
            if row["sort"] == "mandate":
                found[row["clause_key"]].add(row["basis_key"])
        return dict(found)

    @cached_property
    def adopted_on(self) -> dict[str, date]:
        """The days texts of the follow-up page were adopted."""
        return {row["instrument_key"]: row["adopted_on"] for row in self.provisions.values()}

    def was_adopted_by(self, instrument: str, cycle: str) -> bool:
        """Whether a text was adopted before a cycle was over."""
        ends_on = self.cycles[cycle]["ends_on"] or self.on
        return self.adopted_on[instrument] <= ends_on

    def mandates_of(self, demand: str) -> set[str]:
        """Keys of the mandates that a demand rests on."""
        return self._mandates.get(demand, set())

    @cached_property
    def _published(self) -> dict[str, Row]:
        return {row["assessment_key"]: row for row in self.stages if row["stage"] == "published"}

    def evidence_of_rating(self, assessment_key: str | None) -> list[str]:
        """Keys of the passages a published rating stands on."""
        row = self._published.get(assessment_key or "")
        keys = str(row["evidence"] or "").split(";") if row else []
        return [key for key in keys if key and not key.startswith("search:")]

    def searches_of_rating(self, assessment_key: str | None) -> list[Row]:
        """The search log of a published rating."""
        row = self._published.get(assessment_key or "")
        keys = set(str(row["evidence"] or "").split(";")) if row else set()
        return [one for one in self.searches if one["search_key"] in keys]

    @cached_property
    def statuses_of(self) -> dict[str, list[Row]]:
        """Where the indicators of each state stand."""
        return _by(self.statuses, "subject")

    @cached_property
    def reports_of(self) -> dict[str, list[Row]]:
        """Reports by who wrote them, newest first."""
        return _by(self.reports, "actor_code")


@dataclass(frozen=True)
class Names:
    """What everything is called in one language."""

    language: str
    phrases: Phrases
    states: dict[str, str]
    clauses: dict[str, str]  # summaries
    instruments: dict[str, str]
    themes: dict[str, str]
    groups: dict[str, str]
    cycles: dict[str, str]
    indicators: dict[str, str]
    evidence: dict[str, str]  # descriptions
    bases: list[Row]  # what demands rest on, as `demand_bases`


@dataclass(frozen=True)
class Made:
    """Frames that somebody has made already, so that they are not made again."""

    gap: pd.DataFrame | None = None
    figures: pd.DataFrame | None = None
    silence: pd.DataFrame | None = None


NOTHING_MADE = Made()


def read_ground(
    session: Session,
    on: date,
    rules: Rules,
    *,
    reader: str | None = None,
    made: Made = NOTHING_MADE,
) -> Ground:
    """Everything on record as on day `on`.

    With `reader`, a contributor's key, what is decided and not published counts as if it were:
    such a ground makes drafts only.

    Raises:
        UnknownKeyError: no follow-up page, or no such contributor.
        BadInputError: the contributor may not read drafts.
    """
    stages = public_stages(session, on) if reader is None else draft_stages(session, reader)
    gap = made.gap if made.gap is not None else gap_frame(session, on, rules, stages)
    figures = made.figures if made.figures is not None else figures_frame(session, gap, on, rules)
    silence = made.silence if made.silence is not None else silence_frame(session, gap, on)
    source = main_page_key(session)
    states = records(actors_frame(session, source, "en", on))
    acts = table_frame(session, Adherence)
    instruments = records(instruments_frame(session, "en"))
    codes = [row["actor_code"] for row in states if row["kind"] == ActorKind.STATE]
    treaties = [row["instrument_key"] for row in instruments if row["kind"] == "treaty"]
    kinds = {
        row["instrument_key"]: row["kind"]
        for row in instruments
        if row["kind"] != InstrumentKind.TREATY
    }
    head = ledger_head(session)
    return Ground(
        on=on,
        release=Release(f"{on.isoformat()}-{head[:8]}", on, head),
        rules=rules,
        page=next(row for row in records(sources_frame(session)) if row["source_key"] == source),
        gap=gap,
        figures=figures,
        silence=silence,
        states=[row for row in states if row["kind"] == ActorKind.STATE],
        clauses=_keyed(records(clauses(session)), "clause_key"),
        provisions=_keyed(records(provisions_frame(session, "en", source)), "provision_key"),
        groups=_members(session, on),
        reports=records(reports_frame(session, "en", source_key=source)),
        links=records(links_frame(session, source)),
        stages=records(stages),
        searches=records(public_searches(session, on)),
        evidence=_keyed(records(table_frame(session, Evidence)), "evidence_key"),
        spoken=_spoken(session),
        statuses=records(of_states(statuses(session, rules.progress, Scope()))),
        vintages=_vintages(session),
        acts=records(acts),
        standings=records(standings(acts, kinds, codes, on)),
        treaties=records(ratifications(acts, treaties, codes, on)),
        bodies=records(table_frame(session, Body)),
        indicators=_keyed(records(table_frame(session, Indicator)), "indicator_key"),
        speaking=indicators_by_clause(session),
        demands=_keyed(records(alignment_by_demand(session, gap, on)), "clause_key"),
        bases=records(demand_bases(session, "en")),
        cycles=_keyed(records(table_frame(session, Cycle)), "cycle_key"),
        is_draft=reader is not None,
    )


def read_names(session: Session, language: str, phrases: Phrases) -> Names:
    """What everything is called in `language`, in English where that is missing."""
    worded = worded_frame
    told = records(worded_clauses(session, language))
    return Names(
        language=language,
        phrases=phrases,
        states={key: curled(one.name) for key, one in actor_names(session, language).items()},
        clauses={row["clause_key"]: curled(row["summary"]) for row in told},
        instruments=_named(
            records(instruments_frame(session, language)), "instrument_key", "title"
        ),
        themes=_named(records(themes_frame(session, language)), "theme_key", "label"),
        groups=group_names(session, language),
        cycles=_named(records(worded(session, Cycle, language)), "cycle_key", "name"),
        indicators=_named(records(worded(session, Indicator, language)), "indicator_key", "name"),
        evidence=_named(
            records(worded(session, Evidence, language)), "evidence_key", "description"
        ),
        bases=records(demand_bases(session, language)),
    )


def _keyed(rows: list[Row], key: str) -> dict[str, Row]:
    return {row[key]: row for row in rows}


def _named(rows: list[Row], key: str, text: str) -> dict[str, str]:
    return {row[key]: curled(row[text]) for row in rows if row[text]}


def _by(rows: list[Row], key: str) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return dict(found)


def _members(session: Session, on: date) -> dict[str, list[str]]:
    """Codes of the states in each group on a day."""
    found = _by(records(groups_on(session, on)), "group_key")
    return {key: [row["actor_code"] for row in rows] for key, rows in found.items()}


def _spoken(session: Session) -> dict[CellKey, list[str]]:
    """The passages that speak for each clause, by clause and whose they are."""
    whose: Mapping[str, str] = {
        row["evidence_key"]: row["actor_code"]
        for row in records(table_frame(session, Evidence))
        if row["is_current"] is not False
    }
    found: defaultdict[CellKey, list[str]] = defaultdict(list)
    for row in records(table_frame(session, EvidenceClause)):
        key = row["evidence_key"]
        if key in whose and row["stance"] == "supports":
            found[row["clause_key"], whose[key]].append(key)
    return dict(found)


def _vintages(session: Session) -> dict[tuple[str, str, float], Row]:
    """The release that each newest total of an indicator is from, with its publisher's name."""
    publishers = {row["series_key"]: row for row in records(table_frame(session, Series))}
    releases = {row["vintage_key"]: row for row in records(table_frame(session, Vintage))}
    found = {}
    for row in records(observations(session, Scope())):
        if row["indicator_key"] and not row["breakdown"] and row["vintage_key"] in releases:
            year = year_of(row["period_start"], row["period_end"])
            release = releases[row["vintage_key"]]
            found[row["series_key"], row["area_key"], year] = {
                **release,
                "code": publishers[row["series_key"]]["code"],
            }
    return found
