"""Sources with their versions, defects by subject, and what belongs to one actor."""

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from tracker.models import (
    Actor,
    Group,
    GroupName,
    Instrument,
    Membership,
    Resource,
    Signatory,
    SignatoryListing,
    Source,
    SourceDefect,
    SourceDefectNote,
    SourceVersion,
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
