"""Brings the passages of an organisation's agenda into the database, in the caller's transaction.

The catalogue pins where each passage stands in the document with white space normalised, and its
hash. Nothing else of the document is stored: it holds names and contacts of persons.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.catalogue.outcome import ImportOutcome
from tracker.catalogue.source_defects import record_defects
from tracker.catalogue.source_versions import version_for
from tracker.catalogue.upsert import set_values
from tracker.errors import BadInputError
from tracker.ingest.contact import mask_contact_data
from tracker.ingest.reading import Document, split_lines
from tracker.keys import normalised, text_sha256
from tracker.models import Passage, Provision, ProvisionText, Source, SourceVersion
from tracker.vocab import SourceKind, TextStatus

KNOWN_FROM = 0.5  # share of an agenda's passages that must stand in a version of it


@dataclass(frozen=True)
class _Pinned:
    """A passage of the catalogue with its provision."""

    passage: Passage
    provision: Provision


@dataclass(frozen=True)
class _Printed:
    """The document; `places` says of each character of `plain` where it stands in `text`."""

    text: str
    plain: str
    places: Sequence[int]

    def holds(self, passage: Passage) -> bool:
        """Whether the passage stands where the catalogue has it."""
        found = self.plain[passage.char_start : passage.char_end]
        return len(found) == passage.char_end - passage.char_start and (
            text_sha256(found) == passage.text_sha256
        )

    def span(self, passage: Passage) -> tuple[int, int]:
        """Where a passage that it holds begins and ends in `text`."""
        return self.places[passage.char_start], self.places[passage.char_end - 1] + 1


def import_agenda(session: Session, document: Document) -> ImportOutcome:
    """Find out which agenda the document is and store its passages; nothing is committed here.

    Raises:
        BadInputError: it is no agenda whose passages the catalogue has.
    """
    printed = _printed(document.text)
    source, pinned = _recognised(session, printed)
    line_count = len(split_lines(document.text))
    version, is_new = version_for(session, source, document, line_count)
    outcome = ImportOutcome(source.source_key, document.sha256, is_new)
    statuses: dict[str, TextStatus] = {}
    for one in pinned:
        key = one.provision.provision_key
        is_held = printed.holds(one.passage)
        _store(session, one, printed if is_held else None, version)
        if not is_held:
            outcome.warnings.append(
                f"{key} ({one.passage.language_code}) has other words here: its text is not stored"
            )
        as_before = is_held and statuses.get(key) is not TextStatus.CHANGED
        statuses[key] = TextStatus.VERIFIED if as_before else TextStatus.CHANGED
    _write_statuses(pinned, statuses)
    outcome.count("", statuses)
    outcome.defects = record_defects(session, source, [], document.text)
    outcome.instruments = len({one.provision.instrument_id for one in pinned})
    outcome.provisions = len(statuses)
    return outcome


def _printed(text: str) -> _Printed:
    places = array("I")  # a list would take ten times the room
    at = 0
    for word in text.split():
        start = text.index(word, at)
        if places:
            places.append(at)  # the blank before the word
        at = start + len(word)
        places.extend(range(start, at))
    return _Printed(text, normalised(text), places)


def _recognised(session: Session, printed: _Printed) -> tuple[Source, list[_Pinned]]:
    """The agenda most of whose passages stand in the document, with all its passages."""
    best: tuple[float, Source | None, list[_Pinned]] = 0.0, None, []
    for source, pinned in _agendas(session):
        share = sum(printed.holds(one.passage) for one in pinned) / len(pinned)
        if share > best[0]:
            best = share, source, pinned
    share, known, pinned = best
    if known is None:
        raise BadInputError(
            "expected the document of an agenda in the catalogue, "
            "found no passage of one where the catalogue has it"
        )
    if share < KNOWN_FROM:
        held = sum(printed.holds(one.passage) for one in pinned)
        raise BadInputError(
            f"expected at least half of the passages of {known.source_key} where the catalogue "
            f"has them, found {held} of {len(pinned)}: another document, or damaged"
        )
    return known, pinned


def _agendas(session: Session) -> list[tuple[Source, list[_Pinned]]]:
    sources = session.scalars(
        select(Source).where(Source.kind_code == SourceKind.AGENDA.value).order_by(Source.source_id)
    ).all()
    agendas = [(source, _pinned(session, source)) for source in sources]
    return [(source, pinned) for source, pinned in agendas if pinned]


def _pinned(session: Session, source: Source) -> list[_Pinned]:
    rows = session.execute(
        select(Passage, Provision)
        .join(Provision, Provision.provision_id == Passage.provision_id)
        .where(Passage.source_id == source.source_id)
        .order_by(Provision.position, Passage.language_code)
        .options(selectinload(Provision.texts))
    )
    return [_Pinned(row.Passage, row.Provision) for row in rows]


def _store(
    session: Session, one: _Pinned, printed: _Printed | None, version: SourceVersion
) -> None:
    """The passage's text in its language; without `printed` none stays current."""
    passage, provision = one.passage, one.provision
    current = next(
        (
            text
            for text in provision.texts
            if text.is_current and text.language_code == passage.language_code
        ),
        None,
    )
    if printed is not None and current is not None and current.sha256 == passage.text_sha256:
        set_values(current, version_id=version.version_id, **_where(printed, passage))
        return
    if current is not None:
        current.is_current = False
        session.flush()  # one current text at a time, also within the transaction
    if printed is not None:
        provision.texts.append(_text(printed, passage, version))


def _where(printed: _Printed, passage: Passage) -> dict[str, int]:
    start, end = printed.span(passage)
    return {
        "line_start": printed.text.count("\n", 0, start) + 1,
        "line_end": printed.text.count("\n", 0, end) + 1,
        "char_start": start,
        "char_end": end,
    }


def _text(printed: _Printed, passage: Passage, version: SourceVersion) -> ProvisionText:
    start, end = printed.span(passage)
    wording = printed.text[start:end]
    return ProvisionText(
        version_id=version.version_id,
        language_code=passage.language_code,
        wording=mask_contact_data(wording)[0],
        sha256=passage.text_sha256,
        chars=len(normalised(wording)),
        is_current=True,
        **_where(printed, passage),
    )


def _write_statuses(pinned: Sequence[_Pinned], statuses: dict[str, TextStatus]) -> None:
    for one in pinned:
        if one.provision.source_id == one.passage.source_id:
            status = statuses[one.provision.provision_key]
            set_values(one.provision, status_code=status.value)
