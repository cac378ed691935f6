"""The shape of each seed file on sources, actors and texts: one class a file, checked as read."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from tracker.catalogue.cells import (
    Codes,
    Day,
    LanguageCode,
    Offset,
    OptionalCertainty,
    OptionalCodes,
    OptionalCountryCode,
    OptionalDate,
    OptionalInt,
    OptionalIso2,
    OptionalM49,
    OptionalNumber,
    OptionalPrecision,
    OptionalSha256,
    OptionalText,
    SeedRow,
    Sha256,
    Short,
    Text,
    codes,
)
from tracker.vocab import (
    ActorKind,
    Addressee,
    ClauseKind,
    Concerned,
    DeadlineBasis,
    DefectKind,
    InstrumentKind,
    Level,
    MembershipStatus,
    ProvisionKind,
    SourceKind,
    VerbStrength,
)


class SourceRow(SeedRow):
    """sources.csv."""

    FILE: ClassVar[str] = "sources.csv"
    KEY: ClassVar[tuple[str, ...]] = ("source_key",)

    source_key: Text
    kind: SourceKind
    title: Text
    publisher: OptionalText
    published_on: OptionalDate
    retrieved_on: OptionalDate
    language: LanguageCode
    licence: OptionalText
    sha256: OptionalSha256


class ThemeRow(SeedRow):
    """themes.csv."""

    FILE: ClassVar[str] = "themes.csv"
    KEY: ClassVar[tuple[str, ...]] = ("theme_key",)

    theme_key: Text
    position: int
    label_en: Text
    label_es: Text
    label_pt: Text
    label_fr: Text


class ActorRow(SeedRow):
    """actors.csv."""

    FILE: ClassVar[str] = "actors.csv"
    KEY: ClassVar[tuple[str, ...]] = ("actor_code",)

    actor_code: Text
    kind: ActorKind
    page_name: OptionalText
    name_en: Text
    name_es: Text
    name_pt: Text
    name_fr: Text
    iso2: OptionalIso2
    m49: OptionalM49
    page_order: OptionalInt
    tile_row: OptionalInt
    tile_col: OptionalInt


class AliasRow(SeedRow):
    """actor_aliases.csv."""

    FILE: ClassVar[str] = "actor_aliases.csv"
    KEY: ClassVar[tuple[str, ...]] = ("alias",)
    REFERS: ClassVar[Mapping[str, str]] = {"actor_code": "actors"}

    alias: Text
    actor_code: Text


class GroupRow(SeedRow):
    """groups.csv."""

    FILE: ClassVar[str] = "groups.csv"
    KEY: ClassVar[tuple[str, ...]] = ("group_key",)

    group_key: Text
    name_en: Text
    name_es: Text
    name_pt: Text
    name_fr: Text


class MembershipRow(SeedRow):
    """memberships.csv."""

    FILE: ClassVar[str] = "memberships.csv"
    KEY: ClassVar[tuple[str, ...]] = ("group_key", "actor_code", "status", "member_from")
    REFERS: ClassVar[Mapping[str, str]] = {"group_key": "groups", "actor_code": "actors"}

    group_key: Text
    actor_code: Text
    member_from: OptionalDate
    member_to: OptionalDate
    precision: Literal["day", "year"]
    status: MembershipStatus
    note_en: OptionalText

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.member_from and self.member_to and self.member_to < self.member_from:
            raise ValueError("member_to is before member_from")
        return self


class InstrumentRow(SeedRow):
    """instruments.csv."""

    FILE: ClassVar[str] = "instruments.csv"
    KEY: ClassVar[tuple[str, ...]] = ("instrument_key",)
    REFERS: ClassVar[Mapping[str, str]] = {"source_key": "sources"}

    instrument_key: Text
    source_key: OptionalText
    kind: InstrumentKind
    adopted_on: Day
    summit: OptionalText
    place: OptionalText
    place_names: OptionalText
    country_code: OptionalCountryCode
    title_en: Text
    title_es: Text
    title_pt: Text
    title_fr: Text


class ProvisionRow(SeedRow):
    """provisions.csv."""

    FILE: ClassVar[str] = "provisions.csv"
    KEY: ClassVar[tuple[str, ...]] = ("provision_key",)
    REFERS: ClassVar[Mapping[str, str]] = {"instrument_key": "instruments", "theme": "themes"}

    provision_key: Text
    instrument_key: Text
    paragraph: Short
    kind: ProvisionKind
    theme: Text
    language: LanguageCode
    chars: OptionalInt
    text_sha256: OptionalSha256
    reprinted_sha256: OptionalSha256
    certainty: OptionalCertainty
    evidence: OptionalText
    summary_en: Text
    summary_es: Text
    summary_pt: OptionalText
    summary_fr: OptionalText

    @model_validator(mode="after")
    def _is_pinned_or_says_where(self) -> Self:
        if (self.chars is None) != (self.text_sha256 is None):
            raise ValueError("expected both chars and text_sha256, or neither")
        if self.text_sha256 is None and self.certainty is None:
            raise ValueError("expected a certainty where no text is pinned")
        return self


class ClauseRow(SeedRow):
    """clauses.csv."""

    FILE: ClassVar[str] = "clauses.csv"
    KEY: ClassVar[tuple[str, ...]] = ("clause_key",)
    REFERS: ClassVar[Mapping[str, str]] = {
        "provision_key": "provisions",
        "addressed_to_code": "actors",
        "themes": "themes",
    }

    clause_key: Text
    provision_key: Text
    position: Annotated[int, Field(ge=1)]
    kind: ClauseKind
    strength: VerbStrength
    verb: Text
    addressee: Addressee
    addressed_to_code: OptionalText
    level: Level
    themes: Codes
    groups: OptionalCodes
    deadline_on: OptionalDate
    deadline_precision: OptionalPrecision
    deadline_basis: DeadlineBasis
    target_value: OptionalNumber
    target_unit: OptionalText
    target_en: OptionalText
    target_es: OptionalText
    indicator_named: OptionalText
    char_start: Offset
    char_end: Offset
    summary_en: Text
    summary_es: Text
    summary_pt: Text
    summary_fr: Text
    note_en: OptionalText
    note_es: OptionalText

    @field_validator("groups")
    @classmethod
    def _known_groups(cls, cell: str | None) -> str | None:
        known = [one.value for one in Concerned]
        if unknown := [code for code in codes(cell) if code not in known]:
            raise ValueError(f"unknown group {unknown[0]!r}: expected some of {', '.join(known)}")
        return cell

    @model_validator(mode="after")
    def _dates_and_offsets_are_whole(self) -> Self:
        if (self.deadline_on is None) != (self.deadline_basis is DeadlineBasis.NONE):
            raise ValueError("expected a deadline_on with its basis, or the basis none")
        if (self.deadline_on is None) != (self.deadline_precision is None):
            raise ValueError("expected a deadline_precision with its deadline_on")
        if (self.char_start is None) != (self.char_end is None):
            raise ValueError("expected both char_start and char_end, or neither")
        return self


class PassageRow(SeedRow):
    """passages.csv."""

    FILE: ClassVar[str] = "passages.csv"
    KEY: ClassVar[tuple[str, ...]] = ("provision_key", "language")
    REFERS: ClassVar[Mapping[str, str]] = {"provision_key": "provisions", "source_key": "sources"}

    provision_key: Text
    language: LanguageCode
    source_key: Text
    char_start: Annotated[int, Field(ge=0)]
    char_end: Annotated[int, Field(ge=1)]
    text_sha256: Sha256


class ReportRow(SeedRow):
    """reports.csv."""

    FILE: ClassVar[str] = "reports.csv"
    KEY: ClassVar[tuple[str, ...]] = ("report_key",)
    REFERS: ClassVar[Mapping[str, str]] = {"source_key": "sources", "actor_code": "actors"}

    report_key: Text
    source_key: Text
    actor_code: Text
    reported_on: Day
    ordinal: int
    position: int
    date_as_printed: Text
    paragraphs: Text
    language: LanguageCode
    has_text: bool
    is_truncated: bool
    chars: int
    text_sha256: OptionalSha256
    summary_en: OptionalText
    summary_es: OptionalText

    @model_validator(mode="after")
    def _is_summed_up(self) -> Self:
        if self.has_text and not (self.summary_en and self.summary_es):
            raise ValueError("expected summary_en and summary_es of a report that has text")
        return self


class DefectRow(SeedRow):
    """source_defects.csv."""

    FILE: ClassVar[str] = "source_defects.csv"
    KEY: ClassVar[tuple[str, ...]] = ("source_key", "kind", "subject_key", "quote")
    REFERS: ClassVar[Mapping[str, str]] = {"source_key": "sources"}

    source_key: Text
    subject_key: Text
    kind: DefectKind
    quote: Text
    note_en: Text
    note_es: Text


class SignatoryPairRow(SeedRow):
    """signatory_pairs.csv."""

    FILE: ClassVar[str] = "signatory_pairs.csv"
    KEY: ClassVar[tuple[str, ...]] = ("instrument_key", "name")
    REFERS: ClassVar[Mapping[str, str]] = {"instrument_key": "instruments"}

    instrument_key: Text
    name: Text
    same_as: Text
    reason: Text


class LinkDecisionRow(SeedRow):
    """link_decisions.csv."""

    FILE: ClassVar[str] = "link_decisions.csv"
    KEY: ClassVar[tuple[str, ...]] = ("report_key", "citation")
    REFERS: ClassVar[Mapping[str, str]] = {"report_key": "reports", "provision_key": "provisions"}

    report_key: Text
    citation: Text
    provision_key: Text
    decided_by: Text
    decided_on: Day
    reason: Annotated[str, Field(min_length=10)]
