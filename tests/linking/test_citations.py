"""What a printed paragraph number means: certain, ambiguous with every candidate, or unknown."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import BadInputError
from tracker.linking.citations import (
    CandidateProvision,
    LinkWeights,
    ResolvedLink,
    falls_in_cycle,
    names_instrument,
    read_link_weights,
    resolve,
)
from tracker.vocab import LinkBasis, LinkStatus

WEIGHTS = LinkWeights(1, 0.95, 0.9, 3.0, 1.0)

GOTHAM = CandidateProvision("gotham-1996-plan:17", "17", date(1996, 12, 8), ("Gotham",))
ELBONIA = CandidateProvision(
    "elbonia-2005-declaration:17", "17", date(2005, 11, 5), ("Elbonia City", "Ciudad Elbonia")
)
SPRINGFIELD = CandidateProvision(
    "springfield-2015-mandates:17", "17", date(2015, 4, 11), ("Springfield",)
)
GOTHAM_2_8 = CandidateProvision("gotham-1996-plan:2.8", "2.8", date(1996, 12, 8), ("Gotham",))
PAGE = (SPRINGFIELD, GOTHAM_2_8, GOTHAM, ELBONIA)

IN_CYCLE_OF_ELBONIA = date(2010, 6, 1)


def meant(
    paragraph: str,
    reported_on: date,
    text: str | None = None,
    page: tuple[CandidateProvision, ...] = PAGE,
) -> dict[str | None, ResolvedLink]:
    """The links by the provision they mean."""
    links = resolve(paragraph, reported_on, text, page, WEIGHTS)
    found = {one.provision_key: one for one in links}
    assert len(found) == len(links), "each candidate once"
    return found


def test_only_candidate_resolves():
    """One instrument with that number, adopted before the report: resolved, and says why."""
    assert resolve("2.8", date(2010, 1, 1), None, PAGE, WEIGHTS) == (
        ResolvedLink("gotham-1996-plan:2.8", LinkStatus.RESOLVED, LinkBasis.ONLY_CANDIDATE, 0.95),
    )


@pytest.mark.parametrize("number", ["99", "1", "7", "017", "17.", "2", "8", ""])
def test_number_of_no_paragraph_is_unresolved(number: str):
    """A number that no paragraph of the page has, though it be part of one, means nothing."""
    assert resolve(number, date(2016, 1, 1), None, PAGE, WEIGHTS) == (
        ResolvedLink(None, LinkStatus.UNRESOLVED, LinkBasis.NO_CANDIDATE, 0.0),
    )


def test_page_without_paragraphs_leaves_unresolved():
    """Without candidates a citation is unresolved, not an error."""
    assert list(meant("17", date(2016, 1, 1), page=())) == [None]


def test_instrument_adopted_after_the_report_is_no_candidate():
    """A report cannot cite what did not exist; on the day of adoption it can."""
    assert set(meant("17", date(1996, 12, 7))) == {None}
    assert set(meant("17", date(1996, 12, 8))) == {GOTHAM.provision_key}
    assert set(meant("17", date(2005, 11, 4))) == {GOTHAM.provision_key}
    assert set(meant("17", date(2005, 11, 5))) == {GOTHAM.provision_key, ELBONIA.provision_key}


def test_later_instrument_named_in_the_text_stays_out():
    """Naming an instrument does not make it a candidate before it was adopted."""
    links = meant("17", date(2010, 1, 1), "We shall apply paragraph 17 of Springfield.")
    assert SPRINGFIELD.provision_key not in links
    assert {one.status for one in links.values()} == {LinkStatus.AMBIGUOUS}


def test_shared_number_stays_ambiguous_with_both():
    """Two candidates left: both are kept, and their confidences add up to 1."""
    links = meant("17", IN_CYCLE_OF_ELBONIA)
    assert set(links) == {GOTHAM.provision_key, ELBONIA.provision_key}
    assert {one.status for one in links.values()} == {LinkStatus.AMBIGUOUS}
    assert sum(one.confidence for one in links.values()) == 1


def test_cycle_weighs_and_never_decides():
    """The instrument in whose cycle the report falls weighs more; the citation stays ambiguous."""
    links = meant("17", IN_CYCLE_OF_ELBONIA)
    near, far = links[ELBONIA.provision_key], links[GOTHAM.provision_key]
    assert (near.confidence, near.basis) == (0.75, LinkBasis.SHARED_NUMBER_IN_CYCLE)
    assert (far.confidence, far.basis) == (0.25, LinkBasis.SHARED_NUMBER)
    assert near.status is far.status is LinkStatus.AMBIGUOUS


def test_outside_every_cycle_the_shares_are_equal():
    """A report after the next Summit weighs no older instrument more than another."""
    earlier = (GOTHAM, ELBONIA, CandidateProvision("x:1", "1", date(2009, 4, 19), ("Oz",)))
    links = meant("17", date(2012, 1, 1), page=earlier)
    assert [one.confidence for one in links.values()] == [0.5, 0.5]
    assert {one.basis for one in links.values()} == {LinkBasis.SHARED_NUMBER}


def test_cycle_runs_from_a_summit_to_the_next():
    """A cycle begins on the day of its Summit and ends before the next; the last has no end."""
    first, second = date(1996, 12, 8), date(2005, 11, 5)
    summits = [first, second]
    assert falls_in_cycle(first, first, summits)
    assert falls_in_cycle(first, second - timedelta(days=1), summits)
    assert not falls_in_cycle(first, second, summits)
    assert not falls_in_cycle(second, second - timedelta(days=1), summits)
    assert falls_in_cycle(second, date(2090, 1, 1), summits)


@pytest.mark.parametrize(
    "text",
    [
        "We followed paragraph 17 of the plan of Gotham.",
        "GOTHAM, PARAGRAPH 17: done",
        "Bridges were counted. The plan of Gotham (item 17) was applied; nothing else happened.",
        "• Gótham, punto 17",
        "El párrafo 17.\nPlan de Gotham, párrafo 17",
        "Of Gotham we applied mandates 12 and 17.",
    ],
)
def test_text_naming_the_instrument_beside_the_number_resolves(text: str):
    """A sentence that prints the number and the place decides for that instrument."""
    assert resolve("17", IN_CYCLE_OF_ELBONIA, text, PAGE, WEIGHTS) == (
        ResolvedLink(
            GOTHAM.provision_key, LinkStatus.RESOLVED, LinkBasis.TEXT_NAMES_INSTRUMENT, 0.9
        ),
    )


def test_any_of_the_places_names_will_do():
    """The Spanish name of the place decides as the English one does."""
    links = meant("17", IN_CYCLE_OF_ELBONIA, "Según el párrafo 17 de Ciudad Elbonia, se contó.")
    assert list(links) == [ELBONIA.provision_key]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "Bridges were repaired.",
        "We followed paragraph 17.",
        "We met in Gotham.",
        "We followed paragraph 17. The plan of Gotham was read.",
        "We followed paragraph 17! Gotham is far.",
        "¿El párrafo 17? Gotham lo sabe.",
        "Paragraph 17\nGotham",
        "We counted 2,017 bridges in Gotham.",
        "We spent 17.5 million in Gotham.",
        "We spent 3.17 million in Gotham.",
        "We built 117 bridges in Gotham.",
        "We built 170 bridges in Gotham.",
        "We built 17,000 bridges in Gotham.",
        "By decree 17/2010 Gotham was asked.",
        "By decree 4/17 Gotham was asked.",
        "Section 17a of Gotham's code was applied.",
        "Route B17 leads to Gotham.",
    ],
)
def test_number_elsewhere_or_inside_another_number_does_not_resolve(text: str | None):
    """In another sentence, or as part of another number, the 17 says nothing of Gotham."""
    links = meant("17", IN_CYCLE_OF_ELBONIA, text)
    assert set(links) == {GOTHAM.provision_key, ELBONIA.provision_key}


def test_text_naming_both_instruments_stays_ambiguous():
    """A text that names both places beside the number leaves the choice to a person."""
    text = "Paragraph 17 of Gotham and paragraph 17 of Elbonia City were applied."
    assert {one.status for one in meant("17", IN_CYCLE_OF_ELBONIA, text).values()} == {
        LinkStatus.AMBIGUOUS
    }


def test_compound_number_is_read_as_text():
    """`2.8` is a paragraph number: found as it is, never as part of a longer number."""
    assert names_instrument("Paragraph 2.8 of Gotham was applied.", "2.8", ["Gotham"])
    assert names_instrument("Of Gotham we applied mandate 2.8.", "2.8", ["Gotham"])
    for text in (
        "We spent 12.8 million in Gotham.",
        "We spent 2.85 million in Gotham.",
        "Version 2.8.1 of Gotham's map is out.",
        "There are 218 bridges in Gotham.",
    ):
        assert not names_instrument(text, "2.8", ["Gotham"]), text


@pytest.mark.parametrize(
    "text",
    [
        "Ministers met in Gotham from 17 to 19 April 2009.",
        "The Summit of Gotham (April 17-19, 2009) was attended.",
        "Gotham counted 17 bridges.",
        "Gotham closed 17% of its bridges.",
    ],
)
def test_a_day_or_a_quantity_is_no_paragraph_number(text: str):
    """A date or a count in a sentence about the place does not decide what `17` means."""
    assert not names_instrument(text, "17", ["Gotham"])


def test_place_inside_another_word_is_not_named():
    """A word that only begins like the place does not name the instrument."""
    assert not names_instrument("Paragraph 17 made 3 Gothamites happy.", "17", ["Gotham"])


def test_parameters_are_read_from_the_file(weights: LinkWeights):
    """The shipped parameters are shares of belief, and the cycle adds weight."""
    shares = (weights.only_candidate, weights.text_names_instrument, weights.decision)
    assert all(0 < share <= 1 for share in shares)
    assert weights.in_cycle_weight > 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "version = 1",
        "version = ",
        "version = 1\nonly_candidate = 'much'\ntext_names_instrument = 1\nin_cycle_weight = 1",
    ],
)
def test_bad_parameters_are_one_line_that_names_the_file(tmp_path: Path, content: str):
    """A parameter file that lacks a value, or has a wrong one, is told by name."""
    path = tmp_path / "linking.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInputError, match=r"^linking\.toml: .+$"):
        read_link_weights(path)


NUMBERS = st.sampled_from(["17", "2.8", "3"])
DAYS = st.dates(date(1994, 1, 1), date(2030, 12, 31))
PLACES = st.sampled_from([("Gotham",), ("Elbonia City", "Ciudad Elbonia"), ("Oz",), ("",)])
TEXTS = st.none() | st.lists(
    st.sampled_from(["Gotham", "Oz", "17", "2.8", "paragraph", ". The", "\n", "117", "3,"])
).map(" ".join)


@st.composite
def pages(draw: st.DrawFn) -> tuple[CandidateProvision, ...]:
    """The paragraphs of a page: distinct keys, few numbers, any day of adoption."""
    rows = draw(st.lists(st.tuples(NUMBERS, DAYS, PLACES), max_size=8))
    return tuple(
        CandidateProvision(f"i{at}:{number}", number, day, places)
        for at, (number, day, places) in enumerate(rows)
    )


@given(
    st.lists(st.dates(date(1994, 1, 1), date(2015, 4, 11)), min_size=2, max_size=40),
    st.floats(1, 20),
)
def test_confidences_of_an_ambiguous_citation_add_up_to_one(days: list[date], weight: float):
    """However many candidates share a number, the shares are of one whole, to their 4 digits."""
    page = [CandidateProvision(f"i{at}:17", "17", day, ()) for at, day in enumerate(days)]
    links = resolve("17", date(2015, 4, 11), None, page, replace(WEIGHTS, in_cycle_weight=weight))
    assert len(links) == len(days)
    assert {one.status for one in links} == {LinkStatus.AMBIGUOUS}
    assert all(0 < one.confidence < 1 for one in links)
    assert sum(one.confidence for one in links) == pytest.approx(1, abs=0.00005 * len(links) + 1e-9)


@given(NUMBERS, DAYS, TEXTS, pages(), st.randoms(use_true_random=False))
def test_order_of_the_candidates_does_not_matter(number, day, text, page, random):
    """The same candidates in another order give the same links, in another order at most."""
    shuffled = list(page)
    random.shuffle(shuffled)
    assert Counter(resolve(number, day, text, page, WEIGHTS)) == Counter(
        resolve(number, day, text, shuffled, WEIGHTS)
    )


@given(NUMBERS, DAYS, TEXTS, pages())
def test_never_means_a_later_instrument_or_another_number(number, day, text, page):
    """Whatever the text says, a link means a paragraph of that number, adopted by then."""
    by_key = {one.provision_key: one for one in page}
    for link in resolve(number, day, text, page, WEIGHTS):
        if link.provision_key is None:
            assert link.status is LinkStatus.UNRESOLVED
            assert not any(one.paragraph == number and one.adopted_on <= day for one in page)
        else:
            assert by_key[link.provision_key].paragraph == number
            assert by_key[link.provision_key].adopted_on <= day


@given(NUMBERS, DAYS, TEXTS, pages())
def test_every_candidate_is_kept_or_one_is_chosen(number, day, text, page):
    """An ambiguous citation loses no candidate; a resolved or unresolved one has one link."""
    links = resolve(number, day, text, page, WEIGHTS)
    candidates = {
        one.provision_key for one in page if one.paragraph == number and one.adopted_on <= day
    }
    if links[0].status is LinkStatus.AMBIGUOUS:
        assert {one.provision_key for one in links} == candidates
    else:
        assert len(links) == 1
