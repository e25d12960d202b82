"""Labels that count, what people correct and decide with who and when, and findings."""

from __future__ import annotations

import re

from sqlite_utils import Database

EFFECTIVE = """
CREATE TABLE effective_labels ( -- What counts: a person's correction, else what the model of that generation says.
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, -- document
  task_id INTEGER NOT NULL REFERENCES tasks (id), -- task
  model_id INTEGER NOT NULL REFERENCES models (id), -- generation: the model that labelled it; reporting points at one
  position INTEGER NOT NULL, -- 0: the whole document; 1, 2 …: its clauses
  span_start INTEGER, -- first character of the clause in title, line break, text; null for the whole
  span_end INTEGER, -- character after the clause; null for the whole
  target TEXT NOT NULL, -- what it is said of, empty for the document
  value TEXT NOT NULL, -- negative, neutral, positive; or the id of a topic, empty for none
  score REAL NOT NULL, -- probability of the polarity; or cosine to the topic; 1 where a person said it
  p_negative REAL, -- calibrated probability, sentiment only
  p_neutral REAL, -- calibrated probability, sentiment only
  p_positive REAL, -- calibrated probability, sentiment only
  mixed INTEGER NOT NULL, -- 1 where praise and complaint stand side by side
  content_hash TEXT NOT NULL, -- content that was read or corrected; an edited document has no label that counts
  correction_id INTEGER, -- correction that it comes of; null where the model said it
  PRIMARY KEY (document_id, task_id, model_id, position)
) WITHOUT ROWID;
"""
_COLUMNS = (
    "document_id, task_id, model_id, position, span_start, span_end, target, value, score, p_negative, p_neutral, "
    "p_positive, mixed, content_hash"
)
_COPY = f"INSERT INTO effective_labels ({_COLUMNS}) SELECT {_COLUMNS} FROM labels"

OVERRULED = """
CREATE INDEX effective_labels_by_model
  ON effective_labels (task_id, model_id, document_id, value, score, content_hash) WHERE position = 0;
CREATE INDEX effective_labels_by_value ON effective_labels (task_id, value, model_id, document_id) WHERE position = 0;
CREATE INDEX clause_topics
  ON effective_labels (task_id, value, model_id, document_id) WHERE position > 0 AND p_negative IS NULL;

CREATE TABLE overruled_labels ( -- What a model said where a correction goes before it; comes back when it is withdrawn.
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, -- document
  task_id INTEGER NOT NULL REFERENCES tasks (id), -- task
  model_id INTEGER NOT NULL REFERENCES models (id), -- model that said it
  position INTEGER NOT NULL, -- 0: the whole document; 1, 2 …: its clauses
  span_start INTEGER, -- first character of the clause in title, line break, text; null for the whole
  span_end INTEGER, -- character after the clause; null for the whole
  target TEXT NOT NULL, -- what it is said of, empty for the document
  value TEXT NOT NULL, -- negative, neutral, positive; or the id of a topic, empty for none
  score REAL NOT NULL, -- probability of the polarity; or cosine to the topic
  p_negative REAL, -- calibrated probability, sentiment only
  p_neutral REAL, -- calibrated probability, sentiment only
  p_positive REAL, -- calibrated probability, sentiment only
  mixed INTEGER NOT NULL, -- 1 where praise and complaint stand side by side
  content_hash TEXT NOT NULL, -- content that was read
  PRIMARY KEY (document_id, task_id, model_id, position)
) WITHOUT ROWID;

CREATE TABLE corrections ( -- What people said of a document against its label, bound to the content that they saw.
  id INTEGER PRIMARY KEY, -- number of the correction
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, -- document
  task_id INTEGER NOT NULL REFERENCES tasks (id), -- task
  position INTEGER NOT NULL, -- 0: the whole document; 1, 2 …: its clauses
  value TEXT NOT NULL, -- negative, neutral, positive; or the id of a topic, empty for none
  content_hash TEXT NOT NULL, -- content that was seen; of an edited document it counts no more
  by TEXT NOT NULL, -- who corrected
  at TEXT NOT NULL, -- UTC, ISO 8601 with Z
  withdrawn_by TEXT, -- who took it back; null while it stands
  withdrawn_at TEXT -- UTC, ISO 8601 with Z
);
CREATE INDEX corrections_by_document ON corrections (document_id);
CREATE UNIQUE INDEX corrections_standing ON corrections (document_id, task_id, position) WHERE withdrawn_at IS NULL;

CREATE VIEW labels AS -- What each model says, whatever people corrected; effective_labels is what counts.
SELECT
  document_id AS document_id, -- document
  task_id AS task_id, -- task
  model_id AS model_id, -- maker
  position AS position, -- 0: the whole document; 1, 2 …: its clauses
  span_start AS span_start, -- first character of the clause in title, line break, text; null for the whole
  span_end AS span_end, -- character after the clause; null for the whole
  target AS target, -- what it is said of, empty for the document
  value AS value, -- negative, neutral, positive; or the id of a topic, empty for none
  score AS score, -- probability of the polarity; or cosine to the topic
  p_negative AS p_negative, -- calibrated probability, sentiment only
  p_neutral AS p_neutral, -- calibrated probability, sentiment only
  p_positive AS p_positive, -- calibrated probability, sentiment only
  mixed AS mixed, -- 1 where praise and complaint stand side by side
  content_hash AS content_hash -- content that was read
FROM effective_labels WHERE correction_id IS NULL
UNION ALL
SELECT document_id, task_id, model_id, position, span_start, span_end, target, value, score, p_negative, p_neutral,
  p_positive, mixed, content_hash
FROM overruled_labels;
"""

AUDIT = """
CREATE TABLE audit ( -- Who decided what, and when: topics, corrections, verdicts, erasures. Rows are never changed.
  id INTEGER PRIMARY KEY, -- number of the row
  at TEXT NOT NULL, -- UTC, ISO 8601 with Z
  who TEXT NOT NULL, -- a person's name, or the file that said so
  what TEXT NOT NULL, -- topic.rename, topic.merge, label.correct, finding.verdict, document.erase …
  subject TEXT NOT NULL, -- of whom: topic 12, document 345, finding 6
  before TEXT NOT NULL, -- JSON object: what differs, as it was
  after TEXT NOT NULL -- JSON object: what differs, as it is; no text of a customer
);
CREATE INDEX audit_by_subject ON audit (subject, id);
"""

FINDINGS = """
CREATE TABLE findings ( -- What a report claimed; one row from its onset to its end.
  id INTEGER PRIMARY KEY, -- number that people use
  key TEXT NOT NULL UNIQUE, -- identity: hash of measure, cut, direction and onset
  measure TEXT NOT NULL, -- what moved: topic_share, topic_bad, net, volume, nps/relationship …
  cut TEXT NOT NULL, -- of what: topic:12, a segment, empty for all
  direction TEXT NOT NULL, -- up or down
  onset TEXT NOT NULL, -- first day of the first period that showed it
  state TEXT NOT NULL, -- open; easing: the last period did not show it; over; new level: it became the usual
  verdict TEXT, -- what people said: known, dismissed, assigned; null: nothing
  reason TEXT NOT NULL DEFAULT '', -- why, in their words: campaign
  owner TEXT NOT NULL DEFAULT '', -- whom it is assigned to
  by TEXT, -- who said so
  at TEXT -- UTC, ISO 8601 with Z
);
CREATE INDEX findings_by_what ON findings (measure, cut, direction, onset);

CREATE TABLE finding_periods ( -- The periods that showed a finding.
  finding_id INTEGER NOT NULL REFERENCES findings (id) ON DELETE CASCADE, -- finding
  start TEXT NOT NULL, -- first day
  end TEXT NOT NULL, -- day after the last
  figures TEXT NOT NULL, -- JSON: value, before, difference, its interval, n
  lasting INTEGER NOT NULL, -- 1: the report said that this is the usual by now
  PRIMARY KEY (finding_id, start)
) WITHOUT ROWID;
CREATE INDEX finding_periods_by_start ON finding_periods (start);
"""

_VIEWS = "SELECT name, sql FROM sqlite_master WHERE type = 'view' AND sql LIKE '%labels AS %' ORDER BY rootpage, rowid"
_TABLE = re.compile(r"\blabels AS\b")


def take_over(db: Database) -> None:
    """Every label into ``effective_labels``, and the views that read labels onto it. ``labels`` is gone then."""
    views = [(name, sql) for name, sql in db.conn.execute(_VIEWS).fetchall()]
    for name, _ in views:
        db.conn.execute(f"DROP VIEW [{name}]")
    db.conn.execute(_COPY)
    db.conn.execute("DROP TABLE labels")
    for _, sql in views:
        db.conn.execute(_TABLE.sub("effective_labels AS", sql))
