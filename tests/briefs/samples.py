"""A brief made by hand that has one of everything a brief can have."""

from dataclasses import replace
from datetime import date

from tracker.briefs.model import (
    Bar,
    Brief,
    BriefKind,
    Bullets,
    Cell,
    Edition,
    EvidenceItem,
    EvidenceKind,
    Figure,
    Labels,
    Line,
    Organisation,
    Prose,
    Release,
    Run,
    RunKind,
    Section,
    Table,
)

LABELS = Labels(
    product="Hechos",
    promise="States promised; what did they do?",
    evidence="Evidence",
    cite="How to cite",
    release="Release",
    prepared_by="Prepared by",
    page_of="Page {page} of {pages}",
    draft="DRAFT",
    draft_note="Not published: for those who work on it.",
    annex="Annex",
    numbers="Numbers",
    number_columns=("Key", "What", "Value", "As printed", "Evidence", "Frame", "Row", "Column"),
    evidence_columns=("Number", "Sort", "What it says and where", "Locator", "Address"),
    about_columns=("What", "Value"),
    about_rows=(
        "Title",
        "Subtitle",
        "Finding",
        "Day",
        "Head",
        "Language",
        "About",
        "Key",
        "Edition",
    ),
    evidence_sorts={"source": "document", "passage": "passage", "report": "report"},
    texts="Text",
    text_columns=("Section", "Text"),
    contents="Contents",
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 8" width="120" height="8">'
    '<rect x="0" y="0" width="60" height="8" fill="#0b5a69"/>'
    '<rect x="60" y="0" width="59.5" height="8" fill="none" stroke="#56545e"/></svg>'
)
BAR = Bar(SVG, "28 of 73 are rated; the rest is unknown.", 120, 8)


def words(text: str) -> Run:
    return Run(text)


def name(text: str, language: str | None = None) -> Run:
    return Run(text, RunKind.NAME, language=language)


def figure(key: str, said: str) -> Run:
    return Run(said, RunKind.FIGURE, figure=key)


def cited(*numbers: int) -> Run:
    said = ", ".join(map(str, numbers))
    return Run(f"[{said}]", RunKind.CITED, evidence=numbers)


def line(*runs: Run) -> Line:
    return runs


def sample_brief() -> Brief:
    """A state brief of two pages in English, with diacritics and a passage in another language."""
    rated = line(figure("rated", "28"), words(" of "), figure("applicable", "73"))
    return Brief(
        kind=BriefKind.STATE,
        key="CUR",
        language="en",
        edition=Edition.TWO_PAGES,
        title="Curaçao & São <Tomé>",
        subtitle=line(words("Commitments on migration, claimed, assessed, measured and due")),
        headline=line(
            words("Of "),
            figure("applicable", "73"),
            words(" commitments "),
            figure("rated", "28"),
            words(" could be judged; the last report is of "),
            Run("10 April 2018", RunKind.FIGURE, figure="last_on"),
            words(". "),
            cited(1),
        ),
        sections=(
            Section(
                "corners",
                line(words("Four things, kept apart")),
                (
                    Table(
                        title=line(words("Most of it is unknown")),
                        columns=("Side", "Known", "What is known"),
                        rows=(
                            (Cell(line(words("Claimed"))), Cell(rated), Cell(bar=BAR)),
                            (
                                Cell(line(words("Assessed"))),
                                Cell(rated),
                                Cell(line(words("limited: "), figure("limited", "28")), BAR),
                            ),
                        ),
                        widths=(0.2, 0.2, 0.6),
                        number_columns=(1,),
                        source=line(words("Source: reports, read by this project. "), cited(1, 2)),
                    ),
                ),
            ),
            Section(
                "gaps",
                line(words("Largest gaps")),
                (
                    Bullets(
                        (
                            line(
                                Run("Decent work", is_strong=True),
                                words(": claims "),
                                figure("gap", "+1"),
                                words(" level more than was found. "),
                                cited(2),
                            ),
                            line(
                                words("Ley de migración: "),
                                name("Instituto Nacional de Migración", "es"),
                                words(". "),
                                cited(2),
                            ),
                        )
                    ),
                ),
            ),
            Section(
                "reply",
                line(words("What the state replied")),
                (Prose(line(name("Celebramos el diálogo, año tras año.", "es")), is_quote=True),),
            ),
            Section(
                "questions",
                line(words("Questions to ask")),
                (
                    Prose(line(words("A delegate may ask:"))),
                    Bullets(
                        (
                            line(words("What became of the plan? "), cited(2)),
                            line(words("When will the next report come? "), cited(1)),
                        ),
                        is_numbered=True,
                    ),
                ),
            ),
        ),
        evidence=(
            EvidenceItem(
                1,
                "source:page",
                EvidenceKind.SOURCE,
                line(name("Follow-up page on migration"), words(", reports listed there.")),
                "summit-page-migration",
            ),
            EvidenceItem(
                2,
                "CUR-2018-04-10-01:e01",
                EvidenceKind.PASSAGE,
                line(
                    words("Report of "),
                    name("10 April 2018"),
                    words(", characters "),
                    name("120–310"),
                    words(": a plan is announced."),
                ),
                "CUR-2018-04-10-01 120-310 sha256 0a1b2c",
                "/en/evidence/panama-2015-mandates:2:1@CUR",
            ),
        ),
        figures=(
            Figure("applicable", 73, "73", "commitments", "figures", "CUR", "applicable", (1,)),
            Figure("rated", 28, "28", "rated", "figures", "CUR", "rated", (1, 2)),
            Figure("limited", 28, "28", "rated limited", "gap", "CUR", "rating"),
            Figure("gap", 1, "+1", "levels", "gap", "CUR", "claim_gap_low", (2,)),
            Figure(
                "last_on",
                date(2018, 4, 10),
                "10 April 2018",
                "last report",
                "silence",
                "CUR",
                "last_on",
                (1,),
            ),
        ),
        release=Release("2026-11-22-0a1b2c3d", date(2026, 11, 22), "0a1b2c3d" * 8),
        cite=line(
            name("Hechos"),
            words(", brief on "),
            name("Curaçao & São <Tomé>"),
            words(", release "),
            name("2026-11-22-0a1b2c3d"),
            words("."),
        ),
        labels=LABELS,
    )


def draft_brief() -> Brief:
    """The same, not published, prepared by an organisation."""
    organisation = Organisation("Alianza de Prueba, A.C.")
    return replace(sample_brief(), is_draft=True, organisation=organisation)
