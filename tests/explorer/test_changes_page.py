"""What changed between two computations, in words, and nothing where there are not two."""

from datetime import date

import pandas as pd
import pytest

from dashboards.components.markup import to_html
from dashboards.explorer.changes import layout
from dashboards.gap_data import ChangesData
from tracker.i18n import Words
from tracker.queries.frames import Dtypes, typed
from tracker.queries.score_changes import CHANGE_SUMMARY, CHANGES
from tracker.queries.scores import SCORE_RUNS
from tracker.vocab import ChangeCause

CLAUSE = "miami-1994-plan:2.8:1"


def frame(columns: Dtypes, *rows: dict[str, object]) -> pd.DataFrame:
    """A frame of these rows; what they do not say is missing."""
    return typed(pd.DataFrame(list(rows), columns=list(columns), dtype="object"), columns)


def run(number: int) -> dict[str, object]:
    """A computation that was kept."""
    return {
        "run": number,
        "scored_on": date(2026, 11, number),
        "weighting": "equal",
        "reason": f"reason {number}",
        "ledger_entry": 10 * number,
        "figures_sha256": f"{number:064d}",
    }


def change(side: str, before: str | None, after: str | None, cause: str) -> dict[str, object]:
    """A side of one cell of Peru."""
    return {
        "run_from": 1,
        "run_to": 2,
        "actor_code": "PER",
        "clause_key": CLAUSE,
        "side": side,
        "before": before,
        "after": after,
        "cause": cause,
    }


def page(runs: int, *changes: dict[str, object]) -> str:
    """The page as HTML."""
    counted = {one.value: 0 for one in ChangeCause}
    for one in changes:
        counted[str(one["cause"])] += 1
    summary = {
        "run_from": 1,
        "run_to": 2,
        "actor_code": "PER",
        "low_before": 0.1,
        "high_before": 0.9,
        "low_after": 0.2,
        "high_after": 0.8,
        "changes": len(changes),
        **counted,
    }
    data = ChangesData(
        runs=frame(SCORE_RUNS, *(run(one) for one in range(1, runs + 1))),
        changes=frame(CHANGES, *changes),
        by_state=frame(CHANGE_SUMMARY, *([summary] if changes else [])),
        states=pd.DataFrame({"actor_code": ["PER"], "name": ["Perú"]}),
        summaries={CLAUSE: "States do a thing."},
        titles={"miami-1994-plan": "Plan of Miami"},
    )
    return "".join(to_html(part) for part in layout(data, Words("en")) if part is not None)


@pytest.mark.parametrize("runs", [0, 1])
def test_without_two_computations_nothing_is_compared(runs: int):
    """The page says so, and how one is kept."""
    told = page(runs)
    assert "fewer than two times" in told
    assert ("tracker score" in told) == (runs == 0)


@pytest.mark.parametrize(
    ("side", "before", "after", "said"),
    [
        ("assessed", "not_assessed", "limited", "Assessed: not assessed, now limited (new evi"),
        ("assessed", "limited", "limited|contested", "limited, now limited, contested"),
        ("claimed", "no_report", "claimed|2|3", "Claimed: no report, now limited to substantial"),
        ("measured", "", "-1|4", "nothing that can be judged, now "),
        ("schedule", "lapsed|2005-11-05|", "late|2005-11-05|2011-06-20", "now done late"),
        ("applies", None, "applies", "Whether it applies: not counted, now applies"),
        ("claimed", "claimed|2|2", "claimed|2|2", "Claimed: still limited, on another ground"),
    ],
)
def test_each_side_is_told_in_words(side: str, before: str | None, after: str, said: str):
    """Before, after and why; no code is shown as it is stored."""
    told = page(2, change(side, before, after, "new_evidence"))
    assert "1 cell changed from computation 1 to 2" in told
    assert said in told
    assert "|" not in told
    assert "were 0.10 to 0.90 and are now 0.20 to 0.80" in told
    assert f'/en/evidence/{CLAUSE}~PER">Plan of Miami, 2.8, clause 1</a>' in told


def test_causes_are_counted_by_change_and_by_state():
    """Two changes of one state by two causes."""
    told = page(
        2,
        change("measured", "1|1", "2|2", "revised_data"),
        change("assessed", "limited", "substantial", "new_evidence"),
    )
    assert "new evidence 1, revised data 1" in told
