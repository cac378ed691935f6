"""What importing a page of mandates does: known paragraphs are listed, others get a lasting key."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from tests.catalogue.test_import_is_whole import Statements
from tests.catalogue.test_load import everything
from tests.damage import damaged
from tests.databases import ScratchDatabase, all_rows, make_catalogue, opened, written
from tests.ingest.test_summit_mandates import GROUPS, Printed
from tests.pages import BRIDGES, Listed, bridges, page
from tracker.catalogue import summit_mandates
from tracker.catalogue.load import load_catalogue
from tracker.catalogue.outcome import ImportOutcome
from tracker.catalogue.seed_tables import Seeds
from tracker.catalogue.summit_mandates import import_summit_mandates
from tracker.catalogue.summit_page import import_summit_page
from tracker.errors import BadInputError, UnknownKeyError
from tracker.ingest.reading import decode, read_document
from tracker.ingest.summit_page import parse_summit_page
from tracker.keys import text_sha256
from tracker.linking.citations import LinkWeights
from tracker.models import (
    Instrument,
    Provision,
    ProvisionListing,
    ProvisionText,
    Source,
    SourceDefect,
)

TITLE = "Follow-up and Implementation: Mandates"
FERRIES = "(Great Ferries, XX Summit of Rivers, Lilliput, 2031)."
COUNT = "Count every ferry once a year and tell the neighbours of it, so that none of them is lost."
PAINT = "Paint the ferries in colours that a child can see from the other bank of the river."
LAMPS = "Hang a lamp on every landing stage that is used between dusk and dawn in any season."
KEEP, CLOSED = BRIDGES["Mandates for Action - Springfield, Freedonia - April 2015"].values()
(TWO_ENDS,) = BRIDGES["Declaration - Elbonia City, Elbonia - November 2005"].values()
SPRINGFIELD = "(Bridges, Initiatives VII Summit of Rivers, Springfield City, 2015)."
MIGRATION, LETTERED = "summit-mandates-migration", "los-angeles-2022-governance-plan:f"
DIGITAL = "los-angeles-2022-digital-agenda:p5c295582"  # the other paragraph that page is known by
GOVERNANCE = (
    "(Inter-American Action Plan on Democratic Governance, IX Summit of the Americas, "
    "Los Angeles, 2022)."
)


def mandates(*paragraphs: str, theme: str | None = "FERRIES: Landing Stages") -> str:
    """A page of mandates, each a list of its own as the real pages print them."""
    lines = [TITLE, *([theme] if theme else []), "MANDATES", ""]
    for paragraph in paragraphs:
        lines += [f"  1. {paragraph}", ""]
    return "\n".join(lines)


TWO = mandates(f"{COUNT} {FERRIES}", f"{PAINT} {FERRIES}")


def key_of(text: str, instrument: str = "lilliput-2031-great-ferries") -> str:
    """The key of a paragraph that nobody knew."""
    return f"{instrument}:p{text_sha256(text)[:8]}"


@pytest.fixture
def bring(session: Session) -> Callable[..., ImportOutcome]:
    """Imports a text as a page of mandates."""

    def import_text(text: str, source_key: str | None = None) -> ImportOutcome:
        outcome = import_summit_mandates(session, decode(text.encode(), "page.txt"), source_key)
        session.flush()
        session.expire_all()
        return outcome

    return import_text


@pytest.fixture
def follow_up(session: Session, weights: LinkWeights) -> ImportOutcome:
    """A follow-up page with reports, on bridges, imported before."""
    outcome = import_summit_page(session, decode(bridges().encode(), "page.txt"), weights)
    session.expire_all()
    return outcome


def provision(session: Session, key: str) -> Provision:
    return session.scalars(select(Provision).where(Provision.provision_key == key)).one()


def as_stored(session: Session, key: str) -> tuple[object, ...]:
    """What an import of a page that only lists a paragraph leaves as it is."""
    one = provision(session, key)
    texts = [(text.wording, text.version_id, text.is_current) for text in one.texts]
    return one.provision_id, one.paragraph, one.position, one.status_code, one.source_id, texts


def listed(session: Session, source_key: str) -> dict[str, bool]:
    """What a source lists, and whether it still does, in its order."""
    rows = session.execute(
        select(Provision.provision_key, ProvisionListing.is_listed)
        .join(Provision.listings)
        .join(Source, Source.source_id == ProvisionListing.source_id)
        .where(Source.source_key == source_key)
        .order_by(ProvisionListing.position, Provision.provision_key)
    )
    return {row.provision_key: row.is_listed for row in rows}


def pin(session: Session, instrument: str, paragraph: str, text: str) -> str:
    """A paragraph of which the catalogue knows the hash; returns its key."""
    row = session.scalars(select(Instrument).where(Instrument.instrument_key == instrument)).one()
    one = Provision(
        provision_key=f"{instrument}:{paragraph}",
        instrument_id=row.instrument_id,
        paragraph=paragraph,
        position=900,
        kind_code="mandate",
        language_code="en",
        pinned_sha256=text_sha256(text),
        pinned_chars=len(text),
        status_code="pinned",
    )
    session.add(one)
    session.flush()
    return one.provision_key


# Paragraphs nobody knows


def test_unknown_page_is_brought_in_whole(session: Session, bring):
    """A page of a theme nobody knows is a source of its own; its paragraphs are new mandates."""
    outcome = bring(TWO)
    assert outcome.source_key == "summit-mandates-ferries-landing-stages"
    assert outcome.is_new_version
    assert (outcome.instruments, outcome.provisions, outcome.new) == (1, 2, 2)
    assert outcome.new_keys == [key_of(COUNT), key_of(PAINT)]
    one = provision(session, key_of(COUNT))
    assert (one.kind_code, one.status_code, one.theme_id, one.language_code) == (
        "mandate", "new", None, "en",
    )  # fmt: skip
    assert (one.pinned_sha256, one.paragraph) == (None, key_of(COUNT).partition(":")[2])
    source = session.scalars(select(Source).where(Source.source_key == outcome.source_key)).one()
    assert (source.kind_code, "FERRIES: Landing Stages" in source.title) == (
        "summit_mandates", True,
    )  # fmt: skip


def test_texts_are_found_where_they_say(session: Session, bring):
    """Lines and offsets lead to the words that are hashed, without number and citation."""
    bring(TWO)
    texts = session.scalars(select(ProvisionText)).all()
    assert [one.wording for one in texts] == [COUNT, PAINT]
    for one in texts:
        assert TWO[one.char_start : one.char_end] == one.wording
        assert one.wording in TWO.split("\n")[one.line_start - 1]
        assert one.sha256 == text_sha256(one.wording)


def test_same_words_have_the_same_key_on_every_page(session: Session, bring):
    """A second page lists the paragraph the first has brought; there is no second one."""
    bring(TWO)
    before = as_stored(session, key_of(COUNT))
    outcome = bring(mandates(f"{LAMPS} {FERRIES}", f"{COUNT} {FERRIES}", theme="LAMPS"))
    assert (outcome.source_key, outcome.verified, outcome.new) == ("summit-mandates-lamps", 1, 1)
    assert as_stored(session, key_of(COUNT)) == before
    assert listed(session, outcome.source_key) == {key_of(LAMPS): True, key_of(COUNT): True}


def test_text_printed_twice_is_one_provision(session: Session, bring):
    """A page that prints a paragraph twice has one of it, and a defect on record."""
    outcome = bring(mandates(*[f"{COUNT} {FERRIES}"] * 2))
    assert (outcome.provisions, outcome.new, outcome.defects) == (2, 1, 1)
    defect = session.scalars(
        select(SourceDefect).where(SourceDefect.subject_key == key_of(COUNT))
    ).one()
    assert (defect.kind_code, defect.line, defect.quote) == ("repeated_text", 7, None)


def test_shorter_text_inside_another_keeps_its_own_key(session: Session, bring):
    """Of two new paragraphs one may hold the words of the other: again, each is what it was."""
    page = mandates(f"{COUNT} {FERRIES}", f"{COUNT} {PAINT} {FERRIES}")
    assert bring(page).new == 2
    before = everything(session)
    assert bring(page).verified == 2
    assert everything(session) == before


# Paragraphs somebody knows


def test_known_paragraph_is_only_listed(session: Session, bring, follow_up: ImportOutcome):
    """Of a paragraph whose text is stored, key, text and status stay: it is verified."""
    key = "springfield-2015-mandates:1"
    before = as_stored(session, key)
    outcome = bring(mandates(f"{KEEP} {SPRINGFIELD}"))
    assert (outcome.verified, outcome.new, outcome.changed) == (1, 0, 0)
    assert as_stored(session, key) == before
    assert before[3] == "new"
    assert listed(session, outcome.source_key) == {key: True}
    assert listed(session, follow_up.source_key)[key]


@pytest.mark.parametrize(
    ("printed", "verified"),
    [
        (TWO_ENDS.removesuffix("."), 1),
        (TWO_ENDS.upper(), 1),
        (TWO_ENDS.replace("a bridge", "a  bridge"), 1),
        (TWO_ENDS.removesuffix(" are ours."), 1),
        (TWO_ENDS.partition(" and")[0], 0),
        (TWO_ENDS.replace("two ends", "one end"), 0),
    ],
    ids=["without its end", "in capitals", "with a stray blank", "a part", "little", "otherwise"],
)
def test_paragraph_printed_otherwise_is_never_changed(
    session: Session, bring, follow_up: ImportOutcome, printed: str, verified: int
):
    """A part of a paragraph is that paragraph, other words are a new one; its text stays."""
    key = "elbonia-city-2005-declaration:17"
    before = as_stored(session, key)
    outcome = bring(mandates(f"{printed} (Declaration of Elbonia City, 2005)."))
    assert (outcome.verified, outcome.new, outcome.changed) == (verified, 1 - verified, 0)
    assert as_stored(session, key) == before


@pytest.mark.parametrize("pinned", [COUNT, f"Ferries {COUNT}", COUNT.removesuffix(".")])
def test_known_hash_is_enough(session: Session, bring, pinned: str):
    """A paragraph is recognised by its pinned hash before any text of it was imported."""
    key = pin(session, "santiago-1998-plan", "77", pinned)
    outcome = bring(mandates(f"{COUNT} (Ferries, Santiago, 1998)."))
    assert (outcome.verified, outcome.new) == (1, 0)
    assert (provision(session, key).status_code, provision(session, key).texts) == ("pinned", [])


def test_other_texts_of_that_summit_are_searched_too(session: Session, bring):
    """A page that names the plan where the declaration has the words finds them there."""
    key = pin(session, "mar-del-plata-2005-declaration", "77", COUNT)
    outcome = bring(mandates(f"{COUNT} (Plan of Action Mar del Plata, 2005)."))
    assert list(listed(session, outcome.source_key)) == [key]


def test_same_words_of_another_summit_are_another_paragraph(session: Session, bring):
    """Summits repeat one another: only the instruments of the Summit cited are searched."""
    pin(session, "mar-del-plata-2005-plan", "77", COUNT)
    outcome = bring(mandates(f"{COUNT} (Plan of Action Santiago, 1998)."))
    assert outcome.new_keys == [key_of(COUNT, "santiago-1998-plan")]


def test_two_matches_make_a_new_paragraph_and_a_warning(session: Session, bring):
    """Nobody guesses between two: the warning names both, and importing again is idle."""
    keys = [pin(session, "quebec-2001-plan", number, COUNT) for number in ("77", "78")]
    page = mandates(f"{COUNT} (Plan of Action Québec, 2001).")
    outcome = bring(page)
    new = key_of(COUNT, "quebec-2001-plan")
    assert outcome.new_keys == [new]
    assert outcome.warnings[-1] == f"line 5: may be {keys[0]} or {keys[1]}: stored as {new}"
    before = everything(session)
    assert bring(page).warnings == []
    assert everything(session) == before


def test_paragraph_known_by_letter_gets_its_text(session: Session, bring):
    """The catalogue knows one paragraph of the migration page by its letter, without a hash."""
    page = mandates(
        f"To keep ferries honest:\n\n    • f. Weigh them; {GOVERNANCE}",
        f"To keep ferries afloat:\n\n    • g. Tar them; {GOVERNANCE}",
        theme="MIGRATION",
    )
    outcome = bring(page)
    assert outcome.new_keys[0] == LETTERED
    assert provision(session, LETTERED).texts[0].wording.endswith("f. Weigh them;")
    before = everything(session)
    assert bring(page).verified == 2
    assert everything(session) == before


@pytest.mark.parametrize("theme", ["MIGRATION", "FERRIES"])
def test_letter_alone_proves_nothing(session: Session, bring, theme: str):
    """On another page, or twice on this one, a letter may be of another paragraph."""
    item = "To keep ferries {}:\n\n    • f. Weigh them; " + GOVERNANCE
    printed = [item.format("honest")] if theme == "FERRIES" else map(item.format, ("fat", "thin"))
    outcome = bring(mandates(*printed, theme=theme))
    assert LETTERED not in outcome.new_keys
    assert provision(session, LETTERED).texts == []


# Whose paragraph it is


@pytest.mark.parametrize(
    ("citation", "instrument"),
    [
        ("(Plan of Action Mar del Plata, 2005).", "mar-del-plata-2005-plan"),
        ("(Declaration of Mar del Plata, 2005).", "mar-del-plata-2005-declaration"),
        ("(Plan of Action, Argentina, 2005).", "mar-del-plata-2005-plan"),
        ("(Plan of Action Québec, 2001).", "quebec-2001-plan"),
        ("(Declaration of Quebec City, 2001).", "quebec-2001-declaration"),
        ("(Plan of Action, Bolivia, 1996).", "santa-cruz-de-la-sierra-1996-plan"),
        ("(Ferries, Initiatives VII Summit of Rivers, Panama City, 2015).", "panama-2015-mandates"),
        ("(Ferries, Rafts, and Boats, Cartagena, 2012);", "cartagena-2012-mandates"),
        ("(Lima Commitment. Peru, 2018)", "lima-2018-commitment"),
        ("(Ferries, Lima, 2018).", "lima-2018-commitment"),
        (
            "(Regional Agenda for Digital Transformation, IX Summit of Rivers, Los Angeles, 2022).",
            "los-angeles-2022-digital-agenda",
        ),
        (GOVERNANCE, "los-angeles-2022-governance-plan"),
        ("(Plan of Action, 1994).", "miami-1994-plan"),
    ],
)
def test_citation_leads_to_the_instrument(session: Session, bring, citation: str, instrument: str):
    """By year and place, or the country, and by what sort of text is named; chapters to theirs."""
    before = everything(session)
    outcome = bring(mandates(f"{COUNT} {citation}"))
    assert outcome.new_keys == [key_of(COUNT, instrument)]
    assert everything(session)["instrument"] == before["instrument"]


@pytest.mark.parametrize(
    ("citation", "key", "kind", "adopted", "place"),
    [
        ("(Declaration of Santiago, 1998).", "santiago-1998-declaration", "declaration",
         date(1998, 4, 19), "Santiago"),
        ("(Declaration of Principles, 1994).", "miami-1994-declaration", "declaration",
         date(1994, 12, 11), "Miami"),
        ("(Our Great Rivers, IX Summit of the Americas, Los Angeles, 2022).",
         "los-angeles-2022-our-great-rivers", "mandates", date(2022, 6, 10), "Los Angeles"),
        ("(Action Plan on Rafts, IX Summit of the Americas, Los Angeles, 2022).",
         "los-angeles-2022-action-plan-on-rafts", "plan", date(2022, 6, 10), "Los Angeles"),
        ("(Plan of Action Oz, 2031).", "oz-2031-plan", "plan", date(2031, 12, 31), "Oz"),
        ("(Oz Commitment. Lilliput, 2031)", "lilliput-2031-oz-commitment", "declaration",
         date(2031, 12, 31), "Lilliput"),
        ("(River Code, 2031).", "summit-2031-river-code", "mandates", date(2031, 12, 31), None),
    ],
)  # fmt: skip
def test_unknown_instrument_is_created_unverified(  # noqa: PLR0917
    session: Session,
    bring,
    citation: str,
    key: str,
    kind: str,
    adopted: date,
    place: str | None,
):
    """Beside the others of its Summit where these are known; a month nobody prints is said."""
    page = mandates(f"{COUNT} {citation}", f"{PAINT} {citation}")
    outcome = bring(page)
    made = session.scalars(select(Instrument).where(Instrument.instrument_key == key)).one()
    assert (made.kind_code, made.adopted_on, made.place) == (kind, adopted, place)
    assert not made.is_verified
    assert outcome.new_keys == [key_of(COUNT, key), key_of(PAINT, key)]
    (warning,) = [one for one in outcome.warnings if key in one]
    assert warning.startswith(f"line 5: {key} is not in the catalogue: created, unverified")
    assert ("December" in warning) == (adopted.month == 12 and adopted.year == 2031)
    before = everything(session)
    assert bring(page).warnings == []
    assert everything(session) == before


def test_civil_society_s_text_of_that_place_is_no_summit_s(session: Session, bring):
    """A declaration that no Summit adopted takes no mandates, and lends its key to nobody."""
    other = Instrument(
        instrument_key="oz-2031-declaration",
        kind_code="declaration",
        adopted_on=date(2031, 5, 9),
        precision_code="day",
        place="Oz",
        place_names="Oz",
        is_verified=False,
    )
    session.add(other)
    session.flush()
    outcome = bring(mandates(f"{COUNT} (Declaration of Oz, 2031)."))
    assert outcome.new_keys == [key_of(COUNT, "oz-2031-declaration-2")]
    assert bring(mandates(f"{PAINT} (Declaration of Oz, 2031).", theme="OARS")).new_keys == [
        key_of(PAINT, "oz-2031-declaration-2")
    ]


def test_catalogue_loaded_again_leaves_the_page_alone(
    session: Session, bring, seeds: Seeds, weights: LinkWeights
):
    """What a page has brought is no part of the catalogue, and a load does not undo it."""
    bring(TWO)
    before = everything(session)
    load_catalogue(session, seeds, weights)
    assert everything(session) == before


# Versions of a page


def test_twice_changes_nothing(session: Session, bring, follow_up: ImportOutcome):
    """The same bytes again leave every row of every table as it was."""
    page = mandates(f"{KEEP} {SPRINGFIELD}", f"{COUNT} {FERRIES}")
    bring(page)
    before = everything(session)
    again = bring(page)
    assert not again.is_new_version
    assert (again.verified, again.new, again.gone, again.warnings) == (2, 0, 0, [])
    assert everything(session) == before


def test_paragraph_no_longer_printed_is_gone(session: Session, bring, follow_up: ImportOutcome):
    """Its listing ends; the status of a text that another source brought is that source's."""
    known, new = "springfield-2015-mandates:1", key_of(COUNT)
    whole = mandates(f"{KEEP} {SPRINGFIELD}", f"{COUNT} {FERRIES}", f"{PAINT} {FERRIES}")
    bring(whole)
    before = as_stored(session, known)
    outcome = bring(mandates(f"{PAINT} {FERRIES}"))
    assert (outcome.verified, outcome.new, outcome.gone) == (1, 0, 2)
    assert outcome.gone_keys == [known, new]
    assert listed(session, outcome.source_key) == {
        known: False, new: False, key_of(PAINT): True,
    }  # fmt: skip
    assert as_stored(session, known) == before
    assert provision(session, new).status_code == "gone"
    back = bring(whole)
    assert (back.verified, back.new, back.gone) == (3, 0, 0)
    assert (as_stored(session, known), provision(session, new).status_code) == (before, "verified")


def test_new_version_moves_places_and_keeps_texts(session: Session, bring):
    """The same words further down are the same text: it says where they stand now."""
    bring(TWO)
    page = mandates(f"{LAMPS} {FERRIES}", f"{COUNT} {FERRIES}", f"{PAINT} {FERRIES}")
    outcome = bring(page)
    assert (outcome.verified, outcome.new, outcome.gone) == (2, 1, 0)
    texts = session.scalars(select(ProvisionText)).all()
    assert len(texts) == 3
    assert all(page[one.char_start : one.char_end] == one.wording for one in texts)
    assert len({one.version_id for one in texts}) == 1


def test_own_text_printed_with_another_end_stays_as_it_was(session: Session, bring):
    """Words are the same without their full stop; the text that was stored first is kept."""
    bring(TWO)
    before = as_stored(session, key_of(COUNT))
    without_end = TWO.replace(COUNT, COUNT.removesuffix("."))
    outcome = bring(without_end)
    assert (outcome.verified, outcome.changed, outcome.new, outcome.gone) == (2, 0, 0, 0)
    assert as_stored(session, key_of(COUNT)) == before
    assert bring(mandates(f"{PAINT} {FERRIES}")).gone_keys == [key_of(COUNT)]
    bring(without_end)
    assert provision(session, key_of(COUNT)).status_code == "verified"


def test_paragraphs_of_one_number_are_kept_apart(
    session: Session, bring, follow_up: ImportOutcome, weights: LinkWeights
):
    """Two pages with reports give one number to two texts; each is listed and gone by itself."""
    heading = "Mandates for Action - Springfield, Freedonia - April 2015"
    texts = {"1": COUNT, "91": PAINT, "92": LAMPS, "93": TWO_ENDS}
    other = page({heading: texts}, [Listed("Atlantis")])
    key = import_summit_page(session, decode(other.encode(), "page.txt"), weights).source_key
    both = ["springfield-2015-mandates:1", f"springfield-2015-mandates:1~{key}"]
    lamps = f"{LAMPS} {SPRINGFIELD}"
    bring(mandates(f"{KEEP} {SPRINGFIELD}", f"{COUNT} {SPRINGFIELD}", lamps))
    for kept, text in enumerate((KEEP, COUNT)):
        outcome = bring(mandates(f"{text} {SPRINGFIELD}", lamps))
        assert listed(session, outcome.source_key)[both[kept]]
        assert not listed(session, outcome.source_key)[both[1 - kept]]
        assert outcome.gone_keys == [both[1 - kept]]
        assert outcome.verified == 2
    assert bring(mandates(lamps)).gone_keys == both[1:]


# Which page it is


def test_theme_of_the_known_page_is_recognised(session: Session, bring):
    """A page on migration is a version of the one the catalogue has; a part of it is not."""
    assert bring(mandates(f"{COUNT} {FERRIES}", theme="MIGRATION")).source_key == MIGRATION
    part = bring(mandates(f"{COUNT} {FERRIES}", theme="MIGRATION: Ferries"))
    assert part.source_key == f"{MIGRATION}-ferries"
    assert part.warnings == [f"a page the catalogue does not know: {MIGRATION}-ferries"]


def test_page_without_theme_is_recognised_by_its_paragraphs(session: Session, bring):
    """Half of the paragraphs make it a version; one that it shares with others does not."""
    whole = [f"{text} {FERRIES}" for text in (COUNT, PAINT, LAMPS)]
    first = bring(mandates(*whole, theme=None))
    assert first.source_key.startswith("summit-mandates-")
    assert f"a page the catalogue does not know: {first.source_key}" in first.warnings
    assert bring(mandates(*whole[:2], theme=None)).source_key == first.source_key
    others = [f"Row to ferry number {number}. {FERRIES}" for number in range(4)]
    assert bring(mandates(whole[0], *others, theme=None)).source_key != first.source_key


def test_known_page_never_imported_is_recognised_by_its_theme_s_paragraphs(session: Session, bring):
    """The page with reports on the theme says what the page of mandates will print."""
    page = session.scalars(select(Source).where(Source.source_key == "summit-page-migration")).one()
    rows = session.scalars(
        select(Provision).where(Provision.source_id == page.source_id).order_by(Provision.position)
    ).all()
    printed = []
    for number, row in enumerate(rows):
        text = f"Row ferry number {number} across the river and back again before it is night."
        row.pinned_sha256 = text_sha256(text)
        of = row.instrument
        kind = {"plan": "Plan of Action", "declaration": "Declaration of"}.get(
            of.kind_code, "Oars,"
        )
        printed.append(f"{text} ({kind} {of.place}, {of.adopted_on.year}).")
    session.flush()
    outcome = bring(mandates(*printed, theme=None))
    assert (outcome.source_key, outcome.verified, outcome.new) == (MIGRATION, len(rows), 0)
    assert outcome.gone_keys == [DIGITAL, LETTERED]


def test_somebody_may_say_which_page_it_is(session: Session, bring):
    """A key given by a person goes before theme and paragraphs; an unknown one is refused."""
    assert bring(TWO, MIGRATION).source_key == MIGRATION
    before = everything(session)
    for key in ("atlantis", "summit-page-migration"):
        with pytest.raises(UnknownKeyError, match=f"no page of mandates '{key}'"):
            bring(TWO, key)
    assert everything(session) == before


def test_same_bytes_are_of_the_page_they_were_of(session: Session, bring):
    """What somebody said of a file holds when it is imported again without a word."""
    bring(TWO, MIGRATION)
    before = everything(session)
    assert bring(TWO).source_key == MIGRATION
    assert everything(session) == before


def test_key_of_a_source_of_another_kind_is_refused(session: Session, bring):
    """The theme's key may not be taken over from what is no page of mandates."""
    session.add(
        Source(
            source_key="summit-mandates-ferries",
            kind_code="reference",
            title="On ferries",
            language_code="en",
        )
    )
    session.flush()
    with pytest.raises(BadInputError, match="summit-mandates-ferries is a source of another kind"):
        bring(mandates(f"{COUNT} {FERRIES}", theme="FERRIES"))


# What is wrong in a page


def test_lost_bracket_is_on_record_until_mended(session: Session, bring):
    """A citation without its opening bracket is read, kept as a defect, and seen when mended."""
    lost = FERRIES.removeprefix("(")
    page = mandates(f"{PAINT} {FERRIES}", f"{COUNT} {lost}")
    outcome = bring(page)
    assert (outcome.new, outcome.defects) == (2, 1)
    query = select(SourceDefect).where(SourceDefect.subject_key == key_of(COUNT))
    defect = session.scalars(query).one()
    assert (defect.kind_code, defect.status_code, defect.line) == ("typo", "found", 7)
    assert defect.quote == lost
    mended = bring(mandates(f"{PAINT} {FERRIES}", f"{COUNT} {FERRIES}"))
    assert (mended.verified, mended.defects) == (2, 0)
    assert session.scalars(query).one().status_code == "mended"


def test_wrong_line_is_named_and_nothing_is_written(session: Session, bring):
    """A page that is not of this form is refused before a row is written."""
    before = everything(session)
    with pytest.raises(BadInputError, match=r"^line 7: expected the closing citation"):
        bring(mandates(COUNT, f"{PAINT} {FERRIES}"))
    assert everything(session) == before


def test_contact_data_is_masked(session: Session, bring):
    """Addresses and numbers are stored nowhere; the hash, and so the key, is of the words printed.

    The theme, the text, the citation that names the instrument and the quote of a defect count.
    """
    official = f"{COUNT} Write to keeper@ferries.example or call +1 202 555 0123;"
    page = mandates(
        f"{official} (Ferries by keeper@ferries.example, XX Summit of Rivers, Lilliput, 2031).",
        f"{PAINT} Ferries +1 202 555 0123, XX Summit of Rivers, Lilliput, 2031).",
        theme="FERRIES: keeper@ferries.example",
    )
    outcome = bring(page)
    stored = str(everything(session))
    assert "ferries.example" not in stored
    assert "555 0123" not in stored
    text = session.scalars(select(ProvisionText).order_by(ProvisionText.line_start)).first()
    assert len(text.wording) == text.char_end - text.char_start
    assert outcome.new_keys[0].endswith(f":p{text_sha256(official)[:8]}")
    assert text_sha256(page[text.char_start : text.char_end]) == text.sha256


# One import, one transaction


@pytest.mark.parametrize("step", ["_gather", "record_defects", "ProvisionStore"])
def test_failure_in_the_middle_leaves_nothing(
    session: Session, bring, monkeypatch: pytest.MonkeyPatch, step: str
):
    """Should a later step fail, what was written by then is undone."""
    bring(TWO)
    before = everything(session)

    def fail(*_: object) -> None:
        raise RuntimeError("the pen broke")

    monkeypatch.setattr(summit_mandates, step, fail)
    with pytest.raises(RuntimeError, match="the pen broke"), session.begin_nested():
        bring(mandates(f"{LAMPS} (Plan of Action Oz, 2031).", theme="LAMPS"))
    session.expire_all()
    assert everything(session) == before


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScratchDatabase]:
    """A database that each example begins anew, beside the one it begins with."""
    folder = tmp_path_factory.mktemp("mandates")
    make_catalogue(folder / "begin.sqlite")
    scratch = ScratchDatabase(folder / "scratch.sqlite")
    yield scratch
    scratch.engine.dispose()


def bring_in(engine: Engine, raw: bytes) -> ImportOutcome:
    """What `tracker import summit-mandates` does with a file of these bytes."""
    document = decode(raw, "page.txt")
    with written(engine, "import") as session:
        return import_summit_mandates(session, document)


def begun(scratch: ScratchDatabase) -> dict[str, list[tuple[object, ...]]]:
    scratch.becomes(scratch.file.with_name("begin.sqlite"))
    return all_rows(scratch.file)


@given(groups=GROUPS)
@settings(max_examples=15, deadline=None)
def test_any_page_imported_twice_is_imported_once(
    scratch: ScratchDatabase, groups: list[list[Printed]]
):
    """Whatever a page prints and cites, the second import finds each paragraph it has stored."""
    begun(scratch)
    lines = [line for group in groups for at, one in enumerate(group, 1) for line in one.lines(at)]
    raw = "\n".join([TITLE, "", *lines]).encode()
    bring_in(scratch.engine, raw)
    after = all_rows(scratch.file)
    again = bring_in(scratch.engine, raw)
    assert (again.new, again.changed, again.gone, again.warnings) == (0, 0, 0, [])
    assert all_rows(scratch.file) == after


DAMAGED = mandates(
    f"{COUNT} {FERRIES}",
    f"To keep the ferries in order:\n\n    • b. {PAINT}\n\n    • f. {LAMPS} {GOVERNANCE}",
    f"{LAMPS} (Plan of Action Québec, 2001).",
    f"{COUNT} {FERRIES}",
)


@given(random=st.integers(0, 2**64 - 1).map(Random))
@settings(max_examples=15, deadline=None)
def test_damaged_page_is_stored_whole_or_not_at_all(scratch: ScratchDatabase, random: Random):
    """A damaged page changes no row, or is stored so that importing it again changes none."""
    before = begun(scratch)
    raw = damaged(DAMAGED, random)
    try:
        bring_in(scratch.engine, raw)
    except BadInputError:
        assert all_rows(scratch.file) == before
        return
    after = all_rows(scratch.file)
    again = bring_in(scratch.engine, raw)
    assert (again.new, again.changed, again.gone) == (0, 0, 0)
    assert all_rows(scratch.file) == after


def test_failure_at_any_write_leaves_no_row(tmp_path: Path, scratch: ScratchDatabase):
    """Whichever statement fails, first to last, every table is as it was."""
    begun(scratch)
    file = Path(shutil.copy(scratch.file, tmp_path / "own.sqlite"))
    before = all_rows(file)
    failures = 0
    with opened(file) as engine:
        statements = Statements()
        event.listen(engine, "before_cursor_execute", statements)
        for fail_at in range(1, 100):
            statements.count, statements.fail_at = 0, fail_at
            try:
                bring_in(engine, DAMAGED.encode())
            except RuntimeError:
                failures += 1
                assert all_rows(file) == before
            else:
                break
    assert failures == statements.count > 5
    assert all_rows(file) != before


# The paragraphs of the real follow-up page

CITED = {
    "panama-2015-mandates": "(Migration, Initiatives VII Summit of Rivers, Panama City, 2015).",
    "cartagena-2012-mandates": "(Oars, Rafts, and Boats, Cartagena, 2012).",
    "port-of-spain-2009-declaration": "(Declaration of Port of Spain, 2009).",
    "mar-del-plata-2005-declaration": "(Declaration of Mar del Plata, 2005).",
    "mar-del-plata-2005-plan": "(Plan of Action Mar del Plata, 2005).",
    "nuevo-leon-2004-declaration": "(Declaration of Nuevo León, 2004).",
    "quebec-2001-declaration": "(Declaration of Quebec City, 2001).",
    "quebec-2001-plan": "(Plan of Action Québec, 2001).",
    "santiago-1998-plan": "(Plan of Action Santiago, 1998).",
    "santa-cruz-de-la-sierra-1996-plan": "(Plan of Action, Bolivia, 1996).",
    "miami-1994-plan": "(Plan of Action Miami, 1994).",
}


@pytest.fixture
def real_paragraphs(summit_page_path: Path) -> dict[str, str]:
    """The paragraphs of the real page with reports, as the page of mandates prints them."""
    read = parse_summit_page(read_document(summit_page_path).text)
    return {
        one.key: f"{' '.join(one.text.removeprefix('Migration ').split())} "
        f"{CITED[one.instrument_key]}"
        for one in read.provisions
    }


def test_real_paragraphs_keep_their_keys(session: Session, bring, real_paragraphs: dict[str, str]):
    """All 34 are recognised by hash; the page without theme is the migration page; twice idle."""
    before = {key: as_stored(session, key) for key in real_paragraphs}
    page = mandates(*real_paragraphs.values(), f"{COUNT} {FERRIES}", theme=None)
    outcome = bring(page)
    assert (outcome.source_key, outcome.verified, outcome.new) == (MIGRATION, 34, 1)
    assert (outcome.changed, outcome.gone_keys) == (0, [DIGITAL, LETTERED])
    assert {key: as_stored(session, key) for key in real_paragraphs} == before
    assert [key for key, is_listed in listed(session, MIGRATION).items() if is_listed] == [
        *real_paragraphs, key_of(COUNT),
    ]  # fmt: skip
    once = everything(session)
    bring(page)
    assert everything(session) == once


def test_real_paragraphs_are_recognised_by_their_texts_too(
    session: Session,
    bring,
    real_paragraphs: dict[str, str],
    summit_page_path: Path,
    weights: LinkWeights,
):
    """Once the texts are imported, capitals do not hide them, and the reports' links stay."""
    import_summit_page(session, read_document(summit_page_path), weights)
    before = everything(session)
    key = "quebec-2001-plan:193"
    text, _, citation = real_paragraphs[key].rpartition(" (")
    outcome = bring(mandates(f"{text.upper()} ({citation}"))
    assert list(listed(session, outcome.source_key)) == [key]
    after = everything(session)
    for table in ("provision", "provision_text", "citation", "link"):
        assert after[table] == before[table]
