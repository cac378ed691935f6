"""Evidence that people bring: described in a TOML file, with an archived copy of what it was."""

import ipaddress
import re
import tomllib
import unicodedata
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tracker.catalogue import archive
from tracker.errors import BadInputError, TrackerError, UnknownKeyError
from tracker.ingest.contact import mask_contact_data
from tracker.models import Actor, Clause, Evidence, EvidenceClause, EvidenceText, Fact
from tracker.vocab import (
    EvidenceKind,
    EvidenceOrigin,
    EvidenceStrength,
    Precision,
    Reach,
    Role,
    Stance,
    TextStatus,
)
from tracker.workflow.contributors import active_contributor, roles_of
from tracker.workflow.ledger import Write, recorded

LONGEST_URL = 2000
# names that lead nowhere outside somebody's own network
PRIVATE = ("localhost", "local", "internal", "intranet", "private", "lan", "home", "corp", "arpa")
NOWHERE = ("invalid", "test")
_OF_PASSAGES = (TextStatus.PINNED, TextStatus.VERIFIED, TextStatus.CHANGED, TextStatus.GONE)
DATED = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}  # characters of YYYY-MM-DD


def _plain(text: str) -> str:
    """One line of printable characters, without contact data."""
    words = " ".join(text.split())
    if not words.isprintable():
        raise ValueError("expected printable characters only")
    if mask_contact_data(words)[1]:
        raise ValueError("expected no telephone number or e-mail address")
    return words


def _written_day(value: object) -> object:
    """A date, or a string that is one; a number would be read as seconds since 1970."""
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    if not is_day and not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        raise ValueError("expected a date as YYYY-MM-DD")
    return value


def _public_url(url: str) -> str:
    """An address anybody can look up, without anybody's name and password in it."""
    if not url.isprintable() or re.search(r"[\s\\<>\"]", url):
        raise ValueError("expected an address without blanks, backslashes or brackets")
    try:
        parts = urlsplit(url)
        _ = parts.port  # a port that is none is found only when it is asked for
    except ValueError as error:
        raise ValueError(f"expected an address on the web: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("expected an address that begins with http:// or https://")
    if "@" in parts.netloc:
        raise ValueError("expected an address without a user name or password")
    if not _is_public(parts):
        raise ValueError("expected a public host: this one leads to nobody else")
    if mask_contact_data(unquote(url))[1]:
        raise ValueError("expected no telephone number or e-mail address")
    return url


def _is_public(parts: SplitResult) -> bool:
    """A host by its full name, or a public IPv4 address written the usual way."""
    host = unicodedata.normalize("NFKC", parts.hostname or "").replace("。", ".").removesuffix(".")
    labels = host.split(".")
    if re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1]):  # browsers read such a host as an address
        with suppress(ValueError):
            address = ipaddress.IPv4Address(host)
            return address.is_global and not address.is_multicast
        return False
    well_formed = all(re.fullmatch(r"[\w-]{1,63}", label) for label in labels)
    return well_formed and len(labels) > 1 and labels[-1] not in (*PRIVATE, *NOWHERE)


Line = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_plain)]
Words = Annotated[str, Field(min_length=10, max_length=4000), AfterValidator(_plain)]
Note = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_plain)]
Day = Annotated[date, BeforeValidator(_written_day)]


class ExternalEvidence(BaseModel):
    """A piece of evidence as a contributor describes it, written as TOML."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    evidence_key: Annotated[str, Field(pattern=r"^ext:[a-z0-9-]{3,60}$"), AfterValidator(_plain)]
    actor_code: Line
    kind: EvidenceKind
    reach: Reach
    strength: EvidenceStrength
    url: Annotated[str, Field(max_length=LONGEST_URL), AfterValidator(_public_url)]
    publisher: Line
    speaker_code: Line | None = None  # whose own word it is: a state's gazette is the state's
    retrieved_on: Day
    happened_on: Day | None = None
    precision: Precision | None = None
    description_en: Words
    description_es: Words
    note_en: Note | None = None
    note_es: Note | None = None
    clauses: Annotated[dict[Line, Stance], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_dated_in_order(self) -> Self:
        if self.retrieved_on > datetime.now(UTC).date():
            raise ValueError("retrieved_on is in the future")
        if (self.happened_on is None) != (self.precision is None):
            raise ValueError("expected both happened_on and precision, or neither")
        if self.happened_on is not None and self.precision is not None:
            exact = DATED[self.precision]
            if str(self.happened_on)[:exact] > str(self.retrieved_on)[:exact]:
                raise ValueError("happened_on is after the day the copy was retrieved")
        return self


def read_external_evidence(path: Path) -> ExternalEvidence:
    """The description in a TOML file.

    Raises:
        BadInputError: the file cannot be read, a field is wrong, or it holds contact data.
    """
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadInputError(f"{path}: cannot be read: {error}") from error
    try:
        return ExternalEvidence.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        field = "".join(f"{part}: " for part in first["loc"])
        raise BadInputError(f"{path}: {field}{first['msg']}") from error


def add_evidence(
    session: Session, proposal: ExternalEvidence, copy: archive.ArchivedCopy, by: str
) -> None:
    """Store a piece of evidence that stands on an archived copy.

    Raises:
        BadInputError: its key is taken, or the contributor `by` is closed.
        UnknownKeyError: the contributor, the actor or a clause is not on record.
    """
    active_contributor(session, by)
    taken = select(Evidence.evidence_id).where(Evidence.evidence_key == proposal.evidence_key)
    if session.scalar(taken) is not None:
        raise BadInputError(f"{proposal.evidence_key!r} exists already: expected a key of its own")
    clauses = {_clause_id(session, key): stance for key, stance in proposal.clauses.items()}
    evidence = Evidence(
        evidence_key=proposal.evidence_key,
        origin_code=EvidenceOrigin.PERSON.value,
        actor_id=_actor_id(session, proposal.actor_code),
        kind_code=proposal.kind.value,
        reach_code=proposal.reach.value,
        strength_code=proposal.strength.value,
        happened_on=proposal.happened_on,
        precision_code=proposal.precision.value if proposal.precision else None,
        publisher=proposal.publisher,
        speaker_id=_actor_id(session, proposal.speaker_code) if proposal.speaker_code else None,
        url=proposal.url,
        retrieved_on=proposal.retrieved_on,
        archive_sha256=copy.sha256,
        archive_type=copy.media_type.value,
        archive_bytes=copy.byte_count,
        texts=[
            EvidenceText(
                language_code="en", description=proposal.description_en, note=proposal.note_en
            ),
            EvidenceText(
                language_code="es", description=proposal.description_es, note=proposal.note_es
            ),
        ],
    )
    session.add(evidence)
    session.flush()
    session.add_all(
        EvidenceClause(
            evidence_id=evidence.evidence_id, clause_id=clause_id, stance_code=stance.value
        )
        for clause_id, stance in clauses.items()
    )
    session.flush()


def put_on_record(
    engine: Engine,
    folder: Path,
    proposal: ExternalEvidence,
    content: archive.Content,
    write: Write,
) -> None:
    """Archive the copy and store the row that names it, as one entry of the ledger, or neither.

    No row ever names a copy that is not there: the copy is written when the row has passed every
    check of the program and the database, and before the row is committed. Where the commit
    fails, a copy that was new goes again.

    Raises:
        TrackerError: the description cannot stand, or the archive or the database refused.
    """
    is_new = False
    try:
        with recorded(engine, write) as session:
            add_evidence(session, proposal, content.copy, write.by)
            is_new = archive.put(folder, content)
    except BaseException:
        if is_new:
            _take_back(engine, folder, content.copy.sha256, write)
        raise


def role_in_ledger(session: Session, by: str) -> Role:
    """In which role a contributor brings evidence: the first they have.

    Raises:
        UnknownKeyError: there is no such contributor.
        BadInputError: they are closed, or have no role.
    """
    roles = roles_of(active_contributor(session, by))
    if not roles:
        raise BadInputError(f"contributor {by!r} has no role")
    return roles[0]


def archived_sha256s(session: Session) -> list[str]:
    """The hash of every copy that a row names."""
    query = select(Evidence.archive_sha256).where(Evidence.archive_sha256.is_not(None)).distinct()
    return [sha256 for sha256 in session.scalars(query) if sha256 is not None]


def archived_sha256(session: Session, key: str) -> str:
    """The hash of the copy that a piece of evidence stands on.

    Raises:
        UnknownKeyError: there is no such evidence, or it is a passage and has no copy.
    """
    evidence = session.scalar(select(Evidence).where(Evidence.evidence_key == key))
    if evidence is None:
        raise UnknownKeyError(f"no evidence {key!r}")
    if evidence.archive_sha256 is None:
        raise UnknownKeyError(f"evidence {key!r} is a passage of a report: it has no copy")
    return evidence.archive_sha256


def passage_counts(session: Session) -> dict[TextStatus, int]:
    """How the pinned passages of facts and evidence stood to the imported texts last time."""
    found: Counter[str] = Counter()
    for model in (Fact, Evidence):
        query = select(model.status_code).where(model.passage_sha256.is_not(None))
        found.update(session.scalars(query))
    return {status: found[status.value] for status in _OF_PASSAGES}


def _take_back(engine: Engine, folder: Path, sha256: str, write: Write) -> None:
    """Remove a copy stored in vain, unless a row names it by now.

    The writer's lock keeps others from naming it meanwhile; where the database cannot be asked,
    the copy stays: one that nothing names does no harm.
    """
    with suppress(TrackerError), recorded(engine, write) as session:
        named = select(func.count()).where(Evidence.archive_sha256 == sha256)
        if not session.scalar(named):
            archive.remove(folder, sha256)


def _actor_id(session: Session, code: str) -> int:
    found = session.scalar(select(Actor.actor_id).where(Actor.actor_code == code))
    if found is None:
        raise UnknownKeyError(f"no actor {code!r}")
    return found


def _clause_id(session: Session, key: str) -> int:
    found = session.scalar(select(Clause.clause_id).where(Clause.clause_key == key))
    if found is None:
        raise UnknownKeyError(f"no clause {key!r}")
    return found
