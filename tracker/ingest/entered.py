"""What people typed into a table: fit to store and to print, or why not."""

import re
import unicodedata
from collections.abc import Sequence

from tracker.errors import BadInputError
from tracker.ingest.contact import mask_contact_data

FORMULA_SIGNS = "=+-@"  # a cell that begins with one of these is run by spreadsheet programs
MOST_SHOWN = 40
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class RefusedError(BadInputError):
    """A table cannot be taken; `problems` says each reason, with the place it stands in."""

    def __init__(self, problems: Sequence[str]) -> None:
        """`problems`: at least one, each one line that begins with its place."""
        self.problems = tuple(problems)
        more = f"{len(self.problems)} problems, the first: " if len(self.problems) > 1 else ""
        super().__init__(f"{more}{self.problems[0]}")


def clean(text: str) -> str:
    """`text` without white space at its ends, its lines ended by line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def text_fault(text: str, most: int) -> str | None:
    """Why cleaned `text` of at most `most` characters cannot be taken; None where it can."""
    if is_formula(text):
        return f"expected text, found a formula (it begins with one of {' '.join(FORMULA_SIGNS)})"
    if control := _CONTROL.search(text):
        return f"expected text, found control character U+{ord(control.group()):04X}"
    if len(text) > most:
        return f"expected at most {most} characters, found {len(text)}"
    if mask_contact_data(text)[1]:
        return "expected text without telephone numbers or e-mail addresses"
    return None


def is_formula(text: str) -> bool:
    """Whether a spreadsheet program could run the text; blanks and unseen signs hide nothing."""
    seen = (one for one in text if not one.isspace() and unicodedata.category(one) != "Cf")
    return unicodedata.normalize("NFKC", next(seen, " "))[0] in FORMULA_SIGNS


def split_keys(text: str) -> tuple[str, ...]:
    """Keys parted by semicolons, commas or white space, each once, in their order."""
    return tuple(dict.fromkeys(key for key in re.split(r"[;,\s]+", text) if key))


def shown(value: object) -> str:
    """A value as a message may repeat it: short, on one line, without contact data."""
    text = mask_contact_data(" ".join(str(value).split()))[0]
    return repr(text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}...")
