"""Who assesses, by which rubric, in which review cycle, and every stage of it, append-only.

The database itself refuses to change or delete a stage, and to publish a rating that no located
evidence stands behind: the triggers are in migration 0003.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.actors import Actor
from tracker.models.base import (
    Base,
    Code,
    Key,
    Translation,
    UtcDateTime,
    in_known_language,
    in_order,
    one_of,
    owned_by,
)
from tracker.models.evidence import Evidence
from tracker.models.instruments import Clause
from tracker.vocab import (
    FINDINGS,
    RATED_STAGES,
    Basis,
    Confidence,
    EvidenceOrigin,
    Rating,
    ReviewProcess,
    Role,
    ScaleLoss,
    Stage,
)


class Cycle(Base):
    """A review cycle: a dated period closed by a review; the last one may still be open."""

    __tablename__ = "cycle"
    __table_args__ = (one_of("process_code", ReviewProcess), in_order("starts_on", "ends_on"))

    cycle_id: Mapped[int] = mapped_column(primary_key=True)
    cycle_key: Mapped[str] = mapped_column(Key, unique=True)
    process_code: Mapped[str] = mapped_column(Code)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.review_id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    texts: Mapped[list["CycleText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class CycleText(Translation, Base):
    """A cycle's name in one language."""

    __tablename__ = "cycle_text"
    __table_args__ = (in_known_language(),)

    cycle_id: Mapped[int] = owned_by("cycle.cycle_id")
    name: Mapped[str] = mapped_column(Text)


class Rubric(Base):
    """One version of the written criteria; an assessment keeps the version it was made by."""

    __tablename__ = "rubric"
    __table_args__ = (CheckConstraint("version >= 1", name="version_positive"),)

    rubric_id: Mapped[int] = mapped_column(primary_key=True)
    rubric_key: Mapped[str] = mapped_column(Key, unique=True)
    version: Mapped[int] = mapped_column(unique=True)
    adopted_on: Mapped[date]

    texts: Mapped[list["RubricText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class RubricText(Translation, Base):
    """A rubric's name in one language."""

    __tablename__ = "rubric_text"
    __table_args__ = (in_known_language(),)

    rubric_id: Mapped[int] = owned_by("rubric.rubric_id")
    name: Mapped[str] = mapped_column(Text)


class RubricRating(Base):
    """One rating of a rubric; `value` where it has a place in the order."""

    __tablename__ = "rubric_rating"
    __table_args__ = (
        UniqueConstraint("rubric_id", "rating_code"),
        one_of("rating_code", Rating),
        CheckConstraint("value IS NULL OR value + 1 BETWEEN 0 AND 5", name="value_range"),
    )

    rubric_rating_id: Mapped[int] = mapped_column(primary_key=True)
    rubric_rating_key: Mapped[str] = mapped_column(Key, unique=True)
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubric.rubric_id"))
    rating_code: Mapped[str] = mapped_column(Code)
    position: Mapped[int]
    value: Mapped[int | None]

    texts: Mapped[list["RubricRatingText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class RubricRatingText(Translation, Base):
    """When a rating is right, what suffices, what it is mistaken for, in one language."""

    __tablename__ = "rubric_rating_text"
    __table_args__ = (in_known_language(),)

    rubric_rating_id: Mapped[int] = owned_by("rubric_rating.rubric_rating_id")
    name: Mapped[str] = mapped_column(Text)
    criterion: Mapped[str] = mapped_column(Text)
    sufficient: Mapped[str] = mapped_column(Text)
    confusion: Mapped[str] = mapped_column(Text)
    example: Mapped[str] = mapped_column(Text)


class Scale(Base):
    """A scale of another office, to read ratings from and write them in."""

    __tablename__ = "scale"

    scale_id: Mapped[int] = mapped_column(primary_key=True)
    scale_key: Mapped[str] = mapped_column(Key, unique=True)
    source: Mapped[str] = mapped_column(Text)

    texts: Mapped[list["ScaleText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class ScaleText(Translation, Base):
    """A scale's name in one language."""

    __tablename__ = "scale_text"
    __table_args__ = (in_known_language(),)

    scale_id: Mapped[int] = owned_by("scale.scale_id")
    name: Mapped[str] = mapped_column(Text)


class ScaleValue(Base):
    """One value of a scale: what it is read as, what is written as it, and what that loses."""

    __tablename__ = "scale_value"
    __table_args__ = (
        UniqueConstraint("scale_id", "code"),
        one_of("rating_code", Rating),
        one_of("import_loss_code", ScaleLoss),
        one_of("export_loss_code", ScaleLoss),
    )

    scale_value_id: Mapped[int] = mapped_column(primary_key=True)
    scale_value_key: Mapped[str] = mapped_column(Key, unique=True)
    scale_id: Mapped[int] = mapped_column(ForeignKey("scale.scale_id"))
    code: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    rating_code: Mapped[str] = mapped_column(Code)
    import_loss_code: Mapped[str | None] = mapped_column(Code)
    is_export_of: Mapped[str | None] = mapped_column(Text)
    export_loss_code: Mapped[str | None] = mapped_column(Code)

    texts: Mapped[list["ScaleValueText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class ScaleValueText(Translation, Base):
    """A value's name, and why it loses something, in one language."""

    __tablename__ = "scale_value_text"
    __table_args__ = (in_known_language(),)

    scale_value_id: Mapped[int] = owned_by("scale_value.scale_value_id")
    name: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)


class Contributor(Base):
    """Somebody who contributes, by a pen name; who that is, is kept nowhere in these tables."""

    __tablename__ = "contributor"
    __table_args__ = (one_of("origin_code", EvidenceOrigin),)

    contributor_id: Mapped[int] = mapped_column(primary_key=True)
    contributor_key: Mapped[str] = mapped_column(Key, unique=True)
    origin_code: Mapped[str] = mapped_column(Code, default=EvidenceOrigin.CATALOGUE.value)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"))
    is_active: Mapped[bool] = mapped_column(default=True)

    actor: Mapped[Actor | None] = relationship()
    roles: Mapped[list["ContributorRole"]] = relationship(cascade="all, delete-orphan")
    texts: Mapped[list["ContributorText"]] = relationship(cascade="all, delete-orphan")


class ContributorText(Translation, Base):
    """What readers may know of a contributor, in one language: what it is, not who."""

    __tablename__ = "contributor_text"
    __table_args__ = (in_known_language(),)

    contributor_id: Mapped[int] = owned_by("contributor.contributor_id")
    note: Mapped[str] = mapped_column(Text)


class ContributorRole(Base):
    """What a contributor may do."""

    __tablename__ = "contributor_role"
    __table_args__ = (one_of("role_code", Role),)

    contributor_id: Mapped[int] = owned_by("contributor.contributor_id")
    role_code: Mapped[str] = mapped_column(Code, primary_key=True)


_RATED = ", ".join(f"'{stage}'" for stage in RATED_STAGES)


class Assessment(Base):
    """One stage of the assessment of a clause for an actor in a cycle; never changed.

    Stages of a cell are numbered by `sequence` without gaps: of two that are written at once, one
    is refused. `round` counts how often the cell was begun anew. A published row takes text and
    evidence from the row it was decided from.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("clause_id", "actor_id", "cycle_id", "sequence"),
        Index("ix_assessment_stage", "stage_code"),
        one_of("stage_code", Stage),
        one_of("role_code", Role),
        one_of("basis_code", Basis),
        one_of("rating_code", FINDINGS),
        one_of("confidence_code", Confidence),
        CheckConstraint("round >= 1 AND sequence >= 1", name="counted_from_one"),
        CheckConstraint(
            f"(stage_code IN ({_RATED})) = (rating_code IS NOT NULL)", name="rated_stage"
        ),
        CheckConstraint(
            "(rating_code IS NULL) = (confidence_code IS NULL) "
            "AND (rating_code IS NULL) = (rubric_id IS NULL)",
            name="rating_whole",
        ),
        CheckConstraint(
            "stage_code NOT IN ('final', 'published') OR decided_from_id IS NOT NULL",
            name="decision_has_base",
        ),
        CheckConstraint(
            "(stage_code = 'reply_invited') = (due_on IS NOT NULL)", name="invitation_is_dated"
        ),
        CheckConstraint("NOT is_silence OR stage_code = 'state_reply'", name="silence_of_a_state"),
    )

    assessment_id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.clause_id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("actor.actor_id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.cycle_id"), index=True)
    round: Mapped[int]
    sequence: Mapped[int]
    stage_code: Mapped[str] = mapped_column(Code)
    role_code: Mapped[str] = mapped_column(Code)
    contributor_id: Mapped[int] = mapped_column(
        ForeignKey("contributor.contributor_id"), index=True
    )
    basis_code: Mapped[str] = mapped_column(Code)
    rubric_id: Mapped[int | None] = mapped_column(ForeignKey("rubric.rubric_id"))
    rating_code: Mapped[str | None] = mapped_column(Code)
    confidence_code: Mapped[str | None] = mapped_column(Code)
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date | None]
    is_silence: Mapped[bool] = mapped_column(default=False)
    embargo_until: Mapped[date | None]
    decided_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("assessment.assessment_id"), index=True
    )
    reason: Mapped[str | None] = mapped_column(Text)

    clause: Mapped[Clause] = relationship()
    actor: Mapped[Actor] = relationship()
    cycle: Mapped[Cycle] = relationship()
    contributor: Mapped[Contributor] = relationship(lazy="joined")
    rubric: Mapped[Rubric | None] = relationship()
    decided_from: Mapped["Assessment | None"] = relationship(remote_side=[assessment_id])
    texts: Mapped[list["AssessmentText"]] = relationship()
    evidence: Mapped[list["AssessmentEvidence"]] = relationship()
    searches: Mapped[list["SearchLog"]] = relationship()


class AssessmentText(Translation, Base):
    """A rationale, or a reply or comment word for word, in the language it was written in.

    A silence on record has none, and takes none afterwards.
    """

    __tablename__ = "assessment_text"
    __table_args__ = (in_known_language(),)

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessment.assessment_id"), primary_key=True
    )
    wording: Mapped[str] = mapped_column(Text)


class AssessmentEvidence(Base):
    """What a rating stands on; `is_cause` marks what made it change after a reply."""

    __tablename__ = "assessment_evidence"

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessment.assessment_id"), primary_key=True
    )
    evidence_id: Mapped[int] = mapped_column(
        ForeignKey("evidence.evidence_id"), primary_key=True, index=True
    )
    is_cause: Mapped[bool]

    evidence: Mapped[Evidence] = relationship()


class SearchLog(Base):
    """A search that found nothing: where, when, which words; by whom says its assessment."""

    __tablename__ = "search_log"
    __table_args__ = (
        CheckConstraint("length(place) >= 3", name="place_given"),
        CheckConstraint("length(words) >= 2", name="words_given"),
    )

    search_id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.assessment_id"), index=True)
    place: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    searched_on: Mapped[date]
