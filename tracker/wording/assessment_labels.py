"""Words for the codes of evidence and assessments, in the page's language."""

from tracker.i18n import Words
from tracker.vocab import Rating, Stage


def rating(t: Words, code: str) -> str:
    """A rating, or why there is none."""
    return {
        Rating.FULL: t("full"),
        Rating.SUBSTANTIAL: t("substantial"),
        Rating.LIMITED: t("limited"),
        Rating.INITIATED: t("initiated"),
        Rating.NO_ACTION: t("no action"),
        Rating.REGRESSION: t("regression"),
        Rating.NOT_ASSESSED: t("not assessed"),
        Rating.NO_REPORT: t("no report"),
        Rating.SEARCHED_NO_EVIDENCE: t("searched, nothing found"),
        Rating.NOT_APPLICABLE: t("not applicable"),
        Rating.SUPERSEDED: t("superseded"),
    }[Rating(code)]


def confidence(t: Words, code: str) -> str:
    """How sure a coder is."""
    return {"low": t("low"), "medium": t("medium"), "high": t("high")}[code]


def stage(t: Words, code: str) -> str:
    """What happened to a cell."""
    return {
        Stage.RESEARCH: t("first coding"),
        Stage.SECOND_CODING: t("second coding, blind"),
        Stage.ADJUDICATION: t("adjudication"),
        Stage.REPLY_INVITED: t("the state was invited to answer"),
        Stage.STATE_REPLY: t("the state's reply"),
        Stage.CIVIL_SOCIETY_COMMENT: t("comment of civil society"),
        Stage.FINAL: t("final decision"),
        Stage.PUBLISHED: t("published"),
        Stage.SUPERSEDED: t("superseded by a later round"),
        Stage.WITHDRAWN: t("withdrawn"),
    }[Stage(code)]


def role(t: Words, code: str) -> str:
    """What a contributor may do."""
    return {
        "monitor": t("monitor"),
        "second_coder": t("second coder"),
        "adjudicator": t("adjudicator"),
        "state_reviewer": t("state reviewer"),
        "commenter": t("commenter"),
        "editor": t("editor"),
        "administrator": t("administrator"),
    }[code]


def evidence_kind(t: Words, code: str) -> str:
    """What sort of thing a piece of evidence tells of."""
    return {
        "law": t("law"),
        "policy": t("policy"),
        "institution": t("institution"),
        "programme": t("programme"),
        "training": t("training"),
        "budget": t("budget"),
        "statistic": t("statistic"),
        "agreement": t("agreement"),
        "statement": t("statement"),
    }[code]


def reach(t: Words, code: str) -> str:
    """How far a deed had come, as told."""
    return {
        "intention": t("an intention"),
        "plan": t("a plan"),
        "adopted": t("adopted or in force"),
        "delivered": t("delivered"),
        "outcome": t("a change in people's situation"),
    }[code]


def strength(t: Words, code: str) -> str:
    """How checkable a piece of evidence is."""
    return {
        "strong": t("dated or numbered"),
        "moderate": t("a definite act, without date or number"),
        "weak": t("a general statement"),
    }[code]


def stance(t: Words, code: str | None) -> str:
    """Whether evidence speaks for the clause."""
    if code is None:
        return t("named in the rationale")
    return {"supports": t("speaks for it"), "contradicts": t("speaks against it")}[code]


def passage_status(t: Words, code: str) -> str:
    """How the imported text stands to what was read."""
    return {
        "pinned": t("the source is not imported here"),
        "verified": t("still says what was read there"),
        "changed": t("no longer says what was read there"),
        "new": t("unknown to the catalogue"),
        "gone": t("the report is no longer on the page"),
    }[code]


def flag(t: Words, code: str) -> str:
    """What is wrong with a figure."""
    return {
        "impossible": t("cannot be right"),
        "corrupt": t("garbled in print"),
        "part_exceeds_whole": t("a part larger than its whole"),
        "date_after_report": t("dated after the report"),
        "contradicted": t("another figure of the source differs"),
        "repeated": t("printed elsewhere too"),
        "unclear": t("unclear"),
    }[code]


def loss(t: Words, code: str | None) -> str:
    """What is lost between two scales."""
    if code is None:
        return t("nothing")
    return {
        "coarser": t("detail: several values become one"),
        "finer": t("certainty: one value could be several"),
        "different_meaning": t("meaning: the words do not say the same"),
        "unordered": t("order: one of them has none"),
    }[code]
