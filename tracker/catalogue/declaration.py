"""Brings a parsed declaration into the database, in the caller's one transaction."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.catalogue.outcome import ImportOutcome
from tracker.catalogue.provision_texts import ParagraphToStore, ProvisionStore
from tracker.catalogue.records import SignatoryPairRow
from tracker.catalogue.source_defects import FoundDefect, record_defects
from tracker.catalogue.source_versions import free_source_key, version_for
from tracker.errors import BadInputError
from tracker.ingest.declaration import Declaration, ListedSignatory, joined, parse_declaration
from tracker.ingest.language import language_of
from tracker.ingest.reading import Document
from tracker.keys import fold, instrument_key, slug
from tracker.models import (
    Instrument,
    InstrumentTitle,
    Provision,
    Signatory,
    SignatoryListing,
    Source,
    SourceVersion,
)
from tracker.vocab import DefectKind, InstrumentKind, ProvisionKind, SignatoryKind, SourceKind

KEY_LENGTH = 150  # characters, with room for a number behind


def import_declaration(
    session: Session, document: Document, pairs: Sequence[SignatoryPairRow]
) -> ImportOutcome:
    """Parse and store the declaration; nothing is committed here.

    `pairs` are reviewed rows saying which listings are one signatory.

    Raises:
        BadInputError: a line is not what a declaration has there.
    """
    read = parse_declaration(document.text)
    instrument = _instrument(session, read)
    source = _source(session, instrument, read)
    version, is_new = version_for(session, source, document, read.line_count)
    outcome = ImportOutcome(source.source_key, document.sha256, is_new)
    if not instrument.is_verified:
        outcome.warnings.append(
            f"{instrument.instrument_key} is not in the catalogue: created, unverified"
        )
    store = ProvisionStore(
        session, source, version, is_new, ProvisionKind.DEMAND, outcome.warnings.append
    )
    outcome.count(
        "",
        store.store_all(
            [
                ParagraphToStore(instrument, one.number, language_of(one.text), one)
                for one in read.paragraphs
            ]
        ),
    )
    groups = joined(read.signatories, _same_as(pairs, instrument.instrument_key))
    _store_signatories(session, instrument, version, groups)
    outcome.defects = record_defects(session, source, _glued(read, groups), document.text)
    outcome.instruments = 1
    outcome.provisions = len(read.paragraphs)
    outcome.signatories = len(groups)
    outcome.signatory_listings = len(read.signatories)
    return outcome


def _instrument(session: Session, read: Declaration) -> Instrument:
    """The declaration issued at that place on that day; made where the catalogue has none."""
    issued = session.scalars(
        select(Instrument).where(
            Instrument.adopted_on == read.issued_on,
            Instrument.kind_code == InstrumentKind.DECLARATION.value,
        )
    )
    for instrument in issued:
        if fold(read.place) in {fold(name) for name in instrument.place_names.split("|")}:
            return instrument
    key = instrument_key(read.place, read.issued_on.year, InstrumentKind.DECLARATION)
    if session.scalar(select(Instrument).where(Instrument.instrument_key == key)):
        raise BadInputError(
            f"{key} is another declaration in the database: expected one issued on {read.issued_on}"
        )
    instrument = Instrument(
        instrument_key=key,
        kind_code=InstrumentKind.DECLARATION.value,
        adopted_on=read.issued_on,
        precision_code="day",
        place=read.place,
        place_names=read.place,
        is_verified=False,
        titles=[InstrumentTitle(language_code="en", title=read.title)],
    )
    session.add(instrument)
    session.flush()
    return instrument


def _source(session: Session, instrument: Instrument, read: Declaration) -> Source:
    source = session.scalar(
        select(Source)
        .join(Provision, Provision.source_id == Source.source_id)
        .where(
            Provision.instrument_id == instrument.instrument_id,
            Source.kind_code == SourceKind.DECLARATION.value,
        )
        .limit(1)
    )
    if source is None:
        source = Source(
            source_key=free_source_key(session, instrument.instrument_key),
            kind_code=SourceKind.DECLARATION.value,
            title=read.title,
            published_on=read.issued_on,
            language_code="en",
        )
        session.add(source)
        session.flush()
    return source


def _same_as(pairs: Sequence[SignatoryPairRow], instrument: str) -> dict[str, str]:
    return {fold(row.name): fold(row.same_as) for row in pairs if row.instrument_key == instrument}


def _store_signatories(
    session: Session,
    instrument: Instrument,
    version: SourceVersion,
    groups: dict[str, list[ListedSignatory]],
) -> None:
    """Write signatories and where they are printed; nothing is written where all is as stored."""
    wanted = {key: groups[name] for name, key in signatory_keys(groups).items()}
    stored = {
        row.signatory_key: row
        for row in session.scalars(
            select(Signatory).where(Signatory.instrument_id == instrument.instrument_id)
        )
    }
    if {key: _listings(row) for key, row in stored.items()} == {
        key: [_place(one, version.version_id) for one in listings]
        for key, listings in wanted.items()
    }:
        return
    for row in stored.values():
        session.delete(row)
    session.flush()
    session.add_all(
        _signatory(key, listings, instrument, version) for key, listings in wanted.items()
    )


def signatory_keys(names: Iterable[str]) -> dict[str, str]:
    """A key for each name, in order; names whose slugs are alike are numbered."""
    used: Counter[str] = Counter()
    keys = {}
    for name in names:
        stem = slug(name)[:KEY_LENGTH] or "signatory"
        used[stem] += 1
        keys[name] = stem if used[stem] == 1 else f"{stem}~{used[stem]}"
    return keys


def _listings(row: Signatory) -> list[tuple[int, int, int, int, str]]:
    return [
        (one.version_id, one.list_number, one.position, one.line, one.as_printed)
        for one in row.listings
    ]


def _place(one: ListedSignatory, version_id: int) -> tuple[int, int, int, int, str]:
    return version_id, one.list_number, one.position, one.line, one.as_printed


def _signatory(
    key: str, listings: list[ListedSignatory], instrument: Instrument, version: SourceVersion
) -> Signatory:
    """One signatory; what its first listing lacks is taken from the next that has it."""
    kinds = [one.kind for one in listings]
    network = SignatoryKind.NETWORK in kinds
    return Signatory(
        instrument_id=instrument.instrument_id,
        signatory_key=key,
        kind_code=(SignatoryKind.NETWORK if network else kinds[0]).value,
        name=listings[0].name,
        acronym=next((one.acronym for one in listings if one.acronym), None),
        scope=next((one.scope for one in listings if one.scope), None),
        listings=[
            SignatoryListing(
                version_id=version.version_id,
                list_number=one.list_number,
                position=one.position,
                line=one.line,
                as_printed=one.as_printed,
            )
            for one in listings
        ],
    )


def _glued(read: Declaration, groups: dict[str, list[ListedSignatory]]) -> list[FoundDefect]:
    named = signatory_keys(groups)
    keys = {
        one.line: named[name]
        for name, listings in groups.items()
        for one in listings
        if one.line in read.glued_lines
    }
    return [FoundDefect(DefectKind.GLUED_NAMES, key, line, 1, None) for line, key in keys.items()]
