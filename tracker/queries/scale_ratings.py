"""Published ratings in the scale of another office, with what the translation loses."""

from datetime import date

import pandas as pd
from sqlalchemy.orm import Session

from tracker.errors import UnknownKeyError
from tracker.method.scales import Scale, scale_from_rows, to_scale
from tracker.models import ScaleValue
from tracker.queries.assessments import public_stages
from tracker.queries.catalogue_tables import table_frame
from tracker.queries.frames import Dtypes, records, typed
from tracker.vocab import Stage

NO_COUNTERPART = "no_counterpart"  # the other scale has nothing to say the rating with
RATINGS: Dtypes = {
    "clause_key": "str",
    "actor_code": "str",
    "cycle": "str",
    "rating": "str",
    "code": "str",
    "loss": "str",
}


def scale_named(session: Session, scale_key: str) -> Scale:
    """A scale of the catalogue.

    Raises:
        UnknownKeyError: there is none of that key.
    """
    rows = [row for row in records(table_frame(session, ScaleValue)) if row["scale_key"]]
    known = sorted({str(row["scale_key"]) for row in rows})
    if scale_key not in known:
        raise UnknownKeyError(f"no scale {scale_key!r}: expected one of {', '.join(known)}")
    return scale_from_rows(scale_key, rows)


def ratings_in_scale(session: Session, scale: Scale, on: date) -> pd.DataFrame:
    """One row a cell that is published on day `on`, its rating as written in `scale`.

    Columns as `RATINGS`. `loss` is empty where nothing is lost, and `no_counterpart`, with an empty
    `code`, where the scale has no value for the rating.
    """
    stages = public_stages(session, on)
    latest: dict[tuple[str, str, str], str] = {}
    for row in records(stages[stages["stage"] == Stage.PUBLISHED.value]):
        latest[row["clause_key"], row["actor_code"], row["cycle"]] = row["rating"]
    rows = []
    for place, rating in latest.items():
        there = to_scale(rating, scale)
        loss = there.loss.value if there.loss else None
        rows.append((*place, rating, there.value, loss if there.value else NO_COUNTERPART))
    return typed(pd.DataFrame(rows, columns=list(RATINGS), dtype="object"), RATINGS)
