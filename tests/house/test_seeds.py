"""What the project ships as data: complete, described, and free of anybody's address."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tracker.catalogue.reading import FILES, Seeds
from tracker.ingest.contact import mask_contact_data

SEEDS = ROOT / "seeds"
DICTIONARY = SEEDS / "dictionary.csv"
DATA = sorted(path for path in SEEDS.glob("*.csv") if path != DICTIONARY)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def columns_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


@pytest.fixture(scope="module")
def described() -> list[dict[str, str]]:
    """The dictionary of columns, but for what it says of itself."""
    return [row for row in rows_of(DICTIONARY) if row["file"] != DICTIONARY.name]


def test_every_column_is_described_and_nothing_else(described: list[dict[str, str]]):
    """The dictionary describes each column of each file, once, and no column that is not there."""
    assert columns_of(DICTIONARY) == ["file", "column", "type", "meaning"]
    there = Counter((path.name, column) for path in DATA for column in columns_of(path))
    assert Counter((row["file"], row["column"]) for row in described) == there


def test_every_description_says_something(described: list[dict[str, str]]):
    """Type and meaning of every column are given in words."""
    silent = [row for row in described if not row["type"].strip() or len(row["meaning"]) < 5]
    assert silent == []


def test_every_file_is_read():
    """There is no seed file that the program does not read, and it reads none that is missing."""
    assert {path.name for path in DATA} == {file for file, _kind in FILES.values()}


@pytest.mark.parametrize("path", sorted(SEEDS.iterdir()), ids=lambda path: path.name)
def test_no_contact_data(path: Path):
    """No seed holds a telephone number or an e-mail address."""
    text = path.read_text(encoding="utf-8")
    assert mask_contact_data(text)[1] == 0
    assert re.findall(r"\w@\w[\w-]*\.\w|\bmailto:|(?<!\w)\+\d{1,3}[ (-]\d", text) == []


@pytest.mark.parametrize("path", sorted(SEEDS.iterdir()), ids=lambda path: path.name)
def test_files_are_plain(path: Path):
    """Seeds are UTF-8 without a byte order mark, with line feeds, ending in one."""
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert not raw.endswith(b"\n\n")


def test_counts_of_the_catalogue(seeds: Seeds):
    """12 instruments; 34 paragraphs of the page and 14 of the declaration; 76 reports."""
    source_of = {row.instrument_key: row.source_key for row in seeds.instruments}
    assert len(seeds.instruments) == 12
    assert Counter(source_of[row.instrument_key] for row in seeds.provisions) == {
        "summit-page-migration": 34,
        "imrf-2026-lac": 14,
    }
    assert len(seeds.reports) == 76
    assert sum(row.has_text for row in seeds.reports) == 58


def test_counts_of_the_actors(seeds: Seeds):
    """34 states stand on the page and Cuba does not; so do 12 institutions, in one order."""
    kinds = Counter((row.kind.value, row.page_order is not None) for row in seeds.actors)
    assert kinds == {("state", True): 34, ("state", False): 1, ("institution", True): 12}
    assert [row.actor_code for row in seeds.actors if row.page_order is None] == ["CUB"]
    orders = [row.page_order for row in seeds.actors if row.page_order is not None]
    assert sorted(orders) == list(range(1, 47))


def test_states_carry_their_codes(seeds: Seeds):
    """Every state has its ISO 3166 codes and a tile of its own."""
    states = [row for row in seeds.actors if row.kind == "state"]
    assert all(re.fullmatch(r"[A-Z]{3}", row.actor_code) for row in states)
    assert all(re.fullmatch(r"[A-Z]{2}", row.iso2 or "") for row in states)
    assert all(re.fullmatch(r"\d{3}", row.m49 or "") for row in states)
    assert len({(row.tile_row, row.tile_col) for row in states} - {(None, None)}) == 35


def test_summaries_in_both_languages(seeds: Seeds):
    """Every provision, and every report that has a text, is summed up in English and Spanish."""
    assert [row.provision_key for row in seeds.provisions if not _both(row)] == []
    assert [row.report_key for row in seeds.reports if _both(row) != row.has_text] == []
    assert sum(map(_both, seeds.provisions)) == 48
    assert sum(map(_both, seeds.reports)) == 58


def _both(row: object) -> bool:
    english, spanish = getattr(row, "summary_en"), getattr(row, "summary_es")  # noqa: B009
    return bool(english and spanish and english != spanish)


def test_texts_of_theirs_are_pinned_not_kept(seeds: Seeds):
    """Every paragraph and every report with a text pins its hash; both sources pin theirs."""
    assert all(row.text_sha256 for row in seeds.provisions)
    assert all(bool(row.text_sha256) == row.has_text for row in seeds.reports)
    assert all(row.sha256 for row in seeds.sources)


def test_no_paragraph_is_pinned_twice(seeds: Seeds):
    """Hashes of different paragraphs differ: no row was pasted over another."""
    hashes = Counter(row.text_sha256 for row in seeds.provisions)
    assert [one for one, count in hashes.items() if count > 1] == []
