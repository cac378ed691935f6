"""Bars for print: how many of all, and where a mean can lie; the unknown is hatched width.

Tones are steps of lightness, so that they part in grey; numbers stand in the parts that are wide
enough. Nothing here says what a reader must know: the words beside a bar do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from html import escape

INK, SOFT, PAPER = "#1d1c22", "#56545e", "#ffffff"
FONT = "Noto Sans"
LEAST = 2.0  # width of a mean that is known: a mark that can be seen
DIGIT = 4.4  # width of a digit at the size of the numbers in a bar


class Tone(StrEnum):
    """How a part of a bar is filled, from the best to the worst, and what is not known."""

    FULL = "#06363f"
    SUBSTANTIAL = "#0b5a69"
    LIMITED = "#5a98a4"
    INITIATED = "#a9cdd4"
    NO_ACTION = "#ffffff"
    REGRESSION = "crossed"
    OTHER = "#e4e0d6"  # something is on record, and no level
    UNKNOWN = "hatched"


DARK = (Tone.FULL, Tone.SUBSTANTIAL)


@dataclass(frozen=True)
class Part:
    """So many of a tone; `said` is the number as printed in it."""

    count: int
    tone: Tone
    said: str = ""


def stacked(parts: Sequence[Part], width: float, height: float) -> str:
    """All parts beside each other, as wide as they are many; an SVG of `width` x `height` points.

    Raises:
        ValueError: there is nothing to show.
    """
    total = sum(part.count for part in parts)
    if total <= 0:
        raise ValueError("a bar needs a part")
    drawn, left = [], 0.0
    for part in parts:
        if part.count:
            wide = width * part.count / total
            drawn.append(_part(part, left, wide, height))
            left += wide
    return _svg(drawn, width, height)


def spanned(low: float, high: float, coverage: float, width: float, height: float) -> str:
    """Where a mean from 0 to 1 can lie, hatched, and below it the share that is rated.

    A mean that is known is a mark; one of which nothing is known is hatched from end to end.
    """
    bar = 0.62 * height
    wide = max(width * (high - low), LEAST)
    left = min(width * low, width - wide)
    fill = "url(#H)" if high > low else INK
    drawn = [
        _box(0.25, width - 0.5, 0.25, bar, f'fill="{PAPER}" stroke="{SOFT}" stroke-width="0.5"'),
        _box(left, wide, 0.25, bar, f'fill="{fill}" stroke="{INK}" stroke-width="0.6"'),
        _box(0, width, bar + 1.9, 0.3, f'fill="{SOFT}"'),
        _box(0, width * coverage, bar + 1.4, 1.3, f'fill="{INK}"'),
    ]
    return _svg(drawn, width, height)


def _box(left: float, wide: float, top: float, high: float, look: str) -> str:
    return f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(wide)}" height="{_n(high)}" {look}/>'


def _part(part: Part, left: float, wide: float, height: float) -> str:
    fill = {Tone.UNKNOWN: "url(#H)", Tone.REGRESSION: "url(#X)"}.get(part.tone, part.tone.value)
    box = (
        f'<rect x="{_n(left + 0.3)}" y="0.3" width="{_n(max(wide - 0.6, 0.3))}" '
        f'height="{_n(height - 0.6)}" fill="{fill}" stroke="{INK}" stroke-width="0.5"/>'
    )
    if not part.said or wide < DIGIT * len(part.said) + 4:
        return box
    return box + _label(part, left + wide / 2, height)


def _label(part: Part, middle: float, height: float) -> str:
    """The number in its part; on a hatch it stands on paper, to be read."""
    back = ""
    if part.tone in (Tone.UNKNOWN, Tone.REGRESSION):
        wide = DIGIT * len(part.said) + 3
        back = (
            f'<rect x="{_n(middle - wide / 2)}" y="1.2" width="{_n(wide)}" '
            f'height="{_n(height - 2.4)}" fill="{PAPER}"/>'
        )
    colour = PAPER if part.tone in DARK else INK
    return (
        f'{back}<text x="{_n(middle)}" y="{_n(height / 2 + 2.5)}" font-family="{FONT}" '
        f'font-size="7" text-anchor="middle" fill="{colour}">{escape(part.said)}</text>'
    )


def _svg(drawn: Sequence[str], width: float, height: float) -> str:
    """The drawing, with ids of its own: several stand in one page."""
    inside = "".join(drawn)
    own = sha256(f"{width}x{height}{inside}".encode()).hexdigest()[:10]
    inside = inside.replace("url(#H)", f"url(#h{own})").replace("url(#X)", f"url(#x{own})")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width)}" height="{_n(height)}">{_patterns(inside, own)}{inside}</svg>'
    )


def _patterns(inside: str, own: str) -> str:
    found = ""
    if f"url(#h{own})" in inside:
        found += (
            f'<pattern id="h{own}" width="4" height="4" patternUnits="userSpaceOnUse">'
            f'<rect width="4" height="4" fill="{PAPER}"/>'
            f'<path d="M-1,1 L1,-1 M0,4 L4,0 M3,5 L5,3" stroke="{SOFT}" stroke-width="0.7"/>'
            "</pattern>"
        )
    if f"url(#x{own})" in inside:
        found += (
            f'<pattern id="x{own}" width="4" height="4" patternUnits="userSpaceOnUse">'
            f'<rect width="4" height="4" fill="{PAPER}"/>'
            f'<path d="M0,0 L4,4 M0,4 L4,0" stroke="{INK}" stroke-width="0.7"/></pattern>'
        )
    return f"<defs>{found}</defs>" if found else ""


def _n(value: float) -> str:
    """A length without needless digits."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
