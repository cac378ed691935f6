"""Brings what the catalogue measures into the database: areas, series, vintages, targets.

A vintage's values are never changed. Where the catalogue has mended one, the mended values are a
vintage of their own (`unsd-sdg-2020~2`) that is newer than the one before.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.catalogue.load_table import load_table
from tracker.catalogue.observation_records import ObservationRow, SeriesRow, VintageRow
from tracker.catalogue.seed_tables import Seeds
from tracker.catalogue.upsert import set_translations, set_values
from tracker.ingest.observations.periods import read_period
from tracker.models import (
    Area,
    Base,
    Baseline,
    Breakdown,
    Observation,
    Series,
    Target,
    Vintage,
    VintageText,
)
from tracker.vocab import VintageOrigin
from tracker.workflow.ledger import append_observations
from tracker.workflow.observations import Sealed, seal

AGAIN = "~"  # between a vintage's key and how often the catalogue has mended it


def load_observations(session: Session, seeds: Seeds, stale: list[Base]) -> None:
    """Load areas, series, baselines and targets by key; append vintages that are new or mended."""
    load_table(session, Area, seeds.areas, stale=stale)
    _series(session, seeds.series, stale)
    load_table(session, Baseline, seeds.baselines, stale=stale)
    load_table(session, Target, seeds.targets, stale=stale)
    _breakdowns(session, seeds.observations)
    rows: defaultdict[str, list[ObservationRow]] = defaultdict(list)
    for one in seeds.observations:
        rows[one.vintage_key].append(one)
    ids = _Ids(session)
    for row in seeds.vintages:
        _vintage(session, row, ids.sealed(rows[row.vintage_key]))


def _series(session: Session, rows: Sequence[SeriesRow], stale: list[Base]) -> None:
    """The catalogue's series; one that an import made before is taken over with its values."""
    keys = {row.series_key for row in rows}
    for one in session.scalars(select(Series).where(Series.series_key.in_(keys))):
        set_values(one, origin_code=VintageOrigin.CATALOGUE.value)
    session.flush()
    imported = Series.origin_code == VintageOrigin.IMPORTED.value
    dropped: list[Base] = []
    load_table(session, Series, rows, keep=imported, stale=dropped)
    for gone in dropped:
        assert isinstance(gone, Series)
        values = select(Observation.series_id).where(Observation.series_id == gone.series_id)
        if session.execute(values.limit(1)).first() is None:
            stale.append(gone)
        else:  # values that were published stay, and so does what they are values of
            set_values(gone, origin_code=VintageOrigin.IMPORTED.value, indicator_id=None)


def _breakdowns(session: Session, rows: Sequence[ObservationRow]) -> None:
    known = set(session.scalars(select(Breakdown.breakdown_key)))
    wanted = dict.fromkeys(row.breakdown or "" for row in rows)
    session.add_all(Breakdown(breakdown_key=one) for one in wanted if one not in known)
    session.flush()


class _Ids:
    """Ids by key of what observations refer to."""

    def __init__(self, session: Session) -> None:
        self._series = _by_key(session, Series.series_key, Series.series_id)
        self._areas = _by_key(session, Area.area_key, Area.area_id)
        self._breakdowns = _by_key(session, Breakdown.breakdown_key, Breakdown.breakdown_id)

    def sealed(self, rows: Sequence[ObservationRow]) -> Sealed:
        """The rows as the table holds them, sealed."""
        periods = [read_period(row.period) for row in rows]
        return seal(
            pd.DataFrame(
                {
                    "series_id": _column([self._series[row.series_key] for row in rows], "int64"),
                    "area_id": _column([self._areas[row.actor_code] for row in rows], "int64"),
                    "breakdown_id": _column(
                        [self._breakdowns[row.breakdown or ""] for row in rows], "int64"
                    ),
                    "period_start": _column([one.start.isoformat() for one in periods], "object"),
                    "period_end": _column([one.end.isoformat() for one in periods], "object"),
                    "value": _column([_number(row.value) for row in rows], "float64"),
                    "printed": _column([row.value or "" for row in rows], "object"),
                    "status_code": _column([row.status.value for row in rows], "object"),
                    "lower": _column([_number(row.lower) for row in rows], "float64"),
                    "upper": _column([_number(row.upper) for row in rows], "float64"),
                }
            )
        )


def _by_key(session: Session, key: object, own: object) -> Mapping[str, int]:
    return dict(session.execute(select(key, own)).all())  # type: ignore[call-overload]


def _column(values: Sequence[object], dtype: str) -> "pd.Series[Any]":
    return pd.Series(list(values), dtype=dtype)


def _number(cell: str | float | None) -> float:
    return np.nan if cell is None else float(cell)


def _vintage(session: Session, row: VintageRow, sealed: Sealed) -> None:
    mine = or_(
        Vintage.vintage_key == row.vintage_key,
        Vintage.vintage_key.startswith(row.vintage_key + AGAIN, autoescape=True),
    )
    known = list(session.scalars(select(Vintage).where(mine).order_by(Vintage.vintage_id)))
    if known and known[-1].rows_sha256 == sealed.sha256:
        _fill(known[-1], row)
        return
    again = f"{AGAIN}{len(known) + 1}" if known else ""
    vintage = Vintage(
        vintage_key=row.vintage_key + again, origin_code=VintageOrigin.CATALOGUE.value
    )
    _fill(vintage, row)
    append_observations(session, vintage, sealed)


def _fill(vintage: Vintage, row: VintageRow) -> None:
    set_values(
        vintage,
        publisher=row.publisher,
        title=row.title,
        released_on=row.released_on,
        precision_code=row.precision.value,
        is_release_stated=True,
        retrieved_on=row.retrieved_on,
        url=row.url,
        licence=row.licence,
        certainty_code=row.certainty.value,
    )
    set_translations(
        vintage.texts,
        lambda language, text: VintageText(language_code=language, note=text),
        "note",
        {"en": row.note_en, "es": row.note_es},
    )
