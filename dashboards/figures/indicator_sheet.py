"""The picture of an indicator to take away: every state on one sheet, as SVG that stands alone.

Title, denominators and sources are inside the picture; so are its colours, as it has no page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dashboards.figures.state_lines import SMALL, Box, Frame, Lines, shapes, text

COLUMNS = 5
WIDTH, MARGIN, GUTTER = 1250, 30, 16
CELL = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GUTTER) / COLUMNS
PICTURE = CELL * SMALL[1] / SMALL[0]
HEAD, FOOT, BETWEEN = 42, 22, 18  # of a panel: its two lines above, its years below, the next
MARK = 38  # room of a mark
TITLE_WIDTH, SMALL_WIDTH = 78, 165  # characters of a line
FONTS = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"
STYLE = f"""
.ground{{fill:#fff}}
text{{font-family:{FONTS};fill:#1d1c22}}
.title{{font-size:28px;font-weight:700}} .sub{{font-size:15px;fill:#56545e}}
.name{{font-size:14.5px;font-weight:700}} .mt{{font-size:13px;fill:#56545e}}
.box{{fill:none;stroke:#c9c6bd}} .none{{fill:url(#hatch);stroke:#c9c6bd}}
.plate{{fill:#fff}}
.ml{{fill:none;stroke:#0b5a69;stroke-width:2}} .ml1{{stroke-dasharray:6 3}}
.ml2{{stroke-dasharray:2 3}} .ml3{{stroke-dasharray:9 3 2 3}}
.md{{fill:#0b5a69}} .mh{{fill:#fff;stroke:#0b5a69;stroke-width:1.5}}
.mg{{fill:none;stroke:#7a4a06;stroke-width:2}}
.mp{{fill:none;stroke:#7a4a06;stroke-width:1.5;stroke-dasharray:5 4}} .mz{{stroke:#a9a59a}}
"""


@dataclass(frozen=True)
class Cell:
    """One state: its lines, or None where it has no value; where it stands, as mark and words."""

    name: str
    mark: str
    status: str
    lines: Lines | None
    frame: Frame
    first: str
    last: str


@dataclass(frozen=True)
class Sheet:
    """The words of the sheet and its states; `alt` says in a sentence what is to be seen."""

    title: str
    subtitle: str
    alt: str
    no_value: str
    foot: Sequence[str]
    cells: Sequence[Cell]


def draw(sheet: Sheet) -> str:
    """The sheet as the text of an SVG file."""
    title, subtitle = wrapped(sheet.title, TITLE_WIDTH), wrapped(sheet.subtitle, SMALL_WIDTH - 25)
    foot = [line for one in sheet.foot for line in wrapped(one, SMALL_WIDTH)]
    top = MARGIN + 34 * len(title) + 22 * len(subtitle) + 20
    rows = -(-len(sheet.cells) // COLUMNS)
    row_height = HEAD + PICTURE + FOOT + BETWEEN
    height = top + rows * row_height + 20 * len(foot) + MARGIN
    inside = [
        *_written(title, MARGIN + 26, 34, "title"),
        *_written(subtitle, MARGIN + 34 * len(title) + 18, 22, "sub"),
        *(_cell(one, at, top, sheet.no_value) for at, one in enumerate(sheet.cells)),
        *_written(foot, top + rows * row_height + 16, 20, "mt"),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" '
        f'viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(sheet.alt)}">'
        f"<title>{escape(sheet.title)}</title><desc>{escape(sheet.alt)}</desc>"
        f"<style>{STYLE}</style><defs>{HATCH}</defs>"
        f'<rect class="ground" width="{WIDTH}" height="{height:.0f}"/>{"".join(inside)}</svg>'
    )


HATCH = (
    '<pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="8" height="8" fill="#fff"/>'
    '<rect width="1.4" height="8" fill="#a9a59a"/></pattern>'
)


def wrapped(words: str, width: int) -> list[str]:
    """Words in lines of at most so many characters, where words allow it."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _written(lines: Sequence[str], y: float, step: float, name: str) -> list[str]:
    return [text(MARGIN, y + at * step, one, name=name) for at, one in enumerate(lines)]


def _cell(one: Cell, at: int, top: float, no_value: str) -> str:
    x = MARGIN + (at % COLUMNS) * (CELL + GUTTER)
    y = top + (at // COLUMNS) * (HEAD + PICTURE + FOOT + BETWEEN)
    picture = y + HEAD
    foot = picture + PICTURE + 15
    # the mark by itself: a font that lacks it must not change the words
    words = text(x, y + 16, one.name, name="name") + text(x, y + 34, one.mark)
    words += text(x + MARK * bool(one.mark), y + 34, one.status)
    if one.lines is None:
        return words + _empty(x, picture, no_value)
    box = Box(x + 6, picture + 6, CELL - 12, PICTURE - 12)
    drawn = shapes(one.lines, one.frame, box)
    frame = _rect("box", x, picture)
    ends = text(x, foot, one.first) + text(x + CELL, foot, one.last, "end")
    return words + frame + drawn + ends


def _empty(x: float, y: float, no_value: str) -> str:
    """Hatched, and said: never a line at zero."""
    plate = f'<rect class="plate" x="{x + CELL / 2 - 50:.1f}" y="{y + PICTURE / 2 - 14:.1f}"'
    said = text(x + CELL / 2, y + PICTURE / 2 + 5, no_value, "middle")
    return f'{_rect("none", x, y)}{plate} width="100" height="26"/>{said}'


def _rect(name: str, x: float, y: float) -> str:
    size = f'width="{CELL:.1f}" height="{PICTURE:.1f}"'
    return f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" {size}/>'
