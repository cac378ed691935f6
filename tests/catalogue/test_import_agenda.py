"""What importing an organisation's agenda does: pinned passages get their texts, nothing else."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.catalogue.test_load import everything
from tests.conftest import SOURCES
from tracker.catalogue import agenda
from tracker.catalogue.agenda import import_agenda
from tracker.catalogue.outcome import ImportOutcome
from tracker.errors import BadInputError
from tracker.ingest.contact import MASK
from tracker.ingest.reading import decode, read_document
from tracker.keys import normalised, text_sha256
from tracker.models import Instrument, Passage, Provision, ProvisionText, Source

HEAD = (
    "River Keepers' Call\n\nKeeper of the seal: Ana Remo | (202) 555-0147 | ana@river.example\n\n"
)
ASKS = {
    ("1", "en"): "Keep the fords\n  open to everybody by day and by night.",
    ("2", "en"): "Say in public how many fords were closed, and why.",
    ("1", "es"): "Mantener los vados abiertos para todas las personas, de día y de noche.",
    ("2", "es"): "Decir en público cuántos vados se cerraron, y por qué.",
}
TAIL = "\n\nLuis Vela, ferryman, said so on the bridge.\n"
CALL = HEAD + "\n\n  • ".join(ASKS.values()) + TAIL
KEY = "river-keepers-2031-agenda"
SOURCE = "river-keepers"


def add_agenda(session: Session, text: str, source_key: str = SOURCE, key: str = KEY) -> None:
    """A catalogue that pins the passages of `text` where they stand in it."""
    source = Source(source_key=source_key, kind_code="agenda", title="A call", language_code="en")
    instrument = Instrument(
        instrument_key=key,
        kind_code="agenda",
        adopted_on=date(2031, 5, 9),
        precision_code="day",
        place_names="",
        is_verified=True,
    )
    session.add_all([source, instrument])
    session.flush()
    for number in ("1", "2"):
        provision = Provision(
            provision_key=f"{key}:{number}",
            instrument_id=instrument.instrument_id,
            source_id=source.source_id,
            paragraph=number,
            position=int(number),
            kind_code="demand",
            language_code="en",
            pinned_sha256=text_sha256(ASKS[number, "en"]),
            status_code="pinned",
        )
        session.add(provision)
        session.flush()
        for language in ("en", "es"):
            ask = normalised(ASKS[number, language])
            start = normalised(text).index(ask)
            session.add(
                Passage(
                    provision_id=provision.provision_id,
                    language_code=language,
                    source_id=source.source_id,
                    char_start=start,
                    char_end=start + len(ask),
                    text_sha256=text_sha256(ask),
                )
            )
    session.flush()


@pytest.fixture
def pinned(session: Session) -> None:
    """The call above is in the catalogue."""
    add_agenda(session, CALL)


@pytest.fixture
def bring(session: Session) -> Callable[[str], ImportOutcome]:
    """Imports a text as an agenda."""

    def import_text(text: str) -> ImportOutcome:
        outcome = import_agenda(session, decode(text.encode(), "call.txt"))
        session.flush()
        session.expire_all()
        return outcome

    return import_text


def current(session: Session) -> dict[tuple[str, str], ProvisionText]:
    """The texts that stand, by paragraph and language."""
    rows = session.execute(
        select(Provision.paragraph, ProvisionText)
        .join(ProvisionText.__table__, ProvisionText.provision_id == Provision.provision_id)
        .where(ProvisionText.is_current, Provision.provision_key.startswith(KEY))
    )
    return {(row.paragraph, row.ProvisionText.language_code): row.ProvisionText for row in rows}


def statuses(session: Session) -> list[str]:
    rows = select(Provision).where(Provision.provision_key.startswith(KEY))
    return [one.status_code for one in session.scalars(rows.order_by(Provision.position))]


def with_other(text: str, number: str, language: str) -> str:
    """The call with other words of the same length in one passage."""
    ask = ASKS[number, language]
    assert ask in text
    return text.replace(ask, ask[:5] + ask[5:].translate(str.maketrans("aeiou", "eioua")))


# What is stored


def test_passages_are_verified_in_each_language(session: Session, pinned, bring):
    """Each passage is stored once, in its language; a paragraph counts once."""
    outcome = bring(CALL)
    assert (outcome.source_key, outcome.is_new_version) == (SOURCE, True)
    assert (outcome.instruments, outcome.provisions) == (1, 2)
    assert (outcome.verified, outcome.changed, outcome.new, outcome.gone) == (2, 0, 0, 0)
    assert outcome.warnings == []
    assert {place: one.wording for place, one in current(session).items()} == ASKS
    assert statuses(session) == ["verified", "verified"]


@pytest.mark.parametrize(
    "text",
    [CALL, CALL.replace("\n", "\r\n"), CALL.replace(" ", "\u00a0 "), f"\n \n{CALL}", CALL.strip()],
    ids=["as pinned", "CRLF", "wide blanks", "blank lines above", "stripped"],
)
def test_texts_are_found_where_they_say(session: Session, pinned, bring, text: str):
    """White space of the file does not count; lines and offsets are those of the file."""
    assert bring(text).verified == 2
    for (number, language), one in current(session).items():
        printed = text[one.char_start : one.char_end]
        assert printed == one.wording
        assert normalised(printed) == normalised(ASKS[number, language])
        assert text_sha256(printed) == one.sha256
        assert one.chars == len(normalised(printed))
        lines = text.split("\n")[one.line_start - 1 : one.line_end]
        assert printed in "\n".join(lines)
        assert all(normalised(line) for line in (lines[0], lines[-1]))


def test_byte_order_mark_moves_nothing(session: Session, pinned):
    """A mark before the text is no character of it."""
    import_agenda(session, decode(b"\xef\xbb\xbf" + CALL.encode(), "call.txt"))
    first = current(session)["1", "en"]
    assert CALL[first.char_start : first.char_end] == first.wording


def test_nothing_else_of_the_document_is_stored(session: Session, pinned, bring):
    """Names, addresses and numbers around the passages stay in the file."""
    before = everything(session)
    bring(CALL)
    after = everything(session)
    for word in ("Ana Remo", "555-0147", "river.example", "Luis Vela", "River Keepers"):
        assert word not in str(after)
    tables = {name for name in after if after[name] != before[name]}
    assert tables == {"source_version", "provision_text", "provision"}


def test_contact_data_in_a_passage_is_masked(session: Session, monkeypatch: pytest.MonkeyPatch):
    """Should a passage print an address, it is stored without; its hash is of the words printed."""
    ask = "Write to keeper@river.example when a ford is closed to people on foot."
    monkeypatch.setitem(ASKS, ("2", "en"), ask)
    text = HEAD + "\n\n".join(ASKS.values()) + TAIL
    add_agenda(session, text)
    import_agenda(session, decode(text.encode(), "call.txt"))
    stored = current(session)["2", "en"]
    assert (stored.sha256, len(stored.wording)) == (text_sha256(ask), len(ask))
    assert "river.example" not in str(everything(session))
    assert MASK in stored.wording


# Versions


def test_twice_changes_nothing(session: Session, pinned, bring):
    """The same bytes again leave every row of every table as it was."""
    bring(CALL)
    before = everything(session)
    again = bring(CALL)
    assert (again.is_new_version, again.verified) == (False, 2)
    assert everything(session) == before


def test_new_version_moves_places_and_keeps_texts(session: Session, pinned, bring):
    """The same words in another file are the same texts: they say where they stand now."""
    bring(CALL)
    ids = {place: one.provision_text_id for place, one in current(session).items()}
    text = CALL.replace("\n\n", "\n\n\n")
    assert bring(text).is_new_version
    stored = current(session)
    assert {place: one.provision_text_id for place, one in stored.items()} == ids
    assert all(text[one.char_start : one.char_end] == one.wording for one in stored.values())
    assert len({one.version_id for one in stored.values()}) == 1


def test_other_words_are_changed_and_not_stored(session: Session, pinned, bring):
    """Where a passage reads otherwise nobody knows its words: no text of it stands."""
    text = with_other(CALL, "2", "es")
    outcome = bring(text)
    assert (outcome.verified, outcome.changed) == (1, 1)
    assert outcome.changed_keys == [f"{KEY}:2"]
    assert outcome.warnings == [f"{KEY}:2 (es) has other words here: its text is not stored"]
    assert set(current(session)) == set(ASKS) - {("2", "es")}
    assert statuses(session) == ["verified", "changed"]
    before = everything(session)
    assert bring(text).changed_keys == outcome.changed_keys
    assert everything(session) == before


def test_text_that_changed_stays_as_history(session: Session, pinned, bring):
    """The words of an older version are kept and no longer stand; they may come back."""
    bring(CALL)
    bring(with_other(CALL, "1", "en"))
    provision = session.scalars(
        select(Provision).where(Provision.provision_key == f"{KEY}:1")
    ).one()
    english = [one for one in provision.texts if one.language_code == "en"]
    assert [(one.wording, one.is_current) for one in english] == [(ASKS["1", "en"], False)]
    assert (bring(CALL).verified, statuses(session)) == (2, ["verified", "verified"])
    assert {place: one.wording for place, one in current(session).items()} == ASKS


# Which agenda it is


def test_document_is_found_among_several(session: Session, pinned, bring):
    """The agenda most of whose passages stand in the document is the one it is."""
    other = HEAD + "\n\n".join(reversed(ASKS.values())) + TAIL
    add_agenda(session, other, "lake-keepers", "lake-keepers-2031-agenda")
    assert bring(CALL).source_key == SOURCE
    assert bring(other).source_key == "lake-keepers"


def test_half_of_the_passages_make_a_version(session: Session, pinned, bring):
    """Two of four are enough; the count of paragraphs is of those that have changed."""
    text = with_other(with_other(CALL, "1", "en"), "1", "es")
    outcome = bring(text)
    assert (outcome.verified, outcome.changed) == (1, 1)
    assert set(current(session)) == {("2", "en"), ("2", "es")}


LITTLE = with_other(with_other(with_other(CALL, "1", "en"), "1", "es"), "2", "es")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LITTLE, f"at least half of the passages of {SOURCE} .* found 1 of 4"),
        (CALL.partition(ASKS["2", "en"])[0], f"passages of {SOURCE} .* found 1 of 4"),
        (f"Dear all, {CALL}", "expected the document of an agenda in the catalogue"),
        ("Welcome to the page of ferries.", "expected the document of an agenda"),
    ],
    ids=["little of it", "cut short", "moved", "another text"],
)
def test_other_document_is_refused(session: Session, pinned, bring, text: str, said: str):
    """With fewer than half in place it is no version: one line says so, nothing is written."""
    before = everything(session)
    with pytest.raises(BadInputError, match=said) as caught:
        bring(text)
    assert len(str(caught.value).splitlines()) == 1
    assert everything(session) == before


def test_agenda_without_passages_takes_no_document(session: Session, bring):
    """A source of that kind of which the catalogue pins nothing is recognised in nothing."""
    session.add(Source(source_key="mute", kind_code="agenda", title="-", language_code="en"))
    session.flush()
    with pytest.raises(BadInputError, match="expected the document of an agenda"):
        bring(CALL)


# One import, one transaction


@pytest.mark.parametrize("step", ["record_defects", "_write_statuses", "_store"])
def test_failure_in_the_middle_leaves_nothing(
    session: Session, pinned, bring, monkeypatch: pytest.MonkeyPatch, step: str
):
    """Should a later step fail, what was written by then is undone."""
    before = everything(session)

    def fail(*_: object) -> None:
        raise RuntimeError("the pen broke")

    monkeypatch.setattr(agenda, step, fail)
    with pytest.raises(RuntimeError, match="the pen broke"), session.begin_nested():
        bring(CALL)
    session.expire_all()
    assert everything(session) == before


# The real documents


def real(name: str) -> Path:
    """The real document whose name begins so; skips where it is absent."""
    found = sorted(SOURCES.glob(f"{name}_*.txt"))
    if not found:
        pytest.skip("the real documents (../shared/sources) are not here")
    return found[0]


@pytest.mark.parametrize(
    ("name", "source_key", "paragraphs", "texts"),
    [("000", "cammina-agenda", 4, 4), ("003", "alianza-americas-2021", 8, 16)],
)
def test_real_agenda_is_verified_whole(
    session: Session, name: str, source_key: str, paragraphs: int, texts: int
):
    """Both real documents are those the catalogue pins: all their passages, twice the same."""
    document = read_document(real(name))
    outcome = import_agenda(session, document)
    assert (outcome.source_key, outcome.provisions) == (source_key, paragraphs)
    assert (outcome.verified, outcome.changed, outcome.warnings) == (paragraphs, 0, [])
    once = everything(session)
    assert len(once["provision_text"]) == texts
    import_agenda(session, document)
    assert everything(session) == once


@pytest.mark.parametrize("name", ["000", "003"])
def test_real_document_leaves_no_other_line_behind(session: Session, name: str):
    """No line of the document that holds no passage is in the database."""
    document = read_document(real(name))
    before = str(everything(session)).casefold()
    import_agenda(session, document)
    texts = session.scalars(select(ProvisionText)).all()
    held = {line for one in texts for line in range(one.line_start, one.line_end + 1)}
    stored = str(everything(session)).casefold()
    lines = document.text.split("\n")
    others = {normalised(line) for number, line in enumerate(lines, 1) if number not in held} - {""}
    assert len(others) > 5
    left = [line for line in others if line.casefold() in stored and line.casefold() not in before]
    assert left == []
