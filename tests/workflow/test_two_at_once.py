"""Two people code the same cell at the same moment: one succeeds, one is told."""

import multiprocessing
import shutil
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.conftest import fresh_url, settings_for
from tests.workflow.conftest import DAYS, Proof, fill, on, write
from tracker.catalogue.seed_tables import Seeds
from tracker.db import engine_scope, session_scope
from tracker.errors import TrackerError
from tracker.linking.citations import LinkWeights
from tracker.models import LedgerEntry
from tracker.vocab import Rating, Stage
from tracker.workflow.assess import Desk
from tracker.workflow.ledger import recorded
from tracker.workflow.ledger_check import verify_ledger
from tracker.workflow.rules import AssessingRules

CODERS = {"test-second": Rating.LIMITED, "test-other-second": Rating.INITIATED}
PATIENCE = 120


@dataclass(frozen=True)
class Attempt:
    """What one of them does: where, about which cell, by whom."""

    url: str
    proof: Proof
    rules: AssessingRules
    by: str


def submit(attempt: Attempt, ready: Barrier, answer: Connection) -> None:
    """In a process of its own: wait for the others, submit, and say what came of it."""
    said = ""
    with engine_scope(settings_for(attempt.url)) as engine:
        with session_scope(engine) as session:  # everything is imported and connected before
            Desk(session, attempt.rules).history(attempt.proof.cell)
        ready.wait(PATIENCE)
        try:
            with recorded(engine, write(attempt.by)) as session:
                Desk(session, attempt.rules).submit(
                    attempt.proof.cell,
                    Stage.SECOND_CODING,
                    attempt.proof.finding(CODERS[attempt.by]),
                    on(DAYS[Stage.SECOND_CODING], attempt.by),
                )
        except TrackerError as error:
            said = f"{type(error).__name__}: {error}"
    answer.send(said)


def at_once(attempts: list[Attempt]) -> dict[str, str]:
    """Run the attempts in processes that begin together; what each says, by its coder."""
    own = multiprocessing.get_context("spawn")
    ready = own.Barrier(len(attempts))
    running = []
    for attempt in attempts:
        answer, theirs = own.Pipe(duplex=False)
        process = own.Process(target=submit, args=(attempt, ready, theirs))
        process.start()
        theirs.close()
        running.append((attempt.by, process, answer))
    said = {}
    for by, process, answer in running:
        assert answer.poll(PATIENCE), f"{by} never answered"
        said[by] = answer.recv()
        process.join(PATIENCE)
        assert process.exitcode == 0
        answer.close()
    return said


@pytest.fixture(params=["sqlite", "postgresql"])
def url(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    seeds: Seeds,
    weights: LinkWeights,
    proof: Proof,
) -> str:
    """A database of each kind with catalogue and people."""
    found = fresh_url(request.param, tmp_path, "two")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("ledgered_file"), found.removeprefix("sqlite:///"))
    else:
        fill(found, seeds, weights, proof)
    return found


def test_of_two_second_codings_one_is_taken(url: str, proof: Proof, rules: AssessingRules):
    """Exactly one is written, whole; the other is told in a line where the cell stands, and the
    ledger is green with one entry more.
    """
    with engine_scope(settings_for(url)) as engine:
        first = on(0, "test-monitor")
        with recorded(engine, write("research", first.at)) as session:
            Desk(session, rules).submit(proof.cell, Stage.RESEARCH, proof.finding(), first)

        said = at_once([Attempt(url, proof, rules, by) for by in CODERS])

        (taken,) = [by for by, line in said.items() if not line]
        (told,) = [line for line in said.values() if line]
        assert told.startswith("BadInputError: ")
        assert "the cell stands at second_coding: next can be adjudication" in told
        assert str(proof.cell) in told
        assert "\n" not in told
        with session_scope(engine) as session:
            history = Desk(session, rules).history(proof.cell)
            assert [one.stage_code for one in history] == ["research", "second_coding"]
            second = history[1]
            assert second.contributor.contributor_key == taken
            assert second.rating_code == CODERS[taken].value
            words = {text.language_code: text.wording for text in second.texts}
            assert words == proof.finding().rationale
            assert len(second.evidence) == 1
            actions = session.scalars(select(LedgerEntry.action).order_by(LedgerEntry.entry_id))
            assert list(actions) == ["load", "users", "research", taken]
            assert verify_ledger(session).problems == []
