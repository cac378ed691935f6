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

    `links`: `actor_code`, `report_key`, `provision_key`, `status` (str), one row a candidate.
    Returns `actor_code`, `provision_key`, `state` (a `CellState`), `report_keys` (tuple of str,
    in the order given); a certain citation wins over an unclear one.
    """
    known = links[links["provision_key"].notna()]
    rows = []
    for (actor, provision), group in known.groupby(["actor_code", "provision_key"], sort=False):
        certain = group[group["status"] == LinkStatus.RESOLVED]
        chosen = certain if len(certain) else group
        state = CellState.CLAIMED if len(certain) else CellState.AMBIGUOUS
        rows.append((actor, provision, state.value, tuple(dict.fromkeys(chosen["report_key"]))))
    return pd.DataFrame(rows, columns=["actor_code", "provision_key", "state", "report_keys"])


def coverage_counts(
    states: Iterable[str], provisions: Iterable[str], links: pd.DataFrame
) -> CoverageCounts:
    """Count the grid of `states` x `provisions`; `links` as in `cell_states`, with `citation`.

    Candidates of one number cited by one state are one group: whichever of them is meant, at
    least one cell is touched, unless a certain citation already touches one of them.
    """
    rows, columns = set(states), set(provisions)
    inside = links[links["actor_code"].isin(rows) & links["provision_key"].isin(columns)]
    cells = cell_states(inside)
    pairs = list(zip(cells["actor_code"], cells["provision_key"], cells["state"], strict=True))
    claimed = {(actor, key) for actor, key, state in pairs if state == CellState.CLAIMED}
    unclear = {(actor, key) for actor, key, state in pairs if state == CellState.AMBIGUOUS}
    open_groups = {
        group for group in _candidate_groups(inside) if not any(cell in claimed for cell in group)
    }
    return CoverageCounts(
        states=len(rows),
        provisions=len(columns),
        cells=len(rows) * len(columns),
        claimed=len(claimed),
        ambiguous=len(unclear),
        touched_low=len(claimed) + len(open_groups),
        touched_high=len(claimed | unclear),
    )


def _candidate_groups(links: pd.DataFrame) -> set[frozenset[tuple[str, str]]]:
    """The sets of cells of which at least one is meant, one for each unclear number of a state."""
    unclear = links[links["status"] == LinkStatus.AMBIGUOUS]
    return {
        frozenset((str(actor), str(key)) for key in group["provision_key"])
        for (actor, _), group in unclear.groupby(["actor_code", "citation"])
    }
