"""Words, numbers and dates in the reader's language; English is what the code is written in."""

import datetime as dt
import gettext
import io
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

INTERFACE_LANGUAGES = ("en", "es")
_LOCALES = {  # Spain's Spanish has another decimal sign
    "en": "en",
    "es": "es_419",
    "pt": "pt_BR",
    "fr": "fr",
}
_FIRSTS = {"pt": "1º", "fr": "1er"}  # where the first of a month is counted as an ordinal
_FOLDER = Path(__file__).parent / "locale"


@cache
def _translations(language: str) -> gettext.NullTranslations:
    """Messages of `language`, compiled from the .po file in memory."""
    path = _FOLDER / language / "LC_MESSAGES" / "hechos.po"
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Words:
    """What a page says, in one language; call it with the English text.

    `words("{n} of {all} states", n=18, all=34)` translates first and fills in afterwards.
    """

    def __init__(self, language: str) -> None:
        """`language` is one of `tracker.vocab.LANGUAGES`."""
        self.language = language
        self._gettext = _translations(language)
        self._locale = Locale.parse(_LOCALES[language])

    def template(self, message: str) -> str:
        """`message` in this language, its `{fields}` as they are."""
        return self._gettext.gettext(message)

    def template_n(self, singular: str, plural: str, count: int) -> str:
        """The form for `count` in this language, its `{fields}` as they are."""
        return self._gettext.ngettext(singular, plural, count)

    def __call__(self, message: str, **values: object) -> str:
        """`message` in this language, its `{fields}` filled from `values`."""
        return self.template(message).format(**values)

    def n(self, singular: str, plural: str, count: int, **values: object) -> str:
        """The form for `count`, which is filled in as `{n}` in this language's digits."""
        message = self.template_n(singular, plural, count)
        return message.format(n=self.number(count), **values)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with `digits` decimals and this language's separators."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(value, format=pattern, locale=self._locale))

    def date(self, day: dt.date) -> str:
        """A day in words, such as 10 April 2018."""
        wanted = "d MMMM y" if self.language == "en" else "long"
        said = str(format_date(day, format=wanted, locale=self._locale))
        first = _FIRSTS.get(self.language) if day.day == 1 else None
        return f"{first}{said.removeprefix('1')}" if first else said

    def month(self, day: dt.date) -> str:
        """The month and year of a day."""
        wanted = "MMMM y" if self.language in ("en", "fr") else "MMMM 'de' y"
        return str(format_date(day, format=wanted, locale=self._locale))
