"""A brief as one HTML file that asks nothing of anybody: no script, no request, its style inside.

The page is built as a tree and written once, so that no text of a source can become markup.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, tostring  # builds and writes: defusedxml parses

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from tracker.briefs.logos import checked_logo
from tracker.briefs.model import (
    Bar,
    Block,
    Brief,
    Bullets,
    Cell,
    Edition,
    EvidenceItem,
    Line,
    Organisation,
    Prose,
    Run,
    RunKind,
    Section,
    Table,
    text_of,
)
from tracker.errors import BadInputError

BACK = "↩\ufe0e"  # the sign after it keeps it a letter where a device would draw a picture
LOGO_TYPES = {"png": "image/png", "svg": "image/svg+xml"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'"
SVG_SHAPES = {"path", "rect", "line", "circle", "ellipse", "polygon", "polyline", "text", "tspan"}
SVG_TAGS = SVG_SHAPES | {"svg", "g", "defs", "pattern", "clipPath", "title", "desc"}
WIDEST = 1.6  # times its own width is the most a bar grows with its column
_PARTS = {"html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section"}
_TABLES = {"table", "caption", "colgroup", "thead", "tbody", "tr"}
_BLOCKS = _PARTS | _TABLES | {"nav", "h1", "h2", "p", "div", "ul", "ol", "li", "blockquote"}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NUMBER = re.compile(r"\d+")
_INSIDE = "url(#"
_OUTSIDE = re.compile(r"url\((?!#)|@import|\\", re.IGNORECASE)

Child = Element | str


def write_html(brief: Brief, home: str | None = None) -> str:
    """The brief as a whole HTML document; the same text for the same brief and `home`.

    `home` is the address of the explorer: with it each item of the evidence leads to its page
    there; without it the locator is printed and leads nowhere. Draft briefs say so on top and, in
    print, on every page.

    Raises:
        BadInputError: `home` is no http address, a bar no plain SVG, or the logo none that
            `checked_logo` takes.
    """
    page = _Page(brief, _home(home))
    return "<!DOCTYPE html>\n" + tostring(page.document(), encoding="unicode", method="html")


def _home(address: str | None) -> str | None:
    """The address without the slash at its end: those of the pages begin with one."""
    if not address:
        return None
    if not _is_web_address(address):
        raise BadInputError(f"the explorer's address: expected http://..., found {address!r}")
    return address.rstrip("/")


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


@dataclass
class _Page:
    """One document being written: which numbers were cited where, how many bars there are."""

    brief: Brief
    home: str | None
    place: str = ""  # the title of the section being written
    bars: int = 0
    tables: int = 0
    cited_in: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = {item.number for item in self.brief.evidence}

    def document(self) -> Element:
        return _element("html", {"lang": self.brief.language}, self._head(), self._body())

    def _head(self) -> Element:
        brief = self.brief
        title = f"{brief.title} – {brief.labels.product}"
        marked = f"{brief.labels.draft}: {title}" if brief.is_draft else title
        return _element(
            "head",
            {},
            _element("meta", {"charset": "utf-8"}),
            _element("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}),
            _meta("viewport", "width=device-width, initial-scale=1"),
            _meta("color-scheme", "light dark"),
            _meta("description", text_of(brief.headline)),
            _meta("release", brief.release.release_id),
            _element("title", {}, marked),
            _element("style", {}, "\n" + _style() + _running_lines(brief)),
        )

    def _body(self) -> Element:
        # in reading order: the evidence has to know what was cited before it
        return _element("body", {}, self._top(), self._main(), self._foot(), *self._mark())

    def _top(self) -> Element:
        labels = self.brief.labels
        brand = _element(
            "p", {"class": "brand"}, _element("b", {}, labels.product), " ", labels.promise
        )
        parts = [brand, self._release()]
        if self.brief.organisation:
            parts.append(_prepared_by(self.brief.organisation, labels.prepared_by))
        if self.brief.is_draft:
            parts.insert(0, _draft_line(labels.draft, labels.draft_note))
        return _element("header", {}, *parts)

    def _release(self) -> Element:
        release = _element("span", {}, self.brief.release.release_id)
        return _element("p", {"class": "release"}, f"{self.brief.labels.release} ", release)

    def _main(self) -> Element:
        return _element("main", {}, *self._opening(), *self._findings(), *self._ending())

    def _opening(self) -> Iterator[Element]:
        brief = self.brief
        self.place = brief.title
        yield _element("h1", {}, brief.title)
        yield _element("p", {"class": "subtitle"}, *self._runs(brief.subtitle))
        yield _element("p", {"class": "lede"}, *self._runs(brief.headline))
        if brief.edition is Edition.FULL and brief.sections:
            yield self._contents()

    def _contents(self) -> Element:
        links = (
            _element("a", {"href": f"#{_section_id(one)}"}, text_of(one.title))
            for one in self.brief.sections
        )
        items = (_element("li", {}, link) for link in links)
        name = self.brief.labels.contents
        return _element("nav", {"aria-label": name}, _element("ol", {}, *items))

    def _findings(self) -> Iterator[Element]:
        yield from (self._section(one) for one in self.brief.sections)

    def _section(self, section: Section) -> Element:
        self.place = text_of(section.title)
        named = _section_id(section)
        title = _element("h2", {"id": f"{named}-title"}, *self._runs(section.title))
        blocks = (part for block in section.blocks for part in self._block(block, named))
        return _element("section", {"id": named}, title, *blocks)

    def _block(self, block: Block, section: str) -> Iterator[Element]:
        match block:
            case Prose(line, is_quote):
                words = _element("p", {}, *self._runs(line))
                yield _element("blockquote", {}, words) if is_quote else words
            case Bullets(items, is_numbered):
                listed = (_element("li", {}, *self._runs(item)) for item in items)
                yield _element("ol" if is_numbered else "ul", {}, *listed)
            case Table():
                yield self._table(block, section)
                if block.source:
                    yield _element("p", {"class": "source"}, *self._runs(block.source))

    def _table(self, table: Table, section: str) -> Element:
        """The table in a box that scrolls, also by keyboard, where it is too wide.

        The box is a group, not a landmark: a page of many tables would have too many of those.
        """
        self.tables += 1
        named = {"id": f"t{self.tables}"}
        head = f"{section}-title"
        parts = [*self._caption(table, named), _columns(table)]
        parts += [_header(table, {} if table.title else named), self._table_rows(table)]
        called = {"role": "group", "aria-labelledby": f"{head} {named['id']}"}
        own = {} if table.title else {"aria-labelledby": head}
        whole = _element("table", own, *parts)
        return _element("div", {"class": "scroll", "tabindex": "0", **called}, whole)

    def _caption(self, table: Table, named: Mapping[str, str]) -> Iterator[Element]:
        if table.title:
            title = _element("span", {}, *self._runs(table.title))
            yield _element("caption", named, title)

    def _table_rows(self, table: Table) -> Element:
        rows = (
            _element("tr", {}, *(self._cell(cell, table, at) for at, cell in enumerate(row)))
            for row in table.rows
        )
        return _element("tbody", {}, *rows)

    def _cell(self, cell: Cell, table: Table, at: int) -> Element:
        parts: list[Child] = [*self._runs(cell.line)]
        if cell.bar:
            parts.append(self._bar(cell.bar))
        if at == 0:
            return _element("th", {"scope": "row"}, *parts)
        return _element("td", _place(table, at), *parts)

    def _bar(self, bar: Bar) -> Element:
        self.bars += 1
        return _drawn(bar, f"b{self.bars}-")

    def _ending(self) -> Iterator[Element]:
        labels = self.brief.labels
        if self.brief.evidence:
            self.place = labels.evidence
            items = [self._item(item) for item in self.brief.evidence]
            title = _element("h2", {}, labels.evidence)
            yield _element("section", {"id": "evidence"}, title, _element("ol", {}, *items))
        self.place = labels.cite
        cite = _element("p", {}, *self._runs(self.brief.cite))
        yield _element("section", {"id": "cite"}, _element("h2", {}, labels.cite), cite)

    def _item(self, item: EvidenceItem) -> Element:
        locator = _element("code", {}, item.locator)
        address = self._address(item.href)
        found = _element("a", {"href": address}, locator) if address else locator
        number = str(item.number)
        parts: list[Child] = [*self._runs(item.line), " ", found, *self._back(item.number)]
        return _element("li", {"id": f"e{number}", "value": number}, *parts)

    def _back(self, number: int) -> Iterator[Child]:
        """The way back to where a number was cited first."""
        if place := self.cited_in.get(number):
            said = {"role": "doc-backlink", "aria-label": place, "class": "back"}
            yield " "
            yield _element("a", {"href": f"#c{number}", **said}, BACK)

    def _foot(self) -> Element:
        labels = self.brief.labels
        brand = _element(
            "p", {"class": "brand"}, _element("b", {}, labels.product), " ", labels.promise
        )
        return _element("footer", {}, brand, self._release())

    def _mark(self) -> Iterator[Element]:
        """What says draft on every printed page, and on a screen at the edge of every view."""
        if self.brief.is_draft:
            yield _element("div", {"class": "mark", "aria-hidden": "true"}, self.brief.labels.draft)

    def _runs(self, line: Line) -> Iterator[Child]:
        for run in line:
            yield from self._run(run)

    def _run(self, run: Run) -> Iterator[Child]:
        inside: list[Child] = [run.text]
        if run.kind is RunKind.CITED:
            inside = list(self._cited(run))
        elif address := self._address(run.href):
            inside = [_element("a", {"href": address}, run.text)]
        if run.is_strong:
            inside = [_element("strong", {}, *inside)]
        marks = _run_marks(run)
        yield from [_element("span", marks, *inside)] if marks else inside

    def _cited(self, run: Run) -> Iterator[Child]:
        """The numbers as links to their items; the brackets too where there is only one."""
        numbers = [one for one in run.evidence if one in self.known]
        printed = {int(one) for one in _NUMBER.findall(run.text)}
        if len(numbers) == 1 or (numbers and not printed & set(numbers)):
            yield self._reference(numbers[0], run.text)
            return
        end = 0
        for found in _NUMBER.finditer(run.text):
            if int(found[0]) in numbers:
                yield run.text[end : found.start()]
                yield self._reference(int(found[0]), found[0])
                end = found.end()
        yield run.text[end:]

    def _reference(self, number: int, text: str) -> Element:
        said = {"class": "ref", "href": f"#e{number}", "role": "doc-noteref"}
        if number not in self.cited_in:
            self.cited_in[number] = self.place
            said["id"] = f"c{number}"
        return _element("a", {**said, "aria-label": f"{self.brief.labels.evidence} {number}"}, text)

    def _address(self, href: str | None) -> str | None:
        """A page of the explorer where it is known where that stands, or an address of the web."""
        if href and href.startswith("/"):
            return f"{self.home}{href}" if self.home else None
        return href if href and _is_web_address(href) else None


def _element(tag: str, attributes: Mapping[str, str], *children: Child) -> Element:
    """An element with text and elements in any order; blocks begin a new line in the file."""
    made = Element(tag, {name: _CONTROLS.sub("", value) for name, value in attributes.items()})
    for child in children:
        if isinstance(child, Element):
            made.append(child)
        else:
            _add_text(made, _CONTROLS.sub("", child))
    made.tail = "\n" if tag in _BLOCKS else None
    return made


def _add_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _meta(name: str, content: str) -> Element:
    return _element("meta", {"name": name, "content": content})


def _section_id(section: Section) -> str:
    return f"s-{section.key}"


def _run_marks(run: Run) -> dict[str, str]:
    """What a run says to machines: its language, and the key of its number in the annex."""
    marks = {}
    if run.language:
        marks["lang"] = run.language
    if run.figure:
        marks["data-figure"] = run.figure
    return marks


def _place(table: Table, at: int) -> dict[str, str]:
    return {"class": "num"} if at in table.number_columns else {}


def _columns(table: Table) -> Element:
    cols = (_element("col", {"style": f"width:{100 * one:.4g}%"}) for one in table.widths)
    return _element("colgroup", {}, *cols)


def _header(table: Table, named: Mapping[str, str]) -> Element:
    cells = (
        _element("th", {"scope": "col", **_place(table, at)}, name)
        for at, name in enumerate(table.columns)
    )
    return _element("thead", named, _element("tr", {}, *cells))


def _draft_line(mark: str, note: str) -> Element:
    return _element("p", {"class": "draft"}, _element("strong", {}, mark), " ", note)


def _prepared_by(organisation: Organisation, label: str) -> Element:
    words = _element("p", {}, f"{label} ", _element("b", {}, organisation.name))
    parts = [*_logo(organisation), words]
    return _element("div", {"class": "prepared"}, *parts)


def _logo(organisation: Organisation) -> Iterator[Element]:
    if organisation.logo is None:
        return
    kind = LOGO_TYPES[checked_logo(organisation.logo)]
    data = b64encode(organisation.logo).decode("ascii")
    yield _element("img", {"src": f"data:{kind};base64,{data}", "alt": organisation.name})


def _drawn(bar: Bar, prefix: str) -> Element:
    """The bar as an element of the page, its ids made its own by `prefix`."""
    try:
        root: Element = fromstring(bar.svg)
    except (ParseError, DefusedXmlException) as problem:
        raise BadInputError(f"the bar {bar.alt!r}: expected SVG ({problem})") from None
    drawn = _own(root, prefix, bar.alt)
    if drawn.tag != "svg":
        raise BadInputError(f"the bar {bar.alt!r}: expected svg, found {drawn.tag}")
    drawn.attrib.setdefault("viewBox", f"0 0 {bar.width:g} {bar.height:g}")
    for one in ("width", "height"):
        drawn.attrib.pop(one, None)
    drawn.attrib |= {"class": "bar", "style": f"max-width:{WIDEST * bar.width:g}pt"}
    drawn.attrib |= {"role": "img", "aria-label": bar.alt} if bar.alt else {"aria-hidden": "true"}
    return drawn


def _own(element: Element, prefix: str, alt: str) -> Element:
    """The drawing without namespaces; what could load or run something is refused."""
    tag = _local(element.tag)
    if tag not in SVG_TAGS:
        raise BadInputError(f"the bar {alt!r}: {tag} has no place in a brief")
    inside = [_own(child, prefix, alt) for child in element]
    made = _element(tag, dict(_attributes(element, prefix, alt)), element.text or "", *inside)
    for old, new in zip(element, made, strict=True):
        new.tail = old.tail
    return made


def _attributes(element: Element, prefix: str, alt: str) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        bare = _local(name)
        if bare.lower().startswith(("on", "href")) or _OUTSIDE.search(value):
            raise BadInputError(f"the bar {alt!r}: {bare} has no place in a brief")
        yield bare, prefix + value if bare == "id" else value.replace(_INSIDE, _INSIDE + prefix)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


@cache
def _style() -> str:
    return files("tracker.briefs").joinpath("brief.css").read_text(encoding="utf-8")


def _running_lines(brief: Brief) -> str:
    """The lines at head and foot of printed pages, in the brief's words."""
    labels = brief.labels
    left = _css_text(f"{labels.product} · {brief.release.release_id}")
    counters = {"{page}": "counter(page)", "{pages}": "counter(pages)"}
    parts = re.split(r"(\{pages?\})", labels.page_of)
    right = " ".join(counters.get(one) or _css_text(one) for one in parts if one)
    boxes = {"bottom-left": left, "bottom-right": right}
    if brief.is_draft:
        boxes["top-right"] = _css_text(labels.draft)
    lines = (f"@{place} {{ content: {said}; }}" for place, said in boxes.items())
    return f"@page {{ {' '.join(lines)} }}\n"


def _css_text(text: str) -> str:
    """A string of a style sheet: all but letters and digits by number, so that nothing ends it."""
    kept = (one if one.isalnum() or one == " " else f"\\{ord(one):x} " for one in text)
    return f'"{"".join(kept)}"'
