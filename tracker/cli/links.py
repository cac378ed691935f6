"""Commands for what citations mean: list the links, decide one."""

from typing import Annotated

import typer

from tracker.cli.output import print_json, print_table
from tracker.config import settings
from tracker.vocab import LinkStatus

app = typer.Typer(help="What the paragraph numbers in reports mean.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_links(
    status: Annotated[
        LinkStatus | None, typer.Option(help="Only links of this status.", show_default=False)
    ] = None,
    report: Annotated[
        str | None, typer.Option(help="Only links of this report.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """List links, one line a candidate."""
    from tracker.db import engine_scope, session_scope
    from tracker.queries.exports import export_frame
    from tracker.queries.frames import records

    with engine_scope(settings()) as engine, session_scope(engine) as session:
        frame = export_frame(session, "links")
    if status is not None:
        frame = frame[frame["status"] == status.value]
    if report is not None:
        frame = frame[frame["report_key"] == report]
    if as_json:
        print_json(records(frame))
        return
    rows = records(frame)
    print_table(list(frame.columns), [list(row.values()) for row in rows])


@app.command()
def decide(
    report: Annotated[str, typer.Argument(help="Key of the report, e.g. BRB-2011-06-21-01.")],
    citation: Annotated[str, typer.Argument(help="The number as the report prints it, e.g. 17.")],
    provision: Annotated[str, typer.Argument(help="Key of the provision it means.")],
    by: Annotated[str, typer.Option(help="Who decides: a role or a pen name.")],
    reason: Annotated[str, typer.Option(help="Why, in a sentence.")],
) -> None:
    """Say which provision a citation means; the decision is recorded with who, when and why."""
    from tracker.catalogue.links import Decision, decide_link
    from tracker.db import engine_scope
    from tracker.linking.citations import read_link_weights
    from tracker.vocab import Role
    from tracker.workflow.ledger import Write, recorded

    place = settings()
    weights = read_link_weights(place.seeds_dir / "linking.toml")
    write = Write("link decide", by, Role.EDITOR, reason)
    with engine_scope(place) as engine, recorded(engine, write) as session:
        decide_link(session, Decision(report, citation, provision, by, reason), weights)
    typer.echo(f"{report}: {citation} means {provision} (decided by {by})")
