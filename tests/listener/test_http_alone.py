"""There is one way out: nothing else in the house imports what opens connections."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLIENTS = {"httpx", "httpcore", "requests", "urllib3", "aiohttp", "socket", "http.client", "urllib.request", "ftplib"}
ALLOWED = {"collectors/reddit_requests.py": {"requests"}}
"""``requests`` there gives praw the shape of its answers; nothing is sent with it."""
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for room in ("listener", "collectors", "topics", "reports")
    for path in (ROOT / room).rglob("*.py")
    if "listener/http/" not in path.as_posix()
)


@pytest.mark.parametrize("name", FILES)
def test_nothing_opens_a_connection_of_its_own(name: str) -> None:
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    assert not (found & CLIENTS) - ALLOWED.get(name, set())
