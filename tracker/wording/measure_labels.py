"""Codes of what is measured in words; numbers and periods as a reader says them."""

from collections.abc import Iterable
from datetime import date

from tracker.i18n import Words
from tracker.method.suspicion import SuspicionKind
from tracker.vocab import (
    BaselineMethod,
    DoubtKind,
    Movement,
    ObservationStatus,
    ProgressClass,
    ProgressGap,
    ProgressMethod,
    TargetOrigin,
)

# the shape says what the colour says: a tick, three steps of pace, a cross, a question
MARKS = {
    "met": "✓",
    "on_track": "●●●",
    "acceleration_needed": "●●○",
    "limited": "●○○",
    "no_change": "○○○",
    "deterioration": "×",
    "insufficient_data": "?",
}
WHOLE_YEAR = 360  # days: a year, leap or not, and no part of one
QUARTER, MONTH = (80, 95), (27, 31)  # days
LARGE, MIDDLE = 100, 10  # from here a number needs no second, and no, decimal


def progress_class(t: Words, code: str) -> str:
    """Where a series stands."""
    return {
        ProgressClass.MET: t("target met"),
        ProgressClass.ON_TRACK: t("on track"),
        ProgressClass.ACCELERATION_NEEDED: t("progress, too slow"),
        ProgressClass.LIMITED: t("little progress"),
        ProgressClass.NO_CHANGE: t("no change"),
        ProgressClass.DETERIORATION: t("getting worse"),
        ProgressClass.INSUFFICIENT_DATA: t("not enough data"),
    }[ProgressClass(code)]


def counted_class(t: Words, code: str, count: int) -> str:
    """So many states in a class, as part of a sentence."""
    return {
        ProgressClass.MET: t.n("{n} has met the target", "{n} have met the target", count),
        ProgressClass.ON_TRACK: t.n("{n} is on track", "{n} are on track", count),
        ProgressClass.ACCELERATION_NEEDED: t.n(
            "{n} makes progress too slowly", "{n} make progress too slowly", count
        ),
        ProgressClass.LIMITED: t.n("{n} makes little progress", "{n} make little progress", count),
        ProgressClass.NO_CHANGE: t.n("{n} does not move", "{n} do not move", count),
        ProgressClass.DETERIORATION: t.n("{n} gets worse", "{n} get worse", count),
        ProgressClass.INSUFFICIENT_DATA: t.n(
            "{n} has too few values to tell", "{n} have too few values to tell", count
        ),
    }[ProgressClass(code)]


def method(t: Words, code: str) -> str:
    """The name of a method of progress."""
    return {
        ProgressMethod.STATCAN: t("Statistics Canada"),
        ProgressMethod.EUROSTAT: t("Eurostat"),
        ProgressMethod.UN_CHART: t("UN progress chart"),
        ProgressMethod.LINEAR: t("straight line"),
    }[ProgressMethod(code)]


def gap(t: Words, code: str) -> str:
    """Why there is no class, no growth rate or no required pace."""
    return {
        ProgressGap.NO_POINT: t("there is no value"),
        ProgressGap.ONE_YEAR: t("there is a value of one year only, and progress needs two"),
        ProgressGap.ZERO_BASE: t("there is no growth rate from a base of zero"),
        ProgressGap.ZERO_TARGET: t("there is no growth rate towards a target of zero"),
        ProgressGap.MIXED_SIGNS: t("there is no growth rate between values of different sign"),
        ProgressGap.BAND: t("there is no growth rate towards a band"),
        ProgressGap.OUT_OF_RANGE: t("the pace is too large, or too small, to be a number"),
        ProgressGap.TARGET_BEFORE_BASE: t("the target's year is not after the base"),
        ProgressGap.TARGET_IS_BASE: t("the target is the base, so there is no way to go"),
        ProgressGap.NO_BASELINE: t("the baseline the target is a part of is not known"),
        ProgressGap.NO_TARGET: t(
            "there is neither a target with a year after the base nor a growth rate"
        ),
    }[ProgressGap(code)]


def movement(t: Words, code: str) -> str:
    """Which way a value went since its base."""
    return {
        Movement.TOWARDS: t("moves in the desired direction"),
        Movement.STILL: t("stands where it stood"),
        Movement.AWAY: t("moves against the desired direction"),
    }[Movement(code)]


def doubts(t: Words, codes: str | None) -> list[str]:
    """What would give another class, one clause each; `codes` as `statuses` has them."""
    return [_doubt(t, *one.split(":")) for one in codes.split("; ")] if codes else []


def _doubt(t: Words, kind: str, other: str, by: str | None = None) -> str:
    said = progress_class(t, other)
    if kind == DoubtKind.SECOND_METHOD and by:
        return t("{method} says: {other}", method=method(t, by), other=said)
    if kind == DoubtKind.NEAR_BASE:
        return t("the target nearly is the base; as one to be maintained: {other}", other=said)
    return t("without the last year: {other}", other=said)


def observation_status(t: Words, code: str) -> str:
    """What a publisher says of a value."""
    return {
        ObservationStatus.NORMAL: t("normal"),
        ObservationStatus.ESTIMATED: t("estimated"),
        ObservationStatus.MODELLED: t("modelled"),
        ObservationStatus.PROVISIONAL: t("provisional"),
        ObservationStatus.FORECAST: t("forecast"),
        ObservationStatus.IMPUTED: t("filled in by the publisher"),
        ObservationStatus.ADJUSTED: t("adjusted to compare"),
        ObservationStatus.BREAK_IN_SERIES: t("break in the series"),
        ObservationStatus.GLOBAL_ESTIMATE: t("international estimate"),
        ObservationStatus.BELOW: t("only an upper bound is known"),
        ObservationStatus.ABOVE: t("only a lower bound is known"),
        ObservationStatus.MISSING: t("missing"),
        ObservationStatus.NOT_APPLICABLE: t("not applicable"),
        ObservationStatus.NOT_COLLECTED: t("not collected"),
        ObservationStatus.CONFIDENTIAL: t("confidential"),
        ObservationStatus.UNRELIABLE: t("unreliable"),
    }[ObservationStatus(code)]


def suspicion(t: Words, code: str) -> str:
    """Why a series should not simply be believed."""
    return {
        SuspicionKind.ONLY_ZEROS: t("only zeros, perhaps a placeholder"),
        SuspicionKind.ONE_POINT: t("one value only"),
        SuspicionKind.JUMP: t("a hundredfold jump, perhaps a slip of the comma"),
        SuspicionKind.PART_ABOVE_WHOLE: t("a part larger than its whole"),
    }[SuspicionKind(code)]


def target_origin(t: Words, code: str) -> str:
    """Whether a text sets a target or somebody proposes it."""
    return {TargetOrigin.TEXT: t("set by a text"), TargetOrigin.PROPOSED: t("proposed")}[
        TargetOrigin(code)
    ]


def baseline_method(t: Words, code: str) -> str:
    """How a baseline's value came about."""
    return {
        BaselineMethod.PRINTED: t("as printed"),
        BaselineMethod.MEAN: t("plain mean"),
        BaselineMethod.WEIGHTED: t("weighted mean"),
    }[BaselineMethod(code)]


def unit(t: Words, code: str) -> str:
    """What is counted in; a unit of an imported file is shown as it is printed."""
    return {
        "percent": t("percent"),
        "number": t("number"),
        "yes_no": t("yes (1) or no (0)"),
        "per_100k": t("per 100,000"),
        "score": t("score"),
        "usd": t("United States dollars"),
        "ratio": t("ratio"),
    }.get(code, code.replace("_", " "))


def publisher(t: Words, code: str) -> str:
    """Who publishes a series."""
    return {
        "unsd": t("United Nations Statistics Division"),
        "worldbank": t("World Bank"),
        "iom": t("International Organization for Migration"),
        "unhcr": t("UNHCR"),
        "untc": t("United Nations Treaty Collection"),
        "project": t("computed by this project"),
    }.get(code, code)


def digits(values: Iterable[float]) -> int:
    """How many decimals a column of numbers needs: the same for all, so that they align."""
    found = [abs(one) for one in values]
    if not found or all(float(one).is_integer() for one in found):
        return 0
    return 2 if max(found) < LARGE else 1


def amount(t: Words, value: float, decimals: int) -> str:
    """A number with so many decimals; a zero that is one stays one, a small number none."""
    if value and abs(value) < 0.5 * 10**-decimals:
        return t("under {number}", number=t.number(10**-decimals, decimals))
    return t.number(value, decimals)


def valued(t: Words, value: float, unit_code: str, decimals: int) -> str:
    """A number with its unit."""
    said = amount(t, value, decimals)
    if unit_code == "percent":
        return f"{said} %"
    if unit_code == "yes_no":
        return {1: t("yes"), 0: t("no")}.get(int(value), said) if value in (0, 1) else said
    if unit_code == "usd":
        return f"US$ {said}"
    return said


def percent(t: Words, share: float) -> str:
    """A share as a percentage with its sign, such as a pace a year."""
    return f"{signed(t, 100 * share, 1)} %"


def signed(t: Words, value: float, decimals: int) -> str:
    """A change with its sign; a minus is one, and no hyphen."""
    return f"{'+' if value > 0 else ''}{t.number(value, decimals)}".replace("-", "\N{MINUS SIGN}")


def period(t: Words, start: date, end: date) -> str:
    """A year, a quarter, a month, several years, or from one day to another."""
    days = (end - start).days + 1
    if days > WHOLE_YEAR:
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if start.day == 1 and QUARTER[0] <= days <= QUARTER[1] and start.month % 3 == 1:
        return _quarter(t, (start.month + 2) // 3, start.year)
    if start.day == 1 and MONTH[0] <= days <= MONTH[1]:
        return t.month(start)
    return t.date(start) if start == end else f"{t.date(start)} – {t.date(end)}"


def _quarter(t: Words, quarter: int, year: int) -> str:
    return {
        1: t("first quarter of {year}", year=year),
        2: t("second quarter of {year}", year=year),
        3: t("third quarter of {year}", year=year),
        4: t("fourth quarter of {year}", year=year),
    }[quarter]


def breakdown(t: Words, key: str) -> str:
    """Of whom: the dimensions and codes of a file, spaced; the empty key is the total."""
    if not key:
        return t("total")
    parts = [one.replace("_", " ").replace("=", ": ") for one in key.split(";")]
    return "; ".join(parts)
