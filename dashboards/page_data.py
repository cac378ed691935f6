"""What each page is drawn from: plain frames and rows, read by the gateway."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboards.components.rows import Row
from dashboards.gap_data import GapData
from tracker.method.coverage import CoverageCounts
from tracker.method.progress_rules import ProgressRules
from tracker.queries.evidence import Context
from tracker.queries.records import Who
from tracker.vocab import ActorKind
from tracker.workflow.rules import AssessingRules


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
class CoverageData:
    """The grid, and the first clause of each paragraph that commits to something, by its key."""

    grid: GridData
    first_clauses: dict[str, str]


@dataclass(frozen=True)
class OverviewData:
    """The grid, the reports per year, and the days instruments were adopted."""

    grid: GridData
    reports: pd.DataFrame
    by_year: pd.DataFrame
    summits: pd.DataFrame


@dataclass(frozen=True)
class ActorData:
    """One state or institution: its row, its reports and cells, groups, resources, defects.

    `whole` is what its place among all is told from; None for an institution.
    """

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
    assessed: pd.DataFrame
    whole: GapData | None
    clauses: pd.DataFrame
    indicators: pd.DataFrame
    totals: pd.DataFrame
    statuses: pd.DataFrame
    targets: dict[str, Row]
    progress: ProgressRules


@dataclass(frozen=True)
class CommitmentData:
    """One provision: its row, the reports that (may) cite it, its defects, its neighbours.

    `gap` and `quality` are the rows of its clauses in `tracker.queries.gap.gap_frame` and
    `tracker.queries.quality.quality_frame`.
    """

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
    assessed: pd.DataFrame
    measured: pd.DataFrame
    statuses: pd.DataFrame
    gap: pd.DataFrame
    quality: pd.DataFrame


@dataclass(frozen=True)
class CommitmentsData:
    """Every provision of every source, and who signed the declarations."""

    provisions: pd.DataFrame
    signatories: pd.DataFrame


@dataclass(frozen=True)
class DemandsData:
    """Clauses asked by civil society, what each rests on, and the accountability test.

    `clauses` as `worded_clauses` with `instrument_title`; `bases` as `demand_bases`; `items` as
    `worded_frame(AccountabilityItem)`; `alignment` and `by_state` as `alignment_by_demand` and
    `alignment_by_state` of `tracker.queries.alignment`; `states` the rows of `actors_frame` of the
    states the page lists.
    """

    as_of: date
    clauses: pd.DataFrame
    bases: pd.DataFrame
    items: pd.DataFrame
    alignment: pd.DataFrame
    by_state: pd.DataFrame
    states: pd.DataFrame


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
    measured: pd.DataFrame
    statuses: pd.DataFrame
    other_series: pd.DataFrame
    others: int
    states: int


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
class RatificationsData:
    """How every state stands to every treaty about which an act is on record.

    `found`, `by_treaty`, `by_state` and `by_year` as `ratifications`, `counts_by` and
    `parties_by_year` of `tracker.method.ratification`; `acts` as `worded_frame(Adherence)`.
    """

    as_of: date
    treaties: pd.DataFrame
    states: pd.DataFrame
    found: pd.DataFrame
    by_treaty: pd.DataFrame
    by_state: pd.DataFrame
    by_year: pd.DataFrame
    acts: pd.DataFrame


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


@dataclass(frozen=True)
class SourcesData:
    """The sources and everything that is wrong in them."""

    sources: pd.DataFrame
    defects: pd.DataFrame


@dataclass(frozen=True)
class AssessmentsData:
    """Every mandate clause and state, rated or not; `cells` as `tracker.queries.cells.cells`."""

    as_of: date
    cells: pd.DataFrame
    clauses: pd.DataFrame
    states: pd.DataFrame


@dataclass(frozen=True)
class EvidenceData:
    """One clause and one state: what is claimed, assessed, measured and due, kept apart.

    `cell` is a row of `cells`, `gap` that of `gap_frame`; `stages` and `searches` as
    `public_stages` and `public_searches`;
    `contexts` are passages by report and first character.
    """

    as_of: date
    cell: Row
    gap: Row
    clause: Row
    provision: Row
    state: Row
    stages: pd.DataFrame
    searches: pd.DataFrame
    evidence: pd.DataFrame
    facts: pd.DataFrame
    contexts: dict[tuple[str, int], Context]
    links: pd.DataFrame
    rubric: pd.DataFrame
    indicators: pd.DataFrame
    statuses: pd.DataFrame
    targets: dict[str, Row]
    names: dict[str, Who]


@dataclass(frozen=True)
class MethodData:
    """The rubric, who assessed, how far they agree, and the scales of others."""

    rules: AssessingRules
    rubrics: pd.DataFrame
    ratings: pd.DataFrame
    contributors: pd.DataFrame
    agreement: pd.DataFrame
    scales: pd.DataFrame
    scale_values: pd.DataFrame
    names: dict[str, Who]
    themes: dict[str, str]
