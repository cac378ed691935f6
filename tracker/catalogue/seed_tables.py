"""The seed files as one: a list of rows a file, and what a problem in one of them is."""

from dataclasses import dataclass, fields

from tracker.catalogue.area_records import AreaAliasRow, AreaRow, NotAreaRow
from tracker.catalogue.cells import SeedRow
from tracker.catalogue.evidence_records import (
    BaselineRow,
    BaselineSearchRow,
    ContributorRow,
    CycleRow,
    EvidenceClauseRow,
    EvidenceRow,
    FactRow,
    RubricRatingRow,
    RubricRow,
    ScaleRow,
    ScaleValueRow,
)
from tracker.catalogue.observation_records import (
    MeasureBaselineRow,
    ObservationRow,
    SeriesRow,
    TargetRow,
    VintageRow,
)
from tracker.catalogue.records import (
    ActorRow,
    AliasRow,
    ClauseRow,
    DefectRow,
    GroupRow,
    InstrumentRow,
    LinkDecisionRow,
    MembershipRow,
    PassageRow,
    ProvisionRow,
    ReportRow,
    SignatoryPairRow,
    SourceRow,
    ThemeRow,
)
from tracker.catalogue.register_records import (
    AccountabilityItemRow,
    ActionPackageRow,
    AdherenceRow,
    BodyRow,
    ClauseIndicatorRow,
    DemandBasisRow,
    IndicatorRow,
    InformationRequestRow,
    InformationSystemRow,
    MoneyRow,
    NamedSystemRow,
    OutcomeRow,
    ParticipationRow,
    PlanRow,
    ProgrammeFigureRow,
    ProgrammeRow,
    RecommendationRow,
    ReviewRow,
    ServiceResourceRow,
    StandardRow,
    TechnologyRow,
    ThemeStandardRow,
    TrainingRow,
)
from tracker.keys import fold


@dataclass(frozen=True)
class Problem:
    """What is wrong in a seed file, and where; `line` is 0 where it concerns the whole file."""

    file: str
    line: int
    column: str | None
    said: str

    def __str__(self) -> str:
        """One line: file, line, column, what was expected."""
        place = [self.file, f"line {self.line}" if self.line else "", self.column or ""]
        return ": ".join([*(part for part in place if part), self.said])


@dataclass(frozen=True)
class Seeds:
    """All rows the project ships, one list a file."""

    sources: list[SourceRow]
    themes: list[ThemeRow]
    actors: list[ActorRow]
    aliases: list[AliasRow]
    groups: list[GroupRow]
    memberships: list[MembershipRow]
    instruments: list[InstrumentRow]
    provisions: list[ProvisionRow]
    clauses: list[ClauseRow]
    passages: list[PassageRow]
    reports: list[ReportRow]
    defects: list[DefectRow]
    signatory_pairs: list[SignatoryPairRow]
    link_decisions: list[LinkDecisionRow]
    standards: list[StandardRow]
    theme_standards: list[ThemeStandardRow]
    demand_bases: list[DemandBasisRow]
    accountability_items: list[AccountabilityItemRow]
    adherences: list[AdherenceRow]
    reviews: list[ReviewRow]
    recommendations: list[RecommendationRow]
    action_packages: list[ActionPackageRow]
    indicators: list[IndicatorRow]
    clause_indicators: list[ClauseIndicatorRow]
    bodies: list[BodyRow]
    plans: list[PlanRow]
    programmes: list[ProgrammeRow]
    programme_figures: list[ProgrammeFigureRow]
    money: list[MoneyRow]
    technologies: list[TechnologyRow]
    information_systems: list[InformationSystemRow]
    resources: list[ServiceResourceRow]
    participations: list[ParticipationRow]
    information_requests: list[InformationRequestRow]
    trainings: list[TrainingRow]
    outcomes: list[OutcomeRow]
    systems: list[NamedSystemRow]
    facts: list[FactRow]
    evidence: list[EvidenceRow]
    evidence_clauses: list[EvidenceClauseRow]
    cycles: list[CycleRow]
    rubrics: list[RubricRow]
    rubric_ratings: list[RubricRatingRow]
    scales: list[ScaleRow]
    scale_values: list[ScaleValueRow]
    contributors: list[ContributorRow]
    baseline: list[BaselineRow]
    baseline_searches: list[BaselineSearchRow]
    areas: list[AreaRow]
    area_aliases: list[AreaAliasRow]
    not_areas: list[NotAreaRow]
    series: list[SeriesRow]
    vintages: list[VintageRow]
    observations: list[ObservationRow]
    baselines: list[MeasureBaselineRow]
    targets: list[TargetRow]


ROW_KINDS: dict[str, type[SeedRow]] = {
    field.name: field.type.__args__[0]  # type: ignore[union-attr]
    for field in fields(Seeds)
}


def actor_spellings(seeds: Seeds) -> list[tuple[ActorRow | AliasRow, str, str]]:
    """Every folded spelling of an actor, with its row and column: page names, names, aliases."""
    columns = ("page_name", "name_en", "name_es", "name_pt", "name_fr")
    spellings: list[tuple[ActorRow | AliasRow, str, str]] = [
        (row, column, fold(name))
        for row in seeds.actors
        for column in columns
        if (name := getattr(row, column))
    ]
    return spellings + [(row, "alias", fold(row.alias)) for row in seeds.aliases]
