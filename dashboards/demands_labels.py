"""Words for what a demand rests on."""

from tracker.i18n import Words
from tracker.queries.alignment import AlignmentBasis


def alignment_basis(t: Words, code: str) -> str:
    """What a demand rests on, of what binds a state."""
    return {
        AlignmentBasis.RESTS_ON_MANDATES: t("mandates"),
        AlignmentBasis.RESTS_ON_STANDARDS: t("the Global Compact, the 2030 Agenda or treaties"),
        AlignmentBasis.RESTS_ON_NOTHING_FOUND: t("no undertaking we found"),
    }[AlignmentBasis(code)]
