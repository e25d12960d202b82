"""The floor that the model must stand above: TF-IDF with logistic regression, on the mix and within each set.

Character 2- to 5-grams inside words and word 1- and 2-grams that two training rows hold, each weighed as
(1 + log tf) · idf and each half scaled to unit length; multinomial logistic regression (L2, C = 1, L-BFGS), with
``--balanced`` every label weighed by the inverse of how often it is: higher in macro-F1 where labels are uneven. The
floor on the mix learns from the rows that the model learns from, with the labels and the weights that the mix gives
them, our own cases too. The one within a set learns from the set's own training rows alone. Both are judged as
``sentiment.measure`` judges the model: any of the three polarities may be said; between the two labels of a set that
has no neutral the figure is ``binary_accuracy``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from listener import text
from listener.types import POLARITIES, Sentiment
from sentiment import cases, data
from sentiment.evaluate import Figures, Judged, figures
from sentiment.measure import first
from sentiment.overlap import APART, SETS, with_apart

TITLES = ("set", "n", "by", "mix", "within", "model", "above the mix", "above within", "mix: F1", "recall", "accuracy",
          "within: F1", "recall", "accuracy")  # fmt: skip
LEAST = 30
"""Training rows of a set, of two labels at least, below which there is no floor within it."""
Examples = Sequence[data.Example]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Floor:
    """Of one set: what the regression on the mix reaches, and the one within the set (None: nothing to learn from)."""

    mixed: Figures
    within: Figures | None


class Grams:
    """Counts of n-grams, the vocabulary learnt once; ``Weighed`` gives them their weights."""

    def __init__(self) -> None:
        from sklearn.feature_extraction.text import CountVectorizer

        shared = {"min_df": 2, "lowercase": False, "preprocessor": folded, "dtype": np.float32}
        self.parts = (
            CountVectorizer(analyzer="char_wb", ngram_range=(2, 5), **shared),
            CountVectorizer(ngram_range=(1, 2), token_pattern=r"\w+|[^\w\s]", **shared),
        )

    def learn(self, examples: Examples) -> list[Any]:
        """The counts of training rows: a sparse matrix of characters, one of words."""
        return [part.fit_transform([one.text for one in examples]) for part in self.parts]

    def count(self, examples: Examples) -> list[Any]:
        """The counts of other rows."""
        return [part.transform([one.text for one in examples]) for part in self.parts]


def folded(said: str) -> str:
    """Lower case in which İ is i."""
    return text.fold(said, "en")


class Regression:
    """TF-IDF weights and a logistic regression on counts."""

    def __init__(self, counts: Sequence[Any], examples: Examples, *, balanced: bool = False,
                 weights: NDArray[np.float64] | None = None) -> None:  # fmt: skip
        from sklearn.feature_extraction.text import TfidfTransformer
        from sklearn.linear_model import LogisticRegression

        self.columns = [np.flatnonzero(np.diff(one.tocsc().indptr) > 1) for one in counts]
        parts = zip(counts, self.columns, strict=True)
        self.weighed = [TfidfTransformer(sublinear_tf=True).fit(one[:, kept]) for one, kept in parts]
        self.model = LogisticRegression(C=1.0, max_iter=300, class_weight="balanced" if balanced else None)
        self.model.fit(self.rows(counts), [one.label for one in examples], sample_weight=weights)

    def rows(self, counts: Sequence[Any]) -> Any:
        """Counts as weighed rows."""
        from scipy.sparse import hstack

        made = zip(self.weighed, counts, self.columns, strict=True)
        return hstack([part.transform(one[:, kept]) for part, one, kept in made], format="csr", dtype=np.float32)

    def judged(self, counts: Sequence[Any], examples: Examples) -> list[Judged]:
        """What it says of labelled examples; a label that it has not learnt is never said."""
        rows = self.model.predict_proba(self.rows(counts))
        return [Judged(one.label, self.said(row)) for one, row in zip(examples, rows, strict=True) if one.label]

    def said(self, row: NDArray[np.float64]) -> Sentiment:
        """The shares of the learnt labels as those of the three polarities."""
        learnt = dict(zip(self.model.classes_, map(float, row), strict=True))
        return Sentiment(**{name: learnt.get(name, 0.0) for name in POLARITIES})


class Floors:
    """The floors that a corpus gives; learnt once, asked for any number of splits."""

    def __init__(self, corpus: data.Corpus, say: Progress = print, *, balanced: bool = False) -> None:
        corpus = cases.added(corpus)
        self.say, self.balanced = say, balanced
        self.train = [one for many in corpus.train.values() for one in many if one.label]
        self.grams = Grams()
        self.counts = self.grams.learn(self.train)
        say(f"{len(self.train)} training rows, {sum(one.shape[1] for one in self.counts)} n-grams")
        weights = {one.name: one.weight for one in corpus.sources}
        drawn = np.array([weights[one.source] for one in self.train])
        self.mixed = Regression(self.counts, self.train, balanced=balanced, weights=drawn)
        self.own: dict[str, Regression | None] = {}
        say("learnt the mix")

    def of(self, examples: Mapping[str, Examples]) -> dict[str, Floor]:
        """The floors of every set that has labels, by name; a set "NAME (apart)" learns within as NAME does."""
        made: dict[str, Floor] = {}
        for name, many in examples.items():
            labelled = [one for one in many if one.label]
            if labelled:
                here, own = self.grams.count(labelled), self.within(name)
                made[name] = Floor(figures(self.mixed.judged(here, labelled)),
                                   figures(own.judged(here, labelled)) if own else None)  # fmt: skip
                self.say(f"{name}: {made[name].mixed.macro_f1:.3f}")
        return made

    def within(self, name: str) -> Regression | None:
        """The regression on the rows of one set, or None where they are too few or of one label."""
        source = next((one for one in SETS if APART.format(one) == name), name)
        if source not in self.own:
            kept = [place for place, one in enumerate(self.train) if one.source == source]
            rows = [self.train[place] for place in kept]
            learns = len(kept) >= LEAST and len({one.label for one in rows}) > 1
            counts = [one[kept] for one in self.counts] if learns else []
            self.own[source] = Regression(counts, rows, balanced=self.balanced) if learns else None
        return self.own[source]


# --- the table ----------------------------------------------------------------------------------------------------


def standing(one: Mapping[str, Any]) -> float:
    """What a set is compared by: macro-F1; where no label is neutral, the accuracy between the two others."""
    return float(one["macro_f1"] if "neutral" in one["per_class"] else one["binary_accuracy"])


def points(made: Mapping[str, Floor], model: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """By set: how many points the model's figures stand above either floor, by ``standing``."""
    found: dict[str, dict[str, float]] = {}
    for name, floor in made.items():
        if name in model:
            kinds = {"mixed": floor.mixed, "within": floor.within}
            there = standing(model[name])
            found[name] = {kind: 100 * (there - standing(asdict(one))) for kind, one in kinds.items() if one}
    return found


def table(made: Mapping[str, Floor], model: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """A Markdown table: what a set is compared by, the points between, and the other figures of the floors."""
    above = points(made, model)
    yield f"| {' | '.join(TITLES)} |"
    yield "|---|" + "--:|" * (len(TITLES) - 1)
    for name, floor in made.items():
        by = "F1" if "neutral" in floor.mixed.per_class else "binary"
        three = (asdict(floor.mixed), asdict(floor.within) if floor.within else None, model.get(name))
        stand = [standing(one) if one else None for one in three]
        stands = above.get(name, {})
        cells = [name, str(floor.mixed.n), by, *map(share, stand), signed(stands.get("mixed")),
                 signed(stands.get("within")), *others(floor.mixed), *others(floor.within)]  # fmt: skip
        yield f"| {' | '.join(cells)} |"
    if above:
        yield f"\nOn average {mean(above, 'mixed'):+.1f} points above the mix, {mean(above, 'within'):+.1f} within."


def others(one: Figures | None) -> list[str]:
    """Macro-F1, macro-recall and accuracy, or dashes."""
    return [share(value) for value in ((one.macro_f1, one.macro_recall, one.accuracy) if one else (None, None, None))]


def mean(above: Mapping[str, Mapping[str, float]], kind: str) -> float:
    """The mean over the sets that have that floor, each once."""
    twice = {APART.format(one) for one in SETS}
    return float(np.mean([one[kind] for name, one in above.items() if kind in one and name not in twice] or [np.nan]))


def share(value: float | None) -> str:
    """``.712``, or a dash."""
    return "–" if value is None else f"{value:.3f}"


def signed(value: float | None) -> str:
    """``+3.1``, or a dash."""
    return "–" if value is None else f"{value:+.1f}"


def main() -> None:
    """``python -m sentiment.floors --data FOLDER --split dev --beside figures.json --out floors.json``."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", required=True, help="folder of the files that the mix names")
    args.add_argument("--mix", default=str(data.MIX))
    args.add_argument("--split", choices=("dev", "test"), nargs="+", default=["dev"])
    args.add_argument("--balanced", action="store_true", help="weigh labels by the inverse of how often they are")
    args.add_argument("--limit", type=int, default=0, help="rows of a set, for a quick look; 0: all")
    args.add_argument("--beside", nargs="*", default=[], help="what python -m sentiment.measure --out wrote, by split")
    args.add_argument("--out", type=Path, help="JSON file to write (NAME_SPLIT.json for two), the table as .md")
    given = args.parse_args()
    began = time.monotonic()
    corpus = data.read(given.data, data.read_mix(given.mix))
    splits = {split: first(with_apart(corpus, split), given.limit) for split in given.split}
    if given.limit:
        corpus = data.Corpus(corpus.sources, first(corpus.train, given.limit), corpus.dev, corpus.test)
    learnt = Floors(corpus, lambda said: print(f"[{time.monotonic() - began:5.0f} s] {said}", flush=True),
                    balanced=given.balanced)  # fmt: skip
    beside = {one["split"]: one["polarity"] for one in map(read_json, given.beside)}
    for split, examples in splits.items():
        made = learnt.of(examples)
        lines = list(table(made, beside.get(split, {})))
        print("\n".join([f"\n{split}", *lines]))
        if given.out:
            path = given.out if len(splits) == 1 else given.out.with_stem(f"{given.out.stem}_{split}")
            write(path, split, made, beside.get(split, {}), lines)


def read_json(path: str) -> dict[str, Any]:
    """The object in a JSON file."""
    found: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return found


def write(path: Path, split: str, made: Mapping[str, Floor], model: Mapping[str, Any], lines: Sequence[str]) -> None:
    """The floors and the points as JSON, the table as Markdown."""
    shown = {name: asdict(one) for name, one in made.items()}
    found = {"split": split, "floors": shown, "points": points(made, model)}
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
