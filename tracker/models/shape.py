"""The shape of a table as seed files and exports see it: keys for ids, a column a language.

One rule in both directions: `actor_id` is written `actor_code`, `clause_id` `clause_key`, a
vocabulary's `kind_code` `kind`, and a text `name` of a translation `name_en`, `name_es`, ...
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, String, inspect
from sqlalchemy.orm import Mapper

from tracker.models.base import Base, Code, Language, Located

_FRAME_TYPES: Mapping[type[Any], str] = {
    str: "str",
    int: "Int64",
    float: "Float64",
    bool: "boolean",
}


@dataclass(frozen=True)
class Field:
    """One column: its attribute, the name others write for it, and the table it refers to."""

    attribute: str
    name: str
    target: type[Base] | None
    dtype: str


@dataclass(frozen=True)
class Shape:
    """A table's fields in order, which of them identify a row, and its table of translations."""

    model: type[Base]
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    texts: type[Base] | None
    text_fields: tuple[str, ...]


@cache
def shape_of(model: type[Base]) -> Shape:
    """The shape of `model`; a row is known by its `_key`, or by what its primary key refers to."""
    mapper: Mapper[Any] = inspect(model)
    texts = mapper.relationships["texts"].mapper.class_ if "texts" in mapper.relationships else None
    own = tuple(column.name for column in mapper.primary_key)
    fields = tuple(
        _field(column) for column in mapper.columns if len(own) > 1 or not column.primary_key
    )
    keyed = f"{own[0].removesuffix('_id')}_key"
    identity = (keyed,) if keyed in mapper.columns else own
    last = [one for one in fields if one.attribute in _located()]
    first = [one for one in fields if one.attribute not in _located()]
    return Shape(model, (*first, *last), identity, texts, _text_fields(texts, own))


def key_column(model: type[Base]) -> str:
    """The column others refer to a row of `model` by: `actor_code`, `clause_key`, ..."""
    columns: Mapper[Any] = inspect(model)
    stem = columns.primary_key[0].name.removesuffix("_id")
    return next(name for name in (f"{stem}_key", f"{stem}_code") if name in columns.columns)


def _located() -> list[str]:
    return list(Located.__annotations__)


def _text_fields(texts: type[Base] | None, own: tuple[str, ...]) -> tuple[str, ...]:
    if texts is None:
        return ()
    mapper: Mapper[Any] = inspect(texts)
    return tuple(one.name for one in mapper.columns if one.name not in (*own, "language_code"))


def _field(column: Column[Any]) -> Field:
    name = column.name
    if column.foreign_keys:
        (reference,) = column.foreign_keys
        target = _model_of(reference.column.table.name)
        suffix = key_column(target).rsplit("_", 1)[1]
        return Field(name, f"{name.removesuffix('_id')}_{suffix}", target, "str")
    if isinstance(column.type, String) and column.type.length in (Code.length, Language.length):
        return Field(name, name.removesuffix("_code"), None, "str")
    return Field(name, name, None, _FRAME_TYPES.get(column.type.python_type, "date"))


def _model_of(table: str) -> type[Base]:
    return next(
        mapper.class_ for mapper in Base.registry.mappers if mapper.local_table.description == table
    )
