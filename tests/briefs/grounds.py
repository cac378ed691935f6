"""What briefs of the shipped catalogue are written from, read once for all tests of a file."""

from datetime import UTC, date, datetime
from functools import cache

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.queries.gaps import shipped_rules
from tracker.briefs.content import Wanted, write
from tracker.briefs.ground import Ground, Names, read_ground, read_names
from tracker.briefs.model import Brief, BriefKind, Edition
from tracker.config import shipped
from tracker.wording.phrases import read_phrases


def today() -> date:
    """The day the baseline of a test's database is published."""
    return datetime.now(UTC).date()


@cache
def shipped_ground(engine: Engine) -> Ground:
    """Everything on record in a database that holds the catalogue and the baseline."""
    with Session(engine) as session:
        return read_ground(session, today(), shipped_rules())


@cache
def shipped_names(engine: Engine, language: str) -> Names:
    """What everything is called in it."""
    with Session(engine) as session:
        return read_names(session, language, read_phrases(shipped("seeds")))


@cache
def brief_of(
    engine: Engine,
    key: str,
    language: str = "en",
    kind: BriefKind = BriefKind.STATE,
    edition: Edition = Edition.TWO_PAGES,
) -> Brief:
    """One brief of it."""
    names = shipped_names(engine, language)
    return write(shipped_ground(engine), names, Wanted(kind, key, edition))
