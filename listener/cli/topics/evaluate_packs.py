"""``listener topics evaluate --packs``: how well the topics of packs agree with topics that people gave."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from listener.cli.console import answer, err, out, thousands
from listener.errors import UsageError
from listener.pipeline import packs as pack_models
from listener.types import Encoder


def evaluate(
    file: Path, packs: str, labels: Path | None, taxonomy: Path | None, encoder: Encoder, *, as_json: bool
) -> None:
    """Assigns the texts of ``file`` to the packs, writes ``labels`` and prints the figures."""
    from topics import pack_scores

    rows = read(file)
    parents = pack_scores.parents_of(json.loads(taxonomy.read_text(encoding="utf-8"))) if taxonomy else {}
    texts, langs = [row["text"] for row in rows], [row.get("lang") or "und" for row in rows]
    keys = [str(row.get("id", number)) for number, row in enumerate(rows, start=1)]
    with err.status(f"reading {thousands(len(rows))} texts"):
        model = pack_models.model(encoder, [one.strip() for one in packs.split(",") if one.strip()])
        found = model.assign(texts, langs, encoder.read(texts, langs))
    topics = {topic.id: topic for topic in model.topics}
    if labels:
        written = (json.dumps(line, ensure_ascii=False) + "\n" for line in pack_scores.lines(keys, found, topics))
        labels.write_text("".join(written), encoding="utf-8")
    gold = [row["topics"] for row in rows]
    none = sum(not one for one in found) / len(rows)
    data = {"documents": len(rows), "none": round(none, 4)}
    if all(gold):
        data = pack_scores.figures(keys, gold, found, topics, parents)
    answer(data, as_json, lambda: show(data))


def read(file: Path) -> list[dict[str, Any]]:
    """Rows with a text; ``topics`` is a list, empty where people gave none. ``UsageError`` where no row has a text."""
    opened = gzip.open if file.suffix == ".gz" else open
    try:
        with opened(file, "rt", encoding="utf-8-sig") as lines:
            rows = [json.loads(line) for line in lines if line.strip()]
        made = [{**row, "topics": _given(row)} for row in rows if row.get("text")]
    except (ValueError, AttributeError, OSError) as error:
        raise UsageError(f"{file} cannot be read: {error}", hint="It must be JSONL, maybe gzipped.") from error
    if not made:
        raise UsageError(f"{file} has no row with a text", hint="Each line is an object with the key text.")
    return made


def _given(row: Mapping[str, Any]) -> list[str]:
    given = row.get("topics") or row.get("topic") or []
    return [given] if isinstance(given, str) else [str(one) for one in given]


def show(data: Mapping[str, Any]) -> None:
    """The figures in two lines."""
    out.print(f"{thousands(data['documents'])} documents, in none {data['none']:.1%}")
    if "ami" in data:
        out.print(
            f"{data['gold_topics']} topics given, {data['topics']} used · "
            f"group accuracy {data['group_accuracy']:.3f} · "
            f"adjusted mutual information of topics {data['ami']:.3f}"
        )
