"""One rule says how a table is written in files: keys for ids, a column a language."""

import pytest

from tracker.catalogue.cells import SeedRow
from tracker.catalogue.seed_tables import ROW_KINDS
from tracker.models import (
    Actor,
    Adherence,
    Base,
    Body,
    BodyText,
    Clause,
    ClauseIndicator,
    DemandBasis,
    Evidence,
    Fact,
    Indicator,
    Instrument,
    NamedSystem,
    Passage,
    Programme,
    ProgrammeFigure,
    Provision,
    Report,
    Review,
    Series,
    ServiceResource,
    Source,
    Standard,
    Theme,
    ThemeStandard,
    Vintage,
)
from tracker.models.base import Located
from tracker.models.shape import Field, key_column, shape_of
from tracker.queries.exports import CATALOGUE_TABLES
from tracker.vocab import LANGUAGES

FILLED = [
    (
        ROW_KINDS[
            "accountability_items" if name == "accountability-test" else name.replace("-", "_")
        ],
        table,
    )
    for name, table in CATALOGUE_TABLES.items()
]


def field(model: type[Base], attribute: str) -> Field:
    (found,) = [one for one in shape_of(model).fields if one.attribute == attribute]
    return found


def test_a_shape_says_all_of_a_table_but_its_own_number():
    """Fields in order, those of the place last, the key that identifies a row, and its words."""
    shape = shape_of(Body)
    assert [one.name for one in shape.fields] == [
        "body_key",
        "actor_code",
        "kind",
        "founded_on",
        "precision",
        "provision_key",
        "source_key",
        "report_key",
        "char_start",
        "char_end",
        "certainty",
        "evidence",
    ]
    assert shape.identity == ("body_key",)
    assert (shape.texts, shape.text_fields) == (BodyText, ("name", "what"))


def test_a_table_without_words_has_none():
    """No texts, no fields of texts."""
    assert (shape_of(Passage).texts, shape_of(Passage).text_fields) == (None, ())


@pytest.mark.parametrize(
    ("model", "identity"),
    [
        (ThemeStandard, ("theme_id", "standard_id")),
        (ClauseIndicator, ("clause_id", "indicator_id")),
        (Passage, ("provision_id", "language_code")),
        (DemandBasis, ("demand_basis_key",)),
        (Adherence, ("adherence_key",)),
        (NamedSystem, ("system_key",)),
        (ProgrammeFigure, ("figure_key",)),
    ],
)
def test_a_row_is_known_by_its_key_or_by_what_it_joins(
    model: type[Base], identity: tuple[str, ...]
):
    """A `_key` identifies where there is one; the parts of the primary key elsewhere."""
    assert shape_of(model).identity == identity


@pytest.mark.parametrize(
    ("model", "attribute", "written"),
    [
        (Body, "actor_id", ("actor_code", Actor, "str")),
        (Body, "source_id", ("source_key", Source, "str")),
        (Body, "report_id", ("report_key", Report, "str")),
        (ProgrammeFigure, "origin_id", ("origin_code", Actor, "str")),
        (ProgrammeFigure, "destination_id", ("destination_code", Actor, "str")),
        (ProgrammeFigure, "programme_id", ("programme_key", Programme, "str")),
        (DemandBasis, "clause_id", ("clause_key", Clause, "str")),
        (DemandBasis, "mandate_id", ("mandate_key", Clause, "str")),
        (ThemeStandard, "theme_id", ("theme_key", Theme, "str")),
        (ThemeStandard, "standard_id", ("standard_key", Standard, "str")),
        (ClauseIndicator, "indicator_id", ("indicator_key", Indicator, "str")),
        (Standard, "instrument_id", ("instrument_key", Instrument, "str")),
        (Passage, "provision_id", ("provision_key", Provision, "str")),
    ],
)
def test_an_id_is_written_as_the_key_of_what_it_refers_to(
    model: type[Base], attribute: str, written: tuple[str, type[Base], str]
):
    """The stem stays, the suffix is that of the key of the other table."""
    found = field(model, attribute)
    assert (found.name, found.target, found.dtype) == written


@pytest.mark.parametrize(
    ("model", "attribute", "name", "dtype"),
    [
        (Body, "kind_code", "kind", "str"),
        (Passage, "language_code", "language", "str"),
        (Review, "country_code", "country_code", "str"),
        (Review, "instrument_keys", "instrument_keys", "str"),
        (NamedSystem, "page", "page", "str"),
        (NamedSystem, "position", "position", "Int64"),
        (Body, "founded_on", "founded_on", "date"),
        (ProgrammeFigure, "value", "value", "Float64"),
        (Source, "retrieved_on", "retrieved_on", "date"),
        (Actor, "is_verified", "is_verified", "boolean"),
        (ServiceResource, "page_line", "page_line", "Int64"),
    ],
)
def test_a_vocabulary_loses_its_suffix_and_nothing_else_changes(
    model: type[Base], attribute: str, name: str, dtype: str
):
    """`kind_code` is written `kind`; a country's code, a number or a day keeps its name."""
    found = field(model, attribute)
    assert (found.name, found.target, found.dtype) == (name, None, dtype)


@pytest.mark.parametrize(
    ("model", "key"),
    [
        (Actor, "actor_code"),
        (Clause, "clause_key"),
        (Programme, "programme_key"),
        (NamedSystem, "system_key"),
        (ServiceResource, "resource_key"),
    ],
)
def test_others_refer_to_a_row_by_its_key_or_code(model: type[Base], key: str):
    """The one column that names a row outside the database."""
    assert key_column(model) == key


# what people or imports bring to a table beyond its file
NOT_IN_FILES: dict[type[Base], set[str]] = {
    Indicator: {"status", "proposed_by", "proposed_on", "status_reason"},
    Fact: {"status"},
    Evidence: {
        "status",
        "origin",
        "is_current",
        "speaker_code",
        "publisher",
        "url",
        "retrieved_on",
        "archive_sha256",
        "archive_type",
        "archive_bytes",
    },
    Series: {"origin"},
    # what only an import knows of its file, and what the rows say themselves
    Vintage: {
        "origin",
        "is_release_stated",
        "format",
        "file_name",
        "file_sha256",
        "rows_sha256",
        "row_count",
    },
}


@pytest.mark.parametrize(("kind", "model"), FILLED, ids=lambda part: part.__name__)
def test_a_file_and_its_table_have_the_same_columns(kind: type[SeedRow], model: type[Base]):
    """Every column of the file has its place in the table, the key too: nothing is dropped."""
    shape = shape_of(model)
    texts = {f"{name}_{language}" for name in shape.text_fields for language in LANGUAGES}
    own = {one.name for one in shape.fields}
    assert set(kind.columns()) - own - texts == set()
    made = {f"{model.__tablename__}_key"} & own
    assert own - set(kind.columns()) - made <= NOT_IN_FILES.get(model, set())


@pytest.mark.parametrize(("kind", "model"), FILLED, ids=lambda part: part.__name__)
def test_a_reference_of_a_file_is_one_of_its_table(kind: type[SeedRow], model: type[Base]):
    """What the row class calls a reference to one row is an id in the table, and no other is."""
    several = {column for column in kind.REFERS if column.endswith(("_codes", "_keys"))}
    targets = {one.name for one in shape_of(model).fields if one.target}
    assert targets - NOT_IN_FILES.get(model, set()) == {*kind.REFERS} - several


def test_a_place_is_written_last():
    """Where it stands ends the row, in files as in exports, whatever comes before."""
    located = [model for model in CATALOGUE_TABLES.values() if issubclass(model, Located)]
    assert len(located) >= 12
    last = ["source_key", "report_key", "char_start", "char_end", "certainty", "evidence"]
    assert {model for model in located if names(model)[-6:] != last} == set()


def names(model: type[Base]) -> list[str]:
    return [one.name for one in shape_of(model).fields]
