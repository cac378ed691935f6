"""Stores the official wording of provisions and says what became of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.catalogue.upsert import set_values
from tracker.ingest.contact import mask_contact_data
from tracker.keys import normalised, provision_key, text_sha256
from tracker.models import (
    Instrument,
    Provision,
    ProvisionListing,
    ProvisionText,
    Source,
    SourceVersion,
)
from tracker.vocab import ProvisionKind, TextStatus


class ReadParagraph(Protocol):
    """What both importers know of a paragraph."""

    @property
    def position(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def line_start(self) -> int: ...
    @property
    def line_end(self) -> int: ...
    @property
    def char_start(self) -> int: ...
    @property
    def char_end(self) -> int: ...


@dataclass(frozen=True)
class ParagraphToStore:
    """A paragraph with the instrument it belongs to, its number and its language.

    `known` is the provision it was found to be by its words: that one is listed and stays as it is.
    """

    instrument: Instrument
    number: str
    language: str
    read: ReadParagraph
    known: Provision | None = None


@dataclass
class ProvisionStore:
    """Writes one source's paragraphs; `kind` is what an uncatalogued one is taken for."""

    session: Session
    source: Source
    version: SourceVersion
    is_new_version: bool
    kind: ProvisionKind
    warn: Callable[[str], None]

    def store_all(self, paragraphs: list[ParagraphToStore]) -> dict[str, TextStatus]:
        """Store every paragraph; those the source listed before and no longer does are gone.

        Returns the status of each, by provision key.
        """
        listings = self._listings()
        listed = {(row.provision.instrument_id, row.provision.paragraph): row for row in listings}
        statuses: dict[str, TextStatus] = {}
        for paragraph in paragraphs:
            key = (paragraph.instrument.instrument_id, paragraph.number)
            if paragraph.known is not None:
                self._list_known(paragraph.known, paragraph)
                statuses[paragraph.known.provision_key] = TextStatus.VERIFIED
                continue
            provision, status = self._store(paragraph, listed.pop(key, None))
            statuses[provision.provision_key] = status
        for listing in listings:
            if listing.is_listed and listing.provision.provision_key not in statuses:
                self._gone(listing)
                statuses[listing.provision.provision_key] = TextStatus.GONE
        self.session.flush()
        return statuses

    def _listings(self) -> Sequence[ProvisionListing]:
        """This source's listings; one that is listed goes behind one that no longer is."""
        return self.session.scalars(
            select(ProvisionListing)
            .where(ProvisionListing.source_id == self.source.source_id)
            .order_by(ProvisionListing.is_listed)
            .options(
                selectinload(ProvisionListing.provision).selectinload(Provision.texts),
            )
        ).all()

    def _store(
        self, paragraph: ParagraphToStore, listing: ProvisionListing | None
    ) -> tuple[Provision, TextStatus]:
        sha256 = text_sha256(paragraph.read.text)
        before: str | None = None
        if listing is not None and self._may_rewrite(listing.provision, sha256):
            provision = listing.provision
            before = known_sha256(provision)
            listing.is_listed = True
            listing.position = paragraph.read.position
        else:
            if listing is not None:
                listing.is_listed = False
            provision = self._shared(paragraph, sha256) or self._new(paragraph)
            before = known_sha256(provision)
        self._write_text(provision, paragraph, sha256)
        status = _status(before, sha256)
        if self.is_new_version and self._owns(provision):
            set_values(provision, status_code=status.value)
        return provision, status

    def _owns(self, provision: Provision) -> bool:
        return provision.source_id == self.source.source_id

    def _may_rewrite(self, provision: Provision, sha256: str) -> bool:
        """Only the source a text comes from may change it."""
        return self._owns(provision) or known_sha256(provision) == sha256

    def _shared(self, paragraph: ParagraphToStore, sha256: str) -> Provision | None:
        """The same paragraph with the same text, already stored from another source."""
        key = provision_key(paragraph.instrument.instrument_key, paragraph.number)
        provision = self.session.scalar(select(Provision).where(Provision.provision_key == key))
        if provision is None or self._owns(provision) or known_sha256(provision) != sha256:
            return None
        self._list(provision, paragraph)
        return provision

    def _new(self, paragraph: ParagraphToStore) -> Provision:
        key = provision_key(paragraph.instrument.instrument_key, paragraph.number)
        if self.session.scalar(select(Provision).where(Provision.provision_key == key)):
            self.warn(
                f"{key} has another text in another source; "
                f"stored as {key}~{self.source.source_key}"
            )
            key = f"{key}~{self.source.source_key}"
        provision = self.session.scalar(select(Provision).where(Provision.provision_key == key))
        if provision is None:
            provision = Provision(
                provision_key=key,
                instrument_id=paragraph.instrument.instrument_id,
                source_id=self.source.source_id,
                paragraph=paragraph.number,
                position=paragraph.read.position,
                kind_code=self.kind.value,
                language_code=paragraph.language,
                status_code=TextStatus.NEW.value,
            )
            self.session.add(provision)
        self._list(provision, paragraph)
        return provision

    def _list(self, provision: Provision, paragraph: ParagraphToStore) -> None:
        provision.listings.append(
            ProvisionListing(
                source_id=self.source.source_id,
                position=paragraph.read.position,
                is_listed=True,
            )
        )
        self.session.flush()

    def _list_known(self, provision: Provision, paragraph: ParagraphToStore) -> None:
        """List a provision without touching its text."""
        own = [one for one in provision.listings if one.source_id == self.source.source_id]
        for one in own:
            set_values(one, position=paragraph.read.position, is_listed=True)
        if not own:
            self._list(provision, paragraph)
        if self._owns(provision) and provision.status_code == TextStatus.GONE:
            provision.status_code = TextStatus.VERIFIED.value

    def _write_text(self, provision: Provision, paragraph: ParagraphToStore, sha256: str) -> None:
        current = next((text for text in provision.texts if text.is_current), None)
        if current is not None and current.sha256 == sha256:
            if self._owns(provision) and current.version_id != self.version.version_id:
                _move(current, self.version, paragraph)
            return
        if current is not None:
            current.is_current = False
            self.session.flush()  # one current text at a time, also within the transaction
        provision.language_code = paragraph.language
        provision.texts.append(
            ProvisionText(
                version_id=self.version.version_id,
                language_code=paragraph.language,
                wording=mask_contact_data(paragraph.read.text)[0],
                sha256=sha256,
                chars=len(normalised(paragraph.read.text)),
                line_start=paragraph.read.line_start,
                line_end=paragraph.read.line_end,
                char_start=paragraph.read.char_start,
                char_end=paragraph.read.char_end,
                is_current=True,
            )
        )

    def _gone(self, listing: ProvisionListing) -> None:
        listing.is_listed = False
        if self._owns(listing.provision):
            listing.provision.status_code = TextStatus.GONE.value


def _move(text: ProvisionText, version: SourceVersion, paragraph: ParagraphToStore) -> None:
    """The same words in a newer version: its places are those of the newer version."""
    text.version_id = version.version_id
    text.line_start, text.line_end = paragraph.read.line_start, paragraph.read.line_end
    text.char_start, text.char_end = paragraph.read.char_start, paragraph.read.char_end


def known_sha256(provision: Provision) -> str | None:
    """Hash of the newest wording known: imported, else pinned by the catalogue."""
    current = next((text for text in provision.texts if text.is_current), None)
    return current.sha256 if current else provision.pinned_sha256


def _status(before: str | None, sha256: str) -> TextStatus:
    if before is None:
        return TextStatus.NEW
    return TextStatus.VERIFIED if before == sha256 else TextStatus.CHANGED
