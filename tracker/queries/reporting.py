"""Who reports, when, on what; who is silent. Frames for the explorer, one page at a time."""

from datetime import date

import pandas as pd
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from tracker.errors import UnknownKeyError
from tracker.models import (
    Actor,
    ActorListing,
    ActorName,
    Citation,
    Instrument,
    InstrumentTitle,
    Link,
    Provision,
    ProvisionListing,
    ProvisionSummary,
    ProvisionText,
    Report,
    ReportSummary,
    ReportText,
    Source,
    SourceVersion,
    Theme,
    ThemeLabel,
)
from tracker.queries.decisions import with_decisions
from tracker.queries.frames import Dtypes, frame_of, typed
from tracker.vocab import ActorKind, SourceKind, TextStatus

DAYS_IN_A_YEAR = 365.25


def main_page_key(session: Session) -> str:
    """Key of the follow-up page the explorer opens with: the catalogue's, the first there is.

    Raises:
        UnknownKeyError: the database holds no follow-up page.
    """
    key = session.scalar(
        select(Source.source_key)
        .where(Source.kind_code == SourceKind.SUMMIT_PAGE.value)
        .order_by(Source.source_id)
        .limit(1)
    )
    if key is None:
        raise UnknownKeyError("the database holds no follow-up page: run `tracker load`")
    return key


ACTORS: Dtypes = {
    "actor_code": "str",
    "kind": "str",
    "name": "str",
    "position": "Int64",
    "tile_row": "Int64",
    "tile_col": "Int64",
    "is_listed": "boolean",
    "is_verified": "boolean",
    "reports": "Int64",
    "reports_with_text": "Int64",
    "reports_citing": "Int64",
    "first_on": "date",
    "last_on": "date",
    "years_silent": "Float64",
    "status": "str",
}


def actors_frame(session: Session, source_key: str, language: str, as_of: date) -> pd.DataFrame:
    """One row per state and institution the page lists, and per state it does not list.

    Columns as `ACTORS`. `status`: `names_paragraphs` (a report cites a paragraph number),
    `no_paragraph` (reports, none of which does), `never` (listed, no report) or `not_listed`.
    `years_silent` counts from the last report to `as_of`, missing where there is none.
    """
    named, english = aliased(ActorName), aliased(ActorName)
    on_page = (
        select(ActorListing)
        .join(Source, Source.source_id == ActorListing.source_id)
        .where(Source.source_key == source_key, ActorListing.is_listed)
        .subquery()
    )
    actors = session.execute(
        select(
            Actor.actor_id,
            Actor.actor_code,
            Actor.kind_code,
            func.coalesce(named.name, english.name, Actor.actor_code),
            on_page.c.position,
            Actor.tile_row,
            Actor.tile_col,
            Actor.is_verified,
        )
        .outerjoin(on_page, on_page.c.actor_id == Actor.actor_id)
        .outerjoin(named, (named.actor_id == Actor.actor_id) & (named.language_code == language))
        .outerjoin(english, (english.actor_id == Actor.actor_id) & (english.language_code == "en"))
        .where(on_page.c.position.is_not(None) | Actor.tile_row.is_not(None))
        .order_by(on_page.c.position.is_(None), on_page.c.position)
    ).all()
    counted = _reports_by_actor(session, source_key)
    rows = []
    for actor_id, code, kind, name, position, row, col, verified in actors:
        reports, texts, citing, first, last = counted.get(actor_id, (0, 0, 0, None, None))
        rows.append(
            (
                code,
                kind,
                name,
                position,
                row,
                col,
                position is not None,
                verified,
                reports,
                texts,
                citing,
                first,
                last,
                (as_of - last).days / DAYS_IN_A_YEAR if last else None,
                _status(position is not None, reports, citing),
            )
        )
    return typed(pd.DataFrame(rows, columns=list(ACTORS)), ACTORS)


def _status(is_listed: bool, reports: int, citing: int) -> str:
    if not is_listed:
        return "not_listed"
    if not reports:
        return "never"
    return "names_paragraphs" if citing else "no_paragraph"


Counted = tuple[int, int, int, date | None, date | None]


def _reports_by_actor(session: Session, source_key: str) -> dict[int, Counted]:
    rows = session.execute(
        select(
            Report.actor_id,
            func.count(),
            func.count(Report.text_sha256),
            func.sum(case((Report.paragraphs != "-", 1), else_=0)),
            func.min(Report.reported_on),
            func.max(Report.reported_on),
        )
        .join(Report.source)
        .where(Source.source_key == source_key, Report.status_code != TextStatus.GONE.value)
        .group_by(Report.actor_id)
    )
    return {actor: (n, texts, citing, first, last) for actor, n, texts, citing, first, last in rows}


REPORTS: Dtypes = {
    "report_key": "str",
    "actor_code": "str",
    "actor_kind": "str",
    "actor_name": "str",
    "reported_on": "date",
    "position": "Int64",
    "paragraphs": "str",
    "language": "str",
    "has_text": "boolean",
    "is_truncated": "boolean",
    "chars": "Int64",
    "text_status": "str",
    "line_start": "Int64",
    "line_end": "Int64",
    "source_key": "str",
    "summary": "str",
    "text": "str",
}


def reports_frame(
    session: Session, language: str, *, source_key: str | None = None, actor: str | None = None
) -> pd.DataFrame:
    """Reports that stand in the latest version of their page, newest first; columns as `REPORTS`.

    Narrowed to one page or one actor where given. `summary` is in `language`, `text` is the
    official wording once imported, both missing where there is none.
    """
    summary, body, name = aliased(ReportSummary), aliased(ReportText), aliased(ActorName)
    query = (
        select(
            Report.report_key,
            Actor.actor_code,
            Actor.kind_code,
            func.coalesce(name.name, Actor.actor_code),
            Report.reported_on,
            Report.position,
            Report.paragraphs,
            Report.language_code,
            Report.has_text,
            Report.is_truncated,
            Report.chars,
            Report.status_code,
            Report.line_start,
            Report.line_end,
            Source.source_key,
            summary.summary,
            body.wording,
        )
        .join(Report.actor)
        .join(Report.source)
        .outerjoin(
            summary,
            (summary.report_id == Report.report_id) & (summary.language_code == language),
        )
        .outerjoin(body, (body.report_id == Report.report_id) & body.is_current)
        .outerjoin(name, (name.actor_id == Actor.actor_id) & (name.language_code == language))
        .where(Report.status_code != TextStatus.GONE.value)
        .order_by(Report.reported_on.desc(), Source.source_id, Report.position)
    )
    if source_key is not None:
        query = query.where(Source.source_key == source_key)
    if actor is not None:
        query = query.where(Actor.actor_code == actor)
    return frame_of(session, query, REPORTS)


LINKS: Dtypes = {
    "report_key": "str",
    "actor_code": "str",
    "actor_kind": "str",
    "reported_on": "date",
    "citation": "str",
    "status": "str",
    "provision_key": "str",
    "basis": "str",
    "confidence": "Float64",
}


def links_frame(session: Session, source_key: str | None = None) -> pd.DataFrame:
    """What every citation may mean, one row a candidate, newest first.

    Columns as `LINKS`, then those of `tracker.queries.decisions.DECISION`.
    """
    query = (
        select(
            Report.report_key,
            Actor.actor_code,
            Actor.kind_code,
            Report.reported_on,
            Citation.paragraph,
            Link.status_code,
            Provision.provision_key,
            Link.basis_code,
            Link.confidence,
        )
        .join(Link.citation)
        .join(Citation.report)
        .join(Report.actor)
        .join(Report.source)
        .outerjoin(Link.provision)
        .where(Report.status_code != TextStatus.GONE.value)
        .order_by(
            Report.reported_on.desc(), Report.position, Citation.position, Link.confidence.desc()
        )
    )
    if source_key is not None:
        query = query.where(Source.source_key == source_key)
    return with_decisions(session, frame_of(session, query, LINKS))


PROVISIONS: Dtypes = {
    "provision_key": "str",
    "instrument_key": "str",
    "instrument_title": "str",
    "instrument_kind": "str",
    "place": "str",
    "adopted_on": "date",
    "adopted_precision": "str",
    "summit": "str",
    "paragraph": "str",
    "position": "Int64",
    "kind": "str",
    "theme": "str",
    "text_status": "str",
    "summary": "str",
    "language": "str",
    "text": "str",
    "text_sha256": "str",
    "line_start": "Int64",
    "line_end": "Int64",
    "source_key": "str",
    "source_title": "str",
    "version": "Int64",
    "certainty": "str",
    "evidence": "str",
}


def provisions_frame(
    session: Session, language: str, source_key: str | None = None
) -> pd.DataFrame:
    """Provisions a source lists now, in its order; columns as `PROVISIONS`.

    Without `source_key`, each provision once: as its own source lists it, last those that no
    source of ours prints.

    `summary`, `theme` and `instrument_title` are in `language` (title and theme in English where
    missing); `text` is the official wording once imported and `language` the one it is in.
    """
    title, english = aliased(InstrumentTitle), aliased(InstrumentTitle)
    label, summary, body = aliased(ThemeLabel), aliased(ProvisionSummary), aliased(ProvisionText)
    own = ProvisionListing.source_id == Provision.source_id  # others may list it too
    chosen = (
        select(Source.source_id).where(Source.source_key == source_key).scalar_subquery()
        if source_key is not None
        else None
    )
    query = (
        select(
            Provision.provision_key,
            Instrument.instrument_key,
            func.coalesce(title.title, english.title, Instrument.instrument_key),
            Instrument.kind_code,
            Instrument.place,
            Instrument.adopted_on,
            Instrument.precision_code,
            Instrument.summit,
            Provision.paragraph,
            func.coalesce(ProvisionListing.position, Provision.position),
            Provision.kind_code,
            func.coalesce(label.label, Theme.theme_key),
            Provision.status_code,
            summary.summary,
            Provision.language_code,
            body.wording,
            func.coalesce(body.sha256, Provision.pinned_sha256),
            body.line_start,
            body.line_end,
            Source.source_key,
            Source.title,
            SourceVersion.ordinal,
            Provision.certainty_code,
            Provision.evidence,
        )
        .select_from(Provision)
        .outerjoin(
            ProvisionListing,
            (ProvisionListing.provision_id == Provision.provision_id)
            & (own if source_key is None else ProvisionListing.source_id == chosen),
        )
        .outerjoin(
            Source,
            Source.source_id == func.coalesce(ProvisionListing.source_id, Provision.source_id),
        )
        .join(Provision.instrument)
        .outerjoin(Provision.theme)
        .outerjoin(label, (label.theme_id == Theme.theme_id) & (label.language_code == language))
        .outerjoin(
            title,
            (title.instrument_id == Instrument.instrument_id) & (title.language_code == language),
        )
        .outerjoin(
            english,
            (english.instrument_id == Instrument.instrument_id) & (english.language_code == "en"),
        )
        .outerjoin(
            summary,
            (summary.provision_id == Provision.provision_id) & (summary.language_code == language),
        )
        .outerjoin(
            body,
            (body.provision_id == Provision.provision_id)
            & (body.language_code == Provision.language_code)
            & body.is_current,
        )
        .outerjoin(SourceVersion, SourceVersion.version_id == body.version_id)
        .where(
            ProvisionListing.is_listed
            if source_key is not None
            else ProvisionListing.is_listed | Provision.source_id.is_(None)
        )
        .order_by(
            Source.source_id.is_(None),
            Source.source_id,
            func.coalesce(ProvisionListing.position, Provision.position),
        )
    )
    return frame_of(session, query, PROVISIONS)


BY_YEAR: Dtypes = {"year": "Int64", "state": "Int64", "institution": "Int64"}


def reports_by_year(reports: pd.DataFrame, first_year: int, last_year: int) -> pd.DataFrame:
    """Reports of states and of institutions per year, years without any included.

    `reports` as `reports_frame`; columns as `BY_YEAR`, one row a year from first to last.
    """
    years = pd.Series([day.year for day in reports["reported_on"]], dtype="Int64")
    rows = [
        (
            year,
            *(
                int(((years == year) & (reports["actor_kind"] == kind)).sum())
                for kind in (ActorKind.STATE, ActorKind.INSTITUTION)
            ),
        )
        for year in range(first_year, last_year + 1)
    ]
    return typed(pd.DataFrame(rows, columns=list(BY_YEAR)), BY_YEAR)
