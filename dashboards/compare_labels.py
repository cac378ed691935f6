"""Words of the page that compares: pairs, shares, gaps, and what a simulation assumes."""

from collections.abc import Sequence

from dashboards import compare_verdicts as verdicts
from dashboards.components.rows import Row
from tracker.i18n import Words
from tracker.method.intervals import ScoreInterval
from tracker.method.sensitivity import Assumption
from tracker.wording import gap_labels

# Mexico and the three states to its south whose people most often cross it
NEIGHBOURS = ("MEX", "GTM", "HND", "SLV")
LEAST_SHARE = 0.0005  # what is less is told as less, not as zero


def assumption(t: Words, code: str) -> str:
    """What a drawn score rests on beside the record."""
    return {
        Assumption.UNKNOWN_LEVEL: t("what fills the unknown"),
        Assumption.WEIGHTING: t("how much each commitment counts"),
        Assumption.CODING: t("whose coding counts where two differ"),
        Assumption.APPLICABILITY: t("whether texts count that may not apply"),
    }[Assumption(code)]


def bounds(t: Words, span: ScoreInterval) -> str:
    """The bounds of a score, or one number."""
    return gap_labels.bounds(t, span.low, span.high)


def touched(t: Words, row: Row) -> str:
    """The bounds of a mean in a review cycle, and how much was reported and rated within it."""
    span = verdicts.span_of(row)
    return t(
        "{bounds}; {told} of {all} reported, {rated} rated",
        bounds=t("unknown") if span.width == 1 else bounds(t, span),
        told=t.number(row["reported"]),
        all=t.number(row["applicable"]),
        rated=t.number(row["rated"]),
    )


def percent(t: Words, share: float) -> str:
    """A share of draws: what is not zero never reads as zero, nor what is not all as all."""
    if 0 < share < LEAST_SHARE:
        return t("below {n} %", n=t.number(100 * LEAST_SHARE * 2, 1))
    if 1 - LEAST_SHARE < share < 1:
        return t("above {n} %", n=t.number(100 - 100 * LEAST_SHARE * 2, 1))
    return t("{n} %", n=t.number(100 * share, 1))


def claim_gap(t: Words, low: float, high: float) -> str:
    """How far what states say is from what was found, in levels of the rubric."""
    if low >= 0:
        return t("says {levels} levels more than was found", levels=_levels(t, low, high))
    if high <= 0:
        return t("says {levels} levels less than was found", levels=_levels(t, -high, -low))
    return t(
        "says between {less} levels less and {more} more than was found",
        less=t.number(-low, 2),
        more=t.number(high, 2),
    )


def reality_gap(t: Words, low: float, high: float) -> str:
    """How far what was found is from what the figures show, in levels of the rubric."""
    if low >= 0:
        return t("found {levels} levels more than is measured", levels=_levels(t, low, high))
    if high <= 0:
        return t("found {levels} levels less than is measured", levels=_levels(t, -high, -low))
    return t(
        "found between {less} levels less and {more} more than is measured",
        less=t.number(-low, 2),
        more=t.number(high, 2),
    )


def listed(t: Words, names: Sequence[str]) -> str:
    """Names in one phrase."""
    if len(names) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(names)
    return t("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def _levels(t: Words, low: float, high: float) -> str:
    if t.number(low, 2) == t.number(high, 2):
        return t.number(low, 2)
    return gap_labels.bounds(t, low, high)
