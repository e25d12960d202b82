"""Made-up feedback with known topics: unit vectors around random directions, and words of each topic's own."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from listener.types import Cluster, Vectors
from topics.model import load

Figures = NDArray[np.float64]
Numbers = NDArray[np.int64]

OPENINGS = ("bugün", "dün", "sabah", "akşam", "galiba", "valla", "açıkçası", "yine", "geçen", "pazartesi", "salı")
THINGS = (
    "kargo kurye teslimat paket dağıtım",
    "iade para geri ödeme banka",
    "giriş şifre hata ekran oturum",
    "beden kalıp dar kol omuz",
    "renk kumaş soluk dikiş yıkama",
    "fiyat zam indirim kampanya kupon",
    "fatura adres vergi belge tutar",
    "kahve lezzet koku paketi çekirdek",
)


def directions(count: int, dim: int = 48, seed: int = 1, common: float = 0.5) -> Figures:
    """Topic directions that share a common part, ``(count, dim)``."""
    rng = np.random.default_rng(seed)
    own = rng.normal(size=(count, dim))
    made: Figures = own / np.linalg.norm(own, axis=1, keepdims=True) + common * np.eye(dim)[0]
    return made


def around(direction: Figures, count: int, rng: np.random.Generator, spread: float = 0.55) -> Vectors:
    """``count`` unit vectors around ``direction``."""
    noise = rng.normal(size=(count, len(direction)))
    made = direction + spread * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    rows: Vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return rows


def said(topic: int, count: int, rng: np.random.Generator) -> list[str]:
    """``count`` different texts with three words of the topic."""
    words = THINGS[topic].split()
    made = []
    for number in range(count):
        chosen = rng.permutation(words)[:3]
        made.append(f"{OPENINGS[rng.integers(len(OPENINGS))]} {' '.join(chosen)} no{number}x{topic}")
    return made


def feedback(sizes: Sequence[int], seed: int = 7) -> tuple[list[str], Vectors, Numbers]:
    """Texts, vectors and topics of ``sizes[k]`` documents of topic k, shuffled."""
    rng = np.random.default_rng(seed)
    middle = directions(len(THINGS))
    texts = [text for topic, size in enumerate(sizes) for text in said(topic, size, rng)]
    matrix = np.concatenate([around(middle[topic], size, rng) for topic, size in enumerate(sizes) if size])
    gold = np.repeat(np.arange(len(sizes)), sizes)
    order = rng.permutation(len(texts))
    return [texts[row] for row in order], matrix[order], gold[order]


def discovered() -> list[Cluster]:
    """Clusters of a fixed collection."""
    texts, matrix, _ = feedback([150, 100, 80, 40, 0, 0, 0, 12])
    langs = ["en" if row % 3 else "tr" for row in range(len(texts))]
    return load().discover(texts, load().place(texts, matrix, langs), langs)


def fingerprint(clusters: Sequence[Cluster]) -> str:
    """A hash of everything in ``clusters``, to the last bit."""
    told = repr([(one.members, one.names, one.keywords, one.anchors, one.threshold) for one in clusters])
    return hashlib.sha256(told.encode() + b"".join(one.centroid.tobytes() for one in clusters)).hexdigest()
