"""``listener models``: which there are, which one labels and reports, a copy for others, and how good one is."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape

from listener import plugins
from listener.cli.console import answer, json_option, out, table, thousands, workspace_options
from listener.config import FILE
from listener.errors import UsageError, known
from listener.pipeline.models import Activated, activate
from listener.pipeline.workspace import Workspace

if TYPE_CHECKING:
    from listener.store import Maker
    from sentiment.models import Model

workspace_folder = click.option(
    "-w", "--workspace", "folder", type=click.Path(path_type=Path), default=".", show_default="this folder",
    help="Its folder; without a listener.toml there, only the shipped models are known.",
)  # fmt: skip


@click.group("models")
def command() -> None:
    """List, choose, export and measure the models that label."""


# --- list ---------------------------------------------------------------------------------------------------------


@command.command("list")
@workspace_folder
@json_option
def list_(folder: Path, as_json: bool) -> None:
    """List the models at hand, and which one speaks for each task in the workspace."""
    models, labels = models_of(folder), ""
    makers: list[Maker] = []
    if (folder / FILE).is_file():
        workspace = Workspace.open(folder)
        labels = workspace.config.sentiment.model
        makers = workspace.store.models.makers()
        workspace.close()
    data = {"models": [model_data(one, folder) for one in models], "labels": labels,
            "makers": [maker_data(one) for one in makers]}  # fmt: skip
    answer(data, as_json, lambda: show_list(data))


def models_of(folder: Path) -> list[Model]:
    """The shipped models, then those in the workspace."""
    from sentiment.models import models_in, shipped_models

    return [*shipped_models(), *models_in(folder)]


def model_data(one: Model, folder: Path) -> dict[str, Any]:
    """A model as JSON has it; ``name`` is what ``activate``, ``export`` and listener.toml take."""
    return {
        "name": one.name if one.is_shipped else one.folder.relative_to(folder).as_posix(),
        "where": "shipped" if one.is_shipped else "workspace",
        "version": one.version,
        "vector_version": one.vector_version,
        "languages": list(one.languages),
        "megabytes": round(one.megabytes, 1),
        "licence": one.licence,
        "folder": str(one.folder),
    }


def maker_data(one: Maker) -> dict[str, Any]:
    """A model that labels in the workspace, as JSON has it."""
    return {"ref": str(one.ref), "task": one.ref.task, "documents": one.documents, "reports": one.reports,
            "chosen": one.chosen, "since": one.registered_at}  # fmt: skip


def show_list(data: dict[str, Any]) -> None:
    """Two tables."""
    head = ("model", "where", "version", "of vectors", "languages", "size", "licence", "")
    table(head, (model_row(one, data["labels"]) for one in data["models"]))
    if data["makers"]:
        out.print()
        table(("maker", "documents read", "since", ""), ([one["ref"], thousands(one["documents"]),
              f"{one['since']:%Y-%m-%d}", role(one)] for one in data["makers"]))  # fmt: skip


def model_row(one: dict[str, Any], labels: str) -> tuple[str, ...]:
    """What the table says of a model; ``labels``: the name of the one that labels in the workspace."""
    vectors, size = one["vector_version"] or one["version"], f"{one['megabytes']:.0f} MB"
    return (one["name"], one["where"], one["version"], vectors, ", ".join(one["languages"]), size,
            one["licence"] or "not stated", "labels" if one["name"] == labels else "")  # fmt: skip


def role(one: dict[str, Any]) -> str:
    """Whether it reports, and whether people said so."""
    parts = ("reports" if one["reports"] else "", "chosen" if one["chosen"] else "")
    return ", ".join(part for part in parts if part)


# --- activate, export ---------------------------------------------------------------------------------------------


@command.command("activate")
@click.argument("model")
@workspace_options
def activate_(workspace: Workspace, model: str, as_json: bool) -> None:
    """Let MODEL label from now on, and report once it has read what the other one has.

    MODEL is a name or a maker as `listener models list` shows it (tr-en, models/own, sentiment/tr-en@1), a folder, or a
    hub name. It is written to listener.toml; no label is lost, so the other one can be activated again.
    """
    with workspace.locked("label"):
        done = activate(workspace, model)
    data = {"model": done.model, "ref": str(done.ref), "waiting": done.waiting, "reporting": str(done.reporting)}
    answer(data, as_json, lambda: out.print(escape(sentence(done))))


def sentence(done: Activated) -> str:
    """What the choice came to."""
    if not done.waiting:
        return f"{done.ref} labels and reports from now on."
    return (f"{done.ref} labels from now on. It has {thousands(done.waiting)} documents to read; until then "
            f"{done.reporting} reports. Next: listener label")  # fmt: skip


@command.command("export")
@click.argument("name")
@click.argument("goal", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--dtype", type=click.Choice(["float16", "float32"]), default="float16", show_default=True)
@workspace_folder
@json_option
def export_(name: str, goal: Path, dtype: Any, folder: Path, as_json: bool) -> None:
    """Copy the model NAME with its card and licence to a new FOLDER that transformers loads as a classifier."""
    from sentiment.models import export

    made = export(source(name, folder), goal, dtype)
    data = {"folder": str(made), "dtype": dtype, "files": sorted(path.name for path in made.iterdir())}
    answer(data, as_json, lambda: show_export(data))


def source(name: str, folder: Path) -> Path:
    """The folder of the model of that name; ``UsageError`` names the known ones."""
    found: dict[str, Path] = {}
    for one in models_of(folder):
        found.setdefault(str(model_data(one, folder)["name"]), one.folder)
    if name not in found and not (Path(name) / "config.json").is_file():
        raise UsageError(f"no model {name!r} here", hint=known(name, found))
    return found.get(name, Path(name))


def show_export(data: dict[str, Any]) -> None:
    """Where it is, and how it loads."""
    out.print(f"{escape(data['folder'])}: {', '.join(data['files'])} ({data['dtype']})")
    out.print(f"[dim]AutoModelForSequenceClassification.from_pretrained({escape(repr(data['folder']))})[/]")


# --- formats ------------------------------------------------------------------------------------------------------


@command.command("formats")
@click.argument("name", default="tr-en")
@workspace_folder
@json_option
def formats_(name: str, folder: Path, as_json: bool) -> None:
    """Show the number format that the model NAME is read in here, and what the trial of the others said."""
    from sentiment.encoder import load
    from sentiment.formats import trials_of

    encoder = load(str(source(name, folder)))
    taken = encoder.engine.format
    data = {"format": taken, "trials": [{**asdict(one), "right": one.is_right} for one in trials_of(encoder.weights)]}
    answer(data, as_json, lambda: show_formats(data))


def show_formats(data: dict[str, Any]) -> None:
    """The format, and a table of the trials."""
    out.print(f"read in {data['format']}")
    rows = ((one["format"], f"{one['apart']:.4f}", f"{one['seconds']:.3f} s", "" if one["right"] else "refused")
            for one in data["trials"])  # fmt: skip
    if data["trials"]:
        table(("format", "strays from float32 by", "32 sentences in", ""), rows)


# --- evaluate -----------------------------------------------------------------------------------------------------


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


@evaluate.command("intent")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", default="tr-en", show_default=True, help="Shipped name, a folder, or a hub name.")
@json_option
def intent(file: Path, model: str, as_json: bool) -> None:
    """Compare the likeliest intent with that of FILE (JSONL or CSV with `text`, `intent` and maybe `lang`)."""
    from sentiment.judging import evaluate_intent

    data = asdict(evaluate_intent(file, plugins.encoder("dinle", model)))
    answer(data, as_json, lambda: show(data))


@evaluate.command("names")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def names(file: Path, as_json: bool) -> None:
    """Compare the names of people found with those of FILE (JSONL with `text` and `names`, or `entities`)."""
    from sentiment.judging import evaluate_names

    data = asdict(evaluate_names(file))
    answer(data, as_json, lambda: show(data))


def show(data: dict[str, Any], indent: str = "") -> None:
    """Names and figures, nested ones indented."""
    for name, value in data.items():
        if isinstance(value, dict):
            out.print(f"{indent}{name}")
            show(value, indent + "  ")
        else:
            out.print(f"{indent}{name}: {value:.4f}" if isinstance(value, float) else f"{indent}{name}: {value}")
