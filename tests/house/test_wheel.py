"""What is packaged is enough to run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

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


@pytest.mark.slow
def test_a_wheel_installed_elsewhere_makes_and_serves_the_demo(tmp_path: Path):
    """Seeds, migrations, screens, words and assets are all in the wheel."""
    build = ["-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    run(*build, "--wheel-dir", tmp_path, ROOT, cwd=str(tmp_path))
    (wheel,) = tmp_path.glob("hechos-*.whl")
    place = tmp_path / "installed"
    run(*["-m", "pip", "install", "--no-deps", "--quiet"], "--target", place, wheel, cwd="/")
    surroundings = {
        "cwd": str(tmp_path),
        "PYTHONPATH": str(place),
        "TRACKER_DATABASE_URL": f"sqlite:///{tmp_path}/wheel.sqlite",
    }
    told = run(
        "-c",
        "import sys, tracker; print(tracker.__file__); sys.argv[1:] = ['demo', '--no-serve'];"
        "from tracker.cli.main import run; run()",
        **surroundings,
    )
    assert str(place) in told
    assert "48 provisions, 76 reports" in told
    page = run(
        "-c",
        "from dashboards.server import create_server; client = create_server().test_client();"
        "print(client.get('/es/').text); print(client.get('/assets/hechos.css').status_code)",
        **surroundings,
    )
    assert "18 de 34 Estados nunca han informado" in page
    assert page.rstrip().endswith("200")
