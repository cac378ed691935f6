"""What tests of stored scores share: parameters with few draws, and a day."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from tracker.config import shipped
from tracker.method.progress_rules import read_progress_rules
from tracker.method.scoring_rules import read_scoring_rules
from tracker.queries.gap import Rules
from tracker.vocab import Role
from tracker.workflow.ledger import Write
from tracker.workflow.rules import read_assessing_rules

DAY = datetime.now(UTC).date()  # the day the baseline is published here


@cache
def rules() -> Rules:
    """The parameters as shipped, but for the number of draws."""
    seeds = shipped("seeds")
    scoring = replace(read_scoring_rules(seeds), draws=200)
    assessing = replace(read_assessing_rules(seeds), bootstrap_draws=20)
    return Rules(assessing, read_progress_rules(seeds), scoring)


def scoring(reason: str = "because a test says so") -> Write:
    """Who scores, as tests say it."""
    at = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
    return Write("score", "tests", Role.ADMINISTRATOR, reason, at)
