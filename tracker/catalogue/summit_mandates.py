"""Brings a parsed page of mandates without reports into the database, in the caller's transaction.

The page numbers its own lists, so its numbers are not those of the instruments. A paragraph is
recognised by its words among those of the Summit it is cited from, and is then only listed: the
page may print a part of it. A paragraph nobody knows gets the number `p` and the first eight hex
digits of its text's SHA-256: the same words have the same key on every page and in every version.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, selectinload

from tracker.catalogue.outcome import ImportOutcome
from tracker.catalogue.provision_texts import ParagraphToStore, ProvisionStore, known_sha256
from tracker.catalogue.source_defects import FoundDefect, record_defects
from tracker.catalogue.source_versions import version_for
from tracker.errors import BadInputError, UnknownKeyError
from tracker.ingest.language import language_of
from tracker.ingest.reading import Document
from tracker.ingest.summit_mandates import (
    MandateCitation,
    MandateParagraph,
    SummitMandates,
    parse_summit_mandates,
    same_provision,
)
from tracker.keys import fold, instrument_key, provision_key, slug
from tracker.models import (
    Actor,
    Instrument,
    InstrumentTitle,
    Provision,
    ProvisionListing,
    Source,
    SourceVersion,
)
from tracker.vocab import DefectKind, InstrumentKind, ProvisionKind, SourceKind

SAME_PAGE_FROM = 0.5  # share of its paragraphs that two versions of a page without theme share
NUMBER_DIGITS = 8
KEY_LENGTH = 80  # characters, so that the key of a defect has room for two of them
WITH_REPORTS, WITHOUT_REPORTS = "summit-page-", "summit-mandates-"  # and the theme, in source keys
PAGES_OF_SUMMITS = (SourceKind.SUMMIT_PAGE.value, SourceKind.SUMMIT_MANDATES.value)
SUMMIT_TEXTS = (InstrumentKind.DECLARATION, InstrumentKind.PLAN, InstrumentKind.MANDATES)
KIND_WORDS = {"plan": InstrumentKind.PLAN, "declaration": InstrumentKind.DECLARATION}
PLAIN_WORDS = frozenset(
    {*KIND_WORDS, "action", "city", "commitment", "for", "mandates", "of", "principles", "the"}
)


@dataclass(frozen=True)
class _Recognised:
    """A paragraph and the provision it is; or those it may be, where there are several."""

    read: MandateParagraph
    provision: Provision | None
    rivals: tuple[str, ...] = ()


@dataclass
class _Summits:
    """What the database holds of Summits when the import begins; instruments are added to it."""

    instruments: list[Instrument]
    provisions: dict[int, list[Provision]]
    countries: dict[str, frozenset[str]]

    def of(self, citation: MandateCitation) -> list[Instrument]:
        """The instruments of the Summit that the citation names by year and place."""
        return [
            one
            for one in self.instruments
            if one.adopted_on.year == citation.year
            and (citation.place is None or _is_one_of(self.places(one), citation.place))
        ]

    def places(self, instrument: Instrument) -> frozenset[str]:
        """How the place of adoption is called, and its country."""
        names = [*instrument.place_names.split("|"), instrument.place or ""]
        country = self.countries.get(instrument.country_code or "", frozenset())
        return country | {fold(name) for name in names if name}

    def named(self, citation: MandateCitation) -> Instrument | None:
        """The instrument the citation means: by title, by kind, or as that of a chapter."""
        of_summit = self.of(citation)
        name = fold(citation.instrument_name)
        titled = [one for one in of_summit if name in _titles(one)]
        if titled:
            return _only(titled)
        plain = [one for one in of_summit if _is_plain(one)]
        if kind := _kind_word(name):
            return _only([one for one in plain if one.kind_code == kind])
        if citation.place is None:
            return None
        mandates = [one for one in plain if one.kind_code == InstrumentKind.MANDATES]
        verified = [one for one in of_summit if one.is_verified]
        return _only(mandates) or _only(plain) or _only(verified)

    def recognise(self, read: MandateParagraph) -> _Recognised:
        """Which of the Summit's provisions has these words, as the database was before."""
        provisions = [
            provision
            for one in self.of(read.citation)
            for provision in self.provisions.get(one.instrument_id, [])
        ]
        named = self.named(read.citation)
        stored = [one for one in provisions if one.paragraph == _number(read)]
        stored.sort(key=lambda one: named is None or one.instrument_id != named.instrument_id)
        if stored:
            return _Recognised(read, stored[0])
        hashes = frozenset(read.match_sha256s)
        same = [one for one in provisions if _has_words(one, read, hashes)]
        if len(same) == 1:
            return _Recognised(read, same[0])
        return _Recognised(read, None, tuple(one.provision_key for one in same))


@dataclass
class _Import:
    session: Session
    source: Source
    summits: _Summits
    outcome: ImportOutcome
    paragraphs: list[ParagraphToStore] = field(default_factory=list)
    defects: list[FoundDefect] = field(default_factory=list)


def import_summit_mandates(
    session: Session, document: Document, source_key: str | None = None
) -> ImportOutcome:
    """Parse and store the page; nothing is committed here.

    `source_key` names the page this is a version of; by default the bytes say so if they are
    known, then the printed theme, and of a page without theme its paragraphs.

    Raises:
        BadInputError: a line is wrong, or the key the page would have is another source's.
        UnknownKeyError: `source_key` names no page of mandates.
    """
    page = parse_summit_mandates(document.text)
    summits = _summits(session)
    recognised = [summits.recognise(one) for one in page.paragraphs]
    known = _named_source(session, source_key) or _find_source(
        session, page, recognised, document.sha256
    )
    source = known or _new_source(session, page, document)
    version, is_new = version_for(session, source, document, page.line_count)
    one = _Import(
        session, source, summits, ImportOutcome(source.source_key, document.sha256, is_new)
    )
    if known is None:
        one.outcome.warnings.append(f"a page the catalogue does not know: {source.source_key}")
    _gather(one, recognised, document.text)
    store = ProvisionStore(
        session, source, version, is_new, ProvisionKind.MANDATE, one.outcome.warnings.append
    )
    one.outcome.count("", store.store_all(one.paragraphs))
    one.outcome.defects = record_defects(session, source, one.defects, document.text)
    one.outcome.instruments = len({each.instrument.instrument_id for each in one.paragraphs})
    one.outcome.provisions = len(page.paragraphs)
    return one.outcome


def _summits(session: Session) -> _Summits:
    """Instruments that the catalogue gives a Summit, or a follow-up page prints paragraphs of."""
    printed = (
        select(Provision.instrument_id)
        .join(Provision.listings)
        .join(Source, Source.source_id == ProvisionListing.source_id)
        .where(Source.kind_code.in_(PAGES_OF_SUMMITS))
    )
    instruments = session.scalars(
        select(Instrument)
        .where(
            Instrument.kind_code.in_([kind.value for kind in SUMMIT_TEXTS]),
            or_(Instrument.summit.is_not(None), Instrument.instrument_id.in_(printed)),
        )
        .order_by(Instrument.instrument_key)
    ).all()
    provisions: dict[int, list[Provision]] = {}
    for provision in session.scalars(
        select(Provision)
        .where(Provision.instrument_id.in_([one.instrument_id for one in instruments]))
        .order_by(Provision.position, Provision.provision_key)
        .options(selectinload(Provision.texts))
    ):
        provisions.setdefault(provision.instrument_id, []).append(provision)
    return _Summits(list(instruments), provisions, _countries(session))


def _countries(session: Session) -> dict[str, frozenset[str]]:
    return {
        actor.actor_code: frozenset(
            [*(fold(one.name) for one in actor.names), *(one.alias for one in actor.aliases)]
        )
        for actor in session.scalars(select(Actor))
    }


def _number(read: MandateParagraph) -> str:
    """The number it gets where nobody knows it."""
    return f"p{read.sha256[:NUMBER_DIGITS]}"


def _is_one_of(places: Iterable[str], printed: str) -> bool:
    """`Quebec City` is Quebec."""
    return not {fold(printed), fold(printed).removesuffix(" city")}.isdisjoint(places)


def _titles(instrument: Instrument) -> set[str]:
    """Its titles, each also without what follows a colon."""
    titles = [fold(one.title) for one in instrument.titles]
    return {*titles, *(title.partition(":")[0].strip() for title in titles)}


def _is_plain(instrument: Instrument) -> bool:
    """Whether it is the Summit's declaration, plan or mandates, and not a text with a name."""
    place, year = instrument.place or "", instrument.adopted_on.year
    return instrument.instrument_key == instrument_key(place, year, instrument.kind_code)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def _kind_word(name: str) -> InstrumentKind | None:
    return next((KIND_WORDS[word] for word in _words(name) if word in KIND_WORDS), None)


def _only(instruments: Sequence[Instrument]) -> Instrument | None:
    return instruments[0] if len(instruments) == 1 else None


def _has_words(provision: Provision, read: MandateParagraph, hashes: frozenset[str]) -> bool:
    if hashes & {provision.pinned_sha256, provision.reprinted_sha256}:
        return True
    current = [one for one in provision.texts if one.is_current]
    return any(one.sha256 in hashes or same_provision(one.wording, read) for one in current)


def _pages(session: Session) -> dict[str, Source]:
    kind = SourceKind.SUMMIT_MANDATES.value
    rows = select(Source).where(Source.kind_code == kind).order_by(Source.source_key)
    return {one.source_key: one for one in session.scalars(rows)}


def _named_source(session: Session, wanted: str | None) -> Source | None:
    if wanted is None:
        return None
    source = _pages(session).get(wanted)
    if source is None:
        raise UnknownKeyError(f"no page of mandates {wanted!r}")
    return source


def _find_source(
    session: Session, page: SummitMandates, recognised: Sequence[_Recognised], sha256: str
) -> Source | None:
    """The stored page this file is a version of: of these bytes, of that theme, or most alike."""
    sources = _pages(session)
    same_bytes = session.scalars(
        select(Source.source_key)
        .join(SourceVersion)
        .where(SourceVersion.sha256 == sha256, Source.source_key.in_(sources))
        .order_by(SourceVersion.version_id.desc())
    ).first()
    key = same_bytes or _theme_key(page)
    if key is not None:
        return sources.get(key)
    shares = [(_share(session, one, recognised), one) for one in sources.values()]
    share, best = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    return best if share >= SAME_PAGE_FROM else None


def _theme_key(page: SummitMandates) -> str | None:
    theme = slug(page.theme or "")[:KEY_LENGTH]
    return f"{WITHOUT_REPORTS}{theme}" if theme else None


def _share(session: Session, source: Source, recognised: Sequence[_Recognised]) -> float:
    """Paragraphs this page and the stored one share, of all that either has.

    Of a page that was never imported the catalogue knows a part: those of the page with reports
    on its theme. Then that part counts as all.
    """
    keys = [source.source_key]
    is_known_whole = session.scalar(
        select(exists().where(SourceVersion.source_id == source.source_id))
    )
    if not is_known_whole:
        keys.append(WITH_REPORTS + source.source_key.removeprefix(WITHOUT_REPORTS))
    listed = set(
        session.scalars(
            select(ProvisionListing.provision_id)
            .join(Source, Source.source_id == ProvisionListing.source_id)
            .where(Source.source_key.in_(keys), ProvisionListing.is_listed)
        )
    )
    printed = {one.provision.provision_id for one in recognised if one.provision is not None}
    unknown = sum(one.provision is None for one in recognised)
    whole = len(listed | printed) + unknown if is_known_whole else len(listed)
    return len(listed & printed) / whole if whole else 0.0


def _new_source(session: Session, page: SummitMandates, document: Document) -> Source:
    key = _theme_key(page) or f"{WITHOUT_REPORTS}{document.sha256[:NUMBER_DIGITS]}"
    if session.scalar(select(Source).where(Source.source_key == key)):
        raise BadInputError(f"{key} is a source of another kind in the database")
    source = Source(
        source_key=key,
        kind_code=SourceKind.SUMMIT_MANDATES.value,
        title="Summits of the Americas, Follow-up and Implementation: Mandates "
        f"({page.theme or 'theme not printed'})",
        language_code="en",
    )
    session.add(source)
    session.flush()
    return source


def _gather(one: _Import, recognised: Sequence[_Recognised], text: str) -> None:
    """What is to be stored, each provision once, and what is wrong in the page."""
    lettered = _lettered(one, recognised)
    printed: dict[str, str] = {}
    for found in recognised:
        read = found.read
        provision = found.provision or lettered.get(read.position)
        paragraph = _known(one, provision, read) if provision else _unknown(one, found)
        key = provision_key(paragraph.instrument.instrument_key, paragraph.number)
        key = provision.provision_key if provision else key
        if key not in printed:
            one.paragraphs.append(paragraph)
        one.defects.extend(_defects_of(read, key, printed.get(key), text))
        printed.setdefault(key, read.sha256)
        if found.rivals:
            rivals = " or ".join(found.rivals)
            one.outcome.warnings.append(f"line {read.line_start}: may be {rivals}: stored as {key}")


def _known(one: _Import, provision: Provision, read: MandateParagraph) -> ParagraphToStore:
    """Only the page a text comes from may store it again, or for the first time."""
    is_own = provision.source_id == one.source.source_id
    may_store = is_own and known_sha256(provision) in {None, read.sha256}
    return ParagraphToStore(
        provision.instrument,
        provision.paragraph,
        language_of(read.text) if may_store else provision.language_code,
        read,
        known=None if may_store else provision,
    )


def _unknown(one: _Import, found: _Recognised) -> ParagraphToStore:
    read = found.read
    return ParagraphToStore(_instrument(one, read), _number(read), language_of(read.text), read)


def _lettered(one: _Import, recognised: Sequence[_Recognised]) -> dict[int, Provision]:
    """Provisions whose words the catalogue does not know, by the position they are printed at.

    They are pinned by letter as this very page's, which prints one paragraph of that instrument
    with that sub-item alone.
    """
    unknown = {
        (provision.instrument_id, provision.paragraph): provision
        for provisions in one.summits.provisions.values()
        for provision in provisions
        if provision.source_id == one.source.source_id and known_sha256(provision) is None
    }
    found: dict[tuple[int, str], list[int]] = {}
    for read in (each.read for each in recognised if each.provision is None):
        named = one.summits.named(read.citation)
        if named is not None and len(read.items) == 1:
            place = named.instrument_id, read.items[0].label or ""
            found.setdefault(place, []).append(read.position)
    return {
        positions[0]: unknown[place]
        for place, positions in found.items()
        if place in unknown and len(positions) == 1
    }


def _defects_of(
    read: MandateParagraph, key: str, before: str | None, text: str
) -> Iterator[FoundDefect]:
    """A citation that lost its opening bracket; a text printed before, whose hash is `before`."""
    if not read.citation.printed.startswith("("):
        behind = text[read.char_end :]
        at = read.char_end + len(behind) - len(behind.lstrip())
        line = text.count("\n", 0, at) + 1
        yield FoundDefect(DefectKind.TYPO, key, line, 1, read.citation.printed)
    if before == read.sha256:
        yield FoundDefect(DefectKind.REPEATED_TEXT, key, read.line_start, 1, None)


def _instrument(one: _Import, read: MandateParagraph) -> Instrument:
    """The instrument the citation names; made where the catalogue has none."""
    known = one.summits.named(read.citation)
    if known is not None:
        return known
    instrument = _new_instrument(one, read.citation)
    one.session.add(instrument)
    one.session.flush()
    is_dated = instrument.adopted_on != _last_day(read.citation)
    one.summits.instruments.append(instrument)
    one.outcome.warnings.append(
        f"line {read.line_start}: {instrument.instrument_key} is not in the catalogue: "
        f"created, unverified{'' if is_dated else '; December stands for its month, not printed'}"
    )
    return instrument


def _new_instrument(one: _Import, citation: MandateCitation) -> Instrument:
    """Beside the others of its Summit; of an unknown one the page prints the year only."""
    others = one.summits.of(citation)
    summit = others[0] if len({each.place for each in others}) == 1 else None
    place = summit.place if summit else citation.place
    names = one.summits.places(summit) if summit else {fold(place or "")}
    kind = _kind_of(citation.instrument_name)
    return Instrument(
        instrument_key=_free_key(one.session, _instrument_key(citation, place, kind, names)),
        kind_code=kind.value,
        adopted_on=summit.adopted_on if summit else _last_day(citation),
        precision_code=summit.precision_code if summit else "month",
        place=place,
        place_names=summit.place_names if summit else place or "",
        country_code=summit.country_code if summit else None,
        summit=summit.summit if summit else citation.summit,
        is_verified=False,
        titles=[InstrumentTitle(language_code="en", title=citation.instrument_name)],
    )


def _last_day(citation: MandateCitation) -> date:
    """Nothing is taken for adopted before it can have been."""
    return date(citation.year, 12, 31)


def _kind_of(name: str) -> InstrumentKind:
    named = _kind_word(name)
    if named is None and "commitment" in _words(name):
        return InstrumentKind.DECLARATION
    return named or InstrumentKind.MANDATES


def _instrument_key(
    citation: MandateCitation, place: str | None, kind: InstrumentKind, places: Iterable[str]
) -> str:
    """`oz-2001-plan`; of a text with a name of its own, `oz-2001-great-ferries`."""
    of_place = {word for name in places for word in _words(name)}
    where = slug(place or "") or "summit"
    is_plain = set(_words(citation.instrument_name)) <= PLAIN_WORDS | of_place
    what = kind.value if is_plain else slug(citation.instrument_name) or kind.value
    return instrument_key(where, citation.year, what)[:KEY_LENGTH]


def _free_key(session: Session, wanted: str) -> str:
    """`wanted`, or `wanted-2` and so on where another instrument has it."""
    taken = set(
        session.scalars(
            select(Instrument.instrument_key).where(Instrument.instrument_key.startswith(wanted))
        )
    )
    number = 2
    key = wanted
    while key in taken:
        key, number = f"{wanted}-{number}", number + 1
    return key
