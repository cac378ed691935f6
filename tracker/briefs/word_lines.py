"""Lines of a brief as paragraphs of Word: what they cite and the addresses they name are links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement

from tracker.briefs.model import Line, Run, RunKind
from tracker.briefs.word_parts import element, field_of, paragraph_of, region_of, text_run
from tracker.briefs.word_styles import Styles

_ADDRESS = re.compile(r"https?://[^\s\"\\<>]+")


@dataclass(frozen=True)
class Lines:
    """Writes lines in the styles of a document; `known` are the numbers that can be cited."""

    styles: Styles
    known: frozenset[int]

    def paragraph(self, style: str | None, line: Line, align: str = "") -> BaseOxmlElement:
        """A line as a paragraph of a style, by its name; None is the default style."""
        style_id = None if style is None else self.styles[style]
        return paragraph_of(style_id, *self.runs(line), align=align)

    def runs(self, line: Line) -> Iterator[BaseOxmlElement]:
        """A line as runs, citations and addresses as links; one that leads nowhere is text."""
        for run in line:
            looks = _looks(run)
            if run.kind is RunKind.CITED:
                yield from self._cited(run)
            elif run.href and _ADDRESS.fullmatch(run.href):
                shown = text_run(run.text, self._link_look(), *looks)
                yield field_of(f'HYPERLINK "{run.href}"', [shown])
            elif run.text:
                yield text_run(run.text, *looks)

    def _cited(self, run: Run) -> Iterator[BaseOxmlElement]:
        """Each number of the list leads there; brackets and commas between them do not."""
        asked = {str(one) for one in run.evidence if one in self.known}
        for piece in re.split(r"(\d+)", run.text):
            if piece in asked:
                text = text_run(piece, self._link_look(), *_looks(run))
                yield element("hyperlink", text, anchor=evidence_mark(int(piece)), history="1")
            elif piece:
                yield text_run(piece, *_looks(run))

    def _link_look(self) -> BaseOxmlElement:
        return element("rStyle", val=self.styles.ids["character", "hyperlink"])


def plain_runs(line: Line) -> Iterator[BaseOxmlElement]:
    """A line without links, for where it stands inside one."""
    for run in line:
        yield text_run(run.text, *_looks(run))


def evidence_mark(number: int) -> str:
    """Name of the bookmark at an item of evidence."""
    return f"evidence_{number}"


def _looks(run: Run) -> list[BaseOxmlElement]:
    language = region_of(run.language)
    looks = [element("b")] if run.is_strong else []
    return [*looks, *([element("lang", val=language)] if language else [])]
