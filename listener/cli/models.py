"""``listener models``: measure a sentiment model on labelled texts of your own."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import click

from listener import plugins
from listener.cli.console import answer, json_option, out


@click.group("models")
def command() -> None:
    """Measure the models that label."""


@command.group("evaluate")
def evaluate() -> None:
    """Measure a model on a labelled file."""


@evaluate.command("sentiment")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", default="tr-en", show_default=True, help="Shipped name, a folder, or a hub name.")
@json_option
def sentiment(file: Path, model: str, as_json: bool) -> None:
    """Compare the model's polarity with the labels of FILE (JSONL or CSV with `text`, `label` and maybe `lang`)."""
    from sentiment.evaluate import evaluate as measure

    result = measure(file, plugins.encoder("dinle", model))
    data: dict[str, Any] = asdict(result) if is_dataclass(result) and not isinstance(result, type) else dict(result)
    answer(data, as_json, lambda: show(data))


def show(data: dict[str, Any], indent: str = "") -> None:
    """Names and figures, nested ones indented."""
    for name, value in data.items():
        if isinstance(value, dict):
            out.print(f"{indent}{name}")
            show(value, indent + "  ")
        else:
            out.print(f"{indent}{name}: {value:.4f}" if isinstance(value, float) else f"{indent}{name}: {value}")
