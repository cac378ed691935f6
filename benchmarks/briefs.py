"""How long the briefs of every state take, in every language, as two pages of PDF each.

    TRACKER_DATABASE_URL=sqlite:///hechos.sqlite python benchmarks/briefs.py [--rounds 3]
        [--format pdf] [--by-one]

The database is a loaded one (`tracker demo --no-serve`). Each round runs `tracker brief --all` in a
process of its own into an empty folder: from the start of Python to the last file, the record read,
all processors at work. Printed are its seconds, how many files there are and the largest of them,
and the seconds of a second run that finds all of them there. The mark: 140 PDFs within 60 seconds
on two processors, none larger than 150 KB. With --by-one the same in one process, for comparison:
composing and setting after one another, without starting others.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

MARK_SECONDS, MARK_BYTES = 60, 150_000
COMMAND = "from tracker.cli.main import run; run()"
ALONE = f"import os; os.cpu_count = lambda: 1; {COMMAND}"


def run_once(folder: str, file_format: str, *, by_one: bool) -> tuple[float, dict[str, Any]]:
    """Seconds of the whole process, and what it printed."""
    asked = ["brief", "--all", "--format", file_format, "--out", folder, "--json"]
    begin = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", ALONE if by_one else COMMAND, *asked],
        check=False,
        stdout=subprocess.PIPE,
        text=True,
    )
    seconds = time.perf_counter() - begin
    if not ran.stdout:
        sys.exit(ran.returncode)
    found: dict[str, Any] = json.loads(ran.stdout)
    return seconds, found


def show_round(file_format: str, *, by_one: bool) -> float:
    """One round into an empty folder, and a second run over it."""
    with tempfile.TemporaryDirectory() as folder:
        seconds, found = run_once(folder, file_format, by_one=by_one)
        again, _ = run_once(folder, file_format, by_one=by_one)
        files = found["files"]
        largest = max(files, key=lambda one: one["size"], default={"name": "-", "size": 0})
        total = sum(one.stat().st_size for one in Path(folder).iterdir())
    print(
        f"{seconds:6.1f} s  {len(files)} files, {total / 1e6:.1f} MB, largest {largest['name']} "
        f"{largest['size']:,} bytes; {len(found['failures'])} not written; again: {again:.1f} s",
        flush=True,
    )
    for one in found["failures"][:3]:
        print(f"        {one['task']}: {one['message']}")
    return seconds


def main() -> None:
    """Run the rounds and print what they took."""
    parser = argparse.ArgumentParser(description="Briefs of every state in every language.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--format", default="pdf", help="pdf, docx, html, md, xlsx or all")
    parser.add_argument("--by-one", action="store_true", help="one process alone")
    asked = parser.parse_args()
    print(f"{os.cpu_count()} processors; mark: {MARK_SECONDS} s, {MARK_BYTES:,} bytes a file")
    rounds = [show_round(asked.format, by_one=asked.by_one) for _ in range(asked.rounds)]
    print(f"{statistics.median(rounds):6.1f} s  median of {asked.rounds}")


if __name__ == "__main__":
    main()
