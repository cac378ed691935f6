"""Reads the JSON of UNSD's API (v1/sdg: Series/Data, Indicator/Data), one page or all of them.

A page prints how many pages and records there are; several pages may stand in one array or one a
line. What is not complete is refused, for a missing page looks like a country without data.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import Reading, Tally
from tracker.ingest.observations.strict_json import read_json, shown
from tracker.ingest.observations.unsd import AREA, SERIES, plain, reading

FORMAT = "unsd-json"
CHUNK = 50_000
NESTED = ("attributes", "dimensions")  # of a record: names and codes of its further columns
Record = Mapping[str, object]


def recognises(file: StatisticalFile) -> bool:
    """Whether the text begins as a page of the API or its records do; never raises."""
    head = file.head.lstrip()
    if file.is_workbook or not head.startswith(("{", "[")):
        return False
    return '"geoAreaCode"' in head or ('"totalElements"' in head and '"totalPages"' in head)


def read(file: StatisticalFile) -> Reading:
    """Cells of all records; `line` is the number of the record, over all pages.

    Raises:
        BadInputError: not JSON, not the API's, a page or record missing or there twice, no record.
    """
    pages = _pages(file)
    _refuse_gaps(pages)
    records = [_record(entry, at) for at, entry in enumerate(_entries(pages), 1)]
    if not records:
        raise BadInputError("expected records, found a page without data")
    return reading(FORMAT, _Records(records), Tally(), _unit_names(pages))


def _pages(file: StatisticalFile) -> list[Record]:
    """The pages of a document, or of each line; bare records count as one page."""
    lines = [line.strip() for line in file.text.split("\n") if line.strip()]
    if len(lines) > 1 and all(line[0] == "{" and line[-1] == "}" for line in lines):
        tree: object = [_line(file, line, at) for at, line in enumerate(lines, 1)]
    else:
        tree = read_json(file)
    pages: list[Record] = []
    for page in tree if isinstance(tree, list) else [tree]:
        if not isinstance(page, dict):
            raise BadInputError(f"expected a page of the API as an object, found {shown(page)}")
        pages.append(page)
    if pages and all("data" not in page and "geoAreaCode" in page for page in pages):
        return [{"data": pages}]
    return pages


def _line(file: StatisticalFile, line: str, number: int) -> object:
    try:
        return read_json(replace(file, data=line.encode(), encoding="utf-8"))
    except BadInputError as error:
        raise BadInputError(f"line {number}: expected a page as JSON: {error}") from error


def _refuse_gaps(pages: Sequence[Record]) -> None:
    """The pages must be all there are, each once, with all their records."""
    total = max((_count(page, "totalPages") or 0 for page in pages), default=0)
    numbers = [number for page in pages if (number := _count(page, "pageNumber")) is not None]
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        raise BadInputError(f"expected each page once, found page {twice} again")
    missing = [number for number in range(1, total + 1) if number not in numbers]
    if numbers and missing:
        last = len(missing) > 1
        which = f"pages {missing[0]} to {missing[-1]}" if last else f"page {missing[0]}"
        raise BadInputError(f"{which} of {total} {'are' if last else 'is'} missing")
    expected = max((_count(page, "totalElements") or 0 for page in pages), default=0)
    found = sum(1 for _ in _entries(pages))
    if expected and expected != found:
        raise BadInputError(f"expected {expected} records, found {found}")


def _count(page: Record, name: str) -> int | None:
    value = page.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not value.isdecimal() or len(value) > 9:  # noqa: PLR2004
        raise BadInputError(f"expected a number as {name}, found {shown(value)}")
    return int(value)


def _entries(pages: Sequence[Record]) -> Iterator[object]:
    for page in pages:
        data = page.get("data")
        if not isinstance(data, list):
            raise BadInputError(f"expected data as a list of records, found {shown(data)}")
        yield from data


def _record(entry: object, number: int) -> dict[str, str]:
    """A record as columns of the export; what is nested stands in brackets, as there."""
    if not isinstance(entry, dict):
        raise BadInputError(f"record {number}: expected an object, found {shown(entry)}")
    columns: dict[str, str] = {}
    for name, value in entry.items():
        if name in NESTED:
            columns |= _nested(value, number)
        else:
            columns[name] = _text(value, number, name)
    return columns


def _nested(value: object, number: int) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadInputError(f"record {number}: expected codes by name, found {shown(value)}")
    return {f"[{name}]": _text(code, number, name) for name, code in value.items()}


def _text(value: object, number: int, name: str) -> str:
    if isinstance(value, list):  # goals, targets and footnotes are lists of texts
        return "; ".join(_text(each, number, name) for each in value)
    if isinstance(value, dict):
        raise BadInputError(f"record {number}, {name}: expected one value, found {shown(value)}")
    return "" if value is None else str(value).strip()


def _unit_names(pages: Sequence[Record]) -> dict[str, str]:
    """Names of units by code, from the code lists a page prints beside its data."""
    names = {}
    for page in pages:
        lists = page.get("attributes")
        for entry in lists if isinstance(lists, list) else []:
            if isinstance(entry, dict) and entry.get("id") == "Units":
                codes = entry.get("codes")
                for code in codes if isinstance(codes, list) else []:
                    if isinstance(code, dict):
                        names[str(code.get("code"))] = str(code.get("description") or "")
    return names


@dataclass(frozen=True)
class _Records:
    """Records as a table: its header has every name that some record has."""

    records: list[dict[str, str]]

    def header(self) -> list[str]:
        names = list(dict.fromkeys(name for record in self.records for name in record))
        if not {SERIES, AREA} <= {plain(name) for name in names}:
            raise BadInputError("expected records with series and geoAreaCode, found others")
        return names

    def frames(self, tally: Tally) -> Iterator[tuple[pd.DataFrame, list[int]]]:
        names = self.header()
        numbered = enumerate(self.records, 1)
        while chunk := list(islice(numbered, CHUNK)):
            tally.rows += len(chunk)
            columns = {name: [record.get(name, "") for _, record in chunk] for name in names}
            yield pd.DataFrame(columns, dtype="str"), [number for number, _ in chunk]
