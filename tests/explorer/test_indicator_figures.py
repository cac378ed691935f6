"""The pictures of indicators: what is drawn is what was given, and nothing else."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.figures.indicator_sheet import Cell, Sheet, draw, wrapped
from dashboards.figures.state_lines import (
    SMALL,
    Box,
    Dot,
    Frame,
    Lines,
    Said,
    frame_of,
    group,
    key,
    small,
)

SVG = "{http://www.w3.org/2000/svg}"
YEARS = st.floats(1950, 2050, allow_nan=False)
VALUES = st.floats(-1e9, 1e9, allow_nan=False)
TRACES = st.lists(st.builds(Dot, YEARS, VALUES, st.booleans()), max_size=8).map(tuple)


def test_every_value_is_a_dot_and_a_provisional_one_is_hollow():
    """Three points: two solid, joined by a line, and one hollow that no line goes to."""
    lines = Lines(((Dot(2011, 8), Dot(2012, 6), Dot(2013, 9, is_hollow=True)),))
    drawn = small(lines, frame_of([lines]), "Peru: 8 to 6")
    assert drawn.count('class="md"') == 2
    assert drawn.count('class="mh"') == 1
    (line,) = re.findall(r'class="ml ml0" d="([^"]+)"', drawn)
    assert len(re.findall("[ML]", line)) == 2


def test_a_real_zero_lies_on_the_floor_and_a_higher_value_higher():
    """Zero is drawn at the floor, whether other values are there or not."""
    frame = Frame(2010, 2020, 0, 10)
    box = Box(0, 0, 100, 50)
    assert frame.at(2010, 0, box) == (0, 50)
    assert frame.at(2020, 10, box) == (100, 0)
    only_zeros = Lines(((Dot(2014, 0), Dot(2015, 0)),))
    floor = frame_of([only_zeros]).at(2014, 0, box)[1]
    assert floor == 50


def test_a_line_is_not_drawn_across_a_long_gap():
    """Between 2000 and 2015 nothing is known: two strokes, not one."""
    lines = Lines(((Dot(2000, 1), Dot(2001, 2), Dot(2015, 3), Dot(2016, 4)),))
    (line,) = re.findall(r'class="ml ml0" d="([^"]+)"', small(lines, frame_of([lines]), "x"))
    assert line.count("M") == 2


def test_parts_differ_by_the_shape_of_their_dots():
    """No two of four parts have the same line and dot: colour is not what tells them apart."""
    samples = [key(Lines((*(((),) * at), (Dot(0, 0.3), Dot(1, 0.7))))) for at in range(4)]
    shapes = {re.sub(r"[\d.,-]+", "", one) for one in samples}
    assert len(shapes) == 4


@given(st.lists(TRACES, max_size=4).map(tuple), st.text(max_size=30))
def test_any_lines_are_a_picture_within_its_frame(traces, title):
    """Whatever the values, the SVG is well formed and no dot lies outside."""
    lines = Lines(traces)
    title = "".join(one for one in title if one.isprintable())
    root = ET.fromstring(small(lines, frame_of([lines]), title))
    assert root.get("role") == "img"
    assert root.get("aria-label") == title
    for dot in root.iter("circle"):
        assert 0 <= float(dot.get("cx", "")) <= SMALL[0]
        assert 0 <= float(dot.get("cy", "")) <= SMALL[1]


def test_the_line_of_a_group_says_its_ends_and_its_target():
    """First, last and target value stand in the picture as words."""
    lines = Lines(((Dot(2011, 7), Dot(2020, 6)),), ((2011, 7), (2030, 3.5)))
    said = Said("The mean", "0 %", "2011", "2030", "7 %", "6 %", "target 3.5 %")
    root = ET.fromstring(group(lines, frame_of([lines]), said))
    words = [one.text for one in root.iter("text")]
    assert {"7 %", "6 %", "target 3.5 %", "2011", "2030"} <= set(words)


def sheet(*cells: Cell, title: str = "A finding: 1 of 2 states has a value") -> Sheet:
    return Sheet(
        title=title,
        subtitle="Unit: percent.",
        alt=f"{title}. One is hatched.",
        no_value="no value",
        foot=["1 of 2 states has a value.", "Source: an office (CC BY 4.0)"],
        cells=cells,
    )


LINE = Lines(((Dot(2011, 8), Dot(2012, 6)),))
KNOWN = Cell("Peru", "✕", "getting worse", LINE, frame_of([LINE]), "2011", "2012")
UNKNOWN = Cell("Cuba", "", "", None, frame_of([LINE]), "2011", "2012")


def test_the_sheet_has_its_finding_denominator_and_source_inside():
    """The picture can go away from its page: all that is needed to read it stands in it."""
    root = ET.fromstring(draw(sheet(KNOWN, UNKNOWN)))
    title, alt = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert alt is not None
    assert title.text == "A finding: 1 of 2 states has a value"
    words = " ".join(one.text or "" for one in root.iter(f"{SVG}text"))
    for said in ("1 of 2 states has a value", "Source: an office (CC BY 4.0)", "Unit: percent"):
        assert said in words


def test_a_state_without_a_value_is_hatched_and_has_no_dot():
    """Never a line at zero: a hatched field that says so."""
    drawn = draw(sheet(UNKNOWN))
    assert drawn.count('class="none"') == 1
    assert ">no value<" in drawn
    assert 'class="md"' not in drawn
    assert 'class="mz"' not in drawn


def test_names_are_text_and_never_markup():
    """A name that holds tags is shown as it is."""
    evil = Cell("<script>x</script>", "", "", None, frame_of([]), "", "")
    drawn = draw(sheet(evil, title='"><script>alert(1)</script>'))
    ET.fromstring(drawn)
    assert "<script>" not in drawn


@pytest.mark.parametrize("width", [10, 40])
def test_long_words_are_wrapped_and_none_is_lost(width):
    """Lines are as short as their words allow."""
    words = "Average cost of sending remittances: 19 of 35 states have a value"
    lines = wrapped(words, width)
    assert " ".join(lines) == words
    assert all(len(one) <= width or " " not in one for one in lines)
