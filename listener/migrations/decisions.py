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

ANCHORS = """
DROP INDEX topic_anchors_by_document;
ALTER TABLE topic_anchors RENAME TO topic_anchors_before;
CREATE TABLE topic_anchors ( -- Documents that show what a topic is; its centroids are rebuilt from them.
  topic_id INTEGER NOT NULL REFERENCES topics (id) ON DELETE CASCADE, -- topic
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, -- document
  rank INTEGER NOT NULL, -- 0: most central
  content_hash TEXT NOT NULL, -- content that showed it; a document that was edited since is no anchor
  PRIMARY KEY (topic_id, document_id)
) WITHOUT ROWID;
INSERT INTO topic_anchors (topic_id, document_id, rank, content_hash)
  SELECT a.topic_id, a.document_id, a.rank, d.content_hash
  FROM topic_anchors_before AS a JOIN documents AS d ON d.id = a.document_id;
DROP TABLE topic_anchors_before;
CREATE INDEX topic_anchors_by_document ON topic_anchors (document_id);
"""

MERGES = """
CREATE TABLE topic_merges ( -- Which topic people merged into which, as they said it; merged_into follows.
  topic_id INTEGER PRIMARY KEY REFERENCES topics (id) ON DELETE CASCADE, -- topic
  into_id INTEGER NOT NULL REFERENCES topics (id) ON DELETE CASCADE -- topic that it counts as
);
INSERT INTO topic_merges (topic_id, into_id) SELECT id, merged_into FROM topics WHERE merged_into IS NOT NULL;
"""
