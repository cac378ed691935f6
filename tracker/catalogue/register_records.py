"""The shape of each seed file of the registers and crosswalks: one class a file."""

from collections.abc import Mapping
from typing import ClassVar, Self

from pydantic import field_validator, model_validator

from tracker.catalogue.cells import (
    Day,
    LanguageCode,
    LocatedRow,
    Number,
    OptionalCertainty,
    OptionalCodes,
    OptionalCountryCode,
    OptionalCurrency,
    OptionalDate,
    OptionalInt,
    OptionalNumber,
    OptionalPrecision,
    OptionalQualifier,
    OptionalShort,
    OptionalText,
    SeedRow,
    Short,
    Text,
)
from tracker.vocab import (
    AccountabilityPart,
    AdherenceAction,
    AnswerStatus,
    BodyKind,
    Certainty,
    Direction,
    FigureStage,
    Framework,
    IndicatorKind,
    IndicatorOrigin,
    IndicatorUnit,
    InformationKind,
    MoneyStage,
    OutcomeStatus,
    PlanKind,
    ProgrammeKind,
    ProposalStatus,
    Qualifier,
    RecommendationStatus,
    RequestStatus,
    ReviewProcess,
    ReviewStatus,
    Safeguard,
    Serves,
    ServiceKind,
    TechnologyKind,
)


class StandardRow(SeedRow):
    """standards.csv."""

    FILE: ClassVar[str] = "standards.csv"
    KEY: ClassVar[tuple[str, ...]] = ("standard_key",)
    REFERS: ClassVar[Mapping[str, str]] = {"instrument_key": "instruments"}

    standard_key: Text
    framework: Framework
    instrument_key: Text
    number: Short
    position: int
    label_en: Text
    label_es: Text
    label_pt: Text
    label_fr: Text


class ThemeStandardRow(SeedRow):
    """theme_standards.csv."""

    FILE: ClassVar[str] = "theme_standards.csv"
    KEY: ClassVar[tuple[str, ...]] = ("theme_key", "standard_key")
    REFERS: ClassVar[Mapping[str, str]] = {"theme_key": "themes", "standard_key": "standards"}

    theme_key: Text
    standard_key: Text


class DemandBasisRow(SeedRow):
    """demand_bases.csv."""

    FILE: ClassVar[str] = "demand_bases.csv"
    KEY: ClassVar[tuple[str, ...]] = ("clause_key", "mandate_key", "standard_key")
    REFERS: ClassVar[Mapping[str, str]] = {
        "clause_key": "clauses",
        "mandate_key": "clauses",
        "standard_key": "standards",
    }

    clause_key: Text
    mandate_key: OptionalText
    standard_key: OptionalText
    reason_en: Text
    reason_es: Text

    @model_validator(mode="after")
    def _rests_on_one_thing(self) -> Self:
        if (self.mandate_key is None) == (self.standard_key is None):
            raise ValueError("expected a mandate_key or a standard_key, and not both")
        return self


class AccountabilityItemRow(SeedRow):
    """accountability_test.csv."""

    FILE: ClassVar[str] = "accountability_test.csv"
    KEY: ClassVar[tuple[str, ...]] = ("item_key",)
    REFERS: ClassVar[Mapping[str, str]] = {"clause_key": "clauses"}

    item_key: Text
    part: AccountabilityPart
    position: int
    clause_key: OptionalText
    label_en: Text
    label_es: Text
    label_pt: Text
    label_fr: Text
    question_en: Text
    question_es: Text
    question_pt: Text
    question_fr: Text


class AdherenceRow(SeedRow):
    """adherences.csv."""

    FILE: ClassVar[str] = "adherences.csv"
    KEY: ClassVar[tuple[str, ...]] = ("instrument_key", "actor_code", "action", "acted_on")
    REFERS: ClassVar[Mapping[str, str]] = {"instrument_key": "instruments", "actor_code": "actors"}

    instrument_key: Text
    actor_code: Text
    action: AdherenceAction
    acted_on: OptionalDate
    precision: OptionalPrecision
    certainty: Certainty
    evidence: OptionalText
    note_en: OptionalText
    note_es: OptionalText


class ReviewRow(SeedRow):
    """reviews.csv."""

    FILE: ClassVar[str] = "reviews.csv"
    KEY: ClassVar[tuple[str, ...]] = ("review_key",)
    REFERS: ClassVar[Mapping[str, str]] = {"instrument_keys": "instruments"}

    review_key: Text
    process: ReviewProcess
    name_en: Text
    name_es: Text
    name_pt: Text
    name_fr: Text
    starts_on: OptionalDate
    ends_on: OptionalDate
    precision: OptionalPrecision
    place: OptionalText
    country_code: OptionalCountryCode
    status: ReviewStatus
    instrument_keys: OptionalCodes
    certainty: Certainty
    evidence: OptionalText
    note_en: OptionalText
    note_es: OptionalText


class RecommendationRow(LocatedRow):
    """recommendations.csv."""

    FILE: ClassVar[str] = "recommendations.csv"
    KEY: ClassVar[tuple[str, ...]] = ("recommendation_key",)
    REFERS: ClassVar[Mapping[str, str]] = {**LocatedRow.REFERS, "actor_code": "actors"}

    recommendation_key: Text
    process: ReviewProcess
    actor_code: OptionalText
    issued_on: OptionalDate
    precision: OptionalPrecision
    by_whom: Text
    subject_en: Text
    subject_es: Text
    status: RecommendationStatus


class ActionPackageRow(SeedRow):
    """action_packages.csv."""

    FILE: ClassVar[str] = "action_packages.csv"
    KEY: ClassVar[tuple[str, ...]] = ("package_key",)
    REFERS: ClassVar[Mapping[str, str]] = {"provision_key": "provisions", "lead_codes": "actors"}

    package_key: Text
    provision_key: Text
    position: int
    name_en: Text
    name_es: Text
    name_pt: Text
    name_fr: Text
    lead_codes: OptionalCodes
    certainty: Certainty
    evidence: OptionalText


class IndicatorRow(SeedRow):
    """indicators.csv."""

    FILE: ClassVar[str] = "indicators.csv"
    KEY: ClassVar[tuple[str, ...]] = ("indicator_key",)

    indicator_key: Text
    origin: IndicatorOrigin
    kind: IndicatorKind
    unit: IndicatorUnit
    direction: Direction
    name_en: Text
    name_es: Text
    name_pt: Text
    name_fr: Text
    method_en: Text
    method_es: Text
    custodian: OptionalText
    breakdowns: OptionalCodes
    data_source: OptionalText
    sdg_indicator: OptionalShort
    un_proposal: OptionalText
    un_certainty: OptionalCertainty
    named_in: OptionalText
    note_en: OptionalText
    note_es: OptionalText

    @field_validator("origin")
    @classmethod
    def _is_of_the_catalogue(cls, cell: IndicatorOrigin) -> IndicatorOrigin:
        if cell is IndicatorOrigin.ORGANISATION:
            raise ValueError("expected project or source_named: organisations propose their own")
        return cell

    @property
    def status(self) -> ProposalStatus:
        """The catalogue's own definitions are proposals: nobody has accepted them yet."""
        return ProposalStatus.PROPOSED


class ClauseIndicatorRow(SeedRow):
    """clause_indicators.csv."""

    FILE: ClassVar[str] = "clause_indicators.csv"
    KEY: ClassVar[tuple[str, ...]] = ("clause_key", "indicator_key")
    REFERS: ClassVar[Mapping[str, str]] = {"clause_key": "clauses", "indicator_key": "indicators"}

    clause_key: Text
    indicator_key: Text


class BodyRow(LocatedRow):
    """bodies.csv."""

    FILE: ClassVar[str] = "bodies.csv"
    KEY: ClassVar[tuple[str, ...]] = ("body_key",)
    REFERS: ClassVar[Mapping[str, str]] = {
        **LocatedRow.REFERS,
        "actor_code": "actors",
        "provision_key": "provisions",
    }

    body_key: Text
    actor_code: OptionalText
    kind: BodyKind
    name_en: Text
    name_es: Text
    founded_on: OptionalDate
    precision: OptionalPrecision
    what_en: OptionalText
    what_es: OptionalText
    provision_key: OptionalText


class PlanRow(LocatedRow):
    """plans.csv."""

    FILE: ClassVar[str] = "plans.csv"
    KEY: ClassVar[tuple[str, ...]] = ("plan_key",)
    REFERS: ClassVar[Mapping[str, str]] = {
        **LocatedRow.REFERS,
        "actor_code": "actors",
        "body_key": "bodies",
        "provision_key": "provisions",
    }

    plan_key: Text
    actor_code: OptionalText
    kind: PlanKind
    name_en: Text
    name_es: Text
    starts_on: OptionalDate
    ends_on: OptionalDate
    precision: OptionalPrecision
    body_key: OptionalText
    provision_key: OptionalText
    what_en: OptionalText
    what_es: OptionalText


class ProgrammeRow(LocatedRow):
    """programmes.csv."""

    FILE: ClassVar[str] = "programmes.csv"
    KEY: ClassVar[tuple[str, ...]] = ("programme_key",)
    REFERS: ClassVar[Mapping[str, str]] = {
        **LocatedRow.REFERS,
        "actor_code": "actors",
        "partner_codes": "actors",
        "body_key": "bodies",
        "provision_key": "provisions",
    }

    programme_key: Text
    actor_code: OptionalText
    partner_codes: OptionalCodes
    kind: ProgrammeKind
    name_en: Text
    name_es: Text
    starts_on: OptionalDate
    ends_on: OptionalDate
    precision: OptionalPrecision
    body_key: OptionalText
    provision_key: OptionalText
    what_en: OptionalText
    what_es: OptionalText


class ProgrammeFigureRow(LocatedRow):
    """programme_figures.csv."""

    FILE: ClassVar[str] = "programme_figures.csv"
    KEY: ClassVar[tuple[str, ...]] = ("figure_key",)
    REFERS: ClassVar[Mapping[str, str]] = {
        **LocatedRow.REFERS,
        "programme_key": "programmes",
        "origin_code": "actors",
        "destination_code": "actors",
    }

    figure_key: Text
    programme_key: Text
    stage: FigureStage
    origin_code: OptionalText
    destination_code: OptionalText
    starts_on: OptionalDate
    ends_on: OptionalDate
    precision: OptionalPrecision
    value: Number
    unit_en: Text
    unit_es: Text
    qualifier: Qualifier
    note_en: OptionalText
    note_es: OptionalText


class MoneyRow(LocatedRow):
    """money.csv."""

    FILE: ClassVar[str] = "money.csv"
    KEY: ClassVar[tuple[str, ...]] = ("money_key",)
    REFERS: ClassVar[Mapping[str, str]] = {
        **LocatedRow.REFERS,
        "actor_code": "actors",
        "programme_key": "programmes",
    }

    money_key: Text
    actor_code: OptionalText
    programme_key: OptionalText
    name_en: Text
    name_es: Text
    stage: MoneyStage
    amount: OptionalNumber
    currency: OptionalCurrency
    starts_on: OptionalDate
    ends_on: OptionalDate
    precision: OptionalPrecision
    qualifier: OptionalQualifier
    beneficiaries: OptionalNumber
    beneficiaries_unit_en: OptionalText
    beneficiaries_unit_es: OptionalText
    note_en: OptionalText
    note_es: OptionalText

    @model_validator(mode="after")
    def _amount_in_a_currency(self) -> Self:
        if (self.amount is None) != (self.currency is None):
            raise ValueError("expected both amount and currency, or neither")
        return self


class TechnologyRow(LocatedRow):
    """technologies.csv."""

    FILE: ClassVar[str] = "technologies.csv"
    KEY: ClassVar[tuple[str, ...]] = ("technology_key",)
    REFERS: ClassVar[Mapping[str, str]] = {**LocatedRow.REFERS, "actor_code": "actors"}

    technology_key: Text
    actor_code: OptionalText
    kind: TechnologyKind
    name_en: Text
    name_es: Text
    purpose_en: OptionalText
    purpose_es: OptionalText
    starts_on: OptionalDate
    precision: OptionalPrecision
    privacy: Safeguard
    data_protection: Safeguard
    transparency: Safeguard
    accountability: Safeguard
    human_oversight: Safeguard
    non_discrimination: Safeguard
    remedies: Safeguard
    note_en: OptionalText
    note_es: OptionalText


class InformationSystemRow(LocatedRow):
    """information_systems.csv."""

    FILE: ClassVar[str] = "information_systems.csv"
    KEY: ClassVar[tuple[str, ...]] = ("system_key",)
    REFERS: ClassVar[Mapping[str, str]] = {**LocatedRow.REFERS, "owner_code": "actors"}

    system_key: Text
    owner_code: OptionalText
    owner: Text
    kind: InformationKind
    name_en: Text
    name_es: Text
    what_en: OptionalText
    what_es: OptionalText
    breakdowns: OptionalCodes
    starts_on: OptionalDate
    precision: OptionalPrecision


class ServiceResourceRow(SeedRow):
    """resources.csv."""

    FILE: ClassVar[str] = "resources.csv"
    KEY: ClassVar[tuple[str, ...]] = ("resource_key",)
    REFERS: ClassVar[Mapping[str, str]] = {"actor_code": "actors", "source_key": "sources"}

    resource_key: Text
    actor_code: Text
    kind: ServiceKind
    title: Text
    language: LanguageCode
    serves: Serves
    page_line: OptionalInt
    source_key: Text


class ParticipationRow(LocatedRow):
    """participations.csv."""

    FILE: ClassVar[str] = "participations.csv"
    KEY: ClassVar[tuple[str, ...]] = ("participation_key",)

    participation_key: Text
    forum_en: Text
    forum_es: Text
    held_on: OptionalDate
    precision: OptionalPrecision
    speaker: Text
    asked_en: Text
    asked_es: Text
    answered_en: OptionalText
    answered_es: OptionalText
    answer_status: AnswerStatus


class InformationRequestRow(LocatedRow):
    """information_requests.csv."""

    FILE: ClassVar[str] = "information_requests.csv"
    KEY: ClassVar[tuple[str, ...]] = ("request_key",)
    REFERS: ClassVar[Mapping[str, str]] = {**LocatedRow.REFERS, "actor_code": "actors"}

    request_key: Text
    asked_on: Day
    asked_by: Text
    actor_code: OptionalText
    asked_body: Text
    subject_en: Text
    subject_es: Text
    due_on: OptionalDate
    answered_on: OptionalDate
    status: RequestStatus


class TrainingRow(LocatedRow):
    """trainings.csv."""

    FILE: ClassVar[str] = "trainings.csv"
    KEY: ClassVar[tuple[str, ...]] = ("training_key",)
    REFERS: ClassVar[Mapping[str, str]] = {**LocatedRow.REFERS, "actor_code": "actors"}

    training_key: Text
    actor_code: OptionalText
    provider: Text
    name_en: Text
    name_es: Text
    what_en: OptionalText
    what_es: OptionalText


class OutcomeRow(LocatedRow):
    """outcomes.csv."""

    FILE: ClassVar[str] = "outcomes.csv"
    KEY: ClassVar[tuple[str, ...]] = ("outcome_key",)
    REFERS: ClassVar[Mapping[str, str]] = {**LocatedRow.REFERS, "actor_code": "actors"}

    outcome_key: Text
    actor_code: OptionalText
    name_en: Text
    name_es: Text
    occurred_on: OptionalDate
    precision: OptionalPrecision
    claimed_reach: OptionalNumber
    claimed_unit: OptionalText
    claimed_by: Text
    status: OutcomeStatus
    confirmed_by: OptionalText
    what_en: OptionalText
    what_es: OptionalText


class NamedSystemRow(SeedRow):
    """systems.csv."""

    FILE: ClassVar[str] = "systems.csv"
    KEY: ClassVar[tuple[str, ...]] = ("system_key",)

    system_key: Text
    position: int
    name_en: Text
    name_es: Text
    name_pt: Text
    name_fr: Text
    here_en: Text
    here_es: Text
    page: Short
    anchor: OptionalShort
