"""Simulated scores: what a draw may take, what it counts, and that it can be done again."""

from fractions import Fraction
from math import fsum

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import BadInputError
from tracker.method import uncertainty
from tracker.method.uncertainty import STEP_COLUMNS, Simulation, readings_of, simulate
from tracker.vocab import Weighting

OUT = (None, None, None, None, None)
UNKNOWN = (0, 5, None, None, None)
KNOWN = st.tuples(
    st.integers(0, 5), st.none() | st.integers(0, 5), st.none() | st.integers(0, 5)
).map(lambda steps: (steps[0], steps[0], *steps))
CONTESTED = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)).map(
    lambda steps: (min(steps), max(steps), *steps)
)
CELL = st.one_of(KNOWN, CONTESTED, st.just(UNKNOWN), st.just(OUT))
KEYS = st.tuples(st.sampled_from(["ARG", "BOL", "CAN", "NA"]), st.sampled_from("abcdef"))
WEIGHT = st.one_of(st.integers(1, 5), st.sampled_from([1 / 3, 0.1, 1e-3, 7.5]))
ROWS = st.dictionaries(KEYS, st.tuples(CELL, WEIGHT, WEIGHT), max_size=14)
EXACT = {"check_exact": True}
FIGURES = [0.5495, 0.5018]  # mean scores, and the share of draws in which the first is above
FIGURE_ABOVE = 0.504


def known(step: int) -> tuple:
    return (step, step, step, step, step)


def frame(rows: dict) -> pd.DataFrame:
    """Cells by state and clause."""
    keys = pd.DataFrame(list(rows), columns=["actor_code", "clause_key"], dtype="str")
    steps = pd.DataFrame(list(rows.values()), columns=STEP_COLUMNS, dtype="Int64")
    return pd.concat([keys, steps], axis=1)


def cells_and_weights(rows: dict) -> tuple[pd.DataFrame, dict]:
    """Cells with two weightings of any kind beside the equal one."""
    weights = {
        Weighting.EQUAL: np.ones(len(rows)),
        Weighting.STRENGTH: np.array([row[1] for row in rows.values()], dtype=float),
        Weighting.THEME: np.array([row[2] for row in rows.values()], dtype=float),
    }
    return frame({key: row[0] for key, row in rows.items()}), weights


def equal(rows: dict, **asked: int) -> Simulation:
    """Drawn with the equal weighting alone."""
    asked = {"draws": 200, "seed": 1, **asked}
    return simulate(frame(rows), {Weighting.EQUAL: np.ones(len(rows))}, **asked)


def assert_same(one: Simulation, other: Simulation) -> None:
    """Bit for bit."""
    for name in ("scores", "rank_acceptability", "above"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), **EXACT)
    plain = [
        {k: v for k, v in vars(s).items() if not isinstance(v, pd.DataFrame)} for s in (one, other)
    ]
    assert plain[0] == plain[1]


@given(ROWS)
def test_drawn_scores_stay_inside_the_exact_bounds(rows):
    """low <= p5 <= p95 <= high and low <= mean <= high, all in [0, 1], without a tolerance."""
    scores = simulate(*cells_and_weights(rows), draws=40, seed=3).scores
    ordered = scores[["low", "p5", "p95", "high"]].to_numpy()
    assert (np.diff(ordered, axis=1) >= 0).all()
    assert scores["mean"].between(scores["low"], scores["high"]).all()
    assert ((ordered >= 0) & (ordered <= 1)).all()


def exact_bounds(rows: dict, actor: str, weighting: int) -> tuple[Fraction, Fraction]:
    """The least and the greatest weighted mean over all readings, in fractions."""
    own = [row for (code, _), row in rows.items() if code == actor and row[0] != OUT]
    weights = [Fraction(1) if weighting == 0 else Fraction(row[weighting]) for row in own]
    spans = [
        (0, 5) if cell[2] is None else (min(said), max(said))
        for cell, *_ in own
        for said in [[step for step in cell[2:] if step is not None]]
    ]
    lows, highs = (
        sum(weight * span[end] for weight, span in zip(weights, spans, strict=True))
        for end in (0, 1)
    )
    return lows / (5 * sum(weights)), highs / (5 * sum(weights))


@given(ROWS)
def test_bounds_are_those_of_exact_fractions(rows):
    """Over all weightings, the least and the greatest score; whole weights to the last bit."""
    scores = simulate(*cells_and_weights(rows), draws=2, seed=3).scores
    for actor in scores.index:
        bounds = [exact_bounds(rows, actor, weighting) for weighting in range(3)]
        low, high = min(low for low, _ in bounds), max(high for _, high in bounds)
        assert scores.loc[actor, "low"] == pytest.approx(float(low), abs=1e-11)
        assert scores.loc[actor, "high"] == pytest.approx(float(high), abs=1e-11)
    if all(isinstance(weight, int) for row in rows.values() for weight in row[1:]) and len(scores):
        assert (scores.loc[actor, "low"], scores.loc[actor, "high"]) == (float(low), float(high))


@given(st.dictionaries(KEYS, st.integers(0, 5), min_size=1, max_size=14))
def test_what_is_known_has_no_width(rows):
    """Nothing unknown, no dispute and one weighting: every draw is the score itself."""
    scores = equal({key: known(step) for key, step in rows.items()}, draws=30).scores
    for actor in scores.index:
        own = [step for (code, _), step in rows.items() if code == actor]
        assert set(scores.loc[actor]) == {sum(own) / (5 * len(own))}


@given(ROWS, st.integers(0, 3))
def test_the_same_seed_gives_the_same_bytes(rows, seed):
    """Twice the same cells, weights, draws and seed are twice the same result."""
    cells, weights = cells_and_weights(rows)
    assert_same(*(simulate(cells, weights, draws=30, seed=seed) for _ in range(2)))


@given(ROWS, st.randoms())
def test_the_order_of_rows_and_weightings_changes_nothing(rows, random):
    """Cells are sorted by their keys before anything is drawn or added up."""
    cells, weights = cells_and_weights(rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    mixed = {name: weights[name][order] for name in reversed(weights)}
    assert_same(
        simulate(cells, weights, draws=30, seed=2),
        simulate(cells.iloc[order], mixed, draws=30, seed=2),
    )


@given(ROWS, st.sampled_from([0.25, 2, 3, 10]))
def test_the_scale_of_weights_changes_nothing_that_can_be_seen(rows, scale):
    """Only ratios of weights matter; powers of two to the last bit, others to their rounding."""
    cells, weights = cells_and_weights(rows)
    scaled = {name: weight * scale for name, weight in weights.items()}
    one, other = (simulate(cells, each, draws=30, seed=2) for each in (weights, scaled))
    if scale in (0.25, 2):
        assert_same(one, other)
    pd.testing.assert_frame_equal(one.scores, other.scores, rtol=0, atol=1e-11)
    pd.testing.assert_frame_equal(one.above, other.above, **EXACT)


@given(ROWS)
def test_places_and_comparisons_add_up(rows):
    """Every state has a place and every place a state in each draw; above excludes below."""
    found = simulate(*cells_and_weights(rows), draws=40, seed=5)
    places, above = found.rank_acceptability.to_numpy(), found.above.to_numpy()
    assert places.sum(axis=0) == pytest.approx(np.ones(len(places)))
    assert places.sum(axis=1) == pytest.approx(np.ones(len(places)))
    assert (above >= 0).all()
    assert (above + above.T <= 1).all()
    assert (np.diag(above) == 0).all()
    assert list(found.rank_acceptability.columns) == list(range(1, len(places) + 1))


@given(ROWS)
def test_expected_places_agree_with_comparisons(rows):
    """A state's mean place is 1, the states above it, and half of those it ties with."""
    found = simulate(*cells_and_weights(rows), draws=40, seed=5)
    places, above = found.rank_acceptability.to_numpy(), found.above.to_numpy()
    mean_place = places @ np.arange(1, len(places) + 1)
    ties = (1 - above - above.T).sum(axis=1) - 1
    assert mean_place == pytest.approx(1 + above.sum(axis=0) + ties / 2)


def test_a_state_wholly_above_another_is_above_in_all_draws():
    """Where the bounds leave no doubt, neither do the draws."""
    high = {
        ("ARG", key): step for key, step in zip("abcd", [*[known(5)] * 3, UNKNOWN], strict=True)
    }
    low = {("BOL", key): step for key, step in zip("abcd", [*[known(0)] * 3, UNKNOWN], strict=True)}
    found = equal({**low, **high})
    assert found.scores.loc["ARG", "low"] > found.scores.loc["BOL", "high"]
    assert found.above.loc["ARG", "BOL"] == 1
    assert found.above.loc["BOL", "ARG"] == 0
    assert found.rank_acceptability.loc["ARG", 1] == 1


@given(ROWS)
def test_dominance_holds_in_every_draw(rows):
    """A low bound above another's high bound, whatever the cells, means above in all draws."""
    found = simulate(*cells_and_weights(rows), draws=40, seed=5)
    for one, other in ((a, b) for a in found.scores.index for b in found.scores.index):
        if found.scores.loc[one, "low"] > found.scores.loc[other, "high"] + 1e-8:
            assert found.above.loc[one, other] == 1


def test_ties_share_their_places():
    """Two of three states with one score share the first two places, and neither is above."""
    found = equal({("ARG", "a"): known(4), ("BOL", "a"): known(4), ("CAN", "a"): known(1)})
    assert found.rank_acceptability.to_numpy().tolist() == [[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]]
    assert found.above.loc["ARG", "BOL"] == found.above.loc["BOL", "ARG"] == 0


def test_rounded_weights_do_not_break_ties():
    """A third, three times, is as much as one: the same score by another way is a tie."""
    rows = {(code, key): known(0) for code in ("ARG", "BOL") for key in "abcd"}
    rows |= {("ARG", key): known(5) for key in "abc"} | {("BOL", "d"): known(5)}
    weights = {Weighting.THEME: np.array([1 / 3, 1 / 3, 1 / 3, 1] * 2)}
    found = simulate(frame(rows), weights, draws=10, seed=1)
    assert found.above.to_numpy().tolist() == [[0, 0], [0, 0]]


def test_each_step_of_an_unknown_cell_is_as_likely():
    """One unknown cell: a sixth of 60,000 draws each, so mean 1/2 and percentiles at the ends."""
    found = equal({("ARG", "a"): UNKNOWN, ("BOL", "a"): known(0)}, draws=60_000)
    assert found.scores.loc["ARG"].tolist() == [pytest.approx(0.5, abs=0.005), 0, 1, 0, 1]
    assert found.above.loc["ARG", "BOL"] == pytest.approx(5 / 6, abs=0.005)


def test_the_spread_is_that_of_the_assumption():
    """Of n unknown cells the score varies by 7 / (60 n): variance of a fair die over 25 n."""
    rows = {("ARG", f"c{place}"): UNKNOWN for place in range(40)}
    scores = equal(rows, draws=20_000).scores.loc["ARG"]
    deviation = (35 / 12 / 25 / 40) ** 0.5
    assert scores["p95"] - 0.5 == pytest.approx(1.645 * deviation, rel=0.05)
    assert 0.5 - scores["p5"] == pytest.approx(1.645 * deviation, rel=0.05)


def test_each_reading_of_a_disputed_cell_is_as_likely():
    """Published 3, coded 2 and 4: a third of the draws each, and never anything else."""
    found = equal({("ARG", "a"): (2, 4, 3, 2, 4), ("BOL", "a"): known(3)}, draws=30_000)
    assert found.above.loc["ARG", "BOL"] == pytest.approx(1 / 3, abs=0.01)
    assert found.above.loc["BOL", "ARG"] == pytest.approx(1 / 3, abs=0.01)
    assert (found.unknown, found.disputed, found.cells) == (0, 1, 2)


def test_a_missing_coding_reads_as_published():
    """Published 3 and coded 2 by one coder only: two thirds stand by what was published."""
    found = equal({("ARG", "a"): (3, 3, 3, 2, None), ("BOL", "a"): known(3)}, draws=30_000)
    assert found.above.loc["BOL", "ARG"] == pytest.approx(1 / 3, abs=0.01)
    assert found.scores.loc["ARG", "low"] == 2 / 5


def test_no_coding_narrows_what_is_unknown():
    """A coder's rating beside a published finding of nothing leaves the cell unknown."""
    found = equal({("ARG", "a"): (0, 5, None, None, 2)}, draws=3000)
    assert found.scores.loc["ARG", ["p5", "p95", "low", "high"]].tolist() == [0, 1, 0, 1]
    assert (found.unknown, found.disputed) == (1, 0)


def test_each_weighting_is_as_likely():
    """5 and 0 weigh 1 to 1 in half of the draws and 3 to 1 in the others."""
    rows = {("ARG", "a"): known(5), ("ARG", "b"): known(0)}
    weights = {Weighting.EQUAL: np.ones(2), Weighting.STRENGTH: np.array([3.0, 1.0])}
    scores = simulate(frame(rows), weights, draws=30_000, seed=1).scores.loc["ARG"]
    assert scores.tolist() == [pytest.approx(0.625, abs=0.004), 0.5, 0.75, 0.5, 0.75]


def test_another_seed_draws_otherwise():
    """The seed matters."""
    rows = {("ARG", f"c{place}"): UNKNOWN for place in range(3)}
    one, other = (equal(rows, seed=seed).scores for seed in (1, 2))
    assert one.loc["ARG", "mean"] != other.loc["ARG", "mean"]


@given(ROWS)
def test_how_many_are_drawn_at_a_time_changes_nothing(rows):
    """The lot goes on where it was, so memory can be saved or spent."""
    cells, weights = cells_and_weights(rows)
    whole = simulate(cells, weights, draws=11, seed=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uncertainty, "_CHUNK", 2)
        assert_same(whole, simulate(cells, weights, draws=11, seed=3))


def test_drawn_figures_are_those_of_the_first_release():
    """A seed's figures stay, whatever version of numpy draws them."""
    rows = {("ARG", "a"): UNKNOWN, ("ARG", "b"): known(3), ("BOL", "a"): UNKNOWN}
    found = equal(rows, draws=1000, seed=20261122)
    assert found.scores["mean"].tolist() == FIGURES
    assert found.above.loc["ARG", "BOL"] == FIGURE_ABOVE


def test_states_without_a_cell_that_counts_are_named():
    """What is out of the weights is no zero: the state has no score, and is told of."""
    found = equal({("ARG", "a"): known(3), ("BOL", "a"): OUT, ("CAN", "a"): OUT})
    assert found.left_out == ("BOL", "CAN")
    assert list(found.scores.index) == list(found.above.columns) == ["ARG"]


def test_a_state_without_weight_under_one_weighting_is_named():
    """No mean is made of weights that are all zero."""
    rows = {("ARG", "a"): known(3), ("BOL", "a"): known(3)}
    found = simulate(frame(rows), {Weighting.THEME: np.array([0.0, 1.0])}, draws=5, seed=1)
    assert found.left_out == ("ARG",)


@pytest.mark.parametrize("rows", [{}, {("ARG", "a"): OUT}])
def test_nothing_to_draw_gives_empty_frames(rows):
    """No state, no row; not an error."""
    found = equal(rows)
    assert found.scores.shape == (0, 5)
    assert found.above.shape == found.rank_acceptability.shape == (0, 0)


@pytest.mark.parametrize("kind", ["float64", "Int64", "Float64"])
def test_missing_steps_may_be_written_in_several_ways(kind):
    """nan of floats and <NA> of whole numbers both say missing."""
    rows = {("ARG", "a"): UNKNOWN, ("ARG", "b"): OUT, ("BOL", "a"): known(2)}
    cells = frame(rows).astype(dict.fromkeys(STEP_COLUMNS, kind))
    found = simulate(cells, {Weighting.EQUAL: np.ones(3)}, draws=5, seed=1)
    assert (found.cells, found.unknown) == (2, 1)


@pytest.mark.parametrize(
    "cell",
    [
        (0, 6, None, None, None),
        (0, 5, 2.5, None, None),
        (1, 4, None, None, None),
        (2, 3, 4, None, None),
        (4, 2, 3, None, None),
        (None, None, 3, None, None),
        (0, None, None, None, None),
        (2, 2, 2, -1, None),
    ],
)
def test_steps_that_contradict_each_other_are_refused(cell):
    """One line that names the cell."""
    rows = pd.DataFrame([("ARG", "a", *cell)], columns=["actor_code", "clause_key", *STEP_COLUMNS])
    rows = rows.astype(dict.fromkeys(STEP_COLUMNS, "Float64"))
    with pytest.raises(BadInputError, match="ARG, a: expected whole steps"):
        simulate(rows, {Weighting.EQUAL: np.ones(1)}, draws=5, seed=1)


def test_a_cell_given_twice_is_refused():
    """Which of the two would count?"""
    cells = pd.concat([frame({("ARG", "a"): known(1)})] * 2)
    with pytest.raises(BadInputError, match="expected one cell of ARG and a"):
        simulate(cells, {Weighting.EQUAL: np.ones(2)}, draws=5, seed=1)


@pytest.mark.parametrize(
    ("weights", "draws", "message"),
    [
        ({Weighting.EQUAL: np.ones(2)}, 5, "a weight for each of 1 cells"),
        ({}, 5, "a weight for each of 1 cells"),
        ({Weighting.EQUAL: np.array([-1.0])}, 5, "weights of at least 0"),
        ({Weighting.EQUAL: np.array([np.nan])}, 5, "weights of at least 0"),
        ({Weighting.EQUAL: np.ones(1)}, 0, "draws of at least 1"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(weights, draws, message):
    """The error says what was expected."""
    with pytest.raises(BadInputError, match=message):
        simulate(frame({("ARG", "a"): known(1)}), weights, draws=draws, seed=1)


@given(ROWS)
@settings(max_examples=10)
def test_the_mean_is_that_of_the_draws(rows):
    """One draw is its own mean and percentiles."""
    scores = simulate(*cells_and_weights(rows), draws=1, seed=4).scores
    assert (scores["mean"] == scores["p5"]).all()
    assert (scores["mean"] == scores["p95"]).all()


def test_readings_keep_whole_weights_as_they_are():
    """Small whole weights keep their ratios exactly, and sums of steps stay exact."""
    rows = {("ARG", f"c{place}"): known(place % 6) for place in range(3000)}
    weights = np.array([place % 5 + 1 for place in range(3000)], dtype=float)
    readings = readings_of(frame(rows), [weights])
    unit = readings.weights.min()
    assert (readings.weights[:, 0] / unit == weights[readings.rows]).all()
    assert 5 * fsum(readings.weights[:, 0]) < 2**53
