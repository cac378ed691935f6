"""Brings a parsed follow-up page into the database, in the caller's one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.catalogue.links import refresh_links
from tracker.catalogue.outcome import ImportOutcome
from tracker.catalogue.page_reports import ReportStore
from tracker.catalogue.passages import verify_passages
from tracker.catalogue.provision_texts import ParagraphToStore, ProvisionStore
from tracker.catalogue.source_defects import FoundDefect, record_defects
from tracker.catalogue.source_versions import free_source_key, version_for
from tracker.catalogue.upsert import by_key, set_values
from tracker.errors import BadInputError, UnknownKeyError
from tracker.ingest.page_defects import PageDefect, find_page_defects, provision_languages
from tracker.ingest.reading import Document
from tracker.ingest.summit_page import PageActor, PageInstrument, SummitPage, parse_summit_page
from tracker.keys import fold, slug
from tracker.linking.citations import LinkWeights
from tracker.models import (
    Actor,
    ActorAlias,
    ActorListing,
    ActorName,
    Instrument,
    InstrumentTitle,
    Provision,
    ProvisionListing,
    Resource,
    Source,
)
from tracker.vocab import ActorKind, DefectKind, ProvisionKind, SourceKind

SAME_PAGE_FROM = 0.5  # share of paragraph keys two versions of one page have in common


@dataclass(frozen=True)
class PageOptions:
    """What a person may say about the file beyond its content."""

    source_key: str | None = None
    accept_missing_actors: bool = False


@dataclass
class _Import:
    session: Session
    page: SummitPage
    source: Source
    outcome: ImportOutcome
    actors: dict[str, Actor] = field(default_factory=dict)
    instruments: dict[str, Instrument] = field(default_factory=dict)


def import_summit_page(
    session: Session,
    document: Document,
    weights: LinkWeights,
    options: PageOptions = PageOptions(),
) -> ImportOutcome:
    """Parse and store the page; nothing is committed here.

    Raises:
        BadInputError: a line is wrong, or actors a known page lists are missing from it.
        UnknownKeyError: `options.source_key` names no follow-up page.
    """
    page = parse_summit_page(document.text)
    known = _find_source(session, page, options.source_key)
    if known is not None and not options.accept_missing_actors:
        _require_roster(session, page, known)
    source = known or _new_source(session, document)
    version, is_new = version_for(session, source, document, page.line_count)
    one = _Import(session, page, source, ImportOutcome(source.source_key, document.sha256, is_new))
    if known is None:
        one.outcome.warnings.append(f"a page the catalogue does not know: {source.source_key}")
    _store_actors(one)
    _store_instruments(one)
    languages = provision_languages(page.provisions)
    provisions = ProvisionStore(
        session, source, version, is_new, ProvisionKind.MANDATE, one.outcome.warnings.append
    )
    statuses = provisions.store_all(
        [
            ParagraphToStore(
                one.instruments[read.instrument_key], read.paragraph, languages[read.key], read
            )
            for read in page.provisions
        ]
    )
    one.outcome.count("", statuses)
    report_statuses, report_keys = ReportStore(session, source, version, is_new).store_all(
        page.reports, one.actors
    )
    one.outcome.count("reports_", report_statuses)
    _store_resources(one)
    one.outcome.defects = record_defects(
        session,
        source,
        _subjects(find_page_defects(page, document.text), report_keys, list(statuses)),
        document.text,
    )
    refresh_links(session, weights)
    one.outcome.count_passages(verify_passages(session, source.source_id))
    _count(one)
    return one.outcome


def _find_source(session: Session, page: SummitPage, wanted: str | None) -> Source | None:
    """The stored page this file is a version of: the one named, or the one it shares most with."""
    sources = session.scalars(
        select(Source).where(Source.kind_code == SourceKind.SUMMIT_PAGE.value)
    ).all()
    if wanted is not None:
        named = next((source for source in sources if source.source_key == wanted), None)
        if named is None:
            raise UnknownKeyError(f"no follow-up page {wanted!r}")
        return named
    keys = {one.key for one in page.provisions}
    best: tuple[float, Source] | None = None
    for source in sources:
        listed = _listed_keys(session, source)
        share = len(keys & listed) / len(keys | listed) if listed else 0.0
        if share >= SAME_PAGE_FROM and (best is None or share > best[0]):
            best = share, source
    return best[1] if best else None


def _listed_keys(session: Session, source: Source) -> set[str]:
    rows = session.scalars(
        select(Provision.provision_key)
        .join(Provision.listings)
        .where(ProvisionListing.source_id == source.source_id, ProvisionListing.is_listed)
    )
    return {key.partition("~")[0] for key in rows}


def _require_roster(session: Session, page: SummitPage, source: Source) -> None:
    """A version of a known page lists every actor that the page is known to list.

    Where one is missing the page is cut, or a heading is lost and the reports below it would be
    booked to the actor above.
    """
    aliases = _actors_by_spelling(session)
    listed = {
        aliases[fold(one.name)].actor_code for one in page.actors if fold(one.name) in aliases
    }
    roster = session.scalars(
        select(Actor)
        .join(ActorListing)
        .where(ActorListing.source_id == source.source_id, ActorListing.is_listed)
        .order_by(ActorListing.position)
    )
    missing = [actor.actor_code for actor in roster if actor.actor_code not in listed]
    if missing:
        last = page.actors[-1]
        raise BadInputError(
            f"line {last.line}: expected all states and institutions of this page, "
            f"missing {', '.join(missing[:6])}{' …' if len(missing) > 6 else ''} "  # noqa: PLR2004
            "(a page cut short or a lost heading; --accept-missing-actors imports it all the same)"
        )


def _new_source(session: Session, document: Document) -> Source:
    source = Source(
        source_key=free_source_key(session, f"summit-page-{document.sha256[:8]}"),
        kind_code=SourceKind.SUMMIT_PAGE.value,
        title="Summits of the Americas follow-up page (theme not printed)",
        language_code="en",
    )
    session.add(source)
    session.flush()
    return source


def _actors_by_spelling(session: Session) -> dict[str, Actor]:
    rows = session.execute(select(ActorAlias.alias, Actor).join(Actor))
    return {row.alias: row.Actor for row in rows}


def _store_actors(one: _Import) -> None:
    known = _actors_by_spelling(one.session)
    codes = set(one.session.scalars(select(Actor.actor_code)))
    institutions_began = False
    for read in one.page.actors:
        actor = known.get(fold(read.name))
        if actor is None:
            actor = _new_actor(read, codes, is_institution=institutions_began)
            one.session.add(actor)
            known[fold(read.name)] = actor
            one.outcome.warnings.append(
                f"line {read.line}: {read.name} is not in the catalogue: "
                f"created as {actor.actor_code}, unverified"
            )
        if actor in one.actors.values():
            raise BadInputError.at_line(
                read.line, f"each actor once, {actor.actor_code} is listed above", read.name
            )
        institutions_began = actor.kind_code == ActorKind.INSTITUTION
        one.actors[read.name] = actor
    one.session.flush()
    _list_actors(one)


def _list_actors(one: _Import) -> None:
    """Who this version lists; an actor named before and not now stays, as no longer listed."""
    stored = {
        row.actor_id: row
        for row in one.session.scalars(
            select(ActorListing).where(ActorListing.source_id == one.source.source_id)
        )
    }
    for read in one.page.actors:
        actor_id = one.actors[read.name].actor_id
        row = stored.pop(actor_id, None)
        if row is None:
            row = ActorListing(source_id=one.source.source_id, actor_id=actor_id)
            one.session.add(row)
        set_values(row, position=read.position, is_listed=True)
    for row in stored.values():
        set_values(row, is_listed=False)


def _new_actor(read: PageActor, codes: set[str], *, is_institution: bool) -> Actor:
    """Institutions print their acronym; the page lists them behind the states."""
    institution = is_institution or read.acronym is not None
    stem = (read.acronym or slug(read.name).replace("-", "")[:12] or "XX").upper()
    stem = stem if len(stem) > 1 else f"X{stem}"
    code = next(
        code for code in (stem, *(f"{stem}{n}" for n in range(2, 1000))) if code not in codes
    )
    codes.add(code)
    return Actor(
        actor_code=code,
        kind_code=(ActorKind.INSTITUTION if institution else ActorKind.STATE).value,
        is_verified=False,
        names=[ActorName(language_code="en", name=read.name)],
        aliases=[ActorAlias(alias=fold(read.name))],
    )


def _store_instruments(one: _Import) -> None:
    stored = by_key(one.session.scalars(select(Instrument)), "instrument_key")
    for read in one.page.instruments:
        instrument = stored.get(read.key)
        if instrument is None:
            instrument = _new_instrument(read)
            one.session.add(instrument)
            one.outcome.warnings.append(
                f"line {read.line}: {read.key} is not in the catalogue: created, unverified"
            )
        elif (instrument.adopted_on.year, instrument.adopted_on.month) != (
            read.adopted_on.year,
            read.adopted_on.month,
        ):
            one.outcome.warnings.append(
                f"line {read.line}: {read.key} is printed with {read.adopted_on:%B %Y}, "
                f"the catalogue has {instrument.adopted_on}"
            )
        one.instruments[read.key] = instrument
    one.session.flush()


def _new_instrument(read: PageInstrument) -> Instrument:
    return Instrument(
        instrument_key=read.key,
        kind_code=read.kind.value,
        adopted_on=read.adopted_on,
        precision_code="month",
        place=read.place,
        place_names=read.place,
        is_verified=False,
        titles=[InstrumentTitle(language_code="en", title=f"{read.title}, {read.place}")],
    )


def _store_resources(one: _Import) -> None:
    stored = one.session.scalars(
        select(Resource)
        .where(Resource.source_id == one.source.source_id)
        .order_by(Resource.resource_id)
    ).all()
    wanted = [
        (
            one.actors[read.actor_name].actor_id if read.actor_name else None,
            read.position,
            read.title,
            read.line,
        )
        for read in one.page.resources
    ]
    if [(row.actor_id, row.position, row.title, row.line) for row in stored] == wanted:
        return
    for row in stored:
        one.session.delete(row)
    one.session.add_all(
        Resource(
            source_id=one.source.source_id,
            actor_id=actor_id,
            position=position,
            title=title,
            line=line,
        )
        for actor_id, position, title, line in wanted
    )


def _subjects(
    found: Iterable[PageDefect], report_keys: dict[int, str], provision_keys: list[str]
) -> list[FoundDefect]:
    """Rules speak of reports by their place on the page; the record speaks of them by key."""
    defects = [
        FoundDefect(
            kind=one.kind,
            subject_key=report_keys[one.report.position] if one.report else one.subject_key,
            line=one.line,
            occurrences=one.occurrences,
            quote=one.quote,
        )
        for one in found
    ]
    reused = [key for key in provision_keys if "~" in key]
    return defects + [
        FoundDefect(DefectKind.NUMBER_REUSED_BY_ANOTHER_PAGE, key, None, 1, None) for key in reused
    ]


def _count(one: _Import) -> None:
    page, outcome = one.page, one.outcome
    outcome.instruments = len(page.instruments)
    outcome.provisions = len(page.provisions)
    outcome.actors = len(page.actors)
    outcome.reports = len(page.reports)
    outcome.reports_with_text = sum(report.has_text for report in page.reports)
    outcome.citations = sum(len(report.citations) for report in page.reports)
    outcome.resources = len(page.resources)
