"""What an import did, in counts and warnings."""

from collections import Counter
from dataclasses import asdict, dataclass, field

from tracker.vocab import TextStatus


@dataclass
class ImportOutcome:
    """Counts of what the file holds, and of what that meant for the database.

    `verified`, `changed`, `new` and `gone` count provisions; the same four with `reports_` count
    reports. `passages` are those that facts and evidence point at. `defects` counts the source's
    defects that stand in the imported text.
    """

    source_key: str
    source_sha256: str
    is_new_version: bool
    instruments: int = 0
    provisions: int = 0
    actors: int = 0
    reports: int = 0
    reports_with_text: int = 0
    citations: int = 0
    resources: int = 0
    signatories: int = 0
    signatory_listings: int = 0
    verified: int = 0
    changed: int = 0
    new: int = 0
    gone: int = 0
    reports_verified: int = 0
    reports_changed: int = 0
    reports_new: int = 0
    reports_gone: int = 0
    passages: int = 0
    passages_verified: int = 0
    passages_changed: int = 0
    passages_gone: int = 0
    defects: int = 0
    changed_keys: list[str] = field(default_factory=list)
    new_keys: list[str] = field(default_factory=list)
    gone_keys: list[str] = field(default_factory=list)
    passages_changed_keys: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def count(self, prefix: str, statuses: dict[str, TextStatus]) -> None:
        """Add up statuses under `prefix` (empty: provisions); list what is not as before."""
        counted = Counter(statuses.values())
        for status in (TextStatus.VERIFIED, TextStatus.CHANGED, TextStatus.NEW, TextStatus.GONE):
            setattr(self, f"{prefix}{status}", counted[status])
        for status, keys in (
            (TextStatus.CHANGED, self.changed_keys),
            (TextStatus.NEW, self.new_keys),
            (TextStatus.GONE, self.gone_keys),
        ):
            keys.extend(key for key, one in statuses.items() if one is status)

    def count_passages(self, statuses: dict[str, TextStatus]) -> None:
        """Count how the passages that facts and evidence point at stand to the imported text."""
        counted = Counter(statuses.values())
        self.passages = len(statuses)
        self.passages_verified = counted[TextStatus.VERIFIED]
        self.passages_changed = counted[TextStatus.CHANGED]
        self.passages_gone = counted[TextStatus.GONE]
        self.passages_changed_keys = [
            key for key, one in statuses.items() if one is TextStatus.CHANGED
        ]

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return asdict(self)
