"""Who may contribute: pen names with roles that go together, and nobody deleted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.catalogue.load import load_catalogue
from tracker.catalogue.seed_tables import Seeds
from tracker.errors import BadInputError, TrackerError, UnknownKeyError
from tracker.linking.citations import LinkWeights
from tracker.models import Contributor
from tracker.vocab import Role
from tracker.workflow.contributors import (
    NewContributor,
    active_contributor,
    add_contributor,
    close_contributor,
    grant_role,
    listed,
    revoke_role,
    roles_of,
)

KEY = "faro-7"
NOTE = "Una persona de una organización de la costa."


def new(key: str = KEY, *roles: Role, state: str | None = None, note: str = NOTE) -> NewContributor:
    """Somebody to register, a monitor unless roles are given."""
    return NewContributor(key, roles or (Role.MONITOR,), note, "es", state)


def person(session: Session, key: str = KEY) -> Contributor:
    return session.scalars(select(Contributor).where(Contributor.contributor_key == key)).one()


def test_a_contributor_is_registered_with_roles_and_a_note(session: Session):
    """Pen name, roles once each, a note in its language; of a person, active, without a state."""
    roles = (Role.EDITOR, Role.MONITOR, Role.EDITOR)
    add_contributor(session, NewContributor(KEY, roles, f" {NOTE}\n", "es"))
    one = person(session)
    assert (one.origin_code, one.is_active, one.actor_id) == ("person", True, None)
    assert roles_of(one) == [Role.MONITOR, Role.EDITOR]
    assert [(text.language_code, text.note) for text in one.texts] == [("es", NOTE)]
    assert active_contributor(session, KEY) is one


def test_a_state_reviewer_answers_for_one_state(session: Session):
    """With a state of the catalogue, and with no other role: nobody judges their own state."""
    add_contributor(session, new(KEY, Role.STATE_REVIEWER, state="BRB"))
    actor = person(session).actor
    assert actor is not None
    assert actor.actor_code == "BRB"
    with pytest.raises(BadInputError, match="goes with no other role"):
        grant_role(session, KEY, Role.MONITOR)
    with pytest.raises(BadInputError, match="close it"):
        revoke_role(session, KEY, Role.STATE_REVIEWER)
    assert roles_of(person(session)) == [Role.STATE_REVIEWER]


def test_roles_and_states_that_do_not_go_together(session: Session, seeds: Seeds):
    """No state for the reviewer of one, a state for others, both roles, no role, no such state."""
    institution = next(row for row in seeds.actors if row.kind != "state").actor_code
    wrong: list[tuple[NewContributor, str]] = [
        (new(KEY, Role.STATE_REVIEWER), "expected the state"),
        (new(KEY, Role.MONITOR, state="BRB"), "only a state_reviewer"),
        (new(KEY, Role.STATE_REVIEWER, Role.EDITOR, state="BRB"), "goes with no other role"),
        (NewContributor(KEY, (), NOTE, "es"), "at least one role"),
        (new(KEY, Role.STATE_REVIEWER, state="OZ"), "no actor 'OZ'"),
        (new(KEY, Role.STATE_REVIEWER, state=institution), "is no state"),
    ]
    for one, said in wrong:
        with pytest.raises(TrackerError, match=said):
            add_contributor(session, one)
    assert KEY not in [one["contributor_key"] for one in listed(session)]


@pytest.mark.parametrize(
    "key",
    [
        "",
        "ab",
        "a" * 41,
        "Faro",
        "faro 7",
        "faro_7",
        "faró",
        "faro\n",
        "202-555-0170",
        "5255123456",
    ],
)
def test_pen_names_that_are_none(session: Session, key: str):
    """Too short or long, other letters, or a number that could be called."""
    with pytest.raises(BadInputError, match="is no pen name"):
        add_contributor(session, new(key))


@given(st.text(max_size=50))
def test_a_pen_name_is_plain_or_refused(key: str):
    """Nothing but small letters, digits and hyphens passes, whatever is asked for."""
    from tracker.workflow.contributors import _require_pen_name

    try:
        _require_pen_name(key)
    except BadInputError:
        return
    assert 3 <= len(key) <= 40
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    "note", ["", " x ", "Ana, ana@example.org", "+1 202 555 0170", "a\x1b[2Jb"]
)
def test_notes_that_cannot_be_printed(session: Session, note: str):
    """No words, contact data, or signs that steer a terminal."""
    with pytest.raises(BadInputError, match="expected a note"):
        add_contributor(session, new(note=note))


def test_a_language_that_is_none(session: Session):
    """Notes are in a language of the program."""
    with pytest.raises(BadInputError, match="'qu': expected one of en, es, pt, fr"):
        add_contributor(session, NewContributor(KEY, [Role.MONITOR], NOTE, "qu"))


def test_a_pen_name_is_taken_for_good(session: Session, seeds: Seeds):
    """Also by the catalogue, and by somebody who is closed."""
    add_contributor(session, new())
    close_contributor(session, KEY)
    for key in (KEY, seeds.contributors[0].contributor_key):
        with pytest.raises(BadInputError, match="is taken"):
            add_contributor(session, new(key))


def test_roles_are_granted_and_revoked(session: Session):
    """One at a time; what is held already, or not held, is told; the last one may go too."""
    add_contributor(session, new())
    grant_role(session, KEY, Role.EDITOR)
    with pytest.raises(BadInputError, match="has the role editor already"):
        grant_role(session, KEY, Role.EDITOR)
    with pytest.raises(BadInputError, match="goes with no other role"):
        grant_role(session, KEY, Role.STATE_REVIEWER)
    revoke_role(session, KEY, Role.MONITOR)
    with pytest.raises(BadInputError, match="does not have the role monitor"):
        revoke_role(session, KEY, Role.MONITOR)
    session.expire_all()
    assert roles_of(person(session)) == [Role.EDITOR]
    revoke_role(session, KEY, Role.EDITOR)
    with pytest.raises(BadInputError, match="expected the state"):
        grant_role(session, KEY, Role.STATE_REVIEWER)
    session.expire_all()
    assert roles_of(person(session)) == []


def test_a_closed_contributor_stays_on_record(session: Session):
    """Roles and note stay; nothing more can be done by them or with them."""
    add_contributor(session, new())
    close_contributor(session, KEY)
    (row,) = [one for one in listed(session) if one["contributor_key"] == KEY]
    assert row == {
        "contributor_key": KEY,
        "roles": ["monitor"],
        "state": None,
        "origin": "person",
        "is_active": False,
        "notes": {"es": NOTE},
    }
    for change in (
        lambda: active_contributor(session, KEY),
        lambda: grant_role(session, KEY, Role.EDITOR),
        lambda: revoke_role(session, KEY, Role.MONITOR),
        lambda: close_contributor(session, KEY),
    ):
        with pytest.raises(BadInputError, match="is closed"):
            change()


def test_nobody_unknown_is_changed(session: Session):
    """A pen name nobody has is told, with the command that lists those there are."""
    for change in (
        lambda: grant_role(session, "nobody", Role.EDITOR),
        lambda: revoke_role(session, "nobody", Role.EDITOR),
        lambda: close_contributor(session, "nobody"),
    ):
        with pytest.raises(UnknownKeyError, match=r"no contributor 'nobody' \(`tracker user list`"):
            change()


def test_the_catalogues_contributors_are_changed_in_the_catalogue(session: Session, seeds: Seeds):
    """The next load would undo a change, or fail for want of a coder: so it is refused."""
    key = seeds.contributors[0].contributor_key
    for change in (
        lambda: grant_role(session, key, Role.EDITOR),
        lambda: revoke_role(session, key, Role.MONITOR),
        lambda: close_contributor(session, key),
    ):
        with pytest.raises(BadInputError, match=r"change seeds/contributors\.csv"):
            change()


def test_loading_the_catalogue_leaves_people(session: Session, seeds: Seeds, weights: LinkWeights):
    """Who was registered, with which roles, and who was closed, is not the catalogue's."""
    add_contributor(session, new())
    add_contributor(session, new("liga", Role.STATE_REVIEWER, state="BRB"))
    close_contributor(session, "liga")
    before = listed(session)
    load_catalogue(session, seeds, weights)
    session.expire_all()
    assert listed(session) == before
