"""What each table of the columns holds, and how its rows are read out of SQLite and written by DuckDB.

Days are numbers since 1970-01-01. Persons, customers and contents are the first 64 bits of a hash: good to tell apart
and to count, not to read. A polarity is one bit (1 negative, 2 neutral, 4 positive, 0 unknown), so that several can
stand together.
"""

from __future__ import annotations

from dataclasses import dataclass

from listener.migrations.statements import ATTEMPTS
from listener.types import DOCUMENT_FIELDS

HASHED = frozenset({"customer_id"})
"""Fields by which documents can be told apart, not read."""
CUTS = ("source", *(name for name, field in DOCUMENT_FIELDS.items() if field.segment and name not in HASHED))
"""Fields of a document that are columns of their own; everything else that it may be cut by is in ``attributes``."""
PENDING = "pending"
BITS = "CASE {value} WHEN 'negative' THEN 1 WHEN 'neutral' THEN 2 WHEN 'positive' THEN 4 ELSE 0 END"
DAY = "CAST(julianday({day}) - 2440587.5 AS INTEGER)"

_LABEL = """{alias}.document_id = d.id AND {alias}.content_hash = d.content_hash AND {alias}.task_id = :{task}_task
  AND {alias}.model_id = :{task}_model"""


def _customer(alias: str, of: str = "") -> str:
    """Whose row it is: the customer's id with its system and account; empty where there is none."""
    parts = " || char(31) || ".join(f"{alias}.{name}" for name in (f"{of}system", f"{of}account", "customer_id"))
    return f"CASE WHEN {alias}.customer_id <> '' THEN {parts} ELSE '' END"


def _label(alias: str, task: str) -> str:
    return _LABEL.format(alias=alias, task=task)


@dataclass(frozen=True, slots=True)
class ColumnTable:
    """A table of the columns.

    ``part``: whose counter tells that it is stale. ``read``: rows of a month ``[:start, :end)`` out of SQLite, in the
    order of ``names``; ``numbers``: which of them are integers (the others are text). ``write``: what DuckDB makes of
    the rows, which it sees as ``rows``.
    """

    name: str
    part: str
    names: tuple[str, ...]
    numbers: frozenset[str]
    read: str
    write: str


_IDS = "d.id IN (SELECT id FROM documents WHERE day >= :start AND day < :end)"

DOCUMENTS = ColumnTable(
    "documents",
    "documents",
    ("id", "day", *CUTS, "length", "polarity", "looked", "outcome", "person", "customer", "attributes", "content"),
    frozenset({"id", "day", "length", "polarity", "looked"}),
    f"""
SELECT d.id, {DAY.format(day="d.day")}, {", ".join(f"d.{name}" for name in CUTS)}, d.length,
  {BITS.format(value="s.value")}, t.document_id IS NOT NULL,
  CASE WHEN r.outcome = 'failed' AND r.attempts < {ATTEMPTS} THEN '{PENDING}' ELSE coalesce(r.outcome, '{PENDING}') END,
  coalesce(nullif(d.author_key, ''), nullif(d.customer_id, ''), '#' || d.id), {_customer("d", "customer_")},
  d.attributes, d.content_hash
FROM documents AS d
LEFT JOIN effective_labels AS s ON {_label("s", "sentiment")} AND s.position = 0
LEFT JOIN effective_labels AS t ON {_label("t", "topic")} AND t.position = 0
LEFT JOIN label_runs AS r ON {_label("r", "sentiment")}
WHERE {_IDS}
""",
    f"""
SELECT id, day::INTEGER AS day, {", ".join(CUTS)}, length::INTEGER AS length, polarity::UTINYINT AS polarity,
  looked::BOOLEAN AS looked, outcome, md5_number_lower(person) AS person,
  CASE WHEN customer <> '' THEN md5_number_lower(customer) END AS customer,
  CAST(CAST(attributes AS JSON) AS MAP(VARCHAR, VARCHAR)) AS attributes, md5_number_lower(content) AS content
FROM rows ORDER BY id
""",
)
MENTIONS = ColumnTable(
    "mentions",
    "documents",
    ("id", "day", "topic", "position", "felt"),
    frozenset({"id", "day", "topic", "position", "felt"}),
    f"""
SELECT d.id, {DAY.format(day="d.day")}, CAST(t.value AS INTEGER), t.position,
  {BITS.format(value="coalesce(c.value, s.value)")}
FROM documents AS d
CROSS JOIN effective_labels AS t ON {_label("t", "topic")} AND t.value <> ''
LEFT JOIN effective_labels AS c ON {_label("c", "sentiment")} AND c.position = t.position
LEFT JOIN effective_labels AS s ON {_label("s", "sentiment")} AND s.position = 0
WHERE {_IDS}
""",
    """
SELECT id, day::INTEGER AS day, topic::INTEGER AS topic, position::USMALLINT AS position, felt::UTINYINT AS felt
FROM rows ORDER BY id
""",
)
SCORES = ColumnTable(
    "scores",
    "documents",
    ("id", "day", "metric", "relation", "low", "high", "value"),
    frozenset({"id", "day"}),
    f"""
SELECT d.id, {DAY.format(day="d.day")}, s.metric, s.relation, s.low, s.high, s.value
FROM documents AS d CROSS JOIN scores AS s ON s.document_id = d.id WHERE {_IDS}
""",
    """
SELECT id, day::INTEGER AS day, metric, relation, low::DOUBLE AS low, high::DOUBLE AS high, value::DOUBLE AS value
FROM rows ORDER BY id
""",
)
EVENTS = ColumnTable(
    "events",
    "documents",
    ("id", "day", "type", "at", "actor"),
    frozenset({"id", "day", "at"}),
    f"""
SELECT d.id, {DAY.format(day="d.day")}, e.type, CAST(strftime('%s', e.at) AS INTEGER), e.actor
FROM documents AS d CROSS JOIN events AS e ON e.document_id = d.id WHERE {_IDS}
""",
    'SELECT id, day::INTEGER AS day, type, "at"::BIGINT AS "at", actor FROM rows ORDER BY id, "at"',
)
ORDERS = ColumnTable(
    "orders",
    "orders",
    ("day", "customer", "amount", "currency", "attributes"),
    frozenset({"day"}),
    f"""
SELECT {DAY.format(day="o.day")}, {_customer("o")}, o.amount, o.currency, o.attributes
FROM orders AS o WHERE o.day >= :start AND o.day < :end
""",
    """
SELECT day::INTEGER AS day, CASE WHEN customer <> '' THEN md5_number_lower(customer) END AS customer,
  amount::DOUBLE AS amount, currency, CAST(CAST(attributes AS JSON) AS MAP(VARCHAR, VARCHAR)) AS attributes
FROM rows
""",
)
CUSTOMERS = ColumnTable(
    "customers",
    "customers",
    ("customer", "since", "attributes"),
    frozenset({"since"}),
    f"""
SELECT {_customer("c")}, coalesce({DAY.format(day="nullif(c.valid_from, '')")}, -1000000), c.attributes
FROM customer_history AS c
""",
    """
SELECT md5_number_lower(customer) AS customer, since::INTEGER AS since,
  CAST(CAST(attributes AS JSON) AS MAP(VARCHAR, VARCHAR)) AS attributes
FROM rows
""",
)
TABLES = (DOCUMENTS, MENTIONS, SCORES, EVENTS, ORDERS, CUSTOMERS)
