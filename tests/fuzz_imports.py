"""Fuzz the importers for longer than the test suite does.

    python tests/fuzz_imports.py [--runs 1000] [--seed N] [--page FILE] [--declaration FILE]

Each run damages a page or a declaration, imports it into a copy of a database as the command
line does, and compares every row before and after. A run is clean (imported), or refused (one
line, no row changed), or a failure: any other error, or a half import. The first failures are
printed with the seed that repeats them; exit status 1 when there are any.
"""

# ruff: noqa: T201 - a script prints
import argparse
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import Engine

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.damage import damaged
from tests.databases import (
    ScratchDatabase,
    all_rows,
    import_call,
    import_page,
    make_catalogue,
    opened,
)
from tests.ingest.test_declaration import declaration
from tests.pages import bridges
from tracker.catalogue.outcome import ImportOutcome
from tracker.errors import BadInputError
from tracker.ingest.reading import read_document

SHOWN = 5  # failures printed in full


@dataclass(frozen=True)
class Target:
    """An importer, the text it reads undamaged, and the databases it is tried on."""

    name: str
    bring_in: Callable[[Engine, bytes], ImportOutcome]
    text: str
    begin: tuple[Path, ...]


def make_databases(folder: Path, targets: dict[str, tuple[Callable, str]]) -> list[Target]:
    """For each importer: the catalogue alone, and with the undamaged text imported before."""
    catalogue = folder / "catalogue.sqlite"
    make_catalogue(catalogue)
    made = []
    for name, (bring_in, text) in targets.items():
        known = shutil.copy(catalogue, folder / f"{name}.sqlite")
        with opened(known) as engine:
            bring_in(engine, text.encode())
        made.append(Target(name, bring_in, text, (catalogue, known)))
    return made


def run_once(target: Target, seed: int, scratch: ScratchDatabase) -> str:
    """`clean` or `refused`; raises on anything else."""
    random = Random(seed)
    scratch.becomes(random.choice(target.begin))
    raw = damaged(target.text, random)
    before = all_rows(scratch.file)
    try:
        outcome = target.bring_in(scratch.engine, raw)
    except BadInputError:
        assert all_rows(scratch.file) == before, "a refused import left rows behind"
        return "refused"
    assert_whole(all_rows(scratch.file), outcome)
    return "clean"


def assert_whole(rows: dict[str, list], outcome: ImportOutcome) -> None:
    """What the outcome counts is what the tables hold for this source."""
    (source,) = (row[0] for row in rows["source"] if row[1] == outcome.source_key)
    listed = [row for row in rows["provision_listing"] if row[1] == source and row[-1]]
    assert len(listed) == outcome.provisions, "provisions are missing"
    actors = [row for row in rows["actor_listing"] if row[0] == source and row[-1]]
    assert len(actors) == outcome.actors, "actors are missing"
    resources = [row for row in rows["resource"] if row[1] == source]
    assert len(resources) == outcome.resources, "resources are missing"
    if outcome.reports:
        reports = {row[0] for row in rows["report"] if row[3] == source and "gone" not in row}
        assert len(reports) == outcome.reports, "reports are missing"
        cited = {row[0] for row in rows["citation"] if row[1] in reports}
        assert len(cited) == outcome.citations, "citations are missing"
        assert cited <= {row[1] for row in rows["link"]}, "a citation has no link"
    if outcome.signatories:
        versions = {row[0] for row in rows["source_version"] if row[1] == source}
        listings = [row for row in rows["signatory_listing"] if row[2] in versions]
        assert len(listings) == outcome.signatory_listings, "signatories are missing"


def fuzz(targets: list[Target], seeds: range, folder: Path) -> tuple[Counter[str], list[str]]:
    """Counts by target and outcome, and what went wrong."""
    counts: Counter[str] = Counter()
    failures: list[str] = []
    scratch = ScratchDatabase(folder / "scratch.sqlite")
    for seed in seeds:
        target = targets[seed % len(targets)]
        try:
            result = run_once(target, seed, scratch)
        except Exception:  # noqa: BLE001 - finding any is the purpose
            result = "FAILED"
            failures.append(f"--- {target.name}, seed {seed}\n{traceback.format_exc()}")
        counts[f"{target.name}: {result}"] += 1
    scratch.engine.dispose()
    return counts, failures


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="first seed; one more each run")
    parser.add_argument("--page", type=Path, help="a real page instead of the hand-written one")
    parser.add_argument("--declaration", type=Path, help="a real declaration, likewise")
    return parser.parse_args()


def main() -> int:
    """Run, print the counts, and say by the exit status whether all held."""
    args = arguments()
    page = read_document(args.page).text if args.page else bridges()
    call = read_document(args.declaration).text if args.declaration else declaration()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        targets = make_databases(
            Path(name), {"page": (import_page, page), "declaration": (import_call, call)}
        )
        seeds = range(args.seed, args.seed + args.runs)
        counts, failures = fuzz(targets, seeds, Path(name))
    for failure in failures[:SHOWN]:
        print(failure)
    for outcome, count in sorted(counts.items()):
        print(f"{outcome:24} {count:6}")
    print(f"{args.runs} runs, {len(failures)} failures, {time.monotonic() - began:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
