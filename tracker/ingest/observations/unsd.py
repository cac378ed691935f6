"""UNSD's Global SDG Indicators Database: the columns its exports and its API have in common.

The long table has one row for each value. Its columns were named `[Age]` or `Age`, `Time_Detail`
or `timeDetail` over the years; names are compared without brackets, blanks, signs and capitals.
Columns in brackets, and those known by name, are dimensions; a column that is neither is refused.
The API's JSON is brought into the same columns by its reader.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol, Union

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.dimensions import both_flags, breakdown_column, telling
from tracker.ingest.observations.record import (
    AreaScheme,
    Reading,
    SeriesTold,
    Tally,
    cells_frame,
)

PUBLISHER = "unsd"
SERIES, AREA, PERIOD, VALUE = "seriescode", "geoareacode", "timeperiod", "value"
NAME, UNITS, NATURE, STATUS = "seriesdescription", "units", "nature", "observationstatus"
LOWER, UPPER, REPORTING, RELEASE = "lowerbound", "upperbound", "reportingtype", "releasename"
NEEDED = {
    SERIES: "SeriesCode",
    AREA: "GeoAreaCode",
    PERIOD: "TimePeriod",
    VALUE: "Value",
}
ALIASES = {"series": SERIES, "timeperiodstart": PERIOD, "unit": UNITS, "footnotes": "footnote"}
NORMAL = "A"  # of the observation status
# Left out in silence: where the series stands among the goals, the name of the area beside its
# code, and how the value was made, dated, found and explained.
COMMENTS = frozenset(
    {
        *("goal", "target", "indicator", "geoareaname", "timedetail", "timecoverage"),
        *(
            "baseperiod",
            "source",
            "geoinfourl",
            "footnote",
            "valuetype",
            "isoalpha3",
            "seriescount",
        ),
        RELEASE,
        NAME,
    }
)
ROLES = frozenset({*NEEDED, UNITS, NATURE, STATUS, LOWER, UPPER, REPORTING})
# Dimensions that some exports print without brackets.
DIMENSIONS = frozenset(
    {
        *("age", "sex", "location", "quantile", "activity", "bounds", "cities", "counterpart"),
        *("causeofdeath", "deviationlevel", "disabilitystatus", "educationlevel", "freq"),
        *("groundsofdiscrimination", "hazardtype", "ihrcapacity", "levelofrequirement"),
        *("levelstatus", "migratorystatus", "modeoftransportation", "populationgroup"),
        *("nameofinternationalinstitution", "nameofnoncommunicabledisease", "policydomains"),
        *("parliamentarycommittees", "policyinstruments", "reportingtype", "samplingstations"),
        *("servicetype", "substanceusedisorders", "typeofoccupation", "typeofproduct"),
        *("typeofskill", "typeofspeed", "typeofwastetreatment", "fiscalinterventionstage"),
    }
)
_WRAPPED = re.compile(r'^"(.*)"$', re.DOTALL)
_WHOLE_YEAR = re.compile(r"^(\d{4})\.0+$")
_YEAR = re.compile(r"(?:19|20)\d\d")
Chunk = tuple[pd.DataFrame, list[int]]
Column = Union["pd.Series[str]", list[str], str]


class Table(Protocol):
    """Anything with a header and frames of texts under it, to be read more than once."""

    def header(self) -> list[str]:
        """Names of the columns."""
        ...

    def frames(self, tally: Tally) -> Iterator[Chunk]:
        """Frames and the lines of their rows; counts them."""
        ...


def plain(column: str) -> str:
    """A name of a column without brackets, blanks, signs and capitals; old names as new ones."""
    name = re.sub(r"[^a-z0-9]", "", unwrapped(column).lower())
    return ALIASES.get(name, name)


def unwrapped(text: str) -> str:
    """A text without the quotation marks the export writes around each."""
    match = _WRAPPED.match(text.strip())
    return match[1].strip() if match else text.strip()


def is_long(header: Sequence[str]) -> bool:
    """Whether a header is one of the long table's."""
    return {*NEEDED} <= {plain(name) for name in header}


def is_wide(header: Sequence[str]) -> bool:
    """Whether a header is one of the table with a column for each year."""
    names = {plain(name) for name in header}
    has_years = any(_YEAR.fullmatch(unwrapped(name)) for name in header)
    return {SERIES, AREA} <= names and VALUE not in names and has_years


@dataclass(frozen=True)
class Layout:
    """Columns of a table by what they say, and those of the breakdown with their keys."""

    columns: Mapping[str, str]  # role -> column
    breakdown: Mapping[str, str]
    years: tuple[str, ...] = ()

    @classmethod
    def of(cls, header: Sequence[str]) -> "Layout":
        """The layout of a header.

        Raises:
            BadInputError: a column is missing, there twice, or is neither known nor in brackets.
        """
        columns: dict[str, str] = {}
        breakdown: dict[str, str] = {}
        years = []
        for column in header:
            name = plain(column)
            if name in columns or _key(column) in breakdown.values():
                raise BadInputError(f"expected every column once, found {column!r} again")
            if _YEAR.fullmatch(unwrapped(column)):
                years.append(column)
            elif name in ROLES | COMMENTS:
                columns[name] = column
            elif column.strip().strip('"').startswith("[") or name in DIMENSIONS:
                breakdown[column] = _key(column)
            else:
                raise BadInputError(f"expected columns of UNSD's export, found {column!r}")
        cls._refuse_gaps(columns, years)
        return cls(columns, breakdown, tuple(years))

    @staticmethod
    def _refuse_gaps(columns: Mapping[str, str], years: Sequence[str]) -> None:
        needed = [SERIES, AREA] if years and VALUE not in columns else NEEDED
        for name in needed:
            if name not in columns:
                raise BadInputError(f"expected a column {NEEDED[name]}, found none")
        if years and VALUE in columns:
            raise BadInputError(f"expected years in rows or in columns, found both: {years[0]!r}")

    @property
    def doubtful(self) -> list[str]:
        """Columns that are part of the breakdown only where rows differ by nothing else."""
        return [self.columns[name] for name in (NATURE, STATUS, REPORTING) if name in self.columns]

    @property
    def identifying(self) -> list[str]:
        """Columns that tell one row from another."""
        roles = [
            self.columns[name] for name in (SERIES, AREA, PERIOD, UNITS) if name in self.columns
        ]
        return [*roles, *self.breakdown]

    def telling(self, told: Sequence[str]) -> "Layout":
        """The layout with some of the doubtful columns in the breakdown."""
        return Layout(
            self.columns, {**self.breakdown, **{name: _key(name) for name in told}}, self.years
        )


def _key(column: str) -> str:
    """A key such as `type_of_skill`, the same whether the source writes blanks or brackets."""
    words = re.findall(r"[a-z0-9]+", unwrapped(column).strip("[]").lower())
    return "_".join(words)


def reading(format_name: str, table: Table, tally: Tally, told: Mapping[str, str]) -> Reading:
    """The reading of a long or wide table; `told` names units by code, as far as the file does.

    Raises:
        BadInputError: an unknown layout, or a table without rows.
    """
    layout = Layout.of(table.header())
    if layout.doubtful:
        frames = (frame for frame, _ in table.frames(Tally()))
        layout = layout.telling(telling(frames, layout.doubtful, layout.identifying))
    chunks = table.frames(tally)
    first = next(chunks, None)
    if first is None:
        raise BadInputError("the table has its header and no row under it")
    reader = _Reader(layout, tally, told)
    release = reader.text(first[0], RELEASE)
    return Reading(
        format_name,
        PUBLISHER,
        AreaScheme.M49,
        reader.cells(chain([first], chunks)),
        tally,
        series=reader.series,
        decimal=".",
        title=unwrapped(release.iloc[0]),
    )


@dataclass(frozen=True)
class _Reader:
    layout: Layout
    tally: Tally
    unit_names: Mapping[str, str]
    series: dict[str, SeriesTold] = field(default_factory=dict)

    def text(self, frame: pd.DataFrame, role: str) -> "pd.Series[str]":
        """The texts of a column without the export's quotation marks."""
        column = self.layout.columns.get(role)
        if column is None:
            return pd.Series("", index=frame.index, dtype="str")
        return _unwrapped(frame[column])

    def cells(self, chunks: Iterator[Chunk]) -> Iterator[pd.DataFrame]:
        """Frames of cells, one cell a row or, with years as columns, one a filled year."""
        for frame, lines in chunks:
            shared = self._shared(frame)
            self._tell(shared, self.text(frame, NAME))
            if self.layout.years:
                yield from self._wide(frame, lines, shared)
                continue
            own: dict[str, Column] = {
                "period": self.text(frame, PERIOD).str.replace(_WHOLE_YEAR, r"\1", regex=True),
                "printed": self.text(frame, VALUE),
                "lower": self.text(frame, LOWER),
                "upper": self.text(frame, UPPER),
            }
            yield cells_frame({**shared, **own}, lines)

    def _shared(self, frame: pd.DataFrame) -> dict[str, Column]:
        bare = pd.DataFrame(
            {name: _unwrapped(frame[name]) for name in self.layout.breakdown}, index=frame.index
        )
        natures, statuses = self.text(frame, NATURE), self.text(frame, STATUS)
        return {
            "series": self.text(frame, SERIES),
            "area": self.text(frame, AREA),
            "breakdown": breakdown_column(bare, self.layout.breakdown),
            "unit": self.text(frame, UNITS),
            "status": both_flags(natures, statuses, NORMAL),
        }

    def _wide(
        self,
        frame: pd.DataFrame,
        lines: list[int],
        shared: dict[str, Column],
    ) -> Iterator[pd.DataFrame]:
        for column in self.layout.years:
            year = unwrapped(column)
            own: dict[str, Column] = {
                "period": year,
                "printed": _unwrapped(frame[column]),
                "column": year,
            }
            cells = cells_frame({**shared, **own}, lines)
            is_empty = cells["printed"].eq("")
            self.tally.ignore("empty cell", int(is_empty.sum()))
            yield cells[~is_empty].reset_index(drop=True)

    def _tell(self, shared: Mapping[str, object], names: "pd.Series[str]") -> None:
        rows = pd.DataFrame({"code": shared["series"], "name": names, "unit": shared["unit"]})
        for code, name, unit in rows.drop_duplicates("code").itertuples(index=False, name=None):
            self.series.setdefault(code, SeriesTold(name, self.unit_names.get(unit, "")))


def _unwrapped(texts: "pd.Series[str]") -> "pd.Series[str]":
    return texts.str.replace(_WRAPPED, r"\1", regex=True).str.strip()
