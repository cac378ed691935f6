"""`tracker score` and `tracker recompute`: figures are kept, asked about, and computed again."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.output import print_json, print_table, print_warnings
from tracker.config import settings
from tracker.errors import BadInputError

if TYPE_CHECKING:
    from tracker.queries.gap import Rules
    from tracker.workflow.recompute import Recomputed
    from tracker.workflow.what_if import WhatIf

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
MOST_SHOWN = 50
NO_GRADE = "not enough evidence"


def score(
    reason: Annotated[str, typer.Option(help="Why they are computed, for the record.")] = "",
    what_if: Annotated[
        Path | None,
        typer.Option(
            help="TOML with other parameters than seeds/scoring.toml: shown beside, never kept.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Compute today's figures and keep them as the next run, unless they are the last run's.

    With --what-if nothing is ever written: the last run's figures are shown beside those that
    other weights, thresholds or another version of the rubric give on the same records and day.
    """
    day = datetime.now(UTC).date()
    if what_if is not None:
        if reason:
            raise BadInputError("--what-if keeps nothing: it takes no --reason")
        _what_if(what_if, day, as_json=as_json)
        return
    _score(day, reason or f"figures of {day}", as_json=as_json)


def recompute(
    is_check: Annotated[  # noqa: ARG001 - says what is done, and leaves room for other ways
        bool,
        typer.Option(
            "--check",
            help="Compare with what is stored: also what is done without it.",
            show_default=False,
        ),
    ] = True,
    as_json: Json = False,
) -> None:
    """Compute every stored figure again from the record, to the last bit; nothing is written.

    A value that differs is named with its run, row and column, and the exit status is 1.
    """
    from tracker.db import engine_scope
    from tracker.workflow.recompute import recompute as compute_again

    with engine_scope(settings()) as engine, _bar(as_json=as_json) as told:
        found = compute_again(engine, told)
    (_print_recomputed_json if as_json else _print_recomputed)(found)
    if found.differences:
        raise typer.Exit(1)


def shipped_rules() -> "Rules":
    """All parameters of scores, as the program ships them.

    Raises:
        BadInputError: a file of parameters cannot be used.
    """
    from tracker.method.progress_rules import read_progress_rules
    from tracker.method.scoring_rules import read_scoring_rules
    from tracker.queries.gap import Rules
    from tracker.workflow.rules import read_assessing_rules

    seeds = settings().seeds_dir
    return Rules(read_assessing_rules(seeds), read_progress_rules(seeds), read_scoring_rules(seeds))


def _score(day: date, reason: str, *, as_json: bool) -> None:
    from tracker.db import engine_scope
    from tracker.queries.scores import ACTION
    from tracker.vocab import Role
    from tracker.workflow.ledger import Write
    from tracker.workflow.scoring import score as keep_scores

    place = settings()
    write = Write(ACTION, place.operator, Role.ADMINISTRATOR, reason)
    with engine_scope(place) as engine:
        scored = keep_scores(engine, day, shipped_rules(), write)
    if as_json:
        print_json(asdict(scored))
        return
    said = f"{scored.cells} cells, {scored.figures} figures of {scored.scored_on}"
    if scored.is_new:
        typer.echo(f"kept as run {scored.number}: {said}")
    else:
        typer.echo(f"nothing differs from run {scored.number} ({said}): nothing was written")


def _what_if(file: Path, day: date, *, as_json: bool) -> None:
    from tracker.db import engine_scope
    from tracker.workflow.what_if import read_what_if, what_if

    other = read_what_if(file, settings().seeds_dir)
    with engine_scope(settings()) as engine:
        found = what_if(engine, day, shipped_rules(), other)
    (_print_what_if_json if as_json else _print_what_if)(found)


def _print_what_if_json(found: "WhatIf") -> None:
    from tracker.queries.frames import records

    print_json(
        {
            "run": found.run,
            "on": found.on,
            "is_file_alone": found.is_file_alone,
            "figures": asdict(found.figures),
            "cells": asdict(found.cells),
            "states": records(found.states),
        }
    )


def _print_what_if(found: "WhatIf") -> None:
    from tracker.queries.frames import records

    rows = records(found.states)
    published = f"run {found.run}" if found.run else "no run is kept yet: as it stands today"
    changed = sum(row["changed"] is not None for row in rows)
    typer.echo(
        f"published: {published}, {found.on}; what if: {changed} of {len(rows)} states differ, "
        f"{found.figures.changed} of {found.figures.rows} figures, "
        f"{found.cells.changed} of {found.cells.rows} cells"
    )
    if not found.is_file_alone:
        print_warnings(["the shipped parameters are not those of that run: they differ too"])
    columns = ["state", "published", "coverage", "grade", "what if", "coverage", "grade", "changed"]
    print_table(columns, map(_shown, rows))
    typer.echo("nothing was written")


def _shown(row: dict[str, Any]) -> list[str]:
    sides = ("", "_what_if")
    told = [
        (_bounds(row[f"low{one}"], row[f"high{one}"]), _share(row[f"coverage{one}"]), one)
        for one in sides
    ]
    cells = [
        cell
        for bounds, coverage, one in told
        for cell in (bounds, coverage, row[f"grade{one}"] or NO_GRADE)
    ]
    return [row["actor_code"], *cells, row["changed"] or ""]


def _bounds(low: float | None, high: float | None) -> str:
    return "nothing applies" if low is None or high is None else f"[{low:.3f}, {high:.3f}]"


def _share(coverage: float | None) -> str:
    return "" if coverage is None else f"{coverage:.1%}"


def _print_recomputed_json(found: "Recomputed") -> None:
    print_json(asdict(found) | {"is_same": not found.differences})


def _print_recomputed(found: "Recomputed") -> None:
    if not found.runs:
        typer.echo("no scores are kept yet: run `tracker score`")
        return
    said = f"{found.figures} figures of {found.runs} runs"
    if not found.differences:
        typer.echo(f"{said}: all the same, from {found.cells} cells that are the same too")
        return
    for one in found.differences[:MOST_SHOWN]:
        typer.echo(str(one))
    more = len(found.differences) - MOST_SHOWN
    if more > 0:
        typer.echo(f"and {more} more (all with --json)")
    typer.echo(f"{said}: {len(found.differences)} values differ")


@contextmanager
def _bar(*, as_json: bool) -> Iterator[Callable[[int, int], object]]:
    """A progress bar on a terminal; elsewhere nothing."""
    if as_json or not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("computing again", total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)
