"""Ways to a brief as a file: four languages, four formats."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboards.components.parts import Node, aria, joined, table
from dashboards.routes import Page, Route, day_of
from tracker.i18n import Words
from tracker.vocab import LANGUAGES

NAMES = {"en": "English", "es": "español", "pt": "português", "fr": "français"}
FILES = {"pdf": "PDF", "docx": "Word", "html": "HTML", "xlsx": "Excel"}


def brief_links(t: Words, kind: str, key: str, name: str = "") -> Component:
    """Links to the briefs on one subject, a line a language, the page's own first; of its day.

    `kind` is a `BriefKind`, `key` what it is on; `name` tells apart several on one page, which are
    folded away.
    """
    label = t("Brief: {name}", name=name) if name else t("Brief of two pages, to take along")
    own_first = sorted(LANGUAGES, key=lambda one: one != t.language)
    lines = [
        html.Li([html.Span(NAMES[language], lang=language), ": ", *_files(t, kind, key, language)])
        for language in own_first
    ]
    links = html.Nav(html.Ul(lines), className="note", **aria(label=label))
    if name:
        return html.Details([html.Summary(label), links])
    return html.Div([html.P(html.Strong(label), className="note"), links])


def brief_table(t: Words, kind: str, names: Mapping[str, str], what: str) -> Component:
    """The briefs on many subjects of a kind, by key and name, folded away.

    As PDF alone: every format of each would weigh more than the page they stand on. The headers of
    row and column say what a link leads to.
    """
    caption = t("Brief: {name}", name=what)  # a page may have another table of the same things
    columns = [what, *(NAMES[one] for one in LANGUAGES)]
    rows: list[list[Node]] = [
        [name, *(html.A("PDF", href=brief_path(kind, key, one, "pdf")) for one in LANGUAGES)]
        for key, name in names.items()
    ]
    return html.Details([html.Summary(caption), table(caption, columns, rows)])


def _files(t: Words, kind: str, key: str, language: str) -> list[Node]:
    """The files of one brief in a line."""
    shown = {**FILES, "xlsx": t("{file} (annex)", file=FILES["xlsx"])}
    return joined(
        html.A(
            text,
            href=brief_path(kind, key, language, ending),
            hrefLang=language,
            **aria(label=f"{text}, {NAMES[language]}"),
        )
        for ending, text in shown.items()
    )


def brief_path(kind: str, key: str, language: str, ending: str) -> str:
    """The address of a brief's file, on the day the page being drawn is about."""
    day = day_of(Route("en", Page.OVERVIEW).path)
    asked = f"?day={day}" if day else ""
    return f"/brief/{language}/{kind}/{key}.{ending}{asked}"
