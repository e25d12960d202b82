"""``listener topics pack``: ready lists of topics by trade. Which ones there are, and which ones this company uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from listener import plugins
from listener.cli.console import answer, err, json_option, out, workspace_options
from listener.cli.topics.decide import LOCALE
from listener.cli.topics.evaluate_packs import read
from listener.pipeline import packs as used
from listener.pipeline.workspace import Workspace
from topics import pack as packs

NAMES = click.argument("names", nargs=-1, required=True, metavar="PACK...")


@click.group("pack")
def pack() -> None:
    """Ready topics by trade, two levels deep, with names in Turkish and English.

    PACK is a name that `list` shows, `all`, or a file of your own.
    """


@pack.command("list")
@click.option("--topics", "deep", is_flag=True, help="Show the topics, too.")
@LOCALE
@workspace_options
def list_(workspace: Workspace, deep: bool, locale: str, as_json: bool) -> None:
    """The packs there are; those that this workspace uses have a mark."""
    mine = {one.id for one in packs.chosen(workspace.config.topics.packs)}
    known = packs.chosen(["all", *workspace.config.topics.packs])
    rows = [{"pack": one.id, "name": one.names[locale], "topics": len(one.topics), "used": one.id in mine}
            for one in known]  # fmt: skip
    listed = [packs_of_groups(one, locale) for one in known] if deep else []
    data = {"packs": [row | ({"groups": listed[place]} if deep else {}) for place, row in enumerate(rows)]}
    answer(data, as_json, lambda: show(data["packs"]))


def packs_of_groups(one: packs.Pack, locale: str) -> list[dict[str, Any]]:
    """A pack's topics below their groups."""
    named = packs.groups([one])
    return [
        {"group": group, "name": named[group][locale],
         "topics": [{"id": topic.id, "name": topic.names[locale]} for topic in one.topics if topic.group == group]}
        for group in named
    ]  # fmt: skip


def show(rows: Sequence[dict[str, Any]]) -> None:
    """A line a pack; its groups and topics below it."""
    for row in rows:
        mark = "[green]✓[/]" if row["used"] else " "
        out.print(f"{mark} [bold]{escape(row['pack'])}[/]  {escape(row['name'])}  {row['topics']}")
        for group in row.get("groups", ()):
            names = ", ".join(topic["name"] for topic in group["topics"])
            out.print(f"    {escape(group['name'])}: {escape(names)}")


def verb(name: str, told: str, choose: Callable[[list[str], Sequence[str]], list[str]]) -> click.Command:
    """A verb that writes another choice of packs into listener.toml."""

    @NAMES
    @workspace_options
    def action(workspace: Workspace, names: tuple[str, ...], as_json: bool) -> None:
        old = list(workspace.config.topics.packs)
        new = choose(old, [name for name in names if packs.chosen([name])])
        data = packs.changes(packs.chosen(old), packs.chosen(new))
        used.write(workspace.config.folder, new)
        answer({"packs": new, **data}, as_json, lambda: differ(data))

    action.__doc__ = told
    return click.command(name)(action)


def differ(data: dict[str, list[str]]) -> None:
    """A line a topic that comes, goes or changes."""
    for sign, kind in (("+", "added"), ("-", "removed"), ("~", "changed")):
        for name in data[kind]:
            out.print(f"{sign} {escape(name)}")


pack.add_command(verb("add", "Use these packs from now on.", lambda old, names: list(dict.fromkeys([*old, *names]))))
pack.add_command(
    verb("remove", "Use these packs no longer.", lambda old, names: [one for one in old if one not in names])
)


@pack.command("diff")
@NAMES
@workspace_options
def diff(workspace: Workspace, names: tuple[str, ...], as_json: bool) -> None:
    """What would come and go if the workspace used just these packs; nothing is written."""
    data = packs.changes(packs.chosen(workspace.config.topics.packs), packs.chosen(names))
    answer(data, as_json, lambda: differ(data))


@pack.command("suggest")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--encoder", default="dinle", show_default=True, help="Encoder plug-in.")
@click.option("--model", default="tr-en", show_default=True, help="Shipped name, a folder, or a hub name.")
@json_option
def suggest(file: Path, encoder: str, model: str, as_json: bool) -> None:
    """Which packs fit the texts of FILE, JSONL with `text` and maybe `lang`."""
    from topics.propose import propose

    rows = read(file)
    texts, langs = [row["text"] for row in rows], [row.get("lang") or "und" for row in rows]
    reader = plugins.encoder(encoder, model)
    with err.status("reading"):
        found = propose(texts, langs, reader.read(texts, langs), used.model(reader, ["all"]))
    data = {"packs": [asdict(one) for one in found]}
    answer(data, as_json, lambda: out.print("\n".join(f"{one.pack}  {one.share:.0%}" for one in found)))
