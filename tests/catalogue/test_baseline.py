"""The baseline desk review: loaded once, revised in a new round, never over what people did."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import shipped
from tracker.catalogue.baseline import DROPPED, EDITOR, codings_by_cell, load_baseline
from tracker.catalogue.cells import codes
from tracker.catalogue.seed_tables import Seeds
from tracker.models import Assessment
from tracker.queries.assessments import public_searches, public_stages
from tracker.vocab import Rating, Stage
from tracker.workflow.assess import Act, Cell, Desk
from tracker.workflow.rules import AssessingRules, read_assessing_rules
from tracker.workflow.stages import published

DAY = date(2030, 1, 1)  # after every embargo


@pytest.fixture(scope="module")
def rules() -> AssessingRules:
    """The parameters as shipped."""
    return read_assessing_rules(shipped("seeds"))


@pytest.fixture(scope="module")
def few(seeds: Seeds) -> Seeds:
    """The catalogue with the baseline of two small states only."""
    states = ("ECU", "TTO")
    return replace(
        seeds,
        baseline=[row for row in seeds.baseline if row.actor_code in states],
        baseline_searches=[row for row in seeds.baseline_searches if row.actor_code in states],
    )


@pytest.fixture
def loaded(session: Session, few: Seeds, rules: AssessingRules) -> Session:
    """A session on the catalogue with that baseline."""
    load_baseline(session, few, rules)
    return session


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Assessment)) or 0


def first_cell(seeds: Seeds) -> Cell:
    """A cell with an ordinal rating."""
    row = next(one for one in seeds.baseline if one.rating is Rating.INITIATED)
    return Cell(row.clause_key, row.actor_code, row.cycle_key)


def without(seeds: Seeds, cell: Cell) -> Seeds:
    kept = [
        row
        for row in seeds.baseline
        if (row.clause_key, row.actor_code, row.cycle_key)
        != (cell.clause_key, cell.actor_code, cell.cycle_key)
    ]
    return replace(seeds, baseline=kept)


def reworded(seeds: Seeds, cell: Cell) -> Seeds:
    """The same baseline with another rationale in the adjudication of one cell."""
    rows = [
        row.model_copy(update={"rationale_en": f"{row.rationale_en} Read once more."})
        if (row.clause_key, row.actor_code) == (cell.clause_key, cell.actor_code)
        and row.stage is Stage.ADJUDICATION
        else row
        for row in seeds.baseline
    ]
    return replace(seeds, baseline=rows)


def test_every_cell_is_coded_twice_settled_and_published(loaded: Session, few: Seeds):
    """Four stages a cell, by four contributors, with what the catalogue says of each."""
    stages = public_stages(loaded, DAY)
    wanted = codings_by_cell(few.baseline, few.baseline_searches)
    assert len(stages) == 4 * len(wanted)
    for cell, codings in wanted.items():
        own = stages[
            (stages["clause_key"] == cell.clause_key) & (stages["actor_code"] == cell.actor_code)
        ]
        assert list(own["stage"]) == ["research", "second_coding", "adjudication", "published"]
        assert own["coder"].nunique() == 4
        for coding, row in zip(codings, own.to_dict("records"), strict=False):
            assert row["rating"] == coding.row.rating.value
            assert row["wording_es"] == coding.row.rationale_es
            assert row["basis"] == "baseline_desk_review"
            if not coding.searches:
                assert set(row["evidence"].split(";")) == set(codes(coding.row.evidence_keys))


def test_nothing_is_published_without_evidence_or_search_log(loaded: Session):
    """Every published row names evidence, or the log of a search that found nothing."""
    stages = public_stages(loaded, DAY)
    shown = stages[stages["stage"] == "published"]
    assert len(shown) > 5
    assert shown["evidence"].notna().all()
    logs = set(public_searches(loaded, DAY)["search_key"])
    empty = shown[shown["rating"] == Rating.SEARCHED_NO_EVIDENCE.value]
    assert len(empty) > 0
    for keys in empty["evidence"]:
        assert set(keys.split(";")) <= logs


def test_loading_twice_adds_nothing(loaded: Session, few: Seeds, rules: AssessingRules):
    """The baseline that stands is the catalogue's: no stage is added."""
    before = count(loaded)
    load_baseline(loaded, few, rules)
    assert count(loaded) == before


def test_a_revised_cell_is_a_new_round_and_the_old_one_stays(
    loaded: Session, few: Seeds, rules: AssessingRules
):
    """Another rationale in the catalogue: four more stages, and the first four as they were."""
    cell = first_cell(few)
    before = count(loaded)
    load_baseline(loaded, reworded(few, cell), rules)
    assert count(loaded) == before + 4
    history = Desk(loaded, rules).history(cell)
    assert [one.round for one in history] == [1, 1, 1, 1, 2, 2, 2, 2]
    load_baseline(loaded, reworded(few, cell), rules)
    assert count(loaded) == before + 4


def test_a_cell_the_catalogue_drops_is_withdrawn_and_can_come_back(
    loaded: Session, few: Seeds, rules: AssessingRules
):
    """Withdrawn with the reason; loaded again with the cell, it is published anew."""
    cell = first_cell(few)
    desk = Desk(loaded, rules)
    load_baseline(loaded, without(few, cell), rules)
    last = desk.history(cell)[-1]
    assert (last.stage_code, last.reason) == ("withdrawn", DROPPED)
    assert published(desk.steps(cell)) is None
    load_baseline(loaded, few, rules)
    assert published(desk.steps(cell)) is not None


def test_what_people_withdrew_stays_withdrawn(loaded: Session, few: Seeds, rules: AssessingRules):
    """A load does not publish again what an editor took back."""
    cell = first_cell(few)
    desk = Desk(loaded, rules)
    act = Act(EDITOR, datetime.now(UTC), reason="The passage is about another act.")
    desk.end(cell, Stage.WITHDRAWN, act)
    before = count(loaded)
    load_baseline(loaded, few, rules)
    assert count(loaded) == before
    assert published(desk.steps(cell)) is None


def test_the_shipped_baseline_covers_every_cell_with_a_passage(seeds: Seeds):
    """Each state and clause that a passage of evidence touches is rated."""
    states = {row.actor_code for row in seeds.actors if row.kind == "state"}
    whose = {row.evidence_key: row.actor_code for row in seeds.evidence}
    touched = {
        (row.clause_key, whose[row.evidence_key])
        for row in seeds.evidence_clauses
        if whose[row.evidence_key] in states
    }
    rated = {(row.clause_key, row.actor_code) for row in seeds.baseline}
    assert touched <= rated


def test_the_shipped_baseline_covers_every_paragraph_with_a_figure(seeds: Seeds):
    """Each state and mandate clause of a paragraph that one of its facts bears on is rated."""
    states = {row.actor_code for row in seeds.actors if row.kind == "state"}
    clauses = [row for row in seeds.clauses if row.kind == "mandate"]
    with_facts = {
        (row.provision_key, row.actor_code) for row in seeds.facts if row.actor_code in states
    }
    wanted = {
        (clause.clause_key, actor)
        for provision, actor in with_facts
        for clause in clauses
        if clause.provision_key == provision
    }
    assert wanted <= {(row.clause_key, row.actor_code) for row in seeds.baseline}
