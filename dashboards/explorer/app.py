"""Puts the pages behind one Dash app on the shared Flask server."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import flask
from dash import Dash, Input, Output, dcc, html

from dashboards import labels
from dashboards.components.markup import lighten, to_html
from dashboards.components.parts import Nodes, go
from dashboards.explorer import (
    accountability,
    actor,
    adherence,
    assessments,
    calendar,
    changes,
    commitment,
    commitments,
    compare,
    coverage,
    demands,
    evidence,
    gap,
    ids,
    indicator,
    indicators,
    method,
    missing,
    overview,
    programmes,
    ratifications,
    registers,
    shell,
    sources,
    themes,
    timeline,
)
from dashboards.gateway import Gateway
from dashboards.routes import Page, Route, day_of, on_day, parse
from tracker.i18n import INTERFACE_LANGUAGES, Words

INDEX = """<!DOCTYPE html>
<html lang="{language}">
<head>
{metas}
<meta name="description" content="{description}">
<title>{title}</title>
<link rel="icon" type="image/svg+xml" href="{icon}">
{alternates}
{css}
</head>
<body>
<div id="first-paint">{first_paint}</div>
<div id="react-entry-point"><p class="_dash-loading" hidden></p></div>
<footer class="scripts">{config}
<script>
/* a third of the size of the bundle Dash would load; the renderer writes its own address here */
Object.defineProperty(window, "_dashPlotlyJSURL",
  {{get: function () {{ return "{plotly}"; }}, set: function () {{}} }});
</script>
{scripts}
{renderer}</footer>
</body>
</html>"""
PLOTLY = "plotly-basic-4.1.1.min.js"


class Explorer(Dash):
    """Dash that says the language and title of the page asked for in its HTML."""

    gateway: Gateway

    def interpolate_index(self, **kwargs: Any) -> str:  # type: ignore[override]  # noqa: ANN401
        """The first HTML of a page, in the language of its address."""
        route = parse(flask.request.path) or Route(INTERFACE_LANGUAGES[0], Page.OVERVIEW)
        t = Words(route.language)
        day = day_of(flask.request.path)
        with on_day(day):
            page = shown(self.gateway.at(day), route, t)
            whole = to_html(shell.shell(t, route, [*past(t, route, day), *page.parts]))
            alternates = "\n".join(
                f'<link rel="alternate" hreflang="{one}" href="{route.in_language(one).path}">'
                for one in INTERFACE_LANGUAGES
            )
        return INDEX.format(
            **{name: kwargs[name] for name in ("metas", "css", "config", "scripts", "renderer")},
            language=route.language,
            title=escape(f"{page.title} - Hechos"),
            description=escape(t("States promised. What did they do?")),
            icon=self.get_asset_url("favicon.svg"),
            alternates=alternates,
            first_paint=whole,
            plotly=self.get_asset_url(PLOTLY),
        )


def make_explorer(server: flask.Flask, gateway: Gateway) -> Explorer:
    """The explorer at `/` of `server`, reading through `gateway`."""
    app = Explorer(
        "dashboards",
        server=server,  # type: ignore[arg-type]
        assets_ignore=rf"{PLOTLY}$",
        compress=True,
        update_title="",
        suppress_callback_exceptions=True,
    )
    app.gateway = gateway
    app.layout = html.Div([dcc.Location(id=ids.LOCATION, refresh=False), html.Div(id=ids.PAGE)])
    register(app, gateway)
    return app


def register(app: Dash, gateway: Gateway) -> None:
    """The one callback: an address in, a page out."""

    @app.callback(Output(ids.PAGE, "children"), Input(ids.LOCATION, "pathname"))
    def show(path: str) -> Any:  # noqa: ANN401 - a component, light or not
        route = parse(path) or Route(INTERFACE_LANGUAGES[0], Page.OVERVIEW)
        t = Words(route.language)
        day = day_of(path)
        with on_day(day):
            page = shown(gateway.at(day), route, t)
            return lighten(shell.shell(t, route, [*past(t, route, day), *page.parts]))


def past(t: Words, route: Route, day: date | None) -> Nodes:
    """What stands above a page about a day that is over: which day, and the way back."""
    if day is None:
        return []
    with on_day(None):
        back = go(route, t("What stands today"))
    said = t("What stood at the end of {day}, from the ledger.", day=t.date(day))
    return [html.P([html.Strong(said), " ", back], className="warning")]


@dataclass(frozen=True)
class Shown:
    """A page: the title of its tab and its parts in reading order."""

    title: str
    parts: Nodes


WHOLE_PAGES: dict[Page, tuple[Callable[[Gateway, str], Any], Callable[[Any, Words], Nodes]]] = {
    Page.OVERVIEW: (Gateway.overview, overview.layout),
    Page.COVERAGE: (Gateway.coverage, coverage.layout),
    Page.COMMITMENTS: (Gateway.commitments, commitments.layout),
    Page.DEMANDS: (Gateway.demands, demands.layout),
    Page.ASSESSMENTS: (Gateway.assessments, assessments.layout),
    Page.CALENDAR: (Gateway.calendar, calendar.layout),
    Page.PROGRAMMES: (Gateway.programmes, programmes.layout),
    Page.INDICATORS: (Gateway.indicators, indicators.layout),
    Page.ADHERENCE: (Gateway.adherence, adherence.layout),
    Page.RATIFICATIONS: (Gateway.ratifications, ratifications.layout),
    Page.THEMES: (Gateway.themes, themes.layout),
    Page.REGISTERS: (Gateway.registers, registers.layout),
    Page.MISSING: (Gateway.missing, missing.layout),
    Page.ACCOUNTABILITY: (Gateway.accountability, accountability.layout),
    Page.TIMELINE: (Gateway.timeline, timeline.layout),
    Page.CHANGES: (Gateway.changes, changes.layout),
    Page.SOURCES: (Gateway.sources, sources.layout),
    Page.METHOD: (Gateway.method, method.layout),
}


Read = Callable[[Gateway, str, str], Any]
Title = Callable[[Any, Words], str]
Draw = Callable[[Any, Words], Nodes]
KEYED_PAGES: dict[Page, tuple[Read, Title, Draw]] = {
    Page.COMMITMENT: (Gateway.commitment, commitment.title, commitment.layout),
    Page.EVIDENCE: (Gateway.evidence, evidence.title, evidence.layout),
    Page.INDICATOR: (Gateway.indicator, indicator.title, indicator.layout),
    Page.STATE: (Gateway.actor, actor.title, actor.layout),
    Page.INSTITUTION: (Gateway.actor, actor.title, actor.layout),
    Page.GAP: (Gateway.gap, gap.title, gap.layout),
    Page.COMPARE: (Gateway.compare, compare.title, compare.layout),
}


def shown(gateway: Gateway, route: Route, t: Words) -> Shown:
    """The page of `route`; its data are read once."""
    if route.page in WHOLE_PAGES:
        read, draw = WHOLE_PAGES[route.page]
        return Shown(labels.page(t, route.page), draw(read(gateway, t.language), t))
    get, title, show = KEYED_PAGES[route.page]
    data = get(gateway, route.key or "", t.language)
    return Shown(title(data, t), show(data, t))
