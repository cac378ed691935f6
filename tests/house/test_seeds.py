"""What the project ships as data: complete, described, and free of anybody's address."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tracker.catalogue.seed_tables import ROW_KINDS, Seeds
from tracker.ingest.contact import mask_contact_data
from tracker.vocab import LANGUAGES, Certainty, ClauseKind, DeadlineBasis, Framework, Level

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
    assert {path.name for path in DATA} == {kind.FILE for kind in ROW_KINDS.values()}


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
    """49 instruments; 34 paragraphs of the page and 14 of the declaration; 76 reports."""
    source_of = {row.instrument_key: row.source_key for row in seeds.instruments}
    assert len(seeds.instruments) == 49
    assert Counter(row.kind.value for row in seeds.instruments) == {
        "treaty": 29,
        "declaration": 7,
        "plan": 6,
        "mandates": 3,
        "agenda": 2,
        "compact": 1,
        "goals": 1,
    }
    assert Counter(source_of[row.instrument_key] for row in seeds.provisions) == {
        "summit-page-migration": 34,
        "imrf-2026-lac": 14,
        "alianza-americas-2021": 8,
        "cammina-agenda": 4,
        "summit-mandates-migration": 2,
        None: 4,  # the Los Angeles Declaration of 2022, whose text is no source of ours
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
    assert sum(map(_both, seeds.provisions)) == 66
    assert sum(map(_both, seeds.reports)) == 58
    assert [row.clause_key for row in seeds.clauses if not _both(row)] == []


def _both(row: object) -> bool:
    english, spanish = getattr(row, "summary_en"), getattr(row, "summary_es")  # noqa: B009
    return bool(english and spanish and english != spanish)


def test_texts_of_theirs_are_pinned_not_kept(seeds: Seeds):
    """Every paragraph, report and source whose text is at hand pins its hash."""
    unpinned = [row for row in seeds.provisions if row.text_sha256 is None]
    assert {row.instrument_key for row in unpinned} == {
        "los-angeles-2022-governance-plan",
        "los-angeles-2022-migration-declaration",
    }
    assert len(unpinned) == 5
    assert all(row.certainty and row.evidence for row in unpinned)
    assert all(bool(row.text_sha256) == row.has_text for row in seeds.reports)
    absent = {row.source_key for row in seeds.sources if not row.sha256}
    assert absent == {"summit-mandates-migration"}


def test_no_paragraph_is_pinned_twice(seeds: Seeds):
    """Hashes of different paragraphs differ: no row was pasted over another."""
    hashes = Counter(row.text_sha256 for row in seeds.provisions if row.text_sha256)
    assert len(hashes) == 61
    assert [one for one, count in hashes.items() if count > 1] == []


def test_every_paragraph_is_taken_apart(seeds: Seeds):
    """Each of the 34 paragraphs of the page and the 14 of the declaration has its clauses."""
    source_of = {row.instrument_key: row.source_key for row in seeds.instruments}
    clauses = Counter(row.provision_key for row in seeds.clauses)
    for source, paragraphs in (("summit-page-migration", 34), ("imrf-2026-lac", 14)):
        counts = [
            clauses[row.provision_key]
            for row in seeds.provisions
            if source_of[row.instrument_key] == source
        ]
        assert len(counts) == paragraphs
        assert min(counts) >= 1
    assert clauses["santiago-1998-plan:40"] == 7
    assert {row.provision_key for row in seeds.provisions} == set(clauses)


def test_one_promise_has_a_figure_and_a_date(seeds: Seeds):
    """Of all mandates one says how much by when, and one when to report; no other has a date."""
    dated = [row for row in seeds.clauses if row.kind is ClauseKind.MANDATE and row.deadline_on]
    quantified = [row for row in seeds.clauses if row.target_value is not None]
    (target,) = quantified
    assert target.clause_key == "nuevo-leon-2004-declaration:22:2"
    assert target.kind is ClauseKind.MANDATE
    assert (target.target_value, target.target_unit) == (50, "percent reduction")
    assert (target.deadline_on, target.deadline_precision) == (date(2008, 12, 31), "year")
    (report,) = [row for row in dated if row is not target]
    assert report.clause_key == "nuevo-leon-2004-declaration:22:3"
    assert report.deadline_on == date(2005, 11, 5)
    assert {target.deadline_basis, report.deadline_basis} == {DeadlineBasis.EXPLICIT}


def test_demands_on_the_forum_fall_due_at_the_forum(seeds: Seeds):
    """No demand prints a date: where one has a day it is implied, and that of the forum's end."""
    dated = [row for row in seeds.clauses if row.kind is ClauseKind.DEMAND and row.deadline_on]
    assert {(row.deadline_on, row.deadline_basis.value) for row in dated} == {
        (date(2026, 5, 8), "implied")
    }
    assert {row.provision_key for row in dated} == {"imrf-2026-lac:4", "imrf-2026-lac:13"}


def test_indicators_and_what_they_speak_to(seeds: Seeds):
    """80 indicators or more of all three kinds, 15 of them only named; each has its method."""
    assert len(seeds.indicators) >= 80
    assert {row.kind.value for row in seeds.indicators} == {"structural", "process", "outcome"}
    assert sum(row.origin.value == "source_named" for row in seeds.indicators) == 15
    assert all(len(row.method_en) >= 20 for row in seeds.indicators)
    assert all(len(row.method_es) >= 20 for row in seeds.indicators)


def test_standards_of_the_crosswalk(seeds: Seeds):
    """The Compact is whole: 23 objectives and 10 principles, each once."""
    assert Counter(row.framework.value for row in seeds.standards) == {
        "gcm_objective": 23,
        "gcm_principle": 10,
        "sdg_target": 41,
        "treaty_duty": 86,
    }
    numbers = [row.number for row in seeds.standards if row.framework is Framework.GCM_OBJECTIVE]
    assert numbers == [str(number) for number in range(1, 24)]
    assert (
        len({row.number for row in seeds.standards if row.key.startswith("gcm-principle:")}) == 10
    )


def test_the_accountability_test_is_whole(seeds: Seeds):
    """Paragraph 13 asks for five things at four levels; each rests on a clause of it."""
    assert Counter(row.part.value for row in seeds.accountability_items) == {
        "element": 5,
        "level": 4,
    }
    assert all(
        (row.clause_key or "").startswith("imrf-2026-lac:13:") for row in seeds.accountability_items
    )
    levels = {row.item_key for row in seeds.accountability_items if row.part.value == "level"}
    assert levels == {level.value for level in Level}


IN_FOUR = [
    (name, column.removesuffix("_pt"))
    for name, kind in ROW_KINDS.items()
    for column in kind.model_fields
    if column.endswith("_pt") and name != "provisions"
]


@pytest.mark.parametrize(("name", "stem"), IN_FOUR)
def test_labels_in_four_languages(seeds: Seeds, name: str, stem: str):
    """What a reader is shown as a label is there in all four languages, each its own."""
    rows = getattr(seeds, name)
    words = {
        language: [getattr(row, f"{stem}_{language}") for row in rows] for language in LANGUAGES
    }
    assert rows
    assert all(all(found) for found in words.values())
    assert len({tuple(found) for found in words.values()}) == 4


def test_there_are_labels_in_four_languages():
    """The case above is derived from columns; there are as many as files with labels."""
    assert len(IN_FOUR) >= 12
    assert {"themes", "actors", "groups", "instruments", "clauses", "standards"} <= {
        name for name, _stem in IN_FOUR
    }


def test_what_is_verified_says_where(seeds: Seeds):
    """Whatever claims to have been looked up names a source, the evidence or an address."""
    rows = [row for name in ROW_KINDS for row in getattr(seeds, name)]
    silent = [
        (row.FILE, row.key)
        for row in rows
        if getattr(row, "certainty", None) is Certainty.VERIFIED
        and not any(getattr(row, name, None) for name in ("source_key", "evidence", "url"))
    ]
    assert silent == []
    assert sum(hasattr(row, "certainty") for row in rows) >= 1000
