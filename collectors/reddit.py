"""Reddit by approved keys (praw, read-only), from a dump, or by its feed when it answers.

Limits, as documented (https://support.reddithelp.com/hc/en-us/articles/16160319875092): 100 requests a minute with
OAuth; a listing ends after about 1,000 things. Since November 2025 keys are given by hand, and anonymous access often
fails; a dump works without anyone's leave.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial
from itertools import islice
from typing import Any, ClassVar, cast
from urllib.parse import quote, urlencode

from collectors.base import BATCH
from collectors.reddit_feed import parse
from collectors.reddit_options import RedditOptions
from collectors.reddit_posts import FIELDS, batch, dump_lines, made, wanted
from collectors.reddit_requests import PrawRequests
from listener.errors import ConfigError, SourceDenied, SourceError, SourceUnavailable
from listener.types import Batch, Cursor, Document, Reach, Reject, Stream

AGENT = "python:dinle:0.1 (self-hosted voice of customer)"
HOW = 'Reddit gives keys only by hand since November 2025: see docs/collectors.md, or use way = "dump".'


class Reddit:
    """Submissions and comments; newest first by API and feed, in the file's order from a dump."""

    name: ClassVar[str] = "reddit"
    Options: ClassVar[type[RedditOptions]] = RedditOptions

    def __init__(self, options: RedditOptions, reach: Reach) -> None:
        self.options = options
        self.reach = reach
        self.http = reach.http
        self.system = options.system or self.name
        self.account = options.account or "reddit.com"
        self.remote = options.way != "dump"

    def streams(self) -> tuple[Stream, ...]:
        """A dump is one; by API and feed there is one for each listing."""
        options = self.options
        if options.way == "dump":
            assert options.dump is not None
            where = "+".join(sorted(options.subreddits))
            return (Stream(f"dump {options.dump.name} r/{where}?{options.query}", self._dump),)
        if options.way == "feed":
            return tuple(Stream(url, partial(self._feed, url)) for url in self._feeds())
        return tuple(Stream(name, partial(self._api, listing)) for name, listing in self._listings().items())

    def _api(self, listing: Callable[[Any], Iterator[Any]], cursor: Cursor | None) -> Iterator[Batch]:
        """Newest first, less the lag for late edits: one cursor, on the last batch, the newest time seen."""
        newest = float((cursor or {}).get("newest", 0.0))
        since = newest - self.options.lag_hours * 3600
        for part in _parts(_until(_guarded(_fields(listing(self._site))), since)):
            newest = max([newest, *(_stamp(thing) for thing in part)])
            yield batch(part, self.options)
        yield Batch(cursor={"newest": newest})

    def _listings(self) -> dict[str, Callable[[Any], Iterator[Any]]]:
        """New submissions (or the search's) and new comments of every subreddit, by what they are."""
        options = self.options
        listings: dict[str, Callable[[Any], Iterator[Any]]] = {}
        for name in options.subreddits or ("all",):
            if options.query:
                listings[f"search r/{name}?{options.query}"] = partial(_search, name, options)
                continue
            listings[f"new r/{name}"] = partial(_new, name, options)
            if options.comments:
                listings[f"comments r/{name}"] = partial(_comments, name, options)
        return listings

    @cached_property
    def _site(self) -> Any:
        """A read-only client; praw is loaded here and not before."""
        import praw

        options, secrets = self.options, self.reach.secrets
        if options.client_id is None or options.client_secret is None:
            raise ConfigError("reddit: client_id and client_secret are missing", hint=HOW)
        site = praw.Reddit(
            client_id=secrets.reveal(options.client_id),
            client_secret=secrets.reveal(options.client_secret),
            user_agent=AGENT,
            check_for_updates=False,
            reddit_url=options.site,
            oauth_url=options.api,
            username=None,
            password=None,
            requestor_class=cast(Any, PrawRequests),  # the same shape, another way out
            requestor_kwargs={"http": self.http, "clock": self.reach.clock},
        )
        site.read_only = True
        return site

    def _dump(self, cursor: Cursor | None) -> Iterator[Batch]:
        """In the file's order, so every batch carries how many lines are done; another size starts again."""
        path = self.options.dump
        assert path is not None
        try:
            stat = path.stat()
        except OSError as error:
            raise SourceUnavailable(f"cannot read {path}: {error.strerror}", hint="Check dump.") from None
        mark = {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
        held = dict(cursor or {})
        done = int(held.get("lines", 0)) if all(held.get(name) == value for name, value in mark.items()) else 0
        rows = islice(enumerate(dump_lines(path), 1), done, None)
        while part := list(islice(rows, BATCH)):
            done = part[-1][0]
            things = [thing for line, text in part if (thing := self._read(line, text)) is not None]
            records = tuple(one for one in things if isinstance(one, Document))
            rejects = tuple(one for one in things if isinstance(one, Reject))
            yield Batch(records, {**mark, "lines": done}, rejects)

    def _read(self, line: int, text: str) -> Document | Reject | None:
        if not text.strip():
            return None
        try:
            thing = json.loads(text)
        except (ValueError, RecursionError) as error:
            return Reject(line, f"not JSON: {str(error)[:100]}", {"": text})
        if not isinstance(thing, dict):
            return Reject(line, "no object in it", {"": text})
        return made(line, thing, self.options) if wanted(thing, self.options) else None

    def _feed(self, url: str, cursor: Cursor | None) -> Iterator[Batch]:
        """The newest 25 or so of a feed; comes often to lose none."""
        try:
            page = self.http.get(url, changed_since=dict(cursor or {}))
        except SourceDenied as error:
            raise SourceDenied(f"Reddit does not answer its feed: {error.message}", hint=HOW) from error
        if not page.unchanged:
            yield replace(parse(page, self.options), cursor=page.marks)

    def _feeds(self) -> Iterator[str]:
        """Addresses of the feeds (https://www.reddit.com/wiki/rss)."""
        inside = {"restrict_sr": "on"} if self.options.subreddits else {}
        query = urlencode({"q": self.options.query, "sort": "new", **inside})
        for name in self.options.subreddits or ("",):
            place = f"{self.options.site}/r/{quote(name)}" if name else self.options.site
            if self.options.query:
                yield f"{place}/search.rss?{query}"
                continue
            yield f"{place}/new/.rss"
            if self.options.comments:
                yield f"{place}/comments/.rss"


def _search(name: str, options: RedditOptions, site: Any) -> Iterator[Any]:
    return iter(site.subreddit(name).search(options.query, sort="new", limit=options.limit))


def _new(name: str, options: RedditOptions, site: Any) -> Iterator[Any]:
    return iter(site.subreddit(name).new(limit=options.limit))


def _comments(name: str, options: RedditOptions, site: Any) -> Iterator[Any]:
    return iter(site.subreddit(name).comments(limit=options.limit))


def _fields(listing: Any) -> Iterator[Mapping[str, Any]]:
    """praw's lazy objects as plain fields, without a further request for each."""
    for thing in listing:
        held = {name: vars(thing).get(name) for name in FIELDS}
        yield {**held, **{name: str(held[name]) for name in ("author", "subreddit") if held[name] is not None}}


def _guarded(listing: Iterator[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The listing, its client's errors as ours."""
    from praw.exceptions import PRAWException
    from prawcore import exceptions as core

    try:
        yield from listing
    except (core.OAuthException, core.InvalidToken, core.InsufficientScope, core.NotFound, core.Redirect) as error:
        raise SourceDenied(f"Reddit refuses: {error}", hint=HOW) from None
    except core.ResponseException as error:
        status = error.response.status_code
        kind: type[SourceError] = SourceDenied if status in (401, 403) else SourceUnavailable
        raise kind(f"Reddit answers {status}", hint=HOW if status in (401, 403) else "Try again later.") from None
    except (core.PrawcoreException, PRAWException) as error:
        raise SourceUnavailable(f"Reddit cannot be reached: {error}", hint="Try again later.") from None


def _until(listing: Iterator[Mapping[str, Any]], since: float) -> Iterator[Mapping[str, Any]]:
    """Things down to the time ``since``; a pinned old one among them does not end the walk, ten in a row do."""
    old = 0
    for thing in listing:
        old = old + 1 if _stamp(thing) < since else 0
        if old >= 10:
            return
        if not old:
            yield thing


def _stamp(thing: Mapping[str, Any]) -> float:
    try:
        return float(thing.get("created_utc") or 0.0)
    except (TypeError, ValueError):
        return 0.0


def _parts(things: Iterator[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    while part := list(islice(things, 100)):
        yield part
