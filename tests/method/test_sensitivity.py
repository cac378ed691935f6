"""Sobol indices: a function whose indices are known, and what must hold of the assumptions."""

import json
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.method.test_uncertainty import ROWS, cells_and_weights, frame, known
from tracker.errors import BadInputError
from tracker.method.sensitivity import Assumption, Factor, sobol, which_assumption_matters
from tracker.vocab import Weighting

VECTORS = ROOT.parent / "shared" / "vectors" / "sensitivity_vectors.json"
CIRCLE = [Factor(name, -np.pi, np.pi) for name in ("x1", "x2", "x3")]
# retyped: S and ST of the Ishigami function with a = 7 and b = 0.1, by analysis
FIRST, TOTAL = [0.3139, 0.4424, 0.0], [0.5576, 0.4424, 0.2437]
UNKNOWN = (0, 5, None, None, None)


def ishigami(x, a=7.0, b=0.1):
    return {"f": np.sin(x[0]) + a * np.sin(x[1]) ** 2 + b * x[2] ** 4 * np.sin(x[0])}


def unit(count: int) -> list[Factor]:
    return [Factor(f"x{place}") for place in range(1, count + 1)]


def matters(cells: pd.DataFrame, weights: dict, samples: int = 256) -> pd.DataFrame:
    """First-order and total indices by output and factor, where all cells surely apply."""
    if "may_not_apply" not in cells:
        cells = cells.assign(may_not_apply=False)
    found = which_assumption_matters(cells, weights, samples=samples, seed=1)
    return found.indices.set_index(["output", "factor"])


def test_the_ishigami_function_has_its_indices():
    """At 16,384 base samples each index is within 0.01 of the one found by analysis."""
    found = sobol(ishigami, CIRCLE, 2**14, 1)
    assert found["first"].tolist() == pytest.approx(FIRST, abs=0.01)
    assert found["total"].tolist() == pytest.approx(TOTAL, abs=0.01)
    assert found["factor"].tolist() == ["x1", "x2", "x3"]


def test_published_indices_are_reproduced():
    """The vector that was handed over comes out within 0.01."""
    if not VECTORS.is_file():
        pytest.skip("the published values (../shared/vectors) are not here")
    vector = json.loads(VECTORS.read_text(encoding="utf-8"))["Ishigami"]
    found = sobol(lambda x: ishigami(x, vector["a"], vector["b"]), CIRCLE, 2**14, 20261122)
    assert found["first"].tolist() == pytest.approx(vector["S"], abs=0.01)
    assert found["total"].tolist() == pytest.approx(vector["ST"], abs=0.01)


def test_estimates_come_nearer_with_more_samples():
    """The error at 16,384 samples is less than at 64."""
    errors = []
    for samples in (2**6, 2**14):
        found = sobol(ishigami, CIRCLE, samples, 5)
        errors.append(max(abs(found["first"] - FIRST).max(), abs(found["total"] - TOTAL).max()))
    assert errors[1] < errors[0] / 10


@given(st.integers(0, 100), st.integers(0, 2))
def test_an_input_that_changes_nothing_has_no_share(seed, inert):
    """Exactly 0 and 0, whatever the samples."""
    used = [place for place in range(3) if place != inert]
    found = sobol(lambda x: {"f": x[used[0]] + x[used[1]] ** 2}, unit(3), 32, seed)
    assert found.loc[inert, ["first", "total"]].tolist() == [0, 0]
    assert (found.loc[used, "total"] > 0).all()


def test_without_interaction_the_shares_are_the_variances():
    """Of x1 + 2 x2 + 3 x3 they are 1, 4 and 9 of 14, first-order and total alike."""
    found = sobol(lambda x: {"f": x[0] + 2 * x[1] + 3 * x[2]}, unit(3), 2**10, 3)
    shares = [1 / 14, 4 / 14, 9 / 14]
    assert found["first"].tolist() == pytest.approx(shares, abs=0.005)
    assert found["total"].tolist() == pytest.approx(shares, abs=0.005)


def test_pure_interaction_shows_in_the_total_only():
    """(x1 - 1/2)(x2 - 1/2) has no effect of either alone, and all of it of both."""
    found = sobol(lambda x: {"f": (x[0] - 0.5) * (x[1] - 0.5)}, unit(2), 2**12, 3)
    assert found["first"].tolist() == pytest.approx([0, 0], abs=0.02)
    assert found["total"].tolist() == pytest.approx([1, 1], abs=0.02)


def test_of_an_output_that_never_changes_nothing_is_told():
    """No variance, no shares: undefined and not 0, beside an output that has some."""
    found = sobol(lambda x: {"same": x[0] * 0 + 0.1, "other": x[0]}, unit(2), 16, 1)
    by_output = found.set_index("output")
    assert by_output.loc["same", ["first", "total"]].isna().all(axis=None)
    assert by_output.loc["other", ["first", "total"]].notna().all(axis=None)


def test_the_seed_decides_the_samples():
    """The same seed gives the same frame; another one other estimates."""
    one, same, other = (sobol(ishigami, CIRCLE, 64, seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, same, check_exact=True)
    assert one["first"].tolist() != other["first"].tolist()


def test_the_model_is_asked_for_as_many_rows_as_said():
    """samples x (factors + 2), within the factors' ranges."""
    asked = []
    sobol(lambda x: asked.append(x) or {"f": x[0]}, [Factor("a", 2, 3), Factor("b")], 32, 1)
    (sample,) = asked
    assert sample.shape == (2, 32 * 4)
    assert (sample.min(axis=1) >= [2, 0]).all()
    assert (sample.max(axis=1) <= [3, 1]).all()


@pytest.mark.parametrize(
    ("factors", "samples", "message"),
    [
        (unit(2), 100, "expected a power of two as samples, found 100"),
        (unit(2), 0, "expected a power of two"),
        (unit(2), 1, "expected a power of two"),
        (unit(1), 16, "expected two factors or more, found 1"),
    ],
)
def test_what_cannot_be_sampled_is_refused(factors, samples, message):
    """The error says what was expected."""
    with pytest.raises(BadInputError, match=message):
        sobol(lambda x: {"f": x[0]}, factors, samples, 1)


def shares(values: np.ndarray) -> tuple[list[float], list[float]]:
    """Exact indices of an output on a full grid of equally likely levels, one axis a factor."""
    axes = range(values.ndim)
    others = [tuple(axis for axis in axes if axis != one) for one in axes]
    first = [values.mean(axis=other).var() / values.var() for other in others]
    total = [values.var(axis=one).mean() / values.var() for one in axes]
    return first, total


def test_sampled_indices_are_those_of_all_combinations():
    """6 levels x 3 weightings x 3 readings x 2 countings, worked out one by one in plain sums."""
    cells = {
        ("ARG", "a"): UNKNOWN,
        ("ARG", "b"): (1, 4, 2, 1, 4),
        ("ARG", "c"): known(5),
        ("ARG", "d"): known(0),
    }
    weights = {Weighting.EQUAL: [1, 1, 1, 1], Weighting.STRENGTH: [1, 3, 5, 2]}
    weights[Weighting.THEME] = [0.5, 2, 0.25, 1]

    def score(level, weighting, reading, counted):
        own = [*weights[weighting][:3], weights[weighting][3] if counted else 0]
        steps = [level, (2, 1, 4)[reading], 5, 0]
        return np.dot(own, steps) / sum(own) / 5

    options = [range(6), sorted(weights), range(3), (True, False)]
    grid = [score(*each) for each in product(*options)]
    first, total = shares(np.array(grid).reshape([len(each) for each in options]))
    table = frame(cells).assign(may_not_apply=[False, False, False, True])
    found = matters(table, {name: np.array(one) for name, one in weights.items()}, 2**12)
    own = found.loc["ARG"].loc[[one.value for one in Assumption]]
    assert own["first"].tolist() == pytest.approx(first, abs=0.01)
    assert own["total"].tolist() == pytest.approx(total, abs=0.01)


@given(ROWS)
def test_an_assumption_that_nothing_rests_on_has_no_share(rows):
    """All cells surely apply: to leave out those that may not changes nothing, for any state."""
    found = matters(*cells_and_weights(rows), samples=16)
    inert = found.loc[found.index.get_level_values("factor") == Assumption.APPLICABILITY]
    assert inert.isin([0]).where(inert.notna(), other=True).all(axis=None)


def test_where_all_is_known_no_assumption_matters():
    """A score that is the same under all of them has no variance to share out."""
    found = matters(frame({("ARG", "a"): known(3)}), {Weighting.EQUAL: np.ones(1)})
    assert found.isna().all(axis=None)
    assert set(found.index.get_level_values("output")) == {"ARG", "all"}


def test_where_only_the_unknown_is_open_it_is_all():
    """One unknown cell and one weighting: its level is the whole variance."""
    found = matters(frame({("ARG", "a"): UNKNOWN}), {Weighting.EQUAL: np.ones(1)})
    level = found.loc[("ARG", Assumption.UNKNOWN_LEVEL)]
    assert level["first"] == pytest.approx(1, abs=0.02)
    assert level["total"] == pytest.approx(1, abs=0.02)


def test_a_state_to_which_nothing_surely_applies_is_named():
    """Where what may not apply is left out, it has no score; so it is left out and told of."""
    cells = frame({("ARG", "a"): known(3), ("BOL", "a"): UNKNOWN})
    cells = cells.assign(may_not_apply=[False, True])
    weights = {Weighting.EQUAL: np.ones(2)}
    found = which_assumption_matters(cells, weights, samples=16, seed=1)
    assert found.left_out == ("BOL",)
    assert set(found.indices["output"]) == {"ARG", "all"}


def test_no_state_gives_no_row():
    """An empty frame with its columns; not an error."""
    found = matters(frame({}), {Weighting.EQUAL: np.ones(0)})
    assert found.empty
    assert list(found.columns) == ["first", "total"]
