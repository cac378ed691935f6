"""Words for the answers of the accountability test and of commitment quality, and for why."""

from tracker.i18n import Words
from tracker.method.accountability import TestBasis
from tracker.method.quality import QualityBasis
from tracker.vocab import Answer, QualityPart, TestElement


def answer(t: Words, code: str) -> str:
    """The outcome of one question."""
    return {
        Answer.YES: t("yes"),
        Answer.NO: t("no"),
        Answer.UNKNOWN: t("unknown"),
    }[Answer(code)]


def basis(t: Words, code: str) -> str:
    """Why a question of the test has its answer."""
    return {
        TestBasis.VALUE_AND_TARGET: t("an indicator has a value and a target"),
        TestBasis.NO_INDICATOR: t("no indicator is defined for it"),
        TestBasis.NO_VALUE: t("none of its indicators has a value for the state"),
        TestBasis.NO_TARGET: t("an indicator has a value, but no text sets a target for it"),
        TestBasis.DATE_SET: t("the text sets a date, or names an event that has one"),
        TestBasis.NO_DATE: t("the text sets no date"),
        TestBasis.HELD_AND_NEXT: t("a review was held, and another is to come"),
        TestBasis.NEXT_UNKNOWN: t("a review was held; no day of a next one is on record"),
        TestBasis.NOT_HELD_YET: t("no review was held yet; one is to come"),
        TestBasis.NONE_HELD: t("the time of its reviews is over, and none was held"),
        TestBasis.HELD_UNKNOWN: t("it is not on record whether its review was held"),
        TestBasis.NO_REVIEW_KNOWN: t("no review of it is on record"),
        TestBasis.REPORT_SINCE_REVIEW: t("the state has reported since the last review"),
        TestBasis.NO_REPORT_SINCE: t("the list of reports shows none since the last review"),
        TestBasis.NO_SOURCE: t("no list of reports at hand reaches past the last review"),
        TestBasis.PARTICIPATION: t("civil society took part in an established body"),
        TestBasis.PARTICIPATION_UNDATED: t(
            "civil society took part in an established body, it is not known when"
        ),
        TestBasis.NONE_ON_RECORD: t("nothing on record; no source lists all such spaces"),
    }[TestBasis(code)]


def rule(t: Words, code: str) -> str:
    """How the answer to one of the five questions is decided."""
    return {
        TestElement.INDICATORS: t(
            "Yes: an indicator of the commitment has a value of the state, and a text sets a "
            "target for it. No: no indicator is defined for it. Unknown: all else, as a value or a "
            "target may exist elsewhere. A target that only this project or an organisation "
            "proposes does not count."
        ),
        TestElement.TIMELINES: t(
            "Yes: the text prints a date, or ties the act to an event that has one. No: it does "
            "not. Never unknown, because every text was read."
        ),
        TestElement.REVIEWS: t(
            "Yes: since the text was adopted a review was held, and another is scheduled or "
            "expected. No: the time of every review is over, and none was held. Unknown: all else. "
            "The meeting that adopted a text does not review it."
        ),
        TestElement.PUBLIC_REPORTING: t(
            "Yes: the state has published a report since the last review that was held. No: a list "
            "of reports reaches past that review and shows none. Unknown: no such list is at hand."
        ),
        TestElement.CIVIL_SOCIETY_SPACES: t(
            "Yes: since the text was adopted civil society took part in an established body of the "
            "state, as the state itself reports on this commitment. Otherwise unknown, and never "
            "no: no source lists all such spaces. A single hearing or consultation does not count."
        ),
    }[TestElement(code)]


def part(t: Words, code: str) -> str:
    """One of the five parts of a commitment's quality."""
    return {
        QualityPart.SPECIFIC: t("Specific"),
        QualityPart.MEASURABLE: t("Measurable"),
        QualityPart.ADDRESSED: t("Addressed"),
        QualityPart.TIME_BOUND: t("Bound to a date"),
        QualityPart.RESOURCED: t("Resourced"),
    }[QualityPart(code)]


def part_question(t: Words, code: str) -> str:
    """What each part asks of the text."""
    return {
        QualityPart.SPECIFIC: t("Does it undertake a definite act, and say for whom or how much?"),
        QualityPart.MEASURABLE: t("Is there anything by which it can be measured?"),
        QualityPart.ADDRESSED: t("Does it say who has to act?"),
        QualityPart.TIME_BOUND: t("Does its text set a date?"),
        QualityPart.RESOURCED: t("Is money or a responsible body on record for it?"),
    }[QualityPart(code)]


def quality_basis(t: Words, code: str) -> str:
    """Why a part of a commitment's quality has its answer."""
    return {
        QualityBasis.DEED_FOR_WHOM: t("a definite act, and for whom"),
        QualityBasis.DEED_AND_AMOUNT: t("a definite act, and how much"),
        QualityBasis.NO_DEED: t("it only recognises or promotes something"),
        QualityBasis.NOT_FOR_WHOM: t("an act, neither for whom nor how much"),
        QualityBasis.TARGET_IN_TEXT: t("its text prints a target"),
        QualityBasis.INDICATOR_IN_TEXT: t("its text names what to measure"),
        QualityBasis.INDICATOR_DEFINED: t("an indicator is defined for it here, not by its text"),
        QualityBasis.NO_INDICATOR: t("no indicator is defined for it"),
        QualityBasis.NAMED_ACTOR: t("it names the body that has to act"),
        QualityBasis.DEFINITE_PARTIES: t("it says which parties have to act"),
        QualityBasis.EVERYONE: t("it asks everyone, and so nobody"),
        QualityBasis.DATE_IN_TEXT: t("its text prints a date"),
        QualityBasis.DATE_OF_EVENT: t("it names an event that has a date"),
        QualityBasis.NO_DATE: t("the text sets no date"),
        QualityBasis.MEANS_IN_TEXT: t("its text names the means"),
        QualityBasis.MONEY_ON_RECORD: t("money for it is on record"),
        QualityBasis.BODY_ON_RECORD: t("a responsible body is on record"),
        QualityBasis.NOTHING_ON_RECORD: t("nothing on record; not all budgets were looked through"),
    }[QualityBasis(code)]
