"""Commands for the ledger: is the record as it was written, and what was written."""

from typing import Annotated

import typer

from tracker.cli.output import print_json, print_table
from tracker.config import settings
from tracker.errors import DatabaseStateError

app = typer.Typer(help="The record of every write, and whether anybody changed it since.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
SHOWN = 20


@app.command()
def verify(as_json: Json = False) -> None:
    """Recompute every hash and compare every row; exit status 2 where anything differs."""
    from tracker.db import engine_scope, session_scope
    from tracker.workflow.ledger_check import verify_ledger

    with engine_scope(settings()) as engine, session_scope(engine) as session:
        found = verify_ledger(session)
    if as_json:
        print_json(
            {
                "entries": found.entries,
                "changes": found.changes,
                "rows": found.rows,
                "last_sha256": found.last_sha256,
                "problems": found.problems,
            }
        )
    for problem in found.problems[:SHOWN] if not as_json else []:
        typer.echo(problem, err=True)
    if not found.is_green:
        raise DatabaseStateError(f"the ledger is red: {len(found.problems)} differences")
    if not as_json:
        typer.echo(
            f"the ledger is green: {found.entries} entries, {found.changes} changes, "
            f"{found.rows} rows stand as written (last {found.last_sha256[:12]}…)"
        )


@app.command("list")
def list_entries(as_json: Json = False) -> None:
    """List what was written: when, by whom, what and why."""
    from tracker.db import engine_scope, session_scope
    from tracker.queries.assessments import ledger_frame
    from tracker.queries.frames import records

    with engine_scope(settings()) as engine, session_scope(engine) as session:
        rows = records(ledger_frame(session))
    if as_json:
        print_json(rows)
        return
    columns = ["entry", "written_at", "role", "written_by", "action", "changes", "reason"]
    print_table(columns, [[row[name] for name in columns] for row in rows])
