"""What stands around every page: skip link, header with the languages, footer."""

from dash import html
from dash.development.base_component import Component

from dashboards import labels
from dashboards.components.parts import Nodes, aria, flat, go
from dashboards.explorer import ids
from dashboards.routes import WITH_KEY, Page, Route
from tracker import __version__
from tracker.i18n import INTERFACE_LANGUAGES, Words

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
    return html.Nav(
        html.Ul(
            [
                html.Li(
                    go(
                        Route(t.language, page),
                        labels.page(t, page),
                        **({"aria-current": "page"} if page is route.page else {}),
                    )
                )
                for page in Page
                if page not in WITH_KEY
            ]
        ),
        className="pages",
        **aria(label=t("Pages")),
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
