"""Which of the four languages a text is in."""

from functools import cache
from typing import Any

from tracker.vocab import LANGUAGES


@cache
def _identifier() -> Any:  # noqa: ANN401 - the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - costs half a second

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def language_of(text: str) -> str:
    """Code of the most likely of `LANGUAGES`; always answers, so give it a sentence or more."""
    return str(_identifier().classify(text)[0])
