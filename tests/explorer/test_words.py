"""The interface in its languages."""

import ast
import re
import string
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import dashboards
from tracker.i18n import INTERFACE_LANGUAGES, Words
from tracker.vocab import LANGUAGES

ROOT = Path(dashboards.__file__).parents[1]
LOCALE = ROOT / "tracker" / "locale"


EVERYWHERE = ("dashboards", "tracker")
IN_BRIEFS = ("tracker/briefs", "tracker/wording")  # what briefs say, in four languages
ONE = ("t", "template", "say", "part")  # calls that take a message
TWO = ("n", "template_n", "say_n", "part_n")  # and those that take both forms
KEYWORDS = {**dict.fromkeys(ONE), **dict.fromkeys(TWO, (1, 2))}
Message = str | tuple[str, str]


@cache
def messages(*folders: str) -> set[Message]:
    """Every text that is said there, as written in the code."""
    return {
        message
        for folder in folders
        for _, _, message, _, _ in extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        )
    }


def literals(folder: str) -> Iterator[Message]:
    """The same as the language itself reads the code: the extractor misses nested calls."""
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (found := literal(node)):
                yield found


def literal(call: ast.Call) -> Message | None:
    """The message of a call, where it is written out in it."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    texts = [one.value for one in call.args if isinstance(one, ast.Constant)]
    if name in ONE and texts and isinstance(texts[0], str):
        return texts[0]
    if name in TWO and len(texts) > 1 and isinstance(texts[1], str):
        return texts[0], texts[1]
    return None


def fields(text: str) -> set[str]:
    """Names of the `{fields}` in a message; a form of a name, or a word that agrees, is its own."""
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return {re.split(r"[.~]", name)[0] for name in names}


@pytest.mark.parametrize("folder", EVERYWHERE)
def test_no_message_is_missed_by_the_extractor(folder):
    """What is written out in the code is found, wherever the call stands."""
    assert set(literals(folder)) <= messages(folder)


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_message_is_translated_and_keeps_its_fields(language):
    """No text is missing or left over in a language, and none loses a figure.

    The explorer speaks two languages; briefs, and the codes they say, speak four.
    """
    said = messages(*(EVERYWHERE if language in INTERFACE_LANGUAGES else IN_BRIEFS))
    with (LOCALE / language / "LC_MESSAGES" / "hechos.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    translated = {message.id: message.string for message in catalogue if message.id}
    assert len(said) > 150
    assert set(translated) == said
    for source, target in translated.items():
        sources = source if isinstance(source, tuple) else (source,)
        targets = target if isinstance(target, tuple) else (target,)
        assert all(targets), source
        assert all(fields(one) == fields(sources[-1]) for one in targets), source


def test_figures_take_the_separators_of_latin_american_spanish():
    """1,156.5 in Tegucigalpa, not 1.156,5 as in Madrid."""
    assert Words("es").number(1156.5, 1) == "1,156.5"
    assert Words("en").number(1156.5, 1) == "1,156.5"


def test_plural_forms_follow_the_count():
    """One report, two reports."""
    words = Words("es")
    assert words.n("{n} report", "{n} reports", 1) == "1 informe"
    assert words.n("{n} report", "{n} reports", 2) == "2 informes"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_of_a_brief_holds_no_digit(language):
    """Digits in a brief are numbers of the annex or parts of names: a template has none."""
    t = Words(language)
    for one in messages("tracker/briefs"):
        said = t.template_n(*one, 2) if isinstance(one, tuple) else t.template(one)
        assert not re.search(r"\d", re.sub(r"\{[^}]*\}", "", said)), said


def test_days_are_said_as_each_language_says_them():
    """French and Portuguese count the first of a month."""
    day = date(2018, 4, 1)
    said = [Words(language).date(day) for language in LANGUAGES]
    assert said == ["1 April 2018", "1 de abril de 2018", "1º de abril de 2018", "1er avril 2018"]


def test_numbers_take_the_separators_of_each_language():
    """A comma in Tegucigalpa, a point in Brasília, a thin space in Port-au-Prince."""
    said = [Words(language).number(1156.5, 1) for language in LANGUAGES]
    assert said == ["1,156.5", "1,156.5", "1.156,5", "1\u202f156,5"]
