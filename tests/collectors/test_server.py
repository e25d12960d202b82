"""Fetching, against a server on this machine."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from collectors.feed import Feed
from collectors.reddit import Reddit
from collectors.web import Web
from listener.errors import SourceChanged, SourceDenied, SourceUnavailable
from listener.http import Client
from listener.types import Batch, Document, Fetched


class Plain:
    """The way out without manners: what the house's client does is tested with the client."""

    def __init__(self) -> None:
        self.robots: list[bool] = []

    def get(self, url: str, *, headers: Mapping[str, str] | None = None, robots: bool = False) -> Fetched:
        self.robots.append(robots)
        answer = httpx.get(url, headers=dict(headers or {}), timeout=5)
        if answer.status_code in (401, 403):
            raise SourceDenied(f"{url} answers {answer.status_code}")
        return Fetched(
            str(answer.url), answer.status_code, dict(answer.headers), answer.content, answer.charset_encoding
        )


def keys(batches: list[Batch]) -> list[str]:
    return [one.external_id for batch in batches for one in batch.records if isinstance(one, Document)]


def entry(number: int) -> str:
    return f"<entry><id>e{number}</id><title>t{number}</title><updated>2026-11-1{number}T10:00:00Z</updated></entry>"


def atom(*numbers: int, following: str = "") -> str:
    link = f'<link rel="next" href="{following}"/>' if following else ""
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>f</title>{link}{"".join(map(entry, numbers))}</feed>'


def test_a_feed_is_read_page_by_page_and_then_only_when_it_changed(httpserver: HTTPServer) -> None:
    def first(request: Request) -> Response:
        if request.headers.get("If-None-Match") == '"v1"':
            return Response(status=304)
        return Response(atom(3, 2, following="/feed?page=2"), headers={"ETag": '"v1"'}, content_type="application/xml")

    httpserver.expect_request("/feed", query_string="page=2").respond_with_data(atom(1, following="/feed?page=2"))
    httpserver.expect_request("/feed", query_string="").respond_with_handler(first)
    feed = Feed(Feed.Options(url=httpserver.url_for("/feed")), Plain())
    batches = list(feed.collect(None))
    assert keys(batches) == ["e3", "e2", "e1"]
    assert [one.cursor is None for one in batches] == [True, False]
    assert list(feed.collect(json.loads(json.dumps(batches[-1].cursor)))) == []


def test_what_is_no_feed_says_so(httpserver: HTTPServer) -> None:
    for number, body in enumerate(("<html><body>Bakımdayız</body></html>", '{"error": 1}', "", "/etc/hostname")):
        httpserver.expect_request(f"/{number}").respond_with_data(body, content_type="text/html")
        feed = Feed(Feed.Options(url=httpserver.url_for(f"/{number}")), Plain())
        with pytest.raises(SourceChanged, match="no feed"):
            list(feed.collect(None))


def page(*numbers: int, following: str = "") -> str:
    rows = "".join(f'<li id="r{n}"><p>yorum {n}</p><i>1{n}.11.2026</i></li>' for n in numbers)
    link = f'<a rel="next" href="{following}">sonra</a>' if following else ""
    return f'<meta charset="utf-8"><ul>{rows}</ul>{link}'


SELECTORS = {"item": "li", "text": "p", "date": "i", "id": "@id", "next": "a[rel=next]"}


def test_pages_of_reviews_are_walked_politely(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/y", query_string="s=2").respond_with_data(
        page(1, following="/y?s=3"), content_type="text/html"
    )
    httpserver.expect_request("/y", query_string="").respond_with_data(
        page(3, 2, following="/y?s=2"), content_type="text/html"
    )
    http = Plain()
    web = Web(Web.Options(urls=httpserver.url_for("/y"), selectors=SELECTORS, pages=2), http)
    batches = list(web.collect(None))
    assert keys(batches) == ["r3", "r2", "r1"]
    assert http.robots == [True, True]
    assert [one.cursor is None for one in batches] == [True, True, False]


def test_a_page_that_lost_its_reviews_is_an_error_and_keeps_no_other_back(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data("<p>yenilendi</p>", content_type="text/html")
    httpserver.expect_request("/b").respond_with_data(page(1), content_type="text/html")
    urls = [httpserver.url_for("/a"), httpserver.url_for("/b")]
    web = Web(Web.Options(urls=urls, selectors=SELECTORS), Plain())
    got: list[Batch] = []
    with pytest.raises(SourceChanged, match="had reviews before, now its selectors match nothing"):
        for batch in web.collect({"pages": {urls[0]: {"etag": "", "modified": ""}}}):
            got.append(batch)
    assert keys(got) == ["r1"]
    assert all(one.cursor is None for one in got)
    plain = Web(Web.Options(urls=urls[:1]), Plain())
    with pytest.raises(SourceChanged, match=r"no schema\.org reviews"):
        list(plain.collect(None))


def test_a_link_to_another_host_is_not_followed(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/y").respond_with_data(
        page(1, following="http://169.254.1.1/x"), content_type="text/html"
    )
    web = Web(Web.Options(urls=httpserver.url_for("/y"), selectors=SELECTORS), Plain())
    assert keys(list(web.collect(None))) == ["r1"]


NOW = time.time()


def listing(kind: str, *things: dict[str, Any]) -> dict[str, Any]:
    children = [{"kind": kind, "data": thing} for thing in things]
    return {"kind": "Listing", "data": {"after": None, "before": None, "children": children}}


def submission(number: int, hours: float, **more: Any) -> dict[str, Any]:
    return {
        "id": f"s{number}", "name": f"t3_s{number}", "title": f"başlık {number}", "selftext": "metin", "author": "ada",
        "created_utc": NOW - hours * 3600, "subreddit": "kardelen", "permalink": f"/r/kardelen/comments/s{number}/x/",
        **more,
    }  # fmt: skip


@pytest.fixture
def reddit(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Reddit:
    """Reddit's documented endpoints: POST /api/v1/access_token, GET /r/{name}/new and /comments."""
    httpserver.expect_request("/api/v1/access_token", method="POST").respond_with_json(
        {"access_token": "t", "token_type": "bearer", "expires_in": 86400, "scope": "*"}
    )
    limits = {"x-ratelimit-remaining": "99", "x-ratelimit-reset": "60", "x-ratelimit-used": "1"}
    posts = listing(
        "t3", submission(3, 1), submission(2, 30), submission(1, 200, selftext="[removed]", title="[deleted]")
    )
    reply = {"id": "c1", "name": "t1_c1", "body": "katılıyorum", "author": "[deleted]", "created_utc": NOW - 60,
             "subreddit": "kardelen", "permalink": "/r/kardelen/comments/s3/x/c1/", "link_id": "t3_s3"}  # fmt: skip
    httpserver.expect_request("/r/kardelen/new").respond_with_json(posts, headers=limits)
    httpserver.expect_request("/r/kardelen/comments/").respond_with_json(listing("t1", reply), headers=limits)
    monkeypatch.setenv("REDDIT_ID", "id")
    monkeypatch.setenv("REDDIT_SECRET", "secret")
    site = httpserver.url_for("").rstrip("/")
    return Reddit(
        Reddit.Options(
            subreddits=("kardelen",),
            client_id={"env": "REDDIT_ID"},
            client_secret={"env": "REDDIT_SECRET"},
            site=site,
            api=site,
        ),
        Plain(),
    )


def test_reddit_with_approved_keys(reddit: Reddit, httpserver: HTTPServer) -> None:
    batches = list(reddit.collect(None))
    assert keys(batches) == ["t3_s3", "t3_s2", "t1_c1"]
    assert [one.reason for batch in batches for one in batch.rejects] == ["deleted, or nothing in it"]
    assert [one.cursor is None for one in batches] == [True, True, False]
    agents = {request.headers["User-Agent"] for request, _ in httpserver.log}
    assert all("dinle" in agent for agent in agents)
    again = keys(list(reddit.collect(batches[-1].cursor)))
    assert again == ["t3_s3", "t3_s2", "t1_c1"]


def test_reddit_goes_back_no_further_than_its_lag(reddit: Reddit) -> None:
    late = Reddit(reddit.options.model_copy(update={"lag_hours": 2.0}), Plain())
    assert keys(list(late.collect({"newest": NOW}))) == ["t3_s3", "t1_c1"]


@pytest.mark.parametrize(("status", "kind"), [(401, SourceDenied), (403, SourceDenied), (500, SourceUnavailable)])
def test_reddit_that_refuses_says_what_to_do(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, status: int, kind: type[Exception]
) -> None:
    monkeypatch.setattr("prawcore.sessions.RetryStrategy.sleep", lambda self: None, raising=False)
    httpserver.expect_request("/api/v1/access_token").respond_with_json({}, status=status)
    monkeypatch.setenv("REDDIT_ID", "id")
    site = httpserver.url_for("").rstrip("/")
    secret = {"env": "REDDIT_ID"}
    options = Reddit.Options(subreddits=("a",), client_id=secret, client_secret=secret, site=site, api=site)
    with pytest.raises(kind) as caught:
        list(Reddit(options, Plain()).collect(None))
    assert getattr(caught.value, "hint", "")


def test_reddit_by_its_feed_when_it_answers_and_when_not(httpserver: HTTPServer) -> None:
    site = httpserver.url_for("").rstrip("/")
    options = Reddit.Options(way="feed", subreddits=("kardelen",), query="kargo", site=site)
    httpserver.expect_request("/r/kardelen/search.rss").respond_with_data(
        atom(2, 1), content_type="application/atom+xml"
    )
    batches = list(Reddit(options, Plain()).collect(None))
    assert len(keys(batches)) == 2
    httpserver.clear()
    httpserver.expect_request("/r/kardelen/search.rss").respond_with_data("no", status=403)
    with pytest.raises(SourceDenied, match="does not answer its feed") as caught:
        list(Reddit(options, Plain()).collect(None))
    assert "dump" in caught.value.hint


def test_reddit_without_keys_names_the_other_ways() -> None:
    with pytest.raises(ValueError, match='way = "dump"'):
        Reddit.Options(subreddits=("a",))


def test_the_house_client_carries_feeds_and_pages(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_handler(
        lambda request: (
            Response(status=304)
            if request.headers.get("If-None-Match")
            else Response(atom(2, 1), headers={"ETag": '"v1"'}, content_type="application/atom+xml")
        )
    )
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /gizli\n")
    for path in ("/y", "/gizli"):
        httpserver.expect_request(path).respond_with_data(page(1), content_type="text/html")
    http = Client(interval=0.0, sleep=lambda seconds: None)
    feed = Feed(Feed.Options(url=httpserver.url_for("/feed")), http)
    cursor = list(feed.collect(None))[-1].cursor
    assert list(feed.collect(cursor)) == []
    assert keys(list(Web(Web.Options(urls=httpserver.url_for("/y"), selectors=SELECTORS), http).collect(None))) == [
        "r1"
    ]
    with pytest.raises(SourceDenied):
        list(Web(Web.Options(urls=httpserver.url_for("/gizli"), selectors=SELECTORS), http).collect(None))
