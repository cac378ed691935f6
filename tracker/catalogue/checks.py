"""Everything that can be said against a folder of seed files, one problem a line."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tracker.catalogue.consistency import contradictions
from tracker.catalogue.reading import read_rows_of_all
from tracker.catalogue.seed_tables import ROW_KINDS, Problem, Seeds
from tracker.errors import BadInputError
from tracker.method import progress_rules, scoring_rules
from tracker.method.progress_rules import read_progress_rules
from tracker.method.scoring_rules import ScoringRules, read_scoring_rules
from tracker.wording import phrases
from tracker.wording.phrases import read_phrases
from tracker.workflow import rules as assessing
from tracker.workflow.rules import read_assessing_rules

FILE = "checks.toml"
PARAMETERS: dict[Callable[[Path], object], str] = {
    read_assessing_rules: assessing.FILE,
    read_progress_rules: progress_rules.FILE,
    read_scoring_rules: scoring_rules.FILE,
    read_phrases: phrases.FILE,
}


class CountRule(BaseModel):
    """How many rows of a file must have certain cells; both bounds are inclusive."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    where: dict[str, str] = Field(default_factory=dict)
    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)
    why: str = Field(min_length=10)


@dataclass(frozen=True)
class CheckResult:
    """What was looked at, and what is wrong; no problem means that all of it holds."""

    files: int
    rows: int
    rules: int
    problems: list[Problem]


def check_seeds(folder: Path) -> CheckResult:
    """Read, cross-check and count the seed files of `folder`; never raises for what they say.

    Contradictions are looked for only where every cell could be read, and rows are counted only
    where nothing contradicts, so that one mistake is one problem.
    """
    seeds, problems = read_rows_of_all(folder)
    rules, broken = _rules(folder)
    problems += broken
    if not problems:
        problems += contradictions(seeds)
    if not problems:
        problems += [problem for rule in rules if (problem := _miscounted(seeds, rule))]
    problems += _parameters(folder, seeds)
    rows = sum(len(getattr(seeds, name)) for name in ROW_KINDS)
    return CheckResult(len(ROW_KINDS), rows, len(rules), problems)


def _parameters(folder: Path, seeds: Seeds) -> list[Problem]:
    """What is wrong with the files of parameters."""
    problems = []
    for read, file in PARAMETERS.items():
        try:
            found = read(folder)
        except BadInputError as error:
            problems.append(Problem(file, 0, None, str(error).removeprefix(f"{file}: ")))
            continue
        if isinstance(found, ScoringRules):
            clauses = {row.clause_key for row in seeds.clauses}
            problems += [
                Problem(file, 0, "reporting", f"no clause is called {key!r}")
                for key in sorted(found.reporting - clauses)
            ]
    return problems


def _rules(folder: Path) -> tuple[list[CountRule], list[Problem]]:
    try:
        declared: dict[str, Any] = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return [], [Problem(FILE, 0, None, f"cannot be read: {error}")]
    rules, problems = [], []
    if extra := set(declared) - {"count"}:
        problems.append(Problem(FILE, 0, None, f"expected only [[count]], found {sorted(extra)}"))
    for number, entry in enumerate(declared.get("count", []), 1):
        try:
            rules.append(CountRule.model_validate(entry))
        except ValidationError as error:
            first = error.errors()[0]
            column = ".".join(str(part) for part in first["loc"]) or None
            problems.append(Problem(FILE, 0, column, f"count {number}: {first['msg']}"))
    problems += [problem for rule in rules if (problem := _unknown_column(rule))]
    return rules, problems


def _unknown_column(rule: CountRule) -> Problem | None:
    kinds = {kind.FILE: kind for kind in ROW_KINDS.values()}
    if rule.file not in kinds:
        return Problem(FILE, 0, "file", f"expected a seed file, found {rule.file!r}")
    unknown = set(rule.where) - set(kinds[rule.file].columns())
    if unknown:
        return Problem(FILE, 0, "where", f"{rule.file} has no column {min(unknown)!r}")
    return None


def _miscounted(seeds: Seeds, rule: CountRule) -> Problem | None:
    name = next(name for name, kind in ROW_KINDS.items() if rule.file == kind.FILE)
    rows = [
        row
        for row in getattr(seeds, name)
        if all(str(getattr(row, column)) == cell for column, cell in rule.where.items())
    ]
    low, high = rule.min or 0, rule.max
    if low <= len(rows) and (high is None or len(rows) <= high):
        return None
    wanted = f"{low} or more" if high is None else f"{low}" if low == high else f"{low} to {high}"
    which = " ".join(f"{column}={cell}" for column, cell in rule.where.items()) or "any"
    last = rows[-1].line if rows else 1
    said = f"expected {wanted} rows ({which}), found {len(rows)}: {rule.why}"
    return Problem(rule.file, last, None, said)
