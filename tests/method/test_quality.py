"""Whether a commitment can be followed at all, apart from whether it was kept."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.catalogue.records import ClauseRow
from tracker.catalogue.seed_tables import Seeds
from tracker.method.quality import (
    ClauseCoding,
    ClauseMeans,
    ClauseQuality,
    QualityBasis,
    clause_quality,
)
from tracker.vocab import (
    Addressee,
    Answer,
    ClauseKind,
    DeadlineBasis,
    QualityPart,
    VerbStrength,
)

VAGUE = ClauseCoding(
    strength=VerbStrength.PROMOTE,
    addressee=Addressee.EVERYONE,
    names_addressee=False,
    names_groups=False,
    deadline_basis=DeadlineBasis.NONE,
)
NOTHING = ClauseMeans(
    has_target=False,
    names_indicator=False,
    has_indicator=False,
    names_means=False,
    has_money=False,
    has_body=False,
)
flag = st.booleans()
codings = st.builds(
    ClauseCoding,
    st.sampled_from(VerbStrength),
    st.sampled_from(Addressee),
    flag,
    flag,
    st.sampled_from(DeadlineBasis),
)
means = st.builds(ClauseMeans, flag, flag, flag, flag, flag, flag)
FLAGS = ("has_target", "names_indicator", "has_indicator", "names_means", "has_money", "has_body")


def of_clause(clause: ClauseRow, indicators: set[str]) -> ClauseQuality:
    """The quality of a shipped clause, without money and bodies."""
    coding = ClauseCoding(
        strength=clause.strength,
        addressee=clause.addressee,
        names_addressee=clause.addressed_to_code is not None,
        names_groups=bool(clause.groups),
        deadline_basis=clause.deadline_basis,
    )
    own = replace(
        NOTHING,
        has_target=clause.target_value is not None and clause.target_unit is not None,
        names_indicator=clause.indicator_named is not None,
        has_indicator=clause.clause_key in indicators,
    )
    return clause_quality(coding, own)


def test_a_vague_clause_lacks_four_parts_and_the_fifth_is_not_known():
    """To promote something, of nobody, by no day: four times no, and means that nobody knows."""
    found = clause_quality(VAGUE, NOTHING)
    assert (found.share.yes, found.share.no, found.share.unknown) == (0, 4, 1)
    assert found.resourced.basis is QualityBasis.NOTHING_ON_RECORD


@pytest.mark.parametrize(
    ("strength", "names_groups", "has_target", "basis"),
    [
        (VerbStrength.PROMOTE, True, True, QualityBasis.NO_DEED),
        (VerbStrength.RECOGNISE, True, True, QualityBasis.NO_DEED),
        (VerbStrength.STRENGTHEN, True, False, QualityBasis.DEED_FOR_WHOM),
        (VerbStrength.ENSURE, False, True, QualityBasis.DEED_AND_AMOUNT),
        (VerbStrength.ESTABLISH, False, False, QualityBasis.NOT_FOR_WHOM),
    ],
)
def test_specific_is_a_deed_and_for_whom_or_how_much(strength, names_groups, has_target, basis):
    """To promote leaves open what would do, however clear for whom."""
    coding = replace(VAGUE, strength=strength, names_groups=names_groups)
    found = clause_quality(coding, replace(NOTHING, has_target=has_target)).specific
    assert found.basis is basis
    is_specific = basis in (QualityBasis.DEED_FOR_WHOM, QualityBasis.DEED_AND_AMOUNT)
    assert found.answer is (Answer.YES if is_specific else Answer.NO)


def test_to_everyone_is_to_nobody_unless_a_body_is_named():
    """Definite parties or a named body can be asked; everyone cannot."""
    assert clause_quality(VAGUE, NOTHING).addressed.answer is Answer.NO
    named = clause_quality(replace(VAGUE, names_addressee=True), NOTHING).addressed
    states = clause_quality(replace(VAGUE, addressee=Addressee.STATES), NOTHING).addressed
    assert (named.basis, states.basis) == (
        QualityBasis.NAMED_ACTOR,
        QualityBasis.DEFINITE_PARTIES,
    )


@pytest.mark.parametrize(
    ("basis", "answer"),
    [
        (DeadlineBasis.EXPLICIT, Answer.YES),
        (DeadlineBasis.IMPLIED, Answer.YES),
        (DeadlineBasis.NONE, Answer.NO),
    ],
)
def test_a_date_may_be_that_of_an_event(basis, answer):
    """The text prints a date, or ties the act to an event that has one."""
    coding = replace(VAGUE, deadline_basis=basis)
    assert clause_quality(coding, NOTHING).time_bound.answer is answer


@given(coding=codings, own=means)
def test_means_are_never_denied(coding, own):
    """Nobody has looked through all budgets; the other parts are known, for the text was read."""
    found = clause_quality(coding, own)
    assert found.resourced.answer is not Answer.NO
    known = [found.finding(one).answer for one in QualityPart if one is not QualityPart.RESOURCED]
    assert Answer.UNKNOWN not in known


@given(coding=codings, own=means, name=st.sampled_from(FLAGS))
def test_more_on_record_never_makes_a_clause_worse(coding, own, name):
    """A target, an indicator or money more turns no yes into anything else."""
    before = clause_quality(coding, replace(own, **{name: False}))
    after = clause_quality(coding, replace(own, **{name: True}))
    for part in QualityPart:
        if before.finding(part).answer is Answer.YES:
            assert after.finding(part).answer is Answer.YES


def test_two_of_the_eighty_shipped_mandates_have_a_date(seeds: Seeds):
    """Both in paragraph 22 of Nuevo León; one of them also has a target, so it can be measured."""
    indicators = {one.clause_key for one in seeds.clause_indicators}
    found = {
        one.clause_key: of_clause(one, indicators)
        for one in seeds.clauses
        if one.kind is ClauseKind.MANDATE
    }
    dated = {key for key, one in found.items() if one.time_bound.answer is Answer.YES}
    assert dated == {"nuevo-leon-2004-declaration:22:2", "nuevo-leon-2004-declaration:22:3"}
    targets = [
        key for key, one in found.items() if one.measurable.basis is QualityBasis.TARGET_IN_TEXT
    ]
    assert targets == ["nuevo-leon-2004-declaration:22:2"]
    assert all(one.addressed.answer is Answer.YES for one in found.values())
