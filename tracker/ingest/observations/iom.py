"""Reads the incidents of IOM's Missing Migrants Project: the API's JSON and the downloads as CSV.

Only counts by country and year leave this module. Where exactly people died, who they were and
who reported it is read past: an aggregate does not need it.

A record is an incident or a part of one. The API and the older download give a split incident as
several records under one number, one for each group of people (by origin, or by where they were
found), two of them alike where two groups are of the same size; a part may take people from the
missing to the dead (`1` dead, `-1` missing). The newer download gives it in one record of the type
`Split Incident` with the sums and the numbers of the parts: incident 2019.MMP00821 is 2, 3, 2 and 5
dead there and 12 dead here. So parts are added, and their incident is counted once. A `Cumulative
Incident` stands for deaths that are only known as a total of some time; it counts as one.
"""

import re
from calendar import month_abbr, month_name
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import unescape
from typing import NamedTuple

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.csv_table import head_has, read_csv_table
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import (
    AreaScheme,
    Reading,
    SeriesTold,
    Tally,
    breakdown_text,
    cells_frame,
)
from tracker.ingest.observations.strict_json import flat_records, read_json

FORMAT = "iom-missing-migrants"
UNIT = "number"
PROVISIONAL = "P"  # as in the SDMX code list CL_OBS_STATUS: the year is not over in this file
TOTAL, DEAD, MISSING, INCIDENTS = (
    "MISSING_MIGRANTS",
    "MISSING_MIGRANTS_DEAD",
    "MISSING_MIGRANTS_MISSING",
    "INCIDENTS",
)
SERIES = {
    TOTAL: SeriesTold("Migrants dead or missing in recorded incidents", UNIT),
    DEAD: SeriesTold("Migrants found dead in recorded incidents", UNIT),
    MISSING: SeriesTold("Migrants missing in recorded incidents (least estimate)", UNIT),
    INCIDENTS: SeriesTold("Recorded incidents with dead or missing migrants", UNIT),
}
FIELDS = {
    "web id": "incident",
    "main id": "incident",
    "incident id": "parts",
    "incident type": "kind",
    "reported date": "date",
    "incident date": "date",
    "reported year": "year",
    "incident year": "year",
    "reported month": "month",
    "month": "month",
    "number dead": "dead",
    "number of dead": "dead",
    "number missing": "missing",
    "minimum estimated number of missing": "missing",
    "total dead and missing": "total",
    "total number of dead and missing": "total",
    "country of incident": "country",
    "region": "region",
    "region of incident": "region",
    "migration route": "route",
}
# who, where exactly, how, and who said so: not needed to count, and partly about persons
LEFT_OUT = {
    "number of survivors",
    "number of female",
    "number of females",
    "number of male",
    "number of males",
    "number of children",
    "cause death",
    "cause of death",
    "location description",
    "location of incident",
    "location coodinates",
    "location coordinates",
    "coordinates",
    "unsd geographic grouping",
    "unsd geographical grouping",
    "information source",
    "source quality",
    "url",
    "article title",
    "region origin",
    "region of origin",
    "country origin",
    "country of origin",
}
KINDS = {"", "incident", "split incident", "cumulative incident"}
NUMBER = re.compile(r"(-?(?:\d{1,9}|\d{1,3}(?:,\d{3})+))(?:\.0+)?")
YEAR_OF_NUMBER = re.compile(r"((?:19|20)\d\d)\.")
MONTHS = {
    name.lower(): number
    for names in (month_name, month_abbr)
    for number, name in enumerate(names)
    if name
}
EARLY, LATE = (1, 15), (12, 17)  # a year with nothing before, or after, may not be complete


class Where(NamedTuple):
    """What is added up: a country (a region where the file has no countries) and a year."""

    area: str
    year: int


@dataclass(frozen=True)
class Incident:
    """One record as far as it is needed; a number the file leaves empty is None."""

    line: int
    number: str
    parts: tuple[str, ...]
    area: str
    route: str
    year: int
    day: tuple[int, int] | None
    dead: int | None
    missing: int | None
    total: int | None


def recognises(file: StatisticalFile) -> bool:
    """Whether a file is a list of incidents of the Missing Migrants Project; never raises."""
    if file.is_workbook:
        return False
    if file.head.lstrip().startswith("["):
        head = file.head[:4000]
        return '"web_id"' in head and '"total_dead_and_missing"' in head
    return head_has(file, _is_header)


def read(file: StatisticalFile) -> Reading:
    """Sums by country of incident and year, in total and by migration route.

    `MISSING_MIGRANTS` is the sum of the printed totals, `INCIDENTS` the number of incidents, those
    without a number among them. A year that the file may not cover whole has the status
    `PROVISIONAL`, and a note says how far it goes. Where a file names no country (the older
    download) regions of incident stand as areas, and a note says so.

    Raises:
        BadInputError: not this table, or a column without which nothing can be counted is missing.
    """
    records, names = _records(file)
    tally = Tally(rows=len(records))
    for name in names:
        if _plain(name) not in FIELDS and _plain(name) not in LEFT_OUT:
            tally.ignore(f"column not used: {name or 'without a name'}", len(records))
    _check_columns(names)
    return Reading(
        format=FORMAT,
        publisher="iom",
        scheme=AreaScheme.NAME,
        cells=_cells(records, names, tally),
        tally=tally,
        series=dict(SERIES),
        title="IOM Missing Migrants Project",
    )


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("_", " ").split())


def _is_header(cells: list[str]) -> bool:
    found = {FIELDS.get(_plain(cell)) for cell in cells}
    return {"incident", "total"} <= found


def _records(file: StatisticalFile) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """Numbered records, and the names of their columns."""
    if file.text.lstrip().startswith("["):
        found = flat_records(read_json(file), "incidents")
        names = list(dict.fromkeys(name for record in found for name in record))
        return list(enumerate(found, 1)), names
    table = read_csv_table(file, _is_header)
    rows = (dict(zip(table.header, row, strict=True)) for row in table.rows)
    return list(zip(table.lines, rows, strict=True)), list(table.header)


def _check_columns(names: list[str]) -> None:
    found = Counter(FIELDS[plain] for name in names if (plain := _plain(name)) in FIELDS)
    for field, count in found.items():
        if count > 1:
            raise BadInputError(f"expected one column for the {field}, found {count}")
    for wanted in (("incident",), ("total",), ("date", "year"), ("country", "region")):
        if not any(name in found for name in wanted):
            raise BadInputError(f"expected a column for the {' or '.join(wanted)}, found none")


def _cells(
    records: list[tuple[int, dict[str, str]]], names: list[str], tally: Tally
) -> Iterator[pd.DataFrame]:
    fields = {name: FIELDS[_plain(name)] for name in names if _plain(name) in FIELDS}
    read_fields = [
        (line, {field: record.get(name, "") for name, field in fields.items()})
        for line, record in records
    ]
    reader = _RecordReader(tally, read_fields)
    incidents = [one for line, record in read_fields if (one := reader.incident(line, record))]
    kept = list(_without_repeats(incidents, tally))
    if kept:
        yield _frame(kept, _provisional_years(kept, tally), tally)


class _RecordReader:
    """Reads records one by one; what is wrong in them goes to the tally."""

    def __init__(self, tally: Tally, records: list[tuple[int, dict[str, str]]]) -> None:
        self._tally = tally
        self._has_country = any("country" in record for _, record in records)
        self._numbers_tell_years = all(
            record.get("incident", "")[:4] == record.get("date", "")[:4]
            for _, record in records
            if record.get("date") and "year" not in record
        )
        self._this_year = datetime.now(tz=UTC).year
        if records and not self._has_country:
            tally.note("no country of incident in this layout: counted by region", len(records))

    def incident(self, line: int, record: Mapping[str, str]) -> Incident | None:
        """The incident of a record; None where it cannot be placed or is refused."""
        faults = self._tally.fault_count
        area = unescape(record.get("country" if self._has_country else "region", "")).strip()
        number = self._number_of(line, record)
        counts = {name: self._count(line, record, name) for name in ("dead", "missing", "total")}
        day, year = self._day_and_year(line, record)
        if self._tally.fault_count > faults:
            return None
        if not area:
            self._tally.ignore("incident without a country")
            return None
        if year is None:
            self._tally.ignore("incident without a date")
            return None
        self._look_at(counts)
        parts = tuple(part.strip() for part in record.get("parts", "").split(",") if part.strip())
        route = unescape(record.get("route", "")).strip()
        return Incident(line, number, parts, area, route, year, day, **counts)

    def _number_of(self, line: int, record: Mapping[str, str]) -> str:
        if not record["incident"]:
            self._tally.refuse(line, "incident", "expected the number of the incident, found none")
        kind = record.get("kind", "")
        if kind.lower() not in KINDS:
            said = f"expected Incident, Split Incident or Cumulative Incident, found {kind!r}"
            self._tally.refuse(line, "incident type", said)
        if kind.lower() == "cumulative incident":
            self._tally.note("record for deaths over some time: counted as one incident")
        return record["incident"]

    def _count(self, line: int, record: Mapping[str, str], name: str) -> int | None:
        text = record.get(name, "")
        if not text:
            return None
        if found := NUMBER.fullmatch(text):
            return int(found[1].replace(",", ""))
        self._tally.refuse(line, name, f"expected a number of people, found {text[:40]!r}")
        return None

    def _look_at(self, counts: Mapping[str, int | None]) -> None:
        dead, missing, total = counts["dead"], counts["missing"], counts["total"]
        if total is None:
            self._tally.note("incident without a number")
        elif (dead is not None or missing is not None) and total != (dead or 0) + (missing or 0):
            self._tally.note("total is not dead plus missing: counted as printed")
        if (missing or 0) < 0:
            self._tally.note("missing below zero: people of another part found dead")

    def _day_and_year(
        self, line: int, record: Mapping[str, str]
    ) -> tuple[tuple[int, int] | None, int | None]:
        day = read_day(record.get("date", ""))
        year = self._year(line, record, day)
        if year is not None and not 1990 <= year <= self._this_year:  # noqa: PLR2004
            self._tally.refuse(line, "year", f"expected a year up to now, found {year}")
        if day:
            if day.year != year:
                self._tally.note("date and year differ: counted in the printed year")
                return None, year
            return (day.month, day.day), year
        if month := MONTHS.get(record.get("month", "").lower()):
            return (month, EARLY[1] if month < LATE[0] else LATE[1]), year
        return None, year

    def _year(self, line: int, record: Mapping[str, str], day: date | None) -> int | None:
        printed = record.get("year", "")
        if found := NUMBER.fullmatch(printed):
            return int(found[1].replace(",", ""))
        if printed:
            self._tally.refuse(line, "year", f"expected a year, found {printed[:40]!r}")
            return None
        if day:
            return day.year
        if record.get("date"):
            said = f"expected a date as 2019-05-31 or May 31, 2019, found {record['date'][:40]!r}"
            self._tally.refuse(line, "date", said)
            return None
        return self._year_of_number(record["incident"])

    def _year_of_number(self, number: str) -> int | None:
        found = YEAR_OF_NUMBER.match(number)
        if found is None or not self._numbers_tell_years:
            return None
        self._tally.note("incident without a date: counted in the year its number begins with")
        return int(found[1])


def read_day(text: str) -> date | None:
    """`2019-05-31` (a time may follow) or `May 31, 2019`; None for all else."""
    try:
        if found := re.match(r"(\d{4}-\d\d-\d\d)(?:[T ][\d:.]+Z?)?$", text):
            return date.fromisoformat(found[1])
        if found := re.fullmatch(r"([A-Za-z]+)\.? (\d{1,2}), ?(\d{4})", text):
            return date(int(found[3]), MONTHS.get(found[1].lower(), 0), int(found[2]))
    except ValueError:
        pass
    return None


def _without_repeats(incidents: list[Incident], tally: Tally) -> Iterator[Incident]:
    """What is to be added: a part that is named twice is the same part, not two of them."""
    met: dict[tuple[str, str], Incident] = {}
    alike = Counter((one.number, one.parts) for one in incidents)
    if incidents and not any(one.parts for one in incidents):
        _refuse_doubled(incidents, alike, tally)
    for one in incidents:
        earlier = [met[one.number, part] for part in one.parts if (one.number, part) in met]
        if any(_facts(one) != _facts(other) for other in earlier):
            said = f"expected a part of an incident once, found it in line {earlier[0].line} too"
            tally.refuse(one.line, "incident", said)
        elif earlier:
            tally.ignore("incident repeated")
        else:
            met |= {(one.number, part): one for part in one.parts}
            yield one


def _facts(one: Incident) -> tuple[object, ...]:
    return (one.parts, one.area, one.route, one.year, one.dead, one.missing, one.total)


def _refuse_doubled(
    incidents: list[Incident], alike: Counter[tuple[str, tuple[str, ...]]], tally: Tally
) -> None:
    """Parts may be alike, but not all of a file: such a file holds its records twice."""
    split = sum(count for count in alike.values() if count > 1)
    if split:
        tally.note("part of a split incident: added to its other parts", split)
    distinct = Counter((one.number, *_facts(one)) for one in incidents)
    if len(distinct) > 1 and min(distinct.values()) > 1:
        tally.refuse(0, "incident", "expected each incident once, found every record repeated")


def _provisional_years(incidents: list[Incident], tally: Tally) -> set[int]:
    """The years at either end that the file may not cover whole."""
    years = defaultdict(list)
    for one in incidents:
        if one.day:
            years[one.year].append(one.day)
    if not years:
        return set()
    first, last, found = min(years), max(years), set()
    if (day := max(years[last])) < LATE:
        tally.note(f"{last} goes to {last}-{day[0]:02}-{day[1]:02}: the year may be incomplete")
        found.add(last)
    if (day := min(years[first])) > EARLY:
        tally.note(f"{first} begins on {first}-{day[0]:02}-{day[1]:02}: it may be incomplete")
        found.add(first)
    return found


@dataclass
class _Sums:
    line: int
    numbers: set[str]
    sums: dict[str, int]


def _frame(incidents: list[Incident], provisional: set[int], tally: Tally) -> pd.DataFrame:
    sums = _summed(incidents)
    countries = Counter(number for one in sums.values() for number in one.numbers)
    tally.note(
        "split incident in more than one country or year: counted in each",
        sum(count > 1 for count in countries.values()),
    )
    rows = [
        (one.line, series, where, "", value)
        for where, one in sums.items()
        for series, value in ((INCIDENTS, len(one.numbers)), *one.sums.items())
    ]
    rows += [
        (one.line, TOTAL, where, breakdown_text({"route": route}), one.sums[TOTAL])
        for route, wheres in _by_route(incidents).items()
        for where, one in wheres.items()
        if TOTAL in one.sums
    ]
    kept = [row for row in rows if row[4] >= 0]
    tally.ignore("sum below zero", len(rows) - len(kept))
    return cells_frame(
        {
            "series": [row[1] for row in kept],
            "area": [row[2].area for row in kept],
            "period": [str(row[2].year) for row in kept],
            "breakdown": [row[3] for row in kept],
            "unit": UNIT,
            "printed": [str(row[4]) for row in kept],
            "status": [PROVISIONAL if row[2].year in provisional else "" for row in kept],
        },
        [row[0] for row in kept],
    )


def _by_route(incidents: list[Incident]) -> dict[str, dict[Where, _Sums]]:
    routes = defaultdict(list)
    for one in incidents:
        if one.route:
            routes[one.route].append(one)
    return {route: _summed(routes[route]) for route in sorted(routes)}


def _summed(incidents: Iterable[Incident]) -> dict[Where, _Sums]:
    """Sums by place and year, in their order; a series none of whose numbers is known is absent."""
    found: dict[Where, _Sums] = {}
    for one in incidents:
        sums = found.setdefault(Where(one.area, one.year), _Sums(one.line, set(), {}))
        sums.numbers.add(one.number)
        for series, value in ((TOTAL, one.total), (DEAD, one.dead), (MISSING, one.missing)):
            if value is not None:
                sums.sums[series] = sums.sums.get(series, 0) + value
    return dict(sorted(found.items()))
