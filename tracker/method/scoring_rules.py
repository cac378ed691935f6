"""The parameters of scores and gaps: data, in a versioned file, not constants in code."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import BadInputError
from tracker.method.parameters import Section, member, read_parameters
from tracker.vocab import EvidenceKind, Reach, VerbStrength, Weighting

FILE = "scoring.toml"
HEAVIEST = 1000  # weights beyond would only make sums less exact
MOST_DRAWS = 1_000_000  # and more draws than this would fill the memory
LOWEST_LEVEL, HIGHEST_LEVEL = -1, 4  # of a claim, a rating and a measurement alike

LevelSpan = tuple[int, int]


@dataclass(frozen=True)
class ScoringRules:
    """What `seeds/scoring.toml` says; each parameter is explained there.

    `claimed`: the lowest and highest level of each reach, and `statement` that of a mere statement;
    `reporting`: clauses that are done by reporting.
    """

    version: int
    weighting: Weighting
    rubric: int
    grade_coverage: float
    grade_commitments: int
    strength_weights: Mapping[VerbStrength, int]
    claimed: Mapping[Reach, LevelSpan]
    statement: LevelSpan
    reporting: frozenset[str]
    draws: int
    seed: int
    sobol_samples: int
    stale_after_years: int
    unknown_standing: float
    shown: int


def read_scoring_rules(folder: Path) -> ScoringRules:
    """Read the parameters from the folder of seed files.

    Raises:
        BadInputError: the file lacks a parameter, has one too many or one of the wrong kind; one
            line that says where.
    """
    return scoring_rules(read_parameters(folder / FILE))


def scoring_rules(top: Section) -> ScoringRules:
    """The parameters a whole file holds.

    Raises:
        BadInputError: as `read_scoring_rules`.
    """
    top.has_only(
        "version",
        "weighting",
        "rubric",
        "grade",
        "strength_weights",
        "claimed",
        "schedule",
        "uncertainty",
        "research",
    )
    grade, uncertainty = top.section("grade"), top.section("uncertainty")
    claimed, research = top.section("claimed"), top.section("research")
    dated = top.section("schedule")
    grade.has_only("coverage", "commitments")
    dated.has_only("reporting")
    uncertainty.has_only("draws", "seed", "sobol_samples")
    claimed.has_only(*Reach, EvidenceKind.STATEMENT)
    research.has_only("stale_after_years", "unknown_standing", "shown")
    return ScoringRules(
        version=top.whole("version"),
        weighting=member(Weighting, top.text("weighting"), f"{top.place}: weighting"),
        rubric=top.whole("rubric"),
        grade_coverage=_coverage(grade),
        grade_commitments=_at_least(grade, "commitments", 1),
        strength_weights=_weights(top.section("strength_weights")),
        claimed={reach: _span(claimed, reach.value) for reach in Reach},
        statement=_span(claimed, EvidenceKind.STATEMENT.value),
        reporting=frozenset(map(str, dated.get("reporting", list, "a list of clauses"))),
        draws=_between(uncertainty, "draws", 100, MOST_DRAWS),
        seed=_at_least(uncertainty, "seed", 0),
        sobol_samples=_power_of_two(uncertainty, "sobol_samples"),
        stale_after_years=_at_least(research, "stale_after_years", 1),
        unknown_standing=research.share("unknown_standing"),
        shown=_at_least(research, "shown", 1),
    )


def _coverage(section: Section) -> float:
    coverage = section.number("coverage")
    if not 0 < coverage <= 1:
        raise BadInputError(f"{section.place}: expected 0 < coverage <= 1, found {coverage}")
    return coverage


def _weights(section: Section) -> Mapping[VerbStrength, int]:
    section.has_only(*VerbStrength)
    return {one: _between(section, one.value, 1, HEAVIEST) for one in VerbStrength}


def _between(section: Section, name: str, least: int, most: int) -> int:
    found = _at_least(section, name, least)
    if found > most:
        raise BadInputError(f"{section.place}: expected {name} of at most {most}, found {found}")
    return found


def _at_least(section: Section, name: str, least: int) -> int:
    found = section.whole(name)
    if found < least:
        raise BadInputError(f"{section.place}: expected {name} of at least {least}, found {found}")
    return found


def _power_of_two(section: Section, name: str) -> int:
    found = _between(section, name, 2, MOST_DRAWS)
    if found & (found - 1):
        raise BadInputError(f"{section.place}: expected a power of two as {name}, found {found}")
    return found


def _span(section: Section, name: str) -> LevelSpan:
    """Two whole numbers, the lower first, within the levels."""
    expected = f"two whole numbers from {LOWEST_LEVEL} to {HIGHEST_LEVEL}, the lower first"
    found = section.get(name, list, expected)
    match found:
        case [int(low), int(high)] if LOWEST_LEVEL <= low <= high <= HIGHEST_LEVEL:
            if not {bool} & {type(low), type(high)}:  # what TOML calls a boolean is no number
                return low, high
    raise BadInputError(f"{section.place}: expected {expected} as {name}, found {found}")
