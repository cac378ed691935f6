"""How silent each state is: counted once more from the seed files, and where nobody can tell."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.queries.gaps import ON, cell, gap_of, shipped_gap
from tracker.catalogue.seed_tables import Seeds
from tracker.models import Report, Source
from tracker.queries.reporting import main_page_key
from tracker.queries.silence import SILENCE, PageCoverage, page_coverage, silence_frame
from tracker.vocab import TextStatus

PAGE = "summit-page-migration"
COVERED = ("summit-2012", "summit-2015", "summit-2018")


@pytest.fixture(scope="module")
def gap(catalogue_engines) -> pd.DataFrame:
    """Every cell of the catalogue."""
    return shipped_gap(catalogue_engines("sqlite"))


def days_of(seeds: Seeds) -> dict[str, list[date]]:
    """The days of the reports on the page, as the seed file lists them, by actor."""
    found: dict[str, list[date]] = {}
    for row in seeds.reports:
        if row.source_key == PAGE:
            found.setdefault(row.actor_code, []).append(row.reported_on)
    return found


def by_state(session: Session, gap: pd.DataFrame, on: date = ON) -> pd.DataFrame:
    """The frame, to be asked by state."""
    return silence_frame(session, gap, on).set_index("actor_code")


def retrieved(session: Session, on: date) -> None:
    """Say on which day the page was read."""
    session.execute(
        update(Source).where(Source.source_key == main_page_key(session)).values(retrieved_on=on)
    )


def test_reports_of_34_states_are_those_the_seed_file_lists(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """Their number, the first and the last; eighteen have none, and no years since."""
    found = by_state(session, gap)
    days = days_of(seeds)
    assert len(found) == 34
    for state, row in found.iterrows():
        own = days.get(state, [])
        assert row["reports"] == len(own)
        assert row["first_on"] == min(own, default=None)
        assert row["last_on"] == max(own, default=None)
        if own:
            assert row["years_since"] == pytest.approx((ON - max(own)).days / 365.2425)
    assert (found["reports"] == 0).sum() == 18
    assert found["years_since"].isna().sum() == 18


def test_ten_reviews_closed_and_each_was_answered_missed_or_is_unknown(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """The Summits of 1996 to 2022; only three cycles lie where the page lists reports."""
    found = by_state(session, gap)
    days = days_of(seeds)
    closed = [one for one in seeds.cycles if one.process == "summit" and one.ends_on]
    assert len(closed) == 10
    for state, row in found.iterrows():
        own = days.get(state, [])
        told = {
            one.cycle_key
            for one in closed
            if any(one.starts_on <= day <= one.ends_on for day in own)
        }
        missed = [key for key in COVERED if key not in told]
        assert (row["reviews"], row["reported"], row["missed"]) == (10, len(told), len(missed))
        assert row["unknown"] == 10 - len(told) - len(missed)
        assert (row["missed_keys"] if missed else "") == ";".join(missed)


def test_mexico_missed_none_that_is_covered_and_haiti_all(session: Session, gap: pd.DataFrame):
    """Who answered every review of the page's time has no key of a missed one."""
    found = by_state(session, gap)
    assert found.loc["MEX", ["reported", "missed", "unknown"]].tolist() == [3, 0, 7]
    assert pd.isna(found.loc["MEX", "missed_keys"])
    assert found.loc["HTI", ["reported", "missed", "unknown"]].tolist() == [0, 3, 7]
    assert found.loc["HTI", "missed_keys"] == "summit-2012;summit-2015;summit-2018"


def test_a_review_closed_before_the_page_was_read_was_missed(session: Session, gap: pd.DataFrame):
    """Once the day of its retrieval is on record, the silence up to then is no longer unknown."""
    retrieved(session, date(2022, 6, 10))
    found = by_state(session, gap)
    assert found.loc["HTI", ["missed", "unknown"]].tolist() == [4, 6]
    assert found.loc["MEX", "missed_keys"] == "summit-2022"
    retrieved(session, date(2022, 6, 9))
    assert by_state(session, gap).loc["MEX", "missed"] == 0


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "retrieved_on", "expected"),
    [
        (date(2005, 1, 1), date(2009, 12, 31), None, False),  # before the first report
        (date(2009, 1, 1), date(2010, 6, 20), None, True),  # that of the first report
        (date(2012, 1, 1), date(2013, 12, 31), None, True),  # nobody reported, before and after do
        (date(2018, 1, 1), date(2018, 12, 31), None, True),  # that of the last report
        (date(2018, 5, 1), date(2018, 12, 31), None, False),  # after it
        (date(2018, 5, 1), date(2018, 12, 31), date(2018, 12, 31), True),
        (date(2018, 5, 1), date(2018, 12, 31), date(2018, 12, 30), False),
        (date(2018, 1, 1), None, date(2026, 1, 1), False),  # still open
    ],
)
def test_a_page_covers_the_cycles_of_its_reports_and_those_over_when_it_was_read(
    starts_on: date, ends_on: date | None, retrieved_on: date | None, expected: bool
):
    """What it cannot show is not missed."""
    page = PageCoverage(date(2010, 6, 20), date(2018, 4, 10), retrieved_on)
    assert page.covers(starts_on, ends_on) is expected


def test_a_page_without_reports_covers_nothing():
    """Nobody can be said to have missed what the page does not list of anybody."""
    page = PageCoverage(None, None, date(2020, 1, 1))
    assert not page.covers(date(2015, 1, 1), date(2016, 1, 1))
    assert page.until == date(2020, 1, 1)


def test_the_page_covers_from_its_first_report_that_still_stands(session: Session, seeds: Seeds):
    """A report that a later version of the page no longer has moves the bounds."""
    days = sorted(day for own in days_of(seeds).values() for day in own)
    page = page_coverage(session)
    assert (page.first_on, page.last_on, page.until) == (days[0], days[-1], days[-1])
    first = session.scalars(select(Report).where(Report.reported_on == days[0])).one()
    first.status_code = TextStatus.GONE.value
    session.flush()
    assert page_coverage(session).first_on == days[1]


def test_what_colombia_never_mentioned_is_counted_from_the_seed_files(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """Its three reports cite paragraph 12 of Cartagena for certain; passages touch the rest."""
    own = {
        row.evidence_key
        for row in seeds.evidence
        if row.actor_code == "COL" and (row.report_key or "").startswith("COL-")
    }
    touched = {row.clause_key for row in seeds.evidence_clauses if row.evidence_key in own}
    mandates = {row.clause_key for row in seeds.clauses if row.kind == "mandate"}
    listed = mandates & set(gap["clause_key"])
    cited = {key for key in listed if key.startswith("cartagena-2012-mandates:12:")}
    never = len(listed - touched - cited)
    row = by_state(session, gap).loc["COL"]
    assert row[["mandates", "never_least", "never_most"]].tolist() == [73, never, never]


def test_a_citation_of_two_paragraphs_touches_one_of_them(
    session: Session, gap: pd.DataFrame, seeds: Seeds
):
    """Barbados cites 17: of Port of Spain or of the Mar del Plata plan, whichever it means."""
    own = {row.evidence_key for row in seeds.evidence if row.report_key == "BRB-2011-06-21-01"}
    touched = {row.clause_key for row in seeds.evidence_clauses if row.evidence_key in own}
    listed = set(gap["clause_key"])
    meant = [
        {key for key in listed if key.startswith(f"{paragraph}:")}
        for paragraph in ("port-of-spain-2009-declaration:17", "mar-del-plata-2005-plan:17")
    ]
    each = [len(listed - touched - one) for one in meant]
    row = by_state(session, gap).loc["BRB"]
    assert row["never_most"] == max(each)
    assert row["never_least"] <= min(each)
    assert row["never_least"] == len(listed - touched - meant[0] - meant[1])


def test_who_never_reported_mentioned_nothing_and_a_report_without_text_may_be_about_anything(
    session: Session, gap: pd.DataFrame
):
    """Haiti left out all 73; Argentina, of whose reports four have no text, perhaps none."""
    found = by_state(session, gap)
    assert found.loc["HTI", ["never_least", "never_most"]].tolist() == [73, 73]
    assert found.loc["ARG", "never_least"] == 0
    assert found.loc["ARG", "never_most"] > 0


def test_what_does_not_apply_was_not_left_out(session: Session):
    """Only what binds a state, or may, is among what it never reported."""
    other = "cartagena-2012-mandates:12:1"
    gap = gap_of(cell(actor_code="HTI"), cell(other, "HTI", standing="does_not_apply"))
    row = by_state(session, gap).loc["HTI"]
    assert row[["mandates", "never_least", "never_most"]].tolist() == [1, 1, 1]
    gap = gap_of(cell(actor_code="HTI"), cell(other, "HTI", standing="unknown"))
    assert by_state(session, gap).loc["HTI", "mandates"] == 2


def test_reviews_count_from_the_day_the_first_instrument_bound(session: Session):
    """A state that only the text of 2015 binds has missed no review before it."""
    row = by_state(session, gap_of(cell(actor_code="HTI"))).loc["HTI"]
    assert row[["reviews", "missed", "unknown"]].tolist() == [2, 1, 1]
    assert row["missed_keys"] == "summit-2018"


def test_an_earlier_day_knows_no_later_report(session: Session, gap: pd.DataFrame, seeds: Seeds):
    """At the end of 2014 Mexico had reported four times, the last time that year."""
    on = date(2014, 12, 31)
    own = [day for day in days_of(seeds)["MEX"] if day <= on]
    row = by_state(session, gap, on).loc["MEX"]
    assert (row["reports"], row["last_on"]) == (len(own), max(own))
    assert row["reviews"] == 7
    assert row["years_since"] < 1
    assert row["never_most"] > by_state(session, gap).loc["MEX", "never_most"]


def test_a_frame_without_rows_has_the_dtypes_of_one_with(session: Session, gap: pd.DataFrame):
    """On both databases."""
    full, empty = silence_frame(session, gap, ON), silence_frame(session, gap_of(), ON)
    assert empty.empty
    assert list(full.columns) == list(SILENCE)
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()
