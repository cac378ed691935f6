"""A process that scores a database and is killed on the way.

    python -m tests.workflow.killed_score URL (INSERTS | commit)

Killed before it has sent that many INSERTs into tables of scores, or right before its commit.
"""

import os
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

from tests.catalogue.warm_import import small_cache
from tests.conftest import settings_for
from tests.workflow.scores import DAY, rules, scoring
from tracker.db import make_engine
from tracker.workflow.scoring import score


def main(url: str, moment: str) -> None:
    """Score the database, to the moment."""
    seen = 0

    def executing(statement: str) -> None:
        nonlocal seen
        seen += statement.startswith("INSERT INTO score_")
        if str(seen) == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def connected(connection: Any, _: Any) -> None:
        small_cache(connection)
        connection.set_trace_callback(executing)

    def committing(_: Any) -> None:
        if moment == "commit" and seen:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "connect", connected)
    event.listen(Engine, "commit", committing)
    score(make_engine(settings_for(url)), DAY, rules(), scoring())


if __name__ == "__main__":
    main(*sys.argv[1:])
