"""Commands for the schema and the catalogue."""

from typing import Annotated

import typer

from tracker.config import settings
from tracker.errors import DatabaseStateError

app = typer.Typer(help="The database: make it, bring it up to date, check it.")


@app.command()
def upgrade() -> None:
    """Make the tables, or bring them to this program's version."""
    from tracker.db import make_engine
    from tracker.db import upgrade as migrate

    place = settings()
    engine = make_engine(place)
    typer.echo(f"schema at revision {migrate(engine, place)} ({shown_url(engine)})")


@app.command()
def check() -> None:
    """Compare the tables with the program's models; exit status 2 when they differ."""
    from tracker.db import current_revision, drift, head_revision, make_engine, require_current

    place = settings()
    engine = make_engine(place)
    require_current(engine)
    current, head = current_revision(engine), head_revision(place)
    if current != head:
        raise DatabaseStateError(
            f"the database is at revision {current}, the program at {head}: "
            "run `tracker db upgrade`"
        )
    if differences := drift(engine):
        raise DatabaseStateError(f"{len(differences)} differences, first: {differences[0]}")
    typer.echo(f"schema at revision {current}, no differences ({shown_url(engine)})")


def load(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Bring the project's own catalogue into the database; doing it again changes nothing."""
    counts = load_seeds()
    if as_json:
        from tracker.cli.output import print_json

        print_json(counts)
    else:
        typer.echo("catalogue: " + ", ".join(f"{n} {name}" for name, n in counts.items()))


def load_seeds() -> dict[str, int]:
    """Read the seeds and load them in one transaction; returns rows by table."""
    from tracker.catalogue.load import load_catalogue
    from tracker.catalogue.reading import read_seeds
    from tracker.db import make_engine, session_scope
    from tracker.linking.citations import read_link_weights

    place = settings()
    seeds = read_seeds(place.seeds_dir)
    weights = read_link_weights(place.seeds_dir / "linking.toml")
    with session_scope(make_engine(place)) as session:
        return load_catalogue(session, seeds, weights)


def shown_url(engine: object) -> str:
    """The database's address without its password."""
    from sqlalchemy import Engine

    assert isinstance(engine, Engine)
    return engine.url.render_as_string(hide_password=True)
