"""What is exported of the catalogue is what its files say, cell by cell, in both databases."""

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.catalogue.seed_tables import Seeds
from tracker.config import shipped
from tracker.i18n import INTERFACE_LANGUAGES
from tracker.models import (
    Base,
    Body,
    BodyText,
    Clause,
    ClauseIndicator,
    ClauseText,
    Indicator,
    IndicatorVote,
    InformationRequest,
    NamedSystem,
    NamedSystemText,
    ProgrammeFigure,
    Standard,
)
from tracker.queries.catalogue_tables import table_dtypes, table_frame, worded_frame
from tracker.queries.clauses import (
    clause_indicators,
    clauses,
    demand_bases,
    worded_clauses,
)
from tracker.queries.exports import CATALOGUE_TABLES, TABLES, as_csv, export_frame
from tracker.queries.frames import records
from tracker.queries.indicator_gaps import indicator_gaps, votes
from tracker.vocab import LANGUAGES

Cells = dict[str, str]
SEEDS = shipped("seeds")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

# exports that are not made by shape: their file, and what they call its columns
OTHERS: dict[str, tuple[str, Cells]] = {
    "clauses": (
        "clauses.csv",
        {"addressed_to_code": "addressed_to", "deadline_on": "deadline", "target_en": "target"},
    ),
    "instruments": ("instruments.csv", {}),
    "provisions": ("provisions.csv", {}),
    "actors": ("actors.csv", {}),
    "reports": ("reports.csv", {}),
    "defects": ("source_defects.csv", {}),
    "contributors": ("contributors.csv", {}),
}
KEYS = {
    "passages": ("provision_key", "language"),
    "theme-standards": ("theme_key", "standard_key"),
    "clause-indicators": ("clause_key", "indicator_key"),
    "demand-bases": ("clause_key", "mandate_key", "standard_key"),
    "adherences": ("instrument_key", "actor_code", "action", "acted_on"),
    "accountability-test": ("item_key",),
    "defects": ("source_key", "kind", "subject_key", "quote"),
    "evidence-clauses": ("evidence_key", "clause_key"),
    "rubric-ratings": ("rubric_key", "rating"),
}


def cells_of(path: Path) -> list[Cells]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def exported(session: Session, table: str) -> list[Cells]:
    """The rows of the export, as somebody reads them who opens the CSV."""
    return list(csv.DictReader(io.StringIO(as_csv(export_frame(session, table))), strict=True))


def plain(cell: str) -> str:
    """A cell without what only its spelling differs in: `70000.0` is `70000`."""
    number = cell.removesuffix(".0")
    return number if number.lstrip("-").isdigit() else cell


def by_key(rows: list[Cells], columns: tuple[str, ...]) -> dict[tuple[str, ...], Cells]:
    found = {tuple(row[column] for column in columns): row for row in rows}
    assert len(found) == len(rows)
    return found


def same_cells(shipped_rows: list[Cells], rows: list[Cells], key: tuple[str, ...]) -> int:
    """How many cells were compared: those of the columns both have, of every row of either."""
    ours, theirs = by_key(shipped_rows, key), by_key(rows, key)
    assert set(ours) == set(theirs)
    both = [column for column in shipped_rows[0] if column in rows[0]]
    for one, row in ours.items():
        assert {column: plain(row[column]) for column in both} == {
            column: plain(theirs[one][column]) for column in both
        }, one
    return len(both)


@pytest.mark.parametrize("table", CATALOGUE_TABLES)
def test_a_table_comes_out_as_its_file_went_in(session: Session, table: str):
    """Every row and every column of the seed file, each cell the same; and no other row."""
    file = cells_of(SEEDS / f"{table.replace('-', '_')}.csv")
    out = exported(session, table)
    if not file:
        assert out == []
        return
    key = KEYS.get(table, (next(iter(file[0])),))
    assert same_cells(file, out, key) == len(file[0])


@pytest.mark.parametrize("table", OTHERS)
def test_a_table_of_its_own_query_comes_out_as_its_file_went_in(session: Session, table: str):
    """Clauses, texts, actors and reports: the columns that file and export both have."""
    name, calls = OTHERS[table]
    file = [
        {calls.get(column, column): cell for column, cell in row.items()}
        for row in cells_of(SEEDS / name)
    ]
    key = KEYS.get(table, (next(iter(file[0])),))
    assert same_cells(file, exported(session, table), key) >= 6


@pytest.mark.parametrize("table", ["bodies", "standards", "programme-figures", "clauses"])
def test_rows_come_in_the_order_of_the_file(session: Session, table: str):
    """An export of the catalogue reads from top to bottom like the file."""
    file = cells_of(SEEDS / f"{table.replace('-', '_')}.csv")
    column = next(iter(file[0]))
    assert [row[column] for row in exported(session, table)] == [row[column] for row in file]


def test_every_file_of_the_catalogue_is_exported_or_told_why_not():
    """A file of tomorrow is exported too: those that are not are named here."""
    inside = {"themes", "actor_aliases", "groups", "memberships", "sources"}  # shown on pages only
    inside |= {"signatory_pairs", "link_decisions", "dictionary"}  # read by importers and links
    inside |= {"baseline_assessments", "baseline_searches"}  # they become stages of cells
    inside |= {"area_aliases", "not_areas"}  # how publishers write places
    inside |= {"observations"}  # exported with those of imports, by indicator or state
    files = {path.stem for path in SEEDS.glob("*.csv")} - inside
    exports = {name.replace("-", "_") for name in CATALOGUE_TABLES}
    assert files == exports | {name.removesuffix(".csv") for name, _calls in OTHERS.values()}


@pytest.mark.parametrize("model", CATALOGUE_TABLES.values(), ids=CATALOGUE_TABLES.keys())
def test_columns_and_dtypes_are_pinned_also_when_empty(
    session: Session, bare: Session, model: type[Base]
):
    """With rows and without, in all languages and in one: the same columns of the same dtypes."""
    pinned = {
        name: "object" if dtype == "date" else dtype for name, dtype in table_dtypes(model).items()
    }
    for one in (session, bare):
        assert table_frame(one, model).dtypes.astype(str).to_dict() == pinned
    worded = worded_frame(session, model, "pt").dtypes.to_dict()
    assert worded_frame(bare, model, "pt").dtypes.to_dict() == worded
    languages = tuple(f"_{language}" for language in LANGUAGES)
    assert list(worded) == list(
        dict.fromkeys(
            name.removesuffix(next((end for end in languages if name.endswith(end)), ""))
            for name in pinned
        )
    )


def test_a_figure_has_numbers_days_and_missing_cells(session: Session):
    """Numbers are numbers, days are days, what is missing is None: nothing is text by chance."""
    frame = table_frame(session, ProgrammeFigure)
    assert frame.dtypes.astype(str)[["value", "char_start", "figure_key"]].to_dict() == {
        "value": "Float64",
        "char_start": "Int64",
        "figure_key": "str",
    }
    assert {type(day) for day in frame["starts_on"]} <= {date, type(None)}
    rows = records(frame)
    haiti = next(row for row in rows if row["figure_key"] == "bra_haiti_visa:1")
    assert (haiti["value"], haiti["origin_code"], haiti["destination_code"]) == (
        70000,
        "HTI",
        "BRA",
    )
    assert haiti["note_pt"] is None


def test_an_empty_register_has_its_columns(session: Session):
    """No information request is on record: the register is empty and still a table."""
    frame = table_frame(session, InformationRequest)
    assert frame.empty
    assert list(frame)[:3] == ["request_key", "asked_on", "asked_by"]
    assert {"subject_en", "subject_fr", "source_key", "evidence"} <= set(frame)


def test_words_come_in_the_language_asked_for_else_in_english(session: Session):
    """A text without Portuguese is read in English, word by word; one with it in Portuguese."""
    body = session.scalars(select(Body).where(Body.body_key == "mex_inm")).one()
    english = {text.language_code: text for text in body.texts}["en"]
    body.texts.append(BodyText(language_code="pt", name="Casa das pontes"))
    session.flush()
    frame = worded_frame(session, Body, "pt").set_index("body_key")
    assert frame.loc["mex_inm", "name"] == "Casa das pontes"
    assert frame.loc["mex_inm", "what"] == english.what
    others = worded_frame(session, Body, "en").set_index("body_key").drop("mex_inm")
    assert frame.drop("mex_inm")["name"].tolist() == others["name"].tolist()


def test_words_in_all_four_languages_are_given_in_each(session: Session, seeds: Seeds):
    """Where the catalogue has the language it is used, and never English in its place."""
    for language in LANGUAGES:
        frame = worded_frame(session, Standard, language)
        assert frame["label"].tolist() == [
            getattr(row, f"label_{language}") for row in seeds.standards
        ]


def test_a_row_without_any_words_is_listed_all_the_same(session: Session):
    """Words that are missing in every language leave the row, with None in their place."""
    system = session.scalars(select(NamedSystem).where(NamedSystem.system_key == "sisca")).one()
    session.execute(delete(NamedSystemText).where(NamedSystemText.system_id == system.system_id))
    rows = {row["system_key"]: row for row in records(worded_frame(session, NamedSystem, "es"))}
    assert (rows["sisca"]["name"], rows["sisca"]["here"], rows["sisca"]["position"]) == (
        None,
        None,
        1,
    )
    assert all(row["name"] for key, row in rows.items() if key != "sisca")


MUST = [
    "clause_key",
    "provision_key",
    "kind",
    "themes",
    "strength",
    "addressee",
    "level",
    "deadline",
    "target",
    "char_start",
    "char_end",
    "summary_en",
    "summary_es",
]


def test_the_export_of_clauses_has_the_columns_asked_for(session: Session):
    """Who, must do what, for whom, by when, where it stands and what it says, in two languages."""
    frame = TABLES["clauses"](session)
    assert [name for name in frame if name in MUST] == MUST
    required = set(MUST) - {"deadline", "target", "char_start", "char_end"}
    assert frame[sorted(required)].notna().all(axis=None)


def test_the_one_quantified_promise_is_exported_whole(session: Session):
    """Half the cost of sending money home by 2008: value, unit, day and words."""
    frame = clauses(session).set_index("clause_key")
    row = frame.loc["nuevo-leon-2004-declaration:22:2"]
    assert (row["deadline"], row["deadline_precision"]) == (date(2008, 12, 31), "year")
    assert (row["target_value"], row["target_unit"]) == (50, "percent reduction")
    assert "50 percent" in row["target"]
    assert row["themes"].split(";")[0] == "remittances"


def test_clauses_in_one_language_fall_back_to_english(session: Session):
    """Summary, note and target in the language asked for; English where that is missing."""
    key = "nuevo-leon-2004-declaration:22:2"
    full = clauses(session).set_index("clause_key")
    for language in ("es", "fr"):
        frame = worded_clauses(session, language).set_index("clause_key")
        assert frame["summary"].tolist() == full[f"summary_{language}"].tolist()
    spanish = worded_clauses(session, "es").set_index("clause_key")
    french = worded_clauses(session, "fr").set_index("clause_key")
    assert french.loc[key, "target"] == full.loc[key, "target"]
    assert spanish.loc[key, "target"] != full.loc[key, "target"]
    clause = session.scalars(select(Clause).where(Clause.clause_key == key)).one()
    session.execute(
        delete(ClauseText).where(
            ClauseText.clause_id == clause.clause_id, ClauseText.language_code == "es"
        )
    )
    without = worded_clauses(session, "es").set_index("clause_key")
    assert without.loc[key, "summary"] == full.loc[key, "summary_en"]
    assert without.loc[key, "target"] == full.loc[key, "target"]
    assert len(without) == len(full)


def test_a_demand_says_what_it_rests_on(session: Session, seeds: Seeds):
    """One row a basis, in the order of the file: mandate or standard, its words and its text."""
    frame = demand_bases(session, "es")
    assert len(frame) == len(seeds.demand_bases)
    assert frame["clause_key"].tolist() == [row.clause_key for row in seeds.demand_bases]
    assert frame["basis_key"].tolist() == [
        row.mandate_key or row.standard_key for row in seeds.demand_bases
    ]
    frameworks = {row.standard_key: row.framework.value for row in seeds.standards}
    assert frame["sort"].tolist() == [
        frameworks.get(row.standard_key, "mandate") for row in seeds.demand_bases
    ]
    assert frame["reason"].tolist() == [row.reason_es for row in seeds.demand_bases]
    assert frame[["basis", "basis_instrument"]].notna().all(axis=None)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_reasons_of_a_demand_are_given_in_each_language_of_the_interface(
    session: Session, language: str
):
    """No reader is left without why a demand rests on something, and on what."""
    assert demand_bases(session, language).notna().all(axis=None)


def gaps_of(session: Session, sort: str) -> list[str]:
    frame = indicator_gaps(session)
    return frame.loc[frame["gap"] == sort, "subject_key"].tolist()


def test_gaps_are_the_binding_and_asking_clauses_without_an_indicator(
    session: Session, seeds: Seeds
):
    """Exactly the mandates and demands that no indicator speaks to, in order, and none twice."""
    shown = {row.clause_key for row in seeds.clause_indicators}
    asking = [row.clause_key for row in seeds.clauses if row.kind.value in ("mandate", "demand")]
    expected = [key for key in asking if key not in shown]
    assert gaps_of(session, "no_indicator") == expected
    assert 0 < len(expected) < len(asking)


def test_gaps_are_also_the_indicators_a_source_names_without_a_value(
    session: Session, seeds: Seeds
):
    """Each with where it is named, and its name in both languages."""
    named = [row for row in seeds.indicators if row.origin.value == "source_named"]
    assert gaps_of(session, "named_without_value") == [row.indicator_key for row in named]
    frame = indicator_gaps(session).set_index("subject_key").loc[[row.key for row in named]]
    assert frame["named_in"].tolist() == [row.named_in for row in named]
    assert frame["summary_en"].tolist() == [row.name_en for row in named]
    assert frame["summary_es"].tolist() == [row.name_es for row in named]
    assert set(indicator_gaps(session)["gap"]) == {"no_indicator", "named_without_value"}


def test_an_indicator_closes_the_gap_and_its_loss_opens_it(session: Session):
    """The last indicator of a clause taken away makes a gap; given back, the gap is closed."""
    before = gaps_of(session, "no_indicator")
    pairs = clause_indicators(session)
    lone = Counter(pairs["clause_key"])
    kinds = clauses(session).set_index("clause_key")["kind"]
    key = next(key for key, count in lone.items() if count == 1 and kinds[key] == "mandate")
    (link,) = session.scalars(
        select(ClauseIndicator).join(Clause).where(Clause.clause_key == key)
    ).all()
    clause_id, indicator_id = link.clause_id, link.indicator_id
    session.delete(link)
    session.flush()
    assert set(gaps_of(session, "no_indicator")) == {*before, key}
    session.add(ClauseIndicator(clause_id=clause_id, indicator_id=indicator_id))
    session.flush()
    assert gaps_of(session, "no_indicator") == before


def test_a_clause_that_neither_binds_nor_asks_is_no_gap(session: Session):
    """A warning or an affirmation without an indicator is nothing to measure."""
    kinds = clauses(session).set_index("clause_key")["kind"]
    assert {kinds[key] for key in gaps_of(session, "no_indicator")} <= {"mandate", "demand"}


def test_votes_are_counted_by_indicator(session: Session, bare: Session):
    """For and against; an indicator nobody voted on has no row, not a row of zeros."""
    assert votes(bare).empty
    assert votes(session).empty
    first, second = session.scalars(select(Indicator).order_by(Indicator.indicator_id).limit(2))
    for indicator, voter, favour in (
        (first, "A", True),
        (first, "B", True),
        (first, "C", False),
        (second, "A", False),
    ):
        session.add(vote(indicator, voter, favour))
    session.flush()
    assert records(votes(session)) == [
        {"indicator_key": first.indicator_key, "in_favour": 2, "against": 1},
        {"indicator_key": second.indicator_key, "in_favour": 0, "against": 1},
    ]


def vote(indicator: Indicator, voter: str, favour: bool) -> IndicatorVote:
    return IndicatorVote(
        indicator_id=indicator.indicator_id,
        voter=f"Organisation {voter}",
        is_in_favour=favour,
        voted_at=NOON,
    )
