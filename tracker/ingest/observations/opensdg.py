"""Open SDG data files: `Year`, the disaggregations, `Value`; the area is that of the whole site.

The platform documents three columns of its own: `Units`, `Series` and `GeoCode`. An empty
disaggregation is the total. The file says neither its area nor its series: the one is given by who
imports it, the other stands in the name of the file.
"""

import re
from collections.abc import Iterator
from itertools import islice

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.delimited import first_fields, records
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import (
    AreaScheme,
    Reading,
    Tally,
    breakdown_text,
    cells_frame,
)
from tracker.ingest.observations.wide import Row

FORMAT = "open-sdg-csv"
CHUNK = 50_000  # rows
YEAR, VALUE, UNITS = "Year", "Value", "Units"
STATUS = ("Observation status", "OBS_STATUS")
MULTIPLIER = ("Unit multiplier", "UNIT_MULT")
_ONES = frozenset(("", "0", "units", "ones"))  # a multiplier that changes nothing
# a column that says the area makes a plain table of it, whose rows are of many areas
_AREAS = frozenset(("area", "geo_area", "country", "ref_area", "iso3", "country code"))
_METADATA = re.compile(
    r"^(?:indicator_name|indicator_number|SDG_INDICATOR|SDG_GOAL|data_non_statistical"
    r"|reporting_status|graph_title|national_geographical_coverage)\s*:",
    re.MULTILINE,
)
_NUMBERED = re.compile(r"(?:indicator|data)_([0-9a-z]+(?:-[0-9a-z]+)+)", re.IGNORECASE)


def recognises(file: StatisticalFile) -> bool:
    """Whether the header runs from `Year` to `Value`, or the file describes an indicator."""
    if file.is_workbook:
        return False
    if _is_metadata(file):
        return True
    fields = first_fields(file.head, ",")
    named = {name.lower() for name in fields}
    return [*fields[:1], *fields[1:][-1:]] == [YEAR, VALUE] and not named & _AREAS


def read(file: StatisticalFile, area: str = "", publisher: str = "", series: str = "") -> Reading:
    """The observations of a site's file; `area` is handed on as given.

    `series` is only needed where the file is not called `indicator_<number>.csv`.

    Raises:
        BadInputError: no area or series, a file of metadata, a header of another kind, a row that
            is not as wide as the header.
    """
    if _is_metadata(file):
        raise BadInputError(
            "expected observations, but this file describes an indicator (metadata), "
            "holds no observations"
        )
    if not area:
        raise BadInputError("an Open SDG file does not say its area: name it when importing")
    rows = records(file.stream())
    line, header = next(rows, (1, []))
    _check(line, header)
    tally = Tally()
    fixed = {"series": series or _series(file), "area": area}
    return Reading(
        format=FORMAT,
        publisher=publisher,
        scheme=AreaScheme.ANY,
        cells=_frames(_fitting(rows, header, tally), header, fixed),
        tally=tally,
        decimal=".",
    )


def _is_metadata(file: StatisticalFile) -> bool:
    if file.is_workbook or not file.path.name.lower().endswith((".yml", ".yaml")):
        return False
    return _METADATA.search(file.head) is not None


def _series(file: StatisticalFile) -> str:
    found = _NUMBERED.fullmatch(file.path.name.split(".", maxsplit=1)[0])
    if found is None:
        raise BadInputError(
            f"expected a file called indicator_<number>.csv, found {file.path.name[:60]!r}: "
            "an Open SDG file says its indicator only in its name"
        )
    return found[1]


def _check(line: int, header: list[str]) -> None:
    if len(header) < len((YEAR, VALUE)) or [header[0], header[-1]] != [YEAR, VALUE]:
        expected = f"a header from {YEAR} to {VALUE}"
        raise BadInputError.at_line(line, expected, ",".join(header))
    for at, name in enumerate(header):
        if not name:
            raise BadInputError(
                f"line {line}: expected a name for each column, found none for column {at + 1}"
            )
        if name.lower() in {other.lower() for other in header[:at]}:
            raise BadInputError.at_line(line, "each column once", name)


def _fitting(rows: Iterator[Row], header: list[str], tally: Tally) -> Iterator[Row]:
    multipliers = [at for at, name in enumerate(header) if name in MULTIPLIER]
    for line, fields in rows:
        tally.rows += 1
        if not any(fields):
            tally.ignore("row without content")
            continue
        if len(fields) != len(header):
            raise BadInputError(
                f"line {line}: expected {len(header)} fields as in the header, found {len(fields)}"
            )
        changed = [at for at in multipliers if fields[at].lower() not in _ONES]
        if changed:
            said = f"expected single units, found the multiplier {fields[changed[0]]!r}"
            tally.refuse(line, header[changed[0]], said)
            continue
        yield line, fields


def _frames(
    rows: Iterator[Row], header: list[str], fixed: dict[str, str]
) -> Iterator[pd.DataFrame]:
    while chunk := list(islice(rows, CHUNK)):
        lines = [line for line, _ in chunk]
        table = pd.DataFrame([fields for _, fields in chunk], columns=header, dtype="str")
        own = {YEAR, VALUE, UNITS, *STATUS, *MULTIPLIER}
        keys = [name for name in header if name not in own]
        status = next((name for name in STATUS if name in header), "")
        yield cells_frame(
            {
                **fixed,
                "period": table[YEAR],
                "printed": table[VALUE],
                "unit": table[UNITS] if UNITS in header else "",
                "status": table[status] if status else "",
                "breakdown": [
                    breakdown_text(dict(zip(keys, values, strict=True)))
                    for values in table[keys].itertuples(index=False, name=None)
                ],
            },
            lines,
        )
