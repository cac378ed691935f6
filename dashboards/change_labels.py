"""What changed in a cell, in words: codes of `score_changes` before and after."""

from collections.abc import Callable

from tracker.i18n import Words
from tracker.vocab import ClaimBasis
from tracker.wording import assessment_labels, catalogue_labels, gap_labels

PARTED = "|"


def side(t: Words, code: str) -> str:
    """One of the sides of a cell."""
    return {
        "applies": t("Whether it applies"),
        "assessed": t("Assessed"),
        "claimed": t("Claimed"),
        "measured": t("Measured"),
        "schedule": t("Schedule"),
    }[code]


def told(t: Words, code: str, value: str | None) -> str:
    """A side as it was, or is; a cell that one of the two computations has not has none."""
    if value is None:
        return t("not counted")
    return _SAID[code](t, value.split(PARTED))


def _applies(t: Words, parts: list[str]) -> str:
    return catalogue_labels.applicability(t, parts[0])


def _assessed(t: Words, parts: list[str]) -> str:
    rating = assessment_labels.rating(t, parts[0])
    return f"{rating}, {t('contested')}" if "contested" in parts[1:] else rating


def _claimed(t: Words, parts: list[str]) -> str:
    basis, *levels = parts
    if basis != ClaimBasis.CLAIMED or len(levels) != 2:  # noqa: PLR2004 - lowest and highest
        return gap_labels.claim_basis(t, basis)
    return gap_labels.levels(t, int(levels[0]), int(levels[1]))


def _measured(t: Words, parts: list[str]) -> str:
    levels = [int(one) for one in parts if one]
    return gap_labels.measured_levels(t, *levels) if levels else t("nothing that can be judged")


def _schedule(t: Words, parts: list[str]) -> str:
    return gap_labels.schedule(t, parts[0])


_SAID: dict[str, Callable[[Words, list[str]], str]] = {
    "applies": _applies,
    "assessed": _assessed,
    "claimed": _claimed,
    "measured": _measured,
    "schedule": _schedule,
}
