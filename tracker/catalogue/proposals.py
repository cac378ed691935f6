"""Indicators that organisations propose, the votes on them, and what becomes of them."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import BadInputError, UnknownKeyError
from tracker.ingest.contact import mask_contact_data
from tracker.models import Clause, ClauseIndicator, Indicator, IndicatorText, IndicatorVote
from tracker.vocab import (
    Direction,
    IndicatorKind,
    IndicatorOrigin,
    IndicatorUnit,
    ProposalStatus,
)

Text = Annotated[str, Field(min_length=1)]


class Proposal(BaseModel):
    """An indicator as an organisation proposes it, written as TOML."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    indicator_key: Annotated[str, Field(pattern=r"^[a-z0-9_]{3,60}$")]
    kind: IndicatorKind
    unit: IndicatorUnit
    direction: Direction
    name_en: Text
    name_es: Text
    method_en: Text
    method_es: Text
    clauses: Annotated[tuple[Text, ...], Field(min_length=1)]
    custodian: Text | None = None
    data_source: Text | None = None


def read_proposal(path: Path) -> Proposal:
    """The proposal in a TOML file.

    Raises:
        BadInputError: the file cannot be read, a field is wrong, or it holds contact data.
    """
    try:
        text = path.read_text(encoding="utf-8")
        fields = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise BadInputError(f"{path}: cannot be read: {error}") from error
    if mask_contact_data(f"{text} {fields}")[1]:
        raise BadInputError(f"{path}: expected no telephone number or e-mail address")
    try:
        return Proposal.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadInputError(f"{path}: {field}: {first['msg']}") from error


def propose_indicator(session: Session, proposal: Proposal, organisation: str) -> None:
    """Store a proposal, open for votes.

    Raises:
        BadInputError: an indicator of that key exists, or the organisation has no name.
        UnknownKeyError: it names a clause that is not in the catalogue.
    """
    if _find(session, proposal.indicator_key) is not None:
        raise BadInputError(f"{proposal.indicator_key!r} exists already: expected a key of its own")
    clauses = [_clause(session, key) for key in dict.fromkeys(proposal.clauses)]
    indicator = Indicator(
        indicator_key=proposal.indicator_key,
        origin_code=IndicatorOrigin.ORGANISATION.value,
        kind_code=proposal.kind.value,
        unit_code=proposal.unit.value,
        direction_code=proposal.direction.value,
        custodian=proposal.custodian,
        data_source=proposal.data_source,
        status_code=ProposalStatus.PROPOSED.value,
        proposed_by=_name(organisation),
        proposed_on=datetime.now(UTC).date(),
        texts=[
            IndicatorText(language_code="en", name=proposal.name_en, method=proposal.method_en),
            IndicatorText(language_code="es", name=proposal.name_es, method=proposal.method_es),
        ],
    )
    session.add(indicator)
    session.flush()
    session.add_all(
        ClauseIndicator(clause_id=clause.clause_id, indicator_id=indicator.indicator_id)
        for clause in clauses
    )


def vote(session: Session, key: str, organisation: str, *, in_favour: bool) -> None:
    """Record an organisation's vote; a later vote of the same one replaces it.

    Raises:
        UnknownKeyError: there is no indicator of that key.
        BadInputError: it was not proposed by an organisation, or is no longer open.
    """
    indicator = _open(session, key)
    voter = _name(organisation)
    cast = session.scalar(
        select(IndicatorVote).where(
            IndicatorVote.indicator_id == indicator.indicator_id, IndicatorVote.voter == voter
        )
    )
    if cast is None:
        cast = IndicatorVote(indicator_id=indicator.indicator_id, voter=voter)
        session.add(cast)
    cast.is_in_favour = in_favour
    cast.voted_at = datetime.now(UTC)


def decide(session: Session, key: str, status: ProposalStatus, reason: str) -> None:
    """Close a proposal, with the reason.

    Raises:
        UnknownKeyError: there is no indicator of that key.
        BadInputError: it is not open, or the reason is too short to be one.
    """
    indicator = _open(session, key)
    shortest = 10
    if len(reason.strip()) < shortest:
        raise BadInputError(f"expected a reason of at least {shortest} characters")
    indicator.status_code = status.value
    indicator.status_reason = reason.strip()


def _find(session: Session, key: str) -> Indicator | None:
    return session.scalar(select(Indicator).where(Indicator.indicator_key == key))


def _open(session: Session, key: str) -> Indicator:
    indicator = _find(session, key)
    if indicator is None:
        raise UnknownKeyError(f"no indicator {key!r}")
    if indicator.origin_code != IndicatorOrigin.ORGANISATION.value:
        raise BadInputError(f"{key!r} was not proposed by an organisation: it is not put to a vote")
    if indicator.status_code != ProposalStatus.PROPOSED.value:
        raise BadInputError(f"{key!r} is closed: it was {indicator.status_code}")
    return indicator


def _clause(session: Session, key: str) -> Clause:
    clause = session.scalar(select(Clause).where(Clause.clause_key == key))
    if clause is None:
        raise UnknownKeyError(f"no clause {key!r}")
    return clause


def _name(organisation: str) -> str:
    name = " ".join(organisation.split())
    if len(name) < 2 or mask_contact_data(name)[1]:  # noqa: PLR2004 - a name has two letters
        raise BadInputError("expected the name of the organisation, without contact data")
    return name
