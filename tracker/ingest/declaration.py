"""Reads a civil-society declaration: title, place and date, numbered paragraphs, signatories."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from babel import Locale

from tracker.errors import BadInputError
from tracker.ingest.contact import mask_contact_data
from tracker.ingest.months import month_number
from tracker.ingest.reading import Cursor, Line
from tracker.keys import fold, text_sha256
from tracker.vocab import SignatoryKind

_PLACE_AND_DATE = re.compile(
    r"^(?P<place>[^\d,]+), (?P<month>[A-Z][a-z]+) (?P<day>\d{1,2}), (?P<year>\d{4})$"
)
_PARAGRAPH = re.compile(r"^(\d{1,3})\. (?=\S)")
_LIST_HEADING = re.compile(r"^[^•\-*].{0,80}:$")
_EMPHASIS = re.compile(r"\*+")
_TAIL = re.compile(
    r"[-–]\s*\((?P<inside>[^()]{2,20})\)\s+(?P<behind>[^-–()]+)$|"
    r"\((?P<round>[^()]+)\)$|\s[-–]\s*(?P<between>[^()\s][^()]*?)\s*[-–]$"
    r"|(?<![A-Z]{2})[-–](?P<after>[^-–()]+)$"
)
_WIDER_THAN_A_STATE = frozenset(
    {
        "global",
        "mundial",
        "regional",
        "internacional",
        "americas",
        "centroamerica",
        "mexico",
        "america del norte",
    }
)
_NEW_PERSON = re.compile(r";\s*(?:y\s+)?|, (?=(?:[A-ZÁÉÍÓÚÑ]\w+ ){1,3}[A-ZÁÉÍÓÚÑ]\w+, )")


@dataclass(frozen=True)
class DeclarationParagraph:
    """A numbered paragraph with what follows it unnumbered; offsets count characters of the text.

    `text` leaves the printed number out.
    """

    number: str
    position: int
    text: str
    line_start: int
    line_end: int
    char_start: int
    char_end: int

    @property
    def sha256(self) -> str:
        """Hash of the normalised text."""
        return text_sha256(self.text)


@dataclass(frozen=True)
class ListedSignatory:
    """One name as printed in one of the lists."""

    name: str
    acronym: str | None
    scope: str | None
    kind: SignatoryKind
    list_number: int
    position: int
    line: int
    as_printed: str


@dataclass(frozen=True)
class Declaration:
    """All that the declaration prints, in order."""

    title: str
    place: str
    issued_on: date
    paragraphs: tuple[DeclarationParagraph, ...]
    signatories: tuple[ListedSignatory, ...]
    glued_lines: tuple[int, ...]
    line_count: int


def parse_declaration(text: str) -> Declaration:
    """Read the whole declaration.

    Raises:
        BadInputError: a line is not what a declaration has there; names the line.
    """
    cursor = Cursor(text)
    title = cursor.expect(_is_title, "the title of the declaration")
    dated = cursor.expect(
        lambda line: bool(_PLACE_AND_DATE.match(line.stripped)),
        "place and date, such as 'New York, May 4, 2026'",
    )
    match = _PLACE_AND_DATE.match(dated.stripped)
    assert match is not None, "expect() has matched it"
    paragraphs = tuple(_paragraphs(cursor))
    signatories, glued = _signatories(cursor)
    return Declaration(
        title=mask_contact_data(title.stripped)[0],
        place=match["place"].strip(),
        issued_on=_date(match, dated),
        paragraphs=paragraphs,
        signatories=tuple(signatories),
        glued_lines=tuple(glued),
        line_count=cursor.line_count,
    )


def _is_title(line: Line) -> bool:
    starts_otherwise = _PARAGRAPH.match(line.stripped) or line.stripped[0] in "•-*<{["
    return not starts_otherwise and not line.stripped.endswith(":") and line.indent == 0


def _date(match: re.Match[str], line: Line) -> date:
    try:
        return date(int(match["year"]), month_number(match["month"]), int(match["day"]))
    except ValueError as error:
        raise BadInputError.at_line(line.number, "a date that exists", line.content) from error


def _paragraphs(cursor: Cursor) -> Iterator[DeclarationParagraph]:
    expected = 1
    while (line := cursor.peek()) is not None and not _heads_a_list(line, cursor):
        match = _PARAGRAPH.match(line.content)
        if match is None or int(match.group(1)) != expected:
            raise BadInputError.at_line(line.number, f"paragraph {expected}", line.content)
        cursor.take()
        body = [line, *cursor.take_while(lambda one: _continues(one, cursor))]
        first = line.content[match.end() :]
        yield DeclarationParagraph(
            number=match.group(1),
            position=expected,
            text="\n".join([first.strip(), *(part.stripped for part in body[1:])]),
            line_start=line.number,
            line_end=body[-1].number,
            char_start=line.offset + match.end(),
            char_end=body[-1].offset + len(body[-1].content.rstrip()),
        )
        expected += 1
    if expected == 1:
        raise cursor.ended("paragraph 1")


def _heads_a_list(line: Line, cursor: Cursor) -> bool:
    """A line that ends in a colon, with names below it: in dashes, or with no paragraph behind."""
    if _PARAGRAPH.match(line.content) or not _LIST_HEADING.match(line.stripped):
        return False
    following = cursor.peek(1 if line == cursor.peek() else 0)
    in_dashes = following is not None and following.stripped.startswith("- ")
    return in_dashes or not any(_PARAGRAPH.match(one.content) for one in cursor.rest())


def _continues(line: Line, cursor: Cursor) -> bool:
    return not (
        _PARAGRAPH.match(line.content)
        or _heads_a_list(line, cursor)
        or line.stripped.startswith(("- ", "•"))
    )


def _signatories(cursor: Cursor) -> tuple[list[ListedSignatory], list[int]]:
    listed: list[ListedSignatory] = []
    glued: list[int] = []
    number = 0
    while (heading := cursor.peek()) is not None:
        if not _LIST_HEADING.match(heading.stripped):
            raise BadInputError.at_line(
                heading.number,
                "the heading of a list of signatories, ending in ':'",
                heading.content,
            )
        cursor.take()
        number += 1
        names = list(cursor.take_while(lambda line: not _LIST_HEADING.match(line.stripped)))
        if not names:
            raise BadInputError.at_line(
                heading.number, "at least one signatory below the heading", heading.content
            )
        for line in names:
            if _PARAGRAPH.match(line.content):
                raise BadInputError.at_line(line.number, "the name of a signatory", line.content)
            parts = list(_names_of(line, number))
            if len(parts) > 1 and parts[0].kind is not SignatoryKind.PERSON:
                glued.append(line.number)
            listed.extend(
                _numbered(parts, len([one for one in listed if one.list_number == number]))
            )
    if not listed:
        raise cursor.ended("the list of signatories")
    return listed, glued


def _numbered(parts: list[ListedSignatory], before: int) -> Iterator[ListedSignatory]:
    for position, part in enumerate(parts, before + 1):
        yield replace(part, position=position)


def _names_of(line: Line, list_number: int) -> Iterator[ListedSignatory]:
    printed = mask_contact_data(line.stripped)[0]
    people = re.match(r"^[^:]{20,}: (?P<people>.+;.+)$", printed)
    if people:
        for part in _people(people["people"]):
            name = re.split(r"\s*[-–,]\s*", part, maxsplit=1)[0]
            kind = SignatoryKind.PERSON
            yield ListedSignatory(name.strip(), None, None, kind, list_number, 0, line.number, part)
        return
    bare = _EMPHASIS.sub("", printed.removeprefix("- ")).strip()
    kind = SignatoryKind.NETWORK if "**" in printed else SignatoryKind.ORGANISATION
    for part in re.split(r"(?<=A\.C\.)(?=[A-Z])", bare):
        name, acronym, scope = _name_parts(part)
        yield ListedSignatory(name, acronym, scope, kind, list_number, 0, line.number, part)


def _people(printed: str) -> list[str]:
    """Persons are separated by `;`, or by a comma before a new full name."""
    return [part.strip() for part in _NEW_PERSON.split(printed) if part.strip()]


def _name_parts(printed: str) -> tuple[str, str | None, str | None]:
    """Name, acronym and country or scope, out of the several ways they are printed.

    They stand behind the name, in brackets or dashes and in either order, so they are taken
    from the end as long as each is recognised.
    """
    rest = re.sub(r"(?<=[a-z])\.$", "", printed.strip()).replace(" por sus siglas en inglés", "")
    acronym: str | None = None
    scopes: list[str] = []
    while match := _TAIL.search(rest):
        if match["behind"] and _is_scope(match["behind"].strip()):
            rest = f"{rest[: match.start()]} ({match['inside']}) ({match['behind'].strip()})"
            continue
        tail = next(part for part in match.groups() if part is not None).strip()
        if _is_scope(tail):
            scopes.insert(0, tail)
        elif acronym is None and _is_acronym(tail):
            acronym = re.sub(r"^AC |,? A\.C\.?$", "", tail)
        else:
            break
        rest = rest[: match.start()].strip()
    name = re.sub(r"(?<=[a-z])\.$", "", re.sub(r"\s+", " ", rest).strip(" -–,"))
    return name, acronym, ", ".join(scopes) or None


def _is_scope(text: str) -> bool:
    """Whether every part is a territory, named in Spanish, or a wider area."""
    parts = [fold(part) for part in re.split(r"\s*[,\-/]\s*|\s+[ye]\s+", text)]
    return all(part in _WIDER_THAN_A_STATE or part in _territories() for part in parts)


@cache
def _territories() -> frozenset[str]:
    return frozenset(fold(name) for name in Locale("es").territories.values())


def _is_acronym(text: str) -> bool:
    words = text.split()
    has_capitals = any(sum(c.isupper() for c in word) > 1 for word in words)
    return len(text) <= 20 and (len(words) == 1 or has_capitals)  # noqa: PLR2004 - short by nature


def joined(
    signatories: tuple[ListedSignatory, ...], same_as: dict[str, str]
) -> dict[str, list[ListedSignatory]]:
    """Listings of one signatory under one key, in order of first appearance.

    Two listings are one signatory when their folded names are equal or they print the same
    acronym; `same_as` adds reviewed pairs (folded name -> folded name of the first listing).
    """
    groups: dict[str, list[ListedSignatory]] = {}
    by_acronym: dict[str, str] = {}
    for one in signatories:
        name = fold(one.name)
        key = same_as.get(name, name)
        acronym = fold(one.acronym) if one.acronym else None
        if key not in groups and acronym in by_acronym:
            key = by_acronym[acronym]
        if acronym:
            by_acronym.setdefault(acronym, key)
        groups.setdefault(key, []).append(one)
    return groups
