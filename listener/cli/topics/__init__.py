"""``listener topics``: find topics, list them, and say what people know better. A file a kind of verb."""

from __future__ import annotations

import click

from listener.cli.topics import decide, evaluate, find, pack, seed, show, table
from listener.cli.topics.find import sentence

__all__ = ["command", "sentence"]


class WithFind(click.Group):
    """Without a further word it finds."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """``listener topics -w shop`` is ``listener topics find -w shop``."""
        asks_help = bool(set(args[:1]) & set(ctx.help_option_names))
        implied = (not args or args[0].startswith("-")) and not asks_help
        return super().parse_args(ctx, ["find", *args] if implied else args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which people need them."""
        return list(self.commands)


@click.group("topics", cls=WithFind)
def command() -> None:
    """Find topics (the default), list them, and say what you know better. Ids never change.

    A TOPIC is given by its id or its name. What people decide here or in topics.toml survives every discovery.
    """


for _verb in (find.find, show.list_, *decide.VERBS, seed.seed, table.export, table.apply, pack.pack, evaluate.evaluate):
    command.add_command(_verb)
