"""Who we are to a server: keys in a header, basic, bearer, OAuth 2 (RFC 6749) and signed JWT (RFC 7519, 7523)."""

from __future__ import annotations

import threading
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any

from listener.errors import ConfigError, SourceChanged, SourceDenied
from listener.types import Auth, Http, Request

EARLY = 60.0
"""Seconds before its end that a token is replaced."""


def basic(user: str, password: str) -> str:
    """The value of an Authorization header (RFC 7617, 2)."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


class HeaderKey(Auth):
    """A key in a header of its own, such as ``X-Api-Key``."""

    def __init__(self, header: str, key: str) -> None:
        self._headers = {header: key}

    def headers(self, http: Http) -> Mapping[str, str]:
        """The key."""
        return self._headers

    def refused(self) -> bool:
        """A key is right or wrong."""
        return False


class Bearer(HeaderKey):
    """A token that does not change (RFC 6750)."""

    def __init__(self, token: str) -> None:
        super().__init__("Authorization", f"Bearer {token}")


class Basic(HeaderKey):
    """A name and a password (RFC 7617)."""

    def __init__(self, user: str, password: str) -> None:
        super().__init__("Authorization", basic(user, password))


class _Token(Auth):
    """A bearer token that ends: asked for when needed, again before its end and after a 401. Threads may share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._token = ""
        self._end = 0.0
        self._lock = threading.Lock()

    def headers(self, http: Http) -> Mapping[str, str]:
        """The token, a new one where there is none that holds."""
        with self._lock:
            if not self._token or self._clock() >= self._end:
                self._token, seconds = self._new(http)
                self._end = self._clock() + max(seconds - EARLY, seconds / 2)
            return {"Authorization": f"Bearer {self._token}"}

    def refused(self) -> bool:
        """Forgets the token; another one may be taken."""
        with self._lock:
            self._token = ""
        return True

    def _new(self, http: Http) -> tuple[str, float]:
        """A token and the seconds that it holds."""
        raise NotImplementedError


class _Granted(_Token):
    """A token that a token endpoint grants (RFC 6749, 4 and 5)."""

    def __init__(self, token_url: str, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(clock)
        self._url = token_url

    def _form(self) -> dict[str, str]:
        raise NotImplementedError

    def _client(self) -> Auth | None:
        return None

    def _granted(self, answer: Mapping[str, Any]) -> None:
        """The whole answer, for what else it says."""

    def _new(self, http: Http) -> tuple[str, float]:
        request = Request(
            "POST", self._url, form=self._form(), auth=self._client(), headers={"Accept": "application/json"}
        )
        try:
            answer = http.send(request).data()
        except (SourceDenied, SourceChanged) as error:
            raise SourceDenied(f"no token: {error.message}", hint="Check the source's keys and permissions.") from error
        if not isinstance(answer, dict) or not isinstance(answer.get("access_token"), str):
            raise SourceDenied("the token endpoint gives no token", hint="Check the source's keys and permissions.")
        self._granted(answer)
        return answer["access_token"], _seconds(answer.get("expires_in"))


def _seconds(given: object) -> float:
    """How long a token holds; an hour where the server does not say."""
    try:
        return max(1.0, float(given)) if isinstance(given, int | float | str) else 3600.0
    except ValueError:
        return 3600.0


class ClientCredentials(_Granted):
    """The program's own account (RFC 6749, 4.4); id and secret go as basic auth (2.3.1)."""

    def __init__(
        self,
        token_url: str,
        client_id: str,
        client_secret: str,
        scope: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(token_url, clock)
        self._login = Basic(client_id, client_secret)
        self._scope = scope

    def _client(self) -> Auth:
        return self._login

    def _form(self) -> dict[str, str]:
        return {"grant_type": "client_credentials", **({"scope": self._scope} if self._scope else {})}


class RefreshToken(_Granted):
    """A person's leave, given once (RFC 6749, 6). ``changed`` is told where the server gives another refresh token,
    so that it is kept: ``lambda token: reach.secrets.keep("refresh_token", token)``."""

    def __init__(
        self,
        token_url: str,
        refresh_token: str,
        client_id: str,
        client_secret: str = "",
        changed: Callable[[str], None] = lambda token: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(token_url, clock)
        self._refresh = refresh_token
        self._id, self._secret = client_id, client_secret
        self._changed = changed

    def _form(self) -> dict[str, str]:
        ours = {"client_id": self._id, **({"client_secret": self._secret} if self._secret else {})}
        return {"grant_type": "refresh_token", "refresh_token": self._refresh, **ours}

    def _granted(self, answer: Mapping[str, Any]) -> None:
        token = answer.get("refresh_token")
        if isinstance(token, str) and token and token != self._refresh:
            self._refresh = token
            self._changed(token)


class SignedJwt(_Token):
    """A bearer token that we sign ourselves (RFC 7519), as app stores ask for. ``key``: PEM for RS and ES algorithms,
    a shared secret for HS; ``claims``: what does not change (``iss``, ``aud``, ``scope`` …)."""

    def __init__(
        self,
        key: str,
        algorithm: str,
        claims: Mapping[str, Any],
        key_id: str = "",
        seconds: int = 900,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(now)
        self._key, self._algorithm, self._claims = key, algorithm, dict(claims)
        self._head = {"kid": key_id} if key_id else None
        self._seconds = seconds

    def signed(self) -> str:
        """A fresh token; ``ConfigError`` where the key does not fit its algorithm."""
        import jwt

        at = int(self._clock())
        claims = {**self._claims, "iat": at, "exp": at + self._seconds}
        try:
            return jwt.encode(claims, self._key, self._algorithm, headers=self._head)
        except (jwt.PyJWTError, ValueError, TypeError, NotImplementedError) as error:
            raise ConfigError(
                f"the key does not sign with {self._algorithm} ({type(error).__name__})",
                hint="It is PEM for RS and ES.",
            ) from None

    def _new(self, http: Http) -> tuple[str, float]:
        return self.signed(), float(self._seconds)


class JwtGrant(_Granted):
    """A signed JWT in exchange for a token (RFC 7523), as service accounts do."""

    def __init__(self, token_url: str, assertion: SignedJwt, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(token_url, clock)
        self._assertion = assertion

    def _form(self) -> dict[str, str]:
        grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
        return {"grant_type": grant, "assertion": self._assertion.signed()}
