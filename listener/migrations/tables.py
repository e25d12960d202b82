"""The tables as the migrations make them. What was released is never edited: a later migration changes it."""

RECORDS = """
CREATE TABLE meta ( -- What the store knows of itself.
  key TEXT PRIMARY KEY, -- zone: the time zone of every local day in here
  value TEXT NOT NULL -- its value
) WITHOUT ROWID;

CREATE TABLE runs ( -- One row a run of a step; a run names what it did and how it ended.
  id INTEGER PRIMARY KEY, -- number of the run
  kind TEXT NOT NULL, -- collect, label, discover, assign, report
  source TEXT NOT NULL, -- section of the configuration that was collected, else empty
  started_at TEXT NOT NULL, -- UTC, ISO 8601 with Z
  ended_at TEXT, -- UTC; null while it runs or where it was killed
  outcome TEXT NOT NULL DEFAULT 'running', -- running, ok, failed, interrupted
  counts TEXT NOT NULL DEFAULT '{}', -- JSON: new, changed, same, rejected …
  error TEXT NOT NULL DEFAULT '' -- what went wrong, without any customer's text
);
CREATE INDEX runs_by_source ON runs (kind, source, id);

CREATE TABLE cursors ( -- Where each collector goes on; written in the transaction of the rows before it.
  collector TEXT NOT NULL, -- name of the collector
  account TEXT NOT NULL, -- what it reads; not the name of the configuration's section
  cursor TEXT NOT NULL, -- JSON that only the collector reads
  run_id INTEGER, -- run that wrote it
  PRIMARY KEY (collector, account)
) WITHOUT ROWID;

CREATE TABLE documents ( -- One piece of feedback a row: a review, a post, a survey answer, a ticket, a mail.
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the document, never used again
  key TEXT NOT NULL UNIQUE, -- identity: hash of system, account and external_id
  content_hash TEXT NOT NULL, -- hash of title and text; another hash means: label it again
  record_hash TEXT NOT NULL, -- hash of everything the source said; tells a changed row from the same row
  day TEXT NOT NULL, -- local date of created_at in the store's zone
  week TEXT NOT NULL, -- ISO week of day: 2026-W47
  created_at TEXT NOT NULL, -- when the customer wrote it; UTC, ISO 8601 with Z
  kind TEXT NOT NULL, -- review, post, comment, survey, ticket, email, call, interview
  source TEXT NOT NULL, -- section of the configuration that brought it first
  system TEXT NOT NULL, -- the system it lives in
  account TEXT NOT NULL, -- the account or app in that system
  external_id TEXT NOT NULL, -- its id over there
  lang TEXT NOT NULL, -- ISO 639-1 code, und where unknown
  brand TEXT NOT NULL, -- whom it speaks of
  channel TEXT NOT NULL, -- where it was said
  touchpoint TEXT NOT NULL, -- payment, delivery, return, store, support …
  product TEXT NOT NULL, -- product or app
  place TEXT NOT NULL, -- region, city or store
  author_key TEXT NOT NULL, -- keyed hash of the author
  customer_id TEXT NOT NULL, -- leads to customers; a customer that is not known there is fine
  length INTEGER NOT NULL, -- characters of title and text; 0: a score without a comment, never labelled
  run_id INTEGER, -- run that wrote the row last
  url TEXT NOT NULL, -- its address
  attributes TEXT NOT NULL, -- JSON object of everything else that the source said
  title TEXT NOT NULL, -- title, personal data masked
  text TEXT NOT NULL -- text, personal data masked
);
CREATE INDEX documents_by_day ON documents (day, brand, channel, source, kind, lang, content_hash);
CREATE INDEX documents_by_customer ON documents (customer_id) WHERE customer_id <> '';

CREATE TABLE scores ( -- Figures that customers gave, on the scale of the source.
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, -- its document
  position INTEGER NOT NULL, -- 0 for the first
  metric TEXT NOT NULL, -- nps, csat, ces, stars
  value REAL NOT NULL, -- the figure
  low REAL NOT NULL, -- lower end of the scale
  high REAL NOT NULL, -- upper end of the scale
  relation TEXT NOT NULL, -- relationship or transactional; never pooled
  PRIMARY KEY (document_id, position)
) WITHOUT ROWID;

CREATE TABLE events ( -- What happened to a ticket.
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, -- its document
  position INTEGER NOT NULL, -- 0 for the first
  type TEXT NOT NULL, -- opened, first_reply, reply, resolved, reopened, escalated
  at TEXT NOT NULL, -- UTC, ISO 8601 with Z
  actor TEXT NOT NULL, -- agent or customer
  PRIMARY KEY (document_id, position)
) WITHOUT ROWID;

CREATE TABLE customers ( -- Customers and what segments are made of.
  customer_id TEXT PRIMARY KEY, -- id in the customer's own system
  attributes TEXT NOT NULL -- JSON object
) WITHOUT ROWID;

CREATE TABLE orders ( -- Purchases.
  order_id TEXT PRIMARY KEY, -- id in the shop's own system
  customer_id TEXT NOT NULL, -- leads to customers
  at TEXT NOT NULL, -- UTC, ISO 8601 with Z
  day TEXT NOT NULL, -- local date of at
  amount REAL NOT NULL, -- in currency
  currency TEXT NOT NULL, -- ISO 4217
  attributes TEXT NOT NULL -- JSON object
) WITHOUT ROWID;
CREATE INDEX orders_by_day ON orders (day);

CREATE TABLE survey_waves ( -- How many invitations went out and were answered.
  survey TEXT NOT NULL, -- name of the survey
  start TEXT NOT NULL, -- UTC, inclusive
  end TEXT NOT NULL, -- UTC, exclusive
  day TEXT NOT NULL, -- local date of start
  sent INTEGER NOT NULL, -- invitations
  answered INTEGER NOT NULL, -- answers
  PRIMARY KEY (survey, start, end)
) WITHOUT ROWID;

CREATE TABLE audience ( -- Social and engagement counts of a brand on a channel.
  brand TEXT NOT NULL, -- whose
  channel TEXT NOT NULL, -- where
  at TEXT NOT NULL, -- UTC, ISO 8601 with Z
  day TEXT NOT NULL, -- local date of at
  counts TEXT NOT NULL, -- JSON: followers, likes, posts, clicks …
  PRIMARY KEY (brand, channel, at)
) WITHOUT ROWID;
"""

SEARCH = """
CREATE VIRTUAL TABLE documents_fts USING fts5 (
  title, text, content='documents', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER documents_fts_delete AFTER DELETE ON documents WHEN old.length > 0 BEGIN
  INSERT INTO documents_fts (documents_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER documents_fts_remove BEFORE UPDATE OF title, text ON documents WHEN old.length > 0 BEGIN
  INSERT INTO documents_fts (documents_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER documents_fts_update AFTER UPDATE OF title, text ON documents WHEN new.length > 0 BEGIN
  INSERT INTO documents_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
"""

LABELS = """
CREATE TABLE tasks ( -- What can be said about a document.
  id INTEGER PRIMARY KEY, -- number used in labels
  name TEXT NOT NULL UNIQUE -- sentiment, topic, vectors
);

CREATE TABLE models ( -- Makers of labels; a later id is a newer version.
  id INTEGER PRIMARY KEY, -- number used in labels
  task_id INTEGER NOT NULL REFERENCES tasks (id), -- its task
  name TEXT NOT NULL, -- name of the model
  version TEXT NOT NULL, -- weights, label set and preprocessing together
  registered_at TEXT NOT NULL, -- UTC, ISO 8601 with Z
  UNIQUE (task_id, name, version)
);

CREATE TABLE reporting ( -- Which model speaks in the view labelled_documents.
  task_id INTEGER PRIMARY KEY REFERENCES tasks (id), -- task
  model_id INTEGER NOT NULL REFERENCES models (id) -- the model that reports
);

CREATE TABLE label_runs ( -- One row a document and model: what became of it. What is missing here is pending.
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, -- document
  task_id INTEGER NOT NULL REFERENCES tasks (id), -- task
  model_id INTEGER NOT NULL REFERENCES models (id), -- model
  content_hash TEXT NOT NULL, -- content that was read; differs from the document's after an edit
  outcome TEXT NOT NULL, -- done, nothing found, language not read, failed
  attempts INTEGER NOT NULL, -- readings of this content; after three failures it is left alone
  revision INTEGER, -- revision of the topic registry, for topics only
  at TEXT NOT NULL, -- UTC, ISO 8601 with Z
  PRIMARY KEY (document_id, task_id, model_id)
) WITHOUT ROWID;

CREATE TABLE labels ( -- What a model says about a document or a clause of it.
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, -- document
  task_id INTEGER NOT NULL REFERENCES tasks (id), -- task
  model_id INTEGER NOT NULL REFERENCES models (id), -- maker
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
CREATE INDEX labels_by_model ON labels (task_id, model_id, document_id, value, score, content_hash) WHERE position = 0;
CREATE INDEX labels_by_value ON labels (task_id, value, model_id, document_id) WHERE position = 0;

CREATE TABLE vectors ( -- One embedding a document and embedder.
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, -- document
  model_id INTEGER NOT NULL REFERENCES models (id), -- embedder
  vector BLOB NOT NULL, -- float16, little endian, unit length
  UNIQUE (document_id, model_id)
);
"""

TOPICS = """
CREATE TABLE topics ( -- The registry. An id is never reused and never renumbered.
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- number of the topic
  state TEXT NOT NULL, -- proposed, active, retired: as discovery left it
  set_state TEXT, -- state that a person chose; goes before state
  merged_into INTEGER REFERENCES topics (id), -- topic that a person merged it into, always the last of the chain
  parent INTEGER REFERENCES topics (id), -- wider topic
  pinned INTEGER NOT NULL DEFAULT 0, -- 1: discovery never moves it
  names TEXT NOT NULL, -- JSON by locale, as discovery named it
  set_names TEXT NOT NULL DEFAULT '{}', -- JSON by locale, given by people; goes before names
  keywords TEXT NOT NULL, -- JSON list
  created_at TEXT NOT NULL, -- UTC, ISO 8601 with Z
  created_revision INTEGER NOT NULL -- revision that found it
);

CREATE TABLE topic_anchors ( -- Documents that show what a topic is; its centroids are rebuilt from them.
  topic_id INTEGER NOT NULL REFERENCES topics (id) ON DELETE CASCADE, -- topic
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, -- document
  rank INTEGER NOT NULL, -- 0: most central
  PRIMARY KEY (topic_id, document_id)
) WITHOUT ROWID;
CREATE INDEX topic_anchors_by_document ON topic_anchors (document_id);

CREATE TABLE topic_centroids ( -- One centroid a topic and embedder.
  topic_id INTEGER NOT NULL REFERENCES topics (id) ON DELETE CASCADE, -- topic
  model_id INTEGER NOT NULL REFERENCES models (id), -- embedder
  vector BLOB NOT NULL, -- float32, little endian, unit length
  threshold REAL NOT NULL, -- least cosine at which a document belongs to the topic
  PRIMARY KEY (topic_id, model_id)
);

CREATE TABLE topic_revisions ( -- One row a discovery, at most one an ISO week.
  revision INTEGER PRIMARY KEY, -- number of the revision
  week TEXT NOT NULL UNIQUE, -- ISO week: 2026-W47
  at TEXT NOT NULL, -- UTC, ISO 8601 with Z
  model_id INTEGER NOT NULL REFERENCES models (id), -- topic model
  discovered INTEGER NOT NULL, -- clusters found
  matched INTEGER NOT NULL, -- of them known topics
  new INTEGER NOT NULL -- of them new topics
);
"""

REPORTS = """
CREATE TABLE reports ( -- Reports as they were written; a row is never changed, only quotes of erased documents go.
  id INTEGER PRIMARY KEY, -- number of the report
  start TEXT NOT NULL, -- first day
  end TEXT NOT NULL, -- day after the last
  made_at TEXT NOT NULL, -- UTC, ISO 8601 with Z
  makers TEXT NOT NULL, -- JSON: program, models, registry revision
  digest TEXT NOT NULL, -- hash of body as it was written
  body TEXT NOT NULL, -- the report as JSON
  UNIQUE (start, end, digest)
);

CREATE TABLE erased ( -- Keys of erased documents: a source that still has one does not bring it back.
  key TEXT PRIMARY KEY -- documents.key
) WITHOUT ROWID;
"""

LABELLED = """
CREATE VIEW labelled_documents AS -- One row a document with what came with it and what the reporting models say of it.
SELECT
  d.id AS document_id, -- number of the document
  d.day AS day, -- local date
  d.week AS week, -- ISO week of day: 2026-W47
  d.created_at AS created_at, -- UTC, ISO 8601 with Z
  d.source AS source, -- section of the configuration that brought it first
  d.kind AS kind, -- review, post, comment, survey, ticket, email, call, interview
  d.brand AS brand, -- whom it speaks of
  d.channel AS channel, -- where it was said
  d.touchpoint AS touchpoint, -- payment, delivery, return, store, support …
  d.product AS product, -- product or app
  d.place AS place, -- region, city or store
  d.lang AS lang, -- ISO 639-1 code, und where unknown
  d.title AS title, -- title, personal data masked
  d.text AS text, -- text, personal data masked
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
  d.attributes AS attributes, -- JSON object of everything else that the source said
  d.author_key AS author_key, -- keyed hash of the author
  d.customer_id AS customer_id, -- leads to customers
  d.system AS system, -- the system it lives in
  d.account AS account, -- the account or app in that system
  d.external_id AS external_id, -- its id over there
  d.url AS url -- its address
FROM documents AS d
LEFT JOIN labels AS s ON s.document_id = d.id AND s.position = 0 AND s.content_hash = d.content_hash
  AND s.task_id = (SELECT id FROM tasks WHERE name = 'sentiment')
  AND s.model_id = (SELECT model_id FROM reporting JOIN tasks ON tasks.id = task_id WHERE tasks.name = 'sentiment')
LEFT JOIN labels AS t ON t.document_id = d.id AND t.position = 0 AND t.content_hash = d.content_hash
  AND t.task_id = (SELECT id FROM tasks WHERE name = 'topic')
  AND t.model_id = (SELECT model_id FROM reporting JOIN tasks ON tasks.id = task_id WHERE tasks.name = 'topic')
LEFT JOIN topics AS q ON q.id = CAST(nullif(t.value, '') AS INTEGER)
LEFT JOIN topics AS p ON p.id = coalesce(q.merged_into, q.id) AND coalesce(p.set_state, p.state) <> 'retired';
"""

CLAUSES = """
CREATE TABLE clause_vectors ( -- What the clauses of a text speak of, for texts with more than one clause.
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, -- document
  model_id INTEGER NOT NULL REFERENCES models (id), -- embedder
  spans TEXT NOT NULL, -- JSON: first character of each clause and the one after it, position 1 first; at most eight
  vectors BLOB NOT NULL, -- one vector a clause in the same order: int8, unit length once scaled
  PRIMARY KEY (document_id, model_id)
);
CREATE INDEX clause_topics ON labels (task_id, value, model_id, document_id) WHERE position > 0 AND p_negative IS NULL;

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
  substr(d.title || iif(d.title <> '' AND d.text <> '', char(10), '') || d.text,
    coalesce(t.span_start, 0) + 1, coalesce(t.span_end - t.span_start, length(d.title) + length(d.text) + 1)
  ) AS text, -- its words
  coalesce(c.value, s.value) AS sentiment, -- the clause's polarity, where it has none the document's
  CASE WHEN c.value IS NULL THEN s.p_negative ELSE c.p_negative END AS p_negative, -- calibrated probability
  CASE WHEN c.value IS NULL THEN s.p_neutral ELSE c.p_neutral END AS p_neutral, -- calibrated probability
  CASE WHEN c.value IS NULL THEN s.p_positive ELSE c.p_positive END AS p_positive -- calibrated probability
FROM labels AS t
JOIN documents AS d ON d.id = t.document_id AND d.content_hash = t.content_hash
JOIN topics AS q ON q.id = CAST(t.value AS INTEGER)
JOIN topics AS p ON p.id = coalesce(q.merged_into, q.id) AND coalesce(p.set_state, p.state) <> 'retired'
LEFT JOIN labels AS c ON c.document_id = d.id AND c.position = t.position AND t.position > 0
  AND c.content_hash = d.content_hash
  AND c.task_id = (SELECT id FROM tasks WHERE name = 'sentiment')
  AND c.model_id = (SELECT model_id FROM reporting JOIN tasks ON tasks.id = task_id WHERE tasks.name = 'sentiment')
LEFT JOIN labels AS s ON s.document_id = d.id AND s.position = 0 AND s.content_hash = d.content_hash
  AND s.task_id = (SELECT id FROM tasks WHERE name = 'sentiment')
  AND s.model_id = (SELECT model_id FROM reporting JOIN tasks ON tasks.id = task_id WHERE tasks.name = 'sentiment')
WHERE t.task_id = (SELECT id FROM tasks WHERE name = 'topic') AND t.value <> ''
  AND t.model_id = (SELECT model_id FROM reporting JOIN tasks ON tasks.id = task_id WHERE tasks.name = 'topic')
  AND (t.position > 0 OR NOT EXISTS (
    SELECT 1 FROM labels AS o JOIN topics AS r ON r.id = CAST(o.value AS INTEGER)
    WHERE o.document_id = t.document_id AND o.task_id = t.task_id AND o.model_id = t.model_id AND o.position > 0
      AND o.content_hash = t.content_hash AND coalesce(r.merged_into, r.id) = p.id));
"""
