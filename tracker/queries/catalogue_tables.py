"""Any catalogue table as a frame: keys for ids, and its words in all languages or in one."""

from collections import defaultdict
from typing import Any

import pandas as pd
from sqlalchemy import Row, inspect, select
from sqlalchemy.orm import Session

from tracker.models import Base
from tracker.models.shape import Shape, key_column, shape_of
from tracker.queries.frames import Dtypes, typed
from tracker.vocab import LANGUAGES

Words = dict[int, dict[str, Row[Any]]]


def table_frame(session: Session, model: type[Base]) -> pd.DataFrame:
    """Every row of `model` in stored order; columns and dtypes as `table_dtypes`."""
    shape = shape_of(model)
    words = _words(session, shape)
    rows = [
        [*cells, *_all_words(shape, words.get(number, {}))]
        for number, cells in _rows(session, shape)
    ]
    dtypes = table_dtypes(model)
    return typed(pd.DataFrame(rows, columns=list(dtypes), dtype="object"), dtypes)


def worded_frame(session: Session, model: type[Base], language: str) -> pd.DataFrame:
    """As `table_frame`, with each text once: in `language`, in English where that is missing."""
    shape = shape_of(model)
    words = _words(session, shape)
    dtypes = {**_own_dtypes(shape), **dict.fromkeys(shape.text_fields, "str")}
    rows = [
        [*cells, *_words_in(shape, words.get(number, {}), language)]
        for number, cells in _rows(session, shape)
    ]
    return typed(pd.DataFrame(rows, columns=list(dtypes), dtype="object"), dtypes)


def table_dtypes(model: type[Base]) -> Dtypes:
    """The columns of `table_frame` with their dtypes: those of the seed file that fills it."""
    shape = shape_of(model)
    texts = [f"{name}_{language}" for name in shape.text_fields for language in LANGUAGES]
    return {**_own_dtypes(shape), **dict.fromkeys(texts, "str")}


def _own_dtypes(shape: Shape) -> dict[str, str]:
    return {field.name: field.dtype for field in shape.fields}


def _rows(session: Session, shape: Shape) -> list[tuple[int, list[Any]]]:
    """Each row's own number, and its cells with keys instead of ids."""
    keys = {
        field.target: _keys_of(session, field.target)
        for field in shape.fields
        if field.target is not None
    }
    own = inspect(shape.model).primary_key
    columns = [getattr(shape.model, field.attribute) for field in shape.fields]
    query = select(own[0], *columns).order_by(*own)
    return [
        (
            number,
            [
                value if field.target is None else keys[field.target].get(value)
                for field, value in zip(shape.fields, values, strict=True)
            ],
        )
        for number, *values in session.execute(query)
    ]


def _keys_of(session: Session, target: type[Base]) -> dict[int, str]:
    (own,) = inspect(target).primary_key
    key = getattr(target, key_column(target))
    return dict(session.execute(select(own, key)).all())


def _words(session: Session, shape: Shape) -> Words:
    """Texts by the number of the row they belong to, then by language."""
    found: Words = defaultdict(dict)
    if shape.texts is not None:
        own = inspect(shape.model).primary_key[0].name
        columns = [getattr(shape.texts, name) for name in (own, "language_code")]
        columns += [getattr(shape.texts, name) for name in shape.text_fields]
        for row in session.execute(select(*columns)):
            found[row[0]][row[1]] = row
    return found


def _all_words(shape: Shape, words: dict[str, Row[Any]]) -> list[str | None]:
    return [
        getattr(words[language], name) if language in words else None
        for name in shape.text_fields
        for language in LANGUAGES
    ]


def _words_in(shape: Shape, words: dict[str, Row[Any]], language: str) -> list[str | None]:
    choice = [words[one] for one in (language, "en") if one in words]
    return [
        next((getattr(one, name) for one in choice if getattr(one, name)), None)
        for name in shape.text_fields
    ]
