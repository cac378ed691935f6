"""The files of an indicator: its values as tables and as JSON, and the picture of all its states.

Numbers are numbers; text that a spreadsheet would take for a formula is marked as text.
"""

import csv
import io
import json
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import vl_convert
from openpyxl.cell import WriteOnlyCell

from dashboards.components.measured import source_words
from dashboards.components.rows import rows_of
from dashboards.explorer.indicator_states import scale_words, shown_words
from dashboards.figures.indicator_sheet import Cell, Sheet, draw
from dashboards.figures.state_lines import Frame
from dashboards.measured_states import StateLine, finding, main_status, scale_of, state_lines
from tracker.i18n import Words
from tracker.ingest.entered import is_formula
from tracker.queries.measure import IndicatorData
from tracker.wording import measure_labels as words

SCALE = 1.6  # pixels of the PNG for each unit of the picture: 2,000 wide
DRAWN = str.maketrans("✓", "√")  # a sign that the renderer's own fonts have
STATUS_COLUMNS = (
    *("subject", "part", "target_key", "series_key", "class", "published", "method", "version"),
    *("asked", "gap", "ratio", "is_growth", "score", "base_year", "base_value", "current_year"),
    *("current_value", "points", "actual_pace", "required_pace", "needed_pace", "is_rate"),
    *("nearest_cut", "cut_at", "cut_distance", "is_met", "is_missed", "moving", "is_sensitive"),
    *("doubts", "by_method"),
)


def as_csv(values: pd.DataFrame) -> bytes:
    """All values, one row each, in UTF-8 with a byte order mark, as spreadsheets want it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(values.columns)
    for row in rows_of(values):
        writer.writerow([_plain(cell) for cell in row.values()])
    return written.getvalue().encode("utf-8-sig")


def _plain(cell: Any) -> Any:  # noqa: ANN401 - a cell
    """A number as it is; text that begins like a formula behind an apostrophe."""
    if not isinstance(cell, str) or not is_formula(cell) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def as_xlsx(data: IndicatorData, values: pd.DataFrame, t: Words) -> bytes:
    """Three sheets: the values, where every state stands, and the releases."""
    book = openpyxl.Workbook(write_only=True)
    _sheet(book, t("values"), list(values.columns), [list(one.values()) for one in rows_of(values)])
    standing = [[row[name] for name in STATUS_COLUMNS] for row in _statuses(data)]
    _sheet(book, t("progress"), list(STATUS_COLUMNS), standing)
    told = list(data.vintages[0]) if data.vintages else ["vintage_key"]
    _sheet(book, t("releases"), told, [list(row.values()) for row in data.vintages])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet(book: openpyxl.Workbook, title: str, columns: list[str], rows: list[list[Any]]) -> None:
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append(columns)
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])


def _cell(sheet: Any, value: Any) -> Any:  # noqa: ANN401 - openpyxl's own
    """A cell; text is text, whatever it begins with, and never has what XML cannot hold."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value="".join(one for one in value if one >= " " or one in "\t\n"))
    cell.data_type = "s"
    cell.quotePrefix = is_formula(value)
    return cell


def as_json(data: IndicatorData, values: pd.DataFrame, t: Words) -> bytes:
    """All there is: the finding, the definition, targets, statuses, values and releases."""
    whole = {
        "key": data.key,
        "as_of": data.as_of,
        "language": t.language,
        "finding": finding(data, state_lines(data, t), t),
        "definition": data.definition,
        "series": data.series,
        "states": rows_of(data.states),
        "targets": data.targets,
        "progress_rules_version": data.rules.version,
        "statuses": _statuses(data),
        "values": rows_of(values),
        "releases": data.vintages,
    }
    return json.dumps(whole, ensure_ascii=False, default=_said, allow_nan=False).encode()


def _said(value: object) -> object:
    """Days as ISO text, numbers of pandas as numbers."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else str(value)


def _statuses(data: IndicatorData) -> list[dict[str, Any]]:
    rows = rows_of(data.statuses) + rows_of(data.groups)
    return [{name: row[name] for name in STATUS_COLUMNS} for row in rows]


# ---- the picture --------------------------------------------------------------------------------


def as_svg(data: IndicatorData, t: Words) -> str:
    """Every state on one sheet; title, denominators and sources stand in it."""
    states = state_lines(data, t)
    scale = scale_of(states)
    title = finding(data, states, t)
    known = sum(one.lines is not None for one in states)
    counted = t(
        "{known} of {all} states have a value; hatched: no value, which is unknown and not zero.",
        known=t.number(known),
        all=t.number(len(states)),
    )
    unit = t("Unit: {unit}", unit=words.unit(t, data.unit))
    subtitle = [unit, shown_words(data, t), scale_words(data, scale, t)]
    return draw(
        Sheet(
            title=title,
            subtitle=". ".join(one.strip(". ") for one in subtitle if one) + ".",
            alt=f"{title}. {counted}",
            no_value=t("no value"),
            foot=[
                f"{counted} {_marks(data, t)}",
                f"{t('Source:')} {source_words(data, t)}",
                t("Hechos, {day}. Values and method: {key}.", day=t.date(data.as_of), key=data.key),
            ],
            cells=[_picture(one, scale.frames.get(one.code, scale.whole), t) for one in states],
        )
    )


def _marks(data: IndicatorData, t: Words) -> str:
    if not main_status(data):
        return t("Hollow: provisional.")
    name = words.method(t, data.rules.default)
    return t(
        "Dashed: way to the target. Hollow: provisional. Class by the method of {name}; "
        "* sensitive.",
        name=name,
    )


def _picture(one: StateLine, frame: Frame, t: Words) -> Cell:
    row = one.status if one.lines is not None else None
    return Cell(
        name=one.name,
        mark=words.MARKS[row["class"]].translate(DRAWN) if row else "",
        status=_standing(row, t) if row else "",
        lines=one.lines,
        frame=frame,
        first=str(int(frame.first)),
        last=str(int(frame.last)),
    )


def _standing(row: dict[str, Any], t: Words) -> str:
    flag = "*" if row["is_sensitive"] else ""
    return words.progress_class(t, row["class"]) + flag


def as_png(svg: str) -> bytes:
    """The picture as pixels; drawn on this machine, nothing is fetched."""
    return vl_convert.svg_to_png(svg, scale=SCALE)
