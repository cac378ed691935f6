"""Who can be told apart: the bounds of those compared, pair by pair, from the published figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from dashboards.components.rows import Row, rows_of
from tracker.method.intervals import ScoreInterval, dominates
from tracker.method.scoring_rules import ScoringRules
from tracker.queries.figures import EVERYTHING
from tracker.vocab import Dimension, SubjectKind, Weighting

Spans = Mapping[str, ScoreInterval]


@dataclass(frozen=True)
class Verdict:
    """Two that are compared.

    `above` and `below` are None for a tie; `shared` is what both could be then, None otherwise.
    """

    one: str
    other: str
    above: str | None
    below: str | None
    shared: ScoreInterval | None


def verdicts(spans: Spans) -> list[Verdict]:
    """One verdict a pair, in the order given: by dominance only (METHOD section 1)."""
    return [_verdict(one, other, spans) for one, other in combinations(spans, 2)]


def told_apart(found: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts that are no tie."""
    return [one for one in found if one.above is not None]


def shared_by_all(spans: Spans) -> ScoreInterval | None:
    """What every one of them could be; None where two lie apart, or there are none."""
    low = max((one.low for one in spans.values()), default=1.0)
    high = min((one.high for one in spans.values()), default=0.0)
    return ScoreInterval(low, high) if low <= high else None


def means_of_states(figures: pd.DataFrame, weighting: Weighting) -> dict[str, Row]:
    """Each state's mean of all its commitments by one weighting: rows of `figures_frame` by code.

    A state to which nothing applies has none.
    """
    of_state = figures["subject_kind"] == SubjectKind.STATE.value
    found = figures[of_state & _mean_of_all(figures, weighting)]
    return {row["subject"]: row for row in rows_of(found)}


def means_by_theme(figures: pd.DataFrame, rules: ScoringRules) -> dict[tuple[str, str], Row]:
    """Each state's mean by theme: rows by theme and code."""
    found = figures[
        (figures["subject_kind"] == SubjectKind.STATE.value)
        & (figures["dimension"] == Dimension.THEME.value)
        & (figures["weighting"] == rules.weighting.value)
    ]
    return {(row["value"], row["subject"]): row for row in rows_of(found)}


def means_of_cycles(figures: pd.DataFrame) -> dict[tuple[str, str], Row]:
    """The means of everyone and of groups in each closed cycle: rows by subject and cycle."""
    found = figures[
        (figures["dimension"] == Dimension.CYCLE.value)
        & (figures["subject_kind"] != SubjectKind.STATE.value)
    ]
    return {(row["subject"], row["value"]): row for row in rows_of(found)}


def spans_of(rows: Mapping[str, Row]) -> dict[str, ScoreInterval]:
    """The bounds of figures, in the order given."""
    return {key: span_of(row) for key, row in rows.items()}


def span_of(row: Row) -> ScoreInterval:
    """The bounds of a figure."""
    return ScoreInterval(float(row["low"]), float(row["high"]))


def _mean_of_all(figures: pd.DataFrame, weighting: Weighting) -> pd.Series:
    return (
        (figures["weighting"] == weighting.value)
        & (figures["dimension"] == Dimension.ALL.value)
        & (figures["value"] == EVERYTHING)
    )


def _verdict(one: str, other: str, spans: Spans) -> Verdict:
    for above, below in ((one, other), (other, one)):
        if dominates(spans[above], spans[below]):
            return Verdict(one, other, above, below, None)
    shared = shared_by_all({one: spans[one], other: spans[other]})
    return Verdict(one, other, None, None, shared)
