"""What every reader of a statistical file hands on: cells as printed, and what it left out.

A reader changes the shape of a file and nothing else: values, periods and areas stay as they are
printed. What they mean is decided in one place behind it, for all formats alike.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pandas as pd

# the columns of a frame of cells: all `str`, an empty text where the file says nothing
CELL_TEXTS = (
    "series",  # the publisher's code of what is counted
    "area",  # where, as printed
    "period",  # when, as printed: 2019, 2019Q3, 2019-05, 1991 to 2000
    "breakdown",  # of whom: `key=value;key=value`, keys lower-case and sorted; empty for the total
    "unit",  # the publisher's code or word for the unit
    "printed",  # the value
    "status",  # the publisher's flag
    "lower",  # bounds of the value
    "upper",
    "column",  # letter or name of the column, where the place of a value needs one
)
LINE = "line"  # int64: line of a text file, row of a sheet, number of a record; from 1


class AreaScheme(StrEnum):
    """How a file writes areas."""

    ANY = "any"  # told by form: digits are M49, two or three capitals ISO, all else a name
    NAME = "name"
    ISO3 = "iso3"
    ISO2 = "iso2"
    M49 = "m49"
    UNHCR = "unhcr"
    WORLD_BANK = "world_bank"


@dataclass(frozen=True)
class Fault:
    """One thing in a file that is not what was expected, and where; line 0: the whole file."""

    line: int
    column: str
    said: str

    def __str__(self) -> str:
        """`line 12, column Value: expected ..., found ...`."""
        line = f"line {self.line}" if self.line else ""
        column = f"column {self.column}" if self.column else ""
        place = ", ".join(part for part in (line, column) if part)
        return f"{place}: {self.said}" if place else self.said


@dataclass
class Tally:
    """What a reader met: filled while its frames are consumed.

    `rows` are records of the file (lines, sheet rows, JSON objects), header and preamble apart;
    `ignored` counts cells or rows that hold no observation, by reason; `notes` counts what was
    handed on although it looks wrong or incomplete, and what a person should know of it.
    """

    rows: int = 0
    ignored: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    more_faults: int = 0  # beyond those that are listed
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def fault_count(self) -> int:
        """Number of faults, listed or not."""
        return len(self.faults) + self.more_faults

    def ignore(self, reason: str, count: int = 1) -> None:
        """Count what is left out on purpose; `reason` is shown to people."""
        if count:
            self.ignored[reason] += count

    def note(self, said: str, count: int = 1) -> None:
        """Count what was handed on but looks wrong; `said` is shown to people."""
        if count:
            self.notes[said] += count

    def refuse(self, line: int, column: str, said: str) -> None:
        """Note a fault; with one fault nothing of the file is imported."""
        self.faults.append(Fault(line, column, said))


@dataclass(frozen=True)
class SeriesTold:
    """What a file itself says of a series: its name and unit in words; empty where it is silent."""

    name: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Reading:
    """A file read in one format: frames of cells to consume once, and what the file says of itself.

    `publisher` is a short code (`unsd`, `worldbank`, `iom`, `unhcr`, `untc`), empty where the
    format does not tell; `released_on` is the day of publication where the file prints one;
    `decimal` is the sign the format is known to use, empty where it must be declared.
    `series` may be filled while the frames are consumed.
    """

    format: str
    publisher: str
    scheme: AreaScheme
    cells: Iterator[pd.DataFrame]
    tally: Tally
    series: dict[str, SeriesTold] = field(default_factory=dict)
    released_on: date | None = None
    decimal: str = ""
    title: str = ""


def breakdown_text(parts: dict[str, str]) -> str:
    """The canonical text of a breakdown: `{"sex": "F", "age": ""}` -> `sex=F`.

    Keys are lower-case and sorted; empty values are left out; `;` and `=` in values become blanks.
    """
    clean = {
        key.strip().lower(): value.strip().replace(";", " ").replace("=", " ")
        for key, value in parts.items()
    }
    return ";".join(f"{key}={clean[key]}" for key in sorted(clean) if clean[key])


def cells_frame(
    columns: dict[str, "pd.Series[str] | list[str] | str"], lines: "pd.Series[int] | list[int]"
) -> pd.DataFrame:
    """A frame of cells from the columns a reader has; the others are empty. One row a cell."""
    frame = pd.DataFrame({LINE: pd.Series(lines, dtype="int64").reset_index(drop=True)})
    for name in CELL_TEXTS:
        given = columns.get(name, "")
        if isinstance(given, pd.Series):
            given = given.reset_index(drop=True)
        texts = pd.Series(given, index=frame.index, dtype="str")
        frame[name] = texts if isinstance(given, str) else texts.fillna("")
    return frame
