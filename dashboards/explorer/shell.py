"""What stands around every page: skip link, header with the languages, footer."""

from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.parts import Nodes, aria, flat, go
from dashboards.explorer import ids
from dashboards.routes import Page, Route
from tracker import __version__
from tracker.i18n import INTERFACE_LANGUAGES, Words

FIRST_PAGES = (
    Page.OVERVIEW,
    Page.GAP,
    Page.COMMITMENTS,
    Page.DEMANDS,
    Page.INDICATORS,
    Page.TIMELINE,
)
JUDGING = (
    Page.COMPARE,
    Page.ACCOUNTABILITY,
    Page.MISSING,
    Page.CHANGES,
    Page.ASSESSMENTS,
    Page.COVERAGE,
    Page.METHOD,
)
ON_RECORD = (
    Page.CALENDAR,
    Page.PROGRAMMES,
    Page.ADHERENCE,
    Page.RATIFICATIONS,
    Page.THEMES,
    Page.REGISTERS,
    Page.SOURCES,
)
LANGUAGE_NAMES = {"en": "English", "es": "Español"}


def shell(t: Words, route: Route, children: Nodes) -> Component:
    """The whole page of `route` in one language."""
    return html.Div(
        [
            html.A(t("Skip to the content"), href=f"#{ids.MAIN}", className="skip"),
            html.Header([_brand(t), _languages(t, route), _pages(t, route)], className="top"),
            html.Main(flat(children), id=ids.MAIN, tabIndex="-1"),
            _footer(t),
        ]
    )


def _brand(t: Words) -> Component:
    return go(
        Route(t.language, Page.OVERVIEW),
        html.Span("Hechos", className="brand__name"),
        html.Span(t("States promised. What did they do?"), className="brand__line"),
        className="brand",
    )


def _pages(t: Words, route: Route) -> Component:
    """The pages most readers want, and the others folded beside them, by what they are about."""
    return html.Nav(
        [
            html.Ul([html.Li(_page(t, page, route)) for page in FIRST_PAGES]),
            html.Details(
                [
                    html.Summary(_more(t, route)),
                    html.Div([_page_group(t, *one, route) for one in _groups(t)], className="more"),
                ]
            ),
        ],
        className="pages",
        **aria(label=t("Pages")),
    )


def _page(t: Words, page: Page, route: Route) -> Component:
    current = {"aria-current": "page"} if page is route.page else {}
    return go(Route(t.language, page), labels.page(t, page), **current)


def _more(t: Words, route: Route) -> str:
    """Where the page shown is among those folded away, its name is in the open."""
    folded = [page for _, pages in _groups(t) for page in pages]
    if route.page in folded:
        return t("More pages: {page}", page=labels.page(t, route.page))
    return t("More pages")


def _groups(t: Words) -> list[tuple[str, tuple[Page, ...]]]:
    return [(t("How it is judged"), JUDGING), (t("What is on record"), ON_RECORD)]


def _page_group(t: Words, name: str, pages: tuple[Page, ...], route: Route) -> Component:
    return html.Div(
        [
            html.P(name, className="more__name"),
            html.Ul([html.Li(_page(t, page, route)) for page in pages], **aria(label=name)),
        ]
    )


def _languages(t: Words, route: Route) -> Component:
    return html.Nav(
        html.Ul(
            [
                html.Li(
                    go(
                        route.in_language(language),
                        LANGUAGE_NAMES[language],
                        lang=language,
                        hrefLang=language,
                        **({"aria-current": "true"} if language == t.language else {}),
                    )
                )
                for language in INTERFACE_LANGUAGES
            ]
        ),
        className="languages",
        **aria(label=t("Languages")),
    )


def _footer(t: Words) -> Component:
    return html.Footer(
        [
            html.P(
                t(
                    "Absence of a report is not a finding about conduct: what nobody reported, "
                    "assessed or measured is shown as unknown, never as zero."
                )
            ),
            html.P(
                t("Hechos {version}. Summaries are the project's own words.", version=__version__)
            ),
        ]
    )
