"""`tracker import observations` and `tracker fetch`: statistics into the database."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.output import print_json
from tracker.config import Settings, settings
from tracker.errors import BadInputError

if TYPE_CHECKING:
    from tracker.catalogue.observations import Prepared, Provenance, Written
    from tracker.ingest.observations.opened import StatisticalFile
    from tracker.ingest.observations.record import Reading
    from tracker.ingest.observations.settled import Choices

MOST_SHOWN = 20
MOST_SUSPICIONS = 10
NOBODY = "unnamed"  # publisher of a table that says nothing of itself
PUBLISHER = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")


@dataclass(frozen=True)
class Request:
    """What was asked on the command line, of one file."""

    file: Path
    format: str = ""
    map: Path | None = None
    publisher: str = ""
    released: date | None = None
    area: str = ""
    series: str = ""
    title: str = ""
    licence: str = ""
    url: str = ""
    is_dry: bool = False
    as_json: bool = False


@dataclass(frozen=True)
class Done:
    """What came of a request; nothing is written where places are refused, or in a dry run."""

    prepared: "Prepared"
    reading: "Reading"
    provenance: "Provenance"
    written: "Written | None"


def import_observations(
    file: Annotated[Path, typer.Argument(help="The file, as published.", show_default=False)],
    file_format: Annotated[
        str, typer.Option("--format", help="Format of the file; found by its content.")
    ] = "",
    mapping: Annotated[
        Path | None,
        typer.Option("--map", help="Mapping file (TOML): what columns and odd texts mean."),
    ] = None,
    publisher: Annotated[
        str, typer.Option(help="Short name of who publishes it, where the file does not say.")
    ] = "",
    released: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="Day of publication; what the file prints, or today, without it.",
            show_default=False,
        ),
    ] = None,
    area: Annotated[
        str, typer.Option(help="Place the file is about, where it does not say (Open SDG).")
    ] = "",
    series: Annotated[
        str, typer.Option(help="Code of the series, where the file does not say (Open SDG).")
    ] = "",
    title: Annotated[str, typer.Option(help="Title of the release; the file's name.")] = "",
    licence: Annotated[str, typer.Option(help="Licence of the figures.")] = "",
    url: Annotated[str, typer.Option(help="Address it was fetched from.")] = "",
    is_dry: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be imported, and write nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Read a statistical file of any known format as one vintage, whole or not at all."""
    day = released.date() if released else None
    run(
        Request(
            file, file_format, mapping, publisher, day, area, series, title, licence, url, is_dry,
            as_json,
        )
    )  # fmt: skip


def run(request: Request) -> None:
    """Import a file, and say what was found in it.

    Raises:
        BadInputError: the file cannot be read, or places in it are refused; nothing is written.
    """
    done = import_file(request, settings())
    (_print_json if request.as_json else _print)(done)
    tally = done.prepared.tally
    if tally.faults:
        count = len(tally.faults) + tally.more_faults
        said = f"{count} places are refused, the first: " if count > 1 else ""
        raise BadInputError(f"{request.file}: {said}{tally.faults[0]}; nothing was imported")


def import_file(request: Request, place: Settings) -> Done:
    """Read a file and, where nothing is refused, write it as one vintage.

    Raises:
        BadInputError: the file cannot be read.
    """
    from tracker.catalogue.observations import prepare
    from tracker.ingest.observations.opened import open_statistics

    file = open_statistics(request.file)
    reading = _reading(request, file)
    provenance = _provenance(request, file, reading)
    choices = _choices(request, reading, place)
    del file  # its bytes are as large as all that is made of them
    with _bar("reading", None, request) as told, _naming(request.file):
        prepared = prepare(reading, choices, told)
    written = None
    if not prepared.tally.faults and not request.is_dry:
        with _naming(request.file):
            written = _write(prepared, reading, provenance, request)
    return Done(prepared, reading, provenance, written)


@contextmanager
def _naming(file: Path) -> Iterator[None]:
    """What is wrong in a file is said with the file's name."""
    try:
        yield
    except BadInputError as error:
        told = str(error)
        raise BadInputError(told if told.startswith(str(file)) else f"{file}: {told}") from error


def _reading(request: Request, file: "StatisticalFile") -> "Reading":
    from tracker.ingest.observations.formats import Asked, read_statistics
    from tracker.ingest.observations.mapping import read_mapping

    mapping = read_mapping(request.map) if request.map else None
    with _naming(request.file):
        return read_statistics(file, Asked(request.format, mapping, request.area, request.series))


def _choices(request: Request, reading: "Reading", place: Settings) -> "Choices":
    from tracker.catalogue.gazetteer import read_gazetteer
    from tracker.ingest.observations.mapping import Mapping, read_mapping
    from tracker.ingest.observations.observing_rules import read_observing_rules
    from tracker.ingest.observations.settled import Choices

    return Choices(
        rules=read_observing_rules(place.seeds_dir),
        gazetteer=read_gazetteer(place.seeds_dir),
        publisher=_publisher(request.publisher or _short(reading.publisher) or NOBODY),
        scheme=reading.scheme,
        decimal=reading.decimal,
        mapping=read_mapping(request.map) if request.map else Mapping(),
        undated=request.released,
    )


def _short(publisher: str) -> str:
    """A code as an agency writes it, as a short name: `WBG_WITS` -> `wbg-wits`."""
    return re.sub(r"[^a-z0-9]+", "-", publisher.lower()).strip("-")[:40]


def _publisher(name: str) -> str:
    """A short name as keys have it."""
    if not PUBLISHER.fullmatch(name):
        raise BadInputError(
            f"--publisher: expected 2 to 40 small letters, digits or hyphens, found {name!r}"
        )
    return name


def _provenance(request: Request, file: "StatisticalFile", reading: "Reading") -> "Provenance":
    from tracker.catalogue.observations import Provenance

    today = datetime.now(UTC).date()
    stated = request.released or reading.released_on
    if stated is not None and stated > today:
        raise BadInputError(f"expected a day of publication up to today, found {stated}")
    return Provenance(
        title=request.title or reading.title or file.path.name,
        released_on=stated or today,
        is_release_stated=stated is not None,
        licence=request.licence or None,
        url=request.url or None,
        format=reading.format,
        file_name=file.path.name,
        file_sha256=file.sha256,
        on=today,
    )


def _write(
    prepared: "Prepared", reading: "Reading", provenance: "Provenance", request: Request
) -> "Written":
    from tracker.catalogue.observations import write
    from tracker.db import engine_scope
    from tracker.vocab import Role
    from tracker.workflow.ledger import Write, recorded

    place = settings()
    reason = f"reads {provenance.file_name} ({reading.format}, {provenance.title})"
    entry = Write("import observations", place.operator, Role.ADMINISTRATOR, reason)
    with (
        _bar("writing", len(prepared.rows), request) as told,
        engine_scope(place) as engine,
        recorded(engine, entry, in_bulk=True) as session,
    ):
        return write(session, prepared, reading, provenance, told)


@contextmanager
def _bar(label: str, length: int | None, request: Request) -> Iterator[Callable[[int], object]]:
    """A progress bar on a terminal, without an end where none is known; elsewhere nothing."""
    if request.as_json or not sys.stderr.isatty():
        yield lambda _count: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=length)
        yield lambda count: progress.advance(task, count)


def _report(done: Done) -> dict[str, Any]:
    tally = done.prepared.tally
    return {
        "format": done.reading.format,
        "publisher": done.prepared.publisher,
        "title": done.provenance.title,
        "released_on": str(done.provenance.released_on),
        "is_release_stated": done.provenance.is_release_stated,
        "rows_read": tally.rows,
        "observations": len(done.prepared.rows),
        "series": len(done.prepared.series_keys),
        "ignored": dict(tally.ignored.most_common()),
        "refused": len(tally.faults) + tally.more_faults,
        "refusals": [str(one) for one in tally.faults[:MOST_SHOWN]],
        "notes": dict(tally.notes.most_common()),
        "suspicious": done.prepared.suspicions["kind"].value_counts().to_dict(),
        "vintage": done.written and done.written.vintage_key,
        "is_new": done.written and done.written.is_new,
    }


def _print_json(done: Done) -> None:
    print_json(_report(done))


def _print(done: Done) -> None:
    report = _report(done)
    stated = "" if report["is_release_stated"] else ", taken from today: the file does not say"
    typer.echo(f"format: {report['format']}, publisher: {report['publisher']}")
    typer.echo(f"release: {report['title']}, {report['released_on']}{stated}")
    typer.echo(
        f"rows read: {report['rows_read']}, observations: {report['observations']} of "
        f"{report['series']} series, refused: {report['refused']}"
    )
    for heading in ("ignored", "notes", "suspicious"):
        _print_counts(heading, report[heading])
    for line in report["refusals"]:
        typer.echo(f"refused: {line}")
    _print_suspicions(done.prepared)
    if report["vintage"] is None:
        typer.echo("nothing was written")
    elif report["is_new"]:
        typer.echo(f"recorded as vintage {report['vintage']}")
    else:
        typer.echo(f"already on record as vintage {report['vintage']}: nothing changed")


def _print_suspicions(prepared: "Prepared") -> None:
    """The worst by name; series of one point are only counted, for they are many."""
    told = prepared.suspicions[prepared.suspicions["kind"] != "one_point"]
    for one in told.head(MOST_SUSPICIONS).to_dict("records"):
        typer.echo(
            f"suspicious: {one['kind']} in {one['series']}, {one['area']} "
            f"{one['breakdown'] or 'total'}, {one['period']}: {one['value']:g}"
        )


def _print_counts(heading: str, counts: dict[str, int]) -> None:
    for reason, count in list(counts.items())[:MOST_SHOWN]:
        typer.echo(f"{heading}: {count} × {reason}")
    if len(counts) > MOST_SHOWN:
        rest = sum(list(counts.values())[MOST_SHOWN:])
        typer.echo(f"{heading}: {rest} × {len(counts) - MOST_SHOWN} other reasons")


def fetch_series(
    publisher: Annotated[str, typer.Argument(help="worldbank, unsd or unhcr.", show_default=False)],
    series: Annotated[
        str, typer.Argument(help="Code of the series, as published.", show_default=False)
    ],
    out: Annotated[Path, typer.Option(help="New file for the answer.", show_default=False)],
    area: Annotated[
        list[str] | None,
        typer.Option(help="Code of a place (repeat): ISO 3 letters, M49 for unsd; all without it."),
    ] = None,
    years: Annotated[
        str, typer.Option(help="First and last year, as 2015:2024; all without it.")
    ] = "",
) -> None:
    """Fetch a series from its publisher's API into a file for `tracker import observations`."""
    from tracker.ingest.fetching import Publisher, fetch

    if publisher not in set(Publisher):
        raise BadInputError(f"expected one of {', '.join(Publisher)}, found {publisher!r}")
    if out.exists():
        raise BadInputError(f"--out {out}: the file is there already")
    answer = fetch(Publisher(publisher), series, area or [], _years(years))
    answer.save(out)
    typer.echo(f"{out}: {answer.row_count} rows of {series} in {len(answer.urls)} pages")


def _years(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    found = re.fullmatch(r"(\d{4}):(\d{4})", text)
    if found is None or found[1] > found[2]:
        raise BadInputError(
            f"--years: expected a first and a last year as 2015:2024, found {text!r}"
        )
    return int(found[1]), int(found[2])
