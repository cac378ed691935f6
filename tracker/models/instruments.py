"""Instruments, their provisions and clauses, themes, and who signed a declaration."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import (
    Base,
    Code,
    Key,
    Language,
    Sha256,
    Translation,
    in_known_language,
    in_order,
    is_sha256,
    one_of,
    owned_by,
)
from tracker.models.sources import Source
from tracker.vocab import (
    LANGUAGES,
    Addressee,
    Certainty,
    ClauseKind,
    DeadlineBasis,
    InstrumentKind,
    Level,
    Precision,
    ProvisionKind,
    SignatoryKind,
    TextStatus,
    VerbStrength,
)


class Theme(Base):
    """A subject that provisions are grouped by."""

    __tablename__ = "theme"

    theme_id: Mapped[int] = mapped_column(primary_key=True)
    theme_key: Mapped[str] = mapped_column(Key, unique=True)
    position: Mapped[int]

    labels: Mapped[list["ThemeLabel"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class ThemeLabel(Base):
    """The label of a theme in one language."""

    __tablename__ = "theme_label"
    __table_args__ = (one_of("language_code", LANGUAGES),)

    theme_id: Mapped[int] = mapped_column(
        ForeignKey("theme.theme_id", ondelete="CASCADE"), primary_key=True
    )
    language_code: Mapped[str] = mapped_column(Language, primary_key=True)
    label: Mapped[str] = mapped_column(Text)


class Instrument(Base):
    """An adopted or issued text."""

    __tablename__ = "instrument"
    __table_args__ = (
        one_of("kind_code", InstrumentKind),
        one_of("precision_code", ("day", "month")),
    )

    instrument_id: Mapped[int] = mapped_column(primary_key=True)
    instrument_key: Mapped[str] = mapped_column(Key, unique=True)
    kind_code: Mapped[str] = mapped_column(Code)
    adopted_on: Mapped[date]
    precision_code: Mapped[str] = mapped_column(Code)
    place: Mapped[str | None] = mapped_column(Text)
    place_names: Mapped[str] = mapped_column(Text)
    country_code: Mapped[str | None] = mapped_column(String(3))
    summit: Mapped[str | None] = mapped_column(Text)
    is_verified: Mapped[bool]

    titles: Mapped[list["InstrumentTitle"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )
    provisions: Mapped[list["Provision"]] = relationship(back_populates="instrument")


class InstrumentTitle(Base):
    """The title of an instrument in one language."""

    __tablename__ = "instrument_title"
    __table_args__ = (one_of("language_code", LANGUAGES),)

    instrument_id: Mapped[int] = mapped_column(
        ForeignKey("instrument.instrument_id", ondelete="CASCADE"), primary_key=True
    )
    language_code: Mapped[str] = mapped_column(Language, primary_key=True)
    title: Mapped[str] = mapped_column(Text)


class Provision(Base):
    """One addressable paragraph of an instrument; `source_id` is where its text comes from.

    `reprinted_sha256` is of its true text as another page prints it, where the first is defective.
    """

    __tablename__ = "provision"
    __table_args__ = (
        UniqueConstraint("instrument_id", "source_id", "paragraph"),
        one_of("kind_code", ProvisionKind),
        one_of("status_code", TextStatus),
        one_of("certainty_code", Certainty),
        one_of("language_code", LANGUAGES),
        is_sha256("pinned_sha256"),
        is_sha256("reprinted_sha256"),
    )

    provision_id: Mapped[int] = mapped_column(primary_key=True)
    provision_key: Mapped[str] = mapped_column(Key, unique=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.instrument_id"))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.source_id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.theme_id"), index=True)
    paragraph: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    kind_code: Mapped[str] = mapped_column(Code)
    language_code: Mapped[str] = mapped_column(Language)
    pinned_sha256: Mapped[str | None] = mapped_column(Sha256)
    pinned_chars: Mapped[int | None]
    reprinted_sha256: Mapped[str | None] = mapped_column(Sha256)
    status_code: Mapped[str] = mapped_column(Code)
    certainty_code: Mapped[str | None] = mapped_column(Code)
    evidence: Mapped[str | None] = mapped_column(Text)

    instrument: Mapped[Instrument] = relationship(back_populates="provisions")
    source: Mapped[Source | None] = relationship()
    theme: Mapped[Theme | None] = relationship()
    texts: Mapped[list["ProvisionText"]] = relationship(
        cascade="all, delete-orphan", order_by="ProvisionText.provision_text_id"
    )
    summaries: Mapped[list["ProvisionSummary"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )
    listings: Mapped[list["ProvisionListing"]] = relationship(
        back_populates="provision", cascade="all, delete-orphan"
    )
    clauses: Mapped[list["Clause"]] = relationship(
        cascade="all, delete-orphan", order_by="Clause.position"
    )


class ProvisionListing(Base):
    """A source lists a provision; a later version of that source may no longer do so."""

    __tablename__ = "provision_listing"

    provision_id: Mapped[int] = mapped_column(
        ForeignKey("provision.provision_id", ondelete="CASCADE"), primary_key=True
    )
    source_id: Mapped[int] = mapped_column(
        ForeignKey("source.source_id"), primary_key=True, index=True
    )
    position: Mapped[int]
    is_listed: Mapped[bool]

    provision: Mapped[Provision] = relationship(back_populates="listings")


class ProvisionText(Base):
    """Official wording in one language; replaced wording stays as history."""

    __tablename__ = "provision_text"
    __table_args__ = (
        Index(
            "uq_provision_text_current",
            "provision_id",
            "language_code",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        one_of("language_code", LANGUAGES),
        is_sha256("sha256"),
        in_order("line_start", "line_end"),
        in_order("char_start", "char_end"),
    )

    provision_text_id: Mapped[int] = mapped_column(primary_key=True)
    provision_id: Mapped[int] = mapped_column(
        ForeignKey("provision.provision_id", ondelete="CASCADE"), index=True
    )
    version_id: Mapped[int] = mapped_column(ForeignKey("source_version.version_id"), index=True)
    language_code: Mapped[str] = mapped_column(Language)
    wording: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Sha256)
    chars: Mapped[int]
    line_start: Mapped[int]
    line_end: Mapped[int]
    char_start: Mapped[int]
    char_end: Mapped[int]
    is_current: Mapped[bool]


class ProvisionSummary(Base):
    """What a provision says, in the project's own words, per language."""

    __tablename__ = "provision_summary"
    __table_args__ = (one_of("language_code", LANGUAGES),)

    provision_id: Mapped[int] = mapped_column(
        ForeignKey("provision.provision_id", ondelete="CASCADE"), primary_key=True
    )
    language_code: Mapped[str] = mapped_column(Language, primary_key=True)
    summary: Mapped[str] = mapped_column(Text)


class Clause(Base):
    """One atomic obligation or ask inside a provision; offsets in its normalised official text."""

    __tablename__ = "clause"
    __table_args__ = (
        UniqueConstraint("provision_id", "position"),
        one_of("kind_code", ClauseKind),
        one_of("strength_code", VerbStrength),
        one_of("addressee_code", Addressee),
        one_of("level_code", Level),
        one_of("deadline_basis_code", DeadlineBasis),
        one_of("deadline_precision_code", Precision),
        in_order("char_start", "char_end"),
        CheckConstraint(
            "(deadline_on IS NULL) = (deadline_basis_code = 'none')", name="deadline_has_its_basis"
        ),
    )

    clause_id: Mapped[int] = mapped_column(primary_key=True)
    clause_key: Mapped[str] = mapped_column(Key, unique=True)
    provision_id: Mapped[int] = mapped_column(
        ForeignKey("provision.provision_id", ondelete="CASCADE")
    )
    position: Mapped[int]
    kind_code: Mapped[str] = mapped_column(Code)
    strength_code: Mapped[str] = mapped_column(Code)
    verb: Mapped[str] = mapped_column(Text)
    addressee_code: Mapped[str] = mapped_column(Code)
    addressed_to_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    level_code: Mapped[str] = mapped_column(Code)
    groups: Mapped[str | None] = mapped_column(Text)
    deadline_on: Mapped[date | None]
    deadline_precision_code: Mapped[str | None] = mapped_column(Code)
    deadline_basis_code: Mapped[str] = mapped_column(Code)
    target_value: Mapped[float | None]
    target_unit: Mapped[str | None] = mapped_column(Text)
    indicator_named: Mapped[str | None] = mapped_column(Text)
    char_start: Mapped[int | None]
    char_end: Mapped[int | None]

    themes: Mapped[list["ClauseTheme"]] = relationship(
        cascade="all, delete-orphan", order_by="ClauseTheme.position", lazy="selectin"
    )
    texts: Mapped[list["ClauseText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class ClauseTheme(Base):
    """A theme a clause is about; position 1 is the main one."""

    __tablename__ = "clause_theme"
    __table_args__ = (
        UniqueConstraint("clause_id", "position"),
        CheckConstraint("position >= 1", name="position_positive"),
    )

    clause_id: Mapped[int] = owned_by("clause.clause_id")
    theme_id: Mapped[int] = mapped_column(
        ForeignKey("theme.theme_id"), primary_key=True, index=True
    )
    position: Mapped[int]


class ClauseText(Translation, Base):
    """What a clause asks, in the project's own words; its target; what a reader should know."""

    __tablename__ = "clause_text"
    __table_args__ = (in_known_language(),)

    clause_id: Mapped[int] = owned_by("clause.clause_id")
    summary: Mapped[str | None] = mapped_column(Text)
    target: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)


class Passage(Base):
    """Where a source prints a provision, language by language, so that versions are aligned."""

    __tablename__ = "passage"
    __table_args__ = (
        in_known_language(),
        is_sha256("text_sha256"),
        in_order("char_start", "char_end"),
    )

    provision_id: Mapped[int] = owned_by("provision.provision_id")
    language_code: Mapped[str] = mapped_column(Language, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.source_id"), index=True)
    char_start: Mapped[int]
    char_end: Mapped[int]
    text_sha256: Mapped[str] = mapped_column(Sha256)


class Signatory(Base):
    """Who signed a declaration: one row a signatory, however often it is listed."""

    __tablename__ = "signatory"
    __table_args__ = (
        one_of("kind_code", SignatoryKind),
        UniqueConstraint("instrument_id", "signatory_key"),
    )

    signatory_id: Mapped[int] = mapped_column(primary_key=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instrument.instrument_id"))
    signatory_key: Mapped[str] = mapped_column(Key)
    kind_code: Mapped[str] = mapped_column(Code)
    name: Mapped[str] = mapped_column(Text)
    acronym: Mapped[str | None] = mapped_column(Text)
    scope: Mapped[str | None] = mapped_column(Text)

    listings: Mapped[list["SignatoryListing"]] = relationship(
        cascade="all, delete-orphan", order_by="SignatoryListing.line"
    )


class SignatoryListing(Base):
    """One place where a signatory is printed."""

    __tablename__ = "signatory_listing"
    __table_args__ = (
        UniqueConstraint("version_id", "list_number", "position"),
        CheckConstraint("list_number >= 1", name="list_number_positive"),
    )

    listing_id: Mapped[int] = mapped_column(primary_key=True)
    signatory_id: Mapped[int] = mapped_column(
        ForeignKey("signatory.signatory_id", ondelete="CASCADE"), index=True
    )
    version_id: Mapped[int] = mapped_column(ForeignKey("source_version.version_id"))
    list_number: Mapped[int]
    position: Mapped[int]
    line: Mapped[int]
    as_printed: Mapped[str] = mapped_column(Text)
