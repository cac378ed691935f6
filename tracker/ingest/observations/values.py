"""Printed text -> value, bounds and status. What can be read two ways is refused, never guessed.

A missing value never becomes zero and a real zero stays zero: `0`, `0.0` and `-0` are 0.0, a text
that is too small for a float is refused instead of becoming 0.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isinf, nan

import numpy as np
import numpy.typing as npt
import pandas as pd

from tracker.ingest.entered import shown
from tracker.vocab import ObservationStatus as Status

DECIMALS = ("", ".", ",")
COLUMNS = ("value", "lower", "upper", "status", "fault")
Texts = npt.NDArray[np.object_]
Truths = npt.NDArray[np.bool_]
_SPACE = "[ \u00a0\u2009\u202f]"  # blank, no-break space, thin space, narrow no-break space
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_POINT = re.compile(
    rf"[+-]?[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})+|(?:{_SPACE}[0-9]{{3}})+)(?:\.[0-9]+)?"
)
_COMMA = re.compile(
    rf"[+-]?(?:[0-9]+|[1-9][0-9]{{0,2}}(?:(?:\.[0-9]{{3}})+|(?:{_SPACE}[0-9]{{3}})+))(?:,[0-9]+)?"
)
_SIGNED = re.compile(rf"[+-]?[0-9](?:[0-9.,]|{_SPACE}(?=[0-9]))*(?<=[0-9])")
_BOUND = re.compile(r"(<=?|>=?|[≤≥])\s*(.+)")
_RANGE = re.compile(r"[+-]?[0-9.,]+\s*(?:[-–—]|to)\s*[+-]?[0-9.,]+")
_NOTED = re.compile(r"(.*?[0-9])\s*(?:\((\w{1,3})\)|\[(\w{1,3})\]|([A-Za-z]{1,2}|[*†‡§]{1,3}))")
_TWO_WAYS = "can be read two ways: declare `decimal` in the mapping"


@dataclass(frozen=True)
class Value:
    """What one printed text says; `fault` says why nothing, empty where there is none."""

    value: float = nan
    lower: float = nan
    upper: float = nan
    status: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Numerals:
    """How numbers are written in a file.

    `decimal` is the declared sign (empty: none declared), `tokens` texts that stand for no value,
    `footnotes` letters and signs behind a number; `percent`: a `%` behind it says nothing new.
    """

    decimal: str = ""
    tokens: Mapping[str, str] | None = None
    footnotes: Mapping[str, str] | None = None
    percent: bool = False

    def read(self, printed: str) -> Value:
        """Read one text, as `read_values` reads many."""
        text = printed.strip()
        if self.tokens and text in self.tokens:
            return Value(status=self.tokens[text])
        if bound := _BOUND.fullmatch(text):
            return self._bound(bound[1], bound[2])
        found = self._number(text)
        return found if found is not None else self._odd(text)

    def _bound(self, sign: str, limit: str) -> Value:
        found = self._number(limit.strip()) or self._odd(limit.strip())
        if found.fault or found.status != Status.NORMAL:
            return Value(fault=found.fault or f"expected a number behind {sign}")
        if sign[0] in "<≤":
            return Value(upper=found.value, status=Status.BELOW)
        return Value(lower=found.value, status=Status.ABOVE)

    def _number(self, text: str) -> Value | None:
        """A number without anything behind it; None where the text is something else."""
        if self.percent and text.endswith("%"):
            text = text[:-1].rstrip()
        text = text.replace("\u2212", "-")  # the minus sign of typesetters
        plain = self._plain(text)
        if plain:
            return _finite(plain)
        if not self.decimal and _SIGNED.fullmatch(text):
            return Value(fault=f"{shown(text)} {_TWO_WAYS}")
        return None

    def _plain(self, text: str) -> str:
        """The number as Python writes it; empty where the declared signs do not make one."""
        if self.decimal == ",":
            found = re.sub(rf"\.|{_SPACE}", "", text).replace(",", ".")
            return found if _COMMA.fullmatch(text) else ""
        if _PLAIN.fullmatch(text):
            return text
        if self.decimal == "." and _POINT.fullmatch(text):
            return re.sub(f",|{_SPACE}", "", text)
        return ""

    def _odd(self, text: str) -> Value:
        """A number with a footnote; else why the text is refused."""
        if noted := _NOTED.fullmatch(text):
            found = self._number(noted[1])
            note = noted[2] or noted[3] or noted[4]
            if found and not found.fault:
                return self._noted(found, note)
        if text.endswith("%"):
            return Value(fault=f"{shown(text)}: a % sign, and the mapping does not say `percent`")
        if _RANGE.fullmatch(text):
            return Value(fault=f"{shown(text)} is a range: say in the mapping what it stands for")
        declared = f" with the decimal sign {self.decimal!r}" if self.decimal else ""
        return Value(fault=f"expected a number{declared}, found {shown(text)}")

    def _noted(self, found: Value, note: str) -> Value:
        status = (self.footnotes or {}).get(note)
        if status is None:
            return Value(fault=f"footnote {shown(note)} is not in [footnotes] of the mapping")
        return Value(value=found.value, status=status)


def read_values(
    printed: "pd.Series[str]",
    decimal: str = "",
    tokens: Mapping[str, str] | None = None,
    footnotes: Mapping[str, str] | None = None,
    percent: bool = False,
) -> pd.DataFrame:
    """Values of printed texts: `value`, `lower`, `upper` float64, `status` and `fault` texts.

    Rows are those of `printed`, with its index. `status` is one of `ObservationStatus`, empty where
    `fault` says why the text is refused. A text without a number has no `value` (nan); `<2.5` has
    only an `upper`, `>95` only a `lower` bound. Plain numbers are read by the million per second,
    other texts once each.
    """
    numerals = Numerals(decimal, tokens, footnotes, percent)
    texts = printed.to_numpy(dtype=object)
    easy = _easy(texts) if decimal != "," else np.zeros(len(texts), dtype=bool)
    places = np.zeros(len(texts), dtype=np.intp)  # in `read`, whose first stands for the easy ones
    codes, distinct = pd.factorize(texts[~easy])
    places[~easy] = codes + 1
    read = pd.DataFrame(
        [Value(status=Status.NORMAL), *(numerals.read(str(one)) for one in distinct)],
        columns=list(COLUMNS),
    ).astype({"status": "str", "fault": "str"})
    frame = read.take(places).set_axis(printed.index)
    value = frame["value"].to_numpy(dtype=float, copy=True)
    value[easy] = texts[easy].astype(float)
    return frame.assign(value=value)


def _easy(texts: Texts) -> Truths:
    """Which texts are plain numbers beyond doubt; the others are read one by one.

    The signs of all texts are looked at in one go. Zeros are not easy, for `1e-999` would be one.
    """
    signs = np.frombuffer("\n".join([*texts, ""]).encode("utf-8", "surrogatepass"), dtype=np.uint8)
    ends = np.flatnonzero(signs == ord("\n"))
    if len(ends) != len(texts):  # a line feed within a text
        return np.zeros(len(texts), dtype=bool)
    easy: Truths = np.diff(ends, prepend=-1) > 1
    easy &= _DIGIT[signs[ends - 1]]
    easy[np.searchsorted(ends, np.flatnonzero(~_PLAIN_SIGN[signs]))] = False
    number = np.zeros(len(texts))
    number[easy] = _floats(texts[easy])
    easy &= np.isfinite(number) & (number != 0)
    return easy


def _floats(texts: Texts) -> npt.NDArray[np.float64]:
    """Numbers as Python reads them, which is exact; nan where signs of numbers make none."""
    try:
        return texts.astype(float)
    except ValueError:
        return np.array([_float_or_nan(text) for text in texts], dtype=float)


def _float_or_nan(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return nan


def _bytes_in(signs: bytes) -> Truths:
    return np.isin(np.arange(256), list(signs))


_DIGIT, _PLAIN_SIGN = _bytes_in(b"0123456789"), _bytes_in(b"0123456789.-+eE\n")


def _finite(text: str) -> Value:
    number = float(text)
    if isinf(number):
        return Value(fault=f"{shown(text)} is larger than any number that can be kept")
    if number == 0 and re.search("[1-9]", text.lower().partition("e")[0]):
        return Value(fault=f"{shown(text)} is smaller than any number that can be kept")
    return Value(value=number + 0.0, status=Status.NORMAL)
