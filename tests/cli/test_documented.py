"""The README and the command line say the same: whatever can be typed is written down."""

import re
from collections.abc import Iterator

import pytest
import typer

from tests.conftest import ROOT
from tracker.cli.main import app


def commands() -> Iterator[tuple[str, object]]:
    """Every command that does something, by the words that call it."""
    pending = [("tracker", typer.main.get_command(app))]
    while pending:
        path, command = pending.pop(0)
        below = getattr(command, "commands", None)
        if below is None:
            yield path, command
        else:
            pending.extend((f"{path} {name}", one) for name, one in below.items())


COMMANDS = dict(commands())
OPTIONS = sorted(
    (path, name)
    for path, command in COMMANDS.items()
    for parameter in command.params  # type: ignore[attr-defined]
    if parameter.param_type_name == "option"
    for name in (*parameter.opts, *parameter.secondary_opts)
)


def is_written(words: str, text: str) -> bool:
    """Whether `words` stand in `text` by themselves, not as the beginning of longer ones."""
    return re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", text) is not None


@pytest.fixture(scope="module")
def readme() -> str:
    """The README, with white space as single blanks."""
    return " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())


def test_the_walk_reaches_every_group():
    """The walk below finds commands at the top and in each group, with their options."""
    assert {"tracker demo", "tracker db check", "tracker import summit-page"} <= set(COMMANDS)
    assert ("tracker import summit-page", "--accept-missing-actors") in OPTIONS


@pytest.mark.parametrize("path", COMMANDS)
def test_command_is_in_the_readme(path: str, readme: str):
    """Every command is in the README, by the words that call it."""
    assert is_written(path, readme)


@pytest.mark.parametrize(("path", "name"), OPTIONS)
def test_option_is_in_the_readme(path: str, name: str, readme: str):
    """Every option of every command is in the README by name."""
    assert is_written(name, readme), f"{path} {name}"


@pytest.mark.parametrize("path", COMMANDS)
def test_command_says_what_it_does(path: str):
    """Every command, and each of its options and arguments, has a line of help."""
    command = COMMANDS[path]
    assert command.help  # type: ignore[attr-defined]
    silent = [one.name for one in command.params if not getattr(one, "help", None)]  # type: ignore[attr-defined]
    assert silent == []
