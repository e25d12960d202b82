"""How sources stand: a cursor for each stream, when it was read, and when it may be read again."""

from __future__ import annotations

import json
import sqlite3
from typing import Any
from urllib.parse import urlsplit

STATE = """
CREATE TABLE stream_cursors ( -- Where each stream goes on; written in the transaction of the rows before it.
  system TEXT NOT NULL, -- the system that is read
  account TEXT NOT NULL, -- the account or app in that system
  stream TEXT NOT NULL, -- which walk through it
  cursor TEXT NOT NULL, -- JSON, opaque to all but the collector
  run_id INTEGER REFERENCES runs (id), -- the run that wrote it
  PRIMARY KEY (system, account, stream)
);
CREATE TABLE source_state ( -- How each stream of a source stands: when it was read, when it may be read again.
  system TEXT NOT NULL, -- the system that is read
  account TEXT NOT NULL, -- the account or app in that system
  stream TEXT NOT NULL, -- which walk through it; empty: the source as a whole, for its budget
  source TEXT NOT NULL DEFAULT '', -- section of listener.toml that read it last
  read_at TEXT, -- when its newest walk that came to its end began, UTC; null before
  failures INTEGER NOT NULL DEFAULT 0, -- walks that failed since then
  due_at TEXT, -- not read by itself before this moment, UTC; null: when its schedule says so
  asked INTEGER NOT NULL DEFAULT 0, -- 1 where the source itself named due_at, 0 where it is a pause after a failure
  oldest TEXT, -- created_at of the oldest document that it ever brought, UTC
  start TEXT, -- oldest as it was when its first walk came to its end: what is older and comes later is backfill
  budget TEXT NOT NULL DEFAULT '{}', -- JSON: calls spent, and since when
  PRIMARY KEY (system, account, stream)
);
"""
DROP = "DROP TABLE cursors;"
STREAMS = {"file": "rows", "feed": "entries"}
"""The streams that ours have had since then; a stranger's only one is called ``all``."""
_INSERT = "INSERT OR REPLACE INTO stream_cursors (system, account, stream, cursor, run_id) VALUES (?, ?, ?, ?, ?)"
_SEED = """
INSERT INTO source_state (system, account, stream, source, read_at, oldest, start)
SELECT c.system, c.account, c.stream, coalesce(max(d.source), ''),
  (SELECT max(r.started_at) FROM runs AS r
   WHERE r.kind = 'collect' AND r.outcome = 'ok' AND r.source = max(d.source)),
  min(d.created_at), min(d.created_at)
FROM stream_cursors AS c JOIN documents AS d ON d.system = c.system AND (d.account = c.account OR c.system = 'web')
GROUP BY c.system, c.account, c.stream
"""


def carry(conn: sqlite3.Connection) -> None:
    """Cursors to their streams. What has no such stream is read once more, which stores nothing twice."""
    for collector, account, text, run_id in conn.execute("SELECT collector, account, cursor, run_id FROM cursors"):
        for system, owner, stream, cursor in _streams(collector, account, json.loads(text)):
            conn.execute(_INSERT, (system, owner, stream, json.dumps(cursor, ensure_ascii=False), run_id))
    conn.execute(_SEED)


def _streams(collector: str, account: str, cursor: dict[str, Any]) -> list[tuple[str, str, str, Any]]:
    if collector != "web":
        return [(collector, account, STREAMS.get(collector, "all"), cursor)]
    owner = " ".join(dict.fromkeys(urlsplit(url).netloc for url in account.split())) if "://" in account else account
    return [("web", owner, url, marks) for url, marks in cursor.get("pages", {}).items()]
