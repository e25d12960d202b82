"""What people decide about topics, beside what discovery found."""

DECISIONS = """
CREATE TABLE topic_decisions ( -- What people said of a topic beyond its name, state and pin. No row: nothing.
  topic_id INTEGER PRIMARY KEY REFERENCES topics (id) ON DELETE CASCADE, -- topic
  kind TEXT NOT NULL DEFAULT 'topic', -- topic; forbidden: its documents go to none; group: it only holds other topics
  description TEXT NOT NULL DEFAULT '', -- what belongs here
  seed TEXT, -- name it was seeded under; null where discovery found it
  examples TEXT NOT NULL DEFAULT '[]' -- JSON list of example texts, personal data masked; its centroid is their mean
);
CREATE UNIQUE INDEX topic_decisions_by_seed ON topic_decisions (seed) WHERE seed IS NOT NULL;
"""
