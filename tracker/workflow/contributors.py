"""Who may contribute: pen names with roles, registered, granted, revoked and closed.

Nobody is deleted: what a contributor did stays theirs. Those of the catalogue are data of
`seeds/contributors.csv` and are changed there.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import BadInputError, UnknownKeyError
from tracker.ingest.contact import mask_contact_data
from tracker.models import Actor, Contributor, ContributorRole, ContributorText
from tracker.vocab import LANGUAGES, ActorKind, EvidenceOrigin, Role

PEN_NAME = r"[a-z0-9-]{3,40}"
SHORTEST_NOTE = 3


@dataclass(frozen=True)
class NewContributor:
    """Somebody to register: pen name, roles, what readers may know, and the state spoken for."""

    key: str
    roles: Collection[Role]
    note: str
    language: str
    state: str | None = None


def add_contributor(session: Session, new: NewContributor) -> None:
    """Register a contributor.

    Raises:
        BadInputError: the pen name is none or is taken, or roles and state do not go together.
        UnknownKeyError: the state is not on record.
    """
    _require_pen_name(new.key)
    if _find(session, new.key) is not None:
        raise BadInputError(f"{new.key!r} is taken: expected a pen name of its own")
    said = _unfit(new.roles, has_state=new.state is not None)
    if said is not None:
        raise BadInputError(f"{new.key}: {said}")
    state = None if new.state is None else _state(session, new.state)
    session.add(
        Contributor(
            contributor_key=new.key,
            origin_code=EvidenceOrigin.PERSON.value,
            actor_id=state.actor_id if state else None,
            roles=[ContributorRole(role_code=role.value) for role in dict.fromkeys(new.roles)],
            texts=[ContributorText(language_code=_known(new.language), note=_note(new.note))],
        )
    )
    session.flush()


def grant_role(session: Session, key: str, role: Role) -> None:
    """Give a contributor one role more.

    Raises:
        UnknownKeyError: there is no such contributor.
        BadInputError: they have it, are closed, are the catalogue's, or it does not go with them.
    """
    person = _own(session, key)
    held = roles_of(person)
    if role in held:
        raise BadInputError(f"{key} has the role {role.value} already")
    said = _unfit({*held, role}, has_state=person.actor_id is not None)
    if said is not None:
        raise BadInputError(f"{key}: {said}")
    person.roles.append(ContributorRole(role_code=role.value))
    session.flush()


def revoke_role(session: Session, key: str, role: Role) -> None:
    """Take a role away; what was done in it stays.

    Raises:
        UnknownKeyError: there is no such contributor.
        BadInputError: they do not have it, are closed, or are the catalogue's.
    """
    person = _own(session, key)
    if role not in roles_of(person):
        raise BadInputError(f"{key} does not have the role {role.value}")
    if role is Role.STATE_REVIEWER:
        raise BadInputError(f"{key} is here to answer for a state: close it (`tracker user close`)")
    for one in [one for one in person.roles if one.role_code == role]:
        session.delete(one)  # the ledger does not see what only leaves a list
    session.flush()
    session.refresh(person, ["roles"])


def close_contributor(session: Session, key: str) -> None:
    """Let a contributor do nothing more; the pen name stays taken, and what they did stays.

    Raises:
        UnknownKeyError: there is no such contributor.
        BadInputError: they are closed already, or are the catalogue's.
    """
    _own(session, key).is_active = False
    session.flush()


def active_contributor(session: Session, key: str) -> Contributor:
    """The contributor of that pen name, who may still contribute.

    Raises:
        UnknownKeyError: there is none.
        BadInputError: there is one who is closed.
    """
    person = _find(session, key)
    if person is None:
        raise UnknownKeyError(f"no contributor {key!r} (`tracker user list`)")
    if not person.is_active:
        raise BadInputError(f"contributor {key!r} is closed")
    return person


def roles_of(person: Contributor) -> list[Role]:
    """The roles of a contributor, in the order of the vocabulary."""
    held = {one.role_code for one in person.roles}
    return [role for role in Role if role.value in held]


def listed(session: Session) -> list[dict[str, Any]]:
    """Every contributor, closed ones too, as plain values; notes by language, English first."""
    query = select(Contributor).order_by(Contributor.contributor_key)
    return [
        {
            "contributor_key": one.contributor_key,
            "roles": [role.value for role in roles_of(one)],
            "state": one.actor.actor_code if one.actor else None,
            "origin": one.origin_code,
            "is_active": one.is_active,
            "notes": {
                text.language_code: text.note
                for text in sorted(one.texts, key=lambda text: LANGUAGES.index(text.language_code))
            },
        }
        for one in session.scalars(query)
    ]


def _find(session: Session, key: str) -> Contributor | None:
    return session.scalar(select(Contributor).where(Contributor.contributor_key == key))


def _own(session: Session, key: str) -> Contributor:
    """Somebody whom people registered, and may change."""
    person = active_contributor(session, key)
    if person.origin_code != EvidenceOrigin.PERSON.value:
        raise BadInputError(f"{key} is of the catalogue: change seeds/contributors.csv and load it")
    return person


def _require_pen_name(key: str) -> None:
    if not re.fullmatch(PEN_NAME, key) or not re.search("[a-z]", key) or mask_contact_data(key)[1]:
        raise BadInputError(
            f"{key!r} is no pen name: expected 3 to 40 of a-z, 0-9 and hyphens, with a letter, "
            "and no telephone number"
        )


def _unfit(roles: Collection[Role], *, has_state: bool) -> str | None:
    """Why nobody can have these roles together; who answers for a state does not judge it."""
    if not roles:
        return "expected at least one role"
    if Role.STATE_REVIEWER in roles and len(set(roles)) > 1:
        return f"{Role.STATE_REVIEWER.value} goes with no other role: expected a pen name for each"
    if Role.STATE_REVIEWER in roles and not has_state:
        return f"expected the state that the {Role.STATE_REVIEWER.value} answers for (--state)"
    if Role.STATE_REVIEWER not in roles and has_state:
        return f"only a {Role.STATE_REVIEWER.value} answers for a state"
    return None


def _state(session: Session, code: str) -> Actor:
    actor = session.scalar(select(Actor).where(Actor.actor_code == code))
    if actor is None:
        raise UnknownKeyError(f"no actor {code!r}")
    if actor.kind_code != ActorKind.STATE.value:
        raise BadInputError(f"{code!r} is no state")
    return actor


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise BadInputError(f"{language!r}: expected one of {', '.join(LANGUAGES)}")
    return language


def _note(text: str) -> str:
    note = " ".join(text.split())
    if len(note) < SHORTEST_NOTE or not note.isprintable() or mask_contact_data(note)[1]:
        raise BadInputError(
            "expected a note of what the contributor is, printable and without contact data"
        )
    return note
