"""The gap frame of the catalogue, made once for all tests of a file, and cells made by hand."""

from datetime import date
from functools import cache

import pandas as pd
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tracker.config import shipped
from tracker.method.progress_rules import read_progress_rules
from tracker.method.scoring_rules import read_scoring_rules
from tracker.queries.frames import typed
from tracker.queries.gap import GAP, Rules, gap_frame
from tracker.workflow.rules import read_assessing_rules

ON = date(2026, 11, 22)
CLAUSE = "panama-2015-mandates:1:2"


@cache
def shipped_rules() -> Rules:
    """The three parameter files as shipped."""
    folder = shipped("seeds")
    return Rules(
        read_assessing_rules(folder), read_progress_rules(folder), read_scoring_rules(folder)
    )


@cache
def shipped_gap(engine: Engine) -> pd.DataFrame:
    """Every cell of the catalogue, in a database that holds nothing else."""
    with Session(engine) as session:
        return gap_frame(session, ON, shipped_rules())


def cell(clause_key: str = CLAUSE, actor_code: str = "PER", **more: object) -> dict[str, object]:
    """A cell that applies and of which nothing is known; `more` says otherwise."""
    return {
        "clause_key": clause_key,
        "provision_key": clause_key.rpartition(":")[0],
        "instrument_key": clause_key.split(":", maxsplit=1)[0],
        "actor_code": actor_code,
        "standing": "applies",
        "rating": "no_report",
        "low": 0.0,
        "high": 1.0,
        "claim": "no_report",
        **more,
    }


def gap_of(*cells: dict[str, object]) -> pd.DataFrame:
    """A gap frame of these cells alone; what they do not say is missing."""
    return typed(pd.DataFrame(list(cells), columns=list(GAP), dtype="object"), GAP)
