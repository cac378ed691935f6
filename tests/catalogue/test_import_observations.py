"""A statistical file from its bytes to the table: one file, one vintage, whole or not at all."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.catalogue.gazetteer import read_gazetteer
from tracker.catalogue.observations import Prepared, Provenance, Written, prepare
from tracker.catalogue.observations import write as write_vintage
from tracker.config import shipped
from tracker.errors import BadInputError
from tracker.ingest.observations.formats import Asked, read_statistics
from tracker.ingest.observations.mapping import Mapping
from tracker.ingest.observations.observing_rules import read_observing_rules
from tracker.ingest.observations.opened import open_statistics
from tracker.ingest.observations.record import Reading
from tracker.ingest.observations.settled import Choices
from tracker.models import Breakdown, Observation, Series, Vintage
from tracker.queries.observations import Scope, observations

HEADER = "series,area,year,dims,unit,value,status,lower,upper\n"
HOUSE = (
    HEADER + "BRIDGES,MEX,2018,,number,3,,,\n"
    "BRIDGES,MEX,2019,,number,0,,,\n"
    "BRIDGES,484,2019,sex=female,number,..,,,\n"
    "BRIDGES,Honduras,2018,,number,1.5,E,1,2\n"
    "BRIDGES,HND,2019,,number,<2.5,,,\n"
    "CROSSED,HND,2019-Q3,,percent,12.25,,,\n"
)
BANK = (
    '"Data Source","Indicators of Oz",\n\n"Last Updated Date","2021-09-15",\n\n'
    '"Country Name","Country Code","Indicator Name","Indicator Code","2018","2019","2020",\n'
    '"Mexico","MEX","Bridges, built","OZ.BRI.BLT","4","","0",\n'
    '"Honduras","HND","Bridges, built","OZ.BRI.BLT","7.5","8","",\n'
)
RELEASED = date(2020, 2, 1)


def row(text: str) -> str:
    """The file of the house with one row."""
    return HEADER + text + "\n"


class Importing:
    """What `tracker import observations` does with texts, in a session that is undone."""

    def __init__(self, session: Session, folder: Path) -> None:
        """Files are put into `folder`."""
        self.session, self._folder = session, folder
        self._rules = read_observing_rules(shipped("seeds"))
        self._gazetteer = read_gazetteer(shipped("seeds"))

    def read(self, text: str, name: str = "bridges.csv") -> tuple[Prepared, Reading, Provenance]:
        """A file of that text, read to its end."""
        path = self._folder / name
        path.write_text(text, encoding="utf-8")
        file = open_statistics(path)
        reading = read_statistics(file, Asked())
        choices = Choices(
            rules=self._rules,
            gazetteer=self._gazetteer,
            publisher=reading.publisher or "oz",
            scheme=reading.scheme,
            decimal=reading.decimal,
            mapping=Mapping(),
        )
        provenance = Provenance(
            title=reading.title or "Bridges of Oz",
            released_on=reading.released_on or RELEASED,
            is_release_stated=True,
            licence="CC BY 4.0",
            url="https://oz.example/bridges.csv",
            format=reading.format,
            file_name=name,
            file_sha256=file.sha256,
            on=date(2026, 1, 5),
        )
        return prepare(reading, choices), reading, provenance

    def __call__(self, text: str, name: str = "bridges.csv", **told: object) -> Written:
        """Import a file of that text; `told` is what somebody says of its release."""
        prepared, reading, provenance = self.read(text, name)
        assert prepared.tally.faults == []
        return write_vintage(self.session, prepared, reading, replace(provenance, **told))

    def faults(self, text: str) -> list[str]:
        """What is refused in a file of that text."""
        prepared, _reading, _provenance = self.read(text)
        return [str(one) for one in prepared.tally.faults]


@pytest.fixture
def importing(session: Session, tmp_path: Path) -> Importing:
    """Imports texts."""
    return Importing(session, tmp_path)


def points(session: Session, scope: Scope) -> list[tuple[object, ...]]:
    """Area, first day, breakdown, value, text and status of each observation."""
    frame = observations(session, scope)
    columns = ["area_key", "period_start", "breakdown", "value", "printed", "status"]
    return [
        tuple(None if pd.isna(cell) else cell for cell in one)
        for one in frame[columns].itertuples(index=False, name=None)
    ]


def counts(session: Session) -> list[int]:
    """How many rows there are of what an import may add."""
    return [
        session.scalar(select(func.count()).select_from(model)) or 0
        for model in (Observation, Vintage, Series, Breakdown)
    ]


# A file end to end


def test_a_plain_file_becomes_a_vintage(importing: Importing, session: Session):
    """Series are made, areas and periods read, statuses kept, and where it came from is told."""
    done = importing(HOUSE)
    assert (done.row_count, done.new_series, done.is_new) == (6, 2, True)
    vintage = session.scalars(select(Vintage).where(Vintage.vintage_key == done.vintage_key)).one()
    assert done.vintage_key == "oz-bridges-of-oz-2020-02-01"
    assert (vintage.origin_code, vintage.publisher, vintage.title) == (
        "imported",
        "oz",
        "Bridges of Oz",
    )
    assert (vintage.released_on, vintage.is_release_stated, vintage.retrieved_on) == (
        RELEASED,
        True,
        date(2026, 1, 5),
    )
    assert (vintage.licence, vintage.url, vintage.format) == (
        "CC BY 4.0",
        "https://oz.example/bridges.csv",
        "plain",
    )
    assert vintage.file_name == "bridges.csv"
    assert vintage.file_sha256 == hashlib.sha256(HOUSE.encode()).hexdigest()
    assert points(session, Scope(series_key="oz:BRIDGES:number")) == [
        ("HND", date(2018, 1, 1), "", 1.5, "1.5", "estimated"),
        ("HND", date(2019, 1, 1), "", None, "<2.5", "below"),
        ("MEX", date(2018, 1, 1), "", 3.0, "3", "normal"),
        ("MEX", date(2019, 1, 1), "", 0.0, "0", "normal"),
        ("MEX", date(2019, 1, 1), "sex=female", None, "..", "missing"),
    ]
    assert points(session, Scope(series_key="oz:CROSSED:percent")) == [
        ("HND", date(2019, 7, 1), "", 12.25, "12.25", "normal")
    ]


def test_bounds_are_kept(importing: Importing, session: Session):
    """Those the publisher prints, and those a value itself says; of others there are none."""
    importing(HOUSE)
    frame = observations(session, Scope(series_key="oz:BRIDGES:number", breakdown=""))
    bounds = frame.set_index(["area_key", "period_start"])[["lower", "upper"]]
    assert bounds.loc[("HND", date(2018, 1, 1))].tolist() == [1, 2]
    assert pd.isna(bounds.loc[("HND", date(2019, 1, 1)), "lower"])
    assert bounds.loc[("HND", date(2019, 1, 1)), "upper"] == 2.5
    assert bounds.loc["MEX"].isna().all(axis=None)


def test_a_wide_file_of_the_world_bank_becomes_a_vintage(importing: Importing, session: Session):
    """Its series is called as the file says, its day is the one the file prints."""
    done = importing(BANK, "API_OZ.csv")
    assert (done.row_count, done.new_series) == (4, 1)
    vintage = session.scalars(select(Vintage).where(Vintage.vintage_key == done.vintage_key)).one()
    assert (vintage.publisher, vintage.released_on) == ("worldbank", date(2021, 9, 15))
    series = session.scalars(select(Series).where(Series.code == "OZ.BRI.BLT")).one()
    assert (series.origin_code, series.indicator_id) == ("imported", None)
    assert [(one.language_code, one.name) for one in series.texts] == [("en", "Bridges, built")]
    assert [one[:2] + one[3:5] for one in points(session, Scope(series_key=series.series_key))] == [
        ("HND", date(2018, 1, 1), 7.5, "7.5"),
        ("HND", date(2019, 1, 1), 8.0, "8"),
        ("MEX", date(2018, 1, 1), 4.0, "4"),
        ("MEX", date(2020, 1, 1), 0.0, "0"),
    ]


def test_missing_is_never_zero_and_zero_stays_zero(importing: Importing, session: Session):
    """Whatever stands for nothing is no number; every way to print zero is one."""
    empty = ["", "..", "...", "NA", "NaN", "n/a"]
    zeros = ["0", "0.0", "-0", "0.00"]
    texts = [*empty, *zeros]
    lines = [f"BRIDGES,MEX,{1990 + at},,number,{one},,," for at, one in enumerate(texts)]
    importing(row("\n".join(lines)))
    found = [one[3] for one in points(session, Scope(series_key="oz:BRIDGES:number"))]
    assert found == [None] * len(empty) + [0.0] * len(zeros)


def test_a_series_of_the_catalogue_is_used_as_it_is(importing: Importing, session: Session):
    """Values of a series that is known already are its values: no second series is made."""
    key = "unsd:SM_DTH_MIGR:number"
    text = row("SM_DTH_MIGR,MEX,2019,,number,216,,,")
    prepared, reading, provenance = importing.read(text)
    keyed = replace(
        prepared,
        texts={
            **prepared.texts,
            "series": [key if one else "" for one in prepared.texts["series"]],
        },
        publisher="unsd",
    )
    done = write_vintage(session, keyed, reading, replace(provenance, released_on=date(2025, 1, 1)))
    assert done.new_series == 0
    series = session.scalars(select(Series).where(Series.series_key == key)).one()
    assert series.origin_code == "catalogue"
    assert len(series.texts) == 4
    newest = Scope(series_key=key, area_key="MEX", breakdown="")
    frame = observations(session, newest).set_index("period_start")
    assert frame.loc[date(2019, 1, 1), "value"] == 216


# Again, and revised


def test_the_same_file_again_changes_nothing(importing: Importing, session: Session):
    """Not a row more; what is said is the vintage that is on record."""
    first = importing(HOUSE)
    before = counts(session)
    again = importing(HOUSE, "copy.csv")
    assert (again.vintage_key, again.row_count, again.is_new) == (first.vintage_key, 6, False)
    assert counts(session) == before


def test_the_same_file_without_a_day_is_the_same_on_any_day(importing: Importing, session: Session):
    """Where the file does not say its day, the day of its first import is not replaced."""
    first = importing(HOUSE, is_release_stated=False, released_on=date(2026, 1, 5))
    before = counts(session)
    again = importing(HOUSE, is_release_stated=False, released_on=date(2026, 1, 6))
    assert (again.vintage_key, again.is_new) == (first.vintage_key, False)
    assert counts(session) == before
    stated = importing(HOUSE, released_on=date(2019, 12, 31))
    assert stated.is_new


def test_a_revised_file_is_a_second_vintage(importing: Importing, session: Session):
    """The old value is what was known on the old day; the new one is shown; both are kept."""
    revised = HOUSE.replace("BRIDGES,MEX,2018,,number,3", "BRIDGES,MEX,2018,,number,5")
    first = importing(HOUSE)
    second = importing(revised, released_on=date(2021, 2, 1))
    assert (second.is_new, second.new_series) == (True, 0)
    point = Scope(series_key="oz:BRIDGES:number", area_key="MEX", breakdown="")

    def known(day: date | None) -> list[float]:
        frame = observations(session, replace(point, known_on=day))
        return frame.loc[frame["period_start"] == date(2018, 1, 1), "value"].tolist()

    assert known(None) == [5]
    assert known(date(2021, 2, 1)) == [5]
    assert known(date(2021, 1, 31)) == [3]
    assert known(RELEASED) == [3]
    assert known(date(2020, 1, 31)) == []
    both = observations(session, replace(point, newest=False))
    kept = both[both["period_start"] == date(2018, 1, 1)]
    assert kept["vintage_key"].tolist() == [second.vintage_key, first.vintage_key]


def test_an_older_release_that_comes_later_is_not_shown_as_newest(
    importing: Importing, session: Session
):
    """What counts is when a value was published, not when somebody imported it."""
    importing(row("BRIDGES,MEX,2018,,number,5,,,"), released_on=date(2021, 2, 1))
    importing(row("BRIDGES,MEX,2018,,number,3,,,"), released_on=date(2019, 2, 1))
    scope = Scope(series_key="oz:BRIDGES:number")
    assert [one[3] for one in points(session, scope)] == [5]
    before = replace(scope, known_on=date(2020, 1, 1))
    assert [one[3] for one in points(session, before)] == [3]


def test_two_releases_of_one_day_have_keys_of_their_own(importing: Importing, session: Session):
    """Of two files of one day the one imported last is the newest."""
    keys = [
        importing(row(f"BRIDGES,MEX,2018,,number,{value},,,")).vintage_key for value in (3, 4, 5)
    ]
    assert keys == [f"oz-bridges-of-oz-2020-02-01{end}" for end in ("", "-2", "-3")]
    assert [one[3] for one in points(session, Scope(series_key="oz:BRIDGES:number"))] == [5]


def test_a_value_withdrawn_is_still_known_from_the_release_before(
    importing: Importing, session: Session
):
    """A later file without the row says nothing of it; one that prints `..` says it is missing."""
    importing(row("BRIDGES,MEX,2018,,number,5,,,\nBRIDGES,MEX,2019,,number,6,,,"))
    importing(row("BRIDGES,MEX,2018,,number,..,,,"), released_on=date(2021, 2, 1))
    found = points(session, Scope(series_key="oz:BRIDGES:number"))
    assert [(one[3], one[5]) for one in found] == [(None, "missing"), (6, "normal")]


# What is refused


REFUSED = {
    "words for a value": ("BRIDGES,MEX,2019,,number,many,,,", "line 2", "expected a number"),
    "a dash": ("BRIDGES,MEX,2019,,number,-,,,", "line 2", "expected a number"),
    "no period": ("BRIDGES,MEX,soon,,number,1,,,", "line 2", "expected a period"),
    "unknown status": ("BRIDGES,MEX,2019,,number,1,guessed,,", "line 2", "expected a status"),
    "a misspelt state": ("BRIDGES,Hondurass,2019,,number,1,,,", "line 2", "expected a place"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_what_no_rule_covers_is_refused_with_its_line(
    importing: Importing, case: tuple[str, str, str]
):
    """Nothing is guessed: the line, the column and what was expected."""
    text, place, said = case
    (fault,) = importing.faults(row(text))
    assert fault.startswith(place)
    assert said in fault


def test_two_values_of_one_point_are_refused(importing: Importing):
    """Which of them is meant nobody can know; the line of the second is told."""
    text = row(
        "BRIDGES,MEX,2019,,number,1,,,\nBRIDGES,MEX,2018,,number,1,,,\nBRIDGES,484,2019,,number,2,,,"
    )
    (fault,) = importing.faults(text)
    assert fault.startswith("line 4: expected each point once, found another value of ")
    assert "oz:BRIDGES:number, MEX, 2019-01-01/2019-12-31" in fault


OTHER = {
    "another status": ("1,,,", "1,E,,"),
    "a value and none": ("1,,,", "..,,,"),
    "printed otherwise": ("1,,,", "1.0,,,"),
}


@pytest.mark.parametrize("pair", OTHER.values(), ids=OTHER.keys())
def test_one_point_said_in_two_ways_is_refused(importing: Importing, pair: Iterable[str]):
    """Status and text are part of what is published, like the number."""
    text = row("\n".join(f"BRIDGES,MEX,2019,,number,{one}" for one in pair))
    assert len(importing.faults(text)) == 1


def test_one_point_with_two_pairs_of_bounds_is_refused(importing: Importing):
    """Bounds are part of what is published, too."""
    text = row("BRIDGES,MEX,2019,,number,1,,0,2\nBRIDGES,MEX,2019,,number,1,,0,3")
    assert len(importing.faults(text)) == 1


def test_repeats_are_left_out_and_counted(importing: Importing, session: Session):
    """The same point three times over is one observation."""
    text = row("\n".join(["BRIDGES,MEX,2019,,number,1,,,"] * 3))
    prepared, _reading, _provenance = importing.read(text)
    assert prepared.tally.ignored["the same observation again"] == 2
    assert importing(text).row_count == 1


def test_many_faults_are_counted_and_the_first_are_told(importing: Importing):
    """A file that is wrong throughout is told in lines somebody can read, and in a number."""
    lines = [f"BRIDGES,MEX,{1800 + at},,number,many,,," for at in range(300)]
    prepared, _reading, _provenance = importing.read(row("\n".join(lines)))
    assert prepared.tally.fault_count == 300
    assert len(prepared.tally.faults) < 300


def test_a_file_without_an_observation_is_refused(importing: Importing, session: Session):
    """A vintage of nothing is not put on record, and why there is nothing is told."""
    before = counts(session)
    with pytest.raises(BadInputError, match="no observation in the file can be kept"):
        importing(row("BRIDGES,Atlantis Minor,2019,,number,1,,,"))
    assert counts(session) == before


def test_an_area_that_the_database_lacks_is_told(importing: Importing, session: Session):
    """A place known to the files but not yet loaded is a line that says what to do."""
    prepared, reading, provenance = importing.read(HOUSE)
    texts = {**prepared.texts}
    texts["area_key"] = [one.replace("HND", "m49-999") for one in texts["area_key"]]
    with pytest.raises(BadInputError, match="no area 'm49-999': run `tracker load`"):
        write_vintage(session, replace(prepared, texts=texts), reading, provenance)


def test_reading_writes_nothing(importing: Importing, session: Session, statements: list[str]):
    """A dry run needs no database: up to the end of the file not one statement is sent."""
    statements.clear()
    prepared, _reading, _provenance = importing.read(HOUSE)
    assert len(prepared.rows) == 6
    assert statements == []
