"""A declaration is read whole: title, place and date, paragraphs, and who signed in which list."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import BadInputError
from tracker.ingest.declaration import (
    Declaration,
    ListedSignatory,
    joined,
    parse_declaration,
)
from tracker.ingest.reading import read_document, split_lines
from tracker.keys import normalised
from tracker.vocab import SignatoryKind

TITLE = "From Ferries to Bridges: A Call of River Dwellers"
DATED = "Springfield, May 9, 2031"
PARAGRAPHS = ["We count *every* bridge.", "We ask that none be closed.", "We shall be back."]
LISTS = {
    "Signatories:": ["- Red de Puentes (México)", "- Amigos del Río", "- Casa del Vado (Chile)"],
    "Red de firmantes:": ["- **Red de Ríos (RR)**", "Los Barqueros - Perú"],
}


def declaration(
    paragraphs: list[str] | None = None,
    lists: dict[str, list[str]] | None = None,
    dated: str = DATED,
) -> str:
    """A declaration as it would be published; unnumbered parts of a paragraph follow `\\n`."""
    lines = ["", TITLE, "", dated, ""]
    for number, text in enumerate(PARAGRAPHS if paragraphs is None else paragraphs, 1):
        lines.append(f"{number}. {text}")
    for heading, names in (LISTS if lists is None else lists).items():
        lines.extend(["", heading, "", *names])
    return "\n".join(lines)


def signed(*names: str) -> tuple[ListedSignatory, ...]:
    return parse_declaration(declaration(lists={"Signatories:": list(names)})).signatories


def refusal(text: str) -> str:
    with pytest.raises(BadInputError) as caught:
        parse_declaration(text)
    return str(caught.value)


def refusal_at(text: str, wrong: str) -> str:
    """The message, once it is seen to name the line that holds `wrong`."""
    number = next(line.number for line in split_lines(text) if wrong in line.content)
    message = refusal(text)
    assert message.startswith(f"line {number}: ")
    return message


# --- every line belongs to one record ------------------------------------------------------


def assert_each_line_has_one_owner(text: str) -> None:
    """Title, date and list headings aside, each line is of one paragraph or of signatories."""
    read = parse_declaration(text)
    owned = Counter(
        number for one in read.paragraphs for number in range(one.line_start, one.line_end + 1)
    )
    assert max(owned.values()) == 1
    signed_lines = {one.line for one in read.signatories}
    assert not signed_lines & set(owned)
    left = [
        line.stripped
        for line in split_lines(text)
        if line.stripped and line.number not in signed_lines | set(owned)
    ]
    lists = {one.list_number for one in read.signatories}
    assert left[0] == read.title
    assert left[1].startswith(f"{read.place}, ")
    assert len(left) == 2 + len(lists)
    assert all(heading.endswith(":") for heading in left[2:])


def assert_offsets_hold(text: str) -> None:
    for one in parse_declaration(text).paragraphs:
        assert normalised(text[one.char_start : one.char_end]) == normalised(one.text)


WORDS = st.text("aéZñ 19,(–'\u00a0\u2028", min_size=1, max_size=12).filter(
    lambda text: text == text.strip()
)
NAMES = st.text("aéZ ñ", min_size=1, max_size=12).filter(lambda text: text == text.strip())
BODIES = st.lists(WORDS, min_size=1, max_size=3).map("\n\n".join)
SIGNED = st.dictionaries(
    NAMES.map(lambda name: f"{name}:"),
    st.lists(NAMES.map(lambda name: f"- {name}"), min_size=1, max_size=4),
    min_size=1,
    max_size=3,
)


@given(st.lists(BODIES, min_size=1, max_size=12), SIGNED)
def test_any_declaration_is_read_whole(paragraphs: list[str], lists: dict[str, list[str]]):
    """No line is lost or read twice, offsets lead back to it, names come in the order printed."""
    text = declaration(paragraphs, lists)
    assert_each_line_has_one_owner(text)
    assert_offsets_hold(text)
    read = parse_declaration(text)
    assert [normalised(one.text) for one in read.paragraphs] == [normalised(p) for p in paragraphs]
    assert [one.number for one in read.paragraphs] == [
        str(number) for number in range(1, len(paragraphs) + 1)
    ]
    assert [(one.list_number, one.position, f"- {one.as_printed}") for one in read.signatories] == [
        (number, position, name)
        for number, names in enumerate(lists.values(), 1)
        for position, name in enumerate(names, 1)
    ]


def test_real_declaration_is_read_whole(declaration_path: Path):
    """The same holds for the declaration as published, whose paragraphs are 14."""
    text = read_document(declaration_path).text
    assert_each_line_has_one_owner(text)
    assert_offsets_hold(text)
    read = parse_declaration(text)
    assert [one.number for one in read.paragraphs] == [str(n) for n in range(1, 15)]
    assert (read.place, read.issued_on) == ("New York", date(2026, 5, 4))
    assert {one.list_number for one in read.signatories} == {1, 2}
    assert len(read.glued_lines) == 1
    assert all(one.name for one in read.signatories)


def test_line_endings_change_no_record():
    """The same declaration with CRLF gives the same texts, hashes and names."""
    plain = parse_declaration(declaration())
    crlf = parse_declaration(declaration().replace("\n", "\r\n"))
    assert [one.sha256 for one in crlf.paragraphs] == [one.sha256 for one in plain.paragraphs]
    assert crlf.signatories == plain.signatories


# --- title, date, paragraphs -------------------------------------------------------------------


def test_title_place_and_date_head_the_declaration():
    """What was issued, where and when."""
    read = parse_declaration(declaration())
    assert (read.title, read.place, read.issued_on) == (TITLE, "Springfield", date(2031, 5, 9))


def test_unnumbered_paragraph_belongs_to_the_one_before():
    """A paragraph without a number continues the numbered one above it, blank lines between."""
    text = declaration(["We count bridges.\n\nAll of them.\nEvery day.", "We shall be back."])
    first, second = parse_declaration(text).paragraphs
    assert first.text == "We count bridges.\nAll of them.\nEvery day."
    assert first.line_end == second.line_start - 1
    assert second.text == "We shall be back."


def test_number_is_no_part_of_the_text():
    """The text and its offsets begin behind the printed number."""
    text = declaration()
    one = parse_declaration(text).paragraphs[0]
    assert (one.number, one.position, one.text) == ("1", 1, "We count *every* bridge.")
    assert text[one.char_start - 3 : one.char_start] == "1. "


def test_year_at_the_start_of_a_line_is_no_number():
    """A line that opens with a year continues the paragraph above."""
    (one,) = parse_declaration(declaration(["We look back at\n2031. A dry year."])).paragraphs
    assert one.text == "We look back at\n2031. A dry year."


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [("2. ", "3. ", "paragraph 2"), ("2. ", "1. ", "paragraph 2"), ("1. ", "0. ", "paragraph 1")],
    ids=["gap", "doubled", "from zero"],
)
def test_numbering_that_is_not_1_2_3_is_refused(before: str, after: str, expected: str):
    """A gap, a doubled number or another start means that a paragraph is lost or moved."""
    text = declaration().replace(f"\n{before}", f"\n{after}", 1)
    assert f"expected {expected}," in refusal(text)


@pytest.mark.parametrize(
    "dated",
    [
        "Springfield, May 2031",
        "Springfield, 9 May 2031",
        "Springfield, Mayo 9, 2031",
        "Springfield, February 30, 2031",
        "Springfield, May 9, 0000",
        "May 9, 2031",
    ],
)
def test_missing_or_impossible_date_is_refused(dated: str):
    """Without place and a date that exists there is no instrument to file it under."""
    assert "date" in refusal_at(declaration(dated=dated), dated)


def test_missing_date_line_is_refused():
    """The first paragraph is not taken for place and date."""
    text = declaration().replace(DATED, "")
    assert "place and date" in refusal_at(text, "1. We count")


@pytest.mark.parametrize("first", ["1. We count.", "• Title", "{", "<html>", "Signatories:"])
def test_other_file_is_refused(first: str):
    """A file that does not open with a title is no declaration."""
    assert "the title of the declaration" in refusal_at(first + declaration(), first)


def test_declaration_without_paragraphs_is_refused():
    """Signatories of nothing are refused."""
    assert "paragraph 1" in refusal(declaration(paragraphs=[]))


def test_declaration_without_signatories_is_refused():
    """A declaration that nobody signs is a cut one; the message names its last line."""
    text = declaration(lists={})
    assert "the list of signatories" in refusal_at(text, "3. We shall")


@pytest.mark.parametrize("heading", ["Signatories:", "Red de firmantes:"])
def test_list_without_names_is_refused(heading: str):
    """A heading of a list with nothing below it means that names are lost."""
    text = declaration(lists={**LISTS, heading: []})
    assert "at least one signatory" in refusal_at(text, heading)


def test_names_without_a_heading_are_refused():
    """Names that follow the paragraphs without a heading are not made part of the last one."""
    text = declaration(lists={}) + "\n\n- Red de Puentes (México)\n"
    assert "expected paragraph 4" in refusal_at(text, "- Red de Puentes")


def test_numbered_paragraph_that_ends_in_a_colon_is_a_paragraph():
    """A number at its start says more than a colon at its end: it heads no list of names."""
    read = parse_declaration(declaration(["We count.", "We demand:\nopen bridges", "Good-bye."]))
    assert [one.text for one in read.paragraphs] == [
        "We count.",
        "We demand:\nopen bridges",
        "Good-bye.",
    ]


def test_line_ending_in_a_colon_above_a_paragraph_heads_no_list():
    """As long as numbered paragraphs follow, a line ending in a colon belongs to the text."""
    read = parse_declaration(
        declaration(["We count.\n\nOur demands are:\n\nopen bridges", "Good-bye."])
    )
    assert [one.text for one in read.paragraphs] == [
        "We count.\nOur demands are:\nopen bridges",
        "Good-bye.",
    ]


def test_numbered_line_among_the_names_is_refused():
    """A numbered line below the names is a paragraph out of place, not a signatory."""
    text = declaration() + "\n\n4. And another thing.\n"
    assert "And another" in refusal_at(text, "4. And another")


# --- signatories -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "name", "acronym", "scope"),
    [
        ("- Amigos del Río", "Amigos del Río", None, None),
        ("- Red de Puentes (Chile)", "Red de Puentes", None, "Chile"),
        ("Red de Puentes - Chile", "Red de Puentes", None, "Chile"),
        ("Red de Puentes-Chile", "Red de Puentes", None, "Chile"),
        ("Red de Puentes – El Salvador", "Red de Puentes", None, "El Salvador"),
        ("Red de Puentes. - Regional", "Red de Puentes.", None, "Regional"),
        ("- Red de Puentes (RP)", "Red de Puentes", "RP", None),
        ("- Red de Puentes -REDPU- (México)", "Red de Puentes", "REDPU", "México"),
        ("- Red de Puentes - REDPU- (México)", "Red de Puentes", "REDPU", "México"),
        ("- Red de Puentes, -REDPU- (México)", "Red de Puentes", "REDPU", "México"),
        ("- Red de Puentes (REDPU) (Regional)", "Red de Puentes", "REDPU", "Regional"),
        (" Red de Puentes (REDPU)- Chile", "Red de Puentes", "REDPU", "Chile"),
        ("Red de Puentes (REDPU) -Uruguay", "Red de Puentes", "REDPU", "Uruguay"),
        (
            "- Red de Puentes -RP por sus siglas en inglés- (Mundial)",
            "Red de Puentes",
            "RP",
            "Mundial",
        ),
        ("- Puentes del Sur -AC PUSUR- (México)", "Puentes del Sur", "PUSUR", "México"),
        ("Puentes del Sur-PUSUR", "Puentes del Sur", "PUSUR", None),
        ("Puentes- México, Guatemala y Honduras.", "Puentes", None, "México, Guatemala y Honduras"),
        (
            "- Puentes (Ecuador-Colombia y Venezuela)",
            "Puentes",
            None,
            "Ecuador-Colombia y Venezuela",
        ),
        ("Puentes - Estados Unidos- México", "Puentes", None, "Estados Unidos, México"),
        ("Bridges (Los Puentes del Sur) - Perú", "Bridges (Los Puentes del Sur)", None, "Perú"),
        ("Anglo-Andina de Puentes", "Anglo-Andina de Puentes", None, None),
        ("- **Red de Ríos (RR)**", "Red de Ríos", "RR", None),
    ],
)
def test_name_acronym_and_scope_are_told_apart(
    printed: str, name: str, acronym: str | None, scope: str | None
):
    """Of the forms in which organisations print themselves each gives the same three parts."""
    (one,) = signed(printed)
    assert (one.name.rstrip("."), one.acronym, one.scope) == (name.rstrip("."), acronym, scope)


def test_network_is_printed_in_bold():
    """A name in bold heads a network's members; the others are organisations."""
    kinds = [one.kind for one in parse_declaration(declaration()).signatories]
    organisation, network = SignatoryKind.ORGANISATION, SignatoryKind.NETWORK
    assert kinds == [organisation, organisation, organisation, network, organisation]


def test_what_was_printed_is_kept():
    """Beside the parts stands what the list prints, and at which line."""
    text = declaration()
    for one in parse_declaration(text).signatories:
        assert one.as_printed in split_lines(text)[one.line - 1].content.replace("*", "")


def test_glued_names_are_split_and_on_record():
    """Two organisations printed on one line without a blank are two, and the line is kept."""
    names = ["- Amigos del Río", "- Puentes y Vados A.C.Barqueros Unidos - BARQUE- (Perú)"]
    text = declaration(lists={"Signatories:": names})
    read = parse_declaration(text)
    assert [one.name for one in read.signatories] == [
        "Amigos del Río",
        "Puentes y Vados A.C.",
        "Barqueros Unidos",
    ]
    assert [one.position for one in read.signatories] == [1, 2, 3]
    assert read.glued_lines == (read.signatories[1].line,) == (read.signatories[2].line,)


def test_persons_are_separated():
    """Persons share a line; each is a signatory of the kind person, without what they do."""
    line = (
        "Barqueras y barqueros de los ríos: Ana Prueba Uno, remera - Perú; "
        "Beto Prueba Dos, vigía y poeta; y Celia Prueba Tres, Delia Prueba Cuatro, maestra"
    )
    persons = signed("- Amigos del Río", line)[1:]
    assert [one.name for one in persons] == [
        "Ana Prueba Uno",
        "Beto Prueba Dos",
        "Celia Prueba Tres",
        "Delia Prueba Cuatro",
    ]
    assert {one.kind for one in persons} == {SignatoryKind.PERSON}
    assert [one.position for one in persons] == [2, 3, 4, 5]


def test_persons_on_one_line_are_not_glued_names():
    """That persons share a line is how they are printed and no defect."""
    line = "Barqueras y barqueros de los ríos: Ana Prueba Uno, remera; Beto Prueba Dos, vigía"
    assert parse_declaration(declaration(lists={"Signatories:": [line]})).glued_lines == ()


def join(text: str, same_as: dict[str, str] | None = None) -> list[list[str]]:
    read: Declaration = parse_declaration(text)
    return [
        [one.name for one in group] for group in joined(read.signatories, same_as or {}).values()
    ]


def test_one_organisation_in_two_lists_is_one_signatory():
    """Names that differ in accents or case only, or print one acronym, are joined."""
    lists = {
        "Signatories:": ["- Red de Puentes (México)", "- Casa del Vado -CADEVA- (Chile)"],
        "Red de firmantes:": ["Red De Puéntes - México", "La Casa Vado (CADEVA)- Chile", "Otra"],
    }
    assert join(declaration(lists=lists)) == [
        ["Red de Puentes", "Red De Puéntes"],
        ["Casa del Vado", "La Casa Vado"],
        ["Otra"],
    ]


def test_organisations_without_an_acronym_are_not_joined():
    """Having no acronym is not the same acronym."""
    assert join(declaration(lists={"Signatories:": ["- Puentes", "- Vados"]})) == [
        ["Puentes"],
        ["Vados"],
    ]


def test_reviewed_pairs_join_what_no_rule_can():
    """Two spellings that a person has found to be one organisation are joined, and only those."""
    lists = {"Signatories:": ["- Puentes y Vados", "- Vados"], "Others:": ["Puentes & Vados"]}
    text = declaration(lists=lists)
    assert len(join(text)) == 3
    assert join(text, {"puentes & vados": "puentes y vados"}) == [
        ["Puentes y Vados", "Puentes & Vados"],
        ["Vados"],
    ]
