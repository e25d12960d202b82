"""People are told from seas, hopes and streets; the sentences here are in nobody's training."""

from pathlib import Path

import pytest

from sentiment.judging import evaluate_names, wanted
from sentiment.names import spans

CASES = Path(__file__).parent / "names"


@pytest.mark.parametrize("lang", ["tr", "en"])
def test_names_are_found_and_words_left(lang: str) -> None:
    figures = evaluate_names(CASES / f"{lang}.jsonl")
    assert figures.n >= 150
    assert figures.recall >= 0.95 and figures.precision >= 0.97


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ayşe Hanım'a teşekkürler", ["Ayşe"]),
        ("bekir beye teşekkürler, zülküf beye de", ["bekir", "zülküf"]),
        ("özellikle barış aydın bey'e", ["barış aydın"]),
        ("Emre'nin ilgisi güzeldi", ["Emre"]),
        ("Müdür Bey gelsin, doktor hanım da", []),
        ("Deniz Bey çok ilgiliydi, oda deniz manzaralıydı", ["Deniz"]),
        ("Fatih'te oturuyorum ama kurye Fatih gelmedi", ["Fatih"]),
        ("Yunus Emre Mahallesi'ne gelmiyor", []),
        ("Sayın Turkcell, @Murat yazdı, kod BAHAR25", []),
        ("Mr Okonjo rang me", ["Okonjo"]),
        ("Zulaykha in billing helped, zulaykha in billing too", ["Zulaykha"]),
        ("Zafer Kaya isimli çalışan", ["Zafer Kaya"]),
        ("IŞIL HANIM'A TEŞEKKÜRLER", ["IŞIL"]),
        ("Thanks,\nMaria", ["Maria"]),
        ("", []),
        ("👍 12345", []),
    ],
)
def test_surroundings_decide(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text)] == names


def test_a_name_that_stands_twice_is_wanted_twice() -> None:
    row = {"text": "Ali ve Ali", "names": ["Ali", "Ali"], "entities": [{"start": 0, "end": 3}]}
    assert list(wanted(row)) == [(0, 3), (0, 3), (7, 10)]
