"""Rows that contradict one another: one small change each, and exactly the lines that tell it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tracker.catalogue.cells import SeedRow
from tracker.catalogue.consistency import contradictions
from tracker.catalogue.records import ClauseRow
from tracker.catalogue.seed_tables import Seeds
from tracker.vocab import ClauseKind, IndicatorOrigin, ProvisionKind

PANAMA = "panama-2015-mandates"
DEMAND = "imrf-2026-lac:13:1"
MANDATE = "nuevo-leon-2004-declaration:22:2"


def problems(seeds: Seeds) -> list[str]:
    """What is wrong, a line a problem."""
    return [str(problem) for problem in contradictions(seeds)]


def found(seeds: Seeds, name: str, key: str) -> SeedRow:
    """The row of that key."""
    return next(row for row in getattr(seeds, name) if row.key == key)


def changed(seeds: Seeds, name: str, key: str, **cells: object) -> Seeds:
    """The catalogue with other cells in the row of that key."""
    row = found(seeds, name, key)
    other = row.model_copy(update=cells)
    return with_rows(seeds, name, [other if one is row else one for one in getattr(seeds, name)])


def without(seeds: Seeds, name: str, **cells: object) -> Seeds:
    """The catalogue without the rows that hold those cells."""
    kept = [
        row
        for row in getattr(seeds, name)
        if any(getattr(row, column) != cell for column, cell in cells.items())
    ]
    return with_rows(seeds, name, kept)


def with_rows(seeds: Seeds, name: str, rows: Sequence[SeedRow]) -> Seeds:
    return replace(seeds, **{name: list(rows)})


def at(row: SeedRow, column: str) -> str:
    """Where a problem of that cell stands."""
    return f"{row.FILE}: line {row.line}: {column}: "


def clauses_of(seeds: Seeds, provision: str) -> list[ClauseRow]:
    return [row for row in seeds.clauses if row.provision_key == provision]


def test_the_shipped_catalogue_contradicts_itself_nowhere(seeds: Seeds):
    """What the project ships has no problem between rows."""
    assert problems(seeds) == []


def test_rows_know_the_line_they_stand_on(seeds: Seeds):
    """Lines are those of the file, the header being line 1; a changed copy keeps its line."""
    assert [row.line for row in seeds.themes] == list(range(2, 2 + len(seeds.themes)))
    row = seeds.themes[3]
    assert row.model_copy(update={"label_en": "Bridges"}).line == row.line == 5


@pytest.mark.parametrize("column", ["iso2", "m49", "page_order"])
def test_two_actors_share_no_code_and_no_place(seeds: Seeds, column: str):
    """An ISO code, or a place on the page, belongs to one actor."""
    taken = getattr(found(seeds, "actors", "ARG"), column)
    row = found(seeds, "actors", "BRA")
    assert problems(changed(seeds, "actors", "BRA", **{column: taken})) == [
        f"{at(row, column)}{taken!r} stands there twice"
    ]


def test_two_actors_share_no_tile(seeds: Seeds):
    """A tile of the map belongs to one actor."""
    argentina, row = found(seeds, "actors", "ARG"), found(seeds, "actors", "BRA")
    tile = {"tile_row": argentina.tile_row, "tile_col": argentina.tile_col}
    assert problems(changed(seeds, "actors", "BRA", **tile)) == [
        f"{at(row, 'tile_row')}{(argentina.tile_row, argentina.tile_col)} stands there twice"
    ]


@pytest.mark.parametrize("column", ["page_name", "name_en", "name_es", "name_pt", "name_fr"])
def test_a_name_means_one_actor(seeds: Seeds, column: str):
    """No name of an actor, in any language, is that of another, whatever accents and case."""
    row = found(seeds, "actors", "WB")
    assert problems(changed(seeds, "actors", "WB", **{column: "ARGENTÍNA "})) == [
        f"{at(row, column)}'argentina' means both ARG and WB"
    ]


def test_an_alias_means_one_actor(seeds: Seeds):
    """No other spelling either; the line of the alias is told."""
    alias = seeds.aliases[-1]
    other = alias.model_copy(update={"alias": "Argentine  REPUBLIC"})
    assert problems(with_rows(seeds, "aliases", [*seeds.aliases[:-1], other])) == [
        f"{at(alias, 'alias')}'argentine republic' means both ARG and {alias.actor_code}"
    ]


def test_subject_of_a_defect_is_known(seeds: Seeds):
    """A defect is of a report, a paragraph or an instrument that the catalogue has."""
    row = seeds.defects[0]
    assert problems(changed(seeds, "defects", row.key, subject_key="oz:1")) == [
        f"{at(row, 'subject_key')}unknown subject_key 'oz:1'"
    ]


def test_where_an_indicator_is_named_is_known(seeds: Seeds):
    """An indicator is named in a report, a paragraph or a source that the catalogue has."""
    row = next(one for one in seeds.indicators if one.named_in is not None)
    assert problems(changed(seeds, "indicators", row.key, named_in="oz:1")) == [
        f"{at(row, 'named_in')}unknown named_in 'oz:1'"
    ]


def test_one_unknown_code_of_several_is_told(seeds: Seeds):
    """In a cell of several codes each is looked up by itself."""
    row = found(seeds, "clauses", MANDATE)
    assert problems(changed(seeds, "clauses", MANDATE, themes=f"{row.themes};oz")) == [
        f"{at(row, 'themes')}unknown themes 'oz'"
    ]


@pytest.mark.parametrize(
    ("name", "key", "cells", "column"),
    [
        ("provisions", f"{PANAMA}:1", {"paragraph": "99"}, "provision_key"),
        ("provisions", f"{PANAMA}:1", {"instrument_key": "miami-1994-plan"}, "provision_key"),
        ("reports", "ARG-2015-06-12-01", {"ordinal": 2}, "report_key"),
        ("reports", "ARG-2015-06-12-01", {"actor_code": "BRA"}, "report_key"),
        ("reports", "ARG-2015-06-12-01", {"text_sha256": None}, "report_key"),
        ("reports", "ARG-2016-12-20-01", {"text_sha256": "a" * 64}, "report_key"),
    ],
)
def test_a_key_says_what_its_row_says(
    seeds: Seeds, name: str, key: str, cells: dict[str, object], column: str
):
    """A key is made of cells of its row; a report has a hash exactly when it has a text."""
    row = found(seeds, name, key)
    (said,) = problems(changed(seeds, name, key, **cells))
    assert said.startswith(f"{at(row, column)}{key!r} ")


def test_the_key_of_a_clause_is_its_paragraph_and_position(seeds: Seeds):
    """A clause whose key names another paragraph is told."""
    row = next(one for one in seeds.clauses if one.kind is ClauseKind.WARNING)
    assert problems(changed(seeds, "clauses", row.key, clause_key=f"{PANAMA}:1:9")) == [
        f"{at(row, 'clause_key')}'{PANAMA}:1:9' is not its own key"
    ]


@pytest.mark.parametrize("source", [None, "imrf-2026-lac"])
def test_what_stands_in_a_report_names_the_source_of_the_report(seeds: Seeds, source: str | None):
    """A report stands in one source: none, or another, beside it is told."""
    row = next(one for one in seeds.bodies if one.report_key is not None)
    cells = {"source_key": source, "evidence": "The report itself"}
    assert problems(changed(seeds, "bodies", row.key, **cells)) == [
        f"{at(row, 'source_key')}expected {row.source_key}, the source of the report"
    ]


def test_clauses_are_numbered_without_a_gap(seeds: Seeds):
    """Without its first clause a paragraph begins at 2: each later number is told."""
    provision = f"{PANAMA}:1"
    first, *rest = clauses_of(seeds, provision)
    assert problems(without(seeds, "clauses", clause_key=first.key)) == [
        f"{at(row, 'position')}expected {position}, the next of {provision}"
        for position, row in enumerate(rest, 1)
    ]


def test_clauses_stand_in_the_order_of_the_text(seeds: Seeds):
    """Two clauses of a paragraph listed the wrong way round are told, each by its line."""
    first, second = clauses_of(seeds, "santiago-1998-plan:40")[:2]
    turned = list(seeds.clauses)
    at_first, at_second = turned.index(first), turned.index(second)
    turned[at_first], turned[at_second] = second, first
    told = problems(with_rows(seeds, "clauses", turned))
    assert told[:2] == [
        f"{at(second, 'position')}expected 1, the next of santiago-1998-plan:40",
        f"{at(first, 'position')}expected 2, the next of santiago-1998-plan:40",
    ]


def test_clauses_stand_apart(seeds: Seeds):
    """A clause begins where the one before it ends, or behind; one character earlier is told."""
    before, after = clauses_of(seeds, "santiago-1998-plan:40")[:2]
    touching = {"char_start": before.char_end}
    assert problems(changed(seeds, "clauses", after.key, **touching)) == []
    overlapping = {"char_start": before.char_end - 1}
    assert problems(changed(seeds, "clauses", after.key, **overlapping)) == [
        f"{at(after, 'char_start')}expected to begin after {before.key} ends at {before.char_end}"
    ]


def test_clauses_stand_apart_whatever_stands_between(seeds: Seeds):
    """A clause without a place between two others does not hide that they overlap."""
    first, second, third = clauses_of(seeds, "santiago-1998-plan:40")[:3]
    nowhere = changed(seeds, "clauses", second.key, char_start=None, char_end=None)
    assert problems(nowhere) == []
    inside = changed(nowhere, "clauses", third.key, char_start=first.char_end - 1)
    assert problems(inside) == [
        f"{at(third, 'char_start')}expected to begin after {first.key} ends at {first.char_end}"
    ]


@pytest.mark.parametrize("length", [0, -1])
def test_a_clause_holds_a_character_at_least(seeds: Seeds, length: int):
    """A clause that ends where it begins, or before, is told."""
    row = clauses_of(seeds, "santiago-1998-plan:40")[-1]
    end = row.char_start + length
    assert problems(changed(seeds, "clauses", row.key, char_end=end)) == [
        f"{at(row, 'char_end')}expected more than char_start {row.char_start}, found {end}"
    ]


def test_a_clause_of_a_text_not_at_hand_has_no_place(seeds: Seeds):
    """Where no text is pinned nobody can say at which character a clause stands."""
    unpinned = next(one for one in seeds.provisions if one.chars is None)
    row = clauses_of(seeds, unpinned.provision_key)[0]
    assert problems(changed(seeds, "clauses", row.key, char_start=0, char_end=5)) == [
        f"{at(row, 'char_start')}expected none: the text of {unpinned.provision_key} is not at hand"
    ]


def test_every_paragraph_has_a_clause(seeds: Seeds):
    """A paragraph that nobody took apart is told."""
    row = next(one for one in seeds.provisions if one.kind is ProvisionKind.CONTEXT)
    bare = without(seeds, "clauses", provision_key=row.provision_key)
    assert f"{at(row, 'provision_key')}expected a clause of {row.key}" in problems(bare)


@pytest.mark.parametrize("kind", [ProvisionKind.DEMAND, ProvisionKind.CONTEXT])
def test_a_paragraph_is_what_its_clauses_are(seeds: Seeds, kind: ProvisionKind):
    """A paragraph with a mandate among its clauses is a mandate, and nothing else."""
    row = found(seeds, "provisions", "nuevo-leon-2004-declaration:22")
    assert problems(changed(seeds, "provisions", row.key, kind=kind)) == [
        f"{at(row, 'kind')}found {kind.value}, but its clauses are mandate"
    ]


def test_a_paragraph_that_neither_binds_nor_asks_is_context(seeds: Seeds):
    """A context paragraph that is called a mandate has no clause to show for it."""
    row = next(one for one in seeds.provisions if one.kind is ProvisionKind.CONTEXT)
    assert problems(changed(seeds, "provisions", row.key, kind=ProvisionKind.MANDATE)) == [
        f"{at(row, 'kind')}found mandate, but its clauses are neither mandate nor demand"
    ]


def test_a_paragraph_does_not_bind_and_ask_at_once(seeds: Seeds):
    """A demand among the mandates of a paragraph is told at the paragraph."""
    row = found(seeds, "provisions", "santiago-1998-plan:40")
    clause = next(
        one
        for one in clauses_of(seeds, row.key)
        if one.key not in {basis.mandate_key for basis in seeds.demand_bases}
    )
    assert problems(changed(seeds, "clauses", clause.key, kind=ClauseKind.DEMAND)) == [
        f"{at(row, 'kind')}found mandate, but its clauses are demand, mandate"
    ]


def test_only_a_demand_rests_on_something(seeds: Seeds):
    """A basis of a clause that asks for nothing is told."""
    row = next(one for one in seeds.demand_bases if one.standard_key is not None)
    assert problems(changed(seeds, "demand_bases", row.key, clause_key=MANDATE)) == [
        f"{at(row, 'clause_key')}expected a demand, {MANDATE} is none"
    ]


def test_a_demand_rests_on_a_mandate_and_not_on_a_demand(seeds: Seeds):
    """What others ask for is no promise to rest on."""
    row = next(one for one in seeds.demand_bases if one.mandate_key is not None)
    assert problems(changed(seeds, "demand_bases", row.key, mandate_key=DEMAND)) == [
        f"{at(row, 'mandate_key')}expected a mandate, {DEMAND} is none"
    ]


@pytest.mark.parametrize("length", [0, -1])
def test_a_passage_holds_a_character_at_least(seeds: Seeds, length: int):
    """A passage that ends where it begins, or before, is told."""
    row = seeds.passages[0]
    assert problems(changed(seeds, "passages", row.key, char_end=row.char_start + length)) == [
        f"{at(row, 'char_end')}expected more than char_start {row.char_start}"
    ]


def test_a_place_in_a_document_may_be_anywhere(seeds: Seeds):
    """The length of a whole document is not known: only a report's end is one."""
    row = next(one for one in seeds.participations if one.report_key is None)
    far = {"char_start": 10**6, "char_end": 10**6 + 1}
    assert problems(changed(seeds, "participations", row.key, **far)) == []


def test_a_place_in_a_document_ends_behind_its_beginning(seeds: Seeds):
    """A place in a document without reports has its ends in order too."""
    row = next(one for one in seeds.participations if one.report_key is None)
    (said,) = problems(changed(seeds, "participations", row.key, char_start=9, char_end=3))
    assert said.startswith(at(row, "char_end"))


def test_an_indicator_of_the_project_speaks_to_a_clause(seeds: Seeds):
    """A definition that nothing needs is told."""
    row = next(one for one in seeds.indicators if one.origin is IndicatorOrigin.PROJECT)
    assert problems(without(seeds, "clause_indicators", indicator_key=row.key)) == [
        f"{at(row, 'indicator_key')}expected a clause it speaks to"
    ]


def test_an_indicator_that_a_source_names_says_which(seeds: Seeds):
    """`source_named` without the source is told; a clause it need not have."""
    row = next(one for one in seeds.indicators if one.origin is IndicatorOrigin.SOURCE_NAMED)
    assert problems(without(seeds, "clause_indicators", indicator_key=row.key)) == []
    assert problems(changed(seeds, "indicators", row.key, named_in=None)) == [
        f"{at(row, 'named_in')}expected the source that names it"
    ]


@pytest.mark.parametrize(
    ("name", "column"), [("themes", "theme_key"), ("standards", "standard_key")]
)
def test_themes_and_standards_map_to_one_another(seeds: Seeds, name: str, column: str):
    """A theme no standard stands for, or a standard of no theme, is told."""
    row = getattr(seeds, name)[0]
    alone = without(seeds, "theme_standards", **{column: row.key})
    assert f"{at(row, column)}expected a row that maps {row.key!r}" in problems(alone)
