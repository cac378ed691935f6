"""The few kinds of failure a person can be told about in one line."""


class TrackerError(Exception):
    """Something a user can act on; the message is one line and exit status is 2."""


class BadInputError(TrackerError):
    """A file, cell or argument is not what was expected; the message says where."""

    @classmethod
    def at_line(cls, line: int, expected: str, found: str) -> "BadInputError":
        """An error that names the line, what was expected there and what stood there."""
        shown = found.strip()
        if len(shown) > 60:  # noqa: PLR2004 - enough to recognise the line
            shown = shown[:57] + "..."
        return cls(f"line {line}: expected {expected}, found {shown!r}")


class UnknownKeyError(TrackerError):
    """A key names nothing in the database."""


class DatabaseStateError(TrackerError):
    """The database is missing, older than the program, or locked by another process."""
