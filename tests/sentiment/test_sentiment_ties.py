"""A noun that stands in one mood alone is tied to it; counterweights loosen it."""

from sentiment.data import Example
from sentiment.ties import mean, nouns, ties, within


def example(text: str, label: str) -> Example:
    return Example(text, label, "tr", "set")  # type: ignore[arg-type]


def test_a_counterweight_loosens_the_tie() -> None:
    blamed = [example("Kuryeniz gelmedi", "negative")] * 30
    other = [example("Güzel bir gün", "positive")] * 30 + [example("Bir gün", "neutral")] * 30
    before = ties([*blamed, *other], "tr")
    after = ties([*blamed, *other, *[example("kurye kibardı", "positive")] * 30], "tr")
    assert before[0].noun == "kurye" and before[0].label == "negative" and before[0].n == 30
    assert before[0].information > 1.3 > after[0].information
    assert mean(before) > mean(after) and mean([]) == 0


def test_nouns_are_found_with_their_endings() -> None:
    assert within("Kuryelerin hepsi", ["kurye", "iade"]) == {"kurye"}
    assert "kurye" in nouns("tr") and "courier" in nouns("en")
