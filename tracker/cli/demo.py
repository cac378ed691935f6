"""`tracker demo` and `tracker serve`: from nothing to a page in a browser."""

from typing import Annotated

import typer

from tracker.cli.database import load_seeds, migrate, shown_url
from tracker.config import settings

Host = Annotated[str, typer.Option(help="Address to listen on; only this machine by default.")]
Port = Annotated[int, typer.Option(help="Port to listen on; the next free one when it is taken.")]


def demo(
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Make and fill the database, then stop.")
    ] = False,
    host: Host = "127.0.0.1",
    port: Port = 8050,
) -> None:
    """Make the database, load the catalogue and show it in a browser."""
    from tracker.db import engine_scope

    place = settings()
    with engine_scope(place) as engine:
        migrate(engine, place)
        typer.echo(f"database: {shown_url(engine)}")
    counts = load_seeds()
    typer.echo("catalogue: " + ", ".join(f"{n} {name}" for name, n in counts.items()))
    if no_serve:
        return
    serve(host, port)


def serve(host: Host = "127.0.0.1", port: Port = 8050) -> None:
    """Serve the explorer until stopped with Ctrl-C."""
    from dashboards.server import run_server

    run_server(settings(), host, port, typer.echo)
