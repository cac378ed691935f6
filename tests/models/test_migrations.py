"""The schema: built by migrations alone, the same as the models say, undone without a trace."""

import ast
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Engine, MetaData, Table, inspect
from sqlalchemy.exc import DBAPIError, OperationalError

from tests.conftest import fresh_url, settings_for
from tracker.config import Settings, shipped
from tracker.db import current_revision, downgrade, drift, head_revision, make_engine, upgrade
from tracker.errors import DatabaseStateError
from tracker.models import Base

VERSIONS = sorted((shipped("migrations") / "versions").glob("*.py"))
ALEMBIC = {"alembic_version"}


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty database, of each kind."""
    return settings_for(fresh_url(request.param, tmp_path, "migrations"))


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """Engine of that database."""
    engine = make_engine(settings)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - ALEMBIC


def test_up_down_and_up_again(engine: Engine, settings: Settings):
    """From nothing to head, back to nothing with no table of ours left, and up again."""
    assert upgrade(engine, settings) == head_revision(settings)
    assert tables(engine) == set(Base.metadata.tables)

    assert downgrade(engine, settings, "base") == "base"
    assert tables(engine) == set()

    assert upgrade(engine, settings) == head_revision(settings)
    assert tables(engine) == set(Base.metadata.tables)
    assert drift(engine) == []
    assert upgrade(engine, settings) == current_revision(engine) == head_revision(settings)


def test_drift_sees_what_is_missing(engine: Engine, settings: Settings):
    """A CHECK or an index that the models have and the database lacks is reported by name."""
    upgrade(engine, settings)
    remake_without_checks(engine, Base.metadata.tables["theme_label"])
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX uq_provision_text_current")
    found = drift(engine)
    assert len(found) == 2
    assert any("ck_theme_label_language_code_known" in line for line in found)
    assert any("uq_provision_text_current" in line for line in found)


def remake_without_checks(engine: Engine, table: Table) -> None:
    """Make the table anew as it stands in the models, but for its CHECK constraints."""
    metadata = MetaData()
    for key in table.foreign_keys:
        key.column.table.to_metadata(metadata)
    bare = table.to_metadata(metadata)
    bare.constraints -= {one for one in bare.constraints if isinstance(one, CheckConstraint)}
    bare.drop(engine)
    bare.create(engine)


def test_checks_allow_what_the_vocabulary_allows(catalogue_engine: Engine):
    """Every CHECK in the migrated database names the same codes as the model's: not one less."""
    inspector = inspect(catalogue_engine)
    migrated = {
        check["name"]: codes(check["sqltext"])
        for table in Base.metadata.tables
        for check in inspector.get_check_constraints(table)
    }
    modelled = {
        str(check.name): codes(str(check.sqltext))
        for table in Base.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    assert any(modelled.values())
    assert migrated == modelled


def codes(sql: str) -> set[str]:
    return set(re.findall(r"'([^']*)'", sql))


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_migrations_import_no_application_code(path: Path):
    """A migration stays true when the program changes: it imports Alembic and SQLAlchemy only."""
    roots = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            roots |= {name.name.partition(".")[0] for name in node.names}
        if isinstance(node, ast.ImportFrom):
            roots.add("." * node.level + (node.module or "").partition(".")[0])
    assert roots == {"alembic", "sqlalchemy"}


def test_every_migration_writes_both_directions():
    """Each migration file defines an upgrade and a downgrade that do something."""
    assert VERSIONS
    for path in VERSIONS:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        bodies = {node.name: node.body for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert {"upgrade", "downgrade"} <= set(bodies), path.name
        assert not any(isinstance(body[-1], ast.Pass) for body in bodies.values()), path.name


BROKEN = """
import sqlalchemy as sa
from alembic import op

revision = "broken"
down_revision = {after!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("half_made", sa.Column("half_made_id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO half_made VALUES (1)")
    {failure}


def downgrade() -> None:
    op.drop_table("half_made")
"""

FAILURES = {
    "database": ('op.execute("SELECT nothing FROM nowhere")', DatabaseStateError),
    "program": ('raise RuntimeError("lost its way")', RuntimeError),
}


@pytest.fixture(params=FAILURES)
def failure(
    request: pytest.FixtureRequest, settings: Settings, tmp_path: Path
) -> tuple[Settings, type[Exception]]:
    """Migrations of which the last fails half-way, and with what."""
    code, error = FAILURES[request.param]
    folder = tmp_path / "migrations"
    shutil.copytree(
        settings.migrations_dir, folder, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
    )
    after = head_revision(settings)
    broken = BROKEN.format(after=after, failure=code)
    (folder / "versions" / "zz_broken.py").write_text(broken, encoding="utf-8")
    return replace(settings, migrations_dir=folder), error


def test_failing_migration_leaves_nothing_half_made(
    engine: Engine, settings: Settings, failure: tuple[Settings, type[Exception]]
):
    """A migration that fails leaves a new database empty, and one in use as it was."""
    broken, error = failure
    with pytest.raises(error):
        upgrade(engine, broken)
    assert tables(engine) == set()
    assert current_revision(engine) is None

    upgrade(engine, settings)
    with pytest.raises(error):
        upgrade(engine, broken)
    assert current_revision(engine) == head_revision(settings)
    assert tables(engine) == set(Base.metadata.tables)


def test_a_database_that_cannot_be_opened_is_told_in_a_line(tmp_path: Path):
    """A database that cannot be opened is a state the user is told about, never a traceback."""
    place = settings_for(f"sqlite:///{tmp_path}")
    engine = make_engine(place)
    with pytest.raises(DatabaseStateError) as told:
        upgrade(engine, place)
    assert isinstance(told.value.__cause__, OperationalError)
    assert "\n" not in str(told.value)
    engine.dispose()


FIRST_STOREY = (
    (
        "INSERT INTO source (source_id, source_key, kind_code, title, language_code) "
        "VALUES (1, 'page', 'summit_page', 'A page', 'en')"
    ),
    (
        "INSERT INTO instrument (instrument_id, instrument_key, kind_code, adopted_on, "
        "precision_code, place, place_names, is_verified) "
        "VALUES (1, 'oz-2001-plan', 'plan', '2001-01-01', 'day', 'Oz', 'Oz', true)"
    ),
    "INSERT INTO instrument_title (instrument_id, language_code, title) VALUES (1, 'en', 'Plan')",
    (
        "INSERT INTO provision (provision_id, provision_key, instrument_id, source_id, paragraph, "
        "position, kind_code, language_code, status_code) "
        "VALUES (1, 'oz-2001-plan:1', 1, 1, '1', 1, 'mandate', 'en', 'pinned')"
    ),
    "INSERT INTO provision_summary (provision_id, language_code, summary) VALUES (1, 'en', 'Go')",
)
KEPT = ("source", "instrument", "instrument_title", "provision", "provision_summary")


def test_rows_survive_the_second_storey(engine: Engine, settings: Settings):
    """A database of the first storey keeps its rows on the way up, and on the way back."""
    upgrade(engine, settings, "0001")
    with engine.begin() as connection:
        for statement in FIRST_STOREY:
            connection.exec_driver_sql(statement)
    upgrade(engine, settings)
    assert {name: count(engine, name) for name in KEPT} == dict.fromkeys(KEPT, 1)
    downgrade(engine, settings, "0001")
    assert {name: count(engine, name) for name in KEPT} == dict.fromkeys(KEPT, 1)


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_a_catalogue_can_go_back_to_the_first_storey(tmp_path: Path, seeds, weights):
    """With all later texts loaded, the way back leaves what the first storey knew, whole."""
    from sqlalchemy.orm import Session

    from tracker.catalogue.load import load_catalogue

    settings = settings_for(fresh_url("sqlite", tmp_path, "back"))
    engine = make_engine(settings)
    upgrade(engine, settings)
    with Session(engine) as session, session.begin():
        load_catalogue(session, seeds, weights)
    assert downgrade(engine, settings, "0001") == "0001"
    assert count(engine, "instrument") == 12
    assert count(engine, "provision") == 48
    engine.dispose()


MEASURED = (
    "INSERT INTO area (area_id, area_key, kind_code) VALUES (1, 'OZZ', 'state')",
    "INSERT INTO area_text (area_id, language_code, name) VALUES (1, 'en', 'Oz')",
    (
        "INSERT INTO series (series_id, series_key, origin_code, publisher, code, unit, "
        "is_additive) VALUES (1, 'oz:BRIDGES:number', 'imported', 'oz', 'BRIDGES', 'number', false)"
    ),
    "INSERT INTO series_text (series_id, language_code, name) VALUES (1, 'en', 'Bridges')",
    "INSERT INTO breakdown (breakdown_id, breakdown_key) VALUES (1, '')",
    (
        "INSERT INTO vintage (vintage_id, vintage_key, origin_code, publisher, title, released_on, "
        "is_release_stated, certainty_code, rows_sha256, row_count) "
        f"VALUES (1, 'oz-2020', 'imported', 'oz', 'Bridges', '2020-02-01', true, 'verified', "
        f"'{'a' * 64}', 1)"
    ),
    (
        "INSERT INTO observation (series_id, area_id, breakdown_id, period_start, period_end, "
        "vintage_id, value, printed, status_code) "
        "VALUES (1, 1, 1, '2019-01-01', '2019-12-31', 1, 0, '0', 'normal')"
    ),
    (
        "INSERT INTO indicator (indicator_id, indicator_key, origin_code, kind_code, unit_code, "
        "direction_code, status_code) "
        "VALUES (1, 'bridges_kept', 'project', 'outcome', 'number', 'up', 'proposed')"
    ),
    (
        "INSERT INTO baseline (baseline_id, baseline_key, indicator_id, year, method_code, "
        "certainty_code) VALUES (1, 'oz-2001', 1, 2001, 'printed', 'unverified')"
    ),
    (
        "INSERT INTO target (target_id, target_key, indicator_id, kind_code, baseline_id, factor, "
        "origin_code) VALUES (1, 'oz-half', 1, 'relative', 1, 0.5, 'proposed')"
    ),
    (
        "INSERT INTO actor (actor_id, actor_code, kind_code, is_verified) "
        "VALUES (1, 'OZZ', 'state', false)"
    ),
    *(
        "INSERT INTO adherence (adherence_id, adherence_key, instrument_id, actor_id, action_code, "
        f"certainty_code) VALUES ({at}, 'oz-{action}', 1, 1, '{action}', 'verified')"
        for at, action in enumerate(("signed", "no_action"), 1)
    ),
    "INSERT INTO adherence_text (adherence_id, language_code, note) VALUES (2, 'en', 'Nothing.')",
)
FOURTH_STOREY = ("area", "series", "breakdown", "vintage", "observation", "baseline", "target")


def test_observations_go_with_their_tables_and_nothing_else(engine: Engine, settings: Settings):
    """With what is measured in it, the way back leaves the storeys below whole, and up again."""
    upgrade(engine, settings)
    with engine.begin() as connection:
        for statement in (*FIRST_STOREY, *MEASURED):
            connection.exec_driver_sql(statement)
    assert {name: count(engine, name) for name in FOURTH_STOREY} == dict.fromkeys(FOURTH_STOREY, 1)
    assert downgrade(engine, settings, "0003") == "0003"
    assert not tables(engine) & set(FOURTH_STOREY)
    below = ("instrument", "indicator", "actor", "adherence")
    assert {name: count(engine, name) for name in below} == dict.fromkeys(below, 1)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT action_code FROM adherence").scalar() == "signed"
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.exec_driver_sql("UPDATE adherence SET action_code = 'no_action'")
    upgrade(engine, settings)
    assert {name: count(engine, name) for name in FOURTH_STOREY} == dict.fromkeys(FOURTH_STOREY, 0)
    assert drift(engine) == []
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE adherence SET action_code = 'no_action'")
        for statement in MEASURED[:7]:
            connection.exec_driver_sql(statement)
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM observation")
