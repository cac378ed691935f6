"""An indicator state by state, ready to be drawn or written: what the page and its files share."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import median

from dashboards.components.rows import Row, rows_of
from dashboards.figures.state_lines import Dot, Frame, Lines, frame_of
from tracker.i18n import Words
from tracker.method.trajectory import Point, path_to
from tracker.queries.measure import IndicatorData
from tracker.queries.progress import NOTHING, year_of
from tracker.vocab import ProgressClass, ProgressMethod
from tracker.wording import measure_labels as words

ALIKE = 6  # times the middle state's highest value, up to which all states share one scale
NAMED = 2  # states that a sentence names rather than counts
ORDER = tuple(one.value for one in ProgressClass)


@dataclass(frozen=True)
class StateLine:
    """One state: its lines, where it stands, and when its first and last values are of.

    `lines` is None without a value. `status` is a row of `statuses`, None where nothing is judged.
    `points` are those of the total, or of `part`, the first with a value; `unvalued` is what the
    newest release prints instead of a number, if it does; `suspicions` are codes of why the total
    should not simply be believed.
    """

    code: str
    name: str
    lines: Lines | None
    status: Row | None
    part: str
    points: tuple[Point, ...]
    periods: dict[float, str]
    sources: dict[float, str]
    unvalued: str
    suspicions: tuple[str, ...]

    def period(self, year: float) -> str:
        """The period of one of its values, in words."""
        return self.periods.get(year, str(int(year)))


def state_lines(data: IndicatorData, t: Words) -> list[StateLine]:
    """Every state in the order of its name, with a value or without."""
    by_state: dict[str, list[Row]] = {}
    for row in data.point_rows:
        by_state.setdefault(row["area_key"], []).append(row)
    standing = main_status(data)
    return [
        _state_line(
            data,
            (row["actor_code"], row["name"]),
            by_state.get(row["actor_code"], []),
            standing.get(row["actor_code"]),
            t,
        )
        for row in sorted(rows_of(data.states), key=lambda row: row["name"])
    ]


def main_status(data: IndicatorData) -> dict[str, Row]:
    """By state where it stands: by the total, or by the first part where there is none.

    Empty where what is drawn is no total: nothing is judged by a breakdown.
    """
    found: dict[str, Row] = {}
    if data.is_mean or data.shown:
        return found
    for row in rows_of(data.statuses):
        found.setdefault(row["subject"], row)
    return found


def parts_of(data: IndicatorData) -> list[str]:
    """What parts of the indicator lines are of: the total alone, or each part."""
    parts = {part for _, part in data.lines} or {row["part"] for row in data.point_rows}
    return sorted(parts) if parts and "" not in parts else [""]


def _state_line(
    data: IndicatorData,
    who: tuple[str, str],
    rows: list[Row],
    status: Row | None,
    t: Words,
) -> StateLine:
    code, name = who
    targets = {row["target_key"]: row for row in data.targets}
    valued = [row for row in rows if row["value"] is not None]
    traces = [_trace(data, code, part, valued) for part in parts_of(data)]
    parts = parts_of(data)
    part = next((one for one in parts if _line(data, code, one)), parts[0])
    lines = Lines(tuple(traces), _path(status, targets)) if any(traces) else None
    return StateLine(
        code=code,
        name=name,
        lines=lines,
        status=status,
        part=part,
        points=_line(data, code, part),
        periods={_year(row): _period(t, row) for row in valued},
        sources={_year(row): row["vintage_key"] or "" for row in valued},
        unvalued=rows[-1]["printed"] if rows and not valued else "",
        suspicions=_suspicions(data, code),
    )


def _suspicions(data: IndicatorData, code: str) -> tuple[str, ...]:
    """Of the series a state is judged by, its total; that it has one value only is said anyway."""
    series = data.lines.get((code, parts_of(data)[0]), NOTHING).series_key
    found = data.suspicions
    mine = found[(found["area"] == code) & (found["series"] == series)]
    kinds = mine.loc[(mine["breakdown"] == data.shown) & (mine["kind"] != "one_point"), "kind"]
    return tuple(dict.fromkeys(kinds))


def _line(data: IndicatorData, code: str, part: str) -> tuple[Point, ...]:
    return data.lines.get((code, part), NOTHING).points


def _trace(data: IndicatorData, code: str, part: str, rows: list[Row]) -> tuple[Dot, ...]:
    """The points of one series, and what its publisher calls provisional, hollow."""
    line = data.lines.get((code, part), NOTHING)
    mine = [row for row in rows if row["part"] == part]
    series = line.series_key or (mine[-1]["series_key"] if mine else None)
    return tuple(
        Dot(_year(row), row["value"], row["status"] in data.rules.left_out)
        for row in sorted(mine, key=_year)
        if row["series_key"] == series
    )


def _year(row: Row) -> float:
    return year_of(row["period_start"], row["period_end"])


def _period(t: Words, row: Row) -> str:
    return words.period(t, row["period_start"], row["period_end"])


def goal_of(target: Row | None) -> float | None:
    """The value a target asks for; None for one to be maintained, a band, or an unknown base."""
    if target is None:
        return None
    if target["kind"] == "absolute":
        return float(target["value"])
    if target["kind"] == "relative" and target["baseline_value"] is not None:
        return float(target["factor"] * target["baseline_value"])
    return None


def _path(status: Row | None, targets: dict[str, Row]) -> tuple[tuple[float, float], ...]:
    """From the base to the target at its year; level where the base is to be kept or was enough."""
    if status is None or status["base_year"] is None:
        return ()
    target = targets.get(status["target_key"])
    if target is None or target["due_on"] is None:
        return ()
    base, due = Point(status["base_year"], status["base_value"]), float(target["due_on"].year)
    goal = base.value if target["kind"] == "maintain" else goal_of(target)
    if goal is None or due <= base.year:
        return ()
    is_level = status["class"] == ProgressClass.MET and status["ratio"] is None
    if is_level:
        return ((base.year, goal), (due, goal))
    straight = status["method"] == ProgressMethod.LINEAR
    return tuple(
        (one.year, one.value) for one in path_to(base, Point(due, goal), straight=straight)
    )


def group_lines(data: IndicatorData) -> Lines | None:
    """The mean over the states: over corridors, or where a target is one of a group."""
    if data.is_mean:
        rows = rows_of(data.means)
        return Lines((tuple(Dot(_year(row), row["mean"]) for row in rows),)) if rows else None
    if data.groups.empty or not data.group.points:
        return None
    targets = {row["target_key"]: row for row in data.targets}
    paths = [_path(row, targets) for row in rows_of(data.groups)]
    dots = tuple(Dot(one.year, one.value) for one in data.group.points)
    return Lines((dots,), max(paths, key=len, default=()))


@dataclass(frozen=True)
class Scale:
    """The frame of each state, and whether it is the same for all."""

    is_shared: bool
    whole: Frame
    frames: dict[str, Frame]


def scale_of(states: Sequence[StateLine]) -> Scale:
    """One scale where the states are of a size; otherwise each has its own, over the same years."""
    drawn = [(one.code, one.lines) for one in states if one.lines is not None]
    whole = frame_of(lines for _, lines in drawn)
    highs = [max(lines.values) for _, lines in drawn]
    is_shared = not highs or max(highs) <= ALIKE * median(highs)
    own = {code: frame_of([lines]) for code, lines in drawn}
    frames = {
        code: whole if is_shared else Frame(whole.first, whole.last, one.low, one.high)
        for code, one in own.items()
    }
    return Scale(is_shared, whole, frames)


@lru_cache(maxsize=64)
def decimals(data: IndicatorData) -> int:
    """How many decimals the numbers of the page have."""
    return words.digits(row["value"] for row in data.point_rows if row["value"] is not None)


# ---- what is found, in a sentence -------------------------------------------------------------


def finding(data: IndicatorData, states: Sequence[StateLine], t: Words) -> str:
    """The page's finding with its denominators, computed from the values; unknown is said."""
    known = [one for one in states if one.lines is not None]
    if not known:
        return t(
            "{name}: none of {all} states has a value; all are unknown",
            name=data.name,
            all=t.number(len(states)),
        )
    if data.is_mean:
        return _of_means(data, known, len(states), t)
    said = _of_classes(known, t) if any(one.status for one in known) else _of_spread(data, known, t)
    return t(
        "{name}: {known} of {all} states have a value; {finding}{none}",
        name=data.name,
        known=t.number(len(known)),
        all=t.number(len(states)),
        finding=said,
        none=_without(len(states) - len(known), t),
    )


def _without(count: int, t: Words) -> str:
    return "; " + t.n("{n} is unknown", "{n} are unknown", count) if count else ""


def _of_classes(known: Iterable[StateLine], t: Words) -> str:
    """How many are in each class; who they are where they are few and have met the target."""
    by_class = Counter(one.status["class"] for one in known if one.status)
    met = [one for one in known if one.status and one.status["class"] == ProgressClass.MET]
    parts = []
    for code in ORDER:
        if not by_class[code]:
            continue
        said = words.counted_class(t, code, by_class[code])
        if code == ProgressClass.MET:
            said += _met_words(met, t)
        parts.append(said)
    return ", ".join(parts)


def _met_words(met: Sequence[StateLine], t: Words) -> str:
    """Who has met it, where they are few; and of how many only zeros are printed."""
    zeros = sum("only_zeros" in one.suspicions for one in met)
    said = [", ".join(one.name for one in met)] if len(met) <= NAMED else []
    if zeros:
        said.append(
            t(
                "for {n} of them only zeros are printed: perhaps a placeholder",
                n=t.number(zeros),
            )
        )
    return f" ({'; '.join(said)})" if said else ""


def _of_spread(data: IndicatorData, known: Sequence[StateLine], t: Words) -> str:
    """Without a direction nothing is better: the newest values, from the lowest to the highest."""
    part = parts_of(data)[0]
    newest = sorted(
        ((one.points[-1].value, one) for one in known if one.points and one.part == part),
        key=lambda one: one[0],
    )
    if not newest:
        return t("only provisional values are there")
    low, high = newest[0], newest[-1]
    said = _spread(data, low, high, decimals(data), t)
    return f"{said} ({words.breakdown(t, part)})" if part else said


def _spread(
    data: IndicatorData,
    low: tuple[float, StateLine],
    high: tuple[float, StateLine],
    places: int,
    t: Words,
) -> str:
    if low[0] == high[0]:
        return t("all at {low}", low=words.valued(t, low[0], data.unit, places))
    return t(
        "the newest go from {low} ({first}) to {high} ({last})",
        low=words.valued(t, low[0], data.unit, places),
        first=low[1].name,
        high=words.valued(t, high[0], data.unit, places),
        last=high[1].name,
    )


def _of_means(data: IndicatorData, known: Sequence[StateLine], states: int, t: Words) -> str:
    """The mean over corridors, first and last, and which states are where others want them."""
    first, last = (rows_of(data.means)[at] for at in (0, -1))
    said = t(
        "{name}: {mean} on average ({values} corridors into {known} of {all} states, {period}), "
        "from {before} in the {first} ({few} corridors)",
        name=data.name,
        mean=words.valued(t, last["mean"], data.unit, 2),
        values=t.number(last["values"]),
        known=t.number(last["states"]),
        all=t.number(states),
        period=_period(t, last),
        before=words.valued(t, first["mean"], data.unit, 2),
        first=_period(t, first),
        few=t.number(first["values"]),
    )
    return "".join([said, _at_goal(data, known, t), _without(states - len(known), t)])


def _at_goal(data: IndicatorData, known: Sequence[StateLine], t: Words) -> str:
    goal = next((goal_of(row) for row in data.alike if not row["group_key"]), None)
    if goal is None or data.direction == "none":
        return ""
    sign = 1 if data.direction == "up" else -1
    there = [one.name for one in known if sign * (one.points[-1].value - goal) >= 0]
    said = words.valued(t, goal, data.unit, words.digits([goal]))
    who = ", ".join(there) if len(there) <= NAMED else t.number(len(there))
    if not there:
        return "; " + t("no state is at {goal} or better", goal=said)
    return "; " + t("only {who} of {n} at {goal} or better", who=who, n=len(known), goal=said)


def last_year(data: IndicatorData) -> date | None:
    """The day the newest value's period ends."""
    days = [row["period_end"] for row in data.point_rows if row["value"] is not None]
    return max(days, default=None)
