"""The scores of states if what is unknown were drawn by lot: a simulation, never evidence."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.method.scoring_rules import ScoringRules
from tracker.method.sensitivity import which_assumption_matters
from tracker.method.uncertainty import Simulation, simulate
from tracker.models import Clause
from tracker.queries.frames import Dtypes, typed
from tracker.vocab import RATING_VALUES, Applicability, VerbStrength, Weighting

CHANCES: Dtypes = {
    "actor_code": "str",
    "mean": "Float64",
    "fifth": "Float64",
    "ninety_fifth": "Float64",
}
STEPS_OF = {rating.value: value + 1 for rating, value in RATING_VALUES.items()}

Floats = npt.NDArray[np.float64]


def simulation(session: Session, gap: pd.DataFrame, rules: ScoringRules) -> Simulation:
    """Draws over the cells of `gap` (as `gap_frame`), by every weighting; see `simulate`."""
    return simulate(
        simulated_cells(gap), cell_weights(session, gap, rules), draws=rules.draws, seed=rules.seed
    )


def sensitivity(session: Session, gap: pd.DataFrame, rules: ScoringRules) -> pd.DataFrame:
    """Which assumption moves the scores of states most; the indices of `which_assumption_matters`.

    Cells of texts of which nobody knows whether the state adopted them may not apply.
    """
    asked = simulated_cells(gap).assign(
        may_not_apply=gap["standing"] == Applicability.UNKNOWN.value
    )
    weights = cell_weights(session, gap, rules)
    samples, seed = rules.sobol_samples, rules.seed
    return which_assumption_matters(asked, weights, samples=samples, seed=seed).indices


def chances_frame(session: Session, gap: pd.DataFrame, rules: ScoringRules) -> pd.DataFrame:
    """Mean, 5th and 95th percentile of each state's drawn scores, in [0, 1]; columns `CHANCES`.

    States without a cell to be scored have no row.
    """
    if gap["low_steps"].isna().all():
        return typed(pd.DataFrame(columns=list(CHANCES), dtype="object"), CHANCES)
    drawn = simulation(session, gap, rules).scores.reset_index()
    return typed(drawn.rename(columns={"p5": "fifth", "p95": "ninety_fifth"}), CHANCES)


def simulated_cells(gap: pd.DataFrame) -> pd.DataFrame:
    """The cells of `gap` as `simulate` takes them."""
    found = gap[["actor_code", "clause_key", "low_steps", "high_steps"]]
    return found.assign(
        published_steps=_steps(gap["rating"]),
        first_steps=_steps(gap["first_coding"]),
        second_steps=_steps(gap["second_coding"]),
    )


def cell_weights(
    session: Session, gap: pd.DataFrame, rules: ScoringRules
) -> dict[Weighting, Floats]:
    """How much each cell of `gap` counts, by weighting; only ratios within a state say anything."""
    strengths = dict(session.execute(select(Clause.clause_key, Clause.strength_code)).all())
    own = [rules.strength_weights[VerbStrength(strengths[key])] for key in gap["clause_key"]]
    applicable = gap["low_steps"].notna()
    beside = applicable.groupby([gap["actor_code"], gap["theme"]]).transform("sum")
    return {
        Weighting.EQUAL: np.ones(len(gap)),
        Weighting.STRENGTH: np.asarray(own, dtype=np.float64),
        Weighting.THEME: np.where(applicable, 1 / beside.clip(lower=1), 1.0),
    }


def _steps(ratings: pd.Series) -> pd.Series:
    """Ratings as steps, 0 to 5; missing where there is none, or none in the order."""
    return pd.Series([STEPS_OF.get(one) for one in ratings], ratings.index, dtype="Int64")
