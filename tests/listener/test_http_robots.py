"""robots.txt by RFC 9309."""

import pytest
from werkzeug import Response

from listener.errors import SourceDenied, SourceUnavailable
from listener.http import Client, Limits


@pytest.fixture
def client(httpserver):
    with Client(
        operator=[httpserver.url_for("/")], limits=Limits(attempts=2), interval=0.0, sleep=lambda seconds: None
    ) as opened:
        yield opened


def allowed(client, httpserver, robots, path):
    httpserver.expect_request("/robots.txt").respond_with_data(robots)
    httpserver.expect_request(path.partition("?")[0]).respond_with_data("ok")
    try:
        return client.get(httpserver.url_for(path), robots=True).body == b"ok"
    except SourceDenied:
        return False


@pytest.mark.parametrize(
    ("rules", "path", "allow"),
    [
        ("Disallow: /*?sort=", "/boots?sort=1", False),
        ("Disallow: /*?sort=", "/boots?page=1", True),
        ("Disallow: /private*", "/private1", False),
        ("Disallow: /private*", "/public", True),
        ("Allow: /\nDisallow: /private/", "/private/", False),
        ("Allow: /\nDisallow: /private/", "/private", True),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Disallow: /a/b\nAllow: /a/b", "/a/b", True),
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf.html", True),
        ("Disallow: /urun/%C3%A7izme", "/urun/çizme", False),
        ("Disallow:", "/x", True),
        ("Disallow: /", "/x", False),
    ],
)
def test_rules(client, httpserver, rules, path, allow):
    assert allowed(client, httpserver, f"User-agent: *\n{rules}\n", path) is allow


@pytest.mark.parametrize(("path", "allow"), [("/private", True), ("/no", False)])
def test_a_group_of_our_own_comes_before_all_others(client, httpserver, path, allow):
    robots = "User-agent: *\nDisallow: /private\n\nUser-agent: Dinle\nUser-agent: other\nDisallow: /no\n"
    assert allowed(client, httpserver, robots, path) is allow


def test_they_are_asked_once_and_never_unless_wanted(client, httpserver):
    allowed(client, httpserver, "User-agent: *\nDisallow: /no\n", "/yes")
    httpserver.expect_request("/no").respond_with_data("ok")
    with pytest.raises(SourceDenied, match=r"robots\.txt"):
        client.get(httpserver.url_for("/no"), robots=True)
    assert client.get(httpserver.url_for("/no")).body == b"ok"
    assert [request.path for request, _ in httpserver.log].count("/robots.txt") == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_no_robots_allow_everything(client, httpserver, status):
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /", status=status)
    httpserver.expect_request("/yes").respond_with_data("ok")
    assert client.get(httpserver.url_for("/yes"), robots=True).body == b"ok"


@pytest.mark.parametrize("status", [500, 501, 503, 599])
def test_a_site_that_cannot_tell_denies_for_now(client, httpserver, status):
    httpserver.expect_request("/robots.txt").respond_with_data("", status=status)
    for _ in range(2):
        with pytest.raises(SourceUnavailable, match=r"robots\.txt"):
            client.get(httpserver.url_for("/yes"), robots=True)
    assert "/yes" not in [request.path for request, _ in httpserver.log]


def test_a_site_that_cannot_be_reached_denies(client):
    reaching = client.scoped(operator=["http://127.0.0.1:9"])
    with pytest.raises(SourceUnavailable, match=r"robots\.txt"):
        reaching.get("http://127.0.0.1:9/yes", robots=True)


def test_redirects_of_the_file_are_followed(client, httpserver):
    httpserver.expect_request("/robots.txt").respond_with_data("", status=301, headers={"Location": "/r"})
    httpserver.expect_request("/r").respond_with_data("User-agent: *\nDisallow: /no")
    with pytest.raises(SourceDenied):
        client.get(httpserver.url_for("/no"), robots=True)


def test_a_file_that_redirects_for_ever_is_none(client, httpserver):
    httpserver.expect_request("/robots.txt").respond_with_data("", status=301, headers={"Location": "/robots.txt"})
    httpserver.expect_request("/yes").respond_with_data("ok")
    assert client.get(httpserver.url_for("/yes"), robots=True).body == b"ok"


def test_a_long_file_counts_as_far_as_it_is_read(client, httpserver):
    robots = "User-agent: *\nDisallow: /no\n" + "# filling\n" * 100_000
    assert not allowed(client, httpserver, robots, "/no")


def test_a_redirect_is_asked_for_too(client, httpserver):
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /no\n")
    httpserver.expect_request("/yes").respond_with_data("", status=302, headers={"Location": "/no"})
    seen = []
    httpserver.expect_request("/no").respond_with_handler(lambda request: seen.append(request) or Response("ok"))
    with pytest.raises(SourceDenied):
        client.get(httpserver.url_for("/yes"), robots=True)
    assert seen == []
