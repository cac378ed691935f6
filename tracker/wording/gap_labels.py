"""Codes of scores and gaps in words; bounds and distances as a reader says them."""

from collections.abc import Mapping
from typing import Any

from tracker.i18n import Words
from tracker.vocab import (
    PROGRESS_LEVELS,
    RATING_VALUES,
    ChangeCause,
    ClaimBasis,
    Dimension,
    Grade,
    ScheduleState,
    Weighting,
)
from tracker.wording import assessment_labels, measure_labels

DECIMALS = 2  # of a score from 0 to 1, and of a mean of levels
_RATINGS = {value: rating for rating, value in RATING_VALUES.items()}
_CLASSES = {value: one for one, value in PROGRESS_LEVELS.items()}


def grade(t: Words, code: str) -> str:
    """A band of scores."""
    return {
        Grade.BACKWARD: t("going backward"),
        Grade.NOT_BEGUN: t("not begun"),
        Grade.BEGUN: t("begun"),
        Grade.PARTLY_DONE: t("partly done"),
        Grade.LARGELY_DONE: t("largely done"),
    }[Grade(code)]


def claim_basis(t: Words, code: str) -> str:
    """What a state's reports say of a clause, or why nothing can be said."""
    return {
        ClaimBasis.CLAIMED: t("claimed"),
        ClaimBasis.CITED_ONLY: t("cited, and nothing told of it"),
        ClaimBasis.UNREAD: t("a report may tell of it; its text is not at hand"),
        ClaimBasis.NO_REPORT: t("no report"),
        ClaimBasis.NOT_APPLICABLE: t("not applicable"),
    }[ClaimBasis(code)]


def schedule(t: Words, code: str) -> str:
    """How a commitment stands to its date."""
    return {
        ScheduleState.ON_TIME: t("done on time"),
        ScheduleState.LATE: t("done late"),
        ScheduleState.LAPSED: t("date past, nothing shows it was done"),
        ScheduleState.AHEAD: t("date still to come"),
        ScheduleState.SUPERSEDED: t("superseded"),
        ScheduleState.UNDATED: t("no date"),
        ScheduleState.NOT_APPLICABLE: t("not applicable"),
    }[ScheduleState(code)]


def weighting(t: Words, code: str) -> str:
    """How much each commitment counts."""
    return {
        Weighting.EQUAL: t("every commitment the same"),
        Weighting.STRENGTH: t("by how hard its verb binds"),
        Weighting.THEME: t("every theme the same"),
    }[Weighting(code)]


def dimension(t: Words, code: str) -> str:
    """What commitments are sorted by."""
    return {
        Dimension.ALL: t("all commitments"),
        Dimension.THEME: t("theme"),
        Dimension.OBJECTIVE: t("objective of the Global Compact for Migration"),
        Dimension.SDG_TARGET: t("target of the 2030 Agenda"),
        Dimension.INSTRUMENT: t("instrument"),
        Dimension.SUMMIT: t("Summit"),
        Dimension.LEVEL: t("level"),
        Dimension.CYCLE: t("review cycle"),
    }[Dimension(code)]


def change_cause(t: Words, code: str) -> str:
    """Why a figure is not what it was."""
    return {
        ChangeCause.NEW_EVIDENCE: t("new evidence"),
        ChangeCause.NEW_DATA: t("new data"),
        ChangeCause.REVISED_DATA: t("revised data"),
        ChangeCause.METHOD: t("method"),
        ChangeCause.CATALOGUE: t("corrections of the catalogue"),
        ChangeCause.CALENDAR: t("the day moved on"),
    }[ChangeCause(code)]


def score(t: Words, value: float) -> str:
    """A score from 0 to 1."""
    return t.number(value, DECIMALS)


def bounds(t: Words, low: float, high: float) -> str:
    """The bounds of a score; one number where they are the same."""
    if low == high:
        return score(t, low)
    return t("{low} to {high}", low=score(t, low), high=score(t, high))


def levels(t: Words, low: int, high: int) -> str:
    """Levels from -1 to 4 in the words of the rubric."""
    return _spanned(t, *(assessment_labels.rating(t, _RATINGS[one]) for one in (low, high)))


def measured_levels(t: Words, low: int, high: int) -> str:
    """Levels from -1 to 4 in the words of what is measured."""
    return _spanned(t, *(measure_labels.progress_class(t, _CLASSES[one]) for one in (low, high)))


def _spanned(t: Words, low: str, high: str) -> str:
    return low if low == high else t("{low} to {high}", low=low, high=high)


def mean_gap(t: Words, low: float | None, high: float | None) -> str:
    """The bounds of a mean gap in levels, each with its sign; undefined where there is none."""
    if low is None or high is None:
        return t("undefined")
    ends = [measure_labels.signed(t, one, DECIMALS) for one in (low, high)]
    return _spanned(t, *ends)


def clause_name(t: Words, titles: Mapping[str, str], key: str) -> str:
    """A clause by its text, paragraph and place; `titles` are those of instruments by key."""
    provision, _, number = key.rpartition(":")
    instrument, _, paragraph = provision.partition(":")
    return t(
        "{title}, {paragraph}, clause {number}",
        title=titles.get(instrument, instrument),
        paragraph=paragraph,
        number=number,
    )


def gap_said(t: Words, low: int | None, high: int | None) -> str:
    """How far a claim goes beyond what was found, in whole levels; undefined without either."""
    if low is None or high is None:
        return t("undefined")
    if low == high:
        return _claim_exactly(t, low)
    if low < 0 < high:
        said = t("between {less} less and {more} more than was found", less=-low, more=high)
    elif high > 0:
        said = t("claims {low} to {high} levels more than was found", low=low, high=high)
    else:
        said = t("claims {low} to {high} levels less than was found", low=-high, high=-low)
    return said


def _claim_exactly(t: Words, gap: int) -> str:
    if gap == 0:
        return t("as found")
    if gap > 0:
        return t.n(
            "claims {n} level more than was found", "claims {n} levels more than was found", gap
        )
    return t.n(
        "claims {n} level less than was found", "claims {n} levels less than was found", -gap
    )


def reality_said(t: Words, low: int | None, high: int | None) -> str:
    """How far a rating is from what is measured, in whole levels; undefined without either."""
    if low is None or high is None:
        return t("undefined")
    if low == high:
        return _rated_exactly(t, low)
    if low < 0 < high:
        said = t("between {less} below and {more} above what is measured", less=-low, more=high)
    elif high > 0:
        said = t("rated {low} to {high} levels above what is measured", low=low, high=high)
    else:
        said = t("rated {low} to {high} levels below what is measured", low=-high, high=-low)
    return said


def _rated_exactly(t: Words, gap: int) -> str:
    if gap == 0:
        return t("as measured")
    if gap > 0:
        return t.n(
            "rated {n} level above what is measured", "rated {n} levels above what is measured", gap
        )
    return t.n(
        "rated {n} level below what is measured", "rated {n} levels below what is measured", -gap
    )


def claimed_said(t: Words, row: Mapping[str, Any]) -> str:
    """What is claimed of a cell of `gap_frame`, or why nothing can be said."""
    if row["claim"] != ClaimBasis.CLAIMED:
        return claim_basis(t, row["claim"])
    return levels(t, row["claimed_low"], row["claimed_high"])


def assessed_said(t: Words, row: Mapping[str, Any]) -> str:
    """The rating of a cell of `gap_frame`, and its span where the coders part too far."""
    said = assessment_labels.rating(t, row["rating"])
    if not row["is_contested"] or row["assessed_low"] is None:
        return said
    span = levels(t, row["assessed_low"], row["assessed_high"])
    return t("{rating}, contested: {span}", rating=said, span=span)


def measured_said(t: Words, row: Mapping[str, Any]) -> str:
    """The lowest and highest class of a cell of `gap_frame`, or why there is none."""
    if row["measured_low"] is not None:
        return measured_levels(t, row["measured_low"], row["measured_high"])
    return t("no value that can be judged") if row["indicators"] else t("no indicator")


def schedule_said(t: Words, row: Mapping[str, Any]) -> str:
    """How a cell of `gap_frame` stands to its date, and the date."""
    said = schedule(t, row["schedule"])
    if row["due_on"] is None:
        return said
    return t("{state}, due {day}", state=said, day=t.date(row["due_on"]))
