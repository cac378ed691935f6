"""A brief as Markdown: CommonMark with tables, every text escaped so that it reads as itself.

Three things that CommonMark has no sign for are written as HTML it lets through: the language of
words, and the places in the evidence list that numbers lead to.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from urllib.parse import quote, urlsplit

from tracker.briefs.model import (
    Block,
    Brief,
    Bullets,
    Cell,
    EvidenceItem,
    Line,
    Prose,
    Run,
    RunKind,
    Section,
    Table,
    text_of,
)

APART = "<!-- -->"  # between two lists, which would else be one and go on counting
_SPACES = re.compile(r"[\x00-\x20\x7f\ud800-\udfff]+")
_SIGNS = re.compile(r"[\\`*_\[\]<>|#&~$]|!$")  # what may begin markup within a line
_FIRST = re.compile(r"^(\d{0,9})([.)+=-])")  # what may begin a list, a rule or an underline
_NUMBER = re.compile(r"\d+")
_WORD_KINDS = "LNM"  # letters, numbers, marks upon them: emphasis begins and ends with one


def write_markdown(brief: Brief) -> str:
    """The brief as one Markdown text; the same text for the same brief.

    Numbers in brackets lead to the evidence list, bars are told by their words in italics, and a
    draft says so in its first line. Addresses within the explorer are left out: a text that travels
    does not know where that is; the locators say the same.
    """
    page = _Page(brief)
    return "\n\n".join(one for one in page.parts() if one) + "\n"


class _Page:
    """One text being written; knows which numbers the evidence list has."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.known = {item.number for item in brief.evidence}

    def parts(self) -> Iterator[str]:
        """Blocks in reading order, to stand with an empty line between them."""
        brief, labels = self.brief, self.brief.labels
        if brief.is_draft:
            yield self.block((Run(labels.draft, is_strong=True), Run(f" {labels.draft_note}")))
        yield f"# {_plain(brief.title)}"
        yield self.block(brief.subtitle)
        yield self.block(brief.headline)
        for section in brief.sections:
            yield from self.section(section)
        if brief.evidence:
            yield f"## {_plain(labels.evidence)}"
        yield from self.evidence()
        yield f"## {_plain(labels.cite)}"
        yield self.block(brief.cite)
        yield "---"
        yield from self.imprint()

    def imprint(self) -> Iterator[str]:
        """Who made it and from which record, apart from what was found."""
        labels, release = self.brief.labels, self.brief.release.release_id
        yield self.block((Run(labels.product, is_strong=True), Run(f" {labels.promise}")))
        yield self.block((Run(f"{labels.release} {release}"),))
        if self.brief.organisation:
            name = Run(self.brief.organisation.name, is_strong=True)
            yield self.block((Run(f"{labels.prepared_by} "), name))

    def section(self, section: Section) -> Iterator[str]:
        yield f"## {self.inline(section.title)}"
        for before, block in pairwise((None, *section.blocks)):
            if isinstance(before, Bullets) and isinstance(block, Bullets):
                yield APART
            if block:
                yield from self.written(block)

    def written(self, block: Block) -> Iterator[str]:
        match block:
            case Prose(line, is_quote):
                yield f"> {self.block(line)}" if is_quote else self.block(line)
            case Bullets(items, is_numbered):
                signs = (f"{at}." if is_numbered else "-" for at in range(1, len(items) + 1))
                said = (self.block(item) for item in items)
                yield "\n".join(map(" ".join, zip(signs, said, strict=True)))
            case Table():
                yield self.block(_strong(block.title))
                yield self.table(block)
                yield self.block(block.source)

    def table(self, table: Table) -> str:
        ends = (
            "---:" if at in table.number_columns else ":---" for at in range(len(table.columns))
        )
        head = _row(_plain(name) for name in table.columns)
        rows = (_row(self.cell(cell) for cell in row) for row in table.rows)
        return "\n".join([head, _row(ends), *rows])

    def cell(self, cell: Cell) -> str:
        words = self.inline(cell.line)
        told = _within("*", cell.bar.alt) if cell.bar else ""
        return f"{words} {told}".strip()

    def evidence(self) -> Iterator[str]:
        """The items as lists: one, where no number is left out."""
        following = groupby(
            enumerate(self.brief.evidence), key=lambda placed: placed[1].number - placed[0]
        )
        for at, (_, placed) in enumerate(following):
            if at:
                yield APART
            yield "\n".join(self.item(item) for _, item in placed)

    def item(self, item: EvidenceItem) -> str:
        place = f'<a id="e{item.number}"></a>'
        return f"{item.number}. {place}{self.inline(item.line)} {_code(item.locator)}".rstrip()

    def block(self, line: Line) -> str:
        """A line that begins a block: it must not begin a list or a rule."""
        return _FIRST.sub(r"\1\\\2", self.inline(line))

    def inline(self, line: Line) -> str:
        """A line without its outer spaces; neighbours that look alike are written as one."""
        alike = groupby(line, key=lambda run: (run.is_strong, run.language, run.href, run.evidence))
        runs = (list(group) for _, group in alike)
        return "".join(self.run(replace(run[0], text=text_of(run))) for run in runs).strip()

    def run(self, run: Run) -> str:
        if run.kind is RunKind.CITED:
            return self.cited(run)
        said = _within("**", run.text) if run.is_strong else _plain(run.text)
        if run.href and urlsplit(run.href).scheme in {"http", "https"}:
            said = f"[{said}](<{_address(run.href)}>)"
        if run.language:
            tag = "".join(one for one in run.language if one.isalnum() or one == "-")
            said = f'<span lang="{tag}">{said}</span>'
        return said

    def cited(self, run: Run) -> str:
        """The brackets as text, in them the numbers as links to their items."""
        numbers = self.known.intersection(run.evidence)
        if numbers and not numbers.intersection(map(int, _NUMBER.findall(run.text))):
            return f"[{_plain(run.text)}](#e{min(numbers)})"
        parts, end = [], 0
        for found in _NUMBER.finditer(run.text):
            if int(found[0]) in numbers:
                parts += [_plain(run.text[end : found.start()]), f"[{found[0]}](#e{found[0]})"]
                end = found.end()
        return "".join([*parts, _plain(run.text[end:])])


def _plain(text: str) -> str:
    """Text that reads as itself in the midst of a line."""
    return _SIGNS.sub(r"\\\g<0>", _SPACES.sub(" ", text))


def _within(sign: str, text: str) -> str:
    """Text between two signs of emphasis, which stand at words: elsewhere they would be printed."""
    spoken = [at for at, one in enumerate(text) if unicodedata.category(one)[0] in _WORD_KINDS]
    if not spoken:
        return _plain(text)
    first, end = spoken[0], spoken[-1] + 1
    return f"{_plain(text[:first])}{sign}{_plain(text[first:end])}{sign}{_plain(text[end:])}"


def _strong(line: Line) -> Line:
    return tuple(replace(run, is_strong=run.kind is not RunKind.CITED) for run in line)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    """What machines find a place by, as it is: in more backticks than it has itself."""
    said = _SPACES.sub(" ", text).strip()
    ticks = "`" * (1 + max(map(len, re.findall("`+", said)), default=0))
    space = " " if "`" in said else ""
    return f"{ticks}{space}{said}{space}{ticks}" if said else ""


def _address(href: str) -> str:
    return quote(href, safe="/:?#@!$'()*+,;=%~&").replace("&", "&amp;")
