"""Whether the ledger and the tables still say the same: any change behind its back is found."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import LedgerChange, LedgerEntry
from tracker.workflow.ledger import (
    START,
    Change,
    changes_sha256,
    covered_tables,
    entry_sha256,
    row_sha256,
    stored_rows,
)

Standing = dict[tuple[str, str], str | None]


@dataclass
class Verification:
    """What was looked at, and every place where ledger and tables part; none: all is in order."""

    entries: int = 0
    changes: int = 0
    rows: int = 0
    last_sha256: str = START
    problems: list[str] = field(default_factory=list)

    @property
    def is_green(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def verify_ledger(session: Session) -> Verification:
    """Recompute every hash of the chain, then compare every row of every covered table."""
    found = Verification()
    standing = _walk_the_chain(session, found)
    _compare_with_tables(session, found, standing)
    return found


def _walk_the_chain(session: Session, found: Verification) -> Standing:
    changes = _changes_by_entry(session)
    standing: Standing = {}
    for entry in session.scalars(select(LedgerEntry).order_by(LedgerEntry.entry_id)):
        found.entries += 1
        own = changes.pop(entry.entry_id, [])
        found.changes += len(own)
        found.problems += [
            f"entry {entry.entry_id}: {said}" for said in _entry_problems(entry, own, found)
        ]
        for change in own:
            found.problems += [
                f"entry {entry.entry_id}: {said}" for said in _change_problems(change, standing)
            ]
            standing[change.table, change.row_key] = change.after
        found.last_sha256 = entry.entry_sha256
    found.problems += [f"changes of entry {number}, which is missing" for number in changes]
    return standing


def _changes_by_entry(session: Session) -> dict[int, list[Change]]:
    query = select(LedgerChange).order_by(LedgerChange.entry_id, LedgerChange.position)
    found: dict[int, list[Change]] = {}
    for one in session.scalars(query).yield_per(2000):
        found.setdefault(one.entry_id, []).append(
            Change(one.table_name, one.row_key, one.before_sha256, one.after_sha256, one.payload)
        )
    return found


def _entry_problems(
    entry: LedgerEntry, changes: list[Change], found: Verification
) -> Iterator[str]:
    if entry.entry_id != found.entries:
        yield f"expected number {found.entries}: an entry is missing"
    if entry.previous_sha256 != found.last_sha256:
        yield "is not chained to the entry before it"
    if entry.change_count != len(changes):
        yield f"expected {entry.change_count} changes, found {len(changes)}"
    if entry.changes_sha256 != changes_sha256(changes):
        yield "its changes are not those it was written with"
    if entry.entry_sha256 != entry_sha256(entry):
        yield "what it says is not what it was written with"


def _change_problems(change: Change, standing: Standing) -> Iterator[str]:
    where = f"{change.table} {change.row_key}"
    if standing.get((change.table, change.row_key)) != change.before:
        yield f"{where}: does not follow the change before it"
    if change.payload is not None and row_sha256(change.table, change.payload) != change.after:
        yield f"{where}: the recorded row does not fit its hash"


def _compare_with_tables(session: Session, found: Verification, standing: Standing) -> None:
    left = {place: after for place, after in standing.items() if after is not None}
    for table in covered_tables():
        for key, payload in stored_rows(session, table):
            found.rows += 1
            expected = left.pop((table.name, key), None)
            if expected is None:
                found.problems.append(f"{table.name} {key}: a row the ledger does not know")
            elif expected != row_sha256(table.name, payload):
                found.problems.append(f"{table.name} {key}: changed behind the ledger")
    found.problems += [f"{table} {key}: the row is missing" for table, key in left]
