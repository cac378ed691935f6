"""`tracker export`: one table, as CSV or JSON."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tracker.config import settings
from tracker.errors import BadInputError


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


class Format(StrEnum):
    """The formats a table can be exported in."""

    CSV = "csv"
    JSON = "json"


def export(
    table: Annotated[Table, typer.Argument(help="Which table.", show_default=False)],
    file_format: Annotated[Format, typer.Option("--format", help="csv or json.")] = Format.CSV,
    out: Annotated[
        Path | None, typer.Option(help="File to write; standard output without it.")
    ] = None,
) -> None:
    """Write one table with every row; missing values are empty cells in CSV, null in JSON."""
    from tracker.db import engine_scope, session_scope
    from tracker.queries.exports import as_csv, as_json, export_frame

    with engine_scope(settings()) as engine, session_scope(engine) as session:
        frame = export_frame(session, table.value)
    text = as_csv(frame) if file_format is Format.CSV else as_json(frame)
    if out is None:
        sys.stdout.write(text)
        return
    if not out.name or out.is_dir():
        raise BadInputError(f"--out {out}: cannot be written: it is a folder")
    partial = out.with_name(f".{out.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8", newline="")
        partial.replace(out)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise BadInputError(f"--out {out}: cannot be written: {error.strerror}") from error
