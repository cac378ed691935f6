"""Parameters as they are kept beside what was computed with them: canonical JSON, and back.

A parameter file may be edited; the figures it once led to must still come out the same. A parameter
that is new is read from an older text only where its class gives it a default.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from math import isfinite
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from tracker.errors import BadInputError
from tracker.queries.gap import Rules


def parameters_text(rules: Rules) -> str:
    """All parameters as one line of JSON: names sorted, members of vocabularies by their value.

    A number that JSON has no way to write, such as the cut of a lowest band, is its Python word.
    """
    return json.dumps(_plain(rules), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parameters_sha256(text: str) -> str:
    """The hash under which a run names its parameters."""
    return hashlib.sha256(text.encode()).hexdigest()


def stored_rules(text: str) -> Rules:
    """The parameters that `parameters_text` wrote.

    Raises:
        BadInputError: it is no such text.
    """
    try:
        rules: Rules = _typed(Rules, json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInputError(f"stored parameters cannot be used: {error!r}") from error
    return rules


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a parameter can be
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(_plain(one) for one in value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, float) and not isfinite(value):
        return repr(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"no way to store a parameter of type {type(value).__name__}")


def _typed(kind: Any, value: Any) -> Any:  # noqa: ANN401 - whatever a parameter can be
    """The value as what a dataclass says of its field."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _of_class(kind, value)
    if get_origin(kind) is not None:
        return _of_generic(kind, value)
    return _scalar(kind, value)


def _of_class(kind: type, value: Any) -> Any:  # noqa: ANN401
    hints = get_type_hints(kind)
    return kind(**{name: _typed(hints[name], one) for name, one in value.items()})


def _of_generic(kind: Any, value: Any) -> Any:  # noqa: ANN401
    inner = get_args(kind)
    origin = get_origin(kind)
    if origin is UnionType:
        (known,) = [one for one in inner if one is not NoneType]
        return None if value is None else _typed(known, value)
    if issubclass(origin, Mapping):
        return {_typed(inner[0], key): _typed(inner[1], one) for key, one in value.items()}
    if origin is tuple and Ellipsis not in inner:
        return tuple(_typed(each, one) for each, one in zip(inner, value, strict=True))
    if origin in (tuple, frozenset):
        return origin(_typed(inner[0], one) for one in value)
    raise TypeError(f"no way to read a parameter of type {kind}")


def _scalar(kind: Any, value: Any) -> Any:  # noqa: ANN401
    if kind is float:
        return float(value)
    if issubclass(kind, StrEnum):
        return kind(value)
    if type(value) is not kind:
        raise TypeError(f"expected {kind.__name__}, found {value!r}")
    return value
