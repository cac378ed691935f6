"""Reads tables of the status of treaties: who signed, who is bound, since when and by which act.

Two layouts: the table of the UN Treaty Collection as CSV (`Participant`, a column of signatures, a
column of acts whose header says what the letters behind the dates mean), named by chapter and
number (`4-13.csv`); and a table of all UN members with a year, an ISO code and `no action`
(`hr_status_icmw.csv`). The first lists only who did something: it does not say `no action`.

Neither prints the day it was taken on: whoever imports it must say it (`--as-of`), for "not a
party" is only true of that day.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.csv_table import CsvTable, head_has, read_csv_table
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import (
    AreaScheme,
    Reading,
    SeriesTold,
    Tally,
    breakdown_text,
    cells_frame,
)

FORMAT = "untc-status"
PARTY, SIGNED = ":party", ":signed"
UNIT = "yes or no"
YES, NO = "1", "0"
SIGNATURE, RATIFICATION = "signature", "ratification"
MEMBERS_ACT = "ratification or accession"  # as the table of members has it: it does not tell them
# letters of the UN Treaty Collection (Guide, "Status of treaties"); a table's header lists its own
ACTS = {
    "A": "acceptance",
    "AA": "approval",
    "a": "accession",
    "b": "consent to be bound",
    "c": "formal confirmation",
    "d": "succession",
    "P": "participation",
    "s": "definitive signature",
}
# first days on which a treaty could be signed or joined: the day of its adoption, from the titles
# of the UN Treaty Collection (multilateral treaties deposited with the Secretary-General)
ADOPTED = {
    "III-6": date(1963, 4, 24),
    "IV-1": date(1948, 12, 9),
    "IV-2": date(1965, 12, 21),
    "IV-3": date(1966, 12, 16),
    "IV-3-a": date(2008, 12, 10),
    "IV-4": date(1966, 12, 16),
    "IV-5": date(1966, 12, 16),
    "IV-8": date(1979, 12, 18),
    "IV-8-b": date(1999, 10, 6),
    "IV-9": date(1984, 12, 10),
    "IV-9-b": date(2002, 12, 18),
    "IV-11": date(1989, 11, 20),
    "IV-11-b": date(2000, 5, 25),
    "IV-11-c": date(2000, 5, 25),
    "IV-11-d": date(2011, 12, 19),
    "IV-12": date(1989, 12, 15),
    "IV-13": date(1990, 12, 18),
    "IV-15": date(2006, 12, 13),
    "IV-15-a": date(2006, 12, 13),
    "IV-16": date(2006, 12, 20),
    "V-2": date(1951, 7, 28),
    "V-3": date(1954, 9, 28),
    "V-4": date(1961, 8, 30),
    "V-5": date(1966, 12, 16),
    "XVIII-12": date(2000, 11, 15),
    "XVIII-12-a": date(2000, 11, 15),
    "XVIII-12-b": date(2000, 11, 15),
}
# short names in the table of members -> the treaty's number
SHORT_NAMES = {
    "cat": "IV-9",
    "cedaw": "IV-8",
    "cped": "IV-16",
    "crc": "IV-11",
    "crpd": "IV-15",
    "iccpr": "IV-4",
    "iccpr_op1": "IV-5",
    "iccpr_op2": "IV-12",
    "icerd": "IV-2",
    "icescr": "IV-3",
    "icescr_op": "IV-3-a",
    "icmw": "IV-13",
    "op_cedaw": "IV-8-b",
    "op_crc_ac": "IV-11-b",
    "op_crc_ic": "IV-11-d",
    "op_crc_sc": "IV-11-c",
    "op_crpd": "IV-15-a",
    "opcat": "IV-9-b",
}
MEMBERS = (
    "iso2",
    "member",
    "state party",
    "year ratification or accession",
    "signatory",
    "no action",
    "status",
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LETTER = re.compile(r"([A-Z][A-Za-z ]*?)\s*\(\s*([A-Za-z]{1,2})\s*\)")
_ENTRY = re.compile(
    r"\[?\s*(\d{1,2})\s+([A-Za-z]{3,9})\.?\s+(\d{4})(?:\s+([A-Za-z]{1,2}))?\s*\]?(?:\s*\[?\d+\]?)*"
)
_FOOTNOTES = re.compile(r"(?:\s*(?:\[\d+\]|[*†‡]+)|\s+\d+(?:\s*,\s*\d+)*)+$")
_FILE_NAME = re.compile(r"(\d{1,2}|[IVXL]{1,7})-(\d{1,2})(?:-([a-z]))?(?![\da-zA-Z-])")
_LEFT = re.compile(r"denounce|withdr[ae]w", re.IGNORECASE)
_MEMBERS_NAME = re.compile(r"hr_status_([a-z0-9_]+)")


@dataclass(frozen=True)
class StatusLine:
    """What a table says of one participant; days are ISO texts (`2007-02-23`, or only `2007`).

    `signed_on` and `bound_on` are empty where there was no such act or its day is not told;
    `act` is the word for the act that binds (`ratification`, `accession`, `succession`, ...);
    `signed_act` is empty for a plain signature, else `succession to signature`.
    `is_no_action` is only true where the table says so. `fault` says, where it is not empty, why
    the line cannot be believed; such a line is never handed on as an observation.
    """

    line: int
    participant: str
    iso2: str
    signed_on: str
    bound_on: str
    act: str
    is_signed: bool
    is_party: bool
    is_no_action: bool
    note: str
    fault: str = ""
    fault_column: str = ""
    signed_act: str = ""


def recognises(file: StatisticalFile) -> bool:
    """Whether a file is a table of status, or the list of the treaties; never raises."""
    return head_has(file, _is_header)


def read(file: StatisticalFile) -> Reading:
    """Two series a treaty: `IV-13:party` and `IV-13:signed`, `1` or `0`, one cell a participant.

    A `1` has the day (or year) of the act as its period and the act in its breakdown
    (`act=accession`). A `0` has no period: it is true of the day the table was taken on. It is
    handed on where the table says so: not a party in spite of a signature, or `no action`.

    Raises:
        BadInputError: the list of treaties (it holds no status), a table this module cannot name
            or whose columns it does not know.
    """
    lines = read_status_table(file)
    code = treaty_code(file)
    tally = Tally(rows=len(lines))
    return Reading(
        format=FORMAT,
        publisher="untc",
        scheme=AreaScheme.ISO2 if lines and lines[0].iso2 else AreaScheme.NAME,
        cells=_cells(lines, code, tally),
        tally=tally,
        series={
            code + PARTY: SeriesTold(f"Party to treaty {code}", UNIT),
            code + SIGNED: SeriesTold(f"Signed treaty {code}", UNIT),
        },
        title=f"Status of treaty {code}",
    )


def treaty_code(file: StatisticalFile) -> str:
    """The treaty of a table, by the file's name: `4-13.csv` is `IV-13`, `hr_status_icmw` `icmw`.

    Raises:
        BadInputError: the name tells no treaty.
    """
    name = file.path.name
    if found := _MEMBERS_NAME.match(name.lower()):
        return found[1]
    if found := _FILE_NAME.match(name):
        chapter = roman(int(found[1])) if found[1].isdigit() else found[1]
        return "-".join(part for part in (chapter, found[2], found[3]) if part)
    raise BadInputError(
        f"{name}: the table does not say of which treaty it is: name the file by chapter and "
        "number, as 4-13.csv or IV-13.csv"
    )


def roman(number: int) -> str:
    """A number from 1 to 89 in Roman numerals, as chapters of the collection are numbered."""
    signs = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in signs:
        text += sign * (number // value)
        number %= value
    return text


def read_status_table(file: StatisticalFile) -> tuple[StatusLine, ...]:
    """Every line of a table of either layout, in its order, those with a `fault` among them.

    Raises:
        BadInputError: as `read`.
    """
    table = read_csv_table(file, _is_header)
    names = [name.lower() for name in table.header]
    if "chapter_no" in names:
        raise BadInputError(f"{file.path}: lists treaties, holds no status of participants")
    code = treaty_code(file)
    lines = _members(table, code) if "iso2" in names else _participants(table, code)
    return tuple(_each_once(lines))


def _is_header(cells: list[str]) -> bool:
    names = [cell.lower() for cell in cells]
    return (
        (names[0] == "participant" and len(names) > 1)
        or set(MEMBERS) <= set(names)
        or {"chapter_no", "treaty_no", "treaty_name"} <= set(names)
    )


def _each_once(lines: Iterator[StatusLine]) -> Iterator[StatusLine]:
    met: set[str] = set()
    for one in lines:
        if one.participant.lower() in met:
            raise BadInputError.at_line(one.line, "each participant once", one.participant)
        met.add(one.participant.lower())
        yield one


# The table of the UN Treaty Collection


@dataclass(frozen=True)
class _Column:
    name: str
    is_signature: bool
    letters: Mapping[str, str]  # "" where a date without a letter has a meaning, too


@dataclass(frozen=True)
class _Act:
    day: str = ""
    word: str = ""
    fault: str = ""


def _participants(table: CsvTable, code: str) -> Iterator[StatusLine]:
    columns = [_column(name, table.header_line) for name in table.header[1:]]
    if not any(not column.is_signature for column in columns):
        raise BadInputError.at_line(
            table.header_line, "a column of ratifications or accessions", ", ".join(table.header)
        )
    for line, row in zip(table.lines, table.rows, strict=True):
        acts = [(column, _act(cell, column)) for column, cell in zip(columns, row[1:], strict=True)]
        yield _participant(line, row[0], acts, code)


def _column(name: str, line: int) -> _Column:
    """What a header says: `Ratification, Accession(a), Succession(d)`, in any order."""
    letters = {letter: word.strip().lower() for word, letter in _LETTER.findall(name)}
    plain = [part.strip() for part in _LETTER.sub("", name).split(",") if part.strip()]
    words = [word.lower() for word in plain]
    if words == [SIGNATURE]:
        return _Column(name, is_signature=True, letters={"": SIGNATURE, **letters})
    if words and words != [RATIFICATION]:
        raise BadInputError.at_line(line, "a column of signatures or of ratifications", name)
    unknown = set(letters.values()) - {RATIFICATION, *ACTS.values()}
    if unknown or not (letters or words):
        raise BadInputError.at_line(line, "acts and letters of the UN Treaty Collection", name)
    if words:
        letters[""] = RATIFICATION
    return _Column(name, is_signature=False, letters=letters)


def _act(cell: str, column: _Column) -> _Act:
    if not cell:
        return _Act()
    found = _ENTRY.fullmatch(cell)
    if found is None:
        return _Act(fault=f"expected a date as 23 Feb 2007 a, found {cell[:40]!r}")
    letter = found[4] or ""
    if letter not in column.letters:
        known = ", ".join(filter(None, column.letters)) or "none"
        return _Act(fault=f"expected a letter of the header ({known}), found {cell[:40]!r}")
    try:
        month = _MONTHS.index(found[2][:3].lower()) + 1
        day = date(int(found[3]), month, int(found[1]))
    except ValueError:
        return _Act(fault=f"expected a day there is, found {cell[:40]!r}")
    return _Act(day.isoformat(), column.letters[letter])


def _participant(line: int, name: str, acts: list[tuple[_Column, _Act]], code: str) -> StatusLine:
    clean = _FOOTNOTES.sub("", name).strip()
    faults = [(column.name, act.fault) for column, act in acts if act.fault]
    if not clean:
        faults.append(("Participant", "expected the name of a state, found none"))
    signed = next((act for column, act in acts if column.is_signature and act.day), _Act())
    bound = [act for column, act in acts if not column.is_signature and act.day]
    if len(bound) > 1:
        faults.append((acts[-1][0].name, "expected one act that binds, found more"))
    act = bound[0] if bound else _Act()
    for column, one in acts:
        if said := _impossible(one, code):
            faults.append((column.name, said))
    return StatusLine(
        line=line,
        participant=clean,
        iso2="",
        signed_on=signed.day,
        bound_on=act.day,
        act=act.word,
        is_signed=bool(signed.day),
        is_party=bool(act.day),
        is_no_action=False,
        note="",
        fault=faults[0][1] if faults else "",
        fault_column=faults[0][0] if faults else "",
        signed_act=signed.word if signed.word != SIGNATURE else "",
    )


def _impossible(act: _Act, code: str) -> str:
    """Why an act cannot have been on its day; a successor's act may reach back before it existed,
    but never before the treaty.
    """
    if not act.day:
        return ""
    if act.day > datetime.now(tz=UTC).date().isoformat():
        return f"expected a day up to now, found {act.day}"
    first = ADOPTED.get(SHORT_NAMES.get(code, code))
    if first and act.day < first.isoformat()[: len(act.day)]:
        return f"expected a day since the adoption ({first.isoformat()}), found {act.day}"
    return ""


# The table of members


def _members(table: CsvTable, code: str) -> Iterator[StatusLine]:
    names = [name.lower() for name in table.header]
    unknown = set(names) - {*MEMBERS, "note"}
    if unknown:
        raise BadInputError.at_line(table.header_line, ", ".join(MEMBERS), ", ".join(unknown))
    for line, cells in zip(table.lines, table.rows, strict=True):
        yield _member(line, dict(zip(names, cells, strict=True)), code)


def _member(line: int, row: Mapping[str, str], code: str) -> StatusLine:
    year = row["year ratification or accession"]
    is_party = row["status"].lower() == "state party"
    column, fault = _member_fault(row, code)
    return StatusLine(
        line=line,
        participant=row["member"],
        iso2=row["iso2"],
        signed_on="",
        bound_on=year if is_party else "",
        act=MEMBERS_ACT if is_party else "",
        is_signed=row["status"].lower() == "signatory state",
        is_party=is_party,
        is_no_action=row["status"].lower() == "no action",
        note=row.get("note", ""),
        fault=fault,
        fault_column=column,
    )


def _member_fault(row: Mapping[str, str], code: str) -> tuple[str, str]:
    """The column and what is wrong: the words of a row, its flags and its year must agree."""
    flags = {"state party": "state party", "signatory": "signatory state", "no action": "no action"}
    status, year = row["status"].lower(), row["year ratification or accession"]
    if not re.fullmatch(r"[A-Z]{2}", row["iso2"]):
        return "iso2", f"expected two capitals, found {row['iso2']!r}"
    if status not in flags.values():
        return "status", f"expected state party, signatory state or no action, found {status!r}"
    for column, word in flags.items():
        expected = YES if word == status else NO
        if row[column] not in ("", expected):
            return column, f"expected {expected} for {status}, found {row[column]!r}"
    if bool(year) != (status == "state party") or not re.fullmatch(r"(?:\d{4})?", year):
        return "year ratification or accession", f"expected a year for a party, found {year!r}"
    if status == "state party" and _LEFT.search(row.get("note", "")):
        return "note", f"expected a party, found {row['note'][:60]!r}"
    return "year ratification or accession", _impossible(_Act(year), code)


# Cells


def _cells(lines: tuple[StatusLine, ...], code: str, tally: Tally) -> Iterator[pd.DataFrame]:
    cells: list[tuple[int, str, str, str, str, str]] = []
    for one in lines:
        if one.fault:
            tally.refuse(one.line, one.fault_column, f"{one.participant}: {one.fault}")
            continue
        if one.signed_on and one.is_party and one.signed_on > one.bound_on:
            tally.note("signed after being bound: handed on as printed")
        found = list(_of_line(one, code))
        if not found:
            tally.ignore("participant without an act")
        cells += [(one.line, one.iso2 or one.participant, *cell) for cell in found]
    if cells:
        line, area, series, period, act, printed = map(list, zip(*cells, strict=True))
        yield cells_frame(
            {
                "series": pd.Series(series, dtype="str"),
                "area": pd.Series(area, dtype="str"),
                "period": pd.Series(period, dtype="str"),
                "breakdown": [breakdown_text({"act": str(word)}) for word in act],
                "unit": UNIT,
                "printed": pd.Series(printed, dtype="str"),
            },
            pd.Series(line, dtype="int64"),
        )


def _of_line(one: StatusLine, code: str) -> Iterator[tuple[str, str, str, str]]:
    """Series, period, act and value."""
    if one.is_party:
        yield code + PARTY, one.bound_on, one.act, YES
    elif one.is_signed or one.is_no_action:
        yield code + PARTY, "", "", NO
    if one.is_signed:
        yield code + SIGNED, one.signed_on, one.signed_act, YES
    elif one.is_no_action:
        yield code + SIGNED, "", "", NO
