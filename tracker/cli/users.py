"""Commands for who may contribute."""

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import print_json, print_table
from tracker.config import settings
from tracker.vocab import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

app = typer.Typer(help="Who may contribute: pen names, roles, and whether they still may.")

Key = Annotated[str, typer.Argument(help="Pen name of the contributor.", show_default=False)]
OneRole = Annotated[Role, typer.Option("--role", help="Which role.", show_default=False)]


@app.command()
def add(
    key: Key,
    roles: Annotated[
        list[Role], typer.Option("--role", help="What they may do; repeatable.", show_default=False)
    ],
    note: Annotated[
        str, typer.Option(help="What readers may know: what it is, not who.", show_default=False)
    ],
    state: Annotated[
        str | None,
        typer.Option(help="Code of the state a state_reviewer answers for.", show_default=False),
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the note.")] = "en",
) -> None:
    """Register a contributor by a pen name; who that is, is kept nowhere."""
    from tracker.workflow.contributors import NewContributor, add_contributor

    new = NewContributor(key, roles, note, language, state)
    named = ", ".join(dict.fromkeys(role.value for role in roles))
    _record(
        "user add", f"registers {key} as {named}", lambda session: add_contributor(session, new)
    )
    typer.echo(f"{key}: registered as {named}{f' of {state}' if state else ''}")


@app.command()
def grant(key: Key, role: OneRole) -> None:
    """Give a contributor one role more."""
    from tracker.workflow.contributors import grant_role

    reason = f"{key} becomes {role.value}"
    _record("user grant", reason, lambda session: grant_role(session, key, role))
    typer.echo(f"{key}: may now act as {role.value}")


@app.command()
def revoke(key: Key, role: OneRole) -> None:
    """Take a role from a contributor; what was done in it stays."""
    from tracker.workflow.contributors import revoke_role

    reason = f"{key} is {role.value} no more"
    _record("user revoke", reason, lambda session: revoke_role(session, key, role))
    typer.echo(f"{key}: may no longer act as {role.value}")


@app.command()
def close(key: Key) -> None:
    """Let a contributor do nothing more; nothing they did is deleted, the pen name stays taken."""
    from tracker.workflow.contributors import close_contributor

    _record("user close", f"{key} is closed", lambda session: close_contributor(session, key))
    typer.echo(f"{key}: closed")


@app.command("list")
def list_users(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List contributors, closed ones too."""
    from tracker.db import engine_scope, session_scope
    from tracker.workflow.contributors import listed

    with engine_scope(settings()) as engine, session_scope(engine) as session:
        people = listed(session)
    if as_json:
        print_json(people)
        return
    print_table(
        ["contributor", "roles", "state", "origin", "status", "note"],
        [
            [
                one["contributor_key"],
                ", ".join(one["roles"]),
                one["state"],
                one["origin"],
                "active" if one["is_active"] else "closed",
                next(iter(one["notes"].values()), None),
            ]
            for one in people
        ],
    )


def _record(action: str, reason: str, change: "Callable[[Session], None]") -> None:
    """One change by the operator, as one entry of the ledger."""
    from tracker.db import engine_scope
    from tracker.workflow.ledger import Write, recorded

    place = settings()
    write = Write(action, place.operator, Role.ADMINISTRATOR, reason)
    with engine_scope(place) as engine, recorded(engine, write) as session:
        change(session)
