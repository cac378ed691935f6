"""Suspicious series: what is flagged, where, and that nothing else is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.method.suspicion import COLUMNS, JUMP, Points, SuspicionKind, suspicions

TOTAL, MEN, WOMEN = 0, 1, 2
Told = list[tuple[str, int, float]]


def points(*rows: tuple[int, int, int, int, float]) -> Points:
    """Points of series, area, breakdown, period and value."""
    columns = list(zip(*rows, strict=True)) or [()] * 5
    numbers = [np.array(one, dtype="int32") for one in columns[:4]]
    return Points(*numbers, np.array(columns[4], dtype=float))


def line(*values: float, series: int = 0, area: int = 0, breakdown: int = TOTAL) -> Points:
    """One series of one place, a value a year."""
    return points(*((series, area, breakdown, year, one) for year, one in enumerate(values)))


def told(found: pd.DataFrame) -> Told:
    """Kind, period and value of what was found."""
    return list(found[["kind", "period", "value"]].itertuples(index=False, name=None))


def suspected(one: Points, additive: frozenset[int] = frozenset()) -> Told:
    """What is said of points whose total is breakdown 0."""
    return told(suspicions(one, TOTAL, additive))


def test_nothing_is_said_of_no_points():
    """An empty file has no suspicion, and the columns that every other has."""
    found = suspicions(points(), TOTAL, frozenset({0}))
    assert found.empty
    assert list(found.columns) == COLUMNS
    assert list(suspicions(line(1.0, 2.0), TOTAL, frozenset()).columns) == COLUMNS


def test_three_zeros_and_nothing_else_are_a_placeholder():
    """Two are too few to say so, and one value above zero makes the zeros real."""
    assert suspected(line(0.0, 0.0, 0.0)) == [("only_zeros", 0, 0.0)]
    assert suspected(line(-0.0, 0.0, 0.0)) == [("only_zeros", 0, 0.0)]
    assert suspected(line(0.0, 0.0)) == []
    assert suspected(line(0.0, 0.0, 0.0, 3.0)) == []


def test_a_series_of_one_point_is_flagged_whatever_its_value():
    """No trend can be told from it; `other` is missing, for nothing stands beside it."""
    found = suspicions(line(0.0), TOTAL, frozenset())
    assert told(found) == [("one_point", 0, 0.0)]
    assert found["other"].isna().all()


@pytest.mark.parametrize(
    ("values", "jumps"),
    [
        ((1.0, 100.0), []),
        ((1.0, 100.1), [1]),
        ((100.1, 1.0), [1]),
        ((-1.0, 200.0), [1]),
        ((0.0, 1e9), []),
        ((1.0, 200.0, 1.0), [1, 2]),
        ((1e-300, 1e300), [1]),
        ((1e308, -1e308), []),
    ],
)
def test_a_jump_is_more_than_a_hundredfold_up_or_down(values: tuple[float, ...], jumps: list[int]):
    """Said of the value behind the jump; from zero, times say nothing."""
    found = suspicions(line(*values), TOTAL, frozenset())
    assert found.loc[found["kind"] == "jump", "period"].tolist() == jumps
    before = [values[at - 1] for at in jumps]
    assert found.loc[found["kind"] == "jump", "other"].tolist() == before


def test_a_jump_is_within_a_series_of_a_place_and_a_breakdown():
    """Neighbours in the table that are of another place are no neighbours in time."""
    rows = [(0, 0, 0, 0, 1.0), (0, 0, 0, 1, 1.0), (0, 1, 0, 2, 900.0), (0, 1, 0, 3, 900.0)]
    rows += [(0, 1, 1, 4, 5.0), (0, 1, 1, 5, 5.0), (1, 1, 1, 6, 7000.0), (1, 1, 1, 7, 7000.0)]
    assert suspected(points(*rows)) == []


def test_the_order_of_years_decides_not_the_order_of_lines():
    """1, 50, 2500 rises by fifties; read in another order it would jump."""
    rows = [(0, 0, 0, 0, 1.0), (0, 0, 0, 2, 2500.0), (0, 0, 0, 1, 50.0)]
    assert suspected(points(*rows)) == []


def test_a_part_above_its_whole_is_told_with_the_whole():
    """Of the same place and period, in a series whose parts add up."""
    rows = [(0, 0, TOTAL, 1, 10.0), (0, 0, MEN, 1, 11.0), (0, 0, WOMEN, 1, 10.0)]
    found = suspicions(points(*rows), TOTAL, frozenset({0}))
    above = found[found["kind"] == "part_above_whole"]
    assert above[["breakdown", "period", "value", "other"]].to_numpy().tolist() == [
        [MEN, 1, 11.0, 10.0]
    ]


@pytest.mark.parametrize(
    ("rows", "total", "additive"),
    [
        ([(0, 0, TOTAL, 1, 10.0), (0, 0, MEN, 1, 11.0)], TOTAL, frozenset()),
        ([(0, 0, TOTAL, 1, 10.0), (0, 0, MEN, 2, 11.0)], TOTAL, frozenset({0})),
        ([(0, 0, TOTAL, 1, 10.0), (0, 1, MEN, 1, 11.0)], TOTAL, frozenset({0})),
        ([(0, 0, MEN, 1, 11.0), (0, 0, WOMEN, 1, 1.0)], None, frozenset({0})),
    ],
)
def test_parts_are_not_measured_by_another_whole(
    rows: list[tuple[int, int, int, int, float]], total: int | None, additive: frozenset[int]
):
    """A rate of men may well be above that of all; another year's total is no whole."""
    found = suspicions(points(*rows), total, additive)
    assert "part_above_whole" not in set(found["kind"])


CELLS = st.dictionaries(
    st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 2), st.integers(0, 4)),
    st.sampled_from([0.0, -0.0, 1.0, -3.0, 99.0, 101.0, 2e4, 1e-9]),
    max_size=40,
)


@given(CELLS, st.randoms(use_true_random=False))
def test_the_order_in_which_points_come_changes_nothing(cells, random):
    """A file and the same file sorted otherwise are told the same things."""
    rows = [(*key, value) for key, value in cells.items()]
    turned = list(rows)
    random.shuffle(turned)
    additive = frozenset({0})
    first = suspicions(points(*rows), TOTAL, additive)
    second = suspicions(points(*turned), TOTAL, additive)
    pd.testing.assert_frame_equal(first, second)


@given(CELLS)
def test_every_suspicion_is_of_a_point_that_is_there_and_can_be_counted_again(cells):
    """Against a plain count, series by series, of the four rules."""
    additive = frozenset({0})
    found = suspicions(points(*((*key, value) for key, value in cells.items())), TOTAL, additive)
    named = found[["kind", "series", "area", "breakdown", "period"]]
    assert set(named.itertuples(index=False, name=None)) == _expected(cells, additive)
    assert len(named) == len(named.drop_duplicates())
    for row in found.itertuples():
        assert cells[row.series, row.area, row.breakdown, row.period] == row.value


def _expected(
    cells: dict[tuple[int, int, int, int], float], additive: frozenset[int]
) -> set[tuple[str, int, int, int, int]]:
    """The rules, written once more without arrays."""
    expected = set()
    for group in {key[:3] for key in cells}:
        years = sorted(key[3] for key in cells if key[:3] == group)
        values = [cells[*group, year] for year in years]
        if len(years) == 1:
            expected.add(("one_point", *group, years[0]))
        if len(years) >= 3 and not any(values):
            expected.add(("only_zeros", *group, years[0]))
        for year, before, after in zip(years[1:], values, values[1:], strict=False):
            low, high = sorted((abs(before), abs(after)))
            if low and high / JUMP > low:
                expected.add(("jump", *group, year))
    for (series, area, breakdown, year), value in cells.items():
        whole = cells.get((series, area, TOTAL, year))
        is_part = breakdown != TOTAL and series in additive
        if is_part and whole is not None and value > whole:
            expected.add(("part_above_whole", series, area, breakdown, year))
    return expected


def test_kinds_are_the_four_of_the_glossary():
    """The page has a word for each."""
    assert [one.value for one in SuspicionKind] == [
        "only_zeros",
        "one_point",
        "jump",
        "part_above_whole",
    ]
