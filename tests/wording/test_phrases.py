"""How states and groups are named in a sentence: all of them, in every language."""

import csv
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.config import shipped
from tracker.errors import BadInputError, UnknownKeyError
from tracker.method.parameters import Section
from tracker.vocab import LANGUAGES
from tracker.wording.phrases import FILE, Phrases, phrases, read_phrases

SEEDS = shipped("seeds")
SHIPPED = tomllib.loads((SEEDS / FILE).read_text(encoding="utf-8"))
OF = {
    "en": ("of ",),
    "es": ("de ", "del "),
    "pt": ("de ", "do ", "da ", "dos ", "das "),
    "fr": ("de ", "d’", "du ", "des "),
}
IN = {
    "en": ("in ",),
    "es": ("en ",),
    "pt": ("em ", "no ", "na ", "nos ", "nas "),
    "fr": ("en ", "à ", "au ", "aux ", "dans "),
}
PLACES = [
    ("version",),
    ("es",),
    ("es", "states"),
    ("fr", "groups"),
    ("pt", "states", "BHS"),
    ("en", "groups", "can"),
    *(("es", "states", "USA", part) for part in ("name", "of", "in", "gender", "number")),
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)


def rows(file: str) -> list[dict[str, str]]:
    with (SEEDS / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


STATES = {row["actor_code"]: row for row in rows("actors.csv") if row["kind"] == "state"}
GROUPS = {row["group_key"]: row for row in rows("groups.csv")}
NAMED = STATES | GROUPS


@pytest.fixture(scope="module")
def read() -> Phrases:
    return read_phrases(SEEDS)


def reread(table: dict[str, Any]) -> Phrases:
    return phrases(Section(FILE, "", table), STATES, GROUPS)


def changed(place: tuple[str, ...], value: object) -> dict[str, Any]:
    """The shipped table with another value at a place; gone where the value is `...`."""
    whole = dict(SHIPPED)
    inside = whole
    for name in place[:-1]:
        inside[name] = dict(inside[name])
        inside = inside[name]
    if value is ...:
        del inside[place[-1]]
    else:
        inside[place[-1]] = value
    return whole


def test_every_state_and_group_is_named_in_every_language(read: Phrases):
    """Thirty-five states and eight groups, no more; the Andean Community is not Canada."""
    assert (len(STATES), len(GROUPS)) == (35, 8)
    assert set(read.by_language) == set(LANGUAGES)
    assert all(set(of) == set(NAMED) for of in read.by_language.values())
    assert read.of("en", "CAN").name == "Canada"
    assert "Andean" in read.of("en", "can").name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", NAMED)
def test_a_name_is_that_of_the_catalogue(read: Phrases, language: str, key: str):
    """Only the article and what comes before are added, in all three forms."""
    phrase, name = read.of(language, key), NAMED[key][f"name_{language}"]
    assert all(said.endswith(name) for said in (phrase.name, phrase.of, phrase.in_))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", NAMED)
def test_the_forms_begin_with_a_preposition(read: Phrases, language: str, key: str):
    """A template never puts one itself: `de` and `el` would not become `del`."""
    phrase = read.of(language, key)
    assert phrase.of.startswith(OF[language])
    assert phrase.in_.startswith(IN[language])
    assert not phrase.name.startswith(OF[language] + IN[language])


@pytest.mark.parametrize(
    ("language", "key", "expected"),
    [
        ("en", "BHS", ("the Bahamas", "of the Bahamas", "in the Bahamas", "singular")),
        ("en", "USA", ("the United States", "of the United States", "in the United States", None)),
        ("es", "BHS", ("las Bahamas", "de las Bahamas", "en las Bahamas", "plural")),
        ("es", "SLV", ("El Salvador", "de El Salvador", "en El Salvador", "singular")),
        ("es", "MEX", ("México", "de México", "en México", "singular")),
        ("pt", "BRA", ("o Brasil", "do Brasil", "no Brasil", "singular")),
        ("pt", "USA", ("os Estados Unidos", "dos Estados Unidos", "nos Estados Unidos", "plural")),
        ("fr", "BRA", ("le Brésil", "du Brésil", "au Brésil", "singular")),
        ("fr", "HTI", ("Haïti", "d’Haïti", "en Haïti", "singular")),
        ("fr", "BHS", ("les Bahamas", "des Bahamas", "aux Bahamas", "plural")),
        ("fr", "ECU", ("l’Équateur", "de l’Équateur", "en Équateur", "singular")),
    ],
)
def test_usage_is_that_of_each_language(
    read: Phrases, language: str, key: str, expected: tuple[str, str, str, str | None]
):
    """Contractions, elisions and plurals where a reader would stumble over others."""
    phrase = read.of(language, key)
    assert (phrase.name, phrase.of, phrase.in_) == expected[:3]
    assert phrase.number == (expected[3] or "singular")


def test_articles_agree_with_gender_and_number(read: Phrases):
    """An article that shows either never contradicts the field."""
    told = {
        ("es", "la"): "f singular",
        ("es", "las"): "f plural",
        ("es", "los"): "m plural",
        ("pt", "o"): "m singular",
        ("pt", "a"): "f singular",
        ("pt", "os"): "m plural",
        ("pt", "as"): "f plural",
        ("fr", "le"): "m singular",
        ("fr", "la"): "f singular",
    }
    for language, named in read.by_language.items():
        for key, phrase in named.items():
            first = phrase.name.split()[0]
            found = f"{phrase.gender} {phrase.number}"
            assert told.get((language, first), found) == found, (language, key)
            if (language, first) == ("fr", "les"):
                assert phrase.number == "plural", key


def test_groups_are_many(read: Phrases):
    """Their name is that of their member states: the verb is in the plural."""
    assert {read.of(one, key).number for one in LANGUAGES for key in GROUPS} == {"plural"}


@pytest.mark.parametrize(("language", "key"), [("de", "MEX"), ("es", "mex"), ("es", "XXX")])
def test_what_has_no_phrase_is_an_unknown_key(read: Phrases, language: str, key: str):
    """Never an invented name: the key is said in the message."""
    with pytest.raises(UnknownKeyError, match=key):
        read.of(language, key)


@pytest.mark.parametrize("place", PLACES, ids=".".join)
def test_every_entry_is_needed(place: tuple[str, ...]):
    """One that is missing is named, with its place."""
    with pytest.raises(BadInputError, match=f"nothing|{place[-1]}") as refused:
        reread(changed(place, ...))
    assert str(refused.value).startswith(FILE)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "place",
    [
        ("de",),
        ("es", "organs"),
        ("es", "states", "XXX"),
        ("es", "states", "can"),
        ("fr", "groups", "eu"),
        ("pt", "states", "BRA", "at"),
    ],
    ids=".".join,
)
def test_no_entry_is_one_too_many(place: tuple[str, ...]):
    """A language, a state or a part that nothing asks for is a mistake."""
    with pytest.raises(BadInputError, match=f"no parameter is called '{place[-1]}'"):
        reread(changed(place, {}))


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("gender", "x"),
        ("gender", "M"),
        ("number", "many"),
        ("name", ""),
        ("name", " México"),
        ("name", "los\nEstados"),
        ("of", 3),
        ("in", True),
    ],
)
def test_values_that_make_no_sense_are_refused(part: str, value: object):
    """In one line that names the state and the part."""
    with pytest.raises(BadInputError, match=rf"\[es\.states\.USA\].*{part}") as refused:
        reread(changed(("es", "states", "USA", part), value))
    assert "\n" not in str(refused.value)


@given(place=st.sampled_from(PLACES), value=VALUES)
def test_no_value_breaks_the_reading(place: tuple[str, ...], value: object):
    """Anything at any place is used as it is meant, or refused in one line."""
    said = ""
    try:
        reread(changed(place, value))
    except BadInputError as error:
        said = str(error)
    assert "\n" not in said


def test_a_state_that_was_added_is_asked_for(tmp_path: Path):
    """The file of states decides who must have a phrase."""
    for file in (FILE, "actors.csv", "groups.csv"):
        shutil.copy(SEEDS / file, tmp_path / file)
    with (tmp_path / "actors.csv").open("a", encoding="utf-8") as actors:
        actors.write("CUW,state,,Curaçao,Curazao,Curaçao,Curaçao,CW,531,,4,5\n")
    with pytest.raises(BadInputError, match=r"\[en\.states\]: .* as CUW, found nothing"):
        read_phrases(tmp_path)


@pytest.mark.parametrize("file", [FILE, "actors.csv", "groups.csv"])
@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_is_not_there_or_no_text_is_refused(
    tmp_path: Path, file: str, content: bytes | None
):
    """With its name."""
    for one in (FILE, "actors.csv", "groups.csv"):
        shutil.copy(SEEDS / one, tmp_path / one)
    (tmp_path / file).unlink()
    if content is not None:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(BadInputError, match=file):
        read_phrases(tmp_path)
