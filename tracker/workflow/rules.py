"""The parameters of assessing: data, in a versioned file, not constants in code."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import BadInputError
from tracker.workflow.stages import Windows

FILE = "assessing.toml"


@dataclass(frozen=True)
class AssessingRules:
    """What `seeds/assessing.toml` says; each is explained there."""

    version: int
    rubric_key: str
    windows: Windows
    contested_below: float
    steps_apart: int
    bootstrap_draws: int
    bootstrap_seed: int


def read_assessing_rules(folder: Path) -> AssessingRules:
    """Read the parameters from the folder of seed files.

    Raises:
        BadInputError: the file lacks a parameter or has one of the wrong kind.
    """
    try:
        values = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
        return AssessingRules(
            version=int(values["version"]),
            rubric_key=str(values["rubric"]),
            windows=Windows(int(values["reply_days"]), int(values["comment_days"])),
            contested_below=float(values["contested_below"]),
            steps_apart=int(values["steps_apart"]),
            bootstrap_draws=int(values["bootstrap_draws"]),
            bootstrap_seed=int(values["bootstrap_seed"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadInputError(f"{FILE}: cannot be used as parameters: {error}") from error
