"""What importing a declaration does: its paragraphs, its versions, and who signed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.catalogue.test_load import everything
from tracker.catalogue.declaration import import_declaration
from tracker.catalogue.outcome import ImportOutcome
from tracker.catalogue.records import SignatoryPairRow
from tracker.catalogue.seed_tables import Seeds
from tracker.errors import BadInputError
from tracker.ingest.reading import decode, read_document
from tracker.keys import text_sha256
from tracker.models import Instrument, Provision, ProvisionText, Signatory, Source, SourceDefect

PARAGRAPHS = (
    "We ask that every bridge stay open to people on foot, by day and by night.",
    "We ask states to count the bridges they close and to say why they did so.",
    "We shall meet again at the river and read aloud what has been counted.",
)
LISTS = (
    (
        "- Red de Puentes -RP- (México)",
        "- Amigos del Río Norte",
        "- **Foro de los Vados** (Regional)",
        "- Casa del Vado A.C.Ferrymen Without Borders (Chile)",
    ),
    (
        "Red de Puentes y Vados (RP)- México",
        "Amigos del río norte",
        "Boatmen and boatwomen: Ana Remo - boatwoman; Luis Vela, ferryman",
    ),
)


def declaration(
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    lists: tuple[tuple[str, ...], ...] = LISTS,
    dated: str = "Springfield, May 9, 2031",
) -> str:
    """A declaration on bridges, as it would be published."""
    lines = ["A Call of River Dwellers", "", dated, ""]
    lines += [f"{number}. {paragraph}" for number, paragraph in enumerate(paragraphs, 1)]
    for heading, names in zip(("Signatories:", "Red de firmantes:"), lists, strict=False):
        lines += ["", heading, "", *names]
    return "\n".join(lines)


@pytest.fixture
def bring(session: Session, seeds: Seeds) -> Callable[..., ImportOutcome]:
    """Imports a text as a declaration."""

    def import_text(text: str, pairs: list[SignatoryPairRow] | None = None) -> ImportOutcome:
        document = decode(text.encode(), "declaration.txt")
        outcome = import_declaration(session, document, pairs or seeds.signatory_pairs)
        session.flush()
        session.expire_all()
        return outcome

    return import_text


def signatories(session: Session, instrument: str) -> dict[str, Signatory]:
    """The stored signatories of an instrument, by name."""
    rows = session.scalars(
        select(Signatory)
        .join(Instrument, Instrument.instrument_id == Signatory.instrument_id)
        .where(Instrument.instrument_key == instrument)
    )
    return {row.name: row for row in rows}


def provision(session: Session, key: str) -> Provision:
    return session.scalars(select(Provision).where(Provision.provision_key == key)).one()


SPRINGFIELD = "springfield-2031-declaration"


def test_unknown_declaration_is_brought_in_whole(session: Session, bring):
    """A declaration the catalogue does not know is stored whole: created, unverified, warned of."""
    outcome = bring(declaration())
    assert outcome.source_key == SPRINGFIELD
    assert outcome.is_new_version
    assert (outcome.instruments, outcome.provisions, outcome.new) == (1, 3, 3)
    assert (outcome.signatories, outcome.signatory_listings) == (7, 9)
    assert outcome.new_keys == [f"{SPRINGFIELD}:{number}" for number in (1, 2, 3)]
    assert outcome.warnings == [f"{SPRINGFIELD} is not in the catalogue: created, unverified"]
    made = session.scalars(select(Instrument).where(Instrument.instrument_key == SPRINGFIELD)).one()
    assert (made.is_verified, made.precision_code, made.place) == (False, "day", "Springfield")
    assert {one.kind_code for one in made.provisions} == {"demand"}


def test_paragraphs_are_found_where_they_say(session: Session, bring):
    """Offsets and lines of every paragraph point at its text in the document."""
    printed = declaration()
    bring(printed)
    texts = session.scalars(select(ProvisionText)).all()
    assert len(texts) == 3
    for one in texts:
        assert text_sha256(printed[one.char_start : one.char_end]) == one.sha256
        assert printed.split("\n")[one.line_start - 1].endswith(one.wording)


def test_listings_of_one_signatory_are_one_row(session: Session, bring):
    """One signatory in two lists is one row: by folded name, or by the acronym it prints."""
    bring(declaration())
    stored = signatories(session, SPRINGFIELD)
    assert len(stored) == 7
    lists = {
        name: [listing.list_number for listing in row.listings] for name, row in stored.items()
    }
    assert lists["Red de Puentes"] == [1, 2]
    assert lists["Amigos del Río Norte"] == [1, 2]
    assert lists["Casa del Vado A.C."] == lists["Ferrymen Without Borders"] == [1]
    red = stored["Red de Puentes"]
    assert (red.acronym, red.scope, red.kind_code) == ("RP", "México", "organisation")
    assert [one.as_printed for one in red.listings] == [LISTS[0][0].removeprefix("- "), LISTS[1][0]]


def test_networks_and_persons_are_told_apart(session: Session, bring):
    """A name in bold is a network; names behind a colon are persons."""
    bring(declaration())
    kinds = {name: row.kind_code for name, row in signatories(session, SPRINGFIELD).items()}
    assert kinds["Foro de los Vados"] == "network"
    assert kinds["Ana Remo"] == kinds["Luis Vela"] == "person"


def test_reviewed_pair_joins_two_names(session: Session, bring):
    """Two names that a reviewed row calls one signatory are one row."""
    pair = SignatoryPairRow(
        instrument_key=SPRINGFIELD,
        name="Ferrymen Without Borders",
        same_as="Amigos del Río Norte",
        reason="The same people under two flags",
    )
    outcome = bring(declaration(), pairs=[pair])
    assert outcome.signatories == 6
    joined = signatories(session, SPRINGFIELD)["Amigos del Río Norte"]
    assert len(joined.listings) == 3


def test_no_signatory_is_lost(session: Session, bring):
    """As many signatories are stored as the import says, however alike their names are."""
    outcome = bring(declaration(lists=(("- Ríos & Puentes", "- Ríos, Puentes", "- Vados"),)))
    assert outcome.signatories == len(signatories(session, SPRINGFIELD))


def test_glued_names_are_on_record_until_mended(session: Session, bring):
    """Two names printed as one line are a defect on record; a newer version may mend it."""
    bring(declaration())
    glued = select(SourceDefect).where(SourceDefect.kind_code == "glued_names")
    defect = session.scalars(glued).one()
    line = next(
        number for number, text in enumerate(declaration().split("\n"), 1) if "A.C.Ferr" in text
    )
    assert (defect.status_code, defect.line) == ("found", line)
    mended = (*LISTS[0][:3], "- Casa del Vado A.C.", "- Ferrymen Without Borders (Chile)")
    outcome = bring(declaration(lists=(mended, LISTS[1])))
    assert outcome.defects == 0
    assert session.scalars(glued).one().status_code == "mended"


def test_same_bytes_again_are_the_same_version(session: Session, bring):
    """The same bytes again add no row anywhere; a third time writes nothing at all."""
    bring(declaration())
    before = everything(session)
    again = bring(declaration())
    once = everything(session)
    assert not again.is_new_version
    assert {name: len(rows) for name, rows in once.items()} == {
        name: len(rows) for name, rows in before.items()
    }
    assert once["signatory"] == before["signatory"]
    bring(declaration())
    assert everything(session) == once


def test_twice_changes_nothing(session: Session, bring):
    """The same bytes again leave every row of every table as it was."""
    bring(declaration())
    before = everything(session)
    bring(declaration())
    assert everything(session) == before


def test_newer_version_says_what_became_of_each(session: Session, bring):
    """A newer version says verified, changed, new or gone; replaced wording stays as history."""
    bring(declaration())
    bring(declaration((*PARAGRAPHS, "We sing.")))
    changed = "We ask states to count the bridges they close, and the ferries too."
    outcome = bring(declaration((PARAGRAPHS[0], changed, PARAGRAPHS[2])))
    assert (outcome.verified, outcome.changed, outcome.new, outcome.gone) == (2, 1, 0, 1)
    assert outcome.changed_keys == [f"{SPRINGFIELD}:2"]
    assert outcome.gone_keys == [f"{SPRINGFIELD}:4"]
    assert [
        (one.wording, one.is_current) for one in provision(session, f"{SPRINGFIELD}:2").texts
    ] == [(PARAGRAPHS[1], False), (changed, True)]
    source = session.scalars(select(Source).where(Source.source_key == SPRINGFIELD)).one()
    assert [one.ordinal for one in source.versions] == [1, 2, 3]


def test_newer_version_brings_its_own_signatories(session: Session, bring):
    """Who signs a newer version is who stands in it: those who left are not kept."""
    bring(declaration())
    outcome = bring(declaration(lists=(("- Vados Unidos (Chile)", *LISTS[0][:1]),)))
    assert outcome.signatories == 2
    assert set(signatories(session, SPRINGFIELD)) == {"Vados Unidos", "Red de Puentes"}


def test_catalogued_declaration_is_recognised_by_place_and_day(session: Session, bring):
    """A declaration issued where and when the catalogue says is a version of that one."""
    before = everything(session)
    outcome = bring(declaration(dated="New York, May 4, 2026"))
    after = everything(session)
    assert outcome.source_key == "imrf-2026-lac"
    assert (outcome.verified, outcome.changed, outcome.new, outcome.gone) == (0, 3, 0, 11)
    assert outcome.warnings == []
    assert after["instrument"] == before["instrument"]
    assert len(after["provision"]) == len(before["provision"])
    pinned = {row.provision_key: row.pinned_sha256 for row in session.scalars(select(Provision))}
    assert pinned["imrf-2026-lac:1"] not in (None, text_sha256(PARAGRAPHS[0]))


def test_another_declaration_of_that_place_and_year_is_refused(session: Session, bring):
    """Two declarations of one place and year would share a key: refused before writing."""
    bring(declaration())
    before = everything(session)
    with pytest.raises(BadInputError, match="another declaration"):
        bring(declaration(dated="Springfield, June 1, 2031"))
    assert everything(session) == before


ADDRESS, NUMBER = "keeper@bridges.example", "+1 (202) 555-0147"


def test_contact_data_is_masked_and_the_hash_is_of_the_official_text(session: Session, bring):
    """Addresses and numbers are masked before a paragraph is stored; its hash is official."""
    official = f"Write to {ADDRESS} or call {NUMBER} when a bridge is closed."
    bring(declaration((official, *PARAGRAPHS[1:])))
    (text,) = provision(session, f"{SPRINGFIELD}:1").texts
    assert text.sha256 == text_sha256(official)
    assert (len(text.wording), text.chars) == (len(official), len(official))
    assert text.wording.startswith("Write to ××××××@×××××××.××××××× or call +× (×××) ×××-××××")
    stored = str(everything(session))
    assert "bridges.example" not in stored
    assert "555-0147" not in stored


def test_contact_data_of_a_signatory_is_masked_too(session: Session, bring):
    """A signatory who prints an address beside the name is stored without it."""
    bring(declaration(lists=((f"- Ana Remo, {ADDRESS}", "- Vados"),)))
    assert "bridges.example" not in str(everything(session))


# The real declaration


@dataclass(frozen=True)
class RealDeclaration:
    """What the import of the real declaration left in the database."""

    outcome: ImportOutcome
    again: ImportOutcome
    is_unchanged: bool
    lists: dict[str, list[list[int]]]
    kinds: dict[str, str]


@pytest.fixture(scope="module")
def real(catalogue_engine: Engine, declaration_path: Path, seeds: Seeds) -> RealDeclaration:
    """The real declaration, imported twice and undone: the facts are taken, no lock is kept."""
    document = read_document(declaration_path)
    with Session(catalogue_engine) as session:
        outcome = import_declaration(session, document, seeds.signatory_pairs)
        once = everything(session)
        again = import_declaration(session, document, seeds.signatory_pairs)
        rows = list(signatories(session, "imrf-2026-lac").values())
        lists: dict[str, list[list[int]]] = {}
        for row in rows:
            numbers = [one.list_number for one in row.listings]
            for label in filter(None, (row.acronym, row.name)):
                lists.setdefault(label, []).append(numbers)
        kinds = {row.name: row.kind_code for row in rows}
        facts = RealDeclaration(outcome, again, everything(session) == once, lists, kinds)
        session.rollback()
    return facts


def test_real_declaration_is_verified_whole(real: RealDeclaration):
    """The real declaration is the one the catalogue pins: 14 paragraphs verified."""
    one = real.outcome
    assert (one.source_key, one.is_new_version) == ("imrf-2026-lac", True)
    assert (one.provisions, one.verified, one.changed, one.new, one.gone) == (14, 14, 0, 0, 0)
    assert (one.signatories, one.signatory_listings) == (99, 109)
    assert len(real.kinds) == 99
    assert one.warnings == []


def test_real_declaration_again_is_nothing_new(real: RealDeclaration):
    """Importing the real declaration twice changes no row."""
    assert real.is_unchanged
    assert replace(real.again, is_new_version=True) == real.outcome


@pytest.mark.parametrize(
    "label", ["AMUMRA", "CAFAMI", "Dejusticia", "CAREF", "IMUMI", "RMMSYM", "Bloque LAC"]
)
def test_signatories_of_both_lists_are_one_row(real: RealDeclaration, label: str):
    """A signatory printed in lists 1 and 2 is one row with both listings."""
    assert real.lists[label] == [[1, 2]]


def test_real_glued_names_are_on_record(real: RealDeclaration):
    """The two names printed as one line are a defect found."""
    assert real.outcome.defects == 1
