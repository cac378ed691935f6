"""What is measured: series of publishers, their values by place and period, and what to reach.

A value is never changed. A publisher's next release is another vintage with values of its own, and
the newest vintage is what is shown; so what was known on a day can always be said.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
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
    AreaKind,
    BaselineMethod,
    Certainty,
    ObservationStatus,
    TargetKind,
    TargetOrigin,
    VintageOrigin,
)

WITHOUT_VALUE = (
    ObservationStatus.MISSING,
    ObservationStatus.NOT_APPLICABLE,
    ObservationStatus.NOT_COLLECTED,
    ObservationStatus.CONFIDENTIAL,
    ObservationStatus.BELOW,
    ObservationStatus.ABOVE,
)


class Area(Base):
    """A place something is counted in; where its key is an actor's code, it is that state."""

    __tablename__ = "area"
    __table_args__ = (one_of("kind_code", AreaKind),)

    area_id: Mapped[int] = mapped_column(primary_key=True)
    area_key: Mapped[str] = mapped_column(Key, unique=True)
    kind_code: Mapped[str] = mapped_column(Code)
    iso2: Mapped[str | None] = mapped_column(String(2), unique=True)
    m49: Mapped[str | None] = mapped_column(String(5), unique=True)
    unhcr: Mapped[str | None] = mapped_column(String(3), unique=True)
    world_bank: Mapped[str | None] = mapped_column(String(8), unique=True)

    texts: Mapped[list["AreaText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class AreaText(Translation, Base):
    """The name of an area."""

    __tablename__ = "area_text"
    __table_args__ = (in_known_language(),)

    area_id: Mapped[int] = owned_by("area.area_id")
    name: Mapped[str] = mapped_column(Text)


class Series(Base):
    """What a publisher counts in one unit, under its own code; it may measure an indicator.

    `breakdown` is what part of the indicator the series is about (`exploitation=sexual`);
    `natural_limit` is a value it cannot pass (100 for a share).
    """

    __tablename__ = "series"
    __table_args__ = (one_of("origin_code", VintageOrigin),)

    series_id: Mapped[int] = mapped_column(primary_key=True)
    series_key: Mapped[str] = mapped_column(Key, unique=True)
    origin_code: Mapped[str] = mapped_column(Code, default=VintageOrigin.CATALOGUE.value)
    publisher: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(60))
    indicator_id: Mapped[int | None] = mapped_column(
        ForeignKey("indicator.indicator_id"), index=True
    )
    breakdown: Mapped[str | None] = mapped_column(Text)
    is_additive: Mapped[bool] = mapped_column(default=False)
    natural_limit: Mapped[float | None]

    texts: Mapped[list["SeriesText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class SeriesText(Translation, Base):
    """Name of a series, and what a reader should know about it."""

    __tablename__ = "series_text"
    __table_args__ = (in_known_language(),)

    series_id: Mapped[int] = owned_by("series.series_id")
    name: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)


class Breakdown(Base):
    """Of whom: `age=15-24;sex=female`, keys sorted; the empty key is the total."""

    __tablename__ = "breakdown"

    breakdown_id: Mapped[int] = mapped_column(primary_key=True)
    breakdown_key: Mapped[str] = mapped_column(String(400), unique=True)


class Vintage(Base):
    """One release of a publisher's figures, as it came to us.

    `released_on` is the day its values were known from; where the file does not say, it is the day
    of import and `is_release_stated` is false. `rows_sha256` covers all its observations.
    """

    __tablename__ = "vintage"
    __table_args__ = (
        one_of("origin_code", VintageOrigin),
        one_of("certainty_code", Certainty),
        is_precise(),
        is_sha256("file_sha256"),
        is_sha256("rows_sha256"),
        CheckConstraint("row_count >= 0", name="row_count_positive"),
        CheckConstraint("(file_sha256 IS NULL) = (file_name IS NULL)", name="file_named"),
    )

    vintage_id: Mapped[int] = mapped_column(primary_key=True)
    vintage_key: Mapped[str] = mapped_column(Key, unique=True)
    origin_code: Mapped[str] = mapped_column(Code)
    publisher: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(Text)
    released_on: Mapped[date] = mapped_column(index=True)
    precision_code: Mapped[str | None] = mapped_column(Code)
    is_release_stated: Mapped[bool]
    retrieved_on: Mapped[date | None]
    url: Mapped[str | None] = mapped_column(Text)
    licence: Mapped[str | None] = mapped_column(Text)
    certainty_code: Mapped[str] = mapped_column(Code)
    format: Mapped[str | None] = mapped_column(Code)
    file_name: Mapped[str | None] = mapped_column(Text)
    file_sha256: Mapped[str | None] = mapped_column(Sha256)
    rows_sha256: Mapped[str] = mapped_column(Sha256)
    row_count: Mapped[int]

    texts: Mapped[list["VintageText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class VintageText(Translation, Base):
    """What a reader should know about a vintage."""

    __tablename__ = "vintage_text"
    __table_args__ = (in_known_language(),)

    vintage_id: Mapped[int] = owned_by("vintage.vintage_id")
    note: Mapped[str] = mapped_column(Text)


class Observation(Base):
    """One value of a series in an area, a period, a breakdown and a vintage; append-only.

    `value` is empty where the publisher gives none, and `status_code` says why; it is zero only
    where zero is printed. `lower` and `upper` bound it, or stand for it (`<2.5`).
    """

    __tablename__ = "observation"
    __table_args__ = (
        one_of("status_code", ObservationStatus),
        CheckConstraint(
            "value IS NOT NULL OR status_code IN ("
            + ", ".join(f"'{one.value}'" for one in WITHOUT_VALUE)
            + ")",
            name="absence_explained",
        ),
        # the table is its key: rows are read by series and area, and lie in that order
        {"sqlite_with_rowid": False},
    )

    series_id: Mapped[int] = mapped_column(ForeignKey("series.series_id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.area_id"), primary_key=True)
    breakdown_id: Mapped[int] = mapped_column(
        ForeignKey("breakdown.breakdown_id"), primary_key=True
    )
    period_start: Mapped[date] = mapped_column(primary_key=True)
    period_end: Mapped[date] = mapped_column(primary_key=True)
    vintage_id: Mapped[int] = mapped_column(ForeignKey("vintage.vintage_id"), primary_key=True)
    value: Mapped[float | None]
    printed: Mapped[str] = mapped_column(Text)
    status_code: Mapped[str] = mapped_column(Code)
    lower: Mapped[float | None]
    upper: Mapped[float | None]


class Baseline(Base):
    """The value a relative target starts from: of one state, or of a group of states.

    Without a value nobody knows it, and what rests on it cannot be assessed.
    """

    __tablename__ = "baseline"
    __table_args__ = (
        one_of("method_code", BaselineMethod),
        one_of("certainty_code", Certainty),
        CheckConstraint("actor_id IS NULL OR group_id IS NULL", name="one_subject"),
    )

    baseline_id: Mapped[int] = mapped_column(primary_key=True)
    baseline_key: Mapped[str] = mapped_column(Key, unique=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.indicator_id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("actor_group.group_id"))
    year: Mapped[int]
    value: Mapped[float | None]
    method_code: Mapped[str] = mapped_column(Code)
    certainty_code: Mapped[str] = mapped_column(Code)
    evidence: Mapped[str | None] = mapped_column(Text)

    texts: Mapped[list["BaselineText"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class BaselineText(Translation, Base):
    """What a reader should know about a baseline."""

    __tablename__ = "baseline_text"
    __table_args__ = (in_known_language(),)

    baseline_id: Mapped[int] = owned_by("baseline.baseline_id")
    note: Mapped[str] = mapped_column(Text)


class Target(Base):
    """What an indicator should reach by when; of one state, or of every state.

    absolute: `value`. relative: `factor` of the baseline's value. band: from `value` to `upper`.
    maintain: not worse than the base.
    """

    __tablename__ = "target"
    __table_args__ = (
        one_of("kind_code", TargetKind),
        one_of("origin_code", TargetOrigin),
        in_order("value", "upper"),
        CheckConstraint(
            "(kind_code IN ('absolute', 'band')) = (value IS NOT NULL)", name="value_given"
        ),
        CheckConstraint("(kind_code = 'band') = (upper IS NOT NULL)", name="band_whole"),
        CheckConstraint(
            "(kind_code = 'relative') = (baseline_id IS NOT NULL AND factor IS NOT NULL)",
            name="relative_whole",
        ),
        CheckConstraint("factor IS NULL OR factor > 0", name="factor_positive"),
        Index("ix_target_indicator_id", "indicator_id"),
    )

    target_id: Mapped[int] = mapped_column(primary_key=True)
    target_key: Mapped[str] = mapped_column(Key, unique=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.indicator_id"))
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.clause_id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actor.actor_id"))
    kind_code: Mapped[str] = mapped_column(Code)
    value: Mapped[float | None]
    upper: Mapped[float | None]
    baseline_id: Mapped[int | None] = mapped_column(ForeignKey("baseline.baseline_id"))
    factor: Mapped[float | None]
    due_on: Mapped[date | None]
    origin_code: Mapped[str] = mapped_column(Code)
    evidence: Mapped[str | None] = mapped_column(Text)

    texts: Mapped[list["TargetText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class TargetText(Translation, Base):
    """What a reader should know about a target."""

    __tablename__ = "target_text"
    __table_args__ = (in_known_language(),)

    target_id: Mapped[int] = owned_by("target.target_id")
    note: Mapped[str] = mapped_column(Text)
