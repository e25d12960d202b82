import csv
import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest
from planted import feedback

from listener.errors import ConfigError, UsageError
from listener.types import Reading, Topic, TopicModel
from topics.evaluate import evaluate, score
from topics.model import load
from topics.registry import plan

DATA = Path(os.environ.get("DINLE_DATA", Path(__file__).parents[3] / "shared" / "data"))


class Looked:
    """An encoder that knows its texts."""

    def __init__(self, texts, matrix):
        self.known = dict(zip(texts, matrix, strict=True))

    def read(self, texts, langs):
        return [
            Reading("done", vector=self.known[text]) if text in self.known else Reading("language not read")
            for text in texts
        ]


def test_evaluates_a_file_of_either_kind(tmp_path):
    texts, matrix, gold = feedback([120, 80, 60, 0, 0, 0, 0, 0])
    rows = [{"text": text, "topic": f"t{topic}", "lang": "tr"} for text, topic in zip(texts, gold, strict=True)]
    with gzip.open(tmp_path / "some.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in [*rows, {"text": "no topic"}])
    with (tmp_path / "some.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, ["text", "topic", "lang"])
        table.writeheader()
        table.writerows(rows)
    made = [evaluate(tmp_path / name, Looked(texts, matrix), load()) for name in ("some.jsonl.gz", "some.csv")]
    assert made[0] == made[1]
    assert made[0]["documents"] == 260 and made[0]["gold_topics"] == 3
    assert made[0]["nmi"] > 0.9 and made[0]["ari"] > 0.9 and made[0]["left_out"] < 0.05
    json.dumps(made[0])


def test_a_file_without_topics_is_a_clear_error(tmp_path):
    (tmp_path / "none.jsonl").write_text('{"text": "x"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="no row"):
        evaluate(tmp_path / "none.jsonl", Looked([], []), load())


def test_unknown_models_and_options_are_clear_errors():
    assert isinstance(load(), TopicModel)
    for call in (lambda: load("bertopic"), lambda: load(levle="top"), lambda: load(level="tpo")):
        with pytest.raises(ConfigError) as error:
            call()
        assert error.value.hint


@pytest.mark.skipif(not (DATA / "en_banking77.jsonl.gz").exists(), reason="the data folder is not here")
def test_a_class_held_back_from_real_texts_is_found():
    """Vectors are hashed words here, so that no encoder is needed: what is tested is the way, not the encoder."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    with gzip.open(DATA / "en_banking77.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row.get("split") == "test"]
    held, texts = "verify_source_of_funds", [row["text"] for row in rows]
    wide = TfidfVectorizer(sublinear_tf=True, min_df=2, stop_words="english").fit_transform(texts)
    dense = TruncatedSVD(48, n_iter=2, random_state=0).fit_transform(wide)
    matrix = (dense / np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    old = [number for number, row in enumerate(rows) if row["topic"] != held][:1200]
    new = [number for number, row in enumerate(rows) if row["topic"] == held][:12]
    model, langs = load(), ["en"] * 1212
    found = model.discover([texts[one] for one in old], matrix[old], langs[:1200])
    topics = [
        Topic(number, one.names, one.keywords, centroid=one.centroid, threshold=one.threshold)
        for number, one in enumerate(found)
    ]
    both = old + new
    recent = [place % 13 == 0 or place >= 1200 for place in range(1212)]
    made = plan(model, [texts[one] for one in both], matrix[both], langs, topics, recent)
    best = max((len({*one.members} & set(range(1200, 1212))) for one in made.new), default=0)
    assert best >= 8


def test_score_counts_left_out_as_one_cluster():
    texts, matrix, gold = feedback([60, 40, 0, 0, 0, 0, 0, 0])

    class Nothing:
        def place(self, texts, vectors, langs):
            return vectors

        def discover(self, texts, rows, langs):
            return []

        def assign(self, rows, topics):
            return load().assign(rows, topics)

    made = score([str(one) for one in gold], texts, matrix, ["tr"] * 100, Nothing())
    assert made["left_out"] == 1.0 and made["nmi"] == 0.0 and made["topics"] == 0
