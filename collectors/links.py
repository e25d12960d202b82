"""Addresses as pages and feeds give them."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def absolute(base: str, link: str) -> str:
    """``link`` seen from ``base``; empty where that is no address of the web."""
    try:
        made = urljoin(base, link.strip()) if link else ""
        return made if urlsplit(made).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def host(address: str) -> str:
    """The address's host with its port."""
    return urlsplit(address).netloc
