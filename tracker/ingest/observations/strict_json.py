"""Reads JSON as it is printed: numbers stay the text they are, so nothing is rounded on the way."""

import json

from tracker.errors import BadInputError
from tracker.ingest.observations.opened import StatisticalFile


def read_json(file: StatisticalFile) -> object:
    """The document: mappings, lists, texts, booleans and null; numbers as texts, as printed.

    Raises:
        BadInputError: not JSON (with the line), nested too deeply, or a key twice in one object.
    """
    try:
        return json.loads(
            file.text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        raise BadInputError(
            f"{file.path}: line {error.lineno}: expected JSON, {error.msg} in column {error.colno}"
        ) from error
    except RecursionError as error:
        raise BadInputError(f"{file.path}: expected a table, found deep nesting") from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInputError(f"expected each key of an object once, found {twice!r} twice")
    return made


def as_text(value: object, number: int, name: str) -> str:
    """One cell as text: null is empty, white space at the ends is dropped.

    Raises:
        BadInputError: the cell holds an object or a list.
    """
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise BadInputError(f"record {number}, {name}: expected one value, found {shown(value)}")
    return str(value).strip()


def flat_records(value: object, what: str) -> list[dict[str, str]]:
    """A list of objects of single values as records of texts.

    Raises:
        BadInputError: something else; the message counts records from 1.
    """
    if not isinstance(value, list):
        raise BadInputError(f"expected a list of {what}, found {shown(value)}")
    records = []
    for number, row in enumerate(value, 1):
        if not isinstance(row, dict):
            raise BadInputError(f"record {number}: expected an object, found {shown(row)}")
        records.append({name: as_text(cell, number, name) for name, cell in row.items()})
    return records


def shown(value: object) -> str:
    """What a value is, in a few words for an error."""
    if isinstance(value, dict):
        return f"an object with {', '.join(map(repr, list(value)[:4])) or 'no keys'}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return repr(value)[:60]
