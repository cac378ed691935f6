"""A follow-up page is read whole: each printed line belongs to one record, or reading stops."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pages import BRIDGE_ACTORS, BRIDGES, Listed, Reported, bridges, page
from tracker.errors import BadInputError
from tracker.ingest.reading import read_document, split_lines
from tracker.ingest.summit_page import PageReport, SummitPage, parse_summit_page
from tracker.keys import normalised
from tracker.vocab import InstrumentKind

HEADING = "Declaration - Elbonia City, Elbonia - November 2005"
ONE_INSTRUMENT = {HEADING: {"17": "A bridge has two ends."}}


def of_actors(*actors: Listed) -> SummitPage:
    return parse_summit_page(page(ONE_INSTRUMENT, list(actors)))


def of_reports(*reports: Reported) -> tuple[PageReport, ...]:
    return of_actors(Listed("Atlantis", list(reports))).reports


def of_instruments(instruments: dict[str, dict[str, str]]) -> SummitPage:
    return parse_summit_page(page(instruments, [Listed("Atlantis")]))


def refusal(text: str) -> str:
    with pytest.raises(BadInputError) as caught:
        parse_summit_page(text)
    return str(caught.value)


def refusal_at(text: str, wrong: str, *, occurrence: int = 1) -> str:
    """The message, once it is seen to name the `occurrence`-th line that holds `wrong`."""
    numbers = [line.number for line in split_lines(text) if wrong in line.content]
    message = refusal(text)
    assert message.startswith(f"line {numbers[occurrence - 1]}: ")
    return message


# --- every line belongs to one record ------------------------------------------------------


def record_lines(read: SummitPage) -> list[int]:
    """Numbers of the lines that records say are theirs; one number per record and line."""
    single = [
        one.line for group in (read.instruments, read.actors, read.resources) for one in group
    ]
    spans = [*read.provisions, *read.reports]
    return single + [n for one in spans for n in range(one.line_start, one.line_end + 1)]


def frame_of(read: SummitPage) -> Counter[str]:
    """What a page with these records prints beside them, blank lines left out."""
    frame = Counter(
        ["Skip Navigation Links", "  • Ministerials", "  • Paragraphs Related to the Theme"]
    )
    frame.update(f"      • {one.paragraph}:" for one in read.provisions)
    frame["    • Reports"] += len({one.actor_name for one in read.reports})
    return frame


def assert_each_line_has_one_owner(text: str) -> None:
    read = parse_summit_page(text)
    owned = Counter(record_lines(read))
    assert max(owned.values()) == 1
    left = Counter(
        line.content.rstrip()
        for line in split_lines(text)
        if line.stripped and line.number not in owned
    )
    headings_of_resources = left.pop("    • Related Resources", 0)
    assert left == frame_of(read)
    assert headings_of_resources >= len({one.actor_name for one in read.resources} - {None})


def assert_offsets_hold(text: str) -> None:
    read = parse_summit_page(text)
    for one in (*read.provisions, *read.reports):
        if isinstance(one, PageReport) and not one.has_text:
            continue
        assert normalised(text[one.char_start : one.char_end]) == normalised(one.text)
        assert text[one.char_start : one.char_end] == text[one.char_start : one.char_end].strip()


def assert_records_are_those_printed(
    read: SummitPage, instruments: dict[str, dict[str, str]], actors: list[Listed]
) -> None:
    """Paragraphs, actors, reports and resources come back in page order and in full."""
    printed = [(n, text) for provisions in instruments.values() for n, text in provisions.items()]
    assert [(one.paragraph, one.text) for one in read.provisions] == printed
    assert [one.name for one in read.actors] == [one.name for one in actors]
    assert [(one.actor_name, one.date_as_printed, one.paragraphs) for one in read.reports] == [
        (actor.name, one.date, one.paragraphs) for actor in actors for one in actor.reports
    ]
    assert [(one.actor_name, one.title) for one in read.resources] == [
        (actor.name, title) for actor in actors for title in actor.resources
    ]


WORDS = st.text("aéZñ 19,.(–'\u00a0\x85\u2028", min_size=1, max_size=12).filter(
    lambda text: text != "" and text == text.strip()
)
NUMBERS = st.sampled_from(["1", "2", "2.8", "07", "12b", "3-4", "117", "1234"])
BODY_LINES = st.one_of(WORDS, st.just(""), WORDS.map(lambda text: f"• {text}"))
BODIES = st.tuples(WORDS, st.lists(BODY_LINES, max_size=4)).map(lambda parts: [parts[0], *parts[1]])
NOTICES = st.sampled_from(["Spanish", "Portuguese"]).map(
    lambda language: [f"Information available in {language}"]
)
REPORTED = st.builds(
    Reported,
    date=st.dates(date(1995, 1, 1), date(2030, 1, 1)).map(lambda d: f"{d.month}/{d.day}/{d.year}"),
    paragraphs=st.one_of(st.just("-"), st.lists(NUMBERS, min_size=1, max_size=3).map(", ".join)),
    body=st.one_of(NOTICES, BODIES),
)
HEADINGS = st.sampled_from([*BRIDGES, HEADING.replace("2005", "2009")])
PROVISIONS = st.dictionaries(
    NUMBERS, st.lists(WORDS, min_size=1, max_size=3).map("\n".join), min_size=1, max_size=3
)
ACTORS = st.lists(
    st.builds(
        Listed,
        name=WORDS,
        reports=st.lists(REPORTED, max_size=4),
        resources=st.lists(WORDS, max_size=2),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one.name,
)
INSTRUMENTS = st.dictionaries(HEADINGS, PROVISIONS, min_size=1, max_size=3)


def test_each_line_of_the_hand_written_page_has_one_owner():
    """Every printed line belongs to one record or is one known line of the frame."""
    assert_each_line_has_one_owner(bridges())
    assert_offsets_hold(bridges())


@given(INSTRUMENTS, ACTORS)
def test_any_page_is_read_whole(instruments: dict[str, dict[str, str]], actors: list[Listed]):
    """Whatever a page prints, no line is lost, none is read twice, and offsets lead back to it."""
    text = page(instruments, actors)
    assert_each_line_has_one_owner(text)
    assert_offsets_hold(text)
    assert_records_are_those_printed(parse_summit_page(text), instruments, actors)


def test_each_line_of_the_real_page_has_one_owner(summit_page_path: Path):
    """The same holds for the page on migration as published."""
    text = read_document(summit_page_path).text
    assert_each_line_has_one_owner(text)
    assert_offsets_hold(text)


# --- the real page ---------------------------------------------------------------------------


def test_real_page_holds_what_was_counted_by_hand(summit_page_path: Path):
    """A parser that silently stops or splits is caught by the counts of the real page."""
    read = parse_summit_page(read_document(summit_page_path).text)
    assert len(read.instruments) == 11
    assert len(read.provisions) == 34
    assert len(read.actors) == 46
    assert len(read.reports) == 76
    assert sum(one.has_text for one in read.reports) == 58
    assert sum(len(one.citations) for one in read.reports) == 53
    reported = {one.actor_name for one in read.reports}
    states = read.actors[:34]
    assert sum(one.name not in reported for one in states) == 18
    assert all(one.acronym is None for one in states)


# --- provisions ------------------------------------------------------------------------------


def test_instrument_is_known_by_place_year_and_kind():
    """A heading gives key, kind, place, country and the month of adoption."""
    first, second, third = parse_summit_page(bridges()).instruments
    assert (first.key, first.kind) == ("springfield-2015-mandates", InstrumentKind.MANDATES)
    assert (second.key, second.kind) == ("gotham-1996-plan", InstrumentKind.PLAN)
    assert (second.place, second.country) == ("Gotham", "Sylvania")
    assert second.adopted_on == date(1996, 12, 1)
    assert (third.key, third.kind) == ("elbonia-city-2005-declaration", InstrumentKind.DECLARATION)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Plan of Action", "plan"),
        ("Plan of Accion", "plan"),
        ("Plan de Acción", "plan"),
        ("Declaration of Commitment", "declaration"),
        ("Declaration of Elbonia", "declaration"),
        ("Mandates arising from the Ninth Summit", "mandates"),
    ],
)
def test_kind_is_read_from_the_title(title: str, kind: str):
    """Plans, declarations and mandates are told apart by what their title names."""
    read = of_instruments({f"{title} - Elbonia City, Elbonia - May 2001": {"1": "One."}})
    assert read.instruments[0].kind == kind


def test_paragraph_numbers_are_text():
    """`2.8` and `07` stay as printed: they are names, not quantities."""
    read = of_instruments({HEADING: {"2.8": "One.", "07": "Two.", "2-8": "Three.", "12b": "Four."}})
    assert [one.paragraph for one in read.provisions] == ["2.8", "07", "2-8", "12b"]
    assert read.provisions[0].key == "elbonia-city-2005-declaration:2.8"


def test_one_number_in_two_instruments_is_two_provisions():
    """A number is unique within its instrument only."""
    keys = [one.key for one in parse_summit_page(bridges()).provisions if one.paragraph == "17"]
    assert keys == ["gotham-1996-plan:17", "elbonia-city-2005-declaration:17"]


def test_provision_may_run_over_several_lines():
    """Text under a number belongs to it up to the next number, heading or actor."""
    read = of_instruments(
        {HEADING: {"1": "Count bridges.\n   Close none.\nSay why.", "2": "Swim."}}
    )
    assert [one.text for one in read.provisions] == [
        "Count bridges.\nClose none.\nSay why.",
        "Swim.",
    ]
    assert read.provisions[0].line_end - read.provisions[0].line_start == 2


def test_second_text_of_one_kind_place_and_year_gets_its_own_key():
    """Two declarations of one place and year stay two instruments."""
    read = of_instruments(
        {
            "Declaration - Elbonia City, Elbonia - May 2005": {"1": "One."},
            "Declaration - Elbonia City, Elbonia - June 2005": {"1": "Other."},
        }
    )
    assert [one.key for one in read.instruments] == [
        "elbonia-city-2005-declaration",
        "elbonia-city-2005-declaration-2",
    ]


# --- reports ---------------------------------------------------------------------------------


def test_identical_headers_are_numbered_and_all_kept():
    """Reports that look alike are never merged: each has its ordinal within actor and day."""
    notice = Reported("12/20/2016", "-", ["Information available in Spanish"])
    read = of_reports(notice, notice, Reported("5/2/2013", "17", ["Done."]), notice)
    assert [(one.reported_on, one.ordinal) for one in read] == [
        (date(2016, 12, 20), 1),
        (date(2016, 12, 20), 2),
        (date(2013, 5, 2), 1),
        (date(2016, 12, 20), 3),
    ]
    assert [one.position for one in read] == [1, 2, 3, 4]


def test_ordinals_begin_anew_for_each_actor():
    """Two actors that report on one day each have a first report, positions run on."""
    one = Reported("12/20/2016", "-", ["Done."])
    read = of_actors(Listed("Atlantis", [one]), Listed("Lilliput", [one])).reports
    assert [(r.actor_name, r.ordinal, r.position) for r in read] == [
        ("Atlantis", 1, 1),
        ("Lilliput", 1, 2),
    ]


def test_same_report_printed_twice_is_two_reports():
    """Even the same header with the same text is kept as often as it is printed."""
    one = Reported("5/2/2013", "17", ["Nine bridges."])
    first, second = of_reports(one, one)
    assert first.sha256 == second.sha256
    assert (first.ordinal, second.ordinal) == (1, 2)


def test_dates_are_month_first():
    """`6/12/2015` is 12 June, and what was printed is kept beside it."""
    (one,) = of_reports(Reported("6/12/2015", "-", ["Done."]))
    assert (one.reported_on, one.date_as_printed) == (date(2015, 6, 12), "6/12/2015")


@pytest.mark.parametrize(
    ("printed", "citations"),
    [("-", ()), ("17", ("17",)), ("17, 2.8", ("17", "2.8")), ("17,1,17", ("17", "1", "17"))],
)
def test_citations_are_read_in_the_order_printed(printed: str, citations: tuple[str, ...]):
    """A header cites nothing, or numbers that stay text, in order, repeated ones too."""
    (one,) = of_reports(Reported("6/12/2015", printed, ["Done."]))
    assert one.citations == citations


@pytest.mark.parametrize(
    ("language", "code"),
    [("Spanish", "es"), ("Portuguese", "pt"), ("French", "fr"), ("English", "en")],
)
def test_notice_is_a_report_without_text(language: str, code: str):
    """`Information available in …` says that a report exists and its text does not stand here."""
    (one,) = of_reports(Reported("6/12/2015", "-", [f"Information available in {language}"]))
    assert (one.notice_language, one.has_text, one.text) == (code, False, "")
    assert (one.sha256, one.chars, one.is_truncated) == (None, 0, False)


def test_notice_in_an_unknown_language_is_refused():
    """A language nobody reads here stops the import at that line."""
    text = page(
        ONE_INSTRUMENT,
        [Listed("Atlantis", [Reported("6/12/2015", "-", ["Information available in Klingon"])])],
    )
    assert "a notice naming" in refusal_at(text, "Klingon")


def test_text_behind_a_notice_is_refused():
    """A text that follows a notice would be lost, so it stops the import."""
    body = ["Information available in Spanish", "Nine bridges."]
    text = page(ONE_INSTRUMENT, [Listed("Atlantis", [Reported("6/12/2015", "-", body)])])
    assert "nothing after the notice" in refusal_at(text, "Nine bridges")


def test_body_lines_that_start_like_a_header_stay_in_the_body():
    """A bullet in a report is text, wherever the report indents it."""
    body = ["We did:", "• Nine bridges", "  • Date of the next: soon", "      • 17:", "Reports"]
    (one,) = of_reports(Reported("6/12/2015", "-", body))
    assert one.text.split("\n") == [line.strip() for line in body]


def test_actor_without_reports_is_listed():
    """Silence is data: actors without a report are read like the others."""
    read = of_actors(Listed("Atlantis"), Listed("Lilliput"))
    assert [(one.name, one.position) for one in read.actors] == [("Atlantis", 1), ("Lilliput", 2)]
    assert read.reports == ()


@pytest.mark.parametrize(
    ("name", "acronym"),
    [
        ("Bridge Builders Union (BBU)", "BBU"),
        ("Union of Ferries (UF-Sea)", "UF-Sea"),
        ("Atlantis", None),
        ("Saint Kitts (and others)", None),
    ],
)
def test_acronym_stands_in_brackets_behind_the_name(name: str, acronym: str | None):
    """Institutions print their acronym, states have none."""
    assert of_actors(Listed(name)).actors[0].acronym == acronym


@pytest.mark.parametrize(
    ("last", "is_truncated"),
    [
        ("Nine bridges were built.", False),
        ("Nine bridges were built", False),
        ("Nine bridges,", True),
        ("Nine bridges:", True),
        ("Nine bridges (", True),
        ("Nine bridges –", True),
        ("Nine bridges…", True),
        ("Nine bridges ... continue", True),
    ],
)
def test_text_that_stops_where_no_sentence_can_is_truncated(last: str, is_truncated: bool):
    """A report cut in mid-sentence is marked, one that only lacks its full stop is not."""
    (one,) = of_reports(Reported("6/12/2015", "-", ["We report.", last]))
    assert one.is_truncated is is_truncated


# --- related resources -----------------------------------------------------------------------


def test_related_resources_belong_to_their_actor():
    """Titles under 'Related Resources' are the actor's, in order, and no part of a report."""
    read = of_actors(
        Listed("Atlantis", [Reported("6/12/2015", "-", ["Done."])], ["Ferry list", "• Map"]),
        Listed("Lilliput", [], ["Bridge list"]),
    )
    assert [(one.actor_name, one.title, one.position) for one in read.resources] == [
        ("Atlantis", "Ferry list", 1),
        ("Atlantis", "Map", 2),
        ("Lilliput", "Bridge list", 1),
    ]
    assert read.reports[0].text == "Done."


def test_empty_list_of_resources_is_read():
    """The heading 'Related Resources' with nothing below it is not an error."""
    text = page(ONE_INSTRUMENT, [Listed("Atlantis"), Listed("Lilliput")])
    text = text.replace("  • Atlantis", "  • Atlantis\n    • Related Resources")
    read = parse_summit_page(text)
    assert read.resources == ()
    assert len(read.actors) == 2


def test_resources_below_ministerials_are_the_page_s():
    """What stands under 'Ministerials' is a resource of the page and of no actor."""
    text = bridges().replace("  • Ministerials", "  • Ministerials\n    • First ministerial")
    assert [(one.actor_name, one.title) for one in parse_summit_page(text).resources] == [
        (None, "First ministerial"),
        ("Bridge Builders Union (BBU)", "Website of the union"),
    ]


# --- what stops the reading ------------------------------------------------------------------


def without_line(text: str, content: str) -> str:
    lines = text.split("\n")
    lines.remove(content)
    return "\n".join(lines)


def doubled_line(text: str, content: str) -> str:
    return text.replace(content, f"{content}\n{content}", 1)


@pytest.mark.parametrize("text", ["Bridges", "<html>", "{}"])
def test_other_file_is_refused_on_its_first_line(text: str):
    """A file that is no follow-up page says so at once."""
    assert refusal(text).startswith("line 1: expected 'Skip Navigation Links'")


@pytest.mark.parametrize(
    "frame", ["Skip Navigation Links", "  • Ministerials", "  • Paragraphs Related to the Theme"]
)
def test_missing_frame_line_is_refused(frame: str):
    """Each line of the page's frame is needed where it belongs."""
    message = refusal(without_line(bridges(), frame))
    assert frame.strip(" •") in message


@pytest.mark.parametrize(
    "heading",
    [
        "Elbonia City, Elbonia - November 2005",
        "Declaration - Elbonia City, Elbonia",
        "Declaration - Elbonia City, Elbonia - Noviembre 2005",
        "Declaration - Elbonia City, Elbonia - November 05",
        "Declaration - Elbonia City, Elbonia - November 1850",
        "Declaration - Elbonia City, Elbonia - November 0000",
        "Declaration - ?!, Elbonia - November 2005",
    ],
)
def test_heading_that_is_not_understood_is_refused(heading: str):
    """A heading without title, place, month or a possible year stops the reading at its line."""
    text = page({heading: {"1": "One."}}, BRIDGE_ACTORS)
    assert "expected" in refusal_at(text, heading)


def test_unknown_kind_of_instrument_is_refused():
    """A text that is no declaration, plan or set of mandates is not put in the wrong drawer."""
    text = page({"Protocol - Elbonia City, Elbonia - May 2005": {"1": "One."}}, BRIDGE_ACTORS)
    assert "a declaration, plan or mandates" in refusal_at(text, "Protocol")


@pytest.mark.parametrize(
    "printed", ["2/30/2015", "13/1/2015", "0/1/2015", "6/31/2015", "2/29/2015", "1/1/1066"]
)
def test_date_that_does_not_exist_is_refused(printed: str):
    """An impossible date is never bent into a possible one: day first is not tried."""
    text = page(ONE_INSTRUMENT, [Listed("Atlantis", [Reported(printed, "-", ["Done."])])])
    assert repr(printed) in refusal_at(text, printed)


@pytest.mark.parametrize(
    "header",
    [
        "Date: 6/12/2015",
        "Date: 6/12/15  Paragraphs: 17",
        "Date: 2015-06-12  Paragraphs: 17",
        "Date: 6/12/2015  Paragraphs: ",
        "Date: 6/12/2015  Paragraphs: seventeen",
        "Date: 6/12/2015  Paragraphs: 17;18",
        "Date: 6/12/2015  Paragraphs: 17 Done.",
    ],
)
def test_damaged_header_is_refused(header: str):
    """A line that begins like a report header must be one to its end."""
    text = bridges().replace(
        "    • Date: \u00a01/31/2012\u00a0 \u00a0 Paragraphs: 17", f"    • {header}"
    )
    assert "a report header" in refusal_at(text, header)


def test_report_without_a_body_is_refused():
    """A header is followed by a text or a notice; a lost body is not an empty one."""
    text = without_line(bridges(), "    The bridges are under water, as ever.")
    assert "the text of the report" in refusal_at(text, "• Bridge Builders Union")


def test_reports_heading_without_a_report_is_refused():
    """'Reports' with none below it means that something is lost."""
    text = page(ONE_INSTRUMENT, [Listed("Atlantis"), Listed("Lilliput")])
    text = text.replace("  • Atlantis", "  • Atlantis\n    • Reports")
    assert "a report header" in refusal_at(text, "• Lilliput")


def test_provision_without_a_text_is_refused():
    """A number with nothing below it is not an empty provision."""
    text = without_line(bridges(), "      States keep every bridge open to people on foot.")
    assert "the text of paragraph 1" in refusal_at(text, "• 2:")


def test_heading_without_paragraphs_is_refused():
    """An instrument on the page has at least one paragraph on it."""
    text = bridges().replace(
        "    • • Mandates", "      • Declaration - Oz, Oz - May 2001\n    • • Mandates"
    )
    assert "a paragraph number" in refusal_at(text, "Mandates for Action")


@pytest.mark.parametrize("wrong", ["seventeen", "17 bis", "1.2.3.4", "-"])
def test_paragraph_number_of_another_form_is_refused(wrong: str):
    """What stands where a paragraph number belongs and is none stops the reading."""
    text = bridges().replace("      • 2.8:", f"      • {wrong}:")
    assert "a paragraph number" in refusal_at(text, f"• {wrong}:")


def test_page_cut_among_the_provisions_is_refused():
    """A page that stops inside the mandates lists no actor, and says at which line it stops."""
    text = bridges()
    cut = text[: text.index("      • 2.8:")]
    assert refusal(cut) == (
        "line 10: expected a paragraph number such as '• 17:', found the end of the file"
    )


def test_page_cut_behind_the_mandates_is_refused():
    """Mandates without states and institutions are half a page."""
    text = bridges()
    cut = text[: text.index("  • Antigua")]
    assert "the states and institutions" in refusal_at(cut, "a bridge has two ends")


def test_page_cut_inside_a_header_is_refused():
    """A header that stops before its paragraph numbers is a cut page."""
    text = bridges()
    cut = text[: text.index(" Paragraphs: 2")]
    assert "a report header" in refusal_at(cut, "5/30/2014")


def test_page_cut_behind_a_header_is_refused():
    """A page that stops between a header and its text names the header's line."""
    text = bridges()
    cut = text[: text.index("    We inspected")]
    assert "the end of the file" in refusal_at(cut, "5/30/2014")


def test_doubled_actor_is_refused():
    """A name that comes twice means two lists were pasted together."""
    text = doubled_line(bridges(), "  • Antigua and Barbuda")
    assert "Antigua and Barbuda once" in refusal_at(text, "Antigua", occurrence=2)


def test_doubled_heading_is_refused():
    """The same instrument twice would give its paragraphs twice, spacing aside."""
    first = "Declaration - Elbonia City, Elbonia - May 2005"
    text = page({first: {"1": "One."}, f"{first}  ": {"2": "Two."}}, BRIDGE_ACTORS)
    assert "each instrument once" in refusal_at(text, "Elbonia City", occurrence=2)


def test_doubled_paragraph_is_refused():
    """A number that comes twice in one instrument cannot be cited."""
    text = bridges().replace("      • 2:", "      • 1:")
    assert "paragraph 1 of springfield-2015-mandates once" in refusal_at(text, "• 1:", occurrence=2)


@pytest.mark.parametrize("line", ["Search", " • Lilliput", "• Lilliput", "   • Related"])
def test_stray_line_between_actors_is_refused(line: str):
    """A line that belongs to no record stops the reading; it is not skipped."""
    text = bridges().replace("  • Atlantis", f"{line}\n  • Atlantis")
    assert "a state or institution" in refusal_at(text, line)


def test_endless_name_is_refused():
    """A paragraph that stands where a name belongs is not taken for one."""
    text = page(ONE_INSTRUMENT, [Listed("A" * 121)])
    assert "a name of 120 characters" in refusal_at(text, "AAA")
    assert of_actors(Listed("A" * 120)).actors[0].name == "A" * 120


@pytest.mark.parametrize("number", ["17", "2.8", "19a", "VI.3", "3-b", "IV", "1.2.3"])
def test_paragraph_numbers_of_every_form_are_text(number: str):
    """Whatever a theme numbers its paragraphs with is kept as printed, and can be cited."""
    heading = "Plan of Action - Oz, Oz - May 2001"
    report = Reported("1/31/2012", f"{number}, 17", ["Nine bridges."])
    read = parse_summit_page(page({heading: {number: "Count."}}, [Listed("Atlantis", [report])]))
    assert [one.paragraph for one in read.provisions] == [number]
    assert read.reports[0].citations == (number, "17")


@pytest.mark.parametrize("word", ["Goals", "Note", "17 and 18", "1.2.3.4", ""])
def test_a_bullet_that_is_no_number_is_refused(word: str):
    """A word with a colon among the paragraphs is an unknown heading, not a paragraph."""
    heading = "Plan of Action - Oz, Oz - May 2001"
    text = page({heading: {"1": "Count.", word: "Paint."}}, [Listed("Atlantis")])
    with pytest.raises(BadInputError, match=r"^line 8: "):
        parse_summit_page(text)
