"""Why nobody has judged a cell: each kind of absence has its own code, and none of them is zero."""

from tracker.vocab import Applicability, Rating


def absence(standing: Applicability, *, has_report: bool, has_unread: bool) -> Rating:
    """The code of a cell that no assessment is published of.

    `has_report`: a report of the state cites the paragraph, or a passage of one touches the clause.
    `has_unread`: the state has a report that cites no paragraph and whose text is not at hand, so
    nobody can say what it is about. Where nobody knows whether the commitment binds, it is not
    assessed (rubric hechos-v1).
    """
    if standing is Applicability.DOES_NOT_APPLY:
        return Rating.NOT_APPLICABLE
    if standing is Applicability.UNKNOWN or has_report or has_unread:
        return Rating.NOT_ASSESSED
    return Rating.NO_REPORT
