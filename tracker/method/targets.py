"""What a target asks for, brought to the one form that methods of progress work on.

METHOD section 2: a target with two sides is a band, of which only the distance counts; a target
that is the base is a test whether the value was maintained.
"""

from dataclasses import dataclass, replace
from math import isfinite

from tracker.errors import BadInputError
from tracker.method.trajectory import Point, Series
from tracker.vocab import ProgressGap


@dataclass(frozen=True)
class AbsoluteTarget:
    """A value to be reached, or passed, in the desired direction; undated without a year."""

    value: float
    year: float | None


@dataclass(frozen=True)
class RelativeTarget:
    """A factor of a baseline, such as half of it: 0.5. A baseline of None is not known."""

    factor: float
    baseline: float | None
    year: float | None


@dataclass(frozen=True)
class BandTarget:
    """Anything from low to high; too much is as wrong as too little."""

    low: float
    high: float
    year: float | None = None

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise BadInputError(
                f"expected a band from low to high, found {self.low} to {self.high}"
            )


@dataclass(frozen=True)
class MaintainTarget:
    """Not worse than the base by more than a share of it; the series' own base if none is given."""

    tolerance: float
    base: float | None = None

    def __post_init__(self) -> None:
        if not (isfinite(self.tolerance) and self.tolerance >= 0):
            raise BadInputError(f"expected a tolerance of 0 or more, found {self.tolerance}")


Target = AbsoluteTarget | RelativeTarget | BandTarget | MaintainTarget


@dataclass(frozen=True)
class Task:
    """What a method works on.

    `series` is the measured one, or that of its distances to a band. Without a goal only growth
    can be judged. `slack` is set where the goal is to be maintained: how far, in the unit of the
    indicator, a value may fall short of it. `gap` says what makes the target useless.
    """

    series: Series
    goal: float | None = None
    year: float | None = None
    slack: float | None = None
    is_band: bool = False
    gap: ProgressGap | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the current value is at the goal or better; None without a goal."""
        if self.goal is None:
            return None
        beyond = self.series.direction * (self.series.current.value - self.goal)
        return beyond >= -(self.slack or 0.0)

    @property
    def is_missed(self) -> bool | None:
        """Whether the goal's year has come without it being met; None without a goal."""
        met = self.is_met
        if met is None:
            return None
        return not met and self.year is not None and self.series.current.year >= self.year

    @property
    def due(self) -> Point | None:
        """The goal at its year, where that lies after the base: without it no pace is required."""
        if self.goal is None or self.year is None or self.year <= self.series.base.year:
            return None
        return Point(self.year, self.goal)

    @property
    def nearness(self) -> float | None:
        """Distance of the goal from the base, as a share of the base; None if that is no number."""
        base = self.series.base.value
        if self.goal is None:
            return None
        if self.goal == base:
            return 0.0
        share = abs(self.goal - base) / abs(base) if base else None
        return share if share is None or isfinite(share) else None


def task_of(series: Series, target: Target | None) -> Task:
    """The series and the goal that a target means for it; the series must have a point.

    Raises BadInputError for a target that is not finite.
    """
    if target is None:
        return Task(series)
    if isinstance(target, BandTarget):
        return _band_task(series, target)
    if isinstance(target, MaintainTarget):
        base = series.base.value if target.base is None else target.base
        return Task(series, _finite(base), slack=target.tolerance * abs(base))
    if isinstance(target, AbsoluteTarget):
        return _dated(Task(series, _finite(target.value), target.year))
    if target.baseline is None:
        return Task(series, gap=ProgressGap.NO_BASELINE)
    return _dated(Task(series, _finite(target.factor * target.baseline), target.year))


def as_maintained(task: Task, within: float) -> Task:
    """A dated goal that lies within a share of the base becomes one to be maintained."""
    nearness = task.nearness
    if task.slack is not None or nearness is None or nearness > within:
        return task
    return replace(task, slack=within * abs(task.series.base.value), gap=None)


def band_distance(value: float, band: BandTarget) -> float:
    """How far outside a band a value lies; 0 inside."""
    return max(band.low - value, value - band.high, 0.0)


def _band_task(series: Series, band: BandTarget) -> Task:
    _finite(band.low), _finite(band.high)
    outside = tuple(Point(one.year, band_distance(one.value, band)) for one in series.points)
    task = _dated(Task(Series(outside, -1), 0.0, band.year, is_band=True))
    return task if outside[0].value else replace(task, slack=0.0, gap=None)


def _dated(task: Task) -> Task:
    """With the reason why a date is of no use, if it has one."""
    is_late = task.year is not None and task.due is None
    return replace(task, gap=ProgressGap.TARGET_BEFORE_BASE) if is_late else task


def _finite(number: float) -> float:
    if not isfinite(number):
        raise BadInputError(f"expected a finite target, found {number}")
    return number
