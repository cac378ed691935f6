"""Ratings in other offices' scales: what is lost is flagged, and what is flagged is lost."""

import csv
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tracker.errors import BadInputError
from tracker.method.scales import (
    Scale,
    ScaleValue,
    Translated,
    flag_faults,
    from_scale,
    scale_from_rows,
    to_scale,
)
from tracker.vocab import LANGUAGES, RATING_VALUES, Rating, ScaleLoss

COARSER, FINER = ScaleLoss.COARSER, ScaleLoss.FINER
DIFFERENT, UNORDERED = ScaleLoss.DIFFERENT_MEANING, ScaleLoss.UNORDERED


def rows_of(name: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


SCALE_ROWS, VALUE_ROWS = rows_of("scales.csv"), rows_of("scale_values.csv")
SCALES = [scale_from_rows(row["scale_key"], VALUE_ROWS) for row in SCALE_ROWS]
BY_KEY = {scale.scale_key: scale for scale in SCALES}
each_scale = pytest.mark.parametrize("scale", SCALES, ids=BY_KEY)


def value(code: str, rating: Rating, *exports: Rating, **changes) -> ScaleValue:
    """A value without losses, at the position its code ends in."""
    plain = ScaleValue(code, int(code[-1]), rating, None, exports, None)
    return replace(plain, **changes)


def row(**changes) -> dict[str, str]:
    """A row as in the file."""
    return {
        "scale_value_key": "invented:good",
        "scale_key": "invented",
        "code": "good",
        "position": "1",
        "rating": "full",
        "import_loss": "",
        "is_export_of": "full",
        "export_loss": "",
        **changes,
    }


@each_scale
@pytest.mark.parametrize("rating", Rating)
def test_there_and_back_is_the_same_or_flagged(scale, rating):
    """What is written and read again is the same rating, unless a loss was flagged on the way."""
    there = to_scale(rating, scale)
    if there.value is None:
        assert not there.is_exact
        assert all(rating not in one.exports for one in scale.values)
        return
    back = from_scale(there.value, scale)
    assert there.is_exact == back.is_exact
    if there.is_exact:
        assert back == Translated(rating, None)
    else:
        assert there.loss
        assert back.loss


@each_scale
def test_a_loss_is_flagged_if_and_only_if_the_table_loses(scale):
    """No merger or split goes without its flag, and none is flagged that is not there."""
    assert flag_faults(scale) == []


@each_scale
def test_what_is_not_flagged_is_the_only_way_to_say_it(scale):
    """An unflagged value stands for one rating alone, and that rating is read from it alone."""
    for one in scale.values:
        if one.import_loss is None:
            assert one.exports == (one.rating,)
            assert [other for other in scale.values if other.rating is one.rating] == [one]


@each_scale
def test_better_there_is_never_worse_here(scale):
    """Ratings in order rise with the values' positions; what has no order comes last."""
    read = [RATING_VALUES.get(one.rating) for one in scale.values]
    ranked = [found for found in read if found is not None]
    assert ranked == sorted(ranked)
    assert read == [*ranked, *[None] * (len(read) - len(ranked))]
    for one in scale.values:
        kinds = {rating in RATING_VALUES for rating in (one.rating, *one.exports)}
        assert len(kinds) == 1  # a gap is never written as a grade, nor a grade as a gap


def test_the_scales_of_the_field_are_there():
    """Ten scales; some values translate exactly, and most do not."""
    assert list(BY_KEY) == [
        "ogp-irm",
        "un-hrc-followup",
        "iachr-compliance",
        "upr-info",
        "g20-research-group",
        "active-democracy",
        "grf-pledges",
        "politifact",
        "polimeter",
        "statcan-progress",
    ]
    exact = {
        f"{scale.scale_key}:{one.code}"
        for scale in SCALES
        for one in scale.values
        if one.import_loss is None
    }
    assert exact == {
        "ogp-irm:not_started",
        "iachr-compliance:partial_compliance",
        "iachr-compliance:partial_substantial_compliance",
        "iachr-compliance:total_compliance",
        "politifact:not_yet_rated",
    }


def test_every_row_says_whose_it_is():
    """Keys name scale and code, codes fit a file, and each scale cites a document with its year."""
    assert {found["scale_key"] for found in VALUE_ROWS} == set(BY_KEY)
    for found in VALUE_ROWS:
        assert found["scale_value_key"] == f"{found['scale_key']}:{found['code']}"
        assert 1 <= len(found["code"]) <= 40
    assert all(re.search(r"\b(19|20)\d\d\b", found["source"]) for found in SCALE_ROWS)


@pytest.mark.parametrize("rows", [SCALE_ROWS, VALUE_ROWS], ids=["scales", "values"])
def test_names_are_there_in_four_languages(rows):
    """Every scale and value has a name in each language, and no value shares one in its scale."""
    for language in LANGUAGES:
        names = [(found["scale_key"], found[f"name_{language}"]) for found in rows]
        assert all(name for _key, name in names)
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("found", VALUE_ROWS, ids=lambda found: found["scale_value_key"])
def test_every_loss_is_explained_and_nothing_else(found):
    """A value with a loss says why in English and Spanish; one without has no note."""
    loses = bool(found["import_loss"] or found["export_loss"])
    assert bool(found["note_en"]) == bool(found["note_es"]) == loses
    assert not loses or found["note_en"] != found["note_es"]


def test_both_words_for_complete_are_one_value():
    """Earlier reports print Completed: it is read alike, and written as the later word."""
    scale = BY_KEY["ogp-irm"]
    assert from_scale("Completed", scale) == from_scale("complete", scale)
    assert to_scale(Rating.FULL, scale).value == "complete"


def test_the_word_of_whoever_pledged_is_not_enough_for_full():
    """A pledge called fulfilled by its author is read as substantial, and flagged."""
    assert from_scale("fulfilled", BY_KEY["grf-pledges"]) == Translated(
        Rating.SUBSTANTIAL, DIFFERENT
    )


def test_a_rating_without_counterpart_says_so():
    """No office has a value for what is superseded: nothing is written, and that is no success."""
    for scale in SCALES:
        there = to_scale(Rating.SUPERSEDED, scale)
        assert there == Translated(None, None)
        assert not there.is_exact


@pytest.mark.parametrize("code", ["1", "+1", " 1 "])
def test_a_code_is_known_however_a_file_carries_it(code):
    """Spreadsheets drop the plus of +1 and keep blanks; case does not matter either."""
    assert from_scale(code, BY_KEY["g20-research-group"]).value is Rating.FULL
    assert from_scale("b", BY_KEY["un-hrc-followup"]).value is Rating.LIMITED


def test_an_unknown_code_is_told_what_was_expected():
    """Neither a code of another scale nor a rating that is none of ours passes."""
    with pytest.raises(BadInputError, match=r"g20-research-group \(-1, 0, 1\), found '2'"):
        from_scale("2", BY_KEY["g20-research-group"])
    with pytest.raises(BadInputError, match=r"expected one of full, substantial.*found 'fine'"):
        to_scale("fine", BY_KEY["ogp-irm"])


def test_rows_become_a_scale():
    """Rows come in any order, may be of other scales, and may carry numbers and None."""
    bad = row(code="bad", position=0, rating="no_action", is_export_of=None, import_loss="coarser")
    scale = scale_from_rows("invented", [row(), row(scale_key="other"), bad])
    assert scale.values == (
        ScaleValue("bad", 0, Rating.NO_ACTION, COARSER, (), None),
        ScaleValue("good", 1, Rating.FULL, None, (Rating.FULL,), None),
    )


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "invented: expected values, found none"),
        ([row(rating="fine")], "invented:good: a rating: expected one of full"),
        ([row(import_loss="sad")], "invented:good: a loss or nothing: expected one of coarser"),
        ([row(export_loss="sad")], "a loss or nothing: expected one of coarser"),
        ([row(is_export_of="full,limited")], "ratings joined by ;: expected one of full"),
        ([row(position="first")], "expected a number as position, found 'first'"),
        ([row(), row(code="GOOD")], "expected each code once, found good twice"),
        ([row(), row(code="bad")], "expected each export of once, found full twice"),
    ],
)
def test_rows_that_make_no_scale_are_refused(rows, message):
    """The error names the row and what was expected in it."""
    with pytest.raises(BadInputError, match=re.escape(message)):
        scale_from_rows("invented", rows)


FULL, LIMITED, SILENT = Rating.FULL, Rating.LIMITED, Rating.NO_REPORT


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ([value("a1", FULL, FULL, LIMITED, export_loss=COARSER)], "reading it loses"),
        ([value("a1", FULL, FULL, LIMITED, import_loss=FINER)], "writing it loses"),
        ([value("a1", FULL)], "reading it loses"),
        ([value("a1", FULL, FULL), value("b2", FULL, import_loss=COARSER)], "a1: reading it loses"),
        ([value("a1", FULL, import_loss=DIFFERENT, export_loss=DIFFERENT)], "never written"),
        ([value("a1", FULL, FULL, import_loss=DIFFERENT)], "in one direction only"),
        ([value("a1", FULL, FULL, import_loss=COARSER, export_loss=DIFFERENT)], "is not coarser"),
        ([value("a1", FULL, FULL, import_loss=FINER, export_loss=DIFFERENT)], "is not finer"),
        ([value("a1", FULL, FULL, import_loss=DIFFERENT, export_loss=COARSER)], "is not coarser"),
        ([value("a1", FULL, FULL, import_loss=UNORDERED, export_loss=DIFFERENT)], "not unordered"),
        ([value("a1", FULL, FULL), value("b1", LIMITED)], "spellings of one value"),
    ],
)
def test_a_false_flag_is_found(values, fault):
    """Each way in which a flag can deny the table is told with the value's key."""
    assert any(fault in found for found in flag_faults(Scale("invented", tuple(values))))


@pytest.mark.parametrize(
    "values",
    [
        [value("a1", FULL, FULL), value("A1", FULL)],
        [value("a1", FULL, FULL, import_loss=DIFFERENT, export_loss=DIFFERENT)],
        [value("a1", SILENT, SILENT, import_loss=UNORDERED, export_loss=UNORDERED)],
        [value("a1", FULL, FULL, LIMITED, import_loss=FINER, export_loss=COARSER)],
        [
            value("a1", FULL, FULL, import_loss=COARSER, export_loss=FINER),
            value("b2", FULL, import_loss=COARSER),
        ],
    ],
)
def test_a_right_flag_is_left_alone(values):
    """Spellings lose nothing; another meaning is believed; mergers and splits are what they are."""
    assert flag_faults(Scale("invented", tuple(values))) == []


RATINGS = st.sampled_from(Rating)


@st.composite
def flagged_scales(draw) -> Scale:
    """Scales that read and write at will; only pairs that know no other go without a flag."""
    read = draw(st.lists(RATINGS, min_size=1, max_size=6))
    places = st.none() | st.integers(0, len(read) - 1)
    written = draw(st.fixed_dictionaries(dict.fromkeys(Rating, places)))
    values = []
    for place, rating in enumerate(read):
        exports = tuple(one for one in Rating if written[one] == place)
        paired = exports == (rating,) and read.count(rating) == 1
        loss = None if paired else DIFFERENT
        values.append(
            ScaleValue(f"v{place}", place, rating, loss, exports, loss if exports else None)
        )
    return Scale("drawn", tuple(values))


@given(flagged_scales())
def test_a_scale_without_faults_never_changes_a_rating_in_silence(scale):
    """Wherever flags agree with the table, an unflagged way there leads back to the start."""
    assert flag_faults(scale) == []
    for rating in Rating:
        there = to_scale(rating, scale)
        if there.is_exact:
            assert from_scale(there.value, scale) == Translated(rating, None)


@given(flagged_scales(), st.data())
def test_no_flag_can_be_dropped(scale, data):
    """Taking any one flag away is found."""
    lossy = [one for one in scale.values if one.import_loss]
    if not lossy:
        return
    one = data.draw(st.sampled_from(lossy))
    side = data.draw(st.sampled_from(["import_loss", *(["export_loss"] if one.exports else [])]))
    dropped = [replace(other, **{side: None}) if other is one else other for other in scale.values]
    assert flag_faults(Scale("drawn", tuple(dropped)))
