"""A cell is contested where its two blind codings part too far; agreement is symmetric."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.method.contested import is_cell_contested, nominal_table, ordinal_table
from tracker.vocab import FINDINGS, RATING_VALUES, Rating

findings = st.sampled_from(FINDINGS)
ordered = st.sampled_from(list(RATING_VALUES))
steps = st.integers(0, 5)
pairs = st.tuples(findings, findings)


@pytest.mark.parametrize(
    ("pair", "contested"),
    [
        ((Rating.LIMITED, Rating.LIMITED), False),
        ((Rating.LIMITED, Rating.SUBSTANTIAL), False),
        ((Rating.LIMITED, Rating.FULL), True),
        ((Rating.REGRESSION, Rating.NO_ACTION), False),
        ((Rating.SEARCHED_NO_EVIDENCE, Rating.SEARCHED_NO_EVIDENCE), False),
        ((Rating.SEARCHED_NO_EVIDENCE, Rating.NO_ACTION), True),
        ((Rating.NOT_APPLICABLE, Rating.SUPERSEDED), True),
    ],
)
def test_more_than_a_step_apart_is_contested(pair: tuple[Rating, Rating], contested: bool):
    """By the shipped rule: one step is a shade, two are a disagreement, a code beside is one."""
    assert is_cell_contested(pair, steps_apart=1, in_contested_set=False) is contested


@given(findings, steps, st.booleans())
def test_equal_codings_are_never_contested(rating, apart, in_contested_set):
    """Who agrees agrees, also among others who do not."""
    pair = (rating, rating)
    assert not is_cell_contested(pair, steps_apart=apart, in_contested_set=in_contested_set)


@given(pairs, steps)
def test_any_difference_counts_within_a_contested_set(pair, apart):
    """Where the set as a whole is contested, no difference is a shade."""
    assert is_cell_contested(pair, steps_apart=apart, in_contested_set=True) == (
        pair[0] is not pair[1]
    )


@given(pairs, steps, st.booleans())
def test_neither_coder_is_the_measure(pair, apart, in_contested_set):
    """First and second change places without changing the outcome."""
    said = is_cell_contested(pair, steps_apart=apart, in_contested_set=in_contested_set)
    turned = (pair[1], pair[0])
    assert said == is_cell_contested(turned, steps_apart=apart, in_contested_set=in_contested_set)


@given(ordered, ordered, steps)
def test_distance_is_counted_in_steps_of_the_order(first, second, apart):
    """Contested alone is being further apart than the steps allowed."""
    distance = abs(list(RATING_VALUES).index(first) - list(RATING_VALUES).index(second))
    pair = (first, second)
    assert is_cell_contested(pair, steps_apart=apart, in_contested_set=False) == (distance > apart)


@given(pairs, steps)
def test_a_stricter_rule_contests_no_less(pair, apart):
    """What is contested at some distance is contested at every shorter one."""
    if is_cell_contested(pair, steps_apart=apart + 1, in_contested_set=False):
        assert is_cell_contested(pair, steps_apart=apart, in_contested_set=False)


@given(st.lists(pairs, max_size=8))
def test_tables_keep_every_cell_and_place(coded):
    """One row a cell, one column a coder: a code outside the order is missing, never a number."""
    table = ordinal_table(coded)
    assert [len(row) for row in table] == [2] * len(coded)
    for row, pair in zip(table, coded, strict=True):
        assert row == [RATING_VALUES.get(one) for one in pair]


@given(st.lists(pairs, max_size=8))
def test_categories_are_equal_where_codes_are(coded):
    """As categories nothing is missing, and two numbers are equal where the codes are."""
    flat = [
        (number, code)
        for row, pair in zip(nominal_table(coded), coded, strict=True)
        for number, code in zip(row, pair, strict=True)
    ]
    assert None not in {number for number, _code in flat}
    assert len(set(flat)) == len({code for _number, code in flat}) == len({n for n, _ in flat})
