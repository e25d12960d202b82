"""Makes ``listener/data/languages.txt``: what a character trigram costs in each language, for ``listener.language``.

Turkish and English are counted in labelled files (JSON lines with ``text``, gzip or not; only rows whose text hashes
to an even number, the odd ones are for measuring) and in the letter profiles of the ``langdetect`` package
(Apache-2.0, from Wikipedia abstracts); the other languages in those profiles, Azerbaijani and Kurdish in sentences
written for this purpose (``listener/data`` holds no text). Run: ``python bench/language_table.py tr=FILE … en=FILE …
> listener/data/languages.txt``
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from language import SAMPLES, held_out, read_texts

from listener.language import LANGUAGES, LEVELS, STEP, grams, word_list

PLAIN = str.maketrans("ıâîûşğçöü", "iaiusgcou")
KEPT = 7000


def profile(lang: str) -> Counter[str]:
    """Counts of one- to three-letter strings in langdetect's profile, folded; empty where it has none."""
    spec = find_spec("langdetect")
    assert spec and spec.origin, "pip install langdetect"
    path = Path(spec.origin).parent / "profiles" / lang
    found: Counter[str] = Counter()
    if path.exists():
        for gram, count in json.loads(path.read_text("utf-8"))["freq"].items():
            found[gram.replace("İ", "i").lower().replace("i\u0307", "i")] += count
    return found


def counted(texts: list[str]) -> Counter[str]:
    """Counts of the one- to three-letter strings that the identifier looks at."""
    found: Counter[str] = Counter()
    for text in texts:
        for word in word_list(text):
            for gram in grams(word):
                found.update((gram, gram[:2], gram[1]))
    return found


def scaled(counts: Counter[str], total: float) -> Counter[str]:
    """The counts of trigrams scaled to sum up to ``total``, the shorter strings by the same factor."""
    factor = total / max(1, sum(count for gram, count in counts.items() if len(gram) == 3))
    return Counter({gram: count * factor for gram, count in counts.items()})  # type: ignore[misc]


def model(lang: str, texts: list[str]) -> Counter[str]:
    """What is known of a language, worth 100,000 trigrams. Turkish counts a third without its own letters."""
    parts = [scaled(profile(lang), 1)]
    if texts:
        parts += [scaled(counted(texts), 2)]
    if lang == "tr":
        parts += [scaled(counted([text.lower().translate(PLAIN) for text in texts]), 1.5)]
    whole: Counter[str] = Counter()
    for part in parts:
        whole.update(part)
    return scaled(whole, 100_000)


def chance(counts: Counter[str], gram: str) -> float:
    """Probability of the trigram, smoothed by its first two letters and its middle one."""
    back = 0.7 * counts[gram[:2]] / 100_000 / 20 + 0.3 * counts[gram[1]] / 100_000 / 400 + 1e-8
    return (counts[gram] + 60 * back * 100) / (100_000 + 6000)


def main() -> None:
    """Prints the table: languages in the first line, then a trigram and one letter a language (cost in steps)."""
    texts: dict[str, list[str]] = {lang: list(lines) for lang, lines in SAMPLES.items() if lang in ("az", "ku")}
    for argument in sys.argv[1:]:
        lang, path = argument.split("=", 1)
        texts.setdefault(lang, []).extend(text for text in read_texts(path) if not held_out(text))
    models = {lang: model(lang, texts.get(lang, [])) for lang in LANGUAGES}
    total: Counter[str] = Counter()
    for lang, counts in models.items():
        weight = 3 if lang in ("tr", "en") else 1
        total.update({gram: count * weight for gram, count in counts.items() if len(gram) == 3 and gram[1] != " "})
    print(" ".join(LANGUAGES))
    for gram, _ in sorted(total.most_common(KEPT)):
        costs = [-math.log(chance(models[lang], gram)) for lang in LANGUAGES]
        least = min(costs)
        print(
            gram.replace(" ", "_")
            + "\t"
            + "".join(LEVELS[min(len(LEVELS) - 1, round((c - least) / STEP))] for c in costs)
        )


if __name__ == "__main__":
    main()
