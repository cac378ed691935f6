"""Evidence that people bring: described in a file, standing on a copy, or refused in one line."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.catalogue.archive import ArchivedCopy, MediaType
from tracker.catalogue.external_evidence import (
    ExternalEvidence,
    add_evidence,
    archived_sha256,
    archived_sha256s,
    passage_counts,
    read_external_evidence,
    role_in_ledger,
)
from tracker.catalogue.load import load_catalogue
from tracker.catalogue.seed_tables import Seeds
from tracker.errors import BadInputError, TrackerError, UnknownKeyError
from tracker.linking.citations import LinkWeights
from tracker.models import Actor, Clause, Contributor, ContributorRole, Evidence, EvidenceClause
from tracker.vocab import EvidenceStrength, Rating, Reach, Role, Stance, TextStatus

KEY, CLAUSE, OTHER = "ext:faro-2024", "miami-1994-plan:2.8:1", "mar-del-plata-2005-plan:17:1"
FIELDS: dict[str, object] = {
    "evidence_key": KEY,
    "actor_code": "BRB",
    "kind": "law",
    "reach": "adopted",
    "strength": "strong",
    "url": "https://gazette.example/2024/act-7.pdf?lang=en#page=3",
    "publisher": "Official Gazette",
    "retrieved_on": "2024-06-02",
    "happened_on": "2024-01-31",
    "precision": "month",
    "description_en": "An act on ferries was published.",
    "description_es": "Se publicó una ley sobre transbordadores.",
    "note_en": "The annex is missing.",
    "clauses": {CLAUSE: "supports", OTHER: "contradicts"},
}
COPY = ArchivedCopy("ab" * 32, MediaType.PDF, 1234)


def toml(fields: dict[str, object]) -> str:
    """The fields as a TOML file."""
    table = fields.get("clauses")
    lines = [f"{key} = {json.dumps(value)}" for key, value in fields.items() if key != "clauses"]
    if isinstance(table, dict):
        lines += ["[clauses]", *(f"{json.dumps(k)} = {json.dumps(v)}" for k, v in table.items())]
    return "\n".join(lines) + "\n"


def written(folder: Path, **changes: object) -> Path:
    """A description as a file; a change to None leaves the field out."""
    fields = {key: value for key, value in {**FIELDS, **changes}.items() if value is not None}
    path = folder / "evidence.toml"
    path.write_text(toml(fields), encoding="utf-8")
    return path


@pytest.fixture
def monitor(session: Session) -> str:
    """Somebody who monitors."""
    session.add(
        Contributor(
            contributor_key="faro",
            origin_code="person",
            roles=[ContributorRole(role_code="second_coder"), ContributorRole(role_code="monitor")],
        )
    )
    session.flush()
    return "faro"


def test_a_file_reads_as_the_evidence_it_holds(tmp_path: Path):
    """What is written is what is read, dates of TOML as well as strings; white space is single."""
    read = read_external_evidence(written(tmp_path))
    assert read == ExternalEvidence.model_validate(FIELDS)
    assert read.clauses == {CLAUSE: Stance.SUPPORTS, OTHER: Stance.CONTRADICTS}
    path = tmp_path / "dated.toml"
    text = toml({**FIELDS, "publisher": " Official \t Gazette "})
    path.write_text(text.replace('"2024-06-02"', "2024-06-02"), encoding="utf-8")
    assert read_external_evidence(path) == read


def test_what_may_be_left_out(tmp_path: Path):
    """Notes and the date of the deed are optional."""
    few = written(tmp_path, note_en=None, happened_on=None, precision=None)
    read = read_external_evidence(few)
    assert (read.note_en, read.note_es, read.happened_on, read.precision) == (None,) * 4


TOMORROW = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()
WRONG: dict[str, tuple[dict[str, object], str]] = {
    "unknown field": ({"colour": "red"}, "colour: Extra"),
    "key without ext": ({"evidence_key": "faro-2024"}, "evidence_key: "),
    "key in capitals": ({"evidence_key": "ext:Faro"}, "evidence_key: "),
    "key too short": ({"evidence_key": "ext:ab"}, "evidence_key: "),
    "key too long": ({"evidence_key": "ext:" + "a" * 61}, "evidence_key: "),
    "key with a line behind": ({"evidence_key": "ext:abc\nd"}, "evidence_key: "),
    "key with a number to call": ({"evidence_key": "ext:202-555-0170"}, "evidence_key: "),
    "unknown kind": ({"kind": "rumour"}, "kind: "),
    "unknown reach": ({"reach": "far"}, "reach: "),
    "unknown strength": ({"strength": "utter"}, "strength: "),
    "no publisher": ({"publisher": None}, "publisher: "),
    "blank publisher": ({"publisher": "  "}, "publisher: "),
    "no Spanish": ({"description_es": None}, "description_es: "),
    "too few words": ({"description_en": "A law."}, "description_en: "),
    "too many words": ({"description_en": "law " * 2000}, "description_en: "),
    "no clause": ({"clauses": {}}, "clauses: "),
    "clauses in a list": ({"clauses": None, "clauses_": 1}, "clauses: "),
    "unknown stance": ({"clauses": {CLAUSE: "proves"}}, f"clauses: {CLAUSE}: "),
    "date without precision": ({"precision": None}, "Value error, expected both happened_on"),
    "precision without date": ({"happened_on": None}, "Value error, expected both happened_on"),
    "retrieved tomorrow": ({"retrieved_on": TOMORROW}, "Value error, retrieved_on is in the"),
    "happened after": (
        {"happened_on": "2024-06-03", "precision": "day"},
        "Value error, happened_on is after",
    ),
    "happened the month after": ({"happened_on": "2024-07-01"}, "Value error, happened_on is"),
    "seconds for a day": ({"retrieved_on": 0}, "retrieved_on: "),
    "day of no calendar": ({"retrieved_on": "2024-02-30"}, "retrieved_on: "),
    "day and hour": ({"retrieved_on": "2024-02-03T10:00:00"}, "retrieved_on: "),
    "mail address": ({"publisher": "Ana, ana@example.org"}, "publisher: "),
    "telephone": ({"note_en": "Call +1 202 555 0170"}, "note_en: "),
    "telephone over two lines": ({"note_en": "Call +1 202\n555 0170"}, "note_en: "),
    "signs that steer a terminal": ({"publisher": "\x1b[2JGazette"}, "publisher: "),
    "signs that turn the line": ({"description_en": "An act \u202eof law"}, "description_en: "),
    "zero": ({"note_es": "a\0b"}, "note_es: "),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_is_one_line(tmp_path: Path, case: tuple[dict[str, object], str]):
    """The line names the file and the field, and does not repeat what was written there."""
    path = written(tmp_path, **case[0])
    with pytest.raises(BadInputError) as told:
        read_external_evidence(path)
    assert str(told.value).startswith(f"{path}: {case[1]}")
    assert not {"555", "ana@", "\x1b"} & set(str(told.value).split())


def test_contact_data_behind_an_escape_is_seen(tmp_path: Path):
    """An address whose sign is written as an escape of TOML is an address."""
    path = tmp_path / "escaped.toml"
    text = toml(FIELDS).replace("Official Gazette", r"ana\u0040example.org")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInputError, match=r"publisher: .* no telephone number"):
        read_external_evidence(path)


@pytest.mark.parametrize(
    "url",
    [
        "http://gazette.example/",
        "https://www.gob.mx/sre/acciones?id=7&x=%C3%B1",
        "https://gazette.example:8443/a",
        "https://ministère.example/décret",
        "https://xn--ministre-4xa.example./a",
        "http://8.8.8.8/law.pdf",
        "https://gazette.example/" + "a" * 1976,
    ],
)
def test_addresses_that_anybody_can_look_up(url: str):
    """Names, ports, other alphabets, public numbers: kept as they are."""
    assert ExternalEvidence.model_validate({**FIELDS, "url": url}).url == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "gazette.example/a",
        "ftp://gazette.example/a",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https:///a",
        "https://",
        "https://ana@gazette.example/",
        "https://ana:secret@gazette.example/",
        "https://@gazette.example/",
        "https://gazette.example:99999/",
        "https://gazette.example:port/",
        "https://gazette.example/" + "a" * 1977,
        "https://gazette.example/a b",
        "https://gazette.example/a\nb",
        "https://gaz\tette.example/",
        "https://gazette.example\\@evil.example/",
        "https://gazette.example/\u202e",
        'https://gazette.example/"onclick',
        "https://gazette.example/<script>",
        "https://gazette.example/?mail=ana@example.org",
        "https://gazette.example/?mail=ana%40example.org",
        "https://gazette.example/?call=%2B1%20202%20555%200170",
        "http://localhost/a",
        "http://LOCALHOST:8050/a",
        "http://db.localhost/",
        "http://intranet/a",
        "http://server.local/a",
        "http://server.internal./a",
        "http://router.home.arpa/",
        "http://nowhere.invalid/",
        "http://127.0.0.1/a",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.0.0.0x1/",
        "http://①②⑦.0.0.1/",
        "http://127。0。0。1/",
        "http://%31%32%37.0.0.1/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://[2001:db8::1/",
        "http://a..example/",
        "http://.example/",
    ],
)
def test_addresses_that_are_none(tmp_path: Path, url: str):
    """Other schemes, names and passwords, private hosts in any spelling: one line that says url."""
    with pytest.raises(BadInputError, match=r"evidence\.toml: url: "):
        read_external_evidence(written(tmp_path, url=url))


@given(st.text(max_size=60))
def test_no_address_is_anything_but_kept_or_refused(tail: str):
    """Whatever stands behind the scheme: an address as it was written, or a refusal."""
    for url in (tail, f"https://{tail}", f"https://gazette.example/{tail}"):
        try:
            read = ExternalEvidence.model_validate({**FIELDS, "url": url})
        except ValueError:
            continue
        assert read.url == url.strip()
        assert read.url.isprintable()
        assert "@" not in read.url.split("/")[2]


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_no_file_is_anything_but_read_or_refused(tmp_path_factory, raw: bytes):
    """Whatever the bytes, the reader gives a description or one refusal."""
    path = tmp_path_factory.mktemp("fuzz") / "evidence.toml"
    path.write_bytes(raw)
    with pytest.raises(TrackerError):
        read_external_evidence(path)


@pytest.mark.parametrize("raw", ["a = " + "[" * 100_000, "a = " + "9" * 5000, 'a = "\\ud800"'])
def test_a_file_made_to_break_the_reader_is_refused(tmp_path: Path, raw: str):
    """Depth, length and broken characters end in one line."""
    path = tmp_path / "evidence.toml"
    path.write_text(raw, encoding="utf-8")
    with pytest.raises(BadInputError, match="cannot be read"):
        read_external_evidence(path)


def test_evidence_is_stored_with_its_copy_and_clauses(session: Session, monitor: str):
    """It is of a person, stands on the copy, and speaks for one clause and against another."""
    add_evidence(session, ExternalEvidence.model_validate(FIELDS), COPY, monitor)
    one = session.scalars(select(Evidence).where(Evidence.evidence_key == KEY)).one()
    assert session.get_one(Actor, one.actor_id).actor_code == "BRB"
    assert (one.origin_code, one.kind_code, one.reach_code, one.strength_code) == (
        "person",
        "law",
        "adopted",
        "strong",
    )
    assert (one.archive_sha256, one.archive_type, one.archive_bytes) == (
        "ab" * 32,
        "application/pdf",
        1234,
    )
    assert (one.url, one.publisher) == (FIELDS["url"], FIELDS["publisher"])
    assert (one.retrieved_on, one.happened_on) == (date(2024, 6, 2), date(2024, 1, 31))
    assert (one.precision_code, one.is_current, one.report_id) == ("month", True, None)
    assert {text.language_code: (text.description, text.note) for text in one.texts} == {
        "en": (FIELDS["description_en"], FIELDS["note_en"]),
        "es": (FIELDS["description_es"], None),
    }
    stances = session.execute(
        select(Clause.clause_key, EvidenceClause.stance_code)
        .join(Clause, Clause.clause_id == EvidenceClause.clause_id)
        .where(EvidenceClause.evidence_id == one.evidence_id)
    )
    assert dict(stances.all()) == FIELDS["clauses"]
    assert archived_sha256s(session) == ["ab" * 32]
    assert archived_sha256(session, KEY) == "ab" * 32


def test_loading_the_catalogue_leaves_it(
    session: Session, monitor: str, seeds: Seeds, weights: LinkWeights
):
    """What a person brought is not the catalogue's to remove, nor are its clauses."""
    add_evidence(session, ExternalEvidence.model_validate(FIELDS), COPY, monitor)
    load_catalogue(session, seeds, weights)
    one = session.scalars(select(Evidence).where(Evidence.evidence_key == KEY)).one()
    pairs = select(EvidenceClause).where(EvidenceClause.evidence_id == one.evidence_id)
    assert len(session.scalars(pairs).all()) == 2


def test_refusals_store_nothing(session: Session, monitor: str, seeds: Seeds):
    """A key that is taken; an actor, clause or contributor that is none, or is closed."""
    proposal = ExternalEvidence.model_validate(FIELDS)
    before = len(session.scalars(select(Evidence)).all())

    def refused(change: dict[str, object], by: str = monitor) -> str:
        with pytest.raises(TrackerError) as told:
            add_evidence(session, ExternalEvidence.model_validate({**FIELDS, **change}), COPY, by)
        return str(told.value)

    assert refused({"actor_code": "OZ"}) == "no actor 'OZ'"
    assert refused({"clauses": {"oz-1:1:1": "supports"}}) == "no clause 'oz-1:1:1'"
    assert refused({}, "nobody").startswith("no contributor 'nobody'")
    assert len(session.scalars(select(Evidence)).all()) == before
    add_evidence(session, proposal, COPY, monitor)
    assert "exists already" in refused({})
    person = session.scalars(select(Contributor).where(Contributor.contributor_key == "faro")).one()
    person.is_active = False
    session.flush()
    assert refused({"evidence_key": "ext:other"}) == "contributor 'faro' is closed"
    with pytest.raises(UnknownKeyError, match="no evidence 'ext:moon'"):
        archived_sha256(session, "ext:moon")
    with pytest.raises(UnknownKeyError, match="has no copy"):
        archived_sha256(session, seeds.evidence[0].evidence_key)


def test_the_ledger_is_told_a_role_they_have(session: Session, monitor: str):
    """The first of their roles; nobody without a role brings evidence."""
    assert role_in_ledger(session, monitor) is Role.MONITOR
    session.add(Contributor(contributor_key="nothing", origin_code="person"))
    session.flush()
    with pytest.raises(BadInputError, match="has no role"):
        role_in_ledger(session, "nothing")


def test_passages_are_counted_by_how_they_stand(session: Session, monitor: str, seeds: Seeds):
    """Facts and evidence of the catalogue are pinned; a copy is no passage."""
    add_evidence(session, ExternalEvidence.model_validate(FIELDS), COPY, monitor)
    counts = passage_counts(session)
    assert sum(counts.values()) == len(seeds.facts) + len(seeds.evidence)
    assert set(counts) == {
        TextStatus.PINNED,
        TextStatus.VERIFIED,
        TextStatus.CHANGED,
        TextStatus.GONE,
    }


def test_the_vocabulary_of_the_brief_is_the_models(tmp_path: Path):
    """Every reach, strength and stance of the program can be written in the file."""
    for name, values in {"reach": Reach, "strength": EvidenceStrength}.items():
        for value in values:
            read = read_external_evidence(written(tmp_path, **{name: value.value}))
            assert getattr(read, name) is value
    assert Rating.FULL  # a file gives evidence, never a rating
    assert "rating" not in ExternalEvidence.model_fields
