"""The tools that keep the house tidy find nothing."""

import importlib.util
import subprocess
import sys

import pytest

from tests.conftest import ROOT

TOOLS = {
    "lint": ("ruff", "check", "--no-cache", "."),
    "format": ("ruff", "format", "--no-cache", "--check", "."),
    "types": ("mypy",),
}


@pytest.mark.slow
@pytest.mark.parametrize("command", TOOLS.values(), ids=TOOLS.keys())
def test_tool_finds_nothing(command: tuple[str, ...]):
    """The linter, the formatter and the type checker pass on the whole project."""
    if importlib.util.find_spec(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    ran = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, f"{ran.stdout}{ran.stderr}"
