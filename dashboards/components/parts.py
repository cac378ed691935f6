"""Headings, notes, links and tables with the marks-up a screen reader needs."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.components.markup import Markup
from dashboards.routes import Page, Route
from tracker.i18n import Words

Node = Component | str | None
Nodes = Iterable[Node]


def aria(**values: str) -> dict[str, Any]:
    """Accessibility attributes: `aria(label="x")` for `aria-label="x"`."""
    return {f"aria-{name}": value for name, value in values.items()}


def hidden(text: str) -> Component:
    """Text for screen readers only."""
    return html.Span(text, className="vh")


def section(
    ident: str, title: str | Component, *children: Node | Nodes, level: int = 2
) -> Component:
    """A titled section, labelled by its heading."""
    heading = html.H2 if level == 2 else html.H3  # noqa: PLR2004 - heading levels
    return html.Section([heading(title, id=ident), *flat(children)], **aria(labelledby=ident))


def flat(children: Iterable[Node | Nodes]) -> list[Node]:
    """Children in one list; None is left out."""
    found: list[Node] = []
    for child in children:
        if child is None or isinstance(child, Component | str):
            found.append(child)
        else:
            found.extend(child)
    return [child for child in found if child is not None]


def joined(nodes: Iterable[Node]) -> list[Node]:
    """Nodes in one line, with commas between them."""
    return [part for at, node in enumerate(nodes) for part in ([", ", node] if at else [node])]


def note(*children: Node) -> Component:
    """A remark in small print."""
    return html.P(flat(children), className="note")


def go(route: Route, *children: Node, **attributes: Any) -> Component:  # noqa: ANN401
    """A link within the explorer; the whole page loads anew, so language and title are right."""
    return html.A(flat(children), href=route.path, **attributes)


def actor_link(t: Words, kind: str, code: str, *children: Node) -> Component:
    """A link to a state's or an institution's page."""
    page = Page.STATE if kind == "state" else Page.INSTITUTION
    return go(Route(t.language, page, code), *children)


def tag(text: str, code: str) -> Component:
    """A short word with a frame; its colour is never all that it says."""
    return html.Span(text, className=f"tag tag--{code}")


def commitment_link(t: Words, key: str, *children: Node) -> Component:
    """A link to a provision's page."""
    return go(Route(t.language, Page.COMMITMENT, key), *children)


def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Node]],
    *,
    number_columns: Iterable[int] = (),
    show_caption: bool = False,
) -> Component:
    """A table with a caption and header cells; the first cell of each row is its header.

    It scrolls sideways in its own labelled region where the screen is narrow.
    """
    numbers = set(number_columns)

    def style(at: int) -> str:
        return "num" if at in numbers else ""

    head = html.Thead(
        html.Tr(
            [html.Th(text, scope="col", className=style(at)) for at, text in enumerate(columns)]
        )
    )
    body = html.Tbody(
        [
            html.Tr(
                [
                    html.Th(row[0], scope="row"),
                    *(html.Td(cell, className=style(at)) for at, cell in enumerate(row[1:], 1)),
                ]
            )
            for row in rows
        ]
    )
    return scrolling(
        caption,
        html.Table([html.Caption(caption, className="" if show_caption else "vh"), head, body]),
    )


def text_table(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()
) -> Component:
    """As `table`, of text alone: a table of hundreds of rows takes no time as ready HTML."""
    right = set(numbers)

    def cell(tag: str, at: int, words: str) -> str:
        style = ' class="num"' if at in right else ""
        return f"<{tag}{style}>{escape(words, quote=False)}</{tag.split(maxsplit=1)[0]}>"

    head = "".join(cell('th scope="col"', at, words) for at, words in enumerate(columns))
    body = "".join(
        "<tr>"
        + "".join(cell("td" if at else 'th scope="row"', at, one) for at, one in enumerate(row))
        + "</tr>"
        for row in rows
    )
    named = f'<caption class="vh">{escape(caption, quote=False)}</caption>'
    inside = f"{named}<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return scrolling(caption, Markup("table", {}, inside))


def scrolling(label: str, child: Component, **attributes: Any) -> Component:  # noqa: ANN401
    """A region that scrolls by itself and can be reached and scrolled with the keyboard."""
    return html.Div(
        child,
        className="scroll",
        tabIndex="0",
        role="region",
        **aria(label=label),
        **attributes,
    )


def twin(t: Words, caption: str, child: Component) -> Component:
    """The table that says the same as a picture, folded away until it is wanted."""
    return html.Details([html.Summary(t("Show as a table: {caption}", caption=caption)), child])


def facts(pairs: Iterable[tuple[str, Node]]) -> Component:
    """Figures and what they are, as a definition list."""
    return html.Dl(
        [
            html.Div([html.Dt(label), html.Dd(value)], className="fact")
            for label, value in pairs
            if value is not None
        ],
        className="facts",
    )


def source_line(t: Words, text: str) -> Component:
    """Where the figures come from."""
    return html.P([html.Strong(t("Source:")), " ", text], className="note source")
