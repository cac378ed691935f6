"""From a query to a frame with pinned columns and dtypes, also when there are no rows."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from sqlalchemy import Select
from sqlalchemy.orm import Session

Dtypes = Mapping[str, str]


def frame_of(session: Session, query: Select[*tuple[Any, ...]], dtypes: Dtypes) -> pd.DataFrame:
    """Rows of `query` under the names and dtypes of `dtypes`, in that order.

    dtypes: `str` (missing is None), `Int64`, `Float64`, `boolean`, `date` (datetime.date objects).
    """
    rows = session.execute(query).all()
    return typed(
        pd.DataFrame([tuple(row) for row in rows], columns=list(dtypes), dtype="object"), dtypes
    )


def typed(frame: pd.DataFrame, dtypes: Dtypes) -> pd.DataFrame:
    """`frame` with exactly the columns of `dtypes`, each of its dtype."""
    wanted = {name: "object" if dtype == "date" else dtype for name, dtype in dtypes.items()}
    return frame[list(dtypes)].astype(wanted)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The frame's rows as plain values by column, missing ones as None."""
    columns = [
        [None if gone else value for value, gone in zip(frame[name].tolist(), missing, strict=True)]
        for name in frame.columns
        for missing in [frame[name].isna().tolist()]
    ]
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
