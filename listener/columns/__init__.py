"""The columnar copy of the store: Parquet files by month under a manifest, and exact tallies over them.

SQLite is the record; columns are for counting. They are derived and disposable: what is missing or stale is made again
from the store, month by month. They hold no text of a customer.
"""

from listener.columns.fold import Columns, Cut
from listener.columns.manifest import Manifest
from listener.columns.refresh import folder_of, refresh, sweep

__all__ = ["Columns", "Cut", "Manifest", "folder_of", "refresh", "sweep"]
