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
from tracker.method.coverage import CoverageCounts, cell_states, coverage_counts
from tracker.queries.records import (
    defects_frame,
    memberships_frame,
    resources_frame,
    signatories_frame,
    sources_frame,
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

    Frames as in `tracker.queries.reporting`; `cells` as `tracker.method.coverage.cell_states`.
    """

    source_key: str
    as_of: date
    actors: pd.DataFrame
    provisions: pd.DataFrame
    links: pd.DataFrame
    cells: pd.DataFrame
    counts: CoverageCounts
    mandate_counts: CoverageCounts

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


@dataclass(frozen=True)
class CommitmentData:
    """One provision: its row, the reports that (may) cite it, its defects, its neighbours."""

    provision: Row
    grid: GridData
    reports: pd.DataFrame
    links: pd.DataFrame
    defects: pd.DataFrame
    provisions: pd.DataFrame


@dataclass(frozen=True)
class CommitmentsData:
    """Every provision of every source, and who signed the declarations."""

    provisions: pd.DataFrame
    signatories: pd.DataFrame


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
            return ActorData(
                actor=rows_of(found)[0],
                grid=grid,
                reports=reports,
                links=grid.links[grid.links["actor_code"] == code],
                memberships=memberships_frame(session, code, language),
                resources=resources_frame(session, code),
                defects=defects[defects["subject_key"].isin(reports["report_key"])],
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
            return CommitmentData(
                provision=one,
                grid=_grid(session, language),
                reports=reports_frame(session, language),
                links=links[links["provision_key"] == key],
                defects=defects[defects["subject_key"].isin([key, one["instrument_key"]])],
                provisions=provisions,
            )

    def commitments(self, language: str) -> CommitmentsData:
        """What the list of all provisions shows."""
        with session_scope(self._engine) as session:
            return CommitmentsData(provisions_frame(session, language), signatories_frame(session))

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
    )


def _today() -> date:
    return datetime.now(UTC).date()
