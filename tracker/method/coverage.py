"""How much of the grid of states and paragraphs reports touch, bounded where citations are unclear.

A cell is one state and one provision. A resolved citation touches its cell for certain. An
ambiguous one touches at least one of its candidates' cells, possibly all: so the number of cells
touched is an interval, never a point, until somebody decides (METHOD section 1).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from tracker.vocab import LinkStatus

Cell = tuple[str, str]


class CellState(StrEnum):
    """What is known about one state and one provision."""

    CLAIMED = "claimed"  # a report cites it for certain
    AMBIGUOUS = "ambiguous"  # a report cites a number it shares with another provision
    SILENT = "silent"  # no report cites it: unknown, not zero


@dataclass(frozen=True)
class CoverageCounts:
    """Counts over one grid; `touched_low` <= `touched_high` <= `cells`."""

    states: int
    provisions: int
    cells: int
    claimed: int
    ambiguous: int
    touched_low: int
    touched_high: int

    @property
    def low_pct(self) -> float:
        """Least share of cells touched, in per cent."""
        return 100 * self.touched_low / self.cells if self.cells else 0.0

    @property
    def high_pct(self) -> float:
        """Greatest share of cells touched, in per cent."""
        return 100 * self.touched_high / self.cells if self.cells else 0.0


def cell_states(links: pd.DataFrame) -> pd.DataFrame:
    """One row per cell that a report touches or may touch; every other cell is silent.

    `links`: `actor_code`, `report_key`, `citation`, `provision_key`, `status` (str), one row a
    candidate.
    Returns `actor_code`, `provision_key`, `state` (a `CellState`), `report_keys` (tuple of str,
    in the order given); a certain citation wins over an unclear one.
    """
    certain: dict[Cell, list[str]] = {}
    unclear: dict[Cell, list[str]] = {}
    for link in _links(links):
        found = certain if link.status == LinkStatus.RESOLVED else unclear
        found.setdefault(link.cell, []).append(link.report_key)
    rows = [
        (
            *cell,
            (CellState.CLAIMED if cell in certain else CellState.AMBIGUOUS).value,
            tuple(dict.fromkeys(certain.get(cell) or unclear[cell])),
        )
        for cell in dict.fromkeys([*certain, *unclear])
    ]
    return pd.DataFrame(rows, columns=["actor_code", "provision_key", "state", "report_keys"])


@dataclass(frozen=True)
class _Link:
    cell: Cell
    status: str
    report_key: str
    citation: str


def _links(links: pd.DataFrame) -> list[_Link]:
    """The links that name a provision."""
    named = links[links["provision_key"].notna()]
    columns = ("actor_code", "provision_key", "status", "report_key", "citation")
    return [
        _Link((actor, provision), status, report, citation)
        for actor, provision, status, report, citation in zip(
            *(named[name].tolist() for name in columns), strict=True
        )
    ]


def coverage_counts(
    states: Iterable[str], provisions: Iterable[str], links: pd.DataFrame
) -> CoverageCounts:
    """Count the grid of `states` x `provisions`; `links` as in `cell_states`.

    Candidates of one number cited by one state are one group: whichever of them is meant, at
    least one cell is touched, unless a certain citation already touches one of them. Groups of
    different numbers have no cell in common, as a candidate has the number that is cited.
    """
    rows, columns = set(states), set(provisions)
    inside = [link for link in _links(links) if link.cell[0] in rows and link.cell[1] in columns]
    claimed = {link.cell for link in inside if link.status == LinkStatus.RESOLVED}
    groups: dict[tuple[str, str], set[Cell]] = {}
    for link in inside:
        if link.status == LinkStatus.AMBIGUOUS:
            groups.setdefault((link.cell[0], link.citation), set()).add(link.cell)
    unclear = {cell for group in groups.values() for cell in group} - claimed
    still_open = {frozenset(group) for group in groups.values() if not group & claimed}
    return CoverageCounts(
        states=len(rows),
        provisions=len(columns),
        cells=len(rows) * len(columns),
        claimed=len(claimed),
        ambiguous=len(unclear),
        touched_low=len(claimed) + len(still_open),
        touched_high=len(claimed | unclear),
    )
