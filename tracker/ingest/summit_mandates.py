"""Reads a Summits of the Americas follow-up page in its present form: mandates without reports.

The page prints the paragraphs that concern one theme, each closed by the instrument it comes from
in brackets. Its numbers are those of the page's own lists, which begin again at 1, and of a
paragraph with lettered parts it prints those parts only that concern the theme. So neither tells
which provision a paragraph is: that is found by instrument, place and year, and then by its words,
with `match_sha256s` where only a hash is known and with `same_provision` where the text is.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from tracker.errors import BadInputError
from tracker.ingest.contact import mask_contact_data
from tracker.ingest.reading import Cursor, Line
from tracker.keys import fold, normalised, text_sha256

ORGANISATION = "Organization of American States Summits of the Americas"
TITLE = "Follow-up and Implementation: Mandates"
MINISTERIALS = "Click here for Related Ministerials"
MANDATES = "MANDATES"
FIRST_YEAR, LAST_YEAR = 1994, 2100  # the first Summit
MAX_THEME = 120  # characters
FEWEST_WORDS = 10  # shorter wordings may stand in another provision by chance

_PAGE_NUMBER = re.compile(r"[0-9]{1,2}")  # left over from the page's menu
_RULER = re.compile(r"_{5,}")
# `1.` of a list, or the instrument's own number behind a bullet: `• Initiative 41.`, `• II.4.`
_HEAD = re.compile(
    r"^ {0,3}(?:(?P<listed>[0-9]{1,3})"
    r"|•\s*(?P<own>Initiative ?[0-9]{1,3}|[IVXLC]{1,5}\.[0-9]{1,2}))\.(?:\s+|$)"
)
_LABEL = r"[a-z]|[ivx]{2,5}|[0-9]{1,2}"
_MARKER = re.compile(
    rf"•\s*(?:(?P<bulleted>{_LABEL})[.)](?:\s+|$))?|(?P<bare>{_LABEL})[.)](?:\s+|$)"
)
_CLOSING = re.compile(
    r"(?:\((?P<bracketed>[^()]*[^\W\d_])"
    r"|(?<=[.;])\s(?P<unopened>[^();.]*[^\W\d_]))"  # the opening bracket is lost
    r"\s*[,.]\s*(?P<year>[0-9]{4})\)[.;,]*\s*$"
)
_WITH_PLACE = re.compile(r"(?P<before>.+)[,.]\s+(?P<place>[^,.]+)")
_PLACE_IN_NAME = re.compile(
    r"(?:Declaration(?: of Principles)?+|Plan of Action)(?: of)?+ (?P<place>.+)"
)
_WITH_SUMMIT = re.compile(r"(?P<name>.+?),\s+(?P<summit>[^,]*\bSummit\b[^,]*)")
_ENDS = " .;,:*"
_ONE_SIGN = {
    **dict.fromkeys(map(ord, "‘’\u201b\u2032\u00b4`"), "'"),
    **dict.fromkeys(map(ord, "“”„«»\u2033"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012–—\u2015\u2212"), "-"),
    **dict.fromkeys(map(ord, "•*"), " "),
    **dict.fromkeys(map(ord, "\u00ad\u200b\ufeff"), None),
}


@dataclass(frozen=True)
class MandateCitation:
    """What closes a paragraph, and its parts in the words of the page.

    `instrument_name` is the instrument or, where the page names a chapter instead, the chapter.
    `summit` and `place` are None where none is printed; `Plan of Action Québec` prints a place.
    """

    printed: str
    instrument_name: str
    summit: str | None
    place: str | None
    year: int


@dataclass(frozen=True)
class SubItem:
    """A part of a paragraph on lines of its own; `label` is None behind a bare bullet.

    `depth` is 1, or more for an item inside an item. Letters are as printed and may skip.
    """

    label: str | None
    text: str
    depth: int
    line: int


@dataclass(frozen=True)
class MandateParagraph:
    """A paragraph as the page prints it, `group` being the list it stands in, from 1.

    `text` leaves out the number, the closing citation and the footnotes and keeps its sub-items
    with their marks. It is as published, so hash and offsets hold: who stores it masks it.
    Lines are counted with citation and footnotes; `char_start` and `char_end` enclose `text`.
    """

    group: int
    number: str
    position: int
    text: str
    items: tuple[SubItem, ...]
    citation: MandateCitation
    footnotes: tuple[str, ...]
    line_start: int
    line_end: int
    char_start: int
    char_end: int

    @property
    def sha256(self) -> str:
        """Hash of the normalised text."""
        return text_sha256(self.text)

    @property
    def labels(self) -> tuple[str, ...]:
        """What other pages glue before the same text: its chapter, the word of its number."""
        return (self.citation.instrument_name, *re.findall(r"^[A-Z][a-z]+", self.number))

    @property
    def match_sha256s(self) -> tuple[str, ...]:
        """Hashes a known provision with these words may have; the first is `sha256`.

        Pages end a paragraph in a full stop, a semicolon or nothing, and print it with or without
        a label and bullets. A provision whose known hash covers more, such as a preamble, has
        none of these: compare its text with `same_provision` once it is stored.
        """
        wordings = [self.text]
        for text in (self.text, self.text.replace("•", " ")):
            wordings.extend(text.rstrip(_ENDS) + end for end in (".", ";", ""))
        return tuple(
            dict.fromkeys(
                text_sha256(f"{label} {wording}")
                for label in ("", *self.labels)
                for wording in wordings
            )
        )


@dataclass(frozen=True)
class SummitMandates:
    """All that the page prints; `frame_lines` are the lines that are no paragraph's."""

    theme: str | None
    paragraphs: tuple[MandateParagraph, ...]
    frame_lines: tuple[int, ...]
    line_count: int


@dataclass(frozen=True)
class _Head:
    """The line a paragraph begins with."""

    line: Line
    number: str
    is_listed: bool
    text_start: int


@dataclass(frozen=True)
class _Piece:
    """The part of a line that is text, without white space around it."""

    line: Line
    start: int
    end: int

    @property
    def printed(self) -> str:
        return self.line.content[self.start : self.end]


@dataclass(frozen=True)
class _Level:
    """An indentation at which sub-items stand, and the last number printed there."""

    indent: int
    number: int


def parse_summit_mandates(text: str) -> SummitMandates:
    """Read the whole page.

    Raises:
        BadInputError: a line is not what a page of this form has there; names the line.
    """
    cursor = Cursor(text)
    theme, frame = _heading(cursor)
    paragraphs = tuple(_paragraphs(cursor, frame))
    return SummitMandates(theme, paragraphs, tuple(frame), cursor.line_count)


def same_provision(known_text: str, read: MandateParagraph) -> bool:
    """Whether `known_text`, the stored wording of a provision, has the words of `read`.

    Case, accents, the shapes of quotes and dashes, bullets and the mark at the end do not count,
    nor does a label before the text. The known text may hold more, such as a preamble, a number
    or parts that the page of this theme leaves out, as long as the pieces of `read` stand in it
    in order and are not too short to tell. Ask this of provisions of the same instrument only.
    """
    known, bare = _comparable(known_text), _comparable(read.text)
    labelled = {f"{_comparable(label)} {bare}" for label in read.labels}
    if known in {bare, *labelled}:
        return True
    return len(bare.split()) >= FEWEST_WORDS and _holds(known, _wordings(read.text))


def _comparable(text: str) -> str:
    plain = fold(mask_contact_data(text)[0].translate(_ONE_SIGN))
    return re.sub(r"\s+(?=[,.;:)])", "", plain).strip(_ENDS)


def _wordings(text: str) -> Iterator[str]:
    """Each line's own words, without the mark of a sub-item."""
    first, *others = text.split("\n")
    yield _comparable(first)
    for line in others:
        marker = _MARKER.match(line)
        yield _comparable(line[marker.end() :] if marker else line)


def _holds(known: str, wordings: Iterable[str]) -> bool:
    """Whether the wordings stand in `known` one behind the other, as whole words."""
    at = 0
    for wording in wordings:
        found = re.compile(rf"(?<!\w){re.escape(wording)}(?!\w)").search(known, at)
        if found is None:
            return False
        at = found.end()
    return True


def _heading(cursor: Cursor) -> tuple[str | None, list[int]]:
    """The theme, where one is printed, and the lines of the page's head."""
    lines = _optional(cursor, lambda line: normalised(line.content) == ORGANISATION)
    lines.append(
        cursor.expect(lambda line: normalised(line.content) == TITLE, f"the title '{TITLE}'")
    )
    lines += _optional(cursor, lambda line: bool(_PAGE_NUMBER.fullmatch(line.stripped)))
    lines += _optional(cursor, lambda line: normalised(line.content) == MINISTERIALS)
    theme = _optional(cursor, _is_theme)
    lines += theme + _optional(cursor, lambda line: line.stripped == MANDATES)
    shown = mask_contact_data(normalised(theme[0].content))[0] if theme else None
    return shown, [line.number for line in lines]


def _optional(cursor: Cursor, wanted: Callable[[Line], bool]) -> list[Line]:
    line = cursor.peek()
    return [cursor.take()] if line is not None and wanted(line) else []


def _is_theme(line: Line) -> bool:
    """`EDUCATION` or `EDUCATION: Literacy`."""
    name = line.stripped.partition(":")[0]
    is_name = name.isupper() and name[0].isalpha() and name != MANDATES
    return is_name and len(line.stripped) <= MAX_THEME


def _paragraphs(cursor: Cursor, frame: list[int]) -> Iterator[MandateParagraph]:
    group = position = 0
    last: _Head | None = None
    while (line := cursor.peek()) is not None:
        if _RULER.fullmatch(line.stripped):
            frame.append(cursor.take().number)
            continue
        head = _head(line, last)
        group += _begins_group(head, last)
        position += 1
        cursor.take()
        yield _paragraph(cursor, head, group, position)
        last = head
    if last is None:
        raise cursor.ended("paragraph 1")


def _head(line: Line, last: _Head | None) -> _Head:
    match = _HEAD.match(line.content)
    if match is None:
        wanted = "a numbered paragraph"
        if _MARKER.match(line.stripped):
            wanted += " before a sub-item"
        raise BadInputError.at_line(line.number, wanted, line.content)
    number = match["listed"] or match["own"]
    numbers = ["1"]
    if last is not None and last.is_listed:
        numbers.append(str(int(last.number) + 1))
    if match["listed"] and number not in numbers:
        raise BadInputError.at_line(line.number, f"paragraph {' or '.join(numbers)}", line.content)
    return _Head(line, number, bool(match["listed"]), match.end())


def _begins_group(head: _Head, last: _Head | None) -> bool:
    if head.is_listed:
        return head.number == "1"
    return last is None or last.is_listed


def _paragraph(cursor: Cursor, head: _Head, group: int, position: int) -> MandateParagraph:
    lines, closing = _lines(cursor, head)
    pieces = _pieces(lines, head, closing)
    footnotes = list(cursor.take_while(lambda line: line.stripped.startswith("*")))
    return MandateParagraph(
        group=group,
        number=head.number,
        position=position,
        text="\n".join(piece.printed for piece in pieces),
        items=tuple(_items(pieces)),
        citation=_citation(closing, lines[-1]),
        footnotes=tuple(mask_contact_data(line.stripped)[0] for line in footnotes),
        line_start=head.line.number,
        line_end=(footnotes or lines)[-1].number,
        char_start=pieces[0].line.offset + pieces[0].start,
        char_end=pieces[-1].line.offset + pieces[-1].end,
    )


def _lines(cursor: Cursor, head: _Head) -> tuple[list[Line], re.Match[str]]:
    """The lines from the number to the citation that closes the paragraph, and the citation."""
    lines = [head.line]
    wanted = f"the closing citation of paragraph {head.number}, '(instrument, place, year)'"
    while (closing := _CLOSING.search(lines[-1].content)) is None:
        line = cursor.peek()
        if line is None:
            raise cursor.ended(wanted)
        if _HEAD.match(line.content) or _RULER.fullmatch(line.stripped):
            raise BadInputError.at_line(line.number, wanted, line.content)
        lines.append(cursor.take())
    return lines, closing


def _pieces(lines: list[Line], head: _Head, closing: re.Match[str]) -> list[_Piece]:
    """What is text in each line; the citation may stand on a line of its own."""
    pieces = []
    for line in lines:
        start = head.text_start if line is head.line else 0
        end = closing.start() if line is lines[-1] else len(line.content)
        pieces.append(_trimmed(line, start, end))
    if len(pieces) > 1 and not pieces[-1].printed:
        pieces.pop()
    if not pieces[0].printed:
        raise BadInputError.at_line(
            head.line.number, f"the text of paragraph {head.number}", head.line.content
        )
    return pieces


def _trimmed(line: Line, start: int, end: int) -> _Piece:
    printed = line.content[start:end]
    start += len(printed) - len(printed.lstrip())
    return _Piece(line, start, start + len(printed.strip()))


def _items(pieces: list[_Piece]) -> Iterator[SubItem]:
    """The sub-items; what is indented deeper than an item's mark continues the item."""
    shown = mask_contact_data("\n".join(piece.printed for piece in pieces))[0].split("\n")
    levels: list[_Level] = []
    item: SubItem | None = None
    for piece, text in zip(pieces[1:], shown[1:], strict=True):
        marker = _MARKER.match(piece.printed)
        if marker is None and item is not None and piece.start > levels[-1].indent:
            item = replace(item, text=f"{item.text}\n{text}")
            continue
        if item is not None:
            yield item
        item = _item(piece, marker, text, levels) if marker else None
    if item is not None:
        yield item


def _item(piece: _Piece, marker: re.Match[str], text: str, levels: list[_Level]) -> SubItem:
    label = marker["bulleted"] or marker["bare"]
    if marker.end() == len(piece.printed):
        raise BadInputError.at_line(piece.line.number, "the text of a sub-item", piece.line.content)
    while levels and levels[-1].indent > piece.start:
        levels.pop()
    if not levels or levels[-1].indent < piece.start:
        levels.append(_Level(piece.start, 0))
    if label and label.isdigit():
        levels[-1] = _Level(piece.start, _next_number(label, levels[-1].number, piece.line))
    return SubItem(label, text[marker.end() :], len(levels), piece.line.number)


def _next_number(label: str, last: int, line: Line) -> int:
    if int(label) not in {1, last + 1}:
        raise BadInputError.at_line(line.number, f"sub-item {last + 1}", line.content)
    return int(label)


def _citation(closing: re.Match[str], line: Line) -> MandateCitation:
    year = int(closing["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInputError.at_line(
            line.number, f"a year from {FIRST_YEAR} to {LAST_YEAR}", closing.group()
        )
    named = normalised(mask_contact_data(closing["bracketed"] or closing["unopened"])[0])
    before, place = named, None
    if match := _WITH_PLACE.fullmatch(named):
        before, place = match["before"], match["place"]
    elif match := _PLACE_IN_NAME.fullmatch(named):
        place = match["place"]
    found = _WITH_SUMMIT.fullmatch(before)
    return MandateCitation(
        printed=mask_contact_data(closing.group().strip())[0],
        instrument_name=found["name"] if found else before,
        summit=found["summit"] if found else None,
        place=place,
        year=year,
    )
