"""Records that never erase: what an update keeps, what was said before, what is gone or held, and whose an id is."""

DROPPED_VIEWS = """
DROP VIEW IF EXISTS labelled_documents;
DROP VIEW IF EXISTS topic_mentions;
"""
"""They are made again from ``listener.migrations.views`` once every migration is through."""

DOCUMENTS = """
ALTER TABLE documents ADD COLUMN customer_system TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN customer_account TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN order_id TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN utc_offset INTEGER;
ALTER TABLE documents ADD COLUMN first_seen_at TEXT /* when it was first collected, UTC; null: before this was kept */;
ALTER TABLE documents ADD COLUMN backfill INTEGER NOT NULL DEFAULT 0 /* 1: older than its stream; never called new */;
ALTER TABLE documents ADD COLUMN gone_at TEXT /* when the source no longer had it; counts in its week, never quoted */;
"""

EVENTS = """
ALTER TABLE events RENAME TO events_before;
CREATE TABLE events ( -- What happened to a document. Events are appended, an update without them takes none away.
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, -- its document
  position INTEGER NOT NULL, -- 0 for the first that was collected
  type TEXT NOT NULL, -- opened, first_reply, reply, resolved, reopened, escalated
  at TEXT NOT NULL, -- UTC, ISO 8601 with Z
  actor TEXT NOT NULL, -- agent or customer
  external_id TEXT NOT NULL, -- its id over there; empty: type, at and actor tell it apart
  text TEXT NOT NULL, -- what was written, personal data masked
  agent TEXT NOT NULL, -- keyed hash of who of the agents did it
  PRIMARY KEY (document_id, position)
) WITHOUT ROWID;
INSERT INTO events SELECT document_id, position, type, at, actor, '', '', '' FROM events_before;
DROP TABLE events_before;
"""

PEOPLE = """
ALTER TABLE customers RENAME TO customers_before;
CREATE TABLE customers ( -- Customers and what segments are made of, as they are now.
  system TEXT NOT NULL, -- system of the id; empty: the company's own numbering
  account TEXT NOT NULL, -- account of the id; empty: the company's own numbering
  customer_id TEXT NOT NULL, -- id in that system
  attributes TEXT NOT NULL, -- JSON object
  PRIMARY KEY (system, account, customer_id)
) WITHOUT ROWID;
INSERT INTO customers SELECT '', '', customer_id, attributes FROM customers_before;
CREATE TABLE customer_history ( -- What customers' attributes were from a day on; the last row up to a day holds.
  system TEXT NOT NULL, -- as in customers
  account TEXT NOT NULL, -- as in customers
  customer_id TEXT NOT NULL, -- as in customers
  valid_from TEXT NOT NULL, -- local day; empty: always
  attributes TEXT NOT NULL, -- JSON object, all of them
  PRIMARY KEY (system, account, customer_id, valid_from)
) WITHOUT ROWID;
INSERT INTO customer_history SELECT '', '', customer_id, '', attributes FROM customers_before;
DROP TABLE customers_before;

ALTER TABLE orders RENAME TO orders_before;
DROP INDEX orders_by_day;
CREATE TABLE orders ( -- Purchases.
  system TEXT NOT NULL, -- system of the ids; empty: the company's own numbering
  account TEXT NOT NULL, -- account of the ids; two shops' order 1001 are two
  order_id TEXT NOT NULL, -- id in that system
  customer_id TEXT NOT NULL, -- leads to customers of the same system and account
  at TEXT NOT NULL, -- UTC, ISO 8601 with Z
  day TEXT NOT NULL, -- local date of at
  amount REAL NOT NULL, -- in currency
  currency TEXT NOT NULL, -- ISO 4217
  attributes TEXT NOT NULL, -- JSON object
  PRIMARY KEY (system, account, order_id)
) WITHOUT ROWID;
INSERT INTO orders SELECT '', '', order_id, customer_id, at, day, amount, currency, attributes FROM orders_before;
CREATE INDEX orders_by_day ON orders (day);
DROP TABLE orders_before;

CREATE TABLE places ( -- Regions, cities, stores and offices as documents name them in place.
  name TEXT PRIMARY KEY, -- as documents.place has it
  zone TEXT NOT NULL, -- IANA time zone; empty: the store's
  hours TEXT NOT NULL, -- JSON: mon … sun to opening hours; a day that is not there is closed
  attributes TEXT NOT NULL -- JSON object
) WITHOUT ROWID;
"""

HISTORY = """
CREATE TABLE brand_mentions ( -- Other brands that documents name; document_brands has these and whom they speak of.
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, -- its document
  brand TEXT NOT NULL, -- who is named
  PRIMARY KEY (document_id, brand)
) WITHOUT ROWID;
CREATE INDEX brand_mentions_by_brand ON brand_mentions (brand);

CREATE TABLE revisions ( -- What changed documents said at first and since; the last row is what they say now.
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, -- its document
  number INTEGER NOT NULL, -- 0 for the first
  first_seen_at TEXT NOT NULL, -- when it was first collected like this, UTC, ISO 8601 with Z
  title TEXT NOT NULL, -- title, personal data masked
  text TEXT NOT NULL, -- text, personal data masked
  scores TEXT NOT NULL, -- JSON list of [metric, value, low, high, relation]
  PRIMARY KEY (document_id, number)
) WITHOUT ROWID;

CREATE TABLE restatements ( -- Orders, waves, audience counts and places before their source told them otherwise.
  id INTEGER PRIMARY KEY, -- number of the restatement
  kind TEXT NOT NULL, -- name of the table
  key TEXT NOT NULL, -- JSON list: the row's key in that table
  until TEXT NOT NULL, -- when the new figures were collected, UTC, ISO 8601 with Z
  was TEXT NOT NULL -- JSON object: the row before
);

CREATE TABLE held_documents ( -- Documents whose masking is not done: nothing reads or counts them until then.
  key TEXT PRIMARY KEY, -- identity, as documents.key
  source TEXT NOT NULL, -- section of the configuration that brought it
  run_id INTEGER, -- run that brought it
  first_seen_at TEXT NOT NULL, -- when it was collected, UTC
  backfill INTEGER NOT NULL, -- 1: older than its stream
  record TEXT NOT NULL -- JSON of the record
) WITHOUT ROWID;
"""

ERASURE = """
ALTER TABLE erased RENAME TO erased_before;
CREATE TABLE erased ( -- Keys of erased documents: a source or an old copy that still has one does not bring it back.
  key TEXT PRIMARY KEY, -- documents.key
  swept INTEGER NOT NULL DEFAULT 0 -- 1: its bytes are gone from the file, too
) WITHOUT ROWID;
INSERT INTO erased SELECT key, 1 FROM erased_before;
DROP TABLE erased_before;
CREATE TABLE erased_values ( -- What rejected rows of erased documents would hold, until the rejects are swept.
  value TEXT PRIMARY KEY -- hash of a text or an id
) WITHOUT ROWID;
"""

SEARCH = """
DROP TRIGGER documents_fts_delete;
DROP TRIGGER documents_fts_remove;
DROP TRIGGER documents_fts_update;
DROP TABLE documents_fts;
CREATE VIRTUAL TABLE documents_fts USING fts5 (
  title, text, content="documents", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO documents_fts (rowid, title, text) SELECT id, title, text FROM documents WHERE length > 0;
CREATE TRIGGER documents_fts_delete AFTER DELETE ON documents WHEN old.length > 0 BEGIN
  INSERT INTO documents_fts (documents_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER documents_fts_remove BEFORE UPDATE OF title, text ON documents
WHEN old.length > 0 AND (old.title <> new.title OR old.text <> new.text) BEGIN
  INSERT INTO documents_fts (documents_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER documents_fts_update AFTER UPDATE OF title, text ON documents
WHEN new.length > 0 AND (old.title <> new.title OR old.text <> new.text) BEGIN
  INSERT INTO documents_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
"""
