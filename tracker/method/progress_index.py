"""The current status index: how much of the way to a target is behind."""

from dataclasses import dataclass

from tracker.method.progress_rules import StatusIndexRule
from tracker.method.progress_status import LEAST
from tracker.method.targets import Target, task_of
from tracker.method.trajectory import Point, Series, covered_share
from tracker.vocab import ProgressGap


@dataclass(frozen=True)
class StatusIndex:
    """Share of the way to a target that is behind, times ten; None with the reason beside it."""

    value: float | None
    version: int
    base: Point | None
    current: Point | None
    gap: ProgressGap | None


def current_status_index(
    series: Series, rule: StatusIndexRule, target: Target, since: float | None = None
) -> StatusIndex:
    """CS = 10 (y - y0) / |y* - y0|, by the direction: 0 at the base, 10 at the target.

    None with fewer than two points, with an unknown baseline, and where base and target are one.
    Of a group of states, give the series of its averages. ESCAP, section "Current Status Index".
    """
    kept = series.since(since)
    if len(kept.points) < LEAST:
        gap = ProgressGap.ONE_YEAR if kept.points else ProgressGap.NO_POINT
        return StatusIndex(None, rule.version, *kept.ends, gap)
    task = task_of(kept, target)
    if task.goal is None:
        return StatusIndex(None, rule.version, *kept.ends, task.gap)
    points = task.series
    share = covered_share(points.base, points.current, task.goal, points.direction)
    if share is None:
        is_base = task.goal == points.base.value
        gap = ProgressGap.TARGET_IS_BASE if is_base else ProgressGap.OUT_OF_RANGE
        return StatusIndex(None, rule.version, *kept.ends, gap)
    return StatusIndex(rule.at_target * share, rule.version, *kept.ends, None)
