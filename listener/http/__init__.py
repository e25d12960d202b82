"""The one way out: requests of any kind, auth, budgets, robots.txt, and limits on size, time, redirects and reach."""

from listener.http.addresses import addresses_in
from listener.http.attempts import USER_AGENT, Limits
from listener.http.auth import Basic, Bearer, ClientCredentials, HeaderKey, JwtGrant, RefreshToken, SignedJwt
from listener.http.client import Client
from listener.http.pace import Budget

__all__ = [
    "USER_AGENT",
    "Basic",
    "Bearer",
    "Budget",
    "Client",
    "ClientCredentials",
    "HeaderKey",
    "JwtGrant",
    "Limits",
    "RefreshToken",
    "SignedJwt",
    "addresses_in",
]
