"""How long the simulation of scores takes over the shipped catalogue.

    python benchmarks/monte_carlo.py [--draws 10000] [--rounds 5]

Makes a new database with the catalogue, exports its cells, and draws their scores under the three
weightings: every clause the same, by strength of the verb, and every theme the same (a clause
counts in the first of its themes). Mark: 10,000 draws below 5 s. Printed are the seconds of each
round, their median, the seconds of the Sobol indices with scipy loaded beforehand, the peak memory
of this process, and which pairs of states the draws tell apart.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from tracker.config import shipped
from tracker.method.intervals import STEPS
from tracker.method.scoring_rules import ScoringRules, read_scoring_rules
from tracker.method.sensitivity import which_assumption_matters
from tracker.method.uncertainty import Simulation, simulate
from tracker.vocab import RATING_VALUES, VerbStrength, Weighting

Weights = Mapping[Weighting, npt.NDArray[np.float64]]
TELLING = 0.95


def exported(folder: Path) -> pd.DataFrame:
    """The cells of a new database that holds the catalogue."""
    environment = {**os.environ, "TRACKER_DATABASE_URL": f"sqlite:///{folder / 'cells.sqlite'}"}
    tracker = str(Path(sys.executable).with_name("tracker"))
    made = [tracker, "demo", "--no-serve"]
    subprocess.run(made, check=True, env=environment, stdout=subprocess.DEVNULL)
    with (folder / "cells.csv").open("wb") as file:
        subprocess.run([tracker, "export", "cells"], check=True, env=environment, stdout=file)
    return pd.read_csv(folder / "cells.csv", keep_default_na=False)


def in_steps(exported: pd.DataFrame) -> pd.DataFrame:
    """The cells as the simulation takes them."""
    steps = {rating.value: value + 1 for rating, value in RATING_VALUES.items()}
    cells = exported[["actor_code", "clause_key"]].copy()
    for name in ("low", "high"):
        bounds = pd.to_numeric(exported[name], errors="coerce") * STEPS
        cells[f"{name}_steps"] = bounds.round().astype("Int64")
    for name, column in (("published", "rating"), ("first", "first_coding")):
        cells[f"{name}_steps"] = exported[column].map(steps).astype("Int64")
    cells["second_steps"] = exported["second_coding"].map(steps).astype("Int64")
    return cells.assign(may_not_apply=False)


def weights_of(cells: pd.DataFrame, rules: ScoringRules) -> Weights:
    """Each weighting's weights, row by row."""
    clauses = pd.read_csv(shipped("seeds") / "clauses.csv", keep_default_na=False)
    of_cell = cells[["actor_code", "clause_key"]].merge(clauses, how="left", on="clause_key")
    strength = [rules.strength_weights[VerbStrength(verb)] for verb in of_cell["strength"]]
    theme = of_cell["themes"].str.split(";").str[0]
    alike = of_cell.groupby(["actor_code", theme])["clause_key"].transform("size")
    return {
        Weighting.EQUAL: np.ones(len(cells)),
        Weighting.STRENGTH: np.array(strength, dtype=np.float64),
        Weighting.THEME: 1 / alike.to_numpy(dtype=np.float64),
    }


def told(found: Simulation) -> str:
    """How many pairs of states the draws tell apart, and the clearest one."""
    shares = found.above.to_numpy()
    above, below = np.unravel_index(shares.argmax(), shares.shape)
    states = found.above.index
    return (
        f"{(shares >= TELLING).sum()} pairs in the same order in {TELLING:.0%} of draws or more; "
        f"the clearest: {states[above]} above {states[below]} in {shares.max():.1%}"
    )


def main() -> None:
    """Run the rounds and print what they took."""
    parser = argparse.ArgumentParser(description="Monte Carlo over the shipped catalogue.")
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    rules = read_scoring_rules(shipped("seeds"))
    with tempfile.TemporaryDirectory(prefix="hechos-benchmark-") as folder:
        cells = in_steps(exported(Path(folder)))
    weights = weights_of(cells, rules)
    seconds = []
    for _ in range(asked.rounds):
        begin = time.perf_counter()
        found = simulate(cells, weights, draws=asked.draws, seed=rules.seed)
        seconds.append(time.perf_counter() - begin)
    print(
        f"{found.cells:,} cells, {found.unknown:,} unknown, {found.disputed} disputed, "
        f"{len(found.scores)} states, {asked.draws:,} draws"
    )
    print(f"rounds: {', '.join(f'{one:.2f}' for one in seconds)} s")
    print(f"median: {statistics.median(seconds):.2f} s")
    print(told(found))
    time_indices(cells, weights, rules)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {peak:.0f} MB")


def time_indices(cells: pd.DataFrame, weights: Weights, rules: ScoringRules) -> None:
    """The Sobol indices of all states: seconds, and what matters for the mean of their scores."""
    asked = {"samples": rules.sobol_samples, "seed": rules.seed}
    which_assumption_matters(cells, weights, **asked)  # loads scipy
    begin = time.perf_counter()
    indices = which_assumption_matters(cells, weights, **asked).indices
    print(f"Sobol indices, {rules.sobol_samples:,} samples: {time.perf_counter() - begin:.2f} s")
    print(indices[indices["output"] == "all"].to_string(index=False))


if __name__ == "__main__":
    main()
