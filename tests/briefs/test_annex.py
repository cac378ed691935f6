"""The annex: every number of a brief with its value, and what it rests on, in a spreadsheet."""

import io
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.briefs.samples import LABELS, cited, draft_brief, line, name, sample_brief, words
from tracker.briefs.annex import write_annex
from tracker.briefs.model import Brief, Figure, Prose, Run, Section, text_of
from tracker.errors import BadInputError
from tracker.ingest.entered import is_formula

ABOUT, NUMBERS, EVIDENCE, TEXTS = range(4)
FORMULAS = ["=1+1", "+1", "-3", "@SUM(A1)", " =cmd|' /C calc'!A0", "\u200b=1", "\uff1d1"]


def opened(brief: Brief) -> Any:
    return openpyxl.load_workbook(io.BytesIO(write_annex(brief)), rich_text=True)


def cells(brief: Brief, sheet: int) -> list[tuple[Any, ...]]:
    """The values below the head of a sheet."""
    return list(opened(brief).worksheets[sheet].iter_rows(min_row=2, values_only=True))


def plain(value: object) -> object:
    """A day as the day it is: the format knows only days with a time."""
    return value.date() if isinstance(value, datetime) else value


def with_text(text: str) -> Brief:
    """The sample brief that says `text` wherever a text can stand."""
    brief = sample_brief()
    item = replace(brief.evidence[0], line=line(words(text)), locator=text, href=text)
    figure = Figure("said", text, text, text, text, text, text, (1,))
    return replace(
        brief,
        title=text,
        subtitle=line(words(text)),
        sections=(Section("one", line(words(text)), (Prose(line(words(text))),)),),
        evidence=(item,),
        figures=(figure,),
    )


def test_every_figure_is_there_with_its_value_and_type():
    """In the brief's order; a number is a number, a day a day, and both as printed beside."""
    brief = sample_brief()
    rows = cells(brief, NUMBERS)
    assert len(rows) == len(brief.figures)
    for row, figure in zip(rows, brief.figures, strict=True):
        key, label, value, said, _, *place = row
        found = plain(value)
        assert found == figure.value
        assert type(found) is type(figure.value)
        assert (key, label, said) == (figure.key, figure.label, figure.said)
        assert place == [figure.frame, figure.row, figure.column]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, 0),
        (-1, -1),
        (1 / 3, 1 / 3),
        (0.1 + 0.2, 0.1 + 0.2),
        (1e-12, 1e-12),
        (-0.25, -0.25),
        (date(1990, 12, 18), date(1990, 12, 18)),
        (date(1900, 3, 1), date(1900, 3, 1)),
        (date(1899, 12, 31), "1899-12-31"),
        ("2–4", "2–4"),
        ("NA", "NA"),
    ],
)
def test_a_value_is_kept_to_the_last_bit(value: object, expected: object):
    """No rounding; a day older than the format counts is told as text."""
    figure = replace(sample_brief().figures[0], value=value)
    assert plain(cells(replace(sample_brief(), figures=(figure,)), NUMBERS)[0][2]) == expected


@given(value=st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15))
@settings(max_examples=30, deadline=None)
def test_any_finite_number_reads_back(value: float):
    """What the brief counts is what a spreadsheet computes with."""
    figure = replace(sample_brief().figures[0], value=value)
    assert cells(replace(sample_brief(), figures=(figure,)), NUMBERS)[0][2] == value


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_not_known_is_no_figure(value: float):
    """A missing number is refused, never written as zero or as nothing."""
    figure = replace(sample_brief().figures[0], value=value)
    with pytest.raises(BadInputError, match=r"figure applicable: .*finite"):
        write_annex(replace(sample_brief(), figures=(figure,)))


def test_evidence_is_complete():
    """Every item with its number, sort, words, locator and address."""
    brief = sample_brief()
    expected = [
        (
            one.number,
            LABELS.evidence_sorts[one.kind.value],
            text_of(one.line),
            one.locator,
            one.href,
        )
        for one in brief.evidence
    ]
    assert cells(brief, EVIDENCE) == expected


def test_the_evidence_of_a_figure_is_in_the_list_of_evidence():
    """The same numbers as the brief's, each with a row; the cell leads to the first of them."""
    brief = sample_brief()
    book = opened(brief)
    sheet = book.worksheets[NUMBERS]
    listed = {row[0] for row in cells(brief, EVIDENCE)}
    for row, figure in enumerate(brief.figures, 2):
        cell = sheet.cell(row, 5)
        numbers = tuple(int(one) for one in (cell.value or "").split(", ") if one)
        assert numbers == figure.evidence
        assert set(numbers) <= listed
        assert bool(cell.hyperlink) == bool(numbers)
        if numbers:
            title, place = cell.hyperlink.location.rsplit("!", 1)
            assert book[title.strip("'")][place].value == numbers[0]


def test_the_text_is_that_of_the_brief_in_reading_order():
    """Every line with the key of its section; one that cites leads to what it cites first."""
    brief = sample_brief()
    sheet = opened(brief).worksheets[TEXTS]
    found = [(one.value, str(two.value)) for one, two in sheet.iter_rows(min_row=2)]
    assert found == [(key, text_of(one)) for key, one in brief.lines()]
    for row, (_, one) in enumerate(brief.lines(), 2):
        assert bool(sheet.cell(row, 2).hyperlink) == any(run.evidence for run in one)


def test_strong_words_are_bold():
    """Only they: the rest of the line is not."""
    found = [row[1] for row in cells(sample_brief(), TEXTS) if "Decent work" in str(row[1])]
    bold = [str(run) for run in found[0] if getattr(run, "font", None) and run.font.b]
    assert bold == ["Decent work"]


def test_about_says_which_record_and_who_prepared_it():
    """Title, sentence, release, day, head, language, kind, key and how to cite; then by whom."""
    brief = draft_brief()
    about = {row[0]: row[1] for row in cells(brief, ABOUT)}
    assert about["Title"] == brief.title
    assert about["Finding"] == text_of(brief.headline)
    assert about["Subtitle"] == text_of(brief.subtitle)
    assert about[LABELS.release] == brief.release.release_id
    assert about["Day"].date() == brief.release.on
    assert (about["Head"], about["Language"]) == (brief.release.head, brief.language)
    assert (about["About"], about["Key"], about["Edition"]) == ("state", "CUR", "2")
    assert about[LABELS.cite] == text_of(brief.cite)
    assert about[LABELS.prepared_by] == "Alianza de Prueba, A.C."
    assert LABELS.prepared_by not in {row[0] for row in cells(sample_brief(), ABOUT)}


def test_a_draft_says_so_everywhere():
    """First of all, on every sheet's tab, on every printed page and in the file's title."""
    brief = draft_brief()
    book = opened(brief)
    assert cells(brief, ABOUT)[0] == (LABELS.draft, LABELS.draft_note)
    assert all(LABELS.draft in sheet.title for sheet in book)
    assert all(sheet.oddHeader.center.text == LABELS.draft for sheet in book)
    assert book.properties.title.startswith(LABELS.draft)


def test_what_is_published_is_not_marked_as_a_draft():
    """The word is nowhere in it."""
    with zipfile.ZipFile(io.BytesIO(write_annex(sample_brief()))) as file:
        parts = [file.read(one).decode() for one in file.namelist()]
    assert not any(LABELS.draft in one for one in parts)


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("is_strong", [False, True])
def test_formulas_stay_text(text: str, *, is_strong: bool):
    """Nothing is run when the file is opened, in no sheet; a sum read from a page is a text."""
    brief = with_text(text)
    told = Section("two", line(Run(text, is_strong=is_strong), words(" told")), ())
    book = opened(replace(brief, sections=(*brief.sections, told)))
    found = [one for sheet in book for row in sheet.iter_rows() for one in row if one.value]
    assert not [one for one in found if one.data_type == "f"]
    risky = [one for one in found if isinstance(one.value, str) and is_formula(one.value)]
    assert risky
    assert all(one.quotePrefix for one in risky)
    assert any(str(one.value) == f"{text} told" and one.quotePrefix for one in found)


@given(text=st.text(max_size=40) | st.text("\x00\x07\x1b\x7f\ufffe=_x&<'\t\n", max_size=12))
@settings(max_examples=40, deadline=None)
def test_any_text_can_be_read_back(text: str):
    """Characters that XML cannot hold and control characters are cut, nothing else is lost."""
    found = cells(with_text(text), NUMBERS)[0][1] or ""
    kept = [one for one in text if one in "\t\n" or unicodedata.category(one) not in {"Cc", "Cs"}]
    assert found == "".join(one for one in kept if one not in "\ufffe\uffff")


def test_a_text_beyond_the_format_is_cut():
    """The file opens all the same."""
    assert len(cells(with_text("á" * 40_000), NUMBERS)[0][1]) == 32_000


@pytest.mark.parametrize("brief", [sample_brief(), draft_brief()], ids=["published", "draft"])
def test_the_same_brief_gives_the_same_bytes(brief: Brief):
    """No time of writing is in the file."""
    written = write_annex(brief)
    assert written == write_annex(brief)
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_sheets_have_heads_that_stay_and_can_be_filtered():
    """The words of the labels, on every page and while scrolling; a language and a title."""
    book = opened(sample_brief())
    heads = (
        LABELS.about_columns,
        LABELS.number_columns,
        LABELS.evidence_columns,
        LABELS.text_columns,
    )
    assert book.sheetnames == [LABELS.annex, LABELS.numbers, LABELS.evidence, LABELS.texts]
    for sheet, head in zip(book, heads, strict=True):
        assert tuple(one.value for one in sheet[1]) == head
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(one.width for one in sheet.column_dimensions.values())
    assert book.properties.title == "Annex: Curaçao & São <Tomé>"
    assert (book.properties.language, book.properties.creator) == ("en", LABELS.product)


def test_titles_of_sheets_are_as_the_format_allows():
    """Whatever the words of a language: short, without its signs, none twice."""
    labels = replace(
        LABELS, annex="Q/A: [one]?", numbers="'" + "n" * 40, evidence="n" * 40, texts="N" * 31
    )
    titles = opened(replace(sample_brief(), labels=labels)).sheetnames
    assert len({one.casefold() for one in titles}) == 4
    assert all(0 < len(one) <= 31 and not set(one) & set("\\/*?:[]'") for one in titles)


def test_only_whole_addresses_are_links():
    """An address within the product would lead nowhere from a file on somebody's disk."""
    brief = sample_brief()
    item = replace(brief.evidence[0], href="https://example.org/a?b=1&c=2")
    sheet = opened(replace(brief, evidence=(item, brief.evidence[1]))).worksheets[EVIDENCE]
    assert sheet["E2"].hyperlink.target == "https://example.org/a?b=1&c=2"
    assert sheet["E3"].value == brief.evidence[1].href
    assert sheet["E3"].hyperlink is None


def test_a_citation_of_nothing_is_not_a_link():
    """A number that the list does not have leads nowhere, and the file opens."""
    brief = sample_brief()
    told = Section("two", line(name("A"), cited(99)), ())
    sheet = opened(replace(brief, sections=(told,))).worksheets[TEXTS]
    assert sheet["B4"].value == "A[99]"
    assert sheet["B4"].hyperlink is None


def test_a_brief_without_numbers_has_an_annex():
    """The heads of its sheets say what would stand there."""
    brief = replace(sample_brief(), figures=(), evidence=())
    assert cells(brief, NUMBERS) == []
    assert cells(brief, EVIDENCE) == []
