"""Words for what is missing in a cell, who could supply it, and why it is pressing."""

from tracker.i18n import Words
from tracker.method.research_queue import ResearchReason
from tracker.vocab import VerbStrength


def reason(t: Words, code: str) -> str:
    """Why a cell is open, short enough for the head of a column."""
    return {
        ResearchReason.PASSAGE_NOT_JUDGED: t("passage not judged"),
        ResearchReason.CONTESTED: t("contested"),
        ResearchReason.SEARCHED: t("searched, nothing found"),
        ResearchReason.UNREAD: t("report without text at hand"),
        ResearchReason.CITED_ONLY: t("paragraph cited, nothing told"),
        ResearchReason.NO_REPORT: t("no report"),
    }[ResearchReason(code)]


def missing(t: Words, code: str) -> str:
    """What a cell lacks."""
    return {
        ResearchReason.PASSAGE_NOT_JUDGED: t("a judgement of a passage that is at hand"),
        ResearchReason.CONTESTED: t("agreement: its two coders part too far"),
        ResearchReason.SEARCHED: t("a source beyond those already searched"),
        ResearchReason.UNREAD: t("the text of a report that may speak of it"),
        ResearchReason.CITED_ONLY: t(
            "what was done: a report cites the paragraph and tells nothing of the clause"
        ),
        ResearchReason.NO_REPORT: t("a report of the state that speaks of it"),
    }[ResearchReason(code)]


def supplier(t: Words, code: str) -> str:
    """Who could supply it."""
    return {
        ResearchReason.PASSAGE_NOT_JUDGED: t("two coders, each without seeing the other's rating"),
        ResearchReason.CONTESTED: t("more evidence, or a criterion that leaves less room"),
        ResearchReason.SEARCHED: t(
            "organisations in the country, its official gazette, an access-to-information request"
        ),
        ResearchReason.UNREAD: t(
            "whoever has the report: the secretariat of the Summits, the state's coordinator"
        ),
        ResearchReason.CITED_ONLY: t(
            "the state's next follow-up report, or the law or programme it points to"
        ),
        ResearchReason.NO_REPORT: t(
            "the state's next follow-up report; until then laws, budgets, statistics and what "
            "organisations in the country have on record"
        ),
    }[ResearchReason(code)]


def importance(t: Words, code: str) -> str:
    """Why a clause weighs what it weighs: what its verb undertakes."""
    return {
        VerbStrength.RECOGNISE: t("the clause recognises something"),
        VerbStrength.PROMOTE: t("the clause is to promote something"),
        VerbStrength.STRENGTHEN: t("the clause is to strengthen something"),
        VerbStrength.ENSURE: t("the clause is to ensure something"),
        VerbStrength.ESTABLISH: t("the clause is to establish something"),
    }[VerbStrength(code)]
