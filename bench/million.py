"""A store of many labelled documents, written as rows: what the measurements of columns and reports stand on.

    python bench/million.py PATH [--rows 1000000]

26 weeks, 9 sources, 12 places, 40 products, 60 topics in 8 groups; every third document has a clause with a topic of
its own, six in ten have a score. The texts are a few words: nobody reads them here.
"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from listener.store import Store
from listener.types import ModelRef

LAST = date(2026, 11, 15)
DAYS = 26 * 7
POLARITY, TOPIC = ModelRef("sentiment", "bench", "1"), ModelRef("topic", "bench", "1")
AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
SOURCES = ("play", "ios", "site", "csat", "nps", "tickets", "mail", "social", "calls")
PLACES = tuple(f"place {n}" for n in range(12))
TOUCHPOINTS = ("delivery", "store", "app", "return", "support", "")
CHUNK = 50_000


def fill(path: Path, rows: int, seed: int = 7) -> None:
    """Makes the store at ``path`` with ``rows`` documents and what hangs on them."""
    dice = np.random.default_rng(seed)
    with Store.open(path) as store:
        conn = store.conn
        numbers = _makers(store)
        store.conn.execute("PRAGMA synchronous = OFF")
        for first in range(1, rows + 1, CHUNK):
            with store.write():
                _chunk(conn, np.arange(first, min(first + CHUNK, rows + 1)), dice, numbers)


def _makers(store: Store) -> dict[str, int]:
    with store.write():
        store.models.register(POLARITY, AT)
        store.models.register(TOPIC, AT)
        topics = [
            (
                n,
                "active",
                json.dumps({"en": f"topic {n}"}),
                "[]",
                "2026-01-01T00:00:00Z",
                1,
                None if n <= 8 else 1 + n % 8,
            )
            for n in range(1, 69)
        ]
        store.conn.executemany(
            "INSERT INTO topics (id, state, names, keywords, created_at, created_revision, parent)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            topics,
        )
        store.conn.executemany(
            "INSERT INTO topic_decisions (topic_id, kind) VALUES (?, 'group')", [(n,) for n in range(1, 9)]
        )
    found = store.conn.execute("SELECT t.name, t.id, m.id FROM models AS m JOIN tasks AS t ON t.id = m.task_id")
    return {name: (task, model) for name, task, model in found}


def _chunk(conn, ids, dice, numbers) -> None:
    n = len(ids)
    ages = dice.integers(0, DAYS, n)
    days = [(LAST - timedelta(days=int(age))) for age in ages]
    source = dice.integers(0, len(SOURCES), n)
    place = np.minimum(dice.zipf(1.5, n) - 1, len(PLACES) - 1)
    product = dice.integers(0, 40, n)
    touch = dice.integers(0, len(TOUCHPOINTS), n)
    version = dice.integers(0, 12, n)
    author = dice.integers(0, 300_000, n)
    documents, labels, runs, scores = [], [], [], []
    sentiment, topic = numbers["sentiment"], numbers["topic"]
    polarity = dice.choice(3, n, p=[0.35, 0.2, 0.45])
    subject = dice.integers(9, 69, n)
    none = dice.random(n) < 0.15
    clause = dice.random(n) < 0.33
    scored = dice.random(n) < 0.6
    names = ("negative", "neutral", "positive")
    for i, number in enumerate(ids.tolist()):
        day = days[i].isoformat()
        stamp = f"{number:032x}"
        week = "{}-W{:02}".format(*days[i].isocalendar()[:2])
        attributes = f'{{"app_version": "5.{version[i]}", "carrier": "c{product[i] % 5}"}}'
        documents.append(
            (number, stamp, stamp, stamp, day, week, f"{day}T09:00:00Z", "review", SOURCES[source[i]], "bench", "b",
             str(number), "tr", "", SOURCES[source[i]], TOUCHPOINTS[touch[i]], f"p{product[i]}", PLACES[place[i]],
             f"a{author[i]}", "", 40, "", attributes, "", f"metin {number} kargo")
        )  # fmt: skip
        value = names[polarity[i]]
        labels.append((number, *sentiment, 0, None, None, "", value, 0.9, 0.1, 0.1, 0.8, 0, stamp))
        labels.append(
            (number, *topic, 0, None, None, "", "" if none[i] else str(subject[i]), 0.8, None, None, None, 0, stamp)
        )
        if clause[i]:
            labels.append((number, *sentiment, 1, 0, 5, "", names[(polarity[i] + 1) % 3], 0.9, 0.1, 0.1, 0.8, 0, stamp))
            labels.append(
                (number, *topic, 1, 0, 5, "", str(9 + (subject[i] + 7) % 60), 0.8, None, None, None, 0, stamp)
            )
        runs.append((number, *sentiment, stamp, "done", 1, None, "2026-11-16T06:00:00Z"))
        runs.append((number, *topic, stamp, "done", 1, 1, "2026-11-16T06:00:00Z"))
        if scored[i]:
            metric, low, high = (("stars", 1, 5), ("nps", 0, 10), ("csat", 1, 5))[source[i] % 3]
            scores.append((number, 0, metric, float(dice.integers(low, high + 1)), low, high, "transactional"))
    conn.executemany(
        "INSERT INTO documents (id, key, content_hash, record_hash, day, week, created_at, kind, source, system,"
        " account, external_id, lang, brand, channel, touchpoint, product, place, author_key, customer_id, length,"
        f" url, attributes, title, text) VALUES ({', '.join('?' * 25)})",
        documents,
    )
    conn.executemany(
        f"INSERT INTO effective_labels (document_id, task_id, model_id, position, span_start, span_end, target, value,"
        f" score, p_negative, p_neutral, p_positive, mixed, content_hash) VALUES ({', '.join('?' * 14)})",
        labels,
    )
    conn.executemany(
        f"INSERT INTO label_runs (document_id, task_id, model_id, content_hash, outcome, attempts, revision, at)"
        f" VALUES ({', '.join('?' * 8)})",
        runs,
    )
    conn.executemany(
        "INSERT INTO scores (document_id, position, metric, value, low, high, relation) VALUES (?, ?, ?, ?, ?, ?, ?)",
        scores,
    )


if __name__ == "__main__":
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("path", type=Path)
    said.add_argument("--rows", type=int, default=1_000_000)
    given = said.parse_args()
    fill(given.path, given.rows)
