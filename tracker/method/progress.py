"""Whether a measured series is on its way: the published methods, each by its own cuts.

METHOD section 2. With a dated target a method compares the actual rate of growth a year with the
required one; without, it judges the growth itself. Where no growth rate exists (zero base, zero
target, mixed signs, the distance to a band) the straight line is used, and the status says so; a
zero is never replaced by something small. Whether a target is met, and which way the value moves,
are findings of their own beside the class.

Sources: as in `seeds/progress.toml`, one a method.
"""

from dataclasses import dataclass, replace
from math import isfinite

from tracker.method.progress_rules import (
    Band,
    MethodRule,
    ProgressRules,
    ScoreLine,
    band_of,
    score_of,
)
from tracker.method.progress_status import (
    INSUFFICIENT,
    LEAST,
    Cut,
    Doubt,
    Pace,
    ProgressStatus,
)
from tracker.method.targets import MaintainTarget, Target, Task, as_maintained, task_of
from tracker.method.trajectory import (
    Series,
    covered_share,
    growth_rate,
    movement,
    near_limit,
    straight_pace,
)
from tracker.vocab import DoubtKind, Movement, ProgressClass, ProgressGap, ProgressMethod

UNMAINTAINED = {
    Movement.TOWARDS: ProgressClass.LIMITED,
    Movement.STILL: ProgressClass.NO_CHANGE,
    Movement.AWAY: ProgressClass.DETERIORATION,
}


def assess_progress(
    series: Series,
    rules: ProgressRules,
    *,
    method: ProgressMethod | None = None,
    target: Target | None = None,
    since: float | None = None,
) -> ProgressStatus:
    """The status of a series by a method, or the default one, with its doubts.

    The base is the first point since the base year. Raises BadInputError for a target that is not
    finite.
    """
    rule = rules.methods[method or rules.default]

    def judge(points: Series, other: MethodRule, asked: Target | None) -> ProgressStatus:
        return _judge(points, other, rules.methods[ProgressMethod.LINEAR], asked)

    kept = series.since(since)
    status = judge(kept, rule, target)
    if status.progress_class is INSUFFICIENT:
        return status
    seconds = [rules.methods[one] for one in rule.second]
    readings = [
        Doubt(DoubtKind.LAST_YEAR, judge(kept.without_last(), rule, target).progress_class),
        *(_second_opinion(judge(kept, one, target)) for one in seconds),
    ]
    task = task_of(kept, target)
    if status.value is not None and as_maintained(task, rules.near_base).slack and task.due:
        maintained = judge(kept, rule, MaintainTarget(rules.near_base, task.goal))
        readings.append(Doubt(DoubtKind.NEAR_BASE, maintained.progress_class))
    unlike = (INSUFFICIENT, status.progress_class)
    return replace(status, doubts=tuple(one for one in readings if one.other not in unlike))


def _second_opinion(status: ProgressStatus) -> Doubt:
    return Doubt(DoubtKind.SECOND_METHOD, status.progress_class, status.method)


def _judge(
    series: Series, rule: MethodRule, linear: MethodRule, target: Target | None
) -> ProgressStatus:
    """The status without its doubts."""
    if not series.points:
        return _open(series, rule, ProgressGap.NO_POINT)
    task = as_maintained(task_of(series, target), rule.maintain_within)
    found = replace(
        _open(series, rule, task.gap),
        is_met=task.is_met,
        is_missed=task.is_missed,
        moving=movement(task.series.base.value, task.series.current.value, task.series.direction),
    )
    if len(series.points) < LEAST:
        return replace(found, gap=ProgressGap.ONE_YEAR, moving=None)
    if task.gap is ProgressGap.NO_BASELINE:
        return found
    if task.slack is not None:
        return _maintained(found, task, rule)
    return _on_the_way(found, task, rule, linear)


def _open(series: Series, rule: MethodRule, gap: ProgressGap | None) -> ProgressStatus:
    """What can be said before anything is judged."""
    base, current = series.ends
    return ProgressStatus(
        progress_class=INSUFFICIENT,
        published=None,
        method=rule.method,
        version=rule.version,
        asked=rule.method,
        gap=gap,
        value=None,
        is_growth=False,
        score=None,
        base=base,
        current=current,
        n_points=len(series.points),
        pace=None,
        nearest_cut=None,
        is_met=None,
        is_missed=None,
        moving=None,
    )


def _maintained(found: ProgressStatus, task: Task, rule: MethodRule) -> ProgressStatus:
    """Met while the value is not worse than the goal by more than the slack."""
    found = replace(found, nearest_cut=_goal_cut(task))
    if task.is_met or found.moving is None:
        return _met(found, rule)
    return replace(found, progress_class=UNMAINTAINED[found.moving])


def _met(found: ProgressStatus, rule: MethodRule) -> ProgressStatus:
    return replace(
        found, progress_class=ProgressClass.MET, published=rule.met, score=rule.met_score
    )


def _goal_cut(task: Task) -> Cut | None:
    """How far beyond its goal a value is, in the unit of the indicator."""
    if task.goal is None:
        return None
    direction = task.series.direction
    at = task.goal - direction * (task.slack or 0.0)
    distance = direction * (task.series.current.value - at)
    return Cut(ProgressClass.MET, at, distance, is_value=True)


def _on_the_way(
    found: ProgressStatus, task: Task, rule: MethodRule, linear: MethodRule
) -> ProgressStatus:
    """By the growth rate if there is one, otherwise by the straight line; met before all else."""
    gap = None if rule is linear else _no_rate(task)
    measured = _straight(task) if gap or rule is linear else _exponential(task, rule)
    stood_in = gap is not None
    if measured:
        found = replace(found, gap=gap if stood_in else found.gap)
        found = _classified(found, measured, linear if stood_in else rule)
    if task.is_met:
        # what is met needs no rate, so the office has its own word and score for it
        return _met(replace(found, nearest_cut=_goal_cut(task)), rule)
    if measured is None:
        return replace(found, gap=_what_is_missing(task, gap))
    return replace(found, method=linear.method, version=linear.version) if stood_in else found


def _what_is_missing(task: Task, gap: ProgressGap | None) -> ProgressGap:
    if task.due:
        return ProgressGap.OUT_OF_RANGE
    return gap or task.gap or ProgressGap.NO_TARGET


@dataclass(frozen=True)
class _Measured:
    """A ratio, or a growth, and how the cuts and scores for it lie."""

    value: float
    pace: Pace
    is_growth: bool = False
    scale: float = 1.0


def _classified(found: ProgressStatus, measured: _Measured, rule: MethodRule) -> ProgressStatus:
    bands, lines = _cuts_for(rule, is_growth=measured.is_growth)
    band = band_of(bands, measured.value, measured.scale)
    return replace(
        found,
        progress_class=band.progress_class,
        published=band.published,
        value=measured.value,
        is_growth=measured.is_growth,
        score=score_of(lines, measured.value, measured.scale),
        pace=measured.pace,
        nearest_cut=_nearest(bands, measured.value, measured.scale),
    )


def _cuts_for(
    rule: MethodRule, *, is_growth: bool
) -> tuple[tuple[Band, ...], tuple[ScoreLine, ...]]:
    if is_growth:
        return rule.without_target, rule.score_without_target
    return rule.with_target, rule.score_with_target


def _nearest(bands: tuple[Band, ...], value: float, scale: float) -> Cut:
    """Of cuts that are equally near, the higher one."""
    cuts = [
        Cut(one.progress_class, one.at(scale), value - one.at(scale))
        for one in bands
        if isfinite(one.cut)
    ]
    return min(cuts, key=lambda one: abs(one.distance))


def _no_rate(task: Task) -> ProgressGap | None:
    """Why there is no growth rate; None where there is."""
    base, current = task.series.base, task.series.current
    if task.is_band:
        return ProgressGap.BAND
    if base.value == 0:
        return ProgressGap.ZERO_BASE
    if task.due and task.due.value == 0:
        return ProgressGap.ZERO_TARGET
    others = [current.value, task.due.value] if task.due else [current.value]
    if any(one != 0 and (one > 0) != (base.value > 0) for one in others):
        return ProgressGap.MIXED_SIGNS
    ends = [current, task.due] if task.due else [current]
    # a required rate that rounds to nothing has no ratio
    rates = [growth_rate(base, end) for end in ends]
    is_number = rates[0] is not None and rates[-1] is not None and (not task.due or rates[-1] != 0)
    return None if is_number else ProgressGap.OUT_OF_RANGE


def _exponential(task: Task, rule: MethodRule) -> _Measured | None:
    """R = s d CAGR_a / |CAGR_r|, or p = s d CAGR_a without a dated target.

    METHOD section 2; Statistics Canada, section "Methodology". s is -1 where the base is below
    zero, as growing is getting smaller there.
    """
    series = task.series
    actual = growth_rate(series.base, series.current)
    if actual is None:
        return None
    grown = series.direction * (-1 if series.base.value < 0 else 1) * actual
    if task.due is None:
        scale = near_limit(series, rule.limit_exponent) if rule.limit_exponent else 1.0
        return _Measured(grown, Pace(actual, None, None, True), is_growth=True, scale=scale)
    required = growth_rate(series.base, task.due)
    if not required:
        return None
    ratio = grown / abs(required)
    pace = Pace(actual, required, growth_rate(series.current, task.due), True)
    return _Measured(ratio, pace) if isfinite(ratio) else None


def _straight(task: Task) -> _Measured | None:
    """Share of the distance covered over the share of the time elapsed; needs a dated target."""
    base, current = task.series.base, task.series.current
    if task.due is None:
        return None
    share = _share(task, task.due.value)
    elapsed = (current.year - base.year) / (task.due.year - base.year)
    if share is None or not isfinite(share / elapsed):
        return None
    pace = Pace(
        actual=straight_pace(base, current),
        required=straight_pace(base, task.due),
        from_now=straight_pace(current, task.due),
        is_rate=False,
    )
    return _Measured(share / elapsed, pace)


def _share(task: Task, goal: float) -> float | None:
    return covered_share(task.series.base, task.series.current, goal, task.series.direction)
