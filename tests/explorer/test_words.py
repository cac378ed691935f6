"""The interface in its languages."""

import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import dashboards
from tracker.i18n import INTERFACE_LANGUAGES, Words

ROOT = Path(dashboards.__file__).parents[1]
LOCALE = ROOT / "tracker" / "locale"


def messages() -> set[str | tuple[str, str]]:
    """Every text the screens and the workbook say, as written in the code."""
    return {
        message
        for folder in ("dashboards", "tracker")
        for _, _, message, _, _ in extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python")], keywords={"t": None, "n": (1, 2)}
        )
    }


def fields(text: str) -> set[str]:
    """Names of the `{fields}` in a message."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", [one for one in INTERFACE_LANGUAGES if one != "en"])
def test_every_message_is_translated_and_keeps_its_fields(language):
    """No text is missing or left over in a language, and none loses a figure."""
    with (LOCALE / language / "LC_MESSAGES" / "hechos.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    translated = {message.id: message.string for message in catalogue if message.id}
    assert len(messages()) > 150
    assert set(translated) == messages()
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
