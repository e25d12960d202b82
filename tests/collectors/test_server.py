"""Fetching, against a server on this machine."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import httpx
import pytest
from collector_cases import batches, reach, walked
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from collectors.feed import Feed
from collectors.reddit import Reddit
from collectors.web import Web
from listener.errors import SourceChanged, SourceDenied, SourceUnavailable, SourceWaits
from listener.http import Client, Limits
from listener.types import Batch, Document, Fetched, Http, Request


class Plain(Http):
    """The way out without manners: what the house's client does is tested with the client."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    def send(self, request: Request) -> Fetched:
        self.asked.append(request)
        marks = {"If-None-Match": request.changed_since.get("etag", "")}
        answer = httpx.request(
            request.method, request.url, params=dict(request.params) or None, data=dict(request.form) or None,
            headers={**request.headers, **(request.auth.headers(self) if request.auth else {}), **marks}, timeout=5,
        )  # fmt: skip
        if answer.status_code in (401, 403) and not request.any_status:
            raise SourceDenied(f"{request.url} answers {answer.status_code}")
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Fetched(str(answer.url), answer.status_code, headers, answer.content, answer.charset_encoding)


def keys(found: list[Batch]) -> list[str]:
    return [one.external_id for batch in found for one in batch.records if isinstance(one, Document)]


def entry(number: int) -> str:
    return f"<entry><id>e{number}</id><title>t{number}</title><updated>2026-11-1{number}T10:00:00Z</updated></entry>"


def atom(*numbers: int, following: str = "") -> str:
    link = f'<link rel="next" href="{following}"/>' if following else ""
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>f</title>{link}{"".join(map(entry, numbers))}</feed>'


def test_a_feed_is_read_page_by_page_and_then_only_when_it_changed(httpserver: HTTPServer) -> None:
    def first(request: Asked) -> Response:
        if request.headers.get("If-None-Match") == '"v1"':
            return Response(status=304)
        return Response(atom(3, 2, following="/feed?page=2"), headers={"ETag": '"v1"'}, content_type="application/xml")

    httpserver.expect_request("/feed", query_string="page=2").respond_with_data(atom(1, following="/feed?page=2"))
    httpserver.expect_request("/feed", query_string="").respond_with_handler(first)
    feed = Feed(Feed.Options(url=httpserver.url_for("/feed")), reach(Plain()))
    got = list(feed.collect(None))
    assert keys(got) == ["e3", "e2", "e1"]
    assert [one.cursor is None for one in got] == [True, False]
    assert list(feed.collect(json.loads(json.dumps(got[-1].cursor)))) == []


def test_what_is_no_feed_says_so(httpserver: HTTPServer) -> None:
    for number, body in enumerate(("<html><body>Bakımdayız</body></html>", '{"error": 1}', "", "/etc/hostname")):
        httpserver.expect_request(f"/{number}").respond_with_data(body, content_type="text/html")
        feed = Feed(Feed.Options(url=httpserver.url_for(f"/{number}")), reach(Plain()))
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
    web = Web(Web.Options(urls=httpserver.url_for("/y"), selectors=SELECTORS, pages=2), reach(http))
    got = batches(web)
    assert keys(got) == ["r3", "r2", "r1"]
    assert [(call.robots, bool(call.linked_from)) for call in http.asked] == [(True, False), (True, True)]
    assert [one.cursor is None for one in got] == [True, False]


def test_a_page_that_lost_its_reviews_is_an_error_and_keeps_no_other_back(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data("<p>yenilendi</p>", content_type="text/html")
    httpserver.expect_request("/b").respond_with_data(page(1), content_type="text/html")
    urls = [httpserver.url_for("/a"), httpserver.url_for("/b")]
    lost, whole = Web(Web.Options(urls=urls, selectors=SELECTORS), reach(Plain())).streams()
    with pytest.raises(SourceChanged, match="had reviews before, now its selectors match nothing"):
        list(lost.read({"etag": "", "modified": ""}))
    assert keys(list(whole.read(None))) == ["r1"]
    with pytest.raises(SourceChanged, match=r"no schema\.org reviews"):
        batches(Web(Web.Options(urls=urls[:1]), reach(Plain())))


def test_a_link_to_another_host_is_not_followed(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/y").respond_with_data(
        page(1, following="http://169.254.1.1/x"), content_type="text/html"
    )
    web = Web(Web.Options(urls=httpserver.url_for("/y"), selectors=SELECTORS), reach(Plain()))
    assert keys(batches(web)) == ["r1"]


def test_a_feed_that_names_another_site_as_its_next_page_is_not_followed(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(
        atom(1, following="http://127.0.0.1:9/next"), content_type="application/xml"
    )
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    with Client(operator=[httpserver.url_for("/")], interval=0.0) as http:
        walk = Feed(Feed.Options(url=httpserver.url_for("/feed")), reach(http)).collect(None)
        assert keys([next(walk)]) == ["e1"]
        with pytest.raises(SourceChanged, match="leads to another site"):
            next(walk)


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
        reach(Plain()),
    )


def test_reddit_with_approved_keys(reddit: Reddit, httpserver: HTTPServer) -> None:
    steps = list(walked(reddit))
    assert [stream.name for stream in reddit.streams()] == ["new r/kardelen", "comments r/kardelen"]
    assert keys([batch for _, batch in steps]) == ["t3_s3", "t3_s2", "t1_c1"]
    assert [one.reason for _, batch in steps for one in batch.rejects] == ["deleted, or nothing in it"]
    cursors = {stream.name: batch.cursor for stream, batch in steps if batch.cursor}
    assert [batch.cursor is None for _, batch in steps] == [True, False, True, False]
    agents = {request.headers["User-Agent"] for request, _ in httpserver.log}
    assert all("dinle" in agent for agent in agents)
    assert keys([batch for _, batch in walked(reddit, cursors)]) == ["t3_s3", "t3_s2", "t1_c1"]


def test_reddit_goes_through_the_house_s_client(reddit: Reddit, httpserver: HTTPServer) -> None:
    """The same caps for praw's own calls: nothing in them reaches the network another way."""
    with Client(operator=[httpserver.url_for("/")], limits=Limits(body=100), interval=0.0) as http:
        strict = Reddit(reddit.options, reach(http))
        with pytest.raises(SourceChanged, match="more than 100 bytes"):
            batches(strict)
    assert [one.url for one in reddit.http.asked] == []  # type: ignore[attr-defined]


def test_reddit_that_asks_to_wait_is_due_later(reddit: Reddit, httpserver: HTTPServer) -> None:
    httpserver.clear()
    httpserver.expect_request("/api/v1/access_token").respond_with_data("", status=429, headers={"Retry-After": "600"})
    with pytest.raises(SourceWaits) as caught:
        batches(reddit)
    assert caught.value.until == reddit.reach.clock() + timedelta(seconds=600)


def test_reddit_goes_back_no_further_than_its_lag(reddit: Reddit) -> None:
    late = Reddit(reddit.options.model_copy(update={"lag_hours": 2.0}), reach(Plain()))
    cursors = {stream.name: {"newest": NOW} for stream in late.streams()}
    assert keys([batch for _, batch in walked(late, cursors)]) == ["t3_s3", "t1_c1"]


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
        batches(Reddit(options, reach(Plain())))
    assert getattr(caught.value, "hint", "")


def test_reddit_by_its_feed_when_it_answers_and_when_not(httpserver: HTTPServer) -> None:
    site = httpserver.url_for("").rstrip("/")
    options = Reddit.Options(way="feed", subreddits=("kardelen",), query="kargo", site=site)
    httpserver.expect_request("/r/kardelen/search.rss").respond_with_data(
        atom(2, 1), content_type="application/atom+xml"
    )
    assert len(keys(batches(Reddit(options, reach(Plain()))))) == 2
    httpserver.clear()
    httpserver.expect_request("/r/kardelen/search.rss").respond_with_data("no", status=403)
    with pytest.raises(SourceDenied, match="does not answer its feed") as caught:
        batches(Reddit(options, reach(Plain())))
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
    with Client(operator=[httpserver.url_for("/")], interval=0.0) as http:
        feed = Feed(Feed.Options(url=httpserver.url_for("/feed")), reach(http))
        cursor = list(feed.collect(None))[-1].cursor
        assert list(feed.collect(cursor)) == []
        web = Web(Web.Options(urls=httpserver.url_for("/y"), selectors=SELECTORS), reach(http))
        assert keys(batches(web)) == ["r1"]
        for hidden in (
            Web(Web.Options(urls=httpserver.url_for("/gizli"), selectors=SELECTORS), reach(http)),
            Feed(Feed.Options(url=httpserver.url_for("/gizli")), reach(http)),
        ):
            with pytest.raises(SourceDenied, match=r"robots\.txt"):
                batches(hidden)
