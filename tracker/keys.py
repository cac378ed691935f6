"""Keys and hashes: the same text and the same names give the same key everywhere."""

import hashlib
import re
import unicodedata
from datetime import date


def fold(text: str) -> str:
    """`text` without accents and case, for comparing names; spaces are single."""
    plain = unicodedata.normalize("NFKD", text).casefold()  # letters of ornament have a case too
    decomposed = unicodedata.normalize("NFKD", plain)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def slug(text: str) -> str:
    """`Nuevo León` -> `nuevo-leon`: lower-case ASCII words joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))


def normalised(text: str) -> str:
    """Official text with every run of white space as one blank: what hashes are taken of."""
    return " ".join(text.split())


def text_sha256(text: str) -> str:
    """SHA-256, in hex, of the UTF-8 bytes of the normalised text."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def instrument_key(place: str, year: int, kind: str) -> str:
    """Key of an instrument: where, when, what; e.g. `mar-del-plata-2005-plan`."""
    return f"{slug(place)}-{year}-{kind}"


def provision_key(instrument: str, paragraph: str) -> str:
    """Key of a provision; the paragraph number is text (`2.8`)."""
    return f"{instrument}:{paragraph}"


def report_key(actor_code: str, reported_on: date, ordinal: int) -> str:
    """Key of a report: actor, day, order on the page for that actor and day."""
    return f"{actor_code}-{reported_on.isoformat()}-{ordinal:02d}"
