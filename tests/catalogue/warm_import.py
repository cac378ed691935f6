"""A warm process that runs `tracker import` again and again, and kills it when told.

    python -m tests.catalogue.warm_import

Reads one order per line of standard input, as JSON, and answers each with one line. Every import
is a process of its own, forked when all modules are loaded, so that a run is all work and no
start, and a moment of its life can be chosen.
"""

import json
import os
import signal
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import configure_mappers

import tracker.catalogue.gazetteer
import tracker.catalogue.observations
import tracker.catalogue.summit_page
import tracker.ingest.observations.formats  # noqa: F401 - loaded before the fork
from tracker.cli.main import run
from tracker.ingest.language import language_of


@dataclass(frozen=True)
class Order:
    """One import; killed at that statement, before its commit, or after that time."""

    url: str
    file: str
    what: str = "summit-page"
    statement: int | None = None
    at_commit: bool = False
    seconds: float | None = None


@dataclass(frozen=True)
class Answer:
    """How the import ended (minus the signal's number), how long it took, statements it ran."""

    status: int
    seconds: float
    statements: int


def main() -> None:
    """Obey until standard input ends."""
    language_of("The first call loads the model.")
    configure_mappers()
    for line in sys.stdin:
        answer = obey(Order(**json.loads(line)))
        sys.stdout.write(json.dumps(asdict(answer)) + "\n")
        sys.stdout.flush()


def obey(order: Order) -> Answer:
    """Run the import in a process of its own."""
    reader, writer = os.pipe()
    began = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        run_import(order, writer)
    os.close(writer)
    if order.seconds is not None:
        time.sleep(order.seconds)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    with os.fdopen(reader, "rb") as counted:
        statements = len(counted.read())
    return Answer(os.waitstatus_to_exitcode(status), time.monotonic() - began, statements)


def run_import(order: Order, writer: int) -> None:
    """The command, with a byte written for each statement; never returns."""
    os.environ["TRACKER_DATABASE_URL"] = order.url
    sys.argv = ["tracker", "import", order.what, order.file]
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    count = 0

    def executing(_: str) -> None:
        nonlocal count
        count += 1
        os.write(writer, b".")
        if count == order.statement:
            os.kill(os.getpid(), signal.SIGKILL)

    def committing(_: Any) -> None:
        if order.at_commit:
            os.kill(os.getpid(), signal.SIGKILL)

    def connected(connection: Any, _: Any) -> None:
        small_cache(connection)
        connection.set_trace_callback(executing)  # sees also what passes by SQLAlchemy

    event.listen(Engine, "connect", connected)
    event.listen(Engine, "commit", committing)
    status = 1
    try:
        run()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        os._exit(status)


def small_cache(connection: Any) -> None:
    """Pages reach the file long before the commit, so that a kill finds it half written."""
    connection.execute("PRAGMA cache_size=10")


class WarmImport:
    """The test's side of the warm process."""

    def __init__(self, process: Any, url: str, file: Path, what: str = "summit-page") -> None:
        """Give orders to `process`: import `file`, which is such a thing, into the database."""
        self.process, self.url, self.file, self.what = process, url, file, what

    def __call__(self, **kill: Any) -> Answer:
        """Have one import run; `kill` says when it is killed."""
        order = Order(self.url, str(self.file), self.what, **kill)
        self.process.stdin.write(json.dumps(asdict(order)) + "\n")
        self.process.stdin.flush()
        return Answer(**json.loads(self.process.stdout.readline()))


if __name__ == "__main__":
    main()
