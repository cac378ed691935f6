"""The ledger: every write is an entry of a hash chain, with every row it changed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Base, Code, Key, Sha256, UtcDateTime, is_sha256, one_of
from tracker.vocab import Role


class LedgerEntry(Base):
    """One write: who in which role, when, what, why; chained to the entry before by its hash."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        is_sha256("previous_sha256"),
        is_sha256("changes_sha256"),
        is_sha256("entry_sha256"),
        one_of("role_code", Role),
        CheckConstraint("entry_id >= 1", name="entry_id_positive"),
    )

    entry_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    role_code: Mapped[str] = mapped_column(Code)
    written_by: Mapped[str] = mapped_column(Key)
    action: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    change_count: Mapped[int]
    changes_sha256: Mapped[str] = mapped_column(Sha256)
    previous_sha256: Mapped[str] = mapped_column(Sha256, unique=True)
    entry_sha256: Mapped[str] = mapped_column(Sha256, unique=True)

    changes: Mapped[list["LedgerChange"]] = relationship(order_by="LedgerChange.position")


class LedgerChange(Base):
    """One row of a table before and after an entry; `payload` is the row as it was written.

    A hash of None: the row was not there before, or is gone after.
    """

    __tablename__ = "ledger_change"
    __table_args__ = (
        Index("ix_ledger_change_row", "table_name", "row_key"),
        is_sha256("before_sha256"),
        is_sha256("after_sha256"),
        CheckConstraint("(payload IS NULL) = (after_sha256 IS NULL)", name="payload_hashed"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.entry_id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str] = mapped_column(String(63))
    row_key: Mapped[str] = mapped_column(Key)
    before_sha256: Mapped[str | None] = mapped_column(Sha256)
    after_sha256: Mapped[str | None] = mapped_column(Sha256)
    payload: Mapped[str | None] = mapped_column(Text)
