"""What a server, or who speaks for one, cannot do to us: size, time, redirects, private addresses."""

import gzip
import socket
import threading
import time
import tracemalloc
import zlib

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from listener.errors import SourceChanged, SourceDenied, SourceUnavailable
from listener.http import Client, Limits
from listener.http.addresses import private, same_site
from listener.http.unpack import body

PUBLIC = ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"]
PRIVATE = [
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.1.2.3", "64:ff9b::a00:1", "64:ff9b::7f00:1", "2002:7f00:1::",
]  # fmt: skip


def client(server: HTTPServer, **limits: float) -> Client:
    return Client(operator=[server.url_for("/")], limits=Limits(**limits), interval=0.0, sleep=lambda seconds: None)


def other_site(server: HTTPServer, path: str) -> str:
    return server.url_for(path).replace("localhost", "127.0.0.1")


def test_size_cap(httpserver):
    httpserver.expect_request("/a").respond_with_data(b"x" * 2000)
    with client(httpserver, body=1000) as http, pytest.raises(SourceChanged, match="1,000 bytes"):
        http.get(httpserver.url_for("/a"))


def bomb(layers: int) -> bytes:
    packed = b"\0" * 200_000_000
    for _ in range(layers):
        packed = gzip.compress(packed, 9)
    return packed


@pytest.mark.parametrize(("layers", "coding"), [(1, "gzip"), (2, "gzip, gzip"), (2, "x-gzip,gzip")])
def test_a_bomb_takes_no_memory(httpserver, layers, coding):
    packed = bomb(layers)
    httpserver.expect_request("/a").respond_with_data(packed, headers={"Content-Encoding": coding})
    with client(httpserver, body=1_000_000) as http:
        tracemalloc.start()
        try:
            with pytest.raises(SourceChanged):
                http.get(httpserver.url_for("/a"))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 32_000_000


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize("step", [1, 2, 7, 1 << 20])
@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("", b"merhaba " * 9000),
        ("gzip", gzip.compress(b"merhaba " * 9000)),
        ("GZip", gzip.compress(b"merhaba " * 4000) + gzip.compress(b"merhaba " * 5000) + b"\0\0"),
        ("deflate", zlib.compress(b"merhaba " * 9000)),
        ("deflate", bare(b"merhaba " * 9000)),
    ],
)
def test_what_is_packed_is_unpacked_however_it_comes(coding, packed, step):
    pieces = [packed[start : start + step] for start in range(0, len(packed), step)]
    assert body(pieces, coding, 100_000, "h") == b"merhaba " * 9000


@pytest.mark.parametrize(
    ("coding", "sent"),
    [("br", b"x"), ("gzip", b"plain text"), ("gzip", gzip.compress(b"x" * 999)[:-9]), ("gzip", b"\x1f")],
)
def test_what_is_packed_wrongly_is_an_error(coding, sent):
    with pytest.raises(SourceChanged):
        body([sent], coding, 1000, "h")


def test_nothing_packed_for_ever_ends():
    empty = gzip.compress(b"")
    with pytest.raises(SourceChanged, match="more than"):
        body((empty for _ in iter(int, 1)), "gzip", 10_000, "h")


@pytest.mark.parametrize("where", ["head", "body"])
def test_a_dripping_server_is_cut(where):
    """A byte now and then keeps every single time-out from passing."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(20.0)  # on a busy machine nobody comes before the client's time is over
    over = threading.Event()

    def drip() -> None:
        try:
            taken, _ = listening.accept()
        except TimeoutError:
            return
        taken.settimeout(20.0)
        with taken:
            taken.recv(65536)
            if where == "body":
                taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            else:
                taken.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not over.wait(0.02):
                try:
                    taken.sendall(b"x")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    try:
        with (
            Client(operator=[url], limits=Limits(timeout=5.0, total=0.3), interval=0.0) as http,
            pytest.raises(SourceUnavailable, match=r"longer than 0\.3 seconds"),
        ):
            http.get(url)
    finally:
        over.set()
        thread.join()
        listening.close()


def test_time_out(httpserver):
    httpserver.expect_request("/slow").respond_with_handler(lambda request: time.sleep(0.4) or Response("late"))
    with client(httpserver, timeout=0.1, attempts=1) as http, pytest.raises(SourceUnavailable, match="time-out"):
        http.get(httpserver.url_for("/slow"))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_stays_on_its_site_unless_the_settings_allow(httpserver, status):
    target = other_site(httpserver, "/b")
    httpserver.expect_request("/a").respond_with_data("", status=status, headers={"Location": target})
    seen = []
    httpserver.expect_request("/b").respond_with_handler(lambda request: seen.append(request) or Response("there"))
    with client(httpserver) as http:
        with pytest.raises(SourceChanged, match="leads to another site") as caught:
            http.get(httpserver.url_for("/a"))
        assert 'hosts = ["127.0.0.1"]' in caught.value.hint and seen == []
        allowed = http.scoped(hosts=[f"127.0.0.1:{httpserver.port}"])
        headers = {"Authorization": "k", "X-Api-Key": "k", "Cookie": "k", "Accept": "text/html"}
        assert allowed.get(httpserver.url_for("/a"), headers=headers).body == b"there"
    assert not {"Authorization", "X-Api-Key", "Cookie"} & set(seen[0].headers.keys())
    assert seen[0].headers["Accept"] == "text/html"


def test_a_link_stays_on_its_site_unless_the_settings_allow(httpserver):
    httpserver.expect_request("/b").respond_with_data("there")
    page, target = httpserver.url_for("/a"), other_site(httpserver, "/b")
    with client(httpserver) as http:
        with pytest.raises(SourceChanged, match="leads to another site"):
            http.get(target, linked_from=page)
        assert http.get(httpserver.url_for("/b"), linked_from=page).body == b"there"
        assert http.scoped(operator=[target]).get(target, linked_from=page).body == b"there"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://a.example/x", "https://a.example/y", True),
        ("https://a.example/x", "https://www.a.example/", True),
        ("https://www.a.example", "https://A.example:443/", True),
        ("https://a.example/", "http://a.example/", False),
        ("https://a.example/", "https://b.example/", False),
        ("https://a.example/", "https://a.example.b.example/", False),
        ("http://a.example/", "http://a.example:8080/", False),
        ("https://a.example/", "https://a.example@b.example/", False),
    ],
)
def test_what_one_site_is(one, other, same):
    assert same_site(one, other) is same


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address):
    assert private(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address):
    assert not private(address)


def test_an_address_that_the_settings_do_not_name_is_never_private(httpserver):
    httpserver.expect_request("/a").respond_with_data("secret")
    with Client(interval=0.0, limits=Limits(attempts=1)) as http:
        for url in (httpserver.url_for("/a"), other_site(httpserver, "/a"), f"http://[::1]:{httpserver.port}/a"):
            with pytest.raises(SourceDenied, match="private network"):
                http.get(url)
    assert httpserver.log == []


def test_a_named_address_does_not_open_its_neighbours(httpserver):
    httpserver.expect_request("/a").respond_with_data("secret")
    with Client(operator=["http://localhost:1/feed"], interval=0.0) as http, pytest.raises(SourceDenied):
        http.get(httpserver.url_for("/a"))


def test_a_name_that_changes_its_address_gains_nothing(httpserver, monkeypatch):
    """DNS rebinding: public when it is looked at, private when it is connected to. It is looked at once, and used."""
    httpserver.expect_request("/a").respond_with_data("secret")
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    connected = []

    def resolve(name, port, *args, **kwargs):
        held = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in held]

    def connect(address, *args, **kwargs):
        connected.append(address[0])
        raise ConnectionRefusedError("nobody")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with Client(interval=0.0, limits=Limits(attempts=1)) as http:
        with pytest.raises(SourceUnavailable):
            http.get(f"http://rebind.example:{httpserver.port}/a")
        with pytest.raises(SourceDenied, match="private network"):
            http.get(f"http://rebind.example:{httpserver.port}/a")
    assert connected == ["93.184.216.34"]


def test_one_private_address_among_public_ones_is_enough(monkeypatch):
    def resolve(name, port, *args, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with Client(interval=0.0) as http, pytest.raises(SourceDenied, match="private network"):
        http.get("http://both.example/a")


def test_a_pooled_connection_is_not_lent_to_who_may_not_open_one(httpserver):
    httpserver.expect_request("/a").respond_with_data("ok")
    with client(httpserver) as http:
        http.get(httpserver.url_for("/a"))
        stranger = Client(interval=0.0)
        stranger._attempts = http._attempts
        with pytest.raises(SourceDenied):
            stranger.get(httpserver.url_for("/a"))


def test_the_environment_s_proxy_carries_what_is_not_excluded(httpserver, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", httpserver.url_for("/").rstrip("/"))
    httpserver.expect_request("/page").respond_with_data("through")
    with Client(operator=["http://shop.invalid"], interval=0.0, limits=Limits(attempts=1)) as http:
        assert http.get("http://shop.invalid/page").body == b"through"
        assert httpserver.log[0][0].headers["Host"] == "shop.invalid"
        with pytest.raises(SourceDenied, match="private network"):
            http.get("http://169.254.169.254/page")
        monkeypatch.setenv("no_proxy", "shop.invalid")
        with pytest.raises(SourceUnavailable):
            http.get("http://shop.invalid/page")
