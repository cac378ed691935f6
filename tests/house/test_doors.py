"""Who may import whom: the doors between the rooms of the house."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

GROUND = {"errors", "config", "vocab", "keys", "archives", "i18n"}
PURE = {"ingest", "linking", "method", "wording"}
STATISTICS = "tracker.ingest.observations."  # readers of statistical files
STORES = {"models", "db"}
FLOORS = [
    GROUND,
    PURE,
    STORES,
    {"catalogue", "workflow", "queries"},
    {"charts", "briefs", "fonts", "publish", "api"},
    {"cli"},
]


@dataclass(frozen=True)
class Import:
    """One imported name: where, of what, and whether it happens when the module is loaded."""

    importer: str
    line: int
    name: str
    is_lazy: bool

    def is_of(self, *packages: str) -> bool:
        """Whether it is one of the packages or something inside one."""
        return any(self.name == one or self.name.startswith(f"{one}.") for one in packages)

    def __str__(self) -> str:
        """Readable in a failing test."""
        return f"{self.importer}:{self.line} imports {self.name}"


def module_name(path: Path, root: Path = ROOT) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(source: str, module: str, *, is_package: bool = False) -> Iterator[Import]:
    """Every import in `source`, wherever it stands; those that run later, or never, are lazy."""
    tree = ast.parse(source)
    lazy = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        or _is_for_types_only(node)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name in _names(node, module, is_package=is_package):
                yield Import(module, node.lineno, name, id(node) in lazy)


def _is_for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def _names(node: ast.Import | ast.ImportFrom, module: str, *, is_package: bool) -> Iterator[str]:
    """`from a import b` is an import of `a.b`: a door is passed by whatever lies behind it."""
    if isinstance(node, ast.Import):
        yield from (one.name for one in node.names)
        return
    base = node.module or ""
    if node.level:
        parents = module.split(".") if is_package else module.split(".")[:-1]
        kept = parents[: len(parents) - node.level + 1]
        base = ".".join([*kept, base] if base else kept)
    yield from (f"{base}.{one.name}" for one in node.names)


def _read(package: str) -> list[Import]:
    return [
        one
        for path in sorted((ROOT / package).rglob("*.py"))
        for one in imports_of(
            path.read_text(encoding="utf-8"),
            module_name(path),
            is_package=path.name == "__init__.py",
        )
    ]


TRACKER, DASHBOARDS = _read("tracker"), _read("dashboards")
MODULES = {
    module_name(path)
    for package in ("tracker", "dashboards")
    for path in (ROOT / package).rglob("*.py")
}


def room(name: str) -> str | None:
    """The room of `tracker` a dotted name is in; None for the package itself and the rest."""
    parts = name.split(".")
    return parts[1] if parts[0] == "tracker" and len(parts) > 1 else None


def floor(name: str) -> int | None:
    return next((at for at, rooms in enumerate(FLOORS) if room(name) in rooms), None)


def listed(found: list[Import]) -> str:
    return "\n".join(str(one) for one in found)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import dashboards.server", [("dashboards.server", False)]),
        ("from tracker import db, keys", [("tracker.db", False), ("tracker.keys", False)]),
        ("from . import db", [("tracker.cli.db", False)]),
        ("from ..models import Actor", [("tracker.models.Actor", False)]),
        ("def f():\n    import pandas", [("pandas", True)]),
        ("if TYPE_CHECKING:\n    import pandas", [("pandas", True)]),
        ("try:\n    import pandas\nexcept ImportError:\n    pass", [("pandas", False)]),
        ("class A:\n    import pandas", [("pandas", False)]),
    ],
)
def test_imports_are_seen_in_every_form(source: str, expected: list[tuple[str, bool]]):
    """The reading of imports that the tests below rest on misses no way to write one."""
    found = [(one.name, one.is_lazy) for one in imports_of(source, "tracker.cli.links")]
    assert found == expected


def test_every_room_has_its_floor():
    """No module of `tracker` stands outside the plan."""
    rooms = {room(name) for name in MODULES if room(name)}
    assert rooms <= set().union(*FLOORS)
    assert GROUND - {"i18n"} <= rooms


def test_ground_floor_stands_on_nothing():
    """Errors, settings, words, keys, archives and translation import only each other of ours."""
    wrong = [
        one
        for one in TRACKER
        if room(one.importer) in GROUND
        and one.is_of("tracker", "dashboards")
        and room(one.name) not in GROUND
    ]
    assert not wrong, listed(wrong)


def test_reading_and_linking_know_no_database():
    """Importers and citation resolution are pure: no SQL, no models, not even frames.

    Only readers of statistical files hand on frames: their cells come by the hundred thousand.
    """
    wrong = [
        one
        for one in TRACKER
        if room(one.importer) in PURE - {"method"}
        and (one.is_of("sqlalchemy", "alembic", "pandas") or room(one.name) in STORES)
        and not (one.importer.startswith(STATISTICS) and one.is_of("pandas"))
    ]
    assert not wrong, listed(wrong)


def test_method_knows_no_database():
    """The method turns frames into numbers: it may know pandas, never SQL or the models."""
    wrong = [
        one
        for one in TRACKER
        if room(one.importer) == "method"
        and (one.is_of("sqlalchemy", "alembic") or room(one.name) in STORES)
    ]
    assert not wrong, listed(wrong)


def test_no_floor_imports_a_higher_one():
    """Imports go down the floors or stay on one, also inside functions."""
    wrong = [
        one
        for one in TRACKER
        if one.is_of("tracker")
        and (above := floor(one.name)) is not None
        and (here := floor(one.importer)) is not None
        and above > here
    ]
    assert not wrong, listed(wrong)


def test_product_does_not_import_its_screens():
    """`tracker` imports `dashboards` in one place: inside the commands that serve it."""
    found = [one for one in TRACKER if one.is_of("dashboards")]
    wrong = [one for one in found if one.importer != "tracker.cli.demo" or not one.is_lazy]
    assert not wrong, listed(wrong)
    assert found, "nothing serves the screens"


def test_one_gateway_opens_the_database():
    """Of the screens only the gateway knows SQLAlchemy, the engine and the tables."""
    wrong = [
        one
        for one in DASHBOARDS
        if one.importer != "dashboards.gateway"
        and one.is_of("sqlalchemy", "alembic", "tracker.db", "tracker.models")
    ]
    assert not wrong, listed(wrong)


def test_figures_see_neither_screen_nor_session():
    """A figure is a function of a frame: no Dash, no Flask, no SQL, no query."""
    wrong = [
        one
        for one in DASHBOARDS
        if one.importer.startswith("dashboards.figures")
        and one.is_of("dash", "flask", "sqlalchemy", "tracker.db", "tracker.models")
    ]
    assert not wrong, listed(wrong)


def test_migrations_import_nothing_of_ours():
    """Migration files stay true when the program changes."""
    wrong = [
        one
        for path in sorted((ROOT / "migrations" / "versions").glob("*.py"))
        for one in imports_of(path.read_text(encoding="utf-8"), module_name(path))
        if one.is_of("tracker", "dashboards")
    ]
    assert not wrong, listed(wrong)


def test_seeds_hold_no_code():
    """`seeds/` is data: CSV and TOML."""
    kinds = {path.suffix for path in (ROOT / "seeds").rglob("*") if path.is_file()}
    assert kinds == {".csv", ".toml"}


def loading_graph(imports: list[Import], modules: set[str]) -> dict[str, set[str]]:
    """Which module loads which while it is itself being loaded."""
    graph: dict[str, set[str]] = {name: set() for name in modules}
    for one in imports:
        target = one.name if one.name in modules else one.name.rpartition(".")[0]
        if not one.is_lazy and target in modules and target != one.importer:
            graph[one.importer].add(target)
    return graph


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """A cycle, as the names along it; empty where there is none."""
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for target in sorted(graph[name]):
            if found := walk(target, [*path, name]):
                return found
        done.add(name)
        return []

    return next((found for name in sorted(graph) if (found := walk(name, []))), [])


def test_no_modules_import_one_another():
    """Modules load in one order: there is no cycle of imports at module level."""
    graph = loading_graph(TRACKER + DASHBOARDS, MODULES)
    assert sum(map(len, graph.values())) > len(MODULES) / 2
    assert cycle(graph) == []


def test_a_cycle_is_seen():
    """The search for cycles finds one of three modules, and none in a tree."""
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": set()}) == ["a", "b", "c", "a"]
    assert cycle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
