"""The workbook a coder fills in: what is written is read again, and nothing unsafe is believed."""

import io
import re
import zipfile
from datetime import date, datetime
from random import Random

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.workbooks import GOOD, REASONS, SEARCH, filled, held, packed, parts, saved, written
from tracker.errors import BadInputError
from tracker.i18n import Words
from tracker.ingest import workbook as reader
from tracker.ingest.entered import RefusedError, clean, is_formula, shown, split_keys, text_fault
from tracker.ingest.workbook import (
    ASSESS,
    COLUMNS,
    FILLED,
    FIRST_ROW,
    KEYS,
    LETTERS,
    EnteredRow,
    EnteredSearch,
    read_workbook,
)
from tracker.queries.workbook_file import workbook_bytes
from tracker.vocab import Confidence, Rating, Stage

PLAIN = written("Un puente.", "Otro puente.")
SHEET = "xl/worksheets/sheet2.xml"
TEXTS = [name for name in FILLED if name != "search_date"]
# as in a cell: without a time zone
MIDNIGHT, AT_FIVE = datetime(2026, 10, 1), datetime(2026, 1, 1, 5)  # noqa: DTZ001
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    " =cmd|' /C calc'!A0",
    "\uff1d1+1",
    "\u200b=1",
]


def refused(raw: bytes) -> str:
    """The message of what must be refused."""
    with pytest.raises(BadInputError) as caught:
        read_workbook(raw)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def with_row(**cells: object) -> bytes:
    """The first row filled in well, then with these cells."""
    return filled(PLAIN, {1: {**GOOD, **cells}})


def with_sheet(change, name: str = SHEET) -> bytes:
    """The filled workbook with one part changed as text."""
    contents = parts(with_row())
    contents[name] = change(contents[name].decode()).encode()
    return packed(contents)


# What is written is read again


def test_an_unfilled_workbook_has_no_rows():
    """Nothing is submitted by sending the file back as it came."""
    assert read_workbook(PLAIN) == ()


def test_a_filled_row_comes_back_with_its_addresses():
    """Row by row, typed, with the place of each cell."""
    (row,) = read_workbook(filled(PLAIN, {2: {**GOOD, **SEARCH}}))
    assert row == EnteredRow(
        number=4,
        clause_key="oz-1900-plan:2:1",
        actor_code="OZZ",
        cycle_key="summit-1900",
        sequence=1,
        stage=Stage.RESEARCH,
        rating=Rating.INITIATED,
        confidence=Confidence.MEDIUM,
        rationale=REASONS,
        language="es",
        evidence_keys=("OZZ-2015-06-12-01:e01", "OZZ-2015-06-12-01:e02"),
        search=EnteredSearch("https://example.org/gaceta", "puente peatonal", date(2026, 10, 1)),
    )
    assert row.at("rationale") == f"Assess!{LETTERS['rationale']}4"


TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300)


@given(
    rationale=TYPED.filter(lambda text: "_x" not in text and max(text) < "\ufffe"),
    keys=st.lists(st.from_regex(r"\A[A-Z]{3}-[0-9]{4}:e[0-9]{2}\Z"), unique=True, max_size=5),
    day=st.dates(date(1900, 3, 1)),
    rating=st.sampled_from(reader.FINDINGS),
    parted_by=st.sampled_from(["; ", ";", "\n", ", ", " "]),
)
@example("=1+1", [], date(2026, 1, 1), Rating.FULL, ";")
def test_what_is_typed_is_read_or_refused_for_what_it_is(rationale, keys, day, rating, parted_by):
    """Text, keys, day and code arrive as typed; text that is not fit is refused, in its cell."""
    cells = {
        "rationale": rationale,
        "evidence_keys": parted_by.join(keys),
        "rating": rating.value,
        **SEARCH,
        "search_date": day,
    }
    raw = with_row(**cells)
    is_text = clean(rationale) and text_fault(clean(rationale), reader.MOST["rationale"]) is None
    if not is_text:
        assert f"{ASSESS}!{LETTERS['rationale']}3: expected " in refused(raw)
        return
    (row,) = read_workbook(raw)
    assert (row.rationale, row.evidence_keys) == (clean(rationale), tuple(keys))
    assert (row.rating, row.search and row.search.searched_on) == (rating, day)


@given(summary=TYPED, wording=TYPED)
@example('=HYPERLINK("x")', "-1")
@example("\ufffe\x00=1", "+\uffff")
def test_what_the_program_shows_is_text_whatever_it_begins_with(summary, wording):
    """Summaries, reasons and evidence that look like formulas are never run, and can be read."""
    raw = workbook_bytes(held(summary, wording=wording), Words("es"))
    assert not any(re.search(rb"<f[ />]", one) for one in parts(raw).values())
    book = openpyxl.load_workbook(io.BytesIO(raw))
    cell = book[ASSESS][f"{LETTERS['summary']}{FIRST_ROW}"]
    assert cell.data_type in ("s", "n")
    assert bool(cell.quotePrefix) == is_formula(str(cell.value or ""))
    assert [row.rationale for row in read_workbook(filled(raw, {1: GOOD}))] == [REASONS]


def test_equal_contents_are_equal_bytes():
    """No clock is in the file: neither in its properties nor in the archive."""
    again = written("Un puente.", "Otro puente.")
    assert again == PLAIN
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert parts(PLAIN)["docProps/core.xml"].count(b"1980-01-01T00:00:00Z") == 2
    assert written("Un puente!", "Otro puente.") != PLAIN


def test_only_the_columns_to_fill_are_unlocked_where_it_is_the_coders_turn():
    """The sheets are protected; a row that is not open stays locked."""
    book = openpyxl.load_workbook(io.BytesIO(PLAIN))
    assert all(sheet.protection.sheet for sheet in book)
    for row in book[ASSESS].iter_rows():
        for cell in row:
            is_to_fill = COLUMNS[cell.column - 1] in FILLED and cell.row >= FIRST_ROW
            assert cell.protection.locked != is_to_fill, cell.coordinate
    closed = workbook_bytes(held("Un puente.", open_stages=None), Words("es"))
    sheet = openpyxl.load_workbook(io.BytesIO(closed))[ASSESS]
    assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row)


def test_codes_are_chosen_from_lists():
    """Stage, rating, confidence and language have drop-downs with exactly the codes that go."""
    sheet = openpyxl.load_workbook(io.BytesIO(PLAIN))[ASSESS]
    lists = {
        str(one.sqref).split(":")[0][:1]: one.formula1
        for one in sheet.data_validations.dataValidation
    }
    assert lists == {
        LETTERS["stage"]: '"research"',
        LETTERS["rating"]: f'"{",".join(reader.FINDINGS)}"',
        LETTERS["confidence"]: '"low,medium,high"',
        LETTERS["language"]: '"en,es,pt,fr"',
    }
    assert all(len(one) <= 255 for one in lists.values())
    assert sheet.freeze_panes == "B3"


def test_a_file_as_other_programs_save_it_is_read():
    """Shared strings, a link made of a typed address, printer settings, no sizes, a time in it."""
    raw = filled(PLAIN, {1: {**GOOD, **SEARCH}, 2: GOOD})
    contents = parts(raw)
    strings: list[str] = []

    def shared(match: re.Match[str]) -> str:
        strings.append(match[2])
        return f'{match[1]}t="s"><v>{len(strings) - 1}</v></c>'

    sheet = contents[SHEET].decode()
    sheet = re.sub(r'(<c [^>]*?)t="inlineStr"><is>(.*?)</is></c>', shared, sheet, flags=re.DOTALL)
    sheet = re.sub(r"<dimension[^>]*/>", "", sheet)
    contents[SHEET] = sheet.encode()
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    items = "".join(f"<si>{one}</si>" for one in strings)
    contents["xl/sharedStrings.xml"] = f'<sst xmlns="{space}">{items}</sst>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    contents["[Content_Types].xml"] = contents["[Content_Types].xml"].replace(
        b"</Types>",
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode(),
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    contents["xl/worksheets/_rels/sheet2.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/hyperlink" Target="https://example.org/" '
        'TargetMode="External"/></Relationships>'
    ).encode()
    contents["xl/printerSettings/printerSettings1.bin"] = b"\x00\x01"
    assert len(strings) > 50
    assert read_workbook(packed(contents)) == read_workbook(raw)


@pytest.mark.parametrize("value", ["2026-10-01", date(2026, 10, 1), MIDNIGHT])
def test_the_day_of_a_search_is_a_date_or_text(value):
    """Whatever the spreadsheet program made of it."""
    (row,) = read_workbook(with_row(**{**SEARCH, "search_date": value}))
    assert row.search is not None
    assert row.search.searched_on == date(2026, 10, 1)


def test_escaped_characters_are_what_they_mean():
    """_x000D_ is how spreadsheet programs write a carriage return in a cell."""
    (row,) = read_workbook(with_row(rationale=f"{REASONS}_x000D_\nY más."))
    assert row.rationale == f"{REASONS}\nY más."


# Cells that are refused, with their address


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("column", TEXTS)
def test_text_that_a_program_could_run_is_refused(column, formula):
    """In every column of text, also behind blanks, unseen and wide signs."""
    said = refused(with_row(**{**SEARCH, column: formula}))
    assert said.startswith(f"{ASSESS}!{LETTERS[column]}3: expected text, found a formula")


@pytest.mark.parametrize("column", COLUMNS)
def test_a_formula_is_refused_in_every_column(column):
    """Not its last result is read: no formula is believed, not in a locked column either."""
    raw = filled(with_row(), {1: {column: "=1+1"}}, as_is=True)
    said = refused(raw)
    assert said == f"{ASSESS}!{LETTERS[column]}3: expected a value, found a formula"


@pytest.mark.parametrize("wrap", ['t="array" ref="K3:L4"', 't="shared" si="0" ref="K3"'])
def test_formulas_of_other_kinds_are_formulas(wrap):
    """Array and shared formulas, with a result that looks harmless."""
    raw = with_sheet(
        lambda xml: re.sub(
            r'<c r="N3"([^>]*) t="inlineStr"><is>.*?</is></c>',
            rf'<c r="N3"\1 t="str"><f {wrap}>1+1</f><v>harmless</v></c>',
            xml,
        )
    )
    assert refused(raw) == "Assess!N3: expected a value, found a formula"


@pytest.mark.parametrize("value", [5, 5.5, True, date(2026, 1, 1), AT_FIVE])
@pytest.mark.parametrize("column", TEXTS)
def test_numbers_and_dates_are_no_text(column, value):
    """A cell of another type is refused, not turned into text."""
    said = refused(with_row(**{**SEARCH, column: value}))
    assert said.startswith(f"{ASSESS}!{LETTERS[column]}3: expected text, found ")


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("stage", "published", "expected one of research, second_coding, adjudication"),
        ("stage", "Research", "expected one of research, second_coding, adjudication"),
        ("rating", "excellent", "expected one of full, substantial, "),
        ("rating", "not_assessed", "expected one of full, substantial, "),
        ("rating", "no_report", "expected one of full, substantial, "),
        ("confidence", "very", "expected one of low, medium, high"),
        ("language", "de", "expected one of en, es, pt, fr"),
        ("rationale", "x" * 4001, "expected at most 4000 characters, found 4001"),
        ("rationale", "Call +502 2410 9600 for more.", "without telephone numbers or e-mail"),
        ("rationale", "Write to someone@example.org.", "without telephone numbers or e-mail"),
        ("rationale", "a_x0000_b", "found control character U+0000"),
        ("rationale", "a_xD800_b", "found control character U+D800"),
        ("rationale", "_x003D_1+1", "found a formula"),
        ("search_place", "y" * 501, "expected at most 500 characters"),
        ("search_place", "ask someone@example.org", "without telephone numbers or e-mail"),
        ("search_words", "someone@example.org", "without telephone numbers or e-mail"),
        ("search_date", "1 October", "expected a date, or text such as 2026-11-22"),
        ("search_date", "2026-02-30", "expected a date, or text such as 2026-11-22"),
        ("search_date", 5, "expected a date"),
        ("search_date", True, "expected a date"),
        ("search_date", AT_FIVE, "expected a date"),
        ("search_date", None, "expected a date"),
        ("search_place", None, "a search has place, words and date"),
        ("search_words", "x", "expected at least 2 characters"),
        ("evidence_keys", "e" * 2001, "expected at most 2000 characters"),
        *((name, None, "expected ") for name in FILLED[:5]),
        *((name, "  \n", "found nothing in a row that is filled in") for name in FILLED[:5]),
    ],
)
def test_a_cell_that_is_not_as_expected_is_named(column, value, expected):
    """Sheet, cell, and what was expected there; contact data is not repeated."""
    said = refused(with_row(**{**SEARCH, column: value}))
    assert said.startswith(f"{ASSESS}!{LETTERS[column]}3: ")
    assert expected in said
    assert "example.org" not in said
    assert "2410" not in said


@pytest.mark.parametrize("column", KEYS)
@pytest.mark.parametrize("value", ["oz-1900-plan:2:1", 7, None, True, "=A1", 7.5, -1])
def test_a_locked_key_that_was_changed_is_refused(column, value):
    """The hash of the row shows it, also where the value is of the right type."""
    said = refused(with_row(**{column: value}))
    assert re.match(rf"{ASSESS}![{LETTERS[column]}{LETTERS['row_hash']}]3: expected ", said)


def test_rows_that_were_mixed_up_are_refused_also_unfilled():
    """A key copied down one column: both rows no longer fit their hash."""
    raw = filled(PLAIN, {1: {"clause_key": "oz-1900-plan:2:1"}})
    assert (
        refused(raw)
        == "Assess!E3: expected the keys of the row as exported: a locked column was changed"
    )


def test_a_row_in_twice_is_refused():
    """The same cell of the grid cannot be coded twice in one file."""
    keys = dict(zip(KEYS, keys_of(1), strict=True))
    assert refused(filled(with_row(), {2: {**GOOD, **keys}})) == (
        "Assess!A4: expected each cell in one row, found a second"
    )


def keys_of(number: int) -> list[object]:
    sheet = openpyxl.load_workbook(io.BytesIO(PLAIN))[ASSESS]
    return [sheet[f"{LETTERS[name]}{FIRST_ROW - 1 + number}"].value for name in KEYS]


def test_every_problem_is_told():
    """Not the first one only; the message says how many, `problems` has each."""
    raw = filled(PLAIN, {1: {**GOOD, "rating": "good", "language": "xx"}, 2: {"rationale": "=1"}})
    with pytest.raises(RefusedError) as caught:
        read_workbook(raw)
    cells = [one.split(":")[0] for one in caught.value.problems]
    assert cells == [
        "Assess!L3",
        "Assess!O3",
        "Assess!K4",
        "Assess!L4",
        "Assess!M4",
        "Assess!N4",
        "Assess!O4",
    ]
    assert str(caught.value).startswith("7 problems, the first: Assess!L3: ")


# Layout


@pytest.mark.parametrize("column", COLUMNS)
def test_another_header_is_refused(column):
    """Each column must be where this version of the program puts it."""
    said = refused(filled(with_row(), {-1: {column: "something"}}))
    assert said.startswith(f"{ASSESS}!{LETTERS[column]}1: expected the column {column!r}, ")


def changed(change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(with_row()))
    change(book)
    return saved(book)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda book: book.remove(book["Rubric"]), "expected the sheets Read me, Assess, Rubric"),
        (lambda book: book.create_sheet("More"), "expected the sheets Read me, Assess, Rubric"),
        (lambda book: book["Assess"].insert_cols(3), "Assess!C1: expected the column 'cycle_key'"),
        (lambda book: book["Assess"].delete_rows(1), "Assess!A1: expected the column 'clause_key'"),
        (
            lambda book: book["Assess"].__setitem__("V4", "x"),
            "Assess!V4: expected nothing right of the last column",
        ),
        (lambda book: book["Assess"].__setitem__("CZ4", "x"), "expected cells in order"),
        (lambda book: book["Assess"].__setitem__("A5001", "x"), "expected rows in order"),
        (lambda book: book["Assess"].__setitem__("N9", REASONS), "Assess!A9: expected the text"),
    ],
)
def test_another_layout_is_refused(change, said):
    """Sheets, columns and rows other than those exported."""
    assert said in refused(changed(change))


# Files that are refused before they are opened


def bomb() -> bytes:
    contents = parts(PLAIN)
    contents["xl/media/image1.png"] = bytes(30_000_000)
    return packed(contents)


def relations(kind: str) -> bytes:
    contents = parts(PLAIN)
    contents["xl/worksheets/_rels/sheet2.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="x/{kind}" Target="file:///etc/passwd" '
        'TargetMode="External"/></Relationships>'
    ).encode()
    return packed(contents)


def with_part(name: str, content: bytes = b"<a/>") -> bytes:
    return packed({**parts(PLAIN), name: content})


def doubled() -> bytes:
    raw = io.BytesIO(PLAIN)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(raw, "a") as archive:
        archive.writestr(SHEET, b"<a/>")
    return raw.getvalue()


def macro_enabled() -> bytes:
    contents = parts(PLAIN)
    contents["[Content_Types].xml"] = contents["[Content_Types].xml"].replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main",
        b"ms-excel.sheet.macroEnabled.main",
    )
    return packed(contents)


BILLION = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]>'


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"", "expected an .xlsx workbook"),
        (lambda: b"clause_key,rating\n", "expected an .xlsx workbook"),
        (lambda: packed({}), "[content_types].xml' cannot be read"),
        (lambda: packed({"word/document.xml": b"<a/>"}), "[content_types].xml' cannot be read"),
        (lambda: bytes(reader.MAX_BYTES + 1), "expected a workbook of at most 3 MB"),
        (bomb, "expected at most 12 MB of contents"),
        (lambda: packed({f"a{n}": b"" for n in range(201)}), "expected at most 200 parts"),
        (doubled, "expected each part once"),
        (lambda: with_part("xl/vbaProject.bin"), "expected a workbook without macros"),
        (lambda: with_part("XL/VBAPROJECT.BIN"), "expected a workbook without macros"),
        (lambda: with_part("xl/macrosheets/sheet1.xml"), "expected a workbook without macros"),
        (lambda: with_part("xl/externalLinks/externalLink1.xml"), "links to other files"),
        (lambda: with_part("xl/embeddings/oleObject1.bin"), "embedded objects"),
        (lambda: with_part("xl/activeX/activeX1.xml"), "expected a workbook without macros"),
        (lambda: with_part("xl/connections.xml"), "expected a workbook without macros"),
        (macro_enabled, "expected a workbook without macros"),
        (lambda: relations("externalLinkPath"), "without links to other files"),
        (lambda: relations("image"), "without links to other files"),
        (lambda: with_part("xl/worksheets/sheet9.xml", b"<a>"), "sheet9.xml' cannot be read"),
        (
            lambda: with_sheet(lambda xml: BILLION + xml.replace("Un puente.", "&c;")),
            "sheet2.xml' cannot be read",
        ),
        (
            lambda: with_sheet(
                lambda xml: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + xml
            ),
            "sheet2.xml' cannot be read",
        ),
        (
            lambda: with_sheet(lambda xml: xml.replace('<row r="4"', '<row r="3"')),
            "expected rows in order, at most 5000, found row 3",
        ),
        (
            lambda: with_sheet(lambda xml: xml.replace('<row r="4"', '<row r="99999999999"')),
            "expected rows in order, at most 5000, found row 0",
        ),
        (
            lambda: with_sheet(lambda xml: xml.replace('r="N3"', 'r="L3"')),
            "expected cells in order, at most 100 in a row, found 'L3'",
        ),
        (
            lambda: with_sheet(lambda xml: xml.replace('r="N3"', 'r="N4"')),
            "expected cells in order",
        ),
    ],
)
def test_a_file_that_is_not_safe_is_refused(make, said):
    """Before the library opens it, and in one line."""
    assert said in refused(make())


@pytest.mark.parametrize("what", ["mergeCells", "hyperlinks"])
def test_ranges_over_the_whole_sheet_cost_nothing(what):
    """A merge or link over 17 thousand million cells is not followed."""
    inner = what.removesuffix("s")
    raw = with_sheet(
        lambda xml: xml.replace(
            "</sheetData>", f'</sheetData><{what}><{inner} ref="A1:XFD1048576"/></{what}>'
        )
    )
    assert len(read_workbook(raw)) == 1


# Damage


def outcome(raw: bytes) -> str:
    """`read` or `refused`; anything else is a failure."""
    try:
        rows = read_workbook(raw)
    except BadInputError:
        return "refused"
    assert all(isinstance(row, EnteredRow) for row in rows)
    return "read"


@given(seed=st.integers(0, 2**32))
def test_damaged_bytes_are_read_or_refused_in_one_line(seed):
    """Cut, changed, doubled and swapped bytes of the file: no other error, ever."""
    random = Random(seed)
    raw = bytearray(with_row(**SEARCH))
    for _ in range(random.choice([1, 1, 3, 20])):
        at = random.randrange(len(raw))
        kind = random.randrange(4)
        if kind == 0:
            raw[at] = random.randrange(256)
        elif kind == 1:
            del raw[at : at + random.choice([1, 10, 1000])]
        elif kind == 2:
            raw[at:at] = raw[: random.choice([1, 10, 1000])]
        else:
            raw = raw[: max(1, at)]
        if not raw:
            break
    outcome(bytes(raw))


NASTY = [
    "",
    "<",
    "&",
    '"',
    "/>",
    "<f>1+1</f>",
    't="s"',
    't="d"',
    't="e"',
    "99999999999",
    "-1",
    "1e999",
]
NASTY += [
    "NaN",
    'r="A1"',
    "A1:XFD1048576",
    "\x00",
    "\ud7ff",
    "é" * 500,
    "s",
    "<row/>",
    "<c/>",
    "_xD800_",
]


@given(seed=st.integers(0, 2**32))
def test_damaged_contents_are_read_or_refused_in_one_line(seed):
    """The same for what is inside the archive, which then opens without complaint."""
    random = Random(seed)
    contents = parts(with_row(**SEARCH))
    for _ in range(random.choice([1, 1, 2, 5])):
        name = random.choice([SHEET if SHEET in contents else "xl/workbook.xml", *contents])
        if name not in contents or random.random() < 0.05:
            contents.pop(name, None)
            continue
        text = contents[name].decode()
        pieces = [one.span() for one in re.finditer(r"<[^>]*>|\"[^\"]*\"|>[^<]+<", text)]
        start, end = random.choice(pieces) if pieces else (0, 0)
        middle = random.choice([*NASTY, text[start:end] * 2, text[start:end][::-1]])
        contents[name] = (text[:start] + middle + text[end:]).encode()
    outcome(packed(contents))


# Text that people type


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_seen(text):
    """Also behind blanks and signs nobody sees."""
    assert is_formula(text)


@pytest.mark.parametrize("text", ["", "1+1", "a=b", "'=1", "\u22125 °C", "•", "(=)"])
def test_other_text_is_no_formula(text):
    """A typographic minus is none."""
    assert not is_formula(text)


def test_keys_are_parted_by_whatever_people_use():
    """Semicolons, commas, blanks, line feeds; each key once."""
    assert split_keys(" a:e1; b:e2,a:e1\n c ;; ") == ("a:e1", "b:e2", "c")
    assert split_keys(" \n") == ()


def test_what_is_shown_is_short_and_without_contact_data():
    """One line of at most forty characters."""
    assert shown("a\nb") == "'a b'"
    assert shown("x" * 50) == repr("x" * 40 + "...")
    assert "example" not in shown("someone@example.org")
