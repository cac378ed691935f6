"""The shape of each seed file of what is measured: one class a file."""

import re
from collections.abc import Mapping
from typing import ClassVar, Self

from pydantic import model_validator

from tracker.catalogue.cells import (
    Day,
    OptionalDate,
    OptionalNumber,
    OptionalText,
    SeedRow,
    Text,
)
from tracker.errors import BadInputError
from tracker.ingest.observations.periods import read_period
from tracker.models.observations import WITHOUT_VALUE
from tracker.vocab import (
    BaselineMethod,
    Certainty,
    ObservationStatus,
    Precision,
    TargetKind,
    TargetOrigin,
)

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e-?[0-9]{1,2})?")
ASKED = ("value", "upper", "baseline_key", "factor")
NEEDED: Mapping[TargetKind, set[str]] = {
    TargetKind.ABSOLUTE: {"value"},
    TargetKind.BAND: {"value", "upper"},
    TargetKind.RELATIVE: {"baseline_key", "factor"},
    TargetKind.MAINTAIN: set(),
}


class SeriesRow(SeedRow):
    """series.csv."""

    FILE: ClassVar[str] = "series.csv"
    KEY: ClassVar[tuple[str, ...]] = ("series_key",)
    REFERS: ClassVar[Mapping[str, str]] = {"indicator_key": "indicators"}

    series_key: Text
    publisher: Text
    code: Text
    unit: Text
    name_en: Text
    name_es: Text
    name_pt: Text
    name_fr: Text
    indicator_key: OptionalText
    breakdown: OptionalText
    is_additive: bool
    natural_limit: OptionalNumber
    note_en: OptionalText
    note_es: OptionalText

    @model_validator(mode="after")
    def _key_tells_the_series(self) -> Self:
        told = f"{self.publisher}:{self.code}:{self.unit}"
        if self.series_key != told:
            raise ValueError(f"expected the key {told!r}: publisher:code:unit")
        return self


class VintageRow(SeedRow):
    """vintages.csv."""

    FILE: ClassVar[str] = "vintages.csv"
    KEY: ClassVar[tuple[str, ...]] = ("vintage_key",)

    vintage_key: Text
    publisher: Text
    title: Text
    released_on: Day
    precision: Precision
    retrieved_on: OptionalDate
    url: OptionalText
    licence: OptionalText
    certainty: Certainty
    note_en: OptionalText
    note_es: OptionalText


class ObservationRow(SeedRow):
    """observations.csv."""

    FILE: ClassVar[str] = "observations.csv"
    KEY: ClassVar[tuple[str, ...]] = (
        "vintage_key",
        "series_key",
        "actor_code",
        "period",
        "breakdown",
    )
    REFERS: ClassVar[Mapping[str, str]] = {
        "vintage_key": "vintages",
        "series_key": "series",
        "actor_code": "areas",  # whose keys are the codes of states
    }

    vintage_key: Text
    series_key: Text
    actor_code: Text
    period: Text
    breakdown: OptionalText
    value: OptionalText
    status: ObservationStatus
    lower: OptionalNumber
    upper: OptionalNumber

    @model_validator(mode="after")
    def _value_is_a_number(self) -> Self:
        if self.value is None and self.status not in WITHOUT_VALUE:
            raise ValueError(f"expected a value, or why there is none, found {self.status.value}")
        if self.value is not None and not NUMBER.fullmatch(self.value):
            raise ValueError(f"value: expected a number, found {self.value!r}")
        return self

    @model_validator(mode="after")
    def _period_is_one(self) -> Self:
        try:
            read_period(self.period)
        except BadInputError as error:
            raise ValueError(f"period: {error}") from error
        return self


class MeasureBaselineRow(SeedRow):
    """baselines.csv."""

    FILE: ClassVar[str] = "baselines.csv"
    KEY: ClassVar[tuple[str, ...]] = ("baseline_key",)
    REFERS: ClassVar[Mapping[str, str]] = {
        "indicator_key": "indicators",
        "actor_code": "actors",
        "group_key": "groups",
    }

    baseline_key: Text
    indicator_key: Text
    actor_code: OptionalText
    group_key: OptionalText
    year: int
    value: OptionalNumber
    method: BaselineMethod
    certainty: Certainty
    evidence: OptionalText
    note_en: OptionalText
    note_es: OptionalText

    @model_validator(mode="after")
    def _is_of_one(self) -> Self:
        if self.actor_code is not None and self.group_key is not None:
            raise ValueError("expected actor_code or group_key, found both")
        return self


class TargetRow(SeedRow):
    """targets.csv."""

    FILE: ClassVar[str] = "targets.csv"
    KEY: ClassVar[tuple[str, ...]] = ("target_key",)
    REFERS: ClassVar[Mapping[str, str]] = {
        "indicator_key": "indicators",
        "clause_key": "clauses",
        "actor_code": "actors",
        "baseline_key": "baselines",
    }

    target_key: Text
    indicator_key: Text
    clause_key: OptionalText
    actor_code: OptionalText
    kind: TargetKind
    value: OptionalNumber
    upper: OptionalNumber
    baseline_key: OptionalText
    factor: OptionalNumber
    due_on: OptionalDate
    origin: TargetOrigin
    evidence: OptionalText
    note_en: OptionalText
    note_es: OptionalText

    @model_validator(mode="after")
    def _says_what_its_kind_needs(self) -> Self:
        needed, told = (
            NEEDED[self.kind],
            {name for name in ASKED if getattr(self, name) is not None},
        )
        if told - {"baseline_key"} != needed - {"baseline_key"} or not needed <= told:
            raise ValueError(
                f"expected {_named(needed)} of a {self.kind} target, found {_named(told)}"
            )
        if self.factor is not None and self.factor <= 0:
            raise ValueError("factor: expected more than 0")
        if self.value is not None and self.upper is not None and self.upper < self.value:
            raise ValueError("upper: expected at least the value")
        return self


def _named(columns: set[str]) -> str:
    return " and ".join(name for name in ASKED if name in columns) or "no number"
