"""The only writer of the database: rows in, what is missing out. One file, many readers, one writer at a time.

The database is the queue: a step asks what is missing, makes it, writes it, each write in one immediate transaction. So
a step may be killed at any point and run again. The clock is always passed in; customers' texts are never logged.
"""

from listener.migrations.statements import ATTEMPTS
from listener.store.documents import Saved
from listener.store.house import Store
from listener.store.labels import Pending
from listener.store.models import Maker
from listener.store.runs import RunRow
from listener.store.search import Filter, FoundText
from listener.store.vectors import VectorSet

__all__ = ["ATTEMPTS", "Filter", "FoundText", "Maker", "Pending", "RunRow", "Saved", "Store", "VectorSet"]
