"""Importing statistics from the shell: what is said, what is refused, what is on record."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran, Tracker
from tests.databases import all_rows, url_of

HEADER = "series,area,year,dims,unit,value,status,lower,upper\n"
HOUSE = (
    HEADER + "BRIDGES,MEX,2018,,number,3,,,\n"
    "BRIDGES,MEX,2019,,number,0,,,\n"
    "BRIDGES,HND,2019,,number,..,,,\n"
)
WRONG = HOUSE + "BRIDGES,HND,2020,,number,many,,,\n"
NATIONAL = '"Year","Units","Sex","Value"\n2019,"number","",12\n2020,"number","Female",0\n'
FOREIGN = "Land;Jahr;Wert\nMexiko;2019;1.234,5\nÜberall;2019;2,5\n"
MAP = """
[columns]
series = "constant:BRIDGES"
unit = "constant:number"
area = "Land"
period = "Jahr"
value = "Wert"
[read]
decimal = ","
publisher = "oz"
released = 2020-03-01
[areas]
Mexiko = "MEX"
"Überall" = "ignore"
"""
KNOWN = ("--publisher", "oz", "--released", "2020-02-01", "--title", "Bridges of Oz")


@pytest.fixture
def importing(tracker: Tracker, database: Path) -> Tracker:
    """Runs `tracker import observations` on the test's own database."""

    def command(*arguments: object) -> Ran:
        return tracker("import", "observations", *arguments)

    return command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small file, written by hand."""
    return written(tmp_path, HOUSE)


def written(folder: Path, text: str, name: str = "bridges.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


VALUES = (
    "SELECT area_key, period_start, value, printed, status_code FROM observation "
    "JOIN area USING (area_id) JOIN series USING (series_id) "
    "WHERE code = 'BRIDGES' ORDER BY area_key, period_start"
)
LAST = (
    "SELECT publisher, title, released_on, is_release_stated, licence, url, format, file_name "
    "FROM vintage ORDER BY vintage_id DESC LIMIT 1"
)


def test_a_file_is_read_and_recorded(importing: Tracker, database: Path, file: Path):
    """What was found is told, and the vintage with what was said of it is on record."""
    told = ("--licence", "CC BY 4.0", "--url", "https://oz.example/bridges.csv")
    ran = importing(file, *KNOWN, *told)
    assert (ran.status, ran.err) == (0, "")
    assert "format: plain, publisher: oz" in ran.out
    assert "release: Bridges of Oz, 2020-02-01\n" in ran.out
    assert "rows read: 3, observations: 3 of 1 series, refused: 0" in ran.out
    assert "recorded as vintage oz-bridges-of-oz-2020-02-01" in ran.out
    assert rows(database, VALUES) == [
        ("HND", "2019-01-01", None, "..", "missing"),
        ("MEX", "2018-01-01", 3.0, "3", "normal"),
        ("MEX", "2019-01-01", 0.0, "0", "normal"),
    ]
    assert rows(database, LAST) == [
        (
            *("oz", "Bridges of Oz", "2020-02-01", 1, "CC BY 4.0"),
            *("https://oz.example/bridges.csv", "plain", "bridges.csv"),
        )
    ]


def test_an_import_is_one_entry_of_a_green_ledger(importing: Tracker, tracker: Tracker, file: Path):
    """Who, what and from which file; and nothing differs afterwards."""
    assert importing(file, *KNOWN).status == 0
    last = tracker("ledger", "list", "--json").json()
    (entry,) = [one for one in last if one["action"] == "import observations"]
    assert entry["reason"] == "reads bridges.csv (plain, Bridges of Oz)"
    ran = tracker("ledger", "verify")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("the ledger is green")


def test_the_same_file_again_changes_nothing(importing: Tracker, database: Path, file: Path):
    """Not a row, not an entry; the vintage that is on record is named."""
    importing(file, *KNOWN)
    before = all_rows(database)
    ran = importing(file, *KNOWN)
    assert ran.status == 0
    assert "already on record as vintage oz-bridges-of-oz-2020-02-01: nothing changed" in ran.out
    assert all_rows(database) == before


def test_json_tells_the_same(importing: Tracker, file: Path):
    """One object with every count, also of what is new."""
    told = importing(file, *KNOWN, "--json").json()
    assert told | {"notes": {}} == {
        "format": "plain",
        "publisher": "oz",
        "title": "Bridges of Oz",
        "released_on": "2020-02-01",
        "is_release_stated": True,
        "rows_read": 3,
        "observations": 3,
        "series": 1,
        "ignored": {},
        "refused": 0,
        "refusals": [],
        "notes": {},
        "suspicious": told["suspicious"],
        "vintage": "oz-bridges-of-oz-2020-02-01",
        "is_new": True,
    }
    assert importing(file, *KNOWN, "--json").json()["is_new"] is False


def test_one_refused_cell_and_nothing_is_imported(
    importing: Tracker, database: Path, tmp_path: Path
):
    """Three good rows and a bad one: the line is told and the database is as it was."""
    before = all_rows(database)
    file = written(tmp_path, WRONG)
    ran = importing(file, *KNOWN)
    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert ran.err.startswith(f"tracker: {file}: line 5")
    assert "expected a number" in ran.err
    assert ran.err.endswith("; nothing was imported\n")
    assert "nothing was written" in ran.out
    assert all_rows(database) == before


def test_two_values_of_one_point_are_told_by_line(
    importing: Tracker, database: Path, tmp_path: Path
):
    """Of two values of one point neither is taken."""
    before = all_rows(database)
    file = written(tmp_path, HOUSE + "BRIDGES,484,2019,,number,1,,,\n")
    ran = importing(file, *KNOWN)
    assert ran.status == 2
    assert "line 5: expected each point once" in ran.err
    assert all_rows(database) == before


def test_a_dry_run_writes_nothing(importing: Tracker, database: Path, file: Path):
    """The same is told, and neither a row nor an entry is there; then it can be imported."""
    before = all_rows(database)
    ran = importing(file, *KNOWN, "--dry-run")
    assert (ran.status, ran.err) == (0, "")
    assert "rows read: 3, observations: 3 of 1 series, refused: 0" in ran.out
    assert "nothing was written" in ran.out
    assert all_rows(database) == before
    told = importing(file, *KNOWN, "--dry-run", "--json").json()
    assert (told["vintage"], told["is_new"]) == (None, None)
    assert "recorded" in importing(file, *KNOWN).out


def test_a_dry_run_needs_no_database(
    tracker: Tracker, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A file can be tried before there is anything to import it into."""
    nowhere = tmp_path / "nowhere.sqlite"
    monkeypatch.setenv("TRACKER_DATABASE_URL", url_of(nowhere))
    assert tracker("import", "observations", file, "--dry-run").status == 0
    assert not nowhere.exists()


def test_a_day_that_nobody_says_is_today(importing: Tracker, database: Path, file: Path):
    """That it is not the publisher's is told and kept; again it changes nothing."""
    first, last = datetime.now(UTC).date(), datetime.now(UTC).date()
    ran = importing(file)
    assert ", taken from today: the file does not say" in ran.out
    ((publisher, title, released, is_stated, *_rest),) = rows(database, LAST)
    assert (publisher, title, is_stated) == ("unnamed", "bridges.csv", 0)
    assert str(first) <= released <= str(last)
    assert "nothing changed" in importing(file).out


def test_a_mapping_file_says_what_columns_are(importing: Tracker, database: Path, tmp_path: Path):
    """Columns, decimal sign, places, publisher and day come from the mapping; --publisher wins."""
    file, mapping = written(tmp_path, FOREIGN), written(tmp_path, MAP, "map.toml")
    ran = importing(file, "--map", mapping)
    assert (ran.status, ran.err) == (0, "")
    assert "ignored: 1 × left out by the mapping: Überall" in ran.out
    assert rows(database, VALUES) == [("MEX", "2019-01-01", 1234.5, "1.234,5", "normal")]
    assert rows(database, LAST)[0][:4] == ("oz", "bridges.csv", "2020-03-01", 1)


def test_area_and_series_come_from_outside(importing: Tracker, database: Path, tmp_path: Path):
    """An Open SDG file says neither; without them it is refused, with them it is imported."""
    file = written(tmp_path, NATIONAL, "national.csv")
    refused = importing(file, *KNOWN)
    assert refused.status == 2
    assert refused.err.count("\n") == 1
    assert str(file) in refused.err
    ran = importing(file, *KNOWN, "--area", "MEX", "--series", "BRIDGES")
    assert (ran.status, ran.err) == (0, "")
    assert [one[:3] for one in rows(database, VALUES)] == [
        ("MEX", "2019-01-01", 12.0),
        ("MEX", "2020-01-01", 0.0),
    ]


UNUSABLE: dict[str, tuple[tuple[str, ...], str]] = {
    "publisher": (("--publisher", "Oz Office"), "--publisher: expected 2 to 40"),
    "day to come": (("--released", "2999-01-01"), "a day of publication up to today"),
    "no day": (("--released", "soon"), "--released"),
    "unknown format": (("--format", "runes"), "runes"),
    "no mapping": (("--map", "nowhere.toml"), "nowhere.toml"),
}


@pytest.mark.parametrize("case", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_option_that_cannot_be_used_is_told_in_a_line(
    importing: Tracker, database: Path, file: Path, case: tuple[tuple[str, ...], str]
):
    """One line on what was expected, status 2, and nothing written."""
    options, said = case
    before = all_rows(database)
    ran = importing(file, *options)
    assert said in ran.told()
    assert all_rows(database) == before


def test_a_file_of_nothing_known_is_told_in_a_line(
    importing: Tracker, database: Path, tmp_path: Path
):
    """No such file, an empty one, prose, and rows of which none can be kept: a line with a name."""
    before = all_rows(database)
    texts = {
        "nowhere.csv": None,
        "empty.csv": "",
        "prose.txt": "On the bridges of Oz there is much to say.\n",
        "elsewhere.csv": HEADER + "BRIDGES,Atlantis Minor,2019,,number,1,,,\n",
    }
    for name, text in texts.items():
        path = tmp_path / name if text is None else written(tmp_path, text, name)
        ran = importing(path, *KNOWN)
        assert (ran.status, ran.err.count("\n")) == (2, 1), name
        assert name in ran.err
    assert all_rows(database) == before


def test_a_database_that_is_not_there_is_told(
    tracker: Tracker, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Without tables the line says how to make them."""
    monkeypatch.setenv("TRACKER_DATABASE_URL", url_of(tmp_path / "none.sqlite"))
    ran = tracker("import", "observations", file, *KNOWN)
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "tracker db upgrade" in ran.err


def test_suspicious_series_are_told_and_imported(
    importing: Tracker, database: Path, tmp_path: Path
):
    """A hundredfold jump is named with place and period; the values are kept as they are."""
    values = [5, 6, 5, 6, 900]
    lines = [f"BRIDGES,MEX,{2015 + at},,number,{one},,,\n" for at, one in enumerate(values)]
    ran = importing(written(tmp_path, HEADER + "".join(lines)), *KNOWN)
    assert ran.status == 0
    assert "suspicious: " in ran.out
    assert "oz:BRIDGES:number, MEX total, 2019-01-01/2019-12-31: 900" in ran.out
    assert [one[2] for one in rows(database, VALUES)] == values


def test_verification_is_red_after_a_byte_of_an_import(
    importing: Tracker, tracker: Tracker, database: Path, file: Path
):
    """A value changed behind the program's back is named by its vintage, with status 2."""
    importing(file, *KNOWN)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP TRIGGER keep_observation_update")
        done = connection.execute("UPDATE observation SET value = 4 WHERE printed = '3'")
        assert done.rowcount >= 1
        connection.commit()
    ran = tracker("ledger", "verify")
    assert ran.status == 2
    assert "observation [" in ran.err
    assert "changed behind the ledger" in ran.err
