"""The one door between the screens and the database: opens a session, returns plain data."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from typing import Any, TypeVar
from weakref import finalize

import pandas as pd
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboards.components.rows import Row, rows_of
from dashboards.gap_data import (
    AccountabilityData,
    ChangesData,
    CompareData,
    GapData,
    MissingData,
    TimelineData,
)
from dashboards.page_data import (
    ActorData,
    AdherenceData,
    AssessmentsData,
    CalendarData,
    CommitmentData,
    CommitmentsData,
    CoverageData,
    DemandsData,
    EvidenceData,
    GridData,
    IndicatorsData,
    MethodData,
    OverviewData,
    ProgrammesData,
    RatificationsData,
    RegistersData,
    SourcesData,
    ThemesData,
)
from dashboards.routes import JOIN, Page, Route, cell_of
from tracker.briefs.content import Wanted, write
from tracker.briefs.ground import Ground as BriefGround
from tracker.briefs.ground import Made as MadeFrames
from tracker.briefs.ground import read_ground, read_names
from tracker.briefs.model import Brief
from tracker.config import Settings, shipped
from tracker.db import current_revision, make_engine, require_current, session_scope
from tracker.errors import BadInputError, UnknownKeyError
from tracker.method.applicability import cells_by_applicability, standings
from tracker.method.coverage import cell_states, coverage_counts
from tracker.method.progress_rules import ProgressRules, read_progress_rules
from tracker.method.ratification import counts_by, parties_by_year, ratifications
from tracker.method.scoring_rules import ScoringRules, read_scoring_rules
from tracker.models import (
    AccountabilityItem,
    ActionPackage,
    Adherence,
    Base,
    Body,
    Contributor,
    Cycle,
    Indicator,
    InformationRequest,
    InformationSystem,
    Money,
    NamedSystem,
    Outcome,
    Participation,
    Plan,
    Programme,
    ProgrammeFigure,
    Recommendation,
    Review,
    Rubric,
    RubricRating,
    Scale,
    ScaleValue,
    ServiceResource,
    Standard,
    Target,
    Technology,
    ThemeStandard,
    Training,
)
from tracker.queries.accountability import accountability_shares, accountability_tests
from tracker.queries.alignment import alignment_by_demand, alignment_by_state
from tracker.queries.assessments import ledger_head, public_searches, public_stages
from tracker.queries.catalogue_tables import table_frame, worded_frame
from tracker.queries.cells import agreement_frame, cells, is_cell
from tracker.queries.chances import sensitivity, simulation
from tracker.queries.clauses import clause_indicators, demand_bases, worded_clauses
from tracker.queries.evidence import contexts, evidence_of, facts_of
from tracker.queries.figures import figures_frame
from tracker.queries.gap import Rules, gap_frame
from tracker.queries.indicator_gaps import votes
from tracker.queries.measure import Ground, IndicatorData, all_values, indicator_data
from tracker.queries.measured import (
    is_measure,
    measured_indicators,
    other_series,
    totals_of_area,
)
from tracker.queries.observations import Scope
from tracker.queries.progress import of_states, statuses
from tracker.queries.quality import quality_frame
from tracker.queries.records import (
    actor_names,
    defects_frame,
    group_names,
    instruments_frame,
    memberships_frame,
    provision_texts_frame,
    resources_frame,
    signatories_frame,
    sources_frame,
    themes_frame,
)
from tracker.queries.reporting import (
    actors_frame,
    links_frame,
    main_page_key,
    provisions_frame,
    reports_by_year,
    reports_frame,
)
from tracker.queries.research import research_frame
from tracker.queries.score_changes import score_change_summary, score_changes
from tracker.queries.scores import score_runs
from tracker.queries.silence import silence_frame
from tracker.vocab import ActorKind, ClauseKind, InstrumentKind, ProvisionKind
from tracker.wording.phrases import read_phrases
from tracker.workflow.as_of import rebuild
from tracker.workflow.rules import AssessingRules, read_assessing_rules

Made = TypeVar("Made")
Dated = Callable[[Session, date, AssessingRules], pd.DataFrame]
DAYS_KEPT = 4  # rebuilt days a server keeps at hand
PAGES_KEPT = 48  # data of indicator pages a server keeps at hand
LEAST_COMPARED, MOST_COMPARED = 2, 5
OTHERS_TOLD = 200  # series of no indicator in the list


NAMED: dict[str, type[Base]] = {
    "bodies": Body,
    "plans": Plan,
    "programmes": Programme,
    "technologies": Technology,
}
REGISTERS: dict[str, type[Base]] = {
    "bodies": Body,
    "plans": Plan,
    "technologies": Technology,
    "information_systems": InformationSystem,
    "resources": ServiceResource,
    "participations": Participation,
    "requests": InformationRequest,
    "trainings": Training,
    "outcomes": Outcome,
    "packages": ActionPackage,
}


class Gateway:
    """Reads what a page needs, in one session a page."""

    def __init__(
        self,
        engine: Engine,
        rules: AssessingRules,
        day: date | None = None,
        progress: ProgressRules | None = None,
        scoring: ScoringRules | None = None,
    ) -> None:
        """Keep the engine; nothing is read yet. `day`: the database is as it stood on that day."""
        self._engine = engine
        self._rules = rules
        self._day = day
        self._progress = progress or read_progress_rules(shipped("seeds"))
        self._scoring = scoring or read_scoring_rules(shipped("seeds"))
        self._measures: OrderedDict[tuple[str, str], tuple[str, date, IndicatorData]]
        self._measures = OrderedDict()
        self._past: OrderedDict[tuple[date, str], Gateway] = OrderedDict()
        self._forget: Callable[[], object] | None = None
        self._lock = Lock()
        self._ground_lock = Lock()  # what takes seconds is not made twice at once
        self._frames: dict[str, tuple[str, date, Any]] = {}

    @property
    def today(self) -> date:
        """The day pages are about."""
        return self._day or datetime.now(UTC).date()

    def at(self, day: date | None) -> "Gateway":
        """A gateway to what stood at the end of `day`; this one for None.

        Raises:
            BadInputError: the ledger begins after that day, or the day is still to come.
        """
        if day is None:
            return self
        if day > self.today:
            raise BadInputError(f"{day} is still to come")
        with self._lock, session_scope(self._engine) as session:
            known = day, ledger_head(session)
            if known not in self._past:
                self._past[known] = self._rebuilt(day)
                if len(self._past) > DAYS_KEPT:
                    _, oldest = self._past.popitem(last=False)
                    oldest.close()
            self._past.move_to_end(known)
            return self._past[known]

    def _rebuilt(self, day: date) -> "Gateway":
        folder = Path(mkdtemp(prefix="hechos-as-of-"))
        try:
            past = Gateway(
                rebuild(self._engine, day, folder), self._rules, day, self._progress, self._scoring
            )
        except BadInputError:
            rmtree(folder)
            raise
        past._forget = finalize(past, rmtree, folder, ignore_errors=True)
        return past

    def _kept(self, session: Session, make: Dated) -> pd.DataFrame:
        """A frame that takes long to make: the same until the ledger or the day moves on."""
        return self._once(session, make.__name__, lambda: make(session, self.today, self._rules))

    def _once(self, session: Session, name: str, make: Callable[[], Made]) -> Made:
        head = ledger_head(session)
        kept = self._frames.get(name)
        if kept is None or kept[:2] != (head, self.today):
            kept = (head, self.today, make())
            self._frames[name] = kept
        made: Made = kept[2]
        return made

    def close(self) -> None:
        """Let go of the database; a rebuilt one is gone with it."""
        self._engine.dispose()
        if self._forget is not None:
            self._forget()

    def revision(self) -> str | None:
        """Revision of the schema the database is at."""
        return current_revision(self._engine)

    def exists(self, route: Route) -> bool:
        """Whether the route's key names something; true for pages without a key."""
        if route.key is None or route.page is Page.GAP:
            return True
        with session_scope(self._engine) as session:
            if route.page is Page.COMMITMENT:
                return route.key in set(provisions_frame(session, "en")["provision_key"])
            if route.page is Page.EVIDENCE:
                return is_cell(session, *cell_of(route.key))
            if route.page is Page.INDICATOR:
                return is_measure(session, route.key)
            if route.page is Page.COMPARE:
                return self._can_compare(session, route.key)
            actors = actors_frame(session, main_page_key(session), "en", self.today)
            wanted = ActorKind.STATE if route.page is Page.STATE else ActorKind.INSTITUTION
            return route.key in set(actors.loc[actors["kind"] == wanted, "actor_code"])

    def _can_compare(self, session: Session, key: str) -> bool:
        try:
            return bool(_chosen(key, self._gap_data(session, "", "en")))
        except UnknownKeyError:
            return False

    def overview(self, language: str) -> OverviewData:
        """What the overview shows."""
        with session_scope(self._engine) as session:
            grid = _grid(session, language, self.today)
            reports = reports_frame(session, language, source_key=grid.source_key)
        summits = grid.provisions[
            ["adopted_on", "summit", "instrument_title", "instrument_key"]
        ].drop_duplicates("instrument_key")
        first = min(summits["adopted_on"]).year if len(summits) else grid.as_of.year
        by_year = reports_by_year(reports, first, grid.as_of.year)
        return OverviewData(grid, reports, by_year, summits)

    def coverage(self, language: str) -> CoverageData:
        """What the coverage matrix shows."""
        with session_scope(self._engine) as session:
            grid, found = _grid(session, language, self.today), worded_clauses(session, language)
        first = found[found["kind"] == ClauseKind.MANDATE].drop_duplicates("provision_key")
        return CoverageData(
            grid, dict(zip(first["provision_key"], first["clause_key"], strict=True))
        )

    def actor(self, code: str, language: str) -> ActorData:
        """What the page of one state or institution shows.

        Raises:
            UnknownKeyError: the page lists nobody of that code.
        """
        with session_scope(self._engine) as session:
            grid = _grid(session, language, self.today)
            found = grid.actors[grid.actors["actor_code"] == code]
            if found.empty:
                raise UnknownKeyError(f"no actor {code!r}")
            # the page's own reports only, so that the list and the counts above it agree
            reports = reports_frame(session, language, source_key=grid.source_key, actor=code)
            defects = defects_frame(session, language)
            instruments = _instruments_with_acts(session, language)
            kinds = dict(zip(instruments["instrument_key"], instruments["kind"], strict=True))
            return ActorData(
                actor=rows_of(found)[0],
                grid=grid,
                reports=reports,
                links=grid.links[grid.links["actor_code"] == code],
                memberships=memberships_frame(session, code, language),
                resources=resources_frame(session, code),
                defects=defects[defects["subject_key"].isin(reports["report_key"])],
                instruments=instruments,
                standings=_standings(session, kinds, [code], grid.as_of),
                named={
                    name: _of_actor(worded_frame(session, model, language), code)
                    for name, model in NAMED.items()
                },
                assessed=_of_actor(self._kept(session, cells), code),
                whole=(
                    self._gap_data(session, "", language)
                    if rows_of(found)[0]["kind"] == ActorKind.STATE
                    else None
                ),
                clauses=worded_clauses(session, language),
                indicators=worded_frame(session, Indicator, language),
                totals=totals_of_area(session, code),
                statuses=self._of_subject(session, code),
                targets=_targets(session, language),
                progress=self._progress,
            )

    def commitment(self, key: str, language: str) -> CommitmentData:
        """What the page of one provision shows.

        Raises:
            UnknownKeyError: no source lists a provision of that key.
        """
        with session_scope(self._engine) as session:
            provisions = provisions_frame(session, language)
            found = provisions[provisions["provision_key"] == key]
            if found.empty:
                raise UnknownKeyError(f"no provision {key!r}")
            one = rows_of(found)[0]
            links = links_frame(session)
            defects = defects_frame(session, language)
            clauses = worded_clauses(session, language)
            mine = clauses[clauses["provision_key"] == key]
            bases = demand_bases(session, language)
            pairs = clause_indicators(session)
            grid = _grid(session, language, self.today)
            gap = self._gap(session)
            quality = self._once(session, "quality", lambda: quality_frame(session))
            return CommitmentData(
                provision=one,
                grid=grid,
                reports=reports_frame(session, language),
                links=links[links["provision_key"] == key],
                defects=defects[defects["subject_key"].isin([key, one["instrument_key"]])],
                provisions=provisions,
                clauses=_with_theme_labels(session, mine, language),
                bases=bases[bases["clause_key"].isin(mine["clause_key"])],
                resting=_resting(bases, clauses, mine),
                indicators=worded_frame(session, Indicator, language),
                pairs=pairs[pairs["clause_key"].isin(mine["clause_key"])],
                texts=provision_texts_frame(session, key),
                standings=_standings(
                    session,
                    {one["instrument_key"]: one["instrument_kind"]},
                    grid.actors.loc[grid.actors["kind"] == ActorKind.STATE, "actor_code"].tolist(),
                    grid.as_of,
                ),
                assessed=self._of_provision(session, key),
                measured=self._kept(session, _measured),
                statuses=self._statuses(session),
                gap=gap[gap["provision_key"] == key],
                quality=quality[quality["clause_key"].isin(mine["clause_key"])],
            )

    def _statuses(self, session: Session) -> pd.DataFrame:
        """Where every state stands by every indicator, as `of_states`."""

        def all_statuses(session: Session, _on: date, _rules: AssessingRules) -> pd.DataFrame:
            return of_states(statuses(session, self._progress, Scope()))

        return self._kept(session, all_statuses)

    def _of_subject(self, session: Session, code: str) -> pd.DataFrame:
        found = self._statuses(session)
        return found[found["subject"] == code]

    def _of_provision(self, session: Session, key: str) -> pd.DataFrame:
        found = self._kept(session, cells)
        return found[found["provision_key"] == key]

    def commitments(self, language: str) -> CommitmentsData:
        """What the list of all provisions shows."""
        with session_scope(self._engine) as session:
            return CommitmentsData(provisions_frame(session, language), signatories_frame(session))

    def demands(self, language: str) -> DemandsData:
        """What the page of demands shows."""
        with session_scope(self._engine) as session:
            gap, clauses = self._gap(session), worded_clauses(session, language)
            provisions = provisions_frame(session, language)
            asked = provisions.loc[provisions["kind"] == ProvisionKind.DEMAND, "instrument_key"]
            mine = clauses[clauses["instrument_key"].isin(set(asked))]
            titles = provisions.rename(columns={"summary": "paragraph_summary"})[
                ["provision_key", "instrument_title", "paragraph", "paragraph_summary"]
            ]
            return DemandsData(
                as_of=self.today,
                clauses=_with_theme_labels(session, mine, language).merge(
                    titles, on="provision_key", how="left"
                ),
                bases=demand_bases(session, language),
                items=worded_frame(session, AccountabilityItem, language),
                alignment=self._once(
                    session,
                    "alignment",
                    lambda: alignment_by_demand(session, gap, self.today),
                ),
                by_state=self._once(
                    session,
                    "alignment of states",
                    lambda: alignment_by_state(session, gap, self.today),
                ),
                states=self._listed_states(session, language),
            )

    def calendar(self, language: str) -> CalendarData:
        """What the calendar shows."""
        with session_scope(self._engine) as session:
            clauses = worded_clauses(session, language)
            titles = provisions_frame(session, language)[
                ["provision_key", "instrument_title", "paragraph"]
            ]
            dated = clauses[clauses["deadline"].notna()]
            known = instruments_frame(session, language)
            return CalendarData(
                as_of=self.today,
                reviews=worded_frame(session, Review, language),
                deadlines=dated.merge(titles, on="provision_key", how="left"),
                recommendations=worded_frame(session, Recommendation, language),
                names=actor_names(session, language),
                titles=dict(zip(known["instrument_key"], known["title"], strict=True)),
            )

    def programmes(self, language: str) -> ProgrammesData:
        """What the page of programmes and money shows."""
        with session_scope(self._engine) as session:
            return ProgrammesData(
                programmes=worded_frame(session, Programme, language),
                figures=worded_frame(session, ProgrammeFigure, language),
                money=worded_frame(session, Money, language),
                names=actor_names(session, language),
            )

    def indicators(self, language: str) -> IndicatorsData:
        """What the page of indicators shows."""
        with session_scope(self._engine) as session:
            others, count = other_series(session, language, OTHERS_TOLD)
            return IndicatorsData(
                indicators=worded_frame(session, Indicator, language),
                pairs=clause_indicators(session),
                clauses=worded_clauses(session, language),
                votes=votes(session),
                measured=self._kept(session, _measured),
                statuses=self._statuses(session),
                other_series=others,
                others=count,
                states=_state_count(session),
            )

    def indicator(self, key: str, language: str) -> IndicatorData:
        """What the page of one indicator, or of a series that measures none, shows.

        Raises:
            UnknownKeyError: neither has that key.
        """
        wanted = key, language
        with session_scope(self._engine) as session:
            head = ledger_head(session)
            kept = self._measures.get(wanted)
            if kept is None or kept[:2] != (head, self.today):
                kept = head, self.today, self._indicator(session, key, language)
            with self._lock:
                self._measures[wanted] = kept
                self._measures.move_to_end(wanted)
                if len(self._measures) > PAGES_KEPT:
                    self._measures.popitem(last=False)
            return kept[2]

    def _indicator(self, session: Session, key: str, language: str) -> IndicatorData:
        who = actor_names(session, language)
        named = [(code, one.name) for code, one in who.items() if one.kind == ActorKind.STATE]
        states = pd.DataFrame(named, columns=["actor_code", "name"], dtype="str")
        return indicator_data(session, key, language, Ground(self.today, states, self._progress))

    def values(self, key: str) -> pd.DataFrame:
        """Every value of states of an indicator or a series, of every release, as `observations`.

        Raises:
            UnknownKeyError: neither has that key.
        """
        with session_scope(self._engine) as session:
            return all_values(session, key)

    def adherence(self, language: str) -> AdherenceData:
        """What the page of adherence shows."""
        with session_scope(self._engine) as session:
            grid = _grid(session, language, self.today)
            states = grid.actors[grid.actors["kind"] == ActorKind.STATE]
            adherences = worded_frame(session, Adherence, language)
            known = _instruments_with_acts(session, language)
            kinds = dict(zip(known["instrument_key"], known["kind"], strict=True))
            found = _standings(session, kinds, states["actor_code"].tolist(), grid.as_of)
            return AdherenceData(
                as_of=grid.as_of,
                instruments=known,
                states=states,
                standings=found,
                adherences=adherences,
                counts=grid.applicability,
            )

    def ratifications(self, language: str) -> RatificationsData:
        """What the page of ratifications shows."""
        with session_scope(self._engine) as session:
            actors = actors_frame(session, main_page_key(session), language, self.today)
            known = _instruments_with_acts(session, language)
            acts = worded_frame(session, Adherence, language)
        states = actors[actors["kind"] == ActorKind.STATE]
        treaties = known[known["kind"] == InstrumentKind.TREATY]
        keys, codes = treaties["instrument_key"].tolist(), states["actor_code"].tolist()
        found = ratifications(acts, keys, codes, self.today)
        return RatificationsData(
            as_of=self.today,
            treaties=treaties,
            states=states,
            found=found,
            by_treaty=counts_by(found, "instrument_key"),
            by_state=counts_by(found, "actor_code"),
            by_year=parties_by_year(acts, keys, codes, self.today),
            acts=acts[acts["instrument_key"].isin(keys)],
        )

    def themes(self, language: str) -> ThemesData:
        """What the page of themes shows."""
        with session_scope(self._engine) as session:
            return ThemesData(
                themes=themes_frame(session, language),
                standards=worded_frame(session, Standard, language),
                pairs=table_frame(session, ThemeStandard),
                clauses=worded_clauses(session, language),
            )

    def registers(self, language: str) -> RegistersData:
        """What the page of registers shows."""
        with session_scope(self._engine) as session:
            return RegistersData(
                systems=worded_frame(session, NamedSystem, language),
                tables={
                    name: worded_frame(session, model, language)
                    for name, model in REGISTERS.items()
                },
                names=actor_names(session, language),
            )

    def assessments(self, language: str) -> AssessmentsData:
        """What the page of all assessments shows."""
        with session_scope(self._engine) as session:
            actors = actors_frame(session, main_page_key(session), language, self.today)
            return AssessmentsData(
                as_of=self.today,
                cells=self._kept(session, cells),
                clauses=worded_clauses(session, language),
                states=actors[(actors["kind"] == ActorKind.STATE) & actors["is_listed"]],
            )

    def evidence(self, key: str, language: str) -> EvidenceData:
        """What the page of one clause and one state shows.

        Raises:
            UnknownKeyError: the follow-up page has no such clause, or lists no such state.
        """
        clause_key, actor_code = cell_of(key)
        with session_scope(self._engine) as session:
            if not is_cell(session, clause_key, actor_code):
                raise UnknownKeyError(f"no cell {key!r}")
            cell = _row_where(
                self._kept(session, cells), clause_key=clause_key, actor_code=actor_code
            )
            return self._evidence(session, cell, language)

    def _evidence(self, session: Session, cell: Row, language: str) -> EvidenceData:
        clause_key, actor_code = cell["clause_key"], cell["actor_code"]
        stages = _of_cell(self._kept(session, _stages), cell)
        named = {key for row in rows_of(stages) for key in (row["evidence"] or "").split(";")}
        evidence = evidence_of(session, clause_key, actor_code, language, named)
        facts = facts_of(session, actor_code, cell["provision_key"], language)
        searches = self._kept(session, _searches)
        actors = actors_frame(session, main_page_key(session), language, self.today)
        links = links_frame(session)
        cites = (links["provision_key"] == cell["provision_key"]) & (
            links["actor_code"] == actor_code
        )
        return EvidenceData(
            as_of=self.today,
            cell=cell,
            gap=_row_where(self._gap(session), clause_key=clause_key, actor_code=actor_code),
            clause=_row_where(worded_clauses(session, language), clause_key=clause_key),
            provision=_row_where(
                provisions_frame(session, language), provision_key=cell["provision_key"]
            ),
            state=_row_where(actors, actor_code=actor_code),
            stages=stages,
            searches=searches[searches["assessment_key"].isin(stages["assessment_key"])],
            evidence=evidence,
            facts=facts,
            contexts=contexts(session, [*rows_of(evidence), *rows_of(facts)]),
            links=links[cites],
            rubric=worded_frame(session, RubricRating, language),
            indicators=_speaking(session, clause_key, language),
            statuses=self._of_subject(session, actor_code),
            targets=_targets(session, language),
            names=actor_names(session, language),
        )

    def method(self, language: str) -> MethodData:
        """What the page about the method shows."""
        with session_scope(self._engine) as session:
            themes = themes_frame(session, language)
            return MethodData(
                rules=self._rules,
                rubrics=worded_frame(session, Rubric, language),
                ratings=worded_frame(session, RubricRating, language),
                contributors=worded_frame(session, Contributor, language),
                agreement=self._kept(session, agreement_frame),
                scales=worded_frame(session, Scale, language),
                scale_values=worded_frame(session, ScaleValue, language),
                names=actor_names(session, language),
                themes=dict(zip(themes["theme_key"], themes["label"], strict=True)),
            )

    @property
    def _all_rules(self) -> Rules:
        return Rules(self._rules, self._progress, self._scoring)

    def _gap(self, session: Session) -> pd.DataFrame:
        """Every cell with its four sides."""
        return self._once(session, "gap", lambda: gap_frame(session, self.today, self._all_rules))

    def _figures(self, session: Session) -> pd.DataFrame:
        """Every mean over the cells."""
        return self._once(
            session,
            "figures",
            lambda: figures_frame(session, self._gap(session), self.today, self._all_rules),
        )

    def _silence(self, session: Session) -> pd.DataFrame:
        return self._once(
            session,
            "silence",
            lambda: silence_frame(session, self._gap(session), self.today),
        )

    def gap(self, order: str, language: str) -> GapData:
        """What the page of the gap shows, sorted by `order`, one of `ORDERS` or empty."""
        with session_scope(self._engine) as session:
            return self._gap_data(session, order, language)

    def _gap_data(self, session: Session, order: str, language: str) -> GapData:
        themes = themes_frame(session, language)
        return GapData(
            as_of=self.today,
            gap=self._gap(session),
            figures=self._figures(session),
            silence=self._silence(session),
            states=self._listed_states(session, language),
            clauses=worded_clauses(session, language),
            themes=dict(zip(themes["theme_key"], themes["label"], strict=True)),
            groups=group_names(session, language),
            cycles=_cycle_names(session, language),
            places=_places(session, language),
            rules=self._scoring,
            order=order,
        )

    def standing(self) -> tuple[date, str]:
        """What all that is shown is of: the day, and the hash of the ledger's last entry."""
        with session_scope(self._engine) as session:
            return self.today, ledger_head(session)

    def brief(self, wanted: Wanted, language: str) -> Brief:
        """A brief on what is public, from the same frames as the pages.

        Raises:
            UnknownKeyError: its subject is not on record.
        """
        with session_scope(self._engine) as session:
            with self._ground_lock:
                ground = self._once(session, "ground", lambda: self._brief_ground(session))
                names = self._once(
                    session,
                    f"names in {language}",
                    lambda: read_names(session, language, read_phrases(shipped("seeds"))),
                )
            return write(ground, names, wanted)

    def _brief_ground(self, session: Session) -> BriefGround:
        gap, figures = self._gap(session), self._figures(session)
        made = MadeFrames(gap, figures, self._silence(session))
        return read_ground(session, self.today, self._all_rules, made=made)

    def _listed_states(self, session: Session, language: str) -> pd.DataFrame:
        actors = actors_frame(session, main_page_key(session), language, self.today)
        return actors[(actors["kind"] == ActorKind.STATE) & actors["is_listed"]]

    def compare(self, key: str, language: str) -> CompareData:
        """What the page that compares shows; the key joins codes of states, or keys of cycles.

        Raises:
            UnknownKeyError: the key names one that is not there, twice, or fewer than two.
        """
        with session_scope(self._engine) as session:
            whole = self._gap_data(session, "", language)
            gap, rules = whole.gap, self._scoring
            return CompareData(
                whole=whole,
                chosen=_chosen(key, whole),
                simulation=self._once(
                    session, "simulation", lambda: simulation(session, gap, rules)
                ),
                sensitivity=self._once(
                    session, "sensitivity", lambda: sensitivity(session, gap, rules)
                ),
            )

    def accountability(self, language: str) -> AccountabilityData:
        """What the page of the accountability test shows."""
        with session_scope(self._engine) as session:
            gap = self._gap(session)
            tests = self._once(
                session,
                "tests",
                lambda: accountability_tests(session, gap, self.today, self._progress),
            )
            return AccountabilityData(
                as_of=self.today,
                tests=tests,
                shares=self._once(session, "shares", lambda: accountability_shares(tests)),
                quality=self._once(session, "quality", lambda: quality_frame(session)),
                items=worded_frame(session, AccountabilityItem, language),
                states=self._listed_states(session, language),
                clauses=worded_clauses(session, language),
            )

    def missing(self, language: str) -> MissingData:
        """What the page of what is missing shows."""
        with session_scope(self._engine) as session:
            gap, themes = self._gap(session), themes_frame(session, language)
            return MissingData(
                as_of=self.today,
                queue=self._once(
                    session,
                    "queue",
                    lambda: research_frame(session, gap, self.today, self._scoring),
                ),
                states=self._listed_states(session, language),
                clauses=worded_clauses(session, language),
                themes=dict(zip(themes["theme_key"], themes["label"], strict=True)),
                rules=self._scoring,
            )

    def timeline(self, language: str) -> TimelineData:
        """What the timeline shows."""
        with session_scope(self._engine) as session:
            gap, instruments = self._gap(session), instruments_frame(session, language)
            clauses = worded_clauses(session, language)
            return TimelineData(
                as_of=self.today,
                instruments=instruments[
                    instruments["instrument_key"].isin(clauses["instrument_key"])
                ],
                deadlines=clauses[clauses["deadline"].notna()],
                schedule=gap[gap["due_on"].notna()],
                reports=reports_frame(session, language, source_key=main_page_key(session)),
                published=_published_days(gap),
                reviews=worded_frame(session, Review, language),
                states=self._listed_states(session, language),
                titles=dict(zip(instruments["instrument_key"], instruments["title"], strict=True)),
            )

    def changes(self, language: str) -> ChangesData:
        """What the page of changes shows."""
        with session_scope(self._engine) as session:
            clauses = worded_clauses(session, language)
            return ChangesData(
                runs=score_runs(session),
                changes=self._once(session, "changes", lambda: score_changes(session)),
                by_state=self._once(session, "by_state", lambda: score_change_summary(session)),
                states=self._listed_states(session, language),
                summaries=dict(zip(clauses["clause_key"], clauses["summary"], strict=True)),
                titles=_places(session, language),
            )

    def sources(self, language: str) -> SourcesData:
        """What the page about the sources shows."""
        with session_scope(self._engine) as session:
            return SourcesData(sources_frame(session), defects_frame(session, language))


def open_gateway(settings: Settings) -> Gateway:
    """A gateway to the configured database.

    Raises:
        DatabaseStateError: the database has no tables, or those of another version.
        UnknownKeyError: it holds no follow-up page to show.
    """
    engine = make_engine(settings)
    require_current(engine)
    with session_scope(engine) as session:
        main_page_key(session)
    return Gateway(
        engine,
        read_assessing_rules(settings.seeds_dir),
        progress=read_progress_rules(settings.seeds_dir),
        scoring=read_scoring_rules(settings.seeds_dir),
    )


def _cycle_names(session: Session, language: str) -> dict[str, str]:
    """Names of cycles by key."""
    frame = worded_frame(session, Cycle, language)
    return dict(zip(frame["cycle_key"], frame["name"], strict=True))


def _places(session: Session, language: str) -> dict[str, str]:
    """What instruments and standards are called, by key."""
    instruments = instruments_frame(session, language)
    standards = worded_frame(session, Standard, language)
    return {
        **dict(zip(instruments["instrument_key"], instruments["title"], strict=True)),
        **{row["standard_key"]: f"{row['number']} {row['label']}" for row in rows_of(standards)},
    }


def _chosen(key: str, whole: GapData) -> tuple[str, ...]:
    """The states or cycles a key joins, two to five of one sort; nothing for no key."""
    if not key:
        return ()
    chosen = tuple(key.split(JOIN))
    known = (set(whole.states["actor_code"]), set(whole.cycles))
    if (
        len(set(chosen)) != len(chosen)
        or not LEAST_COMPARED <= len(chosen) <= MOST_COMPARED
        or not any(set(chosen) <= one for one in known)
    ):
        raise UnknownKeyError(f"nothing to compare: {key!r}")
    return chosen


def _published_days(gap: pd.DataFrame) -> pd.DataFrame:
    """How many cells were published on each day: `day`, `cells`."""
    found = gap[gap["published_on"].notna()].groupby("published_on").size()
    return found.rename("cells").rename_axis("day").reset_index()


def _measured(session: Session, _on: date, _rules: AssessingRules) -> pd.DataFrame:
    return measured_indicators(session)


def _state_count(session: Session) -> int:
    names = actor_names(session, "en")
    return sum(one.kind == ActorKind.STATE for one in names.values())


def _speaking(session: Session, clause_key: str, language: str) -> pd.DataFrame:
    """The indicators that speak to a clause."""
    pairs = clause_indicators(session)
    mine = pairs.loc[pairs["clause_key"] == clause_key, "indicator_key"]
    found = worded_frame(session, Indicator, language)
    return found[found["indicator_key"].isin(mine)]


def _targets(session: Session, language: str) -> dict[str, Row]:
    """Every target by its key."""
    return {row["target_key"]: row for row in rows_of(worded_frame(session, Target, language))}


def _stages(session: Session, on: date, _rules: AssessingRules) -> pd.DataFrame:
    return public_stages(session, on)


def _searches(session: Session, on: date, _rules: AssessingRules) -> pd.DataFrame:
    return public_searches(session, on)


def _of_cell(stages: pd.DataFrame, cell: Row) -> pd.DataFrame:
    is_clause = stages["clause_key"] == cell["clause_key"]
    found: pd.DataFrame = stages[is_clause & (stages["actor_code"] == cell["actor_code"])]
    return found


def _row_where(frame: pd.DataFrame, **wanted: str) -> Row:
    """The one row whose columns hold these values."""
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    return rows_of(frame)[0]


def _grid(session: Session, language: str, as_of: date) -> GridData:
    source = main_page_key(session)
    actors = actors_frame(session, source, language, as_of)
    provisions = provisions_frame(session, language, source)
    links = links_frame(session, source)
    states = actors.loc[
        (actors["kind"] == ActorKind.STATE) & actors["is_listed"], "actor_code"
    ].tolist()
    mandates = provisions.loc[provisions["kind"] == ProvisionKind.MANDATE, "provision_key"]
    return GridData(
        source_key=source,
        as_of=as_of,
        actors=actors,
        provisions=provisions,
        links=links,
        cells=cell_states(links),
        counts=coverage_counts(states, provisions["provision_key"].tolist(), links),
        mandate_counts=coverage_counts(states, mandates.tolist(), links),
        applicability=_applicability(session, provisions, states, as_of),
    )


def _applicability(
    session: Session, provisions: pd.DataFrame, states: list[str], on: date
) -> dict[str, int]:
    pairs = provisions[["instrument_key", "instrument_kind"]].drop_duplicates()
    kinds = dict(zip(pairs["instrument_key"], pairs["instrument_kind"], strict=True))
    found = _standings(session, kinds, states, on)
    return cells_by_applicability(provisions, states, found)


def _standings(
    session: Session, kinds: dict[str, str], states: list[str], on: date
) -> pd.DataFrame:
    return standings(table_frame(session, Adherence), kinds, states, on)


def _instruments_with_acts(session: Session, language: str) -> pd.DataFrame:
    """The instruments about which an act of anybody is on record, oldest first."""
    instruments = instruments_frame(session, language)
    acted = table_frame(session, Adherence)["instrument_key"]
    return instruments[instruments["instrument_key"].isin(acted)]


def _of_actor(frame: pd.DataFrame, code: str) -> pd.DataFrame:
    return frame[frame["actor_code"] == code]


def _resting(bases: pd.DataFrame, clauses: pd.DataFrame, mine: pd.DataFrame) -> pd.DataFrame:
    """The demands that rest on these mandates, with their words."""
    found = bases[bases["basis_key"].isin(mine["clause_key"])]
    words = clauses[["clause_key", "provision_key", "summary"]]
    return found.merge(words, on="clause_key", how="left")


def _with_theme_labels(session: Session, clauses: pd.DataFrame, language: str) -> pd.DataFrame:
    themes = themes_frame(session, language)
    labels = dict(zip(themes["theme_key"], themes["label"], strict=True))
    said = [
        ", ".join(labels[code] for code in str(codes).split(";") if code in labels)
        for codes in clauses["themes"]
    ]
    return clauses.assign(theme_labels=said)
