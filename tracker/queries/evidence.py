"""Evidence and facts of one cell, and the passages they were read from, in their context."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.keys import normalised
from tracker.models import Evidence, EvidenceClause, Fact, Report, ReportText
from tracker.queries.catalogue_tables import table_frame, worded_frame

AROUND = 220  # characters of context on either side of a passage


@dataclass(frozen=True)
class Context:
    """A passage as the report prints it, with what stands before and after."""

    before: str
    passage: str
    after: str
    language: str | None


def evidence_of(
    session: Session, clause_key: str, actor_code: str, language: str, also: Iterable[str] = ()
) -> pd.DataFrame:
    """The evidence that touches a clause for an actor, and the pieces `also` names.

    Columns as `worded_frame(Evidence)`, and `stance` towards the clause (None where none is
    recorded). What the catalogue has dropped since is there only where `also` names it.
    """
    stances = table_frame(session, EvidenceClause)
    mine = stances[stances["clause_key"] == clause_key]
    towards = dict(zip(mine["evidence_key"], mine["stance"], strict=True))
    frame = worded_frame(session, Evidence, language)
    named = frame["evidence_key"].isin(set(also))
    touches = frame["evidence_key"].isin(towards) & (frame["actor_code"] == actor_code)
    found = frame[(touches & frame["is_current"].fillna(value=True)) | named]
    stance = pd.Series(found["evidence_key"].map(towards), dtype="str", index=found.index)
    return found.assign(stance=stance)


def facts_of(session: Session, actor_code: str, provision_key: str, language: str) -> pd.DataFrame:
    """The figures an actor's reports state that bear on a provision; as `worded_frame(Fact)`."""
    frame = worded_frame(session, Fact, language)
    mine = (frame["actor_code"] == actor_code) & (frame["provision_key"] == provision_key)
    return frame[mine]


def contexts(session: Session, rows: Iterable[dict[str, Any]]) -> dict[tuple[str, int], Context]:
    """The passages of `rows` in their context, by report and first character, where imported.

    `rows` have `report_key`, `char_start` and `char_end`, and `status`: a passage is shown only
    where the imported text still says what was read there.
    """
    wanted = [row for row in rows if row["report_key"] and row["status"] == "verified"]
    texts = _texts(session, {row["report_key"] for row in wanted})
    found: dict[tuple[str, int], Context] = {}
    for row in wanted:
        if row["report_key"] in texts:
            text, language = texts[row["report_key"]]
            start, end = int(row["char_start"]), int(row["char_end"])
            found[row["report_key"], start] = Context(
                _last_words(text[:start]), text[start:end], _first_words(text[end:]), language
            )
    return found


def _texts(session: Session, keys: set[str]) -> dict[str, tuple[str, str | None]]:
    query = (
        select(Report.report_key, ReportText.wording, Report.language_code)
        .join(ReportText, ReportText.report_id == Report.report_id)
        .where(ReportText.is_current, Report.report_key.in_(keys))
    )
    return {row[0]: (normalised(row[1]), row[2]) for row in session.execute(query)}


def _last_words(text: str) -> str:
    if len(text) <= AROUND:
        return text
    return "… " + text[-AROUND:].partition(" ")[2]


def _first_words(text: str) -> str:
    if len(text) <= AROUND:
        return text
    return text[:AROUND].rpartition(" ")[0] + " …"
