"""``listener demo``: the whole way on 26 weeks of a fictional retailer's feedback. No network, no keys."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shlex import quote
from shutil import which
from time import monotonic

import click
from rich.markup import escape

from listener.cli import run as run_verb
from listener.cli.console import Watched, answer, json_option, out, seen
from listener.config import FILE
from listener.pipeline.run import Run, steps
from listener.pipeline.workspace import Workspace

CLOCK = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
"""Monday morning after the demo's last week."""
PORT = 8017
"""Where the demo's settings expect its small site."""


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), default="demo")
@json_option
def command(folder: Path, as_json: bool) -> None:
    """Make the demo workspace in FOLDER, run the main job on it and show the findings of its last week."""
    from listener.demo import build

    started = monotonic()
    build(folder)
    with serving(folder / "site") as port:
        point(folder / FILE, port)
        done = work(folder, as_json)
    answer(run_verb.as_data(done, "en"), as_json, lambda: show(done, folder, monotonic() - started))
    sys.exit(done.exit_code)


def work(folder: Path, as_json: bool) -> Run:
    """Every source of the demo, the manual ones too, and the steps after them."""
    workspace = Workspace.open(folder, lambda: CLOCK)
    try:
        with Watched(as_json) as progress:
            return steps(workspace, list(workspace.config.sources), progress, threads=1)
    finally:
        workspace.close()


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and logs nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """The port of a server on the loopback that serves ``folder`` for as long as the block runs."""
    handler = partial(Quiet, directory=str(folder))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", PORT), handler)
    except OSError:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def point(settings: Path, port: int) -> None:
    """Lets the settings name ``port`` where another program has the usual one."""
    if port != PORT:
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace(f"127.0.0.1:{PORT}", f"127.0.0.1:{port}"), encoding="utf-8")


def show(done: Run, folder: Path, seconds: float) -> None:
    """The run's results, and where to look next."""
    run_verb.show(done)
    out.print(f"\n[dim]{seconds:.0f} s. The workspace is in {escape(str(folder))}/ :[/]")
    for line in activation():
        out.print(escape(line))
    out.print(escape(f"  listener status -w {folder}"))
    out.print(escape(f"  sqlite3 {folder}/listener.db 'select * from labelled_documents limit 5'"))


def activation() -> list[str]:
    """The line that puts ``listener`` on the PATH, where it is not and the virtual environment is known."""
    script = Path(sys.prefix) / "bin" / "activate"
    if which("listener") or not script.is_file():
        return []
    return [f"  . {quote(seen(str(script)))}    # once in a shell, so that it finds listener"]
