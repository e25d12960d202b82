"""``listener topics evaluate``: how well discovery agrees with topics that people gave."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from listener import plugins
from listener.cli.console import answer, err, json_option, thousands
from listener.cli.console import out as terminal
from listener.cli.topics import evaluate_packs
from listener.errors import UsageError


@click.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--level", type=click.Choice(["top", "topic", "leaf"]), default="topic", show_default=True,
              help="How fine the topics are.")  # fmt: skip
@click.option("--packs", help="Judge the topics of these packs instead: all, or names with commas.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="With --packs: a JSON line a text.")
@click.option("--taxonomy", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="With --packs: JSON with the groups of the topics that people gave.")  # fmt: skip
@click.option("--encoder", default="dinle", show_default=True, help="Encoder plug-in.")
@click.option("--model", default="tr-en", show_default=True, help="Shipped name, a folder, or a hub name.")
@json_option
def evaluate(
    file: Path, level: str, packs: str | None, out: Path | None, taxonomy: Path | None, encoder: str, model: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Compare the topics found in FILE with the topics that people gave its texts.

    FILE is JSONL or CSV, also gzipped, with `text`, `topic` and maybe `lang`. With --packs it is JSONL whose lines have
    `text` and `topics` (a list, the main one first) or `topic`, and maybe `id` and `lang`.
    """
    if packs:
        evaluate_packs.evaluate(file, packs, out, taxonomy, plugins.encoder(encoder, model), as_json=as_json)
        return
    if out or taxonomy:
        raise UsageError("--out and --taxonomy go with --packs", hint="As in: --packs all --out labels.jsonl")
    from topics import evaluate as measure
    from topics import model as topic_models

    rows = _checked(file)
    with err.status(f"reading {thousands(rows)} texts and finding their topics"):
        data = measure.evaluate(file, plugins.encoder(encoder, model), topic_models.load(level=level))
    answer(data, as_json, lambda: _show(data, level))


def _checked(file: Path) -> int:
    """How many rows have both a text and a topic; ``UsageError`` where none has, naming the columns there are."""
    from topics.evaluate import columns, read

    try:
        count = sum(1 for _ in read(file))
        found = [] if count else columns(file)
    except (ValueError, AttributeError, OSError) as error:
        raise UsageError(f"{file} cannot be read: {error}", hint="It must be JSONL or CSV, maybe gzipped.") from error
    missing = [one for one in ("text", "topic") if one not in found]
    if not count:
        said = f"no column {' and no column '.join(missing)}" if missing else "no row with both a text and a topic"
        raise UsageError(f"{file} has {said}", hint=f"Its columns are: {', '.join(found) or 'none'}.")
    return count


def _show(data: Mapping[str, Any], level: str) -> None:
    terminal.print(f"{thousands(data['documents'])} documents, {data['gold_topics']} topics given, "
              f"{data['topics']} found (level {level})")  # fmt: skip
    terminal.print(
        f"ARI {data['ari']:.3f} · NMI {data['nmi']:.3f} · V {data['v']:.3f} · left out {data['left_out']:.1%}"
    )
    terminal.print(
        f"Assigned by centroid, as a later week does: NMI {data['assigned_nmi']:.3f}, in none {data['none']:.1%}"
    )
