"""How fast a large table of observations is imported, against a bare `executemany` of its rows.

    python benchmarks/import_observations.py FILE [--publisher unsd] [--rounds 3]

FILE is a table that `tracker import observations` reads without a mapping. Each round imports it
into a new database as the command does (open, read, settle, check, hash, insert, ledger; the
program is loaded before the clock starts, as Python is for the other side), and then
writes the very same rows with Python's `sqlite3` and one `executemany` into a table with the same
columns and key and nothing else. Rounds alternate, so that a slow minute slows both. Printed are
the seconds of each, the ratio of their speeds and the peak memory of the import, which runs in a
process of its own. With TRACKER_TEST_POSTGRESQL set, the import into PostgreSQL is timed too.
"""

import argparse
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE_TABLE = """CREATE TABLE observation (
    series_id INTEGER NOT NULL, area_id INTEGER NOT NULL, breakdown_id INTEGER NOT NULL,
    period_start DATE NOT NULL, period_end DATE NOT NULL, vintage_id INTEGER NOT NULL,
    value DOUBLE, printed TEXT NOT NULL, status_code VARCHAR(40) NOT NULL,
    lower DOUBLE, upper DOUBLE,
    PRIMARY KEY (series_id, area_id, breakdown_id, period_start, period_end, vintage_id)
) WITHOUT ROWID"""


def import_once(file: Path, publisher: str, url: str) -> dict[str, float]:
    """Import in this process: seconds from the file to the commit, rows, peak memory."""
    os.environ["TRACKER_DATABASE_URL"] = url
    from datetime import date

    from tracker.cli.observations import Request, import_file
    from tracker.config import settings

    with tempfile.TemporaryDirectory() as folder:  # loads the program, as bare Python is loaded
        tiny = Path(folder) / "tiny.csv"
        tiny.write_text("series,geo_area,year,dims,value\nTINY,484,2019,,1\n", encoding="utf-8")
        import_file(Request(file=tiny, publisher=publisher), settings())
    request = Request(file=file, publisher=publisher, released=date(2020, 10, 1))
    begin = time.perf_counter()
    done = import_file(request, settings())
    seconds = time.perf_counter() - begin
    assert done.written is not None, "the file is refused"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "rows": done.written.row_count, "peak_mb": peak}


def bare_once(source: Path, target: Path) -> float:
    """Seconds for the rows of the last vintage, from memory into a bare table of the same key."""
    with sqlite3.connect(source) as stored:
        rows = stored.execute(
            "SELECT * FROM observation WHERE vintage_id = (SELECT max(vintage_id) FROM vintage)"
        ).fetchall()
    target.unlink(missing_ok=True)
    connection = sqlite3.connect(target)
    connection.execute(BARE_TABLE)
    marks = ", ".join("?" * len(rows[0]))
    begin = time.perf_counter()
    connection.executemany(f"INSERT INTO observation VALUES ({marks})", rows)  # noqa: S608 - marks only
    connection.commit()
    seconds = time.perf_counter() - begin
    connection.close()
    return seconds


def main() -> None:
    """Run the rounds and print what they took."""
    parser = argparse.ArgumentParser(description="Import against bare executemany.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--publisher", default="unsd")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--import-into", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.import_into:
        print(json.dumps(import_once(asked.file, asked.publisher, asked.import_into)))
        return
    with tempfile.TemporaryDirectory(prefix="hechos-benchmark-") as folder:
        rounds = [one_round(asked, Path(folder)) for _ in range(asked.rounds)]
    ratios = [one["bare"] / one["seconds"] for one in rounds]
    print(f"median ratio: {statistics.median(ratios):.0%} of the speed of a bare executemany")


def one_round(asked: argparse.Namespace, folder: Path) -> dict[str, float]:
    """One import and one bare write, printed."""
    database = folder / "observations.sqlite"
    database.unlink(missing_ok=True)
    url = f"sqlite:///{database}"
    found = timed_import(asked, url)
    found["bare"] = bare_once(database, folder / "bare.sqlite")
    print(
        f"{found['rows']:,.0f} rows: import {found['seconds']:.2f} s (peak {found['peak_mb']:.0f} "
        f"MB), bare {found['bare']:.2f} s, ratio {found['bare'] / found['seconds']:.0%}",
        flush=True,
    )
    if server := os.environ.get("TRACKER_TEST_POSTGRESQL"):
        into = timed_import(asked, server)
        print(f"  PostgreSQL: {into['rows'] / into['seconds']:,.0f} rows/s", flush=True)
    return found


def timed_import(asked: argparse.Namespace, url: str) -> dict[str, float]:
    """Make the database with the catalogue, then import in a process of its own."""
    environment = {**os.environ, "TRACKER_DATABASE_URL": url}
    demo = [str(Path(sys.executable).with_name("tracker")), "demo", "--no-serve"]
    subprocess.run(demo, check=True, env=environment, stdout=subprocess.DEVNULL)
    told = subprocess.run(
        [
            *(sys.executable, __file__, str(asked.file)),
            *("--publisher", asked.publisher, "--import-into", url),
        ],
        check=True,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, float] = json.loads(told.stdout)
    return found


if __name__ == "__main__":
    main()
