"""Appends stages to a cell, in the caller's one transaction: nothing is ever changed or removed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from tracker.errors import BadInputError, UnknownKeyError
from tracker.ingest.contact import mask_contact_data
from tracker.method.rubric import Support, contradiction, overconfidence
from tracker.models import (
    Actor,
    Assessment,
    AssessmentEvidence,
    AssessmentText,
    Base,
    Clause,
    Contributor,
    Cycle,
    Evidence,
    EvidenceClause,
    Report,
    Rubric,
    SearchLog,
)
from tracker.models.shape import key_column
from tracker.vocab import (
    FINDINGS,
    LANGUAGES,
    Basis,
    Confidence,
    EvidenceStrength,
    Rating,
    Reach,
    Role,
    Stage,
    Stance,
)
from tracker.workflow.rules import AssessingRules
from tracker.workflow.stages import (
    ROLE_OF,
    Person,
    Step,
    invitation_due,
    next_round,
    refusal,
)

SHORTEST_RATIONALE = 20


@dataclass(frozen=True)
class Cell:
    """One clause, one actor, one review cycle, by their keys."""

    clause_key: str
    actor_code: str
    cycle_key: str

    def __str__(self) -> str:
        """As messages name it."""
        return f"{self.clause_key} {self.actor_code} {self.cycle_key}"


@dataclass(frozen=True)
class Search:
    """A search that found nothing: where, which words, on which day."""

    place: str
    words: str
    searched_on: date


@dataclass(frozen=True)
class Finding:
    """What a coder finds: a rating, how sure, why (text by language), and on what it stands."""

    rating: Rating
    confidence: Confidence
    rationale: Mapping[str, str]
    evidence_keys: Sequence[str] = ()
    searches: Sequence[Search] = ()
    cause_keys: Sequence[str] = ()


@dataclass(frozen=True)
class Act:
    """Who takes a stage, when, and what else is said with it."""

    by: str
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    basis: Basis = Basis.MONITORING
    reason: str | None = None
    embargo_until: date | None = None

    @property
    def day(self) -> date:
        """The day it happens, in UTC like every moment on record."""
        return self.at.astimezone(UTC).date()


@dataclass(frozen=True)
class Content:
    """What a stage carries: a finding or none, words by language, the row it was decided from."""

    finding: Finding | None = None
    wording: Mapping[str, str] = field(default_factory=dict)
    decided_from: Assessment | None = None


@dataclass(frozen=True)
class KnownEvidence:
    """What a piece of evidence is worth; `whose` state's deed it is, `speaker` who says so."""

    reach: Reach
    strength: EvidenceStrength
    whose: str
    speaker: str | None
    stances: Mapping[str, Stance]


class Desk:
    """Where assessments are written: one transaction's session and the rules in force."""

    def __init__(self, session: Session, rules: AssessingRules) -> None:
        """Work in `session`; nothing is committed here."""
        self.session = session
        self.rules = rules
        self._ids: dict[tuple[str, str], int] = {}
        self._people: dict[str, Contributor] = {}
        self._evidence: dict[str, KnownEvidence] = {}

    def submit(self, cell: Cell, stage: Stage, finding: Finding, act: Act) -> Assessment:
        """Append a coding: research, second coding or adjudication.

        Raises:
            BadInputError: the stage may not follow, or the finding cannot stand.
            UnknownKeyError: the cell, a person or a piece of evidence is not on record.
        """
        if stage not in (Stage.RESEARCH, Stage.SECOND_CODING, Stage.ADJUDICATION):
            raise BadInputError(f"{stage.value} is not a coding")
        self._check(cell, finding, act.day)
        step = Step(stage, act.by, act.day, basis=act.basis)
        return self._append(cell, step, act, Content(finding, finding.rationale))

    def invite(self, cell: Cell, act: Act) -> Assessment:
        """Invite the state to answer the draft; says until when."""
        due_on = invitation_due(act.day, self.rules.windows)
        step = Step(Stage.REPLY_INVITED, act.by, act.day, due_on=due_on)
        return self._append(cell, step, act, Content())

    def reply(self, cell: Cell, wording: str, language: str, act: Act) -> Assessment:
        """The state's answer, kept word for word."""
        step = Step(Stage.STATE_REPLY, act.by, act.day)
        return self._append(cell, step, act, Content(wording={language: _public(wording)}))

    def silence(self, cell: Cell, act: Act) -> Assessment:
        """Put on record that the time to answer went by without a reply."""
        step = Step(Stage.STATE_REPLY, act.by, act.day, is_silence=True)
        return self._append(cell, step, act, Content())

    def comment(self, cell: Cell, wording: str, language: str, act: Act) -> Assessment:
        """A comment of civil society on the draft and the reply, kept word for word."""
        step = Step(Stage.CIVIL_SOCIETY_COMMENT, act.by, act.day)
        return self._append(cell, step, act, Content(wording={language: _public(wording)}))

    def finalise(self, cell: Cell, finding: Finding, act: Act) -> Assessment:
        """Decide, after reply and comments; a rating that changed names the evidence that did it.

        Raises:
            BadInputError: the rating differs from the adjudicated one and no cause is named.
        """
        self._check(cell, finding, act.day)
        draft = self._last(cell, Stage.ADJUDICATION)
        if finding.rating.value != draft.rating_code and not finding.cause_keys:
            raise BadInputError(
                f"{cell}: the draft said {draft.rating_code}: expected the evidence that made it "
                f"{finding.rating.value} (--cause)"
            )
        step = Step(Stage.FINAL, act.by, act.day)
        return self._append(cell, step, act, Content(finding, finding.rationale, draft))

    def publish(self, cell: Cell, act: Act) -> Assessment:
        """Publish what was decided: at once, or on the day `act.embargo_until`."""
        history = self.history(cell)
        base = next(
            (
                one
                for one in reversed(history)
                if one.stage_code in (Stage.FINAL, Stage.ADJUDICATION)
            ),
            None,
        )
        step = Step(Stage.PUBLISHED, act.by, act.day)
        if base is None:
            raise BadInputError(f"{cell}: nothing has been decided yet")
        return self._append(cell, step, act, Content(_decided(base), {}, base))

    def end(self, cell: Cell, stage: Stage, act: Act) -> Assessment:
        """Withdraw or supersede what stands, with the reason; its rows stay."""
        if stage not in (Stage.WITHDRAWN, Stage.SUPERSEDED) or len(act.reason or "") < 10:  # noqa: PLR2004
            raise BadInputError(f"{cell}: expected a reason of at least 10 characters")
        return self._append(cell, Step(stage, act.by, act.day), act, Content())

    def history(self, cell: Cell) -> list[Assessment]:
        """All stages of a cell, of all rounds, in order."""
        query = (
            select(Assessment)
            .where(
                Assessment.clause_id == self._id(Clause, cell.clause_key),
                Assessment.actor_id == self._id(Actor, cell.actor_code),
                Assessment.cycle_id == self._id(Cycle, cell.cycle_key),
            )
            .order_by(Assessment.sequence)
        )
        return list(self.session.scalars(query))

    def steps(self, cell: Cell) -> list[Step]:
        """The same as the state machine sees it."""
        return [step_of(one) for one in self.history(cell)]

    def _append(self, cell: Cell, step: Step, act: Act, content: Content) -> Assessment:
        history = self.history(cell)
        steps = [step_of(one) for one in history]
        person = self._person(act.by)
        said = refusal(steps, step, _as_person(person), cell.actor_code, self.rules.windows)
        if said is None and act.reason and mask_contact_data(act.reason)[1]:
            said = "expected a reason without contact data"
        if said is not None:
            raise BadInputError(f"{cell}: {said}")
        finding, base = content.finding, content.decided_from
        in_round = next_round(steps, step.stage)
        row = Assessment(
            clause_id=self._id(Clause, cell.clause_key),
            actor_id=self._id(Actor, cell.actor_code),
            cycle_id=self._id(Cycle, cell.cycle_key),
            round=in_round,
            sequence=len(history) + 1,
            stage_code=step.stage.value,
            role_code=(Role.EDITOR if step.is_silence else ROLE_OF[step.stage]).value,
            contributor_id=person.contributor_id,
            basis_code=_basis_of(history, in_round) or act.basis.value,
            rubric_id=self._rubric_id(content),
            rating_code=finding.rating.value if finding else None,
            confidence_code=finding.confidence.value if finding else None,
            submitted_at=act.at,
            due_on=step.due_on,
            is_silence=step.is_silence,
            embargo_until=act.embargo_until if step.stage is Stage.PUBLISHED else None,
            decided_from_id=base.assessment_id if base else None,
            reason=act.reason,
            texts=_texts(content.wording),
            evidence=self._evidence_rows(finding),
            searches=_search_rows(finding),
        )
        self.session.add(row)
        self.session.flush()
        return row

    def _rubric_id(self, content: Content) -> int | None:
        """The rubric in force; of what is published, the one it was decided by."""
        if content.finding is None:
            return None
        if content.decided_from is not None and not content.finding.rationale:
            return content.decided_from.rubric_id
        return self._id(Rubric, self.rules.rubric_key)

    def _evidence_rows(self, finding: Finding | None) -> list[AssessmentEvidence]:
        if finding is None:
            return []
        return [
            AssessmentEvidence(
                evidence_id=self._id(Evidence, key), is_cause=key in finding.cause_keys
            )
            for key in dict.fromkeys((*finding.evidence_keys, *finding.cause_keys))
        ]

    def _check(self, cell: Cell, finding: Finding, on: date) -> None:
        """Refuse a finding that cannot stand, before anything is written."""
        said = _incomplete(finding, on) or self._beside_the_point(cell, finding)
        if said is None:
            supports = [self._support(cell, key) for key in finding.evidence_keys]
            said = contradiction(finding.rating, supports) or overconfidence(
                finding.rating, finding.confidence, supports
            )
        if said is not None:
            raise BadInputError(f"{cell}: {said}")

    def _beside_the_point(self, cell: Cell, finding: Finding) -> str | None:
        """Evidence of what somebody else did says nothing about what this state did."""
        for key in finding.evidence_keys:
            whose = self._known(key).whose
            if whose != cell.actor_code:
                return f"{key} is about {whose}: expected evidence about {cell.actor_code}"
        return None

    def _support(self, cell: Cell, key: str) -> Support:
        """A piece of evidence as the rubric looks at it, for this cell."""
        known = self._known(key)
        return Support(
            reach=known.reach,
            strength=known.strength,
            stance=known.stances.get(cell.clause_key, Stance.SUPPORTS),
            is_own_word=known.speaker == cell.actor_code,
        )

    def _known(self, key: str) -> "KnownEvidence":
        if key not in self._evidence:
            self._evidence[key] = self._read_evidence(key)
        return self._evidence[key]

    def _read_evidence(self, key: str) -> "KnownEvidence":
        whose, speaker = aliased(Actor), aliased(Actor)
        row = self.session.execute(
            select(
                Evidence.evidence_id,
                Evidence.reach_code,
                Evidence.strength_code,
                whose.actor_code.label("whose"),
                speaker.actor_code.label("speaker"),
            )
            .join(whose, whose.actor_id == Evidence.actor_id)
            .outerjoin(Report, Report.report_id == Evidence.report_id)
            .outerjoin(
                speaker, speaker.actor_id == func.coalesce(Report.actor_id, Evidence.speaker_id)
            )
            .where(Evidence.evidence_key == key)
        ).first()
        if row is None:
            raise UnknownKeyError(f"no evidence {key!r}")
        towards = self.session.execute(
            select(Clause.clause_key, EvidenceClause.stance_code)
            .join(Clause, Clause.clause_id == EvidenceClause.clause_id)
            .where(EvidenceClause.evidence_id == row.evidence_id)
        )
        return KnownEvidence(
            reach=Reach(row.reach_code),
            strength=EvidenceStrength(row.strength_code),
            whose=row.whose,
            speaker=row.speaker,
            stances={clause: Stance(stance) for clause, stance in towards},
        )

    def _last(self, cell: Cell, stage: Stage) -> Assessment:
        found = [one for one in self.history(cell) if one.stage_code == stage]
        if not found:
            raise BadInputError(f"{cell}: there is no {stage.value} yet")
        return found[-1]

    def _person(self, key: str) -> Contributor:
        if key not in self._people:
            self._people[key] = self._active(key)
        return self._people[key]

    def _active(self, key: str) -> Contributor:
        found = self.session.scalar(
            select(Contributor).where(Contributor.contributor_key == key, Contributor.is_active)
        )
        if found is None:
            raise UnknownKeyError(f"no contributor {key!r} (`tracker user list`)")
        return found

    def _id(self, model: type[Base], key: str) -> int:
        """The id of a key; looked up once, as keys do not move within a transaction."""
        place = (model.__tablename__, key)
        if place not in self._ids:
            column = getattr(model, key_column(model))
            (own,) = model.__mapper__.primary_key
            found = self.session.scalar(select(own).where(column == key))
            if found is None:
                raise UnknownKeyError(f"no {model.__tablename__} {key!r}")
            self._ids[place] = int(found)
        return self._ids[place]


def step_of(row: Assessment, on: date | None = None) -> Step:
    """A stored stage as the state machine sees it on a day, today unless given."""
    stage = Stage(row.stage_code)
    today = on or datetime.now(UTC).date()
    return Step(
        stage=stage,
        by=row.contributor.contributor_key,
        on=row.submitted_at.date(),
        round=row.round,
        basis=Basis(row.basis_code),
        rating=Rating(row.rating_code) if row.rating_code else None,
        due_on=row.due_on,
        is_silence=row.is_silence,
        is_embargoed=row.embargo_until is not None and row.embargo_until > today,
    )


def _as_person(row: Contributor) -> Person:
    roles = [Role(one.role_code) for one in row.roles]
    return Person(row.contributor_key, roles, row.actor.actor_code if row.actor else None)


def _decided(row: Assessment) -> Finding:
    """The rating of a decided row; its text and evidence stay where they are."""
    assert row.rating_code is not None, "a decision has a rating"
    assert row.confidence_code is not None, "a decision has a confidence"
    return Finding(Rating(row.rating_code), Confidence(row.confidence_code), {})


def _incomplete(finding: Finding, on: date) -> str | None:
    """What a finding lacks, or holds that it must not; None where it is whole."""
    rating = finding.rating
    if rating not in FINDINGS:
        return f"{rating.value} says that nobody judged: it cannot be submitted"
    if not any(len(text.strip()) >= SHORTEST_RATIONALE for text in finding.rationale.values()):
        return f"expected a rationale of at least {SHORTEST_RATIONALE} characters"
    if any(mask_contact_data(text)[1] for text in finding.rationale.values()):
        return "expected a rationale without contact data"
    searched = rating is Rating.SEARCHED_NO_EVIDENCE
    if searched and (not finding.searches or finding.evidence_keys):
        return f"expected a search log, and no evidence, for {rating.value}"
    if not searched and not finding.evidence_keys:
        return f"expected evidence for {rating.value}"
    return next((said for one in finding.searches if (said := _vague(one, on))), None)


def _vague(search: Search, on: date) -> str | None:
    """Why a search cannot be told from none; None where place, words and day are given."""
    if len(search.place.strip()) < 3 or len(search.words.strip()) < 2:  # noqa: PLR2004
        return "expected the place and the words of each search"
    if mask_contact_data(f"{search.place} {search.words}")[1]:
        return "expected searches without contact data"
    if search.searched_on > on:
        return f"a search of {search.searched_on} is after the day of the finding, {on}"
    return None


def _basis_of(history: Sequence[Assessment], in_round: int) -> str | None:
    return next((one.basis_code for one in history if one.round == in_round), None)


def _texts(wording: Mapping[str, str]) -> list[AssessmentText]:
    unknown = set(wording) - set(LANGUAGES)
    if unknown:
        raise BadInputError(f"{min(unknown)!r}: expected one of {', '.join(LANGUAGES)}")
    return [AssessmentText(language_code=one, wording=text) for one, text in wording.items()]


def _search_rows(finding: Finding | None) -> list[SearchLog]:
    return [
        SearchLog(place=one.place, words=one.words, searched_on=one.searched_on)
        for one in (finding.searches if finding else ())
    ]


def _public(wording: str) -> str:
    """Words that are printed as they are, so they must be fit to print."""
    if len(wording.strip()) < 2:  # noqa: PLR2004 - "no" is an answer
        raise BadInputError("expected the words of the reply or comment")
    if mask_contact_data(wording)[1]:
        raise BadInputError(
            "expected no telephone number or e-mail address: they would be published"
        )
    return wording.strip()
