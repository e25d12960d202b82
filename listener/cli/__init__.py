"""The command line: a small file a verb. Exit codes: 0 ok, 1 a source failed, 2 usage or configuration."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from listener import __version__

VERBS = {
    "demo": "demo",
    "init": "init",
    "try": "try_",
    "check": "check",
    "collect": "collect",
    "label": "label",
    "labels": "labels",
    "topics": "topics",
    "search": "search",
    "report": "report",
    "findings": "findings",
    "run": "run",
    "status": "status",
    "models": "models",
}


_JSON = "listener.json"
"""Where the context keeps whether the call asks for JSON."""


class Refused(click.ClickException):
    """A call that click does not understand, as a program reads it."""

    exit_code = 2

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(error.format_message())
        usage = " ".join(error.ctx.get_usage().split()) if error.ctx else ""
        self.hint = f"{usage}; `{error.ctx.command_path} --help` says more." if error.ctx else ""

    def show(self, file: Any = None) -> None:
        """One JSON object on stderr."""
        click.echo(json.dumps({"error": self.message, "hint": self.hint}, ensure_ascii=False), file=file, err=True)


@contextmanager
def refusals(as_json: bool) -> Iterator[None]:
    """With ``as_json`` usage errors are shown as JSON."""
    try:
        yield
    except click.UsageError as error:
        if not as_json:
            raise
        raise Refused(error) from error


def asks_json(words: Sequence[str]) -> bool:
    """Whether ``--json`` is among the options; behind ``--`` it is a word like any other."""
    options = list(words)
    return "--json" in options[: options.index("--") if "--" in options else None]


class Verbs(click.Group):
    """Loads a verb's file when the verb is asked for. With ``--json`` a call that is not understood is told as JSON."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context, which knows whether the call asks for JSON."""
        as_json = asks_json(args)
        with refusals(as_json):
            made = super().make_context(info_name, args, parent, **extra)
        made.meta[_JSON] = as_json
        return made

    def invoke(self, ctx: click.Context) -> Any:
        """Calls the verb."""
        with refusals(ctx.meta.get(_JSON, False)):
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order in which a newcomer meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's command, or None."""
        if cmd_name not in VERBS:
            return None
        command = import_module(f"listener.cli.{VERBS[cmd_name]}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of the first word; an unknown one is answered with the nearest."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from listener.errors import known

            raise click.UsageError(f"no command {args[0]!r}. {known(args[0], VERBS)}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="listener")
def main() -> None:
    """Listens to what customers say, in Turkish and English, and writes the weekly insight report.

    Start with `listener demo`, or with `listener init FILE` on feedback of your own.
    """
