"""The floors: imports go down only, siblings on the rooms' floor never import each other, and imports stay light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("collectors", "sentiment", "topics", "reports")
FLOORS = {
    "listener.errors": 0,
    "listener.types": 0,
    "listener.config": 1,
    "listener.files": 1,
    "listener.text": 1,
    "listener.language": 1,
    "listener.stopwords": 1,
    "listener.privacy": 1,
    "listener.http": 1,
    "listener.store": 2,
    "listener.facts": 2,
    "listener.columns": 2,
    "listener.migrations": 2,
    **dict.fromkeys(ROOMS, 3),
    "listener.plugins": 4,
    "listener.schedule": 4,
    "listener.curation": 5,
    "listener.pipeline": 5,
    "listener.demo": 5,
    "listener.cli": 6,
}
STORES = ("listener.curation", "listener.pipeline", "listener.cli")
FILES = sorted(path for name in ("listener", *ROOMS) for path in (ROOT / name).rglob("*.py"))


def place(module: str) -> str | None:
    """The entry of FLOORS that a module belongs to; None for modules that are not ours."""
    parts = module.split(".")
    found = next((".".join(parts[:n]) for n in (2, 1) if ".".join(parts[:n]) in FLOORS), None)
    assert found or parts[0] not in ("listener", *ROOMS) or module == "listener", f"{module} has no floor"
    return found


def imports(path: Path) -> set[str]:
    """Every module that a file imports, at the top or inside a function, apart from those for type checking only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            names = {f"{node.module}.{alias.name}" for alias in node.names if not alias.name.startswith("__")}
            found |= names if node.module == "listener" else {node.module}
    return found


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_go_down_only(path: Path) -> None:
    here = place(module_of(path))
    for name in imports(path):
        there = place(name)
        if here is None or there is None or there == here:
            continue
        assert FLOORS[there] <= FLOORS[here], f"{here} imports {there}, which lives above it"
        assert not (FLOORS[here] == FLOORS[there] == 3), f"{here} imports its sibling {there}"
        assert there != "listener.store" or here in STORES, f"{here} imports the store"
        assert not (there == "listener.facts" and here in ROOMS and here != "reports"), f"{here} reads facts"


def test_no_drawer_for_everything() -> None:
    banned = {"utils", "helpers", "manager", "common", "misc"}
    assert not [path for path in FILES if path.stem in banned or banned & set(path.parts)]


HEAVY = ("torch", "transformers", "sklearn", "praw", "pandas", "duckdb")


@pytest.mark.parametrize(
    "code",
    [
        "import listener",
        "import collectors, sentiment, topics, reports",
        "import listener.cli as c; c.main(['--help'], standalone_mode=False)",
    ],
)
def test_a_light_import(code: str) -> None:
    check = f"import sys; {code}; bad = [m for m in {HEAVY} if m in sys.modules]; assert not bad, bad"
    subprocess.run([sys.executable, "-W", "ignore", "-c", check], check=True, capture_output=True, timeout=60)
