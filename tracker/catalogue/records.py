"""The shape of each seed file: one class a file, one field a column, checked as it is read."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from tracker.vocab import (
    ActorKind,
    DefectKind,
    InstrumentKind,
    MembershipStatus,
    ProvisionKind,
    SourceKind,
)


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


Text = Annotated[str, Field(min_length=1)]
OptionalText = Annotated[str | None, BeforeValidator(_empty_is_none)]
OptionalInt = Annotated[int | None, BeforeValidator(_empty_is_none)]
OptionalDate = Annotated[date | None, BeforeValidator(_empty_is_none)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
OptionalSha256 = Annotated[Sha256 | None, BeforeValidator(_empty_is_none)]
Iso2 = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
OptionalIso2 = Annotated[Iso2 | None, BeforeValidator(_empty_is_none)]
M49 = Annotated[str, Field(pattern=r"^[0-9]{3}$")]
OptionalM49 = Annotated[M49 | None, BeforeValidator(_empty_is_none)]
LanguageCode = Literal["en", "es", "pt", "fr"]


class SeedRow(BaseModel):
    """A row of a seed file; an unknown column is an error. `line` is where it stands."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    _line: int = PrivateAttr(0)

    @property
    def line(self) -> int:
        """Line of the file the row ends on; 0 for a row that was not read from a file."""
        return self._line

    def at_line(self, line: int) -> Self:
        """The same row, knowing its line."""
        self._line = line
        return self


class SourceRow(SeedRow):
    """sources.csv."""

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

    theme_key: Text
    position: int
    label_en: Text
    label_es: Text
    label_pt: Text
    label_fr: Text


class ActorRow(SeedRow):
    """actors.csv."""

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

    alias: Text
    actor_code: Text


class GroupRow(SeedRow):
    """groups.csv."""

    group_key: Text
    name_en: Text
    name_es: Text
    name_pt: Text
    name_fr: Text


class MembershipRow(SeedRow):
    """memberships.csv."""

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

    instrument_key: Text
    source_key: Text
    kind: InstrumentKind
    adopted_on: date
    summit: OptionalText
    place: Text
    place_names: Text
    country_code: OptionalText
    title_en: Text
    title_es: Text
    title_pt: Text
    title_fr: Text


class ProvisionRow(SeedRow):
    """provisions.csv."""

    provision_key: Text
    instrument_key: Text
    paragraph: Text
    kind: ProvisionKind
    theme: Text
    language: LanguageCode
    chars: int
    text_sha256: Sha256
    summary_en: Text
    summary_es: Text


class ReportRow(SeedRow):
    """reports.csv."""

    report_key: Text
    source_key: Text
    actor_code: Text
    reported_on: date
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


class DefectRow(SeedRow):
    """source_defects.csv."""

    source_key: Text
    subject_key: Text
    kind: DefectKind
    quote: Text
    note_en: Text
    note_es: Text


class SignatoryPairRow(SeedRow):
    """signatory_pairs.csv."""

    instrument_key: Text
    name: Text
    same_as: Text
    reason: Text


class LinkDecisionRow(SeedRow):
    """link_decisions.csv."""

    report_key: Text
    citation: Text
    provision_key: Text
    decided_by: Text
    decided_on: date
    reason: Annotated[str, Field(min_length=10)]
