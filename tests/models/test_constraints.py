"""What the database itself refuses, whoever writes to it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, Engine, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from tracker.keys import text_sha256
from tracker.models import Base

SHA = text_sha256("bridges")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

VERSION = {
    "source_id": 1,
    "ordinal": 1,
    "sha256": SHA,
    "byte_count": 10,
    "line_count": 1,
    "imported_at": NOON,
}
PROVISION_TEXT = {
    "provision_id": 1,
    "version_id": 1,
    "language_code": "en",
    "wording": "Keep bridges open.",
    "sha256": SHA,
    "chars": 18,
    "line_start": 1,
    "line_end": 1,
    "char_start": 0,
    "char_end": 18,
    "is_current": True,
}
REPORT_TEXT = {
    name: value
    for name, value in PROVISION_TEXT.items()
    if name not in ("provision_id", "language_code", "line_start", "line_end")
} | {"report_id": 1}
REPORT = {
    "report_key": "ARG-1999-01-01-01",
    "actor_id": 1,
    "source_id": 1,
    "reported_on": date(1999, 1, 1),
    "ordinal": 1,
    "position": 900,
    "date_as_printed": "1/1/1999",
    "paragraphs": "-",
    "language_code": "en",
    "has_text": True,
    "is_truncated": False,
    "chars": 7,
    "text_sha256": SHA,
    "status_code": "new",
}
CITATION = {"report_id": 1, "position": 90, "paragraph": "17"}
LINK = {
    "citation_id": 1,
    "provision_id": 48,
    "status_code": "resolved",
    "basis_code": "decision",
    "confidence": 1.0,
}
DECISION = {
    "report_id": 1,
    "paragraph": "17",
    "provision_id": 1,
    "decided_by": "a reviewer",
    "decided_at": NOON,
    "reason": "The report names it.",
    "origin_code": "person",
}
MEMBERSHIP = {
    "group_id": 1,
    "actor_id": 1,
    "status_code": "contested",
    "member_from": date(2001, 1, 1),
    "member_to": date(2002, 1, 1),
    "precision_code": "day",
}
ACTOR = {"actor_code": "ZZZ", "kind_code": "state", "is_verified": False}
INSTRUMENT = {
    "instrument_key": "gotham-1996-plan",
    "kind_code": "plan",
    "adopted_on": date(1996, 12, 1),
    "precision_code": "month",
    "place": "Gotham",
    "place_names": "Gotham",
    "is_verified": False,
}
DEFECT = {
    "defect_key": "summit-page-migration:typo:bridges",
    "source_id": 1,
    "kind_code": "typo",
    "status_code": "found",
    "is_declared": False,
    "occurrences": 1,
}
AREA = {"area_key": "OZZ", "kind_code": "territory"}
SERIES = {
    "series_key": "oz:BRIDGES:number",
    "origin_code": "imported",
    "publisher": "oz",
    "code": "BRIDGES",
    "unit": "number",
    "is_additive": False,
}
VINTAGE = {
    "vintage_key": "oz-2020",
    "origin_code": "imported",
    "publisher": "oz",
    "title": "Bridges of Oz",
    "released_on": date(2020, 2, 1),
    "is_release_stated": True,
    "certainty_code": "verified",
    "file_name": "bridges.csv",
    "file_sha256": SHA,
    "rows_sha256": SHA,
    "row_count": 0,
}
OBSERVATION = {
    "series_id": 1,
    "area_id": 1,
    "breakdown_id": 1,
    "period_start": date(1801, 1, 1),
    "period_end": date(1801, 12, 31),
    "vintage_id": 1,
    "value": 0.0,
    "printed": "0",
    "status_code": "normal",
}
BASELINE = {
    "baseline_key": "oz-bridges-2001",
    "indicator_id": 1,
    "group_id": 1,
    "year": 2001,
    "method_code": "printed",
    "certainty_code": "unverified",
}
TARGET = {
    "target_key": "oz-bridges-kept",
    "indicator_id": 1,
    "kind_code": "band",
    "value": 2.0,
    "upper": 3.0,
    "origin_code": "proposed",
}


@dataclass(frozen=True)
class Refused:
    """A row the table takes, the values that spoil it, and the constraint that says no."""

    table: str
    good: dict[str, object]
    bad: dict[str, object]
    constraint: str


REFUSED = {
    "unknown kind of actor": Refused(
        "actor", ACTOR, {"kind_code": "empire"}, "ck_actor_kind_code_known"
    ),
    "unknown kind of instrument": Refused(
        "instrument", INSTRUMENT, {"kind_code": "treatise"}, "ck_instrument_kind_code_known"
    ),
    "unknown status of a report": Refused(
        "report", REPORT, {"status_code": "lost"}, "ck_report_status_code_known"
    ),
    "unknown basis of a link": Refused(
        "link", LINK, {"basis_code": "hunch"}, "ck_link_basis_code_known"
    ),
    "unknown kind of defect": Refused(
        "source_defect", DEFECT, {"kind_code": "ugly"}, "ck_source_defect_kind_code_known"
    ),
    "unknown status of a membership": Refused(
        "membership", MEMBERSHIP, {"status_code": "friend"}, "ck_membership_status_code_known"
    ),
    "text without its hash": Refused(
        "report", REPORT, {"text_sha256": None}, "ck_report_has_text_hash"
    ),
    "hash without a text": Refused(
        "report", REPORT, {"has_text": False}, "ck_report_has_text_hash"
    ),
    "hash of another length": Refused(
        "report", REPORT, {"text_sha256": SHA[:40]}, "ck_report_text_sha256_length"
    ),
    "report numbered zero": Refused("report", REPORT, {"ordinal": 0}, "ck_report_ordinal_positive"),
    "confidence above one": Refused("link", LINK, {"confidence": 1.01}, "ck_link_confidence_range"),
    "confidence below zero": Refused(
        "link", LINK, {"confidence": -0.01}, "ck_link_confidence_range"
    ),
    "unresolved link with a provision": Refused(
        "link", LINK, {"status_code": "unresolved"}, "ck_link_unresolved_is_empty"
    ),
    "resolved link without a provision": Refused(
        "link", LINK, {"provision_id": None}, "ck_link_unresolved_is_empty"
    ),
    "report of an unknown actor": Refused(
        "report", REPORT, {"actor_id": 999_999}, "fk_report_actor_id_actor"
    ),
    "citation of an unknown report": Refused(
        "citation", CITATION, {"report_id": 999_999}, "fk_citation_report_id_report"
    ),
    "decision with an empty reason": Refused(
        "link_decision", DECISION, {"reason": ""}, "ck_link_decision_reason_given"
    ),
    "decision by nobody": Refused(
        "link_decision", DECISION, {"decided_by": ""}, "ck_link_decision_decided_by_given"
    ),
    "membership that ends before it begins": Refused(
        "membership",
        MEMBERSHIP,
        {"member_to": date(2000, 12, 31)},
        "ck_membership_member_from_member_to_order",
    ),
    "text that ends before it begins": Refused(
        "provision_text",
        PROVISION_TEXT,
        {"char_start": 19},
        "ck_provision_text_char_start_char_end_order",
    ),
    "version of no bytes": Refused(
        "source_version", VERSION, {"byte_count": 0}, "ck_source_version_byte_count_positive"
    ),
    "defect that occurs no time": Refused(
        "source_defect", DEFECT, {"occurrences": 0}, "ck_source_defect_occurrences_positive"
    ),
    "unknown kind of area": Refused("area", AREA, {"kind_code": "moon"}, "ck_area_kind_code_known"),
    "series that came from nowhere": Refused(
        "series", SERIES, {"origin_code": "hearsay"}, "ck_series_origin_code_known"
    ),
    "vintage without the name of its file": Refused(
        "vintage", VINTAGE, {"file_name": None}, "ck_vintage_file_named"
    ),
    "vintage with a hash of another length": Refused(
        "vintage", VINTAGE, {"rows_sha256": SHA[:40]}, "ck_vintage_rows_sha256_length"
    ),
    "vintage of fewer rows than none": Refused(
        "vintage", VINTAGE, {"row_count": -1}, "ck_vintage_row_count_positive"
    ),
    "unknown status of an observation": Refused(
        "observation", OBSERVATION, {"status_code": "guessed"}, "ck_observation_status_code_known"
    ),
    "observation without a value and a reason": Refused(
        "observation", OBSERVATION, {"value": None}, "ck_observation_absence_explained"
    ),
    "observation of an unknown vintage": Refused(
        "observation", OBSERVATION, {"vintage_id": 999_999}, "fk_observation_vintage_id_vintage"
    ),
    "observation of an unknown area": Refused(
        "observation", OBSERVATION, {"area_id": 999_999}, "fk_observation_area_id_area"
    ),
    "baseline of a state and a group": Refused(
        "baseline", BASELINE, {"actor_id": 1}, "ck_baseline_one_subject"
    ),
    "target without its value": Refused("target", TARGET, {"value": None}, "ck_target_value_given"),
    "band that ends below its beginning": Refused(
        "target", TARGET, {"upper": 1.0}, "ck_target_value_upper_order"
    ),
    "band without an end": Refused("target", TARGET, {"upper": None}, "ck_target_band_whole"),
    "relative target without its base": Refused(
        "target",
        TARGET,
        {"kind_code": "relative", "value": None, "upper": None, "factor": 0.5},
        "ck_target_relative_whole",
    ),
    "factor of nothing": Refused("target", TARGET, {"factor": 0.0}, "ck_target_factor_positive"),
}


@pytest.fixture
def prepared(connection: Connection) -> Connection:
    """The catalogue with one imported version: what the rows above hang on."""
    write(connection, "source_version", {**VERSION, "version_id": 1})
    return connection


def write(connection: Connection, table: str, row: dict[str, object]) -> None:
    connection.execute(insert(Base.metadata.tables[table]), row)


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_refuses(prepared: Connection, case: Refused):
    """The database refuses the row for that reason alone: it takes the same row unspoilt."""
    row = case.good | ({"ordinal": 2} if case.table == "source_version" else {})
    with pytest.raises(IntegrityError) as refusal, prepared.begin_nested():
        write(prepared, case.table, row | case.bad)
    assert names(refusal.value, case.constraint)
    write(prepared, case.table, row)


def names(error: IntegrityError, constraint: str) -> bool:
    """Whether the database's message says which constraint; SQLite does not name foreign keys."""
    said = str(error.orig)
    return constraint in said or (constraint[:3] == "fk_" and "FOREIGN KEY" in said)


@pytest.mark.parametrize(
    ("table", "row"), [("provision_text", PROVISION_TEXT), ("report_text", REPORT_TEXT)]
)
def test_one_current_text(prepared: Connection, table: str, row: dict[str, object]):
    """A provision, or a report, has one current text; any number of replaced ones."""
    write(prepared, table, row)
    write(prepared, table, row | {"is_current": False})
    write(prepared, table, row | {"is_current": False})
    with pytest.raises(IntegrityError) as refusal, prepared.begin_nested():
        write(prepared, table, row)
    assert "unique" in str(refusal.value.orig).casefold()


def test_decision_needs_a_reason(prepared: Connection):
    """A decision without a reason column at all is refused too."""
    with pytest.raises(IntegrityError, match="reason"), prepared.begin_nested():
        write(prepared, "link_decision", {k: v for k, v in DECISION.items() if k != "reason"})


def test_naive_moment_is_refused(prepared: Connection):
    """A moment without its zone never reaches the database."""
    naive = VERSION | {"ordinal": 2, "imported_at": NOON.replace(tzinfo=None)}
    with pytest.raises(StatementError, match="needs its zone"), prepared.begin_nested():
        write(prepared, "source_version", naive)


def test_moments_come_back_in_utc(prepared: Connection):
    """A moment given in another zone is stored and read as the same moment in UTC."""
    bogota = NOON.astimezone(timezone(timedelta(hours=-5)))
    write(prepared, "source_version", VERSION | {"ordinal": 2, "imported_at": bogota})
    table = Base.metadata.tables["source_version"]
    stored = prepared.scalars(select(table.c.imported_at).where(table.c.ordinal == 2)).one()
    assert stored == NOON
    assert stored.utcoffset() == timedelta(0)


def test_provision_of_a_link_cannot_be_deleted(prepared: Connection):
    """A provision that a link means cannot vanish under it."""
    meant = prepared.scalar(text("SELECT min(provision_id) FROM link"))
    assert meant is not None
    with pytest.raises(IntegrityError), prepared.begin_nested():
        prepared.execute(text("DELETE FROM provision WHERE provision_id = :id"), {"id": meant})


def test_every_code_column_is_checked(catalogue_engine: Engine):
    """No `_code` column takes any word, but for actor codes and ISO codes."""
    open_codes = {"actor_code", "country_code", "currency_code"}
    inspector = inspect(catalogue_engine)
    unchecked = {
        (name, column.name)
        for name, table in Base.metadata.tables.items()
        for column in table.columns
        if column.name.endswith("_code") and column.name not in open_codes
        if f"ck_{name}_{column.name}_known"
        not in {check["name"] for check in inspector.get_check_constraints(name)}
    }
    assert unchecked == set()
