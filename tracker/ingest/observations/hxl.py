"""Reads tables with HXL hashtags: CSV, workbook, or JSON as a list of lists or of objects.

A row of tags (`#country+code`, `#date+year`, `#indicator+value+num`) stands above the data; what a
column holds is told by its tag and attributes (HXL standard 1.1, hxlstandard.org), its header is
only a name. An own reading of the standard: tags that say where, when, what and how much; tags that
say of whom are dimensions; others are left out by name, or refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.delimited import SEPARATORS, records
from tracker.ingest.observations.dimensions import breakdown_column
from tracker.ingest.observations.opened import StatisticalFile, workbook_rows
from tracker.ingest.observations.record import (
    AreaScheme,
    Reading,
    SeriesTold,
    Tally,
    cells_frame,
)
from tracker.ingest.observations.strict_json import as_text, read_json, shown

FORMAT = "hxl"
TAGS_WITHIN = 25  # rows; the standard's limit
CHUNK = 100_000  # cells
TAG = re.compile(r"#([A-Za-z][A-Za-z0-9_]*)((?:\s*\+\s*[A-Za-z][A-Za-z0-9_]*)*)\s*")
AREA, PERIOD = "country", ("date", "period")
# how a place or a thing is written, not which one it is
CODES = ("iso3", "v_iso3", "code", "iso2", "v_iso2", "m49", "v_m49", "num", "id")
FORMS = {*CODES, "name", "alt", "i_en", "i_es", "i_fr", "i_pt", "en", "es", "fr", "pt"}
# which of several countries of a row is the one a value belongs to: where people are
PLACES = ("", "asylum", "residence", "dest", "destination", "incident", "hosting", "host")
SCHEMES = {
    "iso3": AreaScheme.ISO3,
    "v_iso3": AreaScheme.ISO3,
    "iso2": AreaScheme.ISO2,
    "v_iso2": AreaScheme.ISO2,
    "m49": AreaScheme.M49,
    "v_m49": AreaScheme.M49,
    "num": AreaScheme.M49,
    "code": AreaScheme.ANY,
}
COUNTED = {"value", "affected", "inneed", "targeted", "reached", "capacity", "population", "output"}
# attributes by which an #indicator (or a counted tag) is a word about the value, not the value
WORDS = {"code", "name", "type", "text", "description", "url", "source", "unit", "status", "label"}
BOUNDS = {
    "lower": ("low", "lower", "min", "lowerbound"),
    "upper": ("high", "upper", "max", "upperbound"),
}
DIMENSIONS = {
    "sex",
    "age",
    "adm1",
    "adm2",
    "adm3",
    "adm4",
    "adm5",
    "beneficiary",
    "cause",
    "channel",
    "crisis",
    "dimension",
    "event",
    "group",
    "impact",
    "item",
    "modality",
    "operations",
    "org",
    "population",
    "sector",
    "service",
    "severity",
    "subsector",
}
# comments, exact places, persons, and regions that follow from the country
LEFT_OUT = {
    "access",
    "activity",
    "contact",
    "description",
    "geo",
    "loc",
    "meta",
    "region",
    "respondee",
    "source",
}


@dataclass(frozen=True)
class Tag:
    """A hashtag and its attributes, lower-case; `at` is the column, `header` the text above it."""

    name: str
    attributes: frozenset[str]
    at: int
    header: str

    def __str__(self) -> str:
        """`#indicator+num+value`: attributes in the order of the alphabet, for it means nothing."""
        return "+".join([f"#{self.name}", *sorted(self.attributes)])

    @property
    def column(self) -> str:
        """The name of its column in a frame."""
        return str(self.at)

    @property
    def role(self) -> str:
        """Attributes that say which one it is, beside those that say how it is written."""
        return "+".join(sorted(self.attributes - FORMS))


@dataclass(frozen=True)
class _Rows:
    rows: list[list[str]]  # from the first of the file
    lines: list[int]


@dataclass(frozen=True)
class _Layout:
    """What the columns are for."""

    area: Tag
    scheme: AreaScheme
    periods: tuple[Tag, ...]  # one, or a start and an end
    series: Tag | None
    series_name: Tag | None
    unit: Tag | None
    status: Tag | None
    measures: tuple[Tag, ...]
    bounds: dict[tuple[str, int], Tag]  # by `lower` or `upper` and the column of the value
    dimensions: dict[str, str]  # key of a breakdown, by column


def recognises(file: StatisticalFile) -> bool:
    """Whether a row of hashtags stands among the first rows of a file; never raises."""
    try:
        if not file.is_workbook and "#" not in file.head:
            return False
        return any(map(_is_tag_row, _first_rows(file)))
    except BadInputError:
        return False


def read(file: StatisticalFile) -> Reading:
    """One cell a row and value column.

    The series is the `#indicator+code` (or name) of a row where there is one, else the tag of the
    value column; where a file has both an indicator and several value columns, both. The area is
    the country's code where there is one; of two countries it is the one where people are
    (`+asylum`, `+residence`), and the other is a dimension.

    Raises:
        BadInputError: no row of tags, no column of values or of countries (the message says which),
            several that could be meant, or a row that is longer than the tags.
    """
    sheet, rows = _read_rows(file)
    found = next((at for at, row in enumerate(rows.rows[:TAGS_WITHIN]) if _is_tag_row(row)), None)
    if found is None:
        raise BadInputError(f"{file.path}: expected a row of hashtags, found none")
    headers = rows.rows[found - 1] if found else []
    tags = _tags(rows.rows[found], headers, rows.lines[found])
    tally = Tally()
    layout = _layout(tags, rows.lines[found], tally)
    frame, lines = _frame(rows, found, tally)
    _ignore_untagged(rows.rows[found], headers, tally, len(frame))
    told: dict[str, SeriesTold] = {}
    return Reading(
        format=FORMAT,
        publisher="",
        scheme=layout.scheme,
        cells=_cells(layout, frame, lines, told, tally),
        tally=tally,
        series=told,
        title=sheet,
    )


# Rows


def _is_tag_row(row: list[str]) -> bool:
    """At least two tags (where and how much), in at least half of the cells that are not empty."""
    filled = [cell for cell in row if cell]
    tags = sum(TAG.fullmatch(cell) is not None for cell in filled)
    return tags > 1 and tags * 2 >= len(filled)


def _first_rows(file: StatisticalFile) -> Iterator[list[str]]:
    """The first rows, of a text as each separator parts them and of a workbook of every sheet."""
    if file.is_workbook:
        for sheet in file.sheets:
            yield from islice(workbook_rows(file, sheet), TAGS_WITHIN)
    elif file.head.lstrip()[:1] in ("[", "{"):
        yield from _tags_in_json(file.head)
    else:
        for separator in SEPARATORS:
            lines = file.head.splitlines()[: TAGS_WITHIN * 4]
            yield from (cells for _, cells in islice(records(lines, separator), TAGS_WITHIN))


def _tags_in_json(head: str) -> Iterator[list[str]]:
    """Texts of the head that are tags, as one row; a cut-off document cannot be parsed."""
    tags = [text for text in re.findall(r'"(#[^"\\]{1,80})"', head[:20_000]) if TAG.fullmatch(text)]
    if len(tags) > 1:
        yield tags


def _read_rows(file: StatisticalFile) -> tuple[str, _Rows]:
    if file.is_workbook:
        return _of_workbook(file)
    if file.head.lstrip()[:1] in ("[", "{"):
        return "", _of_json(file)
    for separator in SEPARATORS:
        if any(_is_tag_row(row) for row in _parted(file.head, separator)):
            kept = [
                (line, cells) for line, cells in records(file.stream(), separator) if any(cells)
            ]
            return "", _Rows([cells for _, cells in kept], [line for line, _ in kept])
    raise BadInputError(f"{file.path}: expected a row of hashtags, found none")


def _parted(head: str, separator: str) -> list[list[str]]:
    try:
        return [cells for _, cells in islice(records(head.splitlines(), separator), TAGS_WITHIN)]
    except BadInputError:
        return []


def _of_workbook(file: StatisticalFile) -> tuple[str, _Rows]:
    tagged = [
        sheet
        for sheet in file.sheets
        if any(map(_is_tag_row, islice(workbook_rows(file, sheet), TAGS_WITHIN)))
    ]
    if len(tagged) != 1:
        held = ", ".join(tagged) or "none"
        raise BadInputError(f"{file.path}: expected one sheet with hashtags, found {held}")
    kept = [
        (line, cells)
        for line, row in enumerate(workbook_rows(file, tagged[0]), 1)
        if any(cells := [cell.strip() for cell in row])
    ]
    return tagged[0], _Rows([cells for _, cells in kept], [line for line, _ in kept])


def _of_json(file: StatisticalFile) -> _Rows:
    document = read_json(file)
    if not isinstance(document, list) or not document:
        raise BadInputError(f"expected a list of rows, found {shown(document)}")
    if all(isinstance(row, dict) for row in document):
        names = list(dict.fromkeys(str(name) for row in document for name in row))
        document = [names, *([row.get(name) for name in names] for row in document)]
        lines = [0, *range(1, len(document))]
    else:
        lines = list(range(1, len(document) + 1))
    rows = []
    for number, row in zip(lines, document, strict=True):
        if not isinstance(row, list):
            raise BadInputError(f"record {number}: expected a list of cells, found {shown(row)}")
        rows.append([as_text(cell, number, f"cell {at}") for at, cell in enumerate(row, 1)])
    return _Rows(rows, lines)


def _frame(rows: _Rows, tag_row: int, tally: Tally) -> tuple[pd.DataFrame, "pd.Series[int]"]:
    """The rows below the tags, as wide as the tags; columns are numbered from 0."""
    width = len(rows.rows[tag_row])
    kept, lines = [], []
    for line, row in zip(rows.lines[tag_row + 1 :], rows.rows[tag_row + 1 :], strict=True):
        if not any(row):
            continue
        if any(row[width:]):
            raise BadInputError.at_line(line, f"{width} cells as in the row of tags", str(len(row)))
        kept.append(row[:width] + [""] * (width - len(row)))
        lines.append(line)
    tally.rows = len(kept)
    frame = pd.DataFrame(kept, columns=[str(at) for at in range(width)], dtype="str")
    return frame, pd.Series(lines, dtype="int64")


def _ignore_untagged(tag_row: list[str], headers: list[str], tally: Tally, count: int) -> None:
    for at, cell in enumerate(tag_row):
        if cell:
            continue
        name = headers[at] if at < len(headers) else ""
        tally.ignore(f"column without a tag: {name or f'number {at + 1}'}", count)


# Tags


def _tags(row: list[str], headers: list[str], line: int) -> list[Tag]:
    tags = []
    for at, cell in enumerate(row):
        if not cell:
            continue
        found = TAG.fullmatch(cell)
        if found is None:
            raise BadInputError.at_line(line, "a hashtag as #country+code or an empty cell", cell)
        attributes = frozenset(part.strip().lower() for part in found[2].split("+") if part.strip())
        header = headers[at] if at < len(headers) else ""
        tags.append(Tag(found[1].lower(), attributes, at, header))
    return tags


def _layout(tags: list[Tag], line: int, tally: Tally) -> _Layout:
    values, bounds = _values(tags)
    if not values:
        raise BadInputError(
            f"line {line}: expected a column of values (#indicator+value, #affected, #value ...), "
            f"found {', '.join(map(str, tags))}"
        )
    area = _area(tags, line)
    words = [tag for tag in tags if tag not in values and tag not in bounds.values()]
    layout = _Layout(
        area=area,
        scheme=next(
            (SCHEMES[form] for form in CODES if form in area.attributes & SCHEMES.keys()),
            AreaScheme.NAME,
        ),
        periods=_periods(tags, line, tally),
        series=_word(words, "indicator", ("code",)) or _word(words, "indicator", ("name", "type")),
        series_name=_word(words, "indicator", ("name",)),
        unit=_word(words, "indicator", ("unit",)) or _unit(words),
        status=_word(words, "indicator", ("status",)) or _word(words, "status", ()),
        measures=values,
        bounds=bounds,
        dimensions=_dimensions(words, area),
    )
    _refuse_unknown(words, line, tally)
    return layout


def _word(tags: list[Tag], name: str, attributes: tuple[str, ...]) -> Tag | None:
    """The first column of that tag with one of the attributes (any, where none are asked for)."""
    of = [tag for tag in tags if tag.name == name]
    if not attributes:
        return of[0] if of else None
    return next((tag for form in attributes for tag in of if form in tag.attributes), None)


def _unit(tags: list[Tag]) -> Tag | None:
    named = [tag for tag in tags if tag.name in ("unit", "currency")]
    return next((tag for tag in [*named, *tags] if tag in named or "unit" in tag.attributes), None)


def _values(tags: list[Tag]) -> tuple[tuple[Tag, ...], dict[tuple[str, int], Tag]]:
    """Columns of values, and the bounds that belong to them.

    Where a value stands twice, once as a number (`+num`) and once as it is shown, it is the number.
    """
    numbers = [
        tag
        for tag in tags
        if (tag.name in COUNTED or tag.name == "indicator") and not tag.attributes & WORDS
    ]
    bounds: dict[tuple[str, int], Tag] = {}
    for tag in numbers:
        for kind, words in BOUNDS.items():
            if found := tag.attributes & set(words):
                of = tag.attributes - found - {"num"}
                base = [
                    one
                    for one in numbers
                    if one.name == tag.name and one.attributes - {"num"} == of
                ]
                bounds |= {(kind, one.at): tag for one in base}
    kept = [tag for tag in numbers if tag not in bounds.values()]
    shown_too = {(tag.name, tag.attributes - {"num"}) for tag in kept if "num" in tag.attributes}
    return (
        tuple(
            tag
            for tag in kept
            if "num" in tag.attributes or (tag.name, tag.attributes) not in shown_too
        ),
        bounds,
    )


def _area(tags: list[Tag], line: int) -> Tag:
    countries = [tag for tag in tags if tag.name in (AREA, "adm0")]
    roles = {tag.role for tag in countries}
    if not roles:
        raise BadInputError(
            f"line {line}: expected a column of countries (#country+code, #country+name), "
            f"found {', '.join(map(str, tags))}"
        )
    role = next((place for place in PLACES if place in roles), None)
    if role is None and len(roles) > 1:
        raise BadInputError.at_line(line, "one column of countries", ", ".join(map(str, countries)))
    of = [tag for tag in countries if tag.role == (roles.pop() if role is None else role)]
    return _best_form(of)


def _best_form(tags: list[Tag]) -> Tag:
    """Of columns that hold the same in several forms, the code before the name."""
    ranks = {form: rank for rank, form in enumerate((*CODES, "name"))}
    return min(
        tags,
        key=lambda tag: min((ranks[form] for form in tag.attributes if form in ranks), default=50),
    )


def _periods(tags: list[Tag], line: int, tally: Tally) -> tuple[Tag, ...]:
    dates = [tag for tag in tags if tag.name in PERIOD]
    for wanted in ("year", "period", "quarter", "month"):
        if of := [tag for tag in dates if wanted in tag.attributes]:
            dates = of
            break
    start = [tag for tag in dates if "start" in tag.attributes]
    end = [tag for tag in dates if "end" in tag.attributes]
    other = {"start", "end", "updated", "reported", "published"}
    plain = [tag for tag in dates if not tag.attributes & other]
    if len(start) == len(end) == 1 and not plain:
        return (start[0], end[0])
    if not plain and len(dates) == 1:
        return tuple(dates)
    if len(plain) > 1:
        raise BadInputError.at_line(line, "one column of dates", ", ".join(map(str, plain)))
    if not plain:
        tally.note("no column of dates: the period must be given when importing")
    return tuple(plain)


def _dimensions(words: list[Tag], area: Tag) -> dict[str, str]:
    """Columns that say of whom, each once: where a code and a name say the same, the code."""
    groups: dict[str, list[Tag]] = {}
    for tag in words:
        if tag.name in (AREA, "adm0") and tag.role != area.role:
            groups.setdefault(tag.role, []).append(tag)
        elif tag.name in DIMENSIONS or tag.name in COUNTED - {"value"}:
            groups.setdefault("_".join(filter(None, [tag.name, tag.role])), []).append(tag)
    return {_best_form(of).column: key.replace("+", "_") for key, of in groups.items()}


def _refuse_unknown(words: list[Tag], line: int, tally: Tally) -> None:
    known = {*DIMENSIONS, *LEFT_OUT, *COUNTED, *PERIOD, AREA, "adm0", "indicator", "unit"}
    known |= {"currency", "status"}
    for tag in words:
        if tag.name not in known:
            tally.refuse(line, tag.header or str(tag), f"expected a tag known here, found {tag}")


# Cells


def _cells(
    layout: _Layout,
    frame: pd.DataFrame,
    lines: "pd.Series[int]",
    told: dict[str, SeriesTold],
    tally: Tally,
) -> Iterator[pd.DataFrame]:
    frame = frame.assign(
        _line=lines,
        _breakdown=breakdown_column(frame, layout.dimensions),
        _period=_period_column(layout, frame),
    )
    for value in layout.measures:
        for start in range(0, len(frame), CHUNK):
            rows = frame.iloc[start : start + CHUNK]
            if len(layout.measures) > 1:
                is_empty = rows[value.column] == ""
                tally.ignore("empty cell", int(is_empty.sum()))
                rows = rows[~is_empty]
            if len(rows):
                series = _series(layout, value, rows)
                _tell(layout, value, rows.assign(_series=series), told)
                yield _of_value(layout, value, rows.assign(_series=series))


def _of_value(layout: _Layout, value: Tag, rows: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "series": rows["_series"],
        "area": rows[layout.area.column],
        "period": rows["_period"],
        "breakdown": rows["_breakdown"],
        "printed": rows[value.column],
        "column": pd.Series(value.header or str(value), index=rows.index, dtype="str"),
    }
    if layout.unit:
        columns["unit"] = rows[layout.unit.column]
    if layout.status:
        columns["status"] = rows[layout.status.column]
    for kind in BOUNDS:
        if bound := layout.bounds.get((kind, value.at)):
            columns[kind] = rows[bound.column]
    return cells_frame({**columns}, rows["_line"])


def _period_column(layout: _Layout, frame: pd.DataFrame) -> "pd.Series[str]":
    """The date as printed; of a start and an end, both as `start to end`."""
    if not layout.periods:
        return pd.Series("", index=frame.index, dtype="str")
    first, last = frame[layout.periods[0].column], frame[layout.periods[-1].column]
    return first.where((first == last) | (last == ""), first + " to " + last)


def _series(layout: _Layout, value: Tag, rows: pd.DataFrame) -> "pd.Series[str]":
    own = _own_code(value)
    if layout.series is None:
        return pd.Series(own, index=rows.index, dtype="str")
    code = rows[layout.series.column]
    return code + ":" + own if len(layout.measures) > 1 else code


def _own_code(value: Tag) -> str:
    """`affected+f+refugees`; a tag that only says `a value` is named by its header."""
    says = value.attributes - {"value", "num"}
    if value.name in ("indicator", "value") and not says and value.header:
        return value.header
    return str(value).removeprefix("#")


def _tell(layout: _Layout, value: Tag, rows: pd.DataFrame, told: dict[str, SeriesTold]) -> None:
    for _, row in rows.drop_duplicates("_series").iterrows():
        name = str(row[layout.series_name.column]) if layout.series_name else ""
        unit = str(row[layout.unit.column]) if layout.unit else ""
        told.setdefault(str(row["_series"]), SeriesTold(name or value.header, unit))
