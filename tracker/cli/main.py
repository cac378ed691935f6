"""The `tracker` command."""

import sys

import typer

from tracker.cli import (
    assess,
    briefs,
    database,
    demo,
    evidence,
    exports,
    imports,
    indicators,
    ledger,
    links,
    observations,
    scores,
    users,
)
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
app.command("check")(database.check_catalogue)
app.command("export")(exports.export)
app.command("fetch")(observations.fetch_series)
app.command("brief")(briefs.brief)
app.command("score")(scores.score)
app.command("recompute")(scores.recompute)
app.add_typer(database.app, name="db")
app.add_typer(imports.app, name="import")
app.add_typer(links.app, name="link")
app.add_typer(indicators.app, name="indicator")
app.add_typer(assess.app, name="assess")
app.add_typer(evidence.app, name="evidence")
app.add_typer(users.app, name="user")
app.add_typer(ledger.app, name="ledger")

# Typer does not export the class its errors of usage share; a bad parameter is one of them.
UsageError: type[Exception] = next(
    one for one in typer.BadParameter.__mro__ if one.__name__ == "UsageError"
)


def run() -> None:
    """Run the command; what a user can act on becomes one line on stderr and exit status 2."""
    try:
        status = app(standalone_mode=False)
    except TrackerError as error:
        _refuse(str(error))
    except typer.Abort:
        sys.exit(1)
    except UsageError as error:
        if not str(error):  # a group without a command: its help has been printed
            sys.exit(2)
        told = getattr(error, "format_message", error.__str__)()
        _refuse(f"{told} (see `tracker --help`)")
    sys.exit(status or 0)


def _refuse(message: str) -> None:
    typer.echo(f"tracker: {' '.join(message.split())}", err=True)
    sys.exit(2)
