"""Whether a mandate can be followed: the five parts, counted once more from the seed files."""

import pandas as pd
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from tracker.catalogue.seed_tables import Seeds
from tracker.models import Body, ClauseIndicator, Money, Plan, Programme
from tracker.queries.quality import QUALITY, quality_frame
from tracker.vocab import QualityPart

PARTS = [one.value for one in QualityPart]


def mandates(seeds: Seeds) -> list:
    """The mandate clauses of the seed file."""
    return [row for row in seeds.clauses if row.kind == "mandate"]


def with_answer(found: pd.DataFrame, part: str, answer: str) -> set[str]:
    """The clauses with that answer for one part."""
    return set(found.loc[found[part] == answer, "clause_key"])


def test_every_mandate_has_a_row_and_no_demand(session: Session, seeds: Seeds):
    """Also those of instruments that the follow-up page does not list."""
    found = quality_frame(session)
    assert sorted(found["clause_key"]) == sorted(row.clause_key for row in mandates(seeds))
    assert len(found) == 80


def test_time_bound_and_measurable_are_what_the_seed_files_say(session: Session, seeds: Seeds):
    """Two have a date, both in the text; eight have no indicator, named or defined."""
    found = quality_frame(session)
    dated = {row.clause_key for row in mandates(seeds) if row.deadline_on}
    assert with_answer(found, "time_bound", "yes") == dated
    assert set(found.loc[found["time_bound"] == "yes", "time_bound_basis"]) == {"date_in_text"}
    defined = {row.clause_key for row in seeds.clause_indicators}
    bare = {
        row.clause_key
        for row in mandates(seeds)
        if not (row.clause_key in defined or row.indicator_named or row.target_value)
    }
    assert with_answer(found, "measurable", "no") == bare


def test_specific_is_a_deed_for_somebody_or_of_some_amount(session: Session, seeds: Seeds):
    """To promote or recognise is no deed, whoever it is for."""
    deeds = {"strengthen", "ensure", "establish"}
    expected = {
        row.clause_key
        for row in mandates(seeds)
        if row.strength in deeds and (row.groups or row.target_value is not None)
    }
    assert with_answer(quality_frame(session), "specific", "yes") == expected


def test_resourced_is_a_record_of_money_or_of_a_body_for_the_paragraph(
    session: Session, seeds: Seeds
):
    """Money by the programme it paid for, a body also by its plans; else unknown, never no."""
    programmes = {row.programme_key: row.provision_key for row in seeds.programmes}
    paid = {programmes[row.programme_key] for row in seeds.money if row.programme_key}
    run = {
        row.provision_key for row in (*seeds.plans, *seeds.programmes) if row.body_key is not None
    }
    bodies = {row.provision_key for row in seeds.bodies} | run
    found = quality_frame(session).set_index("clause_key")
    for row in mandates(seeds):
        basis = "nothing_on_record"
        if row.provision_key in paid:
            basis = "money_on_record"
        elif row.provision_key in bodies:
            basis = "body_on_record"
        assert found.loc[row.clause_key, "resourced_basis"] == basis
    assert not (found["resourced"] == "no").any()


def test_without_records_nobody_knows_what_is_resourced(session: Session):
    """And what they were linked by decides: without money the bodies stand."""
    session.execute(delete(Money))
    assert "money_on_record" not in set(quality_frame(session)["resourced_basis"])
    for table in (Plan, Programme):
        session.execute(update(table).values(body_id=None))
    session.execute(update(Body).values(provision_id=None))
    assert set(quality_frame(session)["resourced"]) == {"unknown"}


def test_an_indicator_defined_here_makes_measurable_and_nothing_else(session: Session):
    """Without any, only what the text itself names is left."""
    before = quality_frame(session)
    session.execute(delete(ClauseIndicator))
    after = quality_frame(session)
    assert set(after.loc[after["measurable"] == "yes", "measurable_basis"]) == {
        "target_in_text",
        "indicator_in_text",
    }
    others = [name for name in PARTS if name != "measurable"]
    pd.testing.assert_frame_equal(before[others], after[others])


def test_parts_are_counted(session: Session):
    """`yes` and `unknown` are those of the row's own five answers."""
    found = quality_frame(session)
    for name in ("yes", "unknown"):
        assert ((found[PARTS] == name).sum(axis=1) == found[name]).all()


def test_a_frame_without_rows_has_the_dtypes_of_one_with(session: Session, bare: Session):
    """On both databases, and on empty tables."""
    full, empty = quality_frame(session), quality_frame(bare)
    assert empty.empty
    assert list(full.columns) == list(QUALITY)
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()
