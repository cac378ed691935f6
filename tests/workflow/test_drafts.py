"""What those who work on drafts read ahead of the public: what is decided, as if it were out."""

from datetime import timedelta

import pandas as pd
import pytest

from tests.workflow.conftest import FIRST_DAY, Proof, on, walk
from tracker.errors import BadInputError
from tracker.queries.assessments import draft_stages, public_stages
from tracker.queries.cells import cells
from tracker.vocab import Stage
from tracker.workflow.assess import Desk
from tracker.workflow.rules import AssessingRules

DAY = FIRST_DAY + timedelta(days=30)
INSIDE = ("test-monitor", "test-second", "test-adjudicator", "test-editor", "test-administrator")
OUTSIDE = ("test-reviewer", "test-neighbour", "test-commenter")


def of_cell(stages: pd.DataFrame, proof: Proof) -> pd.DataFrame:
    """The stages of the tested cell."""
    key = str(proof.cell).replace(" ", "|")
    return stages[stages["assessment_key"].str.startswith(key)]


@pytest.mark.parametrize("until", [Stage.ADJUDICATION, Stage.FINAL])
def test_what_is_decided_counts_as_published(
    desk: Desk, proof: Proof, rules: AssessingRules, until: Stage
):
    """The cell is rated in the draft, and not for the public."""
    walk(desk, proof, until=until)
    stages = draft_stages(desk.session, "test-editor")
    found = of_cell(stages, proof)
    assert list(found["stage"])[-1] == Stage.PUBLISHED
    assert found["rating"].iloc[-1] == found["rating"].iloc[-2]
    assert of_cell(public_stages(desk.session, DAY), proof).empty
    rated = cells(desk.session, DAY, rules, stages)
    row = rated[rated["assessment_key"].isin(found["assessment_key"])]
    assert len(row) == 1


def test_what_is_not_decided_stays_closed(desk: Desk, proof: Proof):
    """Two codings are no decision: nobody gets a draft of them."""
    walk(desk, proof, until=Stage.SECOND_CODING)
    assert of_cell(draft_stages(desk.session, "test-editor"), proof).empty


def test_an_embargo_counts_as_over(desk: Desk, proof: Proof):
    """A publication that waits for its day is in the draft before it."""
    walk(desk, proof, until=Stage.FINAL)
    ends = DAY + timedelta(days=60)
    desk.publish(proof.cell, on(19, "test-editor", embargo_until=ends))
    assert of_cell(public_stages(desk.session, DAY), proof).empty
    found = of_cell(draft_stages(desk.session, "test-editor"), proof)
    assert list(found["stage"]).count(Stage.PUBLISHED) == 1


def test_a_round_that_was_given_up_is_in_no_draft(desk: Desk, proof: Proof):
    """What was withdrawn does not come back as a draft."""
    walk(desk, proof, until=Stage.ADJUDICATION)
    desk.end(proof.cell, Stage.WITHDRAWN, on(20, "test-editor", reason="Read wrongly, all of it."))
    assert of_cell(draft_stages(desk.session, "test-editor"), proof).empty


@pytest.mark.parametrize("reader", INSIDE)
def test_those_who_work_on_drafts_have_them(desk: Desk, proof: Proof, reader: str):
    """Every role inside opens the decided draft."""
    walk(desk, proof, until=Stage.ADJUDICATION)
    assert not of_cell(draft_stages(desk.session, reader), proof).empty


@pytest.mark.parametrize("reader", OUTSIDE)
def test_those_who_answer_or_comment_have_none(desk: Desk, proof: Proof, reader: str):
    """A brief of unpublished work is not for the state nor for commenters."""
    walk(desk, proof, until=Stage.ADJUDICATION)
    with pytest.raises(BadInputError, match="no role that works on drafts"):
        draft_stages(desk.session, reader)
