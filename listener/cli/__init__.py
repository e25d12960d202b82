"""The command line: a small file a verb. Exit codes: 0 ok, 1 a source failed, 2 usage or configuration."""

from __future__ import annotations

from importlib import import_module

import click

from listener import __version__

VERBS = {
    "demo": "demo",
    "init": "init",
    "try": "try_",
    "check": "check",
    "collect": "collect",
    "label": "label",
    "topics": "topics",
    "search": "search",
    "report": "report",
    "run": "run",
    "status": "status",
    "models": "models",
}


class Verbs(click.Group):
    """Loads a verb's file when the verb is asked for."""

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
