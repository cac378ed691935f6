"""Reads SDMX-CSV data messages 1.0 and 2.0 in all their label styles.

The library `sdmx1` (2.28) reads only version 2.0, and only with the data structure definition in
hand: it cannot read version 1.0, nor what the services of UNICEF, OECD, ECB and Eurostat send. So
the table is read here by the field guides of SDMX-CSV (SDMX technical working group):

- 1.0 begins with DATAFLOW, 2.0 with STRUCTURE, STRUCTURE_ID and perhaps STRUCTURE_NAME, ACTION;
- labels may be left out, stand behind the code (`REF_AREA: Area`, `PE: Peru`) or in a column of
  their own behind each column of codes (`REF_AREA,Geographic area`), as UNICEF and OECD write them;
- columns are components in any order; which are dimensions is not told. A column before OBS_VALUE
  that has no role is part of the breakdown, one behind it is an attribute.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, compress

import numpy as np
import numpy.typing as npt
import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.delimited import SEPARATORS, Delimited, first_fields
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import AreaScheme, Reading, Tally
from tracker.ingest.observations.sdmx import (
    COMMENTS,
    FLOW,
    PERIODS,
    VALUE,
    Roles,
    Told,
    cells_of,
    flow_of,
    nothing_observed,
    roles_of,
)

FORMAT = "sdmx-csv"
FLOWS = ("DATAFLOW", "STRUCTURE_ID")
# What the format puts beside the components: which flow a row is of, what to do with it, its keys.
FRAME = frozenset({*FLOWS, "STRUCTURE", "STRUCTURE_NAME", "ACTION", "KEY", "SERIES_KEY", "OBS_KEY"})
ACTIONS = frozenset({"", "I", "A", "R", "M"})  # inform, append, replace, merge
ANY = "~"  # in a dimension: the row sets attributes of many observations and is none itself
Chunk = tuple[pd.DataFrame, list[int]]

_LABELLED = re.compile(r"([A-Za-z][\w@$-]*(?:\[\])?): .+")
_ID = re.compile(r"(?:[A-Z][A-Z0-9_@$-]*|[a-z][a-z0-9_@$-]*)(?:\[.?\])?")
_LAST_UPDATE = "LAST UPDATE"  # of Eurostat, the one column that is no id


def recognises(file: StatisticalFile) -> bool:
    """Whether the first line names the columns of SDMX-CSV; never raises."""
    return not file.is_workbook and bool(_separator(file.head))


def read(file: StatisticalFile) -> Reading:
    """Cells of an SDMX-CSV message, one a row.

    Raises:
        BadInputError: no header, no dimension that says where or when, nothing that names the
            series, no observation, or a record of another width than the header.
    """
    message = _Message.of(file)
    roles = message.roles()
    roles = roles.settled(frame for frame, _ in message.frames(Tally(), Told()))
    tally, told = Tally(), Told()
    frames = message.frames(tally, told)
    first = next(frames, None)
    if first is None:
        raise nothing_observed()
    cells = (cells_of(frame, lines, roles, told, tally) for frame, lines in chain([first], frames))
    publisher = flow_of(first[0][message.flow].iloc[0]).publisher if message.flow else ""
    return Reading(FORMAT, publisher, AreaScheme.ANY, cells, tally, series=told.series, decimal=".")


@dataclass(frozen=True)
class _Message:
    """A table with the meaning of its columns.

    `ids` holds the component of each column of codes, `names` that of each column of names;
    `labelled` are components whose cells print name behind code; `flow` is the component that
    names the flow, empty where none does.
    """

    table: Delimited
    ids: dict[str, str]
    names: dict[str, str]
    labelled: frozenset[str]

    @classmethod
    def of(cls, file: StatisticalFile) -> "_Message":
        table = Delimited(file, _separator(file.head) or ",")
        ids: dict[str, str] = {}
        names: dict[str, str] = {}
        labelled = set()
        before = ""
        for column in table.header():
            component, is_labelled = _plain(column)
            if is_labelled or _ID.fullmatch(column) or column == _LAST_UPDATE:
                if component in ids.values():
                    raise BadInputError.at_line(1, "every component once", column)
                ids[column] = before = component
                labelled |= {component} if is_labelled else set()
            elif before:
                names[column], before = before, ""
            else:
                raise BadInputError.at_line(1, "the id of a component", column)
        if VALUE not in ids.values():
            raise BadInputError(f"line 1: expected a column {VALUE}, found none")
        return cls(table, ids, names, frozenset(labelled))

    @property
    def flow(self) -> str:
        return next((name for name in FLOWS if name in self.ids.values()), "")

    def roles(self) -> Roles:
        """Roles of the components.

        Raises:
            BadInputError: none says where, when, or what is counted.
        """
        ids = [name for name in self.ids.values() if name.upper() not in {*FRAME, _LAST_UPDATE}]
        at = ids.index(VALUE)
        roles = roles_of(ids[:at], ids[at + 1 :], is_told=False)
        if not roles.series and not self.flow:
            raise BadInputError("line 1: expected a column that names the series, found none")
        return roles

    def frames(self, tally: Tally, told: Told) -> Iterator[Chunk]:
        """Frames with a column of codes for each component, and the lines of their rows."""
        for frame, lines in self.table.frames(tally):
            codes = frame[list(self.ids)].rename(columns=self.ids)
            self._keep_names(frame, codes, lines, told, tally)
            if self.flow:
                codes[FLOW] = codes[self.flow].map(_flow_ids(codes[self.flow]))
            rows = _observed(codes, lines, tally)
            if rows.any():
                yield codes[rows], list(compress(lines, rows))

    def _keep_names(
        self, frame: pd.DataFrame, codes: pd.DataFrame, lines: list[int], told: Told, tally: Tally
    ) -> None:
        for component in self.labelled:
            parts = codes[component].str.partition(": ")
            codes[component] = parts[0]
            told.name_codes(component, parts[0], parts[2])
        for column, component in self.names.items():
            told.name_codes(component, codes[component], frame[column])
            if component.upper() not in {VALUE, *PERIODS, *COMMENTS}:
                _check_names(codes[component], frame[column], lines, column, tally)


def _check_names(
    codes: "pd.Series[str]", names: "pd.Series[str]", lines: list[int], column: str, tally: Tally
) -> None:
    """A code with two names: the column does not hold names, or the file contradicts itself."""
    pairs = pd.DataFrame({"code": codes, "name": names, "line": lines})
    pairs = pairs.drop_duplicates(["code", "name"])
    for code, name, line in pairs[pairs.duplicated("code")].itertuples(index=False, name=None):
        tally.refuse(line, column, f"expected one name for {code!r}, found also {name!r}")


def _flow_ids(texts: "pd.Series[str]") -> dict[str, str]:
    return {text: flow_of(text).id for text in texts.unique()}


def _observed(codes: pd.DataFrame, lines: list[int], tally: Tally) -> "npt.NDArray[np.bool_]":
    """Which rows are observations; the others are counted, and deletions refused."""
    is_bare = codes[VALUE].isin(["", ANY])
    if is_bare.any():
        bare = codes[is_bare]
        of_many = bare.isin([ANY]).any(axis=1) | _period_of(bare).isin(["", ANY])
        is_bare[is_bare] = of_many
    tally.ignore("attributes without an observation", int(is_bare.sum()))
    if "ACTION" in codes:
        for at in (~codes["ACTION"].str.upper().isin(ACTIONS)).to_numpy().nonzero()[0].tolist():
            found = codes["ACTION"].iloc[at]
            tally.refuse(
                lines[at], "ACTION", f"expected data to keep (I, A, R, M), found {found!r}"
            )
    return ~is_bare.to_numpy()


def _period_of(codes: pd.DataFrame) -> "pd.Series[str]":
    return codes[next(name for name in map(str, codes) if name.upper() in PERIODS)]


def _separator(head: str) -> str:
    for separator in SEPARATORS:
        ids = {_plain(name)[0] for name in first_fields(head, separator)}
        if VALUE in ids and ids & {"TIME_PERIOD", *FLOWS}:
            return separator
    return ""


def _plain(column: str) -> tuple[str, bool]:
    """The component of a column, and whether its label stands behind the id."""
    match = _LABELLED.fullmatch(column)
    component = match[1] if match else column
    if component.startswith("STRUCTURE["):
        component = "STRUCTURE"
    return component.removesuffix("[]"), bool(match)
