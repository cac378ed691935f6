"""A page of mandates is read whole: each paragraph with its parts and where it says it is from."""

import csv
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.damage import damaged
from tracker.config import shipped
from tracker.errors import BadInputError
from tracker.ingest.contact import MASK
from tracker.ingest.reading import decode, read_document, split_lines
from tracker.ingest.summit_mandates import (
    MandateCitation,
    MandateParagraph,
    SummitMandates,
    parse_summit_mandates,
    same_provision,
)
from tracker.ingest.summit_page import parse_summit_page
from tracker.keys import text_sha256

ORGANISATION = "Organization of American States Summits of the Americas"
TITLE = "Follow-up and Implementation: Mandates"
OZ = "(Declaration of Oz, 2001)."
PAGE = f"""\
{ORGANISATION}
\u00a0
{TITLE}

2
Click here for Related Ministerials
\u00a0
BRIDGES: Upkeep and Repair
MANDATES

  1. Count every bridge once a year and tell the neighbours of it, so that none is lost. \
(Bridges, Initiatives VII Summit of Rivers, Emerald City, 2015).

  1. To keep the spans in order, we intend to:

    • b. Paint them;

    • f. Oil the hinges, namely:
      1. those upstream;
      2. those downstream,
        wherever a boat may pass;

    a. Rest. (Great Ferries, Small Ferries, and Rafts, IX Summit of Rivers, Lilliput, 2022).

  2. Whoever crosses by night carries a lamp. (Oz Commitment. Lilliput, 2018)

_______________________

  1. We greet the ferry folk* (Plan of Action Laputa, 2005).
    *Brobdingnag prefers to wave. (Plan of Action Laputa, 2005).

  1. The ferries shall, as time allows:

    1. run;
    2. rest.
    We shall ask for no more than that;(Plan of Action Laputa, 2005).

  • Initiative 41. Mend the oars. {OZ}

  • II.4. Rafts and Floats
    Knowing that rafts drift:

    • tie them up
    {OZ}
"""


@pytest.fixture(scope="module")
def page() -> SummitMandates:
    """The page above, read."""
    return parse_summit_mandates(PAGE)


def body(*lines: str) -> str:
    """A page without a theme, with these lines below its head."""
    return "\n".join([TITLE, "", *lines, ""])


def only(*lines: str) -> MandateParagraph:
    (paragraph,) = parse_summit_mandates(body(*lines)).paragraphs
    return paragraph


def refusal(text: str) -> str:
    with pytest.raises(BadInputError) as caught:
        parse_summit_mandates(text)
    return str(caught.value)


def refusal_at(text: str, wrong: str) -> str:
    """The message, once it is seen to name the line that holds `wrong`."""
    number = next(line.number for line in split_lines(text) if wrong in line.content)
    message = refusal(text)
    assert message.startswith(f"line {number}: ")
    return message


# --- every line belongs to one record ------------------------------------------------------


def assert_each_line_has_one_owner(text: str, read: SummitMandates) -> None:
    """Each non-blank line is of the page's frame or of one paragraph, and no other is."""
    printed = {line.number for line in split_lines(text) if line.stripped}
    owned = Counter(read.frame_lines)
    for one in read.paragraphs:
        owned.update(set(range(one.line_start, one.line_end + 1)) & printed)
    assert set(owned) == printed
    assert max(owned.values()) == 1


def assert_offsets_hold(text: str, read: SummitMandates) -> None:
    for one in read.paragraphs:
        assert text_sha256(text[one.char_start : one.char_end]) == one.sha256


def test_page_is_read_whole(page: SummitMandates):
    """No line is lost or read twice, and offsets lead back to the words that are hashed."""
    assert_each_line_has_one_owner(PAGE, page)
    assert_offsets_hold(PAGE, page)
    assert page.line_count == len(PAGE.split("\n"))


def test_groups_begin_where_numbering_begins_again(page: SummitMandates):
    """Numbers are those of the page's lists; group, number and position tell paragraphs apart."""
    assert [(one.position, one.group, one.number) for one in page.paragraphs] == [
        (1, 1, "1"),
        (2, 2, "1"),
        (3, 2, "2"),
        (4, 3, "1"),
        (5, 4, "1"),
        (6, 5, "Initiative 41"),
        (7, 5, "II.4"),
    ]


def test_number_citation_and_footnote_are_no_part_of_the_text(page: SummitMandates):
    """The text begins behind the number and ends before the citation; a footnote stands apart."""
    greeting = page.paragraphs[3]
    assert greeting.text == "We greet the ferry folk*"
    assert greeting.footnotes == ("*Brobdingnag prefers to wave. (Plan of Action Laputa, 2005).",)
    assert greeting.line_end == greeting.line_start + 1
    assert PAGE[greeting.char_end :].startswith(" (Plan of Action Laputa, 2005).")


def test_sub_items_are_kept_in_order_with_their_marks(page: SummitMandates):
    """Letters, which may skip, numbers and items inside items keep their order and depth."""
    items = page.paragraphs[1].items
    assert [(one.label, one.depth, one.text) for one in items] == [
        ("b", 1, "Paint them;"),
        ("f", 1, "Oil the hinges, namely:"),
        ("1", 2, "those upstream;"),
        ("2", 2, "those downstream,\nwherever a boat may pass;"),
        ("a", 1, "Rest."),
    ]
    for one in items:
        assert one.text.split("\n")[0] in split_lines(PAGE)[one.line - 1].content
    assert page.paragraphs[1].text.startswith("To keep the spans in order, we intend to:\n• b. ")


def test_words_behind_the_sub_items_are_the_paragraph_s_own(page: SummitMandates):
    """A line without a mark, no deeper than the marks, belongs to no sub-item."""
    ferries, rafts = page.paragraphs[4], page.paragraphs[6]
    assert [one.text for one in ferries.items] == ["run;", "rest."]
    assert ferries.text.endswith("\nWe shall ask for no more than that;")
    assert [(one.label, one.text) for one in rafts.items] == [(None, "tie them up")]
    assert rafts.text == "Rafts and Floats\nKnowing that rafts drift:\n• tie them up"


def test_line_endings_change_no_record(page: SummitMandates):
    """The same page with CRLF gives the same texts, items and citations."""
    crlf = parse_summit_mandates(PAGE.replace("\n", "\r\n"))
    assert [replace(one, char_start=0, char_end=0) for one in crlf.paragraphs] == [
        replace(one, char_start=0, char_end=0) for one in page.paragraphs
    ]


# --- the head of the page ----------------------------------------------------------------------


def test_theme_is_read_where_printed(page: SummitMandates):
    """A page may name its theme, with or without a part of it, or not."""
    assert page.theme == "BRIDGES: Upkeep and Repair"
    paragraph = f"  1. Count. {OZ}"
    assert parse_summit_mandates(body(paragraph)).theme is None
    assert parse_summit_mandates(body("MANDATES", paragraph)).theme is None
    assert parse_summit_mandates(body("RIVERS & LAKES", paragraph)).theme == "RIVERS & LAKES"


@pytest.mark.parametrize("first", [f"  1. Count. {OZ}", "BRIDGES", "Skip Navigation Links"])
def test_page_without_its_title_is_refused(first: str):
    """Any other file, also the follow-up page with reports, is refused at its first line."""
    assert f"the title '{TITLE}'" in refusal_at(f"{first}\n{PAGE}", first)


def test_other_words_in_the_head_are_refused():
    """Between title and paragraphs nothing is passed over that the form does not have."""
    text = body("Follow us on the river bank", f"  1. Count. {OZ}")
    assert "a numbered paragraph" in refusal_at(text, "Follow us")


@pytest.mark.parametrize("text", [TITLE, f"{TITLE}\n\nBRIDGES\nMANDATES\n"])
def test_page_without_paragraphs_is_refused(text: str):
    """A head with nothing below it is a page cut short."""
    assert "expected paragraph 1, found the end" in refusal(text)


# --- citations ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "name", "summit", "place", "year"),
    [
        ("(Oz Plan, IX Summit of Rivers, Lilliput, 2022).", "Oz Plan", "IX Summit of Rivers",
         "Lilliput", 2022),
        ("(Rafts, Boats, and Oars, IX Summit of Rivers, Lilliput, 2022)",
         "Rafts, Boats, and Oars", "IX Summit of Rivers", "Lilliput", 2022),
        ("(Bridges, Initiatives VII Summit of Rivers, Emerald City, 2015).", "Bridges",
         "Initiatives VII Summit of Rivers", "Emerald City", 2015),
        ("(Rafts, Boats, and Oars, Laputa, 2012);", "Rafts, Boats, and Oars", None, "Laputa",
         2012),
        ("(Oz Commitment. Lilliput, 2018)", "Oz Commitment", None, "Lilliput", 2018),
        ("(Declaration of Emerald City, 1994).", "Declaration of Emerald City", None,
         "Emerald City", 1994),
        ("(Plan of Action Laputa, 2100).", "Plan of Action Laputa", None, "Laputa", 2100),
        ("(Declaration of Principles, 1994).", "Declaration of Principles", None, None, 1994),
        ("(River Code, 1998).", "River Code", None, None, 1998),
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", [" ", ""], ids=["blank", "glued"])
def test_citation_is_taken_apart(  # noqa: PLR0917
    before: str, printed: str, name: str, summit: str | None, place: str | None, year: int
):
    """Of each form in which pages cite, the parts are told apart; what is not printed is None."""
    one = only(f"  1. Count the bridges;{before}{printed}")
    assert one.citation == MandateCitation(printed, name, summit, place, year)
    assert one.text == "Count the bridges;"


def test_citation_may_stand_on_a_line_of_its_own():
    """Then it closes the paragraph and is no part of its text."""
    text = body("  1. Count:", "    • a. bridges", f"  {OZ}")
    (one,) = parse_summit_mandates(text).paragraphs
    assert (one.text, one.line_end) == ("Count:\n• a. bridges", 5)
    assert text[one.char_start : one.char_end].endswith("bridges")


def test_citation_that_lost_its_opening_bracket_is_read():
    """One page prints such a citation: it begins behind the mark that ends the text."""
    one = only("  1. Count the bridges; Great Ferries, IX Summit of Rivers, Lilliput, 2022).")
    assert one.text == "Count the bridges;"
    assert one.citation.printed == "Great Ferries, IX Summit of Rivers, Lilliput, 2022)."
    assert one.citation.instrument_name == "Great Ferries"


def test_brackets_inside_the_text_are_no_citation():
    """Neither an acronym nor a year in brackets closes a paragraph."""
    one = only("  1. The River Code (RC) of old (1998)", f"    and (if any) the new (RC, 2). {OZ}")
    assert one.text.endswith("the new (RC, 2).")


@pytest.mark.parametrize("year", ["1993", "2101", "0000", "9999"])
def test_year_without_a_summit_is_refused(year: str):
    """Before the first Summit, or far from now, a year is misprinted."""
    text = PAGE.replace("Lilliput, 2018", f"Lilliput, {year}")
    assert "a year from 1994 to 2100" in refusal_at(text, year)


def test_paragraph_without_a_citation_is_refused():
    """Where the next number comes before a citation, one of the two is lost."""
    text = body("  1. Count.", f"  1. Count again. {OZ}")
    assert "the closing citation of paragraph 1" in refusal_at(text, "Count again")
    ruled = body("  1. Count.", "________", f"  1. Count again. {OZ}")
    assert "the closing citation of paragraph 1" in refusal_at(ruled, "____")


def test_last_paragraph_without_a_citation_is_refused():
    """A page that stops before it is cut short; the message names its last line."""
    text = body(f"  1. Count. {OZ}", "  2. Count again:", "    • a. bridges")
    assert "the closing citation of paragraph 2" in refusal_at(text, "a. bridges")


# --- numbering and sub-items -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (["2"], "paragraph 1"),
        (["1", "3"], "paragraph 1 or 2"),
        (["1", "2", "2"], "paragraph 1 or 3"),
        (["1", "0"], "paragraph 1 or 2"),
        (["1", "02"], "paragraph 1 or 2"),
    ],
)
def test_numbering_that_skips_is_refused(numbers: list[str], expected: str):
    """A list goes on by one or begins again; anything else means that a paragraph is lost."""
    lines = [f"  {number}. Bridge at {at}. {OZ}" for at, number in enumerate(numbers, 1)]
    assert f"expected {expected}," in refusal_at(body(*lines), f"Bridge at {len(numbers)}")


def test_list_does_not_go_on_behind_the_instrument_s_own_numbers():
    """Bulleted paragraphs keep their instrument's numbers, behind which a list begins at 1."""
    lines = [f"  1. Count. {OZ}", f"  • Initiative 7. Row. {OZ}", f"  2. Rest. {OZ}"]
    assert "expected paragraph 1," in refusal_at(body(*lines), "Rest")


@pytest.mark.parametrize(
    "item", ["    • a. paint", "    a. paint", "    • paint", "    1. paint", "  • paint"]
)
def test_sub_item_outside_a_paragraph_is_refused(item: str):
    """Behind a citation, or before the first number, a sub-item has lost its paragraph."""
    before = body(f"{item} {OZ}", f"  1. Count. {OZ}")
    behind = body(f"  1. Count. {OZ}", item)
    for text in (before, behind):
        assert "a numbered paragraph before a sub-item" in refusal_at(text, "paint")


def test_words_outside_a_paragraph_are_refused():
    """Words behind a citation are not made part of a paragraph that is closed."""
    text = body(f"  1. Count. {OZ}", "    And count again.")
    assert "expected a numbered paragraph," in refusal_at(text, "count again")


@pytest.mark.parametrize("numbers", ["2", "1 3", "1 2 2"])
def test_sub_items_whose_numbers_skip_are_refused(numbers: str):
    """Numbers, unlike letters, are counted by the page itself: a gap is a lost line."""
    items = [f"    {number}. bridge" for number in numbers.split()]
    assert "expected sub-item " in refusal(body("  1. Count:", *items, f"  {OZ}"))


def test_numbers_inside_an_item_do_not_disturb_those_outside():
    """Each indentation counts for itself, and begins again below the next item."""
    items = ["    1. A:", "      1. x", "      2. y", "    2. B:", "      1. z", "    1. C"]
    one = only("  1. Count:", *items, f"  {OZ}")
    assert [(item.label, item.depth) for item in one.items] == [
        ("1", 1), ("1", 2), ("2", 2), ("2", 1), ("1", 2), ("1", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["•", "• c.", "c.", "2."])
def test_sub_item_without_text_is_refused(mark: str):
    """A mark with nothing behind it has lost its words."""
    text = body("  1. Count:", "    1. bridges;", f"    {mark}", f"  {OZ}")
    assert "the text of a sub-item" in refusal(text)


@pytest.mark.parametrize("line", ["  1.", f"  1. {OZ}", f"  1.\n    bridges {OZ}"])
def test_paragraph_without_text_is_refused(line: str):
    """A number with nothing behind it but a citation has lost its words."""
    assert "the text of paragraph 1" in refusal_at(body(f"{line}\n{OZ}"), "1.")


# --- contact data ------------------------------------------------------------------------------


def test_contact_data_is_masked_in_what_is_read_apart():
    """Theme, sub-items, footnotes and citations are masked sign for sign.

    The text is as published, as hash and offsets need it; storing masks it, as for other pages.
    """
    address = "oz@oz.example"
    text = body(
        f"BRIDGES: {address}",
        f"  1. Ask {address}:",
        f"    • a. at {address} (Plan of {address} Oz, Laputa, 2005)",
        f"    *or {address}",
    )
    read = parse_summit_mandates(text)
    (one,) = read.paragraphs
    shown = [read.theme, one.items[0].text, *one.footnotes, one.citation.printed]
    shown.append(one.citation.instrument_name)
    assert all("oz@" not in part and MASK * 2 in part for part in shown)
    assert one.items[0].text == f"at {MASK * 2}@{MASK * 2}.{MASK * 7}"
    assert_offsets_hold(text, read)


# --- recognising a provision -------------------------------------------------------------------

COUNT = "Count every bridge once a year and tell the neighbours of it, so that none is lost."


@pytest.mark.parametrize(
    "known",
    [
        COUNT,
        f"Bridges {COUNT}",
        f"Bridges  {COUNT}\n",
        COUNT.removesuffix("."),
        COUNT.replace("lost.", "lost;"),
    ],
)
def test_known_hash_is_found_by_the_words(page: SummitMandates, known: str):
    """A hash pinned with the chapter's name before the text, or another end, is recognised."""
    one = page.paragraphs[0]
    assert text_sha256(known) in one.match_sha256s
    assert one.match_sha256s[0] == one.sha256
    assert same_provision(known, one)


def test_word_of_the_instrument_s_number_may_stand_before_the_text(page: SummitMandates):
    """`Initiative` is printed as a number's word here and glued to the text elsewhere."""
    one = page.paragraphs[5]
    assert text_sha256("Initiative Mend the oars.") in one.match_sha256s
    assert same_provision("Initiative Mend the oars.", one)


@pytest.mark.parametrize(
    "known",
    [
        f"Bridges Knowing how many there are, we intend to: 1. {COUNT}",
        f"{COUNT} And tell us too.",
        COUNT.upper(),
        COUNT.replace(",", " ,"),
        f"12 • {COUNT}",
    ],
)
def test_provision_is_recognised_with_more_around_it(page: SummitMandates, known: str):
    """Preamble, number, case and stray blanks do not hide that the words are the same."""
    assert same_provision(known, page.paragraphs[0])


def test_shapes_of_quotes_and_dashes_do_not_count():
    """Two pages set the same words in different signs."""
    one = only(f"  1. The “river’s” up–keep – ‘rest’. {OZ}")
    assert same_provision("The \"river's\" up-keep - 'rest'", one)


@pytest.mark.parametrize(
    "known",
    [
        COUNT.replace("every bridge", "every ferry"),
        COUNT.replace("Count", "Recount"),
        COUNT[:60],
        "",
    ],
)
def test_other_words_are_another_provision(page: SummitMandates, known: str):
    """A changed or missing word is not overlooked."""
    assert not same_provision(known, page.paragraphs[0])


def test_few_words_inside_another_text_prove_nothing(page: SummitMandates):
    """What is short is the same only when it is all there is."""
    lamp = page.paragraphs[2]
    assert same_provision("Whoever crosses by night carries a lamp", lamp)
    assert not same_provision(f"Knowing the river: {lamp.text}", lamp)


def test_part_of_a_paragraph_is_recognised_in_the_whole():
    """A page prints the parts that concern its theme; the stored paragraph has them all."""
    lines = ["  1. To keep the old spans in order, all of us intend to:", "    • c. Oil hinges;"]
    one = only(*lines, f"    • e. Paint them. {OZ}")
    lead = "To keep the old spans in order, all of us intend to:"
    assert same_provision(f"{lead} a) Rest; c) Oil hinges; d) Row; e) Paint them; f) Go.", one)
    assert not same_provision(f"{lead} c) Paint them; e) Oil hinges.", one)
    assert not same_provision(f"{lead} a) Rest; c) Oil hinges.", one)


def test_provisions_of_the_real_page_are_recognised(summit_page_path: Path):
    """Printed in this form, its chapter in the citation, each known provision is found again."""
    with (shipped("seeds") / "provisions.csv").open(encoding="utf-8", newline="") as rows:
        pinned = {row["provision_key"]: row["text_sha256"] for row in csv.DictReader(rows)}
    real = parse_summit_page(read_document(summit_page_path).text).provisions
    for known in real:
        label = "Migration" if known.text.startswith("Migration ") else "River Code"
        bare = known.text.removeprefix(f"{label} ")
        one = only(f"  1. {bare} ({label}, Emerald City, 2015).")
        assert pinned[known.key] in one.match_sha256s
        of_instrument = [other for other in real if other.instrument_key == known.instrument_key]
        same = [other.key for other in of_instrument if same_provision(other.text, one)]
        assert same == [known.key]


# --- any page ----------------------------------------------------------------------------------

NAMES = st.lists(st.text("aéZñ", min_size=1, max_size=4), min_size=1, max_size=3).map(" ".join)
INNER = st.text("aéZñ ,–'\u00a0\u2028", max_size=10)
WORDS = st.builds("{}{}{}".format, NAMES, INNER, st.sampled_from("é,'"))


@dataclass(frozen=True)
class Printed:
    """A paragraph to print and to find again."""

    text: str
    items: list[tuple[str | None, str]]
    behind: str | None
    citation: MandateCitation

    def lines(self, number: int) -> list[str]:
        """The paragraph as a page prints it."""
        lines = [f"  {number}. {self.text}"]
        for label, text in self.items:
            lines += ["", f"    • {label}. {text}" if label else f"    • {text}"]
        if self.behind:
            lines.append(f"    {self.behind}")
        lines[-1] += f" {self.citation.printed}"
        return [*lines, ""]


def cited(names: list[str], summit: str | None, place: str, year: int, ends: str):
    printed = ", ".join([*names, *([summit] if summit else []), f"{place}, {year}"])
    return MandateCitation(f"({printed}){ends}", ", ".join(names), summit, place, year)


CITATIONS = st.builds(
    cited,
    st.lists(NAMES, min_size=1, max_size=3),
    st.none() | st.just("IX Summit of Rivers"),
    NAMES,
    st.integers(1994, 2100),
    st.sampled_from([".", ""]),
)
LABELS = st.none() | st.sampled_from("abcdefgxyz")
PRINTED = st.builds(
    Printed, WORDS, st.lists(st.tuples(LABELS, WORDS), max_size=3), st.none() | WORDS, CITATIONS
)
GROUPS = st.lists(st.lists(PRINTED, min_size=1, max_size=3), min_size=1, max_size=2)


@given(GROUPS)
def test_any_page_is_read_as_printed(groups: list[list[Printed]]):
    """Numbers, letters, words and citations come back in the order printed, from their places."""
    lines = [line for group in groups for at, one in enumerate(group, 1) for line in one.lines(at)]
    text = body("RIVERS", *lines)
    read = parse_summit_mandates(text)
    assert_each_line_has_one_owner(text, read)
    assert_offsets_hold(text, read)
    printed = [
        (group, str(at), one)
        for group, members in enumerate(groups, 1)
        for at, one in enumerate(members, 1)
    ]
    assert len(read.paragraphs) == len(printed)
    for found, (group, number, one) in zip(read.paragraphs, printed, strict=True):
        assert (found.group, found.number, found.citation) == (group, number, one.citation)
        assert [(item.label, item.text) for item in found.items] == one.items
        assert found.text.split("\n")[0] == one.text
        assert not one.behind or found.text.endswith(f"\n{one.behind}")


STRAY = ["  1.", "  2. Row. ", "    • c.", "    • row", "_______", OZ, "*", TITLE, "LAKES", "•"]


def with_damage(random: Random) -> bytes:
    """The page with stray lines of its own form, and damaged as other pages are."""
    lines = PAGE.split("\n")
    if random.random() < 0.3:
        lines.insert(random.randrange(len(lines)), random.choice(STRAY))
    return damaged("\n".join(lines), random)


def is_refused(raw: bytes) -> bool:
    """Whether it is refused, in one line that says where; if not, no line of it is lost."""
    try:
        text = decode(raw, "page.txt").text
        read = parse_summit_mandates(text)
    except BadInputError as error:
        message = str(error)
        assert len(message.splitlines()) == 1
        assert "line " in message or "the file is empty" in message
        return True
    assert_each_line_has_one_owner(text, read)
    assert_offsets_hold(text, read)
    return False


@given(st.integers(0, 2**64 - 1).map(Random))
def test_damaged_page_is_read_whole_or_refused_in_one_line(random: Random):
    """Lines dropped, doubled, swapped or cut, characters and bytes changed: never a traceback."""
    is_refused(with_damage(random))


def test_damage_is_neither_harmless_nor_always_fatal():
    """The changes tried above reach both outcomes often enough to say something."""
    refused = sum(is_refused(with_damage(Random(seed))) for seed in range(100))
    assert 20 < refused < 95


def test_page_cut_at_any_sign_is_read_or_refused():
    """A download that stops anywhere is a whole page up to there, or refused."""
    for size in range(0, len(PAGE), 7):
        is_refused(PAGE[:size].encode())
