"""A brief as data: lines in which every number, name and source is known as such.

Each format writes the same object, and the annex lists what it is made of, so that no file can say
a number that the others do not have.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class BriefKind(StrEnum):
    """What a brief is about."""

    STATE = "state"
    COMMITMENT = "commitment"
    THEME = "theme"
    INSTRUMENT = "instrument"
    DEMAND = "demand"
    GROUP = "group"
    CYCLE = "cycle"


class Edition(StrEnum):
    """How much of it is printed."""

    TWO_PAGES = "2"
    FULL = "full"


class RunKind(StrEnum):
    """What a stretch of a line is."""

    WORDS = "words"  # of a template: never holds a digit
    NAME = "name"  # of a state, a text, a day: as the catalogue has it
    FIGURE = "figure"  # a number; the annex has it
    CITED = "cited"  # numbers of the evidence list


class EvidenceKind(StrEnum):
    """What a number in brackets leads to."""

    SOURCE = "source"  # a document as a whole
    REPORT = "report"
    PASSAGE = "passage"
    VALUE = "value"  # of an indicator
    ACT = "act"  # an adherence
    SEARCH = "search"  # where somebody looked in vain


@dataclass(frozen=True)
class Run:
    """A stretch of a line.

    `figure` is the key of a `Figure`, `evidence` the numbers of what is cited (the text says them
    in brackets), `language` that of the text where it is not the brief's.
    """

    text: str
    kind: RunKind = RunKind.WORDS
    figure: str | None = None
    evidence: tuple[int, ...] = ()
    language: str | None = None
    is_strong: bool = False
    href: str | None = None


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Figure:
    """A number of the brief: its value, how it is printed, what it counts, and where it is from.

    `frame`, `row` and `column` name the place in the explorer's frames; `evidence` are the numbers
    cited in the lines that print it.
    """

    key: str
    value: float | int | date | str
    said: str
    label: str
    frame: str
    row: str
    column: str
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True)
class Bar:
    """A small chart beside the words that say the same; `alt` tells what it shows.

    `width` and `height` are those of the SVG's view box, in points.
    """

    svg: str
    alt: str
    width: float
    height: float


@dataclass(frozen=True)
class Cell:
    """A cell of a table: words, and a bar below or instead of them."""

    line: Line = ()
    bar: Bar | None = None


@dataclass(frozen=True)
class Prose:
    """A paragraph; `is_quote`: somebody else's words, verbatim."""

    line: Line
    is_quote: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list; `is_numbered` where the items are referred to."""

    items: tuple[Line, ...]
    is_numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table: its title is a finding, `widths` shares of the whole; the first column heads rows.

    `title` may be empty where the section's title says it; `source` says what it rests on.
    """

    title: Line
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    number_columns: tuple[int, ...] = ()
    source: Line = ()


Block = Prose | Bullets | Table


@dataclass(frozen=True)
class Section:
    """A part with a heading; `key` names it in every language."""

    key: str
    title: Line
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class EvidenceItem:
    """What a number in brackets stands for: where it is found, and what it says.

    `locator` finds it again by machine: keys, first and last character, hash.
    """

    number: int
    key: str
    kind: EvidenceKind
    line: Line
    locator: str
    href: str | None = None


@dataclass(frozen=True)
class Release:
    """Which record a brief was made from: the same release gives the same bytes.

    `release_id` is made of the day and the first signs of `head`, the hash of the last entry of the
    ledger.
    """

    release_id: str
    on: date
    head: str


@dataclass(frozen=True)
class Organisation:
    """Who prepared a brief, which is not who found what it says."""

    name: str
    logo: bytes | None = None
    logo_type: str = ""  # png or svg


@dataclass(frozen=True)
class Labels:
    """The fixed words around a brief, in its language."""

    product: str
    promise: str
    evidence: str
    cite: str
    release: str
    prepared_by: str
    page_of: str  # with {page} and {pages}
    draft: str
    draft_note: str
    annex: str
    numbers: str
    number_columns: tuple[str, ...]  # key, what, value, as printed, evidence, frame, row, column
    evidence_columns: tuple[str, ...]  # number, sort, what, locator, address
    about_columns: tuple[str, ...]  # what, value
    about_rows: tuple[
        str, ...
    ]  # title, subtitle, headline, day, head, language, kind, key, edition
    evidence_sorts: Mapping[str, str]  # by code of `EvidenceKind`
    texts: str
    text_columns: tuple[str, ...]  # section, text
    contents: str


@dataclass(frozen=True)
class Brief:
    """One brief in one language, ready to be written in any format."""

    kind: BriefKind
    key: str
    language: str
    edition: Edition
    title: str
    subtitle: Line
    headline: Line
    sections: tuple[Section, ...]
    evidence: tuple[EvidenceItem, ...]
    figures: tuple[Figure, ...]
    release: Release
    cite: Line
    labels: Labels
    organisation: Organisation | None = None
    is_draft: bool = False

    @property
    def file_stem(self) -> str:
        """The brief's name as a file, without its ending: `mex-es`, `theme-labour-pt-full`."""
        named = self.key if self.kind is BriefKind.STATE else f"{self.kind.value}-{self.key}"
        safe = "".join(one if one.isascii() and one.isalnum() else "-" for one in named.lower())
        parts = [safe, self.language]
        if self.edition is Edition.FULL:
            parts.append("full")
        if self.is_draft:
            parts.append("draft")
        return "-".join(parts)

    def lines(self) -> Iterator[tuple[str, Line]]:
        """Every line that is printed, with the key of its section, in reading order."""
        yield "headline", self.subtitle
        yield "headline", self.headline
        for section in self.sections:
            yield section.key, section.title
            for block in section.blocks:
                yield from ((section.key, line) for line in block_lines(block))
        yield from (("evidence", one.line) for one in self.evidence)
        yield "cite", self.cite


def block_lines(block: Block) -> Iterator[Line]:
    """The lines of a block in reading order; headers of columns are words without figures."""
    match block:
        case Prose(line):
            yield line
        case Bullets(items):
            yield from items
        case Table():
            yield from (one for one in (block.title,) if one)
            for row in block.rows:
                yield from (cell.line for cell in row if cell.line)
            yield from (one for one in (block.source,) if one)


def text_of(line: Iterable[Run]) -> str:
    """A line as plain text."""
    return "".join(run.text for run in line)
