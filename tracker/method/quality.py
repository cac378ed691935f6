"""Whether a commitment is one that can be followed; never mixed with whether it was kept.

METHOD section 4: five parts, each answered apart from how the clause was coded, so that a vague
promise that was kept and a clear one that was broken stay two different things.
"""

from dataclasses import dataclass
from enum import StrEnum

from tracker.method.accountability import ShareMet, share_met
from tracker.vocab import Addressee, Answer, DeadlineBasis, QualityPart, VerbStrength

# to recognise or to promote something leaves open which deed would do
_DEEDS = frozenset({VerbStrength.STRENGTHEN, VerbStrength.ENSURE, VerbStrength.ESTABLISH})


class QualityBasis(StrEnum):
    """Why a part of a commitment's quality has its answer."""

    # specific
    DEED_FOR_WHOM = "deed_for_whom"
    DEED_AND_AMOUNT = "deed_and_amount"
    NO_DEED = "no_deed"  # the verb recognises or promotes
    NOT_FOR_WHOM = "not_for_whom"  # a deed, and neither people nor an amount
    # measurable
    TARGET_IN_TEXT = "target_in_text"
    INDICATOR_IN_TEXT = "indicator_in_text"
    INDICATOR_DEFINED = "indicator_defined"  # for it here, not by the text
    NO_INDICATOR = "no_indicator"
    # addressed
    NAMED_ACTOR = "named_actor"
    DEFINITE_PARTIES = "definite_parties"
    EVERYONE = "everyone"
    # time-bound
    DATE_IN_TEXT = "date_in_text"
    DATE_OF_EVENT = "date_of_event"
    NO_DATE = "no_date"
    # resourced
    MEANS_IN_TEXT = "means_in_text"
    MONEY_ON_RECORD = "money_on_record"
    BODY_ON_RECORD = "body_on_record"
    NOTHING_ON_RECORD = "nothing_on_record"


@dataclass(frozen=True)
class ClauseCoding:
    """How a clause was coded: who must do what.

    `names_addressee`: it addresses one body by name (`addressed_to_code`). `names_groups`: it says
    whom it is about.
    """

    strength: VerbStrength
    addressee: Addressee
    names_addressee: bool
    names_groups: bool
    deadline_basis: DeadlineBasis


@dataclass(frozen=True)
class ClauseMeans:
    """What a clause would be measured by and paid from.

    `has_target`: the text prints a target with its unit. `names_indicator`: it names what to
    measure. `has_indicator`: one is defined for it here. `names_means`: the text was coded to name
    means. `has_money`, `has_body`: a record of money, or of a responsible body, is linked to it.
    """

    has_target: bool
    names_indicator: bool
    has_indicator: bool
    names_means: bool
    has_money: bool
    has_body: bool


@dataclass(frozen=True)
class PartFinding:
    """The answer for one part, and why."""

    answer: Answer
    basis: QualityBasis


@dataclass(frozen=True)
class ClauseQuality:
    """The five parts of a commitment's quality."""

    specific: PartFinding
    measurable: PartFinding
    addressed: PartFinding
    time_bound: PartFinding
    resourced: PartFinding

    def finding(self, part: QualityPart) -> PartFinding:
        """The answer for one of the five."""
        found: PartFinding = getattr(self, part.value)
        return found

    @property
    def share(self) -> ShareMet:
        """How many of the five it has, bounded by what is not known."""
        return share_met(self.finding(one).answer for one in QualityPart)


def clause_quality(coding: ClauseCoding, means: ClauseMeans) -> ClauseQuality:
    """The five parts of a clause.

    Specific: its verb strengthens, ensures or establishes, and it says for whom or how much.
    Measurable: the text prints a target or names what to measure, or an indicator is defined for
    it. Addressed: to a named body or definite parties; to everyone is to nobody. Time-bound: a date
    in the text, or of an event it names. Resourced: the text names means, or money or a responsible
    body is on record for it; otherwise unknown, as nobody has looked through all budgets. The other
    four are yes or no, for the text was read.
    """
    return ClauseQuality(
        specific=_specific(coding, means),
        measurable=_measurable(means),
        addressed=_addressed(coding),
        time_bound=_time_bound(coding.deadline_basis),
        resourced=_resourced(means),
    )


def _yes(basis: QualityBasis) -> PartFinding:
    return PartFinding(Answer.YES, basis)


def _no(basis: QualityBasis) -> PartFinding:
    return PartFinding(Answer.NO, basis)


def _specific(coding: ClauseCoding, means: ClauseMeans) -> PartFinding:
    if coding.strength not in _DEEDS:
        return _no(QualityBasis.NO_DEED)
    if coding.names_groups:
        return _yes(QualityBasis.DEED_FOR_WHOM)
    return (
        _yes(QualityBasis.DEED_AND_AMOUNT) if means.has_target else _no(QualityBasis.NOT_FOR_WHOM)
    )


def _measurable(means: ClauseMeans) -> PartFinding:
    if means.has_target:
        return _yes(QualityBasis.TARGET_IN_TEXT)
    if means.names_indicator:
        return _yes(QualityBasis.INDICATOR_IN_TEXT)
    if means.has_indicator:
        return _yes(QualityBasis.INDICATOR_DEFINED)
    return _no(QualityBasis.NO_INDICATOR)


def _addressed(coding: ClauseCoding) -> PartFinding:
    if coding.names_addressee:
        return _yes(QualityBasis.NAMED_ACTOR)
    if coding.addressee is Addressee.EVERYONE:
        return _no(QualityBasis.EVERYONE)
    return _yes(QualityBasis.DEFINITE_PARTIES)


def _time_bound(basis: DeadlineBasis) -> PartFinding:
    if basis is DeadlineBasis.NONE:
        return _no(QualityBasis.NO_DATE)
    if basis is DeadlineBasis.EXPLICIT:
        return _yes(QualityBasis.DATE_IN_TEXT)
    return _yes(QualityBasis.DATE_OF_EVENT)


def _resourced(means: ClauseMeans) -> PartFinding:
    if means.names_means:
        return _yes(QualityBasis.MEANS_IN_TEXT)
    if means.has_money:
        return _yes(QualityBasis.MONEY_ON_RECORD)
    if means.has_body:
        return _yes(QualityBasis.BODY_ON_RECORD)
    return PartFinding(Answer.UNKNOWN, QualityBasis.NOTHING_ON_RECORD)
