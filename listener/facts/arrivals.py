"""Topics that are new to the registry, and the words that topics are spoken of in."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from listener import text
from listener.facts.figures import Wording
from listener.facts.reading import places, span
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
# Words are those of documents that have the topic as a whole. Counts (`themes.mentions`), those of a new topic, too,
# hold clauses; here other clauses would bring other topics' words, and the words of clauses alone would drop in every
# topic in the week in which clauses are first kept: a drift that is none.
_TEXTS = """
WITH held AS (
  SELECT min(d.id) AS id, t.value AS value,
    row_number() OVER (PARTITION BY t.value, d.week ORDER BY d.content_hash) AS place
  FROM documents AS d CROSS JOIN effective_labels AS t ON t.document_id = d.id AND t.task_id = :topics
    AND t.model_id = :topic_model AND t.position = 0 AND t.content_hash = d.content_hash
  WHERE d.day >= :start AND d.day < :end AND t.value IN (SELECT value FROM json_each(:members)) {segment}
  GROUP BY t.value, d.week, d.content_hash
)
SELECT h.value, d.day, d.title, d.text, d.lang FROM held AS h CROSS JOIN documents AS d ON d.id = h.id
WHERE h.place <= :most
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
        goals = {str(one.id): one.merged_into or one.id for one in self.registry()}
        members = [value for value, goal in goals.items() if goal in set(topics)]
        task, model = self.model(self.topic_ref())
        segment, values = self.filter()
        values |= span(periods) | {"topics": task, "topic_model": model, "members": json.dumps(members), "most": MOST}
        held: dict[tuple[int, int], list[Collection[str]]] = defaultdict(list)
        weeks = places(periods)
        for value, day, *document in self.rows(_TEXTS.format(segment=segment), values):
            words = _forms(*document)
            for week in weeks.get(day, ()):
                held[goals[value], week].append(words)
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
