"""The fixed words around a brief."""

from tracker.briefs.model import EvidenceKind, Labels
from tracker.i18n import Words


def labels(t: Words) -> Labels:
    """What every format says around the lines of a brief, in one language."""
    return Labels(
        product="Hechos",
        promise=t("States promised; what did they do?"),
        evidence=t("Evidence"),
        cite=t("How to cite"),
        release=t("Release"),
        prepared_by=t("Prepared by"),
        page_of=t.template("Page {page} of {pages}"),
        draft=t("DRAFT"),
        draft_note=t("Not published: only for those who work on it."),
        annex=t("Annex"),
        numbers=t("Numbers"),
        number_columns=(
            t("Key"),
            t("What it counts"),
            t("Value"),
            t("As printed"),
            t("Evidence"),
            t("Frame"),
            t("Row"),
            t("Column"),
        ),
        evidence_columns=(
            t("Number"),
            t("Sort"),
            t("What it says and where"),
            t("Locator"),
            t("Address"),
        ),
        about_columns=(t("What"), t("Value")),
        about_rows=(
            t("Title"),
            t("Subtitle"),
            t("Finding"),
            t("Day"),
            t("Head of the ledger"),
            t("Language"),
            t("About"),
            t("Key"),
            t("Edition"),
        ),
        evidence_sorts={
            EvidenceKind.SOURCE.value: t("document"),
            EvidenceKind.REPORT.value: t("report"),
            EvidenceKind.PASSAGE.value: t("passage"),
            EvidenceKind.VALUE.value: t("value of an indicator"),
            EvidenceKind.ACT.value: t("act of a state"),
            EvidenceKind.SEARCH.value: t("search in vain"),
        },
        texts=t("Text"),
        text_columns=(t("Section"), t("Text")),
        contents=t("Contents"),
    )
