"""What cannot be measured yet: clauses without indicator, indicators without a value."""

import pandas as pd
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from tracker.models import Indicator, IndicatorVote, Observation, Series
from tracker.queries.clauses import clause_indicators, clauses
from tracker.queries.frames import Dtypes, frame_of, typed
from tracker.queries.observations import state_ids
from tracker.vocab import ClauseKind, IndicatorOrigin

GAPS: Dtypes = {
    "gap": "str",
    "subject_key": "str",
    "kind": "str",
    "themes": "str",
    "named_in": "str",
    "summary_en": "str",
    "summary_es": "str",
}


def indicator_gaps(session: Session) -> pd.DataFrame:
    """One row a gap: `no_indicator` (a clause nothing speaks to), or `named_without_value`.

    The second are indicators that a source names and gives no value for, and that have none by
    anybody else either; `named_in` says where.
    """
    everything = clauses(session)
    shown = set(clause_indicators(session)["clause_key"])
    asking = everything[everything["kind"].isin([ClauseKind.MANDATE, ClauseKind.DEMAND])]
    rows = [
        (
            "no_indicator",
            row.clause_key,
            row.kind,
            row.themes,
            None,
            row.summary_en,
            row.summary_es,
        )
        for row in asking.itertuples()
        if row.clause_key not in shown
    ]
    named = [
        ("named_without_value", key, kind, None, where, words.get("en"), words.get("es"))
        for key, kind, where, words in _named(session)
    ]
    return typed(pd.DataFrame([*rows, *named], columns=list(GAPS), dtype="object"), GAPS)


def _named(session: Session) -> list[tuple[str, str, str | None, dict[str, str]]]:
    query = (
        select(Indicator)
        .where(Indicator.origin_code == IndicatorOrigin.SOURCE_NAMED.value)
        .where(~_has_value())
        .order_by(Indicator.indicator_id)
    )
    return [
        (
            one.indicator_key,
            one.kind_code,
            one.named_in,
            {text.language_code: text.name for text in one.texts},
        )
        for one in session.scalars(query)
    ]


def _has_value() -> ColumnElement[bool]:
    """Whether a state has a value of the indicator."""
    values = (
        select(Observation.series_id)
        .join(Series, Series.series_id == Observation.series_id)
        .where(Series.indicator_id == Indicator.indicator_id, Observation.value.is_not(None))
        .where(Observation.area_id.in_(state_ids()))
    )
    return values.exists()


VOTES: Dtypes = {"indicator_key": "str", "in_favour": "Int64", "against": "Int64"}


def votes(session: Session) -> pd.DataFrame:
    """Votes on proposed indicators, counted; an indicator nobody voted on has no row."""
    favour = func.sum(case((IndicatorVote.is_in_favour, 1), else_=0))
    query = (
        select(Indicator.indicator_key, favour, func.count() - favour)
        .join(IndicatorVote, IndicatorVote.indicator_id == Indicator.indicator_id)
        .group_by(Indicator.indicator_id, Indicator.indicator_key)
        .order_by(Indicator.indicator_id)
    )
    return frame_of(session, query, VOTES)
