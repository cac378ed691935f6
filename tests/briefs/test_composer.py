"""Templates become lines in which numbers, names and sources are known as such."""

from datetime import date

import pytest

from tests.briefs.samples import sample_brief
from tracker.briefs.composer import Composer, Place, Source, joined, name, strong
from tracker.briefs.model import Bullets, EvidenceKind, Run, RunKind, Section, text_of
from tracker.i18n import Words
from tracker.wording.phrases import Gender, Number, Phrase

BAHAMAS = Phrase("las Bahamas", "de las Bahamas", "en las Bahamas", Gender.FEMININE, Number.PLURAL)
MEXICO = Phrase("México", "de México", "en México", Gender.MASCULINE, Number.SINGULAR)
PLACE = Place("gap", "state=MEX", "rating=limited")


@pytest.fixture
def composer() -> Composer:
    return Composer(Words("en"))


def source(key: str) -> Source:
    return Source(key, EvidenceKind.REPORT, (name(key),), key)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (BAHAMAS, "Las Bahamas han informado: el informe de las Bahamas, ligadas en las Bahamas."),
        (MEXICO, "México ha informado: el informe de México, ligado en México."),
    ],
)
def test_words_agree_with_a_name_in_number_and_gender(composer, state, said):
    """Verb and participle follow the state, and the name takes its article and preposition."""
    line = composer.say(
        "{state} {state~ha~han} informado: el informe {state.of}, "
        "{state~ligado~ligada~ligados~ligadas} {state.in}.",
        state=state,
    )
    assert text_of(line) == said


def test_a_sentence_begins_with_a_capital_and_its_inside_does_not(composer):
    """`say` begins a sentence, `part` stands within one."""
    assert text_of(composer.say("{state}", state=BAHAMAS)) == "Las Bahamas"
    assert text_of(composer.part("{state}", state=BAHAMAS)) == "las Bahamas"


def test_words_agree_with_nothing_but_a_name(composer):
    """A template that wants agreement with a number or a text is a mistake of ours."""
    with pytest.raises(TypeError, match="agree"):
        composer.say("{state~a~b}", state="Peru")
    with pytest.raises(ValueError, match="two or four"):
        composer.say("{state~a~b~c}", state=MEXICO)


def test_a_number_is_noted_with_its_value_and_how_it_is_printed(composer):
    """The line holds what is printed, the list of numbers the value behind it."""
    line = composer.say("{n} cells", n=composer.number(1156.25, "cells", PLACE, digits=1))
    brief = composer.finish(_with(line))
    (figure,) = brief.figures
    assert (figure.value, figure.said, figure.label) == (1156.25, "1,156.2", "cells")
    assert (figure.frame, figure.row, figure.column) == ("gap", "state=MEX", "rating=limited")
    assert [run.kind for run in line] == [RunKind.FIGURE, RunKind.WORDS]


def test_one_place_has_one_value(composer):
    """Two values of one place cannot both be right."""
    composer.number(1, "cells", PLACE)
    composer.number(1, "cells", PLACE)
    with pytest.raises(ValueError, match="two values"):
        composer.number(2, "cells", PLACE)


def test_days_are_numbers_of_the_annex(composer):
    """A day keeps its value beside its words."""
    line = (composer.day(date(2018, 4, 10), "last report", PLACE),)
    (figure,) = composer.finish(_with(line)).figures
    assert (figure.value, figure.said) == (date(2018, 4, 10), "10 April 2018")


def test_sources_are_numbered_where_they_are_first_cited(composer):
    """A source keeps its number; a line cites each once, in order."""
    first = composer.cited((Run("one."),), source("b"), source("a"))
    second = composer.cited((Run("two."),), source("a"), source("a"), source("c"))
    assert (text_of(first), text_of(second)) == ("one.\xa0[1, 2]", "two.\xa0[2, 3]")
    brief = composer.finish(_with(first, second))
    assert [(one.number, one.key) for one in brief.evidence] == [(1, "b"), (2, "a"), (3, "c")]


def test_a_number_knows_what_the_lines_that_print_it_cite(composer):
    """The annex leads from a number to its evidence."""
    number = composer.number(3, "cells", PLACE)
    lines = [composer.cited((number,), source(key)) for key in "ab"]
    (figure,) = composer.finish(_with(*lines)).figures
    assert figure.evidence == (1, 2)


def test_what_is_not_printed_is_not_listed(composer):
    """A number that was made and never said is none of the brief's."""
    composer.number(3, "cells", PLACE)
    assert composer.finish(_with((Run("nothing"),))).figures == ()


def test_lines_join_without_gaps():
    """Empty lines leave no double space, and bold is bold throughout."""
    line = joined([(Run("a."),), (), (Run("b."),)])
    assert text_of(line) == "a. b."
    assert all(run.is_strong for run in strong(line))


def _with(*lines):
    from dataclasses import replace

    section = Section("part", (Run("Part"),), (Bullets(tuple(lines)),))
    return replace(
        sample_brief(), subtitle=(), headline=(), sections=(section,), cite=(), figures=()
    )
