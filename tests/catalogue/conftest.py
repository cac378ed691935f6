"""What tests of writing share: the statements that write, as they are sent."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, event


@pytest.fixture
def statements(connection: Connection) -> Iterator[list[str]]:
    """The writing statements sent over the test's connection, as they are sent."""
    sent: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest: object) -> None:
        if statement.split(maxsplit=1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            sent.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield sent
    event.remove(connection, "before_cursor_execute", note)
