"""Reads UNHCR's population tables: API JSON, the package's CSV, the Refugee Data Finder download.

A row names a year, a country of origin (`coo`) and one of asylum (`coa`); further columns of codes
say of whom (type of application, level of decision ...), all others are measures. Codes are
UNHCR's own, which are not ISO's (GFR is Germany, AUL Australia); the download prints ISO codes.

A zero in these tables may stand for none or for not reported: it is handed on as printed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.csv_table import head_has, read_csv_table
from tracker.ingest.observations.dimensions import breakdown_column
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import (
    AreaScheme,
    Reading,
    SeriesTold,
    Tally,
    cells_frame,
)
from tracker.ingest.observations.strict_json import flat_records, read_json, shown

FORMAT = "unhcr-population"
PREFIX = "UNHCR_"
BY_ORIGIN = "_BY_ORIGIN"  # the area is the country people come from
ALL = "-"  # instead of a country: over all countries
CHUNK = 100_000  # cells
KEYS = {
    "year": "year",
    "coo": "coo",
    "coo_iso": "coo_iso",
    "coo_name": "coo_name",
    "country_of_origin": "coo_name",
    "country_of_origin_iso": "coo_iso",
    "country_of_origin_code": "coo_iso",
    "origin": "coo_name",
    "coa": "coa",
    "coa_iso": "coa_iso",
    "coa_name": "coa_name",
    "country_of_asylum": "coa_name",
    "country_of_asylum_iso": "coa_iso",
    "country_of_asylum_code": "coa_iso",
    "country_territory_of_asylum_residence": "coa_name",
}
DIMENSIONS = {
    "procedure_type": "procedure_type",
    "authority": "procedure_type",
    "app_type": "app_type",
    "application_type": "app_type",
    "dec_level": "dec_level",
    "stage_of_procedure": "dec_level",
    "app_pc": "app_pc",
    "dec_pc": "dec_pc",
    "cases_persons": "cases_persons",
    "pop_type": "pop_type",
    "population_type": "pop_type",
    "location": "location",
    "urban_rural": "urban_rural",
    "accommodation_type": "accommodation_type",
}
# numbers of the publisher's own tables; they name no more than the codes beside them
LEFT_OUT = {"coo_id", "coa_id"}
MEASURES = {
    "refugees_under_unhcrs_mandate": "refugees",
    "refugees_incl_refugee_like_situations": "refugees",
    "asylum_seekers_pending_cases": "asylum_seekers",
    "idps_of_concern_to_unhcr": "idps",
    "idps_protected_assisted_by_unhcr_incl_idp_like_situations": "idps",
    "returned_idpss": "returned_idps",
    "stateless_persons": "stateless",
    "others_of_concern": "ooc",
    "others_of_concern_to_unhcr": "ooc",
    "other_people_in_need_of_international_protection": "oip",
    "host_community": "hst",
    "resettlement_arrivals": "resettlement",
    "naturalization": "naturalisation",
    "recognized_decisions": "dec_recognized",
    "complementary_protection": "dec_other",
    "rejected_decisions": "dec_rejected",
    "otherwise_closed": "dec_closed",
    "total_decisions": "dec_total",
}
# a number, or what stands for one: `-` none, `*` a few persons who could be recognised
_PRINTED = r"-?\d[\d.,]*|-|\*|"
_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True)
class _Table:
    frame: pd.DataFrame  # str; columns as `KEYS`, `DIMENSIONS` and the series name them
    lines: "pd.Series[int]"
    headers: dict[str, str]  # as printed, by column of the frame
    header_line: int
    note: str = ""


def recognises(file: StatisticalFile) -> bool:
    """Whether a file is one of UNHCR's tables by origin and asylum; never raises."""
    if file.is_workbook:
        return False
    if file.head.lstrip()[:1] in ("{", "["):
        head = file.head[:4000]
        return '"items"' in head and '"coa_name"' in head and '"coo_name"' in head
    return head_has(file, _is_header)


def read(file: StatisticalFile) -> Reading:
    """One cell a row and measure; series are `UNHCR_REFUGEES` and the like.

    The area is the country of asylum by UNHCR's code, by ISO code where only that is in the file,
    else by name; the breakdown holds `origin` and the other codes. A row over all countries of
    asylum is handed on as what it is: the area is the country of origin and the series ends in
    `BY_ORIGIN`.

    Raises:
        BadInputError: not such a table, or a key column is missing.
    """
    table = _read_json(file) if file.text.lstrip()[:1] in ("{", "[") else _read_csv(file)
    tally = Tally(rows=len(table.frame))
    if table.note:
        tally.note(table.note)
    code = next((name for name in ("coa", "coa_iso", "coa_name") if name in table.frame), "")
    if not code or "year" not in table.frame:
        raise BadInputError(
            f"line {table.header_line}: expected columns for the year and the country of asylum, "
            f"found {', '.join(table.headers.values())}"
        )
    measures = _measures(table, tally)
    if not measures:
        raise BadInputError(f"line {table.header_line}: expected a column of numbers, found none")
    schemes = {"coa": AreaScheme.UNHCR, "coa_iso": AreaScheme.ISO3, "coa_name": AreaScheme.NAME}
    return Reading(
        format=FORMAT,
        publisher="unhcr",
        scheme=schemes[code],
        cells=_cells(table, code, measures, tally),
        tally=tally,
        series={
            series_code(name) + end: SeriesTold(table.headers[name], "persons")
            for name in measures
            for end in ("", BY_ORIGIN)
        },
        title="UNHCR Refugee Population Statistics",
    )


def series_code(measure: str) -> str:
    """`asylum_seekers` -> `UNHCR_ASYLUM_SEEKERS`."""
    return PREFIX + measure.upper()


def _plain(name: str) -> str:
    """`Country of origin (ISO)` -> `country_of_origin_iso`, `urbanRural` -> `urban_rural`."""
    split = re.sub(r"([a-z])([A-Z])", r"\1_\2", name) if " " not in name else name
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r"['’]", "", split.lower())).strip("_")


def _column(name: str) -> str:
    plain = _plain(name)
    return KEYS.get(plain) or DIMENSIONS.get(plain) or MEASURES.get(plain) or plain


def _is_header(cells: list[str]) -> bool:
    found = {KEYS.get(_plain(cell)) for cell in cells}
    return {"year", "coa_name", "coo_name"} <= found or {"year", "coa", "coo"} <= found


def _read_csv(file: StatisticalFile) -> _Table:
    table = read_csv_table(file, _is_header)
    frame = pd.DataFrame(table.rows, columns=list(table.header), dtype="str")
    return _named(frame, pd.Series(table.lines, dtype="int64"), table.header_line)


def _read_json(file: StatisticalFile) -> _Table:
    document = read_json(file)
    pages = document if isinstance(document, list) else [document]
    items: list[dict[str, str]] = []
    for page in pages:
        if not isinstance(page, dict) or "items" not in page:
            raise BadInputError(f"expected a page with items, found {shown(page)}")
        items += flat_records(page["items"], "items")
    frame = pd.DataFrame(items, dtype="str").fillna("")
    lines = pd.Series(range(1, len(items) + 1), dtype="int64")
    return _named(frame, lines, 1, _pages_missing(pages))


def _pages_missing(pages: list[object]) -> str:
    """What to say where the file holds fewer pages than the publisher has, or one of them twice."""
    told = [
        (str(page["page"]), page.get("maxPages"))
        for page in pages
        if isinstance(page, dict) and "page" in page
    ]
    if len({number for number, _ in told}) < len(told):
        raise BadInputError("expected each page of the answer once, found one repeated")
    most = {str(count) for _, count in told if count is not None}
    if most and most != {str(len(pages))}:
        return f"the file holds {len(pages)} of {'/'.join(sorted(most))} pages of the answer"
    return ""


def _named(
    frame: pd.DataFrame, lines: "pd.Series[int]", header_line: int, note: str = ""
) -> _Table:
    headers: dict[str, str] = {}
    for name in frame.columns:
        column = _column(str(name))
        if column in headers:
            raise BadInputError.at_line(
                header_line, f"one column for {column}", f"{headers[column]} and {name}"
            )
        headers[column] = str(name)
    if "cases_persons" in headers:  # the download names one column for both tables
        of = "app_pc" if "applied" in headers else "dec_pc"
        headers = {of if name == "cases_persons" else name: told for name, told in headers.items()}
    frame.columns = pd.Index(list(headers))
    return _Table(frame, lines, headers, header_line, note)


def _measures(table: _Table, tally: Tally) -> list[str]:
    """The columns of numbers; another column is refused where it is no dimension known here."""
    known = {*KEYS.values(), *DIMENSIONS.values(), *LEFT_OUT}
    found = []
    for name in table.frame.columns:
        if name in known:
            continue
        odd = ~table.frame[name].str.fullmatch(_PRINTED)
        if odd.any():
            at = int(odd.to_numpy().argmax())
            said = f"expected a number, found {table.frame[name].iloc[at][:40]!r}"
            tally.refuse(int(table.lines.iloc[at]), table.headers[name] or "without a name", said)
        elif not name:
            tally.refuse(table.header_line, "without a name", "expected a name over the column")
        else:
            found.append(name)
    return found


def _cells(table: _Table, code: str, measures: list[str], tally: Tally) -> Iterator[pd.DataFrame]:
    step = max(1, CHUNK // len(measures))
    for start in range(0, len(table.frame), step):
        rows = table.frame.iloc[start : start + step]
        for part in _placed(rows.assign(_line=table.lines), code, tally):
            yield from _melted(part, measures, tally)


def _placed(rows: pd.DataFrame, code: str, tally: Tally) -> Iterator[pd.DataFrame]:
    """Rows with `_area`, `_breakdown` and `_end` of their series; rows of no country left out."""
    _refuse_rows(rows, ~rows["year"].str.fullmatch(_YEAR), "year", "a year", tally)
    _refuse_rows(rows, rows[code] == "", code, "a country of asylum", tally)
    origin_code = code.replace("coa", "coo")
    origins = rows[origin_code] if origin_code in rows else pd.Series("", index=rows.index)
    origins = origins.astype("str")
    if "coo_name" in rows:
        origins = origins.where(origins != "", rows["coo_name"])
    is_over_all = rows[code] == ALL
    has_origin = (origins != "") & (origins != ALL)
    tally.ignore(
        "row over all countries of origin and asylum", int((is_over_all & ~has_origin).sum())
    )
    dimensions = {name: name for name in rows.columns if name in set(DIMENSIONS.values())}
    dimensions["_origin"] = "origin"
    asylum = rows.assign(_area=rows[code], _end="", _origin=origins.where(has_origin, ""))
    origin = rows.assign(_area=origins, _end=BY_ORIGIN, _origin="")
    for wanted, part in ((~is_over_all, asylum), (is_over_all & has_origin, origin)):
        kept = part[wanted & part["year"].str.fullmatch(_YEAR) & (part["_area"] != "")]
        if len(kept):
            yield kept.assign(_breakdown=breakdown_column(kept, dimensions), _unit=_units(kept))


def _refuse_rows(
    rows: pd.DataFrame, odd: "pd.Series[bool]", name: str, wanted: str, tally: Tally
) -> None:
    for line, found in rows.loc[odd, ["_line", name]].itertuples(index=False):
        tally.refuse(int(line), name, f"expected {wanted}, found {found[:40]!r}")


def _units(rows: pd.DataFrame) -> "pd.Series[str]":
    """What is counted: decisions and applications are counted by persons or by cases."""
    for name in ("app_pc", "dec_pc"):
        if name in rows:
            is_cases = rows[name].str.lower().isin(["c", "cases"])
            return pd.Series("persons", index=rows.index, dtype="str").mask(is_cases, "cases")
    return pd.Series("persons", index=rows.index, dtype="str")


def _melted(rows: pd.DataFrame, measures: list[str], tally: Tally) -> Iterator[pd.DataFrame]:
    keys = ["_line", "_area", "_breakdown", "_end", "_unit", "year"]
    long = rows[[*keys, *measures]].melt(id_vars=keys, var_name="_measure", value_name="_printed")
    is_empty = long["_printed"] == ""
    tally.ignore("empty cell", int(is_empty.sum()))
    long = long[~is_empty]
    codes = long["_measure"].map({name: series_code(name) for name in measures})
    yield cells_frame(
        {
            "series": codes.astype("str") + long["_end"],
            "area": long["_area"],
            "period": long["year"],
            "breakdown": long["_breakdown"],
            "unit": long["_unit"],
            "printed": long["_printed"],
            "column": long["_measure"],
        },
        long["_line"],
    )
