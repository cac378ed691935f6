"""What is wrong in a page is found by rule, counted, located, and never repaired."""

from collections import Counter
from pathlib import Path

import pytest

from tests.pages import GAP, Listed, Reported, bridges, page
from tracker.ingest.page_defects import PageDefect, find_page_defects, provision_languages
from tracker.ingest.reading import read_document, split_lines
from tracker.ingest.summit_page import parse_summit_page
from tracker.vocab import DefectKind

HEADING = "Declaration - Elbonia City, Elbonia - November 2005"
KEY = "elbonia-city-2005-declaration"
FAULTLESS = {HEADING: {"1": "We keep every bridge open to people on foot, by day and by night."}}
SENTENCE = "Forty bridges over the great river were inspected by two keepers each."


def defects(text: str, kind: DefectKind) -> list[PageDefect]:
    found = find_page_defects(parse_summit_page(text), text)
    return [one for one in found if one.kind is kind]


def with_instruments(instruments: dict[str, dict[str, str]], kind: DefectKind) -> list[PageDefect]:
    return defects(page(instruments, [Listed("Atlantis")]), kind)


def with_reports(kind: DefectKind, *reports: Reported) -> list[PageDefect]:
    return defects(page(FAULTLESS, [Listed("Atlantis", list(reports))]), kind)


def with_body(kind: DefectKind, *body: str) -> list[PageDefect]:
    return with_reports(kind, Reported("5/30/2014", "-", list(body)))


def line_of(text: str, content: str) -> int:
    return next(line.number for line in split_lines(text) if content in line.content)


def test_faultless_page_has_no_defect():
    """A page with nothing wrong in it is not accused of anything."""
    reported = Reported("5/30/2014", "1", [SENTENCE, "None was closed."])
    text = page(FAULTLESS, [Listed("Atlantis", [reported])]).replace(GAP, " ")
    assert "• • " in text
    text = text.replace("• • ", "• ")
    assert find_page_defects(parse_summit_page(text), text) == []


def test_hand_written_page_has_the_defects_written_into_it():
    """Each rule that the hand-written page provokes finds it once, at its line."""
    text = bridges()
    found = find_page_defects(parse_summit_page(text), text)
    assert Counter(one.kind.value for one in found) == {
        "doubled_bullet": 1,
        "misspelt_heading": 1,
        "stray_space_in_heading": 1,
        "compound_paragraph_number": 1,
        "shared_paragraph_number": 2,
        "non_breaking_spaces": 1,
        "date_valid_both_ways": 1,
        "identical_headers": 1,
        "header_like_body_line": 1,
    }
    assert all(one.line is not None for one in found)


def test_rules_change_nothing_in_the_page():
    """Finding a defect leaves the records as they were read."""
    text = bridges()
    read = parse_summit_page(text)
    find_page_defects(read, text)
    assert read == parse_summit_page(text)


@pytest.mark.parametrize(
    ("title", "is_misspelt"),
    [("Plan of Accion", True), ("Plan of Acción", True), ("Plan of Action", False)],
)
def test_misspelt_heading(title: str, is_misspelt: bool):
    """`Plan of Accion` is on record with the title as printed."""
    heading = f"{title} - Elbonia City, Elbonia - May 2001"
    found = with_instruments({heading: {"1": SENTENCE}}, DefectKind.MISSPELT_HEADING)
    assert [(one.subject_key, one.quote) for one in found] == (
        [("elbonia-city-2001-plan", title)] if is_misspelt else []
    )


def test_stray_space_in_heading():
    """A blank before the comma is on record with the place as printed."""
    found = with_instruments(
        {
            "Declaration - Elbonia City , Elbonia - May 2001": {"1": SENTENCE},
            "Declaration - Gotham, Elbonia - May 2002": {"1": SENTENCE},
        },
        DefectKind.STRAY_SPACE_IN_HEADING,
    )
    assert [(one.subject_key, one.quote) for one in found] == [
        ("elbonia-city-2001-declaration", "Elbonia City , Elbonia")
    ]


def test_doubled_bullet():
    """Two bullets before a heading are on record for that instrument only."""
    found = with_instruments(
        {HEADING: {"1": SENTENCE}, "Declaration - Gotham, Oz - May 2002": {"1": SENTENCE}},
        DefectKind.DOUBLED_BULLET,
    )
    assert [(one.subject_key, one.line) for one in found] == [(KEY, 5)]


def test_shared_paragraph_number():
    """A number that two instruments use is on record at both, with how many use it."""
    text = bridges()
    found = defects(text, DefectKind.SHARED_PARAGRAPH_NUMBER)
    assert [(one.subject_key, one.quote, one.occurrences) for one in found] == [
        ("gotham-1996-plan:17", "17", 2),
        ("elbonia-city-2005-declaration:17", "17", 2),
    ]
    assert found[0].line == line_of(text, "Train bridge keepers")


@pytest.mark.parametrize(("number", "found"), [("2.8", 1), ("12b", 1), ("28", 0), ("07", 0)])
def test_compound_paragraph_number(number: str, found: int):
    """A number that is more than digits is on record, because sorting and citing trip over it."""
    kind = DefectKind.COMPOUND_PARAGRAPH_NUMBER
    assert [one.quote for one in with_instruments({HEADING: {number: SENTENCE}}, kind)] == (
        [number] * found
    )


def test_text_in_another_language_than_the_rest():
    """A paragraph printed in another language than most is on record with that language."""
    provisions = {
        "1": "States keep every bridge open to people on foot, by day and by night.",
        "2": "Construire une passerelle sur chaque rivière que traversent les nageurs du pays.",
        "3": "States count the bridges that they close, and say why they have done so.",
    }
    found = with_instruments({HEADING: provisions}, DefectKind.WRONG_LANGUAGE)
    assert [(one.subject_key, one.quote) for one in found] == [(f"{KEY}:2", "fr")]
    read = parse_summit_page(page({HEADING: provisions}, [Listed("Atlantis")]))
    assert list(provision_languages(read.provisions).values()) == ["en", "fr", "en"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Bridges To keep every bridge open.", "Bridges"),
        ("Rivers, Ferries, and Bridges To keep every bridge open.", "Rivers, Ferries, and Bridges"),
        ("We keep every bridge open.", None),
        ("States keep bridges open.", None),
    ],
)
def test_glued_theme_label(text: str, label: str | None):
    """The theme's label that the page glues to a paragraph is on record, not cut off."""
    found = with_instruments({HEADING: {"1": text}}, DefectKind.GLUED_THEME_LABEL)
    assert [one.quote for one in found] == ([label] if label else [])
    assert (
        parse_summit_page(page({HEADING: {"1": text}}, [Listed("Oz")])).provisions[0].text == text
    )


def test_non_breaking_spaces_are_one_defect_of_the_page():
    """All headers with non-breaking spaces make one finding, with their number."""
    one = Reported("5/30/2014", "-", [SENTENCE])
    (found,) = with_reports(DefectKind.NON_BREAKING_SPACES, one, one, one)
    assert (found.subject_key, found.report, found.occurrences) == (None, None, 3)


@pytest.mark.parametrize(
    ("printed", "found"), [("6/12/2015", 1), ("12/6/2015", 1), ("6/13/2015", 0), ("6/6/2015", 0)]
)
def test_date_valid_both_ways(printed: str, found: int):
    """A date that day-first readers would read otherwise is on record; 6/6 and 6/13 are not."""
    kind = DefectKind.DATE_VALID_BOTH_WAYS
    quotes = [one.quote for one in with_reports(kind, Reported(printed, "-", [SENTENCE]))]
    assert quotes == [printed] * found


def test_identical_headers_are_one_defect_of_the_first():
    """Reports of one actor with the same header are on record at the first, with their number."""
    notice = Reported("12/20/2016", "-", ["Information available in Spanish"])
    other = Reported("12/20/2016", "1", ["Information available in Spanish"])
    actors = [Listed("Atlantis", [notice, other, notice]), Listed("Lilliput", [notice])]
    (found,) = defects(page(FAULTLESS, actors), DefectKind.IDENTICAL_HEADERS)
    assert found.occurrences == 2
    assert found.report is not None
    assert (found.report.actor_name, found.report.ordinal) == ("Atlantis", 1)


def test_body_lines_that_start_like_a_header():
    """Bullets within a report are counted at the report, at the first of them."""
    text = page(
        FAULTLESS,
        [Listed("Atlantis", [Reported("5/30/2014", "-", ["We did:", "", "• One", "  • Two"])])],
    )
    (found,) = defects(text, DefectKind.HEADER_LIKE_BODY_LINE)
    assert (found.line, found.occurrences) == (line_of(text, "• One"), 2)


def test_truncated_text_quotes_its_last_words():
    """A text cut in mid-sentence is on record with the words it stops at and their line."""
    text = page(
        FAULTLESS,
        [Listed("Atlantis", [Reported("5/30/2014", "-", ["One.", "Of nine bridges we built,"])])],
    )
    (found,) = defects(text, DefectKind.TRUNCATED_TEXT)
    assert found.quote == "nine bridges we built,"
    assert found.line == line_of(text, "we built,")


def test_notice_is_not_truncated():
    """A report without a text cannot be cut."""
    assert with_body(DefectKind.TRUNCATED_TEXT, "Information available in Spanish") == []


def test_repeated_text_is_found_within_and_between_reports():
    """A long line that was printed before is on record where it comes again, spacing aside."""
    first = Reported("5/30/2014", "-", [SENTENCE, "Short line."])
    again = Reported("6/30/2014", "-", ["Short line.", SENTENCE.replace(" ", "  "), SENTENCE])
    (found,) = with_reports(DefectKind.REPEATED_TEXT, first, again)
    assert found.report is not None
    assert found.report.date_as_printed == "6/30/2014"
    assert found.occurrences == 2


@pytest.mark.parametrize(("length", "found"), [(59, 0), (60, 1)])
def test_short_lines_may_recur(length: int, found: int):
    """Only lines of 60 characters or more count as repeated: a heading may well recur."""
    assert len(with_body(DefectKind.REPEATED_TEXT, "x" * length, "x" * length)) == found


def test_contact_data_is_counted_at_its_report():
    """A reader is told that something was masked, and how much, not what."""
    (found,) = with_body(
        DefectKind.CONTACT_DATA_MASKED, "Write to keeper@bridges.example.", "Call 202-555-0123."
    )
    assert (found.occurrences, found.quote) == (2, None)


@pytest.mark.parametrize("cut", [",", "…", " ("])
def test_no_quote_holds_contact_data(cut: str):
    """Quotes are stored, so what they quote is masked like the text itself."""
    body = f"For the keys of the bridge write to keeper@bridges.example{cut}"
    found = with_body(DefectKind.TRUNCATED_TEXT, body)
    assert len(found) == 1
    assert all("keeper@bridges" not in (one.quote or "") for one in found)


def test_real_page_has_the_defects_counted_by_hand(summit_page_path: Path):
    """What was counted by eye on the published page is what the rules find."""
    text = read_document(summit_page_path).text
    found = find_page_defects(parse_summit_page(text), text)
    subjects = Counter(one.kind for one in found)
    occurrences = Counter[DefectKind]()
    for one in found:
        occurrences[one.kind] += one.occurrences
    assert subjects[DefectKind.DATE_VALID_BOTH_WAYS] == 41
    assert occurrences[DefectKind.HEADER_LIKE_BODY_LINE] == 91
    assert subjects[DefectKind.MISSPELT_HEADING] == 2
    shared = [one for one in found if one.kind is DefectKind.SHARED_PARAGRAPH_NUMBER]
    assert {one.quote for one in shared} == {"17", "22", "39", "40", "41"}
    wrong = [one for one in found if one.kind is DefectKind.WRONG_LANGUAGE]
    assert [(one.subject_key, one.quote) for one in wrong] == [("panama-2015-mandates:3", "fr")]
    assert max(one.occurrences for one in found if one.kind is DefectKind.IDENTICAL_HEADERS) >= 4
