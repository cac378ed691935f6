"""How long all roll-ups of millions of cells take, against one groupby-mean of pandas.

    python benchmarks/score_rollups.py [--rounds 7] [--largest 7] [--figure docs/scoring_scale.png]

The mark: 193 states x 3,000 clauses x 5 cycles, of which 5 % are assessed, rolled up by 16 themes,
23 objectives, 41 SDG targets, 20 instruments, 11 summits, 4 levels and all, for each state, 8
groups and all, in each cycle; beside it, over the same frame, the mean of two columns by state and
cycle in one `groupby`. Rounds alternate, so that a slow minute slows both; printed is the median of
the rounds' ratios, of the clock and of processor time (which others on the machine disturb less),
with the rows in order and shuffled, and with keys as text too, and the peak memory of a process
that does nothing else than make the frame and both. Each side has one thread, as pandas has.

Then the growth: from 10^4 to 10^LARGEST cells, by the number of clauses; a table, and a picture of
it where one is asked for. All cells are made up, from a seed.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from math import log10
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import vl_convert

from tracker.method.rollup import FLAGS, roll_up

STATES, CLAUSES, CYCLES, GROUPS = 193, 3_000, 5, 8
ROWS = STATES * CYCLES
ASSESSED, OUTSIDE, REPORTED = 0.05, 0.03, 0.2  # shares of cells; outside the weights
# how many values a dimension has, and how many of them a clause has at the most
DIMENSIONS = {
    "theme": (16, 3),
    "objective": (23, 3),
    "sdg_target": (41, 3),
    "instrument": (20, 1),
    "summit": (11, 1),
    "level": (4, 1),
    "all": (1, 1),
}
KEYS = ["actor_code", "cycle"]
SEED = 6
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
LEAST = 4  # growth is shown from 10^4 cells


def made_up(n_clauses: int, *, is_shuffled: bool) -> dict[str, pd.DataFrame]:
    """The arguments of `roll_up`."""
    chance = np.random.default_rng(SEED)
    clauses = [f"clause:{number:05}" for number in range(n_clauses)]
    states = [f"S{number:03}" for number in range(STATES)]
    sortings = {
        (clause, dimension, f"{dimension}:{value}")
        for dimension, (n_values, n_each) in DIMENSIONS.items()
        for clause in clauses
        for value in chance.integers(0, n_values, n_each).tolist()
    }
    members = [
        (f"group:{group}", state)
        for group in range(GROUPS)
        for state in chance.choice(states, 30, replace=False).tolist()
    ]
    weights = chance.integers(1, 6, n_clauses)
    return {
        "cells": made_up_cells(states, clauses, is_shuffled=is_shuffled),
        "clauses": pd.DataFrame({"clause_key": clauses, "weight": weights}),
        "sorted_by": pd.DataFrame(
            sorted(sortings), columns=["clause_key", "dimension", "value"], dtype="str"
        ),
        "groups": pd.DataFrame(members, columns=["group_key", "actor_code"], dtype="str"),
    }


def made_up_cells(states: list[str], clauses: list[str], *, is_shuffled: bool) -> pd.DataFrame:
    """Every cell of the grid once: known, unknown, or outside the weights."""
    chance = np.random.default_rng(SEED + 1)
    n_cells = len(states) * len(clauses) * CYCLES
    places = chance.permutation(n_cells) if is_shuffled else np.arange(n_cells)
    is_rated = chance.random(n_cells) < ASSESSED
    point = chance.integers(0, 6, n_cells)
    outside = chance.random(n_cells) < OUTSIDE
    rows, cycles = np.divmod(places, CYCLES)
    state, clause = np.divmod(rows, len(clauses))
    bounds = {
        name: pd.arrays.IntegerArray(np.where(is_rated, point, unknown).astype(np.int8), outside)
        for name, unknown in (("low", 0), ("high", 5))
    }
    flags = {name: chance.random(n_cells) < REPORTED for name in FLAGS}
    return pd.DataFrame(
        {
            "actor_code": pd.Categorical.from_codes(state.astype(np.int16), pd.Index(states)),
            "clause_key": pd.Categorical.from_codes(clause.astype(np.int16), pd.Index(clauses)),
            "cycle": pd.Categorical.from_codes(
                cycles.astype(np.int8), pd.Index([f"cycle:{number}" for number in range(CYCLES)])
            ),
            **bounds,
            **flags,
            "is_rated": is_rated,
        }
    )


def seconds(work: Callable[[], Any]) -> tuple[float, float]:
    """By the clock, and of the processor."""
    begin = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begin[0], time.process_time() - begin[1]


def one_mean(cells: pd.DataFrame) -> pd.DataFrame:
    """What pandas needs for one mean by state and cycle."""
    return cells.groupby(KEYS, observed=True)[["low", "high"]].mean()


def measure(n_clauses: int, rounds: int, *, is_shuffled: bool, with_text: bool) -> dict[str, Any]:
    """Seconds of each round, the peak memory so far, and then the same with keys as text."""
    told = made_up(n_clauses, is_shuffled=is_shuffled)
    cells = told["cells"]
    measured = pairs(told, rounds)
    measured["cells"] = len(cells)
    measured["rows"] = len(roll_up(**told))
    measured["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if with_text:
        keys = dict.fromkeys(("actor_code", "clause_key", "cycle"), "str")
        measured["text"] = pairs({**told, "cells": cells.astype(keys)}, rounds)
    return measured


def pairs(told: dict[str, pd.DataFrame], rounds: int) -> dict[str, Any]:
    """Both sides in turn, after one round that is not counted."""
    means, rollups = [], []
    for _ in range(rounds + 1):
        means.append(seconds(lambda: one_mean(told["cells"])))
        rollups.append(seconds(lambda: roll_up(**told)))
    return {"means": means[1:], "rollups": rollups[1:]}


def in_own_process(*arguments: str) -> dict[str, Any]:
    """`measure` in a new process, so that the peak memory is its own."""
    told = subprocess.run(
        [sys.executable, __file__, *arguments],
        check=True,
        env={**os.environ, **dict.fromkeys(THREADS, "1")},
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def ratio(measured: dict[str, Any]) -> str:
    """The median of the rounds' ratios, their range, and the median seconds."""
    sides = [zip(*measured[side], strict=True) for side in ("means", "rollups")]
    parts = []
    for name, mean, rollup in zip(("clock", "processor"), *sides, strict=True):
        ratios = [mine / theirs for theirs, mine in zip(mean, rollup, strict=True)]
        parts.append(
            f"{name}: one groupby-mean {statistics.median(mean):.3f} s, all roll-ups "
            f"{statistics.median(rollup):.3f} s, {statistics.median(ratios):.2f} times "
            f"({min(ratios):.2f} to {max(ratios):.2f})"
        )
    return "; ".join(parts)


def show_mark(rounds: int) -> None:
    """The mark, with the rows in order and shuffled."""
    for order in ("in order", "shuffled"):
        given = ["--measure", str(CLAUSES), "--rounds", str(rounds), "--text"]
        measured = in_own_process(*given, *(["--shuffled"] if order == "shuffled" else []))
        print(f"{measured['cells']:,} cells {order}, {measured['rows']:,} rows of roll-ups")
        print(f"  keys as categories: {ratio(measured)}")
        print(f"  keys as text: {ratio(measured['text'])}")
        print(f"  peak memory {measured['peak_mb']:,.0f} MB", flush=True)


def show_growth(rounds: int, largest: int) -> list[dict[str, float]]:
    """A table of sizes, three steps a power of ten."""
    print("     cells    clock  processor  us a cell  peak MB")
    found = []
    for third in range(3 * LEAST, 3 * largest + 1):
        n_clauses = max(round(10 ** (third / 3) / ROWS), 1)
        measured = in_own_process("--measure", str(n_clauses), "--rounds", str(rounds))
        clock, took = map(statistics.median, zip(*measured["rollups"], strict=True))
        found.append({"cells": measured["cells"], "seconds": took})
        a_cell = 1e6 * took / measured["cells"]
        print(
            f"{measured['cells']:10,}  {clock:7.3f}  {took:9.3f}  {a_cell:9.3f}  "
            f"{measured['peak_mb']:7,.0f}",
            flush=True,
        )
    return found


def draw(growth: list[dict[str, float]], file: Path) -> None:
    """Seconds by cells, both in powers of ten, with a line that is straight without them."""
    first, last = growth[0], growth[-1]
    slope = (last["seconds"] - first["seconds"]) / (last["cells"] - first["cells"])
    straight = [
        {**one, "seconds": first["seconds"] + slope * (one["cells"] - first["cells"])}
        for one in growth
    ]
    powers_of_ten = [10**power for power in range(LEAST, 1 + round(log10(last["cells"])))]
    encoding = {
        "x": {
            "field": "cells",
            "type": "quantitative",
            "scale": {"type": "log", "nice": False},
            "axis": {"format": "~s", "grid": False, "values": powers_of_ten},
            "title": "cells",
        },
        "y": {
            "field": "seconds",
            "type": "quantitative",
            "scale": {"type": "log"},
            "axis": {"grid": False},
            "title": "processor seconds for all roll-ups",
        },
    }
    spec = {
        "width": 480,
        "height": 300,
        "title": "All roll-ups: measured, and a fixed cost with so much a cell (dashed)",
        "layer": [
            {
                "data": {"values": straight},
                "mark": {"type": "line", "strokeDash": [4, 4], "color": "#777"},
                "encoding": encoding,
            },
            {
                "data": {"values": growth},
                "mark": {"type": "line", "point": True},
                "encoding": encoding,
            },
        ],
    }
    file.write_bytes(vl_convert.vegalite_to_png(spec, scale=2))


def main() -> None:
    """Run the rounds and print what they took."""
    parser = argparse.ArgumentParser(description="All roll-ups against one groupby-mean.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--largest", type=int, default=7, help="power of ten of the most cells")
    parser.add_argument("--figure", type=Path, help="PNG to draw the growth in")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--shuffled", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--text", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        found = measure(
            asked.measure, asked.rounds, is_shuffled=asked.shuffled, with_text=asked.text
        )
        print(json.dumps(found))
        return
    show_mark(asked.rounds)
    growth = show_growth(asked.rounds, asked.largest)
    if asked.figure:
        draw(growth, asked.figure)


if __name__ == "__main__":
    main()
