"""Commands that bring a source document into the database: one import, one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import print_json, print_warnings
from tracker.config import settings
from tracker.errors import BadInputError

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from tracker.catalogue.outcome import ImportOutcome

app = typer.Typer(help="Bring official documents into the database.")

File = Annotated[Path, typer.Argument(help="The document, as UTF-8 text.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


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
