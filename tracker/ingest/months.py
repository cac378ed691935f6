"""English month names, as the sources print them."""

from babel import Locale


def month_number(name: str) -> int:
    """1 for January to 12 for December.

    Raises:
        ValueError: `name` is not the full English name of a month.
    """
    names = Locale("en").months["format"]["wide"]
    for number, known in names.items():
        if known == name:
            return int(number)
    raise ValueError(f"{name!r} is no month")
