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
_LOCALES = {"en": "en", "es": "es_419"}  # Spain's Spanish has another decimal sign
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
        """`language` is one of `INTERFACE_LANGUAGES`."""
        self.language = language
        self._gettext = _translations(language)
        self._locale = Locale.parse(_LOCALES[language])

    def __call__(self, message: str, **values: object) -> str:
        """`message` in this language, its `{fields}` filled from `values`."""
        return self._gettext.gettext(message).format(**values)

    def n(self, singular: str, plural: str, count: int, **values: object) -> str:
        """The form for `count`, which is filled in as `{n}` in this language's digits."""
        message = self._gettext.ngettext(singular, plural, count)
        return message.format(n=self.number(count), **values)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with `digits` decimals and this language's separators."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(value, format=pattern, locale=self._locale))

    def date(self, day: dt.date) -> str:
        """A day in words, such as 10 April 2018."""
        wanted = "d MMMM y" if self.language == "en" else "long"
        return str(format_date(day, format=wanted, locale=self._locale))

    def month(self, day: dt.date) -> str:
        """The month and year of a day."""
        wanted = "MMMM y" if self.language == "en" else "MMMM 'de' y"
        return str(format_date(day, format=wanted, locale=self._locale))
