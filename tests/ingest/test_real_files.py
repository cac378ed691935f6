"""Every file of the real material, read as `tracker import observations --dry-run` reads it.

What is expected of each stands in `real_files.csv`: the format, rows read, observations, cells or
rows ignored and places refused, or the reason why the whole file is refused; and the options a file
needs because it does not say for itself where, by whom or of which day it is.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import settings_for
from tests.ingest.publishers_files import DATA
from tracker.cli.observations import Done, Request, import_file
from tracker.errors import BadInputError

EXPECTATIONS = Path(__file__).with_name("real_files.csv")
COUNTS = ("rows", "observations", "ignored", "refused")
Row = dict[str, str]
# lines of the publisher's frame that the list of the material counts as rows
FRAME_ROWS = {
    "worldbank/wb_api_BM.TRF.PWKR.CD.DT_DS2_en_csv_v2.csv": 2,
    "worldbank/wb_rpw_corridors_quarterly.csv": 5,
}


def _expectations() -> dict[str, Row]:
    with EXPECTATIONS.open(encoding="utf-8", newline="") as lines:
        return {row["file"]: row for row in csv.DictReader(lines)}


EXPECTED = _expectations()
HERE = sorted(one.relative_to(DATA).as_posix() for one in DATA.rglob("*") if one.is_file())
CONTRADICTING = [name for name, row in EXPECTED.items() if row["refused"] not in {"", "0"}]


@dataclass(frozen=True)
class Found:
    """What came of a file: its counts by name, and what was said of it first."""

    format: str
    counts: Row
    said: str


def imported(name: str, *, is_dry: bool) -> Done:
    """A file imported with the options that it needs."""
    if not (DATA / name).is_file():
        pytest.skip("the real material (../shared/data) is not here")
    row = EXPECTED[name]
    request = Request(
        DATA / name,
        publisher=row["publisher"],
        released=date.fromisoformat(row["released"]) if row["released"] else None,
        area=row["area"],
        is_dry=is_dry,
    )
    return import_file(request, settings_for("sqlite://"))


def found_in(name: str) -> Found:
    """What is found in a file, as `real_files.csv` has it."""
    try:
        done = imported(name, is_dry=True)
    except BadInputError as error:
        return Found("", dict.fromkeys(COUNTS, ""), str(error))
    tally = done.prepared.tally
    numbers = (
        tally.rows,
        len(done.prepared.rows),
        sum(tally.ignored.values()),
        tally.fault_count,
    )
    counts = dict(zip(COUNTS, map(str, numbers), strict=True))
    return Found(done.reading.format, counts, str(next(iter(tally.faults), "")))


@pytest.mark.parametrize("name", HERE or ["absent"])
def test_every_real_file_is_imported_or_refused_for_the_true_reason(
    name: str, record_property: Callable[[str, object], None]
):
    """As the table says, cell by cell; the table that was found is printed behind the tests."""
    if name not in EXPECTED and name in HERE:
        pytest.fail(f"expected a row for {name} in {EXPECTATIONS.name}")
    row = EXPECTED.get(name, {"file": name})
    found = found_in(name)
    said = found.said.replace(f"{DATA / name}: ", "")
    record_property("statistical_file", [name, found.format, *found.counts.values(), said])
    assert (found.format, found.counts) == (row["format"], {one: row[one] for one in COUNTS})
    assert row["said"] in found.said
    assert bool(row["said"]) == bool(found.said)
    assert "\n" not in found.said


def test_the_table_of_expectations_names_files_that_are_there():
    """A file that was renamed is not passed over in silence."""
    if not HERE:
        pytest.skip("the real material (../shared/data) is not here")
    assert sorted(EXPECTED) == HERE


def test_rows_read_are_those_that_the_list_of_the_material_counts():
    """Counted by somebody else, by other means."""
    if not HERE:
        pytest.skip("the real material (../shared/data) is not here")
    with (DATA / "MANIFEST.csv").open(encoding="utf-8", newline="") as lines:
        listed = {row["file"]: row["rows"] for row in csv.DictReader(lines)}
    told = {name: int(row["rows"]) for name, row in EXPECTED.items() if row["rows"]}
    counted = {name: rows for name, rows in told.items() if listed.get(name)}
    assert len(counted) >= 60
    assert {name: rows for name, rows in counted.items() if rows != int(listed[name])} == {
        name: int(listed[name]) - frame for name, frame in FRAME_ROWS.items()
    }


def test_seven_tables_of_treaty_members_contradict_themselves():
    """Each is refused with the line that says two things of one state."""
    assert len(CONTRADICTING) == 7
    assert all(name.startswith("hr_status/") for name in CONTRADICTING)
    assert all(EXPECTED[name]["said"].startswith("line ") for name in CONTRADICTING)


@pytest.mark.parametrize("name", CONTRADICTING)
def test_a_contradicting_table_leaves_nothing_written(name: str):
    """Without `--dry-run`, too."""
    done = imported(name, is_dry=False)
    assert done.written is None
    assert done.prepared.tally.faults[0].line > 1
