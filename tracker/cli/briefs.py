"""`tracker brief`: briefs as files, one subject at a time or every state at once."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from tracker.cli.output import print_json
from tracker.cli.scores import shipped_rules
from tracker.config import settings
from tracker.errors import BadInputError, UnknownKeyError

if TYPE_CHECKING:
    from tracker.briefs.batch import Failure, Material, Outcome, Task
    from tracker.briefs.files import Format, Options, Order
    from tracker.briefs.ground import Ground
    from tracker.briefs.model import BriefKind, Organisation

LARGEST_TEMPLATE = 10_000_000  # bytes
CLOSE = 3  # keys named beside one that is not there
MOST_FAILURES = 20
LONGEST_NAME = 100  # characters of an organisation's: it stands in one line


class Language(StrEnum):
    """The languages briefs are written in."""

    EN = "en"
    ES = "es"
    PT = "pt"
    FR = "fr"


class Wish(StrEnum):
    """The formats that can be asked for."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    MD = "md"
    XLSX = "xlsx"
    ALL = "all"


class Pages(StrEnum):
    """How long a brief may be."""

    TWO = "2"
    FULL = "full"


class PaperName(StrEnum):
    """What a PDF is laid out for."""

    A4 = "a4"
    LETTER = "letter"


def _key(text: str) -> typer.models.OptionInfo:
    found: typer.models.OptionInfo = typer.Option(help=text, show_default=False)
    return found


@dataclass(frozen=True)
class Ask:
    """What was typed about the record: of which day, and whether unpublished work counts."""

    day: date
    is_past: bool
    reader: str | None


@dataclass(frozen=True)
class Look:
    """What was typed about the briefs themselves."""

    languages: tuple[str, ...]
    formats: "tuple[Format, ...]"
    is_full: bool
    since: date | None
    organisation: "Organisation | None"
    options: "Options"


def brief(
    state: Annotated[str | None, _key("A state, by its code (MEX).")] = None,
    commitment: Annotated[str | None, _key("A paragraph, by its key.")] = None,
    theme: Annotated[str | None, _key("A theme, by its key.")] = None,
    instrument: Annotated[str | None, _key("A text states adopted, by its key.")] = None,
    demand: Annotated[str | None, _key("A demand of civil society, by its clause's key.")] = None,
    group: Annotated[str | None, _key("A regional group, by its key.")] = None,
    cycle: Annotated[str | None, _key("A cycle of summits or reviews, by its key.")] = None,
    *,
    every: Annotated[
        bool,
        typer.Option("--all", help="Every state, in all four languages unless --lang says which."),
    ] = False,
    lang: Annotated[
        list[Language] | None,
        typer.Option(help="Language; repeat for more. English by default.", show_default=False),
    ] = None,
    wished: Annotated[
        list[Wish] | None,
        typer.Option("--format", help="Repeat for more; PDF by default.", show_default=False),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the files; made if missing.")] = Path(),
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="What stood at the end of that day (UTC), from the ledger.",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="Also what has changed since that day.", show_default=False
        ),
    ] = None,
    pages: Annotated[Pages, typer.Option(help="Two pages, or everything.")] = Pages.TWO,
    paper: Annotated[PaperName, typer.Option(help="Paper of the PDF.")] = PaperName.A4,
    organisation: Annotated[
        str | None, typer.Option(help="Who prepared it; named as such.", show_default=False)
    ] = None,
    logo: Annotated[
        Path | None,
        typer.Option(help="Its logo: PNG or SVG, at most 1 MB.", show_default=False),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(help="A .docx file whose styles the DOCX takes.", show_default=False),
    ] = None,
    site: Annotated[
        str | None,
        typer.Option(help="Address of the explorer, for links in HTML.", show_default=False),
    ] = None,
    draft: Annotated[
        bool,
        typer.Option("--draft", help="With what is decided and not published; marked as a draft."),
    ] = False,
    by: Annotated[
        str | None, typer.Option(help="Who reads the draft: a contributor.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Write accountability briefs: PDF, DOCX, HTML, Markdown, and the annex of every number.

    A file is whole or as it was. --all goes on where it stopped: what lies in the folder of the
    same release, written the same way, is left as it is (`briefs.json` says what does).
    """
    from tracker.briefs.files import Options, Order
    from tracker.briefs.pdf import Paper

    keys = {
        "state": state,
        "commitment": commitment,
        "theme": theme,
        "instrument": instrument,
        "demand": demand,
        "group": group,
        "cycle": cycle,
    }
    subject = _subject(keys, every=every)
    ask = _ask(as_of, by, is_draft=draft)
    formats = _formats(wished)
    look = Look(
        languages=_languages(lang, every=every),
        formats=formats,
        is_full=pages is Pages.FULL,
        since=_since(since, ask.day),
        organisation=_organisation(organisation, logo),
        options=Options(Paper[paper.name], _template(template, formats), _site(site)),
    )
    _refuse_no_folder(out)
    material = _read(ask, look.languages)
    tasks, order = _tasks(material.ground, subject, look), Order(formats, out, look.options)
    with _bar(is_quiet=as_json or not every) as told:
        found = _many(material, tasks, order, told) if every else _few(material, tasks, order)
    (_print_json if as_json else _print)(found, order, material.ground)
    if found.failures:
        raise typer.Exit(1 if any(one.is_bug for one in found.failures) else 2)


# ---- what was typed -----------------------------------------------------------------------------


def _subject(keys: Mapping[str, str | None], *, every: bool) -> tuple[str, str] | None:
    """The one subject that was named, its kind first; None for every state."""
    named = [(kind, key) for kind, key in keys.items() if key is not None]
    if len(named) + every != 1:
        options = ", ".join(f"--{kind}" for kind in keys)
        raise BadInputError(f"expected exactly one of {options} and --all")
    return None if every else named[0]


def _ask(as_of: datetime | None, by: str | None, *, is_draft: bool) -> Ask:
    today = datetime.now(UTC).date()
    day = as_of.date() if as_of else today
    if day > today:
        raise BadInputError(f"--as-of: expected a day up to today, found {day}")
    if is_draft != (by is not None):
        raise BadInputError("a draft has a reader: --draft and --by go together")
    return Ask(day, as_of is not None, by)


def _languages(lang: list[Language] | None, *, every: bool) -> tuple[str, ...]:
    wanted = lang or (list(Language) if every else [Language.EN])
    return tuple(dict.fromkeys(one.value for one in wanted))


def _formats(wished: list[Wish] | None) -> "tuple[Format, ...]":
    from tracker.briefs.files import Format

    wanted = wished or [Wish.PDF]
    if Wish.ALL in wanted:
        return tuple(Format)
    return tuple(dict.fromkeys(Format(one.value) for one in wanted))


def _since(since: datetime | None, day: date) -> date | None:
    if since is not None and since.date() >= day:
        raise BadInputError(f"--since: expected a day before {day}, found {since.date()}")
    return since.date() if since else None


def _organisation(name: str | None, logo: Path | None) -> "Organisation | None":
    from tracker.briefs.logos import MAX_BYTES, checked_logo
    from tracker.briefs.model import Organisation

    if name is None:
        if logo is not None:
            raise BadInputError("--logo goes with --organisation, whose logo it is")
        return None
    said = " ".join(name.split())
    if not said or not said.isprintable():
        raise BadInputError(f"--organisation: expected a name, found {name!r}")
    if len(said) > LONGEST_NAME:
        raise BadInputError(
            f"--organisation: expected at most {LONGEST_NAME} characters, found {len(said)}"
        )
    if logo is None:
        return Organisation(said)
    raw = _content(logo, "--logo", MAX_BYTES)
    return Organisation(said, raw, checked_logo(raw))


def _template(file: Path | None, formats: "tuple[Format, ...]") -> bytes | None:
    from tracker.briefs.files import Format

    if file is None:
        return None
    if Format.DOCX not in formats:
        raise BadInputError("--template goes with --format docx: no other format has one")
    return _content(file, "--template", LARGEST_TEMPLATE)


def _content(file: Path, option: str, most: int) -> bytes:
    """The bytes of a file that is not too large."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(most + 1)
    except OSError as error:
        raise BadInputError(f"{option} {file}: cannot be read: {error.strerror}") from error
    if len(raw) > most:
        raise BadInputError(f"{option} {file}: larger than {most // 1_000_000} MB")
    return raw


def _site(address: str | None) -> str | None:
    if address is None:
        return None
    try:
        parts = urlsplit(address)
        is_home = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_home = False
    if not is_home or parts.query or parts.fragment:
        raise BadInputError(f"--site: expected an address like https://…, found {address!r}")
    return address


def _refuse_no_folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise BadInputError(f"--out {out}: is no folder")


# ---- reading and writing ------------------------------------------------------------------------


def _read(ask: Ask, languages: tuple[str, ...]) -> "Material":
    """All that briefs are written from, as it stands, or stood at the end of a day."""
    from tracker.briefs.batch import Material
    from tracker.briefs.ground import read_ground, read_names
    from tracker.db import engine_scope, session_scope
    from tracker.wording.phrases import read_phrases
    from tracker.workflow.as_of import as_of

    place = settings()
    phrases = read_phrases(place.seeds_dir)
    with ExitStack() as stack:
        engine = stack.enter_context(engine_scope(place))
        if ask.is_past:
            engine = stack.enter_context(as_of(engine, ask.day))
        session = stack.enter_context(session_scope(engine))
        ground = read_ground(session, ask.day, shipped_rules(), reader=ask.reader)
        return Material(ground, {one: read_names(session, one, phrases) for one in languages})


def _tasks(ground: "Ground", subject: tuple[str, str] | None, look: Look) -> "list[Task]":
    from tracker.briefs.batch import Task
    from tracker.briefs.content import Wanted
    from tracker.briefs.model import BriefKind, Edition
    from tracker.briefs.subject import keys_of

    kind = BriefKind(subject[0] if subject else BriefKind.STATE)
    keys = [_known(ground, kind, subject[1])] if subject else keys_of(ground, kind)
    edition = Edition.FULL if look.is_full else Edition.TWO_PAGES
    return [
        Task(Wanted(kind, key, edition, look.organisation, look.since), language)
        for key in keys
        for language in look.languages
    ]


def _known(ground: "Ground", kind: "BriefKind", typed: str) -> str:
    """The key that was typed, in capitals or not."""
    from tracker.briefs.subject import keys_of

    keys = {key.casefold(): key for key in keys_of(ground, kind)}
    if typed.casefold() in keys:
        return keys[typed.casefold()]
    close = [keys[one] for one in get_close_matches(typed.casefold(), keys, CLOSE)]
    told = f"; close to it: {', '.join(close)}" if close else ""
    raise UnknownKeyError(f"no {kind.value} {typed!r} on record{told}")


def _folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(f"--out {out}: cannot be made: {error.strerror}") from error


def _many(
    material: "Material", tasks: "list[Task]", order: "Order", told: Callable[[int, int], object]
) -> "Outcome":
    from tracker.briefs.batch import make_all

    _folder(order.folder)
    return make_all(material, tasks, order, told)


def _few(material: "Material", tasks: "list[Task]", order: "Order") -> "Outcome":
    """One subject: all of its files are made before the first is written."""
    from tracker.briefs.batch import BriefFile, Outcome, make_one
    from tracker.briefs.files import digest_of, file_name, put, written

    made: list[tuple[Task, Format, str, bytes]] = []
    for task in tasks:
        found = make_one(material, task)
        made += [
            (task, one, file_name(found, one), written(found, one, order.options))
            for one in order.formats
        ]
    _folder(order.folder)
    for _, _, name, content in made:
        put(order.folder / name, content)
    files = (
        BriefFile(task.key, task.digest, one, name, len(content), digest_of(content))
        for task, one, name, content in made
    )
    return Outcome(tuple(files), ())


@contextmanager
def _bar(*, is_quiet: bool) -> Iterator[Callable[[int, int], object]]:
    """A progress bar on a terminal; elsewhere nothing."""
    if is_quiet or not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    console = Console(stderr=True)
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("writing briefs", total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


# ---- what is printed ----------------------------------------------------------------------------


def _print(found: "Outcome", order: "Order", ground: "Ground") -> None:
    for one in found.files:
        left = "" if one.is_new else ", as it was"
        typer.echo(f"{order.folder / one.name}: {one.size} bytes{left}")
    _print_failures(found.failures)
    new = sum(one.is_new for one in found.files)
    kept = len(found.files) - new
    said = f"{new} files written" + (f", {kept} left as they were" if kept else "")
    failed = f", {len(found.failures)} not written" if found.failures else ""
    draft = " (draft)" if ground.is_draft else ""
    typer.echo(f"{said}{failed}; release {ground.release.release_id}{draft}")


def _print_failures(failures: "tuple[Failure, ...]") -> None:
    for one in failures[:MOST_FAILURES]:
        typer.echo(f"tracker: {one.task}: {' '.join(one.message.split())}", err=True)
    if len(failures) > MOST_FAILURES:
        typer.echo(f"tracker: and {len(failures) - MOST_FAILURES} more (see --json)", err=True)


def _print_json(found: "Outcome", order: "Order", ground: "Ground") -> None:
    print_json(
        {
            "release": ground.release.release_id,
            "on": ground.on,
            "is_draft": ground.is_draft,
            "folder": str(order.folder),
            "files": [asdict(one) for one in found.files],
            "failures": [asdict(one) for one in found.failures],
        }
    )
