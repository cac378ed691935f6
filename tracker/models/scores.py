"""Scores as they were computed: each computation is kept whole, with what it was made from.

Nothing here is ever changed: a later computation is another row, and the difference between two is
the change log. The rows of cells hold what every figure follows from, so that each can be computed
again and compared.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import (
    Base,
    Code,
    Key,
    Sha256,
    UtcDateTime,
    in_order,
    is_sha256,
    one_of,
)
from tracker.vocab import (
    Applicability,
    ClaimBasis,
    Dimension,
    Grade,
    Rating,
    ScheduleState,
    SubjectKind,
    Weighting,
)


class ScoreRun(Base):
    """One computation of all scores: when, from which state of the ledger, by which parameters.

    `parameters` is canonical JSON of every parameter file that was used; `cells_sha256` and
    `figures_sha256` cover the rows below it.
    """

    __tablename__ = "score_run"
    __table_args__ = (
        is_sha256("parameters_sha256"),
        is_sha256("ledger_sha256"),
        is_sha256("cells_sha256"),
        is_sha256("figures_sha256"),
        CheckConstraint("number >= 1", name="number_positive"),
    )

    score_run_id: Mapped[int] = mapped_column(primary_key=True)
    score_run_key: Mapped[str] = mapped_column(Key, unique=True)
    number: Mapped[int] = mapped_column(unique=True)
    scored_on: Mapped[date]
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    program: Mapped[str] = mapped_column(Key)
    method_version: Mapped[int]
    parameters: Mapped[str] = mapped_column(Text)
    parameters_sha256: Mapped[str] = mapped_column(Sha256)
    ledger_entry: Mapped[int]
    ledger_sha256: Mapped[str] = mapped_column(Sha256)
    cells_sha256: Mapped[str] = mapped_column(Sha256)
    figures_sha256: Mapped[str] = mapped_column(Sha256)
    reason: Mapped[str] = mapped_column(Text)


def _of_run() -> Mapped[int]:
    return mapped_column(ForeignKey("score_run.score_run_id"), primary_key=True)


class ScoreCell(Base):
    """A clause and a state as a computation took them: the four sides, and what they rest on.

    Levels are whole, -1 to 4; score steps 0 to 5; missing where it is not known. `claimed_by` is
    the key of the passage that tells most; `measured_by` lists the indicators with their class,
    series, newest year and value.
    """

    __tablename__ = "score_cell"
    __table_args__ = (
        one_of("standing_code", Applicability),
        one_of("rating_code", Rating),
        one_of("claim_code", ClaimBasis),
        one_of("schedule_code", ScheduleState),
        in_order("low_steps", "high_steps"),
        in_order("claimed_low", "claimed_high"),
        in_order("measured_low", "measured_high"),
    )

    score_run_id: Mapped[int] = _of_run()
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.clause_id"), primary_key=True)
    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actor.actor_id"), primary_key=True, index=True
    )
    standing_code: Mapped[str] = mapped_column(Code)
    cycle_key: Mapped[str | None] = mapped_column(Key)
    rating_code: Mapped[str] = mapped_column(Code)
    is_contested: Mapped[bool]
    assessment_key: Mapped[str | None] = mapped_column(Key)
    low_steps: Mapped[int | None]
    high_steps: Mapped[int | None]
    claim_code: Mapped[str] = mapped_column(Code)
    claimed_low: Mapped[int | None]
    claimed_high: Mapped[int | None]
    claimed_by: Mapped[str | None] = mapped_column(Key)
    measured_low: Mapped[int | None]
    measured_high: Mapped[int | None]
    measured_by: Mapped[str | None] = mapped_column(Text)
    schedule_code: Mapped[str] = mapped_column(Code)
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    claim_gap_low: Mapped[int | None]
    claim_gap_high: Mapped[int | None]
    reality_gap_low: Mapped[int | None]
    reality_gap_high: Mapped[int | None]


class ScoreFigure(Base):
    """One published mean: of whom, over which commitments, by which weighting.

    `low` and `high` bound the mean score, with every denominator beside them; the sums are of
    weights times steps, so that two figures can be compared exactly. Gaps are means over the cells
    where both sides exist, and count those.
    """

    __tablename__ = "score_figure"
    __table_args__ = (
        one_of("weighting_code", Weighting),
        one_of("subject_kind_code", SubjectKind),
        one_of("dimension_code", Dimension),
        one_of("grade_code", Grade),
        in_order("low", "high"),
        CheckConstraint("low >= 0 AND high <= 1", name="bounds_range"),
        CheckConstraint("rated >= 0 AND rated <= applicable", name="rated_counted"),
    )

    score_run_id: Mapped[int] = _of_run()
    weighting_code: Mapped[str] = mapped_column(Code, primary_key=True)
    subject_kind_code: Mapped[str] = mapped_column(Code, primary_key=True)
    subject_key: Mapped[str] = mapped_column(Key, primary_key=True)
    dimension_code: Mapped[str] = mapped_column(Code, primary_key=True)
    value_key: Mapped[str] = mapped_column(Key, primary_key=True)
    applicable: Mapped[int]
    reported: Mapped[int]
    searched: Mapped[int]
    rated: Mapped[int]
    measured: Mapped[int]
    low: Mapped[float]
    high: Mapped[float]
    coverage: Mapped[float]
    grade_code: Mapped[str | None] = mapped_column(Code)
    claim_gap_defined: Mapped[int]
    claim_gap_low: Mapped[float | None]
    claim_gap_high: Mapped[float | None]
    reality_gap_defined: Mapped[int]
    reality_gap_low: Mapped[float | None]
    reality_gap_high: Mapped[float | None]


class ScoreChance(Base):
    """What a state's mean would be if every unknown answer were as likely: never evidence."""

    __tablename__ = "score_chance"
    __table_args__ = (in_order("fifth", "ninety_fifth"),)

    score_run_id: Mapped[int] = _of_run()
    actor_id: Mapped[int] = mapped_column(
        ForeignKey("actor.actor_id"), primary_key=True, index=True
    )
    mean: Mapped[float]
    fifth: Mapped[float]
    ninety_fifth: Mapped[float]
