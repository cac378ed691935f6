"""From cells as printed to observations: values, periods, places and breakdowns, or why not.

Every distinct text of a column is decided once, however many cells print it. Nothing is guessed:
what no rule covers is a fault with its line, and a file with a fault is not imported.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.areas import Ambiguous, Found, Gazetteer, NotAPlace, Unknown
from tracker.ingest.observations.mapping import IGNORE, Mapping
from tracker.ingest.observations.observing_rules import ObservingRules
from tracker.ingest.observations.periods import read_period
from tracker.ingest.observations.record import LINE, AreaScheme, Tally
from tracker.ingest.observations.values import Numerals, read_values
from tracker.keys import slug
from tracker.vocab import ObservationStatus

MOST_FAULTS = 200  # more than anybody reads; the rest is counted
LONGEST_BREAKDOWN = 400
UNIT_KEYS = ("unit", "units", "unit_measure")
# attributes of the Global SDG Indicators Database that its files print among the dimensions
STATUS_KEYS = ("nature", "observation_status", "obs_status")
UNSD = "unsd"
LONGEST_CODE = 80
LONGEST_UNIT = 37  # a key has 160 letters, 40 of them of the publisher
UNSTATED = "unstated"  # a unit that neither the file nor a mapping tells
NUMBERED = ("series", "area_key", "period", "breakdown", "status_code")
NUMBERS = ("value", "lower", "upper")
COLUMNS = (*NUMBERED, *NUMBERS, "printed", LINE)
Numbers = npt.NDArray[np.int32]  # a file has fewer than two thousand million of anything
NOTHING_DECLARED = Mapping()


@dataclass(frozen=True)
class Left:
    """A distinct text whose cells are left out, and why."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """A distinct text that no rule covers: what was expected, what was found."""

    said: str


Decision = tuple[str, ...] | Left | Refused


@dataclass(frozen=True)
class Choices:
    """What a file is read by: the project's rules, and what somebody declared for this file.

    `decimal` is the sign of the format, empty where it is not known; the mapping's goes before it.
    `undated` is the day a cell without a period is true of: the one a table was taken on.
    """

    rules: ObservingRules
    gazetteer: Gazetteer
    publisher: str
    scheme: AreaScheme
    decimal: str = ""
    mapping: Mapping = NOTHING_DECLARED
    undated: date | None = None

    @property
    def numerals(self) -> Numerals:
        """How numbers are written in the file."""
        return Numerals(
            decimal=self.mapping.decimal or self.decimal,
            tokens={**self.rules.tokens(self.publisher), **self.mapping.values},  # noqa: PD011 - no frame
            footnotes=self.mapping.footnotes,
            percent=self.mapping.percent,
        )


class Numbering:
    """Gives each distinct text a number, in the order in which they are met; the empty one is 0."""

    def __init__(self) -> None:
        """Only the empty text has its number."""
        self.texts: list[str] = [""]
        self._numbers: dict[str, int] = {"": 0}

    def of(self, text: str) -> int:
        """The number of a text."""
        if text not in self._numbers:
            self._numbers[text] = len(self.texts)
            self.texts.append(text)
        return self._numbers[text]

    def of_all(self, texts: Iterable[str]) -> Numbers:
        """The numbers of texts."""
        return np.array([self.of(one) for one in texts], dtype="int32")


class Settler:
    """Settles the frames of one reading; what it decided for a text holds for the whole file.

    `texts` are the distinct series keys, areas, periods, breakdowns and statuses that the frames
    refer to by number.
    """

    def __init__(self, choices: Choices, tally: Tally) -> None:
        """Nothing is decided yet; what is left out or refused goes to `tally`."""
        self._choices = choices
        self._tally = tally
        self._known: dict[str, dict[str, Decision]] = {}
        self._numbers = {name: Numbering() for name in (*NUMBERED, "unit", "code")}
        self._printed_code: dict[str, str] = {}
        self._absent = self._numbers["status_code"].of_all(one.value for one in ABSENT)

    @property
    def texts(self) -> dict[str, list[str]]:
        """The texts that numbers stand for, by column."""
        return {name: self._numbers[name].texts for name in NUMBERED}

    def settle(self, cells: pd.DataFrame) -> pd.DataFrame:
        """The observations among `cells`; columns as `COLUMNS`, with numbers of `texts`."""
        self._kept = np.ones(len(cells), dtype=bool)
        (areas,) = self._decide(cells, "area", self._area, ["area_key"])
        (periods,) = self._decide(cells, "period", self._period, ["period"])
        breakdowns, units_within, flags_within = self._decide(
            cells, "breakdown", self._breakdown, ["breakdown", "unit", "status_code"]
        )
        (flags,) = self._decide(cells, "status", self._flag, ["status_code"])
        (units,) = self._decide(cells, "unit", self._unit, ["unit"])
        (codes,) = self._decide(cells, "series", self._code, ["code"])
        values = self._values(cells)
        lower, upper = (self._bound(cells, name, values) for name in ("lower", "upper"))
        crossed = np.where(lower > upper, "expected a lower bound below the upper one", "")
        self._refuse_texts(cells, "lower", crossed.astype(object))
        frame = pd.DataFrame(
            {
                "series": self._series(codes, np.where(units == 0, units_within, units)),
                "area_key": areas,
                "period": periods,
                "breakdown": breakdowns,
                "status_code": self._status(values, np.where(flags == 0, flags_within, flags)),
                "value": values["value"].to_numpy(),
                "lower": lower,
                "upper": upper,
                "printed": cells["printed"].to_numpy(dtype=object),
                LINE: cells[LINE].to_numpy(dtype="int32"),
            }
        )
        return frame if self._kept.all() else frame[self._kept]

    def _decide(
        self,
        cells: pd.DataFrame,
        name: str,
        decide: Callable[[str], Decision],
        columns: Sequence[str],
    ) -> list[Numbers]:
        """What is decided of each cell of a column, as numbers of the texts of `columns`.

        Left out and refused cells are marked, and empty.
        """
        known = self._known.setdefault(name, {})
        places, texts = _distinct(cells[name])
        for at, text in enumerate(texts):
            if text not in known:
                known[text] = decide(text)
            found = known[text]
            if isinstance(found, Left | Refused):
                self._leave(cells, name, places == at, found)
        empty = ("",) * len(columns)
        told = [known[text] for text in texts]
        parts = [one if isinstance(one, tuple) else empty for one in told]
        return [
            self._numbers[column].of_all(one[at] for one in parts)[places]
            for at, column in enumerate(columns)
        ]

    def _series(self, codes: Numbers, units: Numbers) -> Numbers:
        """Numbers of series keys, which hold publisher, code and unit."""
        code_texts, unit_texts = self._numbers["code"].texts, self._numbers["unit"].texts
        places, pairs = pd.factorize(codes.astype("int64") * len(unit_texts) + units)
        keys = (
            series_key(
                self._choices.publisher,
                code_texts[one // len(unit_texts)],
                unit_texts[one % len(unit_texts)],
            )
            for one in pairs
        )
        return self._numbers["series"].of_all(keys)[places]

    def _code(self, text: str) -> Decision:
        """The code as keys have it; two codes never become one series."""
        plain = plain_code(text)
        if not plain:
            return Refused(f"expected a code of a series in plain letters, found {text!r}")
        other = self._printed_code.setdefault(plain, text)
        if other != text:
            return Refused(
                f"expected a code that differs from {other!r} in letters, found {text!r}"
            )
        return (plain,)

    def _status(self, values: pd.DataFrame, flags: Numbers) -> Numbers:
        """The publisher's flag where there is a plain value; else what the value itself says."""
        places, texts = _distinct(values["status"])
        numbers = self._numbers["status_code"]
        told = numbers.of_all(texts)[places]
        plain = told == numbers.of(ObservationStatus.NORMAL.value)
        missing = told == numbers.of(ObservationStatus.MISSING.value)
        flagged = (plain & (flags != 0)) | (missing & np.isin(flags, self._absent))
        return np.where(flagged, flags, told)

    def _leave(
        self, cells: pd.DataFrame, name: str, where: npt.NDArray[np.bool_], found: Left | Refused
    ) -> None:
        where = where & self._kept  # a cell is left out once, for the first reason
        self._kept &= ~where
        if isinstance(found, Left):
            self._tally.ignore(found.reason, int(where.sum()))
        elif where.any():
            self._refuse(cells[where], name, found.said)

    def _refuse(self, cells: pd.DataFrame, name: str, said: str) -> None:
        room = MOST_FAULTS - len(self._tally.faults)
        for line, column in zip(cells[LINE][:room], cells["column"][:room], strict=True):
            self._tally.refuse(int(line), column or name, said)
        self._tally.more_faults += max(0, len(cells) - max(0, room))

    def _period(self, text: str) -> Decision:
        undated = self._choices.undated
        if not text and undated is not None:
            return (f"{undated}/{undated}",)
        if not text:
            return Refused("expected a period, found none: say with --released of which day it is")
        try:
            found = read_period(self._choices.mapping.periods.get(text, text))
        except BadInputError as error:
            return Refused(str(error))
        return (f"{found.start}/{found.end}",)

    def _area(self, text: str) -> Decision:
        declared = self._choices.mapping.areas.get(text)
        if declared is None:
            return self._found(text)
        if declared == IGNORE:
            return Left(f"left out by the mapping: {text}")
        if declared not in self._choices.gazetteer.keys:
            return Refused(f"expected the key of an area in the mapping, found {declared!r}")
        return (declared,)

    def _found(self, text: str) -> Decision:
        found = self._choices.gazetteer.find(text, self._choices.scheme)
        if isinstance(found, Found):
            return (found.area_key,)
        if isinstance(found, NotAPlace):
            return Left(f"no place: {text or '(empty)'}")
        if isinstance(found, Ambiguous):
            several = f"{text!r}: {' or '.join(found.area_keys)}"
            if found.is_tracked:
                return Refused(f"expected one place, found {several}")
            return Left(f"one of several places: {several}")
        return self._unknown(text, found)

    def _unknown(self, text: str, found: Unknown) -> Left | Refused:
        """A place far from here may be left out; a slip, or a word among numbers, may not."""
        if found.near:
            return Refused(f"expected a place, found {text!r}: is it {found.near} ({found.like})?")
        if self._choices.scheme is AreaScheme.M49 and re.search("[^0-9]", text):
            return Refused(f"expected an M49 code, found {text!r}")
        return Left(f"not among the areas: {text or '(empty)'}")

    def _breakdown(self, text: str) -> Decision:
        """What is left of a breakdown, the unit and the status that stood in it."""
        if self._choices.publisher == UNSD:  # its files differ in capitals, not in codes
            text = text.lower()
        parts = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
        unit = self._unit(next((parts.pop(key) for key in UNIT_KEYS if key in parts), ""))
        flags = [parts.pop(key) for key in STATUS_KEYS if key in parts]
        status = self._flag("/".join(flags), UNSD)
        if not isinstance(status, tuple):
            return status
        if not isinstance(unit, tuple):
            return unit
        rules = self._choices.rules
        told = ";".join(
            f"{key}={value}"
            for key, value in sorted(parts.items())
            if not rules.is_total(key, value)
        )
        if len(told) > LONGEST_BREAKDOWN:
            return Refused(f"expected a breakdown of at most {LONGEST_BREAKDOWN} characters")
        return told, *unit, *status

    def _flag(self, text: str, publisher: str = "") -> Decision:
        if not text:
            return ("",)
        status = self._choices.rules.status_of(publisher or self._choices.publisher, text)
        if status is None:
            return Refused(f"expected a status that is known, found {text!r}")
        return (status,)

    def _unit(self, text: str) -> tuple[str] | Refused:
        unit = self._choices.rules.unit_of(self._choices.publisher, text) if text else ""
        if unit and not slug(unit):  # $ and € would become one unit
            return Refused(f"expected a unit in plain letters, found {text!r}")
        return (unit,)

    def _values(self, cells: pd.DataFrame) -> pd.DataFrame:
        values = self._read(cells["printed"])
        self._refuse_texts(cells, "value", values["fault"].to_numpy(dtype=object))
        return values

    def _bound(
        self, cells: pd.DataFrame, name: str, values: pd.DataFrame
    ) -> npt.NDArray[np.float64]:
        """The publisher's bound; where it prints none, what the value itself says (`<2.5`)."""
        told = values[name].to_numpy()
        if (cells[name].to_numpy(dtype=object) == "").all():
            return told
        bounds = self._read(cells[name])
        self._refuse_texts(cells, name, _unbounded(bounds))
        return np.where(bounds["value"].isna(), told, bounds["value"])

    def _read(self, texts: "pd.Series[str]") -> pd.DataFrame:
        told = self._choices.numerals
        return read_values(texts, told.decimal, told.tokens, told.footnotes, told.percent)

    def _refuse_texts(
        self, cells: pd.DataFrame, name: str, faults: npt.NDArray[np.object_]
    ) -> None:
        for said in pd.unique(faults[faults != ""]):
            self._leave(cells, name, faults == said, Refused(said))


ABSENT = (
    ObservationStatus.MISSING,
    ObservationStatus.NOT_APPLICABLE,
    ObservationStatus.NOT_COLLECTED,
    ObservationStatus.CONFIDENTIAL,
)


def _distinct(values: "pd.Series[str]") -> tuple[npt.NDArray[np.intp], Sequence[str]]:
    """Which distinct text each value is, and the texts."""
    places, texts = pd.factorize(values.to_numpy(dtype=object))
    return places, texts.tolist()


def _unbounded(bounds: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Why texts are no bounds; empty where they are: a bound of a bound is none."""
    odd = bounds["status"].isin([ObservationStatus.BELOW.value, ObservationStatus.ABOVE.value])
    said = bounds["fault"].to_numpy(dtype=object)
    return np.where(odd, "expected a number as the bound, found a bound of it", said)


def plain_code(code: str) -> str:
    """A publisher's code with the signs that an address and a key may hold."""
    return re.sub(r"[^A-Za-z0-9.~_-]+", "-", code).strip("-")[:LONGEST_CODE]


def series_key(publisher: str, code: str, unit: str) -> str:
    """The key of a series: `unsd:SM_DTH_MIGR:number`."""
    words = slug(unit).replace("-", "_")[:LONGEST_UNIT].strip("_")
    return f"{publisher}:{plain_code(code)}:{words or UNSTATED}"
