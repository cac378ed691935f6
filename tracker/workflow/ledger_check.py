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
    try:
        standing = _walk_the_chain(session, found)
    except (ValueError, TypeError) as error:
        found.problems.append(f"the ledger itself cannot be read: {error}")
        return found
    _compare_with_tables(session, found, standing)
    return found


def _walk_the_chain(session: Session, found: Verification) -> Standing:
    changes, places = _changes_by_entry(session)
    standing: Standing = {}
    for entry in session.scalars(select(LedgerEntry).order_by(LedgerEntry.entry_id)):
        found.entries += 1
        own = changes.pop(entry.entry_id, [])
        found.changes += len(own)
        if places.get(entry.entry_id, []) != list(range(1, len(own) + 1)):
            found.problems.append(f"entry {entry.entry_id}: its changes are not numbered from 1 on")
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


def _changes_by_entry(session: Session) -> tuple[dict[int, list[Change]], dict[int, list[int]]]:
    """The changes of each entry in order, and their numbers."""
    query = select(LedgerChange).order_by(LedgerChange.entry_id, LedgerChange.position)
    changes: dict[int, list[Change]] = {}
    places: dict[int, list[int]] = {}
    for one in session.scalars(query).yield_per(2000):
        places.setdefault(one.entry_id, []).append(one.position)
        changes.setdefault(one.entry_id, []).append(
            Change(one.table_name, one.row_key, one.before_sha256, one.after_sha256, one.payload)
        )
    return changes, places


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
