"""Vocabulary codes in words. Each function takes the page's `Words` and a code."""

from dashboards.routes import Page
from tracker.i18n import Words
from tracker.vocab import DefectKind, LinkBasis


def page(t: Words, page: Page) -> str:
    """The name of a page about everything, as the header says it."""
    return {
        Page.OVERVIEW: t("Overview"),
        Page.GAP: t("The gap"),
        Page.COMPARE: t("Compare"),
        Page.MISSING: t("What is missing"),
        Page.ACCOUNTABILITY: t("Accountability test"),
        Page.TIMELINE: t("Timeline"),
        Page.CHANGES: t("What changed"),
        Page.COVERAGE: t("Coverage"),
        Page.COMMITMENTS: t("Commitments"),
        Page.DEMANDS: t("Demands"),
        Page.ASSESSMENTS: t("Assessments"),
        Page.CALENDAR: t("Calendar"),
        Page.INDICATORS: t("Indicators"),
        Page.PROGRAMMES: t("Programmes and money"),
        Page.ADHERENCE: t("Who adopted what"),
        Page.RATIFICATIONS: t("Ratifications"),
        Page.THEMES: t("Themes"),
        Page.REGISTERS: t("Registers"),
        Page.SOURCES: t("Sources"),
        Page.METHOD: t("Method"),
    }[page]


def actor_status(t: Words, code: str) -> str:
    """How a state reports."""
    return {
        "names_paragraphs": t("reported, naming paragraphs"),
        "no_paragraph": t("reported, naming no paragraph"),
        "never": t("no report on the page"),
        "not_listed": t("not on the follow-up page"),
    }[code]


def cell_state(t: Words, code: str) -> str:
    """What is known of a state and a paragraph."""
    return {
        "claimed": t("claimed"),
        "ambiguous": t("ambiguous"),
        "silent": t("silent"),
    }[code]


def provision_kind(t: Words, code: str) -> str:
    """What a paragraph is."""
    return {
        "mandate": t("mandate (states undertook it)"),
        "demand": t("demand (civil society asks it of states)"),
        "context": t("context (commits to nothing)"),
    }[code]


def place(t: Words, name: str) -> str:
    """A city as the language calls it; one that is called alike everywhere is shown as it is."""
    return {
        "Cancun": t("Cancun"),
        "Geneva": t("Geneva"),
        "Guatemala City": t("Guatemala City"),
        "Los Angeles": t("Los Angeles"),
        "Mexico City": t("Mexico City"),
        "New York": t("New York"),
        "Panama": t("Panama"),
        "Panama City": t("Panama City"),
        "Paris": t("Paris"),
        "Port of Spain": t("Port of Spain"),
        "Vienna": t("Vienna"),
    }.get(name, name)


def instrument_short(t: Words, where: str, year: int, kind: str) -> str:
    """Place, year and kind: enough to tell instruments apart in a narrow column."""
    place_name = place(t, where)
    return {
        "declaration": t("{place} {year}, declaration", place=place_name, year=year),
        "plan": t("{place} {year}, plan", place=place_name, year=year),
        "mandates": t("{place} {year}, mandates", place=place_name, year=year),
        "compact": t("Global Compact for Migration {year}", year=year),
    }[kind]


def summit(t: Words, name: str) -> str:
    """The name of a Summit; one the catalogue does not know is shown as it is."""
    return {
        "First Summit of the Americas": t("First Summit of the Americas"),
        "Summit of the Americas on Sustainable Development": t(
            "Summit of the Americas on Sustainable Development"
        ),
        "Second Summit of the Americas": t("Second Summit of the Americas"),
        "Third Summit of the Americas": t("Third Summit of the Americas"),
        "Special Summit of the Americas": t("Special Summit of the Americas"),
        "Fourth Summit of the Americas": t("Fourth Summit of the Americas"),
        "Fifth Summit of the Americas": t("Fifth Summit of the Americas"),
        "Sixth Summit of the Americas": t("Sixth Summit of the Americas"),
        "Seventh Summit of the Americas": t("Seventh Summit of the Americas"),
    }.get(name, name)


def link_status(t: Words, code: str) -> str:
    """How sure a link is."""
    return {
        "resolved": t("resolved"),
        "ambiguous": t("ambiguous"),
        "unresolved": t("unresolved"),
        "suggested": t("suggested"),
    }[code]


def link_basis(t: Words, code: str) -> str:
    """Why a link stands."""
    return {
        LinkBasis.ONLY_CANDIDATE: t("the only earlier paragraph of this number"),
        LinkBasis.TEXT_NAMES_INSTRUMENT: t("the report's text names the instrument"),
        LinkBasis.SHARED_NUMBER: t("one of several paragraphs of this number"),
        LinkBasis.SHARED_NUMBER_IN_CYCLE: t(
            "one of several paragraphs of this number; the report falls in its Summit's cycle"
        ),
        LinkBasis.NO_CANDIDATE: t("no earlier paragraph has this number"),
        LinkBasis.DECISION: t("decided by a reviewer"),
    }[LinkBasis(code)]


def text_status(t: Words, code: str) -> str:
    """How the stored text stands to the catalogue."""
    return {
        "pinned": t("not imported yet; the catalogue knows its hash"),
        "verified": t("imported; the same text the catalogue was written from"),
        "changed": t("imported; not the text the catalogue was written from"),
        "new": t("imported; unknown to the catalogue"),
        "gone": t("no longer on the page"),
    }[code]


def language(t: Words, code: str) -> str:
    """The name of a language."""
    return {
        "en": t("English"),
        "es": t("Spanish"),
        "pt": t("Portuguese"),
        "fr": t("French"),
    }[code]


def membership_status(t: Words, code: str) -> str:
    """How a state belongs to a group."""
    return {
        "full": t("member"),
        "associate": t("associate"),
        "suspended": t("suspended"),
        "contested": t("contested"),
    }[code]


def defect_kind(t: Words, code: str) -> str:
    """The name of a kind of defect."""
    return {
        DefectKind.WRONG_TEXT: t("wrong text"),
        DefectKind.WRONG_LANGUAGE: t("text in another language than the page"),
        DefectKind.MISSPELT_HEADING: t("misspelt heading"),
        DefectKind.STRAY_SPACE_IN_HEADING: t("stray space in a heading"),
        DefectKind.DOUBLED_BULLET: t("doubled bullet"),
        DefectKind.SHARED_PARAGRAPH_NUMBER: t("paragraph number used by two instruments"),
        DefectKind.COMPOUND_PARAGRAPH_NUMBER: t("paragraph number that is not a whole number"),
        DefectKind.GLUED_THEME_LABEL: t("theme label run into the text"),
        DefectKind.NON_BREAKING_SPACES: t("non-breaking spaces in report headers"),
        DefectKind.DATE_VALID_BOTH_WAYS: t("date that is valid day first and month first"),
        DefectKind.HEADER_LIKE_BODY_LINE: t("text lines that start like a header"),
        DefectKind.IDENTICAL_HEADERS: t("reports with identical headers"),
        DefectKind.TRUNCATED_TEXT: t("text cut off"),
        DefectKind.BROKEN_LINE: t("line broken in mid-sentence"),
        DefectKind.REPEATED_TEXT: t("the same text printed again"),
        DefectKind.CONTACT_DATA_MASKED: t("contact data, masked on import"),
        DefectKind.IMPOSSIBLE_FIGURE: t("figure that cannot be right"),
        DefectKind.PART_EXCEEDS_WHOLE: t("part larger than its whole"),
        DefectKind.DATE_AFTER_REPORT: t("date after the report's own"),
        DefectKind.NUMBER_FORMAT: t("number format that misleads"),
        DefectKind.GLUED_FOOTNOTE: t("footnote number run into the text"),
        DefectKind.COUNT_LIKE_YEAR: t("count that looks like a year"),
        DefectKind.LOST_LINK: t("link lost"),
        DefectKind.LOST_TABLE: t("table lost"),
        DefectKind.TYPO: t("misprint"),
        DefectKind.GLUED_NAMES: t("names run together"),
        DefectKind.NUMBER_REUSED_BY_ANOTHER_PAGE: t("number used otherwise by another page"),
    }[DefectKind(code)]
