"""What is found of a measured series: its class, and all a reader needs to weigh it."""

from dataclasses import dataclass

from tracker.method.trajectory import Point
from tracker.vocab import DoubtKind, Movement, ProgressClass, ProgressGap, ProgressMethod

INSUFFICIENT = ProgressClass.INSUFFICIENT_DATA
LEAST = 2  # points of different years
REASONS = {
    ProgressGap.NO_POINT: "there is no value since the base year",
    ProgressGap.ONE_YEAR: "there is a value of one year only, and progress needs two",
    ProgressGap.ZERO_BASE: "there is no growth rate from a base of zero",
    ProgressGap.ZERO_TARGET: "there is no growth rate towards a target of zero",
    ProgressGap.MIXED_SIGNS: "there is no growth rate between values of different sign",
    ProgressGap.BAND: "there is no growth rate towards a band",
    ProgressGap.OUT_OF_RANGE: "the pace is too large, or too small, to be a number",
    ProgressGap.TARGET_BEFORE_BASE: "the target's year is not after the base",
    ProgressGap.TARGET_IS_BASE: "the target is the base, so there is no way to go",
    ProgressGap.NO_BASELINE: "the baseline the target is a part of is not known",
    ProgressGap.NO_TARGET: "there is neither a target with a year after the base nor a growth rate",
}

NO_RATE = (
    ProgressGap.ZERO_BASE,
    ProgressGap.ZERO_TARGET,
    ProgressGap.MIXED_SIGNS,
    ProgressGap.BAND,
)


@dataclass(frozen=True)
class Pace:
    """How fast a value changes and would have to, a year.

    As a share of itself where `is_rate`, otherwise in the unit of the indicator. `from_now` is
    what is required from the current value on; None where nothing is required or it is undefined.
    """

    actual: float | None
    required: float | None
    from_now: float | None
    is_rate: bool


@dataclass(frozen=True)
class Cut:
    """The threshold nearest to what was found; `distance` is below 0 where it was not reached.

    `to` is the class that begins at the threshold. In the unit of the indicator where `is_value`,
    as at a target that is met, otherwise in that of the status's value.
    """

    to: ProgressClass
    at: float
    distance: float
    is_value: bool = False


@dataclass(frozen=True)
class Doubt:
    """One thing that would have given another class; the method is that of a second opinion."""

    kind: DoubtKind
    other: ProgressClass
    method: ProgressMethod | None = None

    @property
    def text(self) -> str:
        """The doubt in one clause."""
        if self.kind is DoubtKind.LAST_YEAR:
            return f"leaving out the last year changes the class to {self.other.value}"
        if self.kind is DoubtKind.NEAR_BASE:
            return (
                f"the target nearly is the base; as one to be maintained it is {self.other.value}"
            )
        method = self.method.value if self.method else ""
        return f"method {method} says {self.other.value}"


@dataclass(frozen=True)
class ProgressStatus:
    """Where a series stands, with all it rests on.

    `method` and `version` are those of the cuts used, `asked` the method asked for; where they
    differ, where no pace is required or there is no class, `gap` says why. `published` is the
    office's own word for the class. `value` is the ratio of actual to required pace, or the growth
    a year where `is_growth`; None where the class rests on a value being maintained or met alone.
    `score` lies in [-5, 5]. Points and distances are in the unit of the indicator, years in years.
    """

    progress_class: ProgressClass
    published: str | None
    method: ProgressMethod
    version: int
    asked: ProgressMethod
    gap: ProgressGap | None
    value: float | None
    is_growth: bool
    score: float | None
    base: Point | None
    current: Point | None
    n_points: int
    pace: Pace | None
    nearest_cut: Cut | None
    is_met: bool | None
    is_missed: bool | None
    moving: Movement | None
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_sensitive(self) -> bool:
        """Whether leaving out the last year, or another reading, changes the class."""
        return bool(self.doubts)

    @property
    def reason(self) -> str | None:
        """What is missing for a class, or for a growth rate or a required pace, in words."""
        if self.gap is None:
            return None
        return f"{REASONS[self.gap]}{self._instead}"

    @property
    def _instead(self) -> str:
        """What the lack of a growth rate led to."""
        if self.gap not in NO_RATE:
            return ""
        if self.progress_class is INSUFFICIENT:
            return ", nor a target with a year after the base to draw a straight line to"
        return "; the straight line is used instead" if self.pace else ""
