"""The accountability test of every cell: what counts, counted once more from the seed files."""

from collections import Counter
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.queries.gaps import ON, cell, gap_of, shipped_gap, shipped_rules
from tracker.catalogue.seed_tables import Seeds
from tracker.models import Actor, Body, Participation, Report, Review, Source, Target
from tracker.queries.accountability import (
    TEST_SHARES,
    TESTS,
    accountability_shares,
    accountability_tests,
)
from tracker.queries.frames import typed
from tracker.queries.reporting import main_page_key
from tracker.vocab import Level, TestElement

ELEMENTS = [one.value for one in TestElement]


@pytest.fixture(scope="module")
def gap(catalogue_engines) -> pd.DataFrame:
    """Every cell of the catalogue."""
    return shipped_gap(catalogue_engines("sqlite"))


def asked(session: Session, gap: pd.DataFrame, on: date) -> pd.DataFrame:
    """The test of every cell, by the shipped rules."""
    return accountability_tests(session, gap, on, shipped_rules().progress)


def answered(found: pd.DataFrame, element: str, answer: str) -> set[tuple[str, str]]:
    """The cells with that answer to one question."""
    rows = found[found[element] == answer]
    return set(zip(rows["clause_key"], rows["actor_code"], strict=True))


def participation(session: Session, key: str) -> Participation:
    """One participation on record."""
    query = select(Participation).where(Participation.participation_key == key)
    return session.scalars(query).one()


# The cells and their five answers


def test_every_cell_is_tested_once_at_the_level_of_its_clause(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """As many rows as cells, each answer with its basis."""
    found = asked(session, gap, ON)
    assert len(found) == len(gap) == 73 * 34
    assert not found.duplicated(["clause_key", "actor_code"]).any()
    assert not found.isna().any().any()
    levels = {row.clause_key: row.level for row in seeds.clauses}
    assert (found["level"] == found["clause_key"].map(levels)).all()


def test_what_does_not_apply_is_not_asked(session: Session):
    """What may apply is."""
    other = "cartagena-2012-mandates:12:1"
    gap = gap_of(
        cell(), cell(actor_code="HTI", standing="unknown"), cell(other, standing="does_not_apply")
    )
    assert asked(session, gap, ON)["actor_code"].tolist() == ["PER", "HTI"]


def test_a_date_is_where_the_coding_of_the_clause_has_one(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """Two of the 73 mandates, both of 2004; all others have none, and none is unknown."""
    dated = {
        row.clause_key
        for row in seeds.clauses
        if row.kind == "mandate" and row.deadline_basis != "none"
    }
    found = asked(session, gap, ON)
    assert {clause for clause, _ in answered(found, "timelines", "yes")} == dated
    assert len(dated) == 2
    assert not answered(found, "timelines", "unknown")


def test_a_clause_without_an_indicator_fails_and_any_other_is_met_or_unknown(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """A value or target that we do not have may exist."""
    with_indicator = {row.clause_key for row in seeds.clause_indicators}
    found = asked(session, gap, ON)
    without = {clause for clause in gap["clause_key"] if clause not in with_indicator}
    assert {clause for clause, _ in answered(found, "indicators", "no")} == without
    assert len(without) == 2


def test_an_indicator_counts_with_a_value_of_the_state_and_a_target_in_a_text(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """As the seed files have them: series with values, targets of the state or of every state."""
    unsettled = shipped_rules().progress.left_out
    indicator_of = {row.series_key: row.indicator_key for row in seeds.series}
    valued = {
        (indicator_of[row.series_key], row.actor_code)
        for row in seeds.observations
        if row.value is not None and not row.breakdown and row.status not in unsettled
    }
    aims = {
        (row.indicator_key, row.actor_code)
        for row in seeds.targets
        if row.origin == "text" and row.target_key != "nuevo-leon-2004-half-cost"  # of the region
    }
    speaks = {(row.clause_key, row.indicator_key) for row in seeds.clause_indicators}
    expected = {
        (clause, actor)
        for clause, actor in zip(gap["clause_key"], gap["actor_code"], strict=True)
        for spoken, indicator in speaks
        if spoken == clause and (indicator, actor) in valued
        if (indicator, actor) in aims or (indicator, None) in aims
    }
    assert answered(asked(session, gap, ON), "indicators", "yes") == expected
    assert len(expected) > 100


def test_a_proposed_target_holds_nobody_to_account(session: Session, gap: pd.DataFrame):
    """Were all targets proposals, no clause would pass, and none fail for it."""
    session.execute(update(Target).values(origin_code="proposed"))
    found = asked(session, gap, ON)
    assert not answered(found, "indicators", "yes")
    assert "no_target" in set(found["indicators_basis"])


def test_a_value_counts_from_the_day_it_became_known(session: Session, gap: pd.DataFrame):
    """Before the first release there is none, and so no answer."""
    found = asked(session, gap, date(2010, 1, 1))
    assert not answered(found, "indicators", "yes")
    assert set(found["indicators_basis"]) == {"no_value", "no_indicator"}


# Reviews and reports


def test_no_next_summit_is_sure_so_no_review_is(session: Session, gap: pd.DataFrame):
    """Summits were held since each was adopted; of the tenth nobody knows the date."""
    assert set(asked(session, gap, ON)["reviews_basis"]) == {"next_unknown"}


def test_a_scheduled_summit_answers_for_every_instrument_of_the_summits(
    session: Session, gap: pd.DataFrame
):
    """Reviews belong to a process, not only to the text that a meeting adopts."""
    session.execute(
        update(Review)
        .where(Review.review_key == "summit-10")
        .values(status_code="scheduled", starts_on=date(2027, 5, 1), ends_on=date(2027, 5, 2))
    )
    assert set(asked(session, gap, ON)["reviews_basis"]) == {"held_and_next"}


def test_an_instrument_nobody_reviews_has_no_review_known(session: Session, gap: pd.DataFrame):
    """Without meetings on record the question is open."""
    session.execute(update(Review).values(instrument_keys=None))
    assert set(asked(session, gap, ON)["reviews_basis"]) == {"no_review_known"}


def test_reports_after_the_last_summit_are_in_no_source_at_hand(
    session: Session, gap: pd.DataFrame
):
    """The page lists reports to 2018 and the last Summit was in 2022: no state failed for sure."""
    found = asked(session, gap, ON)
    assert set(found["public_reporting_basis"]) == {"no_source"}


def test_a_page_read_later_shows_who_reported_and_who_did_not(session: Session, gap: pd.DataFrame):
    """Read in 2026, with one report of Haiti from 2023: Haiti alone has reported."""
    page = session.scalars(select(Source).where(Source.source_key == main_page_key(session))).one()
    page.retrieved_on = date(2026, 10, 1)
    actor = session.scalars(select(Actor).where(Actor.actor_code == "HTI")).one()
    session.add(
        Report(
            report_key="HTI-2023-02-01-01",
            actor_id=actor.actor_id,
            source_id=page.source_id,
            reported_on=date(2023, 2, 1),
            ordinal=1,
            position=1,
            date_as_printed="2/1/2023",
            paragraphs="-",
            has_text=False,
            is_truncated=False,
            chars=0,
            status_code="verified",
        )
    )
    session.flush()
    found = asked(session, gap, ON)
    assert {actor for _, actor in answered(found, "public_reporting", "yes")} == {"HTI"}
    others = found[found["actor_code"] != "HTI"]
    assert set(others["public_reporting_basis"]) == {"no_report_since"}


def test_on_the_eve_of_a_summit_the_one_before_counts(session: Session, gap: pd.DataFrame):
    """On 12 April 2018 the last was that of 2015: who wrote since has reported, on any clause."""
    found = asked(session, gap, date(2018, 4, 12))
    told = {actor for _, actor in answered(found, "public_reporting", "yes")}
    assert told == {"ARG", "BRA", "COL", "MEX", "PAN", "USA"}
    assert not answered(found, "public_reporting", "unknown")


# Civil-society spaces


def test_two_bodies_are_spaces_on_record_and_for_what_their_passages_speak_of(
    session: Session, gap: pd.DataFrame
):
    """The council of Salvadorans abroad, and the survivors' council in the United States."""
    found = asked(session, gap, ON)
    assert answered(found, "civil_society_spaces", "yes") == {
        ("miami-1994-plan:2.8:1", "SLV"),
        ("port-of-spain-2009-declaration:17:1", "SLV"),
        ("quebec-2001-plan:191:1", "SLV"),
        ("santa-cruz-de-la-sierra-1996-plan:33:1", "SLV"),
        ("mar-del-plata-2005-plan:17:3", "USA"),
        ("panama-2015-mandates:3:1", "USA"),
    }
    assert not answered(found, "civil_society_spaces", "no")


def test_a_space_of_an_unknown_day_leaves_the_question_open(session: Session, gap: pd.DataFrame):
    """El Salvador's committee against trafficking drafted with civil society, nobody says when."""
    found = asked(session, gap, ON)
    undated = found[found["civil_society_spaces_basis"] == "participation_undated"]
    assert set(zip(undated["clause_key"], undated["actor_code"], strict=True)) == {
        ("mar-del-plata-2005-plan:17:2", "SLV"),
        ("mar-del-plata-2005-plan:17:3", "SLV"),
        ("quebec-2001-declaration:22:5", "SLV"),
    }


def test_a_meeting_without_a_body_is_no_space(session: Session, gap: pd.DataFrame):
    """Were there no bodies on record, no consultation, forum or hearing would count."""
    session.execute(update(Body).values(char_start=None, char_end=None))
    found = asked(session, gap, ON)
    assert set(found["civil_society_spaces_basis"]) == {"none_on_record"}


def test_a_space_used_before_adoption_says_nothing_of_the_text(session: Session, gap: pd.DataFrame):
    """A council heard in 2012 is no space for what states undertook in 2015."""
    participation(session, "usa-pitf-2016").held_on = date(2012, 1, 5)
    session.flush()
    met = answered(asked(session, gap, ON), "civil_society_spaces", "yes")
    assert ("mar-del-plata-2005-plan:17:3", "USA") in met
    assert ("panama-2015-mandates:3:1", "USA") not in met


def test_without_participations_nothing_is_known(session: Session, gap: pd.DataFrame):
    """No source lists all spaces, so none on record is not a no."""
    session.execute(delete(Participation))
    found = asked(session, gap, ON)
    assert set(found["civil_society_spaces"]) == {"unknown"}


# Shares


def test_shares_are_counts_of_the_answers(session: Session, gap: pd.DataFrame):
    """Of three states and every level and element, counted here once more."""
    found = asked(session, gap, ON)
    shares = accountability_shares(found).set_index(["actor_code", "level", "element"])
    assert len(shares) == 35 * 5 * 6
    for state in ("all", "SLV", "MEX"):
        mine = found if state == "all" else found[found["actor_code"] == state]
        for level in ("all", *Level):
            rows = mine if level == "all" else mine[mine["level"] == level.value]
            for element in ("all", *ELEMENTS):
                columns = ELEMENTS if element == "all" else [element]
                counts = Counter(rows[columns].to_numpy().ravel())
                row = shares.loc[(state, str(level), element)]
                assert row["cells"] == len(rows)
                assert row[["yes", "no", "unknown"]].tolist() == [
                    counts["yes"],
                    counts["no"],
                    counts["unknown"],
                ]


def test_a_share_is_bounded_by_what_is_unknown_and_missing_without_a_cell(
    session: Session, gap: pd.DataFrame
):
    """No mandate is global, so there is no share at that level; nowhere is the unknown a zero."""
    shares = accountability_shares(asked(session, gap, ON))
    total = shares["yes"] + shares["no"] + shares["unknown"]
    some = shares[total > 0]
    assert (some["low"] == some["yes"] / total[total > 0]).all()
    assert (some["high"] == (some["yes"] + some["unknown"]) / total[total > 0]).all()
    none = shares[total == 0]
    assert set(none["level"]) == {"global"}
    assert none[["low", "high"]].isna().all().all()


def test_frames_without_rows_have_the_dtypes_of_those_with(session: Session, gap: pd.DataFrame):
    """On both databases."""
    full, empty = asked(session, gap, ON), asked(session, gap_of(), ON)
    assert empty.empty
    assert list(full.columns) == list(TESTS)
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()
    shares, none = accountability_shares(full), accountability_shares(empty)
    assert none.empty
    assert list(shares.columns) == list(TEST_SHARES)
    assert shares.dtypes.to_dict() == none.dtypes.to_dict()
    assert typed(none, TEST_SHARES).empty
