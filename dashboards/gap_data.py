"""What the pages about the gap are drawn from; read by the gateway."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from tracker.method.scoring_rules import ScoringRules
from tracker.method.uncertainty import Simulation


@dataclass(frozen=True)
class GapData:
    """All cells with their four sides, and every mean over them.

    `gap` as `tracker.queries.gap.gap_frame`, `figures` as `figures_frame`, `silence` as
    `silence_frame`; `states` are the rows of `actors_frame` of the states the page lists, `clauses`
    as `worded_clauses`; `themes`, `groups`, `cycles` and `places` are labels by key, `places` those
    of instruments and standards. `order` is what the page sorts states by,
    empty for the order of the page.
    """

    as_of: date
    gap: pd.DataFrame
    figures: pd.DataFrame
    silence: pd.DataFrame
    states: pd.DataFrame
    clauses: pd.DataFrame
    themes: dict[str, str]
    groups: dict[str, str]
    cycles: dict[str, str]
    places: dict[str, str]
    rules: ScoringRules
    order: str


@dataclass(frozen=True)
class CompareData:
    """The gap, whom to compare (codes of states, or keys of cycles), and what chance would do."""

    whole: GapData
    chosen: tuple[str, ...]
    simulation: Simulation
    sensitivity: pd.DataFrame


@dataclass(frozen=True)
class AccountabilityData:
    """The five questions of every commitment and state.

    `tests` and `shares` as `tracker.queries.accountability`, `quality` as
    `tracker.queries.quality`; `items` as `worded_frame(AccountabilityItem)`.
    """

    as_of: date
    tests: pd.DataFrame
    shares: pd.DataFrame
    quality: pd.DataFrame
    items: pd.DataFrame
    states: pd.DataFrame
    clauses: pd.DataFrame


@dataclass(frozen=True)
class MissingData:
    """The cells to research, in order; `queue` as `tracker.queries.research.research_frame`."""

    as_of: date
    queue: pd.DataFrame
    states: pd.DataFrame
    clauses: pd.DataFrame
    themes: dict[str, str]
    rules: ScoringRules


@dataclass(frozen=True)
class TimelineData:
    """Everything with a day, on one axis.

    `instruments` as `instruments_frame` of those with mandates of the page, `deadlines` clauses
    with a date as `worded_clauses`, `schedule` the rows of `gap_frame` that have a date, `reports`
    as `reports_frame`, `published` days of published assessments with their number (`day`,
    `cells`), `reviews` as `worded_frame(Review)`; `titles` of instruments by key.
    """

    as_of: date
    instruments: pd.DataFrame
    deadlines: pd.DataFrame
    schedule: pd.DataFrame
    reports: pd.DataFrame
    published: pd.DataFrame
    reviews: pd.DataFrame
    states: pd.DataFrame
    titles: dict[str, str]


@dataclass(frozen=True)
class ChangesData:
    """What was computed and kept, and what differs between the last two computations.

    `runs` as `tracker.queries.scores.score_runs`; `changes` and `by_state` as `score_changes` and
    `score_change_summary`; `summaries` of clauses and `titles` of instruments by key.
    """

    runs: pd.DataFrame
    changes: pd.DataFrame
    by_state: pd.DataFrame
    states: pd.DataFrame
    summaries: dict[str, str]
    titles: dict[str, str]
