"""Commands that bring a document or a table into the database: one import, one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.assess import Coding
from tracker.cli.observations import import_observations
from tracker.cli.output import print_json, print_warnings
from tracker.config import settings
from tracker.errors import BadInputError

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from tracker.catalogue.outcome import ImportOutcome
    from tracker.workflow.workbook import Difference, Submission

app = typer.Typer(help="Bring documents, and codings made elsewhere, into the database.")

app.command("observations")(import_observations)

File = Annotated[Path, typer.Argument(help="The document, as UTF-8 text.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
By = Annotated[str, typer.Option("--by", help="Pen name of who coded (`tracker user list`).")]
Apply = Annotated[
    bool, typer.Option("--apply", help="Submit it; without this nothing is written, only shown.")
]


@dataclass(frozen=True)
class Codings:
    """Codings that came as a table: from which file, of whom, and whether they are to be kept."""

    file: Path
    by: str
    is_applied: bool
    submissions: "Sequence[Submission]"


@app.command("summit-page")
def summit_page(
    file: File,
    page: Annotated[
        str | None,
        typer.Option(help="Key of the follow-up page this is a version of; found by its content."),
    ] = None,
    accept_missing_actors: Annotated[
        bool,
        typer.Option(
            "--accept-missing-actors",
            help="Import a known page although states or institutions are missing from it.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Read the text of a Summits of the Americas follow-up page, of any theme."""
    from tracker.catalogue.summit_page import PageOptions, import_summit_page
    from tracker.db import engine_scope
    from tracker.ingest.reading import read_document
    from tracker.linking.citations import read_link_weights

    place = settings()
    document = read_document(file)
    weights = read_link_weights(place.seeds_dir / "linking.toml")
    with _naming(file), engine_scope(place) as engine, _recorded(engine, file) as session:
        outcome = import_summit_page(
            session, document, weights, PageOptions(page, accept_missing_actors)
        )
    _tell(outcome, as_json=as_json)


@app.command()
def declaration(file: File, as_json: Json = False) -> None:
    """Read the text of a civil-society declaration with its lists of signatories."""
    from tracker.catalogue.declaration import import_declaration
    from tracker.catalogue.reading import read_seeds
    from tracker.db import engine_scope
    from tracker.ingest.reading import read_document

    place = settings()
    document = read_document(file)
    pairs = read_seeds(place.seeds_dir).signatory_pairs
    with _naming(file), engine_scope(place) as engine, _recorded(engine, file) as session:
        outcome = import_declaration(session, document, pairs)
    _tell(outcome, as_json=as_json)


@app.command("summit-mandates")
def summit_mandates(
    file: File,
    page: Annotated[
        str | None,
        typer.Option(help="Key of the page of mandates this is a version of; found by its theme."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Read the text of a Summits of the Americas page of mandates without reports."""
    from tracker.catalogue.summit_mandates import import_summit_mandates
    from tracker.db import engine_scope
    from tracker.ingest.reading import read_document

    document = read_document(file)
    with _naming(file), engine_scope(settings()) as engine, _recorded(engine, file) as session:
        outcome = import_summit_mandates(session, document, page)
    _tell(outcome, as_json=as_json)


@app.command()
def agenda(file: File, as_json: Json = False) -> None:
    """Read the passages that the catalogue knows out of an organisation's agenda or statement."""
    from tracker.catalogue.agenda import import_agenda
    from tracker.db import engine_scope
    from tracker.ingest.reading import read_document

    document = read_document(file)
    with _naming(file), engine_scope(settings()) as engine, _recorded(engine, file) as session:
        outcome = import_agenda(session, document)
    _tell(outcome, as_json=as_json)


@app.command()
def workbook(
    file: Annotated[Path, typer.Argument(help="A filled-in .xlsx of `tracker export workbook`.")],
    by: By,
    is_applied: Apply = False,
    as_json: Json = False,
) -> None:
    """Show what a filled-in workbook would submit, a line a row; with --apply submit all of it.

    A row that was edited since the export, or that could not be submitted by itself, is refused
    with its cell, and then nothing of the workbook is submitted.
    """
    from tracker.ingest.workbook import MAX_BYTES, read_workbook
    from tracker.workflow.workbook import of_workbook

    with _naming_each(file):
        rows = read_workbook(_bytes_of(file, MAX_BYTES))
    codings = Codings(file, by, is_applied, of_workbook(rows))
    _tell_difference(_bring("workbook", codings), codings, as_json=as_json)


@app.command()
def ratings(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV with clause_key, actor_code, code, rationale, language, evidence_keys."
        ),
    ],
    scale: Annotated[
        str, typer.Option(help="Key of the scale its codes are of (`tracker export scales`).")
    ],
    by: By,
    stage: Annotated[Coding, typer.Option(help="Which coding it is.")],
    cycle: Annotated[
        str | None,
        typer.Option(
            help="Key of the review cycle; the Summit cycle that ended last without it.",
            show_default=False,
        ),
    ] = None,
    is_applied: Apply = False,
    as_json: Json = False,
) -> None:
    """Read ratings of another scale as ours, each with what that loses; with --apply submit them.

    Confidence is low where reading a code loses something, and medium where it does not.
    """
    from tracker.db import engine_scope, session_scope
    from tracker.ingest.ratings import read_ratings
    from tracker.ingest.reading import read_document
    from tracker.queries.scale_ratings import scale_named
    from tracker.queries.workbook import default_cycle
    from tracker.vocab import Stage
    from tracker.workflow.workbook import of_ratings

    document = read_document(file)
    with engine_scope(settings()) as engine, session_scope(engine) as session:
        known = scale_named(session, scale)
        cycle_key = cycle or default_cycle(session, datetime.now(UTC).date())
    with _naming_each(file):
        rows = read_ratings(document, known)
    submissions = of_ratings(rows, Stage(stage.value), cycle_key)
    codings = Codings(file, by, is_applied, submissions)
    _tell_difference(_bring("ratings", codings), codings, as_json=as_json)


def _bring(what: str, codings: Codings) -> "Difference":
    """All codings in one transaction, which is one entry of the ledger, or is undone."""
    from tracker.db import engine_scope
    from tracker.workflow.assess import Act, Desk
    from tracker.workflow.ledger import Write, recorded
    from tracker.workflow.rules import read_assessing_rules
    from tracker.workflow.workbook import apply, compare, rehearsed, role_for

    place = settings()
    rules = read_assessing_rules(place.seeds_dir)
    role = role_for(codings.submissions)
    write = Write(f"import {what}", codings.by, role, f"the {what} {codings.file.name}")
    begin, take = (recorded, apply) if codings.is_applied else (rehearsed, compare)
    with (
        _naming_each(codings.file),
        engine_scope(place) as engine,
        begin(engine, write) as session,
    ):
        found = take(Desk(session, rules), codings.submissions, Act(codings.by))
        found.refuse_problems()
        return found


def _tell_difference(found: "Difference", codings: Codings, *, as_json: bool) -> None:
    if as_json:
        rows = [one.as_dict() for one in found.submissions]
        print_json({"file": str(codings.file), "applied": codings.is_applied, "rows": rows})
        return
    for one in found.submissions:
        typer.echo(str(one))
    count = len(found.submissions)
    if not count:
        typer.echo(f"{codings.file}: no row is filled in, nothing to submit")
    elif codings.is_applied:
        typer.echo(f"{codings.file}: {count} submitted by {codings.by}")
    else:
        typer.echo(f"{codings.file}: {count} to submit; nothing is written without --apply")


def _bytes_of(file: Path, most: int) -> bytes:
    """The file's bytes, one more at most than may be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(most + 1)
    except OSError as error:
        raise BadInputError(f"cannot be read: {error.strerror}") from error


@contextmanager
def _naming_each(file: Path) -> Iterator[None]:
    """As `_naming`; where several things are wrong, each is printed first, a line a problem."""
    from tracker.ingest.entered import RefusedError

    with _naming(file):
        try:
            yield
        except RefusedError as error:
            for problem in error.problems if len(error.problems) > 1 else ():
                typer.echo(f"{file}: {problem}", err=True)
            raise


@contextmanager
def _recorded(engine: "Engine", file: Path) -> "Iterator[Session]":
    """One import is one entry of the ledger."""
    from tracker.vocab import Role
    from tracker.workflow.ledger import Write, recorded

    write = Write("import", settings().operator, Role.ADMINISTRATOR, f"the document {file.name}")
    with recorded(engine, write) as session:
        yield session


@contextmanager
def _naming(file: Path) -> Iterator[None]:
    """What is wrong in a line is told with the name of the file."""
    try:
        yield
    except BadInputError as error:
        raise BadInputError(f"{file}: {error}") from error


def _tell(outcome: "ImportOutcome", *, as_json: bool) -> None:
    print_warnings(outcome.warnings)
    if as_json:
        print_json(outcome.as_dict())
        return
    done = "imported" if outcome.is_new_version else "nothing new: this version is already imported"
    typer.echo(f"{outcome.source_key}: {done} (sha256 {outcome.source_sha256[:12]}…)")
    typer.echo(
        f"  {outcome.instruments} instruments, {outcome.provisions} paragraphs: "
        f"{outcome.verified} verified, {outcome.changed} changed, "
        f"{outcome.new} new, {outcome.gone} gone"
    )
    if outcome.reports:
        typer.echo(
            f"  {outcome.actors} actors, {outcome.reports} reports "
            f"({outcome.reports_with_text} with text), {outcome.citations} citations: "
            f"{outcome.reports_verified} verified, {outcome.reports_changed} changed, "
            f"{outcome.reports_new} new, {outcome.reports_gone} gone"
        )
    if outcome.signatories:
        typer.echo(f"  {outcome.signatories} signatories in {outcome.signatory_listings} listings")
    if outcome.passages:
        typer.echo(
            f"  {outcome.passages} passages that facts and evidence point at: "
            f"{outcome.passages_verified} verified, {outcome.passages_changed} changed, "
            f"{outcome.passages_gone} gone"
        )
    typer.echo(f"  {outcome.defects} source defects on record")
    for word, keys in (
        ("changed", outcome.changed_keys),
        ("new", outcome.new_keys),
        ("gone", outcome.gone_keys),
        ("no longer say what was read there", outcome.passages_changed_keys),
    ):
        if keys:
            typer.echo(f"  {word}: {', '.join(keys)}")
