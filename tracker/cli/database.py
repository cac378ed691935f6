"""Commands for the schema and the catalogue."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.config import settings
from tracker.errors import DatabaseStateError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tracker.config import Settings

app = typer.Typer(help="The database: make it, bring it up to date, check it.")


@app.command()
def upgrade() -> None:
    """Make the tables, or bring them to this program's version."""
    from tracker.db import engine_scope

    place = settings()
    with engine_scope(place) as engine:
        typer.echo(f"schema at revision {migrate(engine, place)} ({shown_url(engine)})")


def migrate(engine: "Engine", place: "Settings") -> str:
    """Bring the schema up to date and, where it changed under rows, record that in the ledger."""
    from tracker.db import current_revision, write_scope
    from tracker.db import upgrade as migrate_schema
    from tracker.vocab import Role
    from tracker.workflow.ledger import Write, begin_where_rows_stand, record_as_it_stands

    before = current_revision(engine)
    after = migrate_schema(engine, place)
    if before not in (None, "base", after):
        write = Write(
            "migrate", place.operator, Role.ADMINISTRATOR, f"schema from {before} to {after}"
        )
        with write_scope(engine) as session:
            begin_where_rows_stand(session)
            record_as_it_stands(session, write)
    return after


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
    from tracker.catalogue.baseline import load_baseline
    from tracker.catalogue.load import load_catalogue
    from tracker.catalogue.reading import read_seeds
    from tracker.db import engine_scope
    from tracker.linking.citations import read_link_weights
    from tracker.vocab import Role
    from tracker.workflow.ledger import Write, recorded
    from tracker.workflow.rules import read_assessing_rules

    place = settings()
    shipped = folder or place.seeds_dir
    seeds = read_seeds(shipped)
    weights = read_link_weights(shipped / "linking.toml")
    rules = read_assessing_rules(shipped)
    write = Write("load", place.operator, Role.ADMINISTRATOR, "the catalogue as it is in seeds")
    with engine_scope(place) as engine, recorded(engine, write) as session:
        counts = load_catalogue(session, seeds, weights)
        counts["baseline_cells"] = load_baseline(session, seeds, rules)
        return counts


def shown_url(engine: object) -> str:
    """The database's address without its password."""
    from sqlalchemy import Engine

    assert isinstance(engine, Engine)
    return engine.url.render_as_string(hide_password=True)
