"""Reads SDMX-ML data messages 2.1 and 3.0: generic ones, and structure-specific ones by their text.

Generic messages tell dimensions from attributes; they are read with the library `sdmx1` (2.28),
after a pass over the text that refuses what is unsafe and counts the observations, so that none is
lost in between. Structure-specific messages are read from that pass itself: without the data
structure definition, which is seldom in the file and would have to be fetched, `sdmx1` drops the
attributes of a data set (a power of ten among them), and it stops at any 3.0 message that declares
the namespace of its structure, as they all do. What such a message tells with a series has a known
role, or is part of the breakdown, or is known to comment only.
"""

import io
import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from itertools import islice

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import AreaScheme, Reading, Tally
from tracker.ingest.observations.sdmx import (
    FLOW,
    VALUE,
    Flow,
    Roles,
    Told,
    cells_of,
    nothing_observed,
    roles_of,
    without_observation,
)
from tracker.ingest.observations.sdmx_xml import DATA_MESSAGES, Message, Row, scan

FORMAT = "sdmx-ml"
CHUNK = 50_000
VERSIONS = ("2.1", "3.0", "3.1")
SCHEMAS = "sdmx.org/resources/sdmxml/schemas/"


def recognises(file: StatisticalFile) -> bool:
    """Whether the text begins as XML with the schemas of SDMX-ML; never raises."""
    head = file.head
    return not file.is_workbook and head.lstrip().startswith("<") and SCHEMAS in head.lower()


def read(file: StatisticalFile) -> Reading:
    """Cells of an SDMX-ML data message, each with the line of its observation.

    Raises:
        BadInputError: not XML, a document type definition, no data message (codes only), another
            version, no dimension that says where, no observation.
    """
    message = scan(file.data)
    _refuse_others(message)
    if message.is_generic:
        rows, dimensions, attributes = _generic(file.data, message)
        roles = roles_of(dimensions, attributes)
    else:
        rows = message.rows
        described = [name for name in message.described if name not in message.on_series]
        names = [name for name in message.on_series if name != VALUE]
        roles = roles_of(names, [name for name in described if name != VALUE], is_told=False)
        dimensions, attributes = names, described
    if not roles.series and not message.flow.id:
        raise BadInputError("expected a dimension or a flow that names the series, found none")
    return _reading(message, rows, roles, [*dimensions, *attributes])


def _reading(message: Message, rows: list[Row], roles: Roles, ids: Iterable[str]) -> Reading:
    tally, told = Tally(rows=len(rows)), Told()
    names = list(dict.fromkeys([*ids, VALUE]))
    roles = roles.settled(frame for frame, _ in _frames(message, rows, names))
    cells = (
        cells_of(frame, lines, roles, told, tally) for frame, lines in _frames(message, rows, names)
    )
    flow = message.flow if message.flow.agency else Flow(message.sender)
    return Reading(
        FORMAT, flow.publisher, AreaScheme.ANY, cells, tally, series=told.series, decimal="."
    )


def _frames(
    message: Message, rows: list[Row], names: list[str]
) -> Iterator[tuple[pd.DataFrame, list[int]]]:
    numbered = iter(zip(rows, message.lines, strict=True))
    while chunk := list(islice(numbered, CHUNK)):
        columns = {name: [row.get(name, "") for row, _ in chunk] for name in names}
        frame = pd.DataFrame({**columns, FLOW: message.flow.id}, dtype="str")
        yield frame, [line for _, line in chunk]


def _refuse_others(message: Message) -> None:
    if message.kind in {"Structure", "RegistryInterface"}:
        raise without_observation("codes")
    if message.version not in VERSIONS:
        found = message.version or "no version"
        raise BadInputError(f"expected SDMX-ML 2.1 or 3.0, found {found} ({message.kind})")
    if message.kind not in DATA_MESSAGES:
        raise BadInputError(f"expected a data message, found {message.kind}")
    if message.is_generic and message.version != "2.1":
        raise BadInputError(f"SDMX-ML {message.version} has no generic data, found {message.kind}")
    if not message.lines:
        raise nothing_observed()


def _generic(data: bytes, message: Message) -> tuple[list[Row], list[str], list[str]]:
    """Observations of a generic message, ids of its dimensions and of its attributes.

    Raises:
        BadInputError: `sdmx1` cannot read the message, or found another number of observations.
    """
    dimensions: dict[str, None] = {}
    attributes: dict[str, None] = {}
    rows = []
    for key, value, told in _with_library(data):
        dimensions |= dict.fromkeys(key)
        attributes |= dict.fromkeys(told)
        rows.append({**told, **key, VALUE: value})
    if len(rows) != len(message.lines):
        raise BadInputError(
            f"expected {len(message.lines)} observations, the library could read {len(rows)}"
        )
    return rows, list(dimensions), list(attributes)


def _with_library(data: bytes) -> Iterator[tuple[Row, str, Row]]:
    import sdmx  # noqa: PLC0415 - it takes a second to load, and few files need it

    try:
        with _quiet():
            message = sdmx.read_sdmx(io.BytesIO(data), format="XML")
            data_sets = getattr(message, "data", [])
    except Exception as error:  # the library raises anything for what it does not expect
        reason = str(error.__cause__ or error).strip().partition("\n")[0]
        raise BadInputError(f"expected a generic SDMX-ML message, found {reason!r}") from error
    for data_set in data_sets:
        of_set = {name: _text(told.value) for name, told in data_set.attrib.items()}
        for observation in data_set.obs:
            key = {name: _text(code.value) for name, code in observation.key.values.items()}  # noqa: PD011
            told = {name: _text(given.value) for name, given in observation.attrib.items()}
            yield key, _text(observation.value), {**of_set, **told}


@contextmanager
def _quiet() -> Iterator[None]:
    """The library prints what it could not read, logs and warns; the error says it in one line."""
    logger = logging.getLogger("sdmx")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
