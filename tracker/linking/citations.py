"""What a citation may mean, and why.

Candidates are the provisions of the same page with that paragraph number, in instruments adopted
before the report. One candidate resolves it; so does a report whose text names the instrument
beside the number. The reporting cycle only weighs: where two candidates are left the citation
stays ambiguous, with both, until somebody decides.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.errors import BadInputError
from tracker.keys import fold
from tracker.vocab import LinkBasis, LinkStatus

_PARAGRAPH_WORDS = (
    "paragraph|para|mandate|point|item|article|paragraphe|mandat|"
    "parrafo|mandato|punto|numeral|articulo|paragrafo|ponto|artigo"
)


@dataclass(frozen=True)
class LinkWeights:
    """Declared confidences of one method version, each between 0 and 1, and the cycle's weight."""

    version: int
    only_candidate: float
    text_names_instrument: float
    in_cycle_weight: float
    decision: float


@dataclass(frozen=True)
class CandidateProvision:
    """A provision a citation could mean."""

    provision_key: str
    paragraph: str
    adopted_on: date
    place_names: tuple[str, ...]


@dataclass(frozen=True)
class ResolvedLink:
    """One row per candidate; `provision_key` is None for an unresolved citation."""

    provision_key: str | None
    status: LinkStatus
    basis: LinkBasis
    confidence: float


def read_link_weights(path: Path) -> LinkWeights:
    """Read the method's parameters.

    Raises:
        BadInputError: the file lacks a parameter or has one that is not a number.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        return LinkWeights(
            version=int(values["version"]),
            **{
                name: float(values[name])
                for name in (
                    "only_candidate",
                    "text_names_instrument",
                    "in_cycle_weight",
                    "decision",
                )
            },
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadInputError(f"{path.name}: cannot be used as link parameters: {error}") from error


def resolve(
    paragraph: str,
    reported_on: date,
    text: str | None,
    provisions: Iterable[CandidateProvision],
    weights: LinkWeights,
) -> tuple[ResolvedLink, ...]:
    """What `paragraph`, cited in a report of that day and text, may mean.

    `provisions` are all those of the report's page. Returns one link when it is resolved or
    unresolved, one per candidate (confidences add up to 1) when it is ambiguous.
    """
    known = list(provisions)
    found = [one for one in known if one.paragraph == paragraph and one.adopted_on <= reported_on]
    if not found:
        return (ResolvedLink(None, LinkStatus.UNRESOLVED, LinkBasis.NO_CANDIDATE, 0.0),)
    if len(found) == 1:
        return (_resolved(found[0], LinkBasis.ONLY_CANDIDATE, weights.only_candidate),)
    named = [one for one in found if text and names_instrument(text, paragraph, one.place_names)]
    if len(named) == 1:
        return (
            _resolved(named[0], LinkBasis.TEXT_NAMES_INSTRUMENT, weights.text_names_instrument),
        )
    summits = sorted({one.adopted_on for one in known})
    return _ambiguous(found, reported_on, summits, weights)


def _resolved(one: CandidateProvision, basis: LinkBasis, confidence: float) -> ResolvedLink:
    return ResolvedLink(one.provision_key, LinkStatus.RESOLVED, basis, confidence)


def _ambiguous(
    found: Sequence[CandidateProvision],
    reported_on: date,
    summits: Sequence[date],
    weights: LinkWeights,
) -> tuple[ResolvedLink, ...]:
    in_cycle = [falls_in_cycle(one.adopted_on, reported_on, summits) for one in found]
    shares = [weights.in_cycle_weight if falls else 1.0 for falls in in_cycle]
    return tuple(
        ResolvedLink(
            one.provision_key,
            LinkStatus.AMBIGUOUS,
            LinkBasis.SHARED_NUMBER_IN_CYCLE if falls else LinkBasis.SHARED_NUMBER,
            share / sum(shares),
        )
        for one, falls, share in zip(found, in_cycle, shares, strict=True)
    )


def falls_in_cycle(adopted_on: date, reported_on: date, summits: Sequence[date]) -> bool:
    """Whether the report falls from the instrument's Summit to the next one in `summits`."""
    later = [day for day in summits if day > adopted_on]
    return adopted_on <= reported_on and (not later or reported_on < min(later))


def names_instrument(text: str, paragraph: str, place_names: Iterable[str]) -> bool:
    """Whether one sentence of `text` speaks of that paragraph and of the instrument's place.

    The number must stand behind a word such as "paragraph", "mandato" or "ponto", alone or in a
    list: a day, a share or a count of that size is no paragraph number.
    """
    number = re.compile(
        rf"\b(?:{_PARAGRAPH_WORDS})s?[:.]?\s+(?:n[o°º.]*\s*)?"
        rf"(?:[\d.]+\s*(?:,|y|e|and|et)\s+)*{re.escape(fold(paragraph))}(?![\w%/-]|[.,]\d)"
    )
    places = [re.compile(rf"(?<!\w){re.escape(fold(one))}(?!\w)") for one in place_names if one]
    return any(
        number.search(sentence) and any(place.search(sentence) for place in places)
        for sentence in re.split(r"[.;:!?]\s+(?=[A-ZÁÉÍÓÚ¿¡•-])|\n", text)
        for sentence in [fold(sentence)]
    )
