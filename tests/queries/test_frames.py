"""Frames have the same columns and dtypes with rows and without."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from sqlalchemy.orm import Session

from tracker.queries.exports import TABLES
from tracker.queries.frames import records
from tracker.queries.records import (
    defects_frame,
    memberships_frame,
    resources_frame,
    signatories_frame,
    sources_frame,
)
from tracker.queries.reporting import (
    actors_frame,
    links_frame,
    main_page_key,
    provisions_frame,
    reports_by_year,
    reports_frame,
)

PAGE = "summit-page-migration"
FRAMES: dict[str, Callable[[Session], pd.DataFrame]] = {
    **TABLES,
    "actors_frame": lambda session: actors_frame(session, PAGE, "es", date(2026, 1, 1)),
    "links_frame": lambda session: links_frame(session, PAGE),
    "provisions_frame": lambda session: provisions_frame(session, "es"),
    "reports_frame": lambda session: reports_frame(session, "es", source_key=PAGE),
    "sources_frame": sources_frame,
    "defects_frame": lambda session: defects_frame(session, "es"),
    "memberships_frame": lambda session: memberships_frame(session, "MEX", "es"),
    "resources_frame": lambda session: resources_frame(session, "CAN"),
    "signatories_frame": signatories_frame,
}


@pytest.mark.parametrize("make", FRAMES.values(), ids=FRAMES.keys())
def test_a_frame_without_rows_has_the_columns_and_dtypes_of_one_with(
    session: Session, bare: Session, make: Callable[[Session], pd.DataFrame]
):
    """On both databases, and on empty tables, the frame has the same shape of columns."""
    assert make(session).dtypes.to_dict() == make(bare).dtypes.to_dict()
    assert make(bare).empty


def test_the_page_lists_34_states_of_which_18_never_reported(session: Session):
    """Who is silent is read from the list of the page, not from the list of reports."""
    frame = actors_frame(session, main_page_key(session), "en", date(2026, 5, 4))
    states = frame[(frame["kind"] == "state") & frame["is_listed"]]
    assert len(states) == 34
    assert (states["status"] == "never").sum() == 18
    assert states.loc[states["status"] == "never", "years_silent"].isna().all()
    cuba = frame[frame["actor_code"] == "CUB"]
    assert cuba["status"].tolist() == ["not_listed"]


def test_years_without_reports_are_counted_as_none_and_not_left_out(session: Session):
    """A gap in reporting shows as years of nothing on the axis."""
    reports = reports_frame(session, "en", source_key=main_page_key(session))
    years = reports_by_year(reports, 2008, 2020)
    assert years["year"].tolist() == list(range(2008, 2021))
    assert int((years["state"] + years["institution"]).sum()) == len(reports) == 76
    assert years.loc[years["year"] > 2018, "state"].sum() == 0


def test_what_is_missing_is_none_in_plain_rows():
    """NA, NaN and None of any dtype become None; a zero stays a zero."""
    frame = pd.DataFrame(
        {
            "text": pd.Series(["a", None], dtype="str"),
            "number": pd.Series([0, None], dtype="Int64"),
            "share": pd.Series([0.0, None], dtype="Float64"),
        }
    )
    assert records(frame) == [
        {"text": "a", "number": 0, "share": 0.0},
        {"text": None, "number": None, "share": None},
    ]
