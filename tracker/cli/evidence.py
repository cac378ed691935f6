"""Commands for evidence from outside the catalogue, and for the archived copies it stands on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.output import print_json, print_table
from tracker.config import settings
from tracker.errors import BadInputError, DatabaseStateError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SHOWN = ("evidence_key", "actor_code", "kind", "reach", "strength", "clauses", "description_en")

app = typer.Typer(help="Evidence with archived copies: add it, list it, check it, get a copy.")


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="The evidence, as TOML.", show_default=False)],
    copy: Annotated[Path, typer.Option("--copy", help="The file to archive.", show_default=False)],
    by: Annotated[
        str, typer.Option("--by", help="Pen name of the contributor.", show_default=False)
    ],
) -> None:
    """Archive a copy and put the evidence it holds on record."""
    from tracker.catalogue.archive import read_copy
    from tracker.catalogue.external_evidence import (
        put_on_record,
        read_external_evidence,
        role_in_ledger,
    )
    from tracker.db import engine_scope, session_scope
    from tracker.workflow.ledger import Write

    place = settings()
    proposal = read_external_evidence(file)
    content = read_copy(copy)
    with engine_scope(place) as engine:
        with session_scope(engine) as session:
            role = role_in_ledger(session, by)
        write = Write("evidence add", by, role, f"adds {proposal.evidence_key}")
        put_on_record(engine, place.archive_dir, proposal, content, write)
    kept = content.copy
    typer.echo(
        f"{proposal.evidence_key}: on record, copy archived "
        f"({kept.media_type.value}, {kept.byte_count} bytes, sha256 {kept.sha256[:12]}…)"
    )


@app.command("list")
def list_evidence(
    actor: Annotated[
        str | None,
        typer.Option("--actor", help="Only of this state or organisation.", show_default=False),
    ] = None,
    clause: Annotated[
        str | None, typer.Option("--clause", help="Only on this clause.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List evidence, the catalogue's and what people added, with the clauses it speaks to."""
    from tracker.db import engine_scope, session_scope

    with engine_scope(settings()) as engine, session_scope(engine) as session:
        rows = _listed(session, actor, clause)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        row["clauses"] = ", ".join(f"{key} {stance}" for key, stance in row["clauses"].items())
    print_table(SHOWN, [[row[name] for name in SHOWN] for row in rows])


def _listed(session: "Session", actor: str | None, clause: str | None) -> list[dict[str, Any]]:
    """Evidence as it is exported, with stance by clause, of one actor and clause where given."""
    from tracker.models import Actor, Clause, Evidence, EvidenceClause
    from tracker.queries.catalogue_tables import table_frame
    from tracker.queries.frames import records

    _require(session, Actor, actor)
    _require(session, Clause, clause)
    stances: dict[str, dict[str, str]] = {}
    for one in records(table_frame(session, EvidenceClause)):
        stances.setdefault(one["evidence_key"], {})[one["clause_key"]] = one["stance"]
    rows = [
        {**row, "clauses": stances.get(row["evidence_key"], {})}
        for row in records(table_frame(session, Evidence))
    ]
    return [
        row
        for row in rows
        if actor in (None, row["actor_code"]) and (clause is None or clause in row["clauses"])
    ]


def _require(session: "Session", model: Any, key: str | None) -> None:  # noqa: ANN401 - a table
    """A key that is none finds nothing: that is a mistake, and not an absence of evidence."""
    from sqlalchemy import select

    from tracker.errors import UnknownKeyError
    from tracker.models.shape import key_column

    column = getattr(model, key_column(model))
    if key is not None and session.scalar(select(column).where(column == key)) is None:
        raise UnknownKeyError(f"no {model.__tablename__} {key!r}")


@app.command()
def check() -> None:
    """Compare every archived copy with its hash; exit status 2 where one is missing or changed."""
    from tracker.catalogue.archive import verify
    from tracker.catalogue.external_evidence import archived_sha256s, passage_counts
    from tracker.db import engine_scope, session_scope

    place = settings()
    with engine_scope(place) as engine, session_scope(engine) as session:
        named = archived_sha256s(session)
        passages = passage_counts(session)
    faults = verify(place.archive_dir, named)
    for sha256, fault in faults.items():
        typer.echo(f"{sha256}: {fault.value}", err=True)
    if faults:
        raise DatabaseStateError(
            f"{len(faults)} of {len(named)} archived copies are missing or changed "
            f"({place.archive_dir})"
        )
    typer.echo(f"archived copies: {len(named)}, all there and unchanged ({place.archive_dir})")
    counted = ", ".join(f"{count} {status.value}" for status, count in passages.items())
    typer.echo(f"pinned passages of facts and evidence: {sum(passages.values())}: {counted}")


@app.command("copy")
def copy_out(
    key: Annotated[str, typer.Argument(help="Key of the evidence.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="File to write.", show_default=False)],
) -> None:
    """Write the archived copy into a file that is not there yet; do not open what you distrust."""
    from tracker.catalogue.archive import read
    from tracker.catalogue.external_evidence import archived_sha256
    from tracker.db import engine_scope, session_scope

    place = settings()
    with engine_scope(place) as engine, session_scope(engine) as session:
        sha256 = archived_sha256(session, key)
    raw = read(place.archive_dir, sha256)
    _write_new(raw, out)
    typer.echo(f"{out}: {len(raw)} bytes")


def _write_new(raw: bytes, out: Path) -> None:
    """Put the bytes into a new file; what is there stays, and nothing half-written is left."""
    try:
        file = out.open("xb")
    except OSError as error:
        raise BadInputError(f"--out {out}: cannot be written: {error.strerror}") from error
    try:
        with file:
            file.write(raw)
    except OSError as error:
        out.unlink(missing_ok=True)
        raise BadInputError(f"--out {out}: cannot be written: {error.strerror}") from error
