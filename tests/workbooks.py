"""Workbooks for tests: written from hand-made frames, filled in, taken apart and put together."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date

import openpyxl
import pandas as pd

from tracker.i18n import Words
from tracker.ingest.workbook import ASSESS, FIRST_ROW, LETTERS, row_hash
from tracker.queries.frames import typed
from tracker.queries.workbook import AT_HAND, ON_RECORD, WORKBOOK, Asked, Workbook
from tracker.queries.workbook_file import workbook_bytes

Filled = Mapping[int, Mapping[str, object]]

REASONS = "El informe nombra la ley que crea el puente y su fecha."
GOOD: dict[str, object] = {
    "stage": "research",
    "rating": "initiated",
    "confidence": "medium",
    "rationale": REASONS,
    "language": "es",
    "evidence_keys": "OZZ-2015-06-12-01:e01; OZZ-2015-06-12-01:e02",
}
SEARCH: dict[str, object] = {
    "search_place": "https://example.org/gaceta",
    "search_words": "puente peatonal",
    "search_date": date(2026, 10, 1),
}


def held(
    *summaries: str, wording: str = "Ein Satz.", open_stages: str | None = "research"
) -> Workbook:
    """A workbook of Oz with a clause a summary; the first has something on record and at hand."""
    cells = []
    for number, summary in enumerate(summaries, 1):
        key = (f"oz-1900-plan:{number}:1", "OZZ", "summit-1900", number - 1)
        cells.append((*key, row_hash(*key), summary, None, open_stages))
    record = [("oz-1900-plan:1:1", 1, "research", "a-coder", "full", "low", "e01", wording)]
    at_hand = [("oz-1900-plan:1:1", "e01", "supports", "adopted", "strong", True, wording)]
    rubric = pd.DataFrame(
        [("full", 4, "Full", wording, "=1+1", "-2", "@SUM(A1)")],
        columns=["rating", "value", "name", "criterion", "sufficient", "confusion", "example"],
    )
    return Workbook(
        asked=Asked("OZZ", "summit-1900", "es", "a-coder", date(2026, 11, 22)),
        state="Oz",
        cycle="Cumbre de Oz",
        cells=typed(pd.DataFrame(cells, columns=list(WORKBOOK), dtype="object"), WORKBOOK),
        on_record=typed(pd.DataFrame(record, columns=list(ON_RECORD), dtype="object"), ON_RECORD),
        at_hand=typed(pd.DataFrame(at_hand, columns=list(AT_HAND), dtype="object"), AT_HAND),
        rubric=rubric,
    )


def written(*summaries: str) -> bytes:
    """The bytes of that workbook, in Spanish."""
    return workbook_bytes(held(*summaries), Words("es"))


def filled(raw: bytes, rows: Filled, *, as_is: bool = False) -> bytes:
    """The workbook with cells filled in, by row from 1 and column; text is text unless `as_is`."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    for number, cells in rows.items():
        for column, value in cells.items():
            cell = book[ASSESS][f"{LETTERS[column]}{FIRST_ROW - 1 + number}"]
            cell.value = value
            if isinstance(value, str) and not as_is:
                cell.data_type = "s"
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of an open workbook."""
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def parts(raw: bytes) -> dict[str, bytes]:
    """What is packed into a workbook, by name."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(contents: Mapping[str, bytes]) -> bytes:
    """The parts as a workbook again."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return written.getvalue()
