"""`tracker score`, `tracker recompute` and the exported tables of scores."""

import csv
import io
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Tracker
from tests.databases import opened, url_of
from tests.workflow.test_ledger import behind_its_back
from tracker.cli.scores import NO_GRADE, shipped_rules
from tracker.queries.accountability import TEST_SHARES, TESTS
from tracker.queries.alignment import ALIGNMENT
from tracker.queries.exports import COMPUTED_TABLES, RUN_TABLES
from tracker.queries.figures import FIGURES
from tracker.queries.gap import GAP
from tracker.queries.quality import QUALITY
from tracker.queries.research import QUEUE
from tracker.queries.score_changes import CHANGE_SUMMARY, CHANGES
from tracker.queries.scores import STORED_CELLS, STORED_FIGURES
from tracker.queries.silence import SILENCE
from tracker.vocab import Role
from tracker.workflow.ledger import Write
from tracker.workflow.scoring import score

COLUMNS = {
    "scores": STORED_FIGURES,
    "score-cells": STORED_CELLS,
    "score-changes": CHANGES,
    "score-change-summary": CHANGE_SUMMARY,
    "gap": GAP,
    "figures": FIGURES,
    "silence": SILENCE,
    "accountability": TESTS,
    "accountability-shares": TEST_SHARES,
    "quality": QUALITY,
    "research-queue": QUEUE,
    "alignment": ALIGNMENT,
}
TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def scored_file(catalogue: Path) -> Path:
    """The catalogue with one run; copied, not written."""
    file = Path(shutil.copy(catalogue, catalogue.with_name("scored.sqlite")))
    with opened(file) as engine:
        write = Write("score", "tests", Role.ADMINISTRATOR, "a test")
        score(engine, TODAY, shipped_rules(), write)
    return file


@pytest.fixture
def scored(scored_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own copy of the scored database, which the commands are pointed at."""
    file = Path(shutil.copy(scored_file, tmp_path / "scored.sqlite"))
    monkeypatch.setenv("TRACKER_DATABASE_URL", url_of(file))
    return file


def parameters(folder: Path, text: str) -> Path:
    """A file of other parameters."""
    file = folder / "other.toml"
    file.write_text(text, encoding="utf-8")
    return file


def rows(ran: Ran) -> list[dict[str, str]]:
    """The rows of a table exported as CSV."""
    assert (ran.status, ran.err) == (0, "")
    return list(csv.DictReader(io.StringIO(ran.out, newline="")))


def test_scores_are_kept_once(tracker: Tracker, database: Path):
    """The first run is kept with its reason; the same figures again are not, and that is said."""
    first = tracker("score", "--reason", "the first release").out
    assert first.startswith("kept as run 1: ")
    assert f"of {TODAY}" in first
    before = database.read_bytes()
    again = tracker("score", "--json").json()
    assert isinstance(again, dict)
    assert (again["number"], again["is_new"]) == (1, False)
    assert database.read_bytes() == before
    (run,) = rows(tracker("export", "score-runs"))
    assert (run["run"], run["reason"]) == ("1", "the first release")


def test_a_day_to_come_has_no_figures(tracker: Tracker, scored: Path):
    """Silence until a day to come has not happened."""
    told = tracker("export", "silence", "--as-of", TODAY + timedelta(days=2)).told()
    assert "up to today" in told


def test_what_if_tells_what_moves_below_the_states(tracker: Tracker, scored: Path, tmp_path: Path):
    """Where claims are read otherwise, states stay and cells and figures do not."""
    other = parameters(tmp_path, "[claimed]\nplan = [3, 3]")
    found = tracker("score", "--what-if", other, "--json").json()
    assert isinstance(found, dict)
    assert not any(state["changed"] for state in found["states"])
    assert 0 < found["cells"]["changed"] < found["cells"]["rows"]
    assert 0 < found["figures"]["changed"] < found["figures"]["rows"]
    same = tracker("score", "--what-if", parameters(tmp_path, "[claimed]\nplan = [1, 1]"))
    assert "0 of 34 states differ, 0 of " in same.out
    assert "figures, 0 of 2482 cells" in same.out


def test_what_if_writes_nothing(tracker: Tracker, scored: Path, tmp_path: Path):
    """Other weights and thresholds are shown beside the published figures; no byte changes."""
    other = parameters(
        tmp_path,
        'weighting = "strength"\n[strength_weights]\nestablish = 50\n[grade]\ncoverage = 0.5',
    )
    before = scored.read_bytes()
    found = tracker("score", "--what-if", other, "--json").json()
    assert scored.read_bytes() == before
    assert isinstance(found, dict)
    assert (found["run"], found["on"], found["is_file_alone"]) == (1, str(TODAY), True)
    published = {
        row["subject"]: row
        for row in rows(tracker("export", "scores"))
        if (row["weighting"], row["subject_kind"], row["dimension"]) == ("equal", "state", "all")
    }
    assert len(found["states"]) == len(published)
    for state in found["states"]:
        own = published[state["actor_code"]]
        assert [repr(state["low"]), repr(state["high"])] == [own["low"], own["high"]]
        differs = (state["low"], state["high"]) != (state["low_what_if"], state["high_what_if"])
        assert differs == (state["changed"] is not None)
    assert any(state["changed"] for state in found["states"])
    assert rows(tracker("export", "score-runs"))[-1]["run"] == "1"


def test_what_if_another_rubric_counts_no_rating(tracker: Tracker, scored: Path, tmp_path: Path):
    """Ratings by a rubric that does not count become unknown, never low."""
    ran = tracker("score", "--what-if", parameters(tmp_path, "rubric = 2"))
    assert (ran.status, ran.err) == (0, "")
    (mexico,) = [line for line in ran.out.splitlines() if line.startswith("MEX")]
    assert "[0.000, 1.000]" in mexico
    assert mexico.count(NO_GRADE) == 2
    assert "None" not in ran.out
    assert ran.out.endswith("nothing was written\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("weights = 3", "no parameter is called 'weights'"),
        ("[grade]\nlevel = 1", "other.toml: [grade]: no parameter is called 'level'"),
        ("grade = 1", "expected a section as grade"),
        ("[grade]\ncoverage = 7", "expected 0 < coverage <= 1"),
        ("[strength_weights]\nensure = 1.5", "expected a whole number as ensure"),
        ("[strength_weights]\nensure = 1000000000000000", "expected ensure of at most 1000"),
        ("[uncertainty]\ndraws = 1000000000000", "expected draws of at most"),
        ('[schedule]\nreporting = ["nonsense:1"]', "no clause is called 'nonsense:1'"),
        ("weighting =", "cannot be used as parameters"),
    ],
)
def test_what_if_refuses_what_it_does_not_know(
    tracker: Tracker, scored: Path, tmp_path: Path, text: str, said: str
):
    """An unknown name, a wrong kind or no TOML is one line that says where."""
    assert said in tracker("score", "--what-if", parameters(tmp_path, text)).told()


def test_what_if_takes_no_other_option(tracker: Tracker, scored: Path, tmp_path: Path):
    """Nothing is kept, so there is no reason to give."""
    other = parameters(tmp_path, "rubric = 2")
    assert "no --reason" in tracker("score", "--what-if", other, "--reason", "why").told()
    assert "cannot be used" in tracker("score", "--what-if", tmp_path / "gone.toml").told()


def test_recompute_finds_everything_the_same(tracker: Tracker, scored: Path):
    """All figures of all runs come out as they are stored; nothing is written."""
    before = scored.read_bytes()
    ran = tracker("recompute", "--check")
    assert (ran.status, ran.err) == (0, "")
    assert "figures of 1 runs: all the same" in ran.out
    assert scored.read_bytes() == before


def test_recompute_names_what_differs(tracker: Tracker, scored: Path):
    """A stored value that was changed is named on a line, and the status is 1."""
    place = "WHERE subject_key = 'MEX' AND weighting_code = 'equal' AND dimension_code = 'all'"
    with behind_its_back(scored) as connection:
        connection.execute(f"UPDATE score_figure SET high = 0.5 {place}")
    ran = tracker("recompute", "--check")
    assert (ran.status, ran.err) == (1, "")
    first, last = ran.out.splitlines()
    assert first.startswith("run 1: score_figure equal|state|MEX|all|all: high: stored 0.5, ")
    assert last.endswith("figures of 1 runs: 1 values differ")


def test_recompute_before_anything_was_kept(tracker: Tracker, database: Path):
    """Without a run there is nothing to compare, which is said."""
    assert "no scores are kept yet" in tracker("recompute").out
    found = tracker("recompute", "--check", "--json").json()
    assert found == {"runs": 0, "figures": 0, "cells": 0, "differences": [], "is_same": True}


def test_every_table_of_scores_is_pinned_here():
    """No table of scores is exported whose columns nobody pinned."""
    assert set(COLUMNS) == {*RUN_TABLES, *COMPUTED_TABLES}


@pytest.mark.parametrize("table", COLUMNS)
def test_tables_of_scores_are_exported(tracker: Tracker, scored: Path, table: str):
    """Each table of scores comes with all its columns, and without the word None."""
    ran = tracker("export", table)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[0].split(",") == list(COLUMNS[table])
    assert (len(ran.out.splitlines()) > 1) == (not table.startswith("score-change"))
    assert "None" not in ran.out


def test_a_run_is_chosen_by_its_number(tracker: Tracker, scored: Path):
    """`--run` chooses among runs, is refused where there are none, and unknown ones are told."""
    assert {row["run"] for row in rows(tracker("export", "scores", "--run", 1))} == {"1"}
    assert "no run 7 of scores" in tracker("export", "scores", "--run", 7).told()
    assert "takes no such option" in tracker("export", "gap", "--run", 1).told()
    assert "takes no such option" in tracker("export", "score-cells", "--state", "MEX").told()
