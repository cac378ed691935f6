"""How much of the grid reports touch: an interval while citations are unclear."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tracker.method.coverage import CoverageCounts, cell_states, coverage_counts

STATES, PROVISIONS = ["AAA", "BBB", "CCC"], ["x:1", "x:2", "y:1", "y:2"]
Citation = tuple[str, str]


def links(citations: dict[Citation, list[str]]) -> pd.DataFrame:
    """Links of citations (state, number) with their candidates: one resolves, more do not."""
    rows = [
        (state, f"{state}-{number}", number, key, "resolved" if len(keys) == 1 else "ambiguous")
        for (state, number), keys in citations.items()
        for key in keys
    ]
    columns = ["actor_code", "report_key", "citation", "provision_key", "status"]
    return pd.DataFrame(rows, columns=columns)


def counted(citations: dict[Citation, list[str]]) -> CoverageCounts:
    return coverage_counts(STATES, PROVISIONS, links(citations))


NUMBERS = {"1": ["x:1", "y:1"], "2": ["x:2", "y:2"]}
CITATIONS = st.fixed_dictionaries(
    {},
    optional={
        (state, number): st.lists(st.sampled_from(keys), min_size=1, unique=True)
        for state in STATES
        for number, keys in NUMBERS.items()
    },
)


def test_no_report_touches_nothing_and_that_is_all_that_is_known():
    """Without links every cell is silent: the interval is [0, 0] of all cells."""
    found = counted({})
    assert (found.cells, found.touched_low, found.touched_high) == (12, 0, 0)
    assert found.low_pct == found.high_pct == 0


def test_a_shared_number_touches_one_cell_at_least_and_all_at_most():
    """An ambiguous 1 with two candidates counts once below and twice above."""
    found = counted({("AAA", "1"): ["x:1", "y:1"]})
    assert (found.claimed, found.ambiguous) == (0, 2)
    assert (found.touched_low, found.touched_high) == (1, 2)


def test_the_same_number_cited_again_by_a_state_is_one_doubt_and_not_two():
    """Two reports of one state citing the same shared number share their doubt."""
    twice = pd.concat([links({("AAA", "1"): ["x:1", "y:1"]})] * 2)
    found = coverage_counts(STATES, PROVISIONS, twice)
    assert (found.touched_low, found.touched_high) == (1, 2)


def test_a_certain_citation_settles_the_least():
    """Where a candidate is touched for certain the doubt adds nothing to the lower bound."""
    one_number = pd.concat([links({("AAA", "1"): ["x:1", "y:1"]}), links({("AAA", "1"): ["x:1"]})])
    found = coverage_counts(STATES, PROVISIONS, one_number)
    assert (found.claimed, found.touched_low, found.touched_high) == (1, 1, 2)


def test_cells_outside_the_grid_do_not_count():
    """An institution, or a paragraph of another page, touches no cell of the grid."""
    found = counted({("OAS", "1"): ["x:1"], ("AAA", "1"): ["z:9"]})
    assert (found.claimed, found.touched_high) == (0, 0)


def test_a_certain_citation_wins_over_an_unclear_one_in_its_cell():
    """A cell cited both ways is claimed, by the reports that are certain."""
    cells = cell_states(links({("AAA", "1"): ["x:1", "y:1"], ("AAA", "2"): ["x:1"]}))
    states = {row.provision_key: (row.state, row.report_keys) for row in cells.itertuples()}
    assert states == {"x:1": ("claimed", ("AAA-2",)), "y:1": ("ambiguous", ("AAA-1",))}


@given(CITATIONS)
def test_the_bounds_are_in_order(citations):
    """Claimed <= least <= most <= all cells, whatever is cited."""
    found = counted(citations)
    assert 0 <= found.claimed <= found.touched_low <= found.touched_high <= found.cells
    assert (found.touched_low == found.touched_high) or found.ambiguous


@given(CITATIONS, st.randoms())
def test_deciding_a_citation_stays_inside_the_earlier_bounds(citations, random):
    """Whichever candidate is chosen, what was said before was true."""
    before = counted(citations)
    unclear = [one for one, keys in citations.items() if len(keys) > 1]
    if not unclear:
        return
    one = random.choice(unclear)
    after = counted({**citations, one: [random.choice(citations[one])]})
    assert before.touched_low <= after.touched_low
    assert after.touched_high <= before.touched_high


@given(CITATIONS)
def test_the_order_of_rows_changes_nothing(citations):
    """The counts are of sets, not of sequences."""
    turned = links(citations).iloc[::-1]
    assert coverage_counts(STATES, PROVISIONS, turned) == counted(citations)
