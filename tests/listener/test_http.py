from datetime import UTC, datetime

import pytest
from werkzeug import Request, Response

from listener.errors import ConfigError, SourceChanged, SourceDenied, SourceUnavailable
from listener.http import Client

NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)


class Time:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.seconds = 0.0
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.seconds += seconds

    def clock(self):
        return self.seconds


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def client(time):
    with Client(sleep=time.sleep, clock=time.clock, now=lambda: NOW, interval=0.0, timeout=5.0) as made:
        yield made


def serve(server, path, *answers):
    """Answers one after the other, the last one for ever."""
    left = list(answers)
    seen = []

    def handler(request: Request) -> Response:
        seen.append(request)
        return left.pop(0) if len(left) > 1 else left[0]

    server.expect_request(path).respond_with_handler(handler)
    return seen


def test_body_headers_and_encoding(client, httpserver):
    seen = serve(
        httpserver,
        "/a",
        Response("şık".encode("cp1254"), headers={"ETag": '"1"', "Content-Type": "text/csv; charset=cp1254"}),
    )
    fetched = client.get(httpserver.url_for("/a"), headers={"Accept": "text/csv"})
    assert (fetched.status, fetched.headers["etag"], fetched.body.decode(fetched.encoding)) == (200, '"1"', "şık")
    assert seen[0].headers["User-Agent"].startswith("dinle/") and seen[0].headers["Accept"] == "text/csv"


def test_not_modified_is_an_answer(client, httpserver):
    seen = serve(httpserver, "/a", Response(status=304))
    fetched = client.get(httpserver.url_for("/a"), headers={"If-None-Match": '"1"'})
    assert (fetched.status, fetched.body, seen[0].headers["If-None-Match"]) == (304, b"", '"1"')


@pytest.mark.parametrize(
    ("value", "waited"),
    [("7", 7.0), ("Mon, 16 Nov 2026 06:00:30 GMT", 30.0), ("Mon, 16 Nov 2026 05:00:00 GMT", 0.0)],
)
def test_retry_after_is_honoured(client, httpserver, time, value, waited):
    seen = serve(httpserver, "/a", Response(status=429, headers={"Retry-After": value}), Response("ok"))
    assert client.get(httpserver.url_for("/a")).body == b"ok"
    assert len(seen) == 2 and time.slept == [waited]


def test_a_long_wait_is_not_sat_out(client, httpserver, time):
    serve(httpserver, "/a", Response(status=503, headers={"Retry-After": "86400"}))
    with pytest.raises(SourceUnavailable, match="503"):
        client.get(httpserver.url_for("/a"))
    assert time.slept == []


@pytest.mark.parametrize("value", ["soon", "", "-3"])
def test_back_off_grows_and_ends(client, httpserver, time, value):
    seen = serve(httpserver, "/a", Response(status=500, headers={"Retry-After": value}))
    with pytest.raises(SourceUnavailable, match=r"localhost did not answer: status 500"):
        client.get(httpserver.url_for("/a") + "?key=secret")
    assert len(seen) == 4
    assert [1 <= time.slept[0] <= 1.5, 2 <= time.slept[1] <= 3, 4 <= time.slept[2] <= 6] == [True] * 3


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, SourceDenied),
        (403, SourceDenied),
        (404, SourceChanged),
        (410, SourceChanged),
        (400, SourceChanged),
        (501, SourceUnavailable),
    ],
)
def test_statuses_become_errors_that_keep_secrets(client, httpserver, status, error):
    seen = serve(httpserver, "/a", Response(status=status))
    with pytest.raises(error, match=f"localhost.*{status}") as caught:
        client.get(httpserver.url_for("/a") + "?key=secret")
    assert len(seen) == 1 and caught.value.hint
    assert "secret" not in str(caught.value) + caught.value.hint


def test_nobody_there(client, time):
    with pytest.raises(SourceUnavailable, match="no connection"):
        client.get("http://127.0.0.1:9/a?key=secret")
    assert len(time.slept) == 3


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/x", "relative", "http://", "http://[broken"])
def test_only_web_addresses(client, url):
    with pytest.raises(ConfigError, match="Not a web address"):
        client.get(url)


def test_size_cap(time, httpserver):
    serve(httpserver, "/a", Response(b"x" * 2000))
    with (
        Client(sleep=time.sleep, max_body=1000, interval=0.0) as client,
        pytest.raises(SourceChanged, match="1,000 bytes"),
    ):
        client.get(httpserver.url_for("/a"))


def test_redirects_are_followed_within_reason(client, httpserver):
    serve(httpserver, "/a", Response(status=302, headers={"Location": "/b"}))
    seen = serve(httpserver, "/b", Response("there"))
    fetched = client.get(httpserver.url_for("/a"), headers={"Authorization": "k"})
    assert fetched.body == b"there" and fetched.url.endswith("/b")
    assert seen[0].headers["Authorization"] == "k"
    serve(httpserver, "/loop", Response(status=302, headers={"Location": "/loop"}))
    with pytest.raises(SourceChanged, match="redirects more than"):
        client.get(httpserver.url_for("/loop"))


def test_redirects_lead_to_the_web_only(client, httpserver):
    serve(httpserver, "/a", Response(status=302, headers={"Location": "file:///etc/passwd"}))
    with pytest.raises(ConfigError, match="Not a web address"):
        client.get(httpserver.url_for("/a"))


def test_keys_stay_with_their_host(client, httpserver):
    other = httpserver.url_for("/b").replace("localhost", "127.0.0.1")
    serve(httpserver, "/a", Response(status=302, headers={"Location": other}))
    seen = serve(httpserver, "/b", Response("there"))
    client.get(httpserver.url_for("/a"), headers={"Authorization": "k", "Accept": "text/html"})
    assert "Authorization" not in seen[0].headers and seen[0].headers["Accept"] == "text/html"


def test_calls_to_a_host_keep_their_distance(time, httpserver):
    serve(httpserver, "/a", Response("ok"))
    with Client(sleep=time.sleep, clock=time.clock, interval=2.0) as client:
        client.get(httpserver.url_for("/a"))
        client.get(httpserver.url_for("/a"))
    assert time.slept == [2.0]


def test_robots_are_asked_once(client, httpserver):
    rules = serve(
        httpserver, "/robots.txt", Response("User-agent: *\nDisallow: /private\n\nUser-agent: dinle\nDisallow: /no")
    )
    serve(httpserver, "/yes", Response("ok"))
    assert client.get(httpserver.url_for("/yes"), robots=True).body == b"ok"
    with pytest.raises(SourceDenied, match=r"robots\.txt"):
        client.get(httpserver.url_for("/no"), robots=True)
    assert len(rules) == 1


def test_no_robots_allow_everything(client, httpserver):
    serve(httpserver, "/robots.txt", Response(status=404))
    serve(httpserver, "/yes", Response("ok"))
    assert client.get(httpserver.url_for("/yes"), robots=True).body == b"ok"


def test_broken_robots_deny_for_now(client, httpserver):
    serve(httpserver, "/robots.txt", Response(status=500))
    with pytest.raises(SourceUnavailable):
        client.get(httpserver.url_for("/yes"), robots=True)


def test_time_out(time, httpserver):
    def slow(request):
        import time as real

        real.sleep(0.4)
        return Response("late")

    httpserver.expect_request("/slow").respond_with_handler(slow)
    with (
        Client(sleep=time.sleep, timeout=0.1, attempts=1) as client,
        pytest.raises(SourceUnavailable, match="time-out"),
    ):
        client.get(httpserver.url_for("/slow"))
