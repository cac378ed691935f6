"""What sources say, located: figures they state, and what speaks for or against a clause."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import (
    Base,
    Code,
    Key,
    Sha256,
    Translation,
    in_known_language,
    in_order,
    is_precise,
    is_sha256,
    one_of,
    owned_by,
)
from tracker.vocab import (
    EvidenceKind,
    EvidenceOrigin,
    EvidenceStrength,
    FactFlag,
    Precision,
    Qualifier,
    Reach,
    Stance,
    TextStatus,
)


class Pinned:
    """Mixin: a passage of a report or document, pinned by the hash of what was read there.

    Offsets count characters of the normalised text. `status_code` says how the imported text
    stands to the pin: pinned (no text yet), verified, changed or gone.
    """

    passage_sha256: Mapped[str | None] = mapped_column(Sha256)
    status_code: Mapped[str] = mapped_column(Code, default=TextStatus.PINNED.value)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.source_id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.report_id"), index=True)
    char_start: Mapped[int | None]
    char_end: Mapped[int | None]


WHOLE_PASSAGE = (
    "source_id IS NOT NULL AND char_start IS NOT NULL AND char_end IS NOT NULL "
    "AND passage_sha256 IS NOT NULL"
)


def pinned() -> tuple[CheckConstraint, ...]:
    """The CHECKs that go with `Pinned`."""
    return (
        is_sha256("passage_sha256"),
        one_of("status_code", TextStatus),
        in_order("char_start", "char_end"),
    )


class Fact(Pinned, Base):
    """A quantity stated in a report, as stated: also when it cannot be right, then flagged."""

    __tablename__ = "fact"
    __table_args__ = (
        *pinned(),
        one_of("qualifier_code", Qualifier),
        one_of("period_precision", Precision),
        one_of("flag_code", FactFlag),
        in_order("period_start", "period_end"),
        CheckConstraint(WHOLE_PASSAGE, name="passage_given"),
        CheckConstraint("(unit = 'money') = (currency_code IS NOT NULL)", name="money_currency"),
    )

    fact_id: Mapped[int] = mapped_column(primary_key=True)
    fact_key: Mapped[str] = mapped_column(Key, unique=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    provision_id: Mapped[int | None] = mapped_column(
        ForeignKey("provision.provision_id"), index=True
    )
    value: Mapped[float]
    printed: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Code)
    currency_code: Mapped[str | None] = mapped_column(Code)
    qualifier_code: Mapped[str] = mapped_column(Code)
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    period_precision: Mapped[str | None] = mapped_column(Code)
    flag_code: Mapped[str | None] = mapped_column(Code)

    texts: Mapped[list["FactText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class FactText(Translation, Base):
    """What a fact counts, whom it concerns, and why it is flagged, in one language."""

    __tablename__ = "fact_text"
    __table_args__ = (in_known_language(),)

    fact_id: Mapped[int] = owned_by("fact.fact_id")
    what: Mapped[str] = mapped_column(Text)
    who: Mapped[str | None] = mapped_column(Text)
    flag_reason: Mapped[str | None] = mapped_column(Text)


class Evidence(Pinned, Base):
    """A passage or an archived record that speaks for or against clauses being carried out.

    Of a report the word is its actor's; `speaker_id` says whose it is where it comes from outside.
    Not current is what the catalogue has dropped since, and assessments still stand on.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        *pinned(),
        one_of("origin_code", EvidenceOrigin),
        one_of("kind_code", EvidenceKind),
        one_of("reach_code", Reach),
        one_of("strength_code", EvidenceStrength),
        is_precise(),
        is_sha256("archive_sha256"),
        CheckConstraint(f"({WHOLE_PASSAGE}) OR archive_sha256 IS NOT NULL", name="located"),
        CheckConstraint(
            "archive_sha256 IS NULL OR (url IS NOT NULL AND retrieved_on IS NOT NULL "
            "AND archive_type IS NOT NULL AND archive_bytes > 0)",
            name="archive_described",
        ),
    )

    evidence_id: Mapped[int] = mapped_column(primary_key=True)
    evidence_key: Mapped[str] = mapped_column(Key, unique=True)
    origin_code: Mapped[str] = mapped_column(Code, default=EvidenceOrigin.CATALOGUE.value)
    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    kind_code: Mapped[str] = mapped_column(Code)
    reach_code: Mapped[str] = mapped_column(Code)
    strength_code: Mapped[str] = mapped_column(Code)
    happened_on: Mapped[date | None]
    precision_code: Mapped[str | None] = mapped_column(Code)
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"))
    publisher: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    retrieved_on: Mapped[date | None]
    archive_sha256: Mapped[str | None] = mapped_column(Sha256)
    archive_type: Mapped[str | None] = mapped_column(String(100))
    archive_bytes: Mapped[int | None]
    is_current: Mapped[bool] = mapped_column(default=True)

    texts: Mapped[list["EvidenceText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class EvidenceText(Translation, Base):
    """What was done, in the project's or the contributor's own words, in one language."""

    __tablename__ = "evidence_text"
    __table_args__ = (in_known_language(),)

    evidence_id: Mapped[int] = owned_by("evidence.evidence_id")
    description: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)


class EvidenceClause(Base):
    """For or against which clause a piece of evidence speaks."""

    __tablename__ = "evidence_clause"
    __table_args__ = (one_of("stance_code", Stance),)

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.evidence_id"), primary_key=True)
    clause_id: Mapped[int] = mapped_column(
        ForeignKey("clause.clause_id"), primary_key=True, index=True
    )
    stance_code: Mapped[str] = mapped_column(Code)
