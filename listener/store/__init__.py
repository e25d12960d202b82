"""The only writer of the database: rows in, what is missing out. One file, many readers, one writer at a time.

The database is the queue: a step asks what is missing, makes it, writes it, each write in one immediate transaction. So
a step may be killed at any point and run again. The clock is always passed in; customers' texts are never logged.
"""

from listener.store.documents import Documents, Saved
from listener.store.labels import ATTEMPTS, Pending
from listener.store.makers import Maker, Makers
from listener.store.runs import RunRow, Runs
from listener.store.search import Filter, Found, Search
from listener.store.topics import Registry
from listener.store.upkeep import Upkeep
from listener.store.vectors import VectorSet

__all__ = ["ATTEMPTS", "Filter", "Found", "Maker", "Pending", "RunRow", "Saved", "Store", "VectorSet"]


class Store(Documents, Runs, Registry, Search, Makers, Upkeep):
    """The database, opened for writing by :meth:`open`."""
