"""Whatever others may call says what it is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

FILES = sorted(path for room in ("tracker", "dashboards") for path in (ROOT / room).rglob("*.py"))
Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def silent(tree: ast.Module) -> Iterator[str]:
    """Names of public things without a docstring; the module itself is `module`."""
    if not ast.get_docstring(tree):
        yield "module"
    yield from _silent_in(tree.body, "")


def _silent_in(body: list[ast.stmt], path: str) -> Iterator[str]:
    """Functions inside functions are nobody's business, nor are the members of a Protocol."""
    for node in body:
        if isinstance(node, ast.If | ast.Try):
            yield from _silent_in(node.body, path)
        if not isinstance(node, Documented) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield f"{path}{node.name}"
        if isinstance(node, ast.ClassDef) and not _is_protocol(node):
            yield from _silent_in(node.body, f"{path}{node.name}.")


def _is_protocol(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).split("[")[0].endswith("Protocol") for base in node.bases)


def is_private(path: Path) -> bool:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return any(part.startswith("_") and part != "__init__" for part in parts)


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if not is_private(path)],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_public_names_have_docstrings(path: Path):
    """Every public module, class, method and function says in a docstring what it is for."""
    assert list(silent(ast.parse(path.read_text(encoding="utf-8")))) == []


def test_silence_is_heard():
    """The search finds what has no docstring, and passes over what needs none."""
    source = '''
def spoken():
    """Says so."""
    def inner(): ...
def unspoken(): ...
def _private(): ...
class Thing:
    def method(self): ...
    def _private(self): ...
    def __init__(self): ...
class Shape(Protocol):
    """A shape."""
    def area(self): ...
class _Hidden:
    def method(self): ...
'''
    assert list(silent(ast.parse(source))) == ["module", "unspoken", "Thing", "Thing.method"]
