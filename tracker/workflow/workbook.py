"""Codings that come as a table, from a workbook or a file of ratings: all of them, or none.

Every row is tried at the same desk where single codings are submitted, so what is refused there is
refused here, in the same words, with the place of the row in front. A trial is undone at once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tracker.errors import TrackerError, UnknownKeyError
from tracker.ingest.entered import RefusedError, shown
from tracker.ingest.ratings import ForeignRating
from tracker.ingest.workbook import COLUMNS, EnteredRow
from tracker.models import Contributor, Evidence
from tracker.vocab import Confidence, Role, ScaleLoss, Stage
from tracker.workflow.assess import SHORTEST_RATIONALE, Act, Cell, Desk, Finding, Search
from tracker.workflow.ledger import Write, recorded
from tracker.workflow.stages import ROLE_OF, Person, Step, refusal


@dataclass(frozen=True)
class Submission:
    """One coding of a table, and where it stands there."""

    cell: Cell
    stage: Stage
    finding: Finding
    row: str  # `Assess!L3` or `line 2`
    places: Mapping[str, str] = field(default_factory=dict)  # the address of a column's cell
    sequence: int | None = None  # stages the cell had when the table was written
    loss: ScaleLoss | None = None  # of a rating that was read from another scale

    def at(self, column: str) -> str:
        """Where a column of the row stands; the row itself where columns have no address."""
        return self.places.get(column, self.row)

    def __str__(self) -> str:
        """The line of a difference."""
        finding = self.finding
        said = f"{self.row}: {self.cell}: {self.stage.value}: {finding.rating.value}"
        lost = f", read with a loss: {self.loss.value}" if self.loss else ""
        stands_on = ", ".join(finding.evidence_keys) or "a search"
        return f"{said} ({finding.confidence.value}{lost}), standing on {stands_on}"

    def as_dict(self) -> dict[str, object]:
        """The same for machines."""
        return {
            "at": self.row,
            "clause_key": self.cell.clause_key,
            "actor_code": self.cell.actor_code,
            "cycle": self.cell.cycle_key,
            "stage": self.stage.value,
            "rating": self.finding.rating.value,
            "confidence": self.finding.confidence.value,
            "evidence": list(self.finding.evidence_keys),
            "searches": len(self.finding.searches),
            "loss": self.loss.value if self.loss else None,
        }


@dataclass(frozen=True)
class Difference:
    """What a table would add to the database, and what stands in the way, each with its place."""

    submissions: tuple[Submission, ...]
    problems: tuple[str, ...]

    def refuse_problems(self) -> None:
        """Refuse a table in which anything stands in the way.

        Raises:
            RefusedError: with every problem.
        """
        if self.problems:
            raise RefusedError(self.problems)


def of_workbook(rows: Iterable[EnteredRow]) -> list[Submission]:
    """The filled rows of a workbook as codings."""
    return [
        Submission(
            cell=Cell(one.clause_key, one.actor_code, one.cycle_key),
            stage=one.stage,
            finding=Finding(
                rating=one.rating,
                confidence=one.confidence,
                rationale={one.language: one.rationale},
                evidence_keys=one.evidence_keys,
                searches=_searches(one),
            ),
            row=one.at("rating"),
            places={name: one.at(name) for name in COLUMNS},
            sequence=one.sequence,
        )
        for one in rows
    ]


def _searches(row: EnteredRow) -> tuple[Search, ...]:
    found = row.search
    return (Search(found.place, found.words, found.searched_on),) if found else ()


def of_ratings(rows: Iterable[ForeignRating], stage: Stage, cycle_key: str) -> list[Submission]:
    """Ratings read from another scale as codings; confidence is low where reading them loses."""
    return [
        Submission(
            cell=Cell(one.clause_key, one.actor_code, cycle_key),
            stage=stage,
            finding=Finding(
                rating=one.translated.value,
                confidence=Confidence.LOW if one.translated.loss else Confidence.MEDIUM,
                rationale={one.language: one.rationale},
                evidence_keys=one.evidence_keys,
            ),
            row=f"line {one.line}",
            loss=one.translated.loss,
        )
        for one in rows
    ]


def compare(desk: Desk, submissions: Sequence[Submission], act: Act) -> Difference:
    """What the codings would change, and every reason why one cannot stand.

    The session of `desk` must be one that may write: each coding is submitted and undone.

    Raises:
        UnknownKeyError: there is no such contributor.
    """
    person = person_of(desk.session, act.by)
    problems = [problem for one in submissions for problem in _problems(desk, one, act, person)]
    return Difference(tuple(submissions), tuple(problems))


def apply(desk: Desk, submissions: Sequence[Submission], act: Act) -> Difference:
    """Submit all codings in the caller's transaction.

    Raises:
        RefusedError: one of them or more cannot stand; none was submitted.
        UnknownKeyError: there is no such contributor.
    """
    found = compare(desk, submissions, act)
    found.refuse_problems()
    for one in submissions:
        desk.submit(one.cell, one.stage, one.finding, act)
    return found


@contextmanager
def rehearsed(engine: Engine, write: Write) -> Iterator[Session]:
    """A transaction to write in that is always undone: what `recorded` would keep, for a look."""
    with suppress(_Undone), recorded(engine, write) as session:
        yield session
        raise _Undone


class _Undone(Exception):  # noqa: N818 - no error: the way out of a transaction
    """Ends a rehearsal."""


def person_of(session: Session, key: str) -> Person:
    """The contributor as the stages see one.

    Raises:
        UnknownKeyError: there is none of that pen name, or not any more.
    """
    found = session.scalar(
        select(Contributor).where(Contributor.contributor_key == key, Contributor.is_active)
    )
    if found is None:
        raise UnknownKeyError(f"no contributor {key!r} (`tracker user list`)")
    roles = [Role(one.role_code) for one in found.roles]
    return Person(key, roles, found.actor.actor_code if found.actor else None)


def role_for(submissions: Sequence[Submission]) -> Role:
    """The role in which the table is submitted: that of its first row."""
    return ROLE_OF[submissions[0].stage] if submissions else Role.MONITOR


def _problems(desk: Desk, one: Submission, act: Act, person: Person) -> list[str]:
    """Why one coding cannot stand: what is seen at a glance, or else what the desk says."""
    try:
        steps = desk.steps(one.cell)
    except UnknownKeyError as error:
        return [f"{one.at('clause_key')}: {error}"]
    if one.sequence is not None and one.sequence != len(steps):
        said = f"{one.cell} has {len(steps)} stages, {one.sequence} when exported"
        return [f"{one.at('sequence')}: {said}: edited meanwhile, export anew"]
    step = Step(one.stage, act.by, act.at.date(), basis=act.basis)
    refused = refusal(steps, step, person, one.cell.actor_code, desk.rules.windows)
    seen = [f"{one.at('stage')}: {one.cell}: {refused}"] if refused else []
    seen += _unknown_evidence(desk.session, one)
    seen += [
        f"{one.at('search_date')}: expected a day that is over, found {search.searched_on}"
        for search in one.finding.searches
        if search.searched_on > act.at.date()
    ]
    if not any(len(text) >= SHORTEST_RATIONALE for text in one.finding.rationale.values()):
        said = f"expected a rationale of at least {SHORTEST_RATIONALE} characters"
        seen.append(f"{one.at('rationale')}: {said}")
    return seen or _tried(desk, one, act)


def _unknown_evidence(session: Session, one: Submission) -> list[str]:
    wanted = one.finding.evidence_keys
    query = select(Evidence.evidence_key).where(Evidence.evidence_key.in_(wanted))
    known = set(session.scalars(query)) if wanted else set()
    return [
        f"{one.at('evidence_keys')}: no evidence {shown(key)}" for key in wanted if key not in known
    ]


def _tried(desk: Desk, one: Submission, act: Act) -> list[str]:
    try:
        with desk.session.begin_nested() as trial:
            desk.submit(one.cell, one.stage, one.finding, act)
            trial.rollback()
    except TrackerError as error:
        return [f"{one.row}: {error}"]
    return []
