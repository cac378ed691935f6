"""What is packaged is enough to run."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tracker.catalogue.seed_tables import Seeds

pytest.importorskip("hatchling", reason="hatchling builds the wheel and is not installed")


def run(*command: str | Path, **variables: str) -> str:
    """Output of a process that must succeed."""
    done = subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=variables.pop("cwd"),
        env={**os.environ, **variables},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


STEPS = """
import sys, tracker
from tracker.cli.main import run
sys.argv[1:] = ["demo", "--no-serve"]
try:
    run()
except SystemExit as end:
    assert not end.code
from dashboards.server import create_server
client = create_server().test_client()
print(tracker.__file__)
print(client.get("/es/").text)
print(client.get("/assets/hechos.css").status_code)
"""


@pytest.mark.slow
def test_a_wheel_installed_elsewhere_makes_and_serves_the_demo(tmp_path: Path, seeds: Seeds):
    """Seeds, migrations, screens, words and assets are all in the wheel."""
    run("-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path, cwd=str(ROOT))
    (wheel,) = tmp_path.glob("hechos-*.whl")
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    told = run(
        "-c",
        STEPS,
        cwd=str(tmp_path),
        PYTHONPATH=str(place),
        TRACKER_DATABASE_URL=f"sqlite:///{tmp_path}/wheel.sqlite",
    )
    assert "66 provisions" in told
    assert "76 reports" in told
    assert f"{place}{os.sep}tracker" in told
    assert "18 de 34 Estados nunca han informado" in told
    assert told.rstrip().endswith("200")
