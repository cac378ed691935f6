"""Commands that take an assessment from stage to stage; each is one entry of the ledger."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import print_json, print_table
from tracker.config import settings
from tracker.errors import BadInputError
from tracker.vocab import FINDINGS, Confidence, Rating, Role, Stage

if TYPE_CHECKING:
    from tracker.models import Assessment
    from tracker.workflow.assess import Act, Cell, Desk, Finding, Search

app = typer.Typer(help="Rate a clause for a state in a review cycle, stage by stage.")


class Coding(StrEnum):
    """The stages that are codings."""

    RESEARCH = Stage.RESEARCH.value
    SECOND_CODING = Stage.SECOND_CODING.value
    ADJUDICATION = Stage.ADJUDICATION.value


class Language(StrEnum):
    """The languages a text can be in."""

    EN = "en"
    ES = "es"
    PT = "pt"
    FR = "fr"


# what a coder can find: the two codes that say nobody judged are not submitted
FoundRating = StrEnum("FoundRating", {one.name: one.value for one in FINDINGS})  # type: ignore[misc]

ClauseKey = Annotated[
    str, typer.Argument(metavar="CLAUSE", help="Key of the clause.", show_default=False)
]
ActorCode = Annotated[
    str, typer.Argument(metavar="STATE", help="Code of the state, e.g. MEX.", show_default=False)
]
CycleKey = Annotated[
    str, typer.Option("--cycle", help="Key of the review cycle (`tracker export cycles`).")
]
By = Annotated[str, typer.Option("--by", help="Pen name of the contributor (`tracker user list`).")]
Text = Annotated[str, typer.Option("--text", help="The words; - reads them from standard input.")]
InLanguage = Annotated[Language, typer.Option("--language", help="Language of the text.")]
Evidence = Annotated[
    list[str] | None, typer.Option("--evidence", help="Key of a piece of evidence; repeat it.")
]
Searches = Annotated[
    list[str] | None,
    typer.Option("--search", help="A search that found nothing: 'place|words|YYYY-MM-DD'."),
]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a sentence.")]
RatingGiven = Annotated[FoundRating, typer.Option("--rating", help="The rating, by the rubric.")]
Sure = Annotated[Confidence, typer.Option("--confidence", help="How sure you are.")]


@app.command()
def submit(
    clause: ClauseKey,
    state: ActorCode,
    cycle: CycleKey,
    by: By,
    stage: Annotated[Coding, typer.Option(help="Which coding it is.")],
    rating: RatingGiven,
    confidence: Sure,
    text: Text,
    language: InLanguage = Language.EN,
    evidence: Evidence = None,
    search: Searches = None,
) -> None:
    """Submit a coding: research, the blind second coding, or the adjudication of the two."""
    finding = _finding(rating, confidence, {language.value: _words(text)}, evidence, search)
    _take(
        (clause, state, cycle),
        by,
        stage.value,
        lambda desk, cell, act: desk.submit(cell, Stage(stage.value), finding, act),
    )


@app.command()
def invite(clause: ClauseKey, state: ActorCode, cycle: CycleKey, by: By) -> None:
    """Invite the state to answer the draft; the day until when is recorded."""
    _take((clause, state, cycle), by, "invite", lambda desk, cell, act: desk.invite(cell, act))


@app.command()
def reply(
    clause: ClauseKey,
    state: ActorCode,
    cycle: CycleKey,
    by: By,
    text: Text,
    language: InLanguage = Language.EN,
) -> None:
    """Record the state's answer, printed word for word."""
    words = _words(text)
    _take(
        (clause, state, cycle),
        by,
        "reply",
        lambda desk, cell, act: desk.reply(cell, words, language.value, act),
    )


@app.command()
def silence(clause: ClauseKey, state: ActorCode, cycle: CycleKey, by: By) -> None:
    """Record that the time to answer went by without a reply."""
    _take((clause, state, cycle), by, "silence", lambda desk, cell, act: desk.silence(cell, act))


@app.command()
def comment(
    clause: ClauseKey,
    state: ActorCode,
    cycle: CycleKey,
    by: By,
    text: Text,
    language: InLanguage = Language.EN,
) -> None:
    """Record a comment of civil society, printed word for word."""
    words = _words(text)
    _take(
        (clause, state, cycle),
        by,
        "comment",
        lambda desk, cell, act: desk.comment(cell, words, language.value, act),
    )


@app.command()
def final(
    clause: ClauseKey,
    state: ActorCode,
    cycle: CycleKey,
    by: By,
    rating: RatingGiven,
    confidence: Sure,
    text: Text,
    language: InLanguage = Language.EN,
    evidence: Evidence = None,
    search: Searches = None,
    cause: Annotated[
        list[str] | None,
        typer.Option("--cause", help="Evidence that changed the rating after the reply; repeat."),
    ] = None,
) -> None:
    """Decide, when reply and comments are in; a changed rating names what changed it."""
    rationale = {language.value: _words(text)}
    finding = _finding(rating, confidence, rationale, evidence, search, cause)
    _take(
        (clause, state, cycle),
        by,
        "final",
        lambda desk, cell, act: desk.finalise(cell, finding, act),
    )


@app.command()
def publish(
    clause: ClauseKey,
    state: ActorCode,
    cycle: CycleKey,
    by: By,
    embargo_until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day from which it is public.", show_default=False),
    ] = None,
) -> None:
    """Publish what was decided."""
    until = embargo_until.date() if embargo_until else None
    _take(
        (clause, state, cycle),
        by,
        "publish",
        lambda desk, cell, act: desk.publish(cell, act),
        embargo_until=until,
    )


@app.command()
def withdraw(clause: ClauseKey, state: ActorCode, cycle: CycleKey, by: By, reason: Reason) -> None:
    """Withdraw a draft or a publication; its rows stay on record."""
    _end((clause, state, cycle), by, Stage.WITHDRAWN, reason)


@app.command()
def supersede(clause: ClauseKey, state: ActorCode, cycle: CycleKey, by: By, reason: Reason) -> None:
    """Say that a publication no longer holds, without another in its place yet."""
    _end((clause, state, cycle), by, Stage.SUPERSEDED, reason)


@app.command()
def show(
    clause: ClauseKey,
    state: ActorCode,
    cycle: CycleKey,
    by: By,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the stages of a cell that a contributor may read: blind coders see no other coding."""
    from tracker.db import engine_scope, session_scope
    from tracker.queries.assessments import readable_stages
    from tracker.queries.frames import records

    with engine_scope(settings()) as engine, session_scope(engine) as session:
        frame = readable_stages(session, by)
    wanted = {"clause_key": clause, "actor_code": state, "cycle": cycle}
    rows = [row for row in records(frame) if wanted.items() <= row.items()]
    if as_json:
        print_json(rows)
        return
    columns = ["round", "sequence", "stage", "rating", "confidence", "coder", "submitted_on"]
    print_table(columns, [[row[name] for name in columns] for row in rows])


@app.command("list")
def list_cells(
    state: Annotated[
        str | None, typer.Option("--state", help="Only cells of this state.", show_default=False)
    ] = None,
    stage: Annotated[
        Stage | None, typer.Option(help="Only cells that stand there.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the cells that were begun and where each stands; ratings are not shown."""
    from tracker.db import engine_scope, session_scope
    from tracker.queries.assessments import cells_in_work
    from tracker.queries.frames import records

    with engine_scope(settings()) as engine, session_scope(engine) as session:
        frame = cells_in_work(session)
    wanted = {"actor_code": state, "stage": stage.value if stage else None}
    asked = {name: value for name, value in wanted.items() if value is not None}
    rows = [row for row in records(frame) if asked.items() <= row.items()]
    if as_json:
        print_json(rows)
        return
    print_table(list(frame.columns), [list(row.values()) for row in rows])


def _end(place: tuple[str, str, str], by: str, stage: Stage, reason: str) -> None:
    _take(
        place,
        by,
        stage.value,
        lambda desk, cell, act: desk.end(cell, stage, act),
        reason=reason,
    )


def _take(
    place: tuple[str, str, str],
    by: str,
    action: str,
    step: "Callable[[Desk, Cell, Act], Assessment]",
    **more: date | str | None,
) -> None:
    """Take one step in one transaction and say where the cell stands."""
    from tracker.workflow.assess import Act, Cell

    cell = Cell(*place)
    act = Act(by, **more)  # type: ignore[arg-type]
    with _desk(action, by, cell) as desk:
        row = step(desk, cell, act)
        stands = f"{row.stage_code}, round {row.round}"
        due = f", answer until {row.due_on}" if row.due_on else ""
    typer.echo(f"{cell}: {stands}{due}")


@contextmanager
def _desk(action: str, by: str, cell: "Cell") -> "Iterator[Desk]":
    from tracker.db import engine_scope
    from tracker.workflow.assess import Desk
    from tracker.workflow.ledger import Write, recorded
    from tracker.workflow.rules import read_assessing_rules

    place = settings()
    rules = read_assessing_rules(place.seeds_dir)
    write = Write(f"assess {action}", by, _role(action), str(cell))
    with engine_scope(place) as engine, recorded(engine, write) as session:
        yield Desk(session, rules)


ROLES: dict[str, Role] = {
    "research": Role.MONITOR,
    "second_coding": Role.SECOND_CODER,
    "adjudication": Role.ADJUDICATOR,
    "reply": Role.STATE_REVIEWER,
    "comment": Role.COMMENTER,
}


def _role(action: str) -> Role:
    return ROLES.get(action, Role.EDITOR)


def _finding(
    rating: "FoundRating",
    confidence: Confidence,
    rationale: dict[str, str],
    evidence: list[str] | None,
    search: list[str] | None,
    cause: list[str] | None = None,
) -> "Finding":
    from tracker.workflow.assess import Finding

    return Finding(
        rating=Rating(rating.value),
        confidence=confidence,
        rationale=rationale,
        evidence_keys=tuple(dict.fromkeys((*(evidence or ()), *(cause or ())))),
        searches=tuple(_search(one) for one in search or ()),
        cause_keys=tuple(cause or ()),
    )


def _search(said: str) -> "Search":
    from tracker.workflow.assess import Search

    parts = [part.strip() for part in said.split("|")]
    try:
        place, words, day = parts
        return Search(place, words, date.fromisoformat(day))
    except ValueError as error:
        raise BadInputError(
            f"--search: expected 'place|words|YYYY-MM-DD', found {said!r}"
        ) from error


def _words(text: str) -> str:
    if text == "-":
        return typer.get_text_stream("stdin").read().strip()
    return text
