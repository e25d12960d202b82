"""Encoders: the shipped Turkish+English model, any Hugging Face sequence classifier, any plain embedder.

``load`` gives one of them by name, folder or hub name. All of them fulfil ``listener.types.Encoder``: one pass over a
text gives its polarity, its vector and the polarity of its clauses, as far as the weights can.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from listener.errors import ModelError, known
from listener.types import POLARITIES, Clause, ModelRef, Polarity, Reading, Sentiment, digest
from sentiment.intents import INTENTS
from sentiment.names import spans
from sentiment.pooling import REVISION, lengths, mean, pooled, softmax
from sentiment.windows import Window, windows

if TYPE_CHECKING:
    from sentiment.engine import Engine, Floats, Passed

WEIGHTS = Path(__file__).with_name("weights")
SETTINGS = "sentiment.json"
CLAUSE_WEIGHTS, VECTOR_WEIGHTS = "clauses.safetensors", "vectors.safetensors"
OPTIONS = ("labels", "languages", "prefix")
CHUNK = 1024
"""Documents whose windows are in memory together."""
SURE = 0.65
"""Probability from which on a clause counts as a side of a mixed text."""
NAMES: Mapping[str, Polarity] = {
    **dict.fromkeys(("negative", "neg", "olumsuz", "negatif", "1 star", "2 stars"), "negative"),
    **dict.fromkeys(("neutral", "neu", "nötr", "notr", "tarafsız", "3 stars"), "neutral"),
    **dict.fromkeys(("positive", "pos", "olumlu", "pozitif", "4 stars", "5 stars"), "positive"),
}
"""What the labels of published classifiers mean; star ratings are summed by side."""


def shipped() -> list[str]:
    """Names of the models in the package."""
    return sorted(path.parent.name for path in WEIGHTS.glob(f"*/{SETTINGS}"))


def load(name_or_path: str = "tr-en", **options: Any) -> Encoder:
    """The encoder of that name; its weights are loaded when it reads for the first time.

    ``name_or_path`` is a name of ``shipped()``, a folder, or a Hugging Face name. ``options``: ``labels`` (what the
    classes mean, in their order, where the model does not say so), ``languages`` (codes it reads; none: all),
    ``prefix`` (put before every text; some embedders want ``"query: "``). ``ModelError`` when there is no such model or
    its classes cannot be told.
    """
    folder = WEIGHTS / name_or_path
    path = str(folder if (folder / SETTINGS).is_file() else name_or_path)
    check_options(options)
    settings = read_settings(Path(path))
    name = weights_name(path, settings)
    return Encoder(partial(opened, path, settings, options), settings or foreign(path, options), name)


def check_options(options: Mapping[str, Any]) -> None:
    """``ModelError`` for an option that no encoder has."""
    for name in options:
        if name not in OPTIONS:
            raise ModelError(f"unknown option {name!r} of an encoder", hint=known(name, OPTIONS))


def read_settings(folder: Path) -> dict[str, Any]:
    """Version, languages and temperatures of weights that ``sentiment.train`` wrote; empty for others."""
    path = folder / SETTINGS
    if not path.is_file():
        return {}
    settings: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {"name": folder.resolve().name, "labels": POLARITIES, "vectors": True, **settings}


def foreign(path: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Settings of a model that was not trained here; its name is its folder's, its version its configuration's."""
    config = configured(path)
    classifier = is_classifier(config)
    name = Path(path).resolve().name if Path(path).is_dir() else path.rstrip("/")
    made = {"name": name, "version": digest(config.to_json_string())[:8], "vectors": not classifier}
    labels = tuple(options.get("labels") or ()) or (meanings(config) if classifier else ())
    return {**made, "languages": list(options.get("languages", ())), "labels": labels if classifier else ()}


def is_classifier(config: Any) -> bool:
    """Whether the weights are a sequence classifier's."""
    return any("SequenceClassification" in name for name in config.architectures or ())


def meanings(config: Any) -> tuple[Polarity, ...]:
    """The polarity of each class by its name; ``ModelError`` where a name says nothing, as ``LABEL_0`` does."""
    names = [str(config.id2label[index]) for index in range(config.num_labels)]
    found = [NAMES.get(name.strip().casefold()) for name in names]
    if None in found or not {"negative", "positive"} <= set(found):
        raise ModelError(
            f"the classes of the model cannot be told: {', '.join(names)}",
            hint="Name them in their order: load(path, labels=('negative', 'neutral', 'positive')).",
        )
    return tuple(one for one in found if one)


def configured(path: str) -> Any:
    """The configuration of a model by folder or hub name; ``ModelError`` where there is none."""
    from transformers import AutoConfig

    try:
        return AutoConfig.from_pretrained(path)
    except (OSError, ValueError) as error:
        hint = f"Shipped: {', '.join(shipped()) or 'none'}. Or give a folder, or a name on Hugging Face's hub."
        raise ModelError(f"no model {path!r}", hint=hint) from error


def opened(path: str, settings: Mapping[str, Any], options: Mapping[str, Any]) -> Engine:
    """Network and tokenizer of the weights at ``path``; ``ModelError`` where they are damaged."""
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModel, AutoModelForSequenceClassification, AutoTokenizer
    from transformers.utils import logging

    from sentiment import formats, heads
    from sentiment.engine import Engine

    kind = AutoModelForSequenceClassification if is_classifier(configured(path)) else AutoModel
    attention = {"attn_implementation": "eager"} if settings else {}  # of short texts a tenth faster than fused
    network = partial(kind.from_pretrained, path, dtype=torch.float32, **attention)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        tokenizer = AutoTokenizer.from_pretrained(path)
        model, format = formats.best(network, tokenizer, weights_name(path, settings))
        clause, spread = (linear(Path(path) / file) if settings else None for file in (CLAUSE_WEIGHTS, VECTOR_WEIGHTS))
        read_more = heads.load(Path(path) / heads.FILE) if settings else None
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise ModelError(f"damaged weights at {path!r}: {error}", hint="Fetch or train them again.") from error
    finally:
        logging.enable_progress_bar()  # type: ignore[no-untyped-call]
    prefix = str(options.get("prefix", ""))
    return Engine(model, tokenizer, clause, spread, read_more, prefix=prefix, format=format)


def weights_name(path: str, settings: Mapping[str, Any]) -> str:
    """The weights and their version: what a trial of number formats is kept under."""
    return f"{path}@{settings.get('version', '')}"


def linear(file: Path) -> Any:
    """A linear layer in float32, or None where the weights have none: the head that reads a clause's polarity from its
    mean state, the map that spreads the vectors.
    """
    from safetensors.torch import load_file
    from torch import nn

    if not file.is_file():
        return None
    state = {name: one.float() for name, one in load_file(file).items()}
    head = nn.Linear(state["weight"].shape[1], state["weight"].shape[0])
    head.load_state_dict(state)
    return head


class Encoder:
    """Reads texts in chunks; identical texts once. Fulfils ``listener.types.Encoder``."""

    def __init__(self, opened: Callable[[], Engine], settings: Mapping[str, Any], weights: str = "") -> None:
        self._opened, self.weights = opened, weights
        self.labels: tuple[Polarity, ...] = tuple(settings.get("labels", ()))
        self.languages = frozenset(settings.get("languages", ()))
        self.temperature: Mapping[str, float] = settings.get("temperature", {})
        self.with_vectors = bool(settings["vectors"])
        name, version = settings["name"], str(settings["version"])
        self.sentiment_ref = ModelRef("sentiment", name, f"{version}.{REVISION}") if self.labels else None
        vectors = str(settings.get("vector_version", version))
        self.vector_ref = ModelRef("vectors", name, vectors) if self.with_vectors else None

    @cached_property
    def engine(self) -> Engine:
        """The network, loaded when the first text is read: who only asks for a model's name does not wait for it."""
        return self._opened()

    def read(self, texts: Sequence[str], langs: Sequence[str]) -> list[Reading]:
        """One reading a text, in order; blank text gives "nothing found", a foreign language "language not read"."""
        if len(texts) != len(langs):
            raise ValueError(f"{len(texts)} texts, but {len(langs)} languages")
        keys = [(text, base_language(lang)) for text, lang in zip(texts, langs, strict=True)]
        found: dict[tuple[str, str], Reading] = {}
        for chunk in chunked(list(dict.fromkeys(keys))):
            found |= dict(zip(chunk, self.chunk(chunk), strict=True))
        return [found[one] for one in keys]

    def chunk(self, keys: Sequence[tuple[str, str]]) -> list[Reading]:
        """Readings of distinct (text, language) pairs."""
        return [self.reading(*key, many) for key, many in zip(keys, self.passed(keys), strict=True)]

    def passed(self, keys: Sequence[tuple[str, str]]) -> list[list[tuple[Window, Passed]]]:
        """The windows of each text with what the network gave for them; none where the text is not read."""
        parts = [
            window
            for place, (text, lang) in enumerate(keys)
            if self.reads(lang) and text.strip()
            for window in windows(place, text, lang, clauses=self.engine.clause is not None)
        ]
        passed = self.engine.passed(
            [keys[one.document][0][one.start : one.end] for one in parts],
            [[(low - one.start, high - one.start) for low, high in one.clauses] for one in parts],
        )
        grouped: list[list[tuple[Window, Passed]]] = [[] for _ in keys]
        for window, result in zip(parts, passed, strict=True):
            grouped[window.document].append((window, result))
        return grouped

    def reads(self, lang: str) -> bool:
        """Whether a text in ``lang`` is read; an unknown language is tried."""
        return not self.languages or lang in self.languages or lang in ("", "und")

    def reading(self, text: str, lang: str, parts: Sequence[tuple[Window, Passed]]) -> Reading:
        """The windows of one text as one answer."""
        if not self.reads(lang):
            return Reading("language not read")
        if not parts or not text.strip():
            return Reading("nothing found")
        vector = mean(np.stack([one.vector for _, one in parts]), lengths(parts))
        vector = (vector / max(float(np.linalg.norm(vector)), 1e-9)).astype(np.float32)
        clauses = tuple(clause for window, one in parts for clause in self.clauses(window, one, lang))
        whole = None
        if self.labels:
            whole = self.sentiment(self.shares(pooled(parts, self.labels), lang))
        names, intents = tuple(spans(text)), likeliest([one.intents for _, one in parts])
        return Reading("done", whole, vector if self.with_vectors else None, clauses, mixed(clauses), intents, names)

    def clauses(self, window: Window, passed: Passed, lang: str) -> Iterator[Clause]:
        """The clauses of a window with what the clause head says of them."""
        for span, logits, vector in zip(window.clauses, passed.clause_logits, passed.clause_vectors, strict=True):
            yield Clause(*span, self.sentiment(self.shares(logits, f"clause-{lang}")), vector)

    def shares(self, logits: Floats, lang: str) -> Floats:
        """Probabilities of the classes at the temperature of ``lang``."""
        return softmax(logits / self.temperature.get(lang, self.temperature.get("", 1.0)))

    def sentiment(self, shares: Floats) -> Sentiment:
        """Probabilities of the model's classes as those of the three polarities."""
        sums = dict.fromkeys(POLARITIES, 0.0)
        for name, share in zip(self.labels, shares, strict=True):
            sums[name] += float(share)
        return Sentiment(**sums)


def likeliest(logits: Sequence[Floats]) -> tuple[tuple[str, float], ...]:
    """The intents of a text by the logits of its windows, the likeliest first; each counts where it is surest."""
    if not len(logits[0]):
        return ()
    shares = 1 / (1 + np.exp(-np.stack(logits).max(0)))
    return tuple(sorted(zip(INTENTS, map(float, shares), strict=True), key=lambda one: -one[1]))


def mixed(clauses: Sequence[Clause]) -> bool:
    """Whether one clause is surely positive and another surely negative."""
    sides = {one.sentiment.polarity for one in clauses if one.sentiment.confidence >= SURE}
    return {"negative", "positive"} <= sides


def base_language(lang: str) -> str:
    """``tr-TR`` → ``tr``."""
    return lang.replace("_", "-").split("-")[0].casefold()


def chunked(keys: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    """Runs of ``CHUNK``."""
    for at in range(0, len(keys), CHUNK):
        yield keys[at : at + CHUNK]
