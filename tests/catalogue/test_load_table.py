"""A table holds exactly the rows of its file, and what people brought beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.catalogue.cells import SeedRow, codes
from tracker.catalogue.load import load_catalogue
from tracker.catalogue.load_table import load_table, remove
from tracker.catalogue.seed_tables import Seeds
from tracker.linking.citations import LinkWeights
from tracker.models import (
    Actor,
    Adherence,
    AdherenceText,
    Base,
    Body,
    BodyText,
    Clause,
    ClauseIndicator,
    ClauseTheme,
    DemandBasis,
    Indicator,
    IndicatorText,
    IndicatorVote,
    Passage,
    Plan,
    Programme,
    Standard,
    StandardText,
    Theme,
    ThemeStandard,
)
from tracker.queries.catalogue_tables import table_frame
from tracker.queries.clauses import clauses
from tracker.queries.exports import CATALOGUE_TABLES
from tracker.queries.frames import records

Record = dict[str, object]


def stored(session: Session, model: type[Base]) -> list[Record]:
    """The rows of the table as plain values, with keys for ids and a column a language."""
    return records(table_frame(session, model))


def one(session: Session, model: type[Base], column: str, key: str) -> Record:
    """The stored row of that key."""
    (row,) = [row for row in stored(session, model) if row[column] == key]
    return row


def with_row(rows: Sequence[SeedRow], key: str, **cells: object) -> list[SeedRow]:
    """The rows, with other cells in the one of that key."""
    assert key in {row.key for row in rows}
    return [row.model_copy(update=cells) if row.key == key else row for row in rows]


def without_row(rows: Sequence[SeedRow], key: str) -> list[SeedRow]:
    return [row for row in rows if row.key != key]


def changes(before: list[Record], after: list[Record]) -> tuple[list[Record], list[Record]]:
    """Rows that are gone, and rows that are new."""
    gone = [row for row in before if row not in after]
    return gone, [row for row in after if row not in before]


def test_a_new_row_is_inserted_with_its_words_and_references(session: Session, seeds: Seeds):
    """Keys become ids, codes plain values, and each language with words a text."""
    new = seeds.bodies[0].model_copy(
        update={
            "body_key": "bridge_office",
            "actor_code": "BRB",
            "founded_on": date(1999, 12, 31),
            "name_en": "Bridge office",
            "name_es": "Oficina de puentes",
        }
    )
    before = stored(session, Body)
    rows = load_table(session, Body, [*seeds.bodies, new])
    gone, (row,) = changes(before, stored(session, Body))
    assert gone == []
    assert {name: row[name] for name in type(new).columns()} == {
        name: getattr(new, name) for name in type(new).columns()
    }
    actor = session.get_one(Actor, rows["bridge_office"].actor_id)
    assert actor.actor_code == "BRB"
    assert {text.language_code: text.name for text in rows["bridge_office"].texts} == {
        "en": "Bridge office",
        "es": "Oficina de puentes",
    }


def test_rows_come_back_by_key(session: Session, seeds: Seeds):
    """What is returned are the stored rows, each under the key of its file."""
    rows = load_table(session, Body, seeds.bodies)
    assert list(rows) == [row.key for row in seeds.bodies]
    assert {key: row.body_key for key, row in rows.items()} == {key: key for key in rows}


def test_a_changed_cell_is_one_update(session: Session, seeds: Seeds, statements: list[str]):
    """The row with the new value is written and no other."""
    before = stored(session, Body)
    load_table(session, Body, with_row(seeds.bodies, "mex_inm", founded_on=date(1993, 10, 19)))
    (was,), (now,) = changes(before, stored(session, Body))
    assert was | {"founded_on": date(1993, 10, 19)} == now
    assert [statement.split()[:2] for statement in statements] == [["UPDATE", "body"]]


def test_a_row_that_left_the_file_is_deleted_with_its_words(session: Session, seeds: Seeds):
    """What the file does not have the table does not have, nor words of it."""
    words = session.scalar(select(func.count()).select_from(StandardText))
    gone = seeds.standards[-1].key
    load_table(session, Standard, without_row(seeds.standards, gone))
    assert gone not in {row["standard_key"] for row in stored(session, Standard)}
    assert session.scalar(select(func.count()).select_from(StandardText)) == words - 4


def test_a_table_can_be_emptied_and_filled_again(session: Session, seeds: Seeds):
    """All rows gone, words too; then all there as before."""
    before = stored(session, Adherence)
    assert load_table(session, Adherence, []) == {}
    assert stored(session, Adherence) == []
    assert session.scalars(select(AdherenceText)).all() == []
    load_table(session, Adherence, seeds.adherences)
    assert stored(session, Adherence) == before


@pytest.mark.parametrize("model", [Body, Standard, Adherence, ThemeStandard, Passage, DemandBasis])
def test_the_same_rows_again_write_nothing(
    session: Session, seeds: Seeds, statements: list[str], model: type[Base]
):
    """Rows that are stored as the file says are not touched, whatever identifies them."""
    load_table(session, model, rows_of(seeds, model))
    load_table(session, model, list(reversed(rows_of(seeds, model))))
    assert statements == []


def rows_of(seeds: Seeds, model: type[Base]) -> list[SeedRow]:
    """The rows of the file that fills the table."""
    (name,) = [name for name, table in CATALOGUE_TABLES.items() if table is model]
    return list(getattr(seeds, name.replace("-", "_")))


def test_words_are_added_changed_and_removed_by_language(session: Session, seeds: Seeds):
    """A language comes with its words, changes with them, and goes with the last of them."""
    key = next(row.key for row in seeds.adherences if row.note_en is None)

    def notes(**cells: str | None) -> dict[str, str]:
        load_table(session, Adherence, with_row(seeds.adherences, key, **cells))
        query = select(AdherenceText).join(Adherence).where(Adherence.adherence_key == key)
        return {text.language_code: text.note for text in session.scalars(query)}

    assert notes() == {}
    assert notes(note_en="Bridges", note_es="Puentes") == {"en": "Bridges", "es": "Puentes"}
    assert notes(note_en="A bridge", note_es="Puentes") == {"en": "A bridge", "es": "Puentes"}
    assert notes(note_es="Puentes") == {"es": "Puentes"}
    assert notes(note_en="Bridges") == {"en": "Bridges"}
    assert notes() == {}


def test_one_word_of_a_text_can_go_and_the_text_stays(session: Session, seeds: Seeds):
    """A name without its description is still a text, in that language only."""
    row = next(row for row in seeds.bodies if row.what_en and row.what_es)
    load_table(session, Body, with_row(seeds.bodies, row.key, what_es=None))
    now = one(session, Body, "body_key", row.key)
    assert (now["name_es"], now["what_es"]) == (row.name_es, None)
    assert (now["name_en"], now["what_en"]) == (row.name_en, row.what_en)


def test_only_changed_words_are_written(session: Session, seeds: Seeds, statements: list[str]):
    """A new Spanish name is one update of one text."""
    load_table(session, Body, with_row(seeds.bodies, "mex_inm", name_es="Oficina de puentes"))
    assert [statement.split()[:2] for statement in statements] == [["UPDATE", "body_text"]]
    said = select(BodyText.name).join(Body).where(Body.body_key == "mex_inm")
    assert session.scalar(said.where(BodyText.language_code == "es")) == "Oficina de puentes"


def test_references_are_set_changed_and_unset(session: Session, seeds: Seeds):
    """A key in the file is an id in the table; an empty cell is none."""
    for code, body in (("BRA", "mex_segob"), ("MEX", None), (None, "mex_inm")):
        cells = {"actor_code": code, "body_key": body}
        load_table(session, Plan, with_row(seeds.plans, "arg_law_25871", **cells))
        row = one(session, Plan, "plan_key", "arg_law_25871")
        assert (row["actor_code"], row["body_key"]) == (code, body)


def test_a_row_known_by_what_it_joins_is_replaced(session: Session, seeds: Seeds):
    """A theme that covers another standard than before is one row gone and one new."""
    first = seeds.theme_standards[0]
    covered = {
        row.standard_key for row in seeds.theme_standards if row.theme_key == first.theme_key
    }
    other = next(row.key for row in seeds.standards if row.key not in covered)
    before = stored(session, ThemeStandard)
    load_table(
        session, ThemeStandard, with_row(seeds.theme_standards, first.key, standard_key=other)
    )
    assert changes(before, stored(session, ThemeStandard)) == (
        [{"theme_key": first.theme_key, "standard_key": first.standard_key}],
        [{"theme_key": first.theme_key, "standard_key": other}],
    )


def test_a_passage_known_by_paragraph_and_language_moves(session: Session, seeds: Seeds):
    """The same passage at another place is an update of its place."""
    row = seeds.passages[0]
    before = stored(session, Passage)
    load_table(session, Passage, with_row(seeds.passages, row.key, char_end=row.char_end + 1))
    (was,), (now,) = changes(before, stored(session, Passage))
    assert was | {"char_end": row.char_end + 1} == now


def test_a_demand_may_rest_on_another_thing(session: Session, seeds: Seeds):
    """A basis moved from a standard to a mandate takes its reasons along."""
    row = next(row for row in seeds.demand_bases if row.standard_key is not None)
    mandate = "nuevo-leon-2004-declaration:22:2"
    cells = {"standard_key": None, "mandate_key": mandate}
    before = stored(session, DemandBasis)
    load_table(session, DemandBasis, with_row(seeds.demand_bases, row.key, **cells))
    (was,), (now,) = changes(before, stored(session, DemandBasis))
    assert (was["mandate_key"], was["standard_key"]) == (None, row.standard_key)
    assert (now["mandate_key"], now["standard_key"]) == (mandate, None)
    assert (now["reason_en"], now["reason_es"]) == (row.reason_en, row.reason_es)


@pytest.fixture
def proposed(session: Session) -> Indicator:
    """An indicator that an organisation proposed for a clause, with a vote."""
    indicator = Indicator(
        indicator_key="bridges_kept",
        origin_code="organisation",
        kind_code="outcome",
        unit_code="number",
        direction_code="up",
        status_code="accepted",
        proposed_by="Bridge builders",
        proposed_on=date(2026, 2, 1),
        texts=[IndicatorText(language_code="en", name="Bridges kept")],
        votes=[
            IndicatorVote(voter="A voter", is_in_favour=True, voted_at=datetime.now(UTC)),
        ],
    )
    session.add(indicator)
    session.flush()
    clause = session.scalars(select(Clause).limit(1)).one()
    session.add(ClauseIndicator(clause_id=clause.clause_id, indicator_id=indicator.indicator_id))
    session.flush()
    return indicator


def test_what_people_brought_is_left_alone(
    session: Session,
    seeds: Seeds,
    weights: LinkWeights,
    proposed: Indicator,
    statements: list[str],
):
    """An organisation's indicator, its clauses and its votes survive the next load unwritten."""
    statements.clear()
    load_catalogue(session, seeds, weights)
    session.flush()
    assert statements == []
    session.refresh(proposed)
    assert (proposed.status_code, len(proposed.votes), len(proposed.texts)) == ("accepted", 1, 1)
    spoken = select(func.count()).where(ClauseIndicator.indicator_id == proposed.indicator_id)
    assert session.scalar(spoken) == 1


def test_what_nobody_keeps_is_deleted(session: Session, seeds: Seeds, proposed: Indicator):
    """The test above can fail: without `keep` the same row goes, with its vote."""
    load_table(session, Indicator, seeds.indicators)
    assert "bridges_kept" not in {row["indicator_key"] for row in stored(session, Indicator)}
    assert session.scalars(select(IndicatorVote)).all() == []


def test_what_the_catalogue_defines_is_a_proposal(session: Session, seeds: Seeds):
    """An indicator of the project is proposed, by nobody else, and decided by nobody."""
    new = seeds.indicators[0].model_copy(update={"indicator_key": "bridges_counted"})
    load_table(session, Indicator, [*seeds.indicators, new])
    row = one(session, Indicator, "indicator_key", "bridges_counted")
    assert (row["status"], row["proposed_by"], row["status_reason"]) == ("proposed", None, None)


def themes_of(session: Session, clause_key: str) -> list[str]:
    """The themes of a clause, main one first."""
    query = (
        select(Theme.theme_key)
        .join(ClauseTheme, ClauseTheme.theme_id == Theme.theme_id)
        .join(Clause, Clause.clause_id == ClauseTheme.clause_id)
        .where(Clause.clause_key == clause_key)
        .order_by(ClauseTheme.position)
    )
    return list(session.scalars(query))


def test_the_order_of_the_themes_of_a_clause_follows_the_file(
    session: Session, seeds: Seeds, weights: LinkWeights
):
    """Themes turned round, another one among them, and back: the table says what the file says."""
    row = next(row for row in seeds.clauses if len(codes(row.themes)) == 2)
    first, second = codes(row.themes)
    third = next(one.theme_key for one in seeds.themes if one.theme_key not in (first, second))
    before = records(clauses(session))
    for wanted in ([second, first], [third, first], [first, second]):
        changed = with_row(seeds.clauses, row.key, themes=";".join(wanted))
        load_catalogue(session, replace(seeds, clauses=changed), weights)
        assert themes_of(session, row.key) == wanted
    assert records(clauses(session)) == before


def later(seeds: Seeds, **rows: Sequence[SeedRow]) -> Seeds:
    """The catalogue as a later release might ship it."""
    return replace(seeds, **{name: list(found) for name, found in rows.items()})


def no_body(seeds: Seeds) -> Seeds:
    return later(
        seeds,
        bodies=without_row(seeds.bodies, "per_inei"),
        plans=unset(seeds.plans, "body_key", "per_inei"),
        programmes=unset(seeds.programmes, "body_key", "per_inei"),
    )


def no_programme(seeds: Seeds) -> Seeds:
    return later(
        seeds,
        programmes=without_row(seeds.programmes, "oas_sicremi"),
        programme_figures=dropped(seeds.programme_figures, "programme_key", "oas_sicremi"),
        money=dropped(seeds.money, "programme_key", "oas_sicremi"),
    )


def no_clause(seeds: Seeds) -> Seeds:
    last = "imrf-2026-lac:13:8"
    return later(
        seeds,
        clauses=without_row(seeds.clauses, last),
        clause_indicators=dropped(seeds.clause_indicators, "clause_key", last),
        demand_bases=dropped(seeds.demand_bases, "clause_key", last),
        accountability_items=unset(seeds.accountability_items, "clause_key", last),
    )


def no_standard(seeds: Seeds) -> Seeds:
    return later(
        seeds,
        standards=without_row(seeds.standards, "gcm:7"),
        theme_standards=dropped(seeds.theme_standards, "standard_key", "gcm:7"),
        demand_bases=dropped(seeds.demand_bases, "standard_key", "gcm:7"),
    )


def no_indicator(seeds: Seeds) -> Seeds:
    key = seeds.indicators[0].key
    return later(
        seeds,
        indicators=without_row(seeds.indicators, key),
        clause_indicators=dropped(seeds.clause_indicators, "indicator_key", key),
        series=unset(seeds.series, "indicator_key", key),
        baselines=dropped(seeds.baselines, "indicator_key", key),
        targets=dropped(seeds.targets, "indicator_key", key),
    )


def unset(rows: Sequence[SeedRow], column: str, key: str) -> list[SeedRow]:
    """The rows, of which none refers to the key any longer."""
    return [
        row.model_copy(update={column: None}) if getattr(row, column) == key else row
        for row in rows
    ]


def dropped(rows: Sequence[SeedRow], column: str, key: str) -> list[SeedRow]:
    return [row for row in rows if getattr(row, column) != key]


RELEASES = {
    "no body and no programme": lambda seeds: no_programme(no_body(seeds)),
    "no clause": no_clause,
    "no standard and no indicator": lambda seeds: no_indicator(no_standard(seeds)),
}


def everything(session: Session) -> Mapping[str, list[Record]]:
    """Every catalogue table as exported, whatever the ids, each in the order of its rows."""
    tables = {name: stored(session, model) for name, model in CATALOGUE_TABLES.items()}
    tables["clauses"] = records(clauses(session))
    return {name: sorted(rows, key=repr) for name, rows in tables.items()}


def test_rows_that_others_still_refer_to_are_handed_back(session: Session, seeds: Seeds):
    """With `stale` nothing is deleted before the tables that refer to it are in line."""
    stale: list[Base] = []
    bodies = without_row(seeds.bodies, "per_inei")
    load_table(session, Body, bodies, stale=stale)
    assert [body.body_key for body in stale] == ["per_inei"]
    assert len(stored(session, Body)) == len(seeds.bodies)
    load_table(session, Plan, unset(seeds.plans, "body_key", "per_inei"), stale=stale)
    load_table(session, Programme, unset(seeds.programmes, "body_key", "per_inei"), stale=stale)
    remove(session, stale)
    assert len(stored(session, Body)) == len(bodies)


@pytest.mark.parametrize("release", RELEASES.values(), ids=RELEASES.keys())
def test_what_others_referred_to_can_go_when_they_no_longer_do(
    session: Session, seeds: Seeds, weights: LinkWeights, release
):
    """A later release without a row, and without what hung on it, loads over an earlier one.

    And the earlier one over the later: no order of releases is refused by a reference.
    """
    shipped, changed = everything(session), release(seeds)
    load_catalogue(session, changed, weights)
    session.expire_all()
    assert {name: len(rows) for name, rows in everything(session).items()} == {
        name: len(getattr(changed, field_of(name))) for name in shipped
    }
    load_catalogue(session, seeds, weights)
    session.expire_all()
    assert everything(session) == shipped


def field_of(table: str) -> str:
    """The field of `Seeds` an exported table is filled from."""
    return "accountability_items" if table == "accountability-test" else table.replace("-", "_")
