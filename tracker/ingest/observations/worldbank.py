"""World Bank API downloads: one indicator, a row a country, a column a year.

Layout as the World Bank documents its CSV download (and the bulk file of a whole database, which
has no preamble): `Data Source`, `Last Updated Date`, then four columns of names and codes, the
years, and a comma at the end of each line.
"""

import io
import re
from collections.abc import Iterator
from datetime import date

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.delimited import records
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import (
    AreaScheme,
    Reading,
    SeriesTold,
    Tally,
    cells_frame,
)
from tracker.ingest.observations.wide import Row, beside, blocks, melt

FORMAT = "worldbank-csv"
PUBLISHER = "worldbank"
AREA, SERIES, NAME = "Country Code", "Indicator Code", "Indicator Name"
FIXED = ("Country Name", AREA, NAME, SERIES)
# the other two files of a World Bank archive, by what their first columns are called
METADATA = {
    ("Country Code", "Region", "IncomeGroup"): "describes countries, holds no observations",
    ("INDICATOR_CODE", "INDICATOR_NAME", "SOURCE_NOTE"): (
        "describes an indicator, holds no observations"
    ),
}
_PREAMBLE = ("Data Source", "Last Updated Date")
_WITHIN = 6  # records, in which the header stands


def recognises(file: StatisticalFile) -> bool:
    """Whether the file has the header of such a download, or is its companion of descriptions."""
    return any(_is_header(fields) or _described(fields) for _, fields in _first(file))


def read(file: StatisticalFile) -> Reading:
    """The observations of a download, area as World Bank code.

    Raises:
        BadInputError: no such header, a column that is neither known nor a year, or the companion
            file of descriptions.
    """
    told: dict[str, str] = {}
    rows = records(file.stream())
    for line, fields in rows:
        if said := _described(fields):
            raise BadInputError(f"line {line}: expected observations, but this file {said}")
        if _is_header(fields):
            return _reading(line, fields, rows, told)
        if fields[0] not in {*_PREAMBLE, ""}:
            break
        told[fields[0]] = fields[1] if len(fields) > 1 else ""
    raise BadInputError(f"line 1: expected a header with the columns {', '.join(FIXED)}")


def _first(file: StatisticalFile) -> list[Row]:
    """The first records of the file; fewer where they cannot be taken apart."""
    found: list[Row] = []
    try:
        for row in records(io.StringIO(file.head)):
            found.append(row)
            if len(found) == _WITHIN:
                break
    except BadInputError:
        pass
    return found


def _is_header(fields: list[str]) -> bool:
    return set(FIXED) <= set(fields)


def _described(fields: list[str]) -> str:
    """What a file of descriptions does; empty for any other header."""
    names = set(fields)
    return next((said for known, said in METADATA.items() if names.issuperset(known)), "")


def _reading(line: int, header: list[str], rows: Iterator[Row], told: dict[str, str]) -> Reading:
    years = _years(line, header)
    tally, series = Tally(), dict[str, SeriesTold]()
    body = _fitting(rows, header, tally, series)
    return Reading(
        format=FORMAT,
        publisher=PUBLISHER,
        scheme=AreaScheme.WORLD_BANK,
        cells=_frames(body, header, years, tally),
        tally=tally,
        series=series,
        released_on=_released(told.get("Last Updated Date", "")),
        decimal=".",
        title=told.get("Data Source", ""),
    )


def _years(line: int, header: list[str]) -> dict[int, str]:
    """The columns of years by their place; the column behind the last comma has no name."""
    years = {}
    for at, name in enumerate(header):
        if re.fullmatch("[0-9]{4}", name):
            years[at] = name
        elif name and name not in FIXED:
            raise BadInputError.at_line(line, "only names, codes and years as columns", name)
        if name and name in header[:at]:
            raise BadInputError.at_line(line, "each column once", name)
    if not years:
        raise BadInputError(f"line {line}: expected columns of years, found none")
    return years


def _released(printed: str) -> date | None:
    if not printed:
        return None
    try:
        return date.fromisoformat(printed)
    except ValueError as error:
        raise BadInputError(
            f"Last Updated Date: expected a day such as 2021-09-15, found {printed[:40]!r}"
        ) from error


def _fitting(
    rows: Iterator[Row], header: list[str], tally: Tally, series: dict[str, SeriesTold]
) -> Iterator[Row]:
    """Rows as wide as the header, with both codes; the names of series noted."""
    code_at, name_at, area_at = (header.index(name) for name in (SERIES, NAME, AREA))
    unnamed = [at for at, name in enumerate(header) if not name]
    for line, fields in rows:
        tally.rows += 1
        if not any(fields):
            tally.ignore("row without content")
            continue
        if len(fields) != len(header) or any(fields[at] for at in unnamed):
            raise BadInputError(
                f"line {line}: expected {len(header) - len(unnamed)} fields as in the header, "
                f"found {len(fields)}"
            )
        if not fields[code_at] or not fields[area_at]:
            missing = SERIES if fields[area_at] else AREA
            tally.refuse(line, missing, "expected a code, found nothing")
            continue
        series.setdefault(fields[code_at], SeriesTold(fields[name_at]))
        yield line, fields


def _frames(
    rows: Iterator[Row], header: list[str], years: dict[int, str], tally: Tally
) -> Iterator[pd.DataFrame]:
    for block in blocks(rows, len(years)):
        cells = melt(block, years, tally)
        yield cells_frame(
            {
                "series": beside(block, header.index(SERIES), cells),
                "area": beside(block, header.index(AREA), cells),
                "period": cells.heading,
                "printed": cells.printed,
                "column": cells.heading,
            },
            cells.line,
        )
