"""The whole way of a cell at the desk: what is written, what is refused, and what readers see."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.workflow.conftest import (
    COMMENT,
    CYCLE,
    DAYS,
    FIRST_DAY,
    OUTSIDE,
    RATIONALE,
    REPLY,
    TAKES,
    Proof,
    on,
    walk,
)
from tracker.errors import BadInputError, TrackerError, UnknownKeyError
from tracker.models import (
    Assessment,
    AssessmentEvidence,
    AssessmentText,
    Base,
    Contributor,
    Rubric,
    SearchLog,
)
from tracker.queries.assessments import public_searches, public_stages, readable_stages
from tracker.queries.cells import cells
from tracker.queries.frames import records
from tracker.vocab import Basis, Confidence, Rating, Stage
from tracker.workflow.assess import Cell, Desk, Finding, Search
from tracker.workflow.stages import published

LATER = date(2030, 1, 1)
TABLES: tuple[type[Base], ...] = (Assessment, AssessmentText, AssessmentEvidence, SearchLog)
Deed = Callable[[Desk, Proof], object]


def rows(session: Session) -> list[int]:
    """How many rows each table of assessments holds."""
    session.flush()
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def refused(desk: Desk, proof: Proof, deed: Deed, said: str) -> None:
    """The deed is refused in one line with those words, and nothing is written."""
    before = rows(desk.session)
    with pytest.raises(TrackerError) as refusal:
        deed(desk, proof)
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert rows(desk.session) == before


def own(frame: pd.DataFrame, cell: Cell) -> pd.DataFrame:
    """The rows of a cell."""
    is_own = (
        (frame["clause_key"] == cell.clause_key)
        & (frame["actor_code"] == cell.actor_code)
        & (frame["cycle"] == cell.cycle_key)
    )
    return frame[is_own].reset_index(drop=True)


def shown(desk: Desk, proof: Proof, day: date = LATER) -> pd.DataFrame:
    """What the public sees of the cell on a day."""
    desk.session.expire_all()
    return own(public_stages(desk.session, day), proof.cell)


def by_stage(desk: Desk, proof: Proof) -> dict[str, dict[str, Any]]:
    """What the public sees of the cell: the cells of each stage's row, None where empty."""
    return {row["stage"]: row for row in records(shown(desk, proof))}


def read_by(desk: Desk, proof: Proof, key: str) -> list[str]:
    """The stages of the cell that a contributor may read."""
    desk.session.expire_all()
    return list(own(readable_stages(desk.session, key), proof.cell)["stage"])


def test_the_whole_way(desk: Desk, proof: Proof):
    """Eight stages, a row each, numbered without gaps, published as decided."""
    taken = walk(desk, proof)
    assert [one.stage_code for one in taken] == list(DAYS)
    assert [one.sequence for one in taken] == list(range(1, 9))
    assert {one.round for one in taken} == {1}
    assert taken[-1].decided_from_id == taken[-2].assessment_id
    assert taken[-2].decided_from_id == taken[2].assessment_id
    assert taken[3].due_on == FIRST_DAY + timedelta(days=DAYS[Stage.REPLY_INVITED] + 21)
    frame = shown(desk, proof)
    assert list(frame["stage"]) == list(DAYS)
    last = frame.iloc[-1]
    assert (last["rating"], last["confidence"]) == ("limited", "medium")
    assert last["evidence"] == proof.adopted
    assert (last["wording_en"], last["wording_es"]) == (RATIONALE["en"], RATIONALE["es"])
    assert list(frame["is_silence"]) == [False] * len(frame)
    assert published(desk.steps(proof.cell)) == desk.steps(proof.cell)[-1]


def test_replies_and_comments_are_kept_word_for_word(desk: Desk, proof: Proof):
    """Line feeds, doubled blanks and accents of a reply are the state's own, in its language."""
    walk(desk, proof)
    said = by_stage(desk, proof)
    assert said["state_reply"]["wording_es"] == REPLY
    assert said["state_reply"]["wording_en"] is None
    assert said["civil_society_comment"]["wording_en"] == COMMENT
    assert said["state_reply"]["coder"] == "test-reviewer"


def test_a_baseline_desk_review_is_published_without_a_reply(desk: Desk, proof: Proof):
    """Four stages; the state and others answer afterwards, and the publication stands."""
    for stage, by in TAKES.items():
        act = on(DAYS[stage], by, basis=Basis.BASELINE_DESK_REVIEW)
        desk.submit(proof.cell, stage, proof.finding(), act)
    desk.publish(proof.cell, on(3, "test-editor"))
    desk.reply(proof.cell, REPLY, "es", on(300, "test-reviewer"))
    desk.comment(proof.cell, COMMENT, "en", on(301, "test-commenter"))
    frame = shown(desk, proof)
    assert list(frame["stage"])[3:] == ["published", "state_reply", "civil_society_comment"]
    assert set(frame["basis"]) == {"baseline_desk_review"}


def with_text(proof: Proof, text: str) -> Finding:
    return replace(proof.finding(), rationale={"en": text})


def research(finding: Callable[[Proof], Finding]) -> Deed:
    """Submitting that finding as the first coding."""
    return lambda desk, proof: desk.submit(
        proof.cell, Stage.RESEARCH, finding(proof), on(0, "test-monitor")
    )


def at_cell(**other: Any) -> Deed:
    """Submitting a good finding, which names no evidence, for a cell that is not there."""
    return lambda desk, proof: desk.submit(
        replace(proof.cell, **other),
        Stage.RESEARCH,
        proof.finding(Rating.SEARCHED_NO_EVIDENCE),
        on(0, "test-monitor"),
    )


def searching(**other: Any) -> Deed:
    """Submitting a search with another place, words or day."""
    log = replace(Search("Official gazette", "puente peatonal", FIRST_DAY), **other)
    return research(
        lambda proof: replace(proof.finding(Rating.SEARCHED_NO_EVIDENCE), searches=[log])
    )


UNFOUNDED: dict[str, tuple[Deed, str]] = {
    "no evidence": (
        research(lambda proof: replace(proof.finding(), evidence_keys=())),
        "expected evidence for limited",
    ),
    "not applicable without evidence": (
        research(lambda proof: replace(proof.finding(Rating.NOT_APPLICABLE), evidence_keys=())),
        "expected evidence for not_applicable",
    ),
    "an intention is no law": (
        research(lambda proof: proof.finding(Rating.LIMITED, proof.intention)),
        "carries at most initiated",
    ),
    "a law is no output": (
        research(lambda proof: proof.finding(Rating.SUBSTANTIAL, proof.adopted, proof.intention)),
        "carries at most limited",
    ),
    "a state does not make itself full": (
        research(lambda proof: proof.finding(Rating.FULL, proof.delivered)),
        "carries at most substantial",
    ),
    "no action without evidence against": (
        research(lambda proof: proof.finding(Rating.NO_ACTION, proof.delivered)),
        "needs evidence that speaks against",
    ),
    "regression without evidence against": (
        research(lambda proof: proof.finding(Rating.REGRESSION, proof.delivered)),
        "needs evidence that speaks against",
    ),
    "not assessed": (
        research(lambda proof: proof.finding(Rating.NOT_ASSESSED, proof.adopted)),
        "nobody judged",
    ),
    "no report": (
        research(lambda proof: proof.finding(Rating.NO_REPORT, proof.adopted)),
        "nobody judged",
    ),
    "search without a log": (
        research(lambda proof: replace(proof.finding(Rating.SEARCHED_NO_EVIDENCE), searches=())),
        "expected a search log",
    ),
    "search that found something": (
        research(
            lambda proof: replace(
                proof.finding(Rating.SEARCHED_NO_EVIDENCE), evidence_keys=[proof.adopted]
            )
        ),
        "and no evidence",
    ),
    "a search nowhere": (searching(place="  "), "the place and the words"),
    "a search for nothing": (searching(words=" "), "the place and the words"),
    "a search of tomorrow": (
        searching(searched_on=FIRST_DAY + timedelta(days=1)),
        "is after the day of the finding",
    ),
    "an address in a search": (
        searching(place="Asked ana.ruiz@example.org"),
        "without contact data",
    ),
    "the deed of another state": (
        research(lambda proof: proof.finding(Rating.FULL, proof.abroad)),
        "expected evidence about",
    ),
    "no reason given": (research(lambda proof: with_text(proof, "")), "at least 20 characters"),
    "hardly a reason": (
        research(lambda proof: with_text(proof, "  because it is so   \n")),
        "at least 20 characters",
    ),
    "an address in the rationale": (
        research(lambda proof: with_text(proof, "Ask ana.ruiz@example.org, she knows the law.")),
        "without contact data",
    ),
    "a number in the rationale": (
        research(lambda proof: with_text(proof, "Call the ministry at +54 11 4317 0200 for it.")),
        "without contact data",
    ),
    "unknown evidence": (
        research(lambda proof: proof.finding(Rating.LIMITED, "nothing:e01")),
        "no evidence 'nothing:e01'",
    ),
    "unknown clause": (at_cell(clause_key="oz-1939-road:1:1"), "no clause"),
    "unknown actor": (at_cell(actor_code="OZZ"), "no actor"),
    "unknown cycle": (at_cell(cycle_key="never"), "no cycle"),
    "unknown person": (
        lambda desk, proof: desk.submit(
            proof.cell, Stage.RESEARCH, proof.finding(), on(0, "test-nobody")
        ),
        "no contributor 'test-nobody'",
    ),
    "not a coding": (
        lambda desk, proof: desk.submit(
            proof.cell, Stage.FINAL, proof.finding(), on(0, "test-editor")
        ),
        "final is not a coding",
    ),
    "out of turn": (
        lambda desk, proof: desk.submit(
            proof.cell, Stage.SECOND_CODING, proof.finding(), on(0, "test-second")
        ),
        "the cell is not begun: next can be research",
    ),
    "not their role": (
        lambda desk, proof: desk.submit(
            proof.cell, Stage.RESEARCH, proof.finding(), on(0, "test-administrator")
        ),
        "role monitor, which test-administrator does not have",
    ),
    "publishing what nobody decided": (
        lambda desk, proof: desk.publish(proof.cell, on(0, "test-editor")),
        "nothing has been decided yet",
    ),
    "deciding what nobody adjudicated": (
        lambda desk, proof: desk.finalise(proof.cell, proof.finding(), on(0, "test-editor")),
        "there is no adjudication yet",
    ),
}


@pytest.mark.parametrize(("deed", "said"), UNFOUNDED.values(), ids=UNFOUNDED.keys())
def test_a_finding_that_cannot_stand_is_refused(desk: Desk, proof: Proof, deed: Deed, said: str):
    """One line that says why, and not a row of it is written; the good finding is taken."""
    refused(desk, proof, deed, said)
    research(Proof.finding)(desk, proof)
    assert len(desk.history(proof.cell)) == 1


def taking(stage: Stage, by: str, days: int) -> Deed:
    """A coding by somebody on a day."""
    return lambda desk, proof: desk.submit(proof.cell, stage, proof.finding(), on(days, by))


def final(rating: Rating, days: int = 18, **other: Any) -> Deed:
    """A decision for a rating."""
    return lambda desk, proof: desk.finalise(
        proof.cell, proof.finding(rating, **other), on(days, "test-editor")
    )


OUT_OF_TURN: dict[str, tuple[Stage, Deed, str]] = {
    "research twice": (
        Stage.RESEARCH,
        taking(Stage.RESEARCH, "test-monitor", 1),
        "the cell stands at research: next can be second_coding",
    ),
    "second coding twice": (
        Stage.SECOND_CODING,
        taking(Stage.SECOND_CODING, "test-other-second", 2),
        "the cell stands at second_coding: next can be adjudication",
    ),
    "adjudicating one's own coding": (
        Stage.SECOND_CODING,
        taking(Stage.ADJUDICATION, "test-second", 2),
        "which test-second does not have",
    ),
    "publishing monitoring without a reply": (
        Stage.ADJUDICATION,
        lambda desk, proof: desk.publish(proof.cell, on(3, "test-editor")),
        "the cell stands at adjudication",
    ),
    "answering for another state": (
        Stage.REPLY_INVITED,
        lambda desk, proof: desk.reply(proof.cell, REPLY, "es", on(5, "test-neighbour")),
        "test-neighbour answers for",
    ),
    "silence within the window": (
        Stage.REPLY_INVITED,
        lambda desk, proof: desk.silence(proof.cell, on(20, "test-editor")),
        "silence can be recorded after 2026-01-29",
    ),
    "silence on the last day": (
        Stage.REPLY_INVITED,
        lambda desk, proof: desk.silence(proof.cell, on(24, "test-editor")),
        "silence can be recorded after 2026-01-29",
    ),
    "silence by the state": (
        Stage.REPLY_INVITED,
        lambda desk, proof: desk.silence(proof.cell, on(25, "test-reviewer")),
        "for the role editor",
    ),
    "silence after an answer": (
        Stage.STATE_REPLY,
        lambda desk, proof: desk.silence(proof.cell, on(40, "test-editor")),
        "the cell stands at state_reply",
    ),
    "deciding while comments are open": (
        Stage.STATE_REPLY,
        final(Rating.LIMITED, days=17),
        "comments are open until 2026-01-22",
    ),
    "commenting too late": (
        Stage.STATE_REPLY,
        lambda desk, proof: desk.comment(proof.cell, COMMENT, "en", on(18, "test-commenter")),
        "comments were open until 2026-01-22",
    ),
    "another rating without a cause": (
        Stage.CIVIL_SOCIETY_COMMENT,
        final(Rating.SUBSTANTIAL),
        "the draft said limited: expected the evidence that made it substantial",
    ),
    "a lower rating without a cause": (
        Stage.CIVIL_SOCIETY_COMMENT,
        final(Rating.SEARCHED_NO_EVIDENCE),
        "the draft said limited",
    ),
    "withdrawing without a reason": (
        Stage.PUBLISHED,
        lambda desk, proof: desk.end(
            proof.cell, Stage.WITHDRAWN, on(20, "test-editor", reason="wrong")
        ),
        "a reason of at least 10 characters",
    ),
    "silence after publication": (
        Stage.PUBLISHED,
        lambda desk, proof: desk.silence(proof.cell, on(90, "test-editor")),
        "silence is recorded only where a reply was invited",
    ),
    "a step back in time": (
        Stage.ADJUDICATION,
        lambda desk, proof: desk.invite(proof.cell, on(1, "test-editor")),
        "is before the stage that came last",
    ),
}


@pytest.mark.parametrize(("after", "deed", "said"), OUT_OF_TURN.values(), ids=OUT_OF_TURN.keys())
def test_what_may_not_follow_is_refused(
    desk: Desk, proof: Proof, after: Stage, deed: Deed, said: str
):
    """One line that says where the cell stands or what it waits for, and nothing is written."""
    walk(desk, proof, until=after)
    refused(desk, proof, deed, said)


def test_who_has_coded_does_not_code_again(desk: Desk, proof: Proof):
    """With every role, the first coder is refused as second coder and as adjudicator."""
    taking(Stage.RESEARCH, "test-everything", 0)(desk, proof)
    refused(desk, proof, taking(Stage.SECOND_CODING, "test-everything", 1), "is for somebody else")
    taking(Stage.SECOND_CODING, "test-second", 1)(desk, proof)
    refused(desk, proof, taking(Stage.ADJUDICATION, "test-everything", 2), "is for somebody else")


def test_who_is_no_longer_active_takes_no_stage_and_reads_nothing(desk: Desk, proof: Proof):
    """A contributor that was struck off is as good as unknown."""
    monitor = desk.session.scalars(
        select(Contributor).where(Contributor.contributor_key == "test-monitor")
    ).one()
    monitor.is_active = False
    desk.session.flush()
    refused(desk, proof, taking(Stage.RESEARCH, "test-monitor", 0), "no contributor")
    with pytest.raises(UnknownKeyError):
        readable_stages(desk.session, "test-monitor")


def test_evidence_of_others_carries_a_full_rating(desk: Desk, proof: Proof):
    """Full stands where a source other than the state tells of the deed."""
    desk.submit(
        proof.cell, Stage.RESEARCH, proof.finding(Rating.FULL, OUTSIDE), on(0, "test-monitor")
    )


def test_evidence_against_carries_no_action(desk: Desk, proof: Proof):
    """A passage that speaks against the clause is what no action stands on."""
    found = proof.finding(Rating.NO_ACTION, proof.against)
    desk.submit(proof.against_cell, Stage.RESEARCH, found, on(0, "test-monitor"))


def test_a_search_that_found_nothing_keeps_its_log(desk: Desk, proof: Proof):
    """Where, which words, on which day: shown with the publication that rests on it."""
    for stage, by in TAKES.items():
        act = on(DAYS[stage], by, basis=Basis.BASELINE_DESK_REVIEW)
        desk.submit(proof.cell, stage, proof.finding(Rating.SEARCHED_NO_EVIDENCE), act)
    desk.publish(proof.cell, on(3, "test-editor"))
    last = shown(desk, proof).iloc[-1]
    logs = public_searches(desk.session, LATER)
    logs = logs[logs["assessment_key"].str.startswith(str(proof.cell).replace(" ", "|"))]
    assert len(logs) == 3
    assert last["evidence"] == logs.iloc[-1]["search_key"]
    assert set(logs["place"]) == {"Official gazette"}
    assert set(logs["searched_on"]) == {FIRST_DAY}


def test_a_change_after_the_reply_names_its_cause(desk: Desk, proof: Proof):
    """With the evidence that caused it the rating may change, and readers see which it was."""
    walk(desk, proof, until=Stage.CIVIL_SOCIETY_COMMENT)
    found = replace(proof.finding(Rating.SUBSTANTIAL), cause_keys=[proof.delivered])
    row = desk.finalise(proof.cell, found, on(18, "test-editor"))
    desk.publish(proof.cell, on(19, "test-editor"))
    kept = desk.session.scalars(
        select(AssessmentEvidence).where(AssessmentEvidence.assessment_id == row.assessment_id)
    ).all()
    assert [(one.evidence.evidence_key, one.is_cause) for one in kept] == [(proof.delivered, True)]
    said = by_stage(desk, proof)
    assert said["adjudication"]["rating"] == "limited"
    assert said["final"]["rating"] == said["published"]["rating"] == "substantial"
    assert said["final"]["causes"] == said["published"]["causes"] == proof.delivered
    assert said["adjudication"]["causes"] is None


def test_silence_is_on_record_as_silence(desk: Desk, proof: Proof):
    """After the last day the editor records that no reply came: no words, shown as silence."""
    walk(desk, proof, until=Stage.REPLY_INVITED)
    row = desk.silence(proof.cell, on(25, "test-editor"))
    assert (row.stage_code, row.role_code, row.texts) == ("state_reply", "editor", [])
    desk.finalise(proof.cell, proof.finding(), on(33, "test-editor"))
    desk.publish(proof.cell, on(33, "test-editor"))
    said = by_stage(desk, proof)
    assert [stage for stage, row in said.items() if row["is_silence"]] == ["state_reply"]
    assert str(said["state_reply"]["submitted_on"]) == "2026-01-30"


def test_an_embargo_hides_until_its_day(desk: Desk, proof: Proof):
    """Before the day nothing of the cell is public, from the day on all of it is."""
    walk(desk, proof, until=Stage.FINAL)
    ends = FIRST_DAY + timedelta(days=60)
    desk.publish(proof.cell, on(19, "test-editor", embargo_until=ends))
    assert shown(desk, proof, ends - timedelta(days=1)).empty
    assert own_searches(desk, proof, ends - timedelta(days=1)).empty
    assert len(shown(desk, proof, ends)) == len(DAYS)


def own_searches(desk: Desk, proof: Proof, day: date) -> pd.DataFrame:
    logs = public_searches(desk.session, day)
    return logs[logs["assessment_key"].str.startswith(str(proof.cell).replace(" ", "|"))]


def test_an_embargo_leaves_the_publication_before_it(desk: Desk, proof: Proof):
    """Until its day, readers see what was published before, and nothing of the new round."""
    walk(desk, proof)
    walk(desk, proof, until=Stage.FINAL, after=100)
    ends = FIRST_DAY + timedelta(days=200)
    desk.publish(proof.cell, on(119, "test-editor", embargo_until=ends))
    assert set(shown(desk, proof, ends - timedelta(days=1))["round"]) == {1}
    assert set(shown(desk, proof, ends)["round"]) == {1, 2}


@pytest.mark.parametrize("stage", [Stage.WITHDRAWN, Stage.SUPERSEDED])
def test_what_is_ended_is_public_no_longer(desk: Desk, proof: Proof, stage: Stage):
    """Nothing of it is shown, every row stays, and the reason with them."""
    walk(desk, proof)
    reason = "The passage was read wrongly."
    desk.end(proof.cell, stage, on(20, "test-editor", reason=reason))
    assert shown(desk, proof).empty
    history = desk.history(proof.cell)
    assert [one.stage_code for one in history] == [*DAYS, stage]
    assert history[-1].reason == reason


def test_a_new_round_supersedes_the_publication(desk: Desk, proof: Proof):
    """The old one stands until the new one is published; then the new one does, old beside it."""
    walk(desk, proof)
    walk(desk, proof, until=Stage.FINAL, after=100)
    before = shown(desk, proof)
    assert set(before["round"]) == {1}
    desk.publish(proof.cell, on(119, "test-editor"))
    after = shown(desk, proof)
    assert list(after["round"]) == [1] * len(DAYS) + [2] * len(DAYS)
    assert list(after["sequence"]) == list(range(1, 2 * len(DAYS) + 1))
    last = published(desk.steps(proof.cell))
    assert last is not None
    assert last.round == 2


@pytest.mark.parametrize("until", list(DAYS)[:-1])
def test_nothing_unpublished_is_public(desk: Desk, proof: Proof, until: Stage):
    """At no stage before publication does the public see a row of the cell."""
    walk(desk, proof, until=until)
    assert shown(desk, proof).empty
    assert own_searches(desk, proof, LATER).empty


@pytest.mark.parametrize("reader", ["test-second", "test-other-second", "test-editor"])
def test_the_second_coder_finds_no_first_coding(desk: Desk, proof: Proof, reader: str):
    """Until the second coding is in, the first is in nobody's rows but its coder's own."""
    walk(desk, proof, until=Stage.RESEARCH)
    assert read_by(desk, proof, reader) == []
    assert read_by(desk, proof, "test-everything") == []
    assert read_by(desk, proof, "test-monitor") == ["research"]
    taking(Stage.SECOND_CODING, "test-second", 1)(desk, proof)
    assert read_by(desk, proof, reader) == ["research", "second_coding"]


def test_the_state_reads_its_draft_from_the_invitation_on(desk: Desk, proof: Proof):
    """The reviewer of the state finds the draft when invited; that of another state never does."""
    walk(desk, proof, until=Stage.ADJUDICATION)
    assert read_by(desk, proof, "test-reviewer") == []
    desk.invite(proof.cell, on(3, "test-editor"))
    assert read_by(desk, proof, "test-reviewer") == ["adjudication", "reply_invited"]
    for reader in ("test-neighbour", "test-commenter"):
        assert read_by(desk, proof, reader) == []
    desk.reply(proof.cell, REPLY, "es", on(10, "test-reviewer"))
    expected = ["adjudication", "reply_invited", "state_reply"]
    assert read_by(desk, proof, "test-commenter") == expected
    assert read_by(desk, proof, "test-neighbour") == []


def test_everybody_reads_what_is_published(desk: Desk, proof: Proof):
    """With publication every contributor finds every stage of the round."""
    walk(desk, proof)
    for reader in ("test-neighbour", "test-commenter", "test-second"):
        assert read_by(desk, proof, reader) == list(DAYS)


CARELESS: dict[str, tuple[Stage, Deed, str]] = {
    "a reply with an address": (
        Stage.REPLY_INVITED,
        lambda desk, proof: desk.reply(
            proof.cell, "Write to ministra@example.org.", "es", on(5, "test-reviewer")
        ),
        "no telephone number or e-mail address",
    ),
    "an empty reply": (
        Stage.REPLY_INVITED,
        lambda desk, proof: desk.reply(proof.cell, " \n ", "es", on(5, "test-reviewer")),
        "the words of the reply",
    ),
    "a reply in an unknown language": (
        Stage.REPLY_INVITED,
        lambda desk, proof: desk.reply(proof.cell, REPLY, "xx", on(5, "test-reviewer")),
        "expected one of en, es, pt, fr",
    ),
    "a comment with a number": (
        Stage.STATE_REPLY,
        lambda desk, proof: desk.comment(
            proof.cell, "Call +54 11 4317 0200.", "en", on(12, "test-commenter")
        ),
        "no telephone number or e-mail address",
    ),
    "a rationale in an unknown language": (
        Stage.RESEARCH,
        lambda desk, proof: desk.submit(
            proof.cell,
            Stage.SECOND_CODING,
            replace(proof.finding(), rationale={"xx": RATIONALE["en"]}),
            on(1, "test-second"),
        ),
        "expected one of en, es, pt, fr",
    ),
    "an unknown cause": (
        Stage.CIVIL_SOCIETY_COMMENT,
        lambda desk, proof: desk.finalise(
            proof.cell,
            replace(proof.finding(Rating.SUBSTANTIAL), cause_keys=["nothing:e01"]),
            on(18, "test-editor"),
        ),
        "no evidence 'nothing:e01'",
    ),
}


@pytest.mark.parametrize(("after", "deed", "said"), CARELESS.values(), ids=CARELESS.keys())
def test_careless_words_are_refused(desk: Desk, proof: Proof, after: Stage, deed: Deed, said: str):
    """One line that says what was expected; above all no reply without words, as silence is."""
    walk(desk, proof, until=after)
    refused(desk, proof, deed, said)


def test_evidence_of_another_clause_is_linked_by_being_named(desk: Desk, proof: Proof):
    """A deed of the same state that nobody linked to the clause counts as far as it had come."""
    row = desk.submit(
        proof.cell,
        Stage.RESEARCH,
        proof.finding(Rating.INITIATED, proof.elsewhere),
        on(0, "test-monitor"),
    )
    assert {one.evidence.evidence_key for one in row.evidence} == {proof.elsewhere}


def test_a_reason_holds_no_contact_data(desk: Desk, proof: Proof):
    """The reason of an act is printed like a rationale: an address in it is refused."""
    walk(desk, proof)
    act = on(20, "test-editor", reason="Taken back, as ana.ruiz@example.org asked us to.")
    refused(desk, proof, lambda desk, proof: desk.end(proof.cell, Stage.WITHDRAWN, act), "")


def test_a_publication_keeps_the_rubric_it_was_decided_by(desk: Desk, proof: Proof):
    """A rubric adopted between decision and publication changes nothing about the decision."""
    walk(desk, proof, until=Stage.FINAL)
    desk.session.add(Rubric(rubric_key="test-v99", version=99, adopted_on=FIRST_DAY))
    desk.session.flush()
    later = Desk(desk.session, replace(desk.rules, rubric_key="test-v99"))
    later.publish(proof.cell, on(19, "test-editor"))
    said = by_stage(desk, proof)
    assert said["published"]["rubric_version"] == said["final"]["rubric_version"]


def test_a_round_that_was_given_up_is_never_public(desk: Desk, proof: Proof):
    """What was withdrawn as a draft stays one when a later round is published."""
    taking(Stage.RESEARCH, "test-monitor", 0)(desk, proof)
    act = on(1, "test-editor", reason="Begun in the wrong cycle.")
    desk.end(proof.cell, Stage.WITHDRAWN, act)
    walk(desk, proof, after=10)
    assert set(shown(desk, proof)["round"]) == {2}


def test_a_cell_shows_the_rating_of_its_latest_cycle(desk: Desk, proof: Proof):
    """An earlier cycle that is assessed late does not take the place of a later one."""
    walk(desk, proof)
    earlier = replace(proof, cell=replace(proof.cell, cycle_key="imrf-2022"))
    walk(desk, earlier, after=100)
    desk.session.expire_all()
    frame = cells(desk.session, LATER, desk.rules)
    row = frame[
        (frame["clause_key"] == proof.cell.clause_key)
        & (frame["actor_code"] == proof.cell.actor_code)
    ]
    assert list(row["cycle"]) == [CYCLE]


def test_days_are_counted_in_one_zone(desk: Desk, proof: Proof):
    """An evening in Bogota is the next day in UTC, in the window as in the stored moment."""
    walk(desk, proof, until=Stage.ADJUDICATION)
    evening = datetime(2026, 1, 8, 22, tzinfo=timezone(timedelta(hours=-5)))
    row = desk.invite(proof.cell, replace(on(3, "test-editor"), at=evening))
    assert row.due_on is not None
    assert row.due_on - row.submitted_at.astimezone(UTC).date() == timedelta(days=21)


def test_confidence_is_kept_and_never_high_on_the_states_own_word(desk: Desk, proof: Proof):
    """It is written as the coder gave it; what a state says of itself alone makes nobody sure."""
    sure = replace(proof.finding(), confidence=Confidence.HIGH)
    with pytest.raises(BadInputError, match="never high on the state's own word"):
        desk.submit(proof.cell, Stage.RESEARCH, sure, on(0, "test-monitor"))
    found = replace(proof.finding(), confidence=Confidence.MEDIUM)
    row = desk.submit(proof.cell, Stage.RESEARCH, found, on(0, "test-monitor"))
    assert row.confidence_code == "medium"


def test_refusals_of_the_desk_are_of_the_kind_that_is_told_in_a_line(desk: Desk, proof: Proof):
    """What a person got wrong is bad input; only a key that is not there is an unknown key."""
    with pytest.raises(BadInputError):
        taking(Stage.ADJUDICATION, "test-adjudicator", 0)(desk, proof)
    with pytest.raises(UnknownKeyError):
        at_cell(actor_code="OZZ")(desk, proof)
