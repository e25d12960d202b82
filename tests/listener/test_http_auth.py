"""Keys and tokens: what is sent, when a token is taken anew, and that none is ever shown."""

import base64
import json

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from werkzeug import Response

from listener.errors import ConfigError, SourceDenied
from listener.http import (
    Basic,
    Bearer,
    Client,
    ClientCredentials,
    HeaderKey,
    JwtGrant,
    Limits,
    RefreshToken,
    SignedJwt,
)

SHARED = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def client(httpserver):
    with Client(
        operator=[httpserver.url_for("/")], limits=Limits(attempts=1), interval=0.0, sleep=lambda seconds: None
    ) as opened:
        yield opened


@pytest.fixture
def tokens(httpserver):
    """A token endpoint that numbers its tokens, and what it was asked."""
    asked = []

    def grant(request):
        asked.append(request)
        number = len(asked)
        answer = {"access_token": f"t{number}", "expires_in": 3600, "refresh_token": f"r{number}"}
        return Response(json.dumps(answer), content_type="application/json")

    httpserver.expect_request("/token", method="POST").respond_with_handler(grant)
    return asked


def guarded(httpserver, *good):
    """A page for the ``good`` values of Authorization only, and the values that came."""
    came = []

    def handle(request):
        came.append(request.headers.get("Authorization"))
        return Response("in" if came[-1] in good else "out", status=200 if came[-1] in good else 401)

    httpserver.expect_request("/page").respond_with_handler(handle)
    return came


def test_keys_in_headers(client, httpserver):
    seen = []
    httpserver.expect_request("/page").respond_with_handler(lambda request: seen.append(request) or Response("ok"))
    for auth in (HeaderKey("X-Api-Key", "k"), Basic("çağla", "p:w"), Bearer("t")):
        client.get(httpserver.url_for("/page"), auth=auth)
    assert seen[0].headers["X-Api-Key"] == "k"
    assert base64.b64decode(seen[1].headers["Authorization"].removeprefix("Basic ")).decode() == "çağla:p:w"
    assert seen[2].headers["Authorization"] == "Bearer t"


def test_a_key_that_is_refused_is_not_tried_twice(client, httpserver):
    came = guarded(httpserver)
    with pytest.raises(SourceDenied) as caught:
        client.get(httpserver.url_for("/page"), auth=Bearer("hush"))
    assert came == ["Bearer hush"] and "hush" not in str(caught.value) + caught.value.hint


def test_client_credentials_are_taken_once_and_anew_after_a_401(client, httpserver, tokens):
    came = guarded(httpserver, "Bearer t2")
    auth = ClientCredentials(httpserver.url_for("/token"), "id", "secret", scope="read")
    for _ in range(2):
        assert client.get(httpserver.url_for("/page"), auth=auth).body == b"in"
    assert came == ["Bearer t1", "Bearer t2", "Bearer t2"]
    assert dict(tokens[0].form) == {"grant_type": "client_credentials", "scope": "read"}
    assert tokens[0].authorization.username == "id" and tokens[0].authorization.password == "secret"


def test_a_second_401_is_an_answer(client, httpserver, tokens):
    came = guarded(httpserver)
    with pytest.raises(SourceDenied, match="401"):
        client.get(httpserver.url_for("/page"), auth=ClientCredentials(httpserver.url_for("/token"), "id", "secret"))
    assert came == ["Bearer t1", "Bearer t2"]


def test_a_token_is_replaced_before_its_end(client, httpserver, tokens):
    came = guarded(httpserver, "Bearer t1", "Bearer t2")
    now = [0.0]
    auth = ClientCredentials(httpserver.url_for("/token"), "id", "secret", clock=lambda: now[0])
    for now[0] in (0.0, 3500.0, 3590.0):
        client.get(httpserver.url_for("/page"), auth=auth)
    assert came == ["Bearer t1", "Bearer t1", "Bearer t2"]


def test_a_refresh_token_that_changes_is_told(client, httpserver, tokens):
    guarded(httpserver, "Bearer t2")
    kept = []
    auth = RefreshToken(httpserver.url_for("/token"), "r0", "id", changed=kept.append)
    assert client.get(httpserver.url_for("/page"), auth=auth).body == b"in"
    assert [request.form["refresh_token"] for request in tokens] == ["r0", "r1"]
    assert kept == ["r1", "r2"]


@pytest.mark.parametrize(("status", "said"), [(400, '{"error":"invalid_grant"}'), (401, ""), (200, "[]"), (200, "<p>")])
def test_no_token_is_a_refusal_without_secrets(client, httpserver, status, said):
    httpserver.expect_request("/token").respond_with_data(said, status=status)
    auth = RefreshToken(httpserver.url_for("/token"), "hush", "id", "hush")
    with pytest.raises(SourceDenied, match=r"no token") as caught:
        client.get(httpserver.url_for("/page"), auth=auth)
    assert "hush" not in str(caught.value) + caught.value.hint


def test_a_signed_token_says_who_we_are(client, httpserver):
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    seen = []
    httpserver.expect_request("/page").respond_with_handler(lambda request: seen.append(request) or Response("ok"))
    auth = SignedJwt(pem, "ES256", {"iss": "us", "aud": "store"}, key_id="K1")
    client.get(httpserver.url_for("/page"), auth=auth)
    token = seen[0].headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, key.public_key(), ["ES256"], audience="store")
    assert claims["iss"] == "us" and claims["exp"] - claims["iat"] == 900
    assert jwt.get_unverified_header(token)["kid"] == "K1"


def test_a_signed_token_in_exchange_for_another(client, httpserver, tokens):
    guarded(httpserver, "Bearer t1")
    auth = JwtGrant(httpserver.url_for("/token"), SignedJwt(SHARED, "HS256", {"iss": "us"}))
    assert client.get(httpserver.url_for("/page"), auth=auth).body == b"in"
    assert tokens[0].form["grant_type"].endswith("jwt-bearer")
    assert jwt.decode(tokens[0].form["assertion"], SHARED, ["HS256"])["iss"] == "us"


def test_a_key_that_cannot_sign(client):
    with pytest.raises(ConfigError, match="does not sign") as caught:
        SignedJwt("no key " + SHARED, "ES256", {}).signed()
    assert SHARED not in str(caught.value)


def test_a_token_request_is_held_to_the_same_reach(client):
    """A token endpoint that nobody named, in a private network."""
    with pytest.raises(SourceDenied, match="private network"):
        client.get("http://127.0.0.1:1/x", auth=ClientCredentials("http://127.0.0.1:2/token", "id", "secret"))
