"""Who decided what a citation means, when and why, beside the links."""

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import LinkDecision, Report
from tracker.queries.frames import Dtypes
from tracker.vocab import LinkBasis

DECISION: Dtypes = {"decided_by": "str", "decided_at": "str", "reason": "str"}


def with_decisions(session: Session, links: pd.DataFrame) -> pd.DataFrame:
    """`links` with the columns of `DECISION`, filled where a decision is the basis.

    `links` has `report_key`, `citation` and `basis`; `decided_at` is UTC, ISO 8601.
    """
    rows = session.execute(
        select(Report.report_key, LinkDecision)
        .join(LinkDecision.report)
        .order_by(LinkDecision.decided_at, LinkDecision.decision_id)
    )
    latest = {
        (key, one.paragraph): (
            one.decided_by,
            one.decided_at.isoformat(timespec="seconds"),
            one.reason,
        )
        for key, one in rows
    }
    told = [
        latest[report, citation] if basis == LinkBasis.DECISION else (None, None, None)
        for report, citation, basis in zip(
            links["report_key"], links["citation"], links["basis"], strict=True
        )
    ]
    columns = list(DECISION)
    added = pd.DataFrame(told, columns=columns, index=links.index, dtype="object")
    return links.join(added.astype(dict(DECISION)))
