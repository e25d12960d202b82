"""praw's requests through the house's client: the same limits on size, time, reach and budget as every other call."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from listener.errors import SourceWaits
from listener.http import Basic
from listener.http.attempts import retry_after
from listener.types import Fetched, Http, Request

if TYPE_CHECKING:
    from requests import Response


class PrawRequests:
    """What praw takes for its ``requestor_class``, in the place of ``prawcore.Requestor``."""

    def __init__(
        self, *, oauth_url: str, reddit_url: str, user_agent: str, http: Http, clock: Callable[[], datetime]
    ) -> None:
        self.oauth_url = oauth_url
        self.reddit_url = reddit_url
        self._agent = user_agent
        self._http = http
        self._clock = clock

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        data: Iterable[tuple[str, Any]] | None = None,
        json: object = None,
        auth: tuple[str, str] | None = None,
        **_: object,
    ) -> Response:
        """The answer as ``requests`` would give it; ``SourceWaits`` where Reddit names a moment."""
        request = Request(
            method.upper(),
            url,
            params={name: str(value) for name, value in (params or {}).items()},
            headers={**(headers or {}), "User-Agent": self._agent},
            form={name: str(value) for name, value in data or ()},
            json=json,
            auth=Basic(*auth) if auth else None,
            any_status=True,
        )
        fetched = self._http.send(request)
        wait = retry_after(fetched.headers.get("retry-after", ""), self._clock())
        if fetched.status in (429, 503) and wait is not None:
            raise SourceWaits("Reddit asks to wait", until=self._clock() + timedelta(seconds=wait))
        return _as_requests(fetched)

    def close(self) -> None:
        """Nothing: the client belongs to the workspace."""


def _as_requests(fetched: Fetched) -> Response:
    import requests

    response = requests.Response()
    response.status_code = fetched.status
    response.url = fetched.url
    response.headers.update(fetched.headers)
    response.encoding = fetched.encoding
    response.raw = io.BytesIO(fetched.body)
    return response
