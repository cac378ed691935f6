"""The parameters of indicator progress: data, in a versioned file, not constants in code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from pathlib import Path

from tracker.errors import BadInputError
from tracker.method.parameters import Section, member, read_parameters
from tracker.vocab import ObservationStatus, ProgressClass, ProgressMethod

FILE = "progress.toml"
LOWEST_SCORE, HIGHEST_SCORE = -5.0, 5.0
JUDGED = tuple(one for one in ProgressClass if one is not ProgressClass.INSUFFICIENT_DATA)


@dataclass(frozen=True)
class Band:
    """A class and the cut above which it holds; the lowest band has a cut of minus infinity."""

    cut: float
    includes_cut: bool
    progress_class: ProgressClass
    published: str  # the office's own word

    def holds(self, value: float, scale: float = 1.0) -> bool:
        """Whether a value is in this band or a higher one; cuts above 0 shrink by the scale."""
        at = self.at(scale)
        return value >= at if self.includes_cut else value > at

    def at(self, scale: float = 1.0) -> float:
        """The cut near a natural limit."""
        return self.cut * scale if self.cut > 0 else self.cut


@dataclass(frozen=True)
class ScoreLine:
    """A straight piece of the way from a value to its score, from a cut upwards."""

    cut: float
    slope: float
    intercept: float


@dataclass(frozen=True)
class MethodRule:
    """What one section of `seeds/progress.toml` says; each parameter is explained there."""

    method: ProgressMethod
    version: int
    met: str
    met_score: float | None
    second: tuple[ProgressMethod, ...]
    maintain_within: float
    limit_exponent: float | None
    with_target: tuple[Band, ...]
    without_target: tuple[Band, ...]
    score_with_target: tuple[ScoreLine, ...]
    score_without_target: tuple[ScoreLine, ...]
    mean_score: tuple[Band, ...]


@dataclass(frozen=True)
class StatusIndexRule:
    """What the current status index is at the target; it is 0 at the base."""

    version: int
    at_target: float


@dataclass(frozen=True)
class ProgressRules:
    """What `seeds/progress.toml` says; every method has its rule."""

    version: int
    default: ProgressMethod
    near_base: float
    left_out: frozenset[ObservationStatus]
    methods: Mapping[ProgressMethod, MethodRule]
    status_index: StatusIndexRule


def band_of(bands: Sequence[Band], value: float, scale: float = 1.0) -> Band:
    """The highest band that holds a value; bands come highest first, and the last holds all."""
    return next(one for one in bands if one.holds(value, scale))


def score_of(lines: Sequence[ScoreLine], value: float, scale: float = 1.0) -> float | None:
    """The score, in [-5, 5], of a value; None where the method has no scores.

    Near a natural limit a value above 0 counts for more, as the cuts shrink; at the limit itself,
    where the scale is 0, anything from 0 has the highest score. Statistics Canada, sections
    "Aggregated progress status" and "Special considerations for the base value".
    """
    if not lines:
        return None
    if scale == 0 and value >= 0:
        return HIGHEST_SCORE
    scaled = value / scale if value > 0 else value
    line = next(one for one in lines if scaled >= one.cut)
    return min(max(line.slope * scaled + line.intercept, LOWEST_SCORE), HIGHEST_SCORE)


def read_progress_rules(folder: Path) -> ProgressRules:
    """Read the parameters from the folder of seed files.

    Raises:
        BadInputError: the file lacks a parameter, has one too many or one of the wrong kind, or
            cuts that do not descend; one line that says where.
    """
    names = [one.value for one in ProgressMethod]
    top = read_parameters(folder / FILE)
    top.has_only("version", "default", "near_base", "left_out", *names, "current_status_index")
    index = top.section("current_status_index")
    index.has_only("version", "at_target")
    return ProgressRules(
        version=top.whole("version"),
        default=member(ProgressMethod, top.text("default"), f"{FILE}: default"),
        near_base=top.share("near_base"),
        left_out=frozenset(top.members("left_out", ObservationStatus)),
        methods={ProgressMethod(name): _rule(name, top.section(name)) for name in names},
        status_index=StatusIndexRule(index.whole("version"), index.number("at_target")),
    )


def _rule(name: str, section: Section) -> MethodRule:
    section.has_only(*(field for field in MethodRule.__dataclass_fields__ if field != "method"))
    section.get("with_target", list, "rows")
    return MethodRule(
        method=ProgressMethod(name),
        version=section.whole("version"),
        met=section.text("met"),
        met_score=section.number_or_none("met_score"),
        second=section.members("second", ProgressMethod),
        maintain_within=section.share("maintain_within"),
        limit_exponent=section.number_or_none("limit_exponent"),
        with_target=_bands(section, "with_target"),
        without_target=_bands(section, "without_target"),
        score_with_target=_lines(section, "score_with_target"),
        score_without_target=_lines(section, "score_without_target"),
        mean_score=_bands(section, "mean_score"),
    )


def _bands(section: Section, name: str) -> tuple[Band, ...]:
    bands = tuple(map(_band, section.rows(name)))
    _descend(f"{section.place}: {name}", [(one.cut, one.includes_cut) for one in bands])
    return bands


def _band(row: Section) -> Band:
    row.has_only("from", "above", "class", "published")
    if {"from", "above"} <= set(row.table):
        raise BadInputError(f"{row.place}: expected one cut, found two: from and above")
    above = row.number_or_none("above")
    progress_class = member(ProgressClass, row.text("class"), f"{row.place}: class", JUDGED)
    published = row.text("published")
    if above is not None:
        return Band(above, False, progress_class, published)
    return Band(_cut(row), True, progress_class, published)


def _lines(section: Section, name: str) -> tuple[ScoreLine, ...]:
    rows = section.rows(name)
    for row in rows:
        row.has_only("from", "slope", "intercept")
    lines = tuple(
        ScoreLine(_cut(row), row.number("slope"), row.number("intercept")) for row in rows
    )
    _descend(f"{section.place}: {name}", [(one.cut, True) for one in lines])
    return lines


def _cut(row: Section) -> float:
    cut = row.number_or_none("from")
    return -inf if cut is None else cut


def _descend(place: str, cuts: Sequence[tuple[float, bool]]) -> None:
    """Highest first, the last without a cut; above a cut comes before from the same cut."""
    order = [(-cut, includes) for cut, includes in cuts]
    if any(one >= following for one, following in pairwise(order)):
        raise BadInputError(f"{place}: expected cuts that descend")
    if cuts and cuts[-1][0] != -inf:
        raise BadInputError(f"{place}: expected a last row without a cut")
