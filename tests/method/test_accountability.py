"""The accountability test: what nobody knows is neither met nor failed."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.catalogue.seed_tables import Seeds
from tracker.method.accountability import (
    CellFacts,
    CellTest,
    IndicatorFacts,
    ReviewFacts,
    TestBasis,
    cell_test,
    level_shares,
    review_finding,
    share_met,
    shares_by_level,
)
from tracker.vocab import Answer, Level, ReviewProcess, ReviewStatus, TestElement

TODAY = date(2026, 11, 22)
ADOPTED = date(2015, 4, 11)
HELD = ReviewFacts(date(2022, 6, 6), date(2022, 6, 10), ReviewStatus.HELD)
COMING = ReviewFacts(date(2030, 1, 1), date(2030, 12, 31), ReviewStatus.EXPECTED)
DOUBTFUL = ReviewFacts(date(2026, 1, 1), date(2026, 12, 31), ReviewStatus.UNKNOWN)
BARE = CellFacts(
    adopted_on=ADOPTED,
    indicators=(),
    has_date=False,
    reviews=(),
    reports=(),
    covered_until=None,
    participations=(),
)
days = st.dates(date(2010, 1, 1), date(2032, 12, 31))
reviews = st.lists(
    st.tuples(days, days, st.sampled_from(ReviewStatus)).map(
        lambda one: ReviewFacts(min(one[:2]), max(one[:2]), one[2])
    ),
    max_size=4,
)
facts = st.builds(
    CellFacts,
    adopted_on=days,
    indicators=st.lists(st.builds(IndicatorFacts, st.booleans(), st.booleans()), max_size=3).map(
        tuple
    ),
    has_date=st.booleans(),
    reviews=reviews.map(tuple),
    reports=st.lists(days, max_size=3).map(tuple),
    covered_until=st.none() | days,
    participations=st.lists(st.none() | days, max_size=3).map(tuple),
)
answers = st.lists(st.sampled_from(Answer), max_size=10)


@pytest.mark.parametrize(
    ("indicators", "answer", "basis"),
    [
        ([], Answer.NO, TestBasis.NO_INDICATOR),
        ([(False, True)], Answer.UNKNOWN, TestBasis.NO_VALUE),
        ([(True, False)], Answer.UNKNOWN, TestBasis.NO_TARGET),
        ([(True, False), (False, True)], Answer.UNKNOWN, TestBasis.NO_TARGET),
        ([(False, False), (True, True)], Answer.YES, TestBasis.VALUE_AND_TARGET),
    ],
)
def test_an_indicator_counts_with_a_value_and_a_target_of_its_own(indicators, answer, basis):
    """The value of one and the target of another measure nothing; what is not here may exist."""
    own = tuple(IndicatorFacts(*one) for one in indicators)
    found = cell_test(replace(BARE, indicators=own), TODAY).indicators
    assert (found.answer, found.basis) == (answer, basis)


def test_a_text_without_a_date_has_no_timeline_for_certain():
    """The text was read: yes or no, never unknown."""
    assert cell_test(BARE, TODAY).timelines.answer is Answer.NO
    assert cell_test(replace(BARE, has_date=True), TODAY).timelines.answer is Answer.YES


@pytest.mark.parametrize(
    ("meetings", "answer", "basis"),
    [
        ([], Answer.UNKNOWN, TestBasis.NO_REVIEW_KNOWN),
        ([HELD, COMING], Answer.YES, TestBasis.HELD_AND_NEXT),
        ([HELD], Answer.UNKNOWN, TestBasis.NEXT_UNKNOWN),
        ([HELD, DOUBTFUL], Answer.UNKNOWN, TestBasis.NEXT_UNKNOWN),
        ([COMING], Answer.UNKNOWN, TestBasis.NOT_HELD_YET),
        ([DOUBTFUL], Answer.UNKNOWN, TestBasis.HELD_UNKNOWN),
        (
            [ReviewFacts(date(2020, 1, 1), date(2020, 1, 2), ReviewStatus.SCHEDULED)],
            Answer.NO,
            TestBasis.NONE_HELD,
        ),
        (
            [ReviewFacts(None, None, ReviewStatus.HELD)],
            Answer.UNKNOWN,
            TestBasis.NO_REVIEW_KNOWN,
        ),
    ],
)
def test_a_review_must_have_been_held_and_be_to_come(meetings, answer, basis):
    """One of the two without the other, or one of which nobody says more, answers neither way."""
    found = review_finding(meetings, ADOPTED, TODAY)
    assert (found.answer, found.basis) == (answer, basis)


def test_the_meeting_that_adopts_a_text_does_not_review_it():
    """Even where it went on for a day after the adoption."""
    adopting = ReviewFacts(date(2022, 6, 6), date(2022, 6, 10), ReviewStatus.HELD)
    found = review_finding([adopting, COMING], date(2022, 6, 9), TODAY)
    assert found.basis is TestBasis.NOT_HELD_YET


def test_the_shipped_summits_leave_open_whether_another_review_comes(seeds: Seeds):
    """Nobody has set a date for the tenth Summit: reviews of the Summit's texts are unknown."""
    summits = [
        ReviewFacts(one.starts_on, one.ends_on, one.status)
        for one in seeds.reviews
        if one.process is ReviewProcess.SUMMIT
    ]
    assert review_finding(summits, ADOPTED, TODAY).basis is TestBasis.NEXT_UNKNOWN
    assert review_finding(summits, date(2022, 6, 9), TODAY).answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("reports", "covered_until", "answer", "basis"),
    [
        ((date(2023, 1, 1),), None, Answer.YES, TestBasis.REPORT_SINCE_REVIEW),
        ((date(2018, 4, 10),), date(2026, 11, 1), Answer.NO, TestBasis.NO_REPORT_SINCE),
        ((date(2018, 4, 10),), None, Answer.UNKNOWN, TestBasis.NO_SOURCE),
        ((), date(2022, 6, 10), Answer.UNKNOWN, TestBasis.NO_SOURCE),
        ((date(2027, 1, 1),), None, Answer.UNKNOWN, TestBasis.NO_SOURCE),
    ],
)
def test_no_report_is_a_no_only_where_a_source_would_show_it(reports, covered_until, answer, basis):
    """Reports count that follow the last review; silence where nobody lists reports is unknown."""
    own = replace(BARE, reviews=(HELD,), reports=reports, covered_until=covered_until)
    found = cell_test(own, TODAY).public_reporting
    assert (found.answer, found.basis) == (answer, basis)


def test_a_text_younger_than_the_last_review_is_reported_on_after_its_adoption():
    """A report between the review and the adoption tells nothing of the text."""
    own = replace(BARE, adopted_on=date(2024, 1, 1), reviews=(HELD,), reports=(date(2023, 1, 1),))
    assert cell_test(own, TODAY).public_reporting.answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("participations", "answer", "basis"),
    [
        ((), Answer.UNKNOWN, TestBasis.NONE_ON_RECORD),
        ((None,), Answer.UNKNOWN, TestBasis.PARTICIPATION_UNDATED),
        ((date(2011, 3, 17),), Answer.UNKNOWN, TestBasis.NONE_ON_RECORD),
        ((None, date(2017, 7, 7)), Answer.YES, TestBasis.PARTICIPATION),
    ],
)
def test_no_participation_on_record_is_not_a_no(participations, answer, basis):
    """No source lists all spaces; one from before adoption is none of the text's."""
    found = cell_test(replace(BARE, participations=participations), TODAY).civil_society_spaces
    assert (found.answer, found.basis) == (answer, basis)


@given(own=facts, on=days)
def test_every_cell_has_five_answers_in_the_order_of_the_vocabulary(own, on):
    """A space not used is never a no, and a text that was read is never unknown."""
    found = cell_test(own, on)
    assert len(found.answers) == len(TestElement) == 5
    assert found.answers == tuple(found.finding(one).answer for one in TestElement)
    assert found.civil_society_spaces.answer is not Answer.NO
    assert found.timelines.answer is not Answer.UNKNOWN


@given(own=facts, on=days, day=days)
def test_a_report_more_never_turns_a_yes(own, on, day):
    """What is published later adds to the record and takes nothing from it."""
    before = cell_test(own, on).public_reporting.answer
    after = cell_test(replace(own, reports=(*own.reports, day)), on).public_reporting.answer
    assert before is not Answer.YES or after is Answer.YES


@given(found=answers)
def test_an_answer_only_ever_narrows_the_share(found):
    """Whatever the unknown turns out to be, the share met stays inside the bounds before."""
    share = share_met(found)
    for place, answer in product(range(len(found)), (Answer.YES, Answer.NO)):
        if found[place] is Answer.UNKNOWN:
            later = share_met([*found[:place], answer, *found[place + 1 :]])
            assert None not in (share.low, share.high, later.low, later.high)
            assert share.low <= later.low <= later.high <= share.high


@given(found=answers)
def test_a_share_is_a_point_where_nothing_is_unknown_and_only_there(found):
    """Nothing asked has no share, which is not a share of zero."""
    share = share_met(found)
    assert share.asked == len(found)
    assert (share.low is None) == (share.high is None) == (not found)
    if found:
        assert (share.low == share.high) == (Answer.UNKNOWN not in found)


def test_a_state_has_a_share_at_each_of_four_levels():
    """Two clauses of one level are ten answers there; a level without a clause has no share."""
    two: list[tuple[Level, CellTest]] = [
        (Level.NATIONAL, cell_test(BARE, TODAY)),
        (Level.NATIONAL, cell_test(replace(BARE, has_date=True), TODAY)),
    ]
    found = shares_by_level(two)
    assert list(found) == list(Level)
    national = found[Level.NATIONAL]
    assert (national.cells, national.all.asked) == (2, 10)
    assert (national.all.yes, national.all.no, national.all.unknown) == (1, 3, 6)
    assert national.by_element[TestElement.TIMELINES].low == 0.5
    assert found[Level.LOCAL] == level_shares([])
    assert found[Level.LOCAL].all.low is None
