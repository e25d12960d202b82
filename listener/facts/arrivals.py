"""Topics that are new to the registry, and the words that topics are spoken of in."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from listener import text
from listener.facts.figures import Wording
from listener.facts.reading import places
from listener.facts.soundness import Soundness
from listener.types import Period

SHORTEST = 3
MOST = 200
"""Documents of a topic in a period whose words are counted."""

_ARRIVALS = """
SELECT t.id, t.created_at < :end_at AND EXISTS (
  SELECT 1 FROM reports AS r WHERE r.end = :start AND r.made_at >= t.created_at)
FROM topics AS t
WHERE t.created_revision > (SELECT coalesce(min(revision), 0) FROM topic_revisions WHERE new > 0)
  AND t.created_at >= :start_at AND t.created_at < :until
  AND NOT EXISTS (SELECT 1 FROM topic_decisions AS p WHERE p.topic_id = t.id AND p.seed IS NOT NULL)
ORDER BY t.id
"""
_REDRAWN = """
SELECT t.id FROM topics AS t JOIN meta AS m ON m.key = 'topics.redrawn'
WHERE t.created_revision IN (SELECT value FROM json_each(m.value))
"""
# Words are those of documents that have the topic as a whole. Counts, those of a new topic, too, hold clauses; here
# other clauses would bring other topics' words, and the words of clauses alone would drop in every topic in the week in
# which clauses are first kept: a drift that is none.
_TEXTS = """
SELECT id, day, title, text, lang FROM documents WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY id
"""
_MASK = re.compile(r"\[[a-z_]+\]")


class Arrivals(Soundness):
    """What is new, and what changed its words."""

    def arrivals(self, period: Period) -> dict[int, bool]:
        """Topics that a discovery after the first one that found any came upon in ``period`` or in the one after it.

        The discovery that a week's report rests on runs when the week has ended. True where the report on the period
        before was written after the topic was found: that report could tell of it.
        """
        values = {"start": period.start.isoformat(), "start_at": self._midnight(period.start)}
        values |= {"end_at": self._midnight(period.end), "until": self._midnight(period.previous(-1).end)}
        return {topic: bool(told) for topic, told in self.rows(_ARRIVALS, values)}

    def redrawn(self) -> frozenset[int]:
        """Topics that came of drawing a small registry anew: most of them are new names for what was said before."""
        return frozenset(number for (number,) in self.rows(_REDRAWN, {}))

    def wording(self, topics: Sequence[int], periods: Sequence[Period]) -> dict[int, tuple[Wording, ...]]:
        """The words of some topics by period: how many documents hold each, of at most ``MOST`` that differ.

        Words are known by their first letters and written in the form that most documents of the topic have.
        """
        chosen = self._spoken(self.told(), periods).sample(topics, MOST)
        of: dict[int, list[int]] = defaultdict(list)
        for topic, number in chosen:
            of[number].append(topic)
        held: dict[tuple[int, int], list[Collection[str]]] = defaultdict(list)
        weeks = places(periods)
        for number, day, *document in self.rows(_TEXTS, {"ids": json.dumps(list(of))}):
            words = _forms(*document)
            for topic in of[number]:
                for week in weeks.get(day, ()):
                    held[topic, week].append(words)
        return {topic: _wordings([held[topic, week] for week in range(len(periods))]) for topic in topics}


def _forms(title: str, said: str, lang: str) -> tuple[str, ...]:
    """The document's words, one for the same first letters; no stop words, numbers or masks."""
    found = text.words(_MASK.sub(" ", text.body(title, said)), lang)
    stop = text.stopwords(lang)
    told = (word for word in found if len(word) >= SHORTEST and word not in stop and not word.isdigit())
    return tuple({text.stem(word): word for word in told}.values())


def _wordings(weeks: Sequence[Sequence[Collection[str]]]) -> tuple[Wording, ...]:
    """A period after the other, from the words of each of its documents; first letters written out."""
    forms = Counter(chain.from_iterable(chain(*weeks)))
    names = {text.stem(word): word for word in sorted(sorted(forms, reverse=True), key=forms.__getitem__)}
    return tuple(Wording(len(documents), _written(documents, names)) for documents in weeks)


def _written(documents: Iterable[Collection[str]], names: Mapping[str, str]) -> dict[str, int]:
    """How many of the documents hold each word. ``names``: first letters → the word that stands for them."""
    found: dict[str, int] = defaultdict(int)
    for word, count in Counter(chain.from_iterable(documents)).items():
        found[names[text.stem(word)]] += count
    return dict(found)
