"""The page for an address that leads nowhere: plain HTML, status 404, two languages."""

from html import escape

from dashboards.routes import Page, Route
from tracker.i18n import INTERFACE_LANGUAGES, Words


def not_found(path: str) -> str:
    """HTML that says so in the language of the address, with ways on."""
    wanted = path.strip("/").split("/", maxsplit=1)[0]
    language = wanted if wanted in INTERFACE_LANGUAGES else INTERFACE_LANGUAGES[0]
    t = Words(language)
    reason = t("No state, institution or paragraph has this key, or the address is mistyped.")
    title, heading = t("Page not found"), t("There is no page at this address")
    links = "".join(
        f'<li><a href="{Route(language, page).path}">{escape(label)}</a></li>'
        for page, label in (
            (Page.OVERVIEW, t("Overview")),
            (Page.COVERAGE, t("Coverage")),
            (Page.COMMITMENTS, t("Commitments")),
        )
    )
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} - Hechos</title>
<link rel="stylesheet" href="/assets/hechos.css"></head>
<body><main id="main">
<h1>{escape(heading)}</h1>
<p class="lede">{escape(reason)}</p>
<ul>{links}</ul>
</main></body></html>"""
