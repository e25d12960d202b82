"""Collectors that wait, ask for patience, or fail, for tests of the schedule; registered beside the other fakes."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from listener.errors import SourceUnavailable, SourceWaits
from listener.types import Batch, Cursor, Document, Reach, Stream

MEETING = threading.Barrier(2, timeout=20)
"""Two sources that read at the same time meet here; one after the other they never would."""


class Streams:
    """A walk for each of ``names``: one review, with ``endless`` one more each time, or what ``faults`` says."""

    name: ClassVar[str] = "streams"

    class Options(BaseModel):
        model_config = ConfigDict(extra="forbid")
        account: str = "test"
        names: list[str] = ["a"]
        start: datetime = datetime(2026, 11, 9, tzinfo=UTC)
        url: str = ""
        meet: bool = False
        endless: bool = False
        faults: dict[str, str] = {}
        until: datetime = datetime(2026, 11, 17, 12, tzinfo=UTC)

    def __init__(self, options: "Streams.Options", reach: Reach) -> None:
        self.options, self.reach = options, reach
        self.system, self.account = "test", options.account

    def streams(self) -> list[Stream]:
        return [Stream(name, partial(self.read, name)) for name in self.options.names]

    def read(self, name: str, cursor: Cursor | None) -> Iterator[Batch]:
        if self.options.meet:
            MEETING.wait()
        if self.options.url:
            self.reach.http.get(self.options.url)
        fault = self.options.faults.get(name)
        if fault == "waits":
            raise SourceWaits("it asks to wait", until=self.options.until)
        if fault == "fails":
            raise SourceUnavailable("the source does not answer")
        if fault == "breaks":
            raise RuntimeError("a fault of the plug-in")
        number = int((cursor or {}).get("next", 0))
        if number and not self.options.endless:
            return
        at = self.options.start + timedelta(days=number)
        said = Document("test", self.account, f"{name}{number}", "review", at, f"kargo geç geldi {name} {number}")
        yield Batch((said,), {"next": number + 1})
