"""Reads datapoints files of Gapminder's DDF (data description format), as used for UNSD's series.

A file `ddf--datapoints--MEASURE--by--DIM--DIM.csv` has a column for each dimension and for each
measure (DDFcsv format, Gapminder / Open Numbers). Where the name was lost the header tells: an area
key, a time key, and measures behind the last dimension. Files of entities and concepts are refused.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Union

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.delimited import Delimited, first_fields
from tracker.ingest.observations.dimensions import both_flags, breakdown_column, telling
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import AreaScheme, Reading, Tally, cells_frame

FORMAT = "ddf-csv"
Column = Union["pd.Series[str]", list[str], str]
# Keys of areas and how they are written: M49 by UNSD, ISO 3166 alpha-3 in small letters elsewhere.
AREAS = {
    "geo_area": AreaScheme.M49,
    "geo": AreaScheme.ISO3,
    "country": AreaScheme.ISO3,
    "un_state": AreaScheme.ISO3,
    "global": AreaScheme.NAME,
}
TIMES = ("year", "time", "quarter", "month", "week", "day", "date")
UNITS = ("units", "unit")
# Of UNSD: they say how a value came about; kept in the breakdown only where rows differ by no more.
STATUSES = ("nature", "observation_status")
NORMAL = "a"  # of observation_status
REPORTING = "reporting_type"  # national or global; UNSD's global files know one of them
# Dimensions of UNSD's files, needed only where the file's name is lost: they end the key.
DIMENSIONS = frozenset(
    {*AREAS, *TIMES, *UNITS, *STATUSES, REPORTING, "age", "sex", "gender", "location", "quantile"}
)

NOT_DDF = frozenset({"value", "series", "obs_value", "indicator"})  # names of plain long tables

_NAMED = re.compile(r"ddf--datapoints--(?P<measure>[a-z0-9_]+)--by--(?P<keys>[a-z0-9_-]+?)\.csv")
_OTHER = re.compile(r"ddf--(entities|concepts|synonyms|translations|index)\b")
_ID = re.compile(r"[a-z][a-z0-9_]*")
_UNSD = re.compile(r"[a-z]{2}_[a-z0-9]+(?:_[a-z0-9]+)*")
HELD = {
    "entities": "names of codes",
    "concepts": "names of concepts",
    "synonyms": "other names of codes",
    "translations": "translations",
    "index": "a list of files",
}


@dataclass(frozen=True)
class _Layout:
    """Which columns are keys and which are measures."""

    keys: tuple[str, ...]
    measures: tuple[str, ...]

    @property
    def area(self) -> str:
        return next(name for name in AREAS if name in self.keys)

    @property
    def time(self) -> str:
        return next(name for name in TIMES if name in self.keys)

    @property
    def unit(self) -> str:
        return next((name for name in UNITS if name in self.keys), "")

    @property
    def is_unsd(self) -> bool:
        return "geo_area" in self.keys and all(_UNSD.fullmatch(name) for name in self.measures)

    @property
    def doubtful(self) -> tuple[str, ...]:
        return tuple(name for name in (*STATUSES, REPORTING) if name in self.keys)

    def breakdown(self, told: Sequence[str]) -> dict[str, str]:
        """Columns of the breakdown and their keys; of the doubtful ones only those in `told`."""
        apart = {self.area, self.time, self.unit, *self.doubtful} - {*told}
        return {name: name for name in self.keys if name not in apart}


def recognises(file: StatisticalFile) -> bool:
    """Whether the name is one of DDF, or the header has the shape of datapoints; never raises."""
    if file.is_workbook:
        return False
    header = first_fields(file.head, ",")
    if _NAMED.match(file.path.name) or _OTHER.match(file.path.name):
        return bool(header) and all(_column(name) for name in header)
    return _kind_of(header) == "concepts" or bool(_by_shape(header))


def read(file: StatisticalFile) -> Reading:
    """Cells of a datapoints file, one for each row and measure.

    Raises:
        BadInputError: a file that names codes or concepts, a header without keys of area and time,
            a record of another width than the header.
    """
    table = Delimited(file)
    layout = _layout(file.path.name, table.header())
    tally = Tally()
    told: list[str] = []
    if layout.doubtful:
        beside = [name for name in layout.keys if name not in layout.doubtful]
        frames = (frame for frame, _ in table.frames(Tally()))
        told = telling(frames, layout.doubtful, beside)
    return Reading(
        FORMAT,
        "unsd" if layout.is_unsd else "",
        AREAS[layout.area],
        _cells(table, layout, told, tally),
        tally,
        decimal=".",
    )


def _cells(
    table: Delimited, layout: _Layout, told: Sequence[str], tally: Tally
) -> Iterator[pd.DataFrame]:
    is_wide = len(layout.measures) > 1
    for frame, lines in table.frames(tally):
        shared: dict[str, Column] = {
            "area": frame[layout.area],
            "period": frame[layout.time],
            "breakdown": breakdown_column(frame, layout.breakdown(told)),
            "unit": frame[layout.unit] if layout.unit else "",
            "status": _status(frame),
        }
        for measure in layout.measures:
            code = measure.upper() if layout.is_unsd else measure
            own: dict[str, Column] = {"series": code, "printed": frame[measure], "column": measure}
            cells = cells_frame({**shared, **own}, lines)
            if is_wide:
                is_empty = cells["printed"].eq("")
                tally.ignore("empty cell", int(is_empty.sum()))
                cells = cells[~is_empty].reset_index(drop=True)
            yield cells


def _status(frame: pd.DataFrame) -> "pd.Series[str] | str":
    nature, status = (frame.get(name) for name in STATUSES)
    if nature is None or status is None:
        return next((flags for flags in (nature, status) if flags is not None), "")
    return both_flags(nature, status, NORMAL)


def _layout(name: str, header: Sequence[str]) -> _Layout:
    _refuse_others(name, header)
    named = _NAMED.match(name)
    keys = [key.partition("-")[0] for key in named["keys"].split("--")] if named else []
    if named and named["measure"] in header and {*keys} < {*header}:
        measures = tuple(column for column in header if column not in keys)
        layout = _Layout(tuple(keys), measures)
    else:
        found = _by_shape(header)
        if not found:
            raise BadInputError.at_line(
                1, "keys of area and time, then a measure", ",".join(header)
            )
        layout = found
    if not {*layout.keys} & {*AREAS}:
        raise BadInputError.at_line(1, f"a key of areas ({', '.join(AREAS)})", ",".join(header))
    if not {*layout.keys} & {*TIMES}:
        raise BadInputError.at_line(1, f"a key of time ({', '.join(TIMES)})", ",".join(header))
    return layout


def _refuse_others(name: str, header: Sequence[str]) -> None:
    other = _OTHER.match(name)
    kind = other[1] if other else _kind_of(header)
    if kind:
        raise BadInputError(f"a DDF file of {kind}: it holds {HELD[kind]}, no observations")


def _kind_of(header: Sequence[str]) -> str:
    """What a file is that lost its name: `is--SET` columns are of entities."""
    if "concept" in header and "concept_type" in header:
        return "concepts"
    return "entities" if any(name.startswith("is--") for name in header) else ""


def _column(name: str) -> bool:
    return bool(_ID.fullmatch(name.removeprefix("is--")))


def _by_shape(header: Sequence[str]) -> _Layout | None:
    """Keys up to the last known dimension, measures behind; None where it is no such header.

    Without the file's name only headers are believed that no other kind of table has: UNSD's
    measures beside `geo_area`, or measures with a name of their own beside `geo`.
    """
    keys = [at for at, name in enumerate(header) if name in DIMENSIONS]
    if not all(_ID.fullmatch(name) for name in header) or not keys:
        return None
    layout = _Layout(tuple(header[: keys[-1] + 1]), tuple(header[keys[-1] + 1 :]))
    if not layout.measures or not {*TIMES} & {*layout.keys} or {*header} & NOT_DDF:
        return None
    return layout if layout.is_unsd or "geo" in layout.keys else None
