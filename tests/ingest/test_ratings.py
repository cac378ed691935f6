"""Ratings of another scale, read from CSV: as ours, with what is lost, or refused by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import BadInputError
from tracker.ingest.entered import RefusedError
from tracker.ingest.ratings import COLUMNS, ForeignRating, read_ratings
from tracker.ingest.reading import decode
from tracker.method.scales import Scale, ScaleValue, Translated
from tracker.vocab import Rating, ScaleLoss

SCALE = Scale(
    "bridges",
    (
        ScaleValue("-1", 1, Rating.REGRESSION, None, (Rating.REGRESSION,), None),
        ScaleValue("+1", 2, Rating.LIMITED, ScaleLoss.FINER, (Rating.LIMITED,), ScaleLoss.COARSER),
    ),
)
HEAD = ",".join(COLUMNS)
ROW = "oz-1900-plan:1:1,OZZ,+1,The bridge stands since 1901.,en,OZZ:e01; OZZ:e02"


def read(*lines: str) -> tuple[ForeignRating, ...]:
    return read_ratings(decode("\n".join(lines).encode(), "r.csv"), SCALE)


def test_a_row_is_read_with_what_it_loses():
    """Codes with a sign, quoted cells over several lines, blank lines; lines are counted."""
    rows = read(
        HEAD, ROW, "", 'oz-1900-plan:2:1,OZZ,-1,"One,\n two.",es,', ROW.replace("1:1", "3:1")
    )
    assert [one.line for one in rows] == [2, 4, 6]
    assert rows[0] == ForeignRating(
        line=2,
        clause_key="oz-1900-plan:1:1",
        actor_code="OZZ",
        translated=Translated(Rating.LIMITED, ScaleLoss.FINER),
        rationale="The bridge stands since 1901.",
        language="en",
        evidence_keys=("OZZ:e01", "OZZ:e02"),
    )
    assert rows[1].translated == Translated(Rating.REGRESSION, None)
    assert (rows[1].rationale, rows[1].evidence_keys) == ("One,\n two.", ())


def test_a_header_alone_has_no_rows():
    """Nothing to submit is no mistake."""
    assert read(HEAD) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"clause,{HEAD}\n{ROW}", "line 1: expected the columns clause_key,actor_code,code,"),
        (HEAD.replace(",", ";"), "line 1: expected the columns"),
        (f'{HEAD}\n"a"b,c', "line 2: expected CSV"),
        (f'{HEAD}\n{ROW}\n"a', "line 3: expected CSV"),
        (f"{HEAD}\n{'x' * 200_000}", "line 2: expected CSV"),
        ("\n\n", "the file is empty"),
    ],
)
def test_another_layout_is_refused(text: str, said: str):
    """Exactly these columns, in this order, as CSV."""
    with pytest.raises(BadInputError, match=said):
        read(text)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,b,c", "line 2: expected 6 cells, found 3"),
        (ROW.replace("+1", "+2"), "line 2: code: expected a value of bridges (-1, +1), found '+2'"),
        (ROW.replace("+1", "=1"), "line 2: code: expected a value of bridges (-1, +1), found '=1'"),
        (ROW.replace(",+1,", ",,"), "line 2: code: expected text, found nothing"),
        (ROW.replace("The b", "=b"), "line 2: rationale: expected text, found a formula"),
        (ROW.replace("OZZ:e01", "@OZZ"), "line 2: evidence_keys: expected text, found a formula"),
        (ROW.replace("oz-1900-plan:1:1", ""), "line 2: clause_key: expected text, found nothing"),
        (ROW.replace("oz-1900", "-oz"), "line 2: clause_key: expected text, found a formula"),
        (ROW.replace(",en,", ",de,"), "line 2: language: expected one of en, es, pt, fr"),
        (ROW.replace("since", "x@example.org"), "line 2: rationale: expected text without"),
        (ROW.replace("since", "x" * 4000), "line 2: rationale: expected at most 4000"),
    ],
)
def test_a_row_that_is_not_as_expected_is_named(row: str, said: str):
    """By its line and column."""
    with pytest.raises(RefusedError) as caught:
        read(HEAD, row)
    assert said in str(caught.value)


def test_every_problem_is_told_and_a_row_in_twice_is_one():
    """Each with its line."""
    with pytest.raises(RefusedError) as caught:
        read(HEAD, ROW, ROW.replace("+1", "7"), "x")
    assert [one.split(":")[0] for one in caught.value.problems] == ["line 3", "line 3", "line 4"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_read_or_refused_in_one_line(text: str):
    """Below a right header too; never another error."""
    for whole in (text, f"{HEAD}\n{text}"):
        try:
            rows = read(whole)
        except BadInputError:
            continue
        assert all(isinstance(row, ForeignRating) for row in rows)
