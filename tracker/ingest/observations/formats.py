"""Tells the format of a statistical file, and reads it in that format."""

import re
from dataclasses import dataclass
from types import ModuleType

from tracker.errors import BadInputError
from tracker.ingest.observations import (
    databank,
    ddf,
    hxl,
    iom,
    opensdg,
    plain,
    sdmx_csv,
    sdmx_json,
    sdmx_ml,
    unhcr,
    unsd_csv,
    unsd_json,
    unsd_xlsx,
    untreaty,
    worldbank,
    worldbank_api,
)
from tracker.ingest.observations.mapping import Mapping
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import Reading

# the first that recognises a file reads it: those that look at most signs come first
MODULES: tuple[ModuleType, ...] = (
    sdmx_ml,
    sdmx_json,
    sdmx_csv,
    unsd_xlsx,
    unsd_csv,
    unsd_json,
    worldbank_api,
    worldbank,
    databank,
    iom,
    unhcr,
    untreaty,
    ddf,
    opensdg,
    hxl,
    plain,
)
FORMATS = {str(module.FORMAT): module for module in MODULES}


@dataclass(frozen=True)
class Asked:
    """What somebody says of a file: format, mapping, and the area and series it is silent of."""

    format: str = ""
    mapping: Mapping | None = None
    area: str = ""
    series: str = ""


_NO_TABLE = tuple("{[<")
_MAP = re.compile(r'"type"\s*:\s*"(?:FeatureCollection|Topology)"')


def _untold(file: StatisticalFile) -> str:
    if _MAP.search(file.head):
        return "the file holds the shapes of places, no observations"
    return f"no known format of observations: expected one of {', '.join(FORMATS)}"


def format_of(file: StatisticalFile) -> str:
    """The format of a file, or none: an empty text."""
    return next((str(one.FORMAT) for one in MODULES if one.recognises(file)), "")


def read_statistics(file: StatisticalFile, asked: Asked) -> Reading:
    """Read a file in the format asked for or found; with a mapping it is a plain table.

    Raises:
        BadInputError: no format fits, or the file is not what its format asks for.
    """
    name = asked.format or (plain.FORMAT if asked.mapping and asked.mapping.columns else "")
    name = name or format_of(file)
    if name and name not in FORMATS:
        raise BadInputError(f"no format is called {name!r}: expected one of {', '.join(FORMATS)}")
    if not name and file.head.lstrip()[:1] in _NO_TABLE:
        raise BadInputError(_untold(file))
    module = FORMATS[name or plain.FORMAT]  # which says what it misses
    if module is opensdg:
        return opensdg.read(file, area=asked.area, series=asked.series)
    if asked.area or asked.series:
        raise BadInputError(f"--area, --series: the format {module.FORMAT} says these itself")
    if module is plain:
        return plain.read(file, asked.mapping)
    reading: Reading = module.read(file)
    return reading
