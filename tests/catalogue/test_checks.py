"""`tracker check`: everything that is wrong in the seed files, one line each."""

import shutil
from pathlib import Path

import pytest

from tests.catalogue.test_load import damage
from tracker.catalogue.checks import check_seeds
from tracker.catalogue.seed_tables import ROW_KINDS
from tracker.config import shipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seeds, to be damaged."""
    return Path(shutil.copytree(shipped("seeds"), tmp_path / "seeds"))


def said(folder: Path) -> list[str]:
    return [str(problem) for problem in check_seeds(folder).problems]


def test_the_shipped_catalogue_passes():
    """No failure, over every file and every declared count."""
    found = check_seeds(shipped("seeds"))
    assert found.problems == []
    assert found.files == len(ROW_KINDS)
    assert found.rules >= 15
    assert found.rows > 3000


def test_every_failure_is_told_not_only_the_first(folder: Path):
    """Wrong cells in two files are two lines, each with file, line and column."""
    damage(folder, "themes.csv", 3, "label_fr", "")
    damage(folder, "clauses.csv", 2, "strength", "urge")
    told = said(folder)
    assert len(told) == 2
    assert told[0].startswith("themes.csv: line 3: label_fr: ")
    assert told[1].startswith("clauses.csv: line 2: strength: ")


def test_an_offset_beyond_the_text_is_told_with_its_length(folder: Path):
    """The line says how long the paragraph is."""
    damage(folder, "clauses.csv", 2, "char_end", "99999")
    assert any(
        line.startswith("clauses.csv: line 2: char_end: expected at most 937")
        for line in said(folder)
    )


def test_a_lost_row_is_told_by_the_declared_count(folder: Path):
    """A theme that vanished with everything that refers to it is still missed."""
    path = folder / "standards.csv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if "gcm:23," not in line]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    pairs = folder / "theme_standards.csv"
    rows = [
        line
        for line in pairs.read_text(encoding="utf-8").splitlines()
        if not line.endswith("gcm:23")
    ]
    pairs.write_text("\n".join(rows) + "\n", encoding="utf-8")
    bases = folder / "demand_bases.csv"
    rows = [
        line for line in bases.read_text(encoding="utf-8").splitlines() if ",gcm:23," not in line
    ]
    bases.write_text("\n".join(rows) + "\n", encoding="utf-8")
    told = said(folder)
    assert any("expected 23 rows (framework=gcm_objective), found 22" in line for line in told)
    assert all(": expected " in line for line in told)


RULES = {
    "not TOML": ("[[count", "checks.toml: cannot be read: "),
    "unknown table": ("[[sum]]\nfile = 'themes.csv'\n", "checks.toml: expected only [[count]]"),
    "unknown key": (
        "[[count]]\nfile = 'themes.csv'\nmost = 3\nwhy = 'because it is so'\n",
        "checks.toml: most: count 1: ",
    ),
    "negative": (
        "[[count]]\nfile = 'themes.csv'\nmin = -1\nwhy = 'because it is so'\n",
        "checks.toml: min: count 1: ",
    ),
    "unknown file": (
        "[[count]]\nfile = 'moons.csv'\nwhy = 'because it is so'\n",
        "checks.toml: file: expected a seed file, found 'moons.csv'",
    ),
    "unknown column": (
        "[[count]]\nfile = 'themes.csv'\nwhere = {moon = '1'}\nwhy = 'because it is so'\n",
        "checks.toml: where: themes.csv has no column 'moon'",
    ),
}


@pytest.mark.parametrize("case", RULES.values(), ids=RULES.keys())
def test_a_broken_rule_is_told(folder: Path, case: tuple[str, str]):
    """A count that cannot be read or counts nothing is a failure itself, not a rule passed over."""
    (folder / "checks.toml").write_text(case[0], encoding="utf-8")
    (told,) = said(folder)
    assert told.startswith(case[1])


@pytest.mark.parametrize(
    ("bounds", "wanted"),
    [("max = 15", "0 to 15"), ("min = 17", "17 or more"), ("min = 3\nmax = 3", "3")],
)
def test_bounds_are_inclusive_and_told(folder: Path, bounds: str, wanted: str):
    """Sixteen themes pass between 16 and 16, and fail outside, with what was expected."""
    rule = "[[count]]\nfile = 'themes.csv'\n{}\nwhy = 'there are sixteen themes'\n"
    (folder / "checks.toml").write_text(rule.format("min = 16\nmax = 16"), encoding="utf-8")
    assert said(folder) == []
    (folder / "checks.toml").write_text(rule.format(bounds), encoding="utf-8")
    (told,) = said(folder)
    assert f"expected {wanted} rows (any), found 16" in told


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("scoring.toml", "draws = 10000", "draws = -1", "scoring.toml: [uncertainty]: "),
        ("scoring.toml", "-declaration:22:3", ":99:9", "scoring.toml: reporting: no clause is "),
        ("progress.toml", "version = ", "moon = ", "progress.toml: "),
        ("assessing.toml", "reply_days", "answer_days", "assessing.toml: cannot be used"),
    ],
)
def test_parameters_are_checked_too(folder: Path, file: str, old: str, new: str, line: str):
    """A parameter that cannot be used is told with its file, like a wrong cell."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    (told,) = said(folder)
    assert told.startswith(line)
