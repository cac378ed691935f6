"""Lines of values over years, as SVG: one small panel a state, or one line of a group.

Drawn in classes, so that a page's own sheet colours them: `ml` lines, `md` dots, `mh` dots that
nothing is concluded from, `mp` the way to the target and `mg` its end, `mz` the floor, `mt` text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

SMALL = (220.0, 84.0)  # width and height of a panel
GROUP = (420.0, 190.0)
ROOM = 7.0  # around the values, so that a dot at the edge is whole
GAP = 5.5  # years; a line is not drawn across a longer one


@dataclass(frozen=True)
class Dot:
    """A value of a year; hollow where nothing is concluded from it."""

    year: float
    value: float
    is_hollow: bool = False


Trace = tuple[Dot, ...]


@dataclass(frozen=True)
class Frame:
    """What the edges of a picture stand for."""

    first: float
    last: float
    low: float
    high: float

    def at(self, year: float, value: float, box: "Box") -> tuple[float, float]:
        """Where a value of a year lies within a box."""
        years, values = self.last - self.first, self.high - self.low
        x = (year - self.first) / years if years else 0.5
        y = (value - self.low) / values if values else 0.0  # a lone zero lies on the floor
        return box.left + x * box.width, box.top + (1 - y) * box.height


@dataclass(frozen=True)
class Box:
    """The part of a picture in which values lie."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Lines:
    """What is drawn: a trace for each part, and the way from a base to a target."""

    traces: tuple[Trace, ...]
    path: tuple[tuple[float, float], ...] = ()

    @property
    def years(self) -> list[float]:
        """Every year something is drawn at."""
        return [one.year for trace in self.traces for one in trace] + [
            year for year, _ in self.path
        ]

    @property
    def values(self) -> list[float]:
        """Every value something is drawn at."""
        own = [one.value for trace in self.traces for one in trace]
        return own + [value for _, value in self.path]


def frame_of(drawn: Iterable[Lines]) -> Frame:
    """The one frame that holds all of it, from zero or below; from 0 to 1 where there is none."""
    lines = list(drawn)
    years = [year for one in lines for year in one.years]
    values = [value for one in lines for value in one.values]
    if not years:
        return Frame(0, 1, 0, 1)
    return Frame(min(years), max(years), min(0.0, *values), max(0.0, *values))


def small(lines: Lines, frame: Frame, title: str) -> str:
    """A panel as an SVG element with its title; no text is drawn in it."""
    width, height = SMALL
    return _svg(
        SMALL, title, shapes(lines, frame, Box(ROOM, ROOM, width - 2 * ROOM, height - 2 * ROOM))
    )


def key(lines: Lines) -> str:
    """A sample of lines for a legend, between 0 and 1; the words beside it say what it means."""
    inside = _drawn(lines, Frame(0, 1, 0, 1), Box(5, 5, 40, 14))
    return f'<svg viewBox="0 0 50 24" aria-hidden="true" focusable="false">{inside}</svg>'


def shapes(lines: Lines, frame: Frame, box: Box) -> str:
    """The floor, the way to the target, lines and dots."""
    floor = frame.at(frame.first, max(frame.low, 0.0), box)[1]
    zero = f'<path class="mz" d="M{_n(box.left)} {_n(floor)}h{_n(box.width)}"/>'
    return zero + _drawn(lines, frame, box)


def _drawn(lines: Lines, frame: Frame, box: Box) -> str:
    parts = []
    if lines.path:
        way = " ".join(_place(frame.at(*one, box)) for one in lines.path)
        parts.append(f'<polyline class="mp" points="{way}"/>')
        x, y = frame.at(*lines.path[-1], box)
        parts.append(f'<path class="mg" d="M{_n(x - 5)} {_n(y)}h5M{_n(x)} {_n(y - 4)}v8"/>')
    for at, trace in enumerate(lines.traces):
        parts.append(_trace(trace, frame, box, at))
    return "".join(parts)


def _trace(trace: Trace, frame: Frame, box: Box, at: int) -> str:
    solid = [one for one in trace if not one.is_hollow]
    line = "".join(
        ("L" if before and one.year - before.year <= GAP else "M")
        + _place(frame.at(one.year, one.value, box))
        for before, one in pairwise([None, *solid])
        if one is not None
    )
    dots = "".join(_dot(frame.at(one.year, one.value, box), at, one.is_hollow) for one in trace)
    return f'<path class="ml ml{at}" d="{line}"/>{dots}' if len(solid) > 1 else dots


def _dot(place: tuple[float, float], at: int, is_hollow: bool) -> str:
    """A circle for the first part, a square, a triangle and a diamond for the others."""
    x, y = place
    name = f'class="{"mh" if is_hollow else "md"}"'
    if at == 0:
        return f'<circle {name} cx="{_n(x)}" cy="{_n(y)}" r="{3.2 if is_hollow else 2.6}"/>'
    shape = {
        1: f"M{_n(x - 2.6)} {_n(y - 2.6)}h5.2v5.2h-5.2z",
        2: f"M{_n(x)} {_n(y - 3.4)}l3.2 5.6h-6.4z",
    }.get(at, f"M{_n(x)} {_n(y - 3.6)}l3.2 3.6l-3.2 3.6l-3.2 -3.6z")
    return f'<path {name} d="{shape}"/>'


@dataclass(frozen=True)
class Said:
    """Words in a picture: at its foot, at both ends of its years, at the first and last dot."""

    title: str
    low: str
    first: str
    last: str
    start: str
    end: str
    goal: str = ""


def group(lines: Lines, frame: Frame, said: Said) -> str:
    """One line with its axes in words, the first and the last value beside their dots."""
    width, height = GROUP
    box = Box(12, 18, width - 24, height - 42)
    return _svg(GROUP, said.title, shapes(lines, frame, box) + _labels(lines, frame, said, box))


def _labels(lines: Lines, frame: Frame, said: Said, box: Box) -> str:
    foot, right = box.top + box.height + 18, box.left + box.width
    words = [
        text(box.left, frame.at(frame.first, frame.low, box)[1] - 5, said.low),
        text(box.left, foot, said.first),
        text(right, foot, said.last, "end"),
    ]
    trace = lines.traces[0]
    x, y = frame.at(trace[0].year, trace[0].value, box)
    words.append(text(x, y + 18, said.start))
    if len(trace) > 1:
        x, y = frame.at(trace[-1].year, trace[-1].value, box)
        words.append(text(x, y - 9, said.end, "middle" if x < right - 60 else "end"))
    if lines.path:
        x, y = frame.at(*lines.path[-1], box)
        words.append(text(x, y + 18 if y < foot - 44 else y - 9, said.goal, "end"))
    return "".join(words)


def text(x: float, y: float, words: str, anchor: str = "start", name: str = "mt") -> str:
    """Words at a place, escaped."""
    end = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{name}" x="{_n(x)}" y="{_n(y)}"{end}>{escape(words)}</text>'


def _svg(size: Sequence[float], title: str, inside: str) -> str:
    width, height = size
    return (
        f'<svg viewBox="0 0 {_n(width)} {_n(height)}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{inside}</svg>"
    )


def _place(place: tuple[float, float]) -> str:
    return f"{_n(place[0])},{_n(place[1])}"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
