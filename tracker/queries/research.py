"""Which cells to research next, and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.method.intervals import ScoreInterval
from tracker.method.research_queue import OpenCell, ResearchNeed, research_queue
from tracker.method.scoring_rules import ScoringRules
from tracker.models import Clause
from tracker.queries.cells import touching_passages
from tracker.queries.frames import Dtypes, records, typed
from tracker.vocab import Applicability, ClaimBasis, Rating, VerbStrength

QUEUE: Dtypes = {
    "place": "Int64",
    "clause_key": "str",
    "actor_code": "str",
    "priority": "Float64",
    "importance": "Float64",
    "staleness": "Float64",
    "missing": "Float64",
    "years": "Float64",
    "reason": "str",
    "standing": "str",
    "rating": "str",
    "strength": "str",
}


def research_frame(
    session: Session, gap: pd.DataFrame, on: date, rules: ScoringRules
) -> pd.DataFrame:
    """The cells of `gap` (as `gap_frame`) that something is missing of, most pressing first.

    Columns `QUEUE`; `place` counts from 1. `priority` is `importance` times `staleness` times
    `missing`, each from 0 to 1, as `research_queue` defines them; `years` since the last report
    or publication about the cell is missing where there never was any. `reason` is a code of
    `ResearchReason`.
    """
    query = select(Clause.clause_key, Clause.strength_code)
    strengths = {key: VerbStrength(code) for key, code in session.execute(query)}
    passages = touching_passages(session)
    cells = {
        key: _cell(row, strengths[key[0]], passages.get(key, 0))
        for row in records(gap)
        for key in [(row["clause_key"], row["actor_code"])]
    }
    queue = research_queue(cells.values(), on, rules)
    rows = [_row(need, cells[need.clause_key, need.actor_code]) for need in queue]
    return typed(pd.DataFrame(rows, columns=list(QUEUE), dtype="object"), QUEUE)


def _cell(row: Mapping[str, Any], strength: VerbStrength, passages: int) -> OpenCell:
    news = [day for day in (row["last_news_on"], row["published_on"]) if day is not None]
    is_scored = row["low"] is not None
    return OpenCell(
        clause_key=row["clause_key"],
        actor_code=row["actor_code"],
        strength=strength,
        standing=Applicability(row["standing"]),
        rating=Rating(row["rating"]),
        span=ScoreInterval(row["low"], row["high"]) if is_scored else None,
        claim=ClaimBasis(row["claim"]),
        passages=passages,
        last_news_on=max(news, default=None),
    )


def _row(need: ResearchNeed, cell: OpenCell) -> dict[str, Any]:
    return {
        "place": need.place,
        "clause_key": need.clause_key,
        "actor_code": need.actor_code,
        "priority": need.factors.priority,
        "importance": need.factors.importance,
        "staleness": need.factors.staleness,
        "missing": need.factors.missing,
        "years": need.factors.years,
        "reason": need.reason.value,
        "standing": need.standing.value,
        "rating": cell.rating.value,
        "strength": cell.strength.value,
    }
