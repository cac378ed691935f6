"""The rows of the seed files of evidence, rubrics, scales and the baseline desk review."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, model_validator

from tracker.catalogue.cells import (
    Codes,
    Day,
    Number,
    OptionalCodes,
    OptionalCurrency,
    OptionalDate,
    OptionalPrecision,
    OptionalText,
    SeedRow,
    Sha256,
    Text,
)
from tracker.vocab import (
    FINDINGS,
    Confidence,
    EvidenceKind,
    EvidenceStrength,
    FactFlag,
    Qualifier,
    Rating,
    Reach,
    ReviewProcess,
    Role,
    ScaleLoss,
    Stage,
    Stance,
)

CODED_STAGES = (Stage.RESEARCH, Stage.SECOND_CODING, Stage.ADJUDICATION)


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


OptionalFlag = Annotated[FactFlag | None, BeforeValidator(_empty_is_none)]
OptionalLoss = Annotated[ScaleLoss | None, BeforeValidator(_empty_is_none)]
OptionalValue = Annotated[
    Annotated[int, Field(ge=-1, le=4)] | None, BeforeValidator(_empty_is_none)
]
SnakeCase = Annotated[str, Field(pattern=r"^[a-z0-9_]{2,40}$")]


class PinnedRow(SeedRow):
    """A row read from a passage, pinned by the hash of what stood there."""

    REFERS: ClassVar[Mapping[str, str]] = {"source_key": "sources", "report_key": "reports"}

    passage_sha256: Sha256
    source_key: Text
    report_key: OptionalText
    char_start: Annotated[int, Field(ge=0)]
    char_end: Annotated[int, Field(ge=1)]

    @classmethod
    def columns(cls) -> list[str]:
        """The columns of the file: those that say where it stands come last."""
        last = list(PinnedRow.model_fields)
        return [name for name in cls.model_fields if name not in last] + last

    @model_validator(mode="after")
    def _is_a_passage(self) -> Self:
        if self.char_end <= self.char_start:
            raise ValueError("expected char_end after char_start")
        return self


class FactRow(PinnedRow):
    """facts.csv."""

    FILE: ClassVar[str] = "facts.csv"
    KEY: ClassVar[tuple[str, ...]] = ("fact_key",)
    REFERS: ClassVar[Mapping[str, str]] = {
        **PinnedRow.REFERS,
        "actor_code": "actors",
        "provision_key": "provisions",
    }

    fact_key: Text
    actor_code: Text
    provision_key: OptionalText
    value: Number
    printed: Annotated[str, Field(min_length=1, max_length=40)]
    unit: SnakeCase
    currency: OptionalCurrency
    qualifier: Qualifier
    period_start: OptionalDate
    period_end: OptionalDate
    period_precision: OptionalPrecision
    flag: OptionalFlag
    what_en: Text
    what_es: Text
    who_en: OptionalText
    who_es: OptionalText
    flag_reason_en: OptionalText
    flag_reason_es: OptionalText

    @model_validator(mode="after")
    def _says_all_or_nothing(self) -> Self:
        if (self.unit == "money") != (self.currency is not None):
            raise ValueError("expected a currency with the unit money, and only there")
        period = (self.period_start, self.period_end, self.period_precision)
        if any(period) and not all(period):
            raise ValueError("expected period_start, period_end and period_precision, or none")
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValueError("period_end is before period_start")
        reasons = (self.flag_reason_en, self.flag_reason_es)
        if (self.flag is not None) != all(reasons) or any(reasons) != all(reasons):
            raise ValueError("expected a flag with its reason in both languages, or neither")
        return self


class EvidenceRow(PinnedRow):
    """evidence.csv."""

    FILE: ClassVar[str] = "evidence.csv"
    KEY: ClassVar[tuple[str, ...]] = ("evidence_key",)
    REFERS: ClassVar[Mapping[str, str]] = {**PinnedRow.REFERS, "actor_code": "actors"}

    evidence_key: Text
    actor_code: Text
    kind: EvidenceKind
    reach: Reach
    strength: EvidenceStrength
    happened_on: OptionalDate
    precision: OptionalPrecision
    description_en: Text
    description_es: Text
    description_pt: Text
    description_fr: Text
    note_en: OptionalText
    note_es: OptionalText


class EvidenceClauseRow(SeedRow):
    """evidence_clauses.csv."""

    FILE: ClassVar[str] = "evidence_clauses.csv"
    KEY: ClassVar[tuple[str, ...]] = ("evidence_key", "clause_key")
    REFERS: ClassVar[Mapping[str, str]] = {"evidence_key": "evidence", "clause_key": "clauses"}

    evidence_key: Text
    clause_key: Text
    stance: Stance


class CycleRow(SeedRow):
    """cycles.csv."""

    FILE: ClassVar[str] = "cycles.csv"
    KEY: ClassVar[tuple[str, ...]] = ("cycle_key",)
    REFERS: ClassVar[Mapping[str, str]] = {"review_key": "reviews"}

    cycle_key: Text
    process: ReviewProcess
    review_key: OptionalText
    starts_on: Day
    ends_on: OptionalDate
    name_en: Text
    name_es: Text
    name_pt: Text
    name_fr: Text


class RubricRow(SeedRow):
    """rubrics.csv."""

    FILE: ClassVar[str] = "rubrics.csv"
    KEY: ClassVar[tuple[str, ...]] = ("rubric_key",)

    rubric_key: Text
    version: Annotated[int, Field(ge=1)]
    adopted_on: Day
    name_en: Text
    name_es: Text
    name_pt: Text
    name_fr: Text


class RubricRatingRow(SeedRow):
    """rubric_ratings.csv."""

    FILE: ClassVar[str] = "rubric_ratings.csv"
    KEY: ClassVar[tuple[str, ...]] = ("rubric_key", "rating")
    REFERS: ClassVar[Mapping[str, str]] = {"rubric_key": "rubrics"}

    rubric_key: Text
    rating: Rating
    position: Annotated[int, Field(ge=1)]
    value: OptionalValue
    name_en: Text
    name_es: Text
    name_pt: Text
    name_fr: Text
    criterion_en: Text
    criterion_es: Text
    criterion_pt: Text
    criterion_fr: Text
    sufficient_en: Text
    sufficient_es: Text
    sufficient_pt: Text
    sufficient_fr: Text
    confusion_en: Text
    confusion_es: Text
    confusion_pt: Text
    confusion_fr: Text
    example_en: Text
    example_es: Text
    example_pt: Text
    example_fr: Text


class ScaleRow(SeedRow):
    """scales.csv."""

    FILE: ClassVar[str] = "scales.csv"
    KEY: ClassVar[tuple[str, ...]] = ("scale_key",)

    scale_key: Text
    name_en: Text
    name_es: Text
    name_pt: Text
    name_fr: Text
    source: Text


class ScaleValueRow(SeedRow):
    """scale_values.csv."""

    FILE: ClassVar[str] = "scale_values.csv"
    KEY: ClassVar[tuple[str, ...]] = ("scale_value_key",)
    REFERS: ClassVar[Mapping[str, str]] = {"scale_key": "scales"}

    scale_value_key: Text
    scale_key: Text
    code: Annotated[str, Field(min_length=1, max_length=40)]
    position: Annotated[int, Field(ge=1)]
    rating: Rating
    import_loss: OptionalLoss
    is_export_of: OptionalCodes
    export_loss: OptionalLoss
    name_en: Text
    name_es: Text
    name_pt: Text
    name_fr: Text
    note_en: OptionalText
    note_es: OptionalText


class ContributorRow(SeedRow):
    """contributors.csv."""

    FILE: ClassVar[str] = "contributors.csv"
    KEY: ClassVar[tuple[str, ...]] = ("contributor_key",)

    contributor_key: Text
    roles: Codes
    note_en: Text
    note_es: Text
    note_pt: Text
    note_fr: Text

    @model_validator(mode="after")
    def _has_known_roles(self) -> Self:
        unknown = set(self.roles.split(";")) - {role.value for role in Role}
        if unknown:
            raise ValueError(f"unknown role {min(unknown)!r}")
        return self


class BaselineRow(SeedRow):
    """baseline_assessments.csv."""

    FILE: ClassVar[str] = "baseline_assessments.csv"
    KEY: ClassVar[tuple[str, ...]] = ("clause_key", "actor_code", "cycle_key", "stage")
    REFERS: ClassVar[Mapping[str, str]] = {
        "clause_key": "clauses",
        "actor_code": "actors",
        "cycle_key": "cycles",
        "contributor_key": "contributors",
        "evidence_keys": "evidence",
    }

    clause_key: Text
    actor_code: Text
    cycle_key: Text
    stage: Stage
    contributor_key: Text
    assessed_on: Day
    rating: Rating
    confidence: Confidence
    evidence_keys: OptionalCodes
    rationale_en: Text
    rationale_es: Text

    @model_validator(mode="after")
    def _is_a_coding(self) -> Self:
        if self.stage not in CODED_STAGES:
            raise ValueError(f"stage: expected one of {', '.join(CODED_STAGES)}")
        if self.rating not in FINDINGS:
            raise ValueError(f"rating: {self.rating.value} says that nobody judged")
        return self


class BaselineSearchRow(SeedRow):
    """baseline_searches.csv."""

    FILE: ClassVar[str] = "baseline_searches.csv"
    KEY: ClassVar[tuple[str, ...]] = ("clause_key", "actor_code", "cycle_key", "stage", "place")
    REFERS: ClassVar[Mapping[str, str]] = {
        "clause_key": "clauses",
        "actor_code": "actors",
        "cycle_key": "cycles",
    }

    clause_key: Text
    actor_code: Text
    cycle_key: Text
    stage: Stage
    place: Text
    words: Text
    searched_on: date
