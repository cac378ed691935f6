"""What every page of a Word document says, and what the file says of itself."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Any

from docx.document import Document
from docx.oxml.xmlchemy import BaseOxmlElement

from tracker.briefs.model import Brief, Labels
from tracker.briefs.word_parts import (
    clean,
    element,
    field_of,
    found_in,
    paragraph_of,
    remove,
    text_run,
)
from tracker.briefs.word_styles import Styles


def dress(document: Document, styles: Styles, brief: Brief) -> None:
    """Header and footer: ours where the template has none; the draft mark in every header."""
    section, labels = document.sections[-1], brief.labels
    headers, footers = [section.header], [section.footer]
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
        footers.append(section.first_page_footer)
    if document.settings.odd_and_even_pages_header_footer:
        headers.append(section.even_page_header)
        footers.append(section.even_page_footer)
    tops, feet = ([one.part.element for one in held] for held in (headers, footers))
    _drop_ours([*tops, *feet], styles)
    if not any(_is_filled(one) for one in tops):
        _fill(tops, lambda: _header(styles, labels))
    if brief.is_draft:
        mark = styles["Hechos Draft"]
        _append(tops, lambda: paragraph_of(mark, text_run(labels.draft), align="center"))
    for one in feet:
        has_page = _has_page(one)
        put = _append if _is_filled(one) else _fill
        put([one], lambda has_page=has_page: _footer(styles, brief, has_page=has_page))


def _drop_ours(roots: Iterable[BaseOxmlElement], styles: Styles) -> None:
    """A brief restyled by hand may be the template: its release and draft mark are not ours."""
    ours = {styles[f"Hechos {one}"] for one in ("Header", "Footer", "Draft")}
    for root in roots:
        remove(
            one
            for one in found_in(root, "w:p")
            if set(found_in(one, "w:pPr/w:pStyle/@w:val")) & ours
        )
        if not len(root):
            root.append(element("p"))


def _is_filled(root: BaseOxmlElement) -> bool:
    shown = ".//w:drawing | .//w:pict | .//w:object | .//w:instrText | .//w:fldSimple"
    return bool("".join(found_in(root, ".//w:t/text()")).strip() or found_in(root, shown))


def _has_page(root: BaseOxmlElement) -> bool:
    asked = found_in(root, ".//w:instrText/text() | .//w:fldSimple/@w:instr")
    return bool(re.search(r"\bPAGE\b", " ".join(asked)))


def _fill(roots: Iterable[BaseOxmlElement], make: Any) -> None:  # noqa: ANN401 - makes an element
    for root in roots:
        remove(list(root))
        root.append(make())


def _append(roots: Iterable[BaseOxmlElement], make: Any) -> None:  # noqa: ANN401
    for root in roots:
        root.append(make())


def _header(styles: Styles, labels: Labels) -> BaseOxmlElement:
    product = text_run(labels.product, element("b"))
    return paragraph_of(styles["Hechos Header"], product, text_run(f"  {labels.promise}"))


def _footer(styles: Styles, brief: Brief, *, has_page: bool) -> BaseOxmlElement:
    """Product, release and page, the last where the template's footer does not have it."""
    labels = brief.labels
    said = f"{labels.product} · {labels.release} {brief.release.release_id}"
    runs = [text_run(said)]
    if not has_page:
        runs += [text_run(" · "), *_page_of(labels)]
    return paragraph_of(styles["Hechos Footer"], *runs)


def _page_of(labels: Labels) -> Iterator[BaseOxmlElement]:
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    for piece in re.split(r"(\{pages?\})", labels.page_of):
        if piece in fields:
            yield field_of(fields[piece], [text_run("1")])
        elif piece:
            yield text_run(piece)


def set_properties(document: Document, brief: Brief) -> None:
    """Who and when, without a clock: the day of the release."""
    held = document.core_properties
    held.title = _property(brief.title)
    held.subject = _property("".join(run.text for run in brief.subtitle))
    held.author = held.last_modified_by = brief.labels.product
    held.comments = ""
    held.language = brief.language
    held.created = held.modified = datetime.combine(brief.release.on, time())
    held.revision = 1


def _property(text: str) -> str:
    return clean(text)[:255]  # the most the format takes
