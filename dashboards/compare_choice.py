"""The form of the page that compares: `/en/compare?of=MEX&of=GTM` leads to `/en/compare/MEX~GTM`.

Addresses of the explorer hold everything in their path, and a form without JavaScript can only
write behind the question mark: this turns one into the other.
"""

from collections.abc import Sequence
from html import escape

import flask
from flask.typing import ResponseReturnValue

from dashboards.gateway import LEAST_COMPARED, MOST_COMPARED
from dashboards.routes import JOIN, Page, Route, day_of, on_day, parse
from tracker.i18n import Words

FIELD = "of"


def register(server: flask.Flask) -> None:
    """Answer the form, for any language and day, before the explorer does.

    Two to five different choices lead to the page that compares them; whether they name anything is
    found out there. Any other number is answered with status 400 and a page that says so.
    """

    @server.before_request
    def choose() -> ResponseReturnValue | None:
        path = flask.request.path
        asked = list(filter(None, flask.request.args.getlist(FIELD)))
        if not asked or parse(path) is None:
            return None
        with on_day(day_of(path)):
            return _answer(path, list(dict.fromkeys(asked)))


def _answer(path: str, chosen: Sequence[str]) -> ResponseReturnValue | None:
    route = parse(path)
    if route is None or route.page is not Page.COMPARE or route.key:
        return None
    wanted = Route(route.language, Page.COMPARE, JOIN.join(chosen))
    if any(JOIN in one for one in chosen) or parse(wanted.path) is None:
        return _refusal(Words(route.language), len(chosen)), 400
    if not LEAST_COMPARED <= len(chosen) <= MOST_COMPARED:
        return _refusal(Words(route.language), len(chosen)), 400
    return flask.redirect(wanted.path)


def _refusal(t: Words, count: int) -> str:
    """A page of plain HTML that says how many can be compared, with the way back."""
    title = t("Choose two to five")
    reason = t(
        "You chose {n}. Between {least} and {most} states, or review cycles, can be compared side "
        "by side.",
        n=t.number(count),
        least=t.number(LEAST_COMPARED),
        most=t.number(MOST_COMPARED),
    )
    back, way_back = Route(t.language, Page.COMPARE).path, t("Back to the choice")
    return f"""<!DOCTYPE html>
<html lang="{t.language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} - Hechos</title>
<link rel="stylesheet" href="/assets/hechos.css"></head>
<body><main id="main">
<h1>{escape(title)}</h1>
<p class="lede">{escape(reason)}</p>
<p><a href="{escape(back)}">{escape(way_back)}</a></p>
</main></body></html>"""
