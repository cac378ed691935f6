"""World Bank DataBank exports: any of area, series and time may stand in the columns.

DataBank lets people choose what is in rows and what in columns. Every dimension in the rows has a
column of names, one of codes, or both (`Country Name`, `Country Code`); the one in the columns is
written `2011Q1 [YR2011Q1]`. Below the table stand the name of the database and the day of its last
update, in the order of the United States. In the corridors of remittances the area is where money
arrives; where it is sent from is a breakdown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.delimited import first_fields, records
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import (
    AreaScheme,
    Reading,
    SeriesTold,
    Tally,
    breakdown_text,
    cells_frame,
)
from tracker.ingest.observations.wide import Molten, Row, beside, blocks, melt

FORMAT = "databank-csv"
PUBLISHER = "worldbank"
AREA, SERIES, TIME, VALUE = "area", "series", "time", "Value"
ROLES = {
    "country": AREA,
    "economy": AREA,
    "receiving countries": AREA,
    "receiving country": AREA,
    "series": SERIES,
    "indicator": SERIES,
    "time": TIME,
}
_NAMED = re.compile(r"(.+) (Name|Code)")
_IN_COLUMNS = re.compile(r"(.+?) ?\[([^\[\]]+)\]")
_DATABASE, _UPDATED = "Data from database:", "Last Updated:"
_FOOTER_BYTES = 4_000


@dataclass(frozen=True)
class _Dimension:
    """A dimension in the rows: places of its names and codes, -1 where there is no such column."""

    name: int = -1
    code: int = -1

    @property
    def at(self) -> int:
        """Where what identifies a member stands: its code, if there is one."""
        return self.code if self.code >= 0 else self.name


@dataclass(frozen=True)
class _Layout:
    """What stands where: dimensions in the rows, the one in the columns, headings by place."""

    width: int
    rows: dict[str, _Dimension]
    across: str  # AREA, SERIES or TIME; empty in a table with a column of values
    headings: dict[int, str]
    unnamed: tuple[int, ...]

    @property
    def breakdowns(self) -> dict[str, _Dimension]:
        return {key: one for key, one in self.rows.items() if key not in {AREA, SERIES, TIME}}


def recognises(file: StatisticalFile) -> bool:
    """Whether the first record is the header of such an export."""
    try:
        _layout(1, first_fields(file.head, ","))
    except BadInputError:
        return False
    return True


def read(file: StatisticalFile) -> Reading:
    """The observations of an export, area as World Bank code (name, where no code is given).

    Raises:
        BadInputError: the header does not say area, series and time, each once, or names a column
            of no known kind; a row is not as wide; something stands below the footer.
    """
    rows = records(file.stream())
    line, header = next(rows, (1, []))
    layout = _layout(line, header)
    tally, series = Tally(), dict[str, SeriesTold]()
    footer = _footer(file)
    has_codes = AREA not in layout.rows or layout.rows[AREA].code >= 0
    return Reading(
        format=FORMAT,
        publisher=PUBLISHER,
        scheme=AreaScheme.WORLD_BANK if has_codes else AreaScheme.NAME,
        cells=_frames(_fitting(rows, layout, tally), layout, tally, series),
        tally=tally,
        series=series,
        released_on=_us_day(footer.get(_UPDATED, "")),
        decimal=".",
        title=footer.get(_DATABASE, ""),
    )


# The header


def _layout(line: int, header: list[str]) -> _Layout:
    names = [" ".join(name.split()) for name in header]
    rows: dict[str, _Dimension] = {}
    headings: dict[int, str] = {}
    for at, name in enumerate(names):
        if name and name in names[:at]:
            raise BadInputError.at_line(line, "each column once", name)
        if name == VALUE or _IN_COLUMNS.fullmatch(name):
            headings[at] = name
        elif name:
            _add(rows, line, at, name)
    across = _across(line, rows, headings)
    unnamed = tuple(at for at, name in enumerate(names) if not name)
    return _Layout(len(names), rows, across, headings, unnamed)


def _add(rows: dict[str, _Dimension], line: int, at: int, name: str) -> None:
    """Note a column of names or codes under the role of its dimension."""
    named = _NAMED.fullmatch("Time Name" if name == "Time" else name)
    if named is None:
        expected = "columns of names and codes, or of the form 2019 [YR2019]"
        raise BadInputError.at_line(line, expected, name)
    key = _role(named[1])
    known = rows.get(key, _Dimension())
    is_code = named[2] == "Code"
    if (known.code if is_code else known.name) >= 0:
        raise BadInputError.at_line(line, f"one column of the {key}", name)
    rows[key] = _Dimension(known.name, at) if is_code else _Dimension(at, known.code)


def _role(dimension: str) -> str:
    """`Country` -> area; `Sending Countries` -> the breakdown `sending`."""
    lower = dimension.lower()
    if lower in ROLES:
        return ROLES[lower]
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r" (countries|country)$", "", lower)).strip("_")


def _across(line: int, rows: dict[str, _Dimension], headings: dict[int, str]) -> str:
    """Which of area, series and time stands in the columns; empty where all are in the rows."""
    absent = [role for role in (AREA, SERIES, TIME) if role not in rows]
    expected = 1 if VALUE not in headings.values() else 0
    if not headings or len(absent) != expected or (not expected and len(headings) > 1):
        found = ", ".join(rows) or "none of them"
        raise BadInputError(
            f"line {line}: expected area, series and time in columns of a DataBank export, two of "
            f"them as names or codes and the third as 2019 [YR2019], found {found}"
        )
    return absent[0] if absent else ""


# The rows


def _fitting(rows: Iterator[Row], layout: _Layout, tally: Tally) -> Iterator[Row]:
    """Rows as wide as the header with every code, down to the footer; blank ones passed over."""
    in_footer = False
    for line, fields in rows:
        if not any(fields):
            continue
        if fields[0].startswith((_DATABASE, _UPDATED)) and not any(fields[1:]):
            in_footer = True
            continue
        if in_footer:
            raise BadInputError.at_line(line, "nothing below the footer", fields[0])
        tally.rows += 1
        if len(fields) != layout.width or any(fields[at] for at in layout.unnamed):
            raise BadInputError(
                f"line {line}: expected {layout.width - len(layout.unnamed)} fields as in the "
                f"header, found {len(fields)}"
            )
        if absent := [key for key, one in layout.rows.items() if not fields[one.at]]:
            tally.refuse(line, absent[0], "expected a code, found nothing")
            continue
        yield line, fields


def _frames(
    rows: Iterator[Row], layout: _Layout, tally: Tally, series: dict[str, SeriesTold]
) -> Iterator[pd.DataFrame]:
    for block in blocks(rows, len(layout.headings)):
        cells = melt(block, layout.headings, tally)
        columns = {key: beside(block, one.at, cells) for key, one in layout.rows.items()}
        if layout.across:
            columns[layout.across] = _across_texts(layout, cells)
        _note_names(block, layout, series)
        yield cells_frame(
            {
                "series": columns[SERIES],
                "area": columns[AREA],
                "period": columns[TIME],
                "breakdown": _breakdowns(block, layout, cells),
                "printed": cells.printed,
                "column": cells.heading,
            },
            cells.line,
        )


def _across_texts(layout: _Layout, cells: Molten) -> "pd.Series[str]":
    """Codes of the members in the columns; of periods the whole heading, which says both forms."""
    if layout.across == TIME:
        return cells.heading
    return cells.heading.map({text: _member(text)[1] for text in layout.headings.values()})


def _member(heading: str) -> tuple[str, str]:
    found = _IN_COLUMNS.fullmatch(heading)
    return (found[1], found[2].strip()) if found else ("", heading)


def _breakdowns(block: list[Row], layout: _Layout, cells: Molten) -> "pd.Series[str]":
    parts = layout.breakdowns.items()
    texts = [breakdown_text({key: fields[one.at] for key, one in parts}) for _, fields in block]
    return pd.Series(np.array(texts, dtype=object)[cells.row], dtype="str")


def _note_names(block: list[Row], layout: _Layout, series: dict[str, SeriesTold]) -> None:
    if layout.across == SERIES:
        members = map(_member, layout.headings.values())
        series.update({code: SeriesTold(name) for name, code in members})
        return
    one = layout.rows[SERIES]
    for _, fields in block:
        series.setdefault(fields[one.at], SeriesTold(fields[one.name] if one.name >= 0 else ""))


# The footer


def _footer(file: StatisticalFile) -> dict[str, str]:
    """What the last lines say of the database and its day."""
    end = file.data[-_FOOTER_BYTES:].decode(file.encoding, errors="replace")
    told = {}
    for line in end.splitlines():
        text = line.rstrip(",").strip('"')
        for label in (_DATABASE, _UPDATED):
            if text.startswith(label):
                told[label] = text.removeprefix(label).strip()
    return told


def _us_day(printed: str) -> date | None:
    """`12/07/2020` is the 7th of December."""
    if not printed:
        return None
    try:
        month, day, year = map(int, printed.split("/"))
        return date(year, month, day)
    except ValueError as error:
        raise BadInputError(
            f"{_UPDATED} expected month/day/year, found {printed[:40]!r}"
        ) from error
