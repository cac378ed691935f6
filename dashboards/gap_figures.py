"""The means the pages of the gap show, picked from the one frame that all of them share."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from dashboards.components.rows import Row, rows_of
from dashboards.gap_data import GapData
from tracker.method.intervals import Aggregate, MissingForGrade, missing_for_grade
from tracker.method.scoring_rules import ScoringRules
from tracker.vocab import Dimension, SubjectKind, Weighting


@dataclass(frozen=True)
class Means:
    """The rows of `figures_frame` by kind of subject and dimension, in the order of the frame."""

    rules: ScoringRules
    rows: Mapping[tuple[str, str], list[Row]]

    @classmethod
    def of(cls, data: GapData) -> "Means":
        """All rows, read once: going through the frame for each part of a page takes a second."""
        found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in rows_of(data.figures):
            found[row["subject_kind"], row["dimension"]].append(row)
        return cls(data.rules, dict(found))

    def by(self, kind: SubjectKind, dimension: Dimension) -> list[Row]:
        """The means of all subjects of a kind by a dimension, by the weighting of the rules.

        Where commitments are sorted each mean has one weighting only.
        """
        found = self.rows.get((kind.value, dimension.value), [])
        if dimension is not Dimension.ALL:
            return found
        return [row for row in found if row["weighting"] == self.rules.weighting]

    @cached_property
    def whole(self) -> Row:
        """The mean of all commitments of all states."""
        return self.by(SubjectKind.ALL, Dimension.ALL)[0]

    @cached_property
    def states(self) -> dict[str, Row]:
        """The mean of all commitments of each state that has one, by its code."""
        return {row["subject"]: row for row in self.by(SubjectKind.STATE, Dimension.ALL)}

    def weighted(self, kind: SubjectKind, subject: str) -> list[Row]:
        """The mean of all commitments of one subject by each weighting, that of the rules first."""
        found = self.rows[kind.value, Dimension.ALL.value]
        rows = {row["weighting"]: row for row in found if row["subject"] == subject}
        first = self.rules.weighting
        return [rows[one] for one in (first, *(other for other in Weighting if other is not first))]

    def missing(self, row: Row) -> MissingForGrade:
        """What stands between a mean and a grade."""
        count = row["applicable"]
        mean = Aggregate(row["low"], row["high"], count, count, row["rated"])
        return missing_for_grade(mean, self.rules.grade_coverage)

    def nearest_to_grade(self) -> Row | None:
        """The state without a grade that needs the fewest cells for one, None where none could.

        Of several that with the narrowest bounds.
        """
        least = self.rules.grade_commitments
        found = [
            row
            for row in self.states.values()
            if row["grade"] is None and row["applicable"] >= least
        ]
        return min(
            found, key=lambda row: (self.missing(row).cells, row["high"] - row["low"]), default=None
        )


def is_unknown(row: Row) -> bool:
    """Whether nothing at all is known of a mean: it can be anywhere."""
    return bool(row["low"] == 0 and row["high"] == 1)
