"""Alembic's entry: migrates over the connection it is given, or over the configured database."""

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from tracker.config import settings
from tracker.db import AUTOGENERATE_PLUGINS, make_engine
from tracker.models import Base
from tracker.models.base import UtcDateTime


def render_item(kind: str, item: object, _context: AutogenContext) -> str | bool:
    """Write our own column type as the plain one: migration files import no application code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def migrate(connection: Connection) -> None:
    """Run the migrations, each in the transaction the connection already holds."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        autogenerate_plugins=AUTOGENERATE_PLUGINS,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with make_engine(settings()).begin() as connection:
        migrate(connection)
