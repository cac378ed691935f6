"""Means of scores and gaps, of states and groups, sorted by theme, objective, Summit and so on.

Demands are in none of them: they were asked of states, not undertaken; see `alignment`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from tracker.method.intervals import Aggregate, grade_of
from tracker.method.rollup import roll_up, theme_mean
from tracker.method.scoring_rules import ScoringRules
from tracker.models import (
    Actor,
    Clause,
    ClauseTheme,
    Group,
    Instrument,
    Membership,
    Provision,
    Standard,
    Theme,
    ThemeStandard,
)
from tracker.queries.cycles import cycle_cells
from tracker.queries.frames import Dtypes, frame_of, typed
from tracker.queries.gap import Rules
from tracker.vocab import (
    RATING_VALUES,
    ClaimBasis,
    Dimension,
    Framework,
    MembershipStatus,
    Rating,
    SubjectKind,
    VerbStrength,
    Weighting,
)

SORTED_BY: Dtypes = {"clause_key": "str", "dimension": "str", "value": "str"}
FIGURES: Dtypes = {
    "weighting": "str",
    "subject_kind": "str",
    "subject": "str",
    "dimension": "str",
    "value": "str",
    "applicable": "Int64",
    "reported": "Int64",
    "searched": "Int64",
    "rated": "Int64",
    "measured": "Int64",
    "low": "Float64",
    "high": "Float64",
    "coverage": "Float64",
    "grade": "str",
    "claim_gap_defined": "Int64",
    "claim_gap_low": "Float64",
    "claim_gap_high": "Float64",
    "reality_gap_defined": "Int64",
    "reality_gap_low": "Float64",
    "reality_gap_high": "Float64",
}
STANDING = "standing"  # the latest publication of each cell, whatever its cycle
EVERYTHING = "all"
FRAMEWORKS = {
    Framework.GCM_OBJECTIVE: Dimension.OBJECTIVE,
    Framework.SDG_TARGET: Dimension.SDG_TARGET,
}
MAIN_THEME = "main_theme"  # each clause once: what the weighting by theme takes the mean over
REPORTED = (ClaimBasis.CLAIMED.value, ClaimBasis.CITED_ONLY.value)
MEMBERS = (MembershipStatus.FULL.value, MembershipStatus.SUSPENDED.value)
OF = ["subject_kind", "subject", "dimension", "value"]


def sorted_by(session: Session) -> pd.DataFrame:
    """What each clause is sorted by: a row a clause, dimension and value; columns `SORTED_BY`.

    A clause with several themes has a row for each, and for each objective and target they cover.
    """
    own = frame_of(session, _own_places(), OWN_PLACES)
    themes = _with_dimension(frame_of(session, _themes(), PLACED), Dimension.THEME)
    places = [
        _with_dimension(own[["clause_key"]].assign(value=EVERYTHING), Dimension.ALL),
        *(
            _with_dimension(
                own[["clause_key", one.value]].rename(columns={one.value: "value"}), one
            )
            for one in (Dimension.INSTRUMENT, Dimension.SUMMIT, Dimension.LEVEL)
        ),
        themes,
        *(
            _with_dimension(frame_of(session, _standards(framework), PLACED), dimension)
            for framework, dimension in FRAMEWORKS.items()
        ),
    ]
    found = pd.concat(places, ignore_index=True)
    return typed(found[found["value"].notna()][list(SORTED_BY)], SORTED_BY)


OWN_PLACES: Dtypes = {"clause_key": "str", "instrument": "str", "summit": "str", "level": "str"}
PLACED: Dtypes = {"clause_key": "str", "value": "str"}


def _with_dimension(frame: pd.DataFrame, dimension: Dimension) -> pd.DataFrame:
    return frame.assign(dimension=dimension.value)


def _own_places() -> Select[*tuple[Any, ...]]:
    return (
        select(Clause.clause_key, Instrument.instrument_key, Instrument.summit, Clause.level_code)
        .join(Provision, Provision.provision_id == Clause.provision_id)
        .join(Instrument, Instrument.instrument_id == Provision.instrument_id)
        .order_by(Clause.clause_key)
    )


def _themes() -> Select[*tuple[Any, ...]]:
    return (
        select(Clause.clause_key, Theme.theme_key)
        .join(ClauseTheme, ClauseTheme.clause_id == Clause.clause_id)
        .join(Theme, Theme.theme_id == ClauseTheme.theme_id)
        .order_by(Clause.clause_key, ClauseTheme.position)
    )


def _standards(framework: Framework) -> Select[*tuple[Any, ...]]:
    """Clauses with the standards that any of their themes covers, each once."""
    return (
        select(Clause.clause_key, Standard.standard_key)
        .join(ClauseTheme, ClauseTheme.clause_id == Clause.clause_id)
        .join(ThemeStandard, ThemeStandard.theme_id == ClauseTheme.theme_id)
        .join(Standard, Standard.standard_id == ThemeStandard.standard_id)
        .where(Standard.framework_code == framework.value)
        .order_by(Clause.clause_key, Standard.standard_key)
        .distinct()
    )


def groups_on(session: Session, on: date) -> pd.DataFrame:
    """The members of each group on a day: `group_key` and `actor_code`, a row a member."""
    query = (
        select(Group.group_key, Actor.actor_code)
        .join(Membership, Membership.group_id == Group.group_id)
        .join(Actor, Actor.actor_id == Membership.actor_id)
        .where(Membership.status_code.in_(MEMBERS))
        .where(or_(Membership.member_from.is_(None), Membership.member_from <= on))
        .where(or_(Membership.member_to.is_(None), Membership.member_to >= on))
        .order_by(Group.group_key, Actor.actor_code)
        .distinct()
    )
    return frame_of(session, query, {"group_key": "str", "actor_code": "str"})


def figures_frame(session: Session, gap: pd.DataFrame, on: date, rules: Rules) -> pd.DataFrame:
    """Every published mean over the cells of `gap` (as `gap_frame`); columns `FIGURES`.

    A row a weighting, subject (everyone, a group, a state), dimension and value that has an
    applicable cell. By the weighting of the rules all dimensions are told; by the others only the
    mean of all commitments. `low` and `high` bound the mean score in [0, 1]; `grade` is given
    only where coverage and bounds allow; gaps are means over the cells where both sides exist.
    The dimension of cycles takes what was reported and published within each, all others what
    stands whatever its cycle.
    """
    scoring = rules.scoring
    grounds = _Grounds.read(session, gap, on, scoring)
    main = grounds.weighed(scoring.weighting)
    others = [
        told[told["dimension"] == Dimension.ALL.value]
        for one in Weighting
        if one is not scoring.weighting
        for told in [grounds.weighed(one)]
    ]
    by_cycle = grounds.by_cycle(cycle_cells(session, on, rules.assessing))
    found = pd.concat([main, *others, by_cycle], ignore_index=True)
    whole = _graded(found, scoring).merge(grounds.gaps(), on=OF, how="left")
    defined = ["claim_gap_defined", "reality_gap_defined"]
    return typed(whole.assign(**whole[defined].fillna(0)), FIGURES)


@dataclass(frozen=True)
class _Grounds:
    """What all figures are made from."""

    cells: pd.DataFrame
    gap: pd.DataFrame
    strengths: pd.DataFrame  # of clauses
    places: pd.DataFrame
    main_themes: pd.DataFrame
    groups: pd.DataFrame
    rules: ScoringRules

    @classmethod
    def read(cls, session: Session, gap: pd.DataFrame, on: date, rules: ScoringRules) -> "_Grounds":
        themes = gap[["clause_key", "theme"]].drop_duplicates().rename(columns={"theme": "value"})
        query = select(Clause.clause_key, Clause.strength_code).order_by(Clause.clause_key)
        return cls(
            cells=counted(gap),
            gap=gap,
            strengths=frame_of(session, query, {"clause_key": "str", "strength": "str"}),
            places=sorted_by(session),
            main_themes=themes.assign(dimension=MAIN_THEME),
            groups=groups_on(session, on),
            rules=rules,
        )

    def weighed(self, weighting: Weighting) -> pd.DataFrame:
        """The means by one weighting; by theme, that of all commitments is the mean of themes."""
        if weighting is Weighting.THEME:
            return self._by_theme()
        weights = self.weights(weighting)
        return _standing(roll_up(self.cells, weights, self.places, self.groups), weighting)

    def weights(self, weighting: Weighting) -> pd.DataFrame:
        """How much each clause counts, a whole number."""
        weight = self.rules.strength_weights
        told = self.strengths.assign(weight=1)
        if weighting is Weighting.STRENGTH:
            told["weight"] = [weight[VerbStrength(one)] for one in told["strength"]]
        return told[["clause_key", "weight"]]

    def _by_theme(self) -> pd.DataFrame:
        plain = _standing(
            roll_up(self.cells, self.weights(Weighting.EQUAL), self.places, self.groups),
            Weighting.THEME,
        )
        themes = roll_up(self.cells, self.weights(Weighting.EQUAL), self.main_themes, self.groups)
        means = theme_mean(themes)[["subject_kind", "subject", "low", "high"]]
        whole = plain[plain["dimension"] == Dimension.ALL.value].drop(columns=["low", "high"])
        rest = plain[plain["dimension"] != Dimension.ALL.value]
        return pd.concat([whole.merge(means, on=["subject_kind", "subject"]), rest])

    def by_cycle(self, cells: pd.DataFrame) -> pd.DataFrame:
        """The means of all commitments in each closed cycle; `cells` as `cycle_cells`."""
        everything = self.places[self.places["dimension"] == Dimension.ALL.value]
        weighting = self.rules.weighting
        known = Weighting.EQUAL if weighting is Weighting.THEME else weighting
        found = roll_up(cells, self.weights(known), everything, self.groups)
        found = found.assign(dimension=Dimension.CYCLE.value, value=found["cycle"])
        return _standing(found, known)

    def gaps(self) -> pd.DataFrame:
        """The mean gaps of each subject, dimension and value; a row where one is defined."""
        told = self.gap.merge(self.places, on="clause_key")
        subjects = _subjects(self.groups, told["actor_code"].unique())
        told = told.merge(subjects, on="actor_code")
        means = [_mean_gap(told, name) for name in ("claim_gap", "reality_gap")]
        return means[0].merge(means[1], on=OF, how="outer")


def counted(gap: pd.DataFrame) -> pd.DataFrame:
    """The cells of `gap` as `roll_up` takes them; `cycle` is the same for all."""
    return pd.DataFrame(
        {
            "actor_code": gap["actor_code"],
            "clause_key": gap["clause_key"],
            "cycle": STANDING,
            "low": gap["low_steps"],
            "high": gap["high_steps"],
            "is_reported": gap["claim"].isin(REPORTED),
            "is_searched": gap["rating"] == Rating.SEARCHED_NO_EVIDENCE.value,
            "is_rated": gap["rating"].isin([one.value for one in RATING_VALUES]),
            "is_measured": gap["measured_low"].notna(),
        }
    )


def _standing(found: pd.DataFrame, weighting: Weighting) -> pd.DataFrame:
    return found.drop(columns=["cycle"]).assign(weighting=weighting.value)


def _subjects(groups: pd.DataFrame, states: Iterable[str]) -> pd.DataFrame:
    """Whom a state counts for: itself, its groups, and all."""
    everyone = pd.DataFrame({"actor_code": list(states)})
    return pd.concat(
        [
            everyone.assign(subject_kind=SubjectKind.ALL.value, subject=EVERYTHING),
            groups.rename(columns={"group_key": "subject"}).assign(
                subject_kind=SubjectKind.GROUP.value
            ),
            everyone.assign(subject_kind=SubjectKind.STATE.value, subject=everyone["actor_code"]),
        ]
    )


def _mean_gap(told: pd.DataFrame, name: str) -> pd.DataFrame:
    """Means of whole numbers: the sums are exact, so the order of rows changes nothing."""
    low, high = f"{name}_low", f"{name}_high"
    defined = told[told[low].notna()]
    sums = defined.groupby(OF, observed=True)[[low, high]].agg("sum")
    count = defined.groupby(OF, observed=True).size()
    means = sums.astype("float64").div(count, axis=0).assign(**{f"{name}_defined": count})
    return means.reset_index()


def _graded(found: pd.DataFrame, rules: ScoringRules) -> pd.DataFrame:
    """With a grade where the bounds lie in one band and enough is rated."""
    columns = ["low", "high", "weight", "applicable", "rated"]
    means = [Aggregate(*row) for row in found[columns].itertuples(index=False, name=None)]
    grades = [
        grade_of(one, rules.grade_coverage) if one.applicable >= rules.grade_commitments else None
        for one in means
    ]
    said = [None if one is None else one.value for one in grades]
    return found.assign(grade=pd.Series(said, dtype="str", index=found.index))
