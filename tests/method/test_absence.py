"""Why nobody has judged a cell: each kind of absence is told apart, and none is a judgement."""

from itertools import product

import pytest

from tracker.method.absence import absence
from tracker.method.intervals import score_interval
from tracker.vocab import FINDINGS, RATING_VALUES, Applicability, Rating

BINDS = (Applicability.APPLIES, Applicability.RESERVED)
FLAGS = list(product((False, True), repeat=2))
EVERY = list(product(Applicability, (False, True), (False, True)))


@pytest.mark.parametrize(("standing", "has_report", "has_unread"), EVERY)
def test_an_absence_is_never_a_judgement(
    standing: Applicability, has_report: bool, has_unread: bool
):
    """Whatever is missing, the code is none of the order, and its score is never a point."""
    code = absence(standing, has_report=has_report, has_unread=has_unread)
    assert code not in RATING_VALUES
    score = score_interval(code)
    assert score is None or score.width == 1.0


@pytest.mark.parametrize(("has_report", "has_unread"), FLAGS)
def test_what_does_not_bind_is_not_applicable(has_report: bool, has_unread: bool):
    """A commitment that does not bind asks for no report: reports change nothing."""
    code = absence(Applicability.DOES_NOT_APPLY, has_report=has_report, has_unread=has_unread)
    assert code is Rating.NOT_APPLICABLE


@pytest.mark.parametrize(("has_report", "has_unread"), FLAGS)
def test_unknown_adoption_is_not_assessed(has_report: bool, has_unread: bool):
    """Where nobody knows whether it binds, the state is not said to be silent."""
    code = absence(Applicability.UNKNOWN, has_report=has_report, has_unread=has_unread)
    assert code is Rating.NOT_ASSESSED


@pytest.mark.parametrize("standing", BINDS)
def test_silence_is_said_only_where_everything_was_looked_at(standing: Applicability):
    """No report: it binds, nothing cites it, and no report is unread. Else it is our own gap."""
    assert absence(standing, has_report=False, has_unread=False) is Rating.NO_REPORT
    for has_report, has_unread in ((True, False), (False, True), (True, True)):
        code = absence(standing, has_report=has_report, has_unread=has_unread)
        assert code is Rating.NOT_ASSESSED


def test_what_nobody_found_cannot_be_submitted():
    """The codes that say nobody judged are none a coder may find."""
    assert {Rating.NOT_ASSESSED, Rating.NO_REPORT} == set(Rating) - set(FINDINGS)
