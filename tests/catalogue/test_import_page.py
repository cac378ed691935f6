"""What importing a follow-up page does: one page, its versions, and the pages beside it."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, make_url, select, text
from sqlalchemy.orm import Session

from tests.catalogue.test_load import everything, later_actor
from tests.conftest import POSTGRESQL, fresh_url, settings_for
from tests.pages import BRIDGE_ACTORS, BRIDGES, Listed, Reported, page
from tracker.catalogue.links import Decision, decide_link
from tracker.catalogue.load import load_catalogue
from tracker.catalogue.outcome import ImportOutcome
from tracker.catalogue.records import LinkDecisionRow
from tracker.catalogue.seed_tables import Seeds
from tracker.catalogue.summit_page import PageOptions, import_summit_page
from tracker.db import make_engine
from tracker.errors import BadInputError, UnknownKeyError
from tracker.ingest.reading import decode, read_document
from tracker.keys import text_sha256
from tracker.linking.citations import LinkWeights
from tracker.models import (
    Actor,
    ActorListing,
    Citation,
    Instrument,
    Link,
    Provision,
    ProvisionText,
    Report,
    ReportText,
    Source,
    SourceDefect,
    SourceVersion,
)

MANDATES, PLAN, DECLARATION = BRIDGES
ARGENTINA, ATLANTIS, UNION = 1, 2, 3


@dataclass
class Bridges:
    """The page on bridges, to be edited into its next version."""

    instruments: dict[str, dict[str, str]] = field(default_factory=lambda: deepcopy(BRIDGES))
    actors: list[Listed] = field(default_factory=lambda: deepcopy(BRIDGE_ACTORS))

    def text(self) -> str:
        """The page as printed."""
        return page(self.instruments, self.actors)


@dataclass(frozen=True)
class Imported:
    """A database of its own, the catalogue with the page on bridges; and what its import said."""

    engine: Engine
    outcome: ImportOutcome


@pytest.fixture(scope="module")
def bridges(
    catalogue_engine: Engine, tmp_path_factory: pytest.TempPathFactory, weights: LinkWeights
) -> Iterator[Imported]:
    """The page on bridges imported once, for all tests that begin with it."""
    folder = tmp_path_factory.mktemp("bridges")
    engine = make_engine(settings_for(copy_of(catalogue_engine, folder, "bridges")))
    with Session(engine) as session, session.begin():
        document = decode(Bridges().text().encode(), "page.txt")
        outcome = import_summit_page(session, document, weights)
    yield Imported(engine, outcome)
    engine.dispose()


def copy_of(engine: Engine, folder: Path, name: str) -> str:
    """URL of a copy of the whole database."""
    kind, original = engine.dialect.name, engine.url.database
    assert original is not None
    url = fresh_url(kind, folder, name)
    engine.dispose()
    if kind == "sqlite":
        shutil.copy(original, str(make_url(url).database))
        return url
    server = make_engine(settings_for(str(POSTGRESQL)))
    with server.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        copy = make_url(url).database
        connection.execute(text(f'DROP DATABASE "{copy}"'))
        connection.execute(text(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"'))
    server.dispose()
    return url


@pytest.fixture
def first(bridges: Imported) -> ImportOutcome:
    """What the first import of the page on bridges said; the test's database holds it."""
    return deepcopy(bridges.outcome)


@pytest.fixture
def connection(request: pytest.FixtureRequest, catalogue_engine: Engine) -> Iterator[Connection]:
    """As everywhere; on the database that holds the page on bridges where a test wants `first`."""
    wants_bridges = "first" in request.fixturenames
    engine = request.getfixturevalue("bridges").engine if wants_bridges else catalogue_engine
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def bring(session: Session, weights: LinkWeights) -> Callable[..., ImportOutcome]:
    """Imports a text as a follow-up page."""

    def import_text(printed: str, **options: object) -> ImportOutcome:
        document = decode(printed.encode(), "page.txt")
        outcome = import_summit_page(session, document, weights, PageOptions(**options))
        session.flush()
        session.expire_all()
        return outcome

    return import_text


def provision(session: Session, key: str) -> Provision:
    return session.scalars(select(Provision).where(Provision.provision_key == key)).one()


def report(session: Session, stem: str) -> Report:
    """The report of that key on a page the catalogue does not pin, whatever follows the `~`."""
    of_other_themes = select(Source.source_id).where(Source.pinned_sha256.is_(None))
    return session.scalars(
        select(Report).where(
            Report.report_key.startswith(stem), Report.source_id.in_(of_other_themes)
        )
    ).one()


def meanings(session: Session, number: str, of: Report) -> dict[str | None, str]:
    """What a cited number may mean, with the status of each candidate."""
    rows = session.execute(
        select(Provision.provision_key, Link.status_code)
        .select_from(Link)
        .join(Citation)
        .outerjoin(Provision)
        .where(Citation.report_id == of.report_id, Citation.paragraph == number)
    )
    return {key: status for key, status in rows}  # noqa: C416 - rows are no pairs to dict()


# A page of another theme


def test_unknown_page_is_brought_in_whole(session: Session, first: ImportOutcome):
    """A page of another theme is stored whole, all of it new, under a source of its own."""
    assert first.is_new_version
    assert (first.instruments, first.provisions, first.new) == (3, 5, 5)
    assert (first.actors, first.reports, first.reports_with_text) == (4, 5, 3)
    assert (first.citations, first.reports_new, first.resources) == (4, 5, 1)
    assert (first.verified, first.changed, first.gone) == (0, 0, 0)
    source = session.scalars(select(Source).where(Source.source_key == first.source_key)).one()
    assert [one.ordinal for one in source.versions] == [1]
    assert source.versions[0].line_count == len(Bridges().text().split("\n"))


def test_unknown_actors_and_instruments_are_created_unverified(
    session: Session, first: ImportOutcome
):
    """What the catalogue does not know is created, marked unverified, and warned of by line."""
    made = session.scalars(select(Actor).where(Actor.is_verified.is_(False))).all()
    assert {(one.actor_code, one.kind_code) for one in made} == {
        ("ATLANTIS", "state"),
        ("BBU", "institution"),
    }
    texts = session.scalars(select(Instrument).where(Instrument.is_verified.is_(False))).all()
    assert {one.instrument_key for one in texts} == {
        "springfield-2015-mandates",
        "gotham-1996-plan",
        "elbonia-city-2005-declaration",
    }
    lines = Bridges().text().split("\n")
    for name in ("Atlantis", "Bridge Builders Union (BBU)"):
        line = lines.index(f"  • {name}") + 1
        assert any(one.startswith(f"line {line}: {name} is not") for one in first.warnings)
    for one in texts:
        assert any(f"{one.instrument_key} is not in the cat" in said for said in first.warnings)


def test_known_actors_are_not_made_anew(session: Session, first: ImportOutcome):
    """States the catalogue knows are recognised by their printed name, and stay verified."""
    assert report(session, "ARG-2015-06-12").actor.is_verified
    names = Counter(session.scalars(select(Actor.actor_code)))
    assert names["ARG"] == names["ATG"] == 1


def test_every_actor_is_listed_reporting_or_not(session: Session, first: ImportOutcome):
    """Who is silent is kept too: the page's list of actors, in its order."""
    listed = session.scalars(
        select(Actor.actor_code)
        .join(ActorListing)
        .join(Source, Source.source_id == ActorListing.source_id)
        .where(Source.source_key == first.source_key, ActorListing.is_listed)
        .order_by(ActorListing.position)
    ).all()
    assert listed == ["ATG", "ARG", "ATLANTIS", "BBU"]


def test_texts_are_found_where_they_say(session: Session, first: ImportOutcome):
    """Offsets and lines of every stored text point at that text in the document."""
    printed = Bridges().text()
    lines = printed.split("\n")
    stored = session.scalars(select(ProvisionText)).all()
    assert len(stored) == 5
    for one in stored:
        assert text_sha256(printed[one.char_start : one.char_end]) == one.sha256
        assert text_sha256("\n".join(lines[one.line_start - 1 : one.line_end])) == one.sha256
    bodies = session.scalars(select(ReportText)).all()
    assert len(bodies) == 3
    for one in bodies:
        assert text_sha256(printed[one.char_start : one.char_end]) == one.sha256


def test_citations_of_the_page_are_resolved(session: Session, first: ImportOutcome):
    """One candidate resolves, two stay ambiguous, a later instrument is no candidate."""
    argentina = report(session, "ARG-2015-06-12")
    assert meanings(session, "17", argentina) == {
        "gotham-1996-plan:17": "ambiguous",
        "elbonia-city-2005-declaration:17": "ambiguous",
    }
    assert meanings(session, "1", argentina) == {"springfield-2015-mandates:1": "resolved"}
    assert meanings(session, "2", report(session, "BBU-2014-05-30")) == {None: "unresolved"}


# The same bytes again


def test_same_bytes_again_are_the_same_version(session: Session, first: ImportOutcome, bring):
    """The same bytes again add no row anywhere and warn of nothing; a third time writes nothing."""
    before = everything(session)
    again = bring(Bridges().text())
    once = everything(session)
    assert (again.is_new_version, again.source_key) == (False, first.source_key)
    assert again.warnings == []
    assert {name: len(rows) for name, rows in once.items()} == {
        name: len(rows) for name, rows in before.items()
    }
    bring(Bridges().text())
    assert everything(session) == once


def test_twice_changes_nothing(session: Session, first: ImportOutcome, bring):
    """The same bytes again leave every row of every table as it was."""
    before = everything(session)
    bring(Bridges().text())
    assert everything(session) == before


# A newer version


@pytest.fixture
def newer() -> Bridges:
    """A newer version: one paragraph changed, one added, one dropped; reports likewise."""
    next_one = Bridges()
    next_one.instruments[MANDATES]["2"] = "States count the bridges they close and say when."
    next_one.instruments[MANDATES]["3"] = "States paint their bridges."
    del next_one.instruments[PLAN]["2.8"]
    next_one.actors[ATLANTIS].reports[0].body = ["The bridges have come up again."]
    next_one.actors[UNION].reports = [Reported("6/30/2018", "3", ["We painted four bridges."])]
    return next_one


def test_newer_version_says_what_became_of_each(
    session: Session, first: ImportOutcome, newer: Bridges, bring
):
    """A newer version says verified, changed, new or gone of every paragraph and report."""
    outcome = bring(newer.text())
    assert outcome.source_key == first.source_key
    assert outcome.is_new_version
    assert (outcome.verified, outcome.changed, outcome.new, outcome.gone) == (3, 1, 1, 1)
    assert (outcome.reports_verified, outcome.reports_changed) == (3, 1)
    assert (outcome.reports_new, outcome.reports_gone) == (1, 1)
    assert outcome.changed_keys == ["springfield-2015-mandates:2", "ATLANTIS-2012-01-31-01"]
    assert outcome.new_keys == ["springfield-2015-mandates:3", "BBU-2018-06-30-01"]
    assert outcome.gone_keys == ["gotham-1996-plan:2.8", "BBU-2014-05-30-01"]
    assert provision(session, "springfield-2015-mandates:1").status_code == "verified"
    assert provision(session, "springfield-2015-mandates:2").status_code == "changed"
    assert provision(session, "springfield-2015-mandates:3").status_code == "new"
    assert provision(session, "gotham-1996-plan:2.8").status_code == "gone"


def test_replaced_wording_stays_as_history(
    session: Session, first: ImportOutcome, newer: Bridges, bring
):
    """The wording before stays, no longer current, with the version it came from."""
    bring(newer.text())
    texts = provision(session, "springfield-2015-mandates:2").texts
    assert [(one.wording, one.is_current) for one in texts] == [
        (BRIDGES[MANDATES]["2"], False),
        (newer.instruments[MANDATES]["2"], True),
    ]
    versions = [session.get(SourceVersion, one.version_id) for one in texts]
    assert [one.ordinal for one in versions if one] == [1, 2]
    bodies = report(session, "ATLANTIS-2012-01-31").texts
    assert [one.is_current for one in bodies] == [False, True]
    assert bodies[0].wording == BRIDGE_ACTORS[ATLANTIS].reports[0].body[0]


def test_unchanged_text_moves_to_the_newer_version(
    session: Session, first: ImportOutcome, newer: Bridges, bring
):
    """A text that stands on says where it stands in the latest version, and is one row."""
    bring(newer.text())
    (text,) = provision(session, "elbonia-city-2005-declaration:17").texts
    version = session.get(SourceVersion, text.version_id)
    assert version is not None
    assert version.ordinal == 2
    assert text_sha256(newer.text()[text.char_start : text.char_end]) == text.sha256


def test_inserted_report_takes_no_key(session: Session, first: ImportOutcome, bring):
    """Reports keep their keys when another of the same day is printed above them."""
    before = {
        one.report_key: (one.report_id, one.paragraphs, one.text_sha256)
        for one in session.scalars(select(Report))
    }
    next_one = Bridges()
    reports = next_one.actors[ARGENTINA].reports
    reports.insert(0, Reported("12/20/2016", "1", ["Bridges stay open on Sundays as well."]))
    reports.insert(3, Reported("6/12/2015", "1", ["A bridge was opened in the north."]))
    outcome = bring(next_one.text())
    after = {
        one.report_key: (one.report_id, one.paragraphs, one.text_sha256)
        for one in session.scalars(select(Report))
    }
    assert {key: after[key] for key in before} == before
    source = first.source_key
    assert set(after) - set(before) == {f"ARG-2016-12-20-03~{source}", "ARG-2015-06-12-02"}
    assert (outcome.reports_new, outcome.reports_verified) == (2, 5)
    positions = {report.report_key: report.position for report in session.scalars(select(Report))}
    assert positions[f"ARG-2016-12-20-03~{source}"] == 1
    assert positions[f"ARG-2016-12-20-01~{source}"] == 2


def test_paragraph_that_comes_back(session: Session, first: ImportOutcome, bring):
    """A paragraph dropped and printed again is the same row: cited again, with one current text."""
    key = "gotham-1996-plan:17"
    row = provision(session, key).provision_id
    without = Bridges()
    del without.instruments[PLAN]["17"]
    assert bring(without.text()).gone_keys == [key]
    argentina = report(session, "ARG-2015-06-12")
    assert meanings(session, "17", argentina) == {"elbonia-city-2005-declaration:17": "resolved"}

    outcome = bring(Bridges().text())
    assert (outcome.verified, outcome.gone, outcome.new) == (5, 0, 0)
    back = provision(session, key)
    assert (back.provision_id, back.status_code) == (row, "verified")
    assert [one.is_current for one in back.texts] == [True]
    assert [one.is_listed for one in back.listings] == [True]
    assert len(meanings(session, "17", argentina)) == 2


def test_report_that_comes_back(session: Session, first: ImportOutcome, bring):
    """A report dropped and printed again keeps its key and its row."""
    row = report(session, "ATLANTIS-2012-01-31").report_id
    without = Bridges()
    without.actors[ATLANTIS].reports = []
    assert bring(without.text()).gone_keys == ["ATLANTIS-2012-01-31-01"]
    bring(Bridges().text())
    back = report(session, "ATLANTIS-2012-01-31")
    assert (back.report_id, back.status_code) == (row, "verified")


# A page that shares numbers with another page


SHARED = "Mandates for Action - Panama, Panama - April 2015"


def sharing_page() -> str:
    """A page on bridges that prints paragraph 3 of Panama 2015, with words of its own."""
    actors = [
        Listed("Argentina", [Reported("6/1/2016", "3", ["Bridges were counted."])]),
        Listed("Brazil", [Reported("6/2/2016", "12", ["Bridges were repaired."])]),
    ]
    return page({SHARED: {"3": "Bridges are kept open on holidays."}}, actors)


def test_another_text_of_a_known_number_overwrites_nothing(session: Session, bring):
    """A page that prints another text under a known number gets a key of its own, and says so."""
    before = everything(session)
    outcome = bring(sharing_page())
    key = f"panama-2015-mandates:3~{outcome.source_key}"
    assert outcome.new_keys[0] == key
    assert any(key in warning for warning in outcome.warnings)
    assert set(before["provision"]) < set(everything(session)["provision"])
    assert provision(session, "panama-2015-mandates:3").texts == []
    (text,) = provision(session, key).texts
    assert text.wording == "Bridges are kept open on holidays."
    kinds = session.scalars(
        select(SourceDefect.kind_code).where(SourceDefect.subject_key == key)
    ).all()
    assert "number_reused_by_another_page" in kinds


def test_citations_resolve_within_their_own_page(session: Session, bring):
    """A report cites paragraphs of its own page, not those of another with the same number."""
    links_before = everything(session)["link"]
    outcome = bring(sharing_page())
    argentina = report(session, "ARG-2016-06-01")
    assert meanings(session, "3", argentina) == {
        f"panama-2015-mandates:3~{outcome.source_key}": "resolved"
    }
    assert meanings(session, "12", report(session, "BRA-2016-06-02")) == {None: "unresolved"}
    assert set(links_before) < set(everything(session)["link"])


def test_same_text_on_two_pages_is_one_provision(session: Session, first: ImportOutcome, bring):
    """A paragraph printed with the same words on two pages is one provision, listed by both."""
    outcome = bring(page_sharing_a_text(BRIDGES[MANDATES]["1"]))
    assert outcome.source_key != first.source_key
    assert (outcome.verified, outcome.new) == (1, 3)
    shared = provision(session, "springfield-2015-mandates:1")
    assert len(shared.listings) == 2
    assert len(shared.texts) == 1
    assert meanings(session, "1", report(session, "ARG-2017-06-01")) == {
        "springfield-2015-mandates:1": "resolved"
    }


def test_page_that_only_shares_a_text_cannot_change_it(
    session: Session, first: ImportOutcome, bring
):
    """When the other page changes a shared paragraph, the first page's words and links stay."""
    bring(page_sharing_a_text(BRIDGES[MANDATES]["1"]))
    outcome = bring(page_sharing_a_text("States close every bridge on Mondays."))
    own = f"springfield-2015-mandates:1~{outcome.source_key}"
    assert outcome.new_keys == [own]
    shared = provision(session, "springfield-2015-mandates:1")
    assert [one.wording for one in shared.texts] == [BRIDGES[MANDATES]["1"]]
    assert shared.status_code != "gone"
    assert meanings(session, "1", report(session, "ARG-2017-06-01")) == {own: "resolved"}
    assert meanings(session, "1", report(session, "ARG-2015-06-12")) == {
        "springfield-2015-mandates:1": "resolved"
    }


def page_sharing_a_text(words: str) -> str:
    """A page on ferries that also prints paragraph 1 of the page on bridges."""
    return page(
        {MANDATES: {"1": words}, SHARED: {"91": "Ferries.", "92": "Boats.", "93": "Rafts."}},
        [Listed("Argentina", [Reported("6/1/2017", "1", ["Bridges were opened."])])],
    )


# Actors that are missing


def test_missing_actor_of_a_known_page_is_refused(session: Session, first: ImportOutcome, bring):
    """A version that lacks an actor is refused by name, before anything is written."""
    cut = Bridges()
    del cut.actors[ATLANTIS]
    before = everything(session)
    with pytest.raises(BadInputError, match="missing ATLANTIS") as told:
        bring(cut.text())
    assert "--accept-missing-actors" in str(told.value)
    assert everything(session) == before


def test_missing_actor_can_be_accepted(session: Session, first: ImportOutcome, bring):
    """A person may say the actor is gone: its listing ends, its reports are gone, its row stays."""
    cut = Bridges()
    del cut.actors[ATLANTIS]
    outcome = bring(cut.text(), accept_missing_actors=True)
    assert outcome.gone_keys == ["ATLANTIS-2012-01-31-01"]
    listing = session.scalars(
        select(ActorListing).join(Actor).where(Actor.actor_code == "ATLANTIS")
    ).one()
    assert not listing.is_listed
    assert report(session, "ATLANTIS-2012-01-31").status_code == "gone"
    before = everything(session)
    bring(cut.text())
    assert everything(session) == before


def test_page_named_by_hand_must_exist(session: Session, bring):
    """`--page` names a known page, or nothing is imported."""
    before = everything(session)
    with pytest.raises(UnknownKeyError, match="atlantis"):
        bring(Bridges().text(), source_key="atlantis")
    assert everything(session) == before


def test_page_named_by_hand_is_taken(session: Session, first: ImportOutcome, bring):
    """A version that shares too little to be recognised is taken for the page that is named."""
    other = Bridges()
    other.instruments = {MANDATES: {"7": "Bridges are lit at night."}}
    assert bring(other.text(), source_key=first.source_key).source_key == first.source_key


# Decisions


def test_decision_survives_a_newer_version(
    session: Session, first: ImportOutcome, newer: Bridges, weights: LinkWeights, bring
):
    """What a person decided stands after the report's citations are printed anew."""
    argentina = report(session, "ARG-2015-06-12")
    chosen = "gotham-1996-plan:17"
    decide_link(
        session,
        Decision(argentina.report_key, "17", chosen, "a reviewer", "It speaks of training."),
        weights,
    )
    assert meanings(session, "17", argentina) == {chosen: "resolved"}
    newer.actors[ARGENTINA].reports[2].paragraphs = "1, 17, 3"
    newer.actors[ARGENTINA].reports[2].body.append("Sigue el conteo de puentes en el sur.")
    bring(newer.text())
    assert meanings(session, "17", argentina) == {chosen: "resolved"}
    (decision,) = argentina.decisions
    assert (decision.decided_by, decision.reason) == ("a reviewer", "It speaks of training.")
    assert [one.paragraph for one in argentina.citations] == ["1", "17", "3"]


def test_catalogue_does_not_override_a_person(session: Session, seeds: Seeds, weights: LinkWeights):
    """A reviewed row shipped later, though dated earlier, leaves a person's decision in force."""
    barbados = session.scalars(select(Report).where(Report.report_key == "BRB-2011-06-21-01")).one()
    decision = Decision(
        barbados.report_key, "17", "mar-del-plata-2005-plan:17", "a reviewer", "It says so itself."
    )
    decide_link(session, decision, weights)
    row = LinkDecisionRow(
        report_key=barbados.report_key,
        citation="17",
        provision_key="port-of-spain-2009-declaration:17",
        decided_by="the project",
        decided_on="2020-01-01",
        reason="The cycle makes it likely.",
    )
    load_catalogue(session, replace(seeds, link_decisions=[row]), weights)
    assert meanings(session, "17", barbados) == {"mar-del-plata-2005-plan:17": "resolved"}


def test_catalogue_may_adopt_an_actor_an_import_made(
    session: Session, first: ImportOutcome, seeds: Seeds, weights: LinkWeights
):
    """A later catalogue that knows an actor the import had to make can still be loaded."""
    load_catalogue(session, later_actor(seeds, "BRIDGES", "Bridge Builders Union (BBU)"), weights)


# Contact data


ADDRESS, NUMBER = "keeper@bridges.example", "+1 (202) 555-0147"


def page_with_contact_data(*, cut_short: bool = False) -> str:
    contact = Bridges()
    tail = "," if cut_short else "."
    contact.actors[ATLANTIS].reports[0].body = [f"Ask {NUMBER} or {ADDRESS}{tail}"]
    contact.instruments[MANDATES]["2"] = f"States count bridges and tell {ADDRESS} about them."
    return contact.text()


def test_contact_data_is_masked_and_the_hash_is_of_the_official_text(session: Session, bring):
    """Addresses and numbers are masked before they are stored; hash and length are official."""
    outcome = bring(page_with_contact_data())
    body = f"Ask {NUMBER} or {ADDRESS}."
    (text,) = report(session, "ATLANTIS-2012-01-31").texts
    assert text.sha256 == text_sha256(body)
    assert len(text.wording) == len(body)
    assert text.wording.startswith("Ask +× (×××) ×××-×××× or ××××××@×××")
    stored = str(everything(session))
    assert "bridges.example" not in stored
    assert "555-0147" not in stored
    masked = session.scalars(
        select(SourceDefect).where(SourceDefect.kind_code == "contact_data_masked")
    ).all()
    assert [(one.subject_key, one.occurrences) for one in masked] == [("ATLANTIS-2012-01-31-01", 2)]
    assert bring(page_with_contact_data()).changed == outcome.changed == 0


def test_contact_data_at_a_cut_is_masked_too(session: Session, bring):
    """A text that breaks off behind an address leaves no address in the record of the defect."""
    bring(page_with_contact_data(cut_short=True))
    assert "bridges.example" not in str(everything(session))


def test_contact_data_in_a_resource_is_masked_too(session: Session, bring):
    """A related resource that prints an address is stored without it."""
    contact = Bridges()
    contact.actors[UNION].resources = [f"Write to {ADDRESS}"]
    bring(contact.text())
    assert "bridges.example" not in str(everything(session))


# Declared defects


@pytest.fixture
def declared(session: Session, first: ImportOutcome) -> Callable[[str, str], SourceDefect]:
    """Declares a defect of the page on bridges."""
    source = session.scalars(select(Source).where(Source.source_key == first.source_key)).one()

    def declare(subject: str, quote: str) -> SourceDefect:
        defect = SourceDefect(
            defect_key=f"{source.source_key}:typo:{subject}:{quote}",
            source_id=source.source_id,
            kind_code="typo",
            status_code="declared",
            is_declared=True,
            subject_key=subject,
            occurrences=1,
            quote=quote,
        )
        session.add(defect)
        session.flush()
        return defect

    return declare


def test_declared_defect_is_found_and_then_mended(
    session: Session, declared: Callable[[str, str], SourceDefect], bring
):
    """A declared defect is found by its quote, with its line; without the quote it is mended."""
    defect = declared("springfield-2015-mandates:2", "say  why")
    bring(Bridges().text())
    printed = next(
        number for number, line in enumerate(Bridges().text().split("\n"), 1) if "say why" in line
    )
    assert (defect.status_code, defect.line) == ("found", printed)
    mended = Bridges()
    mended.instruments[MANDATES]["2"] = "States count the bridges they close and explain it."
    bring(mended.text())
    assert (defect.status_code, defect.line) == ("mended", None)
    bring(Bridges().text())
    assert (defect.status_code, defect.line) == ("found", printed)


def test_defect_found_by_rule_is_mended(session: Session, first: ImportOutcome, bring):
    """A defect a rule found is mended, not deleted, when a newer version no longer has it."""
    wrong = select(SourceDefect).where(
        SourceDefect.kind_code == "misspelt_heading",
        SourceDefect.subject_key == "gotham-1996-plan",
    )
    assert session.scalars(wrong).one().status_code == "found"
    mended = Bridges()
    mended.instruments = {
        heading.replace("Accion", "Action"): texts for heading, texts in BRIDGES.items()
    }
    outcome = bring(mended.text())
    assert session.scalars(wrong).one().status_code == "mended"
    assert outcome.defects == first.defects - 1


def test_declared_defect_of_a_dropped_report_is_mended(
    session: Session, declared: Callable[[str, str], SourceDefect], bring
):
    """A declared defect does not stand in a version that no longer prints its report."""
    defect = declared("ATLANTIS-2012-01-31-01", "under water, as ever")
    bring(Bridges().text())
    assert defect.status_code == "found"
    dropped = Bridges()
    dropped.actors[ATLANTIS].reports = []
    bring(dropped.text())
    assert defect.status_code == "mended"


# The real page


@dataclass(frozen=True)
class RealPage:
    """What the import of the real page left in the database."""

    outcome: ImportOutcome
    again: ImportOutcome
    statuses: Counter[tuple[str, str]]
    defects: list[SourceDefect]
    links: Counter[tuple[str, str]]
    hashes_agree: bool

    def subjects(self, kind: str, status: str = "found") -> set[str | None]:
        """What the defects of a kind concern."""
        return {
            one.subject_key
            for one in self.defects
            if (one.kind_code, one.status_code) == (kind, status)
        }

    def quotes(self, kind: str) -> str:
        """All quotes of a kind."""
        return "\n".join(one.quote or "" for one in self.defects if one.kind_code == kind)


@pytest.fixture(scope="module")
def real(catalogue_engine: Engine, summit_page_path: Path, weights: LinkWeights) -> RealPage:
    """The real page, imported twice and undone: the facts are taken, no lock is kept."""
    document = read_document(summit_page_path)
    with catalogue_engine.connect() as connection, connection.begin() as transaction:
        facts = _import_twice(connection, document, weights)
        transaction.rollback()
    return facts


def _import_twice(connection: Connection, document, weights: LinkWeights) -> RealPage:
    with Session(connection, expire_on_commit=False) as session:
        outcome = import_summit_page(session, document, weights)
        once = everything(session)
        again = import_summit_page(session, document, weights)
        assert everything(session) == once, "the second import of the same bytes changes nothing"
        defects = list(session.scalars(select(SourceDefect)))
        statuses = Counter(
            ("provision", one) for one in session.scalars(select(Provision.status_code))
        )
        statuses.update(("report", one) for one in session.scalars(select(Report.status_code)))
        links = Counter(
            (status, basis)
            for status, basis in session.execute(select(Link.status_code, Link.basis_code))
        )
        agree = not session.scalar(
            select(func.count())
            .select_from(Provision)
            .join(ProvisionText)
            .where(ProvisionText.sha256 != Provision.pinned_sha256)
        )
        session.expunge_all()
    return RealPage(outcome, again, statuses, defects, links, agree)


def test_real_page_is_verified_whole(real: RealPage):
    """The real page is the one the catalogue pins: 34 paragraphs and 76 reports verified."""
    one = real.outcome
    assert (one.source_key, one.is_new_version) == ("summit-page-migration", True)
    assert (one.instruments, one.provisions, one.verified) == (11, 34, 34)
    assert (one.actors, one.reports, one.reports_with_text) == (46, 76, 58)
    assert one.reports_verified == 76
    assert (one.changed, one.new, one.gone) == (0, 0, 0)
    assert (one.reports_changed, one.reports_new, one.reports_gone) == (0, 0, 0)
    assert one.warnings == []
    assert real.hashes_agree
    assert real.statuses[("provision", "verified")] == 34
    assert real.statuses[("report", "verified")] == 76


def test_real_page_again_is_nothing_new(real: RealPage):
    """Importing the real page twice changes no row."""
    assert not real.again.is_new_version
    assert replace(real.again, is_new_version=True) == real.outcome


DOMAIN_DEFECTS = {
    "wrong_text": {"panama-2015-mandates:3"},
    "wrong_language": {"panama-2015-mandates:3"},
    "misspelt_heading": {"santa-cruz-de-la-sierra-1996-plan", "miami-1994-plan"},
    "shared_paragraph_number": {
        "port-of-spain-2009-declaration:17",
        "mar-del-plata-2005-plan:17",
        "nuevo-leon-2004-declaration:22",
        "quebec-2001-declaration:22",
        *(f"quebec-2001-plan:{number}" for number in (39, 40, 41)),
        *(f"santiago-1998-plan:{number}" for number in (39, 40, 41)),
    },
    "compound_paragraph_number": {"miami-1994-plan:2.8"},
    "non_breaking_spaces": {None},
    "impossible_figure": {"MEX-2010-12-01-01"},
    "part_exceeds_whole": {"MEX-2014-05-30-01"},
    "glued_footnote": {"ARG-2015-06-12-01"},
}


@pytest.mark.parametrize("kind", DOMAIN_DEFECTS)
def test_real_page_defects_are_found_where_they_are(real: RealPage, kind: str):
    """Each defect that stands in one known place is on record there, and found."""
    assert real.subjects(kind) == DOMAIN_DEFECTS[kind]


DOMAIN_QUOTES = {
    "stray_space_in_heading": ["Quebec , Canada"],
    "impossible_figure": ["0 estados"],
    "number_format": ["115.000", "14, 648", "24 mil"],
    "glued_footnote": ["(II DAN)15"],
    "count_like_year": ["2,020 casos"],
    "glued_theme_label": ["Migration"],
    "compound_paragraph_number": ["2.8"],
    "misspelt_heading": ["Plan of Accion"],
}


@pytest.mark.parametrize("kind", DOMAIN_QUOTES)
def test_real_page_defects_quote_what_is_printed(real: RealPage, kind: str):
    """The examples the domain names are quoted on record, and found in the imported text."""
    assert real.subjects(kind)
    for quote in DOMAIN_QUOTES[kind]:
        assert quote in real.quotes(kind)


@pytest.mark.parametrize(
    "kind", ["date_after_report", "truncated_text", "repeated_text", "glued_theme_label"]
)
def test_real_page_defects_of_many_places_are_found(real: RealPage, kind: str):
    """Kinds of defect that stand in several places are found in more than one."""
    assert len(real.subjects(kind)) > 1


def test_every_declared_defect_of_the_real_page_is_found(real: RealPage):
    """Nothing is declared that does not stand in the page, and each has the line it stands on."""
    declared = [one for one in real.defects if one.is_declared]
    assert len(declared) == 150
    assert [one.defect_key for one in declared if one.status_code != "found"] == []
    assert [one.defect_key for one in declared if not one.line] == []


def test_dates_valid_both_ways_are_41(real: RealPage):
    """41 dates could be read day first; none is corrected, each is on record."""
    assert len(real.subjects("date_valid_both_ways")) == 41


def test_header_like_body_lines_are_91(real: RealPage):
    """91 body lines begin like a header; they are counted over all reports."""
    counted = [one.occurrences for one in real.defects if one.kind_code == "header_like_body_line"]
    assert sum(counted) == 91


def test_four_identical_headers_of_one_state(real: RealPage):
    """Four reports of one state with one header and no text are four, and on record."""
    same = {
        one.subject_key: one.occurrences
        for one in real.defects
        if one.kind_code == "identical_headers"
    }
    assert same["ARG-2016-12-20-01"] == 4


def test_real_page_links_are_certain_or_ambiguous(real: RealPage):
    """Every citation of the real page has a candidate; the shared 17 stays with both."""
    assert not any(status == "unresolved" for status, _basis in real.links)
    ambiguous = sum(count for (status, _), count in real.links.items() if status == "ambiguous")
    assert ambiguous > 0
    assert ambiguous % 2 == 0
