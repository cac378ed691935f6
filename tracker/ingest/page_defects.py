"""What is wrong or treacherous in a follow-up page as printed: found by rule, never repaired."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from tracker.ingest.contact import mask_contact_data
from tracker.ingest.language import language_of
from tracker.ingest.reading import Line, split_lines
from tracker.ingest.summit_page import BULLET, PageProvision, PageReport, SummitPage
from tracker.keys import normalised
from tracker.vocab import DefectKind

_LABEL = re.compile(r"^([A-Z]\w+(?:,? (?:and )?[A-Z]\w+)*?),? (?=[A-Z][a-z]+ )")
_REPEATED_FROM = 60  # characters: a shorter line may recur by nature (a heading, an office)
_MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True)
class PageDefect:
    """One finding; it concerns an instrument or provision by key, a report, or the whole page."""

    kind: DefectKind
    subject_key: str | None = None
    report: PageReport | None = None
    line: int | None = None
    occurrences: int = 1
    quote: str | None = None


def find_page_defects(page: SummitPage, text: str) -> list[PageDefect]:
    """Every defect the rules find in `page`, parsed from `text`."""
    lines = split_lines(text)
    return list(
        chain(
            _headings(page),
            _paragraph_numbers(page),
            _provision_texts(page),
            _headers(page),
            _bodies(page, lines),
            _repeated_lines(page, lines),
        )
    )


def _headings(page: SummitPage) -> Iterator[PageDefect]:
    for one in page.instruments:
        if re.search(r"\bAcci[oó]n\b", one.title):
            yield PageDefect(DefectKind.MISSPELT_HEADING, one.key, line=one.line, quote=one.title)
        if " ," in one.heading:
            place = re.search(r"[^-•]*? ,[^-]*", one.heading)
            yield PageDefect(
                DefectKind.STRAY_SPACE_IN_HEADING,
                one.key,
                line=one.line,
                quote=place.group().strip() if place else None,
            )
        if one.heading.count(BULLET) > 1:
            yield PageDefect(DefectKind.DOUBLED_BULLET, one.key, line=one.line)


def _paragraph_numbers(page: SummitPage) -> Iterator[PageDefect]:
    used = Counter(one.paragraph for one in page.provisions)
    for one in page.provisions:
        if used[one.paragraph] > 1:
            yield PageDefect(
                DefectKind.SHARED_PARAGRAPH_NUMBER,
                one.key,
                line=one.line_start,
                occurrences=used[one.paragraph],
                quote=one.paragraph,
            )
        if not one.paragraph.isdigit():
            yield PageDefect(
                DefectKind.COMPOUND_PARAGRAPH_NUMBER,
                one.key,
                line=one.line_start,
                quote=one.paragraph,
            )


def provision_languages(provisions: tuple[PageProvision, ...]) -> dict[str, str]:
    """Language of each provision's printed text, by provision key."""
    return {one.key: language_of(one.text) for one in provisions}


def _provision_texts(page: SummitPage) -> Iterator[PageDefect]:
    languages = provision_languages(page.provisions)
    usual = Counter(languages.values()).most_common(1)
    for one in page.provisions:
        if usual and languages[one.key] != usual[0][0]:
            yield PageDefect(
                DefectKind.WRONG_LANGUAGE,
                one.key,
                line=one.line_start,
                quote=languages[one.key],
            )
        if label := _LABEL.match(one.text):
            yield PageDefect(
                DefectKind.GLUED_THEME_LABEL,
                one.key,
                line=one.line_start,
                quote=label.group(1),
            )


def _headers(page: SummitPage) -> Iterator[PageDefect]:
    spaced = [one for one in page.reports if "\u00a0" in one.header]
    if spaced:
        yield PageDefect(
            DefectKind.NON_BREAKING_SPACES, line=spaced[0].line_start, occurrences=len(spaced)
        )
    alike: defaultdict[tuple[str, str], list[PageReport]] = defaultdict(list)
    for one in page.reports:
        alike[one.actor_name, one.header].append(one)
        month, day = (int(part) for part in one.date_as_printed.split("/")[:2])
        if day <= _MONTHS_IN_A_YEAR and day != month:
            yield PageDefect(
                DefectKind.DATE_VALID_BOTH_WAYS,
                report=one,
                line=one.line_start,
                quote=one.date_as_printed,
            )
    for same in alike.values():
        if len(same) > 1:
            yield PageDefect(
                DefectKind.IDENTICAL_HEADERS,
                report=same[0],
                line=same[0].line_start,
                occurrences=len(same),
            )


def _bodies(page: SummitPage, lines: list[Line]) -> Iterator[PageDefect]:
    for one in page.reports:
        like_header = [line for line in body_lines(one, lines) if line.stripped.startswith(BULLET)]
        if like_header:
            yield PageDefect(
                DefectKind.HEADER_LIKE_BODY_LINE,
                report=one,
                line=like_header[0].number,
                occurrences=len(like_header),
            )
        if one.is_truncated:
            yield PageDefect(
                DefectKind.TRUNCATED_TEXT,
                report=one,
                line=one.line_end,
                quote=" ".join(mask_contact_data(normalised(one.text))[0].split(" ")[-4:]),
            )
        masked = mask_contact_data(one.text)[1]
        if masked:
            yield PageDefect(
                DefectKind.CONTACT_DATA_MASKED,
                report=one,
                line=one.line_start,
                occurrences=masked,
            )


def body_lines(report: PageReport, lines: list[Line]) -> list[Line]:
    """Non-blank lines of the report's body; `lines` are all lines of the page."""
    return [line for line in lines[report.line_start : report.line_end] if line.stripped]


def _repeated_lines(page: SummitPage, lines: list[Line]) -> Iterator[PageDefect]:
    seen: set[str] = set()
    for one in page.reports:
        again: list[Line] = []
        for line in body_lines(one, lines):
            printed = normalised(line.content)
            if len(printed) >= _REPEATED_FROM and printed in seen:
                again.append(line)
            seen.add(printed)
        if again:
            yield PageDefect(
                DefectKind.REPEATED_TEXT,
                report=one,
                line=again[0].number,
                occurrences=len(again),
            )
