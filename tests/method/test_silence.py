"""What a state has not said, bounded where nobody can tell."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.method.silence import (
    Mention,
    NeverReported,
    ReportingRecord,
    ReviewCycle,
    never_reported,
    reviews_since,
    silence,
    years_since_last_report,
)

TODAY = date(2026, 11, 22)
KEYS = ("a", "b", "c", "d", "e")
MANDATES = KEYS[:4]  # e binds somebody else
CYCLES = (
    ReviewCycle("summit-2005", date(2004, 1, 14), date(2005, 11, 5), is_covered=True),
    ReviewCycle("summit-2009", date(2005, 11, 6), date(2009, 4, 19), is_covered=True),
    ReviewCycle("summit-2012", date(2009, 4, 20), date(2012, 4, 15), is_covered=True),
    ReviewCycle("summit-2022", date(2018, 4, 15), date(2022, 6, 10), is_covered=False),
    ReviewCycle("summit-10", date(2022, 6, 11), None, is_covered=False),
)
days = st.dates(date(1994, 1, 1), date(2026, 12, 31))
key_sets = st.frozensets(st.sampled_from(KEYS), min_size=1)
mentions = st.lists(
    st.lists(key_sets, min_size=1, max_size=2).map(lambda found: Mention(tuple(found))), max_size=4
)


def touching(*alternatives: str) -> Mention:
    return Mention(tuple(frozenset(one) for one in alternatives))


def test_a_state_that_never_reported_has_no_number_of_years():
    """Never is not a great many years, and not none."""
    assert years_since_last_report([], TODAY) is None
    assert years_since_last_report([date(2027, 1, 1)], TODAY) is None


def test_years_count_from_the_last_report():
    """In mean years, from the newest one up to the day asked."""
    found = years_since_last_report([date(2010, 6, 20), date(2018, 4, 10)], TODAY)
    assert found == pytest.approx(8.62, abs=0.005)


@given(reports=st.lists(days, max_size=5), on=days, one=days)
def test_one_report_more_never_makes_a_silence_longer(reports, on, one):
    """Years since the last report stay or fall."""
    before = years_since_last_report(reports, on)
    after = years_since_last_report([*reports, one], on)
    assert before is None or (after is not None and 0 <= after <= before)


def test_the_cycle_that_closes_with_adoption_was_not_missed():
    """Bound on 5 November 2005, the day the Summit ended: the first review is that of 2009."""
    found = reviews_since(CYCLES, date(2005, 11, 5), [], TODAY)
    assert found.missed == ("summit-2009", "summit-2012")


def test_a_cycle_that_no_source_covers_was_not_missed_for_certain():
    """None on record where nobody lists reports is unknown; a report there counts all the same."""
    found = reviews_since(CYCLES, date(2004, 1, 13), [date(2011, 6, 20)], TODAY)
    assert found.reported == ("summit-2012",)
    assert found.unknown == ("summit-2022",)
    told = reviews_since(CYCLES, date(2004, 1, 13), [date(2020, 1, 1)], TODAY)
    assert "summit-2022" in told.reported


def test_an_open_cycle_is_not_missed_yet():
    """Neither one without an end nor one whose last day is not over counts."""
    found = reviews_since(CYCLES, date(2004, 1, 13), [], date(2012, 4, 15))
    assert found.missed == ("summit-2005", "summit-2009")
    assert found.closed == 2


def test_whom_nothing_binds_missed_nothing():
    """Without an instrument that applies there is no review to report to."""
    assert reviews_since(CYCLES, None, [], TODAY).closed == 0


@given(reports=st.lists(days, max_size=4), one=days)
def test_a_report_more_never_adds_a_missed_review(reports, one):
    """What was reported stays so; the number of closed cycles is the same."""
    bound = date(2004, 1, 13)
    before = reviews_since(CYCLES, bound, reports, TODAY)
    after = reviews_since(CYCLES, bound, [*reports, one], TODAY)
    assert set(after.missed) <= set(before.missed)
    assert after.closed == before.closed


def test_an_ambiguous_citation_touches_one_of_its_candidates():
    """Of four mandates one is told for certain; one of two others is: one or two are untouched."""
    found = never_reported(MANDATES, [touching("a"), touching("b", "cd")], [])
    assert found == NeverReported(applicable=4, least=0, most=2)
    narrower = never_reported(MANDATES, [touching("a"), touching("b", "c")], [])
    assert narrower == NeverReported(applicable=4, least=1, most=2)


def test_a_candidate_that_does_not_bind_may_be_what_was_meant():
    """A citation that may mean a text which does not apply touches perhaps nothing here."""
    assert never_reported(MANDATES, [touching("a", "e")], []) == NeverReported(4, 3, 4)


def test_a_report_without_text_may_tell_of_anything():
    """Unread reports widen the share to all of nothing and nothing of all."""
    found = never_reported(MANDATES, [], KEYS)
    assert (found.low, found.high) == (0.0, 1.0)


def test_without_mandates_there_is_no_share():
    """Nothing of nothing is not zero."""
    found = never_reported([], [touching("a")], KEYS)
    assert found == NeverReported(0, 0, 0)
    assert found.low is found.high is None


def test_two_citations_that_share_a_candidate_may_mean_it_both():
    """One touched mandate is all that is certain of `a or b` and `b or c`."""
    found = never_reported(MANDATES, [touching("a", "b"), touching("b", "c")], [])
    assert found == NeverReported(applicable=4, least=1, most=3)


@given(mentioned=mentions, unread=st.frozensets(st.sampled_from(KEYS)))
def test_the_bounds_hold_whatever_was_meant(mentioned, unread):
    """Whichever alternative each citation means and whatever unread reports tell."""
    found = never_reported(MANDATES, mentioned, unread)
    untouched = [
        len(set(MANDATES) - frozenset().union(*meant) - told)
        for meant in product(*(one.alternatives for one in mentioned))
        for told in (frozenset(), unread)
    ]
    assert found.least <= min(untouched)
    assert found.most == max(untouched)


@given(mentioned=mentions, one=key_sets)
def test_a_citation_more_never_makes_more_untouched(mentioned, one):
    """Neither bound rises when a state tells of something for certain."""
    before = never_reported(MANDATES, mentioned, [])
    after = never_reported(MANDATES, [*mentioned, Mention((one,))], [])
    assert after.least <= before.least
    assert after.most <= before.most


def test_all_three_measures_come_together():
    """Of one record, on one day."""
    record = ReportingRecord(
        bound_since=date(2004, 1, 13),
        reports=[date(2011, 6, 20)],
        mandates=MANDATES,
        mentions=[touching("a")],
        may_be_told=[],
    )
    found = silence(record, CYCLES, TODAY)
    assert found.years == pytest.approx(15.43, abs=0.005)
    assert found.reviews.missed == ("summit-2005", "summit-2009")
    assert (found.never_reported.low, found.never_reported.high) == (0.75, 0.75)
