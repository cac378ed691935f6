"""Reads the workbook a coder filled in: records with the addresses of their cells, or why not.

The file comes from outside, so it is looked through before it is opened: its size and that of what
is packed into it, macros, links to other files, the order of its rows. Only the sheet `Assess` is
read, and no formula in it is ever believed. A link that a spreadsheet program makes of a typed web
address is no link to another file. Nothing here knows a database.
"""

import hashlib
import io
import json
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar
from xml.etree.ElementTree import Element  # only its type: defusedxml parses

import openpyxl
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.escape import unescape

from tracker.errors import BadInputError
from tracker.ingest.entered import RefusedError, clean, shown, split_keys, text_fault
from tracker.vocab import FINDINGS, LANGUAGES, Confidence, Rating, Stage

README, ASSESS, RUBRIC = "Read me", "Assess", "Rubric"
SHEETS = (README, ASSESS, RUBRIC)
KEYS = ("clause_key", "actor_code", "cycle_key", "sequence", "row_hash")
SHOWN = ("summary", "stands_at", "open_stages", "on_record", "evidence_at_hand")
FILLED = (
    "stage",
    "rating",
    "confidence",
    "rationale",
    "language",
    "evidence_keys",
    "search_place",
    "search_words",
    "search_date",
)
COLUMNS = (*KEYS, *SHOWN, *FILLED)
LETTERS = {name: get_column_letter(at) for at, name in enumerate(COLUMNS, 1)}
FIRST_ROW = 3  # below the row of keys and the row of their names
CODINGS = (Stage.RESEARCH, Stage.SECOND_CODING, Stage.ADJUDICATION)

MAX_BYTES, MAX_UNPACKED, MAX_PARTS = 3_000_000, 12_000_000, 200
MAX_ROWS, MAX_COLUMNS = 5_000, 100
MOST = {"rationale": 4000, "search_place": 500, "search_words": 500}
LONGEST = 2000  # of any other cell
SHORTEST_PLACE, SHORTEST_WORDS = 3, 2
_ACTIVE_PART = re.compile(
    r"vba|macrosheets|externallinks|activex|ctrlprops|embeddings|customui|connections|querytables"
)
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")

Word = TypeVar("Word", bound=str)


@dataclass(frozen=True)
class EnteredSearch:
    """A search that found nothing, as typed."""

    place: str
    words: str
    searched_on: date


@dataclass(frozen=True)
class EnteredRow:
    """One filled row of the sheet `Assess`; `number` is its row there."""

    number: int
    clause_key: str
    actor_code: str
    cycle_key: str
    sequence: int  # stages the cell had when the workbook was written
    stage: Stage
    rating: Rating
    confidence: Confidence
    rationale: str
    language: str
    evidence_keys: tuple[str, ...]
    search: EnteredSearch | None

    def at(self, column: str) -> str:
        """The address of the row's cell in one of `COLUMNS`."""
        return address(column, self.number)


@dataclass(frozen=True)
class _Cell:
    """One cell as stored: where, of which type, and what it holds."""

    column: str
    row: int
    type: str
    value: object

    @property
    def at(self) -> str:
        return address(self.column, self.row)

    @property
    def is_blank(self) -> bool:
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


def address(column: str, row: int) -> str:
    """Where a column of `COLUMNS` stands in a row: `Assess!K3`."""
    return f"{ASSESS}!{LETTERS[column]}{row}"


def row_hash(clause_key: str, actor_code: str, cycle_key: str, sequence: int) -> str:
    """What shows that the keys of a row were mixed up or edited; no secret, so no signature."""
    said = json.dumps([clause_key, actor_code, cycle_key, sequence])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def read_workbook(raw: bytes) -> tuple[EnteredRow, ...]:
    """The filled rows of a workbook written by `tracker export workbook`, from the file's bytes.

    A row is filled when any of its columns to fill holds something.

    Raises:
        BadInputError: the file is no such workbook, or is not safe to open.
        RefusedError: cells do not hold what was expected; each is named by sheet and cell.
    """
    _refuse_unsafe(raw)
    rows = list(_opened(raw))
    problems: list[str] = []
    entered: list[EnteredRow] = []
    _refuse_other_layout(rows)
    for cells in rows[FIRST_ROW - 1 :]:
        reading = _RowReading(cells)
        row = reading.row()
        problems += reading.problems
        if row is not None:
            entered.append(row)
    problems += _twice(entered)
    if problems:
        raise RefusedError(problems)
    return tuple(entered)


# The file


def _refuse_unsafe(raw: bytes) -> None:
    if len(raw) > MAX_BYTES:
        raise BadInputError(f"expected a workbook of at most {MAX_BYTES // 1_000_000} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = _unpacked(archive)
    except BadInputError:
        raise
    except Exception as error:  # the standard library raises many kinds for a damaged archive
        raise BadInputError(
            "expected an .xlsx workbook, found another or a damaged file"
        ) from error
    _refuse_active_parts(parts)
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            _refuse_unsafe_part(name, content)


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Every part by its name; unpacking stops where there is more than a workbook would hold."""
    infos = archive.infolist()
    if len(infos) > MAX_PARTS:
        raise BadInputError(f"expected at most {MAX_PARTS} parts in the workbook")
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for info in infos:
        with archive.open(info) as part:
            content = part.read(left + 1)
        left -= len(content)
        if left < 0:
            limit = MAX_UNPACKED // 1_000_000
            raise BadInputError(f"expected at most {limit} MB of contents in the workbook")
        if info.filename.lower() in parts:
            raise BadInputError(f"expected each part once, found {shown(info.filename)} twice")
        parts[info.filename.lower()] = content
    return parts


def _refuse_active_parts(parts: dict[str, bytes]) -> None:
    types = _parsed("[content_types].xml", parts.get("[content_types].xml", b""))
    declared = [str(one.get("ContentType")) for one in types]
    active = [name for name in parts if _ACTIVE_PART.search(name)]
    active += [one for one in declared if re.search(r"macroenabled|vba", one, re.IGNORECASE)]
    if active:
        raise BadInputError(
            "expected a workbook without macros, links to other files and embedded objects, "
            f"found {shown(active[0])}"
        )
    if declared.count(_MAIN) != 1:
        raise BadInputError("expected an .xlsx workbook, found a file of another kind")


def _refuse_unsafe_part(name: str, content: bytes) -> None:
    root = _parsed(name, content)
    for one in root.iter():
        kind = str(one.get("Type"))
        if one.get("TargetMode") == "External" and not kind.endswith("/hyperlink"):
            raise BadInputError(
                f"expected a workbook without links to other files, found one in {shown(name)}"
            )
    if _local(root) == "worksheet":
        _refuse_disorder(name, root)


def _parsed(name: str, content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise BadInputError(
            f"expected an .xlsx workbook, found a damaged one: {shown(name)} cannot be read"
        ) from error
    return root


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _refuse_disorder(name: str, sheet: Element) -> None:
    """Rows and cells in order, each once: a reader would pass over the others in silence."""
    last = 0
    for row in (one for one in sheet.iter() if _local(one) == "row"):
        number = _whole(row.get("r"), last + 1)
        if not last < number <= MAX_ROWS:
            raise BadInputError(
                f"expected rows in order, at most {MAX_ROWS}, found row {number} in {shown(name)}"
            )
        last, column = number, 0
        for cell in row:
            at = _column(cell.get("r"), column + 1, number)
            if at <= column or (at > MAX_COLUMNS and len(cell)):
                raise BadInputError(
                    f"expected cells in order, at most {MAX_COLUMNS} in a row, "
                    f"found {shown(cell.get('r'))} in {shown(name)}"
                )
            column = at


def _whole(text: str | None, missing: int) -> int:
    """A number of a row; 0, which is refused, for what is none."""
    if text is None:
        return missing
    return int(text) if re.fullmatch(r"[1-9]\d{0,6}", text) else 0


def _column(reference: str | None, missing: int, row: int) -> int:
    """The number of the column in `B7`; 0, which is refused, for what does not stand in the row."""
    if reference is None:
        return missing
    found = _REFERENCE.fullmatch(reference)
    return column_index_from_string(found[1]) if found and int(found[2]) == row else 0


def _opened(raw: bytes) -> Iterator[list[_Cell]]:
    """The rows of the sheet `Assess`, the empty ones too."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the library leaves out, nothing is read here
            book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=False)
            try:
                _refuse_other_sheets(book.sheetnames)
                sheet = book[ASSESS]
                sheet.reset_dimensions()  # what the file says of its size is not believed
                found = list(sheet.iter_rows(max_col=MAX_COLUMNS))
            finally:
                book.close()
    except BadInputError:
        raise
    except Exception as error:  # the library raises anything for a damaged part
        raise BadInputError("expected an .xlsx workbook, found a damaged one") from error
    for number, row in enumerate(found, 1):
        yield [_stored(cell, at, number) for at, cell in enumerate(row, 1)]


def _stored(cell: Any, at: int, row: int) -> _Cell:  # noqa: ANN401 - a cell of the library
    value = cell.value
    if isinstance(value, str):
        value = clean(unescape(value))
    letters = dict(enumerate(COLUMNS, 1))
    column = letters.get(at) or get_column_letter(at)
    return _Cell(column, row, str(getattr(cell, "data_type", "n")), value)


def _refuse_other_sheets(names: Sequence[str]) -> None:
    if sorted(names) != sorted(SHEETS):
        raise BadInputError(
            f"expected the sheets {', '.join(SHEETS)}, found {shown(', '.join(names))}"
        )


def _refuse_other_layout(rows: Sequence[Sequence[_Cell]]) -> None:
    """The first row must hold the keys of the columns, and nothing stands outside them."""
    first = rows[0] if rows else []
    for at, name in enumerate(COLUMNS):
        found = first[at].value if at < len(first) else None
        if found != name:
            raise BadInputError(
                f"{address(name, 1)}: expected the column {name!r}, found {shown(found)}: "
                "not a workbook of this version of the program: export it anew"
            )
    problems = [
        f"{ASSESS}!{cell.column}{cell.row}: expected nothing right of the last column"
        for row in rows
        for cell in row[len(COLUMNS) :]
        if not cell.is_blank
    ]
    if problems:
        raise RefusedError(problems)


# Its rows


class _RowReading:
    """Reads one row; whatever is not as expected is noted in `problems`, with its address."""

    def __init__(self, cells: Sequence[_Cell]) -> None:
        self._by = {cell.column: cell for cell in cells[: len(COLUMNS)]}
        self.problems: list[str] = []

    def row(self) -> EnteredRow | None:
        """The row as a record; None where nothing is filled in, or something is wrong."""
        if all(cell.is_blank for cell in self._by.values()):
            return None
        for cell in self._by.values():
            if cell.type == "f":
                self._note(cell, "expected a value, found a formula")
        keys = self._keys() if not self.problems else None
        if self.problems or keys is None or all(self._by[name].is_blank for name in FILLED):
            return None
        return self._filled(*keys)

    def _note(self, cell: _Cell, fault: str) -> None:
        self.problems.append(f"{cell.at}: {fault}")

    def _keys(self) -> tuple[str, str, str, int] | None:
        """What the program wrote into the locked columns; the hash shows what was changed."""
        texts = [self._key(name) for name in KEYS if name != "sequence"]
        sequence = self._sequence()
        if sequence is None or None in texts:
            return None
        clause_key, actor_code, cycle_key, found = map(str, texts)
        if found != row_hash(clause_key, actor_code, cycle_key, sequence):
            said = "expected the keys of the row as exported: a locked column was changed"
            self._note(self._by["row_hash"], said)
        return clause_key, actor_code, cycle_key, sequence

    def _key(self, name: str) -> str | None:
        cell = self._by[name]
        if isinstance(cell.value, str) and cell.value and cell.type == "s":
            return cell.value
        self._note(cell, f"expected the text that was exported, found {shown(cell.value)}")
        return None

    def _sequence(self) -> int | None:
        cell = self._by["sequence"]
        value = cell.value
        if isinstance(value, int | float) and cell.type == "n" and 0 <= value < MAX_ROWS:
            return int(value)
        self._note(cell, f"expected the number that was exported, found {shown(value)}")
        return None

    def _filled(
        self, clause_key: str, actor_code: str, cycle_key: str, sequence: int
    ) -> EnteredRow | None:
        stage = self._word("stage", CODINGS)
        rating = self._word("rating", FINDINGS)
        confidence = self._word("confidence", tuple(Confidence))
        rationale = self._required("rationale", "the reasons for the rating")
        language = self._word("language", LANGUAGES)
        evidence = self._text("evidence_keys")
        search = self._search()
        if (
            stage is None
            or rating is None
            or confidence is None
            or language is None
            or self.problems
        ):
            return None
        return EnteredRow(
            number=self._by["stage"].row,
            clause_key=clause_key,
            actor_code=actor_code,
            cycle_key=cycle_key,
            sequence=sequence,
            stage=stage,
            rating=rating,
            confidence=confidence,
            rationale=rationale,
            language=language,
            evidence_keys=split_keys(evidence),
            search=search,
        )

    def _text(self, name: str) -> str:
        """The text of a cell, empty where it is blank or wrong."""
        cell = self._by[name]
        if cell.is_blank:
            return ""
        if cell.type != "s" or not isinstance(cell.value, str):
            self._note(cell, f"expected text, found {_kind(cell)}: {shown(cell.value)}")
            return ""
        fault = text_fault(cell.value, MOST.get(name, LONGEST))
        if fault is not None:
            self._note(cell, fault)
            return ""
        return cell.value

    def _required(self, name: str, expected: str) -> str:
        cell = self._by[name]
        if cell.is_blank:
            self._note(cell, f"expected {expected}, found nothing in a row that is filled in")
        return self._text(name)

    def _word(self, name: str, words: Sequence[Word]) -> Word | None:
        expected = f"one of {', '.join(words)}"
        text = self._required(name, expected)
        found = next((word for word in words if word == text), None)
        if found is None and text:
            self._note(self._by[name], f"expected {expected}, found {shown(text)}")
        return found

    def _search(self) -> EnteredSearch | None:
        if all(self._by[name].is_blank for name in ("search_place", "search_words", "search_date")):
            return None
        place = self._at_least("search_place", SHORTEST_PLACE)
        words = self._at_least("search_words", SHORTEST_WORDS)
        day = self._day(self._by["search_date"])
        return EnteredSearch(place, words, day) if day else None

    def _at_least(self, name: str, fewest: int) -> str:
        text = self._text(name)
        if len(text) < fewest and (text or self._by[name].is_blank):
            said = f"expected at least {fewest} characters: a search has place, words and date"
            self._note(self._by[name], said)
        return text

    def _day(self, cell: _Cell) -> date | None:
        if isinstance(cell.value, datetime) and cell.value.time() == time():
            return cell.value.date()
        if isinstance(cell.value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell.value):
            with suppress(ValueError):
                return date.fromisoformat(cell.value)
        said = f"expected a date, or text such as 2026-11-22, found {shown(cell.value)}"
        self._note(cell, said)
        return None


def _kind(cell: _Cell) -> str:
    if isinstance(cell.value, date | time):
        return "a date"
    return {"b": "true or false", "e": "an error"}.get(cell.type, "a number")


def _twice(rows: Sequence[EnteredRow]) -> Iterator[str]:
    met: set[tuple[str, str, str]] = set()
    for one in rows:
        key = (one.clause_key, one.actor_code, one.cycle_key)
        if key in met:
            yield f"{one.at('clause_key')}: expected each cell in one row, found a second"
        met.add(key)
