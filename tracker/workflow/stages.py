"""The stages of an assessment as a state machine: who may do what next, and why not.

research -> second coding -> adjudication -> reply invited -> state reply (or silence) ->
civil-society comments -> final -> published. A baseline desk review is published from its
adjudication: it reads what the state itself published, and the state answers afterwards. Nothing
is overwritten: a cell is begun anew as the next round. METHOD section 3.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.vocab import Basis, Rating, Role, Stage

ROLE_OF: dict[Stage, Role] = {
    Stage.RESEARCH: Role.MONITOR,
    Stage.SECOND_CODING: Role.SECOND_CODER,
    Stage.ADJUDICATION: Role.ADJUDICATOR,
    Stage.REPLY_INVITED: Role.EDITOR,
    Stage.STATE_REPLY: Role.STATE_REVIEWER,
    Stage.CIVIL_SOCIETY_COMMENT: Role.COMMENTER,
    Stage.FINAL: Role.EDITOR,
    Stage.PUBLISHED: Role.EDITOR,
    Stage.SUPERSEDED: Role.EDITOR,
    Stage.WITHDRAWN: Role.EDITOR,
}
_OUTSIDE = (Role.STATE_REVIEWER, Role.COMMENTER)  # their roles alone open no draft
_REPLIES = (Stage.STATE_REPLY, Stage.CIVIL_SOCIETY_COMMENT)
_DRAFT_IS_OUT = (Stage.REPLY_INVITED, *_REPLIES)  # then what is answered is the draft
_ENDS = (Stage.SUPERSEDED, Stage.WITHDRAWN)
NEXT: dict[Stage | None, tuple[Stage, ...]] = {
    None: (Stage.RESEARCH,),
    Stage.RESEARCH: (Stage.SECOND_CODING, Stage.WITHDRAWN),
    Stage.SECOND_CODING: (Stage.ADJUDICATION, Stage.WITHDRAWN),
    Stage.ADJUDICATION: (Stage.REPLY_INVITED, Stage.WITHDRAWN),
    Stage.REPLY_INVITED: (Stage.STATE_REPLY, Stage.WITHDRAWN),
    Stage.STATE_REPLY: (Stage.CIVIL_SOCIETY_COMMENT, Stage.FINAL, Stage.WITHDRAWN),
    Stage.CIVIL_SOCIETY_COMMENT: (Stage.CIVIL_SOCIETY_COMMENT, Stage.FINAL, Stage.WITHDRAWN),
    Stage.FINAL: (Stage.PUBLISHED, Stage.WITHDRAWN),
    Stage.PUBLISHED: (*_REPLIES, *_ENDS, Stage.RESEARCH),
    Stage.SUPERSEDED: (Stage.RESEARCH,),
    Stage.WITHDRAWN: (Stage.RESEARCH,),
}


@dataclass(frozen=True)
class Windows:
    """Days a state has to answer, and days for comments after the answer."""

    reply_days: int
    comment_days: int


@dataclass(frozen=True)
class Step:
    """One stage as it happened: by whom, on which day; `is_silence` of a reply that never came."""

    stage: Stage
    by: str
    on: date
    round: int = 1
    basis: Basis = Basis.MONITORING
    rating: Rating | None = None
    due_on: date | None = None
    is_silence: bool = False
    is_embargoed: bool = False  # published, for those outside not yet


@dataclass(frozen=True)
class Person:
    """Who proposes a step: pen name, roles, and the state a state reviewer speaks for."""

    key: str
    roles: Collection[Role]
    actor_code: str | None = None


def standing(history: Sequence[Step]) -> Step | None:
    """The step a cell stands at.

    Replies and comments after publication do not move it; a round that was given up before its
    publication leaves the cell where it stood before.
    """
    for at in range(len(history) - 1, -1, -1):
        step = history[at]
        answers = step.stage in _REPLIES and _published_before(history[:at], step.round)
        if not answers and not _is_given_up(history, step.round):
            return step
    return next((one for one in reversed(history) if one.stage in _ENDS), None)


def _is_given_up(history: Sequence[Step], in_round: int) -> bool:
    """Whether a round was withdrawn before anything of it was published."""
    stages = {one.stage for one in history if one.round == in_round}
    return Stage.WITHDRAWN in stages and Stage.PUBLISHED not in stages


def _published_before(history: Sequence[Step], in_round: int) -> bool:
    return any(one.stage is Stage.PUBLISHED and one.round == in_round for one in history)


def published(history: Sequence[Step]) -> Step | None:
    """The publication that stands: the last one, unless it was withdrawn or superseded since."""
    found: Step | None = None
    for step in history:
        if step.stage is Stage.PUBLISHED:
            found = step
        elif step.stage in _ENDS and found is not None and step.round == found.round:
            found = None
    return found


def next_round(history: Sequence[Step], stage: Stage) -> int:
    """The round a step of that stage belongs to: research begins a new one.

    While a next round is in work, the public still answers the publication that stands.
    """
    last, shown = standing(history), published(history)
    if stage is Stage.RESEARCH or last is None:
        return max((step.round for step in history), default=0) + 1
    if stage in _REPLIES and shown is not None and last.stage not in _DRAFT_IS_OUT:
        return shown.round
    return last.round


def allowed_next(history: Sequence[Step], basis: Basis) -> tuple[Stage, ...]:
    """The stages that may follow, whoever takes them."""
    last = standing(history)
    following = NEXT[last.stage if last else None]
    if last is None:
        return following
    if last.stage is Stage.ADJUDICATION and basis is Basis.BASELINE_DESK_REVIEW:
        following = (Stage.PUBLISHED, *following)
    if published(history) is not None and last.stage not in _DRAFT_IS_OUT:
        following = (*following, *(one for one in _REPLIES if one not in following))
    return following


def refusal(
    history: Sequence[Step], step: Step, person: Person, actor_code: str, windows: Windows
) -> str | None:
    """Why the step may not follow, in one clause; None where it may.

    `history`: the steps of the cell in order, of all rounds; `actor_code`: the state it is about.
    """
    last = standing(history)
    basis = last.basis if last and step.stage is not Stage.RESEARCH else step.basis
    following = allowed_next(history, basis)
    if step.stage not in following:
        stands = f"the cell stands at {last.stage.value}" if last else "the cell is not begun"
        return f"{stands}: next can be {', '.join(one.value for one in following)}"
    return (
        _not_their_role(step, person, actor_code)
        or _not_independent(history, step)
        or _out_of_time(history, step, windows)
    )


def _not_their_role(step: Step, person: Person, actor_code: str) -> str | None:
    role = Role.EDITOR if step.is_silence else ROLE_OF[step.stage]
    if role not in person.roles:
        return f"{step.stage.value} is for the role {role.value}, which {person.key} does not have"
    if role is Role.STATE_REVIEWER and person.actor_code != actor_code:
        return f"{person.key} answers for {person.actor_code or 'no state'}, not for {actor_code}"
    return None


def _not_independent(history: Sequence[Step], step: Step) -> str | None:
    """Second coding and adjudication are by people who have not coded the cell in this round."""
    if step.stage not in (Stage.SECOND_CODING, Stage.ADJUDICATION):
        return None
    in_round = next_round(history, step.stage)
    coders = {
        one.by
        for one in history
        if one.round == in_round and one.stage in (Stage.RESEARCH, Stage.SECOND_CODING)
    }
    if step.by in coders:
        return f"{step.by} has coded this cell already: {step.stage.value} is for somebody else"
    return None


def _out_of_time(history: Sequence[Step], step: Step, windows: Windows) -> str | None:
    if history and step.on < history[-1].on:
        return f"{step.on} is before the stage that came last ({history[-1].on})"
    if step.is_silence:
        due_on = history[-1].due_on
        if due_on is not None and step.on <= due_on:
            return f"silence can be recorded after {due_on}, when the time to answer is over"
        if history[-1].stage is not Stage.REPLY_INVITED:
            return "silence is recorded only where a reply was invited"
    if step.stage is Stage.FINAL:
        ends = comments_until(history, windows)
        if step.on <= ends:
            return f"comments are open until {ends}"
    if step.stage is Stage.CIVIL_SOCIETY_COMMENT and not _published_before(
        history, next_round(history, step.stage)
    ):
        ends = comments_until(history, windows)
        if step.on > ends:
            return f"comments were open until {ends}"
    return None


def comments_until(history: Sequence[Step], windows: Windows) -> date:
    """Last day for comments on the draft: counted from the reply, or the silence, of this round."""
    replied = [one.on for one in history if one.stage is Stage.STATE_REPLY]
    return replied[-1] + timedelta(days=windows.comment_days)


def invitation_due(on: date, windows: Windows) -> date:
    """Last day to answer an invitation of day `on`."""
    return on + timedelta(days=windows.reply_days)


def readable(history: Sequence[Step], at: int, reader: Person, actor_code: str) -> bool:
    """Whether a contributor may read the step at index `at` of a cell's history.

    Everybody reads what is published, and what they wrote themselves. Until both codings of a
    round are in, a coding is its coder's alone: so the second coder stays blind, whatever other
    roles they have. Then those who work on the draft read all of it; the state concerned reads
    the adjudicated draft once it is invited to answer, and commenters once it has answered.
    """
    step = history[at]
    in_round = [one for one in history if one.round == step.round]
    stages = {one.stage for one in in_round}
    is_public = any(one.stage is Stage.PUBLISHED and not one.is_embargoed for one in in_round)
    if step.by == reader.key or is_public:
        return True
    if Stage.SECOND_CODING not in stages and step.stage in (Stage.RESEARCH, Stage.SECOND_CODING):
        return False
    if works_on_drafts(reader):
        return True
    if step.stage in (Stage.RESEARCH, Stage.SECOND_CODING, Stage.FINAL, Stage.PUBLISHED):
        return False
    is_theirs = Role.STATE_REVIEWER in reader.roles and reader.actor_code == actor_code
    if is_theirs and Stage.REPLY_INVITED in stages:
        return True
    return Role.COMMENTER in reader.roles and Stage.STATE_REPLY in stages


def works_on_drafts(reader: Person) -> bool:
    """Whether a contributor has a role inside: one that does not only answer or comment."""
    return bool(set(reader.roles) - set(_OUTSIDE))
