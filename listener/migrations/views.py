"""The views that analysts start from. They are made anew wherever a database's views differ from these."""

from __future__ import annotations

import sqlite3

from listener.types import DOCUMENT_FIELDS

_PLACED = ("kind", "brand", "channel", "touchpoint", "product", "place", "lang", "created_at", "title", "text")
"""Fields that stand at a place of their own in ``labelled_documents``; the others of a document follow at the end."""
_APART = ("scores", "events", "mentioned", "cleared")
"""Fields that are not columns of ``documents``."""


def _column(name: str) -> str:
    return f"  d.{name} AS {name}, -- {DOCUMENT_FIELDS[name].about}\n"


def _columns(*names: str) -> str:
    return "".join(map(_column, names)).rstrip("\n")


_OTHERS = tuple(name for name in DOCUMENT_FIELDS if name not in _PLACED + _APART)

LABELLED = f"""
CREATE VIEW labelled_documents AS -- One row a document with what came with it and what the reporting models say of it.
SELECT
  d.id AS document_id, -- number of the document
  d.day AS day, -- local date
  d.week AS week, -- ISO week of day: 2026-W47
{_columns("created_at")}
  d.source AS source, -- section of the configuration that brought it first
{_columns("kind", "brand", "channel", "touchpoint", "product", "place", "lang")}
  CASE WHEN d.gone_at IS NULL THEN d.title ELSE '' END AS title, -- title, personal data masked; empty once it is gone
  CASE WHEN d.gone_at IS NULL THEN d.text ELSE '' END AS text, -- text, personal data masked; empty once it is gone
  d.length AS length, -- characters of title and text; 0: a score without a comment
  s.value AS sentiment, -- negative, neutral, positive; null while not labelled
  s.score AS confidence, -- probability of sentiment
  s.p_negative AS p_negative, -- calibrated probability
  s.p_neutral AS p_neutral, -- calibrated probability
  s.p_positive AS p_positive, -- calibrated probability
  s.mixed AS mixed, -- 1 where praise and complaint stand side by side
  p.id AS topic_id, -- topic, merged topics followed; null for none
  coalesce(p.set_names ->> '$.tr', p.names ->> '$.tr') AS topic_tr, -- its Turkish name
  coalesce(p.set_names ->> '$.en', p.names ->> '$.en') AS topic_en, -- its English name
  CASE WHEN p.id IS NOT NULL THEN t.score END AS topic_score, -- cosine to the topic
  (SELECT value FROM scores WHERE document_id = d.id AND metric = 'nps' LIMIT 1) AS nps, -- 0 to 10
  (SELECT value FROM scores WHERE document_id = d.id AND metric = 'csat' LIMIT 1) AS csat, -- on its source's scale
  (SELECT value FROM scores WHERE document_id = d.id AND metric = 'ces' LIMIT 1) AS ces, -- on its source's scale
  (SELECT value FROM scores WHERE document_id = d.id AND metric = 'stars' LIMIT 1) AS stars, -- on its source's scale
{_columns(*_OTHERS)}
  d.first_seen_at AS first_seen_at, -- when it was first collected, UTC; null: before this was kept
  d.backfill AS backfill, -- 1: older than its stream; never called new
  d.gone_at AS gone_at -- when the source no longer had it; counts in its week, never quoted
FROM documents AS d
LEFT JOIN effective_labels AS s ON s.document_id = d.id AND s.position = 0 AND s.content_hash = d.content_hash
  AND s.task_id = (SELECT id FROM tasks WHERE name = 'sentiment')
  AND s.model_id = (SELECT model_id FROM reporting JOIN tasks ON tasks.id = task_id WHERE tasks.name = 'sentiment')
LEFT JOIN effective_labels AS t ON t.document_id = d.id AND t.position = 0 AND t.content_hash = d.content_hash
  AND t.task_id = (SELECT id FROM tasks WHERE name = 'topic')
  AND t.model_id = (SELECT model_id FROM reporting JOIN tasks ON tasks.id = task_id WHERE tasks.name = 'topic')
LEFT JOIN topics AS q ON q.id = CAST(nullif(t.value, '') AS INTEGER)
LEFT JOIN topics AS p ON p.id = coalesce(q.merged_into, q.id) AND coalesce(p.set_state, p.state) <> 'retired';
"""

MENTIONS = """
CREATE VIEW topic_mentions AS -- One row a mention of a topic: a clause, or the document where no clause of it does.
SELECT
  d.id AS document_id, -- number of the document
  d.day AS day, -- local date
  d.week AS week, -- ISO week of day: 2026-W47
  d.brand AS brand, -- whom it speaks of
  d.channel AS channel, -- where it was said
  d.lang AS lang, -- ISO 639-1 code, und where unknown
  p.id AS topic_id, -- topic, merged topics followed, retired ones left out
  coalesce(p.set_names ->> '$.tr', p.names ->> '$.tr') AS topic_tr, -- its Turkish name
  coalesce(p.set_names ->> '$.en', p.names ->> '$.en') AS topic_en, -- its English name
  t.score AS topic_score, -- cosine to the topic
  t.position AS position, -- 0: the document; 1, 2 …: its clauses
  t.span_start AS span_start, -- first character of the clause in title, line break, text; null for the document
  t.span_end AS span_end, -- character after the clause; null for the document
  CASE WHEN d.gone_at IS NULL THEN substr(d.title || iif(d.title <> '' AND d.text <> '', char(10), '') || d.text,
    coalesce(t.span_start, 0) + 1, coalesce(t.span_end - t.span_start, length(d.title) + length(d.text) + 1)
  ) ELSE '' END AS text, -- its words; empty once the document is gone at its source
  coalesce(c.value, s.value) AS sentiment, -- the clause's polarity, where it has none the document's
  CASE WHEN c.value IS NULL THEN s.p_negative ELSE c.p_negative END AS p_negative, -- calibrated probability
  CASE WHEN c.value IS NULL THEN s.p_neutral ELSE c.p_neutral END AS p_neutral, -- calibrated probability
  CASE WHEN c.value IS NULL THEN s.p_positive ELSE c.p_positive END AS p_positive -- calibrated probability
FROM effective_labels AS t
JOIN documents AS d ON d.id = t.document_id AND d.content_hash = t.content_hash
JOIN topics AS q ON q.id = CAST(t.value AS INTEGER)
JOIN topics AS p ON p.id = coalesce(q.merged_into, q.id) AND coalesce(p.set_state, p.state) <> 'retired'
LEFT JOIN effective_labels AS c ON c.document_id = d.id AND c.position = t.position AND t.position > 0
  AND c.content_hash = d.content_hash
  AND c.task_id = (SELECT id FROM tasks WHERE name = 'sentiment')
  AND c.model_id = (SELECT model_id FROM reporting JOIN tasks ON tasks.id = task_id WHERE tasks.name = 'sentiment')
LEFT JOIN effective_labels AS s ON s.document_id = d.id AND s.position = 0 AND s.content_hash = d.content_hash
  AND s.task_id = (SELECT id FROM tasks WHERE name = 'sentiment')
  AND s.model_id = (SELECT model_id FROM reporting JOIN tasks ON tasks.id = task_id WHERE tasks.name = 'sentiment')
WHERE t.task_id = (SELECT id FROM tasks WHERE name = 'topic') AND t.value <> ''
  AND t.model_id = (SELECT model_id FROM reporting JOIN tasks ON tasks.id = task_id WHERE tasks.name = 'topic')
  AND (t.position > 0 OR NOT EXISTS (
    SELECT 1 FROM effective_labels AS o JOIN topics AS r ON r.id = CAST(o.value AS INTEGER)
    WHERE o.document_id = t.document_id AND o.task_id = t.task_id AND o.model_id = t.model_id AND o.position > 0
      AND o.content_hash = t.content_hash AND coalesce(r.merged_into, r.id) = p.id));
"""

BRANDS = """
CREATE VIEW document_brands AS -- Brands of documents: whom one speaks of, and whom it names beside.
SELECT
  id AS document_id, -- number of the document
  brand AS brand, -- name of the brand
  'about' AS relation -- about or mentioned
FROM documents WHERE brand <> ''
UNION ALL SELECT m.document_id, m.brand, 'mentioned' FROM brand_mentions AS m
JOIN documents AS d ON d.id = m.document_id AND d.brand <> m.brand;
"""

VIEWS = {"labelled_documents": LABELLED, "topic_mentions": MENTIONS, "document_brands": BRANDS}


def _sql(script: str) -> str:
    return script.strip().rstrip(";")


def same(conn: sqlite3.Connection) -> bool:
    """Whether the database has exactly these views; reads only."""
    found = dict(conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    return all(found.get(name) == _sql(script) for name, script in VIEWS.items())


def drop(conn: sqlite3.Connection) -> None:
    """Takes the views away, so that tables below them may be made anew; :func:`make` brings them back."""
    for name in VIEWS:
        conn.execute(f"DROP VIEW IF EXISTS {name}")


def make(conn: sqlite3.Connection) -> None:
    """Makes every view anew that is not there as it is here."""
    found = dict(conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    for name, script in VIEWS.items():
        if found.get(name) != _sql(script):
            conn.execute(f"DROP VIEW IF EXISTS {name}")
            conn.execute(_sql(script))
