"""The timeline drawn as SVG without a view box: marks move with the width, letters keep their size.

Places along the axis are percent, heights are pixels. Drawn in classes that `assets/timeline.css`
colours; every sort of mark has a shape of its own. Hidden from screen readers: headings and the
table say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dashboards.components.markup import Markup
from dashboards.figures.timeline import Axis, Band, Column, Mark, Promise, Shape

ROW = 24  # pixels, of a row of marks
PROMISE = 44  # of a promise: its words and its bar
TALLEST = 120  # of the column of the year with most reports
MOST_UNIT = 5.0  # of one report
SMALL_YEAR = 1.0  # percent; what is narrower is drawn as a mark
HIDDEN = {"aria-hidden": "true", "focusable": "false"}

_ASK = '<text class="tq" y="4.5" text-anchor="middle">?</text>'
_SHAPES = {
    Shape.SUMMIT_TEXT: '<path class="tf" d="M0-7 7 0 0 7-7 0Z"/>',
    Shape.OTHER_TEXT: '<path class="to" d="M0-7 7 0 0 7-7 0Z"/>',
    Shape.DUE: '<path class="tw" d="M-7-7H7L0 7Z"/>',
    Shape.ASKED: '<path class="to" d="M-7-7H7L0 7Z"/>',
    Shape.DONE: '<path class="tn" d="M-6 0-2 5 6-6"/>',
    Shape.PUBLISHED: '<path class="tf" d="M-6-6H6V6H-6Z"/>',
    Shape.HELD: '<circle class="tf" r="6"/>',
    Shape.COMING: '<circle class="to" r="6"/>',
    Shape.UNSURE: f'<circle class="tu" r="8"/>{_ASK}',
}
_WIDE = {Shape.HELD: "tf", Shape.COMING: "to", Shape.UNSURE: "tu"}


def patterns() -> Markup:
    """The hatch of what is unknown and the dots of institutions; once on a page."""
    inside = (
        "<defs>"
        '<pattern id="tl-hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="th" d="M0 0V7"/></pattern>'
        '<pattern id="tl-dots" width="5" height="5" patternUnits="userSpaceOnUse">'
        '<rect class="td" width="5" height="5"/><circle class="te" cx="2.5" cy="2.5" r="1.1"/>'
        "</pattern></defs>"
    )
    size = {"className": "timeline__defs", "width": "0", "height": "0"}
    return Markup("svg", {**size, **HIDDEN}, inside)


def grid(axis: Axis, today: float) -> Markup:
    """Lines at the beginnings of years and at today, behind all lanes."""
    lines = "".join(_upright("tg", axis.at_year(year)) for year in axis.lines)
    return _svg("timeline__grid", "100%", lines + _upright("tt", today))


def years(axis: Axis) -> Markup:
    """The years of the axis, each behind its line."""
    words = "".join(_text(axis.at_year(year), 15, str(year), _Style(4)) for year in axis.lines)
    return _svg("timeline__years", 20, words)


def today_label(today: float, words: str) -> Markup:
    """What the line of today is, beside it."""
    return _svg("timeline__today", 20, _text(today, 15, words, _Style(-7, "end", "ty")))


def lane(marks: Sequence[Mark]) -> Markup:
    """Marks in rows with their labels."""
    rows = max((mark.row for mark in marks), default=0) + 1
    return _svg("timeline__marks", rows * ROW, "".join(map(_mark, marks)))


def _mark(mark: Mark) -> str:
    middle = mark.row * ROW + ROW / 2
    words = _label(mark, middle) if mark.label else ""
    if mark.wide < SMALL_YEAR:
        return _at(mark.at + mark.wide / 2, middle, _SHAPES[mark.shape]) + words
    bar = _rect(_WIDE[mark.shape], mark.at, mark.wide, middle - 7, 14)
    sign = _ASK if mark.shape is Shape.UNSURE else ""
    return bar + _at(mark.at + mark.wide / 2, middle, sign) + words


def _label(mark: Mark, middle: float) -> str:
    if mark.is_before:
        return _text(mark.at, middle + 4.5, mark.label, _Style(-12, "end"))
    return _text(mark.at + mark.wide, middle + 4.5, mark.label, _Style(12))


def promises(bars: Sequence[Promise]) -> Markup:
    """A bar each: solid while there was time, hatched from the due day on while it is open."""
    inside = "".join(_promise(bar, at * PROMISE) for at, bar in enumerate(bars))
    return _svg("timeline__promises", max(len(bars), 1) * PROMISE, inside)


def _promise(bar: Promise, top: float) -> str:
    middle = top + 31
    drawn = _rect("tp", bar.agreed, bar.due - bar.agreed, middle - 4, 8)
    if bar.open_to is not None:
        drawn += _rect("tl", bar.due, bar.open_to - bar.due, middle - 7, 14)
    drawn += _at(bar.due, middle, _SHAPES[Shape.ASKED if bar.is_asked else Shape.DUE])
    drawn += "".join(_at(day, middle, _SHAPES[Shape.DONE]) for day in bar.done)
    ends = bar.open_to or bar.due
    at, anchor = (ends, "end") if bar.is_before else (bar.agreed, "start")
    return drawn + _text(at, top + 16, bar.label, _Style(0, anchor))


def reports(columns: Sequence[Column], band: Band | None) -> Markup:
    """Columns of reports with their numbers, institutions dotted, and the silence since."""
    most = max((one.states + one.institutions for one in columns), default=1)
    unit = min(MOST_UNIT, TALLEST / most)
    height = most * unit + 20
    inside = _band(band, height) + "".join(_column(one, unit, height) for one in columns)
    return _svg("timeline__reports", height, inside)


def _column(one: Column, unit: float, height: float) -> str:
    states, institutions = one.states * unit, one.institutions * unit
    top = height - states - institutions
    number = str(one.states + one.institutions)
    return (
        _rect("tf", one.at, one.wide, height - states, states)
        + _rect("ti", one.at, one.wide, top, institutions)
        + _text(one.at + one.wide / 2, top - 4, number, _Style(0, "middle", "tc"))
    )


def _band(band: Band | None, height: float) -> str:
    if band is None:
        return ""
    hatched = _rect("tl", band.at, band.wide, height - 40, 40)
    return hatched + _text(
        band.at + band.wide / 2, height - 15.5, band.label, _Style(0, "middle", "ty")
    )


def key(shape: Shape) -> Markup:
    """A mark for the legend; the words beside it say what it means."""
    return _key(_SHAPES[shape])


def key_open() -> Markup:
    """The hatch for the legend."""
    return _key('<rect class="tl" x="-14" y="-7" width="28" height="14"/>')


def key_given() -> Markup:
    """The bar of the time given, for the legend."""
    return _key('<rect class="tp" x="-14" y="-4" width="28" height="8"/>')


def key_column(*, is_institution: bool) -> Markup:
    """A column of reports for the legend."""
    name = "ti" if is_institution else "tf"
    return _key(f'<rect class="{name}" x="-8" y="-8" width="16" height="16"/>')


def key_wide() -> Markup:
    """A mark of a date known to the year, for the legend."""
    return _key('<rect class="tf" x="-14" y="-7" width="28" height="14" rx="3"/>')


def _key(inside: str) -> Markup:
    attributes = {"className": "timeline__key", "viewBox": "-16 -10 32 20", **HIDDEN}
    return Markup("svg", attributes, inside)


# ---- parts --------------------------------------------------------------------------------------


def _svg(name: str, height: float | str, inside: str) -> Markup:
    tall = height if isinstance(height, str) else _n(height)
    return Markup("svg", {"className": name, "width": "100%", "height": tall, **HIDDEN}, inside)


def _upright(name: str, at: float) -> str:
    return f'<line class="{name}" x1="{_n(at)}%" x2="{_n(at)}%" y1="0" y2="100%"/>'


def _rect(name: str, at: float, wide: float, top: float, height: float) -> str:
    return (
        f'<rect class="{name}" x="{_n(at)}%" y="{_n(top)}" width="{_n(max(wide, 0))}%" '
        f'height="{_n(height)}"/>'
    )


def _at(at: float, middle: float, inside: str) -> str:
    """A shape around a place."""
    return f'<svg x="{_n(at)}%" y="{_n(middle)}" overflow="visible">{inside}</svg>'


@dataclass(frozen=True)
class _Style:
    """How words stand to their place: moved by pixels, and which of their ends is there."""

    dx: float = 0
    anchor: str = "start"
    name: str = "tx"


_PLAIN = _Style()


def _text(at: float, base: float, words: str, style: _Style = _PLAIN) -> str:
    return (
        f'<text class="{style.name}" x="{_n(at)}%" y="{_n(base)}" dx="{_n(style.dx)}" '
        f'text-anchor="{style.anchor}">{escape(words)}</text>'
    )


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
