import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from listener.errors import ModelError
from listener.types import ModelRef, Reading, Sentiment
from sentiment.evaluate import Judged, calibration_error, evaluate, figures

SAID = {"good": Sentiment(0.1, 0.1, 0.8), "bad": Sentiment(0.7, 0.2, 0.1), "meh": Sentiment(0.2, 0.6, 0.2)}


class Fixed:
    """Says what stands in a table; does not read French."""

    sentiment_ref = ModelRef("sentiment", "fixed", "1")
    vector_ref = None
    languages = frozenset({"en", "tr"})

    def read(self, texts: Sequence[str], langs: Sequence[str]) -> list[Reading]:
        return [
            Reading("language not read") if lang == "fr" else Reading("done", SAID[text])
            for text, lang in zip(texts, langs, strict=True)
        ]


ROWS = [
    {"text": "good", "label": "positive", "lang": "en", "source": "a"},
    {"text": "bad", "label": "negative", "lang": "en", "source": "a"},
    {"text": "meh", "label": "olumsuz", "lang": "tr", "source": "b"},
    {"text": "meh", "label": "neutral", "lang": "tr", "source": "b"},
    {"text": "good", "label": "", "lang": "tr"},
    {"text": "bien", "label": "positive", "lang": "fr"},
]


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz", "rows.csv"])
def test_a_labelled_file_is_measured(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith("csv"):
        lines = [",".join(str(row.get(key, "")) for key in ("text", "label", "lang", "source")) for row in ROWS]
        path.write_text("\n".join(["text,label,lang,source", *lines]))
    else:
        data = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
        path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    found = evaluate(path, Fixed())
    assert (found.n, found.unread, found.unlabelled) == (4, 1, 1)
    assert found.accuracy == 0.75
    assert found.per_class["negative"].recall == 0.5
    assert found.per_class["negative"].precision == 1
    assert found.macro_recall == pytest.approx((1 + 0.5 + 1) / 3)
    assert found.macro_f1 == pytest.approx((1 + 2 / 3 + 2 / 3) / 3)
    assert found.per_language["en"].accuracy == 1
    assert found.per_source["b"].n == 2


def test_binary_accuracy_leaves_neutral_out() -> None:
    found = figures([Judged("negative", SAID["meh"]), Judged("neutral", SAID["bad"]), Judged("positive", SAID["good"])])
    assert found.binary_accuracy == 1
    assert figures([Judged("neutral", SAID["meh"])]).binary_accuracy is None


def test_labels_that_do_not_occur_do_not_count() -> None:
    assert set(figures([Judged("positive", SAID["good"])]).per_class) == {"positive"}


def test_calibration_error_is_the_gap_of_confidence_and_accuracy() -> None:
    import numpy as np

    assert calibration_error(np.array([0.9, 0.9]), np.array([True, False])) == pytest.approx(0.4)
    assert calibration_error(np.array([1.0, 1.0]), np.array([True, True])) == 0


def test_a_file_without_labels_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("text,label\nhi,\n")
    with pytest.raises(ModelError, match="no labelled text"):
        evaluate(tmp_path / "rows.csv", Fixed())
    (tmp_path / "rows.jsonl").write_text('{"text": "a", "label": "positive"}\nnot json\n')
    with pytest.raises(ModelError, match="line 2"):
        evaluate(tmp_path / "rows.jsonl", Fixed())
