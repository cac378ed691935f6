"""Brings one table in line with one seed file, whichever they are, by the table's shape."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.catalogue.cells import SeedRow
from tracker.catalogue.upsert import set_values
from tracker.errors import BadInputError
from tracker.models import Base
from tracker.models.shape import Shape, key_column, shape_of
from tracker.vocab import LANGUAGES

Table = TypeVar("Table", bound=Base)
Ids = Mapping[type[Base], Mapping[str, int]]


def load_table(
    session: Session,
    model: type[Table],
    rows: Sequence[SeedRow],
    *,
    keep: ColumnElement[bool] | None = None,
    stale: list[Base] | None = None,
) -> dict[str, Table]:
    """Insert, update and delete so that `model` holds exactly `rows`; equal rows stay unwritten.

    Stored rows for which `keep` holds were brought by people and are left alone. Rows that are no
    longer wanted go at once, or are put into `stale` for `remove`, where other tables may still
    refer to them. Returns the rows by key.
    """
    shape = shape_of(model)
    ids = _ids(session, shape)
    query = select(model) if keep is None else select(model).where(~keep)
    stored = {_identity(shape, one): one for one in session.scalars(query)}
    found: dict[str, Table] = {}
    for row in rows:
        values = _values(shape, row, ids)
        identity = tuple(values[name] for name in shape.identity)
        one = stored.pop(identity, None)
        if one is None:
            one = model(**values)
            session.add(one)
        else:
            set_values(one, **values)
        _set_texts(shape, one, row)
        found[row.key] = one
    if stale is None:
        remove(session, list(stored.values()))
    else:
        stale.extend(stored.values())
    session.flush()
    return found


def remove(session: Session, stale: list[Base]) -> None:
    """Delete rows, the last first: what refers to a row was loaded after it.

    Raises:
        BadInputError: something that is kept refers to one of them.
    """
    for one in reversed(stale):
        key = ":".join(str(part) for part in _identity(shape_of(type(one)), one))
        session.delete(one)
        try:
            session.flush()
        except IntegrityError as error:
            raise BadInputError(
                f"{one.__tablename__} {key!r} is gone from the catalogue, but assessments or other "
                "rows that are kept refer to it: expected its row to stay"
            ) from error


def _ids(session: Session, shape: Shape) -> Ids:
    """Ids by key of every table the rows refer to."""
    targets = {field.target for field in shape.fields if field.target is not None}
    return {target: _ids_of(session, target) for target in targets}


def _ids_of(session: Session, target: type[Base]) -> dict[str, int]:
    (own,) = inspect(target).primary_key
    key = getattr(target, key_column(target))
    return dict(session.execute(select(key, own)).all())


def _identity(shape: Shape, one: Base) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in shape.identity)


def _values(shape: Shape, row: SeedRow, ids: Ids) -> dict[str, Any]:
    """The row's cells as the table's columns: ids for keys, plain values for codes."""
    values: dict[str, Any] = {}
    for field in shape.fields:
        cell = getattr(row, field.name, None)
        if field.target is not None:
            values[field.attribute] = None if cell is None else ids[field.target][cell]
        elif field.attribute in shape.identity and not hasattr(row, field.name):
            values[field.attribute] = row.key
        elif hasattr(row, field.name):
            values[field.attribute] = cell.value if isinstance(cell, StrEnum) else cell
    return values


def _set_texts(shape: Shape, one: Any, row: SeedRow) -> None:  # noqa: ANN401 - any table with texts
    if shape.texts is None:
        return
    present = {text.language_code: text for text in one.texts}
    for language in LANGUAGES:
        words = {name: getattr(row, f"{name}_{language}", None) for name in shape.text_fields}
        text = present.get(language)
        if not any(words.values()):
            if text is not None:
                one.texts.remove(text)
        elif text is None:
            one.texts.append(shape.texts(language_code=language, **words))
        else:
            set_values(text, **words)
