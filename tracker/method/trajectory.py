"""A measured series, and the ways from its base to a target: at a constant rate, or straight.

Sources of the formulas: METHOD section 2; Statistics Canada, "Progress Measurement Methodology for
the Sustainable Development Goals" (Open SDG documentation), sections "Methodology" and "Special
considerations"; for the straight line ESCAP, "Asia-Pacific SDG progress assessment: technical
notes", section "Current Status Index".
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isfinite

from tracker.errors import BadInputError
from tracker.vocab import Movement

DIRECTIONS = (1, -1)


@dataclass(frozen=True)
class Point:
    """A value of one year; a part of a year is a fraction. In the unit of the indicator."""

    year: float
    value: float


@dataclass(frozen=True)
class Series:
    """Points of one indicator for one area, in order of years, and which way is better.

    `direction` is +1 where more is better and -1 where less is. `limit` is the value that nature
    sets, such as 100 % or 0; None where there is none.
    Raises BadInputError for any other direction, a number that is not finite, or a year twice.
    """

    points: tuple[Point, ...]
    direction: int
    limit: float | None = None

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS:
            raise BadInputError(f"expected a direction of +1 or -1, found {self.direction!r}")
        if self.limit is not None and not isfinite(self.limit):
            raise BadInputError(f"expected a finite limit, found {self.limit!r}")
        object.__setattr__(self, "points", _in_order(self.points))

    @classmethod
    def of(
        cls,
        pairs: Iterable[tuple[float, float | None]],
        direction: int,
        limit: float | None = None,
    ) -> "Series":
        """A series of pairs of year and value; years without a value are no points."""
        points = tuple(Point(year, value) for year, value in pairs if value is not None)
        return cls(points, direction, limit)

    @property
    def base(self) -> Point:
        """The first point; there must be one."""
        return self.points[0]

    @property
    def current(self) -> Point:
        """The last point; there must be one."""
        return self.points[-1]

    @property
    def ends(self) -> tuple[Point | None, Point | None]:
        """Base and current point, if there are any."""
        return (self.base, self.current) if self.points else (None, None)

    def since(self, year: float | None) -> "Series":
        """Without the points before a base year, if there is one."""
        kept = tuple(one for one in self.points if year is None or one.year >= year)
        return replace(self, points=kept)

    def until(self, year: float) -> "Series":
        """Without the points after a year: what stood at a deadline."""
        return replace(self, points=tuple(one for one in self.points if one.year <= year))

    def without_last(self) -> "Series":
        """Without the last year."""
        return replace(self, points=self.points[:-1])


def _in_order(points: Iterable[Point]) -> tuple[Point, ...]:
    ordered = tuple(sorted(points, key=lambda one: one.year))
    for one in ordered:
        if not (isfinite(one.year) and isfinite(one.value)):
            raise BadInputError(f"year {one.year}: expected finite numbers, found {one.value}")
    for one, following in pairwise(ordered):
        if one.year == following.year:
            raise BadInputError(f"year {one.year}: expected one value, found two")
    return ordered


def growth_rate(start: Point, end: Point) -> float | None:
    """Compound annual growth rate, (y / y0)^(1 / (t - t0)) - 1, as a share a year.

    None where it is no number: from zero, between values of different sign, backwards in time, or
    beyond what a float holds. Statistics Canada, section "Methodology", CAGR.
    """
    years = end.year - start.year
    if start.value == 0 or years <= 0:
        return None
    ratio = end.value / start.value
    if ratio < 0 or not isfinite(ratio):
        return None
    try:
        return float(ratio ** (1 / years)) - 1
    except OverflowError:
        return None


def near_limit(series: Series, exponent: float) -> float:
    """How much of a growth can be expected near a natural limit: C, in [0, 1], of the base value.

    0 at the limit, 1 far from it. A limit that does not lie in the desired direction has no
    effect. Statistics Canada, sections "Indicators without quantitative targets" (scaling factor)
    and "Special considerations for the base value".
    """
    limit, base = series.limit, series.base.value
    if limit is None or series.direction * (limit - base) < 0:
        return 1.0
    size, bound = abs(base), abs(limit)
    if size >= 2 * bound:
        return 1.0
    nearness = size if size <= bound else 2 * bound - size
    # a bound is above 0 here, or the case before would have been met
    return float(1 - (nearness / bound) ** exponent)


def covered_share(base: Point, current: Point, goal: float, direction: int) -> float | None:
    """Share of the way from base to goal that is behind: 1 at the goal, below 0 when away from it.

    None where the goal is the base, or the share is beyond what a float holds. Which way counts
    is the direction's to say, not the goal's. ESCAP, section "Current Status Index", step 1.
    """
    distance = abs(goal - base.value)
    if distance == 0:
        return None
    share = direction * (current.value - base.value) / distance
    return share if isfinite(share) else None


def straight_pace(start: Point, end: Point) -> float | None:
    """Change a year, in the unit of the indicator; None backwards in time."""
    years = end.year - start.year
    return (end.value - start.value) / years if years > 0 else None


def movement(base: float, current: float, direction: int) -> Movement:
    """Which way a value went, seen from what is desired."""
    change = direction * (current - base)
    if change == 0:
        return Movement.STILL
    return Movement.TOWARDS if change > 0 else Movement.AWAY


def path_to(base: Point, goal: Point, *, straight: bool) -> tuple[Point, ...]:
    """The way from base to goal, with a point at each year's step and at the goal itself.

    At a constant rate, or straight; straight too where there is no rate. Empty where the goal
    does not lie after the base.
    """
    years = goal.year - base.year
    if years <= 0:
        return ()
    rate = None if straight or goal.value == 0 else growth_rate(base, goal)
    slope = (goal.value - base.value) / years
    steps = [step for step in range(int(years) + 1) if step < years]
    values = [
        base.value + slope * step if rate is None else base.value * (1 + rate) ** step
        for step in steps
    ]
    on_the_way = (Point(base.year + step, value) for step, value in zip(steps, values, strict=True))
    return (*on_the_way, goal)
