"""Who may do what next with a cell, and who may read what: METHOD section 3, told a second time.

The model below knows nothing of the program's tables: it is the section's own words as a table of
who, after what and when. At every state that can be reached, every stage is tried by everybody.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tracker.config import shipped
from tracker.vocab import Basis, Role, Stage
from tracker.workflow.rules import read_assessing_rules
from tracker.workflow.stages import (
    Person,
    Step,
    Windows,
    comments_until,
    invitation_due,
    next_round,
    published,
    readable,
    refusal,
    standing,
)

STATE, OTHER_STATE = "ARG", "BRA"
WINDOWS = Windows(reply_days=21, comment_days=7)
DAY = timedelta(days=1)
FIRST_DAY = date(2026, 1, 5)
OFFSETS = (-1, 0, 8, 22)  # the edges of the windows have tests of their own
MONITORING, BASELINE = Basis.MONITORING, Basis.BASELINE_DESK_REVIEW

PEOPLE = {
    one.key: one
    for one in (
        Person("monitor", [Role.MONITOR]),
        Person("second", [Role.SECOND_CODER]),
        Person("adjudicator", [Role.ADJUDICATOR]),
        Person("editor", [Role.EDITOR]),
        Person("reviewer", [Role.STATE_REVIEWER], STATE),
        Person("their reviewer", [Role.STATE_REVIEWER], OTHER_STATE),
        Person("reviewer of nothing", [Role.STATE_REVIEWER]),
        Person("commenter", [Role.COMMENTER]),
        Person("administrator", [Role.ADMINISTRATOR]),
        Person("everything", list(Role), STATE),
        Person("everything elsewhere", list(Role), OTHER_STATE),
        Person("nobody", []),
    )
}
OUTSIDERS = {"reviewer", "their reviewer", "reviewer of nothing", "commenter", "nobody"}

# stage: the role that takes it, and the phases of a cell it may follow
TABLE: dict[Stage, tuple[Role, set[str]]] = {
    Stage.RESEARCH: (Role.MONITOR, {"empty", "published", "ended"}),
    Stage.SECOND_CODING: (Role.SECOND_CODER, {"research"}),
    Stage.ADJUDICATION: (Role.ADJUDICATOR, {"second_coding"}),
    Stage.REPLY_INVITED: (Role.EDITOR, {"adjudication"}),
    Stage.STATE_REPLY: (Role.STATE_REVIEWER, {"reply_invited", "published"}),
    Stage.CIVIL_SOCIETY_COMMENT: (
        Role.COMMENTER,
        {"state_reply", "civil_society_comment", "published"},
    ),
    Stage.FINAL: (Role.EDITOR, {"state_reply", "civil_society_comment"}),
    Stage.PUBLISHED: (Role.EDITOR, {"final", "adjudication of a baseline"}),
    Stage.SUPERSEDED: (Role.EDITOR, {"published"}),
    Stage.WITHDRAWN: (
        Role.EDITOR,
        {
            "research",
            "second_coding",
            "adjudication",
            "reply_invited",
            "state_reply",
            "civil_society_comment",
            "final",
            "published",
        },
    ),
}
ENDS = (Stage.SUPERSEDED, Stage.WITHDRAWN)


@dataclass(frozen=True)
class Proposal:
    """A step somebody might take."""

    stage: Stage
    by: str
    on: date
    basis: Basis
    is_silence: bool = False


@dataclass
class Told:
    """A cell as METHOD section 3 tells it."""

    phase: str = "empty"
    round: int = 0
    rounds: int = 0
    basis: Basis = MONITORING
    coders: set[str] = field(default_factory=set)
    last_day: date = date.min
    invited_on: date = date.min
    answered_on: date = date.min
    published_round: int | None = None

    def allows(self, one: Proposal) -> bool:
        """Whether the proposal follows."""
        role, phases = TABLE[one.stage]
        here = {self.phase}
        if self._answers_what_stands(one):
            here.add("published")
        if self.phase == "adjudication" and self.basis is BASELINE:
            here.add("adjudication of a baseline")
        return here & phases != set() and self._is_theirs(one, role) and self._is_in_time(one)

    def _answers_what_stands(self, one: Proposal) -> bool:
        """While it is assessed anew, a publication is answered, until the new draft is out."""
        replies = (Stage.STATE_REPLY, Stage.CIVIL_SOCIETY_COMMENT)
        drafts = {"research", "second_coding", "adjudication", "final"}
        stands = self.published_round is not None
        return stands and one.stage in replies and self.phase in drafts

    def round_of(self, one: Proposal) -> int:
        """The round the step belongs to."""
        if one.stage is Stage.RESEARCH:
            return self.rounds + 1
        if self._answers_what_stands(one):
            return self.published_round or 0
        return self.round

    def _is_theirs(self, one: Proposal, role: Role) -> bool:
        person = PEOPLE[one.by]
        if one.is_silence:
            return Role.EDITOR in person.roles
        if one.stage is Stage.STATE_REPLY and person.actor_code != STATE:
            return False
        if one.stage in (Stage.SECOND_CODING, Stage.ADJUDICATION) and one.by in self.coders:
            return False
        return role in person.roles

    def _is_in_time(self, one: Proposal) -> bool:
        if one.on < self.last_day:
            return False
        if one.is_silence:
            return self.phase == "reply_invited" and one.on > self.invited_on + 21 * DAY
        to_the_public = self.phase == "published" or self._answers_what_stands(one)
        is_open = to_the_public or one.on <= self.answered_on + 7 * DAY
        if one.stage is Stage.CIVIL_SOCIETY_COMMENT:
            return is_open
        return one.stage is not Stage.FINAL or not is_open

    def take(self, one: Proposal) -> None:
        """The cell after the step."""
        self.last_day = one.on
        if one.stage is Stage.RESEARCH:
            self.rounds += 1
            self.round, self.basis, self.coders = self.rounds, one.basis, set()
        if one.stage in (Stage.RESEARCH, Stage.SECOND_CODING):
            self.coders.add(one.by)
        if one.stage is Stage.REPLY_INVITED:
            self.invited_on = one.on
        if self._answers_what_stands(one):
            return
        if self.phase == "published" and one.stage in (
            Stage.STATE_REPLY,
            Stage.CIVIL_SOCIETY_COMMENT,
        ):
            return
        if one.stage is Stage.STATE_REPLY:
            self.answered_on = one.on
        if one.stage is Stage.PUBLISHED:
            self.published_round = self.round
        if one.stage in ENDS and self.published_round == self.round:
            self.published_round = None
        self.phase = "ended" if one.stage in ENDS else one.stage.value
        if one.stage in ENDS and self.published_round is not None:  # the draft was given up
            self.phase, self.round = "published", self.published_round


def proposals(last_day: date) -> list[Proposal]:
    """Every stage, by everybody, on every day that may matter, on each basis."""
    return [
        Proposal(stage, by, last_day + offset * DAY, basis, is_silence)
        for stage in Stage
        for by in PEOPLE
        for offset in OFFSETS
        for basis in (Basis if stage is Stage.RESEARCH else (MONITORING,))
        for is_silence in ((False, True) if stage is Stage.STATE_REPLY else (False,))
    ]


def step_of(one: Proposal, told: Told) -> Step:
    """The step as the program is asked about it; its round and due day as stored later."""
    begins = one.stage is Stage.RESEARCH
    return Step(
        one.stage,
        one.by,
        one.on,
        round=told.round_of(one),
        basis=one.basis if begins else told.basis,
        due_on=one.on + 21 * DAY if one.stage is Stage.REPLY_INVITED else None,
        is_silence=one.is_silence,
    )


def said(history: list[Step], one: Proposal, told: Told) -> str | None:
    return refusal(history, step_of(one, told), PEOPLE[one.by], STATE, WINDOWS)


class CellMachine(RuleBasedStateMachine):
    """A cell that goes any way it can; at each stop everything is tried and everybody reads."""

    def __init__(self) -> None:
        """Nothing has been done yet."""
        super().__init__()
        self.history: list[Step] = []
        self.told = Told()
        self.allowed: list[Proposal] = []

    @initialize()
    def begin(self) -> None:
        """What can be done with a cell that is not begun."""
        self._try_everything()

    @precondition(lambda self: any(one.stage not in ENDS for one in self.allowed))
    @rule(data=st.data())
    def goes_on(self, data: st.DataObject) -> None:
        """Somebody takes one of the steps that lead on."""
        self._take(data, [one for one in self.allowed if one.stage not in ENDS])

    @precondition(lambda self: any(one.stage in ENDS for one in self.allowed))
    @rule(data=st.data(), really=st.integers(0, 5))
    def ends(self, data: st.DataObject, really: int) -> None:
        """Now and then the editor withdraws or supersedes."""
        if really == 0:
            self._take(data, [one for one in self.allowed if one.stage in ENDS])

    def _take(self, data: st.DataObject, among: list[Proposal]) -> None:
        stage = data.draw(st.sampled_from(sorted({one.stage for one in among})))
        one = data.draw(st.sampled_from([one for one in among if one.stage is stage]))
        step = step_of(one, self.told)
        assert next_round(self.history, one.stage) == step.round
        self.told.take(one)
        self.history.append(step)
        self._try_everything()

    def _try_everything(self) -> None:
        """Every stage by everybody is refused exactly where the section does not tell of it."""
        self.allowed = []
        for one in proposals(max(self.told.last_day, FIRST_DAY)):
            why = said(self.history, one, self.told)
            assert (why is None) == self.told.allows(one), (one, why, self.told)
            assert why is None or (why and "\n" not in why)
            if why is None:
                self.allowed.append(one)

    @invariant()
    def stands_where_it_was_left(self) -> None:
        """The cell stands at the last step that moved it; what was published stands till ended."""
        last = standing(self.history)
        phase = "empty" if last is None else last.stage.value
        assert self.told.phase == ("ended" if phase in ENDS else phase)
        shown = published(self.history)
        assert (shown.round if shown else None) == self.told.published_round

    @invariant()
    def rounds_are_counted_by_research(self) -> None:
        """Rounds begin with research, are numbered from one, and no step is of a later one."""
        begun = [one.round for one in self.history if one.stage is Stage.RESEARCH]
        assert begun == list(range(1, len(begun) + 1))
        for at, step in enumerate(self.history):
            assert any(one.round == step.round for one in self.history[: at + 1])

    @invariant()
    def is_read_by_nobody_too_early(self) -> None:
        """Everybody's eyes on every step, compared with the promises below."""
        for at in range(len(self.history)):
            for reader in PEOPLE.values():
                check_reading(self.history, at, reader)


def check_reading(history: list[Step], at: int, reader: Person) -> None:
    """The blind rule and the rules on drafts, for one step and one reader."""
    step = history[at]
    stages = {one.stage for one in history if one.round == step.round}
    reads = readable(history, at, reader, STATE)
    if step.by == reader.key or Stage.PUBLISHED in stages:
        assert reads, (step, reader)
        return
    if step.stage is Stage.RESEARCH and Stage.SECOND_CODING not in stages:
        assert not reads, (step, reader)
        return
    if reader.key not in OUTSIDERS:
        assert reads, (step, reader)
    elif reader.key == "reviewer":
        shown = step.stage not in (Stage.RESEARCH, Stage.SECOND_CODING, Stage.FINAL)
        assert reads == (shown and Stage.REPLY_INVITED in stages), (step, reader)
    elif reader.key == "commenter":
        shown = step.stage not in (Stage.RESEARCH, Stage.SECOND_CODING, Stage.FINAL)
        assert reads == (shown and Stage.STATE_REPLY in stages), (step, reader)
    else:
        assert not reads, (step, reader)


def test_a_cell_goes_only_the_way_of_the_method():
    """At every state reached, each stage by each person on each day is allowed or refused as told;
    and no contributor reads a coding, a draft or another state's cell too early.
    """
    run_state_machine_as_test(CellMachine, settings=settings(stateful_step_count=14))


def path(*steps: tuple[Stage, str, int], basis: Basis = MONITORING) -> list[Step]:
    """A history: stages with who took them and how many days after the first."""
    told = Told()
    history: list[Step] = []
    for stage, by, days in steps:
        is_silence = stage is Stage.STATE_REPLY and by == "editor"
        one = Proposal(stage, by, FIRST_DAY + days * DAY, basis, is_silence)
        assert told.allows(one), one
        assert said(history, one, told) is None, one
        history.append(step_of(one, told))
        told.take(one)
    return history


CODED = (
    (Stage.RESEARCH, "monitor", 0),
    (Stage.SECOND_CODING, "second", 1),
    (Stage.ADJUDICATION, "adjudicator", 2),
)
INVITED = (*CODED, (Stage.REPLY_INVITED, "editor", 3))
ANSWERED = (*INVITED, (Stage.STATE_REPLY, "reviewer", 10))
DECIDED = (*ANSWERED, (Stage.FINAL, "editor", 18))
PUBLISHED = (*DECIDED, (Stage.PUBLISHED, "editor", 18))


def asked(history: list[Step], stage: Stage, by: str, days: int, *, silence: bool = False) -> str:
    """What is said to a proposal `days` after the first day; empty where it is allowed."""
    step = Step(stage, by, FIRST_DAY + days * DAY, is_silence=silence)
    return refusal(history, step, PEOPLE[by], STATE, WINDOWS) or ""


def test_the_windows_are_those_of_the_method():
    """The shipped parameters give a state 21 days to answer and comments 7 days."""
    assert read_assessing_rules(shipped("seeds")).windows == WINDOWS


def test_the_whole_way():
    """Research, second coding, adjudication, invitation, reply, comment, final, published."""
    comment = (Stage.CIVIL_SOCIETY_COMMENT, "commenter", 17)
    history = path(*ANSWERED, comment, *DECIDED[-1:], *PUBLISHED[-1:])
    last = published(history)
    assert last is history[-1]
    assert standing(history) is last


def test_a_baseline_is_published_from_its_adjudication():
    """A desk review of what the state published itself needs no invitation; monitoring does."""
    baseline = path(*CODED, (Stage.PUBLISHED, "editor", 2), basis=BASELINE)
    assert published(baseline) is not None
    assert "next can be reply_invited" in asked(path(*CODED), Stage.PUBLISHED, "editor", 2)


def test_the_basis_is_that_of_the_research():
    """Nobody turns monitoring into a desk review by saying so at publication."""
    history = path(*CODED)
    step = Step(Stage.PUBLISHED, "editor", FIRST_DAY + 2 * DAY, basis=BASELINE)
    assert refusal(history, step, PEOPLE["editor"], STATE, WINDOWS) is not None


@pytest.mark.parametrize(("days", "allowed"), [(3, False), (23, False), (24, False), (25, True)])
def test_silence_is_on_record_only_after_21_days(days: int, allowed: bool):
    """Invited on day 3, the state has until the end of day 24."""
    why = asked(path(*INVITED), Stage.STATE_REPLY, "editor", days, silence=True)
    assert (why == "") == allowed
    assert allowed or "2026-01-29" in why


@pytest.mark.parametrize("days", [3, 24, 25, 400])
def test_a_late_reply_is_still_a_reply(days: int):
    """Until silence is on record the state may answer, on the last day and after it."""
    assert asked(path(*INVITED), Stage.STATE_REPLY, "reviewer", days) == ""


@pytest.mark.parametrize(("days", "open_"), [(10, True), (17, True), (18, False)])
def test_comments_are_open_for_7_days_and_final_waits(days: int, open_: bool):
    """Answered on day 10, comments are open through day 17; the decision comes only then."""
    comment = asked(path(*ANSWERED), Stage.CIVIL_SOCIETY_COMMENT, "commenter", days)
    final = asked(path(*ANSWERED), Stage.FINAL, "editor", days)
    assert (comment == "", final == "") == (open_, not open_)
    assert "2026-01-22" in comment + final


def test_comments_after_silence_are_counted_from_the_silence():
    """Without a reply the seven days begin when silence was put on record."""
    history = path(*INVITED, (Stage.STATE_REPLY, "editor", 30))
    assert asked(history, Stage.CIVIL_SOCIETY_COMMENT, "commenter", 37) == ""
    assert asked(history, Stage.FINAL, "editor", 37) != ""


@pytest.mark.parametrize("days", [18, 500])
def test_replies_and_comments_come_also_after_publication(days: int):
    """What is published can be answered and commented at any time; it stays published."""
    history = path(*PUBLISHED)
    assert asked(history, Stage.STATE_REPLY, "reviewer", days) == ""
    assert asked(history, Stage.CIVIL_SOCIETY_COMMENT, "commenter", days) == ""
    later = path(
        *PUBLISHED,
        (Stage.CIVIL_SOCIETY_COMMENT, "commenter", 30),
        (Stage.STATE_REPLY, "reviewer", 40),
        (Stage.CIVIL_SOCIETY_COMMENT, "commenter", 400),
    )
    assert published(later) == published(history)
    assert standing(later) == standing(history)


@pytest.mark.parametrize("by", ["monitor", "second", "everything"])
def test_coders_are_independent(by: str):
    """Who coded a cell codes it no second time and does not settle it, whatever roles they have."""
    coded = path((Stage.RESEARCH, "everything", 0), (Stage.SECOND_CODING, "second", 1))
    begun = coded[:1]
    if by == "everything":
        assert "somebody else" in asked(begun, Stage.SECOND_CODING, by, 1)
        assert "somebody else" in asked(coded, Stage.ADJUDICATION, by, 2)
    else:
        assert asked(coded, Stage.ADJUDICATION, by, 2) != ""
    assert asked(begun, Stage.SECOND_CODING, "everything elsewhere", 1) == ""


def test_a_new_round_begins_with_fresh_eyes():
    """Independence counts within a round: earlier coders may change places in the next."""
    history = path(*PUBLISHED, (Stage.RESEARCH, "everything", 20))
    assert asked(history, Stage.SECOND_CODING, "second", 21) == ""
    assert asked(history, Stage.SECOND_CODING, "everything", 21) != ""


@pytest.mark.parametrize("by", ["their reviewer", "reviewer of nothing", "everything elsewhere"])
def test_only_the_states_own_reviewer_answers(by: str):
    """Nobody speaks for another state, and who speaks for none speaks for nobody."""
    for history in (path(*INVITED), path(*PUBLISHED)):
        assert "not for ARG" in asked(history, Stage.STATE_REPLY, by, 20)
        assert asked(history, Stage.STATE_REPLY, "reviewer", 20) == ""


def test_a_new_round_leaves_the_publication_standing_until_it_is_published_itself():
    """While a cell is assessed anew, or when that is given up, the last publication stands."""
    begun = path(*PUBLISHED, (Stage.RESEARCH, "monitor", 20))
    given_up = path(*PUBLISHED, (Stage.RESEARCH, "monitor", 20), (Stage.WITHDRAWN, "editor", 21))
    for history in (begun, given_up):
        shown = published(history)
        assert shown is not None
        assert shown.round == 1
    anew = path(
        *PUBLISHED,
        *((stage, by, days + 20) for stage, by, days in PUBLISHED),
    )
    last = published(anew)
    assert last is not None
    assert last.round == 2


@pytest.mark.parametrize("stage", ENDS)
def test_what_is_ended_is_no_longer_published(stage: Stage):
    """Withdrawn or superseded, nothing stands until a next round is published."""
    history = path(*PUBLISHED, (stage, "editor", 20))
    assert published(history) is None
    assert asked(history, Stage.RESEARCH, "monitor", 20) == ""


def test_a_publication_can_be_answered_while_it_is_assessed_anew():
    """The state and civil society answer what the public sees; the answer belongs to that round."""
    history = path(*PUBLISHED, (Stage.RESEARCH, "monitor", 20))
    assert published(history) is not None
    assert asked(history, Stage.STATE_REPLY, "reviewer", 30) == ""
    assert next_round(history, Stage.STATE_REPLY) == 1
    assert next_round(history, Stage.SECOND_CODING) == 2


def test_a_draft_that_is_given_up_leaves_the_publication_as_it_stood():
    """Then it can be withdrawn and answered, and begun anew as a third round."""
    history = path(*PUBLISHED, (Stage.RESEARCH, "monitor", 20), (Stage.WITHDRAWN, "editor", 21))
    assert published(history) is not None
    assert asked(history, Stage.STATE_REPLY, "reviewer", 30) == ""
    assert next_round(history, Stage.RESEARCH) == 3
    withdrawn = Step(Stage.WITHDRAWN, "editor", FIRST_DAY + 30 * DAY, round=1)
    assert refusal(history, withdrawn, PEOPLE["editor"], STATE, WINDOWS) is None
    assert published([*history, withdrawn]) is None


def test_no_step_goes_back_in_time():
    """A step of a day before the last one is refused; one of the same day is not."""
    history = path(*CODED)
    assert "2026-01-07" in asked(history, Stage.REPLY_INVITED, "editor", 1)
    assert asked(history, Stage.REPLY_INVITED, "editor", 2) == ""


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 90), st.integers(0, 90))
def test_windows_are_counted_on_the_calendar(on, reply_days, comment_days):
    """The last days are as many days later as the parameters say."""
    windows = Windows(reply_days, comment_days)
    assert (invitation_due(on, windows) - on).days == reply_days
    answered = [Step(Stage.STATE_REPLY, "reviewer", on)]
    assert (comments_until(answered, windows) - on).days == comment_days


def test_the_second_coder_reads_the_first_coding_only_with_the_second_in():
    """Blind first, whatever other roles they have; then those who work on the draft read all."""
    begun, coded = path(*CODED[:1]), path(*CODED[:2])
    for key in set(PEOPLE) - {"monitor"}:
        assert not readable(begun, 0, PEOPLE[key], STATE), key
    assert readable(begun, 0, PEOPLE["monitor"], STATE)
    assert readable(coded, 0, PEOPLE["second"], STATE)
    assert {key for key in PEOPLE if readable(coded, 0, PEOPLE[key], STATE)} == (
        set(PEOPLE) - OUTSIDERS
    )


def test_a_coding_that_was_withdrawn_before_the_second_stays_its_coders():
    """Giving a round up opens nothing: what nobody was meant to see yet nobody sees."""
    history = path(*CODED[:1], (Stage.WITHDRAWN, "editor", 1), (Stage.RESEARCH, "everything", 2))
    readers = {key for key in PEOPLE if readable(history, 0, PEOPLE[key], STATE)}
    assert readers == {"monitor"}


def test_the_state_reads_the_draft_from_its_invitation_on():
    """The adjudicated draft and what follows, not the codings behind it, nor before its turn."""
    draft = len(CODED) - 1
    assert not readable(path(*CODED), draft, PEOPLE["reviewer"], STATE)
    invited = path(*INVITED)
    shown = [readable(invited, at, PEOPLE["reviewer"], STATE) for at in range(len(invited))]
    assert shown == [False, False, True, True]
    for key in ("their reviewer", "reviewer of nothing", "commenter", "nobody"):
        assert not any(readable(invited, at, PEOPLE[key], STATE) for at in range(len(invited)))


def test_what_is_published_is_read_by_all():
    """Every step of a published round, codings and decision with it, by anybody."""
    history = path(*PUBLISHED)
    for reader in PEOPLE.values():
        assert all(readable(history, at, reader, STATE) for at in range(len(history)))


def test_a_new_round_is_blind_again():
    """That an earlier round is published opens nothing of the next."""
    history = path(*PUBLISHED, (Stage.RESEARCH, "monitor", 20))
    readers = {key for key in PEOPLE if readable(history, len(history) - 1, PEOPLE[key], STATE)}
    assert readers == {"monitor"}
