"""The queue of what to research next: which cells are in it, where, and why."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy.orm import Session

from tests.queries.gaps import ON, cell, gap_of, shipped_gap, shipped_rules
from tracker.catalogue.seed_tables import Seeds
from tracker.queries.research import QUEUE, research_frame

PROMOTE = "panama-2015-mandates:4:1"
TOUCHED = "quebec-2001-plan:191:1"  # by a passage of Mexico's reports
RATED = {"rating": "limited", "low": 0.6, "high": 0.6, "published_on": date(2016, 11, 22)}


@pytest.fixture(scope="module")
def gap(catalogue_engines) -> pd.DataFrame:
    """Every cell of the catalogue."""
    return shipped_gap(catalogue_engines("sqlite"))


def queue(session: Session, gap: pd.DataFrame) -> pd.DataFrame:
    """The queue, by the shipped rules."""
    return research_frame(session, gap, ON, shipped_rules().scoring)


def test_every_cell_that_is_not_wholly_known_is_in_the_queue_once(
    session: Session, gap: pd.DataFrame
):
    """Places count from 1 without a gap, and no cell is more pressing than the one before."""
    found = queue(session, gap)
    is_open = gap["high"] > gap["low"]
    assert len(found) == int(is_open.sum()) > 2000
    assert set(zip(found["clause_key"], found["actor_code"], strict=True)) == set(
        zip(gap.loc[is_open, "clause_key"], gap.loc[is_open, "actor_code"], strict=True)
    )
    assert found["place"].tolist() == list(range(1, len(found) + 1))
    assert found["priority"].is_monotonic_decreasing


def test_priority_is_the_product_of_its_three_factors(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """Importance is the weight of the verb over the greatest; half where it may not bind."""
    found = queue(session, gap)
    product = found["importance"] * found["staleness"] * found["missing"]
    assert found["priority"].tolist() == pytest.approx(product.tolist())
    assert found[["importance", "staleness", "missing"]].min().min() >= 0
    assert found[["importance", "staleness", "missing"]].max().max() <= 1
    weights = {"recognise": 0.2, "promote": 0.4, "strengthen": 0.6, "ensure": 0.8, "establish": 1}
    strengths = {row.clause_key: row.strength.value for row in seeds.clauses}
    assert found["strength"].tolist() == [strengths[key] for key in found["clause_key"]]
    halved = {True: 0.5, False: 1.0}  # where nobody knows whether the commitment binds
    assert found["importance"].tolist() == [
        weights[strength] * halved[standing == "unknown"]
        for strength, standing in zip(found["strength"], found["standing"], strict=True)
    ]


def test_never_heard_of_is_as_stale_as_it_gets_and_has_no_years(session: Session):
    """Missing years are no zero: who never said anything comes first."""
    gap = gap_of(
        cell(actor_code="CHL", claim="cited_only", last_news_on=date(2021, 11, 22)),
        cell(actor_code="PER"),
    )
    found = queue(session, gap).set_index("actor_code")
    assert found.index.tolist() == ["PER", "CHL"]
    assert pd.isna(found.loc["PER", "years"])
    assert found.loc["PER", "staleness"] == 1
    assert found.loc["CHL", "years"] == pytest.approx(5, abs=0.01)
    assert found.loc["CHL", "staleness"] == pytest.approx(0.5, abs=0.01)
    assert found["reason"].to_dict() == {"PER": "no_report", "CHL": "cited_only"}


def test_a_publication_is_news_too(session: Session):
    """What was searched for last year is less stale than its last report of long ago."""
    day = date(2025, 11, 22)
    searched = cell(rating="searched_no_evidence", published_on=day, last_news_on=date(2012, 1, 1))
    row = queue(session, gap_of(searched)).iloc[0]
    assert row["years"] == pytest.approx(1, abs=0.01)
    assert row["reason"] == "searched"


def test_what_is_rated_without_doubt_or_binds_nobody_is_not_in_the_queue(session: Session):
    """A contested rating is, by as much as its coders are apart."""
    gap = gap_of(
        cell(actor_code="PER", **RATED),
        cell(actor_code="CHL", standing="does_not_apply", rating="not_applicable", low=None)
        | {"high": None},
        cell(actor_code="MEX", **RATED | {"high": 1.0, "is_contested": True}),
    )
    found = queue(session, gap)
    assert found["actor_code"].tolist() == ["MEX"]
    assert found["missing"].tolist() == pytest.approx([0.4])
    assert found["reason"].tolist() == ["contested"]


def test_a_passage_nobody_judged_and_a_report_nobody_read_are_told_apart(session: Session):
    """The first is a quick win."""
    gap = gap_of(
        cell(TOUCHED, "MEX", rating="not_assessed"),
        cell(actor_code="SLV", claim="claimed", rating="not_assessed"),
        cell(actor_code="PER", claim="unread", rating="not_assessed", standing="unknown"),
    )
    found = queue(session, gap).set_index("actor_code")
    assert found["reason"].to_dict() == {
        "MEX": "passage_not_judged",
        "SLV": "passage_not_judged",
        "PER": "unread",
    }
    assert found.loc["PER", "standing"] == "unknown"


def test_the_order_does_not_depend_on_that_of_the_cells(session: Session, gap: pd.DataFrame):
    """Ties are broken by clause and state."""
    turned = gap.iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(queue(session, gap), queue(session, turned))


def test_a_harder_verb_comes_first(session: Session):
    """Of two cells alike the one whose clause binds harder."""
    found = queue(session, gap_of(cell(PROMOTE), cell("mar-del-plata-2005-plan:17:1")))
    assert found["clause_key"].tolist() == ["mar-del-plata-2005-plan:17:1", PROMOTE]


def test_a_frame_without_rows_has_the_dtypes_of_one_with(session: Session, gap: pd.DataFrame):
    """On both databases."""
    full, empty = queue(session, gap), queue(session, gap_of())
    assert empty.empty
    assert list(full.columns) == list(QUEUE)
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()
