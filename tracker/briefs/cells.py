"""Every cell of the subject with its four sides: what the full edition adds to two pages."""

from tracker.briefs.composer import name
from tracker.briefs.desk import Desk
from tracker.briefs.findings import passages_of
from tracker.briefs.ground import Row
from tracker.briefs.model import BriefKind, Cell, Line, Section, Table
from tracker.vocab import ClaimBasis
from tracker.wording import gap_labels

ALL_OF = (BriefKind.STATE, BriefKind.COMMITMENT)  # of other subjects only what is known of


def every_cell(desk: Desk) -> Section | None:
    """A table of cells in the full edition; None in two pages, or where there is none."""
    rows = [row for row in desk.subject.cells if _is_told(desk, row)]
    if not desk.budget.cells or not rows:
        return None
    title = desk.c.say(
        "Cells, one by one: {n} of {all}",
        n=desk.count(len(rows), desk.t("cells listed"), "listed"),
        all=desk.count(len(desk.subject.cells), desk.t("cells"), "standing not does_not_apply"),
    )
    table = Table(
        title=(),
        columns=(
            desk.t("Commitment"),
            desk.t("Claimed"),
            desk.t("Assessed"),
            desk.t("Measured"),
            desk.t("Schedule"),
        ),
        rows=tuple(_row(desk, row) for row in rows),
        widths=(0.4, 0.14, 0.18, 0.14, 0.14),
    )
    return Section("cells", title, (table,))


def _is_told(desk: Desk, row: Row) -> bool:
    if desk.subject.kind in ALL_OF:
        return True
    return row["assessed_low"] is not None or row["claim"] == ClaimBasis.CLAIMED


def _row(desk: Desk, row: Row) -> tuple[Cell, ...]:
    passages = passages_of(desk, row)[: desk.budget.passages]
    return (
        Cell(_commitment(desk, row)),
        Cell((name(gap_labels.claimed_said(desk.t, row)),)),
        Cell(desk.c.cited((name(gap_labels.assessed_said(desk.t, row)),), *passages)),
        Cell((name(gap_labels.measured_said(desk.t, row)),)),
        Cell((name(gap_labels.schedule_said(desk.t, row)),)),
    )


def _commitment(desk: Desk, row: Row) -> Line:
    clause = desk.clause(row["clause_key"])
    if desk.subject.is_one_state:
        return desk.c.part(
            "{clause}: {summary}", clause=clause, summary=desk.summary(row["clause_key"])
        )
    return desk.c.part(
        "{state}, {clause}", state=desk.names.states[row["actor_code"]], clause=clause
    )
