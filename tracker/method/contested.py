"""Which ratings coders did not agree on: of a set by its alpha, of a cell by its two codings.

METHOD section 3: a set of ratings whose Krippendorff alpha is below the threshold is contested.
A single cell has no alpha. It is contested when its two blind ratings lie further apart than a
number of steps, when one of them found nothing to rate, or when they differ at all within a set
that is contested itself.
"""

from collections.abc import Iterable, Sequence

from tracker.vocab import RATING_VALUES, Rating

Pair = tuple[Rating, Rating]


def is_cell_contested(pair: Pair, *, steps_apart: int, in_contested_set: bool) -> bool:
    """Whether the two codings of a cell part too far."""
    first, second = pair
    if first is second:
        return False
    if in_contested_set or first not in RATING_VALUES or second not in RATING_VALUES:
        return True
    return abs(RATING_VALUES[first] - RATING_VALUES[second]) > steps_apart


def ordinal_table(pairs: Iterable[Pair]) -> list[list[float | None]]:
    """Codings as numbers of the order, one row a cell; a code outside the order is missing."""
    return [[_place(one) for one in pair] for pair in pairs]


def nominal_table(pairs: Iterable[Pair]) -> list[list[float | None]]:
    """Codings as numbers without order, one row a cell; every code counts as a category."""
    categories: Sequence[Rating] = tuple(Rating)
    return [[float(categories.index(one)) for one in pair] for pair in pairs]


def _place(rating: Rating) -> float | None:
    value = RATING_VALUES.get(rating)
    return None if value is None else float(value)
