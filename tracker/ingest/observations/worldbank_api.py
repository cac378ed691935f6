"""Reads answers of the World Bank's API, version 2, as JSON: a page is `[about, rows]`.

A file holds one page, or several as a list of pages. The API answers with a row for every country
and year of the question; a `null` there is its sign for no value, as `..` is in its tables.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import (
    AreaScheme,
    Reading,
    SeriesTold,
    Tally,
    cells_frame,
)
from tracker.ingest.observations.strict_json import as_text, read_json, shown

FORMAT = "worldbank-json"
KNOWN = {
    "indicator",
    "country",
    "countryiso3code",
    "date",
    "value",
    "unit",
    "obs_status",
    "decimal",  # digits to show
    "scale",
    "footnote",
}


def recognises(file: StatisticalFile) -> bool:
    """Whether a file is an answer of the World Bank's API about an indicator; never raises."""
    head = file.head.lstrip()[:4000]
    if file.is_workbook or not head.startswith("["):
        return False
    is_rows = all(f'"{name}"' in head for name in ("per_page", "indicator", "countryiso3code"))
    is_error = '"message"' in head and '"key"' in head and '"id"' in head
    return is_rows or is_error


def read(file: StatisticalFile) -> Reading:
    """One cell a row that has a value; areas are the World Bank's codes, its regions among them.

    Raises:
        BadInputError: not pages of rows, the publisher's own message of an error, or pages that
            are not those of one answer.
    """
    pages = _pages(read_json(file))
    rows = [row for _, found in pages for row in found]
    tally = Tally(rows=len(rows))
    _check_pages([about for about, _ in pages], tally)
    told: dict[str, SeriesTold] = {}
    return Reading(
        format=FORMAT,
        publisher="worldbank",
        scheme=AreaScheme.WORLD_BANK,
        cells=_cells(rows, told, tally),
        tally=tally,
        series=told,
        released_on=_updated([about for about, _ in pages]),
        title="World Bank API",
    )


Page = tuple[Mapping[str, object], list[Mapping[str, object]]]


def _pages(document: object) -> list[Page]:
    if _is_page(document):
        return [_page(document)]
    if isinstance(document, list) and document and all(map(_is_page, document)):
        return [_page(page) for page in document]
    if (said := _message(document)) is not None:
        raise BadInputError(f"the publisher answered with an error: {said}")
    raise BadInputError(f"expected pages as [about, rows], found {shown(document)}")


def _is_page(document: object) -> bool:
    return (
        isinstance(document, list)
        and len(document) == 2  # noqa: PLR2004 - what it is about, and the rows
        and isinstance(document[0], dict)
        and "page" in document[0]
        and (document[1] is None or isinstance(document[1], list))
    )


def _page(document: object) -> Page:
    assert isinstance(document, list)
    about, rows = document
    for number, row in enumerate(rows or [], 1):
        if not isinstance(row, dict):
            raise BadInputError(f"record {number}: expected an object, found {shown(row)}")
    return about, rows or []


def _message(document: object) -> str | None:
    """What an answer of the form `[{"message": [{"value": ...}]}]` says."""
    if not (isinstance(document, list) and document and isinstance(document[0], dict)):
        return None
    said = document[0].get("message")
    if not (isinstance(said, list) and said and isinstance(said[0], dict)):
        return None
    return as_text(said[0].get("value"), 1, "value")[:200]


def _check_pages(abouts: list[Mapping[str, object]], tally: Tally) -> None:
    """Pages of one answer are numbered; those that are not in the file are told of."""
    numbers = [str(about.get("page")) for about in abouts]
    if len(set(numbers)) < len(numbers):
        raise BadInputError("expected each page of the answer once, found one repeated")
    counts = {str(about["pages"]) for about in abouts if "pages" in about}
    if len(counts) > 1:
        raise BadInputError("expected pages of one answer, found answers of several lengths")
    if counts and counts != {str(len(abouts))} and counts != {"0"}:
        tally.note(f"the file holds {len(abouts)} of {counts.pop()} pages of the answer")


def _updated(abouts: list[Mapping[str, object]]) -> date | None:
    try:
        return max(date.fromisoformat(str(about["lastupdated"])) for about in abouts)
    except (KeyError, ValueError):
        return None


def _cells(
    rows: list[Mapping[str, object]], told: dict[str, SeriesTold], tally: Tally
) -> Iterator[pd.DataFrame]:
    columns: dict[str, list[str]] = {
        name: [] for name in ("series", "area", "period", "unit", "printed", "status")
    }
    lines = []
    for number, row in enumerate(rows, 1):
        cell = _cell(number, row, told, tally)
        if cell is None:
            continue
        lines.append(number)
        for name, text in cell.items():
            columns[name].append(text)
    if lines:
        yield cells_frame({**columns}, lines)


def _cell(
    number: int, row: Mapping[str, object], told: dict[str, SeriesTold], tally: Tally
) -> dict[str, str] | None:
    for name in row.keys() - KNOWN:
        tally.refuse(number, name, "expected a key of the API, found another")
    series, name = _coded(row, "indicator", number)
    country, _ = _coded(row, "country", number)
    area = as_text(row.get("countryiso3code"), number, "countryiso3code") or country
    period = as_text(row.get("date"), number, "date")
    faults = tally.fault_count
    for column, text in (("indicator", series), ("country", area), ("date", period)):
        if not text:
            tally.refuse(number, column, "expected a code or a date, found none")
    if "value" not in row:
        tally.refuse(number, "value", "expected a value or null, found no such key")
    if tally.fault_count > faults:
        return None
    unit = as_text(row.get("unit"), number, "unit")
    told.setdefault(series, SeriesTold(name, unit))
    printed = as_text(row["value"], number, "value")
    if not printed:
        tally.ignore("no value: null")
        return None
    status = as_text(row.get("obs_status"), number, "obs_status")
    return {
        "series": series,
        "area": area,
        "period": period,
        "unit": unit,
        "printed": printed,
        "status": status,
    }


def _coded(row: Mapping[str, object], name: str, number: int) -> tuple[str, str]:
    """Code and words of `{"id": ..., "value": ...}`."""
    found = row.get(name)
    if not isinstance(found, dict):
        raise BadInputError(f"record {number}, {name}: expected id and value, found {shown(found)}")
    return as_text(found.get("id"), number, name), as_text(found.get("value"), number, name)
