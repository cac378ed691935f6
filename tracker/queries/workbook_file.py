"""Writes the workbook of one state as an .xlsx file: to fill in away from the program.

Only the columns to fill are unlocked, and only in rows where the contributor can submit a coding.
What begins like a formula is marked as text. Equal contents give equal bytes: no time is in them.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook as Book
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.xml.functions import tostring

from tracker.archives import BEGINNING, parts_of, timeless
from tracker.i18n import Words
from tracker.ingest.entered import is_formula
from tracker.ingest.workbook import (
    ASSESS,
    CODINGS,
    COLUMNS,
    FILLED,
    FIRST_ROW,
    LETTERS,
    README,
    RUBRIC,
)
from tracker.queries.frames import records
from tracker.queries.workbook import Workbook
from tracker.vocab import (
    FINDINGS,
    LANGUAGES,
    Confidence,
    EvidenceStrength,
    Rating,
    Reach,
    Stage,
    Stance,
)

LONGEST_CELL = 32_000  # characters; the format ends at 32,767
WIDTHS = {
    "clause_key": 20,
    "actor_code": 6,
    "cycle_key": 12,
    "sequence": 5,
    "row_hash": 9,
    "summary": 45,
    "stands_at": 18,
    "open_stages": 16,
    "on_record": 45,
    "evidence_at_hand": 60,
    "stage": 16,
    "rating": 20,
    "confidence": 12,
    "rationale": 60,
    "language": 10,
    "evidence_keys": 28,
    "search_place": 28,
    "search_words": 28,
    "search_date": 14,
}
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BEGINNING = datetime(*BEGINNING)  # noqa: DTZ001 - the format knows no time zones
_TOP = Alignment(wrap_text=True, vertical="top")
_LINE = Side(style="thin", color="B8C0C8")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="1F3A4D")
_TO_FILL = PatternFill("solid", fgColor="FFF7D6")
_LOCKED = PatternFill("solid", fgColor="F0F2F4")
_CODES: dict[str, Sequence[str]] = {
    "rating": FINDINGS,
    "confidence": tuple(Confidence),
    "language": LANGUAGES,
}


def workbook_bytes(held: Workbook, t: Words) -> bytes:
    """The .xlsx file of a workbook, its words in the language of `t`; equal for equal contents."""
    book = Book()
    book.remove(book.worksheets[0])
    _write_readme(book.create_sheet(README), held, t)
    _write_cells(book.create_sheet(ASSESS), held, t)
    _write_rubric(book.create_sheet(RUBRIC), held, t)
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.title = t("Assessments of {state}", state=held.state)
    book.properties.creator = "Hechos"
    book.properties.language = t.language
    book.active = 1
    return without_time(book)


def without_time(book: Book) -> bytes:
    """The book as bytes, its parts in order and dated alike."""
    written = io.BytesIO()
    book.save(written)
    book.properties.created = book.properties.modified = _BEGINNING
    properties = tostring(book.properties.to_tree())
    return timeless(
        (name, properties if name == "docProps/core.xml" else content)
        for name, content in parts_of(written.getvalue())
    )


# The sheet to fill in


def _write_cells(sheet: Any, held: Workbook, t: Words) -> None:  # noqa: ANN401 - a sheet of the library
    labels = _labels(t)
    for at, name in enumerate(COLUMNS, 1):
        _head(_put(sheet, 1, at, name), size=8)
        _head(_put(sheet, 2, at, labels[name]))
        sheet.column_dimensions[LETTERS[name]].width = WIDTHS[name]
    said, at_hand = _said(held, t), _evidence(held, t)
    for number, row in enumerate(records(held.cells), FIRST_ROW):
        values = row | {
            "stands_at": _stage(t, row["stands_at"]) if row["stands_at"] else t("not begun"),
            "open_stages": ", ".join((row["open_stages"] or "").split(";")),
            "on_record": said.get(row["clause_key"]),
            "evidence_at_hand": at_hand.get(row["clause_key"]),
        }
        is_open = bool(row["open_stages"])
        for at, name in enumerate(COLUMNS, 1):
            cell = _put(sheet, number, at, values.get(name))
            is_to_fill = name in FILLED and is_open
            cell.protection = Protection(locked=not is_to_fill)
            cell.fill = _TO_FILL if is_to_fill else _LOCKED
    _add_choices(sheet, held, t)
    sheet.freeze_panes = f"{LETTERS['actor_code']}{FIRST_ROW}"
    _protect(sheet)
    _set_page(sheet, f"1:{FIRST_ROW - 1}")


def _labels(t: Words) -> dict[str, str]:
    return {
        "clause_key": t("Clause"),
        "actor_code": t("State"),
        "cycle_key": t("Cycle"),
        "sequence": t("Stages so far"),
        "row_hash": t("Check"),
        "summary": t("What the clause says"),
        "stands_at": t("Stands at"),
        "open_stages": t("You can submit"),
        "on_record": t("Already on record"),
        "evidence_at_hand": t("Evidence at hand"),
        "stage": t("Stage (choose)"),
        "rating": t("Rating (choose)"),
        "confidence": t("Confidence (choose)"),
        "rationale": t("Reasons for the rating"),
        "language": t("Language of the reasons (choose)"),
        "evidence_keys": t("Keys of the evidence"),
        "search_place": t("Where you searched"),
        "search_words": t("Words you searched for"),
        "search_date": t("Day of the search"),
    }


def _said(held: Workbook, t: Words) -> dict[str, str]:
    """What is on record of each clause, as far as it may be read, a paragraph a stage."""
    found: dict[str, list[str]] = {}
    for row in records(held.on_record):
        head = f"{_stage(t, row['stage'])} ({row['coder']})"
        if row["rating"]:
            head += f": {row['rating']}, {row['confidence']}"
        lines = [head, row["wording"], row["evidence"]]
        found.setdefault(row["clause_key"], []).append("\n".join(filter(None, lines)))
    return {key: "\n\n".join(said) for key, said in found.items()}


def _evidence(held: Workbook, t: Words) -> dict[str, str]:
    """The evidence that touches each clause, a line a piece."""
    found: dict[str, list[str]] = {}
    for row in records(held.at_hand):
        marks = [
            _stance(t, row["stance"]),
            _reach(t, row["reach"]),
            _strength(t, row["strength"]),
            *([t("the state's own word")] if row["is_own_word"] else []),
        ]
        line = f"{row['evidence_key']} ({', '.join(marks)}): {row['description'] or ''}"
        found.setdefault(row["clause_key"], []).append(line)
    return {key: "\n".join(lines) for key, lines in found.items()}


def _add_choices(sheet: Any, held: Workbook, t: Words) -> None:  # noqa: ANN401
    last = FIRST_ROW + max(len(held.cells), 1) - 1
    for name, codes in _CODES.items():
        _choice(sheet, codes, t).add(f"{LETTERS[name]}{FIRST_ROW}:{LETTERS[name]}{last}")
    by_choice: dict[str, DataValidation] = {}
    for number, row in enumerate(records(held.cells), FIRST_ROW):
        codes = row["open_stages"] or ";".join(CODINGS)
        if codes not in by_choice:
            by_choice[codes] = _choice(sheet, codes.split(";"), t)
        by_choice[codes].add(f"{LETTERS['stage']}{number}")


def _choice(sheet: Any, codes: Iterable[str], t: Words) -> DataValidation:  # noqa: ANN401
    choice = DataValidation(
        type="list",
        formula1=f'"{",".join(codes)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=t("Not in the list"),
        error=t("Choose one of the codes in the list."),
    )
    sheet.add_data_validation(choice)
    return choice


# The sheets to read


def _write_rubric(sheet: Any, held: Workbook, t: Words) -> None:  # noqa: ANN401
    columns = {
        "rating": (t("Code"), 22),
        "value": (t("Value"), 8),
        "name": (t("Rating"), 20),
        "criterion": (t("When it is right"), 55),
        "sufficient": (t("What suffices, and what does not"), 55),
        "confusion": (t("What it is mistaken for"), 50),
        "example": (t("Example"), 55),
    }
    for at, (label, width) in enumerate(columns.values(), 1):
        cell = _head(_put(sheet, 1, at, label))
        sheet.column_dimensions[cell.column_letter].width = width
    for number, row in enumerate(records(held.rubric), 2):
        for at, name in enumerate(columns, 1):
            _put(sheet, number, at, row[name])
    sheet.freeze_panes = "B2"
    _protect(sheet)
    _set_page(sheet, "1:1")


def _write_readme(sheet: Any, held: Workbook, t: Words) -> None:  # noqa: ANN401
    sheet.column_dimensions["A"].width = 110
    title = _put(sheet, 1, 1, t("Assessments of {state}", state=held.state))
    title.font = Font(bold=True, size=14)
    for number, text in enumerate(_readme(held, t), 2):
        _put(sheet, number, 1, text).border = Border()
    title.border = Border()
    _protect(sheet)
    _set_page(sheet, "1:1")


def _readme(held: Workbook, t: Words) -> list[str]:
    stages = "; ".join(f"{one.value}: {_stage(t, one.value)}" for one in CODINGS)
    sure = "; ".join(f"{one.value}: {_confidence(t, one)}" for one in Confidence)
    return [
        t(
            "{cycle}. Written for {coder}: it holds what this contributor may read, so do not "
            "pass it on to another coder.",
            cycle=held.cycle,
            coder=held.asked.by,
        ),
        t(
            "Fill in the yellow cells of the sheet Assess, one row a clause. Leave a row empty if "
            "you have nothing to submit for it. Rows without yellow cells are not your turn."
        ),
        t("Stage: what you submit. {stages}.", stages=stages),
        t(
            "Rating: choose a code; the sheet Rubric says when each is right. Announced plans are "
            "at most initiated, and laws not known to be applied at most limited."
        ),
        t("Confidence: how sure you are. {codes}.", codes=sure),
        t(
            "Reasons: at least one full sentence, in the language you choose beside it. What you "
            "write will be published: no names of private persons, no telephone numbers, no "
            "e-mail addresses."
        ),
        t(
            "Keys of the evidence: the keys your rating stands on, parted by semicolons. The "
            "column Evidence at hand lists those known for the clause."
        ),
        t(
            "If you searched and found nothing, choose {code}, leave the keys empty and say where "
            "you searched, with which words, and on which day (2026-11-22).",
            code=Rating.SEARCHED_NO_EVIDENCE.value,
        ),
        t(
            "Do not begin a cell with one of {signs}, do not merge cells, and do not change the "
            "grey columns: they show whether somebody else edited a clause meanwhile.",
            signs="= + - @",
        ),
        t(
            "When you are done: tracker import workbook FILE --by {coder} shows what would be "
            "submitted and every cell that cannot be; with --apply all of it is submitted, or "
            "nothing.",
            coder=held.asked.by,
        ),
    ]


# Cells


def _put(sheet: Any, row: int, column: int, value: object) -> Any:  # noqa: ANN401
    """Write a value as what it is: text stays text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        text = _NOT_IN_XML.sub("", value)[:LONGEST_CELL]
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = is_formula(text)
    elif value is not None:
        cell.value = value
    cell.alignment = _TOP
    cell.border = _GRID
    return cell


def _head(cell: Any, size: int = 11) -> Any:  # noqa: ANN401
    cell.font = Font(bold=True, color="FFFFFF", size=size)
    cell.fill = _HEAD
    return cell


def _protect(sheet: Any) -> None:  # noqa: ANN401
    """No password: it keeps from mistakes, and the import checks everything again."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _set_page(sheet: Any, repeated_rows: str) -> None:  # noqa: ANN401
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = repeated_rows


# Words


def _stage(t: Words, code: str) -> str:
    return {
        Stage.RESEARCH: t("first coding"),
        Stage.SECOND_CODING: t("second coding, blind"),
        Stage.ADJUDICATION: t("adjudication"),
        Stage.REPLY_INVITED: t("the state was invited to answer"),
        Stage.STATE_REPLY: t("the state's reply"),
        Stage.CIVIL_SOCIETY_COMMENT: t("comment of civil society"),
        Stage.FINAL: t("final decision"),
        Stage.PUBLISHED: t("published"),
        Stage.SUPERSEDED: t("superseded by a later round"),
        Stage.WITHDRAWN: t("withdrawn"),
    }[Stage(code)]


def _confidence(t: Words, code: str) -> str:
    return {
        Confidence.LOW: t("low"),
        Confidence.MEDIUM: t("medium"),
        Confidence.HIGH: t("high"),
    }[Confidence(code)]


def _stance(t: Words, code: str) -> str:
    return {Stance.SUPPORTS: t("speaks for it"), Stance.CONTRADICTS: t("speaks against it")}[
        Stance(code)
    ]


def _reach(t: Words, code: str) -> str:
    return {
        Reach.INTENTION: t("an intention"),
        Reach.PLAN: t("a plan"),
        Reach.ADOPTED: t("adopted or in force"),
        Reach.DELIVERED: t("delivered"),
        Reach.OUTCOME: t("a change in people's situation"),
    }[Reach(code)]


def _strength(t: Words, code: str) -> str:
    return {
        EvidenceStrength.STRONG: t("dated or numbered"),
        EvidenceStrength.MODERATE: t("a definite act, without date or number"),
        EvidenceStrength.WEAK: t("a general statement"),
    }[EvidenceStrength(code)]
