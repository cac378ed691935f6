"""`tracker export`: one table, as CSV or JSON, or the workbook of a state to fill in."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.scores import shipped_rules
from tracker.config import settings
from tracker.errors import BadInputError

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy.orm import Session


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
    AREAS = "areas"
    SERIES = "series"
    VINTAGES = "vintages"
    BASELINES = "baselines"
    TARGETS = "targets"
    OBSERVATIONS = "observations"
    REVISIONS = "revisions"
    PROGRESS = "progress"
    CONTRIBUTORS = "contributors"
    ASSESSMENTS = "assessments"
    SEARCHES = "searches"
    CELLS = "cells"
    AGREEMENT = "agreement"
    LEDGER = "ledger"
    GAP = "gap"
    FIGURES = "figures"
    SILENCE = "silence"
    ACCOUNTABILITY = "accountability"
    ACCOUNTABILITY_SHARES = "accountability-shares"
    QUALITY = "quality"
    RESEARCH_QUEUE = "research-queue"
    ALIGNMENT = "alignment"
    SCORE_RUNS = "score-runs"
    SCORES = "scores"
    SCORE_CELLS = "score-cells"
    SCORE_CHANGES = "score-changes"
    SCORE_CHANGE_SUMMARY = "score-change-summary"
    RATINGS = "ratings"
    WORKBOOK = "workbook"


MEASURED = (Table.OBSERVATIONS, Table.REVISIONS, Table.PROGRESS)
COMPUTED = (
    Table.GAP,
    Table.FIGURES,
    Table.SILENCE,
    Table.ACCOUNTABILITY,
    Table.ACCOUNTABILITY_SHARES,
    Table.QUALITY,
    Table.RESEARCH_QUEUE,
    Table.ALIGNMENT,
)
OF_RUNS = (Table.SCORES, Table.SCORE_CELLS, Table.SCORE_CHANGES, Table.SCORE_CHANGE_SUMMARY)


class Format(StrEnum):
    """The formats a table can be exported in."""

    CSV = "csv"
    JSON = "json"


class Language(StrEnum):
    """The languages a workbook can be written in."""

    EN = "en"
    ES = "es"


AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        help="What stood at the end of that day (UTC), from the ledger.",
        show_default=False,
    ),
]


@dataclass(frozen=True)
class Wanted:
    """The options that only some tables take; None where not given."""

    state: str | None
    language: Language | None
    by: str | None
    cycle: str | None
    scale: str | None
    indicator: str | None
    run: int | None

    def require(self, table: Table, *names: str) -> None:
        """Refuse options that the table does not take.

        Raises:
            BadInputError: one is given that is not among `names`.
        """
        for name, value in vars(self).items():
            if value is not None and name not in names:
                raise BadInputError(
                    f"--{name}: `tracker export {table.value}` takes no such option"
                )


def export(
    table: Annotated[Table, typer.Argument(help="Which table.", show_default=False)],
    file_format: Annotated[Format, typer.Option("--format", help="csv or json.")] = Format.CSV,
    out: Annotated[
        Path | None, typer.Option(help="File to write; standard output without it.")
    ] = None,
    as_of: AsOf = None,
    state: Annotated[
        str | None,
        typer.Option(
            help="workbook, observations, revisions: code of the state, e.g. MEX.",
            show_default=False,
        ),
    ] = None,
    language: Annotated[
        Language | None,
        typer.Option(help="workbook: its language, English without it.", show_default=False),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            help="workbook: pen name of who fills it in; it holds what they may read.",
            show_default=False,
        ),
    ] = None,
    cycle: Annotated[
        str | None,
        typer.Option(
            help="workbook: key of the review cycle; the Summit cycle that ended last without it.",
            show_default=False,
        ),
    ] = None,
    scale: Annotated[
        str | None,
        typer.Option(
            help="ratings: key of the scale to write them in (`tracker export scales`).",
            show_default=False,
        ),
    ] = None,
    indicator: Annotated[
        str | None,
        typer.Option(
            help="observations, revisions, progress: key of an indicator or series.",
            show_default=False,
        ),
    ] = None,
    run: Annotated[
        int | None,
        typer.Option(
            help="scores, score-cells, score-changes, score-change-summary: number of the run.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write one table with every row; missing values are empty cells in CSV, null in JSON.

    `workbook` is no table but an .xlsx file for coding one state (--state, --by, --out), brought
    back with `tracker import workbook`. `ratings` are the published ratings in another scale.
    With --as-of, `observations`, `revisions` and `progress` hold what publishers had released by
    that day; all other tables what the ledger says stood at its end.
    """
    from tracker.queries.exports import as_csv, as_json

    wanted = Wanted(state, language, by, cycle, scale, indicator, run)
    if table is Table.WORKBOOK:
        if as_of is not None or file_format is not Format.CSV:
            raise BadInputError("a workbook is an .xlsx file of today: no --as-of and no --format")
        _write_workbook(wanted, out)
        return
    if table is Table.RATINGS:
        frame = _ratings(wanted, as_of)
    elif table in MEASURED:
        frame = _measured(table, wanted, as_of)
    elif table in OF_RUNS:
        frame = _of_run(table, wanted, as_of)
    else:
        frame = _table(table, wanted, as_of)
    write(as_csv(frame) if file_format is Format.CSV else as_json(frame), out)


def _write_workbook(wanted: Wanted, out: Path | None) -> None:
    from tracker.i18n import Words
    from tracker.queries.workbook import Asked, default_cycle, workbook
    from tracker.queries.workbook_file import workbook_bytes
    from tracker.workflow.rules import read_assessing_rules

    wanted.require(Table.WORKBOOK, "state", "language", "by", "cycle")
    state = _given(wanted.state, "--state MEX")
    by = _given(wanted.by, "--by CONTRIBUTOR")
    if out is None:
        raise BadInputError("a workbook needs --out FILE")
    words = Words((wanted.language or Language.EN).value)
    with _standing(None) as (session, day):
        cycle = wanted.cycle or default_cycle(session, day)
        asked = Asked(state, cycle, words.language, by, day)
        held = workbook(session, asked, read_assessing_rules(settings().seeds_dir))
        content = workbook_bytes(held, words)
    write_file(content, out)
    open_rows = int(held.cells["open_stages"].notna().sum())
    typer.echo(f"{out}: {state}, {cycle}: {len(held.cells)} clauses, {open_rows} open to {by}")


def _given(value: str | None, option: str) -> str:
    if not value:
        raise BadInputError(f"a workbook needs {option}")
    return value


def _ratings(wanted: Wanted, as_of: datetime | None) -> "pd.DataFrame":
    from tracker.queries.scale_ratings import ratings_in_scale, scale_named

    wanted.require(Table.RATINGS, "scale")
    if not wanted.scale:
        raise BadInputError("ratings need --scale KEY (`tracker export scales`)")
    with _standing(as_of) as (session, day):
        return ratings_in_scale(session, scale_named(session, wanted.scale), day)


def _measured(table: Table, wanted: Wanted, as_of: datetime | None) -> "pd.DataFrame":
    from tracker.method.progress_rules import read_progress_rules
    from tracker.queries.exports import MEASURED_TABLES
    from tracker.queries.observations import scope_of

    wanted.require(table, "state", "indicator")
    if table is Table.PROGRESS and wanted.state:
        raise BadInputError("--state: `tracker export progress` takes no such option")
    rules = read_progress_rules(settings().seeds_dir)
    with _standing(None) as (session, _day):
        scope = scope_of(session, wanted.indicator, wanted.state, as_of.date() if as_of else None)
        return MEASURED_TABLES[table.value](session, scope, rules)


def _table(table: Table, wanted: Wanted, as_of: datetime | None) -> "pd.DataFrame":
    wanted.require(table)
    return table_as_of(table, as_of)


def _of_run(table: Table, wanted: Wanted, as_of: datetime | None) -> "pd.DataFrame":
    from tracker.queries.exports import RUN_TABLES

    wanted.require(table, "run")
    with _standing(as_of) as (session, _day):
        return RUN_TABLES[table.value](session, wanted.run)


def _refuse_to_come(day: date) -> None:
    """What is computed for a day to come would be years of silence nobody has lived."""
    if day > datetime.now(UTC).date():
        raise BadInputError(f"--as-of: expected a day up to today, found {day}")


def table_as_of(table: Table, as_of: datetime | None) -> "pd.DataFrame":
    """The table as it stands, or as it stood at the end of a day."""
    from tracker.queries.exports import COMPUTED_TABLES, DATED_TABLES, dated_frame, export_frame
    from tracker.workflow.rules import read_assessing_rules

    with _standing(as_of) as (session, day):
        if table in COMPUTED:
            _refuse_to_come(day)
            return COMPUTED_TABLES[table.value](session, day, shipped_rules())
        if table.value in DATED_TABLES:
            rules = read_assessing_rules(settings().seeds_dir)
            return dated_frame(session, table.value, day, rules)
        return export_frame(session, table.value)


@contextmanager
def _standing(as_of: datetime | None) -> "Iterator[tuple[Session, date]]":
    """A session on the database as it stands, or stood at the end of a day; and that day."""
    from tracker.db import engine_scope, session_scope
    from tracker.workflow.as_of import as_of as standing_on

    day = as_of.date() if as_of else datetime.now(UTC).date()
    with ExitStack() as stack:
        engine = stack.enter_context(engine_scope(settings()))
        if as_of is not None:
            engine = stack.enter_context(standing_on(engine, day))
        yield stack.enter_context(session_scope(engine)), day


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
