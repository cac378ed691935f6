"""The one door between the screens and the database: opens a session, returns plain data."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pandas as pd
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboards.components.rows import Row, rows_of
from dashboards.routes import Page, Route
from tracker.config import Settings
from tracker.db import current_revision, make_engine, require_current, session_scope
from tracker.errors import UnknownKeyError
from tracker.method.applicability import cells_by_applicability, standings
from tracker.method.coverage import CoverageCounts, cell_states, coverage_counts
from tracker.models import (
    AccountabilityItem,
    ActionPackage,
    Adherence,
    Base,
    Body,
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
    ServiceResource,
    Standard,
    Technology,
    ThemeStandard,
    Training,
)
from tracker.queries.catalogue_tables import table_frame, worded_frame
from tracker.queries.clauses import clause_indicators, demand_bases, worded_clauses
from tracker.queries.indicator_gaps import votes
from tracker.queries.records import (
    Who,
    actor_names,
    defects_frame,
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
from tracker.vocab import ActorKind, ProvisionKind


@dataclass(frozen=True)
class GridData:
    """One follow-up page: who it lists, what was promised, what reports cite.

    Frames as in `tracker.queries.reporting`; `cells` as `tracker.method.coverage.cell_states`;
    `applicability` as `tracker.method.applicability.cells_by_applicability`.
    """

    source_key: str
    as_of: date
    actors: pd.DataFrame
    provisions: pd.DataFrame
    links: pd.DataFrame
    cells: pd.DataFrame
    counts: CoverageCounts
    mandate_counts: CoverageCounts
    applicability: dict[str, int]

    @property
    def states(self) -> pd.DataFrame:
        """The states the page lists, in its order."""
        return self.actors[(self.actors["kind"] == ActorKind.STATE) & self.actors["is_listed"]]


@dataclass(frozen=True)
class OverviewData:
    """The grid, the reports per year, and the days instruments were adopted."""

    grid: GridData
    reports: pd.DataFrame
    by_year: pd.DataFrame
    summits: pd.DataFrame


@dataclass(frozen=True)
class ActorData:
    """One state or institution: its row, its reports and cells, groups, resources, defects."""

    actor: Row
    grid: GridData
    reports: pd.DataFrame
    links: pd.DataFrame
    memberships: pd.DataFrame
    resources: pd.DataFrame
    defects: pd.DataFrame
    instruments: pd.DataFrame
    standings: pd.DataFrame
    named: dict[str, pd.DataFrame]


@dataclass(frozen=True)
class CommitmentData:
    """One provision: its row, the reports that (may) cite it, its defects, its neighbours."""

    provision: Row
    grid: GridData
    reports: pd.DataFrame
    links: pd.DataFrame
    defects: pd.DataFrame
    provisions: pd.DataFrame
    clauses: pd.DataFrame
    bases: pd.DataFrame
    resting: pd.DataFrame
    indicators: pd.DataFrame
    pairs: pd.DataFrame
    texts: pd.DataFrame
    standings: pd.DataFrame


@dataclass(frozen=True)
class CommitmentsData:
    """Every provision of every source, and who signed the declarations."""

    provisions: pd.DataFrame
    signatories: pd.DataFrame


@dataclass(frozen=True)
class DemandsData:
    """Clauses asked by civil society, what each rests on, and the accountability test.

    `clauses` as `worded_clauses` with `instrument_title`; `bases` as `demand_bases`; `items` as
    `worded_frame(AccountabilityItem)`.
    """

    clauses: pd.DataFrame
    bases: pd.DataFrame
    items: pd.DataFrame


@dataclass(frozen=True)
class CalendarData:
    """Reviews held and to come, dated clauses, recommendations; `titles` are instruments'."""

    as_of: date
    reviews: pd.DataFrame
    deadlines: pd.DataFrame
    recommendations: pd.DataFrame
    names: dict[str, Who]
    titles: dict[str, str]


@dataclass(frozen=True)
class ProgrammesData:
    """Programmes with what they reached, and money by stage; `names` are actors' by code."""

    programmes: pd.DataFrame
    figures: pd.DataFrame
    money: pd.DataFrame
    names: dict[str, Who]


@dataclass(frozen=True)
class IndicatorsData:
    """Indicator definitions, the clauses they speak to, and the gaps."""

    indicators: pd.DataFrame
    pairs: pd.DataFrame
    clauses: pd.DataFrame
    votes: pd.DataFrame


@dataclass(frozen=True)
class AdherenceData:
    """What is on record of every state and instrument, and what follows for its mandates.

    `standings` as `tracker.method.applicability.standings`; `counts` has the cells of the
    follow-up page's grid by state of applicability.
    """

    as_of: date
    instruments: pd.DataFrame
    states: pd.DataFrame
    standings: pd.DataFrame
    adherences: pd.DataFrame
    counts: dict[str, int]


@dataclass(frozen=True)
class ThemesData:
    """Themes, the standards each covers, and how many clauses are about it."""

    themes: pd.DataFrame
    standards: pd.DataFrame
    pairs: pd.DataFrame
    clauses: pd.DataFrame


@dataclass(frozen=True)
class RegistersData:
    """The registers, each as `worded_frame`; `names` are actors' by code."""

    systems: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    names: dict[str, Who]


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


@dataclass(frozen=True)
class SourcesData:
    """The sources and everything that is wrong in them."""

    sources: pd.DataFrame
    defects: pd.DataFrame


class Gateway:
    """Reads what a page needs, in one session a page."""

    def __init__(self, engine: Engine) -> None:
        """Keep the engine; nothing is read yet."""
        self._engine = engine

    def revision(self) -> str | None:
        """Revision of the schema the database is at."""
        return current_revision(self._engine)

    def exists(self, route: Route) -> bool:
        """Whether the route's key names something; true for pages without a key."""
        if route.key is None:
            return True
        with session_scope(self._engine) as session:
            if route.page is Page.COMMITMENT:
                return route.key in set(provisions_frame(session, "en")["provision_key"])
            actors = actors_frame(session, main_page_key(session), "en", _today())
            wanted = ActorKind.STATE if route.page is Page.STATE else ActorKind.INSTITUTION
            return route.key in set(actors.loc[actors["kind"] == wanted, "actor_code"])

    def overview(self, language: str) -> OverviewData:
        """What the overview shows."""
        with session_scope(self._engine) as session:
            grid = _grid(session, language)
            reports = reports_frame(session, language, source_key=grid.source_key)
        summits = grid.provisions[
            ["adopted_on", "summit", "instrument_title", "instrument_key"]
        ].drop_duplicates("instrument_key")
        first = min(summits["adopted_on"]).year if len(summits) else grid.as_of.year
        by_year = reports_by_year(reports, first, grid.as_of.year)
        return OverviewData(grid, reports, by_year, summits)

    def coverage(self, language: str) -> GridData:
        """What the coverage matrix shows."""
        with session_scope(self._engine) as session:
            return _grid(session, language)

    def actor(self, code: str, language: str) -> ActorData:
        """What the page of one state or institution shows.

        Raises:
            UnknownKeyError: the page lists nobody of that code.
        """
        with session_scope(self._engine) as session:
            grid = _grid(session, language)
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
            grid = _grid(session, language)
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
            )

    def commitments(self, language: str) -> CommitmentsData:
        """What the list of all provisions shows."""
        with session_scope(self._engine) as session:
            return CommitmentsData(provisions_frame(session, language), signatories_frame(session))

    def demands(self, language: str) -> DemandsData:
        """What the page of demands shows."""
        with session_scope(self._engine) as session:
            clauses = worded_clauses(session, language)
            provisions = provisions_frame(session, language)
            asked = provisions.loc[provisions["kind"] == ProvisionKind.DEMAND, "instrument_key"]
            mine = clauses[clauses["instrument_key"].isin(set(asked))]
            titles = provisions.rename(columns={"summary": "paragraph_summary"})[
                ["provision_key", "instrument_title", "paragraph", "paragraph_summary"]
            ]
            return DemandsData(
                clauses=_with_theme_labels(session, mine, language).merge(
                    titles, on="provision_key", how="left"
                ),
                bases=demand_bases(session, language),
                items=worded_frame(session, AccountabilityItem, language),
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
                as_of=_today(),
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
            return IndicatorsData(
                indicators=worded_frame(session, Indicator, language),
                pairs=clause_indicators(session),
                clauses=worded_clauses(session, language),
                votes=votes(session),
            )

    def adherence(self, language: str) -> AdherenceData:
        """What the page of adherence shows."""
        with session_scope(self._engine) as session:
            grid = _grid(session, language)
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
    return Gateway(engine)


def _grid(session: Session, language: str) -> GridData:
    source = main_page_key(session)
    as_of = _today()
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


def _today() -> date:
    return datetime.now(UTC).date()
