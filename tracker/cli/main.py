"""The `tracker` command."""

import sys

import typer

from tracker.cli import database, demo, exports, imports, links
from tracker.errors import TrackerError

app = typer.Typer(
    name="tracker",
    help="Hechos: states promised; what did they do?",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("demo")(demo.demo)
app.command("serve")(demo.serve)
app.command("load")(database.load)
app.command("export")(exports.export)
app.add_typer(database.app, name="db")
app.add_typer(imports.app, name="import")
app.add_typer(links.app, name="link")


def run() -> None:
    """Run the command; what a user can act on becomes one line on stderr and exit status 2."""
    try:
        app()
    except TrackerError as error:
        typer.echo(f"tracker: {' '.join(str(error).split())}", err=True)
        sys.exit(2)
