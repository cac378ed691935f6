"""Commands for the schema and the catalogue."""

from pathlib import Path
from typing import Annotated

import typer

from tracker.config import settings
from tracker.errors import DatabaseStateError

app = typer.Typer(help="The database: make it, bring it up to date, check it.")


@app.command()
def upgrade() -> None:
    """Make the tables, or bring them to this program's version."""
    from tracker.db import engine_scope
    from tracker.db import upgrade as migrate

    place = settings()
    with engine_scope(place) as engine:
        typer.echo(f"schema at revision {migrate(engine, place)} ({shown_url(engine)})")


@app.command()
def check() -> None:
    """Compare the tables with the program's models; exit status 2 when they differ."""
    from tracker.db import current_revision, drift, engine_scope, require_current

    with engine_scope(settings()) as engine:
        require_current(engine)
        if differences := drift(engine):
            raise DatabaseStateError(f"{len(differences)} differences, first: {differences[0]}")
        revision = current_revision(engine)
        typer.echo(f"schema at revision {revision}, no differences ({shown_url(engine)})")


SeedsFolder = Annotated[
    Path | None,
    typer.Option("--seeds", help="Folder of seed files; those of the program without it."),
]


def check_catalogue(
    folder: SeedsFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Read and cross-check every seed file; one line a failure, exit status 2 where any is."""
    from tracker.catalogue.checks import check_seeds
    from tracker.cli.output import print_json

    found = check_seeds(folder or settings().seeds_dir)
    if as_json:
        print_json(
            {
                "files": found.files,
                "rows": found.rows,
                "counts": found.rules,
                "problems": [str(problem) for problem in found.problems],
            }
        )
    for problem in found.problems if not as_json else []:
        typer.echo(str(problem), err=True)
    if found.problems:
        raise typer.Exit(2)
    if not as_json:
        typer.echo(
            f"catalogue: {found.files} files, {found.rows} rows, {found.rules} declared counts: "
            "no failure"
        )


def load(
    folder: SeedsFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Bring the project's own catalogue into the database; doing it again changes nothing."""
    counts = load_seeds(folder)
    if as_json:
        from tracker.cli.output import print_json

        print_json(counts)
    else:
        typer.echo("catalogue: " + ", ".join(f"{n} {name}" for name, n in counts.items()))


def load_seeds(folder: Path | None = None) -> dict[str, int]:
    """Read the seeds and load them in one transaction; returns rows by table."""
    from tracker.catalogue.load import load_catalogue
    from tracker.catalogue.reading import read_seeds
    from tracker.db import engine_scope, session_scope
    from tracker.linking.citations import read_link_weights

    place = settings()
    shipped = folder or place.seeds_dir
    seeds = read_seeds(shipped)
    weights = read_link_weights(shipped / "linking.toml")
    with engine_scope(place) as engine, session_scope(engine) as session:
        return load_catalogue(session, seeds, weights)


def shown_url(engine: object) -> str:
    """The database's address without its password."""
    from sqlalchemy import Engine

    assert isinstance(engine, Engine)
    return engine.url.render_as_string(hide_password=True)
