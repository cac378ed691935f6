"""Small ways to bring stored rows in line with what was read, writing only what differs."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from tracker.models import Base

Table = TypeVar("Table", bound=Base)


def set_values(row: Base, **values: Any) -> None:  # noqa: ANN401 - columns of any type
    """Assign each value that differs from the stored one, so that equal rows stay unwritten."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def set_translations(
    stored: list[Table],
    make: Callable[[str, str], Table],
    field: str,
    texts: dict[str, str | None],
) -> None:
    """Make `stored` hold exactly the non-empty `texts` by language; `make` builds a new row."""
    present = {getattr(row, "language_code"): row for row in stored}  # noqa: B009 - on every such table
    for language, text in texts.items():
        row = present.get(language)
        if text is None:
            continue
        if row is None:
            stored.append(make(language, text))
        elif getattr(row, field) != text:
            setattr(row, field, text)


def by_key(rows: Iterable[Table], field: str) -> dict[str, Table]:
    """Rows by the value of their key column."""
    return {getattr(row, field): row for row in rows}
