"""What the catalogue measures: vintages that only grow, series, baselines and targets by key."""

import math
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.catalogue.test_load import damage
from tests.databases import make_catalogue, opened, written
from tracker.catalogue.cells import SeedRow
from tracker.catalogue.checks import check_seeds
from tracker.catalogue.load import load_catalogue
from tracker.catalogue.load_observations import load_observations
from tracker.catalogue.observation_records import ObservationRow, VintageRow
from tracker.catalogue.seed_tables import Seeds
from tracker.config import shipped
from tracker.db import session_scope
from tracker.errors import BadInputError
from tracker.ingest.observations.periods import read_period
from tracker.linking.citations import LinkWeights
from tracker.models import (
    Area,
    Base,
    Baseline,
    Breakdown,
    Indicator,
    LedgerEntry,
    Observation,
    Series,
    Target,
    Vintage,
)
from tracker.queries.observations import Scope, observations
from tracker.workflow.ledger import append_observations
from tracker.workflow.ledger_check import verify_ledger
from tracker.workflow.observations import seal

# the point that tests mend: migrants who died in or on the way to Mexico, 2019
DEATHS, RELEASE = "unsd:SM_DTH_MIGR:number", "unsd-sdg-2020"
PLACE = ("vintage_key", "series_key", "area_key", "period_start", "period_end", "breakdown")
MEXICO_2019 = Scope(series_key=DEATHS, area_key="MEX", breakdown="", newest=False)


def load(session: Session, seeds: Seeds) -> None:
    """Load what is measured, and drop what the catalogue no longer has."""
    stale: list[Base] = []
    load_observations(session, seeds, stale)
    for one in reversed(stale):
        session.delete(one)
    session.flush()


def rows_of(seeds: Seeds, vintage_key: str) -> list[ObservationRow]:
    return [row for row in seeds.observations if row.vintage_key == vintage_key]


def mended(seeds: Seeds, **cells: object) -> Seeds:
    """The catalogue with other cells in the point that tests mend."""
    (row,) = [
        row
        for row in seeds.observations
        if (row.vintage_key, row.series_key, row.actor_code, row.period, row.breakdown)
        == (RELEASE, DEATHS, "MEX", "2019", None)
    ]
    changed = row.model_copy(update=cells)
    return replace(
        seeds, observations=[changed if one is row else one for one in seeds.observations]
    )


def without(rows: Sequence[SeedRow], column: str, key: str) -> list[Any]:
    return [row for row in rows if getattr(row, column) != key]


def with_cells(rows: Sequence[SeedRow], key: str, **cells: object) -> list[Any]:
    return [row.model_copy(update=cells) if row.key == key else row for row in rows]


def values(session: Session, scope: Scope = MEXICO_2019) -> list[tuple[str, float, int]]:
    """Vintage, value and rank of a point, the newest first; only what the tests load."""
    frame = observations(session, scope)
    frame = frame[frame["period_start"] == date(2019, 1, 1)]
    own = frame[frame["vintage_key"].str.startswith(RELEASE)]
    return list(own[["vintage_key", "value", "rank"]].itertuples(index=False, name=None))


def vintage_keys(session: Session) -> list[str]:
    return list(session.scalars(select(Vintage.vintage_key).order_by(Vintage.vintage_id)))


# As shipped


def test_every_vintage_of_the_catalogue_is_there(session: Session, seeds: Seeds):
    """Key, release, licence and notes of each, and as many observations as its file has."""
    stored = {one.vintage_key: one for one in session.scalars(select(Vintage))}
    assert set(stored) == {row.vintage_key for row in seeds.vintages}
    for row in seeds.vintages:
        one = stored[row.vintage_key]
        assert (one.origin_code, one.is_release_stated, one.released_on, one.licence) == (
            "catalogue",
            True,
            row.released_on,
            row.licence,
        )
        assert {text.language_code: text.note for text in one.texts} == {
            language: note for language, note in (("en", row.note_en), ("es", row.note_es)) if note
        }
        assert one.row_count == len(rows_of(seeds, row.vintage_key)) > 0
        count = select(func.count()).where(Observation.vintage_id == one.vintage_id)
        assert session.scalar(count) == one.row_count


def test_observations_come_out_as_their_file_went_in(session: Session, seeds: Seeds):
    """Each cell: the number exactly, the text as printed, bounds, status and the period's days."""
    frame = observations(session, Scope(newest=False))
    found = {tuple(row[name] for name in PLACE): row for row in frame.to_dict("records")}
    assert len(found) == len(seeds.observations)
    for row in seeds.observations:
        period = read_period(row.period)
        place = (row.vintage_key, row.series_key, row.actor_code, period.start, period.end)
        one = found[*place, row.breakdown or ""]
        assert one["printed"] == (row.value or "")
        assert one["status"] == row.status.value
        assert number(one["value"]) == (None if row.value is None else float(row.value))
        assert (number(one["lower"]), number(one["upper"])) == (row.lower, row.upper)


def number(cell: Any) -> float | None:
    return None if pd.isna(cell) else float(cell)


def test_zero_is_a_value_and_missing_is_none(session: Session, seeds: Seeds):
    """As many zeros and as many gaps as the file has; none is taken for the other."""
    zeros = [row for row in seeds.observations if row.value is not None and float(row.value) == 0]
    gaps = [row for row in seeds.observations if row.value is None]
    assert zeros
    count = select(func.count()).select_from(Observation)
    assert session.scalar(count.where(Observation.value == 0)) == len(zeros)
    assert session.scalar(count.where(Observation.value.is_(None))) == len(gaps)


def test_series_measure_indicators(session: Session, seeds: Seeds):
    """Every series has its unit, its indicator and its name in four languages."""
    indicators = dict(
        session.execute(select(Indicator.indicator_key, Indicator.indicator_id)).all()
    )
    stored = {one.series_key: one for one in session.scalars(select(Series))}
    assert set(stored) == {row.series_key for row in seeds.series}
    for row in seeds.series:
        one = stored[row.series_key]
        assert one.indicator_id == indicators.get(row.indicator_key or "")
        assert (one.publisher, one.code, one.unit) == (row.publisher, row.code, row.unit)
        assert {text.language_code for text in one.texts} == {"en", "es", "pt", "fr"}


def test_baselines_and_targets_refer_to_what_they_rest_on(session: Session, seeds: Seeds):
    """A relative target has its baseline, also one that nobody knows the value of."""
    assert session.scalar(select(func.count()).select_from(Target)) == len(seeds.targets)
    half = session.scalars(
        select(Target).where(Target.target_key == "nuevo-leon-2004-half-cost")
    ).one()
    base = session.get_one(Baseline, half.baseline_id)
    assert (half.kind_code, half.factor, half.value) == ("relative", 0.5, None)
    assert half.clause_id is not None
    assert (base.baseline_key, base.value, base.year) == ("oas-remittance-cost-2004", None, 2004)
    assert base.group_id is not None


# Again


@pytest.fixture
def engine(tmp_path: Path):
    """A database of the test's own, with the catalogue in its ledger."""
    file = tmp_path / "own.sqlite"
    make_catalogue(file)
    with opened(file) as engine:
        yield engine


def entries(engine: Engine) -> int:
    """How many entries the ledger has; it is green."""
    with session_scope(engine) as session:
        assert verify_ledger(session).problems == []
        return session.scalar(select(func.count()).select_from(LedgerEntry)) or 0


def load_recorded(engine: Engine, seeds: Seeds, weights: LinkWeights) -> None:
    with written(engine, "load") as session:
        load_catalogue(session, seeds, weights)


def test_a_second_load_is_no_entry_of_the_ledger(
    engine: Engine, seeds: Seeds, weights: LinkWeights
):
    """The same values again, in whatever order the files have them, change nothing."""
    before = entries(engine)
    load_recorded(engine, seeds, weights)
    turned = replace(
        seeds,
        observations=list(reversed(seeds.observations)),
        vintages=list(reversed(seeds.vintages)),
    )
    load_recorded(engine, turned, weights)
    assert entries(engine) == before


def test_a_mended_value_is_one_entry_and_green(engine: Engine, seeds: Seeds, weights: LinkWeights):
    """The new vintage with its rows is on record like any other write."""
    before = entries(engine)
    load_recorded(engine, mended(seeds, value="216"), weights)
    assert entries(engine) == before + 1
    with session_scope(engine) as session:
        assert values(session) == [(f"{RELEASE}~2", 216, 1), (RELEASE, 200, 2)]


def test_a_mended_value_is_a_vintage_of_its_own(session: Session, seeds: Seeds):
    """The value before stays as it was, and is superseded; the others are not touched."""
    before = vintage_keys(session)
    assert values(session) == [(RELEASE, 200, 1)]
    load(session, mended(seeds, value="216"))
    assert vintage_keys(session) == [*before, f"{RELEASE}~2"]
    assert values(session) == [(f"{RELEASE}~2", 216, 1), (RELEASE, 200, 2)]
    stored = {one.vintage_key: one for one in session.scalars(select(Vintage))}
    first, second = stored[RELEASE], stored[f"{RELEASE}~2"]
    assert (second.row_count, second.released_on, second.title) == (
        first.row_count,
        first.released_on,
        first.title,
    )
    assert second.rows_sha256 != first.rows_sha256


def test_every_mending_is_kept_also_one_taken_back(session: Session, seeds: Seeds):
    """Mended twice and back again: four vintages, of which the last is what stands."""
    for value in ("216", "217"):
        load(session, mended(seeds, value=value))
        load(session, mended(seeds, value=value))
    load(session, seeds)
    load(session, seeds)
    assert [value for _key, value, _rank in values(session)] == [200, 217, 216, 200]
    assert values(session)[0][0] == f"{RELEASE}~4"


MENDED: Mapping[str, Mapping[str, object]] = {
    "how it is printed": {"value": "200.0"},
    "status": {"status": "estimated"},
    "bound": {"upper": 250.0},
    "period": {"period": "2018-02"},
    "breakdown": {"breakdown": "route=unknown"},
    "place": {"actor_code": "BLZ", "period": "1999"},
}


@pytest.mark.parametrize("what", MENDED)
def test_any_cell_that_is_mended_makes_a_vintage(session: Session, seeds: Seeds, what: str):
    """Not the number alone: whatever a row says is part of what was published."""
    update = dict(MENDED[what])
    if "status" in update:
        update["status"] = type(seeds.observations[0].status)(update["status"])
    load(session, mended(seeds, **update))
    assert vintage_keys(session)[-1] == f"{RELEASE}~2"


def test_a_row_dropped_or_added_makes_a_vintage(session: Session, seeds: Seeds):
    """What the newest vintage does not hold is still known from the one before."""
    mexico = mended(seeds, value="216").observations
    fewer = [
        one
        for one in mexico
        if (one.vintage_key, one.actor_code, one.value) != (RELEASE, "MEX", "216")
    ]
    load(session, replace(seeds, observations=fewer))
    assert vintage_keys(session)[-1] == f"{RELEASE}~2"
    assert values(session) == [(RELEASE, 200, 1)]


def test_what_is_said_of_a_vintage_is_mended_in_place(session: Session, seeds: Seeds):
    """A better title or note is no new release: it is written over, and the values stay."""
    before = vintage_keys(session)
    vintages = with_cells(seeds.vintages, RELEASE, title="Bridges", note_en="On bridges.")
    load(session, replace(seeds, vintages=vintages))
    assert vintage_keys(session) == before
    one = session.scalars(select(Vintage).where(Vintage.vintage_key == RELEASE)).one()
    session.refresh(one)
    assert one.title == "Bridges"
    assert {text.language_code: text.note for text in one.texts}["en"] == "On bridges."


def test_a_vintage_is_not_taken_for_another_with_a_longer_key(session: Session, seeds: Seeds):
    """A release whose key begins like that of another is a release of its own."""
    (row,) = [one for one in seeds.vintages if one.vintage_key == RELEASE]
    longer = row.model_copy(update={"vintage_key": f"{RELEASE}-b"})
    assert isinstance(longer, VintageRow)
    some = rows_of(seeds, RELEASE)[0].model_copy(update={"vintage_key": longer.vintage_key})
    before = vintage_keys(session)
    load(
        session,
        replace(
            seeds,
            vintages=[*seeds.vintages, longer],
            observations=[*seeds.observations, some],
        ),
    )
    assert vintage_keys(session) == [*before, f"{RELEASE}-b"]


def test_a_vintage_that_left_the_catalogue_stays(session: Session, seeds: Seeds):
    """What was published is never taken back: it only leaves the files."""
    before = observations(session, Scope(newest=False))
    fewer = replace(
        seeds,
        vintages=without(seeds.vintages, "vintage_key", RELEASE),
        observations=without(seeds.observations, "vintage_key", RELEASE),
    )
    load(session, fewer)
    assert observations(session, Scope(newest=False)).equals(before)


# Series


@pytest.fixture
def imported(session: Session) -> Series:
    """A series that an import made, with a value for Mexico."""
    series = Series(
        series_key="oz:BRIDGES:number",
        origin_code="imported",
        publisher="oz",
        code="BRIDGES",
        unit="number",
    )
    session.add(series)
    session.flush()
    rows = {
        "series_id": [series.series_id],
        "area_id": [session.scalar(select(Area.area_id).where(Area.area_key == "MEX"))],
        "breakdown_id": [
            session.scalar(select(Breakdown.breakdown_id).where(Breakdown.breakdown_key == ""))
        ],
        "period_start": ["2019-01-01"],
        "period_end": ["2019-12-31"],
        "value": [7.0],
        "printed": ["7"],
        "status_code": ["normal"],
        "lower": [math.nan],
        "upper": [math.nan],
    }
    vintage = Vintage(
        vintage_key="oz-2020",
        origin_code="imported",
        publisher="oz",
        title="Bridges of Oz",
        released_on=date(2020, 1, 1),
        is_release_stated=True,
        certainty_code="verified",
    )
    append_observations(session, vintage, seal(pd.DataFrame(rows)))
    return series


def bridges(seeds: Seeds) -> Seeds:
    """The catalogue with the imported series, as a measure of an indicator of its own."""
    row = seeds.series[0].model_copy(
        update={
            "series_key": "oz:BRIDGES:number",
            "publisher": "oz",
            "code": "BRIDGES",
            "unit": "number",
            "name_es": "Puentes",
        }
    )
    return replace(seeds, series=[*seeds.series, row])


def test_a_series_that_an_import_made_is_left_alone(
    session: Session, seeds: Seeds, imported: Series, statements: list[str]
):
    """What the catalogue does not know it does not touch."""
    statements.clear()
    load(session, seeds)
    assert statements == []
    assert values_of_bridges(session) == [7.0]
    assert imported.origin_code == "imported"


def values_of_bridges(session: Session) -> list[float]:
    return observations(session, Scope(series_key="oz:BRIDGES:number"))["value"].tolist()


def test_a_series_that_an_import_made_is_taken_over_with_its_values(
    session: Session, seeds: Seeds, imported: Series
):
    """From then on the catalogue says what it is called and measures; its values stay."""
    own = imported.series_id
    load(session, bridges(seeds))
    (series,) = session.scalars(select(Series).where(Series.series_key == "oz:BRIDGES:number"))
    session.refresh(series)
    assert (series.series_id, series.origin_code) == (own, "catalogue")
    assert series.indicator_id is not None
    assert {text.language_code: text.name for text in series.texts}["es"] == "Puentes"
    assert values_of_bridges(session) == [7.0]


def test_a_dropped_series_with_values_stays_as_imported(
    session: Session, seeds: Seeds, imported: Series
):
    """It measures nothing of the catalogue's any more, and its values are still there."""
    load(session, bridges(seeds))
    load(session, seeds)
    session.refresh(imported)
    assert (imported.origin_code, imported.indicator_id) == ("imported", None)
    assert values_of_bridges(session) == [7.0]
    load(session, seeds)
    assert values_of_bridges(session) == [7.0]
    load(session, bridges(seeds))
    session.refresh(imported)
    assert imported.origin_code == "catalogue"


def test_a_dropped_series_without_values_is_gone(session: Session, seeds: Seeds):
    """Nothing is left of a series that nobody ever published a value of."""
    load(session, bridges(seeds))
    load(session, seeds)
    found = select(func.count()).select_from(Series).where(Series.code == "BRIDGES")
    assert session.scalar(found) == 0


def test_an_area_with_values_cannot_leave_the_catalogue(
    session: Session, seeds: Seeds, weights: LinkWeights
):
    """What values are of stays; without it the load is refused in a line."""
    fewer = replace(
        seeds,
        areas=without(seeds.areas, "area_key", "MEX"),
        area_aliases=without(seeds.area_aliases, "area_key", "MEX"),
        observations=without(seeds.observations, "actor_code", "MEX"),
    )
    with pytest.raises(BadInputError, match="area 'MEX' is gone from the catalogue"):
        load_catalogue(session, fewer, weights)


# What is wrong in a file is told with its line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seeds, to be damaged."""
    return Path(shutil.copytree(shipped("seeds"), tmp_path / "seeds"))


def told(folder: Path) -> list[str]:
    return [str(problem) for problem in check_seeds(folder).problems]


WRONG = {
    "unknown series": ("observations.csv", "series_key", "oz:BRIDGES:number", "unknown series_key"),
    "unknown vintage": ("observations.csv", "vintage_key", "oz-2020", "unknown vintage_key"),
    "unknown area": ("observations.csv", "actor_code", "OZZ", "unknown actor_code 'OZZ'"),
    "actor that is no area": ("observations.csv", "actor_code", "IOM", "unknown actor_code 'IOM'"),
    "unknown indicator": ("series.csv", "indicator_key", "bridges", "unknown indicator_key"),
    "key of another series": ("series.csv", "series_key", "oz:B:number", "publisher:code:unit"),
    "unknown indicator of a target": ("targets.csv", "indicator_key", "bridges", "unknown ind"),
    "unknown baseline": ("targets.csv", "baseline_key", "bridges", "unknown baseline_key"),
    "unknown clause": ("targets.csv", "clause_key", "bridges:1:1", "unknown clause_key"),
    "unknown group": ("baselines.csv", "group_key", "bridges", "unknown group_key"),
    "baseline of two": ("baselines.csv", "actor_code", "MEX", "actor_code or group_key"),
    "words for a value": ("observations.csv", "value", "many", "expected a number, found 'many'"),
    "no number": ("observations.csv", "value", "nan", "expected a number, found 'nan'"),
    "no end of numbers": ("observations.csv", "value", "inf", "expected a number, found 'inf'"),
    "too large": ("observations.csv", "value", "1e999", "expected a number, found '1e999'"),
    "thousands": ("observations.csv", "value", "1,022", "expected a number, found '1,022'"),
    "underscore": ("observations.csv", "value", "1_022", "expected a number, found '1_022'"),
    "no value and no reason": ("observations.csv", "value", "", "why there is none"),
    "no period": ("observations.csv", "period", "soon", "period: expected a period such as"),
    "unknown status": ("observations.csv", "status", "guessed", "status: "),
    "target without its number": ("targets.csv", "factor", "", "relative target"),
    "target with one too many": ("targets.csv", "value", "3", "relative target"),
    "target of another kind": ("targets.csv", "kind", "band", "value and upper of a band target"),
    "factor below zero": ("targets.csv", "factor", "-1", "factor: expected more than 0"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_one_line_with_file_and_line(
    folder: Path, case: tuple[str, str, str, str]
):
    """An unknown key, an impossible value or a target without its number, before anything loads."""
    file, column, cell, said = case
    damage(folder, file, 2, column, cell)
    (problem,) = told(folder)
    assert problem.startswith(f"{file}: line 2: ")
    assert said in problem
    assert "\n" not in problem
