"""Bars say with width what is known and what is not."""

import itertools
import re
from xml.etree import ElementTree as ET

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from tracker.charts.bars import Part, Tone, spanned, stacked

SVG = "{http://www.w3.org/2000/svg}"


def boxes(svg: str) -> list[dict[str, str]]:
    """The rectangles that are drawn, without those of patterns."""
    root = ET.fromstring(svg)
    return [dict(one.attrib) for one in root.findall(f"{SVG}rect")]


@given(st.lists(st.integers(0, 500), min_size=1, max_size=8).filter(any))
def test_parts_are_as_wide_as_they_are_many(counts):
    """The widths of the parts are their shares of the whole, within the strokes between them."""
    parts = [Part(count, Tone.LIMITED) for count in counts]
    drawn = boxes(stacked(parts, 250, 10))
    shown = [count for count in counts if count]
    assert len(drawn) == len(shown)
    for box, count in zip(drawn, shown, strict=True):
        assert abs(float(box["width"]) - 250 * count / sum(counts)) < 0.8


def test_the_unknown_is_hatched_and_never_pale_or_missing():
    """A part of which nothing is known has the hatch, whatever its share."""
    svg = stacked([Part(1, Tone.FULL), Part(72, Tone.UNKNOWN)], 250, 10)
    assert boxes(svg)[1]["fill"].startswith("url(#h")
    assert "<pattern" in svg


def test_a_bar_of_nothing_is_refused():
    """No part is no bar: an empty one would look like a zero."""
    with pytest.raises(ValueError, match="part"):
        stacked([Part(0, Tone.FULL)], 250, 10)


def test_a_number_stands_only_where_it_fits():
    """Of two parts the wide one carries its number."""
    svg = stacked([Part(1, Tone.FULL, "1"), Part(99, Tone.LIMITED, "99")], 250, 10)
    assert re.findall(r">(\d+)</text>", svg) == ["99"]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_bounds_are_drawn_where_they_lie(one, other, coverage):
    """A span reaches from its lower to its upper bound, and is hatched where it has width."""
    low, high = sorted((one, other))
    _, span, _, rated = boxes(spanned(low, high, coverage, 150, 7))
    assert float(span["width"]) >= min(150 * (high - low), 149) - 0.01
    assert -0.01 <= float(span["x"]) <= 150
    assert float(span["x"]) + float(span["width"]) <= 150.01
    assert span["fill"].startswith("url(#h") == (high > low)
    assert abs(float(rated["width"]) - 150 * coverage) < 0.01


def test_two_bars_in_one_page_do_not_share_ids():
    """Ids are made of what is drawn: other bars have others, equal ones the same."""
    bars = [spanned(low, 1, 0, 150, 7) for low in (0, 0, 0.5)]
    first, again, other = (re.findall(r'id="(\w+)"', one) for one in bars)
    assert first == again != other


def test_tones_part_in_grey():
    """The levels are steps of lightness, so that a black printer keeps them apart."""
    levels = (Tone.FULL, Tone.SUBSTANTIAL, Tone.LIMITED, Tone.INITIATED, Tone.NO_ACTION)
    grey = [luminance(one.value) for one in levels]
    assert all(after - before > 0.05 for before, after in itertools.pairwise(grey))


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_bar_becomes_pixels():
    """Formats that take no SVG get the same drawing."""
    svg = stacked([Part(1, Tone.REGRESSION, "1"), Part(2, Tone.UNKNOWN, "2")], 250, 10)
    assert vl_convert.svg_to_png(svg).startswith(b"\x89PNG")
