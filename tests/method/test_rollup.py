"""Roll-ups of many cells: the same as cell by cell, whatever the order and the shape."""

from collections.abc import Iterator
from random import Random
from unittest import mock

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.method import rollup
from tracker.method.intervals import (
    STEPS,
    Aggregate,
    ScoreInterval,
    WeightedCell,
    aggregate,
    mean_of,
)
from tracker.method.rollup import COUNTS, SUMS, roll_up, theme_mean

ACTORS, CLAUSES, CYCLES = (
    ("ARG", "BRA", "CHL", "PER"),
    ("a:1", "a:2", "b:1", "b:2"),
    ("2015", "2018"),
)
VALUES = (("theme", "labour"), ("theme", "refuge"), ("level", "local"), ("all", "all"))
KEYS = ["subject_kind", "subject", "cycle", "dimension", "value"]
FLAGS = ["is_reported", "is_searched", "is_rated", "is_measured"]
GRID = [(actor, clause, cycle) for actor in ACTORS for clause in CLAUSES for cycle in CYCLES]

bounds = st.one_of(
    st.just((0, STEPS)),
    st.integers(0, STEPS).map(lambda step: (step, step)),
    st.tuples(st.integers(0, 2), st.integers(2, STEPS)),
    st.just((None, None)),
)
flags = st.tuples(*[st.booleans()] * len(FLAGS))
grids = st.dictionaries(st.sampled_from(GRID), st.tuples(bounds, flags), max_size=len(GRID))


@st.composite
def tables(draw) -> dict[str, pd.DataFrame]:
    """Cells, clauses, what they are sorted by, and groups: the arguments of `roll_up`."""
    cells = draw(grids)
    weights = draw(st.lists(st.integers(1, 9), min_size=len(CLAUSES), max_size=len(CLAUSES)))
    sortings = [(clause, *value) for clause in CLAUSES for value in VALUES]
    groupings = [(group, actor) for group in ("caricom", "oecd") for actor in (*ACTORS, "USA")]
    return {
        "cells": pd.DataFrame(
            [(*key, *bound, *flag) for key, (bound, flag) in cells.items()],
            columns=["actor_code", "clause_key", "cycle", "low", "high", *FLAGS],
        ).astype(
            dict.fromkeys(("actor_code", "clause_key", "cycle"), "str")
            | dict.fromkeys(("low", "high"), "Int64")
            | dict.fromkeys(FLAGS, "bool")
        ),
        "clauses": pd.DataFrame({"clause_key": CLAUSES, "weight": weights}),
        "sorted_by": frame(draw(st.sets(st.sampled_from(sortings))), "clause_key dimension value"),
        "groups": frame(draw(st.sets(st.sampled_from(groupings))), "group_key actor_code"),
    }


def frame(rows, names: str) -> pd.DataFrame:
    return pd.DataFrame(sorted(rows), columns=names.split(), dtype="str")


def one_by_one(told: dict[str, pd.DataFrame]) -> Iterator[tuple[tuple, list[dict]]]:
    """Each subject, cycle and value with its applicable cells, found without any arithmetic."""
    cells = [row for row in told["cells"].to_dict("records") if pd.notna(row["low"])]
    members = [("all", "all", ACTORS)]
    members += [("state", actor, (actor,)) for actor in ACTORS]
    members += [
        ("group", group, tuple(rows["actor_code"]))
        for group, rows in told["groups"].groupby("group_key")
    ]
    for (dimension, value), rows in told["sorted_by"].groupby(["dimension", "value"]):
        for kind, subject, actors in members:
            for cycle in CYCLES:
                of_these = [
                    cell
                    for cell in cells
                    if cell["cycle"] == cycle
                    and cell["actor_code"] in actors
                    and cell["clause_key"] in set(rows["clause_key"])
                ]
                if of_these:
                    yield (kind, subject, cycle, dimension, value), of_these


def weighted(told: dict[str, pd.DataFrame], cells: list[dict]) -> list[WeightedCell]:
    weight_of = dict(told["clauses"].itertuples(index=False, name=None))
    return [
        WeightedCell(
            ScoreInterval(one["low"] / STEPS, one["high"] / STEPS),
            weight_of[one["clause_key"]],
            one["is_rated"],
        )
        for one in cells
    ]


def mean_in(row: dict) -> Aggregate:
    return Aggregate(row["low"], row["high"], row["weight"], row["applicable"], row["rated"])


@given(tables())
def test_a_roll_up_is_the_mean_cell_by_cell(told):
    """Every figure, to the last bit; a row for what has an applicable cell, and no other."""
    found = {tuple(row[key] for key in KEYS): row for row in roll_up(**told).to_dict("records")}
    expected = dict(one_by_one(told))
    assert set(found) == set(expected)
    for key, cells in expected.items():
        mean = aggregate(weighted(told, cells))
        assert mean_in(found[key]) == mean
        assert found[key]["coverage"] == mean.coverage
        for count, flag in zip(("reported", "searched", "rated", "measured"), FLAGS, strict=True):
            assert found[key][count] == sum(cell[flag] for cell in cells)


@given(tables())
def test_steps_are_exact_sums(told):
    """Sums of weight times steps, whole numbers: what the bounds are divided from."""
    rolled = roll_up(**told)
    weight_of = dict(told["clauses"].itertuples(index=False, name=None))
    expected = dict(one_by_one(told))
    for row in rolled.to_dict("records"):
        cells = expected[tuple(row[key] for key in KEYS)]
        for bound in ("low", "high"):
            total = sum(weight_of[one["clause_key"]] * one[bound] for one in cells)
            assert row[f"{bound}_steps"] == total


@given(tables(), st.integers(0, 100))
def test_the_order_of_rows_changes_nothing(told, chance):
    """Not a bit, nor the order of the result: of cells, clauses, sortings and groups."""
    order = Random(chance)
    shuffled = {
        name: rows.iloc[order.sample(range(len(rows)), k=len(rows))] for name, rows in told.items()
    }
    pd.testing.assert_frame_equal(roll_up(**shuffled), roll_up(**told), check_exact=True)


@given(tables(), st.integers(1, 5))
def test_a_nearly_empty_grid_gives_the_same(told, block):
    """Cells are counted one by one, or their grid is multiplied: in blocks of any size."""
    dense = roll_up(**told)
    with mock.patch.object(rollup, "BLOCK", block):
        pd.testing.assert_frame_equal(roll_up(**told), dense, check_exact=True)
        with mock.patch.object(rollup, "SPARSE", 0):
            pd.testing.assert_frame_equal(roll_up(**told), dense, check_exact=True)


@given(tables(), st.sampled_from(["Int8", "float64", "object"]))
def test_the_kind_of_columns_changes_nothing(told, kind):
    """Keys as categories, some of them unused and in any order; steps as any numbers."""
    expected = roll_up(**told)
    cells = told["cells"].astype(
        dict.fromkeys(("low", "high"), "Int8" if kind == "object" else kind)
    )
    for name, labels in (("actor_code", ACTORS), ("clause_key", CLAUSES), ("cycle", CYCLES)):
        cells[name] = pd.Categorical(cells[name], categories=["zzz", *reversed(labels)])
    found = roll_up(**{**told, "cells": cells})
    pd.testing.assert_frame_equal(found, expected, check_exact=True)


@given(tables())
def test_a_scale_of_weights_changes_no_bound(told):
    """Commitments that all count three times as much count as before."""
    heavy = told["clauses"].assign(weight=3 * told["clauses"]["weight"])
    found, before = roll_up(**{**told, "clauses": heavy}), roll_up(**told)
    same = [*KEYS, *COUNTS, "low", "high", "coverage"]
    pd.testing.assert_frame_equal(found[same], before[same], check_exact=True)


@given(tables(), st.dictionaries(st.sampled_from(CLAUSES), st.sampled_from("xyz")))
def test_the_weighting_by_theme_is_the_mean_of_themes(told, themes):
    """Each theme that has cells counts alike, as in `mean_of`, and is rounded once."""
    rows = [(clause, "main", theme) for clause, theme in themes.items()]
    told = {**told, "sorted_by": frame(rows, "clause_key dimension value")}
    expected: dict[tuple, list[list[WeightedCell]]] = {}
    for (*subject, _, _), cells in one_by_one(told):
        expected.setdefault(tuple(subject), []).append(weighted(told, cells))
    found = theme_mean(roll_up(**told)).to_dict("records")
    assert {tuple(row[key] for key in KEYS[:3]) for row in found} == set(expected)
    for row in found:
        parts = expected[tuple(row[key] for key in KEYS[:3])]
        assert mean_in(row) == mean_of(parts)
        assert row["values"] == len(parts)
        assert row["coverage"] == mean_of(parts).coverage


def small() -> dict[str, pd.DataFrame]:
    """Two states and a clause: one full, one unknown."""
    cells = pd.DataFrame(
        {
            "actor_code": ["ARG", "BRA"],
            "clause_key": "a:1",
            "cycle": "2018",
            "low": [5, 0],
            "high": [5, 5],
            **{name: [True, False] for name in FLAGS},
        }
    )
    return {
        "cells": cells,
        "clauses": frame([["a:1"]], "clause_key").assign(weight=2),
        "sorted_by": frame([("a:1", "all", "all")], "clause_key dimension value"),
        "groups": frame([("mercosur", "ARG")], "group_key actor_code"),
    }


def test_the_unknown_is_width_in_every_row():
    """One full of two: half to one, at a coverage of one half; a state without news zero to one."""
    found = roll_up(**small())
    assert found["subject"].tolist() == ["all", "mercosur", "ARG", "BRA"]
    assert found["low"].tolist() == [0.5, 1, 1, 0]
    assert found["high"].tolist() == [1, 1, 1, 1]
    assert found["coverage"].tolist() == [0.5, 1, 1, 0]
    assert list(found.columns) == [*KEYS, *SUMS, "low", "high", "coverage"]
    assert {str(found[name].dtype) for name in SUMS} == {"Int64"}


def test_nothing_rolls_up_to_nothing():
    """No cells, no rows; but the columns are there."""
    told = small()
    empty = roll_up(**{**told, "cells": told["cells"].iloc[:0]})
    assert len(empty) == 0
    assert list(empty.columns) == list(roll_up(**told).columns)
    assert len(theme_mean(empty)) == 0


def cells_with(**columns) -> pd.DataFrame:
    return small()["cells"].assign(**columns)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"cells": cells_with(actor_code="ARG")}, "a cell is there twice"),
        ({"cells": cells_with(actor_code=["ARG", None])}, "a cell has no actor_code"),
        ({"cells": cells_with(low=[6, 0])}, "expected low in steps from 0 to 5"),
        ({"cells": cells_with(low=[-1, 0])}, "expected low in steps from 0 to 5"),
        ({"cells": cells_with(high=[5.0, 2.5])}, "expected high in whole steps"),
        ({"cells": cells_with(high=["5", "5"])}, "expected high in steps"),
        ({"cells": cells_with(high=[4, 5])}, "both bounds of a cell or none, the lower first"),
        ({"cells": cells_with(high=[5, None])}, "both bounds of a cell or none"),
        ({"cells": cells_with(is_rated=["yes", "no"])}, "expected is_rated to be true or false"),
        ({"cells": cells_with(clause_key="c:9")}, "clause c:9 has no weight"),
        ({"clauses": small()["clauses"].assign(weight=0)}, "expected a whole weight above zero"),
        ({"clauses": small()["clauses"].assign(weight=1.5)}, "expected a whole weight above zero"),
        ({"clauses": small()["clauses"].assign(weight=2**51)}, "too large for exact sums"),
        ({"clauses": pd.concat([small()["clauses"]] * 2)}, "clause_key: a row is there twice"),
        ({"sorted_by": pd.concat([small()["sorted_by"]] * 2)}, "a row is there twice"),
        ({"groups": pd.concat([small()["groups"]] * 2)}, "a row is there twice"),
        ({"groups": small()["groups"].assign(actor_code=None)}, "a row has no group_key or actor"),
    ],
)
def test_what_cannot_be_counted_is_refused(changed: dict, message: str):
    """Nothing is counted twice, guessed or dropped on the way."""
    with pytest.raises(ValueError, match=message):
        roll_up(**{**small(), **changed})


def test_a_cell_twice_is_refused_in_an_empty_grid_too():
    """Both ways of counting look."""
    told = {**small(), "cells": cells_with(actor_code="ARG")}
    with mock.patch.object(rollup, "SPARSE", 0), pytest.raises(ValueError, match="there twice"):
        roll_up(**told)


def test_themes_of_one_dimension_only():
    """Themes and levels in one mean would count every cell twice."""
    told = small()
    rows = [("a:1", "all", "all"), ("a:1", "level", "local")]
    rolled = roll_up(**{**told, "sorted_by": frame(rows, "clause_key dimension value")})
    with pytest.raises(ValueError, match="rows of one dimension"):
        theme_mean(rolled)
