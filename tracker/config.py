"""Where things are. Nothing here runs on import; `settings()` reads the environment when asked."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class Settings:
    """Everything the program takes from its surroundings."""

    database_url: str
    seeds_dir: Path
    migrations_dir: Path
    operator: str = "operator"

    @property
    def archive_dir(self) -> Path:
        """Where archived copies of evidence are kept: beside a SQLite file, else with the user."""
        file = re.match(r"sqlite(?:\+\w+)?:///(?!:memory:)([^?]+)", self.database_url)
        if file:
            return Path(file[1]).parent / "archive"
        return Path(platformdirs.user_data_dir("hechos", appauthor=False)) / "archive"


def shipped(name: str) -> Path:
    """Folder `name` as packaged in a wheel, or beside the package in a checkout."""
    packaged = _PACKAGE / "_shipped" / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name


def default_database_url() -> str:
    """SQLite file in the user's data directory."""
    folder = Path(platformdirs.user_data_dir("hechos", appauthor=False))
    return f"sqlite:///{(folder / 'hechos.sqlite').as_posix()}"


def settings() -> Settings:
    """Settings of this process, from the environment.

    `TRACKER_DATABASE_URL` overrides the SQLite default; `TRACKER_OPERATOR` is the pen name under
    which the ledger records what is loaded and imported.
    """
    return Settings(
        database_url=os.environ.get("TRACKER_DATABASE_URL") or default_database_url(),
        seeds_dir=shipped("seeds"),
        migrations_dir=shipped("migrations"),
        operator=os.environ.get("TRACKER_OPERATOR") or "operator",
    )
