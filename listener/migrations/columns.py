"""Counters that say which months of the store changed: what the columnar copy asks to know what is stale."""

_COUNT = """INSERT INTO column_changes (part, change) {source}
  ON CONFLICT (part) DO UPDATE SET change = change + 1;"""


def _trigger(table: str, moment: str, *sources: str) -> str:
    body = "\n  ".join(_COUNT.format(source=source) for source in sources)
    name = f"{table}_counted_{moment.lower()}"
    return f"CREATE TRIGGER {name} AFTER {moment} ON {table} BEGIN\n  {body}\nEND;\n"


def _by_day(table: str) -> str:
    """Triggers of a table whose rows have a local day: the month that a row leaves and the one it enters."""
    left, entered = (f"SELECT '{table}/' || substr({row}.day, 1, 7), 1 WHERE 1" for row in ("old", "new"))
    moments = {"INSERT": (entered,), "DELETE": (left,), "UPDATE": (left, entered)}
    return "".join(_trigger(table, moment, *sources) for moment, sources in moments.items())


def _of_document(table: str) -> str:
    """Triggers of a table whose rows hang on a document."""
    of = "SELECT 'documents/' || substr(day, 1, 7), 1 FROM documents WHERE id = {row}.document_id"
    return "".join(
        _trigger(table, moment, of.format(row=row))
        for moment, row in (("INSERT", "new"), ("DELETE", "old"), ("UPDATE", "new"))
    )


def _whole(table: str, part: str) -> str:
    """Triggers of a small table that is one part."""
    return "".join(_trigger(table, moment, f"SELECT '{part}', 1 WHERE 1") for moment in ("INSERT", "DELETE", "UPDATE"))


CHANGES = """
CREATE TABLE column_changes ( -- How often each part of the columnar copy changed here; the copy keeps what it read.
  part TEXT PRIMARY KEY, -- documents/2026-11, orders/2026-11, customers
  change INTEGER NOT NULL -- counts up with every row
) WITHOUT ROWID;
INSERT INTO column_changes (part, change) SELECT DISTINCT 'documents/' || substr(day, 1, 7), 1 FROM documents;
INSERT INTO column_changes (part, change) SELECT DISTINCT 'orders/' || substr(day, 1, 7), 1 FROM orders;
INSERT INTO column_changes (part, change) SELECT 'customers', 1 WHERE EXISTS (SELECT 1 FROM customers);
"""
TRIGGERS = (
    _by_day("documents")
    + _by_day("orders")
    + "".join(_of_document(table) for table in ("scores", "events", "effective_labels", "label_runs"))
    + _whole("customer_history", "customers")
)
