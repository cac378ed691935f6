"""Commands for indicators that organisations propose."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tracker.config import settings

app = typer.Typer(help="Propose an indicator, vote on it, close the vote.")

Key = Annotated[str, typer.Argument(help="Key of the indicator.", show_default=False)]
Organisation = Annotated[
    str, typer.Option("--by", help="Name of the organisation.", show_default=False)
]


class Verdict(StrEnum):
    """What can become of a proposal."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@app.command()
def propose(
    file: Annotated[Path, typer.Argument(help="The proposal, as TOML.", show_default=False)],
    organisation: Organisation,
) -> None:
    """Put an organisation's indicator on record, open for votes."""
    from tracker.catalogue.proposals import propose_indicator, read_proposal
    from tracker.db import engine_scope
    from tracker.vocab import Role
    from tracker.workflow.ledger import Write, recorded

    proposal = read_proposal(file)
    write = Write(
        "indicator propose", organisation, Role.COMMENTER, f"proposes {proposal.indicator_key}"
    )
    with engine_scope(settings()) as engine, recorded(engine, write) as session:
        propose_indicator(session, proposal, organisation)
    typer.echo(f"{proposal.indicator_key}: proposed, open for votes")


@app.command()
def vote(
    key: Key,
    organisation: Organisation,
    in_favour: Annotated[bool, typer.Option("--for/--against", help="Which way to vote.")] = True,
) -> None:
    """Record an organisation's vote; its later vote replaces the earlier one."""
    from tracker.catalogue import proposals
    from tracker.db import engine_scope
    from tracker.vocab import Role
    from tracker.workflow.ledger import Write, recorded

    write = Write("indicator vote", organisation, Role.COMMENTER, f"votes on {key}")
    with engine_scope(settings()) as engine, recorded(engine, write) as session:
        proposals.vote(session, key, organisation, in_favour=in_favour)
    typer.echo(f"{key}: vote {'for' if in_favour else 'against'} recorded")


@app.command()
def decide(
    key: Key,
    verdict: Annotated[Verdict, typer.Argument(help="What becomes of it.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why, in a sentence.", show_default=False)],
) -> None:
    """Close a proposal with a reason."""
    from tracker.catalogue import proposals
    from tracker.db import engine_scope
    from tracker.vocab import ProposalStatus, Role
    from tracker.workflow.ledger import Write, recorded

    write = Write("indicator decide", settings().operator, Role.EDITOR, reason)
    with engine_scope(settings()) as engine, recorded(engine, write) as session:
        proposals.decide(session, key, ProposalStatus(verdict.value), reason)
    typer.echo(f"{key}: {verdict.value}")
