"""Opening a statistical file: unpacked within limits, its encoding found by rule."""

import gzip
import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tracker.config import shipped
from tracker.errors import BadInputError
from tracker.ingest.observations import opened
from tracker.ingest.observations.observing_rules import FILE, read_observing_rules
from tracker.ingest.observations.opened import open_statistics, workbook_rows
from tracker.vocab import ObservationStatus

DATA = ROOT.parent / "shared" / "data"
WORDS = "país,valor\nHaití,1\nMéxico,2\nCôte d’Ivoire,3\nEspaña,4\n"


def put(folder: Path, data: bytes, name: str = "table.csv") -> Path:
    """A file of those bytes."""
    path = folder / name
    path.write_bytes(data)
    return path


def refused(path: Path) -> str:
    """The one line about why a file cannot be opened."""
    with pytest.raises(BadInputError) as caught:
        open_statistics(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def workbook(**sheets: list[list[object]]) -> bytes:
    """An .xlsx with those rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def repacked(raw: bytes, part: str, change) -> bytes:
    """A workbook with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return made.getvalue()


# Encodings


@pytest.mark.parametrize(
    ("encoding", "newline"),
    [
        (encoding, newline)
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman")
        for newline in ("\n", "\r\n", "\r")
        if (encoding, newline) != ("cp1252", "\r")  # that would be Mac Roman
    ],
)
def test_the_encoding_is_found_whatever_the_line_ends(tmp_path, encoding, newline):
    """The same words come out of five encodings."""
    file = open_statistics(put(tmp_path, WORDS.replace("\n", newline).encode(encoding)))
    assert file.encoding == encoding
    assert file.text == file.head == WORDS
    assert "".join(file.stream()).removeprefix("\ufeff") == WORDS


def test_latin_1_is_read_as_what_holds_it(tmp_path):
    """Latin-1 letters are those of Windows-1252."""
    file = open_statistics(put(tmp_path, b"pa\xeds,1\nPer\xfa,2\n"))
    assert (file.encoding, file.text) == ("cp1252", "país,1\nPerú,2\n")


def test_one_damaged_byte_does_not_change_the_encoding(tmp_path):
    """A text that is UTF-8 but for one byte is refused with its line, not read otherwise."""
    said = refused(put(tmp_path, "país,1\nHaití,2\n".encode() + b"Per\xfa,3\n"))
    assert "line 3: expected UTF-8 text, found byte 0xfa" in said


def test_letters_that_may_be_either_are_refused(tmp_path):
    """As many signs of Mac Roman as of Windows-1252: nobody guesses."""
    assert "Windows-1252 or Mac Roman" in refused(put(tmp_path, b"Panam\x87 y Per\xfa\n"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b" \r\n\n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"a,b\n1,\x002\n", "line 2: expected text, found control character U+0000"),
        (b"a,b\r1,\x1b2\r", "line 2: expected text, found control character U+001B"),
        ("a\nb\x85c\n".encode(), "line 2: expected text, found control character U+0085"),
        ("a\nb\x01".encode("utf-16"), "line 2: expected text, found control character U+0001"),
        (b"\xff\xfea", "expected UTF-16 text"),
        (b"\xef\xbb\xbfa\n\xff", "line 2: expected UTF-8 text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x", "old kind (.xls)"),
        (b"PK\x03\x04rubbish", "damaged"),
        (b"\x1f\x8brubbish", "damaged"),
    ],
)
def test_what_is_no_text_is_refused_with_its_line(tmp_path, data, said):
    """Empty, binary and damaged files end in one line that says which."""
    assert said in refused(put(tmp_path, data))


def test_a_folder_and_a_missing_file_are_one_line(tmp_path):
    """No traceback for a wrong path."""
    assert "found a folder" in refused(tmp_path)
    assert "cannot be read" in refused(tmp_path / "none.csv")


# Packed files


def test_gz_is_told_by_its_content(tmp_path):
    """The hash and the size are those of what was received, the text that of what it holds."""
    packed = gzip.compress(b"a,b\n", mtime=0) + gzip.compress(b"1,2\n", mtime=0)
    file = open_statistics(put(tmp_path, packed, "table.csv"))
    assert (file.text, file.byte_count) == ("a,b\n1,2\n", len(packed))


def test_a_cut_off_gz_is_refused(tmp_path):
    """Half a file is not imported as a shorter one."""
    whole = gzip.compress(bytes(range(32, 127)) * 500)
    assert "cut off" in refused(put(tmp_path, whole[: len(whole) // 2]))
    assert "damaged" in refused(put(tmp_path, whole + b"more"))


def test_what_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    """The limit is checked while unpacking, of a .gz and of a workbook; and before, of a file."""
    bomb = put(tmp_path, gzip.compress(b"0" * 200_000))
    book = put(tmp_path, workbook(Data=[["a"]]), "book.xlsx")
    monkeypatch.setattr(opened, "MAX_UNPACKED", 100_000)
    monkeypatch.setattr(opened, "MAX_WORKBOOK", 1_000)
    assert "unpacks to more than" in refused(bomb)
    assert "expected a workbook of at most" in refused(book)
    monkeypatch.setattr(opened, "MAX_BYTES", 10)
    assert "larger than" in refused(bomb)


def test_an_archive_is_not_a_workbook(tmp_path):
    """A ZIP of CSV files, as the World Bank sends them, is to be unpacked first."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("API_X.csv", "a,b\n")
    assert "unpack it" in refused(put(tmp_path, raw.getvalue(), "download.zip"))


# Workbooks


def test_a_sheet_comes_as_texts(tmp_path):
    """Numbers, days, truth and gaps as they would stand in a CSV; a zero stays a zero."""
    rows = [["a", "b", None], [2019, 13.8, 0], [None], [date(2019, 5, 31), True, "  NA "]]
    file = open_statistics(put(tmp_path, workbook(Data=rows), "any.name"))
    assert (file.sheets, file.text, file.head, file.encoding) == (("Data",), "", "", "")
    assert [row for row in workbook_rows(file) if any(row)] == [
        ["a", "b"],
        ["2019", "13.8", "0"],
        ["2019-05-31", "TRUE", "NA"],
    ]


def test_a_percentage_says_that_it_is_one(tmp_path):
    """What people see as 5% is stored as 0.05: it is not handed on as 0.05."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(Data=[["v"], [0.05]])))
    book["Data"]["A2"].number_format = "0.0%"
    raw = io.BytesIO()
    book.save(raw)
    file = open_statistics(put(tmp_path, raw.getvalue(), "book.xlsx"))
    assert list(workbook_rows(file)) == [["v"], ["5%"]]


def rows_refused(path: Path, sheet: str = "") -> str:
    """Why the rows of a sheet are not read."""
    with pytest.raises(BadInputError) as caught:
        list(workbook_rows(open_statistics(path), sheet))
    return str(caught.value)


def test_formulas_and_unknown_sheets_are_refused(tmp_path):
    """No formula is believed, and which sheet is meant is said, not guessed."""
    book = put(tmp_path, workbook(One=[["=1+1"]], Two=[[1]]), "book.xlsx")
    assert "One!A1: expected a value, found a formula" in rows_refused(book, "One")
    assert "expected a sheet 'Three', found 'One', 'Two'" in rows_refused(book, "Three")
    assert "the name of one, found 'One', 'Two'" in rows_refused(book)


def test_damage_in_a_workbook_is_one_line(tmp_path):
    """Entities, broken markup and rows out of order are refused, not passed over."""
    good, sheet = workbook(Data=[["a"], ["b"]]), "xl/worksheets/sheet1.xml"
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><workbook>&a;</workbook>'
    assert "damaged" in refused(put(tmp_path, repacked(good, "xl/workbook.xml", lambda _: bomb)))
    broken = put(tmp_path, repacked(good, sheet, lambda old: old[:-20]))
    assert "damaged" in rows_refused(broken)
    swapped = repacked(good, sheet, lambda old: old.replace(b'<row r="2"', b'<row r="1"'))
    assert "rows in order" in rows_refused(put(tmp_path, swapped))


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b", b"\xff\xfe"]))
def test_no_bytes_break_the_opening(tmp_path_factory, data, magic):
    """Any bytes are a file with a text and a head, or one clear line."""
    path = put(tmp_path_factory.getbasetemp(), magic + data, "fuzz.bin")
    try:
        file = open_statistics(path)
    except BadInputError as error:
        assert "\n" not in str(error)  # noqa: PT017 - most bytes are refused, not all
        return
    assert file.text.startswith(file.head)
    assert "\r" not in file.text


@pytest.mark.skipif(not DATA.is_dir(), reason="the real material (../shared/data) is not here")
def test_every_real_file_opens():
    """All files of the shared data are opened, each in the encoding it is in."""
    found = {path.name: open_statistics(path) for path in sorted(DATA.glob("*/*"))}
    assert {file.encoding for file in found.values()} == {"", "utf-8", "utf-8-sig"}
    scale = found["sdg_all_series_2020_long.csv.gz"]
    assert (scale.byte_count, scale.data.count(b"\n")) == (6_998_580, 1_128_727)


# Parameters


def test_the_shipped_parameters_say_what_publishers_print():
    """Flags go by publisher first; an unknown one is None, never normal."""
    rules = read_observing_rules(shipped("seeds"))
    assert rules.missing[".."] == ObservationStatus.MISSING
    assert "-" not in rules.missing
    assert rules.tokens("unhcr")["*"] == ObservationStatus.CONFIDENTIAL
    assert rules.status_of("unsd", "m") == ObservationStatus.MODELLED
    assert rules.status_of("unicef", "M") == ObservationStatus.NOT_APPLICABLE
    assert rules.status_of("unsd", "C/P") == ObservationStatus.PROVISIONAL
    assert rules.status_of("unsd", "E/A") == ObservationStatus.ESTIMATED
    assert rules.status_of("", "") == ObservationStatus.NORMAL
    assert rules.status_of("unsd", "zz") is None


def test_totals_and_units_are_told_apart_from_parts():
    """`bothsex` is the total of sex and of nothing else; an unknown unit stays as printed."""
    rules = read_observing_rules(shipped("seeds"))
    assert rules.is_total("sex", "BOTHSEX")
    assert not rules.is_total("age", "bothsex")
    assert not rules.is_total("sex", "female")
    assert rules.unit_of("unsd", "PERCENT") == "percent"
    assert rules.unit_of("unsd", "kg_per_con_usd") == "kg_per_con_usd"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "version = 1\n",
        "[[",
        "version = 1\nmore = 2\n",
        "version = 1\n[missing]\nany.a = 'odd'\n",
    ],
)
def test_damaged_parameters_are_one_line(tmp_path, text):
    """A parameter file that lacks, adds or misspells something is named."""
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(BadInputError, match=FILE):
        read_observing_rules(tmp_path)
