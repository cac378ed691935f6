"""`tracker export`: one table, as CSV or JSON."""

import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.config import settings
from tracker.errors import BadInputError

if TYPE_CHECKING:
    import pandas as pd


class Table(StrEnum):
    """The tables that can be exported."""

    INSTRUMENTS = "instruments"
    PROVISIONS = "provisions"
    CLAUSES = "clauses"
    ACTORS = "actors"
    REPORTS = "reports"
    CITATIONS = "citations"
    LINKS = "links"
    DEFECTS = "defects"
    SIGNATORIES = "signatories"
    INDICATOR_GAPS = "indicator-gaps"
    PASSAGES = "passages"
    STANDARDS = "standards"
    THEME_STANDARDS = "theme-standards"
    DEMAND_BASES = "demand-bases"
    ACCOUNTABILITY_TEST = "accountability-test"
    ADHERENCES = "adherences"
    REVIEWS = "reviews"
    RECOMMENDATIONS = "recommendations"
    ACTION_PACKAGES = "action-packages"
    INDICATORS = "indicators"
    CLAUSE_INDICATORS = "clause-indicators"
    BODIES = "bodies"
    PLANS = "plans"
    PROGRAMMES = "programmes"
    PROGRAMME_FIGURES = "programme-figures"
    MONEY = "money"
    TECHNOLOGIES = "technologies"
    INFORMATION_SYSTEMS = "information-systems"
    RESOURCES = "resources"
    PARTICIPATIONS = "participations"
    INFORMATION_REQUESTS = "information-requests"
    TRAININGS = "trainings"
    OUTCOMES = "outcomes"
    SYSTEMS = "systems"
    FACTS = "facts"
    EVIDENCE = "evidence"
    EVIDENCE_CLAUSES = "evidence-clauses"
    CYCLES = "cycles"
    RUBRICS = "rubrics"
    RUBRIC_RATINGS = "rubric-ratings"
    SCALES = "scales"
    SCALE_VALUES = "scale-values"
    CONTRIBUTORS = "contributors"
    ASSESSMENTS = "assessments"
    SEARCHES = "searches"
    CELLS = "cells"
    AGREEMENT = "agreement"
    LEDGER = "ledger"


class Format(StrEnum):
    """The formats a table can be exported in."""

    CSV = "csv"
    JSON = "json"


AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        help="What stood at the end of that day (UTC), from the ledger.",
        show_default=False,
    ),
]


def export(
    table: Annotated[Table, typer.Argument(help="Which table.", show_default=False)],
    file_format: Annotated[Format, typer.Option("--format", help="csv or json.")] = Format.CSV,
    out: Annotated[
        Path | None, typer.Option(help="File to write; standard output without it.")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Write one table with every row; missing values are empty cells in CSV, null in JSON."""
    from tracker.queries.exports import as_csv, as_json

    frame = table_as_of(table, as_of)
    write(as_csv(frame) if file_format is Format.CSV else as_json(frame), out)


def table_as_of(table: Table, as_of: datetime | None) -> "pd.DataFrame":
    """The table as it stands, or as it stood at the end of a day."""
    from tracker.db import engine_scope, session_scope
    from tracker.queries.exports import DATED_TABLES, dated_frame, export_frame
    from tracker.workflow.as_of import as_of as standing_on
    from tracker.workflow.rules import read_assessing_rules

    place = settings()
    day = as_of.date() if as_of else datetime.now(UTC).date()
    with ExitStack() as stack:
        engine = stack.enter_context(engine_scope(place))
        if as_of is not None:
            engine = stack.enter_context(standing_on(engine, day))
        session = stack.enter_context(session_scope(engine))
        if table.value in DATED_TABLES:
            return dated_frame(session, table.value, day, read_assessing_rules(place.seeds_dir))
        return export_frame(session, table.value)


def write(text: str, out: Path | None) -> None:
    """Put the text into the file at once, or onto standard output.

    Raises:
        BadInputError: the file cannot be written; nothing half-written is left.
    """
    if out is None:
        sys.stdout.write(text)
        return
    write_file(text.encode(), out)


def write_file(content: bytes, out: Path) -> None:
    """Put the bytes into the file at once; nothing half-written is left."""
    if not out.name or out.is_dir():
        raise BadInputError(f"--out {out}: cannot be written: it is a folder")
    partial = out.with_name(f".{out.name}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(out)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise BadInputError(f"--out {out}: cannot be written: {error.strerror}") from error
