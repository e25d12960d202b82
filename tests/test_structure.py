"""Bars of structure: short files, short functions, few ``Any``, a class name once in the house.

What was there before a bar was set is listed with it and may only become less: take out what you mend.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from test_architecture import FILES, ROOT, module_of

LINES, BODY = 350, 40
"""Lines that a file and a function may have."""
ANYS = 630
"""How many times the packages may say ``Any``; the goal is 150."""
LONG_FUNCTIONS = frozenset({"collectors.profile.profile"})
TWINS = frozenset(
    {"Answer", "Bar",
     "Batch", "Documents", "Drawn", "Encoder", "Feed", "Figures", "Finding", "Found", "Judged", "Named",
     "Place", "Reading", "Scene", "Source", "Stream", "Table", "Tally", "Topics", "Voices", "Workspace"}
)  # fmt: skip
"""Class names that still mean two things."""
PLUG_IN = frozenset({"Options"})
"""Inner classes that every plug-in has."""
BENCHES = sorted((ROOT / "bench").rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """(name, lines) of every function of a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno
            yield f"{module_of(path)}.{node.name}", node.end_lineno - node.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_file_is_short_and_so_are_its_functions(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES
    assert {name for name, lines in functions(path) if lines > BODY} <= LONG_FUNCTIONS


def test_files_of_benchmarks_are_short() -> None:
    assert not [path for path in BENCHES if len(path.read_text(encoding="utf-8").splitlines()) > LINES]


def test_few_values_are_of_any_type() -> None:
    said = {
        module_of(path): sum(isinstance(node, ast.Name) and node.id == "Any" for node in ast.walk(tree(path)))
        for path in FILES
    }
    worst = sorted(((count, name) for name, count in said.items() if count), reverse=True)[:10]
    assert sum(said.values()) <= ANYS, worst


def test_a_class_name_means_one_thing() -> None:
    places: dict[str, set[str]] = defaultdict(set)
    for path in FILES:
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].add(module_of(path))
    twins = {name: sorted(where) for name, where in places.items() if len(where) > 1 and name not in PLUG_IN}
    assert not {name: where for name, where in twins.items() if name not in TWINS}


def test_a_module_knot_is_none() -> None:
    """No module reaches itself through what it imports at its top, apart from those for type checking only."""
    reached = {module_of(path): set(_tops(path)) for path in FILES}
    for name in reached:
        assert not _comes_back(name, reached), f"{name} imports itself by way of others"


def _tops(path: Path) -> Iterator[str]:
    known = {module_of(one) for one in FILES}
    for node in tree(path).body:
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name for name in inner if name in known] or [node.module]
        yield from (name for name in names if name in known and name != module_of(path))


def _comes_back(start: str, reached: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    ahead = list(reached[start])
    while ahead:
        name = ahead.pop()
        if name == start:
            return True
        if name not in seen:
            seen.add(name)
            ahead += reached.get(name, ())
    return False
