"""Plain tables, CSV, TSV or a sheet, long or wide: with a mapping file, or by well-known headers.

A file of a million lines is read in a second or two where it is simple: text of one byte or UTF-8
without quotations, every line with the same number of separators. All others go record by record.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.entered import shown
from tracker.ingest.observations.delimited import first_fields, records
from tracker.ingest.observations.mapping import CONSTANT, SEPARATORS, Mapping
from tracker.ingest.observations.opened import StatisticalFile, workbook_rows
from tracker.ingest.observations.record import Reading, Tally, breakdown_text, cells_frame
from tracker.ingest.observations.wide import Row, beside, blocks, melt

FORMAT = "plain"
CHUNK = 100_000  # rows
# what a column may be called without a mapping
HEADERS = {
    "series": ("series", "indicator"),
    "area": ("area", "geo_area", "country", "ref_area", "iso3"),
    "period": ("period", "year", "time_period"),
    "value": ("value", "obs_value"),
    "unit": ("unit", "units", "unit_measure"),
    "status": ("status", "obs_status"),
    "lower": ("lower",),
    "upper": ("upper",),
}
# one column that holds the whole breakdown: key=value;key=value
PARTS = ("dims", "breakdown")
_OF_OTHERS = frozenset(("dataflow", "structure", "structure_id"))  # SDMX-CSV
_YEAR = re.compile(r"(?:1[89]|2[01])[0-9]{2}")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")  # or three decimals
_BY_MAP = "say what the columns are in a mapping file (--map FILE)"
_ONE_BYTE = ("utf-8", "utf-8-sig", "cp1252", "mac_roman")


@dataclass(frozen=True)
class _Layout:
    """What the columns of a table are; places count from 0.

    `places`: role -> place; `constants`: role -> text; `parts`: the place of a whole breakdown,
    -1 where there is none; `keys`: place -> key of a breakdown; `wide`: place -> period.
    """

    header: list[str]
    line: int
    places: dict[str, int]
    constants: dict[str, str]
    parts: int
    keys: dict[int, str]
    wide: dict[int, str]


def recognises(file: StatisticalFile) -> bool:
    """Whether every column of the first row is a well-known one, and none that is needed lacks."""
    plain = Mapping()
    try:
        if file.is_workbook:
            _, header = _header(file, plain)
        else:
            header = _trimmed(first_fields(file.head, _separator(file, plain)))
        _layout(1, header, plain)
    except BadInputError:
        return False
    return not {name.lower() for name in header} & _OF_OTHERS


def read(file: StatisticalFile, mapping: Mapping | None = None) -> Reading:
    """The observations of a plain table, as `mapping` says or by its headers.

    Raises:
        BadInputError: a column that is needed lacks or cannot be told, one is not known, a row is
            not as wide as the header, or a workbook is said to have a decimal comma.
    """
    mapping = mapping or Mapping()
    if file.is_workbook and mapping.decimal == ",":
        raise BadInputError(
            "numbers in a workbook are no text: leave `decimal` out, or save the sheet as CSV"
        )
    line, header = _header(file, mapping)
    layout = _layout(line, header, mapping)
    tally = Tally()
    cells = _wide if layout.wide else _long
    return Reading(
        format=FORMAT,
        publisher=mapping.publisher,
        scheme=mapping.scheme,
        cells=cells(file, layout, mapping, tally),
        tally=tally,
        released_on=mapping.released,
        decimal=mapping.decimal,
    )


# The header


def _header(file: StatisticalFile, mapping: Mapping) -> Row:
    """The first row that holds something below the lines to skip, and where it stands."""
    for line, fields in _raw_rows(file, mapping):
        if any(fields):
            return line, _trimmed(fields)
    raise BadInputError("expected a header with names of columns, found none")


def _trimmed(fields: list[str]) -> list[str]:
    """Without what separators at the end of a line leave."""
    while fields and not fields[-1]:
        fields = fields[:-1]
    return fields


def _layout(line: int, header: list[str], mapping: Mapping) -> _Layout:
    _check_names(line, header)
    constants, declared = _constants(mapping), _declared(line, header, mapping)
    told = _places(line, header, mapping.breakdown)
    spoken_for = {*declared.values(), *told, *_places(line, header, mapping.ignored)}
    wide = _wide_columns(line, header, mapping, spoken_for)
    free = [at for at in range(len(header)) if at not in spoken_for and at not in wide]
    places = {**_by_name(line, header, free, {*declared, *constants}), **declared}
    parts = next((at for at in (*told, *free) if _plain_name(header[at]) in PARTS), -1)
    keys = {at: header[at].lower() for at in told if at != parts}
    layout = _Layout(header, line, places, constants, parts, keys, wide)
    _refuse_unclear(layout, [at for at in free if at not in {*places.values(), parts}])
    return layout


def _check_names(line: int, header: list[str]) -> None:
    seen: set[str] = set()
    for at, name in enumerate(header):
        if not name:
            raise BadInputError(
                f"line {line}: expected a name for each column, found none for column {at + 1}"
            )
        if name in seen:
            raise BadInputError.at_line(line, "each column once", name)
        seen.add(name)


def _constants(mapping: Mapping) -> dict[str, str]:
    return {
        role: told.removeprefix(CONSTANT).strip()
        for role, told in mapping.columns.items()
        if told.startswith(CONSTANT)
    }


def _declared(line: int, header: list[str], mapping: Mapping) -> dict[str, int]:
    """Role -> place of the columns that the mapping names."""
    named = {role: name for role, name in mapping.columns.items() if not name.startswith(CONSTANT)}
    return dict(zip(named, _places(line, header, tuple(named.values())), strict=True))


def _places(line: int, header: list[str], names: tuple[str, ...]) -> list[int]:
    for name in names:
        if name not in header:
            held = ", ".join(header)[:200]
            raise BadInputError(f"line {line}: expected the column {name!r}, found {held}")
    return [header.index(name) for name in names]


def _plain_name(name: str) -> str:
    return name.strip().lower().replace(" ", "_")


def _by_name(line: int, header: list[str], free: list[int], told: set[str]) -> dict[str, int]:
    """Role -> place of the columns that are called as such columns are; one for each role."""
    places = {}
    for role, names in HEADERS.items():
        found = [at for at in free if _plain_name(header[at]) in names]
        if role in told or not found:
            continue
        if len(found) > 1:
            both = " and ".join(header[at] for at in found)
            raise BadInputError(
                f"line {line}: expected one column for the {role}, found {both}: {_BY_MAP}"
            )
        places[role] = found[0]
    return places


def _wide_columns(
    line: int, header: list[str], mapping: Mapping, spoken_for: set[int]
) -> dict[int, str]:
    """Place -> period of the columns of periods; without a mapping, two years or more."""
    kind = mapping.wide
    free = {at: name for at, name in enumerate(header) if at not in spoken_for}
    if kind is None:
        years = {at: name for at, name in free.items() if _YEAR.fullmatch(name)}
        is_long = mapping.columns.keys() & {"period", "value"}
        return {} if is_long or len(years) == 1 else years
    if isinstance(kind, re.Pattern):
        found = {at: name for at, name in free.items() if kind.fullmatch(name)}
    else:
        found = dict(zip(_places(line, header, tuple(sorted(kind))), sorted(kind), strict=True))
    if not found:
        held = ", ".join(header)[:200]
        raise BadInputError(f"line {line}: expected columns of periods as in [wide], found {held}")
    return found


def _refuse_unclear(layout: _Layout, unknown: list[int]) -> None:
    needed = ("series", "area") if layout.wide else ("series", "area", "period", "value")
    for role in needed:
        if role not in layout.places and role not in layout.constants:
            held = ", ".join(layout.header)[:200]
            names = ", ".join(HEADERS[role])
            raise BadInputError(
                f"line {layout.line}: expected a column for the {role} ({names}), found {held}: "
                f"{_BY_MAP}"
            )
    if layout.wide and layout.places.keys() & {"period", "value"}:
        raise BadInputError(
            f"line {layout.line}: expected columns of periods or one of values, found both: "
            f"{_BY_MAP}"
        )
    if unknown:
        raise BadInputError(
            f"line {layout.line}: expected only known columns, found "
            f"{shown(layout.header[unknown[0]])}: {_BY_MAP}, or that it is to be ignored"
        )


# The rows


def _separator(file: StatisticalFile, mapping: Mapping) -> str:
    """The sign between fields: declared, or the only one in the header, outside quotations."""
    if mapping.separator:
        return mapping.separator
    lines = file.head.split("\n")[mapping.skip :]
    header = next((line for line in lines if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", header)
    found = [sign for sign in SEPARATORS if sign in bare]
    if len(found) > 1:
        raise BadInputError(
            f"line {mapping.skip + 1}: expected one separator of fields, found {found[0]!r} and "
            f"{found[1]!r}: declare `separator` in the mapping"
        )
    return found[0] if found else ","


def _raw_rows(file: StatisticalFile, mapping: Mapping) -> Iterator[Row]:
    """Every row below the lines to skip with its line, the header among them."""
    if file.is_workbook:
        rows = enumerate(workbook_rows(file, mapping.sheet), 1)
        yield from islice(rows, mapping.skip, None)
        return
    stream = file.stream()
    for _ in range(mapping.skip):
        stream.readline()
    for line, fields in records(stream, _separator(file, mapping)):
        yield line + mapping.skip, fields


def _rows(file: StatisticalFile, layout: _Layout, mapping: Mapping, tally: Tally) -> Iterator[Row]:
    """The rows below the header, as wide as it; blank ones are counted."""
    width = len(layout.header)
    for line, fields in _raw_rows(file, mapping):
        if line <= layout.line:
            continue
        tally.rows += 1
        if not any(fields):
            tally.ignore("row without content")
            continue
        if any(fields[width:]) or (len(fields) < width and not file.is_workbook):
            raise BadInputError(
                f"line {line}: expected {width} fields as in the header, found {len(fields)}"
            )
        yield line, [*fields[:width], *([""] * (width - len(fields)))]


# Long tables


def _long(
    file: StatisticalFile, layout: _Layout, mapping: Mapping, tally: Tally
) -> Iterator[pd.DataFrame]:
    separator = "" if file.is_workbook else _separator(file, mapping)
    if separator and _is_simple(file, layout, separator):
        frames = _simple_frames(file, layout, separator, tally)
    else:
        frames = _frames(_rows(file, layout, mapping, tally))
    doubtful = separator == ";" and not mapping.decimal
    for frame, lines in frames:
        cells = _cells(frame, lines, layout, tally)
        if doubtful:
            _refuse_doubtful(cells, tally)
        yield cells


def _frames(rows: Iterator[Row]) -> "Iterator[tuple[pd.DataFrame, pd.Series[int]]]":
    while chunk := list(islice(rows, CHUNK)):
        lines = pd.Series([line for line, _ in chunk], dtype="int64")
        yield pd.DataFrame([fields for _, fields in chunk], dtype="str"), lines


def _is_simple(file: StatisticalFile, layout: _Layout, separator: str) -> bool:
    """Whether a table can be read column-wise with nothing lost: no quotes, no blanks, no gaps.

    The number of separators shows that no line is too short; the parser refuses one too long.
    """
    data, sign = file.data, separator.encode()
    if file.encoding not in _ONE_BYTE or layout.line != 1:
        return False
    if data.count(b"\r") not in {0, data.count(b"\r\n")}:
        return False
    if b'"' in data or (b" " in data and any(one in data for one in _loose_blanks(sign))):
        return False
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    first_end = data.find(b"\n")
    second = data[first_end + 1 : data.find(b"\n", first_end + 1)]
    per_line = len(layout.header) - 1
    return data.count(sign) == per_line * lines and second.count(sign) == per_line


def _loose_blanks(sign: bytes) -> tuple[bytes, ...]:
    """Blanks at the ends of fields, which the record-wise way takes off."""
    return (b" " + sign, sign + b" ", b" \n", b"\n ", b" \r")


def _simple_frames(
    file: StatisticalFile, layout: _Layout, separator: str, tally: Tally
) -> "Iterator[tuple[pd.DataFrame, pd.Series[int]]]":
    width = len(layout.header)
    chunks = pd.read_csv(
        io.BytesIO(file.data),
        sep=separator,
        encoding=file.encoding,
        header=None,
        names=range(width),
        skiprows=1,
        dtype={at: "category" if at == layout.parts else "str" for at in range(width)},
        keep_default_na=False,
        na_filter=False,
        skip_blank_lines=False,
        chunksize=CHUNK,
        engine="c",
    )
    try:
        for frame in chunks:
            lines = pd.Series(frame.index.to_numpy(dtype="int64") + layout.line + 1, dtype="int64")
            tally.rows += len(frame)
            yield _without_blank(frame.reset_index(drop=True), lines, tally)
    except pd.errors.ParserError as error:
        raise BadInputError(f"expected rows as wide as the header: {error}".strip()) from error


def _without_blank(
    frame: pd.DataFrame, lines: "pd.Series[int]", tally: Tally
) -> "tuple[pd.DataFrame, pd.Series[int]]":
    maybe = frame.index[frame[frame.columns[-1]].to_numpy(dtype=object) == ""]
    blank = maybe[(frame.loc[maybe].astype("str") == "").all(axis=1)]
    if blank.empty:
        return frame, lines
    tally.ignore("row without content", len(blank))
    return frame.drop(index=blank).reset_index(drop=True), lines.drop(index=blank)


def _cells(
    frame: pd.DataFrame, lines: "pd.Series[int]", layout: _Layout, tally: Tally
) -> pd.DataFrame:
    columns: dict[str, pd.Series[str] | list[str] | str] = dict(layout.constants)
    columns |= {role: frame[at] for role, at in layout.places.items()}
    columns["printed"] = columns.pop("value")
    columns["breakdown"] = _breakdowns(frame, lines, layout, tally)
    return cells_frame(columns, lines)


def _breakdowns(
    frame: pd.DataFrame, lines: "pd.Series[int]", layout: _Layout, tally: Tally
) -> "pd.Series[str] | str":
    """One text a row; every distinct combination is put together once."""
    columns = [*([layout.parts] if layout.parts >= 0 else []), *layout.keys]
    if not columns:
        return ""
    if columns == [layout.parts]:
        codes, combinations = pd.factorize(frame[layout.parts])
        distinct = [(text,) for text in combinations]
    else:
        combined = pd.Series(list(frame[columns].itertuples(index=False, name=None)))
        codes, combinations = pd.factorize(combined)
        distinct = list(combinations)
    texts = []
    for at, fields in enumerate(distinct):
        text = _breakdown(fields, layout)
        if text is None:
            said = f"expected key=value;key=value, found {shown(fields[0])}"
            tally.refuse(int(lines.iloc[(codes == at).argmax()]), layout.header[layout.parts], said)
        texts.append(text or "")
    return pd.Series(texts, dtype="str").take(codes)


def _breakdown(fields: tuple[str, ...], layout: _Layout) -> str | None:
    """The text of one combination of fields; None where a whole breakdown is not one."""
    parts: dict[str, str] = {}
    values = list(fields)
    if layout.parts >= 0:
        for part in filter(None, (part.strip() for part in values.pop(0).split(";"))):
            key, sign, value = part.partition("=")
            if not sign or not key.strip() or key.strip().lower() in parts:
                return None
            parts[key.strip().lower()] = value
    parts.update(zip(layout.keys.values(), values, strict=True))
    return breakdown_text(parts)


def _refuse_doubtful(cells: pd.DataFrame, tally: Tally) -> None:
    """Semicolons part fields where the comma is the decimal sign: 1.234 may be a thousand."""
    found = cells["printed"].str.fullmatch(_THOUSANDS)
    if found.any():
        first = cells[found].iloc[0]
        said = f"{shown(first['printed'])} can be read two ways: declare `decimal` in the mapping"
        tally.refuse(int(first["line"]), "value", said)


# Wide tables


def _wide(
    file: StatisticalFile, layout: _Layout, mapping: Mapping, tally: Tally
) -> Iterator[pd.DataFrame]:
    doubtful = not file.is_workbook and not mapping.decimal and _separator(file, mapping) == ";"
    for block in blocks(_rows(file, layout, mapping, tally), len(layout.wide)):
        molten = melt(block, layout.wide, tally)
        frame = pd.DataFrame({at: beside(block, at, molten) for at in range(len(layout.header))})
        roles = {role: frame[at] for role, at in layout.places.items()}
        cells = cells_frame(
            {
                **layout.constants,
                **roles,
                "period": molten.heading,
                "printed": molten.printed,
                "breakdown": _breakdowns(frame, molten.line, layout, tally),
                "column": molten.heading,
            },
            molten.line,
        )
        if doubtful:
            _refuse_doubtful(cells, tally)
        yield cells
