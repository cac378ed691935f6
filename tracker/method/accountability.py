"""The accountability test: five questions of every commitment and state, each with its basis.

Paragraph 13 of the declaration for the IMRF 2026 asks for measurable indicators, clear timelines,
regular reviews, public reporting and formal civil-society spaces (METHOD section 4). What is not on
record is unknown and not a no, unless a source at hand would show it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.vocab import Answer, Level, ReviewStatus, TestElement


class TestBasis(StrEnum):
    """Why a question of the test has its answer."""

    __test__ = False  # no test of pytest's

    # indicators
    VALUE_AND_TARGET = "value_and_target"
    NO_INDICATOR = "no_indicator"
    NO_VALUE = "no_value"  # of any of its indicators
    NO_TARGET = "no_target"  # of those that have a value
    # timelines
    DATE_SET = "date_set"
    NO_DATE = "no_date"
    # reviews
    HELD_AND_NEXT = "held_and_next"
    NEXT_UNKNOWN = "next_unknown"  # one was held; whether another takes place is not known
    NOT_HELD_YET = "not_held_yet"  # none since adoption, and one is still to come
    NONE_HELD = "none_held"  # none since adoption, though the time of one is over
    HELD_UNKNOWN = "held_unknown"  # the time of one is over; whether it was held is not known
    NO_REVIEW_KNOWN = "no_review_known"
    # public reporting
    REPORT_SINCE_REVIEW = "report_since_review"
    NO_REPORT_SINCE = "no_report_since"
    NO_SOURCE = "no_source"  # none at hand lists the reports of the time since the review
    # civil-society spaces
    PARTICIPATION = "participation"
    PARTICIPATION_UNDATED = "participation_undated"  # perhaps from before adoption
    NONE_ON_RECORD = "none_on_record"


@dataclass(frozen=True)
class IndicatorFacts:
    """Of one indicator of the clause: whether it has a value of the state, and a target for it."""

    has_value: bool
    has_target: bool


@dataclass(frozen=True)
class ReviewFacts:
    """One meeting of the process that reviews the instrument; days are its first and last."""

    starts_on: date | None
    ends_on: date | None
    status: ReviewStatus


@dataclass(frozen=True)
class CellFacts:
    """What is on record of one clause and one state, as plain values.

    `has_date`: the text sets a date, or ties the act to an event that has one. `reviews`: the
    meetings of the instrument's process, in any order, also those before adoption. `reports`: the
    days of the state's reports to it. `covered_until`: the last day up to which a source at hand
    lists such reports; None without one. `participations`: days on which civil society took part
    in an established space of that process or state, None where the day is not known.
    """

    adopted_on: date
    indicators: tuple[IndicatorFacts, ...]
    has_date: bool
    reviews: tuple[ReviewFacts, ...]
    reports: tuple[date, ...]
    covered_until: date | None
    participations: tuple[date | None, ...]


@dataclass(frozen=True)
class Finding:
    """The answer to one question, and why."""

    answer: Answer
    basis: TestBasis


@dataclass(frozen=True)
class CellTest:
    """The five answers of a cell."""

    indicators: Finding
    timelines: Finding
    reviews: Finding
    public_reporting: Finding
    civil_society_spaces: Finding

    def finding(self, element: TestElement) -> Finding:
        """The answer to one of the five."""
        found: Finding = getattr(self, element.value)
        return found

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All five, in the order of the vocabulary."""
        return tuple(self.finding(one).answer for one in TestElement)


@dataclass(frozen=True)
class ShareMet:
    """How many answers are yes, no and unknown, and what share of them is met."""

    yes: int
    no: int
    unknown: int

    @property
    def asked(self) -> int:
        """How many questions were asked."""
        return self.yes + self.no + self.unknown

    @property
    def low(self) -> float | None:
        """The share met if every unknown is a no; None where nothing was asked."""
        return self.yes / self.asked if self.asked else None

    @property
    def high(self) -> float | None:
        """The share met if every unknown is a yes; None where nothing was asked."""
        return (self.yes + self.unknown) / self.asked if self.asked else None


@dataclass(frozen=True)
class LevelShares:
    """What share of the test is met at one level, over all five questions and of each."""

    cells: int
    all: ShareMet
    by_element: Mapping[TestElement, ShareMet]


def cell_test(facts: CellFacts, on: date) -> CellTest:
    """The five answers for one clause and one state, as on day `on`.

    Indicators: yes if one of the clause's has a value of the state and a target; no if none is
    defined for it; otherwise unknown, as either may exist elsewhere. Timelines: yes or no, for the
    text was read. Reviews: see `review_finding`. Public reporting: yes if the state reported after
    the last review held (or adoption, if that is later); no if a source that lists reports up to
    a later day shows none; unknown without one. Civil-society spaces: yes if one was used after
    adoption; otherwise unknown, as no source lists all of them.
    """
    return CellTest(
        indicators=_indicators(facts.indicators),
        timelines=_timelines(has_date=facts.has_date),
        reviews=review_finding(facts.reviews, facts.adopted_on, on),
        public_reporting=_reporting(facts, on),
        civil_society_spaces=_spaces(facts, on),
    )


def _indicators(indicators: Sequence[IndicatorFacts]) -> Finding:
    if not indicators:
        return Finding(Answer.NO, TestBasis.NO_INDICATOR)
    valued = [one for one in indicators if one.has_value]
    if not valued:
        return Finding(Answer.UNKNOWN, TestBasis.NO_VALUE)
    if not any(one.has_target for one in valued):
        return Finding(Answer.UNKNOWN, TestBasis.NO_TARGET)
    return Finding(Answer.YES, TestBasis.VALUE_AND_TARGET)


def _timelines(*, has_date: bool) -> Finding:
    if has_date:
        return Finding(Answer.YES, TestBasis.DATE_SET)
    return Finding(Answer.NO, TestBasis.NO_DATE)


_COMING = (ReviewStatus.SCHEDULED, ReviewStatus.EXPECTED)


def review_finding(reviews: Iterable[ReviewFacts], adopted_on: date, on: date) -> Finding:
    """Whether a review is scheduled and was held since adoption.

    Yes: one that began after the day of adoption was held, and another is scheduled or expected
    whose last day is not over. No: none was held, none is to come, and every one that was to be by
    now is past. Unknown: all else; a meeting of which nobody says whether it took place, or will,
    answers neither way. The meeting that adopted a text does not review it.
    """
    since = [one for one in reviews if _begins_after(one, adopted_on)]
    held = any(one.status is ReviewStatus.HELD and _is_over(one, on) for one in since)
    coming = any(one.status in _COMING and not _is_over(one, on) for one in since)
    if held and coming:
        return Finding(Answer.YES, TestBasis.HELD_AND_NEXT)
    if held:
        return Finding(Answer.UNKNOWN, TestBasis.NEXT_UNKNOWN)
    if coming:
        return Finding(Answer.UNKNOWN, TestBasis.NOT_HELD_YET)
    return _none_held([one.status for one in since if one.status is not ReviewStatus.HELD])


def _none_held(statuses: Sequence[ReviewStatus]) -> Finding:
    if not statuses:
        return Finding(Answer.UNKNOWN, TestBasis.NO_REVIEW_KNOWN)
    if ReviewStatus.UNKNOWN in statuses:
        return Finding(Answer.UNKNOWN, TestBasis.HELD_UNKNOWN)
    return Finding(Answer.NO, TestBasis.NONE_HELD)


def _begins_after(review: ReviewFacts, day: date) -> bool:
    begins = review.starts_on or review.ends_on
    return begins is not None and begins > day


def _is_over(review: ReviewFacts, on: date) -> bool:
    last = _last_day(review)
    return last is not None and last < on


def _last_day(review: ReviewFacts) -> date | None:
    return review.ends_on or review.starts_on


def _reporting(facts: CellFacts, on: date) -> Finding:
    since = _reports_count_from(facts, on)
    if any(since < day <= on for day in facts.reports):
        return Finding(Answer.YES, TestBasis.REPORT_SINCE_REVIEW)
    if facts.covered_until is None or facts.covered_until <= since:
        return Finding(Answer.UNKNOWN, TestBasis.NO_SOURCE)
    return Finding(Answer.NO, TestBasis.NO_REPORT_SINCE)


def _reports_count_from(facts: CellFacts, on: date) -> date:
    """The last day of the last review held, or that of adoption where it is later."""
    held = [
        day
        for one in facts.reviews
        if one.status is ReviewStatus.HELD
        and (day := _last_day(one)) is not None
        and _is_over(one, on)
    ]
    return max([facts.adopted_on, *held])


def _spaces(facts: CellFacts, on: date) -> Finding:
    days = facts.participations
    if any(day is not None and facts.adopted_on < day <= on for day in days):
        return Finding(Answer.YES, TestBasis.PARTICIPATION)
    if None in days:
        return Finding(Answer.UNKNOWN, TestBasis.PARTICIPATION_UNDATED)
    return Finding(Answer.UNKNOWN, TestBasis.NONE_ON_RECORD)


def share_met(answers: Iterable[Answer]) -> ShareMet:
    """The answers counted; the share met lies between `low` and `high`."""
    every = list(answers)
    return ShareMet(*(every.count(one) for one in (Answer.YES, Answer.NO, Answer.UNKNOWN)))


def shares_by_level(tests: Iterable[tuple[Level, CellTest]]) -> dict[Level, LevelShares]:
    """A state's tests by the level of their clause; all four levels are there, also without any."""
    sorted_out: dict[Level, list[CellTest]] = {level: [] for level in Level}
    for level, test in tests:
        sorted_out[level].append(test)
    return {level: level_shares(found) for level, found in sorted_out.items()}


def level_shares(tests: Sequence[CellTest]) -> LevelShares:
    """What share of the tests is met, together and by question."""
    return LevelShares(
        cells=len(tests),
        all=share_met(answer for one in tests for answer in one.answers),
        by_element={
            element: share_met(one.finding(element).answer for one in tests)
            for element in TestElement
        },
    )
