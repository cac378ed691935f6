"""Contact data is masked before anything is stored; lengths stay, so offsets keep their meaning."""

import re

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"\+\d[\d\s().–—-]{5,}\d"  # an international number
    r"|\(\d{3}\)\s?\d{3}[-–\s]\d{4}"  # (000) 000-0000
    r"|(?<![\d-])\d{3}-\d{3}-\d{4}(?![\d-])"
)
FEWEST_DIGITS, MANY_DIGITS = 7, 10
MASK = "×"  # for a letter or digit that is not stored


def mask_contact_data(text: str) -> tuple[str, int]:
    """Replace letters and digits of e-mail addresses and telephone numbers by a mask sign.

    Returns the text, of the same length, and how many addresses and numbers were masked.
    """
    found = 0

    def masked(match: re.Match[str]) -> str:
        nonlocal found
        found += 1
        return re.sub(r"\w", MASK, match.group())

    def masked_number(match: re.Match[str]) -> str:
        return masked(match) if _is_telephone(match.group()) else match.group()

    return _PHONE.sub(masked_number, _EMAIL.sub(masked, text)), found


def _is_telephone(text: str) -> bool:
    """A signed figure in groups of thousands, or with few digits, is a figure."""
    digits = sum(c.isdigit() for c in text)
    in_thousands = re.fullmatch(r"\+\d{1,3}(?:[ .]\d{3})+", text)
    return digits >= FEWEST_DIGITS and not (in_thousands and digits < MANY_DIGITS)
