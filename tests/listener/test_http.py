import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug import Response

from listener.errors import ConfigError, SourceChanged, SourceDenied, SourceUnavailable, SourceWaits
from listener.http import Budget, Client, Limits
from listener.types import Request

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
def client(time, httpserver):
    with Client(
        operator=[httpserver.url_for("/"), "http://127.0.0.1:9"],
        sleep=time.sleep, clock=time.clock, now=lambda: NOW, interval=0.0, limits=Limits(timeout=5.0),
    ) as opened:  # fmt: skip
        yield opened


def serve(server, path, *answers):
    """Answers one after the other, the last one for ever."""
    left = list(answers)
    seen = []

    def handler(request):
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
    with pytest.raises(SourceWaits, match="2026-11-17 06:00 UTC") as caught:
        client.get(httpserver.url_for("/a"))
    assert caught.value.until == NOW + timedelta(days=1)
    assert (caught.value.exit_code, time.slept) == (0, [])


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


def test_calls_to_a_host_keep_their_distance(time, httpserver):
    serve(httpserver, "/a", Response("ok"))
    with Client(
        operator=[httpserver.url_for("/")], sleep=time.sleep, clock=time.clock, interval=2.0
    ) as client:  # fmt: skip
        client.get(httpserver.url_for("/a"))
        client.get(httpserver.url_for("/a"))
    assert time.slept == [2.0]


def test_every_method_and_kind_of_body(client, httpserver):
    seen = serve(httpserver, "/a", Response("ok"))
    url = httpserver.url_for("/a")
    client.send(Request("PUT", url, params={"q": "şık & dar"}, json={"a": ["ı"]}))
    client.send(Request("POST", url, form={"a": "1", "b": "ğ"}))
    client.send(Request("POST", url, form={"note": "x"}, files={"rows": ("r.csv", b"a;b", "text/csv")}))
    client.send(Request("DELETE", url, body=b"raw"))
    assert [request.method for request in seen] == ["PUT", "POST", "POST", "DELETE"]
    assert seen[0].args["q"] == "şık & dar" and json.loads(seen[0].get_data()) == {"a": ["ı"]}
    assert dict(seen[1].form) == {"a": "1", "b": "ğ"}
    with closing(seen[2].files["rows"]) as sent:
        assert (sent.filename, sent.read(), seen[2].form["note"]) == ("r.csv", b"a;b", "x")
    assert seen[3].get_data() == b"raw"


def test_marks_ask_for_changes_only(client, httpserver):
    first = Response("x", headers={"ETag": '"1"', "Last-Modified": "Mon, 16 Nov 2026 06:00:00 GMT"})
    seen = serve(httpserver, "/a", first, Response(status=304))
    marks = client.get(httpserver.url_for("/a")).marks
    assert client.get(httpserver.url_for("/a"), changed_since=marks).unchanged
    assert seen[1].headers["If-None-Match"] == '"1"'
    assert seen[1].headers["If-Modified-Since"] == "Mon, 16 Nov 2026 06:00:00 GMT"


def test_what_may_have_arrived_is_not_sent_twice(client, httpserver, time):
    def slow(request):
        import time as real

        real.sleep(0.4)
        return Response("late")

    httpserver.expect_request("/slow").respond_with_handler(slow)
    with (
        Client(operator=[httpserver.url_for("/")], limits=Limits(timeout=0.1), interval=0.0, sleep=time.sleep) as hasty,
        pytest.raises(SourceUnavailable, match="time-out"),
    ):
        hasty.post(httpserver.url_for("/slow"), json={"a": 1})
    assert time.slept == []
    seen = serve(httpserver, "/busy", Response(status=429, headers={"Retry-After": "3"}), Response("ok"))
    assert client.post(httpserver.url_for("/busy"), form={"a": "1"}).body == b"ok"
    assert [dict(request.form) for request in seen] == [{"a": "1"}] * 2


def test_a_redirected_form_becomes_a_get_unless_it_is_kept(client, httpserver):
    serve(httpserver, "/see", Response(status=303, headers={"Location": "/b"}))
    serve(httpserver, "/keep", Response(status=307, headers={"Location": "/b"}))
    seen = serve(httpserver, "/b", Response("ok"))
    for path in ("/see", "/keep"):
        client.post(httpserver.url_for(path), form={"a": "1"})
    assert [(request.method, dict(request.form)) for request in seen] == [("GET", {}), ("POST", {"a": "1"})]


def test_a_budget_is_a_source_s_own_and_outlives_the_run(client, httpserver):
    serve(httpserver, "/a", Response("ok"))
    budget = Budget(2)
    mine, other = client.scoped(budget=budget), client.scoped()
    for _ in range(2):
        mine.get(httpserver.url_for("/a"))
    with pytest.raises(SourceWaits, match="budget of 2 calls") as caught:
        mine.get(httpserver.url_for("/a"))
    assert caught.value.until == NOW + timedelta(days=1)
    assert other.get(httpserver.url_for("/a")).status == 200
    again = Budget(2)
    again.restore(json.loads(json.dumps(budget.used())))
    with pytest.raises(SourceWaits):
        again.take(NOW + timedelta(hours=23))
    again.take(NOW + timedelta(hours=24))


def test_any_status_is_an_answer_where_that_is_asked(client, httpserver, time):
    serve(httpserver, "/a", Response("no", status=503, headers={"Retry-After": "9999"}))
    fetched = client.send(Request("GET", httpserver.url_for("/a"), any_status=True))
    assert (fetched.status, fetched.body, fetched.headers["retry-after"], time.slept) == (503, b"no", "9999", [])
