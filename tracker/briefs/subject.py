"""What a brief is about: the cells that are its own, and their mean."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.briefs.ground import Ground, Row
from tracker.briefs.model import BriefKind
from tracker.errors import UnknownKeyError
from tracker.method.intervals import ScoreInterval, WeightedCell, aggregate
from tracker.vocab import RATING_VALUES, Applicability, Rating

RATED = frozenset(one.value for one in RATING_VALUES)
IN_FIGURES = {  # what the frame of means has a row for: kind of subject, and dimension
    BriefKind.STATE: ("state", "all"),
    BriefKind.GROUP: ("group", "all"),
    BriefKind.THEME: ("all", "theme"),
    BriefKind.INSTRUMENT: ("all", "instrument"),
}


@dataclass(frozen=True)
class Mean:
    """Bounds of a mean score, 0 to 1, and what it rests on; `frame` and `row` say where it is."""

    low: float
    high: float
    applicable: int
    rated: int
    frame: str
    row: str

    @property
    def coverage(self) -> float:
        """Share of the cells that are rated."""
        return self.rated / self.applicable


@dataclass(frozen=True)
class Subject:
    """What a brief is about. `cells` are rows of the gap frame that apply, or may."""

    kind: BriefKind
    key: str
    cells: tuple[Row, ...]
    mean: Mean | None

    @property
    def is_one_state(self) -> bool:
        """Whether all cells are of one state."""
        return self.kind is BriefKind.STATE

    @property
    def where(self) -> str:
        """The rows of frames it is made of, as the annex names them."""
        return f"{self.kind.value}={self.key}"

    @property
    def states(self) -> list[str]:
        """Codes of the states its cells are of, in their order."""
        return list(dict.fromkeys(row["actor_code"] for row in self.cells))


def subject_of(ground: Ground, kind: BriefKind, key: str) -> Subject:
    """The subject of a brief.

    Raises:
        UnknownKeyError: there is no such state, commitment, theme, instrument, group or cycle.
    """
    if key not in keys_of(ground, kind):
        raise UnknownKeyError(f"no {kind.value} {key!r} to write a brief on")
    cells = tuple(row for row in ground.cells if _is_of(ground, kind, key, row) and _counts(row))
    return Subject(kind, key, cells, _mean(ground, kind, key, cells))


def keys_of(ground: Ground, kind: BriefKind) -> list[str]:
    """Everything of a kind that a brief can be about, in order."""
    themes = [one for row in ground.clauses.values() for one in str(row["themes"]).split(";")]
    found = {
        BriefKind.STATE: [row["actor_code"] for row in ground.states],
        BriefKind.COMMITMENT: [row["provision_key"] for row in ground.cells],
        BriefKind.THEME: sorted(themes),
        BriefKind.INSTRUMENT: [row["instrument_key"] for row in ground.cells],
        BriefKind.DEMAND: list(ground.demands),
        BriefKind.GROUP: list(ground.groups),
        BriefKind.CYCLE: list(ground.cycles),
    }[kind]
    return list(dict.fromkeys(found))


def mean_of(cells: tuple[Row, ...], row: str) -> Mean | None:
    """The mean of some cells, each counting the same; None where nothing counts."""
    found = aggregate(
        WeightedCell(ScoreInterval(one["low"], one["high"]), 1, is_rated=one["rating"] in RATED)
        for one in cells
        if one["low"] is not None
    )
    if found is None:
        return None
    return Mean(found.low, found.high, found.applicable, found.rated, "gap", row)


def mean_in_figures(row: Row, where: str) -> Mean:
    """A row of `figures_frame` as a mean; `where` is its subject, dimension and value."""
    counts = row["low"], row["high"], row["applicable"], row["rated"]
    return Mean(*counts, "figures", f"{where} {row['weighting']}")


def _is_of(ground: Ground, kind: BriefKind, key: str, row: Row) -> bool:
    """Whether a cell belongs to the subject; a cycle is about what was adopted by its end."""
    mine: dict[BriefKind, Callable[[], bool]] = {
        BriefKind.STATE: lambda: row["actor_code"] == key,
        BriefKind.COMMITMENT: lambda: row["provision_key"] == key,
        BriefKind.THEME: lambda: key in str(ground.clauses[row["clause_key"]]["themes"]).split(";"),
        BriefKind.INSTRUMENT: lambda: row["instrument_key"] == key,
        BriefKind.GROUP: lambda: row["actor_code"] in ground.groups[key],
        BriefKind.DEMAND: lambda: row["clause_key"] in ground.mandates_of(key),
        BriefKind.CYCLE: lambda: ground.was_adopted_by(row["instrument_key"], key),
    }
    return mine[kind]()


def _counts(row: Row) -> bool:
    """Whether the commitment binds the state, or may."""
    return bool(
        row["standing"] != Applicability.DOES_NOT_APPLY and row["rating"] != Rating.SUPERSEDED
    )


def _mean(ground: Ground, kind: BriefKind, key: str, cells: tuple[Row, ...]) -> Mean | None:
    """The mean the explorer shows, where it shows one."""
    if kind in IN_FIGURES:
        subject, dimension = IN_FIGURES[kind]
        place = (
            (subject, key, dimension, "all")
            if dimension == "all"
            else (subject, "all", dimension, key)
        )
        row = ground.mean(*place)
        if row is None:
            return None
        return mean_in_figures(row, " ".join(place))
    return mean_of(cells, f"{kind.value}={key}")
