"""What tests of the command line share: a command run in this process, and its database."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import make_catalogue, url_of
from tracker.cli.main import run


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    def json(self) -> object:
        """Standard output as strict JSON: NaN is none."""
        return json.loads(self.out, parse_constant=_refuse)

    def told(self) -> str:
        """The one line of an error: status 2, nothing on standard output."""
        assert (self.status, self.out) == (2, ""), self
        assert self.err.startswith("tracker: "), self.err
        assert self.err.count("\n") == 1, self.err
        assert self.err.endswith("\n")
        return self.err.removeprefix("tracker: ")


def _refuse(constant: str) -> object:
    raise AssertionError(f"{constant} is no JSON")


Tracker = Callable[..., Ran]


@pytest.fixture
def tracker(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tracker:
    """Runs a command in this process, as `tracker` does from a shell."""

    def command(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["tracker", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            run()
        printed = capsys.readouterr()
        return Ran(int(stopped.value.code or 0), printed.out, printed.err)

    return command


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that holds the catalogue; copied, never written."""
    file = tmp_path_factory.mktemp("cli") / "catalogue.sqlite"
    make_catalogue(file)
    return file


@pytest.fixture
def database(catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own copy of the catalogue, which the commands are pointed at."""
    file = Path(shutil.copy(catalogue, tmp_path / "tracker.sqlite"))
    monkeypatch.setenv("TRACKER_DATABASE_URL", url_of(file))
    return file
