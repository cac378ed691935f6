"""Reads the text of a Summits of the Americas follow-up page, whatever its theme.

The page has a fixed frame: the paragraphs related to the theme, by instrument; then every state
and institution with its dated reports and related resources. Each non-blank line belongs to one
record, or reading stops with its number.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.errors import BadInputError
from tracker.ingest.contact import mask_contact_data
from tracker.ingest.months import month_number
from tracker.ingest.reading import Cursor, Line
from tracker.keys import instrument_key, normalised, provision_key, slug, text_sha256
from tracker.vocab import InstrumentKind

BULLET = "•"
FIRST_YEAR, LAST_YEAR = 1990, 2100  # the Summits began in 1994
MAX_NAME = 120  # characters of a place or an actor's name
# 17, 2.8, 19a, VI.3, IV: up to three parts, with a digit somewhere unless it is a Roman numeral
_PART = r"[A-Za-z0-9]{1,4}"
_NUMBER = rf"(?:(?=[A-Za-z.\-]*\d){_PART}(?:[.\-]{_PART}){{0,2}}|[IVXLC]{{1,5}})"
_HEADING = re.compile(
    r"^ {4,6}(?P<bullets>• (?:• )?)(?P<title>\S.*?) - (?P<place>[^-]\S.*?) - "
    r"(?P<month>[A-Z][a-z]+) (?P<year>\d{4})\s*$"
)
_PARAGRAPH = re.compile(rf"^ {{6}}• ({_NUMBER}):\s*$")
_ACTOR = re.compile(r"^  • (\S.*?)\s*$")
_REPORT = re.compile(
    r"^ {4}• Date:[ \u00a0]+(?P<date>\d{1,2}/\d{1,2}/\d{4})[ \u00a0]+Paragraphs: "
    rf"(?P<paragraphs>-|{_NUMBER}(?:, ?{_NUMBER})*)\s*$"
)
_NOTICE = re.compile(r"^Information available in (?P<language>[A-Z][a-z]+)$")
_LANGUAGES = {"English": "en", "Spanish": "es", "Portuguese": "pt", "French": "fr"}
_CUT = re.compile(r"(?:[,;:(\[–—-]|\.\.\.|…|(?:\.\.\.|…)\s*continue)$")


@dataclass(frozen=True)
class PageProvision:
    """A paragraph of an instrument as the page prints it; offsets count characters of the page."""

    instrument_key: str
    paragraph: str
    position: int
    text: str
    line_start: int
    line_end: int
    char_start: int
    char_end: int

    @property
    def key(self) -> str:
        """`instrument:paragraph`."""
        return provision_key(self.instrument_key, self.paragraph)

    @property
    def sha256(self) -> str:
        """Hash of the normalised text."""
        return text_sha256(self.text)


@dataclass(frozen=True)
class PageInstrument:
    """An instrument as its heading prints it; only the month of adoption is printed."""

    key: str
    kind: InstrumentKind
    title: str
    place: str
    country: str
    adopted_on: date
    heading: str
    line: int


@dataclass(frozen=True)
class PageActor:
    """A state or institution the page lists, whether it reported or not."""

    name: str
    position: int
    line: int

    @property
    def acronym(self) -> str | None:
        """What stands in brackets at the end of the name; institutions have it, states do not."""
        match = re.search(r"\(([A-Z][A-Za-z&-]{1,15})\)$", self.name)
        return match.group(1) if match else None


@dataclass(frozen=True)
class PageReport:
    """One dated submission; `text` is the raw body, empty where only a notice is printed."""

    actor_name: str
    reported_on: date
    ordinal: int
    position: int
    date_as_printed: str
    paragraphs: str
    header: str
    notice_language: str | None
    text: str
    line_start: int
    line_end: int
    char_start: int
    char_end: int

    @property
    def citations(self) -> tuple[str, ...]:
        """Paragraph numbers in the order printed."""
        if self.paragraphs == "-":
            return ()
        return tuple(number.strip() for number in self.paragraphs.split(","))

    @property
    def has_text(self) -> bool:
        """Whether the page prints the report's text, in any language."""
        return self.notice_language is None

    @property
    def chars(self) -> int:
        """Length of the normalised text."""
        return len(normalised(self.text))

    @property
    def sha256(self) -> str | None:
        """Hash of the normalised text; None where there is none."""
        return text_sha256(self.text) if self.has_text else None

    @property
    def is_truncated(self) -> bool:
        """Whether the text stops where no sentence can end."""
        return self.has_text and bool(_CUT.search(normalised(self.text)))


@dataclass(frozen=True)
class PageResource:
    """A related resource: a title under an actor, or under the page where `actor_name` is None."""

    actor_name: str | None
    title: str
    position: int
    line: int


@dataclass(frozen=True)
class SummitPage:
    """All that the page prints, in page order."""

    instruments: tuple[PageInstrument, ...]
    provisions: tuple[PageProvision, ...]
    actors: tuple[PageActor, ...]
    reports: tuple[PageReport, ...]
    resources: tuple[PageResource, ...]
    line_count: int


def parse_summit_page(text: str) -> SummitPage:
    """Read the whole page.

    Raises:
        BadInputError: a line is not what the frame of the page allows there; names the line.
    """
    cursor = Cursor(text)
    cursor.expect(
        lambda line: line.stripped == "Skip Navigation Links",
        "'Skip Navigation Links', the first line of a Summit follow-up page",
    )
    cursor.expect(_is_bullet("Ministerials", 2), "the section '• Ministerials'")
    resources = list(_resources(cursor, None))
    cursor.expect(
        _is_bullet("Paragraphs Related to the Theme", 2),
        "the section '• Paragraphs Related to the Theme'",
    )
    instruments, provisions = _instruments(cursor)
    actors, reports, actor_resources = _actors(cursor)
    return SummitPage(
        tuple(instruments),
        tuple(provisions),
        tuple(actors),
        tuple(reports),
        tuple(resources + actor_resources),
        cursor.line_count,
    )


def _is_bullet(label: str, indent: int) -> "_LineTest":
    return _LineTest(f"{' ' * indent}{BULLET} {label}")


@dataclass(frozen=True)
class _LineTest:
    content: str

    def __call__(self, line: Line) -> bool:
        return line.content.rstrip() == self.content


_REPORTS = _LineTest(f"    {BULLET} Reports")
_RELATED = _LineTest(f"    {BULLET} Related Resources")


def _instruments(cursor: Cursor) -> tuple[list[PageInstrument], list[PageProvision]]:
    instruments: list[PageInstrument] = []
    provisions: list[PageProvision] = []
    while (line := cursor.peek()) is not None and line.indent >= 4:  # noqa: PLR2004 - page layout
        instrument = _instrument(cursor, {found.key: found for found in instruments})
        instruments.append(instrument)
        provisions.extend(_provisions(cursor, instrument.key, len(provisions)))
    if not instruments:
        found = cursor.peek()
        if found is None:
            raise cursor.ended("an instrument heading")
        raise BadInputError.at_line(found.number, "an instrument heading", found.content)
    return instruments, provisions


def _instrument(cursor: Cursor, known: dict[str, PageInstrument]) -> PageInstrument:
    line = cursor.take()
    match = _HEADING.match(mask_contact_data(line.content)[0])
    if match is None:
        raise BadInputError.at_line(
            line.number,
            "an instrument heading 'Title - Place, Country - Month Year' or a paragraph number",
            line.content,
        )
    kind = _kind(match["title"], line)
    place, _, country = (part.strip() for part in match["place"].partition(","))
    if not slug(place) or len(place) > MAX_NAME:
        raise BadInputError.at_line(line.number, "the name of a place", place)
    adopted_on = _month(match["month"], match["year"], line)
    key = instrument_key(place, adopted_on.year, kind)
    heading = normalised(line.content.replace(BULLET, " "))
    return PageInstrument(
        key=_unused_key(key, heading, known, line),
        kind=kind,
        title=match["title"],
        place=place,
        country=country,
        adopted_on=adopted_on,
        heading=mask_contact_data(line.content)[0].strip(),
        line=line.number,
    )


def _unused_key(key: str, heading: str, known: dict[str, PageInstrument], line: Line) -> str:
    """A second text of that kind, place and year gets a number; the same heading is an error."""
    headings = {normalised(one.heading.replace(BULLET, " ")) for one in known.values()}
    if heading in headings:
        raise BadInputError.at_line(line.number, "each instrument once", line.content)
    ordinal = sum(one == key or one.startswith(f"{key}-") for one in known)
    return key if not ordinal else f"{key}-{ordinal + 1}"


def _kind(title: str, line: Line) -> InstrumentKind:
    """The kind a title names; `Accion` is how the page spells it twice."""
    words = set(re.findall(r"[a-zéó]+", title.casefold()))
    if "plan" in words and words & {"action", "accion", "acción"}:
        return InstrumentKind.PLAN
    if "mandates" in words:
        return InstrumentKind.MANDATES
    if words & {"declaration", "commitment"}:
        return InstrumentKind.DECLARATION
    raise BadInputError.at_line(
        line.number, "an instrument heading that names a declaration, plan or mandates", title
    )


def _month(month: str, year: str, line: Line) -> date:
    try:
        found = date(int(year), month_number(month), 1)
    except ValueError as error:
        raise BadInputError.at_line(line.number, "a month and year", f"{month} {year}") from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadInputError.at_line(line.number, f"a year from {FIRST_YEAR} to {LAST_YEAR}", year)
    return found


def _provisions(cursor: Cursor, instrument: str, before: int) -> Iterator[PageProvision]:
    seen: set[str] = set()
    while (line := cursor.peek()) is not None and (match := _PARAGRAPH.match(line.content)):
        number = match.group(1)
        if number in seen:
            raise BadInputError.at_line(
                line.number, f"paragraph {number} of {instrument} once", line.content
            )
        seen.add(number)
        cursor.take()
        yield _provision(cursor, instrument, number, before + len(seen))
    if not seen:
        raise (
            cursor.ended("a paragraph number such as '• 17:'")
            if line is None
            else BadInputError.at_line(
                line.number, "a paragraph number such as '• 17:'", line.content
            )
        )


def _provision(cursor: Cursor, instrument: str, number: str, position: int) -> PageProvision:
    def is_text(line: Line) -> bool:
        return line.indent >= 6 and not line.stripped.startswith(BULLET)  # noqa: PLR2004

    first = cursor.expect(is_text, f"the text of paragraph {number}")
    body = [first, *cursor.take_while(is_text)]
    return PageProvision(
        instrument_key=instrument,
        paragraph=number,
        position=position,
        text="\n".join(line.stripped for line in body),
        line_start=first.number,
        line_end=body[-1].number,
        char_start=first.offset + first.indent,
        char_end=body[-1].offset + len(body[-1].content.rstrip()),
    )


def _actors(cursor: Cursor) -> tuple[list[PageActor], list[PageReport], list[PageResource]]:
    actors: list[PageActor] = []
    reports: list[PageReport] = []
    resources: list[PageResource] = []
    while (line := cursor.peek()) is not None:
        match = _ACTOR.match(line.content)
        if match is None:
            raise BadInputError.at_line(line.number, "a state or institution", line.content)
        cursor.take()
        name = mask_contact_data(match.group(1))[0]
        if len(name) > MAX_NAME:
            raise BadInputError.at_line(line.number, f"a name of {MAX_NAME} characters", name)
        if any(actor.name == name for actor in actors):
            raise BadInputError.at_line(line.number, f"{name} once", line.content)
        actors.append(PageActor(name, len(actors) + 1, line.number))
        reports.extend(_reports(cursor, name, len(reports)))
        if (following := cursor.peek()) is not None and _RELATED(following):
            cursor.take()
            resources.extend(_resources(cursor, name))
    if not actors:
        raise cursor.ended("the states and institutions with their reports")
    return actors, reports, resources


def _reports(cursor: Cursor, actor: str, before: int) -> Iterator[PageReport]:
    line = cursor.peek()
    if line is None or not _REPORTS(line):
        return
    cursor.take()
    a_header = "a report header '• Date: M/D/YYYY Paragraphs: …'"
    if (line := cursor.peek()) is None:
        raise cursor.ended(a_header)
    if not _looks_like_header(line):
        raise BadInputError.at_line(line.number, a_header, line.content)
    days: Counter[date] = Counter()
    while (line := cursor.peek()) is not None and _looks_like_header(line):
        report_on = _header_date(line)
        days[report_on] += 1
        before += 1
        yield _report(cursor, actor, report_on, days[report_on], before)


def _looks_like_header(line: Line) -> bool:
    return line.content.startswith(f"    {BULLET} Date:")


def _is_frame(line: Line) -> bool:
    return _looks_like_header(line) or _REPORTS(line) or _RELATED(line)


def _header(line: Line) -> re.Match[str]:
    match = _REPORT.match(line.content)
    if match is None:
        raise BadInputError.at_line(
            line.number,
            "a report header '• Date: M/D/YYYY Paragraphs: 17, 12' (or -)",
            line.content,
        )
    return match


def _header_date(line: Line) -> date:
    printed = _header(line)["date"]
    month, day, year = (int(part) for part in printed.split("/"))
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise BadInputError.at_line(
            line.number, "a date that exists, month first", printed
        ) from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInputError.at_line(
            line.number, f"a year from {FIRST_YEAR} to {LAST_YEAR}", printed
        )
    return found


def _report(
    cursor: Cursor, actor: str, reported_on: date, ordinal: int, position: int
) -> PageReport:
    header = cursor.take()
    match = _header(header)

    def is_body(line: Line) -> bool:
        return line.indent >= 4 and not _is_frame(line)  # noqa: PLR2004

    first = cursor.expect(is_body, "the text of the report or a notice about its language")
    body = [first, *cursor.take_while(is_body)]
    notice = _notice_language(body)
    return PageReport(
        actor_name=actor,
        reported_on=reported_on,
        ordinal=ordinal,
        position=position,
        date_as_printed=match["date"],
        paragraphs=match["paragraphs"],
        header=header.content,
        notice_language=notice,
        text="" if notice else "\n".join(line.stripped for line in body),
        line_start=header.number,
        line_end=body[-1].number,
        char_start=first.offset + first.indent,
        char_end=body[-1].offset + len(body[-1].content.rstrip()),
    )


def _notice_language(body: list[Line]) -> str | None:
    match = _NOTICE.match(body[0].stripped)
    if match is None:
        return None
    if match["language"] not in _LANGUAGES:
        raise BadInputError.at_line(
            body[0].number,
            "a notice naming English, Spanish, Portuguese or French",
            body[0].content,
        )
    if len(body) > 1:
        raise BadInputError.at_line(
            body[1].number, "nothing after the notice about the language", body[1].content
        )
    return _LANGUAGES[match["language"]]


def _resources(cursor: Cursor, actor: str | None) -> Iterator[PageResource]:
    def is_title(line: Line) -> bool:
        return line.indent >= 4 and not _is_frame(line)  # noqa: PLR2004

    for position, line in enumerate(cursor.take_while(is_title), 1):
        title = mask_contact_data(line.stripped.removeprefix(f"{BULLET} "))[0]
        yield PageResource(actor, title, position, line.number)
