"""Sources with their versions, defects by subject, and what belongs to one actor."""

from typing import NamedTuple

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from tracker.models import (
    Actor,
    ActorName,
    Group,
    GroupName,
    Instrument,
    InstrumentTitle,
    Membership,
    Provision,
    ProvisionText,
    Resource,
    Signatory,
    SignatoryListing,
    Source,
    SourceDefect,
    SourceDefectNote,
    SourceVersion,
    Theme,
    ThemeLabel,
)
from tracker.queries.frames import Dtypes, frame_of, typed
from tracker.vocab import DefectStatus

SOURCES: Dtypes = {
    "source_key": "str",
    "kind": "str",
    "title": "str",
    "publisher": "str",
    "licence": "str",
    "pinned_sha256": "str",
    "version": "Int64",
    "sha256": "str",
    "lines": "Int64",
    "imported_on": "date",
}


def sources_frame(session: Session) -> pd.DataFrame:
    """One row a source with its latest imported version, empty there before the first import."""
    latest = (
        select(SourceVersion.source_id, func.max(SourceVersion.ordinal).label("ordinal"))
        .group_by(SourceVersion.source_id)
        .subquery()
    )
    query = (
        select(
            Source.source_key,
            Source.kind_code,
            Source.title,
            Source.publisher,
            Source.licence,
            Source.pinned_sha256,
            SourceVersion.ordinal,
            SourceVersion.sha256,
            SourceVersion.line_count,
            SourceVersion.imported_at,
        )
        .outerjoin(latest, latest.c.source_id == Source.source_id)
        .outerjoin(
            SourceVersion,
            (SourceVersion.source_id == Source.source_id)
            & (SourceVersion.ordinal == latest.c.ordinal),
        )
        .order_by(Source.source_id)
    )
    rows = [(*row[:-1], row[-1].date() if row[-1] else None) for row in session.execute(query)]
    return typed(pd.DataFrame(rows, columns=list(SOURCES), dtype="object"), SOURCES)


DEFECTS: Dtypes = {
    "kind": "str",
    "status": "str",
    "subject_key": "str",
    "line": "Int64",
    "occurrences": "Int64",
    "quote": "str",
    "note": "str",
    "source_key": "str",
}


def defects_frame(session: Session, language: str) -> pd.DataFrame:
    """Every source defect that is declared or found, by source and line; columns as `DEFECTS`."""
    note = aliased(SourceDefectNote)
    query = (
        select(
            SourceDefect.kind_code,
            SourceDefect.status_code,
            SourceDefect.subject_key,
            SourceDefect.line,
            SourceDefect.occurrences,
            SourceDefect.quote,
            note.note,
            Source.source_key,
        )
        .join(SourceDefect.source)
        .outerjoin(
            note,
            (note.defect_id == SourceDefect.defect_id) & (note.language_code == language),
        )
        .where(SourceDefect.status_code != DefectStatus.MENDED.value)
        .order_by(Source.source_id, SourceDefect.line, SourceDefect.defect_key)
    )
    return frame_of(session, query, DEFECTS)


def group_names(session: Session, language: str) -> dict[str, str]:
    """Names of the groups of states by key."""
    query = (
        select(Group.group_key, GroupName.name)
        .join(GroupName, GroupName.group_id == Group.group_id)
        .where(GroupName.language_code == language)
        .order_by(Group.group_id)
    )
    return dict(session.execute(query).all())


MEMBERSHIPS: Dtypes = {
    "group": "str",
    "status": "str",
    "member_from": "date",
    "member_to": "date",
    "precision": "str",
}


def memberships_frame(session: Session, actor: str, language: str) -> pd.DataFrame:
    """Memberships of one actor by group and date; columns as `MEMBERSHIPS`."""
    query = (
        select(
            GroupName.name,
            Membership.status_code,
            Membership.member_from,
            Membership.member_to,
            Membership.precision_code,
        )
        .select_from(Membership)
        .join(Actor, Actor.actor_id == Membership.actor_id)
        .join(Group, Group.group_id == Membership.group_id)
        .join(
            GroupName,
            (GroupName.group_id == Group.group_id) & (GroupName.language_code == language),
        )
        .where(Actor.actor_code == actor)
        .order_by(Group.group_id, Membership.member_from)
    )
    return frame_of(session, query, MEMBERSHIPS)


RESOURCES: Dtypes = {"title": "str", "line": "Int64"}


def resources_frame(session: Session, actor: str) -> pd.DataFrame:
    """Related resources the page lists under one actor; columns as `RESOURCES`."""
    query = (
        select(Resource.title, Resource.line)
        .join(Resource.actor)
        .where(Actor.actor_code == actor)
        .order_by(Resource.source_id, Resource.position)
    )
    return frame_of(session, query, RESOURCES)


SIGNATORIES: Dtypes = {
    "instrument_key": "str",
    "kind": "str",
    "name": "str",
    "acronym": "str",
    "scope": "str",
    "listings": "Int64",
}


def signatories_frame(session: Session) -> pd.DataFrame:
    """Signatories of declarations by name; columns as `SIGNATORIES`."""
    listings = (
        select(func.count())
        .where(SignatoryListing.signatory_id == Signatory.signatory_id)
        .correlate(Signatory)
        .scalar_subquery()
    )
    query = (
        select(
            Instrument.instrument_key,
            Signatory.kind_code,
            Signatory.name,
            Signatory.acronym,
            Signatory.scope,
            listings,
        )
        .join(Instrument, Instrument.instrument_id == Signatory.instrument_id)
        .order_by(Instrument.instrument_key, Signatory.signatory_key)
    )
    return frame_of(session, query, SIGNATORIES)


INSTRUMENTS: Dtypes = {
    "instrument_key": "str",
    "kind": "str",
    "title": "str",
    "place": "str",
    "adopted_on": "date",
    "summit": "str",
}


def instruments_frame(session: Session, language: str) -> pd.DataFrame:
    """Every instrument with its title, oldest first; columns as `INSTRUMENTS`."""
    title, english = aliased(InstrumentTitle), aliased(InstrumentTitle)
    query = (
        select(
            Instrument.instrument_key,
            Instrument.kind_code,
            func.coalesce(title.title, english.title, Instrument.instrument_key),
            Instrument.place,
            Instrument.adopted_on,
            Instrument.summit,
        )
        .outerjoin(
            title,
            (title.instrument_id == Instrument.instrument_id) & (title.language_code == language),
        )
        .outerjoin(
            english,
            (english.instrument_id == Instrument.instrument_id) & (english.language_code == "en"),
        )
        .order_by(Instrument.adopted_on, Instrument.instrument_key)
    )
    return frame_of(session, query, INSTRUMENTS)


THEMES: Dtypes = {"theme_key": "str", "position": "Int64", "label": "str"}


def themes_frame(session: Session, language: str) -> pd.DataFrame:
    """Themes in their order with their labels; columns as `THEMES`."""
    query = (
        select(Theme.theme_key, Theme.position, func.coalesce(ThemeLabel.label, Theme.theme_key))
        .outerjoin(
            ThemeLabel,
            (ThemeLabel.theme_id == Theme.theme_id) & (ThemeLabel.language_code == language),
        )
        .order_by(Theme.position)
    )
    return frame_of(session, query, THEMES)


class Who(NamedTuple):
    """An actor's name in one language, and its kind."""

    name: str
    kind: str


def actor_names(session: Session, language: str) -> dict[str, Who]:
    """Name and kind of every actor by its code; the code where a language has no name."""
    query = select(
        Actor.actor_code, func.coalesce(ActorName.name, Actor.actor_code), Actor.kind_code
    ).outerjoin(
        ActorName, (ActorName.actor_id == Actor.actor_id) & (ActorName.language_code == language)
    )
    return {code: Who(name, kind) for code, name, kind in session.execute(query)}


TEXTS: Dtypes = {"language": "str", "text": "str"}


def provision_texts_frame(session: Session, provision: str) -> pd.DataFrame:
    """The official wordings of one provision that stand now, a language each; as `TEXTS`."""
    query = (
        select(ProvisionText.language_code, ProvisionText.wording)
        .join(Provision, Provision.provision_id == ProvisionText.provision_id)
        .where(Provision.provision_key == provision, ProvisionText.is_current)
        .order_by(ProvisionText.language_code)
    )
    return frame_of(session, query, TEXTS)
