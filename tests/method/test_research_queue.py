"""What to research next: every factor in the open, and one order whatever comes in."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.config import shipped
from tracker.method.intervals import ScoreInterval, cell_interval
from tracker.method.research_queue import (
    OpenCell,
    ResearchReason,
    quick_wins,
    research_queue,
)
from tracker.method.scoring_rules import read_scoring_rules
from tracker.vocab import Applicability, ClaimBasis, Rating, VerbStrength

TODAY = date(2026, 11, 22)
RULES = read_scoring_rules(shipped("seeds"))
UNKNOWN = ScoreInterval(0.0, 1.0)
STATES = ("ARG", "BOL", "MEX", "USA")


def cell(
    state: str = "MEX",
    *,
    strength: VerbStrength = VerbStrength.ENSURE,
    rating: Rating = Rating.NO_REPORT,
    span: ScoreInterval | None = UNKNOWN,
    claim: ClaimBasis = ClaimBasis.NO_REPORT,
    passages: int = 0,
    news: date | None = None,
) -> OpenCell:
    return OpenCell(
        "x:1:1", state, strength, Applicability.APPLIES, rating, span, claim, passages, news
    )


@st.composite
def cells(draw):
    """Distinct cells, with spans that go with their ratings."""
    keys = draw(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(STATES)), unique=True))
    return [
        OpenCell(
            f"{clause}:1:1",
            state,
            draw(st.sampled_from(VerbStrength)),
            draw(st.sampled_from(Applicability)),
            rating := draw(st.sampled_from(Rating)),
            cell_interval(
                rating,
                draw(st.lists(st.sampled_from(Rating), max_size=2)),
                contested=draw(st.booleans()),
            ),
            draw(st.sampled_from(ClaimBasis)),
            draw(st.integers(0, 2)),
            draw(st.none() | st.dates(date(1994, 1, 1), date(2027, 12, 31))),
        )
        for clause, state in keys
    ]


def test_a_cell_nobody_ever_spoke_of_is_as_stale_as_it_gets():
    """Never is the cap, and what is unknown is missing as a whole; years stay untold."""
    (found,) = research_queue([cell(strength=VerbStrength.ESTABLISH)], TODAY, RULES)
    assert (found.factors.staleness, found.factors.missing) == (1.0, 1.0)
    assert found.factors.importance == found.factors.priority == 1.0
    assert found.factors.years is None


def test_staleness_grows_with_the_years_up_to_its_cap():
    """Five of ten years are half; twenty are no more than ten."""
    days = [date(2026, 11, 22), date(2021, 11, 22), date(2006, 11, 22)]
    queue = research_queue(
        [cell(state, news=day) for state, day in zip(STATES, days, strict=False)], TODAY, RULES
    )
    by_state = {one.actor_code: one.factors.staleness for one in queue}
    assert by_state == {"ARG": 0.0, "BOL": pytest.approx(0.5, abs=0.001), "MEX": 1.0}


def test_news_of_later_days_are_as_fresh_as_can_be():
    """Nothing is staler than never or fresher than today."""
    (found,) = research_queue([cell(news=date(2027, 1, 1))], TODAY, RULES)
    assert (found.factors.staleness, found.factors.years) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("rating", "claim", "reason"),
    [
        (Rating.NOT_ASSESSED, ClaimBasis.CLAIMED, ResearchReason.PASSAGE_NOT_JUDGED),
        (Rating.NOT_ASSESSED, ClaimBasis.UNREAD, ResearchReason.UNREAD),
        (Rating.NOT_ASSESSED, ClaimBasis.CITED_ONLY, ResearchReason.CITED_ONLY),
        (Rating.NO_REPORT, ClaimBasis.NO_REPORT, ResearchReason.NO_REPORT),
        (Rating.SEARCHED_NO_EVIDENCE, ClaimBasis.CITED_ONLY, ResearchReason.SEARCHED),
        (Rating.LIMITED, ClaimBasis.CLAIMED, ResearchReason.CONTESTED),
    ],
)
def test_each_row_says_what_is_missing(rating, claim, reason):
    """A passage nobody judged, a report nobody read, and so on; only the first is a quick win."""
    (found,) = research_queue([cell(rating=rating, claim=claim)], TODAY, RULES)
    assert found.reason is reason
    assert found.is_quick_win == (reason is ResearchReason.PASSAGE_NOT_JUDGED)


def test_a_passage_that_speaks_against_a_clause_waits_to_be_judged_too():
    """It makes no claim, and is on record all the same."""
    (found,) = research_queue([cell(rating=Rating.NOT_ASSESSED, passages=1)], TODAY, RULES)
    assert found.reason is ResearchReason.PASSAGE_NOT_JUDGED


def test_what_is_known_or_does_not_apply_is_not_in_the_queue():
    """There is nothing to find out about it."""
    known = cell(rating=Rating.FULL, span=ScoreInterval(1.0, 1.0))
    outside = cell(rating=Rating.NOT_APPLICABLE, span=None)
    assert research_queue([known, outside], TODAY, RULES) == ()


def test_quick_wins_keep_their_places():
    """They are picked from the queue, not ranked anew."""
    queue = research_queue(
        [cell("ARG"), cell("MEX", rating=Rating.NOT_ASSESSED, claim=ClaimBasis.CLAIMED)],
        TODAY,
        RULES,
    )
    assert [(one.place, one.actor_code) for one in quick_wins(queue)] == [(2, "MEX")]


@given(found=cells(), data=st.data())
def test_the_queue_is_one_order_of_whatever_order_the_cells_come_in(found, data):
    """Places count on, priorities never rise, and ties do not depend on the order."""
    queue = research_queue(found, TODAY, RULES)
    assert research_queue(data.draw(st.permutations(found)), TODAY, RULES) == queue
    assert [one.place for one in queue] == list(range(1, len(queue) + 1))
    priorities = [one.factors.priority for one in queue]
    assert priorities == sorted(priorities, reverse=True)


@given(found=cells())
def test_the_queue_holds_every_cell_that_is_not_known_and_explains_it(found):
    """All factors lie in 0 to 1, their product is the priority, and no open cell is lost."""
    queue = research_queue(found, TODAY, RULES)
    is_open = {(one.clause_key, one.actor_code) for one in found if one.span and one.span.width}
    assert {(one.clause_key, one.actor_code) for one in queue} == is_open
    for one in queue:
        why = one.factors
        assert all(0 <= factor <= 1 for factor in (why.importance, why.staleness, why.missing))
        assert why.priority == why.importance * why.staleness * why.missing


def test_cells_as_pressing_as_each_other_are_dealt_in_rounds():
    """The first of many alike are not one clause for every state: each comes once a round."""
    alike = [
        replace(cell(state), clause_key=f"{clause}:1:1") for clause in "abcd" for state in STATES
    ]
    queue = research_queue(alike, TODAY, RULES)
    for start in range(0, 16, 4):
        dealt = queue[start : start + 4]
        assert {one.clause_key for one in dealt} == {f"{clause}:1:1" for clause in "abcd"}
        assert {one.actor_code for one in dealt} == set(STATES)


def test_a_commitment_that_may_not_bind_comes_after_one_that_does():
    """It counts as much as the parameters say; what binds with a reservation counts whole."""
    unsure = replace(cell("ARG"), standing=Applicability.UNKNOWN)
    reserved = replace(cell("BOL"), standing=Applicability.RESERVED)
    queue = research_queue([unsure, reserved, cell("MEX")], TODAY, RULES)
    assert [one.actor_code for one in queue] == ["BOL", "MEX", "ARG"]
    assert queue[2].factors.importance == RULES.unknown_standing * queue[0].factors.importance
